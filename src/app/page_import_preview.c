/*
 * A list is looked at before it is saved: the rehearsal of the import, what it would do
 * row by row, every error by its cell.  Without errors the list is kept
 * (domain/import_keep.h), and confirming imports exactly that.
 */
#include <string.h>

#include "app/import_sheet.h"
#include "app/page_common.h"
#include "app/page_import.h"
#include "app/routes.h"
#include "app/viewer.h"
#include "base/buf.h"
#include "domain/import_keep.h"

/* A list of this many rows takes about as long as one may wait, and as the others
 * wait who save something. */
enum { MOST_ROWS = 20000 };
/* Shown on the page: so many rows that change something, that do not, errors. */
enum { SHOWN = 150, SHOWN_SAME = 50, SHOWN_ERRORS = 200, HOW_BYTES = 4096 };

/* clang-format off */
#define FILE_FIELD                                                             \
    { { "file", FIELD_TEXT, true, 0 }, N_("File (Excel .xlsx or CSV)"),        \
      N_("At most 20 MB and 20,000 rows; divide a longer list."), INPUT_FILE,  \
      NULL }
#define NUMBERS_FIELD                                                          \
    { { "numbers", FIELD_KEY, false, 0 }, N_("How numbers are written"),       \
      N_("Only for CSV; a workbook knows its numbers."), INPUT_SELECT, NULL }
#define END { { 0 }, NULL, NULL, INPUT_TEXT, NULL }

const struct form_field import_upload_form[] = { FILE_FIELD, NUMBERS_FIELD,
                                                 END };
const struct form_field import_lists_form[] = {
    { { "kind", FIELD_KEY, true, 0 }, N_("Kind of list"), NULL, INPUT_SELECT,
      NULL },
    FILE_FIELD, NUMBERS_FIELD, END
};
static const struct form_field confirm_form[] = {
    { { "hash", FIELD_TEXT, true, 64 }, NULL, NULL, INPUT_HIDDEN, NULL },
    END
};
/* clang-format on */

/* A list, and what the import of it says. */
struct look {
    struct page *p;
    enum import_kind kind;
    Str bytes, numbers, name;
    struct sheet sheet, bounded;
    int n_rows; /* read so far */
    bool dry, looks;
    struct import_report report;
    enum rc rc;     /* of a look ahead, */
    struct err err; /* and why */
    struct met {
        int line;
        Str key;
        enum save_result result;
    } * met;
    size_t n_met, cap_met;
    int n_changed, n_same;
    Str ignored; /* columns that are not read */
};

/* ---- a list of no more rows than that ---- */

static enum rc next_row(void *arg, Str *fields, int *ret_line, bool *ret_more,
                        struct err *e)
{
    struct look *l = arg;

    TRY(l->sheet.next(l->sheet.arg, fields, ret_line, ret_more, e));
    if (*ret_more && ++l->n_rows > MOST_ROWS)
        return err_set(e, RC_LIMIT, "file",
                       msg(e->lang, N_("the list has more than %d rows; divide "
                                       "it into several")),
                       MOST_ROWS);
    return RC_OK;
}

static enum rc first_row(void *arg, struct err *e)
{
    struct look *l = arg;

    l->n_rows = 0;
    return l->sheet.rewind(l->sheet.arg, e);
}

static void cell_of(void *arg, int column, int line, char out[SHEET_CELL])
{
    struct look *l = arg;

    l->sheet.cell(l->sheet.arg, column, line, out);
}

static const char *label_of(void *arg, const char *name)
{
    struct look *l = arg;

    return l->sheet.label(l->sheet.arg, name);
}

static const char *fault_of(void *arg, int column)
{
    struct look *l = arg;

    return l->sheet.fault(l->sheet.arg, column);
}

static enum rc open_sheet(struct look *l)
{
    struct import_source source = { .kind = l->kind, .bytes = l->bytes };
    struct page *p = l->p;

