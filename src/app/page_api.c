/*
 * What programs can ask: the OpenAPI document, made from the table of routes and
 * the fields of its forms and from nothing else, and the same as a page to read.
 */
#include <string.h>

#include "app/page_common.h"
#include "app/routes.h"

/* ---- parts of the document ---- */

static struct value *object(struct page *p, struct value *in, const char *key)
{
    return val_set(in, key, val_object(p->a));
}

static Str copy(struct page *p, const char *s)
{
    return str_dup(p->a, str_of(s));
}

static struct value *schema_ref(struct page *p, const char *name)
{
    struct value *o = val_object(p->a);

    val_set_text(o, "$ref", str_fmt(p->a, "#/components/schemas/%s", name));
    return o;
}

static void json_body(struct page *p, struct value *in, struct value *schema)
{
    struct value *content = object(p, in, "content");

    val_set(object(p, content, "application/json"), "schema", schema);
}

static struct value *param(struct page *p, const char *in, Str name)
{
    struct value *o = val_object(p->a), *schema;
    const char *type = "string", *format = NULL;

    val_set_text(o, "name", name);
    val_set_text(o, "in", copy(p, in));
    if (strcmp(in, "path") == 0)
        val_set_bool(o, "required", true);
    else
        route_param(name, &type, &format);
    schema = object(p, o, "schema");
    val_set_text(schema, "type", copy(p, type));
    if (format)
        val_set_text(schema, "format", copy(p, format));
    return o;
}

/* "{u}" of the path, then what the query takes. */
static void parameters(struct page *p, struct value *op, const struct route *r)
{
    struct value *list = val_set(op, "parameters", val_list(p->a));
    Str rest = str_from(str_of(r->path), 1), word;

    while (str_cut(&rest, '/', &word))
        if (word.n > 2 && word.p[0] == '{')
            val_add(list, param(p, "path", (Str){ word.p + 1, word.n - 2 }));
    rest = str_of(r->fields ? r->fields : "");
    while (str_cut(&rest, ' ', &word))
        if (word.n)
            val_add(list, param(p, "query", word));
    val_add(list, param(p, "query", S("lang")));
    if (r->method == POST && !(r->flags & ROUTE_KEEP)) {
        struct value *o =
            val_add(list, param(p, "header", S("Idempotency-Key")));

        val_set_text(o, "description",
                     page_text(p, N_("What is sent again under the same key "
                                     "is not done again.")));
    }
}

/* ---- fields of a form ---- */

static void field_type(struct page *p, struct value *o,
                       const struct form_field *f)
{
    static const struct {
        const char *type, *format;
    } types[] = {
        [FIELD_KEY] = { "string", NULL },
        [FIELD_KEYS] = { "string", NULL },
        [FIELD_TEXT] = { "string", NULL },
        [FIELD_TEXTS] = { "string", NULL },
        [FIELD_DAY] = { "string", "date" },
        [FIELD_COUNT] = { "integer", NULL },
        [FIELD_NUMBER] = { "number", NULL },
        [FIELD_NUMBERS] = { "string", NULL },
    };
    bool box = f->as == INPUT_CHECK;

    val_set_text(o, "type", copy(p, box ? "boolean" : types[f->f.kind].type));
    if (types[f->f.kind].format)
        val_set_text(o, "format", copy(p, types[f->f.kind].format));
    if (f->f.kind == FIELD_COUNT)
        val_set_int(o, "minimum", 0);
    if (f->f.kind == FIELD_TEXT && f->f.max && !box)
        val_set_int(o, "maxLength", f->f.max);
    if (f->f.kind == FIELD_KEY)
        val_set_text(o, "pattern", S("^[A-Za-z0-9._/-]{1,64}$"));
    if (f->label)
        val_set_text(o, "title", page_text(p, f->label));
    if (f->help)
        val_set_text(o, "description", page_text(p, f->help));
}

static struct value *form_schema(struct page *p, const struct route *r)
{
    struct value *o = val_object(p->a), *props, *must = val_list(p->a);

    val_set_text(o, "type", S("object"));
    props = object(p, o, "properties");
    for (int i = 0; r->form && r->form[i].f.name; i++) {
        const struct form_field *f = &r->form[i];

        if (f->as == INPUT_FILE || f->f.name[strlen(f->f.name) - 1] == '-')
            continue; /* as a form only */
        field_type(p, object(p, props, f->f.name), f);
        if (f->f.required)
            val_add(must, val_text(p->a, copy(p, f->f.name)));
    }
    if (val_count(must))
        val_set(o, "required", must);
    val_set_bool(o, "additionalProperties", false);
    return o;
}

