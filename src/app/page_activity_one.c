/*
 * One activity: its fields, which steps are possible now and why the others are not,
 * its files, what was said about it; its history is in page_activity_history.c.
 */
#include "app/page_activity.h"
#include "app/page_activity_part.h"
#include "app/routes.h"
#include "domain/activity_read.h"
#include "domain/activity_step.h"
#include "domain/authz.h"
#include "domain/comment.h"
#include "domain/evidence.h"
#include "domain/period_lock.h"

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }
static const struct form_field no_fields[] = { END };
static const struct form_field return_form[] = {
    { { "remark", FIELD_TEXT, true, 2000 },
      N_("Remark for the unit"),
      N_("Say what is to be corrected."),
      INPUT_AREA,
      NULL },
    { { "due", FIELD_DAY, false, 0 },
      N_("New date"),
      N_("A working day. Empty: as many from today as the settings say."),
      INPUT_DAY,
      NULL },
    END
};
static const struct form_field withdraw_form[] = {
    { { "reason", FIELD_TEXT, true, 2000 },
      N_("Reason"),
      N_("The record ends, its figures with it; both stay in the history."),
      INPUT_AREA,
      NULL },
    END
};
static const struct form_field comment_form[] = { { { "text", FIELD_TEXT, true,
                                                      2000 },
                                                    N_("Remark"),
                                                    NULL,
                                                    INPUT_AREA,
                                                    NULL },
                                                  END };
const struct form_field activity_upload_form[] = {
    { { "file", FIELD_TEXT, true, 0 },
      N_("File"),
      N_("PDF, Word (docx), Excel (xlsx), PNG or JPG, up to 20 MB."),
      INPUT_FILE,
      NULL },
    END
};

/* ---- steps ---- */

static Str step_path(struct page *p, Str key, int step)
{
    return activity_href(p, key, str_fmt(p->a, "/%s", step_keys[step]).p);
}

static Str locked_text(struct one *x)
{
    struct page *p = x->v.p;

    return str_fmt(p->a,
                   msg(p->lang, N_("the period up to %s is closed (%s: %s); "
                                   "ask for it to be opened again")),
                   page_day(p, x->lock->last_day).p, x->lock->key.p,
                   x->lock->reason.p);
}

static Str why_not(struct one *x, int step)
{
    const struct step_rule *rule =
        step_find((enum activity_step)step, x->a.state);
    struct page *p = x->v.p;

    if (x->a.ended != SEQ_LIVE)
        return page_text(p, N_("it was withdrawn"));
    if (x->lock)
        return locked_text(x);
    if (!rule)
        return str_fmt(p->a, msg(p->lang, N_("not from the state '%s'")),
                       msg(p->lang, state_names[x->a.state]));
    if (!authz_may(p->c, rule->act, x->lead))
        return page_text(
            p, rule->act == ACT_ENTER   ? N_("only who enters for the unit")
               : rule->act == ACT_CHECK ? N_("only a reviewer or approver")
                                        : N_("only an approver"));
    return page_text(p, N_("you entered or submitted it yourself; another "
                           "person must approve it"));
}

static void set_step(struct one *x, struct value *list, int step)
{
    struct page *p = x->v.p;
    struct value *o = val_add(list, val_object(p->a));
    bool possible = (x->may & 1U << step) != 0;
    bool plain = step != STEP_RETURN && step != STEP_WITHDRAW;

    val_set_text(o, "key", str_of(step_keys[step]));
    val_set_text(o, "label", page_text(p, activity_step_buttons[step]));
    val_set_bool(o, "possible", possible);
    val_set_bool(o, "button", possible && plain);
    val_set_text(o, "why_not", possible ? S("") : why_not(x, step));
    val_set_text(o, "href", step_path(p, x->a.key, step));
}

