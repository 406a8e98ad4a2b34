/* Lays grids out as tables with stepped heads, and as charts. */
#include "app/report_table.h"

#include <stdio.h>
#include <string.h>

#include "app/report_doc.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"

/* ---- cells ---- */

static struct spans one_span(struct arena *a, Str text, unsigned style,
                             Str href)
{
    struct spans s = { NEW(a, struct span, 1), 1 };

    s.at[0].text = text;
    s.at[0].style = style;
    s.at[0].href = href;
    return s;
}

static struct cell text_cell(struct arena *a, Str text, enum align align)
{
    return (struct cell){ .kind = text.n ? CELL_TEXT : CELL_EMPTY,
                          .text = one_span(a, text, 0, S("")),
                          .align = align };
}

static struct cell head_cell(struct arena *a, Str text, int colspan,
                             int rowspan)
{
    struct cell c = text_cell(a, text, ALIGN_CENTER);

    c.bold = true;
    c.colspan = colspan;
    c.rowspan = rowspan;
    return c;
}

static int decimals_of(int64_t micro)
{
    int64_t unit = MICRO;
    int n = 0;

    for (; micro % unit != 0; n++)
        unit /= 10;
    return n;
}

static struct cell number_cell(const struct report_view *v, int64_t micro,
                               int decimals, Str address)
{
    struct arena *a = v->c->arena;
    char text[NUM_TEXT];
    Str href = address.n ? report_href(a, address) : S("");
    struct cell c = { .kind = CELL_NUMBER,
                      .micro = micro,
                      .decimals = decimals,
                      .align = ALIGN_RIGHT };

    num_text(v->lang, micro, decimals, text);
    c.text = one_span(a, str_dup(a, str_of(text)),
                      address.n ? (unsigned)SPAN_FIGURE : 0, href);
    return c;
}

static struct cell grid_cell(const struct report_view *v,
                             const struct grid_cell *g, enum grid_kind kind)
{
    struct cell c;
    int64_t points;

    if (!g->shown)
        return text_cell(v->c->arena, S(""), ALIGN_RIGHT);
    if (!g->determined)
        return text_cell(v->c->arena, S("…"), ALIGN_RIGHT);
    if (kind == GRID_NUMBER)
        return number_cell(v, g->value, decimals_of(g->value), g->address);
    if (__builtin_mul_overflow(g->value, 100, &points))
        return text_cell(v->c->arena, S("…"), ALIGN_RIGHT);
    c = number_cell(v, points, 2, g->address);
    c.kind = CELL_PERCENT;
    return c;
}

static struct row *add_row(struct table *t, struct arena *a, int cells)
{
    struct row *r = &t->rows[t->n++];

    r->cells = NEW(a, struct cell, cells + 1);
    return r;
}

static void put(struct row *r, struct cell c)
{
    r->cells[r->n++] = c;
}

/* ---- grids ---- */

/* Columns before the figures, as a set. */
enum { LEAD_NUMBER = 1, LEAD_LABEL = 2, LEAD_CODE = 4, LEAD_COUNT = 8 };

static unsigned leads_of(const struct report_grid *g, bool codes)
{
    unsigned leads = LEAD_LABEL;

    if (codes)
        leads |= LEAD_CODE;
    if (codes && !g->with_count)
        leads |= LEAD_NUMBER;
    if (g->with_count)
        leads |= LEAD_COUNT;
    return leads;
}

static int count_leads(unsigned leads)
{
    return __builtin_popcount(leads);
}

static void set_widths(struct arena *a, struct table *t, unsigned leads)
{
    int n = 0;

    t->widths = NEW(a, double, t->columns);
    if (leads & LEAD_NUMBER)
        t->widths[n++] = 0.9;
    t->widths[n++] = 4.6;
    if (leads & LEAD_CODE)
        t->widths[n++] = 1.1;
    if (leads & LEAD_COUNT)
        t->widths[n++] = 1.9;
    while (n < t->columns)
        t->widths[n++] = 1.7;
}

static bool has_groups(const struct report_grid *g)
{
    for (int i = 0; i < g->n_columns; i++)
        if (g->columns[i].group.n)
            return true;
    return false;
}

static void head_leads(const struct report_view *v, const struct report_grid *g,
                       struct row *r, unsigned leads, int deep)
{
    struct arena *a = v->c->arena;

    if (leads & LEAD_NUMBER)
        put(r, head_cell(a, str_of(msg(v->lang, N_("No."))), 1, deep));
    put(r, head_cell(a, g->label, 1, deep));
    if (leads & LEAD_CODE)
        put(r, head_cell(a, str_of(msg(v->lang, N_("Code"))), 1, deep));
    if (leads & LEAD_COUNT)
        put(r,
            head_cell(a, str_of(msg(v->lang, N_("Unit of count"))), 1, deep));
}

