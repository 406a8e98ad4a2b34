/*
 * What several contexts of a process hold in common.  Much of what is read of a store
 * hangs on nothing but a log entry (number and hash of the chain, so that no two stores
 * and no two histories are taken for one) and the day.  Contexts that stand at the same
 * one share one thing of each kind: the organisation (domain/image.h), answers
 * (domain/memo.h).  A thing is made empty by the first that takes it and dropped when
 * the last has given it back; what is in it is guarded by itself.
 *
 * Every function may be called by any thread.
 */
#ifndef DOMAIN_SHELF_H
#define DOMAIN_SHELF_H

#include "base/day.h"
#include "base/hash.h"

struct shelf;

struct shelf_kind {
    void *(*make)(void);
    void (*drop)(void *thing);
};

struct shelf_key {
    uint64_t
        store; /* of its address: histories can be alike where a clock is fixed */
    unsigned char hash[HASH_BYTES]; /* of the entry */
    int64_t seq;                    /* its number */
    Day today;
};
bool shelf_key_eq(const struct shelf_key *a, const struct shelf_key *b);

struct shelf *shelf_new(void);
/* Everything has been given back; NULL is legal. */
void shelf_free(struct shelf *s);
int shelf_count(struct shelf *s); /* things, for tests */

/* The thing of that state, to be given back. */
void *shelf_take(struct shelf *s, const struct shelf_kind *kind,
                 const struct shelf_key *key);
void shelf_put(struct shelf *s, void *thing); /* NULL is legal */
/* Who takes the next one of that state gets a new one. */
void shelf_retire(struct shelf *s, const void *thing);

#endif
