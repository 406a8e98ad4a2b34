/* Prints a chart's plan on a cairo surface, for PDF, DOCX pictures and PNG. */
#include <math.h>
#include <pango/pangocairo.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/chart_plan.h"

enum { PNG_MAX_SIDE = 8000, PNG_MAX = 64 << 20 };

/* Colours of what is not a series. */
static const unsigned role_colour[ROLE_COUNT] = {
    [ROLE_TITLE] = 0x111111,    [ROLE_UNIT] = 0x555555,
    [ROLE_LEGEND] = 0x222222,   [ROLE_TICK] = 0x555555,
    [ROLE_CATEGORY] = 0x222222, [ROLE_VALUE] = 0x222222,
    [ROLE_GRID] = 0xd9d9d9,     [ROLE_BASE] = 0x444444,
};

struct canvas {
    cairo_t *cr;
    PangoLayout *layout;
    PangoFontDescription *font;
};

static void set_colour(cairo_t *cr, unsigned rgb)
{
    cairo_set_source_rgb(cr, (rgb >> 16) / 255.0, (rgb >> 8 & 255) / 255.0,
                         (rgb & 255) / 255.0);
}

static const struct chart_colour *colour_of(const struct chart_op *op)
{
    return &chart_colours[op->series % CHART_COLOURS];
}

static void draw_rect(cairo_t *cr, const struct chart_op *op)
{
    set_colour(cr, colour_of(op)->fill);
    cairo_rectangle(cr, op->x, op->y, op->w, op->h);
    cairo_fill(cr);
    if (op->w < 1 || op->h < 1)
        return;
    set_colour(cr, colour_of(op)->edge);
    cairo_set_line_width(cr, 0.5);
    cairo_rectangle(cr, op->x + 0.25, op->y + 0.25, op->w - 0.5, op->h - 0.5);
    cairo_stroke(cr);
}

/* Lines are told apart by dashes as well. */
static void set_line(cairo_t *cr, const struct chart_op *op)
{
    static const double dashes[4][2] = {
        { 0, 0 }, { 5, 2 }, { 1.5, 1.5 }, { 8, 3 }
    };
    const double *dash = dashes[op->series % 4];

    if (op->role != ROLE_LINE) {
        set_colour(cr, role_colour[op->role]);
        cairo_set_line_width(cr, op->role == ROLE_BASE ? 0.8 : 0.5);
        cairo_set_dash(cr, NULL, 0, 0);
        return;
    }
    set_colour(cr, op->series % CHART_COLOURS == 3 ||
                           op->series % CHART_COLOURS == 7
                       ? colour_of(op)->edge
                       : colour_of(op)->fill);
    cairo_set_line_width(cr, 1.5);
    cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(cr, dash, dash[0] > 0 ? 2 : 0, 0);
}

static void draw_path(cairo_t *cr, const struct chart_op *op)
{
    set_line(cr, op);
    cairo_new_path(cr);
    if (op->kind == OP_LINE) {
        cairo_move_to(cr, op->x, op->y);
        cairo_line_to(cr, op->x + op->w, op->y + op->h);
    }
    for (int i = 0; i < op->n; i++)
        cairo_line_to(cr, op->xy[2 * i], op->xy[2 * i + 1]);
    cairo_stroke(cr);
    cairo_set_dash(cr, NULL, 0, 0);
}

static void draw_mark(cairo_t *cr, const struct chart_op *op)
{
    static const double shapes[3][8] = {
        { -1, -1, 1, -1, 1, 1, -1, 1 },
        { 0, -1.2, 1.1, 0.8, -1.1, 0.8, 0, -1.2 },
        { 0, -1.3, 1.3, 0, 0, 1.3, -1.3, 0 },
    };
    int shape = op->series % 4;

    cairo_new_path(cr);
    if (shape == 0)
        cairo_arc(cr, op->x, op->y, op->w, 0, 2 * M_PI);
    for (int i = 0; i < 4 && shape > 0; i++)
        cairo_line_to(cr, op->x + op->w * shapes[shape - 1][2 * i],
                      op->y + op->w * shapes[shape - 1][2 * i + 1]);
    cairo_close_path(cr);
    set_colour(cr, colour_of(op)->fill);
    cairo_fill_preserve(cr);
    set_colour(cr, colour_of(op)->edge);
    cairo_set_line_width(cr, 0.5);
    cairo_stroke(cr);
}

