/*
 * The writer of activities: checks against the organisation, the catalogue, what the
 * actor may do and the locks, all held in memory; writes rows through bulk
 * statements, and tallies what leaves and what comes.
 */
#include "domain/activity_put.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "domain/activity_step.h"
#include "domain/authz.h"
#include "domain/key_set.h"
#include "domain/period_lock.h"
#include "domain/plant.h"
#include "domain/reorg.h"
#include "store/bulk.h"

static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM activity";
static const char SQL_ADD[] =
    "INSERT INTO activity (id, key, campaign, unit, holders, first_day,"
    " last_day, form, topic, title, place, sessions, turns, persons, note,"
    " made, ended, state, due, remark) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8,"
    " ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 9223372036854775807, ?17, ?18,"
    " ?19)";
static const char SQL_ADD_UNIT[] =
    "INSERT INTO activity_unit (activity, position, unit) VALUES (?1, ?2, ?3)";
static const char SQL_LIVE[] =
    "SELECT id, campaign, unit, holders, first_day, last_day, form, topic,"
    " title, place, sessions, turns, persons, note, state, due, remark"
    " FROM activity"
    " WHERE key = ?1 AND ended = 9223372036854775807";
static const char SQL_UNITS[] =
    "SELECT unit FROM activity_unit WHERE activity = ?1 ORDER BY position";
static const char SQL_END[] = "UPDATE activity SET ended = ?2 WHERE id = ?1";
enum { CHUNK = 40 };
static const char SQL_END_MANY[] =
    "UPDATE activity SET ended = ?1 WHERE id IN (?2,?3,?4,?5,?6,?7,?8,?9,?10,"
    "?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,?27,?28,"
    "?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39,?40,?41)";

struct activity_writer {
    struct ctx *c;
    const struct maps *maps;
    struct tally *tally;
    struct bulk *add, *add_unit;
    struct campaign *campaigns;
    struct option *options;
    int n_campaigns, n_options;
    struct period_locks *locks;
    Id next;
    bool was_empty; /* no row before this change: look-ups can be left out */
    uint64_t *keys; /* hashes of keys saved in this change, 0 free */
    size_t n_keys, cap_keys;
    struct hash digest;
    bool looks;          /* writes nothing */
    struct key_set made; /* then: what a look-up would find after writing */
};

void activity_writer_ahead(struct ctx *c, Str key)
{
    org_ahead(c);
    catalog_ahead(c);
    period_locks_ahead(c);
    db_ahead(c->db, SQL_NEXT, NO_PARAMS);
    db_ahead(c->db, SQL_LIVE, PARAMS(P_TEXT(key)));
}

static enum rc writer_new(struct ctx *c, struct activity_writer **ret)
{
    struct activity_writer *w = NEW(c->arena, struct activity_writer, 1);

    w->c = c;
    TRY(maps_get(c, &w->maps));
    TRY(campaign_list(c, &w->campaigns, &w->n_campaigns));
    TRY(option_list(c, &w->options, &w->n_options));
    TRY(period_locks_read(c, &w->locks));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &w->next, &c->err));
    w->was_empty = w->next == 1;
    *ret = w;
    return RC_OK;
}

static void keys_begin(struct activity_writer *w)
{
    w->cap_keys = 4096;
    w->keys = xmalloc(w->cap_keys * sizeof *w->keys);
    memset(w->keys, 0, w->cap_keys * sizeof *w->keys);
}

enum rc activity_writer_open(struct ctx *c, struct activity_writer **ret)
{
    struct activity_writer *w;

    TRY(writer_new(c, &w));
    TRY(bulk_open(c->db, SQL_ADD, &w->add, &c->err));
    if (bulk_open(c->db, SQL_ADD_UNIT, &w->add_unit, &c->err) != RC_OK) {
        bulk_close(w->add);
        return c->err.rc;
    }
    w->tally = tally_new();
    keys_begin(w);
    activity_digest_begin(&w->digest, ACTIVITY_DIGEST);
    *ret = w;
    return RC_OK;
}

enum rc activity_writer_look(struct ctx *c, struct activity_writer **ret)
{
    TRY(writer_new(c, ret));
    (*ret)->looks = true;
    (*ret)->made.arena = c->arena;
    keys_begin(*ret);
    return RC_OK;
}

