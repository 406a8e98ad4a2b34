/* The server's binary form of values, and its form of placeholders. */
#include <string.h>

#include "base/buf.h"
#include "store/db_postgres_value.h"

void pg_put16(struct buf *b, int v)
{
    unsigned char out[2] = { (unsigned char)((unsigned)v >> 8),
                             (unsigned char)v };

    buf_add(b, out, sizeof out);
}

void pg_put32(struct buf *b, int32_t v)
{
    pg_put16(b, (int)((uint32_t)v >> 16));
    pg_put16(b, (int)((uint32_t)v & 0xffff));
}

void pg_put64(struct buf *b, int64_t v)
{
    pg_put32(b, (int32_t)((uint64_t)v >> 32));
    pg_put32(b, (int32_t)((uint64_t)v & 0xffffffff));
}

static uint64_t be(const char *p, int n)
{
    uint64_t v = 0;

    for (int i = 0; i < n; i++)
        v = v << 8 | (unsigned char)p[i];
    return v;
}

/* SUM over whole numbers is a numeric: count of digits, weight of the first,
 * sign, scale, then digits to the base 10,000. */
static int64_t numeric(const char *p)
{
    int n = (int)be(p, 2), weight = (int16_t)be(p + 2, 2);
    int64_t v = 0;

    for (int i = 0; i <= weight; i++)
        v = v * 10000 + (i < n ? (int64_t)be(p + 8 + i * 2, 2) : 0);
    return be(p + 4, 2) == 0x4000 ? -v : v;
}

int64_t pg_int(const PGresult *r, int row, int column)
{
    const char *p = PQgetvalue(r, row, column);

    if (PQgetisnull(r, row, column))
        return 0;
    if (PQftype(r, column) == OID_NUMERIC)
        return numeric(p);
    switch (PQgetlength(r, row, column)) {
    case 8:
        return (int64_t)be(p, 8);
    case 4:
        return (int32_t)be(p, 4);
    case 2:
        return (int16_t)be(p, 2);
    default:
        return *p; /* a boolean */
    }
}

void pg_placeholders(struct buf *out, const char *sql)
{
    bool quoted = false;

    for (; *sql; sql++) {
        quoted ^= *sql == '\'';
        buf_char(out, *sql == '?' && !quoted ? '$' : *sql);
    }
}
