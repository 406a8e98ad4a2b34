/*
 * Answers kept from one request to the next.  What the store answers hangs on what
 * it holds and on the day, so an answer is kept for one entry of the log (its number
 * and the chain's hash) and one day, for all contexts that stand there (domain/shelf.h);
 * the first request that finds another entry leaves them behind.  Only reading
 * transactions keep anything, and never more than MEMO_STORE bytes (MEMO_SMALL in one of
 * many stores open at once).
 *
 * What is found lives until ctx_next, as every result does, and is only read.
 */
#ifndef DOMAIN_MEMO_H
#define DOMAIN_MEMO_H

#include "base/buf.h"
#include "domain/ctx.h"

enum { MEMO_STORE = 16 << 20, MEMO_SMALL = 512 << 10 };

struct memo;

/* *ret NULL: nothing may be kept now (not in a read transaction). */
enum rc memo_open(struct ctx *c, struct memo **ret) MUST_CHECK;
/* What was kept under the key, or NULL; m NULL is legal. */
const void *memo_find(struct memo *m, Str key);
/*
 * Where to copy an answer of about so many bytes, or NULL: it is not to be kept (m NULL
 * is legal).  Until memo_keep, which must follow at once, others wait.
 */
struct arena *memo_room(struct memo *m, size_t bytes);
/* Keeps what was copied there; the key is copied, too. */
void memo_keep(struct memo *m, Str key, const void *answer);
/* Is anything kept that the request to come may find? */
bool memo_is_warm(const struct ctx *c);
void memo_forget(struct ctx *c); /* gives back what c holds */

/* Keys are bytes: one letter of its own for each kind of answer, then parts that
 * cannot run into each other. */
void memo_key_int(struct buf *key, int64_t n);
void memo_key_str(struct buf *key, Str s);

#endif
