/* Columns and rows of a chart, side by side or stacked, with their labels. */
#include <math.h>

#include "base/arena.h"
#include "format/chart_plan.h"

/* Most lines that a category needs under a column this wide; 0 = no room. */
int chart_label_lines(struct chart_plan *p, double slot)
{
    const double room[2] = { p->size, slot - p->size * 0.5 };
    Str lines[CHART_MAX_LINES];
    int most = 1;

    for (int k = 0; k < p->c->n_categories; k++) {
        bool cut;
        int n = chart_wrap(p->a, p->c->categories[k], room, lines, &cut);

        if (cut)
            return 0;
        most = n > most ? n : most;
    }
    return most;
}

bool chart_columns_fit(struct chart_plan *p, double width)
{
    int lines = chart_label_lines(p, width);

    return lines > 0 && lines <= 3 && width >= p->size * 1.6;
}

/* Label of a category centred on x, from the top of box (height box[1]) or,
 * with box[0] < 0, ending at x and centred on -box[0]. */
void chart_category(struct chart_plan *p, int category, double x,
                    const double box[2])
{
    bool beside = box[0] < 0;
    const double room[2] = { p->size, box[1] };
    Str lines[CHART_MAX_LINES];
    bool cut;
    int n = chart_wrap(p->a, p->c->categories[category], room, lines, &cut);
    double pitch = p->size * 1.2;
    double y = beside ? -box[0] - (n - 1) * pitch / 2 + p->size * 0.35
                      : box[0] + p->size;

    for (int i = 0; i < n; i++) {
        chart_text(p, ROLE_CATEGORY, x, y + i * pitch, lines[i]);
        chart_text_as(p, beside ? ANCHOR_END : ANCHOR_MIDDLE, 0);
    }
}

static struct chart_op *add_bar(struct chart_plan *p, int series)
{
    struct chart_op *op = chart_add(p, OP_RECT, ROLE_FILL);

    op->series = series;
    return op;
}

static Str label_of(struct chart_plan *p, const struct chart_frame *f, double v)
{
    return chart_number(p, v, f->s.value_decimals);
}

/* Where v stands on the value axis, as a length from its low end. */
static double along(const struct chart_frame *f, double v, double length)
{
    return (v - f->s.lo) / (f->s.hi - f->s.lo) * length;
}

static double column_y(const struct chart_frame *f, double v)
{
    return f->y1 - along(f, v, f->y1 - f->y0);
}

/* The bars of one series, side by side with those of the others. */
static void grouped_columns(struct chart_plan *p, const struct chart_frame *f,
                            int series, bool labels)
{
    const struct chart *c = p->c;
    double slot = (f->x1 - f->x0) / c->n_categories;
    double bar = fmin(slot * 0.74 / c->n_series, p->size * 5);
    double zero = column_y(f, 0);

    for (int k = 0; k < c->n_categories; k++) {
        double x =
            f->x0 + slot * (k + 0.5) + bar * (series - c->n_series / 2.0);
        double v = chart_value(c, series, k), y = column_y(f, v);
        struct chart_op *op = add_bar(p, series);

        op->x = x + bar * 0.04;
        op->w = bar * 0.92;
        op->y = fmin(y, zero);
        op->h = fabs(zero - y);
    }
    for (int k = 0; k < c->n_categories && labels; k++) {
        double x =
            f->x0 + slot * (k + 0.5) + bar * (series + 0.5 - c->n_series / 2.0);
        double v = chart_value(c, series, k), y = column_y(f, v);

        chart_text(p, ROLE_VALUE, x, v < 0 ? y + p->size : y - p->size * 0.35,
                   label_of(p, f, v));
        chart_text_as(p, ANCHOR_MIDDLE, 0);
    }
}

