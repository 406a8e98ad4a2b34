/*
 * Sections 4 to 6: the figure of a unit on a view, its rows by child, its
 * coverage.  Every question runs over all records again.
 */
#include "model_view.h"

#include "base/num.h"

static bool asked_for(const struct m_view *v, const struct m_ask *q,
                      const struct m_record *r)
{
    return m_counts(r) && (!q->approved || r->status == M_APPROVED) &&
           r->campaign == q->campaign && q->from <= r->day && r->day <= q->to &&
           m_option_within(v->w, r->option, q->option);
}

static int64_t whole(const struct m_record *r, enum m_measure m)
{
    switch (m) {
    case SESSIONS:
        return r->sessions;
    case TURNS:
        return r->turns;
    case PERSONS:
        return r->persons;
    default:
        return MICRO;
    }
}

static int64_t part(const struct m_node *n, enum m_measure m)
{
    return n->part[m == ACTIVITIES ? 2 : m];
}

/* What one figure adds up to on its way. */
struct sum {
    struct m_figure f;
    int64_t persons; /* of the one record that may be determined */
    bool whole;      /* and nothing of it stands elsewhere */
};

/* Counts record i with those of its nodes that are asked for (`under`). */
static void count(const struct m_view *v, const struct m_ask *q, int i,
                  struct sum *t, bool (*under)(const struct m_node *, int))
{
    const struct m_record *r = &v->s->records[i];
    const struct m_place *p = &v->places[i];
    int64_t parts = 0;
    int n = 0;

    for (int k = 0; k < p->nnodes; k++) {
        if (!under(&p->nodes[k], q->unit))
            continue;
        n++;
        if (q->measure != PERSONS)
            parts += part(&p->nodes[k], q->measure);
    }
    if (!n)
        return;
    t->f.records++;
    t->f.value += p->joint ? whole(r, q->measure) : parts;
    t->persons = r->persons;
    t->whole = p->joint || n == p->nnodes;
}

static struct m_figure finish(const struct m_ask *q, const struct sum *t)
{
    struct m_figure f = t->f;

    f.determined = true;
    if (q->measure != PERSONS)
        return f;
    f.value = f.records == 1 ? t->persons : 0;
    f.determined =
        f.records == 0 || (f.records == 1 && t->persons != M_NONE && t->whole);
    if (!f.determined)
        f.value = 0;
    return f;
}

static bool at_or_under(const struct m_node *n, int unit)
{
    return n->chain >> unit & 1;
}

static bool exactly_at(const struct m_node *n, int unit)
{
    return n->unit == unit;
}

static struct m_figure add_up(const struct m_view *v, const struct m_ask *q,
                              bool (*under)(const struct m_node *, int))
{
    struct sum t = { 0 };

    for (int i = 0; i < v->s->nrecords; i++)
        if (v->places[i].counts && asked_for(v, q, &v->s->records[i]))
            count(v, q, i, &t, under);
    return finish(q, &t);
}

struct m_figure m_figure_of(const struct m_view *v, const struct m_ask *q)
{
    return add_up(v, q, at_or_under);
}

/* A period reaches no further than the campaign. */
static struct m_ask within_campaign(const struct m_view *v,
                                    const struct m_ask *q)
{
    const struct m_campaign *c = &v->w->campaigns[q->campaign];
    struct m_ask cut = *q;

    if (cut.from < c->from)
        cut.from = c->from;
    if (cut.to > c->to)
        cut.to = c->to;
    return cut;
}

/* ---- rows by child ---- */

static void add_row(struct m_rows *rows, int unit, struct m_figure f)
{
    rows->unit[rows->n] = unit;
    rows->figure[rows->n++] = f;
}

/* The figure of `child` over the days on which it stood directly under U. */
static bool row_then(const struct m_view *v, const struct m_ask *q, int child,
                     struct m_figure *ret)
{
    struct m_ask row = *q;
    struct sum t = { 0 };
    bool stood = false;

