/*
 * http: the pure functions, and a real server on a free port spoken to with
 * bytes of our own: what it serves, what it refuses, slow and silent clients,
 * the clean stop.
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
#include <poll.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "app/http.h"
#include "base/arena.h"
#include "http_for_test.h"

/* ---- targets ----------------------------------------------------------- */

static enum rc parse(struct arena *a, const char *raw, struct http_target *t)
{
    struct err e = { .lang = LANG_EN };

    return http_parse_target(a, str_of(raw), t, &e);
}

static void test_http__target_is_read(void **state)
{
    struct arena *a = arena_new();
    struct http_target t;

    (void)state;
    assert_int_equal(parse(a, "/", &t), RC_OK);
    assert_int_equal(t.n_segments, 0);
    assert_false(t.slash);
    assert_int_equal(
        parse(a, "/units/x%C3%A3%20H/?q=H%E1%BB%AFu+L%C5%A9ng&&e=&map", &t),
        RC_OK);
    assert_int_equal(t.n_segments, 2);
    assert_true(t.slash);
    assert_string_equal(t.segments[1].p, "xã H");
    assert_int_equal(t.n_params, 3);
    assert_string_equal(http_param(&t, "q").p, "Hữu Lũng");
    assert_int_equal(http_param(&t, "e").n, 0);
    assert_non_null(http_param(&t, "map").p);
    assert_null(http_param(&t, "none").p);
    /* the same letters composed otherwise come out the same */
    assert_int_equal(parse(a, "/?q=xa%CC%83", &t), RC_OK);
    assert_string_equal(http_param(&t, "q").p, "xã");
    assert_string_equal(http_escape(a, S("xã/1 %")).p, "x%C3%A3%2F1%20%25");
    arena_free(a);
}

