/*
 * Idempotency keys: what an account sent under a key is done once, and sent again gets the
 * first answer again.  The same key with another body is refused.
 */
#ifndef DOMAIN_ONCE_H
#define DOMAIN_ONCE_H

#include "domain/ctx.h"

enum { ONCE_DAYS = 7, ONCE_KEY_MAX = 128, ONCE_BODY_MAX = 65536 };

/* What is sent, by whom. */
struct once_key {
    Id account;
    Str key;
    Str digest; /* of the body */
};

struct once_reply {
    int status;
    Str location, body;
};

/* In the change under way, before anything is done.  *ret_there: answer with *ret.
 * RC_CONFLICT: the key was used for something else; RC_INVALID: no such key
 * can be (1–128 visible ASCII). */
enum rc once_find(struct ctx *c, const struct once_key *k,
                  struct once_reply *ret, bool *ret_there) MUST_CHECK;
/* In the same change, after it was done.  A longer body is kept as nothing. */
enum rc once_add(struct ctx *c, const struct once_key *k,
                 const struct once_reply *reply) MUST_CHECK;
enum rc once_clean(struct ctx *c, int64_t before) MUST_CHECK;

#endif
