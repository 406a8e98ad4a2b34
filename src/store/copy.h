/*
 * A whole store moved to another place, on the same engine or the other one.
 * The source is read at one moment and not touched.  The target is built
 * beside its name (db_part), read back, its digests compared with those of
 * the source, and named only then: whatever interrupts a copy, there is
 * nothing under the target's name.  What an interrupted copy left beside it is
 * taken away by the next one.
 */
#ifndef STORE_COPY_H
#define STORE_COPY_H

#include "store/digest.h"

/*
 * Copies to the address `to`, at the schema version of the source.  Refuses
 * (RC_CONFLICT) a target that exists.  *ret: the digests of both, which agree.
 */
enum rc store_copy(struct db *from, const char *to, struct arena *a,
                   struct store_watch watch, struct store_digest *ret,
                   struct err *e) MUST_CHECK;

#endif
