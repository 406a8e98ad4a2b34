/*
 * soket account …: the first administrator's code, and what the owner of the store does to
 * accounts at the command line.  Codes and keys are printed once and kept as hashes.
 */
#include "app/cli.h"
#include "app/commands.h"
#include "base/text.h"
#include "domain/account.h"
#include "domain/grant.h"
#include "domain/log.h"
#include "domain/org.h"
#include "domain/person.h"

enum { STDIN_MAX = 4096 };

/* Ends the change that `rc` ran in, one way or the other. */
static enum rc end_change(struct cli *cli, enum rc rc)
{
    if (rc == RC_OK)
        return change_end(&cli->c);
    change_abort(&cli->c);
    return rc;
}

/* The option as text in NFC, or empty. */
static enum rc text_option(struct cli *cli, const char *name, Str *ret)
{
    Str s = cli_option(cli, name);

    if (s.p && !text_is_utf8(s))
        return cli_usage(cli, N_("--%s is not UTF-8"), name);
    *ret = s.p ? text_nfc(cli->c.arena, str_trim(s)) : S("");
    return RC_OK;
}

/* ---- first ---- */

static void say_code(struct cli *cli, Str login, const char *code)
{
    struct value *v;

    if (!cli->json) {
        say(cli, "%s\n", code);
        return;
    }
    v = val_object(cli->c.arena);
    if (login.n)
        val_set_text(v, "login", login);
    val_set_text(v, "code", str_of(code));
    val_set_int(v, "hours", ACCOUNT_CODE_HOURS);
    cli_json(cli, v);
}

static enum rc first(struct cli *cli)
{
    char code[SECRET_CODE];

    TRY(change_begin(&cli->c));
    TRY(end_change(cli, account_first(&cli->c, code)));
    say_code(cli, S(""), code);
    return RC_OK;
}

/* ---- add ---- */

struct adding {
    struct person person;
    struct account_new account;
    struct grant grant;
    bool with_grant, made_person;
    Id id;
    char code[SECRET_CODE];
};

static enum rc read_grant(struct cli *cli, struct grant *g)
{
    Str role = cli_option(cli, "role");

    *g = (struct grant){ .role = role_find(role),
                         .unit = cli_option(cli, "unit"),
                         .below = cli_has(cli, "below"),
                         .from = cli->c.today,
                         .to = DAY_UNTIL,
                         .acting_for = S(""),
                         .granted_by = S("") };
    if (!g->unit.p)
        return cli_usage(cli, N_("--%s is missing"), "unit");
    if (g->role == ROLE_NONE)
        return cli_usage(cli, N_("--role is one of reader, reporter, reviewer, "
                                 "approver, administrator"));
    TRY(cli_day(cli, "from", &g->from));
    return cli_day(cli, "to", &g->to);
}

static enum rc read_person(struct cli *cli, struct adding *k)
{
    enum rc rc = person_get(&cli->c, cli_option(cli, "person"), &k->person);
    Str name = S(""), unit = cli_option(cli, "unit");

    if (rc != RC_NOTFOUND)
        return rc;
    TRY(text_option(cli, "name-of", &name));
    if (name.n == 0)
        return rc; /* there is no such person, and no name to make one */
    err_clear(&cli->c.err);
    k->made_person = true;
    k->person = (struct person){ .key = cli_option(cli, "person"),
                                 .name = name,
                                 .unit = unit.p ? unit : S(""),
                                 .title = S(""),
                                 .note = S("") };
    return RC_OK;
}

static enum rc read_password(struct cli *cli, struct adding *k)
{
    struct password_words w = { .login = k->account.name,
                                .name = k->person.name,
                                .unit = S("") };
    const struct org *o;
    Str typed;
    int unit;

    k->account.hash = S("");
    if (!cli_has(cli, "password-stdin"))
        return RC_OK;
    TRY(cli_read_file(cli, "-", STDIN_MAX, &typed));
    while (typed.n &&
           (typed.p[typed.n - 1] == '\n' || typed.p[typed.n - 1] == '\r'))
        typed.n--;
    TRY(org_get(&cli->c, &o));
    unit = org_find(o, k->person.unit);
    if (unit != ORG_NONE)
        w.unit = org_name_on(o, unit, cli->c.today)->name;
    return password_make(cli->c.arena, cli->cost, typed, &w, &k->account.hash,
                         &cli->c.err);
}

