/*
 * The small parts of the package: numbering, settings, headers, content types,
 * relationships, properties.  Most of it is fixed text.
 */
#include "format/docx.h"

#include "base/day.h"

#define REL                                                                    \
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006"
#define WORD_TYPE                                                              \
    "application/vnd.openxmlformats-officedocument.wordprocessingml"

/* Numbering: list 1 the dash items of the text, list 2 the recipients */

struct level {
    const char *mark;
    int left, hanging, first_line;
};

static void level(struct buf *out, int n, struct level l)
{
    bool hangs = l.hanging > 0;

    buf_fmt(out,
            "<w:lvl w:ilvl=\"%d\"><w:start w:val=\"1\"/>"
            "<w:numFmt w:val=\"bullet\"/><w:suff w:val=\"%s\"/>"
            "<w:lvlText w:val=\"%s\"/><w:lvlJc w:val=\"left\"/><w:pPr>",
            n, hangs ? "tab" : "space", l.mark);
    if (hangs)
        buf_fmt(out,
                "<w:tabs><w:tab w:val=\"num\" w:pos=\"%d\"/></w:tabs>"
                "<w:ind w:left=\"%d\" w:hanging=\"%d\"/>",
                l.left, l.left, l.hanging);
    else
        buf_fmt(out, "<w:ind w:left=\"%d\" w:firstLine=\"%d\"/>", l.left,
                l.first_line);
    buf_z(out, "</w:pPr></w:lvl>");
}

/* Official papers begin an item where a paragraph begins and let its further
 * lines run back to the margin; the plain look hangs them. */
static struct level item_level(const struct docx *x, int n)
{
    static const char *const marks[] = { "-", "+", "-" };
    struct level l = { .mark = marks[n] };

    if (x->p->indent_mm > 0) {
        l.first_line = docx_mm(x->p->indent_mm + 5 * n);
    } else {
        l.hanging = docx_mm(4);
        l.left = docx_mm(4 + 5 * n);
    }
    return l;
}

void docx_numbering(const struct docx *x, struct buf *out)
{
    buf_z(out, DOCX_XML "<w:numbering " DOCX_W ">\n"
                        "<w:abstractNum w:abstractNumId=\"0\">"
                        "<w:multiLevelType w:val=\"hybridMultilevel\"/>");
    for (int i = 0; i < 3; i++)
        level(out, i, item_level(x, i));
    buf_z(out, "</w:abstractNum>\n<w:abstractNum w:abstractNumId=\"1\">"
               "<w:multiLevelType w:val=\"hybridMultilevel\"/>");
    level(out, 0,
          (struct level){
              .mark = "-", .left = docx_mm(2.8), .hanging = docx_mm(2.8) });
    buf_z(out, "</w:abstractNum>\n"
               "<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\n"
               "<w:num w:numId=\"2\"><w:abstractNumId w:val=\"1\"/></w:num>\n"
               "</w:numbering>\n");
}

void docx_settings(const struct docx *x, struct buf *out)
{
    bool vi = x->d->lang == LANG_VI;

    buf_z(out, DOCX_XML
          "<w:settings " DOCX_W "><w:zoom w:percent=\"100\"/>"
          "<w:defaultTabStop w:val=\"720\"/>"
          "<w:characterSpacingControl w:val=\"doNotCompress\"/><w:compat>"
          "<w:compatSetting w:name=\"compatibilityMode\" "
          "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/>"
          "</w:compat><w:themeFontLang w:val=\"vi-VN\"/>");
    buf_fmt(out,
            "<w:decimalSymbol w:val=\"%s\"/><w:listSeparator w:val=\"%s\"/>"
            "</w:settings>\n",
            vi ? "," : ".", vi ? ";" : ",");
}

/* Headers: the page number; nothing on the first page */

void docx_header(const struct docx *x, struct buf *out)
{
    (void)x;
    buf_z(out, DOCX_XML
          "<w:hdr " DOCX_W "><w:p><w:pPr><w:pStyle w:val=\"Header\"/></w:pPr>"
          "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
          "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
          "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>"
          "<w:r><w:t>2</w:t></w:r>"
          "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:hdr>\n");
}

void docx_header_first(const struct docx *x, struct buf *out)
{
    (void)x;
    buf_z(out, DOCX_XML "<w:hdr " DOCX_W "><w:p><w:pPr>"
                        "<w:pStyle w:val=\"Header\"/></w:pPr></w:p></w:hdr>\n");
}

/* The package */

