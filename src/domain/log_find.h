/*
 * Entries of the log, newest first, with the names of who and of what, and the units that the
 * object belongs to, by which a page decides who may see the entry.  One statement looks
 * back over LOG_WINDOW entries at most, whatever is looked for.
 */
#ifndef DOMAIN_LOG_FIND_H
#define DOMAIN_LOG_FIND_H

#include "domain/log.h"

enum { LOG_WINDOW = 200000, LOG_FIND_MAX = 1000 };

/* Empty texts and 0 take all. */
struct log_query {
    Str who, action, kind, key;
    int64_t from, to; /* moments, to not included */
    int64_t before;   /* an entry; the newest asked for is the one before it */
    int limit;
};

struct log_found {
    struct log_entry entry;
    Str who_name;  /* of the person today; empty: none such */
    Str name;      /* of the object; empty: none, or not for everybody */
    Str units[16]; /* keys */
    int n_units;   /* 0: it is about the store as a whole */
};

/* *ret_floor: the oldest entry that was looked at. */
enum rc log_find(struct ctx *c, const struct log_query *q,
                 struct log_found **ret, int *ret_n,
                 int64_t *ret_floor) MUST_CHECK;

#endif
