/* Parts of models that several pages have: crumbs, switches, coverage, pager. */
#include "app/page_common.h"

#include "app/http.h"
#include "domain/map.h"

/* ---- crumbs ---- */

bool page_sees(struct page *p, const struct org *o, enum act act, Str unit)
{
    int at = org_find(o, unit);

    return at != ORG_NONE && authz_may(p->c, act, at);
}

void page_unit_href(struct page *p, struct value *v, const struct org *o,
                    Str key)
{
    val_set(v, "href",
            page_sees(p, o, ACT_READ, key)
                ? val_text(p->a, href_key(p->a, p->lang, "units", key))
                : val_null(p->a));
}

void page_crumb(struct page *p, Str href, Str name)
{
    const struct value *there = val_get(p->v, S("crumbs"));
    struct value *list, *o = val_object(p->a);

    if (!there) {
        val_set_bool(p->v, "has_crumbs", true);
        val_set(p->v, "crumbs", val_list(p->a));
        page_crumb(p, href_plain(p->a, p->lang, "/"), page_text(p, N_("Home")));
        there = val_get(p->v, S("crumbs"));
    }
    list = (struct value *)(uintptr_t)there;
    val_set(o, "href", href.n ? val_text(p->a, href) : val_null(p->a));
    val_set_text(o, "name", name);
    val_set_bool(o, "plain", false);
    val_add(list, o);
}

void page_crumb_unit(struct page *p, const struct org *o, int unit, Day d)
{
    bool open = authz_may(p->c, ACT_READ, unit);
    const struct value *list;

    page_crumb(
        p, open ? href_key(p->a, p->lang, "units", o->units[unit].key) : S(""),
        org_name_on(o, unit, d)->name);
    list = val_get(p->v, S("crumbs"));
    val_set_bool((struct value *)(uintptr_t)val_at(list, val_count(list) - 1),
                 "plain", !open);
}

/* ---- days ---- */

Day page_first(const struct campaign *k, Day from)
{
    return from > k->from ? from : k->from;
}

Day page_last(const struct page *p, const struct campaign *k, Day to)
{
    Day last = to && to < k->to ? to : k->to;

    return last == DAY_UNTIL ? p->c->today : last;
}

Str page_period(struct page *p, const struct campaign *k, Day from, Day to)
{
    Day first = page_first(k, from), last = to && to < k->to ? to : k->to;

    if (last == DAY_UNTIL || last == DAY_MAX)
        return str_fmt(p->a, msg(p->lang, N_("From %s on")),
                       page_day(p, first).p);
    return str_fmt(p->a, msg(p->lang, N_("From %s to %s")),
                   page_day(p, first).p, page_day(p, last).p);
}

/* ---- units ---- */

static Day name_day(const struct page *p, const struct campaign *k,
                    const struct address *at)
{
    if (at->map == MAP_DAY)
        return at->map_day;
    return at->map == MAP_NOW ? p->c->today : page_last(p, k, at->to);
}

Str page_unit_name(const struct page *p, const struct org *o,
                   const struct campaign *k, const struct address *at, int unit)
{
    return org_name_on(o, unit, name_day(p, k, at))->name;
}

Str page_unit_typed(struct page *p, Str key)
{
    const struct org *o;
    int unit;
    Str name;

    if (org_get(p->c, &o) != RC_OK)
        return key;
    unit = org_find(o, key);
    if (unit == ORG_NONE || !page_sees(p, o, ACT_NAME, key))
        return key;
    name = org_name_on(o, unit, p->c->today)->name;
    /* a field may take several, and divides them there */
    if (str_find(name, ';', 0) >= 0)
        return key;
    return str_fmt(p->a, "%.*s [%.*s]", STR(name), STR(key));
}

int page_superior(const struct org *o, int unit, int tree, Day d)
{
    const struct org_edge *e = org_edge_on(o, unit, tree, d);

    if (e)
        return e->parent;
    /* closed or not yet there: its last place */
    for (int i = 0; i < o->units[unit].n_edges; i++)
        if (o->units[unit].edges[i].tree == tree)
            e = &o->units[unit].edges[i];
    return e ? e->parent : ORG_NONE;
}

void page_unit_crumbs(struct page *p, const struct org *o,
                      const struct address *at, int unit)
{
    int chain[MAP_MAX_DEPTH], n = 0, tree = org_find_tree(o, at->tree);
    Day d = at->map == MAP_NOW ? p->c->today : at->to;

    while (unit != ORG_NONE && tree != ORG_NONE && n < MAP_MAX_DEPTH) {
        chain[n++] = unit;
        unit = page_superior(o, unit, tree, d);
    }
    while (n-- > 0) {
        struct address up = page_address(p, S(""));

        up.unit = o->units[chain[n]].key;
        up.option = S("");
        page_crumb(p, href_address(p->a, p->lang, &up, 0),
                   org_name_on(o, chain[n], d)->name);
    }
}

/* ---- switches ---- */

static void choice(struct page *p, struct value *list, const struct address *to,
                   Str name, bool current)
{
    struct value *o = val_object(p->a);

    val_set_text(o, "href", href_address(p->a, p->lang, to, 0));
    val_set_text(o, "name", name);
    val_set_bool(o, "current", current);
    val_add(list, o);
}

enum { MAX_YEARS = 12 };

