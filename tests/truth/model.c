/*
 * The world of the second implementation: the list of states and operations,
 * the records of section 2, and the look-ups that all its parts share.
 */
#include "model_event.h"

#include <string.h>

void m_init(struct m_world *w, struct arena *a, Day today)
{
    memset(w, 0, sizeof *w);
    w->a = a;
    w->today = today;
    PUSH(a, w->steps, w->nsteps, w->steps_cap)->state =
        NEW(a, struct m_state, 1);
}

struct m_state *m_now(const struct m_world *w)
{
    return w->steps[w->nsteps - 1].state;
}

bool m_alive(const struct m_state *s, int unit, Day d)
{
    for (int i = 0; i < s->nlives; i++) {
        const struct m_life *l = &s->lives[i];

        if (l->unit == unit && l->from <= d && d < l->to)
            return true;
    }
    return false;
}

bool m_known(const struct m_state *s, int unit)
{
    for (int i = 0; i < s->nlives; i++)
        if (s->lives[i].unit == unit)
            return true;
    return false;
}

const struct m_edge *m_edge_on(const struct m_state *s, int tree, int unit,
                               Day d)
{
    for (int i = 0; i < s->nedges; i++) {
        const struct m_edge *e = &s->edges[i];

        if (e->tree == tree && e->unit == unit && e->from <= d && d < e->to)
            return e;
    }
    return NULL;
}

const struct m_record *m_record_by_key(const struct m_state *s, int key)
{
    for (int i = 0; i < s->nrecords; i++)
        if (s->records[i].key == key)
            return &s->records[i];
    return NULL;
}

bool m_option_within(const struct m_world *w, int option, int asked)
{
    if (asked == M_NONE)
        return true;
    while (option != M_NONE && option != asked)
        option = w->option_parent[option];
    return option == asked;
}

static const char *record_wrong(const struct m_world *w,
                                const struct m_state *s,
                                const struct m_record *r)
{
    const struct m_campaign *c = &w->campaigns[r->campaign];

    if (r->day < c->from || r->day > c->to)
        return "record: outside the campaign's days";
    if (r->nholders < 1)
        return "record: no holder";
    for (int i = 0; i < r->nholders; i++) {
        if (!m_alive(s, r->holders[i], r->day))
            return "record: holder not alive on its day";
        for (int j = 0; j < i; j++)
            if (r->holders[j] == r->holders[i])
                return "record: holder listed twice";
    }
    return NULL;
}

static const char *save(const struct m_world *w, struct m_state *s,
                        const struct m_record *r)
{
    const char *wrong = record_wrong(w, s, r);
    const struct m_record *old = m_record_by_key(s, r->key);

    if (wrong)
        return wrong;
    if (old)
        s->records[old - s->records] = *r;
    else if (s->nrecords == M_RECORDS)
        return "record: the model is full";
    else
        s->records[s->nrecords++] = *r;
    return NULL;
}

static const char *save_all(const struct m_world *w, struct m_state *s,
                            const struct m_op *op)
{
    const char *wrong = NULL;

    for (int i = 0; i < op->nrecords && !wrong; i++)
        wrong = save(w, s, &op->records[i]);
    return wrong;
}

static const char *withdraw(struct m_state *s, int key)
{
    const struct m_record *r = m_record_by_key(s, key);

    if (!r)
        return "record: no such record";
    s->records[r - s->records] = s->records[--s->nrecords];
    return NULL;
}

static bool is_event(const struct m_op *op)
{
    return op->kind >= OP_FOUND && op->kind <= OP_DISSOLVE;
}

static const char *undo(const struct m_world *w, struct m_state *s, int target)
{
    const char *wrong;

    if (target < 1 || target >= (int)w->nsteps ||
        !is_event(&w->steps[target].op))
        return "undo: no such event";
    if (w->steps[target].undone)
        return "undo: undone already";
    wrong = m_fold_without(w, s, target);
    return wrong ? wrong : m_records_break(s);
}

static const char *op_on_state(const struct m_world *w, struct m_state *s,
                               const struct m_op *op)
{
    const char *wrong;

    switch (op->kind) {
    case OP_SAVE:
        return save_all(w, s, op);
    case OP_WITHDRAW:
        return withdraw(s, op->target);
    case OP_UNDO:
        return undo(w, s, op->target);
    default:
        wrong = m_event(s, op, (int)w->nsteps);
        return wrong ? wrong : m_records_break(s);
    }
}

const char *m_apply(struct m_world *w, const struct m_op *op)
{
    struct m_state *s = NEW(w->a, struct m_state, 1);
    const char *wrong;

    *s = *m_now(w);
    wrong = op_on_state(w, s, op);
    if (wrong)
        return wrong;
    if (op->kind == OP_UNDO)
        w->steps[op->target].undone = true;
    *PUSH(w->a, w->steps, w->nsteps, w->steps_cap) =
        (struct m_step){ .op = *op, .state = s };
    return NULL;
}
