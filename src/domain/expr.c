/*
 * The parser of figure expressions: one pass, no look-up.  What may stand where
 * is in three tables (functions, blocks, keys); the messages list the same
 * tables, so that they cannot fall behind.
 */
#include "domain/expr.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"

#define K(key) (1u << KEY_##key)
#define WHERE                                                                  \
    (K(UNIT) | K(TREE) | K(FORM) | K(OPTION) | K(FROM) | K(TO) | K(YEAR) |     \
     K(MAP))
#define ROWS (K(ORDER) | K(TOP) | K(BOTTOM) | K(LIKE) | K(ONLY))

/* clang-format off */
static const struct func_row {
    const char *name;
    int names; /* words after the function */
    unsigned keys;
    enum phrase_kind phrase;
} funcs[FUNC_NUMBER] = {
    [FUNC_VALUE] =    { "",         1, WHERE, PHRASE_EXACT },
    [FUNC_SHARE] =    { "share",    1, WHERE, PHRASE_PERCENT },
    [FUNC_CHANGE] =   { "change",   1, WHERE, PHRASE_CHANGE },
    [FUNC_DIFF] =     { "diff",     1, WHERE, PHRASE_RISE },
    [FUNC_BEFORE] =   { "before",   1, WHERE, PHRASE_EXACT },
    [FUNC_PER] =      { "per",      2, WHERE, PHRASE_EXACT },
    [FUNC_COVERAGE] = { "coverage", 1, WHERE, PHRASE_EXACT },
    [FUNC_LIST] =     { "list",     1, WHERE | ROWS | K(WITH) | K(EMPTY) | K(TYPE),
                        PHRASE_EXACT },
    [FUNC_COUNT] =    { "count",    1, WHERE | ROWS | K(TYPE), PHRASE_EXACT },
};

static const struct block_row {
    const char *name;
    unsigned keys, must;
} blocks[BLOCK_EXPR_NUMBER] = {
    [BLOCK_EXPR_EACH] =      { "each", WHERE | ROWS | K(BY) | K(EMPTY), K(BY) },
    [BLOCK_EXPR_END] =       { "end", 0, 0 },
    [BLOCK_EXPR_TABLE] =     { "table", WHERE | ROWS | K(BY) | K(ACROSS) |
                               K(MEASURE) | K(TITLE), K(BY) },
    [BLOCK_EXPR_CHART] =     { "chart", WHERE | ROWS | K(BY) | K(ACROSS) |
                               K(MEASURE) | K(TITLE) | K(STYLE), K(BY) },
    [BLOCK_EXPR_ANNEX] =     { "annex", K(TITLE) | K(STYLE), K(TITLE) },
    [BLOCK_EXPR_FIGURES] =   { "figures", WHERE | K(BY) | K(ACROSS) |
                               K(MEASURE) | K(TITLE), 0 },
    [BLOCK_EXPR_DOCUMENTS] = { "documents", K(TYPE), 0 },
    [BLOCK_EXPR_SOURCES] =   { "sources", 0, 0 },
};

static const char *const key_names[KEY_COUNT] = {
    "unit", "tree", "form", "option", "from", "to", "year", "map", "by",
    "across", "order", "top", "bottom", "like", "only", "measure", "style", "type",
    "title", "empty", "with",
};

static const char *const variables[] = {
    "unit.name", "unit.lower", "unit.short", "superior.name", "superior.lower",
    "campaign.name", "campaign.lower", "campaign.document",
    "campaign.documents", "from", "to", "period", "compare.from",
    "compare.to", "today", "year.first", "year.last", "row.name", "row.lower",
    "row.number", "row.key",
};
static const char *const coverage_words[] = {
    "expected", "reported", "nothing", "missing", "not-applicable",
};
static const char *const only_words[] = { "missing", "nothing", "reported" };
static const char *const style_words[] = { "bars", "stacked", "hbars", "line",
                                           "landscape" };
/* clang-format on */

struct parser {
    Str text;
    ptrdiff_t at;
    struct expr x;
    struct err *e;
};

/* The character (not byte) of an offset, from 1. */
static int character(const struct parser *p, ptrdiff_t at)
{
    int n = 1;

    for (ptrdiff_t i = 0; i < at && i < p->text.n; i++)
        n += (p->text.p[i] & 0xc0) != 0x80;
    return n;
}

static enum rc refuse(struct parser *p, ptrdiff_t at, const char *what)
{
    return err_set(p->e, RC_INVALID, "expression", N_("%s (at character %d)"),
                   msg(p->e->lang, what), character(p, at));
}

/* At most 40 bytes of what somebody typed, whole characters. */
static Str clip(Str s)
{
    if (s.n <= 40)
        return s;
    s.n = 40;
    while (s.n > 0 && (s.p[s.n] & 0xc0) == 0x80)
        s.n--;
    return s;
}

