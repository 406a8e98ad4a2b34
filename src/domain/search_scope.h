/* What the parts of a search share: who may see what, and the best so far. */
#ifndef DOMAIN_SEARCH_SCOPE_H
#define DOMAIN_SEARCH_SCOPE_H

#include "domain/authz.h"
#include "domain/org.h"
#include "domain/search.h"

struct seeking {
    struct ctx *c;
    const struct org *o;
    struct terms t;
    int unit;              /* of the filter, or ORG_NONE */
    char *under;           /* per unit: at or under it; NULL without a filter */
    char *sees[ACT_COUNT]; /* per unit: 0 not asked yet, 1 yes, 2 no */
    struct arena *scratch; /* reset from row to row */
    const struct search *q;
    struct found *ret;
};

enum { SNIPPET_BYTES = 160 };

/* May things of the unit be shown: under the filter, and the right is there? */
bool seek_sees(struct seeking *s, enum act act, int unit);
/* Units of the filter or of the actor's grants that it may see things of; *ret_n -1:
 * more than `most`, or all. */
int *seek_units(struct seeking *s, int most, int *ret_n);

/* A thing's texts: its number or key, its name, and the rest. */
struct seek_texts {
    Str symbol, main;
    Str rest[4];
};
enum term_rank seek_rank(struct seeking *s, const struct seek_texts *x);
/* The snippet of the first of the rest that has a word. */
void seek_snippet(struct seeking *s, const struct seek_texts *x,
                  struct hit *hit);

/* Is there room for this one among the best?  If not, there are more. */
bool seek_wants(const struct seeking *s, enum hit_kind kind, uint64_t order);
/* Puts it there; texts must live. */
void seek_add(struct seeking *s, const struct hit *hit);
/* Smaller is better: rank, then the newest day, then the larger id. */
uint64_t seek_order(enum term_rank rank, Day day, int64_t id);

/* Each fills its list. */
enum rc search_activities(struct seeking *s) MUST_CHECK;
enum rc search_reports(struct seeking *s) MUST_CHECK;

#endif
