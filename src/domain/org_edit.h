/*
 * Shared by the parts of org: changing the interval lists of a unit and checking
 * them.  Not for others.
 */
#ifndef DOMAIN_ORG_EDIT_H
#define DOMAIN_ORG_EDIT_H

#include "domain/org.h"

struct rows;

/* Reads an event row (columns of org.c's SQL_EVENTS) into scratch memory. */
void event_from_row(struct arena *a, struct rows *r, struct event *ev);

void org_add_life(struct org *o, int unit, Day from);
/* Copies the texts. */
void org_add_name(struct org *o, int unit, struct org_name name);
/* Keeps the list sorted; notes the child with the parent. */
void org_add_edge(struct org *o, int unit, struct org_edge e);
void org_drop_edge(struct org *o, int unit, int at);
int org_edge_index(const struct org *o, int unit, int tree, Day d);
/* First day after d on which the unit's place in tree is taken or its life ends. */
Day org_free_until(const struct org *o, int unit, int tree, Day d);
/*
 * The edge of unit in tree that begins on `from`: its parent lives and is in the
 * tree all its time, and no day of it closes a cycle.
 */
enum rc org_check_edge(const struct org *o, int unit, int tree, Day from,
                       struct err *e) MUST_CHECK;
/* Adds item to a list of ints unless it is there. */
void org_note(struct arena *a, int **list, int *n, size_t *cap, int item);

#endif
