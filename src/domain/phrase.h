/*
 * phrase: prints an exact number the way an official writes it, and never
 * prints a claim that is not true of the exact value.
 *
 * A number is "round" when it is whole and has at most two significant digits
 * (1.000, 160.000, 95).  Of a value v:
 *
 *   exact    162.318        the value itself, at most six decimals
 *   over     trên 160.000   the largest round number below v; v of 100 or more
 *   nearly   gần 1.000      the smallest number of one significant digit above
 *                           v where that is within 5 % of it and v is 10 or
 *                           more, else the smallest round number above v, v of
 *                           100 or more
 *   about    khoảng 160.000 the nearest round number, never more than 5 % off;
 *                           below 10 the nearest tenth; v of 1 or more
 *   words    mười bảy       whole numbers of 0..999,999,999, Vietnamese only
 *   percent  99,16%         v is a ratio (1 = 100 %), two decimals; what would
 *                           round to 0 or 100 without being it reads "dưới
 *                           0,01%", "gần 100%", "trên 100%"
 *   change   tăng 12,35%    v is a ratio: giảm below zero, "không thay đổi" at
 * it rise     tăng 1.234     the same for a count
 *
 * Where a kind does not apply (v of 100 or more is round itself, v is too small or
 * negative, a ratio is too large) the
 * exact number is printed: 1.000 is not "trên 1.000".  A value that is not
 * determined prints "chưa xác định" ("chưa có số liệu để so sánh" for change,
 * rise).
 */
#ifndef DOMAIN_PHRASE_H
#define DOMAIN_PHRASE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/msg.h"
#include "base/str.h"

struct arena;

enum phrase_kind {
    PHRASE_EXACT,
    PHRASE_OVER,
    PHRASE_NEARLY,
    PHRASE_ABOUT,
    PHRASE_WORDS,
    PHRASE_PERCENT,
    PHRASE_CHANGE,
    PHRASE_RISE,
    PHRASE_COUNT
};

/* The word of `over`: over and over:tren print "trên", over:hon "hơn". */
enum phrase_word { PHRASE_TREN, PHRASE_HON };

struct phrase {
    enum phrase_kind kind;
    enum phrase_word word;
};

/* "over:hon" → a phrase; false for an unknown name or word. */
bool phrase_parse(Str s, struct phrase *ret);
/* All names in one line, for messages: "exact, over, …". */
const char *phrase_names(void);
/* The name as phrase_parse takes it. */
const char *phrase_name(struct phrase p);

/* micro: the exact value, NULL = not determined. */
Str phrase_print(struct arena *a, enum lang lang, struct phrase p,
                 const int64_t *micro);
/*
 * Reads a printed phrase back and tells whether what it says is true of the
 * exact value: "trên c" needs v > c, "gần c" v < c, both within 10 %; "khoảng
 * c" within 5 %; a percentage holds when v rounds to it.  Knows nothing of how
 * phrase_print chooses.  What says nothing ("chưa xác định") is not true.
 */
bool phrase_is_true(struct arena *a, enum lang lang, Str text, int64_t micro);

#endif