    row.unit = child;
    for (int i = 0; i < v->s->nedges; i++) {
        const struct m_edge *e = &v->s->edges[i];

        if (e->tree != v->tree || e->unit != child || e->parent != q->unit)
            continue;
        row.from = e->from > q->from ? e->from : q->from;
        row.to = e->to - 1 < q->to ? e->to - 1 : q->to;
        stood |= row.from <= row.to;
        for (int k = 0; k < v->s->nrecords; k++)
            if (v->places[k].counts && asked_for(v, &row, &v->s->records[k]))
                count(v, &row, k, &t, at_or_under);
    }
    *ret = finish(q, &t);
    return stood;
}

static bool row_on_map(const struct m_view *v, const struct m_ask *q, int child,
                       struct m_figure *ret)
{
    struct m_ask row = *q;

    if (v->above[child] != q->unit)
        return false;
    row.unit = child;
    *ret = m_figure_of(v, &row);
    return v->rule[child] == 1 || ret->records > 0;
}

void m_rows_of(const struct m_view *v, const struct m_ask *q,
               struct m_rows *ret)
{
    struct m_ask cut = within_campaign(v, q);
    struct m_figure f = add_up(v, q, exactly_at);

    q = &cut;
    ret->n = 0;
    if (f.records)
        add_row(ret, q->unit, f);
    for (int u = 0; u < M_UNITS; u++)
        if (u != q->unit && (v->day == M_THEN ? row_then(v, q, u, &f)
                                              : row_on_map(v, q, u, &f)))
            add_row(ret, u, f);
}

/* ---- coverage ---- */

static bool stood_under_on(const struct m_view *v, int unit, int top, Day d)
{
    while (unit != top) {
        const struct m_edge *e = m_edge_on(v->s, v->tree, unit, d);

        if (!e || e->parent == M_NONE)
            return false;
        unit = e->parent;
    }
    return m_edge_on(v->s, v->tree, top, d) != NULL;
}

/* Only on the first day and where an edge begins can an answer change. */
static bool stood_under(const struct m_view *v, const struct m_ask *q, int unit)
{
    if (q->from > q->to)
        return false;
    if (stood_under_on(v, unit, q->unit, q->from))
        return true;
    for (int i = 0; i < v->s->nedges; i++) {
        const struct m_edge *e = &v->s->edges[i];

        if (e->tree == v->tree && q->from < e->from && e->from <= q->to &&
            stood_under_on(v, unit, q->unit, e->from))
            return true;
    }
    return false;
}

static bool expected(const struct m_view *v, const struct m_ask *q, int unit)
{
    if (v->day == M_THEN)
        return stood_under(v, q, unit);
    return stood_under_on(v, unit, q->unit, v->day);
}

static bool lived_in(const struct m_view *v, const struct m_ask *q, int unit)
{
    for (int i = 0; i < v->s->nlives; i++) {
        const struct m_life *l = &v->s->lives[i];

        if (l->unit == unit && l->from <= q->to && l->to > q->from)
            return true;
    }
    return false;
}

static void reports_of(const struct m_view *v, const struct m_ask *q, int unit,
                       int *ret_records, int *ret_above_zero)
{
    *ret_records = *ret_above_zero = 0;
    for (int i = 0; i < v->s->nrecords; i++) {
        const struct m_record *r = &v->s->records[i];
        const struct m_place *p = &v->places[i];

        if (!p->counts || !asked_for(v, q, r))
            continue;
        for (int k = 0; k < p->nnodes; k++)
            if (p->nodes[k].unit == unit) {
                ++*ret_records;
                *ret_above_zero += r->sessions > 0 || r->turns > 0;
            }
    }
}

struct m_coverage m_coverage_of(const struct m_view *v, const struct m_ask *q)
{
    struct m_coverage c = { 0 };
    struct m_ask cut = within_campaign(v, q), all = cut;

    q = &cut;
    all.option = M_NONE;
    for (int u = 0; u < M_UNITS; u++) {
        int records, above_zero;

        if (!expected(v, q, u))
            continue;
        reports_of(v, &all, u, &records, &above_zero);
        c.expected++;
        if (above_zero)
            c.reported++;
        else if (records)
            c.nothing++;
        else if (v->day != M_THEN && !lived_in(v, q, u))
            c.not_applicable++;
    }
    return c;
}
