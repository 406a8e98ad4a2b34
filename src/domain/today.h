/*
 * What waits for c->actor: drafts and returned records of the units they enter for,
 * records to be checked or approved, months to be closed; and what changed in
 * the units they read since a moment.  A fixed number of statements, bounded.
 */
#ifndef DOMAIN_TODAY_H
#define DOMAIN_TODAY_H

#include "domain/activity.h"
#include "domain/log.h"

enum {
    TODAY_SUBMITTED = 20000, /* newest versions among which those to be checked
                                are looked for */
    TODAY_UNITS = 200,
    TODAY_CHANGES = 100,
    TODAY_ENTRIES = 2000, /* of the log, looked at for changes */
};

/* Records of one unit in one state that wait for the actor. */
struct waiting {
    enum activity_state state;
    Str campaign, unit; /* keys */
    int64_t n;
    Day due;    /* the earliest, 0 none */
    Day oldest; /* the earliest day that one counts on */
};
/* By state (returned first), then the earliest due; *ret_more: there are others. */
enum rc today_waiting(struct ctx *c, struct waiting **ret, int *ret_n,
                      bool *ret_more) MUST_CHECK;

/* A month of a campaign that is over, at a unit of the actor's own grants for
 * approving, and not closed though the setting lock-days says it should be. */
struct unclosed {
    Str campaign, name, unit; /* keys; name: of the campaign */
    Day last_day;
};
/* None while the setting is 0. */
enum rc today_unclosed(struct ctx *c, struct unclosed **ret,
                       int *ret_n) MUST_CHECK;

/* A change of a record of a unit that the actor reads; newest first. */
struct today_change {
    struct log_entry entry;
    Str title, unit; /* of the record; unit: key */
};
enum rc today_changes(struct ctx *c, int64_t since, struct today_change **ret,
                      int *ret_n) MUST_CHECK;

/* Units the actor enters for (not through what stands above them) without any
 * record on or after the day. */
enum rc today_silent(struct ctx *c, Day from, Str **ret_units,
                     int *ret_n) MUST_CHECK;

#endif
