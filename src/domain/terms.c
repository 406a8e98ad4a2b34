/*
 * Words are runs of what is neither an ASCII sign nor typographic punctuation;
 * comparing is done on folded words with a space before each, so that " lu" finds
 * the beginning of a word by plain search.
 */
#include "domain/terms.h"

#include <string.h>

#include "base/buf.h"
#include "base/text.h"

/* Bytes of a separator at s.p[at], or 0: ASCII but letters and digits, U+0080–00BF,
 * U+2000–206F (dashes, quotes, spaces). */
static int gap_at(Str s, ptrdiff_t at)
{
    unsigned char ch = (unsigned char)s.p[at];
    unsigned char next = at + 1 < s.n ? (unsigned char)s.p[at + 1] : 0;

    if (ch < 0x80)
        return !((ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'z') ||
                 (ch >= 'A' && ch <= 'Z'));
    if (ch == 0xc2)
        return at + 2 <= s.n ? 2 : 1;
    if (ch == 0xe2 && (next == 0x80 || next == 0x81))
        return at + 3 <= s.n ? 3 : (int)(s.n - at);
    return 0;
}

/* The next word from *at on; false at the end. */
static bool next_word(Str s, ptrdiff_t *at, Str *ret)
{
    ptrdiff_t from;
    int gap;

    while (*at < s.n && (gap = gap_at(s, *at)) > 0)
        *at += gap;
    from = *at;
    while (*at < s.n && gap_at(s, *at) == 0)
        ++*at;
    *ret = (Str){ s.p + from, *at - from };
    return ret->n > 0;
}

Str terms_words(struct arena *a, Str text)
{
    Str folded = text_fold(a, text), word;
    char *out = NEW(a, char, folded.n + 2);
    ptrdiff_t at = 0, n = 0;

    while (next_word(folded, &at, &word)) {
        out[n++] = ' ';
        memcpy(out + n, word.p, (size_t)word.n);
        n += word.n;
    }
    return (Str){ out, n };
}

Str terms_squeeze(struct arena *a, Str words)
{
    char *out = NEW(a, char, words.n + 2);
    ptrdiff_t n = 0;

    if (words.n)
        out[n++] = ' ';
    for (ptrdiff_t i = 0; i < words.n; i++)
        if (words.p[i] != ' ')
            out[n++] = words.p[i];
    return (Str){ out, n };
}

/* ---- what was typed ---- */

