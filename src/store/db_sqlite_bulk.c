/*
 * Many rows through one insert.  SQLite itself reads the rows held back from a
 * virtual table, in one statement: cursors stay open and rows
 * in key order go on where the last one went, at half the time of a statement
 * for each.  INSERT … VALUES (?1, ?2…) becomes INSERT … SELECT c1, c2… FROM feed.
 * And indexes that are made after the rows.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/db_sqlite.h"

enum {
    BULK_FEW = 4, /* so few go one by one */
};

/* ---- the virtual table ---- */

struct feed {
    sqlite3_vtab base;
    const struct held **feeding;
};

struct feed_cursor {
    sqlite3_vtab_cursor base;
    const struct held *held;
    int at;
};

static int feed_connect(sqlite3 *h, void *aux, int argc,
                        const char *const *argv, sqlite3_vtab **ret,
                        char **ret_error)
{
    struct feed *f;

    (void)argc;
    (void)argv;
    (void)ret_error;
    f = xmalloc(sizeof *f);
    memset(f, 0, sizeof *f);
    f->feeding = aux;
    *ret = &f->base;
    return sqlite3_declare_vtab(
        h, "CREATE TABLE feed (c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11,"
           " c12, c13, c14, c15, c16, c17, c18, c19, c20)");
}

static int feed_disconnect(sqlite3_vtab *v)
{
    free(v);
    return SQLITE_OK;
}

static int feed_plan(sqlite3_vtab *v, sqlite3_index_info *info)
{
    (void)v;
    info->estimatedCost = db_sqlite.bulk_rows;
    info->estimatedRows = db_sqlite.bulk_rows;
    return SQLITE_OK;
}

static int feed_open(sqlite3_vtab *v, sqlite3_vtab_cursor **ret)
{
    struct feed_cursor *k = xmalloc(sizeof *k);

    memset(k, 0, sizeof *k);
    k->held = *((struct feed *)v)->feeding;
    *ret = &k->base;
    return SQLITE_OK;
}

static int feed_close(sqlite3_vtab_cursor *k)
{
    free(k);
    return SQLITE_OK;
}

static int feed_filter(sqlite3_vtab_cursor *k, int plan, const char *name,
                       int argc, sqlite3_value **argv)
{
    (void)plan;
    (void)name;
    (void)argc;
    (void)argv;
    ((struct feed_cursor *)k)->at = 0;
    return SQLITE_OK;
}

static int feed_next(sqlite3_vtab_cursor *k)
{
    ((struct feed_cursor *)k)->at++;
    return SQLITE_OK;
}

static int feed_eof(sqlite3_vtab_cursor *base)
{
    const struct feed_cursor *k = (struct feed_cursor *)base;

    return !k->held || k->at >= k->held->n;
}

