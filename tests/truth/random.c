/*
 * Random operations.  Each is made from what the model holds now, so that most
 * are possible; some are then spoilt on purpose.
 */
#include "random.h"

#include <string.h>

#include "base/num.h"
#include "base/str.h"

enum { TOP = 0, ROOM = 56, RECORD_ROOM = 170 };

void gen_init(struct gen *g, const struct m_world *w, uint64_t seed)
{
    *g = (struct gen){ .state = seed * UINT64_C(0x9e3779b97f4a7c15) + 1,
                       .w = w };
}

int gen_below(struct gen *g, int n)
{
    uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    z ^= z >> 31;
    return (int)(z % (uint64_t)n);
}

bool gen_chance(struct gen *g, int percent)
{
    return gen_below(g, 100) < percent;
}

Day gen_day(struct gen *g, Day from, Day to)
{
    return from + gen_below(g, to - from + 1);
}

void gen_frame(struct m_world *w)
{
    static const int parents[] = { M_NONE, 0, 0, M_NONE, 3 };

    w->campaigns[0] =
        (struct m_campaign){ 0, day_of(2021, 5, 18), day_of(2024, 5, 17) };
    w->campaigns[1] =
        (struct m_campaign){ 1, day_of(2022, 1, 1), day_of(2023, 12, 31) };
    w->noptions = countof(parents);
    memcpy(w->option_parent, parents, sizeof parents);
}

/* ---- picking ---- */

static const struct m_state *now(const struct gen *g)
{
    return m_now(g->w);
}

/* A unit for which ok() holds on d, or M_NONE after many misses. */
static int pick(struct gen *g, Day d,
                bool (*ok)(const struct m_state *, int, Day))
{
    for (int tries = 0; tries < 200 && g->units; tries++) {
        int u = gen_below(g, g->units);

        if (ok(now(g), u, d))
            return u;
    }
    return M_NONE;
}

static int pick_alive(struct gen *g, Day d)
{
    return pick(g, d, m_alive);
}

static bool in_tree0(const struct m_state *s, int u, Day d)
{
    return m_edge_on(s, 0, u, d) != NULL;
}

static bool in_tree1(const struct m_state *s, int u, Day d)
{
    return m_edge_on(s, 1, u, d) != NULL;
}

static bool in_tree2(const struct m_state *s, int u, Day d)
{
    return m_edge_on(s, 2, u, d) != NULL;
}

static int pick_parent(struct gen *g, int tree, Day d)
{
    static bool (*const in_tree[])(const struct m_state *, int,
                                   Day) = { in_tree0, in_tree1, in_tree2 };

    if (tree > 0 && gen_chance(g, 10))
        return M_NONE;
    return pick(g, d, in_tree[tree]);
}

static bool closed(const struct m_state *s, int u, Day d)
{
    return u != TOP && m_known(s, u) && !m_alive(s, u, d);
}

static int pick_tree(struct gen *g)
{
    int n = gen_below(g, 10);

    return n < 6 ? 0 : n < 9 ? 1 : 2;
}

static Day event_day(struct gen *g)
{
    const struct m_world *w = g->w;

    if (gen_chance(g, 25) && w->nsteps > 1) {
        const struct m_op *op =
            &w->steps[w->nsteps - 1 -
                      (size_t)gen_below(g, (int)(w->nsteps - 1) % 40 + 1)]
                 .op;

        if (op->day)
            return op->day;
    }
    if (gen_chance(g, 20))
        return gen_day(g, w->today + 1, w->today + 500);
    return gen_day(g, day_of(2021, 1, 1), day_of(2025, 6, 30));
}

/* A day after everything that hangs on the unit. */
static Day quiet_day(struct gen *g, int unit)
{
    const struct m_state *s = now(g);
    Day last = day_of(2020, 1, 2);

    for (int i = 0; i < s->nedges; i++) {
        const struct m_edge *e = &s->edges[i];

        if ((e->unit == unit || e->parent == unit) && e->from > last)
            last = e->from;
    }
    for (int i = 0; i < s->nrecords; i++)
        for (int k = 0; k < s->records[i].nholders; k++)
            if (s->records[i].holders[k] == unit && s->records[i].day >= last)
                last = s->records[i].day + 1;
    return last + (gen_chance(g, 40) ? 0 : gen_below(g, 90));
}

