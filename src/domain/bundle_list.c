/* Rows have the columns of the import of their kind, days as yyyy-mm-dd. */
#include "domain/bundle_list.h"

#include <stdlib.h>
#include <string.h>

#include "domain/key_set.h"

/* ---- out ---- */

struct filling {
    struct ctx *c;
    struct bundle_text *t;
};

static Str *row_add(struct filling *f, enum import_kind kind)
{
    struct bundle_text *t = f->t;
    struct bundle_row *r = PUSH(f->c->arena, t->rows, t->n_rows, t->cap_rows);

    r->kind = kind;
    r->cells = NEW(f->c->arena, Str, IMPORT_MAX_COLUMNS);
    return r->cells;
}

static Str day(struct filling *f, Day d)
{
    char text[DAY_TEXT];

    if (d <= DAY_MIN || d >= DAY_UNTIL)
        return S("");
    return str_dup(f->c->arena, str_of(day_iso(d, text)));
}

static void note_list(struct key_set *s, Str list)
{
    Str rest = list, key;

    while (list.n && str_cut(&rest, ';', &key))
        key_set_add(s, str_trim(key), 1);
}

/* The campaign's documents, those that carry them out, and those that they
 * name in turn. */
static void find_documents(const struct campaign *k, const struct document *d,
                           int n, struct key_set *in)
{
    size_t before;

    note_list(in, k->documents);
    do {
        before = in->n;
        for (int i = 0; i < n; i++) {
            if (key_set_find(in, d[i].parent))
                key_set_add(in, d[i].key, 1);
            if (!key_set_find(in, d[i].key))
                continue;
            note_list(in, d[i].parent);
            note_list(in, d[i].links);
        }
    } while (in->n != before);
}

static enum rc documents(struct filling *f, const struct campaign *k)
{
    struct key_set in = { .arena = f->c->arena };
    struct document *d;
    int n;

    TRY(document_list(f->c, &d, &n));
    find_documents(k, d, n, &in);
    for (int i = 0; i < n; i++) {
        Str *cells;

        if (!key_set_find(&in, d[i].key))
            continue;
        cells = row_add(f, IMPORT_DOCUMENTS);
        cells[0] = d[i].key;
        cells[1] = d[i].number;
        cells[2] = d[i].type;
        cells[3] = d[i].issuer;
        cells[4] = day(f, d[i].day);
        cells[5] = d[i].abstract;
        cells[6] = d[i].parent;
        cells[7] = d[i].links;
    }
    return RC_OK;
}

static enum rc breakdowns(struct filling *f)
{
    struct breakdown *b;
    int n;

    TRY(breakdown_list(f->c, &b, &n));
    for (int i = 0; i < n; i++) {
        Str *cells = row_add(f, IMPORT_BREAKDOWNS);

        cells[0] = b[i].key;
        cells[1] = b[i].name;
    }
    return RC_OK;
}

static enum rc options(struct filling *f)
{
    struct option *o;
    int n;

    TRY(option_list(f->c, &o, &n));
    for (int i = 0; i < n; i++) {
        Str *cells = row_add(f, IMPORT_OPTIONS);

        cells[0] = o[i].key;
        cells[1] = o[i].breakdown;
        cells[2] = o[i].name;
        cells[3] = o[i].parent;
        cells[4] = str_fmt(f->c->arena, "%lld", (long long)o[i].position);
    }
    return RC_OK;
}

/* A ratio after what it divides; else by key. */
static int by_need(const void *pa, const void *pb)
{
    const struct indicator *a = pa, *b = pb;
    int late = (a->kind == KIND_RATIO) - (b->kind == KIND_RATIO);

    return late ? late : str_cmp(a->key, b->key);
}

static enum rc indicators(struct filling *f)
{
    struct indicator *all, *i;
    int n;

