/* One lock for an image: what is being made holds up only who needs it. */
#include "domain/image.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "domain/rollup.h"

struct image {
    pthread_mutex_t lock;
    struct org *org;
    struct maps *maps;
    struct unit_index *names;
};

static void *image_make(void)
{
    struct image *x = xmalloc(sizeof *x);

    memset(x, 0, sizeof *x);
    pthread_mutex_init(&x->lock, NULL);
    return x;
}

static void image_drop(void *thing)
{
    struct image *x = thing;

    unit_index_free(x->names);
    maps_free(x->maps);
    org_free(x->org);
    pthread_mutex_destroy(&x->lock);
    free(x);
}

const struct shelf_kind image_kind = { image_make, image_drop };

enum rc image_org(struct ctx *c, struct image *x, struct org **ret)
{
    enum rc rc = RC_OK;

    pthread_mutex_lock(&x->lock);
    if (!x->org)
        rc = org_load(c, SEQ_NOW, &x->org);
    *ret = x->org;
    pthread_mutex_unlock(&x->lock);
    return rc;
}

struct maps *image_maps(struct image *x, Day today)
{
    struct maps *maps;

    pthread_mutex_lock(&x->lock);
    if (!x->maps)
        x->maps = maps_new(x->org, today);
    maps = x->maps;
    pthread_mutex_unlock(&x->lock);
    return maps;
}

struct unit_index *image_names(struct image *x, Day today)
{
    struct unit_index *names;

    pthread_mutex_lock(&x->lock);
    if (!x->names)
        x->names = unit_index_new(x->org, today);
    names = x->names;
    pthread_mutex_unlock(&x->lock);
    return names;
}
