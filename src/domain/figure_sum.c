/*
 * Where the numbers of a table come from.  Stored cells answer whole months of
 * units that have cells; the edges of a period, and units without cells, are read
 * from the records.  Each number comes from exactly one of the two.
 */
#include "domain/figure_sum.h"

#include <assert.h>
#include <string.h>

#include "domain/figure_edge.h"

/* A chunk of units per query; unused places bind 0. */
enum { CHUNK = 32, MANY_HOLDERS = 2000 };
static const char SQL_CELLS[] =
    "SELECT unit, month, option, records, unknown, m1, m2, m3, m4 FROM rollup"
    " WHERE campaign = ?1 AND tree = ?2 AND map IN (?3, ?4) AND source = 1"
    " AND month BETWEEN ?5 AND ?6 AND unit IN (?7,?8,?9,?10,?11,?12,?13,?14,"
    "?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,"
    "?33,?34,?35,?36,?37,?38)";

/* ---- dividing a period ---- */

struct span {
    int32_t from, to;
};

struct plan {
    struct span cells[3]; /* years, or months */
    int n_cells;
    struct span edges[2]; /* days */
    int n_edges;
};

static void plan_cells(struct plan *p, int from, int to)
{
    if (from <= to)
        p->cells[p->n_cells++] = (struct span){ from, to };
}

static void plan_edge(struct plan *p, Day from, Day to)
{
    if (from <= to)
        p->edges[p->n_edges++] = (struct span){ from, to };
}

static int month_before(int month)
{
    return month % 100 == 1 ? month - 89 : month - 1;
}

/* Whole years, then whole months, then days. */
static struct plan plan_of(Day from, Day to, bool by_month)
{
    struct plan p = { .n_cells = 0 };
    int m1 = day_month(from), m2 = day_month(to), y1, y2;

    if (month_first(m1) != from)
        m1 = month_next(m1);
    if (month_first(month_next(m2)) - 1 != to)
        m2 = month_before(m2);
    if (m1 > m2) {
        plan_edge(&p, from, to);
        return p;
    }
    plan_edge(&p, from, month_first(m1) - 1);
    plan_edge(&p, month_first(month_next(m2)), to);
    y1 = m1 % 100 == 1 ? m1 / 100 : m1 / 100 + 1;
    y2 = m2 % 100 == 12 ? m2 / 100 : m2 / 100 - 1;
    if (by_month || y1 > y2) {
        plan_cells(&p, m1, m2);
        return p;
    }
    plan_cells(&p, y1, y2);
    plan_cells(&p, m1, (y1 - 1) * 100 + 12);
    plan_cells(&p, (y2 + 1) * 100 + 1, m2);
    return p;
}

/* ---- into rows ---- */

/* Rows by unit lie in ascending order, the own row last. */
static struct sum_row *unit_row(const struct sums *s, int unit)
{
    int lo = 0, hi = s->own_row;

    while (lo < hi) {
        int mid = (lo + hi) / 2;

        if (s->rows[mid].unit == unit)
            return &s->rows[mid];
        if (s->rows[mid].unit < unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static void add_time(struct sums *s, int time, const struct measures *x)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->rows[i].time == time)
            measures_add(&s->rows[i].x, x, 1);
}

/* time: of the rows meant; rows by option alone have 0 */
static void add_option(struct sums *s, int64_t option, int time,
                       const struct measures *x)
{
    for (size_t i = 0; i < s->n; i++) {
        int64_t row = s->rows[i].option;

        if (s->rows[i].time == time &&
            (row == option || (row && option_is_under(s->q, option, row))))
            measures_add(&s->rows[i].x, x, 1);
    }
}

/* month: yyyymm or yyyy */
static void add_cell(struct sums *s, int unit, int month, int64_t option,
                     const struct measures *x)
{
    struct sum_row *row;

    if (!question_has_option(s->q, option))
        return;
    switch (s->by) {
    case BY_NONE:
        measures_add(&s->rows[0].x, x, 1);
        break;
    case BY_CHILD:
    case BY_UNIT:
        row = unit_row(s, unit);
        if (row)
            measures_add(&row->x, x, 1);
        break;
    case BY_YEAR:
        add_time(s, month > 9999 ? month / 100 : month, x);
        break;
    case BY_MONTH:
        add_time(s, month, x);
        break;
    case BY_OPTION:
        add_option(s, option, 0, x);
        break;
    case BY_YEAR_OPTION:
        add_option(s, option, month > 9999 ? month / 100 : month, x);
        break;
    }
}

/* ---- from records ---- */

struct reading {
    struct sums *s;
    Day from, to;
    bool own;              /* into the own row */
    bool stored, unstored; /* which of the children; both: all */
};

/* On map then a child may have stood elsewhere for part of the period: its cells
 * do not tell the parts apart, its records do. */
static bool from_cells(const struct sums *s, int unit)
{
    const struct question *q = s->q;
    const struct org_unit *u = &q->o->units[unit];

    if (!map_is_stored(q->m, unit))
        return false;
    for (int i = 0; i < u->n_edges && q->m->then; i++) {
        const struct org_edge *e = &u->edges[i];

        if (e->tree == q->tree && e->parent != q->unit && e->from <= q->to &&
            e->to > q->from)
            return false;
    }
    return true;
}

static void add_credits(const struct reading *k, const struct credits *cr,
                        const struct record *r)
{
    struct sums *s = k->s;
    int month = day_month(r->day);

    for (int i = 0; i < cr->n; i++) {
        const struct credit *at = &cr->at[i];

        if (at->unit == s->q->unit) {
            if (k->own && at->own)
                measures_add(&s->rows[s->own_row].x, &at->here, 1);
        } else if (map_above(s->q->m, at->unit, r->day) != s->q->unit) {
            continue; /* it stood elsewhere on that day */
        } else if (from_cells(s, at->unit) ? k->stored : k->unstored) {
            add_cell(s, at->unit, month, r->option, &at->x);
        }
    }
}

static void add_units(const struct reading *k, const struct credits *cr)
{
    for (int i = 0; i < cr->n; i++) {
        struct sum_row *row = unit_row(k->s, cr->at[i].unit);

        if (row &&
            (map_is_stored(k->s->q->m, row->unit) ? k->stored : k->unstored))
            measures_add(&row->x, &cr->at[i].x, 1);
    }
}

static enum rc take_record(void *arg, const struct record *r)
{
    const struct reading *k = arg;
    const struct sums *s = k->s;
    const struct credit *at;
    struct credits cr;

