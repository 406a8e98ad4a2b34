/*
 * Who may do what to which unit's things: one function decides, here alone.
 *
 * A role is a set of acts (a table in authz.c).  A grant gives a person a role at a
 * unit, for some days, for the unit alone or with everything under it in any
 * tree.  What a closed unit left belongs to its successors.  Everything that is
 * not granted is refused, and what may not be seen is "not found", in the same
 * words as what is not there.
 *
 * c->actor NULL is the owner of the store at the command line: everything.
 */
#ifndef DOMAIN_AUTHZ_H
#define DOMAIN_AUTHZ_H

#include "domain/ctx.h"

enum role {
    ROLE_NONE,
    ROLE_READER,   /* reads figures, what was submitted, reports */
    ROLE_REPORTER, /* enters and submits for the unit */
    ROLE_REVIEWER, /* checks, returns, comments */
    ROLE_APPROVER, /* approves, locks, freezes */
    ROLE_ADMIN,    /* units, accounts, catalogues, settings */
    ROLE_COUNT
};

enum act {
    ACT_NONE,    /* of a route: whoever is signed in, or not even that */
    ACT_NAME,    /* name and place of a unit: also neighbours and superiors */
    ACT_READ,    /* figures, submitted records, reports of a unit */
    ACT_DRAFT,   /* records not submitted: of the unit itself only */
    ACT_ENTER,   /* make, correct, submit, withdraw records; write reports */
    ACT_CHECK,   /* check and return; comment */
    ACT_APPROVE, /* approve, lock a period, freeze a report */
    ACT_PERSON,  /* who works there, who may do what there */
    ACT_ADMIN,   /* reorganise, grant, catalogues, settings */
    ACT_COUNT
};

/* One grant, valid on the day of the request. */
struct grant {
    Id id;
    Str person; /* key */
    enum role role;
    Str unit; /* key */
    bool below;
    Day from, to;               /* both included */
    Str acting_for, granted_by; /* keys of persons, or empty */
    int64_t made, ended;
    Str name, by_name; /* of person and granted_by, read only; or empty */
};

struct actor {
    Id account, session;  /* session 0: a token, or anybody */
    Str person, name;     /* key; full name */
    struct grant *grants; /* those valid today */
    int n_grants;
    enum role most; /* of a token: no more than this; else ROLE_COUNT */
    bool second;    /* came in with the second factor */
    bool anybody;   /* serve --no-sign-in: reads everything, does nothing */
};

/* ---- the decision ---- */

/* May c->actor do this to things of the unit (an index of the organisation as known
 * now)?  ORG_NONE: is there any unit at which it may? */
bool authz_may(struct ctx *c, enum act act, int unit);
/* Of several holders any one will do. */
#define authz_sees authz_may
bool authz_sees_any(struct ctx *c, enum act act, const int *units, int n);
/* Does a grant for the unit and all under it (not only the unit) allow it? */
bool authz_may_below(struct ctx *c, enum act act, int unit);
/* RC_NOTFOUND "there is no unit '…'" where the unit is not there or may not be
 * seen; RC_DENIED where it may be seen but not that be done. */
enum rc authz_unit(struct ctx *c, enum act act, Str unit,
                   int *ret_unit) MUST_CHECK;
/* May the actor give this grant: of no higher role, wider place, longer term than one
 * of their own?  RC_DENIED says which. */
enum rc authz_may_grant(struct ctx *c, const struct grant *g) MUST_CHECK;

/* Roles that need a second factor do nothing without one. */
bool role_needs_second(enum role role);
bool role_has(enum role role, enum act act);
Str role_key(enum role role);          /* "reader" … */
const char *role_name(enum role role); /* message id */
enum role role_find(Str key);          /* ROLE_NONE: none such */

/* ---- for a while, as a unit ---- */

/* Somebody who reads at the unit and under it, and nothing else: reports are evaluated
 * as that.  For the owner at the command line and for anybody: as they are. */
const struct actor *authz_unit_actor(struct ctx *c, Str unit);

#endif
