/*
 * The schema: the embedded sql/NNNN-name.sql files in order, one text for every
 * engine.  Tokens (@PK@, @INT@, @BLOB@, @STRICT@, @CLUSTERED@) stand where
 * engines differ; the driver says what each becomes.  Version n means that the first n
 * files are in the store.  Files that have landed are never edited.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/err.h"
#include "base/str.h"

struct arena;

struct schema_token {
    const char *token; /* "@PK@"; a row with NULL ends the table */
    const char *text;
};

int schema_version(void);
/* The version that the flags of db_open ask for: DB_SCHEMA(n) or today's. */
int schema_wanted(unsigned flags);
/* Refuses a store of a newer schema; of an older one, unless DB_OLD is set. */
enum rc schema_accept(const char *where, int version, unsigned flags,
                      struct err *e) MUST_CHECK;
/* The text of step 1..schema_version() with the tokens replaced. */
Str schema_step(struct arena *a, int step, const struct schema_token *tokens);

#endif
