/* Reading a cell by its field. */
#include "domain/field.h"

#include "base/text.h"
#include "domain/reorg.h"

enum { TEXT_MAX = 500, LIST_MAX = 500, ITEM_MAX = 200 };
static const int64_t NUMBER_MAX = INT64_C(1000000000) * MICRO;

static enum rc read_key(struct ctx *c, const struct field *f, Str key)
{
    if (key_is_valid(key))
        return RC_OK;
    return fail(c, RC_INVALID, f->name,
                N_("'%.*s' cannot be a key: use letters without marks, digits "
                   "and . _ - /, at most 64"),
                STR(key));
}

static enum rc read_letters(struct ctx *c, const struct field *f, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t' &&
            s.p[i] != '\r')
            return fail(c, RC_INVALID, f->name,
                        N_("the text holds a control character"));
    return RC_OK;
}

static enum rc read_text(struct ctx *c, const struct field *f, Str s, int max)
{
    if (s.n > max && text_length(s) > max)
        return fail(c, RC_LIMIT, f->name,
                    N_("the text is longer than %d characters"), max);
    return read_letters(c, f, s);
}

static enum rc read_number(struct ctx *c, const struct field *f,
                           enum num_style style, Str s, int64_t *ret)
{
    switch (num_parse(s, style, ret)) {
    case NUM_OK:
        break;
    case NUM_AMBIGUOUS:
        return fail(c, RC_INVALID, f->name,
                    N_("'%.*s' can be read in two ways; say which with "
                       "--numbers vi (1.234,5) or --numbers en (1,234.5)"),
                    STR(s));
    case NUM_BAD:
        return fail(c, RC_INVALID, f->name, N_("'%.*s' is not a number"),
                    STR(s));
    }
    if (*ret > NUMBER_MAX || *ret < -NUMBER_MAX)
        return fail(c, RC_LIMIT, f->name,
                    N_("'%.*s' is larger than 1.000.000.000"), STR(s));
    return RC_OK;
}

static enum rc read_list(struct ctx *c, struct arena *a, const struct field *f,
                         enum num_style style, struct field_value *v)
{
    int max = f->max ? f->max : LIST_MAX;

    v->n = str_list(a, v->text, ';', &v->list);
    if (v->n > max)
        return fail(c, RC_LIMIT, f->name,
                    N_("the list holds more than %d items"), max);
    if (f->kind == FIELD_NUMBERS)
        v->numbers = NEW(a, int64_t, v->n + 1);
    for (int i = 0; i < v->n; i++) {
        if (f->kind == FIELD_KEYS)
            TRY(read_key(c, f, v->list[i]));
        else if (f->kind == FIELD_NUMBERS)
            TRY(read_number(c, f, style, v->list[i], &v->numbers[i]));
        else
            TRY(read_text(c, f, v->list[i], ITEM_MAX));
    }
    return RC_OK;
}

static enum rc read_kind(struct ctx *c, struct arena *a, const struct field *f,
                         enum num_style style, struct field_value *v)
{
    switch (f->kind) {
    case FIELD_KEY:
        return read_key(c, f, v->text);
    case FIELD_TEXT:
        return read_text(c, f, v->text, f->max ? f->max : TEXT_MAX);
    case FIELD_DAY:
        if (!day_parse(v->text, &v->day))
            return fail(c, RC_INVALID, f->name,
                        N_("'%.*s' is not a day; write dd/mm/yyyy or "
                           "yyyy-mm-dd"),
                        STR(v->text));
        return RC_OK;
    case FIELD_NUMBER:
        return read_number(c, f, style, v->text, &v->micro);
    case FIELD_COUNT:
        TRY(read_number(c, f, style, v->text, &v->micro));
        if (v->micro < 0 || v->micro % MICRO)
            return fail(c, RC_INVALID, f->name,
                        N_("'%.*s' is not a whole number from 0 on"),
                        STR(v->text));
        return RC_OK;
    case FIELD_KEYS:
    case FIELD_TEXTS:
    case FIELD_NUMBERS:
        break;
    }
    return read_list(c, a, f, style, v);
}

enum rc field_read(struct ctx *c, struct arena *a, const struct field *f,
                   enum num_style style, Str cell, struct field_value *ret)
{
    *ret = (struct field_value){ .text = str_trim(cell) };
    if (ret->text.n == 0) {
        ret->text = S("");
        if (f->required)
            return fail(c, RC_INVALID, f->name,
                        N_("nothing stands here; it must be filled in"));
        return RC_OK;
    }
    return read_kind(c, a, f, style, ret);
}
