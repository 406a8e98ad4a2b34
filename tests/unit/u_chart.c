/* format/chart: the layout keeps its promises whatever the data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "format/chart_plan.h"

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static struct chart sample(struct arena *a, enum chart_kind kind, int series,
                           int categories)
{
    struct chart c = { .kind = kind,
                       .n_series = series,
                       .n_categories = categories };

    c.title = S("Số cuộc <tổ chức> & lượt người");
    c.axis = S("Đơn vị tính: cuộc");
    c.alt = S("Mô tả");
    c.series = NEW(a, Str, series);
    c.categories = NEW(a, Str, categories);
    c.values = NEW(a, int64_t, series * categories);
    for (int i = 0; i < series; i++)
        c.series[i] = str_fmt(a, "Dãy số %d", i + 1);
    for (int k = 0; k < categories; k++)
        c.categories[k] = str_fmt(a, "Năm %d", 2020 + k);
    for (int i = 0; i < series * categories; i++)
        c.values[i] = (i + 1) * 1000 * MICRO;
    return c;
}

/* Names of one to nine syllables, values of any size. */
static struct chart random_chart(struct arena *a, unsigned *seed)
{
    static const char *const words[] = { "xã",   "Hữu",  "Lũng", "Ủy",
                                         "ban",  "nhân", "dân",  "Nghiêng",
                                         "tỉnh", "thị",  "trấn" };
    int series = 1 + (int)(next_random(seed) % 6);
    int categories = 1 + (int)(next_random(seed) % 40);
    struct chart c =
        sample(a, (enum chart_kind)(next_random(seed) % 4), series, categories);
    int64_t most = 1 + next_random(seed) % 100000;

    for (int k = 0; k < categories; k++) {
        c.categories[k] = S("");
        for (unsigned n = next_random(seed) % 9; n + 1 > 0; n--) {
            Str word = str_of(words[next_random(seed) % countof(words)]);

            c.categories[k] =
                str_cat(a, str_cat(a, c.categories[k], S(" ")), word);
            if (n == 0)
                break;
        }
    }
    for (int i = 0; i < series * categories; i++)
        c.values[i] = next_random(seed) % most * MICRO / 4 *
                      (next_random(seed) % 19 == 0 ? -1 : 1);
    return c;
}

/* Left, top, right, bottom of a text as estimated. */
static void text_box(const struct chart_op *op, double box[4])
{
    double w = chart_text_width(op->text, op->size, op->role == ROLE_TITLE);
    double x = op->x;

    if (op->anchor == ANCHOR_MIDDLE)
        x -= w / 2;
    if (op->anchor == ANCHOR_END)
        x -= w;
    box[0] = x;
    box[1] = op->y - op->size * 0.75;
    box[2] = x + w;
    box[3] = op->y + op->size * 0.1;
}

static bool overlap(const double x[4], const double y[4])
{
    const double eps = 0.5;

    return x[0] < y[2] - eps && y[0] < x[2] - eps && x[1] < y[3] - eps &&
           y[1] < x[3] - eps;
}

static void check_labels(const struct chart_plan *p, unsigned seed)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct chart_op *op = &p->ops[i];
        double box[4], other[4];

        if (op->kind != OP_TEXT)
            continue;
        text_box(op, box);
        if ((op->role == ROLE_CATEGORY || op->role == ROLE_VALUE) &&
            (box[0] < -1 || box[2] > p->width + 1))
            fail_msg("seed %u: '%.*s' leaves the box", seed, STR(op->text));
        for (size_t k = i + 1; k < p->n; k++) {
            if (p->ops[k].kind != OP_TEXT || p->ops[k].role != op->role ||
                (op->role != ROLE_CATEGORY && op->role != ROLE_VALUE))
                continue;
            text_box(&p->ops[k], other);
            if (overlap(box, other))
                fail_msg("seed %u: '%.*s' lies over '%.*s'", seed,
                         STR(op->text), STR(p->ops[k].text));
        }
    }
}

static void test_chart__labels_never_overlap(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 400; round++) {
        struct arena *a = arena_new();
        unsigned seed = round;
        struct chart c = random_chart(a, &seed);
        double box[2] = { 300 + next_random(&seed) % 600, 0 };
        struct chart_plan p;

        box[1] = round % 3 ? chart_height(&c, box[0]) : 260;
        chart_plan_make(&p, a, &c, LANG_VI, box);
        check_labels(&p, round);
        arena_free(a);
    }
}

