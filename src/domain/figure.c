/*
 * Figures: rows are laid out, cells and records are added into them, kinds are
 * applied last.
 */
#include "domain/figure.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "domain/coverage.h"
#include "domain/figure_sum.h"
#include "domain/figure_units.h"
#include "domain/memo.h"

/* ---- laying out rows ---- */

static struct sum_row *row_add(struct sums *s)
{
    return PUSH(s->q->c->arena, s->rows, s->n, s->cap);
}

static bool edge_in_period(const struct question *q, const struct org_edge *e)
{
    Day from = q->a.from > q->campaign.from ? q->a.from : q->campaign.from;
    Day to = q->a.to < q->campaign.to ? q->a.to : q->campaign.to;

    return from <= to && e->from <= to && e->to > from && e->from < e->to;
}

static bool was_child(const struct question *q, int unit)
{
    const struct org_unit *u = &q->o->units[unit];

    for (int i = 0; i < u->n_edges; i++)
        if (u->edges[i].tree == q->tree && u->edges[i].parent == q->unit &&
            edge_in_period(q, &u->edges[i]))
            return true;
    return false;
}

/* Map then: of those that ever were children, each once. */
static void lay_past_children(struct sums *s)
{
    const struct question *q = s->q;
    const struct org_unit *u = &q->o->units[q->unit];
    int n = u->n_children, *list = NEW(q->c->arena, int, n + 1);

    if (n)
        memcpy(list, u->children, (size_t)n * sizeof *list);
    qsort(list, (size_t)n, sizeof *list, question_by_index);
    for (int i = 0; i < n; i++)
        if ((i == 0 || list[i] != list[i - 1]) && was_child(q, list[i]))
            row_add(s)->unit = list[i];
}

/* In the order of their indexes.  On a day's map things hang that never were
 * children. */
static void lay_children(struct sums *s)
{
    const struct question *q = s->q;

    if (q->m->then)
        lay_past_children(s);
    else
        for (int i = q->m->first_below[q->unit]; i != ORG_NONE;
             i = q->m->next_below[i])
            row_add(s)->unit = i;
    s->own_row = (int)s->n;
    row_add(s)->unit = q->unit;
}

static void lay_time(struct sums *s, bool months)
{
    const struct question *q = s->q;
    Day from = q->a.from > q->campaign.from ? q->a.from : q->campaign.from;
    Day to = q->a.to < q->campaign.to ? q->a.to : q->campaign.to;
    int m, last;

    if (to > q->c->today && to == DAY_MAX)
        to = q->c->today > from ? q->c->today : from;
    m = day_month(from);
    last = day_month(to);
    if (months) {
        for (; m <= last; m = month_next(m))
            row_add(s)->time = m;
        return;
    }
    for (m /= 100; m <= last / 100; m++)
        row_add(s)->time = m;
}

static void lay_options(struct sums *s, Str breakdown)
{
    const struct question *q = s->q;

    for (int i = 0; i < q->n_all_options; i++)
        if (str_eq(q->all_options[i].breakdown, breakdown) &&
            question_has_option(q, q->all_options[i].ident))
            row_add(s)->option = q->all_options[i].ident;
    if (q->n_options == 0)
        row_add(s)->option = 0; /* records without an option */
}

/* Each year with each option, years first. */
static void lay_years_options(struct sums *s, Str breakdown)
{
    struct sums years = { .q = s->q }, options = { .q = s->q };

    lay_time(&years, false);
    lay_options(&options, breakdown);
    for (size_t i = 0; i < years.n; i++)
        for (size_t j = 0; j < options.n; j++) {
            struct sum_row *row = row_add(s);

            row->time = years.rows[i].time;
            row->option = options.rows[j].option;
        }
}

static enum rc lay_rows(struct sums *s, Str breakdown)
{
    switch (s->by) {
    case BY_NONE:
        row_add(s);
        break;
    case BY_CHILD:
        lay_children(s);
        break;
    case BY_YEAR:
        lay_time(s, false);
        break;
    case BY_MONTH:
        lay_time(s, true);
        break;
    case BY_YEAR_OPTION:
        lay_years_options(s, breakdown);
        break;
    case BY_OPTION:
        if (!str_is(breakdown, "form"))
            return fail(s->q->c, RC_INVALID, "by",
                        N_("there is no breakdown '%.*s' of this indicator; "
                           "use child, year, month or form"),
                        STR(breakdown));
        lay_options(s, breakdown);
        break;
    case BY_UNIT: /* laid by who asks */
        break;
    }
    return RC_OK;
}

/* ---- kinds ---- */

