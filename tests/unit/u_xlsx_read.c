/* format/xlsx_read: values of every kind, both calendars, sheets, refusals. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "book_for_test.h"
#include "format/workbook.h"
#include "format/xlsx_read.h"

static int setup(void **state)
{
    *state = arena_new();
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

/* Everything of a sheet in one line: "3 A=x C#5 |5 B@2021-05-18 |". */
static const char *told(struct arena *a, struct xlsx *x)
{
    static const char signs[] = "=#@?!";
    struct buf *b = NEW(a, struct buf, 1);
    struct err e = { .lang = LANG_EN };
    struct xlsx_row row;
    bool more = true;
    enum rc rc;

    buf_init_arena(b, a, BUF_NO_MAX);
    while ((rc = xlsx_next(x, &row, &more, &e)) == RC_OK && more) {
        buf_fmt(b, "%d ", row.number);
        for (int i = 0; i < row.n; i++) {
            char name[XLSX_CELL];

            buf_z(b, xlsx_cell_name(row.cells[i].column, 0, name));
            buf_char(b, signs[row.cells[i].kind]);
            buf_str(b, row.cells[i].text);
            buf_char(b, ' ');
        }
        buf_char(b, '|');
    }
    if (rc != RC_OK)
        buf_fmt(b, "refused at '%s'", e.field);
    return b->p;
}

static const char *read_book(struct arena *a, const struct test_book *b)
{
    struct err e = { .lang = LANG_EN };
    const char *once, *twice;
    struct xlsx *x;

    if (xlsx_open(a, test_book(a, b), (Str){ 0 }, &x, &e) != RC_OK)
        return str_fmt(a, "refused: %s", e.text).p;
    once = told(a, x);
    assert_int_equal(xlsx_rewind(x, &e), RC_OK);
    twice = told(a, x);
    assert_string_equal(once, twice);
    return once;
}

static const char *rows_told(struct arena *a, const char *rows)
{
    struct test_book b = { .rows = rows };

    return read_book(a, &b);
}

static void test_xlsx_read__numbers(void **state)
{
    static const struct {
        const char *raw, *plain;
    } cases[] = {
        { "0", "0" },
        { "160000", "160000" },
        { "-5", "-5" },
        { "0.30000000000000004", "0.3" },
        { "1.1000000000000001", "1.1" },
        { "1.234", "1.234" },
        { "1E3", "1000" },
        { "1.5E-3", "0.0015" },
        { "-0.0", "0" },
        { "123456789012345", "123456789012345" },
        { "1E+20", "100000000000000000000" },
        { "0.1", "0.1" },
        { "99999999.990000002", "99999999.99" },
        { "1E300", "1E300" },
    };

    for (int i = 0; i < countof(cases); i++) {
        Str rows =
            str_fmt(*state, "<row r=\"1\"><c r=\"A1\"><v>%s</v></c></row>",
                    cases[i].raw);

        assert_string_equal(rows_told(*state, rows.p),
                            str_fmt(*state, "1 A#%s |", cases[i].plain).p);
    }
    assert_string_equal(rows_told(*state, "<row><c><v>x1</v></c></row>"),
                        "1 A=x1 |");
}

static Str day_row(struct arena *a, int look, const char *serial)
{
    return str_fmt(a, "<row r=\"1\"><c r=\"A1\" s=\"%d\"><v>%s</v></c></row>",
                   look, serial);
}

static void test_xlsx_read__days_of_1900(void **state)
{
    static const struct {
        const char *serial, *day;
    } cases[] = {
        { "1", "1900-01-01" },        { "59", "1900-02-28" },
        { "60", "1900-02-29" }, /* never was; the check of days refuses it */
        { "61", "1900-03-01" },       { "45719", "2025-03-03" },
        { "45719.75", "2025-03-03" }, { "25569", "1970-01-01" },
        { "2958465", "9999-12-31" },
    };

    for (int i = 0; i < countof(cases); i++)
        assert_string_equal(
            rows_told(*state, day_row(*state, 1, cases[i].serial).p),
            str_fmt(*state, "1 A@%s |", cases[i].day).p);
    assert_string_equal(rows_told(*state, day_row(*state, 1, "0").p),
                        "1 A#0 |");
    assert_string_equal(rows_told(*state, day_row(*state, 1, "-3").p),
                        "1 A#-3 |");
    assert_string_equal(rows_told(*state, day_row(*state, 1, "2958466").p),
                        "1 A#2958466 |");
}

