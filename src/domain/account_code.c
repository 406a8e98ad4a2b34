/* One-time codes, and the time steps of the second factor that were taken. */
#include "domain/account_code.h"

#include <string.h>

static const char SQL_NEXT[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM account_code";
static const char SQL_ADD[] =
    "INSERT INTO account_code (id, account, kind, hash, until, used)"
    " VALUES (?1, ?2, ?3, ?4, ?5, 0)";
#define CODE_ROW                                                               \
    "SELECT id FROM account_code WHERE kind = ?1 AND hash = ?2 AND used = 0"   \
    " AND (until = 0 OR until > ?3)"
static const char SQL_FIND[] = CODE_ROW " AND account = ?4";
static const char SQL_FIND_FIRST[] = CODE_ROW " AND account IS NULL";
static const char SQL_USED[] =
    "UPDATE account_code SET used = ?2 WHERE id = ?1";
static const char SQL_VOID[] =
    "DELETE FROM account_code WHERE kind = ?1 AND account = ?2";
static const char SQL_VOID_FIRST[] =
    "DELETE FROM account_code WHERE kind = ?1 AND account IS NULL";
static const char SQL_STEP[] = "UPDATE account SET step = ?2 WHERE id = ?1";

enum rc code_new(struct ctx *c, Id account, Str kind, int64_t until,
                 char ret_code[SECRET_CODE])
{
    char code[SECRET_CODE], hash[SECRET_HEX];
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    secret_code(code);
    TRY(db_exec(c->db, SQL_ADD,
                PARAMS(P_INT(id), P_ID(account), P_TEXT(kind),
                       P_TEXT(str_of(secret_hash(str_of(code), hash))),
                       P_INT(until)),
                &c->err));
    memcpy(ret_code, code, SECRET_CODE);
    secret_forget(code, sizeof code);
    return RC_OK;
}

enum rc code_find(struct ctx *c, Id account, Str kind, Str typed, Id *ret)
{
    Str code = secret_code_read(c->arena, typed);
    char hash[SECRET_HEX];
    Str kept;

    *ret = 0;
    if (!code.p)
        return RC_OK;
    kept = str_of(secret_hash(code, hash));
    if (account == 0)
        return db_one(c->db, SQL_FIND_FIRST,
                      PARAMS(P_TEXT(kind), P_TEXT(kept), P_INT(c->now)), ret,
                      &c->err);
    return db_one(
        c->db, SQL_FIND,
        PARAMS(P_TEXT(kind), P_TEXT(kept), P_INT(c->now), P_INT(account)), ret,
        &c->err);
}

enum rc code_used(struct ctx *c, Id id)
{
    return db_exec(c->db, SQL_USED, PARAMS(P_INT(id), P_INT(c->now)), &c->err);
}

enum rc code_void(struct ctx *c, Id account, Str kind)
{
    if (account == 0)
        return db_exec(c->db, SQL_VOID_FIRST, PARAMS(P_TEXT(kind)), &c->err);
    return db_exec(c->db, SQL_VOID, PARAMS(P_TEXT(kind), P_INT(account)),
                   &c->err);
}

/* "123 456" as "123456". */
static Str digits_of(struct arena *a, Str typed)
{
    char *out = NEW(a, char, typed.n + 1);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < typed.n; i++)
        if (typed.p[i] != ' ')
            out[n++] = typed.p[i];
    return (Str){ out, n };
}

enum rc second_take(struct ctx *c, const struct second *s, bool *ret_right,
                    bool *ret_recovery)
{
    int64_t step =
        totp_check(s->seed, digits_of(c->arena, s->code), c->now, s->step);
    Id id = 0;

    *ret_right = step > 0;
    *ret_recovery = false;
    if (step > 0)
        return db_exec(c->db, SQL_STEP, PARAMS(P_INT(s->account), P_INT(step)),
                       &c->err);
    TRY(code_find(c, s->account, CODE_RECOVERY, s->code, &id));
    if (id == 0)
        return RC_OK;
    *ret_right = *ret_recovery = true;
    return code_used(c, id);
}
