/*
 * The SQLite driver.  WAL with synchronous FULL: a commit that returned survives
 * power loss.  Debian 12's SQLite can damage a WAL that two connections write or
 * checkpoint at once, so a writer holds an flock on FILE-lock from open to
 * close, and readers neither write nor checkpoint.
 */
#include "store/db.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "store/db_sqlite.h"
#include "store/schema.h"

enum {
    APPLICATION_ID = 0x536f4b65, /* "SoKe" */
    LOCK_WAIT_MS = 10000,
    LOCK_STEP_MS = 20,
};

/* clang-format off */
static const struct schema_token tokens[] = {
    { "@PK@",        "INTEGER PRIMARY KEY" },
    { "@INT@",       "INTEGER" },
    { "@BLOB@",      "BLOB" },
    { "@TEXT@",      "TEXT" },
    { "@STRICT@",    "STRICT" },
    { "@CLUSTERED@", "STRICT, WITHOUT ROWID" },
    { NULL, NULL }
};
/* clang-format on */

enum rc db_fault(struct db *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db->h);
    enum rc rc;

    if ((code & 0xff) == SQLITE_FULL)
        rc = err_set(e, RC_IO, "",
                     N_("the disk is full: nothing was saved; free some space "
                        "and try again"));
    else if ((code & 0xff) == SQLITE_READONLY)
        rc = err_set(e, RC_IO, "",
                     N_("the file '%s' cannot be written: nothing was saved"),
                     db->where);
    else
        rc = err_set(e, RC_DB, "", N_("the data file refused the operation"));
    snprintf(e->detail, sizeof e->detail, "sqlite %d: %s", code,
             sqlite3_errmsg(db->h));
    return rc;
}

/* ---- opening ---- */

static enum rc take_lock(struct db *db, struct err *e)
{
    char path[4096];

    if (snprintf(path, sizeof path, "%s-lock", db->where) >= (int)sizeof path)
        return err_set(e, RC_LIMIT, "", N_("the file name is too long"));
    db->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (db->lock_fd < 0)
        return err_set(e, RC_IO, "", N_("cannot open '%s': %s"), path,
                       strerror(errno));
    for (int waited = 0; flock(db->lock_fd, LOCK_EX | LOCK_NB) != 0;
         waited += LOCK_STEP_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return err_set(e, RC_IO, "", N_("cannot lock '%s': %s"), path,
                           strerror(errno));
        if (waited >= LOCK_WAIT_MS)
            return err_set(e, RC_CONFLICT, "",
                           N_("another program is writing to '%s'; wait until "
                              "it is done and try again"),
                           db->where);
        poll(NULL, 0, LOCK_STEP_MS);
    }
    return RC_OK;
}

static enum rc run(struct db *db, const char *sql, struct err *e)
{
    if (sqlite3_exec(db->h, sql, NULL, NULL, NULL) != SQLITE_OK)
        return db_fault(db, e);
    return RC_OK;
}

static int64_t pragma_int(struct db *db, const char *sql)
{
    sqlite3_stmt *s;
    int64_t v = -1;

    if (sqlite3_prepare_v2(db->h, sql, -1, &s, NULL) != SQLITE_OK)
        return -1;
    if (sqlite3_step(s) == SQLITE_ROW)
        v = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return v;
}

static enum rc settings(struct db *db, struct err *e)
{
    sqlite3_busy_timeout(db->h, LOCK_WAIT_MS);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !db->write,
                      NULL);
    sqlite3_limit(db->h, SQLITE_LIMIT_ATTACHED, 0);
    TRY(run(db,
            "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
            "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;"
            "PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY",
            e));
    if (!db->write) {
        TRY(run(db, "PRAGMA query_only = ON", e));
        if (sqlite3_wal_autocheckpoint(db->h, 0) != SQLITE_OK)
            return db_fault(db, e);
    }
    return RC_OK;
}

static enum rc apply_steps(struct db *db, int from, struct err *e)
{
    struct arena *a = arena_new();
    enum rc rc = RC_OK;
    char version[48];

