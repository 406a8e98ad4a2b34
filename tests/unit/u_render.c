/*
 * The list of documents on their way, by a clock of its own: who asks for the same gets
 * the same ticket, what nobody waits for is not made, it stays within its bounds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pthread.h>

#include <cmocka.h>

#include "app/render.h"
#include "base/arena.h"

enum { START = 1000000 };

static struct arena *a;

static struct render_key key(const char *of, int kind)
{
    struct render_key k;

    memset(&k, 0, sizeof k);
    snprintf(k.of, sizeof k.of, "%s", of);
    snprintf(k.kind, sizeof k.kind, "%d", kind);
    return k;
}

/* The ticket of a new one, which must be new. */
static Str new_one(struct renders *r, const char *of, int kind, int64_t now)
{
    struct render_key k = key(of, kind);
    char ticket[SECRET_TOKEN];
    bool new = false;

    assert_true(render_ask(r, &k, now, ticket, &new));
    assert_true(new);
    return str_dup(a, str_of(ticket));
}

static bool is_same(struct renders *r, const char *of, int kind, int64_t now,
                    Str ticket)
{
    struct render_key k = key(of, kind);
    char t[SECRET_TOKEN];
    bool new = true;

    assert_true(render_ask(r, &k, now, t, &new));
    return !new &&str_is(ticket, t);
}

static enum render_state state_of(struct renders *r, Str ticket, int64_t now)
{
    struct render_look look;

    render_look(r, a, ticket, now, &look);
    return look.state;
}

static void make(struct renders *r, Str ticket, int64_t now, ptrdiff_t n)
{
    char *p = NEW(a, char, n + 1);
    struct render_file f = { { p, n }, S("x.pdf"), "application/pdf" };

    memset(p, 'x', (size_t)n);
    assert_true(render_begin(r, ticket, now));
    render_done(r, ticket, now, &f);
}

static void test_render__once_for_all(void **state)
{
    struct renders *r = renders_new(0);
    struct render_look look;
    struct render_file f;
    Str t = new_one(r, "a", 1, START), u;

    (void)state;
    assert_true(is_same(r, "a", 1, START + 1, t));
    assert_int_equal(state_of(r, t, START), RENDER_WAITS);
    u = new_one(r, "a", 2, START); /* another entry, format, language */
    assert_false(str_eq(t, u));
    new_one(r, "b", 1, START); /* another report or realm */
    render_href(r, t, S("/reports/a.pdf?wait=1"));
    render_look(r, a, u, START, &look);
    assert_int_equal(look.ahead, 1);
    assert_true(render_begin(r, t, START));
    render_step(r, t, 2);
    render_look(r, a, t, START, &look);
    assert_int_equal(look.state, RENDER_AT_WORK);
    assert_int_equal(look.step, 2);
    assert_true(str_is(look.href, "/reports/a.pdf?wait=1"));
    assert_string_equal(look.of, "a");
    assert_true(is_same(r, "a", 1, START + 1, t));
    assert_false(render_take(r, a, t, START, &f));
    make(r, t, START, 5);
    assert_true(render_take(r, a, t, START, &f));
    assert_true(str_is(f.bytes, "xxxxx"));
    assert_true(str_is(f.name, "x.pdf"));
    assert_true(is_same(r, "a", 1, START + 1, t));
    assert_int_equal(state_of(r, S("nix"), START), RENDER_NONE);
    renders_free(r);
}

static void test_render__nobody_waits(void **state)
{
    struct renders *r = renders_new(0);
    Str t = new_one(r, "a", 1, START), u = new_one(r, "a", 2, START);

    (void)state;
    assert_int_equal(state_of(r, u, START + 9000), RENDER_WAITS);
    assert_false(render_begin(r, t, START + RENDER_ALONE_MS + 1));
    assert_int_equal(state_of(r, t, START + RENDER_ALONE_MS + 1), RENDER_NONE);
    assert_true(render_begin(r, u, START + RENDER_ALONE_MS + 1));
    assert_false(render_begin(r, S("nix"), START));
    new_one(r, "a", 1, START + RENDER_ALONE_MS + 2); /* asked for anew */
    renders_free(r);
}

