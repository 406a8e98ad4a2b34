/* Import, the single save, rebuild and verify, reorganisation. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/csv_sheet.h"
#include "base/buf.h"
#include "bench/bench.h"
#include "bench/raw_sqlite.h"
#include "domain/catalog.h"
#include "domain/event.h"
#include "domain/figure.h"
#include "domain/import.h"
#include "format/csv.h"

/* ---- lists ---- */

static void import_text(struct bench *b, enum import_kind kind, Str bytes)
{
    struct import_report report;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };
    struct ctx *c = &b->c;

    must(b, csv_sheet(c->arena, bytes, &sheet, &c->err), "csv_sheet");
    if (import_run(c, &how, &report) != RC_OK) {
        if (report.n_errors)
            fprintf(stderr, "line %d: %s\n", report.errors[0].line,
                    report.errors[0].message.p);
        die(b, import_kind_names[kind]);
    }
}

static Str units_csv(struct bench *b, struct buf *out)
{
    static const char *const names[LEVELS] = { "Trung ương", "Tỉnh", "Huyện",
                                               "Xã", "Thôn" };
    static const char *const kinds[LEVELS] = { "root", "province", "district",
                                               "commune", "village" };

    buf_init_arena(out, b->c.arena, BUF_NO_MAX);
    buf_z(out, "key,tree,kind,name,parent,from\n");
    for (int u = 0; u < b->seed.units; u++) {
        int level = seed_level(&b->seed, u), parent = seed_parent(&b->seed, u);

        buf_fmt(out, "u%d,main,%s,%s %d,", u, kinds[level], names[level], u);
        if (parent >= 0)
            buf_fmt(out, "u%d", parent);
        buf_z(out, ",01/01/2020\n");
    }
    return buf_view(out);
}

static Str options_csv(struct bench *b, struct buf *out)
{
    buf_init_arena(out, b->c.arena, BUF_NO_MAX);
    buf_z(out, "key,breakdown,name,order\n");
    for (int i = 1; i <= FORMS; i++)
        buf_fmt(out, "f%d,form,Hình thức %d,%d\n", i, i, i);
    return buf_view(out);
}

static void write_row(FILE *f, const struct seed_row *r)
{
    char day[DAY_TEXT];

    fprintf(f, "%s,ct,%s,u%d", r->key, day_vn(r->day, day), r->units[0]);
    for (int i = 1; i < r->n; i++)
        fprintf(f, ";u%d", r->units[i]);
    fprintf(f, ",f%d,\"%s\",%s,%d,%d,", r->form, r->title, r->place,
            r->sessions, r->turns);
    if (r->persons >= 0)
        fprintf(f, "%d", r->persons);
    fputc('\n', f);
}

static void write_csv(struct bench *b)
{
    FILE *f = fopen(b->csv, "w");
    struct seed_row r;

    if (!f)
        die(b, b->csv);
    fputs("key,campaign,to,units,form,title,place,sessions,turns,persons\n", f);
    for (int64_t i = 0; i < b->seed.records; i++) {
        seed_row(&b->seed, i, &r);
        write_row(f, &r);
    }
    if (fclose(f) != 0)
        die(b, b->csv);
}

static Str map_file(struct bench *b)
{
    int fd = open(b->csv, O_RDONLY | O_CLOEXEC);
    struct stat st;
    void *p;

    if (fd < 0 || fstat(fd, &st) != 0)
        die(b, b->csv);
    p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE | MAP_POPULATE,
             fd, 0);
    close(fd);
    if (p == MAP_FAILED)
        die(b, b->csv);
    return (Str){ p, st.st_size };
}

static void make_realm(struct bench *b)
{
    struct buf units, options;
    struct line *l;
    double t;

    must(b, ctx_open(&b->c, b->store, DB_CREATE, LANG_EN), "create");
    must(b, catalog_init(&b->c), "catalogue");
    t = now();
    import_text(b, IMPORT_UNITS, units_csv(b, &units));
    t = now() - t;
    l = line_add("import of the units", "");
    TEXT(l->value, "%.2f s", t);
    l->seconds = t;
    import_text(b, IMPORT_OPTIONS, options_csv(b, &options));
    import_text(b, IMPORT_CAMPAIGNS,
                S("key,name,tree,from,to\n"
                  "ct,Chương trình,main,01/01/2022,31/12/2025\n"));
    ctx_next(&b->c);
}

