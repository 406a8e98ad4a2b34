/*
 * What the parts of the server share: the server, a connection, a request on its
 * way.  For src/app/http*.c alone.
 */
#ifndef APP_HTTP_CONN_H
#define APP_HTTP_CONN_H

#include <pthread.h>
#include <time.h>

#include <microhttpd.h>

#include "app/http.h"
#include "app/http_body.h"
#include "app/http_lane.h"

enum { SPARE_ARENAS = 64, KEEP_ARENA = 1 << 20 };

/*
 * One open connection.  The library ends a silent connection, not one that
 * drips a byte a second: the reaper ends those whose header takes too long.
 */
struct peer {
    struct peer *next, *before;
    int fd;
    bool in_header;
    time_t deadline; /* of the header, monotonic seconds */
};

struct http {
    struct MHD_Daemon *daemon;
    struct http_config config;
    struct http_limits limits;
    struct lanes *lanes;
    int port;
    pthread_t reaper;
    pthread_mutex_t lock; /* of everything below */
    pthread_cond_t wake;
    struct peer *peers;
    struct arena *spare[SPARE_ARENAS];
    int n_spare;
    int busy; /* requests between target and sent reply */
    bool stopping;
};

/* A request on its way: made when its target is known. */
struct call {
    struct job job; /* the first: a job is its call */
    struct http *h;
    struct MHD_Connection *c;
    struct arena *a;
    const char *target; /* in the library's buffer, as `version` is */
    bool seen;          /* its header is complete */
    bool parked;        /* a lane has it */
    enum http_lane at;  /* where the handler is called next */
    int64_t length;     /* Content-Length, -1 none */
    bool chunked;
    struct http_body *body; /* of a POST */
    struct http_request req;
    struct http_reply reply;
    struct err e;
};

/* ---- http_call.c: a request, as the library calls ---- */

void *call_begin(void *cls, const char *target, struct MHD_Connection *c);
enum MHD_Result call_go_on(void *cls, struct MHD_Connection *c, const char *url,
                           const char *method, const char *version,
                           const char *upload, size_t *upload_n,
                           void **context);
void call_end(void *cls, struct MHD_Connection *c, void **context,
              enum MHD_RequestTerminationCode code);
/* lane_run: the handler in a lane. */
void call_work(struct job *job, enum http_lane lane);

/* ---- http_head.c: header fields ---- */

/* The status to refuse with, or 0; the sentence is in call->e. */
int head_check(struct call *call, const char *method, const char *version);

/* ---- http_reply.c ---- */

enum MHD_Result reply_send(struct call *call, bool close);
/* A reply of the server's own: status and the sentence of call->e. */
void reply_refuse(struct call *call, int status);

/* ---- http_peer.c: connections, and what ends them ---- */

void peer_notify(void *cls, struct MHD_Connection *c, void **context,
                 enum MHD_ConnectionNotificationCode code);
/* The header of this connection is complete, or (in) a next one may come. */
void peer_in_header(struct http *h, struct MHD_Connection *c, bool in);
void *peer_reap(void *cls);

time_t now_s(void);

#endif
