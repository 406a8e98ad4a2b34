/* Rows of account_grant. */
#include "domain/grant.h"

#include "domain/log.h"
#include "domain/org.h"
#include "domain/person.h"
#include "domain/session.h"

#define GRANT_ROWS                                                             \
    "SELECT g.id, g.person, g.role, u.key, g.below, g.first_day, g.last_day,"  \
    " g.acting_for, g.granted_by, g.made, g.ended, p.name, b.name"             \
    " FROM account_grant g JOIN unit u ON u.id = g.unit"                       \
    " LEFT JOIN person p ON p.key = g.person AND p.ended = ?1"                 \
    " LEFT JOIN person b ON b.key = g.granted_by AND b.ended = ?1"             \
    " WHERE g.ended = ?1"
static const char SQL_PERSON[] =
    GRANT_ROWS " AND g.person = ?2 AND (CAST(?3 AS BIGINT) = ?4"
               " OR (g.first_day <= ?3"
               " AND g.last_day >= ?3)) ORDER BY g.id LIMIT 20000";
static const char SQL_UNIT[] =
    GRANT_ROWS " AND (?2 = '' OR u.key = ?2) ORDER BY g.id LIMIT 20000";
static const char SQL_GET[] = GRANT_ROWS " AND g.id = ?2";
static const char SQL_FOR[] =
    GRANT_ROWS " AND g.acting_for = ?2 ORDER BY g.id LIMIT 20000";
static const char SQL_SAME[] =
    "SELECT COUNT(*) FROM account_grant WHERE ended = ?1 AND person = ?2"
    " AND role = ?3 AND unit = ?4 AND below = ?5 AND first_day = ?6"
    " AND last_day = ?7 AND acting_for = ?8";
static const char SQL_NEXT[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM account_grant";
static const char SQL_ADD[] =
    "INSERT INTO account_grant (id, person, role, unit, below, first_day,"
    " last_day, acting_for, granted_by, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
static const char SQL_END[] =
    "UPDATE account_grant SET ended = ?2 WHERE id = ?1 AND ended = ?3";

/* ---- reading ---- */

static void read_row(struct arena *a, struct rows *r, struct grant *g)
{
    g->id = db_int(r, 0);
    g->person = str_dup(a, db_text(r, 1));
    g->role = role_find(db_text(r, 2));
    g->unit = str_dup(a, db_text(r, 3));
    g->below = db_int(r, 4) != 0;
    g->from = (Day)db_int(r, 5);
    g->to = (Day)db_int(r, 6);
    g->acting_for = str_dup(a, db_text(r, 7));
    g->granted_by = str_dup(a, db_text(r, 8));
    g->made = db_int(r, 9);
    g->ended = db_int(r, 10);
    g->name = str_dup(a, db_text(r, 11));
    g->by_name = str_dup(a, db_text(r, 12));
}

static enum rc list(struct ctx *c, const char *sql, struct params p,
                    struct grant **ret, int *ret_n)
{
    struct grant *all = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, sql, p, &r, &c->err));
    while (db_next(r))
        read_row(c->arena, r, PUSH(c->arena, all, n, cap));
    *ret = all;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc grant_list_person(struct ctx *c, Str person, Day on, struct grant **ret,
                          int *ret_n)
{
    return list(
        c, SQL_PERSON,
        PARAMS(P_INT(SEQ_LIVE), P_TEXT(person), P_INT(on), P_INT(DAY_UNTIL)),
        ret, ret_n);
}

enum rc grant_list_unit(struct ctx *c, Str unit, struct grant **ret, int *ret_n)
{
    return list(c, SQL_UNIT, PARAMS(P_INT(SEQ_LIVE), P_TEXT(unit)), ret, ret_n);
}

enum rc grant_list_lent(struct ctx *c, Str person, struct grant **ret,
                        int *ret_n)
{
    return list(c, SQL_FOR, PARAMS(P_INT(SEQ_LIVE), P_TEXT(person)), ret,
                ret_n);
}

enum rc grant_get(struct ctx *c, Id id, struct grant *ret)
{
    struct grant *all;
    int n;

