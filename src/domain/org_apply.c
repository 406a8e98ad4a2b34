/*
 * What each kind of event does to the organisation (docs/figures.md section 1).
 * The steps: resolve names, check what must hold before, change the lists, check
 * the places that were changed.
 */
#include "domain/org_edit.h"

#include <assert.h>
#include <string.h>

struct place { /* an edge that was changed and must be checked */
    int unit, tree;
};

struct step {
    struct org *o;
    const struct event *ev;
    struct err *e;
    struct arena *a; /* scratch */
    bool check;
    int *units, *into, *parents;
    int n_units, n_into, n_parents;
    int tree;        /* ORG_NONE where the event names none */
    bool *fresh;     /* per into: is founded by this event */
    bool *closing;   /* per unit of units */
    int64_t *shares; /* per into */
    struct place *places;
    size_t n_places, cap_places;
};

static const char *day_of_step(const struct step *s, char out[DAY_TEXT])
{
    return day_vn(s->ev->day, out);
}

static Str key_of(const struct step *s, int unit)
{
    return s->o->units[unit].key;
}

static bool in_list(const int *list, int n, int item)
{
    for (int i = 0; i < n; i++)
        if (list[i] == item)
            return true;
    return false;
}

static bool is_closing(const struct step *s, int unit)
{
    for (int i = 0; i < s->n_units; i++)
        if (s->units[i] == unit && s->closing[i])
            return true;
    return false;
}

static void note_place(struct step *s, int unit, int tree)
{
    *PUSH(s->a, s->places, s->n_places, s->cap_places) =
        (struct place){ unit, tree };
}

/* ---- resolving ---- */

static enum rc resolve(struct step *s, const Str *keys, int n,
                       const char *field, int **ret)
{
    *ret = NEW(s->a, int, n + 1);
    for (int i = 0; i < n; i++) {
        (*ret)[i] = org_find(s->o, keys[i]);
        if ((*ret)[i] == ORG_NONE)
            return err_set(s->e, RC_INVALID, field,
                           N_("there is no unit '%.*s'"), STR(keys[i]));
        if (in_list(*ret, i, (*ret)[i]) && strcmp(field, "parent") != 0)
            return err_set(s->e, RC_INVALID, field,
                           N_("unit '%.*s' is listed twice"), STR(keys[i]));
    }
    return RC_OK;
}

/* The tree named, or the only one there is. */
static enum rc resolve_tree(struct step *s)
{
    s->tree = ORG_NONE;
    if (s->ev->tree.n) {
        s->tree = org_find_tree(s->o, s->ev->tree);
        if (s->tree == ORG_NONE)
            return err_set(s->e, RC_INVALID, "tree",
                           N_("there is no tree '%.*s'"), STR(s->ev->tree));
    } else if (s->o->n_trees == 1) {
        s->tree = 0;
    }
    return RC_OK;
}

static enum rc resolve_all(struct step *s)
{
    const struct event *ev = s->ev;

    TRY(resolve_tree(s));
    TRY(resolve(s, ev->units, ev->n_units, "units", &s->units));
    TRY(resolve(s, ev->into, ev->n_into, "into", &s->into));
    TRY(resolve(s, ev->parents, ev->n_parents, "parent", &s->parents));
    s->n_units = ev->n_units;
    s->n_into = ev->n_into;
    s->n_parents = ev->n_parents;
    s->fresh = NEW(s->a, bool, s->n_into + 1);
    s->closing = NEW(s->a, bool, s->n_units + 1);
    s->shares = NEW(s->a, int64_t, s->n_into + 1);
    if (s->n_units == 0)
        return err_set(s->e, RC_INVALID, "units",
                       N_("the event names no unit"));
    for (int i = 0; i < s->n_units; i++)
        s->closing[i] = !in_list(s->into, s->n_into, s->units[i]);
    for (int i = 0; i < s->n_into; i++)
        s->fresh[i] = s->o->units[s->into[i]].n_lives == 0;
    return RC_OK;
}

