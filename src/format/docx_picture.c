/*
 * Charts: drawn as a PNG at three pixels per point, put in line with its words
 * for those who do not see it.
 */
#include "format/docx.h"

#include "base/arena.h"
#include "format/chart.h"

enum { SCALE = 3, EMU_PER_POINT = 12700 };

struct size {
    double width, height; /* points */
};

/* The text's width, and no higher than leaves room for a heading. */
static struct size chart_size(const struct docx *x, const struct chart *c)
{
    double mm = x->landscape ? x->p->width : x->p->height;
    double most = (mm - x->p->top - x->p->bottom - 45) * 72 / 25.4;
    struct size s = { .width = docx_text_mm(x) * 72 / 25.4 };

    s.height = chart_height(c, s.width);
    if (s.height > most)
        s.height = most;
    return s;
}

static void picture(struct docx *x, const struct chart *c, struct size s)
{
    long long w = llround(s.width * EMU_PER_POINT);
    long long h = llround(s.height * EMU_PER_POINT);
    int id = x->n_pictures;

    buf_fmt(x->out,
            "<w:r><w:drawing><wp:inline distT=\"0\" distB=\"0\" distL=\"0\" "
            "distR=\"0\"><wp:extent cx=\"%lld\" cy=\"%lld\"/>"
            "<wp:docPr id=\"%d\" name=\"Picture %d\"",
            w, h, id, id);
    xml_attr(x->out, "descr", c->alt.n > 0 ? c->alt : c->title);
    buf_z(x->out, "/><wp:cNvGraphicFramePr><a:graphicFrameLocks "
                  "noChangeAspect=\"1\"/></wp:cNvGraphicFramePr><a:graphic>"
                  "<a:graphicData uri=\"http://schemas.openxmlformats.org/"
                  "drawingml/2006/picture\"><pic:pic><pic:nvPicPr>");
    buf_fmt(x->out,
            "<pic:cNvPr id=\"%d\" name=\"image%d.png\"/><pic:cNvPicPr/>"
            "</pic:nvPicPr><pic:blipFill><a:blip r:embed=\"rIdImage%d\"/>"
            "<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>"
            "<a:xfrm><a:off x=\"0\" y=\"0\"/><a:ext cx=\"%lld\" cy=\"%lld\"/>"
            "</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>"
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>"
            "</w:drawing></w:r>",
            id, id, id, w, h);
}

enum rc docx_chart(struct docx *x, const struct chart *c)
{
    struct size s = chart_size(x, c);
    const struct chart_box box = { x->d->lang, x->p->font_embed, s.width,
                                   s.height, SCALE };
    Str png;

    TRY(chart_to_png(x->a, c, &box, &png, x->e));
    *PUSH(x->a, x->pictures, x->n_pictures, x->cap_pictures) = png;
    docx_open(x, "Figure", "");
    picture(x, c, s);
    docx_close(x);
    return RC_OK;
}
