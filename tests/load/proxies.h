/*
 * A proxy of this machine's in front of a server of ours, and a server that is
 * careless with bodies, to show that it would be found out.
 */
#ifndef TESTS_PROXIES_H
#define TESTS_PROXIES_H

#include "load.h"

/* Two ways each: nginx reads a body before it sends it on, or while it does; haproxy is
 * strict, or lets through what it thinks wrong. */
enum { PROXIES = 2 };

struct proxy {
    char name[40];
    int port;
    int honest, asked; /* connection of somebody else's, and their requests */
};

bool proxy_is_there(const char *name);
/* In a folder of its own in the working directory; the process to end. */
pid_t proxy_start(const char *name, int port, struct proxy ret[PROXIES],
                  int *ret_n);
void proxy_end(pid_t pid);

void careless_start(struct server *s, http_handler *handler);

#endif
