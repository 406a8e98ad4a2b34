/* What the pages of activities share (page_activity.h). */
#include "app/page_activity.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/catalog.h"
#include "domain/setting.h"
#include "domain/unit_index.h"

const char *const activity_step_buttons[STEP_COUNT] = {
    [STEP_SUBMIT] = N_("Submit"),     [STEP_CHECK] = N_("Mark as checked"),
    [STEP_RETURN] = N_("Return"),     [STEP_APPROVE] = N_("Approve"),
    [STEP_WITHDRAW] = N_("Withdraw"),
};
const char *const activity_step_said[STEP_COUNT] = {
    [STEP_SUBMIT] = "submitted",   [STEP_CHECK] = "checked",
    [STEP_RETURN] = "returned",    [STEP_APPROVE] = "approved",
    [STEP_WITHDRAW] = "withdrawn",
};

/* ---- names ---- */

enum rc activity_view_open(struct page *p, struct activity_view *ret)
{
    *ret = (struct activity_view){ .p = p };
    TRY(org_get(p->c, &ret->o));
    TRY(campaign_list(p->c, &ret->campaigns, &ret->n_campaigns));
    return option_list(p->c, &ret->options, &ret->n_options);
}

const struct campaign *activity_view_campaign(const struct activity_view *v,
                                              Str key)
{
    const struct campaign *newest = NULL;

    for (int i = 0; i < v->n_campaigns; i++) {
        const struct campaign *k = &v->campaigns[i];

        if (str_eq(k->key, key))
            return k;
        if (!newest || k->from > newest->from)
            newest = k;
    }
    return key.n ? NULL : newest;
}

static bool is_form(const struct option *o)
{
    return str_is(o->breakdown, "form");
}

Str activity_view_form(const struct activity_view *v, Str key)
{
    for (int i = 0; i < v->n_options; i++)
        if (is_form(&v->options[i]) && str_eq(v->options[i].key, key))
            return v->options[i].name;
    return key;
}

Str activity_view_unit(const struct activity_view *v, Str key, Day d)
{
    int at = org_find(v->o, key);

    return at == ORG_NONE ? key : org_name_on(v->o, at, d)->name;
}

Str activity_view_units(const struct activity_view *v, const struct activity *a)
{
    struct arena *m = v->p->a;
    Str s = S("");

    for (int i = 0; i < a->n_units; i++)
        s = str_fmt(m, "%.*s%s%.*s", STR(s), i ? "; " : "",
                    STR(activity_view_unit(v, a->units[i], a->to)));
    return s;
}

/* ---- units as they are typed ---- */

/* "Xã Yên Vượng [u12]" is u12, as in a workbook of ours. */
static Str in_brackets(Str s)
{
    ptrdiff_t at = -1;

    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] == '[')
            at = i;
    if (at < 0 || s.p[s.n - 1] != ']')
        return s;
    return (Str){ s.p + at + 1, s.n - at - 2 };
}

static bool may_name(const struct activity_view *v, int unit)
{
    return v->o->units[unit].n_lives > 0 && authz_may(v->p->c, ACT_NAME, unit);
}

/* Names of today as they are compared, made once a request. */
static const Str *folded_names(struct activity_view *v)
{
    if (v->folded)
        return v->folded;
    v->folded = NEW(v->p->a, Str, v->o->n + 1);
    for (int i = 0; i < v->o->n; i++)
        if (org_alive(v->o, i, v->p->c->today))
            v->folded[i] =
                text_fold(v->p->a, org_name_on(v->o, i, v->p->c->today)->name);
    return v->folded;
}

/* A part of a name is enough where only one unit answers to it. */
static enum rc find_part(struct activity_view *v, const char *field, Str typed,
                         Str *ret)
{
    struct ctx *c = v->p->c;
    Str key;
    int at;

    TRY(unit_typed(c, field, text_nfc(v->p->a, typed), &key));
    at = org_find(v->o, key);
    if (at == ORG_NONE || !may_name(v, at))
        return fail(c, RC_INVALID, field,
                    N_("there is no unit '%.*s'; type a part of its name and "
                       "choose from the list"),
                    STR(typed));
    *ret = key;
    return RC_OK;
}

/* The unit of that name today; two of one name are for the person to tell apart. */
static enum rc find_named(struct activity_view *v, const char *field, Str name,
                          Str *ret)
{
    const Str *names = folded_names(v);
    Str folded = text_fold(v->p->a, name);
    int found = ORG_NONE;
    bool several = false;

    for (int i = 0; i < v->o->n; i++) {
        if (!names[i].n || !str_eq(names[i], folded) || !may_name(v, i))
            continue;
        several |= found != ORG_NONE;
        found = i;
    }
    if (found == ORG_NONE || several)
        return find_part(v, field, name, ret);
    *ret = v->o->units[found].key;
    return RC_OK;
}

enum rc activity_view_find(struct activity_view *v, const char *field,
                           Str typed, Str **ret, int *ret_n)
{
    struct ctx *c = v->p->c;
    Str *list;
    int n = str_list(v->p->a, typed, ';', &list);

    if (n > ACTIVITY_MAX_UNITS)
        return fail(c, RC_LIMIT, field, N_("name 1 to %d units that held it"),
                    ACTIVITY_MAX_UNITS);
    for (int i = 0; i < n; i++) {
        Str key = in_brackets(list[i]);
        int at = org_find(v->o, key);

        if (at != ORG_NONE && may_name(v, at))
            list[i] = key;
        else
            TRY(find_named(v, field, list[i], &list[i]));
    }
    *ret = list;
    *ret_n = n;
    return RC_OK;
}

