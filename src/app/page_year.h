/*
 * What a page holds figures against: the year so far, and the same days of the year
 * before, where the campaign has all of them (docs/figures.md section 8).
 */
#ifndef APP_PAGE_YEAR_H
#define APP_PAGE_YEAR_H

#include "app/page_common.h"

struct page_year {
    struct page *p;
    struct address now, before; /* as asked, with the days of each */
    /* now: other days than those of the page, so shown beside its figure */
    bool has_now, has_before, until_today;
    struct figure_table now_table, before_table; /* M_TILES of one row */
};

/* Which days, and their figures: two tables more, whatever the unit holds. */
enum rc page_year_read(struct page *p, const struct campaign *k,
                       const struct address *at,
                       struct page_year *ret) MUST_CHECK;
/* Fills "so_far" and "before" of the tile of that measure, whose figure is f. */
void page_year_tile(const struct page_year *y, struct value *tile, int measure,
                    const struct figure *f);

#endif
