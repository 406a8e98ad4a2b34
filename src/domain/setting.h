/*
 * What an office sets for itself.  A setting is a row of the table in setting.c: name,
 * kind, least, most, default, help, and who reads it.  Values that differ from the default are
 * kept with versions and in the log.  Never keep a copy: read it where it is
 * used.
 */
#ifndef DOMAIN_SETTING_H
#define DOMAIN_SETTING_H

#include "domain/activity.h"

enum setting_kind { SETTING_INT, SETTING_TEXT, SETTING_YES_NO };

struct setting_row {
    const char *name;
    enum setting_kind kind;
    int64_t least, most; /* of the number, or of the bytes of the text */
    const char *standard;
    const char *title;  /* message id: what people call it */
    const char *unit;   /* message id of what its number counts, or NULL */
    const char *help;   /* message id: what it is, a sentence */
    const char *reader; /* the file under src/ that heeds it; the tests look */
};
/* The last one has no name. */
extern const struct setting_row setting_rows[];
const struct setting_row *setting_find(Str name); /* NULL: none such */

struct setting {
    const struct setting_row *row;
    Str value;
    bool standard; /* nobody set it */
};

/* The name must be one of the rows (a programming error otherwise). */
enum rc setting_int(struct ctx *c, const char *name, int64_t *ret) MUST_CHECK;
enum rc setting_text(struct ctx *c, const char *name, Str *ret) MUST_CHECK;
/* What a kept text says, where a statement has read it by itself: empty or out of
 * bounds is the standard. */
int64_t setting_number(const struct setting_row *row, Str value);
/* All rows, in the order of the table. */
enum rc setting_list(struct ctx *c, struct setting **ret,
                     int *ret_n) MUST_CHECK;
/* One change.  An empty value: back to the standard. */
enum rc setting_set(struct ctx *c, Str name, Str value,
                    enum save_result *ret) MUST_CHECK;

#endif
