/* The first page: every campaign with its figures so far. */
#include "app/page_home.h"

#include "app/page_common.h"
#include "app/page_report.h"
#include "app/routes.h"

enum { MAX_CARDS = 50, MAX_LEVELS = 8 };

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

/* Of somebody with rights: the first unit in the tree that they reach down from. */
static enum rc own_top(struct page *p, const struct org *o,
                       const struct campaign *k, struct address *ret)
{
    const struct actor *who = p->c->actor;
    int tree = org_find_tree(o, k->tree);

    for (int i = 0; i < who->n_grants && tree != ORG_NONE; i++) {
        int unit = org_find(o, who->grants[i].unit);

        if (unit == ORG_NONE || !authz_may_below(p->c, ACT_READ, unit) ||
            !org_edge_on(o, unit, tree, page_last(p, k, 0)))
            continue;
        ret->unit = o->units[unit].key;
        break;
    }
    ret->indicator = S("");
    return RC_OK;
}

/* The first root with records, else the first; unit empty: there is none. */
static enum rc top_of(struct page *p, const struct org *o,
                      const struct campaign *k, struct address *ret)
{
    struct address at = { .campaign = k->key,
                          .indicator = page_measures[0],
                          .known = SEQ_NOW };
    int roots[MAX_CARDS];
    int n = roots_of(p, o, k, roots, MAX_CARDS);

    *ret = at;
    if (p->c->actor && !p->c->actor->anybody)
        return own_top(p, o, k, ret);
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

static enum rc card(struct page *p, const struct org *o,
                    const struct campaign *k, struct value *list)
{
    struct value *v = val_add(list, val_object(p->a));
    struct coverage cover;
    struct address at;
    Str name;

    TRY(top_of(p, o, k, &at));
    val_set_text(v, "key", k->key);
    val_set_text(v, "name", k->name);
    val_set_text(v, "period", page_period(p, k, 0, 0));
    add_row(p, k, at.unit);
    if (!at.unit.n) {
        val_set_text(v, "href", href_plain(p->a, p->lang, "/units"));
        val_set_text(v, "unit", page_text(p, N_("there is no unit yet")));
        val_set(v, "coverage", val_null(p->a));
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

/* The campaign at the top of what it is about. */
static enum rc campaign(struct page *p)
{
    const struct org *o;
    struct campaign k;
    struct address at;

    TRY(campaign_get(p->c, p->keys[0], &k));
    TRY(org_get(p->c, &o));
    TRY(top_of(p, o, &k, &at));
    if (!at.unit.n)
        return fail(p->c, RC_NOTFOUND, "campaign",
                    N_("no unit stands in the tree of campaign '%.*s'"),
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