    TRY(import_sheet(p->a, &source, &l->sheet, &p->c->err));
    l->bounded = l->sheet;
    l->bounded.arg = l;
    l->bounded.next = next_row;
    l->bounded.rewind = first_row;
    l->bounded.cell = l->sheet.cell ? cell_of : NULL;
    l->bounded.label = l->sheet.label ? label_of : NULL;
    l->bounded.fault = l->sheet.fault ? fault_of : NULL;
    if (str_is(l->numbers, "vi"))
        l->bounded.style = SHEET_STYLE_VI;
    if (str_is(l->numbers, "en"))
        l->bounded.style = SHEET_STYLE_EN;
    return RC_OK;
}

/* ---- the import, or its rehearsal ---- */

static void take_row(void *arg, int line, Str key, enum save_result result)
{
    struct look *l = arg;
    bool same = result == SAVE_UNCHANGED;
    struct met *m;

    if (same ? l->n_same++ >= SHOWN_SAME : l->n_changed++ >= SHOWN)
        return;
    m = PUSH(l->p->a, l->met, l->n_met, l->cap_met);
    *m = (struct met){ line, str_dup(l->p->a, key), result };
}

static enum rc run(struct look *l)
{
    struct import how = { .kind = l->kind,
                          .sheet = &l->bounded,
                          .dry = l->dry,
                          .changes = l->dry,
                          .looks = l->looks,
                          .row = take_row,
                          .arg = l };

    TRY(open_sheet(l));
    l->ignored = l->sheet.ignored;
    return import_run(l->p->c, &how, &l->report);
}

/* ---- what it says ---- */

/* A column as the list itself calls it: a CSV by the import's names, a workbook by
 * words. */
static Str column_word(struct look *l, Str name)
{
    const struct import_label *x = import_labels(l->kind);

    for (; l->sheet.label && x->name; x++)
        if (str_is(name, x->name))
            return page_text(l->p, x->label);
    return name;
}

static Str place_of(struct look *l, const char *cell, int line)
{
    if (cell[0])
        return str_dup(l->p->a, str_of(cell));
    if (line == 0)
        return S("–");
    return str_fmt(l->p->a, msg(l->p->lang, N_("line %d")), line);
}

static void set_errors(struct look *l)
{
    struct page *p = l->p;
    struct value *list = val_set(p->v, "errors", val_list(p->a));

    for (int i = 0; i < l->report.n_errors && i < SHOWN_ERRORS; i++) {
        const struct import_error *e = &l->report.errors[i];
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "place", place_of(l, e->cell, e->line));
        val_set_int(o, "line", e->line);
        val_set_text(o, "name", e->column);
        val_set_text(o, "column", column_word(l, e->column));
        val_set_text(o, "value", e->value);
        val_set_text(o, "message", e->message);
    }
    val_set_bool(p->v, "more_errors", l->report.all_errors > SHOWN_ERRORS);
}

/* Both lists are in the order of lines. */
static int set_changes(struct look *l, struct value *row, int line, int at)
{
    struct page *p = l->p;
    struct value *list = val_set(row, "changes", val_list(p->a));
    const struct import_report *r = &l->report;

    while (at < r->n_changes && r->changes[at].line < line)
        at++;
    for (; at < r->n_changes && r->changes[at].line == line; at++) {
        const struct import_change *x = &r->changes[at];
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "place", str_dup(p->a, str_of(x->cell)));
        val_set_text(o, "name", str_of(x->column));
        val_set_text(o, "column", column_word(l, str_of(x->column)));
        val_set_text(o, "before", x->before);
        val_set_text(o, "after", x->after);
    }
    return at;
}

