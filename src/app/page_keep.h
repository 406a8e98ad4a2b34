/* Lamps: how something is, for pages that list what is good and what is not. */
#ifndef APP_PAGE_KEEP_H
#define APP_PAGE_KEEP_H

#include "app/page.h"

enum lamp { LAMP_BAD, LAMP_WARN, LAMP_GOOD };

/* One more of p->v's "rows"; help: message id, what to do when it is not good. */
void page_lamp(struct page *p, enum lamp how, Str name, Str text,
               const char *help);

#endif
