/*
 * One figure: its value, its address, how it divides, and the records behind
 * it.
 */
#include <stdlib.h>

#include "app/page_common.h"
#include "app/routes.h"
#include "base/num.h"
#include "domain/bundle_fact.h"

enum { PER_PAGE = 50, MOST_ROWS = 12 };

struct opened {
    struct page *p;
    struct address at, full; /* as asked; completed */
    struct campaign k;
    struct indicator ind;
    const struct org *o;
    struct option *options;
    int n_options, unit;
    struct figure f;
};

static Str option_name(const struct opened *v, Str key)
{
    for (int i = 0; i < v->n_options; i++)
        if (str_eq(v->options[i].key, key))
            return v->options[i].name;
    return key;
}

/* ---- what is asked ---- */

static void fact(const struct opened *v, struct value *list, const char *id,
                 Str href, Str value)
{
    struct page *p = v->p;
    struct value *o = val_add(list, val_object(p->a));

    val_set_text(o, "name", page_text(p, id));
    val_set(o, "href", href.n ? val_text(p->a, href) : val_null(p->a));
    val_set_text(o, "value", value);
}

static Str map_name(struct page *p, const struct address *at)
{
    if (at->map == MAP_DAY)
        return str_fmt(p->a, msg(p->lang, N_("As it was on %s")),
                       page_day(p, at->map_day).p);
    return page_text(p, at->map == MAP_NOW ? N_("As it is today")
                                           : N_("As it was at the time"));
}

static void set_facts(const struct opened *v)
{
    struct page *p = v->p;
    struct value *list = val_set(p->v, "address", val_list(p->a));
    struct address to = v->at;

    to.indicator = to.option = S("");
    fact(v, list, N_("Campaign"), S(""), v->k.name);
    fact(v, list, N_("Unit"), href_address(p->a, p->lang, &to, 0),
         page_unit_name(p, v->o, &v->k, &v->at, v->unit));
    if (v->at.option.n)
        fact(v, list, N_("Form"), S(""), option_name(v, v->at.option));
    fact(v, list, N_("Period"), S(""),
         page_period(p, &v->k, v->at.from, v->at.to));
    if (v->at.tree.n)
        fact(v, list, N_("Hierarchy"), S(""), page_word(p, v->full.tree));
    fact(v, list, N_("Organisation"), S(""), map_name(p, &v->at));
    if (v->at.approved)
        fact(v, list, N_("State"), S(""), page_text(p, N_("Approved only")));
    if (v->at.known != SEQ_NOW)
        fact(v, list, N_("Known at log entry"), S(""),
             page_count(p, v->at.known));
}

/* The address as `soket figure --json` prints it. */
static void set_exact(const struct opened *v)
{
    struct page *p = v->p;
    struct value *o = val_set(p->v, "exact", val_object(p->a));
    const struct address *a = &v->full;

    val_set_text(o, "campaign", a->campaign);
    val_set_text(o, "tree", a->tree);
    val_set_text(o, "indicator", a->indicator);
    val_set(o, "option",
            a->option.n ? val_text(p->a, a->option) : val_null(p->a));
    val_set_text(o, "unit", a->unit);
    val_set_text(o, "from", page_day_iso(p, a->from));
    val_set_text(o, "to", page_day_iso(p, a->to));
    val_set_text(o, "map",
                 a->map == MAP_DAY   ? page_day_iso(p, a->map_day)
                 : a->map == MAP_NOW ? S("now")
                                     : S("then"));
    val_set(o, "known",
            a->known == SEQ_NOW ? val_null(p->a) : val_int(p->a, a->known));
    val_set(o, "value",
            v->f.determined ? val_micro(p->a, v->f.value) : val_null(p->a));
    val_set_int(o, "records", v->f.records);
}

static const char *why_not(const struct opened *v)
{
    if (v->f.determined)
        return NULL;
    if (v->ind.kind == KIND_DISTINCT)
        return N_("One person may have come to several activities, so the "
                  "numbers of persons are not added up.");
    return N_("The records do not say enough to give this number.");
}

static void set_figure(const struct opened *v)
{
    struct page *p = v->p;
    struct value *o = val_set(p->v, "figure", val_object(p->a));
    const char *why = why_not(v);

    val_set_text(o, "name", p->title);
    val_set(o, "value",
            v->f.determined ? val_text(p->a, page_number(p, v->f.value))
                            : val_null(p->a));
    val_set_text(o, "unit_of_count", v->ind.unit_of_count);
    val_set_text(o, "records", page_count(p, v->f.records));
    val_set(o, "why_not",
            why ? val_text(p->a, page_text(p, why)) : val_null(p->a));
}

