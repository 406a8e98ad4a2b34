/* Rows of a report: children, years, options; ranked, chosen, named in lists. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/text.h"
#include "domain/report_view.h"

enum { MEASURES_MAX = 8 };

/* ---- which rows ---- */

static void by_of(Str by, struct report_rows *ret)
{
    ret->breakdown = by;
    if (str_is(by, "child"))
        ret->by = BY_CHILD;
    else if (str_is(by, "year"))
        ret->by = BY_YEAR;
    else if (str_is(by, "month"))
        ret->by = BY_MONTH;
    else
        ret->by = BY_OPTION;
}

/* The measures asked for, then the two that tell who reported, then the order. */
static int measures_of(struct report_view *v, const struct expr *x,
                       Str measures[MEASURES_MAX + 3], enum rc *ret_rc)
{
    Str *asked;
    int n = 0;

    *ret_rc = RC_OK;
    if (x->keys[KEY_MEASURE].p)
        n = str_list(v->c->arena, x->keys[KEY_MEASURE], ',', &asked);
    if (n > MEASURES_MAX)
        *ret_rc =
            fail(v->c, RC_LIMIT, "expression",
                 N_("measure= takes %d indicators at most"), MEASURES_MAX);
    if (n == 0 || n > MEASURES_MAX) {
        measures[0] = S("sessions");
        measures[1] = S("turns");
        n = 2;
    } else {
        memcpy(measures, asked, (size_t)n * sizeof *asked);
    }
    measures[n] = S("sessions");
    measures[n + 1] = S("turns");
    measures[n + 2] = x->keys[KEY_ORDER].p ? x->keys[KEY_ORDER] : S("turns");
    return n;
}

enum standing { STANDING_MISSING, STANDING_NOTHING, STANDING_REPORTED };

static enum standing standing_of(const struct figure *last)
{
    if (last[0].records == 0)
        return STANDING_MISSING;
    return last[0].value || last[1].value ? STANDING_REPORTED
                                          : STANDING_NOTHING;
}

static bool is_like(struct report_view *v, Str name, Str like)
{
    Str text = text_fold(v->c->arena, name),
        part = text_fold(v->c->arena, like);

    for (ptrdiff_t i = 0; i + part.n <= text.n; i++)
        if (memcmp(text.p + i, part.p, (size_t)part.n) == 0)
            return true;
    return false;
}

static bool is_wanted(const struct expr *x, enum standing s)
{
    Str only = x->keys[KEY_ONLY];

    if (!only.p)
        return true;
    if (str_is(only, "missing"))
        return s == STANDING_MISSING;
    return str_is(only, "nothing") ? s == STANDING_NOTHING
                                   : s == STANDING_REPORTED;
}

struct ranked {
    int row;
    bool determined;
    int64_t value;
};

