/*
 * States of activities: every step from every state, as the tables of
 * docs/figures.md section 2a say, with every role; figures, locks, the log.
 * One small organisation: root > branch (a, b) and other (x).
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

#include "domain/activity_read.h"
#include "domain/activity_step.h"
#include "domain/calendar.h"
#include "domain/catalog.h"
#include "domain/comment.h"
#include "domain/event.h"
#include "domain/evidence.h"
#include "domain/figure.h"
#include "domain/log.h"
#include "domain/period_lock.h"
#include "domain/reorg.h"
#include "domain/setting.h"
#include "domain/today.h"
#include "store_for_test.h"

static char where[STORE_ROOM];
static struct ctx c;

#define OK(call)                                                               \
    do {                                                                       \
        enum rc got_ = (call);                                                 \
        if (got_ != RC_OK)                                                     \
            fprintf(stderr, "%s: %s (%s)\n", #call, c.err.text, c.err.detail); \
        assert_int_equal(got_, RC_OK);                                         \
        err_clear(&c.err);                                                     \
    } while (0)
#define REFUSED(call, rc, at)                                                  \
    do {                                                                       \
        assert_int_equal((call), (rc));                                        \
        assert_string_equal(c.err.field, (at));                                \
        assert_true(c.err.text[0] != '\0');                                    \
        err_clear(&c.err);                                                     \
    } while (0)

/* ---- a store ---- */

static void found(const char *unit, const char *parent)
{
    static const Str no_names[1];
    Str units[] = { str_of(unit) }, parents[] = { str_of(parent) };
    Str names[] = { str_of(unit) };
    struct event ev = { .key = str_fmt(c.arena, "found-%s", unit),
                        .day = day_of(2023, 1, 1),
                        .kind = EVENT_FOUND,
                        .tree = S("t"),
                        .units = units,
                        .n_units = 1,
                        .names = names,
                        .n_names = 1,
                        .parents = parents,
                        .n_parents = parent[0] ? 1 : 0 };

    (void)no_names;
    OK(event_apply(&c, &ev));
}

static void make_frame(void)
{
    struct campaign k = { .key = S("k"),
                          .name = S("campaign"),
                          .tree = S("t"),
                          .from = day_of(2023, 1, 1),
                          .to = day_of(2024, 12, 31) };
    enum save_result ignored;
    const struct org *o;
    struct reorg r;
    int tree;

    OK(reorg_begin(&c, &r));
    OK(reorg_tree(&r, S("t"), &tree));
    OK(change_entry(&c, "create", "tree", S("t"), S("{}")));
    OK(reorg_end(&r, true));
    OK(catalog_init(&c));
    found("root", "");
    found("branch", "root");
    found("other", "root");
    found("a", "branch");
    found("b", "branch");
    found("x", "other");
    OK(org_get(&c, &o));
    k.tree_id = o->trees[org_find_tree(o, S("t"))].id;
    OK(change_begin(&c));
    OK(campaign_put(&c, &k, &ignored));
    OK(change_entry(&c, "create", "campaign", S("k"), S("{}")));
    OK(change_end(&c));
}

static int setup(void **state)
{
    (void)state;
    setenv("SOKET_NOW", "2024-06-03", 1); /* a Monday */
    test_store("u_state", where);
    if (ctx_open(&c, where, DB_WRITE | DB_CREATE, LANG_EN) != RC_OK)
        return -1;
    make_frame();
    return 0;
}

static void say_fault(void *arg, Str fault)
{
    (void)arg;
    fprintf(stderr, "verify: %.*s\n", STR(fault));
}

static int64_t faults(void)
{
    int64_t n = 0;

    c.actor = NULL;
    OK(figure_verify(&c, say_fault, NULL, &n));
    return n;
}

static int teardown(void **state)
{
    (void)state;
    c.actor = NULL;
    c.who = S("cli");
    assert_int_equal(faults(), 0);
    ctx_close(&c);
    test_store_drop(where);
    return 0;
}

/* ---- people ---- */

struct somebody {
    struct actor actor;
    struct grant grant;
};

