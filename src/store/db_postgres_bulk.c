/*
 * Many rows at once: COPY where a plain INSERT was asked for, arrays unnested
 * where a row may meet another (ON CONFLICT); a few rows go as they are, with the
 * other statements of the pipeline.  And indexes that are made after the rows.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/db_postgres.h"
#include "store/db_postgres_value.h"

enum {
    BULK_FEW = 24,        /* so few go one by one */
    COPY_CHUNK = 1 << 16, /* bytes handed to the library at once */
};

/* ---- the literal of ours, taken apart ---- */

/* INSERT INTO table (columns) VALUES (?1, 7, ?2…) tail */
struct insert {
    Str head;  /* "INSERT INTO table (columns)" */
    Str items; /* "?1, 7, ?2" */
    Str tail;  /* "" or "ON CONFLICT …" */
};

static struct insert take_apart(const char *sql)
{
    const char *values = strstr(sql, "VALUES ("), *at, *end;
    struct insert in;

    assert(values && strncmp(sql, "INSERT INTO ", 12) == 0);
    at = values + strlen("VALUES (");
    end = strchr(at, ')');
    assert(end);
    in.head = (Str){ sql, values - sql };
    in.items = (Str){ at, end - at };
    in.tail = str_of(end + 1);
    return in;
}

/* ---- one by one ---- */

static enum rc write_few(struct pg *db, const struct held *h, struct err *e)
{
    for (int i = 0; i < h->n; i++)
        TRY(pg_send(db, h->sql, h->sql,
                    (struct params){ &h->values[i * h->columns], h->columns },
                    e));
    return RC_OK;
}

/* ---- COPY ---- */

static void put_value(struct buf *b, const struct param *p)
{
    switch (p->type) {
    case PARAM_INT:
        pg_put32(b, 8);
        pg_put64(b, p->n);
        break;
    case PARAM_TEXT:
    case PARAM_BLOB:
        pg_put32(b, (int32_t)p->s.n);
        buf_add(b, p->s.p, (size_t)p->s.n);
        break;
    case PARAM_NULL:
    case PARAM_RAW:
        pg_put32(b, -1);
        break;
    }
}

enum { COPY_ITEMS = 32 };

/* What stands at each place of VALUES: the number of a value, or a constant. */
struct item {
    int value; /* from 0; -1: the constant */
    struct param constant;
};

static int read_items(Str text, struct item *items)
{
    Str part;
    int n = 0;

    while (text.n && str_cut(&text, ',', &part)) {
        struct item *k = &items[n++];
        int64_t v = 0;
        bool ok;

        assert(n <= COPY_ITEMS);
        while (part.n && part.p[0] == ' ')
            part = str_from(part, 1);
        k->value = -1;
        if (part.n && part.p[0] == '?') {
            ok = str_int(str_from(part, 1), &v);
            k->value = (int)v - 1;
        } else {
            ok = str_int(part, &v);
            k->constant = P_INT(v);
        }
        assert(ok);
    }
    return n;
}

static enum rc put_rows(struct pg *db, const struct held *h,
                        const struct insert *in, struct buf *b, struct err *e)
{
    static const char signature[] = "PGCOPY\n\377\r\n";
    struct item items[COPY_ITEMS];
    int n = read_items(in->items, items);

    buf_add(b, signature, sizeof signature); /* its zero byte belongs to it */
    pg_put32(b, 0);
    pg_put32(b, 0);
    for (int i = 0; i < h->n; i++) {
        const struct param *row = &h->values[i * h->columns];

        pg_put16(b, n);
        for (int k = 0; k < n; k++)
            put_value(b, items[k].value < 0 ? &items[k].constant
                                            : &row[items[k].value]);
        if (b->n >= COPY_CHUNK || i == h->n - 1) {
            if (i == h->n - 1)
                pg_put16(b, -1);
            if (PQputCopyData(db->c, b->p, (int)b->n) != 1)
                return pg_fault(db, NULL, e);
            buf_reset(b);
        }
    }
    return RC_OK;
}

