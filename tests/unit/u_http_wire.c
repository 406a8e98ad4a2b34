/*
 * http on the wire: hostile bytes to a real server.  Whatever comes, the handler is
 * handed exactly the requests that a second reader, written apart and strict, finds
 * in the bytes, or fewer with a refusal; then the connection ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <ctype.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "app/http.h"
#include "base/arena.h"
#include "wire_for_test.h"

enum { MOST_SEEN = 8, MOST_TEXT = 512, MOST_BODY = 1000, ROOM = 1 << 16 };

struct one {
    char method[16], target[MOST_TEXT], body[MOST_TEXT];
    int n_body;
};

struct requests {
    struct one at[MOST_SEEN];
    int n;
};

/* ---- the server, and what its handler was handed ---- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct requests seen;
static struct http *server;

static void copy(char *to, Str s)
{
    assert_true(s.n < MOST_TEXT);
    memcpy(to, s.p, (size_t)s.n);
    to[s.n] = '\0';
}

static enum http_lane handle(void *arg, struct http_request *req,
                             struct http_reply *ret, enum http_lane at,
                             int64_t *ret_body)
{
    struct one *one;

    (void)arg;
    (void)at;
    if (req->method == HTTP_POST && !req->memo) {
        req->memo = req;
        *ret_body = MOST_BODY;
        return str_is(req->target.raw, "/b") ? LANE_SLOW : LANE_HERE;
    }
    pthread_mutex_lock(&lock);
    assert_true(seen.n < MOST_SEEN);
    one = &seen.at[seen.n++];
    copy(one->method, req->method == HTTP_POST ? S("POST")
                      : req->head              ? S("HEAD")
                                               : S("GET"));
    copy(one->target, req->target.raw);
    if (req->body.n)
        memcpy(one->body, req->body.p, (size_t)req->body.n);
    one->n_body = (int)req->body.n;
    pthread_mutex_unlock(&lock);
    ret->body = S("ok");
    return LANE_DONE;
}

static int start(void **state)
{
    struct http_config config = { .host = "127.0.0.1", .handler = handle };
    struct err e = { .lang = LANG_EN };

    (void)state;
    return http_start(&config, &server, &e) != RC_OK;
}

static int stop(void **state)
{
    (void)state;
    http_stop(server);
    return 0;
}

/* ---- what comes back ---- */

struct answers {
    int n, last;  /* replies, and the status of the last */
    bool closed;  /* by the server, within the time */
    bool guarded; /* every reply has the security headers */
    bool whole;   /* nothing is left over or cut off */
    size_t sent;  /* bytes the server took */
};

static void read_answers(const char *p, size_t n, struct answers *a)
{
    const char *end = p + n;

    a->guarded = true;
    while (p < end) {
        const char *head = memmem(p, (size_t)(end - p), "\r\n\r\n", 4);
        const char *length;
        int status = 0;

        if (!head || sscanf(p, "HTTP/1.1 %d", &status) != 1)
            return;
        if (status != 100) {
            a->n++;
            a->last = status;
            if (!memmem(p, (size_t)(head - p), "\r\nX-Frame-Options", 17) ||
                !memmem(p, (size_t)(head - p), "\r\nContent-Security-Pol", 21))
                a->guarded = false;
        }
        length = memmem(p, (size_t)(head - p), "\r\nContent-Length: ", 18);
        p = head + 4 + (length ? strtol(length + 18, NULL, 10) : 0);
    }
    a->whole = p == end;
}

static int dial(void)
{
    struct sockaddr_in in = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)http_port(server)) };
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connect(fd, (struct sockaddr *)&in, sizeof in);
    return fd;
}

/* Sends and reads at once, step bytes at a time, until the server closes; one
 * that waits for more (no half_close) is not waited for long. */
