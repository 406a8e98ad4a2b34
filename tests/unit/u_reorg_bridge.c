/*
 * A reorganisation looked at before it is applied: what moves explains, for every
 * unit, what the figures of the store say before and after; figures of many units at
 * once are those of each by itself.  Turns are digits of their own (10, 200, 3000 …),
 * so that a sum says which activities are in it.
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
#include "base/num.h"
#include "domain/event.h"
#include "domain/figure_units.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/org.h"
#include "domain/reorg_bridge.h"
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

static void take(enum import_kind kind, const char *text)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    OK(csv_sheet(c.arena, str_of(text), &sheet, &c.err));
    OK(import_run(&c, &how, &r));
}

static int setup(void **state)
{
    (void)state;
    setenv("SOKET_NOW", "2025-12-31", 1);
    test_store("u_reorg_bridge", where);
    if (ctx_open(&c, where, DB_WRITE | DB_CREATE, LANG_EN) != RC_OK)
        return -1;
    OK(catalog_init(&c));
    take(IMPORT_UNITS,
         "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
         "p,main,province,P,,,2020-01-01,,\n"
         "d1,main,district,D1,,p,2020-01-01,,\n"
         "d2,main,district,D2,,p,2020-01-01,,\n"
         "c1,main,commune,C1,,d1,2020-01-01,,\n"
         "c2,main,commune,C2,,d1,2020-01-01,,\n"
         "c3,main,commune,C3,,d2,2020-01-01,,\n"
         "v1,main,village,V1,,c2,2020-01-01,,\n"
         "v2,main,village,V2,,c2,2020-01-01,,\n");
    take(IMPORT_CAMPAIGNS, "key,name,tree,from,to,documents\n"
                           "k,K,main,2023-01-01,,\n"
                           "other,O,main,2023-01-01,,\n");
    take(IMPORT_ACTIVITIES,
         "key,campaign,from,to,units,form,topic,title,place,sessions,turns,"
         "persons,note\n"
         "a1,k,,2025-03-01,c1,,,T,,1,10,,\n"
         "a2,k,,2025-03-02,c2,,,T,,2,200,,\n"
         "a3,k,,2025-03-31,c3,,,T,,3,3000,,\n"
         "a4,k,,2025-04-04,v1,,,T,,4,40000,7,\n"
         "a5,k,,2025-05-05,v2;c1,,,T,,5,500000,,\n"
         "a6,k,,2025-12-20,c2,,,T,,6,6000000,,\n"
         "a7,k,,2024-12-20,d1,,,T,,7,70000000,,\n"
         "b1,other,,2025-12-20,c2,,,T,,8,8,,\n");
    return 0;
}

static void say_fault(void *arg, Str fault)
{
    (void)arg;
    fprintf(stderr, "verify: %.*s\n", STR(fault));
}

static int teardown(void **state)
{
    int64_t n = 0;

    (void)state;
    OK(figure_verify(&c, say_fault, NULL, &n));
    assert_int_equal(n, 0);
    ctx_close(&c);
    test_store_drop(where);
    return 0;
}

/* ---- many units at once ---- */

static const Str measures[] = {
    { "activities", 10 }, { "sessions", 8 }, { "turns", 5 }, { "persons", 7 }
};
enum { N = 4, TURNS = 2, MOST = 20 };

static int all_units(Str *keys)
{
    const struct org *o;
    int n = 0;

    OK(org_get(&c, &o));
    for (int i = 0; i < o->n; i++)
        if (o->units[i].n_lives)
            keys[n++] = str_dup(c.arena, o->units[i].key);
    assert_true(n <= MOST);
    return n;
}

static void same_as_alone(struct address at)
{
    Str keys[MOST];
    struct figure_set set = { keys, all_units(keys), measures, N };
    struct figure_table t;

    OK(figure_units(&c, &at, &set, &t));
    assert_int_equal(t.n, set.n_units);
    for (int i = 0; i < t.n; i++)
        for (int j = 0; j < N; j++) {
            struct figure f;

            at.unit = t.rows[i].key;
            at.indicator = measures[j];
            OK(figure_value(&c, &at, &f));
            assert_int_equal(f.determined, t.cells[i * N + j].determined);
            assert_int_equal(f.value, t.cells[i * N + j].value);
            assert_int_equal(f.records, t.cells[i * N + j].records);
            assert_false(t.rows[i].own);
        }
}

