/*
 * Inside of the PostgreSQL driver: what its parts share.  db_postgres.c runs
 * statements and transactions, db_postgres_wire.c sends and reads answers,
 * db_postgres_address.c reads addresses, db_postgres_open.c connects and minds
 * the schema, db_postgres_house.c lists realms, db_postgres_bulk.c writes many
 * rows.  The connection is always in pipeline mode: statements are sent and
 * their answers read together at the next point that needs one (pg_drain).
 * Outside a transaction every statement is such a point.
 */
#ifndef STORE_DB_POSTGRES_H
#define STORE_DB_POSTGRES_H

#include <libpq-fe.h>

#include "store/db_driver.h"

enum {
    PG_SLOTS = 512,  /* prepared statements, a power of two */
    PG_QUEUED = 128, /* sent without reading answers, at most */
    PG_PARAMS = 48,
    PG_AHEAD = 8,      /* queries sent before they are asked */
    PG_TABLES = 32,    /* whose new rows are counted */
    PG_MANY = 2000,    /* new rows that make old statistics worthless */
    PG_PORTION = 8192, /* rows of a stream brought at once */
};

struct pg_slot {
    const char *key; /* address of the SQL literal */
    unsigned name;   /* "s<name>" on the server, 0: not prepared */
    unsigned batch;  /* in which it went: an error takes it back */
};

struct pg_added { /* by the transaction */
    char table[32];
    int64_t rows;
};

struct pg_wish {
    const char *sql;
    struct param p[2];
    int n;
};

struct pg_ahead {
    const char *sql;
    uint64_t params; /* hash of the values */
    int at;          /* its place among the queued, -1: `result` is here */
    PGresult *result;
};

struct pg {
    struct db base;
    PGconn *c;
    char *uri;    /* as libpq takes it: without realm= */
    char *schema; /* the realm's */
    int64_t oid;  /* its number on the server; of one of many stores, else 0 */
    bool begun;   /* between begin and commit or rollback */
    bool failed;  /* the transaction cannot be committed any more */
    bool lost;    /* the connection broke after the last reconnect */
    /* the role may not look into the schema; the server gave up its standby */
    bool barred, alone;
    int queued; /* statements sent whose answers were not read */
    int owed;   /* the same of an end of reading that nobody waited for */
    unsigned batch, names, cursors;
    struct pg_ahead ahead[PG_AHEAD];
    struct pg_added added[PG_TABLES];
    struct pg_wish wishes[PG_AHEAD]; /* to be sent ahead when one begins */
    int n_ahead, n_added, n_wishes;
    char *later; /* statements that index_now runs, or NULL */
    struct pg_slot slots[PG_SLOTS];
};

struct pg_rows {
    struct rows base;
    PGresult *result;
    int row, n;
    unsigned cursor; /* of a stream, 0: all rows are here */
    bool last;       /* no further portion */
    bool own;        /* the stream began the transaction it runs in */
    enum rc rc;
    struct err err; /* what ended the stream */
};

/* ---- db_postgres_wire.c ---- */

/* Sends a statement found by key (prepared when new); its answer is read later. */
enum rc pg_send(struct pg *db, const char *key, const char *sql,
                struct params p, struct err *e) MUST_CHECK;
/* Reads all answers; the last one's rows go to *ret where that is not NULL. */
enum rc pg_drain(struct pg *db, PGresult **ret, struct err *e) MUST_CHECK;
/* Reads the answers owed; the connection may turn out to be lost. */
void pg_collect(struct pg *db);
/* Sends text that is neither kept nor counted, and reads all answers. */
enum rc pg_run(struct pg *db, const char *sql, struct err *e) MUST_CHECK;
/* The same for one value asked for with at most one text. */
enum rc pg_ask(struct pg *db, const char *sql, const char *arg, Str *ret,
               struct arena *a, struct err *e) MUST_CHECK;
/* Says in e why r, or (NULL) the connection, failed. */
enum rc pg_fault(struct pg *db, const PGresult *r, struct err *e);
/* Forgets the queries that were sent ahead. */
void pg_drop_ahead(struct pg *db);
/* Forgets what the server knew of this connection. */
void pg_forget(struct pg *db);

/* ---- db_postgres_address.c ---- */

bool pg_takes(const char *where);
/* Splits an address into what libpq takes and the realm ("soket" by default). */
Str pg_split(struct arena *a, const char *where, Str *ret_realm);
enum rc pg_check_realm(Str realm, struct err *e) MUST_CHECK;
Str pg_part(struct arena *a, const char *where);
bool pg_is_part(const char *where);
Str pg_shown(struct arena *a, const char *where);

/* ---- db_postgres_open.c ---- */

enum rc pg_open(struct db **ret, const char *where, unsigned flags,
                struct err *e);
void pg_close(struct db *base);
enum rc pg_upgrade(struct db *base, struct err *e);
/* Connected, or connected again: with growing delays up to the deadline. */
enum rc pg_ready(struct pg *db, struct err *e) MUST_CHECK;
int64_t pg_lock_key(const struct pg *db);
bool pg_exists(const char *where);
enum rc pg_rename(const char *part, const char *where, struct err *e);
enum rc pg_remove(const char *where, struct err *e);
/* Whether the schema is there or not. */
enum rc pg_connect(struct pg **ret, const char *where, struct err *e);

/* ---- db_postgres_admin.c ---- */

enum rc pg_backup(struct db *db, const char *to, struct err *e);
enum rc pg_check(struct db *db, void (*say)(void *arg, Str fault), void *arg,
                 struct err *e);
void pg_info(struct db *db, struct db_info *ret);

/* ---- db_postgres_bulk.c ---- */

/* Sends ANALYZE for tables that got many rows, long before the server would. */
enum rc pg_analyze(struct pg *db, struct err *e) MUST_CHECK;
enum rc pg_write_held(struct db *base, const struct held *h, struct err *e);
enum rc pg_index_later(struct db *base, const char *table, struct err *e);
enum rc pg_index_now(struct db *base, struct err *e);

#endif
