/*
 * The table of delays: buckets of eight under a keyed hash, so that nobody can aim at
 * somebody else's bucket; where one is full, the entry with the fewest tries goes.
 */
#include "app/throttle.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/secret.h"
#include "base/text.h"

enum {
    WAYS = 8,
    RING = 16,
    HOUR_MS = 3600000,
    ACCOUNT_MAX_BYTES = 256,
    KEY_BYTES = 32
};

/* Who is counted apart. */
enum group { STRANGER, KNOWN, ADDRESS, GROUPS };

static const struct {
    const char *mark;
    int free; /* tries before the first delay */
    int hour; /* most in an hour; 0: the delay alone */
} groups[GROUPS] = {
    [STRANGER] = { "stranger ", 5, 16 },
    [KNOWN] = { "known ", 3, THROTTLE_HOUR - 16 },
    [ADDRESS] = { "address ", 20, 0 },
};

struct entry {
    uint64_t tag;       /* 0: free */
    int64_t last;       /* when it was last tried */
    int64_t next;       /* not before */
    int tries;          /* since the last success or a quiet hour */
    int n;              /* of ring */
    int64_t ring[RING]; /* the newest tries, oldest first */
};

struct throttle {
    pthread_mutex_t lock;
    char key[KEY_BYTES];
    size_t buckets;
    struct entry *entries;
};

struct throttle *throttle_new(int entries)
{
    struct throttle *t = xmalloc(sizeof *t);
    size_t size;

    memset(t, 0, sizeof *t);
    if (entries <= 0)
        entries = THROTTLE_ENTRIES;
    t->buckets = (size_t)(entries + WAYS - 1) / WAYS;
    size = t->buckets * WAYS * sizeof *t->entries;
    t->entries = xmalloc(size);
    memset(t->entries, 0, size);
    secret_random(t->key, sizeof t->key);
    pthread_mutex_init(&t->lock, NULL);
    return t;
}

void throttle_free(struct throttle *t)
{
    if (!t)
        return;
    pthread_mutex_destroy(&t->lock);
    free(t->entries);
    free(t);
}

/* ---- keys ---- */

/* The network that a client stands in: IPv4 as it is, of IPv6 the first 64 bits. */
static Str network_of(struct arena *a, Str address)
{
    unsigned char v6[16];
    char text[INET6_ADDRSTRLEN];

    if (inet_pton(AF_INET6, str_dup(a, address).p, v6) != 1)
        return address;
    if (IN6_IS_ADDR_V4MAPPED((const struct in6_addr *)(const void *)v6))
        return str_dup(a,
                       str_of(inet_ntop(AF_INET, v6 + 12, text, sizeof text)));
    memset(v6 + 8, 0, 8);
    return str_dup(a, str_of(inet_ntop(AF_INET6, v6, text, sizeof text)));
}

/* As an account's name is kept, whatever was typed. */
static Str name_of(struct arena *a, Str typed)
{
    Str s = str_trim(typed);

    if (s.n > ACCOUNT_MAX_BYTES || !text_is_utf8(s))
        return s;
    return text_fold(a, text_nfc(a, s));
}

static uint64_t tag_of(const struct throttle *t, struct arena *a, enum group g,
                       Str s)
{
    char mac[SECRET_HEX];
    uint64_t tag;

    secret_mac((Str){ t->key, KEY_BYTES },
               str_cat(a, str_of(groups[g].mark), s), mac);
    tag = str_hash(str_of(mac));
    return tag ? tag : 1;
}

/* The entries that a try is counted in; 0 where it is not. */
struct tags {
    uint64_t at[GROUPS];
};

static struct tags tags_of(const struct throttle *t,
                           const struct throttle_who *w)
{
    struct arena *a = arena_new();
    struct tags tags = { { 0 } };
    enum group mine = w->known ? KNOWN : STRANGER;

    if (w->account.n)
        tags.at[mine] = tag_of(t, a, mine, name_of(a, w->account));
    if (!w->known)
        tags.at[ADDRESS] = tag_of(t, a, ADDRESS, network_of(a, w->address));
    arena_free(a);
    return tags;
}

/* ---- entries ---- */

static bool is_quiet(const struct entry *e, int64_t now)
{
    return e->tag == 0 || now - e->last >= HOUR_MS;
}

static struct entry *bucket_of(struct throttle *t, uint64_t tag)
{
    return t->entries + tag % t->buckets * WAYS;
}

