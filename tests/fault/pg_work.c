/* Writers, readers, their journals. */
#include "pg_work.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domain/activity_put.h"
#include "domain/ctx.h"
#include "domain/figure.h"
#include "domain/log.h"
#include "pg_server.h"

enum { UNITS = 12, BATCH_SIZE = 60, KEYS = 40 };

static bool planted(const char *what)
{
    const char *plant = getenv("PG_PLANT");

    return plant && strcmp(plant, what) == 0;
}

/* ---- the realm ---- */

int work_soket(const struct work *w, const char *arguments)
{
    char line[1400];
    pid_t pid;
    int status = 0;

    snprintf(line, sizeof line, "'%s' -d '%s' %s", w->program, w->where,
             arguments);
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", line, (char *)NULL);
        _exit(127);
    }
    while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return pid > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void must(const struct work *w, const char *arguments)
{
    if (work_soket(w, arguments) != 0) {
        printf("pg_work: found: setup: %s\n", arguments);
        exit(2);
    }
}

static FILE *file(const char *dir, const char *name, char path[128])
{
    FILE *f;

    snprintf(path, 128, "%s/%s", dir, name);
    f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(2);
    }
    return f;
}

static void set_up(const struct work *w)
{
    char dir[] = "/tmp/pg_work-XXXXXX", units[128], campaigns[128], line[300];
    FILE *f;

    if (!mkdtemp(dir))
        exit(2);
    f = file(dir, "units.csv", units);
    fprintf(f, "key,tree,name,parent,from\np,main,P,,01/01/2020\n");
    for (int i = 0; i < UNITS; i++)
        fprintf(f, "c%d,main,C%d,p,01/01/2020\n", i, i);
    fclose(f);
    f = file(dir, "campaigns.csv", campaigns);
    fprintf(f, "key,name,tree,from,to\nk,K,main,01/01/2024,31/12/2025\n");
    fclose(f);
    must(w, "init >/dev/null");
    snprintf(line, sizeof line, "import units %s >/dev/null", units);
    must(w, line);
    snprintf(line, sizeof line, "import campaigns %s >/dev/null", campaigns);
    must(w, line);
    unlink(units);
    unlink(campaigns);
    rmdir(dir);
}

struct work *work_new(const char *program, const char *realm)
{
    struct work *w = mmap(NULL, sizeof *w, PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);

    if (w == MAP_FAILED)
        exit(2);
    setvbuf(stdout, NULL, _IOLBF, 0);
    setenv("SOKET_NOW", "2025-12-31", 1);
    w->program = program;
    server_address(realm, w->where, sizeof w->where);
    set_up(w);
    w->start = server_seconds();
    w->pause = true;
    return w;
}

/* ---- changes ---- */

bool work_open(const struct work *w, struct ctx *c, unsigned flags)
{
    return ctx_open(c, w->where, flags, LANG_EN) == RC_OK;
}

static void activity_of(struct ctx *c, int n, Str key, struct activity *ret)
{
    static Str unit;

    unit = str_fmt(c->arena, "c%d", n % UNITS);
    *ret = (struct activity){ .key = key,
                              .campaign = S("k"),
                              .from = day_of(2024, n % 12 + 1, n % 28 + 1),
                              .units = &unit,
                              .n_units = 1,
                              .sessions = 1,
                              .turns = n,
                              .persons = -1 };
    ret->to = ret->from;
}

static enum rc note(struct ctx *c, Str key, int parts)
{
    TRY(change_begin(c));
    for (int i = 0; i < parts; i++)
        if (change_entry(c, "fault.note", "note", key, S("{}")) != RC_OK) {
            change_abort(c);
            return c->err.rc;
        }
    return change_end(c);
}

static enum rc put_many(struct ctx *c, struct activity_writer *w, int writer,
                        int n)
{
    enum save_result result;
    struct activity a;

    for (int i = 0; i < BATCH_SIZE; i++) {
        activity_of(c, n, str_fmt(c->arena, "w%d-%d-b%d", writer, n, i), &a);
        TRY(activity_put(w, &a, &result));
    }
    return activity_writer_flush(w);
}

static enum rc batch(struct ctx *c, Str key, int writer, int n)
{
    struct activity_writer *w = NULL;
    enum rc rc;

    TRY(change_begin(c));
    rc = activity_writer_open(c, &w);
    if (rc == RC_OK) {
        rc = put_many(c, w, writer, n);
        activity_writer_close(w);
    }
    if (rc == RC_OK)
        rc = change_entry(c, "fault.batch", "note", key, S("{}"));
    if (rc != RC_OK) {
        change_abort(c);
        return rc;
    }
    return change_end(c);
}

/* Keys of edits are few, so that most have a version before. */
static enum rc perform(struct ctx *c, enum change_kind kind, int writer, int n,
                       int parts)
{
    Str key = str_fmt(c->arena, "w%d-%d", writer, n);
    Str old = str_fmt(c->arena, "w%d-e%d", writer, n % KEYS);
    enum save_result result;
    struct activity a;

    switch (kind) {
    case EDIT:
        activity_of(c, n, old, &a);
        return activity_save(c, &a, &result);
    case BATCH:
        return batch(c, key, writer, n);
    case WITHDRAWAL: /* the key may not be there: then it is refused */
        return activity_withdraw(c, old, key);
    case NOTE:
    case CHANGE_KINDS:
        break;
    }
    return note(c, key, parts);
}

