/*
 * Section 3: where a record stands.  One view is one tree of one state on one
 * map, with the chain above every unit and every record placed in it.
 */
#include "model_view.h"

#include <string.h>

#include "base/num.h"

struct at {
    Day day;
    int order;
};

/* ---- following a unit through its successions ---- */

static bool after(const struct m_succ *x, struct at p)
{
    return x->day > p.day || (x->day == p.day && x->order > p.order);
}

static const struct m_succ *next_succ(const struct m_view *v, int unit,
                                      struct at p)
{
    const struct m_state *s = v->s;
    const struct m_succ *best = NULL;

    for (int i = 0; i < s->nsuccs; i++) {
        const struct m_succ *x = &s->succs[i];

        if (x->unit != unit || x->day > v->day || !after(x, p) ||
            !(x->trees >> v->tree & 1))
            continue;
        if (!best || !after(x, (struct at){ best->day, best->order }))
            best = x;
    }
    return best;
}

struct walk {
    const struct m_view *v;
    bool whole; /* joint: shares are read as primary */
    struct m_node *nodes;
    int *nnodes;
};

static void arrive(const struct walk *k, int unit, const int64_t *part)
{
    struct m_node *n = k->nodes;

    while (n < k->nodes + *k->nnodes && n->unit != unit)
        n++;
    if (n == k->nodes + *k->nnodes) {
        *n = (struct m_node){ .unit = unit };
        ++*k->nnodes;
    }
    for (int m = 0; m < 3; m++)
        n->part[m] += part[m];
}

static void divide(const struct m_succ *x, const int64_t *value,
                   int64_t out[M_LIST][3])
{
    for (int m = 0; m < 3; m++) {
        out[0][m] = value[m];
        for (int i = 1; i < x->n; i++) {
            out[i][m] = value[m] * x->share[i] / MICRO;
            out[0][m] -= out[i][m];
        }
    }
}

/* Every step goes on to a later succession, so this ends. */
static void follow(const struct walk *k, int unit, struct at p,
                   const int64_t *value)
{
    const struct m_succ *x = next_succ(k->v, unit, p);
    int64_t parts[M_LIST][3];

    if (!x) {
        arrive(k, unit, value);
        return;
    }
    p = (struct at){ x->day, x->order };
    if (x->policy == M_KEEP) {
        follow(k, unit, p, value);
    } else if (x->policy == M_PRIMARY || k->whole) {
        follow(k, x->to[0], p, value);
    } else {
        divide(x, value, parts);
        for (int i = 0; i < x->n; i++)
            follow(k, x->to[i], p, parts[i]);
    }
}

/* All nodes that a unit leads to, every branch, as a set. */
static uint64_t leads_to(const struct m_view *v, int unit, struct at p)
{
    static const int64_t none[3];
    struct m_node nodes[M_NODES];
    int n = 0;
    struct walk k = { v, false, nodes, &n };
    uint64_t set = 0;

    follow(&k, unit, p, none);
    for (int i = 0; i < n; i++)
        set |= UINT64_C(1) << nodes[i].unit;
    return set;
}

static int by_first_successors(const struct m_view *v, int unit, Day from)
{
    struct at p = { from - 1, INT32_MAX };
    const struct m_succ *x;

    while ((x = next_succ(v, unit, p)) != NULL) {
        p = (struct at){ x->day, x->order };
        if (x->policy != M_KEEP)
            unit = x->to[0];
    }
    return unit;
}

/* ---- above(x) on a day map ---- */

struct find {
    struct m_view *v;
    uint64_t needs[M_UNITS]; /* what above(x) is found from */
    bool common[M_UNITS];    /* as the lowest common superior of needs */
    int own[M_UNITS];        /* parent of the last or first edge */
    uint64_t done, busy;
};

static const struct m_edge *last_edge(const struct m_view *v, int x)
{
    const struct m_edge *best = NULL;

    for (int i = 0; i < v->s->nedges; i++) {
        const struct m_edge *e = &v->s->edges[i];

        if (e->tree == v->tree && e->unit == x && e->to <= v->day &&
            (!best || e->to >= best->to)) /* of two: the one made later */
            best = e;
    }
    return best;
}

static const struct m_edge *first_edge(const struct m_view *v, int x)
{
    const struct m_edge *best = NULL;

    for (int i = 0; i < v->s->nedges; i++) {
        const struct m_edge *e = &v->s->edges[i];

        if (e->tree == v->tree && e->unit == x &&
            (!best || e->from < best->from))
            best = e;
    }
    return best;
}

