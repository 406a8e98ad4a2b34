/*
 * A request's one way: see dispatch().  A context (connection, arena, cached
 * organisation) is taken out of the pool for each request and put back.  In a house
 * the first part of the address is cut off and says whose context it is; from then
 * on the request is what it would be were the realm alone.
 */
#include "app/dispatch.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/labels.h"
#include "app/page_common.h"
#include "app/page_print.h"
#include "app/pool.h"
#include "app/routes.h"
#include "base/embed.h"
#include "base/hash.h"
#include "domain/figure.h"
#include "format/template.h"
#include "store/realm.h"

struct site {
    struct arena *arena; /* of the site itself */
    struct site_config config;
    struct house house;
    struct template_set *templates;
    struct pool *pool;
    char version[HASH_HEX]; /* of program and assets */
    _Atomic int64_t told;   /* pool_clock of the last message, 0 none */
};

/* ---- the site ---- */

static enum rc add_templates(struct template_set *set, struct err *e)
{
    Str head = S("assets/templates/"), tail = S(".html");

    for (int i = 0; i < embed_count; i++) {
        Str name = str_of(embed_table[i].name);

        if (!str_starts(name, head))
            continue;
        name = str_from(name, head.n);
        name.n -= tail.n;
        TRY(template_add(set, name, embed_find(embed_table[i].name), e));
    }
    return template_set_check(set, e);
}

/* Another program, or other assets, is another version of every page. */
static void take_version(struct site *s)
{
    unsigned char sum[HASH_BYTES];
    struct stat st = { .st_size = 0 };
    struct hash h;

    hash_init(&h, 2);
    if (stat("/proc/self/exe", &st) == 0) {
        hash_int(&h, st.st_size);
        hash_int(&h, st.st_mtim.tv_sec);
        hash_int(&h, st.st_mtim.tv_nsec);
    }
    for (int i = 0; i < embed_count; i++)
        if (str_starts(str_of(embed_table[i].name), S("assets/")))
            hash_field(&h, embed_find(embed_table[i].name));
    hash_done(&h, sum);
    hash_hex(sum, s->version);
}

enum rc site_new(const struct site_config *config, struct site **ret,
                 struct err *e)
{
    struct pool_config pool = { config->where, config->house,
                                config->open_max };
    struct arena *a = arena_new();
    struct site *s = NEW(a, struct site, 1);
    enum rc rc;

    s->arena = a;
    s->config = *config;
    s->house = (struct house){ config->where, config->no_list };
    s->templates = template_set_new(0);
    s->pool = pool_new(&pool);
    take_version(s);
    rc = add_templates(s->templates, e);
    if (rc != RC_OK)
        site_free(s);
    else
        *ret = s;
    return rc;
}

void site_free(struct site *s)
{
    if (!s)
        return;
    pool_free(s->pool);
    template_set_free(s->templates);
    arena_free(s->arena);
}

void site_rest(struct site *s)
{
    pool_rest(s->pool, pool_clock());
}

/* ---- one request ---- */

/* Who has seen this head of the log, on this day, in this program, at this
 * address, in this realm, has the page. */
static Str etag_of(const struct site *s, const struct page *p,
                   const struct log_mark *mark, const struct http_request *req)
{
    unsigned char sum[HASH_BYTES];
    char hex[HASH_HEX];
    struct hash h;

    hash_init(&h, 3);
    hash_field(&h, str_of(s->version));
    hash_int(&h, mark->seq);
    hash_field(&h, mark->hash);
    hash_int(&h, p->c->today);
    hash_field(&h, p->base);
    hash_field(&h, req->target.raw);
    hash_done(&h, sum);
    hash_hex(sum, hex);
    return str_dup(req->a, (Str){ hex, 32 });
}

/* Input, handler, print, inside one snapshot of the store. */
static enum rc answer(struct page *p, const struct print *to)
{
    TRY(route_input(&to->req->target, p, &p->c->err));
    TRY(p->route->handler(p));
    return page_print(p, to);
}

static enum rc run(struct site *s, struct page *p, struct print *to)
{
    struct ctx *c = p->c;
    enum rc rc;

    TRY(db_begin(c->db, &c->err));
    if (!to->req->if_none_match.n)
        figure_ahead(c); /* nearly every page needs them */
    rc = log_mark(c, &to->mark);
    if (rc == RC_OK) {
        Str etag = etag_of(s, p, &to->mark, to->req);

        if (http_has_etag(to->req, etag))
            to->ret->status = 304;
        else
            rc = answer(p, to);
        if (rc == RC_OK && !to->ret->location.n)
            to->ret->etag = etag;
    }
    db_rollback(c->db);
    return rc;
}

static void page_init(struct page *p, struct ctx *c,
                      const struct http_target *t)
{
    *p = (struct page){ .c = c, .a = c->arena, .base = S("") };
    p->lang = c->err.lang = route_lang(t);
    p->v = val_object(p->a);
}

static enum rc no_page(struct ctx *c)
{
    return fail(c, RC_NOTFOUND, "path", N_("there is no page at this address"));
}

/* Returns what the page came to; the error page is printed already. */
static enum rc answer_store(struct site *s, struct page *p,
                            const struct http_request *req,
                            struct http_reply *ret)
{
    struct print to = { s->templates, s->version, req, ret, { 0 } };
    enum rc rc = route_match(&req->target, p) ? run(s, p, &to) : no_page(p->c);

    if (rc != RC_OK)
        page_print_error(p, &to);
    return rc;
}

void dispatch_with(struct site *s, struct ctx *c,
                   const struct http_request *req, struct http_reply *ret)
{
    struct page p;

    page_init(&p, c, &req->target);
    answer_store(s, &p, req, ret);
    ctx_next(c);
}

