/*
 * Servers under measurement, each a process of its own: the program on the store,
 * and the same HTTP server with 2 KB that never change.
 */
#ifndef BENCH_SERVER_H
#define BENCH_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct bench;

struct server {
    pid_t pid;
    int port;
    int until; /* of server_fixed: closed, it ends; else -1 */
};

/* soket serve on b->store; open: --no-sign-in. */
void server_start(struct bench *b, bool open, struct server *ret);
void server_fixed(struct bench *b, struct server *ret);
void server_end(struct server *s);

/* Starts a program of PATH with its output in a file; 0 when it is not there. */
pid_t server_spawn(const char *program, const char *const argv[],
                   const char *out);
/* What stands in that file. */
void server_said(const char *path, char *out, size_t size);

#endif
