/* Units in words, for the pages that show units. */
#ifndef APP_PAGE_UNIT_H
#define APP_PAGE_UNIT_H

#include "app/page.h"
#include "domain/org.h"

/* "Hierarchy of the Front and unions": a tree of the program, or its key. */
Str page_tree_name(struct page *p, Str key);
/* The name of what stands above it on a day, or stood last; empty at the top. */
Str page_unit_place(struct page *p, const struct org *o, int unit, Day d);
/* Does the program have a page at this path? */
bool page_there_is(const char *path);

#endif
