/*
 * The tables and charts of a document as a workbook: a first sheet that lists
 * the others, one sheet per table, one per chart with its data and a chart that
 * can be edited.  Text is always written as text: no cell becomes a formula.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"
#include "base/num.h"
#include "format/chart_plan.h"
#include "format/official.h"
#include "format/profile.h"
#include "format/xlsx_file.h"

enum {
    SHEET_MAX = 31, /* UTF-16 units of a sheet's name */
    MAX_SHEETS = 500,
    MAX_FORMATS = 512,
    WIDEST = 44,          /* characters of a column */
    HEAD_WIDE = 12,       /* above it heads are wrapped */
    LINE_HEIGHT = 16,     /* points */
    SERIAL_EPOCH = 25569, /* 1970-01-01 in the calendar of spreadsheets */
};

/* Size of type at which a digit is one unit wide, with some air. */
static const double CHARS = 1.9;

/* What tells one cell format from another. */
struct look {
    enum cell_kind kind;
    int decimals;
    bool percent; /* with a sign behind the number */
    bool bold, italic, head, framed, wrap;
    enum align align;
    int indent;
    int size;
};

struct sheet {
    Str name, about;
};

struct book {
    struct arena *a;
    const struct doc *d;
    lxw_workbook *wb;
    lxw_error bad; /* the first failure */
    struct look looks[MAX_FORMATS];
    lxw_format *formats[MAX_FORMATS];
    int n_formats;
    struct sheet sheets[MAX_SHEETS];
    int n_sheets;
    int tables, charts; /* without a name of their own, counted */
};

/* A sheet being filled. */
struct page {
    struct book *b;
    lxw_worksheet *ws;
    int columns;
    int row; /* next free */
    double *widths;
};

static void note(struct book *b, lxw_error error)
{
    if (b->bad == LXW_NO_ERROR)
        b->bad = error;
}

static const char *say(const struct book *b, const char *id)
{
    return msg(b->d->lang, id);
}

static Str spans_text(struct arena *a, const struct spans *s)
{
    Str text = S("");

    for (int i = 0; i < s->n; i++)
        text = str_cat(a, text, s->at[i].text);
    return text;
}

/* Formats */

static const char *number_format(const struct look *k, char out[40])
{
    const char *zeros = "000000";

    if (k->kind == CELL_DATE)
        return "dd/mm/yyyy";
    snprintf(out, 40, "%s%s%.*s%s", k->percent ? "0" : "#,##0",
             k->decimals > 0 ? "." : "", k->decimals, zeros,
             k->percent ? "%" : "");
    return out;
}

static uint8_t alignment(enum align align)
{
    if (align == ALIGN_CENTER)
        return LXW_ALIGN_CENTER;
    return align == ALIGN_RIGHT ? LXW_ALIGN_RIGHT : LXW_ALIGN_LEFT;
}

static lxw_format *make_format(struct book *b, const struct look *k)
{
    lxw_format *f = workbook_add_format(b->wb);
    char number[40];

    format_set_font_name(f, str_dup(b->a, b->d->profile->font).p);
    format_set_font_size(f, k->size > 0 ? k->size : 12);
    format_set_align(f, alignment(k->align));
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    if (k->bold)
        format_set_bold(f);
    if (k->italic)
        format_set_italic(f);
    if (k->framed)
        format_set_border(f, LXW_BORDER_THIN);
    if (k->head)
        format_set_bg_color(f, 0xe8eef4);
    if (k->wrap)
        format_set_text_wrap(f);
    if (k->indent > 0)
        format_set_indent(f, (uint8_t)k->indent);
    if (k->kind == CELL_NUMBER || k->kind == CELL_PERCENT ||
        k->kind == CELL_DATE)
        format_set_num_format(f, number_format(k, number));
    return f;
}

