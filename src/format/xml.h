/*
 * XML, both ways and no more than the office formats need.  Writing is an
 * escaping append.  Reading makes a tree in the arena; names keep their prefix
 * ("w:p").  A DOCTYPE stops the parse: no entity but the five of XML is ever
 * known.  Depth, attributes, nodes and size are bounded.
 */
#ifndef FORMAT_XML_H
#define FORMAT_XML_H

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

enum {
    XML_MAX_DEPTH = 256,
    XML_MAX_ATTRS = 200,       /* of one element */
    XML_MAX_NODES = 2000000,   /* elements and runs of text */
    XML_MAX_BYTES = 256 << 20, /* most that a caller may allow */
};

/* Text between tags: & < > escaped, characters XML cannot hold dropped. */
void xml_text(struct buf *out, Str s);
/* Inside double quotes: " too, and tab, line feed as references. */
void xml_quoted(struct buf *out, Str s);
/* ` name="value"` */
void xml_attr(struct buf *out, const char *name, Str value);

struct xml_attr {
    Str name, value;
};

struct xml_node {
    Str name; /* of an element; empty for a run of text */
    Str text; /* of a run of text */
    struct xml_attr *attrs;
    int n_attrs;
    struct xml_node *first, *next; /* first child, next sibling */
};

/* The root element.  `max` bytes at most (RC_LIMIT), else RC_INVALID with line.
 */
enum rc xml_parse(struct arena *a, Str bytes, ptrdiff_t max,
                  struct xml_node **ret_root, struct err *e) MUST_CHECK;
/* First child element of that name at or after `node`, or NULL. */
const struct xml_node *xml_find(const struct xml_node *node, const char *name);
/* Value of an attribute, or {0}. */
Str xml_get(const struct xml_node *node, const char *name);

#endif
