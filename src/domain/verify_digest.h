/*
 * The digests in the log: an entry that saved activities holds the BLAKE2b of what it
 * saved.  Checking them finds a row that was changed behind the program's back,
 * also where no figure shows it (a title, a note).
 */
#ifndef DOMAIN_VERIFY_DIGEST_H
#define DOMAIN_VERIFY_DIGEST_H

#include "domain/ctx.h"

/* Calls bad(arg, seq) for each entry whose rows are not what it saved. */
enum rc verify_digests(struct ctx *c, void (*bad)(void *arg, int64_t seq),
                       void *arg) MUST_CHECK;

#endif