static bool same_look(const struct look *x, const struct look *y)
{
    return x->kind == y->kind && x->decimals == y->decimals &&
           x->percent == y->percent && x->bold == y->bold &&
           x->italic == y->italic && x->head == y->head &&
           x->framed == y->framed && x->wrap == y->wrap &&
           x->align == y->align && x->indent == y->indent && x->size == y->size;
}

static lxw_format *format_of(struct book *b, const struct look *k)
{
    for (int i = 0; i < b->n_formats; i++)
        if (same_look(&b->looks[i], k))
            return b->formats[i];
    if (b->n_formats == MAX_FORMATS)
        return b->formats[0];
    b->looks[b->n_formats] = *k;
    b->formats[b->n_formats] = make_format(b, k);
    return b->formats[b->n_formats++];
}

/* Names of sheets */

/* Bytes of the head of s that take at most `units` UTF-16 units. */
static ptrdiff_t head_of(Str s, int units)
{
    ptrdiff_t at = 0;

    while (at < s.n) {
        unsigned char ch = (unsigned char)s.p[at];
        int bytes = ch >= 0xf0 ? 4 : ch >= 0xe0 ? 3 : ch >= 0xc0 ? 2 : 1;

        units -= bytes == 4 ? 2 : 1;
        if (units < 0 || at + bytes > s.n)
            break;
        at += bytes;
    }
    return at;
}

static bool same_name(Str x, Str y)
{
    return x.n == y.n && strncasecmp(x.p, y.p, (size_t)x.n) == 0;
}

static bool name_taken(const struct book *b, Str name)
{
    for (int i = 0; i < b->n_sheets; i++)
        if (same_name(b->sheets[i].name, name))
            return true;
    return false;
}

/* What a sheet may not be called is replaced; the name is new in the book. */
static Str sheet_name(struct book *b, Str wish)
{
    Str name = str_dup(b->a, wish), clean;
    char *p = NEW(b->a, char, name.n + 1);

    for (ptrdiff_t i = 0; i < name.n; i++) {
        bool bad = (unsigned char)name.p[i] < ' ' ||
                   strchr("[]:*?/\\'", name.p[i]) != NULL;

        p[i] = bad ? ' ' : name.p[i];
    }
    clean = str_trim((Str){ p, name.n });
    if (clean.n == 0)
        clean = S("-");
    name = str_dup(b->a, str_trim((Str){ clean.p, head_of(clean, SHEET_MAX) }));
    for (int n = 2; name_taken(b, name); n++) {
        Str tail = str_fmt(b->a, " (%d)", n);
        Str head = { clean.p, head_of(clean, SHEET_MAX - (int)tail.n) };

        name = str_cat(b->a, str_trim(head), tail);
    }
    return name;
}

static struct page open_sheet(struct book *b, Str wish, Str about, int columns)
{
    struct page p = { .b = b, .columns = columns };
    struct sheet *s = &b->sheets[b->n_sheets];

    s->name = sheet_name(b, wish);
    s->about = about;
    b->n_sheets++;
    p.ws = workbook_add_worksheet(b->wb, s->name.p);
    p.widths = NEW(b->a, double, columns);
    if (!p.ws)
        note(b, LXW_ERROR_PARAMETER_VALIDATION);
    return p;
}

/* Cells */

static void put_text(struct page *p, int row, int col, Str text,
                     const struct look *k)
{
    note(p->b,
         worksheet_write_string(p->ws, (lxw_row_t)row, (lxw_col_t)col,
                                str_dup(p->b->a, text).p, format_of(p->b, k)));
}

/* One cell over `columns` columns. */
static void put_wide(struct page *p, Str text, const struct look *k,
                     int columns)
{
    if (columns > 1)
        note(p->b, worksheet_merge_range(
                       p->ws, (lxw_row_t)p->row, 0, (lxw_row_t)p->row,
                       (lxw_col_t)(columns - 1), "", format_of(p->b, k)));
    put_text(p, p->row, 0, text, k);
    p->row++;
}

