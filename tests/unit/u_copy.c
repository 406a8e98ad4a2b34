/*
 * Copies and digests.  The copy goes from a file to the engine under test and back
 * to a file; rows hold what is awkward on the way (escapes of COPY, NULs in
 * bytes, extremes of numbers, NULL beside the empty text).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "store/bulk.h"
#include "store/copy.h"
#include "store/schema.h"
#include "store_for_test.h"

static char from[STORE_ROOM], to[STORE_ROOM], back[STORE_ROOM];
static struct arena *a;
static struct err e = { .lang = LANG_EN };

static void good(enum rc rc)
{
    if (rc != RC_OK)
        fail_msg("%s (%s)", e.text, e.detail);
}

/* ---- a fault between the parts: the n-th row is changed, or refused ---- */

static int64_t spoil_at, refuse_at, added;

enum rc __real_bulk_add(struct bulk *b, struct params p, struct err *why);
enum rc __wrap_bulk_add(struct bulk *b, struct params p, struct err *why);

enum rc __wrap_bulk_add(struct bulk *b, struct params p, struct err *why)
{
    struct param values[TABLE_COLUMNS];

    added++;
    if (added == refuse_at)
        return err_set(why, RC_IO, "", "%s", "planted");
    if (added != spoil_at)
        return __real_bulk_add(b, p, why);
    memcpy(values, p.p, (size_t)p.n * sizeof *values);
    for (int i = p.n - 1; i >= 0; i--)
        if (values[i].type == PARAM_INT) {
            values[i].n ^= 1;
            break;
        }
    return __real_bulk_add(b, (struct params){ values, p.n }, why);
}

/* ---- a store with awkward rows ---- */

static const char *const texts[] = {
    "Sơ kết",           "",    "\\N",  "a\tb\\\n\r\b\f\v\\.", "\"',;{}?1$1",
    "\xf4\x8f\xbf\xbf", "\\.", "NULL",
};
static const Str bytes[] = { { "\0\1\xff\\x\n", 6 },
                             { "", 0 },
                             { "\\x00", 4 } };

enum { ROWS = 8 };

/* Row i of a table: keys in 1..ROWS, so that they point at rows; the last whole
 * number of a row holds extremes where nothing points. */
static void fill_row(const struct table *t, int i, struct param *p)
{
    int n = (int)strlen(t->types);

    for (int k = 0; k < n; k++) {
        if (t->types[k] == 'i')
            p[k] = P_INT(i + 1);
        else if (t->types[k] == 't')
            p[k] = P_TEXT(str_of(texts[(i + (k > 1)) % countof(texts)]));
        else
            p[k] = P_BLOB(bytes[(i + k) % countof(bytes)]);
    }
    if (strstr(t->columns, "ended"))
        p[n - 1] = P_INT(i % 2 ? INT64_MAX : INT64_MIN + i);
    if (strcmp(t->name, "unit_fact") == 0 && i % 2)
        p[2] = p[6] = P_NULL;
    if (strcmp(t->name, "activity") == 0 && i % 2)
        p[13] = P_NULL;
}

static void fill(struct db *db)
{
    struct param p[TABLE_COLUMNS];

    good(db_begin(db, &e));
    for (const struct table *t = tables; t->name; t++) {
        good(db_exec(db, t->clear, NO_PARAMS, &e));
        for (int i = 0; i < ROWS; i++) {
            fill_row(t, i, p);
            good(db_exec(db, t->insert,
                         (struct params){ p, (int)strlen(t->types) }, &e));
        }
    }
    good(db_commit(db, &e));
}

static int set_up(void **state)
{
    struct db *db;

    (void)state;
    a = arena_new();
    spoil_at = refuse_at = added = 0;
    err_clear(&e);
    test_store_on(ON_SQLITE, "u_copy_from", from);
    test_store("u_copy_to", to);
    test_store_on(ON_SQLITE, "u_copy_back", back);
    good(db_open(&db, from, DB_CREATE, &e));
    fill(db);
    db_close(db);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    test_store_drop(from);
    test_store_drop(to);
    test_store_drop(back);
    arena_free(a);
    return 0;
}

