/* What waits, what changed, who has not reported. */
#include "domain/today.h"

#include <stdlib.h>

#include "domain/authz.h"
#include "domain/catalog.h"
#include "domain/org.h"
#include "domain/period_lock.h"
#include "domain/setting.h"

/* SEQ_LIVE stands in the index of what waits as a number, so here too. */
static const char SQL_WAITING[] =
    "SELECT a.state, k.key, u.key, COUNT(*), MIN(CASE WHEN a.due = 0 THEN"
    " 2147483647 ELSE a.due END), MIN(a.last_day) FROM activity a"
    " JOIN unit u ON u.id = a.unit"
    " JOIN campaign k ON k.ident = +a.campaign AND k.ended = ?1"
    " WHERE a.state IN (1, 2, 4) AND a.ended = 9223372036854775807"
    " GROUP BY a.state, k.key, u.key ORDER BY a.state, k.key, u.key"
    " LIMIT 20000";
static const char SQL_SUBMITTED[] =
    "SELECT a.state, k.key, u.key, COUNT(*), 2147483647, MIN(a.last_day)"
    " FROM activity a JOIN unit u ON u.id = a.unit"
    " JOIN campaign k ON k.ident = +a.campaign AND k.ended = ?1"
    " WHERE a.id > (SELECT COALESCE(MAX(id), 0) FROM activity) - ?2"
    " AND a.state = 3 AND a.ended = ?1"
    " GROUP BY a.state, k.key, u.key ORDER BY a.state, k.key, u.key";

enum { NO_DUE = 2147483647 };

/* Which right somebody needs for it to be theirs to do. */
static enum act act_of(enum activity_state state)
{
    switch (state) {
    case STATE_SUBMITTED:
        return ACT_CHECK;
    case STATE_CHECKED:
        return ACT_APPROVE;
    case STATE_DRAFT:
        return ACT_DRAFT;
    case STATE_RETURNED:
    case STATE_KEEP:
    case STATE_APPROVED:
    case STATE_COUNT:
        break;
    }
    return ACT_ENTER;
}

struct taking {
    struct ctx *c;
    const struct org *o;
    struct waiting *list;
    size_t n, cap;
};

static enum rc take(struct taking *t, const char *sql, struct params params)
{
    struct ctx *c = t->c;
    struct rows *r;

    TRY(db_query(c->db, sql, params, &r, &c->err));
    while (db_next(r)) {
        enum activity_state state = (enum activity_state)db_int(r, 0);
        int unit = org_find(t->o, db_text(r, 2));
        struct waiting *w;

        if (unit == ORG_NONE || !authz_may(c, act_of(state), unit))
            continue;
        w = PUSH(c->arena, t->list, t->n, t->cap);
        w->state = state;
        w->campaign = str_dup(c->arena, db_text(r, 1));
        w->unit = t->o->units[unit].key;
        w->n = db_int(r, 3);
        w->due = db_int(r, 4) == NO_DUE ? 0 : (Day)db_int(r, 4);
        w->oldest = (Day)db_int(r, 5);
    }
    return db_end(r, &c->err);
}

static int rank(const struct waiting *w)
{
    static const int ranks[STATE_COUNT] = { [STATE_RETURNED] = 1,
                                            [STATE_CHECKED] = 2,
                                            [STATE_SUBMITTED] = 3,
                                            [STATE_DRAFT] = 4 };

    return ranks[w->state];
}

static int by_urgency(const void *x, const void *y)
{
    const struct waiting *a = x, *b = y;
    Day due_a = a->due ? a->due : DAY_MAX, due_b = b->due ? b->due : DAY_MAX;

    if (rank(a) != rank(b))
        return rank(a) < rank(b) ? -1 : 1;
    if (due_a != due_b)
        return due_a < due_b ? -1 : 1;
    if (a->oldest != b->oldest)
        return a->oldest < b->oldest ? -1 : 1;
    return str_cmp(a->unit, b->unit);
}