static enum rc add_within(struct cli *cli, struct adding *k)
{
    enum save_result result;
    Id grant;

    if (k->made_person)
        TRY(person_put(&cli->c, &k->person, &result));
    TRY(account_add(&cli->c, &k->account, &k->id));
    k->grant.person = k->person.key;
    if (k->with_grant)
        TRY(grant_put(&cli->c, &k->grant, &grant));
    if (k->account.hash.n == 0)
        return account_reset(&cli->c, k->id, k->code);
    return RC_OK;
}

static enum rc add(struct cli *cli)
{
    struct adding k = { 0 };

    if (!cli_has(cli, "person") || !cli_has(cli, "login"))
        return cli_usage(cli, N_("--%s is missing"),
                         cli_has(cli, "person") ? "login" : "person");
    k.with_grant = cli_has(cli, "role");
    if (k.with_grant)
        TRY(read_grant(cli, &k.grant));
    TRY(read_person(cli, &k));
    k.account.person = k.person.key;
    TRY(account_name_read(&cli->c, cli_option(cli, "login"), &k.account.name));
    TRY(read_password(cli, &k));
    TRY(change_begin(&cli->c));
    TRY(end_change(cli, add_within(cli, &k)));
    if (k.code[0])
        say_code(cli, k.account.name, k.code);
    else if (cli->json)
        say(cli, "{\"login\":\"%.*s\"}\n", STR(k.account.name));
    else
        say(cli, T(cli, N_("account '%.*s' is ready\n")), STR(k.account.name));
    return RC_OK;
}

/* ---- list ---- */

static void say_account(struct cli *cli, struct value *all,
                        const struct account *x)
{
    char at[CLOCK_TEXT];
    Str seen = x->seen ? str_of(clock_iso(x->seen, at)) : S("");
    struct value *v;

    if (!all) {
        say(cli, "%.*s\t%.*s\t%.*s\t%s\t%s\t%.*s\n", STR(x->name),
            STR(x->person), STR(x->full_name),
            x->disabled ? "disabled" : "open", x->has_second ? "2" : "1",
            STR(seen));
        return;
    }
    v = val_add(all, val_object(cli->c.arena));
    val_set_text(v, "login", x->name);
    val_set_text(v, "person", x->person);
    val_set_text(v, "name", x->full_name);
    val_set_bool(v, "disabled", x->disabled);
    val_set_bool(v, "password", x->has_password);
    val_set_bool(v, "second", x->has_second);
    val_set_int(v, "codes_left", x->codes_left);
    val_set(v, "seen",
            seen.n ? val_text(cli->c.arena, str_dup(cli->c.arena, seen))
                   : val_null(cli->c.arena));
}

static enum rc list(struct cli *cli)
{
    struct value *all = cli->json ? val_list(cli->c.arena) : NULL;
    struct account *accounts;
    int n;

    TRY(account_list(&cli->c, &accounts, &n));
    for (int i = 0; i < n; i++)
        say_account(cli, all, &accounts[i]);
    if (all)
        cli_json(cli, all);
    return RC_OK;
}

/* ---- reset, disable, enable ---- */

static enum rc reset(struct cli *cli)
{
    char code[SECRET_CODE];
    struct account x;

    TRY(account_find(&cli->c, cli_arg(cli, 0), &x));
    TRY(change_begin(&cli->c));
    TRY(end_change(cli, account_reset(&cli->c, x.id, code)));
    say_code(cli, x.name, code);
    return RC_OK;
}

static enum rc set(struct cli *cli, enum rc (*how)(struct ctx *c, Id id),
                   const char *done)
{
    struct account x;

    TRY(account_find(&cli->c, cli_arg(cli, 0), &x));
    TRY(change_begin(&cli->c));
    TRY(end_change(cli, how(&cli->c, x.id)));
    if (cli->json)
        say(cli, "{\"login\":\"%.*s\"}\n", STR(x.name));
    else
        say(cli, "%.*s: %s\n", STR(x.name), T(cli, done));
    return RC_OK;
}

