/*
 * The server under load: the real one, with a handler that does next to nothing.
 */
#include "load.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

static char page[BIG];
static atomic_int at_once, most_at_once;

static void hash_a_while(struct http_request *req, struct http_reply *ret)
{
    static const struct timespec a_fifth = { .tv_nsec = 200000000 };
    int n = atomic_fetch_add(&at_once, 1) + 1,
        most = atomic_load(&most_at_once);

    while (n > most && !atomic_compare_exchange_weak(&most_at_once, &most, n))
        ;
    nanosleep(&a_fifth, NULL);
    atomic_fetch_sub(&at_once, 1);
    /* more than two at once would be a fault of the lane */
    ret->status = atomic_load(&most_at_once) > 2 ? 500 : 200;
    ret->body = str_fmt(req->a, "%d", n);
}

static enum http_lane handle(void *arg, struct http_request *req,
                             struct http_reply *ret, enum http_lane at,
                             int64_t *ret_body)
{
    Str path = req->target.raw;

    (void)arg;
    if (req->method == HTTP_GET) {
        ret->body = (Str){ page, str_is(path, "/big") ? BIG : PAGE };
        return LANE_DONE;
    }
    if (!req->memo) {
        req->memo = req;
        *ret_body = str_is(path, "/up") ? MOST_UPLOAD : SMALL;
        if (str_is(path, "/hash"))
            return LANE_HASH;
        return str_is(path, "/up") ? LANE_SLOW : LANE_HERE;
    }
    if (at == LANE_HASH)
        hash_a_while(req, ret);
    else
        ret->body = str_fmt(req->a, "%d parts, %td bytes", req->n_parts,
                            req->n_parts ? req->parts[0].value.n : 0);
    return LANE_DONE;
}

static void serve(const struct server_kind *kind, int tell, int until)
{
    struct pollfd end = { .fd = until, .events = POLLIN };
    struct err e = { .lang = LANG_EN };
    struct http *h;
    int port;

    if (http_start(&kind->config, &h, &e) != RC_OK) {
        fprintf(stderr, "%s %s\n", e.text, e.detail);
        exit(1);
    }
    port = http_port(h);
    MUST(write(tell, &port, sizeof port) == sizeof port);
    while (poll(&end, 1, 1000) <= 0)
        if (kind->rest)
            kind->rest(kind->config.arg);
    http_stop(h);
    exit(0);
}

void server_fork(struct server *s, const struct server_kind *kind)
{
    int tell[2], until[2];

    MUST(pipe(tell) == 0 && pipe(until) == 0);
    fflush(stdout);
    s->pid = fork();
    MUST(s->pid >= 0);
    if (s->pid == 0) {
        close(until[1]);
        serve(kind, tell[1], until[0]);
    }
    close(tell[1]);
    close(until[0]);
    MUST(read(tell[0], &s->port, sizeof s->port) == sizeof s->port);
    close(tell[0]);
    s->until = until[1];
}

void server_start(struct server *s, const struct http_limits *limits)
{
    struct server_kind kind = {
        .config = { .host = "127.0.0.1", .limits = *limits, .handler = handle }
    };

    memset(page, 'x', sizeof page);
    server_fork(s, &kind);
}

void server_end(struct server *s)
{
    int status = -1;

    close(s->until);
    MUST(waitpid(s->pid, &status, 0) == s->pid);
    MUST(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

long server_memory(const struct server *s, const char *what)
{
    char path[40], line[200];
    long kb = -1;
    FILE *f;

    snprintf(path, sizeof path, "/proc/%d/status", s->pid);
    f = fopen(path, "r");
    MUST(f);
    while (fgets(line, sizeof line, f))
        if (!strncmp(line, what, strlen(what)))
            kb = strtol(line + strlen(what) + 1, NULL, 10);
    fclose(f);
    MUST(kb > 0);
    return kb;
}
