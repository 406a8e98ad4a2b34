/*
 * Secrets: RFC 6238's vectors and oathtool beside ours, base32, codes as people type them,
 * passwords, QR codes as paths.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/secret.h"
#include "format/qr.h"

static struct arena *a;

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

/* ---- the second factor ---- */

/* RFC 6238, appendix B, SHA-1; of eight digits the last six. */
static void test_secret__rfc6238(void **state)
{
    static const struct {
        int64_t s;
        const char *code;
    } rows[] = { { 59, "287082" },         { 1111111109, "081804" },
                 { 1111111111, "050471" }, { 1234567890, "005924" },
                 { 2000000000, "279037" }, { INT64_C(20000000000), "353130" } };
    Str seed = base32_write(a, S("12345678901234567890"));
    char code[TOTP_DIGITS + 1];

    (void)state;
    assert_string_equal(seed.p, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    for (int i = 0; i < countof(rows); i++) {
        assert_true(totp_code(seed, totp_step(rows[i].s * 1000), code));
        assert_string_equal(code, rows[i].code);
    }
}

/* What oathtool says of 500 steps from a moment on, a code a line. */
static Str oathtool(const char *seed, int64_t at_s)
{
    Str when = str_fmt(a, "@%lld", (long long)at_s);
    char *out = NEW(a, char, 8192);
    int ends[2], status;
    ssize_t n, all = 0;
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], 1);
        execlp("oathtool", "oathtool", "--totp", "-b", "-w", "499", "-N",
               when.p, seed, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    while ((n = read(ends[0], out + all, (size_t)(8191 - all))) > 0)
        all += n;
    close(ends[0]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    return (Str){ out, all };
}

static void test_secret__as_oathtool(void **state)
{
    char seed[SECRET_SEED], code[TOTP_DIGITS + 1];
    int compared = 0;

    (void)state;
    for (int round = 0; round < 20; round++) {
        int64_t at = INT64_C(1780000000) + round * INT64_C(1234567);
        Str rest = oathtool(totp_seed(seed), at), line;

        for (int64_t k = 0; str_cut(&rest, '\n', &line) && line.n; k++) {
            assert_true(
                totp_code(str_of(seed), totp_step(at * 1000) + k, code));
            assert_true(str_is(line, code));
            compared++;
        }
    }
    assert_int_equal(compared, 20 * 500);
}

static void test_secret__window(void **state)
{
    char seed[SECRET_SEED], code[TOTP_DIGITS + 1];
    int64_t now = INT64_C(1780000000000), step = totp_step(now);

    (void)state;
    totp_seed(seed);
    for (int64_t off = -5; off <= 5; off++) {
        int64_t right = off >= -1 && off <= 1 ? step + off : 0;

        assert_true(totp_code(str_of(seed), step + off, code));
        assert_int_equal(totp_check(str_of(seed), str_of(code), now, 0), right);
        if (!right)
            continue;
        assert_int_equal(
            totp_check(str_of(seed), str_of(code), now, step + off - 1), right);
        for (int64_t last = step + off; last < step + 4; last++)
            assert_int_equal(totp_check(str_of(seed), str_of(code), now, last),
                             0);
    }
    assert_int_equal(totp_check(str_of(seed), S(""), now, 0), 0);
    assert_int_equal(totp_check(S(""), S("000000"), now, 0), 0);
    assert_int_equal(totp_check(S("1!"), S("000000"), now, 0), 0);
    assert_int_equal(totp_check(str_of(seed), S("0000000"), now, 0), 0);
}

/* RFC 4648, section 10 */
static void test_secret__base32(void **state)
{
    static const char *const rows[][2] = {
        { "", "" },
        { "f", "MY" },
        { "fo", "MZXQ" },
        { "foo", "MZXW6" },
        { "foob", "MZXW6YQ" },
        { "fooba", "MZXW6YTB" },
        { "foobar", "MZXW6YTBOI" },
    };
    Str back;

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        assert_true(str_is(base32_write(a, str_of(rows[i][0])), rows[i][1]));
        assert_true(base32_read(a, str_of(rows[i][1]), &back));
        assert_true(str_is(back, rows[i][0]));
    }
    assert_true(base32_read(a, S("mzxw 6ytb oi======"), &back));
    assert_true(str_is(back, "foobar"));
    assert_false(base32_read(a, S("MZXW6YT0"), &back));
    assert_false(base32_read(a, S("M"), &back));
    assert_false(base32_read(a, S("MZ"), &back)); /* bits left over */
}

