/*
 * Houses, and the pool of contexts over one: names, addresses, pages of the list,
 * which context is given for which realm, which is closed first.
 * one engine only: a folder; tests/cli/t_realm*.sh go through databases too.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#undef fail /* ours is another */

#include "app/pool.h"
#include "app/routes.h"
#include "format/value.h"
#include "store/realm.h"

static char house[64];

static void make(const char *name)
{
    struct err e = { .lang = LANG_EN };
    struct arena *a = arena_new();
    struct db *db;
    Str where;

    assert_int_equal(realm_where(a, house, str_of(name), &where, &e), RC_OK);
    assert_int_equal(db_open(&db, where.p, DB_CREATE, &e), RC_OK);
    db_close(db);
    arena_free(a);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(house, sizeof house, "u_realm.XXXXXX");
    return mkdtemp(house) ? 0 : -1;
}

static int tear_down(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct realm_page q = { .after = S("") };
    struct arena *a = arena_new();

    (void)state;
    assert_int_equal(realm_list(a, house, &q, &e), RC_OK);
    for (int i = 0; i < q.n; i++)
        assert_int_equal(realm_drop(house, q.at[i].name, &e), RC_OK);
    arena_free(a);
    return rmdir(house);
}

/* ---- names and addresses ---- */

static void test_realm__names(void **state)
{
    static const char *const good[] = { "a", "huu-lung", "x1", "a--",
                                        "abcdefghijklmnopqrstuvwxyz01234" };
    static const char *const bad[] = {
        "",      "A",      "1a",    "-a",
        "a_b",   "a.b",    "a/b",   "../a",
        "a b",   "é",      "aB",    "abcdefghijklmnopqrstuvwxyz012345",
        "a\n",   "a%2fb",  "soket", "index",
        "icons", "public",
    };
    struct err e = { .lang = LANG_EN };

    (void)state;
    for (int i = 0; i < countof(good); i++)
        assert_int_equal(realm_name_check(str_of(good[i]), &e), RC_OK);
    for (int i = 0; i < countof(bad); i++) {
        e.text[0] = '\0';
        assert_int_equal(realm_name_check(str_of(bad[i]), &e), RC_INVALID);
        assert_true(strlen(e.text) > 20);
    }
}

/* No realm can be named as the first part of an address within one. */
static void test_realm__addresses_are_reserved(void **state)
{
    struct err e = { .lang = LANG_EN };

    (void)state;
    for (int i = 0; route_lists[i]; i++)
        for (const struct route *r = route_lists[i]; r->path; r++) {
            Str rest = str_of(r->path + 1), first;

            assert_true(str_cut(&rest, '/', &first));
            assert_int_equal(realm_name_check(first, &e), RC_INVALID);
        }
}

static void test_realm__houses(void **state)
{
    static const char *const databases[] = { "postgresql:///x",
                                             "postgres://h/x?user=u" };
    struct err e = { .lang = LANG_EN };
    struct arena *a = arena_new();
    Str where;

    (void)state;
    assert_true(realm_is_house(house) && realm_is_only_house(house));
    assert_false(realm_is_house("no-such-folder"));
    assert_false(realm_is_house("/proc/version"));
    for (int i = 0; i < countof(databases); i++) {
        assert_true(realm_is_house(databases[i]));
        assert_false(realm_is_only_house(databases[i]));
    }
    assert_false(realm_is_house("postgresql:///x?realm=a"));
    assert_false(realm_is_house("postgresql:///x?user=u&realm=a"));
    assert_int_equal(
        realm_where(a, "postgresql:///x", S("huu-lung"), &where, &e), RC_OK);
    assert_true(str_is(where, "postgresql:///x?realm=huu-lung"));
    assert_int_equal(
        realm_where(a, "postgresql:///x?user=u", S("b"), &where, &e), RC_OK);
    assert_true(str_is(where, "postgresql:///x?user=u&realm=b"));
    assert_int_equal(realm_where(a, house, S("../b"), &where, &e), RC_INVALID);
    arena_free(a);
}

