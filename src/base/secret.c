/* Tokens, codes and passwords, by libsodium. */
#include "base/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/arena.h"
#include "base/hash.h"

_Static_assert(SECRET_PASSWORD == crypto_pwhash_STRBYTES,
               "the size is the library's");

enum { TOKEN_BYTES = 32, CODE_LETTERS = 16, GROUP = 4 };

const struct secret_cost secret_cost_full = { .passes = 3, .bytes = 64 << 20 };
const struct secret_cost secret_cost_test = {
    .passes = crypto_pwhash_argon2id_OPSLIMIT_MIN,
    .bytes = crypto_pwhash_argon2id_MEMLIMIT_MIN
};

/* May be called again and again, from any thread. */
static void start(void)
{
    if (sodium_init() < 0)
        abort();
}

void secret_random(void *out, size_t n)
{
    start();
    randombytes_buf(out, n);
}

void secret_forget(void *p, size_t n)
{
    sodium_memzero(p, n);
}

/* ---- tokens and codes ---- */

const char *secret_token(char out[SECRET_TOKEN])
{
    unsigned char bytes[TOKEN_BYTES];

    secret_random(bytes, sizeof bytes);
    sodium_bin2base64(out, SECRET_TOKEN, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    secret_forget(bytes, sizeof bytes);
    return out;
}

static const char code_letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

const char *secret_code(char out[SECRET_CODE])
{
    unsigned char bytes[CODE_LETTERS];
    char *p = out;

    secret_random(bytes, sizeof bytes);
    for (int i = 0; i < CODE_LETTERS; i++) {
        if (i && i % GROUP == 0)
            *p++ = '-';
        *p++ = code_letters[bytes[i] % 32]; /* 256 is a multiple of 32 */
    }
    *p = 0;
    secret_forget(bytes, sizeof bytes);
    return out;
}

/* The letter as it is written, 0 for none of ours. */
static char code_letter(char c)
{
    if (c >= 'A' && c <= 'Z')
        c = (char)(c - 'A' + 'a');
    if (c == 'o')
        return '0';
    if (c == 'i' || c == 'l')
        return '1';
    return c && strchr(code_letters, c) ? c : 0;
}

Str secret_code_read(struct arena *a, Str typed)
{
    char *out = NEW(a, char, SECRET_CODE);
    int letters = 0, n = 0;

    for (ptrdiff_t i = 0; i < typed.n; i++) {
        char c = code_letter(typed.p[i]);

        if (typed.p[i] == '-' || typed.p[i] == ' ')
            continue;
        if (!c || letters == CODE_LETTERS)
            return (Str){ 0 };
        if (letters && letters % GROUP == 0)
            out[n++] = '-';
        out[n++] = c;
        letters++;
    }
    return letters == CODE_LETTERS ? (Str){ out, n } : (Str){ 0 };
}

const char *secret_hash(Str token, char out[SECRET_HEX])
{
    unsigned char hash[HASH_BYTES];

    hash_file(token, hash);
    return hash_hex(hash, out);
}

static const unsigned char *bytes_of(Str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

const char *secret_mac(Str key, Str text, char out[SECRET_HEX])
{
    crypto_auth_hmacsha256_state state;
    unsigned char mac[crypto_auth_hmacsha256_BYTES];

    start();
    crypto_auth_hmacsha256_init(&state, bytes_of(key), (size_t)key.n);
    crypto_auth_hmacsha256_update(&state, bytes_of(text),
                                  (unsigned long long)text.n);
    crypto_auth_hmacsha256_final(&state, mac);
    return hash_hex(mac, out);
}

bool secret_same(Str x, Str y)
{
    return x.n == y.n &&
           sodium_memcmp(bytes_of(x), bytes_of(y), (size_t)x.n) == 0;
}

/* ---- passwords ---- */

static void count(const struct secret_cost *cost)
{
    if (cost->count)
        ++*cost->count;
}

void secret_password(const struct secret_cost *cost, Str password,
                     char out[SECRET_PASSWORD])
{
    start();
    count(cost);
    if (crypto_pwhash_str_alg(out, password.p ? password.p : "",
                              (unsigned long long)password.n, cost->passes,
                              cost->bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
        abort(); /* out of memory */
}

/* A hash of the right form that no password has. */
static void nobodys(const struct secret_cost *cost, char out[SECRET_PASSWORD])
{
    snprintf(out, SECRET_PASSWORD,
             "$argon2id$v=19$m=%zu,t=%llu,p=1$%.22s$%.43s", cost->bytes / 1024,
             cost->passes, "AAAAAAAAAAAAAAAAAAAAAA",
             "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
}

bool secret_password_is(const struct secret_cost *cost, Str stored,
                        Str password)
{
    char hash[SECRET_PASSWORD] = { 0 };
    bool there = stored.n > 0 && stored.n < SECRET_PASSWORD, right;

    start();
    count(cost);
    if (there)
        memcpy(hash, stored.p, (size_t)stored.n);
    else
        nobodys(cost, hash);
    right = crypto_pwhash_str_verify(hash, password.p ? password.p : "",
                                     (unsigned long long)password.n) == 0;
    secret_forget(hash, sizeof hash);
    return right && there;
}

bool secret_password_is_old(const struct secret_cost *cost, Str stored)
{
    char hash[SECRET_PASSWORD] = { 0 };

    if (stored.n <= 0 || stored.n >= SECRET_PASSWORD)
        return false;
    start();
    memcpy(hash, stored.p, (size_t)stored.n);
    return crypto_pwhash_str_needs_rehash(hash, cost->passes, cost->bytes) != 0;
}
