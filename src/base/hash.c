/* SHA-256 of libsodium behind the field-wise interface. */
#include "base/hash.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(struct hash),
               "struct hash has room for the library's state");

static crypto_hash_sha256_state *state(struct hash *h)
{
    return (crypto_hash_sha256_state *)(void *)h->state;
}

void hash_init(struct hash *h, unsigned char domain)
{
    crypto_hash_sha256_init(state(h));
    crypto_hash_sha256_update(state(h), &domain, 1);
}

void hash_int(struct hash *h, int64_t v)
{
    unsigned char b[8];

    for (int i = 0; i < 8; i++)
        b[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
    crypto_hash_sha256_update(state(h), b, sizeof b);
}

void hash_field(struct hash *h, Str s)
{
    hash_int(h, s.n);
    if (s.n)
        crypto_hash_sha256_update(state(h), (const unsigned char *)s.p,
                                  (unsigned long long)s.n);
}

void hash_done(struct hash *h, unsigned char out[HASH_BYTES])
{
    crypto_hash_sha256_final(state(h), out);
}

const char *hash_hex(const unsigned char in[HASH_BYTES], char out[HASH_HEX])
{
    return sodium_bin2hex(out, HASH_HEX, in, HASH_BYTES);
}
