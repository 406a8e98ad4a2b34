/*
 * A store with people who sign in, and the real site over it in a process of its own.
 */
#ifndef TESTS_LOAD_WORLD_H
#define TESTS_LOAD_WORLD_H

#include "base/secret.h"
#include "domain/authz.h"
#include "load.h"

#define WORLD_PASSWORD "quat-mo-9f3k-cau-than-lua-7z"
#define WORLD_CAMPAIGN "kl-load"

struct member {
    enum role role;
    const char *unit;       /* and below */
    char login[20];         /* the person's key too */
    char name[40];          /* nobody else's */
    char address[40];       /* as its proxy says it */
    char code[SECRET_CODE]; /* a recovery code, where the role needs one */
};

/* A fault of the server's own, put in to see that it is found. */
enum plant { PLANT_NOTHING, PLANT_DROP, PLANT_SWAP, PLANT_QUEUE };
enum plant plant_asked(void); /* LOAD_PLANT=drop, swap or queue */

struct world {
    char where[256];
    const struct secret_cost *cost; /* of every password */
    struct site *site;
    struct server server;
};

/* A file in the working directory with the sample, a campaign of today, and n members:
 * login, name, address and code are filled. */
void world_make(struct world *w, const char *name, struct member *m, int n);
void world_serve(struct world *w, bool proxy, enum plant plant);
/* Ends the server; fails unless it ends well. */
void world_end(struct world *w);
void world_drop(struct world *w);

#endif
