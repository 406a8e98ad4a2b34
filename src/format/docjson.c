/*
 * A document as canonical JSON and back: how a report is frozen.  One table of
 * fields per struct serves both ways, so nothing is written that is not read.
 * A field that is 0 or empty is left out; keys stand in the order of the
 * tables.  The profile is not written: the reader of it names one.
 */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/num.h"
#include "format/block.h"
#include "format/official.h"
#include "format/value.h"

enum { VERSION = 1, MAX_JSON = 256 << 20, MAX_LIST = 4000000 };

enum kind {
    TEXT,    /* Str */
    INT,     /* int, unsigned or an enum */
    INT32,   /* int32_t */
    INT64,   /* int64_t */
    BOOL,    /* bool */
    TEXTS,   /* Str *, int n */
    INT64S,  /* int64_t *, counted elsewhere */
    DOUBLES, /* double *, counted elsewhere; six decimals are kept */
    ONE,     /* struct *, or NULL */
    MANY,    /* struct *, int n */
    SPANS,   /* struct spans */
};

struct shape;

struct field {
    const char *key;
    enum kind kind;
    size_t at;
    size_t count_at;           /* of TEXTS, MANY: the int that counts */
    const struct shape *shape; /* of ONE, MANY */
    int64_t min, max;          /* of INT, INT32 */
};

struct shape {
    size_t size;
    const struct field *fields;
    int n;
};

