/* Administration: the hub, the settings, the calendar. */
#include <string.h>

#include "app/http.h"
#include "app/page_common.h"
#include "app/page_unit.h"
#include "app/policy.h"
#include "app/routes.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/setting.h"

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }

static void admin_crumb(struct page *p)
{
    page_crumb(p, href_plain(p->a, p->lang, "/admin"),
               page_text(p, N_("Administration")));
    page_crumb(p, S(""), p->title);
}

/* ---- the hub ---- */

static enum rc hub(struct page *p)
{
    /* clang-format off */
    static const struct {
        const char *path, *name, *about;
        bool whole; /* only for who administers everything */
    } places[] = {
        { "/people", N_("People"), N_("Who works where; logins"), false },
        { "/grants", N_("Rights"), N_("Who may do what at which unit"), false },
        { "/events/new", N_("Reorganise"), N_("Found, rename, move, merge, divide, dissolve units"), false },
        { "/log", N_("Log"), N_("Who did what, newest first"), false },
        { "/access", N_("Who came in and who looked"), N_("Sign-ins, refusals and looks at personal data"), true },
        { "/admin/campaigns", N_("Campaigns"), N_("What is being carried out, from when to when"), true },
        { "/admin/documents", N_("Documents"), N_("The documents behind campaigns and reorganisations"), true },
        { "/admin/forms", N_("Forms of activity"), N_("What kind an activity can be of, and other breakdowns"), true },
        { "/admin/breakdowns", N_("Breakdowns"), N_("By what figures are divided"), true },
        { "/admin/indicators", N_("Indicators"), N_("What is counted"), true },
        { "/admin/settings", N_("Settings"), N_("What this office sets for itself"), true },
        { "/admin/holidays", N_("Calendar"), N_("Days off, and days worked instead"), true },
        { "/admin/backup", N_("Backups"), N_("Make one now, see what is kept, check the newest"), true },
        { "/admin/doctor", N_("State of the store"), N_("Is the data safe? In green and red"), true },
    };
    /* clang-format on */
    struct value *l = val_set(p->v, "places", val_list(p->a));
    bool whole = policy_over_all(p, ACT_ADMIN);

    p->view = "admin";
    p->title = page_text(p, N_("Administration"));
    page_crumb(p, S(""), p->title);
    for (int i = 0; i < countof(places); i++) {
        struct value *v;

        if ((places[i].whole && !whole) || !page_there_is(places[i].path))
            continue;
        v = val_add(l, val_object(p->a));
        val_set_text(v, "href", href_plain(p->a, p->lang, places[i].path));
        val_set_text(v, "name", page_text(p, places[i].name));
        val_set_text(v, "about", page_text(p, places[i].about));
    }
    val_set_text(
        p->v, "help",
        page_text(p, N_("Everything that keeps the program in order: "
                        "people and their rights, units, lists, "
                        "settings, backups. You see what your rights "
                        "reach. Most is set once and then left alone.")));
    return RC_OK;
}

/* ---- settings ---- */

static const struct form_field setting_fields[] = { { { "set-", FIELD_TEXT,
                                                        false, 0 },
                                                      N_("Settings"),
                                                      NULL,
                                                      INPUT_TEXT,
                                                      NULL },
                                                    END };

/* What was typed for a setting, or NULL. */
static const struct http_part *typed(const struct page *p, const char *name)
{
    for (int i = 0; i < p->form.n_parts; i++) {
        const struct http_part *part = &p->form.parts[i];

        if (str_starts(part->name, S("set-")) &&
            str_is(str_from(part->name, 4), name))
            return part;
    }
    return NULL;
}

/* 1.000.000 as everywhere; what is no number stays as it was typed. */
static Str number_shown(struct page *p, Str value)
{
    int64_t n;

    return str_int(value, &n) && n >= 0 && n < INT64_MAX / MICRO
               ? page_count(p, n)
               : value;
}

