/* Starting and ending the servers that are measured. */
#include "bench/server.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "app/http.h"
#include "bench/bench.h"

enum { FIXED = 2048 };

extern char **environ;

pid_t server_spawn(const char *program, const char *const argv[],
                   const char *out)
{
    posix_spawn_file_actions_t files;
    char *const *args = (char *const *)(uintptr_t)argv; /* not written to */
    pid_t pid = 0;

    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 1, out,
                                     O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (posix_spawnp(&pid, program, &files, NULL, args, environ) != 0)
        pid = 0;
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

void server_said(const char *path, char *out, size_t size)
{
    FILE *f = fopen(path, "r");
    size_t n = f ? fread(out, 1, size - 1, f) : 0;

    out[n] = '\0';
    if (f)
        fclose(f);
}

/* ---- the program ---- */

static int port_in(const char *path)
{
    char out[256], *colon;

    for (int i = 0; i < 1200; i++) {
        server_said(path, out, sizeof out);
        colon = strrchr(out, ':');
        if (colon && strchr(colon, '\n'))
            return (int)strtol(colon + 1, NULL, 10);
        usleep(50000);
    }
    return 0;
}

void server_start(struct bench *b, bool open, struct server *ret)
{
    char path[BENCH_PATH];
    const char *argv[] = { "soket",
                           "-d",
                           b->store,
                           "serve",
                           "--listen",
                           "127.0.0.1:0",
                           open ? "--no-sign-in" : NULL,
                           NULL };

    ret->until = -1;
    ret->pid = server_spawn(b->soket, argv, path_in(b, "serve.out", path));
    ret->port = ret->pid ? port_in(path) : 0;
    if (!ret->port)
        die(b, "soket serve");
}

/* ---- the reference ---- */

static enum http_lane answer(void *arg, struct http_request *req,
                             struct http_reply *ret, enum http_lane at,
                             int64_t *ret_body)
{
    (void)req;
    (void)at;
    (void)ret_body;
    ret->body = (Str){ arg, FIXED };
    return LANE_DONE;
}

static _Noreturn void serve_fixed(int tell, int until)
{
    static char body[FIXED];
    struct http_config config = { .host = "127.0.0.1",
                                  .handler = answer,
                                  .arg = body };
    struct err e = { .lang = LANG_EN };
    struct http *http;
    char byte;
    int port;

    memset(body, 'x', sizeof body);
    if (http_start(&config, &http, &e) != RC_OK)
        _exit(1);
    port = http_port(http);
    if (write(tell, &port, sizeof port) == sizeof port)
        while (read(until, &byte, 1) > 0)
            ;
    http_stop(http);
    _exit(0);
}

void server_fixed(struct bench *b, struct server *ret)
{
    int tell[2], until[2];

    if (pipe(tell) != 0 || pipe(until) != 0)
        die(b, "pipe");
    fflush(stdout);
    ret->pid = fork();
    if (ret->pid < 0)
        die(b, "fork");
    if (ret->pid == 0) {
        close(until[1]);
        serve_fixed(tell[1], until[0]);
    }
    close(tell[1]);
    close(until[0]);
    if (read(tell[0], &ret->port, sizeof ret->port) != sizeof ret->port)
        die(b, "the fixed answer");
    close(tell[0]);
    ret->until = until[1];
}

void server_end(struct server *s)
{
    if (s->until >= 0)
        close(s->until);
    else
        kill(s->pid, SIGTERM);
    waitpid(s->pid, NULL, 0);
}
