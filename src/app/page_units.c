/*
 * The units of every hierarchy as on a day, as a tree that opens and closes, and
 * the suggestions of fields that take a unit.  The tree is read from the lists of
 * children, level by level, until the page is full: what is below is a link.
 */
#include "app/page_common.h"
#include "app/page_unit.h"
#include "app/routes.h"
#include "base/text.h"
#include "domain/unit_index.h"

enum {
    MOST_LISTED = 300, /* nodes of a page */
    MOST_FOUND = 100,
    MOST_SUGGESTED = 12,
    DEEPEST = 14,
    OPEN_LEVELS = 2
};

/* ---- addresses ---- */

static Str href_tree(struct page *p, Str unit, Str tree)
{
    Str s = S("/units"), sep = S("?");

    if (unit.n) {
        s = str_fmt(p->a, "/units?unit=%s", http_escape(p->a, unit).p);
        sep = S("&");
    }
    if (tree.n) {
        s = str_fmt(p->a, "%.*s%.*stree=%s", STR(s), STR(sep),
                    http_escape(p->a, tree).p);
        sep = S("&");
    }
    if (p->in.day) {
        s = str_fmt(p->a, "%.*s%.*sday=%s", STR(s), STR(sep),
                    page_day_iso(p, p->in.day).p);
        sep = S("&");
    }
    return p->lang == LANG_EN
               ? str_fmt(p->a, "%.*s%.*slang=en", STR(s), STR(sep))
               : s;
}

/* ---- the tree ---- */

struct node {
    int unit, level;
    struct value *v;
};

struct growing {
    struct page *p;
    const struct org *o;
    int tree, left;
    Day day;
    char *seen; /* by unit: it stands in this tree once */
    struct node *queue;
    size_t n, cap;
};

static struct value *add_node(struct growing *g, struct value *rows, int unit,
                              int level)
{
    struct page *p = g->p;
    struct value *v = val_add(rows, val_object(p->a));
    Str key = g->o->units[unit].key;

    val_set_text(v, "key", key);
    page_unit_href(p, v, g->o, key);
    val_set_text(v, "name", org_name_on(g->o, unit, g->day)->name);
    val_set_text(v, "kind", page_word(p, g->o->units[unit].kind));
    val_set_bool(v, "has_rows", false);
    val_set(v, "rows", val_list(p->a));
    val_set(v, "more", val_null(p->a));
    val_set_bool(v, "open", level < OPEN_LEVELS);
    *PUSH(p->a, g->queue, g->n, g->cap) = (struct node){ unit, level, v };
    g->seen[unit] = 1;
    g->left--;
    return v;
}

static bool stands_under(const struct growing *g, int unit, int parent)
{
    const struct org_edge *e = org_edge_on(g->o, unit, g->tree, g->day);

    return e && e->parent == parent;
}

/* The children that may be seen; they are few or read once each. */
static int children_of(struct growing *g, int parent, int **ret)
{
    const struct org_unit *u = &g->o->units[parent];
    int *list = NEW(g->p->a, int, u->n_children + 1), n = 0;

    for (int i = 0; i < u->n_children; i++) {
        int child = u->children[i];

        if (g->seen[child] || !stands_under(g, child, parent) ||
            !authz_may(g->p->c, ACT_NAME, child))
            continue;
        g->seen[child] = 1;
        list[n++] = child;
    }
    *ret = list;
    return n;
}

/* All children or none, so that a list never looks whole and is not; only what
 * was asked for itself is cut. */
static void grow(struct growing *g, const struct node *at)
{
    struct page *p = g->p;
    struct value *rows, *more;
    int *list, n = children_of(g, at->unit, &list), take = n;

    if (n == 0)
        return;
    if (n > g->left || at->level >= DEEPEST)
        take = at->level == 1 && g->left > 0 ? g->left : 0;
    val_set_bool(at->v, "has_rows", take > 0);
    rows = val_set(at->v, "rows", val_list(p->a));
    for (int i = 0; i < take; i++)
        add_node(g, rows, list[i], at->level + 1);
    if (take == n)
        return;
    more = val_set(at->v, "more", val_object(p->a));
    val_set(more, "href",
            take ? val_null(p->a)
                 : val_text(p->a, href_tree(p, g->o->units[at->unit].key,
                                            g->o->trees[g->tree].key)));
    val_set_text(
        more, "text",
        str_fmt(p->a,
                msg(p->lang, take ? N_("%d more; look for them by name")
                                  : N_("%d units below")),
                n - take));
}

static void set_tree(struct page *p, const struct org *o, int tree, int unit,
                     int most)
{
    struct value *trees = (struct value *)(uintptr_t)val_get(p->v, S("trees"));
    struct growing g = { .p = p,
                         .o = o,
                         .tree = tree,
                         .left = most,
                         .day = p->in.day ? p->in.day : p->c->today };
    struct value *rows = val_list(p->a), *v;

    g.seen = NEW(p->a, char, o->n + 1);
    if (unit != ORG_NONE && org_edge_on(o, unit, tree, g.day))
        add_node(&g, rows, unit, 1);
    for (int i = 0; unit == ORG_NONE && i < o->n && g.left > 0; i++)
        if (stands_under(&g, i, ORG_NONE) && authz_may(p->c, ACT_NAME, i))
            add_node(&g, rows, i, 1);
    if (val_count(rows) == 0)
        return;
    for (size_t i = 0; i < g.n; i++) {
        struct node at = g.queue[i];

        grow(&g, &at);
    }
    v = val_add(trees, val_object(p->a));
    val_set_text(v, "key", o->trees[tree].key);
    val_set_text(v, "name", page_tree_name(p, o->trees[tree].key));
    val_set(v, "rows", rows);
}