static void be(struct somebody *p, const char *name, enum role role,
               const char *unit)
{
    *p = (struct somebody){
        .grant = { .person = str_of(name),
                   .role = role,
                   .unit = str_of(unit),
                   .below = true,
                   .from = day_of(2020, 1, 1),
                   .to = day_of(2030, 1, 1) },
    };
    p->actor = (struct actor){ .account = 1,
                               .session = 1,
                               .person = str_of(name),
                               .name = str_of(name),
                               .grants = &p->grant,
                               .n_grants = 1,
                               .most = ROLE_COUNT,
                               .second = true };
    c.actor = &p->actor;
    c.who = p->actor.person;
}

static void be_owner(void)
{
    c.actor = NULL;
    c.who = S("cli");
}

/* ---- activities ---- */

static struct activity one(const char *key, const char *unit,
                           enum activity_state state)
{
    Str *units = NEW(c.arena, Str, 1);

    units[0] = str_of(unit);
    return (struct activity){ .key = str_of(key),
                              .campaign = S("k"),
                              .from = day_of(2024, 3, 5),
                              .to = day_of(2024, 3, 5),
                              .units = units,
                              .n_units = 1,
                              .form = S(""),
                              .topic = S(""),
                              .title = S("A title"),
                              .place = S(""),
                              .note = S(""),
                              .sessions = 2,
                              .turns = 50,
                              .persons = -1,
                              .state = state };
}

static void put(const char *key, const char *unit, enum activity_state state)
{
    struct activity a = one(key, unit, state);
    enum save_result ignored;

    OK(activity_save(&c, &a, &ignored));
}

static enum activity_state state_of(const char *key)
{
    struct activity a;

    if (activity_get(&c, str_of(key), &a) != RC_OK) {
        err_clear(&c.err);
        return STATE_KEEP;
    }
    return a.state;
}

static enum rc step(const char *key, enum activity_step which)
{
    struct activity_move how = { .remark = S("as agreed") };
    Str keys[] = { str_of(key) };

    return activity_move(&c, keys, 1, which, &how);
}

/* turns of a unit: all that count, or the approved */
static int64_t turns(const char *unit, bool approved)
{
    struct address a = { .campaign = S("k"),
                         .unit = str_of(unit),
                         .indicator = S("turns"),
                         .approved = approved };
    struct figure f;

    OK(figure_value(&c, &a, &f));
    assert_int_equal(f.value % 1000000, 0);
    return f.value / 1000000;
}

/* ---- the tables ---- */

/* Written out once more, from docs/figures.md: rows are steps, columns states. */
static const int leads_to[STEP_COUNT][STATE_COUNT] = {
    /*                   -   draft ret. sub. checked approved; 9: ends */
    [STEP_SUBMIT] = { -1, 3, 3, -1, -1, -1 },
    [STEP_CHECK] = { -1, -1, -1, 4, -1, -1 },
    [STEP_RETURN] = { -1, -1, -1, 2, 2, 2 },
    [STEP_APPROVE] = { -1, -1, -1, 5, 5, -1 },
    [STEP_WITHDRAW] = { -1, 9, 9, 9, 9, 9 },
};

static bool role_does(enum role role, enum activity_step which,
                      enum activity_state from)
{
    bool high = from == STATE_APPROVED;

    switch (which) {
    case STEP_SUBMIT:
        return role == ROLE_REPORTER;
    case STEP_CHECK:
        return role == ROLE_REVIEWER || role == ROLE_APPROVER;
    case STEP_RETURN:
        return role == ROLE_APPROVER || (role == ROLE_REVIEWER && !high);
    case STEP_APPROVE:
        return role == ROLE_APPROVER;
    case STEP_WITHDRAW:
        return high ? role == ROLE_APPROVER : role == ROLE_REPORTER;
    case STEP_COUNT:
        break;
    }
    return false;
}

/* role ROLE_NONE: the owner at the command line */
static void try_edge(enum role role, const char *at, enum activity_step which,
                     enum activity_state from)
{
    int to = leads_to[which][from];
    bool near = strcmp(at, "a") == 0 || strcmp(at, "branch") == 0;
    bool may = role == ROLE_NONE || (near && role_does(role, which, from));
    struct somebody p;
    unsigned steps = 0;
    static int made;
    char own[16];
    enum rc rc;