static void set_rows(struct look *l)
{
    static const char *const keys[] = { [SAVE_CREATE] = "create",
                                        [SAVE_UPDATE] = "update",
                                        [SAVE_UNCHANGED] = "unchanged" };
    struct page *p = l->p;
    struct value *list = val_set(p->v, "rows", val_list(p->a));
    int at = 0;

    for (size_t i = 0; i < l->n_met; i++) {
        const struct met *m = &l->met[i];
        struct value *o = val_add(list, val_object(p->a));

        val_set_int(o, "line", m->line);
        val_set_text(o, "key", m->key);
        val_set_text(o, "result", str_of(keys[m->result]));
        val_set_bool(o, "is_new", m->result == SAVE_CREATE);
        val_set_bool(o, "is_changed", m->result == SAVE_UPDATE);
        val_set_bool(o, "is_same", m->result == SAVE_UNCHANGED);
        at = set_changes(l, o, m->line, at);
    }
    val_set_bool(p->v, "has_rows", l->n_met > 0);
    val_set_bool(p->v, "more_rows",
                 l->n_changed > SHOWN || l->n_same > SHOWN_SAME);
}

static void add_count(struct look *l, struct value *list, const char *id,
                      int64_t n)
{
    struct value *o = val_add(list, val_object(l->p->a));

    val_set_text(o, "name", page_text(l->p, id));
    val_set_text(o, "value", page_count(l->p, n));
}

static void set_counts(struct look *l)
{
    const struct import_report *r = &l->report;
    struct page *p = l->p;
    struct value *list = val_set(p->v, "counts", val_list(p->a));

    add_count(l, list, N_("New"), r->created);
    add_count(l, list, N_("Changed"), r->updated);
    add_count(l, list, N_("Unchanged"), r->unchanged);
    add_count(l, list, N_("Errors"), r->all_errors);
    val_set_int(p->v, "created", r->created);
    val_set_int(p->v, "updated", r->updated);
    val_set_int(p->v, "unchanged", r->unchanged);
    val_set_int(p->v, "wrong", r->all_errors);
    val_set_bool(p->v, "has_errors", r->all_errors > 0);
    val_set_bool(p->v, "nothing",
                 r->all_errors == 0 && r->created + r->updated == 0);
}

static enum rc show(struct look *l)
{
    struct page *p = l->p;

    p->view = "import_preview";
    p->title = page_text(p, N_("What the import would do"));
    page_crumb(p, href_plain(p->a, p->lang, "/activities"),
               page_text(p, N_("Activities")));
    page_crumb(p, import_href(p, ""), page_text(p, N_("Import")));
    page_crumb(p, S(""), page_text(p, N_("Preview")));
    val_set_text(p->v, "file", l->name);
    val_set_text(p->v, "kind",
                 import_kind_word(p, str_of(import_kind_names[l->kind])));
    val_set_text(val_set(p->v, "back", val_object(p->a)), "href",
                 import_href(p, ""));
    val_set_text(
        p->v, "help",
        page_text(p, N_("Nothing is saved yet. Every error is named by its "
                        "cell: correct the file and choose it again. Without "
                        "errors, confirm below, and exactly this list is "
                        "saved, all of it or nothing.")));
    val_set_text(p->v, "ignored",
                 l->ignored.n
                     ? str_fmt(p->a,
                               msg(p->lang, N_("These columns are not read: "
                                               "%.*s. What a record's state "
                                               "is, is changed on its page.")),
                               STR(l->ignored))
                     : S(""));
    set_counts(l);
    set_errors(l);
    set_rows(l);
    return RC_OK;
}

/* ---- kept until it is confirmed ---- */

static enum rc keep(struct look *l, Str *ret_hash)
{
    struct page *p = l->p;
    struct value *how = val_object(p->a);
    struct buf *b = NEW(p->a, struct buf, 1);

    val_set_text(how, "kind", str_of(import_kind_names[l->kind]));
    val_set_text(how, "numbers", l->numbers);
    val_set_text(how, "name", l->name);
    buf_init_arena(b, p->a, HOW_BYTES);
    val_json(b, how, false);
    return import_keep(p->c, p->viewer->actor.account, l->bytes, buf_view(b),
                       ret_hash);
}

static Str member(const struct value *o, const char *name)
{
    Str s = val_str(val_get(o, str_of(name)));

    return s.p ? s : S("");
}

static enum rc find_kept(struct look *l)
{
    struct page *p = l->p;
    struct import_kept k;
    struct value *how;
    int at;

