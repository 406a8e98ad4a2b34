/*
 * Workbooks for tests, put together from XML, so that each can say exactly what
 * no spreadsheet program would write.
 */
#ifndef TESTS_BOOK_FOR_TEST_H
#define TESTS_BOOK_FOR_TEST_H

#include "format/zip.h"

enum { TEST_BOOK_EXTRA = 8 };

/* NULL: a plain one.  Texts are whole parts but `rows`, which is what stands
 * between <sheetData> and </sheetData>. */
struct test_book {
    const char *rows, *sheet, *strings, *styles, *workbook, *links, *types;
    bool stored; /* parts are not compressed */
    struct zip_entry extra[TEST_BOOK_EXTRA];
    int n_extra;
};

/* Looks of the plain styles: 0 none, 1 dd/mm/yyyy (14), 2 "dd/mm/yyyy" of its own,
 * 3 mm:ss, 4 0.00, 5 with a language, 6 [h]:mm, 7 "đ"0, 8 mmm-yy. */
Str test_book(struct arena *a, const struct test_book *b);
/* The same with the sheet's XML of any length. */
Str test_book_sheet(struct arena *a, Str sheet, bool stored);

#endif
