/* Changing and checking a unit's interval lists. */
#include "domain/org_edit.h"

#include <string.h>

void org_note(struct arena *a, int **list, int *n, size_t *cap, int item)
{
    size_t count = (size_t)*n;

    for (int i = *n - 1; i >= 0; i--)
        if ((*list)[i] == item)
            return;
    *PUSH(a, *list, count, *cap) = item;
    *n = (int)count;
}

void org_add_life(struct org *o, int unit, Day from)
{
    struct org_unit *u = &o->units[unit];

    *PUSH(o->arena, u->lives, u->n_lives, u->cap_lives) =
        (struct org_life){ from, DAY_UNTIL };
}

void org_add_name(struct org *o, int unit, struct org_name name)
{
    struct org_unit *u = &o->units[unit];
    int at;

    (void)PUSH(o->arena, u->names, u->n_names, u->cap_names);
    for (at = u->n_names - 1; at > 0 && u->names[at - 1].from > name.from; at--)
        u->names[at] = u->names[at - 1];
    name.name = str_dup(o->arena, name.name);
    name.short_name = str_dup(o->arena, name.short_name);
    u->names[at] = name;
}

void org_add_edge(struct org *o, int unit, struct org_edge e)
{
    struct org_unit *u = &o->units[unit];
    int at;

    (void)PUSH(o->arena, u->edges, u->n_edges, u->cap_edges);
    for (at = u->n_edges - 1; at > 0; at--) {
        const struct org_edge *before = &u->edges[at - 1];

        if (before->tree < e.tree ||
            (before->tree == e.tree && before->from <= e.from))
            break;
        u->edges[at] = *before;
    }
    u->edges[at] = e;
    if (e.parent != ORG_NONE) {
        struct org_unit *p = &o->units[e.parent];

        org_note(o->arena, &p->children, &p->n_children, &p->cap_children,
                 unit);
    }
}

void org_drop_edge(struct org *o, int unit, int at)
{
    struct org_unit *u = &o->units[unit];

    u->n_edges--;
    memmove(&u->edges[at], &u->edges[at + 1],
            (size_t)(u->n_edges - at) * sizeof *u->edges);
}

int org_edge_index(const struct org *o, int unit, int tree, Day d)
{
    const struct org_edge *e = org_edge_on(o, unit, tree, d);

    return e ? (int)(e - o->units[unit].edges) : ORG_NONE;
}

Day org_free_until(const struct org *o, int unit, int tree, Day d)
{
    const struct org_unit *u = &o->units[unit];
    Day to = DAY_UNTIL;

    for (int i = 0; i < u->n_lives; i++)
        if (u->lives[i].from <= d && d < u->lives[i].to)
            to = u->lives[i].to;
    for (int i = 0; i < u->n_edges; i++)
        if (u->edges[i].tree == tree && u->edges[i].from > d &&
            u->edges[i].from < to)
            to = u->edges[i].from;
    return to;
}

/* On every day: a life may follow on the day on which another ended. */
static bool lives_all(const struct org_unit *u, Day from, Day to)
{
    for (int i = 0; i < u->n_lives && from < to; i++)
        if (u->lives[i].from <= from && from < u->lives[i].to)
            from = u->lives[i].to;
    return from >= to;
}

/* Edges are sorted and do not overlap: walk a cursor over them. */
static bool in_tree_all(const struct org_unit *u, int tree, Day from, Day to)
{
    for (int i = 0; i < u->n_edges && from < to; i++) {
        const struct org_edge *e = &u->edges[i];

        if (e->tree == tree && e->from <= from && from < e->to)
            from = e->to;
    }
    return from >= to;
}

enum { MAX_DEPTH = 100 };

/* Is `target` above (or at) unit on some day of [from, to)? */
static bool reaches(const struct org *o, int unit, int target,
                    struct org_edge span, int depth)
{
    const struct org_unit *u = &o->units[unit];

    if (unit == target || depth > MAX_DEPTH)
        return true;
    for (int i = 0; i < u->n_edges; i++) {
        const struct org_edge *e = &u->edges[i];
        struct org_edge part = span;

        if (e->tree != span.tree || e->parent == ORG_NONE ||
            e->to <= span.from || e->from >= span.to)
            continue;
        if (part.from < e->from)
            part.from = e->from;
        if (part.to > e->to)
            part.to = e->to;
        if (reaches(o, e->parent, target, part, depth + 1))
            return true;
    }
    return false;
}

enum rc org_check_edge(const struct org *o, int unit, int tree, Day from,
                       struct err *e)
{
    const struct org_edge *edge = org_edge_on(o, unit, tree, from);
    const struct org_unit *u = &o->units[unit], *p;
    char day[DAY_TEXT];

    day_vn(from, day);
    if (!edge || edge->parent == ORG_NONE)
        return RC_OK;
    p = &o->units[edge->parent];
    if (!org_alive(o, edge->parent, from))
        return err_set(e, RC_INVALID, "parent",
                       N_("unit '%.*s' is not alive on %s and cannot be the "
                          "superior of '%.*s'"),
                       STR(p->key), day, STR(u->key));
    if (!lives_all(p, edge->from, edge->to))
        return err_set(e, RC_INVALID, "parent",
                       N_("unit '%.*s' closes later and cannot be the superior "
                          "of '%.*s' from %s on; undo the later event first"),
                       STR(p->key), STR(u->key), day);
    if (!in_tree_all(p, tree, edge->from, edge->to))
        return err_set(e, RC_INVALID, "parent",
                       N_("unit '%.*s' has no place in tree '%.*s' from %s on"),
                       STR(p->key), STR(o->trees[tree].key), day);
    if (reaches(o, edge->parent, unit, *edge, 0))
        return err_set(e, RC_INVALID, "parent",
                       N_("unit '%.*s' would stand under itself: '%.*s' is at "
                          "or below it in tree '%.*s' on or after %s"),
                       STR(u->key), STR(p->key), STR(o->trees[tree].key), day);
    return RC_OK;
}