void activity_writer_close(struct activity_writer *w)
{
    if (!w->looks) {
        bulk_close(w->add_unit);
        bulk_close(w->add);
        tally_free(w->tally);
    }
    free(w->keys);
}

enum rc activity_writer_many(struct activity_writer *w)
{
    if (!w->was_empty)
        return RC_OK;
    return db_index_later(w->c->db, "activity", &w->c->err);
}

enum rc activity_writer_flush(struct activity_writer *w)
{
    TRY(bulk_flush(w->add_unit, &w->c->err));
    TRY(db_index_now(w->c->db, &w->c->err));
    return tally_write(w->c, w->tally, w->maps->org);
}

Str activity_writer_digest(struct activity_writer *w)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];

    hash_done(&w->digest, out);
    return str_fmt(w->c->arena, "%d:%s", ACTIVITY_DIGEST, hash_hex(out, hex));
}

/* ---- checking ---- */

static enum rc find_campaign(struct activity_writer *w,
                             const struct activity *a, struct record *r)
{
    for (int i = 0; i < w->n_campaigns; i++) {
        const struct campaign *k = &w->campaigns[i];
        char day[DAY_TEXT], from[DAY_TEXT], to[DAY_TEXT];

        if (!str_eq(k->key, a->campaign))
            continue;
        if (a->to < k->from || a->to > k->to)
            return fail(w->c, RC_INVALID, "to",
                        N_("%s lies outside campaign '%.*s' (%s to %s)"),
                        day_vn(a->to, day), STR(k->key), day_vn(k->from, from),
                        day_vn(k->to, to));
        r->campaign = k->ident;
        return RC_OK;
    }
    return fail(w->c, RC_INVALID, "campaign", N_("there is no campaign '%.*s'"),
                STR(a->campaign));
}

static enum rc find_form(struct activity_writer *w, const struct activity *a,
                         struct record *r)
{
    r->option = 0;
    if (a->form.n == 0)
        return RC_OK;
    for (int i = 0; i < w->n_options; i++)
        if (str_is(w->options[i].breakdown, "form") &&
            str_eq(w->options[i].key, a->form)) {
            r->option = w->options[i].ident;
            return RC_OK;
        }
    return fail(w->c, RC_INVALID, "form",
                N_("there is no form of activity '%.*s'; names and keys "
                   "stand in the list of forms"),
                STR(a->form));
}

/* A unit that the actor cannot name is not there for them, unless the record
 * names it already. */
static bool may_name(struct activity_writer *w, int unit,
                     const struct record *old)
{
    for (int i = 0; old && i < old->n; i++)
        if (old->holders[i] == unit)
            return true;
    return !w->c->actor || authz_may(w->c, ACT_NAME, unit);
}

/* old: the live version, or NULL */
static enum rc find_units(struct activity_writer *w, const struct activity *a,
                          const struct record *old, struct record *r)
{
    const struct org *o = w->maps->org;
    char day[DAY_TEXT];

    if (a->n_units < 1 || a->n_units > ACTIVITY_MAX_UNITS)
        return fail(w->c, RC_INVALID, "units",
                    N_("name 1 to %d units that held it"), ACTIVITY_MAX_UNITS);
    r->n = a->n_units;
    for (int i = 0; i < a->n_units; i++) {
        int u = org_find(o, a->units[i]);

        if (u == ORG_NONE || !may_name(w, u, old))
            return fail(w->c, RC_INVALID, "units",
                        N_("there is no unit '%.*s'"), STR(a->units[i]));
        if (!org_alive(o, u, a->to))
            return fail(w->c, RC_INVALID, "units",
                        N_("unit '%.*s' is not alive on %s"), STR(a->units[i]),
                        day_vn(a->to, day));
        for (int j = 0; j < i; j++)
            if (r->holders[j] == u)
                return fail(w->c, RC_INVALID, "units",
                            N_("unit '%.*s' is listed twice"),
                            STR(a->units[i]));
        r->holders[i] = u;
    }
    return RC_OK;
}

