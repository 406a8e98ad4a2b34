/*
 * Markdown of report sections → blocks, line by line.
 *
 *   # .. #### Title      heading of that level
 *   - item               list item; two spaces or a tab before it: level 2
 *     more of it         an indented line goes on with the item above
 *   {{!expr}}            a block of the caller's (table, chart)
 *   anything else        a paragraph; lines that follow each other are one
 *
 * Within text, **bold** and *italic* as far as a sign has its partner in the
 * same paragraph; one without stays what it is, so "(*)" and "2 * 3" are text.
 * A backslash before * \ # - { or } makes that sign text.
 */
#include "format/markdown.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"

enum {
    MAX_TEXT = 1 << 20,
    MAX_LINE = 64 << 10,
    MAX_BLOCKS = 20000,
    MAX_HEADING = 4
};

struct reader {
    struct arena *a;
    const struct markdown_hooks *hooks;
    struct err *e;
    int line; /* line being read, from 1 */

    /* the paragraph, heading or item that is being gathered */
    bool open;
    struct block head; /* kind and level of it */
    int first_line;
    Str *lines;
    size_t n_lines, cap_lines;

    struct block *blocks;
    size_t n, cap;
};

enum token_kind { TOKEN_TEXT, TOKEN_FILL, TOKEN_ITALIC, TOKEN_BOLD };

struct token {
    enum token_kind kind;
    bool opens, shuts; /* stars: what their neighbours allow */
    bool paired;
    Str text;          /* what it is as text */
    struct span *fill; /* TOKEN_FILL */
};

struct tokens {
    struct token *at;
    size_t n, cap;
};

static enum rc refuse(struct reader *r, int line, enum rc rc, const char *fmt)
{
    char field[sizeof r->e->field];

    snprintf(field, sizeof field, "line %d", line);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return err_set(r->e, rc, field, fmt, line);
#pragma GCC diagnostic pop
}

static enum rc add_block(struct reader *r, struct block b)
{
    if (r->n >= MAX_BLOCKS)
        return refuse(r, r->line, RC_LIMIT,
                      N_("at line %d the text has more than 20,000 paragraphs; "
                         "divide it"));
    *PUSH(r->a, r->blocks, r->n, r->cap) = b;
    return RC_OK;
}

/* --- text with stars and placeholders → spans --- */

static struct token *add_token(struct reader *r, struct tokens *t,
                               enum token_kind kind, Str text)
{
    struct token *k = PUSH(r->a, t->at, t->n, t->cap);

    *k = (struct token){ .kind = kind, .text = text };
    return k;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* One to three stars at s[at..at+n): italic, bold or both. */
static void add_stars(struct reader *r, struct tokens *t, Str s, ptrdiff_t at,
                      ptrdiff_t n)
{
    char before = at > 0 ? s.p[at - 1] : ' ';
    char after = at + n < s.n ? s.p[at + n] : ' ';
    bool product = n == 1 && is_digit(before) && is_digit(after);
    bool opens = !product && !is_space(after) && !strchr(").,;:!?", after);
    bool shuts = !product && !is_space(before) && before != '(';
    size_t first = t->n;

    if (n != 1)
        add_token(r, t, TOKEN_BOLD, (Str){ s.p + at, 2 });
    if (n != 2)
        add_token(r, t, TOKEN_ITALIC, (Str){ s.p + at, 1 });
    for (size_t i = first; i < t->n; i++) {
        t->at[i].opens = opens;
        t->at[i].shuts = shuts;
    }
}

static ptrdiff_t closing_braces(Str s, ptrdiff_t at)
{
    for (; (at = str_find(s, '}', at)) >= 0; at++)
        if (at + 1 < s.n && s.p[at + 1] == '}')
            return at;
    return -1;
}

/* The placeholder whose "{{" is at *at; moves on behind its "}}". */
static enum rc add_fill(struct reader *r, struct tokens *t, Str s,
                        ptrdiff_t *at)
{
    ptrdiff_t start = *at + 2, end = closing_braces(s, start);
    struct token *k;
    Str expr;

    if (end < 0)
        return refuse(r, r->first_line, RC_INVALID,
                      N_("in the paragraph of line %d a '{{' has no '}}' after "
                         "it; close it, or write \\{{ for the signs "
                         "themselves"));
    expr = str_trim((Str){ s.p + start, end - start });
    if (expr.n && expr.p[0] == '!')
        return refuse(r, r->first_line, RC_INVALID,
                      N_("in the paragraph of line %d a table or chart stands "
                         "within text; give it a line of its own"));
    k = add_token(r, t, TOKEN_FILL, (Str){ "", 0 });
    k->fill = NEW(r->a, struct span, 1);
    *at = end + 2;
    return r->hooks->fill(r->hooks->arg, expr, k->fill, r->e);
}

static bool is_escape(Str s, ptrdiff_t at)
{
    return s.p[at] == '\\' && at + 1 < s.n && s.p[at + 1] &&
           strchr("*\\#-{}", s.p[at + 1]);
}

static bool is_fill(const struct reader *r, Str s, ptrdiff_t at)
{
    return r->hooks && r->hooks->fill && s.p[at] == '{' && at + 1 < s.n &&
           s.p[at + 1] == '{';
}

static ptrdiff_t run_of(Str s, ptrdiff_t at)
{
    ptrdiff_t n = 0;

    while (at + n < s.n && s.p[at + n] == s.p[at])
        n++;
    return n;
}

/* The end of plain text begun at `at`: the next sign that could mean more. */
static ptrdiff_t plain_end(Str s, ptrdiff_t at)
{
    for (at++; at < s.n; at++)
        if (s.p[at] == '*' || s.p[at] == '\\' || s.p[at] == '{')
            break;
    return at;
}

static enum rc cut_tokens(struct reader *r, Str s, struct tokens *t)
{
    ptrdiff_t at = 0, end;

