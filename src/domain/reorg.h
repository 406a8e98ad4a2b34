/*
 * One change of the organisation: a working copy is changed while the rows are written, then
 * the stored maps are moved from the old to the new, in the same transaction.
 *
 *     reorg_begin → org_apply / org_state on r.work, rows, change_entry …
 *                 → reorg_end, or reorg_abort when anything refused.
 */
#ifndef DOMAIN_REORG_H
#define DOMAIN_REORG_H

#include "domain/org.h"

struct reorg {
    struct ctx *c;
    struct org *work; /* changed by the caller; NULL until reorg_work */
    Id next_unit;     /* ids for new identities */
};

enum rc reorg_begin(struct ctx *c, struct reorg *r) MUST_CHECK;
/* The unit's index, made new (identity only) where the key is unknown. */
enum rc reorg_unit(struct reorg *r, Str key, int *ret) MUST_CHECK;
enum rc reorg_tree(struct reorg *r, Str key, int *ret) MUST_CHECK;
/* Throws the working copy away and makes it from the rows, checking each step. */
enum rc reorg_fold(struct reorg *r) MUST_CHECK;
/* Moves the figures and commits; with `keep` false rolls back instead (rehearsal). */
enum rc reorg_end(struct reorg *r, bool keep) MUST_CHECK;
void reorg_abort(struct reorg *r);

/* Keys: 1–64 of A–Z a–z 0–9 . _ - / */
bool key_is_valid(Str key);

#endif