static void set_edit(struct one *x)
{
    struct page *p = x->v.p;
    struct value *o = val_set(p->v, "edit", val_object(p->a));
    bool possible = (x->may & ACTIVITY_MAY_SAVE) != 0;

    val_set_bool(o, "possible", possible);
    val_set_text(o, "href", activity_href(p, x->a.key, "/edit"));
    val_set_text(o, "why_not",
                 possible                 ? S("")
                 : x->a.ended != SEQ_LIVE ? why_not(x, STEP_SUBMIT)
                 : x->lock                ? locked_text(x)
                 : x->a.state == STATE_APPROVED
                     ? page_text(p, N_("it is approved; it must be returned "
                                       "before it is changed"))
                     : page_text(p, N_("only who enters for the unit")));
    o = val_set(p->v, "next", val_object(p->a));
    val_set_text(o, "href", activity_next_href(p, &x->a));
}

static void set_steps(struct one *x)
{
    struct page *p = x->v.p;
    struct value *list = val_set(p->v, "steps", val_list(p->a));
    struct value *form;
    bool works =
        x->enters || x->checks || authz_may(p->c, ACT_APPROVE, x->lead);

    val_set_bool(p->v, "works", works);
    val_set_bool(p->v, "enters", x->enters);
    for (int i = 0; works && i < STEP_COUNT; i++)
        set_step(x, list, i);
    if (x->may & 1U << STEP_RETURN)
        page_form(p, "return_form", return_form,
                  step_path(p, x->a.key, STEP_RETURN), N_("Return"));
    if (x->may & 1U << STEP_WITHDRAW) {
        form = page_form(p, "withdraw_form", withdraw_form,
                         step_path(p, x->a.key, STEP_WITHDRAW), N_("Withdraw"));
        (void)form;
    }
    set_edit(x);
}

/* ---- files, remarks ---- */

static Str size_text(struct page *p, int64_t n)
{
    if (n < 1 << 20)
        return str_fmt(p->a, "%s kB", page_count(p, (n + 1023) / 1024).p);
    return str_fmt(p->a, "%s MB",
                   page_number(p, (n * 10 / (1 << 20)) * (MICRO / 10)).p);
}

static enum rc set_files(struct one *x)
{
    struct page *p = x->v.p;
    struct value *list = val_set(p->v, "files", val_list(p->a));
    bool may = x->enters && !x->lock && x->a.ended == SEQ_LIVE;
    struct evidence *f;
    int n = 0;

    if (x->a.ended == SEQ_LIVE)
        TRY(evidence_list(p->c, x->a.key, &f, &n));
    for (int i = 0; i < n; i++) {
        struct value *o = val_add(list, val_object(p->a)), *r;

        val_set_text(o, "key", f[i].key);
        val_set_text(o, "name", f[i].name);
        val_set_text(o, "type", str_of(evidence_keys[f[i].type]));
        val_set_text(o, "size", size_text(p, f[i].size));
        val_set_text(o, "href", href_key(p->a, p->lang, "files", f[i].key));
        if (!may)
            continue;
        r = val_set(o, "remove", val_object(p->a));
        val_set_text(r, "href",
                     str_fmt(p->a, "/files/%s/remove%s",
                             page_key(p->a, f[i].key).p,
                             p->lang == LANG_EN ? "?lang=en" : ""));
    }
    val_set_bool(p->v, "has_files", n > 0);
    if (may)
        page_form(p, "upload_form", activity_upload_form,
                  activity_href(p, x->a.key, "/files"), N_("Attach the file"));
    return RC_OK;
}

static enum rc set_comments(struct one *x)
{
    struct page *p = x->v.p;
    struct comment_query q = { .kind = S("activity"),
                               .object = x->a.key,
                               .settled = true };
    struct value *list = val_set(p->v, "comments", val_list(p->a)), *o;
    bool may = (x->enters || x->checks) && x->a.ended == SEQ_LIVE;
    struct comment *k;
    int n;