static void test_chart__marks_stay_in_the_box(void **state)
{
    (void)state;
    for (unsigned round = 0; round < 400; round++) {
        struct arena *a = arena_new();
        unsigned seed = round + 5000;
        struct chart c = random_chart(a, &seed);
        double box[2] = { 640, 0 };
        struct chart_plan p;

        box[1] = chart_height(&c, box[0]);
        chart_plan_make(&p, a, &c, LANG_VI, box);
        for (size_t i = 0; i < p.n; i++) {
            const struct chart_op *op = &p.ops[i];

            assert_true(isfinite(op->x) && isfinite(op->y));
            if (op->kind != OP_RECT)
                continue;
            assert_true(op->w >= 0 && op->h >= 0);
            assert_true(op->x >= 0 && op->x + op->w <= p.width);
            assert_true(op->y >= 0 && op->y + op->h <= p.height);
        }
        arena_free(a);
    }
}

/* The lengths of bars are in the proportion of the values: the axis is at 0. */
static void test_chart__axis_begins_at_zero(void **state)
{
    struct arena *a = arena_new();
    struct chart c = sample(a, CHART_BARS, 1, 2);
    const double box[2] = { 600, 300 };
    double heights[2];
    struct chart_plan p;
    int n = 0, ticks = 0;

    (void)state;
    c.values[0] = 9000 * MICRO;
    c.values[1] = 9900 * MICRO;
    chart_plan_make(&p, a, &c, LANG_VI, box);
    for (size_t i = 0; i < p.n; i++) {
        if (p.ops[i].role == ROLE_FILL)
            heights[n++] = p.ops[i].h;
        ticks += p.ops[i].role == ROLE_TICK;
    }
    assert_int_equal(n, 2);
    assert_true(fabs(heights[1] / heights[0] - 1.1) < 1e-9);
    assert_in_range(ticks, 3, 7);
    arena_free(a);
}

static bool has_text(const struct chart_plan *p, const char *z)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->ops[i].kind == OP_TEXT && str_is(p->ops[i].text, z))
            return true;
    return false;
}

static void test_chart__numbers_follow_the_language(void **state)
{
    struct arena *a = arena_new();
    struct chart c = sample(a, CHART_BARS, 1, 3);
    const double box[2] = { 600, 300 };
    struct chart_plan p;

    (void)state;
    c.values[2] = 12500 * MICRO + MICRO / 2;
    chart_plan_make(&p, a, &c, LANG_VI, box);
    assert_true(has_text(&p, "12.500,5"));
    chart_plan_make(&p, a, &c, LANG_EN, box);
    assert_true(has_text(&p, "12,500.5"));
    arena_free(a);
}

/* Ticks of whole numbers are whole. */
static void test_chart__counts_have_whole_ticks(void **state)
{
    struct arena *a = arena_new();
    struct chart c = sample(a, CHART_BARS, 1, 2);
    const double box[2] = { 600, 300 };
    struct chart_plan p;

    (void)state;
    c.values[0] = MICRO;
    c.values[1] = 2 * MICRO;
    chart_plan_make(&p, a, &c, LANG_VI, box);
    for (size_t i = 0; i < p.n; i++)
        if (p.ops[i].role == ROLE_TICK)
            assert_true(str_find(p.ops[i].text, ',', 0) < 0);
    arena_free(a);
}

static void test_chart__long_names_turn_columns_into_rows(void **state)
{
    struct arena *a = arena_new();
    struct chart c = sample(a, CHART_BARS, 1, 14);
    const double box[2] = { 600, 400 };
    struct chart_plan p;

    (void)state;
    chart_plan_make(&p, a, &c, LANG_VI, box);
    for (size_t i = 0; i < p.n; i++)
        if (p.ops[i].role == ROLE_CATEGORY)
            assert_int_equal(p.ops[i].anchor, ANCHOR_MIDDLE);
    for (int k = 0; k < 14; k++)
        c.categories[k] = S("Cơ quan Huyện ủy và các đoàn thể");
    chart_plan_make(&p, a, &c, LANG_VI, box);
    for (size_t i = 0; i < p.n; i++)
        if (p.ops[i].role == ROLE_CATEGORY)
            assert_int_equal(p.ops[i].anchor, ANCHOR_END);
    arena_free(a);
}

