/*
 * A sheet: rows of text as they came from outside (CSV, XLSX), handed from app to
 * domain/import.  line is the line or row number in the source, for errors.
 */
#ifndef BASE_SHEET_H
#define BASE_SHEET_H

#include "base/err.h"
#include "base/str.h"

enum { SHEET_CELL = 16 }; /* room for the name of a cell */

struct sheet {
    void *arg;
    Str *head; /* column names, trimmed, lower case */
    int columns;
    const bool *skip; /* by column: not read; NULL: all are */
    Str ignored;      /* what people know among them, by its words, or empty */
    enum { SHEET_STYLE_AUTO, SHEET_STYLE_VI, SHEET_STYLE_EN } style;
    /* Numbers are numbers of a spreadsheet: one that is written as text is read by
     * itself, the others do not prove how. */
    bool typed;
    /*
     * Next row: NFC text fields, valid until the next call; *ret_line its
     * place; *ret_more false at the end.  A row shorter than the head is refused.
     */
    enum rc (*next)(void *arg, Str *fields, int *ret_line, bool *ret_more,
                    struct err *e);
    enum rc (*rewind)(void *arg, struct err *e); /* back to the first row */
    /*
     * Of a spreadsheet, else NULL: what it calls the cell of a column of the head
     * ("C7"); why the cell in the row given last has no value (a message id), or
     * NULL.
     */
    void (*cell)(void *arg, int column, int line, char out[SHEET_CELL]);
    /* What its head calls a column of the import, also one that is not there (a
     * message id); NULL: by the import's own name, as CSV. */
    const char *(*label)(void *arg, const char *name);
    const char *(*fault)(void *arg, int column);
};

#endif
