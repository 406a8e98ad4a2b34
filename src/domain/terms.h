/*
 * What somebody typed to find something, and how well a text answers to it: blind to
 * diacritics, tone placement and case; words in any order, all of them must be
 * there, each as the beginning of a word.
 */
#ifndef DOMAIN_TERMS_H
#define DOMAIN_TERMS_H

#include "base/arena.h"
#include "base/str.h"

enum { TERMS_MOST = 10, SNIPPET_MARKS = 8 };

struct terms {
    Str all;                /* the words, as terms_words makes them */
    Str squeezed;           /* one word of them all: " 01kltw" */
    Str word[TERMS_MOST];   /* with the space before it */
    Str symbol[TERMS_MOST]; /* of each piece with a digit or a mark, squeezed */
    int n, n_symbols;
};

/* Words beyond TERMS_MOST are not looked for.  n 0: nothing to look for. */
void terms_make(struct arena *a, Str typed, struct terms *ret);

/* Text in the form that is compared: folded, each word behind one space.  The
 * parts of several texts may be put after each other. */
Str terms_words(struct arena *a, Str text);

/* Better first. */
enum term_rank {
    RANK_SYMBOL, /* a number and symbol, a code: the whole of it */
    RANK_EXACT,  /* nothing but these words */
    RANK_STARTS, /* begins with them */
    RANK_PHRASE, /* has them in a row */
    RANK_WHOLE,  /* has each as a whole word */
    RANK_PREFIX, /* has a word beginning with each */
    RANK_SPREAD, /* only all fields together have them */
    RANK_NONE
};

/* words: of terms_words.  RANK_EXACT … RANK_PREFIX, or RANK_NONE. */
enum term_rank terms_rank(const struct terms *t, Str words);
/* Is this code (words of it) all that was typed, whatever stands between? */
bool terms_are(const struct terms *t, Str words);
/* Is this number and symbol all that was typed, or a piece of it? */
bool terms_symbol(const struct terms *t, Str words);
/* One word of them all. */
Str terms_squeeze(struct arena *a, Str words);

/* A piece of a text around the first word found, for people. */
struct snippet {
    Str text; /* "" : none of the words stands in it */
    struct {
        int at, n; /* bytes of text to be marked */
    } mark[SNIPPET_MARKS];
    int marks;
};
/* Of about so many bytes; words that it shares with a longer text are marked. */
void terms_snippet(struct arena *a, const struct terms *t, Str text, int bytes,
                   struct snippet *ret);

#endif
