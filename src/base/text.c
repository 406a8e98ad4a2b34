/*
 * Vietnamese text on ICU: normal form, search form, dictionary order, case,
 * numbers in words.  ICU works in UTF-16; struct wide carries a string there
 * and back, on the stack while it is short.  Text is bounded before it comes
 * here (a field, a section), so lengths fit ICU's 32 bits.
 */
#include "base/text.h"

#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

#include "base/arena.h"
#include "base/buf.h"

enum { WIDE_ROOM = 400, KEY_ROOM = 512, NBSP = 0xa0 };

static const ptrdiff_t TEXT_MAX = INT32_MAX / 8;

/* A string in UTF-16; p is room while it fits, else from the heap. */
struct wide {
    UChar *p;
    int32_t n, cap;
    UChar room[WIDE_ROOM];
};

/*
 * What ICU gives us to read from: the "vi" collator and two normalizers.  Made
 * once, never changed or freed after; ICU allows const use by all threads.
 */
struct icu {
    const UCollator *order;
    const UNormalizer2 *nfc, *nfkd;
};

static struct icu icu_once_made;
static pthread_once_t icu_once = PTHREAD_ONCE_INIT;

static void icu_make(void)
{
    UErrorCode code = U_ZERO_ERROR;

    icu_once_made.order = ucol_open("vi", &code);
    icu_once_made.nfc = unorm2_getNFCInstance(&code);
    icu_once_made.nfkd = unorm2_getNFKDInstance(&code);
    if (U_FAILURE(code)) {
        fprintf(stderr, "soket: ICU has no data: %s\n", u_errorName(code));
        abort();
    }
}

static const struct icu *icu(void)
{
    pthread_once(&icu_once, icu_make);
    return &icu_once_made;
}

static void wide_init(struct wide *w, ptrdiff_t cap)
{
    assert(cap <= TEXT_MAX * 4);
    w->n = 0;
    w->cap = cap > WIDE_ROOM ? (int32_t)cap : WIDE_ROOM;
    w->p = w->room;
    if (w->cap > WIDE_ROOM)
        w->p = xmalloc((size_t)w->cap * sizeof *w->p);
}

static void wide_release(struct wide *w)
{
    if (w->p != w->room)
        free(w->p);
}

static void wide_from(struct wide *w, Str s)
{
    UErrorCode code = U_ZERO_ERROR;

    assert(s.n <= TEXT_MAX);
    wide_init(w, s.n + 1);
    u_strFromUTF8WithSub(w->p, w->cap, &w->n, s.p ? s.p : "", (int32_t)s.n,
                         0xfffd, NULL, &code);
    assert(U_SUCCESS(code));
}

static Str wide_text(struct arena *a, const struct wide *w)
{
    UErrorCode code = U_ZERO_ERROR;
    int32_t n = 0;
    char *p;

    u_strToUTF8(NULL, 0, &n, w->p, w->n, &code);
    assert(code == U_BUFFER_OVERFLOW_ERROR || U_SUCCESS(code));
    code = U_ZERO_ERROR;
    p = NEW(a, char, n + 1);
    u_strToUTF8(p, n + 1, &n, w->p, w->n, &code);
    assert(U_SUCCESS(code));
    return (Str){ p, n };
}

/* Fills an uninitialised out with the normal form of in. */
static void normalize(const UNormalizer2 *form, const struct wide *in,
                      struct wide *out)
{
    UErrorCode code = U_ZERO_ERROR;

    wide_init(out, in->n + 1);
    out->n = unorm2_normalize(form, in->p, in->n, out->p, out->cap, &code);
    if (code == U_BUFFER_OVERFLOW_ERROR) {
        ptrdiff_t need = out->n;

        code = U_ZERO_ERROR;
        wide_release(out);
        wide_init(out, need + 1);
        out->n = unorm2_normalize(form, in->p, in->n, out->p, out->cap, &code);
    }
    assert(U_SUCCESS(code));
}

