/*
 * Inside of the SQLite driver: what its two parts share.  db_sqlite.c opens,
 * reads and runs statements; db_sqlite_bulk.c inserts many rows at once.
 */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

#include <sqlite3.h>

#include "store/db.h"

enum { CACHE_SLOTS = 512 /* a power of two */ };

struct stmt {
    const char *key; /* address of the SQL literal */
    sqlite3_stmt *s;
    bool busy;
};

struct rows {
    struct db *db;
    sqlite3_stmt *s;
    struct stmt *slot; /* NULL: a statement of its own, finalized at the end */
    int rc;
};

struct db {
    sqlite3 *h;
    char *where;
    int lock_fd;
    bool write;
    int64_t statements;
    struct bulk *bulks;   /* open ones, newest first */
    char *later;          /* statements that db_index_now runs, or NULL */
    struct bulk *feeding; /* the one that the table `feed` shows */
    struct stmt cache[CACHE_SLOTS];
};

/* Says in e why the last call failed. */
enum rc db_fault(struct db *db, struct err *e);
/* Finds the statement by the address `key`, or prepares `sql`. */
enum rc db_statement(struct db *db, const char *key, const char *sql,
                     struct rows *r, struct err *e) MUST_CHECK;
void db_release(struct rows *r);
enum rc db_bind(struct rows *r, struct params p, struct err *e) MUST_CHECK;

/* Makes the table `feed` known: the rows held back by *feeding. */
int feed_register(sqlite3 *h, struct bulk **feeding);

#endif
