/*
 * The workbook that a unit fills in and sends back: activities of one campaign, with
 * the catalogue of the unit (forms, the unit and what stands below it) as choices,
 * keys given beforehand and locked, so that the same workbook may be sent
 * again and again; also, if asked for, with the records that are there.  It is
 * read by app/import_sheet.h.
 */
#ifndef APP_IMPORT_TEMPLATE_H
#define APP_IMPORT_TEMPLATE_H

#include "domain/ctx.h"

enum {
    TEMPLATE_ROWS = 200,      /* empty rows where nothing is said */
    TEMPLATE_MAX_ROWS = 5000, /* empty, and filled: each at most */
    TEMPLATE_MAX_UNITS = 2000 /* choices; more are typed */
};

struct import_template {
    Str campaign, unit; /* keys */
    int rows;           /* empty ones */
    bool records;       /* with the unit's live records before them */
};

/* In the language of c->err.  RC_NOTFOUND: no such campaign or unit; RC_LIMIT: more
 * records than a workbook takes. */
enum rc import_template_make(struct ctx *c, const struct import_template *how,
                             Str *ret_bytes) MUST_CHECK;

#endif
