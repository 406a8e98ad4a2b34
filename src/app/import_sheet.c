/* A CSV file or a workbook → sheet. */
#include "app/import_sheet.h"

#include <stdio.h>
#include <string.h>

#include "app/csv_sheet.h"
#include "base/arena.h"
#include "base/text.h"
#include "domain/reorg.h"
#include "format/xlsx_read.h"

enum { HEAD_ROWS = 30, MOST_SHEETS = 8, NOT_READ = -1, NO_HEAD = -2 };

/* A column of the workbook. */
struct column {
    int to;     /* column of the sheet, NOT_READ, or NO_HEAD */
    bool given; /* the program fills it in */
};

struct state {
    struct xlsx *x;
    const struct field *fields;
    const struct import_label *labels;
    struct arena *row; /* texts of one row */
    int head;          /* row of the workbook */
    struct column columns[XLSX_MAX_COLUMN];
    /* by column of the sheet: */
    Str head_names[IMPORT_MAX_COLUMNS];
    const struct field *kinds[IMPORT_MAX_COLUMNS];
    int first[IMPORT_MAX_COLUMNS]; /* the workbook's column */
    const char *faults[IMPORT_MAX_COLUMNS];
    int fault_at[IMPORT_MAX_COLUMNS];
    int line; /* the row given last */
    int n;
    bool whole;  /* the head names all columns that must be there */
    bool worded; /* the head is of words, not of the import's names */
    Str ignored;
};

/* ---- names of columns ---- */

/* clang-format off */
static const struct import_label activity_labels[] = {
    { "key",      N_("Key") },
    { "campaign", N_("Campaign") },
    { "from",     N_("First day") },
    { "to",       N_("Last day") },
    { "units",    N_("Unit that held it") },
    { "form",     N_("Form of activity") },
    { "topic",    N_("Topic") },
    { "title",    N_("Title") },
    { "place",    N_("Place") },
    { "sessions", N_("Sessions") },
    { "turns",    N_("Participant-turns") },
    { "persons",  N_("Persons") },
    { "note",     N_("Note") },
    { NULL, NULL }
};

/* What the list of activities calls them; the state is not for a file to set. */
static const struct import_label list_words[] = {
    { "units", N_("Held by") },
    { "form",  N_("Form") },
    { "turns", N_("Turns") },
    { "state", N_("State") },
    { NULL, NULL }
};
/* clang-format on */

const struct import_label *import_labels(enum import_kind kind)
{
    static const struct import_label none[] = { { NULL, NULL } };

    return kind == IMPORT_ACTIVITIES ? activity_labels : none;
}

static const struct field *field_named(const struct state *s, Str name)
{
    for (const struct field *f = s->fields; f->name; f++)
        if (str_is(name, f->name))
            return f;
    return NULL;
}

/* Marks of a name taken off: "units.2" → units, "key!" → key. */
static Str bare_name(Str name, bool *given)
{
    ptrdiff_t dot;

    *given = str_ends(name, S("!"));
    name.n -= *given;
    dot = str_find(name, '.', 0);
    if (dot > 0 && dot == name.n - 2 && name.p[dot + 1] >= '2' &&
        name.p[dot + 1] <= '9')
        name.n = dot;
    return name;
}

static const struct field *field_worded(const struct state *s, struct arena *a,
                                        const struct import_label *l,
                                        Str folded)
{
    for (; l->name; l++)
        for (int lang = LANG_VI; lang <= LANG_EN; lang++)
            if (str_eq(folded,
                       text_fold(a, str_of(msg((enum lang)lang, l->label)))))
                return field_named(s, str_of(l->name));
    return NULL;
}

static const struct field *field_labelled(const struct state *s,
                                          struct arena *a, Str folded)
{
    const struct field *f;

    while (str_ends(folded, S("*")))
        folded = str_trim((Str){ folded.p, folded.n - 1 });
    f = field_worded(s, a, s->labels, folded);
    return f || s->labels != activity_labels
               ? f
               : field_worded(s, a, list_words, folded);
}

/* Among words "state" is what people read; the names of states are no keys. */
static bool is_ignored(struct state *s, const struct field *f, Str folded)
{
    const char *word = N_("State");

    if (!s->worded || !f || strcmp(f->name, "state") != 0)
        return false;
    s->ignored = str_of(msg(str_is(folded, f->name) ? LANG_EN : LANG_VI, word));
    return true;
}

