/*
 * Following through successions, event after event.  A position is (unit, day,
 * order): the next succession is the first of the unit that is later by day, then by
 * order, not after the map's day, and made while the unit stood in the tree.
 */
#include "domain/map_follow.h"

#include <assert.h>

#include "base/num.h"

struct at {
    int unit;
    Day day;
    int64_t order;
    int64_t m[MEASURES];
};

void node_note(struct node_list *l, int node)
{
    for (int i = 0; i < l->n; i++)
        if (l->at[i] == node)
            return;
    assert(l->n < RECORD_MAX_NODES);
    l->at[l->n++] = node;
}

static const struct org_succession *next_of(const struct map *m,
                                            const struct at *p, Day to)
{
    const struct org_unit *u = &m->org->units[p->unit];

    for (int i = 0; i < u->n_successions; i++) {
        const struct org_succession *s = &u->successions[i];

        if (s->day > to)
            break;
        if (s->day < p->day || (s->day == p->day && s->order <= p->order))
            continue;
        if (s->trees & 1u << m->tree)
            return s;
    }
    return NULL;
}

static void pass(struct at *p, const struct org_succession *s)
{
    p->day = s->day;
    p->order = s->order;
    if (s->policy != POLICY_KEEP)
        p->unit = s->heirs[0].unit;
}

int follow_first(const struct map *m, int unit, Day from, Day to)
{
    struct at p = { .unit = unit, .day = from, .order = SEQ_LIVE };
    const struct org_succession *s;

    while ((s = next_of(m, &p, to)) != NULL)
        pass(&p, s);
    return p.unit;
}

/* Divides p's values among the heirs: the first takes what is left over. */
static int divide(const struct at *p, const struct org_succession *s,
                  struct at *out, int room)
{
    struct at first = *p;

    assert(s->n <= room);
    first.day = s->day;
    first.order = s->order;
    first.unit = s->heirs[0].unit;
    for (int i = 1; i < s->n; i++) {
        out[i] = first;
        out[i].unit = s->heirs[i].unit;
        for (int j = 0; j < MEASURES; j++) {
            out[i].m[j] =
                (int64_t)((Wide)p->m[j] * s->heirs[i].share / SHARE_WHOLE);
            first.m[j] -= out[i].m[j];
        }
    }
    out[0] = first;
    return s->n;
}

static void part_add(struct part *out, int *n, const struct at *p)
{
    int i = 0;

    while (i < *n && out[i].node != p->unit)
        i++;
    if (i == *n) {
        assert(*n < RECORD_MAX_NODES);
        out[(*n)++] = (struct part){ .node = p->unit };
    }
    for (int j = 0; j < MEASURES; j++)
        out[i].m[j] += p->m[j];
}

/* Runs every branch to its end; the stack holds branches still to run. */
static int run_branches(const struct map *m, struct at start,
                        struct part out[RECORD_MAX_NODES])
{
    struct at stack[RECORD_MAX_NODES];
    int n = 0, depth = 1;

    stack[0] = start;
    while (depth > 0) {
        struct at p = stack[--depth];
        const struct org_succession *s = next_of(m, &p, m->day);

        if (!s) {
            part_add(out, &n, &p);
        } else if (s->policy == POLICY_SHARES) {
            depth += divide(&p, s, stack + depth, RECORD_MAX_NODES - depth);
        } else {
            pass(&p, s);
            stack[depth++] = p;
        }
    }
    return n;
}

void follow_all(const struct map *m, int unit, Day day, int64_t order,
                struct node_list *out)
{
    struct part parts[RECORD_MAX_NODES];
    struct at p = { .unit = unit, .day = day, .order = order };
    int n = run_branches(m, p, parts);

    for (int i = 0; i < n; i++)
        node_note(out, parts[i].node);
}

int follow_parts(const struct map *m, int unit, Day from,
                 const int64_t value[MEASURES],
                 struct part out[RECORD_MAX_NODES])
{
    struct at p = { .unit = unit, .day = from, .order = SEQ_LIVE };

    for (int j = 0; j < MEASURES; j++)
        p.m[j] = value[j];
    return run_branches(m, p, out);
}

Day succession_into(const struct map *m, int unit, int heir)
{
    const struct org_unit *u = &m->org->units[unit];

    for (int i = 0; i < u->n_successions; i++) {
        const struct org_succession *s = &u->successions[i];

        for (int j = 0; j < s->n && s->trees & 1u << m->tree; j++)
            if (s->heirs[j].unit == heir)
                return s->day;
    }
    return DAY_UNTIL;
}
