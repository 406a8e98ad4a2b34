/*
 * What all requests share: templates, the version of program and assets, the open
 * stores, what counts failed sign-ins.  Read-only but for what has a lock of its own.
 */
#ifndef APP_SITE_H
#define APP_SITE_H

#include <pthread.h>

#include "app/dispatch.h"
#include "app/page.h"
#include "app/pool.h"
#include "app/render.h"
#include "app/throttle.h"
#include "base/hash.h"

enum { SITE_SEEN = 1000 };

/* A session or token that was used; written down once a minute. */
struct seen {
    char realm[64];
    Id id;
    bool token;
};

struct site {
    struct arena *arena; /* of the site itself */
    struct site_config config;
    struct house house;
    struct template_set *templates;
    struct shelf *shelf; /* organisations of both pools */
    struct pool *pool;   /* to read */
    struct pool *writes; /* to change; used by LANE_WRITE alone */
    struct throttle *throttle;
    struct renders *renders; /* documents that are made or kept */
    char version[HASH_HEX];  /* of program and assets */
    _Atomic int64_t told;    /* pool_clock of the last message, 0 none */
    pthread_mutex_t lock;    /* of what follows */
    struct seen seen[SITE_SEEN];
    int n_seen;
};

/* To be written down by site_rest. */
void site_seen(struct site *s, Str base, Id id, bool token);

/* Style, script and icons are the program's own: no store is asked. */
bool site_asset(const struct http_request *req, struct http_reply *ret);
/* Tells who runs the server of a realm's trouble, not too often. */
void site_tell(struct site *s, Str name, const struct err *e);

#endif
