/* Accounts: names, reading, the first administrator, what administrators do. */
#include "domain/account.h"

#include "base/text.h"
#include "domain/account_code.h"
#include "domain/grant.h"
#include "domain/log.h"
#include "domain/org.h"
#include "domain/person.h"
#include "domain/session.h"
#include "domain/token.h"

#define CODE_MS (ACCOUNT_CODE_HOURS * INT64_C(3600000))

#define ACCOUNT_ROWS                                                           \
    "SELECT a.id, a.person, p.name, a.name, a.password, a.secret, a.disabled," \
    " a.changed, a.made, (SELECT COUNT(*) FROM account_code k"                 \
    " WHERE k.account = a.id AND k.kind = 'recovery' AND k.used = 0),"         \
    " (SELECT COALESCE(MAX(s.seen), 0) FROM session s WHERE s.account = a.id)" \
    " FROM account a LEFT JOIN person p ON p.key = a.person AND p.ended = ?1"
static const char SQL_GET[] = ACCOUNT_ROWS " WHERE a.id = ?2";
static const char SQL_FIND[] = ACCOUNT_ROWS " WHERE a.name = ?2";
static const char SQL_PERSON[] = ACCOUNT_ROWS " WHERE a.person = ?2";
static const char SQL_LIST[] = ACCOUNT_ROWS " ORDER BY a.name LIMIT 20000";
static const char SQL_COUNT[] = "SELECT COUNT(*) FROM account";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM account";
static const char SQL_ADD[] =
    "INSERT INTO account (id, person, name, password, secret, step, disabled,"
    " changed, made) VALUES (?1, ?2, ?3, ?4, '', 0, 0, ?5, ?6)";
static const char SQL_DISABLED[] =
    "UPDATE account SET disabled = ?2, changed = ?3 WHERE id = ?1";
static const char SQL_NO_SECOND[] =
    "UPDATE account SET secret = '', changed = ?2 WHERE id = ?1";

/* ---- names ---- */

static bool is_name_letter(char k)
{
    return (k >= 'a' && k <= 'z') || (k >= '0' && k <= '9') || k == '.' ||
           k == '_' || k == '-' || k == '@';
}

enum rc account_name_read(struct ctx *c, Str typed, Str *ret)
{
    Str s = text_is_utf8(typed) ? text_nfc(c->arena, str_trim(typed)) : S("");
    bool good = true;

    if (s.n > 4 * ACCOUNT_NAME_MAX)
        good = false;
    else
        s = text_fold(c->arena, s);
    for (ptrdiff_t i = 0; i < s.n; i++)
        good = good && is_name_letter(s.p[i]);
    if (!good || s.n < ACCOUNT_NAME_MIN || s.n > ACCOUNT_NAME_MAX)
        return fail(c, RC_INVALID, "name",
                    N_("an account's name has %d to %d letters, digits and "
                       ". _ - @, without gaps"),
                    ACCOUNT_NAME_MIN, ACCOUNT_NAME_MAX);
    *ret = s;
    return RC_OK;
}

/* ---- reading ---- */

static void read_row(struct arena *a, struct rows *r, struct account *x)
{
    x->id = db_int(r, 0);
    x->person = str_dup(a, db_text(r, 1));
    x->full_name = str_dup(a, db_text(r, 2));
    x->name = str_dup(a, db_text(r, 3));
    x->has_password = db_text(r, 4).n > 0;
    x->has_second = db_text(r, 5).n > 0;
    x->disabled = db_int(r, 6) != 0;
    x->changed = db_int(r, 7);
    x->made = db_int(r, 8);
    x->codes_left = (int)db_int(r, 9);
    x->seen = db_int(r, 10);
}

enum rc account_count(struct ctx *c, int64_t *ret)
{
    return db_one(c->db, SQL_COUNT, NO_PARAMS, ret, &c->err);
}

static enum rc get(struct ctx *c, const char *sql, struct param by,
                   struct account *ret, bool *ret_there)
{
    struct rows *r;

    *ret_there = false;
    TRY(db_query(c->db, sql, PARAMS(P_INT(SEQ_LIVE), by), &r, &c->err));
    if (db_next(r)) {
        *ret_there = true;
        read_row(c->arena, r, ret);
    }
    return db_end(r, &c->err);
}

enum rc account_get(struct ctx *c, Id id, struct account *ret)
{
    bool there;

