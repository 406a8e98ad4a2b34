/*
 * Grants, delegation, who may do what to whose account; the access log, idempotency keys,
 * drafts of forms.  A store with units p > d1 > c1, c2 and d2.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "app/csv_sheet.h"
#include "domain/access.h"
#include "domain/account.h"
#include "domain/catalog.h"
#include "domain/form_draft.h"
#include "domain/grant.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/once.h"
#include "domain/person.h"
#include "store_for_test.h"

static char where[STORE_ROOM];
static struct ctx c;
static struct actor actors[4];

static void good(enum rc rc)
{
    if (rc != RC_OK)
        print_error("%s (%s)\n", c.err.text, c.err.detail);
    assert_int_equal(rc, RC_OK);
}

static void begin(void)
{
    good(change_begin(&c));
}

static void end(void)
{
    good(change_end(&c));
}

static void refused(enum rc rc, enum rc expected)
{
    if (rc != expected)
        print_error("%d: %s (%s)\n", rc, c.err.text, c.err.detail);
    assert_int_equal(rc, expected);
    change_abort(&c);
    err_clear(&c.err);
}

static Id add_person(const char *key, const char *name, const char *unit)
{
    struct person p = { .key = str_of(key),
                        .name = str_of(name),
                        .unit = str_of(unit),
                        .title = S(""),
                        .note = S("") };
    struct account_new n = { .person = p.key,
                             .name = str_fmt(c.arena, "nv-%s", key),
                             .hash = S("") };
    enum save_result result;
    Id id;

    begin();
    good(person_put(&c, &p, &result));
    good(account_add(&c, &n, &id));
    end();
    return id;
}

static int set_up(void **state)
{
    struct import_report report;
    struct sheet sheet;
    struct import how = { .kind = IMPORT_UNITS, .sheet = &sheet };

    (void)state;
    test_store("u_grant", where);
    good(ctx_open(&c, where, DB_CREATE, LANG_EN));
    c.now = INT64_C(1780000000000);
    c.today = day_of_clock(c.now);
    good(catalog_init(&c));
    good(csv_sheet(c.arena,
                   S("key,tree,kind,name,short_name,parent,from\n"
                     "p,main,province,Tỉnh Một,,,01/01/2020\n"
                     "d1,main,district,Huyện Nhất,,p,01/01/2020\n"
                     "d2,main,district,Huyện Hai,,p,01/01/2020\n"
                     "c1,main,commune,Xã An,,d1,01/01/2020\n"
                     "c2,main,commune,Xã Bình,,d1,01/01/2020\n"),
                   &sheet, &c.err));
    good(import_run(&c, &how, &report));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    c.actor = NULL;
    ctx_close(&c);
    test_store_drop(where);
    return 0;
}

static struct grant right(const char *person, enum role role, const char *unit)
{
    return (struct grant){ .person = str_of(person),
                           .role = role,
                           .unit = str_of(unit),
                           .below = true,
                           .from = c.today,
                           .to = DAY_UNTIL };
}

static Id give(const char *person, enum role role, const char *unit)
{
    struct grant g = right(person, role, unit);
    Id id;

    begin();
    good(grant_put(&c, &g, &id));
    end();
    return id;
}

/* The person acts, with the second factor. */
static void act_as(int slot, const char *person, Id account)
{
    struct actor *x = &actors[slot];

    *x = (struct actor){ .account = account,
                         .person = str_of(person),
                         .name = str_of(person),
                         .most = ROLE_COUNT,
                         .second = true };
    good(grant_list_person(&c, x->person, c.today, &x->grants, &x->n_grants));
    c.actor = x;
}

