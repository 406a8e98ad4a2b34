/*
 * The first page after sign-in: what must I do now, what is late first; what changed
 * in my units since yesterday.  Where nobody signs in, the campaigns.
 */
#include "app/page_common.h"
#include "app/page_home.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "domain/calendar.h"
#include "domain/period_lock.h"
#include "domain/today.h"

enum { DAY_MS = 86400000 };

/* One thing to do; late: red, and first. */
static struct value *todo(struct page *p, struct value *list, Str text,
                          Str href)
{
    struct value *o = val_add(list, val_object(p->a));

    val_set_text(o, "text", text);
    val_set_text(o, "href", href);
    val_set_text(o, "about", S(""));
    val_set_bool(o, "late", false);
    return o;
}

static Str unit_name(struct page *p, const struct org *o, Str key)
{
    int at = org_find(o, key);

    return at == ORG_NONE ? key : org_name_on(o, at, p->c->today)->name;
}

/* The sentence of a heap of records of one state at one unit. */
static Str waiting_text(struct page *p, const struct waiting *w)
{
    int n = (int)w->n;

    switch (w->state) {
    case STATE_RETURNED:
        return str_fmt(
            p->a,
            msg(p->lang,
                N_("Records returned: %d; correct and submit them again")),
            n);
    case STATE_SUBMITTED:
        return str_fmt(
            p->a, msg(p->lang, N_("Records that wait to be checked: %d")), n);
    case STATE_CHECKED:
        return str_fmt(
            p->a, msg(p->lang, N_("Records that wait to be approved: %d")), n);
    case STATE_DRAFT:
    case STATE_KEEP:
    case STATE_APPROVED:
    case STATE_COUNT:
        break;
    }
    return str_fmt(
        p->a,
        msg(p->lang, N_("Drafts not submitted yet: %d; they do not count")), n);
}

static Str waiting_href(struct page *p, const struct waiting *w)
{
    Str state = str_of(state_keys[w->state]);
    const char *lang = p->lang == LANG_EN ? "&lang=en" : "";

    if (!w->unit.n)
        return str_fmt(p->a, "/activities?state=%.*s%s", STR(state), lang);
    return str_fmt(p->a, "/activities?campaign=%s&unit=%s&state=%.*s%s",
                   http_escape(p->a, w->campaign).p,
                   http_escape(p->a, w->unit).p, STR(state), lang);
}

/* "due 12/05/2026, 3 working days late" */
static Str due_text(struct page *p, const struct calendar *k, Day due)
{
    int left = calendar_between(k, p->c->today, due);

    if (due < p->c->today)
        return str_fmt(p->a, msg(p->lang, N_("due %s; working days late: %d")),
                       page_day(p, due).p,
                       calendar_between(k, due, p->c->today));
    return str_fmt(p->a, msg(p->lang, N_("due %s; working days left: %d")),
                   page_day(p, due).p, left);
}

/* Many units with the same to do: the first are named, the others counted. */
enum { NAMED = 6 };

struct rest {
    struct waiting sum;
    int units, named;
};

static void show_waiting(struct page *p, const struct org *o,
                         const struct calendar *k, struct value *list,
                         const struct waiting *w)
{
    struct value *v = todo(p, list, waiting_text(p, w), waiting_href(p, w));

    val_set_text(v, "unit", unit_name(p, o, w->unit));
    val_set_bool(v, "late", w->due && w->due < p->c->today);
    if (w->due)
        val_set_text(v, "about", due_text(p, k, w->due));
}

static void show_rest(struct page *p, struct value *list, struct rest *r)
{
    struct value *v;

    if (!r->units)
        return;
    r->sum.campaign = r->sum.unit = S("");
    v = todo(p, list, waiting_text(p, &r->sum), waiting_href(p, &r->sum));
    val_set_text(
        v, "unit",
        str_fmt(p->a, msg(p->lang, N_("further units: %d")), r->units));
}

static enum rc set_waiting(struct page *p, const struct org *o,
                           struct value *list)
{
    struct rest rest[STATE_COUNT] = { 0 };
    struct calendar *k;
    struct waiting *w;
    bool more;
    int n;

    TRY(today_waiting(p->c, &w, &n, &more));
    TRY(calendar_read(p->c, &k));
    for (int i = 0; i < n; i++)
        if (w[i].due && w[i].due < p->c->today)
            show_waiting(p, o, k, list, &w[i]);
    for (int i = 0; i < n; i++) {
        struct rest *r = &rest[w[i].state];

        if (w[i].due && w[i].due < p->c->today)
            continue;
        if (r->named++ < NAMED) {
            show_waiting(p, o, k, list, &w[i]);
            continue;
        }
        r->sum.state = w[i].state;
        r->sum.n += w[i].n;
        r->units++;
    }
    for (int i = 0; i < STATE_COUNT; i++)
        show_rest(p, list, &rest[i]);
    val_set_bool(p->v, "more", more);
    return RC_OK;
}

static enum rc set_reopenings(struct page *p, const struct org *o,
                              struct value *list)
{
    struct reopening *r;
    int n;

    if (!authz_may(p->c, ACT_APPROVE, ORG_NONE))
        return RC_OK;
    TRY(reopening_list(p->c, S(""), &r, &n));
    for (int i = 0; i < n; i++) {
        struct value *v;
        int unit = org_find(o, r[i].unit);

        if (r[i].agreed_by.n || r[i].ended != SEQ_LIVE || unit == ORG_NONE ||
            str_eq(r[i].asked_by, p->viewer->actor.person) ||
            !authz_may(p->c, ACT_APPROVE, unit))
            continue;
        v = todo(p, list,
                 page_text(p, N_("A closed period is asked to be opened "
                                 "again; you can agree")),
                 href_key(p->a, p->lang, "locks", r[i].lock));
        val_set_text(v, "unit", unit_name(p, o, r[i].unit));
    }
    return RC_OK;
}

