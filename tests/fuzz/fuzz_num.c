/*
 * Numbers and days as people type them: what is read prints and reads back the
 * same, and a style never contradicts "unknown".
 */
#include <string.h>

#include "base/day.h"
#include "base/num.h"
#include "fuzz.h"

static void check_number(enum lang lang, enum num_style style, int64_t v)
{
    char out[NUM_TEXT];
    int64_t back;

    CHECK(num_parse(str_of(num_text(lang, v, 6, out)), style, &back) == NUM_OK);
    CHECK(back == v);
    for (int decimals = 0; decimals < 6; decimals++)
        CHECK(num_parse(str_of(num_text(lang, v, decimals, out)), style,
                        &back) == NUM_OK);
}

static void check_text(Str s)
{
    int64_t vi = 0, en = 0, any = 0;
    bool is_vi = num_parse(s, NUM_VI, &vi) == NUM_OK;
    bool is_en = num_parse(s, NUM_EN, &en) == NUM_OK;
    enum num_result r = num_parse(s, NUM_UNKNOWN, &any);

    CHECK((r == NUM_BAD) == (!is_vi && !is_en));
    CHECK((r == NUM_AMBIGUOUS) == (is_vi && is_en && vi != en));
    CHECK(r != NUM_OK || any == (is_vi ? vi : en));
    CHECK((num_style_of(s) == NUM_VI) == (is_vi && !is_en));
    if (is_vi)
        check_number(LANG_VI, NUM_VI, vi);
    if (is_en)
        check_number(LANG_EN, NUM_EN, en);
}

static void check_day(Str s)
{
    char out[DAY_TEXT];
    Day d, back;

    if (!day_parse(s, &d))
        return;
    CHECK(d >= DAY_MIN && d <= DAY_MAX);
    CHECK(day_parse(str_of(day_iso(d, out)), &back) && back == d);
    CHECK(day_parse(str_of(day_vn(d, out)), &back) && back == d);
}

/* Eight numbers out of the bytes: rows that add up stay so when rounded. */
static void check_rows(const uint8_t *data, size_t n)
{
    int64_t parts[8] = { 0 }, rounded[8], total = 0, sum = 0;

    memcpy(parts, data, n < sizeof parts ? n : sizeof parts);
    for (int i = 0; i < 8; i++)
        if (__builtin_add_overflow(total, parts[i], &total))
            return;
    if (!num_round_rows(parts, 8, total, 0, rounded))
        return;
    for (int i = 0; i < 8; i++) {
        int64_t off = rounded[i] - parts[i];

        CHECK(rounded[i] % MICRO == 0 && off > -MICRO && off < MICRO);
        sum = (int64_t)((uint64_t)sum + (uint64_t)rounded[i]);
    }
    CHECK(total - sum <= MICRO / 2 && sum - total <= MICRO / 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Str s = { (const char *)data, (ptrdiff_t)n };

    check_text(s);
    check_day(s);
    check_rows(data, n);
    return 0;
}
