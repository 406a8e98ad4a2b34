/*
 * A request on its way, from the end of its header to the end of its reply.  For
 * src/app/http*.c alone.
 */
#ifndef APP_HTTP_CALL_H
#define APP_HTTP_CALL_H

#include "app/http_body.h"
#include "app/http_conn.h"
#include "app/http_head.h"
#include "app/http_lane.h"

/* A request on its way. */
struct call {
    struct job job; /* the first: a job is its call */
    struct http *h;
    struct conn *conn;
    struct arena *a;
    enum http_lane at; /* where the handler is called next */
    int64_t length;    /* Content-Length, -1 none */
    bool chunked, expects, close;
    bool framed; /* the request's end is known: another may follow */
    struct chunked frame;
    struct http_body *body; /* of a POST */
    struct http_request req;
    struct http_reply reply;
    Str out[2]; /* what is left to send: header, body */
    struct err e;
};

/* ---- http_call.c ---- */

/* head: the bytes of the header, or {0} for a request that cannot be read. */
struct call *call_new(struct conn *c, Str head);
void call_free(struct call *call);
/* The header is there: on to BODY, PARKED or WRITE. */
void call_begin(struct call *call);
/* Bytes of the body; how many it used up. */
ptrdiff_t call_feed(struct call *call, Str bytes);
bool call_is_fed(const struct call *call);
/* Calls the handler until the reply is there, or a lane has the request. */
void call_work(struct call *call);
void call_in_lane(struct job *job, enum http_lane lane);
/* A reply of the server's own; the connection ends with it.  why: message id. */
void call_refuse(struct call *call, int status, const char *why);

/* ---- http_check.c ---- */

/* The status to refuse with, or 0; the sentence is in call->e. */
int check_request(struct call *call, const struct http_head *head);

/* ---- http_reply.c ---- */

/* Fills call->out. */
void reply_make(struct call *call);
/* Status and the sentence of call->e. */
void reply_refuse(struct call *call, int status);

#endif
