/*
 * Working together on a report: who edits, what reviewers say of it, freezing by
 * somebody who did not write it, and what a frozen one would say today.
 */
#include "app/page_common.h"
#include "app/page_report.h"
#include "app/report_doc.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "domain/comment.h"
#include "domain/report_diff.h"
#include "domain/report_view.h"

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }

static const struct form_field comment_form[] = {
    { { "place", FIELD_KEY, false, 0 },
      N_("Section"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "text", FIELD_TEXT, true, 4000 },
      N_("Remark"),
      NULL,
      INPUT_AREA,
      NULL },
    END
};
static const struct form_field no_fields[] = { END };

static Str path_of(struct page *p, Str key, const char *end)
{
    return href_plain(
        p->a, p->lang,
        str_fmt(p->a, "/reports/%s%s", page_key(p->a, key).p, end).p);
}

/* ---- on the page of the report ---- */

/* A line as words: what stands between {{ and }} is left out as "…". */
static Str words(struct page *p, Str line)
{
    Str out = S("");
    ptrdiff_t open, close;

    while ((open = str_find(line, '{', 0)) >= 0 &&
           (close = str_find(line, '}', open)) >= 0) {
        out = str_fmt(p->a, "%.*s%.*s…", STR(out), (int)open, line.p);
        while (close < line.n && line.p[close] == '}')
            close++;
        line = str_from(line, close);
    }
    return str_cat(p->a, out, line);
}

/* The title in "{{!annex title="…" style=…}}"; empty: that is no annex. */
static Str annex_title(Str line)
{
    static const char mark[] = "title=\"";
    Str title;

    if (!str_starts(line, S("{{!annex")))
        return S("");
    while (line.n && !str_starts(line, str_of(mark)))
        line = str_from(line, 1);
    line = str_from(line, line.n ? (ptrdiff_t)sizeof mark - 1 : 0);
    return str_cut(&line, '"', &title) ? title : S("");
}

Str page_section_name(struct page *p, const struct report_section *list, int n,
                      int at)
{
    Str rest = list[at].text, line, title;

    if (str_is(list[at].key, "report"))
        return page_text(p, N_("Settings of the report"));
    while (str_cut(&rest, '\n', &line)) {
        line = str_trim(line);
        if ((title = annex_title(line)).n)
            return str_fmt(p->a, msg(p->lang, N_("Annex: %.*s")), STR(title));
        if (!str_starts(line, S("#")))
            continue;
        while (line.n && line.p[0] == '#')
            line = str_from(line, 1);
        if (str_trim(line).n)
            return words(p, str_trim(line));
    }
    for (int i = 0; i < n && i <= at; i++)
        if (!str_is(list[i].key, "report") && i < at)
            return str_fmt(p->a, msg(p->lang, N_("Part %d, without a heading")),
                           at + (str_is(list[0].key, "report") ? 0 : 1));
    return page_text(p, N_("Opening words"));
}

enum rc page_report_name(struct page *p, const struct report *r, Str *ret)
{
    const struct actor *actor = p->c->actor;
    struct report_section *s;
    int n, at = 0;
    enum rc rc;

    TRY(report_sections(p->c, r->key, r->frozen ? r->frozen : SEQ_NOW, &s, &n));
    while (at < n && !str_is(s[at].key, "report"))
        at++;
    rc = report_name(p->c, r, at < n ? &s[at] : NULL, ret);
    p->c->actor = actor;
    if (rc == RC_OK && !ret->n)
        *ret = r->key;
    return rc;
}

static enum rc set_sections(struct page *p, const struct report *r,
                            struct value *work, struct value *form)
{
    struct value *list = val_set(work, "sections", val_list(p->a));
    struct report_section *s;
    int n;

    TRY(report_sections(p->c, r->key, SEQ_NOW, &s, &n));
    page_form_choice(p, form, "place", S(""),
                     page_text(p, N_("the whole report")));
    for (int i = 0; i < n; i++) {
        struct value *o = val_add(list, val_object(p->a));
        Str name = page_section_name(p, s, n, i);

        val_set_text(o, "name", name);
        val_set_text(
            o, "href",
            path_of(
                p, r->key,
                str_fmt(p->a, "/sections/%s", page_key(p->a, s[i].key).p).p));
        page_form_choice(p, form, "place", s[i].key, name);
    }
    return RC_OK;
}