/* ---- the list ---- */

static void list_is(struct realm_page q, const char *names, bool more)
{
    struct err e = { .lang = LANG_EN };
    struct arena *a = arena_new();
    char text[64] = "";

    assert_int_equal(realm_list(a, house, &q, &e), RC_OK);
    for (int i = 0; i < q.n; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%.*s ",
                 STR(q.at[i].name));
    assert_string_equal(text, names);
    assert_int_equal(q.more, more);
    assert_int_equal(q.all, 4);
    arena_free(a);
}

static void test_realm__list(void **state)
{
    (void)state;
    make("d");
    make("b");
    make("a");
    make("c");
    list_is((struct realm_page){ .after = S("") }, "a b c d ", false);
    list_is((struct realm_page){ .after = S(""), .bare = true }, "a b c d ",
            false);
    list_is((struct realm_page){ .after = S(""), .most = 2 }, "a b ", true);
    list_is((struct realm_page){ .after = S("b"), .most = 2 }, "c d ", false);
    list_is((struct realm_page){ .after = S("bb"), .most = 1 }, "c ", true);
    list_is((struct realm_page){ .after = S(""), .skip = 3, .most = 2 }, "d ",
            false);
    list_is((struct realm_page){ .after = S("a"), .skip = 1, .most = 1 }, "c ",
            true);
    list_is((struct realm_page){ .after = S(""), .skip = 9 }, "", false);
    list_is((struct realm_page){ .after = S("zz") }, "", false);
}

/* ---- the pool ---- */

static struct pool *pool_of(int most)
{
    struct pool_config config = { .where = house,
                                  .house = true,
                                  .open_max = most };

    return pool_new(&config);
}

static struct ctx *take(struct pool *p, const char *name)
{
    struct err e = { .lang = LANG_EN };
    struct ctx *c = NULL;

    assert_int_equal(pool_take(p, str_of(name), &c, &e), RC_OK);
    return c;
}

/* The context is open on the realm's own file. */
static void is_of(struct ctx *c, const char *name)
{
    char want[128];

    snprintf(want, sizeof want, "%s/%s.db", house, name);
    assert_string_equal(db_where(c->db), want);
}

static void use(struct pool *p, const char *name)
{
    struct ctx *c = take(p, name);

    is_of(c, name);
    pool_put(p, c, false);
    usleep(2000); /* a later moment of the pool's clock */
}

static void test_pool__is_bounded(void **state)
{
    static const char *const names[] = { "a", "b", "c", "a", "b", "c", "a" };
    struct err e = { .lang = LANG_EN };
    struct pool *p = pool_of(2);
    struct ctx *x, *y, *z = NULL;

    (void)state;
    make("a");
    make("b");
    make("c");
    for (int i = 0; i < countof(names); i++) {
        use(p, names[i]);
        assert_in_range(pool_open(p), 1, 2);
    }
    x = take(p, "a");
    y = take(p, "a"); /* two requests of one realm */
    assert_ptr_not_equal(x, y);
    is_of(y, "a");
    assert_int_equal(pool_take(p, S("b"), &z, &e), RC_LIMIT);
    assert_null(z);
    pool_put(p, x, false);
    pool_put(p, take(p, "b"), false);
    pool_put(p, y, false);
    pool_free(p);
}

/* A second one would wait until the first is closed, for it holds the file's lock. */
static void test_pool__has_one_writer_of_a_store(void **state)
{
    struct pool_config config = { .where = house,
                                  .house = true,
                                  .write = true };
    struct pool *p = pool_new(&config);
    struct err e = { .lang = LANG_EN };
    struct ctx *x, *y, *z = NULL;

    (void)state;
    make("a");
    make("b");
    x = take(p, "a");
    y = take(p, "b");
    assert_int_equal(pool_take(p, S("a"), &z, &e), RC_LIMIT);
    pool_put(p, x, false);
    assert_ptr_equal(take(p, "a"), x);
    pool_put(p, x, true);
    pool_put(p, y, false);
    pool_free(p);
}