static void draw_text(struct canvas *v, const struct chart_op *op)
{
    double x = op->x;
    PangoRectangle r;

    pango_font_description_set_absolute_size(v->font, op->size * PANGO_SCALE);
    pango_font_description_set_weight(v->font, op->role == ROLE_TITLE
                                                   ? PANGO_WEIGHT_BOLD
                                                   : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(v->layout, v->font);
    pango_layout_set_text(v->layout, op->text.p ? op->text.p : "",
                          (int)op->text.n);
    pango_layout_get_extents(v->layout, NULL, &r);
    if (op->anchor == ANCHOR_MIDDLE)
        x -= r.width / 2.0 / PANGO_SCALE;
    if (op->anchor == ANCHOR_END)
        x -= (double)r.width / PANGO_SCALE;
    set_colour(v->cr, op->role == ROLE_ON ? colour_of(op)->ink
                                          : role_colour[op->role]);
    cairo_move_to(v->cr, x,
                  op->y - pango_layout_get_baseline(v->layout) /
                              (double)PANGO_SCALE);
    pango_cairo_show_layout(v->cr, v->layout);
}

static void draw_plan(struct canvas *v, const struct chart_plan *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct chart_op *op = &p->ops[i];

        switch (op->kind) {
        case OP_RECT:
            draw_rect(v->cr, op);
            break;
        case OP_LINE:
        case OP_PATH:
            draw_path(v->cr, op);
            break;
        case OP_MARK:
            draw_mark(v->cr, op);
            break;
        case OP_TEXT:
            draw_text(v, op);
            break;
        }
    }
}

void chart_draw(cairo_t *cr, const struct chart *c, const struct chart_box *b)
{
    const double box[2] = { b->width, b->height };
    struct arena *a = arena_new();
    PangoContext *context = pango_cairo_create_context(cr);
    cairo_font_options_t *options = cairo_font_options_create();
    struct canvas v = { .cr = cr };
    struct chart_plan p;

    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(context, options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("vi"));
    v.layout = pango_layout_new(context);
    v.font = pango_font_description_new();
    pango_font_description_set_family(v.font, str_dup(a, b->font).p);
    chart_plan_make(&p, a, c, b->lang, box);
    cairo_save(cr);
    draw_plan(&v, &p);
    cairo_restore(cr);
    pango_font_description_free(v.font);
    g_object_unref(v.layout);
    g_object_unref(context);
    cairo_font_options_destroy(options);
    arena_free(a);
}

static cairo_status_t take_png(void *arg, const unsigned char *p, unsigned n)
{
    struct buf *out = arg;

    buf_add(out, p, n);
    return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

enum rc chart_to_png(struct arena *a, const struct chart *c,
                     const struct chart_box *box, Str *ret_png, struct err *e)
{
    int w = (int)ceil(box->width * box->scale);
    int h = (int)ceil(box->height * box->scale);
    cairo_surface_t *surface;
    cairo_status_t status;
    struct buf *out = NEW(a, struct buf, 1);
    cairo_t *cr;

    TRY(chart_check(c, e));
    if (w < 1 || h < 1 || w > PNG_MAX_SIDE || h > PNG_MAX_SIDE)
        return err_set(e, RC_LIMIT, "chart",
                       "a picture of %d by %d points cannot be made; each side "
                       "may have 1 to %d points",
                       w, h, PNG_MAX_SIDE);
    buf_init_arena(out, a, PNG_MAX);
    surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, w, h);
    cr = cairo_create(surface);
    set_colour(cr, 0xffffff);
    cairo_paint(cr);
    cairo_scale(cr, box->scale, box->scale);
    chart_draw(cr, c, box);
    status = cairo_surface_write_to_png_stream(surface, take_png, out);
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, RC_IO, "chart", "the picture of '%.*s' failed: %s",
                       STR(c->title), cairo_status_to_string(status));
    *ret_png = buf_dup(a, out);
    return RC_OK;
}