static int group_width(const struct report_grid *g, int first)
{
    int n = 1;

    while (first + n < g->n_columns && g->columns[first].group.n &&
           str_eq(g->columns[first + n].group, g->columns[first].group))
        n++;
    return n;
}

/* One head row, or two where columns stand in groups. */
static void add_heads(const struct report_view *v, const struct report_grid *g,
                      struct table *t, unsigned leads)
{
    struct arena *a = v->c->arena;
    bool groups = has_groups(g);
    struct row *top = add_row(t, a, t->columns), *below;

    head_leads(v, g, top, leads, groups ? 2 : 1);
    for (int i = 0; i < g->n_columns; i += group_width(g, i)) {
        const struct grid_column *k = &g->columns[i];

        if (k->group.n)
            put(top, head_cell(a, k->group, group_width(g, i), 1));
        else
            put(top, head_cell(a, k->name, 1, groups ? 2 : 1));
    }
    if (!groups)
        return;
    below = add_row(t, a, t->columns);
    for (int i = 0; i < g->n_columns; i++)
        if (g->columns[i].group.n)
            put(below, head_cell(a, g->columns[i].name, 1, 1));
}

/* The row of codes: A, B, C, then 1, 2, 3 … */
static void add_codes(const struct report_view *v, const struct report_grid *g,
                      struct table *t, unsigned leads)
{
    struct arena *a = v->c->arena;
    struct row *r = add_row(t, a, t->columns);
    int n = count_leads(leads);

    for (int i = 0; i < n; i++)
        put(r, text_cell(a, str_fmt(a, "%c", 'A' + i), ALIGN_CENTER));
    for (int i = 0; i < g->n_columns; i++)
        put(r, text_cell(a,
                         g->columns[i].formula.n ? g->columns[i].formula
                                                 : str_fmt(a, "%d", i + 1),
                         ALIGN_CENTER));
}

static void add_grid_row(const struct report_view *v,
                         const struct report_grid *g, struct table *t, int at,
                         unsigned leads)
{
    const struct grid_row *row = &g->rows[at];
    struct arena *a = v->c->arena;
    struct row *r = add_row(t, a, t->columns);
    struct cell label = text_cell(a, row->name, ALIGN_LEFT);

    label.indent = leads & LEAD_NUMBER ? 0 : row->level;
    if (leads & LEAD_NUMBER)
        put(r, text_cell(a, row->total ? S("") : str_fmt(a, "%d", at),
                         ALIGN_CENTER));
    put(r, label);
    if (leads & LEAD_CODE)
        put(r, text_cell(a, row->code, ALIGN_CENTER));
    if (leads & LEAD_COUNT)
        put(r, text_cell(a, row->count, ALIGN_LEFT));
    for (int i = 0; i < g->n_columns; i++)
        put(r,
            grid_cell(v, &g->cells[at * g->n_columns + i], g->columns[i].kind));
    for (int i = 0; row->total && i < r->n; i++)
        r->cells[i].bold = true;
}

struct table *report_table_grid(struct report_view *v,
                                const struct report_grid *g, bool codes)
{
    struct arena *a = v->c->arena;
    struct table *t = NEW(a, struct table, 1);
    unsigned leads = leads_of(g, codes);

    t->caption = g->title;
    t->sheet = S("");
    t->unit = g->count.n ? str_fmt(a, msg(v->lang, N_("Unit of count: %.*s")),
                                   STR(g->count))
                         : S("");
    t->columns = count_leads(leads) + g->n_columns;
    set_widths(a, t, leads);
    t->rows = NEW(a, struct row, g->n_rows + 3);
    add_heads(v, g, t, leads);
    if (codes)
        add_codes(v, g, t, leads);
    t->head = t->n;
    for (int i = 0; i < g->n_rows; i++)
        add_grid_row(v, g, t, i, leads);
    return t;
}

/* ---- charts ---- */

static enum chart_kind chart_kind(Str style)
{
    if (str_is(style, "stacked"))
        return CHART_STACKED;
    if (str_is(style, "hbars"))
        return CHART_HBARS;
    return str_is(style, "line") ? CHART_LINE : CHART_BARS;
}

