/*
 * A store with n of everything: units below the top and below one of them, records,
 * versions, remarks, files, people, rights, sessions, reports, sections, locks, steps
 * of the organisation, imports, rows of the catalogue; and three who ask.
 */
#ifndef TESTS_STATEMENTS_MANY_H
#define TESTS_STATEMENTS_MANY_H

#include "base/secret.h"
#include "domain/ctx.h"

/* Administrator of everything; reporter, reviewer and approver of everything; reporter
 * with one right at each of the n units. */
enum asker { ADMINISTRATOR, CHIEF, SCATTERED, ASKERS };

struct many {
    char where[256];
    char cookie[ASKERS][SECRET_TOKEN];
    char file[64];  /* key of one of the files of a0 */
    int64_t import; /* entry of the one with all records */
};

/* Makes it, of at most 200; aborts the program where it cannot. */
void many_make(struct many *m, int n);
void many_drop(struct many *m);

#endif