/* clang-format off */
#define F(s, key, kind) { #key, kind, offsetof(struct s, key), 0, NULL, 0, 0 }
#define F_INT(s, key, min, max) { #key, INT, offsetof(struct s, key), 0, NULL, min, max }
#define F_LIST(s, key, kind, count, shape) \
    { #key, kind, offsetof(struct s, key), offsetof(struct s, count), shape, 0, 0 }
#define F_ONE(s, key, shape) { #key, ONE, offsetof(struct s, key), 0, shape, 0, 0 }
#define SHAPE(s, name) \
    static const struct shape name = { sizeof(struct s), name##_fields, countof(name##_fields) }

static const struct field span_fields[] = {
    F(span, text, TEXT),
    F_INT(span, style, 0, 15),
    F(span, href, TEXT),
    F_INT(span, note, 0, 100000000),
};
SHAPE(span, span);

static const struct field cell_fields[] = {
    F_INT(cell, kind, 0, CELL_EMPTY),
    F(cell, text, SPANS),
    F(cell, micro, INT64),
    F_INT(cell, decimals, 0, 6),
    { "day", INT32, offsetof(struct cell, day), 0, NULL, INT32_MIN, INT32_MAX },
    F_INT(cell, align, 0, ALIGN_JUSTIFY),
    F(cell, bold, BOOL),
    F_INT(cell, indent, 0, 9),
    F_INT(cell, colspan, 0, DOC_COLUMNS),
    F_INT(cell, rowspan, 0, DOC_TABLE_ROWS),
};
SHAPE(cell, cell);

static const struct field row_fields[] = {
    F_LIST(row, cells, MANY, n, &cell),
};
SHAPE(row, row);

static const struct field table_fields[] = {
    F(table, caption, TEXT),
    F(table, sheet, TEXT),
    F_INT(table, columns, 1, DOC_COLUMNS),
    F(table, widths, DOUBLES),
    F_LIST(table, rows, MANY, n, &row),
    F_INT(table, head, 0, DOC_TABLE_ROWS),
    F(table, unit, TEXT),
};
SHAPE(table, table);

static const struct field chart_fields[] = {
    F_INT(chart, kind, 0, CHART_LINE),
    F(chart, title, TEXT),
    F(chart, axis, TEXT),
    F(chart, alt, TEXT),
    F_LIST(chart, series, TEXTS, n_series, NULL),
    F_LIST(chart, categories, TEXTS, n_categories, NULL),
    F(chart, values, INT64S),
};
SHAPE(chart, chart);

static const struct field letterhead_fields[] = {
    F(letterhead, parent_body, TEXT),
    F(letterhead, body, TEXT),
    F(letterhead, number, TEXT),
    F(letterhead, symbol, TEXT),
    F(letterhead, place, TEXT),
    { "day", INT32, offsetof(struct letterhead, day), 0, NULL, INT32_MIN, INT32_MAX },
    F(letterhead, type_name, TEXT),
    F(letterhead, abstract, TEXT),
};
SHAPE(letterhead, letterhead);

static const struct field signature_fields[] = {
    F(signature, authority, TEXT),
    F(signature, title, TEXT),
    F(signature, name, TEXT),
    F_LIST(signature, recipients, TEXTS, n_recipients, NULL),
    F(signature, file_line, TEXT),
};
SHAPE(signature, signature);

static const struct field block_fields[] = {
    F_INT(block, kind, 0, BLOCK_KIND_COUNT - 1),
    F_INT(block, level, 0, 9),
    F(block, text, SPANS),
    F_INT(block, align, 0, ALIGN_JUSTIFY),
    F(block, label, TEXT),
    F(block, note, TEXT),
    F(block, landscape, BOOL),
    F_ONE(block, table, &table),
    F_ONE(block, chart, &chart),
    F_ONE(block, letterhead, &letterhead),
    F_ONE(block, signature, &signature),
};
SHAPE(block, block);

static const struct field doc_fields[] = {
    F_INT(doc, lang, 0, LANG_EN),
    F(doc, title, TEXT),
    F(doc, author, TEXT),
    F(doc, subject, TEXT),
    F(doc, created, INT64),
    F_LIST(doc, blocks, MANY, n, &block),
};
SHAPE(doc, doc);
/* clang-format on */

static int int_at(const void *p)
{
    int n;

    memcpy(&n, p, sizeof n);
    return n;
}

/* How many numbers a list without a count of its own holds. */
static int numbers(const struct shape *s, const char *at)
{
    if (s == &chart)
        return ((const struct chart *)(const void *)at)->n_series *
               ((const struct chart *)(const void *)at)->n_categories;
    /* a shape of a table: the reader filled it.
     * NOLINTNEXTLINE(clang-analyzer-core.uninitialized.UndefReturn) */
    return ((const struct table *)(const void *)at)->columns;
}

static const void *pointer_at(const char *p)
{
    const void *out;

    memcpy(&out, p, sizeof out);
    return out;
}

/* Out.  The depth is that of the shapes: doc, block, table, row, cell, span. */

static struct value *shaped(struct arena *a, const struct shape *s,
                            const char *from);

static struct value *many(struct arena *a, const struct shape *s,
                          const char *items, int n)
{
    struct value *list = val_list(a);

    for (int i = 0; i < n; i++)
        val_add(list, shaped(a, s, items + (size_t)i * s->size));
    return list;
}

static struct value *texts(struct arena *a, const Str *items, int n)
{
    struct value *list = val_list(a);

    for (int i = 0; i < n; i++)
        val_add(list, val_text(a, items[i]));
    return list;
}

static struct value *number_list(struct arena *a, const struct field *f,
                                 const void *items, int n)
{
    struct value *list = val_list(a);

    if (!items)
        return NULL;
    for (int i = 0; i < n; i++)
        val_add(list, f->kind == INT64S
                          ? val_int(a, ((const int64_t *)items)[i])
                          : val_micro(a, llround(((const double *)items)[i] *
                                                 (double)MICRO)));
    return list;
}

static struct value *whole(struct arena *a, int64_t n)
{
    return n ? val_int(a, n) : NULL;
}

/* NULL for what is left out. */
static struct value *field_value(struct arena *a, const struct shape *s,
                                 const struct field *f, const char *from)
{
    const char *at = from + f->at;
    const void *p = at;
    int n = f->count_at ? int_at(from + f->count_at) : 0;

    switch (f->kind) {
    case TEXT:
        return ((const Str *)p)->n ? val_text(a, *(const Str *)p) : NULL;
    case INT:
        return whole(a, int_at(at));
    case INT32:
        return whole(a, *(const int32_t *)p);
    case INT64:
        return whole(a, *(const int64_t *)p);
    case BOOL:
        return *(const bool *)p ? val_bool(a, true) : NULL;
    case TEXTS:
        return n ? texts(a, pointer_at(at), n) : NULL;
    case INT64S:
    case DOUBLES:
        return number_list(a, f, pointer_at(at), numbers(s, from));
    case ONE:
        return pointer_at(at) ? shaped(a, f->shape, pointer_at(at)) : NULL;
    case MANY:
        return n ? many(a, f->shape, pointer_at(at), n) : NULL;
    case SPANS:
        n = ((const struct spans *)p)->n;
        return n ? many(a, &span, (const void *)((const struct spans *)p)->at,
                        n)
                 : NULL;
    }
    return NULL;
}

static struct value *shaped(struct arena *a, const struct shape *s,
                            const char *from)
{
    struct value *object = val_object(a);

    for (int i = 0; i < s->n; i++) {
        struct value *v = field_value(a, s, &s->fields[i], from);

        if (v)
            val_set(object, s->fields[i].key, v);
    }
    return object;
}

enum rc doc_to_json(struct arena *a, const struct doc *d, Str *ret_json,
                    struct err *e)
{
    struct buf *out = NEW(a, struct buf, 1);
    struct value *top = val_object(a);

    TRY(doc_check(d, e));
    val_set_int(top, "version", VERSION);
    val_set(top, "doc", shaped(a, &doc, (const char *)(const void *)d));
    buf_init_arena(out, a, MAX_JSON);
    val_json(out, top, false);
    if (out->full)
        return err_set(e, RC_LIMIT, "", N_("the document is too large"));
    *ret_json = buf_view(out);
    return RC_OK;
}

/* In */

struct reading {
    struct arena *a;
    struct err *e;
};

static enum rc wrong(struct reading *r, const struct field *f)
{
    return err_set(r->e, RC_INVALID, f->key,
                   N_("the stored document is damaged at '%s'"), f->key);
}

static enum rc take(struct reading *r, const struct shape *s,
                    const struct value *from, char *into);

static enum rc take_many(struct reading *r, const struct field *f,
                         const struct shape *s, const struct value *list,
                         struct spans *ret)
{
    int n = val_count(list);
    char *items;

    if (val_kind(list) != VAL_LIST || n > MAX_LIST)
        return wrong(r, f);
    items = arena_alloc(r->a, s->size, (size_t)n);
    for (int i = 0; i < n; i++)
        TRY(take(r, s, val_at(list, i), items + (size_t)i * s->size));
    ret->at = (void *)items;
    ret->n = n;
    return RC_OK;
}

static enum rc take_texts(struct reading *r, const struct field *f,
                          const struct value *list, struct spans *ret)
{
    int n = val_count(list);
    Str *items;

    if (val_kind(list) != VAL_LIST || n > MAX_LIST)
        return wrong(r, f);
    items = NEW(r->a, Str, n);
    for (int i = 0; i < n; i++) {
        if (val_kind(val_at(list, i)) != VAL_TEXT)
            return wrong(r, f);
        items[i] = val_str(val_at(list, i));
    }
    ret->at = (void *)items;
    ret->n = n;
    return RC_OK;
}

static bool is_number(const struct value *v)
{
    return val_kind(v) == VAL_INT || val_kind(v) == VAL_MICRO;
}

static enum rc take_numbers(struct reading *r, const struct field *f, int n,
                            const struct value *list, char *at)
{
    int64_t *whole_items = NEW(r->a, int64_t, n);
    double *items = NEW(r->a, double, n);
    void *p = f->kind == INT64S ? (void *)whole_items : (void *)items;

    if (val_kind(list) != VAL_LIST || val_count(list) != n)
        return wrong(r, f);
    for (int i = 0; i < n; i++) {
        const struct value *v = val_at(list, i);
        bool micro = val_kind(v) == VAL_MICRO;

        if (!is_number(v) || (micro && f->kind == INT64S))
            return wrong(r, f);
        whole_items[i] = val_num(v);
        items[i] = (double)val_num(v) / (micro ? (double)MICRO : 1);
    }
    memcpy(at, &p, sizeof p);
    return RC_OK;
}

static enum rc take_int(struct reading *r, const struct field *f,
                        const struct value *v, char *at)
{
    int64_t n = val_num(v);
    int small = (int)n;

    if (val_kind(v) != VAL_INT)
        return wrong(r, f);
    if (f->kind == INT64) {
        memcpy(at, &n, sizeof n);
        return RC_OK;
    }
    if (n < f->min || n > f->max)
        return wrong(r, f);
    memcpy(at, &small, sizeof small);
    return RC_OK;
}

static enum rc take_plain(struct reading *r, const struct field *f,
                          const struct value *v, char *at)
{
    bool yes = val_num(v);
    Str s = val_str(v);

    if (f->kind == TEXT) {
        if (val_kind(v) != VAL_TEXT)
            return wrong(r, f);
        memcpy(at, &s, sizeof s);
        return RC_OK;
    }
    if (val_kind(v) != VAL_BOOL)
        return wrong(r, f);
    memcpy(at, &yes, sizeof yes);
    return RC_OK;
}

static enum rc take_list(struct reading *r, const struct field *f,
                         const struct value *v, char *into)
{
    struct spans got;
    void *p;

    if (f->kind == TEXTS)
        TRY(take_texts(r, f, v, &got));
    else
        TRY(take_many(r, f, f->kind == SPANS ? &span : f->shape, v, &got));
    if (f->kind == SPANS) {
        memcpy(into + f->at, &got, sizeof got);
        return RC_OK;
    }
    p = got.at;
    memcpy(into + f->at, &p, sizeof p);
    memcpy(into + f->count_at, &got.n, sizeof got.n);
    return RC_OK;
}

static enum rc take_field(struct reading *r, const struct shape *s,
                          const struct field *f, const struct value *v,
                          char *into)
{
    char *one;

    switch (f->kind) {
    case TEXT:
    case BOOL:
        return take_plain(r, f, v, into + f->at);
    case INT:
    case INT32:
    case INT64:
        return take_int(r, f, v, into + f->at);
    case INT64S:
    case DOUBLES:
        return take_numbers(r, f, numbers(s, into), v, into + f->at);
    case TEXTS:
    case MANY:
    case SPANS:
        return take_list(r, f, v, into);
    case ONE:
        one = arena_alloc(r->a, f->shape->size, 1);
        TRY(take(r, f->shape, v, one));
        memcpy(into + f->at, &one, sizeof one);
        return RC_OK;
    }
    return wrong(r, f);
}

/* Counts that multiply are bounded before their product is taken. */
static bool counts_are_sane(const struct shape *s, const char *at)
{
    const struct chart *c = (const void *)at;

    return s != &chart || (c->n_series <= 1000 && c->n_categories <= 1000);
}

static enum rc take(struct reading *r, const struct shape *s,
                    const struct value *from, char *into)
{
    if (val_kind(from) != VAL_OBJECT)
        return wrong(r, &s->fields[0]);
    for (int i = 0; i < s->n; i++) {
        const struct field *f = &s->fields[i];
        const struct value *v = val_get(from, str_of(f->key));

        if (!counts_are_sane(s, into))
            return wrong(r, f);
        if (v)
            TRY(take_field(r, s, f, v, into));
        else if ((f->kind == INT64S && numbers(s, into) > 0) ||
                 (f->kind == INT && f->min > 0))
            return wrong(r, f); /* missing and not optional */
    }
    return RC_OK;
}

enum rc doc_from_json(struct arena *a, Str json, struct doc *ret_doc,
                      struct err *e)
{
    struct reading r = { a, e };
    struct doc d = { 0 };
    struct value *top;

    TRY(val_parse(a, json, MAX_JSON, &top, e));
    if (val_num(val_get(top, S("version"))) != VERSION)
        return err_set(e, RC_INVALID, "version",
                       N_("the stored document is of another version"));
    TRY(take(&r, &doc, val_get(top, S("doc")), (char *)(void *)&d));
    TRY(doc_check(&d, e));
    *ret_doc = d;
    return RC_OK;
}