    TRY(list(c, SQL_GET, PARAMS(P_INT(SEQ_LIVE), P_INT(id)), &all, &n));
    if (n == 0)
        return fail(c, RC_NOTFOUND, "grant",
                    N_("there is no such right any more"));
    *ret = all[0];
    return RC_OK;
}

/* ---- writing ---- */

static enum rc find_unit(struct ctx *c, Str key, Id *ret)
{
    const struct org *o;
    int unit;

    TRY(org_get(c, &o));
    unit = org_find(o, key);
    if (unit == ORG_NONE || o->units[unit].n_lives == 0)
        return fail(c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(key));
    *ret = o->units[unit].id;
    return RC_OK;
}

static enum rc check(struct ctx *c, const struct grant *g, Id *ret_unit)
{
    struct person p;

    TRY(person_get(c, g->person, &p));
    TRY(find_unit(c, g->unit, ret_unit));
    if (g->role <= ROLE_NONE || g->role >= ROLE_COUNT)
        return fail(c, RC_INVALID, "role",
                    N_("there is no such role; choose one of the list"));
    if (g->from > g->to)
        return fail(c, RC_INVALID, "to",
                    N_("the last day lies before the first"));
    return RC_OK;
}

static enum rc log_grant(struct ctx *c, const char *action,
                         const struct grant *g)
{
    char from[DAY_TEXT], to[DAY_TEXT];

    return change_entry(
        c, action, "grant", g->person,
        str_fmt(c->arena,
                "{\"role\":\"%s\",\"unit\":\"%.*s\",\"below\":%s,"
                "\"from\":\"%s\",\"to\":\"%s\",\"acting_for\":\"%.*s\","
                "\"granted_by\":\"%.*s\"}",
                role_key(g->role).p, STR(g->unit), g->below ? "true" : "false",
                day_iso(g->from, from), day_iso(g->to, to), STR(g->acting_for),
                STR(g->granted_by)));
}

/* Asks nobody. */
static enum rc add(struct ctx *c, const struct grant *g, Id *ret)
{
    int64_t same = 0, id = 1;
    Id unit = 0;

    TRY(check(c, g, &unit));
    TRY(db_one(c->db, SQL_SAME,
               PARAMS(P_INT(SEQ_LIVE), P_TEXT(g->person),
                      P_TEXT(role_key(g->role)), P_INT(unit), P_INT(g->below),
                      P_INT(g->from), P_INT(g->to), P_TEXT(g->acting_for)),
               &same, &c->err));
    if (same)
        return fail(c, RC_CONFLICT, "role", N_("'%.*s' has this right already"),
                    STR(g->person));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    TRY(db_exec(c->db, SQL_ADD,
                PARAMS(P_INT(id), P_TEXT(g->person), P_TEXT(role_key(g->role)),
                       P_INT(unit), P_INT(g->below), P_INT(g->from),
                       P_INT(g->to), P_TEXT(g->acting_for),
                       P_TEXT(g->granted_by), P_INT(c->seq), P_INT(SEQ_LIVE)),
                &c->err));
    TRY(session_end_person(c, g->person));
    *ret = id;
    return log_grant(c, "grant.put", g);
}

static Str actor_person(const struct ctx *c)
{
    return c->actor ? c->actor->person : S("");
}

enum rc grant_put(struct ctx *c, const struct grant *g, Id *ret)
{
    struct grant new = *g;
    Id unit;

    new.acting_for = S("");
    new.granted_by = actor_person(c);
    TRY(check(c, &new, &unit));
    TRY(authz_may_grant(c, &new));
    return add(c, &new, ret);
}

static enum rc end_row(struct ctx *c, const struct grant *g)
{
    TRY(db_exec(c->db, SQL_END,
                PARAMS(P_INT(g->id), P_INT(c->seq), P_INT(SEQ_LIVE)), &c->err));
    TRY(session_end_person(c, g->person));
    return log_grant(c, "grant.end", g);
}

