/*
 * The organisation in memory: memory, look-ups, loading by the fold.  What an
 * event does to it is in org_apply.c, what a list of units does in org_state.c.
 */
#include "domain/org.h"

#include <assert.h>
#include <string.h>

#include "domain/image.h"
#include "domain/org_edit.h"
#include "domain/rollup.h"
#include "domain/unit_index.h"

static const char SQL_TREES[] = "SELECT id, key FROM tree ORDER BY id";
static const char SQL_UNITS[] = "SELECT id, key FROM unit ORDER BY id";
static const char SQL_FACTS[] =
    "SELECT unit, COALESCE(tree, 0), kind, name, short_name,"
    " COALESCE(parent, 0), first_day, scheme, code, origin"
    " FROM unit_fact WHERE made <= ?1 AND ended > ?1 ORDER BY origin, id";
static const char SQL_EVENTS[] =
    "SELECT key, day, kind, tree, units, successors, policy, shares, names,"
    " parents, made FROM event WHERE made <= ?1 AND ended > ?1 ORDER BY made";
/* Changes of the organisation move this number. */
static const char SQL_HEAD[] = "SELECT org_seq FROM rollup_state WHERE id = 1";

static const char SQL_HASH[] = "SELECT hash FROM log WHERE seq = ?1";

enum { EVENT_MADE = 10, FACT_ORIGIN = 9 }; /* columns */

/* ---- memory and look-ups ---- */

static struct org *org_new(void)
{
    struct arena *a = arena_new();
    struct org *o = NEW(a, struct org, 1);

    o->arena = a;
    o->slots = 256;
    o->by_key = NEW(a, int, o->slots);
    return o;
}

void org_free(struct org *o)
{
    if (o)
        arena_free(o->arena);
}

void org_forget(struct ctx *c)
{
    if (c->image) {
        shelf_put(c->shelf, c->image);
    } else {
        maps_free(c->maps);
        unit_index_free(c->names);
        org_free(c->org);
    }
    c->image = NULL;
    c->maps = NULL;
    c->names = NULL;
    c->org = NULL;
}

void org_keep(struct ctx *c, struct org *o)
{
    if (c->org == o)
        return;
    org_forget(c);
    c->org = o;
}

/* by_key holds index + 1; 0 is free. */
static void slot_put(struct org *o, int unit)
{
    uint64_t h = str_hash(o->units[unit].key);

    while (o->by_key[h & (uint64_t)(o->slots - 1)])
        h++;
    o->by_key[h & (uint64_t)(o->slots - 1)] = unit + 1;
}

static void slots_grow(struct org *o)
{
    o->slots *= 4;
    o->by_key = NEW(o->arena, int, o->slots);
    for (int i = 0; i < o->n; i++)
        slot_put(o, i);
}

bool org_has(const struct org *o, int unit)
{
    return unit >= 0 && unit < o->n;
}

int org_find(const struct org *o, Str key)
{
    uint64_t h = str_hash(key);
    int at;

    while ((at = o->by_key[h & (uint64_t)(o->slots - 1)]) != 0) {
        if (str_eq(o->units[at - 1].key, key))
            return at - 1;
        h++;
    }
    return ORG_NONE;
}

/* Ids are given in order and mostly without gaps. */
int org_find_id(const struct org *o, Id id)
{
    int lo = 0, hi = o->n;

    if (id >= 1 && id <= o->n && o->units[id - 1].id == id)
        return (int)id - 1;

    while (lo < hi) {
        int mid = (lo + hi) / 2;

        if (o->units[mid].id == id)
            return mid;
        if (o->units[mid].id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return ORG_NONE;
}

int org_find_tree(const struct org *o, Str key)
{
    for (int i = 0; i < o->n_trees; i++)
        if (str_eq(o->trees[i].key, key))
            return i;
    return ORG_NONE;
}

int org_tree_id(const struct org *o, Id id)
{
    for (int i = 0; i < o->n_trees; i++)
        if (o->trees[i].id == id)
            return i;
    return ORG_NONE;
}

int org_add_unit(struct org *o, Id id, Str key)
{
    size_t n = (size_t)o->n;
    struct org_unit *u = PUSH(o->arena, o->units, n, o->cap);

    o->n = (int)n;
    u->id = id;
    u->key = str_dup(o->arena, key);
    u->kind = S("");
    if (o->n * 2 > o->slots)
        slots_grow(o);
    else
        slot_put(o, o->n - 1);
    return o->n - 1;
}

int org_add_tree(struct org *o, Id id, Str key)
{
    assert(o->n_trees < ORG_MAX_TREES);
    o->trees[o->n_trees] = (struct org_tree){ id, str_dup(o->arena, key) };
    return o->n_trees++;
}

bool org_is_empty(const struct org *o)
{
    for (int i = 0; i < o->n; i++)
        if (o->units[i].n_lives)
            return false;
    return true;
}

bool org_alive(const struct org *o, int unit, Day d)
{
    const struct org_unit *u = &o->units[unit];

    for (int i = 0; i < u->n_lives; i++)
        if (u->lives[i].from <= d && d < u->lives[i].to)
            return true;
    return false;
}

const struct org_edge *org_edge_on(const struct org *o, int unit, int tree,
                                   Day d)
{
    const struct org_unit *u = &o->units[unit];

    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];

        if (e->tree == tree && e->from <= d && d < e->to)
            return e;
    }
    return NULL;
}