    TRY(comment_list(p->c, &q, &k, &n));
    for (int i = 0; i < n; i++) {
        o = val_add(list, val_object(p->a));
        val_set_text(o, "text", k[i].text);
        val_set_text(o, "who", k[i].name);
        val_set_text(o, "at", page_moment(p, k[i].at));
        val_set_bool(o, "settled", k[i].ended != SEQ_LIVE);
        if (may && k[i].ended == SEQ_LIVE)
            val_set_text(val_set(o, "settle", val_object(p->a)), "href",
                         activity_href(p, x->a.key,
                                       str_fmt(p->a, "/comments/%lld/settle",
                                               (long long)k[i].id)
                                           .p));
    }
    val_set_bool(p->v, "has_comments", n > 0);
    if (may)
        page_form(p, "comment_form", comment_form,
                  activity_href(p, x->a.key, "/comments"), N_("Say it"));
    return RC_OK;
}

/* ---- the page ---- */

static enum rc find_lock(struct one *x)
{
    struct page *p = x->v.p;
    struct period_locks *locks;
    int units[ACTIVITY_MAX_UNITS];

    for (int i = 0; i < x->a.n_units; i++)
        units[i] = org_find(x->v.o, x->a.units[i]);
    x->lead = org_find(x->v.o, x->a.units[0]);
    TRY(period_locks_read(p->c, &locks));
    x->lock =
        period_locks_find(locks, x->a.campaign, x->a.to, units, x->a.n_units);
    x->enters = authz_may(p->c, ACT_ENTER, x->lead);
    x->checks = authz_may(p->c, ACT_CHECK, x->lead);
    return activity_may(p->c, &x->a, 1, &x->may);
}

/* The newest version; of what was withdrawn, the last. */
static enum rc open_one(struct page *p, struct one *x)
{
    TRY(activity_view_open(p, &x->v));
    TRY(activity_history(p->c, p->keys[0], &x->versions, &x->n));
    if (x->n == 0)
        return activity_missing(p->c, p->keys[0]);
    x->a = x->versions[x->n - 1];
    return find_lock(x);
}

/* A refusal stands in the form it belongs to, or, where that is not shown, above. */
static void set_refusal(struct page *p, Str why)
{
    const struct {
        const struct form_field *fields;
        const char *name;
    } forms[] = { { return_form, "return_form" },
                  { withdraw_form, "withdraw_form" },
                  { comment_form, "comment_form" },
                  { activity_upload_form, "upload_form" } };

    for (int i = 0; i < countof(forms); i++)
        if (p->form.fields == forms[i].fields &&
            val_get(p->v, str_of(forms[i].name)))
            why = S("");
    val_set_text(p->v, "refusal", why);
    val_set_bool(p->v, "open_return", p->form.fields == return_form);
    val_set_bool(p->v, "open_withdraw", p->form.fields == withdraw_form);
}

enum rc activity_one_page(struct page *p)
{
    Str why = p->form.fields && p->c->err.rc != RC_OK
                  ? str_dup(p->a, str_of(p->c->err.text))
                  : S("");
    struct one x = { .may = 0 };
    const struct campaign *k;

    TRY(open_one(p, &x));
    k = activity_view_campaign(&x.v, x.a.campaign);
    p->view = "activity";
    p->title = x.a.title.n ? x.a.title : x.a.key;
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, S(""), p->title);
    val_set_text(
        p->v, "help",
        page_text(p, N_("Here is all that is known of one activity and what "
                        "may be done with it now. A step that is not possible "
                        "says why. Attach what proves it, and look in the "
                        "history for who changed what.")));
    activity_view_row(&x.v, val_set(p->v, "activity", val_object(p->a)), &x.a);
    val_set_text(p->v, "campaign_name", k ? k->name : x.a.campaign);
    val_set_text(p->v, "locked", x.lock ? locked_text(&x) : S(""));
    set_steps(&x);
    TRY(set_files(&x));
    TRY(set_comments(&x));
    set_refusal(p, why);
    return activity_set_history(&x);
}

