/*
 * The catalogue: documents, forms, breakdowns, indicators, campaigns.  One table of nouns and
 * one set of handlers; a row is read as it would be exported and saved as it would be
 * imported, so that pages, lists and files cannot disagree.
 */
#include <assert.h>
#include <string.h>

#include "app/catalog_names.h"
#include "app/csv_sheet.h"
#include "app/export.h"
#include "app/page_common.h"
#include "app/page_unit.h"
#include "app/routes.h"
#include "base/buf.h"
#include "base/text.h"
#include "domain/catalog.h"
#include "domain/catalog_end.h"
#include "domain/log.h"

enum { PER_PAGE = 200, COLUMNS = 10 };

#define END                                                                    \
    {                                                                          \
        { 0 }, NULL, NULL, INPUT_TEXT, NULL                                    \
    }
#define KEY_FIELD                                                              \
    {                                                                          \
        { "key", FIELD_KEY, true, 0 }, N_("Key"),                              \
            N_("Letters without marks, digits and . _ - /; it stays for "      \
               "good."),                                                       \
            INPUT_TEXT, NULL                                                   \
    }
#define NAME_FIELD                                                             \
    {                                                                          \
        { "name", FIELD_TEXT, true, 500 }, N_("Name"), NULL, INPUT_TEXT, NULL  \
    }

/* ---- fields, by the names of the columns ---- */

static const struct form_field document_fields[] = {
    KEY_FIELD,
    { { "type", FIELD_TEXT, false, 60 },
      N_("Kind of document"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "number", FIELD_TEXT, false, 60 },
      N_("Number and symbol"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "date", FIELD_DAY, false, 0 }, N_("Day"), NULL, INPUT_DAY, NULL },
    { { "issuer", FIELD_TEXT, false, 200 },
      N_("Issued by"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "abstract", FIELD_TEXT, false, 1000 },
      N_("What it is about"),
      NULL,
      INPUT_AREA,
      NULL },
    { { "parent", FIELD_KEY, false, 0 },
      N_("Carries out (key)"),
      N_("The superior document, if it is written down here."),
      INPUT_TEXT,
      NULL },
    { { "link", FIELD_KEYS, false, 100 },
      N_("Belongs with (keys)"),
      N_("Several with a semicolon between them."),
      INPUT_TEXT,
      NULL },
    END
};

static const struct form_field breakdown_fields[] = { KEY_FIELD, NAME_FIELD,
                                                      END };

static const struct form_field option_fields[] = {
    KEY_FIELD,
    NAME_FIELD,
    { { "breakdown", FIELD_KEY, true, 0 },
      N_("Breakdown"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "parent", FIELD_KEY, false, 0 },
      N_("Belongs to (key)"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "order", FIELD_COUNT, false, 0 },
      N_("Place in the list"),
      N_("Small numbers come first."),
      INPUT_NUMBER,
      NULL },
    END
};

static const struct form_field indicator_fields[] = {
    KEY_FIELD,
    NAME_FIELD,
    { { "unit_of_count", FIELD_TEXT, false, 60 },
      N_("Counted in"),
      NULL,
      INPUT_TEXT,
      NULL },
    { { "kind", FIELD_KEY, true, 0 }, N_("Kind"), NULL, INPUT_SELECT, NULL },
    { { "numerator", FIELD_KEY, false, 0 },
      N_("Numerator (key)"),
      N_("Of a ratio."),
      INPUT_TEXT,
      NULL },
    { { "denominator", FIELD_KEY, false, 0 },
      N_("Denominator (key)"),
      N_("Of a ratio."),
      INPUT_TEXT,
      NULL },
    { { "breakdowns", FIELD_KEYS, false, 20 },
      N_("Breakdowns (keys)"),
      N_("Several with a semicolon between them."),
      INPUT_TEXT,
      NULL },
    { { "from", FIELD_DAY, false, 0 }, N_("From"), NULL, INPUT_DAY, NULL },
    { { "to", FIELD_DAY, false, 0 }, N_("Until"), NULL, INPUT_DAY, NULL },
    END
};

