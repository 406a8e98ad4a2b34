/*
 * Contexts for requests, kept open from one to the next.  In a house of realms each
 * context belongs to one realm and is given out for that realm alone; when as many
 * are open as may be, the one that was used longest ago is closed for the next.
 * What has not been used for some minutes is closed too.
 *
 * Every function may be called by any thread.
 */
#ifndef APP_POOL_H
#define APP_POOL_H

#include "domain/ctx.h"

struct pool;

struct pool_config {
    const char *where; /* the store, or the house; must outlive the pool */
    bool house;
    bool write;          /* contexts that change the store */
    struct shelf *shelf; /* outlives the pool; NULL: nothing in common */
    int open_max; /* contexts open at once; 0 takes POOL_STORE or POOL_HOUSE */
};

enum {
    POOL_STORE = 8,
    POOL_WRITES = 8,
    POOL_HOUSE = 50,
    POOL_MAX = 1000,
    POOL_IDLE_MS = 300000,
    /* a file lets others write when its writer is closed: the command line waits
     * ten seconds */
    POOL_WRITER_IDLE_MS = 3000
};

struct pool *pool_new(const struct pool_config *config);
/* Nothing may be out; NULL is legal. */
void pool_free(struct pool *p);

/*
 * A context of the realm (empty: of the one store), opened where none is at
 * hand.  A realm that was dropped or made anew since is opened anew.  RC_LIMIT: all are
 * at work, or, of those that write, the one of this realm; otherwise what opening said.
 */
enum rc pool_take(struct pool *p, Str realm, struct ctx **ret,
                  struct err *e) MUST_CHECK;
/* The same where there is time: waits until one is given back. */
enum rc pool_wait(struct pool *p, Str realm, struct ctx **ret,
                  struct err *e) MUST_CHECK;
/* Gives it back; broken: its store failed, so it is closed. */
void pool_put(struct pool *p, struct ctx *c, bool broken);
/* Closes what was last used before now − POOL_IDLE_MS (by pool_clock), of writers
 * POOL_WRITER_IDLE_MS, and what was dropped. */
void pool_rest(struct pool *p, int64_t now);
int64_t pool_clock(void);
/* How many are open and not out: for tests. */
int pool_open(struct pool *p);

#endif