static uint64_t bit(int unit)
{
    return unit == M_NONE ? 0 : UINT64_C(1) << unit;
}

static void needs_closed(struct find *f, int x, const struct m_edge *e)
{
    struct at p = { INT32_MIN, 0 };
    const struct m_succ *next, *last = NULL;
    uint64_t set = 0;

    while ((next = next_succ(f->v, x, p)) != NULL) {
        last = next;
        p = (struct at){ last->day, last->order };
    }
    for (int i = 0; last && i < last->n; i++)
        set |= leads_to(f->v, last->to[i], p);
    f->own[x] = e->parent;
    f->needs[x] = set;
    f->common[x] = f->needs[x] != 0;
    if (!f->common[x] && e->parent != M_NONE)
        f->needs[x] = bit(by_first_successors(f->v, e->parent, e->to));
}

/* Does s, made in this tree, name x as successor of another unit? */
static bool names(const struct m_view *v, const struct m_succ *s, int x)
{
    if (!(s->trees >> v->tree & 1))
        return false;
    for (int i = 0; i < s->n; i++)
        if (s->to[i] == x)
            return s->unit != x;
    return false;
}

static void needs_coming(struct find *f, int x, const struct m_edge *e)
{
    const struct m_state *s = f->v->s;
    Day earliest = DAY_UNTIL;
    uint64_t set = 0;

    for (int i = 0; i < s->nsuccs; i++)
        if (names(f->v, &s->succs[i], x) && s->succs[i].day < earliest)
            earliest = s->succs[i].day;
    for (int i = 0; i < s->nsuccs; i++)
        if (names(f->v, &s->succs[i], x) && s->succs[i].day == earliest)
            set |= bit(s->succs[i].unit);
    f->own[x] = e->parent;
    f->needs[x] = set;
    f->common[x] = f->needs[x] != 0;
    if (!f->common[x])
        f->needs[x] = bit(e->parent);
}

static void find_needs(struct find *f, int x)
{
    struct m_view *v = f->v;
    const struct m_edge *e = m_edge_on(v->s, v->tree, x, v->day);

    f->own[x] = M_NONE;
    if (e) {
        v->rule[x] = 1;
        f->needs[x] = bit(e->parent);
    } else if ((e = last_edge(v, x)) != NULL) {
        v->rule[x] = 2;
        needs_closed(f, x, e);
    } else if ((e = first_edge(v, x)) != NULL) {
        v->rule[x] = 3;
        needs_coming(f, x, e);
    }
}

/* Everything reached from a set by needs of needs, the set included. */
static uint64_t reached(const struct find *f, uint64_t set)
{
    uint64_t all = set, before;

    do {
        before = all;
        for (int u = 0; u < M_UNITS; u++)
            if (all >> u & 1)
                all |= f->needs[u];
    } while (all != before);
    return all;
}

static int find_above(struct find *f, int x);

/* The members of x's chain as found so far, lowest first. */
static int chain_of(struct find *f, int x, int *list)
{
    int n = 0;

    while (x != M_NONE && n < M_UNITS) {
        list[n++] = x;
        x = find_above(f, x);
    }
    return n;
}

static uint64_t set_of(const int *list, int n)
{
    uint64_t set = 0;

    for (int i = 0; i < n; i++)
        set |= bit(list[i]);
    return set;
}

static int common_superior(struct find *f, uint64_t set)
{
    int first[M_UNITS], other[M_UNITS];
    int n = 0;
    uint64_t common = UINT64_MAX;

    for (int u = 0; u < M_UNITS; u++) {
        if (!(set >> u & 1))
            continue;
        if (!n)
            n = chain_of(f, u, first);
        common &= set_of(other, chain_of(f, u, other));
    }
    for (int i = 0; i < n; i++)
        if (common >> first[i] & 1)
            return first[i];
    return M_NONE;
}

static int lone(uint64_t set)
{
    return set ? __builtin_ctzll(set) : M_NONE;
}

static int above_by_rule(struct find *f, int x)
{
    if (f->v->loops[x]) {
        int p = f->own[x];

        return reached(f, bit(p)) >> x & 1 ? M_NONE : p;
    }
    if (f->v->rule[x] >= 2 && f->common[x])
        return common_superior(f, f->needs[x]);
    return lone(f->needs[x]);
}

