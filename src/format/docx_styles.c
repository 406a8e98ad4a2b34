/*
 * word/styles.xml from the profile: one row per style.  Font, size, alignment
 * and spacing are said in every style, for programs that bring their own idea
 * of a style with a well-known name.
 */
#include "format/docx.h"

#include <stddef.h>

enum {
    BOLD = 1,
    ITALIC = 2,
    UNDERLINE = 4,
    CAPS = 8,
    KEEP_NEXT = 16,
    FIRST_LINE = 32, /* indented as the body */
    BODY_LINES = 64, /* line spacing of the body */
    LIST = 128,      /* recipients: list 2 of numbering.xml */
    OUTLINE = 256,   /* shows in the navigation of headings */
};

enum jc { LEFT, CENTER, RIGHT, BOTH };

struct look {
    const char *id, *name, *next;
    size_t size_at; /* in struct profile */
    unsigned flags;
    enum jc jc;
    double before, after; /* points; BODY: as the body's paragraphs */
    int heading;          /* level, 0 = none */
};

/* What a table row cannot say: values that come from the profile. */
struct style {
    double size, before, after;
    unsigned flags;
    enum jc jc;
    const char *color;
};

enum { BODY = -1 };

#define AT(x) offsetof(struct profile, size_##x)
/* clang-format off */
static const struct look looks[] = {
    { "Normal", "Normal", NULL, AT(text), BODY_LINES, LEFT, 0, 0, 0 },
    { "BodyText", "Body Text", NULL, AT(text), FIRST_LINE | BODY_LINES, BOTH, BODY, 0, 0 },
    { "ListDash", "List Dash", NULL, AT(text), BODY_LINES, BOTH, BODY, 0, 0 },
    { "Heading1", "heading 1", "BodyText", AT(text), KEEP_NEXT | BODY_LINES, LEFT, 12, 0, 1 },
    { "Heading2", "heading 2", "BodyText", AT(text), BOLD | KEEP_NEXT | FIRST_LINE | BODY_LINES, LEFT, 8, 0, 2 },
    { "Heading3", "heading 3", "BodyText", AT(text), BOLD | ITALIC | KEEP_NEXT | FIRST_LINE | BODY_LINES, LEFT, BODY, 0, 3 },
    { "Heading4", "heading 4", "BodyText", AT(text), ITALIC | KEEP_NEXT | FIRST_LINE | BODY_LINES, LEFT, BODY, 0, 4 },
    { "Title", "Title", "BodyText", AT(type), BOLD | KEEP_NEXT, CENTER, 18, 0, 0 },
    { "Subtitle", "Subtitle", "BodyText", AT(abstract), BOLD | KEEP_NEXT, CENTER, 0, 0, 0 },
    { "AbstractMark", "Abstract Mark", NULL, AT(abstract), KEEP_NEXT, CENTER, 0, 8, 0 },
    { "LetterParent", "Letterhead Parent", NULL, AT(parent), 0, CENTER, 0, 0, 0 },
    { "LetterBody", "Letterhead Body", NULL, AT(body), BOLD, CENTER, 0, 0, 0 },
    { "LetterStar", "Letterhead Star", NULL, AT(body), BOLD, CENTER, 0, 0, 0 },
    { "LetterNation", "Letterhead Nation", NULL, AT(nation), BOLD, CENTER, 0, 0, 0 },
    { "LetterMotto", "Letterhead Motto", NULL, AT(motto), BOLD, CENTER, 0, 0, 0 },
    { "LetterNumber", "Letterhead Number", NULL, AT(number), 0, CENTER, 4, 0, 0 },
    { "LetterDate", "Letterhead Date", NULL, AT(date), ITALIC, CENTER, 4, 0, 0 },
    { "SignAuthority", "Signature Authority", NULL, AT(authority), BOLD, CENTER, 0, 0, 0 },
    { "SignTitle", "Signature Title", NULL, AT(authority), 0, CENTER, 0, 0, 0 },
    { "SignName", "Signature Name", NULL, AT(name), BOLD, CENTER, 68, 0, 0 },
    { "RecipientsLabel", "Recipients Label", NULL, AT(recipients_label), 0, LEFT, 0, 2, 0 },
    { "Recipients", "Recipients", NULL, AT(recipients), LIST, LEFT, 0, 0, 0 },
    { "AnnexLabel", "Annex Label", "AnnexTitle", AT(annex), BOLD | KEEP_NEXT | OUTLINE, CENTER, 0, 0, 0 },
    { "AnnexTitle", "Annex Title", "BodyText", AT(annex), BOLD | KEEP_NEXT, CENTER, 0, 0, 0 },
    { "AnnexNote", "Annex Note", "BodyText", AT(annex), ITALIC | KEEP_NEXT, CENTER, 0, 6, 0 },
    { "Caption", "caption", "BodyText", AT(table), BOLD | KEEP_NEXT, CENTER, 10, 3, 0 },
    { "TableUnit", "Table Unit", NULL, AT(table), ITALIC | KEEP_NEXT, RIGHT, 0, 3, 0 },
    { "TableHead", "Table Head", NULL, AT(table), BOLD | KEEP_NEXT, CENTER, 0, 0, 0 },
    { "TableText", "Table Text", NULL, AT(table), 0, LEFT, 0, 0, 0 },
    { "Figure", "Figure", NULL, AT(text), 0, CENTER, 8, 8, 0 },
    { "Header", "header", NULL, offsetof(struct profile, page_number_size), 0, CENTER, 0, 0, 0 },
};
/* clang-format on */

