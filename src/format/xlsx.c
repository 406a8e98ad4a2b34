/*
 * The tables and charts of a document as a workbook: a first sheet that lists
 * the others, one sheet per table, one per chart with its data and a chart that
 * can be edited.
 */
#include "format/chart_plan.h"
#include "format/official.h"
#include "format/xlsx_file.h"
#include "format/xlsx_sheet.h"

static void put_table(struct book *b, const struct table *t)
{
    const struct look title = {
        .bold = true, .align = ALIGN_CENTER, .wrap = true, .size = 13
    };
    const struct look unit = { .italic = true, .align = ALIGN_RIGHT };
    int busy[DOC_COLUMNS] = { 0 };
    struct page p;
    Str name = t->sheet;
    int head;

    b->tables++;
    if (name.n == 0)
        name = str_fmt(b->a, "%s %d", book_say(b, N_("Table")), b->tables);
    p = sheet_open(b, name, t->caption.n > 0 ? t->caption : name, t->columns);
    if (!p.ws)
        return;
    if (t->caption.n > 0)
        sheet_wide(&p, t->caption, &title, t->columns);
    if (t->unit.n > 0)
        sheet_wide(&p, t->unit, &unit, t->columns);
    head = p.row;
    for (int i = 0; i < t->n; i++)
        sheet_row(&p, t, i, busy);
    sheet_widths(&p);
    sheet_heights(&p, t, head);
    if (t->caption.n > 0)
        sheet_height(
            &p, 0,
            sheet_lines(&p, t->caption, (int[2]){ 0, t->columns }, true));
    sheet_paper(&p, head, head + t->head - 1);
}

/* The first sheet is made first, filled last. */
static void put_summary(struct book *b, struct page *p)
{
    const struct look title = { .bold = true, .size = 14, .wrap = true };
    const struct look head = {
        .bold = true, .head = true, .framed = true, .align = ALIGN_CENTER
    };
    const struct look text = { .framed = true, .wrap = true };
    const struct look middle = { .framed = true, .align = ALIGN_CENTER };
    const char *const heads[] = { N_("No."), N_("Sheet"), N_("Content") };
    int first;

    worksheet_set_row(p->ws, 0, 38, NULL);
    sheet_wide(p, b->d->title, &title, 3);
    sheet_wide(p, b->d->author, &(struct look){ .wrap = false }, 3);
    sheet_wide(p, b->d->subject, &(struct look){ .italic = true, .wrap = true },
               3);
    first = ++p->row;
    for (int i = 0; i < 3; i++)
        sheet_text(p, first, i, str_of(book_say(b, heads[i])), &head);
    for (int i = 1; i < b->n_sheets; i++) {
        Str link = str_fmt(b->a, "internal:'%s'!A1", b->sheets[i].name.p);

        sheet_text(p, first + i, 0, str_fmt(b->a, "%d", i), &middle);
        book_note(b, worksheet_write_url(p->ws, (lxw_row_t)(first + i), 1,
                                         link.p, book_format(b, &text)));
        sheet_text(p, first + i, 1, b->sheets[i].name, &text);
        sheet_text(p, first + i, 2, b->sheets[i].about, &text);
    }
    p->widths[0] = 7;
    p->widths[1] = 30;
    p->widths[2] = 62;
    worksheet_set_column(p->ws, 0, 0, 7, NULL);
    worksheet_set_column(p->ws, 1, 1, 30, NULL);
    worksheet_set_column(p->ws, 2, 2, 62, NULL);
    sheet_paper(p, first, first);
}

static void set_properties(struct book *b)
{
    lxw_doc_properties properties = { 0 };

    properties.title = (char *)(uintptr_t)str_dup(b->a, b->d->title).p;
    properties.author = (char *)(uintptr_t)str_dup(b->a, b->d->author).p;
    properties.subject = (char *)(uintptr_t)str_dup(b->a, b->d->subject).p;
    properties.created = (time_t)(b->d->created / 1000);
    book_note(b, workbook_set_properties(b->wb, &properties));
}

static void fill_book(struct book *b)
{
    struct page summary;

    set_properties(b);
    summary = sheet_open(b, str_of(book_say(b, N_("Report"))), S(""), 3);
    for (int i = 0; i < b->d->n && b->bad == LXW_NO_ERROR; i++) {
        const struct block *block = &b->d->blocks[i];

        if (block->kind == BLOCK_TABLE)
            put_table(b, block->table);
        if (block->kind == BLOCK_CHART)
            xlsx_chart(b, block->chart);
    }
    if (summary.ws)
        put_summary(b, &summary);
}

static enum rc write_book(struct arena *a, const struct doc *d,
                          const char *path, struct err *e)
{
    struct book *b = NEW(a, struct book, 1);
    lxw_workbook_options options = { 0 };
    lxw_error closed;

    b->a = a;
    b->d = d;
    b->wb = workbook_new_opt(path, &options);
    if (!b->wb)
        return err_set(e, RC_IO, "xlsx", "the workbook could not be made");
    fill_book(b);
    closed = workbook_close(b->wb);
    book_note(b, closed);
    if (b->bad == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED)
        return err_set(e, RC_LIMIT, "xlsx",
                       "a cell holds more than 32,767 characters, which a "
                       "workbook cannot take");
    if (b->bad != LXW_NO_ERROR)
        return err_set(e, RC_IO, "xlsx", "the workbook could not be made: %s",
                       lxw_strerror(b->bad));
    return RC_OK;
}

static enum rc check_sheets(const struct doc *d, struct err *e)
{
    int n = 0;

    for (int i = 0; i < d->n; i++)
        n += d->blocks[i].kind == BLOCK_TABLE ||
             d->blocks[i].kind == BLOCK_CHART;
    if (n >= MAX_SHEETS)
        return err_set(e, RC_LIMIT, "xlsx",
                       "the document has %d tables and charts; a workbook "
                       "takes fewer than %d",
                       n, MAX_SHEETS);
    return RC_OK;
}

enum rc doc_to_xlsx(struct arena *a, const struct doc *d, Str *ret_bytes,
                    struct err *e)
{
    char path[XLSX_PATH];
    enum rc rc;

    TRY(doc_check(d, e));
    TRY(chart_check_doc(d, e));
    TRY(check_sheets(d, e));
    TRY(xlsx_file_make(path, e));
    rc = write_book(a, d, path, e);
    if (rc == RC_OK)
        rc = xlsx_file_take(a, path, ret_bytes, e);
    xlsx_file_remove(path);
    return rc;
}
