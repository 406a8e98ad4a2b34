/*
 * The deciding function against a second one, written from docs/rights.md alone over
 * plain tables: every role × act × unit × place of the grant × its reach × its days ×
 * second factor × token.  tools of tests/rights/mutants.sh change authz.c line by line
 * and this program must notice each change.
 *
 * one engine only: nothing but the organisation is read
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
#include "base/buf.h"
#include "domain/authz.h"
#include "domain/event.h"
#include "domain/import.h"
#include "domain/org.h"

enum { R, A, B, A1, A2, B1, OLD, OLD1, GONE, OLD2, M, X, F, F1, CUT, Z, UNITS };

/* What stands above each today, in any tree; who took over what is closed. */
static const struct {
    const char *key;
    int above[2], heirs[2];
} world[UNITS] = {
    [R] = { "r", { -1, -1 }, { -1, -1 } },
    [A] = { "a", { R, -1 }, { -1, -1 } },
    [B] = { "b", { R, -1 }, { -1, -1 } },
    [A1] = { "a1", { A, X }, { -1, -1 } },
    [A2] = { "a2", { A, -1 }, { -1, -1 } },
    [B1] = { "b1", { B, -1 }, { -1, -1 } },
    [OLD] = { "old", { R, -1 }, { A, -1 } },
    [OLD1] = { "old1", { OLD, -1 }, { A1, -1 } },
    [GONE] = { "gone", { B, -1 }, { -1, -1 } },
    [OLD2] = { "old2", { OLD, -1 }, { -1, -1 } },
    [M] = { "m", { A, -1 }, { -1, -1 } }, /* since today */
    [X] = { "x", { -1, -1 }, { -1, -1 } },
    [F] = { "f", { -1, -1 }, { -1, -1 } },
    [F1] = { "f1", { F, -1 }, { -1, -1 } },
    [CUT] = { "cut", { A, -1 }, { -1, -1 } }, /* lives; f1 took a part of it */
    [Z] = { "z", { F, X }, { -1, -1 } },      /* closed; stood under b before */
};

static const char units_csv[] =
    "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
    "r,main,body,R,,,2020-01-01,,\n"
    "a,main,body,A,,r,2020-01-01,,\n"
    "b,main,body,B,,r,2020-01-01,,\n"
    "a1,main,body,A1,,a,2020-01-01,,\n"
    "a2,main,body,A2,,a,2020-01-01,,\n"
    "b1,main,body,B1,,b,2020-01-01,,\n"
    "old,main,body,Old,,r,2020-01-01,,\n"
    "old1,main,body,Old1,,old,2020-01-01,,\n"
    "gone,main,body,Gone,,b,2020-01-01,,\n"
    "old2,main,body,Old2,,old,2020-01-01,,\n"
    "m,main,body,M,,b,2020-01-01,,\n"
    "x,side,body,X,,,2020-01-01,,\n"
    "a1,side,body,A1,,x,2020-01-01,,\n"
    "f,main,body,F,,,2020-01-01,,\n"
    "f1,main,body,F1,,f,2020-01-01,,\n"
    "cut,main,body,Cut,,a,2020-01-01,,\n"
    "z,main,body,Z,,b,2020-01-01,,\n"
    "z,side,body,Z,,x,2020-01-01,,\n";

static char folder[512];
static struct ctx c;

static void apply(struct event ev, const char *unit)
{
    Str units[1] = { str_of(unit) };

    ev.tree = S("main");
    ev.units = units;
    ev.n_units = 1;
    ev.document = str_of("");
    ev.note = str_of("");
    if (ev.day == 0)
        ev.day = day_of(2024, 1, 1);
    if (event_apply(&c, &ev) != RC_OK)
        print_error("%s: %s\n", unit, c.err.text);
    assert_int_equal(c.err.rc, RC_OK);
}

static void dissolve(const char *key, const char *unit)
{
    apply((struct event){ .key = str_of(key),
                          .kind = EVENT_DISSOLVE,
                          .policy = POLICY_KEEP },
          unit);
}

static void merge(const char *key, const char *unit, const char *into)
{
    Str heirs[1] = { str_of(into) };

    apply((struct event){ .key = str_of(key),
                          .kind = EVENT_MERGE,
                          .policy = POLICY_PRIMARY,
                          .into = heirs,
                          .n_into = 1 },
          unit);
}

