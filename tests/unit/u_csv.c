/* CSV: separators, quotes, line ends, every kind of bad input, round trip. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/csv.h"

static struct arena *mem;

static int set_up(void **state)
{
    (void)state;
    mem = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

/* All rows as "line:[a][b]" run together, then the refusal if there is one. */
static const char *rows_of(Str text)
{
    struct err e = { .lang = LANG_EN };
    struct csv_reader r;
    struct buf b;
    Str out;
    bool more = true;
    enum rc rc = csv_open(&r, mem, text, &e);

    buf_init(&b, 0);
    while (rc == RC_OK) {
        rc = csv_next(&r, &more, &e);
        if (rc != RC_OK || !more)
            break;
        buf_fmt(&b, "%d:", r.line);
        for (int i = 0; i < r.n; i++)
            buf_fmt(&b, "[%.*s]", STR(r.fields[i]));
    }
    if (rc != RC_OK)
        buf_fmt(&b, "!%s %s", rc_row(rc)->name, e.field);
    out = buf_dup(mem, &b);
    buf_release(&b);
    return out.p;
}

static void expect(Str text, const char *want)
{
    assert_string_equal(rows_of(text), want);
}

static void test_csv__separators(void **state)
{
    (void)state;
    expect(S("a,b\n1,2\n"), "1:[a][b]2:[1][2]");
    expect(S("a;b\n1,5;2\n"), "1:[a][b]2:[1,5][2]");
    expect(S("a\tb\n1;5\t2,\n"), "1:[a][b]2:[1;5][2,]");
    expect(S("\"a,b,c\";d\n1;2"), "1:[a,b,c][d]2:[1][2]");
    expect(S("key\n1\n"), "1:[key]2:[1]");
    expect(S("a;b;c,d\n"), "1:[a][b][c,d]");
}

static void test_csv__line_ends(void **state)
{
    (void)state;
    expect(S("a,b\r\n1,2\r\n"), "1:[a][b]2:[1][2]");
    expect(S("a,b\r1,2\r3,4"), "1:[a][b]2:[1][2]3:[3][4]");
    expect(S("a\r\nb\nc\rd"), "1:[a]2:[b]3:[c]4:[d]");
    expect(S("a\n\r\nb\n\n\n  \nc\n \n "), "1:[a]3:[b]7:[c]");
    expect(S("\n\na,b\n1,2"), "3:[a][b]4:[1][2]");
    expect(S("a\r\r\n\rb"), "1:[a]4:[b]");
    /* header only, with and without its line end */
    expect(S("a,b"), "1:[a][b]");
    expect(S("a,b\n"), "1:[a][b]");
}

static void test_csv__fields(void **state)
{
    (void)state;
    expect(S("a,b,c\n,,\n"), "1:[a][b][c]2:[][][]");
    expect(S("a,b\n x , y\n"), "1:[a][b]2:[ x ][ y]");
    expect(S("a,b\n\"\",\"\"\"\"\n"), "1:[a][b]2:[][\"]");
    expect(S("a,b\n\"x\"\"y\"\"\",2\n3,\"4\""),
           "1:[a][b]2:[x\"y\"][2]3:[3][4]");
    expect(S("a,b\n\"x\ny\r\nz\rw\",2\n3,4"),
           "1:[a][b]2:[x\ny\r\nz\rw][2]6:[3][4]");
    expect(S("a,b\n1,\"x\r\"\n3"), "1:[a][b]2:[1][x\r]4:[3]");
    expect(S("\"a\"\n\"\"\n"), "1:[a]2:[]");
    /* ragged rows are for the caller to judge: a file cut in mid-row */
    expect(S("a,b,c\n1,2,3\n4,5"), "1:[a][b][c]2:[1][2][3]3:[4][5]");
    expect(S("a,b\n1,2,3\n"), "1:[a][b]2:[1][2][3]");
}

