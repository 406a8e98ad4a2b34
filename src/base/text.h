/*
 * Vietnamese text.  All text inside the program is UTF-8 in NFC; everything that
 * comes in passes text_is_utf8() and text_nfc() once, at the border; the rest is
 * for such text.  All of it may be called by any thread.
 */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/err.h"
#include "base/str.h"

struct arena;

/* True when s is well-formed UTF-8 without NUL. */
bool text_is_utf8(Str s);
/* NFC copy; NBSP becomes a space; NULL-free UTF-8 is required. */
Str text_nfc(struct arena *a, Str s);
/*
 * The form used for search and matching: NFKD, marks dropped, đ → d, lower case.
 * "Đoàn TNCS" → "doan tncs"; unites hoà and hòa.
 */
Str text_fold(struct arena *a, Str s);
/* Bytes that sort (memcmp) in Vietnamese dictionary order. */
Str text_sort_key(struct arena *a, Str s);
/* The same for a person's name: given name first. */
Str text_name_key(struct arena *a, Str s);
/* The whole, or the first letter, in upper / lower case (Vietnamese letters
 * too); quotes and brackets before the first letter are passed over. */
Str text_upper(struct arena *a, Str s);
Str text_upper_first(struct arena *a, Str s);
Str text_lower_first(struct arena *a, Str s);
/* Code points (not bytes) of s. */
int text_length(Str s);
/* Whole numbers in words: 17 → "mười bảy" (Vietnamese only, 0..999,999,999;
 * any other number comes out in digits). */
Str text_number_words(struct arena *a, int64_t n);

/*
 * Bytes of a file from outside → UTF-8, not yet NFC: UTF-8 with or without
 * BOM, UTF-16 with BOM (or plainly UTF-16), else Windows-1258 when every byte is a
 * character of it and nothing says that it is UTF-8 gone wrong (the rule is in
 * text_decode.c).  RC_INVALID names the first bad byte's offset, from 0, also in
 * e->field ("byte N").  A UTF-8 result is a view into bytes.
 */
#define TEXT_MAX_FILE (INT64_C(4) << 30)
enum rc text_decode(struct arena *a, Str bytes, Str *ret_utf8,
                    struct err *e) MUST_CHECK;

#endif
