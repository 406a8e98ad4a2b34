/*
 * Work that goes on while the server is hurt: writers and readers as processes,
 * each change with a key of its own and a journal (in memory that all share, so
 * that it survives whoever dies) of what its writer was told; and the check that
 * what was told is true:
 *
 *   saved              it is there, once
 *   nothing was saved  it is not there
 *   not known          it is there once, or not
 *
 * PG_PLANT in the environment breaks a promise on purpose (pg_plant.c).
 */
#ifndef FAULT_PG_WORK_H
#define FAULT_PG_WORK_H

#include <stdbool.h>

enum { MAX_WRITERS = 8, MAX_READERS = 4, MAX_CHANGES = 60000 };

enum told { UNDER_WAY, SAVED, NOTHING, UNKNOWN };
enum change_kind { NOTE, EDIT, BATCH, WITHDRAWAL, CHANGE_KINDS };

struct told_change {
    unsigned char kind, told;
    short parts;       /* traces that it leaves when it is there */
    float begin, took; /* seconds; begin since the work began */
};

struct journal {
    volatile int n; /* begun; the last may be under way */
    volatile bool idle;
    struct told_change changes[MAX_CHANGES];
};

struct work {
    const char *program; /* soket */
    char where[512];
    int writers, readers;
    double start; /* server_seconds() */
    volatile bool pause, stop;
    volatile double good_read; /* when the last one ended */
    volatile int reads, bad_reads, pids[MAX_WRITERS + MAX_READERS];
    struct journal journals[MAX_WRITERS];
};

/* Makes the realm with its units and campaign; nobody works yet. */
struct work *work_new(const char *program, const char *realm);
void work_start(struct work *w, int writers, int readers);
void work_go(struct work *w);
/* Returns when no change is under way, false after s seconds. */
bool work_pause(struct work *w, double s);
void work_end(struct work *w);

/* Seconds from `since` to the first change told as saved after it, or -1. */
double work_saved_after(const struct work *w, double since);
/* The slowest answer to a change begun after `since`. */
double work_slowest(const struct work *w, double since);
/* How many changes were told so. */
int work_told(const struct work *w, enum told told);

/* One change by this process over a connection of its own, journalled. */
struct ctx;
enum told work_change(struct work *w, int writer, struct ctx *c,
                      enum change_kind kind);
bool work_open(const struct work *w, struct ctx *c, unsigned flags);

/* Compares the store with the journals; prints the first lie and ends the test. */
void work_check(struct work *w, const char *when);
/* Runs soket on the realm; its exit code. */
int work_soket(const struct work *w, const char *arguments);

#endif