/* ---- operations ---- */

/* Returns what is said when all is well. */
static struct value *responses(struct page *p, struct value *op,
                               const struct route *r)
{
    static const struct {
        const char *status, *text;
    } refusals[] = {
        { "400", N_("a field is wrong") },
        { "401", N_("no token, or one that is not valid") },
        { "403", N_("it may be seen, but not that be done") },
        { "404", N_("not there, or not yours to see") },
        { "409", N_("somebody else changed it, or something stands on it") },
        { "429", N_("too many tries") },
    };
    struct value *all = object(p, op, "responses"), *good;

    good = object(p, all, "200");
    val_set_text(good, "description",
                 page_text(p, r->method == POST ? N_("done; href says where")
                                                : N_("the page as JSON")));
    json_body(p, good, schema_ref(p, r->method == POST ? "Done" : "Page"));
    for (int i = 0; i < countof(refusals); i++) {
        struct value *o = object(p, all, refusals[i].status);

        val_set_text(o, "description", page_text(p, refusals[i].text));
        json_body(p, o, schema_ref(p, "Error"));
    }
    return good;
}

/* Programs ask for pages that have JSON, and do what a token may do. */
static bool is_listed(const struct route *r)
{
    if (r->method == POST)
        return r->may.of != OF_NOTHING && !(r->flags & ROUTE_TOKEN);
    return (r->as & AS_JSON) != 0;
}

/* "/activities/{a}/submit" and POST → "post_activities_a_submit" */
static Str operation_id(struct page *p, const struct route *r)
{
    Str id = str_fmt(p->a, "%s%s", r->method == POST ? "post" : "get", r->path);
    char *s = NEW(p->a, char, id.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < id.n; i++)
        if (id.p[i] == '/' || id.p[i] == '-')
            s[n++] = '_';
        else if (id.p[i] != '{' && id.p[i] != '}')
            s[n++] = id.p[i];
    return (Str){ s, n };
}

static void summary(struct page *p, struct value *op, const struct route *r,
                    Str id)
{
    struct value *tags;

    val_set_text(op, "operationId", id);
    val_set_text(op, "summary", page_text(p, r->help));
    tags = val_set(op, "tags", val_list(p->a));
    val_add(tags, val_text(p->a, copy(p, r->section)));
}

static void operation(struct page *p, struct value *path, const struct route *r)
{
    struct value *op = object(p, path, r->method == POST ? "post" : "get");

    summary(p, op, r, operation_id(p, r));
    parameters(p, op, r);
    if (r->method == POST && r->form && r->form[0].f.name) {
        struct value *body = object(p, op, "requestBody");

        val_set_bool(body, "required", true);
        json_body(p, body, form_schema(p, r));
    }
    responses(p, op, r);
}