    if (r->day < k->from || r->day > k->to ||
        !question_has_option(s->q, r->option))
        return RC_OK;
    record_credit(s->q->m, r, &cr);
    if (s->by == BY_CHILD) {
        add_credits(k, &cr, r);
        return RC_OK;
    }
    if (s->by == BY_UNIT) {
        add_units(k, &cr);
        return RC_OK;
    }
    at = credit_at(&cr, s->q->unit);
    if (at)
        add_cell(k->s, s->q->unit, day_month(r->day), r->option, &at->x);
    return RC_OK;
}

/* All of the period from the records. */
static enum rc fill_from_records(struct sums *s)
{
    struct reading k = { .s = s,
                         .from = s->q->from,
                         .to = s->q->to,
                         .stored = true,
                         .unstored = true,
                         .own = true };

    return question_read(s->q, take_record, &k);
}

static enum rc read_units(struct sums *s, struct reading *k, const int *units,
                          int n)
{
    struct record_query rq = { .campaign = s->q->campaign.ident,
                               .from = k->from,
                               .to = k->to,
                               .known = s->q->a.known,
                               .approved = s->q->a.approved,
                               .units = units,
                               .n_units = n };

    return n ? record_read(s->q->c, s->q->o, &rq, take_record, k) : RC_OK;
}

static enum rc fill_by_days(struct sums *s, struct reading *k)
{
    struct record_query rq = { .campaign = s->q->campaign.ident,
                               .from = k->from,
                               .to = k->to,
                               .known = s->q->a.known,
                               .approved = s->q->a.approved };

    return record_read(s->q->c, s->q->o, &rq, take_record, k);
}

/* The unit's own records: held by itself or by what leads to it. */
static enum rc fill_own(struct sums *s)
{
    const struct question *q = s->q;
    struct reading k = { .s = s, .from = q->from, .to = q->to, .own = true };
    char *seen = NEW(q->c->arena, char, q->o->n + 1);
    int *list = NEW(q->c->arena, int, q->o->n + 1), n = 0;

    list[n++] = q->unit;
    seen[q->unit] = 1;
    for (int i = 0; i < n && !q->m->then; i++) {
        const struct org_unit *u = &q->o->units[list[i]];

        for (int j = 0; j < u->n_forebears; j++) {
            if (!seen[u->forebears[j]])
                list[n++] = u->forebears[j];
            seen[u->forebears[j]] = 1;
        }
    }
    return read_units(s, &k, list, n);
}

/* ---- from cells ---- */

static enum rc read_cells(struct sums *s, const int *units, int n,
                          struct span span)
{
    const struct question *q = s->q;
    struct param p[6 + CHUNK];
    struct rows *r;

    /* map now is what differs from map then, so it needs both */
    p[0] = P_INT(q->campaign.ident);
    p[1] = P_INT(q->o->trees[q->tree].id);
    p[2] = P_INT(q->a.approved ? ROLL_THEN_APPROVED : ROLL_THEN);
    p[3] = P_INT(q->a.approved ? q->roll + ROLL_APPROVED : q->roll);
    p[4] = P_INT(span.from);
    p[5] = P_INT(span.to);
    for (int i = 0; i < CHUNK; i++)
        p[6 + i] = P_INT(i < n ? q->o->units[units[i]].id : 0);
    TRY(db_query(q->c->db, SQL_CELLS, (struct params){ p, 6 + CHUNK }, &r,
                 &q->c->err));
    while (db_next(r)) {
        struct measures x = { .records = db_int(r, 3),
                              .unknown = db_int(r, 4) };

        for (int j = 0; j < MEASURES; j++)
            x.m[j] = db_int(r, 5 + j);
        add_cell(s, org_find_id(q->o, db_int(r, 0)), (int)db_int(r, 1),
                 db_int(r, 2), &x);
    }
    return db_end(r, &q->c->err);
}

/* Into rows by unit: all records of those days. */
static enum rc read_edge_records(struct sums *s, struct span days)
{
    struct reading k = {
        .s = s, .from = days.from, .to = days.to, .stored = true
    };

