/*
 * Steps of activities: many at once, in one change.  All are read, each is held against
 * the tables of activity_step.c, then the writer turns them together.
 */
#include <string.h>

#include "base/buf.h"
#include "domain/activity_put.h"
#include "domain/activity_read.h"
#include "domain/activity_step.h"
#include "domain/calendar.h"
#include "domain/log.h"
#include "domain/period_lock.h"

enum { CHUNK = 40, REMARK_MAX = 2000 };

/* Of these keys, those of which the person made a version by writing it, whether
 * saved, imported or submitted.  Judging is not writing. */
static const char SQL_WRITTEN[] =
    "SELECT DISTINCT a.key FROM activity a JOIN log l ON l.seq = a.made"
    " WHERE l.who IN (?1, ?2) AND l.action NOT IN ('activity.check',"
    " 'activity.return', 'activity.approve') AND a.key IN (?3,?4,?5,?6,?7,?8,"
    "?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25,?26,"
    "?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39,?40,?41,?42)";

/* ---- who wrote what ---- */

static void mark(const struct activity *list, int n, Str key, bool *ret)
{
    for (int i = 0; i < n; i++)
        if (str_eq(list[i].key, key))
            ret[i] = true;
}

/* ret[i]: the actor wrote or submitted list[i] */
static enum rc read_written(struct ctx *c, const struct activity *list, int n,
                            bool *ret)
{
    memset(ret, 0, (size_t)n * sizeof *ret);
    for (int i = 0; c->actor && i < n; i += CHUNK) {
        struct param p[CHUNK + 2] = { P_TEXT(c->actor->person),
                                      P_TEXT(c->who) };
        struct rows *r;

        for (int j = 0; j < CHUNK; j++)
            p[j + 2] = P_TEXT(i + j < n ? list[i + j].key : S(""));
        TRY(db_query(c->db, SQL_WRITTEN, (struct params){ p, CHUNK + 2 }, &r,
                     &c->err));
        while (db_next(r))
            mark(list, n, db_text(r, 0), ret);
        TRY(db_end(r, &c->err));
    }
    return RC_OK;
}

/* ---- may this one go? ---- */

static int lead_of(const struct org *o, const struct activity *a)
{
    return org_find(o, a->units[0]);
}

static enum rc refuse_actor(struct ctx *c, const struct activity *a,
                            enum activity_step step)
{
    bool seen;

    TRY(activity_seen(c, a, &seen));
    if (!seen)
        return activity_missing(c, a->key);
    return fail(c, RC_DENIED, "key",
                N_("you may not do the step '%s' with activity '%.*s' of unit "
                   "'%.*s': no role of yours there allows it"),
                msg(c->err.lang, step_names[step]), STR(a->key),
                STR(a->units[0]));
}

/* Whose it is not to see is told before anything else. */
static enum rc check_one(struct ctx *c, const struct activity *a,
                         enum activity_step step, bool written)
{
    const struct step_rule *rule = step_find(step, a->state);
    const struct org *o;

    TRY(org_get(c, &o));
    if (c->actor && !rule) {
        bool seen;

        TRY(activity_seen(c, a, &seen));
        if (!seen)
            return activity_missing(c, a->key);
    }
    if (!rule)
        return fail(c, RC_CONFLICT, "key",
                    N_("activity '%.*s' is in state '%s': the step '%s' does "
                       "not lead on from there"),
                    STR(a->key), msg(c->err.lang, state_names[a->state]),
                    msg(c->err.lang, step_names[step]));
    if (!c->actor)
        return RC_OK;
    if (!authz_may(c, rule->act, lead_of(o, a)))
        return refuse_actor(c, a, step);
    if (rule->other && written)
        return fail(c, RC_DENIED, "key",
                    N_("you entered or submitted activity '%.*s' yourself; "
                       "another person must approve it"),
                    STR(a->key));
    return RC_OK;
}

static enum rc check_all(struct ctx *c, const struct activity *list, int n,
                         enum activity_step step)
{
    bool *written = NEW(c->arena, bool, n + 1);

    TRY(read_written(c, list, n, written));
    for (int i = 0; i < n; i++)
        TRY(check_one(c, &list[i], step, written[i]));
    return RC_OK;
}

/* ---- what was said with it ---- */

static enum rc check_due(struct ctx *c, Day due)
{
    struct calendar *k;
    char day[DAY_TEXT], next[DAY_TEXT];

    if (due == 0)
        return RC_OK;
    if (due < c->today)
        return fail(c, RC_INVALID, "due", N_("%s has passed already"),
                    day_vn(due, day));
    TRY(calendar_read(c, &k));
    if (!calendar_works(k, due))
        return fail(c, RC_INVALID, "due",
                    N_("%s is not a working day; the next one is %s"),
                    day_vn(due, day), day_vn(calendar_add(k, due, 0), next));
    return RC_OK;
}

static enum rc check_words(struct ctx *c, enum activity_step step,
                           const struct activity_move *how)
{
    const char *field = step == STEP_WITHDRAW ? "reason" : "remark";

    if (how->remark.n > REMARK_MAX)
        return fail(c, RC_LIMIT, field, N_("the reason is too long"));
    if (str_trim(how->remark).n == 0 &&
        (step == STEP_RETURN || (step == STEP_WITHDRAW && c->actor)))
        return fail(c, RC_INVALID, field,
                    N_("say why, so that the unit knows what to do"));
    return step == STEP_RETURN ? check_due(c, how->due) : RC_OK;
}

