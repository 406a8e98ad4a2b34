/*
 * Imports: what may be taken in, the workbook to fill in, one's own imports and what
 * each did, taking one back.  Looking at a list before it is saved: page_import_preview.c.
 */
#include "app/page_import.h"

#include "app/import_template.h"
#include "app/page_activity.h"
#include "app/page_common.h"
#include "app/policy.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "domain/grant.h"
#include "domain/import_undo.h"

enum { PER_PAGE = 50, SHOWN = 200 };

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }

static const struct form_field undo_form[] = { { { "reason", FIELD_TEXT, true,
                                                   UNDO_MAX_REASON },
                                                 N_("Reason"),
                                                 N_("It stands in the log."),
                                                 INPUT_AREA,
                                                 NULL },
                                               END };

/* ---- words and addresses ---- */

Str import_kind_word(struct page *p, Str kind)
{
    static const char *const words[IMPORT_KINDS] = {
        [IMPORT_UNITS] = N_("Units"),
        [IMPORT_EVENTS] = N_("Reorganisations"),
        [IMPORT_DOCUMENTS] = N_("Documents"),
        [IMPORT_BREAKDOWNS] = N_("Breakdowns"),
        [IMPORT_OPTIONS] = N_("Options of breakdowns"),
        [IMPORT_INDICATORS] = N_("Indicators"),
        [IMPORT_CAMPAIGNS] = N_("Campaigns"),
        [IMPORT_ACTIVITIES] = N_("Activities"),
    };
    int at = str_index(kind, import_kind_names, IMPORT_KINDS);

    return at < IMPORT_KINDS ? page_text(p, words[at]) : kind;
}

Str import_href(struct page *p, const char *tail)
{
    return href_plain(p->a, p->lang, str_fmt(p->a, "/import%s", tail).p);
}

Str import_entry_href(struct page *p, int64_t seq, const char *tail)
{
    return import_href(p, str_fmt(p->a, "/%lld%s", (long long)seq, tail).p);
}

static void set_href(struct page *p, struct value *o, const char *name,
                     Str href)
{
    val_set_text(val_set(o, name, val_object(p->a)), "href", href);
}

static Str who_of(struct page *p, const struct import_entry *e)
{
    if (e->name.n)
        return e->name;
    return str_is(e->who, "cli") ? page_text(p, N_("command line")) : e->who;
}

/* ---- the first page ---- */

static void set_entry(struct page *p, struct value *o,
                      const struct import_entry *e)
{
    val_set_int(o, "seq", e->seq);
    val_set_text(o, "at", page_moment(p, e->at));
    val_set_text(o, "who", who_of(p, e));
    val_set_text(o, "kind", import_kind_word(p, e->kind));
    val_set_text(o, "created", page_count(p, e->created));
    val_set_text(o, "updated", page_count(p, e->updated));
    val_set_text(o, "unchanged", page_count(p, e->unchanged));
    val_set_bool(o, "undone", e->undone_by > 0);
    val_set_bool(o, "undoable", e->undoable);
    val_set_text(o, "href", import_entry_href(p, e->seq, ""));
}

static void put_row(struct page *p, const struct import_entry *e)
{
    struct row *r = page_row(p);

    page_put_number(p, r, true, e->seq * MICRO);
    page_put_text(p, r, page_moment(p, e->at));
    page_put_text(p, r, who_of(p, e));
    page_put_text(p, r, import_kind_word(p, e->kind));
    page_put_number(p, r, true, e->created * MICRO);
    page_put_number(p, r, true, e->updated * MICRO);
    page_put_number(p, r, true, e->unchanged * MICRO);
    page_put_text(p, r, e->undone_by ? page_text(p, N_("Taken back")) : S(""));
}

static enum rc set_list(struct page *p)
{
    static const char *const heads[] = { N_("Log entry"), N_("When"),
                                         N_("Who"),       N_("Kind"),
                                         N_("New"),       N_("Changed"),
                                         N_("Unchanged"), N_("State") };
    struct value *list = val_set(p->v, "imports", val_list(p->a));
    struct import_entry *e;
    int n;

