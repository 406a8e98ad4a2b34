/*
 * pg_wait SOKET: waiting that has an end.  All connections taken by others; a
 * writer frozen in the middle of its change; sessions ended while they lay idle; a
 * server that only reads.  What is told is checked as in pg_crash.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domain/ctx.h"
#include "domain/log.h"
#include "pg_server.h"
#include "pg_work.h"

enum { MANY = 200 };

static _Noreturn void found(const char *what, const char *why)
{
    printf("pg_wait: found: %s: %s\n", what, why);
    exit(1);
}

static void must(bool ok, const char *what, const char *why)
{
    if (!ok)
        found(what, why);
}

static void must_say(const struct ctx *c, const char *what, const char *words)
{
    if (!strstr(c->err.text, words))
        found(what, c->err.text);
}

static void must_save(struct work *w, struct ctx *c, const char *what)
{
    if (work_change(w, 0, c, NOTE) != SAVED)
        found(what, "a change was not saved");
}

/* ---- all connections taken ---- */

struct crowd {
    struct pg_conn *c[MANY];
    int n;
};

static void gather(struct crowd *all)
{
    while (all->n < MANY && (all->c[all->n] = server_connect()))
        all->n++;
}

static void scatter(struct crowd *all)
{
    while (all->n)
        server_close(all->c[--all->n]);
}

static void end_sessions(struct pg_conn *by)
{
    server_through(by, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                       " WHERE application_name = 'soket'");
    server_sleep(0.2);
}

static double open_while_full(struct work *w, struct ctx *c, bool *ret_open)
{
    double begin = server_seconds();

    *ret_open = work_open(w, c, DB_WRITE);
    return server_seconds() - begin;
}

static void pool_exhausted(struct work *w)
{
    static const char what[] = "pool exhausted";
    struct crowd all = { .n = 0 };
    struct ctx old, other;
    double took;
    bool open;

    must(work_open(w, &old, DB_WRITE), what, "cannot open");
    gather(&all);
    must_save(w, &old, what);
    took = open_while_full(w, &other, &open);
    must(!open, what, "there was room");
    must_say(&other, what, "no connection left");
    must(took > 5 && took < 15, what, "no bounded wait");
    printf("pg_wait: %d connections taken: refused after %.1f s\n", all.n,
           took);

    /* one that was there loses its place and finds it again */
    end_sessions(all.c[0]);
    gather(&all);
    took = server_seconds();
    must(work_change(w, 0, &old, NOTE) == NOTHING, what,
         "saved without a place");
    took = server_seconds() - took;
    must(took > 5 && took < 15, what, "no bounded wait on the way back");
    scatter(&all);
    took = server_seconds();
    must_save(w, &old, what);
    took = server_seconds() - took;
    printf("pg_wait: saved %.0f ms after there was room again\n", took * 1e3);
    must(took < 5, what, "too late after there was room");
    ctx_close(&old);
    work_check(w, what);
}

/* Room comes while it waits. */
static void pool_comes_free(struct work *w)
{
    static const char what[] = "pool comes free";
    struct crowd all = { .n = 0 };
    struct ctx c;
    double took;
    bool open;
    pid_t pid = fork();

    if (pid == 0) {
        gather(&all);
        server_sleep(3);
        _exit(0);
    }
    server_sleep(1.5);
    took = open_while_full(w, &c, &open);
    must(open, what, c.err.text);
    printf("pg_wait: found room after %.1f s of waiting\n", took);
    must_save(w, &c, what);
    ctx_close(&c);
    waitpid(pid, NULL, 0);
}

/* ---- a frozen writer ---- */

static const char SQL_IDLE[] =
    "SELECT set_config('idle_in_transaction_session_timeout', ?1, false)";

/* Freezes in the middle of a change; thawed, it must be told the truth. */
static _Noreturn void freeze(struct work *w, const char *idle)
{
    struct ctx c;
    enum rc rc;

    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (!work_open(w, &c, DB_WRITE))
        _exit(3);
    if (*idle &&
        db_exec(c.db, SQL_IDLE, PARAMS(P_TEXT(str_of(idle))), &c.err) != RC_OK)
        _exit(4);
    if (change_begin(&c) != RC_OK ||
        change_entry(&c, "fault.frozen", "frozen", S("x"), S("{}")) != RC_OK)
        _exit(5);
    raise(SIGSTOP);
    rc = change_end(&c);
    if (rc == RC_OK)
        _exit(6);
    if (!strstr(c.err.text, "nothing was saved"))
        _exit(7);
    if (work_change(w, 1, &c, NOTE) != SAVED)
        _exit(8);
    _exit(0);
}

