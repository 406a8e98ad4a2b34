/*
 * proxies nginx|haproxy [plant]: the server behind a proxy, on this machine alone.
 * Whatever is ambiguous (wire_for_test.h and what is hidden below) is sent through the
 * proxy, each time with a marker behind it on the same connection and somebody
 * else's request through the same proxy afterwards.  Proxy and server must have read the
 * same requests:
 *
 *   - each answer is that of a request of this connection, the marker's comes last;
 *   - no request reaches the handler that the proxy has not put its own words into (an
 *     id as User-Agent, the client's address): it would have been smuggled;
 *   - the other one is answered at once and rightly, always.
 *
 * plant: a server that forgets the bodies of requests; it must be found out.
 */
#include "load.h"

#include <arpa/inet.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "proxies.h"
#include "wire_for_test.h"

enum {
    SKIPPED = 77,
    ROOM = 64 * 1024,
    WAIT_MS = 150, /* for more of an answer, of what may be waiting for us */
    TOLD = 20,
    ENOUGH = 3 /* smuggled, where that is wanted */
};

#define CLIENT "127.0.0.2" /* where ours dial from */

/* Of the server, seen from here. */
static struct counted {
    atomic_int handed, smuggled;
    char first[200]; /* of those that were smuggled */
} * counted;

static bool planted; /* the server is careless: a few cases will do */
static atomic_int faults, cases, answers, refused, markers;

/* ---- the server: says what it was asked ---- */

static enum http_lane echo(void *arg, struct http_request *req,
                           struct http_reply *ret, enum http_lane at,
                           int64_t *ret_body)
{
    (void)arg;
    (void)at;
    if (req->method == HTTP_POST && !req->memo) {
        req->memo = req;
        *ret_body = SMALL;
        return LANE_HERE;
    }
    atomic_fetch_add(&counted->handed, 1);
    if (!str_starts(req->agent, S("proxied ")) ||
        strcmp(req->address, CLIENT) != 0) {
        if (atomic_fetch_add(&counted->smuggled, 1) == 0)
            snprintf(counted->first, sizeof counted->first,
                     "%.*s by '%.*s' from %s", STR(req->target.raw),
                     STR(req->agent), req->address);
    }
    ret->type = "text/plain";
    ret->body = str_fmt(req->a, "answer to %.*s for %s\n", STR(req->target.raw),
                        req->address);
    return LANE_DONE;
}

/* ---- a client ---- */

static int dial_from(int port)
{
    struct sockaddr_in in = { .sin_family = AF_INET };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

    MUST(fd >= 0);
    setsockopt(fd, IPPROTO_IP, 24 /* IP_BIND_ADDRESS_NO_PORT */, &one,
               sizeof one);
    MUST(inet_pton(AF_INET, CLIENT, &in.sin_addr) == 1);
    MUST(bind(fd, (struct sockaddr *)&in, sizeof in) == 0);
    in.sin_port = htons((uint16_t)port);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&in, sizeof in) == 0)
        return fd;
    close(fd);
    return -1;
}

/* Until it is closed, `last` has been answered, or nothing comes for so long. */
static size_t listen_to(int fd, char *out, const char *last, int wait_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLIN };
    size_t n = 0;

    out[0] = '\0';
    while (n < ROOM - 1 && poll(&p, 1, wait_ms) > 0) {
        ssize_t got = recv(fd, out + n, ROOM - 1 - n, 0);

        if (got <= 0)
            break;
        for (ssize_t i = 0; i < got; i++)
            if (!out[n + (size_t)i])
                out[n + (size_t)i] = '?';
        n += (size_t)got;
        out[n] = '\0';
        if (strstr(out, last))
            break;
    }
    return n;
}

static void fault(const char *proxy, const char *what, const char *bytes)
{
    if (atomic_fetch_add(&faults, 1) >= TOLD)
        return;
    printf("%s: %s:\n", proxy, what);
    for (const char *p = bytes; *p; p++) {
        if (*p < ' ' || *p > '~')
            printf("\\x%02x%s", (unsigned char)*p, *p == '\n' ? "\n" : "");
        else
            putchar(*p);
    }
    putchar('\n');
}

