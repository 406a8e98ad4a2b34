/* The three steps of signing in. */
#include "domain/sign_in.h"

#include <assert.h>

#include "base/text.h"
#include "domain/access.h"
#include "domain/account.h"
#include "domain/account_code.h"
#include "domain/session.h"

/* An address is known for ninety days after the account came in from there. */
#define KNOWN_MS (INT64_C(90) * 86400000)

#define ACCOUNT_ROW                                                            \
    "SELECT a.id, a.person, a.password, a.secret, a.disabled,"                 \
    " COALESCE((SELECT MAX(x.at) FROM access x WHERE x.who = a.person"         \
    " AND x.at > ?2 AND x.address = ?3 AND x.what = 'sign-in'), 0),"           \
    " a.name FROM account a WHERE "
static const char SQL_BY_NAME[] = ACCOUNT_ROW "a.name = ?1";
static const char SQL_BY_ID[] = ACCOUNT_ROW "a.id = ?1";
static const char SQL_NOW[] =
    "SELECT password, secret, step, disabled FROM account WHERE id = ?1";
static const char SQL_REHASH[] =
    "UPDATE account SET password = ?2 WHERE id = ?1";
static const char SQL_HALF[] =
    "SELECT s.account, a.person, a.secret, a.step, s.address FROM session s"
    " JOIN account a ON a.id = s.account WHERE s.id = ?1 AND s.closed = 0"
    " AND s.second = 0 AND a.disabled = 0 AND s.begun >= a.changed"
    " AND s.begun > ?2";

/* ---- A ---- */

/* Where the name is not typed it is the account's own. */
static enum rc read_account(struct ctx *c, const char *sql, struct param by,
                            struct sign_in *s)
{
    bool by_id = sql == SQL_BY_ID;
    struct rows *r;

    s->account = 0;
    s->person = s->stored = s->seed = S("");
    s->disabled = s->known = s->right = false;
    s->password = password_text(s->a, s->password);
    s->code = str_dup(s->a, s->code);
    s->address = str_dup(s->a, s->address);
    s->agent = str_dup(s->a, s->agent);
    TRY(db_query(c->db, sql,
                 PARAMS(by, P_INT(c->now - KNOWN_MS), P_TEXT(s->address)), &r,
                 &c->err));
    if (db_next(r)) {
        s->account = db_int(r, 0);
        s->person = str_dup(s->a, db_text(r, 1));
        s->stored = str_dup(s->a, db_text(r, 2));
        s->seed = str_dup(s->a, db_text(r, 3));
        s->disabled = db_int(r, 4) != 0;
        s->known = db_int(r, 5) > 0;
        if (by_id)
            s->name = str_dup(s->a, db_text(r, 6));
    }
    return db_end(r, &c->err);
}

enum rc sign_in_read(struct ctx *c, struct sign_in *s)
{
    Str name;

    /* what cannot be a name is nobody's: no other answer, no other work */
    if (account_name_read(c, s->name, &name) != RC_OK) {
        err_clear(&c->err);
        name = S("");
    }
    s->name = str_dup(s->a, s->name); /* as typed, also of nobody */
    return read_account(c, SQL_BY_NAME, P_TEXT(name), s);
}

enum rc sign_in_read_account(struct ctx *c, Id account, struct sign_in *s)
{
    return read_account(c, SQL_BY_ID, P_INT(account), s);
}

/* ---- B ---- */

void sign_in_verify(struct sign_in *s, const struct secret_cost *cost)
{
    char hash[SECRET_PASSWORD];
    bool right =
        secret_password_is(cost, s->disabled ? S("") : s->stored, s->password);

    s->right = right && s->account && !s->disabled;
    s->rehash = S("");
    if (s->right && secret_password_is_old(cost, s->stored)) {
        secret_password(cost, s->password, hash);
        s->rehash = str_dup(s->a, str_of(hash));
    }
}

/* ---- C ---- */

/* Nothing has changed since step A; reads what the second factor needs. */
static enum rc check_still(struct ctx *c, struct sign_in *s, struct second *ret)
{
    struct rows *r;
    bool still = false;

