/*
 * A campaign at a unit: tiles, charts, the table by child.  A constant number
 * of statements, however many children there are on the page: one table for
 * the whole, one by child, one by year and form, one coverage, and two to
 * hold the year against the one before.
 */
#include "app/http.h"
#include "app/page_charts.h"
#include "app/page_common.h"
#include "app/page_year.h"
#include "app/routes.h"
#include "base/num.h"

enum { ROWS = 100 };

/* What the page is made of. */
struct overview {
    struct page *p;
    struct address at;   /* as asked: defaults left out */
    struct address full; /* completed */
    struct campaign k;
    const struct org *o;
    int unit;
    struct figure_table total, by_child;
    struct coverage *covers; /* the whole, then by row */
};

static Str figure_at(const struct overview *v, Str unit, int indicator)
{
    struct address to = v->at;

    to.unit = unit;
    to.indicator = page_measures[indicator];
    return href_address(v->p->a, v->p->lang, &to, 0);
}

/*
 * The same of a row below.  On the map of then a unit that stood elsewhere for a part
 * of the period counts here only while it stood here, which its own figure says of
 * those days; empty: it stood here more than once.
 */
static Str figure_below(const struct overview *v, Str key, int indicator)
{
    int tree = org_find_tree(v->o, v->full.tree), here = 0, elsewhere = 0;
    int unit = v->at.map == MAP_THEN ? org_find(v->o, key) : ORG_NONE;
    struct address to = v->at;

    for (int i = 0; unit != ORG_NONE && i < v->o->units[unit].n_edges; i++) {
        const struct org_edge *e = &v->o->units[unit].edges[i];

        if (e->tree != tree || e->from > v->full.to || e->to <= v->full.from)
            continue;
        if (e->parent != v->unit) {
            elsewhere++;
            continue;
        }
        here++;
        to.from = e->from > v->full.from ? e->from : v->full.from;
        to.to = e->to <= v->full.to ? e->to - 1 : v->full.to;
    }
    if (!elsewhere)
        return figure_at(v, key, indicator);
    to.unit = key;
    to.indicator = page_measures[indicator];
    return here == 1 ? href_address(v->p->a, v->p->lang, &to, 0) : S("");
}

/* ---- tiles ---- */

static enum rc tiles(const struct overview *v)
{
    struct page *p = v->p;
    struct value *list = val_set(p->v, "tiles", val_list(p->a));
    struct page_year year;

    TRY(page_year_read(p, &v->k, &v->at, &year));
    for (int i = 0; i < M_TILES; i++) {
        const struct figure *f = &v->total.cells[i];
        struct value *o = val_add(list, val_object(p->a));

        val_set_text(o, "key", page_measures[i]);
        val_set_text(o, "name", page_text(p, page_measure_names[i]));
        val_set(o, "value",
                f->determined ? val_text(p->a, page_number(p, f->value))
                              : val_null(p->a));
        val_set(o, "number",
                f->determined ? val_micro(p->a, f->value) : val_null(p->a));
        val_set_int(o, "records", f->records);
        val_set_text(o, "href", figure_at(v, v->at.unit, i));
        page_year_tile(&year, o, i, f);
        val_set(o, "note",
                f->determined
                    ? val_null(p->a)
                    : val_text(p->a, page_text(p, N_("One person may have come "
                                                     "several times"))));
    }
    return RC_OK;
}

/* ---- table ---- */

static const char *const heads[] = {
    N_("Key"),   N_("Unit"),           N_("Activities"), N_("Sessions"),
    N_("Turns"), N_("Share of turns"), N_("Expected"),   N_("Units reported"),
};

static int64_t share_of(const struct overview *v, int row)
{
    int64_t all = v->total.cells[TILE_TURNS].value;

    return all ? (int64_t)((Wide)v->by_child.cells[row * M_COLUMNS + TILE_TURNS]
                               .value *
                           100 * MICRO / all)
               : 0;
}

static Str percent(struct page *p, int64_t micro)
{
    char text[NUM_TEXT];

    return str_fmt(p->a, "%s%%", num_text(p->lang, micro, 1, text));
}