/* ---- found by a word ---- */

static void add_found(struct page *p, struct value *rows,
                      const struct unit_suggestion *u)
{
    struct value *v = val_add(rows, val_object(p->a));
    Str about = u->place;

    if (u->closed)
        about = page_text(p, N_("no longer exists"));
    else if (u->found.n)
        about = u->place.n
                    ? str_fmt(p->a, "%.*s · %.*s", STR(u->found), STR(u->place))
                    : u->found;
    val_set_text(v, "key", u->key);
    val_set_text(v, "name", u->name);
    val_set_text(v, "href", href_key(p->a, p->lang, "units", u->key));
    val_set_text(v, "place", u->place);
    val_set_text(v, "found", u->found);
    val_set_text(v, "about", about);
    val_set_bool(v, "closed", u->closed);
}

static enum rc set_found(struct page *p, int most)
{
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    struct unit_suggestion *list = NULL;
    int n = 0;

    TRY(unit_suggest(p->c, text_nfc(p->a, p->in.q), most, &list, &n));
    for (int i = 0; i < n; i++)
        add_found(p, rows, &list[i]);
    val_set_bool(p->v, "more", n == most);
    return RC_OK;
}

/* ---- the page ---- */

static void sheet_all(struct page *p, const struct org *o, Day day)
{
    static const char *const heads[] = { N_("Key"), N_("Name"), N_("Kind"),
                                         N_("From"), N_("Until") };

    page_table(p, p->title, heads, countof(heads));
    p->table->widths[1] = 8;
    for (int i = 0; p->as & (AS_CSV | AS_XLSX) && i < o->n; i++) {
        const struct org_unit *u = &o->units[i];
        struct row *r;

        if (!u->n_lives || (p->in.day && !org_alive(o, i, day)) ||
            !authz_may(p->c, ACT_NAME, i))
            continue;
        r = page_row(p);
        page_put_text(p, r, u->key);
        page_put_text(p, r, org_name_on(o, i, day)->name);
        page_put_text(p, r, page_word(p, u->kind));
        page_put_day(p, r, u->lives[0].from);
        page_put_day(p, r, u->lives[u->n_lives - 1].to);
    }
}

static void set_filter(struct page *p, Day day)
{
    struct value *f = val_set(p->v, "filter", val_object(p->a));

    val_set_text(f, "href", S("/units"));
    val_set_text(f, "q", p->in.q);
    val_set_text(f, "day", page_day(p, day));
    val_set_bool(f, "english", p->lang == LANG_EN);
}

static enum rc list(struct page *p)
{
    Day day = p->in.day ? p->in.day : p->c->today;
    const struct org *o;
    int unit = ORG_NONE, most;

    TRY(org_get(p->c, &o));
    if (p->in.unit.n)
        TRY(authz_unit(p->c, ACT_NAME, p->in.unit, &unit));
    p->view = "units";
    p->title = page_text(p, N_("Units"));
    page_crumb(p, S(""), p->title);
    val_set(p->v, "trees", val_list(p->a));
    set_filter(p, day);
    val_set_bool(p->v, "looked", p->in.q.n > 0);
    if (p->in.q.n)
        TRY(set_found(p, MOST_FOUND));
    most = o->n_trees ? MOST_LISTED / o->n_trees : 0;
    for (int t = 0; !p->in.q.n && t < o->n_trees; t++)
        if (!p->in.tree.n || str_eq(p->in.tree, o->trees[t].key))
            set_tree(p, o, t, unit, p->in.tree.n ? MOST_LISTED : most);
    val_set_text(p->v, "text",
                 str_fmt(p->a, msg(p->lang, N_("Hierarchies as of %s")),
                         page_day(p, day).p));
    val_set_bool(p->v, "may_reorganise", authz_may(p->c, ACT_ADMIN, ORG_NONE));
    val_set_text(val_set(p->v, "reorganise", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/events/new"));
    val_set_text(
        p->v, "help",
        page_text(p,
                  N_("Here is every unit that you may see, as it stands on "
                     "the day above; choose another day to see how it was. "
                     "Open a unit to see its names, superiors and changes. "
                     "Who administers it can begin a reorganisation there.")));
    sheet_all(p, o, day);
    return RC_OK;
}

/* Rows for fields that take a unit: {rows: [{key, name, place, about}]}. */
static enum rc suggest(struct page *p)
{
    if (p->as == AS_HTML) {
        p->location =
            str_fmt(p->a, "/units?q=%s%s", http_escape(p->a, p->in.q).p,
                    p->lang == LANG_EN ? "&lang=en" : "");
        return RC_OK;
    }
    return set_found(p, MOST_SUGGESTED);
}

const struct route units_routes[] = {
    { GET, "/units", list, MAY(NAME, ANY, 0), AS_DATA, "q day unit tree",
      "units", N_("The units of every hierarchy as on a day") },
    { GET, "/units/suggest", suggest, MAY(NAME, ANY, 0), AS_JSON, "q", "units",
      N_("Units by the beginning of their words, for a field") },
    { 0 }
};
