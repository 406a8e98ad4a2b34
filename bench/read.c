/* Figure tables of a unit at each level, warm and in this process. */
#include <stdio.h>
#include <stdlib.h>

#include "bench/bench.h"
#include "bench/raw_sqlite.h"
#include "domain/figure.h"

enum { RUNS = 200 };

struct ask {
    const char *work;
    enum by_kind by;
    enum map_kind map;
    int runs;
    int64_t known; /* 0: now */
    const char *budget;
};

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void ask(struct bench *b, const struct ask *k, Str unit)
{
    static const Str indicators[] = { { "activities", 10 },
                                      { "sessions", 8 },
                                      { "turns", 5 } };
    struct address a = { .campaign = S("ct"),
                         .unit = unit,
                         .map = k->map,
                         .map_day = seed_last_day() - 100,
                         .known = k->known ? k->known : SEQ_NOW };
    struct figure_table t;

    /* as a page does: one snapshot, what every figure needs together */
    must(b, db_begin(b->c.db, &b->c.err), "begin");
    figure_ahead(&b->c);
    must(b,
         figure_table(&b->c, &a,
                      &(struct figure_ask){ k->by, S("form"), indicators, 3 },
                      &t),
         k->work);
    db_rollback(b->c.db);
}

struct timing {
    double p50, p99; /* ms */
    double own99;    /* p99 of the processor used: without the waiting */
    int64_t statements;
};

static struct timing measure(struct bench *b, const struct ask *k, int level)
{
    static double ms[RUNS], own[RUNS];
    struct timing out;
    int64_t before;

    ctx_next(&b->c);
    ask(b, k, str_fmt(b->c.arena, "u%d", b->seed.first[level]));
    before = db_statements(b->c.db);
    for (int i = 0; i < k->runs; i++) {
        int wide = b->seed.first[level + 1] - b->seed.first[level];
        int u = b->seed.first[level] +
                (int)seed_pick((uint64_t)i, 50, (uint64_t)wide);
        double t, used;

        ctx_next(&b->c);
        used = cpu();
        t = now();
        ask(b, k, str_fmt(b->c.arena, "u%d", u));
        ms[i] = 1000 * (now() - t);
        own[i] = 1000 * (cpu() - used);
    }
    out.statements = (db_statements(b->c.db) - before) / k->runs;
    qsort(ms, (size_t)k->runs, sizeof *ms, by_size);
    qsort(own, (size_t)k->runs, sizeof *own, by_size);
    out.p50 = ms[k->runs / 2];
    out.p99 = ms[k->runs * 99 / 100];
    out.own99 = own[k->runs * 99 / 100];
    return out;
}

static void one(struct bench *b, const struct ask *k, int level, double naive)
{
    static const char *const names[LEVELS] = { "root", "province", "district",
                                               "commune", "village" };
    struct timing t = measure(b, k, level);
    struct line *l =
        line_add("", k->budget[0] && b->server ? "≤ 30 ms" : k->budget);
    char *work = malloc(128);

    if (!work)
        die(b, "memory");
    snprintf(work, 128, "%s, %s", k->work, names[level]);
    l->work = work;
    TEXT(l->value, "p50 %.3g ms, p99 %.3g ms (own %.3g), %lld statements",
         t.p50, t.p99, t.own99, (long long)t.statements);
    if (naive > 0) {
        TEXT(l->reference, "recursive SQL: %.3g ms", 1000 * naive);
        TEXT(l->ratio, "%.3g × faster", 1000 * naive / t.p50);
    }
    if (k->budget[0])
        l->worse = over(t.p99, b->server ? 30 : 10);
    l->seconds = t.p50 / 1000;
}

static void ask_naively(struct bench *b, double naive[LEVELS])
{
    struct raw *raw = raw_open(b->store);
    int64_t rows;

    for (int level = 0; level < LEVELS; level++) {
        char unit[16];

        snprintf(unit, sizeof unit, "u%d", b->seed.first[level]);
        naive[level] = raw_children(raw, unit, &rows);
    }
    raw_close(raw);
}

void bench_read(struct bench *b)
{
    static const struct ask hot[] = {
        { "24 children × 3 indicators", BY_CHILD, MAP_NOW, RUNS, 0, "≤ 10 ms" },
        { "12 forms", BY_OPTION, MAP_NOW, RUNS, 0, "≤ 10 ms" },
        { "by month", BY_MONTH, MAP_THEN, RUNS, 0, "≤ 10 ms" },
    };
    static const struct ask day = {
        "children on a chosen day's map", BY_CHILD, MAP_DAY, 3, 0, ""
    };
    static const struct ask known = {
        "children as known at an entry", BY_CHILD, MAP_NOW, 3, 5, ""
    };
    double naive[LEVELS] = { 0 };

    ctx_close(&b->c);
    must(b, ctx_open(&b->c, b->store, DB_READ, LANG_EN), "open");
    if (!b->server)
        ask_naively(b, naive);
    for (int i = 0; i < countof(hot); i++)
        for (int level = 0; level < LEVELS; level++)
            one(b, &hot[i], level,
                hot[i].by == BY_CHILD && level + 1 < LEVELS ? naive[level] : 0);
    for (int level = 3; level >= 0; level -= level == 2 ? 2 : 1) {
        one(b, &day, level, 0);
        one(b, &known, level, 0);
    }
    ctx_close(&b->c);
    must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), "open");
}
