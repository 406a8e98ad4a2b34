/*
 * The frame of every page (navigation, languages, downloads) is added here, for
 * HTML alone: JSON shows what the handler filled and nothing else.
 */
#include "app/page_print.h"

#include <string.h>

#include "app/help.h"
#include "app/labels.h"
#include "app/page_common.h"
#include "app/said.h"
#include "app/viewer.h"
#include "base/buf.h"
#include "base/num.h"
#include "base/secret.h"
#include "base/text.h"
#include "domain/setting.h"
#include "format/csv.h"
#include "format/profile.h"
#include "format/template.h"

enum { MAX_PAGE = 64 << 20 };

/* ---- the frame ---- */

static void set_nav(struct page *p)
{
    /* clang-format off */
    static const struct {
        const char *section, *href, *id;
        enum act act;
    } places[] = {
        { "today",      "/",           N_("Today"),                ACT_NONE },
        { "campaigns",  "/campaigns",  N_("Campaigns"),            ACT_READ },
        { "activities", "/activities", N_("Activities"),           ACT_READ },
        { "units",      "/units",      N_("Units"),                ACT_NAME },
        { "reports",    "/reports",    N_("Reports"),              ACT_READ },
        { "events",     "/events",     N_("Organisation changes"), ACT_NAME },
        { "admin",      "/admin",      N_("Administration"),       ACT_ADMIN },
    };
    bool known = p->viewer && p->viewer->kind != VIEWER_NOBODY;
    bool anybody = p->viewer && p->viewer->kind == VIEWER_ANYBODY;
    /* clang-format on */
    struct value *list = val_set(p->v, "nav", val_list(p->a));
    const char *here = p->route ? p->route->section : "";

    for (int i = 0; !p->house && known && i < countof(places); i++) {
        struct value *o;

        /* as who came, also where the report at hand is read as its unit */
        if (places[i].act == ACT_NONE ? anybody : !viewer_may(p, places[i].act))
            continue;
        o = val_add(list, val_object(p->a));

        val_set_text(o, "href", href_plain(p->a, p->lang, places[i].href));
        val_set_text(o, "name", page_text(p, places[i].id));
        val_set_bool(o, "current", strcmp(here, places[i].section) == 0);
    }
}

/* The same address with some parameters left out and one put in. */
static Str same_page(struct page *p, const struct http_request *req,
                     const char *ending, const char *lang)
{
    const struct http_target *t = &req->target;
    struct buf *b = NEW(p->a, struct buf, 1);
    Str path = t->raw;
    ptrdiff_t q = str_find(path, '?', 0);
    const char *sep = "?";

    if (q >= 0)
        path.n = q;
    buf_init_arena(b, p->a, 3 * HTTP_MAX_TARGET);
    buf_str(b, path.n > 1 || !*ending ? path : S("/index"));
    buf_z(b, ending);
    for (int i = 0; i < t->n_params; i++) {
        if (str_is(t->params[i].name, "lang") ||
            (*ending && str_is(t->params[i].name, "page")))
            continue;
        buf_fmt(b, "%s%s=%s", sep, http_escape(p->a, t->params[i].name).p,
                http_escape(p->a, t->params[i].value).p);
        sep = "&";
    }
    if (strcmp(lang, "en") == 0)
        buf_fmt(b, "%slang=en", sep);
    return buf_view(b);
}

static void set_langs(struct page *p, const struct http_request *req)
{
    static const char *const langs[][2] = { { "vi", "Tiếng Việt" },
                                            { "en", "English" } };
    struct value *list = val_set(p->v, "langs", val_list(p->a));

    for (int i = 0; i < countof(langs); i++) {
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "href", same_page(p, req, "", langs[i][0]));
        val_set_text(o, "code", str_of(langs[i][0]));
        val_set_text(o, "name", str_of(langs[i][1]));
        val_set_bool(o, "current", (i == 1) == (p->lang == LANG_EN));
    }
}