const struct org_name *org_name_on(const struct org *o, int unit, Day d)
{
    static const struct org_name unknown = { .name = { "", 0 },
                                             .short_name = { "", 0 } };
    const struct org_unit *u = &o->units[unit];
    const struct org_name *best = u->n_names ? &u->names[0] : &unknown;

    for (int i = 1; i < u->n_names; i++)
        if (u->names[i].from <= d)
            best = &u->names[i];
    return best;
}

/* ---- copying ---- */

static void *dup_items(struct arena *a, const void *p, size_t n, size_t size)
{
    void *q = arena_alloc(a, size, n);

    if (n)
        memcpy(q, p, n * size);
    return q;
}

#define DUP(field, count, cap)                                                 \
    do {                                                                       \
        u->field = dup_items(a, u->field, (size_t)u->count, sizeof *u->field); \
        u->cap = (size_t)u->count;                                             \
    } while (0)

static void copy_unit(struct arena *a, struct org_unit *u)
{
    u->key = str_dup(a, u->key);
    u->kind = str_dup(a, u->kind);
    DUP(lives, n_lives, cap_lives);
    DUP(names, n_names, cap_names);
    DUP(edges, n_edges, cap_edges);
    DUP(successions, n_successions, cap_successions);
    DUP(codes, n_codes, cap_codes);
    DUP(children, n_children, cap_children);
    DUP(forebears, n_forebears, cap_forebears);
    for (int i = 0; i < u->n_names; i++) {
        u->names[i].name = str_dup(a, u->names[i].name);
        u->names[i].short_name = str_dup(a, u->names[i].short_name);
    }
    for (int i = 0; i < u->n_codes; i++) {
        u->codes[i].scheme = str_dup(a, u->codes[i].scheme);
        u->codes[i].code = str_dup(a, u->codes[i].code);
    }
    for (int i = 0; i < u->n_successions; i++) {
        struct org_succession *s = &u->successions[i];

        s->heirs = dup_items(a, s->heirs, (size_t)s->n, sizeof *s->heirs);
    }
}

struct org *org_copy(const struct org *o)
{
    struct arena *a = arena_new();
    struct org *n = NEW(a, struct org, 1);

    *n = *o;
    n->arena = a;
    n->units = dup_items(a, o->units, (size_t)o->n, sizeof *o->units);
    n->cap = (size_t)o->n;
    n->by_key = dup_items(a, o->by_key, (size_t)o->slots, sizeof *o->by_key);
    for (int i = 0; i < n->n_trees; i++)
        n->trees[i].key = str_dup(a, o->trees[i].key);
    for (int i = 0; i < n->n; i++)
        copy_unit(a, &n->units[i]);
    return n;
}

/* ---- loading: the fold ---- */

static enum rc load_identities(struct ctx *c, struct org *o)
{
    struct rows *r;

    TRY(db_query(c->db, SQL_TREES, NO_PARAMS, &r, &c->err));
    while (db_next(r))
        org_add_tree(o, db_int(r, 0), db_text(r, 1));
    TRY(db_end(r, &c->err));
    TRY(db_query(c->db, SQL_UNITS, NO_PARAMS, &r, &c->err));
    while (db_next(r))
        org_add_unit(o, db_int(r, 0), db_text(r, 1));
    return db_end(r, &c->err);
}

struct fold {
    struct ctx *c;
    struct org *o;
    struct arena *scratch;
    struct rows *facts;
    bool have_fact;
    bool check;
};

static void read_fact(struct fold *f, struct unit_fact *fact)
{
    struct rows *r = f->facts;
    struct arena *a = f->scratch;
    Id parent = db_int(r, 5), tree = db_int(r, 1);

    fact->unit = org_find_id(f->o, db_int(r, 0));
    fact->tree = tree ? org_tree_id(f->o, tree) : ORG_NONE;
    fact->kind = str_dup(a, db_text(r, 2));
    fact->name = str_dup(a, db_text(r, 3));
    fact->short_name = str_dup(a, db_text(r, 4));
    fact->parent = parent ? org_find_id(f->o, parent) : ORG_NONE;
    fact->from = (Day)db_int(r, 6);
    fact->scheme = str_dup(a, db_text(r, 7));
    fact->code = str_dup(a, db_text(r, 8));
}

