/*
 * The tally: cells found through a hash of their place, sorted when written.  Year
 * cells are derived from the month cells at that moment, so a record touches each of
 * its units once per map.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/plant.h"
#include "domain/rollup.h"
#include "store/bulk.h"

#define INSERT_CELL                                                            \
    "INSERT INTO rollup (campaign, tree, map, unit, source, month, option,"    \
    " records, unknown, m1, m2, m3, m4)"                                       \
    " VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
static const char SQL_NEW[] = INSERT_CELL;
static const char SQL_ADD[] = INSERT_CELL
    " ON CONFLICT (campaign, tree, map, unit, source, month, option) DO UPDATE"
    " SET records = rollup.records + excluded.records,"
    " unknown = rollup.unknown + excluded.unknown,"
    " m1 = rollup.m1 + excluded.m1, m2 = rollup.m2 + excluded.m2,"
    " m3 = rollup.m3 + excluded.m3, m4 = rollup.m4 + excluded.m4";
static const char SQL_ANY[] = "SELECT 1 FROM rollup LIMIT 1";
static const char SQL_DROP_EMPTY[] =
    "DELETE FROM rollup WHERE campaign = ?1 AND tree = ?2 AND map = ?3"
    " AND unit = ?4 AND source = 1 AND month = ?5 AND option = ?6"
    " AND records = 0 AND unknown = 0 AND m1 = 0 AND m2 = 0 AND m3 = 0"
    " AND m4 = 0";
/* The same of many at once: the units of a map. */
enum { UNITS = 32, FEW = 40 };
static const char SQL_DROP_EMPTY_UNITS[] =
    "DELETE FROM rollup WHERE campaign = ?1 AND tree = ?2 AND map = ?3"
    " AND unit IN (?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,"
    "?20,?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35)"
    " AND source = 1 AND records = 0 AND unknown = 0 AND m1 = 0 AND m2 = 0"
    " AND m3 = 0 AND m4 = 0";
static const char SQL_PRESENCE[] =
    "INSERT INTO presence (campaign, unit, records, filled)"
    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (campaign, unit) DO UPDATE"
    " SET records = presence.records + excluded.records,"
    " filled = presence.filled + excluded.filled";

enum { EFFECTS_MAX = 256 };

/* What the record at hand does to each unit of a tree, on both maps. */
struct effects {
    uint64_t where[EFFECTS_MAX]; /* unit << 2 | map */
    struct measures x[EFFECTS_MAX];
    int n;
};

struct tally {
    struct cell *cells;
    size_t n, cap;
    uint32_t *slots; /* index + 1 */
    size_t n_slots;
    bool sorted; /* year cells are made, nothing more may be added */
    struct credits then, now; /* of the record at hand: large */
    struct effects effects;
    struct present *presents; /* in order met; few distinct in a change */
    size_t n_presents, cap_presents;
    uint32_t *present_slots;
    size_t n_present_slots;
};

enum {
    FIRST_SLOTS = 1024,
    MANY_CELLS = 1000, /* worth a look whether the table is empty */
};

struct tally *tally_new(void)
{
    struct tally *t = xmalloc(sizeof *t);

    memset(t, 0, sizeof *t);
    t->n_slots = t->n_present_slots = FIRST_SLOTS;
    t->slots = xmalloc(FIRST_SLOTS * sizeof *t->slots);
    memset(t->slots, 0, FIRST_SLOTS * sizeof *t->slots);
    t->present_slots = xmalloc(FIRST_SLOTS * sizeof *t->present_slots);
    memset(t->present_slots, 0, FIRST_SLOTS * sizeof *t->present_slots);
    return t;
}

void tally_free(struct tally *t)
{
    if (!t)
        return;
    free(t->cells);
    free(t->slots);
    free(t->presents);
    free(t->present_slots);
    free(t);
}

