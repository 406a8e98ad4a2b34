/*
 * A workbook to be filled in and sent back: one sheet of entry, with a title, a head
 * for people, under it a hidden row with the names that the import goes by, rows
 * already filled or prepared, choices to open, checks while one types, and only the
 * cells of entry unlocked; a hidden sheet holds the choices.  What it is about is the
 * caller's.
 */
#ifndef FORMAT_WORKBOOK_H
#define FORMAT_WORKBOOK_H

#include "base/day.h"
#include "base/err.h"
#include "base/str.h"

struct arena;

enum entry_kind { ENTRY_TEXT, ENTRY_DAY, ENTRY_COUNT, ENTRY_CHOICE };

/* Choices that several columns may share; written once. */
struct entry_choices {
    Str title;
    const Str *items;
    int n;
};

struct entry_column {
    Str name;  /* in the hidden row */
    Str title; /* in the head; a star is put behind it when required */
    Str help;  /* a note at the title, shown beside a cell of entry */
    double width;
    enum entry_kind kind;
    bool required, hidden, locked;
    bool open;       /* ENTRY_CHOICE: another text is warned of, not refused */
    int max;         /* ENTRY_TEXT: most characters, 0: any */
    Day least, most; /* ENTRY_DAY: both included */
    const struct entry_choices *choices; /* ENTRY_CHOICE */
};

struct entry_book {
    enum lang lang;
    Str sheet;       /* its name, ≤ 31 characters, none of []:*?/\ */
    Str title;       /* first line */
    Str guide;       /* second line: what to do */
    Str author;      /* properties of the file */
    int64_t created; /* ms */
    const struct entry_column *columns;
    int n_columns;
    /* Cells of each row by column: a day as yyyy-mm-dd, a count in digits, or empty. */
    const Str *const *rows;
    int n_rows;
};

enum { ENTRY_MAX_ROWS = 20000, ENTRY_MAX_CHOICES = 5000, ENTRY_HEAD_ROWS = 4 };

/* Same description, same bytes.  RC_LIMIT: more rows or choices than that. */
enum rc entry_book_write(struct arena *a, const struct entry_book *book,
                         Str *ret_bytes, struct err *e) MUST_CHECK;

#endif
