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

#include <pthread.h>

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

/* ---- everything that should be over is ---- */

/* What one account holds, and what of it should still be alive. */
enum { OWNERS = 3, MOST_TOKENS = 4000 };

struct held {
    char token[SECRET_TOKEN];
    Id id;
    int owner;
    bool is_session, alive;
};

static struct held *held;
static int n_held;
static uint32_t seed;

static struct owner {
    Id account;
    char login[24], key[24];
    const char *password;
    char seed[SECRET_SEED]; /* empty: no second factor */
    bool disabled;
    Id grant; /* the last that was given, 0 none */
} owners[OWNERS];

static int random_to(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)n);
}

static void hold(int owner, const char *token, Id id, bool is_session)
{
    struct held *h = &held[n_held++];

    assert_true(n_held < MOST_TOKENS);
    *h = (struct held){
        .id = id, .owner = owner, .is_session = is_session, .alive = true
    };
    memcpy(h->token, token, SECRET_TOKEN);
}

static void lose(int owner, bool sessions, bool tokens, Id but)
{
    for (int i = 0; i < n_held; i++)
        if (held[i].owner == owner && held[i].id != but &&
            (held[i].is_session ? sessions : tokens))
            held[i].alive = false;
}

static void come_in(int i)
{
    struct owner *o = &owners[i];
    struct sign_in s;

    pass(MINUTE); /* a code is right once */
    s = attempt(o->login, o->password,
                o->seed[0] ? code_at(o->seed, c.now).p : "");
    if (o->disabled) {
        assert_int_equal(s.result, SIGN_IN_REFUSED);
        return;
    }
    assert_int_equal(s.result, SIGN_IN_GOOD);
    hold(i, s.token, s.session, true);
}

static void make_token(int i)
{
    struct token t = { .account = owners[i].account,
                       .name = S("máy in"),
                       .role = ROLE_READER };
    char token[SECRET_TOKEN];
    int open = 0;
    Id id;

    for (int k = 0; k < n_held; k++)
        open += !held[k].is_session && held[k].owner == i && held[k].alive;
    if (owners[i].disabled || open >= TOKEN_MAX)
        return;
    begin();
    good(token_add(&c, &t, c.today + 30, &id, token));
    end();
    hold(i, token, id, false);
}

static struct held *some_alive(int owner, bool is_session)
{
    int from = random_to(n_held ? n_held : 1);

    for (int k = 0; k < n_held; k++) {
        struct held *h = &held[(from + k) % n_held];

        if (h->owner == owner && h->alive && h->is_session == is_session)
            return h;
    }
    return NULL;
}

static void new_password(int i)
{
    struct owner *o = &owners[i];
    const char *next = o->password[0] == 'c' ? OTHER_PASSWORD : GOOD_PASSWORD;
    struct sign_in pw = again(o->account, o->password);
    struct held *h = some_alive(i, true);
    char token[SECRET_TOKEN];
    Id id;

    begin();
    if (o->disabled) {
        refused(account_password(&c, &pw, make_hash(next)), RC_DENIED);
        return;
    }
    good(account_password(&c, &pw, make_hash(next)));
    if (h)
        good(session_again(&c, h->id, o->seed[0] != 0, &id, token));
    end();
    o->password = next;
    lose(i, true, true, 0);
    if (h)
        hold(i, token, id, true);
}

static void by_code(int i)
{
    struct owner *o = &owners[i];
    struct code_use u = { .a = c.arena,
                          .name = str_of(o->login),
                          .address = S("") };
    char code[SECRET_CODE];

    begin();
    if (o->disabled) {
        refused(account_reset(&c, o->account, code), RC_CONFLICT);
        return;
    }
    good(account_reset(&c, o->account, code));
    end();
    lose(i, true, false, 0);
    if (random_to(2))
        return; /* the old password goes on */
    u.code = str_of(code);
    good(account_code_read(&c, &u));
    assert_true(u.right);
    u.hash = make_hash(OTHER_PASSWORD);
    begin();
    good(account_code_use(&c, &u));
    end();
    assert_true(u.right);
    o->password = OTHER_PASSWORD;
    lose(i, true, true, 0);
    begin(); /* once */
    good(account_code_use(&c, &u));
    end();
    assert_false(u.right);
}

