/*
 * The template compiler: text to a flat array of nodes.  Here is decided which
 * tags have a line to themselves (the line then leaves no trace) and what
 * indentation a partial, parent or block hands down; rendering only copies.
 */
#include "format/template.h"

#include <assert.h>
#include <string.h>

#include "format/template_node.h"

enum { MAX_OPEN = 64, MAX_DELIMITER = 8, MAX_TEXT = 1 << 20 };

struct tag {
    char sigil;      /* # ^ / ! = > < $ & {, or 0 */
    Str name;        /* trimmed, without sigil */
    ptrdiff_t start; /* of the opening delimiter */
    ptrdiff_t end;   /* behind the closing delimiter */
    ptrdiff_t line;  /* begin of the line it starts on */
    ptrdiff_t next;  /* begin of the line behind it */
    bool before;     /* only blanks before it on its line */
    bool after;      /* only blanks behind it on its line */
};

struct open_node {
    int node;
    ptrdiff_t start; /* of the tag, for errors */
    int lead;        /* parent: node with the blanks before it, or -1 */
    int dedent;      /* to go back to */
};

struct compiler {
    struct arena *a;
    unsigned flags;
    struct err *e;
    Str name, src;
    ptrdiff_t at;    /* everything before it is compiled */
    bool line_start; /* `at` is the begin of a line of output */
    int dedent;      /* blanks dropped at the begin of each line */
    Str left, right; /* delimiters */
    struct node *nodes;
    int n;
    size_t cap;
    struct open_node open[MAX_OPEN];
    int n_open;
};

struct template_set *template_set_new(unsigned flags)
{
    struct arena *a = arena_new();
    struct template_set *set = NEW(a, struct template_set, 1);

    set->a = a;
    set->flags = flags;
    return set;
}

void template_set_free(struct template_set *set)
{
    if (set)
        arena_free(set->a);
}

const struct template *template_find(const struct template_set *set, Str name)
{
    for (struct template *t = set->first; t; t = t->next)
        if (str_eq(t->name, name))
            return t;
    return NULL;
}

/* Fills the error with the place; `what` is an English message id. */
static enum rc refuse(struct compiler *c, ptrdiff_t at, const char *what)
{
    int line = 1, column = 1;

    for (ptrdiff_t i = 0; i < at; i++) {
        bool inside = ((unsigned char)c->src.p[i] & 0xC0) == 0x80;

        column = c->src.p[i] == '\n' ? 1 : column + !inside;
        line += c->src.p[i] == '\n';
    }
    return err_set(c->e, RC_INVALID, "template",
                   N_("template %.*s, line %d, column %d: %s"), STR(c->name),
                   line, column, msg(c->e->lang, what));
}

/* ---- text -------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static ptrdiff_t skip_blanks(Str s, ptrdiff_t at)
{
    while (at < s.n && is_blank(s.p[at]))
        at++;
    return at;
}

static struct open_node *top(struct compiler *c)
{
    return c->n_open ? &c->open[c->n_open - 1] : NULL;
}

static bool in_parent(struct compiler *c)
{
    return c->n_open && c->nodes[top(c)->node].kind == NODE_PARENT;
}

static struct node *push(struct compiler *c, enum node_kind kind)
{
    struct node *node = PUSH(c->a, c->nodes, c->n, c->cap);

    node->kind = kind;
    node->end = c->n;
    return node;
}

/* The part of a line's blanks [from, to) that is left after dedenting. */
static Str indent_of(struct compiler *c, ptrdiff_t from, ptrdiff_t to)
{
    Str s = { c->src.p + from, to - from };

    return s.n > c->dedent ? str_from(s, c->dedent) : (Str){ "", 0 };
}

/* s with up to `dedent` blanks dropped at the begin of each line. */
static Str dedented(struct compiler *c, Str s, bool line_start)
{
    char *out;
    ptrdiff_t n = 0;
    int left = line_start ? c->dedent : 0;

    if (c->dedent == 0)
        return s;
    out = NEW(c->a, char, s.n + 1);
    for (ptrdiff_t i = 0; i < s.n; i++) {
        if (left > 0 && is_blank(s.p[i])) {
            left--;
            continue;
        }
        left = s.p[i] == '\n' ? c->dedent : 0;
        out[n++] = s.p[i];
    }
    return (Str){ out, n };
}

