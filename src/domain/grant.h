/*
 * Grants: which person has which role at which unit, from day to day.  Versioned; each
 * change has its log entry and ends the sessions of the person it is about, so that the
 * next one begins with a new token.  authz_may_grant decides who may give what.
 */
#ifndef DOMAIN_GRANT_H
#define DOMAIN_GRANT_H

#include "domain/authz.h"
#include "domain/ctx.h"

struct org;

enum { GRANT_LIST = 20000 };

/* ---- reading; live ones, in the order in which they were made ---- */

/* Those of a person that hold on a day; DAY_UNTIL: all. */
enum rc grant_list_person(struct ctx *c, Str person, Day on, struct grant **ret,
                          int *ret_n) MUST_CHECK;
/* Those at exactly this unit, whenever they hold; empty: all units. */
enum rc grant_list_unit(struct ctx *c, Str unit, struct grant **ret,
                        int *ret_n) MUST_CHECK;
/* Those that a person has lent to others. */
enum rc grant_list_lent(struct ctx *c, Str person, struct grant **ret,
                        int *ret_n) MUST_CHECK;
enum rc grant_get(struct ctx *c, Id id, struct grant *ret) MUST_CHECK;

/* ---- writing, inside the change that is under way ---- */

/* person, role, unit, below, from, to are given; granted_by is the actor's.  One that is there
 * already is refused (RC_CONFLICT). */
enum rc grant_put(struct ctx *c, const struct grant *g, Id *ret) MUST_CHECK;
/* RC_DENIED unless one could have given it.  Delegations that stood on it end too. */
enum rc grant_end(struct ctx *c, Id id) MUST_CHECK;
/* The actor lets another act for them: one of their own grants (not itself lent), for a
 * term within its own. */
struct grant_lent {
    Id own;
    Str person; /* who will act */
    Day from, to;
};
enum rc grant_delegate(struct ctx *c, const struct grant_lent *l,
                       Id *ret) MUST_CHECK;

/* ---- for account_first and account_first_use ---- */

/* The role administrator at the top of every tree; asks nobody. */
enum rc grant_first(struct ctx *c, Str person) MUST_CHECK;
/* Has a place today, and no superior in any tree. */
bool grant_is_top(const struct ctx *c, const struct org *o, int unit);
/* May c->actor do this to the store as a whole: at the top of a tree, with everything
 * below it? */
bool grant_over_all(struct ctx *c, enum act act);

#endif
