/* Activities read back: one, its history, many by ids, all. */
#include "domain/activity_read.h"

#include <string.h>

#define COLUMNS                                                                \
    "a.id, a.key, c.key, a.holders, a.first_day, a.last_day,"                  \
    " COALESCE(o.key, ''), a.topic, a.title, a.place, a.sessions, a.turns,"    \
    " a.persons, a.note, a.made, a.ended, u.key, a.state, a.due, a.remark"
#define FROM                                                                   \
    " FROM activity a JOIN unit u ON u.id = a.unit"                            \
    " JOIN campaign c ON c.ident = +a.campaign AND c.ended ="                  \
    " 9223372036854775807 LEFT JOIN option o ON o.ident = a.form"              \
    " AND o.ended = 9223372036854775807"

static const char SQL_HISTORY[] =
    "SELECT " COLUMNS FROM " WHERE a.key = ?1 ORDER BY a.made LIMIT 1000";
enum { CHUNK = 40 };
#define IDS                                                                    \
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,"     \
    "?20,?21,?22,?23,?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,"     \
    "?37,?38,?39,?40)"
static const char SQL_BY_IDS[] = "SELECT " COLUMNS FROM " WHERE a.id IN " IDS;
static const char SQL_HOLDERS_BY_IDS[] =
    "SELECT h.activity, u.key FROM activity_unit h"
    " JOIN unit u ON u.id = h.unit WHERE h.activity IN " IDS
    " ORDER BY h.activity, h.position";
static const char SQL_BY_KEYS[] =
    "SELECT " COLUMNS FROM
    " WHERE a.ended = 9223372036854775807 AND a.key IN " IDS;
/* Of each branch by itself: an aggregate over the view would read all of it. */
static const char SQL_NEWEST[] =
    "SELECT MAX(made), MAX(CASE WHEN ended < 9223372036854775807 THEN ended"
    " ELSE 0 END) FROM activity WHERE id IN"
    " (SELECT record FROM fact WHERE unit IN " IDS ")"
    " UNION ALL SELECT MAX(made), MAX(CASE WHEN ended < 9223372036854775807"
    " THEN ended ELSE 0 END) FROM bundle_fact WHERE unit IN " IDS;
static const char SQL_ALL[] =
    "SELECT " COLUMNS FROM " WHERE a.ended >= ?1 ORDER BY a.id";
static const char SQL_ALL_HOLDERS[] =
    "SELECT h.activity, u.key FROM activity_unit h"
    " JOIN unit u ON u.id = h.unit JOIN activity a ON a.id = h.activity"
    " WHERE a.ended >= ?1 ORDER BY h.activity, h.position";
static const char SQL_STATES[] =
    "SELECT 1 FROM activity WHERE state <> 3 AND ended = 9223372036854775807"
    " LIMIT 1";
static const char SQL_HOLDERS[] =
    "SELECT h.activity, u.key FROM activity_unit h"
    " JOIN unit u ON u.id = h.unit JOIN activity a ON a.id = h.activity"
    " WHERE a.key = ?1 ORDER BY h.activity, h.position";

static void read_activity(struct arena *m, struct rows *r, struct activity *a)
{
    a->id = db_int(r, 0);
    a->key = str_dup(m, db_text(r, 1));
    a->campaign = str_dup(m, db_text(r, 2));
    a->units = NEW(m, Str, db_int(r, 3));
    a->from = (Day)db_int(r, 4);
    a->to = (Day)db_int(r, 5);
    a->form = str_dup(m, db_text(r, 6));
    a->topic = str_dup(m, db_text(r, 7));
    a->title = str_dup(m, db_text(r, 8));
    a->place = str_dup(m, db_text(r, 9));
    a->sessions = db_int(r, 10);
    a->turns = db_int(r, 11);
    a->persons = db_is_null(r, 12) ? -1 : db_int(r, 12);
    a->note = str_dup(m, db_text(r, 13));
    a->made = db_int(r, 14);
    a->ended = db_int(r, 15);
    a->units[0] = str_dup(m, db_text(r, 16));
    a->n_units = 1;
    a->state = (enum activity_state)db_int(r, 17);
    a->due = (Day)db_int(r, 18);
    a->remark = str_dup(m, db_text(r, 19));
}