/*
 * Takes the source up to `to` as text.  With `more`, something else of the same
 * line follows: where that line begins here, it must be known for indenting.
 */
static void take_text(struct compiler *c, ptrdiff_t to, bool more)
{
    Str s = { c->src.p + c->at, to - c->at };
    bool starts = c->line_start, ends;
    struct node *node;

    c->at = to;
    ends = s.n ? s.p[s.n - 1] == '\n' : starts;
    c->line_start = ends && !more;
    if (in_parent(c) || (s.n == 0 && !(starts && more)))
        return;
    node = push(c, NODE_TEXT);
    node->text = dedented(c, s, starts);
    node->flags =
        (starts ? NODE_LINE : 0) | (s.n && ends && more ? NODE_TAIL : 0);
}

/* The text before a tag; a tag alone on its line takes the line with it. */
static bool take_line(struct compiler *c, const struct tag *t)
{
    bool alone = t->before && t->after;

    take_text(c, alone ? t->line : t->start, !alone);
    c->at = alone ? t->next : t->end;
    c->line_start |= alone;
    return alone;
}

/* ---- tags -------------------------------------------------------------- */

static void measure_line(struct compiler *c, struct tag *t)
{
    ptrdiff_t at = t->start;

    while (at > 0 && is_blank(c->src.p[at - 1]))
        at--;
    t->before = at == 0 || c->src.p[at - 1] == '\n';
    t->line = at;
    at = skip_blanks(c->src, t->end);
    if (at + 1 < c->src.n && c->src.p[at] == '\r' && c->src.p[at + 1] == '\n')
        at++;
    t->after = at == c->src.n || c->src.p[at] == '\n';
    t->next = at < c->src.n ? at + 1 : at;
}

static ptrdiff_t find_text(Str s, ptrdiff_t from, Str what)
{
    const char *p =
        memmem(s.p + from, (size_t)(s.n - from), what.p, (size_t)what.n);

    return p ? p - s.p : -1;
}

/* Finds the next tag; *ret_found false at the end of the source. */
static enum rc find_tag(struct compiler *c, struct tag *t, bool *ret_found)
{
    Str close = c->right;
    ptrdiff_t body, end;

    memset(t, 0, sizeof *t);
    t->start = find_text(c->src, c->at, c->left);
    *ret_found = t->start >= 0;
    if (!*ret_found)
        return RC_OK;
    body = t->start + c->left.n;
    if (body < c->src.n && str_find(S("#^/!=><$&{"), c->src.p[body], 0) >= 0)
        t->sigil = c->src.p[body++];
    if (t->sigil == '{')
        close = str_cat(c->a, S("}"), close);
    else if (t->sigil == '=')
        close = str_cat(c->a, S("="), close);
    end = find_text(c->src, body, close);
    if (end < 0)
        return refuse(c, t->start, N_("this tag is not closed; close it"));
    t->name = str_trim((Str){ c->src.p + body, end - body });
    t->end = end + close.n;
    measure_line(c, t);
    return RC_OK;
}

static bool is_space(char c)
{
    return is_blank(c) || c == '\n' || c == '\r';
}

static enum rc check_name(struct compiler *c, const struct tag *t)
{
    bool ok = t->name.n > 0;

    for (ptrdiff_t i = 0; i < t->name.n; i++)
        ok = ok && !is_space(t->name.p[i]);
    return ok ? RC_OK
              : refuse(c, t->start,
                       N_("the name in this tag is empty or has blanks in it; "
                          "write one word"));
}

static void split_path(struct compiler *c, struct node *node, Str name)
{
    Str part;
    size_t cap = 0;

    if (str_is(name, "."))
        return;
    while (str_cut(&name, '.', &part))
        *PUSH(c->a, node->path, node->n_path, cap) = part;
}

static enum rc open_tag(struct compiler *c, const struct tag *t, int node)
{
    if (c->n_open == MAX_OPEN)
        return refuse(c, t->start,
                      N_("too many sections are open here; nest fewer"));
    c->open[c->n_open++] = (struct open_node){ node, t->start, -1, c->dedent };
    return RC_OK;
}

