/* Sessions: the rows, what ends them, and who acts by one. */
#include "domain/session.h"

#include <assert.h>
#include <string.h>

#include "domain/grant.h"
#include "domain/setting.h"

enum { MINUTE_MS = 60000, HOUR_MS = 3600000 };

#define IDLE_MINUTES "session-idle-minutes"
#define WHOLE_HOURS "session-hours"

const struct session_limits session_limits = { .idle = 30 * MINUTE_MS,
                                               .whole = 12 * HOUR_MS,
                                               .half = 10 * MINUTE_MS,
                                               .fresh = 5 * MINUTE_MS };

enum { AGENT_MAX = 200, SEEN_AT_ONCE = 10 };

/* One that is not over by the widest limits: of an account that is not disabled,
 * begun since it was changed, ?2: moment seen after, ?3: moment begun after; and
 * what the office set for both (?5, ?6), so that a request needs no statement more. */
#define SESSION_ROWS                                                           \
    "SELECT s.id, s.account, a.person, p.name, a.name, s.begun, s.seen,"       \
    " s.fresh, s.second, a.secret, s.agent, s.address, i.value, h.value"       \
    " FROM session s JOIN account a ON a.id = s.account"                       \
    " LEFT JOIN person p ON p.key = a.person AND p.ended = ?4"                 \
    " LEFT JOIN setting i ON i.name = ?5 AND i.ended = ?4"                     \
    " LEFT JOIN setting h ON h.name = ?6 AND h.ended = ?4"                     \
    " WHERE s.closed = 0 AND a.disabled = 0 AND s.begun >= a.changed"          \
    " AND s.seen > ?2 AND s.begun > ?3"
static const char SQL_FIND[] = SESSION_ROWS " AND s.hash = ?1";
static const char SQL_LIST[] =
    SESSION_ROWS " AND s.account = ?1 ORDER BY s.id DESC LIMIT 100";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM session";
static const char SQL_ADD[] =
    "INSERT INTO session (id, hash, account, begun, seen, fresh, second, agent,"
    " address, closed) VALUES (?1, ?2, ?3, ?4, ?4, ?4, ?5, ?6, ?7, 0)";
static const char SQL_OLD[] =
    "SELECT account, agent, address FROM session WHERE id = ?1";
static const char SQL_SEEN[] =
    "UPDATE session SET seen = ?1 WHERE closed = 0 AND id IN"
    " (?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char SQL_FRESH[] = "UPDATE session SET fresh = ?2 WHERE id = ?1";
static const char SQL_IS_THERE[] =
    "SELECT COUNT(*) FROM session WHERE id = ?1 AND account = ?2"
    " AND closed = 0";
static const char SQL_END[] =
    "UPDATE session SET closed = ?2 WHERE id = ?1 AND closed = 0";
static const char SQL_END_ALL[] =
    "UPDATE session SET closed = ?2 WHERE account = ?1 AND id <> ?3"
    " AND closed = 0";
static const char SQL_END_PERSON[] =
    "UPDATE session SET closed = ?2 WHERE closed = 0 AND id <> ?3"
    " AND account IN (SELECT id FROM account WHERE person = ?1)";
static const char SQL_CLEAN[] =
    "DELETE FROM session WHERE seen < ?1 OR (closed > 0 AND closed < ?1)";

/* ---- reading ---- */

static void read_row(struct ctx *c, struct rows *r, struct session *s)
{
    s->id = db_int(r, 0);
    s->account = db_int(r, 1);
    s->person = str_dup(c->arena, db_text(r, 2));
    s->full_name = str_dup(c->arena, db_text(r, 3));
    s->login = str_dup(c->arena, db_text(r, 4));
    s->begun = db_int(r, 5);
    s->seen = db_int(r, 6);
    s->fresh = db_int(r, 7);
    s->second = db_int(r, 8) != 0;
    s->has_second = db_text(r, 9).n > 0;
    s->half = s->has_second && !s->second;
    s->stale = c->now - s->seen >= SESSION_SEEN_MS;
    s->agent = str_dup(c->arena, db_text(r, 10));
    s->address = str_dup(c->arena, db_text(r, 11));
}

/* Over, by what the office set. */
static bool is_over(const struct ctx *c, struct rows *r)
{
    int64_t idle =
        setting_number(setting_find(S(IDLE_MINUTES)), db_text(r, 12));
    int64_t whole =
        setting_number(setting_find(S(WHOLE_HOURS)), db_text(r, 13));

    return c->now - db_int(r, 6) >= idle * MINUTE_MS ||
           c->now - db_int(r, 5) >= whole * HOUR_MS;
}

/* ?1 and what every reading of sessions binds. */
static enum rc query(struct ctx *c, const char *sql, struct param key,
                     struct rows **ret)
{
    return db_query(c->db, sql,
                    PARAMS(key, P_INT(c->now - session_limits.idle),
                           P_INT(c->now - session_limits.whole),
                           P_INT(SEQ_LIVE), P_TEXT(S(IDLE_MINUTES)),
                           P_TEXT(S(WHOLE_HOURS))),
                    ret, &c->err);
}

