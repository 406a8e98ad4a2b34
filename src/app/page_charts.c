/* Charts of an overview as SVG. */
#include "app/page_charts.h"

#include <stdlib.h>
#include <string.h>

#include "app/page_common.h"
#include "domain/memo.h"
#include "format/chart.h"

enum { WIDTH = 540, MOST_BARS = 12 };

/* ---- drawing ---- */

enum { MOST_CHARTS = 2 };

struct drawn {
    Str svg[MOST_CHARTS];
};

/* Both stand side by side, so both are as high as the higher one. */
static enum rc draw(struct page *p, const struct chart *charts, int n,
                    struct drawn *ret)
{
    double height = 0;

    for (int i = 0; i < n; i++) {
        double h = chart_height(&charts[i], WIDTH);

        height = h > height ? h : height;
    }
    for (int i = 0; i < n; i++)
        TRY(chart_to_svg(p->a, &charts[i], p->lang, WIDTH, height, &ret->svg[i],
                         &p->c->err));
    return RC_OK;
}

/* Everything that is drawn: the same key is the same picture, whoever asks. */
static void key_chart(struct buf *key, const struct chart *c)
{
    memo_key_int(key, c->kind);
    memo_key_str(key, c->title);
    memo_key_str(key, c->alt);
    memo_key_str(key, c->axis);
    memo_key_int(key, c->n_series);
    for (int i = 0; i < c->n_series; i++)
        memo_key_str(key, c->series[i]);
    memo_key_int(key, c->n_categories);
    for (int i = 0; i < c->n_categories; i++)
        memo_key_str(key, c->categories[i]);
    for (int i = 0; i < c->n_series * c->n_categories; i++)
        memo_key_int(key, c->values[i]);
}

static Str key_charts(struct page *p, const struct chart *charts, int n)
{
    struct buf *key = NEW(p->a, struct buf, 1);

    buf_init_arena(key, p->a, BUF_NO_MAX);
    buf_char(key, 'S');
    memo_key_int(key, p->lang);
    for (int i = 0; i < n; i++)
        key_chart(key, &charts[i]);
    return buf_view(key);
}

static void keep(struct memo *m, Str key, const struct drawn *drawn)
{
    size_t bytes = sizeof *drawn;
    struct arena *a;
    struct drawn *k;

    for (int i = 0; i < MOST_CHARTS; i++)
        bytes += (size_t)drawn->svg[i].n;
    a = memo_room(m, bytes);
    if (!a)
        return;
    k = NEW(a, struct drawn, 1);
    for (int i = 0; i < MOST_CHARTS; i++)
        k->svg[i] = str_dup(a, drawn->svg[i]);
    memo_keep(m, key, k);
}

static enum rc add_charts(struct page *p, const struct chart *charts, int n)
{
    const struct drawn *drawn;
    struct drawn fresh = { 0 };
    struct memo *m;
    Str key;

    if (n == 0)
        return RC_OK;
    TRY(memo_open(p->c, &m));
    key = m ? key_charts(p, charts, n) : S("");
    drawn = memo_find(m, key);
    if (!drawn) {
        TRY(draw(p, charts, n, &fresh));
        if (m)
            keep(m, key, &fresh);
        drawn = &fresh;
    }
    p->charts = val_list(p->a);
    for (int i = 0; i < n; i++)
        val_set(val_add(p->charts, val_object(p->a)), "svg",
                val_html(p->a, drawn->svg[i]));
    return RC_OK;
}

/* ---- by year and form ---- */

/* Years × options, rows as the engine gave them; options without any value
 * are left out. */
struct cross {
    const struct figure_table *t;
    int options, years;
};

static bool is_empty(const struct cross *x, int option)
{
    for (int y = 0; y < x->years; y++)
        if (x->t->cells[y * x->options + option].value)
            return false;
    return true;
}

static void read_cross(struct cross *x)
{
    while (x->options < x->t->n &&
           memcmp(x->t->rows[x->options].key.p, x->t->rows[0].key.p, 4) == 0)
        x->options++;
    x->years = x->options ? x->t->n / x->options : 0;
}

static Str option_name(struct page *p, const struct figure_row *r)
{
    return r->name.n ? r->name : page_text(p, N_("No form given"));
}