/* A page that is also a document to keep: each format is an address. */
static void document_paths(struct page *p, struct value *paths,
                           const struct route *r)
{
    static const struct {
        int as;
        const char *ending, *type;
    } files[] = {
        { AS_DOCX, "docx",
          "application/"
          "vnd.openxmlformats-officedocument.wordprocessingml.document" },
        { AS_PDF, "pdf", "application/pdf" },
        { AS_XLSX, "xlsx",
          "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
        { AS_ALONE, "html", "text/html" },
    };

    for (int i = 0; r->as & AS_DOCX && i < countof(files); i++) {
        Str path = str_fmt(p->a, "%s.%s", r->path, files[i].ending);
        struct value *op, *good;

        if (!(r->as & files[i].as))
            continue;
        op = object(p, object(p, paths, path.p), "get");
        summary(
            p, op, r,
            str_fmt(p->a, "%.*s_%s", STR(operation_id(p, r)), files[i].ending));
        parameters(p, op, r);
        good = responses(p, op, r);
        val_set_text(good, "description",
                     page_text(p, N_("the document as a file")));
        object(p, object(p, good, "content"), files[i].type);
    }
}

static void all_paths(struct page *p)
{
    struct value *paths = object(p, p->v, "paths");

    for (int i = 0; route_lists[i]; i++)
        for (const struct route *r = route_lists[i]; r->path; r++) {
            Str path = str_fmt(p->a, "%s.json", r->path);
            const struct value *have = val_get(paths, path);

            if (!is_listed(r))
                continue;
            operation(p,
                      have ? (struct value *)(uintptr_t)have
                           : object(p, paths, path.p),
                      r);
            document_paths(p, paths, r);
        }
}

/* ---- what they share ---- */

static void text_property(struct page *p, struct value *props, const char *name,
                          const char *about)
{
    struct value *o = object(p, props, name);

    val_set_text(o, "type", S("string"));
    if (about)
        val_set_text(o, "description", page_text(p, about));
}

static struct value *plain_schema(struct page *p, struct value *all,
                                  const char *name)
{
    struct value *o = object(p, all, name);

    val_set_text(o, "type", S("object"));
    return object(p, o, "properties");
}

static void components(struct page *p)
{
    struct value *c = object(p, p->v, "components");
    struct value *schemas = object(p, c, "schemas"), *props, *list, *o;

    props = plain_schema(p, schemas, "Page");
    text_property(p, props, "title", NULL);
    text_property(p, props, "entry", N_("log entry that the page stands at"));
    props = plain_schema(p, schemas, "Done");
    text_property(p, props, "href", N_("where it is now"));
    text_property(p, props, "text", N_("what was done, as a sentence"));
    props = plain_schema(p, schemas, "Error");
    text_property(p, props, "code",
                  N_("notfound, invalid, denied, conflict, limit, io, db"));
    text_property(p, props, "field", N_("the field at fault"));
    text_property(p, props, "what", N_("what is wrong"));
    text_property(p, props, "why", N_("what to do"));
    list = object(p, props, "errors");
    val_set_text(list, "type", S("array"));
    o = object(p, list, "items");
    val_set_text(o, "type", S("object"));
    o = object(p, o, "properties");
    text_property(p, o, "field", NULL);
    text_property(p, o, "text", NULL);
    o = object(p, object(p, c, "securitySchemes"), "token");
    val_set_text(o, "type", S("http"));
    val_set_text(o, "scheme", S("bearer"));
}

static enum rc document(struct page *p)
{
    struct value *o;

    p->bare = true;
    val_set_text(p->v, "openapi", S("3.1.0"));
    o = object(p, p->v, "info");
    val_set_text(o, "title", S("Sơ Kết"));
    val_set_text(o, "version", S("1"));
    val_set_text(o, "description",
                 page_text(p, N_("Every page is also JSON at its address with "
                                 ".json; every form takes the same fields as "
                                 "one JSON object.")));
    o = val_add(val_set(p->v, "servers", val_list(p->a)), val_object(p->a));
    val_set_text(o, "url", p->base.n ? p->base : S("/"));
    o = val_add(val_set(p->v, "security", val_list(p->a)), val_object(p->a));
    val_set(o, "token", val_list(p->a));
    all_paths(p);
    components(p);
    return RC_OK;
}

/* ---- to read ---- */

static void read_fields(struct page *p, struct value *o, const struct route *r)
{
    struct value *list = val_set(o, "fields", val_list(p->a));

    for (int i = 0; r->form && r->form[i].f.name; i++) {
        const struct form_field *f = &r->form[i];
        struct value *v = val_add(list, val_object(p->a));

        val_set_text(v, "name", copy(p, f->f.name));
        val_set_text(v, "label", f->label ? page_text(p, f->label) : S(""));
        val_set_bool(v, "must", f->f.required);
    }
    val_set_bool(o, "has_fields", val_count(list) > 0);
}

static enum rc read_page(struct page *p)
{
    struct value *list = val_set(p->v, "routes", val_list(p->a));

    p->view = "api";
    p->title = page_text(p, N_("For other programs"));
    page_crumb(p, S(""), p->title);
    val_set_text(val_set(p->v, "json", val_object(p->a)), "href",
                 href_plain(p->a, p->lang, "/api.json"));
    for (int i = 0; route_lists[i]; i++)
        for (const struct route *r = route_lists[i]; r->path; r++) {
            struct value *o;

            if (!is_listed(r))
                continue;
            o = val_add(list, val_object(p->a));
            val_set_text(o, "method", r->method == POST ? S("POST") : S("GET"));
            val_set_text(o, "path", str_fmt(p->a, "%s.json", r->path));
            val_set_text(o, "text", page_text(p, r->help));
            val_set_text(o, "query", copy(p, r->fields ? r->fields : ""));
            read_fields(p, o, r);
        }
    return RC_OK;
}

static enum rc api(struct page *p)
{
    return p->as == AS_JSON ? document(p) : read_page(p);
}

const struct route api_routes[] = {
    { GET, "/api", api, MAY(NONE, NOTHING, 0), AS_JSON, "", "api",
      N_("What programs can ask and do: the OpenAPI document") },
    { 0 }
};