/* ---- choices ---- */

void activity_view_forms(const struct activity_view *v, struct value *form,
                         const char *field, bool none)
{
    struct page *p = v->p;

    if (none)
        page_form_choice(p, form, field, S(""),
                         page_text(p, N_("No form given")));
    for (int i = 0; i < v->n_options; i++)
        if (is_form(&v->options[i]))
            page_form_choice(p, form, field, v->options[i].key,
                             v->options[i].name);
}

void activity_view_campaigns(const struct activity_view *v, struct value *form,
                             const char *field)
{
    for (int i = 0; i < v->n_campaigns; i++)
        page_form_choice(v->p, form, field, v->campaigns[i].key,
                         v->campaigns[i].name);
}

/* ---- one record ---- */

void activity_view_state(const struct activity_view *v, struct value *o,
                         const struct activity *a)
{
    struct value *s = val_set(o, "state", val_object(v->p->a));
    bool live = a->ended == SEQ_LIVE;

    val_set_text(s, "key",
                 live ? str_of(state_keys[a->state]) : S("withdrawn"));
    val_set_text(
        s, "name",
        page_text(v->p, live ? state_names[a->state] : N_("withdrawn")));
}

static void set_holders(const struct activity_view *v, struct value *o,
                        const struct activity *a)
{
    struct page *p = v->p;
    struct value *list = val_set(o, "holders", val_list(p->a));

    for (int i = 0; i < a->n_units; i++) {
        struct value *h = val_add(list, val_object(p->a));

        val_set_text(h, "key", a->units[i]);
        page_unit_href(p, h, v->o, a->units[i]);
        val_set_text(h, "name", activity_view_unit(v, a->units[i], a->to));
        val_set_bool(h, "last", i == a->n_units - 1);
    }
    val_set_bool(o, "joint", a->n_units > 1);
}

void activity_view_row(const struct activity_view *v, struct value *o,
                       const struct activity *a)
{
    struct page *p = v->p;
    bool several = a->from != a->to;

    val_set_text(o, "key", a->key);
    val_set_text(o, "href", activity_href(p, a->key, ""));
    val_set_text(o, "campaign", a->campaign);
    val_set_text(o, "day", page_day(p, a->to));
    val_set_text(o, "day_iso", page_day_iso(p, a->to));
    val_set_text(o, "from", page_day(p, a->from));
    val_set_bool(o, "several_days", several);
    set_holders(v, o, a);
    val_set_text(o, "form", activity_view_form(v, a->form));
    val_set_text(o, "form_key", a->form);
    val_set_text(o, "title", a->title);
    val_set_text(o, "topic", a->topic);
    val_set_text(o, "place", a->place);
    val_set_text(o, "note", a->note);
    val_set_text(o, "sessions", page_count(p, a->sessions));
    val_set_text(o, "turns", page_count(p, a->turns));
    val_set_text(o, "persons",
                 a->persons < 0 ? S("") : page_count(p, a->persons));
    activity_view_state(v, o, a);
    val_set_text(o, "remark", a->remark);
    val_set_text(o, "due", a->due ? page_day(p, a->due) : S(""));
    val_set_bool(o, "late",
                 a->state == STATE_RETURNED && a->due && a->due < p->c->today);
}

/* ---- addresses ---- */

Str activity_href(struct page *p, Str key, const char *tail)
{
    return str_fmt(p->a, "/activities/%s%s%s", page_key(p->a, key).p, tail,
                   p->lang == LANG_EN ? "?lang=en" : "");
}

static void param(struct page *p, struct buf *b, const char *name, Str value)
{
    if (value.n)
        buf_fmt(b, "%s%s=%s", memchr(b->p, '?', b->n) ? "&" : "?", name,
                http_escape(p->a, value).p);
}

static void param_day(struct page *p, struct buf *b, const char *name, Day d)
{
    if (d)
        param(p, b, name, page_day_iso(p, d));
}

Str activity_list_href(struct page *p, const char *path, int64_t number)
{
    struct buf *b = NEW(p->a, struct buf, 1);
    const struct page_input *in = &p->in;

    buf_init_arena(b, p->a, 4096);
    buf_z(b, path);
    param(p, b, "campaign", in->campaign);
    param(p, b, "unit", in->unit);
    param(p, b, "form", in->form);
    param(p, b, "state", in->state);
    param_day(p, b, "from", in->from);
    param_day(p, b, "to", in->to);
    param(p, b, "q", in->q);
    param(p, b, "order", in->order);
    if (number > 1)
        param(p, b, "page", str_fmt(p->a, "%lld", (long long)number));
    if (p->lang == LANG_EN)
        param(p, b, "lang", S("en"));
    return buf_view(b);
}

Str activity_next_href(struct page *p, const struct activity *a)
{
    struct buf *b = NEW(p->a, struct buf, 1);

    buf_init_arena(b, p->a, 4096);
    buf_z(b, "/activities/new");
    param(p, b, "after", a->key);
    if (p->lang == LANG_EN)
        param(p, b, "lang", S("en"));
    return buf_view(b);
}

enum rc activity_due(struct page *p, Day *ret)
{
    struct calendar *k;
    int64_t days;

    *ret = form_at(p, "due")->day;
    if (*ret)
        return RC_OK;
    TRY(setting_int(p->c, "return-days", &days));
    if (!days)
        return RC_OK;
    TRY(calendar_read(p->c, &k));
    *ret = calendar_add(k, p->c->today, (int)days);
    return RC_OK;
}