static enum rc check(struct activity_writer *w, const struct activity *a,
                     const struct record *old, struct record *r)
{
    struct ctx *c = w->c;

    if (!key_is_valid(a->key))
        return fail(c, RC_INVALID, "key",
                    N_("'%.*s' cannot be a key: use letters without marks, "
                       "digits and . _ - /, at most 64"),
                    STR(a->key));
    if (a->from > a->to)
        return fail(c, RC_INVALID, "from",
                    N_("the first day is after the last day"));
    r->day = a->to;
    r->m[M_ACTIVITIES] = 1;
    r->m[M_SESSIONS] = a->sessions;
    r->m[M_TURNS] = a->turns;
    r->m[M_PERSONS] = a->persons < 0 ? 0 : a->persons;
    r->persons_known = a->persons >= 0;
    TRY(find_campaign(w, a, r));
    TRY(find_form(w, a, r));
    return find_units(w, a, old, r);
}

/* ---- the live row ---- */

struct old {
    struct record record;
    bool there, same_words;
    enum activity_state state;
    Day due;
    Str remark;
};

static void read_old(struct activity_writer *w, struct rows *q,
                     struct record *r)
{
    r->id = db_int(q, 0);
    r->campaign = db_int(q, 1);
    r->holders[0] = org_find_id(w->maps->org, db_int(q, 2));
    r->n = 1;
    r->day = (Day)db_int(q, 5);
    r->option = db_int(q, 6);
    r->m[M_ACTIVITIES] = 1;
    r->m[M_SESSIONS] = db_int(q, 10);
    r->m[M_TURNS] = db_int(q, 11);
    r->m[M_PERSONS] = db_int(q, 12);
    r->persons_known = !db_is_null(q, 12);
}

static bool same_words(struct rows *q, const struct activity *a)
{
    return db_int(q, 4) == a->from && str_eq(db_text(q, 7), a->topic) &&
           str_eq(db_text(q, 8), a->title) && str_eq(db_text(q, 9), a->place) &&
           str_eq(db_text(q, 13), a->note);
}

static bool same_record(const struct record *x, const struct record *y)
{
    if (x->campaign != y->campaign || x->day != y->day ||
        x->option != y->option || x->n != y->n ||
        x->persons_known != y->persons_known ||
        memcmp(x->m, y->m, sizeof x->m) != 0)
        return false;
    return memcmp(x->holders, y->holders, (size_t)x->n * sizeof *x->holders) ==
           0;
}

static enum rc read_holders(struct activity_writer *w, struct record *r)
{
    struct rows *q;

    TRY(db_query(w->c->db, SQL_UNITS, PARAMS(P_INT(r->id)), &q, &w->c->err));
    while (db_next(q) && r->n < ACTIVITY_MAX_UNITS)
        r->holders[r->n++] = org_find_id(w->maps->org, db_int(q, 0));
    return db_end(q, &w->c->err);
}

static enum rc find_old(struct activity_writer *w, const struct activity *a,
                        struct old *ret)
{
    struct rows *q;
    bool joint = false;

    ret->there = false;
    TRY(db_query(w->c->db, SQL_LIVE, PARAMS(P_TEXT(a->key)), &q, &w->c->err));
    if (db_next(q)) {
        ret->there = true;
        joint = db_int(q, 3) > 1;
        ret->same_words = same_words(q, a);
        ret->state = (enum activity_state)db_int(q, 14);
        ret->due = (Day)db_int(q, 15);
        ret->remark = str_dup(w->c->arena, db_text(q, 16));
        read_old(w, q, &ret->record);
    }
    TRY(db_end(q, &w->c->err));
    return joint ? read_holders(w, &ret->record) : RC_OK;
}

/* ---- writing ---- */

/* Figures know only what was submitted. */
static bool counts(enum activity_state state)
{
    return state_counts(state) || PLANTED(PLANT_STATE);
}

static void tally_version(struct activity_writer *w, struct record *r,
                          enum activity_state state, int sign)
{
    r->approved = state == STATE_APPROVED;
    if (counts(state))
        tally_record(w->tally, w->maps, r, sign);
}

static enum rc insert(struct activity_writer *w, const struct activity *a,
                      struct record *r)
{
    struct ctx *c = w->c;
    const struct org *o = w->maps->org;

