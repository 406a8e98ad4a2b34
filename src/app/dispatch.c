/*
 * A request's one way, see dispatch().  What it is doing is a struct job, which goes with
 * it from lane to lane; a context (connection, arena, cached organisation) is taken
 * out of a pool for each stretch of work and put back.  In a house the first part of
 * the address is cut off and says whose context it is; from then on the request is
 * what it would be were the realm alone.
 */
#include "app/dispatch.h"

#include <stdio.h>
#include <string.h>

#include "app/job.h"
#include "app/routes.h"
#include "app/said.h"
#include "app/viewer.h"
#include "store/realm.h"

/* ---- before anything is asked ---- */

static void page_init(struct page *p, struct ctx *c,
                      const struct http_request *req)
{
    *p = (struct page){ .c = c, .a = c->arena, .base = S(""), .req = req };
    p->lang = c->err.lang = route_lang(req);
    p->v = val_object(p->a);
    p->said = said_read(req);
}

static struct job *job_new(struct site *s, const struct http_request *req)
{
    struct job *j = NEW(req->a, struct job, 1);

    j->site = s;
    j->inner = *req;
    j->realm = S("");
    return j;
}

static void set_page(struct job *j, struct ctx *c)
{
    const struct route *route = j->p.route;
    int as = j->p.as;
    Str keys[PAGE_KEYS];

    memcpy(keys, j->p.keys, sizeof keys);
    page_init(&j->p, c, &j->inner);
    j->p.route = route;
    j->p.as = as;
    memcpy(j->p.keys, keys, sizeof keys);
    j->p.site = j->site;
    j->p.memo = j->memo;
    if (j->realm.n)
        j->p.base = str_fmt(j->inner.a, "/%.*s", STR(j->realm));
    j->to = (struct print){
        j->site->templates, j->site->version, &j->inner, j->ret, { 0 }
    };
}

/* A page outside of every realm, or a refusal before a store is opened. */
static void answer_outside(struct job *j, const struct err *why)
{
    struct ctx c;
    enum rc rc = RC_OK;

    ctx_bare(&c, j->inner.a);
    set_page(j, &c);
    j->p.house = j->site->config.house && !j->realm.n ? &j->site->house : NULL;
    viewer_anybody(&j->p);
    if (why) {
        c.err = *why;
        rc = why->rc;
    } else {
        rc = route_input(&j->inner.target, &j->p, &c.err);
        if (rc == RC_OK)
            rc = j->p.route->handler(&j->p);
        if (rc == RC_OK)
            rc = page_print(&j->p, &j->to);
    }
    if (rc != RC_OK)
        page_print_error(&j->p, &j->to);
}

static void refuse(struct job *j, enum rc rc, const char *field,
                   const char *why)
{
    struct err e = { .lang = route_lang(&j->inner) };

    err_set(&e, rc, field, "%s", msg(e.lang, why));
    answer_outside(j, &e);
}

/* ---- a stretch of work with a store ---- */

/* A realm's trouble is its own and the operator's; the page does not say where
 * files lie. */
static void refuse_store(struct job *j, struct err *e)
{
    enum rc rc = e->rc;

    if (j->site->config.house && (rc == RC_NOTFOUND || rc == RC_INVALID)) {
        j->realm = S("");
        refuse(j, RC_NOTFOUND, "path", N_("there is no page at this address"));
        return;
    }
    if (rc != RC_LIMIT) {
        site_tell(j->site, j->realm.n ? j->realm : S("-"), e);
        err_set(e, RC_DB, "",
                N_("the data of this realm cannot be read; who runs the server "
                   "finds the reason in its messages"));
    }
    answer_outside(j, e);
    j->ret->status = 503;
    j->ret->retry_s = 5;
}

static enum rc take_store(struct job *j, struct pool *pool, enum http_lane at,
                          struct ctx **ret, struct err *e)
{
    return at == LANE_HERE ? pool_take(pool, j->realm, ret, e)
                           : pool_wait(pool, j->realm, ret, e);
}

/* False: no store can be had at once; the answer is given where there is time. */
static bool with_store(struct job *j, struct pool *pool, enum http_lane at,
                       enum rc (*run)(struct job *j))
{
    struct err e = { .lang = route_lang(&j->inner) };
    struct ctx *c;
    enum rc rc = take_store(j, pool, at, &c, &e);

