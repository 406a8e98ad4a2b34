/*
 * What may be a password.  Pure.  At least 12 characters, at most 200 bytes, NFC; no
 * kinds of character are asked for.  Instead of a list of other people's passwords
 * a rule: common words (a small list of our own), names of the person and the
 * organisation, keyboard runs, repeats, dates and digits in a row count for little
 * or nothing, and what is left must count for enough (docs/security.md).
 */
#ifndef DOMAIN_PASSWORD_H
#define DOMAIN_PASSWORD_H

#include "base/err.h"
#include "base/secret.h"

struct arena;

enum { PASSWORD_MIN = 12, PASSWORD_MAX_BYTES = 200, PASSWORD_SCORE = 10 };

/* What the person's password must not be made of. */
struct password_words {
    Str login, name, unit; /* unit: its name */
};

/* NFC; what every password goes through before it is hashed or compared. */
Str password_text(struct arena *a, Str typed);
/* How much it counts for: 0 and up. */
int password_score(struct arena *a, Str password,
                   const struct password_words *w);
/* RC_INVALID says what is wrong; field "password". */
enum rc password_check(struct arena *a, Str typed,
                       const struct password_words *w,
                       struct err *e) MUST_CHECK;
/* Checks, then hashes: LANE_HASH, no store, no transaction. */
enum rc password_make(struct arena *a, const struct secret_cost *cost,
                      Str typed, const struct password_words *w, Str *ret_hash,
                      struct err *e) MUST_CHECK;

#endif
