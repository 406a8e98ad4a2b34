/*
 * A sheet: rows of text as they came from outside (CSV, later XLSX), handed from app
 * to domain/import.  line is the line or row number in the source, for errors.
 */
#ifndef BASE_SHEET_H
#define BASE_SHEET_H

#include "base/err.h"
#include "base/str.h"

struct sheet {
    void *arg;
    Str *head; /* column names, trimmed, lower case */
    int columns;
    enum { SHEET_STYLE_AUTO, SHEET_STYLE_VI, SHEET_STYLE_EN } style;
    /*
     * Next row: NFC text fields, valid until the next call; *ret_line its
     * place; *ret_more false at the end.  A row shorter than the head is refused.
     */
    enum rc (*next)(void *arg, Str *fields, int *ret_line, bool *ret_more,
                    struct err *e);
    enum rc (*rewind)(void *arg, struct err *e); /* back to the first row */
};

#endif