    while (at < s.n) {
        if (is_fill(r, s, at)) {
            TRY(add_fill(r, t, s, &at));
            continue;
        }
        if (is_escape(s, at)) {
            add_token(r, t, TOKEN_TEXT, (Str){ s.p + at + 1, 1 });
            at += 2;
            continue;
        }
        end = s.p[at] == '*' ? at + run_of(s, at) : plain_end(s, at);
        if (s.p[at] == '*' && end - at <= 3)
            add_stars(r, t, s, at, end - at);
        else
            add_token(r, t, TOKEN_TEXT, (Str){ s.p + at, end - at });
        at = end;
    }
    return RC_OK;
}

static void swap_tokens(struct token *x)
{
    struct token first = x[0];

    x[0] = x[1];
    x[1] = first;
}

/*
 * Pairs the stars.  At most one bold and one italic are open; what is open
 * inside a pair that shuts stays text.  "***" shuts the inner of the two first.
 */
static void pair_stars(struct tokens *t)
{
    ptrdiff_t open[TOKEN_BOLD + 1] = { -1, -1, -1, -1 };

    for (size_t i = 0; i < t->n; i++) {
        struct token *k = &t->at[i];
        enum token_kind other =
            k->kind == TOKEN_BOLD ? TOKEN_ITALIC : TOKEN_BOLD;

        if (k->kind < TOKEN_ITALIC)
            continue;
        if (k->kind == TOKEN_BOLD && k->shuts && i + 1 < t->n &&
            k[1].text.p == k->text.p && open[TOKEN_ITALIC] > open[TOKEN_BOLD]) {
            swap_tokens(k);
            other = TOKEN_BOLD;
        }
        if (open[k->kind] >= 0 && k->shuts) {
            t->at[open[k->kind]].paired = k->paired = true;
            if (open[other] > open[k->kind])
                open[other] = -1;
            open[k->kind] = -1;
        } else if (open[k->kind] < 0 && k->opens) {
            open[k->kind] = (ptrdiff_t)i;
        }
    }
}

/* A run of text being written to room. */
struct writer {
    struct arena *a;
    struct span *spans;
    size_t n, cap;
    char *room;
    bool going; /* the last span is text and may go on */
};

static void write_text(struct writer *w, Str s, unsigned style)
{
    struct span *last = w->going ? &w->spans[w->n - 1] : NULL;

    if (!last || last->style != style) {
        last = PUSH(w->a, w->spans, w->n, w->cap);
        *last = (struct span){ .text = { w->room, 0 }, .style = style };
        w->going = true;
    }
    memcpy(w->room, s.p, (size_t)s.n);
    w->room += s.n;
    last->text.n += s.n;
}

static enum rc make_spans(struct reader *r, Str s, struct spans *ret)
{
    struct writer w = { .a = r->a, .room = NEW(r->a, char, s.n + 1) };
    struct tokens t = { 0 };
    unsigned style = 0;

