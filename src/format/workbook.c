/* Printing the description of a workbook of entry; see workbook.h. */
#include "format/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

#include "base/arena.h"
#include "base/text.h"
#include "format/xlsx_file.h"

enum {
    TITLE_ROW,
    GUIDE_ROW,
    HEAD_ROW,
    NAME_ROW,
    FIRST_ROW, /* = ENTRY_HEAD_ROWS */
    MAX_LISTS = 64,
    MAX_MESSAGE =
        250, /* characters of a message beside a cell; Excel has 255 */
    SERIAL_EPOCH = 25569
};

static const char LISTS[] = "danh_muc";
static const double COUNT_MOST = 1000000000;

struct book {
    struct arena *a;
    const struct entry_book *d;
    lxw_workbook *wb;
    lxw_worksheet *ws, *lists;
    const struct entry_choices *written[MAX_LISTS];
    int n_written;
    lxw_format *head, *open[4], *shut[4]; /* by entry_kind */
    lxw_error bad;
};

static void note(struct book *b, lxw_error error)
{
    if (b->bad == LXW_NO_ERROR)
        b->bad = error;
}

static const char *say(const struct book *b, const char *id)
{
    return msg(b->d->lang, id);
}

/* The library's texts are not const. */
static char *text_of(struct book *b, Str s)
{
    return (char *)(uintptr_t)str_dup(b->a, s).p;
}

/* The head of a text, at most n characters. */
static char *cut_text(struct book *b, Str s, int n)
{
    ptrdiff_t at = 0;

    while (at < s.n && (((unsigned char)s.p[at] & 0xc0) == 0x80 || n-- > 0))
        at++;
    return text_of(b, (Str){ s.p, at });
}

/* ---- looks ---- */

static lxw_format *plain_format(struct book *b)
{
    lxw_format *f = workbook_add_format(b->wb);

    format_set_font_name(f, "Times New Roman");
    format_set_font_size(f, 12);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    return f;
}

static lxw_format *cell_format(struct book *b, enum entry_kind kind, bool open)
{
    lxw_format *f = plain_format(b);

    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, 0xb8c4d0);
    if (kind == ENTRY_DAY) {
        format_set_num_format(f, "dd/mm/yyyy");
        format_set_align(f, LXW_ALIGN_CENTER);
    } else if (kind == ENTRY_COUNT) {
        format_set_num_format(f, "#,##0");
        format_set_align(f, LXW_ALIGN_RIGHT);
    } else {
        format_set_text_wrap(f);
        if (kind == ENTRY_TEXT) /* 1/5 stays what was typed */
            format_set_num_format(f, "@");
    }
    if (open)
        format_set_unlocked(f);
    else
        format_set_bg_color(f, 0xf0f0f0);
    return f;
}

static void make_formats(struct book *b)
{
    b->head = plain_format(b);
    format_set_bold(b->head);
    format_set_text_wrap(b->head);
    format_set_align(b->head, LXW_ALIGN_CENTER);
    format_set_bg_color(b->head, 0xe8eef4);
    format_set_border(b->head, LXW_BORDER_THIN);
    for (int i = 0; i < 4; i++) {
        b->open[i] = cell_format(b, (enum entry_kind)i, true);
        b->shut[i] = cell_format(b, (enum entry_kind)i, false);
    }
}

/* ---- choices ---- */

/* Column of the hidden sheet that holds them, or -1 where there is no room. */
static int list_column(struct book *b, const struct entry_choices *choices)
{
    int at = 0;

    while (at < b->n_written && b->written[at] != choices)
        at++;
    if (at < b->n_written)
        return at;
    if (at == MAX_LISTS)
        return -1;
    b->written[b->n_written++] = choices;
    note(b, worksheet_write_string(b->lists, 0, (lxw_col_t)at,
                                   text_of(b, choices->title), b->head));
    for (int i = 0; i < choices->n; i++)
        note(b,
             worksheet_write_string(b->lists, (lxw_row_t)(i + 1), (lxw_col_t)at,
                                    text_of(b, choices->items[i]), NULL));
    note(b, worksheet_set_column(b->lists, (lxw_col_t)at, (lxw_col_t)at, 40,
                                 NULL));
    return at;
}

/* ---- checks while one types ---- */

static void check_choice(struct book *b, const struct entry_column *k,
                         lxw_data_validation *v)
{
    int at = list_column(b, k->choices);
    char column[LXW_MAX_COL_NAME_LENGTH];

    if (at < 0)
        return;
    lxw_col_to_name(column, (lxw_col_t)at, LXW_FALSE);
    v->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    v->value_formula = text_of(b, str_fmt(b->a, "=%s!$%s$2:$%s$%d", LISTS,
                                          column, column, k->choices->n + 1));
    v->error_message = text_of(
        b, str_of(say(b, k->open ? N_("This is not in the list. Keep it?")
                                 : N_("Choose one of the list that opens "
                                      "at the cell."))));
    if (k->open)
        v->error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;
}