static const struct form_field campaign_fields[] = {
    KEY_FIELD,
    NAME_FIELD,
    { { "tree", FIELD_KEY, true, 0 },
      N_("Hierarchy"),
      NULL,
      INPUT_SELECT,
      NULL },
    { { "from", FIELD_DAY, true, 0 }, N_("From"), NULL, INPUT_DAY, NULL },
    { { "to", FIELD_DAY, false, 0 },
      N_("Until"),
      N_("Empty: still open."),
      INPUT_DAY,
      NULL },
    { { "documents", FIELD_KEYS, false, 100 },
      N_("Documents (keys)"),
      N_("Several with a semicolon between them."),
      INPUT_TEXT,
      NULL },
    END
};

static const struct form_field no_fields[] = { END };

static const struct noun {
    const char *folder;
    enum import_kind kind;
    const char *title, *add, *help;
    const struct form_field *fields;
    const char *named; /* the column that names a row */
} nouns[] = {
    { "documents", IMPORT_DOCUMENTS, N_("Documents"), N_("Add a document"),
      N_("The documents by which campaigns and "
         "reorganisations happen. Write one down once. "
         "Everything else points at it by its key."),
      document_fields, "number" },
    { "forms", IMPORT_OPTIONS, N_("Forms of activity"), N_("Add a form"),
      N_("What kind an activity can be of: the lines of "
         "the breakdown form, and of other breakdowns. "
         "Add a line where one is missing. What "
         "activities already use can be renamed but not "
         "taken out."),
      option_fields, "name" },
    { "breakdowns", IMPORT_BREAKDOWNS, N_("Breakdowns"), N_("Add a breakdown"),
      N_("By what figures are divided. Add one here. Then "
         "add its lines on the page of forms."),
      breakdown_fields, "name" },
    { "indicators", IMPORT_INDICATORS, N_("Indicators"), N_("Add an indicator"),
      N_("What is counted. The four of the program count "
         "activities, sessions, turns and persons. A "
         "ratio divides one by another."),
      indicator_fields, "name" },
    { "campaigns", IMPORT_CAMPAIGNS, N_("Campaigns"), N_("Add a campaign"),
      N_("What is being carried out: documents, a "
         "hierarchy of units, and the days on which "
         "activities count. Add a campaign before its "
         "units begin to enter. A campaign with "
         "activities cannot be taken out."),
      campaign_fields, "name" },
};

/* By the address: "/admin/documents/…". */
static const struct noun *noun_of(const struct page *p)
{
    Str rest = str_from(str_of(p->route->path), 7), folder;

    (void)str_cut(&rest, '/', &folder);
    for (int i = 0; i < countof(nouns); i++)
        if (str_is(folder, nouns[i].folder))
            return &nouns[i];
    return &nouns[0];
}

static Str href_list(struct page *p, const struct noun *noun)
{
    return href_plain(p->a, p->lang,
                      str_fmt(p->a, "/admin/%s", noun->folder).p);
}

static Str href_row(struct page *p, const struct noun *noun, Str key,
                    const char *step)
{
    return href_plain(p->a, p->lang,
                      str_fmt(p->a, "/admin/%s/%s%s", noun->folder,
                              page_key(p->a, key).p, step)
                          .p);
}

/* ---- rows, as an export has them ---- */

static enum rc read_all(struct page *p, const struct noun *noun,
                        struct sheet *ret)
{
    struct buf *b = NEW(p->a, struct buf, 1);

    buf_init_arena(b, p->a, BUF_NO_MAX);
    TRY(export_csv(p->c, noun->kind, b));
    return csv_sheet(p->a, buf_view(b), ret, &p->c->err);
}

static int column_of(const struct sheet *s, const char *name)
{
    for (int i = 0; i < s->columns; i++)
        if (str_is(s->head[i], name))
            return i;
    return -1;
}

/* One row, its cells by the columns of the sheet. */
struct found {
    struct sheet sheet;
    Str *cells;
    bool there;
};

static enum rc find_row(struct page *p, const struct noun *noun, Str key,
                        struct found *ret)
{
    struct sheet *s = &ret->sheet;
    bool more;
    int line;