static struct figure value_of(const struct indicator *ind,
                              const struct measures *x)
{
    struct figure f = { .records = x->records };

    if (ind->measure < 0)
        return f;
    if (ind->kind == KIND_DISTINCT) {
        f.determined = x->records == 0 || (x->records == 1 && x->unknown == 0);
        f.value = f.determined ? x->m[ind->measure] : 0;
        return f;
    }
    f.determined = true;
    f.value = x->m[ind->measure];
    return f;
}

static int64_t divide(int64_t num, int64_t den)
{
    Wide v = (Wide)num * MICRO * 2 / den;

    return (int64_t)((v + (v < 0 ? -1 : 1)) / 2);
}

struct formula {
    struct indicator ind, num, den;
};

static enum rc formula_of(struct ctx *c, Str key, struct formula *f)
{
    TRY(indicator_get(c, key, &f->ind));
    if (f->ind.kind != KIND_RATIO)
        return RC_OK;
    TRY(indicator_get(c, f->ind.numerator, &f->num));
    return indicator_get(c, f->ind.denominator, &f->den);
}

static struct figure formula_value(const struct formula *f,
                                   const struct measures *x)
{
    struct figure num, den;

    if (f->ind.kind != KIND_RATIO)
        return value_of(&f->ind, x);
    num = value_of(&f->num, x);
    den = value_of(&f->den, x);
    if (!num.determined || !den.determined || den.value == 0) {
        num.determined = false;
        num.value = 0;
        return num;
    }
    num.value = divide(num.value, den.value);
    return num;
}

/* ---- naming rows ---- */

static void name_unit(const struct question *q, const struct sum_row *row,
                      struct figure_row *out)
{
    const struct org_unit *u = &q->o->units[row->unit];
    Day d = q->m->then ? q->a.to : q->m->day;

    out->key = str_dup(q->c->arena, u->key);
    out->name = str_dup(q->c->arena, org_name_on(q->o, row->unit, d)->name);
    out->leaf = !map_is_stored(q->m, row->unit);
    out->closed = !map_stands(q->m, row->unit);
}

static void name_option(const struct question *q, int64_t option,
                        struct figure_row *out)
{
    out->key = out->name = S("");
    for (int i = 0; i < q->n_all_options; i++)
        if (option && q->all_options[i].ident == option) {
            out->key = q->all_options[i].key;
            out->name = q->all_options[i].name;
        }
}

static void name_row(const struct sums *s, const struct sum_row *row,
                     struct figure_row *out)
{
    const struct question *q = s->q;
    struct arena *a = q->c->arena;

    if (s->by == BY_CHILD) {
        name_unit(q, row, out);
        out->own = row->unit == q->unit;
    } else if (s->by == BY_UNIT) {
        name_unit(q, row, out);
    } else if (s->by == BY_YEAR) {
        out->key = out->name = str_fmt(a, "%04d", row->time);
    } else if (s->by == BY_MONTH) {
        out->key = str_fmt(a, "%04d-%02d", row->time / 100, row->time % 100);
        out->name = str_fmt(a, "%02d/%04d", row->time % 100, row->time / 100);
    } else if (s->by == BY_OPTION) {
        name_option(q, row->option, out);
    } else if (s->by == BY_YEAR_OPTION) {
        name_option(q, row->option, out);
        out->key = str_fmt(a, "%04d/%.*s", row->time, STR(out->key));
    }
}

/* Closed units, the unit itself and "no option" show only when they hold something. */
static bool is_shown(const struct sums *s, const struct sum_row *row)
{
    if (row->x.records || s->by == BY_UNIT)
        return true;
    if (s->by == BY_OPTION)
        return row->option != 0;
    return s->by != BY_CHILD ||
           (row->unit != s->q->unit && map_stands(s->q->m, row->unit));
}

/* ---- public ---- */

static bool is_limited(const struct indicator *i)
{
    return i->from > DAY_MIN || i->to < DAY_UNTIL;
}

/* An indicator that is valid for a time only: the same rows, over those days. */
static enum rc fill_limited(const struct sums *like, const struct indicator *i,
                            struct sum_row **ret_rows)
{
    struct question *q = NEW(like->q->c->arena, struct question, 1);
    struct sums s = *like;

    *q = *like->q;
    q->from = i->from > q->from ? i->from : q->from;
    q->to = i->to < q->to ? i->to : q->to;
    s.q = q;
    s.rows = NEW(q->c->arena, struct sum_row, s.n + 1);
    for (size_t k = 0; k < s.n; k++) {
        s.rows[k] = like->rows[k];
        s.rows[k].x = (struct measures){ 0 };
    }
    *ret_rows = s.rows;
    return q->from > q->to ? RC_OK : sums_fill(&s);
}

