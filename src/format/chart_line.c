/* Lines of a chart over its categories, named at their ends where they fit. */
#include <math.h>

#include "base/arena.h"
#include "format/chart_plan.h"

static double point_x(const struct chart_plan *p, const struct chart_frame *f,
                      int category)
{
    double slot = (f->x1 - f->x0) / p->c->n_categories;

    return f->x0 + slot * (category + 0.5);
}

static double point_y(const struct chart_frame *f, double v)
{
    return f->y1 - (v - f->s.lo) / (f->s.hi - f->s.lo) * (f->y1 - f->y0);
}

static void draw_path(struct chart_plan *p, const struct chart_frame *f,
                      int series)
{
    const struct chart *c = p->c;
    struct chart_op *op = chart_add(p, OP_PATH, ROLE_LINE);

    op->series = series;
    op->n = c->n_categories;
    op->xy = NEW(p->a, double, 2 * c->n_categories);
    for (int k = 0; k < c->n_categories; k++) {
        op->xy[2 * k] = point_x(p, f, k);
        op->xy[2 * k + 1] = point_y(f, chart_value(c, series, k));
    }
}

static void draw_marks(struct chart_plan *p, const struct chart_frame *f,
                       int series)
{
    const struct chart *c = p->c;

    for (int k = 0; k < c->n_categories; k++) {
        struct chart_op *op = chart_add(p, OP_MARK, ROLE_MARK);

        op->series = series;
        op->x = point_x(p, f, k);
        op->y = point_y(f, chart_value(c, series, k));
        op->w = p->size * 0.28;
    }
}

/* Which way a value gives way to its line: -1 where it rises, 1 where falls. */
static int slope(const struct chart *c, int k)
{
    double v = chart_value(c, 0, k), before, after;

    if (k == 0 || k + 1 == c->n_categories)
        return 0;
    before = chart_value(c, 0, k - 1);
    after = chart_value(c, 0, k + 1);
    if (before < v && v < after)
        return -1;
    return before > v && v > after ? 1 : 0;
}

/* Values of a single line: above its points, below in a valley. */
static void draw_values(struct chart_plan *p, const struct chart_frame *f)
{
    const struct chart *c = p->c;

    for (int k = 0; k < c->n_categories; k++) {
        double v = chart_value(c, 0, k), y = point_y(f, v);
        bool valley = k > 0 && k + 1 < c->n_categories &&
                      chart_value(c, 0, k - 1) > v &&
                      chart_value(c, 0, k + 1) > v && y + p->size * 1.3 < f->y1;

        chart_text(p, ROLE_VALUE, point_x(p, f, k) + slope(c, k) * p->size / 2,
                   valley ? y + p->size * 1.3 : y - p->size * 0.6,
                   chart_number(p, v, f->s.value_decimals));
        chart_text_as(p, ANCHOR_MIDDLE, 0);
    }
}

/* Every how many categories a label is printed, so that each has at most three
 * lines; *ret_lines is what they need. */
static int label_step(struct chart_plan *p, double slot, int *ret_lines)
{
    int step = 1, n = chart_label_lines(p, slot);

    while ((n < 1 || n > 3) && step < p->c->n_categories) {
        step++;
        n = chart_label_lines(p, slot * step - p->size * 0.5);
    }
    *ret_lines = n > 0 ? n : CHART_MAX_LINES;
    return step;
}

/* Labels from the first category on, or from the middle of the first block
 * where the first would leave the picture. */
static void draw_labels(struct chart_plan *p, const struct chart_frame *f,
                        int step)
{
    const struct chart *c = p->c;
    double slot = (f->x1 - f->x0) / c->n_categories;
    const double box[2] = { f->y1 + p->size * 0.3,
                            slot * step - p->size * (step > 1 ? 1 : 0.5) };
    double first = chart_text_width(c->categories[0], p->size, false);
    int from = 0;

    if (fmin(first, box[1]) / 2 > point_x(p, f, 0))
        from = step / 2;
    for (int k = from; k < c->n_categories; k += step) {
        double half =
            fmin(chart_text_width(c->categories[k], p->size, false), box[1]) /
            2;

        if (k > from && point_x(p, f, k) + half > p->width)
            break;
        chart_category(p, k, point_x(p, f, k), box);
    }
}

void chart_lines(struct chart_plan *p, struct chart_frame f)
{
    const struct chart *c = p->c;
    bool values = c->n_series == 1;
    double slot;
    int step, lines;

    f.x0 += chart_ticks_width(p, &f.s) + p->size * 0.5;
    slot = (f.x1 - f.x0) / c->n_categories;
    step = label_step(p, slot, &lines);
    values = values && chart_values_width(p, &f.s) <= slot - 2;
    f.y0 += values ? p->size : 0;
    f.y1 -= p->size * (0.4 + 1.2 * lines);
    chart_value_grid(p, &f);
    for (int i = 0; i < c->n_series; i++) {
        draw_path(p, &f, i);
        if (slot >= p->size)
            draw_marks(p, &f, i);
    }
    if (values)
        draw_values(p, &f);
    draw_labels(p, &f, step);
}
