/*
 * pg_partition SOKET: the cable to the server is pulled for PG_PARTITION_S seconds
 * (30), run by pg_cut.sh: while a session is idle, in the middle of a change, while a
 * commit waits for its answer, and under writers and readers.  The server gives
 * the lock back, the client gives up in bounded time, both go on afterwards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "domain/ctx.h"
#include "domain/log.h"
#include "pg_server.h"
#include "pg_work.h"

enum { GIVES_UP_S = 30, SERVICE_S = 5 };

static double seconds = 30;

static _Noreturn void found(const char *what, const char *why)
{
    printf("pg_partition: found: %s: %s\n", what, why);
    exit(1);
}

static void must(bool ok, const char *what, const char *why)
{
    if (!ok)
        found(what, why);
}

static void cable(const char *up_or_down)
{
    pid_t pid = fork();
    int status = -1;

    if (pid == 0) {
        execlp("ip", "ip", "-n", getenv("PG_CUT_SPACE"), "link", "set",
               getenv("PG_CUT_LINK"), up_or_down, (char *)NULL);
        _exit(127);
    }
    waitpid(pid, &status, 0);
    must(status == 0, "ip link set", up_or_down);
}

static void wait_until(double at)
{
    if (server_seconds() < at)
        server_sleep(at - server_seconds());
}

static const char SQL_HELD[] =
    "SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND granted";

/* From the first change after the cable is back. */
static void back(struct work *w, struct ctx *c, const char *what)
{
    double at = server_seconds();

    while (work_change(w, 0, c, NOTE) != SAVED)
        must(server_seconds() - at < SERVICE_S, what, "no service afterwards");
    printf("pg_partition: %-24s saved %.0f ms after the cable\n", what,
           (server_seconds() - at) * 1e3);
    must(server_seconds() - at < SERVICE_S, what, "service too late");
    work_check(w, what);
}

/* Slept through: nothing is noticed.  Used meanwhile: refused in bounded time. */
static void while_idle(struct work *w, struct ctx *c)
{
    static const char what[] = "idle";
    double at = server_seconds(), took;

    cable("down");
    took = server_seconds();
    must(work_change(w, 0, c, NOTE) == NOTHING, what, "not told as not saved");
    took = server_seconds() - took;
    printf("pg_partition: %-24s given up after %.1f s\n", what, took);
    must(took < GIVES_UP_S, what, "given up too late");
    wait_until(at + seconds);
    cable("up");
    back(w, c, what);
    at = server_seconds();
    cable("down");
    wait_until(at + seconds);
    cable("up");
    back(w, c, "slept through");
}

/* The server gives the lock back while the cable is out. */
static void in_a_change(struct work *w, struct ctx *c)
{
    static const char what[] = "in a change";
    double at, held, took;

    must(change_begin(c) == RC_OK &&
             change_entry(c, "fault.cut", "cut", S("x"), S("{}")) == RC_OK,
         what, c->err.text);
    must(server_number(SQL_HELD) == 1, what, "no lock");
    at = server_seconds();
    cable("down");
    while (server_number(SQL_HELD) != 0) {
        must(server_seconds() - at < GIVES_UP_S, what, "the lock stays");
        server_sleep(0.05);
    }
    held = server_seconds() - at;
    took = server_seconds();
    must(change_end(c) != RC_OK, what, "saved over no cable");
    took = server_seconds() - took;
    printf("pg_partition: %-24s lock given back after %.1f s, given up after "
           "%.1f s: %s\n",
           what, held, took, c->err.text);
    must(took < GIVES_UP_S, what, "given up too late");
    wait_until(at + seconds);
    cable("up");
    ctx_next(c);
    must(server_number("SELECT COUNT(*) FROM pgcut.log WHERE kind = 'cut'") ==
             0,
         what, "half a change is there");
    back(w, c, what);
}

/* The server cannot answer before the cable is out: it waits for a standby that
 * is not there, and stops waiting then. */
static void at_commit(struct work *w, struct ctx *c, double s)
{
    static const char what[] = "at commit";
    static const char *const words[] = { "under way", "saved", "nothing",
                                         "not known" };
    double at = server_seconds(), took;
    enum told told;
    pid_t pid;

    server_do("ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
    server_do("SELECT pg_reload_conf()");
    server_sleep(0.3);
    fflush(NULL);
    pid = fork();
    if (pid == 0) {
        server_sleep(0.5);
        cable("down");
        server_do("ALTER SYSTEM RESET synchronous_standby_names");
        server_do("SELECT pg_reload_conf()");
        wait_until(at + 0.5 + s);
        cable("up");
        _exit(0);
    }
    took = server_seconds();
    told = work_change(w, 0, c, NOTE);
    took = server_seconds() - took;
    printf("pg_partition: %-24s %.0f s without a cable: told %s after %.1f s\n",
           what, s, words[told], took);
    must(told == SAVED || (told == UNKNOWN && s > 15), what, "told otherwise");
    must(took < GIVES_UP_S + 5, what, "given up too late");
    waitpid(pid, NULL, 0);
    back(w, c, what);
}

static void under_work(struct work *w)
{
    static const char what[] = "under writers, readers";
    double at = server_seconds(), up, saved, read;

    work_start(w, 4, 2);
    work_go(w);
    server_sleep(1);
    cable("down");
    wait_until(at + 1 + seconds);
    cable("up");
    up = server_seconds();
    do {
        server_sleep(0.005);
        saved = work_saved_after(w, up);
        read = w->good_read - up;
        must(server_seconds() < up + 60, what, "no service");
    } while (saved < 0 || read < 0);
    must(work_pause(w, 60), what, "a writer has no answer");
    printf("pg_partition: %-24s saved %.0f ms, read %.0f ms after the cable; "
           "slowest answer %.1f s\n",
           what, saved * 1e3, read * 1e3, work_slowest(w, at));
    must(saved < SERVICE_S && read < SERVICE_S, what, "service too late");
    must(work_slowest(w, at) < GIVES_UP_S + 5, what, "given up too late");
    work_end(w);
    work_check(w, what);
}

int main(int argc, char **argv)
{
    const char *s = getenv("PG_PARTITION_S"), *host = getenv("PG_CUT_HOST");
    struct work *w;
    struct ctx c;

    if (argc < 2 || !host)
        return 2;
    if (s)
        seconds = strtod(s, NULL);
    w = work_new(argv[1], "pgcut");
    snprintf(w->where, sizeof w->where,
             "postgresql://soket_owner@%s:5432/soket?realm=pgcut", host);
    w->writers = 1;
    must(work_open(w, &c, DB_WRITE), "open", c.err.text);
    back(w, &c, "before");
    while_idle(w, &c);
    in_a_change(w, &c);
    at_commit(w, &c, 13);
    if (seconds > 20)
        at_commit(w, &c, seconds);
    ctx_close(&c);
    under_work(w);
    printf("pg_partition: told saved %d, nothing %d, not known %d; 0 lies\n",
           work_told(w, SAVED), work_told(w, NOTHING), work_told(w, UNKNOWN));
    return 0;
}