    /* a key of its own: who once wrote under it may not approve it */
    snprintf(own, sizeof own, "E%d", made++);
    ctx_next(&c);
    be_owner();
    put(own, "a", from);
    if (role != ROLE_NONE)
        be(&p, "somebody", role, at);
    {
        struct activity *list;
        Str key = str_of(own);

        OK(activity_by_keys(&c, &key, 1, &list));
        OK(activity_may(&c, list, 1, &steps));
    }
    rc = step(own, which);
    if ((rc == RC_OK) != (may && to > 0))
        print_error("%s of state %d by role %d at %s: %s\n", step_keys[which],
                    (int)from, (int)role, at, c.err.text);
    assert_int_equal(rc == RC_OK, may && to > 0);
    assert_int_equal((steps >> which & 1) != 0, rc == RC_OK);
    if (rc != RC_OK && role != ROLE_NONE && !near)
        assert_int_equal(rc, RC_NOTFOUND);
    if (rc != RC_OK && role == ROLE_NONE)
        assert_int_equal(rc, RC_CONFLICT);
    if (rc != RC_OK && near)
        assert_true(rc == RC_CONFLICT || rc == RC_DENIED || rc == RC_NOTFOUND);
    err_clear(&c.err);
    be_owner();
    assert_int_equal(state_of(own), rc != RC_OK ? (int)from : to == 9 ? 0 : to);
    assert_int_equal(turns("a", false), state_counts(state_of(own)) ? 50 : 0);
    assert_int_equal(turns("root", true),
                     state_of(own) == STATE_APPROVED ? 50 : 0);
    if (state_of(own) != STATE_KEEP)
        OK(step(own, STEP_WITHDRAW));
}

static void test_state__every_edge(void **state)
{
    static const char *const units[] = { "a", "branch", "b", "x", "other" };
    int tried = 0;

    (void)state;
    for (int which = 0; which < STEP_COUNT; which++)
        for (int from = STATE_DRAFT; from < STATE_COUNT; from++) {
            for (int role = ROLE_READER; role < ROLE_COUNT; role++)
                for (int u = 0; u < countof(units); u++, tried++)
                    try_edge((enum role)role, units[u],
                             (enum activity_step)which,
                             (enum activity_state)from);
            try_edge(ROLE_NONE, "", (enum activity_step)which,
                     (enum activity_state)from);
            tried++;
        }
    printf("u_state: %d edges tried\n", tried);
}

/* What a save comes to, from docs/figures.md; -1: refused for people. */
static void test_state__saves(void **state)
{
    static const int people[STATE_COUNT][STATE_COUNT] = {
        /* said:           -   1   2   3   4   5 */
        [STATE_KEEP] = { 3, 1, -1, 3, -1, -1 },
        [STATE_DRAFT] = { 1, 1, -1, 3, -1, -1 },
        [STATE_RETURNED] = { 2, 2, 2, 3, -1, -1 },
        [STATE_SUBMITTED] = { 3, -1, -1, 3, 3, -1 },
        [STATE_CHECKED] = { 3, -1, -1, 3, 3, -1 },
        [STATE_APPROVED] = { -1, -1, -1, -1, -1, -1 },
    };
    struct somebody p;

    (void)state;
    for (int was = 0; was < STATE_COUNT; was++)
        for (int said = 0; said < STATE_COUNT; said++)
            for (int owner = 0; owner <= 1; owner++) {
                struct activity a = one("S", "a", (enum activity_state)said);
                enum save_result result;
                int to = people[was][said];
                enum rc rc;

                ctx_next(&c);
                a = one("S", "a", (enum activity_state)said);
                be_owner();
                if (was)
                    put("S", "a", (enum activity_state)was);
                a.turns = 51;
                if (owner && said)
                    to = said;
                else if (owner && was == STATE_APPROVED)
                    to = STATE_SUBMITTED;
                if (!owner)
                    be(&p, "reporter", ROLE_REPORTER, "a");
                rc = activity_save(&c, &a, &result);
                assert_int_equal(rc == RC_OK, to > 0);
                err_clear(&c.err);
                be_owner();
                assert_int_equal(state_of("S"), to > 0 ? to : was);
                if (state_of("S"))
                    OK(step("S", STEP_WITHDRAW));
            }
}

