/*
 * What a form sends, taken apart: names and values as text.  Strict: what two
 * readers could understand in two ways is refused.
 */
#include "app/http_form.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum rc form_refuse(struct form *f, const char *why)
{
    return err_set(f->e, RC_INVALID, "form", "%s", msg(f->e->lang, why));
}

/* ---- text ---- */

static bool is_control(char c)
{
    return (unsigned char)c < 0x20 || c == 0x7f;
}

/* Line ends become \n; false: another control character is in it. */
static bool unify_lines(char *p, ptrdiff_t *n)
{
    ptrdiff_t out = 0;

    for (ptrdiff_t i = 0; i < *n; i++) {
        if (p[i] == '\r' && i + 1 < *n && p[i + 1] == '\n')
            continue;
        if (is_control(p[i]) && p[i] != '\n' && p[i] != '\t')
            return false;
        p[out++] = p[i];
    }
    *n = out;
    return true;
}

enum rc form_text(struct form *f, char *plain, ptrdiff_t n, Str *ret)
{
    f->text += n;
    if (n > BODY_MAX_VALUE || f->text > BODY_MAX_TEXT)
        return form_refuse(f, N_("a field of the form is too long"));
    if (!text_is_utf8((Str){ plain, n }))
        return form_refuse(f, N_("a field of the form is not UTF-8 text"));
    if (!unify_lines(plain, &n))
        return form_refuse(f, N_("a field of the form has a control character "
                                 "in it"));
    *ret = text_nfc(f->a, (Str){ plain, n });
    return RC_OK;
}

enum rc form_name(struct form *f, char *plain, ptrdiff_t n, Str *ret)
{
    for (ptrdiff_t i = 0; i < n; i++)
        if (is_control(plain[i]))
            return form_refuse(f, N_("a field of the form has a control "
                                     "character in it"));
    return form_text(f, plain, n, ret);
}

enum rc form_push(struct form *f, const struct http_part *part)
{
    if (f->n == BODY_MAX_PARTS)
        return form_refuse(f, N_("the form has too many fields"));
    if (part->name.n < 1 || part->name.n > BODY_MAX_NAME)
        return form_refuse(f, N_("a field of the form has no name, or too "
                                 "long a one"));
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

bool form_unescape(char *p, ptrdiff_t *n)
{
    ptrdiff_t out = 0;

    for (ptrdiff_t i = 0; i < *n; i++) {
        if (p[i] != '%') {
            p[out++] = p[i];
            continue;
        }
        if (i + 2 >= *n || hex(p[i + 1]) < 0 || hex(p[i + 2]) < 0)
            return false;
        p[out++] = (char)(hex(p[i + 1]) * 16 + hex(p[i + 2]));
        i += 2;
    }
    *n = out;
    return true;
}

/* Visible ASCII, as it is sent; plus signs become blanks. */
static enum rc decode(struct form *f, Str s, char **ret, ptrdiff_t *ret_n)
{
    char *out = NEW(f->a, char, s.n + 1);

    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (s.p[i] <= ' ' || s.p[i] > '~')
            return form_refuse(f, N_("the form is not encoded as it says"));
        out[i] = s.p[i] == '+' ? ' ' : s.p[i];
    }
    *ret_n = s.n;
    if (!form_unescape(out, ret_n))
        return form_refuse(f, N_("the form is not encoded as it says"));
    *ret = out;
    return RC_OK;
}

static enum rc read_urlencoded(struct form *f, Str body)
{
    Str pair, name;

    while (body.n && str_cut(&body, '&', &pair)) {
        struct http_part part = { .file_name = S(""), .type = S("") };
        ptrdiff_t n;
        char *plain;

        if (!pair.n)
            continue;
        name = pair;
        str_cut(&pair, '=', &name);
        TRY(decode(f, name, &plain, &n));
        TRY(form_name(f, plain, n, &part.name));
        TRY(decode(f, pair, &plain, &n));
        TRY(form_text(f, plain, n, &part.value));
        TRY(form_push(f, &part));
    }
    return RC_OK;
}

/* ---- the type ---- */

bool form_is_word(Str s, const char *word)
{
    return (size_t)s.n == strlen(word) &&
           strncasecmp(s.p, word, (size_t)s.n) == 0;
}

static bool is_token(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c));
}

/* Behind the opening quote; only quote and backslash may be escaped. */
static enum rc take_quoted(struct form *f, Str *rest, Str *ret)
{
    char *out = NEW(f->a, char, rest->n + 1);
    ptrdiff_t n = 0, i = 0;

