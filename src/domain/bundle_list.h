/* The lists that travel in a bundle: documents of a campaign, breakdowns, options,
 * indicators, the campaign itself; out of the catalogue and into it. */
#ifndef DOMAIN_BUNDLE_LIST_H
#define DOMAIN_BUNDLE_LIST_H

#include "domain/bundle_text.h"
#include "domain/catalog.h"

/* Adds the rows to t: upward the campaign and its documents, downward all. */
enum rc bundle_list_fill(struct ctx *c, const struct campaign *k,
                         struct bundle_text *t) MUST_CHECK;
/* Imports the rows of t inside the change, as `import` would. */
enum rc bundle_list_take(struct ctx *c, const struct bundle_text *t,
                         int64_t *ret_changed) MUST_CHECK;

#endif
