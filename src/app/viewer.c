/* Cookie, token and marks of a form. */
#include "app/viewer.h"

#include <string.h>

#include "app/page.h"
#include "app/site.h"
#include "base/secret.h"
#include "domain/access.h"
#include "domain/org.h"
#include "domain/session.h"
#include "domain/token.h"

/* ---- the cookie ---- */

Str viewer_cookie_name(const struct page *p)
{
    if (!p->base.n)
        return S("__Host-sid");
    return str_fmt(p->a, "__Host-sid-%.*s", STR(str_from(p->base, 1)));
}

Str viewer_set_cookie(const struct page *p, Str token)
{
    return str_fmt(
        p->req->a, "%.*s=%.*s; Path=/; Secure; HttpOnly; SameSite=Lax%s",
        STR(viewer_cookie_name(p)), STR(token), token.n ? "" : "; Max-Age=0");
}

/* Of a cookie sent twice the first counts. */
static Str cookie_of(const struct page *p, const struct http_request *req)
{
    Str rest = req->cookie, part, name = viewer_cookie_name(p);

    while (str_cut(&rest, ';', &part)) {
        part = str_trim(part);
        if (str_starts(part, name) && part.n > name.n && part.p[name.n] == '=')
            return str_from(part, name.n + 1);
    }
    return S("");
}

/* ---- who ---- */

static struct viewer *new_viewer(struct page *p, enum viewer_kind kind)
{
    struct viewer *v = NEW(p->a, struct viewer, 1);

    v->kind = kind;
    v->csrf = S("");
    v->actor.person = v->actor.name = S("");
    v->actor.most = ROLE_COUNT;
    p->viewer = v;
    p->c->actor = &v->actor;
    p->c->who = S("");
    return v;
}

void viewer_anybody(struct page *p)
{
    new_viewer(p, VIEWER_ANYBODY)->actor.anybody = true;
}

static void is_person(struct page *p, struct viewer *v)
{
    p->c->who = v->actor.person;
    for (int i = 0; i < v->actor.n_grants; i++)
        v->lacks_second |=
            !v->actor.second && role_needs_second(v->actor.grants[i].role);
}

static enum rc by_cookie(struct page *p, struct viewer *v, Str cookie)
{
    char mac[SECRET_HEX];
    struct session s;
    bool there;

    TRY(session_find(p->c, cookie, &s, &there));
    if (!there)
        return RC_OK;
    TRY(session_actor(p->c, &s, &v->actor));
    v->kind = VIEWER_PERSON;
    v->csrf = str_dup(p->a, str_of(secret_mac(cookie, S("csrf"), mac)));
    v->owes_second = s.half;
    v->fresh = s.fresh;
    v->begun = s.begun;
    is_person(p, v);
    if (s.stale)
        site_seen((struct site *)(uintptr_t)p->site, p->base, s.id, false);
    return RC_OK;
}

static enum rc by_token(struct page *p, struct viewer *v, Str token)
{
    struct token t;
    bool there;

    TRY(token_find(p->c, token, &t, &there));
    if (!there)
        return fail(p->c, RC_DENIED, "token",
                    N_("this token is not valid (any more)"));
    TRY(token_actor(p->c, &t, &v->actor));
    v->kind = VIEWER_TOKEN;
    is_person(p, v);
    v->lacks_second = false;
    if (t.stale)
        site_seen((struct site *)(uintptr_t)p->site, p->base, t.id, true);
    return RC_OK;
}

enum rc viewer_read(struct page *p, const struct http_request *req)
{
    struct viewer *v = new_viewer(p, VIEWER_NOBODY);
    Str bearer = S("Bearer "), cookie = cookie_of(p, req);

    if (str_starts(req->authorization, bearer))
        return by_token(p, v, str_from(req->authorization, bearer.n));
    if (req->authorization.n)
        return fail(p->c, RC_DENIED, "token",
                    N_("write the token as Authorization: Bearer TOKEN"));
    return cookie.n ? by_cookie(p, v, cookie) : RC_OK;
}

bool viewer_may(struct page *p, enum act act)
{
    const struct actor *now = p->c->actor;
    bool may;

    p->c->actor = &p->viewer->actor;
    may = authz_may(p->c, act, ORG_NONE);
    p->c->actor = now;
    return may;
}

/* ---- is it ours ---- */

static bool is_same_origin(const struct http_request *req)
{
    Str rest = req->origin;

    if (str_starts(rest, S("http://")))
        rest = str_from(rest, 7);
    else if (str_starts(rest, S("https://")))
        rest = str_from(rest, 8);
    else
        return false;
    return str_eq(rest, req->host);
}

enum rc viewer_check_origin(struct page *p, const struct http_request *req)
{
    bool good = req->fetch_site.n ? str_is(req->fetch_site, "same-origin")
                                  : is_same_origin(req);

    /* a program has no browser that another site could use */
    if (p->viewer->kind == VIEWER_TOKEN || good)
        return RC_OK;
    return fail(p->c, RC_DENIED, "csrf",
                N_("the form did not come from a page of this program; open "
                   "the page again and send it from there"));
}

enum rc viewer_check_csrf(struct page *p)
{
    Str given = p->form.csrf.p ? p->form.csrf : S("");

    if (p->viewer->kind != VIEWER_PERSON || secret_same(given, p->viewer->csrf))
        return RC_OK;
    return fail(p->c, RC_DENIED, "csrf",
                N_("the form did not come from a page of this program; open "
                   "the page again and send it from there"));
}

/* ---- what is written down ---- */

enum rc viewer_saw(struct page *p, const char *what)
{
    const struct access a = { .who = p->viewer->actor.person,
                              .address = str_of(p->req->address),
                              .what = str_of(what),
                              .kind = str_of(p->route->section),
                              .key = p->keys[0].n ? p->keys[0] : S("") };

    return access_add(p->c, &a);
}

/* In a change of its own: that of the request is gone. */
void viewer_refused(struct page *p)
{
    struct err e = p->c->err;
    const struct access a = { .who =
                                  p->viewer ? p->viewer->actor.person : S(""),
                              .address = str_of(p->req->address),
                              .what = S("refused"),
                              .kind = str_of(p->route->section),
                              .key = str_of(e.field) };

    if (change_begin(p->c) == RC_OK) {
        if (access_add(p->c, &a) != RC_OK || change_end(p->c) != RC_OK)
            change_abort(p->c);
    }
    p->c->err = e;
}
