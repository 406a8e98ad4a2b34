/*
 * Pages over HTTP for somebody who is signed in, over 64 connections: the overview,
 * beside 2 KB that never change from the same HTTP server.
 *
 * "Nothing kept": every request asks for another unit or period with another form,
 * thousands of addresses in turn, more than the server keeps answers for (domain/memo.h),
 * so each is made from the store.  "Kept": the same address again and again, without a
 * validator: its figures are kept, the page is made.  "By its validator":
 * If-None-Match, 304.
 */
#include "bench/web.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "domain/account.h"
#include "domain/grant.h"
#include "domain/log.h"
#include "domain/person.h"

enum { CONNECTIONS = 64, SECONDS = 5, PERIODS = SEED_MONTHS };

static const char PASSWORD[] = "con trau di truoc cai cay 77";

struct client_got web_run(struct web *w, struct client k)
{
    struct client_got got;

    k.port = k.port ? k.port : w->server.port;
    if (!client_run(&k, &got))
        die(w->b, "the server does not answer");
    if (got.others) {
        fprintf(stderr, "bench: %lld of %lld answers were %d\n",
                (long long)got.others, (long long)(got.others + got.n),
                got.other);
        die(w->b, "not what was asked for");
    }
    return got;
}

/* ---- requests ---- */

enum way { FIXED, TOP, PROVINCE, OTHER_UNITS, OTHER_PERIODS };

struct asking {
    const struct web *w;
    enum way way;
    char etag[160]; /* a header line, or empty */
};

static int month_end(int month)
{
    static const int days[] = {
        31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
    };

    return month == 25 ? 29 : days[month % 12]; /* February 2024 */
}

/* 36 · 37 / 2 periods of whole months, 12 forms. */
static int other_question(int64_t i, char *out, size_t room)
{
    int form = (int)(i % FORMS) + 1, k = (int)(i / FORMS), from = 0;

    k %= PERIODS * (PERIODS + 1) / 2;
    while (k >= PERIODS - from)
        k -= PERIODS - from++;
    k += from;
    return snprintf(out, room, "?option=f%d&from=%d-%02d-01&to=%d-%02d-%02d",
                    form, 2022 + from / 12, from % 12 + 1, 2022 + k / 12,
                    k % 12 + 1, month_end(k));
}

static void address(const struct asking *k, int64_t i, char *out, size_t room)
{
    const struct seed *s = &k->w->b->seed;
    int n;

    switch (k->way) {
    case FIXED:
        snprintf(out, room, "/");
        break;
    case TOP:
        snprintf(out, room, "/campaigns/ct/units/u0");
        break;
    case PROVINCE:
        snprintf(out, room, "/campaigns/ct/units/u1");
        break;
    case OTHER_UNITS: /* of the upper three levels */
        snprintf(out, room, "/campaigns/ct/units/u%d?option=f%d",
                 (int)(i % s->first[3]), (int)(i / s->first[3] % FORMS) + 1);
        break;
    case OTHER_PERIODS:
        n = snprintf(out, room, "/campaigns/ct/units/u0");
        other_question(i, out + n, room - (size_t)n);
        break;
    }
}

static size_t make(void *arg, int64_t i, char out[CLIENT_REQUEST])
{
    const struct asking *k = arg;
    char path[256];

    address(k, i, path, sizeof path);
    return (size_t)snprintf(out, CLIENT_REQUEST,
                            "GET %s HTTP/1.1\r\nHost: localhost\r\n"
                            "Cookie: __Host-sid=%s\r\n%s\r\n",
                            path, k->way == FIXED ? "-" : k->w->cookie,
                            k->etag);
}

static struct client_got ask(struct web *w, enum way way, const char *etag)
{
    struct asking k = { .w = w, .way = way };

    TEXT(k.etag, "%s", etag ? etag : "");
    return web_run(w, (struct client){ .connections = CONNECTIONS,
                                       .seconds = SECONDS,
                                       .make = make,
                                       .arg = &k,
                                       .expected = etag ? 304 : 200 });
}

static struct client_got ask_fixed(struct web *w)
{
    struct asking k = { .w = w, .way = FIXED };
    struct client_got got;
    struct server server;

    server_fixed(w->b, &server);
    got = web_run(w, (struct client){ .port = server.port,
                                      .connections = CONNECTIONS,
                                      .seconds = SECONDS,
                                      .make = make,
                                      .arg = &k,
                                      .expected = 200 });
    server_end(&server);
    return got;
}

/* The header line that asks whether the page is still the same. */
static void read_etag(struct web *w, enum way way, char out[160])
{
    struct asking k = { .w = w, .way = way };
    char request[CLIENT_REQUEST], reply[8192];
    const char *at, *end;
    size_t n;

    TEXT(k.etag, "Connection: close\r\n");
    n = make(&k, 0, request);
    client_ask(w->server.port, request, n, reply, sizeof reply);
    at = strcasestr(reply, "\r\nETag: ");
    end = at ? strstr(at + 2, "\r\n") : NULL;
    if (!end || end - at > 120)
        die(w->b, "the page has no ETag");
    snprintf(out, 160, "If-None-Match: %.*s\r\n", (int)(end - at - 8), at + 8);
}

/* ---- lines ---- */

