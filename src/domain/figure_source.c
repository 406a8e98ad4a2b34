/*
 * The records behind a figure, a page at a time.  Few holders: all of their records
 * are looked at and sorted.  Many: records come by day and reading stops when
 * the page is full.
 */
#include <stdlib.h>
#include <string.h>

#include "domain/activity_read.h"
#include "domain/bundle_fact.h"
#include "domain/figure.h"
#include "domain/question.h"

enum { MAX_PAGE = 1000 };

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
                               .approved = q->a.approved,
                               .stop = &f->stop };
    int n;
    int *holders = question_holders(q, q->unit, FEW_HOLDERS, &n);

    if (n > 0) {
        rq.units = holders;
        rq.n_units = n;
        TRY(record_read(q->c, q->o, &rq, take_record, f));
        if (f->n)
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

/* What a figure of another realm has in common with an activity. */
static void show_as_activity(struct ctx *c, const struct bundle_fact *b,
                             struct activity *a)
{
    *a = (struct activity){
        .id = b->id,
        .key = str_fmt(c->arena, "%.*s/%lld/%lld", STR(b->realm),
                       (long long)b->number,
                       (long long)(b->id - BUNDLE_FACT_FIRST)),
        .campaign = b->campaign,
        .from = month_first(day_month(b->day)),
        .to = b->day,
        .units = NEW(c->arena, Str, 1),
        .n_units = 1,
        .form = b->form,
        .topic = S(""),
        .title = b->names,
        .place = S(""),
        .note = S(""),
        .sessions = b->n[M_SESSIONS],
        .turns = b->n[M_TURNS],
        .persons = b->persons,
        .made = b->made,
        .ended = SEQ_LIVE,
    };
    a->units[0] = b->unit;
}

/* The records of the hits: activities of this realm, or figures of others. */
static enum rc read_records(const struct finding *f, int n, struct source *list)
{
    struct ctx *c = f->q->c;
    Id *ids = NEW(c->arena, Id, 2 * n + 1);
    struct bundle_fact *facts;
    struct activity *acts;
    int a = 0, b = 0;

    for (int i = 0; i < n; i++)
        if (f->hits[i].id < BUNDLE_FACT_FIRST)
            ids[a++] = f->hits[i].id;
        else
            ids[n + b++] = f->hits[i].id;
    TRY(activity_by_ids(c, ids, a, &acts));
    TRY(bundle_fact_by_ids(c, ids + n, b, &facts));
    for (int i = 0; i < n; i++) {
        if (f->hits[i].id < BUNDLE_FACT_FIRST) {
            list[i].activity = *acts++;
            continue;
        }
        list[i].bundle = facts++;
        show_as_activity(c, list[i].bundle, &list[i].activity);
    }
    return RC_OK;
}

static enum rc fill(struct finding *f, struct source_page *page)
{
    int limit = page->limit;
    struct ctx *c = f->q->c;
    int n = f->n < (size_t)limit ? (int)f->n : limit;
    struct source *list = NEW(c->arena, struct source, n + 1);
    struct indicator ind;

    TRY(indicator_get(c, f->q->a.indicator, &ind));
    TRY(read_records(f, n, list));
    for (int i = 0; i < n; i++) {
        const struct hit *h = &f->hits[i];

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
    " 'activities', 'event', 'units') OR (kind = 'bundle'"
    " AND action <> 'bundle.export')";

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
