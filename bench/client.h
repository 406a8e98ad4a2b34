/*
 * Who asks a server on this machine over kept connections, each with the next request
 * as soon as it has its reply, and takes the time of every one: what wrk does, with
 * another address or form for each request and the statuses counted.
 */
#ifndef BENCH_CLIENT_H
#define BENCH_CLIENT_H

#include <stddef.h>
#include <stdint.h>

enum { CLIENT_REQUEST = 4096 };

struct client {
    int port, connections;
    double seconds;
    /* Writes request number i, whole, and returns its length. */
    size_t (*make)(void *arg, int64_t i, char out[CLIENT_REQUEST]);
    void *arg;
    int expected; /* status */
};

struct client_got {
    double per_second, p50_ms, p99_ms;
    double seconds;
    int64_t n;      /* replies with the expected status */
    int64_t others; /* with another one */
    int other;      /* the last of these; 0: a connection that broke */
    int64_t bytes;  /* of the last reply, with its header */
};

/* Asks until the time is over and what was asked is answered.  False: no connection. */
int client_run(const struct client *k, struct client_got *ret);
/* One request on a connection of its own; its reply, cut to size.  Status, 0: none. */
int client_ask(int port, const char *request, size_t n, char *ret, size_t size);

#endif