/* ---- one case ---- */

/* Every answer of the server's own names one of what this case may have asked for. */
static const char *misplaced(const char *said, const char *marker)
{
    static const char *const asked[] = { "/a ", "/b ", "/hidden ", "/c " };
    const char *at = said;
    bool marked = false;

    while ((at = strstr(at, "answer to ")) != NULL) {
        bool known = false;

        at += strlen("answer to ");
        if (marked)
            return "an answer after the last one";
        marked = !strncmp(at, marker, strlen(marker));
        for (int i = 0; i < countof(asked); i++)
            known = known || !strncmp(at, asked[i], strlen(asked[i]));
        if (!known && !marked)
            return "somebody else's answer";
        atomic_fetch_add(&answers, 1);
    }
    atomic_fetch_add(&markers, marked);
    return NULL;
}

/* Somebody else, on a connection of their own, which is kept. */
static void ask_honestly(struct proxy *p)
{
    char ask[200], want[100], said[ROOM];
    int n = ++p->asked;

    snprintf(want, sizeof want, "answer to /honest-%d for " CLIENT "\n", n);
    snprintf(ask, sizeof ask,
             "GET /honest-%d HTTP/1.1\r\nHost: localhost\r\n\r\n", n);
    for (int i = 0; i < 2; i++) {
        bool kept = p->honest >= 0;

        if (!kept)
            p->honest = dial_from(p->port);
        MUST(p->honest >= 0);
        send_all(p->honest, ask, strlen(ask));
        if (listen_to(p->honest, said, want, planted ? 1000 : 10000) > 0 ||
            !kept)
            break;
        close(p->honest); /* it was closed while nobody asked */
        p->honest = -1;
    }
    if (strncmp(said, "HTTP/1.1 200", 12) != 0 || !strstr(said, want))
        fault(p->name, "somebody else is answered", said);
}

static void try_case(struct proxy *p, Str bytes)
{
    char marker[60], last[70], said[ROOM];
    const char *wrong;
    struct buf b;
    int fd;

    if (planted && atomic_load(&counted->smuggled) >= ENOUGH)
        return;
    fd = dial_from(p->port);
    MUST(fd >= 0);
    snprintf(marker, sizeof marker, "/marker-%d-%d", p->port,
             atomic_fetch_add(&cases, 1));
    snprintf(last, sizeof last, "%s for", marker);
    buf_init(&b, ROOM);
    buf_str(&b, bytes);
    buf_fmt(&b, "GET %s HTTP/1.1\r\n" WIRE_HOST "\r\n", marker);
    send_all(fd, buf_view(&b).p, (size_t)buf_view(&b).n);
    listen_to(fd, said, last, WAIT_MS);
    close(fd);
    if (!strstr(said, "answer to "))
        atomic_fetch_add(&refused, 1);
    wrong = misplaced(said, last);
    if (wrong)
        fault(p->name, wrong, buf_view(&b).p);
    ask_honestly(p);
    buf_release(&b);
}

/* ---- the cases ---- */

#define POST_B "POST /b HTTP/1.1\r\n" WIRE_HOST WIRE_JSON
#define HIDDEN "GET /hidden HTTP/1.1\r\n" WIRE_HOST "\r\n"
#define HIDDEN_N "41" /* its bytes */

