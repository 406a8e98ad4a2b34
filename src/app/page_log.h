/* Entries of the log as sentences, for the pages that show some. */
#ifndef APP_PAGE_LOG_H
#define APP_PAGE_LOG_H

#include "app/page.h"
#include "domain/log_find.h"
#include "domain/org.h"

/* What who looks may see of the log: entries about units where they may know the
 * people; what is about no unit, and everything, who administers the whole. */
struct log_eyes {
    bool whole;
    char *seen;           /* by unit: 0 not asked yet, 1 yes, 2 no */
    struct event *events; /* read when the first is to be named */
    int n_events;         /* -1: not yet */
};
void page_log_eyes(struct page *p, const struct org *o, struct log_eyes *ret);
bool page_log_sees(struct page *p, const struct org *o, struct log_eyes *e,
                   const struct log_found *f);
/* Gives an event its sentence for a name. */
enum rc page_log_name(struct page *p, const struct org *o, struct log_eyes *e,
                      struct log_found *f) MUST_CHECK;
/* {seq, at, who: {text, href}, what, object: {text, href}} */
struct value *page_log_item(struct page *p, const struct org *o,
                            const struct log_found *f);
/* What a row of the access log says was done. */
Str page_access_text(struct page *p, Str what);

#endif
