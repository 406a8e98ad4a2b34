/*
 * Tables of the PDF.  Rows that are tied by a spanning cell make a group; a
 * group is measured, printed and forgotten, so memory does not grow with the
 * table.  A group stays on one page where it fits on one; heads are repeated.
 */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "format/chart_plan.h"
#include "format/official.h"
#include "format/pdf_page.h"

enum { PAD_X = 3, SAMPLE_ROWS = 60, MOST_TIED = 8 };
static const double PAD_Y = 2.2, LEAST_SIZE = 7.5;

/* A cell with its place in the grid. */
struct placed {
    const struct cell *c;
    int row, col, rows, cols; /* row: within the group */
    struct pdf_text text;
    int next; /* first line not yet printed */
};

struct group {
    struct placed *cells;
    size_t n, cap;
    int rows;
    double *heights; /* per row */
};

struct grid {
    struct pdf *v;
    const struct table *t;
    double size;                   /* of the type */
    double edges[DOC_COLUMNS + 1]; /* of the columns */
    int busy[DOC_COLUMNS];         /* rows that a column is taken for */
    struct group head;
    double head_height; /* of what is repeated */
    bool repeat;        /* not a head that would fill the pages */
    struct arena *own;  /* of the group in hand */
};

/* Columns */

static int span_of(int n)
{
    return n > 1 ? n : 1;
}

/* What the columns ask for: `least` keeps the longest word whole, `whole`
 * every cell of the body on one line. */
struct wishes {
    double least[DOC_COLUMNS], whole[DOC_COLUMNS];
};

static void wish_cell(const struct grid *g, const struct cell *c, int col,
                      struct wishes *w, bool head)
{
    Str text = pdf_spans_text(g->own, &c->text);
    bool bold = c->bold || head;
    double more = 2 * PAD_X + c->indent * g->size * 0.8;
    double word = chart_word_width(text, g->size) * (bold ? 1.09 : 1) + more;
    double line = chart_text_width(text, g->size, bold) * 0.94 + more;

    if (c->colspan > 1)
        return;
    w->least[col] = fmax(w->least[col], word);
    if (!head)
        w->whole[col] = fmax(w->whole[col], line);
}

static void collect_wishes(const struct grid *g, struct wishes *w)
{
    const struct table *t = g->t;
    int busy[DOC_COLUMNS] = { 0 };

    for (int i = 0; i < t->n && i < t->head + SAMPLE_ROWS; i++) {
        int col = 0;

        for (int k = 0; k < t->rows[i].n; k++) {
            const struct cell *c = &t->rows[i].cells[k];

            while (busy[col] > 0)
                col++;
            wish_cell(g, c, col, w, i < t->head);
            for (int end = col + span_of(c->colspan); col < end; col++)
                busy[col] = span_of(c->rowspan);
        }
        for (col = 0; col < t->columns; col++)
            busy[col] -= busy[col] > 0;
    }
}

/* Takes what the narrow columns lack from those that can spare it. */
static void share_widths(const double *least, int n, double *widths)
{
    double lack = 0, spare = 0;

    for (int i = 0; i < n; i++) {
        lack += fmax(0, least[i] - widths[i]);
        spare += fmax(0, widths[i] - least[i]);
    }
    if (lack <= 0 || spare <= 0)
        return;
    lack = fmin(lack, spare);
    for (int i = 0; i < n; i++) {
        if (widths[i] > least[i])
            widths[i] -= (widths[i] - least[i]) * lack / spare;
        else
            widths[i] = least[i];
    }
}

