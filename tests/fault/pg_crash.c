/*
 * pg_crash SOKET [ROUNDS]: hurts the server while writers and readers work, and
 * checks after every round that all that was told is true.  Kinds of rounds, each
 * ROUNDS times: a session ended (pg_terminate_backend), a session killed (-9: the
 * server starts all over), the postmaster killed (-9) and started, the server
 * stopped fast and started.  PG_CRASH_ROUNDS, PG_CRASH_KIND, PG_CRASH_SEED.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pg_server.h"
#include "pg_work.h"

enum { SERVICE_S = 5 };

static uint64_t state;

static double random_seconds(double below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return below * (double)(state >> 40) / (double)(1u << 24);
}

/* Each returns when the server takes connections again. */

static double end_session(void)
{
    char text[128];
    double at = server_seconds();

    if (!server_ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'soket'"
                    " AND backend_type = 'client backend'"
                    " ORDER BY state = 'idle', random() LIMIT 1",
                    text, sizeof text))
        printf("pg_crash: nobody to end: %s\n", text);
    return at;
}

static double kill_session(void)
{
    struct pg_conn *watch = server_connect();
    pid_t pid = server_victim();
    double until = server_seconds() + 10;

    if (!watch || pid <= 0) {
        server_close(watch);
        return server_up(10);
    }
    kill(pid, SIGKILL);
    while (!server_cut(watch) && server_seconds() < until)
        server_sleep(0.001);
    server_close(watch);
    return server_up(30);
}

static double kill_server(void)
{
    server_kill();
    server_start();
    return server_seconds();
}

static double stop_server(void)
{
    server_stop_fast();
    server_start();
    return server_seconds();
}

static const struct kind {
    const char *name;
    double (*hurt)(void);
} kinds[] = {
    { "session ended", end_session },
    { "session killed", kill_session },
    { "postmaster killed", kill_server },
    { "stopped and started", stop_server },
};

struct times {
    double write, read, answer;
};

static void larger(double *a, double b)
{
    if (b > *a)
        *a = b;
}

static _Noreturn void late(const struct kind *k, const char *what, double s)
{
    printf("pg_crash: found: %s: %s only after %.1f s\n", k->name, what, s);
    exit(1);
}

static void round_of(struct work *w, const struct kind *k, struct times *max)
{
    double began = server_seconds(), up, saved, read;

    work_go(w);
    server_sleep(0.02 + random_seconds(0.2));
    up = k->hurt();
    do {
        server_sleep(0.002);
        saved = work_saved_after(w, up);
        read = w->good_read - up;
    } while ((saved < 0 || read < 0) && server_seconds() < up + 4 * SERVICE_S);
    if (saved < 0 || saved > SERVICE_S)
        late(k, "a change was saved", server_seconds() - up);
    if (read < 0 || read > SERVICE_S)
        late(k, "a figure was read", server_seconds() - up);
    if (!work_pause(w, 30))
        late(k, "all writers had answers", 30);
    larger(&max->write, saved);
    larger(&max->read, read);
    larger(&max->answer, work_slowest(w, began));
    work_check(w, k->name);
}

int main(int argc, char **argv)
{
    const char *rounds = getenv("PG_CRASH_ROUNDS");
    const char *only = getenv("PG_CRASH_KIND"), *seed = getenv("PG_CRASH_SEED");
    int n = (int)strtol(rounds ? rounds : argc > 2 ? argv[2] : "20", NULL, 10);
    struct work *w;

    if (argc < 2)
        return 2;
    state = seed ? strtoull(seed, NULL, 10) : 20251123;
    w = work_new(argv[1], "pgcrash");
    work_start(w, 4, 2);
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        struct times max = { 0, 0, 0 };
        double began = server_seconds();

        if (only && !strstr(kinds[k].name, only))
            continue;
        for (int i = 0; i < n; i++)
            round_of(w, &kinds[k], &max);
        printf("pg_crash: %-19s %3d rounds, %.1f s; after the server: first "
               "save <= %.0f ms, first read <= %.0f ms; slowest answer %.0f "
               "ms\n",
               kinds[k].name, n, server_seconds() - began, max.write * 1e3,
               max.read * 1e3, max.answer * 1e3);
    }
    work_end(w);
    printf("pg_crash: told saved %d, nothing %d, not known %d; good reads %d; "
           "0 lies\n",
           work_told(w, SAVED), work_told(w, NOTHING), work_told(w, UNKNOWN),
           w->reads);
    return 0;
}
