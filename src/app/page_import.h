/* What the pages of imports share. */
#ifndef APP_PAGE_IMPORT_H
#define APP_PAGE_IMPORT_H

#include "app/page.h"
#include "domain/import.h"

/* Kinds in words: "Activities" …; by the name in an entry. */
Str import_kind_word(struct page *p, Str kind);
Str import_href(struct page *p, const char *tail); /* "/import" and tail */
Str import_entry_href(struct page *p, int64_t seq, const char *tail);

/* The first page, also with a form that was refused. */
page_fn import_page;

/* Of activities, and of the lists that administrators take in. */
extern const struct form_field import_upload_form[], import_lists_form[];

#endif
