/*
 * The SQLite driver: transactions and statements.  db_sqlite_file.c opens, names
 * and copies files, db_sqlite_bulk.c inserts many rows at once.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "store/db_sqlite.h"

/* Files beside the data (-shm) fail with an error of their own. */
bool lite_is_full(struct lite *db)
{
    int code = sqlite3_errcode(db->h) & 0xff;

    return code == SQLITE_FULL ||
           (code == SQLITE_IOERR && sqlite3_system_errno(db->h) == ENOSPC);
}

enum rc lite_fault(struct lite *db, struct err *e)
{
    int code = sqlite3_extended_errcode(db->h);
    enum rc rc;

    if (lite_is_full(db))
        rc = err_set(e, RC_IO, "",
                     N_("the disk is full: nothing was saved; free some space "
                        "and try again"));
    else if ((code & 0xff) == SQLITE_READONLY)
        rc = err_set(e, RC_IO, "",
                     N_("the file '%s' cannot be written: nothing was saved"),
                     db->base.where);
    else
        rc = err_set(e, RC_DB, "", N_("the data file refused the operation"));
    snprintf(e->detail, sizeof e->detail, "sqlite %d: %s", code,
             sqlite3_errmsg(db->h));
    return rc;
}

enum rc lite_run(struct lite *db, const char *sql, struct err *e)
{
    if (sqlite3_exec(db->h, sql, NULL, NULL, NULL) != SQLITE_OK)
        return lite_fault(db, e);
    return RC_OK;
}

/* ---- statements ---- */

static struct lite *db_of(const struct lite_rows *r)
{
    return (struct lite *)r->base.db;
}

static struct stmt *slot_of(struct lite *db, const char *key)
{
    size_t h = (uintptr_t)key * 0x9e3779b97f4a7c15u;

    for (size_t i = 0; i < CACHE_SLOTS; i++) {
        struct stmt *slot = &db->cache[((h >> 20) + i) & (CACHE_SLOTS - 1)];

        if (!slot->key || slot->key == key)
            return slot;
    }
    return NULL;
}

enum rc lite_statement(struct lite *db, const char *key, const char *sql,
                       struct lite_rows *r, struct err *e)
{
    struct stmt *slot = slot_of(db, key);
    bool own = !slot || slot->busy;

    r->base.db = &db->base;
    r->rc = SQLITE_OK;
    r->slot = own ? NULL : slot;
    if (!own && slot->s) {
        r->s = slot->s;
        slot->busy = true;
        return RC_OK;
    }
    if (sqlite3_prepare_v3(db->h, sql, -1, own ? 0 : SQLITE_PREPARE_PERSISTENT,
                           &r->s, NULL) != SQLITE_OK)
        return lite_fault(db, e);
    if (!own) {
        slot->key = key;
        slot->s = r->s;
        slot->busy = true;
    }
    return RC_OK;
}

void lite_release(struct lite_rows *r)
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
    case PARAM_RAW:
        break;
    }
    return sqlite3_bind_null(s, at);
}

enum rc lite_bind(struct lite_rows *r, struct params p, struct err *e)
{
    assert(sqlite3_bind_parameter_count(r->s) == p.n);
    for (int i = 0; i < p.n; i++)
        if (bind_one(r->s, i + 1, &p.p[i]) != SQLITE_OK)
            return lite_fault(db_of(r), e);
    return RC_OK;
}

static enum rc exec(struct db *base, const char *sql, struct params p,
                    struct err *e)
{
    struct lite *db = (struct lite *)base;
    struct lite_rows r;
    enum rc rc;

    TRY(lite_statement(db, sql, sql, &r, e));
    rc = lite_bind(&r, p, e);
    if (rc == RC_OK && sqlite3_step(r.s) != SQLITE_DONE)
        rc = lite_fault(db, e);
    lite_release(&r);
    return rc;
}

/* ---- transactions: two statements to each request, kept like all ---- */

static const char SQL_READ[] = "BEGIN";
static const char SQL_WRITE[] = "BEGIN IMMEDIATE";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";

