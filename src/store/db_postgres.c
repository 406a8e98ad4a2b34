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

/* ---- faults ---- */

/* What the person is told for a state that the server reports. */
static const struct fault_row {
    const char *state; /* beginning of the SQLSTATE */
    enum rc rc;
    const char *text;
} faults[] = {
    { "55P03", RC_CONFLICT,
      N_("another program is writing; wait until it is done and try again") },
    { "57014", RC_LIMIT,
      N_("the database took too long and was stopped: nothing was saved") },
    { "53100", RC_IO,
      N_("the disk is full: nothing was saved; free some space and try "
         "again") },
    { "25006", RC_IO,
      N_("this database server only reads (a standby): nothing was saved; use "
         "the address of the one that writes") },
    { "42501", RC_DENIED,
      N_("the role of this connection may not do that in the database; use "
         "the address with the owner's role") },
    { "3F000", RC_DENIED, /* a schema that it may not even look into */
      N_("the role of this connection may not do that in the database; use "
         "the address with the owner's role") },
    { "40", RC_CONFLICT, /* a standby behind, a deadlock of others' making */
      N_("the database had to break off: nothing was saved; try again") },
    { "", RC_DB, N_("the database refused the operation") },
};

/* The server says goodbye before the line is seen to be cut: it was stopped, or
 * this session was ended. */
static bool is_goodbye(const PGresult *r)
{
    const char *how =
        r ? PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;

    return how && (strcmp(how, "FATAL") == 0 || strcmp(how, "PANIC") == 0);
}

enum rc pg_fault(struct pg *db, const PGresult *r, struct err *e)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const struct fault_row *row = faults;

    db->failed = true;
    if (PQstatus(db->c) == CONNECTION_BAD || is_goodbye(r)) {
        db->lost = true;
        err_set(e, RC_DB, "",
                N_("the connection to the database was lost: nothing was "
                   "saved; try again"));
    } else {
        while (strncmp(state ? state : "", row->state, strlen(row->state)) != 0)
            row++;
        err_set(e, row->rc, "", "%s", msg(e->lang, row->text));
    }
    snprintf(e->detail, sizeof e->detail, "postgresql %s: %s",
             state ? state : "-",
             r ? PQresultErrorMessage(r) : PQerrorMessage(db->c));
    return e->rc;
}

void pg_drop_ahead(struct pg *db)
{
    for (int i = 0; i < db->n_ahead; i++)
        PQclear(db->ahead[i].result);
    db->n_ahead = 0;
}

void pg_forget(struct pg *db)
{
    pg_drop_ahead(db);
    db->n_wishes = 0;
    db->owed = 0;
    memset(db->slots, 0, sizeof db->slots);
    db->queued = 0;
    db->begun = false;
    db->failed = false;
    db->lost = false;
}

/* ---- sending ---- */

static struct pg_slot *slot_of(struct pg *db, const char *key)
{
    size_t h = (uintptr_t)key * 0x9e3779b97f4a7c15u;

    for (size_t i = 0; i < PG_SLOTS; i++) {
        struct pg_slot *slot = &db->slots[((h >> 20) + i) & (PG_SLOTS - 1)];

        if (!slot->key || slot->key == key)
            return slot;
    }
    return NULL;
}

struct wire {
    Oid types[PG_PARAMS];
    const char *values[PG_PARAMS];
    int lengths[PG_PARAMS], formats[PG_PARAMS];
    unsigned char ints[PG_PARAMS][8];
};

static void to_wire(struct wire *w, struct params p)
{
    assert(p.n <= PG_PARAMS);
    for (int i = 0; i < p.n; i++) {
        const struct param *k = &p.p[i];

        w->formats[i] = 1;
        w->values[i] = k->s.p ? k->s.p : "";
        w->lengths[i] = (int)k->s.n;
        switch (k->type) {
        case PARAM_INT:
            for (int b = 0; b < 8; b++)
                w->ints[i][b] = (unsigned char)((uint64_t)k->n >> (56 - 8 * b));
            w->types[i] = OID_INT8;
            w->values[i] = (const char *)w->ints[i];
            w->lengths[i] = 8;
            break;
        case PARAM_TEXT:
            w->types[i] = OID_TEXT;
            break;
        case PARAM_BLOB:
            w->types[i] = OID_BYTEA;
            break;
        case PARAM_RAW: /* its type is cast in the statement */
            w->types[i] = 0;
            break;
        case PARAM_NULL:
            w->types[i] = 0; /* the server infers it */
            w->values[i] = NULL;
            break;
        }
    }
}

static bool prepare(struct pg *db, struct pg_slot *slot, const char *sql,
                    const struct wire *w, int n)
{
    char name[16];
    struct buf text;
    int sent;

    buf_init(&text, BUF_NO_MAX);
    pg_placeholders(&text, sql);
    slot->name = ++db->names;
    slot->batch = db->batch;
    snprintf(name, sizeof name, "s%u", slot->name);
    sent = PQsendPrepare(db->c, name, text.p, n, w->types);
    buf_release(&text);
    db->queued++;
    return sent;
}

static bool send_unnamed(struct pg *db, const char *sql, const struct wire *w,
                         int n)
{
    struct buf text;
    int sent;

    buf_init(&text, BUF_NO_MAX);
    pg_placeholders(&text, sql);
    sent = PQsendQueryParams(db->c, text.p, n, w->types, w->values, w->lengths,
                             w->formats, 1);
    buf_release(&text);
    return sent;
}

