/*
 * Maps (docs/figures.md section 3): where a record stands and what is above it,
 * in one tree.  "then": each holder under the superiors of the record's own day.
 * A day's map: each holder followed through successions to that day, under
 * the superiors of that day; closed and not yet founded units have their place
 * too.  A map reads the org and must not outlive it.
 */
#ifndef DOMAIN_MAP_H
#define DOMAIN_MAP_H

#include "domain/figure.h"
#include "domain/org.h"

enum {
    MAP_MAX_DEPTH = 64, /* superiors of a unit; deeper trees are refused */
    MEASURES = 4,       /* activities, sessions, turns, persons */
    M_ACTIVITIES = 0,
    M_SESSIONS,
    M_TURNS,
    M_PERSONS,
    RECORD_MAX_NODES = 256,
};

struct map {
    const struct org *org;
    int tree;
    bool then;
    Day day;    /* of a day's map */
    int *above; /* of a day's map: per unit, ORG_NONE for a root */
    int *first_below,
        *next_below; /* the same downwards: the first directly under a
                                    * unit, the next of those; ORG_NONE: no more */
    char *stored;    /* per unit: see map_is_stored */
    struct arena *arena;
};

struct map *map_new(const struct org *o, int tree, bool then, Day day);
void map_free(struct map *m);

/* What is directly above node, for a record of day d; ORG_NONE at the top. */
int map_above(const struct map *m, int node, Day d);
/* node, what is above it, and so on; returns how many (≤ MAP_MAX_DEPTH). */
int map_chain(const struct map *m, int node, Day d, int chain[MAP_MAX_DEPTH]);
/* Does anything ever stand under the unit or land on it from elsewhere?  Such
 * units have stored cells; the others hold their own records only. */
bool map_is_stored(const struct map *m, int unit);
/* Is the node, or was it on a record's day, in the tree itself (not closed)? */
bool map_stands(const struct map *m, int node);
/* The single node a unit leads to from day d on, by first successors. */
int map_follow_first(const struct map *m, int unit, Day d);

/* A record as the engine sees it: one live row of `fact` with all its holders. */
struct record {
    Id id;
    int64_t campaign, option; /* identities */
    Day day;
    int holders[ACTIVITY_MAX_UNITS];
    int n;
    int64_t m[MEASURES]; /* whole numbers */
    bool persons_known;
    bool approved;
};

/* Sums that add and subtract. */
struct measures {
    int64_t records, unknown;
    int64_t m[MEASURES]; /* micro */
};
/* sign: 1 or -1 */
void measures_add(struct measures *to, const struct measures *x, int sign);

/* What one record adds to one unit. */
struct credit {
    int unit;
    bool own; /* the unit itself is a node of the record */
    struct measures x;
    struct measures here; /* own: what stands at the unit, not below it */
};

struct credits {
    struct credit at[RECORD_MAX_NODES * 4];
    int n;
    int nodes; /* distinct nodes */
};

/*
 * Everything a record adds, to its nodes and all above them.  No credits when
 * no holder is in the tree on the day.
 */
void record_credit(const struct map *m, const struct record *r,
                   struct credits *out);

#endif
