/*
 * Events of section 1 on a state, and the fold of all of them.  An event cuts
 * and adds rows; what may not be is found afterwards by m_state_breaks(), so
 * that only the refusals that leave no trace in the rows are written out here.
 */
#include "model_event.h"

#include <string.h>

#include "base/num.h"

struct change {
    struct m_state *s; /* being changed */
    const struct m_op *op;
    int order;
    uint64_t closing;   /* units that close, one bit each */
    struct m_state old; /* as it was */
    struct m_state mid; /* places taken, children not yet moved */
};

static bool in_set(uint64_t set, int unit)
{
    return set >> unit & 1;
}

static bool listed(const int *list, int n, int unit)
{
    for (int i = 0; i < n; i++)
        if (list[i] == unit)
            return true;
    return false;
}

static bool listed_twice(const int *list, int n)
{
    for (int i = 0; i < n; i++)
        if (listed(list, i, list[i]))
            return true;
    return false;
}

static void add_life(struct change *c, int unit, Day from, Day to)
{
    c->s->lives[c->s->nlives++] = (struct m_life){ unit, from, to };
}

static void add_edge(struct change *c, struct m_edge e)
{
    c->s->edges[c->s->nedges++] = e;
}

/* Ends edge i before d; keeps the order in which edges were made. */
static void cut_edge(struct change *c, int i, Day d)
{
    struct m_state *s = c->s;

    if (s->edges[i].from < d) {
        s->edges[i].to = d;
        return;
    }
    s->nedges--;
    memmove(&s->edges[i], &s->edges[i + 1],
            (size_t)(s->nedges - i) * sizeof s->edges[0]);
}

/* Where an edge may run to that begins on d where none held. */
static Day free_until(const struct m_state *s, const struct m_edge *x)
{
    Day to = DAY_UNTIL;

    for (int i = 0; i < s->nedges; i++) {
        const struct m_edge *e = &s->edges[i];

        if (e->tree == x->tree && e->unit == x->unit && e->from > x->from &&
            e->from < to)
            to = e->from;
    }
    for (int i = 0; i < s->nlives; i++) {
        const struct m_life *l = &s->lives[i];

        if (l->unit == x->unit && l->from <= x->from && x->from < l->to &&
            l->to < to)
            to = l->to;
    }
    return to;
}

/* Puts x.unit under x.parent in x.tree from x.from on. */
static void set_edge(struct change *c, struct m_edge x)
{
    const struct m_edge *e = m_edge_on(c->s, x.tree, x.unit, x.from);

    x.to = e ? e->to : free_until(c->s, &x);
    if (e)
        cut_edge(c, (int)(e - c->s->edges), x.from);
    add_edge(c, x);
}

static void set_name(struct change *c, int unit, Day d)
{
    struct m_state *s = c->s;
    struct m_name n = { unit, d, DAY_UNTIL };

    for (int i = 0; i < s->nnames; i++) {
        struct m_name old = s->names[i];

        if (old.unit != unit || old.from > d || d >= old.to)
            continue;
        n.to = old.to;
        s->names[i] = s->names[--s->nnames];
        if (old.from < d) {
            old.to = d;
            s->names[s->nnames++] = old;
        }
        break;
    }
    s->names[s->nnames++] = n;
}

/* parent M_NONE - 1: no place of its own, only what rule (a) gives. */
enum { NO_PLACE = M_NONE - 1 };

static const char *found_unit(struct change *c, int unit, int parent)
{
    const struct m_op *op = c->op;

    if (m_alive(c->s, unit, op->day))
        return "found: the unit is alive";
    if (op->tree == M_NONE)
        return "found: no tree";
    if (!op->nnames && !m_known(&c->old, unit))
        return "found: a new unit without a name";
    add_life(c, unit, op->day, DAY_UNTIL);
    if (parent != NO_PLACE)
        add_edge(c, (struct m_edge){ op->tree, unit, parent, op->day, DAY_UNTIL,
                                     false });
    set_name(c, unit, op->day);
    return NULL;
}

static const char *move_units(struct change *c)
{
    const struct m_op *op = c->op;
    int parent = op->nparents ? op->parents[0] : M_NONE;

    if (op->tree == M_NONE)
        return "move: no tree";
    for (int i = 0; i < op->nunits; i++) {
        int u = op->units[i];
        const struct m_edge *e = m_edge_on(c->s, op->tree, u, op->day);

        if (!m_alive(c->s, u, op->day))
            return "move: the unit is not alive";
        if (e && e->from == op->day && !e->implied)
            return "move: two parents on one day";
        set_edge(c, (struct m_edge){ op->tree, u, parent, op->day, 0, false });
    }
    return NULL;
}

