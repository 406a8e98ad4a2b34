/*
 * The compiled form of templates, between template.c (compiler) and
 * template_render.c.  Private to these two.  A template is one flat array; a
 * node that holds others holds nodes [its index + 1, end).
 */
#ifndef FORMAT_TEMPLATE_NODE_H
#define FORMAT_TEMPLATE_NODE_H

#include "base/arena.h"
#include "base/str.h"

enum node_kind {
    NODE_TEXT,
    NODE_VALUE,    /* {{x}} */
    NODE_RAW,      /* {{{x}}} {{&x}} */
    NODE_SECTION,  /* {{#x}} */
    NODE_INVERTED, /* {{^x}} */
    NODE_PARTIAL,  /* {{>x}} */
    NODE_PARENT,   /* {{<x}}: holds only NODE_BLOCK, the overrides */
    NODE_BLOCK     /* {{$x}} */
};

enum node_flag {
    NODE_LINE = 1,    /* text: begins at the begin of a line */
    NODE_TAIL = 2,    /* text: a line goes on behind its last newline */
    NODE_ALONE = 4,   /* partial, parent, block: its tag had a line to itself */
    NODE_DYNAMIC = 8, /* partial, parent: `path` leads to the name */
};

struct node {
    enum node_kind kind;
    unsigned flags; /* NODE_* */
    int end;        /* first node behind this one and what it holds */
    Str text;       /* the text; the name of a partial, parent, block */
    Str *path;      /* parts of a dotted name; none for {{.}} */
    int n_path;
    Str indent; /* put before each line of what takes this place */
};

struct template
{
    Str name;
    struct node *nodes;
    int n;
    struct template *next;
};

struct template_set {
    struct arena *a;
    unsigned flags;
    struct template *first;
};

const struct template *template_find(const struct template_set *set, Str name);

#endif
