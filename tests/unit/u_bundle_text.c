/* The text of a bundle: one form, bounds, sums; no store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "base/arena.h"
#include "domain/bundle_text.h"

#define ZEROS "0000000000000000000000000000000000000000000000000000000000000000"
#define HEAD(way)                                                              \
    "soket-bundle\t1\nrealm\ta\nkey\t" ZEROS "\ndirection\t" way               \
    "\ncampaign\tk\nnumber\t1\nprevious\t" ZEROS "\nentry\t7\t" ZEROS          \
    "\nclock\t1700000000000\n"
#define UP HEAD("up") "root\tr\ncoverage\t3\t2\t1\t0\n"
#define CAMPAIGN "campaigns\tk\tĐợt thử\tmain\t2024-01-01\t2025-12-31\t\n"
#define UNITS                                                                  \
    "unit\tc1\tcommune\tXã Đông\tr\t2020-01-01\t2024-07-01\n"               \
    "unit\tc1\tcommune\tXã Đông\t\t2024-07-01\t\n"                          \
    "unit\tr\tdistrict\tHuyện\t\t2020-01-01\t\n"
#define LINES                                                                  \
    "figure\tc1\t2024-03-02\t\t1\t2\t100\t60\n"                                \
    "figure\tc1\t2024-03-01\tf1\t2\t2\t30\t?\n"                                \
    "figure\tc1;r\t2025-01-31\tf1\t1\t0\t0\t0\n"
#define TOTALS                                                                 \
    "total\tall\t4\t4\t130\t?\n"                                               \
    "total\t2024\t3\t4\t130\t?\n"                                              \
    "total\t2025\t1\t0\t0\t0\n"
#define SIGNATURE "signature\t" ZEROS ZEROS "\n"
#define WHOLE UP CAMPAIGN UNITS LINES TOTALS SIGNATURE

static struct arena *a;
static struct err e = { .lang = LANG_EN };

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(a);
    return 0;
}

static enum rc read(const char *text, struct bundle_text *t)
{
    enum rc rc = bundle_text_head(a, str_of(text), t, &e);

    return rc == RC_OK ? bundle_text_body(a, t, &e) : rc;
}

/* What was read, written again. */
static Str again(const struct bundle_text *t)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, BUF_NO_MAX);
    bundle_text_write(t, b);
    buf_z(b, SIGNATURE);
    return buf_view(b);
}

static void test_bundle_text__reads_what_it_writes(void **state)
{
    struct bundle_text t;

    (void)state;
    assert_int_equal(read(WHOLE, &t), RC_OK);
    assert_string_equal(again(&t).p, WHOLE);
    assert_int_equal(t.n_units, 3);
    assert_int_equal(t.n_lines, 3);
    assert_int_equal(t.lines[0].persons, 60);
    assert_int_equal(t.lines[1].persons, -1);
    assert_int_equal(t.coverage.reported, 2);
    assert_int_equal(t.clock, INT64_C(1700000000000));
    assert_int_equal(bundle_text_add_up(&t, &e), RC_OK);
    assert_int_equal(read(HEAD("down") CAMPAIGN SIGNATURE, &t), RC_OK);
    assert_string_equal(again(&t).p, HEAD("down") CAMPAIGN SIGNATURE);
}

static void test_bundle_text__escapes(void **state)
{
    static const char text[] =
        UP "documents\td\t1\\x5c2\t\ta\\x09b\\x0ac\t\t\\x7f\t\t\n" CAMPAIGN
           "total\tall\t0\t0\t0\t0\n" SIGNATURE;
    struct bundle_text t;

    (void)state;
    assert_int_equal(read(text, &t), RC_OK);
    assert_true(str_is(t.rows[0].cells[1], "1\\2"));
    assert_true(str_is(t.rows[0].cells[3], "a\tb\nc"));
    assert_true(str_is(t.rows[0].cells[5], "\x7f"));
    assert_string_equal(again(&t).p, text);
}

