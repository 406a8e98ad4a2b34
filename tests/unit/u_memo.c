/*
 * Answers that were kept (domain/memo.h) beside answers made anew: the same for
 * every address, also after every kind of change.
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
#include "domain/activity_put.h"
#include "domain/catalog.h"
#include "domain/import.h"
#include "domain/memo.h"
#include "store_for_test.h"

static char file[STORE_ROOM];

static void take(struct ctx *c, enum import_kind kind, const char *csv)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    assert_int_equal(csv_sheet(c->arena, str_of(csv), &sheet, &c->err), RC_OK);
    if (import_run(c, &how, &r) != RC_OK)
        print_error("%s\n", c->err.text);
    assert_int_equal(c->err.rc, RC_OK);
}

/* Two trees, two campaigns, a unit that moved, two forms, joint activities. */
static void fill(struct ctx *c)
{
    test_store("u_memo", file);
    assert_int_equal(ctx_open(c, file, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(catalog_init(c), RC_OK);
    take(c, IMPORT_UNITS,
         "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
         "p,main,province,P,,,2020-01-01,,\n"
         "d,main,district,D,,p,2020-01-01,,\n"
         "e,main,district,E,,p,2020-01-01,,\n"
         "a,main,commune,A,,d,2020-01-01,,\n"
         "b,main,commune,B,,d,2020-01-01,,\n"
         "f,main,commune,F,,e,2020-01-01,,\n"
         "p,front,province,P,,,2020-01-01,,\n"
         "a,front,commune,A,,p,2020-01-01,,\n");
    take(c, IMPORT_OPTIONS,
         "breakdown,key,name,parent\n"
         "form,x,X,\n"
         "form,y,Y,\n");
    take(c, IMPORT_CAMPAIGNS,
         "key,name,tree,from,to,documents\n"
         "k,K,main,2021-01-01,2023-12-31,\n"
         "l,L,main,2021-01-01,2023-12-31,\n");
    take(c, IMPORT_ACTIVITIES,
         "key,campaign,from,to,units,form,topic,title,place,sessions,turns,"
         "persons,note\n"
         "1,k,,2021-03-02,a,x,,T,,1,10,,\n"
         "2,k,,2022-03-02,a;b,y,,T,,2,20,5,\n"
         "3,k,,2022-07-09,f,x,,T,,3,30,,\n"
         "4,k,,2023-01-09,d,,,T,,0,0,,\n"
         "5,l,,2023-02-09,b,y,,T,,7,70,9,\n");
}

/* ---- one question to both ---- */

enum { PER = 2 };

struct answer {
    struct figure_table table;
    struct coverage coverage[3];
    enum rc rc;
};

/* v: which indicators and which parts */
static void ask(struct ctx *c, const struct address *a, enum by_kind by, int v,
                struct answer *ret)
{
    static const Str indicators[] = { { "sessions", 8 },
                                      { "turns", 5 },
                                      { "persons", 7 } };
    static const Str parts[] = { { "a", 1 }, { "e", 1 }, { "b", 1 } };
    struct address full = *a;

    full.indicator = indicators[0];
    ret->rc = figure_table(
        c, a, &(struct figure_ask){ by, S("form"), indicators + v, PER },
        &ret->table);
    if (ret->rc == RC_OK)
        ret->rc = figure_coverage(c, &full, parts + v, 2, ret->coverage);
}

static void assert_same(const struct answer *x, const struct answer *y)
{
    assert_int_equal(x->rc, y->rc);
    if (x->rc != RC_OK)
        return;
    assert_int_equal(x->table.n, y->table.n);
    for (int i = 0; i < x->table.n; i++) {
        assert_true(str_eq(x->table.rows[i].key, y->table.rows[i].key));
        assert_true(str_eq(x->table.rows[i].name, y->table.rows[i].name));
        assert_int_equal(x->table.rows[i].own, y->table.rows[i].own);
        assert_int_equal(x->table.rows[i].closed, y->table.rows[i].closed);
    }
    for (int i = 0; i < x->table.n * PER; i++) {
        assert_int_equal(x->table.cells[i].value, y->table.cells[i].value);
        assert_int_equal(x->table.cells[i].records, y->table.cells[i].records);
        assert_int_equal(x->table.cells[i].determined,
                         y->table.cells[i].determined);
    }
    for (int i = 0; i < 3; i++)
        assert_memory_equal(&x->coverage[i], &y->coverage[i],
                            sizeof x->coverage[i]);
}

struct both {
    struct ctx *writer, *reader;
    int n;
};

static void compare(struct both *k, const struct address *a, enum by_kind by)
{
    for (int i = 0; i < 4; i++) {
        struct answer anew = { 0 }, kept = { 0 };

        ctx_next(k->writer);
        ask(k->writer, a, by, i % 2, &anew);
        ctx_next(k->reader);
        assert_int_equal(db_begin(k->reader->db, &k->reader->err), RC_OK);
        ask(k->reader, a, by, i % 2, &kept);
        db_rollback(k->reader->db);
        assert_same(&anew, &kept);
    }
    k->n++;
}

static void compare_days(struct both *k, struct address *a)
{
    static const int years[] = { 0, 2022, 2023 };

    for (int from = 0; from < countof(years); from++)
        for (int to = 0; to < countof(years); to++)
            for (int by = BY_NONE; by <= BY_YEAR_OPTION; by++) {
                a->from = from ? day_of(years[from], 1, 1) : 0;
                a->to = to ? day_of(years[to], 6, 30) : 0;
                compare(k, a, (enum by_kind)by);
            }
}

/* One member after the other, while all of them are kept. */
static void compare_each(struct both *k)
{
    const struct address plain = { .campaign = S("k"),
                                   .unit = S("p"),
                                   .tree = S("main"),
                                   .option = S(""),
                                   .known = SEQ_NOW };
    struct address a[10];

    for (int i = 0; i < countof(a); i++)
        a[i] = plain;
    a[1].campaign = S("l");
    a[2].unit = S("d");
    a[3].tree = S("front");
    a[4].option = S("y");
    a[5].from = day_of(2022, 5, 1);
    a[6].to = day_of(2022, 5, 1);
    a[7].map = MAP_DAY;
    a[8].map = MAP_DAY;
    a[8].map_day = day_of(2019, 5, 1);
    a[9].known = 4;
    for (int i = 0; i < countof(a); i++)
        compare(k, &a[i], BY_CHILD);
}

/* Every member takes several values, so a key that leaves one out gives the answer
 * of another address. */
static void compare_all(struct both *k)
{
    static const Str units[] = { { "p", 1 }, { "d", 1 }, { "a", 1 } };
    static const Str options[] = { { "", 0 }, { "y", 1 } };
    static const Str trees[] = { { "", 0 }, { "front", 5 } };
    static const Str campaigns[] = { { "k", 1 }, { "l", 1 } };

    compare_each(k);
    for (int i = k->n % 4; i < 3 * 2 * 2 * 2; i += 4) {
        struct address a = { .campaign = campaigns[i % 2],
                             .option = options[i / 2 % 2],
                             .tree = trees[i / 4 % 2],
                             .unit = units[i / 8],
                             .known = SEQ_NOW };

        compare_days(k, &a);
        a.from = a.to = 0;
        for (int map = MAP_NOW; map <= MAP_DAY; map++)
            for (int day = 0; day < 3; day++) {
                a.map = (enum map_kind)map;
                a.map_day = day_of(2021 + day, 5, 1);
                compare(k, &a, BY_CHILD);
            }
        a.map = MAP_THEN;
        for (a.known = 1; a.known < 6; a.known++)
            compare(k, &a, BY_NONE);
    }
}

static void test_memo__kept_is_what_is_made_anew(void **state)
{
    static const char *const changes[] = {
        "1,k,,2021-03-02,a,x,,T,,4,40,,\n", /* corrected */
        "6,k,,2022-08-02,e,y,,T,,1,1,,\n",  /* new */
        "4,k,,2023-01-09,d,,,T,,1,0,,\n",   /* nothing becomes something */
    };
    struct ctx writer, reader;
    struct both k = { &writer, &reader, 0 };
    char csv[256];

    (void)state;
    fill(&writer);
    assert_int_equal(ctx_open(&reader, file, DB_READ, LANG_EN), RC_OK);
    compare_all(&k);
    for (int i = 0; i < countof(changes); i++) {
        snprintf(csv, sizeof csv,
                 "key,campaign,from,to,units,form,topic,title,place,sessions,"
                 "turns,persons,note\n%s",
                 changes[i]);
        ctx_next(&writer);
        take(&writer, IMPORT_ACTIVITIES, csv);
        compare_all(&k);
    }
    ctx_next(&writer);
    take(&writer, IMPORT_UNITS,
         "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
         "g,main,commune,G,,e,2022-01-01,,\n");
    compare_all(&k);
    setenv("SOKET_NOW", "2022-02-02", 1); /* another day */
    compare_all(&k);
    printf("%d addresses\n", k.n);
    ctx_close(&reader);
    ctx_close(&writer);
    test_store_drop(file);
}

/* A second transaction of one request, after a change. */
static void test_memo__another_transaction_is_another_snapshot(void **state)
{
    struct ctx writer, reader;
    struct address a = { .campaign = S("k"),
                         .unit = S("p"),
                         .known = SEQ_NOW,
                         .indicator = S("turns") };
    struct figure before, after;

    (void)state;
    fill(&writer);
    assert_int_equal(ctx_open(&reader, file, DB_READ, LANG_EN), RC_OK);
    assert_int_equal(db_begin(reader.db, &reader.err), RC_OK);
    assert_int_equal(figure_value(&reader, &a, &before), RC_OK);
    db_rollback(reader.db);
    take(&writer, IMPORT_ACTIVITIES,
         "key,campaign,from,to,units,form,topic,title,place,sessions,turns,"
         "persons,note\n"
         "9,k,,2021-03-02,a,x,,T,,1,1000,,\n");
    assert_int_equal(db_begin(reader.db, &reader.err), RC_OK);
    assert_int_equal(figure_value(&reader, &a, &after), RC_OK);
    db_rollback(reader.db);
    assert_int_equal(after.value - before.value, 1000 * MICRO);
    ctx_close(&reader);
    ctx_close(&writer);
    test_store_drop(file);
}

/* It stays small, and what does not fit is answered all the same. */
static void test_memo__is_bounded(void **state)
{
    struct ctx writer, reader;
    struct memo *m;
    char key[16];
    int kept = 0;

    (void)state;
    fill(&writer);
    assert_int_equal(ctx_open(&reader, file, DB_READ | DB_SMALL, LANG_EN),
                     RC_OK);
    assert_int_equal(memo_open(&reader, &m), RC_OK);
    assert_null(m); /* not in a transaction */
    assert_int_equal(db_begin(reader.db, &reader.err), RC_OK);
    assert_int_equal(memo_open(&reader, &m), RC_OK);
    assert_non_null(m);
    assert_null(memo_room(m, MEMO_SMALL / 2)); /* one is too large */
    for (int i = 0; i < 1000; i++) {
        struct arena *a = memo_room(m, MEMO_SMALL / 100);

        snprintf(key, sizeof key, "%d", i);
        if (a) {
            memo_keep(m, str_of(key), NEW(a, char, MEMO_SMALL / 100));
            kept++;
        }
        assert_true(!a == !memo_find(m, str_of(key)));
    }
    assert_in_range(kept, 50, 100);
    db_rollback(reader.db);
    /* the next request begins with an empty one */
    ctx_next(&reader);
    assert_int_equal(db_begin(reader.db, &reader.err), RC_OK);
    assert_int_equal(memo_open(&reader, &m), RC_OK);
    assert_null(memo_find(m, S("1")));
    memo_keep(m, S("1"), NEW(memo_room(m, 10), char, 10));
    assert_non_null(memo_find(m, S("1")));
    db_rollback(reader.db);
    ctx_close(&reader);
    ctx_close(&writer);
    test_store_drop(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_memo__kept_is_what_is_made_anew),
        cmocka_unit_test(test_memo__another_transaction_is_another_snapshot),
        cmocka_unit_test(test_memo__is_bounded),
    };

    setenv("SOKET_NOW", "2023-06-01", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
