/*
 * docx and html: every part is well-formed, every reference has its target,
 * every style used is defined, every table's rows fill its grid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../golden/sample_doc.c"
#include "base/buf.h"
#include "format/official.h"
#include "format/xml.h"
#include "format/zip.h"

static const char *const keys[] = { "party", "state", "plain" };

struct package {
    struct zip_entry *parts;
    int n;
};

static struct doc *sample(struct arena *a, const char *key)
{
    struct profile *p = NEW(a, struct profile, 1);
    struct err e = { 0 };

    assert_int_equal(profile_load(a, str_of(key), p, &e), RC_OK);
    return sample_doc(a, p);
}

static struct package unpacked(struct arena *a, const struct doc *d)
{
    struct package p = { 0 };
    struct err e = { 0 };
    Str bytes, again;

    assert_int_equal(doc_to_docx(a, d, &bytes, &e), RC_OK);
    assert_int_equal(doc_to_docx(a, d, &again, &e), RC_OK);
    assert_true(str_eq(bytes, again));
    assert_int_equal(zip_read(a, bytes, ZIP_LIMITS, &p.parts, &p.n, &e), RC_OK);
    return p;
}

static const struct xml_node *tree(struct arena *a, struct package p,
                                   const char *name)
{
    struct xml_node *root = NULL;
    struct err e = { 0 };

    assert_int_equal(
        xml_parse(a, zip_find(p.parts, p.n, name), 16 << 20, &root, &e), RC_OK);
    return root;
}

/* Next node in document order, within `root`; the tests' trees are shallow. */
static void walk(const struct xml_node *node, void *arg,
                 void (*see)(const struct xml_node *, void *))
{
    for (; node; node = node->next) {
        see(node, arg);
        walk(node->first, arg, see);
    }
}

struct names {
    Str at[4000];
    int n;
};

static bool holds(const struct names *s, Str name)
{
    for (int i = 0; i < s->n; i++)
        if (str_eq(s->at[i], name))
            return true;
    return false;
}

static void see_style_id(const struct xml_node *node, void *arg)
{
    struct names *s = arg;
    Str id = xml_get(node, "w:styleId");

    if (!str_is(node->name, "w:style"))
        return;
    assert_false(holds(s, id));
    s->at[s->n++] = id;
}

static void see_style_use(const struct xml_node *node, void *arg)
{
    if (str_is(node->name, "w:pStyle"))
        assert_true(holds(arg, xml_get(node, "w:val")));
}

static void test_docx__styles_are_defined(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < countof(keys); i++) {
        struct package p = unpacked(a, sample(a, keys[i]));
        struct names *s = NEW(a, struct names, 1);

        walk(tree(a, p, "word/styles.xml"), s, see_style_id);
        assert_true(s->n > 20);
        walk(tree(a, p, "word/document.xml"), s, see_style_use);
        walk(tree(a, p, "word/header1.xml"), s, see_style_use);
    }
    arena_free(a);
}

static void see_relation(const struct xml_node *node, void *arg)
{
    struct names *s = arg;

    if (!str_is(node->name, "Relationship"))
        return;
    assert_false(holds(s, xml_get(node, "Id")));
    s->at[s->n++] = xml_get(node, "Id");
}

static void see_reference(const struct xml_node *node, void *arg)
{
    static const char *const attrs[] = { "r:id", "r:embed" };

    for (int i = 0; i < countof(attrs); i++)
        if (xml_get(node, attrs[i]).p)
            assert_true(holds(arg, xml_get(node, attrs[i])));
}

static void see_picture_id(const struct xml_node *node, void *arg)
{
    struct names *s = arg;

    if (!str_is(node->name, "wp:docPr"))
        return;
    assert_false(holds(s, xml_get(node, "id")));
    assert_true(xml_get(node, "descr").n > 20);
    s->at[s->n++] = xml_get(node, "id");
}

static void test_docx__references_have_targets(void **state)
{
    struct arena *a = arena_new();
    struct package p = unpacked(a, sample(a, "party"));
    struct names *ids = NEW(a, struct names, 1), *pictures;
    const struct xml_node *rel = tree(a, p, "word/_rels/document.xml.rels");

    (void)state;
    walk(rel, ids, see_relation);
    walk(tree(a, p, "word/document.xml"), ids, see_reference);
    for (rel = rel->first; rel; rel = rel->next) {
        Str path = str_cat(a, S("word/"), xml_get(rel, "Target"));

        if (rel->name.n > 0)
            assert_non_null(zip_find(p.parts, p.n, path.p).p);
    }
    pictures = NEW(a, struct names, 1);
    walk(tree(a, p, "word/document.xml"), pictures, see_picture_id);
    assert_int_equal(pictures->n, 2);
    assert_true(str_is(p.parts[0].name, "[Content_Types].xml"));
    arena_free(a);
}

static int number(const struct xml_node *parent, const char *child, int none)
{
    const struct xml_node *node = xml_find(parent->first, child);
    int64_t n = none;

    if (node)
        assert_true(str_int(xml_get(node, "w:val"), &n));
    return (int)n;
}

static int grid_columns(const struct xml_node *table)
{
    const struct xml_node *col = xml_find(table->first, "w:tblGrid")->first;
    int n = 0;

    for (; (col = xml_find(col, "w:gridCol")); col = col->next)
        n++;
    return n;
}

