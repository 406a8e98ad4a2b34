/*
 * http: bodies and their bounds, lanes that are full or closing, clients that go
 * away meanwhile, what replies may carry, who the client and the host are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "app/http.h"
#include "base/arena.h"
#include "http_for_test.h"

enum { MOST = 300000 };

static atomic_int begun, handled;
static atomic_bool hold; /* jobs of a lane wait for it to fall */

static enum http_lane lane_of(Str path)
{
    if (str_is(path, "/write"))
        return LANE_WRITE;
    if (str_is(path, "/slow"))
        return LANE_SLOW;
    return str_is(path, "/hash") ? LANE_HASH : LANE_HERE;
}

static void say(struct http_request *req, struct http_reply *ret)
{
    Str path = req->target.raw;

    ret->body = str_fmt(req->a, "%td bytes, %d parts, from %s", req->body.n,
                        req->n_parts, req->address);
    if (str_is(path, "/in")) {
        ret->status = 303;
        ret->location = S("/home");
        ret->cookies[0] = S("__Host-sid=abc; Path=/; Secure; HttpOnly");
        ret->cookies[1] = S("x=y");
    } else if (str_is(path, "/out")) {
        ret->clear_site = true;
    } else if (str_is(path, "/read-only")) {
        ret->status = 405;
        ret->allow = "GET";
    }
}

static enum http_lane handle(void *arg, struct http_request *req,
                             struct http_reply *ret, enum http_lane at,
                             int64_t *ret_body)
{
    enum http_lane lane = lane_of(req->target.raw);

    (void)arg;
    if (!req->memo) {
        req->memo = ret;
        *ret_body = MOST;
        if (str_is(req->target.raw, "/refused"))
            ret->status = 403;
        if (ret->status || req->method == HTTP_POST || lane != LANE_HERE)
            return lane;
    }
    assert_ptr_equal(req->memo, ret);
    assert_int_equal(at, lane);
    atomic_fetch_add(&begun, 1);
    while (at != LANE_HERE && atomic_load(&hold))
        usleep(1000);
    say(req, ret);
    atomic_fetch_add(&handled, 1);
    return LANE_DONE;
}

static struct http *start(struct http_config config)
{
    struct err e = { .lang = LANG_EN };
    struct http *h;

    config.host = "127.0.0.1";
    config.handler = handle;
    atomic_store(&begun, 0);
    atomic_store(&handled, 0);
    atomic_store(&hold, false);
    if (http_start(&config, &h, &e) != RC_OK)
        fail_msg("%s %s", e.text, e.detail);
    return h;
}

static void wait_for(atomic_int *n, int least)
{
    for (int i = 0; i < 5000 && atomic_load(n) < least; i++)
        usleep(1000);
    assert_true(atomic_load(n) >= least);
}

/* No job is left, nor comes. */
static void wait_for_rest(void)
{
    int same = 0, last = -1;

    for (int i = 0; i < 1000 && same < 5; i++) {
        int n = atomic_load(&handled);

        same = n == last && n == atomic_load(&begun) ? same + 1 : 0;
        last = n;
        usleep(10000);
    }
    assert_int_equal(same, 5);
}

#define JSON "Content-Type: application/json\r\n"

static void must_say(const char *out, const char *what)
{
    if (!strstr(out, what))
        fail_msg("no %s in %s", what, out);
}

static void test_post__bounds_the_body(void **state)
{
    struct http *h = start((struct http_config){ 0 });
    char out[ROOM];

    (void)state;
    assert_int_equal(
        ask(h, "POST / HTTP/1.1", JSON "Content-Length: 300001\r\n", out), 413);
    check_security(out);
    assert_int_equal(ask(h, "POST / HTTP/1.1",
                         JSON "Content-Length: 300001\r\n"
                              "Expect: 100-continue\r\n",
                         out),
                     413);
    assert_null(strstr(out, "100 Continue"));
    assert_int_equal(ask(h, "POST / HTTP/1.1",
                         JSON "Transfer-Encoding: chunked\r\n\r\n"
                              "1\r\na\r\n493e0\r\n",
                         out),
                     413);
    assert_int_equal(ask(h, "POST / HTTP/1.1",
                         JSON "Transfer-Encoding: chunked\r\n\r\n"
                              "3\r\nabc\r\n002\r\nde\r\n0\r\n",
                         out),
                     200);
    must_say(out, "5 bytes");
    assert_int_equal(ask(h, "POST / HTTP/1.1", "", out), 200);
    must_say(out, "0 bytes");
    assert_int_equal(ask(h, "POST /refused HTTP/1.1",
                         JSON "Content-Length: 300000\r\n", out),
                     403);
    assert_int_equal(ask(h, "POST / HTTP/1.1",
                         "Content-Type: text/plain\r\nContent-Length: 3\r\n",
                         out),
                     415);
    assert_int_equal(ask(h, "POST / HTTP/1.1", "Content-Length: 3\r\n", out),
                     415);
    assert_int_equal(ask(h, "POST / HTTP/1.1",
                         "Content-Type: application/x-www-form-urlencoded\r\n"
                         "Content-Length: 3\r\n\r\na=%",
                         out),
                     400);
    check_security(out);
    http_stop(h);
}

