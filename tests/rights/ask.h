/*
 * One request to the real dispatch, lane by lane, without a socket; and a digest of
 * what the store holds, by unit.
 */
#ifndef TESTS_RIGHTS_ASK_H
#define TESTS_RIGHTS_ASK_H

#include "app/http.h"
#include "world.h"

struct site;

struct answer {
    int status;
    const char *type;
    Str body, location;
    struct http_reply raw;
};

/* Opens the site over world_where, and closes it. */
void ask_open(void);
void ask_close(void);

struct ask {
    const struct asker *who;
    enum http_method method;
    const char *path; /* with its query */
    struct http_part *parts;
    int n_parts;
    bool no_csrf;
    const char *etag; /* of an answer before; NULL: none */
};
/* In the arena, which the next ask of it resets. */
struct answer ask(struct arena *a, const struct ask *q);
/* The text of an answer: of XLSX and DOCX that of its parts. */
Str ask_text(struct arena *a, const struct answer *r);

/* ---- what the store holds ---- */

enum group {
    G_WORK,   /* activities, comments, files, reports of a unit */
    G_LOCK,   /* locks and reopenings */
    G_PERSON, /* people, accounts, grants */
    G_UNIT,   /* its names and places */
    GROUPS
};
struct holding {
    int64_t head;                  /* of the log */
    int64_t at[UNITS + 1][GROUPS]; /* of each unit; UNITS: of none */
    int64_t rest;                  /* catalogue, settings, holidays */
    uint64_t content;              /* of every field that a form could set */
};
void holding_read(struct holding *ret);

#endif
