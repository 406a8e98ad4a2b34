/*
 * Prints operations and answers so that a person can follow a difference
 * by hand.
 */
#include "tell.h"

#include "base/num.h"
#include "base/str.h"

static const char *const kind_names[OP_KINDS] = {
    "save",  "withdraw", "found", "rename", "move", "merge",
    "split", "dissolve", "undo",  "step",   "lock", "open"
};
static const char *const measure_names[M_MEASURES] = { "sessions", "turns",
                                                       "persons",
                                                       "activities" };
static const char *const status_names[] = {
    "-", "draft", "returned", "submitted", "checked", "approved"
};
static const char *const step_names_[] = { "submit", "check", "return",
                                           "approve", "withdraw" };
static const char *const policy_names_[] = { "primary", "shares", "keep" };

static void tell_units(FILE *out, const char *head, const int *list, int n)
{
    if (!n)
        return;
    fprintf(out, " %s", head);
    for (int i = 0; i < n; i++) {
        if (list[i] == M_NONE)
            fprintf(out, " -");
        else
            fprintf(out, " u%d", list[i]);
    }
}

static void tell_number(FILE *out, int64_t micro)
{
    char text[NUM_TEXT];

    fprintf(out, "%s", micro == M_NONE ? "?" : num_plain(micro, text));
}

static void tell_record(FILE *out, const struct m_record *r)
{
    char day[DAY_TEXT];

    fprintf(out, " r%d c%d %s", r->key, r->campaign, day_iso(r->day, day));
    tell_units(out, "held by", r->holders, r->nholders);
    if (r->option != M_NONE)
        fprintf(out, " o%d", r->option);
    fprintf(out, " sessions ");
    tell_number(out, r->sessions);
    fprintf(out, " turns ");
    tell_number(out, r->turns);
    fprintf(out, " persons ");
    tell_number(out, r->persons);
    fprintf(out, " %s", status_names[r->status]);
}

static void tell_event(FILE *out, const struct m_op *op)
{
    char day[DAY_TEXT];

    fprintf(out, " %s", day_iso(op->day, day));
    if (op->tree != M_NONE)
        fprintf(out, " t%d", op->tree);
    tell_units(out, "units", op->units, op->nunits);
    tell_units(out, "into", op->into, op->ninto);
    tell_units(out, "parents", op->parents, op->nparents);
    if (op->nnames)
        fprintf(out, " names %d", op->nnames);
    if (op->kind == OP_SPLIT)
        fprintf(out, " %s", policy_names_[op->policy]);
    for (int i = 0; i < op->nshares; i++) {
        fprintf(out, " ");
        tell_number(out, op->shares[i]);
    }
}

static void tell_lock(FILE *out, const struct m_op *op)
{
    char day[DAY_TEXT];

    fprintf(out, " %s%d u%d to %s", op->kind == OP_LOCK ? "c" : "lock ",
            op->target, op->units[0], day_iso(op->last, day));
}

void tell_op(FILE *out, const struct m_op *op)
{
    fprintf(out, "%s", kind_names[op->kind]);
    if (op->kind == OP_WITHDRAW)
        fprintf(out, " r%d", op->target);
    else if (op->kind == OP_UNDO)
        fprintf(out, " step %d", op->target);
    else if (op->kind == OP_LOCK || op->kind == OP_OPEN)
        tell_lock(out, op);
    else if (op->kind == OP_STEP)
        fprintf(out, " %s", step_names_[op->step]);
    else if (op->kind != OP_SAVE)
        tell_event(out, op);
    for (int i = 0; i < op->nrecords; i++)
        tell_record(out, &op->records[i]);
    for (int i = 0; i < op->nkeys; i++)
        fprintf(out, " r%d", op->keys[i]);
    fprintf(out, "\n");
}

void tell_address(FILE *out, const struct m_address *q)
{
    static const char *const maps[] = { "then", "now", "day" };
    char from[DAY_TEXT], to[DAY_TEXT], day[DAY_TEXT];

    fprintf(out, "  %s of u%d in t%d, campaign c%d, %s..%s, map %s",
            measure_names[q->ask.measure], q->ask.unit, q->tree,
            q->ask.campaign, day_iso(q->ask.from, from), day_iso(q->ask.to, to),
            maps[q->map]);
    if (q->map == MAP_OF_DAY)
        fprintf(out, " %s", day_iso(q->day, day));
    if (q->ask.option != M_NONE)
        fprintf(out, ", option o%d", q->ask.option);
    if (q->known != M_NONE)
        fprintf(out, ", known at step %d", q->known);
    if (q->ask.approved)
        fprintf(out, ", approved only");
    fprintf(out, "\n");
}

static void tell_value(FILE *out, const struct m_figure *f)
{
    if (f->determined)
        tell_number(out, f->value);
    else
        fprintf(out, "not determined");
    fprintf(out, " in %d records", f->records);
}

void tell_figure(FILE *out, const char *who, const struct m_figure *f)
{
    fprintf(out, "  %s: ", who);
    tell_value(out, f);
    fprintf(out, "\n");
}

void tell_coverage(FILE *out, const char *who, const struct m_coverage *c)
{
    fprintf(out,
            "  %s: expected %d, reported %d, nothing %d, not applicable %d\n",
            who, c->expected, c->reported, c->nothing, c->not_applicable);
}

void tell_rows(FILE *out, const char *who, const struct m_rows *r)
{
    fprintf(out, "  %s:", who);
    for (int i = 0; i < r->n; i++) {
        fprintf(out, "%s u%d ", i ? ";" : "", r->unit[i]);
        tell_value(out, &r->figure[i]);
    }
    fprintf(out, "\n");
}

static uint64_t units_of(const struct m_op *op)
{
    uint64_t set = 0;

    for (int i = 0; i < op->nunits; i++)
        if (op->units[i] >= 0)
            set |= UINT64_C(1) << op->units[i];
    for (int i = 0; i < op->ninto; i++)
        set |= UINT64_C(1) << op->into[i];
    return set;
}

static int last_step(const struct m_world *w, int known)
{
    return known == M_NONE ? (int)w->nsteps - 1 : known;
}

uint64_t tell_kin(const struct m_world *w, int unit, int known)
{
    uint64_t set = UINT64_C(1) << unit, before;

    do {
        before = set;
        for (int k = 1; k <= last_step(w, known); k++) {
            const struct m_op *op = &w->steps[k].op;

            if (op->kind >= OP_MERGE && op->kind <= OP_DISSOLVE &&
                !w->steps[k].undone && (units_of(op) & set))
                set |= units_of(op);
        }
    } while (set != before);
    return set;
}

void tell_history(FILE *out, const struct m_world *w, uint64_t set, int known)
{
    const struct m_state *s = w->steps[last_step(w, known)].state;

    for (int k = 1; k <= last_step(w, known); k++) {
        const struct m_op *op = &w->steps[k].op;

        if (!w->steps[k].undone && (units_of(op) & set)) {
            fprintf(out, "  step %3d: ", k);
            tell_op(out, op);
        }
    }
    for (int i = 0; i < s->nrecords; i++) {
        bool ours = false;

        for (int k = 0; k < s->records[i].nholders; k++)
            ours |= set >> s->records[i].holders[k] & 1;
        if (ours) {
            fprintf(out, " ");
            tell_record(out, &s->records[i]);
            fprintf(out, "\n");
        }
    }
}