    if ((rc == RC_LIMIT || rc == RC_DB) && at == LANE_HERE)
        return false;
    if (rc != RC_OK) {
        refuse_store(j, &e);
        return true;
    }
    set_page(j, c);
    rc = run(j);
    if (rc == RC_DB)
        site_tell(j->site, j->realm.n ? j->realm : S("-"), &c->err);
    if (rc != RC_OK)
        page_print_error(&j->p, &j->to);
    if (rc == RC_DB) { /* the server is well, its data are not: come back */
        j->ret->status = 503;
        j->ret->retry_s = 5;
    }
    c->actor = NULL;
    ctx_next(c);
    pool_put(pool, c, rc == RC_DB || rc == RC_IO);
    return true;
}

static enum rc read_before(struct job *j)
{
    enum rc rc;

    TRY(db_begin(j->p.c->db, &j->p.c->err));
    rc = viewer_read(&j->p, &j->inner);
    if (rc == RC_OK)
        rc = form_read(&j->p, &j->inner);
    if (rc == RC_OK)
        rc = j->p.route->before(&j->p);
    db_rollback(j->p.c->db);
    return rc;
}

/* ROUTE_AHEAD, and ROUTE_HASH with its `hash`. */
static enum rc go_before(struct job *j)
{
    if (j->p.route->flags & ROUTE_AHEAD)
        return job_ahead(j);
    TRY(read_before(j));
    return j->p.route->hash(&j->p);
}

static void before(struct job *j)
{
    struct err e = { .lang = route_lang(&j->inner) };
    struct ctx *c;

    if (pool_wait(j->site->pool, j->realm, &c, &e) != RC_OK)
        return;
    set_page(j, c);
    /* what is refused here is refused again, and shown, in LANE_WRITE: the handler
     * finds nothing in memo */
    if (go_before(j) == RC_OK)
        j->memo = j->p.memo;
    c->actor = NULL;
    ctx_next(c);
    pool_put(j->site->pool, c, false);
}

/* ---- where to ---- */

/* Cuts the realm's name off; what is left is the target within the realm. */
static void cut_name(const struct http_target *t, Str *ret_name,
                     struct http_target *ret)
{
    ptrdiff_t end = str_find(t->raw, '/', 1), mark = str_find(t->raw, '?', 0);

    *ret = *t;
    *ret_name = t->segments[0];
    ret->n_segments--;
    memmove(ret->segments, ret->segments + 1,
            (size_t)ret->n_segments * sizeof *ret->segments);
    if (end < 0 || (mark >= 0 && mark < end))
        end = mark < 0 ? t->raw.n : mark;
    ret->raw = str_from(t->raw, end);
    if (ret->n_segments == 0)
        ret->slash = false;
}

static bool is_outside(const struct http_target *t)
{
    return t->n_segments == 0 ||
           (t->n_segments == 1 && str_starts(t->segments[0], S("index")) &&
            (t->segments[0].n == 5 || t->segments[0].p[5] == '.'));
}

/* True when the answer is given already. */
static bool enter_realm(struct job *j, const struct http_request *req)
{
    struct err e = { .lang = route_lang(req) };
    struct ctx *c;

    if (is_outside(&req->target)) {
        j->p.house = &j->site->house;
        if (j->site->config.no_list)
            refuse(j, RC_NOTFOUND, "path",
                   N_("there is no page at this address"));
        return j->site->config.no_list;
    }
    cut_name(&req->target, &j->realm, &j->inner.target);
    if (realm_name_check(j->realm, &e) != RC_OK) {
        refuse_store(j, &e);
        return true;
    }
    if (req->target.n_segments > 1 || req->target.slash)
        return false;
    /* "/NAME" → "/NAME/": the links of pages stand on it */
    if (pool_take(j->site->pool, j->realm, &c, &e) != RC_OK) {
        refuse_store(j, &e);
        return true;
    }
    pool_put(j->site->pool, c, false);
    j->ret->status = 303;
    j->ret->location =
        str_fmt(req->a, "/%.*s/%.*s", STR(j->realm), STR(j->inner.target.raw));
    return true;
}

static enum http_lane lane_of(const struct job *j)
{
    const struct route *r = j->p.route;

