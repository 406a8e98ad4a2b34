/* What a change of the organisation moves: records credited on both maps. */
#include "domain/reorg_bridge.h"

#include <stdlib.h>
#include <string.h>

#include "domain/question.h"
#include "domain/rollup.h"

enum { MANY_UNITS = 2000 };

struct reorg_bridge {
    struct ctx *c;
    struct org *org;
    struct maps *before;
    Day day;
};

/* What is known of a unit while records are read. */
struct tally_unit {
    struct measures comes, goes;
    bool changed, named, above;
};

struct move_key {
    int what, from, to;
    bool open;
};

struct bridging {
    struct reorg_bridge *b;
    const struct map *before, *after;
    const struct org *o; /* after */
    struct tally_unit *units;
    struct move_key *keys;
    struct reorg_bridge_side *out;
    struct credits from, to;
    bool moved; /* the record at hand */
};

enum rc reorg_bridge_begin(struct ctx *c, Day day, struct reorg_bridge **ret)
{
    struct reorg_bridge *b = NEW(c->arena, struct reorg_bridge, 1);
    const struct org *o;

    *ret = NULL;
    TRY(org_get(c, &o));
    b->c = c;
    b->day = day;
    b->org = org_copy(o);
    b->before = maps_new(b->org, day);
    *ret = b;
    return RC_OK;
}

void reorg_bridge_end(struct reorg_bridge *b)
{
    if (!b)
        return;
    maps_free(b->before);
    org_free(b->org);
    b->before = NULL;
    b->org = NULL;
}

/* ---- sums ---- */

static bool is_nothing(const struct measures *x)
{
    return memcmp(x, &(struct measures){ 0 }, sizeof *x) == 0;
}

static void add_part(int64_t more, int64_t *comes, int64_t *goes)
{
    *(more > 0 ? comes : goes) += more > 0 ? more : -more;
}

/* What one record changes at one unit: what it has there afterwards and had not, or
 * the other way round. */
static void differ(struct bridging *k, int unit, const struct measures *before,
                   const struct measures *after)
{
    struct measures more = { 0 };
    struct tally_unit *u = &k->units[unit];

    if (after)
        measures_add(&more, after, 1);
    if (before)
        measures_add(&more, before, -1);
    if (is_nothing(&more))
        return;
    u->changed = true;
    add_part(more.records, &u->comes.records, &u->goes.records);
    for (int i = 0; i < MEASURES; i++)
        add_part(more.m[i], &u->comes.m[i], &u->goes.m[i]);
}

static void differ_all(struct bridging *k)
{
    for (int i = 0; i < k->from.n; i++) {
        const struct credit *y = credit_at(&k->to, k->from.at[i].unit);

        differ(k, k->from.at[i].unit, &k->from.at[i].x, y ? &y->x : NULL);
    }
    for (int i = 0; i < k->to.n; i++)
        if (!credit_at(&k->from, k->to.at[i].unit))
            differ(k, k->to.at[i].unit, NULL, &k->to.at[i].x);
}

/* ---- moves ---- */

static bool same_key(const struct move_key *a, const struct move_key *b)
{
    return a->what == b->what && a->from == b->from && a->to == b->to &&
           a->open == b->open;
}

static void add_move(struct bridging *k, const struct move_key *key,
                     const struct measures *x, const struct record *r)
{
    struct reorg_bridge_side *out = k->out;
    int i = 0;

    k->moved = true;
    while (i < out->n_moves && !same_key(&k->keys[i], key))
        i++;
    if (i == REORG_MOST_MOVES) {
        out->more++;
        return;
    }
    if (i == out->n_moves) {
        k->keys[i] = *key;
        out->n_moves++;
    }
    measures_add(&out->moves[i].x, x, 1);
    out->moves[i].joint += r->n > 1;
}

/* From node x to node y: the highest unit that it stays under, and what lies above
 * that on either map. */
static void move(struct bridging *k, int x, int y, const struct measures *m,
                 const struct record *r)
{
    int up[MAP_MAX_DEPTH], to[MAP_MAX_DEPTH], i = 0;
    int n = map_chain(k->before, x, r->day, up);
    int n_to = map_chain(k->after, y, r->day, to);
    struct move_key key = { .what = ORG_NONE };

    while (i < n && i < n_to && up[i] == to[i])
        key.what = up[i++];
    if (i == n && i == n_to)
        return; /* it stands where it stood */
    key.from = i < n ? up[i] : ORG_NONE;
    key.to = i < n_to ? to[i] : ORG_NONE;
    add_move(k, &key, m, r);
}

static const struct credit *node_at(const struct credits *k, int unit)
{
    const struct credit *at = credit_at(k, unit);

    return at && at->own ? at : NULL;
}

