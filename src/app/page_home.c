/* The first page: every campaign with its figures so far. */
#include "app/page_home.h"

#include "app/http.h"
#include "app/page_common.h"
#include "app/page_report.h"
#include "app/routes.h"
#include "domain/map.h"

enum { MAX_CARDS = 50, MAX_LEVELS = 8, MAX_TOPS = 8 };

/* The roots of a campaign's tree on its last day so far; returns how many. */
static int roots_of(const struct page *p, const struct org *o,
                    const struct campaign *k, int *roots, int most)
{
    int tree = org_find_tree(o, k->tree), n = 0;
    Day d = page_last(p, k, 0);

    if (d > p->c->today)
        d = p->c->today > k->from ? p->c->today : k->from;
    for (int i = 0; i < o->n && tree != ORG_NONE && n < most; i++) {
        const struct org_edge *e = org_edge_on(o, i, tree, d);

        if (e && e->parent == ORG_NONE)
            roots[n++] = i;
    }
    return n;
}

/* Down from at->unit as long as one unit below holds every record: what the
 * campaign is about. */
static enum rc go_down(struct page *p, struct address *at)
{
    const struct figure_ask ask = { .by = BY_CHILD,
                                    .indicators = page_measures,
                                    .n = 1 };

    for (int level = 0; level < MAX_LEVELS; level++) {
        const struct figure_row *only = NULL;
        struct figure_table t;
        int n = 0;

        TRY(figure_table(p->c, at, &ask, &t));
        for (int i = 0; i < t.n; i++)
            if (t.rows[i].records) {
                only = &t.rows[i];
                n++;
            }
        if (n != 1 || only->own || only->leaf)
            break;
        at->unit = only->key;
    }
    return RC_OK;
}

/* ---- where somebody's rights begin ---- */

/* Units of the campaign's tree that somebody reads at, the highest first; what lies
 * under another of them is left out. */
struct tops {
    int at[MAX_TOPS], depth[MAX_TOPS];
    int n;
    int own; /* read at, but not what is under it: its records only */
};

static bool stands_in(const struct org *o, int unit, int tree)
{
    for (int i = 0; i < o->units[unit].n_edges; i++)
        if (o->units[unit].edges[i].tree == tree)
            return true;
    return false;
}

static void tops_add(struct tops *t, int unit, int depth)
{
    int i = t->n;

    for (int j = 0; j < t->n; j++)
        if (t->at[j] == unit)
            return;
    if (t->n == MAX_TOPS)
        return;
    for (; i > 0 && t->depth[i - 1] > depth; i--) {
        t->at[i] = t->at[i - 1];
        t->depth[i] = t->depth[i - 1];
    }
    t->at[i] = unit;
    t->depth[i] = depth;
    t->n++;
}

static int above_of(const struct org *o, int unit, int tree, Day d,
                    int above[MAP_MAX_DEPTH])
{
    int n = 0;

    while (n < MAP_MAX_DEPTH &&
           (unit = page_superior(o, unit, tree, d)) != ORG_NONE)
        above[n++] = unit;
    return n;
}

static void drop_lower(struct tops *t, const struct org *o, int tree, Day d)
{
    int above[MAP_MAX_DEPTH], kept = 0;

    for (int i = 0; i < t->n; i++) {
        int n = above_of(o, t->at[i], tree, d, above);
        bool under = false;

        for (int j = 0; j < kept; j++)
            for (int k = 0; k < n; k++)
                under = under || above[k] == t->at[j];
        if (!under)
            t->at[kept++] = t->at[i];
    }
    t->n = kept;
}

static void find_tops(struct page *p, const struct org *o,
                      const struct campaign *k, struct tops *ret)
{
    const struct actor *who = p->c->actor;
    int tree = org_find_tree(o, k->tree), above[MAP_MAX_DEPTH];
    Day d = page_last(p, k, 0);

    d = d > p->c->today ? p->c->today : d;
    *ret = (struct tops){ .own = ORG_NONE };
    for (int i = 0; i < who->n_grants && tree != ORG_NONE; i++) {
        int unit = org_find(o, who->grants[i].unit);

        if (unit == ORG_NONE || !stands_in(o, unit, tree) ||
            !authz_may(p->c, ACT_READ, unit))
            continue;
        if (figure_is_open(p->c, unit))
            tops_add(ret, unit, above_of(o, unit, tree, d, above));
        else if (ret->own == ORG_NONE)
            ret->own = unit;
    }
    drop_lower(ret, o, tree, d);
}

