/*
 * Signatures: Ed25519.  A realm signs what it sends with its secret key; whoever has the
 * public key can tell that the bytes are the signer's and that none was changed.
 * Keys and signatures travel as hex in small letters.
 */
#ifndef BASE_SIGN_H
#define BASE_SIGN_H

#include <stdbool.h>

#include "base/str.h"

enum {
    SIGN_PUBLIC = 32, /* bytes; hex has twice as many, and a NUL */
    SIGN_SECRET = 64,
    SIGN_BYTES = 64,
    SIGN_FINGERPRINT = 16,
    SIGN_PUBLIC_HEX = 2 * SIGN_PUBLIC + 1,
    SIGN_HEX = 2 * SIGN_BYTES + 1,
    SIGN_FINGERPRINT_HEX = 2 * SIGN_FINGERPRINT + 1,
};

struct sign_pair {
    unsigned char public_key[SIGN_PUBLIC], secret_key[SIGN_SECRET];
};

/* A new pair from the system's random numbers; ends the process without any. */
void sign_new(struct sign_pair *ret);
/* The pair of a seed: the same seed, the same pair. */
void sign_from_seed(const unsigned char seed[32], struct sign_pair *ret);
/* Overwrites the secret, so that it does not stay in memory. */
void sign_forget(struct sign_pair *p);

/* The same text and key, the same signature. */
void sign_text(const unsigned char secret_key[SIGN_SECRET], Str text,
               unsigned char out[SIGN_BYTES]);
bool sign_is_right(const unsigned char public_key[SIGN_PUBLIC], Str text,
                   const unsigned char signature[SIGN_BYTES]);

/* What people compare by voice: the head of the key's hash, 32 hex digits. */
const char *sign_fingerprint(const unsigned char public_key[SIGN_PUBLIC],
                             char out[SIGN_FINGERPRINT_HEX]);

/* n bytes as hex into out (2 * n + 1). */
const char *sign_hex(const unsigned char *in, size_t n, char *out);
/* Exactly 2 * n digits, a–f small; false otherwise. */
bool sign_unhex(Str hex, unsigned char *out, size_t n);

#endif
