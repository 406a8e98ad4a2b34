/* soket bundle …: the realm's key, whom it trusts, bundles out and in. */
#include "app/cli.h"
#include "app/commands.h"
#include "domain/bundle.h"

enum { MOST_FILES = 1000 };
static const size_t MOST_BYTES = (size_t)1 << 30; /* of all files together */

static enum rc campaign_of(struct cli *cli, Str *ret)
{
    *ret = cli_option(cli, "campaign");
    return ret->p ? RC_OK : cli_usage(cli, N_("--%s is missing"), "campaign");
}

static void set_or_null(struct cli *cli, struct value *v, const char *key,
                        int64_t n)
{
    val_set(v, key, n < 0 ? val_null(cli->c.arena) : val_int(cli->c.arena, n));
}

/* ---- keys ---- */

static enum rc key(struct cli *cli)
{
    Str name = cli_option(cli, "name");
    struct realm_own own;
    struct value *v;

    TRY(name.p ? realm_name(&cli->c, name, &own) : realm_own(&cli->c, &own));
    if (own.name.n == 0)
        return fail(&cli->c, RC_NOTFOUND, "name",
                    N_("this realm has no name yet; give it one with 'soket "
                       "bundle key --name NAME'"));
    if (!cli->json) {
        say(cli, T(cli, N_("realm %s\npublic key %s\nfingerprint %s\n")),
            own.name.p, own.public_key.p, own.fingerprint.p);
        return RC_OK;
    }
    v = val_object(cli->c.arena);
    val_set_text(v, "name", own.name);
    val_set_text(v, "public_key", own.public_key);
    val_set_text(v, "fingerprint", own.fingerprint);
    cli_json(cli, v);
    return RC_OK;
}

static void peer_value(struct cli *cli, struct value *v,
                       const struct realm_peer *p)
{
    val_set_text(v, "name", p->name);
    val_set_text(v, "public_key", p->public_key);
    val_set_text(v, "fingerprint", p->fingerprint);
    val_set_bool(v, "superior", p->superior);
    val_set(v, "unit",
            p->unit.n ? val_text(cli->c.arena, p->unit)
                      : val_null(cli->c.arena));
}

static enum rc trust(struct cli *cli)
{
    struct realm_peer p = { .name = cli_arg(cli, 0),
                            .public_key = cli_arg(cli, 1),
                            .superior = cli_has(cli, "superior"),
                            .unit = cli_option(cli, "unit") };
    enum save_result result;
    struct value *v;

    if (p.superior == (p.unit.p != NULL))
        return cli_usage(cli, N_("say either --unit U (it reports to us and "
                                 "stands for that unit) or --superior"));
    if (p.superior)
        p.unit = S("");
    TRY(realm_trust(&cli->c, &p, &result));
    TRY(realm_peer(&cli->c, p.name, &p));
    if (!cli->json) {
        say(cli,
            result == SAVE_UNCHANGED
                ? T(cli, N_("realm %s was trusted already, key %s\n"))
                : T(cli, N_("realm %s is trusted, key %s\n")),
            p.name.p, p.fingerprint.p);
        return RC_OK;
    }
    v = val_object(cli->c.arena);
    peer_value(cli, v, &p);
    val_set_bool(v, "changed", result != SAVE_UNCHANGED);
    cli_json(cli, v);
    return RC_OK;
}

static enum rc distrust(struct cli *cli)
{
    struct value *v;

    TRY(realm_distrust(&cli->c, cli_arg(cli, 0)));
    if (!cli->json) {
        say(cli,
            T(cli, N_("realm %s is not trusted any more; what was taken "
                      "in from it stays\n")),
            cli->args[0]);
        return RC_OK;
    }
    v = val_object(cli->c.arena);
    val_set_text(v, "name", cli_arg(cli, 0));
    val_set_bool(v, "changed", true);
    cli_json(cli, v);
    return RC_OK;
}

