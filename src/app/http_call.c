/*
 * A request's way: header → handler's first word → body → handler, here or in a
 * lane → reply.  Every function but call_in_lane is the connection's thread.
 */
#include <stdlib.h>

#include "app/http_call.h"
#include "base/arena.h"

enum { RETRY_S = 5 };

/* ---- begin and end ---- */

struct call *call_new(struct conn *c, Str head)
{
    struct loop *l = c->loop;
    struct arena *a = l->n_spare ? l->spare[--l->n_spare] : arena_new();
    struct call *call = NEW(a, struct call, 1);

    call->h = l->h;
    call->conn = c;
    call->a = a;
    call->at = LANE_HERE;
    call->length = -1;
    call->req.a = a;
    call->req.http = l->h;
    call->req.target.raw = str_dup(a, head);
    c->call = call;
    atomic_fetch_add(&l->h->busy, 1);
    return call;
}

void call_free(struct call *call)
{
    struct http *h = call->h;
    struct loop *l = call->conn->loop;
    struct arena *a = call->a;

    call->conn->call = NULL;
    if (arena_used(a) > KEEP_ARENA || l->n_spare == SPARE_ARENAS) {
        arena_free(a);
    } else {
        arena_reset(a);
        l->spare[l->n_spare++] = a;
    }
    if (atomic_fetch_sub(&h->busy, 1) == 1 && atomic_load(&h->stopping)) {
        pthread_mutex_lock(&h->lock);
        pthread_cond_broadcast(&h->wake);
        pthread_mutex_unlock(&h->lock);
    }
}

/* ---- replies ---- */

static void answer(struct call *call)
{
    call->at = LANE_DONE;
    if (!call->framed || atomic_load(&call->h->stopping))
        call->close = true;
    reply_make(call);
    loop_list(call->conn, CONN_WRITE);
}

/* The sentence is in call->e; the connection ends with the reply. */
static void refuse(struct call *call, int status)
{
    call->close = true;
    reply_refuse(call, status);
    answer(call);
}

void call_refuse(struct call *call, int status, const char *why)
{
    err_set(&call->e, RC_INVALID, "request", "%s", msg(call->e.lang, why));
    refuse(call, status);
}

/* ---- the handler ---- */

/* A form is read where the handler is to work on it. */
static bool read_form(struct call *call)
{
    struct http_request *req = &call->req;

    if (!call->body || req->body.p)
        return true;
    if (body_view(call->body, &req->body, &call->e) == RC_OK &&
        body_parse(req, call->body, &call->e) == RC_OK)
        return true;
    call->close = true;
    reply_refuse(call, rc_row(call->e.rc)->http);
    return false;
}

static void handle(struct call *call, enum http_lane at)
{
    const struct http_config *config = &call->h->config;
    int64_t unused = 0;

    call->at = LANE_DONE;
    if (read_form(call))
        call->at =
            config->handler(config->arg, &call->req, &call->reply, at, &unused);
}

static void turn_away(struct call *call, enum http_lane lane)
{
    err_set(&call->e, RC_LIMIT, "",
            N_("the server is busy with what was asked before; try again in a "
               "few seconds"));
    reply_refuse(call, lane == LANE_HASH ? 429 : 503);
    call->reply.retry_s = RETRY_S;
    call->at = LANE_DONE;
}

/* LANE_DONE: the lanes are closing. */
void call_in_lane(struct job *job, enum http_lane lane)
{
    struct call *call = (struct call *)job;

    if (lane == LANE_DONE)
        turn_away(call, lane);
    else
        handle(call, lane);
    if (call->at > LANE_HERE) {
        if (lanes_put(call->h->lanes, call->at, job))
            return;
        turn_away(call, call->at);
    }
    loop_give_back(call);
}

