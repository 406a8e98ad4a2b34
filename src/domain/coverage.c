/*
 * Every unit of the map gets a mark: stands under the question's unit, has records, has
 * records that are not all zero.  Which units have some is asked once for all units and
 * kept (memo.h): of the whole campaign from the presence table, of a longer period by
 * looking for one record of each unit.  The records themselves are read of few units or
 * days, and of holders whose place hangs on the day.
 */
#include "domain/coverage.h"

#include <stdlib.h>
#include <string.h>

#include "domain/memo.h"

static const char SQL_PRESENCE[] =
    "SELECT unit, records, filled FROM presence WHERE campaign = ?1";

/* Of each unit: 2 a record that is not all zero, 1 any record, 0 none. */
static const char SQL_PERIOD[] =
    "SELECT u.id, CASE WHEN EXISTS (SELECT 1 FROM fact_lead f"
    " WHERE f.unit = u.id AND f.day BETWEEN ?2 AND ?3 AND +f.campaign = ?1"
    " AND f.made <= ?4 AND f.ended > ?4 AND f.m2 + f.m3 > 0)"
    " THEN 2 WHEN EXISTS (SELECT 1 FROM fact_joint j JOIN fact_lead f"
    " ON f.record = j.record AND f.source = 1"
    " WHERE j.unit = u.id AND j.day BETWEEN ?2 AND ?3 AND +j.campaign = ?1"
    " AND j.made <= ?4 AND j.ended > ?4 AND f.m2 + f.m3 > 0)"
    " THEN 2 WHEN EXISTS (SELECT 1 FROM fact_lead f"
    " WHERE f.unit = u.id AND f.day BETWEEN ?2 AND ?3 AND +f.campaign = ?1"
    " AND f.made <= ?4 AND f.ended > ?4)"
    " THEN 1 WHEN EXISTS (SELECT 1 FROM fact_joint j JOIN fact_lead f"
    " ON f.record = j.record AND f.source = 1"
    " WHERE j.unit = u.id AND j.day BETWEEN ?2 AND ?3 AND +j.campaign = ?1"
    " AND j.made <= ?4 AND j.ended > ?4)"
    " THEN 1 ELSE 0 END FROM unit u";

/* What is approved may be little among much: looked for in one pass. */
static const char SQL_APPROVED_LEAD[] =
    "SELECT +unit, MAX(CASE WHEN m2 + m3 > 0 THEN 2 ELSE 1 END) FROM fact_lead"
    " WHERE +campaign = ?1 AND +day BETWEEN ?2 AND ?3 AND made <= ?4"
    " AND ended > ?4 AND state >= ?5 GROUP BY +unit";
static const char SQL_APPROVED_JOINT[] =
    "SELECT +j.unit, MAX(CASE WHEN f.m2 + f.m3 > 0 THEN 2 ELSE 1 END)"
    " FROM fact_joint j JOIN fact_lead f ON f.record = j.record AND f.source = "
    "1"
    " WHERE +j.campaign = ?1 AND +j.day BETWEEN ?2 AND ?3 AND j.made <= ?4"
    " AND j.ended > ?4 AND f.state >= ?5 GROUP BY +j.unit";

/* A shorter period has so few records that reading them costs less. */
enum { LONG_DAYS = 14 };

enum { UNDER = 1, RECORDED = 2, FILLED = 4, LIVED = 8 };

struct marking {
    const struct question *q;
    char *mark;
    int *under; /* units marked UNDER */
    int n;
};

/* ---- standing ---- */

static Day first_day(const struct question *q)
{
    return q->a.from > q->campaign.from ? q->a.from : q->campaign.from;
}

static Day last_day(const struct question *q)
{
    return q->a.to < q->campaign.to ? q->a.to : q->campaign.to;
}

static bool lived(const struct question *q, int unit)
{
    const struct org_unit *u = &q->o->units[unit];

    for (int i = 0; i < u->n_lives; i++)
        if (u->lives[i].from <= last_day(q) && u->lives[i].to > first_day(q))
            return true;
    return false;
}

