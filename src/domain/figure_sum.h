/*
 * Adding cells and records into the rows of a table; shared by the parts of figure.
 */
#ifndef DOMAIN_FIGURE_SUM_H
#define DOMAIN_FIGURE_SUM_H

#include "domain/question.h"

struct sum_row {
    int unit;       /* BY_CHILD */
    int time;       /* BY_YEAR yyyy, BY_MONTH yyyymm */
    int64_t option; /* BY_OPTION */
    struct measures x;
};

struct sums {
    const struct question *q;
    enum by_kind by;
    struct sum_row *rows;
    size_t n, cap;
    int own_row; /* BY_CHILD: the unit's own records; else -1 */
};

/* Fills every row's measures, from the stored maps where they answer. */
enum rc sums_fill(struct sums *s) MUST_CHECK;

#endif
