/*
 * The server over libmicrohttpd: epoll threads, one request = one arena.  The
 * library routes nothing and checks little; here every request passes
 * check_request before the handler sees it, and every reply gets the headers.
 */
#include "app/http.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <microhttpd.h>

#include "base/arena.h"

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
    http_handler *handler;
    void *arg;
    struct http_limits limits;
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
    struct http *h;
    struct arena *a;
    const char *target; /* in the library's buffer, as `version` is */
    bool seen;          /* its header is complete */
    struct http_request req;
    struct http_reply reply;
    struct err e;
};

static time_t now_s(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return ts.tv_sec;
}

/* ---- peers ------------------------------------------------------------- */

static void *add_peer(struct http *h, struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct peer *p = xmalloc(sizeof *p);

    *p = (struct peer){ .fd = info->connect_fd, .in_header = true };
    p->deadline = now_s() + h->limits.header_s;
    pthread_mutex_lock(&h->lock);
    p->next = h->peers;
    if (p->next)
        p->next->before = p;
    h->peers = p;
    pthread_mutex_unlock(&h->lock);
    return p;
}

static void drop_peer(struct http *h, struct peer *p)
{
    pthread_mutex_lock(&h->lock);
    if (p->next)
        p->next->before = p->before;
    if (p->before)
        p->before->next = p->next;
    else
        h->peers = p->next;
    pthread_mutex_unlock(&h->lock);
    free(p);
}

static void on_connection(void *cls, struct MHD_Connection *c, void **context,
                          enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *context = add_peer(cls, c);
    } else if (*context) {
        drop_peer(cls, *context);
        *context = NULL;
    }
}

/* The fd is open as long as the peer is listed: both change under the lock. */
static void *reap(void *cls)
{
    struct http *h = cls;

    pthread_mutex_lock(&h->lock);
    while (!h->stopping) {
        time_t now = now_s();
        struct timespec until;

        for (struct peer *p = h->peers; p; p = p->next)
            if (p->in_header && p->deadline <= now)
                shutdown(p->fd, SHUT_RDWR);
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&h->wake, &h->lock, &until);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

/* The header of this connection is complete, or (in) a next one may come. */
static void mark_header(struct http *h, struct MHD_Connection *c, bool in)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct peer *p = info ? info->socket_context : NULL;

    if (!p)
        return;
    pthread_mutex_lock(&h->lock);
    p->in_header = in;
    /* an idle kept connection has nothing to send yet: the idle time first */
    p->deadline = now_s() + h->limits.idle_s + h->limits.header_s;
    pthread_mutex_unlock(&h->lock);
}

/* ---- requests ---------------------------------------------------------- */

static void *on_target(void *cls, const char *target, struct MHD_Connection *c)
{
    struct http *h = cls;
    struct arena *a = NULL;
    struct call *call;

    (void)c;
    pthread_mutex_lock(&h->lock);
    h->busy++;
    if (h->n_spare)
        a = h->spare[--h->n_spare];
    pthread_mutex_unlock(&h->lock);
    if (!a)
        a = arena_new();
    call = NEW(a, struct call, 1);
    call->h = h;
    call->a = a;
    call->target = target;
    call->req.a = a;
    call->req.target.raw = str_dup(a, str_of(target));
    return call;
}

static void on_completed(void *cls, struct MHD_Connection *c, void **context,
                         enum MHD_RequestTerminationCode code)
{
    struct http *h = cls;
    struct call *call = *context;
    struct arena *a;

