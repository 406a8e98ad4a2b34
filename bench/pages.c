/*
 * Pages over HTTP: the program serves, wrk asks over 64 connections.  The reference is
 * 2 KB that never change, from the same HTTP server in this process.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/http.h"
#include "bench/bench.h"

enum { FIXED = 2048, SECONDS = 5 };

extern char **environ;

static const char PAGE[] = "/campaigns/ct/units/u1";

/* Starts a program of PATH with its output in a file; 0 when it is not there. */
static pid_t start(const char *program, const char *const argv[],
                   const char *out)
{
    posix_spawn_file_actions_t files;
    char *const *args = (char *const *)(uintptr_t)argv; /* not written to */
    pid_t pid = 0;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, out,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (posix_spawnp(&pid, program, &files, NULL, args, environ) != 0)
        pid = 0;
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

static void read_file(const char *path, char *out, size_t size)
{
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(out, 1, size - 1, f) : 0;

    out[n] = '\0';
    if (f)
        fclose(f);
}

/* ---- wrk ---- */

struct load {
    double per_second, p99_ms;
};

static double milliseconds(const char *at)
{
    char *end;
    double v = strtod(at, &end);

    if (end[0] == 'u')
        return v / 1000;
    return end[0] == 'm' ? v : v * 1000;
}

static struct load ask(struct bench *b, int port, const char *page,
                       const char *header)
{
    char url[128], path[BENCH_PATH], seconds[16], text_of[4096];
    const char *argv[] = {
        "wrk",  "-t1", "-c64", seconds, "--latency", url, header ? "-H" : NULL,
        header, NULL
    };
    struct load load = { 0, 0 };
    const char *at;
    int status;
    pid_t pid;

    TEXT(url, "http://127.0.0.1:%d%s", port, page);
    TEXT(seconds, "-d%ds", SECONDS);
    pid = start("wrk", argv, path_in(b, "wrk.out", path));
    if (pid == 0 || waitpid(pid, &status, 0) != pid || status != 0)
        die(b, "wrk");
    read_file(path, text_of, sizeof text_of);
    if (strstr(text_of, "Non-2xx"))
        die(b, "the page is refused");
    at = strstr(text_of, "Requests/sec:");
    load.per_second = at ? strtod(at + 13, NULL) : 0;
    at = strstr(text_of, "99%");
    load.p99_ms = at ? milliseconds(at + 3) : 0;
    return load;
}

/* ---- the reference ---- */

static enum http_lane answer(void *arg, struct http_request *req,
                             struct http_reply *ret, enum http_lane at,
                             int64_t *ret_body)
{
    (void)req;
    (void)at;
    (void)ret_body;
    ret->body = (Str){ arg, FIXED };
    return LANE_DONE;
}

static struct load fixed(struct bench *b)
{
    static char body[FIXED];
    struct http_config config = { .host = "127.0.0.1",
                                  .handler = answer,
                                  .arg = body };
    struct http *http;
    struct load load;

    memset(body, 'x', sizeof body);
    must(b, http_start(&config, &http, &b->c.err), "http");
    load = ask(b, http_port(http), "/", NULL);
    http_stop(http);
    return load;
}

/* ---- the program ---- */

static int port_in(const char *path)
{
    char out[256], *colon;

    for (int i = 0; i < 200; i++) {
        read_file(path, out, sizeof out);
        colon = strrchr(out, ':');
        if (colon && strchr(colon, '\n'))
            return (int)strtol(colon + 1, NULL, 10);
        usleep(50000);
    }
    return 0;
}

/* The header line that asks whether the page is still the same. */
static void read_etag(struct bench *b, int port, char *out, size_t size)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port) };
    char text_of[8192], ask_for[256], *at, *end;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), n;

    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    n = snprintf(ask_for, sizeof ask_for,
                 "HEAD %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                 "Connection: close\r\n\r\n",
                 PAGE, port);
    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof to) != 0 ||
        write(fd, ask_for, (size_t)n) != n)
        die(b, "connect");
    n = (int)recv(fd, text_of, sizeof text_of - 1, MSG_WAITALL);
    close(fd);
    text_of[n > 0 ? n : 0] = '\0';
    at = strcasestr(text_of, "\netag: ");
    end = at ? strpbrk(at + 1, "\r\n") : NULL;
    if (!end)
        die(b, "the page has no ETag");
    snprintf(out, size, "If-None-Match: %.*s", (int)(end - at - 7), at + 7);
}

static void page_lines(const struct load *page, const struct load *known,
                       const struct load *two_kb)
{
    struct line *l = line_add("overview page, 64 connections, nothing cached",
                              "≥ 5 % of the fixed answer; p99 ≤ 20 ms");

    TEXT(l->value, "%.0f/s, p99 %.3g ms", page->per_second, page->p99_ms);
    TEXT(l->reference, "fixed 2 KB, same server: %.0f/s, p99 %.3g ms",
         two_kb->per_second, two_kb->p99_ms);
    TEXT(l->ratio, "%.1f %%", 100 * page->per_second / two_kb->per_second);
    l->rate = page->per_second;
    l->worse = under(page->per_second / two_kb->per_second, 0.05);
    if (l->worse < over(page->p99_ms, 20))
        l->worse = over(page->p99_ms, 20);
    l = line_add("the same by its validator (304)", "≥ 50 %");
    TEXT(l->value, "%.0f/s, p99 %.3g ms", known->per_second, known->p99_ms);
    TEXT(l->ratio, "%.1f %%", 100 * known->per_second / two_kb->per_second);
    l->rate = known->per_second;
    l->worse = under(known->per_second / two_kb->per_second, 0.5);
}

static void memory_line(double idle, double busy)
{
    struct line *l = line_add("memory of the server: idle", "≤ 20 MB");

    TEXT(l->value, "%.1f MB", idle);
    l->worse = over(idle, 20);
    l = line_add("… after answering", "≤ 150 MB");
    TEXT(l->value, "%.1f MB", busy);
    l->worse = over(busy, 150);
}

void bench_pages(struct bench *b)
{
    char path[BENCH_PATH], etag[256];
    const char *argv[] = { "soket",        "-d",       b->store,      "serve",
                           "--no-sign-in", "--listen", "127.0.0.1:0", NULL };
    struct load two_kb = fixed(b), page, known;
    double idle;
    pid_t pid;
    int port;

    ctx_close(&b->c); /* the server writes once, when a day begins */
    pid = start(b->soket, argv, path_in(b, "serve.out", path));
    port = pid ? port_in(path) : 0;
    if (!port)
        die(b, "soket serve");
    sleep(1);
    idle = resident_mb(pid);
    read_etag(b, port, etag, sizeof etag);
    page = ask(b, port, PAGE, NULL);
    known = ask(b, port, PAGE, etag);
    memory_line(idle, resident_mb(pid));
    page_lines(&page, &known, &two_kb);
    kill(pid, SIGTERM);
    waitpid(pid, NULL, 0);
    must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), "open");
}