static void test_state__unchanged_stays(void **state)
{
    struct activity a = one("U", "a", STATE_KEEP);
    enum save_result result;
    int64_t before, after;

    (void)state;
    be_owner();
    put("U", "a", STATE_APPROVED);
    OK(log_head(&c, &before));
    OK(activity_save(&c, &a, &result));
    assert_int_equal(result, SAVE_UNCHANGED);
    OK(log_head(&c, &after));
    assert_int_equal(before, after);
    assert_int_equal(state_of("U"), STATE_APPROVED);
}

/* ---- people and their own ---- */

static void test_state__nobody_approves_their_own(void **state)
{
    struct somebody p;
    struct grant two[2];

    (void)state;
    be(&p, "both", ROLE_APPROVER, "branch");
    two[0] = p.grant;
    two[1] = p.grant;
    two[1].role = ROLE_REPORTER;
    p.actor.grants = two;
    p.actor.n_grants = 2;
    put("O", "a", STATE_KEEP);
    REFUSED(step("O", STEP_APPROVE), RC_DENIED, "key");
    OK(step("O", STEP_CHECK)); /* checking is judging, not writing */
    REFUSED(step("O", STEP_APPROVE), RC_DENIED, "key");
    be_owner();
    /* somebody else corrects it: the first still wrote a version of it */
    {
        struct activity a = one("O", "a", STATE_KEEP);
        enum save_result r;

        a.turns = 60;
        OK(activity_save(&c, &a, &r));
    }
    c.actor = &p.actor;
    c.who = p.actor.person;
    REFUSED(step("O", STEP_APPROVE), RC_DENIED, "key");
    be(&p, "another", ROLE_APPROVER, "root");
    OK(step("O", STEP_APPROVE));
    assert_int_equal(turns("root", true), 60);
}

static void test_state__drafts_stay_with_the_unit(void **state)
{
    struct activity a, *list;
    struct somebody p;
    int n;

    (void)state;
    be(&p, "reporter", ROLE_REPORTER, "a");
    put("D", "a", STATE_DRAFT);
    be(&p, "reviewer", ROLE_REVIEWER, "branch");
    assert_int_equal(activity_get(&c, S("D"), &a), RC_NOTFOUND);
    assert_string_equal(c.err.text, "there is no activity 'D'");
    assert_int_equal(activity_get(&c, S("Z"), &a), RC_NOTFOUND);
    assert_string_equal(c.err.text, "there is no activity 'Z'");
    err_clear(&c.err);
    be(&p, "reporter", ROLE_REPORTER, "a");
    OK(step("D", STEP_SUBMIT));
    be(&p, "reviewer", ROLE_REVIEWER, "branch");
    OK(activity_get(&c, S("D"), &a));
    OK(activity_history(&c, S("D"), &list, &n));
    assert_int_equal(n, 1); /* not the draft it was */
    be_owner();
    OK(activity_history(&c, S("D"), &list, &n));
    assert_int_equal(n, 2);
}

static void test_state__return_says_why(void **state)
{
    struct activity_move how = { .remark = S(" ") };
    Str key = S("R");
    struct activity a;

    (void)state;
    be_owner();
    put("R", "a", STATE_KEEP);
    REFUSED(activity_move(&c, &key, 1, STEP_RETURN, &how), RC_INVALID,
            "remark");
    how.remark = S("the place is missing");
    how.due = day_of(2024, 6, 8); /* a Saturday */
    REFUSED(activity_move(&c, &key, 1, STEP_RETURN, &how), RC_INVALID, "due");
    how.due = day_of(2024, 5, 31); /* over */
    REFUSED(activity_move(&c, &key, 1, STEP_RETURN, &how), RC_INVALID, "due");
    how.due = day_of(2024, 6, 10);
    OK(activity_move(&c, &key, 1, STEP_RETURN, &how));
    OK(activity_get(&c, key, &a));
    assert_int_equal(a.due, day_of(2024, 6, 10));
    assert_true(str_is(a.remark, "the place is missing"));
    a.turns = 70;
    a.state = STATE_KEEP;
    {
        enum save_result r;

        OK(activity_save(&c, &a, &r));
    }
    OK(activity_get(&c, key, &a));
    assert_int_equal(a.state, STATE_RETURNED);
    assert_true(str_is(a.remark, "the place is missing"));
    OK(step("R", STEP_SUBMIT));
    OK(activity_get(&c, key, &a));
    assert_int_equal(a.due, 0);
    assert_int_equal(a.remark.n, 0);
    assert_int_equal(turns("a", false), 70);
}