static int find_above(struct find *f, int x)
{
    if (f->busy & bit(x)) { /* a ring through two fallbacks: never seen */
        f->v->guarded++;
        return M_NONE;
    }
    if (!(f->done & bit(x))) {
        f->busy |= bit(x);
        f->v->above[x] = above_by_rule(f, x);
        f->busy &= ~bit(x);
        f->done |= bit(x);
    }
    return f->v->above[x];
}

static void find_all(struct m_view *v)
{
    struct find f = { .v = v };

    for (int u = 0; u < M_UNITS; u++)
        find_needs(&f, u);
    for (int u = 0; u < M_UNITS; u++)
        v->loops[u] = reached(&f, f.needs[u]) >> u & 1;
    for (int u = 0; u < M_UNITS; u++)
        v->above[u] = find_above(&f, u);
    for (int u = 0; u < M_UNITS; u++) {
        int at = v->above[u];

        for (int steps = 0; steps < M_UNITS && at != M_NONE && at != u; steps++)
            at = v->above[at];
        if (at == u)
            v->above[u] = M_NONE;
    }
}

/* ---- the view ---- */

static uint64_t chain_on_day(const struct m_view *v, int unit, Day d)
{
    uint64_t set = 0;

    while (unit != M_NONE) {
        const struct m_edge *e = m_edge_on(v->s, v->tree, unit, d);

        set |= bit(unit);
        unit = e ? e->parent : M_NONE;
    }
    return set;
}

static uint64_t chain_on_map(const struct m_view *v, int unit)
{
    uint64_t set = 0;

    while (unit != M_NONE && !(set & bit(unit))) {
        set |= bit(unit);
        unit = v->above[unit];
    }
    return set;
}

static void place(struct m_view *v, const struct m_record *r, struct m_place *p)
{
    const int64_t value[3] = { r->sessions, r->turns, MICRO };
    struct walk k = { v, false, p->nodes, &p->nnodes };
    int holders[M_HOLDERS], n = 0;

    for (int i = 0; i < r->nholders; i++)
        if (m_edge_on(v->s, v->tree, r->holders[i], r->day))
            holders[n++] = r->holders[i];
    p->counts = n > 0;
    p->joint = k.whole = n > 1;
    for (int i = 0; i < n; i++) {
        if (v->day == M_THEN)
            arrive(&k, holders[i], value);
        else
            follow(&k, holders[i], (struct at){ r->day, INT32_MAX }, value);
    }
    for (int i = 0; i < p->nnodes; i++)
        p->nodes[i].chain = v->day == M_THEN
                                ? chain_on_day(v, p->nodes[i].unit, r->day)
                                : chain_on_map(v, p->nodes[i].unit);
}

void m_view_make(struct m_view *v, const struct m_world *w,
                 const struct m_state *s, int tree, Day day)
{
    memset(v, 0, sizeof *v);
    v->w = w;
    v->s = s;
    v->tree = tree;
    v->day = day;
    if (day != M_THEN)
        find_all(v);
    for (int i = 0; i < s->nrecords; i++) {
        v->places[i].counts = false;
        if (m_counts(&s->records[i]))
            place(v, &s->records[i], &v->places[i]);
    }
}

/* ---- section 2a: above, for locks ---- */

static uint64_t heirs_today(const struct m_world *w, const struct m_state *s,
                            int unit)
{
    const struct m_succ *last = NULL;
    uint64_t set = 0;

    if (m_alive(s, unit, w->today))
        return 0;
    for (int i = 0; i < s->nsuccs; i++) {
        const struct m_succ *x = &s->succs[i];

        if (x->unit == unit && x->day <= w->today &&
            (!last || after(x, (struct at){ last->day, last->order })))
            last = x;
    }
    for (int i = 0; last && i < last->n; i++)
        set |= bit(last->to[i]);
    return set;
}

uint64_t m_above(const struct m_world *w, const struct m_state *s, int unit)
{
    struct m_view *v = NEW(w->a, struct m_view, M_TREES);
    uint64_t set = bit(unit), before;

    for (int t = 0; t < M_TREES; t++) {
        v[t].w = w;
        v[t].s = s;
        v[t].tree = t;
        v[t].day = w->today;
        find_all(&v[t]);
    }
    do {
        before = set;
        for (int u = 0; u < M_UNITS; u++) {
            if (!(before >> u & 1))
                continue;
            set |= heirs_today(w, s, u);
            for (int t = 0; t < M_TREES; t++)
                if (v[t].above[u] != M_NONE)
                    set |= bit(v[t].above[u]);
        }
    } while (set != before);
    return set;
}
