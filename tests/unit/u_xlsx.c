/* format/xlsx: names of sheets, kinds of cells, nothing becomes a formula. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/day.h"
#include "base/num.h"
#include "format/block.h"
#include "format/profile.h"
#include "format/zip.h"

enum { MAX_BLOCKS = 600 };

struct fixture {
    struct arena *a;
    struct profile profile;
    struct doc doc;
    struct block blocks[MAX_BLOCKS];
    struct err e;
    struct zip_entry *parts;
    int n;
};

static int setup(void **state)
{
    struct arena *a = arena_new();
    struct fixture *f = NEW(a, struct fixture, 1);

    f->a = a;
    if (profile_load(a, S("state"), &f->profile, &f->e) != RC_OK)
        return -1;
    f->doc.profile = &f->profile;
    f->doc.title = S("Báo cáo & phụ lục");
    f->doc.author = S("Ủy ban");
    f->doc.created = INT64_C(1715220000000);
    f->doc.blocks = f->blocks;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->a);
    return 0;
}

static struct spans text_of(struct arena *a, const char *z)
{
    struct spans t = { NEW(a, struct span, 1), 1 };

    t.at[0].text = str_of(z);
    return t;
}

static struct table *add_table(struct fixture *f, const char *sheet, int rows)
{
    struct table *t = NEW(f->a, struct table, 1);

    t->sheet = str_of(sheet);
    t->columns = 2;
    t->head = 1;
    t->n = rows;
    t->rows = NEW(f->a, struct row, rows);
    for (int i = 0; i < rows; i++) {
        t->rows[i].n = 2;
        t->rows[i].cells = NEW(f->a, struct cell, 2);
        for (int k = 0; k < 2; k++)
            t->rows[i].cells[k].text = text_of(f->a, "ô");
    }
    f->blocks[f->doc.n].kind = BLOCK_TABLE;
    f->blocks[f->doc.n++].table = t;
    return t;
}

static const char *part(struct fixture *f, const char *name)
{
    Str bytes;

    assert_int_equal(doc_to_xlsx(f->a, &f->doc, &bytes, &f->e), RC_OK);
    assert_int_equal(zip_read(f->a, bytes, ZIP_LIMITS, &f->parts, &f->n, &f->e),
                     RC_OK);
    bytes = zip_find(f->parts, f->n, name);
    assert_non_null(bytes.p);
    return str_dup(f->a, bytes).p;
}

static void test_xlsx__names_are_legal_and_new(void **state)
{
    struct fixture *f = *state;
    const char *book;

    add_table(f, "Theo đơn vị", 2);
    add_table(f, "theo đơn vị", 2);
    add_table(f, "Quý I/2024 [tạm]: *?'", 2);
    add_table(f, "", 2);
    add_table(f, "Một tên rất dài của một bảng số liệu nào đó", 2);
    add_table(f, "Một tên rất dài của một bảng số liệu khác nữa", 2);
    book = part(f, "xl/workbook.xml");
    assert_non_null(strstr(book, "<sheet name=\"Báo cáo\""));
    assert_non_null(strstr(book, "<sheet name=\"Theo đơn vị\""));
    assert_non_null(strstr(book, "<sheet name=\"theo đơn vị (2)\""));
    assert_non_null(strstr(book, "<sheet name=\"Quý I 2024  tạm\""));
    assert_non_null(strstr(book, "<sheet name=\"Bảng 4\""));
    assert_non_null(strstr(book, "\"Một tên rất dài của một bảng số\""));
    assert_non_null(strstr(book, "\"Một tên rất dài của một bản (2)\""));
}

/* Text that looks like a formula, a number or a date stays text. */
static void test_xlsx__text_stays_text(void **state)
{
    struct fixture *f = *state;
    struct table *t = add_table(f, "A", 4);
    const char *sheet, *strings;

    t->rows[1].cells[0].text = text_of(f->a, "=1+1");
    t->rows[1].cells[1].text = text_of(f->a, "@SUM(A1)");
    t->rows[2].cells[0].text = text_of(f->a, "0012");
    t->rows[2].cells[1].text = text_of(f->a, "http://example.org/");
    t->rows[3].cells[0].text = text_of(f->a, "<b> & \"c\"");
    sheet = part(f, "xl/worksheets/sheet2.xml");
    assert_null(strstr(sheet, "<f>"));
    assert_null(strstr(sheet, "hyperlink"));
    for (int i = 0; i < 8; i++) {
        sheet = strstr(sheet, "t=\"s\"><v>");
        assert_non_null(sheet);
        sheet++;
    }
    strings = part(f, "xl/sharedStrings.xml");
    assert_non_null(strstr(strings, "<t>=1+1</t>"));
    assert_non_null(strstr(strings, "<t>@SUM(A1)</t>"));
    assert_non_null(strstr(strings, "<t>0012</t>"));
    assert_non_null(strstr(strings, "&lt;b&gt; &amp;"));
}