static int feed_column(sqlite3_vtab_cursor *base, sqlite3_context *out,
                       int column)
{
    const struct feed_cursor *k = (struct feed_cursor *)base;
    const struct param *p = &k->held->values[k->at * k->held->columns + column];

    if (column >= k->held->columns || p->type == PARAM_NULL)
        sqlite3_result_null(out);
    else if (p->type == PARAM_INT)
        sqlite3_result_int64(out, p->n);
    else if (p->type == PARAM_TEXT)
        sqlite3_result_text64(out, p->s.p, (sqlite3_uint64)p->s.n,
                              SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_result_blob64(out, p->s.p, (sqlite3_uint64)p->s.n,
                              SQLITE_STATIC);
    return SQLITE_OK;
}

static int feed_rowid(sqlite3_vtab_cursor *k, sqlite3_int64 *ret)
{
    *ret = ((struct feed_cursor *)k)->at + 1;
    return SQLITE_OK;
}

int feed_register(sqlite3 *h, const struct held **feeding)
{
    static const sqlite3_module module = { .xConnect = feed_connect,
                                           .xBestIndex = feed_plan,
                                           .xDisconnect = feed_disconnect,
                                           .xOpen = feed_open,
                                           .xClose = feed_close,
                                           .xFilter = feed_filter,
                                           .xNext = feed_next,
                                           .xEof = feed_eof,
                                           .xColumn = feed_column,
                                           .xRowid = feed_rowid };

    return sqlite3_create_module(h, "feed", &module, feeding);
}

/* ---- rewriting ---- */

/* Of a literal of ours, values never: VALUES (?1, 7) … becomes
 * SELECT c1, 7 FROM feed WHERE 1 … */
static void rewrite(struct buf *out, const char *sql)
{
    static const char head[] = "SELECT ", tail[] = " FROM feed WHERE 1";
    const char *values = strstr(sql, "VALUES ("), *at, *end;

    assert(values);
    at = values + strlen("VALUES (");
    end = strchr(at, ')');
    assert(end);
    buf_add(out, sql, (size_t)(values - sql));
    buf_add(out, head, strlen(head));
    for (; at < end; at++)
        buf_char(out, *at == '?' ? 'c' : *at);
    buf_add(out, tail, strlen(tail));
    buf_z(out, end + 1);
}

static enum rc many(struct lite *db, const struct held *h, struct lite_rows *r,
                    struct err *e)
{
    struct buf sql;
    enum rc rc;

    buf_init(&sql, BUF_NO_MAX);
    rewrite(&sql, h->sql);
    /* its own place in the cache: no other literal begins there */
    rc = lite_statement(db, h->sql + 1, sql.p, r, e);
    buf_release(&sql);
    return rc;
}

/* ---- writing ---- */

static enum rc write_few(struct lite *db, const struct held *h, struct err *e)
{
    struct lite_rows r;
    enum rc rc;

    TRY(lite_statement(db, h->sql, h->sql, &r, e));
    rc = RC_OK;
    for (int i = 0; i < h->n && rc == RC_OK; i++) {
        struct params p = { &h->values[i * h->columns], h->columns };

        rc = lite_bind(&r, p, e);
        if (rc == RC_OK && sqlite3_step(r.s) != SQLITE_DONE)
            rc = lite_fault(db, e);
        sqlite3_reset(r.s);
    }
    lite_release(&r);
    return rc;
}

enum rc lite_write_held(struct db *base, const struct held *h, struct err *e)
{
    struct lite *db = (struct lite *)base;
    struct lite_rows r;
    enum rc rc;

    if (h->n <= BULK_FEW)
        return write_few(db, h, e);
    TRY(many(db, h, &r, e));
    db->feeding = h;
    rc = sqlite3_step(r.s) == SQLITE_DONE ? RC_OK : lite_fault(db, e);
    db->feeding = NULL;
    lite_release(&r);
    return rc;
}

/* ---- indexes later ---- */

static const char SQL_INDEXES[] =
    "SELECT 'DROP INDEX ' || name, sql FROM sqlite_schema"
    " WHERE type = 'index' AND tbl_name = ?1 AND sql LIKE 'CREATE INDEX %'";

enum rc lite_index_later(struct db *base, const char *table, struct err *e)
{
    struct lite *db = (struct lite *)base;
    struct buf drop, make;
    struct rows *r;
    enum rc rc;

    assert(db_in_transaction(base) && !db->later);
    buf_init(&drop, BUF_NO_MAX);
    buf_init(&make, BUF_NO_MAX);
    rc = db_query(base, SQL_INDEXES, PARAMS(P_TEXT(str_of(table))), &r, e);
    if (rc == RC_OK) {
        while (db_next(r)) {
            buf_str(&drop, db_text(r, 0));
            buf_char(&drop, ';');
            buf_str(&make, db_text(r, 1));
            buf_char(&make, ';');
        }
        rc = db_end(r, e);
    }
    if (rc == RC_OK)
        rc = lite_run(db, drop.p, e);
    if (rc == RC_OK)
        db->later = xstrdup(make.p);
    buf_release(&drop);
    buf_release(&make);
    return rc;
}

enum rc lite_index_now(struct db *base, struct err *e)
{
    struct lite *db = (struct lite *)base;
    enum rc rc = db->later ? lite_run(db, db->later, e) : RC_OK;

    free(db->later);
    db->later = NULL;
    return rc;
}