static void test_post__says_continue(void **state)
{
    struct http *h = start((struct http_config){ 0 });
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\n" JSON
                               "Expect: 100-Continue\r\nConnection: close\r\n"
                               "Content-Length: 3\r\n\r\n";
    char out[ROOM];
    int fd = dial(h);
    ssize_t n;

    (void)state;
    assert_int_equal(send(fd, head, strlen(head), 0), strlen(head));
    n = read(fd, out, ROOM - 1);
    assert_true(n > 0);
    out[n] = '\0';
    assert_string_equal(out, "HTTP/1.1 100 Continue\r\n\r\n");
    assert_int_equal(send(fd, "abc", 3, 0), 3);
    read_all(fd, out);
    must_say(out, "HTTP/1.1 200 OK");
    http_stop(h);
}

/* Through the file, and byte for byte back. */
static void test_post__large_bodies(void **state)
{
    struct http *h = start((struct http_config){ 0 });
    char *bytes = xmalloc(MOST + 500), out[ROOM];
    int n = snprintf(bytes, 500,
                     "POST /write HTTP/1.1\r\nHost: localhost\r\n" JSON
                     "Connection: close\r\nContent-Length: %d\r\n\r\n",
                     MOST);

    (void)state;
    memset(bytes + n, 'x', MOST);
    assert_int_equal(ask_bytes(h, bytes, (size_t)n + MOST, out), 200);
    must_say(out, "300000 bytes");
    free(bytes);
    http_stop(h);
}

static void test_post__replies_carry(void **state)
{
    struct http *h = start((struct http_config){ .name = "soket.xa.vn" });
    char out[ROOM];

    (void)state;
    assert_int_equal(ask(h, "POST /in HTTP/1.1", "", out), 303);
    must_say(out, "\r\nLocation: /home\r\n");
    must_say(out, "\r\nSet-Cookie: __Host-sid=abc; Path=/; Secure; HttpOnly");
    must_say(out, "\r\nSet-Cookie: x=y\r\n");
    must_say(out, "\r\nStrict-Transport-Security: max-age=");
    must_say(out, "script-src 'self'");
    assert_int_equal(ask(h, "POST /out HTTP/1.1", "", out), 200);
    must_say(out, "\r\nClear-Site-Data: \"c");
    assert_int_equal(ask(h, "POST /read-only HTTP/1.1", "", out), 405);
    must_say(out, "\r\nAllow: GET\r\n");
    assert_int_equal(ask(h, "PATCH / HTTP/1.1", "", out), 405);
    must_say(out, "\r\nAllow: GET, HEAD, POST\r\n");
    http_stop(h);
    h = start((struct http_config){ 0 });
    assert_int_equal(ask(h, "GET / HTTP/1.1", "", out), 200);
    assert_null(strstr(out, "Strict-Transport-Security"));
    http_stop(h);
}

static int ask_host(struct http *h, const char *host, char out[ROOM])
{
    char bytes[300];
    int n = snprintf(bytes, sizeof bytes,
                     "GET / HTTP/1.1\r\nHost: %s\r\n"
                     "Connection: close\r\n\r\n",
                     host);

    return ask_bytes(h, bytes, (size_t)n, out);
}

static void test_post__answers_to_its_name(void **state)
{
    static const char *const bad[] = {
        "xa.vn",           "soket.xa.vn.",        "soket.xa.vn.evil.vn",
        "asoket.xa.vn",    "soket.xa.vn:",        "soket.xa.vn:x",
        "soket.xa.vn:1:2", "soket.xa.vn@evil.vn", "evil.vn"
    };
    struct http *h = start((struct http_config){ .name = "soket.xa.vn" });
    char out[ROOM];

    (void)state;
    assert_int_equal(ask_host(h, "soket.xa.vn", out), 200);
    assert_int_equal(ask_host(h, "SOKET.xa.vn:443", out), 200);
    assert_int_equal(ask_host(h, "localhost", out), 200);
    for (int i = 0; i < countof(bad); i++)
        if (ask_host(h, bad[i], out) != 421)
            fail_msg("answers to %s", bad[i]);
    http_stop(h);
}

