/* The administrator's side of the server under test. */
#include "pg_server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <libpq-fe.h>

static _Noreturn void give_up(const char *what, const char *why)
{
    printf("pg_server: %s: %s\n", what, why);
    exit(2);
}

static const char *env(const char *name)
{
    const char *v = getenv(name);

    if (!v)
        give_up("not in the environment (run me by pg_with.sh)", name);
    return v;
}

double server_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void server_sleep(double s)
{
    struct timespec t = { (time_t)s, (long)((s - (double)(time_t)s) * 1e9) };

    while (nanosleep(&t, &t) != 0 && errno == EINTR)
        ;
}

void server_address(const char *realm, char *ret, size_t room)
{
    snprintf(ret, room, "%s&realm=%s", env("SOKET_TEST_PG"), realm);
}

/* ---- sessions ---- */

struct pg_conn *server_connect(void)
{
    PGconn *c = PQconnectdb(env("SOKET_TEST_PG_ADMIN"));

    if (PQstatus(c) == CONNECTION_OK)
        return (struct pg_conn *)c;
    PQfinish(c);
    return NULL;
}

void server_close(struct pg_conn *c)
{
    PQfinish((PGconn *)c);
}

void server_through(struct pg_conn *c, const char *sql)
{
    PQclear(PQexec((PGconn *)c, sql));
}

bool server_cut(struct pg_conn *c)
{
    struct pollfd p = { .fd = PQsocket((PGconn *)c), .events = POLLIN };

    return poll(&p, 1, 0) != 0;
}

bool server_ask(const char *sql, char *ret, size_t room)
{
    PGconn *c = (PGconn *)server_connect();
    PGresult *r = c ? PQexec(c, sql) : NULL;
    ExecStatusType status = PQresultStatus(r);
    bool good = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;

    snprintf(ret, room, "%s", good && PQntuples(r) ? PQgetvalue(r, 0, 0) : "");
    if (c && !good)
        snprintf(ret, room, "%s", PQerrorMessage(c));
    PQclear(r);
    PQfinish(c);
    return good;
}

void server_do(const char *sql)
{
    char text[512];

    if (!server_ask(sql, text, sizeof text))
        give_up(sql, text);
}

long server_number(const char *sql)
{
    char text[512];

    if (!server_ask(sql, text, sizeof text))
        give_up(sql, text);
    return strtol(text, NULL, 10);
}

pid_t server_victim(void)
{
    char text[64];

    if (!server_ask("SELECT pid FROM pg_stat_activity"
                    " WHERE application_name = 'soket' AND"
                    " backend_type = 'client backend'"
                    " ORDER BY state = 'idle', random() LIMIT 1",
                    text, sizeof text))
        return 0;
    return (pid_t)strtol(text, NULL, 10);
}

/* ---- the cluster ---- */

static pid_t postmaster(void)
{
    char path[512], line[64] = "";
    FILE *f;

    snprintf(path, sizeof path, "%s/data/postmaster.pid",
             env("SOKET_TEST_PG_AT"));
    f = fopen(path, "r");
    if (!f || !fgets(line, sizeof line, f))
        give_up("no server", path);
    fclose(f);
    return (pid_t)strtol(line, NULL, 10);
}

void server_kill(void)
{
    pid_t pid = postmaster();

    kill(pid, SIGKILL);
    while (kill(pid, 0) == 0)
        server_sleep(0.001);
}

/* pg_ctl does not run as root. */
static int pg_ctl(const char *verb, const char *option, const char *value)
{
    char ctl[512], data[512], log[512];
    const char *at = env("SOKET_TEST_PG_AT");
    pid_t pid = fork();
    int status = 0;

    if (pid < 0)
        give_up("fork", strerror(errno));
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);

        dup2(null, 0), dup2(null, 1), dup2(null, 2);
        for (int fd = 3; fd < 64; fd++)
            close(fd);
        snprintf(ctl, sizeof ctl, "%s/pg_ctl", env("SOKET_TEST_PG_BIN"));
        snprintf(data, sizeof data, "%s/data", at);
        snprintf(log, sizeof log, "%s/log", at);
        if (chdir("/") != 0)
            _exit(127);
        if (geteuid() == 0)
            execlp("runuser", "runuser", "-u", "postgres", "--", ctl, "-D",
                   data, "-l", log, "-t", "60", option, value, verb,
                   (char *)NULL);
        else
            execl(ctl, ctl, "-D", data, "-l", log, "-t", "60", option, value,
                  verb, (char *)NULL);
        _exit(127);
    }
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void server_stop_fast(void)
{
    if (pg_ctl("stop", "-m", "fast") != 0)
        give_up("pg_ctl stop", "failed");
}

/* Sessions that outlive their postmaster by a moment keep the next one off. */
void server_start(void)
{
    for (int tries = 0; tries < 200; tries++) {
        if (pg_ctl("start", "-m", "fast") == 0)
            return;
        server_sleep(0.02);
    }
    give_up("pg_ctl start", "failed");
}

double server_up(double s)
{
    double until = server_seconds() + s;

    while (server_seconds() < until) {
        struct pg_conn *c = server_connect();

        if (c) {
            server_close(c);
            return server_seconds();
        }
        server_sleep(0.002);
    }
    give_up("the server", "did not come back");
}
