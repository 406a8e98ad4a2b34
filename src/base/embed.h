/*
 * Files carried inside the program: assets/, sql/ and demo/, under their path
 * in the source tree.  Sorted by name.  The bytes have a NUL behind them.
 */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H

#include "base/str.h"

struct embed {
    const char *name;
    const unsigned char *p;
    const unsigned char *end;
};

extern const struct embed embed_table[];
extern const int embed_count;

/* The bytes of a file, or {0} when there is none of that name. */
Str embed_find(const char *name);

#endif
