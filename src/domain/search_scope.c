/* Rights, unit filter and ranking for the parts of a search. */
#include "domain/search_scope.h"

#include <string.h>

/* ---- who may see what ---- */

bool seek_sees(struct seeking *s, enum act act, int unit)
{
    char *known;

    if (unit < 0 || unit >= s->o->n || (s->under && !s->under[unit]))
        return false;
    if (!s->sees[act])
        s->sees[act] = NEW(s->c->arena, char, s->o->n + 1);
    known = &s->sees[act][unit];
    if (!*known)
        *known = authz_sees(s->c, act, unit) ? 1 : 2;
    return *known == 1;
}

struct closure {
    const struct org *o;
    char *flag;
    int *list;
    int n;
};

static void reach(struct closure *k, int unit)
{
    if (unit == ORG_NONE || k->flag[unit])
        return;
    k->flag[unit] = 1;
    k->list[k->n++] = unit;
}

/* Everything that ever stood below, and whose place they took. */
static void reach_below(struct closure *k)
{
    for (int i = 0; i < k->n; i++) {
        const struct org_unit *u = &k->o->units[k->list[i]];

        for (int j = 0; j < u->n_children; j++)
            reach(k, u->children[j]);
        for (int j = 0; j < u->n_forebears; j++)
            reach(k, u->forebears[j]);
    }
}

int *seek_units(struct seeking *s, int most, int *ret_n)
{
    const struct actor *a = s->c->actor;
    struct closure k = { s->o, NEW(s->c->arena, char, s->o->n + 1),
                         NEW(s->c->arena, int, s->o->n + 1), 0 };
    int n = 0;

    *ret_n = -1;
    if (s->unit == ORG_NONE && (!a || a->anybody))
        return k.list;
    if (s->unit != ORG_NONE)
        reach(&k, s->unit);
    for (int i = 0; s->unit == ORG_NONE && i < a->n_grants; i++)
        reach(&k, org_find(s->o, a->grants[i].unit));
    reach_below(&k);
    for (int i = 0; i < k.n && n <= most; i++)
        if (seek_sees(s, ACT_READ, k.list[i]) ||
            seek_sees(s, ACT_DRAFT, k.list[i]))
            k.list[n++] = k.list[i];
    *ret_n = n > most ? -1 : n;
    return k.list;
}

/* ---- ranking ---- */

enum term_rank seek_rank(struct seeking *s, const struct seek_texts *x)
{
    struct arena *a = s->scratch;
    Str symbol = terms_words(a, x->symbol), all, main;
    enum term_rank rank;

    all = str_fmt(a, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s\n%.*s", STR(x->symbol),
                  STR(x->main), STR(x->rest[0]), STR(x->rest[1]),
                  STR(x->rest[2]), STR(x->rest[3]));
    if (terms_rank(&s->t, terms_words(a, all)) == RANK_NONE)
        return terms_are(&s->t, symbol) ? RANK_SYMBOL : RANK_NONE;
    if (terms_symbol(&s->t, symbol))
        return RANK_SYMBOL;
    main = terms_words(a, x->main);
    rank = terms_rank(&s->t, main);
    if (rank == RANK_NONE)
        rank = terms_rank(&s->t, symbol);
    return rank == RANK_NONE ? RANK_SPREAD : rank;
}

void seek_snippet(struct seeking *s, const struct seek_texts *x,
                  struct hit *hit)
{
    hit->snippet = (struct snippet){ .text = S("") };
    for (int i = 0; i < countof(x->rest) && !hit->snippet.marks; i++)
        terms_snippet(s->c->arena, &s->t, x->rest[i], SNIPPET_BYTES,
                      &hit->snippet);
}

uint64_t seek_order(enum term_rank rank, Day day, int64_t id)
{
    enum { DAYS = 1 << 20 };
    int64_t d = day == DAY_UNTIL ? 0 : (int64_t)day + DAYS / 2;
    int64_t low = (INT64_C(1) << 40) - 1;

    d = d < 0 ? 0 : d >= DAYS ? DAYS - 1 : d;
    return (uint64_t)rank << 60 | (uint64_t)(DAYS - 1 - d) << 40 |
           (uint64_t)(low - (id & low));
}

/* ---- the best so far ---- */

bool seek_wants(const struct seeking *s, enum hit_kind kind, uint64_t order)
{
    struct hit_list *l = &s->ret->of[kind];

    if (l->n < SEARCH_HITS || order < l->at[l->n - 1].order)
        return true;
    l->more = true;
    return false;
}

void seek_add(struct seeking *s, const struct hit *hit)
{
    struct hit_list *l = &s->ret->of[hit->kind];
    int at;

    if (!seek_wants(s, hit->kind, hit->order))
        return;
    if (l->n == SEARCH_HITS)
        l->more = true;
    else
        l->n++;
    for (at = l->n - 1; at > 0 && l->at[at - 1].order > hit->order; at--)
        l->at[at] = l->at[at - 1];
    l->at[at] = *hit;
}
