/*
 * Numbers as official prose writes them.  The rounding works on millionths with
 * whole-number arithmetic only; phrase_is_true reads the words back and shares
 * nothing with the printing but the table of words.
 */
#include "domain/phrase.h"

#include "base/arena.h"
#include "base/num.h"
#include "base/text.h"

enum { WORDS_MAX = 999999999 };

/* a ratio beyond it does not fit as percent: it is printed as it is */
#define RATIO_MAX (INT64_MAX / 1000)

enum sense {
    SENSE_OVER,
    SENSE_OVER2,
    SENSE_NEARLY,
    SENSE_UNDER,
    SENSE_ABOUT,
    SENSE_UP,
    SENSE_DOWN,
    SENSE_COUNT
};

/* clang-format off */
static const char *const words[SENSE_COUNT][2] = {
    [SENSE_OVER] =   { "trên ",   "over " },
    [SENSE_OVER2] =  { "hơn ",    "more than " },
    [SENSE_NEARLY] = { "gần ",    "nearly " },
    [SENSE_UNDER] =  { "dưới ",   "under " },
    [SENSE_ABOUT] =  { "khoảng ", "about " },
    [SENSE_UP] =     { "tăng ",   "up " },
    [SENSE_DOWN] =   { "giảm ",   "down " },
};
static const char *const not_determined[2] = {
    "chưa xác định", "not determined"
};
static const char *const no_comparison[2] = {
    "chưa có số liệu để so sánh", "without a figure to compare with"
};
static const char *const no_change[2] = { "không thay đổi", "unchanged" };
static const char *const names[PHRASE_COUNT] = {
    [PHRASE_EXACT] = "exact", [PHRASE_OVER] = "over",
    [PHRASE_NEARLY] = "nearly", [PHRASE_ABOUT] = "about",
    [PHRASE_WORDS] = "words", [PHRASE_PERCENT] = "percent",
    [PHRASE_CHANGE] = "change", [PHRASE_RISE] = "rise",
};
/* clang-format on */

bool phrase_parse(Str s, struct phrase *ret)
{
    struct phrase p = { .kind = PHRASE_COUNT };

    if (str_is(s, "over:tren") || str_is(s, "over:hon")) {
        p.kind = PHRASE_OVER;
        p.word = str_is(s, "over:hon") ? PHRASE_HON : PHRASE_TREN;
    }
    for (int i = 0; i < PHRASE_COUNT; i++)
        if (str_is(s, names[i]))
            p.kind = (enum phrase_kind)i;
    if (p.kind == PHRASE_COUNT)
        return false;
    *ret = p;
    return true;
}

const char *phrase_names(void)
{
    return "exact, over, over:tren, over:hon, nearly, about, words, percent, "
           "change, rise";
}

const char *phrase_name(struct phrase p)
{
    if (p.kind == PHRASE_OVER && p.word == PHRASE_HON)
        return "over:hon";
    return names[p.kind];
}

/* The shortest exact print. */
static Str exact(struct arena *a, enum lang lang, int64_t micro)
{
    char text[NUM_TEXT];
    int64_t unit = MICRO;
    int decimals = 0;

    while (micro % unit != 0) {
        unit /= 10;
        decimals++;
    }
    return str_dup(a, str_of(num_text(lang, micro, decimals, text)));
}

/* Weight of the digit `digits` places from the left of v ≥ 1, at least 1. */
static int64_t step_of(int64_t micro, int digits)
{
    int64_t step = MICRO, top = micro / MICRO;

    for (int64_t limit = digits == 1 ? 10 : 100; top >= limit; top /= 10)
        step *= 10;
    return step;
}

static Str with_word(struct arena *a, enum lang lang, enum sense s, Str number)
{
    return str_cat(a, str_of(words[s][lang]), number);
}

static Str print_over(struct arena *a, enum lang lang, struct phrase p,
                      int64_t v)
{
    int64_t step, c;

    if (v < 100 * MICRO)
        return exact(a, lang, v);
    step = step_of(v, 2);
    c = v - v % step;
    if (c == v)
        return exact(a, lang, v);
    return with_word(a, lang, p.word == PHRASE_HON ? SENSE_OVER2 : SENSE_OVER,
                     exact(a, lang, c));
}

static Str print_nearly(struct arena *a, enum lang lang, int64_t v)
{
    int64_t step, c;

    if (v < 10 * MICRO || v > INT64_MAX / 2 ||
        (v >= 100 * MICRO && v % step_of(v, 2) == 0))
        return exact(a, lang, v);
    step = step_of(v, 1);
    c = v - v % step + step;
    if (c - v > c / 20) {
        if (v < 100 * MICRO)
            return exact(a, lang, v);
        step = step_of(v, 2);
        c = v - v % step + step;
    }
    return with_word(a, lang, SENSE_NEARLY, exact(a, lang, c));
}

static Str print_about(struct arena *a, enum lang lang, int64_t v)
{
    int64_t step, c;

    if (v < MICRO || v > INT64_MAX / 2)
        return exact(a, lang, v);
    step = v < 10 * MICRO ? MICRO / 10 : step_of(v, 2);
    if (v % step == 0)
        return exact(a, lang, v);
    c = v - v % step;
    if (v - c >= step / 2)
        c += step;
    return with_word(a, lang, SENSE_ABOUT, exact(a, lang, c));
}