/* The code point at *at, which moves on; negative where it is malformed. */
static UChar32 next_point(Str s, ptrdiff_t *at)
{
    UChar32 c;

    /* ICU's macro narrows an int to a byte, knowing that it fits */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
    U8_NEXT(s.p, *at, s.n, c);
#pragma GCC diagnostic pop
    return c;
}

static bool is_ascii(Str s)
{
    unsigned char any = 0;

    for (ptrdiff_t i = 0; i < s.n; i++)
        any |= (unsigned char)s.p[i];
    return any < 0x80;
}

/* Of these a text in NFC may hold any, in any order, and is still in NFC:
 * Latin letters as they are typed in Viet Nam, dashes and quotes. */
static bool always_nfc(UChar32 c)
{
    return (c >= 0 && c < 0x300 && c != NBSP) || (c >= 0x1e00 && c < 0x1f00) ||
           (c >= 0x2010 && c < 0x2028);
}

static bool is_plain_nfc(Str s)
{
    ptrdiff_t at = 0;

    while (at < s.n)
        if (!always_nfc(next_point(s, &at)))
            return false;
    return true;
}

Str text_nfc(struct arena *a, Str s)
{
    struct wide in, out;
    Str r;

    if (is_plain_nfc(s))
        return str_dup(a, s);
    wide_from(&in, s);
    for (int32_t i = 0; i < in.n; i++)
        if (in.p[i] == NBSP)
            in.p[i] = ' ';
    normalize(icu()->nfc, &in, &out);
    r = wide_text(a, &out);
    wide_release(&in);
    wide_release(&out);
    return r;
}

