/* The year so far and the same days of the year before, beside the tiles. */
#include "app/page_year.h"

#include "base/num.h"
#include "domain/phrase.h"

/* ---- which days ---- */

/* The days that are compared: those asked for, as far as they are over; where none
 * are, the whole months of the year so far (in January, and of a campaign that is
 * over, of its last year): they are stored, and both years have them. */
static bool set_now(struct page_year *y, const struct campaign *k)
{
    const struct address *at = &y->now;
    Day today = y->p->c->today, first = page_first(k, at->from),
        last = page_last(y->p, k, at->to), january;
    bool chosen = at->from || at->to, ahead = last > today;

    last = ahead ? today : last;
    if (!chosen && day_month(last + 1) == day_month(last))
        last = month_first(day_month(last)) - 1;
    january = day_of(day_year(last), 1, 1);
    if (!chosen && first < january) {
        first = january;
        y->has_now = true;
    } else if (chosen && ahead) {
        y->has_now = y->until_today = true;
    }
    y->now.from = first;
    y->now.to = last;
    return first <= last;
}

static void set_before(struct page_year *y, const struct campaign *k)
{
    y->before = y->now;
    day_year_before(y->now.from, y->now.to, &y->before.from, &y->before.to);
    y->has_before = y->before.from >= k->from && y->before.from <= y->before.to;
}

enum rc page_year_read(struct page *p, const struct campaign *k,
                       const struct address *at, struct page_year *ret)
{
    const struct figure_ask ask = { BY_NONE, S(""), page_measures, M_TILES };

    *ret = (struct page_year){ .p = p, .now = *at };
    if (!set_now(ret, k)) {
        ret->has_now = false;
        return RC_OK;
    }
    set_before(ret, k);
    if (ret->has_now)
        TRY(figure_table(p->c, &ret->now, &ask, &ret->now_table));
    if (ret->has_before)
        TRY(figure_table(p->c, &ret->before, &ask, &ret->before_table));
    return RC_OK;
}

/* ---- in a tile ---- */

static struct value *set_figure(const struct page_year *y, struct value *tile,
                                const char *key, const struct address *at,
                                const struct figure *f)
{
    struct page *p = y->p;
    struct value *o = val_set(tile, key, val_object(p->a));

    val_set_text(o, "value", page_number(p, f->value));
    val_set_micro(o, "number", f->value);
    val_set_text(o, "href", href_address(p->a, p->lang, at, 0));
    val_set_text(o, "from", page_day_iso(p, at->from));
    val_set_text(o, "to", page_day_iso(p, at->to));
    val_set_text(o, "period",
                 str_fmt(p->a, msg(p->lang, N_("From %s to %s")),
                         page_day(p, at->from).p, page_day(p, at->to).p));
    return o;
}

static void set_change(const struct page_year *y, struct value *o,
                       const struct figure *now, const struct figure *then)
{
    struct page *p = y->p;
    int64_t ratio;

    val_set(o, "change", val_null(p->a));
    if (!now->determined || then->value == 0)
        return;
    ratio = (int64_t)((Wide)(now->value - then->value) * MICRO / then->value);
    val_set_text(o, "change",
                 phrase_print(p->a, p->lang,
                              (struct phrase){ PHRASE_CHANGE, PHRASE_TREN },
                              &ratio));
    val_set_text(o, "direction",
                 ratio > 0   ? S("up")
                 : ratio < 0 ? S("down")
                             : S("same"));
}

static Str now_name(const struct page_year *y)
{
    struct page *p = y->p;
    int month = day_month(y->now.to);

    if (y->until_today)
        return page_text(p, N_("Until today"));
    if (month % 100 == 12)
        return str_fmt(p->a, msg(p->lang, N_("Year %d")), month / 100);
    return str_fmt(p->a, msg(p->lang, N_("The year to the end of %d/%d")),
                   month % 100, month / 100);
}

void page_year_tile(const struct page_year *y, struct value *tile, int measure,
                    const struct figure *f)
{
    struct page *p = y->p;
    struct address to;
    struct value *o;

    val_set(tile, "so_far", val_null(p->a));
    val_set(tile, "before", val_null(p->a));
    if (y->has_now) {
        f = &y->now_table.cells[measure];
        to = y->now;
        to.indicator = page_measures[measure];
    }
    if (y->has_now && f->determined) {
        o = set_figure(y, tile, "so_far", &to, f);
        val_set_text(o, "name", now_name(y));
    }
    if (!y->has_before || !y->before_table.cells[measure].determined)
        return;
    to = y->before;
    to.indicator = page_measures[measure];
    o = set_figure(y, tile, "before", &to, &y->before_table.cells[measure]);
    val_set_text(o, "text", page_text(p, N_("Same period of the year before")));
    set_change(y, o, f, &y->before_table.cells[measure]);
}