static enum rc on_value(struct compiler *c, const struct tag *t)
{
    bool raw = t->sigil == '{' || t->sigil == '&';

    if (raw && !(c->flags & TEMPLATE_RAW_OK))
        return refuse(c, t->start,
                      N_("raw output is not allowed; let the model hold "
                         "markup"));
    take_text(c, t->start, true);
    c->at = t->end;
    split_path(c, push(c, raw ? NODE_RAW : NODE_VALUE), t->name);
    return RC_OK;
}

static enum rc on_section(struct compiler *c, const struct tag *t)
{
    take_line(c, t);
    split_path(c, push(c, t->sigil == '#' ? NODE_SECTION : NODE_INVERTED),
               t->name);
    c->nodes[c->n - 1].text = t->name;
    return open_tag(c, t, c->n - 1);
}

/* {{>name}} {{<name}}: a fixed name, or with * the path that leads to it. */
static enum rc set_target(struct compiler *c, struct node *node,
                          const struct tag *t)
{
    struct tag rest = *t;

    node->text = t->name;
    if (t->name.p[0] != '*')
        return check_name(c, t);
    rest.name = str_trim(str_from(t->name, 1));
    node->flags |= NODE_DYNAMIC;
    split_path(c, node, rest.name);
    return check_name(c, &rest);
}

static enum rc on_partial(struct compiler *c, const struct tag *t)
{
    bool alone = take_line(c, t);
    struct node *node = push(c, NODE_PARTIAL);

    if (alone) {
        node->flags |= NODE_ALONE;
        node->indent = indent_of(c, t->line, t->start);
    }
    return set_target(c, node, t);
}

/*
 * Whether the whole {{<x}}..{{/x}} has its lines to itself is known at its end
 * only: the blanks before it go into a node that close_parent may empty.
 */
static enum rc on_parent(struct compiler *c, const struct tag *t)
{
    int lead = -1;

    if (t->before) {
        take_text(c, t->line, false);
        lead = c->n;
    }
    take_text(c, t->start, true);
    c->at = t->end;
    TRY(set_target(c, push(c, NODE_PARENT), t));
    TRY(open_tag(c, t, c->n - 1));
    top(c)->lead = lead;
    return RC_OK;
}

static void close_parent(struct compiler *c, const struct tag *t)
{
    struct open_node *o = top(c);
    struct node *parent = &c->nodes[o->node];

    c->at = t->end;
    c->line_start = false;
    if (o->lead < 0 || !t->after)
        return;
    parent->flags |= NODE_ALONE;
    parent->indent = c->nodes[o->lead].text;
    c->nodes[o->lead].text = (Str){ "", 0 };
    c->nodes[o->lead].flags = 0;
    c->at = t->next;
    c->line_start = true;
}

/* {{$x}} right inside {{<x}}: what takes the place of the parent's block. */
static enum rc on_override(struct compiler *c, const struct tag *t)
{
    push(c, NODE_BLOCK)->text = t->name;
    TRY(open_tag(c, t, c->n - 1));
    c->at = t->after ? t->next : t->end;
    c->line_start = t->after;
    if (t->after)
        c->dedent = (int)(skip_blanks(c->src, t->next) - t->next);
    return RC_OK;
}

static enum rc on_block(struct compiler *c, const struct tag *t)
{
    struct node *node;
    bool alone;

    if (in_parent(c))
        return on_override(c, t);
    alone = take_line(c, t);
    node = push(c, NODE_BLOCK);
    node->text = t->name;
    if (alone) {
        node->flags |= NODE_ALONE;
        node->indent = indent_of(c, t->next, skip_blanks(c->src, t->next));
    } else if (t->before) {
        node->indent = indent_of(c, t->line, t->start);
    }
    return open_tag(c, t, c->n - 1);
}

static bool is_override(struct compiler *c)
{
    return c->n_open > 1 && c->nodes[top(c)->node].kind == NODE_BLOCK &&
           c->nodes[c->open[c->n_open - 2].node].kind == NODE_PARENT;
}

static enum rc on_close(struct compiler *c, const struct tag *t)
{
    struct node *node;

