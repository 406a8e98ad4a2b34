/*
 * Zip archives and XML from outside.  First byte 'X': the rest is XML; else all
 * is a zip, whose parts are read as XML.  What is taken is written again and
 * must read back the same; our own documents are among the seeds.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "format/xml.h"
#include "format/zip.h"
#include "fuzz.h"

enum { MAX_XML = 1 << 20 };

static void write_attrs(struct buf *out, const struct xml_node *node)
{
    for (int i = 0; i < node->n_attrs; i++) {
        buf_char(out, ' ');
        buf_str(out, node->attrs[i].name);
        buf_z(out, "=\"");
        xml_quoted(out, node->attrs[i].value);
        buf_char(out, '"');
    }
}

/* As deep as the reader allows: XML_MAX_DEPTH. */
static void write_node(struct buf *out, const struct xml_node *node)
{
    if (node->name.n == 0) {
        xml_text(out, node->text);
        return;
    }
    buf_char(out, '<');
    buf_str(out, node->name);
    write_attrs(out, node);
    buf_char(out, '>');
    for (const struct xml_node *c = node->first; c; c = c->next)
        write_node(out, c);
    buf_z(out, "</");
    buf_str(out, node->name);
    buf_char(out, '>');
}

static void try_xml(struct arena *a, Str bytes)
{
    struct err e = { 0 };
    struct xml_node *root, *again;
    struct buf one, two;

    if (xml_parse(a, bytes, MAX_XML, &root, &e) != RC_OK) {
        CHECK(e.text[0]);
        return;
    }
    buf_init(&one, 0);
    buf_init(&two, 0);
    write_node(&one, root);
    CHECK(xml_parse(a, buf_view(&one), XML_MAX_BYTES, &again, &e) == RC_OK);
    write_node(&two, again);
    CHECK(str_eq(buf_view(&one), buf_view(&two)));
    buf_release(&one);
    buf_release(&two);
}

static void try_zip(struct arena *a, Str bytes)
{
    const struct zip_limits limits = { 100, 1 << 20, 4 << 20 };
    struct err e = { 0 };
    struct zip_entry *parts, *again;
    int n, m;
    Str out;

    if (zip_read(a, bytes, limits, &parts, &n, &e) != RC_OK) {
        CHECK(e.text[0]);
        return;
    }
    for (int i = 0; i < n; i++)
        try_xml(a, parts[i].bytes);
    if (n == 0)
        return;
    CHECK(zip_write(a, parts, n, &out, &e) == RC_OK);
    CHECK(zip_read(a, out, limits, &again, &m, &e) == RC_OK);
    CHECK(n == m);
    for (int i = 0; i < n; i++) {
        CHECK(str_eq(parts[i].name, again[i].name));
        CHECK(str_eq(parts[i].bytes, again[i].bytes));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    Str bytes = { (const char *)data, (ptrdiff_t)n };

    if (n > 0 && data[0] == 'X')
        try_xml(a, str_from(bytes, 1));
    else
        try_zip(a, bytes);
    arena_free(a);
    return 0;
}
