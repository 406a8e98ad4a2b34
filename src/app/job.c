/*
 * The order in which a request is looked at: who asks → the query → may they → is it
 * known already → handler → print; a form besides: where from → its fields → its mark →
 * sent before? → handler → what is kept of it.
 */
#include "app/job.h"

#include <string.h>

#include "app/page_common.h"
#include "app/policy.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "domain/figure.h"
#include "domain/once.h"
#include "domain/session.h"

/* ---- the parts of a request's way ---- */

/* Who has seen this head of the log, on this day, in this program, at this
 * address, in this realm, has the page, if they are the same person. */
static Str etag_of(const struct job *j)
{
    const struct page *p = &j->p;
    const struct log_mark *mark = &j->to.mark;
    unsigned char sum[HASH_BYTES];
    char hex[HASH_HEX];
    struct hash h;

    hash_init(&h, 3);
    hash_field(&h, str_of(j->site->version));
    hash_int(&h, mark->seq);
    hash_field(&h, mark->hash);
    hash_int(&h, p->c->today);
    hash_field(&h, p->base);
    hash_field(&h, j->inner.target.raw);
    hash_int(&h, p->lang);
    hash_int(&h, p->viewer->kind);
    hash_int(&h, p->viewer->actor.session);
    hash_int(&h, p->viewer->actor.account);
    hash_int(&h, p->viewer->owes_second);
    hash_done(&h, sum);
    hash_hex(sum, hex);
    return str_dup(j->inner.a, (Str){ hex, 32 });
}

/* Nobody is led to the sign-in, with the way back. */
static enum rc to_sign_in(struct page *p, enum rc rc)
{
    bool again = p->viewer && p->viewer->owes_second;

    if (p->as != AS_HTML || strcmp(p->c->err.field, "sign-in") != 0)
        return rc;
    p->location = str_fmt(p->a, "/%s?next=%s", again ? "second" : "sign-in",
                          http_escape(p->a, p->req->method == HTTP_GET
                                                ? p->req->target.raw
                                                : S("/"))
                              .p);
    if (p->lang == LANG_EN)
        p->location = str_cat(p->a, p->location, S("&lang=en"));
    return RC_OK;
}

/* What weighs, as a page of its own: the password first, then there again. */
static enum rc to_password(struct page *p, Str next)
{
    p->location =
        str_fmt(p->a, "/me/again?next=%s%s", http_escape(p->a, next).p,
                p->lang == LANG_EN ? "&lang=en" : "");
    return RC_OK;
}

static enum rc is_fresh(struct page *p)
{
    if (!(p->route->flags & ROUTE_FRESH) || p->viewer->kind != VIEWER_PERSON ||
        p->viewer->fresh + session_limits.fresh >= p->c->now)
        return RC_OK;
    return fail(p->c, RC_DENIED, "fresh",
                N_("for this the password must be given anew; it is good for "
                   "five minutes"));
}

/* A table to take away is more than the page of it. */
static enum rc may_take_away(struct page *p)
{
    return p->as & (AS_CSV | AS_XLSX) ? is_fresh(p) : RC_OK;
}

/* Who asks, and may they? */
static enum rc admit(struct job *j)
{
    struct page *p = &j->p;

    if (j->site->config.no_sign_in)
        viewer_anybody(p);
    else
        TRY(viewer_read(p, &j->inner));
    if (p->viewer->owes_second && !(p->route->flags & ROUTE_OPEN))
        return fail(p->c, RC_DENIED, "sign-in",
                    N_("give the code of your second factor first"));
    return RC_OK;
}

/* ---- GET ---- */

static enum rc show(struct job *j)
{
    struct page *p = &j->p;

    TRY(p->route->handler(p));
    return page_print(p, &j->to);
}

enum rc job_look(struct job *j, enum rc (*go)(struct job *j))
{
    struct page *p = &j->p;
    struct ctx *c = p->c;
    enum rc rc = admit(j);
    bool lasts;

