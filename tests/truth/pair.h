/*
 * The engine's side of the comparison on SQLite, on PostgreSQL or on both at once
 * (TRUTH_ENGINES=sqlite|pg|both): every operation and question goes to each, the
 * answers must be the same to the last digit, refusals to the last word, and
 * now and then every row of every table.  TRUTH_PLANT_PG=row or an error of
 * engine_plant(): PostgreSQL alone does it.
 */
#ifndef TRUTH_PAIR_H
#define TRUTH_PAIR_H

#include "engine.h"

struct pair;

/* The functions of engine.h.  Answers are those of the first engine. */
struct pair *pair_open(const struct m_world *w);
void pair_close(struct pair *p);
void pair_today(struct pair *p, Day today);
const char *pair_apply(struct pair *p, const struct m_op *op, int index);
void pair_rest(struct pair *p);

/* False also when the engines do not say the same: pair_why() tells. */
bool pair_figure(struct pair *p, const struct m_address *q,
                 struct m_figure *ret);
bool pair_figures(struct pair *p, const struct m_address *q,
                  struct m_figure ret[M_MEASURES]);
bool pair_coverage(struct pair *p, const struct m_address *q,
                   struct m_figure *ret, struct m_coverage *ret_coverage);
bool pair_rows(struct pair *p, const struct m_address *q, struct m_rows *ret);
const char *pair_why(const struct pair *p);
int64_t pair_verify(struct pair *p);
bool pair_rebuild(struct pair *p);

/* Compares every row of every table of both. */
void pair_compare_rows(struct pair *p);
/* In what the engines differed since the opening, or NULL. */
const char *pair_differs(const struct pair *p);
/* Rows compared so far. */
int64_t pair_rows_compared(const struct pair *p);

#endif
