/*
 * The frame of every import: head, number style, rows, errors, transaction.  What a row
 * of each kind does is in import_row.c.
 */
#include "domain/import.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "domain/import_row.h"
#include "domain/log.h"

enum { VALUE_SHOWN = 60 };

static const char SQL_LAST_ID[] = "SELECT COALESCE(MAX(id), 0) FROM activity";

const char *const import_kind_names[IMPORT_KINDS] = {
    [IMPORT_UNITS] = "units",         [IMPORT_EVENTS] = "events",
    [IMPORT_DOCUMENTS] = "documents", [IMPORT_BREAKDOWNS] = "breakdowns",
    [IMPORT_OPTIONS] = "options",     [IMPORT_INDICATORS] = "indicators",
    [IMPORT_CAMPAIGNS] = "campaigns", [IMPORT_ACTIVITIES] = "activities",
};

/* ---- errors and results ---- */

/* A long value's beginning, not cut inside a letter. */
static Str head_of(Str value)
{
    ptrdiff_t n = VALUE_SHOWN;

    if (value.n <= n)
        return value;
    while (n > 0 && ((unsigned char)value.p[n] & 0xc0) == 0x80)
        n--;
    return (Str){ value.p, n };
}

static int field_index(const struct field *f, Str name)
{
    for (int i = 0; f[i].name; i++)
        if (str_is(name, f[i].name))
            return i;
    return -1;
}

void import_cell(const struct importing *k, Str field, int line,
                 char out[SHEET_CELL])
{
    const struct sheet *s = k->how->sheet;
    int at = field_index(import_fields(k->how->kind), field);

    out[0] = '\0';
    if (s->cell && at >= 0 && k->column[at] >= 0 && line > 0)
        s->cell(s->arg, k->column[at], line, out);
}

void import_error_add(struct importing *k, int line, Str column, Str value)
{
    struct ctx *c = k->c;
    struct import_report *r = k->report;
    struct import_error *e;

    if (r->all_errors++ >= IMPORT_MAX_ERRORS)
        return;
    if (!r->errors)
        r->errors = NEW(c->arena, struct import_error, IMPORT_MAX_ERRORS);
    e = &r->errors[r->n_errors++];
    e->line = line;
    e->column = str_dup(c->arena, column);
    e->value = str_dup(c->arena, head_of(value));
    e->message = str_dup(c->arena, str_of(c->err.text));
    import_cell(k, column, line, e->cell);
}

void import_note(struct importing *k, int line, Str key,
                 enum save_result result)
{
    struct import_report *r = k->report;

    r->created += result == SAVE_CREATE;
    r->updated += result == SAVE_UPDATE;
    r->unchanged += result == SAVE_UNCHANGED;
    if (k->how->row)
        k->how->row(k->how->arg, line, key, result);
}

/* An error of the data; anything else (disk, store) ends the import. */
static bool is_data_error(enum rc rc)
{
    return rc == RC_INVALID || rc == RC_NOTFOUND || rc == RC_CONFLICT ||
           rc == RC_LIMIT || rc == RC_DENIED;
}

/* ---- head ---- */

/* A column as whoever made the list calls it. */
static const char *heading(const struct importing *k, const char *name)
{
    const struct sheet *s = k->how->sheet;

    return s->label ? msg(k->c->err.lang, s->label(s->arg, name)) : name;
}

static enum rc match_column(struct importing *k, int at, bool *taken)
{
    const struct field *f = import_fields(k->how->kind);
    Str name = k->how->sheet->head[at];

    if (k->how->sheet->skip && k->how->sheet->skip[at])
        return RC_OK;
    for (int i = 0; f[i].name; i++) {
        if (!str_is(name, f[i].name))
            continue;
        if (taken[i])
            return fail(k->c, RC_INVALID, f[i].name,
                        N_("column '%s' stands twice in the head"),
                        heading(k, f[i].name));
        taken[i] = true;
        k->column[i] = at;
        return RC_OK;
    }
    return fail(k->c, RC_INVALID, "head",
                N_("there is no column '%.*s' in a list of %s"), STR(name),
                import_kind_names[k->how->kind]);
}

static enum rc match_head(struct importing *k)
{
    const struct field *f = import_fields(k->how->kind);
    bool taken[IMPORT_MAX_COLUMNS] = { false };

    for (int i = 0; i < IMPORT_MAX_COLUMNS; i++)
        k->column[i] = -1;
    for (int i = 0; i < k->how->sheet->columns; i++)
        TRY(match_column(k, i, taken));
    for (int i = 0; f[i].name; i++)
        if (f[i].required && !taken[i])
            return fail(k->c, RC_INVALID, f[i].name,
                        N_("column '%s' is missing from the head"),
                        heading(k, f[i].name));
    return RC_OK;
}

/* ---- number style ---- */

static bool is_numeric(enum field_kind kind)
{
    return kind == FIELD_COUNT || kind == FIELD_NUMBER || kind == FIELD_NUMBERS;
}

struct proof {
    int line[3]; /* by style: where it was first proved */
};

