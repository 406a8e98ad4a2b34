/* The box: looks the filter up, then kind by kind. */
#include "domain/search.h"

#include <string.h>

#include "domain/map.h"
#include "domain/search_scope.h"
#include "domain/unit_index.h"

static const char SQL_DOCUMENTS[] =
    "SELECT id, key, number, issuer, day, abstract, folded FROM document"
    " WHERE ended = ?1 ORDER BY COALESCE(day, -9999999) DESC, key LIMIT 20000";
static const char SQL_PERSONS[] =
    "SELECT id, key, name, COALESCE(unit, 0), title FROM person"
    " WHERE ended = ?1 ORDER BY sort, key LIMIT 20000";

/* ---- units ---- */

static bool take_unit(void *arg, int unit)
{
    return seek_sees(arg, ACT_NAME, unit);
}

static enum rc search_units(struct seeking *s)
{
    struct unit_match best[SEARCH_HITS + 1];
    struct unit_find f = { .terms = &s->t,
                           .take = take_unit,
                           .arg = s,
                           .arena = s->c->arena,
                           .most = SEARCH_HITS + 1 };
    struct hit_list *l = &s->ret->of[HIT_UNIT];
    const struct unit_index *x;
    int n;

    TRY(unit_index_get(s->c, &x));
    n = unit_index_find(x, &f, best);
    l->more = n > SEARCH_HITS;
    l->n = n > SEARCH_HITS ? SEARCH_HITS : n;
    for (int i = 0; i < l->n; i++) {
        const struct unit_match *m = &best[i];
        Str name = org_name_on(s->o, m->unit, s->c->today)->name;

        l->at[i] = (struct hit){
            .kind = HIT_UNIT,
            .rank = m->rank,
            .key = str_dup(s->c->arena, s->o->units[m->unit].key),
            .title = str_dup(s->c->arena, name),
            .symbol = S(""),
            .place = unit_place(s->c, s->o, m->unit),
            .day = DAY_UNTIL,
            .closed = !org_alive(s->o, m->unit, s->c->today),
            .snippet = { .text = S("") },
            .order = m->order,
        };
        if (m->form != FORM_NAME)
            terms_snippet(s->c->arena, &s->t, m->text, SNIPPET_BYTES,
                          &l->at[i].snippet);
    }
    return RC_OK;
}

/* ---- documents ---- */

static void take_document(struct seeking *s, struct rows *r)
{
    struct arena *a = s->c->arena;
    Day day = db_is_null(r, 4) ? DAY_UNTIL : (Day)db_int(r, 4);
    struct seek_texts x = { .symbol = db_text(r, 2),
                            .main = db_text(r, 5),
                            .rest = { db_text(r, 3) } };
    Str symbol = terms_words(s->scratch, x.symbol);
    struct hit hit = { .kind = HIT_DOCUMENT, .day = day };

    /* most have nothing of it, which their folded text says quickly */
    if (terms_rank(&s->t, terms_words(s->scratch, db_text(r, 6))) ==
            RANK_NONE &&
        !terms_are(&s->t, symbol))
        return;
    hit.rank = seek_rank(s, &x);
    hit.order = seek_order(hit.rank, day, db_int(r, 0));
    if (hit.rank == RANK_NONE || !seek_wants(s, HIT_DOCUMENT, hit.order))
        return;
    hit.key = str_dup(a, db_text(r, 1));
    hit.symbol = str_dup(a, x.symbol);
    hit.title = str_dup(a, x.main);
    hit.place = str_dup(a, x.rest[0]);
    hit.snippet.text = S("");
    seek_add(s, &hit);
}

/* They belong to no unit. */
static enum rc search_documents(struct seeking *s)
{
    struct rows *r;
    int n = 0;

    if (s->under || !authz_sees(s->c, ACT_READ, ORG_NONE))
        return RC_OK;
    TRY(db_query(s->c->db, SQL_DOCUMENTS, PARAMS(P_INT(SEQ_LIVE)), &r,
                 &s->c->err));
    for (; db_next(r); n++) {
        take_document(s, r);
        arena_reset(s->scratch);
    }
    s->ret->of[HIT_DOCUMENT].older = n == SEARCH_ROWS;
    return db_end(r, &s->c->err);
}

/* ---- persons ---- */

static bool sees_person(struct seeking *s, int unit)
{
    if (unit == ORG_NONE)
        return !s->under && authz_sees(s->c, ACT_ADMIN, ORG_NONE);
    return seek_sees(s, ACT_PERSON, unit);
}

