/*
 * Documents: made in LANE_SLOW by work of nobody's (http_later), once for all who ask for
 * the same of the same log entry.  Who asks may leave: what nobody waits for any more is
 * not made.  Rights are asked at every look, before anything is said or given.
 */
#include <string.h>

#include "app/job.h"
#include "app/page_progress.h"
#include "base/buf.h"

enum {
    PATIENCE_MS = 1000, /* of a browser, before the page with the bar */
    MOST_MS = 120000    /* of a program, which gets the file or a refusal */
};

bool job_is_document(const struct job *j)
{
    const struct route *r = j->p.route;

    return r->method == GET && r->document && j->p.as & AS_DOCUMENT &&
           j->inner.http;
}

/* ---- making it ---- */

struct making {
    struct arena *a; /* of this */
    struct site *site;
    const struct route *route;
    Str realm, ticket, profile, keys[PAGE_KEYS];
    int as;
    enum lang lang;
};

static enum rc make_file(const struct making *m, struct ctx *c)
{
    struct page p = { .c = c,
                      .a = c->arena,
                      .lang = m->lang,
                      .route = m->route,
                      .base = S(""),
                      .site = m->site,
                      .as = m->as,
                      .ticket = m->ticket };
    struct render_file f;
    enum rc rc;

    c->err.lang = m->lang;
    p.v = val_object(p.a);
    p.in.profile = m->profile;
    memcpy(p.keys, m->keys, sizeof p.keys);
    TRY(db_begin(c->db, &c->err));
    rc = m->route->document(&p);
    db_rollback(c->db);
    TRY(rc);
    f = (struct render_file){ p.file.bytes, p.file.name, p.file.type };
    render_done(m->site->renders, m->ticket, pool_clock(), &f);
    return RC_OK;
}

static void set_busy(struct err *e)
{
    err_set(e, RC_LIMIT, "busy",
            N_("the server is busy with what was asked before; try again in a "
               "few seconds"));
}

static void make(const struct making *m)
{
    struct renders *r = m->site->renders;
    struct err e = { .lang = m->lang };
    struct ctx *c;
    enum rc rc;

    if (!render_begin(r, m->ticket, pool_clock()))
        return;
    if (pool_wait(m->site->pool, m->realm, &c, &e) != RC_OK) {
        set_busy(&e);
        render_failed(r, m->ticket, pool_clock(), &e);
        return;
    }
    rc = make_file(m, c);
    if (rc != RC_OK)
        render_failed(r, m->ticket, pool_clock(), &c->err);
    if (rc == RC_DB)
        site_tell(m->site, m->realm.n ? m->realm : S("-"), &c->err);
    c->actor = NULL;
    ctx_next(c);
    pool_put(m->site->pool, c, rc == RC_DB || rc == RC_IO);
}

static void run(void *arg, bool closing)
{
    struct making *m = arg;
    struct err e = { .lang = m->lang };

    if (closing) {
        set_busy(&e);
        render_failed(m->site->renders, m->ticket, pool_clock(), &e);
    } else {
        make(m);
    }
    arena_free(m->a);
}

static struct making *making_of(const struct job *j)
{
    struct arena *a = arena_new();
    struct making *m = NEW(a, struct making, 1);

    m->a = a;
    m->site = j->site;
    m->route = j->p.route;
    m->realm = str_dup(a, j->realm);
    m->ticket = str_dup(a, j->ticket);
    m->profile = str_dup(a, j->p.in.profile);
    for (int i = 0; i < PAGE_KEYS; i++)
        m->keys[i] = str_dup(a, j->p.keys[i]);
    m->as = j->p.as;
    m->lang = j->p.lang;
    return m;
}

/* ---- asking for it ---- */

/* Of the same log entry, on the same day: the same bytes. */
static struct render_key key_of(const struct job *j)
{
    const struct page *p = &j->p;
    unsigned char sum[HASH_BYTES];
    struct render_key k;
    struct hash h;

    page_progress_of(p, k.of);
    hash_init(&h, 6);
    hash_field(&h, j->to.mark.hash);
    hash_int(&h, p->c->today);
    hash_int(&h, p->as);
    hash_int(&h, p->lang);
    hash_field(&h, p->in.profile.n ? p->in.profile : S(""));
    hash_done(&h, sum);
    hash_hex(sum, k.kind);
    return k;
}

/* The address without its query. */
static Str path_of(const struct job *j)
{
    Str s = j->inner.target.raw;
    ptrdiff_t end = str_find(s, '?', 0);

    return end < 0 ? s : (Str){ s.p, end };
}