static enum rc need_alive(struct step *s, int unit, const char *field)
{
    char day[DAY_TEXT];

    if (s->check && !org_alive(s->o, unit, s->ev->day))
        return err_set(s->e, RC_INVALID, field,
                       N_("unit '%.*s' is not alive on %s"),
                       STR(key_of(s, unit)), day_of_step(s, day));
    return RC_OK;
}

static enum rc need_tree(struct step *s)
{
    if (s->tree == ORG_NONE)
        return err_set(s->e, RC_INVALID, "tree",
                       N_("name the tree: there are several"));
    return RC_OK;
}

static enum rc check_places(struct step *s)
{
    for (size_t i = 0; i < s->n_places && s->check; i++)
        TRY(org_check_edge(s->o, s->places[i].unit, s->places[i].tree,
                           s->ev->day, s->e));
    return RC_OK;
}

/* ---- found, rename, move ---- */

static enum rc found_life(struct step *s, int unit, const Str *name)
{
    const struct org_unit *u = &s->o->units[unit];
    char day[DAY_TEXT];

    for (int i = 0; i < u->n_lives && s->check; i++)
        if (u->lives[i].to > s->ev->day)
            return err_set(s->e, RC_INVALID, "units",
                           N_("unit '%.*s' is alive on %s or later already"),
                           STR(u->key), day_of_step(s, day));
    if (!name && u->n_names == 0)
        return err_set(s->e, RC_INVALID, "name",
                       N_("the new unit '%.*s' needs a name"), STR(u->key));
    org_add_life(s->o, unit, s->ev->day);
    if (name)
        org_add_name(s->o, unit,
                     (struct org_name){ *name, S(""), s->ev->day, DAY_UNTIL });
    else
        org_add_name(s->o, unit,
                     (struct org_name){ u->names[u->n_names - 1].name,
                                        u->names[u->n_names - 1].short_name,
                                        s->ev->day, DAY_UNTIL });
    return RC_OK;
}

static void found_edge(struct step *s, int unit, int parent)
{
    org_add_edge(s->o, unit,
                 (struct org_edge){ .tree = s->tree,
                                    .parent = parent,
                                    .from = s->ev->day,
                                    .to = DAY_UNTIL });
    note_place(s, unit, s->tree);
}

static enum rc apply_found(struct step *s)
{
    TRY(need_tree(s));
    if (s->n_units != 1 || s->ev->n_names > 1 || s->n_parents > 1)
        return err_set(s->e, RC_INVALID, "units",
                       N_("found makes one unit with one name and at most one "
                          "superior"));
    TRY(found_life(s, s->units[0], s->ev->n_names ? &s->ev->names[0] : NULL));
    found_edge(s, s->units[0], s->n_parents ? s->parents[0] : ORG_NONE);
    return RC_OK;
}

static enum rc apply_rename(struct step *s)
{
    struct org_unit *u = &s->o->units[s->units[0]];
    Day d = s->ev->day;
    int at = 0;

    if (s->n_units != 1 || s->ev->n_names != 1)
        return err_set(s->e, RC_INVALID, "name",
                       N_("rename takes one unit and one name"));
    TRY(need_alive(s, s->units[0], "units"));
    while (at < u->n_names && !(u->names[at].from <= d && d < u->names[at].to))
        at++;
    if (at < u->n_names && u->names[at].from == d) {
        u->names[at].name = str_dup(s->o->arena, s->ev->names[0]);
        u->names[at].short_name = S("");
    } else if (at < u->n_names) {
        Day to = u->names[at].to;

        u->names[at].to = d;
        org_add_name(s->o, s->units[0],
                     (struct org_name){ s->ev->names[0], S(""), d, to });
    }
    return RC_OK;
}