/* One column of a stack; returns nothing, prints totals where they fit. */
static void stack_column(struct chart_plan *p, const struct chart_frame *f,
                         int category, double slot)
{
    const struct chart *c = p->c;
    double bar = fmin(slot * 0.66, p->size * 6), up = 0, down = 0;
    double x = f->x0 + slot * (category + 0.5);

    for (int i = 0; i < c->n_series; i++) {
        double v = chart_value(c, i, category);
        double *from = v < 0 ? &down : &up;
        double y0 = column_y(f, *from), y1 = column_y(f, *from + v);
        struct chart_op *op = add_bar(p, i);
        Str text = label_of(p, f, v);

        *from += v;
        op->x = x - bar / 2;
        op->w = bar;
        op->y = fmin(y0, y1);
        op->h = fabs(y1 - y0);
        if (fabs(y1 - y0) < p->size * 1.3 ||
            chart_text_width(text, p->size, false) > bar - 2)
            continue;
        chart_text(p, ROLE_ON, x, (y0 + y1) / 2 + p->size * 0.35, text);
        chart_text_as(p, ANCHOR_MIDDLE, i);
    }
    if (down < 0 || c->n_series < 2 ||
        chart_text_width(label_of(p, f, up), p->size, false) > slot - 2)
        return;
    chart_text(p, ROLE_VALUE, x, column_y(f, up) - p->size * 0.35,
               label_of(p, f, up));
    chart_text_as(p, ANCHOR_MIDDLE, 0);
}

void chart_columns(struct chart_plan *p, struct chart_frame f)
{
    const struct chart *c = p->c;
    bool labels, stacked = c->kind == CHART_STACKED;
    double slot, bar;

    f.x0 += chart_ticks_width(p, &f.s) + p->size * 0.5;
    slot = (f.x1 - f.x0) / c->n_categories;
    bar = fmin(slot * 0.74 / c->n_series, p->size * 5);
    labels = !stacked && chart_values_width(p, &f.s) <=
                             (c->n_series == 1 ? slot - 2 : bar - 1);
    f.y0 += labels || stacked ? p->size * 0.9 : 0;
    f.y1 -= chart_label_lines(p, slot) * p->size * 1.2 + p->size * 0.4;
    chart_value_grid(p, &f);
    for (int i = 0; i < c->n_series && !stacked; i++)
        grouped_columns(p, &f, i, labels);
    for (int k = 0; k < c->n_categories && stacked; k++)
        stack_column(p, &f, k, slot);
    for (int k = 0; k < c->n_categories; k++) {
        const double box[2] = { f.y1 + p->size * 0.3, slot - p->size * 0.5 };

        chart_category(p, k, f.x0 + slot * (k + 0.5), box);
    }
}

static double row_x(const struct chart_frame *f, double v)
{
    return f->x0 + along(f, v, f->x1 - f->x0);
}

static void row_grid(struct chart_plan *p, const struct chart_frame *f)
{
    const struct chart_scale *s = &f->s;
    int n = (int)lround((s->hi - s->lo) / s->step);

    for (int i = 0; i <= n; i++) {
        double v = s->lo + i * s->step;
        bool zero = fabs(v) < s->step / 2;
        struct chart_op *op =
            chart_add(p, OP_LINE, zero ? ROLE_BASE : ROLE_GRID);

        op->x = row_x(f, v);
        op->y = f->y0;
        op->h = f->y1 - f->y0;
        chart_text(p, ROLE_TICK, op->x, f->y1 + p->size * 1.2,
                   chart_number(p, v, s->decimals));
        chart_text_as(p, ANCHOR_MIDDLE, 0);
    }
}

static void row_bars(struct chart_plan *p, const struct chart_frame *f,
                     int series, double slot)
{
    const struct chart *c = p->c;
    double bar = fmin(slot * 0.76 / c->n_series, p->size * 2);
    bool labels = bar >= p->size * 0.8;
    double zero = row_x(f, 0);

    for (int k = 0; k < c->n_categories; k++) {
        double x = row_x(f, chart_value(c, series, k));
        struct chart_op *op = add_bar(p, series);

        op->x = fmin(x, zero);
        op->w = fabs(x - zero);
        op->y = f->y0 + slot * (k + 0.5) + bar * (series - c->n_series / 2.0) +
                bar * 0.04;
        op->h = bar * 0.92;
    }
    for (int k = 0; k < c->n_categories && labels; k++) {
        double v = chart_value(c, series, k), x = row_x(f, v);
        double y =
            f->y0 + slot * (k + 0.5) + bar * (series + 0.5 - c->n_series / 2.0);

        chart_text(p, ROLE_VALUE, x + p->size * (v < 0 ? -0.35 : 0.35),
                   y + p->size * 0.35, label_of(p, f, v));
        chart_text_as(p, v < 0 ? ANCHOR_END : ANCHOR_START, 0);
    }
}