    for (int i = from + 1; i <= schema_version() && rc == RC_OK; i++) {
        rc = run(db, schema_step(a, i, tokens).p, e);
        snprintf(version, sizeof version, "PRAGMA user_version = %d", i);
        if (rc == RC_OK)
            rc = run(db, version, e);
    }
    arena_free(a);
    return rc;
}

/* New file: all steps in one transaction; older: the missing ones; newer: no. */
static enum rc take_schema(struct db *db, bool fresh, struct err *e)
{
    int64_t app = pragma_int(db, "PRAGMA application_id");
    int64_t version = pragma_int(db, "PRAGMA user_version");
    enum rc rc;

    if (!fresh && app != APPLICATION_ID)
        return err_set(e, RC_DB, "", N_("'%s' is not a data file of soket"),
                       db->where);
    if (version > schema_version())
        return err_set(e, RC_DB, "",
                       N_("'%s' was written by a newer soket (schema %d, this "
                          "program knows %d); install the newer program"),
                       db->where, (int)version, schema_version());
    if (version == schema_version() || !db->write)
        return RC_OK;
    TRY(run(db, "BEGIN IMMEDIATE", e));
    rc = run(db, "PRAGMA application_id = 0x536f4b65", e);
    if (rc == RC_OK)
        rc = apply_steps(db, (int)version, e);
    if (rc == RC_OK)
        rc = run(db, "COMMIT", e);
    else
        db_rollback(db);
    return rc;
}

static enum rc open_file(struct db *db, unsigned flags, struct err *e)
{
    int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    bool there = access(db->where, F_OK) == 0;

