/*
 * A request on its way through the lanes, and its two ways through a store: a page that is
 * asked for, a form that is sent.  Inside of dispatch; not for others.
 */
#ifndef APP_JOB_H
#define APP_JOB_H

#include "app/page_print.h"
#include "app/site.h"

/* One request on its way. */
struct job {
    struct site *site;
    struct http_request inner; /* as if the realm were alone */
    struct http_reply *ret;
    Str realm; /* empty: the one store */
    struct page p;
    struct print to;
    void *memo; /* of the page, from LANE_HASH on */
    bool may;   /* the policy has said yes: the page may be shown */
    /* of a document, job_document.c: */
    Str ticket;    /* what it waits for; empty: nothing yet */
    int64_t since; /* pool_clock of the first look */
    bool waits;    /* it is not made yet */
    bool busy;     /* refused for want of room: to be asked for again */
};

/*
 * Each runs with j->p set up over an open store.  job_get: in a reading transaction;
 * job_logged: the same, with who looked written down; job_post: in one change.  What is
 * refused is in j->p.c->err and still to be printed.
 */
enum rc job_get(struct job *j) MUST_CHECK;
/* Up to the page itself, which `go` prints, in the reading transaction under way. */
enum rc job_look(struct job *j, enum rc (*go)(struct job *j)) MUST_CHECK;
enum rc job_logged(struct job *j) MUST_CHECK;
enum rc job_post(struct job *j) MUST_CHECK;
/* Before it, of a row with ROUTE_AHEAD: what only reads.  Who may not is refused here
 * in silence and by job_post in words. */
enum rc job_ahead(struct job *j) MUST_CHECK;

/* ---- documents: a row's `document`, made in LANE_SLOW once for all who wait ---- */

bool job_is_document(const struct job *j);
/* Instead of job_get: the file, or j->waits, or for a browser that has waited for a
 * second the page that goes on waiting. */
enum rc job_document(struct job *j) MUST_CHECK;
/* Nothing has happened since, so that job_document need not be asked. */
bool job_document_rests(struct job *j);

#endif
