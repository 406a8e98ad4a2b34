/*
 * buf: a growing run of bytes, always NUL-terminated, with a hard maximum.  Over
 * the maximum it stays as it is and `full` is set: look at it once, at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct buf {
    char *p;            /* never NULL after buf_init */
    size_t n;           /* bytes used */
    size_t cap;         /* bytes owned, terminator included */
    size_t max;         /* most bytes it may hold */
    bool full;          /* an append was refused */
    struct arena *lent; /* its first bytes are this arena's; NULL: malloc */
};

enum { BUF_NO_MAX = 0 }; /* 1 GiB */

void buf_init(struct buf *b, size_t max);
void buf_release(struct buf *b);
void buf_reset(struct buf *b); /* empty, memory kept */
/* Frees the buffer when the arena is reset: b itself must live as long (in the
 * arena, not on the stack).  What stays short lies in the arena itself. */
void buf_init_arena(struct buf *b, struct arena *a, size_t max);

void buf_add(struct buf *b, const void *p, size_t n);
void buf_str(struct buf *b, Str s);
void buf_z(struct buf *b, const char *z);
void buf_char(struct buf *b, char c);
void buf_int(struct buf *b, long long v);
void buf_fmt(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* s as a JSON string, quotes included; s is UTF-8. */
void buf_json(struct buf *b, Str s);
Str buf_view(const struct buf *b); /* valid until the next append */
Str buf_dup(struct arena *a, const struct buf *b);

#endif
