/*
 * Activities: the newest are read and compared, by the units in scope where these
 * are few, else campaign by campaign.  What its first holder does not let be seen may
 * still be seen by another: their holders are read at the end, all at once.
 */
#include <string.h>

#include "domain/activity.h"
#include "domain/catalog.h"
#include "domain/search_scope.h"

#define COLUMNS                                                                \
    "id, key, unit, holders, last_day, topic, title, place, note, state"
static const char SQL_CAMPAIGN[] =
    "SELECT " COLUMNS " FROM activity WHERE campaign = ?1 AND ended = ?2"
    " AND last_day <= ?4 ORDER BY last_day DESC, id DESC LIMIT ?3";

enum { CHUNK = 40, FEW_UNITS = 400, MOST_CAMPAIGNS = 12, MOST_WAITING = 400 };
#define IDS                                                                    \
    "?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,"    \
    "?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,"     \
    "?39,?40,?41,?42"
static const char SQL_UNITS[] =
    "SELECT " COLUMNS " FROM activity WHERE ended = ?1 AND id IN"
    " (SELECT id FROM activity WHERE unit IN (" IDS ")"
    " UNION ALL SELECT activity FROM activity_unit WHERE unit IN (" IDS "))"
    " AND last_day <= ?43 ORDER BY last_day DESC, id DESC LIMIT ?2";
/* The further ones. */
static const char SQL_HOLDERS[] =
    "SELECT activity, unit FROM activity_unit WHERE position >= ?1"
    " AND activity IN (" IDS ") ORDER BY activity, position LIMIT ?2";

struct waiting {
    Id id;
    struct hit hit;
    enum act act;
};

struct looking {
    struct seeking *s;
    struct waiting *waiting; /* not seen by their first holder */
    size_t n, cap;
    bool in_chunks; /* then joint ones may come again */
    Id *seen;
    size_t n_seen, cap_seen;
    int64_t most;
    Day until;
    Day horizon; /* of this day some were not looked at; DAY_MIN: of none */
};

/* ---- one row ---- */

static Str holder_name(struct seeking *s, int unit)
{
    return str_dup(s->c->arena, org_name_on(s->o, unit, s->c->today)->name);
}

static bool met_before(struct looking *k, Id id)
{
    for (size_t i = 0; i < k->n_seen; i++)
        if (k->seen[i] == id)
            return true;
    *PUSH(k->s->c->arena, k->seen, k->n_seen, k->cap_seen) = id;
    return false;
}

static void note_looked(struct seeking *s, Day day)
{
    s->ret->looked++;
    if (day < s->ret->oldest)
        s->ret->oldest = day;
}

static void fill(struct seeking *s, struct rows *r, const struct seek_texts *x,
                 struct hit *hit)
{
    struct arena *a = s->c->arena;
    bool no_title = x->main.n == 0;

    hit->key = str_dup(a, db_text(r, 1));
    hit->title = str_dup(a, no_title ? x->rest[0] : x->main);
    hit->symbol = S("");
    seek_snippet(s, x, hit);
}

static void wait_for_holders(struct looking *k, const struct hit *hit, Id id,
                             enum act act)
{
    if (k->n == MOST_WAITING) {
        k->s->ret->of[HIT_ACTIVITY].older = true;
        return;
    }
    *PUSH(k->s->c->arena, k->waiting, k->n, k->cap) =
        (struct waiting){ id, *hit, act };
}

static void take(struct looking *k, struct rows *r)
{
    struct seeking *s = k->s;
    int unit = org_find_id(s->o, db_int(r, 2));
    Day day = (Day)db_int(r, 4);
    bool joint = db_int(r, 3) > 1, draft = db_int(r, 9) < 3;
    enum act act = draft ? ACT_DRAFT : ACT_READ;
    bool sees = seek_sees(s, act, unit);
    struct hit hit = { .kind = HIT_ACTIVITY, .day = day, .draft = draft };
    struct seek_texts x = { .symbol = db_text(r, 1),
                            .main = db_text(r, 6),
                            .rest = { db_text(r, 5), db_text(r, 7),
                                      db_text(r, 8) } };

    if (!sees && !joint)
        return;
    if (joint && k->in_chunks && met_before(k, db_int(r, 0)))
        return;
    if (sees)
        note_looked(s, day);
    hit.rank = seek_rank(s, &x);
    hit.order = seek_order(hit.rank, day, db_int(r, 0));
    if (hit.rank == RANK_NONE)
        return;
    if (sees && !seek_wants(s, HIT_ACTIVITY, hit.order))
        return;
    fill(s, r, &x, &hit);
    if (!sees) {
        wait_for_holders(k, &hit, db_int(r, 0), act);
        return;
    }
    hit.place = holder_name(s, unit);
    seek_add(s, &hit);
}