/* Marks, and signs that print nothing (soft hyphen, zero width space). */
static bool is_dropped(UChar32 c)
{
    return (U_GET_GC_MASK(c) & (U_GC_MN_MASK | U_GC_ME_MASK)) != 0 ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static UChar32 fold_one(UChar32 c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return c == 0x110 || c == 0x111 ? 'd' : u_tolower(c);
}

/* In place: what comes out is never longer than what went in. */
static void fold_wide(struct wide *w)
{
    int32_t from = 0, to = 0;

    while (from < w->n) {
        UChar32 c;

        U16_NEXT(w->p, from, w->n, c);
        if (c < 0x80 || !is_dropped(c)) {
            c = fold_one(c);
            U16_APPEND_UNSAFE(w->p, to, c);
        }
    }
    w->n = to;
}

Str text_fold(struct arena *a, Str s)
{
    struct wide in, out;
    Str r;

    if (is_ascii(s)) {
        char *p = NEW(a, char, s.n + 1);

        for (ptrdiff_t i = 0; i < s.n; i++)
            p[i] = (char)fold_one(s.p[i]);
        return (Str){ p, s.n };
    }
    wide_from(&in, s);
    normalize(icu()->nfkd, &in, &out);
    fold_wide(&out);
    r = wide_text(a, &out);
    wide_release(&in);
    wide_release(&out);
    return r;
}

Str text_sort_key(struct arena *a, Str s)
{
    const UCollator *order = icu()->order;
    uint8_t room[KEY_ROOM], *key = room;
    struct wide w;
    int32_t n;
    Str r;

    wide_from(&w, s);
    n = ucol_getSortKey(order, w.p, w.n, room, KEY_ROOM);
    if (n > KEY_ROOM) {
        key = xmalloc((size_t)n);
        ucol_getSortKey(order, w.p, w.n, key, n);
    }
    assert(n > 0);
    /* the key's own NUL at the end orders nothing */
    r = str_dup(a, (Str){ (const char *)key, n - 1 });
    if (key != room)
        free(key);
    wide_release(&w);
    return r;
}

Str text_name_key(struct arena *a, Str s)
{
    ptrdiff_t at;
    Str given, rest;

    s = str_trim(s);
    for (at = s.n; at > 0 && s.p[at - 1] != ' '; at--)
        ;
    given = str_from(s, at);
    rest = str_trim((Str){ s.p, at });
    return text_sort_key(a, str_cat(a, given, str_cat(a, S("\t"), rest)));
}

Str text_upper(struct arena *a, Str s)
{
    UErrorCode code = U_ZERO_ERROR;
    struct wide in, out;
    Str r;

    wide_from(&in, s);
    wide_init(&out, (ptrdiff_t)in.n * 3 + 1); /* one letter makes at most 3 */
    out.n = u_strToUpper(out.p, out.cap, in.p, in.n, "vi", &code);
    assert(U_SUCCESS(code));
    r = text_nfc(a, wide_text(a, &out));
    wide_release(&in);
    wide_release(&out);
    return r;
}

/* The first letter through change, passing over quotes, spaces, brackets. */
static Str change_first(struct arena *a, Str s, UChar32 (*change)(UChar32))
{
    ptrdiff_t at = 0, start = 0, n = 0;
    char mid[U8_MAX_LENGTH];
    UChar32 c = 0;

    while (at < s.n) {
        start = at;
        c = next_point(s, &at);
        if (c < 0 || !(u_ispunct(c) || u_isUWhiteSpace(c)))
            break;
    }
    if (c <= 0 || !u_isalpha(c))
        return str_dup(a, s);
    c = change(c);
    U8_APPEND_UNSAFE(mid, n, c);
    return str_cat(a, (Str){ s.p, start },
                   str_cat(a, (Str){ mid, n }, str_from(s, at)));
}

Str text_upper_first(struct arena *a, Str s)
{
    return change_first(a, s, u_toupper);
}

Str text_lower_first(struct arena *a, Str s)
{
    return change_first(a, s, u_tolower);
}

int text_length(Str s)
{
    int n = 0;

    for (ptrdiff_t i = 0; i < s.n; i++)
        n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
    return n;
}

static const char *const digit_words[] = {
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"
};

static void add_word(struct buf *b, const char *word)
{
    if (b->n)
        buf_char(b, ' ');
    buf_z(b, word);
}

/* The last digit is said otherwise after "mươi" (21, 24, 25) and "mười" (15).
 */
static const char *unit_word(int tens, int unit)
{
    if (unit == 1 && tens > 1)
        return "mốt";
    if (unit == 4 && tens > 1)
        return "tư";
    if (unit == 5 && tens > 0)
        return "lăm";
    return digit_words[unit];
}

/* 1..999; full: something larger stands before it, so say "không trăm". */
static void add_group(struct buf *b, int v, bool full)
{
    int hundreds = v / 100, tens = v / 10 % 10, unit = v % 10;

    if (hundreds || full) {
        add_word(b, digit_words[hundreds]);
        add_word(b, "trăm");
    }
    if (tens > 1) {
        add_word(b, digit_words[tens]);
        add_word(b, "mươi");
    } else if (tens == 1) {
        add_word(b, "mười");
    } else if (unit && (hundreds || full)) {
        add_word(b, "linh");
    }
    if (unit)
        add_word(b, unit_word(tens, unit));
}

Str text_number_words(struct arena *a, int64_t n)
{
    static const char *const names[] = { " triệu", " nghìn", "" };
    struct buf b;
    Str r;

    if (n == 0)
        return str_dup(a, str_of(digit_words[0]));
    if (n < 0 || n > 999999999)
        return str_fmt(a, "%lld", (long long)n);
    buf_init(&b, 256);
    for (int i = 0, unit = 1000000; i < 3; i++, unit /= 1000) {
        int group = (int)(n / unit % 1000);

        if (group == 0)
            continue;
        add_group(&b, group, b.n > 0);
        buf_z(&b, names[i]);
    }
    assert(!b.full);
    r = buf_dup(a, &b);
    buf_release(&b);
    return r;
}