static enum rc disable(struct cli *cli)
{
    return set(cli, account_disable, N_("disabled"));
}

static enum rc enable(struct cli *cli)
{
    return set(cli, account_enable, N_("enabled"));
}

/* ---- grant ---- */

static enum rc grant(struct cli *cli)
{
    struct account x;
    struct grant g;
    Id id;

    TRY(read_grant(cli, &g));
    TRY(account_find(&cli->c, cli_arg(cli, 0), &x));
    g.person = x.person;
    TRY(change_begin(&cli->c));
    TRY(end_change(cli, grant_put(&cli->c, &g, &id)));
    if (cli->json)
        say(cli, "{\"login\":\"%.*s\",\"grant\":%lld}\n", STR(x.name),
            (long long)id);
    else
        say(cli, T(cli, N_("'%.*s' has the right %lld\n")), STR(x.name),
            (long long)id);
    return RC_OK;
}

/* ---- second ---- */

static void say_second(struct cli *cli, const struct account *x,
                       const char *seed, char codes[ACCOUNT_CODES][SECRET_CODE])
{
    struct arena *a = cli->c.arena;
    Str uri = totp_uri(a, str_of(seed), S("Sơ Kết"), x->name);
    struct value *v, *list;

    if (!cli->json) {
        say(cli, "%s\n%.*s\n", seed, STR(uri));
        for (int i = 0; i < ACCOUNT_CODES; i++)
            say(cli, "%s\n", codes[i]);
        return;
    }
    v = val_object(a);
    val_set_text(v, "login", x->name);
    val_set_text(v, "seed", str_of(seed));
    val_set_text(v, "uri", uri);
    list = val_set(v, "codes", val_list(a));
    for (int i = 0; i < ACCOUNT_CODES; i++)
        val_add(list, val_text(a, str_of(codes[i])));
    cli_json(cli, v);
}

static enum rc second(struct cli *cli)
{
    char seed[SECRET_SEED], codes[ACCOUNT_CODES][SECRET_CODE];
    struct account x;

    if (cli_has(cli, "clear"))
        return set(cli, account_second_clear, N_("no second factor"));
    TRY(account_find(&cli->c, cli_arg(cli, 0), &x));
    TRY(change_begin(&cli->c));
    TRY(end_change(cli, account_second_make(&cli->c, x.id, seed, codes)));
    say_second(cli, &x, seed, codes);
    secret_forget(seed, sizeof seed);
    secret_forget(codes, sizeof codes);
    return RC_OK;
}

const struct command account_commands[] = {
    { "account first", "",
      N_("prints a one-time code with which the first administrator sets name "
         "and password on the page /first; only while there is no account"),
      CLI_WRITE, 0, 0, "", first },
    { "account add",
      "--person KEY --login NAME [--name-of \"FULL NAME\"] [--role ROLE --unit "
      "U [--below] [--from DAY] [--to DAY]] [--password-stdin]",
      N_("makes an account; without --password-stdin a one-time code is "
         "printed with which its owner sets the password"),
      CLI_WRITE, 0, 0,
      "person= login= name-of= role= unit= below from= to= password-stdin",
      add },
    { "account list", "",
      N_("lists the accounts: name, person, full name, state, factors, last "
         "seen"),
      CLI_READ, 0, 0, "", list },
    { "account reset", "NAME",
      N_("prints a one-time code with which the owner sets a new password; "
         "signs the account out everywhere"),
      CLI_WRITE, 1, 1, "", reset },
    { "account disable", "NAME",
      N_("lets nobody in any more; sessions and tokens end"), CLI_WRITE, 1, 1,
      "", disable },
    { "account enable", "NAME", N_("lets the owner in again"), CLI_WRITE, 1, 1,
      "", enable },
    { "account grant",
      "NAME --role ROLE --unit U [--below] [--from DAY] [--to DAY]",
      N_("gives a role at a unit, with --below also for everything under it"),
      CLI_WRITE, 1, 1, "role= unit= below from= to=", grant },
    { "account second", "NAME [--clear]",
      N_("makes a second factor and recovery codes and prints them; --clear "
         "takes a lost one away"),
      CLI_WRITE, 1, 1, "clear", second },
    { 0 }
};
