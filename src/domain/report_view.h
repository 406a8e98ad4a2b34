/*
 * report_view: a report while it is evaluated.  Names and figures come out of here,
 * printed; how they are laid out is the business of app/report_doc.  A view
 * stands at one log entry; nothing is written.
 */
#ifndef DOMAIN_REPORT_VIEW_H
#define DOMAIN_REPORT_VIEW_H

#include "domain/catalog.h"
#include "domain/expr.h"
#include "domain/figure.h"
#include "domain/report.h"

struct report_grid_kept;

struct report_view {
    struct ctx *c;
    enum lang lang;
    struct report report;
    int64_t known; /* SEQ_NOW for a draft */
    int64_t seq;   /* the entry it stands at, as a number */
    int64_t stamp; /* entry written into addresses, 0 none: freezing sets it */
    Day today;     /* what map "now" means */
    struct report_section *sections;
    int n_sections;
    struct campaign campaign;
    Str superior; /* key of the unit above, or empty */
    struct indicator *indicators;
    int n_indicators;
    struct option *options;
    int n_options;
    struct document *basis; /* the campaign's documents */
    int n_basis;
    struct document *issued; /* those that carry them out, by day */
    int n_issued;
    Str section;             /* at work: its key */
    struct report_use *uses; /* filled as the text is read */
    size_t n_uses, cap_uses;
    int n_numbers; /* rows of the annex of figures */
    int *lines;    /* of the text last expanded: where each line comes from */
    size_t n_lines, cap_lines;
    struct report_grid_kept *grids; /* those made so far */
    size_t n_grids, cap_grids;
};

/* Days, tree and names that the header leaves open; refuses unknown keys. */
enum rc report_days(struct ctx *c, struct report *r) MUST_CHECK;
/* known: SEQ_NOW, or the entry of a frozen report.  From here on c acts as the report's
 * unit: a report shows what its unit may see, whoever reads it, and no more,
 * whoever writes it. */
enum rc report_view_open(struct ctx *c, const struct report *r, int64_t known,
                         struct report_view *ret) MUST_CHECK;

/* What a report is called, of its section "report" (NULL: none); as c's actor,
 * report_view_open does. */
enum rc report_name(struct ctx *c, const struct report *r,
                    const struct report_section *settings, Str *ret) MUST_CHECK;

/* ---- names ---- */

/* A setting of the section "report": "PROFILE.name", else "name", else "". */
Str report_setting(const struct report_view *v, Str profile, const char *name);
/* The same in the text of that section; {0} when it is not there. */
Str report_setting_in(Str text, Str profile, Str name);
/* The text with its variables and figures filled in. */
enum rc report_fill(struct report_view *v, Str text, Str *ret) MUST_CHECK;
enum rc report_variable(struct report_view *v, Str name, Str *ret) MUST_CHECK;
/* "Kế hoạch số 12-KH/HU ngày 16/7/2021 của …" */
Str report_document_name(struct report_view *v, const struct document *d);
/* dd/m/yyyy as prose has it: days below 10 and months 1, 2 with a zero. */
Str report_day(struct arena *a, Day d);
/* "Xã Sơn Hà" → "xã Sơn Hà"; names of bodies keep their capital. */
Str report_unit_lower(struct arena *a, Str name);

/* ---- figures ---- */

/* The address an expression means, its keys over the report's own. */
enum rc report_address(struct report_view *v, const struct expr *x,
                       struct address *ret) MUST_CHECK;
/* "campaign=kl01&unit=hl&indicator=turns&…", for links and annexes. */
Str report_address_text(const struct report_view *v, const struct address *k);
/* The period that change, diff and before look at, and the one before it;
 * *ret_known false where there is none to compare with. */
void report_compare_days(const struct report_view *v, struct address *now,
                         struct address *before, bool *ret_known);
/*
 * Evaluates one inline expression (not a block) and keeps it among the uses; the
 * same expression has one number.
 */
enum rc report_eval(struct report_view *v, Str text,
                    struct report_use *ret) MUST_CHECK;
const struct indicator *report_indicator(const struct report_view *v, Str key);

/* ---- rows ---- */

struct report_rows {
    struct figure_row *rows;
    struct figure *cells; /* n * n_measures */
    Str *measures;
    int n, n_measures;
    enum by_kind by;
    Str breakdown;
};
/* Rows of by=, with only=, order=, top= and bottom= applied. */
enum rc report_rows(struct report_view *v, const struct expr *x, Str by,
                    struct report_rows *ret) MUST_CHECK;
/* list and count. */
enum rc report_list_eval(struct report_view *v, const struct expr *x,
                         struct report_use *use) MUST_CHECK;

/* ---- text ---- */

/* A section's text with its loops written out. */
enum rc report_expand(struct report_view *v, Str text, Str *ret) MUST_CHECK;
/* Reads every section: fills the uses with their sentences. */
enum rc report_evaluate(struct report_view *v) MUST_CHECK;

#endif
