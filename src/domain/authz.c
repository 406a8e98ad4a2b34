/*
 * The decision.  Grants are compared with a unit by climbing from the unit: over
 * its superiors in every tree and, where it is closed, over its successors.
 */
#include "domain/authz.h"

#include <assert.h>
#include <string.h>

#include "domain/org.h"

#define BIT(act) (1U << (act))

/* What each role may do.  Its rank is its number. */
static const struct {
    const char *key, *name;
    unsigned acts;
    bool second;
} roles[ROLE_COUNT] = {
    [ROLE_NONE] = { "", N_("no role"), 0, false },
    [ROLE_READER] = { "reader", N_("reader"), BIT(ACT_NAME) | BIT(ACT_READ),
                      false },
    [ROLE_REPORTER] = { "reporter", N_("reporter"),
                        BIT(ACT_NAME) | BIT(ACT_READ) | BIT(ACT_DRAFT) |
                            BIT(ACT_ENTER),
                        false },
    [ROLE_REVIEWER] = { "reviewer", N_("reviewer"),
                        BIT(ACT_NAME) | BIT(ACT_READ) | BIT(ACT_CHECK), false },
    [ROLE_APPROVER] = { "approver", N_("approver"),
                        BIT(ACT_NAME) | BIT(ACT_READ) | BIT(ACT_CHECK) |
                            BIT(ACT_APPROVE) | BIT(ACT_PERSON),
                        true },
    [ROLE_ADMIN] = { "administrator", N_("administrator"),
                     BIT(ACT_NAME) | BIT(ACT_READ) | BIT(ACT_PERSON) |
                         BIT(ACT_ADMIN),
                     true },
};

bool role_needs_second(enum role role)
{
    return roles[role].second;
}

bool role_has(enum role role, enum act act)
{
    return (roles[role].acts & BIT(act)) != 0;
}

Str role_key(enum role role)
{
    return str_of(roles[role].key);
}

const char *role_name(enum role role)
{
    return roles[role].name;
}

enum role role_find(Str key)
{
    for (int i = ROLE_NONE + 1; i < ROLE_COUNT; i++)
        if (str_is(key, roles[i].key))
            return (enum role)i;
    return ROLE_NONE;
}

/* ---- from a unit upwards ---- */

/* Units that have a say over one: itself, its superiors, its successors. */
struct climb {
    struct arena *a;
    const struct org *o;
    Day today;
    int *at; /* each once */
    size_t n, cap;
};

enum { NOWHERE = -1 };

static int place_of(const struct climb *k, int unit)
{
    for (size_t i = 0; i < k->n; i++)
        if (k->at[i] == unit)
            return (int)i;
    return NOWHERE;
}

static void reach(struct climb *k, int unit)
{
    if (unit == ORG_NONE || place_of(k, unit) != NOWHERE)
        return;
    *PUSH(k->a, k->at, k->n, k->cap) = unit;
}

static void reach_heirs(struct climb *k, const struct org_unit *u)
{
    const struct org_succession *last =
        u->n_successions ? &u->successions[u->n_successions - 1] : NULL;

    if (!last)
        return;
    for (int i = 0; i < last->n; i++)
        reach(k, last->heirs[i].unit);
}

/* The edges of today; of a unit without any, the last it had in each tree. */
static void reach_superiors(struct climb *k, int unit)
{
    const struct org_unit *u = &k->o->units[unit];
    bool alive = org_alive(k->o, unit, k->today);

    assert(org_has(k->o, unit));
    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];
        bool last = i + 1 == u->n_edges || u->edges[i + 1].tree != e->tree;

        if (alive ? e->from <= k->today && k->today < e->to : last)
            reach(k, e->parent);
    }
}

/* The unit with its successors: what a grant for the unit alone is enough for. */
static int climb_own(struct climb *k, const struct ctx *c, const struct org *o,
                     int unit)
{
    *k = (struct climb){ .a = c->arena, .o = o, .today = c->today };
    reach(k, unit);
    for (size_t i = 0; i < k->n; i++)
        if (!org_alive(o, k->at[i], c->today))
            reach_heirs(k, &o->units[k->at[i]]);
    return (int)k->n;
}

static void climb_above(struct climb *k)
{
    for (size_t i = 0; i < k->n; i++) {
        reach_superiors(k, k->at[i]);
        if (!org_alive(k->o, k->at[i], k->today))
            reach_heirs(k, &k->o->units[k->at[i]]);
    }
}

/* ---- grants ---- */

/* Is the grant of any use to its holder in this session? */
static bool in_force(const struct actor *a, const struct grant *g, Day today)
{
    assert(g->role < ROLE_COUNT);
    return g->from <= today && today <= g->to &&
           (a->second || !roles[g->role].second);
}

static bool gives(const struct actor *a, const struct grant *g, enum act act,
                  Day today)
{
    if (!in_force(a, g, today) || !role_has(g->role, act))
        return false;
    /* a token does what its own role and its person's both may */
    return a->most == ROLE_COUNT || role_has(a->most, act);
}

static bool nobody_asks(const struct ctx *c)
{
    return c->actor == NULL;
}

static bool anywhere(struct ctx *c, enum act act)
{
    for (int i = 0; i < c->actor->n_grants; i++)
        if (gives(c->actor, &c->actor->grants[i], act, c->today))
            return true;
    return false;
}

/* The parents of the units granted, in every tree: what stands beside and above one
 * has a name there. */
