/*
 * Connecting: the settings of a session, connecting again; and the realm's
 * schema as a whole.  A schema is ours when its comment says "soket
 * schema N", N being the schema's version.
 */
#include <assert.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/db_postgres.h"
#include "store/db_postgres_house.h"
#include "store/schema.h"

enum {
    WAIT_MS = 10000, /* for a server that is coming back */
    FIRST_DELAY_MS = 25,
    MAX_DELAY_MS = 500,
};

#define MARK "soket schema "

/* clang-format off */
static const struct schema_token tokens[] = {
    { "@PK@",        "BIGINT PRIMARY KEY" },
    { "@INT@",       "BIGINT" },
    { "@TEXT@",      "TEXT COLLATE \"C\"" },
    { "@BLOB@",      "BYTEA" },
    { "@STRICT@",    "" },
    { "@CLUSTERED@", "" },
    { NULL, NULL }
};

/* Defaults that an address may override; and those that it may not.  A silent
 * server is given up after some seconds, on both sides of the line. */
static const char *const before[] = {
    "connect_timeout", "5", "keepalives_idle", "3", "keepalives_interval", "2",
    "keepalives_count", "3", "tcp_user_timeout", "10000",
    "application_name", "soket",
};
/* clang-format on */

/* ---- connecting ---- */

/* `session`: read-write or any. */
static PGconn *connect_once(const struct pg *db, const char *session)
{
    const char *words[countof(before) / 2 + 4] = { 0 };
    const char *values[countof(words)] = { 0 };
    int n = 0;

    for (int i = 0; i < countof(before); i += 2) {
        words[n] = before[i];
        values[n++] = before[i + 1];
    }
    words[n] = "target_session_attrs";
    values[n++] = session;
    words[n] = "dbname";
    values[n++] = db->uri;
    words[n] = "client_encoding";
    values[n++] = "UTF8";
    return PQconnectdbParams(words, values, 1);
}

static bool is_full(const PGconn *c)
{
    const char *why = PQerrorMessage(c);

    return strstr(why, "too many c") || /* clients, connections for… */
           strstr(why, "remaining connection slots");
}

/* Worth waiting for: too many connections, starting up, shutting down, and on
 * the way back any silence. */
static bool may_come(const PGconn *c)
{
    const char *why = PQerrorMessage(c);

    return is_full(c) || strstr(why, "starting up") ||
           strstr(why, "shutting down") || strstr(why, "recovery") ||
           strstr(why, "not yet accepting");
}

static bool only_reads(const struct pg *db)
{
    PGconn *c = db->base.write ? connect_once(db, "any") : NULL;
    bool there = c && PQstatus(c) == CONNECTION_OK;

    PQfinish(c);
    return there;
}

static enum rc cannot_connect(struct pg *db, struct err *e)
{
    if (is_full(db->c))
        err_set(e, RC_LIMIT, "",
                N_("the database '%s' has no connection left for us: nothing "
                   "was done; try again later, or let the server allow more "
                   "(max_connections)"),
                db->base.where);
    else if (only_reads(db))
        err_set(e, RC_IO, "",
                N_("this database server only reads (a standby): nothing was "
                   "saved; use the address of the one that writes"));
    else
        err_set(e, RC_IO, "",
                N_("cannot reach the database '%s'; look whether the server "
                   "runs and the address is right"),
                db->base.where);
    snprintf(e->detail, sizeof e->detail, "%s", PQerrorMessage(db->c));
    return e->rc;
}

static int64_t clock_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

/* Of all that servers remark, one thing matters: a commit that stands here and
 * perhaps not on the standby. */
static void notice(void *arg, const PGresult *r)
{
    const char *from = PQresultErrorField(r, PG_DIAG_SOURCE_FUNCTION);
    struct pg *db = arg;

    if (from && strcmp(from, "SyncRepWaitForLSN") == 0)
        db->alone = true;
}

