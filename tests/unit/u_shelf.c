/*
 * What contexts share: several threads read the organisation and figures while a writer
 * changes both again and again; everyone sees what its own transaction holds, things are
 * kept once, and none is left in the end.
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

#include <pthread.h>
#include <stdatomic.h>

#include "app/csv_sheet.h"
#include "base/buf.h"
#include "domain/catalog.h"
#include "domain/figure.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/org.h"
#include "domain/rollup.h"
#include "domain/shelf.h"
#include "domain/unit_index.h"
#include "store_for_test.h"

enum { READERS = 6, CHANGES = 40, UNITS = 60 };

static char where[STORE_ROOM];

static enum rc take(struct ctx *c, enum import_kind kind, Str csv)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };
    enum rc rc = csv_sheet(c->arena, csv, &sheet, &c->err);

    return rc == RC_OK ? import_run(c, &how, &r) : rc;
}

#define HEAD "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
#define ACTS                                                                   \
    "key,campaign,from,to,units,form,topic,title,place,sessions,turns,"        \
    "persons,note\n"

static int setup(void **state)
{
    struct buf b;
    struct ctx c;

    (void)state;
    test_store("u_shelf", where);
    assert_int_equal(ctx_open(&c, where, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(catalog_init(&c), RC_OK);
    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, HEAD "p,main,province,P,,,2020-01-01,,\n");
    for (int i = 0; i < UNITS; i++)
        buf_fmt(&b, "c%d,main,commune,C%d,,p,2020-01-01,,\n", i, i);
    assert_int_equal(take(&c, IMPORT_UNITS, buf_view(&b)), RC_OK);
    buf_release(&b);
    assert_int_equal(take(&c, IMPORT_CAMPAIGNS,
                          S("key,name,tree,from,to,documents\n"
                            "k,K,main,2021-01-01,2023-12-31,\n")),
                     RC_OK);
    ctx_close(&c);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    test_store_drop(where);
    return 0;
}

struct work {
    struct shelf *shelf;
    atomic_bool done;
    atomic_int faults, reads;
    atomic_int most; /* things at once */
};

/* The figure of the top is what the store of this transaction holds. */
static bool figure_is_right(struct ctx *c)
{
    static const char SQL_ACTS[] = "SELECT COUNT(*) FROM activity";
    struct address a = { .campaign = S("k"),
                         .unit = S("p"),
                         .known = SEQ_NOW,
                         .map = MAP_NOW,
                         .indicator = S("activities") };
    struct figure f = { 0 };
    int64_t n = 0;

    return figure_value(c, &a, &f) == RC_OK &&
           db_one(c->db, SQL_ACTS, NO_PARAMS, &n, &c->err) == RC_OK &&
           f.records == n;
}

/* As many units as the store of this transaction says, all of them on its maps and
 * in its index. */
static bool is_right(struct ctx *c)
{
    static const char SQL_UNITS[] = "SELECT COUNT(*) FROM unit";
    const struct unit_index *names;
    const struct maps *maps;
    const struct org *o;
    int64_t units = 0;
    bool right;

    if (db_begin(c->db, &c->err) != RC_OK)
        return false;
    right = org_get(c, &o) == RC_OK && maps_get(c, &maps) == RC_OK &&
            unit_index_get(c, &names) == RC_OK &&
            db_one(c->db, SQL_UNITS, NO_PARAMS, &units, &c->err) == RC_OK &&
            o->n == units && maps->org == o && c->image &&
            maps->at[0][ROLL_NOW]->above[o->n - 1] == org_find(o, S("p")) &&
            figure_is_right(c);
    db_rollback(c->db);
    return right;
}

static void *read_all(void *arg)
{
    struct work *w = arg;
    struct ctx c;

    if (ctx_open(&c, where, DB_READ, LANG_EN) != RC_OK) {
        w->faults++;
        return NULL;
    }
    ctx_share(&c, w->shelf);
    while (!w->done) {
        int n;

        ctx_next(&c);
        if (!is_right(&c))
            w->faults++;
        n = shelf_count(w->shelf);
        if (n > w->most)
            w->most = n;
        w->reads++;
    }
    ctx_close(&c);
    return NULL;
}

static void change_all(struct ctx *c)
{
    for (int i = 0; i < CHANGES; i++) {
        Str unit = str_fmt(c->arena,
                           HEAD "n%d,main,commune,N%d,,p,2021-01-01,,\n", i, i);
        Str acts =
            str_fmt(c->arena, ACTS "%d,k,,2021-03-02,n%d,,,T,,1,10,,\n", i, i);

        assert_int_equal(take(c, IMPORT_UNITS, unit), RC_OK);
        assert_int_equal(take(c, IMPORT_ACTIVITIES, acts), RC_OK);
        ctx_next(c);
    }
}

static void test_shelf__is_shared(void **state)
{
    struct work w = { .shelf = shelf_new() };
    pthread_t at[READERS];
    struct ctx c;

    (void)state;
    assert_int_equal(ctx_open(&c, where, DB_WRITE, LANG_EN), RC_OK);
    ctx_share(&c, w.shelf);
    for (int i = 0; i < READERS; i++)
        assert_int_equal(pthread_create(&at[i], NULL, read_all, &w), 0);
    change_all(&c);
    while (w.reads < 10 * READERS && !w.faults)
        sched_yield();
    w.done = true;
    for (int i = 0; i < READERS; i++)
        pthread_join(at[i], NULL);
    assert_int_equal(w.faults, 0);
    assert_true(w.most <= 2 * READERS + 2);
    ctx_close(&c);
    assert_int_equal(shelf_count(w.shelf), 0);
    shelf_free(w.shelf);
}

/* Two contexts at one state hold the same organisation; another day is another. */
static void test_shelf__once(void **state)
{
    struct shelf *s = shelf_new();
    const struct org *x, *y;
    struct ctx a, b;

    (void)state;
    assert_int_equal(ctx_open(&a, where, DB_READ, LANG_EN), RC_OK);
    assert_int_equal(ctx_open(&b, where, DB_READ, LANG_EN), RC_OK);
    ctx_share(&a, s);
    ctx_share(&b, s);
    assert_int_equal(db_begin(a.db, &a.err), RC_OK);
    assert_int_equal(db_begin(b.db, &b.err), RC_OK);
    assert_int_equal(org_get(&a, &x), RC_OK);
    assert_int_equal(org_get(&b, &y), RC_OK);
    assert_ptr_equal(x, y);
    assert_int_equal(shelf_count(s), 1);
    db_rollback(b.db);
    b.today++;
    assert_int_equal(db_begin(b.db, &b.err), RC_OK);
    assert_int_equal(org_get(&b, &y), RC_OK);
    assert_ptr_not_equal(x, y);
    assert_int_equal(x->n, y->n);
    assert_int_equal(shelf_count(s), 2);
    ctx_close(&a);
    assert_int_equal(shelf_count(s), 1);
    ctx_close(&b);
    assert_int_equal(shelf_count(s), 0);
    shelf_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shelf__is_shared),
        cmocka_unit_test(test_shelf__once),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