static void test_xlsx_read__days_of_1904(void **state)
{
    struct test_book b = {
        .workbook = "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/>"
                    "<sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets>"
                    "</workbook>"
    };

    b.rows = day_row(*state, 1, "0").p;
    assert_string_equal(read_book(*state, &b), "1 A@1904-01-01 |");
    b.rows = day_row(*state, 2, "60").p;
    assert_string_equal(read_book(*state, &b), "1 A@1904-03-01 |");
    b.rows = day_row(*state, 2, "44257").p;
    assert_string_equal(read_book(*state, &b), "1 A@2025-03-03 |");
}

/* Which looks make a number a day. */
static void test_xlsx_read__looks(void **state)
{
    static const char *const told_as[] = {
        "1 A#45719.5 |", "1 A@2025-03-03 |", "1 A@2025-03-03 |",
        "1 A#45719.5 |", "1 A#45719.5 |",    "1 A@2025-03-03 |",
        "1 A#45719.5 |", "1 A#45719.5 |",    "1 A@2025-03-03 |",
        "1 A#45719.5 |" /* no such look */
    };

    for (int i = 0; i < countof(told_as); i++)
        assert_string_equal(rows_told(*state, day_row(*state, i, "45719.5").p),
                            told_as[i]);
}

static void test_xlsx_read__texts(void **state)
{
    struct test_book b = {
        .strings =
            "<sst><si><t xml:space=\"preserve\"> một </t></si>"
            "<si><r><t>hai</t></r><r><t> ba</t></r><rPh><t>SAI</t></rPh></si>"
            "<si><t>a_x000D_b_x005F_c_x00zz_</t></si><si><t/></si></sst>",
        .rows = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c>"
                "<c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c></row>"
                "<row><c t=\"inlineStr\"><is><t>n&#7897;i</t></is></c>"
                "<c t=\"inlineStr\"><is><r><t>x</t></r><r><t>y</t></r><rPh><t>"
                "SAI</t></rPh></is></c><c t=\"str\"><f>A1</f><v>kq</v></c>"
                "<c t=\"str\"><f>A1</f><v></v></c></row>"
    };

    assert_string_equal(read_book(*state, &b),
                        "1 A= một  B=hai ba C=a\rb_c_x00zz_ |"
                        "2 A=nội B=xy C=kq |");
}

static void test_xlsx_read__truths_errors_formulas(void **state)
{
    assert_string_equal(
        rows_told(*state,
                  "<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>"
                  "<c t=\"e\"><v>#REF!</v></c><c><f>A1</f></c>"
                  "<c><f>1+1</f><v>2</v></c><c t=\"d\"><v>2021-05-18T00:00:00"
                  "</v></c><c t=\"d\"><v>mai</v></c></row>"),
        "1 A?TRUE B?FALSE C!#REF! D!= E#2 F@2021-05-18 G=mai |");
}

/* Rows and cells may leave out their places, be empty, be prefixed. */
static void test_xlsx_read__places(void **state)
{
    struct test_book b = {
        .sheet = "<x:worksheet xmlns:x=\"u\"><x:sheetData><x:row><x:c><x:v>1"
                 "</x:v></x:c></x:row></x:sheetData></x:worksheet>"
    };

    assert_string_equal(
        rows_told(*state,
                  "<row/><row r=\"3\"><c/><c><v>1</v></c><c r=\"XFD3\"><v>2"
                  "</v></c></row><row><c s=\"1\"/></row><row><c><v>3</v></c>"
                  "</row><row r=\"1048576\"><c r=\"AA1048576\"><v>4</v></c>"
                  "</row>"),
        "3 B#1 XFD#2 |5 A#3 |1048576 AA#4 |");
    assert_string_equal(read_book(*state, &b), "1 A#1 |");
    b.sheet = "<worksheet><row><c><v>9</v></c></row><sheetData/></worksheet>";
    assert_string_equal(read_book(*state, &b), "");
}

