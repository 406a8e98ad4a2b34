/* One unit through time, and who has which right there. */
#include "app/page_unit.h"

#include <string.h>

#include "app/http.h"
#include "app/page_common.h"
#include "app/page_event.h"
#include "app/routes.h"
#include "domain/grant.h"

enum { MOST_LISTED = 400, MOST_CAMPAIGNS = 50, MOST_EVENTS = 100 };

/* ---- one unit ---- */

static Str until(struct page *p, Day to)
{
    return to == DAY_UNTIL ? page_text(p, N_("until now"))
                           : page_day(p, to - 1);
}

static Str until_day(struct page *p, Day last)
{
    return last == DAY_UNTIL ? page_text(p, N_("without end"))
                             : page_day(p, last);
}

static void span(struct page *p, struct value *o, Day from, Day to)
{
    val_set_text(o, "from", page_day(p, from));
    val_set_text(o, "until", until(p, to));
}

static Str life_text(struct page *p, const struct org_unit *u)
{
    Str s = S("");

    for (int i = 0; i < u->n_lives; i++) {
        const struct org_life *l = &u->lives[i];
        Str one =
            l->to == DAY_UNTIL
                ? str_fmt(p->a, msg(p->lang, N_("Active since %s")),
                          page_day(p, l->from).p)
                : str_fmt(p->a, msg(p->lang, N_("Active from %s to %s")),
                          page_day(p, l->from).p, page_day(p, l->to - 1).p);

        s = i ? str_fmt(p->a, "%.*s; %.*s", STR(s), STR(one)) : one;
    }
    return s;
}

static void set_names(struct page *p, const struct org_unit *u)
{
    struct value *l = val_set(p->v, "names", val_list(p->a));
    Day end = u->n_lives ? u->lives[u->n_lives - 1].to : DAY_UNTIL;

    for (int i = 0; i < u->n_names; i++) {
        const struct org_name *n = &u->names[i];
        struct value *o = val_add(l, val_object(p->a));

        val_set_text(o, "name", n->name);
        span(p, o, n->from, n->to < end ? n->to : end);
    }
    l = val_set(p->v, "codes", val_list(p->a));
    val_set_bool(p->v, "has_codes", u->n_codes > 0);
    for (int i = 0; i < u->n_codes; i++) {
        struct value *o = val_add(l, val_object(p->a));

        val_set_text(o, "scheme", page_word(p, u->codes[i].scheme));
        val_set_text(o, "code", u->codes[i].code);
        span(p, o, u->codes[i].from, end);
    }
}

Str page_tree_name(struct page *p, Str key)
{
    return page_word(p, str_is(key, "front") ? S("tree:front") : key);
}

static bool names_unit(const struct event *ev, Str key)
{
    for (int i = 0; i < ev->n_units; i++)
        if (str_eq(ev->units[i], key))
            return true;
    for (int i = 0; i < ev->n_into; i++)
        if (str_eq(ev->into[i], key))
            return true;
    return false;
}

/* What the parts of a unit's page share. */
struct known {
    struct event *events;
    int n;
    struct event_papers papers;
};

/* The document by which a place began: that of an event of its day. */
static Str paper_of(struct page *p, const struct known *k, Str key, Day d)
{
    for (int i = 0; i < k->n; i++)
        if (k->events[i].day == d && names_unit(&k->events[i], key))
            return page_event_paper(p, &k->papers, &k->events[i]);
    return S("");
}

static void set_parent(struct page *p, const struct org *o, struct value *l,
                       const struct org_edge *e)
{
    struct value *v = val_add(l, val_object(p->a));
    bool root = e->parent == ORG_NONE;

    page_unit_href(p, v, o, root ? S("") : o->units[e->parent].key);
    val_set_text(v, "name",
                 root ? page_text(p, N_("stands at the top"))
                      : org_name_on(o, e->parent, e->from)->name);
    span(p, v, e->from, e->to);
}

static void set_trees(struct page *p, const struct org *o,
                      const struct known *k, int unit)
{
    struct value *trees = val_set(p->v, "trees", val_list(p->a)), *l = NULL;
    const struct org_unit *u = &o->units[unit];
    int tree = ORG_NONE;
    Str paper;

    for (int i = 0; i < u->n_edges; i++) {
        if (u->edges[i].tree != tree) {
            struct value *t = val_add(trees, val_object(p->a));

            tree = u->edges[i].tree;
            val_set_text(t, "name", page_tree_name(p, o->trees[tree].key));
            l = val_set(t, "parents", val_list(p->a));
        }
        set_parent(p, o, l, &u->edges[i]);
        paper = paper_of(p, k, u->key, u->edges[i].from);
        val_set((struct value *)(uintptr_t)val_at(l, val_count(l) - 1),
                "document", paper.n ? val_text(p->a, paper) : val_null(p->a));
    }
}

