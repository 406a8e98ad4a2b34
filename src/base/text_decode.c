/*
 * Bytes of a file from outside → UTF-8.  The rule, in order:
 *
 * 1. A byte order mark decides: UTF-8, UTF-16 LE or BE.
 * 2. Without one, NULs on one side only, in most of the first pairs: UTF-16 of
 *    that order.  A NUL anywhere else is refused.
 * 3. Well-formed UTF-8 is UTF-8.
 * 4. Else it is UTF-8 with an error, refused at its offset, when it shows
 *    itself as UTF-8: by a sequence before the bad byte that no Vietnamese text
 *    in Windows-1258 makes (is_proof), by a bad sequence that is whole in shape
 *    (overlong, surrogate, too large), or by one that the end of the file cuts.
 * 5. Else Windows-1258, when each byte is a character of it.
 *
 * In doubt the file is refused: a wrong guess would change names silently.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>

#include <unicode/ucnv.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/arena.h"
#include "base/text.h"

typedef unsigned char Byte;

enum { LOOK_AT = 4096 }; /* bytes looked at for UTF-16 without a mark */

/* Length of the sequence that the lead byte c promises; 0: not a lead. */
static int promised(Byte c)
{
    if (c < 0x80)
        return 1;
    if (c >= 0xc0 && c < 0xe0)
        return 2;
    if (c >= 0xe0 && c < 0xf0)
        return 3;
    return c >= 0xf0 && c < 0xf8 ? 4 : 0;
}

static bool is_tail(Byte c)
{
    return (c & 0xc0) == 0x80;
}

/* Tail bytes that do follow the lead at p, at most what it promises. */
static int tails(const Byte *p, const Byte *end)
{
    int n = 1, want = promised(*p);

    while (n < want && p + n < end && is_tail(p[n]))
        n++;
    return n - 1;
}

/* Length of the well-formed sequence at p, or 0. */
static int sequence(const Byte *p, const Byte *end)
{
    int n = promised(*p);

    if (n < 2 || tails(p, end) != n - 1)
        return n == 1;
    if (n == 2)
        return p[0] >= 0xc2 ? 2 : 0;
    if (n == 3) /* not overlong, no surrogate */
        return (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0)
                   ? 0
                   : 3;
    return p[0] > 0xf4 || (p[0] == 0xf0 && p[1] < 0x90) ||
                   (p[0] == 0xf4 && p[1] >= 0x90)
               ? 0
               : 4;
}

static const Byte *skip_ascii(const Byte *p, const Byte *end)
{
    uint64_t eight;

    while (end - p >= 8) {
        memcpy(&eight, p, 8);
        if (eight & UINT64_C(0x8080808080808080))
            break;
        p += 8;
    }
    while (p < end && *p < 0x80)
        p++;
    return p;
}

/*
 * A sequence that Windows-1258 text does not make.  There, three or four would
 * be a letter and two or three signs in a row; C3 is Ă, which never ends a
 * syllable; C4, C5, C6 are letters that Vietnamese lacks; CC is a grave accent,
 * which € ƒ ‰ £ do not follow.  The other pairs do occur: D0 94 is Đ and a
 * closing quotation mark.
 */
static bool is_proof(const Byte *p, int n)
{
    if (n > 2)
        return true;
    if (p[0] == 0xcc)
        return p[1] <= 0x81 || p[1] == 0x83 || p[1] == 0x89 || p[1] == 0xa3;
    return p[0] >= 0xc3 && p[0] <= 0xc6;
}

/* The first byte that breaks UTF-8, or end. */
static const Byte *first_bad(const Byte *p, const Byte *end, bool *ret_proof)
{
    *ret_proof = false;
    while ((p = skip_ascii(p, end)) < end) {
        int n = sequence(p, end);

        if (n == 0)
            break;
        *ret_proof = *ret_proof || is_proof(p, n);
        p += n;
    }
    return p;
}

bool text_is_utf8(Str s)
{
    const Byte *p = (const Byte *)s.p, *end = p + s.n;
    bool proof;

    return s.n == 0 ||
           (!memchr(p, 0, (size_t)s.n) && first_bad(p, end, &proof) == end);
}

static enum rc bad_byte(struct err *e, ptrdiff_t at, const char *fmt)
{
    char field[sizeof e->field];

    snprintf(field, sizeof field, "byte %td", at);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return err_set(e, RC_INVALID, field, fmt, (long long)at);
#pragma GCC diagnostic pop
}

static enum rc bad_nul(struct err *e, ptrdiff_t at)
{
    return bad_byte(e, at,
                    N_("the file holds a NUL at byte %lld, so it is not plain "
                       "text; save it again as CSV UTF-8"));
}

static enum rc bad_utf8(struct err *e, ptrdiff_t at)
{
    return bad_byte(e, at,
                    N_("the file is UTF-8 but malformed at byte %lld; save it "
                       "again as CSV UTF-8, or fetch it again if it was cut "
                       "off on its way"));
}

/* Two bytes at p as one unit of UTF-16. */
static UChar unit(const Byte *p, int big)
{
    return (UChar)(p[!big] << 8 | p[big]);
}