static void page_line(const char *work, double least, double most_ms,
                      const struct client_got *page,
                      const struct client_got *fixed)
{
    double share = page->per_second / fixed->per_second;
    struct line *l =
        line_add(work, most_ms > 0 ? "≥ 5 % of the fixed answer; p99 ≤ 20 ms"
                       : least > 0 ? "≥ 50 % of the fixed answer"
                                   : "");

    TEXT(l->value, "%.0f/s, p50 %.3g ms, p99 %.3g ms (%lld bytes)",
         page->per_second, page->p50_ms, page->p99_ms, (long long)page->bytes);
    TEXT(l->ratio, "%.1f %%", 100 * share);
    l->rate = page->per_second;
    if (least > 0)
        l->worse = under(share, least);
    if (most_ms > 0 && l->worse < over(page->p99_ms, most_ms))
        l->worse = over(page->p99_ms, most_ms);
}

static void ask_pages(struct web *w)
{
    static const struct {
        enum way way;
        bool known; /* by its validator */
        const char *work;
    } asked[] = {
        { OTHER_UNITS, false,
          "overview, another unit each time: nothing kept" },
        { OTHER_PERIODS, false,
          "overview at the top, another period each time: nothing kept" },
        { TOP, false, "overview at the top, its figures kept" },
        { TOP, true, "overview at the top by its validator (304)" },
        { PROVINCE, false, "overview at a province, its figures kept" },
        { PROVINCE, true, "overview at a province by its validator (304)" },
    };
    struct client_got fixed = ask_fixed(w), got;
    struct line *l = line_add("2 KB that never change, 64 connections", "");
    char etag[160];

    TEXT(l->value, "%.0f/s, p50 %.3g ms, p99 %.3g ms", fixed.per_second,
         fixed.p50_ms, fixed.p99_ms);
    for (int i = 0; i < countof(asked); i++) {
        if (asked[i].known)
            read_etag(w, asked[i].way, etag);
        got = ask(w, asked[i].way, asked[i].known ? etag : NULL);
        page_line(asked[i].work, asked[i].known ? 0.5 : 0.05,
                  asked[i].known ? 0 : 20, &got, &fixed);
        table_progress();
    }
}

/* ---- who asks ---- */

static void add_reporter(struct web *w)
{
    struct bench *b = w->b;
    struct ctx *c = &b->c;
    struct person who = { S("web"), S("Người Nhập"), S("u0"),
                          S(""),    S(""),           S("") };
    struct grant g = { .person = who.key,
                       .role = ROLE_REPORTER,
                       .unit = S("u0"),
                       .below = true,
                       .from = c->today,
                       .to = c->today + 30,
                       .acting_for = S("") };
    char hash[SECRET_PASSWORD];
    struct account_new n = { who.key, S(""), S("web"), S("") };
    struct account known;
    enum save_result result;
    Id id;

    ctx_next(c);
    if (account_find(c, S("web"), &known) == RC_OK)
        return;
    err_clear(&c->err);
    secret_password(&secret_cost_full, str_of(PASSWORD), hash);
    n.hash = str_of(hash);
    must(b, change_begin(c), "change");
    must(b, person_put(c, &who, &result), "person");
    must(b, grant_put(c, &g, &id), "grant");
    must(b, account_add(c, &n, &id), "account");
    must(b, change_end(c), "change");
}

/* By the form, as everybody; the session's cookie. */
static void sign_in(struct web *w)
{
    char request[CLIENT_REQUEST], reply[8192];
    const char *at;
    size_t n = web_sign_in(NULL, 0, request);

    if (client_ask(w->server.port, request, n, reply, sizeof reply) != 303)
        die(w->b, "not signed in");
    at = strstr(reply, "__Host-sid=");
    if (!at || strcspn(at + 11, ";") >= sizeof w->cookie)
        die(w->b, "no cookie");
    snprintf(w->cookie, sizeof w->cookie, "%.*s", (int)strcspn(at + 11, ";"),
             at + 11);
    secret_mac(str_of(w->cookie), S("csrf"), w->csrf);
}

size_t web_sign_in(void *arg, int64_t i, char out[CLIENT_REQUEST])
{
    static const char body[] = "login=web&password="
                               "con+trau+di+truoc+cai+cay+77";

    (void)i;
    return (size_t)snprintf(
        out, CLIENT_REQUEST,
        "POST /sign-in HTTP/1.1\r\nHost: localhost\r\n"
        "Sec-Fetch-Site: same-origin\r\n%s"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: %zu\r\n\r\n%s",
        arg ? "" : "Connection: close\r\n", sizeof body - 1, body);
}

/* With the server running on the store, and somebody signed in. */
static void with_server(struct bench *b, void (*run)(struct web *w),
                        struct web *w)
{
    double idle;

    w->b = b;
    add_reporter(w);
    web_before(w);
    ctx_close(&b->c); /* the server writes once, when a day begins */
    server_start(b, false, &w->server);
    sleep(1);
    idle = resident_mb(w->server.pid);
    sign_in(w);
    run(w);
    TEXT(line_add("memory of this server: idle, after that", "")->value,
         "%.1f MB, %.1f MB", idle, resident_mb(w->server.pid));
    server_end(&w->server);
    must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), "open");
}

void bench_web(struct bench *b)
{
    struct web w = { .b = b };

    with_server(b, ask_pages, &w);
}

void bench_web_save(struct bench *b)
{
    struct web w = { .b = b };

    with_server(b, web_save, &w);
    web_check(&w);
}
