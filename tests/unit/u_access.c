/*
 * The access log under refusals that cost nothing: what strangers leave behind is
 * bounded, and what is known of persons stays.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "domain/access.h"
#include "domain/log.h"
#include "store_for_test.h"

#define HOUR INT64_C(3600000)

static char where[STORE_ROOM];
static struct ctx c;

static void good(enum rc rc)
{
    if (rc != RC_OK)
        print_error("%s (%s)\n", c.err.text, c.err.detail);
    assert_int_equal(rc, RC_OK);
}

static int set_up(void **state)
{
    (void)state;
    test_store("u_access", where);
    good(ctx_open(&c, where, DB_CREATE, LANG_EN));
    c.now = 500000 * HOUR + 1;
    good(change_begin(&c));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    good(change_end(&c));
    ctx_close(&c);
    test_store_drop(where);
    return 0;
}

static void add(const char *who, const char *address, const char *what)
{
    const struct access a = { .who = str_of(who),
                              .address = str_of(address),
                              .what = str_of(what),
                              .kind = S("home"),
                              .key = S("csrf") };

    good(access_add(&c, &a));
}

/* Rows, and how many refusals they stand for. */
static int count(const char *who, const char *address, int64_t *ret_refused)
{
    const struct access_query q = {
        .who = str_of(who), .kind = S(""), .key = S(""), .what = S("refused")
    };
    struct access *list;
    int n, found = 0;

    *ret_refused = 0;
    good(access_list(&c, &q, &list, &n));
    for (int i = 0; i < n; i++) {
        if (!str_is(list[i].who, who) ||
            (address && !str_is(list[i].address, address)))
            continue;
        found++;
        *ret_refused +=
            str_is(list[i].kind, "more") ? access_more(list[i].key) : 1;
    }
    return found;
}

static void test_access__a_stranger_is_counted(void **state)
{
    int64_t refused;
    struct access *list;
    int n;

    (void)state;
    for (int i = 0; i < 10000; i++) {
        c.now += 100;
        add("", "192.0.2.1", "refused");
        if (i % 100 == 0)
            add("bao", "192.0.2.1", "view");
    }
    assert_int_equal(count("", NULL, &refused), ACCESS_REFUSED_HERE + 1);
    assert_int_equal(refused, 10000);
    /* the row that counts says when the last one was */
    good(access_list(
        &c,
        &(struct access_query){
            .who = S(""), .kind = S("more"), .key = S(""), .what = S("") },
        &list, &n));
    assert_int_equal(n, 1);
    assert_int_equal(list[0].at, c.now);
    assert_true(str_is(list[0].key, "9990"));
    /* nothing of those who are signed in is lost */
    good(access_list(
        &c,
        &(struct access_query){
            .who = S("bao"), .kind = S(""), .key = S(""), .what = S("view") },
        &list, &n));
    assert_int_equal(n, 100);
    /* the next hour is told again */
    c.now += HOUR;
    add("", "192.0.2.1", "refused");
    assert_int_equal(count("", NULL, &refused), ACCESS_REFUSED_HERE + 2);
}

static void test_access__many_addresses(void **state)
{
    char address[40];
    int64_t refused;

    (void)state;
    for (int i = 0; i < 10000; i++) {
        snprintf(address, sizeof address, "2001:db8::%x", i);
        add("", address, "refused");
    }
    assert_int_equal(count("", NULL, &refused), ACCESS_REFUSED_ALL + 1);
    assert_int_equal(refused, 10000);
    assert_int_equal(count("", "", &refused), 1);
    assert_int_equal(refused, 10000 - ACCESS_REFUSED_ALL);
}

/* However many strangers there are: who is known has rows of their own. */
static void test_access__persons_are_apart(void **state)
{
    char address[40];
    int64_t refused;

    (void)state;
    for (int i = 0; i < 2 * ACCESS_REFUSED_ALL; i++) {
        snprintf(address, sizeof address, "2001:db8::%x", i);
        add("", address, "refused");
    }
    for (int i = 0; i < ACCESS_REFUSED_PERSON; i++)
        add("bao", "192.0.2.1", "refused");
    add("xem", "192.0.2.1", "refused");
    assert_int_equal(count("bao", "192.0.2.1", &refused),
                     ACCESS_REFUSED_PERSON);
    add("bao", "192.0.2.1", "refused");
    add("bao", "192.0.2.1", "refused");
    assert_int_equal(count("bao", "192.0.2.1", &refused),
                     ACCESS_REFUSED_PERSON + 1);
    assert_int_equal(refused, ACCESS_REFUSED_PERSON + 2);
    assert_int_equal(count("xem", "192.0.2.1", &refused), 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_access__a_stranger_is_counted),
        TEST(test_access__many_addresses),
        TEST(test_access__persons_are_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
