/*
 * A request's one way: see dispatch().  A context (connection, arena, cached
 * organisation) is checked out of a small pool for each request and put back.
 */
#include "app/dispatch.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/labels.h"
#include "app/page_common.h"
#include "app/page_print.h"
#include "app/routes.h"
#include "base/embed.h"
#include "base/hash.h"
#include "format/template.h"

enum { POOL = 4 };

struct site {
    struct arena *arena; /* of the site itself */
    const char *where;
    struct template_set *templates;
    char version[HASH_HEX]; /* of program and assets */
    pthread_mutex_t lock;
    struct ctx pool[POOL];
    bool open[POOL], busy[POOL];
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

enum rc site_new(const char *where, struct site **ret, struct err *e)
{
    struct arena *a = arena_new();
    struct site *s = NEW(a, struct site, 1);
    enum rc rc;

    s->arena = a;
    s->where = where;
    s->templates = template_set_new(0);
    pthread_mutex_init(&s->lock, NULL);
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
    for (int i = 0; i < POOL; i++)
        if (s->open[i])
            ctx_close(&s->pool[i]);
    template_set_free(s->templates);
    pthread_mutex_destroy(&s->lock);
    arena_free(s->arena);
}

/* ---- contexts ---- */

/* A free context, opened when it never was; NULL: all are at work or *e. */
static struct ctx *take_ctx(struct site *s, struct err *e)
{
    int at = -1;

    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < POOL && at < 0; i++)
        if (!s->busy[i])
            at = i;
    if (at >= 0)
        s->busy[at] = true;
    pthread_mutex_unlock(&s->lock);
    if (at < 0) {
        err_set(e, RC_LIMIT, "", N_("too many requests at once"));
        return NULL;
    }
    if (!s->open[at]) {
        if (ctx_open(&s->pool[at], s->where, DB_READ, e->lang) != RC_OK) {
            *e = s->pool[at].err;
            pthread_mutex_lock(&s->lock);
            s->busy[at] = false;
            pthread_mutex_unlock(&s->lock);
            return NULL;
        }
        s->open[at] = true;
    }
    return &s->pool[at];
}

static void put_ctx(struct site *s, struct ctx *c)
{
    pthread_mutex_lock(&s->lock);
    s->busy[c - s->pool] = false;
    pthread_mutex_unlock(&s->lock);
}

/* ---- one request ---- */

/* Who has seen this head of the log, on this day, in this program, at this
 * address, has the page. */
static Str etag_of(const struct site *s, const struct ctx *c,
                   const struct log_mark *mark, const struct http_request *req)
{
    unsigned char sum[HASH_BYTES];
    char hex[HASH_HEX];
    struct hash h;

    hash_init(&h, 3);
    hash_field(&h, str_of(s->version));
    hash_int(&h, mark->seq);
    hash_field(&h, mark->hash);
    hash_int(&h, c->today);
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
    rc = log_mark(c, &to->mark);
    if (rc == RC_OK) {
        Str etag = etag_of(s, c, &to->mark, to->req);

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

void dispatch_with(struct site *s, struct ctx *c,
                   const struct http_request *req, struct http_reply *ret)
{
    struct page p = { .c = c, .a = c->arena };
    struct print to = { s->templates, s->version, req, ret, { 0 } };
    enum rc rc;

    p.lang = c->err.lang = route_lang(&req->target);
    p.v = val_object(p.a);
    rc = route_match(&req->target, &p)
             ? run(s, &p, &to)
             : fail(c, RC_NOTFOUND, "path",
                    N_("there is no page at this address"));
    if (rc != RC_OK)
        page_print_error(&p, &to);
    ctx_next(c);
}

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

void dispatch(void *arg, const struct http_request *req, struct http_reply *ret)
{
    struct err e = { .lang = route_lang(&req->target) };
    struct site *s = arg;
    struct ctx *c;

    if (is_asset(req, ret))
        return;
    c = take_ctx(s, &e);
    if (c) {
        dispatch_with(s, c, req, ret);
        put_ctx(s, c);
        return;
    }
    ret->status = 503;
    ret->type = "text/plain; charset=utf-8";
    ret->body = str_fmt(req->a, "%s\n%s\n", e.text, e.detail);
}
