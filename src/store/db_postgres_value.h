/*
 * The server's binary form of values, and its form of placeholders: inside of
 * the PostgreSQL driver.
 */
#ifndef STORE_DB_POSTGRES_VALUE_H
#define STORE_DB_POSTGRES_VALUE_H

#include <libpq-fe.h>
#include <stdint.h>

#include "base/buf.h"

/* Types of the wire (pg_type.oid, fixed by the server's own sources). */
enum { OID_BYTEA = 17, OID_INT8 = 20, OID_TEXT = 25, OID_NUMERIC = 1700 };

void pg_put16(struct buf *b, int v);
void pg_put32(struct buf *b, int32_t v);
void pg_put64(struct buf *b, int64_t v);
/* A whole number of any of the server's types; the fraction is cut. */
int64_t pg_int(const PGresult *r, int row, int column);
/* ?1 becomes $1 outside of quotes. */
void pg_placeholders(struct buf *out, const char *sql);

#endif
