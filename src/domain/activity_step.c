/*
 * The state machine of activities (docs/figures.md section 2a): two tables say what
 * may follow what and who may do it; everything else here reads them.
 */
#include "domain/activity_step.h"

#include <assert.h>

#include "domain/org.h"

const char *const state_keys[STATE_COUNT] = {
    [STATE_KEEP] = "",
    [STATE_DRAFT] = "draft",
    [STATE_RETURNED] = "returned",
    [STATE_SUBMITTED] = "submitted",
    [STATE_CHECKED] = "checked",
    [STATE_APPROVED] = "approved",
};

const char *const state_names[STATE_COUNT] = {
    [STATE_KEEP] = N_("no state"),     [STATE_DRAFT] = N_("in draft"),
    [STATE_RETURNED] = N_("returned"), [STATE_SUBMITTED] = N_("submitted"),
    [STATE_CHECKED] = N_("checked"),   [STATE_APPROVED] = N_("approved"),
};

const char *const step_keys[STEP_COUNT] = {
    [STEP_SUBMIT] = "submit",     [STEP_CHECK] = "check",
    [STEP_RETURN] = "return",     [STEP_APPROVE] = "approve",
    [STEP_WITHDRAW] = "withdraw",
};

const char *const step_names[STEP_COUNT] = {
    [STEP_SUBMIT] = N_("submit"),     [STEP_CHECK] = N_("check"),
    [STEP_RETURN] = N_("return"),     [STEP_APPROVE] = N_("approve"),
    [STEP_WITHDRAW] = N_("withdraw"),
};

#define NEW_ONE STATE_BIT(STATE_KEEP)
#define NOTHING STATE_BIT(STATE_KEEP)
#define DRAFT STATE_BIT(STATE_DRAFT)
#define RETURNED STATE_BIT(STATE_RETURNED)
#define SUBMITTED STATE_BIT(STATE_SUBMITTED)
#define CHECKED STATE_BIT(STATE_CHECKED)
#define APPROVED STATE_BIT(STATE_APPROVED)

/* clang-format off */
const struct step_rule step_rules[] = {
    { STEP_SUBMIT,   DRAFT | RETURNED,    STATE_SUBMITTED, ACT_ENTER,   false },
    { STEP_CHECK,    SUBMITTED,           STATE_CHECKED,   ACT_CHECK,   false },
    { STEP_RETURN,   SUBMITTED | CHECKED, STATE_RETURNED,  ACT_CHECK,   false },
    { STEP_RETURN,   APPROVED,            STATE_RETURNED,  ACT_APPROVE, false },
    { STEP_APPROVE,  SUBMITTED | CHECKED, STATE_APPROVED,  ACT_APPROVE, true },
    { STEP_WITHDRAW, DRAFT | RETURNED | SUBMITTED | CHECKED,
                                          STATE_KEEP,      ACT_ENTER,   false },
    { STEP_WITHDRAW, APPROVED,            STATE_KEEP,      ACT_APPROVE, false },
};

const struct save_rule save_rules[] = {
    { NEW_ONE,             NOTHING | SUBMITTED, STATE_SUBMITTED, ACT_ENTER },
    { NEW_ONE,             DRAFT,               STATE_DRAFT,     ACT_ENTER },
    { DRAFT,               NOTHING | DRAFT,     STATE_DRAFT,     ACT_ENTER },
    { RETURNED,            NOTHING | DRAFT | RETURNED,
                                                STATE_RETURNED,  ACT_ENTER },
    { DRAFT | RETURNED,    SUBMITTED,           STATE_SUBMITTED, ACT_ENTER },
    { SUBMITTED | CHECKED, NOTHING | SUBMITTED | CHECKED,
                                                STATE_SUBMITTED, ACT_ENTER },
    { APPROVED,            NOTHING | SUBMITTED | APPROVED,
                                                STATE_SUBMITTED, ACT_APPROVE },
};
/* clang-format on */

const int n_step_rules = countof(step_rules);
const int n_save_rules = countof(save_rules);

enum activity_state state_find(Str key)
{
    for (int i = STATE_DRAFT; i < STATE_COUNT; i++)
        if (str_is(key, state_keys[i]))
            return (enum activity_state)i;
    return STATE_KEEP;
}

bool state_counts(enum activity_state state)
{
    return state >= STATE_SUBMITTED;
}

const struct step_rule *step_find(enum activity_step step,
                                  enum activity_state from)
{
    for (int i = 0; i < n_step_rules; i++)
        if (step_rules[i].step == step && step_rules[i].from & STATE_BIT(from))
            return &step_rules[i];
    return NULL;
}

static const struct save_rule *save_find(enum activity_state was,
                                         enum activity_state said)
{
    for (int i = 0; i < n_save_rules; i++)
        if (save_rules[i].was & STATE_BIT(was) &&
            save_rules[i].said & STATE_BIT(said))
            return &save_rules[i];
    return NULL;
}

enum rc step_save(struct ctx *c, enum activity_state was, int lead,
                  struct activity *a)
{
    const struct save_rule *rule = save_find(was, a->state);

    assert((unsigned)a->state < STATE_COUNT);
    if (!c->actor) {
        if (a->state == STATE_KEEP)
            a->state = rule->to;
        return RC_OK;
    }
    if (!rule)
        return fail(c, RC_CONFLICT, "state",
                    N_("activity '%.*s' is in state '%s': saving it cannot "
                       "bring it to '%s'"),
                    STR(a->key), msg(c->err.lang, state_names[was]),
                    msg(c->err.lang, state_names[a->state]));
    if (!authz_may(c, rule->act, lead))
        return fail(c, RC_DENIED, "state",
                    N_("activity '%.*s' is approved; ask for it to be "
                       "returned before you change it"),
                    STR(a->key));
    a->state = rule->to;
    return RC_OK;
}