static void test_post__knows_the_client(void **state)
{
    static const struct {
        const char *sent, *proxy, *alone;
    } rows[] = {
        { "", "127.0.0.1", "127.0.0.1" },
        { "X-Forwarded-For: 10.1.2.3\r\n", "10.1.2.3", "127.0.0.1" },
        { "X-Forwarded-For: 1.1.1.1, 10.1.2.3\r\n", "10.1.2.3", "127.0.0.1" },
        { "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2001:db8::1\r\n",
          "2001:db8::1", "127.0.0.1" },
        { "X-Forwarded-For: 10.1.2.3,\r\n", "127.0.0.1", "127.0.0.1" },
        { "X-Forwarded-For: <script>\r\n", "127.0.0.1", "127.0.0.1" },
        { "X-Forwarded-For: 10.1.2.3 x\r\n", "127.0.0.1", "127.0.0.1" },
    };
    char out[ROOM], want[100];

    (void)state;
    for (int proxy = 0; proxy < 2; proxy++) {
        struct http *h = start((struct http_config){ .proxy = proxy });

        for (int i = 0; i < countof(rows); i++) {
            assert_int_equal(ask(h, "GET / HTTP/1.1", rows[i].sent, out), 200);
            snprintf(want, sizeof want, "from %s",
                     proxy ? rows[i].proxy : rows[i].alone);
            assert_string_equal(strstr(out, "from "), want);
        }
        http_stop(h);
    }
}

/* ---- lanes ---- */

static const char slow_get[] = "GET /slow HTTP/1.1\r\nHost: localhost\r\n"
                               "Connection: close\r\n\r\n";
static const char hash_get[] = "GET /hash HTTP/1.1\r\nHost: localhost\r\n"
                               "Connection: close\r\n\r\n";

static void test_post__lanes_are_bounded(void **state)
{
    struct http_config config = {
        .limits = { .queue = { [LANE_SLOW] = 3, [LANE_HASH] = 1 } }
    };
    struct http *h = start(config);
    char out[ROOM];
    int fds[5], other[3];

    (void)state;
    atomic_store(&hold, true);
    for (int i = 0; i < 5; i++) { /* two worked on, three wait */
        fds[i] = dial(h);
        send(fds[i], slow_get, strlen(slow_get), MSG_NOSIGNAL);
        wait_for(&begun, i < 2 ? i + 1 : 2);
        usleep(20000);
    }
    assert_int_equal(ask_bytes(h, slow_get, strlen(slow_get), out), 503);
    must_say(out, "\r\nRetry-After: ");
    check_security(out);
    for (int i = 0; i < 3; i++) {
        other[i] = dial(h);
        send(other[i], hash_get, strlen(hash_get), MSG_NOSIGNAL);
        wait_for(&begun, 2 + (i < 2 ? i + 1 : 2));
        usleep(20000);
    }
    assert_int_equal(ask_bytes(h, hash_get, strlen(hash_get), out), 429);
    must_say(out, "\r\nRetry-After: ");
    /* and nobody else waits for them */
    assert_int_equal(ask(h, "GET / HTTP/1.1", "", out), 200);
    atomic_store(&hold, false);
    for (int i = 0; i < 8; i++) {
        read_all(i < 5 ? fds[i] : other[i - 5], out);
        must_say(out, "HTTP/1.1 200 OK");
    }
    http_stop(h);
}

/* Gone while the job waits, while it is worked on, by FIN and by RST. */
static void test_post__clients_may_leave(void **state)
{
    struct http *h = start((struct http_config){ 0 });
    char out[ROOM];

    (void)state;
    for (int round = 0; round < 8; round++) {
        int fds[12], before = atomic_load(&begun);

        atomic_store(&hold, true);
        for (int i = 0; i < countof(fds); i++) {
            fds[i] = dial(h);
            send(fds[i], slow_get, strlen(slow_get), MSG_NOSIGNAL);
        }
        wait_for(&begun, before + 2);
        usleep(30000);
        for (int i = 0; i < countof(fds); i++) {
            struct linger now = { 1, 0 };

            if ((i + round) % 2)
                setsockopt(fds[i], SOL_SOCKET, SO_LINGER, &now, sizeof now);
            close(fds[i]);
        }
        atomic_store(&hold, false);
        wait_for_rest();
    }
    assert_true(atomic_load(&handled) >= 16);
    assert_int_equal(ask(h, "GET /slow HTTP/1.1", "", out), 200);
    http_stop(h);
}