void docx_content_types(const struct docx *x, struct buf *out)
{
    static const struct {
        const char *part, *type;
    } rows[] = {
        { "/word/document.xml", WORD_TYPE ".document.main+xml" },
        { "/word/styles.xml", WORD_TYPE ".styles+xml" },
        { "/word/numbering.xml", WORD_TYPE ".numbering+xml" },
        { "/word/settings.xml", WORD_TYPE ".settings+xml" },
        { "/word/header1.xml", WORD_TYPE ".header+xml" },
        { "/word/header2.xml", WORD_TYPE ".header+xml" },
        { "/docProps/core.xml",
          "application/vnd.openxmlformats-package.core-properties+xml" },
        { "/docProps/app.xml", "application/vnd.openxmlformats-officedocument."
                               "extended-properties+xml" },
    };

    buf_z(out, DOCX_XML "<Types xmlns=\"" PACKAGE "/content-types\">\n"
                        "<Default Extension=\"rels\" ContentType=\"application/"
                        "vnd.openxmlformats-package.relationships+xml\"/>"
                        "<Default Extension=\"xml\" "
                        "ContentType=\"application/xml\"/>");
    if (x->n_pictures > 0)
        buf_z(out, "<Default Extension=\"png\" ContentType=\"image/png\"/>");
    for (int i = 0; i < countof(rows); i++)
        buf_fmt(out, "\n<Override PartName=\"%s\" ContentType=\"%s\"/>",
                rows[i].part, rows[i].type);
    buf_z(out, "\n</Types>\n");
}

static void relation(struct buf *out, const char *id, const char *type,
                     const char *target)
{
    buf_fmt(out, "<Relationship Id=\"%s\" Type=\"%s\" Target=\"%s\"/>\n", id,
            type, target);
}

void docx_package_rels(const struct docx *x, struct buf *out)
{
    (void)x;
    buf_z(out,
          DOCX_XML "<Relationships xmlns=\"" PACKAGE "/relationships\">\n");
    relation(out, "rId1", REL "/officeDocument", "word/document.xml");
    relation(out, "rId2", PACKAGE "/relationships/metadata/core-properties",
             "docProps/core.xml");
    relation(out, "rId3", REL "/extended-properties", "docProps/app.xml");
    buf_z(out, "</Relationships>\n");
}

void docx_document_rels(const struct docx *x, struct buf *out)
{
    buf_z(out,
          DOCX_XML "<Relationships xmlns=\"" PACKAGE "/relationships\">\n");
    relation(out, "rIdStyles", REL "/styles", "styles.xml");
    relation(out, "rIdNumbering", REL "/numbering", "numbering.xml");
    relation(out, "rIdSettings", REL "/settings", "settings.xml");
    relation(out, "rIdHeader", REL "/header", "header1.xml");
    relation(out, "rIdHeaderFirst", REL "/header", "header2.xml");
    for (int i = 1; i <= x->n_pictures; i++)
        buf_fmt(out,
                "<Relationship Id=\"rIdImage%d\" Type=\"" REL "/image\" "
                "Target=\"media/image%d.png\"/>\n",
                i, i);
    buf_z(out, "</Relationships>\n");
}

static void property(struct buf *out, const char *name, Str value)
{
    if (value.n == 0)
        return;
    buf_fmt(out, "<%s>", name);
    xml_text(out, value);
    buf_fmt(out, "</%s>\n", name);
}

void docx_core(const struct docx *x, struct buf *out)
{
    char clock[CLOCK_TEXT];

    clock_iso(x->d->created, clock);
    buf_z(out, DOCX_XML
          "<cp:coreProperties xmlns:cp=\"" PACKAGE "/metadata/core-properties\""
          " xmlns:dc=\"http://purl.org/dc/elements/1.1/\""
          " xmlns:dcterms=\"http://purl.org/dc/terms/\""
          " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\n");
    property(out, "dc:title", x->d->title);
    property(out, "dc:subject", x->d->subject);
    property(out, "dc:creator", x->d->author);
    property(out, "cp:lastModifiedBy", x->d->author);
    buf_fmt(
        out,
        "<dcterms:created xsi:type=\"dcterms:W3CDTF\">%s</dcterms:created>\n"
        "<dcterms:modified xsi:type=\"dcterms:W3CDTF\">%s"
        "</dcterms:modified>\n",
        clock, clock);
    property(out, "dc:language", S("vi-VN"));
    buf_z(out, "</cp:coreProperties>\n");
}

void docx_app(const struct docx *x, struct buf *out)
{
    (void)x;
    buf_z(out, DOCX_XML "<Properties xmlns=\"http://schemas.openxmlformats.org/"
                        "officeDocument/2006/extended-properties\">"
                        "<Application>Sơ Kết</Application></Properties>\n");
}