/* Columns wider than any line of theirs give half of that to the others. */
static void even_out(const struct wishes *w, int n, double *widths)
{
    double lack = 0, spare = 0;

    for (int i = 0; i < n; i++) {
        lack += fmax(0, w->whole[i] - widths[i]);
        spare += fmax(0, widths[i] - fmax(w->whole[i], w->least[i])) / 2;
    }
    if (lack <= 0 || spare <= 0)
        return;
    for (int i = 0; i < n; i++) {
        double over = widths[i] - fmax(w->whole[i], w->least[i]);
        double under = w->whole[i] - widths[i];
        double moved = fmin(lack, spare);

        if (over > 0)
            widths[i] -= over / 2 * moved / spare;
        else if (under > 0)
            widths[i] += under * moved / lack;
    }
}

/* Type is made smaller while a word would have to be broken. */
static bool fit_words(struct grid *g, struct wishes *w, double width)
{
    double asked;

    for (;;) {
        asked = 0;
        memset(w, 0, sizeof *w);
        collect_wishes(g, w);
        for (int i = 0; i < g->t->columns; i++)
            asked += w->least[i];
        if (asked <= width || g->size <= LEAST_SIZE)
            return asked <= width;
        g->size -= 0.5;
    }
}

static void plan_columns(struct grid *g)
{
    double width = g->v->x1 - g->v->x0, sum = 0;
    double widths[DOC_COLUMNS];
    struct wishes w;
    bool fits = fit_words(g, &w, width);
    int n = g->t->columns;

    for (int i = 0; i < n; i++)
        sum += g->t->widths ? g->t->widths[i] : 1;
    for (int i = 0; i < n; i++)
        widths[i] = width * (g->t->widths ? g->t->widths[i] : 1) / sum;
    if (fits) {
        share_widths(w.least, n, widths);
        even_out(&w, n, widths);
    }
    g->edges[0] = g->v->x0;
    for (int i = 0; i < n; i++)
        g->edges[i + 1] = g->edges[i] + widths[i];
}

/* Measuring */

static void set_cell(struct grid *g, struct placed *p, bool head)
{
    struct pdf_style style = { .size = g->size,
                               .bold = p->c->bold,
                               .align = head ? ALIGN_CENTER : p->c->align };
    double width = g->edges[p->col + p->cols] - g->edges[p->col] - 2 * PAD_X -
                   p->c->indent * g->size * 0.8;

    p->text = pdf_set(g->v, &p->c->text, &style, fmax(width, g->size));
}

static void place_row(struct grid *g, struct group *u, int row, bool head)
{
    const struct row *r = &g->t->rows[row];
    int col = 0;

    for (int i = 0; i < r->n; i++) {
        const struct cell *c = &r->cells[i];
        struct placed *p = PUSH(g->own, u->cells, u->n, u->cap);

        while (g->busy[col] > 0)
            col++;
        p->c = c;
        p->row = u->rows;
        p->col = col;
        p->rows = span_of(c->rowspan);
        p->cols = span_of(c->colspan);
        for (int end = col + p->cols; col < end; col++)
            g->busy[col] = p->rows;
        set_cell(g, p, head);
    }
    u->rows++;
    for (col = 0; col < g->t->columns; col++)
        g->busy[col] -= g->busy[col] > 0;
}

static double cell_height(const struct placed *p)
{
    return (p->text.lines - p->next) * p->text.pitch + 2 * PAD_Y;
}

/* Gives the last row of each spanning cell what the rows from `from` on lack
 * for the lines that the cell still has. */
static void make_room(struct group *u, int from)
{
    for (size_t i = 0; i < u->n; i++) {
        const struct placed *p = &u->cells[i];
        int last = p->row + p->rows - 1;
        double have = 0;

        if (last < from)
            continue;
        for (int r = p->row > from ? p->row : from; r <= last; r++)
            have += u->heights[r];
        u->heights[last] += fmax(0, cell_height(p) - have);
    }
}

/* Single cells give the heights; a spanning one adds to its last row.  A head
 * cell that would reach into the body ends with the head. */