static struct value *child(struct page *p, const struct org *o, struct value *l,
                           int unit)
{
    struct value *v = val_add(l, val_object(p->a));

    val_set_text(v, "key", o->units[unit].key);
    page_unit_href(p, v, o, o->units[unit].key);
    val_set_text(v, "name", org_name_on(o, unit, p->c->today)->name);
    return v;
}

static bool is_below(const struct org *o, int unit, int parent, Day d)
{
    for (int t = 0; t < o->n_trees; t++) {
        const struct org_edge *e = org_edge_on(o, unit, t, d);

        if (e && e->parent == parent)
            return true;
    }
    return false;
}

static void set_children(struct page *p, const struct org *o, int unit)
{
    struct value *l = val_set(p->v, "children", val_list(p->a));
    const struct org_unit *u = &o->units[unit];
    char *seen = NEW(p->a, char, o->n + 1);
    int n = 0;

    for (int i = 0; i < u->n_children; i++) {
        int c = u->children[i];

        if (seen[c] || !is_below(o, c, unit, p->c->today))
            continue;
        seen[c] = 1;
        if (n++ < MOST_LISTED)
            child(p, o, l, c);
    }
    val_set_bool(p->v, "has_children", n > 0);
    val_set_int(p->v, "children_count", n);
}

static void set_events(struct page *p, const struct org *o,
                       const struct known *k, Str key)
{
    struct value *l = val_set(p->v, "events", val_list(p->a));

    for (int i = k->n - 1; i >= 0 && val_count(l) < MOST_EVENTS; i--)
        if (names_unit(&k->events[i], key))
            val_add(l, page_event_item(p, o, &k->papers, &k->events[i]));
    val_set_bool(p->v, "has_events", val_count(l) > 0);
}

static enum rc set_campaigns(struct page *p, const struct org *o, int unit)
{
    struct value *l = val_set(p->v, "campaigns", val_list(p->a));
    struct campaign *k;
    int n;

    TRY(campaign_list(p->c, &k, &n));
    for (int i = 0; i < n && i < MOST_CAMPAIGNS; i++) {
        struct address at = { .campaign = k[i].key,
                              .unit = o->units[unit].key,
                              .known = SEQ_NOW };
        struct value *v;
        bool lived = false;

        /* who came after the campaign holds what was handed over */
        for (int j = 0; j < o->units[unit].n_lives; j++)
            lived = lived || o->units[unit].lives[j].from <= k[i].to;
        if (!lived)
            at.map = MAP_NOW;
        v = val_add(l, val_object(p->a));
        val_set_text(v, "href", href_address(p->a, p->lang, &at, 0));
        val_set_text(v, "name", k[i].name);
    }
    val_set_bool(p->v, "has_campaigns", val_count(l) > 0);
    return RC_OK;
}

static void set_unit(struct page *p, const struct org *o, int unit)
{
    const struct org_unit *u = &o->units[unit];
    struct value *v = val_set(p->v, "unit", val_object(p->a));

    val_set_text(v, "key", u->key);
    val_set_text(v, "name", p->title);
    val_set_text(v, "kind",
                 str_fmt(p->a, msg(p->lang, N_("%.*s · key %.*s")),
                         STR(page_word(p, u->kind)), STR(u->key)));
    val_set_bool(v, "closed", !org_alive(o, unit, p->c->today));
    val_set_text(v, "life", life_text(p, u));
}

/* ---- who may do what there ---- */

enum { MOST_GRANTS = 100 };

static enum rc set_grants(struct page *p, int unit, Str key)
{
    struct value *l;
    struct grant *g;
    int n;

    val_set_bool(p->v, "sees_people", authz_may(p->c, ACT_PERSON, unit));
    if (!authz_may(p->c, ACT_PERSON, unit))
        return RC_OK;
    TRY(grant_list_unit(p->c, key, &g, &n));
    l = val_set(p->v, "grants", val_list(p->a));
    for (int i = 0; i < n && val_count(l) < MOST_GRANTS; i++) {
        struct value *v;

        if (g[i].to < p->c->today)
            continue;
        v = val_add(l, val_object(p->a));
        val_set_text(v, "name", g[i].name.n ? g[i].name : g[i].person);
        val_set_text(v, "href", href_key(p->a, p->lang, "people", g[i].person));
        val_set_text(v, "role", page_text(p, role_name(g[i].role)));
        val_set_bool(v, "below", g[i].below);
        val_set_text(v, "until", until_day(p, g[i].to));
    }
    val_set_bool(p->v, "has_grants", val_count(l) > 0);
    return RC_OK;
}

