/*
 * Renders compiled templates.  Indentation handed down by a partial or block
 * is put before each line of template text, never inside values.
 */
#include "format/template.h"

#include <string.h>

#include "base/buf.h"
#include "base/num.h"
#include "format/template_node.h"
#include "format/value.h"

enum { MAX_INDENT = 1024 };

struct frame {
    const struct template *t;
    int parent; /* its NODE_PARENT; the overrides are inside */
};

struct render {
    const struct template_set *set;
    struct buf *out;
    struct err *e;
    int depth;
    const struct value *contexts[TEMPLATE_MAX_DEPTH + 1];
    int n_contexts;
    struct frame frames[TEMPLATE_MAX_DEPTH + 1]; /* most derived first */
    int n_frames;
    char indent[MAX_INDENT];
    int from, to;   /* the part of `indent` in force */
    bool no_indent; /* the next line has its indentation already */
};

static enum rc run(struct render *r, const struct template *t, int i, int end);

/* ---- output ------------------------------------------------------------ */

static void put_indent(struct render *r)
{
    if (!r->no_indent)
        buf_add(r->out, r->indent + r->from, (size_t)(r->to - r->from));
    r->no_indent = false;
}

static void put_text(struct render *r, const struct node *node)
{
    Str rest = node->text;
    ptrdiff_t cut;

    if (node->flags & NODE_LINE)
        put_indent(r);
    r->no_indent = false;
    if (r->from == r->to) {
        buf_str(r->out, rest);
        return;
    }
    while ((cut = str_find(rest, '\n', 0)) >= 0) {
        buf_add(r->out, rest.p, (size_t)cut + 1);
        rest = str_from(rest, cut + 1);
        if (rest.n || (node->flags & NODE_TAIL))
            put_indent(r);
    }
    buf_str(r->out, rest);
}

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static void put_escaped(struct buf *out, Str s)
{
    ptrdiff_t from = 0;

    for (ptrdiff_t i = 0; i < s.n; i++) {
        const char *e = entity(s.p[i]);

        if (!e)
            continue;
        buf_add(out, s.p + from, (size_t)(i - from));
        buf_z(out, e);
        from = i + 1;
    }
    if (s.n)
        buf_add(out, s.p + from, (size_t)(s.n - from));
}

static void put_value(struct buf *out, const struct value *v, bool raw)
{
    char text[NUM_TEXT];

    switch (val_kind(v)) {
    case VAL_BOOL:
        buf_z(out, val_num(v) ? "true" : "false");
        return;
    case VAL_INT:
        buf_int(out, val_num(v));
        return;
    case VAL_MICRO:
        buf_z(out, num_plain(val_num(v), text));
        return;
    case VAL_HTML:
        buf_str(out, val_str(v));
        return;
    case VAL_TEXT:
        if (raw)
            buf_str(out, val_str(v));
        else
            put_escaped(out, val_str(v));
        return;
    case VAL_NULL:
    case VAL_LIST:
    case VAL_OBJECT:
        return;
    }
}

/* ---- values ------------------------------------------------------------ */

static const struct value *look_up(struct render *r, const struct node *node)
{
    const struct value *v = NULL;

    if (node->n_path == 0)
        return r->contexts[r->n_contexts - 1];
    for (int i = r->n_contexts - 1; i >= 0 && !v; i--)
        v = val_get(r->contexts[i], node->path[0]);
    for (int i = 1; i < node->n_path && v; i++)
        v = val_get(v, node->path[i]);
    return v;
}

static bool is_something(const struct value *v)
{
    switch (val_kind(v)) {
    case VAL_NULL:
        return false;
    case VAL_BOOL:
        return val_num(v) != 0;
    case VAL_TEXT:
    case VAL_HTML:
        return val_str(v).n > 0;
    case VAL_LIST:
        return val_count(v) > 0;
    default:
        return true;
    }
}

/* ---- nodes that hold others ------------------------------------------- */

static enum rc enter(struct render *r)
{
    if (++r->depth <= TEMPLATE_MAX_DEPTH)
        return RC_OK;
    return err_set(r->e, RC_LIMIT, "template",
                   N_("the page is nested deeper than %d levels; a template "
                      "may be including itself"),
                   TEMPLATE_MAX_DEPTH);
}

static enum rc run_with(struct render *r, const struct template *t, int i,
                        const struct value *context)
{
    enum rc rc;

    TRY(enter(r));
    r->contexts[r->n_contexts++] = context;
    rc = run(r, t, i + 1, t->nodes[i].end);
    r->n_contexts--;
    r->depth--;
    return rc;
}

static enum rc run_section(struct render *r, const struct template *t, int i)
{
    const struct value *v = look_up(r, &t->nodes[i]);

