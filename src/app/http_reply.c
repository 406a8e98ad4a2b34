/*
 * What goes out: the headers of every reply, and the replies that the server
 * gives by itself.
 */
#include <assert.h>

#include "app/http_conn.h"
#include "base/arena.h"

#define CSP_PAGE                                                               \
    "default-src 'none'; script-src 'self'; style-src 'self'; "                \
    "img-src 'self'; font-src 'self'; connect-src 'self'; "                    \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "            \
    "require-trusted-types-for 'script'"
#define CSP_FILE "sandbox; default-src 'none'; frame-ancestors 'none'"

static const char *const always[][2] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Cross-Origin-Resource-Policy", "same-origin" },
    { "X-Frame-Options", "DENY" },
    { "Permissions-Policy",
      "accelerometer=(), autoplay=(), camera=(), display-capture=(), "
      "fullscreen=(), geolocation=(), gyroscope=(), magnetometer=(), "
      "microphone=(), midi=(), payment=(), usb=(), browsing-topics=()" },
};

static void add(struct MHD_Response *r, const char *name, const char *value)
{
    /* refused only for a value with a line break: no reply of ours has one */
    assert(MHD_add_response_header(r, name, value) == MHD_YES);
}

static const char *cache_of(const struct http_reply *reply)
{
    if (reply->forever)
        return "public, max-age=31536000, immutable";
    return reply->etag.n ? "private, no-cache" : "no-store";
}

static void add_download(struct arena *a, struct MHD_Response *r, Str name)
{
    add(r, "Content-Disposition",
        str_fmt(a, "attachment; filename*=UTF-8''%s", http_escape(a, name).p)
            .p);
}

static void add_headers(struct call *call, struct MHD_Response *r)
{
    const struct http_reply *reply = &call->reply;

    for (int i = 0; i < countof(always); i++)
        add(r, always[i][0], always[i][1]);
    add(r, "Content-Security-Policy", reply->download.n ? CSP_FILE : CSP_PAGE);
    add(r, "Cache-Control", cache_of(reply));
    if (reply->status != 304)
        add(r, "Content-Type",
            reply->type ? reply->type : "text/html; charset=utf-8");
    if (reply->etag.n)
        add(r, "ETag", str_fmt(call->a, "\"%.*s\"", STR(reply->etag)).p);
    if (reply->location.n)
        add(r, "Location", str_dup(call->a, reply->location).p);
    if (reply->download.n)
        add_download(call->a, r, reply->download);
    if (reply->status == 405)
        add(r, "Allow", reply->allow ? reply->allow : "GET, HEAD, POST");
    if (call->h->config.name)
        add(r, "Strict-Transport-Security", "max-age=31536000");
    if (reply->clear_site)
        add(r, "Clear-Site-Data", "\"cache\", \"cookies\", \"storage\"");
    if (reply->retry_s)
        add(r, "Retry-After", str_fmt(call->a, "%d", reply->retry_s).p);
    for (int i = 0; i < countof(reply->cookies); i++)
        if (reply->cookies[i].n)
            add(r, "Set-Cookie", str_dup(call->a, reply->cookies[i]).p);
}

enum MHD_Result reply_send(struct call *call, bool close)
{
    struct http_reply *reply = &call->reply;
    struct MHD_Response *r;
    enum MHD_Result sent;

    if (!reply->status)
        reply->status = 200;
    if (reply->status == 200 && http_has_etag(&call->req, reply->etag))
        reply->status = 304;
    if (reply->status == 304)
        reply->body = (Str){ "", 0 };
    r = MHD_create_response_from_buffer((size_t)reply->body.n,
                                        (void *)(uintptr_t)reply->body.p,
                                        MHD_RESPMEM_PERSISTENT);
    if (!r)
        return MHD_NO;
    add_headers(call, r);
    if (close)
        add(r, "Connection", "close");
    sent = MHD_queue_response(call->c, (unsigned)reply->status, r);
    MHD_destroy_response(r);
    return sent;
}

void reply_refuse(struct call *call, int status)
{
    call->reply = (struct http_reply){ 0 };
    call->reply.status = status;
    call->reply.type = "text/plain; charset=utf-8";
    call->reply.body = str_fmt(call->a, "%d: %s\n", status, call->e.text);
}
