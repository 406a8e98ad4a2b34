/*
 * Lists of activities: which units are asked about, the records in the order of days,
 * each held against what is asked and what may be seen, then one page of them whole.
 */
#include "domain/activity_list.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "domain/activity_read.h"
#include "domain/authz.h"

#define COLUMNS                                                                \
    "SELECT a.id, a.unit, a.holders, a.form, a.state, a.due, a.key, a.title,"  \
    " a.topic, a.place, COALESCE(h.unit, 0) FROM "
#define MATCH                                                                  \
    " a.campaign = ?1 AND a.last_day >= ?2 AND a.last_day <= ?3"               \
    " AND a.ended = 9223372036854775807"
#define ALL                                                                    \
    COLUMNS "activity a LEFT JOIN activity_unit h ON h.activity = a.id"        \
            " WHERE" MATCH
#define UNITS                                                                  \
    "(?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23," \
    "?24,?25,?26,?27,?28,?29,?30,?31,?32,?33,?34,?35,?36,?37,?38,?39,?40,?41," \
    "?42,?43,?44)"
/* The few units first, whatever the planner thinks of the campaign. */
#define FEW                                                                    \
    COLUMNS "(SELECT id FROM activity WHERE unit IN " UNITS                    \
            " AND last_day >= ?2 AND last_day <= ?3 UNION"                     \
            " SELECT activity FROM activity_unit WHERE unit IN " UNITS         \
            ") x CROSS JOIN activity a LEFT JOIN activity_unit h"              \
            " ON h.activity = a.id WHERE a.id = x.id AND" MATCH
#define DOWN " ORDER BY a.last_day DESC, a.id DESC LIMIT ?4"
#define UP " ORDER BY a.last_day, a.id LIMIT ?4"
static const char SQL_ALL_DOWN[] = ALL DOWN;
static const char SQL_ALL_UP[] = ALL UP;
static const char SQL_FEW_DOWN[] = FEW DOWN;
static const char SQL_FEW_UP[] = FEW UP;

enum { MOST_STEPS = 400, MOST_WORDS = 8 };

/* ---- which units ---- */

struct asking {
    struct ctx *c;
    const struct activity_query *q;
    const struct org *o;
    struct arena *scratch;
    Str words[MOST_WORDS]; /* folded */
    int n_words;
    int few[ACTIVITY_FEW]; /* units that can hold what is asked for */
    int n_few;             /* -1: too many, or all */
    /* by unit, 0 not known yet, 1 yes, 2 no */
    char *below, *reads, *drafts;
};

static bool add_few(struct asking *k, int unit)
{
    for (int i = 0; i < k->n_few; i++)
        if (k->few[i] == unit)
            return true;
    if (k->n_few == ACTIVITY_FEW) {
        k->n_few = -1;
        return false;
    }
    k->few[k->n_few++] = unit;
    return true;
}

/* Everything that ever stood under these units, or that they took over; those that
 * do not any more are left out later. */
static void find_few(struct asking *k)
{
    const struct actor *who = k->c->actor;

    k->n_few = 0;
    if (k->q->unit != ORG_NONE) {
        add_few(k, k->q->unit);
    } else if (!who || who->anybody) {
        k->n_few = -1;
    } else {
        for (int i = 0; i < who->n_grants && k->n_few >= 0; i++) {
            int unit = org_find(k->o, who->grants[i].unit);

            if (unit != ORG_NONE)
                add_few(k, unit);
        }
    }
    for (int i = 0; i < k->n_few; i++) {
        const struct org_unit *u = &k->o->units[k->few[i]];

        for (int j = 0; j < u->n_children; j++)
            if (!add_few(k, u->children[j]))
                return;
        for (int j = 0; j < u->n_forebears; j++)
            if (!add_few(k, u->forebears[j]))
                return;
    }
}

struct climb {
    int at[MOST_STEPS];
    int n;
};

static void reach(struct climb *up, int unit)
{
    for (int i = 0; i < up->n; i++)
        if (up->at[i] == unit)
            return;
    if (unit != ORG_NONE && up->n < MOST_STEPS)
        up->at[up->n++] = unit;
}

