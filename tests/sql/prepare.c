/*
 * Prepares every statement of the program on the engine under test, in a store
 * with the newest schema, and names those that it refuses.  `prepare planted`
 * succeeds when statements that an engine must refuse are refused.
 */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>
#include <sqlite3.h>

#include "store/db.h"
#include "store_for_test.h"

struct statement {
    const char *file;
    int line;
    const char *sql;
};

static const struct statement statements[] = {
#include "statements.inc"
};

/* Statements that must be refused, and by which engine. */
static const struct {
    const char *what;
    bool by[2];
    const char *sql;
} planted[] = {
    { "column", { true, true }, "SELECT id, nothing FROM unit WHERE key = ?1" },
    { "group", { false, true }, "SELECT key, MAX(made) FROM unit" },
    { "type", { false, true }, "SELECT id FROM unit WHERE made = 'a'" },
    { "number", { false, true }, "SELECT made * 0.5 FROM unit" },
    { "cast", { true, false }, "SELECT id::text FROM unit WHERE key = ?1" },
    { "way",
      { true, false },
      "SELECT a.state FROM activity a JOIN unit u ON u.id = a.unit"
      " JOIN campaign c ON c.ident = a.campaign AND c.ended = ?1 WHERE a.id > "
      "?2" },
};

/* Whole numbers, texts and bytes: what db_int and db_text can read. */
static bool is_readable(Oid type)
{
    return type == 20 || type == 23 || type == 25 || type == 17;
}

struct engine {
    enum test_engine kind;
    sqlite3 *lite;
    PGconn *pg;
    char why[1024];
};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "prepare: %s: %s\n", what, why);
    exit(2);
}

static void open_pg(struct engine *e, const char *where)
{
    char base[STORE_ROOM], path[STORE_ROOM];
    const char *realm = strstr(where, "&realm=");
    PGresult *r;

    snprintf(base, sizeof base, "%.*s", (int)(realm - where), where);
    e->pg = PQconnectdb(base);
    if (PQstatus(e->pg) != CONNECTION_OK)
        give_up(base, PQerrorMessage(e->pg));
    snprintf(path, sizeof path, "SET search_path TO \"%s\"",
             realm + strlen("&realm="));
    r = PQexec(e->pg, path);
    if (PQresultStatus(r) != PGRES_COMMAND_OK)
        give_up(path, PQerrorMessage(e->pg));
    PQclear(r);
}

static void open_engine(struct engine *e, const char *where)
{
    struct err err = { .lang = LANG_EN };
    struct db *db;

    if (db_open(&db, where, DB_CREATE, &err) != RC_OK)
        give_up(where, err.text);
    db_close(db);
    e->kind = test_engine();
    if (e->kind == ON_PG)
        open_pg(e, where);
    else if (sqlite3_open(where, &e->lite) != SQLITE_OK)
        give_up(where, sqlite3_errmsg(e->lite));
}

static void close_engine(struct engine *e)
{
    sqlite3_close(e->lite);
    PQfinish(e->pg);
}

/* ?1 becomes $1 outside of texts. */
static char *numbered(const char *sql)
{
    char *out = strdup(sql);
    bool in_text = false;

    if (!out)
        give_up("memory", sql);
    for (char *p = out; *p; p++) {
        in_text ^= *p == '\'';
        if (*p == '?' && !in_text && isdigit((unsigned char)p[1]))
            *p = '$';
    }
    return out;
}

static bool pg_takes(struct engine *e, const char *sql)
{
    char *text = numbered(sql);
    PGresult *r = PQprepare(e->pg, "", text, 0, NULL);
    bool good = PQresultStatus(r) == PGRES_COMMAND_OK;

    free(text);
    PQclear(r);
    snprintf(e->why, sizeof e->why, "%s", PQerrorMessage(e->pg));
    if (!good)
        return false;
    r = PQdescribePrepared(e->pg, "");
    for (int i = 0; i < PQnfields(r) && good; i++) {
        good = is_readable(PQftype(r, i));
        if (!good)
            snprintf(e->why, sizeof e->why, "column %d has the type %u", i,
                     PQftype(r, i));
    }
    PQclear(r);
    return good;
}

static bool takes(struct engine *e, const char *sql)
{
    sqlite3_stmt *s;

    if (e->kind == ON_PG)
        return pg_takes(e, sql);
    if (sqlite3_prepare_v2(e->lite, sql, -1, &s, NULL) != SQLITE_OK) {
        snprintf(e->why, sizeof e->why, "%s", sqlite3_errmsg(e->lite));
        return false;
    }
    sqlite3_finalize(s);
    return true;
}

/* ---- plans ---- */

/*
 * A campaign may have millions of records.  A statement that SQLite answers by going
 * through all of one campaign, whatever else it asks for, is refused, but for those
 * that are to read all of it or stop after the newest; "campaign = +a.campaign" in a
 * join takes the way over the campaign off the planner's list.
 */
static bool may_read_all(const char *file)
{
    static const char *const files[] = { "figure_verify.c", "catalog_end.c",
                                         "search_activity.c" };

    for (int i = 0; i < countof(files); i++)
        if (strstr(file, files[i]))
            return true;
    return false;
}

static bool reads_campaign(struct engine *e, const char *sql)
{
    char *text = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *s = NULL;
    bool met = false;

    if (e->kind == ON_SQLITE &&
        sqlite3_prepare_v2(e->lite, text, -1, &s, NULL) == SQLITE_OK)
        while (!met && sqlite3_step(s) == SQLITE_ROW)
            met = strstr((const char *)sqlite3_column_text(s, 3),
                         "_day (campaign=?)") != NULL;
    if (met)
        snprintf(e->why, sizeof e->why, "goes through a whole campaign: %s",
                 (const char *)sqlite3_column_text(s, 3));
    sqlite3_finalize(s);
    sqlite3_free(text);
    return met;
}

static int check_all(struct engine *e)
{
    int refused = 0;

    for (int i = 0; i < countof(statements); i++)
        if (!takes(e, statements[i].sql) ||
            (!may_read_all(statements[i].file) &&
             reads_campaign(e, statements[i].sql))) {
            printf("%s:%d: %s\n    %s\n", statements[i].file,
                   statements[i].line, e->why, statements[i].sql);
            refused++;
        }
    printf("prepare: %d statements, %d refused\n", (int)countof(statements),
           refused);
    return refused > 0;
}

static int check_planted(struct engine *e)
{
    int missed = 0;

    for (int i = 0; i < countof(planted); i++) {
        bool must = planted[i].by[e->kind];

        if ((takes(e, planted[i].sql) && !reads_campaign(e, planted[i].sql)) ==
            !must)
            continue;
        printf("prepare: planted %s: %s\n", planted[i].what,
               must ? "went through" : e->why);
        missed++;
    }
    return missed > 0;
}

int main(int argc, char **argv)
{
    struct engine e = { .kind = ON_SQLITE };
    char where[STORE_ROOM];
    int bad;

    test_store("sql_prepare", where);
    open_engine(&e, where);
    bad = argc > 1 && strcmp(argv[1], "planted") == 0 ? check_planted(&e)
                                                      : check_all(&e);
    close_engine(&e);
    test_store_drop(where);
    return bad;
}
