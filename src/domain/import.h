/*
 * Import: a sheet of one kind, all or nothing, in one transaction.  Rows are matched
 * by key, so the same sheet twice changes nothing.  A rehearsal (`dry`) does everything
 * and then takes it back.
 */
#ifndef DOMAIN_IMPORT_H
#define DOMAIN_IMPORT_H

#include "base/sheet.h"
#include "domain/activity.h"
#include "domain/field.h"

enum import_kind {
    IMPORT_UNITS,
    IMPORT_EVENTS,
    IMPORT_DOCUMENTS,
    IMPORT_BREAKDOWNS,
    IMPORT_OPTIONS,
    IMPORT_INDICATORS,
    IMPORT_CAMPAIGNS,
    IMPORT_ACTIVITIES,
    IMPORT_KINDS
};
extern const char *const import_kind_names[IMPORT_KINDS];
/* Columns of a kind, ended by a row without a name. */
const struct field *import_fields(enum import_kind kind);

enum {
    IMPORT_MAX_ERRORS = 1000,
    IMPORT_MAX_COLUMNS = 20,
    IMPORT_MAX_CHANGED = 1000 /* rows whose changes are told field by field */
};

struct import_error {
    int line;
    Str column, value, message;
    char cell[SHEET_CELL]; /* "C7" of a spreadsheet, else empty */
};

/* A field to which an update gives another value, as texts of an export. */
struct import_change {
    int line;
    Str key, before, after;
    const char *column;
    char cell[SHEET_CELL];
};

struct import_report {
    int64_t rows, created, updated, unchanged;
    struct import_error *errors; /* the first IMPORT_MAX_ERRORS */
    int n_errors;
    int64_t all_errors;
    struct import_change *changes; /* where asked for, in the order of rows */
    int n_changes;
    bool more_changes; /* rows beyond IMPORT_MAX_CHANGED were updated too */
    int64_t seq;       /* entry written, 0 when nothing changed */
};

struct import {
    enum import_kind kind;
    struct sheet *sheet;
    bool dry;
    bool changes; /* fill the report's changes */
    bool looks;   /* a rehearsal of activities that only reads: in a reading
                     transaction, so that nobody who saves waits for it */
    /* Called for each row of a rehearsal; may be NULL. */
    void (*row)(void *arg, int line, Str key, enum save_result result);
    void *arg;
};

/* RC_INVALID with the report's errors filled when any row is wrong. */
enum rc import_run(struct ctx *c, const struct import *how,
                   struct import_report *ret) MUST_CHECK;
/* The same inside a change that is under way; lists of the catalogue only. */
enum rc import_within(struct ctx *c, const struct import *how,
                      struct import_report *ret) MUST_CHECK;

#endif