static struct style style_of(const struct docx *x, const struct look *l)
{
    const struct profile *p = x->p;
    struct style s = {
        .before = l->before, .after = l->after, .flags = l->flags, .jc = l->jc
    };

    s.size = *(const double *)(const void *)((const char *)p + l->size_at);
    if (s.before < 0)
        s.before = p->space_before_pt;
    if (l->heading == 1) {
        s.flags |= (p->heading1_bold ? BOLD : 0u) |
                   (p->heading1_caps ? CAPS : 0u) |
                   (p->heading1_center ? 0u : (unsigned)FIRST_LINE);
        s.jc = p->heading1_center ? CENTER : LEFT;
    }
    if (str_is(str_of(l->id), "SignTitle") && p->title_bold)
        s.flags |= BOLD;
    if (str_is(str_of(l->id), "RecipientsLabel"))
        s.flags |= (p->recipients_bold_italic ? BOLD | ITALIC : 0u) |
                   (p->recipients_underlined ? (unsigned)UNDERLINE : 0u);
    return s;
}

/* The plain look: type at the left, larger headings, one quiet colour. */
static void modernise(const struct docx *x, const struct look *l,
                      struct style *s)
{
    Str id = str_of(l->id);

    if (l->heading == 1)
        s->size += 3, s->before += 4;
    if (l->heading == 2)
        s->size += 1;
    if (l->heading == 3)
        s->flags &= ~(unsigned)ITALIC;
    if (l->heading == 1 || l->heading == 2 || str_is(id, "Title"))
        s->color = "1F3A5F";
    if (str_is(id, "Header") || str_starts(id, S("Letter")))
        s->color = "4A5560";
    if (str_is(id, "LetterNumber"))
        s->after = 10;
    if (str_is(id, "Title"))
        s->before = 14;
    if (str_starts(id, S("Letter")) || str_is(id, "Title") ||
        str_is(id, "Subtitle") || str_starts(id, S("Annex")) ||
        str_is(id, "Caption"))
        s->jc = LEFT;
    if (str_is(id, "BodyText") || str_is(id, "ListDash"))
        s->jc = LEFT;
    if (x->p->indent_mm <= 0)
        s->flags &= ~(unsigned)FIRST_LINE;
}

static int twentieths(double pt)
{
    return (int)lround(pt * 20);
}

static void fonts(const struct docx *x, struct buf *out)
{
    static const char *const sets[] = { "w:ascii", "w:hAnsi", "w:eastAsia",
                                        "w:cs" };

    buf_z(out, "<w:rFonts");
    for (int i = 0; i < countof(sets); i++)
        xml_attr(out, sets[i], x->p->font);
    buf_z(out, "/>");
}

static void spacing(const struct docx *x, struct buf *out,
                    const struct style *s)
{
    buf_fmt(out, "<w:spacing w:before=\"%d\" w:after=\"%d\"",
            twentieths(s->before), twentieths(s->after));
    if (!(s->flags & BODY_LINES))
        buf_z(out, " w:line=\"240\" w:lineRule=\"auto\"/>");
    else if (x->p->line_exact_pt > 0)
        buf_fmt(out, " w:line=\"%d\" w:lineRule=\"exact\"/>",
                twentieths(x->p->line_exact_pt));
    else
        buf_fmt(out, " w:line=\"%d\" w:lineRule=\"auto\"/>",
                (int)lround(x->p->line_factor * 240));
}

static void para_props(const struct docx *x, struct buf *out,
                       const struct look *l, const struct style *s)
{
    static const char *const jcs[] = { "left", "center", "right", "both" };

    buf_z(out, "<w:pPr>");
    if (s->flags & KEEP_NEXT)
        buf_z(out, "<w:keepNext/>");
    if (l->heading)
        buf_z(out, "<w:keepLines/>");
    buf_z(out, "<w:widowControl/>");
    if (s->flags & LIST)
        buf_z(out, "<w:numPr><w:numId w:val=\"2\"/></w:numPr>");
    spacing(x, out, s);
    if (!(s->flags & LIST))
        buf_fmt(out, "<w:ind w:left=\"0\" w:right=\"0\" w:firstLine=\"%d\"/>",
                s->flags & FIRST_LINE ? docx_mm(x->p->indent_mm) : 0);
    buf_fmt(out, "<w:jc w:val=\"%s\"/>", jcs[s->jc]);
    if (l->heading || s->flags & OUTLINE)
        buf_fmt(out, "<w:outlineLvl w:val=\"%d\"/>",
                l->heading ? l->heading - 1 : 0);
    buf_z(out, "</w:pPr>");
}