/* Did `unit` stand at or under the question's unit on some day of [from, to)? */
static bool stood_under(const struct question *q, int unit, Day from, Day to,
                        int depth)
{
    const struct org_unit *u = &q->o->units[unit];

    for (int i = 0; i < u->n_edges && depth < MAP_MAX_DEPTH; i++) {
        const struct org_edge *e = &u->edges[i];
        Day lo = e->from > from ? e->from : from;
        Day hi = e->to < to ? e->to : to;

        if (e->tree != q->tree || lo >= hi)
            continue;
        if (unit == q->unit)
            return true;
        if (e->parent != ORG_NONE &&
            stood_under(q, e->parent, lo, hi, depth + 1))
            return true;
    }
    return false;
}

/* Map then: who ever had a superior that ever had …; few, but for the top.  A day's
 * map: who stands there. */
static int list_below(const struct question *q, int *list)
{
    char *below = NEW(q->c->arena, char, q->o->n + 1);
    const struct map *m = q->m;
    int n = 0;

    list[n++] = q->unit;
    below[q->unit] = 1;
    for (int i = 0; i < n; i++) {
        const struct org_unit *u = &q->o->units[list[i]];

        for (int j = 0; j < u->n_children && m->then; j++)
            if (!below[u->children[j]]) {
                below[u->children[j]] = 1;
                list[n++] = u->children[j];
            }
        if (m->then)
            continue;
        for (int j = m->first_below[list[i]]; j != ORG_NONE;
             j = m->next_below[j])
            if (!below[j]) {
                below[j] = 1;
                list[n++] = j;
            }
    }
    return n;
}

static void mark_standing(struct marking *k)
{
    const struct question *q = k->q;
    int n;

    k->mark = NEW(q->c->arena, char, q->o->n + 1);
    k->under = NEW(q->c->arena, int, q->o->n + 1);
    n = list_below(q, k->under);
    for (int i = 0; i < n; i++) {
        int unit = k->under[i];

        if (q->m->then ? !stood_under(q, unit, first_day(q), last_day(q) + 1, 0)
                       : !org_edge_on(q->o, unit, q->tree, q->m->day))
            continue;
        k->mark[unit] = lived(q, unit) ? UNDER | LIVED : UNDER;
        k->under[k->n++] = unit;
    }
}

/* ---- records ---- */

/* Where the records of a holder land: itself, or its nodes on the day's map. */
static void mark_record(struct marking *k, const struct record *r)
{
    bool filled = r->m[M_SESSIONS] > 0 || r->m[M_TURNS] > 0;
    char bits = (char)(RECORDED | (filled ? FILLED : 0));
    struct credits cr;

    record_credit(k->q->m, r, &cr);
    for (int i = 0; i < cr.n; i++)
        if (cr.at[i].own)
            k->mark[cr.at[i].unit] |= bits;
}

static enum rc take_record(void *arg, const struct record *r)
{
    mark_record(arg, r);
    return RC_OK;
}

/* Of all units, whoever asks: bits by unit. */
static enum rc read_presence(const struct question *q, char *bits)
{
    struct rows *r;

    TRY(db_query(q->c->db, SQL_PRESENCE, PARAMS(P_INT(q->campaign.ident)), &r,
                 &q->c->err));
    while (db_next(r)) {
        int unit = org_find_id(q->o, db_int(r, 0));

        if (unit != ORG_NONE && db_int(r, 1))
            bits[unit] |= RECORDED;
        if (unit != ORG_NONE && db_int(r, 2))
            bits[unit] |= FILLED;
    }
    return db_end(r, &q->c->err);
}

/* Rows of a unit and 0 … 2 add to its bits. */
static enum rc take_bits(const struct question *q, const char *sql,
                         struct params p, char *bits)
{
    struct rows *r;

    TRY(db_query(q->c->db, sql, p, &r, &q->c->err));
    while (db_next(r)) {
        int unit = org_find_id(q->o, db_int(r, 0));

        if (unit != ORG_NONE && db_int(r, 1))
            bits[unit] |= db_int(r, 1) > 1 ? RECORDED | FILLED : RECORDED;
    }
    return db_end(r, &q->c->err);
}

static enum rc read_period(const struct question *q, char *bits)
{
    struct param p[] = { P_INT(q->campaign.ident), P_INT(q->from), P_INT(q->to),
                         P_INT(SEQ_NOW), P_INT(STATE_APPROVED) };

    if (!q->a.approved)
        return take_bits(q, SQL_PERIOD, (struct params){ p, 4 }, bits);
    TRY(take_bits(q, SQL_APPROVED_LEAD, (struct params){ p, 5 }, bits));
    return take_bits(q, SQL_APPROVED_JOINT, (struct params){ p, 5 }, bits);
}

