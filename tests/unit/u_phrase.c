/*
 * phrase: what is printed is true of the exact value.  The property test
 * draws values of every size; phrase_is_true reads the print back without
 * knowing how it was chosen.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/num.h"
#include "domain/phrase.h"

enum { DRAWS = 2000000 };

static Str print(struct arena *a, enum lang lang, const char *name, int64_t v)
{
    struct phrase p;

    assert_true(phrase_parse(str_of(name), &p));
    return phrase_print(a, lang, p, &v);
}

static void test_phrase__as_an_official_writes(void **state)
{
    static const struct {
        const char *name;
        int64_t micro;
        const char *text;
    } cases[] = {
        { "exact", 162318 * MICRO, "162.318" },
        { "exact", 1234500000, "1.234,5" },
        { "over", 1037 * MICRO, "trên 1.000" },
        { "over:tren", 1099 * MICRO, "trên 1.000" },
        { "over:hon", 162318 * MICRO, "hơn 160.000" },
        { "over", 1000 * MICRO, "1.000" },
        { "over", 1000 * MICRO + 1, "trên 1.000" },
        { "over", 35599 * MICRO, "trên 35.000" },
        { "over", 378 * MICRO, "trên 370" },
        { "over", 99 * MICRO, "99" },
        { "over", 0, "0" },
        { "over", -5000 * MICRO, "-5.000" },
        { "nearly", 987 * MICRO, "gần 1.000" },
        { "nearly", 158900 * MICRO, "gần 160.000" },
        { "nearly", 97 * MICRO, "gần 100" },
        { "nearly", 1870 * MICRO, "gần 1.900" },
        { "nearly", 61 * MICRO, "61" },
        { "nearly", 900 * MICRO, "900" },
        { "about", 162318 * MICRO, "khoảng 160.000" },
        { "about", 158900 * MICRO, "khoảng 160.000" },
        { "about", 17 * MICRO, "17" },
        { "about", 64854167, "khoảng 65" },
        { "about", 3240000, "khoảng 3,2" },
        { "words", 17 * MICRO, "mười bảy" },
        { "percent", 991643, "99,16%" },
        { "percent", MICRO, "100%" },
        { "percent", 999999, "gần 100%" },
        { "percent", 1000001, "trên 100%" },
        { "percent", 40, "dưới 0,01%" },
        { "percent", 0, "0%" },
        { "percent", 125000, "12,5%" },
        { "change", 123456, "tăng 12,35%" },
        { "change", -32000, "giảm 3,2%" },
        { "change", 0, "không thay đổi" },
        { "rise", -1234 * MICRO, "giảm 1.234" },
    };
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < countof(cases); i++)
        assert_string_equal(print(a, LANG_VI, cases[i].name, cases[i].micro).p,
                            cases[i].text);
    assert_string_equal(print(a, LANG_EN, "over", 1037 * MICRO).p,
                        "over 1,000");
    assert_string_equal(print(a, LANG_EN, "words", 17 * MICRO).p, "17");
    arena_free(a);
}

static void test_phrase__not_determined(void **state)
{
    struct arena *a = arena_new();
    struct phrase p = { PHRASE_OVER, PHRASE_HON };

    (void)state;
    assert_string_equal(phrase_print(a, LANG_VI, p, NULL).p, "chưa xác định");
    p.kind = PHRASE_CHANGE;
    assert_string_equal(phrase_print(a, LANG_VI, p, NULL).p,
                        "chưa có số liệu để so sánh");
    assert_false(phrase_is_true(a, LANG_VI, S("chưa xác định"), 0));
    arena_free(a);
}

static void test_phrase__refuses_unknown_names(void **state)
{
    static const char *const bad[] = { "",     "over:", "over:x",
                                       "Over", "hon",   "nearly:hon" };
    struct phrase p;

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        assert_false(phrase_parse(str_of(bad[i]), &p));
}

static void test_phrase__reads_false_claims(void **state)
{
    static const struct {
        const char *text;
        int64_t micro;
    } lies[] = {
        { "trên 1.000", 1000 * MICRO },
        { "hơn 160.000", 159999 * MICRO },
        { "gần 1.000", 1000 * MICRO },
        { "gần 1.000", 700 * MICRO },
        { "trên 1.000", 9000 * MICRO },
        { "khoảng 160.000", 175000 * MICRO },
        { "1.000", 1001 * MICRO },
        { "99,16%", 991660 },
        { "100%", 999900 },
        { "gần 100%", MICRO },
        { "tăng 5%", -50000 },
        { "không thay đổi", 1 },
        { "mười bảy", 18 * MICRO },
    };
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < countof(lies); i++)
        assert_false(
            phrase_is_true(a, LANG_VI, str_of(lies[i].text), lies[i].micro));
    arena_free(a);
}

static uint64_t draw(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Any size from nothing to 10^11; often near a round number. */
static int64_t draw_value(uint64_t *seed)
{
    uint64_t kind = draw(seed) % 8;
    int64_t top = MICRO;

    for (uint64_t n = draw(seed) % 12; n > 0; n--)
        top *= 10;
    if (kind == 0)
        return (int64_t)(draw(seed) % 3000000);
    if (kind == 1)
        return top / 10 * (int64_t)(draw(seed) % 100) +
               (int64_t)(draw(seed) % 3) - 1;
    if (kind == 2)
        return -(int64_t)(draw(seed) % (uint64_t)top);
    if (kind < 5)
        return (int64_t)(draw(seed) % (uint64_t)top);
    return (int64_t)(draw(seed) % (uint64_t)top) / MICRO * MICRO;
}

static void test_phrase__is_always_true(void **state)
{
    struct arena *a = arena_new();
    uint64_t seed = 20240424;

    (void)state;
    for (int i = 0; i < DRAWS; i++) {
        enum lang lang = draw(&seed) % 4 ? LANG_VI : LANG_EN;
        struct phrase p = { (enum phrase_kind)(draw(&seed) % PHRASE_COUNT),
                            (enum phrase_word)(draw(&seed) % 2) };
        int64_t v = draw_value(&seed);
        Str text = phrase_print(a, lang, p, &v);

        if (!phrase_is_true(a, lang, text, v)) {
            print_error("%s of %lld: %s\n", phrase_name(p), (long long)v,
                        text.p);
            fail();
        }
        if (i % 1000 == 0)
            arena_reset(a);
    }
    arena_free(a);
}

/* Whole numbers one by one: no gap at a change of size. */
static void test_phrase__is_true_of_each_small_number(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (int64_t n = 0; n <= 120000; n++) {
        int64_t v = n * MICRO;

        for (int k = 0; k < PHRASE_COUNT; k++) {
            struct phrase p = { (enum phrase_kind)k, PHRASE_TREN };

            assert_true(
                phrase_is_true(a, LANG_VI, phrase_print(a, LANG_VI, p, &v), v));
        }
        arena_reset(a);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phrase__as_an_official_writes),
        cmocka_unit_test(test_phrase__not_determined),
        cmocka_unit_test(test_phrase__refuses_unknown_names),
        cmocka_unit_test(test_phrase__reads_false_claims),
        cmocka_unit_test(test_phrase__is_always_true),
        cmocka_unit_test(test_phrase__is_true_of_each_small_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
