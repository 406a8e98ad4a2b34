/* Reading a form: parts of a POST, or the members of a JSON object, by the rows. */
#include <string.h>

#include "app/page.h"
#include "base/buf.h"
#include "base/text.h"
#include "domain/reorg.h"
#include "domain/unit_index.h"

static Str part_name_base(const struct form_field *f)
{
    return str_of(f->f.name);
}

static bool is_open(const struct form_field *f)
{
    size_t n = strlen(f->f.name);

    return n && f->f.name[n - 1] == '-';
}

static int row_of(const struct form_field *fields, Str name)
{
    for (int i = 0; fields[i].f.name; i++)
        if (is_open(&fields[i]) ? str_starts(name, part_name_base(&fields[i]))
                                : str_is(name, fields[i].f.name))
            return i;
    return -1;
}

static int rows_of(const struct form_field *fields)
{
    int n = 0;

    while (fields[n].f.name)
        n++;
    return n;
}

static void start(struct page *p, const struct http_request *req)
{
    int n = rows_of(p->route->form);

    p->form = (struct form){ .fields = p->route->form,
                             .v = NEW(p->a, struct field_value, n + 1),
                             .raw = NEW(p->a, Str, n + 1),
                             .file_names = NEW(p->a, Str, n + 1),
                             .errors = NEW(p->a, Str, n + 1),
                             .once = req->once,
                             .parts = req->parts,
                             .n_parts = req->n_parts };
    for (int i = 0; i < n; i++)
        p->form.raw[i] = p->form.file_names[i] = p->form.errors[i] = S("");
}

/* A name twice is a list only where the row takes one. */
static void take(struct page *p, const struct http_part *part)
{
    struct form *f = &p->form;
    int at = row_of(f->fields, part->name);

    if (str_is(part->name, "csrf"))
        f->csrf = part->value;
    if (str_is(part->name, "once"))
        f->once = part->value;
    if (at < 0 || is_open(&f->fields[at]))
        return;
    if (f->fields[at].as == INPUT_FILE) {
        if (part->is_file) {
            f->raw[at] = part->value;
            f->file_names[at] = part->file_name;
        }
        return;
    }
    if ((f->fields[at].as == INPUT_MANY || f->fields[at].as == INPUT_UNITS) &&
        f->raw[at].n)
        f->raw[at] =
            str_fmt(p->a, "%.*s;%.*s", STR(f->raw[at]), STR(part->value));
    else
        f->raw[at] = part->value;
}

/* ---- JSON ---- */

/* A member as the text that a form would have sent. */
static enum rc json_text(struct page *p, const char *name,
                         const struct value *v, Str *ret)
{
    struct buf *b = NEW(p->a, struct buf, 1);

    switch (val_kind(v)) {
    case VAL_NULL:
        *ret = S("");
        return RC_OK;
    case VAL_TEXT:
        *ret = text_nfc(p->a, val_str(v));
        return RC_OK;
    case VAL_BOOL:
        *ret = val_num(v) ? S("1") : S("");
        return RC_OK;
    case VAL_INT:
    case VAL_MICRO:
        buf_init_arena(b, p->a, 64);
        val_json(b, v, false);
        *ret = buf_view(b);
        return RC_OK;
    case VAL_LIST:
        *ret = S("");
        for (int i = 0; i < val_count(v); i++) {
            Str one = { 0 };

            if (val_kind(val_at(v, i)) == VAL_LIST)
                break;
            TRY(json_text(p, name, val_at(v, i), &one));
            *ret = i ? str_fmt(p->a, "%.*s;%.*s", STR(*ret), STR(one)) : one;
        }
        return RC_OK;
    case VAL_HTML:
    case VAL_OBJECT:
        break;
    }
    return fail(p->c, RC_INVALID, name, N_("'%s' cannot be an object"), name);
}

static enum rc read_json(struct page *p, const struct http_request *req)
{
    struct form *f = &p->form;
    struct value *o;
    int n = rows_of(f->fields), met = 0;

    TRY(val_parse(p->a, req->body, FORM_MAX_BODY, &o, &p->c->err));
    if (val_kind(o) != VAL_OBJECT)
        return fail(p->c, RC_INVALID, "body",
                    N_("the body must be one JSON object"));
    for (int i = 0; i < n; i++) {
        const struct value *v = val_get(o, str_of(f->fields[i].f.name));

        if (!v)
            continue;
        met++;
        TRY(json_text(p, f->fields[i].f.name, v, &f->raw[i]));
    }
    if (met < val_count(o))
        return fail(p->c, RC_INVALID, "body",
                    N_("the body has members that this address does not take; "
                       "see /api"));
    return RC_OK;
}