    if (there && (flags & DB_CREATE))
        return err_set(e, RC_CONFLICT, "", N_("'%s' exists already"),
                       db->where);
    if (!there && !(flags & DB_CREATE))
        return err_set(e, RC_NOTFOUND, "",
                       N_("there is no data file '%s'; make one with "
                          "'soket -d %s init'"),
                       db->where, db->where);
    if (db->write)
        TRY(take_lock(db, e));
    if (flags & DB_CREATE)
        how |= SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(db->where, &db->h, how, NULL) != SQLITE_OK) {
        err_set(e, RC_IO, "", N_("cannot open '%s'"), db->where);
        snprintf(e->detail, sizeof e->detail, "%s", sqlite3_errmsg(db->h));
        return e->rc;
    }
    sqlite3_extended_result_codes(db->h, 1);
    if (flags & DB_CREATE)
        TRY(run(db, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL", e));
    /* a file that is no database at all says so here */
    if (pragma_int(db, "PRAGMA schema_version") < 0)
        return err_set(e, RC_DB, "",
                       N_("'%s' is not a data file, or it is damaged"),
                       db->where);
    TRY(settings(db, e));
    if (feed_register(db->h, &db->feeding) != SQLITE_OK)
        return db_fault(db, e);
    return take_schema(db, flags & DB_CREATE, e);
}

enum rc db_open(struct db **ret, const char *where, unsigned flags,
                struct err *e)
{
    struct db *db = xmalloc(sizeof *db);
    enum rc rc;

    memset(db, 0, sizeof *db);
    db->where = xstrdup(where);
    db->lock_fd = -1;
    db->write = flags & (DB_WRITE | DB_CREATE);
    rc = open_file(db, flags, e);
    if (rc != RC_OK) {
        db_close(db);
        return rc;
    }
    *ret = db;
    return RC_OK;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    for (int i = 0; i < CACHE_SLOTS; i++)
        sqlite3_finalize(db->cache[i].s);
    sqlite3_close(db->h);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    free(db->later);
    free(db->where);
    free(db);
}

const char *db_where(const struct db *db)
{
    return db->where;
}

bool db_can_write(const struct db *db)
{
    return db->write;
}

int64_t db_statements(const struct db *db)
{
    return db->statements;
}

/* ---- transactions ---- */

enum rc db_begin(struct db *db, struct err *e)
{
    assert(!db_in_transaction(db));
    return run(db, db->write ? "BEGIN IMMEDIATE" : "BEGIN", e);
}

enum rc db_commit(struct db *db, struct err *e)
{
    enum rc rc;

    assert(!db->later);
    rc = run(db, "COMMIT", e);

    if (rc != RC_OK)
        db_rollback(db);
    return rc;
}

void db_rollback(struct db *db)
{
    free(db->later);
    db->later = NULL;
    if (db_in_transaction(db))
        sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

bool db_in_transaction(const struct db *db)
{
    return !sqlite3_get_autocommit(db->h);
}

/* ---- statements ---- */

static struct stmt *slot_of(struct db *db, const char *key)
{
    size_t h = (uintptr_t)key * 0x9e3779b97f4a7c15u;

    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        struct stmt *slot = &db->cache[((h >> 20) + i) & (CACHE_SLOTS - 1)];

        if (!slot->key || slot->key == key)
            return slot;
    }
    return NULL;
}

enum rc db_statement(struct db *db, const char *key, const char *sql,
                     struct rows *r, struct err *e)
{
    struct stmt *slot = slot_of(db, key);
    bool own = !slot || slot->busy;

    r->db = db;
    r->rc = SQLITE_OK;
    r->slot = own ? NULL : slot;
    db->statements++;
    if (!own && slot->s) {
        r->s = slot->s;
        slot->busy = true;
        return RC_OK;
    }
    if (sqlite3_prepare_v3(db->h, sql, -1, own ? 0 : SQLITE_PREPARE_PERSISTENT,
                           &r->s, NULL) != SQLITE_OK)
        return db_fault(db, e);
    if (!own) {
        slot->key = key;
        slot->s = r->s;
        slot->busy = true;
    }
    return RC_OK;
}

void db_release(struct rows *r)
{
    if (!r->slot) {
        sqlite3_finalize(r->s);
    } else {
        sqlite3_reset(r->s);
        sqlite3_clear_bindings(r->s);
        r->slot->busy = false;
    }
    r->s = NULL;
}

static int bind_one(sqlite3_stmt *s, int at, const struct param *p)
{
    switch (p->type) {
    case PARAM_INT:
        return sqlite3_bind_int64(s, at, p->n);
    case PARAM_TEXT:
        return sqlite3_bind_text64(s, at, p->s.p ? p->s.p : "",
                                   (sqlite3_uint64)p->s.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case PARAM_BLOB:
        return sqlite3_bind_blob64(s, at, p->s.p ? p->s.p : "",
                                   (sqlite3_uint64)p->s.n, SQLITE_STATIC);
    case PARAM_NULL:
        break;
    }
    return sqlite3_bind_null(s, at);
}

enum rc db_bind(struct rows *r, struct params p, struct err *e)
{
    assert(sqlite3_bind_parameter_count(r->s) == p.n);
    for (int i = 0; i < p.n; i++)
        if (bind_one(r->s, i + 1, &p.p[i]) != SQLITE_OK)
            return db_fault(r->db, e);
    return RC_OK;
}

enum rc db_exec(struct db *db, const char *sql, struct params p, struct err *e)
{
    struct rows r;
    enum rc rc;

    TRY(db_statement(db, sql, sql, &r, e));
    rc = db_bind(&r, p, e);
    if (rc == RC_OK && sqlite3_step(r.s) != SQLITE_DONE)
        rc = db_fault(db, e);
    db_release(&r);
    return rc;
}

enum rc db_query(struct db *db, const char *sql, struct params p,
                 struct rows **ret, struct err *e)
{
    struct rows *r = xmalloc(sizeof *r);
    enum rc rc = db_statement(db, sql, sql, r, e);

    if (rc == RC_OK) {
        rc = db_bind(r, p, e);
        if (rc == RC_OK) {
            *ret = r;
            return RC_OK;
        }
        db_release(r);
    }
    free(r);
    return rc;
}

bool db_next(struct rows *r)
{
    if (r->rc != SQLITE_OK && r->rc != SQLITE_ROW)
        return false;
    r->rc = sqlite3_step(r->s);
    return r->rc == SQLITE_ROW;
}

enum rc db_end(struct rows *r, struct err *e)
{
    bool bad =
        r->rc != SQLITE_OK && r->rc != SQLITE_ROW && r->rc != SQLITE_DONE;
    enum rc rc = bad ? db_fault(r->db, e) : RC_OK;

    db_release(r);
    free(r);
    return rc;
}

int64_t db_int(struct rows *r, int column)
{
    return sqlite3_column_int64(r->s, column);
}

bool db_is_null(struct rows *r, int column)
{
    return sqlite3_column_type(r->s, column) == SQLITE_NULL;
}

Str db_text(struct rows *r, int column)
{
    const void *p = sqlite3_column_blob(r->s, column);

    return (Str){ p ? p : "", sqlite3_column_bytes(r->s, column) };
}

enum rc db_one(struct db *db, const char *sql, struct params p, int64_t *ret,
               struct err *e)
{
    struct rows *r;

    TRY(db_query(db, sql, p, &r, e));
    if (db_next(r) && !db_is_null(r, 0))
        *ret = db_int(r, 0);
    return db_end(r, e);
}

/* ---- administration ---- */

static enum rc sync_path(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int bad = fd < 0 || fsync(fd) != 0;

    if (fd >= 0)
        close(fd);
    if (bad)
        return err_set(e, RC_IO, "", N_("cannot write '%s': %s"), path,
                       strerror(errno));
    return RC_OK;
}

static enum rc copy_pages(struct db *db, const char *to, struct err *e)
{
    sqlite3 *h = NULL;
    sqlite3_backup *b;
    int rc = sqlite3_open(to, &h);

    if (rc == SQLITE_OK &&
        (b = sqlite3_backup_init(h, "main", db->h, "main"))) {
        while ((rc = sqlite3_backup_step(b, 1024)) == SQLITE_OK ||
               rc == SQLITE_BUSY)
            ;
        rc = sqlite3_backup_finish(b);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(h, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(h);
    if (rc != SQLITE_OK)
        return err_set(e, RC_IO, "", N_("cannot write '%s': %s"), to,
                       sqlite3_errstr(rc));
    return RC_OK;
}

enum rc db_backup(struct db *db, const char *to, struct err *e)
{
    char part[4096], dir[4096], *slash;
    enum rc rc;

    if (snprintf(part, sizeof part, "%s.part", to) >= (int)sizeof part)
        return err_set(e, RC_LIMIT, "", N_("the file name is too long"));
    if (access(to, F_OK) == 0)
        return err_set(e, RC_CONFLICT, "", N_("'%s' exists already"), to);
    snprintf(dir, sizeof dir, "%s", to);
    slash = strrchr(dir, '/');
    if (slash)
        slash[slash == dir ? 1 : 0] = '\0';
    unlink(part);
    rc = copy_pages(db, part, e);
    if (rc == RC_OK)
        rc = sync_path(part, e);
    if (rc == RC_OK && rename(part, to) != 0)
        rc = err_set(e, RC_IO, "", N_("cannot write '%s': %s"), to,
                     strerror(errno));
    if (rc != RC_OK)
        unlink(part);
    else
        rc = sync_path(slash ? dir : ".", e);
    return rc;
}

static enum rc say_rows(struct db *db, const char *sql,
                        void (*say)(void *arg, Str fault), void *arg,
                        struct err *e)
{
    struct rows *r;

    TRY(db_query(db, sql, NO_PARAMS, &r, e));
    while (db_next(r))
        if (!str_is(db_text(r, 0), "ok"))
            say(arg, db_text(r, 0));
    return db_end(r, e);
}

enum rc db_check(struct db *db, void (*say)(void *arg, Str fault), void *arg,
                 struct err *e)
{
    TRY(say_rows(db, "PRAGMA integrity_check(20)", say, arg, e));
    return say_rows(db,
                    "SELECT 'foreign key: ' || \"table\" || ' row ' || rowid "
                    "FROM pragma_foreign_key_check LIMIT 20",
                    say, arg, e);
}

void db_info(struct db *db, struct db_info *ret)
{
    memset(ret, 0, sizeof *ret);
    snprintf(ret->engine, sizeof ret->engine, "SQLite");
    snprintf(ret->version, sizeof ret->version, "%s", sqlite3_libversion());
    ret->bytes = pragma_int(db, "PRAGMA page_count") *
                 pragma_int(db, "PRAGMA page_size");
    ret->schema = (int)pragma_int(db, "PRAGMA user_version");
    ret->durable = pragma_int(db, "PRAGMA synchronous") == 2;
}
