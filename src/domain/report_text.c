/*
 * The text of a report: loops written out, then line by line its figures with
 * the sentences around them.  {{!each …}} … {{!end}} repeats the lines between
 * for each row; in them every expression is bound to the row (its unit, year or
 * option), and {{@row.name}} is the row's name.
 */
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "domain/report_grid.h"

/* ---- places ---- */

/* "chi-dao, line 12" before the reason, where the text itself is at fault. */
static enum rc at_line(struct report_view *v, enum rc rc, int line)
{
    struct err *e = &v->c->err;
    char text[sizeof e->text];

    if (rc == RC_OK || rc == RC_DB || rc == RC_IO)
        return rc;
    snprintf(text, sizeof text, msg(e->lang, N_("section '%.*s', line %d: %s")),
             v->section.n > 60 ? 60 : (int)v->section.n, v->section.p, line,
             e->text);
    memcpy(e->text, text, sizeof text);
    return rc;
}

/* ---- loops ---- */

static bool is_block(Str line, Str *ret_inside)
{
    Str s = str_trim(line);
    ptrdiff_t at = 0, start;

    return str_starts(s, S("{{!")) && expr_next(s, &at, &start, ret_inside) &&
           at == s.n;
}

/* A name cannot bring expressions or marks into the text. */
static void add_name(struct buf *out, Str name)
{
    for (ptrdiff_t i = 0; i < name.n; i++) {
        if (strchr("*\\{}", name.p[i]) && name.p[i])
            buf_char(out, '\\');
        buf_char(out, name.p[i]);
    }
}

struct loop {
    struct expr each;
    struct report_rows rows;
    const struct figure_row *row;
    int number; /* of the row, from 1 */
};

static bool row_variable(struct report_view *v, const struct loop *l, Str name,
                         struct buf *out)
{
    if (str_is(name, "row.name"))
        add_name(out, l->row->name);
    else if (str_is(name, "row.lower"))
        add_name(out, l->rows.by == BY_CHILD
                          ? report_unit_lower(v->c->arena, l->row->name)
                          : text_lower_first(v->c->arena, l->row->name));
    else if (str_is(name, "row.number"))
        buf_int(out, l->number);
    else if (str_is(name, "row.key"))
        buf_str(out, l->row->key);
    else
        return false;
    return true;
}

static void bind_row(const struct loop *l, struct expr *x)
{
    static const enum expr_key passed[] = { KEY_UNIT,   KEY_TREE, KEY_FORM,
                                            KEY_OPTION, KEY_YEAR, KEY_FROM,
                                            KEY_TO,     KEY_MAP };
    bool form = str_is(l->rows.breakdown, "form");

    if (l->rows.by == BY_CHILD)
        expr_bind(x, KEY_UNIT, l->row->key);
    else if (l->rows.by == BY_YEAR)
        expr_bind(x, KEY_YEAR, l->row->key);
    else
        expr_bind(x, form ? KEY_FORM : KEY_OPTION, l->row->key);
    for (int i = 0; i < countof(passed); i++)
        if (l->each.keys[passed[i]].p)
            expr_bind(x, passed[i], l->each.keys[passed[i]]);
}

/* Ends a line of the written text, which comes from line `at`. */
static void end_line(struct report_view *v, struct buf *out, int at)
{
    buf_char(out, '\n');
    *PUSH(v->c->arena, v->lines, v->n_lines, v->cap_lines) = at;
}

/* One line of the loop for one row. */
static enum rc write_line(struct report_view *v, const struct loop *l, Str line,
                          struct buf *out)
{
    ptrdiff_t at = 0, from = 0, start;
    Str inside;

    while (expr_next(line, &at, &start, &inside)) {
        struct expr x;

        TRY(expr_parse(inside, &x, &v->c->err));
        buf_add(out, line.p + from, (size_t)(start - from));
        from = at;
        if (x.kind == EXPR_VARIABLE && row_variable(v, l, x.name, out))
            continue;
        bind_row(l, &x);
        buf_fmt(out, "{{%.*s}}", STR(expr_print(v->c->arena, &x)));
    }
    buf_str(out, str_from(line, from));
    return RC_OK;
}

static enum rc write_rows(struct report_view *v, struct loop *l, Str body,
                          int first, struct buf *out)
{
    for (int i = 0; i < l->rows.n; i++) {
        Str rest = body, line;
        int at = first;

        l->row = &l->rows.rows[i];
        if (l->row->own || l->row->key.n == 0)
            continue;
        l->number++;
        while (str_cut(&rest, '\n', &line)) {
            TRY(at_line(v, write_line(v, l, line, out), at));
            end_line(v, out, at++);
        }
    }
    if (l->number == 0 && l->each.keys[KEY_EMPTY].p) {
        buf_str(out, l->each.keys[KEY_EMPTY]);
        end_line(v, out, first - 1);
    }
    return RC_OK;
}

static enum rc open_loop(struct report_view *v, Str inside, struct loop *l)
{
    memset(l, 0, sizeof *l);
    TRY(expr_parse(inside, &l->each, &v->c->err));
    TRY(report_rows(v, &l->each, l->each.keys[KEY_BY], &l->rows));
    if (l->rows.by == BY_MONTH)
        return fail(v->c, RC_INVALID, "expression",
                    N_("a loop goes by child, year or a breakdown, not by "
                       "month"));
    return RC_OK;
}

