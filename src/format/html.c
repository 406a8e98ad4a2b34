/*
 * doc_to_html: the document as an <article> for a page of ours: no <html>, no
 * style or script, so that the page's CSP holds.  The classes, for the style
 * sheet (NAME.doc-x means an element NAME with class doc-x):
 *
 *   article.doc .profile-party|state|plain   the whole
 *   header.doc-letterhead                    grid of two columns:
 *     div.doc-issuer: p.doc-parent p.doc-body p.doc-star
 *     div.doc-nation: p.doc-nation-name p.doc-motto
 *     p.doc-number p.doc-date
 *     .has-rule on the p that has a rule below it
 *   h2.doc-title: span.doc-type span.doc-abstract; p.doc-abstract-mark
 *   h2..h5.doc-heading                       headings, levels 1 to 4, id s-1, s-2…
 *   p.doc-para (.left .center .right)        justified when it has no other
 *   ul.doc-list                              dash items, nested
 *   div.doc-table > table: caption, thead, tbody; p.doc-unit before the table
 *     td/th: .num .center .bold .indent-1 to .indent-9
 *   figure.doc-chart > svg                   a chart
 *   div.doc-signature                        grid of two columns:
 *     div.doc-recipients: p.doc-recipients-label, ul
 *     div.doc-sign: p.doc-authority p.doc-sign-title p.doc-sign-name
 *   section.doc-annex (.landscape): h2.doc-annex-title > span.doc-annex-label,
 *     span; p.doc-annex-note
 *   a.figure, span.figure                    a number bound to a figure
 */
#include "base/arena.h"
#include "base/buf.h"
#include "format/block.h"
#include "format/chart.h"
#include "format/official.h"
#include "format/profile.h"
#include "format/xml.h"

enum { MAX_ITEM_LEVEL = 3, CHART_WIDTH = 680 };

struct html {
    struct arena *a;
    const struct doc *d;
    const struct profile *p;
    struct buf *out;
    int list;      /* open <ul>, each with an open <li> */
    int headings;  /* so far: the next is #s-N, N from 1 */
    bool in_annex; /* a <section> is open */
    struct err *e;
};

/* Text; a line break in it is <br>. */
static void text(struct html *h, Str s)
{
    bool first = true;
    Str line;

    while (str_cut(&s, '\n', &line)) {
        if (!first)
            buf_z(h->out, "<br>");
        first = false;
        xml_text(h->out, line);
    }
}

/* Only addresses of this server: a frozen document may come from outside. */
static bool href_is_ours(Str href)
{
    if (href.n == 0)
        return false;
    return href.p[0] == '#' || href.p[0] == '?' ||
           (href.p[0] == '/' &&
            !(href.n > 1 && (href.p[1] == '/' || href.p[1] == '\\')));
}

static const struct mark {
    unsigned style;
    const char *open, *close;
} marks[] = {
    { SPAN_BOLD, "<strong>", "</strong>" },
    { SPAN_ITALIC, "<em>", "</em>" },
    { SPAN_UNDERLINE, "<u>", "</u>" },
};

static void span(struct html *h, const struct span *s)
{
    bool figure = s->style & SPAN_FIGURE, linked = href_is_ours(s->href);

    for (int i = 0; i < countof(marks); i++)
        if (s->style & marks[i].style)
            buf_z(h->out, marks[i].open);
    if (figure && linked) {
        buf_z(h->out, "<a class=\"figure\"");
        xml_attr(h->out, "href", s->href);
        buf_char(h->out, '>');
    } else if (figure) {
        buf_z(h->out, "<span class=\"figure\">");
    }
    text(h, s->text);
    if (figure)
        buf_z(h->out, linked ? "</a>" : "</span>");
    for (int i = countof(marks) - 1; i >= 0; i--)
        if (s->style & marks[i].style)
            buf_z(h->out, marks[i].close);
}

static void spans(struct html *h, struct spans s)
{
    for (int i = 0; i < s.n; i++)
        span(h, &s.at[i]);
}

/* <p class="…">text</p>, when there is text */
static void para_if(struct html *h, const char *class, Str s)
{
    if (s.n == 0)
        return;
    buf_fmt(h->out, "<p class=\"%s\">", class);
    text(h, s);
    buf_z(h->out, "</p>\n");
}

/* Letterhead and signature */