static enum rc move_one(struct step *s, int unit, int parent)
{
    Day d = s->ev->day;
    int at = org_edge_index(s->o, unit, s->tree, d);
    struct org_edge *e = at < 0 ? NULL : &s->o->units[unit].edges[at];
    struct org_edge fresh = { .tree = s->tree, .parent = parent, .from = d };
    char day[DAY_TEXT];

    if (s->check && e && e->from == d && !e->implied)
        return err_set(s->e, RC_INVALID, "parent",
                       N_("unit '%.*s' would have two superiors in tree "
                          "'%.*s' on %s"),
                       STR(key_of(s, unit)), STR(s->o->trees[s->tree].key),
                       day_of_step(s, day));
    fresh.to = e ? e->to : org_free_until(s->o, unit, s->tree, d);
    if (e && e->from == d)
        org_drop_edge(s->o, unit, at);
    else if (e)
        e->to = d;
    org_add_edge(s->o, unit, fresh);
    note_place(s, unit, s->tree);
    return RC_OK;
}

static enum rc apply_move(struct step *s)
{
    TRY(need_tree(s));
    if (s->n_parents > 1)
        return err_set(s->e, RC_INVALID, "parent",
                       N_("move takes one superior"));
    for (int i = 0; i < s->n_units; i++) {
        TRY(need_alive(s, s->units[i], "units"));
        TRY(move_one(s, s->units[i], s->n_parents ? s->parents[0] : ORG_NONE));
    }
    return RC_OK;
}

/* ---- closing ---- */

static bool names_heir_after(const struct org_unit *u, int heir, Day d)
{
    for (int i = 0; i < u->n_successions; i++)
        for (int j = 0; j < u->successions[i].n; j++)
            if (u->successions[i].day > d &&
                u->successions[i].heirs[j].unit == heir)
                return true;
    return false;
}

/* A unit may close on D only if nothing of it is dated later. */
static enum rc may_close(struct step *s, int unit)
{
    const struct org_unit *u = &s->o->units[unit];
    Day d = s->ev->day;
    char day[DAY_TEXT];
    bool later = false;

    TRY(need_alive(s, unit, "units"));
    day_of_step(s, day);
    for (int i = 0; i < u->n_lives; i++) {
        if (u->lives[i].from == d)
            return err_set(s->e, RC_INVALID, "units",
                           N_("unit '%.*s' was founded on %s: it must live "
                              "one day at least"),
                           STR(u->key), day);
        later |= u->lives[i].from > d ||
                 (u->lives[i].to > d && u->lives[i].to != DAY_UNTIL);
    }
    for (int i = 0; i < u->n_edges; i++)
        later |= u->edges[i].from > d;
    for (int i = 0; i < u->n_names; i++)
        later |= u->names[i].from > d;
    for (int i = 0; i < u->n_successions; i++)
        later |= u->successions[i].day > d;
    for (int i = 0; i < u->n_forebears; i++)
        later |= names_heir_after(&s->o->units[u->forebears[i]], unit, d);
    if (later)
        return err_set(s->e, RC_CONFLICT, "units",
                       N_("unit '%.*s' has a later event (a name, a place or "
                          "its end after %s); undo that first"),
                       STR(u->key), day);
    return RC_OK;
}

/* Nearest superior of unit on D that does not close. */
static int superior(const struct step *s, int unit, int tree)
{
    const struct org_edge *e = org_edge_on(s->o, unit, tree, s->ev->day);

    while (e && e->parent != ORG_NONE && is_closing(s, e->parent))
        e = org_edge_on(s->o, e->parent, tree, s->ev->day);
    return e ? e->parent : ORG_NONE;
}

static uint32_t stood_in(const struct step *s, int unit)
{
    uint32_t trees = 0;

    for (int t = 0; t < s->o->n_trees; t++)
        if (org_edge_on(s->o, unit, t, s->ev->day))
            trees |= 1u << t;
    return trees;
}

static void take_place(struct step *s, int heir, int tree, int parent)
{
    Day d = s->ev->day;

    org_add_edge(s->o, heir,
                 (struct org_edge){ .tree = tree,
                                    .parent = parent,
                                    .from = d,
                                    .to = org_free_until(s->o, heir, tree, d),
                                    .implied = true });
    note_place(s, heir, tree);
}