static void periods(struct page *p, const struct campaign *k,
                    const struct address *at)
{
    struct value *list = val_set(p->v, "periods", val_list(p->a));
    int first = day_year(k->from), last = day_year(page_last(p, k, 0));
    struct address to = *at;
    bool any = !at->from && !at->to;

    val_set_bool(p->v, "has_periods", true);
    to.from = to.to = 0;
    choice(p, list, &to, page_text(p, N_("Whole campaign")), any);
    if (last - first >= MAX_YEARS)
        first = last - MAX_YEARS + 1;
    for (int y = first; y <= last; y++) {
        bool current;

        to.from = day_of(y, 1, 1);
        to.to = day_of(y, 12, 31);
        current = at->from == to.from && at->to == to.to;
        any = any || current;
        choice(p, list, &to, str_fmt(p->a, "%d", y), current);
    }
    if (!any)
        choice(p, list, at, page_period(p, k, at->from, at->to), true);
}

void page_switches(struct page *p, const struct campaign *k,
                   const struct address *at)
{
    static const char *const abouts[] = {
        N_("Every activity counts for the superiors of its own day"),
        N_("Figures follow the units that took over")
    };
    struct value *list;
    struct address to = *at;

    periods(p, k, at);
    list = val_set(p->v, "maps", val_list(p->a));
    val_set_bool(p->v, "has_maps", true);
    to.map = MAP_THEN;
    choice(p, list, &to, page_text(p, N_("As it was at the time")),
           at->map == MAP_THEN);
    to.map = MAP_NOW;
    choice(p, list, &to, page_text(p, N_("As it is today")),
           at->map == MAP_NOW);
    if (at->map == MAP_DAY)
        choice(p, list, at, page_day(p, at->map_day), true);
    for (int i = 0; i < val_count(list); i++)
        val_set_text((struct value *)(uintptr_t)val_at(list, i), "about",
                     i < 2 ? page_text(p, abouts[i]) : S(""));
    to = *at;
    list = val_set(p->v, "states", val_list(p->a));
    to.approved = false;
    choice(p, list, &to, page_text(p, N_("Submitted and above")),
           !at->approved);
    to.approved = true;
    choice(p, list, &to, page_text(p, N_("Approved only")), at->approved);
}

/* ---- coverage ---- */

static void count_or_null(struct page *p, struct value *o, const char *key,
                          int n)
{
    val_set(o, key, n ? val_int(p->a, n) : val_null(p->a));
}

/* n of all in percent, two decimals */
static int64_t width(int n, int all)
{
    return all ? n * INT64_C(10000) / all * 10000 : 0;
}

void page_coverage(struct page *p, struct value *into, const struct coverage *k)
{
    struct value *o = val_set(into, "coverage", val_object(p->a));

    val_set_int(o, "expected", k->expected);
    val_set_bool(o, "nobody", k->expected == 0);
    val_set_int(o, "reported", k->reported);
    count_or_null(p, o, "nothing", k->nothing);
    count_or_null(p, o, "missing",
                  k->expected - k->reported - k->nothing - k->not_applicable);
    count_or_null(p, o, "not_applicable", k->not_applicable);
    val_set_micro(o, "reported_width", width(k->reported, k->expected));
    val_set_micro(o, "nothing_width", width(k->nothing, k->expected));
}

/* ---- pages of a list ---- */

/* The filters stay as they are. */
static Str same_list(struct page *p, int64_t to)
{
    const struct http_target *t = &p->req->target;
    Str s = str_fmt(p->a, "?page=%lld", (long long)to);

    for (int i = 0; i < t->n_params; i++)
        if (!str_is(t->params[i].name, "page") &&
            !str_is(t->params[i].name, "said"))
            s = str_fmt(p->a, "%.*s&%s=%s", STR(s),
                        http_escape(p->a, t->params[i].name).p,
                        http_escape(p->a, t->params[i].value).p);
    return s;
}

static struct value *turn(struct page *p, const struct address *at, int64_t to,
                          int64_t last)
{
    if (to < 1 || to > last)
        return val_null(p->a);
    if (at)
        return val_text(p->a, href_address(p->a, p->lang, at, to));
    return val_text(p->a, same_list(p, to));
}

void page_pager(struct page *p, const struct address *at, int64_t total,
                int size)
{
    int64_t last = total > size ? (total + size - 1) / size : 1;
    struct value *o;

    if (p->in.page > last)
        p->in.page = last;
    if (p->in.page < 1)
        p->in.page = 1;
    if (last == 1) {
        val_set(p->v, "pager", val_null(p->a));
        return;
    }
    o = val_set(p->v, "pager", val_object(p->a));
    val_set(o, "before", turn(p, at, p->in.page - 1, last));
    val_set(o, "after", turn(p, at, p->in.page + 1, last));
    val_set_text(o, "text",
                 str_fmt(p->a, msg(p->lang, N_("Page %lld of %lld")),
                         (long long)p->in.page, (long long)last));
}

struct address page_address(const struct page *p, Str indicator)
{
    return (struct address){ .campaign = p->keys[0],
                             .unit = p->keys[1],
                             .tree = p->in.tree,
                             .indicator = indicator,
                             .option = p->in.option,
                             .from = p->in.from,
                             .to = p->in.to,
                             .map = p->in.map,
                             .map_day = p->in.map_day,
                             .known = p->in.known ? p->in.known : SEQ_NOW,
                             .approved = p->in.approved > 0 };
}