static bool is_neighbour(struct ctx *c, const struct org *o,
                         const struct climb *up)
{
    for (int i = 0; i < c->actor->n_grants; i++) {
        const struct grant *g = &c->actor->grants[i];
        int at = org_find(o, g->unit);
        struct climb k;

        if (at == ORG_NONE || !gives(c->actor, g, ACT_NAME, c->today))
            continue;
        climb_own(&k, c, o, at);
        climb_above(&k);
        if (place_of(&k, up->at[0]) != NOWHERE)
            return true; /* a superior of mine */
        for (int j = 0; j < o->units[at].n_edges; j++) {
            const struct org_edge *e = &o->units[at].edges[j];

            if (e->parent != ORG_NONE && e->from <= c->today &&
                c->today < e->to && place_of(up, e->parent) != NOWHERE)
                return true; /* under my superior, as I am */
        }
    }
    return false;
}

/* One grant against the units that have a say: own of them are the unit itself. */
static bool reaches(const struct org *o, const struct grant *g,
                    const struct climb *k, int own, bool whole)
{
    int place = place_of(k, org_find(o, g->unit));

    if (place == NOWHERE)
        return false;
    return g->below || (place < own && !whole);
}

static bool decide(struct ctx *c, enum act act, int unit, bool whole)
{
    const struct org *o;
    struct climb k;
    int own;

    if (nobody_asks(c))
        return true;
    if (c->actor->anybody)
        return act == ACT_NAME || act == ACT_READ;
    if (org_get(c, &o) != RC_OK || !org_has(o, unit))
        return false;
    own = climb_own(&k, c, o, unit);
    /* drafts stay with the unit: no superior's grant is enough */
    if (act != ACT_DRAFT)
        climb_above(&k);
    for (int i = 0; i < c->actor->n_grants; i++) {
        const struct grant *g = &c->actor->grants[i];

        if (gives(c->actor, g, act, c->today) && reaches(o, g, &k, own, whole))
            return true;
    }
    if (act != ACT_NAME || whole)
        return false;
    return is_neighbour(c, o, &k);
}

bool authz_may(struct ctx *c, enum act act, int unit)
{
    if (unit != ORG_NONE)
        return decide(c, act, unit, false);
    if (nobody_asks(c))
        return true;
    if (c->actor->anybody)
        return act == ACT_NAME || act == ACT_READ;
    return anywhere(c, act);
}

bool authz_may_below(struct ctx *c, enum act act, int unit)
{
    return decide(c, act, unit, true);
}

bool authz_sees_any(struct ctx *c, enum act act, const int *units, int n)
{
    for (int i = 0; i < n; i++)
        if (authz_may(c, act, units[i]))
            return true;
    return false;
}

enum rc authz_unit(struct ctx *c, enum act act, Str unit, int *ret_unit)
{
    const struct org *o;
    int at;

    TRY(org_get(c, &o));
    at = org_find(o, unit);
    if (at != ORG_NONE && !o->units[at].n_lives)
        at = ORG_NONE;
    if (at == ORG_NONE ||
        !(authz_may(c, act, at) || authz_may(c, ACT_NAME, at)))
        return fail(c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(unit));
    if (!authz_may(c, act, at))
        return fail(c, RC_DENIED, "unit",
                    N_("you have no right to do this at unit '%.*s'; who "
                       "administers the unit can give it to you"),
                    STR(unit));
    *ret_unit = at;
    return RC_OK;
}

/* ---- granting ---- */

/* Nobody gives what they do not have: the same place, the same term, no higher
 * role.  An administrator gives any role; others only pass their own on. */
static bool can_give(struct ctx *c, const struct org *o,
                     const struct grant *own, const struct grant *g)
{
    int unit = org_find(o, g->unit), have = org_find(o, own->unit);
    bool passes_on = g->acting_for.n > 0;
    struct climb k;
    int n;

    if (unit == ORG_NONE || have == ORG_NONE ||
        !in_force(c->actor, own, c->today) || c->actor->most != ROLE_COUNT)
        return false;
    if (passes_on ? g->role != own->role || own->acting_for.n > 0 ||
                        !str_eq(g->acting_for, c->actor->person)
                  : own->role != ROLE_ADMIN)
        return false;
    if (g->role > own->role || g->from < own->from || g->to > own->to)
        return false;
    n = climb_own(&k, c, o, unit);
    climb_above(&k);
    return reaches(o, own, &k, n, g->below);
}

enum rc authz_may_grant(struct ctx *c, const struct grant *g)
{
    const struct org *o;

    if (nobody_asks(c))
        return RC_OK;
    TRY(org_get(c, &o));
    for (int i = 0; i < c->actor->n_grants; i++)
        if (can_give(c, o, &c->actor->grants[i], g))
            return RC_OK;
    return fail(c, RC_DENIED, "role",
                N_("you cannot give this right: nobody gives a higher role, a "
                   "wider place or a longer term than they have themselves"));
}

/* ---- as a unit ---- */

const struct actor *authz_unit_actor(struct ctx *c, Str unit)
{
    struct grant *g;
    struct actor *a;

    if (nobody_asks(c) || c->actor->anybody)
        return c->actor;
    g = NEW(c->arena, struct grant, 1);
    a = NEW(c->arena, struct actor, 1);
    *g = (struct grant){ .role = ROLE_READER,
                         .unit = str_dup(c->arena, unit),
                         .below = true,
                         .from = c->today,
                         .to = c->today };
    *a = (struct actor){ .person = c->actor->person,
                         .name = c->actor->name,
                         .grants = g,
                         .n_grants = 1,
                         .most = ROLE_COUNT };
    return a;
}
