/*
 * Figures and coverage of any days in an organisation of 480 units that was
 * reorganised: what is answered from stored cells, days read once and presence is what
 * the records say one by one (an address that names the newest log entry is answered
 * from them alone).  What the records say is held against docs/figures.md by
 * tests/truth.
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
#include "base/buf.h"
#include "base/num.h"
#include "domain/catalog.h"
#include "domain/figure.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/org.h"
#include "store_for_test.h"

enum {
    DISTRICTS = 12,
    COMMUNES = 39, /* of each */
    ACTIVITIES = 2500,
    PERIODS = 30
};

static char where[STORE_ROOM];
static struct ctx c;
static uint64_t seed = 20251123;

/* 0 .. n-1, the same each time */
static int draw(int n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (int)((seed >> 33) % (uint64_t)n);
}

static void take(enum import_kind kind, Str csv)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };
    enum rc rc;

    assert_int_equal(csv_sheet(c.arena, csv, &sheet, &c.err), RC_OK);
    rc = import_run(&c, &how, &r);
    for (int i = 0; i < r.n_errors && i < 5; i++)
        print_error("line %d: %.*s\n", r.errors[i].line,
                    STR(r.errors[i].message));
    if (rc != RC_OK)
        print_error("%s\n", c.err.text);
    assert_int_equal(rc, RC_OK);
}

static void take_units(void)
{
    struct buf b;

    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
              "p,main,province,P,,,2020-01-01,,\n");
    for (int i = 0; i < DISTRICTS; i++) {
        buf_fmt(&b, "d%d,main,district,D%d,,p,2020-01-01,,\n", i, i);
        for (int j = 0; j < COMMUNES; j++)
            buf_fmt(&b, "c%d-%d,main,commune,C%d-%d,,d%d,2020-01-01,,\n", i, j,
                    i, j, i);
    }
    /* one with units under it, which moves; one of another tree first */
    buf_z(&b, "v,main,village,V,,c5-0,2020-01-01,,\n"
              "w,main,village,W,,c5-2,2020-01-01,,\n"
              "late,front,commune,L,,,2020-01-01,,\n");
    take(IMPORT_UNITS, buf_view(&b));
    buf_release(&b);
}

static const char events[] =
    "key,date,kind,tree,units,into,policy,shares,name,parent\n"
    "e1,2024-03-10,move,main,late,,,,,d3\n"
    "e2,2024-07-01,merge,main,c0-0;c0-1;c0-2,c0-3,,,,\n"
    "e3,2024-07-01,merge,main,c1-0;c1-1,n1,,,N1,d1\n"
    "e4,2024-09-05,split,main,c2-0,c2-1;c2-2,shares,60;40,,\n"
    "e5,2024-09-05,split,main,c2-3,c2-3;c2-4,shares,50;50,,\n"
    "e6,2024-10-10,split,main,c3-0,c3-0;n2,primary,,N2,d3\n"
    "e7,2025-02-01,merge,main,c0-3;c0-4,c0-5,,,,\n"
    "e8,2025-02-01,dissolve,main,c4-0,c4-1,keep,,,\n"
    "e9,2025-03-01,found,main,c0-0,,,,C0-0,d0\n"
    "e10,2025-05-15,merge,main,d10;d11,d9,,,,\n"
    "e11,2025-06-20,move,main,c5-0;c5-1,,,,,d6\n"
    "e12,2025-06-25,merge,main,c2-1,c2-5,,,,\n";

/* Units whose records are told below one by one. */
static bool is_told(Str key)
{
    return str_is(key, "c2-0") || str_is(key, "c2-2") || str_is(key, "late");
}

static const char told[] = "t1,k,,2024-02-02,late,x,,T,,1,1,,,submitted\n"
                           "t2,k,,2024-05-05,c2-0;c7-7,x,,T,,1,1,,,submitted\n"
                           "t3,k,,2024-05-06,v,y,,T,,1,70,,,submitted\n"
                           "t4,k,,2025-07-08,v;c5-0,y,,T,,1,700,,,submitted\n";

/* The unit that moves has records on days of every month. */
static void add_moving(struct buf *b)
{
    char text[DAY_TEXT];

    for (int i = 0; i < 730; i += 5)
        buf_fmt(b, "m%d,k,,%s,c5-0,x,,T,,1,%d,,,submitted\n", i,
                day_iso(day_of(2024, 1, 1) + i, text), i);
}

/* Holders that live on the day, with what follows. */
static void add_activity(struct buf *b, int at)
{
    const struct org *o;
    Day day = day_of(2024, 1, 1) + draw(730);
    char text[DAY_TEXT];
    int n = draw(8) ? 1 : 2 + draw(3), got = 0, first = -1;

    assert_int_equal(org_get(&c, &o), RC_OK);
    for (int tries = 0; got < n && tries < 50; tries++) {
        int unit = draw(4) ? draw(o->n) : draw(60);

        if (!org_alive(o, unit, day) || unit == first || (got && draw(2)) ||
            is_told(o->units[unit].key))
            continue;
        if (got == 0) {
            buf_fmt(b, "a%d,k,,", at);
            buf_fmt(b, "%s,", day_iso(day, text));
            first = unit;
        } else {
            buf_char(b, ';');
            tries = 50; /* two are enough for a joint one */
        }
        buf_str(b, o->units[unit].key);
        got++;
    }
    if (got)
        buf_fmt(b, ",%s,,T,,%d,%d,,,%s\n", draw(3) ? "x" : "y",
                draw(5) ? 1 + draw(3) : 0, draw(5) ? draw(90) : 0,
                draw(3) ? "submitted" : "approved");
}

