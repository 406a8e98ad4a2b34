/*
 * One box over units, documents, activities, reports and persons: blind to
 * diacritics, tone placement and case; words in any order, all of them must be
 * there (terms.h).  Only what c->actor may see is found, counted or said to be
 * there: units by name, activities by any of their holders (drafts by the unit
 * itself), reports by their unit, persons by the unit where they work (without
 * one: by who administers), documents by everyone who reads anything.
 *
 * There is no index of the texts.  Of activities the newest SEARCH_ACTIVITIES are
 * looked at, of reports SEARCH_TEXT bytes of text; the answer says where that was
 * not all, and asked again up to the day that it names, goes on from there.
 */
#ifndef DOMAIN_SEARCH_H
#define DOMAIN_SEARCH_H

#include "domain/ctx.h"
#include "domain/terms.h"

enum hit_kind {
    HIT_UNIT,
    HIT_DOCUMENT,
    HIT_ACTIVITY,
    HIT_REPORT,
    HIT_PERSON,
    HIT_KINDS
};

enum {
    SEARCH_HITS = 20, /* of each kind */
    SEARCH_ACTIVITIES = 20000,
    SEARCH_TEXT = 4 << 20,
    SEARCH_ROWS = 20000 /* documents, persons; reports 1000 */
};

struct search {
    Str words; /* as typed */
    Str unit;  /* key: only its things and those of what stands under it, in
                       any tree, today or last; then no documents; empty: all */
    unsigned kinds; /* 1 << HIT_…; 0: all */
    Day until;      /* no activity of a later day; 0: of any */
    int most;       /* activities to look at; 0: SEARCH_ACTIVITIES */
};

struct hit {
    enum hit_kind kind;
    enum term_rank rank;
    Str key;
    Str title;   /* name of a unit, person, report; title; abstract */
    Str symbol;  /* number of a document, else empty */
    Str place;   /* what it stands under, issuer, holder, unit, or empty */
    Day day;     /* of an activity, document, report's end; else DAY_UNTIL */
    bool closed; /* a unit that is no more */
    bool draft;  /* an activity that was not submitted */
    struct snippet snippet; /* what answered, where it is not the title */
    uint64_t order;
};

struct hit_list {
    struct hit *at; /* best first */
    int n;
    bool more;  /* others were found */
    bool older; /* there are others that were not looked at */
};

struct found {
    struct hit_list of[HIT_KINDS];
    int64_t looked; /* activities that were looked at */
    Day oldest; /* all of later days were among them; where there are no older
                       ones, the day of the oldest; DAY_UNTIL: none */
};

/* RC_NOTFOUND: the unit is not there, or may not be seen. */
enum rc search_run(struct ctx *c, const struct search *q,
                   struct found *ret) MUST_CHECK;

#endif
