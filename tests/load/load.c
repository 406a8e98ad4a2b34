/*
 * load SCENARIO: what a server under load owes to who means no harm.  Times are
 * printed, and asserted only where they are bounds of the server itself; memory,
 * refusals and counts are asserted.  LOAD_LONG=1: longer, and with attackers who
 * come again.
 */
#include "load.h"

#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load_scenario.h"

enum { MB = 1 << 20, GENEROUS_MS = 2000 };

bool is_long(void)
{
    const char *s = getenv("LOAD_LONG");

    return s && *s == '1';
}

/* ---- slow: a thousand each that drip a header, a body, or read nothing ---- */

static void slow(void)
{
    struct attack a = { .n = { 1000, 1000, 1000, 0 },
                        .s = is_long() ? 120 : 24,
                        .again = is_long() };
    struct http_limits limits = { 0 };
    struct reader *reader;
    struct server s;

    server_start(&s, &limits);
    reader = reader_start(s.port);
    a.port = s.port;
    attack_run(&a);
    MUST(reader_end(reader, "slow", GENEROUS_MS) == 0);
    printf("slow: %d cut, after at most %.1f s (header), %.1f s (body), "
           "%.1f s (reader); server %ld kB\n",
           a.cut, (double)a.longest[SLOW_HEADER] / 1e3,
           (double)a.longest[SLOW_BODY] / 1e3,
           (double)a.longest[SLOW_READER] / 1e3, server_memory(&s, "VmHWM"));
    for (int k = 0; k < KINDS; k++)
        MUST(a.longest[k] <= 22000);
    MUST(a.again || a.open == 0);
    server_end(&s);
}

/* ---- full: more attackers than places ---- */

static void full(void)
{
    struct attack a = { .n = { 600, 600, 100, 600 },
                        .s = is_long() ? 60 : 6,
                        .again = true };
    struct http_limits limits = { .connections = 1000 };
    struct reader *reader;
    struct server s;
    int refused;

    server_start(&s, &limits);
    a.port = s.port;
    reader = reader_start(s.port);
    attack_run(&a);
    refused = reader_end(reader, "full", GENEROUS_MS);
    printf("full: 1000 places, 1900 attackers, %d shed\n", a.cut);
    MUST(a.cut > 900 && refused <= 20);
    server_end(&s);
}

/* ---- idle: ten thousand kept connections that ask nothing ---- */

static void idle(void)
{
    static const char ask[] = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
    struct http_limits limits = { .idle_s = 120 };
    struct reader *reader;
    struct rlimit files;
    struct server s;
    int n = 10000, *fds;
    char byte;
    long kb;

    MUST(getrlimit(RLIMIT_NOFILE, &files) == 0);
    if (files.rlim_cur / 4 * 3 < 10400) /* what the server takes */
        n = (int)(files.rlim_cur / 4 * 3) - 400;
    MUST(n > 100);
    fds = calloc((size_t)n, sizeof *fds);
    MUST(fds);
    server_start(&s, &limits);
    for (int i = 0; i < n; i++) {
        fds[i] = dial(s.port, 0);
        MUST(fds[i] >= 0);
        send_all(fds[i], ask, sizeof ask - 1);
        MUST(read_reply(fds[i]) == 200);
    }
    kb = server_memory(&s, "VmRSS");
    reader = reader_start(s.port);
    sleep(is_long() ? 60 : 3);
    MUST(reader_end(reader, "idle", GENEROUS_MS) == 0);
    for (int i = 0; i < n; i++)
        MUST(recv(fds[i], &byte, 1, MSG_DONTWAIT) < 0); /* none was closed */
    printf("idle: %d connections, server %ld kB, at most %ld kB\n", n, kb,
           server_memory(&s, "VmHWM"));
    MUST(CHECKED || server_memory(&s, "VmHWM") <= 256 * 1024);
    for (int i = 0; i < n; i++)
        hang_up(fds[i]);
    free(fds);
    server_end(&s);
}

/* ---- refuse: a gigabyte that is not wanted ---- */

/* Bytes that could be sent before the reply came; its status. */
static int64_t push(int port, const char *head, const char *piece, size_t n,
                    int *ret_status)
{
    int fd = dial(port, 0);
    int64_t sent = 0;
    char byte;

    MUST(fd >= 0);
    send_all(fd, head, strlen(head));
    while (sent < INT64_C(1) << 30 &&
           recv(fd, &byte, 1, MSG_DONTWAIT | MSG_PEEK) < 0) {
        ssize_t done = send(fd, piece, n, MSG_NOSIGNAL);

        if (done <= 0)
            break;
        sent += done;
    }
    *ret_status = read_reply(fd);
    hang_up(fd);
    return sent;
}

