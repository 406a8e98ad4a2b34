/* Bytes under their hash. */
#include "domain/file_body.h"

#include "base/hash.h"

static const char SQL_GET[] = "SELECT bytes FROM file_body WHERE hash = ?1";
static const char SQL_HAS[] = "SELECT COUNT(*) FROM file_body WHERE hash = ?1";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM file_body";
static const char SQL_ADD[] =
    "INSERT INTO file_body (id, hash, bytes) VALUES (?1, ?2, ?3)";
static const char SQL_DROP[] =
    "DELETE FROM file_body WHERE hash = ?1"
    " AND NOT EXISTS (SELECT 1 FROM file f WHERE f.hash = ?1)"
    " AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.path = ?2"
    " AND d.base = ?1)";
static const char SQL_ALL[] = "SELECT hash, bytes FROM file_body ORDER BY id";

Str file_body_hash(struct ctx *c, Str bytes)
{
    unsigned char sum[HASH_BYTES];
    char hex[HASH_HEX];

    hash_file(bytes, sum);
    return str_dup(c->arena, str_of(hash_hex(sum, hex)));
}

enum rc file_body_add(struct ctx *c, Str hash, Str bytes)
{
    int64_t n = 0, id = 1;

    TRY(db_one(c->db, SQL_HAS, PARAMS(P_TEXT(hash)), &n, &c->err));
    if (n)
        return RC_OK;
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(id), P_TEXT(hash), P_BLOB(bytes)), &c->err);
}

enum rc file_body_get(struct ctx *c, Str hash, Str *ret)
{
    struct rows *r;

    *ret = (Str){ 0 };
    TRY(db_query(c->db, SQL_GET, PARAMS(P_TEXT(hash)), &r, &c->err));
    if (db_next(r))
        *ret = str_dup(c->arena, db_text(r, 0));
    return db_end(r, &c->err);
}

enum rc file_body_drop(struct ctx *c, Str hash, Str path)
{
    return db_exec(c->db, SQL_DROP, PARAMS(P_TEXT(hash), P_TEXT(path)),
                   &c->err);
}

enum rc file_body_verify(struct ctx *c, void (*bad)(void *arg, Str hash),
                         void *arg)
{
    struct rows *r;

    TRY(db_stream(c->db, SQL_ALL, NO_PARAMS, &r, &c->err));
    while (db_next(r)) {
        unsigned char sum[HASH_BYTES];
        char hex[HASH_HEX];

        hash_file(db_text(r, 1), sum);
        if (!str_is(db_text(r, 0), hash_hex(sum, hex)))
            bad(arg, db_text(r, 0));
    }
    return db_end(r, &c->err);
}