    for (; i < rest->n && rest->p[i] != '"'; i++) {
        if (rest->p[i] == '\\' &&
            (++i >= rest->n || (rest->p[i] != '"' && rest->p[i] != '\\')))
            return form_refuse(f, N_("the form is not encoded as it says"));
        out[n++] = rest->p[i];
    }
    if (i >= rest->n)
        return form_refuse(f, N_("the form is not encoded as it says"));
    *rest = str_from(*rest, i + 1);
    *ret = (Str){ out, n };
    return RC_OK;
}

static Str take_token(Str *rest)
{
    ptrdiff_t i = 0;
    Str token;

    while (i < rest->n && is_token(rest->p[i]))
        i++;
    token = (Str){ rest->p, i };
    *rest = str_from(*rest, i);
    return token;
}

static Str skip_blanks(Str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    return s;
}

enum rc form_param(struct form *f, Str *rest, struct form_param *ret)
{
    Str s = skip_blanks(*rest);

    if (s.n == 0)
        return RC_NOTFOUND;
    if (s.p[0] != ';')
        return form_refuse(f, N_("the form is not encoded as it says"));
    s = skip_blanks(str_from(s, 1));
    ret->name = take_token(&s);
    if (ret->name.n == 0 || s.n < 2 || s.p[0] != '=')
        return form_refuse(f, N_("the form is not encoded as it says"));
    s = str_from(s, 1);
    if (s.p[0] == '"') {
        s = str_from(s, 1);
        TRY(take_quoted(f, &s, &ret->value));
    } else {
        ret->value = take_token(&s);
        if (ret->value.n == 0)
            return form_refuse(f, N_("the form is not encoded as it says"));
    }
    *rest = s;
    return RC_OK;
}

/* 1 to 70 characters that need no escape anywhere. */
static bool is_boundary(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (!is_token(s.p[i]) && (!s.p[i] || !strchr("()/:=?, ", s.p[i])))
            return false;
    return s.n > 0 && s.n <= 70 && s.p[s.n - 1] != ' ';
}

/* The parameters that the type may have: its boundary, or that it is UTF-8. */
static enum rc read_params(struct form *f, Str rest, enum body_kind kind,
                           Str *ret_boundary)
{
    struct form_param param;
    bool seen = false;
    enum rc rc;

    while ((rc = form_param(f, &rest, &param)) == RC_OK) {
        bool good = kind == BODY_MULTIPART
                        ? form_is_word(param.name, "boundary") &&
                              is_boundary(param.value)
                        : form_is_word(param.name, "charset") &&
                              form_is_word(param.value, "utf-8");

        if (!good || seen)
            return form_refuse(f, N_("the form is not encoded as it says"));
        seen = true;
        *ret_boundary = param.value;
    }
    if (rc != RC_NOTFOUND)
        return rc;
    if (kind == BODY_MULTIPART && !seen)
        return form_refuse(f, N_("the form is not encoded as it says"));
    return RC_OK;
}

static Str bare_type(Str s)
{
    ptrdiff_t semi = str_find(s, ';', 0);

    return str_trim((Str){ s.p, semi < 0 ? s.n : semi });
}

enum body_kind body_kind(Str content_type)
{
    Str type = bare_type(content_type);

    if (form_is_word(type, "application/x-www-form-urlencoded"))
        return BODY_URLENCODED;
    if (form_is_word(type, "application/json"))
        return BODY_JSON;
    if (form_is_word(type, "multipart/form-data"))
        return BODY_MULTIPART;
    return BODY_OTHER;
}

enum rc body_parse(struct http_request *req, struct http_body *body,
                   struct err *e)
{
    struct form f = { .a = req->a, .body = body, .e = e };
    enum body_kind kind = body_kind(req->content_type);
    ptrdiff_t semi = str_find(req->content_type, ';', 0);
    Str boundary;

    if (semi >= 0 || kind == BODY_MULTIPART)
        TRY(read_params(&f,
                        semi < 0 ? S("") : str_from(req->content_type, semi),
                        kind, &boundary));
    if (kind == BODY_URLENCODED)
        TRY(read_urlencoded(&f, req->body));
    else if (kind == BODY_MULTIPART)
        TRY(form_multipart(&f, req->body, boundary));
    req->parts = f.at;
    req->n_parts = (int)f.n;
    return RC_OK;
}
