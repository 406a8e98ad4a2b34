/*
 * http_body: what forms send, read as they mean it; what two readers could read in
 * two ways refused; large bodies in a file, and never more than allowed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/http_body.h"
#include "base/arena.h"

#define URL "application/x-www-form-urlencoded"
#define MULTI "multipart/form-data; boundary=B"

static enum rc parse(struct http_request *req, Str type, Str body)
{
    struct err e = { .lang = LANG_EN };

    *req = (struct http_request){ .a = req->a, .content_type = type };
    req->body = body;
    return body_parse(req, NULL, &e);
}

/* Name, equals sign, value, of every part; of a file its name and type too. */
static Str told(const struct http_request *req)
{
    Str all = S("");

    for (int i = 0; i < req->n_parts; i++) {
        const struct http_part *p = &req->parts[i];

        all = str_fmt(req->a, "%.*s%.*s=%.*s", STR(all), STR(p->name),
                      STR(p->value));
        if (p->is_file)
            all = str_fmt(req->a, "%.*s[%.*s,%.*s]", STR(all),
                          STR(p->file_name), STR(p->type));
        all = str_cat(req->a, all, S("|"));
    }
    return all;
}

#define D "Content-Disposition: form-data; "
#define PART(head, body) "--B\r\n" head "\r\n\r\n" body "\r\n"
#define END "--B--\r\n"

static void test_form__is_read(void **state)
{
    static const struct {
        const char *type, *body, *want;
    } good[] = {
        { URL, "", "" },
        { URL, "a=1&b=2", "a=1|b=2|" },
        { URL, "a=1&a=2&&c", "a=1|a=2|c=|" },
        { URL, "a=x+y%2B%26%3D", "a=x y+&=|" },
        { URL "; charset=UTF-8", "t=xa%CC%83", "t=xã|" },
        { URL, "t=a%0D%0Ab%09c%0A", "t=a\nb\tc\n|" },
        { "Application/X-WWW-Form-Urlencoded;charset=\"utf-8\"", "=%3D=a",
          NULL },
        { "application/json; charset=utf-8", "{\"a\":1}", "" },
        { MULTI, END, "" },
        { MULTI, "--B--", "" },
        { MULTI, PART(D "name=\"a\"", "1") END, "a=1|" },
        { MULTI, PART(D "name=a", "") END, "a=|" },
        { MULTI, PART(D "name=\"a\"", "x\r\ny\r\n--C") END, "a=x\ny\n--C|" },
        { MULTI, PART(D "name=\"a%22b\\\"\"", "1") END, "a\"b\"=1|" },
        { MULTI, PART("content-disposition:FORM-DATA;NAME=a", "1") END,
          "a=1|" },
        { MULTI,
          PART(D "name=\"f\"; filename=\"b.csv\"\r\nContent-Type: text/csv",
               "1\r\n2\x01") END,
          "f=1\r\n2\x01[b.csv,text/csv]|" },
        { MULTI, PART(D "name=f; filename=\"C:\\\\x\\\\b c.csv\"", "1") END,
          "f=1[b c.csv,]|" },
        { MULTI, PART(D "name=f; filename=\"../../etc/passwd\"", "1") END,
          "f=1[passwd,]|" },
        { MULTI,
          PART(D "name=f; filename=\"x\"; filename*=utf-8''B%C3%A1o.pdf", "1")
              END,
          "f=1[Báo.pdf,]|" },
        { MULTI,
          PART(D "name=f; filename*=UTF-8''B%C3%A1o.pdf; filename=\"x\"", "")
              END,
          "f=[Báo.pdf,]|" },
        { MULTI, PART(D "name=f; filename=\"\"", "") END, "" },
        { MULTI, PART(D "name=a", "1") PART(D "name=a", "2") END, "a=1|a=2|" },
        { "multipart/form-data;boundary=\"B\"", PART(D "name=a", "1") END,
          "a=1|" },
    };
    struct http_request req = { .a = arena_new() };

    (void)state;
    for (int i = 0; i < countof(good); i++) {
        enum rc rc = parse(&req, str_of(good[i].type), str_of(good[i].body));

        if (!good[i].want)
            assert_int_equal(rc, RC_INVALID);
        else if (rc != RC_OK || !str_is(told(&req), good[i].want))
            fail_msg("%s: %d %s", good[i].body, rc, told(&req).p);
    }
    arena_free(req.a);
}

