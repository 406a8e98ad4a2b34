/*
 * What goes out: the header of every reply, and the replies that the server
 * gives by itself.
 */
#include <assert.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/http_call.h"
#include "base/arena.h"
#include "base/buf.h"

#define CSP_PAGE                                                               \
    "default-src 'none'; script-src 'self'; style-src 'self'; "                \
    "img-src 'self'; font-src 'self'; connect-src 'self'; "                    \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "            \
    "require-trusted-types-for 'script'"
#define CSP_FILE "sandbox; default-src 'none'; frame-ancestors 'none'"

static const char always[] =
    "X-Content-Type-Options: nosniff\r\n"
    "Referrer-Policy: same-origin\r\n"
    "Cross-Origin-Opener-Policy: same-origin\r\n"
    "Cross-Origin-Resource-Policy: same-origin\r\n"
    "X-Frame-Options: DENY\r\n"
    "Permissions-Policy: accelerometer=(), autoplay=(), camera=(), "
    "display-capture=(), fullscreen=(), geolocation=(), gyroscope=(), "
    "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), "
    "browsing-topics=()\r\n";

static const struct {
    int status;
    const char *words;
} statuses[] = {
    { 200, "OK" },
    { 201, "Created" },
    { 202, "Accepted" },
    { 204, "No Content" },
    { 302, "Found" },
    { 303, "See Other" },
    { 304, "Not Modified" },
    { 400, "Bad Request" },
    { 401, "Unauthorized" },
    { 403, "Forbidden" },
    { 404, "Not Found" },
    { 405, "Method Not Allowed" },
    { 408, "Request Timeout" },
    { 409, "Conflict" },
    { 413, "Content Too Large" },
    { 415, "Unsupported Media Type" },
    { 417, "Expectation Failed" },
    { 421, "Misdirected Request" },
    { 422, "Unprocessable Content" },
    { 429, "Too Many Requests" },
    { 431, "Request Header Fields Too Large" },
    { 500, "Internal Server Error" },
    { 503, "Service Unavailable" },
};

static const char *words_of(int status)
{
    for (int i = 0; i < countof(statuses); i++)
        if (statuses[i].status == status)
            return statuses[i].words;
    return "Other";
}

/* "Sun, 06 Nov 1994 08:49:37 GMT", made once a second. */
static const char *date_of(struct loop *l)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    struct timespec now;
    struct tm t;

    clock_gettime(CLOCK_REALTIME_COARSE, &now);
    if (now.tv_sec == l->date_s)
        return l->date;
    l->date_s = now.tv_sec;
    gmtime_r(&now.tv_sec, &t);
    snprintf(l->date, sizeof l->date, "%.3s, %02d %.3s %d %02d:%02d:%02d GMT",
             days + t.tm_wday * 3, t.tm_mday, months + t.tm_mon * 3,
             1900 + t.tm_year, t.tm_hour, t.tm_min, t.tm_sec);
    return l->date;
}

static void add(struct buf *b, const char *name, Str value)
{
    /* a line break here would let a value write the rest of the reply */
    for (ptrdiff_t i = 0; i < value.n; i++)
        assert((unsigned char)value.p[i] >= 0x20 && value.p[i] != 0x7f);
    buf_z(b, name);
    buf_add(b, ": ", 2);
    buf_str(b, value);
    buf_add(b, "\r\n", 2);
}

static const char *cache_of(const struct http_reply *reply)
{
    if (reply->forever)
        return "public, max-age=31536000, immutable";
    return reply->etag.n ? "private, no-cache" : "no-store";
}

/* Most replies have none of these. */
static void add_rare(struct buf *b, const struct call *call)
{
    const struct http_reply *reply = &call->reply;
    struct arena *a = call->a;

    if (reply->location.n)
        add(b, "Location", reply->location);
    if (reply->download.n)
        add(b, "Content-Disposition",
            str_fmt(a, "attachment; filename*=UTF-8''%s",
                    http_escape(a, reply->download).p));
    if (reply->status == 405)
        add(b, "Allow",
            str_of(reply->allow ? reply->allow : "GET, HEAD, POST"));
    if (reply->clear_site)
        add(b, "Clear-Site-Data", S("\"cache\", \"cookies\", \"storage\""));
    if (reply->retry_s)
        add(b, "Retry-After", str_fmt(a, "%d", reply->retry_s));
    for (int i = 0; i < countof(reply->cookies); i++)
        if (reply->cookies[i].n)
            add(b, "Set-Cookie", reply->cookies[i]);
    if (call->h->config.name)
        add(b, "Strict-Transport-Security", S("max-age=31536000"));
    if (call->close)
        add(b, "Connection", S("close"));
}

static void add_headers(struct buf *b, const struct call *call)
{
    const struct http_reply *reply = &call->reply;

    buf_fmt(b, "HTTP/1.1 %d %s\r\nDate: %s\r\n", reply->status,
            words_of(reply->status), date_of(call->conn->loop));
    buf_z(b, always);
    buf_z(b, reply->download.n ? "Content-Security-Policy: " CSP_FILE "\r\n"
                               : "Content-Security-Policy: " CSP_PAGE "\r\n");
    add(b, "Cache-Control", str_of(cache_of(reply)));
    if (reply->status != 304 && reply->status != 204) {
        add(b, "Content-Type",
            str_of(reply->type ? reply->type : "text/html; charset=utf-8"));
        buf_fmt(b, "Content-Length: %td\r\n", reply->body.n);
    }
    if (reply->etag.n)
        buf_fmt(b, "ETag: \"%.*s\"\r\n", STR(reply->etag));
    add_rare(b, call);
    buf_add(b, "\r\n", 2);
}

void reply_make(struct call *call)
{
    struct http_reply *reply = &call->reply;
    struct buf *b = NEW(call->a, struct buf, 1);

    if (!reply->status)
        reply->status = 200;
    if (reply->status == 200 && http_has_etag(&call->req, reply->etag))
        reply->status = 304;
    if (reply->status == 304 || reply->status == 204)
        reply->body = S("");
    buf_init_arena(b, call->a, BUF_NO_MAX);
    add_headers(b, call);
    call->out[0] = buf_view(b);
    call->out[1] = call->req.head ? S("") : reply->body;
}

void reply_refuse(struct call *call, int status)
{
    call->reply = (struct http_reply){ .status = status };
    call->reply.type = "text/plain; charset=utf-8";
    call->reply.body = str_fmt(call->a, "%d: %s\n", status, call->e.text);
}
