/*
 * Activities: what was done.  A row is never changed in place: an edit or a step ends
 * the old row and makes a new one under the same key; a withdrawal only ends it.
 *
 * How far it has come is its state: drafts and what was returned do not count in
 * any figure.  What may follow what, and who may do it, is the table in
 * activity_step.c (docs/figures.md section 2a).
 */
#ifndef DOMAIN_ACTIVITY_H
#define DOMAIN_ACTIVITY_H

#include "domain/ctx.h"

enum { ACTIVITY_MAX_UNITS = 64, ACTIVITY_MAX_MOVE = 1000 };

enum activity_state {
    STATE_KEEP, /* of a save: as docs/figures.md 2a says of a correction */
    STATE_DRAFT,
    STATE_RETURNED,
    STATE_SUBMITTED, /* counted from here on */
    STATE_CHECKED,
    STATE_APPROVED,
    STATE_COUNT
};
extern const char *const state_keys[STATE_COUNT];  /* "", "draft" … */
extern const char *const state_names[STATE_COUNT]; /* message ids */
enum activity_state state_find(Str key);           /* STATE_KEEP: none such */
bool state_counts(enum activity_state state);

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
    enum activity_state state;
    Day due;             /* returned: to be submitted again by, 0 none given */
    Str remark;          /* returned: why */
    int64_t made, ended; /* log entries; ended SEQ_LIVE = live */
};

enum save_result { SAVE_CREATE, SAVE_UPDATE, SAVE_UNCHANGED };

/* Creates or, where the key is live, edits (due and remark are not read); one
 * change. */
enum rc activity_save(struct ctx *c, const struct activity *a,
                      enum save_result *ret) MUST_CHECK;
/* Several in one change, or none of them: after a refusal `at` is the one that was
 * refused.  With `errors` (room for n) all are looked at, each refusal is noted at
 * its place, and the first is the whole's. */
struct activity_batch {
    const struct activity *list;
    int n;
    Str reason;                     /* into the log; may be empty */
    struct err *errors;             /* or NULL */
    int at;                         /* out: which one was being saved */
    int counts[SAVE_UNCHANGED + 1]; /* out: by enum save_result */
};
enum rc activity_save_batch(struct ctx *c, struct activity_batch *b) MUST_CHECK;
enum rc activity_withdraw(struct ctx *c, Str key, Str reason) MUST_CHECK;
enum rc activity_get(struct ctx *c, Str key, struct activity *ret) MUST_CHECK;

/* ---- steps ---- */

enum activity_step {
    STEP_SUBMIT,
    STEP_CHECK,
    STEP_RETURN,
    STEP_APPROVE,
    STEP_WITHDRAW,
    STEP_COUNT
};
extern const char *const step_keys[STEP_COUNT];  /* "submit" … */
extern const char *const step_names[STEP_COUNT]; /* message ids */

struct activity_move {
    Str remark; /* return: why, must be there; withdraw: the reason */
    Day due;    /* return: a working day from today on, or 0 */
};
/* Takes all of them one step further, in one change with a few statements per 40
 * keys, or none of them: the refusal names the first that may not go. */
enum rc activity_move(struct ctx *c, const Str *keys, int n,
                      enum activity_step step,
                      const struct activity_move *how) MUST_CHECK;
/* Which steps c->actor may take with each: bits 1 << step, and ACTIVITY_MAY_SAVE. */
enum { ACTIVITY_MAY_SAVE = 1 << STEP_COUNT };
enum rc activity_may(struct ctx *c, const struct activity *list, int n,
                     unsigned *ret) MUST_CHECK;

/* Every version of a key, oldest first. */
enum rc activity_history(struct ctx *c, Str key, struct activity **ret,
                         int *ret_n) MUST_CHECK;

#endif