    r->id = w->next++;
    TRY(bulk_add(w->add,
                 PARAMS(P_INT(r->id), P_TEXT(a->key), P_INT(r->campaign),
                        P_INT(o->units[r->holders[0]].id), P_INT(r->n),
                        P_INT(a->from), P_INT(a->to), P_INT(r->option),
                        P_TEXT(a->topic), P_TEXT(a->title), P_TEXT(a->place),
                        P_INT(a->sessions), P_INT(a->turns),
                        a->persons < 0 ? P_NULL : P_INT(a->persons),
                        P_TEXT(a->note), P_INT(c->seq), P_INT(a->state),
                        P_INT(a->due), P_TEXT(a->remark)),
                 &c->err));
    for (int i = 1; i < r->n; i++)
        TRY(bulk_add(
            w->add_unit,
            PARAMS(P_INT(r->id), P_INT(i), P_INT(o->units[r->holders[i]].id)),
            &c->err));
    activity_digest(&w->digest, ACTIVITY_DIGEST, a);
    tally_version(w, r, a->state, 1);
    return RC_OK;
}

static void keys_grow(struct activity_writer *w)
{
    uint64_t *old = w->keys;
    size_t n = w->cap_keys;

    w->cap_keys *= 2;
    w->keys = xmalloc(w->cap_keys * sizeof *w->keys);
    memset(w->keys, 0, w->cap_keys * sizeof *w->keys);
    for (size_t i = 0; i < n; i++) {
        size_t at = old[i] & (w->cap_keys - 1);

        while (old[i] && w->keys[at])
            at = (at + 1) & (w->cap_keys - 1);
        if (old[i])
            w->keys[at] = old[i];
    }
    free(old);
}

/* Notes the key; true when its hash was met before in this change. */
static bool key_met(struct activity_writer *w, Str key)
{
    uint64_t h = str_hash(key) | 1;
    size_t at = h & (w->cap_keys - 1);

    while (w->keys[at] && w->keys[at] != h)
        at = (at + 1) & (w->cap_keys - 1);
    if (w->keys[at])
        return true;
    w->keys[at] = h;
    if (++w->n_keys * 2 > w->cap_keys)
        keys_grow(w);
    return false;
}

/* ---- what holds a change back ---- */

static enum rc check_lock(struct activity_writer *w, const struct record *r)
{
    for (int i = 0; i < w->n_campaigns; i++) {
        const struct period_lock *lock;

        if (w->campaigns[i].ident != r->campaign)
            continue;
        lock = period_locks_find(w->locks, w->campaigns[i].key, r->day,
                                 r->holders, r->n);
        return lock ? period_lock_refuse(w->c, lock) : RC_OK;
    }
    return RC_OK;
}

/* Entering is for those of the lead unit, before and after. */
static enum rc check_actor(struct activity_writer *w, const struct activity *a,
                           const struct old *old, const struct record *r)
{
    const struct org *o = w->maps->org;
    struct ctx *c = w->c;

    if (!c->actor)
        return RC_OK;
    if (old->there && !authz_may(c, ACT_ENTER, old->record.holders[0]))
        return fail(c, RC_CONFLICT, "key",
                    N_("'%.*s' cannot be used here; choose another key"),
                    STR(a->key));
    if (!authz_may(c, ACT_ENTER, r->holders[0]))
        return fail(c, RC_DENIED, "units",
                    N_("you may not enter activities of unit '%.*s'; ask for "
                       "the role of reporter there"),
                    STR(o->units[r->holders[0]].key));
    return RC_OK;
}

static enum rc end_row(struct activity_writer *w, struct old *old)
{
    TRY(db_exec(w->c->db, SQL_END,
                PARAMS(P_INT(old->record.id), P_INT(w->c->seq)), &w->c->err));
    tally_version(w, &old->record, old->state, -1);
    return RC_OK;
}

static bool is_same(const struct old *old, const struct activity *a,
                    const struct record *r)
{
    return old->same_words && same_record(&old->record, r) &&
           (a->state == STATE_KEEP || a->state == old->state);
}

static enum rc write(struct activity_writer *w, struct old *old,
                     const struct activity *made, struct record *r)
{
    if (w->looks) {
        key_set_add(&w->made, made->key, 1);
        return RC_OK;
    }
    if (old->there)
        TRY(end_row(w, old));
    return insert(w, made, r);
}

enum rc activity_put(struct activity_writer *w, const struct activity *a,
                     enum save_result *ret)
{
    struct record r = { 0 };
    struct old old = { .there = false };
    struct activity made = *a;
    bool met;

