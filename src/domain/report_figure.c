/*
 * Figures of a report: an expression's address, its value by function, its
 * printed phrase, its number in the annex.
 */
#include <string.h>

#include "base/buf.h"
#include "base/num.h"
#include "domain/report_view.h"

__extension__ typedef __int128 Wide;

/* ---- addresses ---- */

static enum rc take_map(const struct report_view *v, Str map, struct address *a)
{
    Day day;

    if (map.n == 0 || str_is(map, "then")) {
        a->map = MAP_THEN;
    } else if (str_is(map, "now")) {
        /* a frozen report keeps its own "now" */
        a->map = v->today == v->c->today ? MAP_NOW : MAP_DAY;
        a->map_day = v->today;
    } else if (day_parse(map, &day)) {
        a->map = MAP_DAY;
        a->map_day = day;
    }
    return RC_OK;
}

static Day later(Day a, Day b)
{
    return a > b ? a : b;
}

static Day earlier(Day a, Day b)
{
    return a < b ? a : b;
}

enum rc report_address(struct report_view *v, const struct expr *x,
                       struct address *ret)
{
    const Str *k = x->keys;
    Str option = k[KEY_FORM].p ? k[KEY_FORM] : k[KEY_OPTION];
    struct address a = { .campaign = v->report.campaign,
                         .unit = k[KEY_UNIT].p ? k[KEY_UNIT] : v->report.unit,
                         .tree = k[KEY_TREE].p ? k[KEY_TREE] : S(""),
                         .indicator = x->name,
                         .option = option.p ? option : S(""),
                         .from = v->report.from,
                         .to = v->report.to,
                         .known = v->known };

    TRY(take_map(v, k[KEY_MAP].p ? k[KEY_MAP] : v->report.map, &a));
    if (k[KEY_FROM].p)
        a.from = x->from;
    if (k[KEY_TO].p)
        a.to = x->to;
    if (x->year) {
        a.from = later(a.from, day_of(x->year, 1, 1));
        a.to = earlier(a.to, day_of(x->year, 12, 31));
    }
    if (a.from > a.to)
        return fail(v->c, RC_INVALID, "expression",
                    N_("{{%.*s}} asks for days outside the report"),
                    STR(expr_print(v->c->arena, x)));
    *ret = a;
    return RC_OK;
}

Str report_address_text(const struct report_view *v, const struct address *k)
{
    struct arena *a = v->c->arena;
    int64_t known = k->known == SEQ_NOW ? v->stamp : k->known;
    char from[DAY_TEXT], to[DAY_TEXT], map[DAY_TEXT] = "then";
    struct buf *out = NEW(a, struct buf, 1);

    if (k->map == MAP_DAY || (k->map == MAP_NOW && v->stamp))
        day_iso(k->map == MAP_DAY ? k->map_day : v->today, map);
    else if (k->map == MAP_NOW)
        memcpy(map, "now", 4);
    buf_init_arena(out, a, 2000);
    buf_fmt(out, "campaign=%.*s&unit=%.*s&indicator=%.*s", STR(k->campaign),
            STR(k->unit), STR(k->indicator));
    if (k->option.n)
        buf_fmt(out, "&option=%.*s", STR(k->option));
    if (k->tree.n)
        buf_fmt(out, "&tree=%.*s", STR(k->tree));
    buf_fmt(out, "&from=%s&to=%s&map=%s", day_iso(k->from, from),
            day_iso(k->to, to), map);
    if (known)
        buf_fmt(out, "&known=%lld", (long long)known);
    return buf_dup(a, out);
}

/* The same day of the year before; 29 February becomes the 28th. */
static Day year_before(Day d)
{
    int year, month, day;

    day_split(d, &year, &month, &day);
    if (month == 2 && day == 29)
        day = 28;
    return day_of(year - 1, month, day);
}

void report_compare_days(const struct report_view *v, struct address *now,
                         struct address *before, bool *ret_known)
{
    Day start = year_before(now->to + 1);

    if (now->from < start)
        now->from = start; /* a longer period: its last twelve months */
    *before = *now;
    day_year_before(now->from, now->to, &before->from, &before->to);
    *ret_known = before->from >= v->campaign.from;
}

const struct indicator *report_indicator(const struct report_view *v, Str key)
{
    for (int i = 0; i < v->n_indicators; i++)
        if (str_eq(v->indicators[i].key, key))
            return &v->indicators[i];
    return NULL;
}

/* ---- values ---- */

static bool divide(int64_t num, int64_t den, int64_t *ret)
{
    Wide v;

    if (den == 0)
        return false;
    v = (Wide)num * MICRO * 2 / den;
    v = (v + (v < 0 ? -1 : 1)) / 2;
    if (v > INT64_MAX || v < -INT64_MAX)
        return false;
    *ret = (int64_t)v;
    return true;
}

static enum rc ask(struct report_view *v, const struct address *k,
                   struct figure *ret)
{
    return figure_value(v->c, k, ret);
}

/* Value of two figures put together; use->address holds the first. */
static enum rc ask_two(struct report_view *v, const struct expr *x,
                       const struct address *k, const struct address *other,
                       struct report_use *use)
{
    struct figure f, g;

    TRY(ask(v, k, &f));
    TRY(ask(v, other, &g));
    use->against = report_address_text(v, other);
    use->records = f.records;
    use->determined = f.determined && g.determined;
    if (!use->determined)
        return RC_OK;
    if (x->func == FUNC_DIFF)
        use->value = f.value - g.value;
    else if (x->func == FUNC_CHANGE)
        use->determined = divide(f.value - g.value, g.value, &use->value);
    else
        use->determined = divide(f.value, g.value, &use->value);
    return RC_OK;
}

