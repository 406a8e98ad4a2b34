/*
 * Taking something out of the catalogue: its live version ends, unless records, reports or
 * other rows stand on it.
 */
#ifndef DOMAIN_CATALOG_END_H
#define DOMAIN_CATALOG_END_H

#include "domain/import.h"

/* kind: documents, breakdowns, options, indicators or campaigns.  Inside the change under
 * way, with its log entry.  RC_NOTFOUND; RC_CONFLICT says what stands on it. */
enum rc catalog_end(struct ctx *c, enum import_kind kind, Str key) MUST_CHECK;
/* The noun of the log for one row: "document" …; NULL: no list of the catalogue. */
const char *catalog_noun(enum import_kind kind);

#endif