/* Every version, whoever asks. */
static enum rc read_history(struct ctx *c, Str key, struct activity **ret,
                            int *ret_n)
{
    struct activity *list = NULL;
    size_t n = 0, cap = 0, at = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_HISTORY, PARAMS(P_TEXT(key)), &r, &c->err));
    while (db_next(r))
        read_activity(c->arena, r, PUSH(c->arena, list, n, cap));
    TRY(db_end(r, &c->err));
    TRY(db_query(c->db, SQL_HOLDERS, PARAMS(P_TEXT(key)), &r, &c->err));
    while (db_next(r)) {
        while (at < n && list[at].id != db_int(r, 0))
            at++;
        if (at < n)
            list[at].units[list[at].n_units++] =
                str_dup(c->arena, db_text(r, 1));
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

/* ---- what the actor may see ---- */

enum act state_act(enum activity_state state)
{
    return state == STATE_DRAFT ? ACT_DRAFT : ACT_READ;
}

enum rc activity_seen(struct ctx *c, const struct activity *a, bool *ret)
{
    int units[ACTIVITY_MAX_UNITS];
    const struct org *o;

    *ret = true;
    if (!c->actor)
        return RC_OK;
    TRY(org_get(c, &o));
    for (int i = 0; i < a->n_units; i++)
        units[i] = org_find(o, a->units[i]);
    *ret = authz_sees_any(c, state_act(a->state), units, a->n_units);
    return RC_OK;
}

enum rc activity_history(struct ctx *c, Str key, struct activity **ret,
                         int *ret_n)
{
    int n, kept = 0;

    TRY(read_history(c, key, ret, &n));
    for (int i = 0; i < n; i++) {
        bool seen;

        TRY(activity_seen(c, &(*ret)[i], &seen));
        if (seen)
            (*ret)[kept++] = (*ret)[i];
    }
    *ret_n = kept;
    return RC_OK;
}

enum rc activity_get(struct ctx *c, Str key, struct activity *ret)
{
    struct activity *list;
    int n;

    TRY(activity_history(c, key, &list, &n));
    if (n == 0 || list[n - 1].ended != SEQ_LIVE)
        return activity_missing(c, key);
    *ret = list[n - 1];
    return RC_OK;
}

enum rc activity_missing(struct ctx *c, Str key)
{
    return fail(c, RC_NOTFOUND, "key", N_("there is no activity '%.*s'"),
                STR(key));
}

/* ---- many ---- */

static void bind_ids(struct param p[CHUNK], const Id *ids, int n)
{
    for (int i = 0; i < CHUNK; i++)
        p[i] = P_INT(i < n ? ids[i] : 0);
}

static struct activity *find_id(struct activity *list, int n, Id id)
{
    for (int i = 0; i < n; i++)
        if (list[i].id == id)
            return &list[i];
    return NULL;
}

/* The further holders of list[0..n-1]. */
static enum rc read_joint(struct ctx *c, struct activity *list, int n)
{
    struct param p[CHUNK];
    struct activity *a;
    struct rows *r;

    for (int i = 0; i < CHUNK; i++)
        p[i] = P_INT(i < n ? list[i].id : 0);
    TRY(db_query(c->db, SQL_HOLDERS_BY_IDS, (struct params){ p, CHUNK }, &r,
                 &c->err));
    while (db_next(r))
        if ((a = find_id(list, n, db_int(r, 0))) != NULL)
            a->units[a->n_units++] = str_dup(c->arena, db_text(r, 1));
    return db_end(r, &c->err);
}

/* A chunk into list[0..n-1], placed by id. */
static enum rc read_chunk(struct ctx *c, const Id *ids, int n,
                          struct activity *list)
{
    struct param p[CHUNK];
    struct activity *a;
    struct rows *r;

    bind_ids(p, ids, n);
    for (int i = 0; i < n; i++)
        list[i].id = ids[i];
    TRY(db_query(c->db, SQL_BY_IDS, (struct params){ p, CHUNK }, &r, &c->err));
    while (db_next(r))
        if ((a = find_id(list, n, db_int(r, 0))) != NULL)
            read_activity(c->arena, r, a);
    TRY(db_end(r, &c->err));
    return read_joint(c, list, n);
}

enum rc activity_by_ids(struct ctx *c, const Id *ids, int n,
                        struct activity **ret)
{
    struct activity *list = NEW(c->arena, struct activity, n + 1);

    for (int i = 0; i < n; i += CHUNK)
        TRY(read_chunk(c, ids + i, n - i < CHUNK ? n - i : CHUNK, list + i));
    *ret = list;
    return RC_OK;
}

/* Live ones by key into list[0..n-1]; id 0 where there is none. */
static enum rc read_keys(struct ctx *c, const Str *keys, int n,
                         struct activity *list)
{
    struct param p[CHUNK];
    struct rows *r;

    for (int i = 0; i < CHUNK; i++)
        p[i] = P_TEXT(i < n ? keys[i] : S(""));
    TRY(db_query(c->db, SQL_BY_KEYS, (struct params){ p, CHUNK }, &r, &c->err));
    while (db_next(r))
        for (int i = 0; i < n; i++)
            if (str_eq(keys[i], db_text(r, 1)))
                read_activity(c->arena, r, &list[i]);
    TRY(db_end(r, &c->err));
    return read_joint(c, list, n);
}

enum rc activity_by_keys(struct ctx *c, const Str *keys, int n,
                         struct activity **ret)
{
    struct activity *list = NEW(c->arena, struct activity, n + 1);

    for (int i = 0; i < n; i += CHUNK)
        TRY(read_keys(c, keys + i, n - i < CHUNK ? n - i : CHUNK, list + i));
    *ret = list;
    return RC_OK;
}

enum rc activity_newest(struct ctx *c, const struct org *o, const int *units,
                        int n, int64_t *ret_seq)
{
    int64_t newest = 0;

    for (int i = 0; i < n; i += CHUNK) {
        struct param p[CHUNK];
        struct rows *r;

        for (int j = 0; j < CHUNK; j++)
            p[j] = P_INT(i + j < n ? o->units[units[i + j]].id : 0);
        TRY(db_query(c->db, SQL_NEWEST, (struct params){ p, CHUNK }, &r,
                     &c->err));
        while (db_next(r)) {
            if (db_int(r, 0) > newest)
                newest = db_int(r, 0);
            if (db_int(r, 1) > newest)
                newest = db_int(r, 1);
        }
        TRY(db_end(r, &c->err));
    }
    *ret_seq = newest;
    return RC_OK;
}

/* ---- all ---- */

struct all {
    struct rows *rows, *holders;
    bool have;
};

static void take_holders(struct arena *m, struct all *k, struct activity *a)
{
    while (k->have && db_int(k->holders, 0) < a->id)
        k->have = db_next(k->holders);
    while (k->have && db_int(k->holders, 0) == a->id) {
        a->units[a->n_units++] = str_dup(m, db_text(k->holders, 1));
        k->have = db_next(k->holders);
    }
}

enum rc activity_has_states(struct ctx *c, bool *ret)
{
    int64_t any = 0;

    TRY(db_one(c->db, SQL_STATES, NO_PARAMS, &any, &c->err));
    *ret = any != 0;
    return RC_OK;
}

enum rc activity_each(struct ctx *c, bool ended, struct arena *scratch,
                      enum rc (*each)(void *arg, const struct activity *a),
                      void *arg)
{
    struct params least = PARAMS(P_INT(ended ? 0 : SEQ_LIVE));
    struct err ignored = { 0 };
    struct all k;
    enum rc rc = RC_OK, closed;

    TRY(db_stream(c->db, SQL_ALL, least, &k.rows, &c->err));
    rc = db_stream(c->db, SQL_ALL_HOLDERS, least, &k.holders, &c->err);
    if (rc == RC_OK) {
        k.have = db_next(k.holders);
        while (rc == RC_OK && db_next(k.rows)) {
            struct activity a;

            arena_reset(scratch);
            read_activity(scratch, k.rows, &a);
            take_holders(scratch, &k, &a);
            rc = each(arg, &a);
        }
        closed = db_end(k.holders, rc == RC_OK ? &c->err : &ignored);
        rc = rc == RC_OK ? closed : rc;
    }
    closed = db_end(k.rows, rc == RC_OK ? &c->err : &ignored);
    return rc == RC_OK ? closed : rc;
}
