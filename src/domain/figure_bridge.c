/*
 * The bridge between two maps: the rows of a unit on each, and, for records that
 * one unit holds, from which row to which row they move.
 */
#include <string.h>

#include "domain/figure.h"
#include "domain/question.h"

struct bridging {
    struct question from, to;
    struct indicator ind;
    struct bridge *out;
    size_t n, cap;
};

/* The part of a chain directly below the unit, or the unit itself. */
static int row_of(const struct question *q, const struct credits *k, Day d)
{
    for (int i = 0; i < k->n; i++)
        if (k->at[i].unit != q->unit &&
            map_above(q->m, k->at[i].unit, d) == q->unit)
            return k->at[i].unit;
    return credit_at(k, q->unit) ? q->unit : ORG_NONE;
}

static void name_of(const struct question *q, int unit, Str *key, Str *name)
{
    struct arena *a = q->c->arena;
    Day d = q->m->then ? q->a.to : q->m->day;

    *key = *name = S("");
    if (unit == ORG_NONE)
        return;
    *key = str_dup(a, q->o->units[unit].key);
    *name = str_dup(a, org_name_on(q->o, unit, d)->name);
}

static void add_move(struct bridging *b, int from, int to, int64_t value)
{
    struct bridge *out = b->out;
    struct bridge_row *row;
    Str key_from, key_to, name_from, name_to;

    name_of(&b->from, from, &key_from, &name_from);
    name_of(&b->to, to, &key_to, &name_to);
    for (size_t i = 0; i < b->n; i++)
        if (str_eq(out->moves[i].from_key, key_from) &&
            str_eq(out->moves[i].to_key, key_to)) {
            out->moves[i].value += value;
            out->moves[i].records++;
            return;
        }
    row = PUSH(b->from.c->arena, out->moves, b->n, b->cap);
    *row =
        (struct bridge_row){ key_from, name_from, key_to, name_to, value, 1 };
}

static bool is_single(const struct credits *k)
{
    return k->nodes == 1;
}

static enum rc take_record(void *arg, const struct record *r)
{
    struct bridging *b = arg;
    const struct credit *x, *y;
    struct credits from, to;
    int m = b->ind.measure;

    if (!question_has_option(&b->from, r->option))
        return RC_OK;
    record_credit(b->from.m, r, &from);
    record_credit(b->to.m, r, &to);
    x = credit_at(&from, b->from.unit);
    y = credit_at(&to, b->to.unit);
    if (!x && !y)
        return RC_OK;
    if (is_single(&from) && is_single(&to))
        add_move(b, row_of(&b->from, &from, r->day),
                 row_of(&b->to, &to, r->day), x ? x->x.m[m] : y->x.m[m]);
    else
        b->out->joint += x ? x->x.m[m] : y->x.m[m];
    return RC_OK;
}

static enum rc sides(struct ctx *c, const struct address *a,
                     const struct address *b, struct bridge *ret)
{
    const struct figure_ask by_child = { .by = BY_CHILD };
    struct figure f;

    TRY(figure_value(c, a, &f));
    ret->from_total = f.value;
    TRY(figure_value(c, b, &f));
    ret->to_total = f.value;
    TRY(figure_rows(c, a, &by_child, &ret->from_rows, &ret->n_from));
    return figure_rows(c, b, &by_child, &ret->to_rows, &ret->n_to);
}

static enum rc moves(struct ctx *c, struct bridging *b)
{
    struct record_query rq = { .campaign = b->from.campaign.ident,
                               .from = b->from.from,
                               .to = b->from.to,
                               .known = SEQ_NOW,
                               .approved = b->from.a.approved };

    return record_read(c, b->from.o, &rq, take_record, b);
}

enum rc figure_bridge(struct ctx *c, const struct address *a,
                      const struct address *b, struct bridge *ret)
{
    struct bridging k = { .out = ret };
    enum rc rc;

    memset(ret, 0, sizeof *ret);
    TRY(indicator_get(c, a->indicator, &k.ind));
    if (k.ind.measure < 0 || k.ind.kind != KIND_COUNT)
        return fail(c, RC_INVALID, "indicator",
                    N_("a bridge needs an indicator that counts"));
    TRY(sides(c, a, b, ret));
    TRY(question_open(c, a, &k.from));
    rc = question_open(c, b, &k.to);
    if (rc == RC_OK) {
        rc = moves(c, &k);
        question_close(&k.to);
    }
    question_close(&k.from);
    ret->n_moves = (int)k.n;
    return rc;
}
