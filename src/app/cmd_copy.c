/*
 * soket copy, digest, upgrade: a store as a whole, whatever its engine and its
 * schema: moved, summed up, brought up to date.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "app/cli.h"
#include "app/commands.h"
#include "domain/figure.h"
#include "store/copy.h"

static int64_t ms_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* Closes the store when the command is over. */
static void close_db(void *db)
{
    db_close(db);
}

static enum rc open_old(struct cli *cli, const char *where, unsigned flags,
                        struct db **ret)
{
    TRY(db_open(ret, where, flags | DB_OLD, &cli->c.err));
    arena_defer(cli->c.arena, close_db, *ret);
    return RC_OK;
}

/* ---- what was done, table by table ---- */

/* Prints at once, so that a long copy shows where it is. */
static void say_table(void *arg, const struct table_digest *t)
{
    struct cli *cli = arg;

    if (cli->json)
        return;
    say(cli, T(cli, N_("%s: %lld rows, %lld per second, %s\n")), t->table->name,
        (long long)t->rows, (long long)(t->rows * 1000 / (t->ms ? t->ms : 1)),
        t->hash);
    fwrite(cli->out.p, 1, cli->out.n, stdout);
    fflush(stdout);
    buf_reset(&cli->out);
}

/* Hashes alone: two outputs are equal when the stores are. */
static void say_hash(void *arg, const struct table_digest *t)
{
    struct cli *cli = arg;

    if (!cli->json)
        say(cli, T(cli, N_("%s: %lld rows, %s\n")), t->table->name,
            (long long)t->rows, t->hash);
}

static struct store_watch watch(struct cli *cli)
{
    return (struct store_watch){ say_table, cli };
}

static void say_digest(struct cli *cli, const struct store_digest *d,
                       int64_t ms)
{
    struct arena *a = cli->c.arena;
    struct value *v, *list;

    if (!cli->json) {
        say(cli, T(cli, N_("together: %lld rows, %lld per second, %s\n")),
            (long long)d->rows, (long long)(d->rows * 1000 / (ms ? ms : 1)),
            d->hash);
        return;
    }
    v = val_object(a);
    list = val_list(a);
    val_set_int(v, "schema", d->schema);
    val_set_int(v, "rows", d->rows);
    val_set_int(v, "ms", ms);
    val_set_text(v, "hash", str_of(d->hash));
    for (int i = 0; i < d->n; i++) {
        struct value *t = val_add(list, val_object(a));

        val_set_text(t, "name", str_of(d->tables[i].table->name));
        val_set_int(t, "rows", d->tables[i].rows);
        val_set_int(t, "ms", d->tables[i].ms);
        val_set_text(t, "hash", str_of(d->tables[i].hash));
    }
    val_set(v, "tables", list);
    cli_json(cli, v);
}

static enum rc copy(struct cli *cli)
{
    struct store_digest *d = NEW(cli->c.arena, struct store_digest, 1);
    int64_t since = ms_now();
    struct db *from;

    TRY(open_old(cli, cli->args[0], DB_READ, &from));
    TRY(store_copy(from, cli->args[1], cli->c.arena, watch(cli), d,
                   &cli->c.err));
    say_digest(cli, d, ms_now() - since);
    return RC_OK;
}

static enum rc digest(struct cli *cli)
{
    struct store_digest *d = NEW(cli->c.arena, struct store_digest, 1);
    int64_t since = ms_now();
    struct db *db;

    TRY(open_old(cli, cli->file, DB_READ, &db));
    TRY(store_digest(db, cli->c.arena, (struct store_watch){ say_hash, cli }, d,
                     &cli->c.err));
    if (cli->json)
        say_digest(cli, d, ms_now() - since);
    else
        say(cli, T(cli, N_("together: %lld rows, %s\n")), (long long)d->rows,
            d->hash);
    return RC_OK;
}

/* ---- upgrade ---- */

/* from: 0 when there was nothing to do */
static void say_upgrade(struct cli *cli, int from, int to, int64_t ms)
{
    struct value *v;

    if (!from)
        from = to;
    if (cli->json) {
        v = val_object(cli->c.arena);
        val_set_int(v, "from", from);
        val_set_int(v, "to", to);
        val_set_int(v, "ms", ms);
        cli_json(cli, v);
    } else if (from == to) {
        say(cli, T(cli, N_("up to date: schema %d\n")), to);
    } else {
        say(cli, T(cli, N_("schema %d is now schema %d, in %lld ms\n")), from,
            to, (long long)ms);
    }
}

static int schema_of(struct db *db)
{
    struct db_info info;

    db_info(db, &info);
    return info.schema;
}

static const struct table_digest *find_table(const struct store_digest *d,
                                             const char *name)
{
    for (int i = 0; i < d->n; i++)
        if (strcmp(d->tables[i].table->name, name) == 0)
            return &d->tables[i];
    return NULL;
}