bool page_there_is(const char *path)
{
    for (int i = 0; route_lists[i]; i++)
        for (const struct route *r = route_lists[i]; r->path; r++)
            if (strcmp(r->path, path) == 0)
                return true;
    return false;
}

/* What else there is about the unit: pages that take it as their filter. */
static void set_ways(struct page *p, int unit, Str key)
{
    static const struct {
        const char *path, *id;
        enum act act;
    } ways[] = {
        { "/activities", N_("Activities of this unit"), ACT_READ },
        { "/people", N_("People who work here"), ACT_PERSON },
        { "/grants", N_("Rights at this unit"), ACT_PERSON },
        { "/log", N_("What was done here"), ACT_PERSON },
        { "/events/new", N_("Reorganise this unit"), ACT_ADMIN },
    };
    struct value *l = val_set(p->v, "ways", val_list(p->a));

    for (int i = 0; i < countof(ways); i++) {
        struct value *v;

        if (!page_there_is(ways[i].path) || !authz_may(p->c, ways[i].act, unit))
            continue;
        v = val_add(l, val_object(p->a));
        val_set_text(v, "href",
                     str_fmt(p->a, "%s?unit=%s%s", ways[i].path,
                             http_escape(p->a, key).p,
                             p->lang == LANG_EN ? "&lang=en" : ""));
        val_set_text(v, "name", page_text(p, ways[i].id));
    }
    val_set_bool(p->v, "has_ways", val_count(l) > 0);
}

static void unit_crumbs(struct page *p, const struct org *o, int unit)
{
    int chain[32], n = 0;
    Day d = p->c->today;

    page_crumb(p, href_plain(p->a, p->lang, "/units"),
               page_text(p, N_("Units")));
    while (unit != ORG_NONE && n < countof(chain)) {
        const struct org_unit *u = &o->units[unit];
        const struct org_edge *e = NULL;

        chain[n++] = unit;
        for (int i = 0; i < u->n_edges; i++)
            if (u->edges[i].tree == u->edges[0].tree &&
                (!e || u->edges[i].from <= d))
                e = &u->edges[i];
        unit = e ? e->parent : ORG_NONE;
    }
    while (n-- > 0)
        page_crumb_unit(p, o, chain[n], d);
}

static void sheet(struct page *p, const struct org *o, int unit)
{
    static const char *const heads[] = { N_("What"), N_("Name"), N_("From"),
                                         N_("Until") };
    const struct org_unit *u = &o->units[unit];
    struct row *r;

    page_table(p, p->title, heads, countof(heads));
    p->table->widths[1] = 8;
    for (int i = 0; i < u->n_names; i++) {
        r = page_row(p);
        page_put_text(p, r, page_text(p, N_("Name")));
        page_put_text(p, r, u->names[i].name);
        page_put_day(p, r, u->names[i].from);
        page_put_day(p, r, u->names[i].to);
    }
    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];

        r = page_row(p);
        page_put_text(p, r, page_text(p, N_("Superior")));
        page_put_text(p, r,
                      e->parent == ORG_NONE
                          ? S("")
                          : org_name_on(o, e->parent, e->from)->name);
        page_put_day(p, r, e->from);
        page_put_day(p, r, e->to);
    }
}

static enum rc unit_page(struct page *p)
{
    const struct org *o;
    struct known k;
    int unit;

    TRY(org_get(p->c, &o));
    unit = org_find(o, p->keys[0]);
    if (unit == ORG_NONE || !o->units[unit].n_lives)
        return fail(p->c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(p->keys[0]));
    p->view = "unit";
    p->title = org_name_on(o, unit, p->c->today)->name;
    unit_crumbs(p, o, unit);
    set_unit(p, o, unit);
    set_names(p, &o->units[unit]);
    TRY(event_list(p->c, false, &k.events, &k.n));
    TRY(page_event_papers(p, &k.papers));
    set_trees(p, o, &k, unit);
    set_events(p, o, &k, o->units[unit].key);
    set_children(p, o, unit);
    sheet(p, o, unit);
    TRY(set_grants(p, unit, o->units[unit].key));
    set_ways(p, unit, o->units[unit].key);
    val_set_text(
        p->v, "help",
        page_text(p, N_("What this unit was called, under whom it stood "
                        "and what changed, day by day. From here you "
                        "reach its figures and activities. With the "
                        "right for it you also see the people who work "
                        "in it.")));
    return set_campaigns(p, o, unit);
}

const struct route unit_routes[] = {
    { GET, "/units/{u}", unit_page, MAY(READ, UNIT, 0), AS_DATA, "", "units",
      N_("One unit: names, superiors and changes through time") },
    { 0 }
};