static Str row_name(const struct overview *v, const struct figure_row *r)
{
    struct page *p = v->p;

    if (!r->own)
        return r->name;
    return str_fmt(p->a, msg(p->lang, N_("Held by %.*s itself")), STR(r->name));
}

static void table_row(const struct overview *v, struct value *list, int i,
                      int64_t most, const struct coverage *k)
{
    struct page *p = v->p;
    const struct figure_row *r = &v->by_child.rows[i];
    const struct figure *cells = &v->by_child.cells[i * M_COLUMNS];
    struct address to = v->at;
    struct value *o = val_add(list, val_object(p->a)), *s;

    to.unit = r->key;
    val_set_text(o, "key", r->key);
    val_set_text(o, "name", row_name(v, r));
    val_set(o, "href",
            r->own ? val_null(p->a)
                   : val_text(p->a, href_address(p->a, p->lang, &to, 0)));
    val_set_bool(o, "own", r->own);
    val_set_bool(o, "closed", r->closed && !r->own);
    for (int j = 0; j < M_COLUMNS; j++)
        val_set(o, page_measures[j].p,
                page_cell(p, &cells[j],
                          r->own ? S("") : figure_below(v, r->key, j)));
    s = val_set(o, "share", val_object(p->a));
    val_set_text(s, "text", percent(p, share_of(v, i)));
    val_set_micro(
        s, "width",
        most ? (int64_t)((Wide)cells[TILE_TURNS].value * 100 * MICRO / most)
             : 0);
    if (r->own || !k->expected) {
        val_set(o, "coverage", val_null(p->a));
        return;
    }
    s = val_set(o, "coverage", val_object(p->a));
    val_set_text(s, "text", str_fmt(p->a, "%d/%d", k->reported, k->expected));
    val_set_bool(s, "late",
                 k->reported + k->nothing + k->not_applicable < k->expected);
}

static void sheet_row(const struct overview *v, int i, const struct coverage *k)
{
    struct page *p = v->p;
    struct row *r = page_row(p);

    page_put_text(p, r, v->by_child.rows[i].key);
    page_put_text(p, r, row_name(v, &v->by_child.rows[i]));
    for (int j = 0; j < M_COLUMNS; j++)
        page_put_number(p, r, true, v->by_child.cells[i * M_COLUMNS + j].value);
    page_put_number(p, r, true, (share_of(v, i) + 5000) / 10000 * 10000);
    page_put_number(p, r, k->expected > 0, k->expected * MICRO);
    page_put_number(p, r, k->expected > 0, k->reported * MICRO);
}

static void sheet_total(const struct overview *v)
{
    struct page *p = v->p;
    struct row *r = page_row(p);

    page_put_text(p, r, v->at.unit);
    page_put_text(p, r, page_text(p, N_("Total")));
    for (int j = 0; j < M_COLUMNS; j++)
        page_put_number(p, r, true, v->total.cells[j].value);
    page_put_number(p, r, true, 100 * MICRO);
    page_put_number(p, r, v->covers->expected > 0, v->covers->expected * MICRO);
    page_put_number(p, r, v->covers->expected > 0, v->covers->reported * MICRO);
}

/* Rows count joint activities once each: what the total has less. */
static void set_joint(const struct overview *v, struct value *table)
{
    struct page *p = v->p;
    struct value *o = val_object(p->a);
    struct row *r = page_row(p);
    bool any = false;

    page_put_text(p, r, S(""));
    page_put_text(p, r, page_text(p, N_("Held jointly, counted once")));
    for (int j = 0; j < M_COLUMNS; j++) {
        struct figure less = { .determined = true,
                               .value = v->total.cells[j].value };

        for (int i = 0; i < v->by_child.n; i++)
            less.value -= v->by_child.cells[i * M_COLUMNS + j].value;
        any = any || less.value;
        page_put_number(p, r, true, less.value);
        val_set(o, page_measures[j].p, page_cell(p, &less, S("")));
    }
    val_set(table, "joint", any ? o : val_null(p->a));
}