static void measure(struct grid *g, struct group *u)
{
    u->heights = NEW(g->own, double, u->rows);
    for (size_t i = 0; i < u->n; i++)
        if (u->cells[i].rows > u->rows - u->cells[i].row)
            u->cells[i].rows = u->rows - u->cells[i].row;
    for (size_t i = 0; i < u->n; i++)
        if (u->cells[i].rows == 1)
            u->heights[u->cells[i].row] =
                fmax(u->heights[u->cells[i].row], cell_height(&u->cells[i]));
    for (int i = 0; i < u->rows; i++)
        u->heights[i] = fmax(u->heights[i], g->size * 1.17 + 2 * PAD_Y);
    make_room(u, 0);
}

static bool tied(const struct grid *g)
{
    for (int i = 0; i < g->t->columns; i++)
        if (g->busy[i] > 0)
            return true;
    return false;
}

/* "Of which" lines stay with the line that they explain. */
static bool explains(const struct grid *g, int row)
{
    const struct row *r = &g->t->rows[row];

    for (int i = 0; i < r->n; i++)
        if (r->cells[i].indent > 0)
            return true;
    return false;
}

/* Takes rows from `row` on until no cell spans over the end. */
static int take_group(struct grid *g, struct group *u, int row, int end)
{
    bool head = row < g->t->head;

    *u = (struct group){ 0 };
    do {
        place_row(g, u, row++, head);
    } while (row < end &&
             (head || tied(g) || (explains(g, row) && u->rows < MOST_TIED)));
    measure(g, u);
    return row;
}

static void release_group(struct group *u)
{
    for (size_t i = 0; i < u->n; i++)
        pdf_text_release(&u->cells[i].text);
    u->n = 0;
}

static double height_of(const struct group *u, int from, int to)
{
    double sum = 0;

    for (int i = from; i < to; i++)
        sum += u->heights[i];
    return sum;
}

/* Printing */

static void print_cell(struct grid *g, struct placed *p, double y, double h)
{
    struct pdf *v = g->v;
    double x = g->edges[p->col], w = g->edges[p->col + p->cols] - x;
    int left = p->text.lines - p->next;
    int fit = (int)floor((h - 2 * PAD_Y) / p->text.pitch + 0.01);
    int n = left < fit ? left : fit;
    double at[2] = { x + PAD_X + p->c->indent * g->size * 0.8, 0 };

    cairo_set_line_width(v->cr, 0.5);
    cairo_rectangle(v->cr, x, y, w, h);
    cairo_stroke(v->cr);
    if (n <= 0)
        return;
    at[1] = y + (h - n * p->text.pitch) / 2;
    pdf_lines(v, &p->text, at, p->next, p->next + n);
    p->next += n;
}

/* Rows from..to of the group at v->y; the height may cut a single row. */
static void print_rows(struct grid *g, struct group *u, int from, int to)
{
    for (size_t i = 0; i < u->n; i++) {
        struct placed *p = &u->cells[i];
        int first = p->row > from ? p->row : from;
        int last = p->row + p->rows < to ? p->row + p->rows : to;

        if (first < last)
            print_cell(g, p, g->v->y + height_of(u, from, first),
                       height_of(u, first, last));
    }
    g->v->y += height_of(u, from, to);
    g->v->fresh = false;
}

static void print_head(struct grid *g)
{
    for (size_t i = 0; i < g->head.n; i++)
        g->head.cells[i].next = 0;
    if (g->head.rows > 0 && g->repeat)
        print_rows(g, &g->head, 0, g->head.rows);
}

static void next_page(struct grid *g)
{
    pdf_page(g->v, g->v->landscape);
    print_head(g);
    g->v->fresh = true;
}

/* One row higher than a page: as many lines as there is room for. */
static void print_tall_row(struct grid *g, struct group *u, int row)
{
    double rest = u->heights[row];

    while (rest > pdf_room(g->v)) {
        double room = pdf_room(g->v), pitch = g->size * 1.17;
        double part = floor((room - 2 * PAD_Y) / pitch) * pitch + 2 * PAD_Y;

        if (part < pitch)
            part = pitch + 2 * PAD_Y;
        u->heights[row] = part;
        print_rows(g, u, row, row + 1);
        rest -= part - 2 * PAD_Y;
        next_page(g);
    }
    u->heights[row] = rest;
    print_rows(g, u, row, row + 1);
}