static void prove(struct importing *k, const Str *cells, int line,
                  struct proof *p)
{
    const struct field *f = import_fields(k->how->kind);

    for (int i = 0; f[i].name; i++) {
        Str rest, part;

        if (!is_numeric(f[i].kind) || k->column[i] < 0)
            continue;
        rest = cells[k->column[i]];
        while (str_cut(&rest, ';', &part)) {
            enum num_style style = num_style_of(str_trim(part));

            if (p->line[style] == 0)
                p->line[style] = line;
        }
    }
}

static enum rc find_style(struct importing *k)
{
    struct sheet *s = k->how->sheet;
    const struct field *f = import_fields(k->how->kind);
    Str *cells = NEW(k->c->arena, Str, s->columns + 1);
    struct proof p = { { 0 } };
    bool more = true, numeric = false;
    int line = 0;

    k->style = s->style == SHEET_STYLE_VI   ? NUM_VI
               : s->style == SHEET_STYLE_EN ? NUM_EN
                                            : NUM_UNKNOWN;
    for (int i = 0; f[i].name; i++)
        numeric |= is_numeric(f[i].kind) && k->column[i] >= 0;
    if (k->style != NUM_UNKNOWN || !numeric || s->typed)
        return RC_OK;
    for (;;) {
        TRY(s->next(s->arg, cells, &line, &more, &k->c->err));
        if (!more)
            break;
        prove(k, cells, line, &p);
    }
    if (p.line[NUM_VI] && p.line[NUM_EN])
        return fail(k->c, RC_INVALID, "numbers",
                    N_("numbers are written as 1.234,5 in line %d and as "
                       "1,234.5 in line %d; write them in one way"),
                    p.line[NUM_VI], p.line[NUM_EN]);
    k->style = p.line[NUM_VI] ? NUM_VI : p.line[NUM_EN] ? NUM_EN : NUM_UNKNOWN;
    return s->rewind(s->arg, &k->c->err);
}

/* ---- rows ---- */

/* c->err.field says which column; its value goes into the error. */
static void row_error(struct importing *k, int line, const Str *cells)
{
    const struct field *f = import_fields(k->how->kind);
    int at = field_index(f, str_of(k->c->err.field));
    Str value = { "", 0 };

    if (at >= 0 && k->column[at] >= 0)
        value = cells[k->column[at]];
    import_error_add(k, line, str_of(k->c->err.field), value);
}

/* A cell in which the spreadsheet has no value, whatever stands in it. */
static enum rc check_fault(struct importing *k, const struct field *f,
                           int column)
{
    const struct sheet *s = k->how->sheet;
    const char *why = s->fault && column >= 0 ? s->fault(s->arg, column) : NULL;

    if (!why)
        return RC_OK;
    return fail(k->c, RC_INVALID, f->name, "%s", msg(k->c->err.lang, why));
}

/* All wrong cells of a row are reported, not only the first. */
static enum rc read_cells(struct importing *k, int line, const Str *cells,
                          struct field_value *v, bool *ret_good)
{
    const struct field *f = import_fields(k->how->kind);

    *ret_good = true;
    for (int i = 0; f[i].name; i++) {
        Str cell = k->column[i] >= 0 ? cells[k->column[i]] : S("");
        enum rc rc = check_fault(k, &f[i], k->column[i]);

        if (rc == RC_OK)
            rc = field_read(k->c, k->scratch, &f[i], k->style, cell, &v[i]);
        if (rc == RC_OK)
            continue;
        if (!is_data_error(rc))
            return rc;
        *ret_good = false;
        row_error(k, line, cells);
    }
    return RC_OK;
}

/*
 * What a list may name only once: a key; of units, a key in a tree with a scheme.
 * The writer of activities sees to it for those, in less memory.
 */
static enum rc check_once(struct importing *k, int line,
                          const struct field_value *v)
{
    Str key = v[0].text;

    if (k->how->kind == IMPORT_ACTIVITIES)
        return RC_OK;
    if (k->how->kind == IMPORT_UNITS)
        key = unit_row_name(k->scratch, v);
    if (key_set_add(&k->met, key, line) == 0)
        return RC_OK;
    return fail(k->c, RC_INVALID, "key", N_("'%.*s' stands twice in the list"),
                STR(v[0].text));
}

static enum rc take_row(struct importing *k, int line, const Str *cells)
{
    struct field_value v[IMPORT_MAX_COLUMNS];
    enum save_result result = SAVE_CREATE;
    bool good;
    enum rc rc;

    TRY(read_cells(k, line, cells, v, &good));
    if (!good)
        return RC_OK;
    rc = check_once(k, line, v);
    if (rc == RC_OK)
        rc = import_row(k, line, v, &result);
    if (rc == RC_OK) {
        if (k->how->kind != IMPORT_UNITS)
            import_note(k, line, v[0].text, result);
        if (result == SAVE_UPDATE)
            import_change_row(k, line, v);
        return RC_OK;
    }
    if (!is_data_error(rc))
        return rc;
    row_error(k, line, cells);
    return RC_OK;
}

