/*
 * What may be a password: more than 10,000 of those that people begin with are refused, 10,000
 * that nobody guesses are taken.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "domain/password.h"

static struct arena *a;
static const struct password_words person = {
    { "an.nguyen", 9 },
    { "Nguyễn Đình Thắng", sizeof "Nguyễn Đình Thắng" - 1 },
    { "Xã Tân Thành", sizeof "Xã Tân Thành" - 1 }
};

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

static enum rc check(const char *s)
{
    struct err e = { .lang = LANG_EN };
    Str typed = str_of(s);
    enum rc rc = password_check(a, typed, &person, &e);

    assert_true(rc == RC_OK || (rc == RC_INVALID && e.text[0]));
    return rc;
}

/* Word and tail in the ways they are put together. */
static void test_password__common(void **state)
{
    static const char *const words[] = {
        "matkhau",    "password", "P@ssw0rd",   "Admin",     "administrator",
        "iloveyou",   "anhyeuem", "vietnam",    "hanoi",     "saigon",
        "hochiminh",  "qwerty",   "qwertyuiop", "asdfgh",    "zxcvbn",
        "1q2w3e4r",   "abc",      "welcome",    "letmein",   "dragon",
        "monkey",     "football", "nguyen",     "nguyenvan", "tranthi",
        "chutich",    "bithu",    "danguy",     "ubnd",      "soket",
        "baocao",     "tanthanh", "dinhthang",  "An.Nguyen", "changeme",
        "doimatkhau", "aaaa",     "xinchao",    "giadinh",   "bongda",
    };
    static const char *const tails[] = {
        "1",         "12",       "123",       "1234",       "12345",
        "123456",    "12345678", "123456789", "1234567890", "111111",
        "000000",    "112233",   "1990",      "1985",       "2024",
        "2025",      "19051990", "01011990",  "010190",     "2021!",
        "@123",      "@1234",    "@123456",   "!@#",        "!@#$%^",
        "123!@#",    "abc123",   "123abc",    "abc",        "qwerty",
        "666666",    "888888",   "6868",      "8888",       "vn",
        "@2024",     "#2025",    "_1990",     ".vn",        "654321",
        "987654321",
    };
    int refused = 0, all = 0;

    (void)state;
    for (int i = 0; i < countof(words); i++)
        for (int k = 0; k < countof(tails); k++)
            for (int how = 0; how < 8; how++) {
                char s[128];

                snprintf(s, sizeof s, "%s%s%s%s%s", how & 1 ? tails[k] : "",
                         words[i], how & 2 ? words[i] : "", how & 4 ? "." : "",
                         how & 1 ? "" : tails[k]);
                all++;
                if (check(s) == RC_INVALID)
                    refused++;
                else
                    print_error("taken: %s (%d)\n", s,
                                password_score(a, str_of(s), &person));
            }
    assert_true(all > 10000);
    assert_int_equal(refused, all);
}

static void test_password__refused(void **state)
{
    static const char *const bad[] = {
        "",
        "ngắn quá",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "19051990190590",
        "839201748392017",
        "qwertyuiopasdfgh",
        "zxcvbnm,asdfghjkl",
        "nguyễn đình thắng",
        "NguyenDinhThang1990",
        "tân thành an.nguyen",
        "1qaz2wsx3edc4rfv",
        "mật khẩu mật khẩu",
        "abcdefghijklmnop",
        "poiuytrewqlkjhg",
        "            ",
        "!!!!!!!!!!!!!!",
        "\xff\xfe password x",
    };
    char longest[202];

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        if (check(bad[i]) != RC_INVALID)
            assert_string_equal(bad[i], "refused");
    for (int i = 0; i < 201; i++)
        longest[i] = (char)('a' + i * 7 % 26);
    longest[201] = 0;
    assert_int_equal(check(longest), RC_INVALID);
    longest[200] = 0;
    assert_int_equal(check(longest), RC_OK);
}

static void test_password__good(void **state)
{
    static const char *const good[] = {
        "con mèo trèo lên cây cau",     "bảy chiếc thuyền giấy màu tím",
        "correct horse battery staple", "Kx7#vQ2m!pLw",
        "mưa rào trên mái tôn cũ",      "tắc kè kêu giữa trưa",
    };
    static const char letters[] =
        "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    uint32_t x = 20261123; /* the same ten thousand in every run */
    int taken = 0;

    (void)state;
    for (int i = 0; i < countof(good); i++)
        assert_int_equal(check(good[i]), RC_OK);
    for (int i = 0; i < 10000; i++) {
        char s[17] = "";

        for (int k = 0; k < 16; k++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            s[k] = letters[x % (sizeof letters - 1)];
        }
        taken += check(s) == RC_OK;
    }
    assert_int_equal(taken, 10000);
}

/* However it is typed, it is one password. */
static void test_password__nfc(void **state)
{
    const char *nfc = "con m\xc3\xa8o tr\xc3\xa8o l\xc3\xaan c\xc3\xa2y";
    const char *nfd = "con me\xcc\x80o tre\xcc\x80o le\xcc\x82n ca\xcc\x82y";
    struct err e = { .lang = LANG_EN };
    Str hash;

    (void)state;
    assert_true(str_eq(password_text(a, str_of(nfd)), str_of(nfc)));
    assert_int_equal(
        password_make(a, &secret_cost_test, str_of(nfd), &person, &hash, &e),
        RC_OK);
    assert_true(secret_password_is(&secret_cost_test, hash,
                                   password_text(a, str_of(nfc))));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_password__common),
        TEST(test_password__refused),
        TEST(test_password__good),
        TEST(test_password__nfc),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
