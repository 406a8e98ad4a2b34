/*
 * Field tables: what a column (later: a form field, a JSON member) of a record is
 * called, what it may hold, whether it must be there.  One table a noun; the same
 * row checks every way in.
 */
#ifndef DOMAIN_FIELD_H
#define DOMAIN_FIELD_H

#include "base/day.h"
#include "base/num.h"
#include "domain/ctx.h"

enum field_kind {
    FIELD_KEY,  /* one key */
    FIELD_KEYS, /* keys separated by ; */
    FIELD_TEXT,
    FIELD_TEXTS, /* texts separated by ; */
    FIELD_DAY,
    FIELD_COUNT, /* whole number from 0 */
    FIELD_NUMBER,
    FIELD_NUMBERS,
};

struct field {
    const char *name;
    enum field_kind kind;
    bool required;
    int max; /* characters of a text, items of a list; 0: the kind's own */
};

struct field_value {
    Str text;         /* trimmed; empty when nothing was given */
    Str *list;        /* KEYS, TEXTS */
    int64_t *numbers; /* NUMBERS, micro */
    int n;
    Day day;
    int64_t micro; /* NUMBER, COUNT */
};

/* Reads one cell by its row of the table; the refusal names the field. */
enum rc field_read(struct ctx *c, struct arena *a, const struct field *f,
                   enum num_style style, Str cell,
                   struct field_value *ret) MUST_CHECK;

#endif
