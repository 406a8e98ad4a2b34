/* soket init, rebuild, verify, log, backup, doctor: the store as a whole. */
#include <string.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/doctor.h"
#include "app/sample.h"
#include "domain/catalog.h"
#include "domain/figure.h"
#include "domain/log.h"

enum rc cli_fill_new(struct cli *cli)
{
    Str sample = cli_option(cli, "sample");

    TRY(catalog_init(&cli->c));
    return sample.p ? sample_load(&cli->c, sample) : RC_OK;
}

static enum rc init(struct cli *cli)
{
    TRY(cli_fill_new(cli));
    say(cli, T(cli, N_("'%s' is ready\n")),
        db_shown(cli->c.arena, cli->file).p);
    return RC_OK;
}

static enum rc rebuild(struct cli *cli)
{
    int64_t records = 0, cells = 0;

    TRY(figure_rebuild(&cli->c, &records, &cells));
    if (cli->json)
        say(cli, "{\"records\": %lld, \"cells\": %lld}\n", (long long)records,
            (long long)cells);
    else
        say(cli, T(cli, N_("%lld records, %lld cells made anew\n")),
            (long long)records, (long long)cells);
    return RC_OK;
}

struct faults {
    struct cli *cli;
    struct value *list;
};

static void say_fault(void *arg, Str fault)
{
    struct faults *f = arg;

    if (f->list)
        val_add(f->list,
                val_text(f->cli->c.arena, str_dup(f->cli->c.arena, fault)));
    else
        say(f->cli, "%.*s\n", STR(fault));
}

static enum rc verify(struct cli *cli)
{
    struct faults f = { .cli = cli };
    int64_t faults = 0;

    if (cli->json)
        f.list = val_list(cli->c.arena);
    TRY(figure_verify(&cli->c, say_fault, &f, &faults));
    if (cli->json) {
        struct value *v = val_object(cli->c.arena);

        val_set_int(v, "faults", faults);
        val_set(v, "list", f.list);
        cli_json(cli, v);
    } else if (faults == 0) {
        say(cli, "%s\n", T(cli, N_("all agree: cells, log, references, file")));
    }
    if (faults)
        return fail(&cli->c, RC_CONFLICT, "", N_("faults found: %lld"),
                    (long long)faults);
    return RC_OK;
}

enum { LOG_PAGE = 100 };

static void log_json(struct cli *cli, const struct log_entry *list, int n)
{
    struct arena *a = cli->c.arena;
    struct value *all = val_list(a);
    char at[CLOCK_TEXT];

    for (int i = 0; i < n; i++) {
        struct value *v = val_add(all, val_object(a));

        val_set_int(v, "seq", list[i].seq);
        val_set_text(v, "at", str_dup(a, str_of(clock_iso(list[i].at, at))));
        val_set_text(v, "who", list[i].who);
        val_set_text(v, "action", list[i].action);
        val_set_text(v, "kind", list[i].kind);
        val_set_text(v, "key", list[i].key);
        val_set_text(v, "detail", list[i].detail);
    }
    cli_json(cli, all);
}

static enum rc log_cmd(struct cli *cli)
{
    struct log_entry *list;
    int64_t from = 0, head = 0;
    char at[CLOCK_TEXT];
    int n;

    TRY(log_head(&cli->c, &head));
    from = head > LOG_PAGE ? head - LOG_PAGE + 1 : 1;
    TRY(cli_int(cli, "from", &from));
    TRY(log_list(&cli->c, from, cli_has(cli, "from") ? 100000 : LOG_PAGE, &list,
                 &n));
    if (cli->json) {
        log_json(cli, list, n);
        return RC_OK;
    }
    for (int i = 0; i < n; i++)
        say(cli, "%lld\t%s\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n",
            (long long)list[i].seq, clock_iso(list[i].at, at), STR(list[i].who),
            STR(list[i].action), STR(list[i].kind), STR(list[i].key),
            STR(list[i].detail));
    return RC_OK;
}

static enum rc backup(struct cli *cli)
{
    TRY(db_backup(cli->c.db, cli->args[0], &cli->c.err));
    say(cli, T(cli, N_("'%s' holds a copy of everything\n")), cli->args[0]);
    return RC_OK;
}

static void say_line(struct cli *cli, struct value *list,
                     const struct doctor_line *l)
{
    struct value *v;

    if (!cli->json) {
        say(cli, "%s %s: %.*s\n",
            l->good    ? "[ok]"
            : l->warns ? "[! ]"
                       : "[!!]",
            T(cli, l->name), STR(l->text));
        return;
    }
    v = val_add(list, val_object(cli->c.arena));
    val_set_bool(v, "good", l->good);
    val_set_bool(v, "warns", l->warns);
    val_set_text(v, "name", str_of(l->name));
    val_set_text(v, "text", l->text);
}

static enum rc doctor(struct cli *cli)
{
    struct doctor_line lines[DOCTOR_LINES];
    struct value *list = val_list(cli->c.arena);
    bool good = true;
    int n;

    TRY(doctor_run(&cli->c, cli->file, lines, &n));
    for (int i = 0; i < n; i++) {
        say_line(cli, list, &lines[i]);
        good = good && (lines[i].good || lines[i].warns);
    }
    if (cli->json)
        cli_json(cli, list);
    if (!good)
        return fail(&cli->c, RC_CONFLICT, "",
                    N_("something is wrong, see above"));
    return RC_OK;
}

const struct command store_commands[] = {
    { "init", "[--sample huu-lung]", N_("makes a new data file"), CLI_CREATE, 0,
      0, "sample=", init },
    { "rebuild", "", N_("makes the stored figures anew from the records"),
      CLI_WRITE, 0, 0, "", rebuild },
    { "verify", "",
      N_("compares every stored figure with a recomputation; checks log, "
         "references and file"),
      CLI_READ, 0, 0, "", verify },
    { "log", "[--from SEQ]", N_("lists the log, the newest 100 by default"),
      CLI_READ, 0, 0, "from=", log_cmd },
    { "backup", "FILE", N_("copies everything into FILE"), CLI_READ, 1, 1, "",
      backup },
    { "doctor", "", N_("says how the data file is"), CLI_READ, 0, 0, "",
      doctor },
    { 0 }
};
