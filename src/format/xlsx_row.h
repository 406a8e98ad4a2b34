/* Inside of the reader of workbooks: a sheet that is being read. */
#ifndef FORMAT_XLSX_ROW_H
#define FORMAT_XLSX_ROW_H

#include "format/xlsx_part.h"

struct xlsx {
    struct xlsx_book book;
    Str name;
    Str *names;
    int n_names;
    int part; /* of the sheet */
    /* where the reading stands */
    struct xml_stream *stream;
    struct arena *texts;      /* of the row */
    bool begun, end, waiting; /* waiting: more is to be told of this portion */
    bool in_data, in_row, in_cell, in_value, row_done;
    int spoken;
    struct xlsx_row row;
    struct xlsx_cell cells[XLSX_MAX_FILLED];
    int column; /* of the cell at hand, or of the last one */
    struct xlsx_value value;
    struct buf text; /* of the cell at hand */
    size_t row_text; /* bytes of the row so far */
    bool bad;        /* damage at the cell at hand */
};

enum rc xlsx_rows_open(struct xlsx *x, struct err *e) MUST_CHECK;

#endif