/* "…: cao nhất là X với N lượt người" over the sums of the categories. */
static Str chart_alt(struct report_view *v, const struct chart *c)
{
    int best = -1;
    int64_t most = 0;
    char text[NUM_TEXT];

    for (int k = 0; k < c->n_categories; k++) {
        int64_t sum = 0;

        for (int s = 0; s < c->n_series; s++)
            sum += c->values[s * c->n_categories + k];
        if (sum > most) {
            most = sum;
            best = k;
        }
    }
    if (best < 0)
        return c->title;
    num_text(v->lang, most, decimals_of(most), text);
    return str_fmt(v->c->arena,
                   msg(v->lang, N_("%.*s: highest is %.*s with %s %.*s")),
                   STR(c->title), STR(c->categories[best]), text, STR(c->axis));
}

struct chart *report_chart(struct report_view *v, const struct report_grid *g,
                           Str style)
{
    struct arena *a = v->c->arena;
    struct chart *c = NEW(a, struct chart, 1);

    c->kind = chart_kind(style);
    c->title = g->title;
    c->axis = g->count;
    c->n_series = g->n_columns;
    c->series = NEW(a, Str, g->n_columns + 1);
    c->categories = NEW(a, Str, g->n_rows + 1);
    for (int i = 0; i < g->n_rows; i++)
        if (!g->rows[i].total)
            c->categories[c->n_categories++] = g->rows[i].name;
    c->values =
        NEW(a, int64_t, (size_t)c->n_series * (size_t)c->n_categories + 1);
    for (int s = 0; s < g->n_columns; s++) {
        int k = 0;

        c->series[s] = g->columns[s].name;
        for (int i = 0; i < g->n_rows; i++)
            if (!g->rows[i].total)
                c->values[s * c->n_categories + k++] =
                    g->cells[i * g->n_columns + s].value;
    }
    c->alt = chart_alt(v, c);
    return c;
}

/* ---- documents ---- */

static void add_heading(struct arena *a, struct table *t,
                        const char *const *heads, enum lang lang)
{
    struct row *r = add_row(t, a, t->columns);

    for (int i = 0; i < t->columns; i++)
        put(r, head_cell(a, str_of(msg(lang, heads[i])), 1, 1));
    t->head = t->n;
}

static void add_documents(struct report_view *v, struct table *t,
                          const char *group, const struct document *d, int n)
{
    struct arena *a = v->c->arena;
    struct row *r;

    if (n == 0)
        return;
    r = add_row(t, a, t->columns);
    put(r, text_cell(a, str_of(msg(v->lang, group)), ALIGN_LEFT));
    r->cells[0].colspan = t->columns;
    r->cells[0].bold = true;
    for (int i = 0; i < n; i++) {
        struct cell day = text_cell(a, report_day(a, d[i].day), ALIGN_CENTER);

        if (d[i].day != DAY_UNTIL) {
            day.kind = CELL_DATE;
            day.day = d[i].day;
        }
        r = add_row(t, a, t->columns);
        put(r, text_cell(a, str_fmt(a, "%d", i + 1), ALIGN_CENTER));
        put(r, text_cell(a, d[i].type, ALIGN_LEFT));
        put(r, text_cell(a, d[i].number, ALIGN_LEFT));
        put(r, day);
        put(r, text_cell(a, d[i].issuer, ALIGN_LEFT));
        put(r, text_cell(a, d[i].abstract, ALIGN_LEFT));
    }
}

static struct document *of_type(struct report_view *v, const struct document *d,
                                int n, Str type, int *ret_n)
{
    struct document *list = NEW(v->c->arena, struct document, n + 1);

    *ret_n = 0;
    for (int i = 0; i < n; i++)
        if (type.n == 0 || str_eq(d[i].type, type))
            list[(*ret_n)++] = d[i];
    return list;
}

struct table *report_table_documents(struct report_view *v, Str type)
{
    static const char *const heads[] = { N_("No."),    N_("Type"),
                                         N_("Number"), N_("Date"),
                                         N_("Issuer"), N_("Abstract") };
    static const double widths[] = { 0.8, 1.8, 2.8, 2, 3.6, 7 };
    struct arena *a = v->c->arena;
    struct table *t = NEW(a, struct table, 1);
    struct document *d;
    int n;

    t->caption = t->unit = S("");
    t->sheet = str_of(msg(v->lang, N_("Documents")));
    t->columns = countof(heads);
    t->widths = NEW(a, double, t->columns);
    memcpy(t->widths, widths, sizeof widths);
    t->rows = NEW(a, struct row, v->n_basis + v->n_issued + 4);
    add_heading(a, t, heads, v->lang);
    d = of_type(v, v->basis, v->n_basis, type, &n);
    add_documents(v, t, N_("Documents of the superior level"), d, n);
    d = of_type(v, v->issued, v->n_issued, type, &n);
    add_documents(v, t, N_("Documents that carry them out"), d, n);
    return t;
}

