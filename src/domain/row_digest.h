/*
 * One entry of the log, one row: of the small tables (locks, holidays, settings,
 * comments, files) the entry that made a row holds the row's digest, so that verify
 * finds what was changed, taken away or put in behind the program's back.
 */
#ifndef DOMAIN_ROW_DIGEST_H
#define DOMAIN_ROW_DIGEST_H

#include "domain/ctx.h"

/* Of the values as they are bound, all columns but `ended`: {"row":"…"}. */
Str row_digest(struct ctx *c, struct params p);
/* The entry's detail: {"reason":"…","row":"…"}; no reason, no member. */
Str row_detail(struct ctx *c, Str reason, struct params p);
/* The detail of an entry that only ends a row. */
Str row_end_detail(struct ctx *c, Str reason);

/* Calls bad(arg, table, id) for each row that is not what its entry made, or
 * that ended by no entry of its own; id 0: rows are missing. */
enum rc row_verify(struct ctx *c,
                   void (*bad)(void *arg, const char *table, int64_t id),
                   void *arg) MUST_CHECK;

#endif
