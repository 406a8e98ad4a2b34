/*
 * One step with many activities at once: all of them or none, and the refusal names
 * the first that may not go and why.  Moving to another topic is a correction.
 */
#include "app/page_activity.h"
#include "app/routes.h"
#include "domain/activity_read.h"

enum { MOST_AT_ONCE = 500 };

#define BUTTON(name, label)                                                    \
    {                                                                          \
        { name, FIELD_TEXT, false, 1 }, label, NULL, INPUT_BUTTON, NULL        \
    }
const struct form_field activity_bulk_form[] = {
    { { "key", FIELD_KEYS, true, MOST_AT_ONCE },
      N_("Activities"),
      NULL,
      INPUT_MANY,
      NULL },
    { { "step", FIELD_KEY, false, 0 }, N_("Step"), NULL, INPUT_HIDDEN, NULL },
    { { "remark", FIELD_TEXT, false, 2000 },
      N_("Remark for the unit"),
      NULL,
      INPUT_AREA,
      NULL },
    { { "due", FIELD_DAY, false, 0 }, N_("New date"), NULL, INPUT_DAY, NULL },
    { { "reason", FIELD_TEXT, false, 2000 },
      N_("Reason"),
      NULL,
      INPUT_AREA,
      NULL },
    { { "topic", FIELD_TEXT, false, 500 },
      N_("Topic"),
      NULL,
      INPUT_TEXT,
      NULL },
    /* of the page: a button each, as two things of one name are hard to tell apart */
    BUTTON("submit", N_("Submit")),
    BUTTON("check", N_("Mark as checked")),
    BUTTON("return", N_("Return")),
    BUTTON("approve", N_("Approve")),
    BUTTON("withdraw", N_("Withdraw")),
    BUTTON("move", N_("Move to another topic")),
    { { 0 }, NULL, NULL, INPUT_TEXT, NULL }
};

/* What was pressed, or said. */
static Str step_of(const struct page *p)
{
    for (int i = 0; i < STEP_COUNT; i++)
        if (form_ticked(p, step_keys[i]))
            return str_of(step_keys[i]);
    return form_ticked(p, "move") ? S("topic") : form_str(p, "step");
}

/* Those the actor sees and may correct; the writer asks about the rest. */
static enum rc move_topic(struct page *p, const Str *keys, int n)
{
    struct activity_batch b = { .n = n, .reason = S("") };
    Str topic = form_str(p, "topic");
    struct activity *list;

    TRY(activity_by_keys(p->c, keys, n, &list));
    for (int i = 0; i < n; i++) {
        bool seen = false;

        if (list[i].id)
            TRY(activity_seen(p->c, &list[i], &seen));
        if (!seen)
            return activity_missing(p->c, keys[i]);
        if (list[i].state >= STATE_SUBMITTED && !form_str(p, "reason").n)
            b.reason = page_text(p, N_("moved to another topic"));
        list[i].topic = topic;
        list[i].state = STATE_KEEP;
    }
    b.list = list;
    if (activity_save_batch(p->c, &b) == RC_OK)
        return RC_OK;
    return fail(p->c, p->c->err.rc, "key", "%.*s: %s", STR(keys[b.at]),
                str_dup(p->a, str_of(p->c->err.text)).p);
}

static enum rc bulk(struct page *p)
{
    const struct field_value *keys = form_at(p, "key");
    Str step = step_of(p);
    int at = str_index(step, step_keys, STEP_COUNT);
    struct activity_move how = {
        .remark = form_str(p, at == STEP_WITHDRAW ? "reason" : "remark"),
    };

    p->location = activity_list_href(p, "/activities", p->in.page);
    if (str_is(step, "topic")) {
        p->said = "moved";
        return move_topic(p, keys->list, keys->n);
    }
    if (at == STEP_COUNT)
        return fail(p->c, RC_INVALID, "step", N_("there is no step '%.*s'"),
                    STR(step));
    if (at == STEP_RETURN)
        TRY(activity_due(p, &how.due));
    p->said = activity_step_said[at];
    return activity_move(p->c, keys->list, keys->n, (enum activity_step)at,
                         &how);
}

const struct route activity_bulk_routes[] = {
    { POST, "/activities/bulk", bulk, MAY(READ, ANY, 0), 0,
      "campaign unit form state from to q order page", "activities",
      N_("One step with many activities, or none of them"), activity_bulk_form,
      activity_list_page, NULL, NULL, 0, 0 },
    { 0 }
};
