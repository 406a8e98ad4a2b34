/* soket realm create, list, backup, drop: the realms of a house (-d). */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "app/cli.h"
#include "app/commands.h"
#include "store/realm.h"

/* Option -r names one realm for other commands; here the name is an argument. */
static enum rc check_house(struct cli *cli)
{
    if (cli->realm)
        return cli_usage(cli, N_("'soket realm' takes the realm's name as an "
                                 "argument, not by -r"));
    return realm_house_check(cli->file, &cli->c.err);
}

/* ---- create ---- */

static enum rc create(struct cli *cli)
{
    Str name = cli_arg(cli, 0), where;

    TRY(check_house(cli));
    TRY(realm_where(cli->c.arena, cli->file, name, &where, &cli->c.err));
    if (db_exists(where.p))
        return fail(&cli->c, RC_CONFLICT, "realm",
                    N_("there is a realm '%.*s' already"), STR(name));
    TRY(cli_make_store(cli, where.p, cli_fill_new));
    say(cli, T(cli, N_("realm '%.*s' is ready\n")), STR(name));
    return RC_OK;
}

/* ---- list ---- */

static void say_realm(struct cli *cli, struct value *all, const struct realm *r)
{
    char at[CLOCK_TEXT];
    Str changed = r->changed ? str_of(clock_iso(r->changed, at)) : S("");
    struct value *v;

    if (!all) {
        say(cli, "%.*s\t%lld\t%.*s\n", STR(r->name), (long long)r->bytes,
            STR(changed));
        return;
    }
    v = val_add(all, val_object(cli->c.arena));
    val_set_text(v, "name", r->name);
    val_set_int(v, "bytes", r->bytes);
    val_set(v, "changed",
            changed.n ? val_text(cli->c.arena, str_dup(cli->c.arena, changed))
                      : val_null(cli->c.arena));
}

static enum rc list(struct cli *cli)
{
    struct realm_page q = { .after = S("") };
    struct value *all = cli->json ? val_list(cli->c.arena) : NULL;

    TRY(check_house(cli));
    do {
        TRY(realm_list(cli->c.arena, cli->file, &q, &cli->c.err));
        for (int i = 0; i < q.n; i++)
            say_realm(cli, all, &q.at[i]);
        if (q.n)
            q.after = q.at[q.n - 1].name;
    } while (q.more);
    if (all)
        cli_json(cli, all);
    return RC_OK;
}

/* ---- backup ---- */

static enum rc copy_one(struct cli *cli, Str name, const char *to,
                        struct err *e)
{
    struct arena *a = arena_new();
    struct db *db = NULL;
    Str where;
    enum rc rc = realm_where(a, cli->file, name, &where, e);

    if (rc == RC_OK)
        rc = db_open(&db, where.p, DB_READ | DB_SMALL, e);
    if (rc == RC_OK)
        rc = db_backup(db, to, e);
    db_close(db);
    arena_free(a);
    return rc;
}

struct copies {
    struct cli *cli;
    const char *folder;
    struct value *all; /* JSON, or NULL */
    int good, bad;
};

static void copy_into(struct copies *k, Str name)
{
    struct cli *cli = k->cli;
    struct arena *a = cli->c.arena;
    struct err e = { .lang = cli->lang };
    Str to = str_fmt(a, "%s/%.*s.db", k->folder, STR(name));
    bool good = copy_one(cli, name, to.p, &e) == RC_OK;
    struct value *v;

    k->good += good;
    k->bad += !good;
    if (!k->all) {
        if (good)
            say(cli, "[ok] %.*s\n", STR(name));
        else
            say(cli, "[!!] %.*s: %s\n", STR(name), e.text);
        return;
    }
    v = val_add(k->all, val_object(a));
    val_set_text(v, "name", name);
    val_set_text(v, "file", to);
    val_set_bool(v, "good", good);
    val_set(v, "why",
            good ? val_null(a) : val_text(a, str_dup(a, str_of(e.text))));
}

static enum rc make_folder(struct cli *cli, const char *folder)
{
    struct stat st;

    if (mkdir(folder, 0700) == 0)
        return RC_OK;
    if (errno == EEXIST && stat(folder, &st) == 0 && S_ISDIR(st.st_mode))
        return RC_OK;
    return fail(&cli->c, RC_IO, "", N_("cannot make the folder '%s': %s"),
                folder, strerror(errno));
}

/* Every realm is tried; one that fails does not end it. */
static enum rc copy_all(struct cli *cli, const char *folder)
{
    struct copies k = { .cli = cli, .folder = folder };
    struct realm_page q = { .after = S(""), .bare = true };

    TRY(make_folder(cli, folder));
    k.all = cli->json ? val_list(cli->c.arena) : NULL;
    do {
        TRY(realm_list(cli->c.arena, cli->file, &q, &cli->c.err));
        for (int i = 0; i < q.n; i++)
            copy_into(&k, q.at[i].name);
        if (q.n)
            q.after = q.at[q.n - 1].name;
    } while (q.more);
    if (k.all)
        cli_json(cli, k.all);
    if (k.bad)
        return fail(&cli->c, RC_IO, "",
                    N_("%d realms were copied, %d were not, see above"), k.good,
                    k.bad);
    return RC_OK;
}

static enum rc backup(struct cli *cli)
{
    Str all = cli_option(cli, "all");

    TRY(check_house(cli));
    if (cli->n_args != (all.p ? 0 : 2))
        return cli_usage(cli, N_("use: soket realm backup NAME FILE, or: soket "
                                 "realm backup --all FOLDER"));
    if (all.p)
        return copy_all(cli, all.p);
    TRY(copy_one(cli, cli_arg(cli, 0), cli->args[1], &cli->c.err));
    say(cli, T(cli, N_("'%s' holds a copy of everything\n")), cli->args[1]);
    return RC_OK;
}

/* ---- drop ---- */

static enum rc drop(struct cli *cli)
{
    Str name = cli_arg(cli, 0), yes = cli_option(cli, "yes");

    TRY(check_house(cli));
    if (!yes.p || !str_eq(name, yes))
        return cli_usage(cli,
                         N_("everything in realm '%.*s' would be lost; to mean "
                            "it, name it twice: soket realm drop NAME --yes "
                            "NAME"),
                         STR(name));
    TRY(realm_drop(cli->file, name, &cli->c.err));
    say(cli, T(cli, N_("realm '%.*s' is no more\n")), STR(name));
    return RC_OK;
}

const struct command realm_commands[] = {
    { "realm create", "NAME [--sample huu-lung]",
      N_("makes a new realm in the house that -d names: a folder, where it "
         "becomes NAME.db, or a database, where it becomes a schema; other "
         "commands work on it by -r NAME"),
      CLI_NO_STORE, 1, 1, "sample=", create },
    { "realm list", "",
      N_("lists the realms of the house: name, bytes, newest change"),
      CLI_NO_STORE, 0, 0, "", list },
    { "realm backup", "NAME FILE | --all FOLDER",
      N_("copies a realm into FILE, or each into FOLDER/NAME.db"), CLI_NO_STORE,
      0, 2, "all=", backup },
    { "realm drop", "NAME --yes NAME",
      N_("deletes a realm and everything in it"), CLI_NO_STORE, 1, 1,
      "yes=", drop },
    { 0 }
};