static void test_render__forgotten(void **state)
{
    struct renders *r = renders_new(0);
    Str t = new_one(r, "a", 1, START), u = new_one(r, "a", 2, START);
    struct err e = { .lang = LANG_EN };
    struct render_look look;
    int64_t now = START;

    (void)state;
    make(r, t, now, 5);
    assert_int_equal(state_of(r, t, now += RENDER_KEPT_MS), RENDER_DONE);
    assert_int_equal(state_of(r, t, now += RENDER_KEPT_MS), RENDER_DONE);
    assert_int_equal(state_of(r, t, now += RENDER_KEPT_MS + 1), RENDER_NONE);
    err_set(&e, RC_NOTFOUND, "profile", "%s", "no such profile");
    u = new_one(r, "b", 2, now);
    render_failed(r, u, now, &e);
    render_look(r, a, u, now, &look);
    assert_int_equal(look.state, RENDER_FAILED);
    assert_int_equal(look.err.rc, RC_NOTFOUND);
    assert_string_equal(look.err.text, "no such profile");
    t = new_one(r, "b", 2, now); /* who comes anew tries anew */
    make(r, t, now, 5);
    renders_rest(r, now + RENDER_KEPT_MS + 1);
    assert_int_equal(state_of(r, t, now), RENDER_NONE);
    renders_free(r);
}

static void test_render__bounds(void **state)
{
    struct renders *r = renders_new(1000);
    struct render_key k;
    char ticket[SECRET_TOKEN];
    Str t[RENDERS_MAX + 1];
    bool new;

    (void)state;
    /* bytes: the one not asked for longest goes */
    for (int i = 0; i < 4; i++)
        make(r, t[i] = new_one(r, "a", i, START + i), START + i, 300);
    assert_int_equal(state_of(r, t[0], START + 5), RENDER_NONE);
    for (int i = 1; i < 4; i++)
        assert_int_equal(state_of(r, t[i], START + 5), RENDER_DONE);
    make(r, t[4] = new_one(r, "a", 4, START + 6), START + 6, 900);
    for (int i = 1; i < 4; i++)
        assert_int_equal(state_of(r, t[i], START + 6), RENDER_NONE);
    assert_int_equal(state_of(r, t[4], START + 6), RENDER_DONE);
    /* number: one that is made gives way, one that is waited for does not */
    for (int i = 0; i < RENDERS_MAX; i++)
        t[i] = new_one(r, "b", i, START + 7);
    assert_int_equal(state_of(r, t[0], START + 7), RENDER_WAITS);
    k = key("c", 1);
    assert_false(render_ask(r, &k, START + 7, ticket, &new));
    make(r, t[0], START + 7, 1);
    assert_true(render_ask(r, &k, START + 7, ticket, &new));
    assert_int_equal(state_of(r, t[0], START + 7), RENDER_NONE);
    assert_int_equal(state_of(r, t[1], START + 7), RENDER_WAITS);
    renders_free(r);
}

/* ---- many threads: never two renders of one key at a time ---- */

enum { THREADS = 8, ROUNDS = 3000 };

static struct renders *shared;
static _Atomic int at_work[16], twice;

static void *ask_and_make(void *arg)
{
    struct arena *mine = arena_new();
    uint32_t seed = (uint32_t)(uintptr_t)arg;

    for (int i = 0; i < ROUNDS; i++) {
        struct render_key k;
        struct render_file f = { S("bytes"), S("n"), "t" };
        char ticket[SECRET_TOKEN];
        bool new;
        int kind;

        seed = seed * 1664525u + 1013904223u;
        kind = (int)(seed >> 8) % 16;
        k = key("a", kind);
        if (!render_ask(shared, &k, START + i, ticket, &new))
            continue;
        if (new &&render_begin(shared, str_of(ticket), START + i)) {
            twice += at_work[kind]++ > 0;
            render_step(shared, str_of(ticket), 1);
            at_work[kind]--;
            render_done(shared, str_of(ticket), START + i, &f);
        }
        render_take(shared, mine, str_of(ticket), START + i, &f);
        arena_reset(mine);
    }
    arena_free(mine);
    return NULL;
}

static void test_render__threads(void **state)
{
    pthread_t t[THREADS];

    (void)state;
    shared = renders_new(40); /* so that they push each other out */
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&t[i], NULL, ask_and_make,
                                        (void *)(uintptr_t)(i + 1)),
                         0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(t[i], NULL);
    assert_int_equal(twice, 0);
    renders_free(shared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_render__once_for_all),
        cmocka_unit_test(test_render__nobody_waits),
        cmocka_unit_test(test_render__forgotten),
        cmocka_unit_test(test_render__bounds),
        cmocka_unit_test(test_render__threads),
    };
    int failed;

    a = arena_new();
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    arena_free(a);
    return failed;
}
