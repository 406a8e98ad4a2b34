/*
 * crash PROGRAM [KILLS]: runs the program's commands as child processes on one
 * data file, kills them at random moments (SIGKILL to the whole group), and after each
 * kill checks what was promised: every acknowledged change is there, a killed
 * one is there whole or not at all, `verify` is clean, the total is right, and the
 * first answer comes within two seconds.  CRASH_KILLS, CRASH_SEED.  The store is
 * on the engine under test; on a server the check begins when the killed
 * client's session has ended, since until then its commit may be on the way.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "crash_model.h"
#include "store/db.h"
#include "store_for_test.h"

enum {
    UNITS = 40,
    READY_MS = 2000,
    GONE_MS = 5000,
    PATH_ROOM = 512,
    KINDS = 6
};

struct run {
    const char *program;
    char dir[PATH_ROOM];
    char store[STORE_ROOM]; /* empty: a file in dir */
    char client[32];        /* how the program is called on the server */
    uint64_t seed, dice;    /* where the dice began and are */
    struct model model;
    struct op op;
    int op_no, next_key, next_event;
    int kills, wanted, done;
    int by_kind[KINDS], whole, none; /* how killed operations ended */
    double typical[KINDS];           /* seconds of an unkilled run */
    double slowest;                  /* first answer after a kill */
    double longest;                  /* session of a killed client */
};

/* A command line; the first word is the program's name, NULL ends it. */
typedef const char *const *Words;

static _Noreturn void found(const struct run *r, const char *what,
                            const char *why)
{
    printf("crash: found: %s: %s (operation %d, kill %d, seed %llu, in %s)\n",
           what, why, r->op_no, r->kills, (unsigned long long)r->seed, r->dir);
    exit(1);
}

