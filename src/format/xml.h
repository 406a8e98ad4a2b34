/*
 * XML, both ways and no more than the office formats need.  Writing is an
 * escaping append.  Reading makes a tree in the arena, names with their prefix
 * ("w:p"), or tells what it meets while bytes come in portions.  A DOCTYPE stops
 * the parse: no entity but the five of XML is ever known.  Depth, attributes, nodes
 * and size are bounded.
 */
#ifndef FORMAT_XML_H
#define FORMAT_XML_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct buf;

enum {
    XML_MAX_DEPTH = 256,
    XML_MAX_ATTRS = 200,       /* of one element */
    XML_MAX_NODES = 2000000,   /* elements and runs of text */
    XML_MAX_BYTES = 256 << 20, /* most that a caller may allow */
    XML_MAX_TOKEN = 1 << 20,   /* xml_stream: one tag, comment */
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

/*
 * A file of any size, told part by part.  Names come without their prefix ("row" of
 * "x:row"), and live only for the call; so do texts, which may come in pieces.
 * Refuses what xml_parse refuses, and a tag longer than XML_MAX_TOKEN.
 */
struct xml_events {
    void *arg;
    /* attrs: name, value, … , NULL */
    void (*start)(void *arg, const char *name, const char **attrs);
    void (*end)(void *arg, const char *name);
    void (*text)(void *arg, Str piece);
};
struct xml_stream;
/* Lives as long as the arena. */
enum rc xml_stream_open(struct arena *a, const struct xml_events *events,
                        struct xml_stream **ret, struct err *e) MUST_CHECK;
/* Room for at least n more bytes, to be filled before xml_stream_feed. */
char *xml_stream_room(struct xml_stream *s, int n);
/* Tells of the n bytes put there.  When xml_stream_pause was called on the way,
 * *ret_paused, and xml_stream_go_on tells of the rest. */
enum rc xml_stream_feed(struct xml_stream *s, int n, bool last,
                        bool *ret_paused, struct err *e) MUST_CHECK;
enum rc xml_stream_go_on(struct xml_stream *s, bool *ret_paused,
                         struct err *e) MUST_CHECK;
/* For a callback: nothing more is told before xml_stream_go_on. */
void xml_stream_pause(struct xml_stream *s);
/* For a callback: ends with this refusal (a message id without directives). */
void xml_stream_refuse(struct xml_stream *s, enum rc rc, const char *why);
/* From the first byte of another file. */
enum rc xml_stream_again(struct xml_stream *s, struct err *e) MUST_CHECK;
/* Value of an attribute by its name without prefix, or NULL. */
const char *xml_attr_of(const char **attrs, const char *name);

#endif