static pid_t frozen(struct work *w, const char *idle)
{
    int status;
    pid_t pid;

    fflush(NULL);
    pid = fork();
    if (pid == 0)
        freeze(w, idle);
    waitpid(pid, &status, WUNTRACED);
    if (!WIFSTOPPED(status)) {
        printf("pg_wait: exit %d\n", WEXITSTATUS(status));
        found("frozen writer", "it did not get that far");
    }
    return pid;
}

static void frozen_then_killed(struct work *w)
{
    static const char what[] = "frozen writer";
    pid_t pid = frozen(w, "");
    struct ctx c;
    double took = server_seconds();

    must(work_open(w, &c, DB_WRITE), what, "cannot open");
    must(work_change(w, 0, &c, NOTE) == NOTHING, what, "saved beside it");
    took = server_seconds() - took;
    printf("pg_wait: beside a frozen writer: refused after %.1f s\n", took);
    must(took > 8 && took < 12, what, "not about ten seconds");
    must(change_begin(&c) != RC_OK, what, "begun beside it");
    must_say(&c, what, "another program is writing");
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    took = server_seconds();
    must_save(w, &c, what);
    took = server_seconds() - took;
    printf("pg_wait: saved %.0f ms after its death\n", took * 1e3);
    must(took < 5, what, "too late after its death");
    ctx_close(&c);
    work_check(w, what);
}

/* The server ends a session that is idle in a transaction (here after 4 s, by
 * default after 120); the frozen one wakes and is told. */
static void frozen_then_ended(struct work *w)
{
    static const char what[] = "frozen writer, ended by the server";
    const char *idle = getenv("PG_WAIT_IDLE");
    pid_t pid = frozen(w, idle ? idle : "4s");
    double took = server_seconds();
    int status = 0;
    struct ctx c;

    must(work_open(w, &c, DB_WRITE), what, "cannot open");
    while (work_change(w, 0, &c, NOTE) != SAVED)
        must(server_seconds() - took < 150, what, "never");
    took = server_seconds() - took;
    printf("pg_wait: saved %.1f s after it froze\n", took);
    kill(pid, SIGCONT);
    waitpid(pid, &status, 0);
    if (status != 0) {
        printf("pg_wait: exit %d\n", WEXITSTATUS(status));
        found(what, "it was not told the truth when it woke");
    }
    ctx_close(&c);
    work_check(w, what);
}

/* ---- ended while idle ---- */

static const char SQL_ANY[] = "SELECT COUNT(*) FROM log";

static void ended_idle(struct work *w)
{
    static const char what[] = "ended while idle";
    struct ctx writer, reader;
    int64_t n = 0;

    must(work_open(w, &writer, DB_WRITE) && work_open(w, &reader, DB_READ),
         what, "cannot open");
    for (int i = 0; i < 10; i++) {
        server_do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  " WHERE application_name = 'soket'");
        while (server_number("SELECT COUNT(*) FROM pg_stat_activity"
                             " WHERE application_name = 'soket'"))
            server_sleep(0.002);
        must_save(w, &writer, what);
        if (i % 2 && db_begin(reader.db, &reader.err) != RC_OK)
            found(what, reader.err.text);
        if (db_one(reader.db, SQL_ANY, NO_PARAMS, &n, &reader.err) != RC_OK)
            found(what, reader.err.text);
        db_rollback(reader.db);
    }
    ctx_close(&writer);
    ctx_close(&reader);
    work_check(w, what);
}

static void server_reads_only(struct work *w)
{
    static const char what[] = "only reads";
    struct ctx c;
    int64_t n = 0;

    server_do("ALTER DATABASE soket SET default_transaction_read_only = on");
    must(!work_open(w, &c, DB_WRITE), what, "opened for writing");
    must_say(&c, what, "only reads");
    must(work_open(w, &c, DB_READ), what, "not opened for reading");
    must(db_one(c.db, SQL_ANY, NO_PARAMS, &n, &c.err) == RC_OK, what,
         "not read");
    ctx_close(&c);
    server_do("BEGIN READ WRITE; ALTER DATABASE soket"
              " RESET default_transaction_read_only; COMMIT");
}

int main(int argc, char **argv)
{
    struct work *w;

    if (argc < 2)
        return 2;
    w = work_new(argv[1], "pgwait");
    w->writers = 2;
    ended_idle(w);
    server_reads_only(w);
    pool_exhausted(w);
    pool_comes_free(w);
    frozen_then_killed(w);
    frozen_then_ended(w);
    printf("pg_wait: told saved %d, nothing %d, not known %d; 0 lies\n",
           work_told(w, SAVED), work_told(w, NOTHING), work_told(w, UNKNOWN));
    return 0;
}
