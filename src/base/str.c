/* String views: comparing, cutting, copying into an arena. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"

Str str_of(const char *z)
{
    return z ? (Str){ z, (ptrdiff_t)strlen(z) } : (Str){ "", 0 };
}

Str str_dup(struct arena *a, Str s)
{
    char *p = NEW(a, char, s.n + 1);

    if (s.n)
        memcpy(p, s.p, (size_t)s.n);
    return (Str){ p, s.n };
}

Str str_fmt(struct arena *a, const char *fmt, ...)
{
    char most[256]; /* nearly always enough */
    va_list ap;
    int n;
    char *p;

    va_start(ap, fmt);
    n = vsnprintf(most, sizeof most, fmt, ap);
    va_end(ap);
    p = NEW(a, char, n + 1);
    if (n < (int)sizeof most)
        return (Str){ memcpy(p, most, (size_t)n), n };
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return (Str){ p, n };
}

Str str_cat(struct arena *a, Str x, Str y)
{
    char *p = NEW(a, char, x.n + y.n + 1);

    if (x.n)
        memcpy(p, x.p, (size_t)x.n);
    if (y.n)
        memcpy(p + x.n, y.p, (size_t)y.n);
    return (Str){ p, x.n + y.n };
}

bool str_eq(Str x, Str y)
{
    return x.n == y.n && (x.n == 0 || memcmp(x.p, y.p, (size_t)x.n) == 0);
}

bool str_is(Str x, const char *z)
{
    return str_eq(x, str_of(z));
}

int str_cmp(Str x, Str y)
{
    ptrdiff_t n = x.n < y.n ? x.n : y.n;
    int c = n ? memcmp(x.p, y.p, (size_t)n) : 0;

    return c ? c : (x.n > y.n) - (x.n < y.n);
}

bool str_starts(Str s, Str head)
{
    return s.n >= head.n && str_eq((Str){ s.p, head.n }, head);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool str_ends(Str s, Str tail)
{
    return s.n >= tail.n && str_eq(str_from(s, s.n - tail.n), tail);
}

Str str_trim(Str s)
{
    while (s.n && is_space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && is_space(s.p[s.n - 1]))
        s.n--;
    return s;
}

Str str_from(Str s, ptrdiff_t at)
{
    if (at > s.n)
        at = s.n;
    return (Str){ s.p + at, s.n - at };
}

ptrdiff_t str_find(Str s, char c, ptrdiff_t at)
{
    const char *hit;

    if (at >= s.n)
        return -1;
    hit = memchr(s.p + at, c, (size_t)(s.n - at));
    return hit ? hit - s.p : -1;
}

bool str_cut(Str *rest, char sep, Str *ret_part)
{
    ptrdiff_t at;

    if (!rest->p)
        return false;
    at = str_find(*rest, sep, 0);
    if (at < 0) {
        *ret_part = *rest;
        *rest = (Str){ 0 };
        return true;
    }
    *ret_part = (Str){ rest->p, at };
    *rest = str_from(*rest, at + 1);
    return true;
}

int str_list(struct arena *a, Str s, char sep, Str **ret_items)
{
    Str *items = NULL, part;
    size_t n = 0, cap = 0;

    while (str_cut(&s, sep, &part)) {
        part = str_trim(part);
        if (part.n)
            *PUSH(a, items, n, cap) = str_dup(a, part);
    }
    *ret_items = items;
    return (int)n;
}

bool str_int(Str s, int64_t *ret)
{
    bool minus = s.n && s.p[0] == '-';
    int64_t v = 0;
    ptrdiff_t i = minus;

    if (i >= s.n)
        return false;
    for (; i < s.n; i++) {
        int digit = s.p[i] - '0';

        if (digit < 0 || digit > 9 || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, digit, &v))
            return false;
    }
    *ret = minus ? -v : v;
    return true;
}

int str_index(Str s, const char *const *words, int n)
{
    int i = 0;

    while (i < n && !str_is(s, words[i]))
        i++;
    return i;
}

uint64_t str_hash(Str s)
{
    uint64_t h = 1469598103934665603u;

    for (ptrdiff_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 1099511628211u;
    return h;
}