static void test_http__target_is_refused(void **state)
{
    static const char *const bad[] = {
        "",
        "x",
        "*",
        "http://localhost/",
        "/..",
        "/a/../b",
        "/./a",
        "/%2e%2e/x",
        "/a%2fb",
        "/a%5Cb",
        "//",
        "//a",
        "/a//b",
        "/a//",
        "/%",
        "/%4",
        "/%zz",
        "/%00",
        "/a%0Ab",
        "/%7F",
        "/%ff",
        "/%C0%AF",
        "/?q=%",
        "/?q=%00",
        "/?q=%ff",
        "/?a=1&a",
        "/a b",
        "/ã",
        "/a\"b",
        "/<a>",
        "/a#b",
        "/%ed%a0%80",
        "/?%61=1&a=2",
        "/a\\b",
    };
    struct arena *a = arena_new();
    struct http_target t;
    char many[1000] = "/?", *p = many + 2, wide[300] = "/";

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        if (parse(a, bad[i], &t) != RC_INVALID)
            fail_msg("took %s", bad[i]);
    for (int i = 0; i < HTTP_MAX_PARAMS + 1; i++)
        p += snprintf(p, 10, "%sp%d=1", i ? "&" : "", i);
    assert_int_equal(parse(a, many, &t), RC_INVALID);
    memset(wide + 1, 'x', 256);
    assert_int_equal(parse(a, wide, &t), RC_INVALID);
    wide[256] = '\0';
    assert_int_equal(parse(a, wide, &t), RC_OK);
    *strrchr(many, '&') = '\0';
    assert_int_equal(parse(a, many, &t), RC_OK);
    assert_int_equal(parse(a, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16", &t),
                     RC_OK);
    assert_int_equal(parse(a, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17", &t),
                     RC_INVALID);
    arena_free(a);
}

static void test_http__names_of_this_machine(void **state)
{
    static const char *const good[] = { "localhost",      "localhost:8080",
                                        "127.0.0.1:8080", "[::1]:8080",
                                        "[::1]",          "LocalHost:8080",
                                        "127.1.2.3" };
    static const char *const bad[] = {
        "",
        "localhost:80",
        "example.com",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "1.127.0.0",
        "127.0.0.256",
        "127.0.0",
        "::1",
        "[::2]:8080",
        "[::1]:8080x",
        "[::1",
        "localhost:",
        "localhost:8080:8080",
        "localhost:08080",
        "localhost:+8080",
        "localhost: 8080",
        "[::1]:000000000000000000000000000000000000008080",
        "127.0.0.01",
        "0.0.0.0",
        "[::1]x:8080",
    };

    (void)state;
    for (int i = 0; i < countof(good); i++)
        if (!http_host_ok(str_of(good[i]), 8080))
            fail_msg("refused %s", good[i]);
    for (int i = 0; i < countof(bad); i++)
        if (http_host_ok(str_of(bad[i]), 8080))
            fail_msg("took %s", bad[i]);
    assert_true(http_listen_ok(S("::1")));
    assert_false(http_listen_ok(S("0.0.0.0")));
}

static void test_http__etags(void **state)
{
    struct http_request req = { .if_none_match = S("\"a\", W/\"b-1\" ,\"c") };

    (void)state;
    assert_true(http_has_etag(&req, S("a")));
    assert_true(http_has_etag(&req, S("b-1")));
    assert_false(http_has_etag(&req, S("c")));
    assert_false(http_has_etag(&req, S("")));
    req.if_none_match = S("*");
    assert_true(http_has_etag(&req, S("x")));
}

/* ---- a real server ----------------------------------------------------- */

/* A form: name=value; of every part. */
static void say_form(const struct http_request *req, struct http_reply *ret)
{
    Str all = S("form ");

    for (int i = 0; i < req->n_parts; i++)
        all = str_fmt(req->a, "%.*s%.*s=%.*s;", STR(all),
                      STR(req->parts[i].name), STR(req->parts[i].value));
    ret->body = all;
}

/* "/lane/3": the form is answered in that lane; "/both": in two. */
static enum http_lane handle_post(struct http_request *req,
                                  struct http_reply *ret, enum http_lane at,
                                  int64_t *ret_body)
{
    Str first = req->target.n_segments ? req->target.segments[0] : S("");
    enum http_lane lane = LANE_HERE;

    if (str_is(first, "lane"))
        lane = (enum http_lane)(req->target.segments[1].p[0] - '0');
    if (str_is(first, "both"))
        lane = LANE_HASH;
    if (!req->memo) {
        req->memo = req;
        *ret_body = 100000;
        if (str_is(first, "no"))
            ret->status = 403;
        return lane;
    }
    if (at != lane && !(at == LANE_WRITE && str_is(first, "both")))
        ret->status = 500;
    if (str_is(first, "both") && at == LANE_HASH)
        return LANE_WRITE;
    say_form(req, ret);
    return LANE_DONE;
}

/* "/later/3": work of 0.3 s in LANE_SLOW, waited for through LANE_SOON. */
static _Atomic int works, looks, closed;

static void work(void *arg, bool closing)
{
    _Atomic bool *done = arg;

    if (closing)
        closed++;
    else
        usleep(300 * 1000);
    works++;
    *done = true;
}

static enum http_lane wait_for_work(struct http_request *req,
                                    struct http_reply *ret)
{
    static _Atomic bool all[100]; /* outlive whoever leaves */
    static _Atomic int n;
    _Atomic bool *done = req->memo;

    looks++;
    if (!done) {
        done = req->memo = &all[n++ % 100];
        *done = false;
        if (!http_later(req->http, LANE_SLOW, work, (void *)(uintptr_t)done)) {
            ret->status = 503;
            return LANE_DONE;
        }
    }
    ret->body = S("worked");
    return *done ? LANE_DONE : LANE_SOON;
}

static enum http_lane handle(void *arg, struct http_request *req,
                             struct http_reply *ret, enum http_lane at,
                             int64_t *ret_body)
{
    (void)arg;
    if (req->method == HTTP_POST)
        return handle_post(req, ret, at, ret_body);
    if (req->target.n_segments && str_is(req->target.segments[0], "later"))
        return wait_for_work(req, ret);
    ret->body = str_fmt(req->a, "%d segments", req->target.n_segments);
    if (req->target.n_segments && str_is(req->target.segments[0], "slow"))
        usleep(300 * 1000);
    if (req->target.n_segments && str_is(req->target.segments[0], "tag"))
        ret->etag = S("v1");
    if (req->target.n_segments && str_is(req->target.segments[0], "file"))
        ret->download = S("Báo cáo\r\nX: y\".docx");
    if (req->target.n_segments && str_is(req->target.segments[0], "big")) {
        ret->body = (Str){ NEW(req->a, char, 3000000), 3000000 };
        memset((char *)(uintptr_t)ret->body.p, 'x', 3000000);
    }
    return LANE_DONE;
}

static struct http *start(struct http_limits limits)
{
    struct http_config config = { .host = "127.0.0.1",
                                  .limits = limits,
                                  .handler = handle };
    struct err e = { .lang = LANG_EN };
    struct http *h;

    if (http_start(&config, &h, &e) != RC_OK)
        fail_msg("%s %s", e.text, e.detail);
    return h;
}

static void test_http__serves(void **state)
{
    struct http *h = start((struct http_limits){ 0 });
    char out[ROOM];

    (void)state;
    assert_int_equal(ask(h, "GET /a/b?c=d HTTP/1.1", "", out), 200);
    assert_non_null(strstr(out, "\r\n\r\n2 segments"));
    assert_non_null(strstr(out, "Cache-Control: no-store"));
    check_security(out);
    assert_int_equal(ask(h, "HEAD /a HTTP/1.1", "", out), 200);
    assert_non_null(strstr(out, "Content-Length: 10\r\n"));
    assert_null(strstr(out, "segments"));
    assert_int_equal(ask(h, "GET /tag HTTP/1.1", "", out), 200);
    assert_non_null(strstr(out, "ETag: \"v1\""));
    assert_int_equal(
        ask(h, "GET /tag HTTP/1.1", "If-None-Match: W/\"v1\"\r\n", out), 304);
    assert_string_equal(strstr(out, "\r\n\r\n"), "\r\n\r\n");
    check_security(out);
    assert_int_equal(ask(h, "GET /file HTTP/1.1", "", out), 200);
    assert_non_null(strstr(out, "attachment; filename*=UTF-8''B%C3%A1o%20"
                                "c%C3%A1o%0D%0AX%3A%20y%22.docx\r\n"));
    assert_null(strstr(out, "\r\nX: y"));
    assert_non_null(strstr(out, "sandbox"));
    http_stop(h);
}

/* Work that no connection waits for, and looks at it from time to time. */
static void test_http__work_of_nobody(void **state)
{
    struct http *h = start(
        (struct http_limits){ .threads = 1, .queue = { [LANE_SLOW] = 3 } });
    static const char line[] = "GET /later HTTP/1.1\r\nHost: localhost\r\n"
                               "Connection: close\r\n\r\n";
    int fds[4], busy = 0, good = 0;
    char out[ROOM];

    (void)state;
    works = looks = closed = 0;
    assert_int_equal(ask(h, "GET /later HTTP/1.1", "", out), 200);
    assert_non_null(strstr(out, "\r\n\r\nworked"));
    assert_int_equal(works, 1);
    assert_in_range(looks, 4, 9); /* of 50 ms */
    /* who leaves is forgotten, the work goes on, others are answered at once */
    for (int i = 0; i < 4; i++) {
        fds[i] = dial(h);
        assert_int_equal(send(fds[i], line, sizeof line - 1, MSG_NOSIGNAL),
                         sizeof line - 1);
    }
    usleep(100 * 1000);
    close(fds[0]);
    assert_int_equal(ask(h, "GET /a HTTP/1.1", "", out), 200);
    assert_true(works < 4);
    for (int i = 1; i < 4; i++) {
        assert_true(read_all(fds[i], out) > 0);
        good += strstr(out, "\r\n\r\nworked") != NULL;
        busy += strstr(out, " 503 ") != NULL;
    }
    assert_int_equal(good + busy, 3);
    assert_true(good >= 2);
    /* the end: what is under way is finished and told */
    fds[0] = dial(h);
    assert_int_equal(send(fds[0], line, sizeof line - 1, MSG_NOSIGNAL),
                     sizeof line - 1);
    usleep(100 * 1000);
    http_stop(h);
    assert_true(read_all(fds[0], out) > 0);
    assert_non_null(strstr(out, "worked"));
    assert_int_equal(closed, 0);
}

static void test_http__takes_forms(void **state)
{
    static const char *const paths[] = { "/", "/lane/2", "/lane/3", "/lane/4",
                                         "/both" };
    struct http *h = start((struct http_limits){ 0 });
    char line[50], out[ROOM];

    (void)state;
    for (int i = 0; i < countof(paths); i++) {
        snprintf(line, sizeof line, "POST %s HTTP/1.1", paths[i]);
        assert_int_equal(
            ask(h, line,
                "Content-Type: application/x-www-form-urlencoded\r\n"
                "Content-Length: 21\r\n\r\na=1&b=x%0D%0Ay+z%26&a",
                out),
            200);
        if (!strstr(out, "\r\n\r\nform a=1;b=x\ny z&;a=;"))
            fail_msg("%s: %s", paths[i], out);
    }
    http_stop(h);
}

static void test_http__refuses(void **state)
{
    static const struct {
        const char *line, *more;
        int status;
    } bad[] = {
        { "PUT / HTTP/1.1", "Content-Length: 0\r\n", 405 },
        { "OPTIONS / HTTP/1.1", "", 405 },
        { "DELETE / HTTP/1.1", "", 405 },
        { "GET /%2e%2e/etc HTTP/1.1", "", 400 },
        { "GET /../etc HTTP/1.1", "", 400 },
        { "GET http://localhost/ HTTP/1.1", "", 400 },
        { "GET / HTTP/1.1", "Host: localhost\r\n", 400 },
        { "GET / HTTP/1.1", "Content-Length: 4\r\n\r\nabcd", 400 },
        { "GET / HTTP/1.1", "Content-Length: 4x\r\n", 400 },
        { "GET / HTTP/1.1", "Content-Length: -1\r\n", 400 },
        { "GET / HTTP/1.1", "Content-Length: 0\r\nContent-Length: 5\r\n", 400 },
        { "GET / HTTP/1.1", "Transfer-Encoding: chunked\r\n\r\n0\r\n", 400 },
        { "GET / HTTP/1.1", "Transfer-Encoding: x\r\n", 400 },
        { "GET / HTTP/1.1", "X: a\x01z\r\n", 400 },
        { "GET /a b HTTP/1.1", "", 400 },
        { "GET /a  HTTP/1.1", "", 400 },
        { "GET /a\x01 HTTP/1.1", "", 400 },
        { "GET / HTTP/1.9", "", 400 },
    };
    struct http *h = start((struct http_limits){ 0 });
    char out[ROOM];

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        int status = ask(h, bad[i].line, bad[i].more, out);

        if (status != bad[i].status)
            fail_msg("%s | %s: %d %s", bad[i].line, bad[i].more, status, out);
        check_security(out);
    }
    http_stop(h);
}

static void test_http__refuses_other_hosts(void **state)
{
    static const char *const bad[] = {
        "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n",
    };
    static const char none[] = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n";
    static const char nul[] = "GET /a\0b HTTP/1.1\r\nHost: localhost\r\n"
                              "Connection: close\r\n\r\n";
    static const char nul2[] = "GET / HTTP/1.1\r\nHost: localhost\0.x\r\n"
                               "Connection: close\r\n\r\n";
    struct http *h = start((struct http_limits){ 0 });
    char out[ROOM];

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        assert_int_equal(ask_bytes(h, bad[i], strlen(bad[i]), out), 421);
    assert_int_equal(ask_bytes(h, none, strlen(none), out), 400);
    assert_int_equal(ask_bytes(h, nul, sizeof nul - 1, out), 400);
    assert_int_equal(ask_bytes(h, nul2, sizeof nul2 - 1, out), 400);
    http_stop(h);
}

static void test_http__bounds_the_header(void **state)
{
    struct http *h = start((struct http_limits){ 0 });
    char more[40000], out[ROOM];
    int n = 0;

    (void)state;
    for (int i = 0; i < 98; i++)
        n += snprintf(more + n, sizeof more - (size_t)n, "X%d: 1\r\n", i);
    assert_int_equal(ask(h, "GET / HTTP/1.1", more, out), 200);
    snprintf(more + n, sizeof more - (size_t)n, "Y: 1\r\n");
    assert_int_equal(ask(h, "GET / HTTP/1.1", more, out), 400);
    memset(more, 'a', 17000);
    memcpy(more, "X: ", 3);
    memcpy(more + 17000, "\r\n", 3);
    assert_int_equal(ask(h, "GET / HTTP/1.1", more, out), 431);
    memset(more, 'a', 5000);
    memcpy(more, "GET /", 5);
    memcpy(more + 5000, " HTTP/1.1", 10);
    assert_int_equal(ask(h, more, "", out), 400);
    http_stop(h);
}

/* Drips until the server says something; what it does afterwards with a client
 * that goes on (it lingers a while) is not counted. */
static void test_http__ends_who_drips(void **state)
{
    struct http_limits limits = { .header_s = 1, .idle_s = 30 };
    struct http *h = start(limits);
    struct pollfd answer = { .fd = dial(h), .events = POLLIN };
    char out[ROOM];
    int sent = 0;

    (void)state;
    while (sent < 60 && poll(&answer, 1, 200) == 0 &&
           send(answer.fd, "G", 1, MSG_NOSIGNAL) == 1)
        sent++;
    assert_in_range(sent, 3, 40);
    read_all(answer.fd, out);
    assert_true(str_starts(str_of(out), S("HTTP/1.1 408 ")));
    http_stop(h);
}

static void test_http__keeps_connections(void **state)
{
    struct http *h = start((struct http_limits){ 0 });
    static const char two[] = "GET /a HTTP/1.1\r\nHost: localhost\r\n\r\n"
                              "GET /a/b HTTP/1.1\r\nHost: localhost\r\n"
                              "Connection: close\r\n\r\n";
    char out[ROOM];

    (void)state;
    assert_int_equal(ask(h, "GET / HTTP/1.1",
                         "Cookie: a=b; c=\"d\"\r\nAccept: */*\r\nX-Empty:\r\n",
                         out),
                     200);
    assert_int_equal(ask_bytes(h, two, strlen(two), out), 200);
    assert_non_null(strstr(out, "1 segments"));
    assert_non_null(strstr(out, "2 segments"));
    http_stop(h);
}

struct asking {
    struct http *h;
    int status;
    char out[ROOM];
};

static void *ask_slow(void *arg)
{
    struct asking *a = arg;

    a->status = ask(a->h, "GET /slow HTTP/1.1", "", a->out);
    return NULL;
}

static void test_http__stops_after_the_replies(void **state)
{
    struct asking a = { .h = start((struct http_limits){ 0 }) };
    pthread_t thread;
    int idle = dial(a.h), port = http_port(a.h);
    struct sockaddr_in in = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port) };

    (void)state;
    assert_int_equal(pthread_create(&thread, NULL, ask_slow, &a), 0);
    usleep(100 * 1000);
    http_stop(a.h);
    pthread_join(thread, NULL);
    assert_int_equal(a.status, 200);
    close(idle);
    in.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    idle = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(idle, (struct sockaddr *)&in, sizeof in), -1);
    close(idle);
    http_stop(NULL);
}

