/* The list of documents that are made or kept, under one lock. */
#include "app/render.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { FAILED_MS = 10000 };

struct render {
    enum render_state state;
    struct render_key key;
    char ticket[SECRET_TOKEN];
    int64_t asked; /* last */
    int64_t nth;   /* of all that were asked for */
    int step;
    char *href, *name, *bytes;
    ptrdiff_t n;
    const char *type;
    struct err err;
};

struct renders {
    pthread_mutex_t lock;
    struct render at[RENDERS_MAX];
    int64_t most, bytes, asked;
};

struct renders *renders_new(int64_t most_bytes)
{
    struct renders *r = xmalloc(sizeof *r);

    memset(r, 0, sizeof *r);
    r->most = most_bytes ? most_bytes : RENDERS_BYTES;
    pthread_mutex_init(&r->lock, NULL);
    return r;
}

/* ---- one of the list; the lock is held ---- */

static char *keep(Str s)
{
    char *p = xmalloc((size_t)s.n + 1);

    memcpy(p, s.p, (size_t)s.n);
    p[s.n] = '\0';
    return p;
}

static void drop(struct renders *r, struct render *x)
{
    r->bytes -= x->n;
    free(x->href);
    free(x->name);
    free(x->bytes);
    *x = (struct render){ .state = RENDER_NONE };
}

static bool is_over(const struct render *x, int64_t now)
{
    int64_t age = now - x->asked;

    return (x->state == RENDER_DONE && age > RENDER_KEPT_MS) ||
           (x->state == RENDER_FAILED && age > FAILED_MS);
}

static struct render *find(struct renders *r, Str ticket, int64_t now)
{
    for (int i = 0; i < RENDERS_MAX; i++) {
        struct render *x = &r->at[i];

        if (x->state == RENDER_NONE || !secret_same(str_of(x->ticket), ticket))
            continue;
        if (!is_over(x, now))
            return x;
        drop(r, x);
    }
    return NULL;
}

/* The one kept that was asked for longest ago. */
static struct render *oldest(struct renders *r)
{
    struct render *found = NULL;

    for (int i = 0; i < RENDERS_MAX; i++) {
        struct render *x = &r->at[i];

        if ((x->state == RENDER_DONE || x->state == RENDER_FAILED) &&
            (!found || x->asked < found->asked))
            found = x;
    }
    return found;
}

static struct render *free_place(struct renders *r)
{
    struct render *x;

    for (int i = 0; i < RENDERS_MAX; i++)
        if (r->at[i].state == RENDER_NONE)
            return &r->at[i];
    x = oldest(r);
    if (x)
        drop(r, x);
    return x;
}

void renders_rest(struct renders *r, int64_t now)
{
    pthread_mutex_lock(&r->lock);
    for (int i = 0; i < RENDERS_MAX; i++)
        if (is_over(&r->at[i], now))
            drop(r, &r->at[i]);
    pthread_mutex_unlock(&r->lock);
}

void renders_free(struct renders *r)
{
    if (!r)
        return;
    for (int i = 0; i < RENDERS_MAX; i++)
        drop(r, &r->at[i]);
    pthread_mutex_destroy(&r->lock);
    free(r);
}

/* ---- who waits ---- */

static struct render *of_key(struct renders *r, const struct render_key *k,
                             int64_t now)
{
    for (int i = 0; i < RENDERS_MAX; i++) {
        struct render *x = &r->at[i];

        /* what failed is tried again by who comes anew */
        if (x->state != RENDER_NONE && x->state != RENDER_FAILED &&
            !is_over(x, now) && strcmp(x->key.of, k->of) == 0 &&
            strcmp(x->key.kind, k->kind) == 0)
            return x;
    }
    return NULL;
}

