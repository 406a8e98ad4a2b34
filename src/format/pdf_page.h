/*
 * What the parts of the PDF writer share: the page being filled and the text
 * set in it.  Lengths are points, y grows downwards.
 */
#ifndef FORMAT_PDF_PAGE_H
#define FORMAT_PDF_PAGE_H

#include <pango/pangocairo.h>

#include "format/block.h"
#include "format/profile.h"

enum { PDF_LEVELS = 6 };

struct pdf {
    struct arena *a;       /* of the caller */
    struct arena *scratch; /* reset after each block */
    const struct doc *d;
    const struct profile *p;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context;
    PangoFontDescription *font;
    double x0, y0, x1, y1; /* what may be printed on */
    double y;              /* where the next thing goes */
    int page;              /* from 1 */
    int number;            /* of the page as printed */
    bool landscape;
    bool fresh;              /* nothing on this page yet */
    int outline[PDF_LEVELS]; /* last entry of each level, 0 = none */
};

/* How a run of text is set. */
struct pdf_style {
    double size;
    bool bold, italic, underline, caps;
    enum align align;
    double indent; /* of the first line */
};

/* Lines of text, ready to be printed. */
struct pdf_text {
    PangoLayout *layout;
    int lines;
    double pitch; /* from base line to base line */
    double width; /* of the widest line */
};

static inline double pdf_mm(double mm)
{
    return mm * 72 / 25.4;
}

/* pdf.c */
void pdf_page(struct pdf *v, bool landscape);
double pdf_room(const struct pdf *v);
void pdf_outline(struct pdf *v, int level, Str text);
void pdf_rule(struct pdf *v, double x, double y, double width);

/* pdf_text.c; a text is released after use. */
struct pdf_text pdf_set(struct pdf *v, const struct spans *s,
                        const struct pdf_style *style, double width);
struct pdf_text pdf_set_str(struct pdf *v, Str s, const struct pdf_style *style,
                            double width);
void pdf_text_release(struct pdf_text *t);
double pdf_height(const struct pdf_text *t);
/* Prints lines from..to with the top of the first at (x, y). */
void pdf_lines(struct pdf *v, const struct pdf_text *t, const double at[2],
               int from, int to);
/* Sets s centred between x and x + width at y; returns the y below it. */
double pdf_centred(struct pdf *v, Str s, const struct pdf_style *style,
                   const double at[3]);
/* A paragraph into the flow.  `tail` is room that its end must leave. */
void pdf_flow(struct pdf *v, struct pdf_text *t, double tail);
Str pdf_spans_text(struct arena *a, const struct spans *s);

/* pdf_head.c */
void pdf_letterhead(struct pdf *v, const struct letterhead *l);
void pdf_annex(struct pdf *v, const struct block *b);
double pdf_signature_height(struct pdf *v, const struct signature *s);
void pdf_signature(struct pdf *v, const struct signature *s);

/* pdf_table.c */
void pdf_table(struct pdf *v, const struct table *t);

#endif