static enum rc begin(struct db *base, struct err *e)
{
    return exec(base, base->write ? SQL_WRITE : SQL_READ, NO_PARAMS, e);
}

static bool in_transaction(const struct db *base)
{
    return !sqlite3_get_autocommit(((const struct lite *)base)->h);
}

void lite_rollback(struct db *base)
{
    struct lite *db = (struct lite *)base;
    struct err ignored = { 0 };

    free(db->later);
    db->later = NULL;
    if (in_transaction(base) &&
        exec(base, SQL_ROLLBACK, NO_PARAMS, &ignored) != RC_OK)
        sqlite3_exec(db->h, "ROLLBACK", NULL, NULL, NULL);
}

static enum rc commit(struct db *base, const struct db_proof *proof,
                      struct err *e)
{
    enum rc rc;

    (void)proof; /* a file answers always */
    assert(!((struct lite *)base)->later);
    rc = exec(base, SQL_COMMIT, NO_PARAMS, e);
    if (rc != RC_OK)
        lite_rollback(base);
    return rc;
}

static enum rc query(struct db *base, const char *sql, struct params p,
                     struct rows **ret, struct err *e)
{
    struct lite_rows *r = xmalloc(sizeof *r);
    enum rc rc = lite_statement((struct lite *)base, sql, sql, r, e);

    if (rc == RC_OK) {
        rc = lite_bind(r, p, e);
        if (rc == RC_OK) {
            *ret = &r->base;
            return RC_OK;
        }
        lite_release(r);
    }
    free(r);
    return rc;
}

/* A file is at hand. */
static void ahead(struct db *db, const char *sql, struct params p)
{
    (void)db;
    (void)sql;
    (void)p;
}

static bool next(struct rows *base)
{
    struct lite_rows *r = (struct lite_rows *)base;

    if (r->rc != SQLITE_OK && r->rc != SQLITE_ROW)
        return false;
    r->rc = sqlite3_step(r->s);
    return r->rc == SQLITE_ROW;
}

static enum rc end(struct rows *base, struct err *e)
{
    struct lite_rows *r = (struct lite_rows *)base;
    bool bad =
        r->rc != SQLITE_OK && r->rc != SQLITE_ROW && r->rc != SQLITE_DONE;
    enum rc rc = bad ? lite_fault(db_of(r), e) : RC_OK;

    lite_release(r);
    free(r);
    return rc;
}

static int64_t get_int(struct rows *r, int column)
{
    return sqlite3_column_int64(((struct lite_rows *)r)->s, column);
}

static bool is_null(struct rows *r, int column)
{
    return sqlite3_column_type(((struct lite_rows *)r)->s, column) ==
           SQLITE_NULL;
}

static Str get_text(struct rows *base, int column)
{
    sqlite3_stmt *s = ((struct lite_rows *)base)->s;
    const void *p = sqlite3_column_blob(s, column);

    return (Str){ p ? p : "", sqlite3_column_bytes(s, column) };
}

/* Everything a file is asked for; the table points into the three parts. */
const struct db_driver db_sqlite = {
    .name = "SQLite",
    .bulk_rows = 512,
    .takes = lite_takes,
    .open = lite_open,
    .close = lite_close,
    .upgrade = lite_upgrade,
    .begin = begin,
    .commit = commit,
    .rollback = lite_rollback,
    .in_transaction = in_transaction,
    .exec = exec,
    .query = query,
    .stream = query,
    .ahead = ahead,
    .next = next,
    .end = end,
    .get_int = get_int,
    .is_null = is_null,
    .get_text = get_text,
    .write_held = lite_write_held,
    .index_later = lite_index_later,
    .index_now = lite_index_now,
    .backup = lite_backup,
    .check = lite_check,
    .info = lite_info,
    .part = lite_part,
    .is_part = lite_is_part,
    .shown = lite_shown,
    .exists = lite_exists,
    .rename = lite_rename,
    .remove = lite_remove,
    .stands = lite_stands,
    .house_kind = lite_house_kind,
    .realm_where = lite_realm_where,
    .realm_list = lite_realm_list,
};
