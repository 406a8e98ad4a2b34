/*
 * Closed periods: which there are, closing one, asking for one to be opened again for a
 * while, and agreeing to that, which another person does.
 */
#include "app/page_activity.h"
#include "app/routes.h"
#include "domain/authz.h"
#include "domain/period_lock.h"

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }
static const struct form_field lock_form[] = {
    { { "campaign", FIELD_KEY, true, 0 },
      N_("Campaign"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "unit", FIELD_TEXT, true, 200 },
      N_("Unit"),
      N_("The period is closed there and at everything under it."),
      INPUT_UNIT,
      NULL },
    { { "last_day", FIELD_DAY, true, 0 },
      N_("Last day of the period"),
      N_("Up to this day nothing is entered or changed any more."),
      INPUT_DAY,
      NULL },
    { { "reason", FIELD_TEXT, true, 2000 },
      N_("Reason"),
      NULL,
      INPUT_TEXT,
      NULL },
    END
};
static const struct form_field ask_form[] = {
    { { "unit", FIELD_KEY, true, 0 },
      N_("Unit"),
      N_("Only there it is opened again."),
      INPUT_UNIT,
      NULL },
    { { "until", FIELD_DAY, true, 0 },
      N_("Open until"),
      N_("On the day after it is closed again by itself."),
      INPUT_DAY,
      NULL },
    { { "reason", FIELD_TEXT, true, 2000 },
      N_("Reason"),
      NULL,
      INPUT_TEXT,
      NULL },
    END
};
static const struct form_field reason_form[] = { { { "reason", FIELD_TEXT, true,
                                                     2000 },
                                                   N_("Reason"),
                                                   NULL,
                                                   INPUT_TEXT,
                                                   NULL },
                                                 END };
static const struct form_field no_fields[] = { END };

/* ---- rows ---- */

static Str lock_href(struct page *p, Str key)
{
    return href_key(p->a, p->lang, "locks", key);
}

static void set_lock(const struct activity_view *v, struct value *o,
                     const struct period_lock *l)
{
    const struct campaign *k = activity_view_campaign(v, l->campaign);
    struct page *p = v->p;

    val_set_text(o, "key", l->key);
    val_set_text(o, "href", lock_href(p, l->key));
    val_set_text(o, "campaign", k ? k->name : l->campaign);
    val_set_text(o, "unit", activity_view_unit(v, l->unit, p->c->today));
    val_set_text(o, "unit_key", l->unit);
    val_set_text(o, "last_day", page_day(p, l->last_day));
    val_set_text(o, "reason", l->reason);
}

static Str reopening_text(struct page *p, const struct reopening *r)
{
    if (!r->agreed_by.n)
        return page_text(p, N_("asked for, waits for a second person"));
    return r->until < p->c->today ? page_text(p, N_("over"))
                                  : page_text(p, N_("open"));
}

/* Why who looks cannot agree; empty: they can. */
static Str why_not(struct page *p, const struct activity_view *v,
                   const struct reopening *r, const struct period_lock *l)
{
    const struct actor *who = p->c->actor;
    int unit = org_find(v->o, l->unit);

    if (who && str_eq(r->asked_by, who->person))
        return page_text(p, N_("who asked cannot agree; another person must"));
    if (unit == ORG_NONE || !authz_may(p->c, ACT_APPROVE, unit))
        return page_text(p, N_("only an approver of the unit that closed it"));
    return S("");
}

static Str reopening_href(struct page *p, Str key, const char *what)
{
    return str_fmt(p->a, "/reopenings/%s/%s%s", page_key(p->a, key).p, what,
                   p->lang == LANG_EN ? "?lang=en" : "");
}

/* Who asked takes it back; who could agree refuses it, or closes it before its day. */
static void set_end(const struct activity_view *v, struct value *o,
                    const struct reopening *r, const struct period_lock *l)
{
    struct page *p = v->p;
    const struct actor *who = p->c->actor;
    int unit = org_find(v->o, l->unit);
    bool asked = who && str_eq(r->asked_by, who->person);
    bool may = unit != ORG_NONE && authz_may(p->c, ACT_APPROVE, unit);
    struct value *end;

    if (!who || r->until < p->c->today || (!asked && !may))
        return;
    end = val_set(o, "end", val_object(p->a));
    val_set_text(end, "href", reopening_href(p, r->key, "end"));
    val_set_text(end, "name",
                 page_text(p, r->agreed_by.n ? N_("Close it again now")
                              : asked        ? N_("Take the request back")
                                             : N_("Refuse the request")));
}