/* ---- many ---- */

static void test_state__many_in_one_change(void **state)
{
    enum { MANY = 200 };
    struct activity_move how = { .remark = S("") };
    Str keys[MANY + 1];
    int64_t before, after, statements;

    (void)state;
    be_owner();
    for (int i = 0; i < MANY; i++) {
        put(str_fmt(c.arena, "M%d", i).p, i % 2 ? "a" : "b", STATE_DRAFT);
        keys[i] = str_fmt(c.arena, "M%d", i);
    }
    OK(log_head(&c, &before));
    statements = db_statements(c.db);
    OK(activity_move(&c, keys, 100, STEP_SUBMIT, &how));
    statements = db_statements(c.db) - statements;
    printf("u_state: %lld statements for 100 keys\n", (long long)statements);
    assert_true(statements <= 60);
    OK(log_head(&c, &after));
    assert_int_equal(after, before + 1);
    assert_int_equal(turns("branch", false), 5000);
    /* one that may not go holds all back */
    keys[99] = S("M0");
    REFUSED(activity_move(&c, keys + 99, 101, STEP_SUBMIT, &how), RC_CONFLICT,
            "key");
    keys[MANY] = S("Z");
    REFUSED(activity_move(&c, keys + 100, 101, STEP_SUBMIT, &how), RC_NOTFOUND,
            "key");
    REFUSED(activity_move(&c, (Str[]){ S("M0"), S("M0") }, 2, STEP_CHECK, &how),
            RC_INVALID, "key");
    assert_int_equal(turns("branch", false), 5000);
    OK(activity_move(&c, keys + 100, 100, STEP_SUBMIT, &how));
    keys[99] = S("M99");
    OK(activity_move(&c, keys, MANY, STEP_APPROVE, &how));
    assert_int_equal(turns("branch", true), 10000);
    assert_int_equal(turns("branch", false), 10000);
    how.remark = S("once more");
    statements = db_statements(c.db);
    OK(activity_move(&c, keys, MANY, STEP_RETURN, &how));
    statements = db_statements(c.db) - statements;
    assert_true(statements <= 120);
    assert_int_equal(turns("branch", true), 0);
    assert_int_equal(turns("branch", false), 0);
}

/* ---- locks ---- */

static Str lock(const char *unit, Day last)
{
    struct period_lock l = { .campaign = S("k"),
                             .unit = str_of(unit),
                             .last_day = last,
                             .reason = S("the quarter is settled") };
    Str key;

    OK(period_lock_add(&c, &l, &key));
    return key;
}

static void test_state__locks(void **state)
{
    struct activity a, in_b, moved;
    enum save_result r;
    Str key;

    (void)state;
    be_owner();
    put("L", "a", STATE_DRAFT);
    put("N", "a", STATE_KEEP);
    put("X", "x", STATE_KEEP);
    key = lock("branch", day_of(2024, 3, 31));
    a = one("N", "a", STATE_KEEP);
    OK(activity_save(&c, &a, &r)); /* nothing changes */
    a.turns = 1;
    REFUSED(activity_save(&c, &a, &r), RC_CONFLICT, "to");
    assert_non_null(strstr(c.err.text, ""));
    in_b = one("NEW", "b", STATE_DRAFT);
    REFUSED(activity_save(&c, &in_b, &r), RC_CONFLICT, "to");
    in_b.to = day_of(2024, 4, 1);
    OK(activity_save(&c, &in_b, &r));
    in_b.to = in_b.from = day_of(2024, 3, 31); /* into the period */
    REFUSED(activity_save(&c, &in_b, &r), RC_CONFLICT, "to");
    moved = one("N", "a", STATE_KEEP);
    moved.to = day_of(2024, 4, 1); /* out of it */
    REFUSED(activity_save(&c, &moved, &r), RC_CONFLICT, "to");
    REFUSED(step("L", STEP_SUBMIT), RC_CONFLICT, "to");
    REFUSED(step("N", STEP_APPROVE), RC_CONFLICT, "to");
    REFUSED(step("N", STEP_WITHDRAW), RC_CONFLICT, "to");
    OK(step("X", STEP_APPROVE)); /* another branch */
    {
        unsigned steps;

        OK(activity_get(&c, S("N"), &a));
        OK(activity_may(&c, &a, 1, &steps));
        assert_int_equal(steps, 0);
    }
    (void)key;
}