static const struct days {
    Day from, to;
} * all_days(void)
{
    static struct days d[4];

    d[1] = (struct days){ day_of(2025, 3, 1), day_of(2025, 3, 31) };
    d[2] = (struct days){ day_of(2024, 12, 20), day_of(2025, 4, 4) };
    d[3] = (struct days){ day_of(2025, 3, 2), day_of(2025, 12, 19) };
    return d;
}

static void all_same_as_alone(int64_t known)
{
    for (int map = 0; map < 4; map++)
        for (int i = 0; i < 4; i++)
            same_as_alone((struct address){ .campaign = S("k"),
                                            .from = all_days()[i].from,
                                            .to = all_days()[i].to,
                                            .map = map > 2 ? MAP_THEN
                                                           : (enum map_kind)map,
                                            .map_day = day_of(2025, 6, 1),
                                            .known = known,
                                            .approved = map > 2 });
}

/* ---- events ---- */

static Str one(const char *s)
{
    return str_of(s);
}

struct plan {
    const char *kind, *units, *into, *names, *parents, *shares, *policy;
    int year, month, day;
};

static struct event event_of(const struct plan *x)
{
    struct event ev = { .key = S("e"),
                        .day = day_of(x->year, x->month, x->day),
                        .tree = S("main"),
                        .policy = POLICY_COUNT };
    Str *shares;

    ev.kind =
        (enum event_kind)str_index(one(x->kind), event_kind_names, EVENT_KINDS);
    ev.n_units = str_list(c.arena, one(x->units), ';', &ev.units);
    ev.n_into = str_list(c.arena, one(x->into), ';', &ev.into);
    ev.n_names = str_list(c.arena, one(x->names), ';', &ev.names);
    ev.n_parents = str_list(c.arena, one(x->parents), ';', &ev.parents);
    ev.n_shares = str_list(c.arena, one(x->shares), ';', &shares);
    ev.shares = NEW(c.arena, int64_t, ev.n_shares + 1);
    for (int i = 0; i < ev.n_shares; i++) {
        assert_true(str_int(shares[i], &ev.shares[i]));
        ev.shares[i] *= MICRO;
    }
    if (*x->policy)
        ev.policy =
            (enum policy)str_index(one(x->policy), policy_names, POLICY_COUNT);
    return ev;
}

static const struct figure *cells_of(const struct figure_table *t, Str key)
{
    static const struct figure none[N];

    for (int i = 0; i < t->n; i++)
        if (str_eq(t->rows[i].key, key))
            return &t->cells[i * N];
    return none;
}

static const struct reorg_row *row_of(const struct reorg_bridge_side *s,
                                      Str key)
{
    for (int i = 0; i < s->n_rows; i++)
        if (str_eq(s->rows[i].key, key))
            return &s->rows[i];
    return NULL;
}

/* Every unit: figure after = figure before + what comes - what goes; who has no row
 * has the same figure. */
static void explains(const struct reorg_bridge_side *s,
                     const struct figure_table *before,
                     const struct figure_table *after)
{
    for (int i = 0; i < after->n; i++) {
        const struct figure *a = &after->cells[i * N],
                            *b = cells_of(before, after->rows[i].key);
        const struct reorg_row *row = row_of(s, after->rows[i].key);

        for (int j = 0; j < 3; j++) {
            int64_t comes = row ? row->comes.m[j] : 0,
                    goes = row ? row->goes.m[j] : 0;

            if (a[j].value - b[j].value != comes - goes)
                print_error("%.*s %.*s: %lld, then %lld, +%lld −%lld\n",
                            STR(after->rows[i].key), STR(measures[j]),
                            (long long)b[j].value, (long long)a[j].value,
                            (long long)comes, (long long)goes);
            assert_true(a[j].value - b[j].value == comes - goes);
            assert_true(comes >= 0 && goes >= 0);
        }
        assert_true(row || a[0].records == b[0].records);
    }
}

struct looked {
    struct figure_table before, after;
    struct reorg_bridge_side side;
};

static struct looked looks[2]; /* map of the day, map of then */

