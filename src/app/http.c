/*
 * The server's life, from its socket to the last reply.  Its work is done by
 * loops (http_loop.c), each with connections (http_conn.c) that carry requests
 * (http_call.c), one request = one arena.
 */
#include "app/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/http_call.h"
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

enum { SEND_ROOM = 128 * 1024 };

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
    int one = 1, room = SEND_ROOM;

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    /* connections inherit it: what a slow reader makes the kernel hold */
    setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
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

static const int queue_default[LANE_COUNT] = {
    [LANE_WRITE] = 256,
    [LANE_SLOW] = 32,
    [LANE_HASH] = 8,
};

/* As many files as may be open here, less those for stores and bodies. */
static int connections_default(void)
{
    enum { OTHERS = 256, MOST = 50000 };
    struct rlimit limit;
    rlim_t n;

    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return OTHERS;
    limit.rlim_cur = limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 &&
        getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return OTHERS;
    n = limit.rlim_cur < 2 * OTHERS ? OTHERS
                                    : (limit.rlim_cur - OTHERS) / 4 * 3;
    return n < MOST ? (int)n : MOST;
}

static void init(struct http *h, const struct http_config *config)
{
    const struct http_limits *l = &config->limits;
    pthread_condattr_t monotonic;

    memset(h, 0, sizeof *h);
    h->config = *config;
    h->limits.connections = or_default(l->connections, connections_default());
    h->limits.idle_s = or_default(l->idle_s, 30);
    h->limits.header_s = or_default(l->header_s, 10);
    h->limits.body_s = or_default(l->body_s, 60);
    h->limits.reply_s = or_default(l->reply_s, 120);
    h->limits.drain_s = or_default(l->drain_s, 5);
    h->limits.threads = or_default(l->threads, 2);
    if (h->limits.threads > MOST_LOOPS)
        h->limits.threads = MOST_LOOPS;
    for (int i = 0; i < LANE_COUNT; i++)
        h->limits.queue[i] = or_default(l->queue[i], queue_default[i]);
    pthread_mutex_init(&h->lock, NULL);
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&h->wake, &monotonic);
    pthread_condattr_destroy(&monotonic);
}

static void wake_loops(struct http *h)
{
    for (int i = 0; i < h->n_loops; i++)
        loop_wake(h->loops[i]);
}

/* The first n loops have a thread. */
static void end(struct http *h, int n)
{
    atomic_store(&h->stopping, true);
    atomic_store(&h->ending, true);
    wake_loops(h);
    for (int i = 0; i < n; i++)
        pthread_join(h->loops[i]->thread, NULL);
    for (int i = 0; i < h->n_loops; i++)
        loop_free(h->loops[i]);
    lanes_free(h->lanes);
    close(h->fd);
    pthread_cond_destroy(&h->wake);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

/* Before the first thread runs, every loop is there: they look at each other. */
static bool make_parts(struct http *h)
{
    h->lanes = lanes_new(h->limits.queue, call_in_lane);
    if (!h->lanes)
        return false;
    for (int i = 0; i < h->limits.threads; i++) {
        h->loops[i] = loop_new(h);
        if (!h->loops[i])
            return false;
        h->n_loops++;
    }
    return true;
}

enum rc http_start(const struct http_config *config, struct http **ret,
                   struct err *e)
{
    struct http *h;
    int fd, n = 0;
    bool good;

    TRY(open_socket(config, &fd, e));
    signal(SIGPIPE, SIG_IGN);
    h = xmalloc(sizeof *h);
    init(h, config);
    h->fd = fd;
    h->port = port_of(fd);
    good = make_parts(h);
    while (good && n < h->n_loops && (good = loop_start(h->loops[n])))
        n++;
    if (!good) {
        end(h, n);
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
    while (atomic_load(&h->busy) &&
           pthread_cond_timedwait(&h->wake, &h->lock, &until) != ETIMEDOUT)
        ;
    pthread_mutex_unlock(&h->lock);
}

void http_stop(struct http *h)
{
    if (!h)
        return;
    atomic_store(&h->stopping, true);
    wake_loops(h);
    wait_for_replies(h);
    /* what still waits is turned away, what is worked on is finished */
    lanes_close(h->lanes);
    end(h, h->n_loops);
}
