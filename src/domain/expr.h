/*
 * expr: what stands between {{ and }} in the text of a report.
 *
 *   {{turns | over}}                       the figure of the report's address
 *   {{sessions form=hoi-nghi year=2022}}   a part of it
 *   {{turns unit=hl-son-ha map=now | over:hon}}
 *   {{share turns form=hoi-nghi}}          part of the whole, percent
 *   {{change turns year=2023}}             against the year before, percent
 *   {{diff turns}}, {{before turns}}       the difference; the earlier figure
 *   {{per turns sessions}}                 one figure divided by another
 *   {{coverage expected}}                  units: expected, reported, nothing,
 *                                          missing
 *   {{list child only=missing}}            names, joined by commas
 *   {{count documents}}                    rows: documents, child, year, form …
 *   {{@unit.name}}                         a name or a day of the report
 *   {{!table by=child}}                    a block, on a line of its own
 *   {{!each by=form}} … {{!end}}           the lines between, once for each row
 *
 * Keys are written key=value or key="value with spaces"; after | stands how the
 * number is printed (domain/phrase.h).  Parsing is strict and bounded and looks
 * nothing up: whether an indicator or a unit exists is found on evaluation.
 */
#ifndef DOMAIN_EXPR_H
#define DOMAIN_EXPR_H

#include "base/day.h"
#include "base/err.h"
#include "domain/phrase.h"

struct arena;

enum { EXPR_MAX = 1000 /* bytes between the braces */, EXPR_TOP_MAX = 100 };

enum expr_kind { EXPR_FIGURE, EXPR_VARIABLE, EXPR_BLOCK };

enum expr_func {
    FUNC_VALUE,
    FUNC_SHARE,
    FUNC_CHANGE,
    FUNC_DIFF,
    FUNC_BEFORE,
    FUNC_PER,
    FUNC_COVERAGE,
    FUNC_LIST,
    FUNC_COUNT,
    FUNC_NUMBER
};

enum expr_block {
    BLOCK_EXPR_EACH,
    BLOCK_EXPR_END,
    BLOCK_EXPR_TABLE,
    BLOCK_EXPR_CHART,
    BLOCK_EXPR_ANNEX,
    BLOCK_EXPR_FIGURES,
    BLOCK_EXPR_DOCUMENTS,
    BLOCK_EXPR_SOURCES,
    BLOCK_EXPR_NUMBER
};

enum expr_key {
    KEY_UNIT,
    KEY_TREE,
    KEY_FORM,   /* option of the breakdown `form` */
    KEY_OPTION, /* option of any breakdown */
    KEY_FROM,
    KEY_TO,
    KEY_YEAR,
    KEY_MAP,
    KEY_BY,      /* child, year, month or a breakdown */
    KEY_ACROSS,  /* the second breakdown of a table or chart */
    KEY_ORDER,   /* the indicator that ranks the rows */
    KEY_TOP,     /* only the first so many */
    KEY_BOTTOM,  /* only the last so many */
    KEY_LIKE,    /* only rows whose name holds these words, marks blind */
    KEY_ONLY,    /* missing, nothing or reported units */
    KEY_MEASURE, /* the indicator of a chart, or several of a table: a,b */
    KEY_STYLE,   /* of a chart: bars, stacked, hbars, line */
    KEY_TYPE,    /* of documents */
    KEY_TITLE,
    KEY_EMPTY, /* text where there is no row */
    KEY_WITH,  /* list: the indicator printed behind each name */
    KEY_COUNT
};

struct expr {
    enum expr_kind kind;
    enum expr_func func;   /* EXPR_FIGURE */
    enum expr_block block; /* EXPR_BLOCK */
    Str name;              /* indicator, coverage word, rows; variable */
    Str second;            /* per: the divisor */
    Str keys[KEY_COUNT];   /* p == NULL: not given */
    Day from, to;          /* of KEY_FROM, KEY_TO */
    int year, top, bottom; /* of their keys, 0 = not given */
    struct phrase phrase;  /* the one given, or the function's own */
    bool has_phrase;       /* given in the text */
};

/*
 * Parses what stands between the braces (a block begins with !).  The parts are
 * cut out of `text`.  err.field is "expression"; the sentence names the
 * character.
 */
enum rc expr_parse(Str text, struct expr *ret, struct err *e) MUST_CHECK;
/*
 * Canonical text, without braces: parses back to the same, unless what was bound
 * made it longer than EXPR_MAX (RC_LIMIT).
 */
Str expr_print(struct arena *a, const struct expr *x);
/* Sets a key that the text left open; false when it was given or may not be. */
bool expr_bind(struct expr *x, enum expr_key key, Str value);

/*
 * The next {{…}} at or after *at: its inside in *ret_inside, *at behind it.
 * ret_start is where its braces begin.  False when there is none; a {{ that is
 * not closed on its line is text.
 */
bool expr_next(Str text, ptrdiff_t *at, ptrdiff_t *ret_start, Str *ret_inside);

#endif
