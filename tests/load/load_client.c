/*
 * Clients: one that reads pages and measures, and many that mean harm.
 */
#include "load.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static const char ask[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

int64_t now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

double precise_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

int dial(int port, int receive)
{
    struct sockaddr_in in = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port) };
    struct timeval wait = { .tv_sec = 10 };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0)
        return -1;
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (receive)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive, sizeof receive);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    if (connect(fd, (struct sockaddr *)&in, sizeof in) == 0)
        return fd;
    close(fd);
    return -1;
}

void hang_up(int fd)
{
    struct linger now = { 1, 0 };

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

void send_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        ssize_t done = send(fd, p, n, MSG_NOSIGNAL);

        if (done <= 0)
            return;
        p += done;
        n -= (size_t)done;
    }
}

int read_reply(int fd)
{
    char head[16384], *end = NULL, *length;
    ssize_t got = 0;
    int status = 0;
    long left;

    while (!end && got < (ssize_t)sizeof head - 1) {
        ssize_t n = read(fd, head + got, sizeof head - 1 - (size_t)got);

        if (n <= 0)
            return 0;
        got += n;
        head[got] = '\0';
        end = strstr(head, "\r\n\r\n");
    }
    if (!end || sscanf(head, "HTTP/1.1 %d", &status) != 1)
        return 0;
    length = strstr(head, "\r\nContent-Length: ");
    left =
        (length ? strtol(length + 18, NULL, 10) : 0) - (head + got - end - 4);
    while (left > 0) {
        ssize_t n = read(fd, head, sizeof head);

        if (n <= 0)
            return 0;
        left -= n;
    }
    return status;
}

/* ---- the reader ---- */

enum { MOST_SAMPLES = 100000, PAUSE_US = 5000, ON_ONE = 5 };

struct reader {
    int port, n, refused;
    atomic_bool end;
    pthread_t thread;
    double ms[MOST_SAMPLES];
};

/* As a browser does: a kept connection that is gone is opened once more. */
static int one_page(struct reader *r, int *fd)
{
    int status = 0;

    for (int i = 0; i < 2 && !status; i++) {
        bool kept = *fd >= 0;

        if (!kept)
            *fd = dial(r->port, 0);
        if (*fd < 0)
            break;
        send_all(*fd, ask, sizeof ask - 1);
        status = read_reply(*fd);
        if (status)
            break;
        hang_up(*fd);
        *fd = -1;
        if (!kept)
            break;
    }
    return status;
}

/* Every fifth request on a new connection, which is timed with it. */
static void *read_pages(void *arg)
{
    struct reader *r = arg;
    int fd = -1;

    while (!atomic_load(&r->end) && r->n < MOST_SAMPLES) {
        double begin = precise_ms();
        int status = one_page(r, &fd);

        r->ms[r->n++] = precise_ms() - begin;
        if (status != 200)
            r->refused++;
        if (fd >= 0 && (status != 200 || r->n % ON_ONE == 0)) {
            hang_up(fd);
            fd = -1;
        }
        usleep(PAUSE_US);
    }
    if (fd >= 0)
        hang_up(fd);
    return NULL;
}

struct reader *reader_start(int port)
{
    struct reader *r = calloc(1, sizeof *r);

    MUST(r);
    r->port = port;
    MUST(pthread_create(&r->thread, NULL, read_pages, r) == 0);
    return r;
}

int by_size(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;

    return (a > b) - (a < b);
}

int reader_end(struct reader *r, const char *name, double most_p99_ms)
{
    int refused;
    double p99;

    atomic_store(&r->end, true);
    pthread_join(r->thread, NULL);
    MUST(r->n > 0);
    qsort(r->ms, (size_t)r->n, sizeof *r->ms, by_size);
    p99 = r->ms[(int64_t)r->n * 99 / 100];
    printf("%s: %d pages, %d refused, median %.2f ms, p99 %.2f ms\n", name,
           r->n, r->refused, r->ms[r->n / 2], p99);
    refused = r->refused;
    free(r);
    MUST(p99 <= most_p99_ms);
    return refused;
}

