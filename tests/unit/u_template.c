/*
 * template: the public mustache specification from its own case files (folder
 * SOKET_SHARED, or ../shared beside the source tree), and what is ours: raw
 * output refused, places of errors, bounds.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/template.h"
#include "format/value.h"

enum { MAX_FILE = 1 << 20 };

static struct value *read_cases(struct arena *a, const char *file)
{
    const char *shared = getenv("SOKET_SHARED");
    struct err e = { .lang = LANG_EN };
    struct value *v = NULL;
    char path[512], *bytes = NEW(a, char, MAX_FILE);
    FILE *f;
    size_t n;

    snprintf(path, sizeof path, "%s/data/mustache-spec/%s.json",
             shared ? shared : TEST_SOURCE_DIR "/../shared", file);
    f = fopen(path, "rb");
    if (!f) {
        print_message("skipped: %s is not there (set SOKET_SHARED)\n", path);
        skip();
    }
    n = fread(bytes, 1, MAX_FILE, f);
    fclose(f);
    if (val_parse(a, (Str){ bytes, (ptrdiff_t)n }, MAX_FILE, &v, &e) != RC_OK)
        fail_msg("%s: %s", path, e.text);
    return v;
}

/* {"name": "text", ...}: keys are not listed by value.h, so names are tried. */
static enum rc add_partials(struct template_set *set, const struct value *test,
                            struct err *e)
{
    static const char *const names[] = {
        "text",   "partial", "node",   "outer",   "inner",       "content",
        "wrong",  "missing", "foobar", "test",    "include",     "super",
        "parent", "parent2", "older",  "dynamic", "grandParent", "grandparent",
    };
    const struct value *partials = val_get(test, S("partials"));

    for (int i = 0; i < countof(names); i++) {
        const struct value *v = val_get(partials, str_of(names[i]));

        if (v)
            TRY(template_add(set, str_of(names[i]), val_str(v), e));
    }
    return RC_OK;
}

static bool passes(struct arena *a, const char *file, const struct value *test)
{
    struct template_set *set = template_set_new(TEMPLATE_RAW_OK);
    struct err e = { .lang = LANG_EN };
    struct buf out;
    enum rc rc;
    bool ok;

    (void)a;
    buf_init(&out, MAX_FILE);
    rc = add_partials(set, test, &e);
    if (rc == RC_OK)
        rc = template_add(set, S("\n"), val_str(val_get(test, S("template"))),
                          &e);
    if (rc == RC_OK)
        rc = template_render(set, S("\n"), val_get(test, S("data")), &out, &e);
    ok = rc == RC_OK &&
         str_eq(buf_view(&out), val_str(val_get(test, S("expected"))));
    if (!ok)
        print_error("%s: %s: %s\n  got    [%s]\n  wanted [%s]\n", file,
                    val_str(val_get(test, S("name"))).p, e.text, out.p,
                    val_str(val_get(test, S("expected"))).p);
    buf_release(&out);
    template_set_free(set);
    return ok;
}

static int spec(const char *file, int *ret_cases)
{
    struct arena *a = arena_new();
    const struct value *tests = val_get(read_cases(a, file), S("tests"));
    int passed = 0;

    *ret_cases = val_count(tests);
    for (int i = 0; i < *ret_cases; i++)
        passed += passes(a, file, val_at(tests, i));
    print_message("%s: %d of %d\n", file, passed, *ret_cases);
    arena_free(a);
    return passed;
}

static void test_template__core_specification(void **state)
{
    static const char *const files[] = { "comments",      "delimiters",
                                         "interpolation", "inverted",
                                         "partials",      "sections" };
    int passed = 0, n, all = 0;

    (void)state;
    for (int i = 0; i < countof(files); i++) {
        passed += spec(files[i], &n);
        all += n;
    }
    assert_int_equal(all, 136);
    assert_int_equal(passed, all);
}

static void test_template__dynamic_names(void **state)
{
    int n;

    (void)state;
    assert_int_equal(spec("~dynamic-names", &n), 21);
    assert_int_equal(n, 21);
}

static void test_template__inheritance(void **state)
{
    int n;

    (void)state;
    assert_int_equal(spec("~inheritance", &n), 27);
    assert_int_equal(n, 27);
}