/* ---- import ---- */

static double parse_only(struct bench *b, Str bytes)
{
    struct arena *a = arena_new();
    struct csv_reader r;
    bool more = true;
    double t = now();

    must(b, csv_open(&r, a, bytes, &b->c.err), "csv_open");
    while (more)
        must(b, csv_next(&r, &more, &b->c.err), "csv_next");
    t = now() - t;
    arena_free(a);
    return t;
}

void bench_import(struct bench *b)
{
    double n = (double)b->seed.records, t, used, bare, parse;
    char path[BENCH_PATH];
    struct line *l;
    Str bytes;

    make_realm(b);
    write_csv(b);
    bytes = map_file(b);
    parse = parse_only(b, bytes);
    bare =
        raw_insert(path_in(b, "raw.db", path), &b->seed, 0, b->seed.records, 0);
    fprintf(stderr, "import…\n");
    t = now();
    used = cpu();
    import_text(b, IMPORT_ACTIVITIES, bytes);
    t = now() - t;
    used = cpu() - used;
    munmap((void *)(uintptr_t)bytes.p, (size_t)bytes.n);
    ctx_next(&b->c);
    l = line_add("import from CSV into an empty realm", "≥ 100,000 rows/s");
    TEXT(l->value, "%.0f rows/s (%.1f s, %.1f s of processor)", n / t, t, used);
    TEXT(l->reference, "bare insert, one transaction: %.0f rows/s", n / bare);
    TEXT(l->ratio, "%.2f × slower", t / bare);
    l->worse = under(n / t, 100000);
    l->seconds = t;
    l = line_add("… its CSV alone", "");
    TEXT(l->value, "%.0f rows/s", n / parse);
    TEXT(l->ratio, "%.0f %% of the import", 100 * parse / t);
}

/* ---- one save ---- */

static void fill(struct bench *b, const struct seed_row *r, struct activity *a)
{
    struct arena *m = b->c.arena;

    *a = (struct activity){ .key = str_of(r->key),
                            .campaign = S("ct"),
                            .from = r->day,
                            .to = r->day,
                            .units = NEW(m, Str, SEED_HOLDERS),
                            .n_units = r->n,
                            .form = str_fmt(m, "f%d", r->form),
                            .topic = S(""),
                            .title = str_of(r->title),
                            .place = str_of(r->place),
                            .note = S(""),
                            .sessions = r->sessions,
                            .turns = r->turns,
                            .persons = r->persons };
    for (int i = 0; i < r->n; i++)
        a->units[i] = str_fmt(m, "u%d", r->units[i]);
}

void bench_save(struct bench *b)
{
    enum { SAVES = 2000 };
    char path[BENCH_PATH];
    double t = 0, start, bare;
    int64_t statements = 0;
    struct line *l;

    bare = raw_insert(path_in(b, "raw.db", path), &b->seed, b->seed.records,
                      SAVES, 1);
    for (int i = 0; i < SAVES; i++) {
        struct seed_row r;
        struct activity a;
        enum save_result result;

        seed_row(&b->seed, b->seed.records + i, &r);
        ctx_next(&b->c);
        fill(b, &r, &a);
        statements -= db_statements(b->c.db);
        start = now();
        must(b, activity_save(&b->c, &a, &result), "save");
        t += now() - start;
        statements += db_statements(b->c.db);
    }
    l = line_add("save one activity, durably",
                 "≥ 1,000/s and ≤ 2 × the bare insert");
    TEXT(l->value, "%.0f/s (%.2f ms; %.1f statements)", SAVES / t,
         1000 * t / SAVES, (double)statements / SAVES);
    TEXT(l->reference, "bare durable insert: %.0f/s", SAVES / bare);
    TEXT(l->ratio, "%.2f × slower", t / bare);
    l->worse = over(t / bare, 2);
    if (l->worse < under(SAVES / t, 1000))
        l->worse = under(SAVES / t, 1000);
    l->seconds = t / SAVES;
}

