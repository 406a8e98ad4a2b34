/* Following a unit through its successions; shared by map.c and record.c. */
#ifndef DOMAIN_MAP_FOLLOW_H
#define DOMAIN_MAP_FOLLOW_H

#include "domain/map.h"

/* A small set of nodes. */
struct node_list {
    int at[RECORD_MAX_NODES];
    int n;
};

void node_note(struct node_list *l, int node);

/* Where a unit is after day `from` (all events of that day done), on day `to`. */
int follow_first(const struct map *m, int unit, Day from, Day to);
/* All nodes it may lead to after event (day, order), every branch of shares. */
void follow_all(const struct map *m, int unit, Day day, int64_t order,
                struct node_list *out);
/* The same with parts of the values. */
struct part {
    int node;
    int64_t m[MEASURES]; /* micro */
};
int follow_parts(const struct map *m, int unit, Day from,
                 const int64_t value[MEASURES],
                 struct part out[RECORD_MAX_NODES]);
/* Day of the earliest succession of unit that names heir and counts in this tree,
 * or DAY_UNTIL. */
Day succession_into(const struct map *m, int unit, int heir);

#endif
