/*
 * What a form sends, taken apart: names and values as text, files as bytes.
 * Strict: what two readers could understand in two ways is refused.
 */
#include <string.h>

#include "app/http_body.h"
#include "base/arena.h"
#include "base/text.h"

struct form {
    struct arena *a;
    struct http_part *at;
    size_t n, cap;
    struct err *e;
};

static enum rc refuse(struct form *f, const char *why)
{
    return err_set(f->e, RC_INVALID, "form", "%s", msg(f->e->lang, why));
}

/* Line ends become \n; false: another control character is in it. */
static bool unify_lines(char *p, ptrdiff_t *n)
{
    ptrdiff_t out = 0;

    for (ptrdiff_t i = 0; i < *n; i++) {
        unsigned char c = (unsigned char)p[i];

        if (c == '\r') {
            if (i + 1 >= *n || p[i + 1] != '\n')
                return false;
            continue;
        }
        if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
            return false;
        p[out++] = p[i];
    }
    *n = out;
    return true;
}

/* plain: a copy in the arena, changed in place. */
static enum rc as_text(struct form *f, char *plain, ptrdiff_t n, Str *ret)
{
    if (n > BODY_MAX_VALUE)
        return refuse(f, N_("a field of the form is too long"));
    if (!text_is_utf8((Str){ plain, n }))
        return refuse(f, N_("a field of the form is not UTF-8 text"));
    if (!unify_lines(plain, &n))
        return refuse(f, N_("a field of the form has a control character in "
                            "it"));
    *ret = text_nfc(f->a, (Str){ plain, n });
    return RC_OK;
}

static enum rc check_name(struct form *f, Str name)
{
    if (name.n < 1 || name.n > BODY_MAX_NAME)
        return refuse(f, N_("a field of the form has no name, or too long "
                            "a one"));
    for (ptrdiff_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20)
            return refuse(f, N_("a field of the form has a control character "
                                "in it"));
    return RC_OK;
}

static enum rc push(struct form *f, const struct http_part *part)
{
    if (f->n == BODY_MAX_PARTS)
        return refuse(f, N_("the form has too many fields"));
    TRY(check_name(f, part->name));
    *PUSH(f->a, f->at, f->n, f->cap) = *part;
    return RC_OK;
}

/* ---- application/x-www-form-urlencoded ---- */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

static enum rc undo_percent(struct form *f, Str s, Str *ret)
{
    char *out = NEW(f->a, char, s.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c <= ' ' || c > '~')
            return refuse(f, N_("the form is not encoded as it says"));
        if (c != '%') {
            out[n++] = c == '+' ? ' ' : (char)c;
            continue;
        }
        if (i + 2 >= s.n || hex(s.p[i + 1]) < 0 || hex(s.p[i + 2]) < 0)
            return refuse(f, N_("the form is not encoded as it says"));
        out[n++] = (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2]));
        i += 2;
    }
    return as_text(f, out, n, ret);
}

static enum rc read_urlencoded(struct form *f, Str body)
{
    Str pair, name;

    while (body.n && str_cut(&body, '&', &pair)) {
        struct http_part part = { .file_name = S(""), .type = S("") };

        if (!pair.n)
            continue;
        name = pair;
        str_cut(&pair, '=', &name);
        TRY(undo_percent(f, name, &part.name));
        TRY(undo_percent(f, pair, &part.value));
        TRY(push(f, &part));
    }
    return RC_OK;
}

/* ---- multipart/form-data ---- */

static enum rc read_multipart(struct form *f, Str body, Str boundary)
{
    (void)body;
    (void)boundary;
    return refuse(f, N_("the form is not encoded as it says"));
}

/* ---- the type ---- */

/* type/subtype without parameters, in any case. */
static bool is_type(Str s, const char *type)
{
    ptrdiff_t semi = str_find(s, ';', 0);

    s = str_trim((Str){ s.p, semi < 0 ? s.n : semi });
    return (size_t)s.n == strlen(type) &&
           strncasecmp(s.p, type, (size_t)s.n) == 0;
}

enum body_kind body_kind(Str content_type, Str *ret_boundary)
{
    *ret_boundary = (Str){ 0 };
    if (is_type(content_type, "application/x-www-form-urlencoded"))
        return BODY_URLENCODED;
    if (is_type(content_type, "application/json"))
        return BODY_RAW;
    if (is_type(content_type, "multipart/form-data"))
        return BODY_MULTIPART;
    return BODY_OTHER;
}

enum rc body_parse(struct http_request *req, struct err *e)
{
    struct form f = { .a = req->a, .e = e };
    Str boundary;
    enum body_kind kind = body_kind(req->content_type, &boundary);

    if (kind == BODY_URLENCODED)
        TRY(read_urlencoded(&f, req->body));
    else if (kind == BODY_MULTIPART)
        TRY(read_multipart(&f, req->body, boundary));
    req->parts = f.at;
    req->n_parts = (int)f.n;
    return RC_OK;
}