static void letterhead(struct html *h, const struct letterhead *l)
{
    const struct profile *p = h->p;
    bool has_motto = p->motto.n > 0, rule = p->nation_rule;

    buf_z(h->out, "<header class=\"doc-letterhead\">\n"
                  "<div class=\"doc-issuer\">\n");
    para_if(h, "doc-parent", l->parent_body);
    para_if(h, p->body_rule ? "doc-body has-rule" : "doc-body", l->body);
    if (p->star)
        para_if(h, "doc-star", S("*"));
    buf_z(h->out, "</div>\n");
    if (p->nation.n > 0) {
        buf_z(h->out, "<div class=\"doc-nation\">\n");
        para_if(h,
                rule && !has_motto ? "doc-nation-name has-rule"
                                   : "doc-nation-name",
                p->nation);
        para_if(h, rule ? "doc-motto has-rule" : "doc-motto", p->motto);
        buf_z(h->out, "</div>\n");
    }
    para_if(h, "doc-number", official_number(h->a, p, l));
    para_if(h, "doc-date", official_date(h->a, l));
    buf_z(h->out, "</header>\n<h2 class=\"doc-title\">"
                  "<span class=\"doc-type\">");
    text(h, l->type_name);
    buf_z(h->out, "</span> <span class=\"doc-abstract\">");
    text(h, l->abstract);
    buf_z(h->out, "</span></h2>\n");
    para_if(h, "doc-abstract-mark", p->abstract_mark);
}

static void recipient(struct html *h, Str line)
{
    if (line.n == 0)
        return;
    buf_z(h->out, "<li>");
    text(h, line);
    buf_z(h->out, "</li>\n");
}

static void signature(struct html *h, const struct signature *s)
{
    buf_z(h->out, "<div class=\"doc-signature\">\n"
                  "<div class=\"doc-recipients\">\n");
    if (s->n_recipients > 0 || s->file_line.n > 0) {
        para_if(h, "doc-recipients-label", h->p->recipients_label);
        buf_z(h->out, "<ul>\n");
        for (int i = 0; i < s->n_recipients; i++)
            recipient(h, s->recipients[i]);
        recipient(h, s->file_line);
        buf_z(h->out, "</ul>\n");
    }
    buf_z(h->out, "</div>\n<div class=\"doc-sign\">\n");
    para_if(h, "doc-authority", s->authority);
    para_if(h, "doc-sign-title", s->title);
    para_if(h, "doc-sign-name", s->name);
    buf_z(h->out, "</div>\n</div>\n");
}

/* Tables */

static bool is_number(const struct cell *c)
{
    return c->kind == CELL_NUMBER || c->kind == CELL_PERCENT;
}

static void classes(struct html *h, const struct cell *c, bool head)
{
    struct buf *out = h->out;
    size_t start;

    buf_z(out, " class=\"");
    start = out->n;
    if (is_number(c) || c->align == ALIGN_RIGHT)
        buf_z(out, " num");
    else if (c->align == ALIGN_CENTER && !head)
        buf_z(out, " center");
    if (c->bold && !head)
        buf_z(out, " bold");
    if (c->indent > 0 && c->indent < 10)
        buf_fmt(out, " indent-%d", c->indent);
    if (out->n == start) {
        out->n -= sizeof " class=\"" - 1;
        out->p[out->n] = '\0';
        return;
    }
    out->p[start] = ' ';
    buf_char(out, '"');
}

static void cell(struct html *h, const struct cell *c, bool head)
{
    buf_z(h->out, head ? "<th" : "<td");
    if (head)
        buf_fmt(h->out, " scope=\"%s\"", c->colspan > 1 ? "colgroup" : "col");
    if (c->colspan > 1)
        buf_fmt(h->out, " colspan=\"%d\"", c->colspan);
    if (c->rowspan > 1)
        buf_fmt(h->out, " rowspan=\"%d\"", c->rowspan);
    classes(h, c, head);
    buf_char(h->out, '>');
    spans(h, c->text);
    buf_z(h->out, head ? "</th>" : "</td>");
}

static void table(struct html *h, const struct table *t)
{
    buf_z(h->out, "<div class=\"doc-table\" tabindex=\"0\">\n");
    para_if(h, "doc-unit", t->unit);
    buf_z(h->out, "<table>\n");
    if (t->caption.n > 0) {
        buf_z(h->out, "<caption>");
        text(h, t->caption);
        buf_z(h->out, "</caption>\n");
    }
    for (int i = 0; i < t->n; i++) {
        if (i == 0 && t->head > 0)
            buf_z(h->out, "<thead>\n");
        if (i == t->head)
            buf_z(h->out, "<tbody>\n");
        buf_z(h->out, "<tr>");
        for (int k = 0; k < t->rows[i].n; k++)
            cell(h, &t->rows[i].cells[k], i < t->head);
        buf_z(h->out, "</tr>\n");
        if (i == t->head - 1)
            buf_z(h->out, "</thead>\n");
    }
    if (t->n > t->head)
        buf_z(h->out, "</tbody>\n");
    buf_z(h->out, "</table>\n</div>\n");
}

