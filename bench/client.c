/* The client: one thread, epoll, replies counted and not kept. */
#include "bench/client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "bench/bench.h"

enum { HEAD = 8192, PIECE = 1 << 18, MOST_CONNECTIONS = 1024 };

struct conn {
    int fd;
    double begun;
    char head[HEAD];
    size_t got;   /* of the header */
    int64_t left; /* of the body, once `status` is known */
    int64_t bytes;
    int status; /* 0: the header is not whole yet */
};

struct run {
    const struct client *k;
    struct client_got *out;
    int epoll;
    int64_t asked;
    int open;
    double end;
    float *ms;
    size_t n, cap;
    char *piece;
};

static int dial(int port)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool send_whole(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

static void hang_up(struct run *r, struct conn *x)
{
    close(x->fd);
    x->fd = -1;
    r->open--;
}

static void broke(struct run *r, struct conn *x)
{
    r->out->others++;
    r->out->other = 0;
    hang_up(r, x);
}

static void next(struct run *r, struct conn *x)
{
    char request[CLIENT_REQUEST];
    size_t n;

    if (now() >= r->end) {
        hang_up(r, x);
        return;
    }
    n = r->k->make(r->k->arg, r->asked++, request);
    x->got = 0;
    x->status = 0;
    x->bytes = 0;
    x->begun = now();
    if (!send_whole(x->fd, request, n))
        broke(r, x);
}

/* ---- replies ---- */

static void take_time(struct run *r, double ms)
{
    if (r->n == r->cap) {
        r->cap = r->cap ? 2 * r->cap : 1 << 16;
        r->ms = realloc(r->ms, r->cap * sizeof *r->ms);
        if (!r->ms)
            abort();
    }
    r->ms[r->n++] = (float)ms;
}

static void done(struct run *r, struct conn *x)
{
    if (x->status == r->k->expected) {
        r->out->n++;
        r->out->bytes = x->bytes;
        take_time(r, 1000 * (now() - x->begun));
    } else {
        r->out->others++;
        r->out->other = x->status;
    }
    next(r, x);
}

/* The header is whole: what is still to come? */
static void read_head(struct conn *x, const char *end)
{
    const char *length = strcasestr(x->head, "\r\nContent-Length: ");
    int64_t body = length && length < end ? strtoll(length + 18, NULL, 10) : 0;

    x->status = (int)strtol(x->head + 9, NULL, 10);
    if (x->status == 304)
        body = 0;
    x->left = body - (x->head + x->got - (end + 4));
}

static void take(struct run *r, struct conn *x)
{
    bool in_head = x->status == 0;
    char *to = in_head ? x->head + x->got : r->piece;
    size_t room = in_head ? HEAD - 1 - x->got : PIECE;
    ssize_t n = recv(x->fd, to, room, MSG_DONTWAIT);
    const char *end;

    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n <= 0 || (in_head && room == 0)) {
        broke(r, x);
        return;
    }
    x->bytes += n;
    if (!in_head) {
        x->left -= n;
    } else {
        x->got += (size_t)n;
        x->head[x->got] = '\0';
        end = strstr(x->head, "\r\n\r\n");
        if (!end)
            return;
        read_head(x, end);
    }
    if (x->left <= 0)
        done(r, x);
}

/* ---- all of it ---- */

static int by_size(const void *a, const void *b)
{
    const float *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

static void sum_up(struct run *r, double seconds)
{
    struct client_got *o = r->out;

    o->seconds = seconds;
    o->per_second = (double)o->n / seconds;
    if (!r->n)
        return;
    qsort(r->ms, r->n, sizeof *r->ms, by_size);
    o->p50_ms = (double)r->ms[r->n / 2];
    o->p99_ms = (double)r->ms[r->n * 99 / 100];
}

static int connect_all(struct run *r, struct conn *all)
{
    int n = 0;

    for (; n < r->k->connections; n++) {
        struct epoll_event ev = { .events = EPOLLIN, .data.ptr = &all[n] };

        all[n].fd = dial(r->k->port);
        if (all[n].fd < 0 ||
            epoll_ctl(r->epoll, EPOLL_CTL_ADD, all[n].fd, &ev) != 0)
            return 0;
    }
    return n;
}

int client_run(const struct client *k, struct client_got *ret)
{
    struct run r = { .k = k, .out = ret, .epoll = epoll_create1(0) };
    struct conn *all = calloc(MOST_CONNECTIONS, sizeof *all);
    struct epoll_event ev[64];
    double begin;

    *ret = (struct client_got){ 0 };
    r.piece = malloc(PIECE);
    if (!all || !r.piece || r.epoll < 0 || k->connections > MOST_CONNECTIONS ||
        !connect_all(&r, all))
        return 0;
    begin = now();
    r.end = begin + k->seconds;
    r.open = k->connections;
    for (int i = 0; i < k->connections; i++)
        next(&r, &all[i]);
    while (r.open > 0) {
        int n = epoll_wait(r.epoll, ev, countof(ev), 20000);

        if (n == 0)
            break; /* a reply that never comes */
        for (int i = 0; i < n; i++)
            take(&r, ev[i].data.ptr);
    }
    sum_up(&r, now() - begin);
    close(r.epoll);
    free(all);
    free(r.piece);
    free(r.ms);
    return r.open == 0;
}

int client_ask(int port, const char *request, size_t n, char *ret, size_t size)
{
    int fd = dial(port);
    ssize_t got;

    ret[0] = '\0';
    if (fd < 0)
        return 0;
    if (!send_whole(fd, request, n)) {
        close(fd);
        return 0;
    }
    got = recv(fd, ret, size - 1, MSG_WAITALL);
    close(fd);
    ret[got > 0 ? got : 0] = '\0';
    return got > 12 ? (int)strtol(ret + 9, NULL, 10) : 0;
}