/*
 * What a session of ours must be, whatever the server's settings say.  The
 * server, too, gives up a client that fell silent: a dead writer must not hold
 * the lock.  A reader holds none, and a copy may be long busy elsewhere.
 */
static const char SQL_SETTINGS[] =
    "SELECT set_config('search_path', quote_ident(?1) || ', pg_temp', false),"
    " set_config('synchronous_commit', 'on', false),"
    " set_config('lock_timeout', '10s', false),"
    " set_config('statement_timeout', '600s', false),"
    " set_config('idle_in_transaction_session_timeout', ?3, false),"
    " set_config('client_connection_check_interval', '2s', false),"
    " set_config('tcp_user_timeout', '10000', false),"
    " set_config('tcp_keepalives_idle', '3', false),"
    " set_config('tcp_keepalives_interval', '2', false),"
    " set_config('tcp_keepalives_count', '3', false),"
    " set_config('default_transaction_read_only', ?2, false),"
    " set_config('jit', 'off', false)";

static enum rc settings(struct pg *db, struct err *e)
{
    bool write = db->base.write;
    struct param p[3] = { P_TEXT(str_of(db->schema)),
                          P_TEXT(write ? S("off") : S("on")),
                          P_TEXT(write ? S("120s") : S("1h")) };

    PQsetNoticeReceiver(db->c, notice, db);
    if (!PQenterPipelineMode(db->c))
        return pg_fault(db, NULL, e);
    TRY(pg_send(db, NULL, SQL_SETTINGS, (struct params){ p, 3 }, e));
    return pg_drain(db, NULL, e);
}

/* `again`: it was there before, so any failure may pass. */
static enum rc connect_to(struct pg *db, bool again, struct err *e)
{
    int64_t until = clock_ms() + WAIT_MS;
    int delay = FIRST_DELAY_MS;

    for (;;) {
        PQfinish(db->c);
        pg_forget(db);
        db->c = connect_once(db, db->base.write ? "read-write" : "any");
        if (PQstatus(db->c) == CONNECTION_OK) {
            if (settings(db, e) == RC_OK)
                return RC_OK;
            if (!again)
                return e->rc;
        }
        if ((!again && !may_come(db->c)) || clock_ms() + delay > until)
            return cannot_connect(db, e);
        poll(NULL, 0, delay);
        delay = delay * 2 < MAX_DELAY_MS ? delay * 2 : MAX_DELAY_MS;
    }
}

/* A connection that lies idle has nothing to read, unless the end of it: first a
 * goodbye, a moment later the cut. */
static bool is_cut(struct pg *db)
{
    struct pollfd p = { .fd = PQsocket(db->c), .events = POLLIN };

    pg_collect(db);
    if (db->lost || PQstatus(db->c) == CONNECTION_BAD)
        return true;
    return !db->queued && poll(&p, 1, 0) > 0;
}

enum rc pg_ready(struct pg *db, struct err *e)
{
    return is_cut(db) ? connect_to(db, true, e) : RC_OK;
}

int64_t pg_lock_key(const struct pg *db)
{
    return (int64_t)str_hash(str_of(db->schema));
}

/* ---- the schema ---- */

/* A schema that one may not look into is as if it had no tables. */
static const char SQL_COMMENT[] =
    "SELECT CASE WHEN has_schema_privilege(oid, 'USAGE') THEN ' ' ELSE '!' END"
    " || COALESCE(obj_description(oid, 'pg_namespace'), '')"
    " FROM pg_namespace WHERE nspname = ?1";

/* -1: no such schema; 0: there, and not ours. */
static enum rc read_version(struct pg *db, const char *schema, int *ret,
                            struct err *e)
{
    struct arena *a = arena_new();
    int64_t n = 0;
    Str comment;
    enum rc rc = pg_ask(db, SQL_COMMENT, schema, &comment, a, e);

    if (rc == RC_OK) {
        *ret = comment.p ? 0 : -1;
        db->barred = str_starts(comment, S("!"));
        comment = str_from(comment, comment.n > 0);
        if (str_starts(comment, S(MARK)) &&
            str_int(str_from(comment, sizeof MARK - 1), &n))
            *ret = (int)n;
    }
    arena_free(a);
    return rc;
}

