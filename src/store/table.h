/*
 * Every table as data, in the order in which foreign keys allow rows to come: what
 * a copy between engines and a digest go by.  A table that a later schema
 * changes has a row for each of its shapes, so that an older store can be
 * copied and digested as it is.
 */
#ifndef STORE_TABLE_H
#define STORE_TABLE_H

#include <stdbool.h>

enum { TABLE_NEWEST = 1 << 20, TABLE_COLUMNS = 20 };

struct table {
    const char *name;
    int first, last; /* schema versions in which it has this shape */
    const char
        *types; /* a letter per column: i whole number, t text, b bytes */
    const char *columns; /* names, ", " between them */
    const char *select;  /* all rows, in the order of the primary key */
    const char *insert;
    const char *clear; /* takes away rows that the schema itself puts in */
};

extern const struct table tables[]; /* ends with a NULL name */

static inline bool table_in(const struct table *t, int version)
{
    return t->first <= version && version <= t->last;
}

#endif