static int by_value(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;

    if (a->determined != b->determined)
        return a->determined ? -1 : 1;
    if (a->determined && a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return a->row < b->row ? -1 : 1;
}

static int by_value_up(const void *x, const void *y)
{
    const struct ranked *a = x, *b = y;

    if (a->determined != b->determined || !a->determined ||
        a->value == b->value)
        return by_value(x, y);
    return a->value < b->value ? -1 : 1;
}

/* Chooses and ranks; *ret_n rows are left. */
static struct ranked *choose(struct report_view *v, const struct expr *x,
                             const struct figure_table *t, int n_all,
                             int *ret_n)
{
    struct ranked *list = NEW(v->c->arena, struct ranked, t->n + 1);
    bool picks = x->keys[KEY_ORDER].p || x->top || x->bottom ||
                 x->keys[KEY_ONLY].p || x->keys[KEY_LIKE].p;
    Str like = x->keys[KEY_LIKE];
    int n = 0, most = x->top ? x->top : x->bottom;

    for (int i = 0; i < t->n; i++) {
        const struct figure *cells = &t->cells[i * n_all];

        if ((picks && t->rows[i].own) ||
            (like.p && !is_like(v, t->rows[i].name, like)) ||
            !is_wanted(x, standing_of(cells + n_all - 3)))
            continue;
        list[n].row = i;
        list[n].determined = cells[n_all - 1].determined;
        list[n++].value = cells[n_all - 1].value;
    }
    if (x->keys[KEY_ORDER].p || most)
        if (n > 0)
            qsort(list, (size_t)n, sizeof *list,
                  x->bottom ? by_value_up : by_value);
    *ret_n = most && most < n ? most : n;
    return list;
}

enum rc report_rows(struct report_view *v, const struct expr *x, Str by,
                    struct report_rows *ret)
{
    Str measures[MEASURES_MAX + 3];
    struct figure_table t;
    struct ranked *chosen;
    struct address k;
    struct expr base = *x;
    enum rc rc;
    int n, all;

    memset(ret, 0, sizeof *ret);
    by_of(by, ret);
    n = measures_of(v, x, measures, &rc);
    TRY(rc);
    base.name = measures[0];
    TRY(report_address(v, &base, &k));
    all = n + 3;
    TRY(figure_table(
        v->c, &k,
        &(struct figure_ask){ ret->by, ret->breakdown, measures, all }, &t));
    chosen = choose(v, x, &t, all, &ret->n);
    ret->n_measures = n;
    ret->measures = NEW(v->c->arena, Str, n);
    memcpy(ret->measures, measures, (size_t)n * sizeof *measures);
    ret->rows = NEW(v->c->arena, struct figure_row, ret->n + 1);
    ret->cells = NEW(v->c->arena, struct figure, ret->n * n + 1);
    for (int i = 0; i < ret->n; i++) {
        ret->rows[i] = t.rows[chosen[i].row];
        memcpy(&ret->cells[i * n], &t.cells[chosen[i].row * all],
               (size_t)n * sizeof *ret->cells);
    }
    return RC_OK;
}

/* ---- list and count ---- */

static enum rc list_documents(struct report_view *v, const struct expr *x,
                              struct report_use *use)
{
    bool basis = str_is(x->name, "basis");
    const struct document *d = basis ? v->basis : v->issued;
    int n = basis ? v->n_basis : v->n_issued, count = 0;
    Str type = x->keys[KEY_TYPE];
    struct buf *out = NEW(v->c->arena, struct buf, 1);

    buf_init_arena(out, v->c->arena, REPORT_MAX_TEXT);
    for (int i = 0; i < n; i++) {
        if (type.p && !str_eq(type, d[i].type))
            continue;
        if (count++)
            buf_z(out, "; ");
        buf_str(out, report_document_name(v, &d[i]));
        if (count == x->top)
            break;
    }
    use->determined = true;
    use->value = count * MICRO;
    use->records = count;
    if (x->func == FUNC_LIST)
        use->printed = buf_dup(v->c->arena, out);
    return RC_OK;
}

static void add_with(struct report_view *v, const struct expr *x,
                     const struct figure *f, struct buf *out)
{
    const struct indicator *ind = report_indicator(v, x->keys[KEY_WITH]);
    struct phrase exact = { PHRASE_EXACT, PHRASE_TREN };

    buf_fmt(out, " (%.*s %.*s)",
            STR(phrase_print(v->c->arena, v->lang, exact,
                             f->determined ? &f->value : NULL)),
            STR(ind ? ind->unit_of_count : S("")));
}

/* "a, b và c" */
static Str join_rows(struct report_view *v, const struct expr *x,
                     const struct report_rows *rows, int *ret_count)
{
    const char *last = v->lang == LANG_VI ? " và " : " and ";
    int n = 0, named = 0;
    struct buf *out = NEW(v->c->arena, struct buf, 1);

    for (int i = 0; i < rows->n; i++)
        n += !rows->rows[i].own && rows->rows[i].key.n > 0;
    buf_init_arena(out, v->c->arena, REPORT_MAX_TEXT);
    for (int i = 0; i < rows->n; i++) {
        const struct figure_row *row = &rows->rows[i];

        if (row->own || row->key.n == 0)
            continue;
        if (named++)
            buf_z(out, named == n ? last : ", ");
        buf_str(out, rows->by == BY_CHILD
                         ? report_unit_lower(v->c->arena, row->name)
                         : text_lower_first(v->c->arena, row->name));
        if (x->keys[KEY_WITH].p)
            add_with(v, x, &rows->cells[i * rows->n_measures], out);
    }
    *ret_count = n;
    return buf_dup(v->c->arena, out);
}

enum rc report_list_eval(struct report_view *v, const struct expr *x,
                         struct report_use *use)
{
    struct expr with = *x;
    struct report_rows rows;
    Str names;
    int n;

    if (str_is(x->name, "documents") || str_is(x->name, "basis")) {
        TRY(list_documents(v, x, use));
    } else {
        if (x->keys[KEY_WITH].p)
            with.keys[KEY_MEASURE] = x->keys[KEY_WITH];
        TRY(report_rows(v, &with, x->name, &rows));
        names = join_rows(v, x, &rows, &n);
        use->determined = true;
        use->value = n * MICRO;
        use->records = n;
        if (x->func == FUNC_LIST)
            use->printed = names;
    }
    if (x->func == FUNC_LIST && use->printed.n == 0)
        use->printed = x->keys[KEY_EMPTY].p
                           ? x->keys[KEY_EMPTY]
                           : (v->lang == LANG_VI ? S("không có") : S("none"));
    return RC_OK;
}
