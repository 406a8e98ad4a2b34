/*
 * Edge cells: a small unit's records are read by their holders, a large one's by
 * days.  Cells are few (a unit's children, the options met, one or two months), so
 * those of a unit hang in a list.
 */
#include "domain/figure_edge.h"

#include <string.h>

#include "domain/memo.h"

/* So few that reading all they ever held costs less than reading the days. */
enum { EDGE_HOLDERS = 80 };

struct gathering {
    const struct question *q;
    Day from, to;
    struct edge_cell *cells;
    int *next;  /* per cell: another one of its unit, from 1 */
    int *first; /* per unit: a cell of it, from 1, or 0 */
    size_t n, cap, cap_next;
};

static struct edge_cell *cell_of(struct gathering *g, int unit, int month,
                                 int64_t option)
{
    struct arena *a = g->q->c->arena;
    size_t n_next = g->n;
    struct edge_cell *cell;

    for (int i = g->first[unit]; i; i = g->next[i - 1])
        if (g->cells[i - 1].option == option && g->cells[i - 1].month == month)
            return &g->cells[i - 1];
    *PUSH(a, g->next, n_next, g->cap_next) = g->first[unit];
    cell = PUSH(a, g->cells, g->n, g->cap);
    *cell =
        (struct edge_cell){ .unit = unit, .month = month, .option = option };
    g->first[unit] = (int)g->n;
    return cell;
}

static enum rc take_record(void *arg, const struct record *r)
{
    struct gathering *g = arg;
    const struct map *m = g->q->m;
    struct credits cr;

    if (r->day < g->from || r->day > g->to)
        return RC_OK;
    record_credit(m, r, &cr);
    for (int i = 0; i < cr.n; i++) {
        int unit = cr.at[i].unit;

        if (unit == g->q->unit || (map_is_stored(m, unit) &&
                                   map_above(m, unit, r->day) == g->q->unit))
            measures_add(&cell_of(g, unit, day_month(r->day), r->option)->x,
                         &cr.at[i].x, 1);
    }
    return RC_OK;
}

static enum rc gather(struct gathering *g)
{
    const struct question *q = g->q;
    int n, *holders = question_holders(q, q->unit, EDGE_HOLDERS, &n);
    struct record_query rq = { .campaign = q->campaign.ident,
                               .from = g->from,
                               .to = g->to,
                               .known = q->a.known,
                               .approved = q->a.approved,
                               .units = n > 0 ? holders : NULL,
                               .n_units = n > 0 ? n : 0 };

    g->first = NEW(q->c->arena, int, q->o->n + 1);
    return record_read(q->c, q->o, &rq, take_record, g);
}

static Str key_of(const struct question *q, Day from, Day to)
{
    struct buf *key = NEW(q->c->arena, struct buf, 1);

    buf_init_arena(key, q->c->arena, BUF_NO_MAX);
    buf_char(key, 'E');
    memo_key_int(key, q->o->n); /* units are told by their indexes */
    memo_key_int(key, q->campaign.ident);
    memo_key_int(key, q->tree);
    memo_key_int(key, q->roll);
    memo_key_int(key, q->a.approved);
    memo_key_int(key, q->unit);
    memo_key_int(key, from);
    memo_key_int(key, to);
    return buf_view(key);
}

static void keep(struct memo *m, Str key, const struct edge_cells *cells)
{
    size_t n = (size_t)cells->n, bytes = n * sizeof *cells->at;
    struct arena *a = memo_room(m, sizeof *cells + bytes);
    struct edge_cell *at;
    struct edge_cells *k;

    if (!a)
        return;
    k = NEW(a, struct edge_cells, 1);
    at = NEW(a, struct edge_cell, n + 1);
    if (n)
        memcpy(at, cells->at, bytes);
    *k = (struct edge_cells){ at, cells->n };
    memo_keep(m, key, k);
}

/* The memo is of one log entry and day, so units and maps are the same still. */
enum rc edge_cells_get(const struct question *q, Day from, Day to,
                       const struct edge_cells **ret)
{
    struct gathering g = { .q = q, .from = from, .to = to };
    Str key = key_of(q, from, to);
    struct edge_cells *cells;
    struct memo *m;

    TRY(memo_open(q->c, &m));
    *ret = memo_find(m, key);
    if (*ret)
        return RC_OK;
    TRY(gather(&g));
    cells = NEW(q->c->arena, struct edge_cells, 1);
    *cells = (struct edge_cells){ g.cells, (int)g.n };
    keep(m, key, cells);
    *ret = cells;
    return RC_OK;
}
