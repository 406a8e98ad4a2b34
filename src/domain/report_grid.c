/*
 * Builds grids.  A table is rows by something, columns by measures or by a second
 * breakdown; the annex of figures comes in two shapes: by unit (columns "of
 * which", the same period of the year before, percent) and by breakdown (rows
 * with codes, "Chia ra" under each measure).
 */
#include "domain/report_grid.h"

#include <string.h>

#include "base/buf.h"
#include "base/num.h"

enum { COLUMNS_MAX = 40 };

__extension__ typedef __int128 Wide;

static Str say(const struct report_view *v, const char *id)
{
    return str_of(msg(v->lang, id));
}

static Str measure_name(const struct report_view *v, Str key)
{
    const struct indicator *ind = report_indicator(v, key);

    return ind ? ind->name : key;
}

static Str measure_count(const struct report_view *v, Str key)
{
    const struct indicator *ind = report_indicator(v, key);

    return ind ? ind->unit_of_count : S("");
}

static struct grid_cell cell_of(const struct figure *f, Str address)
{
    return (struct grid_cell){ .shown = true,
                               .determined = f->determined,
                               .value = f->value,
                               .records = f->records,
                               .address = address };
}

/* ---- the address of a row ---- */

/* The expression narrowed to one row; false for rows that have no address. */
static bool narrow(const struct report_rows *rows, const struct figure_row *row,
                   struct expr *x)
{
    int64_t n = 0;

    switch (rows->by) {
    case BY_CHILD:
        x->keys[KEY_UNIT] = row->key;
        return !row->own;
    case BY_YEAR:
        x->year = str_int(row->key, &n) ? (int)n : 0;
        return true;
    case BY_OPTION:
        x->keys[KEY_OPTION] = row->key;
        return row->key.n > 0;
    case BY_MONTH:
    case BY_YEAR_OPTION:
    case BY_UNIT:
    case BY_NONE:
        break;
    }
    return false;
}

static enum rc row_address(struct report_view *v, const struct expr *x,
                           const struct report_rows *rows,
                           const struct figure_row *row, Str *ret)
{
    struct expr at = *x;
    struct address k;

    *ret = S("");
    if (!narrow(rows, row, &at))
        return RC_OK;
    if (rows->by == BY_YEAR &&
        (at.year > day_year(at.keys[KEY_TO].p ? at.to : v->report.to) ||
         at.year < day_year(at.keys[KEY_FROM].p ? at.from : v->report.from)))
        return RC_OK; /* no day of this year is asked for */
    TRY(report_address(v, &at, &k));
    *ret = report_address_text(v, &k);
    return RC_OK;
}

/* ---- rows and columns ---- */

static void grid_room(struct report_view *v, struct report_grid *g, int rows,
                      int columns)
{
    struct arena *a = v->c->arena;

    g->columns = NEW(a, struct grid_column, columns + 1);
    g->rows = NEW(a, struct grid_row, rows + 1);
    g->cells = NEW(a, struct grid_cell, (size_t)(rows + 1) * (size_t)columns);
}

static struct grid_cell *cell_at(struct report_grid *g, int row, int column)
{
    return &g->cells[row * g->n_columns + column];
}

static Str row_label(struct report_view *v, const struct report_rows *rows,
                     const struct figure_row *row)
{
    Str name = row->name;

    if (rows->by == BY_CHILD && row->own)
        return say(v, N_("Held by the level itself"));
    if (rows->by == BY_OPTION && row->key.n == 0)
        return say(v, N_("Not assigned"));
    if (rows->by == BY_YEAR)
        return str_fmt(v->c->arena, msg(v->lang, N_("Year %.*s")), STR(name));
    return name;
}

static Str label_of(struct report_view *v, const struct report_rows *rows)
{
    switch (rows->by) {
    case BY_CHILD:
        return say(v, N_("Unit"));
    case BY_YEAR:
        return say(v, N_("Year"));
    case BY_MONTH:
        return say(v, N_("Month"));
    case BY_OPTION:
    case BY_YEAR_OPTION:
    case BY_UNIT:
    case BY_NONE:
        break;
    }
    return str_is(rows->breakdown, "form") ? say(v, N_("Form"))
                                           : rows->breakdown;
}