/* A word that is in none of `known`: says which there are. */
static enum rc refuse_word(struct parser *p, ptrdiff_t at, Str word,
                           const char *known)
{
    return err_set(p->e, RC_INVALID, "expression",
                   N_("unknown word '%.*s' at character %d; known here: %s"),
                   STR(clip(word)), character(p, at), known);
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.';
}

static void skip_space(struct parser *p)
{
    while (p->at < p->text.n && p->text.p[p->at] == ' ')
        p->at++;
}

static char peek(const struct parser *p)
{
    return p->at < p->text.n ? p->text.p[p->at] : '\0';
}

static Str take_word(struct parser *p)
{
    ptrdiff_t start = p->at;

    while (p->at < p->text.n && is_word_char(p->text.p[p->at]))
        p->at++;
    return (Str){ p->text.p + start, p->at - start };
}

static void join(struct buf *out, const char *name)
{
    if (out->n)
        buf_z(out, ", ");
    buf_z(out, name);
}

static int find_name(const char *const *names, int n, Str word)
{
    for (int i = 0; i < n; i++)
        if (str_is(word, names[i]))
            return i;
    return -1;
}

/* One of a fixed list of words, or a refusal that lists them. */
static enum rc check_word(struct parser *p, ptrdiff_t at, Str word,
                          const char *const *names, int n)
{
    struct buf known;
    enum rc rc;

    if (find_name(names, n, word) >= 0)
        return RC_OK;
    buf_init(&known, 600);
    for (int i = 0; i < n; i++)
        join(&known, names[i]);
    rc = refuse_word(p, at, word, known.p);
    buf_release(&known);
    return rc;
}

static enum rc refuse_key(struct parser *p, ptrdiff_t at, Str word,
                          unsigned allowed)
{
    const char *names[KEY_COUNT];
    int n = 0;

    for (int i = 0; i < KEY_COUNT; i++)
        if (allowed & (1u << i))
            names[n++] = key_names[i];
    if (n == 0)
        return refuse(p, at, N_("nothing may follow here"));
    return check_word(p, at, word, names, n);
}

static enum rc take_value(struct parser *p, Str *ret)
{
    ptrdiff_t start = p->at;
    bool quoted = peek(p) == '"';

    if (quoted)
        start = ++p->at;
    while (p->at < p->text.n) {
        char c = p->text.p[p->at];

        if (quoted ? c == '"' : c == ' ' || c == '|' || c == '"')
            break;
        p->at++;
    }
    *ret = (Str){ p->text.p + start, p->at - start };
    if (quoted) {
        if (peek(p) != '"')
            return refuse(p, start - 1, N_("the quotation mark is not closed"));
        p->at++;
    }
    if (ret->n == 0)
        return refuse(p, start, N_("a value is missing after ="));
    if (p->at < p->text.n && peek(p) != ' ' && peek(p) != '|')
        return refuse(p, p->at, N_("a space is missing here"));
    return RC_OK;
}

static enum rc take_day(struct parser *p, ptrdiff_t at, Str value, Day *ret)
{
    if (!day_parse(value, ret))
        return refuse(p, at, N_("not a day: write dd/mm/yyyy"));
    return RC_OK;
}

/* A year, or how many rows. */
static enum rc take_number(struct parser *p, ptrdiff_t at, enum expr_key key,
                           int *ret)
{
    int low = key == KEY_YEAR ? 1900 : 1;
    int high = key == KEY_YEAR ? 2199 : EXPR_TOP_MAX;
    Str value = p->x.keys[key];
    int64_t n;

    if (!str_int(value, &n) || n < low || n > high)
        return err_set(p->e, RC_INVALID, "expression",
                       N_("'%.*s' at character %d is not a whole number from "
                          "%d to %d"),
                       STR(clip(value)), character(p, at), low, high);
    *ret = (int)n;
    return RC_OK;
}

/* Checks the value of a key just taken. */
static enum rc check_value(struct parser *p, ptrdiff_t at, enum expr_key key)
{
    Str value = p->x.keys[key];
    Day day;

    switch (key) {
    case KEY_FROM:
        return take_day(p, at, value, &p->x.from);
    case KEY_TO:
        return take_day(p, at, value, &p->x.to);
    case KEY_YEAR:
        return take_number(p, at, key, &p->x.year);
    case KEY_TOP:
        return take_number(p, at, key, &p->x.top);
    case KEY_BOTTOM:
        return take_number(p, at, key, &p->x.bottom);
    case KEY_MAP:
        if (str_is(value, "then") || str_is(value, "now"))
            return RC_OK;
        return take_day(p, at, value, &day);
    case KEY_ONLY:
        return check_word(p, at, value, only_words, countof(only_words));
    case KEY_STYLE:
        return check_word(p, at, value, style_words, countof(style_words));
    default:
        return RC_OK;
    }
}