/* The rows are laid; n_f indicators. */
static enum rc table_fill(struct sums *s, const struct formula *f, int n_f,
                          struct figure_table *ret)
{
    struct arena *a = s->q->c->arena;
    struct sum_row **from = NEW(a, struct sum_row *, n_f);

    TRY(sums_fill(s));
    for (int j = 0; j < n_f; j++) {
        from[j] = s->rows;
        if (is_limited(&f[j].ind))
            TRY(fill_limited(s, &f[j].ind, &from[j]));
    }
    ret->rows = NEW(a, struct figure_row, s->n + 1);
    ret->cells = NEW(a, struct figure, s->n * (size_t)n_f + 1);
    ret->n = 0;
    for (size_t i = 0; i < s->n; i++) {
        struct figure_row *row = &ret->rows[ret->n];
        struct figure *cells = &ret->cells[ret->n * n_f];

        if (!is_shown(s, &s->rows[i]))
            continue;
        ret->n++;
        name_row(s, &s->rows[i], row);
        for (int j = 0; j < n_f; j++)
            cells[j] = formula_value(&f[j], &from[j][i].x);
        row->determined = cells[0].determined;
        row->value = cells[0].value;
        row->records = cells[0].records;
    }
    return RC_OK;
}

static enum rc formulas(struct ctx *c, const Str *indicators, int n,
                        struct formula **ret)
{
    *ret = NEW(c->arena, struct formula, n + 1);
    for (int i = 0; i < n; i++)
        TRY(formula_of(c, indicators[i], &(*ret)[i]));
    return RC_OK;
}

static enum rc table_anew(struct ctx *c, const struct address *a,
                          const struct figure_ask *ask,
                          struct figure_table *ret)
{
    struct sums s = { .by = ask->by, .own_row = -1 };
    struct address first = *a;
    struct question q;
    struct formula *f;
    enum rc rc;

    TRY(formulas(c, ask->indicators, ask->n, &f));
    first.indicator = ask->indicators[0];
    TRY(question_open(c, &first, &q));
    s.q = &q;
    rc = lay_rows(&s, ask->breakdown);
    if (rc == RC_OK)
        rc = table_fill(&s, f, ask->n, ret);
    question_close(&q);
    return rc;
}

/* ---- units side by side ---- */

/* In the order of their indexes, each once. */
static void lay_units(struct sums *s, const Str *units, int n)
{
    char *asked = NEW(s->q->c->arena, char, s->q->o->n + 1);

    for (int i = 0; i < n; i++) {
        int at = org_find(s->q->o, units[i]);

        if (at != ORG_NONE) /* else it was not there yet */
            asked[at] = 1;
    }
    for (int i = 0; i < s->q->o->n; i++)
        if (asked[i])
            row_add(s)->unit = i;
    s->own_row = (int)s->n; /* there is none */
}

enum rc figure_units(struct ctx *c, const struct address *a,
                     const struct figure_set *set, struct figure_table *ret)
{
    struct sums s = { .by = BY_UNIT };
    struct address first = *a;
    struct question q;
    struct formula *f;
    enum rc rc;

    assert(set->n > 0);
    *ret = (struct figure_table){ .n = 0 };
    if (set->n_units == 0)
        return RC_OK;
    for (int i = 0; i < set->n_units; i++)
        TRY(question_permit(c, set->units[i]));
    TRY(formulas(c, set->indicators, set->n, &f));
    first.unit = set->units[0];
    first.indicator = set->indicators[0];
    TRY(question_open(c, &first, &q));
    s.q = &q;
    lay_units(&s, set->units, set->n_units);
    rc = table_fill(&s, f, set->n, ret);
    question_close(&q);
    return rc;
}

/* ---- answers kept ---- */

/* Every member that an answer hangs on; the size says when there is one more. */
static void key_address(struct buf *key, const struct address *a)
{
    _Static_assert(sizeof *a == 5 * sizeof(Str) + 2 * sizeof(Day) +
                                    sizeof(enum map_kind) + sizeof(Day) +
                                    2 * sizeof(int64_t),
                   "a new member of struct address belongs into the key");

    memo_key_str(key, a->campaign);
    memo_key_str(key, a->unit);
    memo_key_str(key, a->tree);
    memo_key_str(key, a->option);
    memo_key_int(key, a->from);
    memo_key_int(key, a->to);
    memo_key_int(key, a->map);
    memo_key_int(key, a->map_day);
    memo_key_int(key, a->known);
    memo_key_int(key, a->approved);
}

static Str key_table(struct arena *a, const struct address *at,
                     const struct figure_ask *ask)
{
    struct buf *key = NEW(a, struct buf, 1);

    buf_init_arena(key, a, BUF_NO_MAX);
    buf_char(key, 'T');
    key_address(key, at);
    memo_key_int(key, ask->by);
    memo_key_str(key, ask->breakdown);
    for (int i = 0; i < ask->n; i++)
        memo_key_str(key, ask->indicators[i]);
    return buf_view(key);
}

