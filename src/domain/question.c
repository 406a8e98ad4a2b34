/* Looking an address up. */
#include "domain/question.h"

#include <string.h>

#include "domain/authz.h"
#include "domain/log.h"

static enum rc default_days(struct ctx *c, const struct campaign *k,
                            struct address *a)
{
    if (a->from == 0 && a->to == 0) {
        a->from = k->from;
        a->to = k->to == DAY_UNTIL ? DAY_MAX : k->to;
    } else if (a->to == 0) {
        a->to = k->to == DAY_UNTIL ? DAY_MAX : k->to;
    } else if (a->from == 0) {
        a->from = k->from;
    }
    if (a->from > a->to)
        return fail(c, RC_INVALID, "to",
                    N_("the period ends before it begins"));
    return RC_OK;
}

static enum rc complete(struct ctx *c, struct address *a, struct campaign *k)
{
    int64_t head = 0;

    TRY(campaign_get(c, a->campaign, k));
    if (a->tree.n == 0)
        a->tree = k->tree;
    if (a->known == 0)
        a->known = SEQ_NOW;
    if (a->known != SEQ_NOW) {
        TRY(log_head(c, &head));
        if (a->known < 1 || a->known > head)
            return fail(c, RC_NOTFOUND, "known",
                        N_("there is no log entry %lld"), (long long)a->known);
    }
    return default_days(c, k, a);
}

enum rc address_complete(struct ctx *c, struct address *a)
{
    struct question q;

    TRY(question_open(c, a, &q));
    *a = q.a;
    question_close(&q);
    return RC_OK;
}

/* ---- organisation and map ---- */

static enum rc take_map(struct question *q)
{
    struct ctx *c = q->c;
    const struct maps *maps;
    bool stale = false, then = q->a.map == MAP_THEN;
    Day day = q->a.map == MAP_DAY ? q->a.map_day : c->today;

    q->roll = -1;
    if (q->a.known == SEQ_NOW) {
        TRY(maps_get(c, &maps));
        q->o = maps->org;
    } else {
        TRY(org_load(c, q->a.known, &q->own_org));
        q->o = q->own_org;
    }
    q->tree = org_find_tree(q->o, q->a.tree);
    if (q->tree == ORG_NONE)
        return fail(c, RC_NOTFOUND, "tree", N_("there is no tree '%.*s'"),
                    STR(q->a.tree));
    if (q->a.known == SEQ_NOW && (then || day == c->today)) {
        TRY(rollup_today(c, &stale));
        if (!stale || then)
            q->roll = then ? ROLL_THEN : ROLL_NOW;
        TRY(maps_get(c, &maps));
        q->m = maps->at[q->tree][then ? ROLL_THEN : ROLL_NOW];
        return RC_OK;
    }
    q->own_map = map_new(q->o, q->tree, then, day);
    q->m = q->own_map;
    return RC_OK;
}

/* ---- options ---- */

static const struct option *option_of(const struct question *q, int64_t ident)
{
    for (int i = 0; i < q->n_all_options; i++)
        if (q->all_options[i].ident == ident)
            return &q->all_options[i];
    return NULL;
}

static const struct option *option_by_key(const struct question *q, Str key)
{
    for (int i = 0; i < q->n_all_options; i++)
        if (str_eq(q->all_options[i].key, key))
            return &q->all_options[i];
    return NULL;
}

bool option_is_under(const struct question *q, int64_t option, int64_t top)
{
    const struct option *o = option_of(q, option);

    for (int depth = 0; o && depth < 32; depth++) {
        if (o->ident == top)
            return true;
        o = o->parent.n ? option_by_key(q, o->parent) : NULL;
    }
    return false;
}

static enum rc take_option(struct question *q)
{
    const struct option *top;

    TRY(option_list(q->c, &q->all_options, &q->n_all_options));
    q->options = NEW(q->c->arena, int64_t, q->n_all_options + 1);
    if (q->a.option.n == 0)
        return RC_OK;
    top = option_by_key(q, q->a.option);
    if (!top)
        return fail(q->c, RC_NOTFOUND, "option",
                    N_("there is no option '%.*s'"), STR(q->a.option));
    for (int i = 0; i < q->n_all_options; i++)
        if (option_is_under(q, q->all_options[i].ident, top->ident))
            q->options[q->n_options++] = q->all_options[i].ident;
    return RC_OK;
}

