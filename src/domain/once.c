/* Rows of idempotency keys. */
#include "domain/once.h"

static const char SQL_FIND[] =
    "SELECT digest, status, location, body FROM once WHERE account = ?1"
    " AND key = ?2";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM once";
static const char SQL_ADD[] =
    "INSERT INTO once (id, account, key, at, digest, status, location, body)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";
static const char SQL_CLEAN[] = "DELETE FROM once WHERE at < ?1";

static enum rc check_key(struct ctx *c, Str key)
{
    bool good = key.n > 0 && key.n <= ONCE_KEY_MAX;

    for (ptrdiff_t i = 0; i < key.n && good; i++)
        good = key.p[i] > ' ' && key.p[i] < 127;
    if (!good)
        return fail(c, RC_INVALID, "Idempotency-Key",
                    N_("an idempotency key has 1 to %d visible ASCII "
                       "characters"),
                    ONCE_KEY_MAX);
    return RC_OK;
}

enum rc once_find(struct ctx *c, const struct once_key *k,
                  struct once_reply *ret, bool *ret_there)
{
    struct once_reply found = { 0 };
    bool there = false, same = false;
    struct rows *r;

    TRY(check_key(c, k->key));
    TRY(db_query(c->db, SQL_FIND, PARAMS(P_INT(k->account), P_TEXT(k->key)), &r,
                 &c->err));
    if (db_next(r)) {
        there = true;
        same = str_eq(db_text(r, 0), k->digest);
        found.status = (int)db_int(r, 1);
        found.location = str_dup(c->arena, db_text(r, 2));
        found.body = str_dup(c->arena, db_text(r, 3));
    }
    TRY(db_end(r, &c->err));
    if (there && !same)
        return fail(c, RC_CONFLICT, "Idempotency-Key",
                    N_("this key was used for something else; take a new key "
                       "for new data"));
    *ret_there = there;
    if (there)
        *ret = found;
    return RC_OK;
}

enum rc once_add(struct ctx *c, const struct once_key *k,
                 const struct once_reply *reply)
{
    Str body = reply->body.n <= ONCE_BODY_MAX ? reply->body : S("");
    int64_t id = 1;

    TRY(check_key(c, k->key));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(id), P_INT(k->account), P_TEXT(k->key),
                          P_INT(c->now), P_TEXT(k->digest),
                          P_INT(reply->status), P_TEXT(reply->location),
                          P_TEXT(body)),
                   &c->err);
}

enum rc once_clean(struct ctx *c, int64_t before)
{
    return db_exec(c->db, SQL_CLEAN, PARAMS(P_INT(before)), &c->err);
}
