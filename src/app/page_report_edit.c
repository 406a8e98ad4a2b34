/*
 * Writing a report: a new one, one section at a time with a preview beside it.  What is
 * typed is kept while it is typed (page_draft.h); a section that somebody else has
 * changed meanwhile is never written over.
 */
#include <string.h>

#include "app/page_common.h"
#include "app/page_draft.h"
#include "app/page_report.h"
#include "app/report_doc.h"
#include "app/routes.h"

enum { MOST_CAMPAIGNS = 50 };

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }

static Str report_href_of(struct page *p, Str key)
{
    return href_key(p->a, p->lang, "reports", key);
}

static Str section_path(struct page *p, Str key, Str section, const char *end)
{
    return str_fmt(p->a, "/reports/%s/sections/%s%s", page_key(p->a, key).p,
                   page_key(p->a, section).p, end);
}

/* ---- a new one ---- */

static const struct form_field new_form[] = {
    { { "key", FIELD_TEXT, true, 60 },
      N_("Key"),
      N_("Small letters, digits and hyphens; it becomes the address."),
      INPUT_TEXT,
      NULL },
    { { "campaign", FIELD_KEY, true, 0 },
      N_("Campaign"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "unit", FIELD_KEY, true, 0 },
      N_("Unit"),
      N_("Whose report it is; type its name."),
      INPUT_UNIT,
      NULL },
    { { "from", FIELD_DAY, false, 0 },
      N_("From"),
      N_("Proposed: the day after the unit's last frozen report, else the "
         "campaign's first day. Left open: as proposed for the campaign."),
      INPUT_DAY,
      NULL },
    { { "to", FIELD_DAY, false, 0 },
      N_("Until"),
      N_("Proposed: the end of last month. Left open: as proposed for the "
         "campaign."),
      INPUT_DAY,
      NULL },
    { { "map", FIELD_KEY, true, 0 },
      N_("Organisation"),
      NULL,
      INPUT_SELECT,
      NULL },
    END
};

struct reports {
    struct report *at;
    int n;
};

/* The days a report of ret->unit would be about now: from where the last frozen one
 * ended, to the end of last month. */
static void propose(struct page *p, const struct campaign *k,
                    const struct reports *all, struct report *ret)
{
    Day last = month_first(day_month(p->c->today)) - 1;

    ret->from = k->from;
    for (int i = 0; i < all->n; i++)
        if (all->at[i].frozen && all->at[i].to >= ret->from &&
            str_eq(all->at[i].campaign, k->key) &&
            str_eq(all->at[i].unit, ret->unit))
            ret->from = all->at[i].to + 1;
    if (ret->from > k->to)
        ret->from = k->from;
    ret->to = last >= ret->from ? last : p->c->today;
    if (ret->to > k->to || ret->to < ret->from)
        ret->to = k->to;
}

