/*
 * Inside of the writer of reports as workbooks: one sheet being filled, in the
 * looks of its book.  Rows and columns count from 0; widths are characters.  What
 * the library refuses is noted in the book (the first failure) and told at
 * the end.
 */
#ifndef FORMAT_XLSX_SHEET_H
#define FORMAT_XLSX_SHEET_H

#include <xlsxwriter.h>

#include "base/arena.h"
#include "format/block.h"

enum {
    MAX_SHEETS = 500,
    MAX_FORMATS = 512,
};

/* What tells one cell format from another. */
struct look {
    enum cell_kind kind;
    int decimals;
    bool percent; /* with a sign behind the number */
    bool bold, italic, head, framed, wrap;
    enum align align;
    int indent;
    int size;
};

struct sheet {
    Str name, about;
};

struct book {
    struct arena *a;
    const struct doc *d;
    lxw_workbook *wb;
    lxw_error bad; /* the first failure */
    struct look looks[MAX_FORMATS];
    lxw_format *formats[MAX_FORMATS];
    int n_formats;
    struct sheet sheets[MAX_SHEETS];
    int n_sheets;
    int tables, charts; /* without a name of their own, counted */
};

/* A sheet being filled. */
struct page {
    struct book *b;
    lxw_worksheet *ws;
    int columns;
    int row; /* next free */
    double *widths;
};

/* Keeps the first failure. */
void book_note(struct book *b, lxw_error error);
/* A message in the document's language. */
const char *book_say(const struct book *b, const char *id);
/* The format of a look; the same looks share one. */
lxw_format *book_format(struct book *b, const struct look *k);

/* A new sheet called as near to `wish` as may be; ws is NULL where it failed. */
struct page sheet_open(struct book *b, Str wish, Str about, int columns);
void sheet_text(struct page *p, int row, int col, Str text,
                const struct look *k);
/* One cell over `columns` columns at the next free row. */
void sheet_wide(struct page *p, Str text, const struct look *k, int columns);
/* Row i of a table; busy[column] counts rows that a cell above still covers. */
void sheet_row(struct page *p, const struct table *t, int i, int *busy);

/* Width of a text in characters of a column. */
double sheet_text_width(Str text, bool bold);
/* Lines that a text takes over the columns span[0] to span[1] - 1. */
int sheet_lines(const struct page *p, Str text, const int span[2], bool bold);
void sheet_height(struct page *p, int row, int lines);
void sheet_heights(struct page *p, const struct table *t, int first);
void sheet_widths(struct page *p);
/* A4, feet, heads repeated and frozen: rows head_from to head_to. */
void sheet_paper(struct page *p, int head_from, int head_to);

/* ---- xlsx_chart.c ---- */

/* A sheet with the chart's data and a chart that can be edited. */
void xlsx_chart(struct book *b, const struct chart *c);

#endif
