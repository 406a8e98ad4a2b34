/*
 * The PostgreSQL driver's wire: statements are sent into the pipeline, prepared
 * when they are new, and their answers read together; a server's complaint
 * becomes words that a person can use.
 */
#include "store/db_postgres.h"
#include "store/db_postgres_value.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

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

void pg_collect(struct pg *db)
{
    struct err ignored = { .rc = RC_OK };

    if (!db->owed || db->lost)
        return;
    db->queued = db->owed;
    db->owed = 0;
    (void)read_until_sync(db, NULL, &ignored);
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