/* First row of a grid: the total; then one row for each. */
static void fill_labels(struct report_view *v, const struct report_rows *rows,
                        struct report_grid *g)
{
    g->label = label_of(v, rows);
    g->has_joint = rows->by == BY_CHILD;
    g->rows[0] = (struct grid_row){ .name = say(v, N_("Total")),
                                    .code = S("01"),
                                    .total = true };
    for (int i = 0; i < rows->n; i++) {
        struct grid_row *row = &g->rows[i + 1];

        row->name = row_label(v, rows, &rows->rows[i]);
        row->code = str_fmt(v->c->arena, "%02d", i + 2);
        row->level = 1;
    }
    g->n_rows = rows->n + 1;
}

/* What a column is made from. */
struct column_job {
    const struct expr *x;
    const struct report_rows *rows;
    const struct across *across; /* a second breakdown, or NULL */
    struct report_grid *g;
};

/* One measure into one column: the total and each row. */
static enum rc fill_measure(struct report_view *v, const struct column_job *job,
                            int measure, int column)
{
    const struct report_rows *rows = job->rows;
    struct expr at = *job->x;
    struct figure f;
    struct address k;
    Str address;

    at.name = rows->measures[measure];
    TRY(report_address(v, &at, &k));
    TRY(figure_value(v->c, &k, &f));
    *cell_at(job->g, 0, column) = cell_of(&f, report_address_text(v, &k));
    for (int i = 0; i < rows->n; i++) {
        TRY(row_address(v, &at, rows, &rows->rows[i], &address));
        *cell_at(job->g, i + 1, column) =
            cell_of(&rows->cells[i * rows->n_measures + measure], address);
    }
    return RC_OK;
}

static enum rc room_for(struct report_view *v, int columns)
{
    if (columns > COLUMNS_MAX)
        return fail(v->c, RC_LIMIT, "expression",
                    N_("a table of a report has %d columns at most"),
                    COLUMNS_MAX);
    return RC_OK;
}

/* ---- a second breakdown across ---- */

struct across {
    struct report_rows rows; /* its own rows: the columns */
    int *kept;               /* those that can be asked for one by one */
    int n;
};

static enum rc across_of(struct report_view *v, const struct expr *x,
                         struct across *ret)
{
    struct expr plain = *x;

    memset(ret, 0, sizeof *ret);
    if (!x->keys[KEY_ACROSS].p)
        return RC_OK;
    plain.keys[KEY_ORDER] = plain.keys[KEY_ONLY] = (Str){ 0 };
    plain.top = plain.bottom = 0;
    TRY(report_rows(v, &plain, x->keys[KEY_ACROSS], &ret->rows));
    ret->kept = NEW(v->c->arena, int, ret->rows.n + 1);
    for (int i = 0; i < ret->rows.n; i++) {
        struct expr at = *x;

        if (narrow(&ret->rows, &ret->rows.rows[i], &at))
            ret->kept[ret->n++] = i;
    }
    return RC_OK;
}

static int find_row(const struct report_rows *rows,
                    const struct figure_row *row)
{
    for (int i = 0; i < rows->n; i++)
        if (str_eq(rows->rows[i].key, row->key))
            return i;
    return -1;
}

/* One column of the second breakdown: the first measure narrowed to it. */
static enum rc fill_part(struct report_view *v, const struct column_job *job,
                         int which, int column)
{
    struct expr at = *job->x;
    struct report_rows part;
    struct figure none = { .determined = true };
    struct figure f;
    struct address k;
    Str address;

    narrow(&job->across->rows,
           &job->across->rows.rows[job->across->kept[which]], &at);
    at.keys[KEY_ORDER] = at.keys[KEY_ONLY] = (Str){ 0 };
    at.top = at.bottom = 0;
    TRY(report_rows(v, &at, at.keys[KEY_BY], &part));
    at.name = job->rows->measures[0];
    TRY(report_address(v, &at, &k));
    TRY(figure_value(v->c, &k, &f));
    *cell_at(job->g, 0, column) = cell_of(&f, report_address_text(v, &k));
    for (int i = 0; i < job->rows->n; i++) {
        const struct figure_row *row = &job->rows->rows[i];
        int found = find_row(&part, row);

        TRY(row_address(v, &at, job->rows, row, &address));
        *cell_at(job->g, i + 1, column) = cell_of(
            found < 0 ? &none : &part.cells[found * part.n_measures], address);
    }
    return RC_OK;
}