static enum told told_by(const struct ctx *c, enum rc rc)
{
    if (rc == RC_OK)
        return SAVED;
    return strstr(c->err.text, "it is not known") ? UNKNOWN : NOTHING;
}

static int parts_of(enum change_kind kind, int n)
{
    return kind == NOTE ? 1 + n % 7 : kind == BATCH ? BATCH_SIZE + 1 : 1;
}

enum told work_change(struct work *w, int writer, struct ctx *c,
                      enum change_kind kind)
{
    struct journal *j = &w->journals[writer];
    struct told_change *k = &j->changes[j->n];
    double begin = server_seconds();
    enum rc rc;

    if (j->n == MAX_CHANGES - 1) {
        printf("pg_work: the journal is full\n");
        exit(2);
    }
    k->kind = (unsigned char)kind;
    k->parts = (short)parts_of(kind, j->n);
    k->begin = (float)(begin - w->start);
    k->told = planted("early") ? SAVED : UNDER_WAY;
    j->n++;
    rc = perform(c, kind, writer, j->n - 1, k->parts);
    if (planted("repeat") && rc != RC_OK && told_by(c, rc) == UNKNOWN)
        rc = perform(c, kind, writer, j->n - 1, k->parts);
    k->took = (float)(server_seconds() - begin);
    if (!planted("early"))
        k->told = (unsigned char)told_by(c, rc);
    if (getenv("PG_WORK_SAYS") && rc != RC_OK)
        printf("w%d-%d: %.0f ms: %s [%s]\n", writer, j->n - 1,
               (double)k->took * 1e3, c->err.text, c->err.detail);
    ctx_next(c);
    return (enum told)k->told;
}

/* ---- processes ---- */

static uint32_t dice(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % below;
}

static enum change_kind choose(uint64_t *state)
{
    uint32_t n = dice(state, 100);

    return n < 40 ? NOTE : n < 75 ? EDIT : n < 90 ? WITHDRAWAL : BATCH;
}

static void wait_for_go(struct work *w, struct journal *j)
{
    while (w->pause && !w->stop) {
        j->idle = true;
        server_sleep(0.002);
    }
    j->idle = false;
}

static _Noreturn void write_on(struct work *w, int writer)
{
    struct journal *j = &w->journals[writer];
    uint64_t state = (uint64_t)writer + 77;
    struct ctx c;

    while (!w->stop) {
        wait_for_go(w, j);
        if (!work_open(w, &c, DB_WRITE)) {
            server_sleep(0.01);
            continue;
        }
        while (!w->stop) {
            wait_for_go(w, j);
            if (work_change(w, writer, &c, choose(&state)) != SAVED)
                server_sleep(0.002);
        }
        ctx_close(&c);
    }
    j->idle = true;
    _exit(0);
}

static const char SQL_TURNS[] =
    "SELECT COALESCE(CAST(SUM(turns) AS BIGINT), 0) FROM activity"
    " WHERE ended = ?1";

/* The figure is that of the records, whatever else happens. */
static bool read_once(struct ctx *c, bool *ret_agree)
{
    struct address at = { .campaign = S("k"),
                          .unit = S("p"),
                          .indicator = S("turns"),
                          .known = SEQ_NOW };
    struct figure f = { 0 };
    int64_t turns = 0;
    bool ok;

    if (db_begin(c->db, &c->err) != RC_OK)
        return false;
    ok = figure_value(c, &at, &f) == RC_OK &&
         db_one(c->db, SQL_TURNS, PARAMS(P_INT(SEQ_LIVE)), &turns, &c->err) ==
             RC_OK;
    db_rollback(c->db);
    *ret_agree = !ok || f.value == turns * 1000000;
    if (!*ret_agree)
        printf("pg_work: figure %lld, records %lld\n",
               (long long)(f.value / 1000000), (long long)turns);
    return ok;
}

static _Noreturn void read_on(struct work *w)
{
    struct ctx c;

    while (!w->stop) {
        if (!work_open(w, &c, DB_READ)) {
            server_sleep(0.01);
            continue;
        }
        while (!w->stop) {
            bool agree = true;

            if (read_once(&c, &agree)) {
                w->good_read = server_seconds();
                w->reads++;
            }
            if (!agree)
                w->bad_reads++;
            ctx_next(&c);
            server_sleep(0.01);
        }
        ctx_close(&c);
    }
    _exit(0);
}

void work_start(struct work *w, int writers, int readers)
{
    w->writers = writers;
    w->readers = readers;
    fflush(NULL);
    for (int i = 0; i < writers + readers; i++) {
        pid_t pid = fork();

        if (pid < 0)
            exit(2);
        if (pid == 0)
            prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (pid == 0 && i < writers)
            write_on(w, i);
        if (pid == 0)
            read_on(w);
        w->pids[i] = pid;
    }
}

void work_go(struct work *w)
{
    w->pause = false;
}

bool work_pause(struct work *w, double s)
{
    double until = server_seconds() + s;
    int idle;

    w->pause = true;
    do {
        idle = 0;
        for (int i = 0; i < w->writers; i++)
            idle += w->journals[i].idle;
        if (idle == w->writers)
            return true;
        server_sleep(0.002);
    } while (server_seconds() < until);
    return false;
}

void work_end(struct work *w)
{
    w->stop = true;
    for (int i = 0; i < w->writers + w->readers; i++)
        waitpid(w->pids[i], NULL, 0);
}
