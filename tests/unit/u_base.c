/* base: days, strings, arena, buffer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"

static void test_day__round_trip(void **state)
{
    (void)state;
    for (Day d = DAY_MIN; d <= DAY_MAX; d++) {
        int y, m, n;
        Day back;
        char text[DAY_TEXT];

        day_split(d, &y, &m, &n);
        assert_int_equal(day_of(y, m, n), d);
        assert_true(day_parse(str_of(day_iso(d, text)), &back));
        assert_int_equal(back, d);
        assert_true(day_parse(str_of(day_vn(d, text)), &back));
        assert_int_equal(back, d);
    }
}

/* Whole months stay whole; periods that follow each other do so there too. */
static void test_day__year_before(void **state)
{
    static const struct {
        const char *from, *to, *before_from, *before_to;
    } rows[] = {
        { "2025-01-01", "2025-06-15", "2024-01-01", "2024-06-15" },
        { "2024-01-01", "2024-02-29", "2023-01-01", "2023-02-28" },
        { "2024-01-01", "2024-02-28", "2023-01-01", "2023-02-28" },
        { "2025-01-01", "2025-02-28", "2024-01-01", "2024-02-29" },
        { "2025-01-01", "2025-02-27", "2024-01-01", "2024-02-27" },
        { "2024-02-29", "2024-02-29", "2023-02-28", "2023-02-28" },
        { "2024-03-01", "2024-12-31", "2023-03-01", "2023-12-31" },
        { "2025-03-01", "2026-02-28", "2024-03-01", "2025-02-28" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        Day from, to;
        char text[DAY_TEXT];

        assert_true(day_parse(str_of(rows[i].from), &from));
        assert_true(day_parse(str_of(rows[i].to), &to));
        day_year_before(from, to, &from, &to);
        assert_string_equal(day_iso(from, text), rows[i].before_from);
        assert_string_equal(day_iso(to, text), rows[i].before_to);
    }
    for (Day d = DAY_MIN + 400; d < DAY_MAX - 400; d++) {
        Day a, b, e, f;

        day_year_before(d, d, &a, &b);
        day_year_before(d + 1, d + 1, &e, &f);
        assert_true(a <= b && e <= f);
        assert_true(e == b + 1 || a == day_of(day_year(a), 2, 28));
    }
}

static void test_day__refuses(void **state)
{
    static const char *const bad[] = {
        "",           "29/02/2023", "2023-02-29", "31/04/2024", "1/1/24",
        "00/01/2024", "2024-13-01", "01-01-2024", "1/1/2024x"
    };
    Day d;

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        assert_false(day_parse(str_of(bad[i]), &d));
    assert_true(day_parse(S("1/2/2024"), &d));
    assert_int_equal(d, day_of(2024, 2, 1));
}

static void test_arena__runs_defers_newest_first(void **state)
{
    struct arena *a = arena_new();
    Str list, *items;

    (void)state;
    list = str_dup(a, S(" a; b ;;c "));
    assert_int_equal(str_list(a, list, ';', &items), 3);
    assert_true(str_is(items[1], "b"));
    arena_free(a);
}

static void test_buf__keeps_its_maximum(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 4);
    buf_z(&b, "abc");
    buf_z(&b, "de");
    assert_true(b.full);
    assert_string_equal(b.p, "abc");
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_day__round_trip),
        cmocka_unit_test(test_day__refuses),
        cmocka_unit_test(test_day__year_before),
        cmocka_unit_test(test_arena__runs_defers_newest_first),
        cmocka_unit_test(test_buf__keeps_its_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
