/*
 * Accounts, signing in, sessions: what works, and that everything which should be over is over
 * at the next request.  A store with units p > d1 > c1, c2 and d2; the clock is ours.
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

#include "app/csv_sheet.h"
#include "domain/access.h"
#include "domain/account.h"
#include "domain/account_code.h"
#include "domain/catalog.h"
#include "domain/grant.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/person.h"
#include "domain/session.h"
#include "domain/sign_in.h"
#include "domain/token.h"
#include "store_for_test.h"

#define MINUTE INT64_C(60000)
#define HOUR (60 * MINUTE)

#define GOOD_PASSWORD "con mèo trèo lên cây cau"
#define OTHER_PASSWORD "bảy chiếc thuyền giấy màu tím"

static char where[STORE_ROOM];
static struct ctx c;
static struct secret_cost cost;
static int64_t hashed;
static Str no_words;

static void good(enum rc rc)
{
    if (rc != RC_OK)
        print_error("%s (%s)\n", c.err.text, c.err.detail);
    assert_int_equal(rc, RC_OK);
}

static void bad(enum rc rc, enum rc expected)
{
    if (rc != expected)
        print_error("%d: %s (%s)\n", rc, c.err.text, c.err.detail);
    assert_int_equal(rc, expected);
    err_clear(&c.err);
}

static void begin(void)
{
    good(change_begin(&c));
}

static void end(void)
{
    good(change_end(&c));
}

/* A change that is refused leaves nothing. */
static void refused(enum rc rc, enum rc expected)
{
    bad(rc, expected);
    change_abort(&c);
}

static void pass(int64_t ms)
{
    c.now += ms;
    c.today = day_of_clock(c.now);
    c.n_kept = 0;
}

/* ---- a store ---- */

static void import(enum import_kind kind, const char *csv)
{
    struct import_report report;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    good(csv_sheet(c.arena, str_of(csv), &sheet, &c.err));
    good(import_run(&c, &how, &report));
}

