/*
 * What every domain function is given: where memory comes from, which store, who
 * acts, what time it is.  One per request or command; no globals.
 */
#ifndef DOMAIN_CTX_H
#define DOMAIN_CTX_H

#include "base/arena.h"
#include "base/day.h"
#include "base/err.h"
#include "base/hash.h"
#include "domain/shelf.h"
#include "store/db.h"

struct log_mark;
struct actor;
struct maps;
struct memo;
struct org;
struct image;
struct unit_index;

/* made / ended of every versioned row: alive when ended == SEQ_LIVE. */
#define SEQ_LIVE INT64_C(9223372036854775807)
/* known-at: everything up to now */
#define SEQ_NOW (SEQ_LIVE - 1)

enum { CTX_KEPT = 8 };

struct ctx {
    struct arena *arena; /* all results */
    struct db *db;
    struct err err;            /* why the last call failed */
    Str who;                   /* name written into the log */
    const struct actor *actor; /* domain/authz.h; NULL: the store's owner */
    int64_t now;               /* clock, ms UTC; fixed for the call */
    Day today;                 /* day of `now` in Viet Nam */
    int64_t seq;    /* entry being written, 0 outside change_begin/end */
    int depth;      /* changes begun inside that one */
    bool has_entry; /* the change under way has written one; its hash: */
    unsigned char last_hash[HASH_BYTES];
    struct shelf *shelf; /* what is held in common with others */
    bool own_shelf;      /* with nobody */
    uint64_t store;      /* of its address, for keys of the shelf */
    struct image *image; /* whose the next three are, or NULL: this context's */
    Day image_day;
    struct org *org;          /* cached organisation as known now, or NULL */
    int64_t org_seq;          /* its number when org was loaded */
    struct maps *maps;        /* stored maps of org, or NULL */
    struct unit_index *names; /* of org, folded: domain/unit_index.h, or NULL */
    /* what the read transaction under way has read already: one request reads a
     * list once; the next transaction and ctx_next forget it */
    struct kept {
        const char *sql;
        void *items;
        int n;
    } kept[CTX_KEPT];
    int n_kept;
    const struct log_mark *mark; /* log_mark of it, or NULL */
    int64_t kept_of;             /* db_begun when these were read */
    bool org_is_fresh;
    struct memo *memo; /* domain/memo.h, or NULL; what it is of: */
    struct shelf_key memo_of;
    bool memo_is_out; /* this request has been given answers out of it */
    bool is_small;    /* one of many open at once: DB_SMALL */
};

/* Opens the store and fills c; SOKET_NOW (yyyy-mm-dd[Thh:mm:ssZ]) fixes the clock. */
enum rc ctx_open(struct ctx *c, const char *where, unsigned flags,
                 enum lang lang) MUST_CHECK;
void ctx_close(struct ctx *c);
/* Holds things in common with all contexts of the shelf, which outlives it.  Before
 * anything is asked. */
void ctx_share(struct ctx *c, struct shelf *shelf);
/* A context without a store, on the caller's arena: for what only needs the clock and
 * somewhere to put an error.  It is not closed. */
void ctx_bare(struct ctx *c, struct arena *a);
/* Takes a new clock reading: for one that has lain about since the last request. */
void ctx_clock(struct ctx *c);
/* The same and frees the last request's memory. */
void ctx_next(struct ctx *c);

/* In a read transaction: nothing changes until it ends.  What another transaction
 * of this request has read is forgotten here. */
bool ctx_stands_still(struct ctx *c);

/* err_set on c->err. */
#define fail(c, rc, field, ...) err_set(&(c)->err, (rc), (field), __VA_ARGS__)

#endif