/* Of today; of a closed unit the last place, and who took over. */
static void reach_above(const struct asking *k, struct climb *up, int unit)
{
    const struct org_unit *u = &k->o->units[unit];
    Day today = k->c->today;
    bool alive = org_alive(k->o, unit, today);

    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];
        bool last = i + 1 == u->n_edges || u->edges[i + 1].tree != e->tree;

        if (alive ? e->from <= today && today < e->to : last)
            reach(up, e->parent);
    }
    if (alive || u->n_successions == 0)
        return;
    for (int i = 0; i < u->successions[u->n_successions - 1].n; i++)
        reach(up, u->successions[u->n_successions - 1].heirs[i].unit);
}

static bool is_below(struct asking *k, int unit)
{
    struct climb up = { .n = 0 };

    if (k->q->unit == ORG_NONE)
        return true;
    if (k->below[unit])
        return k->below[unit] == 1;
    reach(&up, unit);
    for (int i = 0; i < up.n && up.at[i] != k->q->unit; i++)
        reach_above(k, &up, up.at[i]);
    k->below[unit] = 2;
    for (int i = 0; i < up.n; i++)
        if (up.at[i] == k->q->unit)
            k->below[unit] = 1;
    return k->below[unit] == 1;
}

static bool sees(struct asking *k, enum activity_state state, int unit)
{
    enum act act = state_act(state);
    char *known = act == ACT_DRAFT ? k->drafts : k->reads;

    if (!known[unit])
        known[unit] = authz_may(k->c, act, unit) ? 1 : 2;
    return known[unit] == 1;
}

/* ---- one record ---- */

struct found {
    Id id;
    Day due; /* of what was returned; 0 otherwise */
    bool returned;
};

struct taking {
    struct asking *k;
    Id id; /* of the record whose rows are being read, 0 none */
    bool fits, below, seen;
    struct found f;
    struct found *list;
    size_t n, cap;
};

static bool has_words(struct asking *k, struct rows *r)
{
    Str text;

    if (k->n_words == 0)
        return true;
    arena_reset(k->scratch);
    text =
        text_fold(k->scratch, str_fmt(k->scratch, "%.*s %.*s %.*s %.*s",
                                      STR(db_text(r, 6)), STR(db_text(r, 7)),
                                      STR(db_text(r, 8)), STR(db_text(r, 9))));
    for (int i = 0; i < k->n_words; i++)
        if (!memmem(text.p, (size_t)text.n, k->words[i].p,
                    (size_t)k->words[i].n))
            return false;
    return true;
}

static bool fits(struct asking *k, struct rows *r)
{
    const struct activity_query *q = k->q;

    if (q->state != STATE_KEEP && db_int(r, 4) != (int64_t)q->state)
        return false;
    if (q->form && db_int(r, 3) != (q->form < 0 ? 0 : q->form))
        return false;
    return has_words(k, r);
}

static void holder(struct taking *t, struct rows *r, Id unit)
{
    int at = org_find_id(t->k->o, unit);

    if (at == ORG_NONE || !t->fits)
        return;
    t->below = t->below || is_below(t->k, at);
    t->seen = t->seen || sees(t->k, (enum activity_state)db_int(r, 4), at);
}

static void end_record(struct taking *t)
{
    if (t->id && t->fits && t->below && t->seen)
        *PUSH(t->k->c->arena, t->list, t->n, t->cap) = t->f;
    t->id = 0;
}

/* A row of a joint record is one further holder. */
static void take_row(struct taking *t, struct rows *r)
{
    if (db_int(r, 0) != t->id) {
        end_record(t);
        t->id = db_int(r, 0);
        t->below = t->seen = false;
        t->fits = fits(t->k, r);
        t->f = (struct found){ .id = t->id,
                               .due = (Day)db_int(r, 5),
                               .returned = db_int(r, 4) == STATE_RETURNED };
        holder(t, r, db_int(r, 1));
    }
    if (db_int(r, 10))
        holder(t, r, db_int(r, 10));
}

/* ---- the list ---- */