static struct answers talk(const char *bytes, size_t n, size_t step,
                           bool half_close)
{
    static char out[ROOM];
    struct answers a = { 0 };
    size_t got = 0;
    int fd = dial();
    bool sending = true;

    for (int i = 0; i < 100000; i++) {
        struct pollfd p = { fd, (short)(POLLIN | (sending ? POLLOUT : 0)), 0 };
        ssize_t done;

        if (poll(&p, 1, half_close ? 5000 : 400) <= 0)
            break;
        if (sending && (p.revents & POLLOUT)) {
            size_t part = n - a.sent < step ? n - a.sent : step;

            done = send(fd, bytes + a.sent, part, MSG_NOSIGNAL);
            a.sent += done > 0 ? (size_t)done : 0;
            sending = a.sent < n && (done >= 0 || errno == EAGAIN);
            if (!sending && half_close)
                shutdown(fd, SHUT_WR);
        }
        if (!(p.revents & (POLLIN | POLLHUP | POLLERR)))
            continue;
        done = read(fd, out + got, ROOM - got);
        if (done == 0 || (done < 0 && errno != EAGAIN)) {
            a.closed = true;
            break;
        }
        got += done > 0 ? (size_t)done : 0;
    }
    close(fd);
    read_answers(out, got, &a);
    return a;
}

/* ---- the second reader ---- */

enum verdict { CLEAN, FAULT };

struct view {
    const char *p;
    size_t n, at;
};

/* A line that ends with CRLF and has no other control character. */
static bool next_line(struct view *v, char line[2048])
{
    size_t n = 0;

    for (;; v->at++) {
        unsigned char c;

        if (v->at >= v->n || n >= 2047)
            return false;
        c = (unsigned char)v->p[v->at];
        if (c == '\r')
            break;
        if (c < 32 ? c != '\t' : c == 127)
            return false;
        line[n++] = (char)c;
    }
    line[n] = '\0';
    if (v->at + 1 >= v->n || v->p[v->at + 1] != '\n')
        return false;
    v->at += 2;
    return true;
}

struct meaning {
    long length; /* -1 not said */
    bool chunked, host, close, strange;
};

static bool one_header(char *line, struct meaning *m)
{
    char *colon = strchr(line, ':'), *value;
    size_t n;

    if (!colon || colon == line)
        return false;
    for (char *c = line; c < colon; c++)
        if (!isalnum((unsigned char)*c) && !strchr("!#$%&'*+-.^_`|~", *c))
            return false;
    *colon = '\0';
    value = colon + 1 + strspn(colon + 1, " \t");
    for (n = strlen(value); n && strchr(" \t", value[n - 1]);)
        value[--n] = '\0';
    if (!strcasecmp(line, "content-length")) {
        if (m->length >= 0 || !n || strspn(value, "0123456789") != n || n > 18)
            return false;
        m->length = strtol(value, NULL, 10);
    } else if (!strcasecmp(line, "transfer-encoding")) {
        if (m->chunked || strcasecmp(value, "chunked") != 0)
            return false;
        m->chunked = true;
    } else if (!strcasecmp(line, "host")) {
        if (m->host)
            return false;
        m->host = true;
        m->strange = m->strange || strcmp(value, "localhost") != 0;
    } else if (!strcasecmp(line, "connection")) {
        if (!strcasecmp(value, "close"))
            m->close = true;
        else
            m->strange = true;
    } else if (!strcasecmp(line, "content-type")) {
        m->strange = m->strange || strcmp(value, "application/json") != 0;
    } else if (strcasecmp(line, "x") != 0) {
        m->strange = true; /* the server may know it and refuse */
    }
    return true;
}

static bool request_line(char *line, struct one *one, struct meaning *m)
{
    char *first = strchr(line, ' '), *second;

    if (!first || first == line)
        return false;
    second = strchr(first + 1, ' ');
    if (!second || second == first + 1 || strchr(second + 1, ' '))
        return false;
    *first = *second = '\0';
    if (strcmp(second + 1, "HTTP/1.1") != 0) {
        m->close = m->strange = true;
        if (strcmp(second + 1, "HTTP/1.0") != 0)
            return false;
    }
    if (strlen(line) > 15 || strlen(first + 1) >= MOST_TEXT)
        return false;
    snprintf(one->method, sizeof one->method, "%.15s", line);
    snprintf(one->target, sizeof one->target, "%s", first + 1);
    if (first[1] != '/' ||
        strspn(first + 2, "abcdefghijklmnopqrstuvwxyz") != strlen(first + 2))
        m->strange = true;
    if (strcmp(line, "GET") != 0 && strcmp(line, "HEAD") != 0 &&
        strcmp(line, "POST") != 0)
        m->strange = true;
    return true;
}