static enum rc fill_parts(struct report_view *v, const struct column_job *job,
                          int first, Str group)
{
    const struct across *across = job->across;

    for (int i = 0; i < across->n; i++) {
        struct grid_column *column = &job->g->columns[first + i];

        column->name =
            row_label(v, &across->rows, &across->rows.rows[across->kept[i]]);
        column->group = group;
        TRY(fill_part(v, job, i, first + i));
    }
    return RC_OK;
}

/* ---- against the year before ---- */

static bool divide(int64_t num, int64_t den, int64_t *ret)
{
    Wide q;

    if (den == 0)
        return false;
    q = ((Wide)num * MICRO * 2 / den + 1) / 2;
    *ret = (int64_t)q;
    return q <= INT64_MAX;
}

static void fill_percent(struct report_grid *g, int row, int now, int before,
                         int column)
{
    const struct grid_cell *x = cell_at(g, row, now);
    const struct grid_cell *y = cell_at(g, row, before);
    struct grid_cell *cell = cell_at(g, row, column);

    cell->shown = x->shown;
    cell->determined = x->determined && y->determined &&
                       divide(x->value, y->value, &cell->value);
    cell->address = S("");
}

static enum rc fill_period(struct report_view *v, const struct column_job *job,
                           const struct address *days, int measure, int column)
{
    struct expr at = *job->x;
    struct column_job part = *job;
    struct report_rows rows;
    struct report_rows same = *job->rows;
    struct figure none = { .determined = true };

    at.year = 0;
    at.from = days->from;
    at.to = days->to;
    at.keys[KEY_FROM] = at.keys[KEY_TO] = S("x");
    at.keys[KEY_YEAR] = at.keys[KEY_ORDER] = at.keys[KEY_ONLY] = (Str){ 0 };
    at.top = at.bottom = 0;
    part.x = &at;
    TRY(report_rows(v, &at, at.keys[KEY_BY], &rows));
    same.cells = NEW(v->c->arena, struct figure,
                     job->rows->n * job->rows->n_measures + 1);
    for (int i = 0; i < job->rows->n; i++) {
        int found = find_row(&rows, &job->rows->rows[i]);

        same.cells[i * same.n_measures + measure] =
            found < 0 ? none : rows.cells[found * rows.n_measures + measure];
    }
    part.rows = &same;
    return fill_measure(v, &part, measure, column);
}

/* Columns: the period that is compared, the one before, percent. */
static enum rc fill_compare(struct report_view *v, const struct column_job *job,
                            int measure, int first)
{
    struct report_grid *g = job->g;
    struct address now, before;
    struct expr at = *job->x;
    bool known;

    at.name = job->rows->measures[measure];
    TRY(report_address(v, &at, &now));
    report_compare_days(v, &now, &before, &known);
    g->columns[first].name =
        str_fmt(v->c->arena, msg(v->lang, N_("From %.*s to %.*s")),
                STR(report_day(v->c->arena, now.from)),
                STR(report_day(v->c->arena, now.to)));
    g->columns[first + 1].name = say(v, N_("Same period of the year before"));
    g->columns[first + 2].name = S("%");
    g->columns[first + 2].kind = GRID_PERCENT;
    TRY(fill_period(v, job, &now, measure, first));
    if (known)
        TRY(fill_period(v, job, &before, measure, first + 1));
    for (int i = 0; i < g->n_rows; i++) {
        cell_at(g, i, first + 1)->shown = true;
        fill_percent(g, i, first, first + 1, first + 2);
    }
    return RC_OK;
}

/* ---- the blocks ---- */

static enum rc table_grid(struct report_view *v, const struct expr *x,
                          struct report_grid *g)
{
    struct report_rows rows;
    struct across across;
    struct column_job job = { x, &rows, &across, g };

