/* Names of units while they are typed, for whom may see them. */
#include "base/text.h"
#include "domain/authz.h"
#include "domain/reorg.h"
#include "domain/unit_index.h"

enum { MOST_NEAR = 4000 };

/* Where a name may be seen at all, cheaply; the decision is authz_may's. */
struct near {
    const struct org *o;
    char *flag;
    int *list;
    int n;
};

static void near_add(struct near *k, int unit)
{
    if (unit == ORG_NONE || k->flag[unit] || k->n == MOST_NEAR)
        return;
    k->flag[unit] = 1;
    k->list[k->n++] = unit;
}

static void near_below(struct near *k)
{
    for (int i = 0; i < k->n; i++) {
        const struct org_unit *u = &k->o->units[k->list[i]];

        for (int j = 0; j < u->n_children; j++)
            near_add(k, u->children[j]);
        for (int j = 0; j < u->n_forebears; j++)
            near_add(k, u->forebears[j]);
    }
}

static void near_above(struct near *k)
{
    for (int i = 0; i < k->n; i++) {
        const struct org_unit *u = &k->o->units[k->list[i]];

        for (int j = 0; j < u->n_edges; j++)
            near_add(k, u->edges[j].parent);
        for (int j = 0; j < u->n_successions; j++)
            for (int h = 0; h < u->successions[j].n; h++)
                near_add(k, u->successions[j].heirs[h].unit);
    }
}

static void near_begin(struct near *k, struct ctx *c, const struct org *o)
{
    *k = (struct near){ .o = o,
                        .flag = NEW(c->arena, char, o->n + 1),
                        .list = NEW(c->arena, int, MOST_NEAR) };
}

/* What stands above a unit granted, and what stands below it and below its
 * parents; NULL where that is too much to be worth it. */
static const char *units_near(struct ctx *c, const struct org *o)
{
    const struct actor *a = c->actor;
    struct near below, up;

    if (!a || a->anybody)
        return NULL;
    near_begin(&below, c, o);
    near_begin(&up, c, o);
    for (int i = 0; i < a->n_grants; i++) {
        int unit = org_find(o, a->grants[i].unit);

        if (unit == ORG_NONE)
            continue;
        near_add(&up, unit);
        near_add(&below, unit);
        for (int j = 0; j < o->units[unit].n_edges; j++)
            near_add(&below, o->units[unit].edges[j].parent);
    }
    near_below(&below);
    near_above(&up);
    for (int i = 0; i < up.n; i++)
        below.flag[up.list[i]] = 1;
    return below.n < MOST_NEAR && up.n < MOST_NEAR ? below.flag : NULL;
}

struct naming {
    struct ctx *c;
    const char *near; /* of units_near */
};

static bool has_name(void *arg, int unit)
{
    const struct naming *k = arg;

    return (!k->near || k->near[unit]) && authz_may(k->c, ACT_NAME, unit);
}

/* The edge that holds today, or the last one. */
static int above(const struct org_unit *u, Day today)
{
    const struct org_edge *e = NULL;

    for (int i = 0; i < u->n_edges && u->edges[i].tree == u->edges[0].tree; i++)
        if (!e || u->edges[i].from <= today)
            e = &u->edges[i];
    return e ? e->parent : ORG_NONE;
}

Str unit_place(struct ctx *c, const struct org *o, int unit)
{
    int parent = above(&o->units[unit], c->today);

    if (parent == ORG_NONE || !authz_may(c, ACT_NAME, parent))
        return S("");
    return str_dup(c->arena, org_name_on(o, parent, c->today)->name);
}

static void suggest(struct ctx *c, const struct org *o,
                    const struct unit_match *m, struct unit_suggestion *ret)
{
    const struct org_unit *u = &o->units[m->unit];
    bool now = m->form == FORM_NAME || m->form == FORM_KEY;

    ret->key = str_dup(c->arena, u->key);
    ret->name = str_dup(c->arena, org_name_on(o, m->unit, c->today)->name);
    ret->place = unit_place(c, o, m->unit);
    ret->found = now ? S("") : str_dup(c->arena, m->text);
    ret->closed = !org_alive(o, m->unit, c->today);
}

enum rc unit_suggest(struct ctx *c, Str typed, int limit,
                     struct unit_suggestion **ret, int *ret_n)
{
    struct unit_match best[UNIT_FIND_MOST];
    struct naming naming = { c, NULL };
    struct terms t;
    struct unit_find f = { .terms = &t,
                           .take = has_name,
                           .arg = &naming,
                           .arena = c->arena,
                           .most = limit };
    const struct unit_index *x;
    const struct org *o;

    if (limit < 1 || limit > UNIT_FIND_MOST)
        f.most = UNIT_FIND_MOST;
    TRY(org_get(c, &o));
    TRY(unit_index_get(c, &x));
    naming.near = units_near(c, o);
    terms_make(c->arena, typed, &t);
    *ret_n = unit_index_find(x, &f, best);
    *ret = NEW(c->arena, struct unit_suggestion, *ret_n + 1);
    for (int i = 0; i < *ret_n; i++)
        suggest(c, o, &best[i], &(*ret)[i]);
    return RC_OK;
}

/* ---- typed, with nothing to choose from ---- */

/* "Xã Yên Vượng [u12]" is u12, as in a workbook of ours. */
static Str in_brackets(Str s)
{
    ptrdiff_t at = -1;

    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] == '[')
            at = i;
    if (at < 0 || s.p[s.n - 1] != ']')
        return s;
    return (Str){ s.p + at + 1, s.n - at - 2 };
}

/* Those of today, first the ones that are called so; how many are. */
static int called_so(struct ctx *c, Str typed, struct unit_suggestion *list,
                     int *n)
{
    Str folded = text_fold(c->arena, typed);
    int kept = 0, named = 0;

    for (int i = 0; i < *n; i++)
        if (!list[i].closed)
            list[kept++] = list[i];
    for (int i = 0; i < kept; i++)
        if (str_eq(text_fold(c->arena, list[i].name), folded)) {
            struct unit_suggestion u = list[named];

            list[named++] = list[i];
            list[i] = u;
        }
    *n = kept;
    return named;
}

/* Names that are the same are told apart by where they stand. */
static Str as_suggested(struct ctx *c, const struct unit_suggestion *u,
                        bool placed)
{
    return str_fmt(c->arena, "%.*s%s%.*s [%.*s]", STR(u->name),
                   placed && u->place.n ? ", " : "",
                   placed ? (int)u->place.n : 0, u->place.p, STR(u->key));
}

enum rc unit_typed(struct ctx *c, const char *field, Str typed, Str *ret)
{
    enum { SEEN = 20, NAMED = 5 };
    struct unit_suggestion *list;
    Str key = in_brackets(typed), names = S("");
    const struct org *o;
    int n, named;

    TRY(org_get(c, &o));
    if (!key.n || org_find(o, key) != ORG_NONE) {
        *ret = key;
        return RC_OK;
    }
    TRY(unit_suggest(c, typed, SEEN, &list, &n));
    named = called_so(c, typed, list, &n);
    if (named == 1 || n <= 1) {
        *ret = n ? list[0].key : key_is_valid(key) ? key : typed;
        return RC_OK;
    }
    for (int i = 0; i < n && i < NAMED; i++)
        names = str_fmt(c->arena, "%.*s%s%.*s", STR(names), i ? "; " : "",
                        STR(as_suggested(c, &list[i], named > 1)));
    return fail(c, RC_INVALID, field,
                N_("'%.*s' is a part of several names; write the unit "
                   "meant as it stands here: %.*s"),
                STR(typed), STR(names));
}
