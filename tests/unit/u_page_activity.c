/*
 * Pages of activities against a store: lists find what they should and no more, take the
 * same statements however many records there are, and files come back under their
 * names, whatever these are, without a word of them in the header's lines.
 */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#undef fail /* ours is another */

#include "app/csv_sheet.h"
#include "app/dispatch.h"
#include "app/http.h"
#include "base/buf.h"
#include "domain/activity_list.h"
#include "domain/authz.h"
#include "domain/evidence.h"
#include "domain/import.h"
#include "domain/log.h"
#include "store_for_test.h"

static char file[STORE_ROOM];

static void good(const struct ctx *c)
{
    if (c->err.rc != RC_OK)
        print_error("%s\n", c->err.text);
    assert_int_equal(c->err.rc, RC_OK);
}

static void take(struct ctx *c, enum import_kind kind, const struct buf *b)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    assert_int_equal(csv_sheet(c->arena, buf_view(b), &sheet, &c->err), RC_OK);
    if (import_run(c, &how, &r) != RC_OK)
        good(c);
}

/* A district over n communes with five activities each, one of them joint with the
 * next commune; of each five one is a draft and one was returned. */
static void fill(struct ctx *c, int n)
{
    static const char *const states[] = { "draft", "returned", "submitted",
                                          "checked", "approved" };
    struct buf *b;

    test_store("u_page_activity", file);
    assert_int_equal(ctx_open(c, file, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(catalog_init(c), RC_OK);
    b = NEW(c->arena, struct buf, 1);
    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_z(b, "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
             "d,main,district,D,,,2020-01-01,,\n");
    for (int i = 0; i < n; i++)
        buf_fmt(b, "c%d,main,commune,Xã Số %d,,d,2020-01-01,,\n", i, i);
    take(c, IMPORT_UNITS, b);
    buf_reset(b);
    buf_z(b, "key,name,tree,from,to,documents\nk,K,main,2021-01-01,,\n");
    take(c, IMPORT_CAMPAIGNS, b);
    buf_reset(b);
    buf_z(b, "key,campaign,from,to,units,form,topic,title,place,sessions,"
             "turns,persons,note,state\n");
    for (int i = 0; i < 5 * n; i++)
        buf_fmt(b,
                "a%d,k,,2022-%02d-%02d,c%d%s,,Chủ đề,Hội nghị số %d,,1,10,,,"
                "%s\n",
                i, i % 12 + 1, i % 28 + 1, i / 5,
                i % 5 == 4 ? str_fmt(c->arena, ";c%d", (i / 5 + 1) % n).p : "",
                i, states[i % 5]);
    take(c, IMPORT_ACTIVITIES, b);
}

/* ---- lists ---- */

static struct activity_page list(struct ctx *c, const struct activity_query *q)
{
    struct activity_query full = *q;
    struct activity_page got;
    struct campaign k;

    assert_int_equal(campaign_get(c, S("k"), &k), RC_OK);
    full.campaign = &k;
    if (!full.limit)
        full.limit = 40;
    if (!full.words.p)
        full.words = S("");
    if (activity_list(c, &full, &got) != RC_OK)
        good(c);
    return got;
}

static void test_list__finds(void **state)
{
    const struct org *o;
    struct activity_page got;
    struct ctx c;
    int unit;

    (void)state;
    fill(&c, 60);
    assert_int_equal(org_get(&c, &o), RC_OK);
    unit = org_find(o, S("c3"));
    /* its own five and the joint one of c2 */
    got = list(&c, &(struct activity_query){ .unit = unit });
    assert_int_equal(got.total, 6);
    assert_int_equal(got.order, ORDER_URGENT);
    assert_int_equal(got.at[0].state, STATE_RETURNED);
    got = list(&c,
               &(struct activity_query){ .unit = unit, .state = STATE_DRAFT });
    assert_int_equal(got.total, 1);
    got = list(&c, &(struct activity_query){ .unit = unit,
                                             .words = S("HOI nghi so 17") });
    assert_int_equal(got.total, 1);
    assert_true(str_is(got.at[0].key, "a17"));
    got = list(&c, &(struct activity_query){ .unit = unit,
                                             .from = day_of(2022, 6, 1),
                                             .to = day_of(2022, 8, 31) });
    for (int i = 0; i < got.n; i++)
        assert_in_range(got.at[i].to, day_of(2022, 6, 1), day_of(2022, 8, 31));
    /* the whole district: more units than are read one by one */
    got = list(&c, &(struct activity_query){ .unit = org_find(o, S("d")) });
    assert_int_equal(got.n, 40);
    assert_true(got.more);
    assert_int_equal(got.order, ORDER_NEWEST);
    for (int i = 1; i < got.n; i++)
        assert_true(got.at[i - 1].to >= got.at[i].to);
    got = list(&c, &(struct activity_query){ .unit = ORG_NONE,
                                             .order = ORDER_OLDEST,
                                             .offset = 280,
                                             .limit = 40 });
    assert_int_equal(got.n, 20);
    assert_int_equal(got.total, 300);
    ctx_close(&c);
    test_store_drop(file);
}

/* Every page of the list together is every record that may be seen, once. */
static int count_seen(struct ctx *c, int unit, bool *ret_draft)
{
    struct activity_page got = { .more = true };
    int n = 0;

    *ret_draft = false;
    while (got.more) {
        got = list(c, &(struct activity_query){ .unit = unit, .offset = n });
        for (int i = 0; i < got.n; i++)
            *ret_draft = *ret_draft || got.at[i].state == STATE_DRAFT;
        n += got.n;
    }
    return n;
}

static void test_list__keeps_to_scope(void **state)
{
    struct grant g = { .role = ROLE_REPORTER,
                       .unit = S("c3"),
                       .from = day_of(2020, 1, 1),
                       .to = DAY_MAX };
    struct actor who = {
        .person = S("p"), .grants = &g, .n_grants = 1, .most = ROLE_COUNT
    };
    struct ctx c;
    bool draft;

    (void)state;
    fill(&c, 60);
    c.actor = &who;
    assert_int_equal(count_seen(&c, ORG_NONE, &draft), 6);
    assert_true(draft);
    g.role = ROLE_READER; /* drafts stay with who enters */
    assert_int_equal(count_seen(&c, ORG_NONE, &draft), 5);
    assert_false(draft);
    g.unit = S("d");
    g.below = true;
    assert_int_equal(count_seen(&c, ORG_NONE, &draft), 240);
    assert_false(draft);
    g.to = day_of(2020, 1, 2); /* over */
    assert_int_equal(count_seen(&c, ORG_NONE, &draft), 0);
    c.actor = NULL;
    ctx_close(&c);
    test_store_drop(file);
}

static void test_list__makes_keys(void **state)
{
    struct ctx c;
    Str key;

    (void)state;
    fill(&c, 2);
    assert_int_equal(activity_new_key(&c, S("c0-2022"), &key), RC_OK);
    assert_string_equal(key.p, "c0-2022-0001");
    assert_string_equal(activity_key_after(c.arena, key, 3).p, "c0-2022-0004");
    ctx_close(&c);
    test_store_drop(file);
}

/* ---- statements ---- */

static int64_t statements(const char *path)
{
    struct err e = { .lang = LANG_EN };
    int64_t before = 0, after = 0;
    struct site *site;
    struct ctx c;

    assert_int_equal(
        site_new(&(struct site_config){ .where = file, .no_sign_in = true },
                 &site, &e),
        RC_OK);
    assert_int_equal(ctx_open(&c, file, DB_READ, LANG_EN), RC_OK);
    for (int i = 0; i < 2; i++) {
        struct http_request req = { .a = arena_new() };
        struct http_reply reply = { .status = 0 };

        assert_int_equal(
            http_parse_target(req.a, str_of(path), &req.target, &e), RC_OK);
        before = db_statements(c.db);
        dispatch_with(site, &c, &req, &reply);
        after = db_statements(c.db);
        assert_true(reply.status == 0 || reply.status == 200);
        arena_free(req.a);
    }
    ctx_close(&c);
    site_free(site);
    return after - before;
}

static void test_pages__statements_are_constant(void **state)
{
    static const char *const paths[] = { "/activities", "/activities?unit=c1",
                                         "/activities?unit=d&q=nghi",
                                         "/activities/a2", "/locks" };
    enum { N = countof(paths) };
    int64_t few[N], many[N];
    struct ctx c;

    (void)state;
    fill(&c, 60);
    ctx_close(&c);
    for (int i = 0; i < N; i++)
        few[i] = statements(paths[i]);
    fill(&c, 600);
    ctx_close(&c);
    for (int i = 0; i < N; i++) {
        many[i] = statements(paths[i]);
        printf("%s: %lld statements, %lld with ten times as many\n", paths[i],
               (long long)few[i], (long long)many[i]);
        assert_int_equal(few[i], many[i]);
        assert_in_range(few[i], 1, 20);
    }
    test_store_drop(file);
}

/* ---- names of files ---- */

enum { NAMES = 500 };

static Str name_of(struct arena *a, int i)
{
    static const char *const parts[25] = {
        "biên bản",
        "a\r\nX-Evil: 1",
        "a\nX-Evil: 1",
        "\"; x=\"",
        "../../etc/passwd",
        "..\\..\\boot",
        "%0d%0aX-Evil:",
        "a\tb",
        "\xe2\x80\xae.fdp.exe",
        "con",
        "a;b",
        "a'b",
        "<script>",
        "ảnh “đẹp”",
        "a\x01\x02",
        ".htaccess",
        "  khoảng trắng ",
        "=cmd|' /C calc'!A0",
        "{{t.x}}",
        "%s%n",
        "a=b; filename=c",
        "UTF-8''x",
        "\xf0\x9f\x8e\x89",
        "\xe1\xbb\x87",
        "a\r\n\r\n<html>",
    };
    static const char *const ends[20] = {
        ".pdf",  ".PDF",   "..pdf",  ".pdf.pdf", " .pdf",
        "1.pdf", "\r.pdf", "\n.pdf", "\".pdf",   "/.pdf",
        "2.pdf", "3.pdf",  "\\.pdf", ";.pdf",    "%00.pdf",
        "é.pdf", "\t.pdf", "'.pdf",  ":.pdf",    "\x7f.pdf",
    };

    return str_fmt(a, "%s%s", parts[i / 20], ends[i % 20]);
}

/* 500 files, 20 an activity, in one change. */
static void attach(struct ctx *c, Str keys[NAMES])
{
    assert_int_equal(change_begin(c), RC_OK);
    for (int i = 0; i < NAMES; i++) {
        struct evidence_new f = { .name = name_of(c->arena, i),
                                  .type = EVIDENCE_PDF,
                                  .bytes =
                                      str_fmt(c->arena, "%%PDF-1.7 %d", i) };

        int at = i / 20 / 3 * 5 + 2 + i / 20 % 3; /* not a draft */

        if (evidence_add(c, str_fmt(c->arena, "a%d", at), &f, &keys[i]) !=
            RC_OK)
            good(c);
    }
    assert_int_equal(change_end(c), RC_OK);
}

/* The answer to a GET, head and body, as it came. */
static Str fetch(struct arena *a, int port, Str path)
{
    struct sockaddr_in to = { .sin_family = AF_INET,
                              .sin_port = htons((uint16_t)port),
                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    Str ask = str_fmt(a,
                      "GET %.*s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                      "Connection: close\r\n\r\n",
                      STR(path), port);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    char part[4096];
    struct buf b;
    ssize_t n;
    Str out;

    assert_int_equal(connect(s, (struct sockaddr *)&to, sizeof to), 0);
    assert_int_equal(write(s, ask.p, (size_t)ask.n), ask.n);
    buf_init(&b, 0);
    while ((n = read(s, part, sizeof part)) > 0)
        buf_add(&b, part, (size_t)n);
    (void)close(s);
    out = buf_dup(a, &b);
    buf_release(&b);
    return out;
}

/* One line for the name, plain ASCII; nothing of it became a line of its own. */
static void check_head(struct arena *a, Str answer, int i)
{
    Str body = str_fmt(a, "\r\n\r\n%%PDF-1.7 %d", i);
    const char *end = memmem(answer.p, (size_t)answer.n, "\r\n\r\n", 4);
    Str head, line;
    int named = 0;

    assert_non_null(end);
    assert_true(str_ends(answer, body));
    head = (Str){ answer.p, end - answer.p };
    assert_int_equal(answer.n, head.n + body.n);
    while (str_cut(&head, '\n', &line)) {
        for (ptrdiff_t j = 0; j < line.n; j++)
            assert_true((line.p[j] >= ' ' && line.p[j] <= '~') ||
                        (line.p[j] == '\r' && j == line.n - 1));
        assert_false(str_starts(line, S("X-Evil")));
        named += str_starts(line, S("Content-Disposition: attachment"));
    }
    assert_int_equal(named, 1);
}

static void test_files__names_are_data(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct http_config config = { .host = "127.0.0.1", .handler = dispatch };
    Str keys[NAMES];
    struct site *site;
    struct http *h;
    struct ctx c;

    (void)state;
    fill(&c, 9);
    attach(&c, keys);
    assert_int_equal(
        site_new(&(struct site_config){ .where = file, .no_sign_in = true },
                 &site, &e),
        RC_OK);
    config.arg = site;
    assert_int_equal(http_start(&config, &h, &e), RC_OK);
    for (int i = 0; i < NAMES; i++) {
        Str path = str_fmt(c.arena, "/files/%.*s", STR(keys[i]));

        check_head(c.arena, fetch(c.arena, http_port(h), path), i);
    }
    printf("%d names of files, none of them in the header's lines\n", NAMES);
    http_stop(h);
    site_free(site);
    ctx_close(&c);
    test_store_drop(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_list__finds),
        cmocka_unit_test(test_list__keeps_to_scope),
        cmocka_unit_test(test_list__makes_keys),
        cmocka_unit_test(test_pages__statements_are_constant),
        cmocka_unit_test(test_files__names_are_data),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
