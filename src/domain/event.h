/*
 * Events: dated steps of reorganisation (docs/figures.md section 1).  Each is applied or
 * refused whole, with the reason; each can be undone.  An event changes no
 * figure row by hand: event_* hand the organisation before and after to the
 * roll-up, which moves what is touched.
 */
#ifndef DOMAIN_EVENT_H
#define DOMAIN_EVENT_H

#include "domain/ctx.h"

enum event_kind {
    EVENT_FOUND,
    EVENT_RENAME,
    EVENT_MOVE,
    EVENT_MERGE,
    EVENT_SPLIT,
    EVENT_DISSOLVE,
    EVENT_KINDS
};
enum policy { POLICY_PRIMARY, POLICY_SHARES, POLICY_KEEP, POLICY_COUNT };

extern const char *const event_kind_names[EVENT_KINDS]; /* "found"… */
extern const char *const policy_names[POLICY_COUNT];

struct event {
    Str key;
    Day day;
    enum event_kind kind;
    Str tree; /* key; needed by found, move, and new successors */
    Str *units;
    int n_units;
    Str *into;
    int n_into;
    enum policy policy;
    int64_t *shares;
    int n_shares; /* as given: parts of 1, 100 or 1,000,000, micro */
    Str *names;
    int n_names; /* of new units, in their order; rename: one */
    Str *parents;
    int n_parents; /* keys; one serves all; found: none = root */
    Str document, note;
    int64_t made;  /* filled by event_list */
    int64_t ended; /* SEQ_LIVE, or the entry that undid it */
};

/* Applies one event as a change of its own. */
enum rc event_apply(struct ctx *c, const struct event *ev) MUST_CHECK;
/*
 * Applies many in order, in one transaction, moving the figures once at the end.
 * On refusal *ret_bad is the index of the event refused; nothing is kept.
 */
enum rc event_apply_all(struct ctx *c, const struct event *evs, int n,
                        int *ret_bad) MUST_CHECK;
/* The same as a step of a change that is under way (imports). */
struct reorg;
enum rc event_apply_one(struct reorg *r, const struct event *given) MUST_CHECK;
enum rc event_undo(struct ctx *c, Str key) MUST_CHECK;
/* The first unit of an empty store, at the top of the tree "main", which is made: key
 * "top". */
enum rc event_found_top(struct ctx *c, Str name, Day day) MUST_CHECK;
/* All live events by day, then order applied; with_undone adds the others. */
enum rc event_list(struct ctx *c, bool with_undone, struct event **ret,
                   int *ret_n) MUST_CHECK;
enum rc event_get(struct ctx *c, Str key, struct event *ret) MUST_CHECK;

#endif