    TRY(report_rows(v, x, x->keys[KEY_BY], &rows));
    TRY(across_of(v, x, &across));
    TRY(room_for(v, rows.n_measures + across.n));
    g->n_columns = across.n ? across.n : rows.n_measures;
    grid_room(v, g, rows.n + 1, g->n_columns);
    fill_labels(v, &rows, g);
    g->count = g->n_columns == 1 || across.n
                   ? measure_count(v, rows.measures[0])
                   : S("");
    if (across.n)
        return fill_parts(v, &job, 0, S(""));
    for (int i = 0; i < rows.n_measures; i++) {
        g->columns[i].name = measure_name(v, rows.measures[i]);
        TRY(fill_measure(v, &job, i, i));
    }
    return RC_OK;
}

/* By unit: the measures, the first of them by form, the last against before. */
static enum rc unit_grid(struct report_view *v, const struct expr *given,
                         struct report_grid *g)
{
    struct expr x = *given;
    struct report_rows rows;
    struct across across;
    struct column_job job = { &x, &rows, &across, g };
    int n, last;

    if (!x.keys[KEY_ACROSS].p)
        x.keys[KEY_ACROSS] = S("form");
    TRY(report_rows(v, &x, x.keys[KEY_BY], &rows));
    TRY(across_of(v, &x, &across));
    n = rows.n_measures;
    last = n + across.n;
    TRY(room_for(v, last + 3));
    g->n_columns = last + 3;
    grid_room(v, g, rows.n + 1, g->n_columns);
    fill_labels(v, &rows, g);
    for (int i = 0; i < n; i++) {
        g->columns[i].name = measure_name(v, rows.measures[i]);
        TRY(fill_measure(v, &job, i, i));
    }
    TRY(fill_parts(v, &job, n,
                   str_fmt(v->c->arena, msg(v->lang, N_("%.*s divided into")),
                           STR(measure_name(v, rows.measures[0])))));
    TRY(fill_compare(v, &job, n - 1, last));
    for (int i = 0; i < 3; i++)
        g->columns[last + i].group = measure_name(v, rows.measures[n - 1]);
    g->columns[last + 2].formula =
        str_fmt(v->c->arena, "%d = %d×100 / %d", last + 3, last + 1, last + 2);
    return RC_OK;
}

/* By breakdown: under each measure its parts; rows carry codes. */
static enum rc breakdown_part(struct report_view *v,
                              const struct column_job *job, int measure)
{
    struct report_grid part = { .n_columns = 4 }, *g = job->g;
    struct column_job inner = *job;
    Str key = job->rows->measures[measure];

    inner.g = &part;
    grid_room(v, &part, job->rows->n + 1, part.n_columns);
    fill_labels(v, job->rows, &part);
    TRY(fill_measure(v, &inner, measure, 0));
    TRY(fill_compare(v, &inner, measure, 1));
    memcpy(g->columns, part.columns, 4 * sizeof *g->columns);
    for (int i = 0; i < part.n_rows; i++) {
        struct grid_row *row = &g->rows[g->n_rows];

        *row = part.rows[i];
        row->count = measure_count(v, key);
        row->code = i ? str_fmt(v->c->arena, "%02d.%d", measure + 1, i)
                      : str_fmt(v->c->arena, "%02d", measure + 1);
        if (i == 0)
            row->name = measure_name(v, key);
        memcpy(cell_at(g, g->n_rows++, 0), cell_at(&part, i, 0),
               4 * sizeof *g->cells);
        if (i == 0)
            g->rows[g->n_rows++] = (struct grid_row){
                .name = say(v, N_("Divided into:")), .code = S(""), .level = 1
            };
    }
    return RC_OK;
}

static enum rc breakdown_grid(struct report_view *v, const struct expr *x,
                              struct report_grid *g)
{
    struct report_rows rows;
    struct column_job job = { x, &rows, NULL, g };

    TRY(report_rows(v, x, x->keys[KEY_BY], &rows));
    g->n_columns = 4;
    g->with_count = true;
    grid_room(v, g, (rows.n + 2) * rows.n_measures, g->n_columns);
    g->label = say(v, N_("Criterion"));
    for (int i = 0; i < rows.n_measures; i++)
        TRY(breakdown_part(v, &job, i));
    g->columns[0].name = say(v, N_("Whole period"));
    g->columns[3].formula = S("4 = 2×100 / 3");
    return RC_OK;
}

