/* Matches addresses with rows, and checks what comes in by the query. */
#include "app/routes.h"

#include <stddef.h>
#include <string.h>

#include "app/page_common.h"
#include "domain/reorg.h"

const struct route *const route_lists[] = {
    /* clang-format off */
    today_routes,
    home_routes,
    overview_routes,
    figure_routes,
    units_routes,
    unit_routes,
    reorg_routes,
    event_routes,
    report_edit_routes,
    report_work_routes,
    report_routes,
    sign_routes,
    self_routes,
    api_routes,
    search_routes,
    activity_list_routes,
    activity_entry_routes,
    activity_bulk_routes,
    import_preview_routes,
    import_routes,
    draft_routes,
    person_routes,
    grant_routes,
    log_routes,
    admin_routes,
    keep_routes,
    catalog_routes,
    activity_file_routes,
    activity_grid_routes,
    activity_one_routes,
    lock_routes,
    NULL,
    /* clang-format on */
};

static const struct route *const house_lists[] = { realm_routes, NULL };

/* ---- addresses ---- */

static const struct ending {
    const char *text;
    int as;
} endings[] = {
    { ".json", AS_JSON }, { ".csv", AS_CSV }, { ".xlsx", AS_XLSX },
    { ".docx", AS_DOCX }, { ".pdf", AS_PDF }, { ".html", AS_ALONE }
};

static bool ends_in(Str s, const char *tail)
{
    ptrdiff_t n = (ptrdiff_t)strlen(tail);

    return s.n > n && memcmp(s.p + s.n - n, tail, (size_t)n) == 0;
}

static int take_ending(Str *last)
{
    for (int i = 0; i < countof(endings); i++)
        if (ends_in(*last, endings[i].text)) {
            last->n -= (ptrdiff_t)strlen(endings[i].text);
            return endings[i].as;
        }
    return AS_HTML;
}

/* "{u}" takes any key; other segments are themselves. */
static bool fits(const char *pattern, const Str *segments, int n,
                 struct page *p)
{
    Str rest = str_of(pattern + 1), word, keys[PAGE_KEYS] = { { 0 } };
    int at = 0, k = 0;

    while (str_cut(&rest, '/', &word)) {
        if (at == n)
            return false;
        if (word.p[0] != '{') {
            if (!str_eq(word, segments[at]))
                return false;
        } else if (k == PAGE_KEYS ||
                   !page_key_read(p->a, segments[at], &keys[k++])) {
            return false;
        }
        at++;
    }
    if (at != n)
        return false;
    memcpy(p->keys, keys, sizeof keys);
    return true;
}

enum route_match route_match(const struct http_request *req, struct page *p)
{
    const struct http_target *t = &req->target;
    Str segments[HTTP_MAX_SEGMENTS] = { S("index") };
    const struct route *const *lists = p->house ? house_lists : route_lists;
    enum method method = req->method == HTTP_POST ? POST : GET;
    enum route_match found = ROUTE_NONE;
    int n = t->n_segments ? t->n_segments : 1, as;

    if (t->slash)
        return ROUTE_NONE;
    if (t->n_segments)
        memcpy(segments, t->segments, (size_t)n * sizeof *segments);
    as = take_ending(&segments[n - 1]);
    for (int i = 0; lists[i]; i++)
        for (const struct route *r = lists[i]; r->path; r++) {
            int prints = r->method == POST ? r->as | AS_JSON : r->as;

            if ((prints & as) != as || !fits(r->path, segments, n, p))
                continue;
            found = ROUTE_OTHER_METHOD;
            if (r->method != method)
                continue;
            p->route = r;
            p->as = as;
            return ROUTE_FOUND;
        }
    return found;
}

/* ---- the query ---- */

enum input_kind { IN_KEY, IN_DAY, IN_MAP, IN_NUMBER, IN_TEXT, IN_PATH };

/* Everything that any page takes; a row of routes names those it takes. */
static const struct input {
    const char *name;
    enum input_kind kind;
    size_t at;
} inputs[] = {
    { "option", IN_KEY, offsetof(struct page_input, option) },
    { "tree", IN_KEY, offsetof(struct page_input, tree) },
    { "campaign", IN_KEY, offsetof(struct page_input, campaign) },
    { "unit", IN_KEY, offsetof(struct page_input, unit) },
    { "indicator", IN_KEY, offsetof(struct page_input, indicator) },
    { "profile", IN_KEY, offsetof(struct page_input, profile) },
    { "from", IN_DAY, offsetof(struct page_input, from) },
    { "to", IN_DAY, offsetof(struct page_input, to) },
    { "map", IN_MAP, offsetof(struct page_input, map) },
    { "known", IN_NUMBER, offsetof(struct page_input, known) },
    { "page", IN_NUMBER, offsetof(struct page_input, page) },
    { "annex", IN_NUMBER, offsetof(struct page_input, annex) },
    { "approved", IN_NUMBER, offsetof(struct page_input, approved) },
    { "before", IN_NUMBER, offsetof(struct page_input, before) },
    { "rows", IN_NUMBER, offsetof(struct page_input, rows) },
    { "records", IN_NUMBER, offsetof(struct page_input, records) },
    { "day", IN_DAY, offsetof(struct page_input, day) },
    { "q", IN_TEXT, offsetof(struct page_input, q) },
    { "person", IN_KEY, offsetof(struct page_input, person) },
    { "object", IN_KEY, offsetof(struct page_input, object) },
    { "state", IN_KEY, offsetof(struct page_input, state) },
    { "form", IN_KEY, offsetof(struct page_input, form) },
    { "after", IN_KEY, offsetof(struct page_input, after) },
    { "order", IN_KEY, offsetof(struct page_input, order) },
    { "action", IN_KEY, offsetof(struct page_input, action) },
    { "kind", IN_KEY, offsetof(struct page_input, kind) },
    { "wait", IN_KEY, offsetof(struct page_input, wait) },
    { "next", IN_PATH, offsetof(struct page_input, next) },
};