static void put_name(struct buf *out, const char *name)
{
    buf_char(out, '"'); /* no quote can be in it: realm_ok */
    buf_z(out, name);
    buf_char(out, '"');
}

/* The steps after `from` up to `to`, in the transaction that was begun. */
static enum rc apply_steps(struct pg *db, int from, int to, struct err *e)
{
    struct arena *a = arena_new();
    struct buf *text = NEW(a, struct buf, 1);
    enum rc rc;

    buf_init_arena(text, a, BUF_NO_MAX);
    /* for all of the text together, and a large realm takes its time */
    buf_z(text, "SET LOCAL statement_timeout = 0;");
    if (from == 0) {
        buf_z(text, "CREATE SCHEMA ");
        put_name(text, db->schema);
        buf_char(text, ';');
    }
    for (int i = from + 1; i <= to; i++)
        buf_str(text, schema_step(a, i, tokens));
    buf_z(text, "COMMENT ON SCHEMA ");
    put_name(text, db->schema);
    buf_fmt(text, " IS '" MARK "%d'", to);
    rc = pg_run(db, text->p, e);
    arena_free(a);
    return rc;
}

static enum rc exists_already(const char *what, struct err *e)
{
    return err_set(e, RC_CONFLICT, "", N_("'%s' exists already"), what);
}

/* Brings the schema from the version it has to `to`; *ret: what it had.  Under the
 * lock of writers, so that two at once do it one after the other. */
static enum rc change_schema(struct pg *db, bool create, int to, int *ret,
                             struct err *e)
{
    enum rc rc;

    TRY(db_begin(&db->base, e));
    rc = read_version(db, db->schema, ret, e);
    if (rc == RC_OK && create && *ret >= 0)
        rc = exists_already(db->base.where, e);
    else if (rc == RC_OK && *ret < to)
        rc = apply_steps(db, create ? 0 : *ret, to, e);
    if (rc == RC_OK)
        return db_commit(&db->base, e);
    db_rollback(&db->base);
    return rc;
}

static enum rc take_schema(struct pg *db, unsigned flags, struct err *e)
{
    int version = 0;

    if (flags & DB_CREATE)
        return change_schema(db, true, schema_wanted(flags), &version, e);
    TRY(read_version(db, db->schema, &version, e));
    if (version < 0)
        return err_set(e, RC_NOTFOUND, "",
                       N_("there is no realm '%s' in this database; make it "
                          "with 'soket -d %s init'"),
                       db->schema, db->base.where);
    if (version == 0)
        return err_set(e, RC_DB, "", N_("the schema '%s' is not one of soket"),
                       db->schema);
    if (db->barred)
        return err_set(e, RC_DENIED, "",
                       N_("the role of this connection may not do that in the "
                          "database; use the address with the owner's role"));
    return schema_accept(db->base.where, version, flags, e);
}

/* Only asked for: the role that works every day may not change tables. */
enum rc pg_upgrade(struct db *base, struct err *e)
{
    struct pg *db = (struct pg *)base;
    int version = 0;

    TRY(change_schema(db, false, schema_version(), &version, e));
    if (version < schema_version())
        base->upgraded_from = version;
    return RC_OK;
}

/* ---- opening and closing ---- */

static enum rc pg_new(struct pg **ret, const char *where, bool write,
                      struct err *e)
{
    struct arena *a = arena_new();
    struct pg *db = xmalloc(sizeof *db);
    Str realm, uri = pg_split(a, where, &realm);

    memset(db, 0, sizeof *db);
    db->base.driver = &db_postgres;
    db->base.where = xstrdup(pg_shown(a, where).p);
    db->base.write = write;
    db->uri = xstrdup(uri.p);
    db->schema = xstrdup(realm.p);
    db->batch = 1;
    *ret = db;
    arena_free(a);
    TRY(pg_check_realm(str_of(db->schema), e));
    return connect_to(db, false, e);
}

