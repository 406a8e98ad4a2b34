/* The rows of a sheet, told by the XML as its bytes come. */
#include "format/xlsx_row.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"

/* ---- refusals ---- */

static void refuse(struct xlsx *x, enum rc rc, const char *why)
{
    x->bad = true;
    xml_stream_refuse(x->stream, rc, why);
}

static void damaged(struct xlsx *x)
{
    refuse(x, RC_INVALID,
           N_("the sheet is damaged here: its rows or cells are out of order; "
              "save the workbook again in Excel"));
}

/* ---- places ---- */

/* "C7" → 2, 7; what is not said stays as it is. */
static bool read_place(const char *z, int *column, int *row)
{
    int c = 0, r = 0;

    for (; *z >= 'A' && *z <= 'Z'; z++) {
        c = c * 26 + (*z - 'A') + 1;
        if (c > XLSX_MAX_COLUMN)
            return false;
    }
    for (; *z >= '0' && *z <= '9'; z++) {
        r = r * 10 + (*z - '0');
        if (r > XLSX_MAX_ROW)
            return false;
    }
    *column = c - 1;
    *row = r;
    return *z == '\0' && c > 0 && r > 0;
}

static void row_start(struct xlsx *x, const char **attrs)
{
    const char *r = xml_attr_of(attrs, "r");
    int64_t number = x->row.number + 1;

    if (x->in_row ||
        (r && (!str_int(str_of(r), &number) || number <= x->row.number))) {
        damaged(x);
        return;
    }
    if (number > XLSX_MAX_ROW) {
        damaged(x);
        return;
    }
    x->row.number = (int)number;
    x->row.n = 0;
    x->row_text = 0;
    x->column = -1;
    x->in_row = true;
    arena_reset(x->texts);
}

static char type_of(const char **attrs)
{
    static const struct {
        const char *name;
        char type;
    } types[] = { { "s", 's' },  { "b", 'b' },         { "e", 'e' },
                  { "d", 'd' },  { "inlineStr", 'i' }, { "n", 'n' },
                  { "str", 'r' } };
    const char *t = xml_attr_of(attrs, "t");

    for (int i = 0; t && i < countof(types); i++)
        if (strcmp(t, types[i].name) == 0)
            return types[i].type;
    return t ? 'r' : 'n';
}

static void cell_start(struct xlsx *x, const char **attrs)
{
    const char *r = xml_attr_of(attrs, "r"), *s = xml_attr_of(attrs, "s");
    int column = x->column + 1, row = x->row.number;
    int64_t look = 0;

    if (x->in_cell || (r && !read_place(r, &column, &row)) ||
        row != x->row.number || column <= x->column ||
        column >= XLSX_MAX_COLUMN) {
        damaged(x);
        return;
    }
    if (s && (!str_int(str_of(s), &look) || look < 0 || look > 1 << 30))
        look = 0;
    x->column = column;
    x->value = (struct xlsx_value){ .type = type_of(attrs), .look = (int)look };
    x->in_cell = true;
    buf_reset(&x->text);
}

/* ---- what the XML tells ---- */

static void on_start(void *arg, const char *name, const char **attrs)
{
    struct xlsx *x = arg;

    if (!x->in_data) {
        x->in_data = strcmp(name, "sheetData") == 0;
        return;
    }
    if (strcmp(name, "row") == 0) {
        row_start(x, attrs);
    } else if (!x->in_row) {
        return;
    } else if (strcmp(name, "c") == 0) {
        cell_start(x, attrs);
    } else if (x->in_cell) {
        bool inline_text = x->value.type == 'i' && strcmp(name, "t") == 0;

        x->spoken += strcmp(name, "rPh") == 0;
        x->value.formula |= strcmp(name, "f") == 0;
        x->in_value = (strcmp(name, "v") == 0 && x->value.type != 'i') ||
                      (inline_text && x->spoken == 0);
        x->value.has_value |= x->in_value;
    }
}