static void put_value(struct page *p, const int at[2], const struct cell *c,
                      const struct look *k)
{
    lxw_format *f = format_of(p->b, k);
    lxw_row_t row = (lxw_row_t)at[0];
    lxw_col_t col = (lxw_col_t)at[1];
    double value = (double)c->micro / (double)MICRO;

    if (c->kind == CELL_NUMBER || c->kind == CELL_PERCENT)
        note(p->b, worksheet_write_number(p->ws, row, col,
                                          k->percent ? value / 100 : value, f));
    else if (c->kind == CELL_DATE)
        note(p->b, worksheet_write_number(p->ws, row, col,
                                          (double)c->day + SERIAL_EPOCH, f));
    else if (c->kind == CELL_EMPTY || c->text.n == 0)
        note(p->b, worksheet_write_blank(p->ws, row, col, f));
    else
        put_text(p, at[0], at[1], spans_text(p->b->a, &c->text), k);
}

static struct look look_of(struct page *p, const struct cell *c, bool head)
{
    struct look k = { .kind = c->kind, .bold = c->bold, .head = head };
    Str text = spans_text(p->b->a, &c->text);

    k.framed = k.wrap = true;
    k.align = head ? ALIGN_CENTER : c->align;
    k.indent = c->indent > 15 ? 15 : c->indent;
    k.decimals = c->decimals < 0 ? 0 : c->decimals > 6 ? 6 : c->decimals;
    if (c->kind == CELL_EMPTY || c->kind == CELL_DATE || c->kind == CELL_TEXT)
        k.decimals = 0;
    if (c->kind == CELL_NUMBER || c->kind == CELL_PERCENT)
        k.wrap = false;
    k.percent =
        c->kind == CELL_PERCENT && text.n > 0 && text.p[text.n - 1] == '%';
    return k;
}

/* Characters that the text of a column needs; dates must not come out as #. */
static void take_width(struct page *p, int col, const struct cell *c, bool head)
{
    Str text = spans_text(p->b->a, &c->text);
    double w = chart_text_width(text, CHARS, c->bold);

    if (head && w > HEAD_WIDE)
        w = fmax(HEAD_WIDE, chart_word_width(text, CHARS));
    w += 1.5 + c->indent * 1.2;
    if (c->kind == CELL_DATE && w < 12)
        w = 12;
    if (c->colspan <= 1 && w > p->widths[col])
        p->widths[col] = w;
}

static void put_row(struct page *p, const struct table *t, int i, int *busy)
{
    const struct row *r = &t->rows[i];
    int col = 0;

    for (int n = 0; n < r->n; n++) {
        const struct cell *c = &r->cells[n];
        int wide = c->colspan > 1 ? c->colspan : 1;
        int tall = c->rowspan > 1 ? c->rowspan : 1;
        struct look k = look_of(p, c, i < t->head);
        int at[2];

        while (busy[col] > 0)
            col++;
        at[0] = p->row;
        at[1] = col;
        take_width(p, col, c, i < t->head);
        if (wide > 1 || tall > 1)
            note(p->b,
                 worksheet_merge_range(p->ws, (lxw_row_t)p->row, (lxw_col_t)col,
                                       (lxw_row_t)(p->row + tall - 1),
                                       (lxw_col_t)(col + wide - 1), "",
                                       format_of(p->b, &k)));
        put_value(p, at, c, &k);
        for (int end = col + wide; col < end; col++)
            busy[col] = tall;
    }
    for (col = 0; col < t->columns; col++)
        busy[col] -= busy[col] > 0;
    p->row++;
}

static void set_widths(struct page *p)
{
    for (int i = 0; i < p->columns; i++) {
        double w = p->widths[i];

        p->widths[i] = w = w < 7 ? 7 : w > WIDEST ? WIDEST : w;
        note(p->b,
             worksheet_set_column(p->ws, (lxw_col_t)i, (lxw_col_t)i, w, NULL));
    }
}