    *ret = (struct second){ .account = s->account, .code = s->code };
    TRY(db_query(c->db, SQL_NOW, PARAMS(P_INT(s->account)), &r, &c->err));
    if (db_next(r)) {
        still = str_eq(db_text(r, 0), s->stored) && db_int(r, 3) == 0;
        ret->seed = str_dup(c->arena, db_text(r, 1));
        ret->step = db_int(r, 2);
    }
    s->right = s->right && still;
    return db_end(r, &c->err);
}

static enum rc note(struct ctx *c, const struct sign_in *s, Str what)
{
    struct access row = { .who = s->person,
                          .address = s->address,
                          .what = what,
                          .kind = S(""),
                          .key = S("") };

    return access_add(c, &row);
}

static enum rc refuse(struct ctx *c, struct sign_in *s)
{
    s->result = SIGN_IN_REFUSED;
    return note(c, s, S("refused"));
}

static enum rc store_rehash(struct ctx *c, const struct sign_in *s)
{
    if (s->rehash.n == 0)
        return RC_OK;
    return db_exec(c->db, SQL_REHASH,
                   PARAMS(P_INT(s->account), P_TEXT(s->rehash)), &c->err);
}

static enum rc begin(struct ctx *c, struct sign_in *s, bool second)
{
    struct session_new n = { .account = s->account,
                             .second = second,
                             .agent = s->agent,
                             .address = s->address };

    return session_begin(c, &n, &s->session, s->token);
}

enum rc sign_in_finish(struct ctx *c, struct sign_in *s)
{
    struct second second;
    bool right = true, recovery = false;

    TRY(check_still(c, s, &second));
    if (!s->right)
        return refuse(c, s);
    TRY(store_rehash(c, s));
    if (second.seed.n && s->code.n == 0) {
        s->result = SIGN_IN_SECOND;
        TRY(note(c, s, S("password")));
        return begin(c, s, false);
    }
    if (second.seed.n)
        TRY(second_take(c, &second, &right, &recovery));
    if (!right)
        return refuse(c, s);
    s->result = SIGN_IN_GOOD;
    TRY(access_knocks(c, s->person, &s->knocks));
    TRY(note(c, s, S("sign-in")));
    if (recovery)
        TRY(note(c, s, S("recovery")));
    return begin(c, s, second.seed.n > 0);
}

enum rc sign_in_second(struct ctx *c, Id session, Str code, struct sign_in *s)
{
    struct second second = { .code = code };
    bool right = false, recovery = false;
    struct rows *r;

    s->account = 0;
    s->person = S("");
    TRY(db_query(c->db, SQL_HALF,
                 PARAMS(P_INT(session), P_INT(c->now - session_limits.half)),
                 &r, &c->err));
    if (db_next(r)) {
        s->account = second.account = db_int(r, 0);
        s->person = str_dup(c->arena, db_text(r, 1));
        second.seed = str_dup(c->arena, db_text(r, 2));
        second.step = db_int(r, 3);
        s->address = str_dup(c->arena, db_text(r, 4));
    }
    TRY(db_end(r, &c->err));
    if (second.seed.n)
        TRY(second_take(c, &second, &right, &recovery));
    if (!right)
        return refuse(c, s);
    s->result = SIGN_IN_GOOD;
    TRY(access_knocks(c, s->person, &s->knocks));
    TRY(note(c, s, S("sign-in")));
    if (recovery)
        TRY(note(c, s, S("recovery")));
    return session_again(c, session, true, &s->session, s->token);
}

enum rc sign_in_again(struct ctx *c, Id session, struct sign_in *s)
{
    struct second second;

    TRY(check_still(c, s, &second));
    if (!s->right)
        return refuse(c, s);
    TRY(store_rehash(c, s));
    s->result = SIGN_IN_GOOD;
    s->session = session;
    TRY(note(c, s, S("again")));
    return session_fresh(c, session);
}

enum rc sign_in_refusal(struct ctx *c, const struct sign_in *s)
{
    assert(s->result == SIGN_IN_REFUSED);
    return fail(
        c, RC_DENIED, "",
        N_("the name, the password or the code is not right; try again, "
           "or ask your administrator for a one-time code"));
}
