/* The rows of the table `bundle`: chains of numbers and hashes, one per signer,
 * direction and campaign.  For the parts of bundle; not for others. */
#ifndef DOMAIN_BUNDLE_CHAIN_H
#define DOMAIN_BUNDLE_CHAIN_H

#include "domain/bundle.h"

struct chain {
    Str public_key, campaign;
    enum bundle_direction direction;
};

/* The newest number and its hash; 0 and 64 zeros where there is none.  *ret_stands:
 * its content stands (false: it was withdrawn). */
struct chain_end {
    int64_t number;
    Str hash;
    bool stands;
};
enum rc chain_end(struct ctx *c, const struct chain *k,
                  struct chain_end *ret) MUST_CHECK;
/* The hash of a number; *ret stays as it is where it is not kept. */
enum rc chain_hash(struct ctx *c, const struct chain *k, int64_t number,
                   Str *ret) MUST_CHECK;
/* The file of a number; RC_NOTFOUND. */
enum rc chain_file(struct ctx *c, const struct chain *k, int64_t number,
                   Str *ret) MUST_CHECK;
/* Keeps a file inside the change; of those taken in, ends the one that stood for the
 * realm. */
enum rc chain_keep(struct ctx *c, const struct bundle_text *t, Str file,
                   bool sent) MUST_CHECK;
/* Nothing of the realm stands any more. */
enum rc chain_stop(struct ctx *c, Str realm, const struct chain *k) MUST_CHECK;

#endif