    if (r->method == POST)
        return r->flags & ROUTE_HASH    ? LANE_HASH
               : r->flags & ROUTE_AHEAD ? LANE_SLOW
                                        : LANE_WRITE;
    if (r->flags & ROUTE_LOGGED && !j->site->config.no_sign_in)
        return LANE_WRITE;
    if (r->flags & ROUTE_SLOW || j->p.as & (AS_DOCUMENT | AS_CSV))
        return LANE_SLOW;
    return LANE_HERE;
}

/* A document is waited for without holding anybody up. */
static enum http_lane document(struct job *j, enum http_lane at)
{
    if (at == LANE_HERE && job_document_rests(j))
        return LANE_SOON;
    j->waits = false;
    if (!with_store(j, j->site->pool, at, job_document))
        return j->ticket.n ? LANE_SOON : LANE_SLOW;
    if (j->busy) {
        j->ret->status = 503;
        j->ret->retry_s = 5;
    }
    if (!j->waits)
        return LANE_DONE;
    return at == LANE_HERE ? LANE_SOON : LANE_HERE;
}

/* Finds the row.  True when the answer is given already. */
static bool find_route(struct job *j)
{
    const char *method = j->inner.method == HTTP_POST ? "GET, HEAD" : "POST";

    j->p.a = j->inner.a;
    j->p.req = &j->inner;
    switch (route_match(&j->inner, &j->p)) {
    case ROUTE_FOUND:
        break;
    case ROUTE_OTHER_METHOD:
        refuse(j, RC_INVALID, "method",
               N_("this address does not take that method"));
        j->ret->status = 405;
        j->ret->allow = method;
        return true;
    case ROUTE_NONE:
        refuse(j, RC_NOTFOUND, "path", N_("there is no page at this address"));
        return true;
    }
    if (j->inner.method == HTTP_POST && j->site->config.no_sign_in) {
        refuse(j, RC_DENIED, "method",
               N_("this server shows pages and takes no changes; start it "
                  "without --no-sign-in"));
        return true;
    }
    return false;
}

static enum http_lane begin(struct site *s, struct http_request *req,
                            struct http_reply *ret, int64_t *ret_body)
{
    struct job *j;
    enum http_lane lane;

    if (site_asset(req, ret))
        return LANE_DONE;
    j = job_new(s, req);
    j->ret = ret;
    if (s->config.house && enter_realm(j, req))
        return LANE_DONE;
    if (find_route(j))
        return LANE_DONE;
    if (j->p.house) {
        answer_outside(j, NULL);
        return LANE_DONE;
    }
    req->memo = j;
    lane = lane_of(j);
    if (j->inner.method == HTTP_POST) {
        *ret_body = j->p.route->body ? j->p.route->body : FORM_MAX_BODY;
        return lane;
    }
    if (job_is_document(j))
        return document(j, LANE_HERE);
    if (lane != LANE_HERE)
        return lane;
    return with_store(j, s->pool, LANE_HERE, job_get) ? LANE_DONE : LANE_SLOW;
}

enum http_lane dispatch(void *arg, struct http_request *req,
                        struct http_reply *ret, enum http_lane at,
                        int64_t *ret_body)
{
    struct site *s = arg;
    struct job *j = req->memo;

    if (!j)
        return begin(s, req, ret, ret_body);
    j->ret = ret;
    j->inner.body = req->body;
    j->inner.parts = req->parts;
    j->inner.n_parts = req->n_parts;
    if (at == LANE_HASH || (at == LANE_SLOW && j->inner.method == HTTP_POST)) {
        before(j);
        return LANE_WRITE;
    }
    if (job_is_document(j))
        return document(j, at);
    if (j->inner.method == HTTP_POST)
        with_store(j, s->writes, at, job_post);
    else if (at == LANE_WRITE)
        with_store(j, s->writes, at, job_logged);
    else
        with_store(j, s->pool, at, job_get);
    return LANE_DONE;
}

void dispatch_with(struct site *s, struct ctx *c, struct http_request *req,
                   struct http_reply *ret)
{
    struct job *j = job_new(s, req);

    j->ret = ret;
    if (find_route(j))
        return;
    set_page(j, c);
    if (job_get(j) != RC_OK)
        page_print_error(&j->p, &j->to);
    ctx_next(c);
}