static void cross_chart(struct page *p, const struct cross *x, struct chart *c)
{
    c->series = NEW(p->a, Str, x->options);
    c->categories = NEW(p->a, Str, x->years);
    c->values = NEW(p->a, int64_t, x->options * x->years);
    c->n_categories = x->years;
    for (int y = 0; y < x->years; y++)
        c->categories[y] = (Str){ x->t->rows[y * x->options].key.p, 4 };
    for (int i = 0; i < x->options; i++) {
        if (is_empty(x, i))
            continue;
        for (int y = 0; y < x->years; y++)
            c->values[c->n_series * x->years + y] =
                x->t->cells[y * x->options + i].value;
        c->series[c->n_series++] = option_name(p, &x->t->rows[i]);
    }
}

/* One year only: a bar for each form. */
static void form_chart(struct page *p, const struct cross *x, struct chart *c)
{
    c->kind = CHART_HBARS;
    c->title = page_text(p, N_("Sessions by form"));
    c->series = NEW(p->a, Str, 1);
    c->series[0] = page_text(p, N_("Sessions"));
    c->n_series = 1;
    c->categories = NEW(p->a, Str, x->options);
    c->values = NEW(p->a, int64_t, x->options);
    for (int i = 0; i < x->options; i++) {
        if (is_empty(x, i))
            continue;
        c->values[c->n_categories] = x->t->cells[i].value;
        c->categories[c->n_categories++] = option_name(p, &x->t->rows[i]);
    }
}

static enum rc chart_forms(struct page *p, const struct address *full,
                           struct chart *c)
{
    struct figure_table t;
    struct cross x = { .t = &t };

    TRY(figure_table(p->c, full,
                     &(struct figure_ask){ BY_YEAR_OPTION, S("form"),
                                           &page_measures[TILE_SESSIONS], 1 },
                     &t));
    read_cross(&x);
    c->kind = CHART_STACKED;
    c->axis = page_text(p, N_("sessions"));
    c->title = page_text(p, N_("Sessions by year and form"));
    if (x.years == 1)
        form_chart(p, &x, c);
    else if (x.years)
        cross_chart(p, &x, c);
    c->alt = c->title;
    return RC_OK;
}

/* ---- by unit ---- */

struct bar {
    Str name;
    int64_t value;
    int at;
};

static int larger_first(const void *a, const void *b)
{
    const struct bar *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return x->at - y->at;
}

static Str bar_name(struct page *p, const struct figure_row *r)
{
    return r->own ? str_fmt(p->a, msg(p->lang, N_("Held by %.*s itself")),
                            STR(r->name))
                  : r->name;
}

static void units_chart(struct page *p, const struct bar *bars, int n,
                        struct chart *c)
{
    c->kind = CHART_HBARS;
    c->n_categories = n < MOST_BARS ? n : MOST_BARS;
    c->categories = NEW(p->a, Str, c->n_categories);
    c->values = NEW(p->a, int64_t, c->n_categories);
    for (int i = 0; i < c->n_categories; i++) {
        c->categories[i] = bars[i].name;
        c->values[i] = bars[i].value;
    }
    c->n_series = 1;
    c->series = NEW(p->a, Str, 1);
    c->series[0] = page_text(p, N_("Turns"));
    c->axis = page_text(p, N_("turns"));
    c->title = n > MOST_BARS ? str_fmt(p->a,
                                       msg(p->lang, N_("Turns by unit: the %d "
                                                       "largest of %d")),
                                       (int)MOST_BARS, n)
                             : page_text(p, N_("Turns by unit"));
    c->alt = c->title;
}

static void chart_units(struct page *p, const struct figure_table *t, int per,
                        int turns, struct chart *c)
{
    struct bar *bars = NEW(p->a, struct bar, t->n + 1);
    int n = 0;

    for (int i = 0; i < t->n; i++)
        if (t->cells[i * per + turns].value > 0)
            bars[n++] = (struct bar){ bar_name(p, &t->rows[i]),
                                      t->cells[i * per + turns].value, i };
    if (n < 2)
        return;
    if (n > 0)
        qsort(bars, (size_t)n, sizeof *bars, larger_first);
    units_chart(p, bars, n, c);
}

enum rc page_overview_charts(struct page *p, const struct address *full,
                             const struct figure_table *by_child, int per,
                             int turns)
{
    struct chart charts[MOST_CHARTS] = { { .n_series = 0 } };
    int n = 0;

    TRY(chart_forms(p, full, &charts[n]));
    n += charts[n].n_series && charts[n].n_categories;
    charts[n] = (struct chart){ .n_series = 0 };
    chart_units(p, by_child, per, turns, &charts[n]);
    n += charts[n].n_series && charts[n].n_categories;
    return add_charts(p, charts, n);
}
