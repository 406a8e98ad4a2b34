/* An event in words, for the pages that show events. */
#ifndef APP_PAGE_EVENT_H
#define APP_PAGE_EVENT_H

#include "app/page.h"
#include "domain/event.h"
#include "domain/org.h"

/* "Nhập xã A, xã B vào thị trấn C", names of the day before and the day. */
Str page_event_text(struct page *p, const struct org *o,
                    const struct event *ev);
/* {href, day, day_iso, kind, text, document, ahead} */
struct value *page_event_item(struct page *p, const struct org *o,
                              const struct event *ev);

#endif
