/*
 * Figures: the one way to a number (docs/figures.md).  An address says which; it
 * is answered from the stored maps where that can be (whole months, map then or now,
 * known now), else from the records, by the same code that keeps the maps.
 */
#ifndef DOMAIN_FIGURE_H
#define DOMAIN_FIGURE_H

#include "domain/activity.h"
#include "domain/ctx.h"

enum map_kind { MAP_THEN, MAP_NOW, MAP_DAY };

struct address {
    Str campaign, unit; /* keys */
    Str tree;           /* empty: the campaign's */
    Str indicator;
    Str option;   /* empty: all */
    Day from, to; /* both included; 0,0 = the campaign's days */
    enum map_kind map;
    Day map_day;   /* MAP_DAY */
    int64_t known; /* SEQ_NOW, or a log entry */
    bool approved; /* only records that are approved */
};

struct coverage {
    int expected, reported, nothing, not_applicable;
};

struct figure {
    bool determined; /* false: value has no meaning */
    int64_t value;   /* micro */
    int64_t records;
    struct coverage coverage;
};

enum by_kind {
    BY_NONE,
    BY_CHILD,
    BY_YEAR,
    BY_MONTH,
    BY_OPTION,
    BY_YEAR_OPTION, /* key "2022/conference"; zero rows too */
    BY_UNIT         /* figure_units alone */
};

struct figure_row {
    Str key, name; /* unit, "2022", "2022-05", or option */
    bool determined;
    int64_t value, records;
    bool own;    /* BY_CHILD: the unit's own records */
    bool leaf;   /* BY_CHILD: nothing stands below it */
    bool closed; /* BY_CHILD: shown closed on the map */
};

/* May c->actor see figures of the unit?  They sum up all under it, so it takes a right
 * that reaches down, or a unit under which nothing ever stood. */
bool figure_is_open(struct ctx *c, int unit);
/* Fills in defaults (tree, days) and refuses unknown keys; figure_* call it. */
enum rc address_complete(struct ctx *c, struct address *a) MUST_CHECK;

enum rc figure_get(struct ctx *c, const struct address *a,
                   struct figure *ret) MUST_CHECK;
/* Coverage of the address's unit in ret[0], then in ret[i + 1] that of units[i] at or
 * under it, all in one pass; a unit that is not there has none expected. */
enum rc figure_coverage(struct ctx *c, const struct address *a,
                        const Str *units, int n,
                        struct coverage *ret) MUST_CHECK;
/* Figures will be asked in the transaction that is open (db_ahead). */
void figure_ahead(struct ctx *c);
/* The same without coverage, for many small questions. */
enum rc figure_value(struct ctx *c, const struct address *a,
                     struct figure *ret) MUST_CHECK;
struct figure_ask { /* how a figure is asked for in rows */
    enum by_kind by;
    Str breakdown;         /* BY_OPTION, BY_YEAR_OPTION: its key ("form") */
    const Str *indicators; /* figure_table */
    int n;
};

/* Rows of the address's own indicator, in order: children by tree order, time,
 * option order. */
enum rc figure_rows(struct ctx *c, const struct address *a,
                    const struct figure_ask *ask, struct figure_row **ret,
                    int *ret_n) MUST_CHECK;
/*
 * Several indicators at once over the same address: cells[row * ask->n + i]; one pass.
 * by BY_NONE gives one row.
 */
struct figure_table {
    struct figure_row *rows; /* value of the first indicator */
    int n;
    struct figure *cells; /* n * n_indicators, coverage not filled */
};
enum rc figure_table(struct ctx *c, const struct address *a,
                     const struct figure_ask *ask,
                     struct figure_table *ret) MUST_CHECK;

/* A record behind a figure; what a bundle says is shown as an activity. */
struct source {
    struct activity activity;
    const struct bundle_fact *bundle; /* figures of another realm, or NULL */
    int64_t value;                    /* what it adds to this figure, micro */
    bool determined, joint;
};
/* A page of records by day, then in the order they came. */
struct source_page {
    int offset, limit; /* in */
    struct source *at; /* out */
    int n;
    int64_t total;
};
enum rc figure_sources(struct ctx *c, const struct address *a,
                       struct source_page *page) MUST_CHECK;

/* The bridge: how the figure of a unit's parts differs between two maps. */
struct bridge_row {
    Str from_key, from_name; /* node on the first map */
    Str to_key, to_name;     /* node on the second map */
    int64_t value, records;  /* what stands there on both */
};
struct bridge {
    int64_t from_total, to_total; /* figure of the unit on each map */
    struct figure_row *from_rows; /* children on each map */
    int n_from;
    struct figure_row *to_rows;
    int n_to;
    struct bridge_row *moves; /* from node → to node, single-holder records */
    int n_moves;
    int64_t joint; /* value of joint records, counted once */
};
enum rc figure_bridge(struct ctx *c, const struct address *a,
                      const struct address *b, struct bridge *ret) MUST_CHECK;

/* Entry that last changed a record or event this figure rests on (0 none). */
enum rc figure_changed(struct ctx *c, const struct address *a,
                       int64_t *ret_seq) MUST_CHECK;

/* Forgets the stored maps and makes them anew from the records. */
enum rc figure_rebuild(struct ctx *c, int64_t *ret_records,
                       int64_t *ret_cells) MUST_CHECK;
/*
 * Compares every stored cell with an independent recomputation and every
 * reference, the log chain and the store's own checks; `say` gets one sentence
 * per fault.  *ret_faults counts them.
 */
enum rc figure_verify(struct ctx *c, void (*say)(void *arg, Str fault),
                      void *arg, int64_t *ret_faults) MUST_CHECK;

#endif