static enum rc take_rows(struct importing *k)
{
    struct sheet *s = k->how->sheet;
    Str *cells = NEW(k->c->arena, Str, s->columns + 1);
    bool more = true;
    int line = 0;

    for (;;) {
        TRY(s->next(s->arg, cells, &line, &more, &k->c->err));
        if (!more)
            return RC_OK;
        k->report->rows++;
        TRY(take_row(k, line, cells));
        arena_reset(k->scratch);
    }
}

/* ---- the transaction ---- */

static bool is_reorg(const struct import *how)
{
    return how->kind == IMPORT_UNITS || how->kind == IMPORT_EVENTS;
}

/* What import_undo reads again: the records that it made lie between two ids. */
static Str describe(struct importing *k)
{
    struct import_report *r = k->report;
    Str counts = str_fmt(
        k->c->arena, "\"created\":%lld,\"updated\":%lld,\"unchanged\":%lld",
        (long long)r->created, (long long)r->updated, (long long)r->unchanged);

    if (!k->writer)
        return str_fmt(k->c->arena, "{%.*s}", STR(counts));
    return str_fmt(k->c->arena,
                   "{%.*s,\"first\":%lld,\"last\":%lld,\"digest\":\"%s\"}",
                   STR(counts), (long long)k->first, (long long)k->last,
                   activity_writer_digest(k->writer).p);
}

/* Everything between begin and end; any failure is rolled back by the caller. */
static enum rc work(struct importing *k)
{
    struct import_report *r = k->report;
    struct ctx *c = k->c;

    TRY(import_change_before(k));
    TRY(take_rows(k));
    if (r->all_errors == 0)
        TRY(import_finish(k));
    if (r->all_errors)
        return fail(c, RC_INVALID, "rows",
                    N_("errors: %lld; nothing was imported"),
                    (long long)r->all_errors);
    if (k->how->looks)
        return import_change_find(k);
    if (k->writer) {
        TRY(activity_writer_flush(k->writer));
        TRY(import_change_find(k));
        TRY(db_one(c->db, SQL_LAST_ID, NO_PARAMS, &k->last, &c->err));
    }
    if (r->created + r->updated == 0 || k->how->kind == IMPORT_EVENTS)
        return RC_OK;
    r->seq = c->seq;
    return change_entry(c, "import", import_kind_names[k->how->kind], S(""),
                        describe(k));
}

static enum rc run_reorg(struct importing *k)
{
    struct import_report *r = k->report;
    bool keep = !k->how->dry && r->created + r->updated > 0;

    TRY(reorg_begin(k->c, &k->reorg));
    if (work(k) != RC_OK) {
        reorg_abort(&k->reorg);
        return k->c->err.rc;
    }
    keep = !k->how->dry && r->created + r->updated > 0;
    return reorg_end(&k->reorg, keep);
}

static enum rc run_plain(struct importing *k)
{
    struct ctx *c = k->c;
    bool stale;
    enum rc rc = RC_OK;

    TRY(rollup_today(c, &stale));
    TRY(change_begin(c));
    if (k->how->kind == IMPORT_ACTIVITIES) {
        rc = db_one(c->db, SQL_LAST_ID, NO_PARAMS, &k->first, &c->err);
        k->first++;
        if (rc == RC_OK)
            rc = activity_writer_open(c, &k->writer);
    }
    if (rc == RC_OK && k->writer)
        rc = activity_writer_many(k->writer);
    if (rc == RC_OK)
        rc = work(k);
    if (k->writer)
        activity_writer_close(k->writer);
    if (rc == RC_OK && !k->how->dry)
        return change_end(c);
    change_abort(c);
    return rc;
}

static enum rc run_looking(struct importing *k)
{
    enum rc rc;

    TRY(activity_writer_look(k->c, &k->writer));
    rc = work(k);
    activity_writer_close(k->writer);
    return rc;
}

static enum rc run(struct ctx *c, const struct import *how,
                   struct import_report *ret, enum rc (*go)(struct importing *))
{
    struct importing k = { .c = c, .how = how, .report = ret };
    enum rc rc;

    memset(ret, 0, sizeof *ret);
    TRY(match_head(&k));
    TRY(find_style(&k));
    k.scratch = arena_new();
    k.met.arena = c->arena;
    rc = go(&k);
    arena_free(k.scratch);
    if (how->dry)
        ret->seq = 0;
    return rc;
}

enum rc import_run(struct ctx *c, const struct import *how,
                   struct import_report *ret)
{
    assert(!how->looks || (how->dry && how->kind == IMPORT_ACTIVITIES));
    return run(c, how, ret,
               how->looks      ? run_looking
               : is_reorg(how) ? run_reorg
                               : run_plain);
}

enum rc import_within(struct ctx *c, const struct import *how,
                      struct import_report *ret)
{
    assert(c->seq > 0 && !how->dry && !is_reorg(how) &&
           how->kind != IMPORT_ACTIVITIES);
    return run(c, how, ret, work);
}
