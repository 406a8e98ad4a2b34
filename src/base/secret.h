/*
 * Secrets: random tokens and the codes people type, the hashes under which they are
 * kept, passwords (Argon2id), the second factor (TOTP, RFC 6238).  Libsodium,
 * and nettle for the SHA-1 that the authenticator programs want.
 *
 * Of a token or code the store has only secret_hash(); of a password only what
 * secret_password() wrote.  All of it may be called by any thread.
 */
#ifndef BASE_SECRET_H
#define BASE_SECRET_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct arena;

/* ---- tokens and codes ---- */

enum {
    SECRET_TOKEN = 44, /* 256 bits in base64url, and a NUL */
    SECRET_HEX = 65,   /* of SHA-256 or HMAC-SHA-256, and a NUL */
    SECRET_CODE = 20,  /* 80 bits: xxxx-xxxx-xxxx-xxxx, and a NUL */
    SECRET_SEED = 33,  /* of TOTP: 160 bits in base32, and a NUL */
};

const char *secret_token(char out[SECRET_TOKEN]);
/* Digits and small letters but i l o u: nobody takes one for another. */
const char *secret_code(char out[SECRET_CODE]);
/* What was typed, as secret_code wrote it (capitals, o for 0, i or l for 1, other
 * or no gaps); {0} when it is no such code. */
Str secret_code_read(struct arena *a, Str typed);
/* SHA-256 of a token or code, hex: what the store keeps. */
const char *secret_hash(Str token, char out[SECRET_HEX]);
/* HMAC-SHA-256 in hex: a form's token from the session's, with what it is for. */
const char *secret_mac(Str key, Str text, char out[SECRET_HEX]);
/* Takes the same time wherever they differ. */
bool secret_same(Str x, Str y);
void secret_random(void *out, size_t n);
void secret_forget(void *p, size_t n); /* overwrites it */

/* ---- passwords ---- */

/* What a password costs, chosen once in main.c and handed down; never read from
 * the surroundings.  secret_cost_full: 64 MiB, three passes.  secret_cost_test: the
 * least there is, for builds with SOKET_CHEAP_PASSWORDS (tests) alone. */
struct secret_cost {
    unsigned long long passes;
    size_t bytes;
    int64_t
        *count; /* each run of Argon2id adds one (tests count work); or NULL */
};
extern const struct secret_cost secret_cost_full, secret_cost_test;

enum { SECRET_PASSWORD = 128 };

/* Argon2id with its parameters and salt.  Takes 0.2 s and 64 MiB: LANE_HASH. */
void secret_password(const struct secret_cost *cost, Str password,
                     char out[SECRET_PASSWORD]);
/* The same work whatever `stored` is: where it is no hash (empty) one of nobody's
 * is computed and the answer is false. */
bool secret_password_is(const struct secret_cost *cost, Str stored,
                        Str password);
/* Made with other parameters than `cost`. */
bool secret_password_is_old(const struct secret_cost *cost, Str stored);
/* ---- the second factor ---- */

enum { TOTP_STEP_S = 30, TOTP_DIGITS = 6, TOTP_AROUND = 1 };

/* A new seed, base32. */
const char *totp_seed(char out[SECRET_SEED]);
/* The time step of a clock time in ms. */
int64_t totp_step(int64_t now);
/* The code of a step; false where the seed is no base32. */
bool totp_code(Str seed, int64_t step, char out[TOTP_DIGITS + 1]);
/* The step that the code is right for, one step early or late; only steps after
 * `last` (the last that was taken): what was used is never right again.  0: wrong. */
int64_t totp_check(Str seed, Str code, int64_t now, int64_t last);
/* otpauth://totp/… for an authenticator program; who: login name. */
Str totp_uri(struct arena *a, Str seed, Str issuer, Str who);

/* RFC 4648, no padding when written, either case and spaces when read. */
Str base32_write(struct arena *a, Str bytes);
bool base32_read(struct arena *a, Str text, Str *ret);

#endif
