/* The first page: every campaign with its figures so far. */
#include "app/page_common.h"
#include "app/routes.h"

/* The only unit directly below `at` on a day, the first of several roots. */
static int only_below(const struct org *o, int tree, int at, Day d)
{
    int one = ORG_NONE;

    for (int i = 0; i < o->n; i++) {
        const struct org_edge *e = org_edge_on(o, i, tree, d);

        if (!e || e->parent != at)
            continue;
        if (one != ORG_NONE)
            return at == ORG_NONE ? one : ORG_NONE;
        one = i;
    }
    return one;
}

/* What the campaign is about: from the root down, as long as there is one
 * way only. */
static int top_of(const struct page *p, const struct org *o,
                  const struct campaign *k)
{
    int tree = org_find_tree(o, k->tree), at = ORG_NONE, next;
    Day d = page_last(p, k, 0);

    if (d > p->c->today)
        d = p->c->today > k->from ? p->c->today : k->from;
    for (int depth = 0; tree != ORG_NONE && depth < 64; depth++) {
        next = only_below(o, tree, at, d);
        if (next == ORG_NONE)
            break;
        at = next;
    }
    return at;
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
    int unit = top_of(p, o, k);
    struct address at = { .campaign = k->key, .known = SEQ_NOW };
    struct value *v = val_add(list, val_object(p->a));
    struct coverage cover;
    Str name;

    val_set_text(v, "key", k->key);
    val_set_text(v, "name", k->name);
    val_set_text(v, "period", page_period(p, k, 0, 0));
    if (unit == ORG_NONE) {
        val_set_text(v, "href", S("/units"));
        val_set_text(v, "unit", page_text(p, N_("there is no unit yet")));
        add_row(p, k, S(""));
        return RC_OK;
    }
    at.unit = o->units[unit].key;
    name = page_unit_name(p, o, k, &at, unit);
    val_set_text(v, "href", href_address(p->a, p->lang, &at, 0));
    val_set_text(v, "unit", name);
    val_set_text(v, "unit_key", at.unit);
    add_row(p, k, at.unit);
    TRY(facts(p, v, &at));
    at.indicator = S("activities");
    TRY(figure_coverage(p->c, &at, NULL, 0, &cover));
    page_coverage(p, v, &cover);
    return RC_OK;
}

enum { MAX_CARDS = 50 };

static enum rc home(struct page *p)
{
    static const char *const heads[] = { N_("Key"), N_("Campaign"), N_("Unit"),
                                         N_("From"), N_("Until") };
    struct value *list = val_set(p->v, "campaigns", val_list(p->a));
    const struct org *o;
    struct campaign *k;
    int n, top = ORG_NONE;

    p->view = "home";
    p->title = page_text(p, N_("Review of what was done"));
    page_table(p, p->title, heads, countof(heads));
    TRY(org_get(p->c, &o));
    TRY(campaign_list(p->c, &k, &n));
    for (int i = 0; i < n && i < MAX_CARDS; i++)
        TRY(card(p, o, &k[i], list));
    if (n)
        top = top_of(p, o, &k[0]);
    val_set(p->v, "organisation",
            top == ORG_NONE
                ? val_null(p->a)
                : val_text(p->a, org_name_on(o, top, p->c->today)->name));
    val_set_bool(p->v, "has_reports", false);
    return RC_OK;
}

/* The campaign at the top of what it is about. */
static enum rc campaign(struct page *p)
{
    struct address at = { .campaign = p->keys[0], .known = SEQ_NOW };
    const struct org *o;
    struct campaign k;
    int unit;

    TRY(campaign_get(p->c, p->keys[0], &k));
    TRY(org_get(p->c, &o));
    unit = top_of(p, o, &k);
    if (unit == ORG_NONE)
        return fail(p->c, RC_NOTFOUND, "campaign",
                    N_("no unit stands in the tree of campaign '%.*s'"),
                    STR(k.key));
    at.unit = o->units[unit].key;
    p->location = href_address(p->a, p->lang, &at, 0);
    return RC_OK;
}

const struct route home_routes[] = {
    { GET, "/index", home, PERM_READ, AS_DATA, "", "campaigns",
      N_("Every campaign with its figures so far") },
    { GET, "/campaigns/{c}", campaign, PERM_READ, 0, "", "campaigns",
      N_("Leads to the overview of a campaign at its top") },
    { 0 }
};
