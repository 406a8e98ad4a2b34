/*
 * Random operations on the world of the model, from a seed: reorganisations out
 * of date order, chains on one day, events ahead of today, joint records,
 * corrections, undo, and some that no office could carry out.
 */
#ifndef TRUTH_RANDOM_H
#define TRUTH_RANDOM_H

#include "model.h"

struct gen {
    uint64_t state;
    const struct m_world *w;
    int setup; /* step of the opening, which founds the first units */
    int units; /* units ever named */
    int records;
};

void gen_init(struct gen *g, const struct m_world *w, uint64_t seed);
/* A number in [0, n). */
int gen_below(struct gen *g, int n);
bool gen_chance(struct gen *g, int percent);
Day gen_day(struct gen *g, Day from, Day to); /* both included */
void gen_op(struct gen *g, struct m_op *ret);
/* Campaigns, options, today: the frame in which the operations happen. */
void gen_frame(struct m_world *w);

#endif
