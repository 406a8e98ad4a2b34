/*
 * Imports as they stand in the log, and taking one back as a whole: what it made is
 * ended, what it replaced is put back as a new version, in one change with an
 * entry of its own.  Only imports of activities are taken back, and only as long
 * as no record of theirs was changed since.
 */
#ifndef DOMAIN_IMPORT_UNDO_H
#define DOMAIN_IMPORT_UNDO_H

#include "domain/activity.h"
#include "domain/log.h"

struct import_entry {
    int64_t seq, at;
    Str who, kind; /* "activities", "units", … */
    Str name;      /* of that person today; empty: none such */
    int64_t created, updated, unchanged;
    int64_t undone_by; /* the entry that took it back, 0 none */
    bool undoable;     /* activities, not taken back, with what undo needs */
};

/*
 * Imports before entry `before` (0: from the newest), newest first.  Who does not
 * administer everything sees their own; others' are not there.
 */
enum rc import_list(struct ctx *c, int64_t before, int limit,
                    struct import_entry **ret, int *ret_n) MUST_CHECK;
enum rc import_get(struct ctx *c, int64_t seq,
                   struct import_entry *ret) MUST_CHECK;

/* A version that the import wrote, as it wrote it; update: it replaced another. */
struct import_made {
    struct activity activity;
    bool update;
};
/* The first ones, as far as c->actor sees them. */
enum rc import_made(struct ctx *c, int64_t seq, int limit,
                    struct import_made **ret, int *ret_n) MUST_CHECK;

struct undo_result {
    int64_t seq; /* entry written */
    int64_t ended, restored;
};

enum { UNDO_NAMED = 10, UNDO_MAX_REASON = 2000 };

/*
 * RC_NOTFOUND: no such entry, or no import.  RC_DENIED: a record may not be changed
 * by c->actor.  RC_INVALID: of another kind, of a
 * version that did not write down what it made, without a reason.
 * RC_CONFLICT: taken back already, or records were changed since: the first
 * UNDO_NAMED keys are in the sentence; or what stood before would not be taken today.
 */
enum rc import_undo(struct ctx *c, int64_t seq, Str reason,
                    struct undo_result *ret) MUST_CHECK;

#endif