enum rc pg_connect(struct pg **ret, const char *where, struct err *e)
{
    struct pg *db;
    enum rc rc = pg_new(&db, where, false, e);

    if (rc == RC_OK)
        *ret = db;
    else
        pg_close(&db->base);
    return rc;
}

enum rc pg_open(struct db **ret, const char *where, unsigned flags,
                struct err *e)
{
    struct pg *db;
    enum rc rc = pg_new(&db, where, flags & (DB_WRITE | DB_CREATE), e);

    if (rc == RC_OK && flags & DB_CREATE)
        rc = pg_claim(db, e);
    if (rc == RC_OK)
        rc = take_schema(db, flags, e);
    if (rc == RC_OK && flags & DB_SMALL)
        rc = pg_note(db, e);
    if (rc == RC_OK)
        *ret = &db->base;
    else
        pg_close(&db->base);
    return rc;
}

void pg_close(struct db *base)
{
    struct pg *db = (struct pg *)base;

    pg_drop_ahead(db);
    PQfinish(db->c);
    free(db->later);
    free(db->uri);
    free(db->schema);
    free(db->base.where);
    free(db);
}

/* ---- made whole or not at all ---- */

/* In line with the schema's writers; an end that is lost is told as such. */
static enum rc run_alone(struct pg *db, const char *sql, struct err *e)
{
    enum rc rc;

    TRY(db_begin(&db->base, e));
    rc = pg_run(db, sql, e);
    if (rc == RC_OK)
        return db_commit(&db->base, e);
    db_rollback(&db->base);
    return rc;
}

bool pg_exists(const char *where)
{
    struct err ignored = { .rc = RC_OK };
    int version = -1;
    struct pg *db;

    if (pg_new(&db, where, false, &ignored) == RC_OK &&
        read_version(db, db->schema, &version, &ignored) != RC_OK)
        version = -1;
    pg_close(&db->base);
    return version >= 0;
}

enum rc pg_rename(const char *part, const char *where, struct err *e)
{
    struct arena *a = arena_new();
    struct buf *text = NEW(a, struct buf, 1);
    struct pg *db;
    enum rc rc = pg_new(&db, part, true, e);
    Str realm;
    int version = -1;

    buf_init_arena(text, a, BUF_NO_MAX);
    pg_split(a, where, &realm);
    if (rc == RC_OK)
        rc = pg_check_realm(realm, e);
    if (rc == RC_OK)
        rc = pg_claim(db, e);
    if (rc == RC_OK)
        rc = read_version(db, realm.p, &version, e);
    if (rc == RC_OK && version >= 0)
        rc = exists_already(pg_shown(a, where).p, e);
    if (rc == RC_OK) {
        buf_z(text, "ALTER SCHEMA ");
        put_name(text, db->schema);
        buf_z(text, " RENAME TO ");
        put_name(text, realm.p);
        rc = run_alone(db, text->p, e);
    }
    pg_close(&db->base);
    arena_free(a);
    return rc;
}

enum rc pg_remove(const char *where, struct err *e)
{
    struct pg *db;
    enum rc rc = pg_new(&db, where, true, e);
    int version = -1;
    struct buf text;

    if (rc == RC_OK)
        rc = pg_claim(db, e);
    if (rc == RC_OK)
        rc = read_version(db, db->schema, &version, e);
    if (rc == RC_OK && version == 0)
        rc = err_set(e, RC_DB, "", N_("the schema '%s' is not one of soket"),
                     db->schema);
    if (rc == RC_OK && version > 0) {
        buf_init(&text, BUF_NO_MAX);
        buf_z(&text, "DROP SCHEMA ");
        put_name(&text, db->schema);
        buf_z(&text, " CASCADE");
        rc = run_alone(db, text.p, e);
        buf_release(&text);
    }
    pg_close(&db->base);
    return rc;
}