static enum rc copy_in(struct pg *db, const struct held *h,
                       const struct insert *in, struct err *e)
{
    struct buf b;
    PGresult *r;
    enum rc rc = RC_OK;

    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, "COPY ");
    buf_str(&b, str_from(in->head, (ptrdiff_t)strlen("INSERT INTO ")));
    buf_z(&b, " FROM STDIN (FORMAT binary)");
    r = PQexec(db->c, b.p);
    buf_reset(&b);
    if (PQresultStatus(r) != PGRES_COPY_IN) {
        rc = pg_fault(db, r, e);
    } else {
        rc = put_rows(db, h, in, &b, e);
        PQputCopyEnd(db->c, rc == RC_OK ? NULL : "given up");
    }
    PQclear(r);
    while ((r = PQgetResult(db->c))) {
        if (rc == RC_OK && PQresultStatus(r) != PGRES_COMMAND_OK)
            rc = pg_fault(db, r, e);
        PQclear(r);
    }
    buf_release(&b);
    return rc;
}

/* COPY does not go through the pipeline. */
static enum rc copy_rows(struct pg *db, const struct held *h,
                         const struct insert *in, struct err *e)
{
    enum rc rc;

    TRY(pg_drain(db, NULL, e));
    if (!PQexitPipelineMode(db->c))
        return pg_fault(db, NULL, e);
    rc = copy_in(db, h, in, e);
    if (!PQenterPipelineMode(db->c) && rc == RC_OK)
        rc = pg_fault(db, NULL, e);
    return rc;
}

/* ---- arrays ---- */

static int type_of_column(const struct held *h, int column)
{
    for (int i = 0; i < h->n; i++)
        switch (h->values[i * h->columns + column].type) {
        case PARAM_TEXT:
            return OID_TEXT;
        case PARAM_BLOB:
            return OID_BYTEA;
        case PARAM_INT:
            return OID_INT8;
        case PARAM_NULL:
        case PARAM_RAW:
            break;
        }
    return 0; /* all are NULL */
}

/* One column as an array in binary form. */
static void put_array(struct buf *b, const struct held *h, int column)
{
    int oid = type_of_column(h, column);

    pg_put32(b, 1);
    pg_put32(b, 1); /* there may be NULLs */
    pg_put32(b, oid ? oid : OID_INT8);
    pg_put32(b, h->n);
    pg_put32(b, 1);
    for (int i = 0; i < h->n; i++)
        put_value(b, &h->values[i * h->columns + column]);
}

static const char *array_type(int oid)
{
    return oid == OID_TEXT    ? "text[]"
           : oid == OID_BYTEA ? "bytea[]"
                              : "bigint[]";
}

static void put_unnest(struct buf *text, const struct held *h,
                       const struct insert *in)
{
    struct item items[COPY_ITEMS] = { 0 };
    int n = read_items(in->items, items);

    buf_str(text, in->head);
    buf_z(text, " SELECT ");
    for (int i = 0; i < n; i++) {
        buf_z(text, i ? ", " : "");
        if (items[i].value < 0)
            buf_fmt(text, "%lld", (long long)items[i].constant.n);
        else if (type_of_column(h, items[i].value))
            buf_fmt(text, "u.c%d", items[i].value + 1);
        else
            buf_z(text, "NULL"); /* of whatever type the column has */
    }
    buf_z(text, " FROM unnest(");
    for (int i = 0; i < h->columns; i++)
        buf_fmt(text, "%s?%d::%s", i ? ", " : "", i + 1,
                array_type(type_of_column(h, i)));
    buf_z(text, ") AS u (");
    for (int i = 0; i < h->columns; i++)
        buf_fmt(text, "%sc%d", i ? ", " : "", i + 1);
    buf_z(text, ")");
    buf_str(text, in->tail);
}

