/*
 * Workbooks from outside.  First byte 'S': the rest, cut at bytes 0x1e, stands in for
 * the XML of the sheet, the texts that cells share, the looks, the workbook, its
 * links; the archive around it is sound.  Else all is the archive.  Twice read is
 * the same, and rows and cells come in order.
 */
#include "base/arena.h"
#include "book_for_test.h"
#include "format/xlsx_read.h"
#include "fuzz.h"

enum { PART_MARK = 0x1e };

static const char *take_part(struct arena *a, Str *rest)
{
    Str part;

    return str_cut(rest, PART_MARK, &part) ? str_dup(a, part).p : NULL;
}

static Str make_book(struct arena *a, Str text)
{
    struct test_book b = { .stored = true };

    b.sheet = take_part(a, &text);
    b.strings = take_part(a, &text);
    b.styles = take_part(a, &text);
    b.workbook = take_part(a, &text);
    b.links = take_part(a, &text);
    return test_book(a, &b);
}

/* A number that stands for all that was read. */
static uint64_t read_all(struct xlsx *x, enum rc *ret)
{
    struct err e = { 0 };
    struct xlsx_row row;
    uint64_t sum = 1;
    bool more = true;
    int last = 0;

    for (;;) {
        *ret = xlsx_next(x, &row, &more, &e);
        if (*ret != RC_OK)
            CHECK(e.text[0]);
        if (*ret != RC_OK || !more)
            return sum;
        CHECK(row.number > last && row.number <= XLSX_MAX_ROW);
        CHECK(row.n > 0 && row.n <= XLSX_MAX_FILLED);
        last = row.number;
        for (int i = 0; i < row.n; i++) {
            const struct xlsx_cell *cell = &row.cells[i];

            CHECK(cell->text.n > 0 && cell->text.n <= XLSX_MAX_TEXT);
            CHECK(i == 0 || cell->column > cell[-1].column);
            CHECK((cell->kind == XLSX_FAULT) == (cell->fault != NULL));
            sum = sum * 31 + str_hash(cell->text) + (uint64_t)cell->column +
                  (uint64_t)cell->kind;
        }
        sum = sum * 31 + (uint64_t)row.number;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Str bytes = { (const char *)data, (ptrdiff_t)n };
    struct arena *a = arena_new();
    struct err e = { 0 };
    struct xlsx *x;

    if (n > 0 && data[0] == 'S')
        bytes = make_book(a, str_from(bytes, 1));
    if (xlsx_open(a, bytes, (Str){ 0 }, &x, &e) == RC_OK) {
        enum rc one, two;
        uint64_t first = read_all(x, &one);

        CHECK(xlsx_rewind(x, &e) == RC_OK);
        CHECK(read_all(x, &two) == first && one == two);
    } else {
        CHECK(e.text[0]);
    }
    arena_free(a);
    return 0;
}
