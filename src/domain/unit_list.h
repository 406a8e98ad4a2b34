/*
 * Lists of units as they are handed in (`import units`): one line per unit and
 * tree (and code scheme).  A line that is there already is compared; a changed one is a
 * correction and takes the place of the first in the fold.
 */
#ifndef DOMAIN_UNIT_LIST_H
#define DOMAIN_UNIT_LIST_H

#include "domain/activity.h"
#include "domain/reorg.h"

struct unit_line {
    Str key, tree, kind, name, short_name, parent, scheme, code; /* keys */
    Day from;
};

/* Saves the lines inside the change; ret_results has one per line. */
enum rc unit_list_put(struct reorg *r, const struct unit_line *lines, int n,
                      enum save_result *ret_results, int *ret_bad) MUST_CHECK;
/* All live lines in the order handed in. */
enum rc unit_list_all(struct ctx *c, struct unit_line **ret,
                      int *ret_n) MUST_CHECK;

#endif
