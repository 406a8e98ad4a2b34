/*
 * A request's way: header → handler's first word → body → handler, here or in a
 * lane → reply.  A connection is either worked on by its own thread or
 * suspended and in exactly one lane.
 */
#include "app/http_conn.h"
#include "base/arena.h"

void *call_begin(void *cls, const char *target, struct MHD_Connection *c)
{
    struct http *h = cls;
    struct arena *a = NULL;
    struct call *call;

    pthread_mutex_lock(&h->lock);
    h->busy++;
    if (h->n_spare)
        a = h->spare[--h->n_spare];
    pthread_mutex_unlock(&h->lock);
    if (!a)
        a = arena_new();
    call = NEW(a, struct call, 1);
    call->h = h;
    call->c = c;
    call->a = a;
    call->target = target;
    call->at = LANE_HERE;
    call->req.a = a;
    call->req.target.raw = str_dup(a, str_of(target));
    return call;
}

void call_end(void *cls, struct MHD_Connection *c, void **context,
              enum MHD_RequestTerminationCode code)
{
    struct http *h = cls;
    struct call *call = *context;
    struct arena *a;

    (void)code;
    *context = NULL;
    peer_in_header(h, c, true);
    if (!call)
        return;
    a = call->a;
    if (arena_used(a) > KEEP_ARENA) {
        arena_free(a);
        a = NULL;
    } else {
        arena_reset(a);
    }
    pthread_mutex_lock(&h->lock);
    h->busy--;
    if (h->stopping)
        pthread_cond_broadcast(&h->wake);
    if (a && h->n_spare < SPARE_ARENAS) {
        h->spare[h->n_spare++] = a;
        a = NULL;
    }
    pthread_mutex_unlock(&h->lock);
    arena_free(a);
}

/* ---- the handler ---- */

/* The form is read where the handler is to work on it. */
static void handle(struct call *call, enum http_lane at)
{
    struct http *h = call->h;
    struct http_request *req = &call->req;
    int64_t unused = 0;

    if (call->body && !req->body.p) {
        if (body_view(call->body, &req->body, &call->e) != RC_OK ||
            body_parse(req, call->body, &call->e) != RC_OK) {
            reply_refuse(call, rc_row(call->e.rc)->http);
            call->at = LANE_DONE;
            return;
        }
    }
    call->at = h->config.handler(h->config.arg, req, &call->reply, at, &unused);
}

static void turn_away(struct call *call, enum http_lane lane)
{
    err_set(&call->e, RC_LIMIT, "",
            N_("the server is busy with what was asked before; try again in a "
               "few seconds"));
    reply_refuse(call, lane == LANE_HASH ? 429 : 503);
    call->reply.retry_s = 5;
    call->at = LANE_DONE;
}

void call_work(struct job *job, enum http_lane lane)
{
    struct call *call = (struct call *)job;

    handle(call, lane);
    if (call->at > LANE_HERE && lanes_put(call->h->lanes, call->at, job))
        return;
    if (call->at > LANE_HERE)
        turn_away(call, call->at);
    MHD_resume_connection(call->c);
}

/* Until the reply is there, or a lane has the request. */
static enum MHD_Result work(struct call *call)
{
    while (call->at == LANE_HERE)
        handle(call, LANE_HERE);
    if (call->at == LANE_DONE)
        return reply_send(call, false);
    MHD_suspend_connection(call->c);
    if (!lanes_put(call->h->lanes, call->at, &call->job)) {
        turn_away(call, call->at);
        MHD_resume_connection(call->c);
    }
    return MHD_YES;
}

/* ---- the body ---- */

/* The handler's first word on a POST: 0, or the status to refuse with. */
static int ask_first(struct call *call)
{
    struct http *h = call->h;
    int64_t most = 0;

    call->at = h->config.handler(h->config.arg, &call->req, &call->reply,
                                 LANE_HERE, &most);
    if (call->reply.status)
        return call->reply.status;
    if (call->length > most) {
        body_too_large(most, &call->e);
        reply_refuse(call, 413);
        return 413;
    }
    if (body_kind(call->req.content_type) == BODY_OTHER &&
        (call->req.content_type.n || call->length > 0 || call->chunked)) {
        err_set(&call->e, RC_INVALID, "",
                N_("what was sent is neither a form nor JSON"));
        reply_refuse(call, 415);
        return 415;
    }
    call->body = body_new(call->a, most);
    return 0;
}

static enum MHD_Result take_body(struct call *call, const char *upload,
                                 size_t *upload_n)
{
    if (!call->body ||
        body_add(call->body, upload, *upload_n, &call->e) != RC_OK)
        return MHD_NO;
    *upload_n = 0;
    return MHD_YES;
}

/* ---- as the library calls ---- */

static enum MHD_Result first(struct call *call, const char *method,
                             const char *version)
{
    int status = head_check(call, method, version);

    call->seen = true;
    peer_in_header(call->h, call->c, false);
    if (status) {
        reply_refuse(call, status);
        return reply_send(call, true);
    }
    /* a reply at the first call ends the connection, at the second not */
    if (call->req.method == HTTP_POST && ask_first(call))
        return reply_send(call, true);
    return MHD_YES;
}

/* The library's signature.  NOLINTNEXTLINE(readability-function-size) */
enum MHD_Result call_go_on(void *cls, struct MHD_Connection *c, const char *url,
                           const char *method, const char *version,
                           const char *upload, size_t *upload_n, void **context)
{
    struct call *call = *context;

    (void)cls;
    (void)c;
    (void)url;
    if (!call)
        return MHD_NO;
    if (!call->seen)
        return first(call, method, version);
    if (*upload_n)
        return take_body(call, upload, upload_n);
    return work(call);
}
