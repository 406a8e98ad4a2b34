/* Ed25519 of libsodium. */
#include "base/sign.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

_Static_assert(SIGN_PUBLIC == crypto_sign_PUBLICKEYBYTES &&
                   SIGN_SECRET == crypto_sign_SECRETKEYBYTES &&
                   SIGN_BYTES == crypto_sign_BYTES,
               "the sizes are the library's");

/* May be called again and again, from any thread. */
static void start(void)
{
    if (sodium_init() < 0)
        abort();
}

void sign_new(struct sign_pair *ret)
{
    start();
    crypto_sign_keypair(ret->public_key, ret->secret_key);
}

void sign_from_seed(const unsigned char seed[32], struct sign_pair *ret)
{
    start();
    crypto_sign_seed_keypair(ret->public_key, ret->secret_key, seed);
}

void sign_forget(struct sign_pair *p)
{
    sodium_memzero(p, sizeof *p);
}

static const unsigned char *bytes(Str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

void sign_text(const unsigned char secret_key[SIGN_SECRET], Str text,
               unsigned char out[SIGN_BYTES])
{
    start();
    crypto_sign_detached(out, NULL, bytes(text), (unsigned long long)text.n,
                         secret_key);
}

bool sign_is_right(const unsigned char public_key[SIGN_PUBLIC], Str text,
                   const unsigned char signature[SIGN_BYTES])
{
    start();
    return crypto_sign_verify_detached(signature, bytes(text),
                                       (unsigned long long)text.n,
                                       public_key) == 0;
}

const char *sign_fingerprint(const unsigned char public_key[SIGN_PUBLIC],
                             char out[SIGN_FINGERPRINT_HEX])
{
    unsigned char hash[SIGN_FINGERPRINT];

    start();
    crypto_generichash(hash, sizeof hash, public_key, SIGN_PUBLIC, NULL, 0);
    return sign_hex(hash, sizeof hash, out);
}

const char *sign_hex(const unsigned char *in, size_t n, char *out)
{
    return sodium_bin2hex(out, 2 * n + 1, in, n);
}

static int digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool sign_unhex(Str hex, unsigned char *out, size_t n)
{
    if (hex.n != (ptrdiff_t)(2 * n))
        return false;
    for (size_t i = 0; i < n; i++) {
        int high = digit(hex.p[2 * i]), low = digit(hex.p[2 * i + 1]);

        if (high < 0 || low < 0)
            return false;
        out[i] = (unsigned char)(high << 4 | low);
    }
    return true;
}