static enum rc take_key(struct parser *p, unsigned allowed)
{
    ptrdiff_t at = p->at, value_at;
    Str word = take_word(p), value;
    int key = find_name(key_names, KEY_COUNT, word);

    if (word.n == 0)
        return refuse(p, at, N_("unexpected character"));
    if (key < 0 || !(allowed & (1u << key)))
        return refuse_key(p, at, word, allowed);
    if (peek(p) != '=')
        return refuse(p, p->at, N_("= is missing after the key"));
    if (p->x.keys[key].p)
        return refuse(p, at, N_("the key is given twice"));
    value_at = ++p->at;
    TRY(take_value(p, &value));
    p->x.keys[key] = value;
    return check_value(p, value_at, (enum expr_key)key);
}

/* Keys up to the end or to |, then rules that bind several keys. */
static enum rc take_keys(struct parser *p, unsigned allowed)
{
    const Str *keys = p->x.keys;

    for (skip_space(p); p->at < p->text.n && peek(p) != '|'; skip_space(p))
        TRY(take_key(p, allowed));
    if (keys[KEY_YEAR].p && (keys[KEY_FROM].p || keys[KEY_TO].p))
        return refuse(p, 0, N_("year does not go with from or to"));
    if (keys[KEY_FORM].p && keys[KEY_OPTION].p)
        return refuse(p, 0, N_("form does not go with option"));
    if (keys[KEY_TOP].p && keys[KEY_BOTTOM].p)
        return refuse(p, 0, N_("top does not go with bottom"));
    if (keys[KEY_FROM].p && keys[KEY_TO].p && p->x.from > p->x.to)
        return refuse(p, 0, N_("the first day is later than the last"));
    return RC_OK;
}

static enum rc take_phrase(struct parser *p)
{
    ptrdiff_t at;
    Str rest;

    if (peek(p) != '|')
        return RC_OK;
    p->at++;
    skip_space(p);
    at = p->at;
    rest = str_trim(str_from(p->text, at));
    if (!phrase_parse(rest, &p->x.phrase))
        return refuse_word(p, at, rest, phrase_names());
    p->x.has_phrase = true;
    p->at = p->text.n;
    return RC_OK;
}

static enum rc parse_variable(struct parser *p)
{
    ptrdiff_t at = ++p->at;

    p->x.kind = EXPR_VARIABLE;
    p->x.name = take_word(p);
    TRY(check_word(p, at, p->x.name, variables, countof(variables)));
    skip_space(p);
    if (p->at < p->text.n)
        return refuse(p, p->at, N_("nothing may follow here"));
    return RC_OK;
}

static enum rc parse_block(struct parser *p)
{
    const char *names[BLOCK_EXPR_NUMBER];
    ptrdiff_t at = ++p->at;
    Str word = take_word(p);
    int i;

    for (i = 0; i < BLOCK_EXPR_NUMBER; i++)
        names[i] = blocks[i].name;
    i = find_name(names, BLOCK_EXPR_NUMBER, word);
    if (i < 0)
        return check_word(p, at, word, names, BLOCK_EXPR_NUMBER);
    p->x.kind = EXPR_BLOCK;
    p->x.block = (enum expr_block)i;
    p->x.name = word;
    TRY(take_keys(p, blocks[i].keys));
    if (p->at < p->text.n)
        return refuse(p, p->at, N_("a block takes no phrase"));
    for (int key = 0; key < KEY_COUNT; key++)
        if ((blocks[i].must & (1u << key)) && !p->x.keys[key].p)
            return err_set(p->e, RC_INVALID, "expression",
                           N_("the block '%s' needs the key %s="),
                           blocks[i].name, key_names[key]);
    return RC_OK;
}

/* A word that is not the beginning of key=value. */
static enum rc take_name(struct parser *p, Str *ret)
{
    ptrdiff_t at;

    skip_space(p);
    at = p->at;
    *ret = take_word(p);
    if (ret->n == 0 || peek(p) == '=')
        return refuse(p, at, N_("the name of an indicator is missing"));
    if (p->at < p->text.n && peek(p) != ' ' && peek(p) != '|')
        return refuse(p, p->at, N_("unexpected character"));
    return RC_OK;
}

static enum rc parse_figure(struct parser *p)
{
    const struct func_row *f = &funcs[FUNC_VALUE];
    ptrdiff_t at;

    p->x.kind = EXPR_FIGURE;
    TRY(take_name(p, &p->x.name));
    for (int i = FUNC_VALUE + 1; i < FUNC_NUMBER; i++)
        if (str_is(p->x.name, funcs[i].name)) {
            p->x.func = (enum expr_func)i;
            f = &funcs[i];
        }
    if (p->x.func != FUNC_VALUE)
        TRY(take_name(p, &p->x.name));
    at = p->at - p->x.name.n;
    if (f->names == 2)
        TRY(take_name(p, &p->x.second));
    if (p->x.func == FUNC_COVERAGE)
        TRY(check_word(p, at, p->x.name, coverage_words,
                       countof(coverage_words)));
    p->x.phrase.kind = f->phrase;
    TRY(take_keys(p, f->keys));
    return take_phrase(p);
}

