/*
 * The rules of section 1 that hold on every day, read off a whole state: one
 * life at a time, one edge of a unit in a tree, parents alive and in the tree,
 * no cycle, successors alive.  Checked day by day on all the days on which
 * something begins or ends.  Whether records still have their holders is asked
 * separately: a fold that runs again asks it once, at its end.
 */
#include "model_event.h"

#include <stddef.h>

struct day_state {
    int lives[M_UNITS];
    int names[M_UNITS];
    int edges[M_TREES][M_UNITS];
    int parent[M_TREES][M_UNITS];
};

static void count_day(const struct m_state *s, Day d, struct day_state *t)
{
    *t = (struct day_state){ 0 };
    for (int i = 0; i < s->nlives; i++)
        if (s->lives[i].from <= d && d < s->lives[i].to)
            t->lives[s->lives[i].unit]++;
    for (int i = 0; i < s->nnames; i++)
        if (s->names[i].from <= d && d < s->names[i].to)
            t->names[s->names[i].unit]++;
    for (int i = 0; i < s->nedges; i++) {
        const struct m_edge *e = &s->edges[i];

        if (e->from <= d && d < e->to) {
            t->edges[e->tree][e->unit]++;
            t->parent[e->tree][e->unit] = e->parent;
        }
    }
}

static const char *edge_breaks(const struct day_state *t, int tree, int unit)
{
    int steps = 0;

    if (t->edges[tree][unit] > 1)
        return "two parents in one tree on one day";
    if (!t->lives[unit])
        return "an edge of a unit that is not alive";
    for (int p = t->parent[tree][unit]; p != M_NONE; p = t->parent[tree][p]) {
        if (!t->lives[p])
            return "a parent that is not alive";
        if (!t->edges[tree][p])
            return "a parent that is not in the tree";
        if (++steps > M_UNITS)
            return "a cycle";
    }
    return NULL;
}

static const char *day_breaks(const struct m_state *s, Day d)
{
    struct day_state t;

    count_day(s, d, &t);
    for (int u = 0; u < M_UNITS; u++) {
        if (t.lives[u] > 1)
            return "two lives on one day";
        if (t.names[u] > 1)
            return "two names on one day";
        for (int tree = 0; tree < M_TREES; tree++) {
            const char *wrong =
                t.edges[tree][u] ? edge_breaks(&t, tree, u) : NULL;

            if (wrong)
                return wrong;
        }
    }
    return NULL;
}

/* Alive on d as the log stood at `order`: or closed on d by a later entry. */
static bool alive_at(const struct m_state *s, int unit, Day d, int order)
{
    if (m_alive(s, unit, d))
        return true;
    for (int i = 0; i < s->nsuccs; i++)
        if (s->succs[i].unit == unit && s->succs[i].day == d &&
            s->succs[i].order > order)
            return m_alive(s, unit, d - 1);
    return false;
}

static const char *succ_breaks(const struct m_state *s, const struct m_succ *x)
{
    bool survives = false;

    for (int i = 0; i < x->n; i++) {
        if (!alive_at(s, x->to[i], x->day, x->order))
            return "a later event names it as successor";
        survives |= x->to[i] == x->unit;
    }
    if (!survives && !m_alive(s, x->unit, x->day - 1))
        return "a unit closed that was not alive";
    return NULL;
}

static const char *record_breaks(const struct m_state *s,
                                 const struct m_record *r)
{
    for (int i = 0; i < r->nholders; i++)
        if (!m_alive(s, r->holders[i], r->day))
            return "a record held by a unit that is not alive";
    return NULL;
}

const char *m_records_break(const struct m_state *s)
{
    const char *wrong = NULL;

    for (int i = 0; i < s->nrecords && !wrong; i++)
        if (m_counts(&s->records[i]))
            wrong = record_breaks(s, &s->records[i]);
    return wrong;
}

static const char *rows_break(const struct m_state *s)
{
    const char *wrong = NULL;

    for (int i = 0; i < s->nlives; i++)
        if (s->lives[i].from >= s->lives[i].to)
            return "a unit that lives no day";
    for (int i = 0; i < s->nsuccs && !wrong; i++)
        wrong = succ_breaks(s, &s->succs[i]);
    return wrong;
}

/* Something changes only on days where a row begins or ends. */
static int breakpoints(const struct m_state *s, Day *days)
{
    int n = 0;

    for (int i = 0; i < s->nlives; i++) {
        days[n++] = s->lives[i].from;
        days[n++] = s->lives[i].to;
    }
    for (int i = 0; i < s->nedges; i++) {
        days[n++] = s->edges[i].from;
        days[n++] = s->edges[i].to;
    }
    for (int i = 0; i < s->nnames; i++)
        days[n++] = s->names[i].from;
    return n;
}

static bool seen_before(const Day *days, int i)
{
    for (int j = 0; j < i; j++)
        if (days[j] == days[i])
            return true;
    return false;
}

const char *m_state_breaks(const struct m_state *s)
{
    Day days[2 * (M_LIVES + M_EDGES) + M_NAMES];
    const char *wrong = rows_break(s);
    int n = breakpoints(s, days);

    for (int i = 0; i < n && !wrong; i++)
        if (days[i] != DAY_UNTIL && !seen_before(days, i))
            wrong = day_breaks(s, days[i]);
    return wrong;
}
