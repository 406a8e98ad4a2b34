/* soket report: made, edited, written to a file, frozen, compared. */

#include "app/cli.h"
#include "app/commands.h"
#include "app/report_doc.h"
#include "base/num.h"
#include "domain/catalog.h"
#include "domain/figure.h"
#include "domain/log.h"
#include "domain/org.h"
#include "domain/report_diff.h"
#include "format/profile.h"

/* The only campaign, when none is named. */
static enum rc take_campaign(struct cli *cli, struct report *r)
{
    struct campaign *list;
    int n;

    r->campaign = cli_option(cli, "campaign");
    if (r->campaign.p)
        return RC_OK;
    TRY(campaign_list(&cli->c, &list, &n));
    if (n != 1)
        return cli_usage(cli, N_("--%s is missing"), "campaign");
    r->campaign = list[0].key;
    return RC_OK;
}

static bool root_of(const struct org *o, int tree, int *ret)
{
    int roots = 0;

    for (int i = 0; i < o->n; i++)
        for (int j = 0; j < o->units[i].n_edges; j++)
            if (o->units[i].edges[j].tree == tree &&
                o->units[i].edges[j].parent == ORG_NONE) {
                roots += roots == 0 || *ret != i;
                *ret = i;
            }
    return roots == 1;
}

/* No unit named: the lowest one under which every record of the campaign stands. */
static enum rc take_unit(struct cli *cli, struct report *r)
{
    const struct figure_ask by_child = { .by = BY_CHILD };
    struct address a = { .campaign = r->campaign,
                         .indicator = S("activities") };
    struct campaign k;
    const struct org *o;
    struct figure_row *rows;
    struct figure all;
    int unit = ORG_NONE, n, down;

    TRY(campaign_get(&cli->c, r->campaign, &k));
    TRY(org_get(&cli->c, &o));
    if (!root_of(o, org_find_tree(o, k.tree), &unit))
        return cli_usage(cli, N_("--%s is missing"), "unit");
    a.unit = o->units[unit].key;
    do {
        TRY(figure_value(&cli->c, &a, &all));
        TRY(figure_rows(&cli->c, &a, &by_child, &rows, &n));
        down = ORG_NONE;
        for (int i = 0; i < n; i++)
            if (all.records && !rows[i].own && rows[i].records == all.records)
                down = i;
        if (down != ORG_NONE)
            a.unit = rows[down].key;
    } while (down != ORG_NONE);
    r->unit = a.unit;
    return RC_OK;
}

/* The profile in which the report is printed when none is named. */
static enum rc set_profile(struct cli *cli, Str key, Str profile)
{
    struct buf *out = NEW(cli->c.arena, struct buf, 1);
    struct profile known;
    Str text, line;
    int changed;

    TRY(profile_load(cli->c.arena, profile, &known, &cli->c.err));
    TRY(report_text(&cli->c, key, &text));
    buf_init_arena(out, cli->c.arena, REPORT_MAX_TEXT + 100);
    while (str_cut(&text, '\n', &line)) {
        if (str_starts(line, S("profile:")))
            continue;
        buf_str(out, line);
        if (text.p)
            buf_char(out, '\n');
        if (str_is(line, "%% report"))
            buf_fmt(out, "profile: %.*s\n", STR(profile));
    }
    return report_text_set(&cli->c, key, buf_view(out), &changed);
}

static enum rc run_new(struct cli *cli)
{
    Str profile = cli_option(cli, "profile");
    Str path = cli_option(cli, "text"), text = S(""), map;
    struct report r = { .key = cli_arg(cli, 0) };

    TRY(take_campaign(cli, &r));
    r.unit = cli_option(cli, "unit");
    if (!r.unit.p)
        TRY(take_unit(cli, &r));
    map = cli_option(cli, "map");
    r.map = map.p ? map : S("");
    TRY(cli_day(cli, "from", &r.from));
    TRY(cli_day(cli, "to", &r.to));
    if (path.p)
        TRY(cli_read_file(cli, path.p, REPORT_MAX_TEXT, &text));
    TRY(report_new(&cli->c, &r, text));
    if (profile.p)
        TRY(set_profile(cli, r.key, profile));
    say(cli,
        T(cli, N_("report '%.*s' is drafted; read it with: soket report "
                  "text %.*s\n")),
        STR(r.key), STR(r.key));
    return RC_OK;
}

static enum rc run_list(struct cli *cli)
{
    struct arena *a = cli->c.arena;
    struct value *out = val_list(a);
    struct report *list;
    int n;