/* A group that fits on no page: broken between its rows. */
static void print_long(struct grid *g, struct group *u)
{
    int from = 0;

    while (from < u->rows) {
        int to = from;

        make_room(u, from);
        while (to < u->rows && height_of(u, from, to + 1) <= pdf_room(g->v))
            to++;
        if (to > from) {
            print_rows(g, u, from, to);
        } else if (g->v->fresh) {
            print_tall_row(g, u, from);
            to = from + 1;
        }
        from = to;
        if (from < u->rows)
            next_page(g);
    }
}

static double page_height(const struct grid *g)
{
    return g->v->y1 - g->v->y0 - g->head_height;
}

static void print_group(struct grid *g, struct group *u)
{
    double h = height_of(u, 0, u->rows);

    if (h > page_height(g)) {
        print_long(g, u);
        return;
    }
    if (h > pdf_room(g->v) && !g->v->fresh)
        next_page(g);
    print_rows(g, u, 0, u->rows);
}

/* Caption and unit. */
static void print_caption(struct grid *g)
{
    struct pdf *v = g->v;
    struct pdf_style bold = { .size = v->p->size_table, .bold = true };
    struct pdf_style unit = { .size = v->p->size_table - 1,
                              .italic = true,
                              .align = ALIGN_RIGHT };
    double at[3] = { v->x0, v->y + (v->fresh ? 0 : 8), v->x1 - v->x0 };

    at[1] = pdf_centred(v, g->t->caption, &bold, at) + 2;
    if (g->t->unit.n > 0) {
        struct pdf_text t = pdf_set_str(v, g->t->unit, &unit, at[2]);

        pdf_lines(v, &t, at, 0, t.lines);
        at[1] += pdf_height(&t) + 1;
        pdf_text_release(&t);
    }
    v->y = at[1] + 1;
}

/* Caption and head, where the table begins. */
static void print_first(struct grid *g)
{
    print_caption(g);
    if (g->repeat)
        print_head(g);
    else if (g->head.rows > 0)
        print_group(g, &g->head);
}

/* The table begins where its head and some of its body have room, and a row
 * that is to be cut is cut on the page where the head is. */
static void begin(struct grid *g, const struct group *u)
{
    struct pdf *v = g->v;
    double body = height_of(u, 0, u->rows), page = page_height(g);

    if (body > page)
        body = fmin(u->heights[0], page);
    if (!v->fresh && g->head_height + body + g->size * 4 > pdf_room(v))
        pdf_page(v, v->landscape);
    print_first(g);
    if (u->heights[0] > page)
        v->fresh = true;
}

static void print_body(struct grid *g)
{
    bool first = true;
    int row = g->t->head;

    while (row < g->t->n) {
        struct group u;

        row = take_group(g, &u, row, g->t->n);
        if (first)
            begin(g, &u);
        first = false;
        print_group(g, &u);
        release_group(&u);
        arena_reset(g->own);
    }
    if (first)
        print_first(g);
}

void pdf_table(struct pdf *v, const struct table *t)
{
    struct grid *g = NEW(v->scratch, struct grid, 1);
    struct arena *heads = arena_new();

    g->v = v;
    g->t = t;
    g->size = v->p->size_table;
    g->own = heads;
    plan_columns(g);
    if (t->head > 0)
        take_group(g, &g->head, 0, t->head);
    g->head_height = height_of(&g->head, 0, g->head.rows);
    g->repeat = g->head_height <= (v->y1 - v->y0) / 2;
    if (!g->repeat)
        g->head_height = 0;
    g->own = arena_new();
    print_body(g);
    release_group(&g->head);
    arena_free(g->own);
    arena_free(heads);
    v->y += 6;
    v->fresh = false;
}
