/*
 * Draws struct chart twice from one layout: as SVG text for a page (real
 * <text>, a <title>, no script, no inline style attribute: classes only, so
 * that the page's CSP holds) and on a cairo surface for documents.  The value
 * axis always begins at 0.  Colours are told apart by lightness too.
 */
#ifndef FORMAT_CHART_H
#define FORMAT_CHART_H

#include "format/block.h"

/* How a picture is made; width and height in points, scale in pixels a point. */
struct chart_box {
    enum lang lang;
    Str font;
    double width, height, scale;
};

/* cairo_t */
struct _cairo;

enum rc chart_to_svg(struct arena *a, const struct chart *c, enum lang lang,
                     double width, double height, Str *ret_svg,
                     struct err *e) MUST_CHECK;
/* Draws into the box (0,0)-(width,height) of cr; scale is not used. */
void chart_draw(struct _cairo *cr, const struct chart *c,
                const struct chart_box *box);
/* PNG bytes at `scale` pixels per unit. */
enum rc chart_to_png(struct arena *a, const struct chart *c,
                     const struct chart_box *box, Str *ret_png,
                     struct err *e) MUST_CHECK;
/* A height at which the chart has room for everything at this width. */
double chart_height(const struct chart *c, double width);

#endif
