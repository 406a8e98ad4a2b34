/* Numbers: printing, strict reading in two styles, rounding rows to a total. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/num.h"

#define REFUSED INT64_C(-999999999999)

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void test_num__prints(void **state)
{
    static const struct {
        int64_t micro;
        int decimals;
        const char *vi, *en;
    } rows[] = {
        { 0, 0, "0", "0" },
        { 1234500000, 1, "1.234,5", "1,234.5" },
        { 160000 * MICRO, 0, "160.000", "160,000" },
        { 999 * MICRO, 0, "999", "999" },
        { 999500000, 0, "1.000", "1,000" },
        { 499999, 0, "0", "0" },
        { 500000, 0, "1", "1" },
        { -500000, 0, "-1", "-1" },
        { -499999, 0, "0", "0" },
        { -1234567 * MICRO, 2, "-1.234.567,00", "-1,234,567.00" },
        { 1, 6, "0,000001", "0.000001" },
        { 333333, 2, "0,33", "0.33" },
        { 335000, 2, "0,34", "0.34" },
    };
    char out[NUM_TEXT];

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        assert_string_equal(
            num_text(LANG_VI, rows[i].micro, rows[i].decimals, out),
            rows[i].vi);
        assert_string_equal(
            num_text(LANG_EN, rows[i].micro, rows[i].decimals, out),
            rows[i].en);
    }
}

static void test_num__prints_the_extremes(void **state)
{
    char out[NUM_TEXT];

    (void)state;
    assert_string_equal(num_text(LANG_VI, INT64_MAX, 6, out),
                        "9.223.372.036.854,775807");
    assert_string_equal(num_text(LANG_VI, INT64_MIN, 6, out),
                        "-9.223.372.036.854,775808");
    /* no room above: cut instead of rounded */
    assert_string_equal(num_text(LANG_VI, INT64_MAX, 0, out),
                        "9.223.372.036.854");
    assert_string_equal(num_text(LANG_VI, INT64_MIN, 0, out),
                        "-9.223.372.036.854");
    assert_string_equal(num_plain(INT64_MIN, out), "-9223372036854.775808");
    assert_string_equal(num_plain(-1, out), "-0.000001");
    assert_string_equal(num_plain(160000 * MICRO, out), "160000");
    assert_string_equal(num_plain(333330, out), "0.33333");
}

static void test_num__reads(void **state)
{
    static const struct {
        const char *text;
        int64_t vi, en, unknown; /* REFUSED, or the value */
    } rows[] = {
        { "0", 0, 0, 0 },
        { "-0", 0, 0, 0 },
        { "17", 17 * MICRO, 17 * MICRO, 17 * MICRO },
        { "-17", -17 * MICRO, -17 * MICRO, -17 * MICRO },
        { "007", 7 * MICRO, 7 * MICRO, 7 * MICRO },
        { "1234.5", REFUSED, 1234500000, 1234500000 },
        { "1234,5", 1234500000, REFUSED, 1234500000 },
        { "1.234,5", 1234500000, REFUSED, 1234500000 },
        { "1,234.5", REFUSED, 1234500000, 1234500000 },
        { "1.234.567", 1234567 * MICRO, REFUSED, 1234567 * MICRO },
        { "1.23", REFUSED, 1230000, 1230000 },
        { "1.2345", REFUSED, 1234500, 1234500 },
        { "0.5", REFUSED, 500000, 500000 },
        { "0.500", REFUSED, 500000, 500000 },
        { "0,125", 125000, REFUSED, 125000 },
        { "012.345", REFUSED, 12345000, 12345000 },
        { "1234.567", REFUSED, 1234567000, 1234567000 },
        { "1.234567", REFUSED, 1234567, 1234567 },
        { "-1.234,000001", -1234000001, REFUSED, -1234000001 },
        { "9223372036854.775807", REFUSED, INT64_MAX, INT64_MAX },
        { "9223372036854.775808", REFUSED, REFUSED, REFUSED },
        { "1.2345678", REFUSED, REFUSED, REFUSED },
        { "99999999999999999999", REFUSED, REFUSED, REFUSED },
        { "1.234.56", REFUSED, REFUSED, REFUSED },
        { "1.234,567.8", REFUSED, REFUSED, REFUSED },
        { "1,234,5", REFUSED, REFUSED, REFUSED },
        { "12.34.567", REFUSED, REFUSED, REFUSED },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        int64_t expect[] = { rows[i].unknown, rows[i].vi, rows[i].en };

        for (int style = NUM_UNKNOWN; style <= NUM_EN; style++) {
            int64_t v = REFUSED;

            num_parse(str_of(rows[i].text), (enum num_style)style, &v);
            if (v != expect[style])
                fail_msg("'%s' in style %d: %lld", rows[i].text, style,
                         (long long)v);
        }
    }
}