static bool chunks(struct view *v, struct one *one)
{
    char line[2048];

    for (;;) {
        long size;

        if (!next_line(v, line) || !line[0] || strlen(line) > 12 ||
            strspn(line, "0123456789abcdefABCDEF") != strlen(line))
            return false;
        size = strtol(line, NULL, 16);
        if (size > MOST_BODY - one->n_body || v->at + (size_t)size > v->n ||
            one->n_body + size > MOST_TEXT)
            return false;
        memcpy(one->body + one->n_body, v->p + v->at, (size_t)size);
        one->n_body += (int)size;
        v->at += (size_t)size;
        if (!next_line(v, line) || line[0])
            return false;
        if (size == 0)
            return true;
    }
}

static bool one_request(struct view *v, struct one *one, struct meaning *m)
{
    char line[2048];
    bool get;

    *m = (struct meaning){ .length = -1 };
    memset(one, 0, sizeof *one);
    if (!next_line(v, line) || !request_line(line, one, m))
        return false;
    for (;;) {
        if (!next_line(v, line))
            return false;
        if (!line[0])
            break;
        if (!one_header(line, m))
            return false;
    }
    get = strcmp(one->method, "POST") != 0;
    if (!m->host || (m->chunked && m->length >= 0) ||
        (get && (m->chunked || m->length > 0)))
        return false;
    if (m->chunked)
        return chunks(v, one);
    if (m->length > 0) {
        if (m->length > MOST_TEXT || v->at + (size_t)m->length > v->n)
            return false;
        memcpy(one->body, v->p + v->at, (size_t)m->length);
        one->n_body = (int)m->length;
        v->at += (size_t)m->length;
    }
    return true;
}

/* strange: the server may refuse more than is refused here. */
static enum verdict second_reader(const char *p, size_t n, struct requests *ret,
                                  bool *strange)
{
    struct view v = { p, n, 0 };
    struct meaning m;

    ret->n = 0;
    *strange = false;
    while (v.at < n) {
        if (ret->n == MOST_SEEN || !one_request(&v, &ret->at[ret->n], &m))
            return FAULT;
        ret->n++;
        *strange = *strange || m.strange;
        if (m.close)
            break;
    }
    return CLEAN;
}

/* ---- one case ---- */

static char *visible(const char *p, size_t n)
{
    static char out[4096];
    size_t at = 0;

    for (size_t i = 0; i < n && at < sizeof out - 8; i++) {
        unsigned char c = (unsigned char)p[i];

        if (c >= 32 && c < 127)
            out[at++] = (char)c;
        else
            at += (size_t)snprintf(out + at, 8, c == '\n' ? "\\n\n" : "\\x%02x",
                                   c);
    }
    out[at] = '\0';
    return out;
}

static void forget(void)
{
    pthread_mutex_lock(&lock);
    seen.n = 0;
    pthread_mutex_unlock(&lock);
}

static bool is_same(const struct one *x, const struct one *y)
{
    return !strcmp(x->method, y->method) && !strcmp(x->target, y->target) &&
           x->n_body == y->n_body &&
           !memcmp(x->body, y->body, (size_t)x->n_body);
}

/* NULL, or what is wrong. */
static const char *judge(const char *p, size_t n, size_t step)
{
    struct requests want;
    bool strange;
    enum verdict v = second_reader(p, n, &want, &strange);
    struct answers a;

    forget();
    a = talk(p, n, step, true);
    if (!a.closed)
        return "not closed";
    if (!a.guarded || !a.whole)
        return "a reply without its headers, or cut off";
    if (seen.n > want.n)
        return "more requests than there are";
    for (int i = 0; i < seen.n; i++)
        if (!is_same(&seen.at[i], &want.at[i]))
            return "another request than was sent";
    if (a.n - (a.last >= 400) != seen.n)
        return "replies that nobody gave";
    if (v == FAULT && n > 0 && a.last < 400)
        return "a fault without a refusal";
    if (seen.n < want.n && a.last < 400)
        return "a request without a reply";
    if (v == CLEAN && !strange && seen.n != want.n)
        return "a good request refused";
    return NULL;
}