static void run_props(const struct docx *x, struct buf *out,
                      const struct style *s)
{
    buf_z(out, "<w:rPr>");
    fonts(x, out);
    buf_fmt(out, "<w:b w:val=\"%d\"/><w:bCs w:val=\"%d\"/>",
            !!(s->flags & BOLD), !!(s->flags & BOLD));
    buf_fmt(out, "<w:i w:val=\"%d\"/><w:iCs w:val=\"%d\"/>",
            !!(s->flags & ITALIC), !!(s->flags & ITALIC));
    buf_fmt(out, "<w:caps w:val=\"%d\"/>", !!(s->flags & CAPS));
    buf_fmt(out, "<w:color w:val=\"%s\"/>", s->color ? s->color : "000000");
    buf_fmt(out, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>",
            (int)lround(s->size * 2), (int)lround(s->size * 2));
    buf_fmt(out, "<w:u w:val=\"%s\"/>",
            s->flags & UNDERLINE ? "single" : "none");
    buf_z(out, "</w:rPr>");
}

static void one_style(const struct docx *x, struct buf *out,
                      const struct look *l)
{
    bool normal = str_is(str_of(l->id), "Normal");
    struct style s = style_of(x, l);

    if (x->modern)
        modernise(x, l, &s);
    buf_fmt(out,
            "<w:style w:type=\"paragraph\"%s w:styleId=\"%s\">"
            "<w:name w:val=\"%s\"/>",
            normal ? " w:default=\"1\"" : "", l->id, l->name);
    if (!normal)
        buf_z(out, "<w:basedOn w:val=\"Normal\"/>");
    if (l->next)
        buf_fmt(out, "<w:next w:val=\"%s\"/>", l->next);
    buf_z(out, "<w:qFormat/>");
    para_props(x, out, l, &s);
    run_props(x, out, &s);
    buf_z(out, "</w:style>\n");
}

/* Paragraphs that hold no text: a rule, a gap, the end of a section. */
static const char rule_border[] =
    "<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"0\" "
    "w:color=\"000000\"/></w:pBdr>";

struct bare {
    const char *id;
    int before, line; /* twentieths of a point */
    bool keep_next;
    const char *border;
};

static void bare_style(struct buf *out, struct bare b)
{
    buf_fmt(out,
            "<w:style w:type=\"paragraph\" w:customStyle=\"1\" "
            "w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
            "<w:basedOn w:val=\"Normal\"/><w:pPr>%s%s"
            "<w:spacing w:before=\"%d\" w:after=\"0\" w:line=\"%d\" "
            "w:lineRule=\"exact\"/><w:ind w:left=\"0\" w:right=\"0\" "
            "w:firstLine=\"0\"/><w:jc w:val=\"left\"/></w:pPr>"
            "<w:rPr><w:sz w:val=\"2\"/><w:szCs w:val=\"2\"/></w:rPr>"
            "</w:style>\n",
            b.id, b.id, b.keep_next ? "<w:keepNext/>" : "",
            b.border ? b.border : "", b.before, b.line);
}

void docx_styles(const struct docx *x, struct buf *out)
{
    buf_z(out, DOCX_XML "<w:styles " DOCX_W ">\n<w:docDefaults><w:rPrDefault>"
                        "<w:rPr>");
    fonts(x, out);
    buf_fmt(out, "<w:sz w:val=\"%d\"/><w:szCs w:val=\"%d\"/>",
            (int)lround(x->p->size_text * 2), (int)lround(x->p->size_text * 2));
    buf_z(out, "<w:lang w:val=\"vi-VN\" w:eastAsia=\"vi-VN\" "
               "w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/>"
               "</w:docDefaults>\n");
    for (int i = 0; i < countof(looks); i++)
        one_style(x, out, &looks[i]);
    bare_style(out, (struct bare){ .id = "Rule",
                                   .before = 50,
                                   .line = 100,
                                   .keep_next = true,
                                   .border = rule_border });
    bare_style(out, (struct bare){ "SignGap", 0, 240, true, NULL });
    bare_style(out, (struct bare){ "TableEnd", 0, 120, false, NULL });
    bare_style(out, (struct bare){ "SectionEnd", 0, 20, false, NULL });
    buf_z(out, "</w:styles>\n");
}
