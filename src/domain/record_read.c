/*
 * Two queries run side by side in the order of record ids: the lead rows, and
 * the further holders of joint records, which are merged in.
 */
#include "domain/record_read.h"

#include <assert.h>
#include <string.h>

static const char SQL_LEAD[] =
    "SELECT record, unit, holders, campaign, day, option, m1, m2, m3, m4, state"
    " FROM fact_lead WHERE made <= ?1 AND ended > ?1 ORDER BY record";
static const char SQL_JOINT[] =
    "SELECT record, unit FROM fact_joint WHERE made <= ?1 AND ended > ?1"
    " ORDER BY record, position";
static const char SQL_LEAD_CAMPAIGN[] =
    "SELECT record, unit, holders, campaign, day, option, m1, m2, m3, m4, state"
    " FROM fact_lead WHERE +campaign = ?2 AND made <= ?1 AND ended > ?1"
    " ORDER BY record";
static const char SQL_JOINT_CAMPAIGN[] =
    "SELECT record, unit FROM fact_joint WHERE +campaign = ?2 AND made <= ?1"
    " AND ended > ?1 ORDER BY record, position";
static const char SQL_LEAD_DAYS[] =
    "SELECT record, unit, holders, campaign, day, option, m1, m2, m3, m4, state"
    " FROM fact_lead WHERE campaign = ?2 AND day BETWEEN ?3 AND ?4"
    " AND made <= ?1 AND ended > ?1 ORDER BY record";
static const char SQL_JOINT_DAYS[] =
    "SELECT record, unit FROM fact_joint WHERE campaign = ?2"
    " AND day BETWEEN ?3 AND ?4 AND made <= ?1 AND ended > ?1"
    " ORDER BY record, position";

static const char SQL_LEAD_BY_DAY[] =
    "SELECT record, unit, holders, campaign, day, option, m1, m2, m3, m4, state"
    " FROM fact_lead WHERE campaign = ?2 AND day BETWEEN ?3 AND ?4"
    " AND made <= ?1 AND ended > ?1 ORDER BY day, record";
static const char SQL_JOINT_BY_DAY[] =
    "SELECT record, unit, day FROM fact_joint WHERE campaign = ?2"
    " AND day BETWEEN ?3 AND ?4 AND made <= ?1 AND ended > ?1"
    " ORDER BY day, record, position";

/* By holders: as many placeholders as UNIT_CHUNK; unused ones bind 0. */
enum { UNIT_CHUNK = 40 };
#define IDS40                                                                  \
    "?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21," \
    "?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39," \
    "?40,?41"
static const char SQL_LEAD_UNITS[] =
    "SELECT record, unit, holders, campaign, day, option, m1, m2, m3, m4, state"
    " FROM fact_lead WHERE record IN"
    " (SELECT record FROM fact WHERE unit IN (" IDS40 "))"
    " AND made <= ?1 AND ended > ?1 ORDER BY record";
static const char SQL_JOINT_UNITS[] =
    "SELECT record, unit FROM fact_joint WHERE record IN"
    " (SELECT record FROM fact WHERE unit IN (" IDS40 "))"
    " AND made <= ?1 AND ended > ?1 ORDER BY record, position";

struct reading {
    struct ctx *c;
    const struct org *o;
    const struct record_query *q;
    record_fn each;
    void *arg;
    struct rows *lead, *joint;
    bool have_joint;
    /* joint records already given in an earlier chunk of units */
    Id *seen;
    size_t n_seen, cap_seen;
    bool keep_seen;
};

static void read_lead(struct reading *k, struct record *r)
{
    struct rows *l = k->lead;

    r->id = db_int(l, 0);
    r->holders[0] = org_find_id(k->o, db_int(l, 1));
    r->n = 1;
    r->campaign = db_int(l, 3);
    r->day = (Day)db_int(l, 4);
    r->option = db_int(l, 5);
    for (int j = 0; j < MEASURES; j++)
        r->m[j] = db_int(l, 6 + j);
    r->persons_known = !db_is_null(l, 6 + M_PERSONS);
    r->approved = db_int(l, 6 + MEASURES) == STATE_APPROVED;
}

static bool joint_is_before(const struct reading *k, const struct record *r)
{
    if (k->q->by_day && db_int(k->joint, 2) != r->day)
        return db_int(k->joint, 2) < r->day;
    return db_int(k->joint, 0) < r->id;
}

