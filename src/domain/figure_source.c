/*
 * The records behind a figure, a page at a time.  Few holders: all of their records
 * are looked at and sorted.  Many: records come by day and reading stops when
 * the page is full.
 */
#include <stdlib.h>
#include <string.h>

#include "domain/activity_read.h"
#include "domain/figure.h"
#include "domain/question.h"

enum { FEW_HOLDERS = 400, MAX_PAGE = 1000 };

struct hit {
    Id id;
    Day day;
    struct measures x;
    bool joint;
};

struct finding {
    const struct question *q;
    struct hit *hits;
    size_t n, cap;
    size_t skip, want; /* when by day: pass over, then take */
    bool by_day, stop;
};

static enum rc take_record(void *arg, const struct record *r)
{
    struct finding *f = arg;
    const struct credit *at;
    struct credits cr;

    if (!question_has_option(f->q, r->option))
        return RC_OK;
    record_credit(f->q->m, r, &cr);
    at = credit_at(&cr, f->q->unit);
    if (!at)
        return RC_OK;
    if (f->by_day && f->skip) {
        f->skip--;
        return RC_OK;
    }
    *PUSH(f->q->c->arena, f->hits, f->n, f->cap) =
        (struct hit){ r->id, r->day, at->x, r->n > 1 };
    f->stop = f->by_day && f->n >= f->want;
    return RC_OK;
}

static int by_day(const void *pa, const void *pb)
{
    const struct hit *a = pa, *b = pb;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->id < b->id ? -1 : a->id > b->id;
}

static enum rc find(struct finding *f, int offset, int limit)
{
    const struct question *q = f->q;
    struct record_query rq = { .campaign = q->campaign.ident,
                               .from = q->from,
                               .to = q->to,
                               .known = q->a.known,
                               .stop = &f->stop };
    int n;
    int *holders = question_holders(q, q->unit, FEW_HOLDERS, &n);

    if (n > 0) {
        rq.units = holders;
        rq.n_units = n;
        TRY(record_read(q->c, q->o, &rq, take_record, f));
        if (f->n == 0)
            return RC_OK;
        qsort(f->hits, f->n, sizeof *f->hits, by_day);
        f->hits += (size_t)offset < f->n ? (size_t)offset : f->n;
        f->n -= (size_t)offset < f->n ? (size_t)offset : f->n;
        return RC_OK;
    }
    rq.by_day = f->by_day = true;
    f->skip = (size_t)offset;
    f->want = (size_t)limit;
    return record_read(q->c, q->o, &rq, take_record, f);
}

static enum rc fill(struct finding *f, struct source_page *page)
{
    int limit = page->limit;
    struct ctx *c = f->q->c;
    int n = f->n < (size_t)limit ? (int)f->n : limit;
    struct source *list = NEW(c->arena, struct source, n + 1);
    Id *ids = NEW(c->arena, Id, n + 1);
    struct activity *acts;
    struct indicator ind;

    TRY(indicator_get(c, f->q->a.indicator, &ind));
    for (int i = 0; i < n; i++)
        ids[i] = f->hits[i].id;
    TRY(activity_by_ids(c, ids, n, &acts));
    for (int i = 0; i < n; i++) {
        const struct hit *h = &f->hits[i];

        list[i].activity = acts[i];
        list[i].joint = h->joint;
        list[i].determined =
            ind.measure >= 0 && !(ind.measure == M_PERSONS && h->x.unknown);
        list[i].value = ind.measure >= 0 ? h->x.m[ind.measure] : 0;
    }
    page->at = list;
    page->n = n;
    return RC_OK;
}

enum rc figure_sources(struct ctx *c, const struct address *a,
                       struct source_page *page)
{
    struct finding f = { .n = 0 };
    struct figure figure;
    struct question q;
    enum rc rc;

    if (page->limit < 0 || page->limit > MAX_PAGE || page->offset < 0)
        return fail(c, RC_LIMIT, "limit", N_("a page holds at most %d records"),
                    MAX_PAGE);
    TRY(figure_value(c, a, &figure));
    page->total = figure.records;
    TRY(question_open(c, a, &q));
    f.q = &q;
    rc = find(&f, page->offset, page->limit);
    if (rc == RC_OK)
        rc = fill(&f, page);
    question_close(&q);
    return rc;
}

/* ---- the newest change ---- */

static const char SQL_NEWEST[] =
    "SELECT COALESCE(MAX(seq), 0) FROM log WHERE kind IN ('activity',"
    " 'activities', 'event', 'units')";

enum rc figure_changed(struct ctx *c, const struct address *a, int64_t *ret_seq)
{
    struct question q;
    int n, *holders;
    enum rc rc;

    TRY(question_open(c, a, &q));
    holders = question_holders(&q, q.unit, FEW_HOLDERS, &n);
    if (n > 0)
        rc = activity_newest(c, q.o, holders, n, ret_seq);
    else
        rc = db_one(c->db, SQL_NEWEST, NO_PARAMS, ret_seq, &c->err);
    question_close(&q);
    return rc;
}