static void judge_or_fail(const char *p, size_t n, size_t step)
{
    const char *fault = judge(p, n, step);

    if (fault)
        fail_msg("%s:\n%s", fault, visible(p, n));
}

/* ---- the corpus ---- */

#define HOST WIRE_HOST
#define JSON WIRE_JSON
#define GET_A WIRE_GET_A
#define CHUNKED WIRE_CHUNKED

static int cases;

/* Must end in a refusal; most: requests before it that the handler may see. */
static void refused(Str bytes, int most)
{
    struct answers a;

    cases++;
    judge_or_fail(bytes.p, (size_t)bytes.n, ROOM);
    forget();
    a = talk(bytes.p, (size_t)bytes.n, ROOM, false);
    if (!a.closed && a.n == 0)
        return; /* waits for the rest, as it must: see ends_who_drips */
    if (a.last < 400 || !a.closed || !a.guarded || seen.n > most)
        fail_msg("%d, closed %d, %d handed:\n%s", a.last, a.closed, seen.n,
                 visible(bytes.p, (size_t)bytes.n));
}

static void test_wire__request_lines(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < n_wire_lines; i++)
        refused(str_fmt(a, "%s\r\n" HOST "\r\n" GET_A, wire_lines[i]), 0);
    arena_free(a);
}

static void test_wire__headers(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < n_wire_headers; i++) {
        if (!wire_headers[i][0])
            continue;
        refused(str_fmt(a, "GET /a HTTP/1.1\r\n" HOST "%s\r\n\r\n" GET_A,
                        wire_headers[i]),
                0);
        refused(str_fmt(a, "GET /a HTTP/1.1\r\n%s\r\n" HOST "\r\n" GET_A,
                        wire_headers[i]),
                0);
        refused(str_fmt(a,
                        "POST /b HTTP/1.1\r\n" HOST JSON
                        "Content-Length: 3\r\n%s\r\n\r\nabc" GET_A,
                        wire_headers[i]),
                0);
        refused(str_fmt(a,
                        "POST /b HTTP/1.1\r\n" HOST JSON CHUNKED
                        "%s\r\n\r\n3\r\nabc\r\n0\r\n\r\n" GET_A,
                        wire_headers[i]),
                0);
    }
    arena_free(a);
}

static void test_wire__chunks(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < n_wire_chunks; i++) {
        Str head = S("POST /b HTTP/1.1\r\n" HOST JSON CHUNKED "\r\n");
        Str bytes = str_cat(a, head, str_of(wire_chunks[i]));
        bool two = strstr(wire_chunks[i], "\r\n0\r\n\r\n") != NULL;

        judge_or_fail(bytes.p, (size_t)bytes.n, ROOM);
        judge_or_fail(bytes.p, (size_t)bytes.n, 1);
        cases += 2;
        if (two)
            refused(str_cat(a, bytes, S("\r\n" GET_A)), 1);
    }
    arena_free(a);
}

static void test_wire__bytes_that_hide(void **state)
{
    static const char whole[] = "GET /a HTTP/1.1\r\n" HOST "X: yz\r\n\r\n";
    char bytes[sizeof whole];

    (void)state;
    for (size_t i = 0; i < sizeof whole - 1; i++) {
        memcpy(bytes, whole, sizeof whole);
        bytes[i] = '\0';
        refused((Str){ bytes, sizeof whole - 1 }, 0);
    }
}

