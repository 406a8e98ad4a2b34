/*
 * Pictures from outside, taken apart and put together again without what they say
 * about who took them where: only the parts that are needed to show them remain.  A
 * picture is never decoded; its parts must add up, from the first byte to its end,
 * and what stands behind the end is left out.
 */
#ifndef FORMAT_PICTURE_H
#define FORMAT_PICTURE_H

#include "base/err.h"
#include "base/str.h"

struct arena;

/* RC_INVALID: it is no such picture, or a damaged one. */
enum rc picture_png(struct arena *a, Str bytes, Str *ret,
                    struct err *e) MUST_CHECK;
/* How it was held (EXIF orientation) stays. */
enum rc picture_jpeg(struct arena *a, Str bytes, Str *ret,
                     struct err *e) MUST_CHECK;

#endif