    if (rc == RC_OK)
        rc = route_input(&j->inner.target, p, &c->err);
    if (rc == RC_OK)
        rc = policy_check(p);
    if (rc == RC_OK)
        rc = may_take_away(p);
    if (rc != RC_OK) {
        rc = strcmp(c->err.field, "fresh") == 0
                 ? to_password(p, p->req->target.raw)
                 : to_sign_in(p, rc);
        return rc == RC_OK ? page_print(p, &j->to) : rc;
    }
    TRY(log_mark(c, &j->to.mark));
    lasts = !p->said && !(p->route->flags & ROUTE_LIVE);
    j->ret->etag = lasts ? etag_of(j) : (Str){ 0 };
    if (lasts && http_has_etag(&j->inner, j->ret->etag)) {
        j->ret->status = 304;
        return RC_OK;
    }
    return go(j);
}

enum rc job_get(struct job *j)
{
    struct ctx *c = j->p.c;
    enum rc rc;

    TRY(db_begin(c->db, &c->err));
    if (!j->inner.if_none_match.n)
        figure_ahead(c); /* nearly every page needs them */
    rc = job_look(j, show);
    if (rc != RC_OK || j->ret->location.n)
        j->ret->etag = (Str){ 0 };
    db_rollback(c->db);
    return rc;
}

/* Whoever looks at personal data is written down before they see it. */
enum rc job_logged(struct job *j)
{
    struct page *p = &j->p;
    struct ctx *c = p->c;
    enum rc rc;

    TRY(change_begin(c));
    rc = job_look(j, show);
    j->ret->etag = (Str){ 0 };
    if (rc == RC_OK && !j->ret->location.n)
        rc = viewer_saw(p, "view");
    if (rc == RC_OK)
        return change_end(c);
    change_abort(c);
    return rc;
}

/* ---- POST ---- */

/* What was sent, under the key it was sent under. */
struct parcel {
    Str key; /* empty: it is not kept */
    Str digest;
};

static struct parcel parcel_of(struct job *j)
{
    const struct form *f = &j->p.form;
    struct parcel o = { .key = S("") };
    unsigned char sum[HASH_BYTES];
    char hex[HASH_HEX];
    struct hash h;

    if (j->p.route->flags & ROUTE_KEEP || !f->once.n ||
        j->p.viewer->actor.account == 0)
        return o;
    hash_init(&h, 4);
    hash_field(&h, j->inner.target.raw);
    hash_field(&h, j->inner.body);
    hash_done(&h, sum);
    hash_hex(sum, hex);
    o.digest = str_dup(j->p.a, str_of(hex));
    o.key = j->inner.once.n
                ? str_fmt(j->p.a, "key:%.*s", STR(f->once))
                /* a form sent again after it was changed is another one */
                : str_fmt(j->p.a, "form:%.40s:%.16s",
                          str_dup(j->p.a, f->once).p, hex);
    return o;
}

/* The same thing sent twice is done once: the first answer is given again. */
static enum rc replay(struct job *j, const struct parcel *o, bool *ret_done)
{
    const struct once_key key = { j->p.viewer->actor.account, o->key,
                                  o->digest };
    struct once_reply r = { .status = 0 };

    *ret_done = false;
    if (!o->key.n)
        return RC_OK;
    TRY(once_find(j->p.c, &key, &r, ret_done));
    if (!*ret_done)
        return RC_OK;
    j->ret->status = r.status;
    j->ret->location = str_dup(j->inner.a, r.location);
    j->ret->body = str_dup(j->inner.a, r.body);
    j->ret->type = "application/json; charset=utf-8";
    return RC_OK;
}

static enum rc keep(struct job *j, const struct parcel *o)
{
    const struct once_key key = { j->p.viewer->actor.account, o->key,
                                  o->digest };
    const struct once_reply r = { j->ret->status, j->ret->location,
                                  j->ret->body };

    if (!o->key.n || !j->p.c->seq)
        return RC_OK;
    return once_add(j->p.c, &key, &r);
}

/* A unit that is not there, or not for them, is told at its field. */
static enum rc may_send(struct job *j)
{
    struct page *p = &j->p;
    struct err e;
    enum rc rc = policy_check(p);

    j->may = rc == RC_OK;
    if (rc != RC_NOTFOUND || p->route->may.of != OF_FORM_UNIT ||
        strcmp(p->c->err.field, "unit") != 0)
        return rc;
    e = p->c->err;
    j->may = policy_form_page(p) == RC_OK;
    p->c->err = e;
    form_note(p);
    return rc;
}

static enum rc work(struct job *j)
{
    struct page *p = &j->p;
    struct parcel o;
    bool done;

