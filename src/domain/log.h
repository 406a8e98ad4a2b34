/*
 * The log: one chain of entries, its number is the time axis of knowing.
 * Entry n: seq, clock, who, action, object (kind, key), detail (JSON), hash =
 * SHA-256(0x01 | previous hash | canonical fields, each length-prefixed).  A
 * change writes its entry in the same transaction as its rows; rows carry the
 * seq that made and the seq that ended them.
 */
#ifndef DOMAIN_LOG_H
#define DOMAIN_LOG_H

#include "domain/ctx.h"

struct log_entry {
    int64_t seq, at;
    Str who, action, kind, key, detail;
};

/*
 * One change = begin, rows, end, in one transaction.  A change begun inside another is a
 * part of it: only the outermost end commits.  On failure between them call
 * change_abort, which rolls back everything, the outer changes too.
 */
enum rc change_begin(struct ctx *c) MUST_CHECK;
enum rc change_entry(struct ctx *c, const char *action, const char *kind,
                     Str key, Str detail) MUST_CHECK;
enum rc change_end(struct ctx *c) MUST_CHECK;
void change_abort(struct ctx *c);

enum rc log_head(struct ctx *c, int64_t *ret_seq) MUST_CHECK;
/* The newest entry in one statement: number, clock and the chain's hash in hex, which
 * stands for everything the store holds; 0, 0 and "" of an empty log. */
struct log_mark {
    int64_t seq, at;
    Str hash;
    unsigned char bytes[HASH_BYTES]; /* the same, not in hex */
};
enum rc log_mark(struct ctx *c, struct log_mark *ret) MUST_CHECK;
/* Entries from..from+limit-1, oldest first. */
enum rc log_list(struct ctx *c, int64_t from, int limit, struct log_entry **ret,
                 int *ret_n) MUST_CHECK;
enum rc log_get(struct ctx *c, int64_t seq, struct log_entry *ret) MUST_CHECK;
/* *ret_bad = first entry whose hash or number is wrong, 0 when all agree. */
enum rc log_verify(struct ctx *c, int64_t *ret_bad) MUST_CHECK;

#endif
