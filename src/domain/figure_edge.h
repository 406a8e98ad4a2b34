/*
 * The days of a period that make no whole month, as cells: what the records of
 * those days put into a unit and into the units directly under it.  They are read
 * once and kept (memo.h), so that all tables of a page ask the records once.
 */
#ifndef DOMAIN_FIGURE_EDGE_H
#define DOMAIN_FIGURE_EDGE_H

#include "domain/question.h"

struct edge_cell {
    int unit;  /* the question's, or one directly under it */
    int month; /* yyyymm */
    int64_t option;
    struct measures x;
};

struct edge_cells {
    const struct edge_cell *at;
    int n;
};

/*
 * Cells of the days from..to, both included, on the question's map, of all options.
 * Of units under it those that have stored cells: the others are read anyway.
 */
enum rc edge_cells_get(const struct question *q, Day from, Day to,
                       const struct edge_cells **ret) MUST_CHECK;

#endif
