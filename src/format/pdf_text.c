/*
 * Text of the PDF: spans become a PangoLayout, whose lines are printed one by
 * one at a pitch of ours, so that "exactly 18 points" is exact.
 */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/pdf_page.h"

Str pdf_spans_text(struct arena *a, const struct spans *s)
{
    Str text = S("");

    if (s->n == 1)
        return s->at[0].text;
    for (int i = 0; i < s->n; i++)
        text = str_cat(a, text, s->at[i].text);
    return text;
}

static void add_attr(PangoAttrList *list, PangoAttribute *attr,
                     const size_t range[2])
{
    attr->start_index = (guint)range[0];
    attr->end_index = (guint)range[1];
    pango_attr_list_insert(list, attr);
}

static void style_span(PangoAttrList *list, unsigned style,
                       const size_t range[2])
{
    if (style & SPAN_BOLD)
        add_attr(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), range);
    if (style & SPAN_ITALIC)
        add_attr(list, pango_attr_style_new(PANGO_STYLE_ITALIC), range);
    if (style & SPAN_UNDERLINE)
        add_attr(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), range);
}

static void add_text(struct buf *text, Str s, bool caps)
{
    char *upper = caps && s.n > 0 ? g_utf8_strup(s.p, (gssize)s.n) : NULL;

    if (upper)
        buf_z(text, upper);
    else
        buf_str(text, s);
    g_free(upper);
}

static void set_font(struct pdf *v, PangoLayout *layout,
                     const struct pdf_style *style)
{
    pango_font_description_set_absolute_size(v->font,
                                             style->size * PANGO_SCALE);
    pango_font_description_set_weight(
        v->font, style->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(
        v->font, style->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_font_description(layout, v->font);
}

static PangoAlignment alignment(enum align align)
{
    if (align == ALIGN_CENTER)
        return PANGO_ALIGN_CENTER;
    return align == ALIGN_RIGHT ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT;
}

static void fill_layout(PangoLayout *layout, const struct spans *s,
                        const struct pdf_style *style)
{
    PangoAttrList *list = pango_attr_list_new();
    struct buf text;
    size_t all[2] = { 0, 0 };

    buf_init(&text, BUF_NO_MAX);
    for (int i = 0; i < s->n; i++) {
        size_t range[2] = { text.n, 0 };

        add_text(&text, s->at[i].text, style->caps);
        range[1] = text.n;
        style_span(list, s->at[i].style, range);
    }
    all[1] = text.n;
    add_attr(list, pango_attr_insert_hyphens_new(FALSE), all);
    if (style->underline)
        add_attr(list, pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), all);
    pango_layout_set_text(layout, text.p, (int)text.n);
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
    buf_release(&text);
}

struct pdf_text pdf_set(struct pdf *v, const struct spans *s,
                        const struct pdf_style *style, double width)
{
    struct pdf_text t = { .layout = pango_layout_new(v->context) };
    PangoRectangle r;

    set_font(v, t.layout, style);
    pango_layout_set_width(t.layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(t.layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(t.layout, alignment(style->align));
    pango_layout_set_justify(t.layout, style->align == ALIGN_JUSTIFY);
    pango_layout_set_indent(t.layout, (int)(style->indent * PANGO_SCALE));
    fill_layout(t.layout, s, style);
    t.lines = pango_layout_get_line_count(t.layout);
    pango_layout_get_extents(t.layout, NULL, &r);
    t.width = (double)r.width / PANGO_SCALE;
    t.pitch = style->size * 1.17;
    return t;
}

struct pdf_text pdf_set_str(struct pdf *v, Str s, const struct pdf_style *style,
                            double width)
{
    struct span span = { .text = s };
    struct spans spans = { &span, 1 };

    return pdf_set(v, &spans, style, width);
}

void pdf_text_release(struct pdf_text *t)
{
    g_object_unref(t->layout);
    t->layout = NULL;
}

double pdf_height(const struct pdf_text *t)
{
    return t->lines * t->pitch;
}

void pdf_lines(struct pdf *v, const struct pdf_text *t, const double at[2],
               int from, int to)
{
    PangoLayoutIter *iter = pango_layout_get_iter(t->layout);
    int i = 0;

    do {
        PangoRectangle r;
        double base, middle;

        if (i < from)
            continue;
        pango_layout_iter_get_line_extents(iter, NULL, &r);
        base =
            (pango_layout_iter_get_baseline(iter) - r.y) / (double)PANGO_SCALE;
        middle = (t->pitch - (double)r.height / PANGO_SCALE) / 2;
        cairo_move_to(v->cr, at[0] + (double)r.x / PANGO_SCALE,
                      at[1] + (i - from) * t->pitch + middle + base);
        pango_cairo_show_layout_line(v->cr,
                                     pango_layout_iter_get_line_readonly(iter));
    } while (++i < to && pango_layout_iter_next_line(iter));
    pango_layout_iter_free(iter);
}

/* Narrows a text of several lines as far as it keeps their number: lines of
 * about one length.  Returns the width that it has then. */
static double balance(struct pdf *v, Str s, const struct pdf_style *style,
                      struct pdf_text *t, double width)
{
    for (int i = 0; i < 12 && t->lines > 1; i++) {
        struct pdf_text narrow = pdf_set_str(v, s, style, width * 0.94);

        if (narrow.lines > t->lines) {
            pdf_text_release(&narrow);
            break;
        }
        pdf_text_release(t);
        *t = narrow;
        width *= 0.94;
    }
    return width;
}

double pdf_centred(struct pdf *v, Str s, const struct pdf_style *style,
                   const double at[3])
{
    struct pdf_style centred = *style;
    double from[2] = { at[0], at[1] };
    struct pdf_text t;

    if (s.n == 0)
        return at[1];
    centred.align = ALIGN_CENTER;
    t = pdf_set_str(v, s, &centred, at[2]);
    from[0] += (at[2] - balance(v, s, &centred, &t, at[2])) / 2;
    pdf_lines(v, &t, from, 0, t.lines);
    from[1] += pdf_height(&t);
    pdf_text_release(&t);
    return from[1];
}

static void put(struct pdf *v, struct pdf_text *t, int from, int to)
{
    const double at[2] = { v->x0, v->y };

    pdf_lines(v, t, at, from, to);
    v->y += (to - from) * t->pitch;
    v->fresh = false;
}

/* How many of the lines from `from` go on this page; neither the first nor
 * the last line of a paragraph stands alone. */
static int lines_here(const struct pdf *v, const struct pdf_text *t, int from,
                      double tail)
{
    int left = t->lines - from;
    int fit = (int)floor(pdf_room(v) / t->pitch + 0.01);

    if (fit >= left && left * t->pitch + tail <= pdf_room(v))
        return left;
    if (fit >= left)
        fit = left > 3 ? left - 2 : v->fresh ? left : 0;
    if (left - fit == 1)
        fit--;
    return fit < 2 && !v->fresh ? 0 : fit < 1 ? 1 : fit;
}

void pdf_flow(struct pdf *v, struct pdf_text *t, double tail)
{
    int from = 0;

    while (from < t->lines) {
        int n = lines_here(v, t, from, tail);

        if (n > 0)
            put(v, t, from, from + n);
        from += n;
        if (from < t->lines)
            pdf_page(v, v->landscape);
    }
}
