/*
 * What the parts of the bench share: the store under measurement, the clock, the
 * table that is printed at the end.  Anything that fails ends the program: a
 * number of a broken run is worth nothing.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdbool.h>

#include "bench/seed.h"
#include "domain/ctx.h"

enum { BENCH_PATH = 512 };

struct bench {
    struct seed seed;
    bool small;
    const char *keep;       /* folder to leave the files in, or NULL */
    bool use;               /* what an earlier run left there is measured */
    const char *soket;      /* the program to start */
    char dir[BENCH_PATH];   /* everything is made here */
    char store[BENCH_PATH]; /* the realm */
    char csv[BENCH_PATH];   /* its activities */
    char pg[BENCH_PATH];    /* a second realm, on a server, or "" */
    bool server;            /* `store` is that one: no raw look into a file */
    struct ctx c;
};

/* Seconds of a clock that only goes forward. */
double now(void);
/* Seconds of processor that this process used: what a busy machine leaves
 * alone. */
double cpu(void);
/* Bytes the process holds in memory; pid 0: this one. */
double resident_mb(int pid);
/* Says why and ends, with the context's error if there is one. */
void die(const struct bench *b, const char *what) __attribute__((noreturn));
/* Ends unless rc is RC_OK. */
void must(const struct bench *b, enum rc rc, const char *what);
/* dir/name into out. */
const char *path_in(const struct bench *b, const char *name,
                    char out[BENCH_PATH]);

/* ---- the table ---- */

/*
 * One line: what was done, what came out, beside which reference.  `worse` is by how many times the
 * budget was missed: ≤ 1 is met, 0 is a line without a budget.
 */
struct line {
    const char *work, *budget;
    char value[96], reference[80], ratio[32];
    double worse;
    double seconds, rate; /* for the comparison of the engines; 0: not in it */
};

struct line *line_add(const char *work, const char *budget);
/* How far a value stands from its budget, for line.worse. */
double over(double value, double most);
double under(double value, double least);
void text(char *out, size_t size, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));
#define TEXT(field, ...) text((field), sizeof(field), __VA_ARGS__)
/* The lines since the last call, to stderr: a long run shows where it is. */
void table_progress(void);
/* What follows is the same work on PostgreSQL: printed beside the lines so far. */
void table_second_engine(void);
void table_print(const struct bench *b);

/* ---- the parts ---- */

void bench_import(struct bench *b);
void bench_save(struct bench *b);
void bench_writers(struct bench *b);
void bench_rebuild(struct bench *b);
void bench_verify(struct bench *b);
void bench_reorganise(struct bench *b);
void bench_read(struct bench *b);
void bench_program(struct bench *b);
void bench_pages(struct bench *b);
void bench_web(struct bench *b);
void bench_web_save(struct bench *b);
void bench_document(struct bench *b);

#endif