bool question_has_option(const struct question *q, int64_t option)
{
    for (int i = 0; i < q->n_options; i++)
        if (q->options[i] == option)
            return true;
    return q->n_options == 0;
}

/* ---- opening ---- */

bool figure_is_open(struct ctx *c, int unit)
{
    const struct org *o;

    if (!c->actor)
        return true;
    if (org_get(c, &o) != RC_OK || unit < 0 || unit >= o->n)
        return false;
    return authz_may_below(c, ACT_READ, unit) ||
           (o->units[unit].n_children == 0 && authz_may(c, ACT_READ, unit));
}

enum rc question_permit(struct ctx *c, Str key)
{
    const struct org *o;
    int unit;

    if (!c->actor)
        return RC_OK;
    TRY(org_get(c, &o));
    unit = org_find(o, key);
    if (figure_is_open(c, unit))
        return RC_OK;
    if (unit != ORG_NONE && authz_may(c, ACT_NAME, unit))
        return fail(c, RC_DENIED, "right",
                    N_("your rights do not reach that far; who administers "
                       "your unit can widen them"));
    return fail(c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                STR(key));
}

static enum rc open_all(struct question *q)
{
    struct indicator ind;

    TRY(complete(q->c, &q->a, &q->campaign));
    TRY(indicator_get(q->c, q->a.indicator, &ind));
    TRY(take_map(q));
    TRY(take_option(q));
    q->unit = org_find(q->o, q->a.unit);
    if (q->unit == ORG_NONE || q->o->units[q->unit].n_lives == 0)
        return fail(q->c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(q->a.unit));
    TRY(question_permit(q->c, q->a.unit));
    /* no record lies outside the campaign, so its edges are open ends */
    q->from = q->a.from <= q->campaign.from ? DAY_MIN : q->a.from;
    q->to = q->a.to >= q->campaign.to ? DAY_MAX : q->a.to;
    return RC_OK;
}

enum rc question_open(struct ctx *c, const struct address *a,
                      struct question *q)
{
    enum rc rc;

    memset(q, 0, sizeof *q);
    q->c = c;
    q->a = *a;
    rc = open_all(q);
    if (rc != RC_OK)
        question_close(q);
    return rc;
}

void question_close(struct question *q)
{
    map_free(q->own_map);
    org_free(q->own_org);
    q->own_map = NULL;
    q->own_org = NULL;
}

/* ---- records ---- */

struct closure {
    char *flag;
    int *list;
    int n, most;
};

static void closure_add(struct closure *k, int unit)
{
    if (!k->flag[unit] && k->n <= k->most) {
        k->flag[unit] = 1;
        k->list[k->n++] = unit;
    }
}

/* Who ever stood under the unit; on a day's map also who is led to it, and who
 * hangs there. */
static void closure_below(struct closure *k, const struct question *q, int unit)
{
    const struct org_unit *u = &q->o->units[unit];

    for (int i = 0; i < u->n_children; i++)
        closure_add(k, u->children[i]);
    if (q->m->then)
        return;
    for (int i = 0; i < u->n_forebears; i++)
        closure_add(k, u->forebears[i]);
    for (int i = q->m->first_below[unit]; i != ORG_NONE;
         i = q->m->next_below[i])
        closure_add(k, i);
}

int *question_holders(const struct question *q, int unit, int most, int *ret_n)
{
    struct closure k = { .flag = NEW(q->c->arena, char, q->o->n + 1),
                         .list = NEW(q->c->arena, int, most + 2),
                         .most = most };

    closure_add(&k, unit);
    for (int done = 0; done < k.n && k.n <= most; done++)
        closure_below(&k, q, k.list[done]);
    *ret_n = k.n > most ? -1 : k.n;
    return k.list;
}

enum rc question_read(const struct question *q, record_fn each, void *arg)
{
    struct record_query rq = { .campaign = q->campaign.ident,
                               .from = q->from,
                               .to = q->to,
                               .known = q->a.known,
                               .approved = q->a.approved };
    int n;
    int *holders = question_holders(q, q->unit, FEW_HOLDERS, &n);

    if (n > 0) {
        rq.units = holders;
        rq.n_units = n;
    }
    return record_read(q->c, q->o, &rq, each, arg);
}

const struct credit *credit_at(const struct credits *k, int unit)
{
    for (int i = 0; i < k->n; i++)
        if (k->at[i].unit == unit)
            return &k->at[i];
    return NULL;
}

int question_by_index(const void *a, const void *b)
{
    const int *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}