/* Blocks */

static void to_list_level(struct html *h, int level)
{
    for (; h->list > level; h->list--)
        buf_z(h->out, "</li>\n</ul>\n");
    if (level > 0 && h->list == level)
        buf_z(h->out, "</li>\n<li>");
    for (; h->list < level; h->list++)
        buf_z(h->out,
              h->list == 0 ? "<ul class=\"doc-list\">\n<li>" : "\n<ul>\n<li>");
}

static void heading(struct html *h, const struct block *b)
{
    int level = b->level < 1 ? 1 : b->level > 4 ? 4 : b->level;

    buf_fmt(h->out, "<h%d class=\"doc-heading\" id=\"s-%d\">", level + 1,
            ++h->headings);
    spans(h, b->text);
    buf_fmt(h->out, "</h%d>\n", level + 1);
}

static void para(struct html *h, const struct block *b, struct spans s)
{
    static const char *const aligns[] = { " left", " center", " right", "" };

    buf_fmt(h->out, "<p class=\"doc-para%s\">", aligns[b->align]);
    spans(h, s);
    buf_z(h->out, "</p>\n");
}

static void item(struct html *h, const struct block *b, struct spans s)
{
    int level = b->level < 1                ? 1
                : b->level > MAX_ITEM_LEVEL ? MAX_ITEM_LEVEL
                                            : b->level;

    /* a level is never jumped over: an <ul> needs its <li> */
    to_list_level(h, level > h->list + 1 ? h->list + 1 : level);
    spans(h, s);
}

static enum rc chart(struct html *h, const struct chart *c)
{
    Str svg;

    TRY(chart_to_svg(h->a, c, h->d->lang, CHART_WIDTH,
                     chart_height(c, CHART_WIDTH), &svg, h->e));
    buf_z(h->out, "<figure class=\"doc-chart\">\n");
    buf_str(h->out, svg);
    buf_z(h->out, "\n</figure>\n");
    return RC_OK;
}

static void end_annex(struct html *h)
{
    if (h->in_annex)
        buf_z(h->out, "</section>\n");
    h->in_annex = false;
}

static void annex(struct html *h, const struct block *b)
{
    end_annex(h);
    h->in_annex = true;
    buf_fmt(h->out,
            "<section class=\"doc-annex%s\">\n<h2 class=\"doc-annex-title\">"
            "<span class=\"doc-annex-label\">",
            b->landscape ? " landscape" : "");
    text(h, b->label);
    buf_z(h->out, "</span> <span>");
    spans(h, b->text);
    buf_z(h->out, "</span></h2>\n");
    para_if(h, "doc-annex-note", b->note);
}

static enum rc block(struct html *h, int i)
{
    const struct block *b = &h->d->blocks[i];
    struct spans s = b->text;

    if (official_is_last(h->d, i))
        s = official_ended(h->a, s, h->p->end_mark);
    if (b->kind != BLOCK_ITEM)
        to_list_level(h, 0);
    switch (b->kind) {
    case BLOCK_LETTERHEAD:
        letterhead(h, b->letterhead);
        break;
    case BLOCK_HEADING:
        heading(h, b);
        break;
    case BLOCK_PARA:
        para(h, b, s);
        break;
    case BLOCK_ITEM:
        item(h, b, s);
        break;
    case BLOCK_TABLE:
        table(h, b->table);
        break;
    case BLOCK_CHART:
        return chart(h, b->chart);
    case BLOCK_SIGNATURE:
        signature(h, b->signature);
        break;
    case BLOCK_ANNEX:
        annex(h, b);
        break;
    case BLOCK_KIND_COUNT:
        break;
    }
    return RC_OK;
}

enum rc doc_to_html(struct arena *a, const struct doc *d, Str *ret_bytes,
                    struct err *e)
{
    struct html h = { .a = a, .d = d, .p = d->profile, .e = e };

    TRY(doc_check(d, e));
    h.out = NEW(a, struct buf, 1);
    buf_init_arena(h.out, a, BUF_NO_MAX);
    buf_z(h.out, "<article lang=\"vi\" class=\"doc ");
    xml_quoted(h.out, h.p->css_class);
    buf_z(h.out, "\">\n");
    for (int i = 0; i < d->n; i++)
        TRY(block(&h, i));
    to_list_level(&h, 0);
    end_annex(&h);
    buf_z(h.out, "</article>\n");
    if (h.out->full)
        return err_set(e, RC_LIMIT, "", N_("the document is too large"));
    *ret_bytes = buf_view(h.out);
    return RC_OK;
}