static void test_secret__uri(void **state)
{
    (void)state;
    assert_string_equal(
        totp_uri(a, S("GEZDGNBV"), S("Sơ Kết"), S("an.nv@xa")).p,
        "otpauth://totp/S%C6%A1%20K%E1%BA%BFt:an.nv%40xa?secret=GEZDGNBV"
        "&issuer=S%C6%A1%20K%E1%BA%BFt&algorithm=SHA1&digits=6&period=30");
}

/* ---- tokens and codes ---- */

static void test_secret__tokens_differ(void **state)
{
    enum { N = 2000 };
    char(*all)[SECRET_TOKEN] = xmalloc(N * SECRET_TOKEN);

    (void)state;
    for (int i = 0; i < N; i++) {
        secret_token(all[i]);
        assert_int_equal(strlen(all[i]), SECRET_TOKEN - 1);
        assert_int_equal(strspn(all[i], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKL"
                                        "MNOPQRSTUVWXYZ0123456789-_"),
                         SECRET_TOKEN - 1);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(all[k], all[i]);
    }
    free(all);
}

static void test_secret__codes_as_typed(void **state)
{
    char code[SECRET_CODE];
    int letters[128] = { 0 };

    (void)state;
    for (int i = 0; i < 4000; i++) {
        secret_code(code);
        assert_int_equal(strlen(code), 19);
        assert_true(str_is(secret_code_read(a, str_of(code)), code));
        for (const char *p = code; *p; p++)
            letters[(unsigned char)*p]++;
    }
    for (const char *p = "0123456789abcdefghjkmnpqrstvwxyz"; *p; p++)
        assert_in_range(letters[(unsigned char)*p], 1700, 2300);
    assert_int_equal(letters['i'] + letters['l'] + letters['o'] + letters['u'],
                     0);
    assert_true(str_is(secret_code_read(a, S(" ABCD efgh-o1Il 2345")),
                       "abcd-efgh-0111-2345"));
    assert_null(secret_code_read(a, S("abcd-efgh-0111-234")).p);
    assert_null(secret_code_read(a, S("abcd-efgh-0111-23456")).p);
    assert_null(secret_code_read(a, S("abcd-efgh-0111-234u")).p);
    assert_null(secret_code_read(a, S("")).p);
}