/* A header of 1 MB, of 100,000 lines, of one line too many. */
static void test_wire__large_headers(void **state)
{
    enum { BYTES = 1 << 20 };
    char *all = xmalloc(BYTES + 100);
    static const struct {
        const char *one;
        int n;
    } rows[] = {
        { "X: y\r\n", 100000 }, { "X", BYTES - 100 }, { "X: \t", 100000 },
        { " ", BYTES - 100 },   { "X: y\r\n", 101 },  { "a:\r\n", 20000 },
    };

    (void)state;
    for (int i = 0; i < countof(rows); i++) {
        size_t step = strlen(rows[i].one);
        int n = snprintf(all, 100, "GET /a HTTP/1.1\r\n" HOST);
        struct answers a;

        for (int k = 0; k < rows[i].n && (size_t)n + step < BYTES; k++) {
            memcpy(all + n, rows[i].one, step);
            n += (int)step;
        }
        memcpy(all + n, "\r\n\r\n", 4);
        forget();
        a = talk(all, (size_t)n + 4, ROOM, false);
        cases++;
        if (!a.closed || a.last < 400 || seen.n)
            fail_msg("row %d: %d closed %d", i, a.last, a.closed);
    }
    free(all);
}

/* ---- every byte of good ones ---- */

static const char pair[] =
    "POST /b HTTP/1.1\r\n" HOST JSON "Content-Length: 5\r\n\r\n{\"a\":"
    "POST /c HTTP/1.1\r\n" HOST JSON CHUNKED
    "\r\n3\r\nabc\r\n2\r\n\r\n\r\n0\r\n\r\n"
    "GET /d HTTP/1.1\r\n" HOST "X: y\r\nConnection: close\r\n\r\n";

static void test_wire__pieces_are_one(void **state)
{
    static const size_t steps[] = { 1, 2, 3, 7, 50, ROOM };

    (void)state;
    for (int i = 0; i < countof(steps); i++) {
        judge_or_fail(pair, sizeof pair - 1, steps[i]);
        assert_int_equal(seen.n, 3);
        assert_memory_equal(seen.at[1].body, "abc\r\n", 5);
    }
}

static void test_wire__ends_anywhere(void **state)
{
    (void)state;
    for (size_t n = 1; n < sizeof pair - 1; n++) {
        judge_or_fail(pair, n, ROOM);
        cases++;
    }
}

static void test_wire__changed_anywhere(void **state)
{
    static const char put[] = { '\0', '\n', '\r', ' ', '\t',
                                '0',  ':',  'G',  ';', '\x80' };
    char bytes[sizeof pair + 1];

    (void)state;
    for (size_t at = 0; at < sizeof pair - 1; at++) {
        for (size_t i = 0; i < sizeof put; i++) {
            memcpy(bytes, pair, sizeof pair);
            bytes[at] = put[i];
            judge_or_fail(bytes, sizeof pair - 1, ROOM);
            memcpy(bytes + at + 1, pair + at, sizeof pair - at);
            judge_or_fail(bytes, sizeof pair, ROOM);
            cases += 2;
        }
        memcpy(bytes, pair, at);
        memcpy(bytes + at, pair + at + 1, sizeof pair - at - 1);
        judge_or_fail(bytes, sizeof pair - 2, ROOM);
        cases++;
    }
}

static void test_wire__two_bytes_changed(void **state)
{
    static const char put[] = "\r\n \t0159:;,xX-cC";
    char bytes[sizeof pair];
    uint64_t r = 88172645463325252u;

    (void)state;
    for (int i = 0; i < 2000; i++) {
        memcpy(bytes, pair, sizeof pair);
        for (int k = 0; k < 2; k++) {
            r ^= r << 13;
            r ^= r >> 7;
            r ^= r << 17;
            bytes[r % (sizeof pair - 1)] = put[(r >> 32) % (sizeof put - 1)];
        }
        judge_or_fail(bytes, sizeof pair - 1, ROOM);
        cases++;
    }
}

static void test_wire__counts(void **state)
{
    (void)state;
    print_message("%d cases\n", cases);
    assert_true(cases >= 300);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wire__request_lines),
        cmocka_unit_test(test_wire__headers),
        cmocka_unit_test(test_wire__chunks),
        cmocka_unit_test(test_wire__bytes_that_hide),
        cmocka_unit_test(test_wire__large_headers),
        cmocka_unit_test(test_wire__pieces_are_one),
        cmocka_unit_test(test_wire__ends_anywhere),
        cmocka_unit_test(test_wire__changed_anywhere),
        cmocka_unit_test(test_wire__two_bytes_changed),
        cmocka_unit_test(test_wire__counts),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
