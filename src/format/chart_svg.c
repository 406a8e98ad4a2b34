/*
 * Prints a chart's plan as SVG text: classes only, real <text>, the colours
 * are the page's.  Marks of one kind that follow each other share a group.
 */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/chart_plan.h"

enum { SVG_MAX = 4 << 20 };

static const struct role_class {
    const char *name;
    bool numbered; /* followed by the number of the colour */
} classes[ROLE_COUNT] = {
    [ROLE_TITLE] = { "chart-title", false },
    [ROLE_UNIT] = { "chart-unit", false },
    [ROLE_LEGEND] = { "chart-legend", false },
    [ROLE_TICK] = { "chart-tick", false },
    [ROLE_CATEGORY] = { "chart-category", false },
    [ROLE_VALUE] = { "chart-value", false },
    [ROLE_ON] = { "chart-on-", true },
    [ROLE_GRID] = { "chart-grid", false },
    [ROLE_BASE] = { "chart-base", false },
    [ROLE_FILL] = { "chart-fill-", true },
    [ROLE_LINE] = { "chart-line-", true },
    [ROLE_MARK] = { "chart-fill-", true },
};

static const char *const anchors[] = { NULL, "middle", "end" };

static void add_text(struct buf *out, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char ch = (unsigned char)s.p[i];

        if (ch == '&')
            buf_z(out, "&amp;");
        else if (ch == '<')
            buf_z(out, "&lt;");
        else if (ch == '>')
            buf_z(out, "&gt;");
        else if (ch == '"')
            buf_z(out, "&quot;");
        else if (ch >= ' ')
            buf_char(out, (char)ch);
        else
            buf_char(out, ' ');
    }
}

/* One decimal at most, none when it is 0. */
static void add_number(struct buf *out, double v)
{
    long tenths = lround(v * 10);

    if (tenths < 0)
        buf_char(out, '-');
    tenths = labs(tenths);
    buf_int(out, tenths / 10);
    if (tenths % 10) {
        buf_char(out, '.');
        buf_char(out, (char)('0' + tenths % 10));
    }
}

static void add_attr(struct buf *out, const char *name, double v)
{
    buf_char(out, ' ');
    buf_z(out, name);
    buf_z(out, "=\"");
    add_number(out, v);
    buf_char(out, '"');
}

static void add_points(struct buf *out, const struct chart_op *op)
{
    buf_z(out, "<polyline points=\"");
    for (int i = 0; i < op->n; i++) {
        if (i > 0)
            buf_char(out, ' ');
        add_number(out, op->xy[2 * i]);
        buf_char(out, ',');
        add_number(out, op->xy[2 * i + 1]);
    }
    buf_z(out, "\"/>");
}

/* A disc, square, triangle or diamond: told apart without colour. */
static void add_mark(struct buf *out, const struct chart_op *op)
{
    static const char *const shapes[] = { NULL, "-1-1h2v2h-2z",
                                          "0-1.2l1.1 2h-2.2z",
                                          "0-1.3l1.3 1.3l-1.3 1.3l-1.3-1.3z" };
    const char *shape = shapes[op->series % countof(shapes)];

    if (!shape) {
        buf_z(out, "<circle");
        add_attr(out, "cx", op->x);
        add_attr(out, "cy", op->y);
        add_attr(out, "r", op->w);
        buf_z(out, "/>");
        return;
    }
    buf_z(out, "<path transform=\"translate(");
    add_number(out, op->x);
    buf_char(out, ' ');
    add_number(out, op->y);
    buf_z(out, ")scale(");
    add_number(out, op->w);
    buf_fmt(out, ")\" d=\"m%s\"/>", shape);
}

static void add_op(struct buf *out, const struct chart_op *op)
{
    switch (op->kind) {
    case OP_RECT:
        buf_z(out, "<rect");
        add_attr(out, "x", op->x);
        add_attr(out, "y", op->y);
        add_attr(out, "width", op->w);
        add_attr(out, "height", op->h);
        buf_z(out, "/>");
        break;
    case OP_LINE:
        buf_z(out, "<line");
        add_attr(out, "x1", op->x);
        add_attr(out, "y1", op->y);
        add_attr(out, "x2", op->x + op->w);
        add_attr(out, "y2", op->y + op->h);
        buf_z(out, "/>");
        break;
    case OP_PATH:
        add_points(out, op);
        break;
    case OP_MARK:
        add_mark(out, op);
        break;
    case OP_TEXT:
        buf_z(out, "<text");
        add_attr(out, "x", op->x);
        add_attr(out, "y", op->y);
        buf_char(out, '>');
        add_text(out, op->text);
        buf_z(out, "</text>");
        break;
    }
}

static bool same_group(const struct chart_op *x, const struct chart_op *y)
{
    return x->role == y->role && x->series == y->series &&
           x->anchor == y->anchor && x->size == y->size;
}

static void open_group(struct buf *out, const struct chart_op *op)
{
    const struct role_class *k = &classes[op->role];

    buf_fmt(out, "<g class=\"%s", k->name);
    if (k->numbered)
        buf_int(out, op->series % CHART_COLOURS + 1);
    buf_char(out, '"');
    if (op->size > 0)
        add_attr(out, "font-size", op->size);
    if (op->kind == OP_TEXT && anchors[op->anchor])
        buf_fmt(out, " text-anchor=\"%s\"", anchors[op->anchor]);
    buf_char(out, '>');
}

static void add_ops(struct buf *out, const struct chart_plan *p)
{
    for (size_t i = 0; i < p->n; i++) {
        if (i == 0 || !same_group(&p->ops[i - 1], &p->ops[i])) {
            if (i > 0)
                buf_z(out, "</g>\n");
            open_group(out, &p->ops[i]);
        }
        add_op(out, &p->ops[i]);
    }
    if (p->n > 0)
        buf_z(out, "</g>\n");
}

enum rc chart_to_svg(struct arena *a, const struct chart *c, enum lang lang,
                     double width, double height, Str *ret_svg, struct err *e)
{
    const double box[2] = { width, height };
    struct chart_plan p;
    struct buf *out = NEW(a, struct buf, 1);

    TRY(chart_check(c, e));
    chart_plan_make(&p, a, c, lang, box);
    buf_init_arena(out, a, SVG_MAX);
    buf_z(out, "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" "
               "role=\"img\" viewBox=\"0 0 ");
    add_number(out, width);
    buf_char(out, ' ');
    add_number(out, height);
    buf_z(out, "\"><title>");
    add_text(out, c->title);
    buf_z(out, "</title><desc>");
    add_text(out, c->alt);
    buf_z(out, "</desc>\n");
    add_ops(out, &p);
    buf_z(out, "</svg>\n");
    if (out->full)
        return err_set(e, RC_LIMIT, "chart", "the chart '%.*s' is too large",
                       STR(c->title));
    *ret_svg = buf_dup(a, out);
    return RC_OK;
}