void call_work(struct call *call)
{
    while (call->at == LANE_HERE)
        handle(call, LANE_HERE);
    if (call->at == LANE_SOON) {
        loop_sleep(call);
        return;
    }
    if (call->at > LANE_HERE) {
        loop_list(call->conn, CONN_PARKED);
        if (lanes_put(call->h->lanes, call->at, &call->job))
            return;
        turn_away(call, call->at);
    }
    answer(call);
}

/* ---- work of nobody's ---- */

struct later {
    struct job job; /* the first */
    void (*run)(void *arg, bool closing);
    void *arg;
};

static void run_later(struct job *job, enum http_lane lane)
{
    struct later *w = (struct later *)job;

    w->run(w->arg, lane == LANE_DONE);
    free(w);
}

bool http_later(struct http *h, enum http_lane lane,
                void (*run)(void *arg, bool closing), void *arg)
{
    struct later *w = xmalloc(sizeof *w);

    *w = (struct later){ .job = { .run = run_later }, .run = run, .arg = arg };
    if (lanes_put(h->lanes, lane, &w->job))
        return true;
    free(w);
    return false;
}

/* ---- a POST before its body ---- */

static bool has_body(const struct call *call)
{
    return call->length > 0 || call->chunked;
}

/* False: the reply is there already. */
static bool ask_first(struct call *call)
{
    const struct http_config *config = &call->h->config;
    Str type = call->req.content_type;
    int64_t most = 0;

    call->at = config->handler(config->arg, &call->req, &call->reply, LANE_HERE,
                               &most);
    if (call->reply.status) {
        answer(call);
    } else if (call->length > most) {
        body_too_large(most, &call->e);
        refuse(call, 413);
    } else if ((has_body(call) || type.n) && body_kind(type) == BODY_OTHER) {
        err_set(&call->e, RC_INVALID, "",
                N_("what was sent is neither a form nor JSON"));
        refuse(call, 415);
    } else {
        call->body = body_new(call->a, most);
        return true;
    }
    return false;
}

void call_begin(struct call *call)
{
    struct http_head head;
    const char *why;
    int status;

    if (!head_parse(call->req.target.raw, &head, &why)) {
        call_refuse(call, 400, why);
        return;
    }
    status = check_request(call, &head);
    if (status) {
        refuse(call, status);
        return;
    }
    call->framed = !has_body(call);
    if (call->req.method == HTTP_POST && !ask_first(call))
        return;
    if (call->framed) {
        call_work(call);
        return;
    }
    loop_list(call->conn, CONN_BODY);
    conn_continue(call->conn);
}

/* ---- the body ---- */

bool call_is_fed(const struct call *call)
{
    return call->framed;
}

static bool keep(struct call *call, Str data)
{
    if (body_add(call->body, data.p, (size_t)data.n, &call->e) == RC_OK)
        return true;
    refuse(call, call->e.rc == RC_LIMIT ? 413 : 503);
    return false;
}

static ptrdiff_t feed_chunked(struct call *call, Str bytes)
{
    struct chunked *frame = &call->frame;
    ptrdiff_t used = 0;

    while (used < bytes.n && !frame->done) {
        Str data;

        used += chunked_take(frame, str_from(bytes, used), &data);
        if (frame->bad) {
            call_refuse(call, 400, N_("the body of the request is malformed"));
            return bytes.n;
        }
        /* cut as soon as a chunk is announced that would not fit */
        if (data.n + frame->left > call->body->most - call->body->n) {
            body_too_large(call->body->most, &call->e);
            refuse(call, 413);
            return bytes.n;
        }
        if (data.n && !keep(call, data))
            return bytes.n;
    }
    call->framed = frame->done;
    return used;
}

ptrdiff_t call_feed(struct call *call, Str bytes)
{
    int64_t left;

    if (call->chunked)
        return feed_chunked(call, bytes);
    left = call->length - call->body->n;
    if (bytes.n > left)
        bytes.n = (ptrdiff_t)left;
    if (!keep(call, bytes))
        return bytes.n;
    call->framed = call->body->n == call->length;
    return bytes.n;
}