/* Does x stand on y: the same right, lent within its days? */
static bool stands_on(const struct grant *x, const struct grant *y)
{
    return x->role == y->role && str_eq(x->unit, y->unit) &&
           x->below == y->below && x->from >= y->from && x->to <= y->to;
}

/* What the person of g lent by it, and no other grant of theirs would carry. */
static enum rc end_lent(struct ctx *c, const struct grant *g)
{
    struct grant *lent, *own;
    int n_lent, n_own;

    if (g->acting_for.n)
        return RC_OK;
    TRY(grant_list_lent(c, g->person, &lent, &n_lent));
    if (n_lent == 0)
        return RC_OK;
    TRY(grant_list_person(c, g->person, DAY_UNTIL, &own, &n_own));
    for (int i = 0; i < n_lent; i++) {
        bool carried = false;

        for (int k = 0; k < n_own; k++)
            if (own[k].acting_for.n == 0 && stands_on(&lent[i], &own[k]))
                carried = true;
        if (!carried)
            TRY(end_row(c, &lent[i]));
    }
    return RC_OK;
}

enum rc grant_end(struct ctx *c, Id id)
{
    struct grant g, now;

    TRY(grant_get(c, id, &g));
    /* who lent it takes it back; else one must have been able to give it */
    now = g;
    now.from = now.to = c->today;
    now.acting_for = S("");
    if (g.acting_for.n == 0 || !str_eq(g.acting_for, actor_person(c)))
        TRY(authz_may_grant(c, &now));
    TRY(end_row(c, &g));
    return end_lent(c, &g);
}

enum rc grant_delegate(struct ctx *c, const struct grant_lent *l, Id *ret)
{
    struct grant g;

    TRY(grant_get(c, l->own, &g));
    if (c->actor && !str_eq(g.person, c->actor->person))
        return fail(c, RC_NOTFOUND, "grant",
                    N_("there is no such right any more"));
    if (g.acting_for.n)
        return fail(c, RC_DENIED, "grant",
                    N_("a right that was lent cannot be lent on"));
    if (str_eq(l->person, g.person))
        return fail(c, RC_INVALID, "person",
                    N_("nobody acts for themselves; choose another person"));
    if (l->from < g.from || l->to > g.to || l->to == DAY_UNTIL)
        return fail(c, RC_INVALID,
                    l->to > g.to || l->to == DAY_UNTIL ? "to" : "from",
                    N_("a right is lent from day to day, within the days of "
                       "one's own"));
    g.acting_for = g.person;
    g.granted_by = g.person;
    g.person = l->person;
    g.from = l->from;
    g.to = l->to;
    TRY(authz_may_grant(c, &g));
    return add(c, &g, ret);
}

enum rc grant_first(struct ctx *c, Str person)
{
    const struct org *o;
    Id id;

    TRY(org_get(c, &o));
    for (int u = 0; u < o->n; u++) {
        struct grant g = { .person = person,
                           .role = ROLE_ADMIN,
                           .unit = o->units[u].key,
                           .below = true,
                           .from = c->today,
                           .to = DAY_UNTIL,
                           .acting_for = S(""),
                           .granted_by = S("") };

        if (grant_is_top(c, o, u))
            TRY(add(c, &g, &id));
    }
    return RC_OK;
}

bool grant_is_top(const struct ctx *c, const struct org *o, int unit)
{
    bool top = false;

    for (int t = 0; t < o->n_trees; t++) {
        const struct org_edge *e = org_edge_on(o, unit, t, c->today);

        if (e && e->parent != ORG_NONE)
            return false;
        top = top || e;
    }
    return top;
}

bool grant_over_all(struct ctx *c, enum act act)
{
    const struct actor *who = c->actor;
    const struct org *o;

    if (!who)
        return true;
    if (who->anybody || org_get(c, &o) != RC_OK)
        return false;
    for (int i = 0; i < who->n_grants; i++) {
        int unit = org_find(o, who->grants[i].unit);

        if (unit != ORG_NONE && grant_is_top(c, o, unit) &&
            authz_may_below(c, act, unit))
            return true;
    }
    return false;
}