    ret->there = false;
    TRY(read_all(p, noun, s));
    ret->cells = NEW(p->a, Str, s->columns + 1);
    for (;;) {
        TRY(s->next(s->arg, ret->cells, &line, &more, &p->c->err));
        if (!more)
            return RC_OK;
        if (str_eq(ret->cells[column_of(s, "key")], key))
            break;
    }
    for (int i = 0; i < s->columns; i++)
        ret->cells[i] = str_dup(p->a, ret->cells[i]);
    ret->there = true;
    return RC_OK;
}

static Str cell_of(const struct found *f, const char *column)
{
    return f->cells[column_of(&f->sheet, column)];
}

/* ---- forms ---- */

static enum rc set_breakdowns(struct page *p, struct value *form)
{
    struct breakdown *b;
    int n;

    TRY(breakdown_list(p->c, &b, &n));
    for (int i = 0; i < n; i++)
        page_form_choice(p, form, "breakdown", b[i].key, b[i].name);
    return RC_OK;
}

static enum rc set_trees(struct page *p, struct value *form)
{
    const struct org *o;

    TRY(org_get(p->c, &o));
    for (int i = 0; i < o->n_trees; i++)
        page_form_choice(p, form, "tree", o->trees[i].key,
                         page_tree_name(p, o->trees[i].key));
    return RC_OK;
}

static const char *const kinds[KIND_COUNT_OF] = {
    [KIND_COUNT] = N_("counts, added up"),
    [KIND_DISTINCT] = N_("distinct persons, never added up"),
    [KIND_LEVEL] = N_("state at the end of the period"),
    [KIND_RATIO] = N_("ratio of two others"),
};

static enum rc set_choices(struct page *p, const struct noun *noun,
                           struct value *form)
{
    if (noun->kind == IMPORT_OPTIONS)
        return set_breakdowns(p, form);
    if (noun->kind == IMPORT_CAMPAIGNS)
        return set_trees(p, form);
    for (int i = 0; noun->kind == IMPORT_INDICATORS && i < KIND_COUNT_OF; i++)
        page_form_choice(p, form, "kind", str_of(indicator_kind_names[i]),
                         page_text(p, kinds[i]));
    return RC_OK;
}

static void crumbs(struct page *p, const struct noun *noun, bool one)
{
    page_crumb(p, href_plain(p->a, p->lang, "/admin"),
               page_text(p, N_("Administration")));
    if (one)
        page_crumb(p, href_list(p, noun), page_text(p, noun->title));
    page_crumb(p, S(""), p->title);
    val_set_text(p->v, "help", page_text(p, noun->help));
}

/* ---- the list ---- */

/* A cell for people: words where the list itself has the program's. */
static Str shown(struct page *p, const struct catalog_names *names,
                 const struct noun *noun, const char *name, Str cell)
{
    if (catalog_names_head(noun->kind, name))
        return catalog_names_cell(names, name, cell);
    if (noun->kind == IMPORT_INDICATORS && strcmp(name, "kind") == 0)
        for (int i = 0; i < KIND_COUNT_OF; i++)
            if (str_is(cell, indicator_kind_names[i]))
                return page_text(p, kinds[i]);
    if (strcmp(name, "tree") == 0)
        return page_tree_name(p, cell);
    return str_dup(p->a, cell);
}

static void add_row(struct page *p, const struct catalog_names *names,
                    const struct noun *noun, const struct sheet *s,
                    const Str *fields)
{
    const struct value *rows = val_get(p->v, S("rows"));
    struct value *v =
        val_add((struct value *)(uintptr_t)rows, val_object(p->a));
    struct value *cells = val_set(v, "cells", val_list(p->a));
    Str key = fields[column_of(s, "key")];

    val_set_text(v, "href", href_row(p, noun, str_dup(p->a, key), ""));
    val_set_text(v, "key", str_dup(p->a, key));
    for (int i = 1; noun->fields[i].f.name; i++) {
        const char *name = noun->fields[i].f.name;

        val_add(cells, val_text(p->a, shown(p, names, noun, name,
                                            fields[column_of(s, name)])));
    }
}

static void sheet_row(struct page *p, const struct noun *noun,
                      const struct sheet *s, const Str *fields)
{
    struct row *r = page_row(p);

    for (int i = 0; noun->fields[i].f.name; i++)
        page_put_text(
            p, r, str_dup(p->a, fields[column_of(s, noun->fields[i].f.name)]));
}

