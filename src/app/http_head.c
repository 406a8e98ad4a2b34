/*
 * The header of a request: taken apart, and refused when it is not plainly what
 * a browser sends.  The library routes nothing and checks little.
 */
#include <stdio.h>
#include <string.h>

#include "app/http_conn.h"
#include "base/arena.h"

struct head {
    struct call *call;
    int headers, hosts;
    Str host, length, forwarded;
    bool coded;        /* a Transfer-Encoding was there */
    const char *next;  /* where the next header must begin, see follows() */
    const char *fault; /* English message id, or NULL */
};

static bool is_name(Str key, const char *name)
{
    return (size_t)key.n == strlen(name) &&
           strncasecmp(key.p, name, (size_t)key.n) == 0;
}

static bool has_bad_byte(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
            return true;
    return false;
}

/* A field that may come once. */
static void once(struct head *head, Str *field, Str value)
{
    if (field->p)
        head->fault = N_("a header of the request is there twice");
    *field = value;
}

static void take_coding(struct head *head, Str value)
{
    if (head->coded || !is_name(value, "chunked"))
        head->fault = N_("the request says its length in a way that is not "
                         "understood");
    head->coded = true;
}

static void take_header(struct head *head, Str key, Str value)
{
    struct http_request *req = &head->call->req;
    const struct {
        const char *name;
        Str *field;
    } fields[] = {
        { "If-None-Match", &req->if_none_match },
        { "Cookie", &req->cookie },
        { "Authorization", &req->authorization },
        { "Origin", &req->origin },
        { "Sec-Fetch-Site", &req->fetch_site },
        { "Content-Type", &req->content_type },
        { "Content-Length", &head->length },
        { "Idempotency-Key", &req->once },
        { "User-Agent", &req->agent },
    };

    if (is_name(key, "Host")) {
        head->hosts++;
        head->host = value;
    } else if (is_name(key, "Transfer-Encoding")) {
        take_coding(head, value);
    } else if (is_name(key, "Accept-Language")) {
        req->accept_language = value;
    } else if (is_name(key, "X-Forwarded-For")) {
        head->forwarded = value;
    }
    for (int i = 0; i < countof(fields); i++)
        if (is_name(key, fields[i].name))
            once(head, fields[i].field, value);
}

/*
 * The library measures names and values with strlen, so a NUL byte hides what
 * comes behind it.  They still lie in the buffer as they came: each must begin
 * where the one before it ends.  Only CRLF and blanks may stand between.
 */
static bool follows(struct head *head, Str key, Str value)
{
    bool ok = key.p == head->next && value.p > key.p + key.n;

    for (const char *p = key.p + key.n + 1; ok && p < value.p; p++)
        ok = *p == ' ' || *p == '\t';
    head->next = value.p + value.n + 2;
    return ok;
}

static enum MHD_Result on_header(void *cls, enum MHD_ValueKind kind,
                                 const char *key, size_t key_n,
                                 const char *value, size_t value_n)
{
    struct head *head = cls;
    Str k = { key, (ptrdiff_t)key_n };
    Str v = { value ? value : "", (ptrdiff_t)value_n };

    (void)kind;
    head->headers++;
    if (!follows(head, k, v) || has_bad_byte(k) || has_bad_byte(v))
        head->fault = N_("a header of the request is malformed");
    else
        take_header(head, k, v);
    return MHD_YES;
}

static void check_headers(struct head *head)
{
    struct MHD_Connection *c = head->call->c;
    const union MHD_ConnectionInfo *size =
        MHD_get_connection_info(c, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);

    MHD_get_connection_values_n(c, MHD_HEADER_KIND, on_header, head);
    if (head->headers > HTTP_MAX_HEADERS ||
        (size && size->header_size > HTTP_MAX_HEADER_BYTES))
        head->fault = N_("the header of the request is too large");
    else if (head->hosts != 1)
        head->fault = N_("the request must name its host exactly once");
}

/* "GET", one blank, target, one blank, version: no byte more (no NUL). */
static void check_line(struct head *head, const char *version)
{
    const char *end = head->call->target + head->call->req.target.raw.n;

    if (version != end + 1 ||
        (strcmp(version, "HTTP/1.1") != 0 && strcmp(version, "HTTP/1.0") != 0))
        head->fault = N_("the request line is malformed");
    head->next = version + strlen(version) + 2;
}

static bool is_digits(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

/* How long the body is, said in one way. */
static void check_length(struct head *head, const char *version)
{
    struct call *call = head->call;

    call->length = -1;
    call->chunked = head->coded;
    if (head->length.p &&
        (head->coded || !is_digits(head->length) || head->length.n > 18 ||
         !str_int(head->length, &call->length)))
        head->fault = N_("the request says its length in a way that is not "
                         "understood");
    if (head->coded && strcmp(version, "HTTP/1.1") != 0)
        head->fault = N_("the request says its length in a way that is not "
                         "understood");
    if (call->req.method == HTTP_GET && (head->coded || call->length > 0))
        head->fault = N_("a request for a page has no body");
}

static int refuse(struct call *call, int status, enum rc rc, const char *why)
{
    err_set(&call->e, rc, "request", "%s", msg(call->e.lang, why));
    return status;
}

static bool is_our_host(const struct call *call, Str host)
{
    const char *name = call->h->config.name;
    ptrdiff_t colon = str_find(host, ':', 0);
    Str bare = { host.p, colon < 0 ? host.n : colon };

    return http_host_ok(host, call->h->port) || (name && is_name(bare, name));
}

/* Behind a proxy of this machine: the last entry, which it has written. */
static void take_address(struct call *call, Str forwarded)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(call->c, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    ptrdiff_t at = forwarded.n;

    (void)info;
    while (at > 0 && forwarded.p[at - 1] != ',')
        at--;
    forwarded = str_trim(str_from(forwarded, at));
    if (call->h->config.proxy && forwarded.n > 0 && forwarded.n < 46)
        snprintf(call->req.address, sizeof call->req.address, "%.*s",
                 STR(forwarded));
    else
        snprintf(call->req.address, sizeof call->req.address, "127.0.0.1");
}

int head_check(struct call *call, const char *method, const char *version)
{
    struct head head = { .call = call };
    struct http_request *req = &call->req;
    bool post = strcmp(method, "POST") == 0;

    req->head = strcmp(method, "HEAD") == 0;
    req->method = post ? HTTP_POST : HTTP_GET;
    check_line(&head, version);
    check_headers(&head);
    check_length(&head, version);
    if (head.fault)
        return refuse(call, 400, RC_INVALID, head.fault);
    if (!is_our_host(call, head.host))
        return refuse(call, 421, RC_DENIED,
                      N_("this server does not answer to that name; open it "
                         "by the name that its operator gives out"));
    if (!post && !req->head && strcmp(method, "GET") != 0)
        return refuse(call, 405, RC_INVALID,
                      N_("this server takes GET, HEAD and POST only"));
    req->host = head.host;
    take_address(call, head.forwarded);
    return http_parse_target(call->a, req->target.raw, &req->target, &call->e)
               ? 400
               : 0;
}
