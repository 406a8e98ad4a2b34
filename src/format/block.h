/*
 * The one model of a document.  A report becomes a struct doc; four writers
 * print it (html, docx, pdf; xlsx prints its tables and charts).  Nothing
 * here knows a noun of ours, nothing here queries.  All memory is the arena's
 * of whoever built it.  Text is UTF-8 NFC.  Same doc, same bytes out.
 */
#ifndef FORMAT_BLOCK_H
#define FORMAT_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct profile; /* format/profile.h: every size of the layout */

enum {
    SPAN_BOLD = 1,
    SPAN_ITALIC = 2,
    SPAN_UNDERLINE = 4,
    SPAN_FIGURE = 8, /* a number bound to a figure; href opens it */
};

struct span {
    Str text;
    unsigned style; /* SPAN_* */
    Str href;       /* address for the web page, or empty; not in print */
    int note;       /* row number in the annex of figures, 0 = none */
};

struct spans {
    struct span *at;
    int n;
};

enum align { ALIGN_LEFT, ALIGN_CENTER, ALIGN_RIGHT, ALIGN_JUSTIFY };

/* A cell is text, or a number that writers format by language. */
enum cell_kind { CELL_TEXT, CELL_NUMBER, CELL_PERCENT, CELL_DATE, CELL_EMPTY };

struct cell {
    enum cell_kind kind;
    struct spans text; /* always filled: what is printed */
    int64_t micro;     /* CELL_NUMBER, CELL_PERCENT (100 % = 100 * MICRO) */
    int decimals;      /* of the number as printed */
    int32_t day;       /* CELL_DATE: base/day.h */
    enum align align;
    bool bold;
    int indent;           /* levels, for "Trong đó" / "Chia ra" lines */
    int colspan, rowspan; /* 0 and 1 = one; cells covered are left out */
};

struct row {
    struct cell *cells;
    int n;
};

struct table {
    Str caption, sheet; /* or empty; name in xlsx, ≤ 31 characters */
    int columns;
    double *widths;   /* relative, one per column */
    struct row *rows; /* the first `head` rows are heads, repeated on pages */
    int n, head;
    Str unit; /* "Đơn vị tính: …", or empty */
};

enum chart_kind { CHART_BARS, CHART_STACKED, CHART_HBARS, CHART_LINE };

/* values[series * categories + category], in micro */
struct chart {
    enum chart_kind kind;
    Str title, axis; /* axis: unit of the values */
    Str alt;         /* one sentence that says what it shows */
    Str *series, *categories;
    int n_series, n_categories;
    int64_t *values;
};

struct letterhead {
    Str parent_body, body; /* upper body, or empty; issuing body */
    Str number, symbol;    /* "05", or empty: left blank; "BC/HU" */
    Str place;
    int32_t day;   /* of signature; INT32_MIN: blank to be filled */
    Str type_name; /* "BÁO CÁO" */
    Str abstract;  /* may hold a line break */
};

struct signature {
    Str authority;   /* "T/M BAN THƯỜNG VỤ" */
    Str title, name; /* "PHÓ BÍ THƯ"; name may be empty: blank */
    Str *recipients; /* lines of "Nơi nhận", without dash */
    int n_recipients;
    Str file_line; /* "Lưu VPHU" */
};

enum block_kind {
    BLOCK_LETTERHEAD,
    BLOCK_HEADING, /* level 1..4, numbered by the text itself */
    BLOCK_PARA,
    BLOCK_ITEM, /* one item of a dash list; level = depth from 1 */
    BLOCK_TABLE,
    BLOCK_CHART,
    BLOCK_SIGNATURE,
    BLOCK_ANNEX, /* new page; label "Phụ lục I", title, note line */
    BLOCK_KIND_COUNT
};

struct block {
    enum block_kind kind;
    int level;         /* heading, item */
    struct spans text; /* heading, para, item; annex: title */
    enum align align;  /* para */
    Str label, note;   /* annex */
    bool landscape;    /* annex: its pages lie across */
    struct table *table;
    struct chart *chart;
    struct letterhead *letterhead;
    struct signature *signature;
};

struct doc {
    const struct profile *profile;
    enum lang lang;
    Str title, author, subject; /* metadata */
    int64_t created;            /* ms UTC, written as creation date */
    struct block *blocks;
    int n;
};

/*
 * Writers.  Each fills *ret_bytes from the arena.  Refuses (RC_LIMIT) beyond
 * 100,000 blocks, 200,000 table rows or 64 MB of text.
 */
enum rc doc_to_html(struct arena *a, const struct doc *d, Str *ret_bytes,
                    struct err *e) MUST_CHECK; /* the body, no <html> */
enum rc doc_to_docx(struct arena *a, const struct doc *d, Str *ret_bytes,
                    struct err *e) MUST_CHECK;
enum rc doc_to_pdf(struct arena *a, const struct doc *d, Str *ret_bytes,
                   struct err *e) MUST_CHECK;
enum rc doc_to_xlsx(struct arena *a, const struct doc *d, Str *ret_bytes,
                    struct err *e) MUST_CHECK;
/* Canonical JSON of the whole doc but the profile, and back: a frozen report. */
enum rc doc_to_json(struct arena *a, const struct doc *d, Str *ret_json,
                    struct err *e) MUST_CHECK;
enum rc doc_from_json(struct arena *a, Str json, struct doc *ret_doc,
                      struct err *e) MUST_CHECK;

#endif
