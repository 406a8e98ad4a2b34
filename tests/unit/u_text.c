/* Vietnamese text: decoding of files, normal form, search form, order, words.
 */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"

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

static void expect(Str got, const char *want)
{
    if (!str_is(got, want))
        fail_msg("got '%.*s', not '%s'", STR(got), want);
}

/* --- decoding --- */

static void decodes(Str bytes, const char *want)
{
    struct err e = { .lang = LANG_EN };
    Str got;

    if (text_decode(mem, bytes, &got, &e) != RC_OK)
        fail_msg("'%s' refused: %s", want, e.text);
    expect(got, want);
    assert_true(text_is_utf8(got));
}

static void refuses(Str bytes, const char *field)
{
    struct err e = { .lang = LANG_EN };
    Str got = S("untouched");

    if (text_decode(mem, bytes, &got, &e) != RC_INVALID)
        fail_msg("not refused at %s: '%.*s'", field, STR(got));
    expect(got, "untouched");
    if (strcmp(e.field, field))
        fail_msg("%s: %s, not at %s", e.field, e.text, field);
    /* the sentence names the place too */
    assert_non_null(strstr(e.text, strchr(field, ' ')));
}

static void test_text_decode__utf8(void **state)
{
    (void)state;
    decodes(S(""), "");
    decodes(S("\xef\xbb\xbf"), "");
    decodes(S("key;name\n"), "key;name\n");
    decodes(S("\xef\xbb\xbfkey,tên\n"), "key,tên\n");
    decodes(S("Hữu Lũng, đoàn \xf0\x9f\x98\x80"),
            "Hữu Lũng, đoàn \xf0\x9f\x98\x80");
    /* not normalised here */
    decodes(S("ho\x61\xcc\x80"), "hoa\xcc\x80");
}

static void test_text_decode__utf16(void **state)
{
    (void)state;
    decodes(S("\xff\xfe"
              "a\0;\0\xd1\x1e\x11\x01\n\0"),
            "a;ốđ\n");
    decodes(S("\xfe\xff"
              "\0a\0;\x1e\xd1\x01\x11\0\n"),
            "a;ốđ\n");
    decodes(S("k\0e\0y\0\n\0\xd1\x1e"), "key\nố");
    decodes(S("\0k\0e\0y\0\n\x1e\xd1"), "key\nố");
    decodes(S("\xff\xfe\x3d\xd8\x00\xde"), "\xf0\x9f\x98\x80");
    decodes(S("\xff\xfe"), "");
}

static void test_text_decode__utf16_refused(void **state)
{
    (void)state;
    refuses(S("\xff\xfe"
              "a\0b"),
            "byte 4");
    refuses(S("k\0e\0y\0\n"), "byte 6");
    refuses(S("\xff\xfe"
              "a\0\0\0b\0"),
            "byte 4");
    refuses(S("\xff\xfe"
              "a\0\x00\xd8"
              "b\0"),
            "byte 4");
    refuses(S("\xff\xfe"
              "a\0\x00\xdc"
              "b\0"),
            "byte 4");
    refuses(S("\xff\xfe"
              "a\0\x3d\xd8"),
            "byte 4");
    /* UTF-32 */
    refuses(S("\xff\xfe\0\0a\0\0\0"), "byte 2");
}

static void test_text_decode__windows_1258(void **state)
{
    Str got;
    struct err e = { .lang = LANG_EN };

    (void)state;
    decodes(S("x\xe3ng h\xf4i"), "xăng hôi");
    decodes(S("\xd0o\xe0n;\xfe\n"), "Đoàn;₫\n");
    /* Đ and a closing quotation mark look like UTF-8 D0 94 */
    decodes(S("Q\xd0\x94, x\xe3ng S\xf5n"), "QĐ”, xăng Sơn");
    decodes(S("h\xf4\xcc\x94 l\xe0\x94 \xe3n"), "hô\u0300” là” ăn");
    /* marks stand behind their letter, and NFC joins them */
    assert_int_equal(
        text_decode(mem,
                    S("H\xfd\xde"
                      "u L\x75\xde"
                      "ng x\x61\xde \xf4\xd2 tr\x69\xf2 t\xf5\xec"),
                    &got, &e),
        RC_OK);
    expect(text_nfc(mem, got), "Hữu Lũng xã ổ trị tớ");
    /* no character of it */
    refuses(S("x\xe3 h\x81i"), "byte 4");
    refuses(S("x\xe3 h\xd2i\x8d"), "byte 6");
    refuses(S("\xff\xff\x90"), "byte 2");
}

