/*
 * report_grid: the tables and charts of a report as rows and columns of figures, not
 * yet laid out.  {{!table}}, {{!chart}} and {{!figures}} become grids; annexes of
 * documents and of sources are lists and stay with the writer.
 */
#ifndef DOMAIN_REPORT_GRID_H
#define DOMAIN_REPORT_GRID_H

#include "domain/report_view.h"

enum grid_kind { GRID_NUMBER, GRID_PERCENT };

struct grid_column {
    Str name;
    Str group;           /* head over several columns ("Chia ra"), or empty */
    Str formula;         /* in the row of codes: "12=10×100/11", or empty */
    enum grid_kind kind; /* a percent cell holds a ratio */
};

struct grid_cell {
    bool shown; /* false: a line without numbers, or not applicable */
    bool determined;
    int64_t value; /* micro */
    int64_t records;
    Str address; /* of a figure; empty for a computed cell */
};

struct grid_row {
    Str name, code; /* code: "01", "02.1", or empty for a line of words */
    Str count;      /* unit of count where rows differ in it */
    int level;      /* indent */
    bool total;
};

struct report_grid {
    Str title;
    Str count; /* unit of count of the whole, or empty */
    Str label; /* head of the name column */
    struct grid_column *columns;
    struct grid_row *rows;
    struct grid_cell *cells; /* n_rows * n_columns */
    int n_columns, n_rows;
    bool with_count; /* rows carry units of count */
    bool has_joint;  /* rows may add up to more than the total */
};

/* A grid is made once in a view. */
struct report_grid_kept {
    Str text;
    struct report_grid grid;
};

/* What a block shows; x is a table, chart or figures block. */
enum rc report_grid(struct report_view *v, const struct expr *x,
                    struct report_grid *ret) MUST_CHECK;
/* Puts the cells of a block among the uses, so that changes in them are found. */
enum rc report_grid_uses(struct report_view *v, Str text) MUST_CHECK;

#endif
