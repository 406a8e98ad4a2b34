/* Rows of the access log. */
#include "domain/access.h"

static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM access";
static const char SQL_ADD[] =
    "INSERT INTO access (id, at, who, address, what, kind, key)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
static const char SQL_LIST[] =
    "SELECT id, at, who, address, what, kind, key FROM access"
    " WHERE (?1 = '' OR who = ?1) AND (?2 = '' OR kind = ?2)"
    " AND (?3 = '' OR key = ?3) AND (?4 = '' OR what = ?4)"
    " AND at >= ?5 AND at < ?6 AND id < ?7 ORDER BY id DESC LIMIT ?8";
static const char SQL_CLEAN[] = "DELETE FROM access WHERE at < ?1";

enum rc access_add(struct ctx *c, const struct access *a)
{
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(id), P_INT(c->now), P_TEXT(a->who),
                          P_TEXT(a->address), P_TEXT(a->what), P_TEXT(a->kind),
                          P_TEXT(a->key)),
                   &c->err);
}

static void read_row(struct arena *a, struct rows *r, struct access *x)
{
    x->id = db_int(r, 0);
    x->at = db_int(r, 1);
    x->who = str_dup(a, db_text(r, 2));
    x->address = str_dup(a, db_text(r, 3));
    x->what = str_dup(a, db_text(r, 4));
    x->kind = str_dup(a, db_text(r, 5));
    x->key = str_dup(a, db_text(r, 6));
}

enum rc access_list(struct ctx *c, const struct access_query *q,
                    struct access **ret, int *ret_n)
{
    int limit = q->limit > 0 && q->limit < ACCESS_LIST ? q->limit : ACCESS_LIST;
    struct access *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST,
                 PARAMS(P_TEXT(q->who), P_TEXT(q->kind), P_TEXT(q->key),
                        P_TEXT(q->what), P_INT(q->from),
                        P_INT(q->to ? q->to : SEQ_LIVE),
                        P_INT(q->before ? q->before : SEQ_LIVE), P_INT(limit)),
                 &r, &c->err));
    while (db_next(r))
        read_row(c->arena, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc access_clean(struct ctx *c, int64_t before)
{
    return db_exec(c->db, SQL_CLEAN, PARAMS(P_INT(before)), &c->err);
}
