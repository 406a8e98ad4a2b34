/* Inside of the PostgreSQL driver: a database as a house of realms. */
#ifndef STORE_DB_POSTGRES_HOUSE_H
#define STORE_DB_POSTGRES_HOUSE_H

#include "store/db_postgres.h"

/* Waits for whoever writes to the schema, makes, names or removes it; others
 * then wait for this connection to be closed. */
enum rc pg_claim(struct pg *db, struct err *e) MUST_CHECK;
/* Notes which schema this is, for pg_stands. */
enum rc pg_note(struct pg *db, struct err *e) MUST_CHECK;
bool pg_stands(struct db *base);
enum house_kind pg_house_kind(const char *where);
Str pg_realm_where(struct arena *a, const char *house, Str name);
enum rc pg_realm_list(struct arena *a, const char *house,
                      struct realm_page *page, struct err *e);

#endif