/* A count of lines that people put before a list. */
static bool is_numbering(Str folded)
{
    static const char *const words[] = { "stt", "tt", "no", "no.", "#" };

    return str_index(folded, words, countof(words)) < countof(words);
}

static Str fold_cell(struct arena *a, Str text)
{
    return str_trim(text_fold(a, str_trim(text)));
}

static const struct field *field_of(const struct state *s, struct arena *a,
                                    Str text, bool labels, bool *given)
{
    Str folded = fold_cell(a, text);
    const struct field *f = field_named(s, bare_name(folded, given));

    if (f || !labels)
        return f;
    *given = false;
    return field_labelled(s, a, folded);
}

/* ---- which row is the head ---- */

/* How many of the import's columns a row names; *ret_whole: all it needs. */
static int count_names(const struct state *s, const struct xlsx_row *row,
                       bool labels, bool *ret_whole)
{
    const struct field *met[IMPORT_MAX_COLUMNS];
    struct arena *a = s->row;
    int n = 0;
    bool given;

    arena_reset(a);
    for (int i = 0; i < row->n; i++) {
        const struct field *f =
            field_of(s, a, row->cells[i].text, labels, &given);
        int j = 0;

        while (j < n && met[j] != f)
            j++;
        if (f && j == n && n < IMPORT_MAX_COLUMNS)
            met[n++] = f;
    }
    *ret_whole = true;
    for (const struct field *f = s->fields; f->name; f++) {
        int j = 0;

        while (j < n && met[j] != f)
            j++;
        *ret_whole &= !f->required || j < n;
    }
    return n;
}

/* The first row that names all columns that must be there, else the one that names
 * most, at least two; 0: none. */
static enum rc search_head(struct state *s, bool labels, struct err *e)
{
    struct xlsx_row row;
    bool more = true, whole = false;
    int most = 1, head = 0;

    for (int i = 0; i < HEAD_ROWS && !whole; i++) {
        int n;

        TRY(xlsx_next(s->x, &row, &more, e));
        if (!more)
            break;
        n = count_names(s, &row, labels, &whole);
        if (n > most || whole) {
            most = n;
            head = row.number;
        }
    }
    s->whole = whole;
    if (labels || whole)
        s->head = head;
    return xlsx_rewind(s->x, e);
}

static enum rc find_head(struct state *s, struct err *e)
{
    s->head = 0;
    TRY(search_head(s, false, e));
    s->worded = s->head == 0;
    return s->worded ? search_head(s, true, e) : RC_OK;
}

/* In a workbook of ours a first sheet lists the others: the list is where its whole
 * head is; nowhere: the first sheet stays. */
static enum rc find_sheet(struct arena *a, const struct import_source *source,
                          struct state *s, struct err *e)
{
    struct xlsx *first;
    const Str *names;
    int n;

    TRY(xlsx_open(a, source->bytes, source->name, &s->x, e));
    TRY(find_head(s, e));
    first = s->x;
    n = xlsx_sheet_names(first, &names);
    for (int i = 0; i < n && i < MOST_SHEETS && !s->whole; i++) {
        if (source->name.n || str_eq(names[i], xlsx_sheet_name(first)))
            continue;
        TRY(xlsx_open(a, source->bytes, names[i], &s->x, e));
        TRY(find_head(s, e));
    }
    if (s->whole || s->x == first)
        return RC_OK;
    s->x = first;
    return find_head(s, e);
}

/* Past the head; *ret is it. */
static enum rc skip_to_head(struct state *s, struct xlsx_row *ret,
                            struct err *e)
{
    bool more;

    do {
        TRY(xlsx_next(s->x, ret, &more, e));
        if (!more)
            return err_set(e, RC_INVALID, "", N_("the file is empty"));
    } while (ret->number < s->head);
    s->head = ret->number;
    return RC_OK;
}

/* ---- the head ---- */

static int find_name(const struct state *s, const struct field *f)
{
    for (int i = 0; i < s->n; i++)
        if (s->kinds[i] == f)
            return i;
    return -1;
}

static bool may_join(const struct field *f)
{
    return f->kind == FIELD_KEYS || f->kind == FIELD_TEXTS;
}