static const struct {
    const char *type, *body;
} bad[] = {
    { URL, "=1" },
    { URL, "a=%" },
    { URL, "a=%4" },
    { URL, "a=%zz" },
    { URL, "a=%00" },
    { URL, "a=%01" },
    { URL, "a=%7F" },
    { URL, "a=%0D" },
    { URL, "a=%FF" },
    { URL, "a=%ED%A0%80" },
    { URL, "a=%C0%AF" },
    { URL, "a%0Ab=1" },
    { URL, "a=1 2" },
    { URL, "a=1\r\n" },
    { URL, "a=\xc3\xa3" },
    { URL "; charset=utf-16", "a=1" },
    { URL "; charset=utf-8; charset=utf-8", "a=1" },
    { URL "; boundary=B", "a=1" },
    { URL "; x", "a=1" },
    { "multipart/form-data", PART(D "name=a", "1") END },
    { "multipart/form-data; boundary=", PART(D "name=a", "1") END },
    { "multipart/form-data; boundary=\"\"", PART(D "name=a", "1") END },
    { "multipart/form-data; boundary=\"B \"", PART(D "name=a", "1") END },
    { MULTI "; boundary=B", PART(D "name=a", "1") END },
    { MULTI "; charset=utf-8", PART(D "name=a", "1") END },
    { MULTI, "" },
    { MULTI, "--B" },
    { MULTI, "--B\r\n" },
    { MULTI, "--B\r\n" END },
    { MULTI, "\r\n" END },
    { MULTI, "x\r\n" END },
    { MULTI, END "x" },
    { MULTI, END "\r\n" },
    { MULTI, "--B --\r\n" },
    { MULTI, PART(D "name=a", "1") },
    { MULTI, PART(D "name=a", "1") "--B-" },
    { MULTI, PART(D "name=a", "1") "--BB--\r\n" },
    { MULTI, PART(D "name=a", "1") "--B \r\n" D "name=b\r\n\r\n\r\n" END },
    { MULTI, "--B\n" D "name=a\n\n1\n" END },
    { MULTI, "--B\r\n" D "name=a\r\n1\r\n" END },
    { MULTI, PART(D "name=\"a", "1") END },
    { MULTI, PART(D "name=\"\"", "1") END },
    { MULTI, PART(D "name=\"a\\b\"", "1") END },
    { MULTI, PART(D "name=a; name=b", "1") END },
    { MULTI, PART(D "name=a; x=b", "1") END },
    { MULTI, PART(D "name=a b", "1") END },
    { MULTI, PART(D "name=\"a\"b", "1") END },
    { MULTI, PART("Content-Disposition: attachment; name=a", "1") END },
    { MULTI, PART(D "filename=a", "1") END },
    { MULTI, PART("Content-Disposition: form-data", "1") END },
    { MULTI, PART("X: y", "1") END },
    { MULTI, PART(D "name=a\r\nX: y", "1") END },
    { MULTI, PART(D "name=a\r\nContent-Transfer-Encoding: base64", "1") END },
    { MULTI, PART(D "name=a\r\n" D "name=b", "1") END },
    { MULTI, PART(D "name=a\r\nContent-Type: a\r\nContent-Type: b", "1") END },
    { MULTI, PART("Content-Disposition: form-data;\r\n name=a", "1") END },
    { MULTI, PART("Content-Disposition : form-data; name=a", "1") END },
    { MULTI, PART(D "name=a", "\x01") END },
    { MULTI, PART(D "name=a", "\xff") END },
    { MULTI, PART(D "name=a", "\r") END },
    { MULTI, PART(D "name=\"a\tb\"", "1") END },
    { MULTI, PART(D "name=\"\xff\"", "1") END },
    { MULTI, PART(D "name=f; filename=\"\"", "1") END },
    { MULTI, PART(D "name=f; filename=\"x/\"", "1") END },
    { MULTI, PART(D "name=f; filename=\"a\x01.b\"", "1") END },
    { MULTI, PART(D "name=f; filename=\"\xff\"", "1") END },
    { MULTI, PART(D "name=f; filename*=x", "1") END },
    { MULTI, PART(D "name=f; filename*=iso-8859-1''x", "1") END },
    { MULTI, PART(D "name=f; filename*=UTF-8'vi'x", "1") END },
    { MULTI, PART(D "name=f; filename*=UTF-8''%zz", "1") END },
    { MULTI, PART(D "name=f; filename*=UTF-8''%0D%0Ax", "1") END },
    { MULTI, PART(D "name=f; filename=\"a\"; filename=\"b\"", "1") END },
};

static void test_form__is_refused(void **state)
{
    struct http_request req = { .a = arena_new() };

    (void)state;
    for (int i = 0; i < countof(bad); i++)
        if (parse(&req, str_of(bad[i].type), str_of(bad[i].body)) != RC_INVALID)
            fail_msg("took %s | %s", bad[i].type, bad[i].body);
    arena_free(req.a);
}

static Str many(struct arena *a, const char *one, int n)
{
    size_t step = strlen(one);
    char *all = NEW(a, char, (size_t)n *step + 1);

    for (int i = 0; i < n; i++)
        memcpy(all + (size_t)i * step, one, step);
    return (Str){ all, (ptrdiff_t)step * n };
}

