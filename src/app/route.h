/*
 * A row of the table of routes: an address, what answers it, who may ask, what comes
 * in.  The tables stand at the ends of page_*.c; routes.c lists them.
 */
#ifndef APP_ROUTE_H
#define APP_ROUTE_H

#include "app/form.h"
#include "domain/authz.h"

struct page;

enum method { GET, POST };

/* What a page may be printed as. */
enum {
    AS_HTML = 0,
    AS_JSON = 1,
    AS_CSV = 2,
    AS_XLSX = 4,
    AS_DOCX = 8,
    AS_PDF = 16,
    AS_ALONE = 32, /* .html: a page as a file, which needs no other */
    AS_DATA = AS_JSON | AS_CSV | AS_XLSX,
    AS_DOCUMENT = AS_DOCX | AS_PDF | AS_XLSX | AS_ALONE,
};

/*
 * Who may ask: an act, and what it is done to.  Dispatch finds the object, asks
 * authz, and says "not found" for what may not be seen (policy.c, a row for each
 * kind of object).  A row of routes without a policy does not compile: use MAY.
 */
enum object {
    OF_NOTHING = 1,     /* whoever comes */
    OF_SELF,            /* whoever is signed in, about themselves */
    OF_SELF_OR_ANYBODY, /* the same, and serve --no-sign-in */
    OF_ANY,             /* the act must be granted somewhere; lists filter */
    OF_ALL,             /* granted at the top, with everything below */
    OF_UNIT,            /* key in the address */
    OF_ACTIVITY,
    OF_REPORT,
    OF_PERSON,
    OF_EVENT,
    OF_FILE,
    OF_FORM_UNIT, /* field "unit" of the form, else of the query */
    OF_LOCK,
    OF_GRANT,
    OF_COUNT
};

struct may {
    enum act act;
    enum object of;
    int key; /* which key of the address, from 0 */
};
#define MAY(act, of, key)                                                      \
    {                                                                          \
        ACT_##act, OF_##of, (key)                                              \
    }

typedef enum rc page_fn(struct page *p);

/* What a row asks of dispatch besides. */
enum {
    ROUTE_SLOW = 1,   /* GET: longer than 20 ms, LANE_SLOW */
    ROUTE_HASH = 2,   /* POST: `before` and `hash` run first, in LANE_HASH */
    ROUTE_LOGGED = 4, /* GET of personal data: who looked is written down */
    /* POST, and GET of a table to take away (CSV, XLSX): only within minutes of
     * giving the password */
    ROUTE_FRESH = 8,
    ROUTE_OPEN = 16,  /* also while a second factor is still owed */
    ROUTE_TOKEN = 32, /* POST: not for tokens of programs */
    ROUTE_KEEP = 64,  /* POST: never kept under an idempotency key (secrets) */
    ROUTE_AHEAD =
        256, /* POST: `before` runs first, in LANE_SLOW, in a reading transaction */
    ROUTE_LIVE =
        128, /* GET: it shows what the log does not hold: never cached */
    ROUTE_RECORDS =
        256, /* GET: LANE_SLOW where the query names a period, a day's map
                            or an entry: then records are read, not sums */
};

/* One row of the table of routes. */
struct route {
    enum method method;
    const char *path; /* "/units/{u}" */
    page_fn *handler;
    struct may may;
    int as;              /* AS_* besides HTML */
    const char *fields;  /* of the query, by name; lang is always taken */
    const char *section; /* of the navigation: "campaigns", "units"… */
    const char *help;    /* one sentence; a message id */
    /* of a POST: */
    const struct form_field *form;
    page_fn *again; /* shows the form again; NULL: the error page */
    page_fn
        *before;   /* ROUTE_HASH, ROUTE_AHEAD: in a reading transaction; what it
                        leaves in p->memo is of p->req->a */
    page_fn *hash; /* then this, without any: passwords take their time */
    unsigned flags;
    int64_t body; /* bytes at most; 0: FORM_MAX_BODY */
    /* GET: fills p->file as AS_DOCUMENT.  Whoever may ask gets the same: without viewer;
     * p->in has `profile` alone. */
    page_fn *document;
    const char *stands_on; /* a mere button: the page it is on, as in path */
};

#endif