/* The name that the form gives to a place. */
static Str place_name(const struct value *form, Str key)
{
    const struct value *fields = val_get(form, S("fields"));
    const struct value *all = val_get(val_at(fields, 0), S("choices"));

    for (int i = 0; key.n && i < val_count(all); i++)
        if (str_eq(val_str(val_get(val_at(all, i), S("value"))), key))
            return val_str(val_get(val_at(all, i), S("label")));
    return key;
}

static enum rc set_comments(struct page *p, const struct report *r,
                            struct value *work, const struct value *form)
{
    const struct comment_query q = { S("report"), r->key, false };
    struct value *list = val_set(work, "comments", val_list(p->a));
    struct comment *k;
    int n;

    TRY(comment_list(p->c, &q, &k, &n));
    for (int i = 0; i < n; i++) {
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "who", k[i].name);
        val_set_text(o, "at", page_moment(p, k[i].at));
        val_set_text(o, "place", place_name(form, k[i].place));
        val_set_text(o, "text", k[i].text);
        val_set_text(
            val_set(o, "settle", val_object(p->a)), "href",
            path_of(
                p, r->key,
                str_fmt(p->a, "/comments/%lld/settle", (long long)k[i].id).p));
    }
    val_set_bool(work, "has_comments", n > 0);
    return RC_OK;
}

/* Why it cannot be frozen by who looks, in their words; empty: it can. */
static enum rc why_not(struct page *p, const struct report *r, Str *ret)
{
    bool wrote = false;

    *ret = S("");
    if (r->frozen)
        return RC_OK;
    if (!authz_may(p->c, ACT_APPROVE, p->unit)) {
        *ret = page_text(p, N_("An approver of the unit freezes the report."));
        return RC_OK;
    }
    TRY(report_written_by(
        p->c, r->key, p->c->actor ? p->viewer->actor.person : S(""), &wrote));
    if (wrote)
        *ret = page_text(p, N_("Who wrote a section does not freeze the "
                               "report; another approver does."));
    return RC_OK;
}

enum rc page_report_work(struct page *p, const struct report *r)
{
    struct value *work, *form;
    Str why;

    if (!p->viewer || p->viewer->kind != VIEWER_PERSON || p->as != AS_HTML)
        return RC_OK;
    work = val_set(p->v, "work", val_object(p->a));
    form = page_form(p, "comment_form", comment_form,
                     path_of(p, r->key, "/comments"), N_("Add the remark"));
    TRY(set_sections(p, r, work, form));
    TRY(set_comments(p, r, work, form));
    TRY(why_not(p, r, &why));
    val_set_bool(work, "may_edit",
                 !r->frozen && authz_may(p->c, ACT_ENTER, p->unit));
    val_set_bool(work, "may_say", authz_may(p->c, ACT_CHECK, p->unit));
    val_set_bool(work, "is_open", !r->frozen);
    val_set_text(work, "why_not", why);
    val_set_bool(work, "may_freeze", !r->frozen && !why.n);
    val_set_text(val_set(work, "freeze", val_object(p->a)), "href",
                 path_of(p, r->key, "/freeze"));
    val_set_text(val_set(work, "add", val_object(p->a)), "href",
                 path_of(p, r->key, "/sections/new"));
    return RC_OK;
}

/* ---- what is done ---- */

static enum rc back(struct page *p, const char *said)
{
    p->said = said;
    p->location = path_of(p, p->keys[0], "");
    return RC_OK;
}

static enum rc say(struct page *p)
{
    const struct comment k = { .kind = S("report"),
                               .object = p->keys[0],
                               .place = form_str(p, "place"),
                               .text = form_str(p, "text") };
    Id id;

    TRY(comment_add(p->c, &k, &id));
    return back(p, "commented");
}

static enum rc settle(struct page *p)
{
    int64_t id = 0;

    if (!str_int(p->keys[1], &id))
        return fail(p->c, RC_NOTFOUND, "comment",
                    N_("there is no such remark"));
    TRY(comment_settle(p->c, S("report"), p->keys[0], id));
    return back(p, "settled");
}