    TRY(report_list(&cli->c, &list, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(out, val_object(a));
        char from[DAY_TEXT], to[DAY_TEXT];

        val_set_text(v, "key", list[i].key);
        val_set_text(v, "campaign", list[i].campaign);
        val_set_text(v, "unit", list[i].unit);
        val_set_text(v, "from",
                     str_dup(a, str_of(day_iso(list[i].from, from))));
        val_set_text(v, "to", str_dup(a, str_of(day_iso(list[i].to, to))));
        val_set_text(v, "map", list[i].map);
        val_set_int(v, "frozen", list[i].frozen);
        if (!cli->json)
            say(cli, "%.*s\t%.*s\t%.*s\t%s – %s\t%s\n", STR(list[i].key),
                STR(list[i].campaign), STR(list[i].unit),
                day_vn(list[i].from, from), day_vn(list[i].to, to),
                list[i].frozen ? T(cli, N_("frozen")) : T(cli, N_("draft")));
    }
    if (cli->json)
        cli_json(cli, out);
    return RC_OK;
}

/* Prints the text, or takes it from a file. */
static enum rc run_text(struct cli *cli)
{
    Str key = cli_arg(cli, 0), path = cli_option(cli, "set"), text;
    int changed = 0;

    if (path.p) {
        TRY(cli_read_file(cli, path.p, REPORT_MAX_TEXT, &text));
        TRY(report_text_set(&cli->c, key, text, &changed));
        say(cli, T(cli, N_("%d sections changed\n")), changed);
        return RC_OK;
    }
    TRY(report_text(&cli->c, key, &text));
    if (cli->json) {
        struct value *v = val_object(cli->c.arena);

        val_set_text(v, "key", key);
        val_set_text(v, "text", text);
        cli_json(cli, v);
    } else {
        buf_str(&cli->out, text);
    }
    return RC_OK;
}

/* --to, else what the name of the file ends in, else html. */
static Str format_of(struct cli *cli)
{
    static const char *const formats[] = { "docx", "pdf", "html", "xlsx" };
    Str to = cli_option(cli, "to"), file = cli_option(cli, "output");

    if (to.p)
        return to;
    for (int i = 0; file.p && i < countof(formats); i++) {
        Str end = str_of(formats[i]);

        if (file.n > end.n + 1 && file.p[file.n - end.n - 1] == '.' &&
            str_eq(str_from(file, file.n - end.n), end))
            return end;
    }
    return S("html");
}

static enum rc run_render(struct cli *cli)
{
    Str key = cli_arg(cli, 0), file = cli_option(cli, "output"), bytes;
    Str profile = cli_option(cli, "profile");
    struct doc d;

    TRY(report_doc_open(&cli->c, key, profile.p ? profile : S(""), &d));
    TRY(report_doc_bytes(&cli->c, &d, format_of(cli), &bytes));
    if (file.p) {
        TRY(cli_write_file(cli, file.p, bytes));
        say(cli, T(cli, N_("'%.*s' written, %lld kB\n")), STR(file),
            (long long)(bytes.n + 1023) / 1024);
        return RC_OK;
    }
    buf_str(&cli->out, bytes);
    return RC_OK;
}

static enum rc run_freeze(struct cli *cli)
{
    Str key = cli_arg(cli, 0);
    struct report r;
    int figures;

    TRY(report_doc_freeze(&cli->c, key, &figures));
    TRY(report_get(&cli->c, key, &r));
    say(cli,
        T(cli, N_("report '%.*s' is frozen at log entry %lld with %d "
                  "figures\n")),
        STR(key), (long long)r.frozen, figures);
    return RC_OK;
}

/* ---- diff ---- */

static Str printed(const struct report_use *u)
{
    return u ? u->printed : S("–");
}

static struct value *use_value(struct arena *a, const struct report_use *u)
{
    struct value *v;

    if (!u)
        return val_null(a);
    v = val_object(a);
    val_set_text(v, "printed", u->printed);
    if (u->determined)
        val_set_micro(v, "value", u->value);
    else
        val_set(v, "value", val_null(a));
    val_set_int(v, "records", u->records);
    val_set_text(v, "sentence", u->sentence);
    return v;
}

static struct value *change_value(struct arena *a,
                                  const struct report_change *x)
{
    const struct report_use *u = x->before ? x->before : x->after;
    struct value *v = val_object(a), *entries;

    val_set_text(v, "section", u->section);
    val_set_text(v, "expression", u->expression);
    val_set_text(v, "address", u->address);
    val_set_bool(v, "reads_differently", x->reads_differently);
    val_set(v, "before", use_value(a, x->before));
    val_set(v, "after", use_value(a, x->after));
    entries = val_set(v, "entries", val_list(a));
    for (int i = 0; i < x->n_entries; i++)
        val_add(entries, val_int(a, x->entries[i]));
    return v;
}

static enum rc diff_json(struct cli *cli, const struct report_diff *d)
{
    struct arena *a = cli->c.arena;
    struct value *v = val_object(a), *list;