static enum rc set_changed(const struct opened *v)
{
    struct page *p = v->p;
    struct log_entry entry;
    struct value *o;
    int64_t seq = 0;

    val_set(p->v, "changed", val_null(p->a));
    TRY(figure_changed(p->c, &v->full, &seq));
    if (!seq)
        return RC_OK;
    TRY(log_get(p->c, seq, &entry));
    o = val_set(p->v, "changed", val_object(p->a));
    val_set_text(o, "entry", page_count(p, seq));
    val_set_int(o, "seq", seq);
    val_set_text(o, "at", page_moment(p, entry.at));
    return RC_OK;
}

/* ---- how it divides ---- */

/* The address of a row of a breakdown. */
static struct address row_address(const struct opened *v, enum by_kind by,
                                  const struct figure_row *r)
{
    struct address to = v->at;
    int64_t year;

    if (by == BY_CHILD)
        to.unit = r->key;
    if (by == BY_OPTION)
        to.option = r->key;
    if (by == BY_YEAR && str_int(r->key, &year)) {
        Day first = day_of((int)year, 1, 1), last = day_of((int)year, 12, 31);

        to.from = v->at.from > first ? v->at.from : first;
        to.to = v->at.to && v->at.to < last ? v->at.to : last;
    }
    return to;
}

static void breakdown_row(const struct opened *v, struct value *rows,
                          enum by_kind by, const struct figure_row *r,
                          int64_t most)
{
    struct page *p = v->p;
    struct address to = row_address(v, by, r);
    bool linked = !(by == BY_OPTION && !r->key.n) && !r->own;
    struct value *o = val_add(rows, val_object(p->a));

    val_set_text(o, "key", r->key);
    val_set(o, "href",
            linked ? val_text(p->a, href_address(p->a, p->lang, &to, 0))
                   : val_null(p->a));
    val_set_text(o, "name",
                 r->own      ? page_text(p, N_("Held by the unit itself"))
                 : r->name.n ? r->name
                             : page_text(p, N_("No form given")));
    val_set_text(o, "value", r->determined ? page_number(p, r->value) : S("–"));
    val_set(o, "number",
            r->determined ? val_micro(p->a, r->value) : val_null(p->a));
    val_set_micro(o, "width",
                  r->determined && most > 0
                      ? (int64_t)((Wide)r->value * 100 * MICRO / most)
                      : 0);
}

static int larger_first(const void *a, const void *b)
{
    const struct figure_row *x = a, *y = b;

    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return str_cmp(x->key, y->key);
}

/* A page shows the largest of many units, and where to find the others. */
static void cut_rows(const struct opened *v, struct value *o,
                     struct figure_row *rows, int *n)
{
    struct page *p = v->p;
    struct address to = v->at;
    struct value *more;

    if (p->as != AS_HTML || *n <= MOST_ROWS)
        return;
    if (*n > 0)
        qsort(rows, (size_t)*n, sizeof *rows, larger_first);
    to.indicator = to.option = S("");
    more = val_set(o, "more", val_object(p->a));
    val_set_text(more, "href", href_address(p->a, p->lang, &to, 0));
    val_set_text(more, "text",
                 str_fmt(p->a,
                         msg(p->lang, N_("The %d largest; all %d are in "
                                         "the overview")),
                         (int)MOST_ROWS, *n));
    *n = MOST_ROWS;
}

static enum rc breakdown(const struct opened *v, struct value *list,
                         enum by_kind by, const char *id)
{
    struct page *p = v->p;
    struct figure_row *rows;
    struct value *o;
    int64_t most = 0;
    int n;

    TRY(figure_rows(p->c, &v->full,
                    &(struct figure_ask){ .by = by, .breakdown = S("form") },
                    &rows, &n));
    for (int i = 0; i < n; i++)
        if (rows[i].determined && rows[i].value > most)
            most = rows[i].value;
    /* a list of dashes and noughts says nothing */
    if (n < 2 || most == 0)
        return RC_OK;
    o = val_add(list, val_object(p->a));
    val_set_text(o, "name", page_text(p, id));
    val_set(o, "more", val_null(p->a));
    if (by == BY_CHILD)
        cut_rows(v, o, rows, &n);
    list = val_set(o, "rows", val_list(p->a));
    for (int i = 0; i < n; i++)
        breakdown_row(v, list, by, &rows[i], most);
    return RC_OK;
}

static enum rc set_breakdowns(const struct opened *v)
{
    struct value *list = val_set(v->p->v, "breakdowns", val_list(v->p->a));

