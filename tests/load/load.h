/*
 * Load on a real server, on this machine alone and bounded: the server is a process
 * of its own, so that its memory is its own; the clients are ours.
 */
#ifndef TESTS_LOAD_H
#define TESTS_LOAD_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>

#include "app/http.h"

struct site;

enum { PAGE = 2000, BIG = 3 << 20, MOST_UPLOAD = 20 << 20, SMALL = 1 << 20 };

#define MUST(cond)                                                             \
    do {                                                                       \
        if (!(cond)) {                                                         \
            fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #cond); \
            exit(1);                                                           \
        }                                                                      \
    } while (0)

/* ---- load_server.c: "/" a page, "/big" 3 MB, POST "/up" 20 MB, "/small" 1 MB,
 * "/hash" a fifth of a second in LANE_HASH ---- */

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
enum { CHECKED = true };
#else
enum { CHECKED = false };
#endif

struct server {
    pid_t pid;
    int port;
    int until; /* closed: it ends */
};

void server_start(struct server *s, const struct http_limits *limits);
/* Of another kind: its handler, and once a second `rest`, or NULL. */
struct server_kind {
    struct http_config config;
    void (*rest)(void *arg); /* of config.arg */
};
void server_fork(struct server *s, const struct server_kind *kind);
void server_end(struct server *s); /* fails unless it ends well */
/* "VmRSS" or "VmHWM", in kB; a checked build has a memory of its own. */
long server_memory(const struct server *s, const char *what);

/* ---- load_client.c ---- */

int64_t now_ms(void);
double precise_ms(void);
int dial(int port, int receive); /* blocking; receive: SO_RCVBUF, 0 as is */
void hang_up(int fd);            /* at once, so that no port stays taken */
void send_all(int fd, const char *p, size_t n);
/* Status of the reply, its body thrown away; 0: none came. */
int read_reply(int fd);

/* Who only wants a page, again and again, on new and on kept connections. */
struct reader;
struct reader *reader_start(int port);
/* Ends it; prints requests, refused, median, p99 under this name; refused. */
int reader_end(struct reader *r, const char *name, double most_p99_ms);

int by_size(const void *x, const void *y); /* two double, for qsort */

/* Attackers: n connections that each do as their kind does, for at most `s`
 * seconds.  again: who is cut comes again. */
enum kind { SLOW_HEADER, SLOW_BODY, SLOW_READER, IDLE, KINDS };
struct attack {
    int port, n[KINDS], s;
    bool again;
    int cut, open;          /* at the end */
    int64_t longest[KINDS]; /* ms until a connection was cut */
};
void attack_run(struct attack *a);

#endif
