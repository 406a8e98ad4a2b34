/* profile: the three layouts are there, whole, and as their rules say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "format/official.h"
#include "format/profile.h"

static struct profile loaded(struct arena *a, const char *key)
{
    struct profile p;
    struct err e = { 0 };

    assert_int_equal(profile_load(a, str_of(key), &p, &e), RC_OK);
    return p;
}

static void test_profile__all_load(void **state)
{
    struct arena *a = arena_new();
    Str *keys;
    int n = profile_keys(a, &keys);

    (void)state;
    assert_int_equal(n, 3);
    assert_true(str_is(keys[0], "party"));
    assert_true(str_is(keys[1], "plain"));
    assert_true(str_is(keys[2], "state"));
    for (int i = 0; i < n; i++)
        assert_true(str_eq(loaded(a, keys[i].p).key, keys[i]));
    arena_free(a);
}

static void test_profile__unknown_is_not_found(void **state)
{
    static const char *const bad[] = { "", "x", "../profiles/party", "Party",
                                       "party.json" };
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        struct profile p;
        struct err e = { 0 };

        assert_int_equal(profile_load(a, str_of(bad[i]), &p, &e), RC_NOTFOUND);
        assert_true(e.text[0] != '\0');
    }
    arena_free(a);
}

static void test_profile__rules(void **state)
{
    struct arena *a = arena_new();
    struct profile party = loaded(a, "party"), by_state = loaded(a, "state");

    (void)state;
    assert_true(party.left == 30 && party.right == 15 && party.top == 20);
    assert_true(party.line_exact_pt >= 18 && party.line_exact_pt <= 22);
    assert_true(party.star && !party.title_bold && party.end_mark.n == 0);
    assert_true(str_is(party.authority_prefix, "T/M"));
    assert_true(by_state.body_rule && by_state.title_bold && !by_state.star);
    assert_true(str_is(by_state.end_mark, "./."));
    assert_true(by_state.line_factor >= 1 && by_state.line_factor <= 1.5);
    arena_free(a);
}

static void test_official__number_and_date(void **state)
{
    struct arena *a = arena_new();
    struct profile party = loaded(a, "party"), by_state = loaded(a, "state");
    struct letterhead l = { .number = S("05"),
                            .symbol = S("BC/HU"),
                            .place = S("Hữu Lũng"),
                            .day = 0 };

    (void)state;
    assert_string_equal(official_number(a, &party, &l).p, "Số 05-BC/HU");
    assert_string_equal(official_number(a, &by_state, &l).p, "Số: 05/BC/HU");
    assert_string_equal(official_date(a, &l).p,
                        "Hữu Lũng, ngày 01 tháng 01 năm 1970");
    l.day = 364 - 17;
    assert_string_equal(official_date(a, &l).p,
                        "Hữu Lũng, ngày 14 tháng 12 năm 1970");
    l.day = 70;
    assert_string_equal(official_date(a, &l).p,
                        "Hữu Lũng, ngày 12 tháng 3 năm 1970");
    arena_free(a);
}

static void test_official__end_mark(void **state)
{
    struct arena *a = arena_new();
    struct span one = { S("Hết."), 0, { 0 }, 0 };
    struct spans s = { &one, 1 };

    (void)state;
    assert_true(str_is(official_ended(a, s, S("./.")).at[0].text, "Hết./."));
    assert_true(str_is(official_ended(a, s, S("")).at[0].text, "Hết."));
    assert_true(str_is(one.text, "Hết."));
    arena_free(a);
}

static void test_official__widths(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    /* a letter with marks is as wide as without */
    assert_true(official_width(S("ĐẢNG"), 10) == official_width(S("DANG"), 10));
    assert_true(official_width(S("ưởợỹị"), 10) ==
                official_width(S("uooyi"), 10));
    assert_true(official_width(S("ƯỞỢỸỊ"), 10) ==
                official_width(S("UOOYI"), 10));
    assert_true(official_width(S("a\nbbbb\nc"), 10) ==
                official_width(S("bbbb"), 10));
    assert_true(
        str_is(official_lines(a, S("ỦY BAN NHÂN DÂN HUYỆN HỮU LŨNG"), 12, 60),
               "ỦY BAN NHÂN DÂN\nHUYỆN HỮU LŨNG"));
    assert_true(str_is(official_last_line(S("a\nb")), "b"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profile__all_load),
        cmocka_unit_test(test_profile__unknown_is_not_found),
        cmocka_unit_test(test_profile__rules),
        cmocka_unit_test(test_official__number_and_date),
        cmocka_unit_test(test_official__end_mark),
        cmocka_unit_test(test_official__widths),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
