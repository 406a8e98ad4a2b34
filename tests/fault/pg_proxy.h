/*
 * A wire that can be cut: between clients and the server's socket, one session at a
 * time per thread of a process of its own.  It reads the client's messages and
 * knows the request that commits.
 */
#ifndef FAULT_PG_PROXY_H
#define FAULT_PG_PROXY_H

#include <stdbool.h>

/* What becomes of the next COMMIT. */
enum cut {
    CUT_NOTHING,
    CUT_BEFORE,   /* it does not pass; both ends are closed */
    CUT_INSIDE,   /* half of its message passes */
    CUT_AFTER,    /* it passes; both ends are closed at once */
    CUT_ANSWER,   /* the server's answer comes, and is swallowed */
    CUT_LATE,     /* the client is cut; two seconds later it passes */
    CUT_SILENT,   /* the client is cut; the server waits for what never comes */
    CUT_GONE,     /* as CUT_ANSWER, and no new session is let through */
    CUT_BYTES_UP, /* after `bytes` bytes to the server, wherever that is */
    CUT_BYTES_DOWN /* after `bytes` bytes from it */
};

struct proxy {
    volatile enum cut cut; /* CUT_NOTHING again once it was done */
    volatile long bytes;
    volatile bool refuse; /* new sessions */
    volatile int commits; /* seen */
    int pid;
};

/* Listens at folder/.s.PGSQL.5432 and passes on to to_folder/.s.PGSQL.5432. */
struct proxy *proxy_start(const char *folder, const char *to_folder);
void proxy_stop(struct proxy *p);

#endif