bool render_ask(struct renders *r, const struct render_key *k, int64_t now,
                char ret_ticket[SECRET_TOKEN], bool *ret_new)
{
    struct render *x;

    pthread_mutex_lock(&r->lock);
    x = of_key(r, k, now);
    *ret_new = x == NULL;
    if (!x && (x = free_place(r)) != NULL) {
        x->state = RENDER_WAITS;
        x->key = *k;
        x->nth = r->asked++;
        x->type = "";
        secret_token(x->ticket);
    }
    if (x) {
        x->asked = now;
        memcpy(ret_ticket, x->ticket, sizeof x->ticket);
    }
    pthread_mutex_unlock(&r->lock);
    return x != NULL;
}

void render_href(struct renders *r, Str ticket, Str href)
{
    struct render *x;

    pthread_mutex_lock(&r->lock);
    x = find(r, ticket, 0);
    if (x && !x->href)
        x->href = keep(href);
    pthread_mutex_unlock(&r->lock);
}

static int ahead_of(const struct renders *r, const struct render *x)
{
    int n = 0;

    for (int i = 0; i < RENDERS_MAX; i++)
        n += r->at[i].state == RENDER_WAITS && r->at[i].nth < x->nth;
    return n;
}

void render_look(struct renders *r, struct arena *a, Str ticket, int64_t now,
                 struct render_look *ret)
{
    struct render *x;

    *ret = (struct render_look){ .state = RENDER_NONE, .href = S("") };
    pthread_mutex_lock(&r->lock);
    x = find(r, ticket, now);
    if (x) {
        x->asked = now;
        ret->state = x->state;
        ret->step = x->step;
        ret->ahead = ahead_of(r, x);
        ret->err = x->err;
        if (a && x->href)
            ret->href = str_dup(a, str_of(x->href));
        memcpy(ret->of, x->key.of, sizeof ret->of);
        memcpy(ret->kind, x->key.kind, sizeof ret->kind);
    }
    pthread_mutex_unlock(&r->lock);
}

bool render_take(struct renders *r, struct arena *a, Str ticket, int64_t now,
                 struct render_file *ret)
{
    struct render *x;
    bool good;

    pthread_mutex_lock(&r->lock);
    x = find(r, ticket, now);
    good = x && x->state == RENDER_DONE;
    if (good) {
        x->asked = now;
        ret->bytes = str_dup(a, (Str){ x->bytes, x->n });
        ret->name = str_dup(a, str_of(x->name));
        ret->type = x->type;
    }
    pthread_mutex_unlock(&r->lock);
    return good;
}

/* ---- who makes it ---- */

bool render_begin(struct renders *r, Str ticket, int64_t now)
{
    struct render *x;
    bool wanted;

    pthread_mutex_lock(&r->lock);
    x = find(r, ticket, now);
    wanted = x && now - x->asked <= RENDER_ALONE_MS;
    if (wanted)
        x->state = RENDER_AT_WORK;
    else if (x)
        drop(r, x);
    pthread_mutex_unlock(&r->lock);
    return wanted;
}

void render_step(struct renders *r, Str ticket, int step)
{
    struct render *x;

    pthread_mutex_lock(&r->lock);
    x = find(r, ticket, 0);
    if (x)
        x->step = step;
    pthread_mutex_unlock(&r->lock);
}

void render_done(struct renders *r, Str ticket, int64_t now,
                 const struct render_file *f)
{
    struct render *x, *other;

    pthread_mutex_lock(&r->lock);
    x = find(r, ticket, 0);
    while (x && r->bytes + f->bytes.n > r->most && (other = oldest(r)) != NULL)
        drop(r, other);
    if (x) { /* the newest is kept, however large */
        x->bytes = keep(f->bytes);
        x->name = keep(f->name);
        x->n = f->bytes.n;
        x->type = f->type;
        x->asked = now;
        x->state = RENDER_DONE;
        r->bytes += x->n;
    }
    pthread_mutex_unlock(&r->lock);
}

void render_failed(struct renders *r, Str ticket, int64_t now,
                   const struct err *e)
{
    struct render *x;

    pthread_mutex_lock(&r->lock);
    x = find(r, ticket, 0);
    if (x) {
        x->err = *e;
        x->asked = now;
        x->state = RENDER_FAILED;
    }
    pthread_mutex_unlock(&r->lock);
}