/* ---- fields ---- */

static void note(struct form *f, int at, struct page *p)
{
    if (!f->errors[at].n)
        f->n_errors++;
    f->errors[at] = str_dup(p->a, str_of(p->c->err.text));
}

static bool is_json(const struct http_request *req)
{
    return str_starts(req->content_type, S("application/json"));
}

static enum num_style style_of(const struct page *p,
                               const struct http_request *req)
{
    /* 1.234,5 and 1,234.5: in a form as its language writes, in JSON the point */
    return is_json(req) || p->lang == LANG_EN ? NUM_EN : NUM_VI;
}

/* A unit's name is enough where no script offers a list. */
static enum rc read_unit(struct page *p, const struct form_field *row,
                         Str typed, Str *ret)
{
    Str *list, all = S(""), key;
    int n;

    n = str_list(p->a, text_nfc(p->a, typed), ';', &list);
    if (n > 1 && row->f.kind == FIELD_KEY)
        return fail(p->c, RC_INVALID, row->f.name,
                    N_("only one unit can stand here"));
    for (int i = 0; i < n; i++) {
        TRY(unit_typed(p->c, row->f.name, list[i], &key));
        /* a name, not a key: it cannot be somebody else's */
        if (row->f.kind == FIELD_KEYS && !key_is_valid(key))
            return fail(p->c, RC_INVALID, row->f.name,
                        N_("there is no unit '%.*s'; type a part of its name "
                           "and choose from the list"),
                        STR(list[i]));
        all = str_fmt(p->a, "%.*s%s%.*s", STR(all), i ? ";" : "", STR(key));
    }
    *ret = all;
    return RC_OK;
}

static bool takes_unit(const struct form_field *row)
{
    return (row->as == INPUT_UNIT || row->as == INPUT_UNITS) &&
           (row->f.kind == FIELD_KEY || row->f.kind == FIELD_KEYS);
}

static enum rc read_field(struct page *p, const struct http_request *req,
                          int at)
{
    struct form *f = &p->form;
    const struct form_field *row = &f->fields[at];
    Str cell = f->raw[at];

    if (is_open(row))
        return RC_OK;
    if (row->as == INPUT_FILE) {
        f->v[at].text = f->raw[at];
        if (row->f.required && !f->raw[at].n)
            return fail(p->c, RC_INVALID, row->f.name,
                        N_("choose a file first"));
        return RC_OK;
    }
    if (row->as == INPUT_PASSWORD) { /* blanks count */
        f->v[at].text = f->raw[at];
        if (row->f.required && !f->raw[at].n)
            return fail(p->c, RC_INVALID, row->f.name,
                        N_("fill in this field"));
        return RC_OK;
    }
    if (row->f.required && !str_trim(f->raw[at]).n)
        return fail(p->c, RC_INVALID, row->f.name, N_("fill in this field"));
    if (takes_unit(row))
        TRY(read_unit(p, row, cell, &cell));
    return field_read(p->c, p->a, &row->f, style_of(p, req), cell, &f->v[at]);
}

enum rc form_read(struct page *p, const struct http_request *req)
{
    struct form *f = &p->form;
    struct err first = { 0 };

    start(p, req);
    for (int i = 0; i < req->n_parts; i++)
        take(p, &req->parts[i]);
    if (is_json(req) && req->body.n)
        TRY(read_json(p, req));
    for (int i = 0; f->fields[i].f.name; i++) {
        if (read_field(p, req, i) == RC_OK)
            continue;
        note(f, i, p);
        if (first.rc == RC_OK)
            first = p->c->err;
    }
    if (f->n_errors == 0)
        return RC_OK;
    p->c->err = first;
    return first.rc == RC_LIMIT ? RC_LIMIT : RC_INVALID;
}

void form_note(struct page *p)
{
    struct form *f = &p->form;

    for (int i = 0; f->fields && f->fields[i].f.name; i++)
        if (strcmp(f->fields[i].f.name, p->c->err.field) == 0)
            note(f, i, p);
}

/* ---- what came ---- */

const struct field_value *form_at(const struct page *p, const char *name)
{
    static const struct field_value none = { .text = { "", 0 } };
    const struct form *f = &p->form;

    for (int i = 0; f->v && f->fields[i].f.name; i++)
        if (strcmp(f->fields[i].f.name, name) == 0)
            return &f->v[i];
    return &none;
}

bool form_ticked(const struct page *p, const char *name)
{
    return str_is(form_at(p, name)->text, "1");
}

int64_t form_count(const struct page *p, const char *name)
{
    return form_at(p, name)->micro / MICRO;
}
