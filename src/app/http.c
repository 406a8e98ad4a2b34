/*
 * The server over libmicrohttpd: epoll threads, one request = one arena.  Here is
 * its life, from the socket to the last reply; http_call.c has a request's way.
 */
#include "app/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/http_conn.h"
#include "base/arena.h"

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
            MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG,
        0, NULL, NULL, call_go_on, h, MHD_OPTION_EXTERNAL_LOGGER, no_log, NULL,
        MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_STRICT_FOR_CLIENT, 0,
        MHD_OPTION_THREAD_POOL_SIZE, (unsigned)l->threads,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)l->connections,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)l->connection_memory,
        MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)l->idle_s,
        MHD_OPTION_URI_LOG_CALLBACK, call_begin, h, MHD_OPTION_NOTIFY_COMPLETED,
        call_end, h, MHD_OPTION_NOTIFY_CONNECTION, peer_notify, h,
        MHD_OPTION_END);
}

static const int queue_default[LANE_COUNT] = {
    [LANE_WRITE] = 256,
    [LANE_SLOW] = 32,
    [LANE_HASH] = 8,
};

static void init(struct http *h, const struct http_config *config)
{
    const struct http_limits *l = &config->limits;
    pthread_condattr_t monotonic;

    memset(h, 0, sizeof *h);
    h->config = *config;
    h->limits.connections = or_default(l->connections, 1000);
    h->limits.connection_memory = or_default(l->connection_memory, 64 * 1024);
    h->limits.idle_s = or_default(l->idle_s, 30);
    h->limits.header_s = or_default(l->header_s, 10);
    h->limits.drain_s = or_default(l->drain_s, 5);
    h->limits.threads = or_default(l->threads, 2);
    h->limits.body_s = or_default(l->body_s, 60);
    for (int i = 0; i < LANE_COUNT; i++)
        h->limits.queue[i] = or_default(l->queue[i], queue_default[i]);
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
    h->lanes = lanes_new(h->limits.queue, call_work);
    h->daemon = h->lanes ? start_daemon(h, fd) : NULL;
    if (!h->daemon) {
        lanes_free(h->lanes);
        close(fd);
        release(h);
        return refuse_errno(e, config);
    }
    if (pthread_create(&h->reaper, NULL, peer_reap, h) != 0) {
        MHD_stop_daemon(h->daemon);
        lanes_free(h->lanes);
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
    lanes_close(h->lanes);
    MHD_stop_daemon(h->daemon);
    lanes_free(h->lanes);
    if (fd >= 0)
        close(fd);
    release(h);
}
