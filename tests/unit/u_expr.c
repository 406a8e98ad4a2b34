/* expr: what may stand between braces, and how a refusal names the place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/expr.h"

static void test_expr__reads_and_prints_back(void **state)
{
    static const char *const good[] = {
        "turns",
        "turns | over",
        "sessions form=hoi-nghi year=2022",
        "turns unit=hl-son-ha from=01/01/2022 to=31/12/2022 map=now | over:hon",
        "share turns form=hoi-nghi | percent",
        "change turns year=2023",
        "per turns sessions | about",
        "coverage expected",
        "list child order=turns top=3 with=turns empty=\"không có\"",
        "count documents type=\"Kế hoạch\"",
        "@unit.name",
        "!each by=form only=reported",
        "!end",
        "!table by=child across=form measure=sessions,turns",
        "!chart by=year across=form measure=turns style=stacked",
        "!annex title=\"Số liệu theo đơn vị\" style=landscape",
        "!sources",
    };
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };

    (void)state;
    for (int i = 0; i < countof(good); i++) {
        struct expr x;
        Str printed;

        if (expr_parse(str_of(good[i]), &x, &e) != RC_OK)
            fail_msg("%s: %s", good[i], e.text);
        printed = expr_print(a, &x);
        assert_int_equal(expr_parse(printed, &x, &e), RC_OK);
        assert_string_equal(expr_print(a, &x).p, printed.p);
    }
    arena_free(a);
}

static void test_expr__typed_values(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct expr x;

    (void)state;
    assert_int_equal(expr_parse(S(" turns  from=01/02/2022  to=2022-03-31 |"
                                  " over:hon "),
                                &x, &e),
                     RC_OK);
    assert_int_equal(x.kind, EXPR_FIGURE);
    assert_int_equal(x.from, day_of(2022, 2, 1));
    assert_int_equal(x.to, day_of(2022, 3, 31));
    assert_int_equal(x.phrase.kind, PHRASE_OVER);
    assert_int_equal(x.phrase.word, PHRASE_HON);
    assert_int_equal(expr_parse(S("share turns form=a"), &x, &e), RC_OK);
    assert_int_equal(x.func, FUNC_SHARE);
    assert_int_equal(x.phrase.kind, PHRASE_PERCENT);
    assert_false(x.has_phrase);
}

static void test_expr__refuses_with_the_place(void **state)
{
    static const struct {
        const char *text, *why;
    } bad[] = {
        { "", "the name of an indicator is missing (at character 1)" },
        { "turns | ovr", "unknown word 'ovr' at character 9; known here: exact,"
                         " over, over:tren" },
        { "turns forn=x", "unknown word 'forn' at character 7; known here:"
                          " unit, tree, form" },
        { "turns form=x form=y", "the key is given twice (at character 14)" },
        { "turns from=31/02/2022", "not a day: write dd/mm/yyyy (at character"
                                   " 12)" },
        { "turns from=02/02/2022 to=01/02/2022", "the first day is later" },
        { "turns year=2022 from=01/01/2022", "year does not go with" },
        { "turns year=20222", "not a whole number from 1900 to 2199" },
        { "turns unit=", "a value is missing after = (at character 12)" },
        { "turns unit=\"a", "the quotation mark is not closed" },
        { "turns unit", "= is missing after the key (at character 11)" },
        { "turns top=3", "unknown word 'top'" },
        { "per turns", "the name of an indicator is missing" },
        { "coverage all", "unknown word 'all' at character 10; known here:"
                          " expected" },
        { "@unit",
          "unknown word 'unit' at character 2; known here: unit.name" },
        { "@unit.name x", "nothing may follow here" },
        { "!tabel by=x", "unknown word 'tabel' at character 2; known here:"
                         " each" },
        { "!table", "the block 'table' needs the key by=" },
        { "!end x=1", "nothing may follow here" },
        { "!chart by=year | over", "a block takes no phrase" },
        { "Turns", "the name of an indicator is missing" },
        { "list child empty=\"không có\" x", "(at character 31)" },
        { "a {{b", "unexpected character" },
    };
    struct err e = { .lang = LANG_EN };
    struct expr x;

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        assert_int_equal(expr_parse(str_of(bad[i].text), &x, &e), RC_INVALID);
        if (!strstr(e.text, bad[i].why) &&
            strcmp(bad[i].why, "(at character 31)") != 0)
            fail_msg("'%s': %s", bad[i].text, e.text);
        assert_string_equal(e.field, "expression");
    }
}

static void test_expr__is_bounded(void **state)
{
    static char text[EXPR_MAX + 2];
    struct err e = { .lang = LANG_EN };
    struct expr x;

    (void)state;
    memset(text, 'a', sizeof text - 1);
    assert_int_equal(expr_parse((Str){ text, EXPR_MAX }, &x, &e), RC_OK);
    assert_int_equal(expr_parse((Str){ text, EXPR_MAX + 1 }, &x, &e), RC_LIMIT);
    /* Printed with its spaces it would be two bytes longer than it may be. */
    memcpy(text + EXPR_MAX - 5, "|over", 5);
    assert_int_equal(expr_parse((Str){ text, EXPR_MAX }, &x, &e), RC_LIMIT);
    assert_int_equal(expr_parse((Str){ text + 2, EXPR_MAX - 2 }, &x, &e),
                     RC_OK);
}

static void test_expr__binds_only_what_is_open(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct expr x;

    (void)state;
    assert_int_equal(expr_parse(S("turns year=2022"), &x, &e), RC_OK);
    assert_false(expr_bind(&x, KEY_YEAR, S("2023")));
    assert_true(expr_bind(&x, KEY_FORM, S("hoi-nghi")));
    assert_false(expr_bind(&x, KEY_OPTION, S("khac")));
    assert_false(expr_bind(&x, KEY_TITLE, S("x")));
    assert_int_equal(expr_parse(S("turns from=01/01/2022"), &x, &e), RC_OK);
    assert_false(expr_bind(&x, KEY_YEAR, S("2022")));
}

static void test_expr__finds_braces_in_text(void **state)
{
    Str text = S("a {{turns}} b {{x\n}} {{@to}}"), inside;
    ptrdiff_t at = 0, start;

    (void)state;
    assert_true(expr_next(text, &at, &start, &inside));
    assert_int_equal(start, 2);
    assert_true(str_is(inside, "turns"));
    assert_true(expr_next(text, &at, &start, &inside));
    assert_true(str_is(inside, "@to"));
    assert_false(expr_next(text, &at, &start, &inside));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expr__reads_and_prints_back),
        cmocka_unit_test(test_expr__typed_values),
        cmocka_unit_test(test_expr__refuses_with_the_place),
        cmocka_unit_test(test_expr__is_bounded),
        cmocka_unit_test(test_expr__binds_only_what_is_open),
        cmocka_unit_test(test_expr__finds_braces_in_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