/* ---- records ---- */

static void fill_measures(struct gen *g, struct m_record *r)
{
    r->sessions = r->turns = 0;
    r->persons = M_NONE;
    if (!gen_chance(g, 12)) {
        r->sessions = gen_below(g, 9) * MICRO;
        r->turns = gen_below(g, 700) * MICRO;
    }
    if (gen_chance(g, 65))
        r->persons = gen_below(g, 300) * MICRO;
    r->option = gen_below(g, g->w->noptions + 1) - 1;
}

/* Mostly nothing is said; as many drafts as all others together. */
static void fill_status(struct gen *g, struct m_record *r)
{
    r->status = M_UNSAID;
    if (gen_chance(g, 20))
        r->status = M_DRAFT;
    else if (gen_chance(g, 25))
        r->status = (enum m_status)(M_DRAFT + gen_below(g, M_APPROVED));
}

static void fill_holders(struct gen *g, struct m_record *r)
{
    int n = gen_chance(g, 70) ? 1 : 2 + gen_below(g, M_HOLDERS - 1);

    r->nholders = 0;
    for (int i = 0; i < n; i++) {
        int u = pick_alive(g, r->day);
        bool twice = false;

        for (int k = 0; k < r->nholders; k++)
            twice |= r->holders[k] == u;
        if (u != M_NONE && !twice)
            r->holders[r->nholders++] = u;
    }
    if (!r->nholders)
        r->holders[r->nholders++] = TOP;
}

static void new_record(struct gen *g, struct m_record *r)
{
    const struct m_campaign *c;

    *r =
        (struct m_record){ .key = g->records++, .campaign = gen_chance(g, 20) };
    c = &g->w->campaigns[r->campaign];
    r->day = gen_day(g, c->from, c->to);
    fill_holders(g, r);
    fill_measures(g, r);
    fill_status(g, r);
}

static void edit_record(struct gen *g, struct m_record *r)
{
    const struct m_state *s = now(g);
    const struct m_campaign *c;

    if (!s->nrecords) {
        new_record(g, r);
        return;
    }
    *r = s->records[gen_below(g, s->nrecords)];
    fill_status(g, r);
    c = &g->w->campaigns[r->campaign];
    if (gen_chance(g, 40))
        r->day = gen_day(g, c->from, c->to);
    if (gen_chance(g, 40))
        fill_holders(g, r);
    if (gen_chance(g, 70))
        fill_measures(g, r);
}

static void op_add(struct gen *g, struct m_op *op)
{
    op->kind = OP_SAVE;
    op->nrecords = 1;
    if (now(g)->nrecords < RECORD_ROOM)
        new_record(g, &op->records[0]);
    else
        edit_record(g, &op->records[0]);
}

static void op_edit(struct gen *g, struct m_op *op)
{
    op->kind = OP_SAVE;
    op->nrecords = 1;
    edit_record(g, &op->records[0]);
}

static void op_import(struct gen *g, struct m_op *op)
{
    op->kind = OP_SAVE;
    op->nrecords = 2 + gen_below(g, M_BATCH - 1);
    for (int i = 0; i < op->nrecords; i++) {
        struct m_record *r = &op->records[i];

        edit_record(g, r);
        if (gen_chance(g, 60) && now(g)->nrecords < RECORD_ROOM)
            new_record(g, r);
        for (int k = 0; k < i; k++)
            if (op->records[k].key == r->key)
                new_record(g, r);
    }
}

static void op_withdraw(struct gen *g, struct m_op *op)
{
    const struct m_state *s = now(g);

    op->kind = OP_WITHDRAW;
    op->target =
        s->nrecords ? s->records[gen_below(g, s->nrecords)].key : g->records;
}

/* ---- steps ---- */