static void second_factor(int i)
{
    struct owner *o = &owners[i];
    char codes[ACCOUNT_CODES][SECRET_CODE], new[SECRET_SEED];
    struct sign_in pw = again(o->account, o->password);

    if (o->disabled)
        return;
    begin();
    if (o->seed[0]) {
        good(account_second_remove(&c, &pw));
        o->seed[0] = 0;
    } else {
        totp_seed(new);
        good(account_second_confirm(&c, &pw, str_of(new), code_at(new, c.now),
                                    codes));
        memcpy(o->seed, new, sizeof new);
    }
    end();
    lose(i, true, false, 0);
}

static void turn(int i)
{
    struct owner *o = &owners[i];

    begin();
    good(o->disabled ? account_enable(&c, o->account)
                     : account_disable(&c, o->account));
    end();
    o->disabled = !o->disabled;
    lose(i, true, true, 0);
}

static void rights(int i)
{
    struct owner *o = &owners[i];
    struct grant g = { .person = str_of(o->key),
                       .role = ROLE_READER,
                       .unit = S("d1"),
                       .from = c.today,
                       .to = DAY_UNTIL };

    begin();
    if (o->grant)
        good(grant_end(&c, o->grant));
    else
        good(grant_put(&c, &g, &g.id));
    end();
    o->grant = o->grant ? 0 : g.id;
    lose(i, true, false, 0);
}

static void go_out(int i)
{
    struct held *h = some_alive(i, random_to(3) > 0);
    int how = random_to(3);

    if (!h)
        return;
    begin();
    if (!h->is_session) {
        good(token_close(&c, owners[i].account, h->id));
        h->alive = false;
    } else if (how == 0) {
        good(session_end_others(&c, owners[i].account, h->id));
        lose(i, true, false, h->id);
        h->alive = true;
    } else if (how == 1) {
        good(session_end_all(&c, owners[i].account));
        lose(i, true, false, 0);
    } else {
        good(session_end(&c, owners[i].account, h->id));
        h->alive = false;
    }
    end();
}

static bool token_is_alive(const char *token)
{
    struct token t;
    bool there;

    good(token_find(&c, str_of(token), &t, &there));
    return there;
}

static void check_all(void)
{
    int from = n_held > 60 ? n_held - 60 : 0;

    for (int i = from; i < n_held; i++) {
        bool alive = held[i].is_session ? is_alive(held[i].token)
                                        : token_is_alive(held[i].token);

        assert_int_equal(alive, held[i].alive);
        /* one never passes for the other */
        assert_false(held[i].is_session ? token_is_alive(held[i].token)
                                        : is_alive(held[i].token));
    }
}

/* A thousand steps of three people and their administrator, against a list. */
static void test_account__a_thousand_steps(void **state)
{
    static void (*const steps[])(int) = { come_in,    come_in, come_in,
                                          make_token, go_out,  new_password,
                                          by_code,    turn,    second_factor,
                                          rights,     come_in };
    struct session s;
    bool there;

    (void)state;
    seed = 20260101;
    n_held = 0;
    held = xmalloc(MOST_TOKENS * sizeof *held);
    for (int i = 0; i < OWNERS; i++) {
        owners[i] = (struct owner){ .password = GOOD_PASSWORD };
        snprintf(owners[i].login, sizeof owners[i].login, "nv.%d", i);
        snprintf(owners[i].key, sizeof owners[i].key, "nv%d", i);
        owners[i].account =
            add_account(owners[i].key, owners[i].login, GOOD_PASSWORD);
    }
    for (int i = 0; i < 1000; i++) {
        int who = random_to(OWNERS);

        steps[random_to(countof(steps))](who);
        for (int k = n_held > 60 ? n_held - 60 : 0; k < n_held; k++)
            if (held[k].is_session && held[k].alive) {
                begin();
                good(session_seen(&c, &held[k].id, 1));
                end();
            }
        for (int k = 0; k < n_held - 60; k++)
            held[k].alive = false;
        if (c.now % (10 * HOUR) < HOUR) { /* nothing is older than 12 hours */
            pass(13 * HOUR);
            for (int k = 0; k < OWNERS; k++)
                lose(k, true, false, 0);
        }
        check_all();
    }
    good(session_find(&c, S("x"), &s, &there));
    assert_false(there);
    free(held);
}

/* ---- once only, however many at once ---- */

struct rush {
    const char *name, *code;
    Id half;
    int64_t now;
    int good, tries;
};

/* One try, in a transaction of its own. */
static enum rc rush_once(struct ctx *own, const struct rush *k, bool *ret_good)
{
    struct sign_in s = { .a = own->arena, .address = S("") };
    enum rc rc;

