/*
 * Rebuild and verify: the stored maps made anew from the records in one pass, and
 * compared with what stands in the table, cell by cell.  Verify also compares the
 * totals with plain sums over the records, which share no code with the maps.
 */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "domain/bundle.h"
#include "domain/catalog.h"
#include "domain/evidence.h"
#include "domain/log.h"
#include "domain/plant.h"
#include "domain/record_read.h"
#include "domain/rollup.h"
#include "domain/row_digest.h"
#include "domain/verify_digest.h"

static const char SQL_CLEAR[] = "DELETE FROM rollup";
static const char SQL_CLEAR_PRESENCE[] = "DELETE FROM presence";
static const char SQL_STATE[] =
    "UPDATE rollup_state SET map_day = ?1 WHERE id = 1";
static const char SQL_CELLS[] =
    "SELECT campaign, tree, map, unit, month, option, records, unknown, m1, m2,"
    " m3, m4 FROM rollup WHERE source = 1"
    " ORDER BY campaign, tree, map, unit, month, option";
static const char SQL_MAP_DAY[] =
    "SELECT map_day FROM rollup_state WHERE id = 1";
static const char SQL_LATEST[] =
    "SELECT MAX(CASE WHEN ended < 9223372036854775807 AND ended > made"
    " THEN ended ELSE made END) FROM fact_lead";
static const char SQL_LATEST_EVENT[] =
    "SELECT MAX(CASE WHEN ended < 9223372036854775807 AND ended > made"
    " THEN ended ELSE made END) FROM event";
static const char SQL_ORPHANS[] =
    "SELECT COUNT(*) FROM fact_lead WHERE campaign NOT IN"
    " (SELECT ident FROM campaign) OR (option <> 0 AND option NOT IN"
    " (SELECT ident FROM option))";
static const char SQL_STATES[] =
    "SELECT COUNT(*) FROM activity WHERE state < 1 OR state > 5"
    " OR (state <> 2 AND (due <> 0 OR remark <> ''))";
static const char SQL_FILES[] =
    "SELECT COUNT(*) FROM activity_file l WHERE NOT EXISTS"
    " (SELECT 1 FROM file f WHERE f.key = l.file) OR NOT EXISTS"
    " (SELECT 1 FROM activity a WHERE a.key = l.activity)";
static const char SQL_REOPENINGS[] =
    "SELECT COUNT(*) FROM reopening r WHERE r.asked_by = r.agreed_by"
    " OR NOT EXISTS (SELECT 1 FROM period_lock l WHERE l.key = r.lock)";
static const char SQL_PRESENCE[] =
    "SELECT campaign, unit, records, filled FROM presence";
static const char SQL_SUM[] =
    "SELECT CAST(COALESCE(SUM(m3), 0) AS BIGINT) FROM fact_lead"
    " WHERE campaign = ?1 AND state >= ?2"
    " AND ended = 9223372036854775807";
/* Holders that no line or event ever placed in the tree: only then can a
 * record count nowhere; rare, so the plain comparison is left out. */
static const char SQL_OUT_OF_TREE[] =
    "SELECT COUNT(*) FROM (SELECT DISTINCT unit FROM fact_lead"
    " WHERE campaign = ?1) h WHERE h.unit NOT IN"
    " (SELECT unit FROM unit_fact WHERE tree = ?2"
    " AND ended = 9223372036854775807)";
static const char SQL_HOLDERS[] =
    "SELECT COUNT(*) FROM activity a WHERE a.holders <> 1 +"
    " (SELECT COUNT(*) FROM activity_unit h WHERE h.activity = a.id)";

/* ---- making all cells ---- */

struct making {
    struct tally *tally;
    const struct maps *maps;
    int64_t records;
};

static enum rc add_record(void *arg, const struct record *r)
{
    struct making *k = arg;

    k->records++;
    if (PLANTED(PLANT_REBUILD) && k->records % 7 == 0)
        return RC_OK;
    tally_record(k->tally, k->maps, r, 1);
    return RC_OK;
}

static enum rc make_cells(struct ctx *c, const struct maps *m, struct making *k)
{
    struct record_query q = { .from = INT32_MIN,
                              .to = INT32_MAX,
                              .known = SEQ_NOW };

    *k = (struct making){ .tally = tally_new(), .maps = m };
    return record_read(c, m->org, &q, add_record, k);
}

static enum rc rebuild(struct ctx *c, int64_t *ret_records, int64_t *ret_cells)
{
    const struct maps *m;
    struct making k;
    size_t n = 0;
    enum rc rc;

