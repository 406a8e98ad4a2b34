/*
 * What the parts of the server share: the server, its loops, a connection.  For
 * src/app/http*.c alone; http_call.h has a request on its way.
 *
 * A connection belongs to one loop, that is to one thread, from beginning to end.
 * A request that goes to a lane is the lane's until it comes back through the
 * loop's inbox; meanwhile the connection is PARKED and nobody touches the request.
 */
#ifndef APP_HTTP_CONN_H
#define APP_HTTP_CONN_H

#include <pthread.h>
#include <stdatomic.h>

#include "app/http.h"
#include "app/http_lane.h"

enum {
    SPARE_ARENAS = 32, /* of a loop */
    KEEP_ARENA = 1 << 20,
    SCRATCH = 64 * 1024, /* bytes of a body taken at once */
    MOST_LOOPS = 64
};

struct call;

enum conn_state {
    CONN_HEAD, /* waits for a request, or reads its header */
    CONN_BODY,
    CONN_PARKED, /* a lane has the request */
    CONN_WRITE,
    CONN_LINGER, /* all is said; lets the client read it before the end */
    CONN_DEAD    /* closed; freed when the loop's events are through */
};

struct conn {
    struct conn *next, *before; /* in one of the loop's lists */
    struct conn *again;         /* in the loop's list of that name */
    struct loop *loop;
    struct call *call; /* from the header's end to the reply's */
    char *in;          /* bytes that came and were not used */
    ptrdiff_t n_in, room;
    ptrdiff_t scanned; /* of them, for the end of the header */
    int fd;
    enum conn_state state;
    bool readable, writable; /* as far as is known */
    bool hung_up;            /* the client sends no more */
    bool gone;               /* nor takes any */
    bool kept;               /* had a request before */
    bool is_again;
    int64_t since;    /* ms: of the state; of HEAD: the first byte, if any */
    int64_t progress; /* ms: when bytes moved last */
    int64_t moved;    /* bytes, in this state */
    char address[48];
};

struct conn_list {
    struct conn *first, *last;
};

struct loop {
    struct http *h;
    int epoll, wake;
    pthread_t thread;
    /* CONN_HEAD, who waits longest first: had no request yet; had one */
    struct conn_list fresh, kept;
    struct conn_list active; /* the others */
    struct conn *again, *dead;
    struct job *asleep; /* calls in LANE_SOON */
    int64_t woken;      /* ms: when they had their turn last */
    atomic_int n;       /* connections, those on their way to it included */
    int64_t now;        /* ms, of this round */
    int64_t ticked;
    struct arena *spare[SPARE_ARENAS];
    int n_spare;
    char date[64]; /* of the second date_s */
    int64_t date_s;
    pthread_mutex_t lock; /* of the inbox: */
    struct conn *incoming;
    struct job *done;
    char scratch[SCRATCH];
};

struct http {
    struct http_config config;
    struct http_limits limits;
    struct lanes *lanes;
    int fd, port;
    struct loop *loops[MOST_LOOPS];
    int n_loops;
    atomic_int busy; /* requests between header and sent reply */
    atomic_bool stopping, ending;
    pthread_mutex_t lock; /* for wake: busy became 0 */
    pthread_cond_t wake;
};

/* ---- http_loop.c ---- */

struct loop *loop_new(struct http *h); /* NULL: no resources */
bool loop_start(struct loop *l);
void loop_wake(struct loop *l);
void loop_free(struct loop *l); /* its thread has ended */
/* A request is back from its lane; by any thread. */
void loop_give_back(struct call *call);
int64_t loop_clock(void); /* ms */
/* Its handler is called again in a moment. */
void loop_sleep(struct call *call);
/* Moves to the end of the list that its state says. */
void loop_list(struct conn *c, enum conn_state state);
void loop_close(struct conn *c);
void loop_cut(struct conn *c); /* what was not sent yet is thrown away */
/* Has its turn once more when the others had theirs. */
void loop_again(struct conn *c);

/* ---- http_conn.c ---- */

/* Goes on as far as it can without waiting. */
void conn_run(struct conn *c);
/* Once a second: ends what takes too long. */
void conn_tick(struct conn *c);
/* 100 Continue, if the client waits for it. */
void conn_continue(struct conn *c);

#endif
