/* SHA-256 and BLAKE2b of libsodium behind the field-wise interface. */
#include "base/hash.h"

#include <sodium.h>

_Static_assert(sizeof(crypto_hash_sha256_state) <= 384 &&
                   sizeof(crypto_generichash_state) <= 384,
               "struct hash has room for the library's states");

/* The library wants its state on a multiple of 64; an arena gives 16.  So a
 * struct hash must stay where it was begun. */
static void *state(struct hash *h)
{
    return (void *)(((uintptr_t)h->state + 63) & ~(uintptr_t)63);
}

static crypto_hash_sha256_state *sha(struct hash *h)
{
    return state(h);
}

static crypto_generichash_state *blake(struct hash *h)
{
    return state(h);
}

static void add(struct hash *h, const void *p, size_t n)
{
    if (h->rows)
        crypto_generichash_update(blake(h), p, n);
    else
        crypto_hash_sha256_update(sha(h), p, n);
}

void hash_init(struct hash *h, unsigned char domain)
{
    h->rows = false;
    crypto_hash_sha256_init(sha(h));
    add(h, &domain, 1);
}

void hash_init_rows(struct hash *h, unsigned char domain)
{
    h->rows = true;
    crypto_generichash_init(blake(h), NULL, 0, HASH_BYTES);
    add(h, &domain, 1);
}

void hash_int(struct hash *h, int64_t v)
{
    unsigned char b[8];

    for (int i = 0; i < 8; i++)
        b[i] = (unsigned char)((uint64_t)v >> (56 - 8 * i));
    add(h, b, sizeof b);
}

void hash_field(struct hash *h, Str s)
{
    hash_int(h, s.n);
    if (s.n)
        add(h, s.p, (size_t)s.n);
}

void hash_done(struct hash *h, unsigned char out[HASH_BYTES])
{
    if (h->rows)
        crypto_generichash_final(blake(h), out, HASH_BYTES);
    else
        crypto_hash_sha256_final(sha(h), out);
}

void hash_file(Str bytes, unsigned char out[HASH_BYTES])
{
    crypto_hash_sha256(out, (const unsigned char *)(bytes.p ? bytes.p : ""),
                       (unsigned long long)bytes.n);
}

const char *hash_hex(const unsigned char in[HASH_BYTES], char out[HASH_HEX])
{
    return sodium_bin2hex(out, HASH_HEX, in, HASH_BYTES);
}