    TRY(breakdown(v, list, BY_YEAR, N_("By year")));
    if (!v->at.option.n)
        TRY(breakdown(v, list, BY_OPTION, N_("By form")));
    return breakdown(v, list, BY_CHILD, N_("By unit directly below"));
}

/* ---- records ---- */

static const char *const heads[] = {
    N_("Key"),   N_("First day"), N_("Last day"),     N_("Held by"),
    N_("Form"),  N_("Title"),     N_("Place"),        N_("Sessions"),
    N_("Turns"), N_("Persons"),   N_("Counted here"),
};

static Str holder_name(const struct opened *v, Str key, Day d)
{
    int unit = org_find(v->o, key);

    return unit == ORG_NONE ? key : org_name_on(v->o, unit, d)->name;
}

static void set_holders(const struct opened *v, struct value *o,
                        const struct activity *a)
{
    struct page *p = v->p;
    struct value *list = val_set(o, "holders", val_list(p->a));

    for (int i = 0; i < a->n_units; i++) {
        struct value *h = val_add(list, val_object(p->a));

        val_set_text(h, "key", a->units[i]);
        page_unit_href(p, h, v->o, a->units[i]);
        val_set_text(h, "name", holder_name(v, a->units[i], a->to));
        val_set_bool(h, "last", i == a->n_units - 1);
    }
}

/* Figures of another realm: which bundle brought them, and their address there. */
static Str bundle_text(const struct opened *v, const struct bundle_fact *b)
{
    struct page *p = v->p;
    int month = day_month(b->day);

    return str_fmt(p->a,
                   msg(p->lang, N_("bundle %lld of realm %s, month %02d/%d: "
                                   "%lld activities of %s")),
                   (long long)b->number, b->realm.p, month % 100, month / 100,
                   (long long)b->n[0], b->units.p);
}

static void set_bundle(const struct opened *v, struct value *o,
                       const struct bundle_fact *b)
{
    struct page *p = v->p;
    int month;

    if (!b) {
        val_set(o, "bundle", val_null(p->a));
        return;
    }
    o = val_set(o, "bundle", val_object(p->a));
    month = day_month(b->day);
    val_set_text(o, "text", bundle_text(v, b));
    val_set_text(o, "realm", b->realm);
    val_set_int(o, "number", b->number);
    val_set_text(o, "units", b->units);
    val_set_text(o, "month",
                 str_fmt(p->a, "%04d-%02d", month / 100, month % 100));
    val_set_int(o, "activities", b->n[0]);
}

static void record_row(const struct opened *v, struct value *list,
                       const struct source *s)
{
    struct page *p = v->p;
    const struct activity *a = &s->activity;
    struct value *o = val_add(list, val_object(p->a));

    val_set_text(o, "key", a->key);
    val_set_text(o, "day", page_day(p, a->to));
    val_set_text(o, "day_iso", page_day_iso(p, a->to));
    set_holders(v, o, a);
    val_set_bool(o, "joint", s->joint);
    val_set_text(o, "form", option_name(v, a->form));
    val_set_text(o, "title", a->title);
    val_set(o, "place", a->place.n ? val_text(p->a, a->place) : val_null(p->a));
    val_set_text(o, "sessions", page_count(p, a->sessions));
    val_set_text(o, "turns", page_count(p, a->turns));
    val_set(o, "persons",
            a->persons < 0 ? val_null(p->a)
                           : val_text(p->a, page_count(p, a->persons)));
    val_set_text(o, "counted",
                 s->determined ? page_number(p, s->value) : S("–"));
    val_set(o, "number",
            s->determined ? val_micro(p->a, s->value) : val_null(p->a));
    set_bundle(v, o, s->bundle);
}

static void sheet_row(const struct opened *v, const struct source *s)
{
    struct page *p = v->p;
    const struct activity *a = &s->activity;
    struct row *r = page_row(p);
    Str names = S("");

    for (int i = 0; i < a->n_units; i++)
        names = str_fmt(p->a, "%.*s%s%.*s", STR(names), i ? "; " : "",
                        STR(holder_name(v, a->units[i], a->to)));
    page_put_text(p, r, a->key);
    page_put_day(p, r, a->from);
    page_put_day(p, r, a->to);
    page_put_text(p, r, names);
    page_put_text(p, r, option_name(v, a->form));
    page_put_text(p, r, a->title);
    page_put_text(p, r, s->bundle ? bundle_text(v, s->bundle) : a->place);
    page_put_number(p, r, true, a->sessions * MICRO);
    page_put_number(p, r, true, a->turns * MICRO);
    page_put_number(p, r, a->persons >= 0, a->persons * MICRO);
    page_put_number(p, r, s->determined, s->value);
}

