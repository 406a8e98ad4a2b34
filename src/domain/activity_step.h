/* The state machine of activities as data; shared by the parts of activity. */
#ifndef DOMAIN_ACTIVITY_STEP_H
#define DOMAIN_ACTIVITY_STEP_H

#include "domain/activity.h"
#include "domain/authz.h"

#define STATE_BIT(state) (1U << (state))

/* One edge, from some states to one. */
struct step_rule {
    enum activity_step step;
    unsigned from;          /* bits of states */
    enum activity_state to; /* STATE_KEEP: the record ends */
    enum act act;           /* needed at the lead unit */
    bool other;             /* not by who wrote or submitted any version */
};

/* What a save comes to: of a new record (was STATE_KEEP) or of one that is there, in
 * the state that was said (STATE_KEEP: none). */
struct save_rule {
    unsigned was;  /* bits; STATE_BIT(STATE_KEEP): new */
    unsigned said; /* bits; STATE_BIT(STATE_KEEP): nothing */
    enum activity_state to;
    enum act act;
};

extern const struct step_rule step_rules[];
extern const struct save_rule save_rules[];
extern const int n_step_rules, n_save_rules;

/* NULL: the step does not lead on from there. */
const struct step_rule *step_find(enum activity_step step,
                                  enum activity_state from);
/* Puts the state that the save comes to into *a; lead is the unit's index.  The owner of
 * the store may say any. */
enum rc step_save(struct ctx *c, enum activity_state was, int lead,
                  struct activity *a) MUST_CHECK;

#endif
