/* zip: same bytes each time, reading back, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "format/zip.h"

static const struct zip_entry sample[] = {
    { { "b/đơn vị.xml", 16 }, { "<a/>", 4 }, false },
    { { "a.png", 5 }, { "\0\1\2\3", 4 }, true },
    { { "empty", 5 }, { "", 0 }, false },
};

static Str written(struct arena *a, const struct zip_entry *entries, int n)
{
    struct err e = { 0 };
    Str bytes = { 0 };

    assert_int_equal(zip_write(a, entries, n, &bytes, &e), RC_OK);
    return bytes;
}

static void test_zip__reads_what_it_wrote(void **state)
{
    struct arena *a = arena_new();
    Str bytes = written(a, sample, countof(sample));
    struct zip_entry *got;
    struct err e = { 0 };
    int n;

    (void)state;
    assert_int_equal(zip_read(a, bytes, ZIP_LIMITS, &got, &n, &e), RC_OK);
    assert_int_equal(n, countof(sample));
    for (int i = 0; i < n; i++) {
        assert_true(str_eq(got[i].name, sample[i].name));
        assert_true(str_eq(got[i].bytes, sample[i].bytes));
    }
    assert_true(str_is(zip_find(got, n, "b/đơn vị.xml"), "<a/>"));
    assert_null(zip_find(got, n, "c").p);
    arena_free(a);
}

static void test_zip__same_bytes_in_any_zone(void **state)
{
    struct arena *a = arena_new();
    Str first = written(a, sample, countof(sample)), again;

    (void)state;
    setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    tzset();
    again = written(a, sample, countof(sample));
    assert_true(str_eq(first, again));
    setenv("TZ", "America/New_York", 1);
    tzset();
    again = written(a, sample, countof(sample));
    assert_true(str_eq(first, again));
    arena_free(a);
}

static void refused(struct arena *a, Str bytes, struct zip_limits limits,
                    enum rc want)
{
    struct zip_entry *got = NULL;
    struct err e = { 0 };
    int n = -1;

    assert_int_equal(zip_read(a, bytes, limits, &got, &n, &e), want);
    assert_null(got);
    assert_true(e.text[0] != '\0');
}

static void test_zip__keeps_its_bounds(void **state)
{
    struct arena *a = arena_new();
    struct zip_entry big = { S("big"), { NULL, 1 << 20 }, false };
    struct zip_entry two[2];
    Str bytes;

    (void)state;
    big.bytes.p = NEW(a, char, big.bytes.n);
    two[0] = two[1] = big;
    two[1].name = S("big2");
    bytes = written(a, two, 2);
    assert_true(bytes.n < 8000); /* a bomb: 2 MB of nothing */
    refused(a, bytes, (struct zip_limits){ 2, 1 << 19, 4 << 20 }, RC_LIMIT);
    refused(a, bytes, (struct zip_limits){ 2, 1 << 20, (2 << 20) - 1 },
            RC_LIMIT);
    refused(a, bytes, (struct zip_limits){ 1, 1 << 20, 4 << 20 }, RC_LIMIT);
    arena_free(a);
}

static void test_zip__refuses(void **state)
{
    static const char *const names[] = { "../x", "a/../../x", "/x", "a\\b",
                                         "a/./b" };
    struct arena *a = arena_new();
    Str good = written(a, sample, countof(sample)), bad;
    char *at;

    (void)state;
    refused(a, S(""), ZIP_LIMITS, RC_INVALID);
    refused(a, S("no zip at all"), ZIP_LIMITS, RC_INVALID);
    refused(a, (Str){ good.p, good.n - 1 }, ZIP_LIMITS, RC_INVALID);
    for (int i = 0; i < countof(names); i++) {
        struct zip_entry entry = { str_of(names[i]), S("x"), false };

        refused(a, written(a, &entry, 1), ZIP_LIMITS, RC_INVALID);
    }
    /* one byte of a stored file is turned: its checksum is wrong */
    bad = str_dup(a, good);
    at = memmem(bad.p, (size_t)bad.n, "\0\1\2\3", 4);
    assert_non_null(at);
    at[3] ^= 1;
    refused(a, bad, ZIP_LIMITS, RC_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_zip__reads_what_it_wrote),
        cmocka_unit_test(test_zip__same_bytes_in_any_zone),
        cmocka_unit_test(test_zip__keeps_its_bounds),
        cmocka_unit_test(test_zip__refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