static void test_xlsx__cells_keep_their_kind(void **state)
{
    struct fixture *f = *state;
    struct table *t = add_table(f, "A", 3);
    struct cell *c = t->rows[1].cells;
    const char *sheet, *styles;

    c[0].kind = CELL_NUMBER;
    c[0].micro = 1234 * MICRO + MICRO / 2;
    c[0].decimals = 1;
    c[1].kind = CELL_DATE;
    c[1].day = day_of(2025, 3, 3);
    c = t->rows[2].cells;
    c[0].kind = c[1].kind = CELL_PERCENT;
    c[0].micro = c[1].micro = 1750 * MICRO / 100;
    c[0].decimals = c[1].decimals = 1;
    c[0].text = text_of(f->a, "17,5%");
    c[1].text = text_of(f->a, "17,5");
    sheet = part(f, "xl/worksheets/sheet2.xml");
    assert_non_null(strstr(sheet, "<v>1234.5</v>"));
    assert_non_null(strstr(sheet, "<v>45719</v>"));
    assert_non_null(strstr(sheet, "<v>0.175"));
    assert_non_null(strstr(sheet, "<v>17.5</v>"));
    styles = part(f, "xl/styles.xml");
    assert_non_null(strstr(styles, "formatCode=\"dd/mm/yyyy\""));
    assert_non_null(strstr(styles, "formatCode=\"0.0%\""));
    assert_non_null(strstr(styles, "formatCode=\"#,##0.0\""));
}

static void test_xlsx__is_ready_to_print(void **state)
{
    struct fixture *f = *state;
    const char *sheet, *book, *core;

    add_table(f, "A", 30);
    sheet = part(f, "xl/worksheets/sheet2.xml");
    assert_non_null(strstr(sheet, "state=\"frozen\""));
    assert_non_null(strstr(sheet, "paperSize=\"9\""));
    assert_non_null(strstr(sheet, "fitToPage=\"1\""));
    assert_non_null(strstr(sheet, "Báo cáo &amp;&amp; phụ lục"));
    book = part(f, "xl/workbook.xml");
    assert_non_null(strstr(book, "_xlnm.Print_Titles"));
    core = part(f, "docProps/core.xml");
    assert_non_null(strstr(core, "2024-05-09T02:00:00Z</dcterms:created>"));
    assert_non_null(strstr(core, "2024-05-09T02:00:00Z</dcterms:modified>"));
}

static void add_chart(struct fixture *f, enum chart_kind kind, int categories)
{
    struct chart *c = NEW(f->a, struct chart, 1);

    c->kind = kind;
    c->title = S("Số cuộc");
    c->n_series = 1;
    c->series = NEW(f->a, Str, 1);
    c->series[0] = S("Năm 2024");
    c->n_categories = categories;
    c->categories = NEW(f->a, Str, categories + 1);
    c->values = NEW(f->a, int64_t, categories + 1);
    for (int i = 0; i < categories; i++) {
        c->categories[i] = S("Đơn vị");
        c->values[i] = i * MICRO;
    }
    f->blocks[f->doc.n].kind = BLOCK_CHART;
    f->blocks[f->doc.n++].chart = c;
}

static void test_xlsx__charts_can_be_edited(void **state)
{
    struct fixture *f = *state;
    const char *chart;

    add_chart(f, CHART_BARS, 5);
    add_chart(f, CHART_LINE, 3);
    add_chart(f, CHART_HBARS, 4);
    add_chart(f, CHART_HBARS, 0);
    chart = part(f, "xl/charts/chart1.xml");
    assert_non_null(strstr(chart, "<c:f>'Biểu đồ 1'!$B$3:$B$7</c:f>"));
    assert_non_null(strstr(chart, "Số cuộc"));
    assert_non_null(strstr(chart, "<c:min val=\"0\"/>"));
    assert_non_null(strstr(part(f, "xl/charts/chart2.xml"), "lineChart"));
    /* rows from the top down: the axis of the names is turned round */
    chart = strstr(part(f, "xl/charts/chart3.xml"), "<c:catAx>");
    assert_non_null(chart);
    assert_non_null(strstr(chart, "\"maxMin\""));
    assert_true(strstr(chart, "\"maxMin\"") < strstr(chart, "</c:catAx>"));
}

static void test_xlsx__same_document_same_bytes(void **state)
{
    struct fixture *f = *state;
    Str first, second;

    add_table(f, "A", 30);
    add_chart(f, CHART_BARS, 5);
    assert_int_equal(doc_to_xlsx(f->a, &f->doc, &first, &f->e), RC_OK);
    assert_int_equal(doc_to_xlsx(f->a, &f->doc, &second, &f->e), RC_OK);
    assert_true(str_eq(first, second));
}

static void test_xlsx__refuses_what_a_workbook_cannot_hold(void **state)
{
    struct fixture *f = *state;
    char *p = NEW(f->a, char, 40001);
    Str bytes;

    memset(p, 'x', 40000);
    add_table(f, "A", 3)->rows[1].cells[0].text = text_of(f->a, p);
    assert_int_equal(doc_to_xlsx(f->a, &f->doc, &bytes, &f->e), RC_LIMIT);
    f->doc.n = 0;
    for (int i = 0; i < 500; i++)
        add_table(f, "", 2);
    assert_int_equal(doc_to_xlsx(f->a, &f->doc, &bytes, &f->e), RC_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name)                                                             \
    cmocka_unit_test_setup_teardown(test_xlsx__##name, setup, teardown)
        CASE(names_are_legal_and_new),
        CASE(text_stays_text),
        CASE(cells_keep_their_kind),
        CASE(is_ready_to_print),
        CASE(charts_can_be_edited),
        CASE(same_document_same_bytes),
        CASE(refuses_what_a_workbook_cannot_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