static void test_csv__refuses(void **state)
{
    (void)state;
    expect(S(""), "!invalid line 1");
    expect((Str){ 0 }, "!invalid line 1");
    expect(S("\r\n \n\n"), "!invalid line 1");
    expect(S("a,b\n1,\"2\n3,4\n"), "1:[a][b]!invalid line 2");
    expect(S("a,b\n\"1\n\n\n2"), "1:[a][b]!invalid line 2");
    expect(S("a,b\n\""), "1:[a][b]!invalid line 2");
    expect(S("a,b\n\"\"\""), "1:[a][b]!invalid line 2");
    expect(S("\"a\nb"), "!invalid line 1");
    expect(S("a,b\n\n\"1\"x,2\n"), "1:[a][b]!invalid line 3");
    expect(S("a,b\n\"1\" ,2\n"), "1:[a][b]!invalid line 2");
    expect(S("a,b\n1\"x\",2\n"), "1:[a][b]!invalid line 2");
    expect(S("a,b\n1, \"2\"\n"), "1:[a][b]!invalid line 2");
    expect(S("a,b\n1,2\0\n"), "1:[a][b]!invalid line 2");
    expect(S("a,b\n1,\"2\0\"\n"), "1:[a][b]!invalid line 2");
    expect(S("a,b\n\0"), "1:[a][b]!invalid line 2");
}

static Str filled(const char *head, char c, ptrdiff_t n, const char *tail)
{
    char *p = NEW(mem, char, n + 1);

    memset(p, c, (size_t)n);
    return str_cat(mem, str_of(head),
                   str_cat(mem, (Str){ p, n }, str_of(tail)));
}

static void test_csv__bounds(void **state)
{
    enum { MB10 = 10 << 20 };

    (void)state;
    expect(filled("a,b\n1,", 'x', MB10, "\n"), "1:[a][b]!limit line 2");
    expect(filled("a,b\n1,\"", 'x', MB10, "\"\n"), "1:[a][b]!limit line 2");
    expect(filled("a,b\n1,\"", 'x', MB10, "\n"), "1:[a][b]!invalid line 2");
    expect(filled("a,b\n1,\"", '\n', MB10, "\"\n"), "1:[a][b]!limit line 2");
    expect(filled("a,b\n", ',', 1000000, "\n"), "1:[a][b]!limit line 2");
    expect(filled("", ',', 1000000, ""), "!limit line 1");
    expect(filled("a\n", '\n', MB10, "b"), "1:[a]10485762:[b]");
    expect(filled("a\n", '"', MB10, "\n"), "1:[a]!limit line 2");
    expect(filled("a\n", '"', MB10 + 1, "\n"), "1:[a]!invalid line 2");
}

static void test_csv__bounds_are_exact(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct csv_reader r;
    bool more;

    (void)state;
    assert_int_equal(
        csv_open(&r, mem, filled("", ',', CSV_MAX_COLUMNS - 1, ""), &e), RC_OK);
    assert_int_equal(csv_next(&r, &more, &e), RC_OK);
    assert_int_equal(r.n, CSV_MAX_COLUMNS);
    assert_int_equal(
        csv_open(&r, mem, filled("", ',', CSV_MAX_COLUMNS, ""), &e), RC_OK);
    assert_int_equal(csv_next(&r, &more, &e), RC_LIMIT);
    assert_int_equal(csv_open(&r, mem, filled("", 'x', CSV_MAX_FIELD, ""), &e),
                     RC_OK);
    assert_int_equal(csv_next(&r, &more, &e), RC_OK);
    assert_int_equal(r.fields[0].n, CSV_MAX_FIELD);
    assert_int_equal(
        csv_open(&r, mem, filled("", 'x', CSV_MAX_FIELD + 1, ""), &e), RC_OK);
    assert_int_equal(csv_next(&r, &more, &e), RC_LIMIT);
}

/* Fields of earlier rows stay as they were: a header outlives the rows. */
static void test_csv__fields_outlive_the_row(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct csv_reader r;
    bool more;
    Str head;

    (void)state;
    assert_int_equal(csv_open(&r, mem, S("\"a\"\"b\"\n\"c\"\"d\"\n"), &e),
                     RC_OK);
    assert_int_equal(csv_next(&r, &more, &e), RC_OK);
    head = r.fields[0];
    assert_int_equal(csv_next(&r, &more, &e), RC_OK);
    assert_true(str_is(head, "a\"b"));
    assert_true(str_is(r.fields[0], "c\"d"));
}

