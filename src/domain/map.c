/* Places of units on the map of a day, and following through successions. */
#include "domain/map.h"

#include <assert.h>
#include <string.h>

#include "domain/map_follow.h"

enum { TODO, BUSY, DONE };

struct making {
    struct map *m;
    char *state;
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

/* Of the nodes noted in l; ORG_NONE when there is none. */
static int lowest_common(struct making *k, const struct node_list *l)
{
    int common[MAP_MAX_DEPTH], chain[MAP_MAX_DEPTH], n, at = 0;

    if (l->n == 0)
        return ORG_NONE;
    n = chain_of(k, l->at[0], common);
    for (int i = 1; i < l->n && at < n; i++) {
        int len = chain_of(k, l->at[i], chain);

        while (at < n && !in_chain(chain, len, common[at]))
            at++;
    }
    return at < n ? common[at] : ORG_NONE;
}

/* ---- above(x) ---- */

/* Rule 2: closed; its successors' place, else where its last parent leads. */
static int above_closed(struct making *k, int unit, const struct org_edge *last)
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
    if (nodes.n)
        return lowest_common(k, &nodes);
    if (last->parent == ORG_NONE)
        return ORG_NONE;
    return follow_first(m, last->parent, last->to - 1, m->day);
}

/* Rule 3: not there yet; its predecessors' place, else its first parent. */
static int above_unfounded(struct making *k, int unit)
{
    const struct map *m = k->m;
    const struct org_unit *u = &m->org->units[unit];
    struct node_list nodes = { .n = 0 };
    Day first = DAY_UNTIL;

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < u->n_forebears; i++) {
            Day d = succession_into(m, u->forebears[i], unit);

            if (pass == 0 && d < first)
                first = d;
            else if (pass == 1 && d == first && d != DAY_UNTIL)
                node_note(&nodes, u->forebears[i]);
        }
    }
    if (nodes.n)
        return lowest_common(k, &nodes);
    for (int i = 0; i < u->n_edges; i++)
        if (u->edges[i].tree == m->tree)
            return u->edges[i].parent;
    return ORG_NONE;
}

static int find_above(struct making *k, int unit)
{
    const struct map *m = k->m;
    const struct org_unit *u = &m->org->units[unit];
    const struct org_edge *last = NULL;

    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];

        if (e->tree != m->tree || e->from > m->day)
            continue;
        if (m->day < e->to)
            return e->parent;
        last = e;
    }
    return last ? above_closed(k, unit, last) : above_unfounded(k, unit);
}

static int above(struct making *k, int unit)
{
    if (k->state[unit] == DONE)
        return k->m->above[unit];
    if (k->state[unit] == BUSY)
        return ORG_NONE; /* cannot be: time only runs one way */
    k->state[unit] = BUSY;
    k->m->above[unit] = find_above(k, unit);
    k->state[unit] = DONE;
    return k->m->above[unit];
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
    struct making k = { .m = m };

    m->arena = a;
    m->org = o;
    m->tree = tree;
    m->then = then;
    m->day = day;
    if (!then) {
        m->above = NEW(a, int, o->n + 1);
        k.state = NEW(a, char, o->n + 1);
        for (int i = 0; i < o->n; i++)
            above(&k, i);
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
