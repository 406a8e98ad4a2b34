/* The figures of several units at once, by the same way as each by itself (figure.h). */
#ifndef DOMAIN_FIGURE_UNITS_H
#define DOMAIN_FIGURE_UNITS_H

#include "domain/figure.h"

/* The figures of several units, whatever stands between them: a row each, in no order
 * that means anything; the address's own unit is not asked. */
struct figure_set {
    const Str *units;
    int n_units;
    const Str *indicators;
    int n;
};
enum rc figure_units(struct ctx *c, const struct address *a,
                     const struct figure_set *set,
                     struct figure_table *ret) MUST_CHECK;

#endif