enum rc today_waiting(struct ctx *c, struct waiting **ret, int *ret_n,
                      bool *ret_more)
{
    struct taking t = { .c = c };

    TRY(org_get(c, &t.o));
    TRY(take(&t, SQL_WAITING, PARAMS(P_INT(SEQ_LIVE))));
    if (authz_may(c, ACT_CHECK, ORG_NONE))
        TRY(take(&t, SQL_SUBMITTED,
                 PARAMS(P_INT(SEQ_LIVE), P_INT(TODAY_SUBMITTED))));
    if (t.n)
        qsort(t.list, t.n, sizeof *t.list, by_urgency);
    *ret_more = t.n > TODAY_UNITS;
    *ret_n = t.n > TODAY_UNITS ? TODAY_UNITS : (int)t.n;
    *ret = t.list;
    return RC_OK;
}

/* ---- changes ---- */

/* A change of a record that is live: its unit is known by the version it made. */
static const char SQL_CHANGES[] =
    "SELECT l.seq, l.at, l.who, l.action, l.kind, l.key, l.detail, a.title,"
    " u.key FROM log l JOIN activity a ON a.key = l.key AND a.ended = ?1"
    " JOIN unit u ON u.id = a.unit"
    " WHERE l.kind = 'activity' AND l.at >= ?2"
    " AND l.seq > (SELECT COALESCE(MAX(seq), 0) FROM log) - ?3"
    " AND a.state >= 2 ORDER BY l.seq DESC LIMIT ?3";