static enum rc unnest_rows(struct pg *db, const struct held *h,
                           const struct insert *in, struct err *e)
{
    struct param arrays[PG_PARAMS];
    size_t ends[PG_PARAMS], from = 0;
    bool usual = true; /* its text is that of every time */
    struct buf text, bytes;
    enum rc rc;

    assert(h->columns <= PG_PARAMS);
    buf_init(&text, BUF_NO_MAX);
    buf_init(&bytes, BUF_NO_MAX);
    put_unnest(&text, h, in);
    for (int i = 0; i < h->columns; i++) {
        put_array(&bytes, h, i);
        ends[i] = bytes.n;
        usual = usual && type_of_column(h, i);
    }
    for (int i = 0; i < h->columns; i++) {
        arrays[i] = (struct param){ .type = PARAM_RAW,
                                    .s = { bytes.p + from,
                                           (ptrdiff_t)(ends[i] - from) } };
        from = ends[i];
    }
    /* its own place in the cache: no other literal begins there */
    rc = pg_send(db, usual ? h->sql + 1 : NULL, text.p,
                 (struct params){ arrays, h->columns }, e);
    if (rc == RC_OK)
        rc = pg_drain(db, NULL, e);
    buf_release(&text);
    buf_release(&bytes);
    return rc;
}

static void count_rows(struct pg *db, const struct insert *in, int n)
{
    Str name = str_from(in->head, (ptrdiff_t)strlen("INSERT INTO "));
    int i = 0;

    name.n = str_find(name, ' ', 0);
    while (i < db->n_added && !str_is(name, db->added[i].table))
        i++;
    if (i == PG_TABLES || name.n >= (ptrdiff_t)sizeof db->added[i].table)
        return;
    if (i == db->n_added) {
        snprintf(db->added[i].table, sizeof db->added[i].table, "%.*s",
                 STR(name));
        db->added[i].rows = 0;
        db->n_added++;
    }
    db->added[i].rows += n;
}

enum rc pg_analyze(struct pg *db, struct err *e)
{
    char text[64];

    for (int i = 0; i < db->n_added; i++) {
        if (db->added[i].rows < PG_MANY)
            continue;
        snprintf(text, sizeof text, "ANALYZE (SKIP_LOCKED) %s",
                 db->added[i].table);
        TRY(pg_send(db, NULL, text, NO_PARAMS, e));
    }
    return RC_OK;
}

enum rc pg_write_held(struct db *base, const struct held *h, struct err *e)
{
    struct pg *db = (struct pg *)base;
    struct insert in = take_apart(h->sql);

    pg_drop_ahead(db);
    count_rows(db, &in, h->n);
    if (h->n <= BULK_FEW)
        return write_few(db, h, e);
    return in.tail.n ? unnest_rows(db, h, &in, e) : copy_rows(db, h, &in, e);
}

/* ---- indexes later ---- */

/* Only for the owner: others may not, and their rows go into the indexes. */
static const char SQL_INDEXES[] =
    "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)"
    " FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
    " WHERE relname = ?1 AND relnamespace = "
    "quote_ident(current_schema)::regnamespace"
    " AND NOT indisunique AND pg_has_role(relowner, 'USAGE')";

enum rc pg_index_later(struct db *base, const char *table, struct err *e)
{
    struct pg *db = (struct pg *)base;
    struct buf drop, make;
    struct rows *r;
    enum rc rc;

    assert(db->begun && !db->later);
    buf_init(&drop, BUF_NO_MAX);
    buf_init(&make, BUF_NO_MAX);
    rc = db_query(base, SQL_INDEXES, PARAMS(P_TEXT(str_of(table))), &r, e);
    if (rc == RC_OK) {
        while (db_next(r)) {
            buf_fmt(&drop, "DROP INDEX %.*s;", STR(db_text(r, 0)));
            buf_fmt(&make, "%.*s;", STR(db_text(r, 1)));
        }
        rc = db_end(r, e);
    }
    if (rc == RC_OK && drop.n)
        rc = pg_run(db, drop.p, e);
    if (rc == RC_OK)
        db->later = xstrdup(make.p);
    buf_release(&drop);
    buf_release(&make);
    return rc;
}

enum rc pg_index_now(struct db *base, struct err *e)
{
    struct pg *db = (struct pg *)base;
    enum rc rc = db->later && *db->later ? pg_run(db, db->later, e) : RC_OK;

    free(db->later);
    db->later = NULL;
    return rc;
}