/* ---- sources ---- */

enum { WINDOW_BEFORE = 60, WINDOW_AFTER = 40 };

/* The words around a figure: its whole sentence may fill half a page. */
static Str window(struct arena *a, const struct report_use *u)
{
    Str s = u->sentence, before, after;
    ptrdiff_t at = 0, from, to;

    while (at + u->printed.n < s.n &&
           memcmp(s.p + at, u->printed.p, (size_t)u->printed.n) != 0)
        at++;
    from = at > WINDOW_BEFORE ? at - WINDOW_BEFORE : 0;
    to = at + u->printed.n + WINDOW_AFTER;
    while (from > 0 && s.p[from - 1] != ' ')
        from--;
    while (to < s.n && s.p[to] != ' ')
        to++;
    if (to > s.n)
        to = s.n;
    before = from > 0 ? S("… ") : S("");
    after = to < s.n ? S(" …") : S("");
    return str_fmt(a, "%.*s%.*s%.*s", STR(before), (int)(to - from), s.p + from,
                   STR(after));
}

/* The report's own address: what most figures have in common. */
static Str common_address(struct report_view *v)
{
    struct expr x = { .kind = EXPR_FIGURE, .name = S("") };
    struct address k;

    if (report_address(v, &x, &k) != RC_OK)
        return S("");
    return report_address_text(v, &k);
}

static bool has_part(Str address, Str part)
{
    Str one;

    while (str_cut(&address, '&', &one))
        if (str_eq(one, part))
            return true;
    return false;
}

/* The parts of an address that are not common to all, apart by "; ". */
static Str own_parts(struct arena *a, Str address, Str common)
{
    Str part, out = S("");

    while (str_cut(&address, '&', &part))
        if (!has_part(common, part))
            out = str_fmt(a, "%.*s%s%.*s", STR(out), out.n ? "; " : "",
                          STR(part));
    return out;
}

static void add_source(struct report_view *v, struct table *t, Str common,
                       const struct report_use *u)
{
    struct arena *a = v->c->arena;
    struct row *r = add_row(t, a, t->columns);
    Str href = report_href(a, u->address);
    struct cell printed = text_cell(a, u->printed, ALIGN_LEFT);
    Str own = own_parts(a, u->address, common);

    if (u->against.n)
        own = str_fmt(a, "%.*s ⇄ %.*s", STR(own),
                      STR(own_parts(a, u->against, common)));
    printed.text = one_span(a, u->printed, SPAN_FIGURE, href);
    put(r, text_cell(a, str_fmt(a, "%d", u->number), ALIGN_CENTER));
    put(r, printed);
    put(r, text_cell(a, window(a, u), ALIGN_LEFT));
    put(r, u->determined
               ? number_cell(v, u->value, decimals_of(u->value), S(""))
               : text_cell(a, S("…"), ALIGN_RIGHT));
    put(r, number_cell(v, u->records * MICRO, 0, S("")));
    put(r, text_cell(a, own, ALIGN_LEFT));
    put(r,
        number_cell(v, (u->changed ? u->changed : v->seq) * MICRO, 0, S("")));
}

struct table *report_table_sources(struct report_view *v)
{
    static const char *const heads[] = { N_("No."),      N_("In the text"),
                                         N_("Sentence"), N_("Exact value"),
                                         N_("Records"),  N_("Address"),
                                         N_("Log entry") };
    static const double widths[] = { 0.8, 2.2, 6.2, 2, 1.4, 5.4, 1.3 };
    struct arena *a = v->c->arena;
    struct table *t = NEW(a, struct table, 1);
    Str common = common_address(v);
    int last = 0;

    t->caption = S("");
    t->sheet = str_of(msg(v->lang, N_("Sources")));
    t->unit = str_fmt(
        a,
        msg(v->lang, N_("As known at log entry %lld; every address: %.*s, and "
                        "what its row adds")),
        (long long)v->seq, STR(own_parts(a, common, S("indicator="))));
    t->columns = countof(heads);
    t->widths = NEW(a, double, t->columns);
    memcpy(t->widths, widths, sizeof widths);
    t->rows = NEW(a, struct row, v->n_numbers + 2);
    add_heading(a, t, heads, v->lang);
    for (size_t i = 0; i < v->n_uses; i++)
        if (v->uses[i].number == last + 1) {
            add_source(v, t, common, &v->uses[i]);
            last++;
        }
    return t;
}