static void set_total(const struct overview *v, struct value *table)
{
    struct page *p = v->p;
    struct value *o = val_set(table, "total", val_object(p->a)), *k;

    for (int j = 0; j < M_COLUMNS; j++)
        val_set(o, page_measures[j].p,
                page_cell(p, &v->total.cells[j], figure_at(v, v->at.unit, j)));
    if (!v->covers->expected) {
        val_set(o, "coverage", val_null(p->a));
        return;
    }
    k = val_set(o, "coverage", val_object(p->a));
    val_set_text(
        k, "text",
        str_fmt(p->a, "%d/%d", v->covers->reported, v->covers->expected));
}

static void set_table(struct overview *v)
{
    struct page *p = v->p;
    struct value *table, *rows;
    bool sheet = p->as & (AS_CSV | AS_XLSX); /* nobody else looks */
    int64_t most = 0;

    page_table(p, p->title, heads, countof(heads));
    p->table->widths[1] = 5;
    for (int i = 0; i < v->by_child.n; i++) {
        int64_t turns = v->by_child.cells[i * M_COLUMNS + TILE_TURNS].value;

        most = turns > most ? turns : most;
        if (sheet)
            sheet_row(v, i, &v->covers[i + 1]);
    }
    if (v->by_child.n == 0) {
        sheet_total(v);
        val_set(p->v, "table", val_null(p->a));
        return;
    }
    page_pager(p, &v->at, v->by_child.n, ROWS);
    table = val_set(p->v, "table", val_object(p->a));
    val_set_text(table, "name", page_text(p, N_("By unit directly below")));
    val_set_text(table, "about",
                 str_fmt(p->a,
                         msg(p->lang, N_("In the order of the list of units; "
                                         "rows: %d")),
                         v->by_child.n));
    rows = val_set(table, "rows", val_list(p->a));
    for (int i = (int)(p->in.page - 1) * ROWS;
         i < v->by_child.n && i < (int)p->in.page * ROWS; i++)
        table_row(v, rows, i, most, &v->covers[i + 1]);
    set_joint(v, table);
    set_total(v, table);
    sheet_total(v);
}

/* ---- filters ---- */

static void set_hidden(const struct overview *v, struct value *form)
{
    struct page *p = v->p;
    struct value *l = val_set(form, "hidden", val_list(p->a));
    const struct {
        const char *name;
        Str value;
    } keep[] = {
        { "tree", v->at.tree },
        { "known", v->at.known == SEQ_NOW
                       ? S("")
                       : str_fmt(p->a, "%lld", (long long)v->at.known) },
        { "approved", v->at.approved ? S("1") : S("") },
        { "lang", p->lang == LANG_EN ? S("en") : S("") },
    };

    for (int i = 0; i < countof(keep); i++) {
        struct value *o;

        if (!keep[i].value.n)
            continue;
        o = val_add(l, val_object(p->a));
        val_set_text(o, "name", str_of(keep[i].name));
        val_set_text(o, "value", keep[i].value);
    }
}

static void set_choice(struct page *p, struct value *list, Str value, Str label,
                       bool chosen)
{
    struct value *o = val_add(list, val_object(p->a));

    val_set_text(o, "value", value);
    val_set_text(o, "label", label);
    val_set_bool(o, "chosen", chosen);
}

/* Any days, any form, any day's map, together; they live in the address. */
static enum rc set_filter(const struct overview *v)
{
    struct page *p = v->p;
    const struct address *at = &v->at;
    struct value *f = val_set(p->v, "filter", val_object(p->a)), *l;
    struct address bare = { .campaign = at->campaign, .unit = at->unit };
    struct option *options;
    int n;

    val_set_text(f, "href", href_address(p->a, LANG_VI, &bare, 0));
    val_set_text(f, "from", at->from ? page_day(p, at->from) : S(""));
    val_set_text(f, "to", at->to ? page_day(p, at->to) : S(""));
    val_set_text(f, "day",
                 at->map == MAP_DAY ? page_day(p, at->map_day) : S(""));
    l = val_set(f, "maps", val_list(p->a));
    set_choice(p, l, S(""), page_text(p, N_("As it was at the time")),
               at->map == MAP_THEN);
    set_choice(p, l, S("now"), page_text(p, N_("As it is today")),
               at->map == MAP_NOW);
    l = val_set(f, "options", val_list(p->a));
    set_choice(p, l, S(""), page_text(p, N_("All forms")), !at->option.n);
    TRY(option_list(p->c, &options, &n));
    for (int i = 0; i < n; i++)
        if (str_is(options[i].breakdown, "form") ||
            str_eq(options[i].key, at->option))
            set_choice(p, l, options[i].key, options[i].name,
                       str_eq(options[i].key, at->option));
    set_hidden(v, f);
    return RC_OK;
}

