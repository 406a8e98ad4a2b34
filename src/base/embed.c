/* Finds embedded files by name. */
#include "base/embed.h"

#include <string.h>

Str embed_find(const char *name)
{
    int lo = 0, hi = embed_count;

    while (lo < hi) {
        int mid = (lo + hi) / 2;
        const struct embed *e = &embed_table[mid];
        int c = strcmp(name, e->name);

        if (c == 0)
            return (Str){ (const char *)e->p, e->end - e->p };
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return (Str){ 0 };
}