static const struct kind {
    int as;
    const char *ending, *name, *about, *type;
} kinds[] = {
    { AS_JSON, ".json", "JSON", N_("For other programs"),
      "application/json; charset=utf-8" },
    { AS_CSV, ".csv", "CSV", N_("Table as text"), "text/csv; charset=utf-8" },
    { AS_XLSX, ".xlsx", "Excel", N_("Table for Excel"),
      "application/"
      "vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
};

static void set_downloads(struct page *p, const struct http_request *req,
                          bool good)
{
    struct value *list = val_set(p->v, "downloads", val_list(p->a));

    /* what was asked for by a form cannot be asked for by a link */
    good = good && p->route && p->route->method == GET;
    for (int i = 0; good && i < countof(kinds); i++) {
        struct value *o;

        if (!(p->route->as & kinds[i].as) ||
            (kinds[i].as != AS_JSON && !p->table))
            continue;
        o = val_add(list, val_object(p->a));
        val_set_text(o, "href",
                     same_page(p, req, kinds[i].ending,
                               p->lang == LANG_EN ? "en" : "vi"));
        val_set_text(o, "name", str_of(kinds[i].name));
        val_set_text(o, "about", page_text(p, kinds[i].about));
    }
    val_set_bool(p->v, "has_downloads", val_count(list) > 0);
}

/* The last crumb is the page itself. */
static void close_crumbs(struct page *p)
{
    const struct value *list = val_get(p->v, S("crumbs"));
    int n = val_count(list);

    if (n)
        val_set((struct value *)(uintptr_t)val_at(list, n - 1), "href",
                val_null(p->a));
}

/* Who is signed in, the marks of forms, what was done before. */
static void set_viewer(struct page *p)
{
    const struct viewer *w = p->viewer;
    struct value *me = val_set(p->v, "me", val_object(p->a));
    char once[SECRET_TOKEN];

    val_set_bool(p->v, "is_in", w && w->kind == VIEWER_PERSON);
    val_set_bool(p->v, "is_out", w && w->kind == VIEWER_NOBODY && !p->house);
    val_set_bool(p->v, "may_search",
                 !p->house && w && w->kind != VIEWER_NOBODY && !w->owes_second);
    val_set_text(val_set(p->v, "search", val_object(p->a)), "href",
                 S("/search"));
    val_set_text(p->v, "said",
                 p->said ? page_text(p, said_id(p->said)) : S(""));
    val_set_text(val_set(p->v, "sign_in", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/sign-in"));
    if (!w || w->kind != VIEWER_PERSON)
        return;
    val_set_text(me, "name", w->actor.name);
    val_set_text(me, "href", href_plain(p->a, p->lang, "/me"));
    val_set_text(val_set(p->v, "sign_out", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/sign-out"));
    val_set_bool(p->v, "lacks_second", w->lacks_second && !w->owes_second);
    val_set_text(val_set(p->v, "second", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/me/second"));
    val_set_text(p->v, "csrf", w->csrf);
    val_set_text(p->v, "once", str_dup(p->a, str_of(secret_token(once))));
}

/* A handler's own words go before; a refusal needs none. */
static void set_help(struct page *p)
{
    const char *text = p->route ? help_of(p->route->path) : NULL;

    if (text && !val_get(p->v, S("help")))
        val_set_text(p->v, "help", page_text(p, text));
}

static void set_frame(struct page *p, const struct print *to, bool good)
{
    const struct http_request *req = to->req;

    val_set(p->v, "t", labels_in(p->a, p->lang));
    val_set_text(val_set(p->v, "home", val_object(p->a)), "href", S("/"));
    val_set_text(p->v, "js", str_fmt(p->a, "/app.js?v=%.12s", to->version));
    val_set_text(p->v, "css", str_fmt(p->a, "/style.css?v=%.12s", to->version));
    if (good)
        set_help(p);
    set_nav(p);
    set_langs(p, req);
    set_downloads(p, req, good);
    val_set_bool(p->v, "has_charts", p->charts != NULL);
    val_set(p->v, "charts", p->charts ? p->charts : val_list(p->a));
    val_set(p->v, "article", val_html(p->a, p->article));
    set_viewer(p);
}

/* The one place where addresses get what stands before them: what a handler
 * writes does not know where its pages hang. */
static void set_base(struct page *p)
{
    static const char *const keys[] = { "href", "before", "after" };

    for (int i = 0; p->base.n && i < countof(keys); i++)
        val_prefix(p->v, keys[i], p->base);
}

/* ---- writers ---- */

static enum rc print_html(struct page *p, const struct print *to)
{
    const struct http_request *req = to->req;
    struct buf *out = NEW(req->a, struct buf, 1);
    Str office = S("");

    set_frame(p, to, true);
    if (!p->house)
        TRY(setting_text(p->c, "office-name", &office));
    val_set_text(p->v, "office", office);
    set_base(p);
    buf_init_arena(out, req->a, MAX_PAGE);
    TRY(template_render(to->set, str_of(p->view), p->v, out, &p->c->err));
    to->ret->body = buf_view(out);
    return RC_OK;
}

static void print_json(struct page *p, const struct http_request *req,
                       struct http_reply *ret)
{
    struct buf *out = NEW(req->a, struct buf, 1);

    set_base(p);
    buf_init_arena(out, req->a, MAX_PAGE);
    val_json(out, p->v, true);
    buf_char(out, '\n');
    ret->body = buf_view(out);
    ret->type = kinds[0].type;
}

static void csv_cell(struct buf *out, const struct cell *c, bool first)
{
    char number[NUM_TEXT], day[DAY_TEXT];

    if (c->kind == CELL_NUMBER)
        csv_field(out, str_of(num_plain(c->micro, number)), first);
    else if (c->kind == CELL_DATE)
        csv_field(out, str_of(day_iso(c->day, day)), first);
    else if (c->kind == CELL_EMPTY)
        csv_field(out, S(""), first);
    else
        csv_field_safe(out, c->text.at[0].text, first);
}

static Str file_name(struct page *p, const char *ending)
{
    Str name = S("");

    for (int i = 0; i < PAGE_KEYS && p->keys[i].n; i++)
        name = str_fmt(p->a, "%.*s%s%.*s", STR(name), i ? "-" : "",
                       STR(p->keys[i]));
    if (!name.n)
        name = str_from(str_of(p->route->path), 1);
    for (ptrdiff_t i = 0; i < name.n; i++)
        if (name.p[i] == '/')
            name = str_cat(p->a, (Str){ name.p, i },
                           str_cat(p->a, S("-"), str_from(name, i + 1)));
    return str_fmt(p->a, "%.*s%s", STR(name), ending);
}

static void print_csv(struct page *p, const struct http_request *req,
                      struct http_reply *ret)
{
    struct buf *out = NEW(req->a, struct buf, 1);

    buf_init_arena(out, req->a, MAX_PAGE);
    buf_z(out, "\xef\xbb\xbf");
    for (int i = 0; i < p->table->n; i++) {
        const struct row *r = &p->table->rows[i];

        for (int j = 0; j < r->n; j++)
            csv_cell(out, &r->cells[j], j == 0);
        csv_end(out);
    }
    ret->body = buf_view(out);
    ret->type = kinds[1].type;
    ret->download = str_dup(req->a, file_name(p, ".csv"));
}

static enum rc print_xlsx(struct page *p, const struct http_request *req,
                          struct http_reply *ret)
{
    struct block block = { .kind = BLOCK_TABLE, .table = p->table };
    struct profile profile;
    struct doc d = { .profile = &profile,
                     .lang = p->lang,
                     .title = p->title,
                     .author = S(""),
                     .subject = S(""),
                     .created = p->c->now,
                     .blocks = &block,
                     .n = 1 };

    TRY(profile_load(p->a, S("plain"), &profile, &p->c->err));
    TRY(doc_to_xlsx(req->a, &d, &ret->body, &p->c->err));
    ret->type = kinds[2].type;
    ret->download = str_dup(req->a, file_name(p, ".xlsx"));
    return RC_OK;
}

static void set_entry(struct page *p, const struct log_mark *given)
{
    bool stranger = p->viewer && p->viewer->kind == VIEWER_NOBODY;
    const struct log_mark none = { 0, 0, { 0 } };
    const struct log_mark *mark = stranger ? &none : given;

    val_set_text(p->v, "lang", str_of(p->lang == LANG_EN ? "en" : "vi"));
    val_set_text(p->v, "title", p->title);
    val_set(p->v, "entry",
            mark->seq ? val_text(p->a, page_count(p, mark->seq))
                      : val_null(p->a));
    val_set(p->v, "entry_at",
            mark->seq ? val_text(p->a, page_moment(p, mark->at))
                      : val_null(p->a));
}

static void lead(struct page *p, const struct print *to)
{
    Str sep = str_find(p->location, '?', 0) < 0 ? S("?") : S("&");

    if (p->said)
        p->location = str_fmt(p->a, "%.*s%.*ssaid=%s", STR(p->location),
                              STR(sep), p->said);
    to->ret->status = 303;
    to->ret->location = str_cat(to->req->a, p->base, p->location);
    if (p->leaves) {
        to->ret->cookies[0] = viewer_set_cookie(p, S(""));
        to->ret->clear_site = true;
    }
}

/* For programs: what was done and where it is now. */
static void print_done_json(struct page *p, const struct print *to)
{
    val_set_text(p->v, "href", to->ret->location);
    if (p->said)
        val_set_text(p->v, "text", page_text(p, said_id(p->said)));
    to->ret->status = 200;
    to->ret->location = (Str){ 0 };
    print_json(p, to->req, to->ret);
}

enum rc page_print_done(struct page *p, const struct print *to)
{
    /* a page, such as that of recovery codes, may come with a new session too */
    if (p->token.n)
        to->ret->cookies[0] = viewer_set_cookie(p, p->token);
    if (!p->location.n)
        return page_print(p, to);
    lead(p, to);
    if (p->as == AS_JSON)
        print_done_json(p, to);
    return RC_OK;
}

enum rc page_print(struct page *p, const struct print *to)
{
    const struct http_request *req = to->req;
    struct http_reply *ret = to->ret;

    if (p->location.n) {
        lead(p, to);
        return RC_OK;
    }
    if (p->file.bytes.p) {
        ret->body = str_dup(req->a, p->file.bytes);
        ret->type = p->file.type;
        ret->download = str_dup(req->a, p->file.name);
        return RC_OK;
    }
    if (!p->bare || p->as == AS_HTML)
        set_entry(p, &to->mark);
    close_crumbs(p);
    if (p->as == AS_HTML)
        return print_html(p, to);
    if (p->as == AS_JSON)
        print_json(p, req, ret);
    else if (!p->table)
        return fail(p->c, RC_NOTFOUND, "path",
                    N_("this page has no table; take its .json"));
    else if (p->as == AS_CSV)
        print_csv(p, req, ret);
    else
        return print_xlsx(p, req, ret);
    return RC_OK;
}

/* ---- refusals ---- */

static void todo(struct page *p, struct value *list, const char *path,
                 const char *id)
{
    struct value *o = val_add(list, val_object(p->a));

    val_set(o, "href",
            path ? val_text(p->a, href_plain(p->a, p->lang, path))
                 : val_null(p->a));
    val_set_text(o, "text", page_text(p, id));
}

/* What fits what went wrong; path NULL: nothing to open. */
static void fitting(struct page *p, struct value *list, int status)
{
    /* clang-format off */
    static const struct { int status; const char *path, *id; } steps[] = {
        { 400, NULL, N_("Correct the field in the address, or leave it out") },
        { 401, "/sign-in", N_("Sign in") },
        { 403, "/me", N_("See which rights you have") },
        { 403, NULL, N_("If you need this for your work, ask the administrator of your unit for the right") },
        { 404, NULL, N_("Check the key in the address") },
        { 404, "/search", N_("Search for it") },
        { 409, NULL, N_("Go back to the page before and load it again: it shows how things stand now") },
        { 413, NULL, N_("Make it smaller or divide it, then go back and send it again") },
        { 429, NULL, N_("Wait a little, then try again") },
        { 500, NULL, N_("Wait a little, then try again; if it stays so, tell who runs the program what stands above") },
        { 503, NULL, N_("Wait a little, then try again") },
    };
    /* clang-format on */

    for (int i = 0; i < countof(steps); i++) {
        if (steps[i].status != status)
            continue;
        if (status == 400 && p->req->method == HTTP_POST)
            todo(p, list, NULL, N_("Go back and correct the field"));
        else
            todo(p, list, steps[i].path, steps[i].id);
    }
    if (status == 404 && strcmp(p->c->err.field, "unit") == 0)
        todo(p, list, "/units", N_("Look for the unit in the list"));
}

static void set_todo(struct page *p, int status)
{
    struct value *list = val_set(p->v, "todo", val_list(p->a));

    if (p->house) {
        todo(p, list, NULL, N_("Check the address"));
        if (!p->house->no_list)
            todo(p, list, "/", N_("Go to the list of realms"));
        return;
    }
    fitting(p, list, status);
    todo(p, list, "/", N_("Go to the first page"));
}

static void error_model(struct page *p, int status)
{
    const struct err *e = &p->c->err;
    Str why = str_of(e->text), what = { 0 };

    /* "what is wrong; what to do": a sentence each */
    str_cut(&why, ';', &what);
    what = text_upper_first(p->a, str_dup(p->a, what));
    why = text_upper_first(p->a, str_dup(p->a, str_trim(why)));
    p->v = val_object(p->a);
    p->table = NULL;
    p->charts = NULL;
    p->title = page_text(p, status == 404 ? N_("Not found") : N_("Error"));
    val_set_text(p->v, "lang", str_of(p->lang == LANG_EN ? "en" : "vi"));
    val_set_text(p->v, "title", p->title);
    val_set_text(p->v, "status", str_fmt(p->a, "%d", status));
    val_set_text(p->v, "field", str_of(e->field));
    val_set_text(p->v, "what", what);
    val_set(p->v, "why", why.n ? val_text(p->a, why) : val_null(p->a));
    val_set(p->v, "entry", val_null(p->a));
    val_set(p->v, "entry_at", val_null(p->a));
    if (!p->house)
        page_crumb(p, S(""), p->title);
    set_todo(p, status);
}

/* For programs: the code, and every field that was wrong. */
static void error_fields(struct page *p, enum rc rc)
{
    struct value *list = val_set(p->v, "errors", val_list(p->a));
    const struct form *f = &p->form;

    val_set_text(p->v, "code", str_of(rc_row(rc)->name));
    for (int i = 0; f->errors && f->fields[i].f.name; i++) {
        struct value *o;

        if (!f->errors[i].n)
            continue;
        o = val_add(list, val_object(p->a));
        val_set_text(o, "field", str_of(f->fields[i].f.name));
        val_set_text(o, "text", f->errors[i]);
    }
}

/* What one code means depends, for two of its fields, on more than the code. */
int page_status(const struct err *e)
{
    if (strcmp(e->field, "sign-in") == 0 || strcmp(e->field, "token") == 0)
        return 401;
    if (strcmp(e->field, "throttle") == 0)
        return 429;
    return rc_row(e->rc)->http;
}

void page_print_error(struct page *p, const struct print *to)
{
    const struct http_request *req = to->req;
    struct http_reply *ret = to->ret;
    struct buf *out = NEW(req->a, struct buf, 1);
    struct err kept = p->c->err;

    ret->status = page_status(&kept);
    ret->location = (Str){ 0 };
    error_model(p, ret->status);
    if (p->as == AS_JSON) {
        error_fields(p, kept.rc);
        print_json(p, req, ret);
        return;
    }
    close_crumbs(p);
    set_frame(p, to, false);
    set_base(p);
    buf_init_arena(out, req->a, MAX_PAGE);
    if (template_render(to->set, S("error"), p->v, out, &p->c->err) == RC_OK) {
        ret->body = buf_view(out);
        ret->type = NULL;
        ret->download = (Str){ 0 };
        return;
    }
    ret->type = "text/plain; charset=utf-8";
    ret->body = str_dup(req->a, str_of(kept.text));
}
