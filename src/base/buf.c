/* Growing byte buffer with a maximum. */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FIRST_CAP = 256, ARENA_CAP = 128 };

static const size_t DEFAULT_MAX = (size_t)1 << 30;

void buf_init(struct buf *b, size_t max)
{
    b->p = xmalloc(FIRST_CAP);
    b->p[0] = '\0';
    b->n = 0;
    b->cap = FIRST_CAP;
    b->max = max ? max : DEFAULT_MAX;
    b->full = false;
    b->lent = NULL;
}

void buf_release(struct buf *b)
{
    if (!b->lent)
        free(b->p);
    memset(b, 0, sizeof *b);
}

static void release_deferred(void *b)
{
    buf_release(b);
}

void buf_init_arena(struct buf *b, struct arena *a, size_t max)
{
    b->p = NEW(a, char, ARENA_CAP);
    b->n = 0;
    b->cap = ARENA_CAP;
    b->max = max ? max : DEFAULT_MAX;
    b->full = false;
    b->lent = a;
}

static void grow(struct buf *b, size_t cap)
{
    char *p;

    if (!b->lent) {
        b->p = xrealloc(b->p, cap);
        return;
    }
    p = xmalloc(cap);
    memcpy(p, b->p, b->n + 1);
    b->p = p;
    arena_defer(b->lent, release_deferred, b);
    b->lent = NULL;
}

void buf_reset(struct buf *b)
{
    b->n = 0;
    b->p[0] = '\0';
    b->full = false;
}

static bool reserve(struct buf *b, size_t more)
{
    size_t cap = b->cap;

    if (b->full || more > b->max || b->n > b->max - more) {
        b->full = true;
        return false;
    }
    while (cap < b->n + more + 1)
        cap *= 2;
    if (cap != b->cap) {
        grow(b, cap);
        b->cap = cap;
    }
    return true;
}

void buf_add(struct buf *b, const void *p, size_t n)
{
    if (n == 0 || !reserve(b, n))
        return;
    memcpy(b->p + b->n, p, n);
    b->n += n;
    b->p[b->n] = '\0';
}

void buf_str(struct buf *b, Str s)
{
    buf_add(b, s.p, (size_t)s.n);
}

void buf_z(struct buf *b, const char *z)
{
    buf_add(b, z, strlen(z));
}

void buf_char(struct buf *b, char c)
{
    buf_add(b, &c, 1);
}

void buf_int(struct buf *b, long long v)
{
    char text[24];
    size_t at = sizeof text;
    unsigned long long u =
        v < 0 ? -(unsigned long long)v : (unsigned long long)v;

    do {
        text[--at] = (char)('0' + u % 10);
        u /= 10;
    } while (u);
    if (v < 0)
        text[--at] = '-';
    buf_add(b, text + at, sizeof text - at);
}

void buf_fmt(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    int n;

    va_start(ap, fmt);
    n = vsnprintf(b->p + b->n, b->cap - b->n, fmt, ap);
    va_end(ap);
    if (n < 0 || (size_t)n >= b->cap - b->n || b->full ||
        (size_t)n > b->max - b->n) {
        b->p[b->n] = '\0'; /* it did not fit yet: once more, with room */
        if (n < 0 || !reserve(b, (size_t)n))
            return;
        va_start(ap, fmt);
        /* NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
        vsnprintf(b->p + b->n, (size_t)n + 1, fmt, ap);
        va_end(ap);
    }
    b->n += (size_t)n;
}

void buf_json(struct buf *b, Str s)
{
    ptrdiff_t done = 0;

    buf_char(b, '"');
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];

        if (ch >= 0x20 && ch != '"' && ch != '\\')
            continue;
        buf_add(b, s.p + done, (size_t)(i - done));
        done = i + 1;
        if (ch >= 0x20)
            buf_fmt(b, "\\%c", ch);
        else if (ch == '\n')
            buf_z(b, "\\n");
        else
            buf_fmt(b, "\\u%04x", ch);
    }
    buf_add(b, s.p + done, (size_t)(s.n - done));
    buf_char(b, '"');
}

Str buf_view(const struct buf *b)
{
    return (Str){ b->p, (ptrdiff_t)b->n };
}

Str buf_dup(struct arena *a, const struct buf *b)
{
    return str_dup(a, buf_view(b));
}
