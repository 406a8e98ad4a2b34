/*
 * Waiting for a document: a page with a bar that gives the file when it is made, with
 * scripts or without; as JSON {percent, text, href}.
 */
#ifndef APP_PAGE_PROGRESS_H
#define APP_PAGE_PROGRESS_H

#include "app/page.h"
#include "base/hash.h"

/* GET …/wait?wait=TICKET beside the page that is also a document. */
page_fn page_progress;
/* What the document is of: realm and keys. */
void page_progress_of(const struct page *p, char ret[HASH_HEX]);
/* How far it is, said by who makes it: 1 it is counted, 2 the file is written. */
void page_step(const struct page *p, int step);

#endif
