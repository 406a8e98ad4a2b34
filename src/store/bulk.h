/*
 * Many rows at once (SQLite: fed through a virtual table; PostgreSQL: COPY or
 * arrays), and indexes made after the rows.
 */
#ifndef STORE_BULK_H
#define STORE_BULK_H

#include "store/db.h"

struct bulk; /* many inserts through one statement */

/*
 * Many rows through one insert: the fast path of imports and rebuild.  Rows are held
 * back and written together, so a refusal may speak of an earlier row; bulks
 * that are open at once are written in the order in which they were opened.
 */
enum rc bulk_open(struct db *db, const char *sql, struct bulk **ret,
                  struct err *e) MUST_CHECK;
enum rc bulk_add(struct bulk *b, struct params p, struct err *e) MUST_CHECK;
/* Writes what is held back: before anything reads it, and at the end. */
enum rc bulk_flush(struct bulk *b, struct err *e) MUST_CHECK;
/* Forgets what is held back. */
void bulk_close(struct bulk *b);

/*
 * Before very many rows into an empty table: drops its indexes (those that make
 * nothing unique) until db_index_now, which makes them by one sort.  Both in
 * one transaction; a rollback brings them back.
 */
enum rc db_index_later(struct db *db, const char *table,
                       struct err *e) MUST_CHECK;
enum rc db_index_now(struct db *db, struct err *e) MUST_CHECK;

#endif
