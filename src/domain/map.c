/* Places of units on the map of a day, and following through successions. */
#include "domain/map.h"

#include <assert.h>
#include <string.h>

#include "domain/map_follow.h"

/*
 * Above every unit, in three passes.  First, what its place hangs on: for a
 * unit that stands in the tree on the day its parent; for a closed or not yet
 * founded one (it "hangs") a set of nodes whose lowest common superior it is
 * under, or the unit its last or first parent leads to.  Then, which of the
 * hanging ones come back to themselves that way.  Then above itself.
 */
struct hang {
    int *needs; /* nodes its place hangs on */
    int n;
    bool common; /* above = their lowest common superior; else needs[0] */
    int raw;     /* parent of its last or first edge, as it stands */
    bool ring;   /* hangs on itself in the end */
};

enum { TODO, DONE };

struct making {
    struct map *m;
    struct hang **hangs; /* per unit; NULL: it stands, above is its parent */
    char *state;
    int *stamp, round; /* units met in a search */
    int *stack;
};

static int above(struct making *k, int unit);

/* ---- lowest common superior ---- */

static int chain_of(struct making *k, int node, int chain[MAP_MAX_DEPTH])
{
    int n = 0;

    while (node != ORG_NONE && n < MAP_MAX_DEPTH) {
        chain[n++] = node;
        node = above(k, node);
    }
    return n;
}

static bool in_chain(const int *chain, int n, int node)
{
    for (int i = 0; i < n; i++)
        if (chain[i] == node)
            return true;
    return false;
}

static int lowest_common(struct making *k, const struct hang *h)
{
    int common[MAP_MAX_DEPTH], chain[MAP_MAX_DEPTH], n, at = 0;

    n = chain_of(k, h->needs[0], common);
    for (int i = 1; i < h->n && at < n; i++) {
        int len = chain_of(k, h->needs[i], chain);

        while (at < n && !in_chain(chain, len, common[at]))
            at++;
    }
    return at < n ? common[at] : ORG_NONE;
}

/* ---- first pass: what a place hangs on ---- */

static void hang_on(struct making *k, struct hang *h,
                    const struct node_list *nodes)
{
    h->common = true;
    h->n = nodes->n;
    h->needs = NEW(k->m->arena, int, nodes->n);
    memcpy(h->needs, nodes->at, (size_t)nodes->n * sizeof *h->needs);
}

static void hang_on_one(struct making *k, struct hang *h, int node)
{
    if (node == ORG_NONE)
        return;
    h->n = 1;
    h->needs = NEW(k->m->arena, int, 1);
    h->needs[0] = node;
}

/* Rule 2: closed; its successors' place, else where its last parent leads. */
static void hang_closed(struct making *k, int unit, const struct org_edge *last,
                        struct hang *h)
{
    const struct map *m = k->m;
    const struct org_unit *u = &m->org->units[unit];
    const struct org_succession *s = NULL;
    struct node_list nodes = { .n = 0 };

    for (int i = 0; i < u->n_successions; i++)
        if (u->successions[i].day <= m->day &&
            u->successions[i].trees & 1u << m->tree)
            s = &u->successions[i];
    for (int i = 0; s && i < s->n; i++)
        follow_all(m, s->heirs[i].unit, s->day, s->order, &nodes);
    h->raw = last->parent;
    if (nodes.n)
        hang_on(k, h, &nodes);
    else if (last->parent != ORG_NONE)
        hang_on_one(k, h, follow_first(m, last->parent, last->to - 1, m->day));
}

/* Rule 3: not there yet; its predecessors' place, else its first parent. */
static void hang_unfounded(struct making *k, int unit, struct hang *h)
{
    const struct map *m = k->m;
    const struct org_unit *u = &m->org->units[unit];
    struct node_list nodes = { .n = 0 };
    Day first = DAY_UNTIL;

    for (int i = 0; i < u->n_forebears; i++) {
        Day d = succession_into(m, u->forebears[i], unit);

        first = d < first ? d : first;
    }
    for (int i = 0; i < u->n_forebears && first != DAY_UNTIL; i++)
        if (succession_into(m, u->forebears[i], unit) == first)
            node_note(&nodes, u->forebears[i]);
    for (int i = u->n_edges; i-- > 0;)
        if (u->edges[i].tree == m->tree)
            h->raw = u->edges[i].parent;
    if (nodes.n)
        hang_on(k, h, &nodes);
    else
        hang_on_one(k, h, h->raw);
}

static void find_hang(struct making *k, int unit)
{
    const struct map *m = k->m;
    const struct org_unit *u = &m->org->units[unit];
    const struct org_edge *last = NULL;
    struct hang *h;

    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];

        if (e->tree != m->tree || e->from > m->day)
            continue;
        if (m->day < e->to) {
            m->above[unit] = e->parent;
            k->state[unit] = DONE;
            return;
        }
        if (!last || e->to >= last->to)
            last = e;
    }
    h = k->hangs[unit] = NEW(m->arena, struct hang, 1);
    h->raw = ORG_NONE;
    if (last)
        hang_closed(k, unit, last, h);
    else
        hang_unfounded(k, unit, h);
}

/* ---- second pass: rings ---- */