/* Joint rows come in the same order: skip the earlier, take the equal ones. */
static void read_holders(struct reading *k, struct record *r)
{
    while (k->have_joint && joint_is_before(k, r))
        k->have_joint = db_next(k->joint);
    while (k->have_joint && db_int(k->joint, 0) == r->id) {
        assert(r->n < ACTIVITY_MAX_UNITS);
        r->holders[r->n++] = org_find_id(k->o, db_int(k->joint, 1));
        k->have_joint = db_next(k->joint);
    }
}

static bool seen_before(struct reading *k, const struct record *r)
{
    if (!k->keep_seen)
        return false;
    for (size_t i = 0; i < k->n_seen; i++)
        if (k->seen[i] == r->id)
            return true;
    *PUSH(k->c->arena, k->seen, k->n_seen, k->cap_seen) = r->id;
    return false;
}

static bool wanted(const struct reading *k, const struct record *r)
{
    return r->day >= k->q->from && r->day <= k->q->to &&
           (k->q->campaign == 0 || r->campaign == k->q->campaign) &&
           (r->approved || !k->q->approved);
}

static enum rc run(struct reading *k)
{
    enum rc rc = RC_OK;
    struct record r;

    k->have_joint = db_next(k->joint);
    while (rc == RC_OK && !(k->q->stop && *k->q->stop) && db_next(k->lead)) {
        int holders = (int)db_int(k->lead, 2);

        read_lead(k, &r);
        if (holders > 1)
            read_holders(k, &r);
        if (wanted(k, &r) && !(holders > 1 && seen_before(k, &r)))
            rc = k->each(k->arg, &r);
    }
    return rc;
}

/* Of a few units, the rows are few; of a campaign they come in portions. */
static enum rc run_pair(struct reading *k, const char *lead, const char *joint,
                        struct params p)
{
    enum rc (*ask)(struct db * db, const char *sql, struct params params,
                   struct rows **ret, struct err *e) =
        k->q->units ? db_query : db_stream;
    struct err ignored = { 0 };
    enum rc rc, ended;

    TRY(ask(k->c->db, lead, p, &k->lead, &k->c->err));
    rc = ask(k->c->db, joint, p, &k->joint, &k->c->err);
    if (rc == RC_OK) {
        rc = run(k);
        ended = db_end(k->joint, rc == RC_OK ? &k->c->err : &ignored);
        if (rc == RC_OK)
            rc = ended;
    }
    ended = db_end(k->lead, rc == RC_OK ? &k->c->err : &ignored);
    return rc == RC_OK ? ended : rc;
}

static enum rc run_units(struct reading *k)
{
    const struct record_query *q = k->q;

    k->keep_seen = q->n_units > UNIT_CHUNK;
    for (int i = 0; i < q->n_units; i += UNIT_CHUNK) {
        struct param p[UNIT_CHUNK + 1];

        p[0] = P_INT(q->known);
        for (int j = 0; j < UNIT_CHUNK; j++)
            p[j + 1] =
                P_INT(i + j < q->n_units ? k->o->units[q->units[i + j]].id : 0);
        TRY(run_pair(k, SQL_LEAD_UNITS, SQL_JOINT_UNITS,
                     (struct params){ p, UNIT_CHUNK + 1 }));
    }
    return RC_OK;
}

enum rc record_read(struct ctx *c, const struct org *o,
                    const struct record_query *q, record_fn each, void *arg)
{
    struct reading k = { .c = c, .o = o, .q = q, .each = each, .arg = arg };

    if (q->units)
        return run_units(&k);
    if (q->campaign == 0)
        return run_pair(&k, SQL_LEAD, SQL_JOINT, PARAMS(P_INT(q->known)));
    if (q->by_day)
        return run_pair(&k, SQL_LEAD_BY_DAY, SQL_JOINT_BY_DAY,
                        PARAMS(P_INT(q->known), P_INT(q->campaign),
                               P_INT(q->from), P_INT(q->to)));
    if (q->from <= DAY_MIN && q->to >= DAY_MAX)
        return run_pair(&k, SQL_LEAD_CAMPAIGN, SQL_JOINT_CAMPAIGN,
                        PARAMS(P_INT(q->known), P_INT(q->campaign)));
    return run_pair(&k, SQL_LEAD_DAYS, SQL_JOINT_DAYS,
                    PARAMS(P_INT(q->known), P_INT(q->campaign), P_INT(q->from),
                           P_INT(q->to)));
}