/* The one node of a map that is none on the other; where there is none such, the one
 * node that there is; NULL: several. */
static const struct credit *sole(const struct credits *here,
                                 const struct credits *there)
{
    const struct credit *only = NULL, *any = NULL;
    int n = 0;

    for (int i = 0; i < here->n; i++) {
        if (!here->at[i].own)
            continue;
        any = &here->at[i];
        if (!node_at(there, any->unit)) {
            only = any;
            n++;
        }
    }
    if (n == 0)
        return here->nodes == 1 ? any : NULL;
    return n == 1 ? only : NULL;
}

static bool has_others(const struct credits *here, const struct credits *there)
{
    for (int i = 0; i < here->n; i++)
        if (here->at[i].own && !node_at(there, here->at[i].unit))
            return true;
    return false;
}

/* Nodes of one map alone: from or to the single one of the other map, else from or to
 * what cannot be named. */
static void move_others(struct bridging *k, const struct record *r)
{
    const struct credit *one = sole(&k->from, &k->to);
    const struct credit *other = sole(&k->to, &k->from);
    bool gone = has_others(&k->from, &k->to),
         new = has_others(&k->to, &k->from);

    for (int i = 0; i < k->to.n; i++) {
        const struct credit *y = &k->to.at[i];
        struct move_key open = { ORG_NONE, ORG_NONE, y->unit, true };

        if (!y->own || node_at(&k->from, y->unit))
            continue;
        if (one)
            move(k, one->unit, y->unit, &y->here, r);
        else if (!other || !gone)
            add_move(k, &open, &y->here, r);
    }
    for (int i = 0; i < k->from.n; i++) {
        const struct credit *x = &k->from.at[i];
        struct move_key open = { ORG_NONE, x->unit, ORG_NONE, true };

        if (!x->own || node_at(&k->to, x->unit))
            continue;
        if (one == x && new)
            continue; /* told from the other end */
        if (other)
            move(k, x->unit, other->unit, &x->here, r);
        else
            add_move(k, &open, &x->here, r); /* several on both */
    }
}

static enum rc take_record(void *arg, const struct record *r)
{
    struct bridging *k = arg;

    k->moved = false;
    record_credit(k->before, r, &k->from);
    record_credit(k->after, r, &k->to);
    differ_all(k);
    for (int i = 0; i < k->from.n; i++) {
        const struct credit *x = &k->from.at[i];

        if (x->own && node_at(&k->to, x->unit))
            move(k, x->unit, x->unit, &x->here, r);
    }
    move_others(k, r);
    k->out->records += k->moved;
    k->out->joint += k->moved && r->n > 1;
    return RC_OK;
}

/* ---- rows ---- */

static int depth_of(const struct bridging *k, int unit)
{
    int chain[MAP_MAX_DEPTH];
    int before = unit < k->before->org->n
                     ? map_chain(k->before, unit, k->b->day, chain)
                     : 0;
    int after = map_chain(k->after, unit, k->b->day, chain);

    return after > before ? after : before;
}

static void mark_above(struct bridging *k, const struct map *m, int unit)
{
    int chain[MAP_MAX_DEPTH];
    int n = map_chain(m, unit, k->b->day, chain);

    for (int i = 1; i < n; i++)
        k->units[chain[i]].above = true;
}

/* Named first, then those that something comes to or goes from, the highest first:
 * what is left out where they are too many lies deep. */
static int important_first(const void *a, const void *b)
{
    const struct reorg_row *x = a, *y = b;
    int nx = x->named ? 0 : x->changed ? 1 : 2;
    int ny = y->named ? 0 : y->changed ? 1 : 2;

    if (nx != ny)
        return nx - ny;
    return x->depth != y->depth ? x->depth - y->depth : str_cmp(x->key, y->key);
}

static int lowest_first(const void *a, const void *b)
{
    const struct reorg_row *x = a, *y = b;

    return x->depth != y->depth ? y->depth - x->depth : str_cmp(x->key, y->key);
}

static Str name_of(const struct bridging *k, int unit)
{
    return str_dup(k->b->c->arena, org_name_on(k->o, unit, k->b->day)->name);
}

static void add_row(struct bridging *k, int unit, struct reorg_row *row)
{
    const struct tally_unit *u = &k->units[unit];
    const struct maps *was = k->b->before;
    int tree = k->before->tree;

    *row = (struct reorg_row){ .key = str_dup(k->b->c->arena,
                                              k->o->units[unit].key),
                               .name = name_of(k, unit),
                               .depth = depth_of(k, unit),
                               .named = u->named,
                               .changed = u->changed,
                               .comes = u->comes,
                               .goes = u->goes };
    row->before = unit < was->org->n &&
                  org_edge_on(was->org, unit, tree, k->b->day) != NULL;
    row->after = org_edge_on(k->o, unit, tree, k->b->day) != NULL;
}