/* A file has all of them, within a bound; a page has its own. */
enum { MOST_IN_FILE = 20000, AT_ONCE = 1000 };

static enum rc file_records(const struct opened *v)
{
    struct page *p = v->p;
    struct source_page part = { .limit = AT_ONCE, .n = AT_ONCE };

    if (v->f.records > MOST_IN_FILE)
        return fail(p->c, RC_LIMIT, "records",
                    N_("more than %d records stand behind this figure; take a "
                       "shorter period"),
                    (int)MOST_IN_FILE);
    for (; part.n == AT_ONCE; part.offset += AT_ONCE) {
        TRY(figure_sources(p->c, &v->full, &part));
        for (int i = 0; i < part.n; i++)
            sheet_row(v, &part.at[i]);
    }
    return RC_OK;
}

static enum rc set_records(const struct opened *v)
{
    struct page *p = v->p;
    struct value *o = val_set(p->v, "records", val_object(p->a)), *list;
    struct source_page part = { .limit = PER_PAGE };

    page_table(p, p->title, heads, countof(heads));
    p->table->widths[5] = 8;
    if (p->as == AS_CSV || p->as == AS_XLSX)
        return file_records(v);
    page_pager(p, &v->at, v->f.records, PER_PAGE);
    part.offset = (int)(p->in.page - 1) * PER_PAGE;
    TRY(figure_sources(p->c, &v->full, &part));
    val_set_text(o, "text",
                 part.n ? str_fmt(p->a, msg(p->lang, N_("%d – %d of %s")),
                                  part.offset + 1, part.offset + part.n,
                                  page_count(p, part.total).p)
                        : S(""));
    val_set_int(o, "total", part.total);
    list = val_set(o, "rows", val_list(p->a));
    for (int i = 0; i < part.n; i++)
        record_row(v, list, &part.at[i]);
    return RC_OK;
}

/* ---- the page ---- */

static enum rc open_all(struct opened *v)
{
    struct page *p = v->p;

    v->at = page_address(p, p->keys[2]);
    v->full = v->at;
    TRY(campaign_get(p->c, v->at.campaign, &v->k));
    TRY(indicator_get(p->c, v->at.indicator, &v->ind));
    TRY(address_complete(p->c, &v->full));
    TRY(option_list(p->c, &v->options, &v->n_options));
    TRY(org_get(p->c, &v->o));
    v->unit = org_find(v->o, v->at.unit);
    if (v->unit == ORG_NONE)
        return fail(p->c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(v->at.unit));
    return figure_get(p->c, &v->full, &v->f);
}

static void head(const struct opened *v)
{
    struct page *p = v->p;
    struct value *o = val_set(p->v, "campaign", val_object(p->a));

    val_set_text(o, "key", v->k.key);
    val_set_text(o, "name", v->k.name);
    p->view = "figure";
    p->title = str_fmt(p->a, "%.*s · %.*s", STR(v->ind.name),
                       STR(page_unit_name(p, v->o, &v->k, &v->at, v->unit)));
    page_unit_crumbs(p, v->o, &v->full, v->unit);
    page_crumb(p, S(""), v->ind.name);
    page_switches(p, &v->k, &v->at);
}

static enum rc figure(struct page *p)
{
    struct opened v = { .p = p };

    TRY(open_all(&v));
    head(&v);
    set_figure(&v);
    page_coverage(p, p->v, &v.f.coverage);
    set_facts(&v);
    set_exact(&v);
    TRY(set_changed(&v));
    TRY(set_breakdowns(&v));
    return set_records(&v);
}

/* Where the text of a report links to: everything in the query, so that a frozen
 * document never points to an address that has moved. */
static enum rc by_query(struct page *p)
{
    const struct page_input *in = &p->in;
    struct campaign k;

    if (!in->campaign.n || !in->unit.n || !in->indicator.n)
        return fail(p->c, RC_INVALID, "query",
                    N_("the address must name campaign, unit and indicator"));
    TRY(campaign_get(p->c, in->campaign, &k));
    p->location = href_query(p->a, p->lang, in, &k);
    return RC_OK;
}

const struct route figure_routes[] = {
    { GET, "/figure", by_query, MAY(READ, FORM_UNIT, 0), 0,
      "campaign unit indicator option from to map tree known approved",
      "campaigns",
      N_("Leads to the page of a figure, from the text of a report") },
    { GET, "/campaigns/{c}/units/{u}/figures/{i}", figure, MAY(READ, UNIT, 1),
      AS_DATA, "option from to map tree known approved page", "campaigns",
      N_("One figure: value, address, coverage, the records behind it"),
      .flags = ROUTE_RECORDS },
    { 0 }
};