    TRY(cut_tokens(r, s, &t));
    pair_stars(&t);
    for (size_t i = 0; i < t.n; i++) {
        struct token *k = &t.at[i];

        if (k->kind == TOKEN_FILL) {
            k->fill->style |= style;
            *PUSH(w.a, w.spans, w.n, w.cap) = *k->fill;
            w.going = false;
        } else if (k->paired) {
            style ^= k->kind == TOKEN_BOLD ? SPAN_BOLD : SPAN_ITALIC;
        } else {
            write_text(&w, k->text, style);
        }
    }
    *ret = (struct spans){ w.spans, (int)w.n };
    return RC_OK;
}

/* --- lines → blocks --- */

static Str join_lines(struct reader *r)
{
    size_t n = 0;
    char *p, *to;

    for (size_t i = 0; i < r->n_lines; i++)
        n += (size_t)r->lines[i].n + 1;
    p = to = NEW(r->a, char, n + 1);
    for (size_t i = 0; i < r->n_lines; i++) {
        if (i > 0)
            *to++ = ' ';
        memcpy(to, r->lines[i].p, (size_t)r->lines[i].n);
        to += r->lines[i].n;
    }
    return (Str){ p, to - p };
}

static enum rc close_block(struct reader *r)
{
    struct block b = r->head;

    if (!r->open)
        return RC_OK;
    r->open = false;
    TRY(make_spans(r, join_lines(r), &b.text));
    return add_block(r, b);
}

static void add_line(struct reader *r, Str line)
{
    *PUSH(r->a, r->lines, r->n_lines, r->cap_lines) = line;
}

static enum rc open_block(struct reader *r, struct block head, Str line)
{
    TRY(close_block(r));
    r->open = true;
    r->head = head;
    r->first_line = r->line;
    r->n_lines = 0;
    add_line(r, line);
    return RC_OK;
}

/* The level of a heading line, or 0. */
static int heading_level(Str line)
{
    ptrdiff_t n = line.p[0] == '#' ? run_of(line, 0) : 0;

    return n <= MAX_HEADING && n + 1 < line.n && is_space(line.p[n]) ? (int)n
                                                                     : 0;
}

static int indent_of(Str line)
{
    int n = 0;

    for (ptrdiff_t i = 0; i < line.n && is_space(line.p[i]); i++)
        n += line.p[i] == '\t' ? 2 : 1;
    return n;
}

/* A line that is only {{!expr}}. */
static bool is_block_line(const struct reader *r, Str line, Str *ret_expr)
{
    if (!r->hooks || !r->hooks->block || !str_starts(line, S("{{!")) ||
        closing_braces(line, 3) != line.n - 2)
        return false;
    *ret_expr = str_trim((Str){ line.p + 3, line.n - 5 });
    return true;
}

static enum rc call_block(struct reader *r, Str expr)
{
    struct block b = { 0 };

    TRY(close_block(r));
    TRY(r->hooks->block(r->hooks->arg, expr, &b, r->e));
    return add_block(r, b);
}

/* A second level hangs on an item before it. */
static enum rc open_item(struct reader *r, Str line, int indent)
{
    struct block item = { .kind = BLOCK_ITEM, .level = 1 };

    TRY(close_block(r));
    if (indent >= 2 && r->n && r->blocks[r->n - 1].kind == BLOCK_ITEM)
        item.level = 2;
    return open_block(r, item, str_trim(str_from(line, 2)));
}

static enum rc take_line(struct reader *r, Str raw)
{
    static const struct block para = { .kind = BLOCK_PARA,
                                       .align = ALIGN_JUSTIFY };
    Str line = str_trim(raw), expr;
    int level, indent = indent_of(raw);

    if (line.n == 0)
        return close_block(r);
    if ((level = heading_level(line)) > 0) {
        struct block head = { .kind = BLOCK_HEADING, .level = level };

        TRY(open_block(r, head, str_trim(str_from(line, level))));
        return close_block(r);
    }
    if (is_block_line(r, line, &expr))
        return call_block(r, expr);
    if (str_starts(line, S("- ")))
        return open_item(r, line, indent);
    if (r->open && (r->head.kind == BLOCK_PARA || indent >= 2)) {
        add_line(r, line);
        return RC_OK;
    }
    return open_block(r, para, line);
}

enum rc markdown_blocks(struct arena *a, Str text,
                        const struct markdown_hooks *hooks,
                        struct block **ret_blocks, int *ret_n, struct err *e)
{
    struct reader r = { .a = a, .hooks = hooks, .e = e };
    Str line;

    if (text.n > MAX_TEXT)
        return err_set(e, RC_LIMIT, "",
                       N_("the text of the section is larger than 1 MB; "
                          "divide it"));
    while (str_cut(&text, '\n', &line)) {
        r.line++;
        if (line.n > MAX_LINE)
            return refuse(&r, r.line, RC_LIMIT,
                          N_("line %d of the text is longer than 64 kB; divide "
                             "it"));
        TRY(take_line(&r, line));
    }
    TRY(close_block(&r));
    *ret_blocks = r.blocks;
    *ret_n = (int)r.n;
    return RC_OK;
}
