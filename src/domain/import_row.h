/* One row of each kind of import; shared by import.c and import_row.c. */
#ifndef DOMAIN_IMPORT_ROW_H
#define DOMAIN_IMPORT_ROW_H

#include "domain/activity_put.h"
#include "domain/import.h"
#include "domain/key_set.h"
#include "domain/reorg.h"
#include "domain/unit_list.h"

struct importing {
    struct ctx *c;
    const struct import *how;
    struct import_report *report;
    struct arena *scratch; /* of one row */
    enum num_style style;
    int column[IMPORT_MAX_COLUMNS]; /* field → column of the sheet, or -1 */
    struct reorg reorg;             /* units, events */
    bool spent;                     /* events: the organisation refused one */
    struct unit_line *lines;        /* units, kept until the end */
    int *line_numbers;
    size_t n_lines, cap_lines, cap_numbers;
    struct activity_writer *writer; /* activities */
    Id first;                       /* of the records made, */
    Id last;                        /* to this one; 0 none */
    struct activity *updated;       /* those whose changes are asked for */
    int *updated_lines;
    size_t n_updated, cap_updated, cap_updated_lines;
    struct key_set met;           /* keys of the list, with their lines */
    size_t cap_changes;           /* of the report's */
    struct import_before *before; /* units, catalogue: what was live, or NULL */
    int n_told;                   /* rows compared with it */
};

/* Saves one row, its values in the order of the kind's fields. */
enum rc import_row(struct importing *k, int line, const struct field_value *v,
                   enum save_result *ret) MUST_CHECK;
/* A unit list's line is told from the others by key, tree and scheme. */
Str unit_row_name(struct arena *a, const struct field_value *v);
/* After the last row: what only the whole list can tell. */
enum rc import_finish(struct importing *k) MUST_CHECK;
void import_note(struct importing *k, int line, Str key,
                 enum save_result result);
/* An update whose changes are asked for, and all of them after the last row. */
void import_change_note(struct importing *k, int line,
                        const struct activity *a);
enum rc import_change_find(struct importing *k) MUST_CHECK;
/* The same of units and of the catalogue (import_change_list.c): what is live, read
 * before the first row; then each row that updates. */
enum rc import_change_before(struct importing *k) MUST_CHECK;
void import_change_row(struct importing *k, int line,
                       const struct field_value *v);
void import_change_unit(struct importing *k, int line,
                        const struct unit_line *u);
/* One field, by its place among the kind's, if the texts {before, after} differ. */
void import_change_add(struct importing *k, int line, Str key, int field,
                       const Str texts[2]);
/* The spreadsheet's name of a field's cell, or "". */
void import_cell(const struct importing *k, Str field, int line,
                 char out[SHEET_CELL]);
void import_error_add(struct importing *k, int line, Str column, Str value);

#endif