enum { QUERY_TEXT = 200 };

static bool is_listed(const char *list, Str name)
{
    Str rest = str_of(list), word;

    while (str_cut(&rest, ' ', &word))
        if (word.n && str_eq(word, name))
            return true;
    return false;
}

static const struct input *input_of(const struct route *r, Str name)
{
    for (int i = 0; i < countof(inputs); i++)
        if (str_is(name, inputs[i].name) && is_listed(r->fields, name))
            return &inputs[i];
    return NULL;
}

/* Of this program: no other site's, and fit for a header. */
static bool is_path(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] < '!' || s.p[i] > '~' || s.p[i] == '\\')
            return false;
    return !s.n || (s.p[0] == '/' && (s.n == 1 || s.p[1] != '/'));
}

static enum rc read_map(Str s, struct page_input *in, struct err *e)
{
    if (str_is(s, "then"))
        in->map = MAP_THEN;
    else if (str_is(s, "now"))
        in->map = MAP_NOW;
    else if (day_parse(s, &in->map_day))
        in->map = MAP_DAY;
    else
        return err_set(e, RC_INVALID, "map",
                       N_("'%.*s' is no map: then, now or a day"), STR(s));
    return RC_OK;
}

static enum rc read_input(const struct input *f, Str s, struct page_input *in,
                          struct err *e)
{
    char *at = (char *)in + f->at;
    int64_t n;
    Day d;

    if (!s.n && f->kind != IN_PATH && f->kind != IN_NUMBER)
        return RC_OK; /* a form of filters sends its empty fields too */
    switch (f->kind) {
    case IN_KEY:
        if (!key_is_valid(s))
            return err_set(e, RC_INVALID, f->name,
                           N_("'%s=%.*s' is not a key: 1 to 64 of A–Z a–z "
                              "0–9 . _ - /"),
                           f->name, STR(s));
        memcpy(at, &s, sizeof s);
        break;
    case IN_DAY:
        if (!day_parse(s, &d))
            return err_set(e, RC_INVALID, f->name,
                           N_("'%s=%.*s' is not a day: yyyy-mm-dd or "
                              "dd/mm/yyyy"),
                           f->name, STR(s));
        memcpy(at, &d, sizeof d);
        break;
    case IN_NUMBER:
        if (!str_int(s, &n) || n < 1 || n > INT32_MAX)
            return err_set(e, RC_INVALID, f->name,
                           N_("'%s=%.*s' is not a whole number from 1"),
                           f->name, STR(s));
        memcpy(at, &n, sizeof n);
        break;
    case IN_TEXT:
        if (s.n > QUERY_TEXT)
            return err_set(e, RC_LIMIT, f->name,
                           N_("what is looked for is longer than %d letters"),
                           QUERY_TEXT);
        memcpy(at, &s, sizeof s);
        break;
    case IN_PATH: /* of ours: never another site */
        if (!is_path(s))
            return err_set(e, RC_INVALID, f->name,
                           N_("'%s' is not an address of this program"),
                           f->name);
        memcpy(at, &s, sizeof s);
        break;
    case IN_MAP:
        return read_map(s, in, e);
    }
    return RC_OK;
}

bool route_param(Str name, const char **ret_type, const char **ret_format)
{
    for (int i = 0; i < countof(inputs); i++)
        if (str_is(name, inputs[i].name)) {
            *ret_type = inputs[i].kind == IN_NUMBER ? "integer" : "string";
            *ret_format = inputs[i].kind == IN_DAY ? "date" : NULL;
            return true;
        }
    return false;
}

enum rc route_input(const struct http_target *t, struct page *p, struct err *e)
{
    for (int i = 0; i < t->n_params; i++) {
        Str name = t->params[i].name, value = t->params[i].value;
        const struct input *f = input_of(p->route, name);

        if (str_is(name, "lang") &&
            (str_is(value, "vi") || str_is(value, "en")))
            continue;
        if (str_is(name, "lang"))
            return err_set(e, RC_INVALID, "lang",
                           N_("'lang=%.*s' is no language: vi or en"),
                           STR(value));
        if (str_is(name, "said"))
            continue;
        if (!f)
            return err_set(e, RC_INVALID, "query",
                           N_("this page takes no field '%.*s'"), STR(name));
        TRY(read_input(f, value, &p->in, e));
    }
    return RC_OK;
}

enum lang route_lang(const struct http_request *req)
{
    return str_is(http_param(&req->target, "lang"), "en") ? LANG_EN : LANG_VI;
}