static void on_text(void *arg, Str piece)
{
    struct xlsx *x = arg;

    if (!x->in_value)
        return;
    buf_str(&x->text, piece);
    if (x->text.full)
        refuse(x, RC_LIMIT,
               N_("the workbook holds a text longer than a cell can hold"));
}

static void cell_end(struct xlsx *x)
{
    struct xlsx_cell *cell = &x->cells[x->row.n];
    const char *why = NULL;

    x->in_cell = false;
    x->spoken = 0;
    if (x->row.n == XLSX_MAX_FILLED) {
        refuse(x, RC_LIMIT,
               N_("the row has more filled cells than a list has columns"));
        return;
    }
    if (x->value.type == 'i' || x->value.type == 'r')
        xlsx_undo_escapes(&x->text, 0);
    x->value.text = buf_view(&x->text);
    if (!xlsx_take_value(&x->book, x->texts, &x->value, cell, &why)) {
        if (why)
            refuse(x, RC_INVALID, why);
        return;
    }
    cell->column = x->column;
    x->row.n++;
    x->row_text += (size_t)cell->text.n;
    if (x->row_text > XLSX_MAX_ROW_TEXT)
        refuse(x, RC_LIMIT, N_("the row holds more text than a list can take"));
}

static void on_end(void *arg, const char *name)
{
    struct xlsx *x = arg;

    if (!x->in_data)
        return;
    if (x->in_value && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)) {
        x->in_value = false;
    } else if (x->in_cell) {
        x->spoken -= x->spoken > 0 && strcmp(name, "rPh") == 0;
        if (strcmp(name, "c") == 0)
            cell_end(x);
    } else if (x->in_row && strcmp(name, "row") == 0) {
        x->in_row = false;
        x->row_done = x->row.n > 0;
        if (x->row_done)
            xml_stream_pause(x->stream);
    } else if (strcmp(name, "sheetData") == 0) {
        x->in_data = false;
    }
}

/* ---- one row after the other ---- */

static void free_texts(void *arg)
{
    struct xlsx *x = arg;

    arena_free(x->texts);
    buf_release(&x->text);
}

enum rc xlsx_rows_open(struct xlsx *x, struct err *e)
{
    struct xml_events events = { x, on_start, on_end, on_text };

    x->texts = arena_new();
    buf_init(&x->text, XLSX_MAX_TEXT + 1);
    arena_defer(x->book.a, free_texts, x);
    return xml_stream_open(x->book.a, &events, &x->stream, e);
}

enum rc xlsx_rewind(struct xlsx *x, struct err *e)
{
    x->begun = x->end = x->waiting = x->bad = false;
    x->in_data = x->in_row = x->in_cell = x->in_value = x->row_done = false;
    x->spoken = 0;
    x->row = (struct xlsx_row){ .cells = x->cells };
    x->column = -1;
    return xml_stream_again(x->stream, e);
}

static enum rc go_on(struct xlsx *x, struct err *e)
{
    if (!x->begun) {
        TRY(xlsx_rewind(x, e));
        TRY(unzip_begin(x->book.zip, x->part, e));
        x->begun = true;
    }
    if (x->waiting)
        return xml_stream_go_on(x->stream, &x->waiting, e);
    return xlsx_portion(&x->book, x->stream, &x->waiting, &x->end, e);
}

enum rc xlsx_next(struct xlsx *x, struct xlsx_row *ret, bool *ret_more,
                  struct err *e)
{
    x->row_done = false;
    while (!x->row_done && (x->waiting || !x->end)) {
        enum rc rc = go_on(x, e);

        if (rc != RC_OK && x->bad)
            xlsx_cell_name(x->column < 0 ? 0 : x->column, x->row.number,
                           e->field);
        if (rc != RC_OK)
            return rc;
    }
    *ret = x->row;
    *ret_more = x->row_done;
    return RC_OK;
}
