/*
 * What a handler of a page is given and what it fills: one struct value, and
 * one table where the page has one.  Dispatch prints them as HTML, JSON, CSV or
 * XLSX, whichever the address ends in.
 */
#ifndef APP_PAGE_H
#define APP_PAGE_H

#include "domain/figure.h"
#include "domain/log.h"
#include "format/block.h"
#include "format/value.h"

enum perm { PERM_READ };
enum method { GET };

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

/* The query, checked; what was not given is 0 or empty. */
struct page_input {
    Str option, tree, campaign, unit, indicator, profile;
    Day from, to;
    enum map_kind map;
    Day map_day;
    int64_t known, page, annex;
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
    /* Addresses inside the program begin with "/"; what is printed begins with
     * this: "/NAME" of the realm, or empty. */
    Str base;
    const struct house *house; /* of a page outside of every realm, or NULL */
    Str keys[PAGE_KEYS];       /* what stood in the braces, in order */
    struct page_input in;
    int as; /* AS_*: one of them */
    /* filled by the handler: */
    struct value *v;  /* made by dispatch: an empty object */
    const char *view; /* template */
    Str title;
    struct table *table;   /* CSV, XLSX; first row the head */
    struct value *charts;  /* pictures: HTML only, NULL none */
    Str article;           /* markup of a report: HTML only */
    Str location;          /* of a redirect; nothing else is filled then */
    struct page_file file; /* AS_DOCX and the like */
};

/* One row of the table of routes. */
struct route {
    enum method method;
    const char *path; /* "/units/{u}" */
    enum rc (*handler)(struct page *p);
    enum perm perm;
    int as;              /* AS_* besides HTML */
    const char *fields;  /* of the query, by name; lang is always taken */
    const char *section; /* of the navigation: "campaigns", "units"… */
    const char *help;    /* one sentence; a message id */
};

#endif