static const char *close_unit(struct change *c, int unit)
{
    struct m_state *s = c->s;
    Day d = c->op->day;

    for (int i = 0; i < s->nlives; i++) {
        struct m_life l = s->lives[i];

        if (l.unit != unit || l.from > d || d >= l.to)
            continue;
        if (l.to != DAY_UNTIL)
            return "close: the unit already closes later";
        if (l.from == d)
            return "close: the unit would live no day";
        s->lives[i] = s->lives[--s->nlives];
        add_life(c, unit, l.from, d);
        break;
    }
    for (int i = 0; i < s->nnames; i++)
        if (s->names[i].unit == unit && s->names[i].from > d)
            return "close: the unit has a later name";
    for (int i = 0; i < s->nedges; i++)
        if (s->edges[i].parent == unit && s->edges[i].from > d)
            return "close: a unit comes under it later";
    /* a place taken on d itself stays as an edge that ended on d */
    for (int i = 0; i < s->nedges; i++)
        if (s->edges[i].unit == unit && s->edges[i].from <= d &&
            d < s->edges[i].to)
            s->edges[i].to = d;
    return NULL;
}

/* The nearest superior, from `unit` itself up, that does not close. */
static int nearest(const struct change *c, int tree, int unit)
{
    while (unit != M_NONE && in_set(c->closing, unit)) {
        const struct m_edge *e = m_edge_on(&c->old, tree, unit, c->op->day);

        unit = e ? e->parent : M_NONE;
    }
    return unit;
}

static void imply(struct change *c, int tree, int unit, int parent)
{
    set_edge(c, (struct m_edge){ tree, unit, parent, c->op->day, 0, true });
}

/* (a): successors take places where the unit they succeed stood. */
static void take_places(struct change *c, int unit, int tree)
{
    const struct m_op *op = c->op;
    const struct m_edge *e = m_edge_on(&c->old, tree, unit, op->day);

    if (!e || (op->kind != OP_SPLIT && !in_set(c->closing, unit)))
        return;
    for (int i = 0; i < op->ninto; i++)
        if (!m_edge_on(c->s, tree, op->into[i], op->day))
            imply(c, tree, op->into[i], nearest(c, tree, e->parent));
}

/* Does `unit` stand at or under `top`, seen through units that close? */
static bool stands_under(const struct change *c, int tree, int unit, int top)
{
    /* bounded: the event itself may have closed a cycle, found later */
    for (int n = 0; unit != M_NONE && unit != top && n < M_UNITS; n++) {
        const struct m_state *s = in_set(c->closing, unit) ? &c->old : &c->mid;
        const struct m_edge *e = m_edge_on(s, tree, unit, c->op->day);

        unit = e ? e->parent : M_NONE;
    }
    return unit == top;
}

/* (b): living children of closing units. */
static const char *move_child(struct change *c, int unit, int tree)
{
    const struct m_op *op = c->op;
    const struct m_edge *e = m_edge_on(&c->old, tree, unit, op->day);
    int target;

    if (in_set(c->closing, unit) || !e || e->parent == M_NONE ||
        !in_set(c->closing, e->parent))
        return NULL;
    if (!op->ninto)
        return "dissolve: living children and no successor";
    target = op->into[0];
    if (stands_under(c, tree, target, unit))
        target = nearest(c, tree, e->parent);
    imply(c, tree, unit, target);
    return NULL;
}

static const char *rearrange(struct change *c)
{
    const struct m_op *op = c->op;
    const char *wrong = NULL;

    for (int i = 0; i < op->nunits; i++)
        for (int t = 0; t < M_TREES; t++)
            take_places(c, op->units[i], t);
    c->mid = *c->s;
    for (int u = 0; u < M_UNITS; u++)
        for (int t = 0; t < M_TREES && !wrong; t++)
            wrong = move_child(c, u, t);
    return wrong;
}

static bool shares_read(const struct m_op *op, int64_t *share)
{
    int64_t sum = 0;

    for (int i = 0; i < op->nshares; i++) {
        if (op->shares[i] <= 0)
            return false;
        sum += op->shares[i];
    }
    if (op->nshares != op->ninto ||
        (sum != MICRO && sum != 100 * MICRO && sum != MICRO * MICRO))
        return false;
    for (int i = 0; i < op->nshares; i++)
        share[i] = op->shares[i] / (sum / MICRO);
    return true;
}

