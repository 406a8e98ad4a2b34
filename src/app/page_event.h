/* An event in words, for the pages that show events. */
#ifndef APP_PAGE_EVENT_H
#define APP_PAGE_EVENT_H

#include "app/page.h"
#include "domain/catalog.h"
#include "domain/event.h"
#include "domain/org.h"

/* The documents of a store, looked up once a page. */
struct event_papers {
    struct document *list;
    int n;
};
enum rc page_event_papers(struct page *p, struct event_papers *ret) MUST_CHECK;
/* "Nghị quyết số 1/NQ ngày 16/06/2025 của …"; empty: the event names none. */
Str page_event_paper(struct page *p, const struct event_papers *papers,
                     const struct event *ev);
/* "Nhập xã A, xã B vào thị trấn C", names of the day before and the day. */
Str page_event_text(struct page *p, const struct org *o,
                    const struct event *ev);
/* {href, day, day_iso, kind, text, document, ahead} */
struct value *page_event_item(struct page *p, const struct org *o,
                              const struct event_papers *papers,
                              const struct event *ev);
/* GET /events/{e}; shown again when it could not be taken back. */
enum rc page_event_one(struct page *p) MUST_CHECK;

#endif
