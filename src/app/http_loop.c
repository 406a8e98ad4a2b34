/*
 * A loop: one thread, the connections that are its own, and what wakes it: their
 * sockets, new ones, requests that are back from a lane, the passing of time.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <netinet/tcp.h>

#include "app/http_call.h"
#include "base/arena.h"

enum {
    EVENTS = 256,
    ACCEPTS = 64, /* before the others' turn */
    TICK_MS = 1000,
    NAP_MS = 50,
    LOOKED_AT = 256, /* when the slowest is to go */
    GRACE_MS = 1000, /* who is younger may yet mean well */
    SLOW_RATE = 1    /* bytes a ms */
};

int64_t loop_clock(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* ---- lists ---- */

static struct conn_list *list_of(struct conn *c)
{
    if (c->state != CONN_HEAD)
        return &c->loop->active;
    return c->kept ? &c->loop->kept : &c->loop->fresh;
}

static void unlist(struct conn *c)
{
    struct conn_list *list = list_of(c);

    *(c->before ? &c->before->next : &list->first) = c->next;
    *(c->next ? &c->next->before : &list->last) = c->before;
    c->next = c->before = NULL;
}

static void enlist(struct conn *c, enum conn_state state)
{
    struct conn_list *list;

    c->state = state;
    c->since = c->progress = c->loop->now;
    c->moved = 0;
    list = list_of(c);
    c->before = list->last;
    *(list->last ? &list->last->next : &list->first) = c;
    list->last = c;
}

void loop_list(struct conn *c, enum conn_state state)
{
    unlist(c);
    enlist(c, state);
}

void loop_again(struct conn *c)
{
    if (c->is_again)
        return;
    c->is_again = true;
    c->again = c->loop->again;
    c->loop->again = c;
}

void loop_close(struct conn *c)
{
    struct loop *l = c->loop;

    if (c->call)
        call_free(c->call);
    unlist(c);
    close(c->fd);
    c->state = CONN_DEAD;
    c->next = l->dead;
    l->dead = c;
    atomic_fetch_sub(&l->n, 1);
}

void loop_cut(struct conn *c)
{
    struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

    setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    loop_close(c);
}

static void bury(struct loop *l)
{
    struct conn *c = l->dead, *next;

    l->dead = NULL;
    for (; c; c = next) {
        next = c->next;
        if (c->is_again) { /* that list still names it */
            c->next = l->dead;
            l->dead = c;
            continue;
        }
        free(c->in);
        free(c);
    }
}

/* ---- room for new ones ---- */

/* Who has moved the fewest bytes for its time, of those that began first. */
static struct conn *slowest(const struct loop *l, int64_t *ret_rate)
{
    struct conn *found = NULL;
    int64_t least = INT64_MAX;
    int looked = 0;

    for (struct conn *c = l->active.first; c && looked++ < LOOKED_AT;
         c = c->next) {
        int64_t age = l->now - c->since;
        int64_t rate = age > GRACE_MS ? c->moved / age : INT64_MAX;

        if (c->state != CONN_PARKED && (!found || rate < least)) {
            found = c;
            least = rate;
        }
    }
    *ret_rate = least;
    return found;
}

static bool is_old(const struct loop *l, const struct conn *c)
{
    return c && l->now - c->since > GRACE_MS;
}

/*
 * First who only holds a place: no whole header for a while, or a body or reply
 * that hardly moves.  Then the youngest, for whom it costs a new connection; a
 * browser between two requests is the last of them.
 */
static struct conn *whom_to_shed(const struct loop *l)
{
    int64_t rate;
    struct conn *slow;

    if (is_old(l, l->fresh.first))
        return l->fresh.first;
    if (is_old(l, l->kept.first))
        return l->kept.first;
    slow = slowest(l, &rate);
    if (slow && rate < SLOW_RATE)
        return slow;
    if (l->fresh.first)
        return l->fresh.first;
    return l->kept.first ? l->kept.first : slow;
}

static bool shed(struct loop *l)
{
    struct conn *c = whom_to_shed(l);

    if (c)
        loop_cut(c);
    return c != NULL;
}

static int most_of(const struct loop *l)
{
    int n = l->h->limits.connections / l->h->n_loops;

    return n > 0 ? n : 1;
}

/* ---- new connections ---- */

static void adopt(struct loop *l, struct conn *c)
{
    struct epoll_event ev = {
        .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
        .data = { .ptr = c },
    };
    bool room = true;

    while (room && atomic_load(&l->n) > most_of(l))
        room = shed(l);
    c->loop = l;
    c->writable = true;
    enlist(c, CONN_HEAD);
    if (!room || atomic_load(&l->h->stopping) ||
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, c->fd, &ev) != 0) {
        loop_cut(c);
        return;
    }
    /* its request has often come already: so it is no longer one of those
     * that are shed first */
    c->readable = true;
    conn_run(c);
}