static void check_day(struct book *b, const struct entry_column *k,
                      lxw_data_validation *v)
{
    char least[DAY_TEXT], most[DAY_TEXT];

    v->validate = LXW_VALIDATION_TYPE_DATE_NUMBER;
    v->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    v->minimum_number = k->least + SERIAL_EPOCH;
    v->maximum_number = k->most + SERIAL_EPOCH;
    v->error_message = text_of(
        b, str_fmt(b->a, msg(b->d->lang, N_("Write a day from %s to %s.")),
                   day_vn(k->least, least), day_vn(k->most, most)));
}

static void check_count(struct book *b, lxw_data_validation *v)
{
    v->validate = LXW_VALIDATION_TYPE_INTEGER;
    v->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    v->minimum_number = 0;
    v->maximum_number = COUNT_MOST;
    v->error_message =
        text_of(b, str_of(say(b, N_("Write a whole number from 0 on."))));
}

static void check_text(struct book *b, const struct entry_column *k,
                       lxw_data_validation *v)
{
    v->validate = LXW_VALIDATION_TYPE_LENGTH;
    v->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    v->minimum_number = 0;
    v->maximum_number = k->max;
    v->error_message = text_of(
        b, str_fmt(b->a, msg(b->d->lang, N_("Write at most %d characters.")),
                   k->max));
}

static void put_check(struct book *b, int column)
{
    const struct entry_column *k = &b->d->columns[column];
    lxw_data_validation v = { .validate = LXW_VALIDATION_TYPE_ANY,
                              .ignore_blank = LXW_VALIDATION_ON,
                              .show_input = LXW_VALIDATION_ON,
                              .show_error = LXW_VALIDATION_ON,
                              .dropdown = LXW_VALIDATION_ON };

    if (k->locked || k->hidden || b->d->n_rows == 0)
        return;
    v.input_title = cut_text(b, k->title, 32);
    v.input_message = cut_text(b, k->help, MAX_MESSAGE);
    v.error_title = cut_text(b, k->title, 32);
    if (k->kind == ENTRY_CHOICE && k->choices->n > 0)
        check_choice(b, k, &v);
    else if (k->kind == ENTRY_DAY)
        check_day(b, k, &v);
    else if (k->kind == ENTRY_COUNT)
        check_count(b, &v);
    else if (k->max > 0)
        check_text(b, k, &v);
    note(b,
         worksheet_data_validation_range(
             b->ws, FIRST_ROW, (lxw_col_t)column,
             (lxw_row_t)(FIRST_ROW + b->d->n_rows - 1), (lxw_col_t)column, &v));
}

/* ---- cells ---- */

static void put_cell(struct book *b, int row, int column, Str cell)
{
    const struct entry_column *k = &b->d->columns[column];
    lxw_format *f = (k->locked || k->hidden ? b->shut : b->open)[k->kind];
    lxw_row_t r = (lxw_row_t)(FIRST_ROW + row);
    lxw_col_t at = (lxw_col_t)column;
    int64_t count;
    Day day;

    if (cell.n == 0)
        note(b, worksheet_write_blank(b->ws, r, at, f));
    else if (k->kind == ENTRY_DAY && day_parse(cell, &day))
        note(b, worksheet_write_number(b->ws, r, at, day + SERIAL_EPOCH, f));
    else if (k->kind == ENTRY_COUNT && str_int(cell, &count))
        note(b, worksheet_write_number(b->ws, r, at, (double)count, f));
    else
        note(b, worksheet_write_string(b->ws, r, at, text_of(b, cell), f));
}

static void put_column(struct book *b, int column)
{
    const struct entry_column *k = &b->d->columns[column];
    lxw_row_col_options hidden = { .hidden = LXW_TRUE };
    lxw_comment_options options = { .x_scale = 1.6, .y_scale = 1.4 };
    lxw_col_t at = (lxw_col_t)column;
    Str title = k->required ? str_cat(b->a, k->title, S(" *")) : k->title;

    note(b, worksheet_set_column_opt(b->ws, at, at, k->width, NULL,
                                     k->hidden ? &hidden : NULL));
    note(b, worksheet_write_string(b->ws, HEAD_ROW, at, text_of(b, title),
                                   b->head));
    note(b, worksheet_write_string(b->ws, NAME_ROW, at, text_of(b, k->name),
                                   NULL));
    if (k->help.n && !k->hidden)
        note(b, worksheet_write_comment_opt(b->ws, HEAD_ROW, at,
                                            text_of(b, k->help), &options));
    for (int i = 0; i < b->d->n_rows; i++)
        put_cell(b, i, column, b->d->rows[i][column]);
    put_check(b, column);
}