static void test_grant__put_and_end(void **state)
{
    struct grant g, *all;
    Id id;
    int n;

    (void)state;
    add_person("an", "Nguyễn Văn An", "c1");
    id = give("an", ROLE_REPORTER, "c1");
    g = right("an", ROLE_REPORTER, "c1");
    begin();
    refused(grant_put(&c, &g, &id), RC_CONFLICT);
    g = right("nobody", ROLE_READER, "c1");
    begin();
    refused(grant_put(&c, &g, &id), RC_NOTFOUND);
    g = right("an", ROLE_READER, "nowhere");
    begin();
    refused(grant_put(&c, &g, &id), RC_NOTFOUND);
    g = right("an", ROLE_NONE, "c1");
    begin();
    refused(grant_put(&c, &g, &id), RC_INVALID);
    g = right("an", ROLE_READER, "c1");
    g.to = g.from - 1;
    begin();
    refused(grant_put(&c, &g, &id), RC_INVALID);
    g.from = c.today + 5;
    g.to = c.today + 6;
    begin();
    good(grant_put(&c, &g, &id));
    end();
    for (Day d = 0; d < 10; d++) {
        good(grant_list_person(&c, S("an"), c.today + d, &all, &n));
        assert_int_equal(n, 1 + (d == 5 || d == 6));
    }
    good(grant_list_person(&c, S("an"), DAY_UNTIL, &all, &n));
    assert_int_equal(n, 2);
    good(grant_list_unit(&c, S("c1"), &all, &n));
    assert_int_equal(n, 2);
    good(grant_list_unit(&c, S("c2"), &all, &n));
    assert_int_equal(n, 0);
    begin();
    good(grant_end(&c, id));
    end();
    begin();
    refused(grant_end(&c, id), RC_NOTFOUND);
    good(grant_list_unit(&c, S(""), &all, &n));
    assert_int_equal(n, 1);
    assert_true(str_is(all[0].unit, "c1") && all[0].role == ROLE_REPORTER);
}

static enum rc lend(Id own, Str person, Day from, Day to, Id *ret)
{
    const struct grant_lent l = { own, person, from, to };

    return grant_delegate(&c, &l, ret);
}

static void test_grant__delegation(void **state)
{
    Id boss = add_person("sep", "Lê Văn Sếp", "d1"), own, lent, other;
    struct grant *all, g;
    int n;

    (void)state;
    add_person("pho", "Lê Thị Phó", "d1");
    add_person("xa", "Lê Văn Xa", "c1");
    own = give("sep", ROLE_APPROVER, "d1");
    act_as(0, "sep", boss);
    begin();
    refused(lend(own, S("sep"), c.today, c.today + 7, &lent), RC_INVALID);
    begin();
    refused(lend(own, S("pho"), c.today, DAY_UNTIL, &lent), RC_INVALID);
    begin();
    refused(lend(own, S("pho"), c.today - 1, c.today, &lent), RC_INVALID);
    begin();
    good(lend(own, S("pho"), c.today, c.today + 7, &lent));
    end();
    good(grant_get(&c, lent, &g));
    assert_true(str_is(g.person, "pho") && str_is(g.acting_for, "sep") &&
                g.role == ROLE_APPROVER && str_is(g.unit, "d1"));
    /* what was lent is not lent on, and only by whose it is */
    act_as(1, "pho", 99);
    assert_int_equal(actors[1].n_grants, 1);
    begin();
    refused(lend(lent, S("xa"), c.today, c.today + 1, &other), RC_DENIED);
    begin();
    refused(lend(own, S("xa"), c.today, c.today + 1, &other), RC_NOTFOUND);
    /* it goes with the right it stands on */
    c.actor = NULL;
    begin();
    good(grant_end(&c, own));
    end();
    good(grant_list_unit(&c, S(""), &all, &n));
    assert_int_equal(n, 0);
    /* whoever lent it takes it back */
    own = give("sep", ROLE_APPROVER, "d1");
    act_as(0, "sep", boss);
    begin();
    good(lend(own, S("pho"), c.today, c.today + 7, &lent));
    end();
    begin();
    good(grant_end(&c, lent));
    end();
    good(grant_list_person(&c, S("pho"), DAY_UNTIL, &all, &n));
    assert_int_equal(n, 0);
    begin();
    refused(grant_end(&c, own), RC_DENIED);
}

/* An administrator of d1: not what is above or beside, and no taking over of accounts
 * that can more. */