/* Rule (a): heirs take the place of the first unit listed that stood there. */
static void take_places(struct step *s, const uint32_t *stood)
{
    for (int t = 0; t < s->o->n_trees; t++) {
        int first = 0, parent;

        while (first < s->n_units && !(stood[first] & 1u << t))
            first++;
        if (first == s->n_units)
            continue;
        parent = superior(s, s->units[first], t);
        for (int i = 0; i < s->n_into; i++)
            if (!org_edge_on(s->o, s->into[i], t, s->ev->day))
                take_place(s, s->into[i], t, parent);
    }
}

/* Is `unit` at or under `top` on D? */
static bool stands_under(const struct step *s, int unit, int top, int tree)
{
    const struct org_edge *e;

    for (int depth = 0; unit != ORG_NONE && depth < 100; depth++) {
        if (unit == top)
            return true;
        e = org_edge_on(s->o, unit, tree, s->ev->day);
        unit = e ? e->parent : ORG_NONE;
    }
    return false;
}

struct rehome {
    int child, tree, parent;
};

/* Rule (b), one edge of a child: where does it go? */
static enum rc rehome_edge(struct step *s, int child, int unit,
                           const struct org_edge *e, int *ret_parent)
{
    char day[DAY_TEXT];

    if (e->from > s->ev->day)
        return err_set(s->e, RC_CONFLICT, "units",
                       N_("unit '%.*s' comes under '%.*s' on %s; undo that "
                          "event first"),
                       STR(key_of(s, child)), STR(key_of(s, unit)),
                       day_vn(e->from, day));
    if (s->n_into == 0)
        return err_set(s->e, RC_INVALID, "units",
                       N_("unit '%.*s' still stands under '%.*s' on %s: move "
                          "or close it first, or name a successor"),
                       STR(key_of(s, child)), STR(key_of(s, unit)),
                       day_of_step(s, day));
    *ret_parent = stands_under(s, s->into[0], child, e->tree)
                      ? superior(s, unit, e->tree)
                      : s->into[0];
    return RC_OK;
}

static enum rc find_rehomes(struct step *s, int unit, struct rehome **list,
                            size_t *n, size_t *cap)
{
    const struct org_unit *u = &s->o->units[unit];

    for (int i = 0; i < u->n_children; i++) {
        int child = u->children[i];
        const struct org_unit *k = &s->o->units[child];

        for (int j = 0; j < k->n_edges && !is_closing(s, child); j++) {
            const struct org_edge *e = &k->edges[j];
            int parent = ORG_NONE;

            if (e->parent != unit || e->to <= s->ev->day)
                continue;
            TRY(rehome_edge(s, child, unit, e, &parent));
            *PUSH(s->a, *list, *n, *cap) =
                (struct rehome){ child, e->tree, parent };
        }
    }
    return RC_OK;
}

static void rehome(struct step *s, const struct rehome *h)
{
    Day d = s->ev->day;
    int at = org_edge_index(s->o, h->child, h->tree, d);
    struct org_edge *e = &s->o->units[h->child].edges[at];
    struct org_edge fresh = *e;

    fresh.parent = h->parent;
    fresh.from = d;
    fresh.implied = true;
    if (e->from == d)
        org_drop_edge(s->o, h->child, at);
    else
        e->to = d;
    org_add_edge(s->o, h->child, fresh);
    note_place(s, h->child, h->tree);
}

static void end_unit(struct step *s, int unit)
{
    struct org_unit *u = &s->o->units[unit];
    Day d = s->ev->day;

    for (int i = 0; i < u->n_lives; i++)
        if (u->lives[i].from < d && d < u->lives[i].to)
            u->lives[i].to = d;
    for (int i = u->n_edges - 1; i >= 0; i--) {
        /* one that begins on D stays as [D, D): it says where the unit was
         * when it closed */
        if (u->edges[i].from <= d && d < u->edges[i].to)
            u->edges[i].to = d;
    }
    for (int i = u->n_names - 1; i >= 0; i--) {
        if (u->names[i].from == d)
            u->n_names--;
        else if (d < u->names[i].to)
            u->names[i].to = d;
    }
}

