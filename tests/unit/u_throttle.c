/*
 * The throttle over simulated hours, beside a second implementation that keeps every try in a
 * list; and what it promises: 30 an hour, the owner never out for more than 15
 * minutes, a flood of names forgets nobody who was guessed at.
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

#include "app/throttle.h"
#include "base/arena.h"

#define HOUR INT64_C(3600000)
#define START INT64_C(5000000000)

static uint32_t seed = 4711;

static int random_to(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)n);
}

static struct throttle_who who(const char *account, const char *address,
                               bool known)
{
    return (struct throttle_who){ str_of(account), str_of(address), known };
}

/* ---- the second implementation: straight from the header ---- */

enum { M_KEYS = 64, M_TRIES = 400 };

struct m_key {
    char name[64];
    int free, hour;
    int64_t tries[M_TRIES]; /* that count for the hour, oldest first */
    int n;
    int row; /* since the last success or quiet hour */
    int64_t last, next;
};

static struct m_key m_keys[M_KEYS];
static int m_n;

static struct m_key *m_find(const char *kind, const char *name, int free_tries,
                            int hour)
{
    char full[64];

    snprintf(full, sizeof full, "%s/%s", kind, name);
    for (int i = 0; i < m_n; i++)
        if (strcmp(m_keys[i].name, full) == 0)
            return &m_keys[i];
    assert_true(m_n < M_KEYS);
    m_keys[m_n] =
        (struct m_key){ .free = free_tries, .hour = hour, .last = -HOUR };
    memcpy(m_keys[m_n].name, full, sizeof full);
    return &m_keys[m_n++];
}

static int64_t m_wait(struct m_key *k, int64_t now)
{
    int64_t wait = 0;
    int young = 0;

    if (now - k->last >= HOUR) {
        k->n = k->row = 0;
        k->next = 0;
        return 0;
    }
    for (int i = k->n - 1; i >= 0 && young < k->hour; i--) {
        young += k->tries[i] > now - HOUR;
        if (young == k->hour)
            wait = k->tries[i] + HOUR - now;
    }
    if (k->next - now > wait)
        wait = k->next - now;
    return wait > 900000 ? 900000 : wait;
}

static void m_count(struct m_key *k, int64_t now)
{
    int64_t s = 2;

    assert_true(k->n < M_TRIES);
    k->tries[k->n++] = now;
    k->last = now;
    k->row++;
    for (int i = k->free; i < k->row; i++)
        s = s < 450 ? 2 * s : 900;
    k->next = k->row >= k->free ? now + 1000 * s : 0;
}

static void m_uncount(struct m_key *k, bool good, bool owner)
{
    k->n -= k->n > 0;
    k->row -= k->row > 0;
    k->next = 0;
    if (good)
        k->row = 0;
    if (good && owner)
        k->n = 0;
}

static struct m_key *m_account(const struct throttle_who *w)
{
    return w->known ? m_find("known", w->account.p, 3, 14)
                    : m_find("stranger", w->account.p, 5, 16);
}

static int m_try(const struct throttle_who *w, int64_t now)
{
    struct m_key *k = m_account(w);
    struct m_key *at = w->known ? NULL : m_find("address", w->address.p, 20, 0);
    int64_t wait = m_wait(k, now), other = at ? m_wait(at, now) : 0;

    wait = other > wait ? other : wait;
    if (wait)
        return (int)((wait + 999) / 1000);
    m_count(k, now);
    if (at)
        m_count(at, now);
    return 0;
}

static void m_undo(const struct throttle_who *w, bool good)
{
    m_uncount(m_account(w), good, w->known);
    if (!w->known)
        m_uncount(m_find("address", w->address.p, 20, 0), false, false);
}

static void test_throttle__as_the_model(void **state)
{
    static const char *const names[] = { "an", "binh", "chi", "khong-co" };
    static const char *const nets[] = { "192.0.2.1", "192.0.2.2",
                                        "198.51.100.9" };
    static const int steps[] = { 1,     1,      100,    1000,    3000,
                                 20000, 120000, 900000, 3599999, 3600000 };
    struct throttle *t = throttle_new(0);
    int64_t now = START;
    int refused = 0;

    (void)state;
    m_n = 0;
    for (int i = 0; i < 40000; i++) {
        struct throttle_who w =
            who(names[random_to(4)], nets[random_to(3)], random_to(4) == 0);
        int wait = 0, expected, what = random_to(20);
        bool taken = throttle_try(t, &w, now, &wait);

        expected = m_try(&w, now);
        assert_int_equal(taken, expected == 0);
        assert_int_equal(wait, expected);
        refused += !taken;
        if (taken && what == 0)
            throttle_good(t, &w, now);
        if (taken && what == 1)
            throttle_back(t, &w, now);
        if (taken && what <= 1)
            m_undo(&w, what == 0);
        if (random_to(4) == 0)
            now += steps[random_to(random_to(4) ? 7 : countof(steps))];
        for (int k = 0; k < m_n; k++) /* the model's lists are short */
            if (m_keys[k].n > M_TRIES - 20) {
                memmove(m_keys[k].tries, m_keys[k].tries + M_TRIES / 2,
                        sizeof m_keys[k].tries / 2);
                m_keys[k].n -= M_TRIES / 2;
            }
    }
    assert_in_range(refused, 4000, 36000);
    throttle_free(t);
}

/* ---- promises ---- */