static enum rc copy(const char *source, const char *target,
                    struct store_digest *ret)
{
    struct db *db;
    enum rc rc;

    good(db_open(&db, source, DB_READ, &e));
    rc = store_copy(db, target, a, (struct store_watch){ 0 }, ret, &e);
    db_close(db);
    return rc;
}

static void digest(const char *where, struct store_digest *ret)
{
    struct db *db;

    good(db_open(&db, where, DB_READ, &e));
    good(store_digest(db, a, (struct store_watch){ 0 }, ret, &e));
    db_close(db);
}

static Str bytes_of(const char *path)
{
    struct buf *b = NEW(a, struct buf, 1);
    FILE *f = fopen(path, "rb");
    char chunk[4096];
    size_t n;

    assert_non_null(f);
    buf_init_arena(b, a, BUF_NO_MAX);
    while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
        buf_add(b, chunk, n);
    fclose(f);
    return buf_view(b);
}

/* Neither the target nor anything of it is there. */
static void nothing_at(const char *where)
{
    assert_false(db_exists(where));
    assert_false(db_exists(db_part(a, where).p));
}

/* ---- tests ---- */

static void test_copy__there_and_back(void **state)
{
    struct store_digest first, there, here, last;
    Str before = bytes_of(from);

    (void)state;
    good(copy(from, to, &first));
    assert_int_equal(first.rows, first.n * ROWS);
    assert_int_equal(first.schema, schema_version());
    digest(to, &there);
    good(copy(to, back, &here));
    digest(back, &last);
    for (int i = 0; i < first.n; i++) {
        assert_string_equal(first.tables[i].hash, there.tables[i].hash);
        assert_string_equal(first.tables[i].hash, last.tables[i].hash);
    }
    assert_string_equal(first.hash, there.hash);
    assert_string_equal(first.hash, here.hash);
    assert_string_equal(first.hash, last.hash);
    assert_true(str_eq(before, bytes_of(from)));
    assert_false(db_exists(db_part(a, to).p));
}

static void test_copy__a_target_that_exists_is_refused(void **state)
{
    struct store_digest d, before, after;
    struct db *db;

    (void)state;
    good(db_open(&db, to, DB_CREATE, &e));
    db_close(db);
    digest(to, &before);
    assert_int_equal(copy(from, to, &d), RC_CONFLICT);
    assert_non_null(strstr(e.text, "exists already"));
    digest(to, &after);
    assert_string_equal(before.hash, after.hash);
}

/* Something on the way changes a value: told, and nothing is named. */
static void test_copy__a_changed_value_is_found(void **state)
{
    struct store_digest d;
    int64_t n;

    (void)state;
    good(copy(from, to, &d));
    n = added;
    test_store_drop(to);
    for (int64_t at = 1; at <= n; at += ROWS + 3) {
        added = 0;
        spoil_at = at;
        assert_int_not_equal(copy(from, to, &d), RC_OK);
        nothing_at(to);
    }
    assert_true(n == d.n * ROWS);
}

/* Whatever row a copy is broken off at: nothing is there, the next one works. */
static void test_copy__broken_off_leaves_nothing(void **state)
{
    struct store_digest d;

    (void)state;
    for (int64_t at = 1; at < 140; at += 17) {
        added = 0;
        refuse_at = at;
        assert_int_equal(copy(from, to, &d), RC_IO);
        assert_string_equal(e.text, "planted");
        nothing_at(to);
    }
    refuse_at = 0;
    good(copy(from, to, &d));
}

/* What a killed copy left beside the name is in nobody's way. */
static void test_copy__takes_away_what_a_kill_left(void **state)
{
    struct store_digest d;
    struct db *db;

    (void)state;
    good(db_open(&db, db_part(a, to).p, DB_CREATE, &e));
    db_close(db);
    good(copy(from, to, &d));
    assert_false(db_exists(db_part(a, to).p));
}