struct stopping {
    struct http *h;
    atomic_int done;
};

static void *stop_it(void *arg)
{
    struct stopping *s = arg;

    http_stop(s->h);
    atomic_store(&s->done, 1);
    return NULL;
}

/* What is worked on is answered, what waits is told to come again. */
static void test_post__stops_with_full_lanes(void **state)
{
    struct http_config config = { .limits = { .drain_s = 1 } };
    struct stopping s = { .h = start(config) };
    int fds[10], good = 0, away = 0;
    pthread_t thread;
    char out[ROOM];

    (void)state;
    atomic_store(&hold, true);
    for (int i = 0; i < countof(fds); i++) {
        fds[i] = dial(s.h);
        send(fds[i], slow_get, strlen(slow_get), MSG_NOSIGNAL);
        usleep(10000);
    }
    wait_for(&begun, 2);
    assert_int_equal(pthread_create(&thread, NULL, stop_it, &s), 0);
    sleep(2);
    assert_int_equal(atomic_load(&s.done), 0); /* two are worked on */
    atomic_store(&hold, false);
    pthread_join(thread, NULL);
    for (int i = 0; i < countof(fds); i++) {
        read_all(fds[i], out);
        good += strstr(out, "HTTP/1.1 200 ") == out;
        away += strstr(out, "HTTP/1.1 503 ") == out;
    }
    assert_int_equal(good, 2);
    assert_int_equal(away, 8);
    assert_int_equal(atomic_load(&handled), 2);
}

/* Pipelined through lanes: the replies come in the order asked. */
static void test_post__keeps_the_order(void **state)
{
    static const char all[] =
        "POST /slow HTTP/1.1\r\nHost: localhost\r\n" JSON
        "Content-Length: 1\r\n\r\na"
        "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
        "POST /write HTTP/1.1\r\nHost: localhost\r\n" JSON
        "Content-Length: 2\r\n\r\nab"
        "POST /hash HTTP/1.1\r\nHost: localhost\r\n" JSON
        "Connection: close\r\nContent-Length: 3\r\n\r\nabc";
    static const char *const want[] = { "1 bytes", "0 bytes", "2 bytes",
                                        "3 bytes" };
    struct http *h = start((struct http_config){ 0 });
    char out[ROOM];
    const char *at = out;

    (void)state;
    assert_int_equal(ask_bytes(h, all, strlen(all), out), 200);
    for (int i = 0; i < countof(want); i++) {
        at = strstr(at, want[i]);
        if (!at)
            fail_msg("no %s in its place: %s", want[i], out);
    }
    http_stop(h);
}

static void test_post__ends_slow_bodies(void **state)
{
    struct http_config config = { .limits = { .body_s = 1, .reply_s = 1 } };
    static const char head[] = "POST / HTTP/1.1\r\nHost: localhost\r\n" JSON
                               "Content-Length: 1000\r\n\r\n";
    struct http *h = start(config);
    char out[ROOM];
    int fd = dial(h), sent = 0;

    (void)state;
    send(fd, head, strlen(head), MSG_NOSIGNAL);
    while (sent < 40 && send(fd, "x", 1, MSG_NOSIGNAL) == 1) {
        sent++;
        usleep(200 * 1000);
    }
    assert_in_range(sent, 3, 25);
    read_all(fd, out);
    assert_true(!out[0] || strstr(out, "HTTP/1.1 408 ") == out);
    assert_int_equal(atomic_load(&handled), 0);
    http_stop(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_post__bounds_the_body),
        cmocka_unit_test(test_post__says_continue),
        cmocka_unit_test(test_post__large_bodies),
        cmocka_unit_test(test_post__replies_carry),
        cmocka_unit_test(test_post__answers_to_its_name),
        cmocka_unit_test(test_post__knows_the_client),
        cmocka_unit_test(test_post__lanes_are_bounded),
        cmocka_unit_test(test_post__clients_may_leave),
        cmocka_unit_test(test_post__stops_with_full_lanes),
        cmocka_unit_test(test_post__keeps_the_order),
        cmocka_unit_test(test_post__ends_slow_bodies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