static int unclosed(Day today, Day *ret_last, Str *ret_unit)
{
    struct unclosed *u;
    int n;

    c.today = today;
    OK(today_unclosed(&c, &u, &n));
    *ret_last = n ? u[0].last_day : 0;
    *ret_unit = n ? u[0].unit : S("");
    return n;
}

static void lock_days(const char *value)
{
    Day was = c.today;
    enum save_result r;

    be_owner();
    OK(setting_set(&c, S("lock-days"), str_of(value), &r));
    c.today = was;
}

/* The reminder comes when the office said, to who can close, until it is closed. */
static void test_state__reminds_to_close(void **state)
{
    Day march = day_of(2024, 3, 31), was = c.today, last;
    struct somebody p;
    Str unit;

    (void)state;
    be(&p, "approver", ROLE_APPROVER, "branch");
    assert_int_equal(unclosed(day_of(2024, 4, 20), &last, &unit), 0);
    lock_days("10");
    be(&p, "approver", ROLE_APPROVER, "branch");
    assert_int_equal(unclosed(day_of(2024, 4, 10), &last, &unit), 1);
    assert_int_equal(last, day_of(2024, 2, 29));
    assert_int_equal(unclosed(day_of(2024, 4, 11), &last, &unit), 1);
    assert_int_equal(last, march);
    assert_true(str_is(unit, "branch"));
    be(&p, "reporter", ROLE_REPORTER, "branch"); /* cannot close */
    assert_int_equal(unclosed(day_of(2024, 4, 11), &last, &unit), 0);
    be(&p, "approver", ROLE_APPROVER, "a");
    assert_int_equal(unclosed(day_of(2024, 4, 11), &last, &unit), 1);
    be_owner();
    c.today = was;
    lock("branch", march);
    be(&p, "approver", ROLE_APPROVER, "branch");
    assert_int_equal(unclosed(day_of(2024, 4, 11), &last, &unit), 0);
    be(&p, "approver", ROLE_APPROVER, "a"); /* closed above */
    assert_int_equal(unclosed(day_of(2024, 4, 11), &last, &unit), 0);
    assert_int_equal(unclosed(day_of(2024, 5, 11), &last, &unit), 1);
    /* the campaign ended in December 2024, and is not asked for ever */
    assert_int_equal(unclosed(day_of(2025, 1, 11), &last, &unit), 1);
    assert_int_equal(unclosed(day_of(2025, 2, 11), &last, &unit), 0);
    c.today = was;
}

static void log_says(const char *action, const char *reason)
{
    struct log_entry *e;
    int64_t seq = 0;
    int n;

    OK(log_head(&c, &seq));
    OK(log_list(&c, seq, 1, &e, &n));
    assert_int_equal(n, 1);
    assert_true(str_is(e->action, action));
    assert_non_null(strstr(str_dup(c.arena, e->detail).p, reason));
}