enum rc session_find(struct ctx *c, Str token, struct session *ret,
                     bool *ret_there)
{
    char hash[SECRET_HEX];
    struct session s = { 0 };
    struct rows *r;

    *ret_there = false;
    if (token.n != SECRET_TOKEN - 1)
        return RC_OK;
    TRY(query(c, SQL_FIND, P_TEXT(str_of(secret_hash(token, hash))), &r));
    if (db_next(r) && !is_over(c, r))
        read_row(c, r, &s);
    TRY(db_end(r, &c->err));
    if (s.id == 0 || (s.half && s.begun <= c->now - session_limits.half))
        return RC_OK;
    *ret = s;
    *ret_there = true;
    return RC_OK;
}

enum rc session_actor(struct ctx *c, const struct session *s, struct actor *ret)
{
    struct actor actor = { .account = s->account,
                           .session = s->id,
                           .person = s->person,
                           .name = s->full_name,
                           .most = ROLE_COUNT,
                           .second = s->second };

    if (!s->half)
        TRY(grant_list_person(c, s->person, c->today, &actor.grants,
                              &actor.n_grants));
    *ret = actor;
    return RC_OK;
}

bool session_is_fresh(const struct ctx *c, const struct session *s)
{
    return !s->half && c->now - s->fresh <= session_limits.fresh;
}

enum rc session_list(struct ctx *c, Id account, struct session **ret,
                     int *ret_n)
{
    struct session *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(query(c, SQL_LIST, P_INT(account), &r));
    while (db_next(r))
        if (!is_over(c, r))
            read_row(c, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

/* ---- beginning ---- */

/* Not in the middle of a letter. */
static Str cut(Str s, ptrdiff_t max)
{
    if (s.n <= max)
        return s;
    while (max > 0 && (s.p[max] & 0xc0) == 0x80)
        max--;
    return (Str){ s.p, max };
}

enum rc session_begin(struct ctx *c, const struct session_new *n, Id *ret,
                      char ret_token[SECRET_TOKEN])
{
    char token[SECRET_TOKEN], hash[SECRET_HEX];
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    secret_token(token);
    TRY(db_exec(c->db, SQL_ADD,
                PARAMS(P_INT(id),
                       P_TEXT(str_of(secret_hash(str_of(token), hash))),
                       P_INT(n->account), P_INT(c->now), P_INT(n->second),
                       P_TEXT(str_dup(c->arena, cut(n->agent, AGENT_MAX))),
                       P_TEXT(n->address)),
                &c->err));
    memcpy(ret_token, token, SECRET_TOKEN);
    secret_forget(token, sizeof token);
    *ret = id;
    return RC_OK;
}

enum rc session_again(struct ctx *c, Id old, bool second, Id *ret,
                      char ret_token[SECRET_TOKEN])
{
    struct session_new n = { .second = second };
    struct rows *r;

    TRY(db_query(c->db, SQL_OLD, PARAMS(P_INT(old)), &r, &c->err));
    if (db_next(r)) {
        n.account = db_int(r, 0);
        n.agent = str_dup(c->arena, db_text(r, 1));
        n.address = str_dup(c->arena, db_text(r, 2));
    }
    TRY(db_end(r, &c->err));
    if (n.account == 0)
        return fail(c, RC_NOTFOUND, "session",
                    N_("there is no such session any more"));
    TRY(db_exec(c->db, SQL_END, PARAMS(P_INT(old), P_INT(c->now)), &c->err));
    return session_begin(c, &n, ret, ret_token);
}

enum rc session_seen(struct ctx *c, const Id *ids, int n)
{
    assert(n <= SESSION_LIST);
    for (int i = 0; i < n; i += SEEN_AT_ONCE) {
        struct param p[SEEN_AT_ONCE + 1] = { P_INT(c->now) };

        for (int k = 0; k < SEEN_AT_ONCE; k++)
            p[k + 1] = P_INT(i + k < n ? ids[i + k] : 0);
        TRY(db_exec(c->db, SQL_SEEN, (struct params){ p, SEEN_AT_ONCE + 1 },
                    &c->err));
    }
    return RC_OK;
}

enum rc session_fresh(struct ctx *c, Id id)
{
    return db_exec(c->db, SQL_FRESH, PARAMS(P_INT(id), P_INT(c->now)), &c->err);
}

/* ---- ending ---- */

enum rc session_end(struct ctx *c, Id account, Id id)
{
    int64_t n = 0;

    TRY(db_one(c->db, SQL_IS_THERE, PARAMS(P_INT(id), P_INT(account)), &n,
               &c->err));
    if (n == 0)
        return fail(c, RC_NOTFOUND, "session",
                    N_("there is no such session any more"));
    return db_exec(c->db, SQL_END, PARAMS(P_INT(id), P_INT(c->now)), &c->err);
}

enum rc session_end_others(struct ctx *c, Id account, Id keep)
{
    return db_exec(c->db, SQL_END_ALL,
                   PARAMS(P_INT(account), P_INT(c->now), P_INT(keep)), &c->err);
}

enum rc session_end_all(struct ctx *c, Id account)
{
    return session_end_others(c, account, 0);
}

enum rc session_end_person(struct ctx *c, Str person)
{
    Id own = c->actor ? c->actor->session : 0;

    return db_exec(c->db, SQL_END_PERSON,
                   PARAMS(P_TEXT(person), P_INT(c->now), P_INT(own)), &c->err);
}

enum rc session_clean(struct ctx *c, int64_t before)
{
    return db_exec(c->db, SQL_CLEAN, PARAMS(P_INT(before)), &c->err);
}
