/*
 * The reform of 01/07/2025 replayed as one import of events over seeded activities,
 * compared with plain sums made here: grand totals on every map, the figure of
 * every new commune and province, `verify`, undo of one event.  Prints times.
 * REFORM_ACTIVITIES (60,000), REFORM_SEED, REFORM_PLANT.  Exits 77 where vn-2025.csv is absent.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/csv_sheet.h"
#include "base/buf.h"
#include "base/num.h"
#include "domain/catalog.h"
#include "domain/event.h"
#include "domain/figure.h"
#include "domain/import.h"
#include "reform_plan.h"
#include "store_for_test.h"

enum { SKIPPED = 77, MAX_ACTIVITIES = 2000000, EVENT_GOAL_S = 5 };

/* Where a record was held: a commune, or a district (keep), and perhaps another. */
struct activity_row {
    int commune[2], district; /* NONE: none */
    int turns;
};

struct world {
    struct ctx c;
    struct plan plan;
    struct arena *own;
    struct activity_row *rows;
    int n;
    int faults;
};

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void must(struct world *w, enum rc rc, const char *what)
{
    if (rc == RC_OK)
        return;
    printf("reform: %s: %s: %s (%s)\n", what, w->c.err.field, w->c.err.text,
           w->c.err.detail);
    exit(1);
}

static void wrong(struct world *w, const char *what, Str key, int64_t is,
                  int64_t want)
{
    if (is == want)
        return;
    if (w->faults++ < 20)
        printf("reform: %s %.*s is %lld, the records say %lld\n", what,
               STR(key), (long long)is, (long long)want);
}

/* ---- input ---- */

static bool read_data(struct world *w, Str *ret)
{
    const char *shared = getenv("SOKET_SHARED");
    char path[4096];
    struct stat st;
    char *bytes;
    ssize_t n;
    int fd;

    snprintf(path, sizeof path, "%s/vn-2025.csv",
             shared && *shared ? shared : DATA_DIR);
    fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && shared) {
        snprintf(path, sizeof path, "%s/data/vn-2025.csv", shared);
        fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0 || fstat(fd, &st) != 0) {
        printf("reform: skipped, there is no %s (SOKET_SHARED names its "
               "folder)\n",
               path);
        return false;
    }
    bytes = NEW(w->own, char, st.st_size + 1);
    n = read(fd, bytes, (size_t)st.st_size);
    close(fd);
    *ret = (Str){ bytes, n };
    return n == st.st_size;
}

static double import(struct world *w, enum import_kind kind, Str bytes)
{
    struct import_report report;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };
    double begun = seconds();
    enum rc rc;

    must(w, csv_sheet(w->c.arena, bytes, &sheet, &w->c.err), "sheet");
    rc = import_run(&w->c, &how, &report);
    for (int i = 0; i < report.n_errors && i < 10; i++)
        printf("reform: line %d, %.*s '%.*s': %.*s\n", report.errors[i].line,
               STR(report.errors[i].column), STR(report.errors[i].value),
               STR(report.errors[i].message));
    must(w, rc, import_kind_names[kind]);
    printf("reform: %-10s %6lld rows in %6.2f s\n", import_kind_names[kind],
           (long long)report.rows, seconds() - begun);
    ctx_next(&w->c);
    return seconds() - begun;
}

/* ---- seeded activities ---- */

static void holders(struct world *w, uint64_t *seed, struct activity_row *r)
{
    const struct plan *p = &w->plan;
    uint32_t kind = dice(seed, 100);
    int c = (int)dice(seed, (uint32_t)p->n_old);

    *r = (struct activity_row){ { c, NONE }, NONE, (int)dice(seed, 500) };
    if (kind < 2) {
        r->commune[0] = NONE;
        r->district = p->old[c].district;
    } else if (kind < 4) {
        r->district = p->old[c].district;
    } else if (kind < 7) {
        r->commune[1] = (c + 1 + (int)dice(seed, 5)) % p->n_old;
    }
}

static void write_row(const struct world *w, struct buf *b, int i, Day d)
{
    const struct activity_row *r = &w->rows[i];
    const struct plan *p = &w->plan;
    char day[DAY_TEXT];
    bool first = true;

    buf_fmt(b, "r%d,k,%s,", i, day_vn(d, day));
    for (int j = 0; j < 2; j++)
        if (r->commune[j] != NONE) {
            buf_fmt(b, "%sc%.*s", first ? "" : ";",
                    STR(p->old[r->commune[j]].id));
            first = false;
        }
    if (r->district != NONE)
        buf_fmt(b, "%sd%.*s", first ? "" : ";",
                STR(p->districts[r->district].id));
    buf_fmt(b, ",1,%d\r\n", r->turns);
}

