/* soket import, export: lists in and out as CSV. */
#include <string.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/csv_sheet.h"
#include "app/export.h"
#include "domain/import.h"

static const size_t FILE_MAX = (size_t)4 << 30;

static enum rc kind_of(struct cli *cli, Str name, enum import_kind *ret)
{
    for (int i = 0; i < IMPORT_KINDS; i++)
        if (str_is(name, import_kind_names[i])) {
            *ret = (enum import_kind)i;
            return RC_OK;
        }
    return cli_usage(cli,
                     N_("'%.*s' is none of units, events, documents, "
                        "breakdowns, options, indicators, campaigns, "
                        "activities"),
                     STR(name));
}

static const char *result_word(enum save_result r)
{
    return r == SAVE_CREATE   ? "create"
           : r == SAVE_UPDATE ? "update"
                              : "unchanged";
}

struct printing {
    struct cli *cli;
    struct value *rows; /* with --json */
};

static void print_row(void *arg, int line, Str key, enum save_result result)
{
    struct printing *p = arg;
    struct arena *a = p->cli->c.arena;
    struct value *v;

    if (!p->rows) {
        say(p->cli, "%d\t%.*s\t%s\n", line, STR(key), result_word(result));
        return;
    }
    v = val_add(p->rows, val_object(a));
    val_set_int(v, "line", line);
    val_set_text(v, "key", str_dup(a, key));
    val_set_text(v, "result", str_of(result_word(result)));
}

static void errors_json(struct cli *cli, struct value *v,
                        const struct import_report *r)
{
    struct value *list = val_set(v, "errors", val_list(cli->c.arena));

    for (int i = 0; i < r->n_errors; i++) {
        struct value *e = val_add(list, val_object(cli->c.arena));

        val_set_int(e, "line", r->errors[i].line);
        val_set_text(e, "column", r->errors[i].column);
        val_set_text(e, "value", r->errors[i].value);
        val_set_text(e, "message", r->errors[i].message);
    }
}

static void print_errors(struct cli *cli, const struct import_report *r)
{
    for (int i = 0; i < r->n_errors; i++) {
        const struct import_error *e = &r->errors[i];

        fprintf(stderr,
                T(cli, N_("line %d, column %.*s, value '%.*s': %.*s\n")),
                e->line, STR(e->column), STR(e->value), STR(e->message));
    }
    if (r->all_errors > r->n_errors)
        fprintf(stderr, T(cli, N_("… and %lld more\n")),
                (long long)(r->all_errors - r->n_errors));
}

static void print_report(struct cli *cli, const struct import *how,
                         const struct import_report *r, struct value *rows)
{
    struct value *v;

    if (!cli->json) {
        say(cli,
            T(cli, N_("%s: %lld rows, %lld created, %lld updated, %lld "
                      "unchanged%s\n")),
            import_kind_names[how->kind], (long long)r->rows,
            (long long)r->created, (long long)r->updated,
            (long long)r->unchanged,
            how->dry ? T(cli, N_(" (rehearsal: nothing was saved)")) : "");
        return;
    }
    v = val_object(cli->c.arena);
    val_set_text(v, "kind", str_of(import_kind_names[how->kind]));
    val_set_bool(v, "dry_run", how->dry);
    val_set_int(v, "rows_read", r->rows);
    val_set_int(v, "created", r->created);
    val_set_int(v, "updated", r->updated);
    val_set_int(v, "unchanged", r->unchanged);
    val_set_int(v, "seq", r->seq);
    errors_json(cli, v, r);
    if (how->dry)
        val_set(v, "rows", rows);
    cli_json(cli, v);
}

static enum rc take_numbers(struct cli *cli, struct sheet *s)
{
    Str style = cli_option(cli, "numbers");

    if (!style.p)
        return RC_OK;
    if (str_is(style, "vi"))
        s->style = SHEET_STYLE_VI;
    else if (str_is(style, "en"))
        s->style = SHEET_STYLE_EN;
    else
        return cli_usage(cli, N_("--numbers vi|en"));
    return RC_OK;
}

static enum rc import(struct cli *cli)
{
    struct printing p = { .cli = cli };
    struct import_report report;
    struct sheet sheet;
    struct import how = { .sheet = &sheet, .dry = cli_has(cli, "dry-run") };
    Str bytes;
    enum rc rc;

    TRY(kind_of(cli, cli_arg(cli, 0), &how.kind));
    TRY(cli_read_file(cli, cli->args[1], FILE_MAX, &bytes));
    TRY(csv_sheet(cli->c.arena, bytes, &sheet, &cli->c.err));
    TRY(take_numbers(cli, &sheet));
    if (cli->json)
        p.rows = val_list(cli->c.arena);
    if (how.dry) {
        how.row = print_row;
        how.arg = &p;
    }
    rc = import_run(&cli->c, &how, &report);
    if (rc != RC_OK && report.n_errors)
        print_errors(cli, &report);
    if (rc == RC_OK || (cli->json && report.n_errors))
        print_report(cli, &how, &report, p.rows);
    else if (!how.dry)
        buf_reset(&cli->out);
    return rc;
}

static enum rc export(struct cli *cli) {
    enum import_kind kind = IMPORT_UNITS;

    TRY(kind_of(cli, cli_arg(cli, 0), &kind));
    return export_csv(&cli->c, kind, &cli->out);
}

const struct command import_commands[] = {
    { "import", "KIND FILE.csv [--dry-run] [--numbers vi|en]",
      N_("takes a list in, all or nothing; the same file twice changes "
         "nothing"),
      CLI_WRITE, 2, 2, "dry-run numbers=", import },
    { "export", "KIND > FILE.csv", N_("writes a list as import takes it"),
      CLI_READ, 1, 1, "", export },
    { 0 }
};
