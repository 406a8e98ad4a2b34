/* Many rows through one insert, indexes made later, cells sorted by digits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "domain/rollup.h"
#include "store/bulk.h"
#include "store_for_test.h"

static const char ADD_UNIT[] =
    "INSERT INTO unit (id, key, made) VALUES (?1, ?2, 7)";
static const char ADD_FACT[] =
    "INSERT INTO unit_fact (id, unit, kind, name, short_name, parent,"
    " first_day, scheme, code, origin, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?3, ?5, 1, ?3, ?3, 1, 1, 1)";

static char path[STORE_ROOM];
static struct db *db;
static struct err e = { .lang = LANG_EN };

static int set_up(void **state)
{
    (void)state;
    test_store("u_bulk", path);
    memset(&e, 0, sizeof e);
    assert_int_equal(db_open(&db, path, DB_CREATE, &e), RC_OK);
    assert_int_equal(db_begin(db, &e), RC_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_rollback(db);
    db_close(db);
    test_store_drop(path);
    return 0;
}

static int64_t one(const char *sql)
{
    int64_t n = -1;

    assert_int_equal(db_one(db, sql, NO_PARAMS, &n, &e), RC_OK);
    return n;
}

static enum rc add_unit(struct bulk *b, int id)
{
    char key[32]; /* gone when the row is written */
    enum rc rc;

    snprintf(key, sizeof key, "unit-%d", id);
    rc = bulk_add(b, PARAMS(P_INT(id), P_TEXT(str_of(key))), &e);
    memset(key, '?', sizeof key);
    return rc;
}

static void check_rows(int n)
{
    struct bulk *b;

    assert_int_equal(bulk_open(db, ADD_UNIT, &b, &e), RC_OK);
    for (int i = 1; i <= n; i++)
        assert_int_equal(add_unit(b, i), RC_OK);
    assert_int_equal(bulk_flush(b, &e), RC_OK);
    bulk_close(b);
    assert_int_equal(one("SELECT COUNT(*) FROM unit"), n);
    assert_int_equal(one("SELECT COUNT(*) FROM unit WHERE made = 7"
                         " AND key = 'unit-' || id"),
                     n);
}

static void test_bulk__few_rows_one_by_one(void **state)
{
    (void)state;
    check_rows(3);
}

static void test_bulk__many_rows_with_their_texts(void **state)
{
    (void)state;
    check_rows(1300);
}

static void test_bulk__null_empty_text_and_reuse(void **state)
{
    struct bulk *b;

    (void)state;
    check_rows(20);
    assert_int_equal(bulk_open(db, ADD_FACT, &b, &e), RC_OK);
    for (int round = 0; round < 2; round++) {
        for (int i = 1; i <= 10; i++)
            assert_int_equal(
                bulk_add(b,
                         PARAMS(P_INT(round * 10 + i), P_INT(i), P_TEXT(S("")),
                                P_TEXT(S("")), i % 2 ? P_NULL : P_INT(i)),
                         &e),
                RC_OK);
        assert_int_equal(bulk_flush(b, &e), RC_OK);
    }
    bulk_close(b);
    assert_int_equal(one("SELECT COUNT(*) FROM unit_fact"), 20);
    assert_int_equal(one("SELECT COUNT(*) FROM unit_fact WHERE parent IS NULL"
                         " AND name = ''"),
                     10);
}

/* A fact points at its unit: the older bulk has to be written first. */
static void test_bulk__older_one_is_written_first(void **state)
{
    struct bulk *units, *facts;

    (void)state;
    assert_int_equal(bulk_open(db, ADD_UNIT, &units, &e), RC_OK);
    assert_int_equal(bulk_open(db, ADD_FACT, &facts, &e), RC_OK);
    for (int i = 1; i <= 1200; i++) {
        struct params p =
            PARAMS(P_INT(i), P_INT(i), P_TEXT(S("")), P_TEXT(S("tên")), P_NULL);

        assert_int_equal(add_unit(units, i), RC_OK);
        assert_int_equal(bulk_add(facts, p, &e), RC_OK);
    }
    assert_int_equal(bulk_flush(facts, &e), RC_OK);
    bulk_close(facts);
    bulk_close(units);
    assert_int_equal(one("SELECT COUNT(*) FROM unit_fact f"
                         " JOIN unit u ON u.id = f.unit"),
                     1200);
}

