/* The digest of the figures that one log entry took in, shared by writing and
 * verifying. */
#ifndef DOMAIN_BUNDLE_DIGEST_H
#define DOMAIN_BUNDLE_DIGEST_H

#include "base/hash.h"

enum { BUNDLE_DIGEST = 3 }; /* of hash_init_rows */

struct bundle_digest_row {
    Str realm, units, names;
    /* number, campaign, unit, day, form, activities, sessions, turns, persons (-1
     * unknown) */
    int64_t n[9];
};

void bundle_digest(struct hash *h, const struct bundle_digest_row *r);

#endif
