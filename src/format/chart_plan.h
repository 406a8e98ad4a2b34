/*
 * What a chart looks like, as a list of marks in paint order: the one layout
 * that both backends (SVG text, cairo) print.  Widths of text are estimated
 * from a table of our own, so that a plan does not depend on the fonts of the
 * machine: the same chart gives the same picture everywhere.
 */
#ifndef FORMAT_CHART_PLAN_H
#define FORMAT_CHART_PLAN_H

#include "format/chart.h"

enum {
    CHART_COLOURS = 8,
    CHART_MAX_SERIES = 24,
    CHART_MAX_CATEGORIES = 1000,
    CHART_MAX_LINES = 4, /* lines of one wrapped label */
};

enum chart_op_kind { OP_RECT, OP_LINE, OP_PATH, OP_MARK, OP_TEXT };

/* What a mark is for; the backends turn it into a class or a colour. */
enum chart_role {
    ROLE_TITLE,
    ROLE_UNIT,
    ROLE_LEGEND,
    ROLE_TICK,
    ROLE_CATEGORY,
    ROLE_VALUE,
    ROLE_ON, /* a value printed on the fill of its series */
    ROLE_GRID,
    ROLE_BASE, /* the line of zero */
    ROLE_FILL,
    ROLE_LINE,
    ROLE_MARK,
    ROLE_COUNT
};

enum chart_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct chart_op {
    enum chart_op_kind kind;
    enum chart_role role;
    int series;        /* FILL, LINE, MARK, ON */
    double x, y, w, h; /* LINE: from (x,y) by (w,h); TEXT: point on the base
                          line; MARK: centre, w = half its size */
    Str text;
    enum chart_anchor anchor;
    double size; /* of the type */
    double *xy;  /* PATH: n pairs */
    int n;
};

struct chart_plan {
    struct arena *a;
    const struct chart *c;
    enum lang lang;
    double width, height, size; /* size: of the type of labels */
    struct chart_op *ops;
    size_t n, cap;
};

/* One colour of the palette; ink is what is legible on it. */
struct chart_colour {
    unsigned fill, edge, ink; /* 0xrrggbb */
};
extern const struct chart_colour chart_colours[CHART_COLOURS];

void chart_plan_make(struct chart_plan *p, struct arena *a,
                     const struct chart *c, enum lang lang,
                     const double box[2]);
enum rc chart_check(const struct chart *c, struct err *e) MUST_CHECK;
/* The same for every chart of a document. */
enum rc chart_check_doc(const struct doc *d, struct err *e) MUST_CHECK;

/* Parts of the layout (chart_bars.c, chart_line.c). */
struct chart_scale {
    double lo, hi, step; /* micro; lo <= 0 <= hi */
    int decimals;        /* of the ticks */
    int value_decimals;  /* of the direct labels */
};

struct chart_frame {
    double x0, y0, x1, y1; /* where the values are drawn */
    struct chart_scale s;
};

struct chart_op *chart_add(struct chart_plan *p, enum chart_op_kind kind,
                           enum chart_role role);
void chart_text(struct chart_plan *p, enum chart_role role, double x, double y,
                Str text);
/* The anchor and series of the text just added. */
void chart_text_as(struct chart_plan *p, enum chart_anchor anchor, int series);
void chart_columns(struct chart_plan *p, struct chart_frame f);
void chart_rows(struct chart_plan *p, struct chart_frame f);
void chart_lines(struct chart_plan *p, struct chart_frame f);
/* Whether category labels find room under columns of this width. */
bool chart_columns_fit(struct chart_plan *p, double width);
double chart_names_width(struct chart_plan *p);
double chart_names_pitch(struct chart_plan *p, double width);
double chart_ticks_width(struct chart_plan *p, const struct chart_scale *s);
void chart_value_grid(struct chart_plan *p, const struct chart_frame *f);
int chart_label_lines(struct chart_plan *p, double slot);
void chart_category(struct chart_plan *p, int category, double x,
                    const double box[2]);
Str chart_number(struct chart_plan *p, double micro, int decimals);
double chart_value(const struct chart *c, int series, int category);
/* Widest direct label of the chart. */
double chart_values_width(struct chart_plan *p, const struct chart_scale *s);

/* chart_text.c */
double chart_text_width(Str s, double size, bool bold);
/* Widest word of s. */
double chart_word_width(Str s, double size);
/* Breaks s into at most max lines of this width; the last takes the rest,
 * cut with an ellipsis when it must be.  *ret_cut says that it was. */
int chart_wrap(struct arena *a, Str s, const double size_width[2],
               Str lines[CHART_MAX_LINES], bool *ret_cut);

#endif
