/* soket event list, apply, undo. */
#include "app/cli.h"
#include "app/commands.h"
#include "app/csv_sheet.h"
#include "domain/event.h"
#include "domain/import.h"

static void words(struct buf *b, const Str *items, int n)
{
    for (int i = 0; i < n; i++) {
        if (i)
            buf_char(b, ';');
        buf_str(b, items[i]);
    }
}

static Str joined(struct cli *cli, const Str *items, int n)
{
    struct buf *b = NEW(cli->c.arena, struct buf, 1);

    buf_init_arena(b, cli->c.arena, BUF_NO_MAX);
    words(b, items, n);
    return buf_view(b);
}

static void event_json(struct cli *cli, struct value *list,
                       const struct event *ev)
{
    struct value *v = val_add(list, val_object(cli->c.arena));
    char day[DAY_TEXT];

    val_set_text(v, "key", ev->key);
    val_set_text(v, "day",
                 str_dup(cli->c.arena, str_of(day_iso(ev->day, day))));
    val_set_text(v, "kind", str_of(event_kind_names[ev->kind]));
    val_set_text(v, "tree", ev->tree);
    val_set_text(v, "units", joined(cli, ev->units, ev->n_units));
    val_set_text(v, "into", joined(cli, ev->into, ev->n_into));
    val_set_text(v, "document", ev->document);
    val_set_text(v, "note", ev->note);
    val_set_int(v, "made", ev->made);
}

static enum rc list(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct event *ev;
    char day[DAY_TEXT];
    int n;

    TRY(event_list(&cli->c, false, &ev, &n));
    for (int i = 0; i < n; i++) {
        if (cli->json) {
            event_json(cli, all, &ev[i]);
            continue;
        }
        say(cli, "%.*s\t%s\t%s\t%.*s → %.*s\t%.*s\n", STR(ev[i].key),
            day_vn(ev[i].day, day), event_kind_names[ev[i].kind],
            STR(joined(cli, ev[i].units, ev[i].n_units)),
            STR(joined(cli, ev[i].into, ev[i].n_into)), STR(ev[i].note));
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc apply(struct cli *cli)
{
    struct import_report r;
    struct sheet sheet;
    struct import how = { .kind = IMPORT_EVENTS, .sheet = &sheet };
    Str bytes;
    enum rc rc;

    TRY(cli_read_file(cli, cli->args[0], (size_t)256 << 20, &bytes));
    TRY(csv_sheet(cli->c.arena, bytes, &sheet, &cli->c.err));
    rc = import_run(&cli->c, &how, &r);
    for (int i = 0; rc != RC_OK && i < r.n_errors; i++)
        fprintf(stderr,
                T(cli, N_("line %d, column %.*s, value '%.*s': %.*s\n")),
                r.errors[i].line, STR(r.errors[i].column),
                STR(r.errors[i].value), STR(r.errors[i].message));
    if (rc == RC_OK)
        say(cli, T(cli, N_("%lld events applied, %lld were there already\n")),
            (long long)r.created, (long long)r.unchanged);
    return rc;
}

static enum rc undo(struct cli *cli)
{
    TRY(event_undo(&cli->c, cli_arg(cli, 0)));
    say(cli, T(cli, N_("event '%s' is undone\n")), cli->args[0]);
    return RC_OK;
}

const struct command event_commands[] = {
    { "event list", "", N_("lists the events"), CLI_READ, 0, 0, "", list },
    { "event apply", "FILE.csv", N_("applies a list of events, all or none"),
      CLI_WRITE, 1, 1, "", apply },
    { "event undo", "KEY", N_("takes an event back as if it had never been"),
      CLI_WRITE, 1, 1, "", undo },
    { 0 }
};