    TRY(import_list(p->c, p->in.before, PER_PAGE + 1, &e, &n));
    page_table(p, page_text(p, N_("Imports")), heads, countof(heads));
    for (int i = 0; i < n && i < PER_PAGE; i++) {
        set_entry(p, val_add(list, val_object(p->a)), &e[i]);
        put_row(p, &e[i]);
    }
    val_set_bool(p->v, "has_imports", n > 0);
    if (n > PER_PAGE)
        set_href(p, p->v, "older",
                 str_fmt(p->a, "/import?before=%lld%s",
                         (long long)e[PER_PAGE - 1].seq,
                         p->lang == LANG_EN ? "&lang=en" : ""));
    return RC_OK;
}

static void add_choice(struct page *p, struct value *list, Str key, Str name)
{
    struct value *o = val_add(list, val_object(p->a));

    val_set_text(o, "key", key);
    val_set_text(o, "name", name);
}

/* Units for which who looks was made a reporter. */
static void set_units(const struct activity_view *v, struct value *list)
{
    struct page *p = v->p;
    const struct actor *who = &p->viewer->actor;

    for (int i = 0; i < who->n_grants; i++) {
        const struct grant *g = &who->grants[i];
        bool again = false;

        for (int j = 0; j < i; j++)
            again |= str_eq(who->grants[j].unit, g->unit) &&
                     role_has(who->grants[j].role, ACT_ENTER);
        if (!again && role_has(g->role, ACT_ENTER))
            add_choice(p, list, g->unit,
                       activity_view_unit(v, g->unit, p->c->today));
    }
}

/* A form of the GET kind: it changes nothing. */
static enum rc set_template(struct page *p)
{
    struct value *o = val_set(p->v, "template", val_object(p->a));
    struct value *list = val_set(o, "campaigns", val_list(p->a));
    struct activity_view v;

    TRY(activity_view_open(p, &v));
    val_set_text(o, "href", S("/import/template"));
    val_set_bool(o, "english", p->lang == LANG_EN);
    val_set_int(o, "rows", TEMPLATE_ROWS);
    for (int i = 0; i < v.n_campaigns; i++)
        add_choice(p, list, v.campaigns[i].key, v.campaigns[i].name);
    set_units(&v, val_set(o, "units", val_list(p->a)));
    return RC_OK;
}

static void set_numbers(struct page *p, struct value *form)
{
    page_form_choice(p, form, "numbers", S(""),
                     page_text(p, N_("As the list shows by itself")));
    page_form_choice(p, form, "numbers", S("vi"), S("1.234,5"));
    page_form_choice(p, form, "numbers", S("en"), S("1,234.5"));
}

static enum rc set_forms(struct page *p)
{
    bool enters = viewer_may(p, ACT_ENTER);
    bool lists = policy_over_all(p, ACT_ADMIN) && p->c->actor;
    struct value *form;

    val_set_bool(p->v, "may_enter", enters);
    val_set_bool(p->v, "may_lists", lists);
    val_set_bool(p->v, "may_nothing", !enters && !lists);
    if (enters) {
        form = page_form(p, "upload_form", import_upload_form,
                         import_href(p, ""), N_("Look at what would change"));
        set_numbers(p, form);
        TRY(set_template(p));
    }
    if (!lists)
        return RC_OK;
    form = page_form(p, "lists_form", import_lists_form,
                     import_href(p, "/lists"), N_("Look at what would change"));
    for (int i = 0; i < IMPORT_KINDS; i++)
        if (i != IMPORT_ACTIVITIES)
            page_form_choice(p, form, "kind", str_of(import_kind_names[i]),
                             import_kind_word(p, str_of(import_kind_names[i])));
    set_numbers(p, form);
    return RC_OK;
}

enum rc import_page(struct page *p)
{
    p->view = "import";
    p->title = page_text(p, N_("Import from Excel or CSV"));
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, S(""), page_text(p, N_("Import")));
    val_set_text(
        p->v, "help",
        page_text(p, N_("Many activities come in here at once, from a workbook "
                        "or a CSV file. First you see what would be new, what "
                        "would change and what is wrong; nothing is saved "
                        "before you confirm. A whole import can be taken back "
                        "later.")));
    TRY(set_forms(p));
    return set_list(p);
}

/* ---- the workbook to fill in ---- */

