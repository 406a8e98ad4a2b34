/* Counts a document before it is written: a writer then needs no other bound.
 */
#include "format/doc_limits.h"

#include <string.h>

#include "format/chart_plan.h"

struct counts {
    int64_t rows, text;
};

static void count_spans(struct counts *n, const struct spans *s)
{
    for (int i = 0; i < s->n; i++)
        n->text += s->at[i].text.n;
}

static enum rc bad_table(const struct table *t, int row, struct err *e)
{
    return err_set(e, RC_INVALID, "table",
                   "row %d of the table '%.*s' does not fit its %d columns",
                   row + 1, STR(t->caption), t->columns);
}

/* Every row must fill the columns that spans from above leave, no more. */
static enum rc check_row(const struct table *t, int row, int *busy,
                         struct err *e)
{
    const struct row *r = &t->rows[row];
    int col = 0;

    for (int i = 0; i < r->n; i++) {
        int wide = r->cells[i].colspan > 1 ? r->cells[i].colspan : 1;
        int tall = r->cells[i].rowspan > 1 ? r->cells[i].rowspan : 1;
        int last_row = row < t->head ? t->head : t->n;

        while (col < t->columns && busy[col] > 0)
            col++;
        if (wide > t->columns - col || tall > last_row - row)
            return bad_table(t, row, e);
        for (int end = col + wide; col < end; col++) {
            if (busy[col] > 0)
                return bad_table(t, row, e);
            busy[col] = tall;
        }
    }
    for (col = 0; col < t->columns; col++)
        busy[col] -= busy[col] > 0;
    return RC_OK;
}

static enum rc check_table(const struct table *t, struct counts *n,
                           struct err *e)
{
    int busy[DOC_MAX_COLUMNS] = { 0 };

    if (t->columns < 1 || t->columns > DOC_MAX_COLUMNS)
        return err_set(e, RC_LIMIT, "table",
                       "the table '%.*s' has %d columns; 1 to %d can be "
                       "printed",
                       STR(t->caption), t->columns, DOC_MAX_COLUMNS);
    if (t->head < 0 || t->head > t->n)
        return bad_table(t, t->head, e);
    n->rows += t->n;
    if (n->rows > DOC_MAX_ROWS)
        return RC_OK;
    for (int i = 0; i < t->n; i++) {
        TRY(check_row(t, i, busy, e));
        for (int k = 0; k < t->rows[i].n; k++)
            count_spans(n, &t->rows[i].cells[k].text);
    }
    return RC_OK;
}

enum rc doc_check_limits(const struct doc *d, struct err *e)
{
    struct counts n = { 0, 0 };

    for (int i = 0; i < d->n && d->n <= DOC_MAX_BLOCKS; i++) {
        const struct block *b = &d->blocks[i];

        count_spans(&n, &b->text);
        if (b->kind == BLOCK_TABLE)
            TRY(check_table(b->table, &n, e));
        if (b->kind == BLOCK_CHART)
            TRY(chart_check(b->chart, e));
    }
    if (d->n > DOC_MAX_BLOCKS || n.rows > DOC_MAX_ROWS || n.text > DOC_MAX_TEXT)
        return err_set(e, RC_LIMIT, "document",
                       "the document is too large: at most %d blocks, %d table "
                       "rows and %d MB of text can be written",
                       DOC_MAX_BLOCKS, DOC_MAX_ROWS, DOC_MAX_TEXT >> 20);
    return RC_OK;
}
