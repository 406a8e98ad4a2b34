/*
 * pg_standby SOKET PG_PAIR [ROUNDS]: a primary and its synchronous standby.  Under
 * writers and readers the primary is killed and the standby promoted, ROUNDS
 * times, the two changing places; an address with both finds the one that writes.
 * Before that: who writes to a standby is refused, who reads is served, and a change
 * that the standby does not have is not told as saved.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domain/ctx.h"
#include "pg_server.h"
#include "pg_work.h"

enum { SERVICE_S = 5 };

static const char *pair;

static _Noreturn void found(const char *what, const char *why)
{
    printf("pg_standby: found: %s: %s\n", what, why);
    exit(1);
}

static void must(bool ok, const char *what, const char *why)
{
    if (!ok)
        found(what, why);
}

static void server(const char *verb, int n, int from)
{
    char one[16], two[16];
    pid_t pid;
    int status = -1;

    snprintf(one, sizeof one, "%d", n);
    snprintf(two, sizeof two, "%d", from);
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        execl(pair, pair, verb, one, two, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    must(status == 0, verb, one);
}

static const char *folder(int n)
{
    static char text[2][100];

    snprintf(text[n - 1], sizeof text[0], "%s/s%s", getenv("SOKET_TEST_PG_AT"),
             n == 1 ? "" : "2");
    return text[n - 1];
}

static void go_to(struct work *w, const char *host, const char *other)
{
    snprintf(w->where, sizeof w->where,
             "postgresql:///soket?host=%s%s%s&port=5432"
             "&user=soket_owner&realm=pgpair",
             host, *other ? "," : "", other);
}

/* The administrator, too, turns to server n. */
static void administer(int n)
{
    char text[512];

    snprintf(text, sizeof text, "postgresql:///soket?host=%s&user=postgres",
             folder(n));
    setenv("SOKET_TEST_PG_ADMIN", text, 1);
}

static void both(struct work *w)
{
    go_to(w, folder(1), folder(2));
}

static const char SQL_ANY[] = "SELECT COUNT(*) FROM log";

static void only_the_standby(struct work *w)
{
    static const char what[] = "an address of the standby";
    struct ctx c;
    int64_t n = 0;

    go_to(w, folder(2), "");
    must(!work_open(w, &c, DB_WRITE), what, "opened for writing");
    must(strstr(c.err.text, "only reads"), what, c.err.text);
    for (int i = 0; n == 0; i++) { /* it may lag */
        must(i < 100 && work_open(w, &c, DB_READ), what, c.err.text);
        must(db_one(c.db, SQL_ANY, NO_PARAMS, &n, &c.err) == RC_OK, what,
             c.err.text);
        ctx_close(&c);
    }
    must(work_soket(w, "verify >/dev/null") == 0, what, "verify");
    must(work_soket(w, "rebuild 2>/dev/null") == 1, what, "rebuild");
    printf("pg_standby: %s: writers refused, readers served\n", what);
    both(w);
}

static const char SQL_WAITING[] =
    "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
static const char SQL_END[] =
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE wait_event = 'SyncRep'";
static const char SQL_CANCEL[] =
    "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
    " WHERE wait_event = 'SyncRep'";

static void await_waiting(const char *what)
{
    double at = server_seconds();

    while (server_number(SQL_WAITING) == 0) {
        must(server_seconds() - at < 15, what, "nobody waits");
        server_sleep(0.02);
    }
}

/* One change while the standby is away and the session that commits is ended, or
 * its wait cancelled. */
static void without_standby(struct work *w, const char *how, enum told want)
{
    const char *what = how == SQL_END ? "ended while waiting for the standby"
                                      : "cancelled while waiting for it";
    struct journal *j = &w->journals[0];
    int status, n = j->n;
    struct ctx c;
    pid_t pid;

    server("stop", 2, 1);
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        if (!work_open(w, &c, DB_WRITE))
            _exit(1);
        work_change(w, 0, &c, NOTE);
        _exit(0);
    }
    await_waiting(what);
    server_do(how);
    if (how == SQL_END) {
        await_waiting(what); /* the proof waits, too */
        must(j->n == n + 1 && j->changes[n].told == UNDER_WAY, what,
             "told before the standby has it");
    }
    server_sleep(0.5);
    server("start", 2, 1);
    waitpid(pid, &status, 0);
    printf("pg_standby: %s: told %s\n", what,
           j->changes[n].told == SAVED     ? "saved, with the standby"
           : j->changes[n].told == UNKNOWN ? "not known"
                                           : "otherwise");
    must(status == 0 && j->changes[n].told == want, what, "told otherwise");
    work_check(w, what);
}

static void fail_over(struct work *w, int *primary, int round)
{
    int standby = 3 - *primary;
    double at, up, saved, read;

    work_go(w);
    server_sleep(0.3 + 0.07 * round);
    at = server_seconds();
    server("kill", *primary, 0);
    server("promote", standby, 0);
    administer(standby);
    up = server_seconds();
    do {
        server_sleep(0.002);
        saved = work_saved_after(w, up);
        read = w->good_read - up;
        must(server_seconds() < up + 30, "promoted", "no service");
    } while (saved < 0 || read < 0);
    must(work_pause(w, 60), "promoted", "a writer has no answer");
    printf("pg_standby: promoted %.1f s after the kill; saved %.0f ms, read "
           "%.0f ms after that; slowest answer %.1f s\n",
           up - at, saved * 1e3, read * 1e3, work_slowest(w, at));
    must(saved < SERVICE_S && read < SERVICE_S, "promoted", "service too late");
    go_to(w, folder(standby), "");
    work_check(w, "promoted");
    both(w);
    server("copy", *primary, standby);
    *primary = standby;
}

int main(int argc, char **argv)
{
    const char *rounds = getenv("PG_STANDBY_ROUNDS");
    int n = (int)strtol(rounds ? rounds : argc > 3 ? argv[3] : "2", NULL, 10);
    struct work *w;
    int primary = 1;

    if (argc < 3)
        return 2;
    pair = argv[2];
    w = work_new(argv[1], "pgpair");
    w->writers = 1;
    server("copy", 2, 1);
    only_the_standby(w);
    without_standby(w, SQL_END, SAVED);
    without_standby(w, SQL_CANCEL, UNKNOWN);
    work_start(w, 4, 2);
    for (int i = 0; i < n; i++)
        fail_over(w, &primary, i);
    work_end(w);
    printf("pg_standby: %d times; told saved %d, nothing %d, not known %d; 0 "
           "lies\n",
           n, work_told(w, SAVED), work_told(w, NOTHING),
           work_told(w, UNKNOWN));
    server("end", 2, 0);
    return 0;
}