/* Everyone guesses at one name, from everywhere, for a day; the owner comes in. */
static void test_throttle__thirty_an_hour(void **state)
{
    struct throttle *t = throttle_new(0);
    int64_t taken[2000], out_since = 0, longest = 0;
    int n = 0, wait;

    (void)state;
    for (int64_t now = START; now < START + 24 * HOUR; now += 500) {
        char address[32];
        struct throttle_who w;

        snprintf(address, sizeof address, "10.%d.%d.%d", random_to(256),
                 random_to(256), random_to(256));
        w = who(random_to(2) ? "an.nv" : " AN.Nv ", address, false);
        if (throttle_try(t, &w, now, &wait)) {
            assert_true(n < 2000);
            taken[n++] = now;
        } else {
            assert_in_range(wait, 1, 900);
        }
        w = who("an.nv", "192.0.2.7", true);
        if (random_to(600))
            continue; /* the owner comes every five minutes, from home */
        if (throttle_try(t, &w, now, &wait)) {
            taken[n++] = now;
            if (random_to(3))
                throttle_good(t, &w, now);
            out_since = 0;
        } else {
            out_since = out_since ? out_since : now;
            longest = now - out_since > longest ? now - out_since : longest;
        }
    }
    for (int i = 0, first = 0; i < n; i++) {
        while (taken[first] <= taken[i] - HOUR)
            first++;
        assert_true(i - first + 1 <= THROTTLE_HOUR);
    }
    assert_true(n > 24 * 4);
    assert_true(longest <= 900000);
    throttle_free(t);
}

static void test_throttle__first_ones(void **state)
{
    static const int waits[] = { 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900 };
    struct throttle *t = throttle_new(0);
    struct throttle_who w = who("an", "192.0.2.7", false);
    int64_t now = START;
    int wait;

    (void)state;
    for (int i = 0; i < 5; i++)
        assert_true(throttle_try(t, &w, now, &wait));
    for (int i = 0; i < countof(waits); i++) {
        assert_false(throttle_try(t, &w, now, &wait));
        assert_int_equal(wait, waits[i]);
        assert_false(throttle_try(t, &w, now + 1000 * wait - 1, &wait));
        assert_int_equal(wait, 1);
        now += 1000 * waits[i];
        if (i < countof(waits) - 1)
            assert_true(throttle_try(t, &w, now, &wait));
    }
    throttle_free(t);
}

/* One address tries many names: it waits, the others do not. */
static void test_throttle__address(void **state)
{
    struct throttle *t = throttle_new(0);
    int taken = 0, wait;

    (void)state;
    for (int i = 0; i < 1000; i++) {
        char name[16], v6[64];
        struct throttle_who w;

        snprintf(name, sizeof name, "name%d", i);
        snprintf(v6, sizeof v6, "2001:db8:1:2::%x", i);
        w = who(name, v6, false); /* one network of 2^64 addresses */
        taken += throttle_try(t, &w, START, &wait);
    }
    assert_int_equal(taken, 20);
    for (int i = 0; i < 100; i++) {
        char v6[64];
        struct throttle_who w;

        snprintf(v6, sizeof v6, "2001:db8:1:%x::1", i + 100);
        w = who("", v6, false);
        assert_true(throttle_try(t, &w, START, &wait));
    }
    throttle_free(t);
}

/* A million names and addresses: memory stays, and the guilty are remembered. */
static void test_throttle__flood(void **state)
{
    struct throttle *t = throttle_new(4096);
    struct throttle_who victim = who("an", "192.0.2.7", false), w;
    int wait, taken = 0;
    char name[32], address[32];

    (void)state;
    while (throttle_try(t, &victim, START, &wait))
        taken++;
    assert_int_equal(taken, 5);
    for (int i = 0; i < 1000000; i++) {
        snprintf(name, sizeof name, "junk%d", i);
        snprintf(address, sizeof address, "%d.%d.%d.%d", 1 + i / 200 % 200,
                 random_to(256), random_to(256), random_to(256));
        w = who(name, address, false);
        if (i % 10 == 0) /* not a try in ten, or it takes a minute */
            throttle_try(t, &w, START + 1, &wait);
    }
    assert_false(throttle_try(t, &victim, START + 2, &wait));
    throttle_free(t);
}

struct crowd {
    struct throttle *t;
    int taken;
};

static void *press(void *arg)
{
    struct crowd *k = arg;
    struct throttle_who w = who("an", "192.0.2.7", false);
    int wait;

    for (int i = 0; i < 500; i++)
        k->taken += throttle_try(k->t, &w, START, &wait);
    return NULL;
}

/* All at once: no more than the five that are free. */
static void test_throttle__threads(void **state)
{
    struct throttle *t = throttle_new(0);
    struct crowd crowd[8];
    pthread_t threads[8];
    int taken = 0;

    (void)state;
    for (int i = 0; i < 8; i++) {
        crowd[i] = (struct crowd){ t, 0 };
        assert_int_equal(pthread_create(&threads[i], NULL, press, &crowd[i]),
                         0);
    }
    for (int i = 0; i < 8; i++) {
        pthread_join(threads[i], NULL);
        taken += crowd[i].taken;
    }
    assert_int_equal(taken, 5);
    throttle_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_throttle__as_the_model),
        cmocka_unit_test(test_throttle__thirty_an_hour),
        cmocka_unit_test(test_throttle__first_ones),
        cmocka_unit_test(test_throttle__address),
        cmocka_unit_test(test_throttle__flood),
        cmocka_unit_test(test_throttle__threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