static void test_grant__hands(void **state)
{
    Id chief = add_person("chief", "Trần Chief", "p");
    Id local = add_person("local", "Trần Local", "d1");
    Id clerk = add_person("clerk", "Trần Clerk", "c1");
    Id beside = add_person("beside", "Trần Beside", "d2");
    char code[SECRET_CODE];
    struct grant g;
    Id id;

    (void)state;
    give("chief", ROLE_ADMIN, "p");
    give("local", ROLE_ADMIN, "d1");
    give("clerk", ROLE_REPORTER, "c1");
    act_as(0, "local", local);
    g = right("clerk", ROLE_APPROVER, "c2");
    begin();
    good(grant_put(&c, &g, &id));
    end();
    g = right("clerk", ROLE_READER, "p");
    begin();
    refused(grant_put(&c, &g, &id), RC_DENIED);
    g = right("clerk", ROLE_READER, "d2");
    begin();
    refused(grant_put(&c, &g, &id), RC_DENIED);
    begin();
    good(account_reset(&c, clerk, code));
    good(account_second_clear(&c, clerk));
    end();
    begin();
    refused(account_reset(&c, chief, code), RC_DENIED);
    begin();
    refused(account_second_clear(&c, chief), RC_DENIED);
    begin();
    refused(account_disable(&c, chief), RC_DENIED);
    begin();
    refused(account_disable(&c, local), RC_CONFLICT);
    begin();
    refused(account_reset(&c, beside, code), RC_DENIED);
    act_as(1, "chief", chief);
    begin();
    good(account_disable(&c, local));
    good(account_reset(&c, beside, code));
    end();
}

static void test_grant__persons(void **state)
{
    static const char *const names[] = { "Nguyễn Văn Bình", "Trần Văn An",
                                         "Lê Thị Ánh" };
    struct person p, *all;
    enum save_result result;
    struct log_entry le;
    int64_t head;
    Str key;
    int n;

    (void)state;
    for (int i = 0; i < 3; i++) {
        char k[4] = { 'k', (char)('1' + i), 0 };

        add_person(k, names[i], i ? "c1" : "");
    }
    good(person_list(&c, S(""), &all, &n));
    assert_int_equal(n, 3); /* by given names: An, Ánh, Bình */
    assert_true(str_is(all[0].key, "k2") && str_is(all[1].key, "k3") &&
                str_is(all[2].key, "k1"));
    assert_true(str_is(all[0].login, "nv-k2"));
    good(person_list(&c, S("c1"), &all, &n));
    assert_int_equal(n, 2);
    good(person_get(&c, S("k1"), &p));
    p.title = S("Bí thư");
    begin();
    good(person_put(&c, &p, &result));
    assert_int_equal(result, SAVE_UPDATE);
    end();
    good(log_head(&c, &head));
    good(log_get(&c, head, &le));
    assert_string_equal(le.detail.p, "{\"fields\":[\"title\"]}");
    begin();
    good(person_put(&c, &p, &result));
    assert_int_equal(result, SAVE_UNCHANGED);
    end();
    good(person_new_key(&c, S("Đỗ Thị  Hoà-2"), &key));
    assert_string_equal(key.p, "do-thi-hoa-2");
    begin();
    refused(person_end(&c, S("k1")), RC_CONFLICT);
    p.key = S("không");
    begin();
    refused(person_put(&c, &p, &result), RC_INVALID);
    p.key = S("k9");
    p.name = S(" ");
    begin();
    refused(person_put(&c, &p, &result), RC_INVALID);
}

