/*
 * Tables: fixed widths that add up to the text's width, head rows repeated,
 * rows that do not split.  WordprocessingML wants the cells that a row span
 * covers written out, so a table is walked with what covers each column.
 */
#include "format/docx.h"

#include "base/arena.h"
#include "format/official.h"

/* What covers a column from a row above. */
struct cover {
    int rows;  /* rows still to come, this one included */
    int width; /* columns of the cell */
    bool head_look;
};

struct walk {
    struct docx *x;
    const struct table *t;
    int *widths;         /* of each column, twips */
    struct cover *cover; /* by first column of the cell */
};

static int *column_widths(struct docx *x, const struct table *t, int all)
{
    int *out = NEW(x->a, int, t->columns);
    double sum = 0, upto = 0;
    int done = 0;

    for (int i = 0; i < t->columns; i++)
        sum += t->widths && t->widths[i] > 0 ? t->widths[i] : 1;
    for (int i = 0; i < t->columns; i++) {
        upto += t->widths && t->widths[i] > 0 ? t->widths[i] : 1;
        out[i] = (int)lround(upto / sum * all) - done;
        done += out[i];
    }
    return out;
}

static void table_props(struct docx *x, const struct table *t, int all)
{
    static const char *const sides[] = { "top",   "left",    "bottom",
                                         "right", "insideH", "insideV" };

    buf_fmt(x->out,
            "<w:tbl><w:tblPr><w:tblW w:w=\"%d\" w:type=\"dxa\"/>"
            "<w:jc w:val=\"center\"/><w:tblBorders>",
            all);
    for (int i = 0; i < countof(sides); i++)
        buf_fmt(x->out,
                "<w:%s w:val=\"single\" w:sz=\"4\" w:space=\"0\" "
                "w:color=\"%s\"/>",
                sides[i], x->modern ? "A6ADB5" : "000000");
    buf_z(x->out, "</w:tblBorders><w:tblLayout w:type=\"fixed\"/>"
                  "<w:tblCellMar><w:top w:w=\"28\" w:type=\"dxa\"/>"
                  "<w:left w:w=\"68\" w:type=\"dxa\"/>"
                  "<w:bottom w:w=\"28\" w:type=\"dxa\"/>"
                  "<w:right w:w=\"68\" w:type=\"dxa\"/></w:tblCellMar>");
    if (t->caption.n > 0) {
        buf_z(x->out, "<w:tblCaption");
        xml_attr(x->out, "w:val", t->caption);
        buf_z(x->out, "/>");
    }
    buf_z(x->out, "</w:tblPr><w:tblGrid>");
}

/* Opens a cell at column `at`, `wide` columns; merge: NULL, restart, continue.
 */
static void open_cell(struct walk *w, int at, int wide, const char *merge,
                      bool head)
{
    struct docx *x = w->x;
    int width = 0;

    for (int i = at; i < at + wide; i++)
        width += w->widths[i];
    buf_fmt(x->out, "<w:tc><w:tcPr><w:tcW w:w=\"%d\" w:type=\"dxa\"/>", width);
    if (wide > 1)
        buf_fmt(x->out, "<w:gridSpan w:val=\"%d\"/>", wide);
    if (merge)
        buf_fmt(x->out, "<w:vMerge w:val=\"%s\"/>", merge);
    if (head && x->modern)
        buf_z(x->out,
              "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"E6EBF1\"/>");
    buf_z(x->out, "<w:vAlign w:val=\"center\"/></w:tcPr>");
}

static void empty_cell(struct walk *w, int at, int wide, const char *merge,
                       bool head)
{
    open_cell(w, at, wide, merge, head);
    docx_para(w->x, head ? "TableHead" : "TableText", (Str){ 0 });
    buf_z(w->x->out, "</w:tc>");
}

static void cell_text(struct docx *x, const struct cell *c, bool head)
{
    static const char *const names[] = { "left", "center", "right", "both" };
    const char *align = names[c->align];

    buf_fmt(x->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>",
            head ? "TableHead" : "TableText");
    if (c->indent > 0 && c->indent < 10)
        buf_fmt(x->out, "<w:ind w:left=\"%d\"/>", c->indent * docx_mm(4));
    if (!head && c->align != ALIGN_LEFT)
        buf_fmt(x->out, "<w:jc w:val=\"%s\"/>", align);
    buf_z(x->out, "</w:pPr>");
    for (int i = 0; i < c->text.n; i++)
        docx_run(x, c->text.at[i].text,
                 c->text.at[i].style | (c->bold && !head ? SPAN_BOLD : 0));
    docx_close(x);
}

/* Passes over what rows above cover, writing it; the next free column. */
static int pass_covered(struct walk *w, int at)
{
    while (at < w->t->columns && w->cover[at].rows > 0) {
        struct cover *c = &w->cover[at];
        int wide = c->width;

        empty_cell(w, at, wide, "continue", c->head_look);
        c->rows--;
        at += wide;
    }
    return at;
}

static void one_row(struct walk *w, const struct row *r, bool head)
{
    struct docx *x = w->x;
    int at = 0;

    buf_fmt(x->out, "<w:tr><w:trPr><w:cantSplit/>%s</w:trPr>",
            head ? "<w:tblHeader/>" : "");
    for (int k = 0; k < r->n; k++) {
        const struct cell *c = &r->cells[k];
        int wide = c->colspan > 1 ? c->colspan : 1;

        at = pass_covered(w, at);
        open_cell(w, at, wide, c->rowspan > 1 ? "restart" : NULL, head);
        cell_text(x, c, head);
        buf_z(x->out, "</w:tc>");
        if (c->rowspan > 1)
            w->cover[at] = (struct cover){ c->rowspan - 1, wide, head };
        at += wide;
    }
    while ((at = pass_covered(w, at)) < w->t->columns)
        empty_cell(w, at++, 1, NULL, head);
    buf_z(x->out, "</w:tr>\n");
}

void docx_table(struct docx *x, const struct table *t)
{
    int all = docx_mm(docx_text_mm(x));
    struct walk w = { .x = x, .t = t };

    w.widths = column_widths(x, t, all);
    w.cover = NEW(x->a, struct cover, t->columns);
    /* a caption, or a paragraph of one point: two tables would become one */
    docx_para(x, t->caption.n > 0 ? "Caption" : "SectionEnd", t->caption);
    if (t->unit.n > 0)
        docx_para(x, "TableUnit", t->unit);
    table_props(x, t, all);
    for (int i = 0; i < t->columns; i++)
        buf_fmt(x->out, "<w:gridCol w:w=\"%d\"/>", w.widths[i]);
    buf_z(x->out, "</w:tblGrid>\n");
    for (int i = 0; i < t->n; i++)
        one_row(&w, &t->rows[i], i < t->head);
    if (t->n == 0) {
        struct row none = { 0 };

        one_row(&w, &none, false);
    }
    buf_z(x->out, "</w:tbl>\n");
    docx_para(x, "TableEnd", (Str){ 0 });
}