    (void)code;
    *context = NULL;
    mark_header(h, c, true);
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

struct head {
    struct call *call;
    int headers, hosts;
    Str host;
    const char *next;  /* where the next header must begin, see follows() */
    const char *fault; /* English message id, or NULL */
};

static bool is_name(Str key, const char *name)
{
    return (size_t)key.n == strlen(name) &&
           strncasecmp(key.p, name, (size_t)key.n) == 0;
}

static bool has_bad_byte(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
            return true;
    return false;
}

static void take_header(struct head *head, Str key, Str value)
{
    struct http_request *req = &head->call->req;

    if (is_name(key, "Host")) {
        head->hosts++;
        head->host = value;
    } else if (is_name(key, "If-None-Match")) {
        req->if_none_match = value;
    } else if (is_name(key, "Accept-Language")) {
        req->accept_language = value;
    } else if (is_name(key, "Cookie")) {
        req->cookie = value;
    } else if (is_name(key, "Transfer-Encoding") ||
               (is_name(key, "Content-Length") && !str_is(value, "0"))) {
        head->fault = N_("a request for a page has no body");
    }
}

/*
 * The library measures names and values with strlen, so a NUL byte hides what
 * comes behind it.  They still lie in the buffer as they came: each must begin
 * where the one before it ends.  Only CRLF and blanks may stand between.
 */
static bool follows(struct head *head, Str key, Str value)
{
    bool ok = key.p == head->next && value.p > key.p + key.n;

    for (const char *p = key.p + key.n + 1; ok && p < value.p; p++)
        ok = *p == ' ' || *p == '\t';
    head->next = value.p + value.n + 2;
    return ok;
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind,
                                 const char *key, size_t key_n,
                                 const char *value, size_t value_n)
{
    struct head *head = cls;
    Str k = { key, (ptrdiff_t)key_n };
    Str v = { value ? value : "", (ptrdiff_t)value_n };

    (void)kind;
    head->headers++;
    if (!follows(head, k, v) || has_bad_byte(k) || has_bad_byte(v))
        head->fault = N_("a header of the request is malformed");
    else
        take_header(head, k, v);
    return MHD_YES;
}

static void check_headers(struct head *head, struct MHD_Connection *c)
{
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

    MHD_get_connection_values_n(c, MHD_HEADER_KIND, on_header, head);
    if (head->headers > HTTP_MAX_HEADERS ||
        (size && size->header_size > HTTP_MAX_HEADER_BYTES))
        head->fault = N_("the header of the request is too large");
    else if (head->hosts != 1)
        head->fault = N_("the request must name its host exactly once");
}

/* "GET", one blank, target, one blank, version: no byte more (no NUL). */
static void check_line(struct head *head, const char *version)
{
    const char *end = head->call->target + head->call->req.target.raw.n;

    if (version != end + 1 ||
        (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0))
        head->fault = N_("the request line is malformed");
    head->next = version + strlen(version) + 2;
}

/* The status to refuse with, or 0; the sentence is in call->e. */
static int check_request(struct call *call, struct MHD_Connection *c,
                         const char *method, const char *version)
{
    struct head head = { .call = call };
    struct http_request *req = &call->req;

    check_line(&head, version);
    check_headers(&head, c);
    if (head.fault) {
        err_set(&call->e, RC_INVALID, "request", "%s",
                msg(call->e.lang, head.fault));
        return 400;
    }
    if (!http_host_ok(head.host, call->h->port)) {
        err_set(&call->e, RC_DENIED, "host",
                N_("this server answers only to the name localhost; open it "
                   "by that name"));
        return 421;
    }
    req->head = strcmp(method, "HEAD") == 0;
    if (!req->head && strcmp(method, "GET") != 0) {
        err_set(&call->e, RC_INVALID, "method",
                N_("only pages can be asked for here (GET, HEAD)"));
        return 405;
    }
    if (http_parse_target(call->a, req->target.raw, &req->target, &call->e))
        return 400;
    return 0;
}

/* ---- replies ----------------------------------------------------------- */

#define CSP_PAGE                                                               \
    "default-src 'none'; script-src 'none'; style-src 'self'; "                \
    "img-src 'self'; font-src 'self'; connect-src 'self'; "                    \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "            \
    "require-trusted-types-for 'script'"
#define CSP_FILE "sandbox; default-src 'none'; frame-ancestors 'none'"

static const char *const always[][2] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "X-Frame-Options", "DENY" },
    { "Permissions-Policy",
      "accelerometer=(), autoplay=(), camera=(), display-capture=(), "
      "fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), "
      "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()" },
};

static void add(struct MHD_Response *r, const char *name, const char *value)
{
    /* refused only for a value with a line break: no reply of ours has one */
    assert(MHD_add_response_header(r, name, value) == MHD_YES);
}

static const char *cache_of(const struct http_reply *reply)
{
    if (reply->forever)
        return "public, max-age=31536000, immutable";
    return reply->etag.n ? "private, no-cache" : "no-store";
}

static void add_download(struct arena *a, struct MHD_Response *r, Str name)
{
    add(r, "Content-Disposition",
        str_fmt(a, "attachment; filename*=UTF-8''%s", http_escape(a, name).p)
            .p);
}