    TRY(import_kept_get(p->c, p->viewer->actor.account, form_str(p, "hash"),
                        &k));
    TRY(val_parse(p->a, k.how, HOW_BYTES, &how, &p->c->err));
    at = str_index(member(how, "kind"), import_kind_names, IMPORT_KINDS);
    if (at == IMPORT_KINDS)
        return fail(p->c, RC_DB, "", N_("the kept list is damaged"));
    l->kind = (enum import_kind)at;
    l->bytes = k.bytes;
    l->numbers = member(how, "numbers");
    l->name = member(how, "name");
    return RC_OK;
}

/* ---- looking ---- */

/* Without folders, and not longer than anybody reads. */
static Str short_name(Str name)
{
    enum { NAME_BYTES = 200 };

    for (ptrdiff_t i = name.n - 1; i >= 0; i--)
        if (name.p[i] == '/' || name.p[i] == '\\')
            return short_name(str_from(name, i + 1));
    while (name.n > NAME_BYTES ||
           (name.n == NAME_BYTES && (name.p[name.n - 1] & 0x80)))
        name.n--;
    return name;
}

/* The list of a form that was sent. */
static enum rc take_list(struct look *l)
{
    struct page *p = l->p;

    l->dry = true;
    l->bytes = form_str(p, "file");
    l->numbers = form_str(p, "numbers");
    for (int i = 0; p->form.fields[i].f.name; i++)
        if (p->form.file_names[i].n)
            l->name = short_name(p->form.file_names[i]);
    if (l->bytes.n > IMPORT_KEPT_MAX)
        return fail(p->c, RC_LIMIT, "file",
                    N_("the file is larger than %lld MB; make it smaller or "
                       "divide it"),
                    (long long)(IMPORT_KEPT_MAX >> 20));
    return RC_OK;
}

/* What was found, and, when there is something to import, the list kept and the
 * form that confirms it; in a change. */
static enum rc show_found(struct look *l)
{
    struct page *p = l->p;
    bool lists = l->kind != IMPORT_ACTIVITIES;
    struct value *form;
    Str hash = S("");

    TRY(show(l));
    if (l->report.all_errors || l->report.created + l->report.updated == 0)
        return RC_OK;
    if (lists)
        TRY(change_begin(p->c)); /* the rehearsal has ended the one before */
    TRY(keep(l, &hash));
    form = page_form(p, "confirm", confirm_form,
                     import_href(p, lists ? "/lists/confirm" : "/confirm"),
                     N_("Import it"));
    page_form_value(p, form, "hash", hash);
    page_form_cancel(p, form, import_href(p, ""));
    val_set_text(p->v, "hash", hash);
    return RC_OK;
}

/* Into memory that lasts from one lane to the next. */
static void carry(struct arena *a, struct look *l)
{
    struct import_report *r = &l->report;
    struct import_error *errors = NEW(a, struct import_error, r->n_errors + 1);
    struct import_change *changes =
        NEW(a, struct import_change, r->n_changes + 1);
    struct met *met = NEW(a, struct met, l->n_met + 1);

    for (int i = 0; i < r->n_errors; i++) {
        errors[i] = r->errors[i];
        errors[i].column = str_dup(a, r->errors[i].column);
        errors[i].value = str_dup(a, r->errors[i].value);
        errors[i].message = str_dup(a, r->errors[i].message);
    }
    for (int i = 0; i < r->n_changes; i++) {
        changes[i] = r->changes[i];
        changes[i].key = str_dup(a, r->changes[i].key);
        changes[i].before = str_dup(a, r->changes[i].before);
        changes[i].after = str_dup(a, r->changes[i].after);
    }
    for (size_t i = 0; i < l->n_met; i++) {
        met[i] = l->met[i];
        met[i].key = str_dup(a, l->met[i].key);
    }
    r->errors = errors;
    r->changes = changes;
    l->met = met;
    l->ignored = str_dup(a, l->ignored);
}

/* A list of activities is looked at before the change that keeps it begins: it may
 * take seconds, and who saves something does not wait for it. */
