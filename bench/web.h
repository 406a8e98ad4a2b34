/* What the two parts of `web` share: somebody who is signed in. */
#ifndef BENCH_WEB_H
#define BENCH_WEB_H

#include "base/secret.h"
#include "bench/bench.h"
#include "bench/client.h"
#include "bench/server.h"

struct web {
    struct bench *b;
    struct server server;
    char cookie[SECRET_TOKEN], csrf[SECRET_HEX];
    int64_t head;  /* of the log before the first save */
    int64_t saved; /* answers that said so */
};

/* Asks the server (or k.port); ends the bench where another status than the
 * expected one came. */
struct client_got web_run(struct web *w, struct client k);
/* A request that signs in; arg NULL: on a connection for it alone. */
size_t web_sign_in(void *arg, int64_t i, char out[CLIENT_REQUEST]);

/* With the store open: is it durable?  Then saves by HTTP, and sign-ins; then, with
 * the store open again: is everything there that was answered, and right? */
void web_before(struct web *w);
void web_save(struct web *w);
void web_check(struct web *w);

#endif
