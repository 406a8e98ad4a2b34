/* xml: escaping, the tree, and what is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/xml.h"

enum { MAX = 1 << 20 };

static void test_xml__escapes(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 0);
    xml_text(&b, S("a<b>&\"'\x01\tđ\xEF\xBF\xBFz"));
    assert_string_equal(b.p, "a&lt;b&gt;&amp;\"'\tđz");
    buf_reset(&b);
    xml_attr(&b, "k", S("\"<\n>\t&"));
    assert_string_equal(b.p, " k=\"&quot;&lt;&#10;&gt;&#9;&amp;\"");
    buf_release(&b);
}

static void test_xml__reads_what_it_wrote(void **state)
{
    struct arena *a = arena_new();
    struct err e = { 0 };
    struct xml_node *root;
    const struct xml_node *b;

    (void)state;
    assert_int_equal(
        xml_parse(a,
                  S("<?xml version=\"1.0\"?><w:a x=\"1&amp;2\">"
                    "đi<!-- c --> &lt;về<b/><b k=\"v\">t</b></w:a>"),
                  MAX, &root, &e),
        RC_OK);
    assert_true(str_is(root->name, "w:a"));
    assert_true(str_is(xml_get(root, "x"), "1&2"));
    assert_true(str_is(root->first->text, "đi <về"));
    b = xml_find(root->first, "b");
    assert_int_equal(b->n_attrs, 0);
    b = xml_find(b->next, "b");
    assert_true(str_is(xml_get(b, "k"), "v"));
    assert_true(str_is(b->first->text, "t"));
    assert_null(xml_find(b->next, "b"));
    assert_null(xml_get(b, "nothing").p);
    arena_free(a);
}

static void refused(Str s, enum rc want)
{
    struct arena *a = arena_new();
    struct err e = { 0 };
    struct xml_node *root = NULL;

    assert_int_equal(xml_parse(a, s, MAX, &root, &e), want);
    assert_true(e.text[0] != '\0');
    assert_null(root);
    arena_free(a);
}

static void test_xml__refuses(void **state)
{
    (void)state;
    refused(S(""), RC_INVALID);
    refused(S("<a>"), RC_INVALID);
    refused(S("<a></b>"), RC_INVALID);
    refused(S("<a>&nbsp;</a>"), RC_INVALID);
    refused(S("<a>\xff</a>"), RC_INVALID);
    refused(S("<!DOCTYPE a><a/>"), RC_INVALID);
    refused(S("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"), RC_INVALID);
    refused(S("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"), RC_INVALID);
}

static void test_xml__keeps_its_bounds(void **state)
{
    struct buf b;

    (void)state;
    buf_init(&b, 0);
    for (int i = 0; i <= XML_MAX_DEPTH; i++)
        buf_z(&b, "<a>");
    refused(buf_view(&b), RC_LIMIT);
    buf_reset(&b);
    buf_z(&b, "<a");
    for (int i = 0; i <= XML_MAX_ATTRS; i++)
        buf_fmt(&b, " k%d=\"\"", i);
    buf_z(&b, "/>");
    refused(buf_view(&b), RC_LIMIT);
    buf_reset(&b);
    for (int i = 0; i <= MAX; i++)
        buf_char(&b, ' ');
    refused(buf_view(&b), RC_LIMIT);
    buf_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xml__escapes),
        cmocka_unit_test(test_xml__reads_what_it_wrote),
        cmocka_unit_test(test_xml__refuses),
        cmocka_unit_test(test_xml__keeps_its_bounds),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
