/* A list: there are as many things as contexts stand at different states. */
#include "domain/shelf.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

struct item {
    struct item *next;
    const struct shelf_kind *kind;
    struct shelf_key key;
    void *thing;
    int users;
    bool retired;
};

struct shelf {
    pthread_mutex_t lock;
    struct item *first;
};

struct shelf *shelf_new(void)
{
    struct shelf *s = xmalloc(sizeof *s);

    s->first = NULL;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

void shelf_free(struct shelf *s)
{
    if (!s)
        return;
    assert(!s->first);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

int shelf_count(struct shelf *s)
{
    int n = 0;

    pthread_mutex_lock(&s->lock);
    for (const struct item *x = s->first; x; x = x->next)
        n++;
    pthread_mutex_unlock(&s->lock);
    return n;
}

bool shelf_key_eq(const struct shelf_key *a, const struct shelf_key *b)
{
    return a->store == b->store && a->seq == b->seq && a->today == b->today &&
           memcmp(a->hash, b->hash, HASH_BYTES) == 0;
}

static bool is_of(const struct item *x, const struct shelf_kind *kind,
                  const struct shelf_key *key)
{
    return !x->retired && x->kind == kind && shelf_key_eq(&x->key, key);
}

static struct item *item_new(struct shelf *s, const struct shelf_kind *kind,
                             const struct shelf_key *key)
{
    struct item *x = xmalloc(sizeof *x);

    *x = (struct item){
        .next = s->first, .kind = kind, .key = *key, .thing = kind->make()
    };
    s->first = x;
    return x;
}

void *shelf_take(struct shelf *s, const struct shelf_kind *kind,
                 const struct shelf_key *key)
{
    struct item *x;

    pthread_mutex_lock(&s->lock);
    for (x = s->first; x && !is_of(x, kind, key);)
        x = x->next;
    if (!x)
        x = item_new(s, kind, key);
    x->users++;
    pthread_mutex_unlock(&s->lock);
    return x->thing;
}

/* Where the list points to the thing. */
static struct item **place_of(struct shelf *s, const void *thing)
{
    struct item **at = &s->first;

    while (*at && (*at)->thing != thing)
        at = &(*at)->next;
    assert(*at);
    return at;
}

void shelf_put(struct shelf *s, void *thing)
{
    struct item **at, *last = NULL;

    if (!thing)
        return;
    pthread_mutex_lock(&s->lock);
    at = place_of(s, thing);
    if (--(*at)->users == 0) {
        last = *at;
        *at = last->next;
    }
    pthread_mutex_unlock(&s->lock);
    if (last)
        last->kind->drop(thing);
    free(last);
}

void shelf_retire(struct shelf *s, const void *thing)
{
    pthread_mutex_lock(&s->lock);
    (*place_of(s, thing))->retired = true;
    pthread_mutex_unlock(&s->lock);
}