static void test_xlsx_read__damage_names_the_cell(void **state)
{
    static const struct {
        const char *rows, *told;
    } cases[] = {
        { "<row r=\"2\"><c r=\"A2\"><v>1</v></c></row><row r=\"2\"/>",
          "2 A#1 |refused at 'A2'" },
        { "<row r=\"4\"><c r=\"C4\" t=\"s\"><v>7</v></c></row>",
          "refused at 'C4'" },
        { "<row r=\"4\"><c r=\"C4\" t=\"s\"><v>-1</v></c></row>",
          "refused at 'C4'" },
        { "<row r=\"4\"><c r=\"B4\"><v>1</v></c><c r=\"B4\"><v>1</v></c></row>",
          "refused at 'B4'" },
        { "<row r=\"4\"><c r=\"B5\"><v>1</v></c></row>", "refused at 'A4'" },
        { "<row r=\"4\"><c r=\"XFE4\"><v>1</v></c></row>", "refused at 'A4'" },
        { "<row r=\"1048577\"><c><v>1</v></c></row>", "refused at 'A'" },
        { "<row r=\"x\"><c><v>1</v></c></row>", "refused at 'A'" },
        { "<row><c><v>1</v></c><row/></row>", "refused at 'A1'" },
        { "<row><c><c/></c></row>", "refused at 'A1'" },
    };

    for (int i = 0; i < countof(cases); i++)
        assert_string_equal(rows_told(*state, cases[i].rows), cases[i].told);
}

static void refused_with(struct arena *a, const struct test_book *b,
                         const char *words)
{
    const char *said = read_book(a, b);

    if (!strstr(said, words))
        fail_msg("'%s' is not in '%s'", words, said);
}

static void test_xlsx_read__sheets(void **state)
{
    struct test_book b = {
        .rows = "<row><c><v>1</v></c></row>",
        .workbook = "<workbook xmlns:r=\"r\"><sheets>"
                    "<sheet name=\"ẩn\" state=\"hidden\" r:id=\"rId1\"/>"
                    "<sheet name=\"hai\" r:id=\"rId2\"/></sheets></workbook>",
        .extra = { { S("xl/worksheets/sheet2.xml"),
                     S("<worksheet><sheetData><row><c><v>2</v></c></row>"
                       "</sheetData></worksheet>"),
                     false } },
        .n_extra = 1
    };
    struct err e = { .lang = LANG_EN };
    struct xlsx *x;
    const Str *names;
    Str bytes = test_book(*state, &b);

    assert_string_equal(read_book(*state, &b), "1 A#2 |");
    assert_int_equal(xlsx_open(*state, bytes, S("ẩn"), &x, &e), RC_OK);
    assert_string_equal(told(*state, x), "1 A#1 |");
    assert_int_equal(xlsx_sheet_names(x, &names), 2);
    assert_true(str_is(names[1], "hai"));
    assert_true(str_is(xlsx_sheet_name(x), "ẩn"));
    assert_int_equal(xlsx_open(*state, bytes, S("ba"), &x, &e), RC_NOTFOUND);
    assert_non_null(strstr(e.text, "'ẩn', 'hai'"));
    b.workbook = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\""
                 " state=\"veryHidden\" r:id=\"rId1\"/></sheets></workbook>";
    assert_string_equal(read_book(*state, &b), "1 A#1 |");
    b.workbook = "<workbook><sheets/></workbook>";
    refused_with(*state, &b, "no sheet with cells");
}

