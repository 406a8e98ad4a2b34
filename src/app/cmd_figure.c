/* soket figure, sources, bridge: numbers and what stands behind them. */
#include "app/cli.h"
#include "app/commands.h"
#include "base/num.h"
#include "domain/bundle_fact.h"
#include "domain/catalog.h"
#include "domain/figure.h"
#include "domain/log.h"

#define ADDRESS_OPTIONS                                                        \
    "campaign= unit= indicator= option= from= to= tree= map= known= approved"

static enum rc map_of(struct cli *cli, Str s, enum map_kind *ret, Day *ret_day)
{
    if (!s.p)
        return RC_OK;
    if (str_is(s, "then"))
        *ret = MAP_THEN;
    else if (str_is(s, "now"))
        *ret = MAP_NOW;
    else if (day_parse(s, ret_day))
        *ret = MAP_DAY;
    else
        return cli_usage(cli, N_("'%.*s' is no map: then, now or a day"),
                         STR(s));
    return RC_OK;
}

static enum rc read_address(struct cli *cli, struct address *a)
{
    *a = (struct address){ .campaign = cli_option(cli, "campaign"),
                           .unit = cli_option(cli, "unit"),
                           .tree = cli_option(cli, "tree"),
                           .indicator = cli_option(cli, "indicator"),
                           .option = cli_option(cli, "option"),
                           .known = SEQ_NOW,
                           .approved = cli_has(cli, "approved") };
    TRY(cli_day(cli, "from", &a->from));
    TRY(cli_day(cli, "to", &a->to));
    TRY(map_of(cli, cli_option(cli, "map"), &a->map, &a->map_day));
    TRY(cli_int(cli, "known", &a->known));
    return RC_OK;
}

static enum rc need(struct cli *cli, Str s, const char *name)
{
    return s.p ? RC_OK : cli_usage(cli, N_("--%s is missing"), name);
}

/* The only campaign there is, when none was named. */
static enum rc one_campaign(struct cli *cli, struct address *a)
{
    struct campaign *list;
    int n;

    if (a->campaign.p)
        return RC_OK;
    TRY(campaign_list(&cli->c, &list, &n));
    if (n != 1)
        return need(cli, a->campaign, "campaign");
    a->campaign = list[0].key;
    return RC_OK;
}

/* An entry that is there: 0 or a number from the future would answer "now". */
static enum rc check_known(struct cli *cli, const struct address *a)
{
    int64_t head = 0;

    if (a->known == SEQ_NOW)
        return RC_OK;
    TRY(log_head(&cli->c, &head));
    if (a->known < 1 || a->known > head)
        return fail(&cli->c, RC_NOTFOUND, "known",
                    N_("there is no log entry %lld; the newest is %lld"),
                    (long long)a->known, (long long)head);
    return RC_OK;
}

static enum rc full_address(struct cli *cli, struct address *a)
{
    TRY(read_address(cli, a));
    TRY(need(cli, a->campaign, "campaign"));
    TRY(need(cli, a->unit, "unit"));
    TRY(need(cli, a->indicator, "indicator"));
    TRY(check_known(cli, a));
    return address_complete(&cli->c, a);
}

/* ---- printing ---- */

static struct value *number(struct cli *cli, bool determined, int64_t micro)
{
    return determined ? val_micro(cli->c.arena, micro) : val_null(cli->c.arena);
}

static void set_day(struct cli *cli, struct value *v, const char *key, Day d)
{
    char day[DAY_TEXT];

    val_set_text(v, key, str_dup(cli->c.arena, str_of(day_iso(d, day))));
}

static Str map_text(struct cli *cli, const struct address *a)
{
    char day[DAY_TEXT];

    if (a->map == MAP_DAY)
        return str_dup(cli->c.arena, str_of(day_iso(a->map_day, day)));
    return a->map == MAP_NOW ? S("now") : S("then");
}

static struct value *address_value(struct cli *cli, const struct address *a,
                                   int64_t head)
{
    struct value *v = val_object(cli->c.arena);

    val_set_text(v, "campaign", a->campaign);
    val_set_text(v, "tree", a->tree);
    val_set_text(v, "indicator", a->indicator);
    val_set(v, "option",
            a->option.n ? val_text(cli->c.arena, a->option)
                        : val_null(cli->c.arena));
    val_set_text(v, "unit", a->unit);
    set_day(cli, v, "from", a->from);
    set_day(cli, v, "to", a->to);
    val_set_text(v, "map", map_text(cli, a));
    val_set_int(v, "known", a->known == SEQ_NOW ? head : a->known);
    if (a->approved)
        val_set_bool(v, "approved", true);
    return v;
}

static void set_coverage(struct cli *cli, struct value *v,
                         const struct coverage *k)
{
    struct value *o = val_set(v, "coverage", val_object(cli->c.arena));

    val_set_int(o, "expected", k->expected);
    val_set_int(o, "reported", k->reported);
    val_set_int(o, "nothing", k->nothing);
    val_set_int(o, "not_applicable", k->not_applicable);
}

