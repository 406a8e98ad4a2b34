/*
 * A file as a sheet for the import, by what it holds, not by its name: CSV, or a
 * workbook of Excel.  In a workbook the head is looked for among the first rows, so
 * that a title may stand above it: a row with the names of the import's columns
 * (also hidden, as in our templates), else one with their labels in Vietnamese or
 * English.
 *
 * Names may say more: "units.2" is a further column of units; "key!" is filled in
 * by the program, so that a row with nothing else in it is an empty one.  In a column
 * of keys "Hội nghị [f1]" is read as f1.
 */
#ifndef APP_IMPORT_SHEET_H
#define APP_IMPORT_SHEET_H

#include "base/sheet.h"
#include "domain/import.h"

struct arena;

/* What a workbook's list of this kind is called in its head, by column of the
 * import; ended by a row without a name. */
struct import_label {
    const char *name;  /* of the import */
    const char *label; /* message id */
};
const struct import_label *import_labels(enum import_kind kind);

/* bytes must outlive the sheet.  name: of the workbook's sheet, {0}: the first that
 * is not hidden. */
struct import_source {
    enum import_kind kind;
    Str bytes, name;
};
enum rc import_sheet(struct arena *a, const struct import_source *source,
                     struct sheet *ret, struct err *e) MUST_CHECK;

#endif
