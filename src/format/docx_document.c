/*
 * word/document.xml: runs, paragraphs, headings, lists, annexes and sections.
 * A section ends in a paragraph of one point that carries its w:sectPr, so the
 * last line of a page is never pushed over by it.
 */
#include "format/docx.h"

#include "base/arena.h"
#include "format/official.h"

enum { MAX_ITEM_LEVEL = 3 };

struct section {
    bool first;    /* of the document: its first page has no number */
    bool restarts; /* pages counted from 1 */
};

void docx_open(struct docx *x, const char *style, const char *extra)
{
    buf_fmt(x->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s</w:pPr>", style,
            extra);
}

void docx_close(struct docx *x)
{
    buf_z(x->out, "</w:p>\n");
}

static void run_props(struct buf *out, unsigned style)
{
    if (!(style & (SPAN_BOLD | SPAN_ITALIC | SPAN_UNDERLINE)))
        return;
    buf_z(out, "<w:rPr>");
    if (style & SPAN_BOLD)
        buf_z(out, "<w:b/><w:bCs/>");
    if (style & SPAN_ITALIC)
        buf_z(out, "<w:i/><w:iCs/>");
    if (style & SPAN_UNDERLINE)
        buf_z(out, "<w:u w:val=\"single\"/>");
    buf_z(out, "</w:rPr>");
}

void docx_run(struct docx *x, Str text, unsigned style)
{
    bool first = true;
    Str line;

    if (text.n == 0)
        return;
    buf_z(x->out, "<w:r>");
    run_props(x->out, style);
    while (str_cut(&text, '\n', &line)) {
        if (!first)
            buf_z(x->out, "<w:br/>");
        first = false;
        buf_z(x->out, "<w:t xml:space=\"preserve\">");
        xml_text(x->out, line);
        buf_z(x->out, "</w:t>");
    }
    buf_z(x->out, "</w:r>");
}

void docx_spans(struct docx *x, struct spans s)
{
    for (int i = 0; i < s.n; i++)
        docx_run(x, s.at[i].text, s.at[i].style);
}

void docx_para(struct docx *x, const char *style, Str text)
{
    docx_open(x, style, "");
    docx_run(x, text, 0);
    docx_close(x);
}

/* Sections */

static void section_props(struct docx *x, struct section s)
{
    const struct profile *p = x->p;
    int w = docx_mm(p->width), h = docx_mm(p->height);

    buf_z(x->out, "<w:sectPr>"
                  "<w:headerReference w:type=\"default\" r:id=\"rIdHeader\"/>");
    if (s.first)
        buf_z(x->out,
              "<w:headerReference w:type=\"first\" r:id=\"rIdHeaderFirst\"/>");
    buf_z(x->out, "<w:type w:val=\"nextPage\"/>");
    buf_fmt(x->out, "<w:pgSz w:w=\"%d\" w:h=\"%d\"%s/>", x->landscape ? h : w,
            x->landscape ? w : h,
            x->landscape ? " w:orient=\"landscape\"" : "");
    buf_fmt(x->out,
            "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\""
            " w:header=\"%d\" w:footer=\"%d\" w:gutter=\"0\"/>",
            docx_mm(p->top), docx_mm(p->right), docx_mm(p->bottom),
            docx_mm(p->left), docx_mm(p->page_number_top), docx_mm(10));
    if (s.restarts)
        buf_z(x->out, "<w:pgNumType w:start=\"1\"/>");
    buf_z(x->out, "<w:cols w:space=\"720\"/>");
    if (s.first)
        buf_z(x->out, "<w:titlePg/>");
    buf_z(x->out, "</w:sectPr>");
}

static void end_section(struct docx *x, struct section s)
{
    buf_z(x->out, "<w:p><w:pPr><w:pStyle w:val=\"SectionEnd\"/>");
    section_props(x, s);
    buf_z(x->out, "</w:pPr></w:p>\n");
}

/* Blocks */

static void heading(struct docx *x, const struct block *b)
{
    int level = b->level < 1 ? 1 : b->level > 4 ? 4 : b->level;

    buf_fmt(x->out, "<w:p><w:pPr><w:pStyle w:val=\"Heading%d\"/></w:pPr>",
            level);
    docx_spans(x, b->text);
    docx_close(x);
}