    if (!is_something(v))
        return RC_OK;
    if (val_kind(v) != VAL_LIST)
        return run_with(r, t, i, v);
    for (int k = 0; k < val_count(v); k++)
        TRY(run_with(r, t, i, val_at(v, k)));
    return RC_OK;
}

static enum rc run_inverted(struct render *r, const struct template *t, int i)
{
    enum rc rc;

    if (is_something(look_up(r, &t->nodes[i])))
        return RC_OK;
    TRY(enter(r));
    rc = run(r, t, i + 1, t->nodes[i].end);
    r->depth--;
    return rc;
}

/* Runs nodes [i, end) of t with more indentation in force. */
static enum rc run_indented(struct render *r, const struct template *t, int i,
                            int end, Str indent)
{
    enum rc rc;

    TRY(enter(r));
    if (indent.n > MAX_INDENT - r->to)
        return err_set(r->e, RC_LIMIT, "template",
                       N_("the page is indented too deep; a template may be "
                          "including itself"));
    if (indent.n)
        memcpy(r->indent + r->to, indent.p, (size_t)indent.n);
    r->to += (int)indent.n;
    rc = run(r, t, i, end);
    r->to -= (int)indent.n;
    r->depth--;
    return rc;
}

static enum rc run_template(struct render *r, const struct template *t,
                            const struct node *node)
{
    int from = r->from;
    enum rc rc;

    if (!(node->flags & NODE_ALONE))
        r->from = r->to; /* inside a line: nothing is handed down */
    rc = run_indented(r, t, 0, t->n, node->indent);
    r->from = from;
    return rc;
}

static const struct template *target(struct render *r, const struct node *node)
{
    Str name = node->text;

    if (node->flags & NODE_DYNAMIC)
        name = val_str(look_up(r, node));
    return template_find(r->set, name);
}

static enum rc run_partial(struct render *r, const struct node *node)
{
    const struct template *t = target(r, node);

    return t ? run_template(r, t, node) : RC_OK;
}

static enum rc run_parent(struct render *r, const struct template *t, int i)
{
    const struct template *parent = target(r, &t->nodes[i]);
    enum rc rc;

    if (!parent)
        return RC_OK;
    TRY(enter(r));
    r->frames[r->n_frames++] = (struct frame){ t, i };
    rc = run_template(r, parent, &t->nodes[i]);
    r->n_frames--;
    r->depth--;
    return rc;
}

/* The block that overrides `name`: of the most derived template first. */
static bool find_override(struct render *r, Str name, struct frame *ret)
{
    for (int f = 0; f < r->n_frames; f++) {
        const struct template *t = r->frames[f].t;
        int i = r->frames[f].parent + 1;
        int end = t->nodes[r->frames[f].parent].end;

        for (; i < end; i = t->nodes[i].end) {
            if (!str_eq(t->nodes[i].text, name))
                continue;
            *ret = (struct frame){ t, i };
            return true;
        }
    }
    return false;
}

static enum rc run_block(struct render *r, const struct template *t, int i)
{
    const struct node *node = &t->nodes[i];
    struct frame by;

    if (!find_override(r, node->text, &by))
        return run_indented(r, t, i + 1, node->end, (Str){ 0 });
    r->no_indent = !(node->flags & NODE_ALONE);
    return run_indented(r, by.t, by.parent + 1, by.t->nodes[by.parent].end,
                        node->indent);
}

static enum rc run_node(struct render *r, const struct template *t, int i)
{
    const struct node *node = &t->nodes[i];

    switch (node->kind) {
    case NODE_TEXT:
        put_text(r, node);
        return RC_OK;
    case NODE_VALUE:
    case NODE_RAW:
        put_value(r->out, look_up(r, node), node->kind == NODE_RAW);
        return RC_OK;
    case NODE_SECTION:
        return run_section(r, t, i);
    case NODE_INVERTED:
        return run_inverted(r, t, i);
    case NODE_PARTIAL:
        return run_partial(r, node);
    case NODE_PARENT:
        return run_parent(r, t, i);
    case NODE_BLOCK:
        return run_block(r, t, i);
    }
    return RC_OK;
}

static enum rc run(struct render *r, const struct template *t, int i, int end)
{
    for (; i < end; i = t->nodes[i].end) {
        TRY(run_node(r, t, i));
        if (r->out->full)
            return err_set(r->e, RC_LIMIT, "template",
                           N_("the page is larger than %zu bytes; ask for "
                              "fewer rows"),
                           r->out->max);
    }
    return RC_OK;
}

enum rc template_render(const struct template_set *set, Str name,
                        const struct value *model, struct buf *out,
                        struct err *e)
{
    const struct template *t = template_find(set, name);
    struct render r = { .set = set, .out = out, .e = e };

    if (!t)
        return err_set(e, RC_NOTFOUND, "template",
                       N_("there is no template named %.*s"), STR(name));
    r.contexts[r.n_contexts++] = model;
    return run(&r, t, 0, t->n);
}