static void add_succession(struct step *s, int unit, uint32_t stood)
{
    struct org_unit *u = &s->o->units[unit];
    struct org_succession x = { .day = s->ev->day,
                                .order = s->ev->made,
                                .trees = stood,
                                .policy = s->ev->policy,
                                .n = s->n_into };
    int at;

    x.heirs = NEW(s->o->arena, struct org_heir, x.n + 1);
    for (int i = 0; i < x.n; i++) {
        struct org_unit *h = &s->o->units[s->into[i]];

        x.heirs[i] = (struct org_heir){ s->into[i], s->shares[i] };
        if (s->into[i] != unit)
            org_note(s->o->arena, &h->forebears, &h->n_forebears,
                     &h->cap_forebears, unit);
    }
    (void)PUSH(s->o->arena, u->successions, u->n_successions,
               u->cap_successions);
    for (at = u->n_successions - 1; at > 0; at--) {
        const struct org_succession *before = &u->successions[at - 1];

        if (before->day < x.day ||
            (before->day == x.day && before->order < x.order))
            break;
        u->successions[at] = *before;
    }
    u->successions[at] = x;
}

static enum rc found_heir_edge(struct step *s, int unit, int parent)
{
    char day[DAY_TEXT];

    TRY(need_tree(s));
    if (s->check && is_closing(s, parent))
        return err_set(s->e, RC_INVALID, "parent",
                       N_("unit '%.*s' is not alive on %s"),
                       STR(key_of(s, parent)), day_of_step(s, day));
    found_edge(s, unit, parent);
    return RC_OK;
}

/* New successors: their life, name and, where a tree and superior are given, place. */
static enum rc found_heirs(struct step *s)
{
    const struct event *ev = s->ev;
    int fresh = 0, at = 0;

    for (int i = 0; i < s->n_into; i++)
        fresh += s->fresh[i];
    if (s->check &&
        (ev->n_names != fresh || (s->n_parents > 1 && s->n_parents != fresh)))
        return err_set(s->e, RC_INVALID, "name",
                       N_("%d new units need as many names, and one superior "
                          "for all or one each"),
                       fresh);
    for (int i = 0; i < s->n_into; i++) {
        if (!s->fresh[i]) {
            TRY(need_alive(s, s->into[i], "into"));
            continue;
        }
        TRY(found_life(s, s->into[i], &ev->names[at]));
        if (s->o->units[s->into[i]].kind.n == 0)
            s->o->units[s->into[i]].kind = s->o->units[s->units[0]].kind;
        if (s->n_parents)
            TRY(found_heir_edge(s, s->into[i],
                                s->parents[s->n_parents > 1 ? at : 0]));
        at++;
    }
    return RC_OK;
}

static enum rc close_units(struct step *s)
{
    uint32_t *stood = NEW(s->a, uint32_t, s->n_units);
    struct rehome *homes = NULL;
    size_t n = 0, cap = 0;

    for (int i = 0; i < s->n_units; i++) {
        if (s->closing[i] && s->check)
            TRY(may_close(s, s->units[i]));
        TRY(need_alive(s, s->units[i], "units"));
        stood[i] = stood_in(s, s->units[i]);
    }
    TRY(found_heirs(s));
    take_places(s, stood);
    for (int i = 0; i < s->n_units; i++)
        if (s->closing[i])
            TRY(find_rehomes(s, s->units[i], &homes, &n, &cap));
    for (size_t i = 0; i < n; i++)
        rehome(s, &homes[i]);
    for (int i = 0; i < s->n_units; i++) {
        if (s->closing[i])
            end_unit(s, s->units[i]);
        if (s->closing[i] || s->ev->kind == EVENT_SPLIT)
            add_succession(s, s->units[i], stood[i]);
    }
    return RC_OK;
}