/* A request inside of a body, and ways to say that it is not a body. */
static const char *const hidden[] = {
    POST_B "Content-Length: " HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "Content-Length: " HIDDEN_N
           "\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" HIDDEN,
    POST_B "Transfer-Encoding: chunked\r\nContent-Length: 5"
           "\r\n\r\n0\r\n\r\n" HIDDEN,
    POST_B "Content-Length: 0\r\nContent-Length: " HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "Content-Length: " HIDDEN_N "\r\nContent-Length: 0\r\n\r\n" HIDDEN,
    POST_B "Content-Length : " HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "Content-Length: +" HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "Content-Length: 0" HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "Content-Length:\r\n " HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "X: y\nContent-Length: " HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "X: y\rContent-Length: " HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "Transfer-Encoding: chunked\r\n\r\n29\r\n" HIDDEN "\r\n0\r\n\r\n",
    POST_B "Transfer-Encoding: chunked\r\n\r\n29;x=\"\r\n\"\r\n" HIDDEN
           "\r\n0\r\n\r\n",
    POST_B "Transfer-Encoding: chunked\r\n\r\n0\r\nX: y\r\n\r\n" HIDDEN,
    POST_B "Transfer-Encoding: chunked\r\n\r\n0\n\n" HIDDEN,
    POST_B "Transfer-Encoding: chunked\r\n\r\n29;\n" HIDDEN,
    POST_B "Transfer-Encoding: xchunked\r\nContent-Length: " HIDDEN_N
           "\r\n\r\n" HIDDEN,
    POST_B "Transfer-Encoding:\x0b"
           "chunked\r\nContent-Length: " HIDDEN_N "\r\n\r\n" HIDDEN,
    POST_B "Transfer_Encoding: chunked\r\nContent-Length: " HIDDEN_N
           "\r\n\r\n" HIDDEN,
    POST_B "Connection: Content-Length\r\nContent-Length: " HIDDEN_N
           "\r\n\r\n" HIDDEN,
    POST_B "Expect: 100-continue\r\nContent-Length: " HIDDEN_N
           "\r\n\r\n" HIDDEN,
    POST_B "Content-Type: x/y\r\nContent-Length: " HIDDEN_N "\r\n\r\n" HIDDEN,
    "POST /b HTTP/1.1\r\n" WIRE_HOST
    "Content-Type: x/y\r\nContent-Length: " HIDDEN_N
    "\r\n\r\n" HIDDEN, /* refused before its body is read */
    "POST /b HTTP/1.1\r\nHost: other.example\r\n" WIRE_JSON
    "Content-Length: " HIDDEN_N "\r\n\r\n" HIDDEN,
    "POST /%zz HTTP/1.1\r\n" WIRE_HOST WIRE_JSON "Content-Length: " HIDDEN_N
    "\r\n\r\n" HIDDEN,
    "PUT /b HTTP/1.1\r\n" WIRE_HOST WIRE_JSON "Content-Length: " HIDDEN_N
    "\r\n\r\n" HIDDEN,
    "GET /a HTTP/1.1\r\n" WIRE_HOST "Content-Length: " HIDDEN_N
    "\r\n\r\n" HIDDEN,
    "GET /a HTTP/1.1\r\n" WIRE_HOST
    "Transfer-Encoding: chunked\r\n\r\n29\r\n" HIDDEN "\r\n0\r\n\r\n",
    "HEAD /a HTTP/1.1\r\n" WIRE_HOST "\r\n",
    "HEAD /a HTTP/1.1\r\n" WIRE_HOST "Content-Length: " HIDDEN_N
    "\r\n\r\n" HIDDEN,
    "POST /b HTTP/1.0\r\n" WIRE_HOST WIRE_JSON
    "Connection: keep-alive\r\nTransfer-Encoding: "
    "chunked\r\n\r\n0\r\n\r\n" HIDDEN,
    "GET /a HTTP/1.1\r\n" WIRE_HOST "Connection: Upgrade, HTTP2-Settings\r\n"
    "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n\r\n",
    "GET /a HTTP/1.1\r\n" WIRE_HOST "Connection: Upgrade\r\nUpgrade: websocket"
    "\r\nSec-WebSocket-Version: 777\r\n\r\n" HIDDEN,
    "GET /a HTTP/1.1\r\n" WIRE_HOST "Connection: close, X-Forwarded-For, "
    "User-Agent\r\n\r\n",
    "GET /a HTTP/1.1\r\n" WIRE_HOST "X-Forwarded-For: 10.6.6.6\r\n\r\n",
    "GET /a HTTP/1.1\r\n" WIRE_HOST "X-Forwarded-For: 10.6.6.6,\r\n"
    "X-Forwarded-For: ,\r\n\r\n",
    "GET /a HTTP/1.1\r\n" WIRE_HOST "X_Forwarded_For: 10.6.6.6\r\n"
    "X-Forwarded-Host: other.example\r\nX-Forwarded-Proto: ftp\r\n"
    "Forwarded: for=10.6.6.6;host=other.example\r\n\r\n",
    "GET /a HTTP/1.1\r\n" WIRE_HOST "X-Forwarded-For\t: 10.6.6.6\r\n\r\n",
    "GET http://other.example/a HTTP/1.1\r\n" WIRE_HOST "\r\n",
    "GET /a HTTP/1.1\r\n" WIRE_HOST "\r\nGET /c HTTP/1.1\r\n" WIRE_HOST "\r\n",
};

