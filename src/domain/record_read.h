/*
 * Reads records from the facts, whole (with all holders), in the order of their
 * ids, one at a time: nothing is held in memory but the one at hand.
 */
#ifndef DOMAIN_RECORD_READ_H
#define DOMAIN_RECORD_READ_H

#include "domain/map.h"

struct record_query {
    int64_t campaign; /* identity; 0: every campaign */
    Day from, to;     /* last days, both included; DAY_UNTIL for no end */
    int64_t known;    /* SEQ_NOW, or an entry */
    const int *units; /* records that one of these holds; NULL: all */
    int n_units;
    bool approved;    /* only those */
    bool by_day;      /* order by day, then id (not with units) */
    const bool *stop; /* set by the callback: enough */
};

typedef enum rc (*record_fn)(void *arg, const struct record *r);

enum rc record_read(struct ctx *c, const struct org *o,
                    const struct record_query *q, record_fn each,
                    void *arg) MUST_CHECK;

#endif
