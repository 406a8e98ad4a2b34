/*
 * Figures of other realms, as they stand under the unit of each here: records
 * with source 2 in the view `fact_lead`.  A row is never changed in place; a
 * newer bundle ends what it says otherwise and makes it anew, through the tally, like
 * every change of a record.
 */
#ifndef DOMAIN_BUNDLE_FACT_H
#define DOMAIN_BUNDLE_FACT_H

#include "domain/bundle_text.h"
#include "domain/catalog.h"
#include "domain/realm_key.h"

/* Their ids go from here on; those of activities stay below. */
#define BUNDLE_FACT_FIRST (INT64_C(1) << 52)

struct bundle_fact {
    Id id;
    Str realm, campaign, unit; /* keys; unit: holder here */
    Str units, names;          /* holders there: keys and names, ; */
    Str form;
    int64_t number; /* the bundle that brought it */
    Day day;
    int64_t n[3];    /* activities, sessions, turns */
    int64_t persons; /* -1: unknown */
    int64_t made;
};

struct bundle_change {
    int64_t made, ended, same; /* figures */
    Str digest;                /* of those made; empty where there are none */
};

/*
 * Makes the lines of the bundle what stands of that realm in that campaign,
 * inside the change under way; the holder on a day is the trusted unit, or where it had closed,
 * its first successor.  RC_NOTFOUND, RC_CONFLICT name what is missing here.
 */
enum rc bundle_fact_put(struct ctx *c, const struct bundle_text *t,
                        const struct realm_peer *from,
                        struct bundle_change *ret) MUST_CHECK;
/* Ends all of them, likewise. */
enum rc bundle_fact_end(struct ctx *c, Str realm, const struct campaign *k,
                        struct bundle_change *ret) MUST_CHECK;

/* How many figures of the realm stand. */
enum rc bundle_fact_count(struct ctx *c, Str realm, int64_t *ret) MUST_CHECK;
/* In the order of ids (live or ended), each found. */
enum rc bundle_fact_by_ids(struct ctx *c, const Id *ids, int n,
                           struct bundle_fact **ret) MUST_CHECK;
/* Says the number of each log entry whose figures are not what it saved. */
enum rc bundle_fact_verify(struct ctx *c, void (*bad)(void *arg, int64_t seq),
                           void *arg) MUST_CHECK;

#endif