    TRY(admit(j));
    TRY(viewer_check_origin(p, &j->inner));
    TRY(route_input(&j->inner.target, p, &p->c->err));
    /* the form first: what it is done to may stand in it; nothing of it is used or
     * shown before the policy has said yes */
    if (form_read(p, &j->inner) != RC_OK) {
        struct err e = p->c->err;

        TRY(viewer_check_csrf(p));
        TRY(may_send(j));
        p->c->err = e;
        return e.rc;
    }
    TRY(viewer_check_csrf(p));
    TRY(may_send(j));
    TRY(is_fresh(p));
    if (p->route->flags & ROUTE_TOKEN && p->viewer->kind == VIEWER_TOKEN)
        return fail(p->c, RC_DENIED, "token",
                    N_("a token cannot do this; sign in with a browser"));
    o = parcel_of(j);
    TRY(replay(j, &o, &done));
    if (done)
        return RC_OK;
    if (p->route->handler(p) != RC_OK) {
        form_note(p);
        return p->c->err.rc;
    }
    if (p->refused)
        return RC_OK;
    TRY(page_print_done(p, &j->to));
    return keep(j, &o);
}

/* A form that was refused is shown again with what was typed, to who may see its
 * page. */
static enum rc show_again(struct job *j, enum rc rc)
{
    struct page *p = &j->p;
    struct err e = p->c->err;

    if (!j->may || !p->route->again || p->as != AS_HTML ||
        p->form.fields == NULL || strcmp(e.field, "sign-in") == 0 ||
        strcmp(e.field, "csrf") == 0)
        return rc;
    TRY(db_begin(p->c->db, &p->c->err));
    p->v = val_object(p->a);
    p->table = NULL;
    p->location = S("");
    p->said = NULL;
    p->c->err = e;
    if (log_mark(p->c, &j->to.mark) == RC_OK) {
        p->c->err = e;
        rc = p->route->again(p);
        if (rc == RC_OK)
            rc = page_print(p, &j->to);
    }
    db_rollback(p->c->db);
    j->ret->status = page_status(&e);
    return rc;
}

static int parts(const char *path)
{
    int n = 0;

    for (; *path; path++)
        n += *path == '/';
    return n;
}

/* A mere button: nothing that was typed is lost when the page it stands on comes
 * again. */
static enum rc to_fresh(struct page *p, enum rc rc)
{
    Str next = p->req->target.raw;

    if (p->as != AS_HTML || !p->route->stands_on)
        return rc;
    for (int n = parts(p->route->path) - parts(p->route->stands_on); n > 0; n--)
        do
            next.n--;
        while (next.n > 1 && next.p[next.n] != '/');
    return to_password(p, next);
}

static enum rc read_ahead(struct job *j)
{
    struct page *p = &j->p;

    TRY(admit(j));
    TRY(viewer_check_origin(p, &j->inner));
    TRY(route_input(&j->inner.target, p, &p->c->err));
    TRY(form_read(p, &j->inner));
    TRY(viewer_check_csrf(p));
    TRY(policy_check(p));
    return p->route->before(p);
}

enum rc job_ahead(struct job *j)
{
    struct ctx *c = j->p.c;
    enum rc rc;

    TRY(db_begin(c->db, &c->err));
    rc = read_ahead(j);
    db_rollback(c->db);
    return rc;
}

enum rc job_post(struct job *j)
{
    struct ctx *c = j->p.c;
    enum rc rc;

    TRY(change_begin(c));
    rc = work(j);
    if (rc == RC_OK) /* a rehearsal has ended it */
        rc = c->seq ? change_end(c) : RC_OK;
    if (rc == RC_OK && !j->p.refused)
        return RC_OK;
    if (rc == RC_OK) {
        form_note(&j->p);
        return show_again(j, c->err.rc);
    }
    change_abort(c);
    c->n_kept = 0;
    j->ret->location = (Str){ 0 };
    j->ret->retry_s = j->p.wait_s;
    if (strcmp(c->err.field, "csrf") == 0 || rc == RC_DENIED)
        viewer_refused(&j->p);
    rc = strcmp(c->err.field, "fresh") == 0 ? to_fresh(&j->p, rc)
                                            : to_sign_in(&j->p, rc);
    if (rc == RC_OK)
        return page_print(&j->p, &j->to);
    return show_again(j, rc);
}