static uint32_t next(struct run *r, uint32_t below)
{
    static const uint64_t step = 0x9e3779b97f4a7c15u;
    uint64_t z = r->dice += step;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (uint32_t)((z ^ (z >> 31)) >> 32) % below;
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- children ---- */

static void into(const char *path, int fd)
{
    int to = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

    if (to < 0 || dup2(to, fd) < 0)
        _exit(127);
    close(to);
}

static pid_t start(const struct run *r, Words argv, const char *out)
{
    pid_t pid = fork();
    char *args[16] = { NULL };

    if (pid < 0) {
        perror("crash: fork");
        exit(2);
    }
    if (pid == 0) {
        setpgid(0, 0);
        if (chdir(r->dir) != 0)
            _exit(127);
        into(out, 1);
        into("err", 2);
        for (int i = 0; i < 15 && argv[i]; i++)
            memcpy(&args[i], &argv[i], sizeof *args);
        execv(r->program, args);
        _exit(127);
    }
    setpgid(pid, pid);
    return pid;
}

/* Exit code, or -1 when it died of a signal. */
static int finish(pid_t pid)
{
    int status;

    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            exit(2);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Runs to the end; the first word of argv is the program's name. */
static int complete(const struct run *r, Words argv, const char *out)
{
    return finish(start(r, argv, out));
}

/* Kills after `after` seconds unless it ends by itself before. */
static int kill_after(const struct run *r, Words argv, double after)
{
    struct timespec t = { (time_t)after,
                          (long)((after - (double)(time_t)after) * 1e9) };
    pid_t pid = start(r, argv, "out");

    nanosleep(&t, NULL);
    kill(-pid, SIGKILL);
    return finish(pid);
}

/* ---- the store before the first kill ---- */

static FILE *file(const struct run *r, const char *name)
{
    char path[PATH_ROOM + 64];
    FILE *f;

    snprintf(path, sizeof path, "%s/%s", r->dir, name);
    f = fopen(path, "w");
    if (!f) {
        perror(path);
        exit(2);
    }
    return f;
}

static void must(const struct run *r, Words argv)
{
    if (complete(r, argv, "out") != 0)
        found(r, "setup", argv[1]);
}

static void set_up(struct run *r)
{
    FILE *f = file(r, "units.csv");

    fprintf(f, "key,tree,name,parent,from\np,main,P,,01/01/2020\n");
    for (int i = 0; i < 4; i++)
        fprintf(f, "d%d,main,D%d,p,01/01/2020\n", i, i);
    for (int i = 0; i < UNITS; i++)
        fprintf(f, "c%d,main,C%d,d%d,01/01/2020\n", i, i, i % 4);
    fclose(f);
    f = file(r, "campaigns.csv");
    fprintf(f, "key,name,tree,from,to\nk,K,main,01/01/2024,31/12/2025\n");
    fclose(f);
    must(r, (const char *[]){ "soket", "init", NULL });
    must(r, (const char *[]){ "soket", "import", "units", "units.csv", NULL });
    must(r, (const char *[]){ "soket", "import", "campaigns", "campaigns.csv",
                              NULL });
}

/* ---- operations: each fills r->op and argv ---- */

static void row(FILE *f, const struct change *c)
{
    fprintf(f, "a%d,k,%02d/%02d/2024,c%d", c->key, c->key % 28 + 1,
            c->key / 28 % 12 + 1, c->key % UNITS);
    if (c->key % 20 == 7)
        fprintf(f, ";c%d", (c->key + 1) % UNITS);
    fprintf(f, ",1,%d\n", c->turns);
}

static void write_rows(struct run *r, char name[32])
{
    FILE *f;

    snprintf(name, 32, "./op%d.csv", r->op_no);
    f = file(r, name);
    fprintf(f, "key,campaign,to,units,sessions,turns\n");
    for (int i = 0; i < r->op.n; i++)
        row(f, &r->op.changes[i]);
    fclose(f);
}

/* Some hundred new activities, and changes of some that are there. */
static void batch(struct run *r)
{
    int n = 200 + (int)next(r, 400);
    int old = r->next_key ? (int)next(r, 80) : 0;
    int first = r->next_key > 100 ? (int)next(r, r->next_key - 100) : 0;

    for (int i = 0; i < old && i < r->next_key; i++)
        r->op.changes[r->op.n++] =
            (struct change){ first + i, (int)next(r, 900) };
    for (int i = 0; i < n; i++)
        r->op.changes[r->op.n++] =
            (struct change){ r->next_key + i, (int)next(r, 900) };
    r->next_key += n;
}

static void single(struct run *r)
{
    int key = r->next_key ? (int)next(r, r->next_key + 1) : 0;

    r->op.changes[r->op.n++] = (struct change){ key, (int)next(r, 900) };
    if (key == r->next_key)
        r->next_key++;
}

static int pick_live(struct run *r)
{
    for (int tries = 0; r->model.n && tries < 100; tries++) {
        int key = (int)next(r, r->model.n);

        if (r->model.turns[key] >= 0)
            return key;
    }
    return -1;
}

static int pick_event(struct run *r)
{
    for (int i = r->model.n_events; i-- > 0;)
        if (r->model.events[i] && next(r, 3) == 0)
            return i;
    return -1;
}

/* A commune merged into its neighbour after all records, or one founded. */
static void write_event(struct run *r, char name[32])
{
    int e = r->next_event++, u = e / 3;
    FILE *f;

    snprintf(name, 32, "./op%d.csv", r->op_no);
    f = file(r, name);
    fprintf(f, "key,date,kind,tree,units,into,name,parent\n");
    if (e % 3 == 0 && u < UNITS - 1)
        fprintf(f, "e%d,%02d/%02d/2025,merge,,c%d,c%d,,\n", e, u % 28 + 1,
                u / 28 + 1, u, u + 1);
    else
        fprintf(f, "e%d,01/06/2025,found,main,x%d,,X%d,d%d\n", e, e, e, e % 4);
    fclose(f);
    r->op.event = e;
    r->op.holds = true;
}

enum { BATCH, SINGLE, WITHDRAW, EVENT, UNDO, REBUILD };

static int choose(struct run *r)
{
    uint32_t dice = next(r, 100);

    return dice < 45   ? BATCH
           : dice < 65 ? SINGLE
           : dice < 75 ? WITHDRAW
           : dice < 87 ? EVENT
           : dice < 95 ? UNDO
                       : REBUILD;
}

struct command {
    const char *argv[6];
    char name[32];
};

/* Returns the kind that it became (nothing to withdraw: a single edit). */
static int prepare(struct run *r, int kind, struct command *k)
{
    int at = kind == WITHDRAW ? pick_live(r) : kind == UNDO ? pick_event(r) : 0;

    if (at < 0)
        kind = SINGLE;
    memset(&r->op, 0, sizeof r->op);
    r->op.event = -1;
    memset(k, 0, sizeof *k);
    k->argv[0] = "soket";
    k->argv[1] = kind == WITHDRAW                ? "activity"
                 : kind == EVENT || kind == UNDO ? "event"
                 : kind == REBUILD               ? "rebuild"
                                                 : "import";
    k->argv[3] = k->name;
    if (kind == BATCH || kind == SINGLE) {
        k->argv[2] = "activities";
        kind == BATCH ? batch(r) : single(r);
        write_rows(r, k->name);
    } else if (kind == WITHDRAW) {
        k->argv[2] = "withdraw";
        snprintf(k->name, sizeof k->name, "a%d", at);
        r->op.changes[r->op.n++] = (struct change){ at, -1 };
    } else if (kind == EVENT) {
        k->argv[2] = "apply";
        write_event(r, k->name);
    } else if (kind == UNDO) {
        k->argv[2] = "undo";
        snprintf(k->name, sizeof k->name, "e%d", at);
        r->op.event = at;
    }
    return kind;
}

/* ---- checking ---- */

static void path_of(const struct run *r, const char *name, char *out)
{
    snprintf(out, PATH_ROOM + 64, "%s/%s", r->dir, name);
}

static void check_total(struct run *r)
{
    char path[PATH_ROOM + 64], text[4096] = "", want[64];
    FILE *f;

    if (complete(r,
                 (const char *[]){ "soket", "figure", "--campaign", "k",
                                   "--unit", "p", "--indicator", "turns",
                                   "--json", NULL },
                 "figure") != 0)
        found(r, "torn", "figure is refused");
    path_of(r, "figure", path);
    f = fopen(path, "r");
    if (!f || fread(text, 1, sizeof text - 1, f) == 0)
        found(r, "torn", "figure says nothing");
    fclose(f);
    snprintf(want, sizeof want, "\"value\": %lld,", model_total(&r->model));
    if (!strstr(text, want))
        found(r, "total", want);
}

static void check_ready(struct run *r)
{
    double start_at = seconds(), took;

    if (complete(r, (const char *[]){ "soket", "export", "activities", NULL },
                 "activities") != 0 ||
        complete(r, (const char *[]){ "soket", "export", "events", NULL },
                 "events") != 0)
        found(r, "torn", "export is refused");
    took = seconds() - start_at;
    if (took > r->slowest)
        r->slowest = took;
    if (took * 1000 > READY_MS)
        found(r, "slow", "not ready within two seconds");
}

/* doubt: the operation was killed, else it was acknowledged (and taken). */
static void check(struct run *r, bool doubt)
{
    char activities[PATH_ROOM + 64], events[PATH_ROOM + 64];
    enum seen seen;

    check_ready(r);
    path_of(r, "activities", activities);
    path_of(r, "events", events);
    seen = model_compare(&r->model, doubt ? &r->op : NULL, activities, events);
    if (seen == SEEN_UNREADABLE)
        found(r, "torn", "the exported lists cannot be read");
    if (seen == SEEN_LOST)
        found(r, "lost", "an acknowledged change is not there");
    if (seen == SEEN_HALF)
        found(r, "half", "neither whole nor none of it is there");
    if (seen == SEEN_AFTER)
        model_take(&r->model, &r->op);
    r->whole += doubt && seen == SEEN_AFTER;
    r->none += doubt && seen == SEEN_BEFORE;
    if (complete(r, (const char *[]){ "soket", "verify", NULL }, "verify") != 0)
        found(r, "torn", "verify is not clean");
    check_total(r);
}

/* Sessions of the program's processes on the server. */
static int64_t sessions(const struct run *r, struct db *db)
{
    static const char SQL_SESSIONS[] =
        "SELECT COUNT(*) FROM pg_stat_activity WHERE application_name = ?1";
    struct err e = { .lang = LANG_EN };
    int64_t n = 0;

    if (db_one(db, SQL_SESSIONS, PARAMS(P_TEXT(str_of(r->client))), &n, &e) !=
        RC_OK)
        found(r, "setup", e.text);
    return n;
}

static void wait_for_end(struct run *r)
{
    struct timespec pause = { 0, 2000000 };
    struct err e = { .lang = LANG_EN };
    double begun = seconds(), took = 0;
    struct db *db;

    if (!r->store[0])
        return;
    if (db_open(&db, r->store, DB_READ, &e) != RC_OK)
        found(r, "setup", e.text);
    while (sessions(r, db) > 0 && took * 1000 <= GONE_MS) {
        nanosleep(&pause, NULL);
        took = seconds() - begun;
    }
    db_close(db);
    if (took * 1000 > GONE_MS)
        found(r, "slow", "the session of a killed client goes on");
    if (took > r->longest)
        r->longest = took;
}

/* A second kill while the next process brings the file back. */
static void kill_recovery(struct run *r)
{
    static const char *const readers[][3] = { { "soket", "verify", NULL },
                                              { "soket", "rebuild", NULL } };

    if (next(r, 3) == 0)
        kill_after(r, readers[next(r, 2)], next(r, 1000) / 1000.0 * 0.02);
}

/* ---- the loop ---- */

static void step(struct run *r)
{
    struct command k;
    int kind = prepare(r, choose(r), &k);
    bool spare = r->typical[kind] <= 0 || next(r, 4) == 0;
    double begun = seconds();
    int code;

    if (kind == REBUILD)
        k.argv[2] = NULL;
    if (spare)
        code = complete(r, k.argv, "out");
    else
        code = kill_after(r, k.argv,
                          next(r, 1000) / 1000.0 * 1.1 * r->typical[kind]);
    r->op_no++;
    if (code > 0)
        found(r, "refused", k.argv[1]);
    if (code == 0) {
        if (spare)
            r->typical[kind] = seconds() - begun;
        r->done++;
        model_take(&r->model, &r->op);
        if (r->done % 10 == 0)
            check(r, false);
        return;
    }
    r->kills++;
    r->by_kind[kind]++;
    kill_recovery(r);
    wait_for_end(r);
    check(r, true);
}

static void make_dir(struct run *r)
{
    const char *tmp = getenv("TMPDIR");

    snprintf(r->dir, sizeof r->dir, "%s/crash-XXXXXX", tmp ? tmp : "/tmp");
    if (!mkdtemp(r->dir)) {
        perror(r->dir);
        exit(2);
    }
    setenv("SOKET_NOW", "2025-12-31", 1);
    setenv("SOKET_LANG", "en", 1);
    setenv("SOKET_DB", "crash.db", 1);
}

/* A realm on the server under test, and a name by which to see its clients. */
static void take_realm(struct run *r)
{
    char where[STORE_ROOM + 64];

    test_store("crash", r->store);
    snprintf(r->client, sizeof r->client, "crash_%d", (int)getpid());
    snprintf(where, sizeof where, "%s&application_name=%s", r->store,
             r->client);
    setenv("SOKET_DB", where, 1);
}

/* Else no wait would ever be one. */
static void check_sessions_are_seen(const struct run *r)
{
    struct err e = { .lang = LANG_EN };
    struct db *db;

    if (db_open(&db, getenv("SOKET_DB"), DB_READ, &e) != RC_OK)
        found(r, "setup", e.text);
    if (sessions(r, db) != 1)
        found(r, "setup", "the sessions of clients cannot be seen");
    db_close(db);
}

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

int main(int argc, char **argv)
{
    static struct run r;
    const char *kills = getenv("CRASH_KILLS"), *seed = getenv("CRASH_SEED");
    double begun = seconds();

    if (argc < 2)
        return 2;
    setvbuf(stdout, NULL, _IOLBF, 0);
    r.program = argv[1];
    r.wanted = (int)strtol(kills      ? kills
                           : argc > 2 ? argv[2]
                                      : "100",
                           NULL, 10);
    r.seed = seed ? strtoull(seed, NULL, 10) : 20250701;
    r.dice = r.seed;
    make_dir(&r);
    if (test_engine() == ON_PG)
        take_realm(&r);
    model_new(&r.model);
    set_up(&r);
    if (r.store[0])
        check_sessions_are_seen(&r);
    while (r.kills < r.wanted)
        step(&r);
    check(&r, false);
    printf("crash: %d kills (import %d, edit %d, withdraw %d, event %d, undo "
           "%d, rebuild %d), of them %d whole, %d none; %d operations "
           "acknowledged, %d activities; slowest answer %.0f ms; %.1f s\n",
           r.kills, r.by_kind[0], r.by_kind[1], r.by_kind[2], r.by_kind[3],
           r.by_kind[4], r.by_kind[5], r.whole, r.none, r.done, r.model.n,
           r.slowest * 1000, seconds() - begun);
    if (r.store[0]) {
        printf("crash: sessions of killed clients ended within %.0f ms\n",
               r.longest * 1000);
        test_store_drop(r.store);
    }
    model_free(&r.model);
    nftw(r.dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