static bool has_own_tops(const struct page *p)
{
    return p->c->actor && !p->c->actor->anybody;
}

/* What somebody may see of a unit whose figures sum up more than is theirs. */
static Str href_records(struct page *p, const struct org *o,
                        const struct campaign *k, int unit)
{
    return str_fmt(p->a, "/activities?campaign=%.*s&unit=%.*s%s",
                   STR(http_escape(p->a, k->key)),
                   STR(http_escape(p->a, o->units[unit].key)),
                   p->lang == LANG_EN ? "&lang=en" : "");
}

/* Of who sees everything: the first root with records, else the first; unit empty:
 * there is none. */
static enum rc top_of(struct page *p, const struct org *o,
                      const struct campaign *k, struct address *ret)
{
    struct address at = { .campaign = k->key,
                          .indicator = page_measures[0],
                          .known = SEQ_NOW };
    int roots[MAX_CARDS];
    int n = roots_of(p, o, k, roots, MAX_CARDS);

    *ret = at;
    for (int i = 0; i < n; i++) {
        struct figure f;

        at.unit = o->units[roots[i]].key;
        TRY(figure_value(p->c, &at, &f));
        if (i == 0 || f.records)
            *ret = at;
        if (f.records)
            break;
    }
    if (ret->unit.n)
        TRY(go_down(p, ret));
    ret->indicator = S("");
    return RC_OK;
}

static enum rc facts(struct page *p, struct value *card,
                     const struct address *at)
{
    struct value *list = val_set(card, "facts", val_list(p->a));
    struct address to = *at;
    struct figure_table t;

    TRY(figure_table(
        p->c, at,
        &(struct figure_ask){ BY_NONE, S(""), page_measures, M_COLUMNS }, &t));
    for (int i = 0; i < M_COLUMNS; i++) {
        struct value *o = val_add(list, val_object(p->a));

        to.indicator = page_measures[i];
        val_set_text(o, "name", page_text(p, page_measure_names[i]));
        val_set_text(o, "href", href_address(p->a, p->lang, &to, 0));
        val_set_text(o, "value", page_number(p, t.cells[i].value));
        val_set_micro(o, "number", t.cells[i].value);
    }
    return RC_OK;
}

static void add_row(struct page *p, const struct campaign *k, Str unit)
{
    struct row *r = page_row(p);

    page_put_text(p, r, k->key);
    page_put_text(p, r, k->name);
    page_put_text(p, r, unit);
    page_put_day(p, r, k->from);
    page_put_day(p, r, k->to);
}

/* The other units at which somebody's rights begin. */
static void set_others(struct page *p, const struct org *o,
                       const struct campaign *k, struct value *card,
                       const struct tops *t)
{
    struct value *list = val_set(card, "others", val_list(p->a));

    val_set_bool(card, "has_others", t->n > 1);
    for (int i = 1; i < t->n; i++) {
        struct address at = { .campaign = k->key,
                              .unit = o->units[t->at[i]].key,
                              .known = SEQ_NOW };
        struct value *v = val_add(list, val_object(p->a));

        val_set_text(v, "href", href_address(p->a, p->lang, &at, 0));
        val_set_text(v, "name", page_unit_name(p, o, k, &at, t->at[i]));
    }
}

/* Nothing to add up: where what may be seen is, or that there is nothing. */
static void bare_card(struct page *p, const struct org *o,
                      const struct campaign *k, struct value *card, int own)
{
    const char *none =
        has_own_tops(p) ? N_("none of your units stands in this hierarchy")
        : org_is_empty(o)
            ? N_("there is no unit yet")
            : N_("no unit of this hierarchy was there on the days "
                 "of this campaign");

    val_set_text(card, "href",
                 own != ORG_NONE ? href_records(p, o, k, own)
                                 : href_plain(p->a, p->lang, "/units"));
    val_set_text(card, "unit",
                 own != ORG_NONE ? org_name_on(o, own, p->c->today)->name
                                 : page_text(p, none));
    val_set(card, "coverage", val_null(p->a));
}

