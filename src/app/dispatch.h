/*
 * One request from beginning to end, in one order: match → limits → who asks →
 * may they → input → transaction → handler → print → log → reset.  Each step stands in
 * one function of dispatch.c; docs/rights.md says what each refuses.
 */
#ifndef APP_DISPATCH_H
#define APP_DISPATCH_H

#include "app/http.h"

struct ctx;
struct secret_cost;
struct
    site; /* what all requests share: read-only but for its pool of contexts */

/*
 * A site shows one store, or a house of realms: then "/NAME/…" are the pages of the
 * realm NAME, as they would be at "/…" were it alone, and "/" lists the names.  A
 * realm is opened when it is asked for; whatever one realm's store does or holds, the
 * others' pages go on.
 */
struct site_config {
    const char *where; /* the store or house, and stays */
    bool house;
    bool no_list;    /* "/" of a house is no page */
    bool no_sign_in; /* whoever comes reads everything and changes nothing */
    int open_max;    /* realms open at once; 0: as the pool sees fit */
    const struct secret_cost *cost; /* of passwords; NULL: secret_cost_full */
};

/* Reads templates and style; opens nothing. */
enum rc site_new(const struct site_config *config, struct site **ret,
                 struct err *e) MUST_CHECK;
void site_free(struct site *s);
/* Once a minute: closes what nobody has asked for lately. */
void site_rest(struct site *s);

/* Runs it with the one context that changes a realm's store (empty: the one store),
 * after whoever has it now. */
enum rc site_change(struct site *s, Str realm, enum rc (*run)(struct ctx *c),
                    struct err *e) MUST_CHECK;
/* An http_handler; arg is the site.  May be called by any thread. */
http_handler dispatch;
/* A GET with a context of the caller's: for tests that count statements. */
void dispatch_with(struct site *s, struct ctx *c, struct http_request *req,
                   struct http_reply *ret);

#endif