static int set_up(void **state)
{
    (void)state;
    cost = secret_cost_test;
    cost.count = &hashed;
    no_words = S("");
    test_store("u_account", where);
    good(ctx_open(&c, where, DB_CREATE, LANG_EN));
    c.now = INT64_C(1780000000000);
    pass(0);
    good(catalog_init(&c));
    import(IMPORT_UNITS, "key,tree,kind,name,short_name,parent,from\n"
                         "p,main,province,Tỉnh Một,,,01/01/2020\n"
                         "d1,main,district,Huyện Nhất,,p,01/01/2020\n"
                         "d2,main,district,Huyện Hai,,p,01/01/2020\n"
                         "c1,main,commune,Xã An,,d1,01/01/2020\n"
                         "c2,main,commune,Xã Bình,,d1,01/01/2020\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    ctx_close(&c);
    test_store_drop(where);
    return 0;
}

static Str make_hash(const char *password)
{
    char hash[SECRET_PASSWORD];

    secret_password(&cost, password_text(c.arena, str_of(password)), hash);
    return str_dup(c.arena, str_of(hash));
}

static Id add_account(const char *key, const char *login, const char *password)
{
    struct person p = { str_of(key), str_of("Nguyễn Văn Thử"),
                        S("c1"),     S(""),
                        S(""),       S("") };
    struct account_new n = { .person = p.key,
                             .full_name = S(""),
                             .name = str_of(login),
                             .hash = password ? make_hash(password) : S("") };
    enum save_result result;
    Id id;

    begin();
    good(person_put(&c, &p, &result));
    good(account_add(&c, &n, &id));
    end();
    return id;
}

/* ---- signing in ---- */

static struct sign_in attempt(const char *name, const char *password,
                              const char *code)
{
    struct sign_in s = { .a = c.arena,
                         .name = str_of(name),
                         .password = str_of(password),
                         .code = str_of(code),
                         .address = S("192.0.2.7"),
                         .agent = S("Firefox") };

    good(sign_in_read(&c, &s));
    sign_in_verify(&s, &cost);
    begin();
    good(sign_in_finish(&c, &s));
    end();
    return s;
}

static bool is_alive(const char *token)
{
    struct session s;
    bool there;

    good(session_find(&c, str_of(token), &s, &there));
    return there;
}

static struct session find(const char *token)
{
    struct session s;
    bool there;

    good(session_find(&c, str_of(token), &s, &there));
    assert_true(there);
    return s;
}

static struct sign_in again(Id account, const char *password)
{
    struct sign_in s = { .a = c.arena,
                         .name = S(""),
                         .password = str_of(password),
                         .code = S(""),
                         .address = S("192.0.2.7"),
                         .agent = S("") };

    good(sign_in_read_account(&c, account, &s));
    sign_in_verify(&s, &cost);
    return s;
}

static Str code_at(const char *seed, int64_t now)
{
    char code[TOTP_DIGITS + 1];

    assert_true(totp_code(str_of(seed), totp_step(now), code));
    return str_dup(c.arena, str_of(code));
}

static void test_account__first_administrator(void **state)
{
    struct account_new n = { .person = S(""),
                             .full_name = S("Trần Thị Đầu"),
                             .name = S("Đầu.Tiên"),
                             .hash = make_hash(GOOD_PASSWORD) };
    char code[SECRET_CODE], older[SECRET_CODE];
    struct session session;
    struct actor actor;
    struct account x;
    struct sign_in s;
    Id id;

    (void)state;
    begin();
    good(account_first(&c, older));
    good(account_first(&c, code));
    end();
    begin();
    refused(account_first_use(&c, str_of(older), &n, &id), RC_DENIED);
    begin();
    refused(account_first_use(&c, S("0000-0000-0000-0000"), &n, &id),
            RC_DENIED);
    pass(49 * HOUR);
    begin();
    refused(account_first_use(&c, str_of(code), &n, &id), RC_DENIED);
    pass(-49 * HOUR);
    begin();
    good(account_first_use(&c, str_of(code), &n, &id));
    end();
    begin();
    refused(account_first_use(&c, str_of(code), &n, &id), RC_DENIED);
    begin();
    refused(account_first(&c, code), RC_CONFLICT);
    good(account_find(&c, S("DAU.tien"), &x));
    assert_string_equal(x.name.p, "dau.tien");
    assert_string_equal(x.person.p, "tran-thi-dau");
    s = attempt("đầu.tiên", GOOD_PASSWORD, "");
    assert_int_equal(s.result, SIGN_IN_GOOD);
    session = find(s.token);
    good(session_actor(&c, &session, &actor));
    assert_int_equal(actor.n_grants, 1);
    assert_int_equal(actor.grants[0].role, ROLE_ADMIN);
    assert_true(str_is(actor.grants[0].unit, "p") && actor.grants[0].below);
}

static void test_account__session_ends(void **state)
{
    struct sign_in s, other;

    (void)state;
    add_account("an", "an.nv", GOOD_PASSWORD);
    s = attempt("an.nv", GOOD_PASSWORD, "");
    assert_int_equal(s.result, SIGN_IN_GOOD);
    assert_int_equal(strlen(s.token), SECRET_TOKEN - 1);
    assert_true(is_alive(s.token));
    pass(30 * MINUTE - 1);
    assert_true(is_alive(s.token));
    pass(1);
    assert_false(is_alive(s.token));
    s = attempt("an.nv", GOOD_PASSWORD, "");
    for (int64_t past = 0; past < 12 * HOUR; past += 20 * MINUTE) {
        assert_true(is_alive(s.token));
        begin();
        good(session_seen(&c, &s.session, 1));
        end();
        pass(20 * MINUTE);
    }
    assert_false(is_alive(s.token));
    s = attempt("an.nv", GOOD_PASSWORD, "");
    other = attempt("an.nv", GOOD_PASSWORD, "");
    assert_string_not_equal(s.token, other.token);
    begin();
    good(session_end(&c, s.account, s.session));
    end();
    assert_false(is_alive(s.token));
    assert_true(is_alive(other.token));
    begin();
    refused(session_end(&c, s.account + 1, other.session), RC_NOTFOUND);
    assert_true(is_alive(other.token));
}

/* Unknown, disabled, without a password, wrong: one answer, one hash, one row. */
static void test_account__refusals_are_alike(void **state)
{
    static const char *const names[] = { "an.nv",   "binh.nv",  "khong.co",
                                         "chua.co", "\x01 ???", "" };
    char first[640] = "";
    struct access_query q = { S(""), S(""), S(""), S("refused"), 0, 0, 0, 0 };
    struct access *rows;
    struct sign_in s;
    int n;
    Id id;

    (void)state;
    add_account("an", "an.nv", GOOD_PASSWORD);
    add_account("chua", "chua.co", NULL);
    id = add_account("binh", "binh.nv", GOOD_PASSWORD);
    begin();
    good(account_disable(&c, id));
    end();
    for (int i = 0; i < countof(names); i++) {
        int64_t before = hashed;

        s = attempt(names[i], i == 1 ? GOOD_PASSWORD : OTHER_PASSWORD, "");
        assert_int_equal(s.result, SIGN_IN_REFUSED);
        assert_int_equal(hashed - before, 1);
        bad(sign_in_refusal(&c, &s), RC_DENIED);
        good(sign_in_refusal(&c, &s) == RC_DENIED ? RC_OK : RC_DB);
        if (i == 0)
            snprintf(first, sizeof first, "%s", c.err.text);
        assert_string_equal(c.err.text, first);
        good(access_list(&c, &q, &rows, &n));
        assert_int_equal(n, i + 1);
    }
}

static struct sign_in with_second(const char *name, char seed[SECRET_SEED],
                                  char codes[ACCOUNT_CODES][SECRET_CODE])
{
    Id id = add_account(name, name, GOOD_PASSWORD);
    struct sign_in pw = again(id, GOOD_PASSWORD);

    account_second_begin(seed);
    begin();
    good(account_second_confirm(&c, &pw, str_of(seed), code_at(seed, c.now),
                                codes));
    end();
    pass(MINUTE);
    return pw;
}

static void test_account__second_factor(void **state)
{
    char seed[SECRET_SEED], codes[ACCOUNT_CODES][SECRET_CODE];
    struct session session;
    struct sign_in s, full;
    struct actor actor;
    Str code;

    (void)state;
    with_second("an.nv", seed, codes);
    s = attempt("an.nv", GOOD_PASSWORD, "");
    assert_int_equal(s.result, SIGN_IN_SECOND);
    session = find(s.token);
    assert_true(session.half);
    good(session_actor(&c, &session, &actor));
    assert_int_equal(actor.n_grants, 0);
    full = (struct sign_in){ .a = c.arena, .address = S("") };
    begin();
    good(sign_in_second(&c, s.session, S("12 345"), &full));
    end();
    assert_int_equal(full.result, SIGN_IN_REFUSED);
    code = code_at(seed, c.now);
    begin();
    good(sign_in_second(&c, s.session, code, &full));
    end();
    assert_int_equal(full.result, SIGN_IN_GOOD);
    assert_false(is_alive(s.token));
    session = find(full.token);
    assert_true(session.second && !session.half);
    /* the same code never again, in either form */
    s = attempt("an.nv", GOOD_PASSWORD, code.p);
    assert_int_equal(s.result, SIGN_IN_REFUSED);
    s = attempt("an.nv", GOOD_PASSWORD, "");
    begin();
    good(sign_in_second(&c, s.session, code, &full));
    end();
    assert_int_equal(full.result, SIGN_IN_REFUSED);
    /* a half session does not last */
    pass(10 * MINUTE);
    assert_false(is_alive(s.token));
    begin();
    good(sign_in_second(&c, s.session, code_at(seed, c.now), &full));
    end();
    assert_int_equal(full.result, SIGN_IN_REFUSED);
    s = attempt("an.nv", GOOD_PASSWORD, code_at(seed, c.now).p);
    assert_int_equal(s.result, SIGN_IN_GOOD);
    assert_true(find(s.token).second);
    /* with a wrong password a right code is not used up */
    pass(MINUTE);
    s = attempt("an.nv", OTHER_PASSWORD, code_at(seed, c.now).p);
    assert_int_equal(s.result, SIGN_IN_REFUSED);
    s = attempt("an.nv", GOOD_PASSWORD, code_at(seed, c.now).p);
    assert_int_equal(s.result, SIGN_IN_GOOD);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_account__first_administrator),
        TEST(test_account__session_ends),
        TEST(test_account__refusals_are_alike),
        TEST(test_account__second_factor),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
