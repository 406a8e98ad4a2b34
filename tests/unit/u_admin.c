/*
 * What administrators use: the log found again, the catalogue's ends, the keeper, the
 * first unit of an empty store; and the pages' statements, which do not follow the number of
 * units, people or entries.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#undef fail /* ours is another */

#include "app/csv_sheet.h"
#include "app/dispatch.h"
#include "app/doctor.h"
#include "app/keeper.h"
#include "base/buf.h"
#include "domain/access.h"
#include "domain/account.h"
#include "domain/catalog.h"
#include "domain/catalog_end.h"
#include "domain/event.h"
#include "domain/grant.h"
#include "domain/log_find.h"
#include "domain/org.h"
#include "domain/person.h"
#include "domain/session.h"
#include "domain/setting.h"
#include "store_for_test.h"

static struct ctx c;
static char where[STORE_ROOM];

static void good(enum rc rc)
{
    if (rc != RC_OK)
        print_error("%s\n", c.err.text);
    assert_int_equal(rc, RC_OK);
}

static void bad(enum rc rc, enum rc expected)
{
    assert_int_equal(rc, expected);
    assert_true(c.err.text[0]);
    err_clear(&c.err);
}

static void take(enum import_kind kind, const struct buf *b)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    good(csv_sheet(c.arena, buf_view(b), &sheet, &c.err));
    good(import_run(&c, &how, &r));
}

static void open_new(void)
{
    test_store("u_admin", where);
    good(ctx_open(&c, where, DB_CREATE, LANG_EN));
    good(catalog_init(&c));
}

static void close_all(void)
{
    ctx_close(&c);
    test_store_drop(where);
}

/* A province over n communes, a person with a right at each. */
static void fill(int n)
{
    struct buf *b;

    open_new();
    b = NEW(c.arena, struct buf, 1);
    buf_init_arena(b, c.arena, BUF_NO_MAX);
    buf_z(b, "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
             "p,main,province,P,,,2020-01-01,,\n");
    for (int i = 0; i < n; i++)
        buf_fmt(b, "c%d,main,commune,Commune %d,,p,2020-01-01,,\n", i, i);
    take(IMPORT_UNITS, b);
    good(change_begin(&c));
    for (int i = 0; i < n; i++) {
        Str unit = str_fmt(c.arena, "c%d", i);
        struct person who = { str_fmt(c.arena, "p%d", i),
                              str_fmt(c.arena, "Person %d", i),
                              unit,
                              S(""),
                              S(""),
                              S("") };
        struct grant g = { .person = who.key,
                           .role = ROLE_REPORTER,
                           .unit = unit,
                           .from = c.today,
                           .to = DAY_UNTIL };
        enum save_result result;
        Id id;

        good(person_put(&c, &who, &result));
        good(grant_put(&c, &g, &id));
    }
    good(change_end(&c));
}

/* An administrator of everything, signed in with the second factor: the cookie. */
static Str administrator(void)
{
    struct person who = { S("root"), S("Root"), S("p"), S(""), S(""), S("") };
    struct grant g = { .person = who.key,
                       .role = ROLE_ADMIN,
                       .unit = S("p"),
                       .below = true,
                       .from = c.today,
                       .to = DAY_UNTIL };
    struct account_new n = {
        .person = who.key, .full_name = S(""), .name = S("root"), .hash = S("x")
    };
    struct session_new s = { .second = true,
                             .agent = S("test"),
                             .address = S("127.0.0.1") };
    char token[SECRET_TOKEN];
    enum save_result result;
    Id id;

    good(change_begin(&c));
    good(person_put(&c, &who, &result));
    good(grant_put(&c, &g, &id));
    good(account_add(&c, &n, &s.account));
    good(session_begin(&c, &s, &id, token));
    good(change_end(&c));
    return str_fmt(c.arena, "__Host-sid=%s", token);
}

/* ---- statements of pages ---- */

static int64_t statements(const char *path, Str cookie)
{
    struct err e = { .lang = LANG_EN };
    int64_t before = 0, after = 0;
    struct site *site;
    struct ctx reader;

    good(site_new(&(struct site_config){ .where = where }, &site, &e));
    good(ctx_open(&reader, where, DB_READ, LANG_EN));
    for (int i = 0; i < 2; i++) {
        struct http_request req = { .a = arena_new(), .cookie = cookie };
        struct http_reply reply = { .status = 0 };

        good(http_parse_target(req.a, str_of(path), &req.target, &e));
        before = db_statements(reader.db);
        dispatch_with(site, &reader, &req, &reply);
        after = db_statements(reader.db);
        if (reply.status != 0 && reply.status != 200)
            print_error("%s: %d %.*s\n", path, reply.status, STR(reply.body));
        assert_true(reply.status == 0 || reply.status == 200);
        assert_true(reply.location.n == 0);
        arena_free(req.a);
    }
    ctx_close(&reader);
    site_free(site);
    return after - before;
}