/* Where the office wants to be reminded: months that are over and not closed. */
static enum rc set_unclosed(struct page *p, const struct org *o,
                            struct value *list)
{
    struct unclosed *u;
    int n;

    TRY(today_unclosed(p->c, &u, &n));
    for (int i = 0; i < n; i++) {
        struct value *v =
            todo(p, list,
                 str_fmt(p->a,
                         msg(p->lang, N_("The period up to %s is not closed "
                                         "yet: %s")),
                         page_day(p, u[i].last_day).p, u[i].name.p),
                 href_plain(p->a, p->lang, "/locks"));

        val_set_text(v, "unit", unit_name(p, o, u[i].unit));
    }
    return RC_OK;
}

/* Is there a campaign that takes records of today? */
static enum rc is_open(struct page *p, bool *ret)
{
    struct campaign *k;
    int n;

    *ret = false;
    TRY(campaign_list(p->c, &k, &n));
    for (int i = 0; i < n; i++)
        *ret = *ret || (k[i].from <= p->c->today && p->c->today <= k[i].to);
    return RC_OK;
}

/* Nothing registered since the month began. */
static enum rc set_silent(struct page *p, const struct org *o,
                          struct value *list)
{
    int y, m, d, n;
    bool open;
    Str *units;

    TRY(is_open(p, &open));
    if (!open)
        return RC_OK;
    day_split(p->c->today, &y, &m, &d);
    TRY(today_silent(p->c, day_of(y, m, 1), &units, &n));
    for (int i = 0; i < n; i++) {
        struct value *v =
            todo(p, list,
                 page_text(p, N_("Nothing is registered for this month yet")),
                 str_fmt(p->a, "/activities/new?unit=%s%s",
                         http_escape(p->a, units[i]).p,
                         p->lang == LANG_EN ? "&lang=en" : ""));

        val_set_text(v, "unit", unit_name(p, o, units[i]));
    }
    return RC_OK;
}

static Str change_text(struct page *p, const struct log_entry *e)
{
    static const char *const texts[][2] = {
        { "activity.save", N_("entered or corrected") },
        { "activity.submit", N_("submitted") },
        { "activity.check", N_("checked") },
        { "activity.return", N_("returned") },
        { "activity.approve", N_("approved") },
        { "activity.withdraw", N_("withdrawn") },
    };

    for (int i = 0; i < countof(texts); i++)
        if (str_is(e->action, texts[i][0]))
            return page_text(p, texts[i][1]);
    return e->action;
}

static enum rc set_changes(struct page *p, const struct org *o)
{
    struct value *list = val_set(p->v, "changes", val_list(p->a));
    struct today_change *k;
    int n;

    TRY(today_changes(p->c, p->c->now - DAY_MS, &k, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(list, val_object(p->a));

        val_set_text(v, "at", page_moment(p, k[i].entry.at));
        val_set_text(v, "what", change_text(p, &k[i].entry));
        val_set_text(v, "title", k[i].title.n ? k[i].title : k[i].entry.key);
        val_set_text(v, "unit", unit_name(p, o, k[i].unit));
        val_set_text(v, "href",
                     href_key(p->a, p->lang, "activities", k[i].entry.key));
    }
    val_set_bool(p->v, "has_changes", n > 0);
    return RC_OK;
}

static void set_ways(struct page *p)
{
    /* clang-format off */
    static const struct { enum act act; const char *path, *id; } ways[] = {
        { ACT_ENTER, "/activities/new",  N_("Enter an activity") },
        { ACT_ENTER, "/activities/grid", N_("Enter many at once") },
        { ACT_ENTER, "/import",          N_("Take in a list from Excel") },
        { ACT_READ,  "/campaigns",       N_("See the figures") },
        { ACT_READ,  "/reports",         N_("Open a report") },
        { ACT_ADMIN, "/admin",           N_("Administer units, people, lists") },
    };
    /* clang-format on */
    struct value *list = val_set(p->v, "ways", val_list(p->a));

    for (int i = 0; i < countof(ways); i++) {
        struct value *o;

        if (!authz_may(p->c, ways[i].act, ORG_NONE))
            continue;
        o = val_add(list, val_object(p->a));
        val_set_text(o, "href", href_plain(p->a, p->lang, ways[i].path));
        val_set_text(o, "text", page_text(p, ways[i].id));
    }
}

static enum rc today(struct page *p)
{
    struct value *list;
    const struct org *o;

    if (p->viewer->kind == VIEWER_ANYBODY)
        return page_campaigns(p);
    TRY(org_get(p->c, &o));
    p->view = "today";
    p->title = page_text(p, N_("Today"));
    val_set_text(p->v, "help",
                 page_text(p, N_("What waits for you, the late first, and what "
                                 "changed in your units since yesterday. Open "
                                 "a line to work on it. What is done "
                                 "disappears from here by itself.")));
    val_set_text(p->v, "day", page_day(p, p->c->today));
    list = val_set(p->v, "todo", val_list(p->a));
    TRY(set_waiting(p, o, list));
    TRY(set_reopenings(p, o, list));
    TRY(set_unclosed(p, o, list));
    TRY(set_silent(p, o, list));
    val_set_bool(p->v, "has_todo", val_count(list) > 0);
    set_ways(p);
    return set_changes(p, o);
}

const struct route today_routes[] = {
    { GET, "/index", today, MAY(NONE, SELF_OR_ANYBODY, 0), AS_DATA, "", "today",
      N_("What must be done now, and what changed since yesterday") },
    { 0 }
};