/* A record from which the step leads on, after many misses any. */
static int pick_for_step(struct gen *g, enum m_step_kind step)
{
    const struct m_state *s = now(g);
    const struct m_record *r = NULL;

    for (int tries = 0; tries < 30 && s->nrecords; tries++) {
        bool ends;

        r = &s->records[gen_below(g, s->nrecords)];
        if (m_after(step, r->status, &ends) != M_UNSAID || ends)
            break;
    }
    return r ? r->key : g->records;
}

static void op_step(struct gen *g, struct m_op *op)
{
    int n = 1 + gen_below(g, gen_chance(g, 50) ? 1 : M_BATCH);

    op->kind = OP_STEP;
    op->step = (enum m_step_kind)gen_below(g, M_STEPS);
    if (op->step == M_END || gen_chance(g, 20))
        n = 1;
    while (op->nkeys < n) {
        int key = pick_for_step(g, op->step);
        bool twice = false;

        if (gen_chance(g, 3))
            key = gen_below(g, g->records + 1);
        for (int i = 0; i < op->nkeys; i++)
            twice |= op->keys[i] == key;
        if (twice && !gen_chance(g, 3))
            n--;
        else
            op->keys[op->nkeys++] = key;
    }
}

/* ---- locks ---- */

/* Early days only, and not often: what is locked stays as it is. */
static void op_lock(struct gen *g, struct m_op *op)
{
    const struct m_campaign *c;

    op->kind = OP_LOCK;
    op->target = gen_chance(g, 30);
    c = &g->w->campaigns[op->target];
    op->nunits = 1;
    op->units[0] = gen_below(g, g->units);
    op->last = gen_day(g, c->from - 5, c->from + 300);
    if (gen_chance(g, 5))
        op->last = g->w->today;
}

static void op_open(struct gen *g, struct m_op *op)
{
    const struct m_state *s = now(g);

    op->kind = OP_OPEN;
    op->nunits = 1;
    op->target = s->nlocks ? gen_below(g, s->nlocks) : 0;
    op->last = g->w->today + gen_below(g, 150) - 5;
    for (int tries = 0; tries < 15; tries++) {
        op->units[0] = gen_below(g, g->units);
        if (s->nlocks && m_known(s, op->units[0]) &&
            m_above(g->w, s, op->units[0]) >> s->locks[op->target].unit & 1)
            return;
    }
}

/* ---- events ---- */

static void set_parent(struct gen *g, struct m_op *op)
{
    int parent = pick_parent(g, op->tree, op->day);

    op->nparents = parent != M_NONE;
    op->parents[0] = parent;
}

static void op_found(struct gen *g, struct m_op *op)
{
    op->kind = OP_FOUND;
    op->nnames = 1;
    op->nunits = 1;
    op->tree = pick_tree(g);
    op->units[0] = g->units;
    if (g->units < ROOM)
        g->units++;
    set_parent(g, op);
}

static void op_reopen(struct gen *g, struct m_op *op)
{
    int u = pick(g, op->day, closed);

    op_found(g, op);
    if (u != M_NONE)
        op->units[0] = u;
}

static void op_rename(struct gen *g, struct m_op *op)
{
    op->kind = OP_RENAME;
    op->nnames = 1;
    op->nunits = 1;
    op->units[0] = gen_below(g, g->units);
}

static void pick_units(struct gen *g, struct m_op *op, int most)
{
    int n = 1 + gen_below(g, most);

    for (int i = 0; i < n; i++) {
        int u = pick_alive(g, op->day);
        bool skip = u == TOP || u == M_NONE;

        for (int k = 0; k < op->nunits; k++)
            skip |= op->units[k] == u;
        if (!skip)
            op->units[op->nunits++] = u;
    }
}

static void op_move(struct gen *g, struct m_op *op)
{
    op->kind = OP_MOVE;
    op->tree = pick_tree(g);
    pick_units(g, op, 3);
    set_parent(g, op);
}

