/*
 * The access log: who came in, was refused, looked at personal data.  Beside the chain, so
 * that it can be deleted when its time is over.  Rows are added inside change_begin …
 * change_end.
 */
#ifndef DOMAIN_ACCESS_H
#define DOMAIN_ACCESS_H

#include "domain/ctx.h"

enum {
    ACCESS_LIST = 1000,
    ACCESS_DAYS = 365,
    ACCESS_DOORS = 10,
    /* Refusals are rows of their own up to so many an hour: from one address, of
     * nobody known; of nobody known in all; of one person from one address, in all.
     * What is beyond is a number in one row more of that address (or of none): kind
     * "more", key the number, at the last moment. */
    ACCESS_REFUSED_HERE = 10,
    ACCESS_REFUSED_PERSON = 100,
    ACCESS_REFUSED_ALL = 500
};

struct access {
    Id id;
    int64_t at;
    Str who; /* person's key, or empty */
    Str address;
    Str what; /* sign-in, second, recovery, refused, sign-out, again, view, export */
    Str kind, key; /* the object, or empty */
};

/* at is c->now. */
enum rc access_add(struct ctx *c, const struct access *a) MUST_CHECK;
/* How many a row of kind "more" stands for. */
int64_t access_more(Str key);

/* Newest first; empty texts and 0 take all. */
struct access_query {
    Str who, kind, key, what;
    int64_t from, to; /* moments, to not included; 0: no end */
    Id before;        /* id of the last row of the page before; 0 the newest */
    int limit;        /* at most ACCESS_LIST */
};
enum rc access_list(struct ctx *c, const struct access_query *q,
                    struct access **ret, int *ret_n) MUST_CHECK;
/* What the owner of a name is told afterwards: how often somebody was refused with it
 * since they last came in, and the last times somebody came or was refused. */
enum rc access_knocks(struct ctx *c, Str person, int64_t *ret) MUST_CHECK;
enum rc access_doors(struct ctx *c, Str person, struct access **ret,
                     int *ret_n) MUST_CHECK;
/* Deletes what is older than a moment. */
enum rc access_clean(struct ctx *c, int64_t before) MUST_CHECK;

#endif