/* ---- attackers ---- */

struct attacker {
    int fd;
    enum kind kind;
    int64_t born, back; /* ms; back: when it comes again, 0 not */
};

enum { STEP_MS = 1000, COME_BACK_MS = 100, SMALL_WINDOW = 4096 };

static void open_one(struct attacker *x, int port, int epoll)
{
    static const char *const first[KINDS] = {
        [SLOW_HEADER] = "GET / HTTP/1.1\r\nHost: localhost\r\nX: ",
        [SLOW_BODY] = "POST /small HTTP/1.1\r\nHost: localhost\r\n"
                      "Content-Type: application/json\r\n"
                      "Content-Length: 100000\r\n\r\n",
        [SLOW_READER] = "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n",
        [IDLE] = "",
    };
    bool reads = x->kind == SLOW_READER;
    struct epoll_event ev = {
        .events =
            reads ? EPOLLHUP | EPOLLERR | EPOLLRDHUP : EPOLLIN | EPOLLRDHUP,
        .data = { .ptr = x },
    };

    x->fd = dial(port, reads ? SMALL_WINDOW : 0);
    x->born = now_ms();
    x->back = 0;
    if (x->fd < 0) {
        x->back = x->born + COME_BACK_MS;
        return;
    }
    send_all(x->fd, first[x->kind], strlen(first[x->kind]));
    epoll_ctl(epoll, EPOLL_CTL_ADD, x->fd, &ev);
}

static void was_cut(struct attack *a, struct attacker *x)
{
    int64_t age = now_ms() - x->born;

    if (age > a->longest[x->kind])
        a->longest[x->kind] = age;
    a->cut++;
    hang_up(x->fd);
    x->fd = -1;
    x->back = a->again ? now_ms() + COME_BACK_MS : 0;
}

/* A byte each, of what has none; readers take one. */
static void drip(struct attack *a, struct attacker *all, int n, int epoll)
{
    for (int i = 0; i < n; i++) {
        struct attacker *x = &all[i];
        char byte;

        if (x->fd < 0 && x->back && x->back <= now_ms())
            open_one(x, a->port, epoll);
        if (x->fd < 0)
            continue;
        if (x->kind == SLOW_HEADER || x->kind == SLOW_BODY)
            send(x->fd, "x", 1, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (x->kind == SLOW_READER && i % 2 &&
            recv(x->fd, &byte, 1, MSG_DONTWAIT) == 0)
            was_cut(a, x);
    }
}

static int count(const struct attacker *all, int n)
{
    int open = 0;

    for (int i = 0; i < n; i++)
        open += all[i].fd >= 0;
    return open;
}

void attack_run(struct attack *a)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC), n = 0;
    int64_t begin = now_ms(), dripped = begin;
    struct epoll_event ev[64];
    struct attacker *all;

    for (int k = 0; k < KINDS; k++)
        n += a->n[k];
    all = calloc((size_t)n, sizeof *all);
    MUST(all && epoll >= 0);
    for (int k = 0, i = 0; k < KINDS; k++)
        for (int j = 0; j < a->n[k]; j++, i++) {
            all[i].kind = (enum kind)k;
            open_one(&all[i], a->port, epoll);
            if (j % 50 == 49)
                usleep(2000);
        }
    while (now_ms() - begin < a->s * INT64_C(1000) &&
           (a->again || count(all, n) > 0)) {
        int got = epoll_wait(epoll, ev, 64, 50);

        for (int i = 0; i < got; i++) {
            struct attacker *x = ev[i].data.ptr;

            if (x->fd >= 0)
                was_cut(a, x);
        }
        if (now_ms() - dripped < (a->again ? COME_BACK_MS : STEP_MS))
            continue;
        dripped = now_ms();
        drip(a, all, n, epoll);
    }
    a->open = count(all, n);
    for (int i = 0; i < n; i++)
        if (all[i].fd >= 0)
            hang_up(all[i].fd);
    free(all);
    close(epoll);
}
