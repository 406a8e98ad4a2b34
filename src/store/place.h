/*
 * Where stores lie: a file, or a realm of a database (docs/store.md).  A store
 * is made whole or not at all: it is built at db_part(where), which nobody
 * opens by mistake, and named in one step.
 */
#ifndef STORE_PLACE_H
#define STORE_PLACE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

Str db_part(struct arena *a, const char *where);
/* Minds nobody's rights. */
bool db_exists(const char *where);
enum rc db_rename(const char *part, const char *where,
                  struct err *e) MUST_CHECK;
/* Takes all of it away; does not mind when there is nothing. */
enum rc db_remove(const char *where, struct err *e) MUST_CHECK;
/* For people: without a password. */
Str db_shown(struct arena *a, const char *where);

#endif