/* Adds a successor: alive, or (with room) new, or the unit itself. */
static void add_successor(struct gen *g, struct m_op *op, bool may_stay)
{
    int u = pick_alive(g, op->day);

    if (may_stay && gen_chance(g, 30))
        u = op->units[0];
    else if (op->kind != OP_DISSOLVE && gen_chance(g, 40) && g->units < ROOM)
        u = g->units++;
    for (int i = 0; i < op->nunits && !may_stay; i++)
        if (op->units[i] == u)
            return;
    for (int i = 0; i < op->ninto; i++)
        if (op->into[i] == u)
            return;
    if (u != M_NONE)
        op->into[op->ninto++] = u;
}

static int count_new(const struct gen *g, const struct m_op *op)
{
    int n = 0;

    for (int i = 0; i < op->ninto; i++)
        n += !m_known(now(g), op->into[i]);
    return n;
}

static void name_new_ones(struct gen *g, struct m_op *op)
{
    bool one = gen_chance(g, 50);

    op->nnames = count_new(g, op);
    if (!op->nnames)
        return;
    op->tree = pick_tree(g);
    set_parent(g, op);
    for (int i = 1; i < op->nnames && op->nparents && !one; i++) {
        int p = pick_parent(g, op->tree, op->day);

        if (p == M_NONE)
            p = op->parents[0];
        op->parents[op->nparents++] = p;
    }
}

/* Often the closing unit has stayed quiet since its last record. */
static void pick_closing(struct gen *g, struct m_op *op, int most)
{
    pick_units(g, op, most);
    if (!op->nunits || !gen_chance(g, 75))
        return;
    for (int i = 0; i < op->nunits; i++) {
        Day d = quiet_day(g, op->units[i]);

        if (!i || d > op->day)
            op->day = d;
    }
}

static void op_merge(struct gen *g, struct m_op *op)
{
    op->kind = OP_MERGE;
    pick_closing(g, op, 3);
    add_successor(g, op, false);
    name_new_ones(g, op);
}

static void set_shares(struct gen *g, struct m_op *op)
{
    int64_t whole[] = { MICRO, 100 * MICRO, MICRO * MICRO };
    int64_t sum = whole[gen_below(g, 3)], left = 100, part;

    op->nshares = op->ninto;
    for (int i = 0; i < op->ninto; i++) {
        part = 1 + gen_below(g, (int)left - (op->ninto - i) + 1);
        if (i == op->ninto - 1)
            part = left;
        op->shares[i] = part * (sum / 100);
        left -= part;
    }
    if (sum == MICRO && op->ninto == 3 && gen_chance(g, 30)) {
        op->shares[0] = 333334;
        op->shares[1] = op->shares[2] = 333333;
    }
}

static void op_split(struct gen *g, struct m_op *op)
{
    int n = 2 + gen_below(g, 2);

    op->kind = OP_SPLIT;
    pick_closing(g, op, 1);
    if (!op->nunits)
        op->units[op->nunits++] = TOP + 1;
    for (int tries = 0; tries < 6 && op->ninto < n; tries++)
        add_successor(g, op, true);
    name_new_ones(g, op);
    op->policy = (enum m_policy)gen_below(g, 3);
    if (op->policy == M_SHARES)
        set_shares(g, op);
}

static void op_dissolve(struct gen *g, struct m_op *op)
{
    op->kind = OP_DISSOLVE;
    op->policy = M_KEEP;
    pick_closing(g, op, 2);
    for (int i = gen_below(g, 3); i > 0; i--)
        add_successor(g, op, false);
    if (gen_chance(g, 5))
        name_new_ones(g, op);
}

static void op_undo(struct gen *g, struct m_op *op)
{
    int n = (int)g->w->nsteps;

    op->kind = OP_UNDO;
    for (int tries = 0; tries < 40; tries++) {
        int k = n - 1 - gen_below(g, n > 60 && gen_chance(g, 70) ? 60 : n);
        enum m_kind kind = g->w->steps[k].op.kind;

        op->target = k;
        if (kind >= OP_FOUND && kind <= OP_DISSOLVE &&
            (!g->w->steps[k].undone || gen_chance(g, 5)))
            return;
    }
}

/* ---- the opening ---- */

