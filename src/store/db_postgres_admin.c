/* A schema as a whole: its state, its faults. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "store/copy.h"
#include "store/db_postgres.h"

/* What the server itself knows to be amiss: broken indexes, unchecked references. */
static const char SQL_FAULTS[] =
    "SELECT 'index ' || indexrelid::regclass::text || ' is not valid'"
    " FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
    " WHERE relnamespace = quote_ident(current_schema)::regnamespace AND NOT "
    "indisvalid"
    " UNION ALL SELECT 'constraint ' || conname || ' is not checked'"
    " FROM pg_constraint WHERE connamespace = "
    "quote_ident(current_schema)::regnamespace"
    " AND NOT convalidated LIMIT 20";

static const char SQL_INFO[] =
    "SELECT current_setting('server_version'),"
    " COALESCE((SELECT SUM(pg_total_relation_size(oid)) FROM pg_class"
    " WHERE relnamespace = quote_ident(current_schema)::regnamespace AND "
    "relkind = 'r'), 0),"
    " current_setting('fsync') = 'on'"
    " AND current_setting('synchronous_commit') <> 'off'"
    " AND current_setting('full_page_writes') = 'on',"
    " COALESCE(substr(obj_description(quote_ident(current_schema)::"
    "regnamespace,"
    " 'pg_namespace'), 14), '0')";

enum rc pg_check(struct db *db, void (*say)(void *arg, Str fault), void *arg,
                 struct err *e)
{
    struct rows *r;

    TRY(db_query(db, SQL_FAULTS, NO_PARAMS, &r, e));
    while (db_next(r))
        say(arg, db_text(r, 0));
    return db_end(r, e);
}

/* A file that any office PC opens, rather than a dump that needs a server. */
enum rc pg_backup(struct db *db, const char *to, struct err *e)
{
    struct arena *a = arena_new();
    struct store_digest digest;
    enum rc rc = store_copy(db, to, a, (struct store_watch){ 0 }, &digest, e);

    arena_free(a);
    return rc;
}

void pg_info(struct db *db, struct db_info *ret)
{
    struct err ignored = { .rc = RC_OK };
    int64_t schema = 0;
    struct rows *r;
    Str version;

    snprintf(ret->engine, sizeof ret->engine, "%s", db_postgres.name);
    if (db_query(db, SQL_INFO, NO_PARAMS, &r, &ignored) != RC_OK)
        return;
    if (db_next(r)) {
        version = db_text(r, 0);
        snprintf(ret->version, sizeof ret->version, "%.*s", STR(version));
        ret->bytes = db_int(r, 1);
        ret->durable = db_int(r, 2) != 0;
        if (str_int(db_text(r, 3), &schema))
            ret->schema = (int)schema;
    }
    if (db_end(r, &ignored) != RC_OK)
        ret->bytes = 0;
}