static enum rc from_utf16(struct arena *a, Str s, int big, Str *ret,
                          struct err *e)
{
    const Byte *p = (const Byte *)s.p;
    ptrdiff_t start = s.n >= 2 && unit(p, big) == 0xfeff ? 2 : 0, n = 0;
    char *out = NEW(a, char, s.n / 2 * 3 + 1);

    for (ptrdiff_t at = start; at + 1 < s.n; at += 2) {
        UChar32 c = unit(p + at, big);

        if (c == 0)
            return bad_nul(e, at);
        if (U16_IS_SURROGATE(c)) {
            UChar low = at + 3 < s.n ? unit(p + at + 2, big) : 0;

            if (!U16_IS_LEAD(c) || !U16_IS_TRAIL(low))
                return bad_byte(e, at,
                                N_("the file is UTF-16 but malformed at byte "
                                   "%lld; save it again as CSV UTF-8"));
            c = U16_GET_SUPPLEMENTARY(c, low);
            at += 2;
        }
        U8_APPEND_UNSAFE(out, n, c);
    }
    if (s.n % 2)
        return bad_byte(e, s.n - 1,
                        N_("the file is UTF-16 and ends in the middle of a "
                           "character, at byte %lld; fetch it again"));
    *ret = (Str){ out, n };
    return RC_OK;
}

/* Characters of Windows-1258; 0: none.  ICU passes C1 controls through: none.
 */
static void table_1258(UChar32 out[256])
{
    UErrorCode code = U_ZERO_ERROR;
    UConverter *cnv = ucnv_open("windows-1258", &code);

    assert(U_SUCCESS(code));
    for (int i = 0; i < 256; i++) {
        char byte = (char)i;
        const char *from = &byte;

        code = U_ZERO_ERROR;
        out[i] = ucnv_getNextUChar(cnv, &from, &byte + 1, &code);
        if (U_FAILURE(code) || (out[i] >= 0x80 && out[i] < 0xa0) ||
            out[i] == 0xfffd)
            out[i] = 0;
        ucnv_reset(cnv);
    }
    ucnv_close(cnv);
}

static enum rc from_1258(struct arena *a, Str s, Str *ret, struct err *e)
{
    char *out = NEW(a, char, s.n * 3 + 1);
    UChar32 table[256];
    ptrdiff_t n = 0;

    table_1258(table);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        UChar32 c = table[(Byte)s.p[i]];

        if (c == 0)
            return bad_byte(e, i,
                            N_("the file is neither UTF-8 nor Windows-1258: "
                               "byte %lld is no character; save it again as "
                               "CSV UTF-8"));
        U8_APPEND_UNSAFE(out, n, c);
    }
    *ret = (Str){ out, n };
    return RC_OK;
}

/* UTF-16 without a mark: 0 little endian, 1 big endian, -1 it is not. */
static int plain_utf16(Str s)
{
    ptrdiff_t n = (s.n < LOOK_AT ? s.n : LOOK_AT) / 2, nul[2] = { 0, 0 };

    for (ptrdiff_t i = 0; i < n * 2; i++)
        nul[i % 2] += s.p[i] == '\0';
    if (n < 2 || (nul[0] && nul[1]))
        return -1;
    if (nul[1] * 2 > n)
        return 0;
    return nul[0] * 2 > n ? 1 : -1;
}

/* Not valid UTF-8, bad at `at`: see the rule at the top. */
static bool is_broken_utf8(Str s, ptrdiff_t at, bool proof)
{
    const Byte *p = (const Byte *)s.p + at, *end = (const Byte *)s.p + s.n;
    int want = promised(*p), have = 1 + tails(p, end);

    return proof || (want > 1 && (have == want || p + have == end));
}

static enum rc from_bytes(struct arena *a, Str s, Str *ret, struct err *e)
{
    bool marked = str_starts(s, S("\xef\xbb\xbf")), proof;
    const Byte *start = (const Byte *)s.p, *nul, *bad;

    nul = memchr(start, 0, (size_t)s.n);
    if (nul)
        return bad_nul(e, nul - start);
    bad = first_bad(start + marked * 3, start + s.n, &proof);
    if (bad == start + s.n) {
        *ret = str_from(s, marked * 3);
        return RC_OK;
    }
    if (marked || is_broken_utf8(s, bad - start, proof))
        return bad_utf8(e, bad - start);
    return from_1258(a, s, ret, e);
}

enum rc text_decode(struct arena *a, Str bytes, Str *ret_utf8, struct err *e)
{
    int order = plain_utf16(bytes);

    if (bytes.n > TEXT_MAX_FILE)
        return err_set(e, RC_LIMIT, "",
                       N_("the file is larger than %d MB; divide it into "
                          "several"),
                       (int)(TEXT_MAX_FILE >> 20));
    if (bytes.n == 0) {
        *ret_utf8 = S("");
        return RC_OK;
    }
    if (str_starts(bytes, S("\xff\xfe")))
        order = 0;
    else if (str_starts(bytes, S("\xfe\xff")))
        order = 1;
    if (order >= 0)
        return from_utf16(a, bytes, order, ret_utf8, e);
    return from_bytes(a, bytes, ret_utf8, e);
}
