/* A table of answers by key, in one arena that is emptied as a whole. */
#include "domain/memo.h"

#include <stdlib.h>
#include <string.h>

#include "domain/log.h"
#include "domain/plant.h"

enum { SLOTS = 2048, MOST = SLOTS / 2 };

struct kept_answer {
    Str key;
    const void *answer;
};

struct memo {
    struct arena *arena;
    struct kept_answer *slots; /* open addressing; key.p NULL: free */
    int n;
    size_t most; /* bytes */
    bool full;   /* emptied when the next request begins */
    int64_t seq; /* what it was answered from */
    char hash[HASH_HEX];
    Day today;
};

static struct memo *memo_new(size_t most)
{
    struct memo *m = xmalloc(sizeof *m);

    memset(m, 0, sizeof *m);
    m->arena = arena_new();
    m->most = most;
    return m;
}

void memo_free(struct memo *m)
{
    if (!m)
        return;
    arena_free(m->arena);
    free(m);
}

/* ---- one request ---- */

static bool is_of(const struct memo *m, const struct ctx *c,
                  const struct log_mark *mark)
{
    if (PLANTED(PLANT_MEMO))
        return m->slots;
    return m->slots && m->seq == mark->seq && m->today == c->today &&
           str_is(mark->hash, m->hash);
}

static void empty(struct memo *m, const struct ctx *c,
                  const struct log_mark *mark)
{
    arena_reset(m->arena);
    m->slots = NEW(m->arena, struct kept_answer, SLOTS);
    m->n = 0;
    m->full = false;
    m->seq = mark->seq;
    m->today = c->today;
    memset(m->hash, 0, sizeof m->hash);
    if (mark->hash.n < HASH_HEX)
        memcpy(m->hash, mark->hash.p, (size_t)mark->hash.n);
}

/* Once in a request the memo may be emptied: after that its answers are out.  A
 * second transaction in the same request must find the same entry. */
enum rc memo_open(struct ctx *c, struct memo **ret)
{
    struct log_mark mark;

    *ret = NULL;
    if (!ctx_stands_still(c))
        return RC_OK;
    TRY(log_mark(c, &mark));
    if (mark.hash.n != HASH_HEX - 1)
        return RC_OK;
    if (!c->memo)
        c->memo = memo_new(c->is_small ? MEMO_SMALL : MEMO_STORE);
    if (!c->memo_is_out && (c->memo->full || !is_of(c->memo, c, &mark)))
        empty(c->memo, c, &mark);
    c->memo_is_out = true;
    if (is_of(c->memo, c, &mark))
        *ret = c->memo;
    return RC_OK;
}

bool memo_is_warm(const struct ctx *c)
{
    return c->memo && c->memo->n > 0 && !c->memo->full;
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

const void *memo_find(const struct memo *m, Str key)
{
    return m ? slot_of(m, key)->answer : NULL;
}

struct arena *memo_room(struct memo *m, size_t bytes)
{
    if (!m || m->full)
        return NULL;
    /* one answer is not to push out all others for nothing */
    if (bytes > m->most / 4)
        return NULL;
    m->full = m->n >= MOST || arena_used(m->arena) + bytes > m->most;
    return m->full ? NULL : m->arena;
}

void memo_keep(struct memo *m, Str key, const void *answer)
{
    struct kept_answer *slot = slot_of(m, key);

    if (!slot->key.p) {
        slot->key = str_dup(m->arena, key);
        m->n++;
    }
    slot->answer = answer;
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