static void test_grant__access_log(void **state)
{
    struct access row = { .who = S("an"),
                          .address = S("::1"),
                          .what = S("view"),
                          .kind = S("person"),
                          .key = S("binh") };
    struct access_query q = { S(""), S(""), S(""), S(""), 0, 0, 0, 0 };
    struct access *all;
    int n;

    (void)state;
    begin();
    for (int i = 0; i < 30; i++) {
        c.now += 1000;
        row.who = i % 3 ? S("an") : S("");
        row.key = i % 2 ? S("binh") : S("chi");
        good(access_add(&c, &row));
    }
    end();
    good(access_list(&c, &q, &all, &n));
    assert_int_equal(n, 30);
    assert_true(all[0].at > all[29].at);
    q.who = S("an");
    q.kind = S("person");
    q.key = S("binh");
    good(access_list(&c, &q, &all, &n));
    assert_int_equal(n, 10);
    q.limit = 4;
    q.before = all[3].id;
    good(access_list(&c, &q, &all, &n));
    assert_int_equal(n, 4);
    q = (struct access_query){ S(""),        S(""), S(""), S(""),
                               c.now - 4000, c.now, 0,     0 };
    good(access_list(&c, &q, &all, &n));
    assert_int_equal(n, 4);
    begin();
    good(access_clean(&c, c.now - 4000));
    end();
    q.from = q.to = 0;
    good(access_list(&c, &q, &all, &n));
    assert_int_equal(n, 5);
}

static enum rc find_once(Id account, Str key, Str digest,
                         struct once_reply *ret, bool *ret_there)
{
    const struct once_key k = { account, key, digest };

    return once_find(&c, &k, ret, ret_there);
}

static void test_grant__once(void **state)
{
    const struct once_key key = { 1, S("k-1"), S("aa") };
    struct once_reply reply = { 303, S("/activities/7"), S("") }, got;
    bool there;

    (void)state;
    begin();
    good(find_once(1, S("k-1"), S("aa"), &got, &there));
    assert_false(there);
    good(once_add(&c, &key, &reply));
    end();
    begin();
    good(find_once(1, S("k-1"), S("aa"), &got, &there));
    assert_true(there && got.status == 303 &&
                str_is(got.location, "/activities/7"));
    good(find_once(2, S("k-1"), S("bb"), &got, &there));
    assert_false(there);
    end();
    begin();
    refused(find_once(1, S("k-1"), S("bb"), &got, &there), RC_CONFLICT);
    begin();
    refused(find_once(1, S(""), S("bb"), &got, &there), RC_INVALID);
    begin();
    refused(find_once(1, S("a b"), S("bb"), &got, &there), RC_INVALID);
    begin();
    good(once_clean(&c, c.now + 1));
    good(find_once(1, S("k-1"), S("bb"), &got, &there));
    assert_false(there);
    end();
}

static void test_grant__drafts(void **state)
{
    Id id = add_person("an", "Nguyễn Văn An", "c1");
    struct form_draft d = { S("/activities/new"), S("7"), 0, S("{\"a\":1}") };
    struct form_draft got = { 0 }, *all;
    int64_t at, later;
    bool there;
    int n;

    (void)state;
    begin();
    good(form_draft_save(&c, id, &d, &at));
    end();
    begin();
    refused(form_draft_save(&c, id, &d, &later),
            RC_CONFLICT); /* a second window */
    d.at = at;
    d.base = S("8");
    begin();
    refused(form_draft_save(&c, id, &d, &later), RC_CONFLICT);
    good(form_draft_get(&c, id, d.path, &got, &there));
    assert_true(there && str_is(got.fields, "{\"a\":1}") && got.at == at);
    d.base = S("7");
    d.fields = S("{\"a\":2}");
    begin();
    good(form_draft_save(&c, id, &d, &later));
    end();
    assert_true(later > at);
    begin();
    refused(form_draft_save(&c, id, &d, &later), RC_CONFLICT);
    good(form_draft_list(&c, id, &all, &n));
    assert_int_equal(n, 1);
    good(form_draft_get(&c, id + 1, d.path, &got, &there));
    assert_false(there);
    begin();
    good(form_draft_drop(&c, id, d.path));
    end();
    good(form_draft_get(&c, id, d.path, &got, &there));
    assert_false(there);
    d.fields.n = FORM_DRAFT_MAX + 1;
    begin();
    refused(form_draft_save(&c, id, &d, &at), RC_LIMIT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_grant__put_and_end), TEST(test_grant__delegation),
        TEST(test_grant__hands),       TEST(test_grant__persons),
        TEST(test_grant__access_log),  TEST(test_grant__once),
        TEST(test_grant__drafts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
