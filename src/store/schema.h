/*
 * The schema: the embedded sql/NNNN-name.sql files in order, one text for every
 * engine.  Tokens (@PK@, @INT@, @BLOB@, @STRICT@, @CLUSTERED@) stand where
 * engines differ; the driver says what each becomes.  Version n means that the first n
 * files are in the store.  Files that have landed are never edited.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include "base/str.h"

struct arena;

struct schema_token {
    const char *token; /* "@PK@"; a row with NULL ends the table */
    const char *text;
};

int schema_version(void);
/* The text of step 1..schema_version() with the tokens replaced. */
Str schema_step(struct arena *a, int step, const struct schema_token *tokens);

#endif