static void add_headers(struct call *call, struct MHD_Response *r)
{
    const struct http_reply *reply = &call->reply;

    for (int i = 0; i < countof(always); i++)
        add(r, always[i][0], always[i][1]);
    add(r, "Content-Security-Policy", reply->download.n ? CSP_FILE : CSP_PAGE);
    add(r, "Cache-Control", cache_of(reply));
    if (reply->status != 304)
        add(r, "Content-Type",
            reply->type ? reply->type : "text/html; charset=utf-8");
    if (reply->etag.n)
        add(r, "ETag", str_fmt(call->a, "\"%.*s\"", STR(reply->etag)).p);
    if (reply->location.n)
        add(r, "Location", str_dup(call->a, reply->location).p);
    if (reply->download.n)
        add_download(call->a, r, reply->download);
    if (reply->status == 405)
        add(r, "Allow", "GET, HEAD");
}

static enum MHD_Result send_reply(struct call *call, struct MHD_Connection *c,
                                  bool close)
{
    struct http_reply *reply = &call->reply;
    struct MHD_Response *r;
    enum MHD_Result sent;

    if (!reply->status)
        reply->status = 200;
    if (reply->status == 200 && http_has_etag(&call->req, reply->etag))
        reply->status = 304;
    if (reply->status == 304)
        reply->body = (Str){ "", 0 };
    r = MHD_create_response_from_buffer((size_t)reply->body.n,
                                        (void *)(uintptr_t)reply->body.p,
                                        MHD_RESPMEM_PERSISTENT);
    if (!r)
        return MHD_NO;
    add_headers(call, r);
    if (close)
        add(r, "Connection", "close");
    sent = MHD_queue_response(c, (unsigned)reply->status, r);
    MHD_destroy_response(r);
    return sent;
}

static enum MHD_Result refuse(struct call *call, struct MHD_Connection *c,
                              int status)
{
    call->reply = (struct http_reply){ 0 };
    call->reply.status = status;
    call->reply.type = "text/plain; charset=utf-8";
    call->reply.body = str_fmt(call->a, "%d: %s\n", status, call->e.text);
    return send_reply(call, c, true);
}

/* The library's signature.  NOLINTNEXTLINE(readability-function-size) */
static enum MHD_Result on_request(void *cls, struct MHD_Connection *c,
                                  const char *url, const char *method,
                                  const char *version, const char *upload,
                                  size_t *upload_n, void **context)
{
    struct http *h = cls;
    struct call *call = *context;
    int status;

    (void)url;
    (void)upload;
    if (!call || *upload_n)
        return MHD_NO; /* a body is refused before it is read */
    if (!call->seen) {
        call->seen = true;
        mark_header(h, c, false);
        status = check_request(call, c, method, version);
        /* a reply at the first call ends the connection, at the second not */
        return status ? refuse(call, c, status) : MHD_YES;
    }
    h->handler(h->arg, &call->req, &call->reply);
    return send_reply(call, c, false);
}

/* ---- life -------------------------------------------------------------- */

static bool is_loopback(const struct sockaddr *sa)
{
    if (sa->sa_family == AF_INET) {
        struct sockaddr_in in;

        memcpy(&in, sa, sizeof in);
        return ntohl(in.sin_addr.s_addr) >> 24 == 127;
    }
    if (sa->sa_family == AF_INET6) {
        struct sockaddr_in6 in6;

        memcpy(&in6, sa, sizeof in6);
        return IN6_IS_ADDR_LOOPBACK(&in6.sin6_addr);
    }
    return false;
}

static enum rc refuse_errno(struct err *e, const struct http_config *config)
{
    enum rc rc = err_set(e, RC_IO, "port",
                         N_("cannot listen on '%s' port %d; another program "
                            "may be using it: choose another port"),
                         config->host, config->port);

    snprintf(e->detail, sizeof e->detail, "errno %d", errno);
    return rc;
}

static int listen_on(const struct addrinfo *ai)
{
    int fd =
        socket(ai->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int one = 1;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
        listen(fd, SOMAXCONN) == 0)
        return fd;
    close(fd);
    return -1;
}

static enum rc open_socket(const struct http_config *config, int *ret_fd,
                           struct err *e)
{
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *list;
    char port[12];
    bool ok;

