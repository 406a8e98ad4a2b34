/*
 * Lists of live activities as people look through them: of a campaign, of a unit and
 * everything under it (in any tree, with what closed units left), by form, state,
 * days and words; only what the actor may see.
 *
 * Where few units are asked about all their records are read.  Where there are many,
 * the campaign's records are read in the order of days until the page is full,
 * and no more than ACTIVITY_LOOKED of them: then `cut` says that there may be
 * others, and a narrower question finds them.
 */
#ifndef DOMAIN_ACTIVITY_LIST_H
#define DOMAIN_ACTIVITY_LIST_H

#include "domain/activity.h"
#include "domain/catalog.h"
#include "domain/org.h"

enum { ACTIVITY_FEW = 40, ACTIVITY_LOOKED = 8000, ACTIVITY_MOST = 20000 };

enum activity_order {
    ORDER_DEFAULT, /* URGENT for few units, else NEWEST */
    ORDER_URGENT,  /* what was returned first, by the day it is due */
    ORDER_NEWEST,
    ORDER_OLDEST
};

struct activity_query {
    const struct campaign *campaign;
    int unit;                  /* index of the organisation; ORG_NONE: all */
    int64_t form;              /* ident, 0: every; -1: those without one */
    enum activity_state state; /* STATE_KEEP: every */
    Day from, to;              /* of the last day, both included; 0: open */
    Str words;                 /* blind to marks; all of them must be there */
    enum activity_order order;
    int offset, limit;
};

struct activity_page {
    struct activity *at;
    int n;
    int total; /* how many there are, -1: they were not all looked at */
    bool more; /* others follow */
    bool cut;  /* the reading ended before the list did */
    enum activity_order order; /* as it was sorted */
};

enum rc activity_list(struct ctx *c, const struct activity_query *q,
                      struct activity_page *ret) MUST_CHECK;

/* ---- who did what with one of them ---- */

struct activity_trace {
    int64_t seq, at; /* entry, moment */
    Str who, name;   /* key of a person (or a name), full name */
    Str action;      /* "activity.save" … */
    Str detail;      /* JSON: "reason" or "remark" said with it */
    Str file;        /* name of a file that came or went, or empty */
};
/* Every entry that made or ended a version of the key or a file of it, oldest
 * first.  Whether the actor may see it is the caller's to ask. */
enum rc activity_traces(struct ctx *c, Str key, struct activity_trace **ret,
                        int *ret_n) MUST_CHECK;

/* A key that is free: PREFIX-NUMBER, the number following the largest in use; and the
 * one `steps` further. */
enum rc activity_new_key(struct ctx *c, Str prefix, Str *ret) MUST_CHECK;
Str activity_key_after(struct arena *a, Str key, int steps);

#endif
