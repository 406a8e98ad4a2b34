/* Numbers in millionths: printing in two styles, rounding, strict reading. */
#include "base/num.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const int64_t tens[] = { 1, 10, 100, 1000, 10000, 100000, 1000000 };

/* Within one unit of either end of 64 bits there is no room to round away. */
static bool has_room(int64_t micro, int64_t unit)
{
    return micro <= INT64_MAX - unit && micro >= INT64_MIN + unit;
}

static int64_t round_to(int64_t micro, int decimals)
{
    int64_t unit = tens[6 - decimals];
    int64_t half = unit / 2, rest = micro % unit;

    if (unit == 1)
        return micro;
    if (!has_room(micro, unit))
        return micro - rest;
    if (rest >= half && rest > 0)
        return micro - rest + unit;
    if (rest <= -half && rest < 0)
        return micro - rest - unit;
    return micro - rest;
}

const char *num_text(enum lang lang, int64_t micro, int decimals,
                     char out[NUM_TEXT])
{
    int64_t v;
    uint64_t whole, frac;
    char digits[24];
    int n, at = 0;

    assert(decimals >= 0 && decimals <= 6);
    v = round_to(micro, decimals);
    whole = v < 0 ? -(uint64_t)v : (uint64_t)v;
    frac = whole % (uint64_t)MICRO;
    whole /= (uint64_t)MICRO;
    if (v < 0)
        out[at++] = '-';
    n = snprintf(digits, sizeof digits, "%llu", (unsigned long long)whole);
    for (int i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            out[at++] = lang == LANG_VI ? '.' : ',';
        out[at++] = digits[i];
    }
    if (decimals > 0) {
        out[at++] = lang == LANG_VI ? ',' : '.';
        snprintf(digits, sizeof digits, "%06llu", (unsigned long long)frac);
        memcpy(out + at, digits, (size_t)decimals);
        at += decimals;
    }
    out[at] = '\0';
    return out;
}

const char *num_plain(int64_t micro, char out[NUM_TEXT])
{
    uint64_t u = micro < 0 ? -(uint64_t)micro : (uint64_t)micro;
    int n = snprintf(out, NUM_TEXT, "%s%llu", micro < 0 ? "-" : "",
                     (unsigned long long)(u / (uint64_t)MICRO));

    u %= (uint64_t)MICRO;
    if (u == 0)
        return out;
    n += snprintf(out + n, (size_t)(NUM_TEXT - n), ".%06u", (unsigned)u);
    while (out[n - 1] == '0')
        out[--n] = '\0';
    return out;
}

static bool parts_add_up(const int64_t *parts, int n, int64_t total,
                         int64_t unit)
{
    int64_t sum = 0;

    for (int i = 0; i < n; i++)
        if (!has_room(parts[i], unit) ||
            __builtin_add_overflow(sum, parts[i], &sum))
            return false;
    return sum == total && has_room(total, unit);
}

static int64_t floor_to(int64_t v, int64_t unit)
{
    int64_t rest = v % unit;

    return v - (rest < 0 ? rest + unit : rest);
}

bool num_round_rows(const int64_t *parts, int n, int64_t total, int decimals,
                    int64_t *ret_rounded)
{
    int64_t unit = tens[6 - decimals], left = round_to(total, decimals);

    if (!parts_add_up(parts, n, total, unit)) {
        for (int i = 0; i < n; i++)
            ret_rounded[i] = round_to(parts[i], decimals);
        return false;
    }
    for (int i = 0; i < n; i++) {
        ret_rounded[i] = floor_to(parts[i], unit);
        /* on the way it may leave 64 bits, at the end it is back */
        left = (int64_t)((uint64_t)left - (uint64_t)ret_rounded[i]);
    }
    for (; left > 0; left -= unit) {
        int best = -1;

        for (int i = 0; i < n; i++)
            if (ret_rounded[i] <= parts[i] &&
                (best < 0 ||
                 parts[i] - ret_rounded[i] > parts[best] - ret_rounded[best]))
                best = i;
        if (best < 0)
            break;
        ret_rounded[best] += unit;
    }
    return true;
}

/* 1 to 3 digits, no 0 first, then groups of exactly 3 after sep: who writes
 * "0.500" means a half, in any style. */
static bool groups_ok(Str whole, char sep)
{
    Str part;
    bool first = true;

    while (str_cut(&whole, sep, &part)) {
        if (first ? part.n < 1 || part.n > 3 || part.p[0] == '0' : part.n != 3)
            return false;
        first = false;
    }
    return true;
}

static bool add_digits(Str s, char skip, int64_t *v)
{
    for (ptrdiff_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';

        if (s.p[i] == skip && skip)
            continue;
        if (digit < 0 || digit > 9 || __builtin_mul_overflow(*v, 10, v) ||
            __builtin_add_overflow(*v, digit, v))
            return false;
    }
    return true;
}

static bool read_styled(Str s, char dec, char group, int64_t *ret)
{
    bool minus = s.n && s.p[0] == '-';
    ptrdiff_t at;
    Str whole, frac = { "", 0 };
    int64_t v = 0;

    s = str_from(s, minus);
    at = str_find(s, dec, 0);
    whole = at < 0 ? s : (Str){ s.p, at };
    if (at >= 0) {
        frac = str_from(s, at + 1);
        if (frac.n < 1 || frac.n > 6)
            return false;
    }
    if (whole.n < 1 ||
        (str_find(whole, group, 0) >= 0 && !groups_ok(whole, group)))
        return false;
    if (!add_digits(whole, group, &v) || !add_digits(frac, '\0', &v))
        return false;
    for (ptrdiff_t i = frac.n; i < 6; i++)
        if (__builtin_mul_overflow(v, 10, &v))
            return false;
    *ret = minus ? -v : v;
    return true;
}

enum num_result num_parse(Str s, enum num_style style, int64_t *ret_micro)
{
    int64_t vi, en;
    bool vi_ok = style != NUM_EN && read_styled(s, ',', '.', &vi);
    bool en_ok = style != NUM_VI && read_styled(s, '.', ',', &en);

    if (!vi_ok && !en_ok)
        return NUM_BAD;
    if (vi_ok && en_ok && vi != en)
        return NUM_AMBIGUOUS;
    *ret_micro = vi_ok ? vi : en;
    return NUM_OK;
}

enum num_style num_style_of(Str s)
{
    int64_t v;
    bool vi = read_styled(s, ',', '.', &v), en = read_styled(s, '.', ',', &v);

    if (vi == en)
        return NUM_UNKNOWN;
    return vi ? NUM_VI : NUM_EN;
}