    if (!w->c->actor)
        TRY(check(w, a, NULL, &r));
    met = key_met(w, a->key);
    if (met && !w->looks)
        TRY(bulk_flush(w->add_unit, &w->c->err));
    if (met || !w->was_empty)
        TRY(find_old(w, a, &old));
    if (w->c->actor) /* what the record names already, they may name */
        TRY(check(w, a, old.there ? &old.record : NULL, &r));
    if (met && (old.there || key_set_find(&w->made, a->key)))
        return fail(w->c, RC_INVALID, "key",
                    N_("'%.*s' stands twice in the list"), STR(a->key));
    TRY(check_actor(w, a, &old, &r));
    if (old.there && is_same(&old, a, &r)) {
        *ret = SAVE_UNCHANGED;
        return RC_OK;
    }
    TRY(step_save(w->c, old.there ? old.state : STATE_KEEP, r.holders[0],
                  &made));
    made.due = made.state == STATE_RETURNED && old.there ? old.due : 0;
    made.remark =
        made.state == STATE_RETURNED && old.there ? old.remark : S("");
    if (old.there)
        TRY(check_lock(w, &old.record));
    TRY(check_lock(w, &r));
    *ret = old.there ? SAVE_UPDATE : SAVE_CREATE;
    return write(w, &old, &made, &r);
}

enum rc activity_put_back(struct activity_writer *w, const struct activity *a)
{
    const struct actor *actor = w->c->actor;
    struct record r = { 0 };
    struct old old = { .there = false };
    enum rc rc;

    w->c->actor = NULL; /* who took part then may be out of sight now */
    rc = check(w, a, NULL, &r);
    w->c->actor = actor;
    TRY(rc);
    TRY(find_old(w, a, &old));
    if (!old.there)
        return fail(w->c, RC_NOTFOUND, "key", N_("there is no activity '%.*s'"),
                    STR(a->key));
    TRY(check_lock(w, &old.record));
    TRY(check_lock(w, &r));
    TRY(end_row(w, &old));
    return insert(w, a, &r);
}

/* ---- one step further ---- */

static bool is_said(const struct option *o, const struct activity *a)
{
    return str_is(o->breakdown, "form") && str_eq(o->key, a->form);
}

/* What stands in a row, not checked: it was when it was written. */
static void look_up(struct activity_writer *w, const struct activity *a,
                    struct record *r)
{
    *r = (struct record){ .id = a->id, .day = a->to, .n = a->n_units };
    r->m[M_ACTIVITIES] = 1;
    r->m[M_SESSIONS] = a->sessions;
    r->m[M_TURNS] = a->turns;
    r->m[M_PERSONS] = a->persons < 0 ? 0 : a->persons;
    r->persons_known = a->persons >= 0;
    for (int i = 0; i < w->n_campaigns; i++)
        if (str_eq(w->campaigns[i].key, a->campaign))
            r->campaign = w->campaigns[i].ident;
    for (int i = 0; i < w->n_options && a->form.n; i++)
        if (is_said(&w->options[i], a))
            r->option = w->options[i].ident;
    for (int i = 0; i < a->n_units; i++)
        r->holders[i] = org_find(w->maps->org, a->units[i]);
}

static enum rc turn_one(struct activity_writer *w, const struct activity *a,
                        const struct activity_turn *turn)
{
    struct activity made = *a;
    struct record was, r = { 0 };

    assert(a->id && a->ended == SEQ_LIVE);
    look_up(w, a, &was);
    TRY(check_lock(w, &was));
    if (turn->to == STATE_SUBMITTED)
        TRY(check(w, a, &was, &r));
    tally_version(w, &was, a->state, -1);
    if (turn->to == STATE_KEEP)
        return RC_OK;
    made.state = turn->to;
    made.due = turn->due;
    made.remark = turn->remark;
    return insert(w, &made, &was);
}

enum rc activity_writer_turn(struct activity_writer *w,
                             const struct activity *list, int n,
                             const struct activity_turn *turn)
{
    struct ctx *c = w->c;
    struct param p[CHUNK + 1];

    for (int i = 0; i < n; i += CHUNK) {
        p[0] = P_INT(c->seq);
        for (int j = 0; j < CHUNK; j++)
            p[j + 1] = P_INT(i + j < n ? list[i + j].id : 0);
        TRY(db_exec(c->db, SQL_END_MANY, (struct params){ p, CHUNK + 1 },
                    &c->err));
    }
    for (int i = 0; i < n; i++)
        TRY(turn_one(w, &list[i], turn));
    return RC_OK;
}
