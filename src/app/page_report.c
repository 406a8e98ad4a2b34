/*
 * Reports: the list, and one as it will be printed, with every figure a link; the
 * files of it under the same address.
 */
#include "app/page_report.h"

#include "app/page_common.h"
#include "app/page_progress.h"
#include "app/report_doc.h"
#include "app/report_part.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/report_diff.h"

enum { MOST_REPORTS = 50 };

/* ---- the list ---- */

static Str state_text(struct page *p, const struct report *r)
{
    if (!r->frozen)
        return page_text(p, N_("being drafted"));
    return str_fmt(p->a, msg(p->lang, N_("frozen on %s at log entry %s")),
                   page_moment(p, r->frozen_at).p, page_count(p, r->frozen).p);
}

static enum rc add_report(struct page *p, struct value *list,
                          const struct report *r,
                          const struct report_section *settings)
{
    struct value *o = val_add(list, val_object(p->a));
    const struct org *org;
    Str name, unit = r->unit;
    int at;

    TRY(report_name(p->c, r, settings->key.n ? settings : NULL, &name));
    TRY(org_get(p->c, &org));
    at = org_find(org, r->unit);
    if (at != ORG_NONE)
        unit = org_name_on(org, at, r->to)->name;
    val_set_text(o, "key", r->key);
    val_set_text(o, "href", href_key(p->a, p->lang, "reports", r->key));
    val_set_text(o, "name", name.n ? name : r->key);
    val_set_bool(o, "frozen", r->frozen > 0);
    val_set_text(
        o, "about",
        str_fmt(p->a, "%.*s · %.*s", STR(unit), STR(state_text(p, r))));
    return RC_OK;
}

enum rc page_reports(struct page *p)
{
    struct value *list = val_set(p->v, "reports", val_list(p->a));
    const struct actor *actor = p->c->actor;
    const struct org *o;
    const struct report_section *settings;
    struct report *all;
    int n;

    TRY(org_get(p->c, &o));
    TRY(report_list(p->c, &all, &n));
    TRY(report_settings(p->c, all, n, &settings));
    for (int i = 0; i < n && val_count(list) < MOST_REPORTS; i++) {
        if (page_sees(p, o, ACT_READ, all[i].unit))
            TRY(add_report(p, list, &all[i], &settings[i]));
        p->c->actor = actor; /* reading its title was done as its unit */
    }
    val_set_bool(p->v, "has_reports", val_count(list) > 0);
    return RC_OK;
}

static enum rc list(struct page *p)
{
    static const char *const heads[] = { N_("Key"), N_("Report"), N_("State") };
    const struct value *all;

