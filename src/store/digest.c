/* Digests of tables: the same bytes from every engine. */
#include "store/digest.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"

enum { DOMAIN_TABLE = 0x10, DOMAIN_STORE = 0x11 };

static int64_t ms_now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000) + t.tv_nsec / 1000000;
}

void digest_begin(struct digesting *d, const struct table *t,
                  struct table_digest *ret)
{
    memset(ret, 0, sizeof *ret);
    ret->table = t;
    d->ret = ret;
    d->since = ms_now();
    buf_init(&d->row, BUF_NO_MAX);
    hash_init(&d->hash, DOMAIN_TABLE);
    hash_field(&d->hash, str_of(t->name));
    hash_field(&d->hash, str_of(t->columns));
}

void digest_read(struct rows *r, const struct table *t, struct param *p)
{
    for (int i = 0; t->types[i]; i++) {
        if (db_is_null(r, i))
            p[i] = P_NULL;
        else if (t->types[i] == 'i')
            p[i] = P_INT(db_int(r, i));
        else if (t->types[i] == 't')
            p[i] = P_TEXT(db_text(r, i));
        else
            p[i] = P_BLOB(db_text(r, i));
    }
}

static void add_int(struct buf *b, int64_t v)
{
    char bytes[8];

    for (int i = 0; i < 8; i++)
        bytes[i] = (char)((uint64_t)v >> (56 - 8 * i));
    buf_add(b, bytes, sizeof bytes);
}

void digest_row(struct digesting *d, struct params p)
{
    buf_reset(&d->row);
    for (int i = 0; i < p.n; i++) {
        const struct param *v = &p.p[i];

        if (v->type == PARAM_NULL) {
            add_int(&d->row, -1);
        } else if (v->type == PARAM_INT) {
            add_int(&d->row, 8);
            add_int(&d->row, v->n);
        } else {
            add_int(&d->row, v->s.n);
            buf_str(&d->row, v->s);
        }
    }
    hash_field(&d->hash, buf_view(&d->row));
    d->ret->rows++;
}

void digest_end(struct digesting *d)
{
    unsigned char out[HASH_BYTES];

    hash_done(&d->hash, out);
    hash_hex(out, d->ret->hash);
    d->ret->ms = ms_now() - d->since;
    buf_release(&d->row);
}

void digest_tables(struct arena *a, int schema, struct store_digest *ret)
{
    int n = 0;

    memset(ret, 0, sizeof *ret);
    ret->schema = schema;
    while (tables[n].name)
        n++;
    ret->tables = NEW(a, struct table_digest, n);
    for (int i = 0; i < n; i++)
        if (table_in(&tables[i], schema))
            ret->tables[ret->n++].table = &tables[i];
}

void digest_sum(struct store_digest *d)
{
    unsigned char out[HASH_BYTES];
    struct hash h;

    hash_init(&h, DOMAIN_STORE);
    d->rows = 0;
    for (int i = 0; i < d->n; i++) {
        hash_field(&h, str_of(d->tables[i].hash));
        d->rows += d->tables[i].rows;
    }
    hash_done(&h, out);
    hash_hex(out, d->hash);
}

static enum rc digest_table(struct db *db, struct table_digest *td,
                            struct err *e)
{
    const struct table *t = td->table;
    struct param p[TABLE_COLUMNS] = { 0 };
    struct digesting d;
    struct rows *r;

    TRY(db_stream(db, t->select, NO_PARAMS, &r, e));
    digest_begin(&d, t, td);
    while (db_next(r)) {
        digest_read(r, t, p);
        digest_row(&d, (struct params){ p, (int)strlen(t->types) });
    }
    digest_end(&d);
    return db_end(r, e);
}

enum rc store_digest(struct db *db, struct arena *a, struct store_watch watch,
                     struct store_digest *ret, struct err *e)
{
    bool own = !db_in_transaction(db);
    struct db_info info;
    enum rc rc = RC_OK;

    if (own)
        TRY(db_begin(db, e));
    db_info(db, &info);
    digest_tables(a, info.schema, ret);
    for (int i = 0; i < ret->n && rc == RC_OK; i++) {
        rc = digest_table(db, &ret->tables[i], e);
        if (rc == RC_OK && watch.table)
            watch.table(watch.arg, &ret->tables[i]);
    }
    if (own)
        db_rollback(db);
    digest_sum(ret);
    return rc;
}