static void take_person(struct seeking *s, struct rows *r, int place)
{
    struct arena *a = s->c->arena;
    int unit = db_int(r, 3) ? org_find_id(s->o, db_int(r, 3)) : ORG_NONE;
    struct seek_texts x = { .symbol = S(""), .main = db_text(r, 2) };
    struct hit hit = { .kind = HIT_PERSON, .day = DAY_UNTIL };

    hit.rank = terms_rank(&s->t, terms_words(s->scratch, x.main));
    hit.order = (uint64_t)hit.rank << 60 | (uint64_t)place;
    if (hit.rank == RANK_NONE || !sees_person(s, unit) ||
        !seek_wants(s, HIT_PERSON, hit.order))
        return;
    hit.key = str_dup(a, db_text(r, 1));
    hit.title = str_dup(a, x.main);
    hit.symbol = S("");
    hit.place = S("");
    if (unit != ORG_NONE)
        hit.place = str_dup(a, org_name_on(s->o, unit, s->c->today)->name);
    hit.snippet.text = str_dup(a, db_text(r, 4));
    seek_add(s, &hit);
}

static enum rc search_persons(struct seeking *s)
{
    struct rows *r;
    int n = 0;

    if (!authz_sees(s->c, ACT_PERSON, ORG_NONE) &&
        !authz_sees(s->c, ACT_ADMIN, ORG_NONE))
        return RC_OK;
    TRY(db_query(s->c->db, SQL_PERSONS, PARAMS(P_INT(SEQ_LIVE)), &r,
                 &s->c->err));
    for (; db_next(r); n++) {
        take_person(s, r, n);
        arena_reset(s->scratch);
    }
    s->ret->of[HIT_PERSON].older = n == SEARCH_ROWS;
    return db_end(r, &s->c->err);
}

/* ---- the filter ---- */

/* Today's edges; of a closed unit, the last in each tree. */
static bool stands_under(struct seeking *s, int unit, int depth)
{
    enum { UNKNOWN, YES, NO };
    const struct org_unit *u = &s->o->units[unit];
    bool alive = org_alive(s->o, unit, s->c->today);

    if (s->under[unit] != UNKNOWN || depth > MAP_MAX_DEPTH)
        return s->under[unit] == YES;
    s->under[unit] = NO; /* also where it comes back to itself */
    for (int i = 0; i < u->n_edges && s->under[unit] == NO; i++) {
        const struct org_edge *e = &u->edges[i];
        bool last = i + 1 == u->n_edges || u->edges[i + 1].tree != e->tree;

        if (e->parent != ORG_NONE &&
            (alive ? e->from <= s->c->today && s->c->today < e->to : last) &&
            stands_under(s, e->parent, depth + 1))
            s->under[unit] = YES;
    }
    return s->under[unit] == YES;
}

static enum rc take_filter(struct seeking *s, Str unit)
{
    s->unit = ORG_NONE;
    if (!unit.n)
        return RC_OK;
    TRY(authz_unit(s->c, ACT_NAME, unit, &s->unit));
    s->under = NEW(s->c->arena, char, s->o->n + 1);
    s->under[s->unit] = 1;
    for (int i = 0; i < s->o->n; i++)
        stands_under(s, i, 0);
    for (int i = 0; i < s->o->n; i++)
        s->under[i] = s->under[i] == 1;
    return RC_OK;
}

static enum rc run(struct seeking *s, unsigned kinds)
{
    static enum rc (*const parts[HIT_KINDS])(struct seeking * s) = {
        [HIT_UNIT] = search_units,          [HIT_DOCUMENT] = search_documents,
        [HIT_ACTIVITY] = search_activities, [HIT_REPORT] = search_reports,
        [HIT_PERSON] = search_persons,
    };

    for (int i = 0; i < HIT_KINDS; i++)
        if (s->t.n && (!kinds || kinds & 1U << i))
            TRY(parts[i](s));
    return RC_OK;
}

enum rc search_run(struct ctx *c, const struct search *q, struct found *ret)
{
    struct seeking s = { .c = c, .q = q, .ret = ret };
    enum rc rc;

    *ret = (struct found){ .oldest = DAY_UNTIL };
    for (int i = 0; i < HIT_KINDS; i++)
        ret->of[i].at = NEW(c->arena, struct hit, SEARCH_HITS);
    TRY(org_get(c, &s.o));
    terms_make(c->arena, q->words, &s.t);
    TRY(take_filter(&s, q->unit));
    s.scratch = arena_new();
    rc = run(&s, q->kinds);
    arena_free(s.scratch);
    return rc;
}