static void move(const char *key, Day day, const char *unit, const char *under)
{
    Str parents[1] = { str_of(under) };

    apply((struct event){ .key = str_of(key),
                          .day = day,
                          .kind = EVENT_MOVE,
                          .policy = POLICY_PRIMARY,
                          .parents = parents,
                          .n_parents = 1 },
          unit);
}

static void make_events(void)
{
    Str parts[] = { str_of("cut"), str_of("f1") };

    dissolve("e0", "old2");
    merge("e1", "old1", "a1");
    merge("e2", "old", "a");
    dissolve("e3", "gone");
    move("e4", c.today, "m", "a");
    apply((struct event){ .key = S("e5"),
                          .kind = EVENT_SPLIT,
                          .policy = POLICY_PRIMARY,
                          .into = parts,
                          .n_into = countof(parts) },
          "cut");
    move("e6", day_of(2022, 1, 1), "z", "f");
    dissolve("e7", "z");
    /* known by its key, and never alive */
    apply((struct event){ .key = S("e8"),
                          .kind = EVENT_FOUND,
                          .names = (Str[]){ str_of("Ghost") },
                          .n_names = 1 },
          "ghost");
    assert_int_equal(event_undo(&c, S("e8")), RC_OK);
}

static int make_world(void **state)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = IMPORT_UNITS, .sheet = &sheet };
    char where[600];

    (void)state;
    setenv("SOKET_NOW", "2026-06-15", 1);
    snprintf(folder, sizeof folder, "%s/u_authz.XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
    assert_non_null(mkdtemp(folder));
    snprintf(where, sizeof where, "%s/a.db", folder);
    assert_int_equal(ctx_open(&c, where, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(csv_sheet(c.arena, str_of(units_csv), &sheet, &c.err),
                     RC_OK);
    assert_int_equal(import_run(&c, &how, &r), RC_OK);
    make_events();
    /* the file is locked once, not for each of 600,000 decisions */
    assert_int_equal(db_begin(c.db, &c.err), RC_OK);
    return 0;
}

static int drop_world(void **state)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-lock" };
    char where[600];

    (void)state;
    db_rollback(c.db);
    ctx_close(&c);
    for (int i = 0; i < countof(ends); i++) {
        snprintf(where, sizeof where, "%s/a.db%s", folder, ends[i]);
        unlink(where);
    }
    return rmdir(folder);
}

/* ---- the second implementation ---- */

static bool closed(int u)
{
    return u == OLD || u == OLD1 || u == GONE || u == OLD2 || u == Z;
}

/* Is `boss` at or above u, or did it (or what is above it) take u over? */
static bool above(int boss, int u)
{
    if (u < 0)
        return false;
    if (boss == u)
        return true;
    for (int i = 0; i < 2; i++)
        if ((world[u].above[i] >= 0 && above(boss, world[u].above[i])) ||
            (world[u].heirs[i] >= 0 && above(boss, world[u].heirs[i])))
            return true;
    return false;
}

/* The unit itself, or it took the unit over. */
static bool same(int boss, int u)
{
    if (boss == u)
        return true;
    return closed(u) && world[u].heirs[0] >= 0 && same(boss, world[u].heirs[0]);
}

static bool role_gives(enum role role, enum act act)
{
    switch (act) {
    case ACT_NAME:
    case ACT_READ:
        return role != ROLE_NONE;
    case ACT_DRAFT:
    case ACT_ENTER:
        return role == ROLE_REPORTER;
    case ACT_CHECK:
        return role == ROLE_REVIEWER || role == ROLE_APPROVER;
    case ACT_APPROVE:
        return role == ROLE_APPROVER;
    case ACT_PERSON:
        return role == ROLE_APPROVER || role == ROLE_ADMIN;
    case ACT_ADMIN:
        return role == ROLE_ADMIN;
    case ACT_NONE:
    case ACT_COUNT:
        break;
    }
    return false;
}

struct given {
    enum role role, most;
    int at;
    bool below, second, today;
};

static bool in_force(const struct given *g, enum act act)
{
    bool needs = g->role == ROLE_APPROVER || g->role == ROLE_ADMIN;

    return g->today && role_gives(g->role, act) && (g->second || !needs) &&
           (g->most == ROLE_COUNT || role_gives(g->most, act));
}

static bool expected(const struct given *g, enum act act, int u, bool whole)
{
    bool reach = act == ACT_DRAFT ? same(g->at, u)
                 : g->below       ? above(g->at, u)
                                  : same(g->at, u);

    if (!in_force(g, act))
        return false;
    if (whole)
        return g->below && reach;
    if (reach)
        return true;
    if (act != ACT_NAME)
        return false;
    /* names: what stands above me, and everything under my superiors */
    if (above(u, g->at))
        return true;
    for (int i = 0; i < 2; i++)
        if (world[g->at].above[i] >= 0 && !closed(g->at) &&
            above(world[g->at].above[i], u))
            return true;
    return false;
}

/* ---- the comparison ---- */

static struct grant grant_of(const struct given *g)
{
    Day day = c.today;

    return (struct grant){ .person = S("p"),
                           .role = g->role,
                           .unit = str_of(world[g->at].key),
                           .below = g->below,
                           .from = g->today ? day : day + 1,
                           .to = g->today ? day : day + 9,
                           .acting_for = S("") };
}

static int unit_of(int u)
{
    const struct org *o;

    assert_int_equal(org_get(&c, &o), RC_OK);
    return org_find(o, str_of(world[u].key));
}

static int64_t cases;

static void compare(const struct given *g)
{
    struct grant grant = grant_of(g);
    struct actor actor = { .account = 1,
                           .session = 1,
                           .person = S("p"),
                           .name = S("P"),
                           .grants = &grant,
                           .n_grants = 1,
                           .most = g->most,
                           .second = g->second };

    c.actor = &actor;
    for (int act = ACT_NAME; act < ACT_COUNT; act++) {
        bool any = in_force(g, (enum act)act);

        assert_int_equal(authz_may(&c, (enum act)act, ORG_NONE), any);
        for (int u = 0; u < UNITS; u++) {
            bool may = authz_may(&c, (enum act)act, unit_of(u));
            bool all = authz_may_below(&c, (enum act)act, unit_of(u));

            cases += 2;
            if (may != expected(g, (enum act)act, u, false) ||
                all != expected(g, (enum act)act, u, true))
                print_error("role %d at %s%s, act %d of %s\n", g->role,
                            world[g->at].key, g->below ? " and below" : "", act,
                            world[u].key);
            assert_int_equal(may, expected(g, (enum act)act, u, false));
            assert_int_equal(all, expected(g, (enum act)act, u, true));
        }
    }
    c.actor = NULL;
}

static void test_authz__is_what_was_written(void **state)
{
    static const enum role most[] = { ROLE_COUNT, ROLE_READER, ROLE_REPORTER,
                                      ROLE_ADMIN };
    struct given g;

    (void)state;
    for (int role = ROLE_NONE; role < ROLE_COUNT; role++)
        for (g.at = 0; g.at < UNITS; g.at++)
            for (int flags = 0; flags < 8; flags++)
                for (int m = 0; m < countof(most); m++) {
                    g.role = (enum role)role;
                    g.below = flags & 1;
                    g.second = flags & 2;
                    g.today = !(flags & 4);
                    g.most = most[m];
                    compare(&g);
                }
    printf("%lld decisions\n", (long long)cases);
    assert_true(cases > 100000);
}

static void test_authz__days_include_their_ends(void **state)
{
    static const struct {
        int from, to;
        bool good;
    } days[] = { { 0, 0, true },
                 { -5, 0, true },
                 { 0, 5, true },
                 { -5, -1, false },
                 { 1, 5, false } };

    (void)state;
    for (int i = 0; i < countof(days); i++) {
        struct grant g = { .role = ROLE_READER,
                           .unit = S("a"),
                           .from = c.today + days[i].from,
                           .to = c.today + days[i].to };
        struct actor a = { .grants = &g, .n_grants = 1, .most = ROLE_COUNT };

        c.actor = &a;
        assert_int_equal(authz_may(&c, ACT_READ, unit_of(A)), days[i].good);
        c.actor = NULL;
    }
}

static void test_authz__several_grants_add_up(void **state)
{
    struct grant g[2] = { { .role = ROLE_READER,
                            .unit = S("b1"),
                            .from = c.today,
                            .to = c.today },
                          { .role = ROLE_REPORTER,
                            .unit = S("a"),
                            .below = true,
                            .from = c.today,
                            .to = c.today } };
    struct actor a = { .grants = g, .n_grants = 2, .most = ROLE_COUNT };
    int both[2];

    (void)state;
    both[0] = unit_of(F);
    both[1] = unit_of(A2);
    c.actor = &a;
    assert_true(authz_may(&c, ACT_READ, unit_of(B1)));
    assert_true(authz_may(&c, ACT_ENTER, unit_of(A1)));
    assert_false(authz_may(&c, ACT_ENTER, unit_of(B1)));
    assert_true(authz_sees_any(&c, ACT_READ, both, 2));
    assert_false(authz_sees_any(&c, ACT_READ, both, 1));
    assert_false(authz_may(&c, ACT_READ, -7));
    assert_false(authz_may(&c, ACT_READ, -1 - UNITS));
    assert_false(authz_may(&c, ACT_READ, 1000000));
    c.actor = NULL;
}

/* The owner of the file may everything; anybody reads everything. */
static void test_authz__without_a_sign_in(void **state)
{
    struct actor anybody = { .anybody = true, .most = ROLE_COUNT };

    (void)state;
    assert_int_equal(authz_may_grant(&c, &(struct grant){ .role = ROLE_ADMIN }),
                     RC_OK);
    for (int act = ACT_NAME; act < ACT_COUNT; act++) {
        bool reads = act == ACT_NAME || act == ACT_READ;

        assert_true(authz_may(&c, (enum act)act, unit_of(F1)));
        assert_true(authz_may(&c, (enum act)act, ORG_NONE));
        assert_true(authz_may_below(&c, (enum act)act, unit_of(R)));
        c.actor = &anybody;
        assert_int_equal(authz_may(&c, (enum act)act, unit_of(F1)), reads);
        assert_int_equal(authz_may(&c, (enum act)act, ORG_NONE), reads);
        assert_int_equal(authz_may_below(&c, (enum act)act, unit_of(R)), reads);
        c.actor = NULL;
    }
}

/* Foreign and missing in the same words; visible but not allowed says so. */
static void test_authz__unit_by_key(void **state)
{
    struct grant g = {
        .role = ROLE_READER, .unit = S("a1"), .from = c.today, .to = c.today
    };
    struct actor a = { .grants = &g, .n_grants = 1, .most = ROLE_COUNT };
    const struct org *o;
    char foreign[640];
    int unit = -1;

    (void)state;
    c.actor = &a;
    assert_int_equal(authz_unit(&c, ACT_READ, S("f1"), &unit), RC_NOTFOUND);
    snprintf(foreign, sizeof foreign, "%s", c.err.text);
    assert_int_equal(authz_unit(&c, ACT_READ, S("zz"), &unit), RC_NOTFOUND);
    memcpy(strstr(foreign, "f1"), "zz", 2);
    assert_string_equal(foreign, c.err.text);
    assert_int_equal(authz_unit(&c, ACT_READ, S("a2"), &unit), RC_DENIED);
    assert_int_equal(unit, -1);
    assert_int_equal(authz_unit(&c, ACT_READ, S("a1"), &unit), RC_OK);
    assert_int_equal(unit, unit_of(A1));
    /* a key without any life is no unit, not even for the owner */
    assert_int_equal(org_get(&c, &o), RC_OK);
    assert_true(org_has(o, org_find(o, S("ghost"))));
    assert_false(authz_may(&c, ACT_READ, org_find(o, S("ghost"))));
    c.actor = NULL;
    assert_int_equal(authz_unit(&c, ACT_READ, S("ghost"), &unit), RC_NOTFOUND);
}

/* ---- granting ---- */

static bool may_give(struct grant *own, struct actor *a, const struct grant *g)
{
    enum rc rc;

    a->grants = own;
    a->n_grants = 1;
    c.actor = a;
    rc = authz_may_grant(&c, g);
    c.actor = NULL;
    assert_true(rc == RC_OK || rc == RC_DENIED);
    return rc == RC_OK;
}

static void test_authz__nobody_gives_what_they_have_not(void **state)
{
    struct actor a = { .person = S("me"), .most = ROLE_COUNT, .second = true };
    int64_t n = 0;

    (void)state;
    for (int have = ROLE_READER; have < ROLE_COUNT; have++)
        for (int give = ROLE_READER; give < ROLE_COUNT; give++)
            for (int at = 0; at < UNITS; at++)
                for (int flags = 0; flags < 64; flags++) {
                    struct grant own = { .role = (enum role)have,
                                         .unit = S("a"),
                                         .below = flags & 1,
                                         .from = c.today - 9,
                                         .to = c.today + 9,
                                         .acting_for = S("") };
                    struct grant g = { .role = (enum role)give,
                                       .unit = str_of(world[at].key),
                                       .below = flags & 2,
                                       .from = c.today - (flags & 4 ? 10 : 9),
                                       .to = c.today + (flags & 8 ? 10 : 9),
                                       .acting_for =
                                           flags & 16 ? S("me") : S("") };
                    bool lends = flags & 16, lent = flags & 32;
                    bool place =
                        own.below ? above(A, at) : same(A, at) && !g.below;
                    bool role =
                        lends ? have == give && !lent : have == ROLE_ADMIN;

                    if (lent)
                        own.acting_for = S("boss");
                    n++;
                    assert_int_equal(may_give(&own, &a, &g),
                                     place && role && !(flags & 12));
                }
    printf("%lld grants\n", (long long)n);
}

static void test_authz__granting_needs_a_right_in_force(void **state)
{
    struct grant own = { .role = ROLE_ADMIN,
                         .unit = S("a"),
                         .below = true,
                         .from = c.today - 9,
                         .to = c.today + 9,
                         .acting_for = S("") };
    struct grant g = { .role = ROLE_READER,
                       .unit = S("a1"),
                       .from = c.today,
                       .to = c.today,
                       .acting_for = S("") };
    struct actor a = { .person = S("me"), .most = ROLE_COUNT, .second = true };

    (void)state;
    assert_true(may_give(&own, &a, &g));
    a.second = false;
    assert_false(may_give(&own, &a, &g));
    a.second = true;
    a.most = ROLE_ADMIN; /* a token gives no rights */
    assert_false(may_give(&own, &a, &g));
    a.most = ROLE_COUNT;
    own.to = c.today - 1;
    g.from = g.to = c.today - 5;
    assert_false(may_give(&own, &a, &g));
    own.to = c.today + 9;
    g.from = g.to = c.today;
    g.unit = S("zz");
    assert_false(may_give(&own, &a, &g));
    g.unit = S("a1");
    own.role = ROLE_REPORTER; /* lends for somebody else */
    g.role = ROLE_REPORTER;
    g.acting_for = S("other");
    assert_false(may_give(&own, &a, &g));
    g.acting_for = S("me");
    assert_true(may_give(&own, &a, &g));
}

/* ---- roles, and reading as a unit ---- */

static void test_authz__roles_have_keys(void **state)
{
    (void)state;
    assert_false(role_needs_second(ROLE_NONE));
    for (int i = ROLE_READER; i < ROLE_COUNT; i++) {
        assert_int_equal(role_find(role_key((enum role)i)), i);
        assert_int_equal(role_needs_second((enum role)i),
                         i == ROLE_APPROVER || i == ROLE_ADMIN);
        assert_true(role_name((enum role)i)[0] != '\0');
        for (int act = ACT_NAME; act < ACT_COUNT; act++)
            assert_int_equal(role_has((enum role)i, (enum act)act),
                             role_gives((enum role)i, (enum act)act));
    }
    assert_int_equal(role_find(S("")), ROLE_NONE);
    assert_int_equal(role_find(S("god")), ROLE_NONE);
}

static void test_authz__a_report_reads_as_its_unit(void **state)
{
    struct grant g = { .role = ROLE_READER,
                       .unit = S("r"),
                       .below = true,
                       .from = c.today,
                       .to = c.today };
    struct actor a = {
        .person = S("me"), .grants = &g, .n_grants = 1, .most = ROLE_COUNT
    };
    struct actor anybody = { .anybody = true, .most = ROLE_COUNT };

    (void)state;
    assert_null(authz_unit_actor(&c, S("a")));
    c.actor = &anybody;
    assert_ptr_equal(authz_unit_actor(&c, S("a")), &anybody);
    c.actor = &a;
    c.actor = authz_unit_actor(&c, S("a"));
    assert_true(authz_may_below(&c, ACT_READ, unit_of(A1)));
    assert_false(authz_may(&c, ACT_READ, unit_of(B)));
    assert_false(authz_may(&c, ACT_ENTER, unit_of(A)));
    assert_true(str_is(c.actor->person, "me"));
    c.actor = NULL;
}

/* The quick ones first: what any of them notices need not be asked of the long. */
int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_authz__roles_have_keys),
        cmocka_unit_test(test_authz__days_include_their_ends),
        cmocka_unit_test(test_authz__several_grants_add_up),
        cmocka_unit_test(test_authz__without_a_sign_in),
        cmocka_unit_test(test_authz__unit_by_key),
        cmocka_unit_test(test_authz__granting_needs_a_right_in_force),
        cmocka_unit_test(test_authz__a_report_reads_as_its_unit),
        cmocka_unit_test(test_authz__nobody_gives_what_they_have_not),
        cmocka_unit_test(test_authz__is_what_was_written),
    };

    return cmocka_run_group_tests(tests, make_world, drop_world);
}
