/*
 * Lays a chart out: title, unit, legend, scale, and which shape the data gets.
 * Columns turn into rows when their labels would not find room side by side.
 * The result is a plan (chart_plan.h); chart_svg.c and chart_cairo.c print it.
 */
#include <math.h>

#include "base/arena.h"
#include "base/msg.h"
#include "base/num.h"
#include "format/chart_plan.h"

/* Neighbours differ in lightness, all of them do as far as eight can. */
const struct chart_colour chart_colours[CHART_COLOURS] = {
    { 0x1f4e79, 0x163a5b, 0xffffff }, { 0xe3a857, 0x9a6a1f, 0x000000 },
    { 0x3b8477, 0x28605a, 0xffffff }, { 0xc3d7e8, 0x6f8fa9, 0x000000 },
    { 0x8f2f3b, 0x6d2029, 0xffffff }, { 0x9a86b3, 0x6a5685, 0x000000 },
    { 0x33363b, 0x1d1f22, 0xffffff }, { 0xefe3b4, 0x9c8b45, 0x000000 },
};

double chart_value(const struct chart *c, int series, int category)
{
    return (double)c->values[series * c->n_categories + category];
}

struct chart_op *chart_add(struct chart_plan *p, enum chart_op_kind kind,
                           enum chart_role role)
{
    struct chart_op *op = PUSH(p->a, p->ops, p->n, p->cap);

    op->kind = kind;
    op->role = role;
    return op;
}

void chart_text(struct chart_plan *p, enum chart_role role, double x, double y,
                Str text)
{
    struct chart_op *op = chart_add(p, OP_TEXT, role);

    op->x = x;
    op->y = y;
    op->text = text;
    op->size = p->size * (role == ROLE_TITLE                      ? 1.15
                          : role == ROLE_VALUE || role == ROLE_ON ? 0.92
                                                                  : 1);
}

void chart_text_as(struct chart_plan *p, enum chart_anchor anchor, int series)
{
    p->ops[p->n - 1].anchor = anchor;
    p->ops[p->n - 1].series = series;
}

Str chart_number(struct chart_plan *p, double micro, int decimals)
{
    char text[NUM_TEXT];

    return str_fmt(p->a, "%s",
                   num_text(p->lang, (int64_t)micro, decimals, text));
}

/* Decimals (at most `most`) that show micro exactly, or `most`. */
static int decimals_of(int64_t micro, int most)
{
    int64_t unit = MICRO;
    int decimals = 0;

    while (decimals < most && micro % unit != 0) {
        unit /= 10;
        decimals++;
    }
    return decimals;
}

static void take_extreme(struct chart_scale *s, double v)
{
    if (v > s->hi)
        s->hi = v;
    if (v < s->lo)
        s->lo = v;
}

static void find_range(const struct chart *c, struct chart_scale *s)
{
    for (int k = 0; k < c->n_categories; k++) {
        double up = 0, down = 0;

        for (int i = 0; i < c->n_series; i++) {
            double v = chart_value(c, i, k);
            int d = decimals_of(c->values[i * c->n_categories + k], 2);

            s->value_decimals = d > s->value_decimals ? d : s->value_decimals;
            if (c->kind != CHART_STACKED)
                take_extreme(s, v);
            *(v > 0 ? &up : &down) += v;
        }
        if (c->kind == CHART_STACKED) {
            take_extreme(s, up);
            take_extreme(s, down);
        }
    }
}

/* The smallest step of 1, 2, 2.5 or 5 times a power of ten that gives at most
 * `most` steps; whole when the values are. */
static struct chart_scale make_scale(const struct chart *c, int most)
{
    static const double heads[] = { 1, 2, 2.5, 5 };
    struct chart_scale s = { 0 };
    double least, limit = 4e18;

    find_range(c, &s);
    s.hi = fmin(s.hi, limit);
    s.lo = fmax(s.lo, -limit);
    least = s.value_decimals == 0 ? (double)MICRO : 1000;
    if (s.hi - s.lo <= 0)
        s.hi = (double)MICRO;
    for (double ten = least; s.step <= 0; ten *= 10)
        for (int i = 0; i < countof(heads) && s.step <= 0; i++) {
            double step = heads[i] * ten;

            if (i == 2 && ten <= (double)MICRO && least >= (double)MICRO)
                continue;
            if (ceil(s.hi / step) - floor(s.lo / step) <= most)
                s.step = step;
        }
    s.hi = ceil(s.hi / s.step) * s.step;
    s.lo = floor(s.lo / s.step) * s.step;
    s.decimals = decimals_of((int64_t)s.step, 6);
    return s;
}

