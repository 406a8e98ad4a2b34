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
};

/*
 * Each runs with j->p set up over an open store.  job_get: in a reading transaction;
 * job_logged: the same, with who looked written down; job_post: in one change.  What is
 * refused is in j->p.c->err and still to be printed.
 */
enum rc job_get(struct job *j) MUST_CHECK;
enum rc job_logged(struct job *j) MUST_CHECK;
enum rc job_post(struct job *j) MUST_CHECK;

#endif