/* Cells of every row add up to the grid; each ends in a paragraph. */
static void see_table(const struct xml_node *table, void *arg)
{
    const struct xml_node *row, *cell;

    if (!str_is(table->name, "w:tbl"))
        return;
    ++*(int *)arg;
    row = table->first;
    for (; (row = xml_find(row, "w:tr")); row = row->next) {
        int columns = 0;

        cell = row->first;
        for (; (cell = xml_find(cell, "w:tc")); cell = cell->next) {
            columns += number(xml_find(cell->first, "w:tcPr"), "w:gridSpan", 1);
            assert_non_null(xml_find(cell->first, "w:p"));
        }
        assert_int_equal(columns, grid_columns(table));
        assert_non_null(
            xml_find(xml_find(row->first, "w:trPr")->first, "w:cantSplit"));
    }
}

static void see_head(const struct xml_node *node, void *arg)
{
    *(int *)arg += str_is(node->name, "w:tblHeader");
}

static void test_docx__tables_fill_their_grid(void **state)
{
    struct arena *a = arena_new();
    struct package p = unpacked(a, sample(a, "state"));
    int tables = 0, heads = 0;

    (void)state;
    walk(tree(a, p, "word/document.xml"), &tables, see_table);
    walk(tree(a, p, "word/document.xml"), &heads, see_head);
    assert_int_equal(tables, 5); /* letterhead, signature and three tables */
    assert_int_equal(heads, 5);
    arena_free(a);
}

static struct doc *one_table(struct arena *a, struct table *t)
{
    struct doc *d = sample(a, "plain");

    t->rows[0].cells = NEW(a, struct cell, 4);
    d->blocks = NEW(a, struct block, 1);
    d->blocks[0].kind = BLOCK_TABLE;
    d->blocks[0].table = t;
    d->n = 1;
    return d;
}

static void test_docx__refuses_a_table_that_does_not_fit(void **state)
{
    struct arena *a = arena_new();
    struct row row = { 0 };
    struct table t = { .columns = 3, .rows = &row, .n = 1 };
    struct doc *d = one_table(a, &t);
    struct err e = { 0 };
    Str bytes;

    (void)state;
    row.n = 3;
    assert_int_equal(doc_to_docx(a, d, &bytes, &e), RC_OK);
    row.n = 2; /* a short row is filled */
    assert_int_equal(doc_to_docx(a, d, &bytes, &e), RC_OK);
    row.cells[1].colspan = 3;
    assert_int_equal(doc_to_docx(a, d, &bytes, &e), RC_INVALID);
    row.cells[1].colspan = 2;
    row.cells[0].rowspan = 2; /* more rows than there are */
    assert_int_equal(doc_to_docx(a, d, &bytes, &e), RC_INVALID);
    assert_int_equal(doc_to_html(a, d, &bytes, &e), RC_INVALID);
    row.cells[0].rowspan = 1;
    t.columns = 0;
    assert_int_equal(doc_to_docx(a, d, &bytes, &e), RC_INVALID);
    arena_free(a);
}

static void test_docx__refuses_too_many_blocks(void **state)
{
    struct arena *a = arena_new();
    struct doc *d = sample(a, "plain");
    struct err e = { 0 };
    Str bytes;

    (void)state;
    d->n = DOC_BLOCKS + 1;
    assert_int_equal(doc_to_docx(a, d, &bytes, &e), RC_LIMIT);
    assert_int_equal(doc_to_html(a, d, &bytes, &e), RC_LIMIT);
    arena_free(a);
}

static Str html_of_span(struct arena *a, struct span *s)
{
    struct doc *d = sample(a, "plain");
    struct err e = { 0 };
    Str html = { 0 };

    d->blocks = NEW(a, struct block, 1);
    d->blocks[0].kind = BLOCK_PARA;
    d->blocks[0].text = (struct spans){ s, 1 };
    d->n = 1;
    assert_int_equal(doc_to_html(a, d, &html, &e), RC_OK);
    return html;
}

static void test_html__links_stay_here(void **state)
{
    static const char *const foreign[] = { "javascript:alert(1)", "//e.vn/x",
                                           "/\\e.vn", "https://e.vn" };
    struct arena *a = arena_new();
    struct span s = { S("12"), SPAN_FIGURE | SPAN_BOLD, S("/f?a=1&b=\"2"), 1 };

    (void)state;
    assert_non_null(strstr(html_of_span(a, &s).p,
                           "<strong><a class=\"figure\" "
                           "href=\"/f?a=1&amp;b=&quot;2\">12</a></strong>"));
    for (int i = 0; i < countof(foreign); i++) {
        s.href = str_of(foreign[i]);
        assert_null(strstr(html_of_span(a, &s).p, "href"));
    }
    s.text = S("<script>");
    assert_null(strstr(html_of_span(a, &s).p, "<script"));
    arena_free(a);
}

static void test_html__is_well_formed(void **state)
{
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < countof(keys); i++) {
        struct err e = { 0 };
        struct xml_node *root;
        struct buf *b = NEW(a, struct buf, 1);
        Str html, line;
        const char *br;

        assert_int_equal(doc_to_html(a, sample(a, keys[i]), &html, &e), RC_OK);
        assert_null(strstr(html.p, "style="));
        assert_null(strstr(html.p, "<script"));
        /* <br> is the one tag without an end */
        buf_init_arena(b, a, 0);
        for (line = html; (br = strstr(line.p, "<br>")); line.p = br + 4) {
            buf_add(b, line.p, (size_t)(br - line.p));
            buf_z(b, "<br/>");
        }
        buf_z(b, line.p);
        assert_int_equal(xml_parse(a, buf_view(b), 16 << 20, &root, &e), RC_OK);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docx__styles_are_defined),
        cmocka_unit_test(test_docx__references_have_targets),
        cmocka_unit_test(test_docx__tables_fill_their_grid),
        cmocka_unit_test(test_docx__refuses_a_table_that_does_not_fit),
        cmocka_unit_test(test_docx__refuses_too_many_blocks),
        cmocka_unit_test(test_html__links_stay_here),
        cmocka_unit_test(test_html__is_well_formed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
