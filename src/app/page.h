/*
 * What a handler of a page is given and what it fills: one struct value, and
 * one table where the page has one.  Dispatch prints them as HTML, JSON, CSV or
 * XLSX, whichever the address ends in.
 *
 * The handler of a POST does its work through the domain inside the transaction that
 * dispatch has opened, and fills `location`.  What is refused is shown by the row's
 * `again`, the page of the form, with what was typed.
 */
#ifndef APP_PAGE_H
#define APP_PAGE_H

#include "app/form.h"
#include "domain/authz.h"
#include "domain/figure.h"
#include "domain/log.h"
#include "format/block.h"
#include "format/value.h"

enum method { GET, POST };

/* What a page may be printed as. */
enum {
    AS_HTML = 0,
    AS_JSON = 1,
    AS_CSV = 2,
    AS_XLSX = 4,
    AS_DOCX = 8,
    AS_PDF = 16,
    AS_DATA = AS_JSON | AS_CSV | AS_XLSX,
};

enum { PAGE_KEYS = 3 };

/*
 * Who may ask: an act, and what it is done to.  Dispatch finds the object, asks
 * authz, and says "not found" for what may not be seen (policy.c, a row for each
 * kind of object).  A row of routes without a policy does not compile: use MAY.
 */
enum object {
    OF_NOTHING = 1, /* whoever comes */
    OF_SELF,        /* whoever is signed in, about themselves */
    OF_ANY,         /* the act must be granted somewhere; lists filter */
    OF_UNIT,        /* key in the address */
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
#define MAY(act, of, key) { ACT_##act, OF_##of, (key) }

/* The query, checked; what was not given is 0 or empty. */
struct site;

struct page_input {
    Str option, tree, campaign, unit, indicator, profile;
    Str q;              /* typed by a person */
    Str person, object, state, form, after, order, next, action, kind;
    Day from, to, day;
    enum map_kind map;
    Day map_day;
    int64_t known, page, annex, approved;
};

/* A file made by the page itself (a report as DOCX). */
struct page_file {
    Str bytes;
    const char *type;
    Str name;
};

/* Where a server of many realms finds them. */
struct house {
    const char *where;
    bool no_list; /* its first page does not name them */
};

struct page {
    struct ctx *c; /* of a page outside: without a store */
    struct arena *a;
    enum lang lang;
    const struct route *route;
    const struct http_request *req;
    /* Addresses inside the program begin with "/"; what is printed begins with
     * this: "/NAME" of the realm, or empty. */
    Str base;
    const struct house *house; /* of a page outside of every realm, or NULL */
    const struct site *site;
    Str keys[PAGE_KEYS];       /* what stood in the braces, in order */
    struct page_input in;
    struct form form; /* of a POST: what came, or what must be shown again */
    void *memo;       /* what `before` and `hash` found, for the handler */
    int as;           /* AS_*: one of them */
    const struct viewer *viewer; /* who looks; never NULL within a realm */
    int unit;                    /* of the object the policy was asked about */
    /* filled by the handler: */
    struct value *v;  /* made by dispatch: an empty object */
    bool bare;        /* its JSON is v and nothing besides */
    const char *view; /* template */
    Str title;
    struct table *table;   /* CSV, XLSX; first row the head */
    struct value *charts;  /* pictures: HTML only, NULL none */
    Str article;           /* markup of a report: HTML only */
    Str location;          /* of a redirect; nothing else is filled then */
    const char *said;      /* what was done, for the page led to: a key of said.c */
    struct page_file file; /* AS_DOCX and the like */
    Str token;             /* of a session begun: becomes the cookie */
    bool leaves;           /* the session is over: cookie and caches go */
    bool refused; /* what was done stands, and c->err is shown with the form */
};

typedef enum rc page_fn(struct page *p);

/* What a row asks of dispatch besides. */
enum {
    ROUTE_SLOW = 1,    /* GET: longer than 20 ms, LANE_SLOW */
    ROUTE_HASH = 2,    /* POST: `before` and `hash` run first, in LANE_HASH */
    ROUTE_LOGGED = 4,  /* GET of personal data: who looked is written down */
    ROUTE_FRESH = 8,   /* POST: only within minutes of giving the password */
    ROUTE_OPEN = 16,   /* also while a second factor is still owed */
    ROUTE_TOKEN = 32,  /* POST: not for tokens of programs */
    ROUTE_KEEP = 64,   /* POST: never kept under an idempotency key (secrets) */
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
    page_fn *again;  /* shows the form again; NULL: the error page */
    page_fn *before; /* ROUTE_HASH: reads, in a reading transaction */
    page_fn *hash;   /* then this, without any: passwords take their time */
    unsigned flags;
    int64_t body; /* bytes at most; 0: FORM_MAX_BODY */
};

#endif
