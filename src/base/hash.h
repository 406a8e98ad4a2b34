/* SHA-256 over pieces, each written with its length before it, so that no two
 * lists of fields give the same bytes. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdint.h>

#include "base/str.h"

enum { HASH_BYTES = 32, HASH_HEX = 2 * HASH_BYTES + 1 };

struct hash {
    _Alignas(16) unsigned char state[256]; /* the library's */
};

void hash_init(struct hash *h, unsigned char domain); /* domain separator */
void hash_field(struct hash *h, Str s);
void hash_int(struct hash *h, int64_t v);
void hash_done(struct hash *h, unsigned char out[HASH_BYTES]);
const char *hash_hex(const unsigned char in[HASH_BYTES], char out[HASH_HEX]);

#endif