static const char *shown(const struct cli *cli, bool determined, int64_t micro,
                         char out[NUM_TEXT])
{
    if (!determined)
        return T(cli, N_("not determined"));
    return num_text(cli->lang, micro, micro % MICRO ? 2 : 0, out);
}

static void print_rows(struct cli *cli, struct value *v, const char *key,
                       const struct figure_row *rows, int n)
{
    struct value *list = val_set(v, key, val_list(cli->c.arena));
    char text[NUM_TEXT];

    for (int i = 0; i < n; i++) {
        struct value *r = val_add(list, val_object(cli->c.arena));

        val_set_text(r, "key", rows[i].key);
        val_set_text(r, "name", rows[i].name);
        val_set(r, "value", number(cli, rows[i].determined, rows[i].value));
        val_set_int(r, "records", rows[i].records);
        if (!cli->json)
            say(cli, "  %.*s\t%.*s\t%s\t%lld\n", STR(rows[i].key),
                STR(rows[i].name),
                shown(cli, rows[i].determined, rows[i].value, text),
                (long long)rows[i].records);
    }
}

static enum rc by_of(struct cli *cli, enum by_kind *ret, Str *ret_breakdown)
{
    Str by = cli_option(cli, "by");

    *ret = BY_NONE;
    *ret_breakdown = S("");
    if (!by.p)
        return RC_OK;
    if (str_is(by, "child"))
        *ret = BY_CHILD;
    else if (str_is(by, "year"))
        *ret = BY_YEAR;
    else if (str_is(by, "month"))
        *ret = BY_MONTH;
    else {
        *ret = BY_OPTION;
        *ret_breakdown = by;
    }
    return RC_OK;
}

static enum rc figure(struct cli *cli)
{
    struct figure_row *rows = NULL;
    struct address a;
    struct figure f;
    enum by_kind by;
    struct value *v;
    int64_t head = 0;
    Str breakdown;
    char text[NUM_TEXT];
    int n = 0;

    TRY(full_address(cli, &a));
    TRY(by_of(cli, &by, &breakdown));
    TRY(figure_get(&cli->c, &a, &f));
    if (by != BY_NONE)
        TRY(figure_rows(
            &cli->c, &a,
            &(struct figure_ask){ .by = by, .breakdown = breakdown }, &rows,
            &n));
    TRY(log_head(&cli->c, &head));
    v = address_value(cli, &a, head);
    val_set(v, "value", number(cli, f.determined, f.value));
    val_set_int(v, "records", f.records);
    set_coverage(cli, v, &f.coverage);
    if (!cli->json)
        say(cli, T(cli, N_("%s (%lld records; %d of %d units reported)\n")),
            shown(cli, f.determined, f.value, text), (long long)f.records,
            f.coverage.reported, f.coverage.expected);
    if (by != BY_NONE)
        print_rows(cli, v, "rows", rows, n);
    if (cli->json)
        cli_json(cli, v);
    return RC_OK;
}

/* ---- sources ---- */

/* Where the figure stands in the other realm: its address there. */
static void bundle_value(struct cli *cli, struct value *v,
                         const struct bundle_fact *b)
{
    int month = day_month(b->day);

    val_set_text(v, "realm", b->realm);
    val_set_int(v, "number", b->number);
    val_set_text(v, "units", b->units);
    val_set_text(v, "names", b->names);
    val_set_text(v, "month",
                 str_fmt(cli->c.arena, "%04d-%02d", month / 100, month % 100));
    val_set_int(v, "activities", b->n[0]);
}

static void source_value(struct cli *cli, struct value *list,
                         const struct source *s)
{
    struct arena *a = cli->c.arena;
    struct value *v = val_add(list, val_object(a)), *units;

    val_set_text(v, "key", s->activity.key);
    set_day(cli, v, "from", s->activity.from);
    set_day(cli, v, "to", s->activity.to);
    units = val_set(v, "units", val_list(a));
    for (int i = 0; i < s->activity.n_units; i++)
        val_add(units, val_text(a, s->activity.units[i]));
    val_set_bool(v, "joint", s->joint);
    val_set_text(v, "form", s->activity.form);
    val_set_text(v, "title", s->activity.title);
    val_set_text(v, "place", s->activity.place);
    val_set_int(v, "sessions", s->activity.sessions);
    val_set_int(v, "turns", s->activity.turns);
    val_set(v, "persons",
            s->activity.persons < 0 ? val_null(a)
                                    : val_int(a, s->activity.persons));
    val_set(v, "value", number(cli, s->determined, s->value));
    val_set_int(v, "made", s->activity.made);
    if (s->bundle)
        bundle_value(cli, val_set(v, "bundle", val_object(a)), s->bundle);
}