/* ---- what is done with it ---- */

static enum rc step_with(struct page *p, enum activity_step step)
{
    struct activity_move how = {
        .remark = form_str(p, step == STEP_WITHDRAW ? "reason" : "remark"),
    };

    if (step == STEP_RETURN)
        TRY(activity_due(p, &how.due));
    TRY(activity_move(p->c, &p->keys[0], 1, step, &how));
    p->said = activity_step_said[step];
    p->location = activity_href(p, p->keys[0], "");
    return RC_OK;
}

static enum rc do_submit(struct page *p)
{
    return step_with(p, STEP_SUBMIT);
}

static enum rc do_check(struct page *p)
{
    return step_with(p, STEP_CHECK);
}

static enum rc do_return(struct page *p)
{
    return step_with(p, STEP_RETURN);
}

static enum rc do_approve(struct page *p)
{
    return step_with(p, STEP_APPROVE);
}

static enum rc do_withdraw(struct page *p)
{
    return step_with(p, STEP_WITHDRAW);
}

/* Who enters or checks there may speak. */
static enum rc may_speak(struct page *p)
{
    if (authz_may(p->c, ACT_ENTER, p->unit) ||
        authz_may(p->c, ACT_CHECK, p->unit))
        return RC_OK;
    return fail(p->c, RC_DENIED, "text",
                N_("only who enters or checks for the unit may say something "
                   "here"));
}

static enum rc do_comment(struct page *p)
{
    struct comment k = { .kind = S("activity"),
                         .object = p->keys[0],
                         .place = S(""),
                         .text = form_str(p, "text") };
    struct activity a;
    Id id;

    TRY(activity_get(p->c, p->keys[0], &a));
    TRY(may_speak(p));
    TRY(comment_add(p->c, &k, &id));
    p->said = "commented";
    p->location = activity_href(p, p->keys[0], "");
    return RC_OK;
}

static enum rc do_settle(struct page *p)
{
    int64_t id;

    TRY(may_speak(p));
    if (!str_int(p->keys[1], &id))
        return fail(p->c, RC_NOTFOUND, "id", N_("there is no comment %lld"),
                    0LL);
    TRY(comment_settle(p->c, S("activity"), p->keys[0], id));
    p->said = "settled";
    p->location = activity_href(p, p->keys[0], "");
    return RC_OK;
}

#define STEP(name, act, fields, help)                                          \
    {                                                                          \
        POST, "/activities/{a}/" #name, do_##name, MAY(act, ACTIVITY, 0), 0,   \
            "", "activities", help, fields, activity_one_page, NULL, NULL, 0,  \
            0                                                                  \
    }

const struct route activity_one_routes[] = {
    { GET, "/activities/{a}", activity_one_page, MAY(READ, ACTIVITY, 0),
      AS_JSON, "", "activities",
      N_("One activity with its steps, files, remarks and history") },
    STEP(submit, ENTER, no_fields, N_("Submits a draft or what was returned")),
    STEP(check, CHECK, no_fields, N_("Marks as checked")),
    STEP(return, CHECK, return_form,
               N_("Returns it to the unit with a remark and a new date")),
    STEP(approve, APPROVE, no_fields, N_("Approves what another submitted")),
    STEP(withdraw, ENTER, withdraw_form, N_("Withdraws it with a reason")),
    { POST, "/activities/{a}/comments", do_comment, MAY(READ, ACTIVITY, 0), 0,
      "", "activities", N_("Says something about an activity"), comment_form,
      activity_one_page, NULL, NULL, 0, 0 },
    { POST, "/activities/{a}/comments/{k}/settle", do_settle,
      MAY(READ, ACTIVITY, 0), 0, "", "activities", N_("Settles a remark"),
      no_fields, activity_one_page, NULL, NULL, 0, 0 },
    { 0 }
};
