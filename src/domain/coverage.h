/* Coverage: how many of the expected units reported (docs/figures.md section 6). */
#ifndef DOMAIN_COVERAGE_H
#define DOMAIN_COVERAGE_H

#include "domain/question.h"

enum rc coverage_of(const struct question *q, struct coverage *ret) MUST_CHECK;
/* The same in ret[0], and in ret[i + 1] that of units[i] (ORG_NONE is legal), all in
 * one pass. */
enum rc coverage_parts(const struct question *q, const int *units, int n,
                       struct coverage *ret) MUST_CHECK;
/* Units expected at or under the question's unit that have not reported. */
enum rc coverage_missing(const struct question *q, int **ret_units,
                         int *ret_n) MUST_CHECK;

#endif
