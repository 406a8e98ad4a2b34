/*
 * Cuts a report for the screen: the text, or one annex, and an annex into parts that are
 * weighed as the HTML they become.
 */
#include "app/report_part.h"

#include "domain/log.h"

/* A page with its style and script is to stay below 100 KB (tests/browser); this is what
 * they and the frame of the page leave, with room to spare. */
enum { MOST_BYTES = 34 << 10, CELL_BYTES = 28, LINK_BYTES = 32 };

struct cutter {
    struct arena *a;
    const struct doc *d;
    struct doc *parts;
    size_t n, cap;
    struct block *blocks; /* of the part being filled */
    size_t n_blocks, cap_blocks;
    ptrdiff_t weight;
};

enum rc report_part_take(struct ctx *c, int64_t annex, struct doc *d)
{
    int from = 0, to = d->n, at = 0;

    for (int i = 0; i < d->n; i++) {
        if (d->blocks[i].kind != BLOCK_ANNEX)
            continue;
        if (at == annex)
            to = to < i ? to : i;
        if (++at == annex)
            from = i;
    }
    if (annex < 0 || annex > at)
        return fail(c, RC_NOTFOUND, "annex", N_("the report has no annex %d"),
                    (int)annex);
    d->blocks += from;
    d->n = to - from;
    return RC_OK;
}

/* ---- how heavy ---- */

static ptrdiff_t spans_weight(const struct spans *s)
{
    ptrdiff_t n = 0;

    for (int i = 0; i < s->n; i++) {
        Str href = s->at[i].href;

        n += s->at[i].text.n;
        if (href.n)
            n += href.n + LINK_BYTES;
        for (ptrdiff_t k = 0; k < href.n; k++)
            if (href.p[k] == '&')
                n += 4; /* &amp; */
    }
    return n;
}

static ptrdiff_t row_weight(const struct row *r)
{
    ptrdiff_t n = 0;

    for (int i = 0; i < r->n; i++)
        n += spans_weight(&r->cells[i].text) + CELL_BYTES;
    return n;
}

static ptrdiff_t rows_weight(const struct table *t, int from, int to)
{
    ptrdiff_t n = 0;

    for (int i = from; i < to; i++)
        n += row_weight(&t->rows[i]);
    return n;
}

static ptrdiff_t block_weight(const struct block *b)
{
    ptrdiff_t n = spans_weight(&b->text) + b->note.n + CELL_BYTES;

    if (b->table)
        n += rows_weight(b->table, 0, b->table->n);
    if (b->chart)
        n += 4096;
    return n;
}

/* ---- cutting ---- */

static void put(struct cutter *k, const struct block *b)
{
    *PUSH(k->a, k->blocks, k->n_blocks, k->cap_blocks) = *b;
    k->weight += block_weight(b);
}

static void end_part(struct cutter *k)
{
    struct doc *d = PUSH(k->a, k->parts, k->n, k->cap);

    *d = *k->d;
    d->blocks = k->blocks;
    d->n = (int)k->n_blocks;
    k->blocks = NULL;
    k->n_blocks = k->cap_blocks = 0;
    k->weight = 0;
}

/* The next part begins with the title again. */
static void next_part(struct cutter *k)
{
    end_part(k);
    put(k, &k->d->blocks[0]);
}

/* Is a cell of the rows above still going on in this one? */
static bool goes_on(const struct table *t, int from, int row)
{
    for (int i = from; i < row; i++)
        for (int c = 0; c < t->rows[i].n; c++)
            if (i + t->rows[i].cells[c].rowspan > row)
                return true;
    return false;
}

/* Rows [from, to) under the head of the table. */
static void put_rows(struct cutter *k, const struct block *b, int from, int to)
{
    struct block *part = NEW(k->a, struct block, 1);
    struct table *t = NEW(k->a, struct table, 1);
    int head = b->table->head;

    *part = *b;
    *t = *b->table;
    part->table = t;
    t->n = head + to - from;
    t->rows = NEW(k->a, struct row, t->n + 1);
    for (int i = 0; i < head; i++)
        t->rows[i] = b->table->rows[i];
    for (int i = from; i < to; i++)
        t->rows[head + i - from] = b->table->rows[i];
    put(k, part);
}

static void put_table(struct cutter *k, const struct block *b)
{
    const struct table *t = b->table;
    ptrdiff_t head = rows_weight(t, 0, t->head), heavy = k->weight + head;
    int from = t->head;

    for (int i = t->head; i < t->n; i++) {
        ptrdiff_t row = row_weight(&t->rows[i]);

        if (i > from && heavy + row > MOST_BYTES && !goes_on(t, from, i)) {
            put_rows(k, b, from, i);
            next_part(k);
            from = i;
            heavy = k->weight + head;
        }
        heavy += row;
    }
    put_rows(k, b, from, t->n);
}

int report_part_cut(struct arena *a, const struct doc *d, struct doc **ret)
{
    struct cutter k = { .a = a, .d = d };

    for (int i = 0; i < d->n; i++) {
        const struct block *b = &d->blocks[i];
        bool is_annex = d->blocks[0].kind == BLOCK_ANNEX;

        if (is_annex && k.n_blocks > 1 &&
            k.weight + (b->table ? 0 : block_weight(b)) > MOST_BYTES)
            next_part(&k);
        if (is_annex && b->table)
            put_table(&k, b);
        else
            put(&k, b);
    }
    end_part(&k);
    *ret = k.parts;
    return (int)k.n;
}
