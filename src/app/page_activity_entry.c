/*
 * One activity typed in on one screen, and corrected on the same.  What is typed is
 * kept meanwhile (page_draft.c); a correction begins on a version, and another one
 * made since is never written over.
 */
#include <string.h>

#include "app/page_activity.h"
#include "app/page_draft.h"
#include "app/routes.h"
#include "domain/activity_read.h"
#include "domain/authz.h"

/* clang-format off */
#define WHAT                                                                   \
    { { "campaign", FIELD_KEY, true, 0 }, N_("Campaign"), NULL,                \
      INPUT_SELECT, N_("When, who, where") },                                  \
    { { "units", FIELD_TEXT, true, 4000 }, N_("Held by"),                      \
      N_("Type a part of the name, with or without marks. Several units that " \
         "held it together: the first leads, a semicolon between."),           \
      INPUT_UNITS, NULL },                                                     \
    { { "from", FIELD_DAY, true, 0 }, N_("First day"), NULL, INPUT_DAY, NULL },\
    { { "to", FIELD_DAY, false, 0 }, N_("Last day"),                           \
      N_("Leave it empty when it lasted one day. The activity counts on its "  \
         "last day."), INPUT_DAY, NULL },                                      \
    { { "place", FIELD_TEXT, false, 300 }, N_("Place"), NULL, INPUT_TEXT,      \
      NULL },                                                                  \
    { { "form", FIELD_KEY, false, 0 }, N_("Form"), NULL, INPUT_SELECT,         \
      N_("What was done") },                                                   \
    { { "title", FIELD_TEXT, true, 500 }, N_("Title"), NULL, INPUT_AREA,       \
      NULL },                                                                  \
    { { "topic", FIELD_TEXT, false, 300 }, N_("Topic"), NULL, INPUT_TEXT,      \
      NULL },                                                                  \
    { { "sessions", FIELD_COUNT, true, 0 }, N_("Sessions"), NULL,              \
      INPUT_NUMBER, N_("How many") },                                          \
    { { "turns", FIELD_COUNT, true, 0 }, N_("Turns"),                          \
      N_("Everybody counts as often as they came."), INPUT_NUMBER, NULL },     \
    { { "persons", FIELD_COUNT, false, 0 }, N_("Persons"),                     \
      N_("Different people; empty where it is not known."), INPUT_NUMBER,      \
      NULL },                                                                  \
    { { "note", FIELD_TEXT, false, 2000 }, N_("Note"), NULL, INPUT_AREA, NULL }
#define DRAFT_AT                                                               \
    { { "draft_at", FIELD_TEXT, false, 20 }, N_("Draft"), NULL, INPUT_HIDDEN,  \
      NULL }
#define SUBMIT(label)                                                          \
    { { "submit", FIELD_TEXT, false, 1 }, label, NULL, INPUT_BUTTON, NULL }
#define END { { 0 }, NULL, NULL, INPUT_TEXT, NULL }

static const struct form_field entry_form[] = {
    WHAT,
    { { "key", FIELD_KEY, false, 0 }, N_("Key"),
      N_("Leave it empty: one is made from the unit, the year and a number."),
      INPUT_TEXT, NULL },
    DRAFT_AT,
    SUBMIT(N_("Submit")),
    { { "next", FIELD_TEXT, false, 1 }, N_("Submit and enter the next one"),
      NULL, INPUT_BUTTON, NULL },
    END
};
#define VERSION                                                                \
    { { "made", FIELD_COUNT, true, 0 }, N_("Version"), NULL, INPUT_HIDDEN,     \
      NULL }
/* Of what was not submitted yet. */
static const struct form_field edit_form[] = {
    WHAT, VERSION, DRAFT_AT,
    { { "reason", FIELD_TEXT, false, 2000 }, N_("Reason of the correction"),
      N_("Needed once it was submitted; it stands in the history."), INPUT_AREA,
      NULL },
    SUBMIT(N_("Save and submit")),
    END
};
/* clang-format on */

/* ---- what was typed ---- */

static enum rc read_form(struct activity_view *v, struct activity *a)
{
    struct page *p = v->p;

    *a = (struct activity){ .campaign = form_str(p, "campaign"),
                            .from = form_at(p, "from")->day,
                            .to = form_at(p, "to")->day,
                            .form = form_str(p, "form"),
                            .topic = form_str(p, "topic"),
                            .title = form_str(p, "title"),
                            .place = form_str(p, "place"),
                            .note = form_str(p, "note"),
                            .remark = S(""),
                            .sessions = form_count(p, "sessions"),
                            .turns = form_count(p, "turns"),
                            .persons = form_str(p, "persons").n
                                           ? form_count(p, "persons")
                                           : -1 };
    if (!form_str(p, "to").n)
        a->to = a->from;
    return activity_view_find(v, "units", form_str(p, "units"), &a->units,
                              &a->n_units);
}

