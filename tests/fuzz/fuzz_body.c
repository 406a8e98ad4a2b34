/*
 * A form from outside: first byte the encoding, the rest its body.  What is taken
 * is text in bounds, files lie in the body as sent, and the fields mean the
 * same when they are sent again in the other encoding.
 */
#include <string.h>

#include "app/http_body.h"
#include "base/arena.h"
#include "base/text.h"
#include "fuzz.h"

static void check_text(Str s, bool lines)
{
    CHECK(text_is_utf8(s));
    for (ptrdiff_t i = 0; i < s.n; i++)
        CHECK(((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f) ||
              (lines && (s.p[i] == '\n' || s.p[i] == '\t')));
}

static void check_part(const struct http_request *req,
                       const struct http_part *p)
{
    check_text(p->name, false);
    check_text(p->file_name, false);
    check_text(p->type, false);
    CHECK(p->name.n >= 1 && p->name.n <= BODY_MAX_NAME);
    CHECK(p->is_file == (p->file_name.n > 0));
    if (!p->is_file) {
        check_text(p->value, true);
        return;
    }
    CHECK(p->file_name.n <= 255 &&
          !memchr(p->file_name.p, '/', (size_t)p->file_name.n));
    CHECK(p->value.p >= req->body.p &&
          p->value.p + p->value.n <= req->body.p + req->body.n);
}

static void check_again(struct arena *a, const struct http_request *req)
{
    struct http_request again = {
        .a = a,
        .content_type = S("application/x-www-form-urlencoded"),
        .body = S(""),
    };
    struct err e = { 0 };
    int n = 0;

    for (int i = 0; i < req->n_parts; i++)
        if (!req->parts[i].is_file)
            again.body = str_fmt(a, "%s%s=%s&", again.body.p,
                                 http_escape(a, req->parts[i].name).p,
                                 http_escape(a, req->parts[i].value).p);
    CHECK(body_parse(&again, NULL, &e) == RC_OK);
    for (int i = 0; i < req->n_parts; i++) {
        if (req->parts[i].is_file)
            continue;
        CHECK(n < again.n_parts);
        CHECK(str_eq(again.parts[n].name, req->parts[i].name));
        CHECK(str_eq(again.parts[n].value, req->parts[i].value));
        n++;
    }
    CHECK(n == again.n_parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char *const types[] = {
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=B",
        "multipart/form-data; boundary=\"----x'()+_,-./:=?\"",
    };
    struct arena *a = arena_new();
    struct http_request req = { .a = a };
    struct err e = { 0 };
    enum rc rc;

    if (n > 0) {
        if (data[0] == '4') { /* the type itself is from outside */
            req.content_type =
                str_dup(a, (Str){ (const char *)data + 1, (ptrdiff_t)n - 1 });
            req.body = S("--B--");
        } else {
            req.content_type = str_of(types[data[0] % countof(types)]);
            req.body =
                str_dup(a, (Str){ (const char *)data + 1, (ptrdiff_t)n - 1 });
        }
        rc = body_parse(&req, NULL, &e);
        if (rc == RC_OK) {
            for (int i = 0; i < req.n_parts; i++)
                check_part(&req, &req.parts[i]);
            check_again(a, &req);
        } else {
            CHECK(rc == RC_INVALID && e.rc == rc && e.text[0]);
        }
    }
    arena_free(a);
    return 0;
}
