/*
 * Keeping the stored maps right when the organisation changes: which units are
 * touched, which records those hold, out with the old place, in with the new.
 */
#include "domain/rollup.h"

#include <stdlib.h>
#include <string.h>

#include "domain/bundle_fact.h"
#include "domain/image.h"
#include "domain/plant.h"
#include "domain/record_read.h"

static const char SQL_MAP_DAY[] =
    "SELECT map_day FROM rollup_state WHERE id = 1";
static const char SQL_SET_DAY[] =
    "UPDATE rollup_state SET map_day = ?1 WHERE id = 1";
static const char SQL_KEY[] = "SELECT key FROM activity WHERE id = ?1";

/* ---- both maps of every tree ---- */

struct maps *maps_new(const struct org *o, Day today)
{
    struct maps *m = xmalloc(sizeof *m);

    memset(m, 0, sizeof *m);
    m->org = o;
    m->today = today;
    for (int t = 0; t < o->n_trees; t++) {
        m->at[t][ROLL_THEN] = map_new(o, t, true, 0);
        m->at[t][ROLL_NOW] =
            map_new(o, t, false, PLANTED(PLANT_MAP) ? today - 400 : today);
        m->alike[t] = memcmp(m->at[t][ROLL_THEN]->stored,
                             m->at[t][ROLL_NOW]->stored, (size_t)o->n) == 0;
    }
    return m;
}

void maps_free(struct maps *m)
{
    if (!m)
        return;
    for (int t = 0; t < ORG_MAX_TREES; t++)
        for (int w = 0; w < ROLL_MAPS; w++)
            map_free(m->at[t][w]);
    free(m);
}

enum rc maps_get(struct ctx *c, const struct maps **ret)
{
    const struct org *o;

    TRY(org_get(c, &o));
    if (c->maps && (c->maps->org != o || c->maps->today != c->today)) {
        maps_free(c->maps);
        c->maps = NULL;
    }
    if (!c->maps)
        c->maps =
            c->image ? image_maps(c->image, c->today) : maps_new(o, c->today);
    *ret = c->maps;
    return RC_OK;
}

/* ---- what a change touches ---- */

static bool same_lists(const struct org_unit *a, const struct org_unit *b)
{
    if (a->n_lives != b->n_lives || a->n_edges != b->n_edges ||
        a->n_successions != b->n_successions)
        return false;
    for (int i = 0; i < a->n_lives; i++)
        if (a->lives[i].from != b->lives[i].from ||
            a->lives[i].to != b->lives[i].to)
            return false;
    for (int i = 0; i < a->n_edges; i++) {
        const struct org_edge *x = &a->edges[i], *y = &b->edges[i];

        if (x->tree != y->tree || x->parent != y->parent ||
            x->from != y->from || x->to != y->to)
            return false;
    }
    return true;
}

static bool same_successions(const struct org_unit *a, const struct org_unit *b)
{
    for (int i = 0; i < a->n_successions; i++) {
        const struct org_succession *x = &a->successions[i],
                                    *y = &b->successions[i];

        if (x->day != y->day || x->order != y->order || x->trees != y->trees ||
            x->policy != y->policy || x->n != y->n ||
            (x->n &&
             memcmp(x->heirs, y->heirs, (size_t)x->n * sizeof *x->heirs) != 0))
            return false;
    }
    return true;
}

static bool between(Day d, Day after, Day upto)
{
    return d > after && d <= upto;
}

/* A succession takes effect between the two days, whichever is earlier. */
static bool succeeded_between(const struct org_unit *u, Day a, Day b)
{
    for (int i = 0; i < u->n_successions; i++)
        if (between(u->successions[i].day, a < b ? a : b, a < b ? b : a))
            return true;
    return false;
}

/* Does the unit's place, or whether it has cells, differ? */
static bool differs(const struct maps *a, const struct maps *b, int u)
{
    if (u >= a->org->n)
        return true;
    if (!same_lists(&a->org->units[u], &b->org->units[u]) ||
        !same_successions(&a->org->units[u], &b->org->units[u]))
        return true;
    for (int t = 0; t < b->org->n_trees; t++) {
        const struct map *x = a->at[t][ROLL_NOW], *y = b->at[t][ROLL_NOW];

        if (t >= a->org->n_trees)
            return true;
        if (map_is_stored(x, u) != map_is_stored(y, u) ||
            map_is_stored(a->at[t][ROLL_THEN], u) !=
                map_is_stored(b->at[t][ROLL_THEN], u) ||
            x->above[u] != y->above[u])
            return true;
    }
    return succeeded_between(&b->org->units[u], a->today, b->today);
}

