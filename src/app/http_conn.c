/*
 * A connection: bytes in, requests one after the other, bytes out, and how long
 * each may take.  Never waits; the loop comes back when the socket has changed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "app/http_call.h"
#include "base/arena.h"

enum {
    FIRST_ROOM = 2048,
    MOST_ROOM = HTTP_MAX_HEADER_BYTES + SCRATCH,
    MOST_STEPS = 64, /* before the others' turn */
    CHUNKED_TAKE = 16 * 1024,
    LINGER_BYTES = 256 * 1024,
    LINGER_MS = 2000,
    STALL_MS = 15000,    /* not a byte moved */
    PATIENCE_MS = 10000, /* from then on RATE is asked for */
    RATE = 1,            /* bytes a ms */
    GAIN = 16            /* bytes that buy a ms more */
};

/* What a step came to. */
enum step { GO_ON, WAIT };

/* ---- bytes in ---- */

static void make_room(struct conn *c, ptrdiff_t more)
{
    ptrdiff_t room = c->room ? c->room : FIRST_ROOM;

    while (room < c->n_in + more)
        room *= 2;
    if (room != c->room)
        c->in = xrealloc(c->in, (size_t)room);
    c->room = room;
}

static void drop_bytes(struct conn *c, ptrdiff_t n)
{
    c->n_in -= n;
    c->scanned = 0;
    if (c->n_in > 0) {
        memmove(c->in, c->in + n, (size_t)c->n_in);
    } else {
        free(c->in);
        c->in = NULL;
        c->room = 0;
    }
}

/* > 0 bytes, 0 end or failure (the connection is cut), -1 none there yet. */
static ptrdiff_t take(struct conn *c, char *to, ptrdiff_t most)
{
    ssize_t n;

    if (!c->readable)
        return -1;
    do
        n = recv(c->fd, to, (size_t)most, 0);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        c->readable = false;
        return -1;
    }
    if (n <= 0)
        return 0;
    /* a short read has emptied the socket, but the end may be behind it */
    if (n < most && !c->hung_up)
        c->readable = false;
    c->progress = c->loop->now;
    c->moved += n;
    return n;
}

/* ---- the header ---- */

static enum step cut_off(struct conn *c)
{
    struct call *call = c->call ? c->call : call_new(c, (Str){ 0 });

    call_refuse(call, 400, N_("the request ends before its end"));
    return GO_ON;
}

static enum step fill(struct conn *c)
{
    ptrdiff_t n;

    if (!c->readable)
        return WAIT;
    make_room(c, 1024);
    n = take(c, c->in + c->n_in, c->room - c->n_in);
    if (n > 0) {
        if (c->n_in == 0 && c->kept)
            loop_list(c, CONN_HEAD); /* its time for the header begins */
        c->n_in += n;
        return GO_ON;
    }
    if (c->n_in == 0)
        drop_bytes(c, 0);
    if (n < 0)
        return WAIT;
    if (c->n_in > 0)
        return cut_off(c);
    loop_close(c);
    return WAIT;
}

static enum step read_head(struct conn *c)
{
    struct call *call;

    if (c->scanned == c->n_in)
        return fill(c);
    switch (head_scan((Str){ c->in, c->n_in }, &c->scanned)) {
    case HEAD_MORE:
        break;
    case HEAD_END:
        call = call_new(c, (Str){ c->in, c->scanned });
        drop_bytes(c, c->scanned);
        call_begin(call);
        break;
    case HEAD_LARGE:
        call_refuse(call_new(c, (Str){ 0 }), 431,
                    N_("the header of the request is too large"));
        break;
    default:
        call_refuse(call_new(c, (Str){ 0 }), 400,
                    N_("the request is malformed"));
    }
    return GO_ON;
}

/* ---- the body ---- */

void conn_continue(struct conn *c)
{
    static const char go[] = "HTTP/1.1 100 Continue\r\n\r\n";

    if (c->call->expects && c->n_in == 0 &&
        send(c->fd, go, sizeof go - 1, MSG_NOSIGNAL) < 0)
        c->gone = errno != EAGAIN && errno != EINTR;
}

static enum step after_feed(struct conn *c)
{
    if (c->state == CONN_BODY && call_is_fed(c->call))
        call_work(c->call);
    return GO_ON;
}

static enum step read_body(struct conn *c)
{
    struct call *call = c->call;
    ptrdiff_t most = CHUNKED_TAKE, n, used;