/* A line's labels are printed whole, fewer of them. */
static void test_chart__labels_of_a_line_are_whole(void **state)
{
    struct arena *a = arena_new();
    struct chart c = sample(a, CHART_LINE, 1, 24);
    const double box[2] = { 600, 300 };
    struct chart_plan p;

    (void)state;
    for (int k = 0; k < 24; k++)
        c.categories[k] = S("Tháng giêng năm Giáp Thìn");
    chart_plan_make(&p, a, &c, LANG_VI, box);
    for (size_t i = 0; i < p.n; i++)
        if (p.ops[i].role == ROLE_CATEGORY)
            assert_null(strstr(p.ops[i].text.p, "…"));
    arena_free(a);
}

static void test_chart__svg_is_plain_and_escaped(void **state)
{
    struct arena *a = arena_new();
    struct chart c = sample(a, CHART_STACKED, 3, 4);
    struct err e = { 0 };
    Str svg, again;

    (void)state;
    assert_int_equal(chart_to_svg(a, &c, LANG_VI, 720, 360, &svg, &e), RC_OK);
    assert_non_null(strstr(svg.p, "role=\"img\""));
    assert_non_null(strstr(svg.p, "<title>Số cuộc &lt;tổ chức&gt; &amp; lượt "
                                  "người</title><desc>Mô tả</desc>"));
    assert_null(strstr(svg.p, "style="));
    assert_null(strstr(svg.p, "<script"));
    assert_null(strstr(svg.p, "nan"));
    assert_true(svg.n < 8192);
    assert_int_equal(chart_to_svg(a, &c, LANG_VI, 720, 360, &again, &e), RC_OK);
    assert_true(str_eq(svg, again));
    arena_free(a);
}

static void test_chart__refuses_what_cannot_be_read(void **state)
{
    struct arena *a = arena_new();
    struct chart c = sample(a, CHART_BARS, CHART_MAX_SERIES + 1, 1);
    struct chart_box box = { LANG_VI, S("Liberation Serif"), 9000, 10, 1 };
    struct err e = { 0 };
    Str out;

    (void)state;
    assert_int_equal(chart_to_svg(a, &c, LANG_VI, 720, 360, &out, &e),
                     RC_LIMIT);
    c.n_series = 1;
    assert_int_equal(chart_to_png(a, &c, &box, &out, &e), RC_LIMIT);
    c.n_series = 0;
    box.width = 90;
    box.height = 60;
    assert_int_equal(chart_to_png(a, &c, &box, &out, &e), RC_OK);
    assert_memory_equal(out.p, "\x89PNG", 4);
    arena_free(a);
}

/* Relative luminance as WCAG 2 defines it. */
static double luminance(unsigned rgb)
{
    double sum = 0, part[3] = { 0.2126, 0.7152, 0.0722 };

    for (int i = 0; i < 3; i++) {
        double v = (rgb >> (16 - 8 * i) & 255) / 255.0;

        sum += part[i] *
               (v <= 0.03928 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(unsigned x, unsigned y)
{
    double lx = luminance(x), ly = luminance(y);

    return (fmax(lx, ly) + 0.05) / (fmin(lx, ly) + 0.05);
}

static void test_chart__colours_are_told_apart(void **state)
{
    (void)state;
    for (int i = 0; i < CHART_COLOURS; i++) {
        const struct chart_colour *c = &chart_colours[i];
        const struct chart_colour *next =
            &chart_colours[(i + 1) % CHART_COLOURS];

        assert_true(contrast(c->edge, 0xffffff) >= 3);
        assert_true(contrast(c->ink, c->fill) >= 4.2);
        assert_true(contrast(c->fill, next->fill) >= 1.4);
    }
    /* the first four by their grey alone */
    for (int i = 0; i < 4; i++)
        for (int k = i + 1; k < 4; k++)
            assert_true(
                contrast(chart_colours[i].fill, chart_colours[k].fill) >= 1.4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chart__labels_never_overlap),
        cmocka_unit_test(test_chart__marks_stay_in_the_box),
        cmocka_unit_test(test_chart__axis_begins_at_zero),
        cmocka_unit_test(test_chart__numbers_follow_the_language),
        cmocka_unit_test(test_chart__counts_have_whole_ticks),
        cmocka_unit_test(test_chart__long_names_turn_columns_into_rows),
        cmocka_unit_test(test_chart__labels_of_a_line_are_whole),
        cmocka_unit_test(test_chart__svg_is_plain_and_escaped),
        cmocka_unit_test(test_chart__refuses_what_cannot_be_read),
        cmocka_unit_test(test_chart__colours_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