static enum rc set_rows(struct page *p, const struct noun *noun)
{
    Str fields[COLUMNS + 2];
    struct catalog_names *names;
    struct sheet s;
    int64_t n = 0;
    bool more;
    int line;

    TRY(catalog_names_read(p->c, noun->kind, &names));
    TRY(read_all(p, noun, &s));
    assert(s.columns <= countof(fields));
    for (;; n++) {
        TRY(s.next(s.arg, fields, &line, &more, &p->c->err));
        if (!more)
            break;
        sheet_row(p, noun, &s, fields);
    }
    page_pager(p, NULL, n, PER_PAGE);
    TRY(s.rewind(s.arg, &p->c->err));
    for (int64_t i = 0; i < p->in.page * PER_PAGE; i++) {
        TRY(s.next(s.arg, fields, &line, &more, &p->c->err));
        if (!more)
            break;
        if (i >= (p->in.page - 1) * PER_PAGE)
            add_row(p, names, noun, &s, fields);
    }
    val_set_bool(p->v, "has_rows", n > 0);
    return RC_OK;
}

static enum rc list(struct page *p)
{
    const struct noun *noun = noun_of(p);
    const char *heads[COLUMNS + 1];
    struct value *names = val_set(p->v, "heads", val_list(p->a)), *form;
    int n = 0;

    p->view = "catalog";
    p->title = page_text(p, noun->title);
    crumbs(p, noun, false);
    for (; noun->fields[n].f.name; n++) {
        const char *head =
            catalog_names_head(noun->kind, noun->fields[n].f.name);

        heads[n] = noun->fields[n].label;
        val_add(names, val_text(p->a, page_text(p, head ? head : heads[n])));
    }
    val_set(p->v, "rows", val_list(p->a));
    page_table(p, p->title, heads, n);
    TRY(set_rows(p, noun));
    val_set_text(p->v, "add", page_text(p, noun->add));
    val_set_bool(p->v, "add_open", p->form.fields == noun->fields);
    form = page_form(p, "form", noun->fields, href_list(p, noun), noun->add);
    return set_choices(p, noun, form);
}

/* ---- one ---- */

static enum rc missing(struct page *p)
{
    return fail(p->c, RC_NOTFOUND, "key", N_("'%.*s' is not in the catalogue"),
                STR(p->keys[0]));
}

static enum rc one(struct page *p)
{
    const struct noun *noun = noun_of(p);
    struct err why = p->c->err; /* of a form that was refused */
    struct value *form, *end;
    struct found f;

    TRY(find_row(p, noun, p->keys[0], &f));
    if (!f.there)
        return missing(p);
    p->c->err = why;
    p->view = "catalog_row";
    p->title = cell_of(&f, noun->named);
    if (!p->title.n)
        p->title = p->keys[0];
    crumbs(p, noun, true);
    form = page_form(p, "form", noun->fields,
                     href_row(p, noun, p->keys[0], "/edit"), N_("Save"));
    for (int i = 0; noun->fields[i].f.name; i++)
        page_form_value(p, form, noun->fields[i].f.name,
                        cell_of(&f, noun->fields[i].f.name));
    page_form_cancel(p, form, href_list(p, noun));
    end = val_set(p->v, "end", val_object(p->a));
    val_set_text(end, "href", href_row(p, noun, p->keys[0], "/end"));
    val_set_text(p->v, "refusal",
                 p->form.fields == no_fields ? str_dup(p->a, str_of(why.text))
                                             : S(""));
    return set_choices(p, noun, form);
}

/* ---- saving ---- */

/* A list of one line. */
struct single {
    Str *values;
    int n;
    bool read;
};

static enum rc single_next(void *arg, Str *fields, int *ret_line,
                           bool *ret_more, struct err *e)
{
    struct single *s = arg;

    (void)e;
    *ret_more = !s->read;
    *ret_line = 1;
    for (int i = 0; !s->read && i < s->n; i++)
        fields[i] = s->values[i];
    s->read = true;
    return RC_OK;
}