static void test_secret__hash_and_mac(void **state)
{
    char hex[SECRET_HEX];

    (void)state;
    assert_string_equal(
        secret_hash(S("abc"), hex),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    /* RFC 4231, test 2 */
    assert_string_equal(
        secret_mac(S("Jefe"), S("what do ya want for nothing?"), hex),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assert_true(secret_same(S("abc"), S("abc")));
    assert_false(secret_same(S("abc"), S("abd")));
    assert_false(secret_same(S("abc"), S("abcd")));
    assert_true(secret_same(S(""), (Str){ 0 }));
}

/* ---- passwords ---- */

static void test_secret__full_cost(void **state)
{
    char hash[SECRET_PASSWORD];

    (void)state;
    assert_true(secret_cost_full.bytes >= 64 << 20);
    assert_true(secret_cost_full.passes >= 3);
    secret_password(&secret_cost_full, S("bí mật"), hash);
    assert_memory_equal(hash, "$argon2id$v=19$m=65536,t=3,p=1$", 31);
    assert_true(
        secret_password_is(&secret_cost_full, str_of(hash), S("bí mật")));
    assert_false(secret_password_is_old(&secret_cost_full, str_of(hash)));
    assert_true(secret_password_is_old(&secret_cost_test, str_of(hash)));
}

static void test_secret__passwords(void **state)
{
    int64_t n = 0;
    struct secret_cost cost = secret_cost_test;
    char hash[SECRET_PASSWORD], other[SECRET_PASSWORD], was[SECRET_PASSWORD];
    char longest[200];

    (void)state;
    cost.count = &n;
    secret_password(&cost, S("một hai ba"), hash);
    secret_password(&cost, S("một hai ba"), other);
    assert_string_not_equal(hash, other);
    assert_true(secret_password_is(&cost, str_of(hash), S("một hai ba")));
    assert_false(secret_password_is(&cost, str_of(hash), S("một hai bà")));
    assert_false(secret_password_is(&cost, str_of(hash), S("")));
    /* of nobody: never right, and the same work */
    assert_int_equal(n, 5);
    assert_false(secret_password_is(&cost, S(""), S("")));
    assert_false(secret_password_is(&cost, (Str){ 0 }, S("một hai ba")));
    assert_int_equal(n, 7);
    /* one letter of the hash, and it is another */
    memcpy(was, hash, sizeof was);
    for (size_t i = 0; i < strlen(was); i++) {
        hash[i] ^= 1;
        assert_false(secret_password_is(&cost, str_of(hash), S("một hai ba")));
        memcpy(hash, was, sizeof was);
    }
    memset(longest, 'x', sizeof longest);
    for (int i = 64; i <= 200; i += 8) {
        Str s = { longest, i };

        secret_password(&cost, s, hash);
        assert_true(secret_password_is(&cost, str_of(hash), s));
        s.n--;
        assert_false(secret_password_is(&cost, str_of(hash), s));
    }
}

/* ---- QR codes ---- */

enum { QR_MOST = 200 };

/* Draws the path again. */
static void draw(Str path, int size, char out[QR_MOST][QR_MOST])
{
    const char *p = path.p;
    int x, y, w, back, n;

    memset(out, 0, QR_MOST * QR_MOST);
    while (*p) {
        assert_int_equal(sscanf(p, "M%d %dh%dv1h-%dz%n", &x, &y, &w, &back, &n),
                         4);
        assert_true(w == back && x >= 4 && y >= 4 && x + w <= size - 4 &&
                    y < size - 4);
        for (int i = 0; i < w; i++)
            out[y][x + i]++;
        p += n;
    }
}

/* The three squares in the corners, with their white frame; every module once. */
static void test_secret__qr(void **state)
{
    static char m[QR_MOST][QR_MOST];
    struct err e = { .lang = LANG_EN };
    char text[1002];
    int size;
    Str path;

    (void)state;
    assert_int_equal(
        qr_path(a, S("otpauth://totp/x?secret=ABC"), &path, &size, &e), RC_OK);
    assert_true(size > 20 && size < QR_MOST);
    draw(path, size, m);
    for (int corner = 0; corner < 3; corner++) {
        int x0 = corner == 1 ? size - 11 : 4, y0 = corner == 2 ? size - 11 : 4;

        for (int y = 0; y < 7; y++)
            for (int x = 0; x < 7; x++) {
                int ring = x < y ? x : y;

                ring = 6 - x < ring ? 6 - x : ring;
                ring = 6 - y < ring ? 6 - y : ring;
                assert_int_equal(m[y0 + y][x0 + x], ring != 1);
            }
    }
    for (int i = 8; i < size - 16; i++) /* the timing line */
        assert_int_equal(m[4 + 6][4 + i], i % 2 == 0);
    memset(text, 'a', sizeof text);
    assert_int_equal(qr_path(a, (Str){ text, 1000 }, &path, &size, &e), RC_OK);
    assert_int_equal(qr_path(a, (Str){ text, 1001 }, &path, &size, &e),
                     RC_LIMIT);
    assert_int_equal(qr_path(a, S(""), &path, &size, &e), RC_LIMIT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_secret__rfc6238),
        TEST(test_secret__as_oathtool),
        TEST(test_secret__window),
        TEST(test_secret__base32),
        TEST(test_secret__uri),
        TEST(test_secret__tokens_differ),
        TEST(test_secret__codes_as_typed),
        TEST(test_secret__hash_and_mac),
        TEST(test_secret__full_cost),
        TEST(test_secret__passwords),
        TEST(test_secret__qr),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
