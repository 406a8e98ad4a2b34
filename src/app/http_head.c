/*
 * Lines end with CRLF and nothing else, no line is folded, no blank stands before
 * a colon, chunks have no extensions and no trailers: a proxy and this program
 * must never see two different requests in the same bytes.
 */
#include "app/http_head.h"

#include <string.h>

/* ---- the header ---- */

enum head_state head_scan(Str bytes, ptrdiff_t *at)
{
    const char *p = bytes.p;

    if (bytes.n && (p[0] < 'A' || p[0] > 'Z'))
        return HEAD_BAD;
    while (*at < bytes.n) {
        const char *lf = memchr(p + *at, '\n', (size_t)(bytes.n - *at));

        if (!lf)
            break;
        *at = lf - p + 1;
        if (lf == p || lf[-1] != '\r')
            return HEAD_BAD;
        if (*at > HTTP_MAX_HEADER_BYTES)
            return HEAD_LARGE;
        if (*at >= 4 && lf[-2] == '\n')
            return HEAD_END;
    }
    *at = bytes.n;
    return bytes.n > HTTP_MAX_HEADER_BYTES ? HEAD_LARGE : HEAD_MORE;
}

static bool is_token(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= '0' && c <= '9') || (c && strchr("!#$%&'*+-.^_`|~", c))))
            return false;
    }
    return s.n > 0;
}

static bool is_field_value(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
            return false;
    return true;
}

static Str trim_blanks(Str s)
{
    while (s.n && (s.p[0] == ' ' || s.p[0] == '\t'))
        s = str_from(s, 1);
    while (s.n && (s.p[s.n - 1] == ' ' || s.p[s.n - 1] == '\t'))
        s.n--;
    return s;
}

/* The bytes up to CRLF, which is there. */
static Str take_line(Str *rest)
{
    ptrdiff_t end = str_find(*rest, '\n', 0) - 1;
    Str line = { rest->p, end };

    *rest = str_from(*rest, end + 2);
    return line;
}

/* Method, one blank, target, one blank, version. */
static bool take_request_line(Str line, struct http_head *h)
{
    ptrdiff_t one = str_find(line, ' ', 0), two;

    if (one < 1)
        return false;
    two = str_find(line, ' ', one + 1);
    if (two < one + 2)
        return false;
    h->method = (Str){ line.p, one };
    h->target = (Str){ line.p + one + 1, two - one - 1 };
    line = str_from(line, two + 1);
    h->minor = str_is(line, "HTTP/1.1");
    return is_token(h->method) && is_field_value(h->target) &&
           (h->minor || str_is(line, "HTTP/1.0"));
}

static bool take_field(Str line, struct http_field *f)
{
    ptrdiff_t colon = str_find(line, ':', 0);

    if (colon < 1)
        return false;
    f->name = (Str){ line.p, colon };
    f->value = trim_blanks(str_from(line, colon + 1));
    return is_token(f->name) && is_field_value(f->value);
}

bool head_parse(Str bytes, struct http_head *ret, const char **ret_why)
{
    Str line = take_line(&bytes);

    ret->n = 0;
    if (!take_request_line(line, ret)) {
        *ret_why = N_("the request line is malformed");
        return false;
    }
    while ((line = take_line(&bytes)).n > 0) {
        if (ret->n == HTTP_MAX_HEADERS) {
            *ret_why = N_("the header of the request is too large");
            return false;
        }
        if (!take_field(line, &ret->fields[ret->n++])) {
            *ret_why = N_("a header of the request is malformed");
            return false;
        }
    }
    return true;
}

/* ---- a chunked body ---- */

enum { SIZE, SIZE_LF, DATA, DATA_CR, DATA_LF, LAST_CR, LAST_LF };
enum { MAX_DIGITS = 12 };

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

static bool take_digit(struct chunked *c, char byte)
{
    int v = hex(byte);

    if (v < 0 || c->digits == MAX_DIGITS)
        return false;
    c->left = c->left * 16 + v;
    c->digits++;
    return true;
}

/* Of the frame, not of the data; false: not what must stand here. */
static bool take_byte(struct chunked *c, char byte)
{
    switch (c->at) {
    case SIZE:
        if (byte != '\r' || c->digits == 0)
            return take_digit(c, byte);
        c->at = SIZE_LF;
        return true;
    case SIZE_LF:
        c->at = c->left ? DATA : LAST_CR;
        return byte == '\n';
    case DATA_CR:
        c->at = DATA_LF;
        return byte == '\r';
    case DATA_LF:
        c->at = SIZE;
        c->digits = 0;
        return byte == '\n';
    case LAST_CR:
        c->at = LAST_LF;
        return byte == '\r';
    default:
        c->done = true;
        return byte == '\n';
    }
}

ptrdiff_t chunked_take(struct chunked *c, Str in, Str *ret_data)
{
    ptrdiff_t i = 0, n;

    *ret_data = (Str){ in.p, 0 };
    while (i < in.n && c->at != DATA && !c->done && !c->bad)
        c->bad = !take_byte(c, in.p[i++]);
    if (c->at != DATA || c->bad || i == in.n)
        return i;
    n = in.n - i < c->left ? in.n - i : c->left;
    *ret_data = (Str){ in.p + i, n };
    c->left -= n;
    if (c->left == 0)
        c->at = DATA_CR;
    return i + n;
}
