/*
 * Closed periods.  All locks that hold today are read in one statement with what
 * is open of them; whether a unit stands under a locked one is asked of the organisation as
 * it is today, in every tree, over successors where it is closed.
 */
#include "domain/period_lock.h"

#include <string.h>

#include "domain/authz.h"
#include "domain/catalog.h"
#include "domain/log.h"
#include "domain/plant.h"
#include "domain/rollup.h"
#include "domain/row_digest.h"

enum { LOCKS_MAX = 5000, LIST_MAX = 20000, REASON_MAX = 2000 };

static const char SQL_HOLDING[] =
    "SELECT l.key, l.campaign, l.unit, l.last_day, l.reason, l.made, l.ended,"
    " COALESCE(r.unit, 0) FROM period_lock l LEFT JOIN reopening r"
    " ON r.lock = l.key AND r.ended = 9223372036854775807"
    " AND r.agreed_by <> '' AND r.until_day >= ?1"
    " WHERE l.ended = 9223372036854775807 ORDER BY l.id, r.id LIMIT 20000";
static const char SQL_NEXT[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM period_lock";
static const char SQL_COUNT[] =
    "SELECT COUNT(*) FROM period_lock WHERE ended = 9223372036854775807";
static const char SQL_ADD[] =
    "INSERT INTO period_lock (id, key, campaign, unit, last_day, reason, made,"
    " ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 9223372036854775807)";
static const char SQL_LIST[] =
    "SELECT key, campaign, unit, last_day, reason, made, ended FROM period_lock"
    " WHERE ended = 9223372036854775807 AND (?1 = '' OR campaign = ?1)"
    " ORDER BY id DESC LIMIT 20000";
static const char SQL_GET[] =
    "SELECT key, campaign, unit, last_day, reason, made, ended FROM period_lock"
    " WHERE key = ?1 AND ended = 9223372036854775807";

#define REOPENING                                                              \
    "SELECT key, lock, unit, until_day, reason, asked_by, agreed_by, made,"    \
    " ended, COALESCE((SELECT name FROM person WHERE person.key = asked_by"    \
    " AND person.ended = 9223372036854775807), asked_by),"                     \
    " COALESCE((SELECT name FROM person WHERE person.key = agreed_by"          \
    " AND person.ended = 9223372036854775807), agreed_by)"                     \
    " FROM reopening WHERE "
static const char SQL_REOPENING_NEXT[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM reopening";
static const char SQL_REOPENING_COUNT[] =
    "SELECT COUNT(*) FROM reopening WHERE ended = 9223372036854775807"
    " AND until_day >= ?1";
static const char SQL_REOPENING_ADD[] =
    "INSERT INTO reopening (id, key, lock, unit, until_day, reason, asked_by,"
    " agreed_by, made, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
    " 9223372036854775807)";
static const char SQL_REOPENING_END[] =
    "UPDATE reopening SET ended = ?2 WHERE key = ?1"
    " AND ended = 9223372036854775807";
static const char SQL_REOPENING_GET[] =
    REOPENING "key = ?1 AND ended = 9223372036854775807";
static const char SQL_REOPENING_LIST[] =
    REOPENING "ended = 9223372036854775807 AND (?1 = '' OR lock = ?1)"
              " ORDER BY id DESC LIMIT 20000";

/* ---- above a unit ---- */

enum { ABOVE_MAX = 400 };

struct above {
    int at[ABOVE_MAX];
    int n;
};

static void reach(struct above *k, int unit)
{
    for (int i = 0; i < k->n; i++)
        if (k->at[i] == unit)
            return;
    if (unit != ORG_NONE && k->n < ABOVE_MAX)
        k->at[k->n++] = unit;
}

/* Of its latest succession so far. */
static void reach_heirs(const struct maps *m, const struct org_unit *u,
                        struct above *k)
{
    int last = u->n_successions - 1;

    while (last >= 0 && u->successions[last].day > m->today)
        last--;
    for (int i = 0; last >= 0 && i < u->successions[last].n; i++)
        reach(k, u->successions[last].heirs[i].unit);
}

/* The unit, what is above it today in every tree, and those it went to. */
static void find_above(const struct maps *m, int unit, struct above *k)
{
    k->n = 0;
    reach(k, unit);
    for (int i = 0; i < k->n; i++) {
        for (int t = 0; t < m->org->n_trees; t++)
            reach(k, m->at[t][ROLL_NOW]->above[k->at[i]]);
        if (!org_alive(m->org, k->at[i], m->today))
            reach_heirs(m, &m->org->units[k->at[i]], k);
    }
}

static bool has(const struct above *k, int unit)
{
    for (int i = 0; i < k->n; i++)
        if (k->at[i] == unit)
            return true;
    return false;
}

/* ---- what holds ---- */

struct held {
    struct period_lock lock;
    int unit;
    int *open; /* units that are open again until a day */
    size_t n_open, cap_open;
};

struct period_locks {
    const struct maps *maps;
    struct held *at;
    size_t n, cap;
};

static void read_lock(struct ctx *c, const struct org *o, struct rows *r,
                      struct period_lock *l)
{
    int unit = org_find_id(o, db_int(r, 2));

    l->key = str_dup(c->arena, db_text(r, 0));
    l->campaign = str_dup(c->arena, db_text(r, 1));
    l->unit = unit == ORG_NONE ? S("") : str_dup(c->arena, o->units[unit].key);
    l->last_day = (Day)db_int(r, 3);
    l->reason = str_dup(c->arena, db_text(r, 4));
    l->made = db_int(r, 5);
    l->ended = db_int(r, 6);
}

void period_locks_ahead(struct ctx *c)
{
    db_ahead(c->db, SQL_HOLDING, PARAMS(P_INT(c->today)));
}

enum rc period_locks_read(struct ctx *c, struct period_locks **ret)
{
    struct period_locks *l = NEW(c->arena, struct period_locks, 1);
    const struct org *o;
    struct rows *r;

    TRY(maps_get(c, &l->maps));
    o = l->maps->org;
    TRY(db_query(c->db, SQL_HOLDING, PARAMS(P_INT(c->today)), &r, &c->err));
    while (db_next(r)) {
        struct held *k = l->n ? &l->at[l->n - 1] : NULL;

        if (!k || !str_eq(k->lock.key, db_text(r, 0))) {
            k = PUSH(c->arena, l->at, l->n, l->cap);
            read_lock(c, o, r, &k->lock);
            k->unit = org_find_id(o, db_int(r, 2));
        }
        if (db_int(r, 7))
            *PUSH(c->arena, k->open, k->n_open, k->cap_open) =
                org_find_id(o, db_int(r, 7));
    }
    *ret = l;
    return db_end(r, &c->err);
}

/* Does the lock hold what a unit with these above it has? */
static bool holds(const struct held *k, const struct above *up)
{
    if (!has(up, k->unit))
        return false;
    for (size_t i = 0; i < k->n_open; i++)
        if (has(up, k->open[i]))
            return false;
    return true;
}

const struct period_lock *period_locks_find(const struct period_locks *l,
                                            Str campaign, Day day,
                                            const int *units, int n)
{
    for (size_t i = 0; i < l->n && !PLANTED(PLANT_LOCK); i++) {
        const struct held *k = &l->at[i];

        if (day > k->lock.last_day || !str_eq(k->lock.campaign, campaign))
            continue;
        for (int j = 0; j < n; j++) {
            struct above up;

            if (units[j] == ORG_NONE)
                continue;
            find_above(l->maps, units[j], &up);
            if (holds(k, &up))
                return &k->lock;
        }
    }
    return NULL;
}

enum rc period_lock_refuse(struct ctx *c, const struct period_lock *l)
{
    char day[DAY_TEXT];

    return fail(c, RC_CONFLICT, "to",
                N_("the period up to %s is closed at unit '%.*s' (lock "
                   "%.*s: %.*s); ask for it to be opened again"),
                day_vn(l->last_day, day), STR(l->unit), STR(l->key),
                STR(l->reason));
}

/* ---- locks ---- */

/* Whoever it holds sees it, though the unit of the lock be above theirs. */
static bool sees(struct ctx *c, const struct maps *m, int unit)
{
    if (authz_may(c, ACT_READ, unit))
        return true;
    for (int i = 0; i < c->actor->n_grants; i++) {
        int own = org_find(m->org, c->actor->grants[i].unit);
        struct above up;

        if (own == ORG_NONE || !authz_may(c, ACT_READ, own))
            continue;
        find_above(m, own, &up);
        if (has(&up, unit))
            return true;
    }
    return false;
}

struct entry {
    const char *action, *kind;
    Str key, reason;
};

/* One row with the entry that made it. */
static enum rc add_row(struct ctx *c, const char *sql, struct entry e,
                       struct params p)
{
    TRY(db_exec(c->db, sql, p, &c->err));
    return change_entry(c, e.action, e.kind, e.key, row_detail(c, e.reason, p));
}

static enum rc check_reason(struct ctx *c, Str reason)
{
    if (reason.n > REASON_MAX)
        return fail(c, RC_LIMIT, "reason", N_("the reason is too long"));
    if (str_trim(reason).n == 0)
        return fail(c, RC_INVALID, "reason",
                    N_("say why; it stands in the log"));
    return RC_OK;
}

static enum rc check_day(struct ctx *c, const struct period_lock *l)
{
    struct campaign k;
    char day[DAY_TEXT];

    TRY(campaign_get(c, l->campaign, &k));
    if (l->last_day < k.from)
        return fail(c, RC_INVALID, "last_day",
                    N_("%s is before campaign '%.*s' begins"),
                    day_vn(l->last_day, day), STR(k.key));
    if (l->last_day >= c->today)
        return fail(c, RC_INVALID, "last_day",
                    N_("only days that are over can be closed; %s is not"),
                    day_vn(l->last_day, day));
    return RC_OK;
}

static enum rc lock_write(struct ctx *c, const struct period_lock *l, Id unit,
                          Str *ret_key)
{
    int64_t id = 1, n = 0;

    TRY(db_one(c->db, SQL_COUNT, NO_PARAMS, &n, &c->err));
    if (n >= LOCKS_MAX)
        return fail(c, RC_LIMIT, "unit", N_("there are %d locks already"),
                    LOCKS_MAX);
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    *ret_key = str_fmt(c->arena, "PL%lld", (long long)id);
    return add_row(
        c, SQL_ADD,
        (struct entry){ "lock.add", "period_lock", *ret_key, l->reason },
        PARAMS(P_INT(id), P_TEXT(*ret_key), P_TEXT(l->campaign), P_INT(unit),
               P_INT(l->last_day), P_TEXT(l->reason), P_INT(c->seq)));
}

enum rc period_lock_add(struct ctx *c, const struct period_lock *l,
                        Str *ret_key)
{
    const struct org *o;
    int unit;

    TRY(authz_unit(c, ACT_APPROVE, l->unit, &unit));
    TRY(check_reason(c, l->reason));
    TRY(check_day(c, l));
    TRY(org_get(c, &o));
    TRY(change_begin(c));
    if (lock_write(c, l, o->units[unit].id, ret_key) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

static enum rc lock_get(struct ctx *c, Str key, struct period_lock *ret)
{
    const struct maps *m;
    struct rows *r;

    TRY(maps_get(c, &m));
    *ret = (struct period_lock){ .made = 0 };
    TRY(db_query(c->db, SQL_GET, PARAMS(P_TEXT(key)), &r, &c->err));
    if (db_next(r))
        read_lock(c, m->org, r, ret);
    TRY(db_end(r, &c->err));
    if (ret->made == 0 || !sees(c, m, org_find(m->org, ret->unit)))
        return fail(c, RC_NOTFOUND, "lock", N_("there is no lock '%.*s'"),
                    STR(key));
    return RC_OK;
}

enum rc period_lock_list(struct ctx *c, Str campaign, struct period_lock **ret,
                         int *ret_n)
{
    struct period_lock *list = NULL;
    size_t n = 0, cap = 0;
    const struct maps *m;
    struct rows *r;

    TRY(maps_get(c, &m));
    TRY(db_query(c->db, SQL_LIST, PARAMS(P_TEXT(campaign)), &r, &c->err));
    while (db_next(r))
        if (sees(c, m, org_find_id(m->org, db_int(r, 2))))
            read_lock(c, m->org, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

/* ---- opening again ---- */

static void read_reopening(struct ctx *c, const struct org *o, struct rows *r,
                           struct reopening *x)
{
    int unit = org_find_id(o, db_int(r, 2));

    x->key = str_dup(c->arena, db_text(r, 0));
    x->lock = str_dup(c->arena, db_text(r, 1));
    x->unit = unit == ORG_NONE ? S("") : str_dup(c->arena, o->units[unit].key);
    x->until = (Day)db_int(r, 3);
    x->reason = str_dup(c->arena, db_text(r, 4));
    x->asked_by = str_dup(c->arena, db_text(r, 5));
    x->agreed_by = str_dup(c->arena, db_text(r, 6));
    x->made = db_int(r, 7);
    x->ended = db_int(r, 8);
    x->asked_name = str_dup(c->arena, db_text(r, 9));
    x->agreed_name = str_dup(c->arena, db_text(r, 10));
}

static enum rc reopening_get(struct ctx *c, Str key, struct reopening *ret)
{
    const struct org *o;
    struct rows *r;

    TRY(org_get(c, &o));
    *ret = (struct reopening){ .made = 0 };
    TRY(db_query(c->db, SQL_REOPENING_GET, PARAMS(P_TEXT(key)), &r, &c->err));
    if (db_next(r))
        read_reopening(c, o, r, ret);
    TRY(db_end(r, &c->err));
    if (ret->made == 0 || !authz_sees(c, ACT_READ, org_find(o, ret->unit)))
        return fail(c, RC_NOTFOUND, "key", N_("there is no reopening '%.*s'"),
                    STR(key));
    return RC_OK;
}

/* Who stands for what is done: a person, or the name at the command line. */
static Str doer(const struct ctx *c)
{
    return c->actor ? c->actor->person : c->who;
}

static enum rc reopening_write(struct ctx *c, const char *action,
                               const struct reopening *x)
{
    const struct org *o;
    int64_t id = 1;

    TRY(org_get(c, &o));
    TRY(db_one(c->db, SQL_REOPENING_NEXT, NO_PARAMS, &id, &c->err));
    return add_row(c, SQL_REOPENING_ADD,
                   (struct entry){ action, "reopening", x->key, x->reason },
                   PARAMS(P_INT(id), P_TEXT(x->key), P_TEXT(x->lock),
                          P_INT(o->units[org_find(o, x->unit)].id),
                          P_INT(x->until), P_TEXT(x->reason),
                          P_TEXT(x->asked_by), P_TEXT(x->agreed_by),
                          P_INT(c->seq)));
}

static enum rc check_reopening(struct ctx *c, const struct reopening *x)
{
    struct period_lock l;
    const struct maps *m;
    struct above up;
    char day[DAY_TEXT];
    int64_t n = 0;
    int unit;

    TRY(lock_get(c, x->lock, &l));
    TRY(authz_unit(c, ACT_ENTER, x->unit, &unit));
    TRY(check_reason(c, x->reason));
    TRY(maps_get(c, &m));
    find_above(m, unit, &up);
    if (!has(&up, org_find(m->org, l.unit)))
        return fail(c, RC_INVALID, "unit",
                    N_("unit '%.*s' does not stand under unit '%.*s' of lock "
                       "%.*s"),
                    STR(x->unit), STR(l.unit), STR(l.key));
    if (x->until < c->today)
        return fail(c, RC_INVALID, "until", N_("%s has passed already"),
                    day_vn(x->until, day));
    TRY(db_one(c->db, SQL_REOPENING_COUNT, PARAMS(P_INT(c->today)), &n,
               &c->err));
    if (n >= LOCKS_MAX)
        return fail(c, RC_LIMIT, "unit", N_("there are %d reopenings already"),
                    LOCKS_MAX);
    return RC_OK;
}

static enum rc ask(struct ctx *c, const struct reopening *x, Str *ret_key)
{
    struct reopening made = *x;
    int64_t id = 1;

    TRY(check_reopening(c, x));
    TRY(db_one(c->db, SQL_REOPENING_NEXT, NO_PARAMS, &id, &c->err));
    made.key = str_fmt(c->arena, "RO%lld", (long long)id);
    made.asked_by = doer(c);
    made.agreed_by = S("");
    *ret_key = made.key;
    return reopening_write(c, "reopening.ask", &made);
}

enum rc reopening_ask(struct ctx *c, const struct reopening *x, Str *ret_key)
{
    TRY(change_begin(c));
    if (ask(c, x, ret_key) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

/* Whoever locks may open again: at the lock's unit. */
static enum rc check_agree(struct ctx *c, const struct reopening *x)
{
    struct period_lock l;
    char day[DAY_TEXT];
    int unit;

    TRY(lock_get(c, x->lock, &l));
    TRY(authz_unit(c, ACT_APPROVE, l.unit, &unit));
    if (x->agreed_by.n)
        return fail(c, RC_CONFLICT, "key",
                    N_("reopening '%.*s' was agreed to already"), STR(x->key));
    if (x->until < c->today)
        return fail(c, RC_CONFLICT, "key", N_("%s has passed already"),
                    day_vn(x->until, day));
    if (str_eq(x->asked_by, doer(c)))
        return fail(c, RC_DENIED, "key",
                    N_("who asked for reopening '%.*s' cannot agree to it; "
                       "another person must"),
                    STR(x->key));
    return RC_OK;
}

static enum rc agree(struct ctx *c, Str key)
{
    struct reopening x;

    TRY(reopening_get(c, key, &x));
    TRY(check_agree(c, &x));
    TRY(db_exec(c->db, SQL_REOPENING_END, PARAMS(P_TEXT(key), P_INT(c->seq)),
                &c->err));
    x.agreed_by = doer(c);
    return reopening_write(c, "reopening.agree", &x);
}

enum rc reopening_agree(struct ctx *c, Str key)
{
    TRY(change_begin(c));
    if (agree(c, key) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

/* By who asked, or by who could agree. */
static enum rc end(struct ctx *c, Str key, Str reason)
{
    struct period_lock l;
    struct reopening x;
    int unit;

    TRY(reopening_get(c, key, &x));
    TRY(check_reason(c, reason));
    TRY(lock_get(c, x.lock, &l));
    if (!str_eq(x.asked_by, doer(c)))
        TRY(authz_unit(c, ACT_APPROVE, l.unit, &unit));
    TRY(db_exec(c->db, SQL_REOPENING_END, PARAMS(P_TEXT(key), P_INT(c->seq)),
                &c->err));
    return change_entry(c, "reopening.end", "reopening", key,
                        row_end_detail(c, reason));
}

enum rc reopening_end(struct ctx *c, Str key, Str reason)
{
    TRY(change_begin(c));
    if (end(c, key, reason) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

enum rc reopening_list(struct ctx *c, Str lock, struct reopening **ret,
                       int *ret_n)
{
    struct reopening *list = NULL;
    size_t n = 0, cap = 0;
    const struct org *o;
    struct rows *r;

    TRY(org_get(c, &o));
    TRY(db_query(c->db, SQL_REOPENING_LIST, PARAMS(P_TEXT(lock)), &r, &c->err));
    while (db_next(r))
        if (authz_sees(c, ACT_READ, org_find_id(o, db_int(r, 2))))
            read_reopening(c, o, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}