/* The first units: parent in the main tree, in the second, in the third. */
static const struct {
    int main, front, third;
} opening[] = {
    { M_NONE, -2, -2 }, { 0, -2, -2 }, { 0, -2, -2 },      { 0, -2, -2 },
    { 1, -2, -2 },      { 1, -2, -2 }, { 2, -2, 14 },      { 2, -2, -2 },
    { 3, -2, -2 },      { 3, -2, -2 }, { 0, M_NONE, -2 },  { 4, 10, -2 },
    { 5, 10, -2 },      { 6, 10, -2 }, { -2, -2, M_NONE }, { -2, -2, 14 },
};

static bool opening_op(struct gen *g, struct m_op *op)
{
    int tree = g->setup / countof(opening), u = g->setup % countof(opening);
    int parent;

    if (tree > 2)
        return false;
    g->setup++;
    parent = tree == 0   ? opening[u].main
             : tree == 1 ? opening[u].front
                         : opening[u].third;
    if (parent == -2)
        return opening_op(g, op);
    op->kind = m_known(now(g), u) ? OP_MOVE : OP_FOUND;
    op->nnames = op->kind == OP_FOUND;
    op->day = day_of(2020, 1, 1) + tree;
    op->tree = tree;
    op->nunits = 1;
    op->units[0] = u;
    op->nparents = parent != M_NONE;
    op->parents[0] = parent;
    if (g->units <= u)
        g->units = u + 1;
    return true;
}

/* ---- spoiling ---- */

static void spoil_record(struct gen *g, struct m_op *op)
{
    struct m_record *r = &op->records[gen_below(g, op->nrecords)];

    switch (gen_below(g, 3)) {
    case 0:
        r->day = g->w->campaigns[r->campaign].to + 1 + gen_below(g, 99);
        break;
    case 1:
        r->day = g->w->campaigns[r->campaign].from - 1 - gen_below(g, 99);
        break;
    default:
        r->holders[0] = gen_below(g, g->units);
    }
}

static void spoil_event(struct gen *g, struct m_op *op)
{
    switch (gen_below(g, 6)) {
    case 0:
        if (op->nunits && op->nunits < M_LIST) {
            op->units[op->nunits] = op->units[0];
            op->nunits++;
        }
        break;
    case 1:
        op->day = day_of(1999, 1, 1) + gen_below(g, 2000);
        break;
    case 2:
        op->ninto = op->ninto ? op->ninto - 1 : 0;
        op->nparents = op->nparents ? 1 : 0;
        if (op->nnames && op->kind >= OP_MERGE)
            op->nnames = count_new(g, op);
        break;
    case 3:
        if (op->nshares)
            op->shares[0] += MICRO;
        break;
    case 4:
        if (op->nunits && !op->ninto)
            op->units[0] = gen_below(g, g->units);
        break;
    default:
        if (op->nparents)
            op->parents[0] = gen_below(g, g->units);
    }
}

void gen_op(struct gen *g, struct m_op *op)
{
    static const struct {
        int weight;
        void (*make)(struct gen *, struct m_op *);
    } kinds[] = {
        { 26, op_add },  { 12, op_edit },  { 6, op_withdraw }, { 5, op_import },
        { 6, op_found }, { 3, op_reopen }, { 4, op_rename },   { 10, op_move },
        { 7, op_merge }, { 8, op_split },  { 5, op_dissolve }, { 8, op_undo },
        { 20, op_step }, { 1, op_lock },   { 1, op_open },
    };
    int at = gen_below(g, 122), i = 0;

    *op = (struct m_op){ .tree = M_NONE, .target = M_NONE };
    if (opening_op(g, op))
        return;
    op->day = event_day(g);
    while (i < countof(kinds) - 1 && at >= kinds[i].weight)
        at -= kinds[i++].weight;
    kinds[i].make(g, op);
    if (op->kind == OP_SAVE || op->kind == OP_WITHDRAW || op->kind == OP_UNDO ||
        op->kind >= OP_STEP)
        op->day = 0;
    if (op->kind == OP_SAVE && gen_chance(g, 8))
        spoil_record(g, op);
    else if (op->day && gen_chance(g, 8))
        spoil_event(g, op);
}
