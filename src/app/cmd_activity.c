/*
 * soket activity …, lock …, reopening …: how far activities have come, and which
 * periods are closed.  What is said after --who stands in the log.
 */
#include "app/cli.h"
#include "app/commands.h"
#include "base/text.h"
#include "domain/activity.h"
#include "domain/period_lock.h"

static Str joined(struct cli *cli, const Str *items, int n)
{
    Str all = n ? items[0] : S("");

    for (int i = 1; i < n; i++)
        all = str_fmt(cli->c.arena, "%.*s;%.*s", STR(all), STR(items[i]));
    return all;
}

static void set_day(struct cli *cli, struct value *v, const char *key, Day d)
{
    char day[DAY_TEXT];

    val_set_text(v, key, str_dup(cli->c.arena, str_of(day_iso(d, day))));
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

static enum rc who_option(struct cli *cli)
{
    Str who = S("");

    TRY(text_option(cli, "who", &who));
    if (who.n)
        cli->c.who = who;
    return RC_OK;
}

/* ---- activities ---- */

static void show_one(struct cli *cli, struct value *v, const struct activity *a)
{
    struct arena *m = cli->c.arena;

    val_set_int(v, "made", a->made);
    val_set(v, "ended",
            a->ended == SEQ_LIVE ? val_null(m) : val_int(m, a->ended));
    set_day(cli, v, "from", a->from);
    set_day(cli, v, "to", a->to);
    val_set_text(v, "units", joined(cli, a->units, a->n_units));
    val_set_text(v, "form", a->form);
    val_set_text(v, "title", a->title);
    val_set_int(v, "sessions", a->sessions);
    val_set_int(v, "turns", a->turns);
    val_set(v, "persons",
            a->persons < 0 ? val_null(m) : val_int(m, a->persons));
    val_set_text(v, "state", str_of(state_keys[a->state]));
    if (a->due)
        set_day(cli, v, "due", a->due);
    if (a->remark.n)
        val_set_text(v, "remark", a->remark);
}

static enum rc show(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct activity *a;
    int n;

    TRY(activity_history(&cli->c, cli_arg(cli, 0), &a, &n));
    if (n == 0)
        return fail(&cli->c, RC_NOTFOUND, "key",
                    N_("there is no activity '%.*s'"), STR(cli_arg(cli, 0)));
    for (int i = 0; i < n; i++)
        show_one(cli, val_add(all, val_object(cli->c.arena)), &a[i]);
    cli_json(cli, all);
    return RC_OK;
}

static enum rc step(struct cli *cli, enum activity_step which)
{
    struct activity_move how = { .due = 0 };
    Str *keys = NEW(cli->c.arena, Str, cli->n_args);

    TRY(who_option(cli));
    TRY(text_option(cli, which == STEP_WITHDRAW ? "reason" : "remark",
                    &how.remark));
    TRY(cli_day(cli, "due", &how.due));
    for (int i = 0; i < cli->n_args; i++)
        keys[i] = cli_arg(cli, i);
    TRY(activity_move(&cli->c, keys, cli->n_args, which, &how));
    if (which == STEP_WITHDRAW && cli->n_args == 1)
        say(cli, T(cli, N_("activity '%s' is withdrawn\n")), cli->args[0]);
    else
        say(cli, T(cli, N_("step '%s' is done with %d activities\n")),
            T(cli, step_names[which]), cli->n_args);
    return RC_OK;
}

static enum rc submit(struct cli *cli)
{
    return step(cli, STEP_SUBMIT);
}

static enum rc check(struct cli *cli)
{
    return step(cli, STEP_CHECK);
}

static enum rc give_back(struct cli *cli)
{
    return step(cli, STEP_RETURN);
}

static enum rc approve(struct cli *cli)
{
    return step(cli, STEP_APPROVE);
}

static enum rc withdraw(struct cli *cli)
{
    return step(cli, STEP_WITHDRAW);
}

const struct command activity_commands[] = {
    { "activity show", "KEY", N_("shows every version of an activity"),
      CLI_READ, 1, 1, "", show },
    { "activity submit", "KEY... [--who NAME]",
      N_("submits drafts and what was returned: from then on they count"),
      CLI_WRITE, 1, ACTIVITY_MAX_MOVE, "who=", submit },
    { "activity check", "KEY... [--who NAME]",
      N_("marks submitted activities as checked"), CLI_WRITE, 1,
      ACTIVITY_MAX_MOVE, "who=", check },
    { "activity return", "KEY... --remark TEXT [--due DAY] [--who NAME]",
      N_("returns activities to their unit: until submitted again they do not "
         "count"),
      CLI_WRITE, 1, ACTIVITY_MAX_MOVE, "remark= due= who=", give_back },
    { "activity approve", "KEY... [--who NAME]", N_("approves activities"),
      CLI_WRITE, 1, ACTIVITY_MAX_MOVE, "who=", approve },
    { "activity withdraw", "KEY... [--reason TEXT] [--who NAME]",
      N_("withdraws an activity; its history stays"), CLI_WRITE, 1,
      ACTIVITY_MAX_MOVE, "reason= who=", withdraw },
    { 0 }
};

/* ---- locks ---- */

static enum rc need(struct cli *cli, const char *name)
{
    return cli_option(cli, name).p
               ? RC_OK
               : cli_usage(cli, N_("--%s is missing"), name);
}

static enum rc add(struct cli *cli)
{
    struct period_lock l = { .campaign = cli_option(cli, "campaign"),
                             .unit = cli_option(cli, "unit") };
    Str key;

    TRY(need(cli, "campaign"));
    TRY(need(cli, "unit"));
    TRY(need(cli, "to"));
    TRY(who_option(cli));
    TRY(cli_day(cli, "to", &l.last_day));
    TRY(text_option(cli, "reason", &l.reason));
    TRY(period_lock_add(&cli->c, &l, &key));
    say(cli, "%.*s\n", STR(key));
    return RC_OK;
}

static void say_lock(struct cli *cli, const struct period_lock *l)
{
    char day[DAY_TEXT];

    say(cli, "%.*s\t%.*s\t%.*s\t%s\t%.*s\n", STR(l->key), STR(l->campaign),
        STR(l->unit), day_iso(l->last_day, day), STR(l->reason));
}

static enum rc list(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct period_lock *l;
    int n;

    TRY(period_lock_list(&cli->c, S(""), &l, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(all, val_object(cli->c.arena));

        if (!cli->json)
            say_lock(cli, &l[i]);
        val_set_text(v, "key", l[i].key);
        val_set_text(v, "campaign", l[i].campaign);
        val_set_text(v, "unit", l[i].unit);
        set_day(cli, v, "to", l[i].last_day);
        val_set_text(v, "reason", l[i].reason);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

const struct command lock_commands[] = {
    { "lock add", "--campaign C --unit U --to DAY --reason TEXT [--who NAME]",
      N_("closes a period: records at the unit and under it stay as they are"),
      CLI_WRITE, 0, 0, "campaign= unit= to= reason= who=", add },
    { "lock list", "", N_("lists the closed periods"), CLI_READ, 0, 0, "",
      list },
    { 0 }
};

/* ---- opening again ---- */

static enum rc ask(struct cli *cli)
{
    struct reopening x = { .lock = cli_arg(cli, 0),
                           .unit = cli_option(cli, "unit") };
    Str key;

    TRY(need(cli, "unit"));
    TRY(need(cli, "to"));
    TRY(need(cli, "who"));
    TRY(who_option(cli));
    TRY(cli_day(cli, "to", &x.until));
    TRY(text_option(cli, "reason", &x.reason));
    TRY(reopening_ask(&cli->c, &x, &key));
    say(cli, "%.*s\n", STR(key));
    return RC_OK;
}

static enum rc agree(struct cli *cli)
{
    TRY(need(cli, "who"));
    TRY(who_option(cli));
    TRY(reopening_agree(&cli->c, cli_arg(cli, 0)));
    say(cli, T(cli, N_("reopening '%s' is agreed to\n")), cli->args[0]);
    return RC_OK;
}

static enum rc end(struct cli *cli)
{
    Str reason = S("");

    TRY(who_option(cli));
    TRY(text_option(cli, "reason", &reason));
    TRY(reopening_end(&cli->c, cli_arg(cli, 0), reason));
    say(cli, T(cli, N_("reopening '%s' is over\n")), cli->args[0]);
    return RC_OK;
}

static enum rc list_reopenings(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct reopening *x;
    int n;

    TRY(reopening_list(&cli->c, S(""), &x, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(all, val_object(cli->c.arena));
        char day[DAY_TEXT];

        if (!cli->json)
            say(cli, "%.*s\t%.*s\t%.*s\t%s\t%.*s\t%.*s\n", STR(x[i].key),
                STR(x[i].lock), STR(x[i].unit), day_iso(x[i].until, day),
                STR(x[i].asked_by), STR(x[i].agreed_by));
        val_set_text(v, "key", x[i].key);
        val_set_text(v, "lock", x[i].lock);
        val_set_text(v, "unit", x[i].unit);
        set_day(cli, v, "to", x[i].until);
        val_set_text(v, "asked_by", x[i].asked_by);
        val_set_text(v, "agreed_by", x[i].agreed_by);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

const struct command reopening_commands[] = {
    { "reopening ask", "LOCK --unit U --to DAY --reason TEXT --who NAME",
      N_("asks for a closed period to be open again for a unit until a day"),
      CLI_WRITE, 1, 1, "unit= to= reason= who=", ask },
    { "reopening agree", "KEY --who NAME",
      N_("agrees to it; not by the one who asked"), CLI_WRITE, 1, 1,
      "who=", agree },
    { "reopening end", "KEY --reason TEXT [--who NAME]",
      N_("refuses it, or ends it before its day"), CLI_WRITE, 1, 1,
      "reason= who=", end },
    { "reopening list", "", N_("lists what was asked for and agreed to"),
      CLI_READ, 0, 0, "", list_reopenings },
    { 0 }
};
