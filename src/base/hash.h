/* A hash over pieces, each written with its length before it, so that no two
 * lists of fields give the same bytes. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { HASH_BYTES = 32, HASH_HEX = 2 * HASH_BYTES + 1 };

struct hash {
    unsigned char state[384 + 64]; /* the library's, from a multiple of 64 on */
    bool rows;
};

/* SHA-256, for the chain of the log.  domain separates uses. */
void hash_init(struct hash *h, unsigned char domain);
/* BLAKE2b with 256 bits: a third of the time, for digests of many rows. */
void hash_init_rows(struct hash *h, unsigned char domain);
void hash_field(struct hash *h, Str s);
void hash_int(struct hash *h, int64_t v);
void hash_done(struct hash *h, unsigned char out[HASH_BYTES]);
/* SHA-256 of the bytes alone, as sha256sum prints it of a file. */
void hash_file(Str bytes, unsigned char out[HASH_BYTES]);
const char *hash_hex(const unsigned char in[HASH_BYTES], char out[HASH_HEX]);

#endif
