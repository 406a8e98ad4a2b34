/*
 * What an import of units or of the catalogue changes, field by field.  What is live
 * is read once, before the first row; each row that updates is compared with it.
 */
#include <string.h>

#include "domain/import_row.h"

struct import_before {
    struct key_set index; /* name → its place, from 1 */
    Str (*texts)[IMPORT_MAX_COLUMNS];
    size_t n, cap;
};

static Str day_or_none(struct arena *m, Day d)
{
    char text[DAY_TEXT];

    return d == DAY_UNTIL || d == DAY_MIN ? S("")
                                          : str_dup(m, str_of(day_vn(d, text)));
}

static Str *add(struct importing *k, Str name)
{
    struct import_before *b = k->before;
    struct arena *m = k->c->arena;

    key_set_add(&b->index, name, (int)b->n + 1);
    return *PUSH(m, b->texts, b->n, b->cap);
}

static void put(Str *to, const Str *texts, int n)
{
    memcpy(to, texts, (size_t)n * sizeof *texts);
}

#define PUT(to, ...)                                                           \
    put((to), (Str[]){ __VA_ARGS__ }, countof(((Str[]){ __VA_ARGS__ })))

/* ---- what is live, in the order of the columns ---- */

static enum rc read_documents(struct importing *k)
{
    struct document *d;
    int n;

    TRY(document_list(k->c, &d, &n));
    for (int i = 0; i < n; i++, d++)
        PUT(add(k, d->key), d->key, d->number, d->type, d->issuer,
            day_or_none(k->c->arena, d->day), d->abstract, d->parent, d->links);
    return RC_OK;
}

static enum rc read_breakdowns(struct importing *k)
{
    struct breakdown *b;
    int n;

    TRY(breakdown_list(k->c, &b, &n));
    for (int i = 0; i < n; i++, b++)
        PUT(add(k, b->key), b->key, b->name);
    return RC_OK;
}

static enum rc read_options(struct importing *k)
{
    struct option *o;
    int n;

    TRY(option_list(k->c, &o, &n));
    for (int i = 0; i < n; i++, o++)
        PUT(add(k, o->key), o->key, o->breakdown, o->name, o->parent,
            str_fmt(k->c->arena, "%lld", (long long)o->position));
    return RC_OK;
}

static enum rc read_indicators(struct importing *k)
{
    struct arena *m = k->c->arena;
    struct indicator *x;
    int n;

    TRY(indicator_list(k->c, &x, &n));
    for (int i = 0; i < n; i++, x++)
        PUT(add(k, x->key), x->key, x->name, x->unit_of_count,
            str_of(indicator_kind_names[x->kind]), x->numerator, x->denominator,
            x->breakdowns, day_or_none(m, x->from), day_or_none(m, x->to));
    return RC_OK;
}

static enum rc read_campaigns(struct importing *k)
{
    struct arena *m = k->c->arena;
    struct campaign *x;
    int n;

    TRY(campaign_list(k->c, &x, &n));
    for (int i = 0; i < n; i++, x++)
        PUT(add(k, x->key), x->key, x->name, x->tree, day_or_none(m, x->from),
            day_or_none(m, x->to), x->documents);
    return RC_OK;
}

static enum rc read_units(struct importing *k)
{
    struct arena *m = k->c->arena;
    struct unit_line *u;
    int n;

    TRY(unit_list_all(k->c, &u, &n));
    for (int i = 0; i < n; i++, u++)
        PUT(add(k, str_fmt(m, "%.*s %.*s %.*s", STR(u->key), STR(u->tree),
                           STR(u->scheme))),
            u->key, u->tree, u->kind, u->name, u->short_name, u->parent,
            day_or_none(m, u->from), u->scheme, u->code);
    return RC_OK;
}

enum rc import_change_before(struct importing *k)
{
    static enum rc (*const reads[IMPORT_KINDS])(struct importing * k) = {
        [IMPORT_UNITS] = read_units,
        [IMPORT_DOCUMENTS] = read_documents,
        [IMPORT_BREAKDOWNS] = read_breakdowns,
        [IMPORT_OPTIONS] = read_options,
        [IMPORT_INDICATORS] = read_indicators,
        [IMPORT_CAMPAIGNS] = read_campaigns,
    };

    if (!k->how->changes || !reads[k->how->kind])
        return RC_OK;
    k->before = NEW(k->c->arena, struct import_before, 1);
    k->before->index.arena = k->c->arena;
    return reads[k->how->kind](k);
}

/* ---- a row that updates ---- */

static void tell(struct importing *k, int line, Str name, const Str *after)
{
    const struct field *f = import_fields(k->how->kind);
    int at = key_set_find(&k->before->index, name);
    const Str *before;

    if (!at)
        return;
    if (k->n_told++ >= IMPORT_MAX_CHANGED) {
        k->report->more_changes = true;
        return;
    }
    before = k->before->texts[at - 1];
    for (int i = 0; f[i].name; i++)
        import_change_add(k, line, after[0], i,
                          (const Str[]){ before[i], after[i] });
}

static Str text_of(struct arena *m, const struct field *f,
                   const struct field_value *v)
{
    if (f->kind == FIELD_DAY)
        return v->text.n ? day_or_none(m, v->day) : S("");
    if (f->kind == FIELD_COUNT)
        return str_fmt(m, "%lld", (long long)(v->micro / MICRO));
    return str_dup(m, v->text);
}

void import_change_row(struct importing *k, int line,
                       const struct field_value *v)
{
    const struct field *f = import_fields(k->how->kind);
    Str after[IMPORT_MAX_COLUMNS] = { { 0 } };

    if (!k->before)
        return;
    for (int i = 0; f[i].name; i++)
        after[i] = text_of(k->c->arena, &f[i], &v[i]);
    tell(k, line, after[0], after);
}

void import_change_unit(struct importing *k, int line,
                        const struct unit_line *u)
{
    struct arena *m = k->c->arena;
    Str after[IMPORT_MAX_COLUMNS];

    if (!k->before)
        return;
    PUT(after, u->key, u->tree, u->kind, u->name, u->short_name, u->parent,
        day_or_none(m, u->from), u->scheme, u->code);
    tell(
        k, line,
        str_fmt(m, "%.*s %.*s %.*s", STR(u->key), STR(u->tree), STR(u->scheme)),
        after);
}
