/* Builds the document of a report, and its files. */
#include "app/report_doc.h"

#include <stdio.h>
#include <string.h>

#include "app/report_table.h"
#include "base/buf.h"
#include "base/embed.h"
#include "base/text.h"
#include "domain/log.h"
#include "format/markdown.h"

enum { LEVELS = 4 };

struct maker {
    struct report_view *v;
    const struct profile *p;
    struct arena *a;
    struct block *blocks;
    size_t n, cap;
    int numbers[LEVELS + 1]; /* headings so far at each level */
    int annexes, all_annexes;
    bool is_signed;
};

Str report_href(struct arena *a, Str address)
{
    static const char *const steps[] = { "campaign=", "unit=", "indicator=" };
    static const char *const path[] = { "/campaigns/", "/units/", "/figures/" };
    Str href = S(""), part;

    for (int i = 0; i < countof(steps); i++) {
        Str head = str_of(steps[i]);

        if (!str_cut(&address, '&', &part) || !str_starts(part, head))
            return S("");
        href = str_fmt(a, "%.*s%s%.*s", STR(href), path[i],
                       STR(str_from(part, head.n)));
    }
    return str_fmt(a, "%.*s?%.*s", STR(href), STR(address));
}

/* ---- settings ---- */

/* A setting with its variables filled in. */
static enum rc setting(struct maker *m, const char *name, Str *ret)
{
    return report_fill(m->v, report_setting(m->v, m->p->key, name), ret);
}

/* A literal \n in a setting breaks the line. */
static Str broken(struct arena *a, Str s)
{
    char *p = NEW(a, char, s.n + 1);
    Str out = { p, 0 };

    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool breaks = s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == 'n';

        p[out.n++] = breaks ? '\n' : s.p[i];
        i += breaks;
    }
    return out;
}

static enum rc setting_upper(struct maker *m, const char *name, Str *ret)
{
    TRY(setting(m, name, ret));
    *ret = text_upper(m->a, *ret);
    return RC_OK;
}

static struct block *add(struct maker *m, enum block_kind kind)
{
    struct block *b = PUSH(m->a, m->blocks, m->n, m->cap);

    b->kind = kind;
    return b;
}

static enum rc add_letterhead(struct maker *m)
{
    struct letterhead *l = NEW(m->a, struct letterhead, 1);
    Str day;

    TRY(setting_upper(m, "parent_body", &l->parent_body));
    TRY(setting_upper(m, "body", &l->body));
    TRY(setting(m, "number", &l->number));
    TRY(setting(m, "symbol", &l->symbol));
    TRY(setting(m, "place", &l->place));
    TRY(setting_upper(m, "type_name", &l->type_name));
    TRY(setting(m, "abstract", &l->abstract));
    l->abstract = broken(m->a, l->abstract);
    TRY(setting(m, "day", &day));
    l->day = INT32_MIN;
    if (day.n && !day_parse(day, &l->day))
        return fail(m->v->c, RC_INVALID, "day",
                    N_("the setting 'day' of the report is not a day: '%.*s'"),
                    day.n > 40 ? 0 : STR(day));
    add(m, BLOCK_LETTERHEAD)->letterhead = l;
    return RC_OK;
}

static enum rc add_signature(struct maker *m)
{
    struct signature *s = NEW(m->a, struct signature, 1);
    Str recipients;

    if (m->is_signed)
        return RC_OK;
    m->is_signed = true;
    TRY(setting_upper(m, "authority", &s->authority));
    if (s->authority.n && m->p->authority_prefix.n)
        s->authority = str_fmt(m->a, "%.*s %.*s", STR(m->p->authority_prefix),
                               STR(s->authority));
    TRY(setting_upper(m, "title", &s->title));
    TRY(setting(m, "signer", &s->name));
    TRY(setting(m, "recipients", &recipients));
    TRY(setting(m, "file_line", &s->file_line));
    s->n_recipients = str_list(m->a, recipients, ';', &s->recipients);
    add(m, BLOCK_SIGNATURE)->signature = s;
    return RC_OK;
}

/* ---- numbers of headings and annexes ---- */

static Str roman(struct arena *a, int n)
{
    static const struct {
        int value;
        const char *text;
    } parts[] = { { 100, "C" }, { 90, "XC" }, { 50, "L" },
                  { 40, "XL" }, { 10, "X" },  { 9, "IX" },
                  { 5, "V" },   { 4, "IV" },  { 1, "I" } };
    Str s = S("");

    for (int i = 0; i < countof(parts); i++)
        for (; n >= parts[i].value; n -= parts[i].value)
            s = str_cat(a, s, str_of(parts[i].text));
    return s;
}