/* Applies all statements first made before entry `before`, list by list. */
static enum rc fold_facts(struct fold *f, int64_t before)
{
    while (f->have_fact && db_int(f->facts, FACT_ORIGIN) < before) {
        int64_t origin = db_int(f->facts, FACT_ORIGIN);
        struct unit_fact *list = NULL;
        size_t n = 0, cap = 0;

        do {
            read_fact(f, PUSH(f->scratch, list, n, cap));
            f->have_fact = db_next(f->facts);
        } while (f->have_fact && db_int(f->facts, FACT_ORIGIN) == origin);
        TRY(org_state(f->o, list, (int)n, f->check, &f->c->err));
        arena_reset(f->scratch);
    }
    return RC_OK;
}

static enum rc fold_event(struct fold *f, struct rows *r)
{
    struct event ev;
    enum rc rc;

    TRY(fold_facts(f, db_int(r, EVENT_MADE)));
    event_from_row(f->scratch, r, &ev);
    rc = org_apply(f->o, &ev, f->check, &f->c->err);
    if (rc != RC_OK) {
        Str reason = str_dup(f->c->arena, str_of(f->c->err.text));

        rc = fail(f->c, RC_CONFLICT, "event",
                  N_("event '%.*s' stands on it: %s"), STR(ev.key), reason.p);
    }
    arena_reset(f->scratch);
    return rc;
}

static enum rc fold_all(struct fold *f, int64_t known)
{
    struct err ignored = { 0 };
    struct rows *r;
    enum rc rc = RC_OK, ended;

    f->have_fact = db_next(f->facts);
    TRY(db_query(f->c->db, SQL_EVENTS, PARAMS(P_INT(known)), &r, &f->c->err));
    while (rc == RC_OK && db_next(r))
        rc = fold_event(f, r);
    ended = db_end(r, rc == RC_OK ? &f->c->err : &ignored);
    TRY(rc);
    TRY(ended);
    return fold_facts(f, SEQ_LIVE);
}

static enum rc load(struct ctx *c, int64_t known, bool check, struct org **ret)
{
    struct fold f = { .c = c, .o = org_new(), .check = check };
    struct err ignored = { 0 };
    enum rc rc = load_identities(c, f.o), ended;

    if (rc == RC_OK)
        rc =
            db_query(c->db, SQL_FACTS, PARAMS(P_INT(known)), &f.facts, &c->err);
    if (rc != RC_OK) {
        org_free(f.o);
        return rc;
    }
    f.scratch = arena_new();
    rc = fold_all(&f, known);
    arena_free(f.scratch);
    ended = db_end(f.facts, rc == RC_OK ? &c->err : &ignored);
    if (rc == RC_OK)
        rc = ended;
    if (rc != RC_OK) {
        org_free(f.o);
        return rc;
    }
    *ret = f.o;
    return RC_OK;
}

enum rc org_load(struct ctx *c, int64_t known, struct org **ret)
{
    return load(c, known, false, ret);
}

enum rc org_load_checked(struct ctx *c, struct org **ret)
{
    return load(c, SEQ_NOW, true, ret);
}

void org_ahead(struct ctx *c)
{
    db_ahead(c->db, SQL_HEAD, NO_PARAMS);
}

/* The hash of an entry; false where there is none. */
static enum rc entry_hash(struct ctx *c, struct shelf_key *key, bool *ret)
{
    struct rows *r;

    *ret = false;
    TRY(db_query(c->db, SQL_HASH, PARAMS(P_INT(key->seq)), &r, &c->err));
    if (db_next(r) && db_text(r, 0).n == HASH_BYTES) {
        memcpy(key->hash, db_text(r, 0).p, HASH_BYTES);
        *ret = true;
    }
    return db_end(r, &c->err);
}

/* Shared where others may see what is read now: nothing of it is still to be
 * committed. */
static enum rc fetch(struct ctx *c, int64_t head)
{
    struct shelf_key key = { .store = c->store,
                             .seq = head,
                             .today = c->today };
    bool known = false;
    enum rc rc;

    if (ctx_stands_still(c) || (c->seq > 0 && !c->has_entry))
        TRY(entry_hash(c, &key, &known));
    if (!known)
        return org_load(c, SEQ_NOW, &c->org);
    c->image = shelf_take(c->shelf, &image_kind, &key);
    c->image_day = c->today;
    rc = image_org(c, c->image, &c->org);
    if (rc != RC_OK)
        org_forget(c);
    return rc;
}

enum rc org_get(struct ctx *c, const struct org **ret)
{
    int64_t head = c->org_seq;
    bool still = ctx_stands_still(c) || c->seq > 0;

    /* another process may have changed it, but not since a snapshot was taken,
     * nor inside a change */
    if (c->org && c->org_is_fresh && still) {
        *ret = c->org;
        return RC_OK;
    }
    TRY(db_one(c->db, SQL_HEAD, NO_PARAMS, &head, &c->err));
    if (c->org &&
        (c->org_seq != head || (c->image && c->image_day != c->today)))
        org_forget(c);
    if (!c->org) {
        TRY(fetch(c, head));
        c->org_seq = head;
    }
    c->org_is_fresh = still;
    *ret = c->org;
    return RC_OK;
}