    val_set_int(v, "known", d->known);
    val_set_int(v, "now", d->now);
    list = val_set(v, "changes", val_list(a));
    for (int i = 0; i < d->n; i++)
        val_add(list, change_value(a, &d->changes[i]));
    cli_json(cli, v);
    return RC_OK;
}

static bool is_cell(const struct report_change *x)
{
    const struct report_use *u = x->before ? x->before : x->after;

    return u->expression.n && u->expression.p[0] == '!';
}

static enum rc say_entries(struct cli *cli, const struct report_change *x)
{
    for (int i = 0; i < x->n_entries; i++) {
        struct log_entry e;
        char clock[CLOCK_TEXT];

        TRY(log_get(&cli->c, x->entries[i], &e));
        say(cli, T(cli, N_("    log entry %lld, %s: %.*s %.*s %.*s\n")),
            (long long)e.seq, clock_iso(e.at, clock), STR(e.action),
            STR(e.kind), STR(e.key));
    }
    return RC_OK;
}

static enum rc say_sentence(struct cli *cli, const struct report_change *x)
{
    const struct report_use *u = x->before ? x->before : x->after;

    say(cli, "[%.*s] {{%.*s}}\n", STR(u->section), STR(u->expression));
    if (x->reads_differently) {
        say(cli, T(cli, N_("  was: %.*s\n  now: %.*s\n")),
            STR(x->before ? x->before->sentence : S("–")),
            STR(x->after ? x->after->sentence : S("–")));
    } else {
        char from[NUM_TEXT], to[NUM_TEXT];

        say(cli,
            T(cli, N_("  reads the same (%.*s); exact value %s, now %s\n")),
            STR(printed(x->before)), num_plain(x->before->value, from),
            num_plain(x->after->value, to));
    }
    return say_entries(cli, x);
}

static enum rc diff_text(struct cli *cli, const struct report_diff *d)
{
    int sentences = 0, cells = 0, same = 0;

    for (int i = 0; i < d->n; i++) {
        if (is_cell(&d->changes[i]))
            cells++;
        else if (d->changes[i].reads_differently)
            sentences++;
        else
            same++;
    }
    say(cli,
        T(cli, N_("from log entry %lld to %lld: %d figures and names in the "
                  "text read differently, %d changed but read the same, %d "
                  "cells of tables changed\n")),
        (long long)d->known, (long long)d->now, sentences, same, cells);
    for (int i = 0; i < d->n; i++)
        if (!is_cell(&d->changes[i]))
            TRY(say_sentence(cli, &d->changes[i]));
    for (int i = 0; i < d->n; i++) {
        const struct report_change *x = &d->changes[i];

        if (is_cell(x))
            say(cli, "[%.*s] %.*s → %.*s\n",
                STR((x->before ? x->before : x->after)->section),
                STR(x->before ? x->before->sentence : S("–")),
                STR(printed(x->after)));
    }
    return RC_OK;
}

static enum rc run_diff(struct cli *cli)
{
    struct report_diff d;

    TRY(report_diff(&cli->c, cli_arg(cli, 0), &d));
    return cli->json ? diff_json(cli, &d) : diff_text(cli, &d);
}

/* clang-format off */
const struct command report_commands[] = {
    { "report list", "", N_("Lists the reports."), CLI_READ, 0, 0, "", run_list },
    { "report new", "KEY [--campaign C] [--unit U] [--from DAY] [--to DAY] [--map then|now|DAY] [--profile party|state|plain] [--text FILE]",
      N_("Drafts a report of a campaign at a unit from its figures."),
      CLI_WRITE, 1, 1, "unit= campaign= from= to= map= profile= text=", run_new },
    { "report text", "KEY [--set FILE]",
      N_("Prints the text of a report, or takes it from a file."),
      CLI_WRITE, 1, 1, "set=", run_text },
    { "report render", "KEY [--profile party|state|plain] [--to docx|pdf|html|xlsx] [-o FILE]",
      N_("Writes the report as a document."),
      CLI_READ, 1, 1, "profile= to= output=", run_render },
    { "report freeze", "KEY",
      N_("Stores every figure and the finished document; ends all editing."),
      CLI_WRITE, 1, 1, "", run_freeze },
    { "report diff", "KEY",
      N_("What a frozen report would say differently now, and since which log entry."),
      CLI_READ, 1, 1, "", run_diff },
    { NULL, NULL, NULL, CLI_READ, 0, 0, NULL, NULL },
};
/* clang-format on */
