/*
 * Pages against a store: statements per page do not follow the number of units,
 * addresses read back, every route is reachable.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#undef fail /* ours is another */

#include "app/csv_sheet.h"
#include "app/dispatch.h"
#include "app/page_common.h"
#include "app/routes.h"
#include "base/buf.h"
#include "domain/import.h"
#include "store_for_test.h"

static char file[STORE_ROOM];

static void take(struct ctx *c, enum import_kind kind, const struct buf *b)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    assert_int_equal(csv_sheet(c->arena, buf_view(b), &sheet, &c->err), RC_OK);
    if (import_run(c, &how, &r) != RC_OK)
        print_error("%s\n", c->err.text);
    assert_int_equal(c->err.rc, RC_OK);
}

/* What a store holds: a district over communes over villages; activities of the
 * lowest, some each. */
struct size {
    int communes, villages, activities;
};

static void add_activities(struct buf *b, const struct size *z)
{
    int below = z->villages ? z->villages : 1;

    for (int i = 0; i < z->communes * below * z->activities; i++) {
        int holder = i / z->activities;

        buf_fmt(b, "a%d,k,,2022-03-%02d,c%d", i, i % 28 + 1, holder / below);
        if (z->villages)
            buf_fmt(b, "-%d", holder % below);
        buf_z(b, ",,,T,,1,10,,\n");
    }
}