static void print_key(struct buf *out, const char *name, Str value)
{
    bool quote = false;

    for (ptrdiff_t i = 0; i < value.n; i++)
        quote |= value.p[i] == ' ' || value.p[i] == '|';
    buf_fmt(out, quote ? " %s=\"%.*s\"" : " %s=%.*s", name, STR(value));
}

static void print_into(struct buf *out, const struct expr *x)
{
    if (x->kind == EXPR_VARIABLE)
        buf_char(out, '@');
    else if (x->kind == EXPR_BLOCK)
        buf_char(out, '!');
    else if (x->func != FUNC_VALUE)
        buf_fmt(out, "%s ", funcs[x->func].name);
    buf_str(out, x->name);
    if (x->second.n)
        buf_fmt(out, " %.*s", STR(x->second));
    for (int i = 0; i < KEY_COUNT; i++)
        if (x->keys[i].p)
            print_key(out, key_names[i], x->keys[i]);
    if (x->has_phrase)
        buf_fmt(out, " | %s", phrase_name(x->phrase));
}

Str expr_print(struct arena *a, const struct expr *x)
{
    struct buf out;
    Str text;

    buf_init(&out, (size_t)EXPR_MAX * 2);
    print_into(&out, x);
    text = buf_dup(a, &out);
    buf_release(&out);
    return text;
}

static enum rc refuse_long(struct err *e)
{
    return err_set(e, RC_LIMIT, "expression",
                   N_("an expression may be %d characters long at most"),
                   EXPR_MAX);
}

/*
 * The canonical text can be longer than what was typed ("turns|over"), and it
 * is what links carry and what is read again: the bound is of both.
 */
static bool fits(const struct expr *x)
{
    struct buf out;
    bool ok;

    buf_init(&out, (size_t)EXPR_MAX * 2);
    print_into(&out, x);
    ok = out.n <= (size_t)EXPR_MAX;
    buf_release(&out);
    return ok;
}

enum rc expr_parse(Str text, struct expr *ret, struct err *e)
{
    struct parser p = { .text = str_trim(text), .e = e };
    enum rc rc;

    if (text.n > EXPR_MAX)
        return refuse_long(e);
    for (ptrdiff_t i = 0; i < p.text.n; i++)
        if ((unsigned char)p.text.p[i] < ' ' || p.text.p[i] == '{' ||
            p.text.p[i] == '}')
            return refuse(&p, i, N_("unexpected character"));
    if (peek(&p) == '@')
        rc = parse_variable(&p);
    else if (peek(&p) == '!')
        rc = parse_block(&p);
    else
        rc = parse_figure(&p);
    TRY(rc);
    if (!fits(&p.x))
        return refuse_long(e);
    *ret = p.x;
    return RC_OK;
}

bool expr_bind(struct expr *x, enum expr_key key, Str value)
{
    unsigned allowed = x->kind == EXPR_FIGURE  ? funcs[x->func].keys
                       : x->kind == EXPR_BLOCK ? blocks[x->block].keys
                                               : 0;
    bool has_year =
        x->keys[KEY_YEAR].p || x->keys[KEY_FROM].p || x->keys[KEY_TO].p;
    bool has_option = x->keys[KEY_FORM].p || x->keys[KEY_OPTION].p;
    int64_t year = 0;

    if (!(allowed & (1u << key)) || x->keys[key].p || value.n == 0)
        return false;
    if ((key == KEY_YEAR && (has_year || !str_int(value, &year))) ||
        ((key == KEY_FORM || key == KEY_OPTION) && has_option))
        return false;
    x->keys[key] = value;
    x->year = key == KEY_YEAR ? (int)year : x->year;
    return true;
}

bool expr_next(Str text, ptrdiff_t *at, ptrdiff_t *ret_start, Str *ret_inside)
{
    for (ptrdiff_t i = *at; i + 1 < text.n; i++) {
        ptrdiff_t end;

        if (text.p[i] != '{' || text.p[i + 1] != '{')
            continue;
        for (end = i + 2; end + 1 < text.n && text.p[end] != '\n'; end++)
            if (text.p[end] == '}' && text.p[end + 1] == '}')
                break;
        if (end + 1 >= text.n || text.p[end] != '}') {
            i = end; /* nothing is closed on this line */
            continue;
        }
        *ret_start = i;
        *ret_inside = (Str){ text.p + i + 2, end - i - 2 };
        *at = end + 2;
        return true;
    }
    return false;
}
