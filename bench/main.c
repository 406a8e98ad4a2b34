/*
 * The bench: makes seeded data in a folder of its own, measures what the design
 * promises beside a plain reference of the same run, prints one table.
 *
 *     bench [--small] [--records N] [--units N] [--only PARTS] [--keep DIR]
 *           [--use DIR] [--pg ADDRESS]
 *
 * --use: the store that an earlier run with --keep left there, of as many records
 * and units, instead of making one; parts that save leave it larger.
 * --pg: everything once more on a new realm there, beside the times on SQLite.
 * PARTS: save,writers,read,rebuild,program,pages,web,websave,document,reorganise,
 * verify; the import is always run, but with --use.
 */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/str.h"
#include "bench/bench.h"

double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double cpu(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double resident_mb(int pid)
{
    char path[64];
    long size = 0, pages = 0;
    FILE *f;

    if (pid)
        snprintf(path, sizeof path, "/proc/%d/statm", pid);
    else
        snprintf(path, sizeof path, "/proc/self/statm");
    f = fopen(path, "r");
    if (f && fscanf(f, "%ld %ld", &size, &pages) != 2)
        pages = 0;
    if (f)
        fclose(f);
    return (double)pages * (double)sysconf(_SC_PAGESIZE) / 1e6;
}

void die(const struct bench *b, const char *what)
{
    fprintf(stderr, "bench: %s: %s (%s)\n", what,
            b->c.err.rc ? b->c.err.text : strerror(errno), b->c.err.detail);
    exit(1);
}

void must(const struct bench *b, enum rc rc, const char *what)
{
    if (rc != RC_OK)
        die(b, what);
}

const char *path_in(const struct bench *b, const char *name,
                    char out[BENCH_PATH])
{
    if (snprintf(out, BENCH_PATH, "%.400s/%.100s", b->dir, name) >= BENCH_PATH)
        die(b, name);
    return out;
}

static int drop(const char *path, const struct stat *st, int kind,
                struct FTW *walk)
{
    (void)st;
    (void)kind;
    (void)walk;
    return remove(path);
}

static const char
    *made; /* the folder to take away at the end, however it ends */

static void clean_up(void)
{
    if (made)
        nftw(made, drop, 16, FTW_DEPTH | FTW_PHYS);
}

static const struct part {
    const char *name;
    void (*run)(struct bench *b);
} parts[] = {
    { "save", bench_save },         { "writers", bench_writers },
    { "read", bench_read },         { "rebuild", bench_rebuild },
    { "program", bench_program },   { "pages", bench_pages },
    { "web", bench_web },           { "websave", bench_web_save },
    { "document", bench_document }, { "reorganise", bench_reorganise },
    { "verify", bench_verify },
};

static bool listed(const char *only, const char *name)
{
    Str rest = str_of(only), part;

    if (!only)
        return true;
    while (str_cut(&rest, ',', &part))
        if (str_is(part, name))
            return true;
    return false;
}

static int64_t number(const char *text, int64_t least, int64_t most)
{
    int64_t v;

    if (text && str_int(str_of(text), &v) && v >= least && v <= most)
        return v;
    fprintf(stderr, "bench: a number from %lld to %lld is needed\n",
            (long long)least, (long long)most);
    exit(2);
}

struct choice {
    int64_t records;
    int units;
    const char *only;
};

static void usage(void)
{
    fprintf(stderr, "bench [--small] [--records N] [--units N]"
                    " [--only PART,…] [--keep DIR | --use DIR]"
                    " [--pg ADDRESS]\n");
    exit(2);
}

static void take_options(struct bench *b, struct choice *k, char **argv)
{
    for (char **at = argv + 1; *at; at++) {
        Str s = str_of(*at);

        if (str_is(s, "--small")) {
            b->small = true;
            k->records = 200000;
            k->units = 6000;
        } else if (str_is(s, "--records") && at[1]) {
            k->records = number(*++at, 100, 100000000);
        } else if (str_is(s, "--units") && at[1]) {
            k->units = (int)number(*++at, 1000, 500000);
        } else if (str_is(s, "--only") && at[1]) {
            k->only = *++at;
        } else if (str_is(s, "--pg") && at[1]) {
            TEXT(b->pg, "%s", *++at);
        } else if ((str_is(s, "--keep") || str_is(s, "--use")) && at[1]) {
            b->use = str_is(s, "--use");
            b->keep = *++at;
        } else {
            usage();
        }
    }
}

static void make_dir(struct bench *b)
{
    char name[] = "/tmp/soket-bench-XXXXXX";

    if (b->keep && !b->use && mkdir(b->keep, 0700) != 0)
        die(b, b->keep);
    if (!b->keep && !mkdtemp(name))
        die(b, name);
    TEXT(b->dir, "%s", b->keep ? b->keep : name);
    made = b->keep ? NULL : b->dir;
    atexit(clean_up);
    path_in(b, "realm.db", b->store);
    path_in(b, "activities.csv", b->csv);
}

/* The program stands one folder above this one. */
static char *find_soket(struct bench *b)
{
    static char path[BENCH_PATH];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path - 16);
    char *cut;

    for (int i = 0; i < 2; i++) {
        path[n > 0 ? n : 0] = '\0';
        cut = strrchr(path, '/');
        if (!cut)
            die(b, "/proc/self/exe");
        n = cut - path;
    }
    snprintf(path + n, sizeof path - (size_t)n, "/soket");
    return path;
}

/* The parts on the store of the moment. */
static void run_parts(struct bench *b, const char *only)
{
    if (b->use && !b->server)
        must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), b->store);
    else
        bench_import(b);
    table_progress();
    for (int i = 0; i < countof(parts); i++)
        if (listed(only, parts[i].name) &&
            !(b->server && parts[i].run == bench_document)) {
            fprintf(stderr, "%s…\n", parts[i].name);
            parts[i].run(b);
            table_progress();
        }
    ctx_close(&b->c);
}

int main(int argc, char **argv)
{
    static struct bench b;
    struct choice k = { .records = 10000000, .units = 60000 };

    (void)argc;
    take_options(&b, &k, argv);
    setenv("SOKET_NOW", "2025-07-02", 1); /* the same "today" in every run */
    seed_shape(&b.seed, k.units, k.records);
    make_dir(&b);
    b.soket = find_soket(&b);
    run_parts(&b, k.only);
    if (b.pg[0]) {
        TEXT(b.store, "%s", b.pg);
        b.server = true;
        table_second_engine();
        run_parts(&b, k.only);
        must(&b, db_remove(b.store, &b.c.err), "remove");
    }
    table_print(&b);
    return 0;
}
