/*
 * XML writing and reading; see xml.h.  The only file that knows expat.  The
 * tree is built by callbacks with a stack of open elements, so no depth of
 * input is a depth of ours.
 */
#include "format/xml.h"

#include <assert.h>
#include <expat.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

/* Writing */

static const char *escape_of(char c, bool quoted)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return quoted ? "&quot;" : NULL;
    case '\t':
        return quoted ? "&#9;" : NULL;
    case '\n':
        return quoted ? "&#10;" : NULL;
    default:
        return (unsigned char)c < 0x20 ? "" : NULL;
    }
}

/* U+FFFE and U+FFFF are well-formed UTF-8 that XML does not take. */
static bool is_nonchar(Str s, ptrdiff_t i)
{
    return s.n - i >= 3 && (unsigned char)s.p[i] == 0xEF &&
           (unsigned char)s.p[i + 1] == 0xBF &&
           (unsigned char)s.p[i + 2] >= 0xBE;
}

static void escape(struct buf *out, Str s, bool quoted)
{
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        bool drop = is_nonchar(s, i);
        const char *as = drop ? "" : escape_of(s.p[i], quoted);

        if (!as)
            continue;
        buf_add(out, s.p + from, (size_t)(i - from));
        buf_z(out, as);
        i += drop ? 2 : 0;
        from = i + 1;
    }
    if (s.n > from)
        buf_add(out, s.p + from, (size_t)(s.n - from));
}

void xml_text(struct buf *out, Str s)
{
    escape(out, s, false);
}

void xml_quoted(struct buf *out, Str s)
{
    escape(out, s, true);
}

void xml_attr(struct buf *out, const char *name, Str value)
{
    buf_char(out, ' ');
    buf_z(out, name);
    buf_z(out, "=\"");
    xml_quoted(out, value);
    buf_char(out, '"');
}

/* Reading */

struct open_node {
    struct xml_node *node;
    struct xml_node *last; /* its last child */
};

struct reader {
    struct arena *a;
    XML_Parser parser;
    struct open_node stack[XML_MAX_DEPTH + 1]; /* [0] holds the root */
    int depth;
    int nodes;
    struct buf *text; /* run of text not yet a node */
    enum rc rc;       /* why we stopped the parser */
    const char *why;  /* message id */
};

static void stop(struct reader *r, enum rc rc, const char *why)
{
    if (r->rc == RC_OK) {
        r->rc = rc;
        r->why = why;
    }
    XML_StopParser(r->parser, XML_FALSE);
}

static struct xml_node *append(struct reader *r)
{
    struct open_node *top = &r->stack[r->depth];
    struct xml_node *node = NEW(r->a, struct xml_node, 1);

    if (++r->nodes > XML_MAX_NODES)
        stop(r, RC_LIMIT, N_("the XML holds too many elements"));
    if (top->last)
        top->last->next = node;
    else
        top->node->first = node;
    top->last = node;
    return node;
}

static void flush_text(struct reader *r)
{
    if (r->text->n == 0)
        return;
    append(r)->text = buf_dup(r->a, r->text);
    buf_reset(r->text);
}

static void on_start(void *arg, const char *name, const char **attrs)
{
    struct reader *r = arg;
    struct xml_node *node;
    int n = 0;

    if (r->rc != RC_OK)
        return;
    while (attrs[2 * n])
        n++;
    if (n > XML_MAX_ATTRS || r->depth == XML_MAX_DEPTH) {
        stop(r, RC_LIMIT,
             N_("the XML is nested too deep or an element has too "
                "many attributes"));
        return;
    }
    flush_text(r);
    node = append(r);
    node->name = str_dup(r->a, str_of(name));
    node->n_attrs = n;
    node->attrs = NEW(r->a, struct xml_attr, n);
    for (int i = 0; i < n; i++) {
        node->attrs[i].name = str_dup(r->a, str_of(attrs[2 * i]));
        node->attrs[i].value = str_dup(r->a, str_of(attrs[2 * i + 1]));
    }
    r->stack[++r->depth] = (struct open_node){ node, NULL };
}

static void on_end(void *arg, const char *name)
{
    struct reader *r = arg;

    (void)name;
    if (r->rc != RC_OK)
        return;
    flush_text(r);
    assert(r->depth > 0);
    r->depth--;
}

static void on_text(void *arg, const char *p, int n)
{
    struct reader *r = arg;

    if (r->rc == RC_OK && r->depth > 0)
        buf_add(r->text, p, (size_t)n);
}

static void on_doctype(void *arg, const char *name, const char *sysid,
                       const char *pubid, int internal)
{
    (void)name;
    (void)sysid;
    (void)pubid;
    (void)internal;
    stop(arg, RC_INVALID, N_("the XML holds a DOCTYPE, which is not taken"));
}

static void free_parser(void *parser)
{
    XML_ParserFree(parser);
}

static XML_Parser make_parser(struct reader *r)
{
    XML_Parser p = XML_ParserCreate(NULL);

    if (!p)
        return NULL;
    arena_defer(r->a, free_parser, p);
    XML_SetUserData(p, r);
    XML_SetElementHandler(p, on_start, on_end);
    XML_SetCharacterDataHandler(p, on_text);
    XML_SetStartDoctypeDeclHandler(p, on_doctype);
    return p;
}

enum rc xml_parse(struct arena *a, Str bytes, ptrdiff_t max,
                  struct xml_node **ret_root, struct err *e)
{
    struct reader *r = NEW(a, struct reader, 1);
    struct xml_node *top = NEW(a, struct xml_node, 1);
    enum XML_Status status;

    assert(max <= XML_MAX_BYTES);
    if (bytes.n > max)
        return err_set(e, RC_LIMIT, "", N_("the XML is larger than %d bytes"),
                       (int)max);
    r->a = a;
    r->stack[0].node = top;
    r->text = NEW(a, struct buf, 1);
    buf_init_arena(r->text, a, XML_MAX_BYTES);
    r->parser = make_parser(r);
    if (!r->parser)
        return err_set(e, RC_LIMIT, "",
                       N_("there is no memory to read the XML"));
    status = XML_Parse(r->parser, bytes.n ? bytes.p : "", (int)bytes.n, 1);
    if (r->rc != RC_OK)
        return err_set(e, r->rc, "", "%s", msg(e->lang, r->why));
    if (status != XML_STATUS_OK)
        return err_set(e, RC_INVALID, "",
                       N_("the XML is broken at line %d (%s)"),
                       (int)XML_GetCurrentLineNumber(r->parser),
                       XML_ErrorString(XML_GetErrorCode(r->parser)));
    *ret_root = top->first;
    return RC_OK;
}

const struct xml_node *xml_find(const struct xml_node *node, const char *name)
{
    while (node && !str_is(node->name, name))
        node = node->next;
    return node;
}

Str xml_get(const struct xml_node *node, const char *name)
{
    for (int i = 0; i < node->n_attrs; i++)
        if (str_is(node->attrs[i].name, name))
            return node->attrs[i].value;
    return (Str){ 0 };
}