static void test_http__survives_who_leaves(void **state)
{
    struct http *h = start((struct http_limits){ 0 });
    static const char big[] = "GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n";
    char out[ROOM];

    (void)state;
    for (int i = 0; i < 20; i++) {
        struct linger now = { 1, 0 };
        int fd = dial(h);

        assert_int_equal(send(fd, big, strlen(big), MSG_NOSIGNAL), strlen(big));
        if (i % 2)
            assert_int_equal(read(fd, out, 100), 100);
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close(fd);
    }
    assert_int_equal(ask(h, "GET / HTTP/1.1", "", out), 200);
    http_stop(h);
}

static void test_http__listens_here_only(void **state)
{
    static const char *const bad[] = { "0.0.0.0", "::", "192.0.2.1",
                                       "8.8.8.8" };
    struct err e = { .lang = LANG_EN };
    struct http *h;

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        struct http_config config = { .host = bad[i], .handler = handle };

        assert_int_equal(http_start(&config, &h, &e), RC_DENIED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_http__target_is_read),
        cmocka_unit_test(test_http__target_is_refused),
        cmocka_unit_test(test_http__names_of_this_machine),
        cmocka_unit_test(test_http__etags),
        cmocka_unit_test(test_http__serves),
        cmocka_unit_test(test_http__work_of_nobody),
        cmocka_unit_test(test_http__takes_forms),
        cmocka_unit_test(test_http__refuses),
        cmocka_unit_test(test_http__refuses_other_hosts),
        cmocka_unit_test(test_http__bounds_the_header),
        cmocka_unit_test(test_http__ends_who_drips),
        cmocka_unit_test(test_http__keeps_connections),
        cmocka_unit_test(test_http__stops_after_the_replies),
        cmocka_unit_test(test_http__survives_who_leaves),
        cmocka_unit_test(test_http__listens_here_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
