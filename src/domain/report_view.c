/* What a report knows of itself: its days, its settings, names for variables. */
#include "domain/report_view.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/text.h"
#include "domain/authz.h"
#include "domain/log.h"
#include "domain/org.h"

/* ---- opening ---- */

static enum rc take_map(struct ctx *c, Str map, struct address *a)
{
    if (str_is(map, "now"))
        a->map = MAP_NOW;
    else if (map.n == 0 || str_is(map, "then"))
        a->map = MAP_THEN;
    else if (day_parse(map, &a->map_day))
        a->map = MAP_DAY;
    else
        return fail(c, RC_INVALID, "map",
                    N_("'%.*s' is not a map: write then, now or a day"),
                    map.n > 20 ? 0 : STR(map));
    return RC_OK;
}

enum rc report_days(struct ctx *c, struct report *r)
{
    struct address a = { .campaign = r->campaign,
                         .unit = r->unit,
                         .indicator = S("activities"),
                         .from = r->from,
                         .to = r->to };
    struct campaign k;

    TRY(take_map(c, r->map, &a));
    TRY(campaign_get(c, r->campaign, &k));
    TRY(address_complete(c, &a));
    r->from = a.from > k.from ? a.from : k.from;
    r->to = a.to < k.to ? a.to : k.to;
    if (r->to > DAY_MAX)
        r->to = c->today;
    if (r->from > r->to)
        return fail(c, RC_INVALID, "from",
                    N_("the days of the report lie outside campaign '%.*s'"),
                    STR(r->campaign));
    return RC_OK;
}

static const struct document *find_document(const struct document *d, int n,
                                            Str key)
{
    for (int i = 0; i < n; i++)
        if (str_eq(d[i].key, key))
            return &d[i];
    return NULL;
}

/* Does d carry out one of the campaign's documents, through any number of steps? */
static bool carries_out(const struct report_view *v, const struct document *all,
                        int n, const struct document *d)
{
    for (int depth = 0; d && depth < 32; depth++) {
        if (find_document(v->basis, v->n_basis, d->parent))
            return true;
        d = find_document(all, n, d->parent);
    }
    return false;
}

static int by_day(const void *x, const void *y)
{
    const struct document *a = x, *b = y;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return str_cmp(a->key, b->key);
}

static enum rc take_documents(struct report_view *v)
{
    struct arena *a = v->c->arena;
    struct document *all;
    Str *keys;
    int n, n_keys;

    TRY(document_list(v->c, &all, &n));
    n_keys = str_list(a, v->campaign.documents, ';', &keys);
    v->basis = NEW(a, struct document, n_keys + 1);
    v->issued = NEW(a, struct document, n + 1);
    for (int i = 0; i < n_keys; i++) {
        const struct document *d = find_document(all, n, keys[i]);

        if (d)
            v->basis[v->n_basis++] = *d;
    }
    for (int i = 0; i < n; i++)
        if (all[i].day <= v->report.to &&
            !find_document(v->basis, v->n_basis, all[i].key) &&
            carries_out(v, all, n, &all[i]))
            v->issued[v->n_issued++] = all[i];
    if (v->n_issued > 0)
        qsort(v->issued, (size_t)v->n_issued, sizeof *v->issued, by_day);
    return RC_OK;
}

static enum rc take_superior(struct report_view *v)
{
    const struct org *o;
    const struct org_edge *e;
    int unit, tree;

    TRY(org_get(v->c, &o));
    unit = org_find(o, v->report.unit);
    tree = org_find_tree(o, v->campaign.tree);
    v->superior = S("");
    if (unit == ORG_NONE || tree == ORG_NONE)
        return RC_OK;
    e = org_edge_on(o, unit, tree, v->report.to);
    if (e && e->parent != ORG_NONE)
        v->superior = str_dup(v->c->arena, o->units[e->parent].key);
    return RC_OK;
}

static enum rc open_at(struct ctx *c, const struct report *r, int64_t known,
                       struct report_view *ret)
{
    struct report_view v = { .c = c, .report = *r, .known = known };

