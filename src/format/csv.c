/*
 * CSV reading and writing.  The reader walks the text once; a field costs
 * nothing but its scan, except where doubled quotes must be undone, into the
 * arena.  Rows may differ in length: what a row must hold is its reader's
 * business.
 */
#include "format/csv.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

static enum rc refuse(const struct csv_reader *r, enum rc rc, const char *fmt,
                      struct err *e)
{
    char field[sizeof e->field];

    snprintf(field, sizeof field, "line %d", r->line);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return err_set(e, rc, field, fmt, r->line);
#pragma GCC diagnostic pop
}

/* Passes over lines of nothing but spaces; counts them. */
static void skip_blank(struct csv_reader *r)
{
    const char *p = r->text.p;
    ptrdiff_t at = r->at;

    while (at < r->text.n) {
        if (p[at] == ' ') {
            at++;
            continue;
        }
        if (p[at] != '\n' && p[at] != '\r')
            return;
        at += p[at] == '\r' && at + 1 < r->text.n && p[at + 1] == '\n' ? 2 : 1;
        r->at = at;
        r->next_line++;
    }
    r->at = at;
}

/* The sign that stands most often in the header line, outside quotes. */
static char find_separator(Str text)
{
    static const char signs[] = { ',', ';', '\t' };
    int count[sizeof signs] = { 0 }, best = 0;
    bool quoted = false;

    for (ptrdiff_t i = 0; i < text.n; i++) {
        char c = text.p[i];

        if (c == '"')
            quoted = !quoted;
        if (!quoted && (c == '\n' || c == '\r'))
            break;
        for (int k = 0; !quoted && k < countof(signs); k++)
            count[k] += c == signs[k];
    }
    for (int k = 1; k < countof(signs); k++)
        if (count[k] > count[best])
            best = k;
    return signs[best];
}

enum rc csv_open(struct csv_reader *r, struct arena *a, Str text, struct err *e)
{
    memset(r, 0, sizeof *r);
    r->text = text;
    r->next_line = 1;
    skip_blank(r);
    if (r->at >= text.n)
        return err_set(e, RC_INVALID, "line 1",
                       N_("the file is empty; its first line must name the "
                          "columns"));
    r->sep = find_separator(str_from(text, r->at));
    r->fields = NEW(a, Str, CSV_MAX_COLUMNS);
    r->scratch = a;
    return RC_OK;
}

/*
 * End of a bare field: a separator, a line end, a quote, a NUL or the end of
 * the text.  All of them but ';' lie at or under ',', most characters above.
 */
static ptrdiff_t bare_end(Str s, ptrdiff_t at, char sep)
{
    const unsigned char *p = (const unsigned char *)s.p;

    for (; at < s.n; at++) {
        unsigned char c = p[at];

        if (c > ',' && c != ';')
            continue;
        if (c == (unsigned char)sep || c == '\n' || c == '\r' || c == '"' ||
            c == '\0')
            break;
    }
    return at;
}

static Str undouble(struct arena *a, Str s)
{
    char *p = NEW(a, char, s.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        p[n++] = s.p[i];
        i += s.p[i] == '"';
    }
    return (Str){ p, n };
}

