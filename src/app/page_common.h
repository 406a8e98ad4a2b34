/*
 * What pages share: addresses, numbers and days as text, crumbs, switches,
 * coverage, tables.  href_* are the only places where an address of a page
 * is put together.
 */
#ifndef APP_PAGE_COMMON_H
#define APP_PAGE_COMMON_H

#include "app/page.h"
#include "domain/catalog.h"
#include "domain/org.h"

/* ---- addresses ---- */

/* A key as a segment: "/" is "~s", "." is "~d". */
Str page_key(struct arena *a, Str key);
bool page_key_read(struct arena *a, Str segment, Str *ret_key);
/*
 * The page of a figure; without indicator the overview.  Only what is not the
 * default is written (tree empty, days 0, map then, known 0 or SEQ_NOW);
 * number: of the page, 0 none; lang is added where it is not Vietnamese.
 */
Str href_address(struct arena *a, enum lang lang, const struct address *at,
                 int64_t number);
/* The page of the figure that a query names (campaign, unit, indicator, …): what
 * equals the campaign's own tree and days is left out. */
Str href_query(struct arena *a, enum lang lang, const struct page_input *in,
               const struct campaign *k);
/* "/units/KEY" and the like, with the language. */
Str href_key(struct arena *a, enum lang lang, const char *folder, Str key);
Str href_plain(struct arena *a, enum lang lang, const char *path);

/* The built-in indicators, and what tiles call them. */
enum { M_TILES = 4, M_COLUMNS = 3, TILE_SESSIONS = 1, TILE_TURNS = 2 };
extern const Str page_measures[M_TILES];
extern const char *const page_measure_names[M_TILES];

/* ---- texts ---- */

Str page_number(struct page *p, int64_t micro);
Str page_count(struct page *p, int64_t n);
Str page_day(struct page *p, Day d); /* 01/02/2024 */
Str page_day_iso(struct page *p, Day d);
Str page_moment(struct page *p,
                int64_t clock); /* 01/02/2024 09:05, in Viet Nam */
#define page_text(p, id) str_of(msg((p)->lang, (id)))
/* {text, number, href}; not determined: text "–", number null. */
struct value *page_cell(struct page *p, const struct figure *f, Str href);
/* Kinds, schemes, trees that the program knows by name; others as they are. */
Str page_word(struct page *p, Str key);

/* The scope filter of lists: may who looks do this at the unit of that key? */
bool page_sees(struct page *p, const struct org *o, enum act act, Str unit);

/* ---- parts of a model ---- */

void page_crumb(struct page *p, Str href, Str name);
/* A unit, with a way to its page for who may open it. */
void page_crumb_unit(struct page *p, const struct org *o, int unit, Day d);
/* The address of a unit's page as `href`; null for who may only name the unit: templates
 * print the name alone then. */
void page_unit_href(struct page *p, struct value *v, const struct org *o,
                    Str key);
/* From the top of the tree down to `unit`, as overviews of `at`. */
void page_unit_crumbs(struct page *p, const struct org *o,
                      const struct address *at, int unit);
void page_switches(struct page *p, const struct campaign *k,
                   const struct address *at);
void page_coverage(struct page *p, struct value *into,
                   const struct coverage *k);
/* Pages of `size` (at NULL: of this list, with its filters); makes in.page one of
 * them and fills the model's pager. */
void page_pager(struct page *p, const struct address *at, int64_t total,
                int size);
/* The period in words, or the campaign's. */
Str page_period(struct page *p, const struct campaign *k, Day from, Day to);
/* The first day that counts, and the last so far. */
Day page_first(const struct campaign *k, Day from);
Day page_last(const struct page *p, const struct campaign *k, Day to);
/* Name of a unit on the map's day of an address. */
Str page_unit_name(const struct page *p, const struct org *o,
                   const struct campaign *k, const struct address *at,
                   int unit);
/* A unit as it stands in the field of a form, "Name [key]"; the key alone where the name
 * may not be known, as when it came from the address. */
Str page_unit_typed(struct page *p, Str key);
/* Directly above the unit on day d; of one not there then its last place. */
int page_superior(const struct org *o, int unit, int tree, Day d);
/* The address that a figure page's path and query say. */
struct address page_address(const struct page *p, Str indicator);

/* RC_LIMIT, the sentence of the throttle; 429 and Retry-After. */
enum rc page_wait(struct page *p, int wait_s) MUST_CHECK;

/* ---- the table ---- */

/* Rows of text and numbers for CSV and XLSX. */
void page_table(struct page *p, Str name, const char *const *heads, int n);
struct row *page_row(struct page *p);
void page_put_text(struct page *p, struct row *r, Str s);
void page_put_number(struct page *p, struct row *r, bool known, int64_t micro);
void page_put_day(struct page *p, struct row *r, Day d);

#endif
