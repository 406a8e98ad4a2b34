/*
 * The bytes of files, kept once each under their hash (SHA-256, in hex): evidence
 * (domain/evidence.h) and lists between preview and confirmation
 * (domain/import_keep.h) point to them.
 */
#ifndef DOMAIN_FILE_BODY_H
#define DOMAIN_FILE_BODY_H

#include "domain/ctx.h"

/* Hash of the bytes, in hex, in the context's memory. */
Str file_body_hash(struct ctx *c, Str bytes);
/* Adds them, in a change under way, where they are not there yet. */
enum rc file_body_add(struct ctx *c, Str hash, Str bytes) MUST_CHECK;
/* A copy; p == NULL: not there. */
enum rc file_body_get(struct ctx *c, Str hash, Str *ret) MUST_CHECK;
/* Takes them away, unless a file or a draft of that path needs them. */
enum rc file_body_drop(struct ctx *c, Str hash, Str path) MUST_CHECK;
/* Every body that is not what its hash says. */
enum rc file_body_verify(struct ctx *c, void (*bad)(void *arg, Str hash),
                         void *arg) MUST_CHECK;

#endif
