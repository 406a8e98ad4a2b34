/*
 * Who this realm is and whom it trusts.  A realm has one name and one Ed25519
 * pair, made when it is named; it trusts the public keys of others by name: of realms
 * below it that report upward and stand for one of its units, and of superior
 * ones whose campaigns it takes over.  The secret key stays in the store: no
 * function here gives it out but realm_secret, for signing.
 */
#ifndef DOMAIN_REALM_KEY_H
#define DOMAIN_REALM_KEY_H

#include "domain/activity.h"
#include "domain/ctx.h"

struct realm_own {
    Str name, public_key; /* empty: not named yet */
    Str fingerprint;
    int64_t made;
};

struct realm_peer {
    Str name, public_key;
    Str fingerprint;
    bool superior; /* its bundles come down to us */
    Str unit;      /* else: key of the unit it stands for here */
    int64_t made;
};

enum rc realm_own(struct ctx *c, struct realm_own *ret) MUST_CHECK;
/* Names this realm and makes its keys, once: one change.  The same name again
 * changes nothing, another is refused. */
enum rc realm_name(struct ctx *c, Str name, struct realm_own *ret) MUST_CHECK;
/* The public key as in realm_own, and the secret one in hex. */
enum rc realm_secret(struct ctx *c, struct realm_own *ret,
                     Str *ret_secret) MUST_CHECK;

/* Trusts a key under a name, or changes what is trusted; one change.  Where the realm's
 * figures stand under a unit, that unit cannot be changed. */
enum rc realm_trust(struct ctx *c, const struct realm_peer *p,
                    enum save_result *ret) MUST_CHECK;
enum rc realm_distrust(struct ctx *c, Str name) MUST_CHECK;
/* RC_DENIED where no such realm is trusted. */
enum rc realm_peer(struct ctx *c, Str name, struct realm_peer *ret) MUST_CHECK;
enum rc realm_peers(struct ctx *c, struct realm_peer **ret,
                    int *ret_n) MUST_CHECK;

#endif
