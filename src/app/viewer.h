/*
 * Who looks at a page: the cookie or token of a request, looked up in the store; and
 * the marks by which a form shows that it is ours.
 */
#ifndef APP_VIEWER_H
#define APP_VIEWER_H

#include "app/http.h"
#include "domain/authz.h"

struct page;

enum viewer_kind {
    VIEWER_NOBODY,  /* not signed in */
    VIEWER_ANYBODY, /* serve --no-sign-in */
    VIEWER_PERSON,
    VIEWER_TOKEN
};

struct viewer {
    enum viewer_kind kind;
    struct actor actor;
    Str csrf;          /* of the session; empty: none */
    bool owes_second;  /* has a second factor and has not given it yet */
    bool lacks_second; /* a role needs one and there is none yet */
    int64_t fresh;     /* moment of the last password */
    int64_t begun;
};

/* Reads cookie or Authorization; a session that is over is VIEWER_NOBODY.  Two
 * statements.  Sets c->actor and c->who. */
enum rc viewer_read(struct page *p, const struct http_request *req) MUST_CHECK;
void viewer_anybody(struct page *p);
/* RC_DENIED: a request that another site may have caused. */
enum rc viewer_check_origin(struct page *p,
                            const struct http_request *req) MUST_CHECK;
enum rc viewer_check_csrf(struct page *p) MUST_CHECK;
/* The access log: in the change under way, and in one of its own after a refusal
 * (c->err stays). */
enum rc viewer_saw(struct page *p, const char *what) MUST_CHECK;
void viewer_refused(struct page *p);
/* Is there any unit at which who looks may do this?  As who came, also while a report
 * is read as its unit. */
bool viewer_may(struct page *p, enum act act);
/* The name of the cookie: "__Host-sid", in a house with the realm's name. */
Str viewer_cookie_name(const struct page *p);
/* Set-Cookie for a new token; empty takes the cookie away. */
Str viewer_set_cookie(const struct page *p, Str token);

#endif
