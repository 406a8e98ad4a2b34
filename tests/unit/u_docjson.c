/* docjson: out and back gives the same document; damage is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/sample_doc.c"

static struct doc *sample(struct arena *a)
{
    struct profile *p = NEW(a, struct profile, 1);
    struct err e = { 0 };

    assert_int_equal(profile_load(a, S("state"), p, &e), RC_OK);
    return sample_doc(a, p);
}

static Str json_of(struct arena *a, const struct doc *d)
{
    struct err e = { 0 };
    Str json = { 0 };

    assert_int_equal(doc_to_json(a, d, &json, &e), RC_OK);
    return json;
}

static void test_docjson__out_and_back(void **state)
{
    struct arena *a = arena_new();
    struct doc *d = sample(a), back;
    Str json = json_of(a, d), html, again;
    struct err e = { 0 };

    (void)state;
    assert_int_equal(doc_from_json(a, json, &back, &e), RC_OK);
    assert_true(str_eq(json_of(a, &back), json));
    assert_null(back.profile);
    back.profile = d->profile;
    assert_int_equal(doc_to_html(a, d, &html, &e), RC_OK);
    assert_int_equal(doc_to_html(a, &back, &again, &e), RC_OK);
    assert_true(str_eq(html, again));
    assert_int_equal(doc_to_docx(a, d, &html, &e), RC_OK);
    assert_int_equal(doc_to_docx(a, &back, &again, &e), RC_OK);
    assert_true(str_eq(html, again));
    arena_free(a);
}

static void test_docjson__keeps_blank_days(void **state)
{
    struct arena *a = arena_new();
    struct doc *d = sample(a), back;
    struct err e = { 0 };

    (void)state;
    d->blocks[0].letterhead->day = INT32_MIN;
    assert_int_equal(doc_from_json(a, json_of(a, d), &back, &e), RC_OK);
    assert_int_equal(back.blocks[0].letterhead->day, INT32_MIN);
    arena_free(a);
}

static void test_docjson__refuses_damage(void **state)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"version\":2,\"doc\":{}}",
        "{\"version\":1}",
        "{\"version\":1,\"doc\":{\"title\":5}}",
        "{\"version\":1,\"doc\":{\"lang\":2}}",
        "{\"version\":1,\"doc\":{\"created\":1.5}}",
        "{\"version\":1,\"doc\":{\"blocks\":{}}}",
        "{\"version\":1,\"doc\":{\"blocks\":[5]}}",
        "{\"version\":1,\"doc\":{\"blocks\":[{\"kind\":8}]}}",
        "{\"version\":1,\"doc\":{\"blocks\":[{\"kind\":4}]}}",
        "{\"version\":1,\"doc\":{\"blocks\":[{\"kind\":4,\"table\":{}}]}}",
        "{\"version\":1,\"doc\":{\"blocks\":[{\"kind\":4,\"table\":{"
        "\"columns\":1,"
        "\"rows\":[{\"cells\":[{},{}]}]}}]}}",
        "{\"version\":1,\"doc\":{\"blocks\":[{\"kind\":4,\"table\":{"
        "\"columns\":2,"
        "\"widths\":[1]}}]}}",
        "{\"version\":1,\"doc\":{\"blocks\":[{\"kind\":5,\"chart\":{\"series\":"
        "[\"a\"],\"categories\":[\"b\"]}}]}}",
        "{\"version\":1,\"doc\":{\"blocks\":[{\"kind\":5,\"chart\":{\"series\":"
        "[\"a\"],\"categories\":[\"b\"],\"values\":[1,2]}}]}}",
    };
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        struct doc d = { 0 };
        struct err e = { 0 };

        assert_int_equal(doc_from_json(a, str_of(bad[i]), &d, &e), RC_INVALID);
        assert_true(e.text[0] != '\0');
        assert_int_equal(d.n, 0);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docjson__out_and_back),
        cmocka_unit_test(test_docjson__keeps_blank_days),
        cmocka_unit_test(test_docjson__refuses_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