enum rc today_changes(struct ctx *c, int64_t since, struct today_change **ret,
                      int *ret_n)
{
    struct today_change *list = NULL;
    size_t n = 0, cap = 0;
    const struct org *o;
    struct rows *r;

    TRY(org_get(c, &o));
    TRY(db_query(c->db, SQL_CHANGES,
                 PARAMS(P_INT(SEQ_LIVE), P_INT(since), P_INT(TODAY_ENTRIES)),
                 &r, &c->err));
    while (db_next(r) && n < TODAY_CHANGES) {
        int unit = org_find(o, db_text(r, 8));
        struct today_change *k;

        if (unit == ORG_NONE || !authz_may(c, ACT_READ, unit))
            continue;
        k = PUSH(c->arena, list, n, cap);
        k->entry.seq = db_int(r, 0);
        k->entry.at = db_int(r, 1);
        k->entry.who = str_dup(c->arena, db_text(r, 2));
        k->entry.action = str_dup(c->arena, db_text(r, 3));
        k->entry.kind = str_dup(c->arena, db_text(r, 4));
        k->entry.key = str_dup(c->arena, db_text(r, 5));
        k->entry.detail = str_dup(c->arena, db_text(r, 6));
        k->title = str_dup(c->arena, db_text(r, 7));
        k->unit = o->units[unit].key;
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

/* ---- silence ---- */

enum { MOST_OWN = 40 };
#define OWN40                                                                  \
    "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,"  \
    " ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31,"   \
    " ?32, ?33, ?34, ?35, ?36, ?37, ?38, ?39, ?40, ?41"
static const char SQL_HEARD[] =
    "SELECT DISTINCT unit FROM activity WHERE last_day >= ?1 AND unit IN"
    " (" OWN40 ") AND ended = 9223372036854775807 AND state >= 3";

/* The units of the actor's own grants for that, alive today. */
static int own_units(struct ctx *c, const struct org *o, enum act act,
                     int *units)
{
    int n = 0;

    for (int i = 0; c->actor && i < c->actor->n_grants && n < MOST_OWN; i++) {
        int unit = org_find(o, c->actor->grants[i].unit);
        bool met = false;

        for (int k = 0; k < n; k++)
            met = met || units[k] == unit;
        if (unit != ORG_NONE && !met && org_alive(o, unit, c->today) &&
            role_has(c->actor->grants[i].role, act) && authz_may(c, act, unit))
            units[n++] = unit;
    }
    return n;
}

enum rc today_silent(struct ctx *c, Day from, Str **ret_units, int *ret_n)
{
    struct param p[1 + MOST_OWN];
    bool heard[MOST_OWN] = { false };
    int units[MOST_OWN], n, silent = 0;
    const struct org *o;
    struct rows *r;

    *ret_n = 0;
    TRY(org_get(c, &o));
    n = own_units(c, o, ACT_ENTER, units);
    if (n == 0)
        return RC_OK;
    p[0] = P_INT(from);
    for (int i = 0; i < MOST_OWN; i++)
        p[1 + i] = P_INT(o->units[units[i < n ? i : 0]].id);
    TRY(db_query(c->db, SQL_HEARD, ((struct params){ p, 1 + MOST_OWN }), &r,
                 &c->err));
    while (db_next(r))
        for (int i = 0; i < n; i++)
            heard[i] = heard[i] || o->units[units[i]].id == db_int(r, 0);
    TRY(db_end(r, &c->err));
    *ret_units = NEW(c->arena, Str, n);
    for (int i = 0; i < n; i++)
        if (!heard[i])
            (*ret_units)[silent++] = o->units[units[i]].key;
    *ret_n = silent;
    return RC_OK;
}

/* ---- months that are not closed ---- */

/* The last day of the newest month that ended that many days ago. */
static Day month_over(Day today, int64_t days)
{
    return month_first(day_month(today - (Day)days)) - 1;
}

/* Is it closed there, or was it and is open again for a while? */
static bool is_closed(const struct period_locks *holding,
                      const struct period_lock *all, int n,
                      const struct unclosed *u, int unit)
{
    for (int i = 0; i < n; i++)
        if (str_eq(all[i].campaign, u->campaign) &&
            str_eq(all[i].unit, u->unit) && all[i].last_day >= u->last_day)
            return true;
    return period_locks_find(holding, u->campaign, u->last_day, &unit, 1);
}

struct closing {
    const struct org *o;
    int units[MOST_OWN], n_units;
    struct period_locks *holding;
    struct period_lock *all;
    int n;
};

/* The month, or what the campaign has of it. */
static Day last_of(const struct campaign *k, Day month_end)
{
    Day first = month_first(day_month(month_end));

    if (k->from > month_end || k->to < first)
        return 0;
    return k->to < month_end ? k->to : month_end;
}

enum rc today_unclosed(struct ctx *c, struct unclosed **ret, int *ret_n)
{
    struct closing w = { 0 };
    struct unclosed *list = NULL;
    struct campaign *k;
    size_t n = 0, cap = 0;
    int64_t days = 0;
    int campaigns;

    *ret_n = 0;
    TRY(setting_int(c, "lock-days", &days));
    TRY(org_get(c, &w.o));
    w.n_units = days ? own_units(c, w.o, ACT_APPROVE, w.units) : 0;
    if (w.n_units == 0)
        return RC_OK;
    TRY(campaign_list(c, &k, &campaigns));
    TRY(period_locks_read(c, &w.holding));
    TRY(period_lock_list(c, S(""), &w.all, &w.n));
    for (int i = 0; i < campaigns * w.n_units; i++) {
        const struct campaign *of = &k[i / w.n_units];
        int unit = w.units[i % w.n_units];
        struct unclosed u = { of->key, of->name, w.o->units[unit].key,
                              last_of(of, month_over(c->today, days)) };

        if (u.last_day && n < TODAY_UNITS &&
            org_edge_on(w.o, unit, org_tree_id(w.o, of->tree_id), u.last_day) &&
            !is_closed(w.holding, w.all, w.n, &u, unit))
            *PUSH(c->arena, list, n, cap) = u;
    }
    *ret = list;
    *ret_n = (int)n;
    return RC_OK;
}
