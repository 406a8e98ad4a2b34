/* Imports a sample's lists in the order in which they rest on each other. */
#include "app/sample.h"

#include "app/csv_sheet.h"
#include "base/embed.h"
#include "domain/import.h"
#include "domain/report.h"

static enum rc load_list(struct ctx *c, Str name, enum import_kind kind)
{
    Str path = str_fmt(c->arena, "demo/%.*s/%s.csv", STR(name),
                       import_kind_names[kind]);
    Str bytes = embed_find(path.p);
    struct import_report report;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };
    enum rc rc;

    if (!bytes.p)
        return RC_OK;
    TRY(csv_sheet(c->arena, bytes, &sheet, &c->err));
    rc = import_run(c, &how, &report);
    if (rc != RC_OK && report.n_errors)
        return fail(c, RC_INVALID, "sample", N_("%s, line %d: %s"), path.p,
                    report.errors[0].line, report.errors[0].message.p);
    return rc;
}

/* A sample may bring the text of its report; the settings in it say of what. */
static enum rc load_report(struct ctx *c, Str name)
{
    Str path = str_fmt(c->arena, "demo/%.*s/report.md", STR(name));
    Str text = embed_find(path.p);
    struct report r = { 0 };

    return text.p ? report_new(c, &r, text) : RC_OK;
}

enum rc sample_load(struct ctx *c, Str name)
{
    static const enum import_kind order[] = {
        IMPORT_UNITS,      IMPORT_DOCUMENTS, IMPORT_BREAKDOWNS, IMPORT_OPTIONS,
        IMPORT_INDICATORS, IMPORT_CAMPAIGNS, IMPORT_ACTIVITIES, IMPORT_EVENTS,
    };
    Str head = str_fmt(c->arena, "demo/%.*s/units.csv", STR(name));

    if (!embed_find(head.p).p)
        return fail(c, RC_NOTFOUND, "sample", N_("there is no sample '%.*s'"),
                    STR(name));
    for (int i = 0; i < countof(order); i++)
        TRY(load_list(c, name, order[i]));
    return load_report(c, name);
}