static struct loop *least_busy(struct http *h, struct loop *mine)
{
    struct loop *best = mine;

    for (int i = 0; i < h->n_loops; i++)
        if (atomic_load(&h->loops[i]->n) < atomic_load(&best->n))
            best = h->loops[i];
    return best;
}

static void write_address(const struct sockaddr_storage *from, char *to,
                          size_t n)
{
    struct sockaddr_in6 six;
    struct sockaddr_in four;

    to[0] = '\0';
    if (from->ss_family == AF_INET) {
        memcpy(&four, from, sizeof four);
        inet_ntop(AF_INET, &four.sin_addr, to, (socklen_t)n);
    } else if (from->ss_family == AF_INET6) {
        memcpy(&six, from, sizeof six);
        inet_ntop(AF_INET6, &six.sin6_addr, to, (socklen_t)n);
    }
}

static void give(struct loop *mine, int fd, const struct sockaddr_storage *from)
{
    struct loop *l = least_busy(mine->h, mine);
    struct conn *c = xmalloc(sizeof *c);
    int one = 1;

    memset(c, 0, sizeof *c);
    c->fd = fd;
    write_address(from, c->address, sizeof c->address);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    atomic_fetch_add(&l->n, 1);
    if (l == mine) {
        adopt(l, c);
        return;
    }
    pthread_mutex_lock(&l->lock);
    c->next = l->incoming;
    l->incoming = c;
    pthread_mutex_unlock(&l->lock);
    loop_wake(l);
}

static void accept_some(struct loop *l)
{
    static const struct timespec a_little = { .tv_nsec = 1000000 };

    for (int i = 0; i < ACCEPTS; i++) {
        struct sockaddr_storage from = { 0 };
        socklen_t n = sizeof from;
        int fd = accept4(l->h->fd, (struct sockaddr *)&from, &n,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);

        if (fd >= 0) {
            give(l, fd, &from);
            continue;
        }
        if (errno == EMFILE || errno == ENFILE) {
            if (!shed(l)) /* it stays readable: not to turn at full speed */
                nanosleep(&a_little, NULL);
            return;
        }
        if (errno != EINTR && errno != ECONNABORTED)
            return;
    }
}

/* ---- the inbox ---- */

void loop_wake(struct loop *l)
{
    uint64_t one = 1;
    ssize_t n = write(l->wake, &one, sizeof one);

    (void)n; /* full is awake */
}

void loop_give_back(struct call *call)
{
    struct loop *l = call->conn->loop;

    pthread_mutex_lock(&l->lock);
    call->job.next = l->done;
    l->done = &call->job;
    pthread_mutex_unlock(&l->lock);
    loop_wake(l);
}

static void open_inbox(struct loop *l)
{
    struct conn *c, *next;
    struct job *job;

    pthread_mutex_lock(&l->lock);
    c = l->incoming;
    job = l->done;
    l->incoming = NULL;
    l->done = NULL;
    pthread_mutex_unlock(&l->lock);
    for (; c; c = next) {
        next = c->next;
        c->next = NULL;
        adopt(l, c);
    }
    while (job) {
        struct call *call = (struct call *)job;

        job = job->next;
        c = call->conn;
        call_work(call);
        conn_run(c);
    }
}

/* ---- LANE_SOON ---- */

void loop_sleep(struct call *call)
{
    struct loop *l = call->conn->loop;

    loop_list(call->conn, CONN_PARKED);
    if (!l->asleep)
        l->woken = l->now;
    call->job.next = l->asleep;
    l->asleep = &call->job;
}

static void wake_all(struct loop *l)
{
    struct job *job = l->asleep;

    if (!job || l->now - l->woken < NAP_MS)
        return;
    l->woken = l->now;
    l->asleep = NULL;
    while (job) {
        struct call *call = (struct call *)job;
        struct conn *c = call->conn;

        job = job->next;
        if (c->gone) { /* nobody is left to be answered */
            loop_close(c);
            continue;
        }
        call->at = LANE_HERE;
        call_work(call);
        conn_run(c);
    }
}