    TRY(get(c, SQL_GET, P_INT(id), ret, &there));
    if (!there)
        return fail(c, RC_NOTFOUND, "account", N_("there is no such account"));
    return RC_OK;
}

enum rc account_find(struct ctx *c, Str name, struct account *ret)
{
    bool there;
    Str folded;

    TRY(account_name_read(c, name, &folded));
    TRY(get(c, SQL_FIND, P_TEXT(folded), ret, &there));
    if (!there)
        return fail(c, RC_NOTFOUND, "account", N_("there is no account '%.*s'"),
                    STR(folded));
    return RC_OK;
}

enum rc account_of_person(struct ctx *c, Str person, struct account *ret,
                          bool *ret_there)
{
    return get(c, SQL_PERSON, P_TEXT(person), ret, ret_there);
}

enum rc account_list(struct ctx *c, struct account **ret, int *ret_n)
{
    struct account *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST, PARAMS(P_INT(SEQ_LIVE)), &r, &c->err));
    while (db_next(r))
        read_row(c->arena, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

static enum rc words_of_person(struct ctx *c, Str person, Str login,
                               struct password_words *ret)
{
    const struct org *o;
    struct person p;
    int unit;

    TRY(person_get(c, person, &p));
    TRY(org_get(c, &o));
    unit = org_find(o, p.unit);
    *ret = (struct password_words){
        .login = login,
        .name = p.name,
        .unit = unit == ORG_NONE
                    ? S("")
                    : str_dup(c->arena, org_name_on(o, unit, c->today)->name),
    };
    return RC_OK;
}

enum rc account_words(struct ctx *c, Id id, struct password_words *ret)
{
    struct account x;

    TRY(account_get(c, id, &x));
    return words_of_person(c, x.person, x.name, ret);
}

/* ---- making ---- */

static enum rc check_free(struct ctx *c, Str name, Str person)
{
    struct account x;
    bool there;

    TRY(get(c, SQL_FIND, P_TEXT(name), &x, &there));
    if (there)
        return fail(c, RC_CONFLICT, "name",
                    N_("the name '%.*s' is taken; choose another"), STR(name));
    TRY(account_of_person(c, person, &x, &there));
    if (there)
        return fail(c, RC_CONFLICT, "person",
                    N_("'%.*s' has an account already: '%.*s'"), STR(person),
                    STR(x.name));
    return RC_OK;
}

/* Asks nobody. */
static enum rc add(struct ctx *c, const struct account_new *n, Id *ret)
{
    struct person p;
    int64_t id = 1;
    Str name;

    TRY(account_name_read(c, n->name, &name));
    TRY(person_get(c, n->person, &p));
    TRY(check_free(c, name, n->person));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    TRY(db_exec(c->db, SQL_ADD,
                PARAMS(P_INT(id), P_TEXT(n->person), P_TEXT(name),
                       P_TEXT(n->hash), P_INT(c->now), P_INT(c->seq)),
                &c->err));
    *ret = id;
    return change_entry(c, "account.add", "account", n->person, S("{}"));
}

/* ---- the first administrator ---- */

static enum rc check_none_yet(struct ctx *c)
{
    int64_t n = 0;

    TRY(account_count(c, &n));
    if (n)
        return fail(c, RC_CONFLICT, "",
                    N_("there are accounts already; an administrator makes "
                       "further ones"));
    return RC_OK;
}

enum rc account_first(struct ctx *c, char ret_code[SECRET_CODE])
{
    const struct org *o;
    bool top = false;

    TRY(check_none_yet(c));
    TRY(org_get(c, &o));
    for (int u = 0; u < o->n && !top; u++)
        top = grant_is_top(c, o, u);
    if (!top && !org_is_empty(o))
        return fail(
            c, RC_CONFLICT, "",
            N_("there is no unit today that an administrator could stand "
               "for; import the list of units first: soket import "
               "units FILE"));
    TRY(code_void(c, 0, CODE_FIRST));
    TRY(code_new(c, 0, CODE_FIRST, c->now + CODE_MS, ret_code));
    return change_entry(c, "account.first", "account", S(""), S("{}"));
}

static enum rc first_person(struct ctx *c, const struct account_new *n,
                            Str *ret)
{
    struct person p = {
        .name = n->full_name, .unit = S(""), .title = S(""), .note = S("")
    };
    enum save_result result;

    *ret = n->person;
    if (n->person.n)
        return RC_OK;
    TRY(person_new_key(c, n->full_name, ret));
    p.key = *ret;
    return person_put(c, &p, &result);
}

enum rc account_first_use(struct ctx *c, Str code, const struct account_new *n,
                          Id *ret)
{
    struct account_new new = *n;
    int64_t others = 0;
    Id row = 0;

    TRY(account_count(c, &others));
    if (others == 0)
        TRY(code_find(c, 0, CODE_FIRST, code, &row));
    if (row == 0)
        return account_code_refusal(c);
    TRY(code_used(c, row));
    TRY(first_person(c, n, &new.person));
    TRY(add(c, &new, ret));
    return grant_first(c, new.person);
}

/* ---- by an administrator ---- */

/* Whoever may take an account over may not thereby get more than they could give: every right
 * of its person, were it given today, must be theirs to give. */
static enum rc check_hand(struct ctx *c, Str person)
{
    struct grant *all, g;
    struct person p;
    int n, unit = 0, standing = 0;

    if (!c->actor)
        return RC_OK;
    TRY(grant_list_person(c, person, DAY_UNTIL, &all, &n));
    for (int i = 0; i < n; i++) {
        if (all[i].to < c->today)
            continue;
        g = all[i];
        g.from = g.to = c->today;
        g.acting_for = S("");
        TRY(authz_may_grant(c, &g));
        standing++;
    }
    if (standing)
        return RC_OK;
    TRY(person_get(c, person, &p));
    if (p.unit.n == 0)
        return authz_may(c, ACT_ADMIN, ORG_NONE)
                   ? RC_OK
                   : fail(c, RC_NOTFOUND, "account",
                          N_("there is no such account"));
    return authz_unit(c, ACT_ADMIN, p.unit, &unit);
}

enum rc account_add(struct ctx *c, const struct account_new *n, Id *ret)
{
    TRY(check_hand(c, n->person));
    return add(c, n, ret);
}

enum rc account_reset(struct ctx *c, Id id, char ret_code[SECRET_CODE])
{
    struct account x;

    TRY(account_get(c, id, &x));
    TRY(check_hand(c, x.person));
    if (x.disabled)
        return fail(c, RC_CONFLICT, "account",
                    N_("account '%.*s' is disabled; enable it first"),
                    STR(x.name));
    TRY(code_void(c, id, CODE_RESET));
    TRY(code_new(c, id, CODE_RESET, c->now + CODE_MS, ret_code));
    TRY(session_end_all(c, id));
    return change_entry(c, "account.reset", "account", x.person, S("{}"));
}

static enum rc set_disabled(struct ctx *c, const struct account *x,
                            bool disabled)
{
    TRY(db_exec(c->db, SQL_DISABLED,
                PARAMS(P_INT(x->id), P_INT(disabled), P_INT(c->now)), &c->err));
    TRY(session_end_all(c, x->id));
    TRY(token_close_all(c, x->id));
    return change_entry(c, disabled ? "account.disable" : "account.enable",
                        "account", x->person, S("{}"));
}

enum rc account_disable(struct ctx *c, Id id)
{
    struct account x;

    TRY(account_get(c, id, &x));
    if (c->actor && c->actor->account == id)
        return fail(c, RC_CONFLICT, "account",
                    N_("nobody disables their own account; ask another "
                       "administrator"));
    TRY(check_hand(c, x.person));
    if (x.disabled)
        return RC_OK;
    TRY(code_void(c, id, CODE_RESET));
    return set_disabled(c, &x, true);
}

enum rc account_enable(struct ctx *c, Id id)
{
    struct account x;

    TRY(account_get(c, id, &x));
    TRY(check_hand(c, x.person));
    return x.disabled ? set_disabled(c, &x, false) : RC_OK;
}

enum rc account_second_clear(struct ctx *c, Id id)
{
    struct account x;

    TRY(account_get(c, id, &x));
    TRY(check_hand(c, x.person));
    TRY(db_exec(c->db, SQL_NO_SECOND, PARAMS(P_INT(id), P_INT(c->now)),
                &c->err));
    TRY(code_void(c, id, CODE_RECOVERY));
    TRY(session_end_all(c, id));
    return change_entry(c, "account.second-clear", "account", x.person,
                        S("{}"));
}
