/* Rows of drafts with bytes: lists between preview and confirmation. */
#include "domain/import_keep.h"

#include "domain/file_body.h"
#include "domain/form_draft.h"

enum { HOUR_MS = 3600000, AT_ONCE = 100 };

/* No form's: those begin with a stroke. */
#define PATH "import"

static const char SQL_OLD[] = "SELECT account, base FROM draft WHERE path = ?1"
                              " AND (at < ?2 OR account = ?3) LIMIT ?4";
/* ---- letting go ---- */

struct old {
    Id account[AT_ONCE];
    Str hash[AT_ONCE];
    int n;
};

/* account 0: nobody's besides those before that moment */
static enum rc find_old(struct ctx *c, int64_t before, Id account,
                        struct old *ret)
{
    struct rows *r;

    ret->n = 0;
    TRY(db_query(
        c->db, SQL_OLD,
        PARAMS(P_TEXT(S(PATH)), P_INT(before), P_INT(account), P_INT(AT_ONCE)),
        &r, &c->err));
    while (db_next(r) && ret->n < AT_ONCE) {
        ret->account[ret->n] = db_int(r, 0);
        ret->hash[ret->n++] = str_dup(c->arena, db_text(r, 1));
    }
    return db_end(r, &c->err);
}

static enum rc drop(struct ctx *c, int64_t before, Id account)
{
    struct old *o = NEW(c->arena, struct old, 1);

    TRY(find_old(c, before, account, o));
    for (int i = 0; i < o->n; i++) {
        TRY(form_draft_drop(c, o->account[i], S(PATH)));
        TRY(file_body_drop(c, o->hash[i], S(PATH)));
    }
    return RC_OK;
}

enum rc import_kept_drop(struct ctx *c, Id account)
{
    return drop(c, 0, account);
}

enum rc import_kept_clean(struct ctx *c, int64_t before)
{
    return drop(c, before, 0);
}

/* ---- keeping ---- */

static int64_t oldest(const struct ctx *c)
{
    return c->now - INT64_C(1) * IMPORT_KEPT_HOURS * HOUR_MS;
}

enum rc import_keep(struct ctx *c, Id account, Str bytes, Str how,
                    Str *ret_hash)
{
    struct form_draft d = { .path = S(PATH), .fields = how };
    int64_t at;

    if (bytes.n > IMPORT_KEPT_MAX)
        return fail(c, RC_LIMIT, "file",
                    N_("the file is larger than %lld MB; make it smaller or "
                       "divide it"),
                    (long long)(IMPORT_KEPT_MAX >> 20));
    d.base = *ret_hash = file_body_hash(c, bytes);
    TRY(drop(c, oldest(c), account));
    TRY(file_body_add(c, d.base, bytes));
    return form_draft_save(c, account, &d, &at);
}

/* ---- reading ---- */

static enum rc no_list(struct ctx *c)
{
    return fail(c, RC_CONFLICT, "hash",
                N_("the list that was looked at is not kept any more; choose "
                   "the file again"));
}

enum rc import_kept_get(struct ctx *c, Id account, Str hash,
                        struct import_kept *ret)
{
    struct form_draft d = { .base = S("") };
    bool there = false;

    TRY(form_draft_get(c, account, S(PATH), &d, &there));
    if (!there || !str_eq(d.base, hash) || d.at < oldest(c))
        return no_list(c);
    *ret = (struct import_kept){ .hash = d.base, .how = d.fields, .at = d.at };
    TRY(file_body_get(c, hash, &ret->bytes));
    return ret->bytes.p ? RC_OK : no_list(c);
}
