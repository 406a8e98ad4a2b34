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
        cmocka_unit_test(test_arena__runs_defers_newest_first),
        cmocka_unit_test(test_buf__keeps_its_maximum),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
