/*
 * Persons: who works, registers, signs; most have no account.  No more is kept than name,
 * unit and post.  Versioned as the catalogue is; the log names keys and which fields
 * changed, never the values.
 */
#ifndef DOMAIN_PERSON_H
#define DOMAIN_PERSON_H

#include "domain/activity.h"
#include "domain/ctx.h"

struct person {
    Str key, name;
    Str unit;  /* key, or empty */
    Str title; /* post */
    Str note;
    Str login; /* read only: name of the account, or empty */
};

/* Saves one inside the change that is under way; writes its log entry. */
enum rc person_put(struct ctx *c, const struct person *p,
                   enum save_result *ret) MUST_CHECK;
/* Ends the live version.  RC_CONFLICT while there is an account or a live grant. */
enum rc person_end(struct ctx *c, Str key) MUST_CHECK;
/* A key nobody has: from the folded name. */
enum rc person_new_key(struct ctx *c, Str name, Str *ret) MUST_CHECK;
/* RC_NOTFOUND names the key. */
enum rc person_get(struct ctx *c, Str key, struct person *ret) MUST_CHECK;
/* Live ones in the order of given names; unit: key, empty for all. */
enum rc person_list(struct ctx *c, Str unit, struct person **ret,
                    int *ret_n) MUST_CHECK;

#endif
