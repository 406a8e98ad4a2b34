/*
 * A sheet of a report's workbook: looks, names, cells, widths and heights, paper.
 * Text is always written as text: no cell becomes a formula.
 */
#include "format/xlsx_sheet.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/day.h"
#include "base/num.h"
#include "format/chart_plan.h"
#include "format/official.h"
#include "format/profile.h"

enum {
    SHEET_MAX = 31,       /* UTF-16 units of a sheet's name */
    WIDEST = 44,          /* characters of a column */
    HEAD_WIDE = 12,       /* above it heads are wrapped */
    LINE_HEIGHT = 16,     /* points */
    SERIAL_EPOCH = 25569, /* 1970-01-01 in the calendar of spreadsheets */
};

/* Size of type at which a digit is one unit wide, with some air. */
static const double CHARS = 1.9;

double sheet_text_width(Str text, bool bold)
{
    return chart_text_width(text, CHARS, bold);
}

void book_note(struct book *b, lxw_error error)
{
    if (b->bad == LXW_NO_ERROR)
        b->bad = error;
}

const char *book_say(const struct book *b, const char *id)
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

lxw_format *book_format(struct book *b, const struct look *k)
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

struct page sheet_open(struct book *b, Str wish, Str about, int columns)
{
    struct page p = { .b = b, .columns = columns };
    struct sheet *s = &b->sheets[b->n_sheets];

    s->name = sheet_name(b, wish);
    s->about = about;
    b->n_sheets++;
    p.ws = workbook_add_worksheet(b->wb, s->name.p);
    p.widths = NEW(b->a, double, columns);
    if (!p.ws)
        book_note(b, LXW_ERROR_PARAMETER_VALIDATION);
    return p;
}

/* Cells */

void sheet_text(struct page *p, int row, int col, Str text,
                const struct look *k)
{
    book_note(p->b, worksheet_write_string(
                        p->ws, (lxw_row_t)row, (lxw_col_t)col,
                        str_dup(p->b->a, text).p, book_format(p->b, k)));
}

/* One cell over `columns` columns. */
void sheet_wide(struct page *p, Str text, const struct look *k, int columns)
{
    if (columns > 1)
        book_note(p->b, worksheet_merge_range(p->ws, (lxw_row_t)p->row, 0,
                                              (lxw_row_t)p->row,
                                              (lxw_col_t)(columns - 1), "",
                                              book_format(p->b, k)));
    sheet_text(p, p->row, 0, text, k);
    p->row++;
}

static void put_value(struct page *p, const int at[2], const struct cell *c,
                      const struct look *k)
{
    lxw_format *f = book_format(p->b, k);
    lxw_row_t row = (lxw_row_t)at[0];
    lxw_col_t col = (lxw_col_t)at[1];
    double value = (double)c->micro / (double)MICRO;

    if (c->kind == CELL_NUMBER || c->kind == CELL_PERCENT)
        book_note(p->b,
                  worksheet_write_number(p->ws, row, col,
                                         k->percent ? value / 100 : value, f));
    else if (c->kind == CELL_DATE)
        book_note(p->b, worksheet_write_number(
                            p->ws, row, col, (double)c->day + SERIAL_EPOCH, f));
    else if (c->kind == CELL_EMPTY || c->text.n == 0)
        book_note(p->b, worksheet_write_blank(p->ws, row, col, f));
    else
        sheet_text(p, at[0], at[1], spans_text(p->b->a, &c->text), k);
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
    double w = sheet_text_width(text, c->bold);

    if (head && w > HEAD_WIDE)
        w = fmax(HEAD_WIDE, chart_word_width(text, CHARS));
    w += 1.5 + c->indent * 1.2;
    if (c->kind == CELL_DATE && w < 12)
        w = 12;
    if (c->colspan <= 1 && w > p->widths[col])
        p->widths[col] = w;
}

void sheet_row(struct page *p, const struct table *t, int i, int *busy)
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
            book_note(p->b, worksheet_merge_range(
                                p->ws, (lxw_row_t)p->row, (lxw_col_t)col,
                                (lxw_row_t)(p->row + tall - 1),
                                (lxw_col_t)(col + wide - 1), "",
                                book_format(p->b, &k)));
        put_value(p, at, c, &k);
        for (int end = col + wide; col < end; col++)
            busy[col] = tall;
    }
    for (col = 0; col < t->columns; col++)
        busy[col] -= busy[col] > 0;
    p->row++;
}

void sheet_widths(struct page *p)
{
    for (int i = 0; i < p->columns; i++) {
        double w = p->widths[i];

        p->widths[i] = w = w < 7 ? 7 : w > WIDEST ? WIDEST : w;
        book_note(p->b, worksheet_set_column(p->ws, (lxw_col_t)i, (lxw_col_t)i,
                                             w, NULL));
    }
}

/* Lines that a text needs over these columns. */
int sheet_lines(const struct page *p, Str text, const int span[2], bool bold)
{
    double room = -1;
    int n = 1;

    for (int i = span[0]; i < span[0] + span[1]; i++)
        room += p->widths[i];
    for (double w = sheet_text_width(text, bold) * 0.95; w > room && n < 20;
         w -= room)
        n++;
    return n;
}

/* Programs do not all find the height of wrapped text by themselves. */
void sheet_height(struct page *p, int row, int lines)
{
    book_note(p->b, worksheet_set_row(p->ws, (lxw_row_t)row,
                                      lines * LINE_HEIGHT + 2, NULL));
}

void sheet_heights(struct page *p, const struct table *t, int first)
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
            lines = (sheet_lines(p, spans_text(p->b->a, &c->text), span,
                                 c->bold || i < t->head) +
                     tall - 1) /
                    tall;
            most = lines > most ? lines : most;
            for (; col < span[0] + span[1]; col++)
                busy[col] = tall;
        }
        for (col = 0; col < t->columns; col++)
            busy[col] -= busy[col] > 0;
        sheet_height(p, first + i, most);
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

void sheet_paper(struct page *p, int head_from, int head_to)
{
    Str foot = str_fmt(p->b->a, "&L&9%.*s&R&9&P/&N",
                       STR(foot_text(p->b->a, p->b->d->title)));

    worksheet_set_paper(p->ws, 9);
    if (p->columns > 8)
        worksheet_set_landscape(p->ws);
    worksheet_set_margins(p->ws, 0.8, 0.6, 0.75, 0.75);
    worksheet_fit_to_pages(p->ws, 1, 0);
    worksheet_center_horizontally(p->ws);
    book_note(p->b, worksheet_set_footer(p->ws, foot.p));
    if (head_to >= head_from) {
        book_note(p->b, worksheet_repeat_rows(p->ws, (lxw_row_t)head_from,
                                              (lxw_row_t)head_to));
        worksheet_freeze_panes(p->ws, (lxw_row_t)(head_to + 1), 0);
    }
}
