/*
 * Documents that take a while: each is made once for all who wait for it, and kept for
 * some minutes.  A list, bounded in number and bytes; it makes nothing itself and knows no
 * report.  Who waits holds a ticket, which nobody guesses; whoever makes the document
 * first asks whether anybody still waits.
 *
 * Every function but renders_free may be called by any thread; `now` is pool_clock().
 */
#ifndef APP_RENDER_H
#define APP_RENDER_H

#include "base/err.h"
#include "base/hash.h"
#include "base/secret.h"

struct arena;
struct renders;

enum {
    RENDERS_MAX = 64,        /* made, waited for or kept */
    RENDER_ALONE_MS = 10000, /* nobody has asked for so long: it is not made */
    RENDER_KEPT_MS = 180000
};
static const int64_t RENDERS_BYTES = INT64_C(64) << 20; /* of those kept */

/* Same key, same bytes. */
struct render_key {
    char of[HASH_HEX];   /* what it is a document of */
    char kind[HASH_HEX]; /* of what, as known when, in which format */
};

enum render_state {
    RENDER_NONE, /* no such ticket, or it is over */
    RENDER_WAITS,
    RENDER_AT_WORK,
    RENDER_DONE,
    RENDER_FAILED
};

struct render_file {
    Str bytes, name;
    const char *type; /* lives for ever */
};

struct render_look {
    enum render_state state;
    char of[HASH_HEX], kind[HASH_HEX];
    int step;  /* of RENDER_AT_WORK: what render_step said */
    int ahead; /* of RENDER_WAITS: how many are made before it */
    Str href;  /* where the file is asked for; not told where `a` is NULL */
    struct err err; /* of RENDER_FAILED */
};

struct renders *renders_new(int64_t most_bytes); /* 0: RENDERS_BYTES */
void renders_free(struct renders *r);
/* Forgets what nobody has asked for lately. */
void renders_rest(struct renders *r, int64_t now);

/* ---- who waits ---- */

/* The ticket of what is made or kept under the key, or, *ret_new, of a new one, which
 * the caller has made.  False: there is no room. */
bool render_ask(struct renders *r, const struct render_key *k, int64_t now,
                char ret_ticket[SECRET_TOKEN], bool *ret_new);
/* Where a file that was asked for anew is to be fetched. */
void render_href(struct renders *r, Str ticket, Str href);
void render_look(struct renders *r, struct arena *a, Str ticket, int64_t now,
                 struct render_look *ret);
/* A copy; false: it is not there. */
bool render_take(struct renders *r, struct arena *a, Str ticket, int64_t now,
                 struct render_file *ret);

/* ---- who makes it ---- */

/* False: nobody waits for it any more, and it is forgotten. */
bool render_begin(struct renders *r, Str ticket, int64_t now);
void render_step(struct renders *r, Str ticket, int step);
void render_done(struct renders *r, Str ticket, int64_t now,
                 const struct render_file *f);
void render_failed(struct renders *r, Str ticket, int64_t now,
                   const struct err *e);

#endif