/* The first column that is seen: titles stand there. */
static int first_seen(const struct entry_book *d)
{
    int i = 0;

    while (i < d->n_columns - 1 && d->columns[i].hidden)
        i++;
    return i;
}

static void put_titles(struct book *b)
{
    lxw_format *title = plain_format(b), *guide = plain_format(b);
    lxw_col_t at = (lxw_col_t)first_seen(b->d);

    format_set_bold(title);
    format_set_font_size(title, 14);
    format_set_italic(guide);
    note(b, worksheet_write_string(b->ws, TITLE_ROW, at,
                                   text_of(b, b->d->title), title));
    note(b, worksheet_write_string(b->ws, GUIDE_ROW, at,
                                   text_of(b, b->d->guide), guide));
}

static void set_sheet(struct book *b)
{
    lxw_row_col_options hidden = { .hidden = LXW_TRUE };
    lxw_protection allowed = { .format_columns = LXW_TRUE,
                               .format_rows = LXW_TRUE };

    note(b, worksheet_set_row(b->ws, TITLE_ROW, 24, NULL));
    note(b, worksheet_set_row(b->ws, HEAD_ROW, 36, NULL));
    note(b, worksheet_set_row_opt(b->ws, NAME_ROW, LXW_DEF_ROW_HEIGHT, NULL,
                                  &hidden));
    worksheet_freeze_panes(b->ws, FIRST_ROW, (lxw_col_t)first_seen(b->d));
    worksheet_protect(b->ws, NULL, &allowed);
    worksheet_set_landscape(b->ws);
    worksheet_set_paper(b->ws, 9); /* A4 */
    worksheet_fit_to_pages(b->ws, 1, 0);
    note(b, worksheet_repeat_rows(b->ws, HEAD_ROW, HEAD_ROW));
    worksheet_protect(b->lists, NULL, NULL);
    worksheet_hide(b->lists);
    worksheet_activate(b->ws);
    worksheet_set_selection(b->ws, FIRST_ROW, (lxw_col_t)first_seen(b->d),
                            FIRST_ROW, (lxw_col_t)first_seen(b->d));
}

static void set_properties(struct book *b)
{
    lxw_doc_properties p = { 0 };

    p.title = text_of(b, b->d->title);
    p.author = text_of(b, b->d->author);
    p.created = (time_t)(b->d->created / 1000);
    note(b, workbook_set_properties(b->wb, &p));
}

/* ---- the file ---- */

static enum rc check_size(const struct entry_book *d, struct err *e)
{
    if (d->n_rows > ENTRY_MAX_ROWS)
        return err_set(e, RC_LIMIT, "rows",
                       N_("the workbook would have %d rows; at most %d"),
                       d->n_rows, ENTRY_MAX_ROWS);
    for (int i = 0; i < d->n_columns; i++)
        if (d->columns[i].choices &&
            d->columns[i].choices->n > ENTRY_MAX_CHOICES)
            return err_set(e, RC_LIMIT, "choices",
                           N_("the workbook would have %d choices in a list; "
                              "at most %d"),
                           d->columns[i].choices->n, ENTRY_MAX_CHOICES);
    return RC_OK;
}

static enum rc write_book(struct arena *a, const struct entry_book *d,
                          const char *path, struct err *e)
{
    struct book b = { .a = a, .d = d };
    lxw_workbook_options options = { 0 };
    lxw_error closed;

    b.wb = workbook_new_opt(path, &options);
    if (!b.wb)
        return err_set(e, RC_IO, "xlsx", "the workbook could not be made");
    b.ws = workbook_add_worksheet(b.wb, text_of(&b, d->sheet));
    b.lists = workbook_add_worksheet(b.wb, LISTS);
    if (b.ws && b.lists) {
        set_properties(&b);
        make_formats(&b);
        put_titles(&b);
        for (int i = 0; i < d->n_columns; i++)
            put_column(&b, i);
        set_sheet(&b);
    } else {
        note(&b, LXW_ERROR_SHEETNAME_ALREADY_USED);
    }
    closed = workbook_close(b.wb);
    note(&b, closed);
    if (b.bad != LXW_NO_ERROR)
        return err_set(e, RC_IO, "xlsx", "the workbook could not be made: %s",
                       lxw_strerror(b.bad));
    return RC_OK;
}

enum rc entry_book_write(struct arena *a, const struct entry_book *book,
                         Str *ret_bytes, struct err *e)
{
    char path[XLSX_PATH];
    enum rc rc;

    TRY(check_size(book, e));
    TRY(xlsx_file_make(path, e));
    rc = write_book(a, book, path, e);
    if (rc == RC_OK)
        rc = xlsx_file_take(a, path, ret_bytes, e);
    xlsx_file_remove(path);
    return rc;
}