static enum rc take_name(struct arena *a, struct state *s,
                         const struct xlsx_cell *cell, struct err *e)
{
    struct column *column = &s->columns[cell->column];
    const struct field *f = field_of(s, a, cell->text, true, &column->given);
    Str folded = fold_cell(a, cell->text);

    column->to = NOT_READ;
    if ((!f && is_numbering(folded)) || is_ignored(s, f, folded))
        return RC_OK;
    column->to = f && may_join(f) ? find_name(s, f) : -1;
    if (column->to >= 0)
        return RC_OK;
    if (s->n == IMPORT_MAX_COLUMNS)
        return err_set(e, RC_LIMIT, "head",
                       N_("the head has more than %d columns"),
                       IMPORT_MAX_COLUMNS);
    s->head_names[s->n] = f ? str_of(f->name) : folded;
    s->kinds[s->n] = f;
    s->first[s->n] = cell->column;
    column->to = s->n++;
    return RC_OK;
}

static enum rc read_head(struct arena *a, struct state *s, struct err *e)
{
    struct xlsx_row row;

    TRY(skip_to_head(s, &row, e));
    for (int i = 0; i < XLSX_MAX_COLUMN; i++)
        s->columns[i].to = NO_HEAD;
    for (int i = 0; i < row.n; i++)
        TRY(take_name(a, s, &row.cells[i], e));
    return RC_OK;
}

/* ---- cells ---- */

/* "Hội nghị [f1]" → f1; anything else stays. */
static Str key_inside(Str item)
{
    Str s = str_trim(item);
    ptrdiff_t at = s.n - 2;

    if (!str_ends(s, S("]")))
        return item;
    while (at > 0 && s.p[at] != '[')
        at--;
    s = (Str){ s.p + at + 1, s.n - at - 2 };
    return s.n > 0 && s.p[-1] == '[' && key_is_valid(s) ? s : item;
}

static Str keys_inside(struct arena *a, Str text)
{
    Str rest = text, part, all = S("");

    if (str_find(text, '[', 0) < 0)
        return text;
    while (str_cut(&rest, ';', &part)) {
        Str key = key_inside(part);

        all = str_fmt(a, "%.*s%s%.*s", STR(all), all.n ? ";" : "", STR(key));
    }
    return all;
}

/* 1.234 of a cell is no thousand: one more place makes it read one way only. */
static Str clear_number(struct arena *a, Str text)
{
    ptrdiff_t dot = str_find(text, '.', 0);

    return dot >= 0 && text.n - dot == 4 ? str_cat(a, text, S("0")) : text;
}

static Str cell_text(struct state *s, const struct xlsx_cell *cell,
                     const struct field *f)
{
    Str text = cell->text;

    if (cell->kind == XLSX_NUMBER && f &&
        (f->kind == FIELD_COUNT || f->kind == FIELD_NUMBER ||
         f->kind == FIELD_NUMBERS))
        return clear_number(s->row, text);
    if (cell->kind != XLSX_TEXT)
        return text;
    text = text_nfc(s->row, text);
    if (f && (f->kind == FIELD_KEY || f->kind == FIELD_KEYS))
        text = keys_inside(s->row, text);
    return text;
}

static void put_cell(struct state *s, const struct xlsx_cell *cell, int to,
                     Str *fields)
{
    Str text = cell_text(s, cell, s->kinds[to]);

    if (fields[to].n)
        text = str_fmt(s->row, "%.*s;%.*s", STR(fields[to]), STR(text));
    fields[to] = text;
    if (cell->kind == XLSX_FAULT) {
        s->faults[to] = cell->fault;
        s->fault_at[to] = cell->column;
    }
}

/* *ret_filled: something stands there that the program did not put there. */
static enum rc put_row(struct state *s, const struct xlsx_row *row, Str *fields,
                       bool *ret_filled, struct err *e)
{
    *ret_filled = false;
    arena_reset(s->row);
    memset(s->faults, 0, sizeof s->faults);
    for (int i = 0; i < s->n; i++)
        fields[i] = S("");
    for (int i = 0; i < row->n; i++) {
        const struct xlsx_cell *cell = &row->cells[i];
        const struct column *column = &s->columns[cell->column];
        char name[XLSX_CELL];

        if (column->to == NOT_READ)
            continue;
        if (column->to == NO_HEAD) {
            xlsx_cell_name(cell->column, row->number, name);
            return err_set(e, RC_INVALID, name,
                           N_("cell %s is filled but its column has no name "
                              "in the head (row %d); give it one or empty the "
                              "cell"),
                           name, s->head);
        }
        put_cell(s, cell, column->to, fields);
        *ret_filled |= !column->given;
    }
    s->line = row->number;
    return RC_OK;
}

/* ---- the sheet ---- */

static enum rc next(void *arg, Str *fields, int *ret_line, bool *ret_more,
                    struct err *e)
{
    struct state *s = arg;
    struct xlsx_row row;
    bool filled = false;

