/* soket import, export: lists in from CSV and Excel, out as CSV; imports taken back. */
#include <string.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/export.h"
#include "app/import_sheet.h"
#include "app/import_template.h"
#include "domain/import_undo.h"

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
        val_set_text(e, "cell", str_of(r->errors[i].cell));
        val_set_text(e, "column", r->errors[i].column);
        val_set_text(e, "value", r->errors[i].value);
        val_set_text(e, "message", r->errors[i].message);
    }
}

static void changes_json(struct cli *cli, struct value *v,
                         const struct import_report *r)
{
    struct value *list = val_set(v, "changes", val_list(cli->c.arena));

    for (int i = 0; i < r->n_changes; i++) {
        const struct import_change *from = &r->changes[i];
        struct value *to = val_add(list, val_object(cli->c.arena));

        val_set_int(to, "line", from->line);
        val_set_text(to, "cell", str_of(from->cell));
        val_set_text(to, "key", from->key);
        val_set_text(to, "column", str_of(from->column));
        val_set_text(to, "before", from->before);
        val_set_text(to, "after", from->after);
    }
    val_set_bool(v, "more_changes", r->more_changes);
}

static void print_changes(struct cli *cli, const struct import_report *r)
{
    for (int i = 0; i < r->n_changes; i++) {
        const struct import_change *x = &r->changes[i];

        say(cli, "%d\t%.*s\t%s\t%.*s → %.*s\n", x->line, STR(x->key), x->column,
            STR(x->before), STR(x->after));
    }
}

static void print_errors(struct cli *cli, const struct import_report *r)
{
    for (int i = 0; i < r->n_errors; i++) {
        const struct import_error *e = &r->errors[i];

        if (e->cell[0]) {
            fprintf(stderr,
                    T(cli, N_("cell %s, column %.*s, value '%.*s': %.*s\n")),
                    e->cell, STR(e->column), STR(e->value), STR(e->message));
            continue;
        }
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
        print_changes(cli, r);
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
    if (how->dry) {
        val_set(v, "rows", rows);
        changes_json(cli, v, r);
    }
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
    struct import_source source = { .name = cli_option(cli, "sheet") };
    enum rc rc;

    TRY(kind_of(cli, cli_arg(cli, 0), &how.kind));
    source.kind = how.kind;
    TRY(cli_read_file(cli, cli->args[1], FILE_MAX, &source.bytes));
    TRY(import_sheet(cli->c.arena, &source, &sheet, &cli->c.err));
    TRY(take_numbers(cli, &sheet));
    if (cli->json)
        p.rows = val_list(cli->c.arena);
    if (how.dry) {
        how.changes = true;
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

/* ---- imports taken back ---- */

enum { LISTED = 100 };

static enum rc list(struct cli *cli)
{
    struct value *all = val_list(cli->c.arena);
    struct import_entry *entries;
    int n;

    TRY(import_list(&cli->c, 0, LISTED, &entries, &n));
    for (int i = 0; i < n; i++) {
        const struct import_entry *x = &entries[i];
        struct value *v = val_add(all, val_object(cli->c.arena));
        char at[CLOCK_TEXT];

        val_set_int(v, "seq", x->seq);
        val_set_text(v, "at",
                     str_dup(cli->c.arena, str_of(clock_iso(x->at, at))));
        val_set_text(v, "who", x->who);
        val_set_text(v, "kind", x->kind);
        val_set_int(v, "created", x->created);
        val_set_int(v, "updated", x->updated);
        val_set_int(v, "unchanged", x->unchanged);
        val_set_int(v, "undone_by", x->undone_by);
        val_set_bool(v, "undoable", x->undoable);
        if (!cli->json)
            say(cli, "%lld\t%s\t%.*s\t%.*s\t+%lld ~%lld =%lld%s\n",
                (long long)x->seq, at, STR(x->who), STR(x->kind),
                (long long)x->created, (long long)x->updated,
                (long long)x->unchanged,
                x->undone_by  ? T(cli, N_("\ttaken back"))
                : x->undoable ? T(cli, N_("\tcan be taken back"))
                              : "");
    }
    if (cli->json)
        cli_json(cli, all);
    return RC_OK;
}

static enum rc undo(struct cli *cli)
{
    struct undo_result r;
    int64_t seq;

    if (!str_int(cli_arg(cli, 0), &seq) || seq < 1)
        return cli_usage(cli, N_("'%.*s' is no number of a log entry"),
                         STR(cli_arg(cli, 0)));
    TRY(import_undo(&cli->c, seq, cli_option(cli, "reason"), &r));
    if (cli->json) {
        struct value *v = val_object(cli->c.arena);

        val_set_int(v, "seq", r.seq);
        val_set_int(v, "ended", r.ended);
        val_set_int(v, "restored", r.restored);
        cli_json(cli, v);
        return RC_OK;
    }
    say(cli,
        T(cli, N_("import %lld is taken back: %lld records withdrawn, %lld as "
                  "they were before (log entry %lld)\n")),
        (long long)seq, (long long)r.ended, (long long)r.restored,
        (long long)r.seq);
    return RC_OK;
}

/* ---- the workbook to fill in ---- */

static enum rc template(struct cli *cli) {
    struct import_template how = { .campaign = cli_option(cli, "campaign"),
                                   .unit = cli_option(cli, "unit"),
                                   .records = cli_has(cli, "records") };
    Str file = cli_option(cli, "output"), bytes;
    int64_t rows = TEMPLATE_ROWS;

    if (!how.campaign.n || !how.unit.n ||
        !file.n) return cli_usage(cli, N_("--%s is missing"),
                                  !how.campaign.n ? "campaign"
                                  : !how.unit.n   ? "unit"
                                                  : "output");
    TRY(cli_int(cli, "rows", &rows));
    how.rows = rows < 0 || rows > TEMPLATE_MAX_ROWS ? -1 : (int)rows;
    TRY(import_template_make(&cli->c, &how, &bytes));
    return cli_write_file(cli, file.p, bytes);
}

const struct command import_commands[] = {
    { "import", "KIND FILE [--dry-run] [--numbers vi|en] [--sheet NAME]",
      N_("takes a list in from CSV or Excel, all or nothing; the same file "
         "twice changes nothing"),
      CLI_WRITE, 2, 2, "dry-run numbers= sheet=", import },
    { "import list", "", N_("lists the imports, newest first"), CLI_READ, 0, 0,
      "", list },
    { "import undo", "SEQ --reason TEXT",
      N_("takes a whole import of activities back, unless a record of it was "
         "changed since"),
      CLI_WRITE, 1, 1, "reason=", undo },
    { "template activities",
      "--campaign K --unit U [--rows N] [--records] -o FILE.xlsx",
      N_("writes a workbook in which a unit fills in its activities, to be "
         "imported as it comes back"),
      CLI_READ, 0, 0, "campaign= unit= rows= records output=", template },
    { "export", "KIND > FILE.csv", N_("writes a list as import takes it"),
      CLI_READ, 1, 1, "", export },
    { 0 }
};
