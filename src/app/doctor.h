/*
 * How the store is, as a list of good, doubtful and bad: for `soket doctor` and for the page.
 */
#ifndef APP_DOCTOR_H
#define APP_DOCTOR_H

#include "domain/ctx.h"

struct doctor_line {
    bool good;
    bool warns;       /* not good, yet nothing is broken */
    const char *name; /* message id */
    Str text;         /* how it is, in the language of c->err */
    const char *help; /* message id: what to do; NULL while good */
};

enum { DOCTOR_LINES = 8 };

/* where: the address of the store, for its backups. */
enum rc doctor_run(struct ctx *c, const char *where,
                   struct doctor_line ret[DOCTOR_LINES], int *ret_n) MUST_CHECK;

#endif