    TRY(indicator_list(f->c, &all, &n));
    i = NEW(f->c->arena, struct indicator, n + 1);
    if (n) {
        memcpy(i, all, (size_t)n * sizeof *i);
        qsort(i, (size_t)n, sizeof *i, by_need);
    }
    for (; n > 0; n--, i++) {
        Str *cells = row_add(f, IMPORT_INDICATORS);

        cells[0] = i->key;
        cells[1] = i->name;
        cells[2] = i->unit_of_count;
        cells[3] = str_of(indicator_kind_names[i->kind]);
        cells[4] = i->numerator;
        cells[5] = i->denominator;
        cells[6] = i->breakdowns;
        cells[7] = day(f, i->from);
        cells[8] = day(f, i->to);
    }
    return RC_OK;
}

static void campaign(struct filling *f, const struct campaign *k)
{
    Str *cells = row_add(f, IMPORT_CAMPAIGNS);

    cells[0] = k->key;
    cells[1] = k->name;
    cells[2] = k->tree;
    cells[3] = day(f, k->from);
    cells[4] = day(f, k->to);
    cells[5] = k->documents;
}

enum rc bundle_list_fill(struct ctx *c, const struct campaign *k,
                         struct bundle_text *t)
{
    struct filling f = { c, t };

    TRY(documents(&f, k));
    if (t->direction == BUNDLE_DOWN) {
        TRY(breakdowns(&f));
        TRY(options(&f));
        TRY(indicators(&f));
    }
    campaign(&f, k);
    return RC_OK;
}

/* ---- in ---- */

/* The rows of one kind as a sheet. */
struct rows_sheet {
    const struct bundle_text *t;
    enum import_kind kind;
    size_t at;
    int columns;
};

static enum rc next(void *arg, Str *fields, int *ret_line, bool *ret_more,
                    struct err *e)
{
    struct rows_sheet *s = arg;

    (void)e;
    while (s->at < s->t->n_rows && s->t->rows[s->at].kind != s->kind)
        s->at++;
    *ret_more = s->at < s->t->n_rows;
    if (!*ret_more)
        return RC_OK;
    memcpy(fields, s->t->rows[s->at].cells,
           (size_t)s->columns * sizeof *fields);
    *ret_line = (int)++s->at;
    return RC_OK;
}

static enum rc rewind_rows(void *arg, struct err *e)
{
    struct rows_sheet *s = arg;

    (void)e;
    s->at = 0;
    return RC_OK;
}

/* The sentence of the first row at fault says more than their number. */
static enum rc say_first(struct ctx *c, enum import_kind kind,
                         const struct import_report *r)
{
    enum rc rc = c->err.rc;

    if (r->n_errors == 0)
        return rc;
    return fail(c, RC_CONFLICT, "bundle",
                N_("the bundle's %s cannot be taken in: column %.*s, value "
                   "'%.*s': %.*s"),
                import_kind_names[kind], STR(r->errors[0].column),
                STR(r->errors[0].value), STR(r->errors[0].message));
}

static enum rc take_kind(struct ctx *c, const struct bundle_text *t,
                         enum import_kind kind, int64_t *changed)
{
    const struct field *f = import_fields(kind);
    struct rows_sheet rows = { .t = t, .kind = kind };
    struct import_report report;
    struct sheet sheet = { .arg = &rows,
                           .next = next,
                           .rewind = rewind_rows,
                           .style = SHEET_STYLE_EN };
    struct import how = { .kind = kind, .sheet = &sheet };

    sheet.head = NEW(c->arena, Str, IMPORT_MAX_COLUMNS);
    for (; f[sheet.columns].name; sheet.columns++)
        sheet.head[sheet.columns] = str_of(f[sheet.columns].name);
    rows.columns = sheet.columns;
    if (import_within(c, &how, &report) != RC_OK)
        return say_first(c, kind, &report);
    *changed += report.created + report.updated;
    return RC_OK;
}

enum rc bundle_list_take(struct ctx *c, const struct bundle_text *t,
                         int64_t *ret_changed)
{
    *ret_changed = 0;
    for (int kind = IMPORT_DOCUMENTS; kind <= IMPORT_CAMPAIGNS; kind++)
        TRY(take_kind(c, t, (enum import_kind)kind, ret_changed));
    return RC_OK;
}