/* What the form of filters sent, as the one address that says it. */
static bool is_from_form(struct page *p)
{
    const struct http_target *t = &p->req->target;

    if (p->as != AS_HTML)
        return false;
    for (int i = 0; i < t->n_params; i++)
        if (!t->params[i].value.n || str_is(t->params[i].name, "day"))
            return true;
    return false;
}

/* ---- the page ---- */

static enum rc read_all(struct overview *v)
{
    struct page *p = v->p;

    v->at = page_address(p, S(""));
    v->full = v->at;
    v->full.indicator = page_measures[0];
    TRY(campaign_get(p->c, v->at.campaign, &v->k));
    TRY(address_complete(p->c, &v->full));
    TRY(org_get(p->c, &v->o));
    v->unit = org_find(v->o, v->at.unit);
    if (v->unit == ORG_NONE)
        return fail(p->c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(v->at.unit));
    TRY(figure_table(
        p->c, &v->full,
        &(struct figure_ask){ BY_NONE, S(""), page_measures, M_TILES },
        &v->total));
    return figure_table(
        p->c, &v->full,
        &(struct figure_ask){ BY_CHILD, S(""), page_measures, M_COLUMNS },
        &v->by_child);
}

/* Only the unit itself: there is nothing to divide. */
static void drop_own_only(struct overview *v)
{
    if (v->by_child.n == 1 && v->by_child.rows[0].own)
        v->by_child.n = 0;
}

static enum rc read_coverage(struct overview *v)
{
    struct page *p = v->p;
    int n = v->by_child.n;
    Str *units = NEW(p->a, Str, n + 1);

    for (int i = 0; i < n; i++)
        units[i] = v->by_child.rows[i].own ? S("") : v->by_child.rows[i].key;
    v->covers = NEW(p->a, struct coverage, n + 1);
    return figure_coverage(p->c, &v->full, units, n, v->covers);
}

static void head(struct overview *v)
{
    struct page *p = v->p;
    struct value *o;

    p->view = "overview";
    p->title = page_unit_name(p, v->o, &v->k, &v->at, v->unit);
    o = val_set(p->v, "campaign", val_object(p->a));
    val_set_text(o, "key", v->k.key);
    val_set_text(o, "name", v->k.name);
    o = val_set(p->v, "unit", val_object(p->a));
    val_set_text(o, "key", v->at.unit);
    val_set_text(o, "name", p->title);
    val_set_text(o, "href", href_key(p->a, p->lang, "units", v->at.unit));
    o = val_set(p->v, "period", val_object(p->a));
    val_set_text(o, "text", page_period(p, &v->k, v->at.from, v->at.to));
    page_unit_crumbs(p, v->o, &v->full, v->unit);
    page_switches(p, &v->k, &v->at);
}

static enum rc overview(struct page *p)
{
    struct overview v = { .p = p };

    if (p->in.day) {
        p->in.map = MAP_DAY;
        p->in.map_day = p->in.day;
    }
    if (is_from_form(p)) {
        struct address to = page_address(p, S(""));

        p->location = href_address(p->a, p->lang, &to, 0);
        return RC_OK;
    }
    TRY(read_all(&v));
    drop_own_only(&v);
    TRY(read_coverage(&v));
    head(&v);
    page_coverage(p, p->v, v.covers);
    TRY(tiles(&v));
    TRY(set_filter(&v));
    set_table(&v);
    if (p->as == AS_HTML)
        TRY(page_overview_charts(p, &v.full, &v.by_child, M_COLUMNS,
                                 TILE_TURNS));
    return RC_OK;
}

const struct route overview_routes[] = {
    { GET, "/campaigns/{c}/units/{u}", overview, MAY(READ, UNIT, 1), AS_DATA,
      "option from to map day tree known approved page", "campaigns",
      N_("A campaign at a unit: figures, charts, the units below"),
      .flags = ROUTE_RECORDS },
    { 0 }
};