static void stack_row(struct chart_plan *p, const struct chart_frame *f,
                      int category, double slot)
{
    const struct chart *c = p->c;
    double bar = fmin(slot * 0.7, p->size * 2), up = 0, down = 0;
    double y = f->y0 + slot * (category + 0.5);

    for (int i = 0; i < c->n_series; i++) {
        double v = chart_value(c, i, category);
        double *from = v < 0 ? &down : &up;
        double x0 = row_x(f, *from), x1 = row_x(f, *from + v);
        struct chart_op *op = add_bar(p, i);
        Str text = label_of(p, f, v);

        *from += v;
        op->x = fmin(x0, x1);
        op->w = fabs(x1 - x0);
        op->y = y - bar / 2;
        op->h = bar;
        if (bar < p->size ||
            fabs(x1 - x0) < chart_text_width(text, p->size, false) + 3)
            continue;
        chart_text(p, ROLE_ON, (x0 + x1) / 2, y + p->size * 0.35, text);
        chart_text_as(p, ANCHOR_MIDDLE, i);
    }
    if (down < 0 || bar < p->size * 0.8 || c->n_series < 2)
        return;
    chart_text(p, ROLE_VALUE, row_x(f, up) + p->size * 0.35, y + p->size * 0.35,
               label_of(p, f, up));
    chart_text_as(p, ANCHOR_START, 0);
}

/* Room for the names of the rows: as wide as they need, at most 2/5. */
double chart_names_width(struct chart_plan *p)
{
    double widest = 0;

    for (int k = 0; k < p->c->n_categories; k++)
        widest =
            fmax(widest, chart_text_width(p->c->categories[k], p->size, false));
    return fmin(widest + 1, p->width * 0.4);
}

/* Height, in lines, that two neighbouring names need between their middles. */
double chart_names_pitch(struct chart_plan *p, double width)
{
    const double room[2] = { p->size, width };
    double most = 1, before = 1;
    Str lines[CHART_MAX_LINES];

    for (int k = 0; k < p->c->n_categories; k++) {
        bool cut;
        int n = chart_wrap(p->a, p->c->categories[k], room, lines, &cut);

        most = fmax(most, (before + n) / 2);
        before = n;
    }
    return most;
}

void chart_rows(struct chart_plan *p, struct chart_frame f)
{
    const struct chart *c = p->c;
    bool stacked = c->kind == CHART_STACKED;
    double names = chart_names_width(p), slot;
    double values = chart_values_width(p, &f.s) + p->size * 0.6;
    int step;

    if (stacked)
        values = chart_ticks_width(p, &f.s) + p->size * 0.6;
    f.x0 += names + p->size * 0.5 + (f.s.lo < 0 ? values : 0);
    f.x1 -= values;
    f.y1 -= p->size * 1.5;
    slot = (f.y1 - f.y0) / c->n_categories;
    step = (int)ceil(chart_names_pitch(p, names) * p->size * 1.2 / slot - .01);
    row_grid(p, &f);
    for (int i = 0; i < c->n_series && !stacked; i++)
        row_bars(p, &f, i, slot);
    for (int k = 0; k < c->n_categories && stacked; k++)
        stack_row(p, &f, k, slot);
    for (int k = 0; k < c->n_categories; k += step) {
        const double box[2] = { -(f.y0 + slot * (k + 0.5)), names };

        chart_category(p, k, f.x0 - p->size * 0.5 - (f.s.lo < 0 ? values : 0),
                       box);
    }
}
