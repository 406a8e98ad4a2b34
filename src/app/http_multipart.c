/*
 * multipart/form-data: a line with the boundary, the part's header, an empty
 * line, the part's bytes, again.  Nothing may stand before the first boundary
 * or behind the last, no line of a header may be folded, and none may be there
 * that forms do not send.
 */
#include <string.h>

#include "app/http_form.h"
#include "base/arena.h"

enum { MAX_PART_HEADER = 4096, WINDOW = 1 << 20, MAX_FILE_NAME = 255 };

static enum rc malformed(struct form *f)
{
    return form_refuse(f, N_("the form is not encoded as it says"));
}

/* ---- the header of a part ---- */

/* "UTF-8''percent-encoded" → text. */
static enum rc extended(struct form *f, Str value, Str *ret)
{
    Str head = S("UTF-8''");
    char *plain;
    ptrdiff_t n;

    if (value.n <= head.n || strncasecmp(value.p, head.p, (size_t)head.n) != 0)
        return malformed(f);
    n = value.n - head.n;
    plain = NEW(f->a, char, n + 1);
    memcpy(plain, value.p + head.n, (size_t)n);
    if (!form_unescape(plain, &n))
        return malformed(f);
    return form_name(f, plain, n, ret);
}

/* Browsers write a quote as %22, and leave a percent sign as it is. */
static enum rc plain_name(struct form *f, Str value, Str *ret)
{
    char *out = NEW(f->a, char, value.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < value.n; i++) {
        bool quote = value.n - i >= 3 && memcmp(value.p + i, "%22", 3) == 0;

        out[n++] = quote ? '"' : value.p[i];
        i += quote ? 2 : 0;
    }
    return form_name(f, out, n, ret);
}

/* What stands behind the last slash of either kind. */
static Str last_part(Str path)
{
    ptrdiff_t at = path.n;

    while (at > 0 && path.p[at - 1] != '/' && path.p[at - 1] != '\\')
        at--;
    return str_from(path, at);
}

struct disposition {
    bool name, file, extended; /* what was there */
    Str file_name;
};

static enum rc take_param(struct form *f, const struct form_param *param,
                          struct disposition *d, struct http_part *part)
{
    if (form_is_word(param->name, "name") && !d->name) {
        d->name = true;
        return plain_name(f, param->value, &part->name);
    }
    if (form_is_word(param->name, "filename*") && !d->extended) {
        d->extended = true;
        return extended(f, param->value, &d->file_name);
    }
    if (form_is_word(param->name, "filename") && !d->file) {
        Str name;

        d->file = true;
        TRY(plain_name(f, param->value, &name));
        if (!d->extended)
            d->file_name = name;
        return RC_OK;
    }
    return malformed(f);
}

static enum rc take_disposition(struct form *f, Str value,
                                struct http_part *part)
{
    struct disposition d = { .file_name = S("") };
    ptrdiff_t semi = str_find(value, ';', 0);
    struct form_param param;
    Str rest = str_from(value, semi < 0 ? value.n : semi);
    enum rc rc;

    if (!form_is_word(str_trim((Str){ value.p, value.n - rest.n }),
                      "form-data"))
        return malformed(f);
    while ((rc = form_param(f, &rest, &param)) == RC_OK)
        TRY(take_param(f, &param, &d, part));
    if (rc != RC_NOTFOUND)
        return rc;
    if (!d.name)
        return malformed(f);
    part->is_file = d.file || d.extended;
    part->file_name = last_part(d.file_name);
    if (part->file_name.n > MAX_FILE_NAME)
        return form_refuse(f, N_("the name of a file is too long"));
    return RC_OK;
}

static enum rc take_type(struct form *f, Str value, struct http_part *part)
{
    if (value.n == 0 || value.n > BODY_MAX_NAME || part->type.p)
        return malformed(f);
    for (ptrdiff_t i = 0; i < value.n; i++)
        if (value.p[i] < ' ' || value.p[i] > '~')
            return malformed(f);
    part->type = str_dup(f->a, value);
    return RC_OK;
}

static enum rc take_line(struct form *f, Str line, struct http_part *part)
{
    ptrdiff_t colon = str_find(line, ':', 0);
    Str name, value;

    if (colon < 1)
        return malformed(f);
    name = (Str){ line.p, colon };
    value = str_trim(str_from(line, colon + 1));
    if (form_is_word(name, "Content-Disposition") && !part->name.p)
        return take_disposition(f, value, part);
    if (form_is_word(name, "Content-Type"))
        return take_type(f, value, part);
    return malformed(f);
}

/* Up to and with the empty line. */
static enum rc take_header(struct form *f, Str *rest, struct http_part *part)
{
    ptrdiff_t room = rest->n < MAX_PART_HEADER ? rest->n : MAX_PART_HEADER;

    for (;;) {
        char *end = memmem(rest->p, (size_t)room, "\r\n", 2);
        Str line;

        if (!end)
            return malformed(f);
        line = (Str){ rest->p, end - rest->p };
        *rest = str_from(*rest, line.n + 2);
        room -= line.n + 2;
        if (line.n == 0)
            return part->name.p ? RC_OK : malformed(f);
        TRY(take_line(f, line, part));
    }
}

/* ---- the bytes of a part ---- */

/* Where "\r\n--boundary" begins, or -1.  Pages that were passed are let go of,
 * so that a large file does not stay in memory for being looked through. */
static ptrdiff_t find_end(struct form *f, Str s, Str delimiter)
{
    for (ptrdiff_t at = 0; at < s.n; at += WINDOW) {
        ptrdiff_t n = s.n - at, most = WINDOW + delimiter.n - 1;
        char *found;

        if (n > most)
            n = most;
        found = memmem(s.p + at, (size_t)n, delimiter.p, (size_t)delimiter.n);
        if (f->body)
            body_let_go(f->body, (Str){ s.p + at, n });
        if (found)
            return found - s.p;
    }
    return -1;
}

static enum rc keep_part(struct form *f, Str bytes, struct http_part *part)
{
    char *plain;

    if (!part->type.p)
        part->type = S("");
    if (part->is_file) {
        part->value = bytes;
        if (part->file_name.n)
            return form_push(f, part);
        /* a choice of file that was left empty */
        return bytes.n ? malformed(f) : RC_OK;
    }
    if (bytes.n > BODY_MAX_VALUE)
        return form_refuse(f, N_("a field of the form is too long"));
    plain = NEW(f->a, char, bytes.n + 1);
    memcpy(plain, bytes.p, (size_t)bytes.n);
    TRY(form_text(f, plain, bytes.n, &part->value));
    return form_push(f, part);
}

/* Behind a boundary: CRLF and a part, or "--" and the end. */
static bool is_last(Str rest)
{
    return str_is(rest, "--") || str_is(rest, "--\r\n");
}

enum rc form_multipart(struct form *f, Str body, Str boundary)
{
    Str delimiter = str_fmt(f->a, "\r\n--%.*s", STR(boundary));
    Str first = str_from(delimiter, 2), rest;

    if (!str_starts(body, first))
        return malformed(f);
    rest = str_from(body, first.n);
    while (!is_last(rest)) {
        struct http_part part = { .file_name = S("") };
        ptrdiff_t end;

        if (!str_starts(rest, S("\r\n")))
            return malformed(f);
        rest = str_from(rest, 2);
        TRY(take_header(f, &rest, &part));
        end = find_end(f, rest, delimiter);
        if (end < 0)
            return malformed(f);
        TRY(keep_part(f, (Str){ rest.p, end }, &part));
        rest = str_from(rest, end + delimiter.n);
    }
    return RC_OK;
}