static void look(const struct plan *x)
{
    struct event ev = event_of(x);
    struct campaign k;
    struct reorg_bridge *b;
    Day day = ev.day > c.today ? ev.day : c.today;
    Str keys[MOST];
    struct figure_set set = { keys, 0, measures, N };
    struct address at = { .campaign = S("k"), .known = SEQ_NOW };

    OK(campaign_get(&c, S("k"), &k));
    set.n_units = all_units(keys);
    for (int i = 0; i < 2; i++) {
        at.map = i ? MAP_THEN : MAP_DAY;
        at.map_day = day;
        OK(figure_units(&c, &at, &set, &looks[i].before));
    }
    OK(change_begin(&c));
    OK(reorg_bridge_begin(&c, day, &b));
    OK(event_apply(&c, &ev));
    set.n_units = all_units(keys);
    for (int i = 0; i < 2; i++) {
        const struct reorg_bridge_ask ask = { &k, i == 1, ev.units,
                                              ev.n_units };

        at.map = i ? MAP_THEN : MAP_DAY;
        OK(figure_units(&c, &at, &set, &looks[i].after));
        OK(reorg_bridge_read(b, &ask, &looks[i].side));
        explains(&looks[i].side, &looks[i].before, &looks[i].after);
    }
    reorg_bridge_end(b);
    change_abort(&c);
}

static int64_t turns(const struct figure_table *t, const char *key)
{
    return cells_of(t, one(key))[TURNS].value / MICRO;
}

static const struct reorg_move *move_of(const char *what, const char *from,
                                        const char *to)
{
    const struct reorg_bridge_side *s = &looks[0].side;

    for (int i = 0; i < s->n_moves; i++)
        if (str_is(s->moves[i].what_key, what) &&
            str_is(s->moves[i].from_key, from) &&
            str_is(s->moves[i].to_key, to))
            return &s->moves[i];
    print_error("no move of '%s' from '%s' to '%s'\n", what, from, to);
    return NULL;
}

static void moves(const char *what, const char *from, const char *to,
                  int64_t records, int64_t sum)
{
    const struct reorg_move *m = move_of(what, from, to);

    assert_non_null(m);
    assert_int_equal(m->x.records, records);
    assert_int_equal(m->x.m[TURNS], sum * MICRO);
}

static void test_bridge__units(void **state)
{
    int64_t head;

    (void)state;
    OK(log_head(&c, &head));
    all_same_as_alone(SEQ_NOW);
    struct plan merge = { "merge", "c2", "c1", "", "", "", "", 2025, 12, 21 };
    struct event ev = event_of(&merge);
    OK(event_apply(&c, &ev));
    all_same_as_alone(SEQ_NOW);
    all_same_as_alone(head);
}

/* What stood at c2 goes to c1, its villages with it; v2's activity is held with c1
 * already and counts there once. */
static void test_bridge__merge(void **state)
{
    (void)state;
    look(&(struct plan){ "merge", "c2", "c1", "", "", "", "", 2025, 12, 21 });
    assert_int_equal(turns(&looks[0].before, "c1"), 500010);
    assert_int_equal(turns(&looks[0].after, "c1"), 6540210);
    assert_int_equal(turns(&looks[0].before, "c2"), 6540200);
    assert_int_equal(turns(&looks[0].after, "c2"), 0);
    assert_int_equal(turns(&looks[0].after, "d1"), 76540210);
    moves("", "c2", "c1", 2, 6000200);
    moves("v1", "c2", "c1", 1, 40000);
    moves("v2", "c2", "c1", 1, 500000);
    assert_int_equal(move_of("v2", "c2", "c1")->joint, 1);
    assert_int_equal(looks[0].side.n_moves, 3);
    assert_int_equal(looks[0].side.records, 4);
    assert_int_equal(looks[0].side.joint, 1);
    assert_int_equal(looks[1].side.records, 0); /* then stays */
    /* the lowest first, the top last, and nothing of it changed */
    assert_true(str_is(looks[0].side.rows[looks[0].side.n_rows - 1].key, "p"));
    assert_false(looks[0].side.rows[looks[0].side.n_rows - 1].changed);
}