/* What was typed as a setting is kept: a number without separators. */
static Str number_kept(struct page *p, Str typed)
{
    int64_t micro;

    if (num_parse(typed, p->lang == LANG_EN ? NUM_EN : NUM_VI, &micro) !=
            NUM_OK ||
        micro % MICRO)
        return typed;
    return str_fmt(p->a, "%lld", (long long)(micro / MICRO));
}

static void add_setting(struct page *p, struct value *rows,
                        const struct setting *s)
{
    const struct setting_row *row = s->row;
    const struct http_part *part = p->form.fields ? typed(p, row->name) : NULL;
    struct value *v = val_add(rows, val_object(p->a));
    bool is_number = row->kind == SETTING_INT;
    Str value = part        ? part->value
                : is_number ? number_shown(p, s->value)
                            : s->value;

    val_set_text(v, "name", str_of(row->name));
    val_set_text(v, "title", page_text(p, row->title));
    val_set(v, "unit",
            row->unit ? val_text(p->a, page_text(p, row->unit))
                      : val_null(p->a));
    val_set_text(v, "about", page_text(p, row->help));
    val_set_text(v, "value", value);
    val_set_bool(v, "is_choice", row->kind == SETTING_YES_NO);
    val_set_bool(v, "is_line", row->kind != SETTING_YES_NO);
    val_set_bool(v, "yes", str_is(value, "1"));
    val_set_text(v, "mode", is_number ? S("numeric") : S("text"));
    val_set_text(v, "standard",
                 is_number          ? number_shown(p, str_of(row->standard))
                 : row->standard[0] ? str_of(row->standard)
                                    : page_text(p, N_("empty")));
    val_set_bool(v, "changed", !s->standard);
    val_set_text(v, "bounds",
                 is_number ? str_fmt(p->a, msg(p->lang, N_("%s to %s")),
                                     page_count(p, row->least).p,
                                     page_count(p, row->most).p)
                           : S(""));
}

static enum rc settings(struct page *p)
{
    struct value *rows = val_set(p->v, "rows", val_list(p->a));
    struct setting *list;
    int n;

