/*
 * pg_lost SOKET [ROUNDS]: the line is cut around COMMIT, at every place of it, and
 * then at ROUNDS places anywhere: what the writer is told is what the store holds.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "domain/ctx.h"
#include "pg_proxy.h"
#include "pg_server.h"
#include "pg_work.h"

static uint64_t state = 4711;

static long dice(long below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (long)(state >> 33) % below;
}

static const struct place {
    enum cut cut;
    const char *name;
    enum told told;
    double within; /* seconds for the answer, at most */
} places[] = {
    { CUT_NOTHING, "nothing is cut", SAVED, 2 },
    { CUT_AFTER, "after the request", SAVED, 5 },
    { CUT_ANSWER, "the answer swallowed", SAVED, 5 },
    { CUT_BEFORE, "before the request", NOTHING, 5 },
    { CUT_INSIDE, "within the request", NOTHING, 5 },
    { CUT_LATE, "the request comes late", SAVED, 8 },
    { CUT_SILENT, "the request never comes", UNKNOWN, 15 },
    { CUT_GONE, "and no way back", UNKNOWN, 20 },
};

static _Noreturn void found(const struct place *at, const char *what)
{
    printf("pg_lost: found: %s: %s\n", at->name, what);
    exit(1);
}

/* A new connection each: the way of COMMIT is the same, new or prepared. */
static void cut_at(struct work *w, struct proxy *p, const struct place *at,
                   enum change_kind kind)
{
    static const char *const words[] = { "under way", "saved", "nothing",
                                         "not known" };
    double begin;
    enum told told;
    struct ctx c;

    if (!work_open(w, &c, DB_WRITE))
        found(at, "no connection");
    if (dice(2) && work_change(w, 0, &c, NOTE) != SAVED)
        found(at, "the change before");
    p->cut = at->cut;
    begin = server_seconds();
    told = work_change(w, 0, &c, kind);
    begin = server_seconds() - begin;
    p->refuse = false;
    printf("pg_lost: %-24s told: %s, after %.0f ms\n", at->name, words[told],
           begin * 1e3);
    if (told != UNKNOWN)
        work_check(w, at->name);
    if (told != at->told)
        found(at, "told otherwise");
    if (begin > at->within)
        found(at, "told too late");
    server_do("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              " WHERE application_name = 'soket' AND state <> 'idle'");
    if (work_change(w, 0, &c, NOTE) != SAVED)
        found(at, "the connection is of no use afterwards");
    ctx_close(&c);
    work_check(w, at->name);
}

static void cut_anywhere(struct work *w, struct proxy *p, int rounds)
{
    int told[4] = { 0 };
    double slowest = 0;
    bool is_open = false;
    struct ctx c;

    for (int i = 0; i < rounds; i++) {
        double begin = server_seconds();

        if (!is_open || dice(4) == 0) {
            if (is_open)
                ctx_close(&c);
            p->cut = CUT_NOTHING;
            is_open = work_open(w, &c, DB_WRITE);
        }
        if (!is_open) {
            printf("pg_lost: found: no connection: %s\n", c.err.text);
            exit(1);
        }
        p->bytes = 1 + dice(dice(2) ? 4000 : 400);
        p->cut = dice(2) ? CUT_BYTES_UP : CUT_BYTES_DOWN;
        told[work_change(w, 0, &c, (enum change_kind)dice(CHANGE_KINDS))]++;
        if (server_seconds() - begin > slowest)
            slowest = server_seconds() - begin;
    }
    p->cut = CUT_NOTHING;
    ctx_close(&c);
    work_check(w, "anywhere");
    printf("pg_lost: cut at %d places anywhere: told saved %d, nothing %d, not "
           "known %d; slowest answer %.0f ms; 0 lies\n",
           rounds, told[SAVED], told[NOTHING], told[UNKNOWN], slowest * 1e3);
}

int main(int argc, char **argv)
{
    const char *rounds = getenv("PG_LOST_ROUNDS");
    const char *at = getenv("SOKET_TEST_PG_AT");
    char server[256], folder[256];
    struct proxy *p;
    struct work *w;

    if (argc < 2 || !at)
        return 2;
    w = work_new(argv[1], "pglost");
    snprintf(server, sizeof server, "%s/s", at);
    snprintf(folder, sizeof folder, "%s/proxy", at);
    mkdir(folder, 0700);
    p = proxy_start(folder, server);
    snprintf(w->where, sizeof w->where,
             "postgresql:///soket?host=%s&port=5432&user=soket_owner"
             "&realm=pglost",
             folder);
    w->writers = 1;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        cut_at(w, p, &places[i], i % 2 ? NOTE : BATCH);
    cut_anywhere(w, p,
                 (int)strtol(rounds     ? rounds
                             : argc > 2 ? argv[2]
                                        : "300",
                             NULL, 10));
    proxy_stop(p);
    printf("pg_lost: %d commits passed the proxy\n", p->commits);
    return 0;
}