static void fill(const struct size *z)
{
    struct ctx c;
    struct buf b;

    test_store("u_pages", file);
    assert_int_equal(ctx_open(&c, file, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(catalog_init(&c), RC_OK);
    buf_init_arena(&b, c.arena, BUF_NO_MAX);
    buf_z(&b, "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
              "d,main,district,D,,,2020-01-01,,\n");
    for (int i = 0; i < z->communes; i++) {
        buf_fmt(&b, "c%d,main,commune,C%d,,d,2020-01-01,,\n", i, i);
        for (int j = 0; j < z->villages; j++)
            buf_fmt(&b, "c%d-%d,main,village,V,,c%d,2020-01-01,,\n", i, j, i);
    }
    take(&c, IMPORT_UNITS, &b);
    buf_reset(&b);
    buf_z(&b, "key,name,tree,from,to,documents\n"
              "k,K,main,2021-01-01,2023-12-31,\n");
    take(&c, IMPORT_CAMPAIGNS, &b);
    buf_reset(&b);
    buf_z(&b, "key,campaign,from,to,units,form,topic,title,place,sessions,"
              "turns,persons,note\n");
    add_activities(&b, z);
    take(&c, IMPORT_ACTIVITIES, &b);
    ctx_close(&c);
}

/* Statements of the first request and of the next one, which finds what the first
 * has kept. */
static void statements(const char *path, int64_t ret[2])
{
    struct err e = { .lang = LANG_EN };
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
        ret[i] = -db_statements(c.db);
        dispatch_with(site, &c, &req, &reply);
        ret[i] += db_statements(c.db);
        assert_true(reply.status == 0 || reply.status == 200);
        assert_true(reply.body.n > 1000);
        arena_free(req.a);
    }
    ctx_close(&c);
    site_free(site);
}

static void test_pages__statements_are_bounded(void **state)
{
    static const char *const paths[] = { "/campaigns/k/units/d",
                                         "/campaigns/k/units/d/figures/turns",
                                         "/units/d" };
    static const int most[] = { 30, 40, 12 }, lists[] = { 2, 3, 0 };
    int64_t few[3][2], many[3][2];

    (void)state;
    fill(&(struct size){ 35, 0, 1 });
    for (int i = 0; i < 3; i++)
        statements(paths[i], few[i]);
    fill(&(struct size){ 350, 0, 1 });
    for (int i = 0; i < 3; i++) {
        statements(paths[i], many[i]);
        /* lists of units go to the store 40 at a time, by two statements */
        for (int k = 0; k < 2; k++) {
            printf("%s: %lld statements for 35 rows, %lld for 350\n", paths[i],
                   (long long)few[i][k], (long long)many[i][k]);
            assert_in_range(few[i][k], 1, most[i]);
            assert_in_range(many[i][k], few[i][k],
                            few[i][k] + lists[i] * 2 * (350 / 40));
        }
    }
    test_store_drop(file);
}

/* In the middle of a campaign the year so far stands beside its total, against the same
 * days of the year before: a few statements more, however many units there are. */
static void test_pages__years_are_bounded(void **state)
{
    static const char *const paths[] = {
        "/campaigns/k/units/d",
        "/campaigns/k/units/d?map=now",
        "/campaigns/k/units/d?approved=1",
        "/campaigns/k/units/d?from=2022-02-03&to=2022-12-31",
    };
    int64_t small[countof(paths)][2], large[2];
    const char *was = getenv("SOKET_NOW");

    (void)state;
    setenv("SOKET_NOW", "2022-05-17", 1);
    fill(&(struct size){ 35, 1, 1 });
    for (int i = 0; i < countof(paths); i++)
        statements(paths[i], small[i]);
    fill(&(struct size){ 350, 3, 3 });
    for (int i = 0; i < countof(paths); i++) {
        statements(paths[i], large);
        printf("%s: %lld statements, then %lld; %lld, then %lld\n", paths[i],
               (long long)small[i][0], (long long)small[i][1],
               (long long)large[0], (long long)large[1]);
        assert_in_range(small[i][0], 1, 55);
        /* lists of units go to the store 40 at a time */
        assert_in_range(large[0], 1, small[i][0] + 2 * 2 * (350 / 40));
        assert_int_equal(large[1], small[i][1]);
        assert_true(large[1] <= 10);
    }
    test_store_drop(file);
    if (was)
        setenv("SOKET_NOW", was, 1);
    else
        unsetenv("SOKET_NOW");
}

/* The same page over 30 times the units and 300 times the activities. */
static void test_pages__statements_do_not_follow_the_store(void **state)
{
    static const char *const paths[] = {
        "/campaigns/k/units/d", "/campaigns/k/units/d?map=now",
        "/campaigns/k/units/d?from=2022-01-01&to=2022-12-31",
        "/campaigns/k/units/c1", "/units/d"
    };
    int64_t small[countof(paths)][2], large[2];

    (void)state;
    fill(&(struct size){ 35, 1, 1 });
    for (int i = 0; i < countof(paths); i++)
        statements(paths[i], small[i]);
    fill(&(struct size){ 35, 30, 10 });
    for (int i = 0; i < countof(paths); i++) {
        statements(paths[i], large);
        printf("%s: %lld statements, then %lld; %lld, then %lld\n", paths[i],
               (long long)small[i][0], (long long)small[i][1],
               (long long)large[0], (long long)large[1]);
        /* few holders are read by name, 40 at a time, more of them by days or in
         * one statement */
        assert_in_range(large[0], small[i][0] - 4, small[i][0]);
        assert_int_equal(large[1], small[i][1]);
        assert_true(large[1] <= 10);
    }
    test_store_drop(file);
}

static void test_pages__keys_read_back(void **state)
{
    static const char *const keys[] = { "hl", "01-KL/TW", "a.json", "..",
                                        "a_b" };
    struct arena *a = arena_new();
    Str back;

    (void)state;
    for (int i = 0; i < countof(keys); i++) {
        Str there = page_key(a, str_of(keys[i]));

        assert_int_equal(str_find(there, '/', 0), -1);
        assert_int_equal(str_find(there, '.', 0), -1);
        assert_true(page_key_read(a, there, &back));
        assert_true(str_is(back, keys[i]));
    }
    assert_false(page_key_read(a, S("a~"), &back));
    arena_free(a);
}

static void test_pages__addresses_are_short(void **state)
{
    struct arena *a = arena_new();
    struct address at = { .campaign = S("k"),
                          .unit = S("u/1"),
                          .known = SEQ_NOW };

    (void)state;
    assert_string_equal(href_address(a, LANG_VI, &at, 0).p,
                        "/campaigns/k/units/u~s1");
    at.indicator = S("turns");
    at.option = S("f");
    at.from = day_of(2022, 1, 1);
    at.map = MAP_NOW;
    at.known = 7;
    assert_string_equal(href_address(a, LANG_EN, &at, 2).p,
                        "/campaigns/k/units/u~s1/figures/turns?option=f&"
                        "from=2022-01-01&map=now&known=7&page=2&lang=en");
    arena_free(a);
}

/* Whatever an address writes, the route reads. */
static void test_pages__queries_read_back(void **state)
{
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };
    struct page p = { .a = a };
    struct http_request req = { .a = a };
    struct http_target *t = &req.target;

    (void)state;
    assert_int_equal(
        http_parse_target(a,
                          S("/campaigns/k/units/u~s1/figures/turns.csv?"
                            "map=2024-01-02&to=31/12/2023&page=3"),
                          t, &e),
        RC_OK);
    assert_int_equal(route_match(&req, &p), ROUTE_FOUND);
    assert_int_equal(p.as, AS_CSV);
    assert_string_equal(p.keys[1].p, "u/1");
    assert_int_equal(route_input(t, &p, &e), RC_OK);
    assert_int_equal(p.in.map_day, day_of(2024, 1, 2));
    assert_int_equal(p.in.to, day_of(2023, 12, 31));
    assert_int_equal(p.in.page, 3);
    assert_int_equal(http_parse_target(a, S("/units/u?map=now"), t, &e), RC_OK);
    assert_int_equal(route_match(&req, &p), ROUTE_FOUND);
    assert_int_equal(route_input(t, &p, &e), RC_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages__statements_are_bounded),
        cmocka_unit_test(test_pages__statements_do_not_follow_the_store),
        cmocka_unit_test(test_pages__years_are_bounded),
        cmocka_unit_test(test_pages__keys_read_back),
        cmocka_unit_test(test_pages__addresses_are_short),
        cmocka_unit_test(test_pages__queries_read_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