double chart_ticks_width(struct chart_plan *p, const struct chart_scale *s)
{
    double hi =
        chart_text_width(chart_number(p, s->hi, s->decimals), p->size, false);
    double lo =
        chart_text_width(chart_number(p, s->lo, s->decimals), p->size, false);

    return fmax(hi, lo);
}

double chart_values_width(struct chart_plan *p, const struct chart_scale *s)
{
    int count = p->c->n_series * p->c->n_categories;
    double widest = 0;

    for (int i = 0; i < count; i++) {
        Str text = chart_number(p, (double)p->c->values[i], s->value_decimals);

        widest = fmax(widest, chart_text_width(text, p->size * 0.92, false));
    }
    return widest;
}

void chart_value_grid(struct chart_plan *p, const struct chart_frame *f)
{
    const struct chart_scale *s = &f->s;
    int n = (int)lround((s->hi - s->lo) / s->step);

    for (int i = 0; i <= n; i++) {
        double v = s->lo + i * s->step;
        double y = f->y1 - (v - s->lo) / (s->hi - s->lo) * (f->y1 - f->y0);
        bool zero = fabs(v) < s->step / 2;
        struct chart_op *op =
            chart_add(p, OP_LINE, zero ? ROLE_BASE : ROLE_GRID);

        op->x = f->x0;
        op->y = y;
        op->w = f->x1 - f->x0;
        chart_text(p, ROLE_TICK, f->x0 - p->size * 0.5, y + p->size * 0.35,
                   chart_number(p, v, s->decimals));
        chart_text_as(p, ANCHOR_END, 0);
    }
}

/* Title and unit; returns the y below them. */
static double draw_title(struct chart_plan *p, double pad)
{
    const double room[2] = { p->size * 1.15 * 1.08, p->width - 2 * pad };
    Str lines[CHART_MAX_LINES];
    bool cut;
    int n = chart_wrap(p->a, p->c->title, room, lines, &cut);
    double y = pad;

    for (int i = 0; i < n; i++) {
        y += p->size * 1.4;
        chart_text(p, ROLE_TITLE, pad, y - p->size * 0.3, lines[i]);
    }
    if (p->c->axis.n > 0) {
        y += p->size * 1.3;
        chart_text(p, ROLE_UNIT, pad, y - p->size * 0.3, p->c->axis);
    }
    return y + p->size * 0.4;
}

static void legend_key(struct chart_plan *p, int series, const double at[2])
{
    bool line = p->c->kind == CHART_LINE;
    struct chart_op *op = line ? chart_add(p, OP_LINE, ROLE_LINE)
                               : chart_add(p, OP_RECT, ROLE_FILL);

    op->series = series;
    op->x = at[0];
    op->y = at[1] + p->size * (line ? 0.55 : 0.15);
    op->w = p->size * (line ? 1.4 : 0.8);
    op->h = line ? 0 : p->size * 0.8;
    if (!line)
        return;
    op = chart_add(p, OP_MARK, ROLE_MARK);
    op->series = series;
    op->x = at[0] + p->size * 0.7;
    op->y = at[1] + p->size * 0.55;
    op->w = p->size * 0.28;
}

/* Name and key of a series at (*x, *y); wraps to the next line where it must.
 */
static void legend_item(struct chart_plan *p, int series, double pad,
                        double at[2])
{
    const double room[2] = { p->size, p->width - 2 * pad - p->size * 1.4 };
    Str lines[CHART_MAX_LINES];
    bool cut;
    int n = chart_wrap(p->a, p->c->series[series], room, lines, &cut);
    Str name = n > 0 ? lines[0] : S("");
    double key = p->size * (p->c->kind == CHART_LINE ? 1.9 : 1.3);
    double w = chart_text_width(name, p->size, false) + key;

    if (at[0] > pad && at[0] + w > p->width - pad) {
        at[0] = pad;
        at[1] += p->size * 1.5;
    }
    legend_key(p, series, at);
    chart_text(p, ROLE_LEGEND, at[0] + key, at[1] + p->size * 0.9, name);
    at[0] += w + p->size * 1.6;
}

