/*
 * What one record adds to the units of a map: its nodes and all above them, each
 * unit once.  A joint record counts whole wherever any of its nodes is at or
 * under a unit; a divided one by its parts.  Persons cannot be divided: they are
 * unknown where only a part of the nodes stands.
 */
#include "domain/map.h"

#include <assert.h>
#include <string.h>

#include "base/num.h"
#include "domain/map_follow.h"
#include "domain/plant.h"

void measures_add(struct measures *to, const struct measures *x, int sign)
{
    to->records += sign * x->records;
    to->unknown += sign * x->unknown;
    for (int j = 0; j < MEASURES; j++)
        to->m[j] += sign * x->m[j];
}

static struct credit *credit_of(struct credits *out, int unit)
{
    struct credit *k;

    for (int i = 0; i < out->n; i++)
        if (out->at[i].unit == unit)
            return &out->at[i];
    assert(out->n < countof(out->at));
    k = &out->at[out->n++];
    memset(k, 0, sizeof *k);
    k->unit = unit;
    return k;
}

static void whole(const struct record *r, int64_t m[MEASURES])
{
    for (int j = 0; j < MEASURES; j++)
        m[j] = r->m[j] * MICRO;
}

/* Adds one node's part along its chain; x.records counts nodes for now. */
static void credit_chain(const struct map *m, const struct record *r,
                         struct credits *out, const struct part *p)
{
    int chain[MAP_MAX_DEPTH];
    int n = map_chain(m, p->node, r->day, chain);

    for (int i = 0; i < n; i++) {
        struct credit *k = credit_of(out, chain[i]);

        k->x.records++;
        for (int j = 0; j < MEASURES; j++)
            k->x.m[j] += p->m[j];
        if (i > 0)
            continue;
        k->own = true;
        memcpy(k->here.m, p->m, sizeof k->here.m);
    }
}

/* What stands at the node itself: the whole of a joint record, else its part. */
static void settle_here(struct credit *k, bool divided)
{
    if (!divided) {
        k->here = k->x;
        return;
    }
    k->here.records = 1;
    k->here.unknown = 1;
    k->here.m[M_PERSONS] = 0;
}

/* Node counts → one record each; joint: the whole value once. */
static void settle(const struct record *r, struct credits *out, int nodes,
                   bool joint)
{
    int64_t all[MEASURES];

    whole(r, all);
    for (int i = 0; i < out->n; i++) {
        struct measures *x = &out->at[i].x;
        bool complete = x->records == nodes;

        if (joint && !PLANTED(PLANT_JOINT))
            memcpy(x->m, all, sizeof all);
        x->records = 1;
        x->unknown = !r->persons_known || (!joint && !complete);
        x->m[M_PERSONS] = x->unknown ? 0 : all[M_PERSONS];
        if (out->at[i].own)
            settle_here(&out->at[i], !joint && nodes > 1);
    }
    out->nodes = nodes;
}

static int holders_in_tree(const struct map *m, const struct record *r,
                           int in[ACTIVITY_MAX_UNITS])
{
    int n = 0;

    for (int i = 0; i < r->n; i++)
        if (org_edge_on(m->org, r->holders[i], m->tree, r->day))
            in[n++] = r->holders[i];
    return n;
}

static void credit_single(const struct map *m, const struct record *r,
                          int holder, struct credits *out)
{
    struct part parts[RECORD_MAX_NODES];
    int64_t all[MEASURES];
    int n;

    whole(r, all);
    n = follow_parts(m, holder, r->day, all, parts);
    for (int i = 0; i < n; i++)
        credit_chain(m, r, out, &parts[i]);
    settle(r, out, n, false);
}

void record_credit(const struct map *m, const struct record *r,
                   struct credits *out)
{
    int in[ACTIVITY_MAX_UNITS];
    struct node_list nodes = { .n = 0 };
    int n = holders_in_tree(m, r, in);

    out->n = 0;
    out->nodes = 0;
    if (n == 0)
        return;
    if (n == 1 && !m->then) {
        credit_single(m, r, in[0], out);
        return;
    }
    for (int i = 0; i < n; i++)
        node_note(&nodes, map_follow_first(m, in[i], r->day));
    for (int i = 0; i < nodes.n; i++) {
        struct part p = { .node = nodes.at[i] };

        whole(r, p.m);
        credit_chain(m, r, out, &p);
    }
    settle(r, out, nodes.n, true);
}
