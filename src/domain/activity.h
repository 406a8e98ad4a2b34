/*
 * Activities: what was done.  A row is never changed in place: an edit ends the
 * old row and makes a new one under the same key; a withdrawal only ends it.
 */
#ifndef DOMAIN_ACTIVITY_H
#define DOMAIN_ACTIVITY_H

#include "domain/ctx.h"

enum { ACTIVITY_MAX_UNITS = 64 };

struct activity {
    Id id;
    Str key, campaign; /* keys */
    Day from, to;      /* it counts on `to` */
    Str *units;
    int n_units; /* keys; the first leads; ≥ 1 */
    Str form;    /* key of an option of "form", or empty */
    Str topic, title, place, note;
    int64_t sessions, turns; /* whole numbers ≥ 0 */
    int64_t persons;         /* ≥ 0, or -1: unknown */
    int64_t made, ended;     /* log entries; ended SEQ_LIVE = live */
};

enum save_result { SAVE_CREATE, SAVE_UPDATE, SAVE_UNCHANGED };

/* Creates or, where the key is live, edits; one change. */
enum rc activity_save(struct ctx *c, const struct activity *a,
                      enum save_result *ret) MUST_CHECK;
enum rc activity_withdraw(struct ctx *c, Str key, Str reason) MUST_CHECK;
enum rc activity_get(struct ctx *c, Str key, struct activity *ret) MUST_CHECK;
/* Every version of a key, oldest first. */
enum rc activity_history(struct ctx *c, Str key, struct activity **ret,
                         int *ret_n) MUST_CHECK;

#endif