/* Lines that a text needs over these columns. */
static int lines_over(const struct page *p, Str text, const int span[2],
                      bool bold)
{
    double room = -1;
    int n = 1;

    for (int i = span[0]; i < span[0] + span[1]; i++)
        room += p->widths[i];
    for (double w = chart_text_width(text, CHARS, bold) * 0.95;
         w > room && n < 20; w -= room)
        n++;
    return n;
}

/* Programs do not all find the height of wrapped text by themselves. */
static void set_height(struct page *p, int row, int lines)
{
    note(p->b, worksheet_set_row(p->ws, (lxw_row_t)row, lines * LINE_HEIGHT + 2,
                                 NULL));
}

static void set_heights(struct page *p, const struct table *t, int first)
{
    int busy[DOC_COLUMNS] = { 0 };

    for (int i = 0; i < t->n; i++) {
        int col = 0, most = 1;

        for (int n = 0; n < t->rows[i].n; n++) {
            const struct cell *c = &t->rows[i].cells[n];
            int tall = c->rowspan > 1 ? c->rowspan : 1, lines;
            int span[2] = { 0, c->colspan > 1 ? c->colspan : 1 };

            while (busy[col] > 0)
                col++;
            span[0] = col;
            lines = (lines_over(p, spans_text(p->b->a, &c->text), span,
                                c->bold || i < t->head) +
                     tall - 1) /
                    tall;
            most = lines > most ? lines : most;
            for (; col < span[0] + span[1]; col++)
                busy[col] = tall;
        }
        for (col = 0; col < t->columns; col++)
            busy[col] -= busy[col] > 0;
        set_height(p, first + i, most);
    }
}

/* Paper */

/* "&" begins a code in heads and feet of sheets. */
static Str foot_text(struct arena *a, Str s)
{
    struct buf *out = NEW(a, struct buf, 1);

    buf_init_arena(out, a, 1 << 20);
    s.n = head_of(s, 90);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] == '&')
            buf_char(out, '&');
        buf_char(out, s.p[i]);
    }
    return buf_dup(a, out);
}

static void set_paper(struct page *p, int head_from, int head_to)
{
    Str foot = str_fmt(p->b->a, "&L&9%.*s&R&9&P/&N",
                       STR(foot_text(p->b->a, p->b->d->title)));

    worksheet_set_paper(p->ws, 9);
    if (p->columns > 8)
        worksheet_set_landscape(p->ws);
    worksheet_set_margins(p->ws, 0.8, 0.6, 0.75, 0.75);
    worksheet_fit_to_pages(p->ws, 1, 0);
    worksheet_center_horizontally(p->ws);
    note(p->b, worksheet_set_footer(p->ws, foot.p));
    if (head_to >= head_from) {
        note(p->b, worksheet_repeat_rows(p->ws, (lxw_row_t)head_from,
                                         (lxw_row_t)head_to));
        worksheet_freeze_panes(p->ws, (lxw_row_t)(head_to + 1), 0);
    }
}

static void put_table(struct book *b, const struct table *t)
{
    const struct look title = {
        .bold = true, .align = ALIGN_CENTER, .wrap = true, .size = 13
    };
    const struct look unit = { .italic = true, .align = ALIGN_RIGHT };
    int busy[DOC_COLUMNS] = { 0 };
    struct page p;
    Str name = t->sheet;
    int head;

    b->tables++;
    if (name.n == 0)
        name = str_fmt(b->a, "%s %d", say(b, N_("Table")), b->tables);
    p = open_sheet(b, name, t->caption.n > 0 ? t->caption : name, t->columns);
    if (!p.ws)
        return;
    if (t->caption.n > 0)
        put_wide(&p, t->caption, &title, t->columns);
    if (t->unit.n > 0)
        put_wide(&p, t->unit, &unit, t->columns);
    head = p.row;
    for (int i = 0; i < t->n; i++)
        put_row(&p, t, i, busy);
    set_widths(&p);
    set_heights(&p, t, head);
    if (t->caption.n > 0)
        set_height(&p, 0,
                   lines_over(&p, t->caption, (int[2]){ 0, t->columns }, true));
    set_paper(&p, head, head + t->head - 1);
}

