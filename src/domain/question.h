/*
 * A question is an address with everything looked up: the campaign, the organisation
 * as known then, the map, the unit, the options, the days.  Shared by the parts
 * of figure; not for others.
 */
#ifndef DOMAIN_QUESTION_H
#define DOMAIN_QUESTION_H

#include "domain/catalog.h"
#include "domain/record_read.h"
#include "domain/rollup.h"

struct question {
    struct ctx *c;
    struct address a; /* completed */
    struct campaign campaign;
    const struct org *o;
    const struct map *m;
    int roll; /* ROLL_THEN or ROLL_NOW when the stored maps answer (those of the
               * approved where a.approved), else -1 */
    int tree, unit;
    struct option *all_options;
    int n_all_options;
    int64_t *options; /* idents asked for; n_options 0: all */
    int n_options;
    Day from, to; /* of records; widened where the campaign ends */
    struct org *own_org;
    struct map *own_map;
};

enum rc question_open(struct ctx *c, const struct address *a,
                      struct question *q) MUST_CHECK;
void question_close(struct question *q);
/* May c->actor ask for figures of the unit?  A figure sums up everything under its
 * unit, so it takes a right that reaches down; the unit's own right is enough
 * where nothing ever stood under it.  Opening asks by itself; what is answered out of
 * the memo asks here. */
enum rc question_permit(struct ctx *c, Str key) MUST_CHECK;
bool question_has_option(const struct question *q, int64_t option);
/* Is option at or under top?  By the options' parents. */
bool option_is_under(const struct question *q, int64_t option, int64_t top);

/* Units whose records are read one by one rather than by days. */
enum { FEW_HOLDERS = 400 };

/*
 * Units whose records may stand at or under `unit` on this map, itself first;
 * *ret_n = -1 when they are more than `most`.
 */
int *question_holders(const struct question *q, int unit, int most, int *ret_n);
/* Records of the period that may count at the unit: by holders where these are
 * few, else by days. */
enum rc question_read(const struct question *q, record_fn each,
                      void *arg) MUST_CHECK;
/* The credit of `unit`, or NULL. */
const struct credit *credit_at(const struct credits *k, int unit);
/* Order of units, for qsort over their indexes. */
int question_by_index(const void *a, const void *b);

#endif