struct rehearsal {
    struct store_digest before, after;
    int64_t ms, faults;
};

/* What becomes of each table; one that an upgrade leaves alone is not named. */
static void say_changes(struct cli *cli, const struct rehearsal *r)
{
    struct arena *a = cli->c.arena;
    struct value *v = val_object(a), *list = val_list(a);

    for (int i = 0; i < r->after.n; i++) {
        const struct table_digest *t = &r->after.tables[i];
        const struct table_digest *was = find_table(&r->before, t->table->name);
        struct value *row;

        if (was && strcmp(was->hash, t->hash) == 0)
            continue;
        row = val_add(list, val_object(a));
        val_set_text(row, "name", str_of(t->table->name));
        val_set_int(row, "rows", t->rows);
        val_set_bool(row, "new", !was);
        if (!cli->json)
            say(cli,
                was ? T(cli, N_("%s: changed, %lld rows\n"))
                    : T(cli, N_("%s: new, %lld rows\n")),
                t->table->name, (long long)t->rows);
    }
    if (cli->json) {
        val_set_int(v, "from", r->before.schema);
        val_set_int(v, "to", r->after.schema);
        val_set_int(v, "ms", r->ms);
        val_set_int(v, "faults", r->faults);
        val_set(v, "changes", list);
        cli_json(cli, v);
    } else {
        say(cli,
            T(cli, N_("rehearsed: from schema %d to schema %d in %lld ms; the "
                      "data itself was not touched\n")),
            r->before.schema, r->after.schema, (long long)r->ms);
    }
}

static void say_fault(void *arg, Str fault)
{
    say((struct cli *)arg, "%.*s\n", STR(fault));
}

/* The copy at `place`: upgraded, then looked at as any reader would. */
static enum rc rehearse_at(struct cli *cli, const char *place,
                           struct rehearsal *r)
{
    int64_t since = ms_now();
    struct ctx c;
    struct db *db;
    enum rc rc;

    TRY(db_open(&db, place, DB_WRITE | DB_OLD | DB_PART, &cli->c.err));
    rc = db_upgrade(db, &cli->c.err);
    db_close(db);
    TRY(rc);
    r->ms = ms_now() - since;
    rc = ctx_open(&c, place, DB_READ | DB_PART, cli->lang);
    if (rc == RC_OK)
        rc = store_digest(c.db, cli->c.arena, (struct store_watch){ 0 },
                          &r->after, &c.err);
    if (rc == RC_OK)
        rc = figure_verify(&c, cli->json ? NULL : say_fault, cli, &r->faults);
    if (rc != RC_OK)
        cli->c.err = c.err;
    ctx_close(&c);
    return rc;
}

static enum rc rehearse(struct cli *cli, struct db *db)
{
    struct rehearsal *r = NEW(cli->c.arena, struct rehearsal, 1);
    Str place = db_part(cli->c.arena, cli->file);
    struct err quiet = { .lang = cli->lang };
    enum rc rc;

    TRY(db_remove(place.p, &cli->c.err));
    TRY(store_copy(db, place.p, cli->c.arena, (struct store_watch){ 0 },
                   &r->before, &cli->c.err));
    rc = rehearse_at(cli, place.p, r);
    if (db_remove(place.p, &quiet) != RC_OK && rc == RC_OK) {
        cli->c.err = quiet;
        rc = quiet.rc;
    }
    TRY(rc);
    say_changes(cli, r);
    if (r->faults)
        return fail(&cli->c, RC_CONFLICT, "",
                    N_("the rehearsed upgrade shows %lld faults: do not "
                       "upgrade; send the list to the makers of the program"),
                    (long long)r->faults);
    return RC_OK;
}

static enum rc upgrade(struct cli *cli)
{
    bool dry = cli_has(cli, "dry-run");
    Str backup = cli_option(cli, "backup");
    int64_t since;
    struct db *db;

    TRY(open_old(cli, cli->file, dry ? DB_READ : DB_WRITE, &db));
    if (dry)
        return rehearse(cli, db);
    if (backup.p)
        TRY(db_backup(db, backup.p, &cli->c.err));
    since = ms_now();
    TRY(db_upgrade(db, &cli->c.err));
    say_upgrade(cli, db_upgraded_from(db), schema_of(db), ms_now() - since);
    return RC_OK;
}

const struct command copy_commands[] = {
    { "copy", "FROM TO",
      N_("copies everything to a new place, a file or a realm of PostgreSQL, "
         "and compares both"),
      CLI_NO_STORE, 2, 2, "", copy },
    { "digest", "",
      N_("prints a hash per table: equal hashes mean equal contents"),
      CLI_NO_STORE, 0, 0, "", digest },
    { "upgrade", "[--dry-run] [--backup FILE]",
      N_("brings data of an older program to this one's schema; --dry-run "
         "only tries it on a copy"),
      CLI_NO_STORE, 0, 0, "dry-run backup=", upgrade },
    { 0 }
};
