/* Rows of drafts of forms. */
#include "domain/form_draft.h"

enum { PATH_MAX_BYTES = 1000, BASE_MAX = 200 };

static const char SQL_GET[] =
    "SELECT id, path, base, at, fields FROM draft WHERE account = ?1"
    " AND path = ?2";
static const char SQL_LIST[] =
    "SELECT path, base, at FROM draft WHERE account = ?1"
    " ORDER BY at DESC, id DESC LIMIT 200";
static const char SQL_COUNT[] = "SELECT COUNT(*) FROM draft WHERE account = ?1";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM draft";
static const char SQL_ADD[] =
    "INSERT INTO draft (id, account, path, at, base, fields)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
static const char SQL_EDIT[] =
    "UPDATE draft SET at = ?2, fields = ?3 WHERE id = ?1";
static const char SQL_DROP[] =
    "DELETE FROM draft WHERE account = ?1 AND path = ?2";
static const char SQL_CLEAN[] = "DELETE FROM draft WHERE at < ?1";

static enum rc find(struct ctx *c, Id account, Str path, struct form_draft *ret,
                    Id *ret_id)
{
    struct rows *r;

    *ret_id = 0;
    TRY(db_query(c->db, SQL_GET, PARAMS(P_INT(account), P_TEXT(path)), &r,
                 &c->err));
    if (db_next(r)) {
        *ret_id = db_int(r, 0);
        ret->path = str_dup(c->arena, db_text(r, 1));
        ret->base = str_dup(c->arena, db_text(r, 2));
        ret->at = db_int(r, 3);
        ret->fields = str_dup(c->arena, db_text(r, 4));
    }
    return db_end(r, &c->err);
}

static enum rc check(struct ctx *c, Id account, const struct form_draft *d,
                     bool new)
{
    int64_t n = 0;

    if (d->fields.n > FORM_DRAFT_MAX)
        return fail(c, RC_LIMIT, "",
                    N_("what was typed is too long to be kept as a draft: at "
                       "most %d bytes"),
                    FORM_DRAFT_MAX);
    if (d->path.n == 0 || d->path.n > PATH_MAX_BYTES || d->base.n > BASE_MAX)
        return fail(c, RC_INVALID, "", N_("there is no form at this address"));
    if (!new)
        return RC_OK;
    TRY(db_one(c->db, SQL_COUNT, PARAMS(P_INT(account)), &n, &c->err));
    if (n >= FORM_DRAFT_LIST)
        return fail(c, RC_LIMIT, "",
                    N_("there are %d drafts; send or discard some first"),
                    FORM_DRAFT_LIST);
    return RC_OK;
}

enum rc form_draft_save(struct ctx *c, Id account, const struct form_draft *d,
                        int64_t *ret_at)
{
    struct form_draft old = { 0 };
    int64_t id, next = 1, at;

    TRY(find(c, account, d->path, &old, &id));
    TRY(check(c, account, d, id == 0));
    /* a draft that is gone was sent or discarded elsewhere: that is no conflict */
    if (id && old.at != d->at)
        return fail(c, RC_CONFLICT, "",
                    N_("the same form is open in another window, which saved a "
                       "draft since; load it, or discard it"));
    if (id && !str_eq(old.base, d->base))
        return fail(c, RC_CONFLICT, "",
                    N_("there is a draft that was begun on another version; "
                       "load it, or discard it"));
    at = c->now > old.at ? c->now : old.at + 1;
    *ret_at = at;
    if (id)
        return db_exec(c->db, SQL_EDIT,
                       PARAMS(P_INT(id), P_INT(at), P_TEXT(d->fields)),
                       &c->err);
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &next, &c->err));
    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(next), P_INT(account), P_TEXT(d->path),
                          P_INT(at), P_TEXT(d->base), P_TEXT(d->fields)),
                   &c->err);
}

enum rc form_draft_get(struct ctx *c, Id account, Str path,
                       struct form_draft *ret, bool *ret_there)
{
    Id id;

    TRY(find(c, account, path, ret, &id));
    *ret_there = id != 0;
    return RC_OK;
}

enum rc form_draft_list(struct ctx *c, Id account, struct form_draft **ret,
                        int *ret_n)
{
    struct form_draft *list = NULL, *d;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST, PARAMS(P_INT(account)), &r, &c->err));
    while (db_next(r)) {
        d = PUSH(c->arena, list, n, cap);
        d->path = str_dup(c->arena, db_text(r, 0));
        d->base = str_dup(c->arena, db_text(r, 1));
        d->at = db_int(r, 2);
        d->fields = S("");
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc form_draft_drop(struct ctx *c, Id account, Str path)
{
    return db_exec(c->db, SQL_DROP, PARAMS(P_INT(account), P_TEXT(path)),
                   &c->err);
}

enum rc form_draft_clean(struct ctx *c, int64_t before)
{
    return db_exec(c->db, SQL_CLEAN, PARAMS(P_INT(before)), &c->err);
}
