/*
 * Many rows through one insert.  Rows are held back and then read by SQLite
 * itself from a virtual table, in one statement: cursors stay open and rows
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
    BULK_ROWS = 512, /* held back at most */
    BULK_FEW = 4,    /* so few go one by one */
    BULK_COLUMNS = 20,
};

struct bulk {
    struct db *db;
    struct bulk *older; /* opened before this one, and still open */
    const char *sql;
    int columns;          /* 0 before the first row */
    int n;                /* rows held back */
    struct param *values; /* n rows of `columns`; texts point into `bytes` */
    struct buf bytes;
};

/* ---- the virtual table ---- */

struct feed {
    sqlite3_vtab base;
    struct bulk **feeding;
};

struct feed_cursor {
    sqlite3_vtab_cursor base;
    const struct bulk *bulk;
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
    info->estimatedCost = BULK_ROWS;
    info->estimatedRows = BULK_ROWS;
    return SQLITE_OK;
}

static int feed_open(sqlite3_vtab *v, sqlite3_vtab_cursor **ret)
{
    struct feed_cursor *k = xmalloc(sizeof *k);

    memset(k, 0, sizeof *k);
    k->bulk = *((struct feed *)v)->feeding;
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

    return !k->bulk || k->at >= k->bulk->n;
}

static int feed_column(sqlite3_vtab_cursor *base, sqlite3_context *out,
                       int column)
{
    const struct feed_cursor *k = (struct feed_cursor *)base;
    const struct param *p = &k->bulk->values[k->at * k->bulk->columns + column];

    if (column >= k->bulk->columns || p->type == PARAM_NULL)
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

int feed_register(sqlite3 *h, struct bulk **feeding)
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

static enum rc many(struct bulk *b, struct rows *r, struct err *e)
{
    struct buf sql;
    enum rc rc;

    buf_init(&sql, BUF_NO_MAX);
    rewrite(&sql, b->sql);
    /* its own place in the cache: no other literal begins there */
    rc = db_statement(b->db, b->sql + 1, sql.p, r, e);
    buf_release(&sql);
    return rc;
}

/* ---- public ---- */

enum rc bulk_open(struct db *db, const char *sql, struct bulk **ret,
                  struct err *e)
{
    struct bulk *b = xmalloc(sizeof *b);

    (void)e;
    memset(b, 0, sizeof *b);
    b->db = db;
    b->sql = sql;
    b->older = db->bulks;
    buf_init(&b->bytes, BUF_NO_MAX);
    db->bulks = b;
    *ret = b;
    return RC_OK;
}

/* The bytes may have moved while they grew. */
static void point_texts(struct bulk *b)
{
    size_t at = 0;

    for (int i = 0; i < b->n * b->columns; i++) {
        struct param *p = &b->values[i];

        if (p->type != PARAM_TEXT && p->type != PARAM_BLOB)
            continue;
        p->s.p = b->bytes.p + at;
        at += (size_t)p->s.n;
    }
}

static enum rc write_few(struct bulk *b, struct err *e)
{
    struct rows r;
    enum rc rc;

    TRY(db_statement(b->db, b->sql, b->sql, &r, e));
    rc = RC_OK;
    for (int i = 0; i < b->n && rc == RC_OK; i++) {
        struct params p = { &b->values[i * b->columns], b->columns };

        rc = db_bind(&r, p, e);
        if (rc == RC_OK && sqlite3_step(r.s) != SQLITE_DONE)
            rc = db_fault(b->db, e);
        sqlite3_reset(r.s);
    }
    db_release(&r);
    return rc;
}

static enum rc write_many(struct bulk *b, struct err *e)
{
    struct rows r;
    enum rc rc;

    TRY(many(b, &r, e));
    b->db->feeding = b;
    rc = sqlite3_step(r.s) == SQLITE_DONE ? RC_OK : db_fault(b->db, e);
    b->db->feeding = NULL;
    db_release(&r);
    return rc;
}

static enum rc write_held(struct bulk *b, struct err *e)
{
    enum rc rc = RC_OK;

    point_texts(b);
    if (b->n > BULK_FEW)
        rc = write_many(b, e);
    else if (b->n)
        rc = write_few(b, e);
    b->n = 0;
    buf_reset(&b->bytes);
    return rc;
}

/* Older ones first: what they hold may be pointed at. */
enum rc bulk_flush(struct bulk *b, struct err *e)
{
    struct bulk *k;

    do {
        k = b;
        for (struct bulk *x = b->older; x; x = x->older)
            if (x->n)
                k = x;
        TRY(write_held(k, e));
    } while (k != b);
    return RC_OK;
}

enum rc bulk_add(struct bulk *b, struct params p, struct err *e)
{
    struct param *to;

    if (!b->values) {
        assert(p.n <= BULK_COLUMNS);
        b->columns = p.n;
        b->values = xmalloc(BULK_ROWS * (size_t)p.n * sizeof *b->values);
    }
    assert(p.n == b->columns);
    to = &b->values[b->n++ * b->columns];
    memcpy(to, p.p, (size_t)p.n * sizeof *to);
    for (int i = 0; i < p.n; i++)
        if (p.p[i].type == PARAM_TEXT || p.p[i].type == PARAM_BLOB)
            buf_add(&b->bytes, p.p[i].s.p, (size_t)p.p[i].s.n);
    return b->n == BULK_ROWS ? bulk_flush(b, e) : RC_OK;
}

void bulk_close(struct bulk *b)
{
    struct bulk **at = &b->db->bulks;

    while (*at != b)
        at = &(*at)->older;
    *at = b->older;
    buf_release(&b->bytes);
    free(b->values);
    free(b);
}

/* ---- indexes later ---- */

static const char SQL_INDEXES[] =
    "SELECT 'DROP INDEX ' || name, sql FROM sqlite_schema"
    " WHERE type = 'index' AND tbl_name = ?1 AND sql LIKE 'CREATE INDEX %'";

static enum rc run_all(struct db *db, const char *statements, struct err *e)
{
    if (sqlite3_exec(db->h, statements, NULL, NULL, NULL) != SQLITE_OK)
        return db_fault(db, e);
    return RC_OK;
}

enum rc db_index_later(struct db *db, const char *table, struct err *e)
{
    struct buf drop, make;
    struct rows *r;
    enum rc rc;

    assert(db_in_transaction(db) && !db->later);
    buf_init(&drop, BUF_NO_MAX);
    buf_init(&make, BUF_NO_MAX);
    rc = db_query(db, SQL_INDEXES, PARAMS(P_TEXT(str_of(table))), &r, e);
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
        rc = run_all(db, drop.p, e);
    if (rc == RC_OK)
        db->later = xstrdup(make.p);
    buf_release(&drop);
    buf_release(&make);
    return rc;
}

enum rc db_index_now(struct db *db, struct err *e)
{
    enum rc rc = db->later ? run_all(db, db->later, e) : RC_OK;

    free(db->later);
    db->later = NULL;
    return rc;
}
