/*
 * Numbers as the program holds them: whole millionths in 64 bits ("micro").
 * 1 is 1,000,000.  Printing is by language: Vietnamese 1.234,5; English 1,234.5.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/msg.h"
#include "base/str.h"

enum { NUM_TEXT = 32 };
#define MICRO INT64_C(1000000)

/* For products of two values before a division. */
__extension__ typedef __int128 Wide;

/* Rounded half away from zero to `decimals` (0..6) places. */
const char *num_text(enum lang lang, int64_t micro, int decimals,
                     char out[NUM_TEXT]);
/* Exact, shortest, with a point: "160000", "0.333333" (JSON, CSV). */
const char *num_plain(int64_t micro, char out[NUM_TEXT]);
/*
 * Rounds n parts to `decimals` places so that they add up to the rounded total:
 * each down, then the largest remainders up (ties: the first).  The parts must
 * add up to total; otherwise each is simply rounded and false comes back.
 */
bool num_round_rows(const int64_t *parts, int n, int64_t total, int decimals,
                    int64_t *ret_rounded);

enum num_style { NUM_UNKNOWN, NUM_VI, NUM_EN };
/*
 * Reads one number.  style says which sign is the decimal one.  With
 * NUM_UNKNOWN only what reads the same in both styles is taken; what would
 * differ ("1.234") gives NUM_AMBIGUOUS.
 */
enum num_result { NUM_OK, NUM_BAD, NUM_AMBIGUOUS };
enum num_result num_parse(Str s, enum num_style style, int64_t *ret_micro);
/* The style that this text proves ("1.234,5" → NUM_VI), or NUM_UNKNOWN. */
enum num_style num_style_of(Str s);

#endif
