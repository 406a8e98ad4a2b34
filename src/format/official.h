/*
 * What every writer of official papers must say in the same words: number line,
 * place and date, end mark, and how wide a line of type is (for the rules that
 * are "as long as the line").  Also the bounds that all writers keep.
 */
#ifndef FORMAT_OFFICIAL_H
#define FORMAT_OFFICIAL_H

#include <stdbool.h>

#include "format/block.h"

struct arena;
struct profile;

enum {
    DOC_BLOCKS = 100000,
    DOC_TABLE_ROWS = 200000,
    DOC_TEXT = 64 << 20, /* bytes */
    DOC_COLUMNS = 60,    /* of one table */
};

/* RC_LIMIT beyond the bounds, RC_INVALID for a block without its content or a
 * table whose rows do not fit its columns. */
enum rc doc_check(const struct doc *d, struct err *e) MUST_CHECK;

/* "Số 05-BC/HU"; blank room where the number is empty. */
Str official_number(struct arena *a, const struct profile *p,
                    const struct letterhead *l);
/* "Hữu Lũng, ngày 09 tháng 5 năm 2024"; blank room where there is no day. */
Str official_date(struct arena *a, const struct letterhead *l);
/* Is block i the text that ends the document's body, before its signature? */
bool official_is_last(const struct doc *d, int i);
/* The same text with the profile's end mark in place of its full stop. */
struct spans official_ended(struct arena *a, struct spans s, Str mark);

/* Width of the widest line of s in Times New Roman bold, mm at `pt` points. */
double official_width(Str s, double pt);
/* s in lines that fit `max_mm`, of about one length, apart by '\n'. */
Str official_lines(struct arena *a, Str s, double pt, double max_mm);
/* The last of the lines of s. */
Str official_last_line(Str s);

#endif