static Str letter(int n)
{
    static const char *const letters[] = { "a", "b", "c", "d", "đ", "e",
                                           "g", "h", "i", "k", "l", "m",
                                           "n", "o", "p", "q", "r", "s",
                                           "t", "u", "v", "x", "y" };

    return str_of(letters[(n - 1) % countof(letters)]);
}

/* The profile's form of a level, "I-", "1.", "1.1." or "a)", with its number. */
static Str heading_number(struct maker *m, int level)
{
    Str forms = m->p->heading_number, form = S("");
    const int *n = m->numbers;

    for (int i = 0; i < level; i++)
        if (!str_cut(&forms, ' ', &form))
            return S("");
    if (str_starts(form, S("I")))
        return str_fmt(m->a, "%.*s%.*s ", STR(roman(m->a, n[level])),
                       STR(str_from(form, 1)));
    if (str_starts(form, S("a")))
        return str_fmt(m->a, "%.*s%.*s ", STR(letter(n[level])),
                       STR(str_from(form, 1)));
    if (str_starts(form, S("1.1")))
        return str_fmt(m->a, "%d.%d%.*s ", n[level - 1], n[level],
                       STR(str_from(form, 3)));
    if (str_starts(form, S("1")))
        return str_fmt(m->a, "%d%.*s ", n[level], STR(str_from(form, 1)));
    return S("");
}

static void number_heading(struct maker *m, struct block *b)
{
    struct span *at = NEW(m->a, struct span, b->text.n + 1);
    int level = b->level > LEVELS ? LEVELS : b->level;

    if (m->annexes)
        return; /* headings within an annex are not counted on */
    m->numbers[level]++;
    for (int i = level + 1; i <= LEVELS; i++)
        m->numbers[i] = 0;
    at[0].text = heading_number(m, level);
    memcpy(at + 1, b->text.at, (size_t)b->text.n * sizeof *at);
    b->text.at = at;
    b->text.n++;
}

/* ---- hooks of the Markdown reader ---- */

static enum rc fill(void *arg, Str text, struct span *ret, struct err *e)
{
    struct maker *m = arg;
    struct report_use use;

    (void)e; /* the view's own */
    TRY(report_eval(m->v, text, &use));
    ret->text = use.printed;
    ret->note = use.number;
    if (use.address.n) {
        ret->style = SPAN_FIGURE;
        ret->href = report_href(m->a, use.address);
    }
    return RC_OK;
}

static enum rc annex_block(struct maker *m, const struct expr *x,
                           struct block *ret)
{
    Str title;

    TRY(report_fill(m->v, x->keys[KEY_TITLE], &title));
    m->annexes++;
    ret->kind = BLOCK_ANNEX;
    ret->label = m->all_annexes > 1
                     ? str_fmt(m->a, "%.*s %.*s", STR(m->p->annex_word),
                               STR(roman(m->a, m->annexes)))
                     : m->p->annex_word;
    ret->text.at = NEW(m->a, struct span, 1);
    ret->text.at[0].text = title;
    ret->text.n = 1;
    TRY(setting(m, "name", &title));
    ret->note =
        str_fmt(m->a, msg(m->v->lang, N_("(Attached to: %.*s)")), STR(title));
    ret->landscape = str_is(x->keys[KEY_STYLE], "landscape");
    return RC_OK;
}

static enum rc grid_block(struct maker *m, const struct expr *x,
                          struct block *ret)
{
    struct report_grid g;

    TRY(report_grid(m->v, x, &g));
    if (x->block == BLOCK_EXPR_CHART) {
        ret->kind = BLOCK_CHART;
        ret->chart = report_chart(m->v, &g, x->keys[KEY_STYLE]);
        return RC_OK;
    }
    ret->kind = BLOCK_TABLE;
    ret->table = report_table_grid(m->v, &g, x->block == BLOCK_EXPR_FIGURES);
    return RC_OK;
}

static enum rc block(void *arg, Str text, struct block *ret, struct err *e)
{
    struct maker *m = arg;
    struct expr x;