/* The newest `most`; *ret_n: how many there were, whether seen or not. */
static enum rc take_all(struct looking *k, const char *sql, struct params p,
                        int64_t most, int64_t *ret_n)
{
    struct ctx *c = k->s->c;
    Day day = DAY_MIN;
    struct rows *r;

    *ret_n = 0;
    TRY(db_stream(c->db, sql, p, &r, &c->err));
    while (db_next(r)) {
        take(k, r);
        day = (Day)db_int(r, 4);
        arena_reset(k->s->scratch);
        ++*ret_n;
    }
    if (*ret_n == most) {
        k->s->ret->of[HIT_ACTIVITY].older = true;
        k->horizon = day > k->horizon ? day : k->horizon;
    }
    return db_end(r, &c->err);
}

/* ---- which rows ---- */

static enum rc look_by_units(struct looking *k, const int *units, int n)
{
    struct seeking *s = k->s;
    int chunks = (n + CHUNK - 1) / CHUNK;

    k->in_chunks = chunks > 1;
    for (int i = 0; i < n; i += CHUNK) {
        int64_t most = k->most / chunks + 1, rows;
        struct param p[CHUNK + 3];

        p[0] = P_INT(SEQ_LIVE);
        p[1] = P_INT(most);
        for (int j = 0; j < CHUNK; j++)
            p[j + 2] = P_INT(i + j < n ? s->o->units[units[i + j]].id : 0);
        p[CHUNK + 2] = P_INT(k->until);
        TRY(take_all(k, SQL_UNITS, (struct params){ p, CHUNK + 3 }, most,
                     &rows));
    }
    return RC_OK;
}

/* Those that had begun by then, the newest first. */
static int begun(struct looking *k, struct campaign *list, int n)
{
    int kept = 0;

    for (int i = 0; i < n; i++)
        if (list[i].from <= k->until)
            list[kept++] = list[i];
    return kept;
}

/* The oldest campaign first: each its share, and what it leaves goes to the newer. */
static enum rc look_by_campaigns(struct looking *k)
{
    struct seeking *s = k->s;
    int64_t left = k->most, rows;
    struct campaign *all, *list;
    int n, first;

    TRY(campaign_list(s->c, &all, &n));
    list = NEW(s->c->arena, struct campaign, n + 1);
    for (int i = 0; i < n; i++)
        list[i] = all[i];
    n = begun(k, list, n);
    first = n < MOST_CAMPAIGNS ? n : MOST_CAMPAIGNS;
    for (int i = first - 1; i >= 0; i--) {
        int64_t share = left / (i + 1) + 1;

        TRY(take_all(k, SQL_CAMPAIGN,
                     PARAMS(P_INT(list[i].ident), P_INT(SEQ_LIVE), P_INT(share),
                            P_INT(k->until)),
                     share, &rows));
        left -= rows < left ? rows : left;
    }
    for (int i = first; i < n; i++) {
        Day to = list[i].to < k->until ? list[i].to : k->until;

        s->ret->of[HIT_ACTIVITY].older = true;
        k->horizon = to > k->horizon ? to : k->horizon;
    }
    return RC_OK;
}

/* ---- joint ones ---- */

static void settle(struct looking *k, Id id, int unit)
{
    for (size_t i = 0; i < k->n; i++) {
        struct waiting *w = &k->waiting[i];

        if (w->id != id || !seek_sees(k->s, w->act, unit))
            continue;
        w->id = 0; /* once is enough */
        w->hit.place = holder_name(k->s, unit);
        note_looked(k->s, w->hit.day);
        seek_add(k->s, &w->hit);
    }
}

static enum rc settle_waiting(struct looking *k)
{
    struct ctx *c = k->s->c;

    for (size_t i = 0; i < k->n; i += CHUNK) {
        struct param p[CHUNK + 2];
        struct rows *r;

        p[0] = P_INT(1);
        p[1] = P_INT(CHUNK * ACTIVITY_MAX_UNITS);
        for (size_t j = 0; j < CHUNK; j++)
            p[j + 2] = P_INT(i + j < k->n ? k->waiting[i + j].id : 0);
        TRY(db_query(c->db, SQL_HOLDERS, (struct params){ p, CHUNK + 2 }, &r,
                     &c->err));
        while (db_next(r))
            settle(k, db_int(r, 0), org_find_id(k->s->o, db_int(r, 1)));
        TRY(db_end(r, &c->err));
    }
    return RC_OK;
}

enum rc search_activities(struct seeking *s)
{
    struct looking k = { .s = s,
                         .most = s->q->most ? s->q->most : SEARCH_ACTIVITIES,
                         .until = s->q->until ? s->q->until : DAY_UNTIL,
                         .horizon = DAY_MIN };
    int n, *units = seek_units(s, FEW_UNITS, &n);

    if (n > 0)
        TRY(look_by_units(&k, units, n));
    else if (n < 0)
        TRY(look_by_campaigns(&k));
    TRY(settle_waiting(&k));
    if (s->ret->of[HIT_ACTIVITY].older && k.horizon != DAY_MIN)
        s->ret->oldest = k.horizon;
    return RC_OK;
}