static const char *add_successions(struct change *c)
{
    const struct m_op *op = c->op;
    struct m_succ x = { .day = op->day,
                        .order = c->order,
                        .n = op->ninto,
                        .policy = (int)op->policy };

    memcpy(x.to, op->into, sizeof x.to);
    if (op->policy == M_SHARES && !shares_read(op, x.share))
        return "split: the shares do not add up";
    for (int i = 0; i < op->nunits; i++) {
        x.unit = op->units[i];
        x.trees = 0;
        for (int t = 0; t < M_TREES; t++)
            if (m_edge_on(&c->old, t, x.unit, op->day))
                x.trees |= 1U << t;
        c->s->succs[c->s->nsuccs++] = x;
    }
    return NULL;
}

/* Lists of names and parents fit the successors that are not alive yet. */
static const char *lists_wrong(const struct change *c)
{
    const struct m_op *op = c->op;
    int fresh = 0, unknown = 0;

    for (int i = 0; i < op->ninto; i++) {
        fresh += !m_alive(&c->old, op->into[i], op->day);
        unknown += !m_known(&c->old, op->into[i]);
    }
    if (unknown && op->nnames != fresh)
        return "new units without names";
    if (fresh && op->nparents > 1 && op->nparents != fresh)
        return "new units and parents do not match";
    return NULL;
}

static const char *successors_ready(struct change *c)
{
    const struct m_op *op = c->op;
    const char *wrong = NULL;
    int fresh = 0;

    for (int i = 0; i < op->ninto && !wrong; i++) {
        int u = op->into[i], parent = NO_PLACE;

        if (m_alive(&c->old, u, op->day))
            continue;
        if (op->tree == M_NONE || op->kind == OP_DISSOLVE)
            return "a successor that is not alive";
        if (op->nparents)
            parent = op->parents[op->nparents == 1 ? 0 : fresh];
        fresh++;
        wrong = found_unit(c, u, parent);
    }
    return wrong;
}

static const char *counts_wrong(const struct m_op *op)
{
    if (op->kind == OP_MERGE && op->ninto != 1)
        return "merge: exactly one successor";
    if (op->kind == OP_SPLIT && op->ninto < 2)
        return "split: fewer than two successors";
    if (op->kind == OP_SPLIT && op->nunits != 1)
        return "split: exactly one unit";
    if (listed_twice(op->into, op->ninto))
        return "a successor listed twice";
    return NULL;
}

static const char *close_units(struct change *c)
{
    const struct m_op *op = c->op;
    const char *wrong = counts_wrong(op);

    for (int i = 0; i < op->nunits && !wrong; i++) {
        if (!m_alive(&c->old, op->units[i], op->day))
            return "close: the unit is not alive";
        if (!listed(op->into, op->ninto, op->units[i]))
            c->closing |= UINT64_C(1) << op->units[i];
    }
    if (!wrong)
        wrong = lists_wrong(c);
    if (!wrong)
        wrong = successors_ready(c);
    for (int i = 0; i < op->nunits && !wrong; i++)
        if (in_set(c->closing, op->units[i]))
            wrong = close_unit(c, op->units[i]);
    if (!wrong)
        wrong = rearrange(c);
    return wrong ? wrong : add_successions(c);
}

static const char *carry_out(struct change *c)
{
    const struct m_op *op = c->op;

    if (op->nunits < 1)
        return "no unit";
    if (listed_twice(op->units, op->nunits))
        return "a unit listed twice";
    switch (op->kind) {
    case OP_FOUND:
        return found_unit(c, op->units[0],
                          op->nparents ? op->parents[0] : M_NONE);
    case OP_RENAME:
        if (!m_alive(c->s, op->units[0], op->day))
            return "rename: the unit is not alive";
        set_name(c, op->units[0], op->day);
        return NULL;
    case OP_MOVE:
        return move_units(c);
    default:
        return close_units(c);
    }
}

const char *m_event(struct m_state *s, const struct m_op *op, int order)
{
    struct change c = { .s = s, .op = op, .order = order, .old = *s };
    const char *wrong;

    if (s->nedges > M_EDGES / 2 || s->nlives > M_LIVES - 16 ||
        s->nnames > M_NAMES - 16 || s->nsuccs > M_SUCCS - 16)
        return "the model is full";
    wrong = carry_out(&c);
    return wrong ? wrong : m_state_breaks(s);
}

const char *m_fold_without(const struct m_world *w, struct m_state *s,
                           int without)
{
    const char *wrong = NULL;

    s->nlives = s->nedges = s->nnames = s->nsuccs = 0;
    for (int k = 1; k < (int)w->nsteps && !wrong; k++) {
        const struct m_step *step = &w->steps[k];

        if (k != without && !step->undone && step->op.kind >= OP_FOUND &&
            step->op.kind <= OP_DISSOLVE)
            wrong = m_event(s, &step->op, k);
    }
    return wrong;
}