static double draw_legend(struct chart_plan *p, double pad, double y)
{
    double at[2] = { pad, y };

    for (int i = 0; i < p->c->n_series; i++)
        legend_item(p, i, pad, at);
    return at[1] + p->size * 1.7;
}

static bool lies_across(struct chart_plan *p, struct chart_frame f)
{
    double width;

    if (p->c->kind == CHART_HBARS)
        return true;
    if (p->c->kind == CHART_LINE)
        return false;
    width = f.x1 - f.x0 - chart_ticks_width(p, &f.s);
    return !chart_columns_fit(p, width / p->c->n_categories);
}

static void draw_body(struct chart_plan *p, double pad, double y)
{
    struct chart_frame f = { pad, y, p->width - pad, p->height - pad,
                             make_scale(p->c, 2) };
    double room = f.y1 - f.y0 - p->size * 2;
    int most = (int)fmin(6, fmax(2, room / (p->size * 2.4)));

    f.s = make_scale(p->c, most);
    if (lies_across(p, f)) {
        double each = p->size * 5 + chart_ticks_width(p, &f.s) * 1.6;

        f.s = make_scale(p->c, (int)fmin(6, fmax(2, p->width * 0.6 / each)));
        chart_rows(p, f);
    } else if (p->c->kind == CHART_LINE) {
        chart_lines(p, f);
    } else {
        chart_columns(p, f);
    }
}

/* The size of the type at a width. */
static double chart_size(double width)
{
    return fmin(13, fmax(8, width / 47));
}

void chart_plan_make(struct chart_plan *p, struct arena *a,
                     const struct chart *c, enum lang lang, const double box[2])
{
    double pad, y;

    *p = (struct chart_plan){ .a = a, .c = c, .lang = lang };
    p->width = box[0];
    p->height = box[1];
    p->size = chart_size(p->width);
    pad = p->size * 0.5;
    y = draw_title(p, pad);
    if (c->n_series < 1 || c->n_categories < 1 || !c->values) {
        chart_text(p, ROLE_UNIT, p->width / 2, (y + p->height) / 2,
                   str_of(msg(lang, N_("No figures"))));
        chart_text_as(p, ANCHOR_MIDDLE, 0);
        return;
    }
    if (c->n_series > 1)
        y = draw_legend(p, pad, y);
    draw_body(p, pad, y + p->size * 0.5);
}

enum rc chart_check(const struct chart *c, struct err *e)
{
    if (c->n_series > CHART_MAX_SERIES || c->n_series < 0 ||
        c->n_categories > CHART_MAX_CATEGORIES || c->n_categories < 0)
        return err_set(e, RC_LIMIT, "chart",
                       "the chart '%.*s' has %d series of %d values; at most "
                       "%d series of %d values can be drawn",
                       STR(c->title), c->n_series, c->n_categories,
                       CHART_MAX_SERIES, CHART_MAX_CATEGORIES);
    return RC_OK;
}

enum rc chart_check_doc(const struct doc *d, struct err *e)
{
    for (int i = 0; i < d->n; i++)
        if (d->blocks[i].kind == BLOCK_CHART)
            TRY(chart_check(d->blocks[i].chart, e));
    return RC_OK;
}

/*
 * A height at which everything of the chart has room at this width: what the
 * writers ask before they make the box.
 */
double chart_height(const struct chart *c, double width)
{
    double size = chart_size(width);
    double least = width * 0.5;
    int bars = c->kind == CHART_STACKED ? 1 : c->n_series;
    struct arena *a;
    struct chart_plan p = { .c = c, .size = size, .width = width };
    double pitch = 1;
    bool across;

    if (c->kind == CHART_LINE || c->n_categories < 1)
        return least;
    a = p.a = arena_new();
    across = c->kind == CHART_HBARS ||
             !chart_columns_fit(&p, width * 0.88 / c->n_categories);
    pitch = across ? chart_names_pitch(&p, chart_names_width(&p)) : 1;
    arena_free(a);
    if (!across)
        return least;
    return size * (8 + c->n_categories *
                           fmax(fmax(1.9, pitch * 1.25), bars * 1.15 + 0.6));
}