static void test_bridge__merge_into_new(void **state)
{
    (void)state;
    look(&(struct plan){ "merge", "c1;c2", "cn", "New", "d1", "", "", 2025, 12,
                         21 });
    assert_int_equal(turns(&looks[0].after, "cn"), 6540210);
    assert_false(row_of(&looks[0].side, S("cn"))->before);
    assert_true(row_of(&looks[0].side, S("cn"))->after);
    assert_true(row_of(&looks[0].side, S("c1"))->before);
    assert_false(row_of(&looks[0].side, S("c1"))->after);
    moves("", "c1", "cn", 2, 500010);
    moves("v1", "c2", "cn", 1, 40000);
}

/* 60:40 of c2's own; joint ones stay whole; villages go to the first. */
static void test_bridge__split(void **state)
{
    (void)state;
    look(&(struct plan){ "split", "c2", "e;w", "East;West", "", "60;40",
                         "shares", 2025, 12, 21 });
    moves("", "c2", "e", 2, 3600120);
    moves("", "c2", "w", 2, 2400080);
    moves("v1", "c2", "e", 1, 40000);
    assert_int_equal(turns(&looks[0].after, "w"), 2400080);
    look(&(struct plan){ "split", "c2", "c2;w", "West", "", "60;40", "shares",
                         2025, 12, 21 });
    moves("", "c2", "w", 2, 2400080);
    assert_int_equal(turns(&looks[0].after, "c2"), 4140120);
    assert_int_equal(row_of(&looks[0].side, S("c2"))->comes.m[TURNS], 0);
    assert_int_equal(row_of(&looks[0].side, S("c2"))->goes.m[TURNS],
                     2400080 * MICRO);
}

/* A whole branch moves; v2's joint one stays under d1 by c1 as well. */
static void test_bridge__move(void **state)
{
    (void)state;
    look(&(struct plan){ "move", "c2", "", "", "d2", "", "", 2025, 4, 4 });
    moves("c2", "d1", "d2", 4, 6540200);
    assert_int_equal(looks[0].side.n_moves, 1);
    assert_int_equal(turns(&looks[0].after, "d1"), 70500010);
    assert_int_equal(turns(&looks[0].after, "d2"), 6543200);
    /* on the map of then what was held since that day moves too */
    assert_int_equal(looks[1].side.records, 3);
    assert_int_equal(turns(&looks[1].after, "d1"), 70500210);
    assert_int_equal(turns(&looks[1].after, "d2"), 6543000);
    assert_int_equal(turns(&looks[1].after, "p"), 76543210);
    look(&(struct plan){ "move", "c2", "", "", "d2", "", "", 2026, 4, 4 });
    assert_int_equal(looks[1].side.records, 0);
    assert_int_equal(turns(&looks[0].after, "d2"), 6543200);
}

static void test_bridge__nothing_moves(void **state)
{
    (void)state;
    look(&(struct plan){ "dissolve", "v1", "", "", "", "", "", 2025, 12, 21 });
    assert_int_equal(looks[0].side.records, 0);
    assert_int_equal(looks[0].side.n_moves, 0);
    assert_int_equal(looks[0].side.n_rows, 4); /* v1 and what is above */
    look(&(struct plan){ "rename", "c1", "", "Other", "", "", "", 2025, 12,
                         21 });
    assert_int_equal(looks[0].side.records, 0);
}

/* Whatever is looked at leaves no trace, and what is applied is what was shown. */
static void test_bridge__then_applied(void **state)
{
    struct plan x = { "merge", "c2;c3", "c1", "", "", "", "", 2025, 12, 21 };
    struct address at = { .campaign = S("k"),
                          .map = MAP_NOW,
                          .known = SEQ_NOW };
    struct event ev;
    int64_t head, later;
    Str keys[MOST];
    struct figure_set set = { keys, 0, measures, N };
    struct figure_table t;

    (void)state;
    OK(log_head(&c, &head));
    look(&x);
    OK(log_head(&c, &later));
    assert_int_equal(head, later);
    ev = event_of(&x);
    OK(event_apply(&c, &ev));
    set.n_units = all_units(keys);
    OK(figure_units(&c, &at, &set, &t));
    for (int i = 0; i < t.n; i++)
        for (int j = 0; j < N; j++)
            assert_int_equal(t.cells[i * N + j].value,
                             cells_of(&looks[0].after, t.rows[i].key)[j].value);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_bridge__units),          T(test_bridge__merge),
        T(test_bridge__merge_into_new), T(test_bridge__split),
        T(test_bridge__move),           T(test_bridge__nothing_moves),
        T(test_bridge__then_applied),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