static void test_bundle_text__refuses(void **state)
{
    /* each differs from a good one in one thing */
    static const char *const bad[] = {
        "",
        "soket-bundle\t1\n",
        "soket-bundle\t2\n" CAMPAIGN SIGNATURE,
        UP CAMPAIGN UNITS LINES TOTALS,
        UP CAMPAIGN UNITS LINES TOTALS "signature\t" ZEROS "\n",
        WHOLE "\n",
        UP SIGNATURE,
        UP CAMPAIGN SIGNATURE,
        UP CAMPAIGN CAMPAIGN TOTALS SIGNATURE,
        HEAD("up") CAMPAIGN TOTALS SIGNATURE,
        HEAD("side") CAMPAIGN SIGNATURE,
        HEAD("down") CAMPAIGN UNITS SIGNATURE,
        HEAD("down") CAMPAIGN TOTALS SIGNATURE,
        HEAD("down") "campaigns\tother\t\tmain\t2024-01-01\t\t\n" SIGNATURE,
        UP UNITS CAMPAIGN LINES TOTALS SIGNATURE,
        UP CAMPAIGN LINES TOTALS SIGNATURE, /* units that are not listed */
        UP CAMPAIGN UNITS
        "figure\tc1\t2024-03-02\t\t1\t2\t100\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tr;c1\t2024-03-02\t\t1\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tc1;c1\t2024-03-02\t\t1\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\t\t2024-03-02\t\t1\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tc1\t02/03/2024\t\t1\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tc1\t2024-02-30\t\t1\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tc1\t2024-03-02\t\t01\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tc1\t2024-03-02\t\t-1\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tc1\t2024-03-02\t\t1\t2\t100000000001\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS
        "figure\tc1\t2024-03-02\tf1\t1\t2\t3\t4\n"
        "figure\tc1\t2024-03-09\tf1\t1\t2\t3\t4\n" TOTALS SIGNATURE,
        UP CAMPAIGN UNITS LINES "total\t2024\t3\t4\t130\t?\n" SIGNATURE,
        UP CAMPAIGN UNITS LINES TOTALS "total\t2025\t1\t0\t0\t0\n" SIGNATURE,
        UP CAMPAIGN UNITS TOTALS LINES SIGNATURE,
        UP CAMPAIGN "nonsense\t1\n" TOTALS SIGNATURE,
        UP CAMPAIGN "\n" TOTALS SIGNATURE,
        UP CAMPAIGN "breakdowns\tform\tx\n" TOTALS SIGNATURE,
        UP "documents\td\ta\\x41\t\t\t\t\t\t\n" CAMPAIGN TOTALS SIGNATURE,
        UP "documents\td\ta\\\t\t\t\t\t\t\n" CAMPAIGN TOTALS SIGNATURE,
        UP "documents\td\ta\\x0A\t\t\t\t\t\t\n" CAMPAIGN TOTALS SIGNATURE,
        UP "documents\td\ta\rb\t\t\t\t\t\t\n" CAMPAIGN TOTALS SIGNATURE,
        UP "documents\td\ta\xff\t\t\t\t\t\t\n" CAMPAIGN TOTALS SIGNATURE,
    };

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        struct bundle_text t;

        err_clear(&e);
        if (read(bad[i], &t) == RC_OK)
            print_error("case %d was taken: %s\n", i, bad[i]);
        assert_int_equal(e.rc, RC_INVALID);
        assert_true(e.text[0] != '\0');
    }
}

/* Every cut is refused, and none reads past its end (asan). */
static void test_bundle_text__cut_anywhere(void **state)
{
    static const char whole[] = WHOLE;
    struct bundle_text t;

    (void)state;
    for (size_t n = 0; n + 1 < sizeof whole; n++) {
        char *part = xmalloc(n + 1);

        memcpy(part, whole, n);
        assert_int_not_equal(
            bundle_text_head(a, (Str){ part, (ptrdiff_t)n }, &t, &e), RC_OK);
        free(part);
    }
}

static void test_bundle_text__sums(void **state)
{
    static const char *const bad[] = {
        UP CAMPAIGN UNITS LINES "total\tall\t4\t4\t131\t?\n" SIGNATURE,
        UP CAMPAIGN UNITS LINES "total\tall\t4\t4\t130\t60\n" SIGNATURE,
        UP CAMPAIGN UNITS LINES "total\tall\t4\t4\t130\t?\n"
                                "total\t2024\t4\t4\t130\t?\n" SIGNATURE,
        UP CAMPAIGN UNITS LINES "total\tall\t4\t4\t130\t?\n"
                                "total\t2026\t0\t0\t0\t?\n" SIGNATURE,
    };
    struct bundle_text t;

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        assert_int_equal(read(bad[i], &t), RC_OK);
        assert_int_equal(bundle_text_add_up(&t, &e), RC_INVALID);
    }
}

static void test_bundle_text__bounds(void **state)
{
    struct buf b;
    struct bundle_text t;
    Str big;

    (void)state;
    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, UP "documents\td\t");
    for (int i = 0; i < BUNDLE_MAX_TEXT + 1; i++)
        buf_char(&b, 'x');
    buf_z(&b, "\t\t\t\t\t\t\n" CAMPAIGN TOTALS SIGNATURE);
    assert_int_equal(read(b.p, &t), RC_INVALID);
    buf_release(&b);
    big = (Str){ "soket-bundle\t1\n", BUNDLE_MAX_BYTES + 1 };
    assert_int_equal(bundle_text_head(a, big, &t, &e), RC_LIMIT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bundle_text__reads_what_it_writes),
        cmocka_unit_test(test_bundle_text__escapes),
        cmocka_unit_test(test_bundle_text__refuses),
        cmocka_unit_test(test_bundle_text__cut_anywhere),
        cmocka_unit_test(test_bundle_text__sums),
        cmocka_unit_test(test_bundle_text__bounds),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
