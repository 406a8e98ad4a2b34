/*
 * Compares two readings of one report: both are sorted by section and expression
 * and merged.  Causes are found by halving the entries between: a half in which
 * the figure does not move is not looked into.
 */
#include "domain/report_diff.h"

#include <stdlib.h>
#include <string.h>

#include "domain/log.h"
#include "domain/report_view.h"

/* ---- the address of a stored figure ---- */

static void read_pair(Str key, Str value, struct address *k)
{
    if (str_is(key, "campaign"))
        k->campaign = value;
    else if (str_is(key, "unit"))
        k->unit = value;
    else if (str_is(key, "indicator"))
        k->indicator = value;
    else if (str_is(key, "option"))
        k->option = value;
    else if (str_is(key, "tree"))
        k->tree = value;
    else if (str_is(key, "from"))
        (void)day_parse(value, &k->from);
    else if (str_is(key, "to"))
        (void)day_parse(value, &k->to);
    else if (str_is(key, "map") && day_parse(value, &k->map_day))
        k->map = MAP_DAY;
    else if (str_is(key, "map"))
        k->map = str_is(value, "now") ? MAP_NOW : MAP_THEN;
}

static struct address read_address(struct arena *a, Str text)
{
    struct address k = { .option = S(""), .tree = S("") };
    Str part, key;

    while (str_cut(&text, '&', &part)) {
        Str rest = part;

        if (str_cut(&rest, '=', &key))
            read_pair(key, str_dup(a, rest), &k);
    }
    return k;
}

/* ---- causes ---- */

struct search {
    struct ctx *c;
    struct address k;
    struct report_change *out;
};

/* Nothing existed before the first entry: such a figure is "not there". */
static enum rc value_at(struct search *s, int64_t seq, struct figure *ret)
{
    enum rc rc;

    memset(ret, 0, sizeof *ret);
    if (seq < 1)
        return RC_OK;
    s->k.known = seq;
    rc = figure_value(s->c, &s->k, ret);
    if (rc == RC_NOTFOUND || rc == RC_INVALID)
        return RC_OK;
    return rc;
}

static bool same(const struct figure *x, const struct figure *y)
{
    return x->determined == y->determined && x->value == y->value &&
           x->records == y->records;
}

static void keep_entry(struct report_change *out, int64_t seq)
{
    for (int i = 0; i < out->n_entries; i++)
        if (out->entries[i] == seq)
            return;
    if (out->n_entries < REPORT_DIFF_ENTRIES)
        out->entries[out->n_entries++] = seq;
}

struct span_of {
    int64_t lo, hi; /* the figure at lo and at hi */
    struct figure at_lo, at_hi;
};

/* Depth is the logarithm of the entries, 64 at most; a stack instead of calls. */
static enum rc search_causes(struct search *s, struct span_of whole)
{
    struct span_of stack[70];
    int n = 0;

    stack[n++] = whole;
    while (n > 0 && s->out->n_entries < REPORT_DIFF_ENTRIES) {
        struct span_of x = stack[--n], left, right;
        int64_t middle = x.lo + (x.hi - x.lo) / 2;

        if (same(&x.at_lo, &x.at_hi))
            continue;
        if (x.hi - x.lo == 1) {
            keep_entry(s->out, x.hi);
            continue;
        }
        left = right = x;
        left.hi = right.lo = middle;
        TRY(value_at(s, middle, &left.at_hi));
        right.at_lo = left.at_hi;
        stack[n++] = right;
        stack[n++] = left;
    }
    return RC_OK;
}

static enum rc causes_of(struct ctx *c, Str address, int64_t known, int64_t now,
                         struct report_change *out)
{
    struct search s = { .c = c, .out = out };
    struct span_of whole = { .lo = known, .hi = now };

    if (address.n == 0 || known >= now)
        return RC_OK;
    s.k = read_address(c->arena, address);
    TRY(value_at(&s, known, &whole.at_lo));
    TRY(value_at(&s, now, &whole.at_hi));
    return search_causes(&s, whole);
}

static int by_number(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;

    return a < b ? -1 : a > b;
}

static enum rc find_causes(struct ctx *c, const struct report_diff *d,
                           struct report_change *x)
{
    const struct report_use *u = x->before ? x->before : x->after;

    TRY(causes_of(c, u->address, d->known, d->now, x));
    TRY(causes_of(c, u->against, d->known, d->now, x));
    if (x->n_entries > 0)
        qsort(x->entries, (size_t)x->n_entries, sizeof *x->entries, by_number);
    return RC_OK;
}