static void set_rows(struct bridging *k)
{
    struct reorg_bridge_side *out = k->out;
    int n = 0;

    for (int i = 0; i < k->o->n; i++) {
        if (!k->units[i].changed && !k->units[i].named)
            continue;
        if (i < k->before->org->n)
            mark_above(k, k->before, i);
        mark_above(k, k->after, i);
    }
    for (int i = 0; i < k->o->n; i++)
        n += k->units[i].changed || k->units[i].named || k->units[i].above;
    out->rows = NEW(k->b->c->arena, struct reorg_row, n + 1);
    n = 0;
    for (int i = 0; i < k->o->n; i++)
        if (k->units[i].changed || k->units[i].named || k->units[i].above)
            add_row(k, i, &out->rows[n++]);
    out->all_rows = n;
    out->n_rows = n < REORG_MOST_ROWS ? n : REORG_MOST_ROWS;
    qsort(out->rows, (size_t)n, sizeof *out->rows, important_first);
    qsort(out->rows, (size_t)out->n_rows, sizeof *out->rows, lowest_first);
}

/* ---- moves in words ---- */

static void name_end(const struct bridging *k, int unit, Str *key, Str *name)
{
    *key = *name = S("");
    if (unit == ORG_NONE)
        return;
    *key = str_dup(k->b->c->arena, k->o->units[unit].key);
    *name = name_of(k, unit);
}

static int largest_first(const void *a, const void *b)
{
    const struct reorg_move *x = a, *y = b;

    if (x->x.records != y->x.records)
        return x->x.records < y->x.records ? 1 : -1;
    if (!str_eq(x->what_key, y->what_key))
        return str_cmp(x->what_key, y->what_key);
    if (!str_eq(x->from_key, y->from_key))
        return str_cmp(x->from_key, y->from_key);
    return str_cmp(x->to_key, y->to_key);
}

static void set_moves(struct bridging *k)
{
    struct reorg_bridge_side *out = k->out;

    for (int i = 0; i < out->n_moves; i++) {
        struct reorg_move *m = &out->moves[i];

        name_end(k, k->keys[i].what, &m->what_key, &m->what_name);
        name_end(k, k->keys[i].from, &m->from_key, &m->from_name);
        name_end(k, k->keys[i].to, &m->to_key, &m->to_name);
        m->open = k->keys[i].open;
    }
    if (out->n_moves)
        qsort(out->moves, (size_t)out->n_moves, sizeof *out->moves,
              largest_first);
}

/* ---- reading ---- */

static enum rc read_moved(struct bridging *k, const struct maps *after,
                          const struct campaign *campaign)
{
    struct record_query rq = { .campaign = campaign->ident,
                               .from = DAY_MIN,
                               .to = DAY_MAX,
                               .known = SEQ_NOW };
    int *touched, n = rollup_touched(k->b->c, k->b->before, after, &touched);

    if (n == 0)
        return RC_OK;
    if (n <= MANY_UNITS) {
        rq.units = touched;
        rq.n_units = n;
    }
    return record_read(k->b->c, k->o, &rq, take_record, k);
}

enum rc reorg_bridge_read(struct reorg_bridge *b,
                          const struct reorg_bridge_ask *ask,
                          struct reorg_bridge_side *ret)
{
    struct ctx *c = b->c;
    struct bridging *k = NEW(c->arena, struct bridging, 1);
    struct maps *after;
    enum rc rc;
    int tree, which = ask->then ? ROLL_THEN : ROLL_NOW;

    *ret = (struct reorg_bridge_side){ .n_rows = 0 };
    TRY(org_get(c, &k->o));
    tree = org_find_tree(k->o, ask->campaign->tree);
    if (tree == ORG_NONE || tree >= b->org->n_trees)
        return RC_OK;
    after = maps_new(k->o, b->day);
    k->b = b;
    k->before = b->before->at[tree][which];
    k->after = after->at[tree][which];
    k->out = ret;
    k->units = NEW(c->arena, struct tally_unit, k->o->n + 1);
    k->keys = NEW(c->arena, struct move_key, REORG_MOST_MOVES);
    ret->moves = NEW(c->arena, struct reorg_move, REORG_MOST_MOVES);
    for (int i = 0; i < ask->n_named; i++) {
        int unit = org_find(k->o, ask->named[i]);

        if (unit != ORG_NONE)
            k->units[unit].named = true;
    }
    rc = read_moved(k, after, ask->campaign);
    if (rc == RC_OK) {
        set_rows(k);
        set_moves(k);
    }
    maps_free(after);
    return rc;
}