/* Hundredths of a percent, rounded half away from zero. */
static int64_t percent_hundredths(int64_t ratio)
{
    int64_t rest = ratio % 100, c = ratio / 100;

    if (rest >= 50)
        return c + 1;
    return rest <= -50 ? c - 1 : c;
}

static Str percent_number(struct arena *a, enum lang lang, int64_t hundredths)
{
    return str_cat(a, exact(a, lang, hundredths * (MICRO / 100)), S("%"));
}

static Str print_percent(struct arena *a, enum lang lang, int64_t ratio)
{
    int64_t c = percent_hundredths(ratio);

    if (ratio > RATIO_MAX || ratio < -RATIO_MAX)
        return exact(a, lang, ratio);
    if (ratio < 0)
        return percent_number(a, lang, c);
    if (c == 0 && ratio != 0)
        return with_word(a, lang, SENSE_UNDER, percent_number(a, lang, 1));
    if (c == 10000 && ratio != MICRO)
        return with_word(a, lang, ratio < MICRO ? SENSE_NEARLY : SENSE_OVER,
                         percent_number(a, lang, c));
    return percent_number(a, lang, c);
}

static Str print_change(struct arena *a, enum lang lang, enum phrase_kind kind,
                        int64_t v)
{
    int64_t size = v < 0 ? -v : v;
    Str number;

    if (v == 0)
        return str_of(no_change[lang]);
    if (kind == PHRASE_RISE)
        number = exact(a, lang, size);
    else
        number = print_percent(a, lang, size);
    return with_word(a, lang, v > 0 ? SENSE_UP : SENSE_DOWN, number);
}

static Str print_words(struct arena *a, enum lang lang, int64_t v)
{
    if (lang != LANG_VI || v < 0 || v % MICRO != 0 || v / MICRO > WORDS_MAX)
        return exact(a, lang, v);
    return text_number_words(a, v / MICRO);
}

Str phrase_print(struct arena *a, enum lang lang, struct phrase p,
                 const int64_t *micro)
{
    bool compares = p.kind == PHRASE_CHANGE || p.kind == PHRASE_RISE;

    if (!micro || *micro == INT64_MIN)
        return str_of(compares ? no_comparison[lang] : not_determined[lang]);
    switch (p.kind) {
    case PHRASE_OVER:
        return print_over(a, lang, p, *micro);
    case PHRASE_NEARLY:
        return print_nearly(a, lang, *micro);
    case PHRASE_ABOUT:
        return print_about(a, lang, *micro);
    case PHRASE_WORDS:
        return print_words(a, lang, *micro);
    case PHRASE_PERCENT:
        return print_percent(a, lang, *micro);
    case PHRASE_CHANGE:
    case PHRASE_RISE:
        return print_change(a, lang, p.kind, *micro);
    case PHRASE_EXACT:
    case PHRASE_COUNT:
        break;
    }
    return exact(a, lang, *micro);
}

static bool take_word(Str *text, enum lang lang, enum sense s)
{
    Str head = str_of(words[s][lang]);

    if (!str_starts(*text, head))
        return false;
    *text = str_from(*text, head.n);
    return true;
}

/* Is v near enough to c for a vague word: at most 1/part of c off? */
static bool is_near(int64_t v, int64_t c, int64_t part)
{
    int64_t off = v > c ? v - c : c - v;

    return off <= c / part;
}

/* What a number after a word claims; `percent` numbers are in points. */
static bool claim_holds(enum sense s, int64_t c, int64_t v)
{
    switch (s) {
    case SENSE_OVER:
    case SENSE_OVER2:
        return v > c && is_near(v, c, 10);
    case SENSE_NEARLY:
        return v < c && is_near(v, c, 10);
    case SENSE_UNDER:
        return v < c && v > 0;
    case SENSE_ABOUT:
        return is_near(v, c, 20);
    default:
        return v == c;
    }
}

static bool percent_holds(enum sense s, int64_t points, int64_t ratio)
{
    int64_t v;

    if (__builtin_mul_overflow(ratio, 100, &v))
        return false;
    if (s != SENSE_COUNT)
        return claim_holds(s, points, v);
    return v >= points - 5000 && v <= points + 5000;
}

bool phrase_is_true(struct arena *a, enum lang lang, Str text, int64_t micro)
{
    enum num_style style = lang == LANG_VI ? NUM_VI : NUM_EN;
    enum sense sense = SENSE_COUNT;
    int64_t c;

    if (str_is(text, no_change[lang]))
        return micro == 0;
    if (take_word(&text, lang, SENSE_UP)) {
        if (micro <= 0)
            return false;
    } else if (take_word(&text, lang, SENSE_DOWN)) {
        if (micro >= 0 || micro == INT64_MIN)
            return false;
        micro = -micro;
    }
    for (int s = 0; s < SENSE_UP && sense == SENSE_COUNT; s++)
        if (take_word(&text, lang, (enum sense)s))
            sense = (enum sense)s;
    if (text.n && text.p[text.n - 1] == '%') {
        text.n--;
        return num_parse(text, style, &c) == NUM_OK &&
               percent_holds(sense, c, micro);
    }
    if (num_parse(text, style, &c) == NUM_OK)
        return claim_holds(sense, c, micro);
    return sense == SENSE_COUNT && lang == LANG_VI && micro >= 0 &&
           micro % MICRO == 0 && micro / MICRO <= WORDS_MAX &&
           str_eq(text, text_number_words(a, micro / MICRO));
}
