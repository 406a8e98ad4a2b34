/*
 * The PostgreSQL driver: statements, transactions, results.  Only here and in
 * its other parts is the server's library known.
 */
#include "store/db_postgres.h"
#include "store/db_postgres_house.h"
#include "store/db_postgres_value.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"

/* ---- queries sent before they are asked ---- */

static uint64_t hash_params(struct params p)
{
    uint64_t h = (uint64_t)p.n;

    for (int i = 0; i < p.n; i++) {
        h = (h ^ (uint64_t)p.p[i].type ^ (uint64_t)p.p[i].n) * 0x100000001b3u;
        if (p.p[i].type == PARAM_TEXT || p.p[i].type == PARAM_BLOB)
            h = (h ^ str_hash(p.p[i].s)) * 0x100000001b3u;
    }
    return h;
}

static void send_ahead(struct pg *db, const char *sql, struct params p)
{
    struct err ignored = { .rc = RC_OK }; /* the next answer tells, too */

    if (db->n_ahead == PG_AHEAD || pg_send(db, sql, sql, p, &ignored) != RC_OK)
        return;
    db->ahead[db->n_ahead++] =
        (struct pg_ahead){ sql, hash_params(p), db->queued - 1, NULL };
}

static void ahead(struct db *base, const char *sql, struct params p)
{
    struct pg *db = (struct pg *)base;
    struct pg_wish *wish = &db->wishes[db->n_wishes];

    if (db->begun) {
        send_ahead(db, sql, p);
    } else if (db->n_wishes < PG_AHEAD && p.n <= countof(wish->p)) {
        wish->sql = sql;
        wish->n = p.n;
        for (int i = 0; i < p.n; i++)
            wish->p[i] = p.p[i];
        db->n_wishes++;
    }
}

static void send_wishes(struct pg *db)
{
    for (int i = 0; i < db->n_wishes; i++)
        send_ahead(db, db->wishes[i].sql,
                   (struct params){ db->wishes[i].p, db->wishes[i].n });
    db->n_wishes = 0;
}

/* ---- transactions ---- */

static const char SQL_BEGIN_WRITE[] = "BEGIN ISOLATION LEVEL READ COMMITTED";
static const char SQL_BEGIN_READ[] =
    "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
static const char SQL_LOCK[] = "SELECT pg_advisory_xact_lock(?1)";
static const char SQL_COMMIT[] = "COMMIT";
static const char SQL_ROLLBACK[] = "ROLLBACK";
/* Something to commit that changes nothing. */
static const char SQL_MARK[] =
    "SELECT pg_logical_emit_message(true, 'soket', '')";

/* Goes out with the first statement.  Writers stand in line for one lock, as
 * they do for a file: so each sees the log's head as it is. */
static enum rc begin(struct db *base, struct err *e)
{
    struct pg *db = (struct pg *)base;
    const char *sql = base->write ? SQL_BEGIN_WRITE : SQL_BEGIN_READ;
    enum rc rc = pg_ready(db, e);

    if (rc == RC_OK)
        rc = pg_send(db, sql, sql, NO_PARAMS, e);
    if (rc == RC_OK && base->write)
        rc = pg_send(db, SQL_LOCK, SQL_LOCK, PARAMS(P_INT(pg_lock_key(db))), e);
    if (rc != RC_OK) {
        db->n_wishes = 0; /* their texts live no longer than this call */
        return rc;
    }
    db->begun = true;
    db->failed = false;
    db->n_added = 0;
    send_wishes(db);
    return RC_OK;
}

static bool in_transaction(const struct db *base)
{
    return ((const struct pg *)base)->begun;
}

/* A reader's transaction ends while it does something else. */
static void end_reading(struct pg *db)
{
    struct err ignored = { .rc = RC_OK };

    if (pg_send(db, SQL_ROLLBACK, SQL_ROLLBACK, NO_PARAMS, &ignored) != RC_OK)
        return;
    db->owed = db->queued;
    db->queued = 0;
    if (!PQpipelineSync(db->c) || PQflush(db->c) < 0)
        db->lost = true;
}

static void rollback(struct db *base)
{
    struct pg *db = (struct pg *)base;
    struct err ignored = { .rc = RC_OK };

    free(db->later);
    db->later = NULL;
    pg_drop_ahead(db);
    if (!db->begun)
        return;
    db->begun = false;
    if (!base->write && !db->lost && !db->failed && !db->queued) {
        end_reading(db);
        return;
    }
    if (!db->lost && pg_drain(db, NULL, &ignored) != RC_OK && db->lost)
        return;
    if (!db->lost &&
        pg_send(db, SQL_ROLLBACK, SQL_ROLLBACK, NO_PARAMS, &ignored) == RC_OK &&
        pg_drain(db, NULL, &ignored) == RC_OK)
        db->failed = false;
}

