/*
 * The list of activities: filters that live in the address, what was returned first, a
 * page at a time; steps with many at once (page_activity_bulk.c).
 */
#include "app/page_activity.h"
#include "app/routes.h"
#include "domain/authz.h"

enum { PAGE_SIZE = 40 };

struct listing {
    struct activity_view v;
    struct activity_query q;
    struct activity_page got;
    Str refusal; /* of a step with many, shown above the list */
};

/* ---- what is asked ---- */

static enum rc read_unit(struct listing *l)
{
    struct page *p = l->v.p;

    l->q.unit = ORG_NONE;
    if (!p->in.unit.n)
        return RC_OK;
    return authz_unit(p->c, ACT_READ, p->in.unit, &l->q.unit);
}

static enum rc read_form(struct listing *l)
{
    const struct activity_view *v = &l->v;
    Str key = v->p->in.form;

    for (int i = 0; key.n && i < v->n_options; i++)
        if (str_is(v->options[i].breakdown, "form") &&
            str_eq(v->options[i].key, key))
            l->q.form = v->options[i].ident;
    if (key.n && !l->q.form)
        return fail(v->p->c, RC_INVALID, "form",
                    N_("there is no form of activity '%.*s'; names and keys "
                       "stand in the list of forms"),
                    STR(key));
    return RC_OK;
}

static enum rc read_words(struct listing *l)
{
    static const char *const orders[] = { "", "urgent", "newest", "oldest" };
    const struct page_input *in = &l->v.p->in;

    l->q.state = state_find(in->state);
    if (in->state.n && l->q.state == STATE_KEEP)
        return fail(l->v.p->c, RC_INVALID, "state",
                    N_("there is no state '%.*s'; write draft, returned, "
                       "submitted, checked or approved"),
                    STR(in->state));
    for (int i = 0; i < countof(orders); i++)
        if (in->order.n && str_is(in->order, orders[i]))
            l->q.order = (enum activity_order)i;
    if (in->order.n && l->q.order == ORDER_DEFAULT)
        return fail(l->v.p->c, RC_INVALID, "order",
                    N_("there is no order '%.*s'; write urgent, newest or "
                       "oldest"),
                    STR(in->order));
    return RC_OK;
}

static enum rc ask(struct listing *l)
{
    struct page *p = l->v.p;
    bool file = p->as == AS_CSV || p->as == AS_XLSX;

    l->q.campaign = activity_view_campaign(&l->v, p->in.campaign);
    if (!l->q.campaign && p->in.campaign.n)
        return fail(p->c, RC_NOTFOUND, "campaign",
                    N_("there is no campaign '%.*s'"), STR(p->in.campaign));
    TRY(read_unit(l));
    TRY(read_form(l));
    TRY(read_words(l));
    l->q.from = p->in.from;
    l->q.to = p->in.to;
    l->q.words = p->in.q;
    if (p->in.page < 1)
        p->in.page = 1;
    l->q.limit = file ? ACTIVITY_MOST : PAGE_SIZE;
    if (!file) {
        if (p->in.page > ACTIVITY_MOST / PAGE_SIZE)
            p->in.page = ACTIVITY_MOST / PAGE_SIZE;
        l->q.offset = (int)(p->in.page - 1) * PAGE_SIZE;
    }
    return l->q.campaign ? activity_list(p->c, &l->q, &l->got) : RC_OK;
}

/* ---- filters ---- */

static struct value *choices(struct page *p, const char *name)
{
    return val_set(p->v, name, val_list(p->a));
}

static void choice(struct page *p, struct value *list, Str key, Str name,
                   bool chosen)
{
    struct value *o = val_add(list, val_object(p->a));

    val_set_text(o, "key", key);
    val_set_text(o, "name", name);
    val_set_bool(o, "chosen", chosen);
}

static void set_choices(struct listing *l)
{
    static const struct {
        const char *key, *id;
    } orders[] = { { "urgent", N_("Returned first") },
                   { "newest", N_("Newest first") },
                   { "oldest", N_("Oldest first") } };
    const struct activity_view *v = &l->v;
    struct page *p = v->p;
    struct value *list = choices(p, "campaigns");

    for (int i = 0; i < v->n_campaigns; i++)
        choice(p, list, v->campaigns[i].key, v->campaigns[i].name,
               &v->campaigns[i] == l->q.campaign);
    list = choices(p, "forms");
    choice(p, list, S(""), page_text(p, N_("Every form")), !p->in.form.n);
    for (int i = 0; i < v->n_options; i++)
        if (str_is(v->options[i].breakdown, "form"))
            choice(p, list, v->options[i].key, v->options[i].name,
                   str_eq(v->options[i].key, p->in.form));
    list = choices(p, "states");
    choice(p, list, S(""), page_text(p, N_("Every state")), !p->in.state.n);
    for (int i = STATE_DRAFT; i < STATE_COUNT; i++)
        choice(p, list, str_of(state_keys[i]), page_text(p, state_names[i]),
               l->q.state == (enum activity_state)i);
    list = choices(p, "orders");
    for (int i = 0; i < countof(orders); i++)
        choice(p, list, str_of(orders[i].key), page_text(p, orders[i].id),
               l->got.order == (enum activity_order)(i + 1));
}