static enum rc refuse_key(struct page *p, Str key)
{
    return fail(p->c, RC_CONFLICT, "key",
                N_("'%.*s' cannot be used here; choose another key"), STR(key));
}

/* Saving under a key that is in use would change what stands there. */
static enum rc make_key(struct page *p, struct activity *a)
{
    static const char *const taken[] = { "new", "grid", "bulk" };
    struct activity *there;

    a->key = form_str(p, "key");
    if (!a->key.n && a->n_units)
        TRY(activity_new_key(
            p->c, str_fmt(p->a, "%.*s-%d", STR(a->units[0]), day_year(a->to)),
            &a->key));
    TRY(activity_by_keys(p->c, &a->key, 1, &there));
    if (there->id || str_index(a->key, taken, countof(taken)) < countof(taken))
        return refuse_key(p, a->key);
    return RC_OK;
}

/* ---- a new one ---- */

static Str units_typed(const struct activity_view *v, const struct activity *a)
{
    Str s = S("");

    for (int i = 0; i < a->n_units; i++)
        s = str_fmt(v->p->a, "%.*s%s%.*s", STR(s), i ? "; " : "",
                    STR(page_unit_typed(v->p, a->units[i])));
    return s;
}

/* Where somebody enters for one unit only, it is that one. */
static Str own_unit(const struct activity_view *v)
{
    const struct actor *who = v->p->c->actor;
    Str unit = S("");

    for (int i = 0; who && i < who->n_grants; i++) {
        const struct grant *g = &who->grants[i];

        if (!role_has(g->role, ACT_ENTER) || str_eq(g->unit, unit))
            continue;
        if (unit.n)
            return S("");
        unit = g->unit;
    }
    return unit.n ? page_unit_typed(v->p, unit) : S("");
}

/* A second one after this: what seldom changes is kept. */
static enum rc like_last(const struct activity_view *v, struct value *form)
{
    struct page *p = v->p;
    struct activity a;

    if (!p->in.after.n)
        return RC_OK;
    TRY(activity_get(p->c, p->in.after, &a));
    page_form_value(p, form, "campaign", a.campaign);
    page_form_value(p, form, "units", units_typed(v, &a));
    page_form_value(p, form, "form", a.form);
    page_form_value(p, form, "place", a.place);
    page_form_value(p, form, "topic", a.topic);
    return RC_OK;
}

static void begin_values(const struct activity_view *v, struct value *form)
{
    struct page *p = v->p;
    const struct campaign *k = activity_view_campaign(v, p->in.campaign);

    page_form_value(p, form, "campaign", k ? k->key : S(""));
    page_form_value(p, form, "units",
                    p->in.unit.n ? page_unit_typed(v->p, p->in.unit)
                                 : own_unit(v));
    page_form_value(p, form, "form", p->in.form);
    page_form_value(p, form, "sessions", S("1"));
}

static enum rc new_page(struct page *p)
{
    struct activity_view v;
    struct value *form;