/* ---- rebuild and verify ---- */

static void say(void *arg, Str fault)
{
    (void)arg;
    fprintf(stderr, "verify: %.*s\n", STR(fault));
}

/* What plain SQL over the file takes, for the line. */
static void raw_lines(struct bench *b, struct line *l, double t)
{
    struct raw *raw = raw_open(b->store);
    double sql;

    raw_scan(raw);
    TEXT(line_add("… a plain scan", "")->value, "%.2f s", raw_scan(raw));
    sql = raw_rollup(raw);
    raw_close(raw);
    TEXT(l->reference, "one INSERT … SELECT … GROUP BY, one map: %.2f s", sql);
    TEXT(l->ratio, "%.2f ×", t / sql);
}

void bench_rebuild(struct bench *b)
{
    int64_t records = 0, cells = 0;
    double n = (double)b->seed.records, t, used;
    struct line *l;

    ctx_next(&b->c);
    t = now();
    used = cpu();
    must(b, figure_rebuild(&b->c, &records, &cells), "rebuild");
    t = now() - t;
    used = cpu() - used;
    l = line_add("full rebuild", "≤ 30 s at 10 M");
    TEXT(l->value, "%.2f s (%.2f s of processor; %lld cells)", t, used,
         (long long)cells);
    l->worse = b->seed.records < 10000000 ? 0 : over(t / n * 1e7, 30);
    l->seconds = t;
    if (!b->server)
        raw_lines(b, l, t);
}

void bench_verify(struct bench *b)
{
    int64_t faults = 0;
    double t;
    struct line *l;

    ctx_next(&b->c);
    t = now();
    must(b, figure_verify(&b->c, say, NULL, &faults), "verify");
    t = now() - t;
    if (faults)
        die(b, "verify found faults");
    l = line_add("verify, to the last cell, after all that", "");
    TEXT(l->value, "%.2f s", t);
    l->seconds = t;
}

/* ---- reorganisation ---- */

/* Communes merge by threes into new ones under their district. */
static int merges(struct bench *b, struct event *evs, int most)
{
    const struct seed *s = &b->seed;
    struct arena *m = b->c.arena;
    int n = 0;

    for (int u = s->first[3]; u + 2 < s->first[4] && n < most; u++) {
        int parent = seed_parent(s, u);
        struct event *ev = &evs[n];

        if (seed_parent(s, u + 2) != parent)
            continue;
        *ev = (struct event){ .key = str_fmt(m, "e%d", n),
                              .day = seed_reform(),
                              .kind = EVENT_MERGE,
                              .tree = S("main"),
                              .units = NEW(m, Str, 3),
                              .n_units = 3,
                              .into = NEW(m, Str, 1),
                              .n_into = 1,
                              .policy = POLICY_PRIMARY,
                              .names = NEW(m, Str, 1),
                              .n_names = 1,
                              .parents = NEW(m, Str, 1),
                              .n_parents = 1,
                              .document = S(""),
                              .note = S("") };
        for (int k = 0; k < 3; k++)
            ev->units[k] = str_fmt(m, "u%d", u + k);
        ev->into[0] = str_fmt(m, "n%d", n);
        ev->names[0] = str_fmt(m, "Xã mới %d", n);
        ev->parents[0] = str_fmt(m, "u%d", parent);
        u += 2;
        n++;
    }
    return n;
}

void bench_reorganise(struct bench *b)
{
    enum { MOST = 3333 };
    struct event *evs;
    struct line *l;
    int n, bad = -1;
    double t, used;

    ctx_next(&b->c);
    evs = NEW(b->c.arena, struct event, MOST);
    n = merges(b, evs, MOST);
    t = now();
    used = cpu();
    must(b, event_apply_all(&b->c, evs, n, &bad), "merge");
    t = now() - t;
    used = cpu() - used;
    ctx_next(&b->c);
    l = line_add("communes merged by threes in one step, history intact",
                 "≤ 5 s for 10,000 into 3,300");
    TEXT(l->value, "%d into %d: %.2f s (%.2f s of processor)", 3 * n, n, t,
         used);
    l->worse = n < MOST ? 0 : over(t, 5);
    l->seconds = t;
}