static void push_needs(struct making *k, int unit, int *depth)
{
    const struct hang *h = k->hangs[unit];
    int one = h ? ORG_NONE : k->m->above[unit];

    for (int i = 0; i < (h ? h->n : one != ORG_NONE); i++) {
        int next = h ? h->needs[i] : one;

        if (k->stamp[next] == k->round)
            continue;
        k->stamp[next] = k->round;
        k->stack[(*depth)++] = next;
    }
}

/* Does what `from` hangs on lead, step by step, to `target`?  Units that
 * stand only lead to units that stand. */
static bool leads_to(struct making *k, int from, int target)
{
    int depth = 0;

    k->round++;
    push_needs(k, from, &depth);
    while (depth > 0) {
        int unit = k->stack[--depth];

        if (unit == target)
            return true;
        if (k->hangs[unit])
            push_needs(k, unit, &depth);
    }
    return false;
}

/* ---- third pass ---- */

static int above_hanging(struct making *k, int unit, const struct hang *h)
{
    if (h->ring)
        return h->raw == ORG_NONE || h->raw == unit || leads_to(k, h->raw, unit)
                   ? ORG_NONE
                   : h->raw;
    if (h->n == 0)
        return ORG_NONE;
    return h->common ? lowest_common(k, h) : h->needs[0];
}

static int above(struct making *k, int unit)
{
    if (k->state[unit] != DONE) {
        k->state[unit] = DONE; /* a ring of raw parents ends here */
        k->m->above[unit] = above_hanging(k, unit, k->hangs[unit]);
    }
    return k->m->above[unit];
}

/* Does the way up from the unit come back to it? */
static bool is_circle(struct making *k, int unit)
{
    int at = k->m->above[unit];

    k->round++;
    while (at != ORG_NONE && at != unit && k->stamp[at] != k->round) {
        k->stamp[at] = k->round;
        at = k->m->above[at];
    }
    return at == unit;
}

static void make_above(struct map *m)
{
    struct arena *scratch = arena_new();
    int n = m->org->n;
    struct making k = { .m = m,
                        .hangs = NEW(scratch, struct hang *, n + 1),
                        .state = NEW(scratch, char, n + 1),
                        .stamp = NEW(scratch, int, n + 1),
                        .stack = NEW(scratch, int, n + 1) };

    m->above = NEW(m->arena, int, n + 1);
    for (int i = 0; i < n; i++)
        m->above[i] = ORG_NONE;
    for (int i = 0; i < n; i++)
        find_hang(&k, i);
    for (int i = 0; i < n; i++)
        if (k.hangs[i])
            k.hangs[i]->ring = leads_to(&k, i, i);
    for (int i = 0; i < n; i++)
        above(&k, i);
    for (int i = 0; i < n; i++)
        if (is_circle(&k, i))
            m->above[i] = ORG_NONE;
    arena_free(scratch);
}

/* Lists in the order of the units. */
static void make_below(struct map *m)
{
    int n = m->org->n;

    m->first_below = NEW(m->arena, int, n + 1);
    m->next_below = NEW(m->arena, int, n + 1);
    for (int i = 0; i < n; i++)
        m->first_below[i] = ORG_NONE;
    for (int i = n - 1; i >= 0; i--) {
        m->next_below[i] = ORG_NONE;
        if (m->above[i] == ORG_NONE)
            continue;
        m->next_below[i] = m->first_below[m->above[i]];
        m->first_below[m->above[i]] = i;
    }
}

static void note_stored(struct map *m)
{
    const struct org *o = m->org;

    m->stored = NEW(m->arena, char, o->n + 1);
    for (int i = 0; i < o->n; i++) {
        const struct org_unit *u = &o->units[i];

        if (!m->then && u->n_forebears)
            m->stored[i] = 1;
        for (int j = 0; j < u->n_edges; j++)
            if (u->edges[j].tree == m->tree && u->edges[j].parent != ORG_NONE)
                m->stored[u->edges[j].parent] = 1;
        /* something closed or not yet founded may hang here */
        if (!m->then && m->above[i] != ORG_NONE)
            m->stored[m->above[i]] = 1;
    }
}

struct map *map_new(const struct org *o, int tree, bool then, Day day)
{
    struct arena *a = arena_new();
    struct map *m = NEW(a, struct map, 1);

    m->arena = a;
    m->org = o;
    m->tree = tree;
    m->then = then;
    m->day = day;
    if (!then) {
        make_above(m);
        make_below(m);
    }
    note_stored(m);
    return m;
}

void map_free(struct map *m)
{
    if (m)
        arena_free(m->arena);
}

/* ---- reading ---- */

int map_above(const struct map *m, int node, Day d)
{
    const struct org_edge *e;

    if (!m->then)
        return m->above[node];
    e = org_edge_on(m->org, node, m->tree, d);
    return e ? e->parent : ORG_NONE;
}

int map_chain(const struct map *m, int node, Day d, int chain[MAP_MAX_DEPTH])
{
    int n = 0;

    while (node != ORG_NONE && n < MAP_MAX_DEPTH) {
        chain[n++] = node;
        node = map_above(m, node, d);
    }
    return n;
}

bool map_is_stored(const struct map *m, int unit)
{
    return m->stored[unit];
}

bool map_stands(const struct map *m, int node)
{
    return m->then || org_edge_on(m->org, node, m->tree, m->day) != NULL;
}

int map_follow_first(const struct map *m, int unit, Day d)
{
    return m->then ? unit : follow_first(m, unit, d, m->day);
}