static enum rc template(struct page *p) {
    struct import_template how = { .campaign = p->in.campaign,
                                   .unit = p->in.unit,
                                   .rows = TEMPLATE_ROWS,
                                   .records = p->in.records > 0 };

    if (p->in.rows) how.rows = p->in.rows > TEMPLATE_MAX_ROWS ? -1
                                                              : (int)p->in.rows;
    TRY(import_template_make(p->c, &how, &p->file.bytes));
    p->file.type = "application/vnd.openxmlformats-officedocument."
                   "spreadsheetml.sheet";
    p->file.name = str_fmt(p->a, "hoat-dong-%.*s.xlsx",
                           STR(page_key(p->a, p->in.unit)));
    return RC_OK;
}

/* ---- one import ---- */

static enum rc number_of(struct page *p, int64_t *ret)
{
    if (str_int(p->keys[0], ret) && *ret > 0)
        return RC_OK;
    return fail(p->c, RC_NOTFOUND, "seq", N_("there is no import '%.*s'"),
                STR(p->keys[0]));
}

static enum rc set_made(struct page *p, const struct import_entry *e)
{
    struct value *list = val_set(p->v, "made", val_list(p->a));
    struct import_made *m;
    struct activity_view v;
    int n;

    TRY(import_made(p->c, e->seq, SHOWN, &m, &n));
    TRY(activity_view_open(p, &v));
    for (int i = 0; i < n; i++) {
        const struct activity *a = &m[i].activity;
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "key", a->key);
        val_set_text(o, "title", a->title);
        val_set_text(o, "holders", activity_view_units(&v, a));
        val_set_text(o, "day", page_day(p, a->to));
        val_set_text(o, "turns", page_count(p, a->turns));
        val_set_bool(o, "update", m[i].update);
        if (!e->undone_by)
            set_href(p, o, "link", activity_href(p, a->key, ""));
    }
    val_set_bool(p->v, "has_made", n > 0);
    val_set_bool(p->v, "more_made", e->created + e->updated > SHOWN);
    return RC_OK;
}

static enum rc one(struct page *p)
{
    struct import_entry e;
    int64_t seq;

    TRY(number_of(p, &seq));
    TRY(import_get(p->c, seq, &e));
    p->view = "import_one";
    p->title =
        str_fmt(p->a, "%s %lld", page_text(p, N_("Import")).p, (long long)seq);
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, import_href(p, ""), page_text(p, N_("Import")));
    page_crumb(p, S(""), p->title);
    val_set_text(
        p->v, "help",
        page_text(p, N_("This page tells what one import wrote. Open a record "
                        "to correct it by itself. When the wrong file was "
                        "imported, take the whole import back below.")));
    set_entry(p, val_set(p->v, "import", val_object(p->a)), &e);
    if (e.undoable && viewer_may(p, ACT_ENTER))
        page_form(p, "undo_form", undo_form, import_entry_href(p, seq, "/undo"),
                  N_("Take the whole import back"));
    return set_made(p, &e);
}

static enum rc undo(struct page *p)
{
    struct undo_result r;
    int64_t seq;

    TRY(number_of(p, &seq));
    TRY(import_undo(p->c, seq, form_str(p, "reason"), &r));
    p->said = "undone";
    p->location = import_entry_href(p, seq, "");
    return RC_OK;
}

/* clang-format off */
const struct route import_routes[] = {
    { GET, "/import", import_page, MAY(READ, ANY, 0), AS_DATA, "before",
      "activities", N_("Lists from Excel or CSV: taking in, and what was taken in") },
    { GET, "/import/template", template, MAY(ENTER, FORM_UNIT, 0), 0,
      "campaign unit rows records", "activities",
      N_("The workbook that a unit fills in"), NULL, NULL, NULL, NULL,
      ROUTE_SLOW, 0 },
    { GET, "/import/{n}", one, MAY(READ, ANY, 0), AS_JSON, "", "activities",
      N_("What an import did") },
    { POST, "/import/{n}/undo", undo, MAY(ENTER, ANY, 0), 0, "", "activities",
      N_("Takes a whole import back"), undo_form, one, NULL, NULL, 0, 0 },
    { 0 }
};
/* clang-format on */