static enum rc not_known(struct err *e)
{
    return err_set(e, RC_IO, "",
                   N_("the connection to the database was lost while "
                      "saving: it is not known whether the change was "
                      "saved; look before you enter it again"));
}

static enum rc send_commit(struct pg *db, struct err *e)
{
    PGresult *r = NULL;
    enum rc rc;

    db->alone = false;
    rc = pg_send(db, SQL_COMMIT, SQL_COMMIT, NO_PARAMS, e);
    if (rc == RC_OK)
        rc = pg_drain(db, &r, e);
    if (rc == RC_OK && strcmp(PQcmdStatus(r), "COMMIT") != 0)
        rc = pg_fault(db, r, e);
    PQclear(r);
    db->begun = db->begun && rc != RC_OK;
    return rc;
}

/* A server that is ended while it waits for its standby shows a commit that the
 * standby may not have.  What is committed after it waits again, for both. */
static enum rc copied(struct pg *db, struct err *e)
{
    TRY(pg_send(db, SQL_MARK, SQL_MARK, NO_PARAMS, e));
    TRY(send_commit(db, e));
    return db->alone ? RC_IO : RC_OK;
}

/*
 * The answer to COMMIT was lost: did it happen?  The transaction held the write
 * lock until its end, so once we have the lock it has ended, one way or the
 * other, and `proof` finds its row or does not.
 */
static enum rc settle(struct pg *db, const struct db_proof *proof,
                      struct err *e)
{
    struct err why = *e;
    int64_t found = 0;
    enum rc rc = proof ? pg_ready(db, &why) : RC_IO;

    if (rc == RC_OK)
        rc = begin(&db->base, &why);
    if (rc == RC_OK)
        rc = db_one(&db->base, proof->sql, proof->p, &found, &why);
    if (rc == RC_OK && found)
        rc = copied(db, &why);
    rollback(&db->base);
    if (rc != RC_OK)
        return not_known(e);
    if (!found)
        return err_set(e, RC_DB, "",
                       N_("the connection to the database was lost: nothing "
                          "was saved; try again"));
    err_clear(e);
    return RC_OK;
}

static enum rc commit(struct db *base, const struct db_proof *proof,
                      struct err *e)
{
    struct pg *db = (struct pg *)base;
    enum rc rc = RC_OK;
    bool sent;

    assert(!db->later);
    pg_drop_ahead(db);
    if (db->failed)
        rc = pg_fault(db, NULL, e);
    if (rc == RC_OK)
        rc = pg_analyze(db, e);
    if (rc == RC_OK && db->queued >= PG_QUEUED)
        rc = pg_drain(db, NULL, e);
    /* from here on the server may have it, whatever sending says */
    sent = rc == RC_OK;
    if (rc == RC_OK)
        rc = send_commit(db, e);
    if (rc == RC_OK)
        return db->alone ? not_known(e) : RC_OK;
    rollback(base);
    return sent && db->lost ? settle(db, proof, e) : rc;
}

/* ---- statements ---- */

/* The answer of a query that went ahead, or NULL. */
static enum rc take_ahead(struct pg *db, const char *sql, struct params p,
                          PGresult **ret, struct err *e)
{
    *ret = NULL;
    for (int i = 0; i < db->n_ahead; i++) {
        struct pg_ahead *k = &db->ahead[i];

        if (k->sql != sql || k->params != hash_params(p))
            continue;
        if (k->at >= 0)
            TRY(pg_drain(db, NULL, e));
        *ret = k->result;
        *k = db->ahead[--db->n_ahead];
        return RC_OK;
    }
    return RC_OK;
}

static enum rc exec(struct db *base, const char *sql, struct params p,
                    struct err *e)
{
    struct pg *db = (struct pg *)base;

    if (!db->begun)
        TRY(pg_ready(db, e));
    pg_drop_ahead(db);
    TRY(pg_send(db, sql, sql, p, e));
    if (db->begun || pg_drain(db, NULL, e) == RC_OK)
        return RC_OK;
    return base->write && db->lost ? not_known(e) : e->rc;
}

static struct pg_rows *rows_new(struct pg *db)
{
    struct pg_rows *r = xmalloc(sizeof *r);

    memset(r, 0, sizeof *r);
    r->base.db = &db->base;
    r->last = true;
    r->row = -1;
    return r;
}