static void test_admin__statements_are_bounded(void **state)
{
    static const char *const paths[] = { "/units",
                                         "/units?q=commune",
                                         "/units/c3",
                                         "/units/p",
                                         "/units/suggest.json?q=c",
                                         "/people",
                                         "/people?q=1",
                                         "/people/p3",
                                         "/grants",
                                         "/log",
                                         "/log?unit=c3",
                                         "/log?person=root",
                                         "/admin",
                                         "/admin/settings",
                                         "/admin/documents",
                                         "/admin/forms",
                                         "/events/new?kind=merge",
                                         "/access" };
    enum { MOST = 16 };
    int64_t few[countof(paths)], many;
    Str cookie;

    (void)state;
    fill(20);
    cookie = administrator();
    for (int i = 0; i < countof(paths); i++)
        few[i] = statements(paths[i], cookie);
    close_all();
    fill(400);
    cookie = administrator();
    for (int i = 0; i < countof(paths); i++) {
        many = statements(paths[i], cookie);
        printf("%s: %lld statements for 20 units, %lld for 400\n", paths[i],
               (long long)few[i], (long long)many);
        assert_in_range(few[i], 1, MOST);
        assert_int_equal(few[i], many);
    }
    close_all();
}

/* ---- the log ---- */

static void test_log_find__names_units_and_filters(void **state)
{
    struct log_query q = { .limit = 100 };
    struct log_found *f;
    int64_t floor, at;
    int n;

    (void)state;
    fill(3);
    good(log_find(&c, &q, &f, &n, &floor));
    assert_true(n > 6);
    assert_string_equal(f[0].entry.action.p, "grant.put");
    assert_string_equal(f[0].name.p, "Person 2");
    assert_int_equal(f[0].n_units, 1);
    assert_string_equal(f[0].units[0].p, "c2");
    assert_true(f[0].entry.seq > f[1].entry.seq);
    at = f[2].entry.seq;
    q.before = at;
    good(log_find(&c, &q, &f, &n, &floor));
    assert_int_equal(f[0].entry.seq, at - 1);
    q.before = 0;
    q.key = S("p1");
    q.action = S("person.put");
    good(log_find(&c, &q, &f, &n, &floor));
    assert_int_equal(n, 1);
    assert_string_equal(f[0].units[0].p, "c1");
    q = (struct log_query){ .limit = 2 };
    good(log_find(&c, &q, &f, &n, &floor));
    assert_int_equal(n, 2);
    assert_int_equal(floor, f[1].entry.seq);
    q = (struct log_query){ .limit = 100, .who = S("nobody") };
    good(log_find(&c, &q, &f, &n, &floor));
    assert_int_equal(n, 0);
    assert_int_equal(floor, 1);
    close_all();
}

/* ---- the catalogue ---- */

static void test_catalog_end__refuses_what_is_stood_on(void **state)
{
    struct option o = {
        .key = S("f1"), .breakdown = S("form"), .name = S("F"), .parent = S("")
    };
    struct option child = o;
    enum save_result result;

    (void)state;
    fill(1);
    good(change_begin(&c));
    child.key = S("f2");
    child.parent = S("f1");
    good(option_put(&c, &o, &result));
    good(option_put(&c, &child, &result));
    good(change_end(&c));
    good(change_begin(&c));
    bad(catalog_end(&c, IMPORT_OPTIONS, S("f1")), RC_CONFLICT);
    bad(catalog_end(&c, IMPORT_OPTIONS, S("f9")), RC_NOTFOUND);
    bad(catalog_end(&c, IMPORT_INDICATORS, S("turns")), RC_CONFLICT);
    bad(catalog_end(&c, IMPORT_BREAKDOWNS, S("form")), RC_CONFLICT);
    good(catalog_end(&c, IMPORT_OPTIONS, S("f2")));
    good(catalog_end(&c, IMPORT_OPTIONS, S("f1")));
    bad(catalog_end(&c, IMPORT_OPTIONS, S("f1")), RC_NOTFOUND);
    good(change_end(&c));
    close_all();
}

/* ---- the first unit ---- */

static void test_event_found_top__makes_tree_and_unit(void **state)
{
    const struct org *o;
    char code[SECRET_CODE];
    int unit;

    (void)state;
    open_new();
    good(change_begin(&c));
    good(account_first(&c, code));
    good(event_found_top(&c, S("The Office"), c.today));
    good(org_get(&c, &o));
    unit = org_find(o, S("top"));
    assert_true(unit != ORG_NONE && !org_is_empty(o));
    assert_true(grant_is_top(&c, o, unit));
    assert_string_equal(org_name_on(o, unit, c.today)->name.p, "The Office");
    good(change_end(&c));
    close_all();
}

/* ---- the keeper ---- */

static void set(const char *name, const char *value)
{
    enum save_result result;

    good(setting_set(&c, str_of(name), str_of(value), &result));
}

/* What the office set holds at once, for sessions under way too. */
static bool is_alive(Str token, int64_t minutes)
{
    int64_t was = c.now;
    struct session s, *list;
    bool there;
    int n;

    c.now += minutes * 60000;
    good(session_find(&c, token, &s, &there));
    good(session_list(&c, 1, &list, &n));
    assert_int_equal(n, there);
    c.now = was;
    return there;
}

