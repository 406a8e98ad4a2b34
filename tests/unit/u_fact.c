/*
 * The views of facts: each branch is looked into by its own indexes, in order, and
 * none is first gathered whole; for that the branches must agree in every
 * column's type (sql/0007-bundle.sql).  SQLite says in words what it would do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "domain/ctx.h"
#include "store_for_test.h"

#define PLAN                                                                   \
    "EXPLAIN QUERY PLAN SELECT record, unit, holders, campaign, day, option,"  \
    " m1, m2, m3, m4 FROM fact_lead WHERE made <= 5 AND ended > 5"

static void look(const char *sql, bool by_index)
{
    char where[STORE_ROOM];
    struct rows *r;
    struct ctx c;
    int merges = 0;

    test_store_on(ON_SQLITE, "u_fact", where);
    assert_int_equal(ctx_open(&c, where, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(db_query(c.db, sql, NO_PARAMS, &r, &c.err), RC_OK);
    while (db_next(r)) {
        Str detail = db_text(r, 3);

        assert_false(str_starts(detail, S("CO-ROUTINE")));
        assert_false(str_starts(detail, S("USE TEMP")));
        assert_false(by_index && str_starts(detail, S("SCAN")));
        merges += str_starts(detail, S("MERGE"));
    }
    assert_int_equal(db_end(r, &c.err), RC_OK);
    assert_int_equal(merges, 1);
    ctx_close(&c);
    test_store_drop(where);
}

/* one engine only: the words are SQLite's */
static void test_fact__by_their_indexes(void **state)
{
    (void)state;
    look(PLAN " ORDER BY record", false);
    look(PLAN " AND campaign = 1 AND day BETWEEN 3 AND 4 ORDER BY day, record",
         true);
    look(PLAN " AND record IN (SELECT record FROM fact WHERE unit IN (1, 2))"
              " ORDER BY record",
         true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fact__by_their_indexes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