    own->now = k->now;
    TRY(change_begin(own));
    rc = sign_in_second(own, k->half, str_of(k->code), &s);
    if (rc != RC_OK) {
        change_abort(own);
        return rc;
    }
    *ret_good = s.result == SIGN_IN_GOOD;
    return change_end(own);
}

/* They share one writer, as the pages do. */
static pthread_mutex_t one_writer = PTHREAD_MUTEX_INITIALIZER;

static void *rush(void *arg)
{
    struct rush *k = arg;
    enum rc rc = RC_OK;

    for (int i = 0; i < k->tries && rc == RC_OK; i++) {
        bool right = false;

        pthread_mutex_lock(&one_writer);
        rc = rush_once(&c, k, &right);
        pthread_mutex_unlock(&one_writer);
        k->good += right;
    }
    if (rc != RC_OK)
        k->good = -1000;
    return NULL;
}

/* 8 threads with a half session each try one code 125 times each. */
static int in_parallel(const char *code)
{
    enum { THREADS = 8 };
    struct rush k[THREADS];
    pthread_t t[THREADS];
    int all = 0;

    for (int i = 0; i < THREADS; i++) {
        struct sign_in s = attempt("an.nv", GOOD_PASSWORD, "");

        assert_int_equal(s.result, SIGN_IN_SECOND);
        k[i] = (struct rush){ "an.nv", code, s.session, c.now, 0, 125 };
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&t[i], NULL, rush, &k[i]), 0);
    for (int i = 0; i < THREADS; i++) {
        pthread_join(t[i], NULL);
        all += k[i].good;
    }
    return all;
}

static void test_account__a_thousand_replays(void **state)
{
    char seed_text[SECRET_SEED], codes[ACCOUNT_CODES][SECRET_CODE];
    struct account x;

    (void)state;
    with_second("an.nv", seed_text, codes);
    assert_int_equal(in_parallel(code_at(seed_text, c.now).p), 1);
    good(account_find(&c, S("an.nv"), &x));
    assert_int_equal(x.codes_left, 10);
    assert_int_equal(in_parallel(codes[3]), 1);
    good(account_find(&c, S("an.nv"), &x));
    assert_int_equal(x.codes_left, 9);
    /* the codes of the steps around: each once, none backwards */
    pass(10 * MINUTE);
    for (int i = 0; i < 3; i++) {
        Str code = code_at(seed_text, c.now + (1 - i) * INT64_C(30000));
        struct sign_in s = attempt("an.nv", GOOD_PASSWORD, code.p);

        assert_int_equal(s.result, i ? SIGN_IN_REFUSED : SIGN_IN_GOOD);
    }
}

static void test_account__recovery_codes(void **state)
{
    char seed_text[SECRET_SEED], codes[ACCOUNT_CODES][SECRET_CODE];
    char newer[ACCOUNT_CODES][SECRET_CODE];
    struct sign_in s, pw;
    struct account x;

    (void)state;
    with_second("an.nv", seed_text, codes);
    for (int i = 0; i < ACCOUNT_CODES; i++)
        for (int twice = 0; twice < 2; twice++) {
            s = attempt("an.nv", GOOD_PASSWORD, codes[i]);
            assert_int_equal(s.result, twice ? SIGN_IN_REFUSED : SIGN_IN_GOOD);
        }
    good(account_find(&c, S("an.nv"), &x));
    assert_int_equal(x.codes_left, 0);
    pw = again(x.id, GOOD_PASSWORD);
    begin();
    good(account_codes(&c, &pw, codes));
    good(account_codes(&c, &pw, newer));
    end();
    s = attempt("an.nv", GOOD_PASSWORD, codes[0]);
    assert_int_equal(s.result, SIGN_IN_REFUSED);
    s = attempt("an.nv", GOOD_PASSWORD, newer[0]);
    assert_int_equal(s.result, SIGN_IN_GOOD);
    pw = again(x.id, OTHER_PASSWORD);
    begin();
    refused(account_codes(&c, &pw, codes), RC_DENIED);
    begin();
    refused(account_second_remove(&c, &pw), RC_DENIED);
    pw = again(x.id, GOOD_PASSWORD);
    begin();
    refused(account_second_confirm(&c, &pw, S("ABC"), S("123456"), codes),
            RC_INVALID);
    begin();
    refused(account_second_confirm(&c, &pw, str_of(seed_text), S("123"), codes),
            RC_INVALID);
}