static void refuse(void)
{
#define HEAD                                                                   \
    "POST /up HTTP/1.1\r\nHost: localhost\r\n"                                 \
    "Content-Type: application/json\r\n"
    static char piece[8 + 65536 + 2];
    struct http_limits limits = { 0 };
    struct server s;
    int status;
    int64_t sent;
    long before;

    server_start(&s, &limits);
    before = server_memory(&s, "VmRSS");
    memset(piece, 'x', sizeof piece);
    sent = push(s.port, HEAD "Content-Length: 1073741824\r\n\r\n", piece, 65536,
                &status);
    printf("refuse: 1 GB: %d after %.2f %%\n", status,
           (double)sent / 1073741824 * 100);
    MUST(status == 413 && sent < 1073741824 / 100);
    push(s.port,
         HEAD "Content-Length: 1073741824\r\nExpect: 100-continue\r\n\r\n", "",
         0, &status);
    MUST(status == 413);
    memcpy(piece, "10000\r\n", 7);
    memcpy(piece + 7 + 65536, "\r\n", 2);
    sent = push(s.port, HEAD "Transfer-Encoding: chunked\r\n\r\n", piece,
                7 + 65536 + 2, &status);
    printf("refuse: chunked without end: %d after %.1f MB of %d\n", status,
           (double)sent / MB, MOST_UPLOAD / MB);
    MUST((status == 413 || status == 0) && sent < MOST_UPLOAD + 8 * MB);
    printf("refuse: server grew by %ld kB\n",
           server_memory(&s, "VmHWM") - before);
    MUST(CHECKED || server_memory(&s, "VmHWM") - before <= 16 * 1024);
    server_end(&s);
}

/* ---- uploads: twenty of the largest at once ---- */

static void upload_all(int *fds, int n)
{
    static const char begin[] = "--B\r\nContent-Disposition: form-data; "
                                "name=f; filename=x\r\n\r\n";
    static const char last[] = "\r\n--B--\r\n";
    static char piece[256 * 1024];
    size_t left = MOST_UPLOAD - (sizeof begin - 1) - (sizeof last - 1);
    char head[300];

    memset(piece, 'x', sizeof piece);
    snprintf(head, sizeof head,
             "POST /up HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
             "multipart/form-data; boundary=B\r\nContent-Length: %d\r\n\r\n%s",
             MOST_UPLOAD, begin);
    for (int i = 0; i < n; i++)
        send_all(fds[i], head, strlen(head));
    while (left > 0) {
        size_t part = left < sizeof piece ? left : sizeof piece;

        for (int i = 0; i < n; i++)
            send_all(fds[i], piece, part);
        left -= part;
    }
    for (int i = 0; i < n; i++)
        send_all(fds[i], last, sizeof last - 1);
}

static void uploads(void)
{
    enum { N = 20 };
    struct http_limits limits = { 0 };
    struct reader *reader;
    struct server s;
    int fds[N];
    long before;
    int64_t begin;

    server_start(&s, &limits);
    before = server_memory(&s, "VmRSS");
    reader = reader_start(s.port);
    begin = now_ms();
    for (int i = 0; i < N; i++)
        MUST((fds[i] = dial(s.port, 0)) >= 0);
    upload_all(fds, N);
    for (int i = 0; i < N; i++) {
        MUST(read_reply(fds[i]) == 200);
        hang_up(fds[i]);
    }
    begin = now_ms() - begin;
    MUST(reader_end(reader, "uploads", GENEROUS_MS) == 0);
    printf("uploads: %d of %d MB at once in %.1f s, server grew by %ld kB\n", N,
           MOST_UPLOAD / MB, (double)begin / 1e3,
           server_memory(&s, "VmHWM") - before);
    MUST(CHECKED || server_memory(&s, "VmHWM") - before <= 16 * 1024);
    server_end(&s);
}

/* ---- hash: more passwords at once than are worked on ---- */

static void hash(void)
{
    static const char post[] = "POST /hash HTTP/1.1\r\nHost: localhost\r\n"
                               "Content-Length: 0\r\n\r\n";
    enum { N = 200 };
    struct http_limits limits = { 0 };
    struct reader *reader;
    struct server s;
    int fds[N], taken = 0, away = 0;

    server_start(&s, &limits);
    reader = reader_start(s.port);
    for (int i = 0; i < N; i++) {
        MUST((fds[i] = dial(s.port, 0)) >= 0);
        send_all(fds[i], post, sizeof post - 1);
    }
    for (int i = 0; i < N; i++) {
        int status = read_reply(fds[i]);

        taken += status == 200;
        away += status == 429;
        hang_up(fds[i]);
    }
    MUST(reader_end(reader, "hash", GENEROUS_MS) == 0);
    printf("hash: %d at once: %d taken, %d told to come again\n", N, taken,
           away);
    MUST(taken + away == N && taken >= 8 && away >= 100);
    server_end(&s);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*run)(void);
    } all[] = {
        { "slow", slow },          { "full", full },
        { "idle", idle },          { "refuse", refuse },
        { "uploads", uploads },    { "hash", hash },
        { "users", load_users },   { "reports", load_reports },
        { "forged", load_forged },
    };
    struct rlimit files;

    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    for (int i = 0; i < countof(all); i++)
        if (argc == 2 && !strcmp(argv[1], all[i].name)) {
            all[i].run();
            return 0;
        }
    fprintf(stderr,
            "usage: load slow|full|idle|refuse|uploads|hash|users|reports|"
            "forged\n");
    return 2;
}