    TRY(activity_view_open(p, &v));
    p->view = "activity_new";
    p->title = page_text(p, N_("New activity"));
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, S(""), p->title);
    val_set_text(
        p->v, "help",
        page_text(p, N_("One activity is entered here, once; every report and "
                        "figure takes it from here. Save it as a draft while "
                        "something is missing, and submit it when it is "
                        "complete: from then on it counts. What you type is "
                        "kept, also when the line breaks.")));
    form = page_form(p, "form", entry_form,
                     href_plain(p->a, p->lang, "/activities"),
                     N_("Save as a draft"));
    begin_values(&v, form);
    TRY(like_last(&v, form));
    TRY(page_draft_show(p, form, S("/activities/new"), S("")));
    activity_view_campaigns(&v, form, "campaign");
    activity_view_forms(&v, form, "form", true);
    page_form_cancel(p, form, href_plain(p->a, p->lang, "/activities"));
    val_set_text(val_set(p->v, "grid", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/activities/grid"));
    return RC_OK;
}

static enum rc create(struct page *p)
{
    bool next = form_ticked(p, "next");
    struct activity_view v;
    enum save_result done;
    struct activity a;

    TRY(activity_view_open(p, &v));
    TRY(read_form(&v, &a));
    TRY(make_key(p, &a));
    a.state = next || form_ticked(p, "submit") ? STATE_SUBMITTED : STATE_DRAFT;
    TRY(activity_save(p->c, &a, &done));
    TRY(page_draft_sent(p, S("/activities/new")));
    p->said = a.state == STATE_DRAFT ? "saved" : "submitted";
    p->location =
        next ? activity_next_href(p, &a) : activity_href(p, a.key, "");
    return RC_OK;
}

/* ---- a correction ---- */

static Str count_typed(struct page *p, int64_t n)
{
    return n < 0 ? S("") : page_count(p, n);
}

static void set_values(const struct activity_view *v, struct value *form,
                       const struct activity *a)
{
    struct page *p = v->p;

    page_form_value(p, form, "campaign", a->campaign);
    page_form_value(p, form, "units", units_typed(v, a));
    page_form_value(p, form, "from", page_day(p, a->from));
    page_form_value(p, form, "to", page_day(p, a->to));
    page_form_value(p, form, "place", a->place);
    page_form_value(p, form, "form", a->form);
    page_form_value(p, form, "title", a->title);
    page_form_value(p, form, "topic", a->topic);
    page_form_value(p, form, "sessions", count_typed(p, a->sessions));
    page_form_value(p, form, "turns", count_typed(p, a->turns));
    page_form_value(p, form, "persons", count_typed(p, a->persons));
    page_form_value(p, form, "note", a->note);
}

static Str path_of(struct page *p, Str key)
{
    return str_fmt(p->a, "/activities/%s/edit", page_key(p->a, key).p);
}

static enum rc edit_page(struct page *p)
{
    struct activity_view v;
    struct value *form, *o;
    struct activity a;

    TRY(activity_view_open(p, &v));
    TRY(activity_get(p->c, p->keys[0], &a));
    p->view = "activity_edit";
    p->title = page_text(p, N_("Correct an activity"));
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, activity_href(p, a.key, ""), a.title.n ? a.title : a.key);
    page_crumb(p, S(""), p->title);
    val_set_text(
        p->v, "help",
        page_text(p, N_("Correct what is wrong and say why. The version before "
                        "stays in the history with its figures. What was "
                        "checked or approved must be checked again after a "
                        "correction.")));
    form = page_form(p, "form", edit_form, activity_href(p, a.key, "/edit"),
                     N_("Save"));
    o = val_set(p->v, "activity", val_object(p->a));
    activity_view_row(&v, o, &a);
    val_set_bool(p->v, "counts", state_counts(a.state));
    set_values(&v, form, &a);
    TRY(page_draft_show(p, form, path_of(p, a.key),
                        str_fmt(p->a, "%lld", (long long)a.made)));
    activity_view_campaigns(&v, form, "campaign");
    activity_view_forms(&v, form, "form", true);
    page_form_cancel(p, form, activity_href(p, a.key, ""));
    return RC_OK;
}

static enum rc check_version(struct page *p, const struct activity *old)
{
    if (form_count(p, "made") != old->made)
        return fail(p->c, RC_CONFLICT, "",
                    N_("this activity was changed meanwhile, in log entry "
                       "%lld; nothing was written over: open it anew and "
                       "look at what changed, your words are kept below"),
                    (long long)old->made);
    if (state_counts(old->state) && !form_str(p, "reason").n)
        return fail(p->c, RC_INVALID, "reason",
                    N_("it was submitted already: say why it is corrected"));
    return RC_OK;
}

static enum rc edit(struct page *p)
{
    struct activity_batch b = { .n = 1, .reason = form_str(p, "reason") };
    struct activity_view v;
    struct activity old, a;

    TRY(activity_view_open(p, &v));
    TRY(activity_get(p->c, p->keys[0], &old));
    TRY(check_version(p, &old));
    TRY(read_form(&v, &a));
    a.key = old.key;
    a.state = form_ticked(p, "submit") && !state_counts(old.state)
                  ? STATE_SUBMITTED
                  : STATE_KEEP;
    b.list = &a;
    TRY(activity_save_batch(p->c, &b));
    TRY(page_draft_sent(p, path_of(p, old.key)));
    p->said = b.counts[SAVE_UNCHANGED]     ? "unchanged"
              : a.state == STATE_SUBMITTED ? "submitted"
                                           : "saved";
    p->location = activity_href(p, old.key, "");
    return RC_OK;
}

const struct route activity_entry_routes[] = {
    { GET, "/activities/new", new_page, MAY(ENTER, ANY, 0), AS_JSON,
      "campaign unit form after", "activities",
      N_("The form of a new activity, like another one where that is named"),
      .flags = ROUTE_LIVE },
    { POST, "/activities", create, MAY(ENTER, ANY, 0), 0, "", "activities",
      N_("Makes an activity, as a draft or submitted"), entry_form, new_page,
      NULL, NULL, 0, 0 },
    { GET, "/activities/{a}/edit", edit_page, MAY(ENTER, ACTIVITY, 0), AS_JSON,
      "", "activities", N_("The form of a correction"), .flags = ROUTE_LIVE },
    { POST, "/activities/{a}/edit", edit, MAY(ENTER, ACTIVITY, 0), 0, "",
      "activities",
      N_("Corrects an activity; made is the version that was edited"),
      edit_form, edit_page, NULL, NULL, 0, 0 },
    { 0 }
};