/* Names, lists and percents have no address: the entries of all the others. */
static void share_causes(struct report_diff *d)
{
    struct report_change all = { 0 };

    for (int i = 0; i < d->n; i++)
        for (int k = 0; k < d->changes[i].n_entries; k++)
            keep_entry(&all, d->changes[i].entries[k]);
    if (all.n_entries > 0)
        qsort(all.entries, (size_t)all.n_entries, sizeof *all.entries,
              by_number);
    for (int i = 0; i < d->n; i++) {
        struct report_change *x = &d->changes[i];
        const struct report_use *u = x->before ? x->before : x->after;

        if (u->address.n || x->n_entries)
            continue;
        memcpy(x->entries, all.entries, sizeof all.entries);
        x->n_entries = all.n_entries;
    }
}

/* ---- comparing ---- */

static int by_place(const void *x, const void *y)
{
    const struct report_use *a = *(const struct report_use *const *)x;
    const struct report_use *b = *(const struct report_use *const *)y;
    int by = str_cmp(a->section, b->section);

    if (by == 0)
        by = str_cmp(a->expression, b->expression);
    if (by == 0)
        by = a < b ? -1 : a > b;
    return by;
}

static int compare(const struct report_use *a, const struct report_use *b)
{
    int by = str_cmp(a->section, b->section);

    return by ? by : str_cmp(a->expression, b->expression);
}

struct uses {
    const struct report_use **at; /* by section, expression, place */
    int n;
};

static struct uses sorted(struct arena *a, const struct report_use *uses, int n)
{
    struct uses list = { NEW(a, const struct report_use *, n + 1), n };

    for (int i = 0; i < n; i++)
        list.at[i] = &uses[i];
    if (n > 0)
        qsort(list.at, (size_t)n, sizeof *list.at, by_place);
    return list;
}

static void add_change(struct ctx *c, struct report_diff *d, size_t *cap,
                       const struct report_use *before,
                       const struct report_use *after)
{
    struct report_change *x;
    size_t n = (size_t)d->n;
    bool words = !before || !after || !str_eq(before->printed, after->printed);

    if (!words && before->determined == after->determined &&
        before->value == after->value)
        return;
    x = PUSH(c->arena, d->changes, n, *cap);
    d->n = (int)n;
    x->before = before;
    x->after = after;
    x->reads_differently = words;
}

static int in_order(const void *x, const void *y)
{
    const struct report_change *a = x, *b = y;
    const struct report_use *u = a->after ? a->after : a->before;
    const struct report_use *w = b->after ? b->after : b->before;

    if (!a->after != !b->after)
        return a->after ? -1 : 1; /* what is gone comes last */
    return u < w ? -1 : u > w;
}

static void merge(struct ctx *c, struct uses old, struct uses new,
                  struct report_diff *d)
{
    size_t cap = 0;
    int i = 0, k = 0;

    while (i < old.n || k < new.n) {
        int by = i == old.n   ? 1
                 : k == new.n ? -1
                              : compare(old.at[i], new.at[k]);

        if (by == 0)
            add_change(c, d, &cap, old.at[i++], new.at[k++]);
        else if (by < 0)
            add_change(c, d, &cap, old.at[i++], NULL);
        else
            add_change(c, d, &cap, NULL, new.at[k++]);
    }
    if (d->n)
        if (d->n > 0)
            qsort(d->changes, (size_t)d->n, sizeof *d->changes, in_order);
}

enum rc report_diff(struct ctx *c, Str key, struct report_diff *ret)
{
    struct report_use *old;
    struct report_view v;
    struct report r;
    int n_old;

    memset(ret, 0, sizeof *ret);
    TRY(report_get(c, key, &r));
    if (!r.frozen)
        return fail(c, RC_CONFLICT, "report",
                    N_("report '%.*s' is not frozen: it says what is known "
                       "now; freeze it first"),
                    STR(key));
    TRY(report_frozen_uses(c, key, &old, &n_old));
    TRY(report_view_open(c, &r, SEQ_NOW, &v));
    TRY(report_evaluate(&v));
    ret->known = r.frozen;
    ret->now = v.seq;
    merge(c, sorted(c->arena, old, n_old),
          sorted(c->arena, v.uses, (int)v.n_uses), ret);
    for (int i = 0; i < ret->n; i++)
        TRY(find_causes(c, ret, &ret->changes[i]));
    share_causes(ret);
    return RC_OK;
}