static enum rc look_ahead(struct page *p)
{
    struct look *l = NEW(p->req->a, struct look, 1);

    *l = (struct look){ .p = p, .kind = IMPORT_ACTIVITIES, .looks = true };
    l->rc = take_list(l);
    if (l->rc == RC_OK)
        l->rc = run(l);
    l->err = p->c->err;
    carry(p->req->a, l);
    p->memo = l;
    return RC_OK;
}

static enum rc upload(struct page *p)
{
    struct look *l = p->memo;

    if (!l) { /* it could not be looked at before; it may be now */
        TRY(look_ahead(p));
        l = p->memo;
    }
    l->p = p;
    TRY(take_list(l)); /* the form is another reading of the same bytes */
    if (l->rc != RC_OK && !l->report.all_errors) {
        p->c->err = l->err;
        return l->rc;
    }
    err_clear(&p->c->err);
    return show_found(l);
}

static enum rc upload_list(struct page *p)
{
    int kind = str_index(form_str(p, "kind"), import_kind_names, IMPORT_KINDS);
    struct look *l;

    if (kind == IMPORT_KINDS || kind == IMPORT_ACTIVITIES)
        return fail(p->c, RC_INVALID, "kind",
                    N_("there is no kind of list '%.*s'"),
                    STR(form_str(p, "kind")));
    l = NEW(p->a, struct look, 1);
    *l = (struct look){ .p = p, .kind = (enum import_kind)kind };
    TRY(take_list(l));
    if (run(l) != RC_OK && !l->report.all_errors)
        return p->c->err.rc;
    err_clear(&p->c->err);
    return show_found(l);
}

/* ---- confirming ---- */

/* What was right when it was looked at may be wrong now: then it is shown again. */
static enum rc confirm_again(struct page *p)
{
    struct look *l = p->memo;

    if (!l || !l->report.all_errors)
        return import_page(p);
    return show(l);
}

static enum rc confirm_it(struct page *p, bool lists)
{
    struct look *l = NEW(p->a, struct look, 1);

    *l = (struct look){ .p = p };
    p->memo = l;
    TRY(find_kept(l));
    if ((l->kind != IMPORT_ACTIVITIES) != lists)
        return fail(p->c, RC_CONFLICT, "hash",
                    N_("the list that was looked at is not kept any more; "
                       "choose the file again"));
    TRY(run(l));
    TRY(import_kept_drop(p->c, p->viewer->actor.account));
    p->said = l->report.created + l->report.updated ? "imported" : "unchanged";
    p->location = l->report.seq ? import_entry_href(p, l->report.seq, "")
                                : import_href(p, "");
    return RC_OK;
}

static enum rc confirm(struct page *p)
{
    return confirm_it(p, false);
}

static enum rc confirm_list(struct page *p)
{
    return confirm_it(p, true);
}

/* The form around the file. */
enum { BODY_MOST = (20 << 20) + (64 << 10) };

/* clang-format off */
const struct route import_preview_routes[] = {
    { POST, "/import", upload, MAY(ENTER, ANY, 0), 0, "", "activities",
      N_("Looks at a list of activities; nothing is saved"), import_upload_form,
      import_page, look_ahead, NULL, ROUTE_KEEP | ROUTE_AHEAD, BODY_MOST },
    { POST, "/import/lists", upload_list, MAY(ADMIN, ALL, 0), 0, "",
      "activities", N_("Looks at a list of units, of the catalogue, of "
                       "reorganisations; nothing is saved"),
      import_lists_form, import_page, NULL, NULL, ROUTE_KEEP, BODY_MOST },
    { POST, "/import/confirm", confirm, MAY(ENTER, ANY, 0), 0, "", "activities",
      N_("Imports the list that was looked at"), confirm_form, confirm_again,
      NULL, NULL, 0, 0 },
    { POST, "/import/lists/confirm", confirm_list, MAY(ADMIN, ALL, 0), 0, "",
      "activities", N_("Imports the list that was looked at"), confirm_form,
      confirm_again, NULL, NULL, 0, 0 },
    { 0 }
};
/* clang-format on */