static enum rc find_top(struct page *p, const struct org *o,
                        const struct campaign *k, struct address *ret,
                        struct tops *t)
{
    *t = (struct tops){ .own = ORG_NONE };
    if (!has_own_tops(p))
        return top_of(p, o, k, ret);
    find_tops(p, o, k, t);
    *ret = (struct address){ .campaign = k->key, .known = SEQ_NOW };
    if (t->n)
        ret->unit = o->units[t->at[0]].key;
    return RC_OK;
}

static enum rc card(struct page *p, const struct org *o,
                    const struct campaign *k, struct value *list)
{
    struct value *v = val_add(list, val_object(p->a));
    struct coverage cover;
    struct address at;
    struct tops tops;
    Str name;

    TRY(find_top(p, o, k, &at, &tops));
    val_set_text(v, "key", k->key);
    val_set_text(v, "name", k->name);
    val_set_text(v, "period", page_period(p, k, 0, 0));
    set_others(p, o, k, v, &tops);
    add_row(p, k, at.unit);
    if (!at.unit.n) {
        bare_card(p, o, k, v, tops.own);
        return RC_OK;
    }
    name = page_unit_name(p, o, k, &at, org_find(o, at.unit));
    val_set_text(v, "href", href_address(p->a, p->lang, &at, 0));
    val_set_text(v, "unit", name);
    val_set_text(v, "unit_key", at.unit);
    if (!val_get(p->v, S("organisation")))
        val_set_text(p->v, "organisation", name);
    TRY(facts(p, v, &at));
    at.indicator = page_measures[0];
    TRY(figure_coverage(p->c, &at, NULL, 0, &cover));
    page_coverage(p, v, &cover);
    return RC_OK;
}

enum rc page_campaigns(struct page *p)
{
    static const char *const heads[] = { N_("Key"), N_("Campaign"), N_("Unit"),
                                         N_("From"), N_("Until") };
    struct value *list = val_set(p->v, "campaigns", val_list(p->a));
    const struct org *o;
    struct campaign *k;
    int n;

    p->view = "home";
    p->title = page_text(p, N_("Review of what was done"));
    page_table(p, p->title, heads, countof(heads));
    TRY(org_get(p->c, &o));
    TRY(campaign_list(p->c, &k, &n));
    for (int i = 0; i < n && i < MAX_CARDS; i++)
        TRY(card(p, o, &k[i], list));
    return page_reports(p);
}

/* The campaign at the top of what it is about, or where one's rights begin. */
static enum rc campaign(struct page *p)
{
    const struct org *o;
    struct campaign k;
    struct address at;
    struct tops tops;

    TRY(campaign_get(p->c, p->keys[0], &k));
    TRY(org_get(p->c, &o));
    TRY(find_top(p, o, &k, &at, &tops));
    if (!at.unit.n && tops.own != ORG_NONE) {
        p->location = href_records(p, o, &k, tops.own);
        return RC_OK;
    }
    if (!at.unit.n)
        return fail(p->c, RC_NOTFOUND, "campaign",
                    org_is_empty(o) || has_own_tops(p)
                        ? N_("no unit stands in the tree of campaign '%.*s'")
                        : N_("no unit of the hierarchy of campaign '%.*s' was "
                             "there on its days"),
                    STR(k.key));
    p->location = href_address(p->a, p->lang, &at, 0);
    return RC_OK;
}

const struct route home_routes[] = {
    { GET, "/campaigns", page_campaigns, MAY(READ, ANY, 0), AS_DATA, "",
      "campaigns", N_("Every campaign with its figures so far") },
    { GET, "/campaigns/{c}", campaign, MAY(READ, ANY, 0), 0, "", "campaigns",
      N_("Leads to the overview of a campaign at its top") },
    { 0 }
};
