/*
 * Closed periods: a lock says that records of a campaign at a unit and everything
 * under it (in any tree, as it stands today) are settled up to a day.  A locked
 * record cannot be made, changed, moved or withdrawn, by whatever way it comes.
 * Needs ACT_APPROVE at the unit.
 *
 * A lock is opened again for a unit, until a day, by two persons: one asks,
 * another agrees.  It ends by itself.
 */
#ifndef DOMAIN_PERIOD_LOCK_H
#define DOMAIN_PERIOD_LOCK_H

#include "domain/ctx.h"

struct period_lock {
    Str key;            /* "PL1", made by period_lock_add */
    Str campaign, unit; /* keys */
    Day last_day;       /* included */
    Str reason;
    int64_t made, ended;
};

struct reopening {
    Str key;  /* "RO1", made by reopening_ask */
    Str lock; /* key */
    Str unit; /* key; the lock's unit or under it */
    Day until;
    Str reason;
    Str asked_by, agreed_by; /* keys of persons; agreed_by empty: not yet */
    int64_t made, ended;
    Str asked_name, agreed_name; /* read only: as known now */
};

/* ---- changes, one each; ret_key: from the arena ---- */

enum rc period_lock_add(struct ctx *c, const struct period_lock *l,
                        Str *ret_key) MUST_CHECK;
/* In the name of the actor, at the command line of c->who. */
enum rc reopening_ask(struct ctx *c, const struct reopening *x,
                      Str *ret_key) MUST_CHECK;
/* RC_DENIED: who asked cannot agree. */
enum rc reopening_agree(struct ctx *c, Str key) MUST_CHECK;
/* Ends it: refused, taken back, or closed before its day. */
enum rc reopening_end(struct ctx *c, Str key, Str reason) MUST_CHECK;

/* ---- lists: those at units the actor sees, newest first ---- */

/* campaign empty: of all. */
enum rc period_lock_list(struct ctx *c, Str campaign, struct period_lock **ret,
                         int *ret_n) MUST_CHECK;
enum rc reopening_list(struct ctx *c, Str lock, struct reopening **ret,
                       int *ret_n) MUST_CHECK;

/* ---- what a writer asks ---- */

struct period_locks; /* all that hold today, with what is open; in the arena */

void period_locks_ahead(struct ctx *c);
enum rc period_locks_read(struct ctx *c, struct period_locks **ret) MUST_CHECK;
/* The lock that holds a record of the day and these units (indices of the
 * organisation as known now), or NULL. */
const struct period_lock *period_locks_find(const struct period_locks *l,
                                            Str campaign, Day day,
                                            const int *units, int n);
/* RC_CONFLICT names lock, unit and day. */
enum rc period_lock_refuse(struct ctx *c,
                           const struct period_lock *l) MUST_CHECK;

#endif