/* L5: an old hash is replaced at the next sign-in, by one more run and no more. */
static void test_account__old_hash(void **state)
{
    struct sign_in s;
    int64_t before;

    (void)state;
    add_account("an", "an.nv", GOOD_PASSWORD);
    cost.passes = 2;
    before = hashed;
    s = attempt("an.nv", OTHER_PASSWORD, "");
    assert_int_equal(hashed - before, 1);
    s = attempt("an.nv", GOOD_PASSWORD, "");
    assert_int_equal(hashed - before, 3);
    assert_int_equal(s.result, SIGN_IN_GOOD);
    assert_true(is_alive(s.token));
    s = attempt("an.nv", GOOD_PASSWORD, "");
    assert_int_equal(hashed - before, 4);
    assert_int_equal(s.result, SIGN_IN_GOOD);
    assert_true(s.known);
}

/* The password changed between step A and step C. */
static void test_account__between_the_steps(void **state)
{
    Id id = add_account("an", "an.nv", GOOD_PASSWORD);
    struct sign_in s = { .a = c.arena,
                         .name = S("an.nv"),
                         .password = S(GOOD_PASSWORD),
                         .code = S(""),
                         .address = S(""),
                         .agent = S("") };
    struct sign_in pw = again(id, GOOD_PASSWORD), old = pw;

    (void)state;
    good(sign_in_read(&c, &s));
    sign_in_verify(&s, &cost);
    assert_true(s.right);
    begin();
    good(account_password(&c, &pw, make_hash(OTHER_PASSWORD)));
    end();
    begin();
    good(sign_in_finish(&c, &s));
    end();
    assert_int_equal(s.result, SIGN_IN_REFUSED);
    begin();
    refused(account_password(&c, &old, make_hash(GOOD_PASSWORD)), RC_DENIED);
    pw = again(id, OTHER_PASSWORD);
    begin();
    good(account_disable(&c, id));
    end();
    begin();
    refused(account_password(&c, &pw, make_hash(GOOD_PASSWORD)), RC_DENIED);
}

static void test_account__fresh(void **state)
{
    Id id = add_account("an", "an.nv", GOOD_PASSWORD);
    struct sign_in s = attempt("an.nv", GOOD_PASSWORD, ""), pw;
    struct session session = find(s.token);

    (void)state;
    assert_true(session_is_fresh(&c, &session));
    assert_false(session.stale);
    pass(5 * MINUTE + 1);
    session = find(s.token);
    assert_false(session_is_fresh(&c, &session));
    assert_true(session.stale);
    pw = again(id, OTHER_PASSWORD);
    begin();
    good(sign_in_again(&c, s.session, &pw));
    end();
    assert_int_equal(pw.result, SIGN_IN_REFUSED);
    session = find(s.token);
    assert_false(session_is_fresh(&c, &session));
    pw = again(id, GOOD_PASSWORD);
    begin();
    good(sign_in_again(&c, s.session, &pw));
    end();
    session = find(s.token);
    assert_true(session_is_fresh(&c, &session));
}

static void test_account__names(void **state)
{
    static const char *const bad_names[] = { "",    "ab",  "có cách",
                                             "a/b", "a'b", "\xff\xff\xff",
                                             "x\ny" };
    struct account_new n = { .person = S("b"),
                             .name = S("AN.NV"),
                             .hash = S("") };
    char longest[66];
    Str name;
    Id id;

    (void)state;
    for (int i = 0; i < countof(bad_names); i++)
        bad(account_name_read(&c, str_of(bad_names[i]), &name), RC_INVALID);
    memset(longest, 'a', sizeof longest);
    longest[65] = 0;
    bad(account_name_read(&c, str_of(longest), &name), RC_INVALID);
    longest[64] = 0;
    good(account_name_read(&c, str_of(longest), &name));
    good(account_name_read(&c, S(" Đặng.Thị_Ánh "), &name));
    assert_string_equal(name.p, "dang.thi_anh");
    id = add_account("an", "an.nv", GOOD_PASSWORD);
    add_account("b2", "b2.nv", NULL);
    begin();
    refused(account_add(&c, &n, &id), RC_NOTFOUND);
    n.person = S("b2");
    begin();
    refused(account_add(&c, &n, &id), RC_CONFLICT);
    n.name = S("another");
    begin();
    refused(account_add(&c, &n, &id), RC_CONFLICT);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_account__first_administrator),
        TEST(test_account__session_ends),
        TEST(test_account__refusals_are_alike),
        TEST(test_account__second_factor),
        TEST(test_account__a_thousand_steps),
        TEST(test_account__a_thousand_replays),
        TEST(test_account__recovery_codes),
        TEST(test_account__old_hash),
        TEST(test_account__between_the_steps),
        TEST(test_account__fresh),
        TEST(test_account__names),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