static void test_num__refuses_what_is_ambiguous(void **state)
{
    static const char *const rows[] = { "1.234", "1,234", "-12.345", "999,000",
                                        "1.000" };
    int64_t v = 5;

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        Str s = str_of(rows[i]);

        assert_int_equal(num_parse(s, NUM_UNKNOWN, &v), NUM_AMBIGUOUS);
        assert_int_equal(v, 5);
        assert_int_equal(num_style_of(s), NUM_UNKNOWN);
    }
    assert_int_equal(num_parse(S("1.234"), NUM_VI, &v), NUM_OK);
    assert_int_equal(v, 1234 * MICRO);
    assert_int_equal(num_parse(S("1.234"), NUM_EN, &v), NUM_OK);
    assert_int_equal(v, 1234000);
}

static void test_num__refuses_what_is_no_number(void **state)
{
    static const char *const rows[] = { "",    "-",    ".",     ",",    "1.",
                                        "1,",  ".5",   ",5",    "--1",  "+1",
                                        " 1",  "1 ",   "1 000", "1e3",  "0x1",
                                        "1.,", "1..2", "1,.2",  "1-2",  "١",
                                        ".,1", "1.-5", "abc",   "1.23a" };
    int64_t v = 5;

    (void)state;
    for (int i = 0; i < countof(rows); i++)
        for (int style = NUM_UNKNOWN; style <= NUM_EN; style++)
            assert_int_equal(
                num_parse(str_of(rows[i]), (enum num_style)style, &v), NUM_BAD);
    assert_int_equal(num_parse((Str){ 0 }, NUM_UNKNOWN, &v), NUM_BAD);
    assert_int_equal(num_parse(S("1.5\0"), NUM_UNKNOWN, &v), NUM_BAD);
    assert_int_equal(num_parse(S("1\0"), NUM_UNKNOWN, &v), NUM_BAD);
    assert_int_equal(v, 5);
}

static void test_num__finds_the_style(void **state)
{
    (void)state;
    assert_int_equal(num_style_of(S("1.234,5")), NUM_VI);
    assert_int_equal(num_style_of(S("1,5")), NUM_VI);
    assert_int_equal(num_style_of(S("1.234.567")), NUM_VI);
    assert_int_equal(num_style_of(S("1,234.5")), NUM_EN);
    assert_int_equal(num_style_of(S("0.500")), NUM_EN);
    assert_int_equal(num_style_of(S("1234.500")), NUM_EN);
    assert_int_equal(num_style_of(S("1234")), NUM_UNKNOWN);
    assert_int_equal(num_style_of(S("abc")), NUM_UNKNOWN);
}

static void test_num__reads_back_what_it_prints(void **state)
{
    uint64_t seed = 88172645463325252u;

    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t v = (int64_t)next(&seed) >> (next(&seed) % 63), back;
        char out[NUM_TEXT];

        if (v == INT64_MIN)
            continue;
        num_text(LANG_VI, v, 6, out);
        assert_int_equal(num_parse(str_of(out), NUM_VI, &back), NUM_OK);
        assert_int_equal(back, v);
        num_text(LANG_EN, v, 6, out);
        assert_int_equal(num_parse(str_of(out), NUM_EN, &back), NUM_OK);
        assert_int_equal(back, v);
        num_plain(v, out);
        assert_int_equal(num_parse(str_of(out), NUM_EN, &back), NUM_OK);
        assert_int_equal(back, v);
    }
}

/* --- rounding rows --- */

static int64_t rounded(int64_t v, int64_t unit)
{
    int64_t twice = 2 * (v < 0 ? -v : v) + unit, up = twice / (2 * unit);

    return (v < 0 ? -up : up) * unit;
}