static bool is_whole(const struct question *q)
{
    return q->from <= DAY_MIN && q->to >= DAY_MAX && !q->a.approved;
}

static Str key_presence(const struct question *q)
{
    struct buf *key = NEW(q->c->arena, struct buf, 1);

    buf_init_arena(key, q->c->arena, BUF_NO_MAX);
    buf_char(key, 'P');
    memo_key_int(key, q->o->n); /* as long is the answer */
    memo_key_int(key, q->campaign.ident);
    memo_key_int(key, q->from);
    memo_key_int(key, q->to);
    memo_key_int(key, q->a.approved);
    return buf_view(key);
}

/* The memo is of one log entry, so the units have their numbers still. */
static enum rc get_presence(const struct question *q, const char **ret)
{
    size_t bytes = (size_t)q->o->n + 1;
    struct arena *room;
    struct memo *m;
    char *bits;

    TRY(memo_open(q->c, &m));
    *ret = memo_find(m, key_presence(q));
    if (*ret)
        return RC_OK;
    bits = NEW(q->c->arena, char, bytes);
    TRY(is_whole(q) ? read_presence(q, bits) : read_period(q, bits));
    room = memo_room(m, bytes);
    if (room)
        memo_keep(m, key_presence(q),
                  memcpy(NEW(room, char, bytes), bits, bytes));
    *ret = bits;
    return RC_OK;
}

static bool in_tree_all_life(const struct question *q, int unit)
{
    const struct org_unit *u = &q->o->units[unit];

    for (int i = 0; i < u->n_lives; i++) {
        Day at = u->lives[i].from;

        for (int j = 0; j < u->n_edges; j++)
            if (u->edges[j].tree == q->tree && u->edges[j].from <= at &&
                u->edges[j].to > at)
                at = u->edges[j].to;
        if (at < u->lives[i].to)
            return false;
    }
    return true;
}

/* Does a record that one holds land elsewhere than a joint one on the way on? */
static bool divides_ahead(const struct question *q, int unit, int depth)
{
    const struct org_unit *u = &q->o->units[unit];

    if (depth > MAP_MAX_DEPTH)
        return true;
    for (int i = 0; i < u->n_successions; i++) {
        const struct org_succession *s = &u->successions[i];

        if (s->policy == POLICY_SHARES ||
            (s->policy != POLICY_KEEP &&
             divides_ahead(q, s->heirs[0].unit, depth + 1)))
            return true;
    }
    return false;
}

/*
 * Presence has no days: it serves where all records of a holder land on the same
 * nodes, whenever they were held: on map then on the holder itself; on a day's map where
 * its successions all came after its only life.
 */
static bool lands_once(const struct question *q, int unit)
{
    const struct org_unit *u = &q->o->units[unit];

    if (!in_tree_all_life(q, unit))
        return false;
    if (q->m->then || u->n_successions == 0)
        return true;
    return u->n_lives == 1 && u->lives[0].to <= u->successions[0].day &&
           !divides_ahead(q, unit, 0);
}

/* What the presence of a holder says of its nodes. */
static void mark_landing(struct marking *k, int unit, char bits)
{
    const struct question *q = k->q;
    struct record r = { .holders = { unit }, .n = 1 };

    if (q->m->then || q->o->units[unit].n_successions == 0) {
        k->mark[unit] |= bits;
        return;
    }
    r.day = q->o->units[unit].lives[0].from;
    r.m[M_SESSIONS] = bits & FILLED ? 1 : 0;
    mark_record(k, &r);
}

/* Too many holders in too many places: all of the period is read. */
enum { MANY_PLACES = 400 };

static enum rc mark_presence(struct marking *k)
{
    const struct question *q = k->q;
    struct record_query rq = { .campaign = q->campaign.ident,
                               .from = q->from,
                               .to = q->to,
                               .known = q->a.known,
                               .approved = q->a.approved };
    const char *bits = NULL;
    int n, *holders = question_holders(q, q->unit, q->o->n, &n);
    int *places = NEW(q->c->arena, int, n + 1);