static void test_state__reopening(void **state)
{
    struct somebody p;
    struct reopening x = { .unit = S("a"),
                           .until = day_of(2024, 6, 5),
                           .reason = S("a list was forgotten") };
    struct activity a = one("N", "a", STATE_KEEP), b = one("B", "b", 0);
    enum save_result r;
    Str key;

    (void)state;
    be_owner();
    put("N", "a", STATE_KEEP);
    a.turns = 8;
    x.lock = lock("branch", day_of(2024, 3, 31));
    be(&p, "reporter", ROLE_REPORTER, "a");
    x.unit = S("x");
    REFUSED(reopening_ask(&c, &x, &key), RC_NOTFOUND, "unit");
    x.unit = S("a");
    OK(reopening_ask(&c, &x, &key));
    REFUSED(activity_save(&c, &a, &r), RC_CONFLICT, "to");
    REFUSED(reopening_agree(&c, key), RC_DENIED, "unit");
    be(&p, "other", ROLE_REPORTER, "a"); /* nor anybody's to take back */
    REFUSED(reopening_end(&c, key, S("not mine")), RC_DENIED, "unit");
    be(&p, "reporter", ROLE_REPORTER, "a");
    REFUSED(reopening_end(&c, key, S(" ")), RC_INVALID, "reason");
    OK(reopening_end(&c, key, S("asked by mistake")));
    log_says("reopening.end", "asked by mistake");
    be(&p, "approver", ROLE_APPROVER, "branch");
    REFUSED(reopening_agree(&c, key), RC_NOTFOUND, "key"); /* it is off */
    be(&p, "reporter", ROLE_REPORTER, "a");
    REFUSED(activity_save(&c, &a, &r), RC_CONFLICT, "to");
    OK(reopening_ask(&c, &x, &key));
    be(&p, "reporter", ROLE_APPROVER, "branch"); /* the same person */
    REFUSED(reopening_agree(&c, key), RC_DENIED, "key");
    be(&p, "approver", ROLE_APPROVER, "branch");
    OK(reopening_agree(&c, key));
    REFUSED(reopening_agree(&c, key), RC_CONFLICT, "key");
    be(&p, "reporter", ROLE_REPORTER, "a");
    OK(activity_save(&c, &a, &r));
    be_owner();
    REFUSED(activity_save(&c, &b, &r), RC_CONFLICT, "to"); /* only a is open */
    setenv("SOKET_NOW", "2024-06-06", 1);
    ctx_next(&c);
    be_owner();
    a = one("N", "a", STATE_KEEP);
    a.turns = 9;
    REFUSED(activity_save(&c, &a, &r), RC_CONFLICT,
            "to"); /* it ended by itself */
    setenv("SOKET_NOW", "2024-06-05", 1);
    ctx_next(&c);
    be_owner();
    a = one("N", "a", STATE_KEEP);
    a.turns = 9;
    OK(activity_save(&c, &a, &r));
    a.turns = 10;
    {
        struct reopening *list;
        int n;

        OK(reopening_list(&c, S(""), &list, &n));
        assert_int_equal(n, 1);
        OK(reopening_end(&c, list[0].key, S("done")));
    }
    REFUSED(activity_save(&c, &a, &r), RC_CONFLICT, "to");
}

/* ---- behind the program's back ---- */

static void tamper(const char *sql)
{
    c.actor = NULL;
    OK(db_begin(c.db, &c.err));
    OK(db_exec(c.db, sql, NO_PARAMS, &c.err));
    OK(db_commit(c.db, &c.err));
}

static int64_t quiet_faults(void)
{
    int64_t n = 0;
    FILE *was = stderr;

    (void)was;
    OK(figure_verify(&c, say_fault, NULL, &n));
    return n;
}

static void test_state__verify_sees(void **state)
{
    struct evidence_new f = { S("a.pdf"), EVIDENCE_PDF, S("%PDF-1.7 x") };
    static const char *const harm[][2] = {
        { "UPDATE activity SET state = 5 WHERE key = 'V'",
          "UPDATE activity SET state = 3 WHERE key = 'V'" },
        { "UPDATE activity SET state = 1 WHERE key = 'V'",
          "UPDATE activity SET state = 3 WHERE key = 'V'" },
        { "UPDATE activity SET due = 19000 WHERE key = 'V'",
          "UPDATE activity SET due = 0 WHERE key = 'V'" },
        { "UPDATE activity SET remark = 'x' WHERE key = 'V'",
          "UPDATE activity SET remark = '' WHERE key = 'V'" },
        { "UPDATE period_lock SET last_day = last_day - 1",
          "UPDATE period_lock SET last_day = last_day + 1" },
        { "UPDATE period_lock SET ended = made",
          "UPDATE period_lock SET ended = 9223372036854775807" },
        { "UPDATE setting SET value = '7'", "UPDATE setting SET value = '8'" },
        { "UPDATE setting SET name = 'x'",
          "UPDATE setting SET name = 'file-max-mb'" },
        { "UPDATE holiday SET day = day + 1",
          "UPDATE holiday SET day = day - 1" },
        { "UPDATE comment SET text = 'b'", "UPDATE comment SET text = 'a'" },
        { "UPDATE file SET name = 'b.pdf'", "UPDATE file SET name = 'a.pdf'" },
        { "UPDATE activity_file SET activity = 'W'",
          "UPDATE activity_file SET activity = 'V'" },
        { "UPDATE file_body SET hash = 'aa'", "" },
    };
    struct holiday h = { day_of(2024, 9, 2), S("Quốc khánh"), true, 0 };
    struct comment k = {
        .kind = S("activity"), .object = S("V"), .place = S(""), .text = S("a")
    };
    enum save_result r;
    Str key;
    Id id;

    (void)state;
    be_owner();
    put("V", "a", STATE_KEEP);
    put("W", "a", STATE_KEEP);
    OK(evidence_add(&c, S("V"), &f, &key));
    lock("branch", day_of(2024, 3, 31));
    OK(setting_set(&c, S("file-max-mb"), S("8"), &r));
    OK(holiday_set(&c, &h, &r));
    OK(comment_add(&c, &k, &id));
    assert_int_equal(faults(), 0);
    for (int i = 0; i < countof(harm); i++) {
        tamper(harm[i][0]);
        if (quiet_faults() == 0)
            print_error("not seen: %s\n", harm[i][0]);
        assert_true(quiet_faults() > 0);
        if (harm[i][1][0]) {
            tamper(harm[i][1]);
            assert_int_equal(faults(), 0);
        }
    }
    ctx_close(&c);
    test_store_drop(where);
    assert_int_equal(setup(NULL), 0);
}