static void keep_table(struct memo *m, Str key, const struct figure_table *t,
                       int per_row)
{
    enum { TEXTS = 128 }; /* of a row, about */
    size_t n = (size_t)t->n, cells = n * (size_t)per_row;
    struct arena *a =
        memo_room(m, n * (sizeof *t->rows + TEXTS) + cells * sizeof *t->cells);
    struct figure_table *k;

    if (!a)
        return;
    k = NEW(a, struct figure_table, 1);
    k->n = t->n;
    k->rows = NEW(a, struct figure_row, n + 1);
    k->cells = NEW(a, struct figure, cells + 1);
    memcpy(k->rows, t->rows, n * sizeof *t->rows);
    memcpy(k->cells, t->cells, cells * sizeof *t->cells);
    for (size_t i = 0; i < n; i++) {
        k->rows[i].key = str_dup(a, t->rows[i].key);
        k->rows[i].name = str_dup(a, t->rows[i].name);
    }
    memo_keep(m, key, k);
}

enum rc figure_table(struct ctx *c, const struct address *a,
                     const struct figure_ask *ask, struct figure_table *ret)
{
    const struct figure_table *kept;
    struct memo *m;
    Str key;

    assert(ask->n > 0);
    TRY(question_permit(c, a->unit));
    TRY(memo_open(c, &m));
    key = m ? key_table(c->arena, a, ask) : S("");
    kept = memo_find(m, key);
    if (kept) {
        *ret = *kept;
        return RC_OK;
    }
    TRY(table_anew(c, a, ask, ret));
    if (m)
        keep_table(m, key, ret, ask->n);
    return RC_OK;
}

enum rc figure_rows(struct ctx *c, const struct address *a,
                    const struct figure_ask *ask, struct figure_row **ret,
                    int *ret_n)
{
    struct figure_ask one = { ask->by, ask->breakdown, &a->indicator, 1 };
    struct figure_table t;

    TRY(figure_table(c, a, &one, &t));
    *ret = t.rows;
    *ret_n = t.n;
    return RC_OK;
}

void figure_ahead(struct ctx *c)
{
    if (memo_is_warm(c))
        return; /* most answers are at hand */
    org_ahead(c);
    rollup_ahead(c);
    catalog_ahead(c);
}

enum rc figure_value(struct ctx *c, const struct address *a, struct figure *ret)
{
    const struct figure_ask one = { BY_NONE, S(""), &a->indicator, 1 };
    struct figure_table t;

    TRY(figure_table(c, a, &one, &t));
    *ret = t.cells[0];
    return RC_OK;
}

static enum rc coverage_anew(struct ctx *c, const struct address *a,
                             const Str *units, int n, struct coverage *ret)
{
    int *list = NEW(c->arena, int, n + 1);
    struct question q;
    enum rc rc;

    TRY(question_open(c, a, &q));
    for (int i = 0; i < n; i++)
        list[i] = org_find(q.o, units[i]);
    rc = coverage_parts(&q, list, n, ret);
    question_close(&q);
    return rc;
}

static Str key_coverage(struct arena *a, const struct address *at,
                        const Str *units, int n)
{
    struct buf *key = NEW(a, struct buf, 1);

    buf_init_arena(key, a, BUF_NO_MAX);
    buf_char(key, 'C');
    key_address(key, at);
    for (int i = 0; i < n; i++)
        memo_key_str(key, units[i]);
    return buf_view(key);
}

enum rc figure_coverage(struct ctx *c, const struct address *a,
                        const Str *units, int n, struct coverage *ret)
{
    size_t bytes = ((size_t)n + 1) * sizeof *ret;
    const struct coverage *kept;
    struct arena *room;
    struct memo *m;
    Str key;

    TRY(question_permit(c, a->unit));
    TRY(memo_open(c, &m));
    key = m ? key_coverage(c->arena, a, units, n) : S("");
    kept = memo_find(m, key);
    if (kept) {
        memcpy(ret, kept, bytes);
        return RC_OK;
    }
    TRY(coverage_anew(c, a, units, n, ret));
    room = memo_room(m, bytes);
    if (room)
        memo_keep(m, key,
                  memcpy(NEW(room, struct coverage, n + 1), ret, bytes));
    return RC_OK;
}

enum rc figure_get(struct ctx *c, const struct address *a, struct figure *ret)
{
    struct question q;
    enum rc rc;

    TRY(figure_value(c, a, ret));
    TRY(question_open(c, a, &q));
    rc = coverage_of(&q, &ret->coverage);
    question_close(&q);
    return rc;
}