static int setup(void **state)
{
    struct buf b;

    (void)state;
    setenv("SOKET_NOW", "2025-12-31", 1);
    test_store("u_period", where);
    assert_int_equal(ctx_open(&c, where, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(catalog_init(&c), RC_OK);
    take_units();
    take(IMPORT_OPTIONS, S("breakdown,key,name,parent\n"
                           "form,x,X,\n"
                           "form,y,Y,\n"));
    take(IMPORT_CAMPAIGNS, S("key,name,tree,from,to,documents\n"
                             "k,K,main,2024-01-01,2025-12-31,\n"));
    take(IMPORT_EVENTS, str_of(events));
    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, "key,campaign,from,to,units,form,topic,title,place,sessions,"
              "turns,persons,note,state\n");
    for (int i = 0; i < ACTIVITIES; i++)
        add_activity(&b, i);
    buf_z(&b, told);
    add_moving(&b);
    take(IMPORT_ACTIVITIES, buf_view(&b));
    buf_release(&b);
    ctx_close(&c);
    assert_int_equal(ctx_open(&c, where, 0, LANG_EN), RC_OK);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ctx_close(&c);
    test_store_drop(where);
    return 0;
}

/* ---- asked both ways ---- */

enum { PARTS = 5 };
static const Str parts[PARTS] = {
    { "d0", 2 }, { "c2-1", 4 }, { "d9", 2 }, { "late", 4 }, { "c0-5", 4 }
};
static const Str indicators[] = { { "activities", 10 },
                                  { "sessions", 8 },
                                  { "turns", 5 } };

static void draw_period(struct address *a, int i)
{
    Day day = day_of(2024, 1, 1) + draw(700);

    if (i == 0)
        return;
    a->from = day;
    a->to = day + (i % 3 ? draw(400) : draw(50));
    if (i % 4 == 0)
        a->from = day_of(2024, 1 + draw(12), 1);
    if (a->to < a->from)
        a->to = a->from;
    if (i % 5 == 0)
        a->option = S("x");
}

static void tell(const struct address *a, const char *what)
{
    print_error("%s of %.*s, days %d..%d, map %d, approved %d, option '%.*s'\n",
                what, STR(a->unit), a->from, a->to, a->map, a->approved,
                STR(a->option));
}

static void same_coverage(const struct address *a, int64_t head)
{
    struct address slow = *a;
    struct coverage x[PARTS + 1], y[PARTS + 1];

    slow.known = head;
    assert_int_equal(figure_coverage(&c, a, parts, PARTS, x), RC_OK);
    assert_int_equal(figure_coverage(&c, &slow, parts, PARTS, y), RC_OK);
    for (int i = 0; i <= PARTS; i++)
        if (memcmp(&x[i], &y[i], sizeof x[i]) != 0) {
            tell(a, i ? parts[i - 1].p : "coverage");
            print_error("%d %d %d %d, by the records %d %d %d %d\n",
                        x[i].expected, x[i].reported, x[i].nothing,
                        x[i].not_applicable, y[i].expected, y[i].reported,
                        y[i].nothing, y[i].not_applicable);
            assert_memory_equal(&x[i], &y[i], sizeof x[i]);
        }
}

static void same_table(const struct address *a, int64_t head, enum by_kind by)
{
    const struct figure_ask ask = { by, S("form"), indicators, 3 };
    struct address slow = *a;
    struct figure_table x, y;

    slow.known = head;
    assert_int_equal(figure_table(&c, a, &ask, &x), RC_OK);
    assert_int_equal(figure_table(&c, &slow, &ask, &y), RC_OK);
    if (x.n != y.n)
        tell(a, "rows");
    assert_int_equal(x.n, y.n);
    for (int i = 0; i < x.n; i++)
        for (int j = 0; j < 3; j++) {
            const struct figure *f = &x.cells[i * 3 + j],
                                *g = &y.cells[i * 3 + j];

            if (f->value != g->value || f->records != g->records)
                tell(a, x.rows[i].key.p);
            assert_true(str_eq(x.rows[i].key, y.rows[i].key));
            assert_int_equal(f->value, g->value);
            assert_int_equal(f->records, g->records);
        }
}

typedef void (*check_fn)(const struct address *a, int64_t head);

static void ask_all(check_fn check)
{
    static const Str units[] = {
        { "p", 1 }, { "d9", 2 }, { "d5", 2 }, { "d6", 2 }
    };
    int64_t head;

    assert_int_equal(log_head(&c, &head), RC_OK);
    for (int i = 0; i < PERIODS; i++) {
        struct address a = { .campaign = S("k"), .known = SEQ_NOW };

        draw_period(&a, i);
        a.approved = i % 7 == 6;
        a.map_day = day_of(2024, 8, 1) + draw(300);
        for (int map = MAP_THEN; map <= MAP_DAY; map++)
            for (int u = 0; u < countof(units); u++) {
                a.map = (enum map_kind)map;
                a.unit = units[u];
                a.indicator = indicators[0];
                assert_int_equal(db_begin(c.db, &c.err), RC_OK);
                check(&a, head);
                db_rollback(c.db);
            }
        ctx_next(&c);
    }
}

static void test_period__coverage(void **state)
{
    (void)state;
    ask_all(same_coverage);
}

static void all_tables(const struct address *a, int64_t head)
{
    same_table(a, head, BY_NONE);
    same_table(a, head, BY_CHILD);
    same_table(a, head, BY_YEAR);
    same_table(a, head, BY_MONTH);
    same_table(a, head, BY_OPTION);
    same_table(a, head, BY_YEAR_OPTION);
}

static void test_period__tables(void **state)
{
    (void)state;
    ask_all(all_tables);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_period__coverage),
        cmocka_unit_test(test_period__tables),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
