/* The campaigns with their figures so far: the first page where nobody signs in. */
#ifndef APP_PAGE_HOME_H
#define APP_PAGE_HOME_H

#include "app/page.h"

enum rc page_campaigns(struct page *p) MUST_CHECK;

#endif
