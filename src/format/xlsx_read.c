/*
 * Opening a workbook: what kind of file it is, where its parts are, which sheet is
 * asked for.
 */
#include "format/xlsx_read.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "format/xlsx_row.h"

static const char OLE[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
static const struct zip_limits LIMITS = { ZIP_ENTRIES, XLSX_MAX_PART,
                                          XLSX_MAX_PART };

enum { MAX_LINKS = 4000, LINK_TEXT = 1000 };

/* A line of a .rels part: where another part is. */
struct link {
    Str id, type, target;
};

struct opening {
    struct xlsx_book *b;
    struct xml_stream *stream;
    struct link *links;
    size_t n_links, cap_links;
    Str *names, *ids; /* of sheets; id of the link */
    bool *hidden;
    size_t n_sheets, cap_names, cap_ids, cap_hidden;
};

/* ---- what kind of file ---- */

bool xlsx_is(Str bytes)
{
    return str_starts(bytes, S("PK\x03\x04")) ||
           str_starts(bytes, S("PK\x05\x06")) || str_starts(bytes, str_of(OLE));
}

static bool holds(Str bytes, Str what)
{
    return memmem(bytes.p, (size_t)bytes.n, what.p, (size_t)what.n) != NULL;
}

static enum rc check_old(Str bytes, struct err *e)
{
    if (!str_starts(bytes, str_of(OLE)))
        return RC_OK;
    if (holds(bytes, S("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e")))
        return err_set(e, RC_INVALID, "",
                       N_("the workbook is locked with a password; open it, "
                          "take the password away, save it and send it again"));
    return err_set(e, RC_INVALID, "",
                   N_("'%s' is not taken; open the file in Excel and save it "
                      "as a workbook of the kind .xlsx"),
                   ".xls");
}

static enum rc check_kind(struct unzip *z, struct err *e)
{
    static const struct {
        const char *part, *kind;
    } others[] = { { "xl/workbook.bin", ".xlsb" },
                   { "word/document.xml", ".docx" },
                   { "ppt/presentation.xml", ".pptx" },
                   { "content.xml", ".ods" } };

    for (int i = 0; i < countof(others); i++)
        if (unzip_find(z, str_of(others[i].part)) >= 0)
            return err_set(e, RC_INVALID, "",
                           N_("'%s' is not taken; open the file in Excel and "
                              "save it as a workbook of the kind .xlsx"),
                           others[i].kind);
    for (int i = 0; i < unzip_count(z); i++)
        if (str_ends(unzip_name(z, i), S("vbaProject.bin")))
            return err_set(e, RC_INVALID, "",
                           N_("the workbook holds macros; save it as a "
                              "workbook without macros (.xlsx)"));
    return RC_OK;
}

static enum rc no_part(struct err *e, Str name)
{
    return err_set(e, RC_INVALID, "",
                   N_("this is no Excel workbook, or a damaged one: '%.*s' is "
                      "missing from it"),
                   (int)(name.n < 200 ? name.n : 200), name.p);
}

/* ---- where the parts are ---- */

static Str copy_attr(struct opening *k, const char **attrs, const char *name)
{
    Str s = str_of(xml_attr_of(attrs, name));

    if (s.n > LINK_TEXT)
        s.n = 0;
    return str_dup(k->b->a, s);
}

static void link_start(void *arg, const char *name, const char **attrs)
{
    struct opening *k = arg;
    struct link *l;

    if (strcmp(name, "Relationship") != 0)
        return;
    if (k->n_links == MAX_LINKS) {
        xml_stream_refuse(k->stream, RC_LIMIT,
                          N_("the workbook has too many parts"));
        return;
    }
    l = PUSH(k->b->a, k->links, k->n_links, k->cap_links);
    l->id = copy_attr(k, attrs, "Id");
    l->type = copy_attr(k, attrs, "Type");
    l->target = copy_attr(k, attrs, "Target");
}

static void no_end(void *arg, const char *name)
{
    (void)arg;
    (void)name;
}

static void no_text(void *arg, Str piece)
{
    (void)arg;
    (void)piece;
}

static Str folder_of(Str path)
{
    while (path.n > 0 && path.p[path.n - 1] != '/')
        path.n--;
    return path;
}

/* Reads the links of a part; "" is the package itself. */
static enum rc read_links(struct opening *k, Str part, struct err *e)
{
    struct xml_events events = { k, link_start, no_end, no_text };
    Str dir = folder_of(part), file = str_from(part, dir.n);
    Str path = str_fmt(k->b->a, "%.*s_rels/%.*s.rels", STR(dir), STR(file));
    int at = unzip_find(k->b->zip, path);

    k->n_links = 0;
    if (at < 0)
        return no_part(e, path);
    return xlsx_part(k->b, at, &events, &k->stream, e);
}

/* The path inside the archive of what a link in `dir` names. */
static Str resolve(struct opening *k, Str dir, Str target)
{
    if (str_starts(target, S("/")))
        return str_from(target, 1);
    while (str_starts(target, S("./")))
        target = str_from(target, 2);
    while (str_starts(target, S("../")) && dir.n > 0) {
        target = str_from(target, 3);
        dir.n--;
        dir = folder_of(dir);
    }
    return str_cat(k->b->a, dir, target);
}

static int part_of_type(struct opening *k, Str dir, const char *type)
{
    for (size_t i = 0; i < k->n_links; i++)
        if (str_ends(k->links[i].type, str_of(type)))
            return unzip_find(k->b->zip, resolve(k, dir, k->links[i].target));
    return -1;
}

/* ---- xl/workbook.xml ---- */

static void add_sheet(struct opening *k, const char **attrs)
{
    const char *state = xml_attr_of(attrs, "state");
    size_t n = k->n_sheets, m = k->n_sheets;

    if (n == XLSX_MAX_SHEETS) {
        xml_stream_refuse(k->stream, RC_LIMIT,
                          N_("the workbook has too many sheets"));
        return;
    }
    *PUSH(k->b->a, k->ids, n, k->cap_ids) = copy_attr(k, attrs, "id");
    *PUSH(k->b->a, k->hidden, m, k->cap_hidden) =
        state && strcmp(state, "visible") != 0;
    *PUSH(k->b->a, k->names, k->n_sheets, k->cap_names) =
        copy_attr(k, attrs, "name");
}

static void book_start(void *arg, const char *name, const char **attrs)
{
    struct opening *k = arg;

    if (strcmp(name, "sheet") == 0)
        add_sheet(k, attrs);
    if (strcmp(name, "workbookPr") == 0) {
        const char *v = xml_attr_of(attrs, "date1904");

        k->b->from_1904 = v && (strcmp(v, "1") == 0 || strcmp(v, "true") == 0);
    }
}

/* Part of sheet i, or -1 where it is no sheet of cells. */
static int sheet_part(struct opening *k, Str dir, size_t i)
{
    for (size_t j = 0; j < k->n_links; j++)
        if (str_eq(k->links[j].id, k->ids[i]) &&
            str_ends(k->links[j].type, S("/worksheet")))
            return unzip_find(k->b->zip, resolve(k, dir, k->links[j].target));
    return -1;
}

static Str names_listed(struct opening *k)
{
    Str all = S("");

    for (size_t i = 0; i < k->n_sheets && all.n < 200; i++)
        all = str_fmt(k->b->a, "%.*s%s'%.*s'", STR(all), i ? ", " : "",
                      STR(k->names[i]));
    return all;
}

static enum rc choose_sheet(struct opening *k, Str dir, Str wish, size_t *ret,
                            struct err *e)
{
    bool even_hidden = false;

    for (size_t i = 0; wish.p && i < k->n_sheets; i++)
        if (str_eq(k->names[i], wish)) {
            *ret = i;
            return RC_OK;
        }
    if (wish.p)
        return err_set(e, RC_NOTFOUND, "sheet",
                       N_("there is no sheet '%.*s' in the workbook; it has "
                          "%.*s"),
                       STR(wish), STR(names_listed(k)));
    for (;;) {
        for (size_t i = 0; i < k->n_sheets; i++)
            if ((even_hidden || !k->hidden[i]) && sheet_part(k, dir, i) >= 0) {
                *ret = i;
                return RC_OK;
            }
        if (even_hidden)
            return err_set(e, RC_INVALID, "sheet",
                           N_("the workbook has no sheet with cells"));
        even_hidden = true;
    }
}

/* ---- all of it ---- */

static enum rc read_book(struct opening *k, int *ret_part, Str *ret_dir,
                         struct err *e)
{
    struct xml_events events = { k, book_start, no_end, no_text };

    TRY(read_links(k, S(""), e));
    *ret_part = part_of_type(k, S(""), "/officeDocument");
    if (*ret_part < 0)
        return no_part(e, S("xl/workbook.xml"));
    *ret_dir = folder_of(unzip_name(k->b->zip, *ret_part));
    TRY(xlsx_part(k->b, *ret_part, &events, &k->stream, e));
    return read_links(k, unzip_name(k->b->zip, *ret_part), e);
}

static enum rc read_parts(struct opening *k, Str dir, struct err *e)
{
    int looks = part_of_type(k, dir, "/styles");
    int strings = part_of_type(k, dir, "/sharedStrings");

    if (looks >= 0)
        TRY(xlsx_read_looks(k->b, looks, e));
    if (strings >= 0)
        TRY(xlsx_read_strings(k->b, strings, e));
    return RC_OK;
}

enum rc xlsx_open(struct arena *a, Str bytes, Str sheet, struct xlsx **ret,
                  struct err *e)
{
    struct xlsx *x = NEW(a, struct xlsx, 1);
    struct opening k = { .b = &x->book };
    size_t at = 0;
    int part;
    Str dir;

    x->book.a = a;
    TRY(check_old(bytes, e));
    TRY(unzip_open(a, bytes, LIMITS, &x->book.zip, e));
    TRY(check_kind(x->book.zip, e));
    TRY(read_book(&k, &part, &dir, e));
    TRY(choose_sheet(&k, dir, sheet, &at, e));
    x->part = sheet_part(&k, dir, at);
    if (x->part < 0)
        return no_part(e, k.names[at]);
    x->names = k.names;
    x->n_names = (int)k.n_sheets;
    x->name = k.names[at];
    TRY(read_parts(&k, dir, e));
    TRY(xlsx_rows_open(x, e));
    *ret = x;
    return RC_OK;
}

Str xlsx_sheet_name(const struct xlsx *x)
{
    return x->name;
}

int xlsx_sheet_names(const struct xlsx *x, const Str **ret)
{
    *ret = x->names;
    return x->n_names;
}

const char *xlsx_cell_name(int column, int row, char out[XLSX_CELL])
{
    char letters[8];
    int n = 0;

    for (int i = column; i >= 0 && n < 7; i = i / 26 - 1)
        letters[n++] = (char)('A' + i % 26);
    for (int i = 0; i < n; i++)
        out[i] = letters[n - 1 - i];
    out[n] = '\0';
    if (row > 0)
        snprintf(out + n, (size_t)(XLSX_CELL - n), "%d", row);
    return out;
}