static void test_template__says_where_it_is_wrong(void **state)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        { "a\nđ{{#x}}", "line 2, column 2: this section is not closed" },
        { "{{x", "line 1, column 1: this tag is not closed" },
        { "{{}}", "the name in this tag is empty" },
        { "{{a b}}", "has blanks in it" },
        { "{{/x}}", "nothing is open" },
        { "{{#x}}{{/y}}", "column 7: this tag closes another" },
        { "{{{x}}}", "raw output is not allowed" },
        { "{{&x}}", "raw output is not allowed" },
        { "{{<x}}{{y}}{{/x}}", "only blocks may stand" },
        { "{{=a=}}", "write two delimiters" },
        { "{{>*}}", "the name in this tag is empty" },
    };

    (void)state;
    for (int i = 0; i < countof(bad); i++) {
        struct template_set *set = template_set_new(0);
        struct err e = { .lang = LANG_EN };

        assert_int_equal(template_add(set, S("page"), str_of(bad[i].text), &e),
                         RC_INVALID);
        if (!strstr(e.text, bad[i].says))
            fail_msg("'%s' does not say '%s'", e.text, bad[i].says);
        template_set_free(set);
    }
}

static enum rc render(struct arena *a, const char *text, struct value *model,
                      size_t max, Str *ret)
{
    struct template_set *set = template_set_new(0);
    struct err e = { .lang = LANG_EN };
    struct buf *out = NEW(a, struct buf, 1);
    enum rc rc;

    buf_init_arena(out, a, max);
    assert_int_equal(template_add(set, S("self"), str_of(text), &e), RC_OK);
    rc = template_render(set, S("self"), model, out, &e);
    template_set_free(set);
    *ret = buf_view(out);
    return rc;
}

static void test_template__bounds(void **state)
{
    struct arena *a = arena_new();
    struct value *o = val_object(a);
    Str out;

    (void)state;
    val_set_text(o, "x", S("1234567890"));
    assert_int_equal(render(a, "{{>self}}", o, 0, &out), RC_LIMIT);
    assert_int_equal(render(a, " {{>self}}\n", o, 0, &out), RC_LIMIT);
    assert_int_equal(render(a, "{{#x}}{{>self}}{{/x}}", o, 0, &out), RC_LIMIT);
    assert_int_equal(
        render(a, "{{<self}}{{$a}}{{$a}}{{/a}}{{/a}}{{/self}}", o, 0, &out),
        RC_LIMIT);
    assert_int_equal(render(a, "{{x}}{{x}}", o, 15, &out), RC_LIMIT);
    assert_int_equal(render(a, "{{x}}{{x}}", o, 20, &out), RC_OK);
    arena_free(a);
}

static void test_template__kinds_of_value(void **state)
{
    struct arena *a = arena_new();
    struct value *o = val_object(a);
    Str out;

    (void)state;
    val_set_text(o, "text", S("<b> & \"'"));
    val_set(o, "html", val_html(a, S("<svg/>")));
    val_set_int(o, "zero", 0);
    val_set_micro(o, "micro", 1500000);
    val_set_text(o, "empty", S(""));
    assert_int_equal(render(a,
                            "{{text}}|{{html}}|{{#zero}}{{.}}{{/zero}}|"
                            "{{micro}}|{{^empty}}none{{/empty}}",
                            o, 0, &out),
                     RC_OK);
    assert_string_equal(out.p, "&lt;b&gt; &amp; &quot;&#39;|<svg/>|0|1.5|none");
    arena_free(a);
}

static void test_template__missing_partial_is_found(void **state)
{
    struct template_set *set = template_set_new(0);
    struct err e = { .lang = LANG_EN };

    (void)state;
    assert_int_equal(template_add(set, S("a"), S("{{>b}}"), &e), RC_OK);
    assert_int_equal(template_set_check(set, &e), RC_NOTFOUND);
    assert_int_equal(template_add(set, S("a"), S(""), &e), RC_CONFLICT);
    assert_int_equal(template_add(set, S("b"), S("{{>*c}}"), &e), RC_OK);
    assert_int_equal(template_set_check(set, &e), RC_OK);
    template_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_template__core_specification),
        cmocka_unit_test(test_template__dynamic_names),
        cmocka_unit_test(test_template__inheritance),
        cmocka_unit_test(test_template__says_where_it_is_wrong),
        cmocka_unit_test(test_template__bounds),
        cmocka_unit_test(test_template__kinds_of_value),
        cmocka_unit_test(test_template__missing_partial_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
