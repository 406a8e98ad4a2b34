/*
 * What a store holds, table by table, in 64 characters each: two stores hold the
 * same rows if and only if their digests agree, whatever their engines.
 *
 * The digest of a table is SHA-256 (base/hash.h) over its name, its columns,
 * and its rows in the order of the primary key; a row is its values, each
 * behind its length in eight bytes: a whole number as eight bytes, texts and
 * bytes as they are, NULL as the length -1 alone.
 */
#ifndef STORE_DIGEST_H
#define STORE_DIGEST_H

#include "base/buf.h"
#include "base/hash.h"
#include "store/db.h"
#include "store/table.h"

struct table_digest {
    const struct table *table;
    int64_t rows, ms; /* ms: how long it took */
    char hash[HASH_HEX];
};

struct store_digest {
    int schema;
    int n;
    struct table_digest *tables;
    int64_t rows;
    char hash[HASH_HEX]; /* over those of the tables */
};

/* Called after each table. */
struct store_watch {
    void (*table)(void *arg, const struct table_digest *done);
    void *arg;
};

/* Of everything, as it stands at one moment; memory from the arena. */
enum rc store_digest(struct db *db, struct arena *a, struct store_watch watch,
                     struct store_digest *ret, struct err *e) MUST_CHECK;

/*
 * The parts, for a copy that digests the rows while it moves them.  A row is
 * p: as many values as t->types has letters; texts live until the next db_next.
 */
struct digesting {
    struct hash hash;
    struct buf row;
    struct table_digest *ret;
    int64_t since;
};

void digest_begin(struct digesting *d, const struct table *t,
                  struct table_digest *ret);
void digest_read(struct rows *r, const struct table *t, struct param *p);
void digest_row(struct digesting *d, struct params p);
void digest_end(struct digesting *d);
/* The tables of a schema version, with nothing in their digests yet. */
void digest_tables(struct arena *a, int schema, struct store_digest *ret);
/* Sums up: rows, and the hash over the tables. */
void digest_sum(struct store_digest *d);

#endif