    (void)e;
    TRY(expr_parse(str_cat(m->a, S("!"), text), &x, &m->v->c->err));
    switch (x.block) {
    case BLOCK_EXPR_ANNEX:
        return annex_block(m, &x, ret);
    case BLOCK_EXPR_DOCUMENTS:
        ret->kind = BLOCK_TABLE;
        ret->table = report_table_documents(
            m->v, x.keys[KEY_TYPE].p ? x.keys[KEY_TYPE] : S(""));
        return RC_OK;
    case BLOCK_EXPR_SOURCES:
        ret->kind = BLOCK_TABLE;
        ret->table = report_table_sources(m->v);
        return RC_OK;
    case BLOCK_EXPR_TABLE:
    case BLOCK_EXPR_CHART:
    case BLOCK_EXPR_FIGURES:
        return grid_block(m, &x, ret);
    case BLOCK_EXPR_EACH:
    case BLOCK_EXPR_END:
    case BLOCK_EXPR_NUMBER:
        break;
    }
    return fail(m->v->c, RC_INVALID, "expression",
                N_("the loop has no {{!each …}}"));
}

/* ---- the document ---- */

static enum rc add_section(struct maker *m, const struct report_section *s)
{
    struct markdown_hooks hooks = { m, fill, block };
    struct block *list;
    Str text;
    int n;

    m->v->section = s->key;
    TRY(report_expand(m->v, s->text, &text));
    TRY(markdown_blocks(m->a, text, &hooks, &list, &n, &m->v->c->err));
    for (int i = 0; i < n; i++) {
        if (list[i].kind == BLOCK_ANNEX)
            TRY(add_signature(m));
        if (list[i].kind == BLOCK_HEADING)
            number_heading(m, &list[i]);
        *PUSH(m->a, m->blocks, m->n, m->cap) = list[i];
    }
    return RC_OK;
}

/* Annexes are numbered when there are two or more. */
static int count_annexes(const struct report_view *v)
{
    int n = 0;

    for (int i = 0; i < v->n_sections; i++) {
        Str text = v->sections[i].text, inside;
        ptrdiff_t at = 0, start;

        while (expr_next(text, &at, &start, &inside))
            n += str_starts(inside, S("!annex"));
    }
    return n;
}

static enum rc describe(struct maker *m, struct doc *ret)
{
    struct log_entry entry;

    ret->profile = m->p;
    ret->lang = m->v->lang;
    TRY(setting(m, "name", &ret->title));
    TRY(setting(m, "body", &ret->author));
    TRY(setting(m, "abstract", &ret->subject));
    ret->subject = broken(m->a, ret->subject);
    for (ptrdiff_t i = 0; i < ret->subject.n; i++)
        if (ret->subject.p[i] == '\n')
            ret->subject = str_fmt(m->a, "%.*s %.*s", (int)i, ret->subject.p,
                                   STR(str_from(ret->subject, i + 1)));
    if (m->v->seq > 0) {
        TRY(log_get(m->v->c, m->v->seq, &entry));
        ret->created = entry.at;
    }
    return RC_OK;
}

enum rc report_doc_make(struct report_view *v, const struct profile *p,
                        struct doc *ret)
{
    struct maker m = { .v = v, .p = p, .a = v->c->arena };

    memset(ret, 0, sizeof *ret);
    if (v->n_uses == 0)
        TRY(report_evaluate(v));
    m.all_annexes = count_annexes(v);
    TRY(add_letterhead(&m));
    for (int i = 0; i < v->n_sections; i++)
        if (!str_is(v->sections[i].key, "report"))
            TRY(add_section(&m, &v->sections[i]));
    TRY(add_signature(&m));
    TRY(describe(&m, ret));
    ret->blocks = m.blocks;
    ret->n = (int)m.n;
    return RC_OK;
}

static enum rc take_profile(struct ctx *c, Str key, struct profile **ret)
{
    *ret = NEW(c->arena, struct profile, 1);
    return profile_load(c->arena, key, *ret, &c->err);
}

static enum rc open_frozen(struct ctx *c, const struct report *r, Str profile,
                           struct doc *ret)
{
    struct profile *p;
    Str json;

    TRY(take_profile(c, profile, &p));
    TRY(report_frozen_doc(c, r->key, profile, &json));
    TRY(doc_from_json(c->arena, json, ret, &c->err));
    ret->profile = p;
    return RC_OK;
}

enum rc report_doc_open(struct ctx *c, Str key, Str profile, struct doc *ret)
{
    struct report_view v;
    struct report r;
    struct profile *p;

    TRY(report_get(c, key, &r));
    TRY(report_view_open(c, &r, SEQ_NOW, &v));
    if (profile.n == 0)
        profile = report_setting(&v, S(""), "profile");
    if (profile.n == 0)
        profile = S("party");
    if (r.frozen)
        return open_frozen(c, &r, profile, ret);
    TRY(take_profile(c, profile, &p));
    return report_doc_make(&v, p, ret);
}

/* Letterhead, signature and annexes are not the section's; the settings have nothing
 * else. */