static void source_text(struct cli *cli, const struct source *s)
{
    char day[DAY_TEXT], text[NUM_TEXT];

    say(cli, "%.*s\t%s\t", STR(s->activity.key), day_vn(s->activity.to, day));
    for (int i = 0; i < s->activity.n_units; i++)
        say(cli, "%s%.*s", i ? ";" : "", STR(s->activity.units[i]));
    say(cli, "\t%s\t%.*s\n", shown(cli, s->determined, s->value, text),
        STR(s->activity.title));
}

enum { SOURCES_AT_ONCE = 1000 };

static enum rc sources(struct cli *cli)
{
    struct value *list = val_list(cli->c.arena);
    struct address a;
    struct source_page page = { .limit = SOURCES_AT_ONCE };

    TRY(full_address(cli, &a));
    do {
        TRY(figure_sources(&cli->c, &a, &page));
        for (int i = 0; i < page.n; i++) {
            if (cli->json)
                source_value(cli, list, &page.at[i]);
            else
                source_text(cli, &page.at[i]);
        }
        page.offset += page.n;
    } while (page.n == SOURCES_AT_ONCE);
    if (cli->json)
        cli_json(cli, list);
    return RC_OK;
}

/* ---- bridge ---- */

static void moves_of(struct cli *cli, struct value *v, const struct bridge *b)
{
    struct value *list = val_set(v, "moves", val_list(cli->c.arena));
    char text[NUM_TEXT];

    for (int i = 0; i < b->n_moves; i++) {
        const struct bridge_row *m = &b->moves[i];
        struct value *r = val_add(list, val_object(cli->c.arena));

        val_set_text(r, "from", m->from_key);
        val_set_text(r, "to", m->to_key);
        val_set_micro(r, "value", m->value);
        val_set_int(r, "records", m->records);
        if (!cli->json)
            say(cli, "  %.*s → %.*s\t%s\t%lld\n", STR(m->from_key),
                STR(m->to_key), shown(cli, true, m->value, text),
                (long long)m->records);
    }
}

static enum rc bridge(struct cli *cli)
{
    struct address a, b;
    struct bridge out;
    struct value *v;
    char text[NUM_TEXT];

    TRY(read_address(cli, &a));
    TRY(need(cli, a.unit, "unit"));
    TRY(one_campaign(cli, &a));
    if (!a.indicator.p)
        a.indicator = S("turns");
    b = a;
    a.map = MAP_THEN;
    b.map = MAP_NOW;
    TRY(map_of(cli, cli_option(cli, "from-map"), &a.map, &a.map_day));
    TRY(map_of(cli, cli_option(cli, "to-map"), &b.map, &b.map_day));
    TRY(address_complete(&cli->c, &a));
    TRY(address_complete(&cli->c, &b));
    TRY(figure_bridge(&cli->c, &a, &b, &out));
    v = val_object(cli->c.arena);
    val_set_text(v, "unit", a.unit);
    val_set_text(v, "indicator", a.indicator);
    val_set_text(v, "from_map", map_text(cli, &a));
    val_set_text(v, "to_map", map_text(cli, &b));
    val_set_micro(v, "from_total", out.from_total);
    val_set_micro(v, "to_total", out.to_total);
    val_set_micro(v, "joint", out.joint);
    if (!cli->json)
        say(cli, "%s: %s\n", map_text(cli, &a).p,
            shown(cli, true, out.from_total, text));
    print_rows(cli, v, "from_rows", out.from_rows, out.n_from);
    if (!cli->json)
        say(cli, "%s: %s\n", map_text(cli, &b).p,
            shown(cli, true, out.to_total, text));
    print_rows(cli, v, "to_rows", out.to_rows, out.n_to);
    if (!cli->json)
        say(cli, "%s\n", T(cli, N_("moves:")));
    moves_of(cli, v, &out);
    if (!cli->json)
        say(cli, T(cli, N_("  joint records: %s\n")),
            shown(cli, true, out.joint, text));
    if (cli->json)
        cli_json(cli, v);
    return RC_OK;
}

const struct command figure_commands[] = {
    { "figure",
      "--campaign C --unit U --indicator I [--option O] [--from DAY] "
      "[--to DAY] [--tree T] [--by child|year|month|BREAKDOWN] "
      "[--map then|now|DAY] [--known SEQ] [--approved]",
      N_("answers one figure"), CLI_READ, 0, 0,
      ADDRESS_OPTIONS " by=", figure },
    { "sources", "(the same address as figure)",
      N_("prints the records behind a figure"), CLI_READ, 0, 0,
      ADDRESS_OPTIONS " by=", sources },
    { "bridge",
      "--unit U [--campaign C] [--indicator I] [--from-map M] [--to-map M] "
      "[--approved]",
      N_("explains unit by unit what moved between two maps"), CLI_READ, 0, 0,
      "campaign= unit= indicator= option= from= to= tree= from-map= to-map= "
      "approved",
      bridge },
    { 0 }
};