    c->actor = authz_unit_actor(c, r->unit);
    v.lang = LANG_VI;
    v.today = r->frozen && known != SEQ_NOW ? r->frozen_day : c->today;
    v.section = S("");
    v.seq = known;
    if (known == SEQ_NOW)
        TRY(log_head(c, &v.seq));
    TRY(campaign_get(c, r->campaign, &v.campaign));
    TRY(indicator_list(c, &v.indicators, &v.n_indicators));
    TRY(option_list(c, &v.options, &v.n_options));
    TRY(take_documents(&v));
    TRY(take_superior(&v));
    *ret = v;
    return RC_OK;
}

enum rc report_view_open(struct ctx *c, const struct report *r, int64_t known,
                         struct report_view *ret)
{
    struct report_view v;

    TRY(open_at(c, r, known, &v));
    TRY(report_sections(c, r->key, known, &v.sections, &v.n_sections));
    *ret = v;
    return RC_OK;
}

enum rc report_name(struct ctx *c, const struct report *r,
                    const struct report_section *settings, Str *ret)
{
    struct report_section one;
    struct report_view v;

    TRY(open_at(c, r, r->frozen ? r->frozen : SEQ_NOW, &v));
    if (settings) {
        one = *settings;
        v.sections = &one;
        v.n_sections = 1;
    }
    return report_fill(&v, report_setting(&v, S(""), "name"), ret);
}

/* ---- settings ---- */

Str report_setting_in(Str text, Str profile, Str name)
{
    Str line, key;

    while (str_cut(&text, '\n', &line)) {
        if (!str_cut(&line, ':', &key))
            continue;
        key = str_trim(key);
        if (profile.n) {
            if (!str_starts(key, profile) || key.n <= profile.n ||
                key.p[profile.n] != '.')
                continue;
            key = str_from(key, profile.n + 1);
        }
        if (str_eq(key, name))
            return str_trim(line);
    }
    return (Str){ 0 };
}

Str report_setting(const struct report_view *v, Str profile, const char *name)
{
    for (int i = 0; i < v->n_sections; i++) {
        Str found = { 0 };

        if (!str_is(v->sections[i].key, "report"))
            continue;
        if (profile.n)
            found =
                report_setting_in(v->sections[i].text, profile, str_of(name));
        if (!found.p)
            found = report_setting_in(v->sections[i].text, S(""), str_of(name));
        if (found.p)
            return str_dup(v->c->arena, found);
    }
    return S("");
}

/* ---- names ---- */

Str report_day(struct arena *a, Day d)
{
    int year, month, day;

    if (d == DAY_UNTIL)
        return S("");
    day_split(d, &year, &month, &day);
    return str_fmt(a, month < 3 ? "%02d/%02d/%d" : "%02d/%d/%d", day, month,
                   year);
}

Str report_document_name(struct report_view *v, const struct document *d)
{
    struct arena *a = v->c->arena;
    Str day = report_day(a, d->day);
    const char *fmt = v->lang == LANG_VI ? "%.*s số %.*s%s%.*s%s%.*s"
                                         : "%.*s No. %.*s%s%.*s%s%.*s";
    bool vi = v->lang == LANG_VI;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    return str_fmt(a, fmt, STR(d->type), STR(d->number),
                   day.n ? (vi ? " ngày " : " of ") : "", STR(day),
                   d->issuer.n ? (vi ? " của " : " by ") : "", STR(d->issuer));
#pragma GCC diagnostic pop
}

Str report_unit_lower(struct arena *a, Str name)
{
    static const char *const levels[] = { "Tỉnh ",   "Thành phố ", "Huyện ",
                                          "Quận ",   "Thị xã ",    "Xã ",
                                          "Phường ", "Thị trấn ",  "Đặc khu " };

    for (int i = 0; i < countof(levels); i++)
        if (str_starts(name, str_of(levels[i])))
            return text_lower_first(a, name);
    return name;
}

enum name_form { NAME_FULL, NAME_LOWER, NAME_SHORT };

static enum rc unit_name(struct report_view *v, Str key, enum name_form form,
                         Str *ret)
{
    struct arena *a = v->c->arena;
    const struct org_name *name;
    const struct org *o;
    int unit;

    *ret = S("");
    TRY(org_get(v->c, &o));
    unit = org_find(o, key);
    if (unit == ORG_NONE)
        return RC_OK;
    name = org_name_on(o, unit, v->report.to);
    *ret =
        str_dup(a, form == NAME_SHORT && name->short_name.n ? name->short_name
                                                            : name->name);
    if (form == NAME_LOWER)
        *ret = report_unit_lower(a, *ret);
    return RC_OK;
}