/* The lines up to {{!end}}; *rest is left behind it. */
static enum rc take_body(struct report_view *v, Str *rest, Str *ret_body,
                         int *line)
{
    Str body = { rest->p, 0 }, part, inside;

    while (str_cut(rest, '\n', &part)) {
        ++*line;
        if (!is_block(part, &inside)) {
            body.n = part.p + part.n - body.p;
            continue;
        }
        if (str_is(str_trim(inside), "!end")) {
            *ret_body = body;
            return RC_OK;
        }
        return fail(v->c, RC_INVALID, "expression",
                    N_("a loop holds lines of text only, no block"));
    }
    return fail(v->c, RC_INVALID, "expression", N_("the loop has no {{!end}}"));
}

enum rc report_expand(struct report_view *v, Str text, Str *ret)
{
    struct buf *out = NEW(v->c->arena, struct buf, 1);
    Str rest = text, line, inside, body = { 0 };
    struct loop l;
    int at = 0;

    v->n_lines = 0;
    buf_init_arena(out, v->c->arena, 4 * (size_t)REPORT_MAX_TEXT);
    while (str_cut(&rest, '\n', &line)) {
        int first = ++at;

        if (!is_block(line, &inside) || !str_starts(inside, S("!each"))) {
            buf_str(out, line);
            end_line(v, out, at);
            continue;
        }
        TRY(at_line(v, open_loop(v, inside, &l), first));
        TRY(at_line(v, take_body(v, &rest, &body, &at), first));
        if (body.n)
            TRY(write_rows(v, &l, body, first + 1, out));
    }
    if (out->full)
        return fail(v->c, RC_LIMIT, "text",
                    N_("the text of a report may be %d kB at most"),
                    REPORT_MAX_TEXT >> 10);
    if (out->n > 0) /* as the text, without a last line end */
        out->p[--out->n] = '\0';
    *ret = buf_dup(v->c->arena, out);
    return RC_OK;
}

/* ---- sentences ---- */

/* Where the sentence around `at` ends: behind a full stop and a space. */
static ptrdiff_t sentence_end(Str line, ptrdiff_t at)
{
    for (ptrdiff_t i = at; i + 1 < line.n; i++)
        if ((line.p[i] == '.' || line.p[i] == ';') && line.p[i + 1] == ' ')
            return i + 1;
    return line.n;
}

static ptrdiff_t sentence_start(Str line, ptrdiff_t at)
{
    for (ptrdiff_t i = at - 1; i > 0; i--)
        if ((line.p[i - 1] == '.' || line.p[i - 1] == ';') && line.p[i] == ' ')
            return i + 1;
    return 0;
}

/* Gives the uses from `first` on their sentences of the printed line. */
static void give_sentences(struct report_view *v, size_t first, Str line,
                           const ptrdiff_t *places)
{
    line = str_dup(v->c->arena, line);
    for (size_t i = first; i < v->n_uses; i++) {
        ptrdiff_t at = places[i - first];
        ptrdiff_t from = sentence_start(line, at);
        ptrdiff_t to = sentence_end(line, at + v->uses[i].printed.n);

        v->uses[i].sentence = str_trim((Str){ line.p + from, to - from });
    }
}

static int count_expressions(Str line)
{
    ptrdiff_t at = 0, start;
    Str inside;
    int n = 0;

    while (expr_next(line, &at, &start, &inside))
        n++;
    return n;
}

static enum rc read_line(struct report_view *v, Str line)
{
    ptrdiff_t *places =
        NEW(v->c->arena, ptrdiff_t, count_expressions(line) + 1);
    ptrdiff_t at = 0, from = 0, start;
    size_t first = v->n_uses;
    struct buf *out = NEW(v->c->arena, struct buf, 1);
    Str inside;

    if (is_block(line, &inside))
        return report_grid_uses(v, inside);
    buf_init_arena(out, v->c->arena, REPORT_MAX_TEXT);
    while (expr_next(line, &at, &start, &inside)) {
        struct report_use use;

        buf_add(out, line.p + from, (size_t)(start - from));
        places[v->n_uses - first] = (ptrdiff_t)out->n;
        TRY(report_eval(v, inside, &use));
        buf_str(out, use.printed);
        from = at;
    }
    buf_str(out, str_from(line, from));
    give_sentences(v, first, buf_view(out), places);
    return RC_OK;
}

/* Paragraphs may be written over several lines: sentences are per line then. */
static enum rc read_section(struct report_view *v,
                            const struct report_section *s)
{
    Str rest, line;
    size_t at = 0;

    v->section = s->key;
    TRY(report_expand(v, s->text, &rest));
    for (; str_cut(&rest, '\n', &line); at++)
        TRY(at_line(v, read_line(v, line), at < v->n_lines ? v->lines[at] : 0));
    return RC_OK;
}

enum rc report_evaluate(struct report_view *v)
{
    for (int i = 0; i < v->n_sections; i++)
        TRY(read_section(v, &v->sections[i]));
    v->section = S("");
    return RC_OK;
}