/* ---- a house ---- */

/* A page outside of every realm: no store, no ETag.  why: NULL for a page of the
 * house, else what is refused. */
static void answer_outside(struct site *s, const struct err *why,
                           const struct http_request *req,
                           struct http_reply *ret)
{
    struct print to = { s->templates, s->version, req, ret, { 0 } };
    struct ctx c;
    struct page p;
    enum rc rc;

    ctx_bare(&c, req->a);
    page_init(&p, &c, &req->target);
    p.house = &s->house;
    if (why) {
        c.err = *why;
        rc = why->rc;
    } else if (s->house.no_list || !route_match(&req->target, &p)) {
        rc = no_page(&c);
    } else {
        rc = answer(&p, &to);
    }
    if (rc != RC_OK)
        page_print_error(&p, &to);
}

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

enum { TELL_EVERY_MS = 10000 };

/* For who runs the server; requests cannot fill a disk with it. */
static void site_tell(struct site *s, Str name, const struct err *e)
{
    int64_t now = pool_clock(), last = atomic_load(&s->told);

    if (last && now - last < TELL_EVERY_MS)
        return;
    if (atomic_compare_exchange_strong(&s->told, &last, now))
        fprintf(stderr, "soket: %.*s: %s%s%s%s\n", STR(name), e->text,
                e->detail[0] ? " (" : "", e->detail, e->detail[0] ? ")" : "");
}

/* A realm's trouble is its own and the operator's; the page does not say where
 * files lie. */
static void refuse_realm(struct site *s, Str name, struct err *e,
                         const struct http_request *req, struct http_reply *ret)
{
    enum rc rc = e->rc;

    if (rc == RC_NOTFOUND || rc == RC_INVALID) {
        err_set(e, RC_NOTFOUND, "path", N_("there is no page at this address"));
    } else if (rc != RC_LIMIT) {
        site_tell(s, name, e);
        err_set(e, RC_DB, "",
                N_("the data of this realm cannot be read; who runs the server "
                   "finds the reason in its messages"));
    }
    answer_outside(s, e, req, ret);
    if (rc == RC_LIMIT)
        ret->status = 503;
}

/* "/NAME" → "/NAME/": the links of pages stand on it. */
static void lead_home(Str name, const struct http_request *inner,
                      struct http_reply *ret)
{
    ret->status = 303;
    ret->location =
        str_fmt(inner->a, "/%.*s/%.*s", STR(name), STR(inner->target.raw));
}

static void answer_realm(struct site *s, const struct http_request *req,
                         struct http_reply *ret)
{
    struct err e = { .lang = route_lang(&req->target) };
    struct http_request inner = *req;
    struct page p;
    struct ctx *c;
    enum rc rc;
    Str name;

    cut_name(&req->target, &name, &inner.target);
    rc = realm_name_check(name, &e);
    if (rc == RC_OK)
        rc = pool_take(s->pool, name, &c, &e);
    if (rc != RC_OK) {
        refuse_realm(s, name, &e, req, ret);
        return;
    }
    if (req->target.n_segments == 1 && !req->target.slash) {
        lead_home(name, &inner, ret);
    } else {
        page_init(&p, c, &inner.target);
        p.base = str_fmt(req->a, "/%.*s", STR(name));
        rc = answer_store(s, &p, &inner, ret);
        if (rc == RC_DB)
            site_tell(s, name, &c->err);
        ctx_next(c);
    }
    pool_put(s->pool, c, rc == RC_DB || rc == RC_IO);
}

static bool is_outside(const struct http_target *t)
{
    return t->n_segments == 0 ||
           (t->n_segments == 1 && str_starts(t->segments[0], S("index")) &&
            (t->segments[0].n == 5 || t->segments[0].p[5] == '.'));
}

/* ---- every request ---- */

/* Style and icons are the program's own: no store is asked. */
static bool is_asset(const struct http_request *req, struct http_reply *ret)
{
    const struct http_target *t = &req->target;
    bool style = t->n_segments == 1 && str_is(t->segments[0], "style.css");
    Str name;

    if (!style && (t->n_segments != 2 || !str_is(t->segments[0], "icons")))
        return false;
    name = str_fmt(req->a, "assets/%s%s", style ? "" : "icons/",
                   t->segments[t->n_segments - 1].p);
    ret->body = embed_find(name.p);
    ret->type = style ? "text/css; charset=utf-8" : "image/svg+xml";
    ret->forever = http_param(t, "v").n > 0;
    return ret->body.p != NULL;
}

static void answer_alone(struct site *s, const struct http_request *req,
                         struct http_reply *ret)
{
    struct err e = { .lang = route_lang(&req->target) };
    struct ctx *c;

    if (pool_take(s->pool, S(""), &c, &e) == RC_OK) {
        dispatch_with(s, c, req, ret);
        pool_put(s->pool, c, false);
        return;
    }
    ret->status = 503;
    ret->type = "text/plain; charset=utf-8";
    ret->body = str_fmt(req->a, "%s\n%s\n", e.text, e.detail);
}

static void answer_any(struct site *s, const struct http_request *req,
                       struct http_reply *ret)
{
    if (is_asset(req, ret))
        return;
    if (!s->config.house)
        answer_alone(s, req, ret);
    else if (is_outside(&req->target))
        answer_outside(s, NULL, req, ret);
    else
        answer_realm(s, req, ret);
}

enum http_lane dispatch(void *arg, struct http_request *req,
                        struct http_reply *ret, enum http_lane at,
                        int64_t *ret_body)
{
    (void)at;
    (void)ret_body;
    if (req->method == HTTP_GET)
        answer_any(arg, req, ret);
    else
        ret->status = 405;
    return LANE_DONE;
}
