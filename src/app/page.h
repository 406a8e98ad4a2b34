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
#include "app/route.h"
#include "domain/authz.h"
#include "domain/figure.h"
#include "domain/log.h"
#include "format/block.h"
#include "format/value.h"

enum { PAGE_KEYS = 3 };

/* The query, checked; what was not given is 0 or empty. */
struct site;

struct page_input {
    Str option, tree, campaign, unit, indicator, profile;
    Str q;    /* typed by a person */
    Str wait; /* ticket of a document */
    Str person, object, state, form, after, order, next, action, kind;
    Day from, to, day;
    enum map_kind map;
    Day map_day;
    int64_t known, page, annex, approved, before, rows, records;
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
    Str keys[PAGE_KEYS]; /* what stood in the braces, in order */
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
    struct table *table;  /* CSV, XLSX; first row the head */
    struct value *charts; /* pictures: HTML only, NULL none */
    Str article;          /* markup of a report: HTML only */
    Str location;         /* of a redirect; nothing else is filled then */
    const char *said; /* what was done, for the page led to: a key of said.c */
    struct page_file file; /* AS_DOCX and the like */
    Str token;             /* of a session begun: becomes the cookie */
    bool leaves;           /* the session is over: cookie and caches go */
    Str ticket;   /* of a document that somebody waits for; see page_step */
    int wait_s;   /* too many tries: when another may be made */
    bool refused; /* what was done stands, and c->err is shown with the form */
};

#endif