/* What a share is a share of: without its option, else unit, else days. */
static struct address whole_of(const struct report_view *v, struct address k)
{
    if (k.option.n) {
        k.option = S("");
    } else if (!str_eq(k.unit, v->report.unit)) {
        k.unit = v->report.unit;
    } else {
        k.from = v->report.from;
        k.to = v->report.to;
    }
    return k;
}

static enum rc eval_change(struct report_view *v, const struct expr *x,
                           struct address *k, struct report_use *use)
{
    struct address before;
    struct figure f;
    bool known;

    report_compare_days(v, k, &before, &known);
    use->address = report_address_text(v, k);
    TRY(figure_changed(v->c, k, &use->changed));
    if (!known)
        return ask(v, k, &f); /* an unknown key is refused all the same */
    if (x->func != FUNC_BEFORE)
        return ask_two(v, x, k, &before, use);
    use->address = report_address_text(v, &before);
    TRY(ask(v, &before, &f));
    use->determined = f.determined;
    use->value = f.value;
    use->records = f.records;
    return RC_OK;
}

static enum rc eval_coverage(struct report_view *v, const struct expr *x,
                             struct address *k, struct report_use *use)
{
    struct coverage *g;
    struct figure f;
    int n;

    k->indicator = S("activities");
    use->address = report_address_text(v, k);
    TRY(figure_changed(v->c, k, &use->changed));
    TRY(figure_get(v->c, k, &f));
    g = &f.coverage;
    n = str_is(x->name, "expected")   ? g->expected
        : str_is(x->name, "reported") ? g->reported
        : str_is(x->name, "nothing")  ? g->nothing
        : str_is(x->name, "missing")  ? g->expected - g->reported - g->nothing
                                      : g->not_applicable;
    use->determined = true;
    use->value = n * MICRO;
    use->records = f.records;
    return RC_OK;
}

static enum rc eval_figure(struct report_view *v, const struct expr *x,
                           struct report_use *use)
{
    struct address k, other;
    struct figure f;

    TRY(report_address(v, x, &k));
    if (x->func == FUNC_COVERAGE)
        return eval_coverage(v, x, &k, use);
    if (x->func == FUNC_CHANGE || x->func == FUNC_DIFF ||
        x->func == FUNC_BEFORE)
        return eval_change(v, x, &k, use);
    use->address = report_address_text(v, &k);
    TRY(figure_changed(v->c, &k, &use->changed));
    if (x->func == FUNC_SHARE) {
        other = whole_of(v, k);
        return ask_two(v, x, &k, &other, use);
    }
    if (x->func == FUNC_PER) {
        other = k;
        other.indicator = x->second;
        return ask_two(v, x, &k, &other, use);
    }
    TRY(ask(v, &k, &f));
    use->determined = f.determined;
    use->value = f.value;
    use->records = f.records;
    return RC_OK;
}

/* ---- uses ---- */

/* The same expression has the same number; names and lists have none. */
static int number_of(struct report_view *v, const struct report_use *use)
{
    if (use->address.n == 0)
        return 0;
    for (size_t i = 0; i < v->n_uses; i++)
        if (v->uses[i].number && str_eq(v->uses[i].expression, use->expression))
            return v->uses[i].number;
    return ++v->n_numbers;
}

static const struct report_use *find_use(const struct report_view *v,
                                         Str expression)
{
    for (size_t i = 0; i < v->n_uses; i++)
        if (str_eq(v->uses[i].expression, expression))
            return &v->uses[i];
    return NULL;
}

static enum rc eval_new(struct report_view *v, const struct expr *x,
                        struct report_use *use)
{
    struct arena *a = v->c->arena;

    if (x->kind == EXPR_VARIABLE)
        return report_variable(v, x->name, &use->printed);
    if (x->kind == EXPR_BLOCK)
        return fail(v->c, RC_INVALID, "expression",
                    N_("the block {{%.*s}} must stand on a line of its own"),
                    STR(use->expression));
    if (x->func == FUNC_LIST || x->func == FUNC_COUNT)
        TRY(report_list_eval(v, x, use));
    else
        TRY(eval_figure(v, x, use));
    if (!use->printed.p)
        use->printed = phrase_print(a, v->lang, x->phrase,
                                    use->determined ? &use->value : NULL);
    return RC_OK;
}

enum rc report_eval(struct report_view *v, Str text, struct report_use *ret)
{
    struct report_use use = { .section = v->section,
                              .address = S(""),
                              .against = S(""),
                              .sentence = S("") };
    const struct report_use *known;
    struct expr x;

    TRY(expr_parse(text, &x, &v->c->err));
    use.expression = expr_print(v->c->arena, &x);
    known = find_use(v, use.expression);
    if (known) {
        use = *known;
        use.section = v->section;
        use.sentence = S("");
    } else {
        TRY(eval_new(v, &x, &use));
        use.number = number_of(v, &use);
    }
    if (v->n_uses == REPORT_MAX_USES)
        return fail(v->c, RC_LIMIT, "text",
                    N_("the report holds more than %d figures"),
                    REPORT_MAX_USES);
    *PUSH(v->c->arena, v->uses, v->n_uses, v->cap_uses) = use;
    *ret = use;
    return RC_OK;
}
