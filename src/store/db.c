/*
 * The one interface: finds the driver for an address, counts statements, and
 * holds back the rows of bulks so that a driver writes many at once.
 */
#include "store/bulk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/db_driver.h"

enum {
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

static const struct db_driver *const drivers[] = { &db_postgres, &db_sqlite };

const struct db_driver *db_driver_of(const char *where)
{
    for (int i = 0; i < countof(drivers); i++)
        if (drivers[i]->takes(where))
            return drivers[i];
    return &db_sqlite;
}

/* ---- opening, transactions ---- */

enum rc db_open(struct db **ret, const char *where, unsigned flags,
                struct err *e)
{
    const struct db_driver *driver = db_driver_of(where);

    if (!(flags & (DB_CREATE | DB_PART)) && driver->is_part(where))
        return err_set(e, RC_DB, "",
                       N_("'%s' is not complete: it is what a copy or an init "
                          "that was broken off has left; make it again"),
                       where);
    return driver->open(ret, where, flags, e);
}

void db_close(struct db *db)
{
    if (db)
        db->driver->close(db);
}

const char *db_where(const struct db *db)
{
    return db->where;
}

bool db_can_write(const struct db *db)
{
    return db->write;
}

enum rc db_upgrade(struct db *db, struct err *e)
{
    return db->driver->upgrade(db, e);
}

int db_upgraded_from(const struct db *db)
{
    return db->upgraded_from;
}

int64_t db_statements(const struct db *db)
{
    return db->statements;
}

int64_t db_begun(const struct db *db)
{
    return db->begun;
}

enum rc db_begin(struct db *db, struct err *e)
{
    assert(!db_in_transaction(db));
    db->begun++;
    return db->driver->begin(db, e);
}

enum rc db_commit(struct db *db, struct err *e)
{
    return db->driver->commit(db, NULL, e);
}

enum rc db_commit_proved(struct db *db, const struct db_proof *proof,
                         struct err *e)
{
    return db->driver->commit(db, proof, e);
}

bool db_stands(struct db *db)
{
    return db->driver->stands(db);
}

void db_rollback(struct db *db)
{
    db->driver->rollback(db);
}

bool db_in_transaction(const struct db *db)
{
    return db->driver->in_transaction(db);
}

/* ---- statements ---- */

enum rc db_exec(struct db *db, const char *sql, struct params p, struct err *e)
{
    db->statements++;
    return db->driver->exec(db, sql, p, e);
}

enum rc db_query(struct db *db, const char *sql, struct params p,
                 struct rows **ret, struct err *e)
{
    db->statements++;
    return db->driver->query(db, sql, p, ret, e);
}

enum rc db_stream(struct db *db, const char *sql, struct params p,
                  struct rows **ret, struct err *e)
{
    db->statements++;
    return db->driver->stream(db, sql, p, ret, e);
}

void db_ahead(struct db *db, const char *sql, struct params p)
{
    db->driver->ahead(db, sql, p);
}

bool db_next(struct rows *r)
{
    return r->db->driver->next(r);
}

enum rc db_end(struct rows *r, struct err *e)
{
    return r->db->driver->end(r, e);
}

int64_t db_int(struct rows *r, int column)
{
    return r->db->driver->get_int(r, column);
}

bool db_is_null(struct rows *r, int column)
{
    return r->db->driver->is_null(r, column);
}

Str db_text(struct rows *r, int column)
{
    return r->db->driver->get_text(r, column);
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

/* ---- bulks ---- */

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

static enum rc write_held(struct bulk *b, struct err *e)
{
    struct held h = { b->sql, b->values, b->n, b->columns };
    enum rc rc = RC_OK;

    point_texts(b);
    if (b->n) {
        b->db->statements++;
        rc = b->db->driver->write_held(b->db, &h, e);
    }
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
    size_t rows = (size_t)b->db->driver->bulk_rows;
    struct param *to;

    if (!b->values) {
        assert(p.n <= BULK_COLUMNS);
        b->columns = p.n;
        b->values = xmalloc(rows * (size_t)p.n * sizeof *b->values);
    }
    assert(p.n == b->columns);
    to = &b->values[b->n++ * b->columns];
    memcpy(to, p.p, (size_t)p.n * sizeof *to);
    for (int i = 0; i < p.n; i++)
        if (p.p[i].type == PARAM_TEXT || p.p[i].type == PARAM_BLOB)
            buf_add(&b->bytes, p.p[i].s.p, (size_t)p.p[i].s.n);
    return b->n == (int)rows ? bulk_flush(b, e) : RC_OK;
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

enum rc db_index_later(struct db *db, const char *table, struct err *e)
{
    return db->driver->index_later(db, table, e);
}

enum rc db_index_now(struct db *db, struct err *e)
{
    return db->driver->index_now(db, e);
}

/* ---- administration ---- */

enum rc db_backup(struct db *db, const char *to, struct err *e)
{
    return db->driver->backup(db, to, e);
}

enum rc db_check(struct db *db, void (*say)(void *arg, Str fault), void *arg,
                 struct err *e)
{
    return db->driver->check(db, say, arg, e);
}

void db_info(struct db *db, struct db_info *ret)
{
    memset(ret, 0, sizeof *ret);
    db->driver->info(db, ret);
}

Str db_part(struct arena *a, const char *where)
{
    return db_driver_of(where)->part(a, where);
}

Str db_shown(struct arena *a, const char *where)
{
    return db_driver_of(where)->shown(a, where);
}

bool db_exists(const char *where)
{
    return db_driver_of(where)->exists(where);
}

enum rc db_rename(const char *part, const char *where, struct err *e)
{
    return db_driver_of(where)->rename(part, where, e);
}

enum rc db_remove(const char *where, struct err *e)
{
    return db_driver_of(where)->remove(where, e);
}