static void set_filters(struct listing *l)
{
    struct page *p = l->v.p;
    struct value *f = val_set(p->v, "filter", val_object(p->a));
    const struct page_input *in = &p->in;

    val_set_text(f, "unit", in->unit);
    val_set_text(f, "unit_name",
                 l->q.unit == ORG_NONE
                     ? S("")
                     : activity_view_unit(&l->v, in->unit, p->c->today));
    val_set_text(f, "from", in->from ? page_day(p, in->from) : S(""));
    val_set_text(f, "to", in->to ? page_day(p, in->to) : S(""));
    val_set_text(f, "q", in->q);
    val_set_text(f, "state", in->state);
    val_set_text(f, "form", in->form);
    val_set_bool(f, "any",
                 in->unit.n || in->form.n || in->state.n || in->from ||
                     in->to || in->q.n);
    val_set_text(f, "href", href_plain(p->a, LANG_VI, "/activities"));
    set_choices(l);
}

/* ---- the page ---- */

static void set_bulk(struct listing *l)
{
    struct page *p = l->v.p;
    struct value *b = val_set(p->v, "bulk", val_object(p->a));
    bool enter = authz_may(p->c, ACT_ENTER, ORG_NONE);
    bool check = authz_may(p->c, ACT_CHECK, ORG_NONE);
    bool approve = authz_may(p->c, ACT_APPROVE, ORG_NONE);
    bool typed = l->refusal.n > 0;

    val_set_text(b, "href",
                 activity_list_href(p, "/activities/bulk", p->in.page));
    val_set_bool(b, "may_enter", enter);
    val_set_bool(b, "may_check", check);
    val_set_bool(b, "may_approve", approve);
    val_set_bool(p->v, "can_pick", (enter || check || approve) && l->got.n);
    val_set_bool(p->v, "may_enter", enter);
    val_set_text(b, "remark", typed ? form_str(p, "remark") : S(""));
    val_set_text(b, "due",
                 typed && form_at(p, "due")->day
                     ? page_day(p, form_at(p, "due")->day)
                     : S(""));
    val_set_text(b, "reason", typed ? form_str(p, "reason") : S(""));
    val_set_text(b, "topic", typed ? form_str(p, "topic") : S(""));
    val_set_text(p->v, "refusal", l->refusal);
}

static bool was_picked(const struct page *p, Str key)
{
    const struct field_value *f = form_at(p, "key");

    for (int i = 0; i < f->n; i++)
        if (str_eq(f->list[i], key))
            return true;
    return false;
}

static void set_rows(struct listing *l)
{
    struct page *p = l->v.p;
    struct value *list = val_set(p->v, "rows", val_list(p->a));

    for (int i = 0; i < l->got.n; i++) {
        struct value *o = val_add(list, val_object(p->a));

        activity_view_row(&l->v, o, &l->got.at[i]);
        val_set_bool(o, "picked",
                     l->refusal.n && was_picked(p, l->got.at[i].key));
    }
}

static Str count_text(struct listing *l)
{
    struct page *p = l->v.p;

    if (l->got.total >= 0)
        return str_fmt(p->a, msg(p->lang, N_("%s activities")),
                       page_count(p, l->got.total).p);
    if (l->got.cut)
        return str_fmt(
            p->a,
            msg(p->lang, N_("Only the first %s records were looked through; "
                            "choose a unit or days to see the others")),
            page_count(p, ACTIVITY_LOOKED).p);
    return S("");
}