static Str file_href(const struct job *j)
{
    const struct page *p = &j->p;
    Str s =
        str_fmt(j->inner.a, "%.*s?wait=%.*s", STR(path_of(j)), STR(j->ticket));

    if (p->in.profile.n)
        s = str_fmt(j->inner.a, "%.*s&profile=%.*s", STR(s),
                    STR(p->in.profile));
    return p->lang == LANG_EN ? str_cat(j->inner.a, s, S("&lang=en")) : s;
}

/* "/reports/x.pdf" → "/reports/x/wait" */
static Str wait_href(const struct job *j)
{
    Str s = path_of(j);

    while (s.n > 0 && s.p[s.n - 1] != '.')
        s.n--;
    return str_fmt(j->inner.a, "%.*s/wait?wait=%.*s%s", (int)s.n - 1, s.p,
                   STR(j->ticket), j->p.lang == LANG_EN ? "&lang=en" : "");
}

static enum rc refuse_busy(struct job *j)
{
    j->busy = true;
    set_busy(&j->p.c->err);
    return RC_LIMIT;
}

static enum rc order(struct job *j)
{
    struct renders *r = j->site->renders;
    struct render_key k = key_of(j);
    char ticket[SECRET_TOKEN];
    struct making *m;
    bool new;

    if (!render_ask(r, &k, pool_clock(), ticket, &new))
        return refuse_busy(j);
    j->ticket = str_dup(j->inner.a, str_of(ticket));
    if (!new)
        return RC_OK;
    render_href(r, j->ticket, file_href(j));
    m = making_of(j);
    if (http_later(j->inner.http, LANE_SLOW, run, m))
        return RC_OK;
    run(m, true);
    return refuse_busy(j);
}

/* The ticket of the address, if it is one of just this file. */
static void take_ticket(struct job *j)
{
    struct render_look look;
    char of[HASH_HEX];

    page_progress_of(&j->p, of);
    render_look(j->site->renders, j->inner.a, j->p.in.wait, pool_clock(),
                &look);
    if (look.state != RENDER_NONE && strcmp(of, look.of) == 0 &&
        str_eq(look.href, j->inner.target.raw))
        j->ticket = str_dup(j->inner.a, j->p.in.wait);
}

/* ---- every look ---- */

static int64_t patience(const struct job *j)
{
    /* programs do not say where a request comes from, browsers do */
    return j->inner.fetch_site.n ? PATIENCE_MS : MOST_MS;
}

bool job_document_rests(struct job *j)
{
    struct render_look look;

    if (!j->ticket.n || pool_clock() - j->since >= patience(j))
        return false;
    render_look(j->site->renders, NULL, j->ticket, pool_clock(), &look);
    return look.state == RENDER_WAITS || look.state == RENDER_AT_WORK;
}

static enum rc give(struct job *j)
{
    struct render_file f;

    if (!render_take(j->site->renders, j->inner.a, j->ticket, pool_clock(), &f))
        return refuse_busy(j);
    j->ret->body = f.bytes;
    j->ret->type = f.type;
    j->ret->download = f.name;
    return RC_OK;
}

static enum rc look(struct job *j)
{
    struct page *p = &j->p;
    struct render_look look;

    if (!j->ticket.n && p->in.wait.n)
        take_ticket(j);
    if (!j->ticket.n)
        TRY(order(j));
    render_look(j->site->renders, NULL, j->ticket, pool_clock(), &look);
    if (look.state == RENDER_NONE)
        return refuse_busy(j);
    if (look.state == RENDER_DONE)
        return give(j);
    if (look.state == RENDER_FAILED) {
        p->c->err = look.err;
        j->busy = strcmp(look.err.field, "busy") == 0;
        return look.err.rc;
    }
    if (pool_clock() - j->since < patience(j)) {
        j->waits = true;
        return RC_OK;
    }
    if (!j->inner.fetch_site.n)
        return refuse_busy(j);
    p->location = wait_href(j);
    return page_print(p, &j->to);
}

enum rc job_document(struct job *j)
{
    struct ctx *c = j->p.c;
    enum rc rc;

    if (!j->since)
        j->since = pool_clock();
    TRY(db_begin(c->db, &c->err));
    rc = job_look(j, look);
    if (rc != RC_OK || j->ret->location.n || j->waits || j->p.in.wait.n)
        j->ret->etag = (Str){ 0 };
    db_rollback(c->db);
    return rc;
}
