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
/* Of whom and since when; ?3: the address. */
static const char SQL_REFUSALS[] =
    "SELECT COUNT(*), COALESCE(SUM(CASE WHEN address = ?3 THEN 1 ELSE 0 END),"
    " 0) FROM access WHERE who = ?1 AND at >= ?2 AND what = 'refused'"
    " AND kind <> 'more'";
static const char SQL_MORE[] =
    "SELECT id, key FROM access WHERE who = ?1 AND at >= ?2 AND address = ?3"
    " AND what = 'refused' AND kind = 'more' ORDER BY id DESC LIMIT 1";
static const char SQL_COUNT[] =
    "UPDATE access SET at = ?2, key = ?3 WHERE id = ?1";
/* Of a person, at a door: since they last came in. */
static const char SQL_KNOCKS[] =
    "SELECT COUNT(*) FROM access WHERE who = ?1 AND what = 'refused'"
    " AND kind = '' AND at > (SELECT COALESCE(MAX(at), 0) FROM access"
    " WHERE who = ?1 AND what = 'sign-in')";
static const char SQL_DOORS[] =
    "SELECT id, at, who, address, what, kind, key FROM access WHERE who = ?1"
    " AND kind = '' AND what IN ('sign-in', 'refused', 'recovery', 'reset')"
    " ORDER BY at DESC, id DESC LIMIT ?2";
static const char SQL_CLEAN[] = "DELETE FROM access WHERE at < ?1";

#define HOUR_MS INT64_C(3600000)

static enum rc add(struct ctx *c, const struct access *a)
{
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(id), P_INT(c->now), P_TEXT(a->who),
                          P_TEXT(a->address), P_TEXT(a->what), P_TEXT(a->kind),
                          P_TEXT(a->key)),
                   &c->err);
}

/* Is there room this hour for a row of its own?  Else *address is that of the row which
 * counts: the refused one's, empty when many addresses were refused. */
static enum rc refusals_left(struct ctx *c, const struct access *a,
                             int64_t since, Str *address, bool *ret)
{
    int64_t all = 0, here = 0,
            most = a->who.n ? ACCESS_REFUSED_PERSON : ACCESS_REFUSED_HERE;
    struct rows *r;

    TRY(db_query(c->db, SQL_REFUSALS,
                 PARAMS(P_TEXT(a->who), P_INT(since), P_TEXT(a->address)), &r,
                 &c->err));
    if (db_next(r)) {
        all = db_int(r, 0);
        here = db_int(r, 1);
    }
    TRY(db_end(r, &c->err));
    *ret = here < most && all < ACCESS_REFUSED_ALL;
    *address = here < most ? S("") : a->address;
    return RC_OK;
}

/* Refusals cost a stranger nothing, so what they may leave behind is bounded: the first
 * ones of an hour are rows, the others a number in one row more. */
static enum rc add_refused(struct ctx *c, const struct access *a)
{
    int64_t since = c->now - c->now % HOUR_MS, id = 0, n = 0;
    struct access more = {
        .who = a->who, .what = a->what, .kind = S("more"), .key = S("1")
    };
    struct rows *r;
    bool room;

    TRY(refusals_left(c, a, since, &more.address, &room));
    if (room)
        return add(c, a);
    TRY(db_query(c->db, SQL_MORE,
                 PARAMS(P_TEXT(a->who), P_INT(since), P_TEXT(more.address)), &r,
                 &c->err));
    if (db_next(r)) {
        id = db_int(r, 0);
        n = access_more(db_text(r, 1));
    }
    TRY(db_end(r, &c->err));
    if (id == 0)
        return add(c, &more);
    return db_exec(c->db, SQL_COUNT,
                   PARAMS(P_INT(id), P_INT(c->now),
                          P_TEXT(str_fmt(c->arena, "%lld", (long long)n + 1))),
                   &c->err);
}

enum rc access_add(struct ctx *c, const struct access *a)
{
    return str_is(a->what, "refused") ? add_refused(c, a) : add(c, a);
}

int64_t access_more(Str key)
{
    int64_t n = 0;

    for (ptrdiff_t i = 0; i < key.n && i < 18; i++)
        if (key.p[i] >= '0' && key.p[i] <= '9')
            n = n * 10 + (key.p[i] - '0');
    return n;
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

enum rc access_knocks(struct ctx *c, Str person, int64_t *ret)
{
    return db_one(c->db, SQL_KNOCKS, PARAMS(P_TEXT(person)), ret, &c->err);
}

enum rc access_doors(struct ctx *c, Str person, struct access **ret, int *ret_n)
{
    struct access *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_DOORS, PARAMS(P_TEXT(person), P_INT(ACCESS_DOORS)),
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