static void set_reopening(const struct activity_view *v, struct value *o,
                          const struct reopening *r,
                          const struct period_lock *l)
{
    struct page *p = v->p;
    bool waits = !r->agreed_by.n && r->until >= p->c->today;
    Str why = waits ? why_not(p, v, r, l) : S("");

    val_set_text(o, "key", r->key);
    val_set_text(o, "unit", activity_view_unit(v, r->unit, p->c->today));
    val_set_text(o, "until", page_day(p, r->until));
    val_set_text(o, "reason", r->reason);
    val_set_text(o, "asked_by", r->asked_name);
    val_set_text(o, "agreed_by", r->agreed_name);
    val_set_text(o, "state", reopening_text(p, r));
    val_set_bool(o, "waits", waits);
    val_set_text(o, "why_not", why);
    if (waits && !why.n)
        val_set_text(val_set(o, "agree", val_object(p->a)), "href",
                     reopening_href(p, r->key, "agree"));
    set_end(v, o, r, l);
}

/* ---- the list ---- */

static Str refusal(struct page *p, const struct form_field *own)
{
    return p->form.fields && p->form.fields != own && p->c->err.rc != RC_OK
               ? str_dup(p->a, str_of(p->c->err.text))
               : S("");
}

static void set_lock_form(const struct activity_view *v)
{
    struct page *p = v->p;
    struct value *form;

    val_set_bool(p->v, "may_lock", authz_may(p->c, ACT_APPROVE, ORG_NONE));
    if (!authz_may(p->c, ACT_APPROVE, ORG_NONE))
        return;
    form = page_form(p, "form", lock_form, href_plain(p->a, p->lang, "/locks"),
                     N_("Close the period"));
    activity_view_campaigns(v, form, "campaign");
}

static enum rc list(struct page *p)
{
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    Str why = refusal(p, lock_form);
    struct activity_view v;
    struct period_lock *l;
    int n;

    TRY(activity_view_open(p, &v));
    p->view = "locks";
    p->title = page_text(p, N_("Closed periods"));
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, S(""), p->title);
    val_set_text(
        p->v, "help",
        page_text(p, N_("A closed period keeps figures as they were reported: "
                        "up to its last day nothing can be entered or changed. "
                        "Where something must be corrected all the same, one "
                        "person asks for it to be opened and another agrees. "
                        "After the day agreed on it is closed again.")));
    val_set_text(p->v, "refusal", why);
    set_lock_form(&v);
    TRY(period_lock_list(p->c, p->in.campaign, &l, &n));
    for (int i = 0; i < n; i++)
        set_lock(&v, val_add(rows, val_object(p->a)), &l[i]);
    return RC_OK;
}

static enum rc lock_of(struct page *p, Str key, struct period_lock *ret)
{
    struct period_lock *l;
    int n;

    TRY(period_lock_list(p->c, S(""), &l, &n));
    for (int i = 0; i < n; i++)
        if (str_eq(l[i].key, key)) {
            *ret = l[i];
            return RC_OK;
        }
    return fail(p->c, RC_NOTFOUND, "lock", N_("there is no lock '%.*s'"),
                STR(key));
}

static enum rc show(struct page *p, Str key)
{
    struct value *rows = val_set(p->v, "reopenings", val_list(p->a)), *form;
    Str why = refusal(p, ask_form);
    struct activity_view v;
    struct period_lock l;
    struct reopening *r;
    int n;

    TRY(activity_view_open(p, &v));
    TRY(lock_of(p, key, &l));
    p->view = "lock";
    p->title = str_fmt(p->a, msg(p->lang, N_("Period closed up to %s")),
                       page_day(p, l.last_day).p);
    page_crumb(p, href_plain(p->a, p->lang, "/locks"),
               page_text(p, N_("Closed periods")));
    page_crumb(p, S(""), p->title);
    val_set_text(p->v, "refusal", why);
    set_lock(&v, val_set(p->v, "lock", val_object(p->a)), &l);
    TRY(reopening_list(p->c, key, &r, &n));
    for (int i = 0; i < n; i++)
        set_reopening(&v, val_add(rows, val_object(p->a)), &r[i], &l);
    val_set_bool(p->v, "has_reopenings", n > 0);
    val_set_bool(p->v, "may_ask", authz_may(p->c, ACT_ENTER, ORG_NONE));
    if (!authz_may(p->c, ACT_ENTER, ORG_NONE))
        return RC_OK;
    form = page_form(p, "form", ask_form,
                     str_fmt(p->a, "/locks/%s/reopen%s", page_key(p->a, key).p,
                             p->lang == LANG_EN ? "?lang=en" : ""),
                     N_("Ask for it"));
    for (int i = 0; p->c->actor && i < p->c->actor->n_grants; i++)
        if (role_has(p->c->actor->grants[i].role, ACT_ENTER))
            page_form_value(p, form, "unit",
                            page_unit_typed(p, p->c->actor->grants[i].unit));
    return RC_OK;
}

