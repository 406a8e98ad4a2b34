/* The list of tables says what the schema says, on the engine under test: every
 * table, every column and its type, the primary key, the order of references. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/db.h"
#include "store/schema.h"
#include "store/table.h"
#include "store_for_test.h"

/* table, column, its type, its place in the primary key or 0; what the engine
 * itself says, each table's columns in order */
static const char COLUMNS_SQLITE[] =
    "SELECT m.name, c.name, c.type, c.pk"
    "  FROM sqlite_schema m, pragma_table_info(m.name) c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
    " ORDER BY m.name, c.cid";
static const char COLUMNS_PG[] =
    "SELECT t.relname::text, a.attname::text, upper(y.typname::text),"
    "       coalesce(array_position(k.conkey, a.attnum), 0)"
    "  FROM pg_catalog.pg_class t"
    "  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace"
    "  JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid"
    "  JOIN pg_catalog.pg_type y ON y.oid = a.atttypid"
    "  LEFT JOIN pg_catalog.pg_constraint k"
    "    ON k.conrelid = t.oid AND k.contype = 'p'"
    " WHERE n.nspname = current_schema() AND t.relkind = 'r'"
    "   AND a.attnum > 0 AND NOT a.attisdropped"
    " ORDER BY t.relname, a.attnum";
static const char REFERENCES_SQLITE[] =
    "SELECT m.name, f.\"table\""
    "  FROM sqlite_schema m, pragma_foreign_key_list(m.name) f"
    " WHERE m.type = 'table'";
static const char REFERENCES_PG[] =
    "SELECT t.relname::text, f.relname::text"
    "  FROM pg_catalog.pg_constraint k"
    "  JOIN pg_catalog.pg_class t ON t.oid = k.conrelid"
    "  JOIN pg_catalog.pg_class f ON f.oid = k.confrelid"
    "  JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace"
    " WHERE k.contype = 'f' AND n.nspname = current_schema()";

static char path[STORE_ROOM];
static struct db *db;
static struct arena *a;
static struct err e = { .lang = LANG_EN };

static void good(enum rc rc)
{
    if (rc != RC_OK)
        fail_msg("%s (%s)", e.text, e.detail);
}

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    test_store("u_table", path);
    good(db_open(&db, path, DB_CREATE, &e));
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    test_store_drop(path);
    arena_free(a);
    return 0;
}

static const struct table *table_named(Str name, int version)
{
    for (const struct table *t = tables; t->name; t++)
        if (table_in(t, version) && str_is(name, t->name))
            return t;
    return NULL;
}

static int column_at(const struct table *t, Str name)
{
    Str rest = str_of(t->columns), column;

    for (int i = 0; str_cut(&rest, ',', &column); i++)
        if (str_eq(str_trim(column), name))
            return i;
    return -1;
}

static int columns_of(const struct table *t)
{
    Str rest = str_of(t->columns), column;
    int n = 0;

    while (str_cut(&rest, ',', &column))
        n++;
    return n;
}

static char letter_of(Str type)
{
    if (str_is(type, "INTEGER") || str_is(type, "INT8"))
        return 'i';
    return str_is(type, "TEXT") ? 't' : 'b';
}

/* One column of the engine's schema, or nothing at the end. */
struct seen {
    Str table, column, type;
    int key;
};

static int read_schema(struct seen **ret)
{
    struct seen *list = NULL;
    size_t cap = 0;
    struct rows *r;
    int n = 0;

    good(db_query(db, test_engine() == ON_PG ? COLUMNS_PG : COLUMNS_SQLITE,
                  NO_PARAMS, &r, &e));
    while (db_next(r)) {
        struct seen *s = PUSH(a, list, n, cap);

        s->table = str_dup(a, db_text(r, 0));
        s->column = str_dup(a, db_text(r, 1));
        s->type = str_dup(a, db_text(r, 2));
        s->key = (int)db_int(r, 3);
    }
    good(db_end(r, &e));
    *ret = list;
    return n;
}