    while (!filled) {
        TRY(xlsx_next(s->x, &row, ret_more, e));
        if (!*ret_more)
            return RC_OK;
        TRY(put_row(s, &row, fields, &filled, e));
    }
    *ret_line = row.number;
    return RC_OK;
}

static enum rc again(void *arg, struct err *e)
{
    struct state *s = arg;
    struct xlsx_row head;

    TRY(xlsx_rewind(s->x, e));
    return skip_to_head(s, &head, e);
}

static void cell_of(void *arg, int column, int line, char out[SHEET_CELL])
{
    struct state *s = arg;
    int at = s->first[column];

    if (line == s->line && s->faults[column])
        at = s->fault_at[column];
    xlsx_cell_name(at, line, out);
}

static const char *fault_of(void *arg, int column)
{
    struct state *s = arg;

    return s->faults[column];
}

static const char *label_of(void *arg, const char *name)
{
    const struct state *s = arg;

    for (const struct import_label *l = s->labels; l->name; l++)
        if (strcmp(l->name, name) == 0)
            return l->label;
    return name;
}

static void free_row(void *arg)
{
    arena_free(arg);
}

static enum rc book_sheet(struct arena *a, const struct import_source *source,
                          struct sheet *ret, struct err *e)
{
    struct state *s = NEW(a, struct state, 1);

    s->fields = import_fields(source->kind);
    s->labels = import_labels(source->kind);
    s->row = arena_new();
    arena_defer(a, free_row, s->row);
    TRY(find_sheet(a, source, s, e));
    TRY(read_head(a, s, e));
    *ret = (struct sheet){ .arg = s,
                           .head = s->head_names,
                           .ignored = s->ignored,
                           .columns = s->n,
                           .typed = true,
                           .next = next,
                           .rewind = again,
                           .cell = cell_of,
                           .label = label_of,
                           .fault = fault_of };
    return RC_OK;
}

/* ---- CSV with words in its head ---- */

struct worded {
    struct sheet csv;
    bool *keys; /* by column: keys may stand in brackets */
    struct arena *row;
};

static enum rc next_worded(void *arg, Str *fields, int *ret_line,
                           bool *ret_more, struct err *e)
{
    struct worded *w = arg;

    TRY(w->csv.next(w->csv.arg, fields, ret_line, ret_more, e));
    arena_reset(w->row);
    for (int i = 0; *ret_more && i < w->csv.columns; i++)
        if (w->keys[i])
            fields[i] = keys_inside(w->row, fields[i]);
    return RC_OK;
}

static enum rc again_worded(void *arg, struct err *e)
{
    struct worded *w = arg;

    return w->csv.rewind(w->csv.arg, e);
}

static bool has_words(const struct state *s, struct arena *a,
                      const struct sheet *csv)
{
    for (int i = 0; i < csv->columns; i++)
        if (!field_named(s, csv->head[i]) && field_labelled(s, a, csv->head[i]))
            return true;
    return false;
}

/* Words of the head become the import's names. */
static void name_columns(struct arena *a, enum import_kind kind,
                         struct sheet *ret)
{
    struct state *s = NEW(a, struct state, 1);
    struct worded *w = NEW(a, struct worded, 1);
    bool *skip = NEW(a, bool, ret->columns + 1);

    s->fields = import_fields(kind);
    s->labels = import_labels(kind);
    s->worded = has_words(s, a, ret);
    if (!s->worded)
        return;
    w->csv = *ret;
    w->keys = NEW(a, bool, ret->columns + 1);
    w->row = arena_new();
    arena_defer(a, free_row, w->row);
    for (int i = 0; i < ret->columns; i++) {
        bool given;
        const struct field *f = field_of(s, a, ret->head[i], true, &given);

        skip[i] = (!f && is_numbering(ret->head[i])) ||
                  is_ignored(s, f, ret->head[i]);
        w->keys[i] = f && (f->kind == FIELD_KEY || f->kind == FIELD_KEYS);
        if (f)
            ret->head[i] = str_of(f->name);
    }
    ret->arg = w;
    ret->next = next_worded;
    ret->rewind = again_worded;
    ret->skip = skip;
    ret->ignored = s->ignored;
}

enum rc import_sheet(struct arena *a, const struct import_source *source,
                     struct sheet *ret, struct err *e)
{
    if (xlsx_is(source->bytes))
        return book_sheet(a, source, ret, e);
    TRY(csv_sheet(a, source->bytes, ret, e));
    name_columns(a, source->kind, ret);
    return RC_OK;
}