static void test_form__is_bounded(void **state)
{
    struct http_request req = { .a = arena_new() };
    struct arena *a = req.a;
    Str url = S(URL), multi = S(MULTI), name, part = S(PART(D "name=a", "1"));

    (void)state;
    assert_int_equal(parse(&req, url, many(a, "a=1&", BODY_MAX_PARTS)), RC_OK);
    assert_int_equal(req.n_parts, BODY_MAX_PARTS);
    assert_int_equal(parse(&req, url, many(a, "a=1&", BODY_MAX_PARTS + 1)),
                     RC_INVALID);
    name = many(a, "n", BODY_MAX_NAME);
    assert_int_equal(parse(&req, url, name), RC_OK);
    assert_int_equal(parse(&req, url, str_cat(a, name, S("n"))), RC_INVALID);
    assert_int_equal(
        parse(&req, multi, str_cat(a, many(a, part.p, BODY_MAX_PARTS), S(END))),
        RC_OK);
    assert_int_equal(
        parse(&req, multi,
              str_cat(a, many(a, part.p, BODY_MAX_PARTS + 1), S(END))),
        RC_INVALID);
    assert_int_equal(
        parse(&req, url, str_cat(a, S("a="), many(a, "x", BODY_MAX_VALUE))),
        RC_OK);
    assert_int_equal(
        parse(&req, url, str_cat(a, S("a="), many(a, "x", BODY_MAX_VALUE + 1))),
        RC_INVALID);
    assert_int_equal(
        parse(&req, multi,
              str_fmt(a, "--B\r\nX%s\r\n\r\n", many(a, "x", 5000).p)),
        RC_INVALID);
    arena_free(a);
}

/* Cut off anywhere, a form of several parts is never taken for a whole one. */
static void test_form__is_whole(void **state)
{
    static const char whole[] =
        PART(D "name=a", "1") PART(D "name=f; filename=x", "22") "--B--";
    struct http_request req = { .a = arena_new() };

    (void)state;
    for (size_t n = 0; n < sizeof whole - 1; n++)
        if (parse(&req, S(MULTI), (Str){ whole, (ptrdiff_t)n }) != RC_INVALID)
            fail_msg("took the first %zu bytes", n);
    assert_int_equal(parse(&req, S(MULTI), str_of(whole)), RC_OK);
    arena_free(req.a);
}

/* A delimiter across every edge of the windows that are searched. */
static void test_form__large_file_is_mapped(void **state)
{
    enum { MB = 1 << 20, SIZE = 3 * MB };
    char *bytes = xmalloc(SIZE);

    (void)state;
    memset(bytes, 'x', SIZE);
    for (int shift = -14; shift <= 14; shift++) {
        struct arena *a = arena_new();
        struct http_body *b = body_new(a, SIZE);
        struct http_request req = { .a = a, .content_type = S(MULTI) };
        struct err e = { .lang = LANG_EN };
        Str head = S("--B\r\n" D "name=f; filename=x\r\n\r\n");
        int n = 2 * MB + shift;

        assert_int_equal(body_add(b, head.p, (size_t)head.n, &e), RC_OK);
        for (int done = 0; done < n; done += 60000)
            assert_int_equal(
                body_add(b, bytes,
                         (size_t)(n - done < 60000 ? n - done : 60000), &e),
                RC_OK);
        assert_int_equal(body_add(b, "\r\n--B--\r\n", 9, &e), RC_OK);
        assert_true(b->fd >= 0);
        assert_int_equal(body_view(b, &req.body, &e), RC_OK);
        assert_int_equal(body_parse(&req, b, &e), RC_OK);
        assert_int_equal(req.n_parts, 1);
        assert_int_equal(req.parts[0].value.n, n);
        assert_memory_equal(req.parts[0].value.p, bytes, n);
        arena_free(a);
    }
    free(bytes);
}

static void test_form__body_has_a_bound(void **state)
{
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };
    struct http_body *b = body_new(a, 10);
    Str all;

    (void)state;
    assert_int_equal(body_add(b, "12345", 5, &e), RC_OK);
    assert_int_equal(body_add(b, "123456", 6, &e), RC_LIMIT);
    assert_int_equal(body_add(b, "67890", 5, &e), RC_OK);
    assert_int_equal(body_add(b, "x", 1, &e), RC_LIMIT);
    assert_int_equal(body_view(b, &all, &e), RC_OK);
    assert_true(str_is(all, "1234567890"));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_form__is_read),
        cmocka_unit_test(test_form__is_refused),
        cmocka_unit_test(test_form__is_bounded),
        cmocka_unit_test(test_form__is_whole),
        cmocka_unit_test(test_form__large_file_is_mapped),
        cmocka_unit_test(test_form__body_has_a_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