/* Charts */

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
    put_text(p, p->row, 0, S(""), &head);
    for (int i = 0; i < c->n_series; i++) {
        put_text(p, p->row, i + 1, c->series[i], &head);
        p->widths[i + 1] = 14;
        span[0] = i + 1;
        most = fmax(most, lines_over(p, c->series[i], span, true));
    }
    set_height(p, p->row, (int)most);
    p->widths[0] = 12;
    for (int k = 0; k < c->n_categories; k++) {
        double w = chart_text_width(c->categories[k], CHARS, false) + 1.5;

        p->widths[0] = w > p->widths[0] ? w : p->widths[0];
        p->row++;
        put_text(p, p->row, 0, c->categories[k], &name);
        for (int i = 0; i < c->n_series; i++) {
            double v = chart_value(c, i, k) / (double)MICRO;

            note(p->b, worksheet_write_number(p->ws, (lxw_row_t)p->row,
                                              (lxw_col_t)(i + 1), v,
                                              format_of(p->b, &number)));
        }
    }
    p->row++;
}

static void put_chart(struct book *b, const struct chart *c)
{
    const struct look title = { .bold = true, .size = 13 };
    const struct look unit = { .italic = true };
    lxw_chart_options place = { .x_offset = 24,
                                .x_scale = 1.5,
                                .y_scale = 1.4 };
    Str name = str_fmt(b->a, "%s %d", say(b, N_("Chart")), ++b->charts);
    struct page p = open_sheet(b, name, c->title, c->n_series + 1);
    lxw_chart *chart;
    int head;

    if (!p.ws)
        return;
    put_wide(&p, c->title, &title, 1);
    if (c->axis.n > 0)
        put_wide(&p, c->axis, &unit, 1);
    head = p.row;
    put_chart_data(&p, c);
    set_widths(&p);
    set_paper(&p, head, head);
    worksheet_set_landscape(p.ws);
    if (c->n_series < 1 || c->n_categories < 1)
        return;
    chart = new_chart(b, c->kind);
    for (int i = 0; i < c->n_series; i++)
        add_series(&p, chart, c, i, head + 1);
    dress_chart(b, chart, c);
    if (c->alt.n > 0 && c->alt.n < 1000)
        place.description = (char *)(uintptr_t)str_dup(b->a, c->alt).p;
    note(b, worksheet_insert_chart_opt(p.ws, (lxw_row_t)head,
                                       (lxw_col_t)(c->n_series + 1), chart,
                                       &place));
}

/* The first sheet is made first, filled last. */
static void put_summary(struct book *b, struct page *p)
{
    const struct look title = { .bold = true, .size = 14, .wrap = true };
    const struct look head = {
        .bold = true, .head = true, .framed = true, .align = ALIGN_CENTER
    };
    const struct look text = { .framed = true, .wrap = true };
    const struct look middle = { .framed = true, .align = ALIGN_CENTER };
    const char *const heads[] = { N_("No."), N_("Sheet"), N_("Content") };
    int first;

    worksheet_set_row(p->ws, 0, 38, NULL);
    put_wide(p, b->d->title, &title, 3);
    put_wide(p, b->d->author, &(struct look){ .wrap = false }, 3);
    put_wide(p, b->d->subject, &(struct look){ .italic = true, .wrap = true },
             3);
    first = ++p->row;
    for (int i = 0; i < 3; i++)
        put_text(p, first, i, str_of(say(b, heads[i])), &head);
    for (int i = 1; i < b->n_sheets; i++) {
        Str link = str_fmt(b->a, "internal:'%s'!A1", b->sheets[i].name.p);

        put_text(p, first + i, 0, str_fmt(b->a, "%d", i), &middle);
        note(b, worksheet_write_url(p->ws, (lxw_row_t)(first + i), 1, link.p,
                                    format_of(b, &text)));
        put_text(p, first + i, 1, b->sheets[i].name, &text);
        put_text(p, first + i, 2, b->sheets[i].about, &text);
    }
    p->widths[0] = 7;
    p->widths[1] = 30;
    p->widths[2] = 62;
    worksheet_set_column(p->ws, 0, 0, 7, NULL);
    worksheet_set_column(p->ws, 1, 1, 30, NULL);
    worksheet_set_column(p->ws, 2, 2, 62, NULL);
    set_paper(p, first, first);
}