static void make_activities(struct world *w, struct buf *b)
{
    const char *text = getenv("REFORM_SEED");
    uint64_t seed = text ? strtoull(text, NULL, 10) : 1;
    Day first = day_of(2021, 1, 1), last = day_of(2025, 6, 30);

    w->rows = NEW(w->own, struct activity_row, w->n);
    buf_z(b, "key,campaign,to,units,sessions,turns\r\n");
    for (int i = 0; i < w->n; i++) {
        holders(w, &seed, &w->rows[i]);
        write_row(w, b, i, first + (Day)dice(&seed, (uint32_t)(last - first)));
    }
}

/* ---- plain sums ---- */

static bool is_joint(const struct activity_row *r)
{
    return (r->commune[0] != NONE) + (r->commune[1] != NONE) +
               (r->district != NONE) >
           1;
}

/* What record r gives to each new commune; joint records once, undivided. */
static void add_communes(const struct world *w, const struct activity_row *r,
                         int64_t *sums)
{
    int64_t value = (int64_t)r->turns * MICRO, rest = value;
    int met = NONE;

    for (int j = 0; j < 2; j++) {
        const struct old_commune *c;

        if (r->commune[j] == NONE)
            continue;
        c = &w->plan.old[r->commune[j]];
        if (is_joint(r) || !c->shares) {
            if (c->heirs[0] != met)
                sums[c->heirs[0]] += value;
            met = c->heirs[0];
            continue;
        }
        for (int i = 1; i < c->n; i++) {
            int64_t part = value * c->share[i] / MICRO;

            sums[c->heirs[i]] += part;
            rest -= part;
        }
        sums[c->heirs[0]] += rest;
    }
}

static int province_now(const struct world *w, int district)
{
    const struct plan *p = &w->plan;

    return p->provinces[p->districts[district].province].into;
}

static void add_provinces(const struct world *w, const struct activity_row *r,
                          int64_t *sums)
{
    int met[3], n = 0;
    int at[3] = {
        r->commune[0] == NONE ? NONE : w->plan.old[r->commune[0]].district,
        r->commune[1] == NONE ? NONE : w->plan.old[r->commune[1]].district,
        r->district
    };

    for (int i = 0; i < 3; i++) {
        bool again = at[i] == NONE;
        int p = again ? NONE : province_now(w, at[i]);

        for (int j = 0; j < n; j++)
            again |= met[j] == p;
        if (again)
            continue;
        met[n++] = p;
        sums[p] += (int64_t)r->turns * MICRO;
    }
}

/* ---- asking the engine ---- */

static struct address address(Str unit, enum map_kind map, Day day)
{
    return (struct address){ .campaign = S("k"),
                             .unit = unit,
                             .indicator = S("turns"),
                             .map = map,
                             .map_day = day,
                             .known = SEQ_NOW };
}

static int64_t ask(struct world *w, Str unit, enum map_kind map, Day day)
{
    struct address a = address(unit, map, day);
    struct figure f;

    must(w, address_complete(&w->c, &a), "address");
    must(w, figure_value(&w->c, &a, &f), "figure");
    return f.value;
}

static void check_totals(struct world *w, const char *when)
{
    uint64_t seed = 7;
    int64_t want = 0;
    double begun = seconds();

    for (int i = 0; i < w->n; i++)
        want += (int64_t)w->rows[i].turns * MICRO;
    wrong(w, "total then of", S("vn"), ask(w, S("vn"), MAP_THEN, 0), want);
    wrong(w, "total now of", S("vn"), ask(w, S("vn"), MAP_NOW, 0), want);
    for (int i = 0; i < 3; i++) {
        Day d = day_of(2020, 2, 1) + (Day)dice(&seed, 2500);

        wrong(w, "total on a day of", S("vn"), ask(w, S("vn"), MAP_DAY, d),
              want);
    }
    wrong(w, "total on the day of", S("vn"),
          ask(w, S("vn"), MAP_DAY, day_of(2025, 7, 1)), want);
    printf("reform: grand totals %s: %lld turns, six maps, %.2f s\n", when,
           (long long)(want / MICRO), seconds() - begun);
    ctx_next(&w->c);
}

static void check_now(struct world *w)
{
    struct plan *p = &w->plan;
    int64_t *communes = NEW(w->own, int64_t, p->n_fresh);
    int64_t *provinces = NEW(w->own, int64_t, p->n_provinces);
    double begun = seconds();
    int asked = 0;

    for (int i = 0; i < w->n; i++) {
        add_communes(w, &w->rows[i], communes);
        add_provinces(w, &w->rows[i], provinces);
    }
    for (int i = 0; i < p->n_fresh; i++, asked++) {
        Str key = str_fmt(w->c.arena, "n%.*s", STR(p->fresh[i].id));

        wrong(w, "new commune", key, ask(w, key, MAP_NOW, 0), communes[i]);
        if (i % 100 == 99)
            ctx_next(&w->c);
    }
    for (int i = 0; i < p->n_provinces; i++) {
        Str key = str_fmt(w->c.arena, "p%d", i);

        if (p->provinces[i].into != i)
            continue;
        wrong(w, "province", key, ask(w, key, MAP_NOW, 0), provinces[i]);
        asked++;
    }
    printf("reform: %d figures of today compared, %.2f s\n", asked,
           seconds() - begun);
    ctx_next(&w->c);
}

