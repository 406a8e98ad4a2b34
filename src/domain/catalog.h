/*
 * The catalogue: documents, breakdowns, options, indicators, campaigns.  Rows of
 * text and days with versions; a new version ends the old one.  catalog_put is the
 * one way in for all of them; the typed readers below give what is live.
 */
#ifndef DOMAIN_CATALOG_H
#define DOMAIN_CATALOG_H

#include "domain/activity.h"
#include "domain/ctx.h"

struct document {
    Str key, number, type, issuer, abstract, parent, links;
    Day day; /* DAY_UNTIL: none given */
};

struct breakdown {
    Str key, name;
};

struct option {
    int64_t ident;
    Str key, breakdown, name, parent;
    int64_t position;
};

enum indicator_kind {
    KIND_COUNT,
    KIND_DISTINCT,
    KIND_LEVEL,
    KIND_RATIO,
    KIND_COUNT_OF
};
extern const char *const indicator_kind_names[KIND_COUNT_OF];

struct indicator {
    Str key, name, unit_of_count, numerator, denominator, breakdowns;
    enum indicator_kind kind;
    int measure; /* index of its measure in a cell, or -1: no source yet */
    Day from, to;
};

struct campaign {
    int64_t ident;
    Str key, name, tree, documents;
    int64_t tree_id;
    Day from, to; /* both included; to DAY_UNTIL: open */
};

/* Each saves one row inside the change that is under way. */
enum rc document_put(struct ctx *c, const struct document *d,
                     enum save_result *ret) MUST_CHECK;
enum rc breakdown_put(struct ctx *c, const struct breakdown *b,
                      enum save_result *ret) MUST_CHECK;
enum rc option_put(struct ctx *c, const struct option *o,
                   enum save_result *ret) MUST_CHECK;
enum rc indicator_put(struct ctx *c, const struct indicator *i,
                      enum save_result *ret) MUST_CHECK;
/* Refuses to leave a record outside the campaign's days. */
enum rc campaign_put(struct ctx *c, const struct campaign *k,
                     enum save_result *ret) MUST_CHECK;

/* By key; RC_NOTFOUND names it. */
enum rc document_get(struct ctx *c, Str key, struct document *ret) MUST_CHECK;
enum rc indicator_get(struct ctx *c, Str key, struct indicator *ret) MUST_CHECK;
enum rc campaign_get(struct ctx *c, Str key, struct campaign *ret) MUST_CHECK;
/* All live ones, in order (options: by breakdown, position, key). */
enum rc document_list(struct ctx *c, struct document **ret,
                      int *ret_n) MUST_CHECK;
enum rc breakdown_list(struct ctx *c, struct breakdown **ret,
                       int *ret_n) MUST_CHECK;
enum rc option_list(struct ctx *c, struct option **ret, int *ret_n) MUST_CHECK;
enum rc indicator_list(struct ctx *c, struct indicator **ret,
                       int *ret_n) MUST_CHECK;
enum rc campaign_list(struct ctx *c, struct campaign **ret,
                      int *ret_n) MUST_CHECK;
/* Options and campaigns will be asked in the change that begins next, or they and
 * the indicators in the reading transaction that is open. */
void catalog_ahead(struct ctx *c);

/* Refuses lists longer than the readers above give out. */
enum rc catalog_check_size(struct ctx *c) MUST_CHECK;

/* What a new store holds: breakdown form, the four indicators; one change. */
enum rc catalog_init(struct ctx *c) MUST_CHECK;

#endif
