/* Inside of the reader of workbooks: what its parts share. */
#ifndef FORMAT_XLSX_PART_H
#define FORMAT_XLSX_PART_H

#include <stdint.h>

#include "base/buf.h"
#include "format/xlsx_read.h"
#include "format/xml.h"
#include "format/zip.h"

enum { XLSX_PORTION = 1 << 16 };

/* Texts that cells share, one after the other. */
struct xlsx_strings {
    struct buf text;
    uint32_t *ends; /* of each */
    size_t n, cap;
};

/* What stands about the workbook as a whole. */
struct xlsx_book {
    struct arena *a;
    struct unzip *zip;
    bool from_1904; /* days are counted from there */
    bool *is_day;   /* per look of a cell */
    int n_looks;
    struct xlsx_strings strings;
};

/* Tells of one part from beginning to end; `refuse` is where the callbacks stop. */
enum rc xlsx_part(struct xlsx_book *b, int part,
                  const struct xml_events *events, struct xml_stream **refuse,
                  struct err *e) MUST_CHECK;
/* The same, portion by portion: *ret_n bytes were told of, 0 at the end. */
enum rc xlsx_portion(struct xlsx_book *b, struct xml_stream *s,
                     bool *ret_paused, bool *ret_end, struct err *e) MUST_CHECK;

/* xl/styles.xml: which looks are those of days. */
enum rc xlsx_read_looks(struct xlsx_book *b, int part,
                        struct err *e) MUST_CHECK;
/* xl/sharedStrings.xml. */
enum rc xlsx_read_strings(struct xlsx_book *b, int part,
                          struct err *e) MUST_CHECK;
Str xlsx_string(const struct xlsx_book *b, size_t i);

/* Does a number format show a day (not only a time)? */
bool xlsx_format_is_day(Str code);
/* _x000D_ and the like are undone in place, from `from` on. */
void xlsx_undo_escapes(struct buf *b, size_t from);

/* A cell's value: the text between <v> and </v>, read by its type. */
struct xlsx_value {
    char type; /* of t=: n s b e d i (inlineStr) r (str) */
    int look;
    bool formula, has_value;
    Str text;
};
/* False: nothing stands there.  *ret_why: the file is damaged. */
bool xlsx_take_value(const struct xlsx_book *b, struct arena *a,
                     const struct xlsx_value *v, struct xlsx_cell *ret,
                     const char **ret_why);

#endif