static void say_fault(void *arg, Str fault)
{
    (void)arg;
    printf("reform: verify: %.*s\n", STR(fault));
}

static void check_verify(struct world *w)
{
    double begun = seconds();
    int64_t faults = 0;

    must(w, figure_verify(&w->c, say_fault, NULL, &faults), "verify");
    w->faults += (int)faults;
    printf("reform: verify in %.2f s\n", seconds() - begun);
    ctx_next(&w->c);
}

/* ---- the whole ---- */

static void build(struct world *w)
{
    struct buf b;

    buf_init(&b, BUF_NO_MAX);
    must(w, catalog_init(&w->c), "catalogue");
    plan_units(&w->plan, &b);
    import(w, IMPORT_UNITS, buf_view(&b));
    import(w, IMPORT_CAMPAIGNS,
           S("key,name,tree,from,to\nk,K,main,01/01/2021,31/12/2025\n"));
    buf_reset(&b);
    make_activities(w, &b);
    import(w, IMPORT_ACTIVITIES, buf_view(&b));
    buf_release(&b);
}

/* REFORM_PLANT: one commune goes elsewhere than the file says; must be seen. */
static int planted(const struct world *w)
{
    const struct old_commune *c = w->plan.old;

    if (!getenv("REFORM_PLANT"))
        return NONE;
    while (c->n != 1 || w->plan.fresh[c->heirs[0]].whole < 2)
        c++;
    return (int)(c - w->plan.old);
}

static void replay(struct world *w)
{
    int wrong_one = planted(w), heir = 0;
    struct buf b;
    double took;

    buf_init(&b, BUF_NO_MAX);
    if (wrong_one != NONE) {
        heir = w->plan.old[wrong_one].heirs[0];
        w->plan.old[wrong_one].heirs[0] = w->plan.n_fresh - 1;
    }
    plan_events(&w->plan, &b);
    if (wrong_one != NONE)
        w->plan.old[wrong_one].heirs[0] = heir;
    took = import(w, IMPORT_EVENTS, buf_view(&b));
    printf("reform: the reform took %.2f s (goal %d s)\n", took, EVENT_GOAL_S);
    buf_release(&b);
}

/* The first event is a merger of provinces: the last one that can be undone alone. */
static void undo_and_redo(struct world *w)
{
    struct event ev;
    double begun = seconds();
    int bad;

    must(w, event_get(&w->c, S("e1"), &ev), "event");
    must(w, event_undo(&w->c, S("e1")), "undo");
    printf("reform: undo of one event in %.2f s\n", seconds() - begun);
    check_totals(w, "without it");
    must(w, event_get(&w->c, S("e1"), &ev), "event");
    begun = seconds();
    must(w, event_apply_all(&w->c, &ev, 1, &bad), "again");
    printf("reform: and again in %.2f s\n", seconds() - begun);
    ctx_next(&w->c);
}

static void open_store(struct world *w, const char *path)
{
    setenv("SOKET_NOW", "2025-12-31", 1);
    must(w, ctx_open(&w->c, path, DB_WRITE | DB_CREATE, LANG_EN), "open");
}

int main(void)
{
    static struct world w;
    const char *n = getenv("REFORM_ACTIVITIES");
    char path[STORE_ROOM];
    Str csv;

    setvbuf(stdout, NULL, _IOLBF, 0);
    w.own = arena_new();
    w.n = n ? (int)strtol(n, NULL, 10) : 60000;
    if (w.n < 1 || w.n > MAX_ACTIVITIES)
        return 2;
    if (!read_data(&w, &csv))
        return SKIPPED;
    plan_read(&w.plan, w.own, csv);
    printf("reform: %d communes to %d, %d districts, %d provinces\n",
           w.plan.n_old, w.plan.n_fresh, w.plan.n_districts,
           w.plan.n_provinces);
    test_store("reform", path);
    open_store(&w, path);
    build(&w);
    check_totals(&w, "before");
    replay(&w);
    check_totals(&w, "after");
    check_now(&w);
    check_verify(&w);
    undo_and_redo(&w);
    check_now(&w);
    check_verify(&w);
    ctx_close(&w.c);
    test_store_drop(path);
    arena_free(w.own);
    printf("reform: %d faults\n", w.faults);
    return w.faults > 0;
}
