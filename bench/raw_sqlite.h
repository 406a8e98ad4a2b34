/*
 * The references: what SQLite alone does with the same rows, through its own
 * interface and plain tables, and naive SQL over our file.
 */
#ifndef BENCH_RAW_SQLITE_H
#define BENCH_RAW_SQLITE_H

#include "bench/seed.h"

/* Seconds for n inserts into a new file: each a durable transaction, or all in
 * one.  The rows are those of the seed from `first` on. */
double raw_insert(const char *path, const struct seed *s, int64_t first,
                  int64_t n, int durable);
/* Opens our file for reading and lays out who is under whom. */
struct raw;
struct raw *raw_open(const char *path);
void raw_close(struct raw *r);
/* Seconds for the sums of a unit's children × forms, by a recursive query. */
double raw_children(struct raw *r, const char *unit, int64_t *ret_rows);
/* Seconds for one sum over all activities. */
double raw_scan(struct raw *r);
/* Seconds for the table of sums of every unit, month and form in one statement. */
double raw_rollup(struct raw *r);

#endif