static enum rc make_grid(struct report_view *v, const struct expr *x,
                         struct report_grid *ret)
{
    struct expr at = *x;

    memset(ret, 0, sizeof *ret);
    ret->title = x->keys[KEY_TITLE].p ? x->keys[KEY_TITLE] : S("");
    ret->count = S("");
    if (!at.keys[KEY_BY].p)
        at.keys[KEY_BY] = S("child");
    if (x->block == BLOCK_EXPR_CHART && !at.keys[KEY_MEASURE].p)
        at.keys[KEY_MEASURE] = S("turns");
    if (x->block != BLOCK_EXPR_FIGURES)
        return table_grid(v, &at, ret);
    if (str_is(at.keys[KEY_BY], "child"))
        return unit_grid(v, &at, ret);
    return breakdown_grid(v, &at, ret);
}

enum rc report_grid(struct report_view *v, const struct expr *x,
                    struct report_grid *ret)
{
    Str text = expr_print(v->c->arena, x);
    struct report_grid_kept *kept;

    for (size_t i = 0; i < v->n_grids; i++)
        if (str_eq(v->grids[i].text, text)) {
            *ret = v->grids[i].grid;
            return RC_OK;
        }
    TRY(make_grid(v, x, ret));
    kept = PUSH(v->c->arena, v->grids, v->n_grids, v->cap_grids);
    kept->text = text;
    kept->grid = *ret;
    return RC_OK;
}

/* ---- uses ---- */

static enum rc cell_use(struct report_view *v, Str text,
                        const struct report_grid *g, int at)
{
    const struct grid_cell *cell = &g->cells[at];
    const struct grid_row *row = &g->rows[at / g->n_columns];
    const struct grid_column *column = &g->columns[at % g->n_columns];
    struct phrase p = { column->kind == GRID_PERCENT ? PHRASE_PERCENT
                                                     : PHRASE_EXACT,
                        PHRASE_TREN };
    struct arena *a = v->c->arena;
    struct report_use *use;

    if (!cell->shown)
        return RC_OK;
    if (v->n_uses == REPORT_MAX_USES)
        return fail(v->c, RC_LIMIT, "text",
                    N_("the report holds more than %d figures"),
                    REPORT_MAX_USES);
    use = PUSH(a, v->uses, v->n_uses, v->cap_uses);
    use->section = v->section;
    use->expression =
        str_fmt(a, "%.*s [%.*s; %.*s %.*s]", STR(text), STR(row->name),
                STR(column->group), STR(column->name));
    use->address = cell->address;
    use->against = S("");
    use->determined = cell->determined;
    use->value = cell->value;
    use->records = cell->records;
    use->printed =
        phrase_print(a, v->lang, p, cell->determined ? &cell->value : NULL);
    use->sentence = str_fmt(a, "%.*s%s%.*s – %.*s: %.*s", STR(g->title),
                            g->title.n ? ": " : "", STR(row->name),
                            STR(column->name), STR(use->printed));
    return RC_OK;
}

enum rc report_grid_uses(struct report_view *v, Str text)
{
    struct report_grid g;
    struct expr x;
    Str canonical;

    TRY(expr_parse(text, &x, &v->c->err));
    if (x.kind != EXPR_BLOCK)
        return RC_OK;
    if (x.block == BLOCK_EXPR_EACH || x.block == BLOCK_EXPR_END)
        return fail(v->c, RC_INVALID, "expression",
                    N_("the loop has no {{!each …}}"));
    if (x.block != BLOCK_EXPR_TABLE && x.block != BLOCK_EXPR_CHART &&
        x.block != BLOCK_EXPR_FIGURES)
        return RC_OK;
    canonical = expr_print(v->c->arena, &x);
    TRY(report_grid(v, &x, &g));
    for (int i = 0; i < g.n_rows * g.n_columns; i++)
        TRY(cell_use(v, canonical, &g, i));
    return RC_OK;
}
