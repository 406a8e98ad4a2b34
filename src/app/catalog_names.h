/*
 * What people read in a list of the catalogue where the list itself holds keys of
 * other rows: names, several with a comma between them.  Files and forms keep
 * the keys.
 */
#ifndef APP_CATALOG_NAMES_H
#define APP_CATALOG_NAMES_H

#include "domain/import.h"

struct catalog_names; /* in c's arena */

/* One statement for each list that rows of the kind point at. */
enum rc catalog_names_read(struct ctx *c, enum import_kind kind,
                           struct catalog_names **ret) MUST_CHECK;
/* What the column is called with names in it (a message id); NULL: it points at
 * nothing. */
const char *catalog_names_head(enum import_kind kind, const char *column);
/* Keys with semicolons → names; one that is not there, or has no name, by its
 * key. */
Str catalog_names_cell(const struct catalog_names *x, const char *column,
                       Str cell);

#endif