static void test_text_decode__broken_utf8_is_not_1258(void **state)
{
    (void)state;
    /* breaks after Vietnamese letters */
    refuses(S("xã hội\xff"), "byte 9");
    refuses(S("đ\xe3 x"), "byte 2");
    refuses(S("a\xe1\xbb\x9b\xe1\xbb"), "byte 4");
    refuses(S("\xef\xbb\xbfx\xe3 "), "byte 4");
    refuses(S("hoa\xcc\x80 \xe3 "), "byte 6");
    refuses(S("\xc3\xa0 \xe3 "), "byte 3");
    /* cut off in mid-character, plain before */
    refuses(S("key,x\xc3"), "byte 5");
    refuses(S("key,x\xe1\xbb"), "byte 5");
    refuses(S("key,x\xf0\x9f\x98"), "byte 5");
    /* overlong, surrogates, too large */
    refuses(S("a\xc0\xaf"), "byte 1");
    refuses(S("a\xe0\x80\xaf"), "byte 1");
    refuses(S("a\xf0\x80\x80\xaf"), "byte 1");
    refuses(S("a\xed\xa0\x80"), "byte 1");
    refuses(S("a\xed\xbf\xbf z"), "byte 1");
    refuses(S("a\xf4\x90\x80\x80"), "byte 1");
    refuses(S("a\xf5\x80\x80\x80"), "byte 1");
}

static void test_text_decode__nul(void **state)
{
    (void)state;
    refuses(S("\0"), "byte 0");
    refuses(S("key\0name"), "byte 3");
    refuses(S("xã\0"), "byte 3");
    refuses(S("x\xe3 h\0i"), "byte 4");
    refuses(S("PK\3\4\0\0\0\0abcdefghijkl"), "byte 4");
}

static void test_text_decode__says_it_in_vietnamese(void **state)
{
    struct err e = { .lang = LANG_VI };
    Str got;

    (void)state;
    assert_int_equal(text_decode(mem, S("a\0b"), &got, &e), RC_INVALID);
    assert_true(text_is_utf8(str_of(e.text)));
}

/* Every byte cut out of, or put into, a file: a Vietnamese text or a refusal.
 */
static void test_text_decode__each_cut(void **state)
{
    Str s = S("tên,đơn vị\nxã Sơn Hà,“Hữu Lũng”\n");

    (void)state;
    for (ptrdiff_t n = 0; n <= s.n; n++) {
        struct err e = { .lang = LANG_EN };
        Str cut = { s.p, n }, got;
        bool whole = n == s.n || (s.p[n] & 0xc0) != 0x80;

        assert_int_equal(text_decode(mem, cut, &got, &e),
                         whole ? RC_OK : RC_INVALID);
    }
}

static void test_text_is_utf8__each_code_point(void **state)
{
    (void)state;
    for (unsigned c = 1; c < 0x200000; c += c < 0x11000 ? 1 : 97) {
        char p[4];
        int n = 0;

        if (c < 0x80) {
            p[n++] = (char)c;
        } else if (c < 0x800) {
            p[n++] = (char)(0xc0 | c >> 6);
            p[n++] = (char)(0x80 | (c & 63));
        } else if (c < 0x10000) {
            p[n++] = (char)(0xe0 | c >> 12);
            p[n++] = (char)(0x80 | (c >> 6 & 63));
            p[n++] = (char)(0x80 | (c & 63));
        } else {
            p[n++] = (char)(0xf0 | c >> 18);
            p[n++] = (char)(0x80 | (c >> 12 & 63));
            p[n++] = (char)(0x80 | (c >> 6 & 63));
            p[n++] = (char)(0x80 | (c & 63));
        }
        assert_int_equal(text_is_utf8((Str){ p, n }),
                         (c < 0xd800 || c > 0xdfff) && c < 0x110000);
        if (n > 1)
            assert_false(text_is_utf8((Str){ p, n - 1 }));
    }
    assert_true(text_is_utf8((Str){ 0 }));
    assert_false(text_is_utf8(S("a\0")));
}

/* --- normal form and search form --- */

/* UTF-8 of a code point, no surrogates. */
static Str point(unsigned c, char p[4])
{
    int n = 0;

    if (c < 0x80) {
        p[n++] = (char)c;
    } else if (c < 0x800) {
        p[n++] = (char)(0xc0 | c >> 6);
        p[n++] = (char)(0x80 | (c & 63));
    } else {
        p[n++] = (char)(0xe0 | c >> 12);
        p[n++] = (char)(0x80 | (c >> 6 & 63));
        p[n++] = (char)(0x80 | (c & 63));
    }
    return (Str){ p, n };
}

static void test_text_nfc__joins(void **state)
{
    (void)state;
    expect(text_nfc(mem, S("")), "");
    expect(text_nfc(mem, (Str){ 0 }), "");
    expect(text_nfc(mem, S("abc")), "abc");
    expect(text_nfc(mem, S("hoa\xcc\x80")), "hoà");
    expect(text_nfc(mem, S("Hu\xcc\x9b\xcc\x83u Lu\xcc\x83ng")), "Hữu Lũng");
    expect(text_nfc(mem, S("tie\xcc\xa3\xcc\x82n")), "tiện");
    expect(text_nfc(mem, S("10\xc2\xa0"
                           "000")),
           "10 000");
}

