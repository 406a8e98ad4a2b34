/*
 * How often somebody may try a password, a code or a token: a growing delay per
 * account and per address, never a lock.  In memory, bounded, for any thread; knows
 * no store.  Names that nobody has are counted as well as those of accounts.
 *
 * A try is counted when it is taken, before its password is looked at, so that many
 * at once do not slip through:
 *
 *     throttle_try → false: 429 with Retry-After, nothing is evaluated
 *                  → true: evaluate, then
 *                      SIGN_IN_GOOD     throttle_good
 *                      SIGN_IN_SECOND   throttle_back: the code's try counts
 *                      refused          nothing: it is counted already
 *                      not evaluated    throttle_back (queue full, form bad)
 *
 * Who comes from an address where the account was signed in well before (sign_in.known)
 * is counted apart from strangers: however many guess from elsewhere, the owner is
 * not kept out.  Of one account at most 30 are evaluated in any hour: 16 of
 * strangers, 14 of those who are known.  No wait is longer than 15 minutes.
 */
#ifndef APP_THROTTLE_H
#define APP_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct throttle;

enum {
    THROTTLE_ENTRIES =
        65536, /* about 5 MB; the least guilty are forgotten first */
    THROTTLE_MAX_S = 900,
    THROTTLE_HOUR = 30 /* of an account, evaluated in an hour */
};

/* Every door of an account takes its login name: signing in, the code, the password
 * given again, a one-time code; so they count together. */
struct throttle_who {
    Str account; /* name as typed, folded here; empty: a token's door */
    Str address; /* of IPv6 its /64 counts */
    bool known;  /* signed in well from that address before: sign_in.known */
};

/* entries 0: THROTTLE_ENTRIES */
struct throttle *throttle_new(int entries);
void throttle_free(struct throttle *t); /* NULL is legal */

/* now: ms of any clock that does not go back.  *ret_wait_s: whole seconds, ≥ 1, when
 * it is refused. */
bool throttle_try(struct throttle *t, const struct throttle_who *w, int64_t now,
                  int *ret_wait_s);
/* It was right: the account's delay ends.  Not the address's: somebody's own success
 * does not pay for guesses at others. */
void throttle_good(struct throttle *t, const struct throttle_who *w,
                   int64_t now);
/* This try is not counted after all. */
void throttle_back(struct throttle *t, const struct throttle_who *w,
                   int64_t now);

#endif