    p->view = "settings";
    p->title = page_text(p, N_("Settings"));
    admin_crumb(p);
    TRY(setting_list(p->c, &list, &n));
    for (int i = 0; i < n; i++)
        add_setting(p, rows, &list[i]);
    val_set_text(val_set(p->v, "save", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/admin/settings"));
    val_set_text(p->v, "refusal",
                 p->form.fields && p->c->err.rc != RC_OK
                     ? str_dup(p->a, str_of(p->c->err.text))
                     : S(""));
    val_set_text(
        p->v, "help",
        page_text(p, N_("What this office sets for itself. What is left "
                        "empty is as the program brings it. Each change "
                        "holds at once and stands in the log.")));
    return RC_OK;
}

static enum rc save_settings(struct page *p)
{
    bool any = false;
    struct setting *list;
    int n;

    TRY(setting_list(p->c, &list, &n));
    for (int i = 0; i < n; i++) {
        const struct http_part *part = typed(p, list[i].row->name);
        enum save_result result;
        Str value;

        if (!part)
            continue;
        value = text_nfc(p->a, part->value);
        if (list[i].row->kind == SETTING_INT)
            value = number_kept(p, str_trim(value));
        if (str_eq(value, list[i].value))
            continue;
        TRY(setting_set(p->c, str_of(list[i].row->name), value, &result));
        any = any || result != SAVE_UNCHANGED;
    }
    p->said = any ? "saved" : "unchanged";
    p->location = href_plain(p->a, p->lang, "/admin/settings");
    return RC_OK;
}

/* ---- the calendar ---- */

static const struct form_field holiday_fields[] = {
    { { "day", FIELD_DAY, true, 0 }, N_("Day"), NULL, INPUT_DAY, NULL },
    { { "name", FIELD_TEXT, true, 200 }, N_("Name"), NULL, INPUT_TEXT, NULL },
    { { "what", FIELD_KEY, true, 0 },
      N_("What kind of day"),
      NULL,
      INPUT_SELECT,
      NULL },
    END
};

static const struct form_field no_fields[] = { END };

static void add_holiday(struct page *p, struct value *rows,
                        const struct holiday *h)
{
    struct value *v = val_add(rows, val_object(p->a)), *end;

    val_set_text(v, "day", page_day(p, h->day));
    val_set_text(v, "name", h->name);
    val_set_bool(v, "off", h->off);
    val_set_text(v, "what",
                 page_text(p, h->off ? N_("day off") : N_("worked instead")));
    end = val_set(v, "end", val_object(p->a));
    val_set_text(end, "href",
                 href_plain(p->a, p->lang,
                            str_fmt(p->a, "/admin/holidays/%s/end",
                                    page_day_iso(p, h->day).p)
                                .p));
}

static enum rc holidays(struct page *p)
{
    int year = p->in.day ? day_year(p->in.day) : day_year(p->c->today);
    struct value *rows = val_set(p->v, "rows", val_list(p->a)), *form;
    struct holiday *list;
    int n;

    p->view = "holidays";
    p->title = page_text(p, N_("Calendar"));
    admin_crumb(p);
    TRY(holiday_list(p->c, day_of(year - 1, 1, 1), day_of(year + 1, 12, 31),
                     &list, &n));
    for (int i = 0; i < n; i++)
        add_holiday(p, rows, &list[i]);
    val_set_bool(p->v, "has_rows", n > 0);
    form = page_form(p, "form", holiday_fields,
                     href_plain(p->a, p->lang, "/admin/holidays"),
                     N_("Write it down"));
    page_form_choice(p, form, "what", S("off"), page_text(p, N_("day off")));
    page_form_choice(p, form, "what", S("worked"),
                     page_text(p, N_("worked instead")));
    val_set_text(
        p->v, "help",
        page_text(p, N_("Terms are counted in working days. Saturdays "
                        "and Sundays are off by themselves. Write down "
                        "here the days off of the year and the weekends "
                        "that are worked instead.")));
    return RC_OK;
}

static enum rc set_holiday(struct page *p)
{
    const struct holiday h = { .day = form_at(p, "day")->day,
                               .name = form_str(p, "name"),
                               .off = !str_is(form_str(p, "what"), "worked") };
    enum save_result result;

    TRY(holiday_set(p->c, &h, &result));
    p->said = result == SAVE_UNCHANGED ? "unchanged" : "saved";
    p->location = href_plain(p->a, p->lang, "/admin/holidays");
    return RC_OK;
}

static enum rc end_holiday(struct page *p)
{
    Day d;

    if (!day_parse(p->keys[0], &d))
        return fail(p->c, RC_NOTFOUND, "day", N_("'%.*s' is not a day"),
                    STR(p->keys[0]));
    TRY(holiday_end(p->c, d));
    p->said = "ended";
    p->location = href_plain(p->a, p->lang, "/admin/holidays");
    return RC_OK;
}

/* clang-format off */
const struct route admin_routes[] = {
    { GET, "/admin", hub, MAY(ADMIN, ANY, 0), AS_JSON, "", "admin",
      N_("Administration: where everything is") },
    { GET, "/admin/settings", settings, MAY(ADMIN, ALL, 0), AS_JSON, "",
      "admin", N_("What this office sets for itself") },
    { POST, "/admin/settings", save_settings, MAY(ADMIN, ALL, 0), 0, "",
      "admin", N_("Changes settings"), setting_fields, settings },
    { GET, "/admin/holidays", holidays, MAY(ADMIN, ALL, 0), AS_JSON, "day",
      "admin", N_("Days off, and days worked instead") },
    { POST, "/admin/holidays", set_holiday, MAY(ADMIN, ALL, 0), 0, "", "admin",
      N_("Sets a day of the calendar"), holiday_fields, holidays },
    { POST, "/admin/holidays/{d}/end", end_holiday, MAY(ADMIN, ALL, 0), 0, "",
      "admin", N_("Takes a day out of the calendar"), no_fields, holidays },
    { 0 }
};
/* clang-format on */