static enum rc check_keys(struct ctx *c, const Str *keys, int n)
{
    if (n < 1 || n > ACTIVITY_MAX_MOVE)
        return fail(c, RC_LIMIT, "key",
                    N_("choose 1 to %d activities at a time"),
                    ACTIVITY_MAX_MOVE);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < i; j++)
            if (str_eq(keys[i], keys[j]))
                return fail(c, RC_INVALID, "key",
                            N_("'%.*s' stands twice in the list"),
                            STR(keys[i]));
    return RC_OK;
}

/* ---- the change ---- */

struct moving {
    const Str *keys;
    int n;
    enum activity_step step;
    const struct activity_move *how;
};

static Str describe(struct ctx *c, const struct moving *m, Str digest)
{
    struct buf *b = NEW(c->arena, struct buf, 1);
    char day[DAY_TEXT];

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_char(b, '{');
    if (m->step == STEP_WITHDRAW || m->how->remark.n) {
        buf_z(b, m->step == STEP_WITHDRAW ? "\"reason\":" : "\"remark\":");
        buf_json(b, m->how->remark);
        buf_char(b, ',');
    }
    if (m->step == STEP_RETURN && m->how->due)
        buf_fmt(b, "\"due\":\"%s\",", day_iso(m->how->due, day));
    if (m->n > 1) {
        buf_z(b, "\"keys\":[");
        for (int i = 0; i < m->n; i++) {
            buf_z(b, i ? "," : "");
            buf_json(b, m->keys[i]);
        }
        buf_z(b, "],");
    }
    if (m->step != STEP_WITHDRAW)
        buf_fmt(b, "\"digest\":\"%.*s\",", STR(digest));
    b->p[b->n - 1] = '}';
    return buf_view(b);
}

static enum rc write_entry(struct ctx *c, const struct moving *m, Str digest)
{
    const char *action = str_fmt(c->arena, "activity.%s", step_keys[m->step]).p;

    return change_entry(c, action, m->n == 1 ? "activity" : "activities",
                        m->n == 1 ? m->keys[0] : S(""), describe(c, m, digest));
}

static enum rc write(struct ctx *c, const struct moving *m,
                     const struct activity *list)
{
    const struct step_rule *rule = step_find(m->step, list[0].state);
    struct activity_turn turn = { .to = rule->to, .remark = S("") };
    struct activity_writer *w;
    enum rc rc;

    if (m->step == STEP_RETURN) {
        turn.due = m->how->due;
        turn.remark = m->how->remark;
    }
    TRY(activity_writer_open(c, &w));
    rc = activity_writer_turn(w, list, m->n, &turn);
    if (rc == RC_OK)
        rc = activity_writer_flush(w);
    if (rc == RC_OK)
        rc = write_entry(c, m, activity_writer_digest(w));
    activity_writer_close(w);
    return rc;
}

static enum rc change(struct ctx *c, const struct moving *m)
{
    struct activity *list;

    TRY(activity_by_keys(c, m->keys, m->n, &list));
    for (int i = 0; i < m->n; i++)
        if (list[i].id == 0)
            return activity_missing(c, m->keys[i]);
    TRY(check_all(c, list, m->n, m->step));
    return write(c, m, list);
}

enum rc activity_move(struct ctx *c, const Str *keys, int n,
                      enum activity_step step, const struct activity_move *how)
{
    struct moving m = { keys, n, step, how };
    bool stale;

    TRY(check_keys(c, keys, n));
    TRY(check_words(c, step, how));
    TRY(rollup_today(c, &stale));
    TRY(change_begin(c));
    if (change(c, &m) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

enum rc activity_withdraw(struct ctx *c, Str key, Str reason)
{
    struct activity_move how = { .remark = reason };

    return activity_move(c, &key, 1, STEP_WITHDRAW, &how);
}

/* ---- what may be done ---- */

struct asking {
    struct ctx *c;
    const struct org *o;
    struct period_locks *locks;
};

static bool is_locked(const struct asking *k, const struct activity *a)
{
    int units[ACTIVITY_MAX_UNITS];

    for (int i = 0; i < a->n_units; i++)
        units[i] = org_find(k->o, a->units[i]);
    return period_locks_find(k->locks, a->campaign, a->to, units, a->n_units) !=
           NULL;
}

static bool may(const struct asking *k, enum act act, const struct activity *a)
{
    return !k->c->actor || authz_may(k->c, act, lead_of(k->o, a));
}

static unsigned steps_of(const struct asking *k, const struct activity *a,
                         bool written)
{
    unsigned steps = 0;

    if (a->ended != SEQ_LIVE || is_locked(k, a))
        return 0;
    for (int i = 0; i < n_step_rules; i++) {
        const struct step_rule *rule = &step_rules[i];

        if (rule->from & STATE_BIT(a->state) && may(k, rule->act, a) &&
            !(rule->other && written))
            steps |= 1U << rule->step;
    }
    for (int i = 0; i < n_save_rules; i++)
        if (save_rules[i].was & STATE_BIT(a->state) && may(k, ACT_ENTER, a) &&
            may(k, save_rules[i].act, a))
            steps |= ACTIVITY_MAY_SAVE;
    return steps;
}

enum rc activity_may(struct ctx *c, const struct activity *list, int n,
                     unsigned *ret)
{
    struct asking k = { .c = c };
    bool *written = NEW(c->arena, bool, n + 1);

    TRY(org_get(c, &k.o));
    TRY(period_locks_read(c, &k.locks));
    TRY(read_written(c, list, n, written));
    for (int i = 0; i < n; i++)
        ret[i] = steps_of(&k, &list[i], written[i]);
    return RC_OK;
}
