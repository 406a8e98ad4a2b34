/*
 * Letterhead and signature: two columns each, as tables without borders.  A
 * rule is an empty paragraph with a border above it and indents that leave the
 * length wanted in the middle of its column.
 */
#include "format/docx.h"

#include "base/arena.h"
#include "format/official.h"

/* Of an abstract or a body's name: between 1/3 and 1/2. */
static const double short_rule = 0.4;

/* A table without borders: `left` mm, and the rest of the text's width. */
static void open_columns(struct docx *x, double left)
{
    int all = docx_mm(docx_text_mm(x)), first = docx_mm(left);

    buf_fmt(x->out,
            "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/>"
            "<w:tblInd w:w=\"0\" w:type=\"dxa\"/>"
            "<w:tblLayout w:type=\"fixed\"/>"
            "<w:tblCellMar><w:left w:w=\"0\" w:type=\"dxa\"/>"
            "<w:right w:w=\"0\" w:type=\"dxa\"/></w:tblCellMar>"
            "</w:tblPr><w:tblGrid><w:gridCol w:w=\"%d\"/>"
            "<w:gridCol w:w=\"%d\"/></w:tblGrid>\n",
            all, first, all - first);
}

static void open_row(struct docx *x)
{
    buf_z(x->out, "<w:tr><w:trPr><w:cantSplit/></w:trPr>");
}

static void open_cell(struct docx *x, double mm)
{
    buf_fmt(x->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/></w:tcPr>",
            docx_mm(mm));
}

static void rule(struct docx *x, double column, double length)
{
    int side = docx_mm((column - length) / 2);
    Str indents;

    if (side < 0)
        side = 0;
    indents =
        str_fmt(x->a, "<w:ind w:left=\"%d\" w:right=\"%d\" w:firstLine=\"0\"/>",
                side, side);
    docx_open(x, "Rule", indents.p);
    docx_close(x);
}

static void para_if(struct docx *x, const char *style, Str text)
{
    if (text.n > 0)
        docx_para(x, style, text);
}

static double right_column(const struct docx *x, Str date)
{
    const struct profile *p = x->p;
    double all = docx_text_mm(x);
    double widths[] = { official_width(p->nation, p->size_nation),
                        official_width(p->motto, p->size_motto),
                        /* blanks to be filled by hand run wider */
                        1.1 * official_width(date, p->size_date) };
    double most = 0.5 * all;

    for (int i = 0; i < countof(widths); i++)
        most = widths[i] + 3 > most ? widths[i] + 3 : most;
    return most < 0.65 * all ? most : 0.65 * all;
}

static void issuer(struct docx *x, const struct letterhead *l, double left)
{
    const struct profile *p = x->p;
    Str body = official_lines(x->a, l->body, p->size_body, left - 3);

    open_cell(x, left);
    para_if(x, "LetterParent",
            official_lines(x->a, l->parent_body, p->size_parent, left - 3));
    docx_para(x, "LetterBody", body);
    if (p->star)
        docx_para(x, "LetterStar", S("*"));
    if (p->body_rule)
        rule(x, left,
             short_rule *
                 official_width(official_last_line(body), p->size_body));
    buf_z(x->out, "</w:tc>");
}

static void nation(struct docx *x, double right)
{
    const struct profile *p = x->p;
    bool has_motto = p->motto.n > 0;

    open_cell(x, right);
    docx_para(x, "LetterNation", p->nation);
    para_if(x, "LetterMotto", p->motto);
    if (p->nation_rule)
        rule(x, right,
             has_motto ? official_width(p->motto, p->size_motto)
                       : official_width(p->nation, p->size_nation));
    buf_z(x->out, "</w:tc></w:tr>");
}

static void title(struct docx *x, const struct letterhead *l)
{
    const struct profile *p = x->p;

    docx_para(x, "Title", l->type_name);
    para_if(x, "Subtitle", l->abstract);
    if (x->modern)
        return;
    if (p->abstract_mark.n > 0)
        docx_para(x, "AbstractMark", p->abstract_mark);
    else
        rule(x, docx_text_mm(x),
             short_rule * official_width(official_last_line(l->abstract),
                                         p->size_abstract));
}

/* Plain look: who and when in one line, then the title at the left. */
static void modern_head(struct docx *x, const struct letterhead *l)
{
    para_if(x, "LetterParent", l->parent_body);
    para_if(x, "LetterBody", l->body);
    title(x, l);
    docx_para(x, "LetterNumber",
              str_fmt(x->a, "%.*s   ·   %.*s",
                      STR(official_number(x->a, x->p, l)),
                      STR(official_date(x->a, l))));
}

void docx_letterhead(struct docx *x, const struct letterhead *l)
{
    Str date = official_date(x->a, l);
    double right, left;

    if (x->modern) {
        modern_head(x, l);
        return;
    }
    right = right_column(x, date);
    left = docx_text_mm(x) - right;
    open_columns(x, left);
    open_row(x);
    issuer(x, l, left);
    nation(x, right);
    open_row(x);
    open_cell(x, left);
    docx_para(x, "LetterNumber", official_number(x->a, x->p, l));
    buf_z(x->out, "</w:tc>");
    open_cell(x, right);
    docx_para(x, "LetterDate", date);
    buf_z(x->out, "</w:tc></w:tr></w:tbl>\n");
    title(x, l);
}

static void recipients(struct docx *x, const struct signature *s, double left)
{
    open_cell(x, left);
    if (s->n_recipients > 0 || s->file_line.n > 0)
        docx_para(x, "RecipientsLabel", x->p->recipients_label);
    for (int i = 0; i < s->n_recipients; i++)
        docx_para(x, "Recipients", s->recipients[i]);
    if (s->file_line.n > 0)
        docx_para(x, "Recipients", s->file_line);
    if (s->n_recipients == 0 && s->file_line.n == 0)
        docx_para(x, "Recipients", (Str){ 0 });
    buf_z(x->out, "</w:tc>");
}

void docx_signature(struct docx *x, const struct signature *s)
{
    double all = docx_text_mm(x), left = 0.5 * all;

    docx_para(x, "SignGap", (Str){ 0 });
    open_columns(x, left);
    open_row(x);
    recipients(x, s, left);
    open_cell(x, all - left);
    para_if(x, "SignAuthority", s->authority);
    para_if(x, "SignTitle", s->title);
    docx_para(x, "SignName", s->name);
    buf_z(x->out, "</w:tc></w:tr></w:tbl>\n");
}