static int64_t distance(const int64_t *x, const int64_t *y, int n)
{
    int64_t sum = 0;

    for (int i = 0; i < n; i++)
        sum += (x[i] - y[i]) * (x[i] - y[i]);
    return sum;
}

/*
 * Brute force: of all ways to round each part down or up that meet the rounded
 * total, the least sum of squares, the first parts rounded up on a tie.
 */
static bool brute(const int64_t *parts, int n, int64_t unit, int64_t goal,
                  int64_t *best)
{
    bool found = false;

    for (unsigned mask = 0; mask < 1u << n; mask++) {
        int64_t now[8], sum = 0;

        for (int i = 0; i < n; i++) {
            int64_t rest = parts[i] % unit;

            now[i] = parts[i] - rest - (rest < 0 ? unit : 0);
            /* the first part is the highest bit: more ups early come later */
            now[i] += mask >> (n - 1 - i) & 1 ? unit : 0;
            sum += now[i];
        }
        if (sum != goal ||
            (found && distance(now, parts, n) > distance(best, parts, n)))
            continue;
        found = true;
        for (int i = 0; i < n; i++)
            best[i] = now[i];
    }
    return found;
}

static void test_num__rounds_rows_as_brute_force_does(void **state)
{
    uint64_t seed = 4101842887655102017u;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        int n = (int)(next(&seed) % 7) + 1, decimals = (int)(next(&seed) % 3);
        int64_t unit = decimals == 0 ? 1000000 : decimals == 1 ? 100000 : 10000;
        int64_t parts[8], got[8], want[8], total = 0, sum = 0;

        for (int i = 0; i < n; i++) {
            /* few different remainders, so that ties are common */
            parts[i] = (int64_t)(next(&seed) % 41) * (unit / 8) - unit;
            total += parts[i];
        }
        assert_true(num_round_rows(parts, n, total, decimals, got));
        for (int i = 0; i < n; i++)
            sum += got[i];
        assert_int_equal(sum, rounded(total, unit));
        assert_true(brute(parts, n, unit, sum, want));
        for (int i = 0; i < n; i++)
            if (got[i] != want[i])
                fail_msg("round %d, part %d of %d: %lld, not %lld", round, i, n,
                         (long long)got[i], (long long)want[i]);
    }
}

static void test_num__rounds_rows_each_alone_without_a_sum(void **state)
{
    int64_t parts[] = { 1500000, 1500000 }, got[2];
    int64_t huge[] = { INT64_MAX, INT64_MAX };

    (void)state;
    assert_true(num_round_rows(parts, 2, 3000000, 0, got));
    assert_int_equal(got[0], 2000000);
    assert_int_equal(got[1], 1000000);
    assert_false(num_round_rows(parts, 2, 4000000, 0, got));
    assert_int_equal(got[0], 2000000);
    assert_int_equal(got[1], 2000000);
    assert_false(num_round_rows(huge, 2, -2, 0, got));
    assert_true(num_round_rows(parts, 0, 0, 0, got));
}

static void test_num__rounds_rows_at_the_extremes(void **state)
{
    int64_t parts[] = { INT64_MAX, INT64_MIN, 0 }, got[3];

    (void)state;
    /* no room to round: each alone, cut */
    assert_false(num_round_rows(parts, 3, -1, 0, got));
    assert_int_equal(got[0], INT64_MAX / MICRO * MICRO);
    assert_int_equal(got[1], INT64_MIN / MICRO * MICRO);
    parts[0] = INT64_MAX - MICRO;
    parts[1] = -INT64_MAX + MICRO;
    assert_true(num_round_rows(parts, 3, 0, 0, got));
    assert_int_equal(got[0] + got[1] + got[2], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_num__prints),
        cmocka_unit_test(test_num__prints_the_extremes),
        cmocka_unit_test(test_num__reads),
        cmocka_unit_test(test_num__refuses_what_is_ambiguous),
        cmocka_unit_test(test_num__refuses_what_is_no_number),
        cmocka_unit_test(test_num__finds_the_style),
        cmocka_unit_test(test_num__reads_back_what_it_prints),
        cmocka_unit_test(test_num__rounds_rows_as_brute_force_does),
        cmocka_unit_test(test_num__rounds_rows_each_alone_without_a_sum),
        cmocka_unit_test(test_num__rounds_rows_at_the_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