static void test_session__settings_make_it_shorter(void **state)
{
    Str token;

    (void)state;
    fill(1);
    token = str_from(administrator(), 11); /* "__Host-sid=" */
    assert_true(is_alive(token, 29));
    assert_false(is_alive(token, 30));
    set("session-idle-minutes", "10");
    assert_true(is_alive(token, 9));
    assert_false(is_alive(token, 10));
    set("session-idle-minutes", "");
    set("session-hours", "1");
    for (int i = 0; i < 3; i++) {
        Id one = 1;

        c.now += 19 * 60000;
        good(session_seen(&c, &one, 1));
    }
    assert_true(is_alive(token, 2));
    assert_false(is_alive(token, 3));
    set("session-hours", "2");
    assert_true(is_alive(token, 3));
    close_all();
}

static int64_t rows_of_access(void)
{
    int64_t n = 0;

    good(db_one(c.db, "SELECT COUNT(*) FROM access", NO_PARAMS, &n, &c.err));
    return n;
}

static void tick(int64_t hours)
{
    c.now += hours * INT64_C(3600000);
    good(keeper_clean(&c));
    good(keeper_due(&c, where));
}

static struct backup_list backups(void)
{
    struct backup_list l;

    good(keeper_list(c.arena, where, &l, &c.err));
    return l;
}

/* Also what a run that failed has left. */
static void remove_backups(void)
{
    struct backup_list l = backups();

    for (int i = 0; i < l.n; i++) {
        assert_int_equal(unlink(l.at[i].path.p), 0);
        (void)!unlink(str_fmt(c.arena, "%s-wal", l.at[i].path.p).p);
        (void)!unlink(str_fmt(c.arena, "%s-shm", l.at[i].path.p).p);
    }
    (void)!rmdir(l.folder.p);
}

static void test_keeper__backs_up_thins_out_and_cleans(void **state)
{
    struct access a = { .who = S("x"),
                        .address = S(""),
                        .what = S("view"),
                        .kind = S(""),
                        .key = S("") };
    struct backup_list l;
    int64_t faults = -1;
    struct err e = { .lang = LANG_EN };

    (void)state;
    fill(1);
    good(change_begin(&c));
    good(access_add(&c, &a));
    good(change_end(&c));
    remove_backups();
    tick(0); /* none is asked for */
    assert_int_equal(backups().n, 0);
    assert_int_equal(rows_of_access(), 1);
    set("backup-every-hours", "1");
    set("backup-keep", "2");
    tick(0);
    l = backups();
    assert_int_equal(l.n, 1);
    good(keeper_check(c.arena, l.at[0].path, LANG_EN, &faults, &e));
    assert_int_equal(faults, 0);
    tick(0); /* it is not due */
    assert_int_equal(backups().n, 1);
    for (int i = 0; i < 3; i++)
        tick(2);
    l = backups();
    assert_int_equal(l.n, 2);
    assert_true(str_cmp(l.at[0].name, l.at[1].name) > 0);
    tick(24 * 366);
    assert_int_equal(rows_of_access(), 0);
    remove_backups();
    assert_int_equal(access(l.folder.p, F_OK), -1);
    close_all();
}

static void test_doctor__says_what_is_wrong(void **state)
{
    struct doctor_line lines[DOCTOR_LINES];
    int n, good_ones = 0;

    (void)state;
    fill(1);
    remove_backups();
    good(doctor_run(&c, where, lines, &n));
    for (int i = 0; i < n; i++) {
        bool is_backup = strcmp(lines[i].name, "newest backup") == 0;

        good_ones += lines[i].good;
        assert_int_equal(lines[i].warns, is_backup);
        if (is_backup) /* none, and none will be: what to do */
            assert_non_null(strstr(lines[i].help, "how often"));
    }
    assert_true(n >= 5);
    assert_int_equal(good_ones, n - 1 - (test_engine() == ON_PG));
    set("backup-every-hours", "1");
    good(doctor_run(&c, where, lines, &n));
    for (int i = 0; i < n; i++)
        if (strcmp(lines[i].name, "newest backup") == 0)
            assert_false(lines[i].good || lines[i].warns);
    good(db_exec(c.db, "UPDATE log SET who = 'somebody else' WHERE seq = 2",
                 NO_PARAMS, &c.err));
    good(doctor_run(&c, where, lines, &n));
    for (int i = 0; i < n; i++)
        if (strcmp(lines[i].name, "log") == 0) {
            assert_false(lines[i].good);
            assert_non_null(lines[i].help);
        }
    close_all();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_admin__statements_are_bounded),
        cmocka_unit_test(test_log_find__names_units_and_filters),
        cmocka_unit_test(test_catalog_end__refuses_what_is_stood_on),
        cmocka_unit_test(test_event_found_top__makes_tree_and_unit),
        cmocka_unit_test(test_keeper__backs_up_thins_out_and_cleans),
        cmocka_unit_test(test_doctor__says_what_is_wrong),
        cmocka_unit_test(test_session__settings_make_it_shorter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
