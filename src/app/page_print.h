/* Prints what a handler filled: as HTML, JSON, CSV, XLSX, or the error page. */
#ifndef APP_PAGE_PRINT_H
#define APP_PAGE_PRINT_H

#include "app/http.h"
#include "app/page.h"

struct template_set;

/* What printing needs besides the page. */
struct print {
    const struct template_set *set;
    const char *version; /* of program and assets */
    const struct http_request *req;
    struct http_reply *ret;
    struct log_mark mark; /* newest log entry */
};

/* The bytes are the request's, so that the page's arena may be reset. */
enum rc page_print(struct page *p, const struct print *to) MUST_CHECK;
/* What a POST came to: a redirect with what is said there; in JSON where to. */
enum rc page_print_done(struct page *p, const struct print *to) MUST_CHECK;
/* What p->c->err says, by the same endings. */
void page_print_error(struct page *p, const struct print *to);
/* The status of a refusal. */
int page_status(const struct err *e);

#endif
