/* soket setting …, holiday …: what an office sets for itself. */
#include "app/cli.h"
#include "app/commands.h"
#include "base/text.h"
#include "domain/calendar.h"
#include "domain/setting.h"

static enum rc list(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct setting *s;
    int n;

    TRY(setting_list(&cli->c, &s, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(all, val_object(cli->c.arena));

        if (!cli->json)
            say(cli, "%s\t%.*s\t%s\n", s[i].row->name, STR(s[i].value),
                T(cli, s[i].row->help));
        val_set_text(v, "name", str_of(s[i].row->name));
        val_set_text(v, "value", s[i].value);
        val_set_bool(v, "standard", s[i].standard);
        val_set_text(v, "help", str_of(T(cli, s[i].row->help)));
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc set(struct cli *cli)
{
    Str value = cli_arg(cli, 1);
    enum save_result ignored;

    if (!text_is_utf8(value))
        return cli_usage(cli, N_("--%s is not UTF-8"), "value");
    return setting_set(&cli->c, cli_arg(cli, 0), text_nfc(cli->c.arena, value),
                       &ignored);
}

const struct command setting_commands[] = {
    { "setting list", "",
      N_("lists the settings, their values and what they mean"), CLI_READ, 0, 0,
      "", list },
    { "setting set", "NAME VALUE",
      N_("sets one; an empty value is the standard again"), CLI_WRITE, 2, 2, "",
      set },
    { 0 }
};

/* ---- holidays ---- */

static enum rc list_days(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    Day from = DAY_MIN, to = DAY_MAX;
    struct holiday *h;
    int n;

    TRY(cli_day(cli, "from", &from));
    TRY(cli_day(cli, "to", &to));
    TRY(holiday_list(&cli->c, from, to, &h, &n));
    for (int i = 0; i < n; i++) {
        struct value *v = val_add(all, val_object(cli->c.arena));
        char day[DAY_TEXT];

        if (!cli->json)
            say(cli, "%s\t%s\t%.*s\n", day_iso(h[i].day, day),
                T(cli, h[i].off ? N_("day off") : N_("working day")),
                STR(h[i].name));
        val_set_text(v, "day",
                     str_dup(cli->c.arena, str_of(day_iso(h[i].day, day))));
        val_set_bool(v, "off", h[i].off);
        val_set_text(v, "name", h[i].name);
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc day_arg(struct cli *cli, Day *ret)
{
    if (!day_parse(cli_arg(cli, 0), ret))
        return cli_usage(cli,
                         N_("--%s: '%.*s' is not a day; write dd/mm/yyyy or "
                            "yyyy-mm-dd"),
                         "day", STR(cli_arg(cli, 0)));
    return RC_OK;
}

static enum rc set_day_off(struct cli *cli)
{
    struct holiday h = { .off = !cli_has(cli, "worked") };
    Str name = cli_arg(cli, 1);
    enum save_result ignored;

    TRY(day_arg(cli, &h.day));
    if (!text_is_utf8(name))
        return cli_usage(cli, N_("--%s is not UTF-8"), "name");
    h.name = text_nfc(cli->c.arena, name);
    return holiday_set(&cli->c, &h, &ignored);
}

static enum rc end(struct cli *cli)
{
    Day day;

    TRY(day_arg(cli, &day));
    return holiday_end(&cli->c, day);
}

const struct command holiday_commands[] = {
    { "holiday list", "[--from DAY] [--to DAY]",
      N_("lists days off and days worked instead"), CLI_READ, 0, 0,
      "from= to=", list_days },
    { "holiday set", "DAY NAME [--worked]",
      N_("makes a day a day off, or one that is worked"), CLI_WRITE, 2, 2,
      "worked", set_day_off },
    { "holiday end", "DAY", N_("makes it a day like others again"), CLI_WRITE,
      1, 1, "", end },
    { 0 }
};