static enum rc apply_merge(struct step *s)
{
    int closing = 0;

    if (s->n_into != 1)
        return err_set(s->e, RC_INVALID, "into",
                       N_("a merge needs one successor"));
    for (int i = 0; i < s->n_units; i++)
        closing += s->closing[i];
    if (closing == 0)
        return err_set(s->e, RC_INVALID, "units",
                       N_("a merge needs a unit that closes"));
    s->shares[0] = SHARE_WHOLE;
    return close_units(s);
}

/* Shares as parts of 1, 100 or 1,000,000 → millionths. */
static enum rc take_shares(struct step *s)
{
    const struct event *ev = s->ev;
    int64_t sum = 0, scale;

    if (ev->n_shares != s->n_into)
        return err_set(s->e, RC_INVALID, "shares",
                       N_("%d successors need %d shares"), s->n_into,
                       s->n_into);
    for (int i = 0; i < ev->n_shares; i++) {
        if (ev->shares[i] <= 0 ||
            ev->shares[i] > SHARE_WHOLE * INT64_C(1000000))
            return err_set(s->e, RC_INVALID, "shares",
                           N_("every share must be above 0"));
        sum += ev->shares[i];
    }
    scale = sum / SHARE_WHOLE;
    if (sum != scale * SHARE_WHOLE ||
        (scale != 1 && scale != 100 && scale != SHARE_WHOLE))
        return err_set(s->e, RC_INVALID, "shares",
                       N_("the shares must add up to 1, 100 or 1000000"));
    for (int i = 0; i < ev->n_shares; i++) {
        if (ev->shares[i] % scale)
            return err_set(s->e, RC_INVALID, "shares",
                           N_("a share is finer than one millionth"));
        s->shares[i] = ev->shares[i] / scale;
    }
    return RC_OK;
}

static enum rc apply_split(struct step *s)
{
    if (s->n_units != 1)
        return err_set(s->e, RC_INVALID, "units", N_("a split takes one unit"));
    if (s->n_into < 2)
        return err_set(s->e, RC_INVALID, "into",
                       N_("a split needs two successors at least"));
    if (s->ev->policy == POLICY_COUNT)
        return err_set(s->e, RC_INVALID, "policy",
                       N_("a split needs a policy: primary, shares or keep"));
    if (s->ev->policy == POLICY_SHARES)
        TRY(take_shares(s));
    return close_units(s);
}

static enum rc apply_dissolve(struct step *s)
{
    for (int i = 0; i < s->n_units; i++)
        if (!s->closing[i])
            return err_set(s->e, RC_INVALID, "into",
                           N_("unit '%.*s' cannot be its own successor"),
                           STR(key_of(s, s->units[i])));
    if (s->ev->policy != POLICY_KEEP)
        return err_set(s->e, RC_INVALID, "policy",
                       N_("the policy of a dissolution is keep"));
    return close_units(s);
}

enum rc org_apply(struct org *o, const struct event *ev, bool check,
                  struct err *e)
{
    static enum rc (*const kinds[EVENT_KINDS])(struct step *) = {
        [EVENT_FOUND] = apply_found, [EVENT_RENAME] = apply_rename,
        [EVENT_MOVE] = apply_move,   [EVENT_MERGE] = apply_merge,
        [EVENT_SPLIT] = apply_split, [EVENT_DISSOLVE] = apply_dissolve,
    };
    struct step s = { .o = o, .ev = ev, .e = e, .check = check };
    enum rc rc;

    assert(ev->kind < EVENT_KINDS);
    s.a = arena_new();
    rc = resolve_all(&s);
    if (rc == RC_OK)
        rc = kinds[ev->kind](&s);
    if (rc == RC_OK)
        rc = check_places(&s);
    arena_free(s.a);
    return rc;
}
