/*
 * Many who save at once: processes of their own, each with its own connection.
 * On a file every change opens and closes the store, as the program does
 * there (a writer holds the file's lock while it is open); on a server each keeps
 * its connection.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "bench/bench.h"
#include "domain/catalog.h"

enum { SECONDS = 5, WRITERS = 16 };

static void save_one(struct bench *b, int writer, int i)
{
    struct arena *m = b->c.arena;
    struct seed_row r;
    struct activity a;
    enum save_result result;

    seed_row(&b->seed, b->seed.records + 100000 + writer * 10007 + i, &r);
    a = (struct activity){ .key = str_fmt(m, "w%d-%d-%d", (int)getppid(),
                                          writer, i),
                           .campaign = S("ct"),
                           .from = r.day,
                           .to = r.day,
                           .units = NEW(m, Str, SEED_HOLDERS),
                           .n_units = r.n,
                           .form = str_fmt(m, "f%d", r.form),
                           .topic = S(""),
                           .title = str_of(r.title),
                           .place = str_of(r.place),
                           .note = S(""),
                           .sessions = r.sessions,
                           .turns = r.turns,
                           .persons = r.persons };
    for (int k = 0; k < r.n; k++)
        a.units[k] = str_fmt(m, "u%d", r.units[k]);
    must(b, activity_save(&b->c, &a, &result), "save");
}

/* Saves until the time is over; how many, to `out`. */
static void writer(struct bench *b, int number, bool keep, int out)
{
    double end = now() + SECONDS;
    int n = 0;

    memset(&b->c, 0, sizeof b->c);
    if (keep)
        must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), "open");
    while (now() < end) {
        if (!keep)
            must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), "open");
        ctx_next(&b->c);
        save_one(b, number, n++);
        if (!keep)
            ctx_close(&b->c);
    }
    if (keep)
        ctx_close(&b->c);
    if (write(out, &n, sizeof n) != sizeof n)
        die(b, "pipe");
}

/* All writers together, per second. */
static double together(struct bench *b, int writers, bool keep)
{
    int ends[2], total = 0, n;
    double t = now();

    if (pipe(ends) != 0)
        die(b, "pipe");
    for (int i = 0; i < writers; i++) {
        pid_t child = fork();

        if (child < 0)
            die(b, "fork");
        if (child == 0) {
            writer(b, i, keep, ends[1]);
            _exit(0);
        }
    }
    close(ends[1]);
    while (read(ends[0], &n, sizeof n) == sizeof n)
        total += n;
    close(ends[0]);
    for (int i = 0; i < writers; i++) {
        int status = 1;

        if (wait(&status) < 0 || status != 0)
            die(b, "a writer failed");
    }
    return total / (now() - t);
}

void bench_writers(struct bench *b)
{
    struct line *l;
    double one, many;

    ctx_close(&b->c);
    one = together(b, 1, true);
    many = together(b, WRITERS, b->server);
    must(b, ctx_open(&b->c, b->store, DB_WRITE, LANG_EN), "open");
    l = line_add("16 who save at once, durably", "");
    TEXT(l->value, "%.0f/s together", many);
    TEXT(l->reference, "one alone, connected: %.0f/s", one);
    TEXT(l->ratio, "%.2f ×", many / one);
    l->rate = many;
}
