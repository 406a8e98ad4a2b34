/* Prints what a handler filled: as HTML, JSON, CSV, XLSX, or the error page. */
#ifndef APP_PAGE_PRINT_H
#define APP_PAGE_PRINT_H

#include "app/http.h"
#include "app/page.h"

struct template_set;

/* The bytes are the request's, so that the page's arena may be reset. */
enum rc page_print(struct page *p, const struct template_set *set,
                   const char *version, const struct log_mark *mark,
                   const struct http_request *req,
                   struct http_reply *ret) MUST_CHECK;
/* What p->c->err says, by the same endings. */
void page_print_error(struct page *p, const struct template_set *set,
                      const char *version, const struct http_request *req,
                      struct http_reply *ret);

#endif