struct touch {
    char *flag;
    int *queue;
    int n;
};

static void touch(struct touch *k, int unit)
{
    if (!k->flag[unit]) {
        k->flag[unit] = 1;
        k->queue[k->n++] = unit;
    }
}

static void touch_below(struct touch *k, const struct org *o, int unit)
{
    const struct org_unit *u = &o->units[unit];

    for (int i = 0; i < u->n_children; i++)
        touch(k, u->children[i]);
    for (int i = 0; i < u->n_forebears; i++)
        touch(k, u->forebears[i]);
}

/* Units that hang below a touched one on a stored map without ever having
 * been its child: closed and not yet founded ones. */
static void touch_hanging(const struct maps *m, struct touch *k)
{
    for (int t = 0; t < m->org->n_trees; t++) {
        const int *above = m->at[t][ROLL_NOW]->above;

        for (int u = 0; u < m->org->n; u++)
            if (above[u] != ORG_NONE && k->flag[above[u]])
                touch(k, u);
    }
}

/* Everything whose records may pass a unit that differs. */
static void find_touched(const struct maps *a, const struct maps *b,
                         struct touch *k)
{
    int done = 0;

    for (int u = 0; u < b->org->n; u++)
        if (differs(a, b, u))
            touch(k, u);
    while (done < k->n) {
        for (; done < k->n; done++) {
            touch_below(k, b->org, k->queue[done]);
            if (k->queue[done] < a->org->n)
                touch_below(k, a->org, k->queue[done]);
        }
        touch_hanging(a, k);
        touch_hanging(b, k);
    }
}

int rollup_touched(struct ctx *c, const struct maps *before,
                   const struct maps *after, int **ret)
{
    struct touch t = { .flag = NEW(c->arena, char, after->org->n + 1),
                       .queue = NEW(c->arena, int, after->org->n + 1) };

    find_touched(before, after, &t);
    *ret = t.queue;
    return t.n;
}

/* ---- moving ---- */

struct moving {
    struct ctx *c;
    const struct maps *before, *after;
    const struct touch *touch;
    struct tally *tally;
};

/* Figures of another realm are not moved one by one. */
static enum rc refuse_bundle(struct ctx *c, const struct record *r, Str unit)
{
    struct bundle_fact *f;
    char day[DAY_TEXT];

    TRY(bundle_fact_by_ids(c, &r->id, 1, &f));
    return fail(c, RC_CONFLICT, "units",
                N_("figures of realm '%.*s' of %s stand under '%.*s', which "
                   "would not be alive on that day; withdraw them (soket "
                   "bundle withdraw), and import its bundle again afterwards"),
                STR(f->realm), day_vn(r->day, day), STR(unit));
}

static enum rc refuse_record(struct ctx *c, const struct record *r, Str unit)
{
    Str key = S("?");
    struct rows *rows;
    char day[DAY_TEXT];

    if (r->id >= BUNDLE_FACT_FIRST)
        return refuse_bundle(c, r, unit);
    TRY(db_query(c->db, SQL_KEY, PARAMS(P_INT(r->id)), &rows, &c->err));
    if (db_next(rows))
        key = str_dup(c->arena, db_text(rows, 0));
    TRY(db_end(rows, &c->err));
    return fail(c, RC_CONFLICT, "units",
                N_("activity '%.*s' of %s is held by '%.*s', which would not "
                   "be alive on that day; move or withdraw it first"),
                STR(key), day_vn(r->day, day), STR(unit));
}

static enum rc move_record(void *arg, const struct record *r)
{
    struct moving *k = arg;
    bool touched = false;

    for (int i = 0; i < r->n; i++) {
        const struct org *o = k->after->org;

        if (!k->touch->flag[r->holders[i]])
            continue;
        touched = true;
        if (!org_alive(o, r->holders[i], r->day))
            return refuse_record(k->c, r, o->units[r->holders[i]].key);
    }
    if (touched)
        tally_move(k->tally, k->before, k->after, r);
    return RC_OK;
}