enum rc pg_send(struct pg *db, const char *key, const char *sql,
                struct params p, struct err *e)
{
    struct pg_slot *slot = key ? slot_of(db, key) : NULL;
    struct wire w;
    char name[16];
    bool sent;

    pg_collect(db);
    if (db->queued >= PG_QUEUED)
        TRY(pg_drain(db, NULL, e));
    to_wire(&w, p);
    if (slot) {
        slot->key = key;
        sent = slot->name || prepare(db, slot, sql, &w, p.n);
        snprintf(name, sizeof name, "s%u", slot->name);
        sent = sent && PQsendQueryPrepared(db->c, name, p.n, w.values,
                                           w.lengths, w.formats, 1);
    } else {
        sent = send_unnamed(db, sql, &w, p.n);
    }
    db->queued++;
    return sent ? RC_OK : pg_fault(db, NULL, e);
}

/* ---- answers ---- */

static bool is_good(const PGresult *r)
{
    ExecStatusType status = PQresultStatus(r);

    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

/* What was prepared in a batch that failed may not be on the server. */
static void take_back(struct pg *db)
{
    for (int i = 0; i < PG_SLOTS; i++)
        if (db->slots[i].batch == db->batch)
            db->slots[i].name = 0;
}

/* Where the answer number `at` belongs to, or NULL. */
static struct pg_ahead *ahead_at(struct pg *db, int at)
{
    for (int i = 0; i < db->n_ahead; i++)
        if (db->ahead[i].at == at)
            return &db->ahead[i];
    return NULL;
}

/* An answer that somebody waits for stays; the others are only looked at. */
static void keep_answer(struct pg *db, int at, PGresult *r, PGresult **ret)
{
    struct pg_ahead *k = ahead_at(db, at);

    if (k) {
        k->result = r;
        k->at = -1;
    } else if (ret && at == db->queued - 1) {
        *ret = r;
    } else {
        PQclear(r);
    }
}

static enum rc read_answers(struct pg *db, PGresult **ret, struct err *e)
{
    enum rc rc = RC_OK;

    for (int i = 0; i < db->queued; i++) {
        PGresult *r;

        while ((r = PQgetResult(db->c))) {
            if (rc == RC_OK && !is_good(r))
                rc = pg_fault(db, r, e);
            if (rc == RC_OK)
                keep_answer(db, i, r, ret);
            else
                PQclear(r);
        }
        if (PQstatus(db->c) == CONNECTION_BAD)
            break;
    }
    return rc;
}

/* Up to the point that was sent last. */
static enum rc read_until_sync(struct pg *db, PGresult **ret, struct err *e)
{
    enum rc rc = read_answers(db, ret, e);
    PGresult *sync = PQgetResult(db->c);

    if (rc == RC_OK && PQresultStatus(sync) != PGRES_PIPELINE_SYNC)
        rc = pg_fault(db, sync, e);
    PQclear(sync);
    if (rc != RC_OK) {
        take_back(db);
        pg_drop_ahead(db);
    }
    db->queued = 0;
    db->batch++;
    return rc;
}

enum rc pg_drain(struct pg *db, PGresult **ret, struct err *e)
{
    enum rc rc;

    if (db->queued == 0)
        return RC_OK;
    if (PQpipelineSync(db->c)) {
        rc = read_until_sync(db, ret, e);
    } else {
        rc = pg_fault(db, NULL, e);
        take_back(db);
        pg_drop_ahead(db);
        db->queued = 0;
        db->batch++;
    }
    if (rc != RC_OK && ret) {
        PQclear(*ret);
        *ret = NULL;
    }
    return rc;
}

enum rc pg_run(struct pg *db, const char *sql, struct err *e)
{
    PGresult *r;
    enum rc rc = RC_OK;

    /* several statements in one text go without the pipeline only */
    TRY(pg_drain(db, NULL, e));
    if (!PQexitPipelineMode(db->c))
        return pg_fault(db, NULL, e);
    r = PQexec(db->c, sql);
    if (!is_good(r))
        rc = pg_fault(db, r, e);
    PQclear(r);
    if (!PQenterPipelineMode(db->c) && rc == RC_OK)
        rc = pg_fault(db, NULL, e);
    return rc;
}

enum rc pg_ask(struct pg *db, const char *sql, const char *arg, Str *ret,
               struct arena *a, struct err *e)
{
    struct param p = P_TEXT(str_of(arg ? arg : ""));
    PGresult *r = NULL;

    TRY(pg_send(db, NULL, sql, (struct params){ &p, arg ? 1 : 0 }, e));
    TRY(pg_drain(db, &r, e));
    *ret = (Str){ 0 };
    if (PQntuples(r) > 0 && !PQgetisnull(r, 0, 0))
        *ret = str_dup(a, (Str){ PQgetvalue(r, 0, 0), PQgetlength(r, 0, 0) });
    PQclear(r);
    return RC_OK;
}

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

void pg_collect(struct pg *db)
{
    struct err ignored = { .rc = RC_OK };

    if (!db->owed || db->lost)
        return;
    db->queued = db->owed;
    db->owed = 0;
    (void)read_until_sync(db, NULL, &ignored);
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