static void set_pager(struct listing *l)
{
    struct page *p = l->v.p;
    struct value *o;

    if (p->in.page == 1 && !l->got.more) {
        val_set(p->v, "pager", val_null(p->a));
        return;
    }
    o = val_set(p->v, "pager", val_object(p->a));
    val_set(o, "before",
            p->in.page > 1 ? val_text(p->a, activity_list_href(p, "/activities",
                                                               p->in.page - 1))
                           : val_null(p->a));
    val_set(o, "after",
            l->got.more ? val_text(p->a, activity_list_href(p, "/activities",
                                                            p->in.page + 1))
                        : val_null(p->a));
    val_set_text(
        o, "text",
        l->got.total >= 0
            ? str_fmt(p->a, msg(p->lang, N_("Page %lld of %lld")),
                      (long long)p->in.page,
                      (long long)((l->got.total + PAGE_SIZE - 1) / PAGE_SIZE))
            : str_fmt(p->a, msg(p->lang, N_("Page %lld")),
                      (long long)p->in.page));
}

static const char *const heads[] = {
    N_("Key"),      N_("Campaign"), N_("State"),    N_("First day"),
    N_("Last day"), N_("Held by"),  N_("Form"),     N_("Title"),
    N_("Topic"),    N_("Place"),    N_("Sessions"), N_("Turns"),
    N_("Persons"),  N_("Note"),
};

/* "Xã Yên Bình [xa-yen-binh]", as an import reads it again. */
static Str named(struct page *p, Str name, Str key)
{
    return key.n ? str_fmt(p->a, "%.*s [%.*s]", STR(name), STR(key)) : S("");
}

static Str named_units(const struct listing *l, const struct activity *a)
{
    struct page *p = l->v.p;
    Str s = S("");

    for (int i = 0; i < a->n_units; i++)
        s = str_fmt(p->a, "%.*s%s%.*s", STR(s), i ? "; " : "",
                    STR(named(p, activity_view_unit(&l->v, a->units[i], a->to),
                              a->units[i])));
    return s;
}

static void set_table(struct listing *l)
{
    struct page *p = l->v.p;

    page_table(p, S("activities"), heads, countof(heads));
    for (int i = 0; i < l->got.n; i++) {
        const struct activity *a = &l->got.at[i];
        struct row *r = page_row(p);

        page_put_text(p, r, a->key);
        page_put_text(p, r, a->campaign);
        page_put_text(p, r, page_text(p, state_names[a->state]));
        page_put_day(p, r, a->from);
        page_put_day(p, r, a->to);
        page_put_text(p, r, named_units(l, a));
        page_put_text(p, r,
                      named(p, activity_view_form(&l->v, a->form), a->form));
        page_put_text(p, r, a->title);
        page_put_text(p, r, a->topic);
        page_put_text(p, r, a->place);
        page_put_number(p, r, true, a->sessions * MICRO);
        page_put_number(p, r, true, a->turns * MICRO);
        page_put_number(p, r, a->persons >= 0, a->persons * MICRO);
        page_put_text(p, r, a->note);
    }
}

static void set_links(struct listing *l)
{
    struct page *p = l->v.p;
    struct value *o;

    o = val_set(p->v, "new", val_object(p->a));
    val_set_text(o, "href", href_plain(p->a, p->lang, "/activities/new"));
    o = val_set(p->v, "grid", val_object(p->a));
    val_set_text(o, "href", href_plain(p->a, p->lang, "/activities/grid"));
    o = val_set(p->v, "import", val_object(p->a));
    val_set_text(o, "href", href_plain(p->a, p->lang, "/import"));
    o = val_set(p->v, "locks", val_object(p->a));
    val_set_text(o, "href", href_plain(p->a, p->lang, "/locks"));
}

enum rc activity_list_page(struct page *p)
{
    struct listing l = { .refusal = p->form.fields == activity_bulk_form &&
                                            p->c->err.rc != RC_OK
                                        ? str_dup(p->a, str_of(p->c->err.text))
                                        : S("") };

    TRY(activity_view_open(p, &l.v));
    TRY(ask(&l));
    p->view = "activities";
    p->title = page_text(p, N_("Activities"));
    page_crumb(p, S(""), p->title);
    val_set_text(
        p->v, "help",
        page_text(p, N_("Here are the activities that you may see, what was "
                        "returned to you first. Choose a unit, days or a state "
                        "and keep the address: it always shows the same "
                        "choice. Tick several to submit, check, approve or "
                        "withdraw them together.")));
    val_set_text(p->v, "count", count_text(&l));
    val_set_bool(p->v, "cut", l.got.cut);
    set_links(&l);
    set_filters(&l);
    set_bulk(&l);
    set_rows(&l);
    set_pager(&l);
    set_table(&l);
    return RC_OK;
}

const struct route activity_list_routes[] = {
    { GET, "/activities", activity_list_page, MAY(READ, ANY, 0), AS_DATA,
      "campaign unit form state from to q order page", "activities",
      N_("Activities by campaign, unit, form, state, days and words") },
    { 0 }
};
