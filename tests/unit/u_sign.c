/* Keys, signatures, hex: RFC 8032's first vectors, and that nothing else passes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/hash.h"
#include "base/sign.h"

struct vector {
    const char *seed, *public_key, *text, *signature;
};

/* RFC 8032, 7.1, tests 1 and 2 */
static const struct vector vectors[] = {
    { "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb88215"
      "90a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
    { "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "r",
      "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e4"
      "3e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
};

static void test_sign__vectors(void **state)
{
    (void)state;
    for (int i = 0; i < countof(vectors); i++) {
        unsigned char seed[32], signature[SIGN_BYTES];
        char hex[SIGN_HEX];
        struct sign_pair p;
        Str text = str_of(vectors[i].text);

        assert_true(sign_unhex(str_of(vectors[i].seed), seed, sizeof seed));
        sign_from_seed(seed, &p);
        assert_string_equal(sign_hex(p.public_key, SIGN_PUBLIC, hex),
                            vectors[i].public_key);
        sign_text(p.secret_key, text, signature);
        assert_string_equal(sign_hex(signature, SIGN_BYTES, hex),
                            vectors[i].signature);
        assert_true(sign_is_right(p.public_key, text, signature));
    }
}

/* One bit of the text, the signature or the key, and it is wrong. */
static void test_sign__every_bit_counts(void **state)
{
    char text[] = "figure\tc1\t2024-03-02\tf1\t1\t2\t100\t60\n";
    unsigned char signature[SIGN_BYTES];
    Str s = { text, (ptrdiff_t)strlen(text) };
    struct sign_pair p;

    (void)state;
    sign_new(&p);
    sign_text(p.secret_key, s, signature);
    for (int bit = 0; bit < 8 * (int)s.n; bit++) {
        text[bit / 8] ^= (char)(1 << bit % 8);
        assert_false(sign_is_right(p.public_key, s, signature));
        text[bit / 8] ^= (char)(1 << bit % 8);
    }
    for (int bit = 0; bit < 8 * SIGN_BYTES; bit++) {
        signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(sign_is_right(p.public_key, s, signature));
        signature[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    for (int bit = 0; bit < 8 * SIGN_PUBLIC; bit++) {
        p.public_key[bit / 8] ^= (unsigned char)(1 << bit % 8);
        assert_false(sign_is_right(p.public_key, s, signature));
        p.public_key[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    assert_true(sign_is_right(p.public_key, s, signature));
}

static void test_sign__new_pairs_differ(void **state)
{
    char a[SIGN_FINGERPRINT_HEX], b[SIGN_FINGERPRINT_HEX];
    static const struct sign_pair nothing;
    struct sign_pair p, q;

    (void)state;
    sign_new(&p);
    sign_new(&q);
    assert_memory_not_equal(&p, &q, sizeof p);
    sign_fingerprint(p.public_key, a);
    sign_fingerprint(q.public_key, b);
    assert_string_not_equal(a, b);
    assert_int_equal(strlen(a), 32);
    sign_forget(&p);
    assert_memory_equal(&p, &nothing, sizeof p);
}

static void test_sign__hex_has_one_form(void **state)
{
    unsigned char out[2];

    (void)state;
    assert_true(sign_unhex(S("0aff"), out, 2));
    assert_int_equal(out[0], 0x0a);
    assert_int_equal(out[1], 0xff);
    assert_false(sign_unhex(S("0aFF"), out, 2));
    assert_false(sign_unhex(S("0aff0"), out, 2));
    assert_false(sign_unhex(S("0af"), out, 2));
    assert_false(sign_unhex(S("0ag0"), out, 2));
    assert_false(sign_unhex(S(""), out, 2));
}

/* What `printf abc | sha256sum` says. */
static void test_sign__file_hash(void **state)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];

    (void)state;
    hash_file(S("abc"), out);
    assert_string_equal(
        hash_hex(out, hex),
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sign__vectors),
        cmocka_unit_test(test_sign__every_bit_counts),
        cmocka_unit_test(test_sign__new_pairs_differ),
        cmocka_unit_test(test_sign__hex_has_one_form),
        cmocka_unit_test(test_sign__file_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