static void test_table__says_what_the_schema_says(void **state)
{
    struct seen *list;
    int n = read_schema(&list), listed = 0;

    (void)state;
    for (int i = 0; i < n; i++) {
        const struct table *t = table_named(list[i].table, schema_version());
        int at = t ? column_at(t, list[i].column) : -1;

        if (at < 0)
            fail_msg("%.*s.%.*s is not in src/store/table.c",
                     STR(list[i].table), STR(list[i].column));
        if (t->types[at] != letter_of(list[i].type))
            fail_msg("%s.%.*s is of type %.*s", t->name, STR(list[i].column),
                     STR(list[i].type));
    }
    for (const struct table *t = tables; t->name; t++)
        if (table_in(t, schema_version()))
            listed += columns_of(t);
    if (listed != n)
        fail_msg("the list has %d columns, the schema %d", listed, n);
}

/* Rows must come in an order that both engines keep: that of the key. */
static void test_table__is_read_by_its_key(void **state)
{
    struct seen *list;
    int n = read_schema(&list);

    (void)state;
    for (const struct table *t = tables; t->name; t++) {
        struct buf key;
        Str place[TABLE_COLUMNS] = { { 0 } };
        const char *order = strstr(t->select, " ORDER BY ");

        buf_init(&key, BUF_NO_MAX);
        for (int i = 0; i < n; i++)
            if (str_is(list[i].table, t->name) && list[i].key)
                place[list[i].key - 1] = list[i].column;
        for (int i = 0; place[i].n; i++)
            buf_fmt(&key, "%s%.*s", i ? ", " : "", STR(place[i]));
        assert_non_null(order);
        if (table_in(t, schema_version()))
            assert_string_equal(order + strlen(" ORDER BY "), key.p);
        buf_release(&key);
    }
}

static void test_table__what_is_pointed_at_comes_first(void **state)
{
    struct rows *r;
    int n = 0;

    (void)state;
    good(db_query(db,
                  test_engine() == ON_PG ? REFERENCES_PG : REFERENCES_SQLITE,
                  NO_PARAMS, &r, &e));
    while (db_next(r)) {
        const struct table *from = table_named(db_text(r, 0), schema_version());
        const struct table *to = table_named(db_text(r, 1), schema_version());

        assert_true(from && to);
        assert_true(to <= from);
        n++;
    }
    good(db_end(r, &e));
    assert_true(n > 4);
}

/* As many letters as columns as values; few enough for a bulk. */
static void test_table__rows_of_the_list_agree(void **state)
{
    (void)state;
    for (const struct table *t = tables; t->name; t++) {
        int n = columns_of(t);
        char last[16];

        snprintf(last, sizeof last, "?%d)", n);
        assert_int_equal(strlen(t->types), n);
        assert_int_equal(strspn(t->types, "itb"), n);
        assert_non_null(strstr(t->insert, last));
        assert_true(n <= TABLE_COLUMNS);
        assert_true(t->first >= 1 && t->first <= t->last);
        assert_true(t->first <= schema_version());
        for (const struct table *other = t + 1; other->name; other++)
            assert_false(strcmp(t->name, other->name) == 0 &&
                         t->last >= other->first && other->last >= t->first);
    }
}

/* Each version that was landed can still be made, and has the tables of then. */
static void test_table__every_version_can_be_made(void **state)
{
    (void)state;
    for (int v = 1; v <= schema_version(); v++) {
        char old[STORE_ROOM];
        struct db_info info;
        struct db *then;

        test_store("u_table_old", old);
        good(db_open(&then, old, DB_CREATE | DB_SCHEMA(v), &e));
        db_info(then, &info);
        assert_int_equal(info.schema, v);
        for (const struct table *t = tables; t->name; t++) {
            struct rows *r;

            if (!table_in(t, v))
                continue;
            good(db_query(then, t->select, NO_PARAMS, &r, &e));
            while (db_next(r))
                continue;
            good(db_end(r, &e));
        }
        db_close(then);
        test_store_drop(old);
    }
}

int main(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test(test_table__says_what_the_schema_says),
        cmocka_unit_test(test_table__is_read_by_its_key),
        cmocka_unit_test(test_table__what_is_pointed_at_comes_first),
        cmocka_unit_test(test_table__rows_of_the_list_agree),
        cmocka_unit_test(test_table__every_version_can_be_made),
    };

    return cmocka_run_group_tests(all, set_up, tear_down);
}