static void test_csv__writes(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 0);
    csv_field(&b, S("plain"), true);
    csv_field(&b, S("a,b"), false);
    csv_field(&b, S("say \"x\""), false);
    csv_field(&b, S("two\nlines"), false);
    csv_field(&b, S("a;b"), false);
    csv_field(&b, S(" x"), false);
    csv_field(&b, S("-5"), false);
    csv_field(&b, S(""), false);
    csv_end(&b);
    csv_field(&b, S(""), true);
    csv_end(&b);
    assert_string_equal(b.p, "plain,\"a,b\",\"say \"\"x\"\"\",\"two\nlines\","
                             "\"a;b\",\" x\",-5,\r\n\"\"\r\n");
    buf_release(&b);
}

static void test_csv__writes_no_formula(void **state)
{
    static const struct {
        const char *text, *out;
    } rows[] = {
        { "=1+1", "\"'=1+1\"" },
        { "+84", "\"'+84\"" },
        { "-5", "\"'-5\"" },
        { "@SUM(A1)", "\"'@SUM(A1)\"" },
        { "\t=1", "\"'\t=1\"" },
        { "\r=1", "\"'\r=1\"" },
        { "a=1", "a=1" },
        { "", "" },
        { "=\"x\"", "\"'=\"\"x\"\"\"" },
        { " =1", "\"' =1\"" },
        { "\n@x", "\"'\n@x\"" },
        { "\xc2\xa0\xe2\x80\x8b-1", "\"'\xc2\xa0\xe2\x80\x8b-1\"" },
        { "\xef\xbb\xbf=1", "\"'\xef\xbb\xbf=1\"" },
        { "\xef\xbc\x9d"
          "1",
          "\"'\xef\xbc\x9d"
          "1\"" },
        { "\xef\xbc\xa0"
          "a",
          "\"'\xef\xbc\xa0"
          "a\"" },
        { "'=1", "\"''=1\"" },
        { "''+1", "\"'''+1\"" },
        { "'a'", "'a'" },
        { "'", "'" },
        { " ", "\" \"" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        struct buf b;
        bool marked;

        buf_init(&b, 0);
        csv_field_safe(&b, str_of(rows[i].text), true);
        assert_string_equal(b.p, rows[i].out);
        /* and read again it is what it was */
        marked = b.n > 1 && b.p[1] == '\'' && b.p[0] == '"';
        buf_release(&b);
        buf_init(&b, 0);
        buf_fmt(&b, "%s%s", marked ? "'" : "", rows[i].text);
        assert_true(str_is(csv_text(buf_view(&b)), rows[i].text));
        buf_release(&b);
    }
}

/* Random rows of nasty signs, written and read again. */
static void test_csv__reads_back_what_it_writes(void **state)
{
    static const char signs[] = "a,;\t\"\r\n =ế";
    uint64_t seed = 2463534242u;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        struct err e = { .lang = LANG_EN };
        struct csv_reader r;
        char text[8][8];
        ptrdiff_t length[8];
        struct buf b;
        bool more;
        int n;

        buf_init(&b, 0);
        csv_field(&b, S("a"), true);
        csv_field(&b, S("b"), false);
        csv_end(&b);
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        n = (int)(seed >> 33) % 8 + 1;
        for (int i = 0; i < n; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            length[i] = (ptrdiff_t)(seed >> 61);
            for (ptrdiff_t k = 0; k < length[i]; k++)
                text[i][k] = signs[(seed >> (k * 5)) % (sizeof signs - 1)];
            csv_field(&b, (Str){ text[i], length[i] }, i == 0);
        }
        csv_end(&b);
        assert_int_equal(csv_open(&r, mem, buf_view(&b), &e), RC_OK);
        assert_int_equal(csv_next(&r, &more, &e), RC_OK);
        if (csv_next(&r, &more, &e) != RC_OK)
            fail_msg("%s in: %s", e.text, b.p);
        assert_true(more);
        assert_int_equal(r.n, n);
        for (int i = 0; i < n; i++)
            assert_true(str_eq(r.fields[i], (Str){ text[i], length[i] }));
        assert_int_equal(csv_next(&r, &more, &e), RC_OK);
        assert_false(more);
        buf_release(&b);
        arena_reset(mem);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_csv__separators),
        CASE(test_csv__line_ends),
        CASE(test_csv__fields),
        CASE(test_csv__refuses),
        CASE(test_csv__bounds),
        CASE(test_csv__bounds_are_exact),
        CASE(test_csv__fields_outlive_the_row),
        CASE(test_csv__writes),
        CASE(test_csv__writes_no_formula),
        CASE(test_csv__reads_back_what_it_writes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
