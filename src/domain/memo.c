/* A table of answers by key, in one arena that is dropped as a whole. */
#include "domain/memo.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "domain/log.h"
#include "domain/plant.h"
#include "domain/shelf.h"

enum { SLOTS = 2048, MOST = SLOTS / 2 };

struct kept_answer {
    Str key;
    const void *answer;
};

struct memo {
    pthread_mutex_t lock;
    struct arena *arena;
    struct kept_answer *slots; /* open addressing; key.p NULL: free */
    int n;
    size_t most; /* bytes */
    bool full;   /* the next request takes an empty one */
};

static void *memo_make(void)
{
    struct memo *m = xmalloc(sizeof *m);

    memset(m, 0, sizeof *m);
    pthread_mutex_init(&m->lock, NULL);
    m->arena = arena_new();
    m->slots = NEW(m->arena, struct kept_answer, SLOTS);
    m->most = MEMO_STORE;
    return m;
}

static void *memo_make_small(void)
{
    struct memo *m = memo_make();

    m->most = MEMO_SMALL;
    return m;
}

static void memo_drop(void *thing)
{
    struct memo *m = thing;

    pthread_mutex_destroy(&m->lock);
    arena_free(m->arena);
    free(m);
}

static const struct shelf_kind memo_kind = { memo_make, memo_drop };
static const struct shelf_kind memo_kind_small = { memo_make_small, memo_drop };

void memo_forget(struct ctx *c)
{
    shelf_put(c->shelf, c->memo);
    c->memo = NULL;
}

/* ---- one request ---- */

static struct shelf_key key_of(const struct ctx *c, const struct log_mark *mark)
{
    struct shelf_key key = { .store = c->store,
                             .seq = mark->seq,
                             .today = c->today };

    memcpy(key.hash, mark->bytes, HASH_BYTES);
    return key;
}

/* Is what c holds of that state? */
static bool holds(const struct ctx *c, const struct shelf_key *key)
{
    return PLANTED(PLANT_MEMO) || shelf_key_eq(&c->memo_of, key);
}

static bool is_full(struct memo *m)
{
    bool full;

    pthread_mutex_lock(&m->lock);
    full = m->full;
    pthread_mutex_unlock(&m->lock);
    return full;
}

static void take(struct ctx *c, const struct shelf_key *key)
{
    c->memo =
        shelf_take(c->shelf, c->is_small ? &memo_kind_small : &memo_kind, key);
    c->memo_of = *key;
}

/* Once in a request another memo may be taken: after that answers of it are out.  A
 * second transaction in the same request must find the same entry. */
enum rc memo_open(struct ctx *c, struct memo **ret)
{
    struct log_mark mark;
    struct shelf_key key;

    *ret = NULL;
    if (!ctx_stands_still(c))
        return RC_OK;
    TRY(log_mark(c, &mark));
    if (mark.hash.n != HASH_HEX - 1)
        return RC_OK;
    key = key_of(c, &mark);
    if (c->memo && !c->memo_is_out) {
        bool full = is_full(c->memo);

        if (full)
            shelf_retire(c->shelf, c->memo);
        if (full || !holds(c, &key))
            memo_forget(c);
    }
    if (!c->memo)
        take(c, &key);
    c->memo_is_out = true;
    if (holds(c, &key))
        *ret = c->memo;
    return RC_OK;
}

bool memo_is_warm(const struct ctx *c)
{
    bool warm;

    if (!c->memo)
        return false;
    pthread_mutex_lock(&c->memo->lock);
    warm = c->memo->n > 0 && !c->memo->full;
    pthread_mutex_unlock(&c->memo->lock);
    return warm;
}

/* ---- answers ---- */

static struct kept_answer *slot_of(const struct memo *m, Str key)
{
    uint64_t h = str_hash(key);

    while (m->slots[h & (SLOTS - 1)].key.p &&
           !str_eq(m->slots[h & (SLOTS - 1)].key, key))
        h++;
    return &m->slots[h & (SLOTS - 1)];
}

const void *memo_find(struct memo *m, Str key)
{
    const void *answer;

    if (!m)
        return NULL;
    pthread_mutex_lock(&m->lock);
    answer = slot_of(m, key)->answer;
    pthread_mutex_unlock(&m->lock);
    return answer;
}

struct arena *memo_room(struct memo *m, size_t bytes)
{
    /* one answer is not to push out all others for nothing */
    if (!m || bytes > m->most / 4)
        return NULL;
    pthread_mutex_lock(&m->lock);
    m->full |= m->n >= MOST || arena_used(m->arena) + bytes > m->most;
    if (!m->full)
        return m->arena;
    pthread_mutex_unlock(&m->lock);
    return NULL;
}

void memo_keep(struct memo *m, Str key, const void *answer)
{
    struct kept_answer *slot = slot_of(m, key);

    if (!slot->key.p) {
        slot->key = str_dup(m->arena, key);
        m->n++;
    }
    slot->answer = answer;
    pthread_mutex_unlock(&m->lock);
}

/* ---- keys ---- */

void memo_key_int(struct buf *key, int64_t n)
{
    buf_add(key, &n, sizeof n);
}

void memo_key_str(struct buf *key, Str s)
{
    memo_key_int(key, s.n);
    buf_str(key, s);
}