static uint64_t mix(uint64_t a, uint64_t b)
{
    uint64_t h = (a ^ (b * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;

    return h ^ (h >> 32);
}

static void slots_grow(struct tally *t)
{
    size_t size;

    t->n_slots *= 2;
    size = t->n_slots * sizeof *t->slots;
    t->slots = xrealloc(t->slots, size);
    memset(t->slots, 0, size);
    for (size_t i = 0; i < t->n; i++) {
        uint64_t h = mix(t->cells[i].place, t->cells[i].spot);

        while (t->slots[h & (t->n_slots - 1)])
            h++;
        t->slots[h & (t->n_slots - 1)] = (uint32_t)i + 1;
    }
}

static struct cell *cell_of(struct tally *t, uint64_t place, uint64_t spot)
{
    uint64_t h = mix(place, spot);
    uint32_t at;

    while ((at = t->slots[h & (t->n_slots - 1)]) != 0) {
        struct cell *k = &t->cells[at - 1];

        if (k->place == place && k->spot == spot)
            return k;
        h++;
    }
    if (t->n == t->cap) {
        t->cap = t->cap ? t->cap * 2 : 256;
        t->cells = xrealloc(t->cells, t->cap * sizeof *t->cells);
    }
    t->cells[t->n] = (struct cell){ .place = place, .spot = spot };
    t->slots[h & (t->n_slots - 1)] = (uint32_t)++t->n;
    if (t->n * 2 > t->n_slots)
        slots_grow(t);
    return &t->cells[t->n - 1];
}

static bool measures_zero(const struct measures *x)
{
    static const struct measures zero;

    return memcmp(x, &zero, sizeof zero) == 0;
}

/* ---- presence ---- */

static struct present *present_of(struct tally *t, int64_t campaign, int unit)
{
    uint64_t h = mix((uint64_t)campaign, (uint64_t)unit);
    uint32_t at;

    while ((at = t->present_slots[h & (t->n_present_slots - 1)]) != 0) {
        struct present *p = &t->presents[at - 1];

        if (p->campaign == campaign && p->unit == unit)
            return p;
        h++;
    }
    if (t->n_presents == t->cap_presents) {
        t->cap_presents = t->cap_presents ? t->cap_presents * 2 : 64;
        t->presents =
            xrealloc(t->presents, t->cap_presents * sizeof *t->presents);
    }
    t->presents[t->n_presents] = (struct present){ campaign, unit, 0, 0 };
    t->present_slots[h & (t->n_present_slots - 1)] = (uint32_t)++t->n_presents;
    return &t->presents[t->n_presents - 1];
}

static void presents_grow(struct tally *t)
{
    size_t size;

    if (t->n_presents * 2 <= t->n_present_slots)
        return;
    t->n_present_slots *= 2;
    size = t->n_present_slots * sizeof *t->present_slots;
    t->present_slots = xrealloc(t->present_slots, size);
    memset(t->present_slots, 0, size);
    for (size_t i = 0; i < t->n_presents; i++) {
        uint64_t h = mix((uint64_t)t->presents[i].campaign,
                         (uint64_t)t->presents[i].unit);

        while (t->present_slots[h & (t->n_present_slots - 1)])
            h++;
        t->present_slots[h & (t->n_present_slots - 1)] = (uint32_t)i + 1;
    }
}

static void tally_presence(struct tally *t, const struct record *r, int sign)
{
    bool filled = r->m[M_SESSIONS] > 0 || r->m[M_TURNS] > 0;

    for (int i = 0; i < r->n; i++) {
        struct present *p = present_of(t, r->campaign, r->holders[i]);

        p->records += sign;
        p->filled += filled ? sign : 0;
        presents_grow(t);
    }
}

const struct present *tally_presents(const struct tally *t, size_t *ret_n)
{
    *ret_n = t->n_presents;
    return t->presents;
}

struct present tally_present(const struct tally *t, int64_t campaign, int unit)
{
    uint64_t h = mix((uint64_t)campaign, (uint64_t)unit);
    uint32_t at;

    while ((at = t->present_slots[h & (t->n_present_slots - 1)]) != 0) {
        const struct present *p = &t->presents[at - 1];

        if (p->campaign == campaign && p->unit == unit)
            return *p;
        h++;
    }
    return (struct present){ campaign, unit, 0, 0 };
}

/* ---- the delta function ---- */

struct putting {
    struct tally *t;
    const struct record *r;
    int tree, sign;
};

static void effects_drain(const struct putting *p)
{
    const struct record *r = p->r;
    struct effects *e = &p->t->effects;
    uint64_t place = (uint64_t)r->campaign << 32 | (uint64_t)p->tree << 2;
    uint64_t when = (uint64_t)day_month(r->day) << 20 | (uint64_t)r->option;

    for (int i = 0; i < e->n; i++) {
        uint64_t spot = e->where[i] >> 2 << 40 | when;
        uint64_t map = e->where[i] & 3;
        struct cell *cell;

        if (measures_zero(&e->x[i]))
            continue;
        cell = cell_of(p->t, place | map, spot);
        measures_add(&cell->x, &e->x[i], 1);
        if (!r->approved || (PLANTED(PLANT_APPROVED) && p->sign < 0))
            continue;
        cell = cell_of(p->t, place | (map + ROLL_APPROVED), spot);
        measures_add(&cell->x, &e->x[i], 1);
    }
    e->n = 0;
}

/* Where the same unit loses what it gains, nothing is left to be stored. */
static void put(const struct putting *p, enum rollup_map which,
                const struct credit *k, int sign)
{
    struct effects *e = &p->t->effects;
    uint64_t where = (uint64_t)k->unit << 2 | which;
    int i = 0;

    while (i < e->n && e->where[i] != where)
        i++;
    if (i == EFFECTS_MAX) {
        effects_drain(p);
        i = 0;
    }
    if (i == e->n) {
        e->where[e->n++] = where;
        memset(&e->x[i], 0, sizeof e->x[i]);
    }
    measures_add(&e->x[i], &k->x, p->sign * sign);
}

static bool same_credits(const struct credits *a, const struct credits *b)
{
    if (a->n != b->n)
        return false;
    for (int i = 0; i < a->n; i++)
        if (a->at[i].unit != b->at[i].unit ||
            memcmp(&a->at[i].x, &b->at[i].x, sizeof a->at[i].x) != 0)
            return false;
    return true;
}

/* Cells of "now" hold what differs from "then": mostly nothing. */
static void put_record(const struct putting *p, const struct maps *m)
{
    const struct map *before = m->at[p->tree][ROLL_THEN];
    const struct map *today = m->at[p->tree][ROLL_NOW];
    struct credits *then = &p->t->then, *now = &p->t->now;

    record_credit(before, p->r, then);
    if (then->n == 0)
        return; /* no holder is in the tree on its day: on no map */
    for (int i = 0; i < then->n; i++)
        if (map_is_stored(before, then->at[i].unit))
            put(p, ROLL_THEN, &then->at[i], 1);
    record_credit(today, p->r, now);
    if (m->alike[p->tree] && same_credits(then, now))
        return;
    for (int i = 0; i < now->n; i++)
        if (map_is_stored(today, now->at[i].unit))
            put(p, ROLL_NOW, &now->at[i], 1);
    for (int i = 0; i < then->n; i++)
        if (map_is_stored(before, then->at[i].unit) &&
            map_is_stored(today, then->at[i].unit))
            put(p, ROLL_NOW, &then->at[i], -1);
}

void tally_record(struct tally *t, const struct maps *m, const struct record *r,
                  int sign)
{
    assert(r->option < 1 << 20 && !t->sorted);
    if (PLANTED(PLANT_DELTA) && sign < 0)
        return;
    for (int tree = 0; tree < m->org->n_trees; tree++) {
        struct putting p = { t, r, tree, sign };

        put_record(&p, m);
        effects_drain(&p);
    }
    tally_presence(t, r, sign);
}

void tally_move(struct tally *t, const struct maps *before,
                const struct maps *after, const struct record *r)
{
    assert(r->option < 1 << 20 && !t->sorted);
    for (int tree = 0; tree < after->org->n_trees; tree++) {
        struct putting p = { t, r, tree, 1 };

        put_record(&p, after);
        p.sign = -1;
        if (tree < before->org->n_trees && !PLANTED(PLANT_DELTA))
            put_record(&p, before);
        effects_drain(&p);
    }
}

/* ---- writing ---- */

static uint64_t spot_unit(uint64_t spot)
{
    return spot >> 40;
}

static int spot_month(uint64_t spot)
{
    return (int)(spot >> 20 & 0xfffff);
}

static uint64_t spot_of_year(uint64_t spot)
{
    uint64_t year = (uint64_t)spot_month(spot) / 100;

    return spot_unit(spot) << 40 | year << 20 | (spot & 0xfffff);
}

struct cell *tally_cells(struct tally *t, size_t *ret_n)
{
    size_t months = t->n;

    *ret_n = t->n;
    if (t->sorted)
        return t->cells;
    for (size_t i = 0; i < months; i++) {
        struct cell k = t->cells[i];

        if (spot_month(k.spot) > 9999)
            measures_add(&cell_of(t, k.place, spot_of_year(k.spot))->x, &k.x,
                         1);
    }
    cells_sort(t->cells, t->n);
    t->sorted = true;
    *ret_n = t->n;
    return t->cells;
}

static struct params cell_params(const struct cell *k, const struct org *o,
                                 struct param p[12])
{
    p[0] = P_INT((int64_t)(k->place >> 32));
    p[1] = P_INT(o->trees[(k->place & 0xffffffff) >> 2].id);
    p[2] = P_INT((int64_t)(k->place & 3));
    p[3] = P_INT(o->units[spot_unit(k->spot)].id);
    p[4] = P_INT(spot_month(k->spot));
    p[5] = P_INT((int64_t)(k->spot & 0xfffff));
    p[6] = P_INT(k->x.records);
    p[7] = P_INT(k->x.unknown);
    for (int j = 0; j < MEASURES; j++)
        p[8 + j] = P_INT(k->x.m[j]);
    return (struct params){ p, 12 };
}

static bool may_be_empty(const struct cell *k)
{
    return k->x.records <= 0 && !measures_zero(&k->x);
}

static enum rc drop_units(struct ctx *c, struct param p[3 + UNITS], int *n)
{
    if (*n == 0)
        return RC_OK;
    for (int i = *n; i < UNITS; i++)
        p[3 + i] = P_INT(0);
    *n = 0;
    return db_exec(c->db, SQL_DROP_EMPTY_UNITS, (struct params){ p, 3 + UNITS },
                   &c->err);
}

/* Cells lie by map, then by unit. */
static enum rc drop_many(struct ctx *c, const struct cell *cells, size_t n,
                         const struct org *o)
{
    const struct cell *last = NULL;
    struct param p[3 + UNITS], one[12];
    int units = 0;

    for (size_t i = 0; i < n; i++) {
        const struct cell *k = &cells[i];

        if (!may_be_empty(k) || (last && last->place == k->place &&
                                 spot_unit(last->spot) == spot_unit(k->spot)))
            continue;
        if (units == UNITS || (last && last->place != k->place))
            TRY(drop_units(c, p, &units));
        (void)cell_params(k, o, one);
        memcpy(p, one, 3 * sizeof *p);
        p[3 + units++] = one[3];
        last = k;
    }
    return drop_units(c, p, &units);
}

/* The cells that a record left may stand at nothing. */
static enum rc drop_empty(struct ctx *c, const struct cell *cells, size_t n,
                          const struct org *o)
{
    size_t empty = 0;

    for (size_t i = 0; i < n; i++)
        empty += may_be_empty(&cells[i]);
    if (empty > FEW)
        return drop_many(c, cells, n, o);
    for (size_t i = 0; i < n; i++) {
        struct param p[12];

        if (!may_be_empty(&cells[i]))
            continue;
        (void)cell_params(&cells[i], o, p);
        TRY(db_exec(c->db, SQL_DROP_EMPTY, (struct params){ p, 6 }, &c->err));
    }
    return RC_OK;
}

static enum rc write_cells(struct ctx *c, struct tally *t, const struct org *o,
                           struct bulk *add)
{
    size_t n;
    struct cell *cells = tally_cells(t, &n);

    for (size_t i = 0; i < n; i++) {
        struct param p[12];

        if (!measures_zero(&cells[i].x))
            TRY(bulk_add(add, cell_params(&cells[i], o, p), &c->err));
    }
    TRY(bulk_flush(add, &c->err));
    return drop_empty(c, cells, n, o);
}

static enum rc put_presence(struct ctx *c, const struct present *p,
                            const struct org *o, struct bulk *add)
{
    struct params all = PARAMS(P_INT(p->campaign), P_INT(o->units[p->unit].id),
                               P_INT(p->records), P_INT(p->filled));

    if (p->records == 0 && p->filled == 0)
        return RC_OK;
    return add ? bulk_add(add, all, &c->err)
               : db_exec(c->db, SQL_PRESENCE, all, &c->err);
}

/* A few rows are quicker one by one. */
static enum rc write_presence(struct ctx *c, const struct tally *t,
                              const struct org *o)
{
    struct bulk *add = NULL;
    enum rc rc = RC_OK;

    if (t->n_presents > FEW)
        TRY(bulk_open(c->db, SQL_PRESENCE, &add, &c->err));
    for (size_t i = 0; i < t->n_presents && rc == RC_OK; i++)
        rc = put_presence(c, &t->presents[i], o, add);
    if (add && rc == RC_OK)
        rc = bulk_flush(add, &c->err);
    if (add)
        bulk_close(add);
    return rc;
}

/* Cells of an empty table meet no others: a plain insert, which a server takes
 * in by the stream. */
static enum rc open_cells(struct ctx *c, const struct tally *t,
                          struct bulk **ret)
{
    int64_t any = 0;

    if (t->n < MANY_CELLS)
        return bulk_open(c->db, SQL_ADD, ret, &c->err);
    TRY(db_one(c->db, SQL_ANY, NO_PARAMS, &any, &c->err));
    if (any)
        return bulk_open(c->db, SQL_ADD, ret, &c->err);
    return bulk_open(c->db, SQL_NEW, ret, &c->err);
}

enum rc tally_write(struct ctx *c, struct tally *t, const struct org *o)
{
    struct bulk *add;
    enum rc rc;

    TRY(open_cells(c, t, &add));
    rc = write_cells(c, t, o, add);
    bulk_close(add);
    TRY(rc);
    return write_presence(c, t, o);
}