static int line_ends(Str s)
{
    int n = 0;

    for (ptrdiff_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n' ||
             (s.p[i] == '\r' && (i + 1 == s.n || s.p[i + 1] != '\n'));
    return n;
}

static enum rc too_large(const struct csv_reader *r, struct err *e)
{
    return refuse(r, RC_LIMIT,
                  N_("a field in the row of line %d is larger than 1 MB; is a "
                     "quotation mark missing?"),
                  e);
}

/* Index of the quote that closes the field begun at `at`, or -1. */
static ptrdiff_t closing_quote(Str s, ptrdiff_t at, bool *ret_doubled)
{
    *ret_doubled = false;
    while ((at = str_find(s, '"', at)) >= 0) {
        if (at + 1 == s.n || s.p[at + 1] != '"')
            return at;
        *ret_doubled = true;
        at += 2;
    }
    return -1;
}

/* True where a field may end: at a separator, a line end, the end. */
static bool at_end(const struct csv_reader *r)
{
    char c = r->at < r->text.n ? r->text.p[r->at] : '\n';

    return c == r->sep || c == '\n' || c == '\r';
}

/* r->at stands on the opening quote. */
static enum rc quoted_field(struct csv_reader *r, Str *ret, struct err *e)
{
    bool doubled;
    ptrdiff_t start = r->at + 1, end = closing_quote(r->text, start, &doubled);
    Str s = { r->text.p + start, end - start };

    if (end < 0)
        return refuse(r, RC_INVALID,
                      N_("in the row of line %d a quotation mark is opened and "
                         "never closed; close it or double it"),
                      e);
    if (s.n > CSV_MAX_FIELD)
        return too_large(r, e);
    if (str_find(s, '\0', 0) >= 0)
        return refuse(r, RC_INVALID, N_("the row of line %d holds a NUL"), e);
    r->at = end + 1;
    if (!at_end(r))
        return refuse(r, RC_INVALID,
                      N_("in the row of line %d text follows a closing "
                         "quotation mark; double the quotation marks that "
                         "belong to the text"),
                      e);
    r->next_line += line_ends(s);
    *ret = doubled ? undouble(r->scratch, s) : s;
    return RC_OK;
}

static enum rc bare_field(struct csv_reader *r, Str *ret, struct err *e)
{
    ptrdiff_t start = r->at;

    r->at = bare_end(r->text, start, r->sep);
    if (r->at - start > CSV_MAX_FIELD)
        return too_large(r, e);
    if (at_end(r)) {
        *ret = (Str){ r->text.p + start, r->at - start };
        return RC_OK;
    }
    if (r->text.p[r->at] == '\0')
        return refuse(r, RC_INVALID, N_("the row of line %d holds a NUL"), e);
    return refuse(r, RC_INVALID,
                  N_("in the row of line %d a quotation mark stands inside a "
                     "field without quotes; quote the field and double the "
                     "mark"),
                  e);
}

/* Steps over the separator; false where the row has no further field. */
static bool take_separator(struct csv_reader *r)
{
    if (r->at >= r->text.n || r->text.p[r->at] != r->sep)
        return false;
    r->at++;
    return true;
}

static void take_line_end(struct csv_reader *r)
{
    if (r->at >= r->text.n)
        return;
    if (r->text.p[r->at++] == '\r' && r->at < r->text.n &&
        r->text.p[r->at] == '\n')
        r->at++;
    r->next_line++;
}

enum rc csv_next(struct csv_reader *r, bool *ret_more, struct err *e)
{
    r->n = 0;
    skip_blank(r);
    r->line = r->next_line;
    if (r->at >= r->text.n) {
        *ret_more = false;
        return RC_OK;
    }
    do {
        bool quoted = r->at < r->text.n && r->text.p[r->at] == '"';

        if (r->n == CSV_MAX_COLUMNS)
            return refuse(r, RC_LIMIT,
                          N_("the row of line %d has more than 200 columns"),
                          e);
        if (quoted)
            TRY(quoted_field(r, &r->fields[r->n], e));
        else
            TRY(bare_field(r, &r->fields[r->n], e));
        r->n++;
    } while (take_separator(r));
    take_line_end(r);
    *ret_more = true;
    return RC_OK;
}

/* Also for ';' and tab: then any reader finds the comma. */
static bool wants_quotes(Str s)
{
    if (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' '))
        return true;
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] != '\0' && strchr(",;\t\"\r\n", s.p[i]))
            return true;
    return false;
}

static void write_field(struct buf *out, Str s, const char *before)
{
    if (!*before && !wants_quotes(s)) {
        buf_str(out, s);
        return;
    }
    buf_char(out, '"');
    buf_z(out, before);
    while (s.n) {
        ptrdiff_t at = str_find(s, '"', 0);

        if (at < 0)
            at = s.n - 1;
        buf_add(out, s.p, (size_t)at + 1);
        if (s.p[at] == '"')
            buf_char(out, '"');
        s = str_from(s, at + 1);
    }
    buf_char(out, '"');
}

void csv_field(struct buf *out, Str s, bool first)
{
    if (!first)
        buf_char(out, ',');
    write_field(out, s, "");
}

/* One of a list of letters that s begins with: its bytes, or 0. */
static ptrdiff_t begins_with(Str s, const char *const *letters, int n)
{
    for (int i = 0; i < n; i++)
        if (str_starts(s, str_of(letters[i])))
            return (ptrdiff_t)strlen(letters[i]);
    return 0;
}

/* Would a spreadsheet take the text for a formula?  Blanks before it, also those
 * without width, and the wide signs of East Asian keyboards count. */
static bool is_formula(Str s)
{
    static const char *const blanks[] = {
        " ",        "\t",           "\r",           "\n",
        "\xc2\xa0", "\xe2\x80\x8b", "\xe3\x80\x80", "\xef\xbb\xbf"
    };
    static const char *const signs[] = { "=",
                                         "+",
                                         "-",
                                         "@",
                                         "\xef\xbc\x9d",
                                         "\xef\xbc\x8b",
                                         "\xef\xbc\x8d",
                                         "\xef\xbc\xa0" };
    ptrdiff_t n;

    if (s.n && (s.p[0] == '\t' || s.p[0] == '\r'))
        return true;
    while ((n = begins_with(s, blanks, countof(blanks))) > 0)
        s = str_from(s, n);
    return begins_with(s, signs, countof(signs)) > 0;
}

static Str without_marks(Str s)
{
    while (s.n && s.p[0] == '\'')
        s = str_from(s, 1);
    return s;
}

void csv_field_safe(struct buf *out, Str s, bool first)
{
    if (!first)
        buf_char(out, ',');
    write_field(out, s, is_formula(without_marks(s)) ? "'" : "");
}

Str csv_text(Str s)
{
    return s.n && s.p[0] == '\'' && is_formula(without_marks(s))
               ? str_from(s, 1)
               : s;
}

void csv_end(struct buf *out)
{
    /* a row of one empty field would read as a blank line */
    if (out->n == 0 || out->p[out->n - 1] == '\n')
        buf_z(out, "\"\"");
    buf_z(out, "\r\n");
}
