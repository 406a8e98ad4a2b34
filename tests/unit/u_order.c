/*
 * Texts are compared and ordered by their bytes on every engine, whatever the
 * language of the server: small and capital letters, marks, signs, numbers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "store/db.h"
#include "store_for_test.h"

/* In the order of bytes; by the rules of a language nearly all move. */
static const char *const words[] = { "",  " x", "-b", "10",  "9",   "A",  "B",
                                     "Z", "_a", "a",  "a b", "a-b", "ab", "b",
                                     "d", "e",  "z",  "Đ",   "đ",   "ơ",  "ữ" };

static char where[STORE_ROOM];
static struct db *db;
static struct err e = { .lang = LANG_EN };

static int set_up(void **state)
{
    (void)state;
    test_store("u_order", where);
    assert_int_equal(db_open(&db, where, DB_CREATE, &e), RC_OK);
    assert_int_equal(db_begin(db, &e), RC_OK);
    for (int i = 0; i < countof(words); i++) {
        int k = i * 8 % countof(words); /* each once, in disorder */

        assert_int_equal(
            db_exec(db, "INSERT INTO unit (id, key, made) VALUES (?1, ?2, 1)",
                    PARAMS(P_INT(k + 1), P_TEXT(str_of(words[k]))), &e),
            RC_OK);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_rollback(db);
    db_close(db);
    test_store_drop(where);
    return 0;
}

static void test_order__is_that_of_bytes(void **state)
{
    struct rows *r;
    int n = 0;

    (void)state;
    assert_int_equal(
        db_query(db, "SELECT key FROM unit ORDER BY key", NO_PARAMS, &r, &e),
        RC_OK);
    for (; db_next(r); n++)
        assert_true(str_is(db_text(r, 0), words[n]));
    assert_int_equal(db_end(r, &e), RC_OK);
    assert_int_equal(n, countof(words));
}

static void test_order__comparisons_go_by_bytes(void **state)
{
    (void)state;
    for (int i = 0; i < countof(words); i++) {
        int64_t below = -1;

        assert_int_equal(db_one(db, "SELECT COUNT(*) FROM unit WHERE key < ?1",
                                PARAMS(P_TEXT(str_of(words[i]))), &below, &e),
                         RC_OK);
        assert_int_equal(below, i);
    }
}

/* A column made without @TEXT@ would follow the server's language. */
static void test_order__every_column_asks_for_it(void **state)
{
    struct rows *r;
    int bad = 0;

    (void)state;
    if (test_engine() != ON_PG)
        return;
    assert_int_equal(
        db_query(db,
                 "SELECT table_name::text || '.' || column_name::text"
                 " FROM information_schema.columns"
                 " WHERE table_schema = current_schema() AND data_type ="
                 " 'text' AND collation_name IS DISTINCT FROM 'C'",
                 NO_PARAMS, &r, &e),
        RC_OK);
    for (; db_next(r); bad++)
        print_error("%.*s has not the order of bytes\n", STR(db_text(r, 0)));
    assert_int_equal(db_end(r, &e), RC_OK);
    assert_int_equal(bad, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order__is_that_of_bytes),
        cmocka_unit_test(test_order__comparisons_go_by_bytes),
        cmocka_unit_test(test_order__every_column_asks_for_it),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
