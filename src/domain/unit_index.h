/*
 * Finding units by what people type: every name a unit ever had, short names, codes
 * and its key, folded, with a list of words; kept in a context beside its
 * organisation and made when first asked for.
 */
#ifndef DOMAIN_UNIT_INDEX_H
#define DOMAIN_UNIT_INDEX_H

#include "domain/org.h"
#include "domain/terms.h"

struct unit_index;

/* Of the organisation as known now; lives as long as that. */
enum rc unit_index_get(struct ctx *c, const struct unit_index **ret) MUST_CHECK;
struct unit_index *unit_index_new(const struct org *o, Day today);
void unit_index_free(struct unit_index *x); /* NULL is legal */

/* What of a unit answered. */
enum unit_form { FORM_NAME, FORM_SHORT, FORM_CODE, FORM_KEY, FORM_OLD_NAME };

struct unit_match {
    int unit;
    enum term_rank rank;
    enum unit_form form;
    Str text;       /* the name or code, as it is written */
    uint64_t order; /* for the finding alone, as the next */
    int at;
};

/* take: may the unit be shown?  Asked of few: of those that would be listed. */
struct unit_find {
    const struct terms *terms;
    bool (*take)(void *arg, int unit);
    void *arg;
    int most;            /* ≤ UNIT_FIND_MOST */
    struct arena *arena; /* of what is computed on the way */
};
enum { UNIT_FIND_MOST = 100 };

/* The best ones, best first, each unit once; returns how many. */
int unit_index_find(const struct unit_index *x, const struct unit_find *f,
                    struct unit_match ret[]);

/* ---- while typing ---- */

struct unit_suggestion {
    Str key, name;
    Str place; /* name of what it stands under today, or empty */
    Str found; /* the former name or the code that answered, or empty */
    bool closed;
};
/* Units that c->actor may see by name. */
enum rc unit_suggest(struct ctx *c, Str typed, int limit,
                     struct unit_suggestion **ret, int *ret_n) MUST_CHECK;
/*
 * The key of what was typed as a unit: itself where it is a key, else the one unit of
 * today with that name, else the one that answers to a part of it, of those that
 * c->actor may see by name.  Several do: RC_INVALID at `field`, naming them.  None:
 * what was typed.
 */
enum rc unit_typed(struct ctx *c, const char *field, Str typed,
                   Str *ret) MUST_CHECK;
/* The name of what stands above the unit in its first tree (of a closed unit: stood
 * last); empty at the top and where the actor may not see it. */
Str unit_place(struct ctx *c, const struct org *o, int unit);

#endif
