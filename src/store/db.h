/*
 * One interface to the store; db_sqlite*.c and db_postgres*.c stand behind it.
 * Many rows at once: store/bulk.h.  Where a store lies says which:
 * postgresql://…?realm=NAME (or the socket of a server) is a schema of a
 * database, anything else a file (docs/store.md).
 * SQL is a literal in the common subset, placeholders ?1, ?2…; values are
 * bound, never formatted.  Statements are prepared once per connection and
 * found again by the address of the literal.
 *
 * A connection belongs to one thread.  Writing: db_begin takes the one write
 * lock of the store (waits up to 10 s), db_commit is durable when it
 * returns.  In a writing transaction a statement without rows may be sent later,
 * together with the next query or the commit, which then says what was wrong
 * with it.  Rows of a query are valid until the next db_next of that query.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"
#include "store/place.h"

struct arena;
struct db;
struct rows; /* a running query */

typedef int64_t Id;

/* DB_SMALL: one of many open at once, takes little memory; DB_PART: db_part's */
enum { DB_READ, DB_WRITE, DB_CREATE, DB_OLD = 4, DB_SMALL = 8, DB_PART = 16 };
/* With DB_CREATE: the schema as it was at version n, not today's. */
#define DB_SCHEMA(n) ((unsigned)(n) << 8)

/*
 * Opens; DB_CREATE makes an empty store with the schema.  Refuses (RC_DB) a store
 * that is not ours, is of a newer schema, or is damaged at the head.  One of
 * an older schema: DB_OLD opens it as it is (for a copy, a digest, the upgrade);
 * else a file opened for writing is upgraded first, anything else refused.
 */
enum rc db_open(struct db **ret, const char *where, unsigned flags,
                struct err *e) MUST_CHECK;
void db_close(struct db *db);
const char *db_where(const struct db *db); /* for people: no password in it */
bool db_can_write(const struct db *db);
/* Is what lies at its address still the store that was opened, not another one
 * (dropped, made anew)? */
bool db_stands(struct db *db);
/* Brings an older store to today's schema, all of it or nothing. */
enum rc db_upgrade(struct db *db, struct err *e) MUST_CHECK;
/* The schema it had before db_open or db_upgrade changed it, or 0. */
int db_upgraded_from(const struct db *db);

/* One bound value. */
struct param {
    /* PARAM_RAW: a driver's own */
    enum { PARAM_NULL, PARAM_INT, PARAM_TEXT, PARAM_BLOB, PARAM_RAW } type;
    int64_t n;
    Str s;
};

#define P_INT(v) ((struct param){ .type = PARAM_INT, .n = (v) })
#define P_TEXT(v) ((struct param){ .type = PARAM_TEXT, .s = (v) })
#define P_BLOB(v) ((struct param){ .type = PARAM_BLOB, .s = (v) })
#define P_NULL ((struct param){ .type = PARAM_NULL })
/* NULL for an id of 0 */
#define P_ID(v) ((v) ? P_INT(v) : P_NULL)

struct params {
    const struct param *p;
    int n;
};
#define PARAMS(...)                                                            \
    ((struct params){ (const struct param[]){ __VA_ARGS__ },                   \
                      countof(((const struct param[]){ __VA_ARGS__ })) })
#define NO_PARAMS ((struct params){ 0 })

enum rc db_begin(struct db *db, struct err *e) MUST_CHECK;
enum rc db_commit(struct db *db, struct err *e) MUST_CHECK;
/* The same, for a store at the other end of a line: when the answer is lost, the
 * proof (a query that finds a row if and only if this transaction was committed)
 * is asked over a new connection.  RC_DB: nothing was saved; RC_IO: it cannot be
 * known yet.  Nothing is ever repeated. */
struct db_proof {
    const char *sql;
    struct params p;
};
enum rc db_commit_proved(struct db *db, const struct db_proof *proof,
                         struct err *e) MUST_CHECK;
void db_rollback(struct db *db); /* also when nothing was begun */
bool db_in_transaction(const struct db *db);
int64_t db_begun(const struct db *db); /* transactions since it was opened */

/* Runs a statement that gives no rows. */
enum rc db_exec(struct db *db, const char *sql, struct params p,
                struct err *e) MUST_CHECK;
/* Starts a query; db_next brings the first row. */
enum rc db_query(struct db *db, const char *sql, struct params p,
                 struct rows **ret, struct err *e) MUST_CHECK;
/* The same for results of any size: they come in portions. */
enum rc db_stream(struct db *db, const char *sql, struct params p,
                  struct rows **ret, struct err *e) MUST_CHECK;
/* True while there is a row.  An engine error ends the rows and is kept:
 * db_end reports it.  After the last row the query is over. */
bool db_next(struct rows *r);
/* Ends a query early or checks how it ended; always call it once. */
enum rc db_end(struct rows *r, struct err *e) MUST_CHECK;
int64_t db_int(struct rows *r, int column); /* NULL reads as 0 */
bool db_is_null(struct rows *r, int column);
Str db_text(struct rows *r, int column); /* view, until the next db_next */
/*
 * The same query will be asked in the transaction that is open or is opened
 * next: where the store is at the other end of a line, it goes along with the
 * next statement, and its answer is kept until it is asked for or something is
 * written.  Before db_begin its texts must live until then.
 */
void db_ahead(struct db *db, const char *sql, struct params p);
/* One row, one integer; *ret stays as it is when there is no row. */
enum rc db_one(struct db *db, const char *sql, struct params p, int64_t *ret,
               struct err *e) MUST_CHECK;

/* A copy of the whole store, fsynced before it is named. */
enum rc db_backup(struct db *db, const char *to, struct err *e) MUST_CHECK;
/* The engine's own checks (integrity, foreign keys): calls say for each fault. */
enum rc db_check(struct db *db, void (*say)(void *arg, Str fault), void *arg,
                 struct err *e) MUST_CHECK;

/* Engine, version, size, settings: for `doctor`. */
struct db_info {
    char engine[32], version[64];
    int64_t bytes;
    int schema;
    bool durable; /* commits survive power loss */
};
void db_info(struct db *db, struct db_info *ret);
int64_t db_statements(const struct db *db); /* since open: tests count */

#endif
