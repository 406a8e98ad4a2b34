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

/* ---- section 2a ---- */

bool m_counts(const struct m_record *r)
{
    return r->status == M_SUBMITTED || r->status == M_CHECKED ||
           r->status == M_APPROVED;
}

enum m_status m_after(enum m_step_kind step, enum m_status from, bool *ret_ends)
{
    bool counts =
        from == M_SUBMITTED || from == M_CHECKED || from == M_APPROVED;

    *ret_ends = step == M_END;
    switch (step) {
    case M_SUBMIT:
        return counts ? M_UNSAID : M_SUBMITTED;
    case M_CHECK:
        return from == M_SUBMITTED ? M_CHECKED : M_UNSAID;
    case M_RETURN:
        return counts ? M_RETURNED : M_UNSAID;
    case M_APPROVE:
        return counts && from != M_APPROVED ? M_APPROVED : M_UNSAID;
    default:
        return M_UNSAID;
    }
}

static bool same_words(const struct m_record *x, const struct m_record *y)
{
    if (x->campaign != y->campaign || x->day != y->day ||
        x->nholders != y->nholders || x->option != y->option ||
        x->sessions != y->sessions || x->turns != y->turns ||
        x->persons != y->persons)
        return false;
    for (int i = 0; i < x->nholders; i++)
        if (x->holders[i] != y->holders[i])
            return false;
    return true;
}

static enum m_status status_of_save(const struct m_record *old,
                                    const struct m_record *r)
{
    if (r->status != M_UNSAID)
        return r->status;
    if (!old)
        return M_SUBMITTED;
    if (same_words(old, r) || !m_counts(old))
        return old->status;
    return M_SUBMITTED;
}

/* Is a unit with these above it opened again? */
static bool is_open(const struct m_world *w, const struct m_lock *l,
                    uint64_t above)
{
    for (int i = 0; i < l->nopen; i++)
        if (l->until[i] >= w->today && above >> l->open[i] & 1)
            return true;
    return false;
}

static bool is_locked(const struct m_world *w, const struct m_state *s,
                      const struct m_record *r)
{
    for (int i = 0; i < s->nlocks; i++) {
        const struct m_lock *l = &s->locks[i];

        if (l->campaign != r->campaign || r->day > l->last)
            continue;
        for (int k = 0; k < r->nholders; k++) {
            uint64_t above = m_above(w, s, r->holders[k]);

            if (above >> l->unit & 1 && !is_open(w, l, above))
                return true;
        }
    }
    return false;
}

static const char *lock(const struct m_world *w, struct m_state *s,
                        const struct m_op *op)
{
    if (!m_known(s, op->units[0]))
        return "lock: no such unit";
    if (op->last >= w->today || op->last < w->campaigns[op->target].from)
        return "lock: not a day that can be closed";
    if (s->nlocks == M_LOCKS)
        return "lock: the model is full";
    s->locks[s->nlocks++] = (struct m_lock){ .campaign = op->target,
                                             .unit = op->units[0],
                                             .last = op->last };
    return NULL;
}

static const char *open_again(const struct m_world *w, struct m_state *s,
                              const struct m_op *op)
{
    struct m_lock *l = &s->locks[op->target];

    if (op->target >= s->nlocks)
        return "open: no such lock";
    if (!m_known(s, op->units[0]) ||
        !(m_above(w, s, op->units[0]) >> l->unit & 1))
        return "open: not under the lock's unit";
    if (op->last < w->today)
        return "open: the day has passed";
    if (l->nopen == M_LOCKS)
        return "open: the model is full";
    l->open[l->nopen] = op->units[0];
    l->until[l->nopen++] = op->last;
    return NULL;
}

static const char *save(const struct m_world *w, struct m_state *s,
                        const struct m_record *r)
{
    const char *wrong = record_wrong(w, s, r);
    const struct m_record *old = m_record_by_key(s, r->key);
    struct m_record made = *r;

    if (wrong)
        return wrong;
    made.status = status_of_save(old, r);
    if (old && same_words(old, r) && made.status == old->status)
        return NULL;
    if ((old && is_locked(w, s, old)) || is_locked(w, s, r))
        return "record: its period is closed";
    r = &made;
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

static const char *withdraw(const struct m_world *w, struct m_state *s, int key)
{
    const struct m_record *r = m_record_by_key(s, key);

    if (!r)
        return "record: no such record";
    if (is_locked(w, s, r))
        return "record: its period is closed";
    s->records[r - s->records] = s->records[--s->nrecords];
    return NULL;
}

static const char *step_one(const struct m_world *w, struct m_state *s,
                            const struct m_op *op, int key)
{
    const struct m_record *r = m_record_by_key(s, key);
    enum m_status to;
    bool ends;

    if (!r)
        return "step: no such record";
    to = m_after(op->step, r->status, &ends);
    if (ends)
        return withdraw(w, s, key);
    if (to == M_UNSAID)
        return "step: does not lead on from there";
    if (is_locked(w, s, r))
        return "record: its period is closed";
    if (to == M_SUBMITTED && record_wrong(w, s, r))
        return record_wrong(w, s, r);
    s->records[r - s->records].status = to;
    return NULL;
}

static const char *step_all(const struct m_world *w, struct m_state *s,
                            const struct m_op *op)
{
    const char *wrong = NULL;

    for (int i = 0; i < op->nkeys; i++)
        for (int j = 0; j < i; j++)
            if (op->keys[i] == op->keys[j])
                return "step: a record twice";
    for (int i = 0; i < op->nkeys && !wrong; i++)
        wrong = step_one(w, s, op, op->keys[i]);
    return wrong;
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
        return withdraw(w, s, op->target);
    case OP_UNDO:
        return undo(w, s, op->target);
    case OP_STEP:
        return step_all(w, s, op);
    case OP_LOCK:
        return lock(w, s, op);
    case OP_OPEN:
        return open_again(w, s, op);
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
