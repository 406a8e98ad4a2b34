/*
 * The stored maps "then" and "now" of every tree ("now" as what differs from
 * "then": where nothing was reorganised that is nothing at all), kept right in the transaction
 * that changes a record or the organisation.  There is one way in: a tally adds
 * up what records put into or take out of cells (the one delta function), and is
 * written in key order.  Single edits, imports, events and the rebuild all
 * use it.
 */
#ifndef DOMAIN_ROLLUP_H
#define DOMAIN_ROLLUP_H

#include "domain/map.h"

/* What is stored: both maps of all records, and the same two again of those that are
 * approved.  A map with ROLL_APPROVED added is that of the approved. */
enum rollup_map {
    ROLL_THEN = 0,
    ROLL_NOW = 1,
    ROLL_MAPS = 2,
    ROLL_APPROVED = 2,
    ROLL_THEN_APPROVED = ROLL_THEN + ROLL_APPROVED,
    ROLL_NOW_APPROVED = ROLL_NOW + ROLL_APPROVED,
};

/* Both maps of every tree of an organisation, "now" being `today`. */
struct maps {
    const struct org *org;
    Day today;
    struct map *at[ORG_MAX_TREES][ROLL_MAPS];
    bool alike[ORG_MAX_TREES]; /* the same units have cells on both */
};

struct maps *maps_new(const struct org *o, Day today);
void maps_free(struct maps *m);
/* Of the organisation as known now, cached in c. */
enum rc maps_get(struct ctx *c, const struct maps **ret) MUST_CHECK;

/* One cell; month is yyyymm, year cells are made when written. */
struct cell {
    uint64_t place; /* campaign << 32 | tree << 2 | map */
    uint64_t spot;  /* unit index << 40 | month << 20 | option */
    struct measures x;
};

struct tally;

struct tally *tally_new(void);
void tally_free(struct tally *t);
/* Adds the record (sign 1) or takes it away (sign -1) on these maps. */
void tally_record(struct tally *t, const struct maps *m, const struct record *r,
                  int sign);
/* Takes the record from its places on the maps before to those after, the
 * holders staying the same. */
void tally_move(struct tally *t, const struct maps *before,
                const struct maps *after, const struct record *r);
/* Adds the changes to the stored cells. */
enum rc tally_write(struct ctx *c, struct tally *t,
                    const struct org *o) MUST_CHECK;
/* All cells with their year cells, sorted as the table is; for the rebuild and
 * for verify.  The array is the tally's. */
struct cell *tally_cells(struct tally *t, size_t *ret_n);
/* In the order of the table. */
void cells_sort(struct cell *cells, size_t n);

/* Records of a holder over a whole campaign; unit is an index. */
struct present {
    int64_t campaign;
    int unit;
    int64_t records, filled; /* all, and those that are not all zero */
};
const struct present *tally_presents(const struct tally *t, size_t *ret_n);
struct present tally_present(const struct tally *t, int64_t campaign, int unit);

/*
 * The organisation changed from `before` to `after` (and today with it): moves
 * what is touched.  Refuses (RC_CONFLICT) when a record would be held by a unit that
 * is not alive on its day.
 */
enum rc rollup_reorganise(struct ctx *c, const struct maps *before,
                          const struct maps *after) MUST_CHECK;
/* Units whose records may stand elsewhere on the maps after, by the organisation after;
 * returns how many.  An index means the same unit in both. */
int rollup_touched(struct ctx *c, const struct maps *before,
                   const struct maps *after, int **ret);
/* Brings the stored "now" to c->today if a boundary lies between.  Needs a
 * connection that can write; otherwise *ret_stale says that it is due. */
enum rc rollup_today(struct ctx *c, bool *ret_stale) MUST_CHECK;
/* rollup_today will be asked in this transaction (db_ahead). */
void rollup_ahead(struct ctx *c);

#endif
