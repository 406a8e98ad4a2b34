/*
 * Saving activities inside a change: the single edit and the import go through
 * here.  One writer per change; it looks things up once and tallies what moves.
 */
#ifndef DOMAIN_ACTIVITY_PUT_H
#define DOMAIN_ACTIVITY_PUT_H

#include "domain/activity.h"
#include "domain/catalog.h"
#include "domain/rollup.h"

struct activity_writer;
struct hash; /* base/hash.h */

/* One activity will be written in the change that begins next: what that reads goes
 * with the beginning (db_ahead). */
void activity_writer_ahead(struct ctx *c, Str key);
enum rc activity_writer_open(struct ctx *c,
                             struct activity_writer **ret) MUST_CHECK;
/*
 * In a reading transaction, without a change: activity_put checks everything and says
 * what it would do, and nothing is written.
 */
enum rc activity_writer_look(struct ctx *c,
                             struct activity_writer **ret) MUST_CHECK;
/* Many are to come: into an empty table they go without its indexes, which
 * activity_writer_flush makes. */
enum rc activity_writer_many(struct activity_writer *w) MUST_CHECK;
/*
 * Checks and saves one.  RC_INVALID names the field; the change may go on after it
 * (nothing of the activity was written), so an import can list all errors.
 */
enum rc activity_put(struct activity_writer *w, const struct activity *a,
                     enum save_result *ret) MUST_CHECK;
/*
 * Of rows that are live, as read in this change: each is ended and made anew in
 * the state `to`, or only ended (to STATE_KEEP).  What is submitted is checked as
 * anything that is saved.  No permission is asked for here.
 */
struct activity_turn {
    enum activity_state to;
    Day due;
    Str remark;
};
enum rc activity_writer_turn(struct activity_writer *w,
                             const struct activity *list, int n,
                             const struct activity_turn *turn) MUST_CHECK;
/*
 * A version from before, as it was with its state, in the place of the live one of
 * its key.  Checked as anything that is saved; no permission is asked for here.
 */
enum rc activity_put_back(struct activity_writer *w,
                          const struct activity *a) MUST_CHECK;
/* Writes the tally. */
enum rc activity_writer_flush(struct activity_writer *w) MUST_CHECK;
void activity_writer_close(struct activity_writer *w);
/* Of what this writer saved, for the log: version:BLAKE2b-256 in hex. */
Str activity_writer_digest(struct activity_writer *w);

/* ---- the digest (activity_digest.c) ---- */

enum { ACTIVITY_DIGEST_OLD = 2, ACTIVITY_DIGEST = 3 };
void activity_digest_begin(struct hash *h, int version);
void activity_digest(struct hash *h, int version, const struct activity *a);

#endif
