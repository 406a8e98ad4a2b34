/* Operations and answers in words, for the account of a difference. */
#ifndef TRUTH_TELL_H
#define TRUTH_TELL_H

#include <stdio.h>

#include "engine.h"

void tell_op(FILE *out, const struct m_op *op);
void tell_address(FILE *out, const struct m_address *q);
void tell_figure(FILE *out, const char *who, const struct m_figure *f);
void tell_coverage(FILE *out, const char *who, const struct m_coverage *c);
void tell_rows(FILE *out, const char *who, const struct m_rows *r);
/*
 * Everything live that touches the units of `set` (one bit each): events in the
 * order in which they were made, then the records they hold.
 */
void tell_history(FILE *out, const struct m_world *w, uint64_t set, int known);
/* The unit, all it was ever joined with by live events, and nothing else. */
uint64_t tell_kin(const struct m_world *w, int unit, int known);

#endif