    TRY(get_presence(q, &bits));
    for (int i = 0; i < n; i++) {
        if (!bits[holders[i]])
            continue;
        if (lands_once(q, holders[i]))
            mark_landing(k, holders[i], bits[holders[i]]);
        else
            places[rq.n_units++] = holders[i];
    }
    if (rq.n_units > MANY_PLACES)
        return question_read(q, take_record, k);
    rq.units = places;
    return rq.n_units ? record_read(q->c, q->o, &rq, take_record, k) : RC_OK;
}

static enum rc mark_all(struct marking *k)
{
    const struct question *q = k->q;
    int few;

    mark_standing(k);
    question_holders(q, q->unit, FEW_HOLDERS, &few);
    if (q->a.known == SEQ_NOW &&
        (is_whole(q) || (few < 0 && q->to - q->from >= LONG_DAYS)))
        return mark_presence(k);
    return question_read(q, take_record, k);
}

static void count(struct coverage *ret, char mark)
{
    ret->expected++;
    if (mark & FILLED)
        ret->reported++;
    else if (mark & RECORDED)
        ret->nothing++;
    else if (!(mark & LIVED))
        ret->not_applicable++;
}

/* ---- parts ---- */

/* Which parts a unit stands in; part[] tells a unit's place in the list. */
struct parts {
    const struct question *q;
    int *part; /* per unit: its place from 1, or 0 */
    int *last; /* per part: the unit last counted, from 1 */
    struct coverage *ret;
    int unit; /* being counted */
    char mark;
};

static void part_meets(struct parts *p, int superior)
{
    int at = p->part[superior];

    if (!at || p->last[at] == p->unit + 1)
        return;
    p->last[at] = p->unit + 1;
    count(&p->ret[at - 1], p->mark);
}

/* Everything that stood above `unit` on some day of [from, to). */
static void parts_above(struct parts *p, int unit, Day from, Day to, int depth)
{
    const struct org_unit *u = &p->q->o->units[unit];

    for (int i = 0; i < u->n_edges && depth < MAP_MAX_DEPTH; i++) {
        const struct org_edge *e = &u->edges[i];
        Day lo = e->from > from ? e->from : from;
        Day hi = e->to < to ? e->to : to;

        if (e->tree != p->q->tree || lo >= hi)
            continue;
        part_meets(p, unit);
        if (e->parent != ORG_NONE && unit != p->q->unit)
            parts_above(p, e->parent, lo, hi, depth + 1);
    }
}

static void parts_on_day(struct parts *p)
{
    int unit = p->unit;

    for (int depth = 0; unit != ORG_NONE && depth < MAP_MAX_DEPTH; depth++) {
        part_meets(p, unit);
        unit = p->q->m->above[unit];
    }
}

static void count_parts(struct parts *p, const struct marking *k)
{
    const struct question *q = p->q;

    for (int i = 0; i < k->n; i++) {
        p->unit = k->under[i];
        p->mark = k->mark[p->unit];
        if (q->m->then)
            parts_above(p, p->unit, first_day(q), last_day(q) + 1, 0);
        else
            parts_on_day(p);
    }
}

enum rc coverage_parts(const struct question *q, const int *units, int n,
                       struct coverage *ret)
{
    struct arena *a = q->c->arena;
    struct marking k = { .q = q };
    struct parts p = { .q = q,
                       .part = NEW(a, int, q->o->n + 1),
                       .last = NEW(a, int, n + 1),
                       .ret = ret + 1 };

    *ret = (struct coverage){ 0 };
    TRY(mark_all(&k));
    for (int i = 0; i < k.n; i++)
        count(ret, k.mark[k.under[i]]);
    for (int i = 0; i < n; i++) {
        ret[i + 1] = (struct coverage){ 0 };
        if (units[i] != ORG_NONE)
            p.part[units[i]] = i + 1;
    }
    count_parts(&p, &k);
    return RC_OK;
}

enum rc coverage_of(const struct question *q, struct coverage *ret)
{
    return coverage_parts(q, NULL, 0, ret);
}

enum rc coverage_missing(const struct question *q, int **ret_units, int *ret_n)
{
    struct marking k = { .q = q };
    int n = 0;

    TRY(mark_all(&k));
    for (int i = 0; i < k.n; i++)
        if (k.mark[k.under[i]] & LIVED && !(k.mark[k.under[i]] & RECORDED))
            k.under[n++] = k.under[i];
    qsort(k.under, (size_t)n, sizeof *k.under, question_by_index);
    *ret_units = k.under;
    *ret_n = n;
    return RC_OK;
}
