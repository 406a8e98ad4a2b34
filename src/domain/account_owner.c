/* What the owner of an account does: a password with a code or the old one, the second
 * factor, recovery codes. */
#include <string.h>

#include "domain/access.h"
#include "domain/account.h"
#include "domain/account_code.h"
#include "domain/log.h"
#include "domain/session.h"
#include "domain/sign_in.h"
#include "domain/token.h"

static const char SQL_NOW[] =
    "SELECT password, disabled FROM account WHERE id = ?1";
static const char SQL_PASSWORD[] =
    "UPDATE account SET password = ?2, changed = ?3 WHERE id = ?1";
static const char SQL_SECOND[] =
    "UPDATE account SET secret = ?2, step = ?3, changed = ?4 WHERE id = ?1";

/* ---- with a code ---- */

enum rc account_code_refusal(struct ctx *c)
{
    return fail(c, RC_DENIED, "code",
                N_("this code is not right, or not any more; ask your "
                   "administrator for a new one"));
}

/* The account and the code's row, 0 where anything is wrong. */
static enum rc find_code(struct ctx *c, const struct code_use *u,
                         struct account *ret, Id *ret_row)
{
    enum rc rc = account_find(c, u->name, ret);

    *ret_row = 0;
    if (rc == RC_NOTFOUND || rc == RC_INVALID) {
        err_clear(&c->err);
        *ret = (struct account){ .person = S("") };
        return RC_OK;
    }
    TRY(rc);
    if (ret->disabled)
        return RC_OK;
    return code_find(c, ret->id, CODE_RESET, u->code, ret_row);
}

enum rc account_code_read(struct ctx *c, struct code_use *u)
{
    struct password_words w = { S(""), S(""), S("") };
    struct account x;
    Id row;

    u->name = str_dup(u->a, u->name);
    u->code = str_dup(u->a, u->code);
    u->address = str_dup(u->a, u->address);
    TRY(find_code(c, u, &x, &row));
    u->right = row != 0;
    u->account = x.id;
    if (u->right)
        TRY(account_words(c, x.id, &w));
    u->words =
        (struct password_words){ str_dup(u->a, w.login), str_dup(u->a, w.name),
                                 str_dup(u->a, w.unit) };
    return RC_OK;
}

static enum rc note(struct ctx *c, Str person, Str address, Str what)
{
    struct access row = { .who = person,
                          .address = address,
                          .what = what,
                          .kind = S(""),
                          .key = S("") };

    return access_add(c, &row);
}

/* Everything that knew the old password is over. */
static enum rc set_password(struct ctx *c, Id id, Str person, Str hash)
{
    TRY(db_exec(c->db, SQL_PASSWORD,
                PARAMS(P_INT(id), P_TEXT(hash), P_INT(c->now)), &c->err));
    TRY(code_void(c, id, CODE_RESET));
    TRY(session_end_all(c, id));
    TRY(token_close_all(c, id));
    return change_entry(c, "account.password", "account", person, S("{}"));
}

enum rc account_code_use(struct ctx *c, struct code_use *u)
{
    struct account x;
    Id row;

    TRY(find_code(c, u, &x, &row));
    u->right = row != 0 && u->hash.n > 0;
    u->account = x.id;
    if (!u->right)
        return note(c, x.person, u->address, S("refused"));
    TRY(code_used(c, row));
    TRY(note(c, x.person, u->address, S("reset")));
    return set_password(c, x.id, x.person, u->hash);
}

/* ---- with the password given again ---- */

/* Step B said yes, and it is still the password. */
static enum rc check_password(struct ctx *c, const struct sign_in *pw)
{
    bool still = false;
    struct rows *r;

    TRY(db_query(c->db, SQL_NOW, PARAMS(P_INT(pw->account)), &r, &c->err));
    if (db_next(r))
        still = str_eq(db_text(r, 0), pw->stored) && db_int(r, 1) == 0;
    TRY(db_end(r, &c->err));
    if (!still || !pw->right)
        return fail(c, RC_DENIED, "old",
                    N_("the present password is not right"));
    return RC_OK;
}

enum rc account_password(struct ctx *c, const struct sign_in *old, Str hash)
{
    TRY(check_password(c, old));
    return set_password(c, old->account, old->person, hash);
}

const char *account_second_begin(char out[SECRET_SEED])
{
    return totp_seed(out);
}

static enum rc new_codes(struct ctx *c, Id id,
                         char ret_codes[ACCOUNT_CODES][SECRET_CODE])
{
    TRY(code_void(c, id, CODE_RECOVERY));
    for (int i = 0; i < ACCOUNT_CODES; i++)
        TRY(code_new(c, id, CODE_RECOVERY, 0, ret_codes[i]));
    return RC_OK;
}

static enum rc set_second(struct ctx *c, Id id, Str seed, int64_t step)
{
    TRY(db_exec(c->db, SQL_SECOND,
                PARAMS(P_INT(id), P_TEXT(seed), P_INT(step), P_INT(c->now)),
                &c->err));
    return session_end_all(c, id);
}

enum rc account_second_confirm(struct ctx *c, const struct sign_in *pw,
                               Str seed, Str code,
                               char ret_codes[ACCOUNT_CODES][SECRET_CODE])
{
    int64_t step;
    Str bytes;

    TRY(check_password(c, pw));
    if (!base32_read(c->arena, seed, &bytes) || bytes.n < 16)
        return fail(c, RC_INVALID, "seed",
                    N_("the key of the second factor is damaged; begin again"));
    step = totp_check(seed, code, c->now, 0);
    if (step == 0)
        return fail(c, RC_INVALID, "code",
                    N_("this is not the code of now; check the clock of the "
                       "phone and type the newest six digits"));
    TRY(set_second(c, pw->account, seed, step));
    TRY(new_codes(c, pw->account, ret_codes));
    return change_entry(c, "account.second", "account", pw->person, S("{}"));
}

enum rc account_second_remove(struct ctx *c, const struct sign_in *pw)
{
    TRY(check_password(c, pw));
    TRY(set_second(c, pw->account, S(""), 0));
    TRY(code_void(c, pw->account, CODE_RECOVERY));
    return change_entry(c, "account.second-remove", "account", pw->person,
                        S("{}"));
}

enum rc account_codes(struct ctx *c, const struct sign_in *pw,
                      char ret_codes[ACCOUNT_CODES][SECRET_CODE])
{
    TRY(check_password(c, pw));
    TRY(new_codes(c, pw->account, ret_codes));
    return change_entry(c, "account.codes", "account", pw->person, S("{}"));
}

enum rc account_second_make(struct ctx *c, Id id, char ret_seed[SECRET_SEED],
                            char ret_codes[ACCOUNT_CODES][SECRET_CODE])
{
    struct account x;

    TRY(account_get(c, id, &x));
    totp_seed(ret_seed);
    TRY(set_second(c, id, str_of(ret_seed), 0));
    TRY(new_codes(c, id, ret_codes));
    return change_entry(c, "account.second", "account", x.person, S("{}"));
}
