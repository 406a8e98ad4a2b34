/*
 * CSV reading and writing, RFC 4180 with the separators that Vietnamese Excel
 * makes.  The reader takes UTF-8 (base/text.h text_decode comes first), finds
 * the separator (comma, semicolon, tab) from the header line, and gives one row
 * at a time.  Fields are views into the input or the arena; quotes are undone.
 */
#ifndef FORMAT_CSV_H
#define FORMAT_CSV_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

enum { CSV_MAX_COLUMNS = 200, CSV_MAX_FIELD = 1 << 20 };

struct csv_reader {
    Str text; /* whole input */
    ptrdiff_t at;
    char sep;
    int line;      /* line of the row just read, from 1 */
    int next_line; /* the line that `at` stands on */
    Str *fields;   /* of the row just read; CSV_MAX_COLUMNS room */
    int n;
    struct arena *scratch; /* for fields with doubled quotes */
};

/* Finds the separator; refuses an empty input.  Fields live as long as text and
 * a do. */
enum rc csv_open(struct csv_reader *r, struct arena *a, Str text,
                 struct err *e) MUST_CHECK;
/*
 * Next row; *ret_more false at the end.  Lines end with LF, CRLF or CR, mixed if it
 * must be.  Blank lines (nothing but spaces) are passed over.  Rows may differ
 * in length: the caller compares r->n with the header's.  Refuses an
 * unclosed quote, text after a closing quote, a quote inside a bare field, too many
 * columns, too large a field, NUL; err.field is "line N".
 */
enum rc csv_next(struct csv_reader *r, bool *ret_more,
                 struct err *e) MUST_CHECK;

/* Writing: comma, CRLF, quotes where needed; reads back as it was. */
void csv_field(struct buf *out, Str s, bool first);
/* As csv_field, but a text that a spreadsheet would take for a formula gets an
 * apostrophe before it (also one that has such apostrophes already, so that none
 * is lost); csv_text takes it off again from what was read. */
void csv_field_safe(struct buf *out, Str s, bool first);
Str csv_text(Str s);
void csv_end(struct buf *out);

#endif
