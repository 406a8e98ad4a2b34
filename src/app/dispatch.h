/*
 * One request from beginning to end, in one function, in one order: match →
 * known already (ETag) → input → handler → print → reset.
 */
#ifndef APP_DISPATCH_H
#define APP_DISPATCH_H

#include "app/http.h"

struct ctx;
struct
    site; /* what all requests share: read-only but for its pool of contexts */

/* Reads templates and style; opens nothing.  `where` is the store, and stays. */
enum rc site_new(const char *where, struct site **ret,
                 struct err *e) MUST_CHECK;
void site_free(struct site *s);

/* An http_handler; arg is the site.  May be called by any thread. */
void dispatch(void *arg, const struct http_request *req,
              struct http_reply *ret);
/* The same with a context of the caller's: for tests that count statements. */
void dispatch_with(struct site *s, struct ctx *c,
                   const struct http_request *req, struct http_reply *ret);

#endif
