/*
 * What a header means: refused when it is not plainly a request that a browser
 * sends to this server.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "app/http_call.h"
#include "base/arena.h"

struct check {
    struct call *call;
    int hosts, codings;
    Str host, length, forwarded, expect, connection;
    const char *fault; /* English message id, or NULL */
};

static bool is_word(Str s, const char *word)
{
    return (size_t)s.n == strlen(word) &&
           strncasecmp(s.p, word, (size_t)s.n) == 0;
}

/* A field that may come once. */
static void once(struct check *k, Str *field, Str value)
{
    if (field->p)
        k->fault = N_("a header of the request is there twice");
    *field = value;
}

static void take_coding(struct check *k, Str value)
{
    if (k->codings++ || !is_word(value, "chunked"))
        k->fault = N_("the request says its length in a way that is not "
                      "understood");
}

static void take_field(struct check *k, const struct http_field *f)
{
    struct http_request *req = &k->call->req;
    const struct {
        const char *name;
        Str *field;
    } single[] = {
        { "If-None-Match", &req->if_none_match },
        { "Cookie", &req->cookie },
        { "Authorization", &req->authorization },
        { "Origin", &req->origin },
        { "Sec-Fetch-Site", &req->fetch_site },
        { "Content-Type", &req->content_type },
        { "Content-Length", &k->length },
        { "Idempotency-Key", &req->once },
        { "User-Agent", &req->agent },
        { "Expect", &k->expect },
    };

    if (is_word(f->name, "Host")) {
        k->hosts++;
        k->host = f->value;
    } else if (is_word(f->name, "Transfer-Encoding")) {
        take_coding(k, f->value);
    } else if (is_word(f->name, "Accept-Language")) {
        req->accept_language = f->value;
    } else if (is_word(f->name, "X-Forwarded-For")) {
        k->forwarded = f->value;
    } else if (is_word(f->name, "Connection")) {
        k->connection = f->value;
    }
    for (int i = 0; i < countof(single); i++)
        if (is_word(f->name, single[i].name))
            once(k, single[i].field, f->value);
}

static bool is_digits(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0 && s.n <= 18;
}

/* How long the body is, said in one way. */
static void check_length(struct check *k, int minor)
{
    struct call *call = k->call;

    call->chunked = k->codings > 0;
    if (k->length.p && (!is_digits(k->length) ||
                        !str_int(k->length, &call->length) || call->chunked))
        k->fault = N_("the request says its length in a way that is not "
                      "understood");
    if (call->chunked && minor == 0)
        k->fault = N_("the request says its length in a way that is not "
                      "understood");
    if (call->req.method == HTTP_GET && (call->chunked || call->length > 0))
        k->fault = N_("a request for a page has no body");
}

static bool is_our_host(const struct call *call, Str host)
{
    const char *name = call->h->config.name;
    ptrdiff_t colon = str_find(host, ':', 0);

    if (http_host_ok(host, call->h->port))
        return true;
    if (colon >= 0 && !is_digits(str_from(host, colon + 1)))
        return false;
    return name && is_word((Str){ host.p, colon < 0 ? host.n : colon }, name);
}

static bool is_address(const char *text)
{
    struct in6_addr six;
    struct in_addr four;

    return inet_pton(AF_INET, text, &four) == 1 ||
           inet_pton(AF_INET6, text, &six) == 1;
}

/* Behind a proxy of this machine: the last entry, which it has written. */
static void take_address(struct call *call, Str forwarded)
{
    const char *peer = call->conn->address;
    char *to = call->req.address;
    ptrdiff_t at = forwarded.n;

    while (at > 0 && forwarded.p[at - 1] != ',')
        at--;
    forwarded = str_trim(str_from(forwarded, at));
    if (forwarded.n > 0 && forwarded.n < 48 && call->h->config.proxy &&
        http_listen_ok(str_of(peer))) {
        snprintf(to, sizeof call->req.address, "%.*s", STR(forwarded));
        if (is_address(to))
            return;
    }
    snprintf(to, sizeof call->req.address, "%s", peer);
}

/* The client wants no further request, or cannot send one. */
static bool is_last(Str connection, int minor)
{
    Str word;

    while (connection.n && str_cut(&connection, ',', &word))
        if (is_word(str_trim(word), "close"))
            return true;
    return minor == 0;
}

static int refuse(struct call *call, int status, enum rc rc, const char *why)
{
    err_set(&call->e, rc, "request", "%s", msg(call->e.lang, why));
    return status;
}

int check_request(struct call *call, const struct http_head *head)
{
    struct http_request *req = &call->req;
    struct check k = { .call = call };
    bool post = str_is(head->method, "POST");

    req->head = str_is(head->method, "HEAD");
    req->method = post ? HTTP_POST : HTTP_GET;
    call->length = -1;
    for (int i = 0; i < head->n; i++)
        take_field(&k, &head->fields[i]);
    if (k.hosts != 1)
        k.fault = N_("the request must name its host exactly once");
    check_length(&k, head->minor);
    if (k.fault)
        return refuse(call, 400, RC_INVALID, k.fault);
    call->close = is_last(k.connection, head->minor);
    if (!is_our_host(call, k.host))
        return refuse(call, 421, RC_DENIED,
                      N_("this server does not answer to that name; open it "
                         "by the name that its operator gives out"));
    if (!post && !req->head && !str_is(head->method, "GET"))
        return refuse(call, 405, RC_INVALID,
                      N_("this server takes GET, HEAD and POST only"));
    if (k.expect.p && !is_word(k.expect, "100-continue"))
        return refuse(call, 417, RC_INVALID,
                      N_("the request expects what this server does not do"));
    call->expects = k.expect.p && head->minor;
    req->host = k.host;
    take_address(call, k.forwarded);
    return http_parse_target(call->a, head->target, &req->target, &call->e)
               ? 400
               : 0;
}