/* A row that is gone leaves nothing to be compared: the entries are counted. */
static void test_state__verify_misses(void **state)
{
    struct comment k = {
        .kind = S("activity"), .object = S("V"), .place = S(""), .text = S("a")
    };
    Id id;

    (void)state;
    be_owner();
    put("V", "a", STATE_KEEP);
    OK(comment_add(&c, &k, &id));
    assert_int_equal(faults(), 0);
    tamper("DELETE FROM comment");
    assert_int_equal(quiet_faults(), 1);
    ctx_close(&c);
    test_store_drop(where);
    assert_int_equal(setup(NULL), 0);
}

/* Whoever enters, enters for their own unit; what they cannot name is not there. */
static void test_state__enters_at_home(void **state)
{
    Str joint[] = { S("a"), S("b") }, far[] = { S("a"), S("x") };
    struct activity a;
    struct somebody p;
    enum save_result r;

    (void)state;
    be_owner();
    put("T", "b", STATE_KEEP);
    a = one("J", "a", STATE_KEEP);
    a.units = far;
    a.n_units = 2;
    OK(activity_save(&c, &a, &r));
    be(&p, "reporter", ROLE_REPORTER, "a");
    a = one("H", "b", STATE_KEEP); /* a neighbour */
    REFUSED(activity_save(&c, &a, &r), RC_DENIED, "units");
    a = one("H", "x", STATE_KEEP); /* of another branch: unknown */
    assert_int_equal(activity_save(&c, &a, &r), RC_INVALID);
    assert_string_equal(c.err.text, "there is no unit 'x'");
    a = one("H", "nix", STATE_KEEP);
    assert_int_equal(activity_save(&c, &a, &r), RC_INVALID);
    assert_string_equal(c.err.text, "there is no unit 'nix'");
    a = one("T", "a", STATE_KEEP); /* the key of another's record */
    REFUSED(activity_save(&c, &a, &r), RC_CONFLICT, "key");
    put("H", "a", STATE_KEEP);
    a = one("H", "b", STATE_KEEP); /* giving it away */
    REFUSED(activity_save(&c, &a, &r), RC_DENIED, "units");
    a = one("H", "a", STATE_KEEP);
    a.units = joint;
    a.n_units = 2;
    OK(activity_save(&c, &a, &r));
    a.units = far;
    REFUSED(activity_save(&c, &a, &r), RC_INVALID, "units");
    /* a far unit that the record names already may stay */
    a = one("J", "a", STATE_KEEP);
    a.units = far;
    a.n_units = 2;
    a.turns = 7;
    OK(activity_save(&c, &a, &r));
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_state__every_edge),
        T(test_state__saves),
        T(test_state__unchanged_stays),
        T(test_state__nobody_approves_their_own),
        T(test_state__drafts_stay_with_the_unit),
        T(test_state__return_says_why),
        T(test_state__many_in_one_change),
        T(test_state__locks),
        T(test_state__reminds_to_close),
        T(test_state__reopening),
        T(test_state__verify_sees),
        T(test_state__verify_misses),
        T(test_state__enters_at_home),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
