/*
 * The web server: takes requests on a loopback address, refuses whatever is
 * not plainly a GET, HEAD or POST of ours, reads bodies within bounds, calls one
 * function for the rest and sends its reply with the security headers.  Knows no page.
 *
 * The handler runs on several threads at once; all a request makes lives in
 * its arena, which is taken back when the reply has been sent.
 */
#ifndef APP_HTTP_H
#define APP_HTTP_H

#include "app/http_target.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct http; /* a running server */

enum { HTTP_MAX_HEADERS = 100, HTTP_MAX_HEADER_BYTES = 16 * 1024 };

enum http_method { HTTP_GET, HTTP_POST };

/* A part of a form: a value, or a file (file_name is not empty).  Names come once or,
 * for choices, several times, in the order sent. */
struct http_part {
    Str name, value; /* of a file its bytes: mapped, not copied */
    Str file_name, type;
    bool is_file;
};

struct http_request {
    struct arena *a;
    struct http_target target;
    enum http_method method;
    bool head;         /* HEAD: the reply is made as for GET, no body sent */
    Str if_none_match; /* headers, or empty */
    Str accept_language;
    Str cookie;
    Str authorization;
    Str origin;
    Str fetch_site; /* Sec-Fetch-Site */
    Str content_type;
    Str once;  /* Idempotency-Key */
    Str agent; /* User-Agent */
    Str host;
    char address[48];  /* of the client; see http_config.proxy */
    struct http *http; /* the server; NULL: the caller is none */
    /* of a POST, from the second call on: */
    Str body;                /* as sent */
    struct http_part *parts; /* urlencoded or multipart, UTF-8 in NFC */
    int n_parts;
    void *memo; /* the handler's own, from one lane to the next */
};

struct http_reply {
    int status;        /* 0 counts as 200 */
    const char *type;  /* media type; NULL counts as HTML */
    Str body;          /* lives as long as the arena, or longer */
    Str etag;          /* without quotes; makes the reply revalidated, or 304 */
    Str location;      /* of a redirect: a path of ours, ASCII */
    Str download;      /* file name: the reply is saved, not shown */
    bool forever;      /* the address names the content: cached for a year */
    Str cookies[2];    /* Set-Cookie, whole values; empty: none */
    bool clear_site;   /* Clear-Site-Data: at sign-out */
    int retry_s;       /* Retry-After, 0 none */
    const char *allow; /* of a 405; NULL counts as "GET, HEAD, POST" */
};

/*
 * Where a request is worked on.  HERE: the connection's own thread, for what takes
 * less than 20 ms.  The others are queues with threads of their own; the
 * connection waits without holding anybody up.
 */
enum http_lane {
    LANE_DONE, /* the reply is filled */
    LANE_HERE,
    LANE_WRITE, /* one thread: changes of a store, one after the other */
    LANE_SLOW,  /* two threads: long renders */
    LANE_HASH,  /* two threads: passwords */
    LANE_COUNT,
    LANE_SOON =
        LANE_COUNT /* no queue: the handler is called again HERE in 50 ms,
                              for what waits for other work; not from a lane */
};

/*
 * First called with at == LANE_HERE and no body yet.  For a POST it answers in ret
 * (status ≠ 0: refused now, the body is not read) or says by *ret_body how many
 * bytes the body may have and by its result where to go on when it has come
 * (LANE_HERE too).  For a GET the result is LANE_DONE or a lane.  In a lane it
 * may send the request on to another one.
 */
typedef enum http_lane http_handler(void *arg, struct http_request *req,
                                    struct http_reply *ret, enum http_lane at,
                                    int64_t *ret_body);

/* 0 takes what stands in brackets. */
struct http_limits {
    int connections;       /* open at once (as many as files may be) */
    int idle_s;            /* without a request (30) */
    int header_s;          /* from connecting to the end of the header (10) */
    int drain_s;           /* http_stop waits so long for replies (5) */
    int threads;           /* (2) */
    int body_s;            /* for a body, and a second more for every 16 KB that
                              came (60); under 1 KB a second it ends after 10 */
    int reply_s;           /* for a reply to be taken, likewise (120) */
    int queue[LANE_COUNT]; /* requests waiting in a lane: more are told to come
                              back, 503 with Retry-After; LANE_HASH 429
                              (256, slow 32, hash 8) */
};

struct http_config {
    const char *host; /* "127.0.0.1", "::1", "localhost" */
    const char
        *name;  /* further Host that is answered to ("soket.xa.vn"), or NULL */
    bool proxy; /* behind one: the client is the last of X-Forwarded-For */
    int port;   /* 0 takes a free one */
    struct http_limits limits;
    http_handler *handler;
    void *arg;
};

/* Refuses an address that other machines can reach.  SIGPIPE gets ignored. */
enum rc http_start(const struct http_config *config, struct http **ret,
                   struct err *e) MUST_CHECK;
int http_port(const struct http *h);
/*
 * Work of the handler's that no connection waits for: run is called once, by a thread of
 * the lane; closing: the server ends, only what arg holds is to be given back.  False: the
 * lane has as many waiting as it may.
 */
bool http_later(struct http *h, enum http_lane lane,
                void (*run)(void *arg, bool closing), void *arg) MUST_CHECK;
/* Takes no new connection, lets replies finish, then ends; NULL is legal. */
void http_stop(struct http *h);

#endif