static Str period_name(struct report_view *v)
{
    int days = v->report.to - v->report.from + 1;
    int months = (int)((days * INT64_C(1200) + 18262) / 36524);
    bool vi = v->lang == LANG_VI;

    if (months < 1)
        months = 1;
    if (months % 12 == 0)
        return str_fmt(v->c->arena, vi ? "%d năm" : "%d years", months / 12);
    return str_fmt(v->c->arena, vi ? "%d tháng" : "%d months", months);
}

static Str basis_names(struct report_view *v)
{
    struct buf *out = NEW(v->c->arena, struct buf, 1);

    buf_init_arena(out, v->c->arena, REPORT_MAX_TEXT);
    for (int i = 0; i < v->n_basis; i++) {
        if (i)
            buf_z(out, "; ");
        buf_str(out, report_document_name(v, &v->basis[i]));
    }
    return buf_dup(v->c->arena, out);
}

static Str compare_day(struct report_view *v, bool first)
{
    struct address now = { .from = v->report.from, .to = v->report.to }, before;
    bool known;

    report_compare_days(v, &now, &before, &known);
    return report_day(v->c->arena, first ? now.from : now.to);
}

static Str campaign_name(struct report_view *v, bool lower)
{
    return lower ? text_lower_first(v->c->arena, v->campaign.name)
                 : v->campaign.name;
}

/* What the report's own settings say: campaign, days, period. */
static Str plain_variable(struct report_view *v, Str name)
{
    struct arena *a = v->c->arena;

    if (str_is(name, "campaign.name") || str_is(name, "campaign.lower"))
        return campaign_name(v, str_is(name, "campaign.lower"));
    if (str_is(name, "campaign.document") && v->n_basis)
        return report_document_name(v, &v->basis[0]);
    if (str_is(name, "campaign.documents"))
        return basis_names(v);
    if (str_is(name, "from") || str_is(name, "to"))
        return report_day(a, name.n == 2 ? v->report.to : v->report.from);
    if (str_is(name, "year.first") || str_is(name, "year.last"))
        return str_fmt(a, "%d",
                       day_year(name.n == 9 ? v->report.to : v->report.from));
    if (str_is(name, "period"))
        return period_name(v);
    if (str_is(name, "today"))
        return report_day(a, v->today);
    if (str_starts(name, S("compare.")))
        return compare_day(v, str_is(name, "compare.from"));
    return S("");
}

enum rc report_variable(struct report_view *v, Str name, Str *ret)
{
    *ret = S("");
    if (str_starts(name, S("row.")))
        return fail(v->c, RC_INVALID, "expression",
                    N_("{{@%.*s}} stands outside a loop {{!each …}}"),
                    STR(name));
    if (str_starts(name, S("unit.")))
        return unit_name(v, v->report.unit,
                         str_is(name, "unit.lower")   ? NAME_LOWER
                         : str_is(name, "unit.short") ? NAME_SHORT
                                                      : NAME_FULL,
                         ret);
    if (str_starts(name, S("superior.")))
        return unit_name(
            v, v->superior,
            str_is(name, "superior.lower") ? NAME_LOWER : NAME_FULL, ret);
    *ret = plain_variable(v, name);
    return RC_OK;
}

enum rc report_fill(struct report_view *v, Str text, Str *ret)
{
    ptrdiff_t at = 0, from = 0, start;
    struct buf *out = NEW(v->c->arena, struct buf, 1);
    Str inside;

    buf_init_arena(out, v->c->arena, REPORT_MAX_TEXT);
    while (expr_next(text, &at, &start, &inside)) {
        struct report_use use;

        TRY(report_eval(v, inside, &use));
        buf_add(out, text.p + from, (size_t)(start - from));
        buf_str(out, use.printed);
        from = at;
    }
    buf_str(out, str_from(text, from));
    *ret = buf_dup(v->c->arena, out);
    return RC_OK;
}
