/*
 * Excel workbooks (.xlsx) from outside, read row by row: values only.  Of a formula
 * the value that was stored with it is taken; looks, links, merges, charts, code
 * are not.  A row comes with Excel's own number, so that every cell can be named
 * ("C7").  Memory is bounded whatever the file says of itself: texts that cells
 * share are held, rows are not.
 */
#ifndef FORMAT_XLSX_READ_H
#define FORMAT_XLSX_READ_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    XLSX_MAX_ROW = 1048576,      /* of Excel itself */
    XLSX_MAX_COLUMN = 16384,     /* of Excel itself */
    XLSX_MAX_FILLED = 200,       /* cells with something in them, of a row */
    XLSX_MAX_TEXT = 32767 * 4,   /* bytes of a cell; 32,767 letters in Excel */
    XLSX_MAX_ROW_TEXT = 1 << 20, /* bytes of a row */
    XLSX_MAX_STRINGS = 1 << 20,  /* texts that cells share */
    XLSX_MAX_SHARED = 32 << 20,  /* bytes of them */
    XLSX_MAX_SHEETS = 1000,      /* of a workbook */
    XLSX_MAX_STYLES = 65536,     /* looks of cells */
    XLSX_MAX_PART = 512 << 20,   /* bytes of one part, unpacked */
    XLSX_CELL = 16               /* room for the name of a cell */
};

enum xlsx_kind {
    XLSX_TEXT,
    XLSX_NUMBER, /* plain digits with a point: "160000", "0.3" */
    XLSX_DAY,    /* yyyy-mm-dd */
    XLSX_BOOL,   /* TRUE, FALSE */
    XLSX_FAULT   /* no value: `fault` says why */
};

struct xlsx_cell {
    int column; /* from 0 */
    enum xlsx_kind kind;
    Str text;          /* UTF-8, as it stands: not NFC; never empty */
    const char *fault; /* message id */
};

struct xlsx_row {
    int number;              /* Excel's, from 1 */
    struct xlsx_cell *cells; /* those with something in them, by column */
    int n;
};

struct xlsx;

/* Is it an archive or an office file of any kind, so that xlsx_open should say
 * what is wrong with it?  No text begins like that. */
bool xlsx_is(Str bytes);
/*
 * Opens a sheet: the one named, or ({0}) the first that is not hidden.  It lives as
 * long as the arena; so must the bytes.  Refuses, saying what to do instead:
 * old, binary, locked workbooks, those with macros, other kinds of file
 * (RC_INVALID), a sheet that is not there (RC_NOTFOUND), what is too large for
 * memory or unpacks to more than its bytes can hold (RC_LIMIT), damage.
 */
enum rc xlsx_open(struct arena *a, Str bytes, Str sheet, struct xlsx **ret,
                  struct err *e) MUST_CHECK;
/* The sheet that is read, and all of them. */
Str xlsx_sheet_name(const struct xlsx *x);
int xlsx_sheet_names(const struct xlsx *x, const Str **ret);
/*
 * The next row that has something in it, valid until the next call; *ret_more false
 * at the end.  Damage is refused with the cell in e->field.
 */
enum rc xlsx_next(struct xlsx *x, struct xlsx_row *ret, bool *ret_more,
                  struct err *e) MUST_CHECK;
enum rc xlsx_rewind(struct xlsx *x, struct err *e) MUST_CHECK;
/* "C7" of column 2, row 7; "C" of row 0. */
const char *xlsx_cell_name(int column, int row, char out[XLSX_CELL]);

#endif
