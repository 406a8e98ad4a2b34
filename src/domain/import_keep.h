/*
 * The list that somebody has looked at and not confirmed yet: one per account, a row of
 * table draft at an address that no form has, its bytes in file_body.  It goes when
 * it was imported, when another one comes, after IMPORT_KEPT_HOURS.
 */
#ifndef DOMAIN_IMPORT_KEEP_H
#define DOMAIN_IMPORT_KEEP_H

#include "domain/ctx.h"

enum { IMPORT_KEPT_HOURS = 24 };
static const int64_t IMPORT_KEPT_MAX = INT64_C(20) << 20; /* bytes */

struct import_kept {
    Str hash; /* of the bytes, hex */
    Str how;  /* JSON of the caller: kind, style of numbers, name */
    Str bytes;
    int64_t at;
};

/* Inside the change under way, in the place of the one before; those of others whose
 * time is over go too. */
enum rc import_keep(struct ctx *c, Id account, Str bytes, Str how,
                    Str *ret_hash) MUST_CHECK;
/* RC_CONFLICT: none is kept, or it is not the one of this hash, or it is too old. */
enum rc import_kept_get(struct ctx *c, Id account, Str hash,
                        struct import_kept *ret) MUST_CHECK;
enum rc import_kept_drop(struct ctx *c, Id account) MUST_CHECK;
/* Those kept before that moment, with their bytes. */
enum rc import_kept_clean(struct ctx *c, int64_t before) MUST_CHECK;

#endif