static enum rc query(struct db *base, const char *sql, struct params p,
                     struct rows **ret, struct err *e)
{
    struct pg *db = (struct pg *)base;
    PGresult *result = NULL;
    struct pg_rows *r;

    if (!db->begun)
        TRY(pg_ready(db, e));
    TRY(take_ahead(db, sql, p, &result, e));
    if (!result) {
        TRY(pg_send(db, sql, sql, p, e));
        TRY(pg_drain(db, &result, e));
    }
    r = rows_new(db);
    r->result = result;
    r->n = PQntuples(result);
    *ret = &r->base;
    return RC_OK;
}

/* ---- streams: a cursor and portions of it ---- */

static enum rc portion(struct pg_rows *r)
{
    struct pg *db = (struct pg *)r->base.db;
    char fetch[64];

    PQclear(r->result);
    r->result = NULL;
    r->n = 0;
    snprintf(fetch, sizeof fetch, "FETCH %d FROM c%u", PG_PORTION, r->cursor);
    TRY(pg_send(db, NULL, fetch, NO_PARAMS, &r->err));
    TRY(pg_drain(db, &r->result, &r->err));
    r->n = PQntuples(r->result);
    r->last = r->n < PG_PORTION;
    r->row = 0;
    return RC_OK;
}

static enum rc stream(struct db *base, const char *sql, struct params p,
                      struct rows **ret, struct err *e)
{
    struct pg *db = (struct pg *)base;
    bool own = !db->begun;
    struct pg_rows *r;
    struct buf text;
    enum rc rc = RC_OK;

    if (own)
        TRY(begin(base, e));
    buf_init(&text, BUF_NO_MAX);
    buf_fmt(&text, "DECLARE c%u NO SCROLL CURSOR FOR ", ++db->cursors);
    buf_z(&text, sql);
    rc = pg_send(db, NULL, text.p, p, e);
    buf_release(&text);
    if (rc != RC_OK) {
        if (own)
            rollback(base);
        return rc;
    }
    r = rows_new(db);
    r->cursor = db->cursors;
    r->own = own;
    r->last = false;
    r->err.lang = e->lang;
    *ret = &r->base;
    return RC_OK;
}

static bool next(struct rows *base)
{
    struct pg_rows *r = (struct pg_rows *)base;

    if (r->rc != RC_OK)
        return false;
    if (++r->row < r->n)
        return true;
    if (r->last)
        return false;
    r->rc = portion(r);
    return r->rc == RC_OK && r->n > 0;
}

static enum rc end(struct rows *base, struct err *e)
{
    struct pg_rows *r = (struct pg_rows *)base;
    struct pg *db = (struct pg *)base->db;
    enum rc rc = r->rc;
    char close[32];

    if (rc != RC_OK)
        *e = r->err;
    PQclear(r->result);
    if (r->cursor && rc == RC_OK && db->begun) {
        snprintf(close, sizeof close, "CLOSE c%u", r->cursor);
        rc = pg_send(db, NULL, close, NO_PARAMS, e);
    }
    if (r->own)
        rollback(base->db);
    free(r);
    return rc;
}

static int64_t get_int(struct rows *base, int column)
{
    struct pg_rows *r = (struct pg_rows *)base;

    return pg_int(r->result, r->row, column);
}

static bool is_null(struct rows *base, int column)
{
    struct pg_rows *r = (struct pg_rows *)base;

    return PQgetisnull(r->result, r->row, column);
}

static Str get_text(struct rows *base, int column)
{
    struct pg_rows *r = (struct pg_rows *)base;

    return (Str){ PQgetvalue(r->result, r->row, column),
                  PQgetlength(r->result, r->row, column) };
}

const struct db_driver db_postgres = {
    .name = "PostgreSQL",
    .bulk_rows = 4096,
    .takes = pg_takes,
    .open = pg_open,
    .close = pg_close,
    .upgrade = pg_upgrade,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .exec = exec,
    .query = query,
    .stream = stream,
    .ahead = ahead,
    .next = next,
    .end = end,
    .get_int = get_int,
    .is_null = is_null,
    .get_text = get_text,
    .write_held = pg_write_held,
    .index_later = pg_index_later,
    .index_now = pg_index_now,
    .backup = pg_backup,
    .check = pg_check,
    .info = pg_info,
    .part = pg_part,
    .is_part = pg_is_part,
    .shown = pg_shown,
    .exists = pg_exists,
    .rename = pg_rename,
    .remove = pg_remove,
    .stands = pg_stands,
    .house_kind = pg_house_kind,
    .realm_where = pg_realm_where,
    .realm_list = pg_realm_list,
};