static enum rc one(struct page *p)
{
    return show(p, p->keys[0]);
}

/* A reopening is shown with its lock. */
static enum rc reopening_of(struct page *p, struct reopening *ret)
{
    struct reopening *r;
    int n;

    TRY(reopening_list(p->c, S(""), &r, &n));
    for (int i = 0; i < n; i++)
        if (str_eq(r[i].key, p->keys[0])) {
            *ret = r[i];
            return RC_OK;
        }
    return fail(p->c, RC_NOTFOUND, "key", N_("there is no reopening '%.*s'"),
                STR(p->keys[0]));
}

static enum rc one_again(struct page *p)
{
    struct err why = p->c->err;
    struct reopening r;

    TRY(reopening_of(p, &r));
    p->c->err = why;
    return show(p, r.lock);
}

/* ---- what is done ---- */

static enum rc add(struct page *p)
{
    struct period_lock l = { .campaign = form_str(p, "campaign"),
                             .last_day = form_at(p, "last_day")->day,
                             .reason = form_str(p, "reason") };
    struct activity_view v;
    Str *units, key;
    int n;

    TRY(activity_view_open(p, &v));
    TRY(activity_view_find(&v, "unit", form_str(p, "unit"), &units, &n));
    if (n != 1)
        return fail(p->c, RC_INVALID, "unit", N_("name one unit"));
    l.unit = units[0];
    TRY(period_lock_add(p->c, &l, &key));
    p->said = "closed";
    p->location = lock_href(p, key);
    return RC_OK;
}

static enum rc ask(struct page *p)
{
    struct reopening r = { .lock = p->keys[0],
                           .unit = form_str(p, "unit"),
                           .until = form_at(p, "until")->day,
                           .reason = form_str(p, "reason") };
    Str key;

    TRY(reopening_ask(p->c, &r, &key));
    p->said = "asked";
    p->location = lock_href(p, p->keys[0]);
    return RC_OK;
}

static enum rc agree(struct page *p)
{
    struct reopening r;

    TRY(reopening_of(p, &r));
    TRY(reopening_agree(p->c, p->keys[0]));
    p->said = "opened";
    p->location = lock_href(p, r.lock);
    return RC_OK;
}

static enum rc end(struct page *p)
{
    struct reopening r;

    TRY(reopening_of(p, &r));
    TRY(reopening_end(p->c, p->keys[0], form_str(p, "reason")));
    p->said = r.agreed_by.n ? "closed" : "request-ended";
    p->location = lock_href(p, r.lock);
    return RC_OK;
}

const struct route lock_routes[] = {
    { GET, "/locks", list, MAY(READ, ANY, 0), AS_JSON, "campaign", "activities",
      N_("Closed periods") },
    { GET, "/locks/{l}", one, MAY(NAME, LOCK, 0), AS_JSON, "", "activities",
      N_("A closed period and where it was opened again") },
    { POST, "/locks", add, MAY(APPROVE, ANY, 0), 0, "", "activities",
      N_("Closes a period of a campaign at a unit and under it"), lock_form,
      list, NULL, NULL, 0, 0 },
    { POST, "/locks/{l}/reopen", ask, MAY(ENTER, FORM_UNIT, 0), 0, "",
      "activities", N_("Asks for a period to be opened again for a while"),
      ask_form, one, NULL, NULL, 0, 0 },
    { POST, "/reopenings/{r}/agree", agree, MAY(APPROVE, LOCK, 0), 0, "",
      "activities", N_("Agrees to a reopening that another asked for"),
      no_fields, one_again, NULL, NULL, 0, 0 },
    { POST, "/reopenings/{r}/end", end, MAY(NAME, LOCK, 0), 0, "", "activities",
      N_("Ends a reopening, or refuses it, with a reason"), reason_form,
      one_again, NULL, NULL, 0, 0 },
    { 0 }
};