static enum rc realms(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct realm_peer *p;
    int n;

    TRY(realm_peers(&cli->c, &p, &n));
    for (; n > 0; n--, p++) {
        if (cli->json)
            peer_value(cli, val_add(all, val_object(cli->c.arena)), p);
        else
            say(cli, "%s\t%s\t%s\n", p->name.p, p->fingerprint.p,
                p->superior ? T(cli, N_("superior")) : p->unit.p);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

/* ---- out ---- */

static void kept_value(struct value *v, const struct bundle_kept *k)
{
    val_set_text(v, "realm", k->realm);
    val_set_text(v, "direction", str_of(bundle_directions[k->direction]));
    val_set_text(v, "campaign", k->campaign);
    val_set_int(v, "number", k->number);
    val_set_text(v, "hash", k->hash);
}

static enum rc read_order(struct cli *cli, struct bundle_order *ret)
{
    *ret = (struct bundle_order){
        .direction = cli_has(cli, "down") ? BUNDLE_DOWN : BUNDLE_UP,
        .root = cli_option(cli, "unit"),
    };
    TRY(campaign_of(cli, &ret->campaign));
    TRY(cli_int(cli, "number", &ret->number));
    if (cli_option(cli, "number").p && ret->number < 1)
        return cli_usage(cli, N_("bundles are numbered from 1"));
    return RC_OK;
}

static enum rc export(struct cli *cli) {
    struct bundle_order order; struct bundle_kept k; struct value * v; Str file;

    TRY(read_order(cli, &order)); TRY(bundle_make(&cli->c, &order, &file, &k));
    TRY(cli_write_file(cli, cli->args[0], file)); if (!cli->json){
        say(cli,
            T(cli, N_("bundle %lld of realm %s, campaign %s: '%s', %lld "
                      "bytes, hash %s\n")),
            (long long)k.number, k.realm.p, order.campaign.p, cli->args[0],
            (long long)file.n, k.hash.p);
        return RC_OK; }
v = val_object(cli->c.arena);
kept_value(v, &k);
val_set_text(v, "file", cli_arg(cli, 0));
val_set_int(v, "bytes", file.n);
cli_json(cli, v);
return RC_OK;
}

/* ---- in ---- */

static void taken_value(struct value *v, const struct bundle_file *f)
{
    val_set_text(v, "file", f->name);
    val_set_text(v, "realm", f->text.realm);
    val_set_text(v, "direction", str_of(bundle_directions[f->text.direction]));
    val_set_text(v, "campaign", f->text.campaign);
    val_set_int(v, "number", f->text.number);
    val_set_bool(v, "changed", f->taken == BUNDLE_TAKEN);
    val_set_int(v, "made", f->change.made);
    val_set_int(v, "ended", f->change.ended);
    val_set_int(v, "unchanged", f->change.same);
    val_set_int(v, "rows", f->rows);
}

static void taken_text(struct cli *cli, const struct bundle_file *f)
{
    const struct bundle_text *t = &f->text;

    if (f->taken == BUNDLE_HELD)
        say(cli,
            T(cli, N_("bundle %lld of realm %.*s, campaign %.*s, is here "
                      "already: nothing changes\n")),
            (long long)t->number, STR(t->realm), STR(t->campaign));
    else if (t->direction == BUNDLE_DOWN)
        say(cli,
            T(cli, N_("bundle %lld of realm %.*s, campaign %.*s: %lld "
                      "rows created or updated\n")),
            (long long)t->number, STR(t->realm), STR(t->campaign),
            (long long)f->rows);
    else
        say(cli,
            T(cli, N_("bundle %lld of realm %.*s, campaign %.*s: %lld "
                      "figures made, %lld ended, %lld unchanged\n")),
            (long long)t->number, STR(t->realm), STR(t->campaign),
            (long long)f->change.made, (long long)f->change.ended,
            (long long)f->change.same);
}

static enum rc read_files(struct cli *cli, struct bundle_file *files)
{
    size_t all = 0;

    for (int i = 0; i < cli->n_args; i++) {
        files[i].name = cli_arg(cli, i);
        TRY(cli_read_file(cli, cli->args[i], BUNDLE_MAX_BYTES,
                          &files[i].bytes));
        all += (size_t)files[i].bytes.n;
        if (all > MOST_BYTES)
            return fail(&cli->c, RC_LIMIT, "file",
                        N_("these files are larger than %zu MB together; "
                           "import fewer at a time"),
                        MOST_BYTES >> 20);
    }
    return RC_OK;
}

static enum rc import(struct cli *cli)
{
    struct bundle_file *files =
        NEW(cli->c.arena, struct bundle_file, cli->n_args + 1);
    struct value *all = val_list(cli->c.arena);
    int bad = -1;
    enum rc rc;

    TRY(read_files(cli, files));
    rc = bundle_take(&cli->c, files, cli->n_args, &bad);
    if (rc != RC_OK && bad >= 0)
        fprintf(stderr, T(cli, N_("file '%.*s':\n")), STR(files[bad].name));
    TRY(rc);
    for (int i = 0; i < cli->n_args; i++) {
        if (cli->json)
            taken_value(val_add(all, val_object(cli->c.arena)), &files[i]);
        else
            taken_text(cli, &files[i]);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc withdraw(struct cli *cli)
{
    Str campaign, reason = cli_option(cli, "reason");
    int64_t figures = 0;
    struct value *v;

    TRY(campaign_of(cli, &campaign));
    TRY(bundle_withdraw(&cli->c, cli_arg(cli, 0), campaign,
                        reason.p ? reason : S(""), &figures));
    if (!cli->json) {
        say(cli,
            T(cli, N_("%lld figures of realm %s are withdrawn; its newest "
                      "bundle can be imported again\n")),
            (long long)figures, cli->args[0]);
        return RC_OK;
    }
    v = val_object(cli->c.arena);
    val_set_text(v, "realm", cli_arg(cli, 0));
    val_set_text(v, "campaign", campaign);
    val_set_int(v, "ended", figures);
    cli_json(cli, v);
    return RC_OK;
}

/* ---- looking ---- */

static enum rc list(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena), *v;
    struct bundle_kept *k;
    int n;

    TRY(bundle_list(&cli->c, &k, &n));
    for (; n > 0; n--, k++) {
        if (!cli->json) {
            say(cli, "%s\t%s\t%s\t%lld\t%s\t%s\n", k->campaign.p, k->realm.p,
                bundle_directions[k->direction], (long long)k->number,
                k->sent     ? T(cli, N_("sent"))
                : k->stands ? T(cli, N_("stands"))
                            : T(cli, N_("superseded")),
                k->hash.p);
            continue;
        }
        v = val_add(all, val_object(cli->c.arena));
        kept_value(v, k);
        val_set_bool(v, "sent", k->sent);
        val_set_bool(v, "stands", k->stands);
        val_set_int(v, "made", k->made);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static void set_day(struct cli *cli, struct value *v, const char *name, Day d)
{
    char day[DAY_TEXT];

    val_set(v, name,
            d == DAY_UNTIL
                ? val_null(cli->c.arena)
                : val_text(cli->c.arena,
                           str_dup(cli->c.arena, str_of(day_iso(d, day)))));
}

static void rows_value(struct cli *cli, struct value *v,
                       const struct bundle_text *t)
{
    struct value *lists[IMPORT_KINDS] = { NULL };

    for (size_t i = 0; i < t->n_rows; i++) {
        enum import_kind kind = t->rows[i].kind;
        const struct field *f = import_fields(kind);
        struct value *row;

        if (!lists[kind])
            lists[kind] =
                val_set(v, import_kind_names[kind], val_list(cli->c.arena));
        row = val_add(lists[kind], val_object(cli->c.arena));
        for (int j = 0; f[j].name; j++)
            val_set_text(row, f[j].name, t->rows[i].cells[j]);
    }
}

static void units_value(struct cli *cli, struct value *v,
                        const struct bundle_text *t)
{
    struct value *all = val_set(v, "units", val_list(cli->c.arena));

    for (size_t i = 0; i < t->n_units; i++) {
        struct value *u = val_add(all, val_object(cli->c.arena));

        val_set_text(u, "key", t->units[i].key);
        val_set_text(u, "kind", t->units[i].kind);
        val_set_text(u, "name", t->units[i].name);
        val_set_text(u, "parent", t->units[i].parent);
        set_day(cli, u, "from", t->units[i].from);
        set_day(cli, u, "to", t->units[i].to);
    }
}

static void figures_value(struct cli *cli, struct value *v,
                          const struct bundle_text *t)
{
    struct value *all = val_set(v, "figures", val_list(cli->c.arena));

    for (size_t i = 0; i < t->n_lines; i++) {
        const struct bundle_line *l = &t->lines[i];
        struct value *o = val_add(all, val_object(cli->c.arena));

        val_set_text(o, "units", l->units);
        set_day(cli, o, "day", l->day);
        val_set_text(o, "option", l->option);
        val_set_int(o, "activities", l->n[0]);
        val_set_int(o, "sessions", l->n[1]);
        val_set_int(o, "turns", l->n[2]);
        set_or_null(cli, o, "persons", l->persons);
    }
}

static void head_value(struct cli *cli, struct value *v,
                       const struct bundle_text *t)
{
    struct value *k;
    char at[CLOCK_TEXT];

    val_set_text(v, "realm", t->realm);
    val_set_text(v, "direction", str_of(bundle_directions[t->direction]));
    val_set_text(v, "campaign", t->campaign);
    val_set_int(v, "number", t->number);
    val_set_text(v, "hash", t->hash);
    val_set_text(v, "previous", t->previous);
    val_set_int(v, "entry", t->entry);
    val_set_text(v, "chain", t->chain);
    val_set_text(v, "at",
                 str_dup(cli->c.arena, str_of(clock_iso(t->clock, at))));
    if (t->direction == BUNDLE_DOWN)
        return;
    val_set_text(v, "root", t->root);
    k = val_set(v, "coverage", val_object(cli->c.arena));
    val_set_int(k, "expected", t->coverage.expected);
    val_set_int(k, "reported", t->coverage.reported);
    val_set_int(k, "nothing", t->coverage.nothing);
    val_set_int(k, "not_applicable", t->coverage.not_applicable);
}

static void show_text(struct cli *cli, const struct bundle_text *t)
{
    char at[CLOCK_TEXT];

    say(cli,
        T(cli, N_("bundle %lld of realm %.*s, campaign %.*s, made %s at "
                  "log entry %lld\n")),
        (long long)t->number, STR(t->realm), STR(t->campaign),
        clock_iso(t->clock, at), (long long)t->entry);
    if (t->direction == BUNDLE_DOWN) {
        say(cli, T(cli, N_("%lld rows of lists\n")), (long long)t->n_rows);
        return;
    }
    say(cli,
        T(cli, N_("unit %.*s: %d of %d units reported; %lld unit places, "
                  "%lld figures\n")),
        STR(t->root), t->coverage.reported, t->coverage.expected,
        (long long)t->n_units, (long long)t->n_lines);
    for (size_t i = 0; i < t->n_lines; i++) {
        const struct bundle_line *l = &t->lines[i];

        say(cli, "  %.*s\t%d-%02d\t%.*s\t%lld\t%lld\t%lld\n", STR(l->units),
            day_month(l->day) / 100, day_month(l->day) % 100, STR(l->option),
            (long long)l->n[0], (long long)l->n[1], (long long)l->n[2]);
    }
}

static enum rc show(struct cli *cli)
{
    struct bundle_order which;
    struct bundle_text t;
    struct value *v;

    TRY(read_order(cli, &which));
    TRY(bundle_read(&cli->c, cli_arg(cli, 0), &which, &t));
    if (!cli->json) {
        show_text(cli, &t);
        return RC_OK;
    }
    v = val_object(cli->c.arena);
    head_value(cli, v, &t);
    rows_value(cli, v, &t);
    if (t.direction == BUNDLE_UP) {
        units_value(cli, v, &t);
        figures_value(cli, v, &t);
    }
    cli_json(cli, v);
    return RC_OK;
}

const struct command bundle_commands[] = {
    { "bundle key", "[--name NAME]",
      N_("shows this realm's name and public key; names it the first time"),
      CLI_WRITE, 0, 0, "name=", key },
    { "bundle trust", "NAME KEY --unit U | --superior",
      N_("trusts another realm's key: it reports for a unit, or is a "
         "superior"),
      CLI_WRITE, 2, 2, "unit= superior", trust },
    { "bundle distrust", "NAME",
      N_("takes nothing in from that realm any more"), CLI_WRITE, 1, 1, "",
      distrust },
    { "bundle realms", "", N_("lists the realms that are trusted"), CLI_READ, 0,
      0, "", realms },
    { "bundle export", "FILE --campaign C [--unit U] [--down] [--number N]",
      N_("writes a signed file: figures upward, or with --down what "
         "subordinate realms need to count alike"),
      CLI_WRITE, 1, 1, "campaign= unit= down number=", export },
    { "bundle import", "FILE…",
      N_("takes signed files of trusted realms in, all or none, in any order"),
      CLI_WRITE, 1, MOST_FILES, "", import },
    { "bundle list", "", N_("lists the bundles sent and taken in"), CLI_READ, 0,
      0, "", list },
    { "bundle show", "REALM --campaign C [--number N] [--down]",
      N_("shows what stands in a bundle that is kept"), CLI_READ, 1, 1,
      "campaign= number= down", show },
    { "bundle withdraw", "REALM --campaign C [--reason TEXT]",
      N_("takes a realm's figures out; its newest bundle can be imported "
         "again"),
      CLI_WRITE, 1, 1, "campaign= reason=", withdraw },
    { 0 }
};
