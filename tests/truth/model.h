/*
 * The second implementation of docs/figures.md: plain arrays, brute force, no
 * SQL and nothing of src/domain or src/store.  The state after each accepted
 * operation is kept whole, so that "as known at K" is simply the K-th state.
 * It says what is accepted and what every figure is.  Slow and simple.
 */
#ifndef TRUTH_MODEL_H
#define TRUTH_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/day.h"

enum {
    M_NONE = -1,
    M_UNITS = 64, /* one bit each in a chain */
    M_TREES = 3,
    M_OPTIONS = 8,
    M_CAMPAIGNS = 2,
    M_LIST = 8,    /* units or successors of one event */
    M_HOLDERS = 4, /* of one record */
    M_BATCH = 6,   /* records of one import */
    M_RECORDS = 320,
    M_LIVES = 160,
    M_EDGES = 640,
    M_NAMES = 240,
    M_SUCCS = 160,
    M_LOCKS = 16
};

enum m_kind {
    OP_SAVE, /* add or edit records; several at once are an import */
    OP_WITHDRAW,
    OP_FOUND,
    OP_RENAME,
    OP_MOVE,
    OP_MERGE,
    OP_SPLIT,
    OP_DISSOLVE,
    OP_UNDO,
    OP_STEP, /* of one or more records, all or none (section 2a) */
    OP_LOCK, /* of campaign `target`, units[0], up to `last` */
    OP_OPEN, /* lock number `target` for units[0], until `last` */
    OP_KINDS
};
enum m_status {
    M_UNSAID, /* of a save only */
    M_DRAFT,
    M_RETURNED,
    M_SUBMITTED,
    M_CHECKED,
    M_APPROVED
};
enum m_step_kind { M_SUBMIT, M_CHECK, M_RETURN, M_APPROVE, M_END, M_STEPS };
enum m_policy { M_PRIMARY, M_SHARES, M_KEEP };
enum m_measure { SESSIONS, TURNS, PERSONS, ACTIVITIES, M_MEASURES };

struct m_record {
    int key;
    int campaign;
    Day day;
    int nholders;
    int holders[M_HOLDERS];
    int option;       /* or M_NONE */
    int64_t sessions; /* all in millionths */
    int64_t turns;
    int64_t persons;      /* M_NONE where unknown */
    enum m_status status; /* of a save: what is said */
};

struct m_op {
    enum m_kind kind;
    int target; /* withdraw: record key; undo: index of the event's operation */
    Day day;
    int nunits;
    int units[M_LIST];
    int ninto;
    int into[M_LIST];
    int nnames; /* of the successors that are new */
    int tree;   /* or M_NONE */
    int nparents;
    int parents[M_LIST];
    enum m_policy policy;
    int nshares;
    int64_t shares[M_LIST]; /* as given, in millionths; adding to 1, 100 or
                             * 1,000,000 */
    int nrecords;
    struct m_record records[M_BATCH];
    enum m_step_kind step;
    int nkeys;
    int keys[M_BATCH]; /* of records */
    Day last;
};

struct m_life {
    int unit;
    Day from, to;
};
struct m_edge {
    int tree, unit, parent;
    Day from, to;
    bool implied; /* given by rule (a) or (b), not by a word of the event */
};
struct m_name {
    int unit;
    Day from, to;
};
struct m_succ {
    int unit;
    Day day;
    int order;      /* place in the log: the operation's index */
    unsigned trees; /* in which the unit stood, one bit each */
    int n;
    int to[M_LIST];
    int64_t share[M_LIST];
    int policy;
};

struct m_lock {
    int campaign, unit;
    Day last;
    int nopen;
    int open[M_LOCKS];
    Day until[M_LOCKS];
};

struct m_state {
    int nlocks;
    struct m_lock locks[M_LOCKS];
    int nlives, nedges, nnames, nsuccs, nrecords;
    struct m_life lives[M_LIVES];
    struct m_edge edges[M_EDGES];
    struct m_name names[M_NAMES];
    struct m_succ succs[M_SUCCS];
    struct m_record records[M_RECORDS];
};

struct m_campaign {
    int tree;
    Day from, to;
};

/* One accepted operation; its index is the model's axis of knowing. */
struct m_step {
    struct m_op op;
    struct m_state *state; /* as it left things */
    bool undone;
};

struct m_world {
    struct arena *a;
    struct m_campaign campaigns[M_CAMPAIGNS];
    int noptions;
    int option_parent[M_OPTIONS];
    Day today;
    struct m_step *steps; /* steps[0] is the empty beginning */
    size_t nsteps, steps_cap;
};

/* model.c */
void m_init(struct m_world *w, struct arena *a, Day today);
struct m_state *m_now(const struct m_world *w);
/*
 * Carries out an operation as number nops.  NULL when accepted; otherwise the
 * reason, and nothing has changed.
 */
const char *m_apply(struct m_world *w, const struct m_op *op);

bool m_alive(const struct m_state *s, int unit, Day d);
bool m_known(const struct m_state *s, int unit);
const struct m_edge *m_edge_on(const struct m_state *s, int tree, int unit,
                               Day d);
const struct m_record *m_record_by_key(const struct m_state *s, int key);
/* Is it in figures? */
bool m_counts(const struct m_record *r);
/* What the step makes of a status, M_UNSAID where it does not lead on; *ret_ends: the
 * record is over. */
enum m_status m_after(enum m_step_kind step, enum m_status from,
                      bool *ret_ends);
/* Units above one in the sense of locks, one bit each. */
uint64_t m_above(const struct m_world *w, const struct m_state *s, int unit);
bool m_option_within(const struct m_world *w, int option, int asked);

#endif