/* A source of an older schema gives a copy of that schema. */
static void test_copy__keeps_the_schema_version(void **state)
{
    struct store_digest first, there;
    char old[STORE_ROOM];
    struct db_info info;
    struct db *db;

    (void)state;
    test_store_on(ON_SQLITE, "u_copy_old", old);
    good(db_open(&db, old, DB_CREATE | DB_SCHEMA(3), &e));
    good(store_copy(db, to, a, (struct store_watch){ 0 }, &first, &e));
    db_close(db);
    assert_int_equal(first.schema, 3);
    good(db_open(&db, to, DB_OLD, &e));
    db_info(db, &info);
    assert_int_equal(info.schema, 3);
    good(store_digest(db, a, (struct store_watch){ 0 }, &there, &e));
    db_close(db);
    assert_string_equal(first.hash, there.hash);
    test_store_drop(old);
}

static const struct table *tree(void)
{
    const struct table *t = tables;

    while (strcmp(t->name, "tree") != 0)
        t++;
    return t;
}

static const char *hash_of(const struct params *rows, int n,
                           struct table_digest *td)
{
    struct digesting d;

    digest_begin(&d, tree(), td);
    for (int i = 0; i < n; i++)
        digest_row(&d, rows[i]);
    digest_end(&d);
    return td->hash;
}

/* These were computed from the words of digest.h by another program. */
static void test_digest__is_what_the_header_says(void **state)
{
    struct table_digest td;
    struct params rows[] = {
        PARAMS(P_INT(1), P_TEXT(S("khối")), P_INT(-7)),
        PARAMS(P_INT(2), P_TEXT(S("")), P_INT(INT64_MAX)),
    };

    (void)state;
    assert_string_equal(
        hash_of(rows, 0, &td),
        "f37ed22f8060f5c048b2d7230c8aa066030b2521027d8f44122b102aa2551893");
    assert_string_equal(
        hash_of(rows, 2, &td),
        "f86b2beb4f7fe1121bd782c0dc4a9e5b21f4d73194bf362b6dc7eee94f83fe64");
}

static void test_digest__no_two_rows_are_alike(void **state)
{
    struct params rows[] = {
        PARAMS(P_NULL, P_NULL, P_NULL),
        PARAMS(P_INT(0), P_NULL, P_NULL),
        PARAMS(P_NULL, P_INT(0), P_NULL),
        PARAMS(P_NULL, P_TEXT(S("")), P_NULL),
        PARAMS(P_INT(1), P_TEXT(S("ab")), P_TEXT(S("c"))),
        PARAMS(P_INT(1), P_TEXT(S("a")), P_TEXT(S("bc"))),
        PARAMS(P_INT(1), P_TEXT(S("abc")), P_TEXT(S(""))),
        PARAMS(P_INT(1), P_TEXT(S("ABC")), P_TEXT(S(""))),
        PARAMS(P_INT(256), P_TEXT(S("abc")), P_TEXT(S(""))),
        PARAMS(P_INT(INT64_MIN), P_TEXT(S("abc")), P_TEXT(S(""))),
    };
    struct table_digest td[countof(rows)];

    (void)state;
    for (int i = 0; i < countof(rows); i++)
        for (int k = hash_of(&rows[i], 1, &td[i]) ? 0 : 0; k < i; k++)
            assert_string_not_equal(td[i].hash, td[k].hash);
    assert_string_not_equal(hash_of(rows, 2, &td[0]),
                            hash_of(&rows[1], 2, &td[1]));
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test_setup_teardown(test_copy__there_and_back, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(
            test_copy__a_target_that_exists_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copy__a_changed_value_is_found,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copy__broken_off_leaves_nothing,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copy__takes_away_what_a_kill_left,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_copy__keeps_the_schema_version,
                                        set_up, tear_down),
        cmocka_unit_test(test_digest__is_what_the_header_says),
        cmocka_unit_test(test_digest__no_two_rows_are_alike),
    };

    return cmocka_run_group_tests(all, NULL, NULL);
}
