/* Units in words, for the pages that show units. */
#ifndef APP_PAGE_UNIT_H
#define APP_PAGE_UNIT_H

#include "app/page.h"

/* "Hierarchy of the Front and unions": a tree of the program, or its key. */
Str page_tree_name(struct page *p, Str key);
/* Does the program have a page at this path? */
bool page_there_is(const char *path);

#endif
