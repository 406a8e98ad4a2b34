/*
 * What a request names: its target, the host it was sent to, the version the
 * client holds.  Pure functions over bytes from outside, fuzzed.
 */
#include "app/http.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum { MAX_SEGMENT = 255 };

static enum rc refuse(struct err *e, const char *why)
{
    return err_set(e, RC_INVALID, "url", "%s", msg(e->lang, why));
}

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

static bool has_control(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return true;
    return false;
}

/* Undoes percent signs (and, in a query, plus signs). */
static bool undo_percent(Str s, bool query, char *out, ptrdiff_t *ret_n)
{
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        int high, low;

        if (s.p[i] != '%') {
            out[n++] = query && s.p[i] == '+' ? ' ' : s.p[i];
            continue;
        }
        if (i + 2 >= s.n)
            return false;
        high = hex(s.p[i + 1]);
        low = hex(s.p[i + 2]);
        if (high < 0 || low < 0)
            return false;
        out[n++] = (char)(high * 16 + low);
        i += 2;
    }
    *ret_n = n;
    return true;
}

static enum rc decode(struct arena *a, Str s, bool query, Str *ret,
                      struct err *e)
{
    char *out = NEW(a, char, s.n + 1);
    Str plain = { out, 0 };

    if (!undo_percent(s, query, out, &plain.n))
        return refuse(e, N_("the address has a percent sign that is not "
                            "followed by two hexadecimal digits"));
    if (has_control(plain))
        return refuse(e, N_("the address has a control character in it"));
    if (!text_is_utf8(plain))
        return refuse(e, N_("the address is not UTF-8 text"));
    *ret = text_nfc(a, plain);
    return RC_OK;
}

static enum rc take_segment(struct arena *a, Str part, struct http_target *t,
                            struct err *e)
{
    Str s;

    if (part.n == 0)
        return refuse(e, N_("the address has an empty part between two "
                            "slashes"));
    if (t->n_segments == HTTP_MAX_SEGMENTS)
        return refuse(e, N_("the address is too long"));
    TRY(decode(a, part, false, &s, e));
    if (s.n > MAX_SEGMENT)
        return refuse(e, N_("the address is too long"));
    if (str_is(s, ".") || str_is(s, "..") || str_find(s, '/', 0) >= 0 ||
        str_find(s, '\\', 0) >= 0)
        return refuse(e, N_("the address steps out of its place with dots or "
                            "an escaped slash"));
    t->segments[t->n_segments++] = s;
    return RC_OK;
}

static enum rc take_path(struct arena *a, Str path, struct http_target *t,
                         struct err *e)
{
    Str part;

    path = str_from(path, 1);
    if (path.n && path.p[path.n - 1] == '/') {
        t->slash = true;
        path.n--;
        if (path.n == 0)
            return refuse(e, N_("the address has an empty part between two "
                                "slashes"));
    }
    if (path.n == 0)
        return RC_OK;
    while (str_cut(&path, '/', &part))
        TRY(take_segment(a, part, t, e));
    return RC_OK;
}

static enum rc take_param(struct arena *a, Str pair, struct http_target *t,
                          struct err *e)
{
    struct http_param p;
    Str name = pair;

    str_cut(&pair, '=', &name);
    if (t->n_params == HTTP_MAX_PARAMS)
        return refuse(e, N_("the address has too many parameters"));
    TRY(decode(a, name, true, &p.name, e));
    TRY(decode(a, pair, true, &p.value, e));
    for (int i = 0; i < t->n_params; i++)
        if (str_eq(t->params[i].name, p.name))
            return refuse(e, N_("the address gives a parameter twice"));
    t->params[t->n_params++] = p;
    return RC_OK;
}

/* Only what a browser sends: visible ASCII without quotes, <>, \, #. */
static bool is_plain(Str raw)
{
    for (ptrdiff_t i = 0; i < raw.n; i++) {
        char c = raw.p[i];

        if (c <= ' ' || c > '~' || strchr("\"<>\\#^`{|}", c))
            return false;
    }
    return true;
}

