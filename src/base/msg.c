/* Looks messages up in the embedded .mo file (GNU format, sorted originals). */
#include "base/msg.h"

#include <stdint.h>
#include <string.h>

extern const unsigned char embed_vi_mo[];
extern const unsigned char embed_vi_mo_end[];

enum { MO_MAGIC = (int)0x950412de, MO_COUNT = 8, MO_ORIG = 12, MO_TRANS = 16 };

static uint32_t word(uint32_t at)
{
    uint32_t v;

    memcpy(&v, embed_vi_mo + at, sizeof v);
    return v;
}

static const char *text(uint32_t table, uint32_t i)
{
    return (const char *)embed_vi_mo + word(table + 8 * i + 4);
}

const char *msg(enum lang lang, const char *id)
{
    uint32_t lo = 0, hi;

    if (lang != LANG_VI || id[0] == '\0' ||
        embed_vi_mo_end - embed_vi_mo < MO_TRANS + 4 ||
        word(0) != (uint32_t)MO_MAGIC)
        return id;
    hi = word(MO_COUNT);
    while (lo < hi) {
        uint32_t mid = (lo + hi) / 2;
        int c = strcmp(id, text(word(MO_ORIG), mid));

        if (c == 0)
            return text(word(MO_TRANS), mid);
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return id;
}