enum { MANY_UNITS = 2000 };

enum rc rollup_reorganise(struct ctx *c, const struct maps *before,
                          const struct maps *after)
{
    struct touch t = { .flag = NEW(c->arena, char, after->org->n + 1),
                       .queue = NEW(c->arena, int, after->org->n + 1) };
    struct moving k = { c, before, after, &t, tally_new() };
    struct record_query q = { .from = INT32_MIN,
                              .to = INT32_MAX,
                              .known = SEQ_NOW };
    enum rc rc = RC_OK;

    find_touched(before, after, &t);
    if (t.n <= MANY_UNITS) {
        q.units = t.queue;
        q.n_units = t.n;
    }
    if (t.n)
        rc = record_read(c, after->org, &q, move_record, &k);
    if (rc == RC_OK)
        rc = tally_write(c, k.tally, after->org);
    tally_free(k.tally);
    return rc;
}

/* ---- the day that "now" stands for ---- */

static bool boundary_between(const struct org *o, Day after, Day upto)
{
    for (int i = 0; i < o->n; i++) {
        const struct org_unit *u = &o->units[i];

        for (int j = 0; j < u->n_edges; j++)
            if (between(u->edges[j].from, after, upto) ||
                between(u->edges[j].to, after, upto))
                return true;
        for (int j = 0; j < u->n_successions; j++)
            if (between(u->successions[j].day, after, upto))
                return true;
    }
    return false;
}

/* All records, old day out, new day in: rare, and only a few differ. */
static enum rc move_day(struct ctx *c, const struct org *o, Day from)
{
    struct maps *before = maps_new(o, from), *after = maps_new(o, c->today);
    enum rc rc = rollup_reorganise(c, before, after);

    if (rc == RC_OK)
        rc = db_exec(c->db, SQL_SET_DAY, PARAMS(P_INT(c->today)), &c->err);
    maps_free(before);
    maps_free(after);
    return rc;
}

/* Under the lock everything is read again: another may have done it. */
static enum rc shift(struct ctx *c)
{
    const struct org *o;
    int64_t day = 0;

    TRY(db_one(c->db, SQL_MAP_DAY, NO_PARAMS, &day, &c->err));
    TRY(org_get(c, &o));
    return day == c->today ? RC_OK : move_day(c, o, (Day)day);
}

static enum rc shift_today(struct ctx *c)
{
    if (db_in_transaction(c->db)) /* a part of the change under way */
        return shift(c);
    TRY(db_begin(c->db, &c->err));
    if (shift(c) == RC_OK)
        return db_commit(c->db, &c->err);
    db_rollback(c->db);
    return c->err.rc;
}

void rollup_ahead(struct ctx *c)
{
    db_ahead(c->db, SQL_MAP_DAY, NO_PARAMS);
}

/* Once in one snapshot. */
static enum rc read_day(struct ctx *c, int64_t *ret)
{
    bool still = ctx_stands_still(c);

    for (int i = 0; i < c->n_kept && still; i++)
        if (c->kept[i].sql == SQL_MAP_DAY) {
            *ret = c->kept[i].n;
            return RC_OK;
        }
    TRY(db_one(c->db, SQL_MAP_DAY, NO_PARAMS, ret, &c->err));
    if (still && c->n_kept < CTX_KEPT)
        c->kept[c->n_kept++] = (struct kept){ SQL_MAP_DAY, NULL, (int)*ret };
    return RC_OK;
}

enum rc rollup_today(struct ctx *c, bool *ret_stale)
{
    const struct org *o;
    int64_t day = 0;
    Day low, high;

    *ret_stale = false;
    TRY(read_day(c, &day));
    if (day == c->today)
        return RC_OK;
    TRY(org_get(c, &o));
    low = day < c->today ? (Day)day : c->today;
    high = day < c->today ? c->today : (Day)day;
    if (!boundary_between(o, low, high))
        return RC_OK;
    if (!db_can_write(c->db)) {
        *ret_stale = true;
        return RC_OK;
    }
    return shift_today(c);
}