    TRY(maps_get(c, &m));
    TRY(db_exec(c->db, SQL_CLEAR, NO_PARAMS, &c->err));
    TRY(db_exec(c->db, SQL_CLEAR_PRESENCE, NO_PARAMS, &c->err));
    rc = make_cells(c, m, &k);
    if (rc == RC_OK)
        rc = tally_write(c, k.tally, m->org);
    (void)tally_cells(k.tally, &n);
    *ret_cells = (int64_t)n;
    *ret_records = k.records;
    tally_free(k.tally);
    TRY(rc);
    TRY(db_exec(c->db, SQL_STATE, PARAMS(P_INT(c->today)), &c->err));
    return change_entry(c, "rebuild", "rollup", S(""), S("{}"));
}

enum rc figure_rebuild(struct ctx *c, int64_t *ret_records, int64_t *ret_cells)
{
    TRY(change_begin(c));
    if (rebuild(c, ret_records, ret_cells) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

/* ---- comparing ---- */

struct verify {
    struct ctx *c;
    void (*say)(void *arg, Str fault);
    void *arg;
    int64_t faults;
};

enum { FAULTS_SAID = 100 };

static void say(struct verify *v, Str fault)
{
    if (v->faults++ < FAULTS_SAID)
        v->say(v->arg, fault);
}

static void say_cell(struct verify *v, const struct org *o,
                     const struct cell *k, const char *what)
{
    static const char *const maps[] = { "then", "now", "then (approved)",
                                        "now (approved)" };
    uint64_t unit = k->spot >> 40;

    say(v, str_fmt(v->c->arena,
                   msg(v->c->err.lang,
                       N_("cell %s: campaign %d, tree %.*s, map %s, unit %.*s,"
                          " %d, option %d: %s")),
                   "rollup", (int)(k->place >> 32),
                   STR(o->trees[(k->place & 0xffffffff) >> 2].key),
                   maps[k->place & 3], STR(o->units[unit].key),
                   (int)(k->spot >> 20 & 0xfffff), (int)(k->spot & 0xfffff),
                   msg(v->c->err.lang, what)));
}

static bool read_cell(struct rows *r, const struct org *o, struct cell *k)
{
    int tree = org_tree_id(o, db_int(r, 1)),
        unit = org_find_id(o, db_int(r, 3));

    if (tree == ORG_NONE || unit == ORG_NONE || db_int(r, 2) < 0 ||
        db_int(r, 2) >= 2 * ROLL_MAPS)
        return false;
    k->place = (uint64_t)db_int(r, 0) << 32 | (uint64_t)tree << 2 |
               (uint64_t)db_int(r, 2);
    k->spot = (uint64_t)unit << 40 | (uint64_t)db_int(r, 4) << 20 |
              (uint64_t)db_int(r, 5);
    k->x =
        (struct measures){ .records = db_int(r, 6), .unknown = db_int(r, 7) };
    for (int j = 0; j < MEASURES; j++)
        k->x.m[j] = db_int(r, 8 + j);
    return true;
}

static int compare_keys(const struct cell *a, const struct cell *b)
{
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->spot < b->spot ? -1 : a->spot > b->spot;
}

static bool is_zero(const struct cell *k)
{
    static const struct measures zero;

    return memcmp(&k->x, &zero, sizeof zero) == 0;
}

/* Both sorted alike: walk them side by side. */
static void compare(struct verify *v, struct rows *r, const struct org *o,
                    const struct cell *made, size_t n)
{
    struct cell stored;
    size_t at = 0;

    while (db_next(r)) {
        if (!read_cell(r, o, &stored)) {
            say(v, str_of(msg(v->c->err.lang,
                              N_("a stored cell names a unit, tree or map that "
                                 "is not there"))));
            continue;
        }
        while (at < n && compare_keys(&made[at], &stored) < 0) {
            if (!is_zero(&made[at]))
                say_cell(v, o, &made[at], N_("is missing"));
            at++;
        }
        if (at < n && compare_keys(&made[at], &stored) == 0) {
            if (memcmp(&made[at].x, &stored.x, sizeof stored.x) != 0)
                say_cell(v, o, &stored, N_("differs from the records"));
            at++;
        } else if (!is_zero(&stored)) {
            say_cell(v, o, &stored, N_("stands on no record"));
        }
    }
    for (; at < n; at++)
        if (!is_zero(&made[at]))
            say_cell(v, o, &made[at], N_("is missing"));
}

static enum rc verify_presence(struct verify *v, struct tally *t,
                               const struct org *o)
{
    struct ctx *c = v->c;
    int64_t rows = 0, held = 0;
    struct rows *r;
    size_t n;
    const struct present *all = tally_presents(t, &n);

    TRY(db_query(c->db, SQL_PRESENCE, NO_PARAMS, &r, &c->err));
    while (db_next(r)) {
        int unit = org_find_id(o, db_int(r, 1));
        struct present p = tally_present(t, db_int(r, 0), unit);

        rows++;
        if (p.records != db_int(r, 2) || p.filled != db_int(r, 3))
            say(v, str_fmt(c->arena,
                           msg(c->err.lang,
                               N_("the stored coverage of unit number %lld "
                                  "differs from the records")),
                           (long long)db_int(r, 1)));
    }
    TRY(db_end(r, &c->err));
    for (size_t i = 0; i < n; i++)
        held += all[i].records != 0;
    if (held > rows)
        say(v, str_of(msg(c->err.lang,
                          N_("the stored coverage of a unit is missing"))));
    return RC_OK;
}

static enum rc verify_cells(struct verify *v, const struct maps *m)
{
    struct ctx *c = v->c;
    struct making k;
    struct rows *r;
    size_t n;
    enum rc rc = make_cells(c, m, &k);

    if (rc == RC_OK)
        rc = verify_presence(v, k.tally, m->org);
    if (rc == RC_OK)
        rc = db_stream(c->db, SQL_CELLS, NO_PARAMS, &r, &c->err);
    if (rc == RC_OK) {
        struct cell *cells = tally_cells(k.tally, &n);

        compare(v, r, m->org, cells, n);
        rc = db_end(r, &c->err);
    }
    tally_free(k.tally);
    return rc;
}

/* ---- totals by plain sums ---- */

static enum rc verify_total(struct verify *v, const struct campaign *k,
                            struct address *a)
{
    struct ctx *c = v->c;
    struct figure f;
    int64_t sum = 0;

    TRY(db_one(c->db, SQL_SUM,
               PARAMS(P_INT(k->ident),
                      P_INT(a->approved ? STATE_APPROVED : STATE_SUBMITTED)),
               &sum, &c->err));
    for (int map = MAP_THEN; map <= MAP_NOW; map++) {
        a->map = (enum map_kind)map;
        TRY(figure_value(c, a, &f));
        if (f.value != sum * MICRO)
            say(v, str_fmt(c->arena,
                           msg(c->err.lang,
                               N_("the total of campaign %.*s on map %s is "
                                  "not the sum of its records")),
                           STR(k->key), map == MAP_THEN ? "then" : "now"));
    }
    return RC_OK;
}

/* Records whose every holder is in the campaign's tree count there once: the roots
 * together must show the plain sum, on both maps.  Checked where each record
 * has one root only (the usual case: one root). */
static enum rc verify_totals(struct verify *v, const struct campaign *k)
{
    struct ctx *c = v->c;
    const struct org *o;
    struct address a = { .campaign = k->key, .indicator = S("turns") };
    int64_t outside = 0;
    int root = ORG_NONE, roots = 0, tree;

    TRY(org_get(c, &o));
    tree = org_find_tree(o, k->tree);
    for (int i = 0; i < o->n; i++)
        for (int j = 0; j < o->units[i].n_edges; j++)
            if (o->units[i].edges[j].tree == tree &&
                o->units[i].edges[j].parent == ORG_NONE) {
                roots++;
                root = i;
            }
    TRY(db_one(c->db, SQL_OUT_OF_TREE,
               PARAMS(P_INT(k->ident), P_INT(k->tree_id)), &outside, &c->err));
    if (roots != 1 || outside)
        return RC_OK;
    a.unit = o->units[root].key;
    for (int approved = 0; approved <= 1; approved++) {
        a.approved = approved != 0;
        TRY(verify_total(v, k, &a));
    }
    return RC_OK;
}

/* ---- log, references, file ---- */

static enum rc verify_count(struct verify *v, const char *sql, const char *what)
{
    int64_t n = 0;

    TRY(db_one(v->c->db, sql, NO_PARAMS, &n, &v->c->err));
    if (n)
        say(v, str_fmt(v->c->arena, "%s: %lld", msg(v->c->err.lang, what),
                       (long long)n));
    return RC_OK;
}

static enum rc verify_log(struct verify *v)
{
    struct ctx *c = v->c;
    int64_t bad = 0, head = 0, latest = 0, latest_event = 0;

    TRY(log_verify(c, &bad));
    if (bad)
        say(v, str_fmt(c->arena,
                       msg(c->err.lang,
                           N_("the log is broken: entry %lld is the first bad "
                              "one")),
                       (long long)bad));
    TRY(log_head(c, &head));
    TRY(db_one(c->db, SQL_LATEST, NO_PARAMS, &latest, &c->err));
    TRY(db_one(c->db, SQL_LATEST_EVENT, NO_PARAMS, &latest_event, &c->err));
    if (latest > head || latest_event > head)
        say(v, str_of(msg(c->err.lang,
                          N_("the log is cut off: rows name entries that it "
                             "does not hold"))));
    return RC_OK;
}

static void say_digest(void *arg, int64_t seq)
{
    struct verify *v = arg;

    say(v, str_fmt(v->c->arena,
                   msg(v->c->err.lang,
                       N_("the activities saved by log entry %lld are not what "
                          "it saved")),
                   (long long)seq));
}

static void say_figures(void *arg, int64_t seq)
{
    struct verify *v = arg;

    say(v, str_fmt(v->c->arena,
                   msg(v->c->err.lang,
                       N_("the figures of bundles taken in by log entry %lld "
                          "are not what it took in")),
                   (long long)seq));
}

static void say_bundle(void *arg, const struct bundle_kept *k)
{
    struct verify *v = arg;

    say(v, str_fmt(v->c->arena,
                   msg(v->c->err.lang,
                       N_("bundle %lld of realm %.*s, campaign %.*s, is not "
                          "what was signed")),
                   (long long)k->number, STR(k->realm), STR(k->campaign)));
}

static void say_row(void *arg, const char *table, int64_t id)
{
    struct verify *v = arg;

    if (id == 0)
        say(v, str_fmt(v->c->arena,
                       msg(v->c->err.lang,
                           N_("rows of table %s are missing: the log made "
                              "more")),
                       table));
    else
        say(v, str_fmt(v->c->arena,
                       msg(v->c->err.lang,
                           N_("row %lld of table %s is not what the log made "
                              "of it")),
                       (long long)id, table));
}

static void say_file(void *arg, Str key)
{
    struct verify *v = arg;

    say(v, str_fmt(v->c->arena,
                   msg(v->c->err.lang,
                       N_("the bytes of evidence file %.*s are not what they "
                          "were, or are gone")),
                   STR(key)));
}

static void say_store(void *arg, Str fault)
{
    struct verify *v = arg;

    say(v, fault);
}

static enum rc verify_store(struct verify *v)
{
    TRY(db_check(v->c->db, say_store, v, &v->c->err));
    TRY(verify_count(v, SQL_ORPHANS,
                     N_("activities name a campaign or form that is not "
                        "there")));
    TRY(verify_count(v, SQL_STATES,
                     N_("activities in a state that cannot be")));
    TRY(verify_count(v, SQL_FILES,
                     N_("evidence files of activities that are not there")));
    TRY(verify_count(v, SQL_REOPENINGS,
                     N_("reopenings without a lock, or agreed to by who asked "
                        "for them")));
    return verify_count(v, SQL_HOLDERS,
                        N_("activities whose number of holders is wrong"));
}

/* What is not a figure but stands in the log. */
static enum rc verify_small(struct verify *v)
{
    TRY(row_verify(v->c, say_row, v));
    return evidence_verify(v->c, say_file, v);
}

enum rc figure_verify(struct ctx *c, void (*say_one)(void *arg, Str fault),
                      void *arg, int64_t *ret_faults)
{
    struct verify v = { .c = c, .say = say_one, .arg = arg };
    struct campaign *list;
    const struct org *o;
    struct maps *m;
    int64_t day = 0;
    int n;
    enum rc rc;

    TRY(verify_store(&v));
    TRY(verify_log(&v));
    TRY(verify_digests(c, say_digest, &v));
    TRY(bundle_fact_verify(c, say_figures, &v));
    TRY(bundle_verify(c, say_bundle, &v));
    TRY(verify_small(&v));
    TRY(org_get(c, &o));
    TRY(db_one(c->db, SQL_MAP_DAY, NO_PARAMS, &day, &c->err));
    m = maps_new(o, (Day)day);
    rc = verify_cells(&v, m);
    maps_free(m);
    TRY(rc);
    TRY(campaign_list(c, &list, &n));
    for (int i = 0; i < n; i++)
        TRY(verify_totals(&v, &list[i]));
    *ret_faults = v.faults;
    return RC_OK;
}

#ifdef SOKET_PLANT
enum plant planted;

void figure_plant(enum plant which)
{
    planted = which;
}
#endif
