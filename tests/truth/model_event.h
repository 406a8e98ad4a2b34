/*
 * Inside the model: one event on a state, the fold of all of them, and the rules
 * that every state keeps.
 */
#ifndef TRUTH_MODEL_EVENT_H
#define TRUTH_MODEL_EVENT_H

#include "model.h"

/* model_event.c: the event on state s; NULL or the reason of the refusal */
const char *m_event(struct m_state *s, const struct m_op *op, int order);
/* All events but `without`, folded anew in the order in which they were made.
 */
const char *m_fold_without(const struct m_world *w, struct m_state *s,
                           int without);

/* model_check.c: NULL, or the rule of section 1 that the state breaks */
const char *m_state_breaks(const struct m_state *s);
const char *m_records_break(const struct m_state *s);

#endif