static enum rc freeze(struct page *p)
{
    struct report r;
    int figures;
    Str why;

    TRY(report_get(p->c, p->keys[0], &r));
    TRY(why_not(p, &r, &why));
    if (why.n)
        return fail(p->c, RC_DENIED, "right", "%s", why.p);
    TRY(report_doc_freeze(p->c, r.key, &figures));
    return back(p, "frozen");
}

/* ---- compare ---- */

static Str shown(const struct report_use *u)
{
    return u ? u->printed : S("–");
}

struct comparing {
    struct value *list;
    struct report_section *sections;
    int n;
};

/* What the section is called in the report; of one that is not there any more its
 * key. */
static Str section_title(struct page *p, const struct comparing *k, Str key)
{
    for (int i = 0; i < k->n; i++)
        if (str_eq(k->sections[i].key, key))
            return page_section_name(p, k->sections, k->n, i);
    return key;
}

static void set_change(struct page *p, const struct comparing *k,
                       const struct report_change *x)
{
    const struct report_use *u = x->before ? x->before : x->after;
    struct value *o = val_add(k->list, val_object(p->a)), *entries;
    Str section = section_title(p, k, u->section);
    struct row *r = page_row(p);

    val_set_text(o, "section", section);
    val_set_text(o, "sentence", u->sentence);
    val_set_text(o, "before", shown(x->before));
    val_set_text(o, "after", shown(x->after));
    val_set_bool(o, "reads", x->reads_differently);
    val_set(o, "href",
            u->address.n ? val_text(p->a, report_href(p->a, u->address))
                         : val_null(p->a));
    entries = val_set(o, "entries", val_list(p->a));
    for (int i = 0; i < x->n_entries; i++)
        val_add(entries, val_text(p->a, page_count(p, x->entries[i])));
    page_put_text(p, r, section);
    page_put_text(p, r, u->sentence);
    page_put_text(p, r, shown(x->before));
    page_put_text(p, r, shown(x->after));
}

static enum rc compare(struct page *p)
{
    static const char *const heads[] = { N_("Section"), N_("Sentence"),
                                         N_("As frozen"), N_("Today") };
    struct comparing k = { .list = val_set(p->v, "changes", val_list(p->a)) };
    struct report_diff d;
    struct report report;
    Str name;

    TRY(report_get(p->c, p->keys[0], &report));
    TRY(page_report_name(p, &report, &name));
    p->view = "report_compare";
    p->title = page_text(p, N_("What would read differently today"));
    page_crumb(p, href_plain(p->a, p->lang, "/reports"),
               page_text(p, N_("Reports")));
    page_crumb(p, path_of(p, p->keys[0], ""), name);
    page_crumb(p, S(""), p->title);
    page_table(p, p->title, heads, countof(heads));
    TRY(report_diff(p->c, p->keys[0], &d));
    TRY(report_sections(p->c, p->keys[0], SEQ_NOW, &k.sections, &k.n));
    /* what reads differently first, then what is still true of another number */
    for (int i = 0; i < d.n; i++)
        if (d.changes[i].reads_differently)
            set_change(p, &k, &d.changes[i]);
    for (int i = 0; i < d.n; i++)
        if (!d.changes[i].reads_differently)
            set_change(p, &k, &d.changes[i]);
    val_set_bool(p->v, "has_changes", d.n > 0);
    return RC_OK;
}

/* clang-format off */
const struct route report_work_routes[] = {
    { GET, "/reports/{r}/compare", compare, MAY(READ, REPORT, 0), AS_DATA, "",
      "reports", N_("What a frozen report would say today"),
      .flags = ROUTE_SLOW },
    { POST, "/reports/{r}/comments", say, MAY(CHECK, REPORT, 0), 0, "",
      "reports", N_("Adds a remark to a report"), comment_form },
    { POST, "/reports/{r}/comments/{k}/settle", settle, MAY(ENTER, REPORT, 0), 0,
      "", "reports", N_("Settles a remark"), no_fields },
    { POST, "/reports/{r}/freeze", freeze, MAY(APPROVE, REPORT, 0), 0, "",
      "reports", N_("Freezes a report"), no_fields },
    { 0 }
};
/* clang-format on */
