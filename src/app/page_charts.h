/* The pictures of an overview: by year and form, by unit. */
#ifndef APP_PAGE_CHARTS_H
#define APP_PAGE_CHARTS_H

#include "app/page.h"

/*
 * Fills p->charts.  by_child: rows with `per` cells each, of which `turns` is
 * the one drawn; nothing is drawn of what has no value.
 */
enum rc page_overview_charts(struct page *p, const struct address *full,
                             const struct figure_table *by_child, int per,
                             int turns) MUST_CHECK;

#endif