static void test_pool__closes_the_oldest(void **state)
{
    struct pool *p = pool_of(2);
    struct db *kept;
    struct ctx *c;

    (void)state;
    make("a");
    make("b");
    make("c");
    use(p, "a");
    use(p, "b");
    c = take(p, "a");
    kept = c->db;
    pool_put(p, c, false);
    usleep(2000);
    use(p, "c"); /* in the place of b */
    c = take(p, "a");
    assert_ptr_equal(c->db, kept);
    pool_put(p, c, false);
    pool_free(p);
}

static void test_pool__notices_what_became_of_a_realm(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct pool *p = pool_of(3);
    struct ctx *c = NULL;

    (void)state;
    make("a");
    use(p, "a");
    assert_int_equal(realm_drop(house, S("a"), &e), RC_OK);
    assert_int_equal(pool_take(p, S("a"), &c, &e), RC_NOTFOUND);
    assert_int_equal(pool_open(p), 0);
    make("a");
    use(p, "a");
    c = take(p, "a");
    pool_put(p, c, true); /* broken */
    assert_int_equal(pool_open(p), 0);
    use(p, "a");
    pool_rest(p, pool_clock());
    assert_int_equal(pool_open(p), 1);
    pool_rest(p, pool_clock() + POOL_IDLE_MS + 1000);
    assert_int_equal(pool_open(p), 0);
    use(p, "a");
    assert_int_equal(realm_drop(house, S("a"), &e), RC_OK);
    pool_rest(p, pool_clock());
    assert_int_equal(pool_open(p), 0);
    pool_free(p);
}

static void test_realm__drop_waits_for_the_writer(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct arena *a = arena_new();
    struct db *db;
    Str where;

    (void)state;
    make("a");
    assert_int_equal(realm_where(a, house, S("a"), &where, &e), RC_OK);
    assert_int_equal(db_open(&db, where.p, DB_WRITE, &e), RC_OK);
    assert_int_equal(db_remove(where.p, &e), RC_CONFLICT);
    assert_true(db_exists(where.p) && db_stands(db));
    db_close(db);
    assert_int_equal(realm_drop(house, S("a"), &e), RC_OK);
    assert_int_equal(realm_drop(house, S("a"), &e), RC_NOTFOUND);
    arena_free(a);
}

/* ---- addresses in a model ---- */

static void test_value__prefix(void **state)
{
    struct arena *a = arena_new();
    struct value *v = val_object(a), *l = val_set(v, "list", val_list(a));
    struct value *o = val_add(l, val_object(a));

    (void)state;
    val_set_text(v, "href", S("/x"));
    val_set_text(v, "name", S("/x"));
    val_set_text(o, "href", S("?page=2"));
    val_set(val_add(l, val_object(a)), "href", val_null(a));
    val_set(val_add(l, val_object(a)), "href",
            (struct value *)(uintptr_t)val_get(v, S("href")));
    val_prefix(v, "href", S("/r"));
    assert_true(str_is(val_str(val_get(v, S("href"))), "/r/x"));
    assert_true(str_is(val_str(val_get(v, S("name"))), "/x"));
    assert_true(str_is(val_str(val_get(o, S("href"))), "?page=2"));
    val_prefix(v, "href", S("/r"));
    assert_true(str_is(val_str(val_get(v, S("href"))), "/r/x"));
    arena_free(a);
}

int main(void)
{
#define IN_HOUSE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_realm__names),
        cmocka_unit_test(test_realm__addresses_are_reserved),
        IN_HOUSE(test_realm__houses),
        IN_HOUSE(test_realm__list),
        IN_HOUSE(test_pool__is_bounded),
        IN_HOUSE(test_pool__has_one_writer_of_a_store),
        IN_HOUSE(test_pool__closes_the_oldest),
        IN_HOUSE(test_pool__notices_what_became_of_a_realm),
        IN_HOUSE(test_realm__drop_waits_for_the_writer),
        cmocka_unit_test(test_value__prefix),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