static void only_text(struct doc *d)
{
    int kept = 0;

    for (int i = 0; i < d->n; i++) {
        enum block_kind kind = d->blocks[i].kind;

        if (kind == BLOCK_ANNEX)
            break;
        if (kind != BLOCK_LETTERHEAD && kind != BLOCK_SIGNATURE)
            d->blocks[kept++] = d->blocks[i];
    }
    d->n = kept;
}

enum rc report_doc_section(struct ctx *c, const struct report *r, Str section,
                           Str text, struct doc *ret)
{
    struct report_section *s = NEW(c->arena, struct report_section, 2);
    struct report_view v;
    bool settings = str_is(section, "report");
    struct profile *p;
    Str profile;
    int n = 0;

    TRY(report_view_open(c, r, SEQ_NOW, &v));
    profile = report_setting(&v, S(""), "profile");
    TRY(take_profile(c, profile.n ? profile : S("party"), &p));
    for (int i = 0; i < v.n_sections; i++)
        if (str_is(v.sections[i].key, "report") && !settings)
            s[n++] = v.sections[i];
    s[n++] = (struct report_section){ .key = section, .text = text };
    v.sections = s;
    v.n_sections = n;
    TRY(report_doc_make(&v, p, ret));
    if (!settings)
        only_text(ret);
    return RC_OK;
}

/* A page that stands alone: the style sheet is in it. */
static enum rc whole_page(struct ctx *c, const struct doc *d, Str *ret)
{
    struct buf *out = NEW(c->arena, struct buf, 1);
    Str body;

    TRY(doc_to_html(c->arena, d, &body, &c->err));
    buf_init_arena(out, c->arena, BUF_NO_MAX);
    buf_fmt(out,
            "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n"
            "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            "content=\"width=device-width, initial-scale=1\">\n<title>",
            d->lang == LANG_VI ? "vi" : "en");
    for (ptrdiff_t i = 0; i < d->title.n; i++) {
        char ch = d->title.p[i];

        if (ch == '<' || ch == '&')
            buf_z(out, ch == '<' ? "&lt;" : "&amp;");
        else
            buf_char(out, ch);
    }
    buf_z(out, "</title>\n<style>\n");
    buf_str(out, embed_find("assets/style.css"));
    buf_z(out, "</style>\n</head>\n<body>\n<div class=\"sheet\">\n");
    buf_str(out, body);
    buf_z(out, "</div>\n</body>\n</html>\n");
    *ret = buf_view(out);
    return RC_OK;
}

enum rc report_doc_bytes(struct ctx *c, const struct doc *d, Str format,
                         Str *ret)
{
    if (str_is(format, "docx"))
        return doc_to_docx(c->arena, d, ret, &c->err);
    if (str_is(format, "pdf"))
        return doc_to_pdf(c->arena, d, ret, &c->err);
    if (str_is(format, "xlsx"))
        return doc_to_xlsx(c->arena, d, ret, &c->err);
    if (str_is(format, "html"))
        return whole_page(c, d, ret);
    return fail(c, RC_INVALID, "to",
                N_("'%.*s' is no format: docx, pdf, html or xlsx"),
                format.n > 20 ? 0 : STR(format));
}

/* ---- freezing ---- */

static enum rc frozen_docs(struct report_view *v, struct report_doc_json **ret,
                           int *ret_n)
{
    struct ctx *c = v->c;
    struct profile *p;
    Str *keys;
    int n = profile_keys(c->arena, &keys);

    *ret = NEW(c->arena, struct report_doc_json, n + 1);
    for (int i = 0; i < n; i++) {
        struct report_view view = *v;
        struct doc d;

        TRY(take_profile(c, keys[i], &p));
        TRY(report_doc_make(&view, p, &d));
        (*ret)[i].profile = keys[i];
        TRY(doc_to_json(c->arena, &d, &(*ret)[i].json, &c->err));
    }
    *ret_n = n;
    return RC_OK;
}

enum rc report_doc_freeze(struct ctx *c, Str key, int *ret_figures)
{
    struct report_freeze f = { 0 };
    struct report_doc_json *docs;
    struct report_view v;
    struct report r;

    TRY(report_get(c, key, &r));
    TRY(report_view_open(c, &r, SEQ_NOW, &v));
    v.stamp = v.seq;
    TRY(report_evaluate(&v));
    TRY(frozen_docs(&v, &docs, &f.n_docs));
    f.known = v.seq;
    f.uses = v.uses;
    f.n_uses = (int)v.n_uses;
    f.docs = docs;
    *ret_figures = v.n_numbers;
    return report_freeze(c, key, &f);
}