static enum rc single_rewind(void *arg, struct err *e)
{
    (void)e;
    ((struct single *)arg)->read = false;
    return RC_OK;
}

static enum rc import_one(struct page *p, const struct noun *noun, Str key,
                          struct import_report *ret)
{
    struct single one = { .values = NEW(p->a, Str, COLUMNS) };
    struct sheet sheet = { .arg = &one,
                           .head = NEW(p->a, Str, COLUMNS),
                           .style = p->lang == LANG_EN ? SHEET_STYLE_EN
                                                       : SHEET_STYLE_VI,
                           .next = single_next,
                           .rewind = single_rewind };
    const struct import how = { .kind = noun->kind, .sheet = &sheet };

    for (int i = 0; noun->fields[i].f.name; i++, one.n++) {
        sheet.head[i] = str_of(noun->fields[i].f.name);
        one.values[i] = i == 0 ? key : form_str(p, noun->fields[i].f.name);
        if (noun->fields[i].f.kind != FIELD_TEXT && i)
            one.values[i] = text_nfc(p->a, str_trim(p->form.raw[i]));
    }
    sheet.columns = one.n;
    return import_within(p->c, &how, ret);
}

static enum rc save(struct page *p, const struct noun *noun, Str key)
{
    struct import_report r = { 0 };

    if (import_one(p, noun, key, &r) != RC_OK) {
        if (!r.n_errors)
            return p->c->err.rc;
        return fail(p->c, p->c->err.rc, str_dup(p->a, r.errors[0].column).p,
                    "%.*s", STR(r.errors[0].message));
    }
    p->said = r.unchanged ? "unchanged" : "saved";
    p->location = href_list(p, noun);
    if (r.unchanged)
        return RC_OK;
    return change_entry(p->c, "catalog.put", catalog_noun(noun->kind), key,
                        S("{}"));
}

static enum rc add(struct page *p)
{
    const struct noun *noun = noun_of(p);
    Str key = form_str(p, "key");
    struct found f;

    TRY(find_row(p, noun, key, &f));
    if (f.there)
        return fail(p->c, RC_CONFLICT, "key",
                    N_("'%.*s' is there already; open it to change it"),
                    STR(key));
    return save(p, noun, key);
}

static enum rc edit(struct page *p)
{
    const struct noun *noun = noun_of(p);
    struct found f;

    TRY(find_row(p, noun, p->keys[0], &f));
    if (!f.there)
        return missing(p);
    if (!str_eq(form_str(p, "key"), p->keys[0]))
        return fail(p->c, RC_INVALID, "key",
                    N_("a key stays for good; take this out and add another"));
    return save(p, noun, p->keys[0]);
}

static enum rc end(struct page *p)
{
    const struct noun *noun = noun_of(p);

    TRY(catalog_end(p->c, noun->kind, p->keys[0]));
    p->said = "ended";
    p->location = href_list(p, noun);
    return RC_OK;
}

/* clang-format off */
#define ROWS(noun, fields)                                                     \
    { GET, "/admin/" noun, list, MAY(ADMIN, ALL, 0), AS_DATA, "page", "admin", \
      N_("A list of the catalogue") },                                         \
    { POST, "/admin/" noun, add, MAY(ADMIN, ALL, 0), 0, "", "admin",           \
      N_("Adds to the catalogue"), fields, list },                             \
    { GET, "/admin/" noun "/{k}", one, MAY(ADMIN, ALL, 0), AS_JSON, "",        \
      "admin", N_("One row of the catalogue") },                               \
    { POST, "/admin/" noun "/{k}/edit", edit, MAY(ADMIN, ALL, 0), 0, "",       \
      "admin", N_("Corrects a row of the catalogue"), fields, one },           \
    { POST, "/admin/" noun "/{k}/end", end, MAY(ADMIN, ALL, 0), 0, "",         \
      "admin", N_("Takes a row out of the catalogue"), no_fields, one }

const struct route catalog_routes[] = {
    ROWS("documents", document_fields),
    ROWS("forms", option_fields),
    ROWS("breakdowns", breakdown_fields),
    ROWS("indicators", indicator_fields),
    ROWS("campaigns", campaign_fields),
    { 0 }
};
/* clang-format on */