static void try_headers(struct proxy *p, struct arena *a)
{
    for (int i = 0; i < n_wire_headers; i++) {
        const char *h = wire_headers[i];

        if (!*h)
            continue;
        try_case(p,
                 str_fmt(a, "GET /a HTTP/1.1\r\n" WIRE_HOST "%s\r\n\r\n", h));
        try_case(p,
                 str_fmt(a, "GET /a HTTP/1.1\r\n%s\r\n" WIRE_HOST "\r\n", h));
        try_case(
            p,
            str_fmt(a, POST_B "Content-Length: 3\r\n%s\r\n\r\nabc" HIDDEN, h));
        try_case(p, str_fmt(a,
                            POST_B WIRE_CHUNKED
                            "%s\r\n\r\n3\r\nabc\r\n0\r\n\r\n" HIDDEN,
                            h));
    }
}

static void *try_all(void *arg)
{
    struct arena *a = arena_new();
    struct proxy *p = arg;

    p->honest = -1;
    ask_honestly(p);
    for (int i = 0; i < countof(hidden); i++)
        try_case(p, str_of(hidden[i]));
    for (int i = 0; i < n_wire_lines; i++)
        try_case(p, str_fmt(a, "%s\r\n" WIRE_HOST "\r\n", wire_lines[i]));
    for (int i = 0; i < n_wire_chunks; i++)
        try_case(p, str_fmt(a, POST_B WIRE_CHUNKED "\r\n%s", wire_chunks[i]));
    try_headers(p, a);
    close(p->honest);
    arena_free(a);
    return NULL;
}

/* ---- all of it ---- */

int main(int argc, char **argv)
{
    struct server_kind kind = {
        .config = { .host = "127.0.0.1", .proxy = true, .handler = echo }
    };
    struct proxy all[PROXIES];
    pthread_t threads[PROXIES];
    struct server s;
    pid_t pid;
    int n;

    if (argc < 2)
        return 2;
    planted = argc == 3 && !strcmp(argv[2], "plant");
    if (!proxy_is_there(argv[1])) {
        printf("%s is not installed\n", argv[1]);
        return SKIPPED;
    }
    counted = mmap(NULL, sizeof *counted, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MUST(counted != MAP_FAILED);
    if (planted)
        careless_start(&s, kind.config.handler);
    else
        server_fork(&s, &kind);
    pid = proxy_start(argv[1], s.port, all, &n);
    for (int i = 0; i < n; i++)
        MUST(pthread_create(&threads[i], NULL, try_all, &all[i]) == 0);
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    proxy_end(pid);
    server_end(&s);
    printf(
        "%s: %d cases, %d without any answer of the server's, %d answers, %d "
        "markers; %d requests handed over, %d smuggled, %d faults\n",
        argv[1], atomic_load(&cases), atomic_load(&refused),
        atomic_load(&answers), atomic_load(&markers),
        atomic_load(&counted->handed), atomic_load(&counted->smuggled),
        atomic_load(&faults));
    if (atomic_load(&counted->smuggled))
        printf("%s: smuggled: %s\n", argv[1], counted->first);
    MUST(atomic_load(&faults) == 0 && atomic_load(&counted->smuggled) == 0);
    MUST(atomic_load(&cases) >= 300 && atomic_load(&markers) > 20);
    return 0;
}
