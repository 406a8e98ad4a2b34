/*
 * Inside of the SQLite driver: what its four parts share: db_sqlite.c runs
 * statements, db_sqlite_file.c opens, copies and names files,
 * db_sqlite_bulk.c inserts many rows at once, db_sqlite_house.c lists realms.
 */
#ifndef STORE_DB_SQLITE_H
#define STORE_DB_SQLITE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "store/db_driver.h"

enum { CACHE_SLOTS = 512 /* a power of two */ };

struct stmt {
    const char *key; /* address of the SQL literal */
    sqlite3_stmt *s;
    bool busy;
};

struct lite_rows {
    struct rows base;
    sqlite3_stmt *s;
    struct stmt *slot; /* NULL: a statement of its own, finalized at the end */
    int rc;
};

struct lite {
    struct db base;
    sqlite3 *h;
    int lock_fd;
    dev_t device; /* of the file when it was opened */
    ino_t inode;
    char *later;                /* statements that index_now runs, or NULL */
    const struct held *feeding; /* what the table `feed` shows */
    struct stmt cache[CACHE_SLOTS];
};

/* Did the last call fail for want of room on the disk? */
bool lite_is_full(struct lite *db);
/* Says in e why the last call failed. */
enum rc lite_fault(struct lite *db, struct err *e);
/* Finds the statement by the address `key`, or prepares `sql`. */
enum rc lite_statement(struct lite *db, const char *key, const char *sql,
                       struct lite_rows *r, struct err *e) MUST_CHECK;
void lite_release(struct lite_rows *r);
enum rc lite_bind(struct lite_rows *r, struct params p,
                  struct err *e) MUST_CHECK;
/* Runs statements that are neither kept nor counted. */
enum rc lite_run(struct lite *db, const char *sql, struct err *e) MUST_CHECK;

/* ---- the driver's table: db_sqlite_file.c, db_sqlite_bulk.c ---- */

bool lite_takes(const char *where);
enum rc lite_open(struct db **ret, const char *where, unsigned flags,
                  struct err *e);
void lite_close(struct db *base);
enum rc lite_upgrade(struct db *base, struct err *e);
void lite_rollback(struct db *base);
enum rc lite_backup(struct db *base, const char *to, struct err *e);
enum rc lite_check(struct db *db, void (*say)(void *arg, Str fault), void *arg,
                   struct err *e);
void lite_info(struct db *base, struct db_info *ret);
Str lite_part(struct arena *a, const char *where);
bool lite_is_part(const char *where);
Str lite_shown(struct arena *a, const char *where);
bool lite_exists(const char *where);
enum rc lite_rename(const char *part, const char *where, struct err *e);
enum rc lite_remove(const char *where, struct err *e);
bool lite_stands(struct db *base);

/* ---- db_sqlite_house.c ---- */

enum house_kind lite_house_kind(const char *where);
Str lite_realm_where(struct arena *a, const char *house, Str name);
enum rc lite_realm_list(struct arena *a, const char *house,
                        struct realm_page *page, struct err *e);

/* Makes the table `feed` known: the rows held back by *feeding. */
int feed_register(sqlite3 *h, const struct held **feeding);
enum rc lite_write_held(struct db *base, const struct held *h, struct err *e);
enum rc lite_index_later(struct db *base, const char *table, struct err *e);
enum rc lite_index_now(struct db *base, struct err *e);

#endif