    return fill_by_days(s, &k);
}

/* The days that make no whole month. */
static enum rc add_edge(struct sums *s, struct span days)
{
    const struct question *q = s->q;
    const struct edge_cells *cells;

    TRY(edge_cells_get(q, days.from, days.to, &cells));
    for (int i = 0; i < cells->n; i++) {
        const struct edge_cell *at = &cells->at[i];

        if (s->by == BY_CHILD ? at->unit != q->unit && from_cells(s, at->unit)
                              : at->unit == q->unit)
            add_cell(s, at->unit, at->month, at->option, &at->x);
    }
    return RC_OK;
}

static enum rc fill_cells(struct sums *s, const int *units, int n)
{
    const struct question *q = s->q;
    struct plan p = plan_of(q->from, q->to, s->by == BY_MONTH);

    for (int i = 0; i < p.n_cells; i++)
        for (int at = 0; at < n; at += CHUNK)
            TRY(read_cells(s, units + at, n - at < CHUNK ? n - at : CHUNK,
                           p.cells[i]));
    for (int i = 0; i < p.n_edges && n; i++)
        TRY(s->by == BY_UNIT ? read_edge_records(s, p.edges[i])
                             : add_edge(s, p.edges[i]));
    return RC_OK;
}

/* The children whose rows come from records, with all that may count there. */
static int *plain_holders(const struct sums *s, int *ret_n)
{
    const struct question *q = s->q;
    char *seen = NEW(q->c->arena, char, q->o->n + 1);
    int *list = NEW(q->c->arena, int, q->o->n + 1), n = 0;

    for (int i = 0; i < s->own_row; i++) {
        int unit = s->rows[i].unit, m = 1;
        int *holders = &unit;

        if (from_cells(s, unit))
            continue;
        if (map_is_stored(q->m, unit))
            holders = question_holders(q, unit, q->o->n, &m);
        for (int j = 0; j < m; j++) {
            if (!seen[holders[j]])
                list[n++] = holders[j];
            seen[holders[j]] = 1;
        }
    }
    *ret_n = n;
    return list;
}

static enum rc fill_children(struct sums *s)
{
    const struct question *q = s->q;
    struct reading k = {
        .s = s, .from = q->from, .to = q->to, .unstored = true
    };
    int *stored = NEW(q->c->arena, int, s->n + 1), n_stored = 0, n_plain;
    int *plain = plain_holders(s, &n_plain);

    for (int i = 0; i < s->own_row; i++)
        if (from_cells(s, s->rows[i].unit))
            stored[n_stored++] = s->rows[i].unit;
    TRY(fill_cells(s, stored, n_stored));
    TRY(read_units(s, &k, plain, n_plain));
    return fill_own(s);
}

/* Whose records may stand at or under one of these; returns how many. */
static int all_holders(const struct question *q, const int *units, int n,
                       int *ret)
{
    char *seen = NEW(q->c->arena, char, q->o->n + 1);
    int found = 0;

    for (int i = 0; i < n; i++) {
        int m, *holders = question_holders(q, units[i], q->o->n, &m);

        for (int j = 0; j < m; j++) {
            if (!seen[holders[j]])
                ret[found++] = holders[j];
            seen[holders[j]] = 1;
        }
    }
    return found;
}

static enum rc fill_units(struct sums *s)
{
    const struct question *q = s->q;
    struct reading k = { .s = s,
                         .from = q->from,
                         .to = q->to,
                         .stored = q->roll < 0,
                         .unstored = true };
    int *stored = NEW(q->c->arena, int, s->n + 1), n_stored = 0;
    int *plain = NEW(q->c->arena, int, s->n + 1), n_plain = 0;
    int *holders = NEW(q->c->arena, int, q->o->n + 1), n_holders;

    for (size_t i = 0; i < s->n; i++) {
        if (q->roll >= 0 && map_is_stored(q->m, s->rows[i].unit))
            stored[n_stored++] = s->rows[i].unit;
        else
            plain[n_plain++] = s->rows[i].unit;
    }
    TRY(fill_cells(s, stored, n_stored));
    n_holders = all_holders(q, plain, n_plain, holders);
    if (n_holders <= MANY_HOLDERS)
        return read_units(s, &k, holders, n_holders);
    return fill_by_days(s, &k);
}

enum rc sums_fill(struct sums *s)
{
    const struct question *q = s->q;

    if (s->by == BY_UNIT)
        return fill_units(s);
    if (q->roll < 0)
        return fill_from_records(s);
    if (s->by == BY_CHILD)
        return fill_children(s);
    if (map_is_stored(q->m, q->unit))
        return fill_cells(s, &q->unit, 1);
    return fill_from_records(s);
}
