/*
 * A form is one name or code of one unit.  Words are kept once each, sorted, with
 * the forms they stand in; what was typed is looked up by the word with the fewest
 * forms, and the others are compared with the forms' text.
 */
#include "domain/unit_index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/image.h"

struct form {
    const char *words; /* of terms_words */
    uint16_t n;
    uint8_t kind; /* enum unit_form */
    uint8_t at;   /* which name or code of the unit */
    int unit;
};

struct word {
    Str text;     /* with the space before it */
    int first, n; /* in `stands` */
};

struct unit_index {
    const struct org *o;
    Day today;
    struct arena *arena;
    struct form *forms;
    size_t n_forms, cap_forms;
    struct word *words;
    size_t n_words, cap_words;
    int *stands;  /* forms, word by word, ascending */
    char *closed; /* per unit */
};

/* ---- making: forms ---- */

static void add_words(struct unit_index *x, int unit, Str words,
                      enum unit_form kind, int at)
{
    struct form *f;

    if (words.n == 0 || words.n > UINT16_MAX || at > UINT8_MAX)
        return;
    f = PUSH(x->arena, x->forms, x->n_forms, x->cap_forms);
    *f = (struct form){ .words = words.p,
                        .n = (uint16_t)words.n,
                        .kind = (uint8_t)kind,
                        .at = (uint8_t)at,
                        .unit = unit };
}

static void add_form(struct unit_index *x, int unit, Str text,
                     enum unit_form kind, int at)
{
    Str words;

    if (!text.n)
        return;
    words = terms_words(x->arena, text);
    add_words(x, unit, words, kind, at);
    /* "0102" finds 01.02 */
    if ((kind == FORM_CODE || kind == FORM_KEY) && words.n &&
        str_find(words, ' ', 1) > 0)
        add_words(x, unit, terms_squeeze(x->arena, words), kind, at);
}

static void add_unit(struct unit_index *x, int unit)
{
    const struct org_unit *u = &x->o->units[unit];
    const struct org_name *now = org_name_on(x->o, unit, x->today);

    if (u->n_lives == 0)
        return;
    x->closed[unit] = !org_alive(x->o, unit, x->today);
    add_form(x, unit, u->key, FORM_KEY, 0);
    for (int i = 0; i < u->n_names; i++) {
        bool old = &u->names[i] != now;

        add_form(x, unit, u->names[i].name, old ? FORM_OLD_NAME : FORM_NAME, i);
        if (!str_eq(u->names[i].short_name, u->names[i].name))
            add_form(x, unit, u->names[i].short_name,
                     old ? FORM_OLD_NAME : FORM_SHORT, i);
    }
    for (int i = 0; i < u->n_codes; i++)
        add_form(x, unit, u->codes[i].code, FORM_CODE, i);
}

static Str form_words(const struct form *f)
{
    return (Str){ f->words, f->n };
}

/* As it is written: of an old name either the long or the short one. */
static Str form_text(const struct unit_index *x, const struct form *f,
                     struct arena *scratch)
{
    const struct org_unit *u = &x->o->units[f->unit];

    if (f->kind == FORM_KEY)
        return u->key;
    if (f->kind == FORM_CODE)
        return u->codes[f->at].code;
    if (f->kind != FORM_NAME &&
        !str_eq(terms_words(scratch, u->names[f->at].name), form_words(f)))
        return u->names[f->at].short_name;
    return u->names[f->at].name;
}

/* ---- making: words ---- */

/* Words as they are met, by hash; each word of each form in its turn. */
struct making {
    struct unit_index *x;
    struct arena *scratch;
    int *slots; /* word + 1 */
    size_t n_slots;
    int *word, *form; /* of each token */
    size_t n, cap_word, cap_form;
};

static int word_at(struct making *k, Str text)
{
    struct unit_index *x = k->x;
    uint64_t h = str_hash(text);
    int *slot;

    while (*(slot = &k->slots[h & (k->n_slots - 1)]) != 0) {
        if (str_eq(x->words[*slot - 1].text, text))
            return *slot - 1;
        h++;
    }
    PUSH(x->arena, x->words, x->n_words, x->cap_words)->text = text;
    *slot = (int)x->n_words;
    return *slot - 1;
}

static void add_token(struct making *k, Str text, int form)
{
    size_t n = k->n;
    int word = word_at(k, text);

    /* "xã Xa": one form stands once with a word */
    for (size_t i = n; i > 0 && k->form[i - 1] == form; i--)
        if (k->word[i - 1] == word)
            return;
    *PUSH(k->scratch, k->word, n, k->cap_word) = word;
    *PUSH(k->scratch, k->form, k->n, k->cap_form) = form;
    k->x->words[word].n++;
}

static void cut_forms(struct making *k)
{
    for (size_t i = 0; i < k->x->n_forms; i++) {
        Str words = form_words(&k->x->forms[i]);
        ptrdiff_t at = 0, end;

        for (; at < words.n; at = end) {
            end = str_find(words, ' ', at + 1);
            end = end < 0 ? words.n : end;
            add_token(k, (Str){ words.p + at, end - at }, (int)i);
        }
    }
}

struct ordered {
    struct word word;
    int was;
};

static int by_text(const void *a, const void *b)
{
    const struct ordered *x = a, *y = b;

    return str_cmp(x->word.text, y->word.text);
}

/* Sorts the words; returns where each has gone. */
static int *sort_words(struct unit_index *x, struct arena *scratch)
{
    struct ordered *list = NEW(scratch, struct ordered, x->n_words + 1);
    int *place = NEW(scratch, int, x->n_words + 1), first = 0;

    for (size_t i = 0; i < x->n_words; i++)
        list[i] = (struct ordered){ x->words[i], (int)i };
    qsort(list, x->n_words, sizeof *list, by_text);
    for (size_t i = 0; i < x->n_words; i++) {
        x->words[i] = list[i].word;
        x->words[i].first = first;
        first += x->words[i].n;
        x->words[i].n = 0;
        place[list[i].was] = (int)i;
    }
    return place;
}