/* The quick way past ICU answers as ICU does. */
static void test_text_nfc__quick_way_is_right(void **state)
{
    (void)state;
    for (unsigned c = 1; c < 0xd800; c++) {
        char p[4];
        Str s = point(c, p), slow = text_nfc(mem, str_cat(mem, s, S("あ")));
        Str quick = text_nfc(mem, s);

        assert_true(str_eq(slow, str_cat(mem, quick, S("あ"))));
        assert_true(str_eq(text_nfc(mem, quick), quick));
        arena_reset(mem);
    }
}

static void test_text_fold__unites(void **state)
{
    (void)state;
    expect(text_fold(mem, S("Đoàn TNCS Hồ Chí Minh")), "doan tncs ho chi minh");
    expect(text_fold(mem, S("hoà")), "hoa");
    expect(text_fold(mem, S("hòa")), "hoa");
    expect(text_fold(mem, S("ho\x61\xcc\x80")), "hoa");
    expect(text_fold(mem, S("HỮU LŨNG Ư Ơ Ă Â Ê Ô")), "huu lung u o a a e o");
    expect(text_fold(mem, S("ĐƯỜNG đường")), "duong duong");
    expect(text_fold(mem, S("KL-01/2021")), "kl-01/2021");
    expect(text_fold(mem, S("a\xe2\x80\x8b"
                            "b")),
           "ab");
    expect(text_fold(mem, S("")), "");
}

static void test_text_fold__twice_is_once(void **state)
{
    (void)state;
    for (unsigned c = 1; c < 0xd800; c++) {
        char p[4];
        Str once = text_fold(mem, point(c, p));

        if (!str_eq(text_fold(mem, once), once))
            fail_msg("U+%04X", c);
        arena_reset(mem);
    }
}

static void test_text__takes_long_text(void **state)
{
    enum { N = 200000 };
    char *p = NEW(mem, char, N * 3);
    Str s = { p, N * 3 };

    (void)state;
    for (int i = 0; i < N; i++)
        memcpy(p + i * 3, "ị", 3);
    assert_int_equal(text_length(s), N);
    assert_int_equal(text_fold(mem, s).n, N);
    assert_true(str_eq(text_nfc(mem, s), s));
    assert_int_equal(text_upper(mem, s).n, s.n);
    assert_true(text_sort_key(mem, s).n > N);
    /* each of these grows eighteenfold in NFKD */
    s = S("ﷺ");
    for (int i = 0; i < 5; i++)
        s = str_cat(mem, s, s);
    assert_int_equal(text_length(text_fold(mem, s)), 18 * 32);
}

/* --- order --- */

static void test_text_sort_key__is_the_dictionary(void **state)
{
    static const char *const names[] = {
        "An",   "anh",   "ánh", "Ánh",  "Ăn",   "Ân",  "Bình", "Dung",
        "Dũng", "Dương", "Đào", "Đức",  "Hà",   "Hải", "Hạnh", "Lan",
        "Oanh", "Ông",   "Ơn",  "Phúc", "Uyên", "Ước", "Yến",
    };

    (void)state;
    for (int i = 1; i < countof(names); i++) {
        Str x = text_sort_key(mem, str_of(names[i - 1]));
        Str y = text_sort_key(mem, str_of(names[i]));

        if (str_cmp(x, y) >= 0)
            fail_msg("%s is not before %s", names[i - 1], names[i]);
    }
    assert_true(str_eq(text_sort_key(mem, S("hoa\xcc\x80")),
                       text_sort_key(mem, S("hoà"))));
    assert_int_equal(text_sort_key(mem, S("")).n,
                     text_sort_key(mem, (Str){ 0 }).n);
}

static void test_text_name_key__given_name_first(void **state)
{
    static const char *const names[] = { "Trần Thị An",   "Lê Văn Anh",
                                         "Bùi Thị Bình",  "An Văn Cường",
                                         "Lý Dung",       "Nông Thị Đào",
                                         "Hoàng Văn Đức", "Nguyễn Văn Đức",
                                         "Vi Văn Đức",    "Yến" };

    (void)state;
    for (int i = 1; i < countof(names); i++)
        if (str_cmp(text_name_key(mem, str_of(names[i - 1])),
                    text_name_key(mem, str_of(names[i]))) >= 0)
            fail_msg("%s is not before %s", names[i - 1], names[i]);
    assert_true(str_eq(text_name_key(mem, S(" Lý Dung ")),
                       text_name_key(mem, S("Lý Dung"))));
    text_name_key(mem, S(""));
    text_name_key(mem, S("  "));
}