    if (c->n_in > 0) {
        drop_bytes(c, call_feed(call, (Str){ c->in, c->n_in }));
        return after_feed(c);
    }
    if (!call->chunked)
        most = SCRATCH < call->length - call->body->n
                   ? SCRATCH
                   : (ptrdiff_t)(call->length - call->body->n);
    n = take(c, c->loop->scratch, most);
    if (n < 0)
        return WAIT;
    if (n == 0)
        return cut_off(c);
    used = call_feed(call, (Str){ c->loop->scratch, n });
    if (used < n) { /* what comes behind a chunked body */
        make_room(c, n - used);
        memcpy(c->in, c->loop->scratch + used, (size_t)(n - used));
        c->n_in = n - used;
    }
    return after_feed(c);
}

/* ---- bytes out ---- */

static void advance(Str out[2], ptrdiff_t n)
{
    for (int i = 0; i < 2; i++) {
        ptrdiff_t part = n < out[i].n ? n : out[i].n;

        out[i] = str_from(out[i], part);
        n -= part;
    }
}

/* The reply is with the kernel. */
static enum step reply_done(struct conn *c)
{
    bool close = c->call->close, framed = c->call->framed;

    call_free(c->call);
    if (!close) {
        c->kept =
            true; /* not in the list of the fresh ones now: it is active */
        loop_list(c, CONN_HEAD);
        return GO_ON;
    }
    /* closed over bytes that were not read, it would reset, and the client
     * might lose the reply */
    if (framed && c->n_in == 0 && !c->readable) {
        loop_close(c);
        return WAIT;
    }
    drop_bytes(c, c->n_in);
    shutdown(c->fd, SHUT_WR);
    loop_list(c, CONN_LINGER);
    return GO_ON;
}

static enum step write_out(struct conn *c)
{
    Str *out = c->call->out;
    struct iovec part[2];
    struct msghdr m = { .msg_iov = part, .msg_iovlen = 2 };
    ssize_t n;

    if (out[0].n + out[1].n == 0)
        return reply_done(c);
    if (!c->writable)
        return WAIT;
    for (int i = 0; i < 2; i++) {
        part[i].iov_base = (void *)(uintptr_t)out[i].p;
        part[i].iov_len = (size_t)out[i].n;
    }
    n = sendmsg(c->fd, &m, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR)
        return GO_ON;
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
        c->writable = false;
        return WAIT;
    }
    if (n < 0) {
        loop_close(c);
        return WAIT;
    }
    c->progress = c->loop->now;
    c->moved += n;
    advance(out, n);
    return GO_ON;
}

static enum step linger(struct conn *c)
{
    ptrdiff_t n = take(c, c->loop->scratch, SCRATCH);

    if (n < 0)
        return WAIT;
    if (n > 0 && c->moved <= LINGER_BYTES)
        return GO_ON;
    loop_close(c);
    return WAIT;
}

/* ---- turns ---- */

static enum step one_step(struct conn *c)
{
    switch (c->state) {
    case CONN_HEAD:
        return read_head(c);
    case CONN_BODY:
        return read_body(c);
    case CONN_WRITE:
        return write_out(c);
    case CONN_LINGER:
        return linger(c);
    default:
        return WAIT;
    }
}

void conn_run(struct conn *c)
{
    for (int i = 0; i < MOST_STEPS; i++) {
        if (c->state == CONN_PARKED || c->state == CONN_DEAD)
            return;
        if (c->gone) {
            loop_close(c);
            return;
        }
        if (one_step(c) == WAIT)
            return;
    }
    loop_again(c);
}

/* ---- time ---- */

/* Stands still, or moves so slowly that it only holds its place. */
static bool is_slow(const struct conn *c, int seconds)
{
    int64_t now = c->loop->now, age = now - c->since;

    return now - c->progress > STALL_MS ||
           (age > PATIENCE_MS && c->moved < age * RATE) ||
           age > seconds * INT64_C(1000) + c->moved / GAIN;
}

static void tick_head(struct conn *c)
{
    const struct http_limits *limits = &c->loop->h->limits;
    bool idle = c->kept && c->n_in == 0;
    int64_t age = c->loop->now - c->since;

    if (age <= (idle ? limits->idle_s : limits->header_s) * INT64_C(1000))
        return;
    if (c->n_in == 0)
        loop_close(c);
    else
        call_refuse(call_new(c, (Str){ 0 }), 408,
                    N_("the request came too slowly"));
}

void conn_tick(struct conn *c)
{
    const struct http_limits *limits = &c->loop->h->limits;

    if (c->state == CONN_HEAD)
        tick_head(c);
    else if (c->state == CONN_BODY && is_slow(c, limits->body_s))
        call_refuse(c->call, 408, N_("the request came too slowly"));
    else if ((c->state == CONN_WRITE && is_slow(c, limits->reply_s)) ||
             (c->state == CONN_LINGER && c->loop->now - c->since > LINGER_MS))
        loop_cut(c);
    else
        return;
    conn_run(c);
}
