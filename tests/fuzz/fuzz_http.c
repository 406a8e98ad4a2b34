/*
 * A request target, a Host and an If-None-Match from outside.  What is taken is
 * UTF-8 without control characters, steps nowhere, keeps the bounds, and means
 * the same when it is written again.
 */
#include <string.h>

#include "app/http.h"
#include "base/arena.h"
#include "base/text.h"
#include "fuzz.h"

static void check_text(Str s)
{
    CHECK(text_is_utf8(s));
    for (ptrdiff_t i = 0; i < s.n; i++)
        CHECK((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f);
}

/* The target again from its parts. */
static Str written(struct arena *a, const struct http_target *t)
{
    Str out = S("");

    for (int i = 0; i < t->n_segments; i++)
        out =
            str_cat(a, str_cat(a, out, S("/")), http_escape(a, t->segments[i]));
    if (t->slash || t->n_segments == 0)
        out = str_cat(a, out, S("/"));
    for (int i = 0; i < t->n_params; i++) {
        out = str_cat(a, out, i ? S("&") : S("?"));
        out = str_cat(a, out, http_escape(a, t->params[i].name));
        out = str_cat(a, str_cat(a, out, S("=")),
                      http_escape(a, t->params[i].value));
    }
    return out;
}

static void check_target(struct arena *a, const struct http_target *t)
{
    struct http_target again;
    struct err e = { 0 };
    Str text = written(a, t);

    CHECK(t->n_segments <= HTTP_MAX_SEGMENTS && t->n_params <= HTTP_MAX_PARAMS);
    for (int i = 0; i < t->n_segments; i++) {
        check_text(t->segments[i]);
        CHECK(t->segments[i].n > 0 && str_find(t->segments[i], '/', 0) < 0);
        CHECK(!str_is(t->segments[i], ".") && !str_is(t->segments[i], ".."));
    }
    for (int i = 0; i < t->n_params; i++) {
        check_text(t->params[i].name);
        check_text(t->params[i].value);
    }
    if (text.n > HTTP_MAX_TARGET)
        return;
    CHECK(http_parse_target(a, text, &again, &e) == RC_OK);
    CHECK(str_eq(written(a, &again), text));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    Str raw = str_dup(a, (Str){ (const char *)data, (ptrdiff_t)n });
    struct http_request req = { .if_none_match = raw };
    struct err e = { 0 };
    struct http_target t;
    enum rc rc = http_parse_target(a, raw, &t, &e);

    if (rc == RC_OK)
        check_target(a, &t);
    else
        CHECK(rc == RC_INVALID && e.rc == rc && e.text[0]);
    if (http_host_ok(raw, 8080))
        CHECK(raw.n <= 21 && (memchr(data, '1', n) || raw.n >= 9));
    http_has_etag(&req, S("v1"));
    arena_free(a);
    return 0;
}