static void *make_keys(void *arg)
{
    struct arena *a = arena_new();
    bool *ret_same = arg;
    Str first = text_name_key(a, S("Nguyễn Văn Đức"));

    *ret_same = true;
    for (int i = 0; i < 2000; i++)
        *ret_same = *ret_same &&
                    str_eq(text_name_key(a, S("Nguyễn Văn Đức")), first) &&
                    str_is(text_fold(a, S("Đức hoà")), "duc hoa");
    arena_free(a);
    return NULL;
}

static void test_text_sort_key__from_many_threads(void **state)
{
    pthread_t threads[4];
    bool same[4] = { false };

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, make_keys, &same[i]),
                         0);
    for (int i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        assert_true(same[i]);
    }
}

/* --- case, length, words --- */

static void test_text_case(void **state)
{
    (void)state;
    expect(text_upper(mem, S("hữu lũng, đường ơ ư")), "HỮU LŨNG, ĐƯỜNG Ơ Ư");
    expect(text_upper(mem, S("")), "");
    expect(text_upper_first(mem, S("đơn vị")), "Đơn vị");
    expect(text_upper_first(mem, S("ở xã")), "Ở xã");
    expect(text_upper_first(mem, S("“đơn vị”")), "“Đơn vị”");
    expect(text_upper_first(mem, S("10 đơn vị")), "10 đơn vị");
    expect(text_upper_first(mem, S("")), "");
    expect(text_upper_first(mem, S("…")), "…");
    expect(text_lower_first(mem, S("Ủy ban Nhân dân")), "ủy ban Nhân dân");
    expect(text_lower_first(mem, S("Đ")), "đ");
}

static void test_text_length__counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(text_length(S("Hữu Lũng")), 8);
    assert_int_equal(text_length(S("\xf0\x9f\x98\x80")), 1);
    assert_int_equal(text_length((Str){ 0 }), 0);
}

static void test_text_number_words(void **state)
{
    static const struct {
        int64_t n;
        const char *words;
    } rows[] = {
        { 0, "không" },
        { 1, "một" },
        { 4, "bốn" },
        { 5, "năm" },
        { 10, "mười" },
        { 11, "mười một" },
        { 14, "mười bốn" },
        { 15, "mười lăm" },
        { 17, "mười bảy" },
        { 20, "hai mươi" },
        { 21, "hai mươi mốt" },
        { 24, "hai mươi tư" },
        { 25, "hai mươi lăm" },
        { 55, "năm mươi lăm" },
        { 100, "một trăm" },
        { 101, "một trăm linh một" },
        { 104, "một trăm linh bốn" },
        { 105, "một trăm linh năm" },
        { 110, "một trăm mười" },
        { 115, "một trăm mười lăm" },
        { 121, "một trăm hai mươi mốt" },
        { 1000, "một nghìn" },
        { 1001, "một nghìn không trăm linh một" },
        { 1010, "một nghìn không trăm mười" },
        { 1021, "một nghìn không trăm hai mươi mốt" },
        { 1100, "một nghìn một trăm" },
        { 5005, "năm nghìn không trăm linh năm" },
        { 160000, "một trăm sáu mươi nghìn" },
        { 101101, "một trăm linh một nghìn một trăm linh một" },
        { 1000000, "một triệu" },
        { 1000005, "một triệu không trăm linh năm" },
        { 1005000, "một triệu không trăm linh năm nghìn" },
        { 999999999, "chín trăm chín mươi chín triệu chín trăm chín mươi chín "
                     "nghìn chín trăm chín mươi chín" },
        { 1000000000, "1000000000" },
        { -1, "-1" },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++)
        expect(text_number_words(mem, rows[i].n), rows[i].words);
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        /* first: the threads race to make the collator */
        CASE(test_text_sort_key__from_many_threads),
        CASE(test_text_decode__utf8),
        CASE(test_text_decode__utf16),
        CASE(test_text_decode__utf16_refused),
        CASE(test_text_decode__windows_1258),
        CASE(test_text_decode__broken_utf8_is_not_1258),
        CASE(test_text_decode__nul),
        CASE(test_text_decode__says_it_in_vietnamese),
        CASE(test_text_decode__each_cut),
        CASE(test_text_is_utf8__each_code_point),
        CASE(test_text_nfc__joins),
        CASE(test_text_nfc__quick_way_is_right),
        CASE(test_text_fold__unites),
        CASE(test_text_fold__twice_is_once),
        CASE(test_text__takes_long_text),
        CASE(test_text_sort_key__is_the_dictionary),
        CASE(test_text_name_key__given_name_first),
        CASE(test_text_case),
        CASE(test_text_length__counts_code_points),
        CASE(test_text_number_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