static void set_properties(struct book *b)
{
    lxw_doc_properties properties = { 0 };

    properties.title = (char *)(uintptr_t)str_dup(b->a, b->d->title).p;
    properties.author = (char *)(uintptr_t)str_dup(b->a, b->d->author).p;
    properties.subject = (char *)(uintptr_t)str_dup(b->a, b->d->subject).p;
    properties.created = (time_t)(b->d->created / 1000);
    note(b, workbook_set_properties(b->wb, &properties));
}

static void fill_book(struct book *b)
{
    struct page summary;

    set_properties(b);
    summary = open_sheet(b, str_of(say(b, N_("Report"))), S(""), 3);
    for (int i = 0; i < b->d->n && b->bad == LXW_NO_ERROR; i++) {
        const struct block *block = &b->d->blocks[i];

        if (block->kind == BLOCK_TABLE)
            put_table(b, block->table);
        if (block->kind == BLOCK_CHART)
            put_chart(b, block->chart);
    }
    if (summary.ws)
        put_summary(b, &summary);
}

static enum rc write_book(struct arena *a, const struct doc *d,
                          const char *path, struct err *e)
{
    struct book *b = NEW(a, struct book, 1);
    lxw_workbook_options options = { 0 };
    lxw_error closed;

    b->a = a;
    b->d = d;
    b->wb = workbook_new_opt(path, &options);
    if (!b->wb)
        return err_set(e, RC_IO, "xlsx", "the workbook could not be made");
    fill_book(b);
    closed = workbook_close(b->wb);
    note(b, closed);
    if (b->bad == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        return err_set(e, RC_LIMIT, "xlsx",
                       "a cell holds more than 32,767 characters, which a "
                       "workbook cannot take");
    if (b->bad != LXW_NO_ERROR)
        return err_set(e, RC_IO, "xlsx", "the workbook could not be made: %s",
                       lxw_strerror(b->bad));
    return RC_OK;
}

static enum rc check_sheets(const struct doc *d, struct err *e)
{
    int n = 0;

    for (int i = 0; i < d->n; i++)
        n += d->blocks[i].kind == BLOCK_TABLE ||
             d->blocks[i].kind == BLOCK_CHART;
    if (n >= MAX_SHEETS)
        return err_set(e, RC_LIMIT, "xlsx",
                       "the document has %d tables and charts; a workbook "
                       "takes fewer than %d",
                       n, MAX_SHEETS);
    return RC_OK;
}

enum rc doc_to_xlsx(struct arena *a, const struct doc *d, Str *ret_bytes,
                    struct err *e)
{
    char path[XLSX_PATH];
    enum rc rc;

    TRY(doc_check(d, e));
    TRY(chart_check_doc(d, e));
    TRY(check_sheets(d, e));
    TRY(xlsx_file_make(path, e));
    rc = write_book(a, d, path, e);
    if (rc == RC_OK)
        rc = xlsx_file_take(a, path, ret_bytes, e);
    xlsx_file_remove(path);
    return rc;
}
