/* Moves rows table by table, then reads the target back and compares. */
#include "store/copy.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "store/bulk.h"

struct copy {
    struct db *from, *to;
    struct store_watch watch;
    struct store_digest *digest; /* of the source */
};

/* Every row of t from one to the other, through one bulk. */
static enum rc move_rows(struct copy *k, const struct table *t, struct bulk *b,
                         struct table_digest *td, struct err *e)
{
    struct param p[TABLE_COLUMNS] = { 0 };
    struct params row = { p, (int)strlen(t->types) };
    struct digesting d;
    struct rows *r;
    struct err late = { .lang = e->lang };
    enum rc rc = RC_OK, end;

    TRY(db_stream(k->from, t->select, NO_PARAMS, &r, e));
    digest_begin(&d, t, td);
    while (rc == RC_OK && db_next(r)) {
        digest_read(r, t, p);
        digest_row(&d, row);
        rc = bulk_add(b, row, e);
    }
    if (rc == RC_OK)
        rc = bulk_flush(b, e);
    digest_end(&d);
    end = db_end(r, &late);
    if (rc == RC_OK && end != RC_OK)
        *e = late;
    return rc == RC_OK ? end : rc;
}

static enum rc copy_table(struct copy *k, struct table_digest *td,
                          struct err *e)
{
    const struct table *t = td->table;
    struct bulk *b;
    enum rc rc;

    TRY(db_exec(k->to, t->clear, NO_PARAMS, e));
    TRY(db_index_later(k->to, t->name, e));
    TRY(bulk_open(k->to, t->insert, &b, e));
    rc = move_rows(k, t, b, td, e);
    bulk_close(b);
    if (rc == RC_OK)
        rc = db_index_now(k->to, e);
    if (rc == RC_OK && k->watch.table)
        k->watch.table(k->watch.arg, td);
    return rc;
}

/* In one transaction of the target, under one snapshot of the source. */
static enum rc copy_tables(struct copy *k, struct err *e)
{
    struct store_digest *d = k->digest;
    enum rc rc = db_begin(k->to, e);

    for (int i = 0; i < d->n && rc == RC_OK; i++)
        rc = copy_table(k, &d->tables[i], e);
    if (rc == RC_OK)
        rc = db_commit(k->to, e);
    else
        db_rollback(k->to);
    digest_sum(d);
    return rc;
}

/* What a reader will find at `part` is what the source had. */
static enum rc compare(const char *part, struct arena *a,
                       const struct store_digest *want, struct err *e)
{
    struct store_digest got;
    struct db *db;
    enum rc rc;

    TRY(db_open(&db, part, DB_OLD | DB_PART, e));
    rc = store_digest(db, a, (struct store_watch){ 0 }, &got, e);
    db_close(db);
    TRY(rc);
    for (int i = 0; i < want->n; i++)
        if (got.n != want->n ||
            strcmp(got.tables[i].hash, want->tables[i].hash) != 0)
            return err_set(e, RC_DB, "",
                           N_("the copy was given up: its table '%s' differs "
                              "from the original (%lld rows instead of %lld); "
                              "check the disk and the memory of both sides"),
                           want->tables[i].table->name,
                           (long long)got.tables[i].rows,
                           (long long)want->tables[i].rows);
    return RC_OK;
}

/* The target stays locked until it has been compared. */
static enum rc build(struct copy *k, const char *part, struct arena *a,
                     struct err *e)
{
    bool own = !db_in_transaction(k->from);
    enum rc rc;

    TRY(db_open(&k->to, part, DB_CREATE | DB_SCHEMA(k->digest->schema), e));
    rc = own ? db_begin(k->from, e) : RC_OK;
    if (rc == RC_OK) {
        rc = copy_tables(k, e);
        if (own)
            db_rollback(k->from);
    }
    if (rc == RC_OK)
        rc = compare(part, a, k->digest, e);
    db_close(k->to);
    return rc;
}

enum rc store_copy(struct db *from, const char *to, struct arena *a,
                   struct store_watch watch, struct store_digest *ret,
                   struct err *e)
{
    struct copy k = { .from = from, .watch = watch, .digest = ret };
    Str part = db_part(a, to);
    struct err quiet = { .lang = e->lang };
    struct db_info info;
    enum rc rc;

    if (db_exists(to))
        return err_set(
            e, RC_CONFLICT, "",
            N_("there is a store at the target of the copy: it exists already "
               "and was not changed"));
    TRY(db_remove(part.p, e));
    db_info(from, &info);
    digest_tables(a, info.schema, ret);
    rc = build(&k, part.p, a, e);
    if (rc == RC_OK)
        rc = db_rename(part.p, to, e);
    if (rc != RC_OK && db_remove(part.p, &quiet) != RC_OK)
        snprintf(e->detail, sizeof e->detail, "%.200s", quiet.text);
    return rc;
}