static void test_bulk__refuses_what_the_table_refuses(void **state)
{
    struct bulk *b;
    enum rc rc;

    (void)state;
    for (int n = 2; n <= 42; n += 40) { /* one by one, and together */
        assert_int_equal(bulk_open(db, ADD_UNIT, &b, &e), RC_OK);
        for (int i = 1; i <= n; i++)
            assert_int_equal(add_unit(b, i == n ? 1 : i), RC_OK);
        rc = bulk_flush(b, &e);
        bulk_close(b);
        if (rc == RC_OK) /* sent, and not answered yet */
            rc = db_commit(db, &e);
        assert_int_equal(rc, RC_DB);
        db_rollback(db);
        assert_int_equal(db_begin(db, &e), RC_OK);
    }
}

static void test_bulk__close_forgets(void **state)
{
    struct bulk *b;

    (void)state;
    assert_int_equal(bulk_open(db, ADD_UNIT, &b, &e), RC_OK);
    assert_int_equal(add_unit(b, 1), RC_OK);
    bulk_close(b);
    assert_int_equal(one("SELECT COUNT(*) FROM unit"), 0);
}

/* Those of a table, besides the primary key's. */
static int64_t indexes(void)
{
    if (test_engine() == ON_PG)
        return one("SELECT COUNT(*) - 1 FROM pg_indexes WHERE tablename ="
                   " 'activity' AND schemaname = current_schema()");
    return one("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index'"
               " AND tbl_name = 'activity'");
}

static void test_bulk__indexes_come_back(void **state)
{
    int64_t all = indexes();

    (void)state;
    assert_true(all >= 2);
    assert_int_equal(db_index_later(db, "activity", &e), RC_OK);
    assert_int_equal(indexes(), 1); /* the unique one stays */
    assert_int_equal(db_index_now(db, &e), RC_OK);
    assert_int_equal(indexes(), all);
    assert_int_equal(db_index_now(db, &e), RC_OK); /* nothing is due */
    assert_int_equal(db_index_later(db, "activity", &e), RC_OK);
    db_rollback(db);
    assert_int_equal(indexes(), all);
    assert_int_equal(db_begin(db, &e), RC_OK);
    assert_int_equal(db_commit(db, &e), RC_OK);
}

/* ---- cells ---- */

static int by_key(const struct cell *a, const struct cell *b)
{
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->spot < b->spot ? -1 : a->spot > b->spot;
}

static void check_sort(size_t n, uint64_t places)
{
    struct cell *cells = calloc(n + 1, sizeof *cells);
    uint64_t x = 88172645463325252u;

    assert_non_null(cells);
    for (size_t i = 0; i < n; i++) {
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        cells[i].place = x % places << 31 | (x >> 20) % 2;
        cells[i].spot = x >> 7;
        cells[i].x.records = (int64_t)(cells[i].spot ^ cells[i].place);
    }
    cells_sort(cells, n);
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(cells[i].x.records,
                         (int64_t)(cells[i].spot ^ cells[i].place));
        assert_true(i == 0 || by_key(&cells[i - 1], &cells[i]) <= 0);
    }
    free(cells);
}

static void test_bulk__cells_are_sorted(void **state)
{
    (void)state;
    check_sort(0, 1);
    check_sort(1, 1);
    check_sort(2047, 3);
    check_sort(2048, 3);
    check_sort(50000, 1);
    check_sort(50000, 5);
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_bulk__few_rows_one_by_one),
        CASE(test_bulk__many_rows_with_their_texts),
        CASE(test_bulk__null_empty_text_and_reuse),
        CASE(test_bulk__older_one_is_written_first),
        CASE(test_bulk__refuses_what_the_table_refuses),
        CASE(test_bulk__close_forgets),
        CASE(test_bulk__indexes_come_back),
        cmocka_unit_test(test_bulk__cells_are_sorted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
