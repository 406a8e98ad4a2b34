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
struct hash;

/* One activity will be written in the change that begins next: what that reads goes
 * with the beginning (db_ahead). */
void activity_writer_ahead(struct ctx *c, Str key);
enum rc activity_writer_open(struct ctx *c,
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
enum rc activity_end(struct activity_writer *w, Str key) MUST_CHECK;
/* Writes the tally. */
enum rc activity_writer_flush(struct activity_writer *w) MUST_CHECK;
void activity_writer_close(struct activity_writer *w);
/* BLAKE2b-256 (hex) over what this writer saved, for the log. */
Str activity_writer_digest(struct activity_writer *w);

/* One activity into such a hash (begun with hash_init_rows(h, ACTIVITY_DIGEST)). */
enum { ACTIVITY_DIGEST = 2 };
void activity_digest(struct hash *h, const struct activity *a);

#endif