/* ---- rounds ---- */

static void take_event(struct loop *l, const struct epoll_event *ev)
{
    struct conn *c = ev->data.ptr;
    uint64_t count;

    if (ev->data.ptr == l->h) {
        accept_some(l);
        return;
    }
    if (ev->data.ptr == l) {
        while (read(l->wake, &count, sizeof count) > 0)
            ;
        return;
    }
    if (c->state == CONN_DEAD)
        return;
    if (ev->events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
        c->readable = true;
    if (ev->events & EPOLLOUT)
        c->writable = true;
    if (ev->events & (EPOLLRDHUP | EPOLLHUP))
        c->hung_up = true;
    if (ev->events & (EPOLLHUP | EPOLLERR))
        c->gone = true;
    conn_run(c);
}

static void run_again(struct loop *l)
{
    struct conn *c = l->again, *next;

    l->again = NULL;
    for (; c; c = next) {
        next = c->again;
        c->is_again = false;
        if (c->state != CONN_DEAD)
            conn_run(c);
    }
}

static void tick(struct loop *l)
{
    struct conn_list *const lists[] = { &l->fresh, &l->kept, &l->active };

    if (l->now - l->ticked < TICK_MS)
        return;
    l->ticked = l->now;
    for (int i = 0; i < countof(lists); i++) {
        struct conn *c = lists[i]->first, *last = lists[i]->last, *next;

        for (; c; c = next) {
            next = c == last ? NULL : c->next;
            conn_tick(c);
        }
    }
}

/* Who has no request under way has nothing to wait for. */
static void stop_waiting(struct loop *l)
{
    epoll_ctl(l->epoll, EPOLL_CTL_DEL, l->h->fd, NULL);
    while (l->fresh.first)
        loop_close(l->fresh.first);
    while (l->kept.first)
        loop_close(l->kept.first);
}

static void *run(void *arg)
{
    struct loop *l = arg;
    struct epoll_event ev[EVENTS];
    bool ending = false;

    while (!ending) {
        int wait = l->again             ? 0
                   : l->asleep          ? NAP_MS
                   : atomic_load(&l->n) ? TICK_MS
                                        : -1;
        int n = epoll_wait(l->epoll, ev, EVENTS, wait);

        ending = atomic_load(&l->h->ending);
        l->now = loop_clock();
        for (int i = 0; i < n; i++)
            take_event(l, &ev[i]);
        open_inbox(l);
        wake_all(l);
        run_again(l);
        if (atomic_load(&l->h->stopping))
            stop_waiting(l);
        tick(l);
        bury(l);
    }
    while (l->active.first)
        loop_close(l->active.first);
    return NULL;
}

/* ---- life ---- */

struct loop *loop_new(struct http *h)
{
    struct loop *l = xmalloc(sizeof *l);
    struct epoll_event mine = { .events = EPOLLIN, .data = { .ptr = l } };
    struct epoll_event door = { .events = EPOLLIN | EPOLLEXCLUSIVE,
                                .data = { .ptr = h } };

    memset(l, 0, sizeof *l);
    l->h = h;
    l->now = loop_clock();
    pthread_mutex_init(&l->lock, NULL);
    l->epoll = epoll_create1(EPOLL_CLOEXEC);
    l->wake = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (l->epoll >= 0 && l->wake >= 0 &&
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, l->wake, &mine) == 0 &&
        epoll_ctl(l->epoll, EPOLL_CTL_ADD, h->fd, &door) == 0)
        return l;
    loop_free(l);
    return NULL;
}

bool loop_start(struct loop *l)
{
    return pthread_create(&l->thread, NULL, run, l) == 0;
}

void loop_free(struct loop *l)
{
    for (struct conn *c = l->incoming, *next; c; c = next) {
        next = c->next;
        close(c->fd);
        free(c);
    }
    run_again(l);
    bury(l);
    for (int i = 0; i < l->n_spare; i++)
        arena_free(l->spare[i]);
    if (l->epoll >= 0)
        close(l->epoll);
    if (l->wake >= 0)
        close(l->wake);
    pthread_mutex_destroy(&l->lock);
    free(l);
}
