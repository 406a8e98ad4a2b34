/* Rows of tokens. */
#include "domain/token.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "domain/grant.h"
#include "domain/log.h"

enum { NAME_MAX_LETTERS = 100, SEEN_AT_ONCE = 10, SEEN_MS = 60000 };
#define DAY_MS INT64_C(86400000)
/* midnight in Viet Nam is 17:00 UTC the day before */
#define ZONE_MS INT64_C(25200000)

#define TOKEN_ROWS                                                             \
    "SELECT t.id, t.account, a.person, p.name, a.name, t.name, t.role,"        \
    " t.until, t.begun, t.seen, a.secret FROM token t"                         \
    " JOIN account a ON a.id = t.account"                                      \
    " LEFT JOIN person p ON p.key = a.person AND p.ended = ?3"                 \
    " WHERE t.closed = 0 AND t.until > ?2 AND a.disabled = 0"
static const char SQL_FIND[] = TOKEN_ROWS " AND t.hash = ?1";
static const char SQL_LIST[] =
    TOKEN_ROWS " AND t.account = ?1 ORDER BY t.id DESC LIMIT 100";
static const char SQL_OPEN[] =
    "SELECT COUNT(*) FROM token WHERE account = ?1 AND closed = 0"
    " AND until > ?2";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM token";
static const char SQL_ADD[] =
    "INSERT INTO token (id, hash, account, name, role, until, begun, seen,"
    " closed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 0, 0)";
static const char SQL_SEEN[] =
    "UPDATE token SET seen = ?1 WHERE closed = 0 AND id IN"
    " (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char SQL_IS_THERE[] =
    "SELECT COUNT(*) FROM token WHERE id = ?1 AND account = ?2 AND closed = 0";
static const char SQL_CLOSE[] =
    "UPDATE token SET closed = ?2 WHERE id = ?1 AND closed = 0";
static const char SQL_CLOSE_ALL[] =
    "UPDATE token SET closed = ?2 WHERE account = ?1 AND closed = 0";

/* ---- reading ---- */

static void read_row(struct ctx *c, struct rows *r, struct token *t)
{
    t->id = db_int(r, 0);
    t->account = db_int(r, 1);
    t->person = str_dup(c->arena, db_text(r, 2));
    t->full_name = str_dup(c->arena, db_text(r, 3));
    t->login = str_dup(c->arena, db_text(r, 4));
    t->name = str_dup(c->arena, db_text(r, 5));
    t->role = role_find(db_text(r, 6));
    t->until = db_int(r, 7);
    t->begun = db_int(r, 8);
    t->seen = db_int(r, 9);
    t->has_second = db_text(r, 10).n > 0;
    t->stale = c->now - t->seen >= SEEN_MS;
}

enum rc token_find(struct ctx *c, Str token, struct token *ret, bool *ret_there)
{
    char hash[SECRET_HEX];
    struct rows *r;

    *ret_there = false;
    if (token.n != SECRET_TOKEN - 1)
        return RC_OK;
    TRY(db_query(c->db, SQL_FIND,
                 PARAMS(P_TEXT(str_of(secret_hash(token, hash))), P_INT(c->now),
                        P_INT(SEQ_LIVE)),
                 &r, &c->err));
    if (db_next(r)) {
        *ret_there = true;
        read_row(c, r, ret);
    }
    return db_end(r, &c->err);
}

enum rc token_actor(struct ctx *c, const struct token *t, struct actor *ret)
{
    struct actor actor = { .account = t->account,
                           .person = t->person,
                           .name = t->full_name,
                           .most = t->role,
                           .second = t->has_second };

    TRY(grant_list_person(c, t->person, c->today, &actor.grants,
                          &actor.n_grants));
    *ret = actor;
    return RC_OK;
}

enum rc token_list(struct ctx *c, Id account, struct token **ret, int *ret_n)
{
    struct token *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST,
                 PARAMS(P_INT(account), P_INT(c->now), P_INT(SEQ_LIVE)), &r,
                 &c->err));
    while (db_next(r))
        read_row(c, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

/* ---- writing ---- */

static enum rc check(struct ctx *c, const struct token *t, Day until)
{
    int64_t open = 0;

    if (str_trim(t->name).n == 0 || text_length(t->name) > NAME_MAX_LETTERS)
        return fail(c, RC_INVALID, "name",
                    N_("say what the token is for, in 1 to %d letters"),
                    NAME_MAX_LETTERS);
    if (t->role <= ROLE_NONE || t->role >= ROLE_COUNT)
        return fail(c, RC_INVALID, "role",
                    N_("there is no such role; choose one of the list"));
    if (until < c->today || until > c->today + TOKEN_MAX_DAYS)
        return fail(c, RC_INVALID, "until",
                    N_("a token holds for at most %d days; choose a day from "
                       "today on"),
                    TOKEN_MAX_DAYS);
    TRY(db_one(c->db, SQL_OPEN, PARAMS(P_INT(t->account), P_INT(c->now)), &open,
               &c->err));
    if (open >= TOKEN_MAX)
        return fail(c, RC_LIMIT, "",
                    N_("an account has at most %d tokens; close one first"),
                    TOKEN_MAX);
    return RC_OK;
}

static enum rc log_token(struct ctx *c, const char *action, Id account)
{
    return change_entry(
        c, action, "account", c->actor ? c->actor->person : S(""),
        str_fmt(c->arena, "{\"account\":%lld}", (long long)account));
}

enum rc token_add(struct ctx *c, const struct token *t, Day until, Id *ret,
                  char ret_token[SECRET_TOKEN])
{
    int64_t id = 1, end = (until + 1) * DAY_MS - ZONE_MS;
    char token[SECRET_TOKEN], hash[SECRET_HEX];

    TRY(check(c, t, until));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    secret_token(token);
    TRY(db_exec(c->db, SQL_ADD,
                PARAMS(P_INT(id),
                       P_TEXT(str_of(secret_hash(str_of(token), hash))),
                       P_INT(t->account), P_TEXT(t->name),
                       P_TEXT(role_key(t->role)), P_INT(end), P_INT(c->now)),
                &c->err));
    TRY(log_token(c, "token.add", t->account));
    memcpy(ret_token, token, SECRET_TOKEN);
    secret_forget(token, sizeof token);
    *ret = id;
    return RC_OK;
}

enum rc token_seen(struct ctx *c, const Id *ids, int n)
{
    for (int i = 0; i < n; i += SEEN_AT_ONCE) {
        struct param p[SEEN_AT_ONCE + 1] = { P_INT(c->now) };

        for (int k = 0; k < SEEN_AT_ONCE; k++)
            p[k + 1] = P_INT(i + k < n ? ids[i + k] : 0);
        TRY(db_exec(c->db, SQL_SEEN, (struct params){ p, SEEN_AT_ONCE + 1 },
                    &c->err));
    }
    return RC_OK;
}

enum rc token_close(struct ctx *c, Id account, Id id)
{
    int64_t n = 0;

    TRY(db_one(c->db, SQL_IS_THERE, PARAMS(P_INT(id), P_INT(account)), &n,
               &c->err));
    if (n == 0)
        return fail(c, RC_NOTFOUND, "token",
                    N_("there is no such token any more"));
    TRY(db_exec(c->db, SQL_CLOSE, PARAMS(P_INT(id), P_INT(c->now)), &c->err));
    return log_token(c, "token.close", account);
}

enum rc token_close_all(struct ctx *c, Id account)
{
    return db_exec(c->db, SQL_CLOSE_ALL, PARAMS(P_INT(account), P_INT(c->now)),
                   &c->err);
}