static void make_words(struct unit_index *x)
{
    struct making k = { .x = x, .scratch = arena_new() };
    size_t bytes = 0;
    int *place;

    for (size_t i = 0; i < x->n_forms; i++)
        bytes += x->forms[i].n;
    for (k.n_slots = 1024; k.n_slots < bytes;)
        k.n_slots *= 2;
    k.slots = NEW(k.scratch, int, k.n_slots);
    cut_forms(&k);
    place = sort_words(x, k.scratch);
    x->stands = NEW(x->arena, int, k.n + 1);
    for (size_t i = 0; i < k.n; i++) {
        struct word *w = &x->words[place[k.word[i]]];

        x->stands[w->first + w->n++] = k.form[i];
    }
    arena_free(k.scratch);
}

struct unit_index *unit_index_new(const struct org *o, Day today)
{
    struct unit_index *x = xmalloc(sizeof *x);

    memset(x, 0, sizeof *x);
    x->arena = arena_new();
    x->o = o;
    x->today = today;
    x->closed = NEW(x->arena, char, o->n + 1);
    for (int i = 0; i < o->n; i++)
        add_unit(x, i);
    make_words(x);
    return x;
}

void unit_index_free(struct unit_index *x)
{
    if (!x)
        return;
    arena_free(x->arena);
    free(x);
}

enum rc unit_index_get(struct ctx *c, const struct unit_index **ret)
{
    const struct org *o;

    TRY(org_get(c, &o));
    if (c->names && (c->names->o != o || c->names->today != c->today)) {
        unit_index_free(c->names);
        c->names = NULL;
    }
    if (!c->names)
        c->names = c->image ? image_names(c->image, c->today)
                            : unit_index_new(o, c->today);
    *ret = c->names;
    return RC_OK;
}

/* ---- finding ---- */

struct finding {
    const struct unit_index *x;
    const struct unit_find *f;
    struct unit_match *best; /* ascending by order */
    int n;
};

/* Words that begin with `head`: from..to-1; returns the forms they stand in. */
static int range(const struct unit_index *x, Str head, int *ret_from,
                 int *ret_to)
{
    int lo = 0, hi = (int)x->n_words, forms = 0;

    while (lo < hi) {
        int mid = (lo + hi) / 2;

        if (str_cmp(x->words[mid].text, head) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *ret_from = lo;
    while (lo < (int)x->n_words && str_starts(x->words[lo].text, head))
        forms += x->words[lo++].n;
    *ret_to = lo;
    return forms;
}

static bool is_code(const struct form *f)
{
    return f->kind == FORM_CODE || f->kind == FORM_KEY;
}

/* The form has a word that begins with one of those typed: of a single one, where
 * it stands says it all. */
static enum term_rank rank_of(const struct terms *t, const struct form *f)
{
    Str words = form_words(f);

    if (is_code(f) && terms_are(t, words))
        return RANK_SYMBOL;
    if (t->n == 1 && !str_starts(words, t->all))
        return RANK_PHRASE;
    return terms_rank(t, words);
}

/* Rank, then living ones, then what answered, then the shorter, then the order of
 * the list of units. */
static uint64_t order_of(const struct finding *k, const struct form *f,
                         enum term_rank rank)
{
    uint64_t closed = k->x->closed[f->unit] != 0;

    return (uint64_t)rank << 60 | closed << 59 | (uint64_t)f->kind << 56 |
           (uint64_t)(f->n < 4095 ? f->n : 4095) << 44 | (uint64_t)f->unit;
}

/* In its order; a unit that is there already stays once, with its better form. */
static void insert(struct finding *k, const struct unit_match *m)
{
    int at = 0;

    while (at < k->n && k->best[at].unit != m->unit)
        at++;
    if (at < k->n && k->best[at].order <= m->order)
        return;
    if (at == k->n) {
        /* only who would be listed is asked about */
        if (!k->f->take(k->f->arg, m->unit))
            return;
        if (k->n < k->f->most)
            k->n++;
        else
            at--;
    }
    for (; at > 0 && k->best[at - 1].order > m->order; at--)
        k->best[at] = k->best[at - 1];
    k->best[at] = *m;
}

static void meet(struct finding *k, int form)
{
    const struct form *f = &k->x->forms[form];
    struct unit_match m = { .unit = f->unit, .form = (enum unit_form)f->kind };

    m.rank = rank_of(k->f->terms, f);
    if (m.rank == RANK_NONE)
        return;
    m.order = order_of(k, f, m.rank);
    m.at = form;
    if (k->n == k->f->most && k->best[k->n - 1].order <= m.order)
        return;
    insert(k, &m);
}

int unit_index_find(const struct unit_index *x, const struct unit_find *f,
                    struct unit_match ret[])
{
    struct finding k = { .x = x, .f = f, .best = ret };
    int from = 0, to = 0, fewest = -1;

    assert(f->most > 0 && f->most <= UNIT_FIND_MOST);
    for (int i = 0; i < f->terms->n; i++) {
        int lo, hi, n = range(x, f->terms->word[i], &lo, &hi);

        if (fewest < 0 || n < fewest) {
            fewest = n;
            from = lo;
            to = hi;
        }
    }
    for (int w = from; w < to; w++)
        for (int i = 0; i < x->words[w].n; i++)
            meet(&k, x->stands[x->words[w].first + i]);
    for (int i = 0; i < k.n; i++)
        ret[i].text = form_text(x, &x->forms[ret[i].at], f->arena);
    return k.n;
}
