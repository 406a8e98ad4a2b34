/* Rights as rows and as a form, for the pages that show them. */
#ifndef APP_PAGE_GRANT_H
#define APP_PAGE_GRANT_H

#include "app/page.h"
#include "domain/org.h"

extern const struct form_field page_grant_fields[];

/* {role, who, unit, below, from, until, by, acting_for, over, end} */
struct value *page_grant_item(struct page *p, const struct org *o,
                              const struct grant *g);
/* The form that gives a right, under p->v's "grant_form"; roles are filled in. */
struct value *page_grant_form(struct page *p, const char *name, Str action);

/* Gives what the form says to the person; the place to go to is the caller's. */
enum rc page_grant_give(struct page *p, Str person) MUST_CHECK;

#endif
