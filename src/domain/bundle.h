/*
 * Bundles: signed files that cross realms (docs/bundle.md).  Upward goes a
 * snapshot of a campaign: the units, the documents, the figures with their addresses,
 * as of one log entry.  Downward goes what a campaign needs to be counted alike:
 * documents, breakdowns, options, indicators, the campaign itself.  Each
 * sender numbers its bundles of a campaign and direction from 1, and each names the hash
 * of the one before: so none can be left out, changed or exchanged unseen.
 */
#ifndef DOMAIN_BUNDLE_H
#define DOMAIN_BUNDLE_H

#include "domain/bundle_fact.h"

/* ---- sending ---- */

struct bundle_order {
    Str campaign; /* key */
    enum bundle_direction direction;
    Str root;       /* up: unit; empty: the only root of the campaign's tree */
    int64_t number; /* 0: a new one; else that one again, as it was sent */
};

struct bundle_kept {
    Str realm, campaign, hash, previous;
    enum bundle_direction direction;
    bool sent, stands;
    int64_t number, made;
};

/* Makes and signs the next bundle and keeps it: one change.  The file's bytes. */
enum rc bundle_make(struct ctx *c, const struct bundle_order *order,
                    Str *ret_file, struct bundle_kept *ret) MUST_CHECK;
/* What bundle_make puts in: everything but the number and the signature. */
enum rc bundle_fill(struct ctx *c, const struct bundle_order *order,
                    struct bundle_text *ret) MUST_CHECK;

/* ---- taking in ---- */

struct bundle_file {
    Str name, bytes; /* in */
    struct bundle_text text;
    enum bundle_taken {
        BUNDLE_TAKEN,
        BUNDLE_HELD, /* it was here already */
    } taken;
    struct bundle_change change; /* up */
    int64_t rows;                /* down: created or updated */
    struct realm_peer from;
};

/*
 * Takes in all files or none, in one transaction, put in order first (the array
 * is sorted).  Refuses whom it does not trust (RC_DENIED), what was altered or does
 * not add up (RC_INVALID), gaps and forks (RC_CONFLICT), what this realm lacks
 * (RC_NOTFOUND, RC_CONFLICT); *ret_bad is then the file at fault, or -1.
 */
enum rc bundle_take(struct ctx *c, struct bundle_file *files, int n,
                    int *ret_bad) MUST_CHECK;
/* Takes the figures of a realm out; its newest bundle can be taken in again. */
enum rc bundle_withdraw(struct ctx *c, Str realm, Str campaign, Str reason,
                        int64_t *ret_figures) MUST_CHECK;

/* ---- looking ---- */

/* Sent and taken in, by campaign, realm and number. */
enum rc bundle_list(struct ctx *c, struct bundle_kept **ret,
                    int *ret_n) MUST_CHECK;
/* One that is kept, read; number 0: the newest. */
enum rc bundle_read(struct ctx *c, Str realm, const struct bundle_order *which,
                    struct bundle_text *ret) MUST_CHECK;
/* Says each kept bundle that is not what it was when it was signed. */
enum rc bundle_verify(struct ctx *c,
                      void (*bad)(void *arg, const struct bundle_kept *row),
                      void *arg) MUST_CHECK;

#endif