enum rc http_parse_target(struct arena *a, Str raw, struct http_target *ret,
                          struct err *e)
{
    struct http_target *t = NEW(a, struct http_target, 1);
    Str query, path, pair;
    ptrdiff_t mark;

    if (raw.n == 0 || raw.p[0] != '/')
        return refuse(e, N_("the address does not begin with a slash"));
    if (raw.n > HTTP_MAX_TARGET)
        return refuse(e, N_("the address is too long"));
    if (!is_plain(raw))
        return refuse(e, N_("the address has a character in it that must be "
                            "escaped"));
    mark = str_find(raw, '?', 0);
    path = mark < 0 ? raw : (Str){ raw.p, mark };
    query = mark < 0 ? (Str){ 0 } : str_from(raw, mark + 1);
    t->raw = raw;
    TRY(take_path(a, path, t, e));
    while (query.n && str_cut(&query, '&', &pair))
        if (pair.n)
            TRY(take_param(a, pair, t, e));
    *ret = *t;
    return RC_OK;
}

Str http_param(const struct http_target *t, const char *name)
{
    for (int i = 0; i < t->n_params; i++)
        if (str_is(t->params[i].name, name))
            return t->params[i].value;
    return (Str){ 0 };
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

Str http_escape(struct arena *a, Str s)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = NEW(a, char, s.n * 3 + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (is_unreserved(s.p[i])) {
            out[n++] = s.p[i];
            continue;
        }
        out[n++] = '%';
        out[n++] = digits[c >> 4];
        out[n++] = digits[c & 15];
    }
    return (Str){ out, n };
}

bool http_has_etag(const struct http_request *req, Str etag)
{
    Str rest = req->if_none_match, item;

    if (etag.n == 0)
        return false;
    while (rest.n && str_cut(&rest, ',', &item)) {
        item = str_trim(item);
        if (str_is(item, "*"))
            return true;
        if (str_starts(item, S("W/")))
            item = str_from(item, 2);
        if (item.n == etag.n + 2 && item.p[0] == '"' &&
            item.p[item.n - 1] == '"' &&
            memcmp(item.p + 1, etag.p, (size_t)etag.n) == 0)
            return true;
    }
    return false;
}

/* Four decimal numbers, the first of them 127. */
static bool is_127(Str s)
{
    int parts = 0;
    Str part;

    while (str_cut(&s, '.', &part)) {
        int64_t v;

        if (part.n > 3 || !str_int(part, &v) || v < 0 || v > 255 ||
            (part.n > 1 && part.p[0] == '0'))
            return false;
        if (parts++ == 0 && v != 127)
            return false;
    }
    return parts == 4;
}

bool http_listen_ok(Str host)
{
    return str_is(host, "::1") ||
           (host.n == 9 && strncasecmp(host.p, "localhost", 9) == 0) ||
           is_127(host);
}

/* Cuts ":port" off; false when there is one and it is not ours. */
static bool cut_port(Str *host, ptrdiff_t from, int port)
{
    enum { PORT_DIGITS = 5 };
    ptrdiff_t colon = str_find(*host, ':', from);
    int64_t v;
    Str text;

    if (colon < 0)
        return true;
    /* written as one writes it: no zeros before it */
    text = str_from(*host, colon + 1);
    if (text.n > PORT_DIGITS || str_starts(text, S("0")) ||
        !str_int(text, &v) || v != port)
        return false;
    host->n = colon;
    return true;
}

bool http_host_ok(Str host, int port)
{
    if (str_starts(host, S("[")))
        return cut_port(&host,
                        str_find(host, ']', 0) < 0 ? 0 : str_find(host, ']', 0),
                        port) &&
               str_is(host, "[::1]");
    return cut_port(&host, 0, port) && http_listen_ok(host) &&
           !str_is(host, "::1");
}
