/*
 * A slot is free, open or out.  The lock guards the slots, never a store: opening
 * and closing are done outside it, on a slot that is marked busy.
 */
#include "app/pool.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/realm.h"

struct slot {
    struct ctx c;
    char realm[REALM_NAME_MAX + 1]; /* whose it is, while open */
    char taken[REALM_NAME_MAX + 1]; /* for whom, while busy */
    int64_t used;                   /* pool_clock of the last putting back */
    bool busy, open;
};

struct pool {
    struct pool_config config;
    pthread_mutex_t lock;
    struct slot *slots;
    int n;
};

int64_t pool_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

struct pool *pool_new(const struct pool_config *config)
{
    struct pool *p = xmalloc(sizeof *p);
    size_t bytes;

    p->config = *config;
    p->n = config->open_max;
    if (p->n < 1 || p->n > POOL_MAX)
        p->n = config->house ? POOL_HOUSE : POOL_STORE;
    bytes = (size_t)p->n * sizeof *p->slots;
    p->slots = xmalloc(bytes);
    memset(p->slots, 0, bytes);
    pthread_mutex_init(&p->lock, NULL);
    return p;
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    for (int i = 0; i < p->n; i++)
        if (p->slots[i].open)
            ctx_close(&p->slots[i].c);
    pthread_mutex_destroy(&p->lock);
    free(p->slots);
    free(p);
}

/* Is x the better choice for the realm: open for it, then not open at all, then
 * unused for longer. */
static bool is_better(const struct slot *x, const struct slot *y, Str realm)
{
    bool mine_x = x->open && str_is(realm, x->realm);
    bool mine_y = y->open && str_is(realm, y->realm);

    if (mine_x != mine_y)
        return mine_x;
    if (x->open != y->open)
        return !x->open;
    return mine_x ? x->used > y->used : x->used < y->used;
}

/* A store has one writer: a second one would wait for the first to be closed, not
 * only to be put back. */
static bool is_written(const struct pool *p, Str realm)
{
    for (int i = 0; i < p->n; i++)
        if (p->slots[i].busy && str_is(realm, p->slots[i].taken))
            return true;
    return false;
}

static struct slot *choose(struct pool *p, Str realm)
{
    struct slot *best = NULL;
    bool wait;

    pthread_mutex_lock(&p->lock);
    wait = p->config.write && is_written(p, realm);
    for (int i = 0; i < p->n && !wait; i++)
        if (!p->slots[i].busy &&
            (!best || is_better(&p->slots[i], best, realm)))
            best = &p->slots[i];
    if (best) {
        best->busy = true;
        snprintf(best->taken, sizeof best->taken, "%.*s", STR(realm));
    }
    pthread_mutex_unlock(&p->lock);
    return best;
}

static void give_back(struct pool *p, struct slot *s)
{
    pthread_mutex_lock(&p->lock);
    s->busy = false;
    s->used = pool_clock();
    pthread_mutex_unlock(&p->lock);
}

static void shut(struct slot *s)
{
    ctx_close(&s->c);
    s->open = false;
    s->realm[0] = '\0';
}

static enum rc open_slot(struct pool *p, struct slot *s, Str realm,
                         struct err *e)
{
    bool house = p->config.house;
    struct arena *a = arena_new();
    Str where = str_of(p->config.where);
    enum rc rc = RC_OK;

    if (house)
        rc = realm_where(a, p->config.where, realm, &where, e);
    if (rc == RC_OK) {
        rc = ctx_open(&s->c, where.p,
                      (p->config.write ? DB_WRITE : DB_READ) |
                          (house ? DB_SMALL : 0),
                      e->lang);
        if (rc != RC_OK)
            *e = s->c.err;
    }
    arena_free(a);
    s->open = rc == RC_OK;
    if (!s->open)
        return rc;
    if (p->config.shelf)
        ctx_share(&s->c, p->config.shelf);
    snprintf(s->realm, sizeof s->realm, "%.*s", STR(realm));
    return rc;
}

enum rc pool_take(struct pool *p, Str realm, struct ctx **ret, struct err *e)
{
    struct slot *s = choose(p, realm);
    enum rc rc = RC_OK;

    if (!s)
        return err_set(e, RC_LIMIT, "", N_("too many requests at once"));
    if (s->open &&
        (!str_is(realm, s->realm) || (p->config.house && !db_stands(s->c.db))))
        shut(s);
    if (!s->open)
        rc = open_slot(p, s, realm, e);
    if (rc != RC_OK) {
        give_back(p, s);
        return rc;
    }
    /* hours may have passed since it was given back: what is over by now, a session, a
     * right, must be over for the first request, too */
    ctx_clock(&s->c);
    *ret = &s->c;
    return RC_OK;
}

enum rc pool_wait(struct pool *p, Str realm, struct ctx **ret, struct err *e)
{
    enum { STEP_US = 5000, STEPS = 4000, AGAIN = 60 };
    enum rc rc = pool_take(p, realm, ret, e);

    /* one that is just being closed by somebody else opens a moment later */
    for (int i = 0; rc == RC_LIMIT ? i < STEPS : rc == RC_DB && i < AGAIN;
         i++) {
        usleep(STEP_US);
        rc = pool_take(p, realm, ret, e);
    }
    return rc;
}

void pool_put(struct pool *p, struct ctx *c, bool broken)
{
    struct slot *s = (struct slot *)((char *)c - offsetof(struct slot, c));

    if (broken)
        shut(s);
    give_back(p, s);
}

/* One to close, marked busy, or NULL; from *at on. */
static struct slot *next_idle(struct pool *p, int *at)
{
    struct slot *s = NULL;

    pthread_mutex_lock(&p->lock);
    for (; *at < p->n && !s; ++*at)
        if (p->slots[*at].open && !p->slots[*at].busy)
            s = &p->slots[*at];
    if (s) {
        s->busy = true;
        memcpy(s->taken, s->realm, sizeof s->taken);
    }
    pthread_mutex_unlock(&p->lock);
    return s;
}

void pool_rest(struct pool *p, int64_t now)
{
    int64_t idle = p->config.write ? POOL_WRITER_IDLE_MS : POOL_IDLE_MS;
    struct slot *s;
    int at = 0;

    while ((s = next_idle(p, &at)) != NULL) {
        if (s->used + idle < now || (p->config.house && !db_stands(s->c.db)))
            shut(s);
        pthread_mutex_lock(&p->lock);
        s->busy = false;
        pthread_mutex_unlock(&p->lock);
    }
}

int pool_open(struct pool *p)
{
    int n = 0;

    pthread_mutex_lock(&p->lock);
    for (int i = 0; i < p->n; i++)
        n += !p->slots[i].busy && p->slots[i].open;
    pthread_mutex_unlock(&p->lock);
    return n;
}