    snprintf(port, sizeof port, "%d", config->port);
    if (config->port < 0 || config->port > 65535 ||
        getaddrinfo(config->host, port, &hints, &list) != 0)
        return err_set(e, RC_INVALID, "host",
                       N_("'%s' port %d is not an address of this machine; "
                          "use 127.0.0.1"),
                       config->host, config->port);
    ok = is_loopback(list->ai_addr);
    *ret_fd = ok ? listen_on(list) : -1;
    freeaddrinfo(list);
    if (!ok)
        return err_set(e, RC_DENIED, "host",
                       N_("'%s' can be reached from other machines; this "
                          "server has no sign-in yet and listens on "
                          "127.0.0.1 only"),
                       config->host);
    return *ret_fd < 0 ? refuse_errno(e, config) : RC_OK;
}

static int port_of(int fd)
{
    struct sockaddr_storage ss;
    socklen_t n = sizeof ss;
    struct sockaddr_in in;

    memset(&ss, 0, sizeof ss);
    if (getsockname(fd, (struct sockaddr *)&ss, &n) != 0)
        return 0;
    memcpy(&in, &ss, sizeof in); /* the port stands at one place in both */
    return ntohs(in.sin_port);
}

static int or_default(int value, int by_default)
{
    return value > 0 ? value : by_default;
}

static void no_log(void *cls, const char *fmt, va_list ap)
{
    (void)cls;
    (void)fmt;
    (void)ap;
}

static struct MHD_Daemon *start_daemon(struct http *h, int fd)
{
    const struct http_limits *l = &h->limits;

    return MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_TURBO | MHD_USE_ITC |
            MHD_USE_ERROR_LOG,
        0, NULL, NULL, on_request, h, MHD_OPTION_EXTERNAL_LOGGER, no_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)l->threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)l->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)l->connection_memory,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)l->idle_s,
        MHD_OPTION_URI_LOG_CALLBACK, on_target, h, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, h, MHD_OPTION_NOTIFY_CONNECTION, on_connection, h,
        MHD_OPTION_END);
}

static void init(struct http *h, const struct http_config *config)
{
    const struct http_limits *l = &config->limits;
    pthread_condattr_t monotonic;

    memset(h, 0, sizeof *h);
    h->handler = config->handler;
    h->arg = config->arg;
    h->limits.connections = or_default(l->connections, 1000);
    h->limits.connection_memory = or_default(l->connection_memory, 64 * 1024);
    h->limits.idle_s = or_default(l->idle_s, 30);
    h->limits.header_s = or_default(l->header_s, 10);
    h->limits.drain_s = or_default(l->drain_s, 5);
    h->limits.threads = or_default(l->threads, 2);
    pthread_mutex_init(&h->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&h->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

static void release(struct http *h)
{
    for (int i = 0; i < h->n_spare; i++)
        arena_free(h->spare[i]);
    pthread_cond_destroy(&h->wake);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

enum rc http_start(const struct http_config *config, struct http **ret,
                   struct err *e)
{
    struct http *h;
    int fd;

    TRY(open_socket(config, &fd, e));
    signal(SIGPIPE, SIG_IGN);
    h = xmalloc(sizeof *h);
    init(h, config);
    h->port = port_of(fd);
    h->daemon = start_daemon(h, fd);
    if (!h->daemon) {
        close(fd);
        release(h);
        return refuse_errno(e, config);
    }
    if (pthread_create(&h->reaper, NULL, reap, h) != 0) {
        MHD_stop_daemon(h->daemon);
        release(h);
        return refuse_errno(e, config);
    }
    *ret = h;
    return RC_OK;
}

int http_port(const struct http *h)
{
    return h->port;
}

static void wait_for_replies(struct http *h)
{
    struct timespec until;

    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += h->limits.drain_s;
    pthread_mutex_lock(&h->lock);
    while (h->busy &&
           pthread_cond_timedwait(&h->wake, &h->lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&h->lock);
}

void http_stop(struct http *h)
{
    int fd;

    if (!h)
        return;
    fd = MHD_quiesce_daemon(h->daemon);
    pthread_mutex_lock(&h->lock);
    h->stopping = true;
    pthread_cond_broadcast(&h->wake);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->reaper, NULL);
    wait_for_replies(h);
    MHD_stop_daemon(h->daemon);
    if (fd >= 0)
        close(fd);
    release(h);
}