static struct entry *find(struct throttle *t, uint64_t tag)
{
    struct entry *e = bucket_of(t, tag);

    for (int i = 0; i < WAYS; i++)
        if (e[i].tag == tag)
            return &e[i];
    return NULL;
}

/* x goes before y when a place is needed. */
static bool is_less_guilty(const struct entry *x, const struct entry *y,
                           int64_t now)
{
    bool quiet_x = is_quiet(x, now), quiet_y = is_quiet(y, now);

    if (quiet_x != quiet_y)
        return quiet_x;
    return x->tries != y->tries ? x->tries < y->tries : x->last < y->last;
}

static struct entry *find_or_make(struct throttle *t, uint64_t tag, int64_t now)
{
    struct entry *e = find(t, tag), *bucket = bucket_of(t, tag);

    if (!e) {
        e = bucket;
        for (int i = 1; i < WAYS; i++)
            if (is_less_guilty(&bucket[i], e, now))
                e = &bucket[i];
        *e = (struct entry){ .tag = tag, .last = now };
    }
    if (is_quiet(e, now))
        *e = (struct entry){ .tag = tag, .last = now };
    return e;
}

static int64_t delay_ms(enum group g, int tries)
{
    int over = tries - groups[g].free;
    int64_t s;

    if (over < 0)
        return 0;
    s = over >= 9 ? THROTTLE_MAX_S : INT64_C(2) << over;
    return 1000 * (s < THROTTLE_MAX_S ? s : THROTTLE_MAX_S);
}

/* ms until the next try may be taken. */
static int64_t wait_ms(const struct entry *e, enum group g, int64_t now)
{
    int hour = groups[g].hour;
    int64_t wait = e->next - now, full = 0;

    if (hour && e->n >= hour)
        full = e->ring[e->n - hour] + HOUR_MS - now;
    wait = full > wait ? full : wait;
    if (wait > 1000 * THROTTLE_MAX_S)
        wait = 1000 * THROTTLE_MAX_S; /* then asked again */
    return wait > 0 ? wait : 0;
}

static void count(struct entry *e, enum group g, int64_t now)
{
    e->tries++;
    e->last = now;
    e->next = now + delay_ms(g, e->tries);
    if (e->n == RING)
        memmove(e->ring, e->ring + 1, sizeof e->ring - sizeof *e->ring);
    else
        e->n++;
    e->ring[e->n - 1] = now;
}

static void uncount(struct entry *e)
{
    if (e->tries)
        e->tries--;
    if (e->n)
        e->n--;
    e->next = 0;
}

/* ---- the three calls ---- */

bool throttle_try(struct throttle *t, const struct throttle_who *w, int64_t now,
                  int *ret_wait_s)
{
    struct tags tags = tags_of(t, w);
    int64_t wait = 0, one;

    pthread_mutex_lock(&t->lock);
    for (int g = 0; g < GROUPS; g++) {
        struct entry *e = tags.at[g] ? find(t, tags.at[g]) : NULL;

        one = e && !is_quiet(e, now) ? wait_ms(e, (enum group)g, now) : 0;
        wait = one > wait ? one : wait;
    }
    for (int g = 0; g < GROUPS && wait == 0; g++)
        if (tags.at[g])
            count(find_or_make(t, tags.at[g], now), (enum group)g, now);
    pthread_mutex_unlock(&t->lock);
    if (wait)
        *ret_wait_s = (int)((wait + 999) / 1000);
    return wait == 0;
}

/* Takes the try out of what it was counted in. */
static void undo(struct throttle *t, const struct throttle_who *w, int64_t now,
                 bool good)
{
    struct tags tags = tags_of(t, w);

    pthread_mutex_lock(&t->lock);
    for (int g = 0; g < GROUPS; g++) {
        struct entry *e = tags.at[g] ? find(t, tags.at[g]) : NULL;

        if (!e || is_quiet(e, now))
            continue;
        uncount(e);
        if (good && g != ADDRESS)
            e->tries = 0;
        if (good && g == KNOWN)
            e->n = 0; /* the owner's slips are theirs */
    }
    pthread_mutex_unlock(&t->lock);
}

void throttle_good(struct throttle *t, const struct throttle_who *w,
                   int64_t now)
{
    undo(t, w, now, true);
}

void throttle_back(struct throttle *t, const struct throttle_who *w,
                   int64_t now)
{
    undo(t, w, now, false);
}