static enum rc read_list(struct asking *k, struct taking *t, int64_t wanted,
                         struct activity_page *ret)
{
    const struct activity_query *q = k->q;
    bool up = q->order == ORDER_OLDEST, few = k->n_few >= 0;
    int64_t most =
        few || q->limit > ACTIVITY_FEW ? ACTIVITY_MOST : ACTIVITY_LOOKED;
    struct param p[4 + ACTIVITY_FEW] = { P_INT(q->campaign->ident),
                                         P_INT(q->from),
                                         P_INT(q->to ? q->to : DAY_MAX),
                                         P_INT(most + 1) };
    int64_t rows = 0;
    struct rows *r;

    for (int i = 0; few && i < ACTIVITY_FEW; i++)
        p[4 + i] = P_INT(i < k->n_few ? k->o->units[k->few[i]].id : INT64_C(0));
    TRY(db_stream(k->c->db,
                  few ? (up ? SQL_FEW_UP : SQL_FEW_DOWN)
                      : (up ? SQL_ALL_UP : SQL_ALL_DOWN),
                  (struct params){ p, few ? 4 + ACTIVITY_FEW : 4 }, &r,
                  &k->c->err));
    while ((int64_t)t->n < wanted && db_next(r))
        if (++rows <= most)
            take_row(t, r);
    end_record(t);
    ret->cut = rows > most;
    return db_end(r, &k->c->err);
}

static int due_first(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    Day dx = x->due ? x->due : DAY_MAX, dy = y->due ? y->due : DAY_MAX;

    if (dx != dy)
        return dx < dy ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* What was returned goes before the others, which stay in their order. */
static void returned_first(struct arena *a, struct found *list, size_t n)
{
    struct found *out = NEW(a, struct found, n + 1);
    size_t m = 0, returned;

    for (size_t i = 0; i < n; i++)
        if (list[i].returned)
            out[m++] = list[i];
    returned = m;
    for (size_t i = 0; i < n; i++)
        if (!list[i].returned)
            out[m++] = list[i];
    if (returned > 1)
        qsort(out, returned, sizeof *out, due_first);
    if (n)
        memcpy(list, out, n * sizeof *out);
}

static void begin(struct ctx *c, const struct activity_query *q,
                  struct asking *k)
{
    Str rest = text_fold(c->arena, q->words), word;

    *k = (struct asking){ .c = c, .q = q };
    while (k->n_words < MOST_WORDS && str_cut(&rest, ' ', &word))
        if (word.n)
            k->words[k->n_words++] = word;
}

/* c->arena's end takes the scratch memory back, whatever happens before. */
static void free_scratch(void *arena)
{
    arena_free(arena);
}

enum rc activity_list(struct ctx *c, const struct activity_query *q,
                      struct activity_page *ret)
{
    struct taking t = { .k = NULL };
    struct asking k;
    int64_t wanted;
    Id *ids;

    begin(c, q, &k);
    TRY(org_get(c, &k.o));
    k.below = NEW(c->arena, char, k.o->n + 1);
    k.reads = NEW(c->arena, char, k.o->n + 1);
    k.drafts = NEW(c->arena, char, k.o->n + 1);
    k.scratch = arena_new();
    arena_defer(c->arena, free_scratch, k.scratch);
    find_few(&k);
    *ret = (struct activity_page){ .order = q->order };
    if (q->order == ORDER_DEFAULT)
        ret->order = k.n_few >= 0 ? ORDER_URGENT : ORDER_NEWEST;
    wanted = k.n_few >= 0 || ret->order == ORDER_URGENT
                 ? ACTIVITY_MOST
                 : (int64_t)q->offset + q->limit + 1;
    t.k = &k;
    TRY(read_list(&k, &t, wanted, ret));
    if (ret->order == ORDER_URGENT)
        returned_first(c->arena, t.list, t.n);
    ret->total = (int64_t)t.n < wanted && !ret->cut ? (int)t.n : -1;
    if ((size_t)q->offset < t.n)
        ret->n = (int)(t.n - (size_t)q->offset);
    if (ret->n > q->limit)
        ret->n = q->limit;
    ret->more = (size_t)q->offset + (size_t)ret->n < t.n;
    ids = NEW(c->arena, Id, ret->n + 1);
    for (int i = 0; i < ret->n; i++)
        ids[i] = t.list[q->offset + i].id;
    return activity_by_ids(c, ids, ret->n, &ret->at);
}
