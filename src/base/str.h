/*
 * Str: bytes and a length, passed by value.  The bytes belong to somebody else
 * (an arena, a literal).  Every Str made by this module, by buf or by the
 * store has a NUL after its last byte, so `.p` may go to a C function; a Str
 * cut out of another (str_cut, str_trim) has not.  An empty Str may have
 * p == NULL only when it is {0}.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

typedef struct {
    const char *p;
    ptrdiff_t n;
} Str;

#define S(lit) ((Str){ "" lit, (ptrdiff_t)sizeof(lit) - 1 })
#define countof(x) ((int)(sizeof(x) / sizeof *(x)))
/* For printf: "%.*s", STR(s) */
#define STR(s) (int)(s).n, ((s).p ? (s).p : "")

Str str_of(const char *z); /* NULL gives an empty Str */
Str str_dup(struct arena *a, Str s);
Str str_fmt(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
Str str_cat(struct arena *a, Str x, Str y);

bool str_eq(Str x, Str y);
bool str_is(Str x, const char *z);
int str_cmp(Str x, Str y); /* by bytes */
bool str_starts(Str s, Str head);
bool str_ends(Str s, Str tail);
Str str_trim(Str s); /* ASCII white space, both ends */
Str str_from(Str s, ptrdiff_t at);
/* Index of byte c at or after `at`, or -1. */
ptrdiff_t str_find(Str s, char c, ptrdiff_t at);
/* Takes the part before `sep` off *rest; false when *rest was used up. */
bool str_cut(Str *rest, char sep, Str *ret_part);
/* Splits a `;` list, trims each item, drops empty ones. */
int str_list(struct arena *a, Str s, char sep, Str **ret_items);
/* Whole number in decimal digits with an optional minus; false otherwise. */
bool str_int(Str s, int64_t *ret);
/* Index of s among n words, or n when it is none of them. */
int str_index(Str s, const char *const *words, int n);
uint64_t str_hash(Str s);

#endif