    if (!c->n_open)
        return refuse(c, t->start, N_("nothing is open that this tag closes"));
    node = &c->nodes[top(c)->node];
    if (!str_eq(node->text, t->name))
        return refuse(c, t->start,
                      N_("this tag closes another section than the one that "
                         "is open"));
    if (node->kind == NODE_PARENT) {
        close_parent(c, t);
    } else if (is_override(c)) {
        take_text(c, t->before ? t->line : t->start, false);
        c->at = t->end;
    } else {
        take_line(c, t);
    }
    node = &c->nodes[top(c)->node];
    node->end = c->n;
    c->dedent = top(c)->dedent;
    c->n_open--;
    return RC_OK;
}

static enum rc on_delimiters(struct compiler *c, const struct tag *t)
{
    ptrdiff_t cut = 0;
    Str left, right;

    while (cut < t->name.n && !is_space(t->name.p[cut]))
        cut++;
    left = (Str){ t->name.p, cut };
    right = str_trim(str_from(t->name, cut));
    if (left.n < 1 || left.n > MAX_DELIMITER || right.n < 1 ||
        right.n > MAX_DELIMITER || memchr(right.p, ' ', (size_t)right.n))
        return refuse(c, t->start,
                      N_("write two delimiters of up to 8 characters"));
    take_line(c, t);
    c->left = left;
    c->right = right;
    return RC_OK;
}

static enum rc on_tag(struct compiler *c, const struct tag *t)
{
    if (t->sigil == '!') {
        take_line(c, t);
        return RC_OK;
    }
    if (t->sigil == '=')
        return on_delimiters(c, t);
    if (in_parent(c) && t->sigil != '$' && t->sigil != '/')
        return refuse(c, t->start,
                      N_("only blocks may stand between {{<name}} and "
                         "{{/name}}"));
    if (t->name.n == 0 || t->name.p[0] != '*' || t->sigil == 0)
        TRY(check_name(c, t));
    switch (t->sigil) {
    case '#':
    case '^':
        return on_section(c, t);
    case '/':
        return on_close(c, t);
    case '>':
        return on_partial(c, t);
    case '<':
        return on_parent(c, t);
    case '$':
        return on_block(c, t);
    default:
        return on_value(c, t);
    }
}

static enum rc compile(struct compiler *c)
{
    struct tag t;
    bool found;

    for (;;) {
        TRY(find_tag(c, &t, &found));
        if (!found)
            break;
        TRY(on_tag(c, &t));
    }
    if (c->n_open)
        return refuse(c, top(c)->start,
                      N_("this section is not closed; close it"));
    take_text(c, c->src.n, false);
    return RC_OK;
}

enum rc template_add(struct template_set *set, Str name, Str text,
                     struct err *e)
{
    struct compiler c = { .a = set->a, .flags = set->flags, .e = e };
    struct template *t;

    c.name = str_dup(set->a, name);
    c.line_start = true;
    c.left = S("{{");
    c.right = S("}}");
    if (text.n > MAX_TEXT)
        return err_set(e, RC_LIMIT, "template",
                       N_("template %.*s is larger than 1 MB; split it"),
                       STR(name));
    if (template_find(set, name))
        return err_set(e, RC_CONFLICT, "template",
                       N_("there are two templates named %.*s; rename one"),
                       STR(name));
    c.src = str_dup(set->a, text);
    TRY(compile(&c));
    t = NEW(set->a, struct template, 1);
    *t = (struct template){ c.name, c.nodes, c.n, set->first };
    set->first = t;
    return RC_OK;
}

enum rc template_set_check(const struct template_set *set, struct err *e)
{
    for (struct template *t = set->first; t; t = t->next) {
        for (int i = 0; i < t->n; i++) {
            const struct node *node = &t->nodes[i];

            if ((node->kind != NODE_PARTIAL && node->kind != NODE_PARENT) ||
                (node->flags & NODE_DYNAMIC) || template_find(set, node->text))
                continue;
            return err_set(e, RC_NOTFOUND, "template",
                           N_("template %.*s uses %.*s, which does not exist; "
                              "add it or correct the name"),
                           STR(t->name), STR(node->text));
        }
    }
    return RC_OK;
}