/* "so-ket-hl-202610", where no report is called so yet. */
static Str propose_key(struct page *p, const struct reports *all, Str unit,
                       Day to)
{
    Str key = str_fmt(p->a, "so-ket-%.*s-%d", STR(unit), day_month(to));
    char *at = NEW(p->a, char, key.n + 1);

    for (ptrdiff_t i = 0; i < key.n; i++) {
        char ch = key.p[i];

        if (ch >= 'A' && ch <= 'Z')
            ch = (char)(ch - 'A' + 'a');
        at[i] = (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') ? ch : '-';
    }
    key.p = at;
    for (int i = 0; i < all->n; i++)
        if (str_eq(all->at[i].key, key))
            return S("");
    return unit.n && key.n <= 60 ? key : S("");
}

/* The campaigns, each with the days proposed for it; those of the one that runs (the
 * newest) stand in the form. */
static enum rc set_campaigns(struct page *p, struct value *form, Str unit)
{
    struct reports all;
    struct campaign *k;
    Day begun = DAY_MIN;
    int n;

    TRY(campaign_list(p->c, &k, &n));
    TRY(report_list(p->c, &all.at, &all.n));
    for (int i = 0; i < n && i < MOST_CAMPAIGNS; i++) {
        struct report r = { .unit = unit };

        propose(p, &k[i], &all, &r);
        page_form_choice(p, form, "campaign", k[i].key,
                         str_fmt(p->a, msg(p->lang, N_("%s (from %s to %s)")),
                                 k[i].name.p, page_day(p, r.from).p,
                                 page_day(p, r.to).p));
        if (k[i].from > p->c->today || k[i].from <= begun)
            continue;
        begun = k[i].from;
        page_form_value(p, form, "campaign", k[i].key);
        page_form_value(p, form, "key", propose_key(p, &all, unit, r.to));
        page_form_value(p, form, "from", page_day(p, r.from));
        page_form_value(p, form, "to", page_day(p, r.to));
    }
    return RC_OK;
}

/* The first unit at which who looks may write. */
static Str own_unit(const struct page *p)
{
    const struct actor *who = p->c->actor;

    for (int i = 0; who && i < who->n_grants; i++)
        if (role_has(who->grants[i].role, ACT_ENTER))
            return who->grants[i].unit;
    return S("");
}

static enum rc new_page(struct page *p)
{
    struct value *form;
    Str unit = own_unit(p);

    p->view = "plain_form";
    p->title = page_text(p, N_("New report"));
    page_crumb(p, href_plain(p->a, p->lang, "/reports"),
               page_text(p, N_("Reports")));
    page_crumb(p, S(""), p->title);
    val_set_text(p->v, "help",
                 page_text(p, N_("Begins a report of a unit about a campaign. "
                                 "The outline is filled in and every figure "
                                 "in it follows the records. Then open a "
                                 "section to edit it.")));
    form = page_form(p, "form", new_form, href_plain(p->a, p->lang, "/reports"),
                     N_("Begin the report"));
    page_form_value(p, form, "unit", page_unit_typed(p, unit));
    TRY(set_campaigns(p, form, unit));
    page_form_choice(p, form, "map", S("then"),
                     page_text(p, N_("As it was at the time")));
    page_form_choice(p, form, "map", S("now"),
                     page_text(p, N_("As it is today")));
    page_form_cancel(p, form, href_plain(p->a, p->lang, "/reports"));
    return RC_OK;
}

static enum rc make(struct page *p)
{
    struct report r = { .key = form_str(p, "key"),
                        .campaign = form_str(p, "campaign"),
                        .unit = form_str(p, "unit"),
                        .from = form_at(p, "from")->day,
                        .to = form_at(p, "to")->day,
                        .map = form_str(p, "map") };
    struct report open = { .unit = r.unit };
    struct reports all;
    struct campaign k;

    TRY(campaign_get(p->c, r.campaign, &k));
    TRY(report_list(p->c, &all.at, &all.n));
    propose(p, &k, &all, &open);
    r.from = r.from ? r.from : open.from;
    r.to = r.to ? r.to : open.to;
    TRY(report_new(p->c, &r, S("")));
    p->said = "made";
    p->location = report_href_of(p, r.key);
    return RC_OK;
}

/* ---- one section ---- */

static const struct form_field section_form[] = {
    { { "text", FIELD_TEXT, false, 200000 },
      N_("Text"),
      N_("Headings begin with #; figures stand in {{ }} and follow the "
         "records."),
      INPUT_AREA,
      NULL },
    { { "made", FIELD_COUNT, false, 0 }, NULL, NULL, INPUT_HIDDEN, NULL },
    { { "draft_at", FIELD_TEXT, false, 20 }, NULL, NULL, INPUT_HIDDEN, NULL },
    { { "preview", FIELD_TEXT, false, 1 }, NULL, NULL, INPUT_HIDDEN, NULL },
    END
};

/* ret_name: what it is called in the report. */
static enum rc find_section(struct page *p, const struct report *r,
                            struct report_section *ret, Str *ret_name)
{
    struct report_section *s;
    int n;

    TRY(report_sections(p->c, r->key, SEQ_NOW, &s, &n));
    for (int i = 0; i < n; i++)
        if (str_eq(s[i].key, p->keys[1])) {
            *ret = s[i];
            *ret_name = page_section_name(p, s, n, i);
            return RC_OK;
        }
    return fail(p->c, RC_NOTFOUND, "section",
                N_("the report has no section '%.*s'"), STR(p->keys[1]));
}

/* The text as it would read; a text that cannot be read says why instead. */
static void set_preview(struct page *p, const struct report *r, Str text)
{
    const struct actor *actor = p->c->actor;
    struct err before = p->c->err;
    struct doc d;

    val_set_text(p->v, "preview_fault", S(""));
    if (report_doc_section(p->c, r, p->keys[1], text, &d) == RC_OK &&
        doc_to_html(p->a, &d, &p->article, &p->c->err) == RC_OK)
        val_set_bool(p->v, "has_preview", true);
    else
        val_set_text(p->v, "preview_fault",
                     str_dup(p->a, str_of(p->c->err.text)));
    p->c->err = before;
    p->c->actor = actor;
}

static enum rc section_page(struct page *p)
{
    bool again = p->form.fields == section_form;
    struct report_section s;
    struct report r;
    struct value *form;
    Str path, name;

    TRY(report_get(p->c, p->keys[0], &r));
    TRY(find_section(p, &r, &s, &p->title));
    TRY(page_report_name(p, &r, &name));
    path = section_path(p, r.key, s.key, "");
    p->view = "report_edit";
    page_crumb(p, href_plain(p->a, p->lang, "/reports"),
               page_text(p, N_("Reports")));
    page_crumb(p, report_href_of(p, r.key), name);
    page_crumb(p, S(""), p->title);
    val_set_bool(p->v, "is_settings", str_is(s.key, "report"));
    form = page_form(p, "form", section_form, href_plain(p->a, p->lang, path.p),
                     N_("Save"));
    page_form_value(p, form, "text", s.text);
    TRY(page_draft_show(p, form, path,
                        str_fmt(p->a, "%lld", (long long)s.made)));
    page_form_cancel(p, form, report_href_of(p, r.key));
    val_set_text(
        val_set(p->v, "preview", val_object(p->a)), "href",
        href_plain(p->a, p->lang, section_path(p, r.key, s.key, "/preview").p));
    val_set_text(p->v, "theirs",
                 again && s.made != form_count(p, "made") ? s.text : S(""));
    set_preview(p, &r, again ? form_str(p, "text") : s.text);
    return RC_OK;
}

static enum rc save_section(struct page *p)
{
    Str path = section_path(p, p->keys[0], p->keys[1], "");
    struct report_section s;
    struct report r;
    int changed;
    Str name;

    TRY(report_get(p->c, p->keys[0], &r));
    TRY(find_section(p, &r, &s, &name));
    s.made = form_count(p, "made");
    s.text = form_str(p, "text");
    TRY(report_section_set(p->c, r.key, &s, &changed));
    TRY(page_draft_sent(p, path));
    p->said = changed ? "saved" : "unchanged";
    p->location = report_href_of(p, r.key);
    return RC_OK;
}

/* For the editor's script: a page that is nothing but the article. */
static enum rc preview(struct page *p)
{
    struct report_section s;
    struct report r;

    TRY(report_get(p->c, p->keys[0], &r));
    TRY(find_section(p, &r, &s, &p->title));
    p->view = "report_preview";
    set_preview(p, &r, form_str(p, "text"));
    return RC_OK;
}

/* ---- a further section ---- */

static const struct form_field add_form[] = {
    { { "section", FIELD_KEY, true, 0 },
      N_("Key of the section"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "text", FIELD_TEXT, true, 200000 },
      N_("Text"),
      NULL,
      INPUT_AREA,
      NULL },
    END
};

static enum rc add_page(struct page *p)
{
    struct value *form;
    struct report r;
    Str name;

    TRY(report_get(p->c, p->keys[0], &r));
    TRY(page_report_name(p, &r, &name));
    p->view = "plain_form";
    p->title = page_text(p, N_("A further section"));
    page_crumb(p, href_plain(p->a, p->lang, "/reports"),
               page_text(p, N_("Reports")));
    page_crumb(p, report_href_of(p, r.key), name);
    page_crumb(p, S(""), p->title);
    form = page_form(p, "form", add_form,
                     href_plain(p->a, p->lang,
                                str_fmt(p->a, "/reports/%s/sections",
                                        page_key(p->a, p->keys[0]).p)
                                    .p),
                     N_("Add"));
    page_form_cancel(p, form, report_href_of(p, p->keys[0]));
    return RC_OK;
}

static enum rc add_section(struct page *p)
{
    const struct report_section new = { .key = form_str(p, "section"),
                                        .text = form_str(p, "text") };
    struct report_section *s;
    int n, changed;

    TRY(report_sections(p->c, p->keys[0], SEQ_NOW, &s, &n));
    for (int i = 0; i < n; i++)
        if (str_eq(s[i].key, new.key))
            return fail(p->c, RC_CONFLICT, "section",
                        N_("the report has a section '%.*s' already"),
                        STR(s[i].key));
    TRY(report_section_set(p->c, p->keys[0], &new, &changed));
    p->said = "saved";
    p->location = report_href_of(p, p->keys[0]);
    return RC_OK;
}

/* clang-format off */
const struct route report_edit_routes[] = {
    { GET, "/reports/new", new_page, MAY(ENTER, ANY, 0), 0, "", "reports",
      N_("Begins a report") },
    { POST, "/reports", make, MAY(ENTER, FORM_UNIT, 0), 0, "", "reports",
      N_("Makes a report from the outline"), new_form, new_page },
    { GET, "/reports/{r}/sections/new", add_page, MAY(ENTER, REPORT, 0), 0, "",
      "reports", N_("Adds a section") },
    { POST, "/reports/{r}/sections", add_section, MAY(ENTER, REPORT, 0), 0, "",
      "reports", N_("Adds a section"), add_form, add_page },
    { GET, "/reports/{r}/sections/{s}", section_page, MAY(ENTER, REPORT, 0),
      AS_JSON, "", "reports", N_("A section to edit, with its preview") },
    { POST, "/reports/{r}/sections/{s}", save_section, MAY(ENTER, REPORT, 0), 0,
      "", "reports", N_("Saves a section"), section_form, section_page },
    { POST, "/reports/{r}/sections/{s}/preview", preview,
      MAY(ENTER, REPORT, 0), 0, "", "reports",
      N_("A section as it would read"), section_form, .flags = ROUTE_KEEP },
    { 0 }
};
/* clang-format on */