static bool has_digit(Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

/* A piece between spaces that may be a number and symbol by itself. */
static void add_symbol(struct arena *a, struct terms *t, Str piece)
{
    Str words = terms_words(a, piece);
    bool joined = words.n > 1 && str_find(words, ' ', 1) > 0;

    if (words.n && (joined || has_digit(words)) && t->n_symbols < TERMS_MOST)
        t->symbol[t->n_symbols++] = terms_squeeze(a, words);
}

static void cut_words(struct terms *t)
{
    ptrdiff_t end;

    for (ptrdiff_t at = 0; at < t->all.n; at = end) {
        end = str_find(t->all, ' ', at + 1);
        if (end < 0)
            end = t->all.n;
        if (t->n == TERMS_MOST) {
            t->all.n = at;
            return;
        }
        t->word[t->n++] = (Str){ t->all.p + at, end - at };
    }
}

void terms_make(struct arena *a, Str typed, struct terms *ret)
{
    Str rest = typed, piece;

    *ret = (struct terms){ .all = terms_words(a, typed) };
    cut_words(ret);
    ret->squeezed = terms_squeeze(a, ret->all);
    while (str_cut(&rest, ' ', &piece))
        add_symbol(a, ret, piece);
}

/* ---- comparing ---- */

static const char *find(Str words, Str word, ptrdiff_t from)
{
    if (words.n - from < word.n)
        return NULL;
    return memmem(words.p + from, (size_t)(words.n - from), word.p,
                  (size_t)word.n);
}

static bool ends_word(Str words, ptrdiff_t at)
{
    return at == words.n || words.p[at] == ' ';
}

static bool has_whole(Str words, Str word)
{
    const char *at = find(words, word, 0);

    while (at && !ends_word(words, at - words.p + word.n))
        at = find(words, word, at - words.p + 1);
    return at != NULL;
}

enum term_rank terms_rank(const struct terms *t, Str words)
{
    if (t->n == 0)
        return RANK_NONE;
    for (int i = 0; i < t->n; i++)
        if (!find(words, t->word[i], 0))
            return RANK_NONE;
    if (str_starts(words, t->all))
        return words.n == t->all.n ? RANK_EXACT : RANK_STARTS;
    if (find(words, t->all, 0))
        return RANK_PHRASE;
    for (int i = 0; i < t->n; i++)
        if (!has_whole(words, t->word[i]))
            return RANK_PREFIX;
    return RANK_WHOLE;
}

static bool squeezed_is(Str words, Str squeezed)
{
    ptrdiff_t n = 1; /* after its space */

    for (ptrdiff_t i = 0; i < words.n; i++) {
        if (words.p[i] == ' ')
            continue;
        if (n >= squeezed.n || words.p[i] != squeezed.p[n])
            return false;
        n++;
    }
    return n == squeezed.n;
}

bool terms_are(const struct terms *t, Str words)
{
    return t->n && squeezed_is(words, t->squeezed);
}

bool terms_symbol(const struct terms *t, Str words)
{
    if (terms_are(t, words))
        return true;
    for (int i = 0; i < t->n_symbols; i++)
        if (squeezed_is(words, t->symbol[i]))
            return true;
    return false;
}

/* ---- a piece of text ---- */

static bool is_found(struct arena *scratch, const struct terms *t, Str word)
{
    Str words;

    arena_reset(scratch);
    words = terms_words(scratch, word);
    for (int i = 0; i < t->n; i++)
        if (find(words, t->word[i], 0))
            return true;
    return false;
}

/* From about a third of the bytes before `at`, on a word's beginning. */
static ptrdiff_t begin_before(Str text, ptrdiff_t at, int bytes)
{
    ptrdiff_t from = at - bytes / 3;

    if (from <= 0)
        return 0;
    while (from < at && text.p[from] != ' ')
        from++;
    return from < at ? from + 1 : at;
}

static ptrdiff_t end_after(Str text, ptrdiff_t from, int bytes)
{
    ptrdiff_t to = from + bytes;

    if (to >= text.n)
        return text.n;
    while (to > from && text.p[to] != ' ')
        to--;
    if (to > from)
        return to;
    /* one endless word: not through a letter */
    for (to = from + bytes; ((unsigned char)text.p[to] & 0xc0) == 0x80;)
        to--;
    return to;
}

static Str cut_out(struct arena *a, Str text, ptrdiff_t from, ptrdiff_t to)
{
    const Str before = S("… "), after = S(" …");
    char *out = NEW(a, char, to - from + 9);
    ptrdiff_t n = 0;

    if (from > 0) {
        memcpy(out, before.p, (size_t)before.n);
        n = before.n;
    }
    for (ptrdiff_t i = from; i < to; i++) {
        unsigned char ch = (unsigned char)text.p[i];

        out[n++] = ch < ' ' ? ' ' : (char)ch;
    }
    if (to < text.n) {
        memcpy(out + n, after.p, (size_t)after.n);
        n += after.n;
    }
    return (Str){ out, n };
}

void terms_snippet(struct arena *a, const struct terms *t, Str text, int bytes,
                   struct snippet *ret)
{
    struct arena *scratch = arena_new();
    ptrdiff_t at = 0, from = -1, to = 0, shift;
    Str word;

    *ret = (struct snippet){ .text = S("") };
    while (next_word(text, &at, &word) && (from < 0 || at <= to)) {
        if (!is_found(scratch, t, word))
            continue;
        if (from < 0) {
            from = begin_before(text, word.p - text.p, bytes);
            to = end_after(text, from, bytes);
            ret->text = cut_out(a, text, from, to);
        }
        shift = (from > 0 ? 4 : 0) - from;
        if (at <= to && ret->marks < SNIPPET_MARKS) {
            ret->mark[ret->marks].at = (int)(word.p - text.p + shift);
            ret->mark[ret->marks++].n = (int)word.n;
        }
    }
    arena_free(scratch);
}