static void test_xlsx_read__other_files(void **state)
{
    static const struct {
        const char *part, *words;
    } cases[] = { { "xl/vbaProject.bin", "macros" },
                  { "xl/workbook.bin", ".xlsb" },
                  { "word/document.xml", ".docx" },
                  { "content.xml", ".ods" } };
    struct err e = { .lang = LANG_EN };
    struct xlsx *x;

    for (int i = 0; i < countof(cases); i++) {
        struct test_book b = { .n_extra = 1 };

        b.extra[0] = (struct zip_entry){ str_of(cases[i].part), S("x"), false };
        refused_with(*state, &b, cases[i].words);
    }
    assert_true(xlsx_is(S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old")));
    assert_false(xlsx_is(S("key,name\nPK")));
    assert_int_equal(xlsx_open(*state,
                               S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old"),
                               (Str){ 0 }, &x, &e),
                     RC_INVALID);
    assert_non_null(strstr(e.text, ".xls"));
    assert_int_equal(
        xlsx_open(
            *state,
            S("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1.E\0n\0c\0r\0y\0p\0t\0e\0d\0"
              "P\0a\0c\0k\0a\0g\0e\0"),
            (Str){ 0 }, &x, &e),
        RC_INVALID);
    assert_non_null(strstr(e.text, "password"));
}

/* What our own writer prints comes back. */
static void test_xlsx_read__own_workbook(void **state)
{
    static const Str forms[] = { { "Hội nghị [f1]", 17 } };
    static const struct entry_choices choices = { { "Hình thức", 12 },
                                                  forms,
                                                  1 };
    static const struct entry_column columns[] = {
        { .name = { "key!", 4 },
          .title = { "Khóa", 5 },
          .width = 4,
          .hidden = true,
          .locked = true },
        { .name = { "to", 2 },
          .title = { "Ngày", 5 },
          .width = 12,
          .kind = ENTRY_DAY,
          .required = true,
          .least = 0,
          .most = 30000,
          .help = { "Ghi ngày", 9 } },
        { .name = { "form", 4 },
          .title = { "Hình thức", 12 },
          .width = 20,
          .kind = ENTRY_CHOICE,
          .choices = &choices },
        { .name = { "turns", 5 },
          .title = { "Lượt", 7 },
          .width = 9,
          .kind = ENTRY_COUNT },
    };
    const Str one[] = { S("k1"), S("2025-03-03"), S("Hội nghị [f1]"),
                        S("160000") };
    const Str two[] = { S("k2"), S(""), S(""), S("") };
    const Str *rows[] = { one, two };
    struct entry_book book = { .lang = LANG_VI,
                               .sheet = S("Hoạt động"),
                               .title = S("=1+1"),
                               .guide = S("Điền"),
                               .author = S("a"),
                               .created = 1,
                               .columns = columns,
                               .n_columns = countof(columns),
                               .rows = rows,
                               .n_rows = 2 };
    struct err e = { .lang = LANG_VI };
    struct xlsx *x;
    Str bytes, again;

    assert_int_equal(entry_book_write(*state, &book, &bytes, &e), RC_OK);
    assert_int_equal(entry_book_write(*state, &book, &again, &e), RC_OK);
    assert_true(str_eq(bytes, again));
    assert_int_equal(xlsx_open(*state, bytes, (Str){ 0 }, &x, &e), RC_OK);
    assert_string_equal(told(*state, x),
                        "1 B==1+1 |2 B=Điền |3 A=Khóa B=Ngày * C=Hình thức "
                        "D=Lượt |4 A=key! B=to C=form D=turns |5 A=k1 "
                        "B@2025-03-03 C=Hội nghị [f1] D#160000 |6 A=k2 |");
    assert_int_equal(xlsx_open(*state, bytes, S("danh_muc"), &x, &e), RC_OK);
    assert_string_equal(told(*state, x), "1 A=Hình thức |2 A=Hội nghị [f1] |");
    book.n_rows = ENTRY_MAX_ROWS + 1;
    assert_int_equal(entry_book_write(*state, &book, &bytes, &e), RC_LIMIT);
}

static void test_xlsx_read__names_of_cells(void **state)
{
    char name[XLSX_CELL];

    (void)state;
    assert_string_equal(xlsx_cell_name(0, 1, name), "A1");
    assert_string_equal(xlsx_cell_name(25, 7, name), "Z7");
    assert_string_equal(xlsx_cell_name(26, 7, name), "AA7");
    assert_string_equal(xlsx_cell_name(701, 7, name), "ZZ7");
    assert_string_equal(xlsx_cell_name(702, 7, name), "AAA7");
    assert_string_equal(xlsx_cell_name(16383, 1048576, name), "XFD1048576");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_xlsx_read__numbers),
        TEST(test_xlsx_read__days_of_1900),
        TEST(test_xlsx_read__days_of_1904),
        TEST(test_xlsx_read__looks),
        TEST(test_xlsx_read__texts),
        TEST(test_xlsx_read__truths_errors_formulas),
        TEST(test_xlsx_read__places),
        TEST(test_xlsx_read__damage_names_the_cell),
        TEST(test_xlsx_read__sheets),
        TEST(test_xlsx_read__other_files),
        TEST(test_xlsx_read__own_workbook),
        TEST(test_xlsx_read__names_of_cells),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
