/* A chart of a report's workbook: a sheet of its data, and beside it the chart. */
#include "format/xlsx_sheet.h"

#include <math.h>

#include "base/num.h"
#include "format/chart_plan.h"

static lxw_chart *new_chart(struct book *b, enum chart_kind kind)
{
    static const uint8_t types[] = {
        [CHART_BARS] = LXW_CHART_COLUMN,
        [CHART_STACKED] = LXW_CHART_COLUMN_STACKED,
        [CHART_HBARS] = LXW_CHART_BAR,
        [CHART_LINE] = LXW_CHART_LINE,
    };

    return workbook_add_chart(b->wb, types[kind]);
}

static void add_series(struct page *p, lxw_chart *chart, const struct chart *c,
                       int i, int first)
{
    const char *sheet = p->b->sheets[p->b->n_sheets - 1].name.p;
    lxw_row_t from = (lxw_row_t)first;
    lxw_row_t to = (lxw_row_t)(first + c->n_categories - 1);
    lxw_col_t col = (lxw_col_t)(i + 1);
    unsigned rgb = chart_colours[i % CHART_COLOURS].fill;
    lxw_chart_fill fill = { .color = rgb };
    lxw_chart_line line = { .color = chart_colours[i % CHART_COLOURS].edge,
                            .width = 0.5f };
    lxw_chart_series *s = chart_add_series(chart, NULL, NULL);

    if (c->kind == CHART_LINE) {
        line.color = rgb;
        line.width = 2;
        chart_series_set_marker_type(s, LXW_CHART_MARKER_CIRCLE);
        chart_series_set_marker_fill(s, &fill);
    } else {
        chart_series_set_fill(s, &fill);
    }
    chart_series_set_line(s, &line);
    chart_series_set_categories(s, sheet, from, 0, to, 0);
    chart_series_set_values(s, sheet, from, col, to, col);
    chart_series_set_name_range(s, sheet, from - 1, col);
    if (c->n_series * c->n_categories <= 24)
        chart_series_set_labels(s);
}

static bool all_positive(const struct chart *c)
{
    for (int i = 0; i < c->n_series * c->n_categories; i++)
        if (c->values[i] < 0)
            return false;
    return true;
}

static void dress_chart(struct book *b, lxw_chart *chart, const struct chart *c)
{
    lxw_chart_line grid = { .color = 0xd9d9d9, .width = 0.5f };
    lxw_chart_font title = { .size = 12, .bold = LXW_TRUE };
    bool across = c->kind == CHART_HBARS;
    /* in a bar chart the library's x axis is that of the values */
    lxw_chart_axis *values = across ? chart->x_axis : chart->y_axis;
    lxw_chart_axis *names = across ? chart->y_axis : chart->x_axis;

    chart_title_set_name(chart, str_dup(b->a, c->title).p);
    chart_title_set_name_font(chart, &title);
    if (c->axis.n > 0)
        chart_axis_set_name(values, str_dup(b->a, c->axis).p);
    chart_axis_major_gridlines_set_line(values, &grid);
    chart_axis_set_num_format(values, "#,##0.######");
    if (all_positive(c))
        chart_axis_set_min(values, 0);
    chart_axis_major_gridlines_set_visible(values, LXW_TRUE);
    chart_axis_major_gridlines_set_visible(names, LXW_FALSE);
    if (across) { /* the first on top, the scale at the foot */
        chart_axis_set_reverse(names);
        chart_axis_set_crossing_max(names);
    }
    if (c->n_series > 1)
        chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
    else
        chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
}

static int decimals_of(int64_t micro)
{
    int64_t unit = MICRO;
    int n = 0;

    while (micro % unit != 0) {
        unit /= 10;
        n++;
    }
    return n;
}

/* Most decimals among the values: one format for the whole sheet. */
static int chart_decimals(const struct chart *c)
{
    int most = 0;

    for (int i = 0; i < c->n_series * c->n_categories; i++)
        if (decimals_of(c->values[i]) > most)
            most = decimals_of(c->values[i]);
    return most;
}

static void put_chart_data(struct page *p, const struct chart *c)
{
    const struct look head = { .bold = true,
                               .head = true,
                               .framed = true,
                               .wrap = true,
                               .align = ALIGN_CENTER };
    const struct look name = { .framed = true, .wrap = true };
    struct look number = { .kind = CELL_NUMBER,
                           .framed = true,
                           .align = ALIGN_RIGHT };

    int span[2] = { 0, 1 };
    double most = 1;

    number.decimals = chart_decimals(c);
    sheet_text(p, p->row, 0, S(""), &head);
    for (int i = 0; i < c->n_series; i++) {
        sheet_text(p, p->row, i + 1, c->series[i], &head);
        p->widths[i + 1] = 14;
        span[0] = i + 1;
        most = fmax(most, sheet_lines(p, c->series[i], span, true));
    }
    sheet_height(p, p->row, (int)most);
    p->widths[0] = 12;
    for (int k = 0; k < c->n_categories; k++) {
        double w = sheet_text_width(c->categories[k], false) + 1.5;

        p->widths[0] = w > p->widths[0] ? w : p->widths[0];
        p->row++;
        sheet_text(p, p->row, 0, c->categories[k], &name);
        for (int i = 0; i < c->n_series; i++) {
            double v = chart_value(c, i, k) / (double)MICRO;

            book_note(p->b, worksheet_write_number(p->ws, (lxw_row_t)p->row,
                                                   (lxw_col_t)(i + 1), v,
                                                   book_format(p->b, &number)));
        }
    }
    p->row++;
}

void xlsx_chart(struct book *b, const struct chart *c)
{
    const struct look title = { .bold = true, .size = 13 };
    const struct look unit = { .italic = true };
    lxw_chart_options place = { .x_offset = 24,
                                .x_scale = 1.5,
                                .y_scale = 1.4 };
    Str name = str_fmt(b->a, "%s %d", book_say(b, N_("Chart")), ++b->charts);
    struct page p = sheet_open(b, name, c->title, c->n_series + 1);
    lxw_chart *chart;
    int head;

    if (!p.ws)
        return;
    sheet_wide(&p, c->title, &title, 1);
    if (c->axis.n > 0)
        sheet_wide(&p, c->axis, &unit, 1);
    head = p.row;
    put_chart_data(&p, c);
    sheet_widths(&p);
    sheet_paper(&p, head, head);
    worksheet_set_landscape(p.ws);
    if (c->n_series < 1 || c->n_categories < 1)
        return;
    chart = new_chart(b, c->kind);
    for (int i = 0; i < c->n_series; i++)
        add_series(&p, chart, c, i, head + 1);
    dress_chart(b, chart, c);
    if (c->alt.n > 0 && c->alt.n < 1000)
        place.description = (char *)(uintptr_t)str_dup(b->a, c->alt).p;
    book_note(b, worksheet_insert_chart_opt(p.ws, (lxw_row_t)head,
                                            (lxw_col_t)(c->n_series + 1), chart,
                                            &place));
}