    p->view = "reports";
    p->title = page_text(p, N_("Reports"));
    page_crumb(p, S(""), p->title);
    val_set_bool(p->v, "may_make",
                 p->viewer && authz_may(p->c, ACT_ENTER, ORG_NONE) &&
                     p->viewer->kind == VIEWER_PERSON);
    val_set_text(val_set(p->v, "make", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/reports/new"));
    TRY(page_reports(p));
    page_table(p, p->title, heads, countof(heads));
    all = val_get(p->v, S("reports"));
    for (int i = 0; i < val_count(all); i++) {
        const struct value *o = val_at(all, i);
        struct row *r = page_row(p);

        page_put_text(p, r, val_str(val_get(o, S("key"))));
        page_put_text(p, r, val_str(val_get(o, S("name"))));
        page_put_text(p, r, val_str(val_get(o, S("about"))));
    }
    return RC_OK;
}

/* ---- one: its files ---- */

static const struct file {
    int as;
    const char *format, *name, *about, *type;
} files[] = {
    { AS_DOCX, "docx", "Word", N_("document to edit and sign"),
      "application/"
      "vnd.openxmlformats-officedocument.wordprocessingml.document" },
    { AS_PDF, "pdf", "PDF", N_("document to read and print"),
      "application/pdf" },
    { AS_XLSX, "xlsx", "Excel", N_("tables and charts"),
      "application/"
      "vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
    { AS_ALONE, "html", "HTML", N_("web page to keep or send"),
      "text/html; charset=utf-8" },
};

static Str profile_param(struct page *p, Str href)
{
    if (!p->in.profile.n)
        return href;
    return str_fmt(p->a, "%.*s%sprofile=%.*s", STR(href),
                   str_find(href, '?', 0) >= 0 ? "&" : "?", STR(p->in.profile));
}

static void set_files(struct page *p)
{
    struct value *l = val_set(p->v, "files", val_list(p->a));

    for (int i = 0; i < countof(files); i++) {
        struct value *o = val_add(l, val_object(p->a));
        Str path = str_fmt(p->a, "/reports/%s.%s", page_key(p->a, p->keys[0]).p,
                           files[i].format);

        val_set_text(o, "href",
                     profile_param(p, href_plain(p->a, p->lang, path.p)));
        val_set_text(o, "name", str_of(files[i].name));
        val_set_text(o, "about", page_text(p, files[i].about));
    }
    val_set_bool(p->v, "has_files", true);
}

static void drop_links(struct spans *s)
{
    for (int i = 0; i < s->n; i++)
        if (s->at[i].href.n && s->at[i].href.p[0] != '#')
            s->at[i].href = S("");
}

/* Away from here its links would lead nowhere. */
static void stand_alone(const struct doc *d)
{
    for (int i = 0; i < d->n; i++) {
        struct block *b = &d->blocks[i];

        drop_links(&b->text);
        for (int r = 0; b->table && r < b->table->n; r++)
            for (int j = 0; j < b->table->rows[r].n; j++)
                drop_links(&b->table->rows[r].cells[j].text);
    }
}

static enum rc make_file(struct page *p, const struct doc *d)
{
    if (p->as == AS_ALONE)
        stand_alone(d);
    for (int i = 0; i < countof(files); i++)
        if (files[i].as == p->as) {
            TRY(report_doc_bytes(p->c, d, str_of(files[i].format),
                                 &p->file.bytes));
            p->file.type = files[i].type;
            p->file.name =
                str_fmt(p->a, "%.*s.%s", STR(p->keys[0]), files[i].format);
        }
    return RC_OK;
}

/* ---- one: its figures, for JSON and CSV ---- */

static enum rc uses_of(struct page *p, const struct report *r,
                       struct report_use **ret, int *ret_n)
{
    struct report_view v;

    if (r->frozen)
        return report_frozen_uses(p->c, r->key, ret, ret_n);
    TRY(report_view_open(p->c, r, SEQ_NOW, &v));
    TRY(report_evaluate(&v));
    *ret = v.uses;
    *ret_n = (int)v.n_uses;
    return RC_OK;
}

static void put_use(struct page *p, struct value *l, const struct report_use *u)
{
    struct value *o = val_add(l, val_object(p->a));
    struct row *r = page_row(p);

    val_set_int(o, "number", u->number);
    val_set_text(o, "section", u->section);
    val_set_text(o, "printed", u->printed);
    val_set(o, "value",
            u->determined ? val_micro(p->a, u->value) : val_null(p->a));
    val_set_int(o, "records", u->records);
    val_set_text(o, "address", u->address);
    val_set_text(o, "sentence", u->sentence);
    page_put_number(p, r, true, u->number * MICRO);
    page_put_text(p, r, u->sentence);
    page_put_text(p, r, u->printed);
    page_put_number(p, r, u->determined, u->value);
    page_put_number(p, r, true, u->records * MICRO);
    page_put_text(p, r, u->address);
}

static enum rc set_uses(struct page *p, const struct report *r)
{
    static const char *const heads[] = { N_("No."),        N_("Sentence"),
                                         N_("Printed"),    N_("Value"),
                                         N_("Activities"), N_("Address") };
    struct value *l = val_set(p->v, "figures", val_list(p->a));
    struct report_use *uses;
    int n;

    TRY(uses_of(p, r, &uses, &n));
    page_table(p, p->title, heads, countof(heads));
    for (int i = 0; i < n; i++)
        if (uses[i].number)
            put_use(p, l, &uses[i]);
    return RC_OK;
}

/* ---- one: the page ---- */

static Str plain(struct page *p, const struct spans *s)
{
    struct buf *b = NEW(p->a, struct buf, 1);

    buf_init_arena(b, p->a, BUF_NO_MAX);
    for (int i = 0; i < s->n; i++)
        buf_str(b, s->at[i].text);
    return buf_view(b);
}

static void outline_row(struct page *p, struct value *l, int level, Str href,
                        Str name)
{
    struct value *o = val_add(l, val_object(p->a));

    val_set_int(o, "level", level);
    val_set_text(o, "href", href);
    val_set_text(o, "name", name);
}

/* The page of an annex; 0: of the text. */
static Str part_href(struct page *p, int annex)
{
    Str s = href_key(p->a, p->lang, "reports", p->keys[0]);

    if (annex)
        s = str_fmt(p->a, "%.*s%sannex=%d", STR(s),
                    str_find(s, '?', 0) >= 0 ? "&" : "?", annex);
    return profile_param(p, s);
}

static void set_outline(struct page *p, const struct doc *d)
{
    struct value *l = val_set(p->v, "outline", val_list(p->a));
    int headings = 0, annexes = 0;

    for (int i = 0; i < d->n; i++) {
        const struct block *b = &d->blocks[i];

        if (b->kind == BLOCK_ANNEX) {
            annexes++;
            outline_row(p, l, 1, part_href(p, annexes),
                        str_fmt(p->a, "%.*s: %.*s", STR(b->label),
                                STR(plain(p, &b->text))));
        } else if (b->kind == BLOCK_HEADING && !annexes) {
            Str at = str_fmt(p->a, "#s-%d", ++headings);

            if (b->level <= 3)
                outline_row(p, l, b->level < 1 ? 1 : b->level,
                            p->in.annex ? str_cat(p->a, part_href(p, 0), at)
                                        : at,
                            plain(p, &b->text));
        }
    }
    val_set_bool(p->v, "has_outline", val_count(l) > 0);
}

/* ---- one: the part shown ---- */

/* A link of the text says everything; that of a page leaves out what is the
 * campaign's own, and begins where this page's addresses do. */
static void shorten(struct page *p, const struct campaign *k, struct spans *s)
{
    for (int i = 0; i < s->n; i++) {
        struct page q = { .a = p->a };
        struct http_request r = { .a = p->a };
        struct err e = { .lang = p->lang };

        if (s->at[i].href.n &&
            http_parse_target(p->a, s->at[i].href, &r.target, &e) == RC_OK &&
            route_match(&r, &q) == ROUTE_FOUND &&
            route_input(&r.target, &q, &e) == RC_OK &&
            str_eq(q.in.campaign, k->key))
            s->at[i].href = href_query(p->a, p->lang, &q.in, k);
        if (s->at[i].href.n && s->at[i].href.p[0] == '/')
            s->at[i].href = str_cat(p->a, p->base, s->at[i].href);
    }
}

static void shorten_all(struct page *p, const struct campaign *k,
                        const struct doc *d)
{
    for (int i = 0; i < d->n; i++) {
        struct block *b = &d->blocks[i];

        shorten(p, k, &b->text);
        for (int r = 0; b->table && r < b->table->n; r++)
            for (int j = 0; j < b->table->rows[r].n; j++)
                shorten(p, k, &b->table->rows[r].cells[j].text);
    }
}

/* What a frozen report would now say otherwise. */
static enum rc set_changed(struct page *p, const struct report *r,
                           struct value *o)
{
    struct report_diff d;
    int n = 0;

    val_set(o, "changed", val_null(p->a));
    if (!r->frozen || p->as != AS_HTML)
        return RC_OK;
    TRY(report_diff(p->c, r->key, &d));
    for (int i = 0; i < d.n; i++)
        n += d.changes[i].reads_differently;
    if (!n)
        return RC_OK;
    o = val_set(o, "changed", val_object(p->a));
    val_set_text(
        o, "text",
        str_fmt(p->a,
                msg(p->lang, N_("Figures of it that have changed in the "
                                "records since it was frozen: %d.")),
                n));
    val_set_text(
        o, "href",
        href_plain(
            p->a, p->lang,
            str_fmt(p->a, "/reports/%s/compare", page_key(p->a, r->key).p).p));
    return RC_OK;
}

static enum rc set_report(struct page *p, const struct report *r)
{
    struct value *o = val_set(p->v, "report", val_object(p->a)), *f;

    val_set_text(o, "key", r->key);
    val_set_text(o, "name", p->title);
    val_set(o, "frozen", val_null(p->a));
    if (r->frozen) {
        f = val_set(o, "frozen", val_object(p->a));
        val_set_text(f, "text", text_upper_first(p->a, state_text(p, r)));
    }
    return set_changed(p, r, o);
}

/* The text, or a part of one annex: a page stays small. */
static enum rc show_part(struct page *p, const struct campaign *k,
                         struct doc *d)
{
    struct doc *parts;
    int n;

    TRY(report_part_take(p->c, p->in.annex, d));
    shorten_all(p, k, d);
    n = report_part_cut(p->a, d, &parts);
    page_pager(p, NULL, n, 1);
    return doc_to_html(p->a, &parts[p->in.page - 1], &p->article, &p->c->err);
}

static enum rc document(struct page *p)
{
    struct doc d;

    page_step(p, 1);
    TRY(report_doc_open(p->c, p->keys[0], p->in.profile, &d));
    page_step(p, 2);
    return make_file(p, &d);
}

static enum rc one(struct page *p)
{
    struct campaign k;
    struct report r;
    struct doc d;

    if (p->as & AS_DOCUMENT)
        return document(p);
    TRY(report_get(p->c, p->keys[0], &r));
    TRY(page_report_work(p, &r)); /* before the report is read as its unit */
    TRY(report_doc_open(p->c, r.key, p->in.profile, &d));
    p->view = "report";
    p->title = d.title;
    page_crumb(p, href_plain(p->a, p->lang, "/reports"),
               page_text(p, N_("Reports")));
    page_crumb(p, S(""), p->title);
    TRY(set_report(p, &r));
    set_files(p);
    set_outline(p, &d);
    if (p->as != AS_HTML)
        return set_uses(p, &r);
    TRY(campaign_get(p->c, r.campaign, &k));
    return show_part(p, &k, &d);
}

const struct route report_routes[] = {
    { GET, "/reports", list, MAY(READ, ANY, 0), AS_DATA, "", "reports",
      N_("The reports, drafts and frozen ones") },
    { GET, "/reports/{r}", one, MAY(READ, REPORT, 0), AS_DATA | AS_DOCUMENT,
      "profile annex page wait", "reports",
      N_("A report as it is printed, every figure a link; its files"), NULL,
      NULL, NULL, NULL, 0, 0, document },
    { GET, "/reports/{r}/wait", page_progress, MAY(READ, REPORT, 0), AS_JSON,
      "wait", "reports", N_("How far a file of a report is, until it comes"),
      NULL, NULL, NULL, NULL, ROUTE_LIVE, 0, NULL },
    { 0 }
};
