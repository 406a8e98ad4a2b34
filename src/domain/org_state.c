/*
 * What a list of units says, applied to the organisation: lives and names first,
 * then places, then the checks, so that the order of lines does not matter.
 */
#include "domain/org_edit.h"

#include <string.h>

struct list {
    struct org *o;
    const struct unit_fact *facts;
    int n;
    bool check;
    struct err *e;
};

static enum rc state_life(struct list *l, const struct unit_fact *f,
                          bool *fresh)
{
    struct org_unit *u = &l->o->units[f->unit];
    char day[DAY_TEXT];

    if (u->n_lives == 0) {
        org_add_life(l->o, f->unit, f->from);
        fresh[f->unit] = true;
    } else if (fresh[f->unit] && f->from < u->lives[0].from) {
        u->lives[0].from = f->from;
    }
    if (u->kind.n == 0)
        u->kind = str_dup(l->o->arena, f->kind);
    if (l->check && !org_alive(l->o, f->unit, f->from))
        return err_set(l->e, RC_INVALID, "from",
                       N_("unit '%.*s' is not alive on %s"), STR(u->key),
                       day_vn(f->from, day));
    return RC_OK;
}

static enum rc state_name(struct list *l, const struct unit_fact *f)
{
    struct org_unit *u = &l->o->units[f->unit];

    if (u->n_names == 0 && f->name.n) {
        org_add_name(l->o, f->unit,
                     (struct org_name){ f->name, f->short_name,
                                        u->lives[0].from, u->lives[0].to });
        return RC_OK;
    }
    if (u->n_names && u->names[0].from > u->lives[0].from)
        u->names[0].from = u->lives[0].from;
    if (l->check && f->name.n && u->n_names &&
        !str_eq(f->name, u->names[0].name))
        return err_set(l->e, RC_INVALID, "name",
                       N_("unit '%.*s' is already named '%.*s'; change a name "
                          "by an event 'rename'"),
                       STR(u->key), STR(u->names[0].name));
    return RC_OK;
}

static enum rc state_place(struct list *l, const struct unit_fact *f)
{
    const struct org_edge *there = org_edge_on(l->o, f->unit, f->tree, f->from);
    char day[DAY_TEXT];

    if (there && (there->parent == f->parent || !l->check))
        return RC_OK;
    if (there)
        return err_set(l->e, RC_INVALID, "parent",
                       N_("unit '%.*s' would have two superiors in tree "
                          "'%.*s' on %s"),
                       STR(l->o->units[f->unit].key),
                       STR(l->o->trees[f->tree].key), day_vn(f->from, day));
    org_add_edge(l->o, f->unit,
                 (struct org_edge){
                     .tree = f->tree,
                     .parent = f->parent,
                     .from = f->from,
                     .to = org_free_until(l->o, f->unit, f->tree, f->from) });
    return RC_OK;
}

static void state_code(struct list *l, const struct unit_fact *f)
{
    struct org_unit *u = &l->o->units[f->unit];

    if (f->scheme.n == 0)
        return;
    *PUSH(l->o->arena, u->codes, u->n_codes, u->cap_codes) =
        (struct org_code){ str_dup(l->o->arena, f->scheme),
                           str_dup(l->o->arena, f->code), f->from };
}

static enum rc state_all(struct list *l, bool *fresh)
{
    for (int i = 0; i < l->n; i++)
        if (l->facts[i].tree != ORG_NONE)
            TRY(state_life(l, &l->facts[i], fresh));
    for (int i = 0; i < l->n; i++) {
        const struct unit_fact *f = &l->facts[i];

        if (l->check && l->o->units[f->unit].n_lives == 0)
            return err_set(l->e, RC_INVALID, "tree",
                           N_("unit '%.*s' is in no tree: name its tree"),
                           STR(l->o->units[f->unit].key));
        if (f->tree != ORG_NONE) {
            TRY(state_name(l, f));
            TRY(state_place(l, f));
        }
        state_code(l, f);
    }
    for (int i = 0; i < l->n && l->check; i++)
        if (l->facts[i].tree != ORG_NONE)
            TRY(org_check_edge(l->o, l->facts[i].unit, l->facts[i].tree,
                               l->facts[i].from, l->e));
    return RC_OK;
}

enum rc org_state(struct org *o, const struct unit_fact *facts, int n,
                  bool check, struct err *e)
{
    struct list l = { o, facts, n, check, e };
    struct arena *a = arena_new();
    enum rc rc = state_all(&l, NEW(a, bool, o->n + 1));

    arena_free(a);
    return rc;
}
