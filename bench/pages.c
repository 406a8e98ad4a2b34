/*
 * A page over HTTP where nobody signs in: the program serves, wrk asks over 64
 * connections.  What people who are signed in ask for is in web.c.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "bench/server.h"

enum { SECONDS = 5 };

static const char PAGE[] = "/campaigns/ct/units/u1";

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
    pid = server_spawn("wrk", argv, path_in(b, "wrk.out", path));
    if (pid == 0 || waitpid(pid, &status, 0) != pid || status != 0)
        die(b, "wrk");
    server_said(path, text_of, sizeof text_of);
    if (strstr(text_of, "Non-2xx"))
        die(b, "the page is refused");
    at = strstr(text_of, "Requests/sec:");
    load.per_second = at ? strtod(at + 13, NULL) : 0;
    at = strstr(text_of, "99%");
    load.p99_ms = at ? milliseconds(at + 3) : 0;
    return load;
}

static struct load fixed(struct bench *b)
{
    struct server server;
    struct load load;

    server_fixed(b, &server);
    load = ask(b, server.port, "/", NULL);
    server_end(&server);
    return load;
}

/* ---- the program ---- */

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
    char etag[256];
    struct load two_kb = fixed(b), page, known;
    struct server server;
    double idle;

    ctx_close(&b->c); /* the server writes once, when a day begins */
    server_start(b, true, &server);
    sleep(1);
    idle = resident_mb(server.pid);
    read_etag(b, server.port, etag, sizeof etag);
    page = ask(b, server.port, PAGE, NULL);
    known = ask(b, server.port, PAGE, etag);
    memory_line(idle, resident_mb(server.pid));
    page_lines(&page, &known, &two_kb);
    server_end(&server);
    must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), "open");
}