static const char *align_props(enum align align)
{
    switch (align) {
    case ALIGN_LEFT:
        return "<w:jc w:val=\"left\"/>";
    case ALIGN_CENTER:
        return "<w:ind w:firstLine=\"0\"/><w:jc w:val=\"center\"/>";
    case ALIGN_RIGHT:
        return "<w:ind w:firstLine=\"0\"/><w:jc w:val=\"right\"/>";
    case ALIGN_JUSTIFY:
        break;
    }
    return "";
}

/* The text before a signature stays on its page and takes the end mark. */
static void para(struct docx *x, int i)
{
    const struct block *b = &x->d->blocks[i];
    struct spans text = b->text;
    bool last = official_is_last(x->d, i);

    if (last)
        text = official_ended(x->a, text, x->p->end_mark);
    buf_fmt(x->out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>%s",
            b->kind == BLOCK_ITEM ? "ListDash" : "BodyText",
            last ? "<w:keepNext/>" : "");
    if (b->kind == BLOCK_ITEM) {
        int level = b->level < 1                ? 1
                    : b->level > MAX_ITEM_LEVEL ? MAX_ITEM_LEVEL
                                                : b->level;

        buf_fmt(
            x->out,
            "<w:numPr><w:ilvl w:val=\"%d\"/><w:numId w:val=\"1\"/></w:numPr>",
            level - 1);
    } else {
        buf_z(x->out, align_props(b->align));
    }
    buf_z(x->out, "</w:pPr>");
    docx_spans(x, text);
    docx_close(x);
}

static void annex(struct docx *x, const struct block *b, bool breaks)
{
    docx_open(x, "AnnexLabel", breaks ? "<w:pageBreakBefore/>" : "");
    docx_run(x, b->label, 0);
    docx_close(x);
    if (b->text.n > 0) {
        docx_open(x, "AnnexTitle", "");
        docx_spans(x, b->text);
        docx_close(x);
    }
    if (b->note.n > 0)
        docx_para(x, "AnnexNote", b->note);
}

static void begin_annex(struct docx *x, const struct block *b,
                        struct section *s)
{
    bool turns = b->landscape != x->landscape || x->p->annex_own_pages;

    if (turns) {
        end_section(x, *s);
        s->first = false;
        s->restarts = x->p->annex_own_pages;
        x->landscape = b->landscape;
    }
    annex(x, b, !turns);
}

static enum rc block(struct docx *x, int i, struct section *s)
{
    const struct block *b = &x->d->blocks[i];

    switch (b->kind) {
    case BLOCK_LETTERHEAD:
        docx_letterhead(x, b->letterhead);
        break;
    case BLOCK_HEADING:
        heading(x, b);
        break;
    case BLOCK_PARA:
    case BLOCK_ITEM:
        para(x, i);
        break;
    case BLOCK_TABLE:
        docx_table(x, b->table);
        break;
    case BLOCK_CHART:
        return docx_chart(x, b->chart);
    case BLOCK_SIGNATURE:
        docx_signature(x, b->signature);
        break;
    case BLOCK_ANNEX:
        begin_annex(x, b, s);
        break;
    case BLOCK_KIND_COUNT:
        break;
    }
    return RC_OK;
}

enum rc docx_document(struct docx *x)
{
    struct section s = { .first = true };

    buf_z(x->out, DOCX_XML
          "<w:document " DOCX_W
          " xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/"
          "relationships\" xmlns:wp=\"http://schemas.openxmlformats.org/"
          "drawingml/2006/wordprocessingDrawing\" xmlns:a=\"http://schemas."
          "openxmlformats.org/drawingml/2006/main\" xmlns:pic=\"http://schemas."
          "openxmlformats.org/drawingml/2006/picture\">\n<w:body>\n");
    for (int i = 0; i < x->d->n; i++)
        TRY(block(x, i, &s));
    /* Word wants a paragraph behind a table that ends the body */
    docx_para(x, "SectionEnd", (Str){ 0 });
    section_props(x, s);
    buf_z(x->out, "</w:body></w:document>\n");
    return RC_OK;
}
