/*
 * Search beside a second, simple one over the same things: what is found, in which
 * rank, how many, and that nothing is found, counted or named that the actor may
 * not see.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#undef fail /* ours is another */

#include "app/csv_sheet.h"
#include "base/buf.h"
#include "base/text.h"
#include "domain/authz.h"
#include "domain/catalog.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/person.h"
#include "domain/report.h"
#include "domain/search.h"
#include "domain/unit_index.h"
#include "store_for_test.h"

enum { MOST_WORDS = 40, MOST_THINGS = 900, MOST_HOLDERS = 3 };

static char file[STORE_ROOM];

/* ---- chance ---- */

static uint64_t chance = 1;

static int pick(int n)
{
    chance = chance * 6364136223846793005u + 1442695040888963407u;
    return (int)((chance >> 33) % (uint64_t)n);
}

static const char *const syllables[] = {
    "Hữu", "Lũng", "Hòa", "Hoà", "Bình", "Đồng", "Tân", "Tan", "Thuỷ", "Thủy",
    "An",  "Yên",  "Sơn", "Son", "Đông", "Nam",  "Bắc", "Ba",  "Quý",  "Lộc",
};

static Str phrase(struct arena *a, int words)
{
    Str s = S("");

    for (int i = 0; i < words; i++)
        s = str_fmt(a, "%.*s%s%s", STR(s), i ? " " : "",
                    syllables[pick(countof(syllables))]);
    return s;
}

/* STR() would ask twice. */
static const char *phrase_z(struct arena *a, int words)
{
    return phrase(a, words).p;
}

/* ---- the simple search ---- */

struct words {
    Str at[MOST_WORDS];
    int n;
};

static void cut(struct arena *a, Str text, struct words *ret)
{
    Str f = text_fold(a, text);
    ptrdiff_t from = -1;

    memset(ret, 0, sizeof *ret);
    for (ptrdiff_t i = 0; i <= f.n; i++) {
        bool in = i < f.n && ((f.p[i] >= 'a' && f.p[i] <= 'z') ||
                              (f.p[i] >= '0' && f.p[i] <= '9'));

        if (in && from < 0)
            from = i;
        if (!in && from >= 0) {
            assert_true(ret->n < MOST_WORDS);
            ret->at[ret->n++] = (Str){ f.p + from, i - from };
            from = -1;
        }
    }
}

static bool in_a_row(const struct words *q, const struct words *w, int from)
{
    for (int i = 0; i < q->n; i++)
        if (from + i >= w->n ||
            (i + 1 < q->n ? !str_eq(w->at[from + i], q->at[i])
                          : !str_starts(w->at[from + i], q->at[i])))
            return false;
    return true;
}

static bool each_is(const struct words *q, const struct words *w, bool whole)
{
    for (int i = 0; i < q->n; i++) {
        bool found = false;

        for (int j = 0; j < w->n && !found; j++)
            found = whole ? str_eq(w->at[j], q->at[i])
                          : str_starts(w->at[j], q->at[i]);
        if (!found)
            return false;
    }
    return q->n > 0;
}

static enum term_rank simple_rank(const struct words *q, const struct words *w)
{
    if (!each_is(q, w, false))
        return RANK_NONE;
    if (in_a_row(q, w, 0))
        return w->n == q->n && str_eq(w->at[w->n - 1], q->at[q->n - 1])
                   ? RANK_EXACT
                   : RANK_STARTS;
    for (int i = 1; i < w->n; i++)
        if (in_a_row(q, w, i))
            return RANK_PHRASE;
    return each_is(q, w, true) ? RANK_WHOLE : RANK_PREFIX;
}

static Str joined(struct arena *a, const struct words *w)
{
    Str s = S("");

    for (int i = 0; i < w->n; i++)
        s = str_cat(a, s, w->at[i]);
    return s;
}

/* ---- the things ---- */

struct thing {
    enum hit_kind kind;
    Str key, symbol, main, rest;
    int units[MOST_HOLDERS], n; /* n 0: of none */
    bool draft;
};

struct world {
    struct ctx c;
    struct arena *a;
    const struct org *o;
    struct thing things[MOST_THINGS];
    int n;
};

static void take(struct ctx *c, enum import_kind kind, const struct buf *b)
{
    struct import_report r = { 0 };
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    if (csv_sheet(c->arena, buf_view(b), &sheet, &c->err) != RC_OK)
        print_error("%s | %.300s\n", c->err.text, b->p);
    if (import_run(c, &how, &r) != RC_OK)
        print_error("%s %s %.*s\n", c->err.text,
                    r.n_errors ? r.errors[0].message.p : "",
                    (int)(b->n < 300 ? b->n : 300), b->p);
    assert_int_equal(c->err.rc, RC_OK);
}

static void unit(struct world *w, struct buf *b, const char *key,
                 const char *kind, const char *parent)
{
    Str name = phrase(w->a, 2 + pick(2));

    buf_fmt(b, "%s,main,%s,%s,%s,%s,2020-01-01,gso,%d.%d\n", key, kind, name.p,
            pick(3) ? "" : phrase_z(w->a, 1), parent, pick(90), pick(1000));
}

static void make_units(struct world *w)
{
    char key[32], parent[32];
    struct buf b;

    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, "key,tree,kind,name,short_name,parent,from,code_scheme,code\n");
    unit(w, &b, "p", "province", "");
    for (int d = 0; d < 12; d++) {
        snprintf(key, sizeof key, "d%d", d);
        unit(w, &b, key, "district", "p");
        for (int i = 0; i < 8; i++) {
            memcpy(parent, key, sizeof parent);
            snprintf(key, sizeof key, "c%d-%d", d, i);
            unit(w, &b, key, "commune", parent);
            memcpy(key, parent, sizeof key);
        }
    }
    take(&w->c, IMPORT_UNITS, &b);
    buf_reset(&b);
    buf_z(&b, "key,date,kind,tree,units,into,policy,shares,name,parent,"
              "document,note\n");
    for (int i = 0; i < 12; i++)
        buf_fmt(&b, "r%d,2021-02-03,rename,,c%d-1,,,,%s,,,\n", i, i,
                phrase_z(w->a, 2));
    for (int i = 0; i < 6; i++)
        buf_fmt(&b, "m%d,2022-02-03,merge,main,c%d-2;c%d-3,n%d,,,%s,d%d,,\n", i,
                i, i, i, phrase_z(w->a, 2), i);
    take(&w->c, IMPORT_EVENTS, &b);
    buf_release(&b);
    assert_int_equal(org_get(&w->c, &w->o), RC_OK);
}

static struct thing *add(struct world *w, enum hit_kind kind, Str key)
{
    struct thing *t = &w->things[w->n++];

    assert_true(w->n <= MOST_THINGS);
    *t = (struct thing){
        .kind = kind, .key = key, .symbol = S(""), .main = S(""), .rest = S("")
    };
    return t;
}

/* One that stands on 1 June 2021. */
static int some_unit(struct world *w)
{
    int u;

    do
        u = pick(w->o->n);
    while (!org_alive(w->o, u, day_of(2021, 6, 1)));
    return u;
}

/* Now and then the one over all. */
static int some_place(struct world *w)
{
    return pick(4) ? some_unit(w) : org_find(w->o, S("p"));
}

static void make_documents(struct world *w)
{
    struct buf b;

    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, "key,number,type,issuer,date,abstract,parent,link\n");
    for (int i = 0; i < 60; i++) {
        struct thing *t = add(w, HIT_DOCUMENT, str_fmt(w->a, "doc%d", i));

        t->symbol = str_fmt(w->a, "%02d-KL/%s", i % 40, i < 40 ? "TW" : "HU");
        t->main = phrase(w->a, 6);
        t->rest = phrase(w->a, 2);
        buf_fmt(&b, "%.*s,%.*s,,%.*s,2020-01-%02d,%.*s,,\n", STR(t->key),
                STR(t->symbol), STR(t->rest), 1 + i % 28, STR(t->main));
    }
    take(&w->c, IMPORT_DOCUMENTS, &b);
    buf_release(&b);
}

static void make_activities(struct world *w)
{
    static const char SQL_DRAFT[] =
        "UPDATE activity SET state = 1 WHERE key = ?1";
    struct buf b;
    int first = w->n;

    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, "key,name,tree,from,to,documents\n"
              "k,K,main,2021-01-01,2021-12-31,\n"
              "l,L,main,2021-01-01,2021-12-31,\n");
    take(&w->c, IMPORT_CAMPAIGNS, &b);
    buf_reset(&b);
    buf_z(&b, "key,campaign,from,to,units,form,topic,title,place,sessions,"
              "turns,persons,note\n");
    for (int i = 0; i < 500; i++) {
        struct thing *t = add(w, HIT_ACTIVITY, str_fmt(w->a, "act-%d", i));
        Str units = S(""), topic = phrase(w->a, 1), place = phrase(w->a, 2),
            note = phrase(w->a, pick(3));

        t->symbol = t->key;
        t->main = phrase(w->a, 3);
        t->rest = str_fmt(w->a, "%.*s. %.*s. %.*s", STR(topic), STR(place),
                          STR(note));
        t->n = pick(4) ? 1 : 2 + pick(2);
        for (int j = 0; j < t->n; j++) {
            t->units[j] = some_unit(w);
            for (int k = 0; k < j; k++)
                if (t->units[k] == t->units[j])
                    t->n = j;
            if (t->n > j)
                units = str_fmt(w->a, "%.*s%s%.*s", STR(units), j ? ";" : "",
                                STR(w->o->units[t->units[j]].key));
        }
        buf_fmt(&b, "%.*s,%c,,2021-%02d-%02d,%.*s,,%.*s,%.*s,%.*s,1,10,,%.*s\n",
                STR(t->key), pick(2) ? 'k' : 'l', 6 + i % 7, 1 + i % 28,
                STR(units), STR(topic), STR(t->main), STR(place), STR(note));
    }
    take(&w->c, IMPORT_ACTIVITIES, &b);
    buf_release(&b);
    for (int i = first; i < w->n; i++) {
        w->things[i].draft = pick(6) == 0;
        if (w->things[i].draft)
            assert_int_equal(db_exec(w->c.db, SQL_DRAFT,
                                     PARAMS(P_TEXT(w->things[i].key)),
                                     &w->c.err),
                             RC_OK);
    }
}

static void make_persons(struct world *w)
{
    enum save_result ignored;

    assert_int_equal(change_begin(&w->c), RC_OK);
    for (int i = 0; i < 120; i++) {
        struct thing *t = add(w, HIT_PERSON, str_fmt(w->a, "per%d", i));
        struct person p = { .key = t->key,
                            .name = t->main = phrase(w->a, 3),
                            .unit = S(""),
                            .title = S("Cán bộ"),
                            .note = S("") };

        if (pick(8)) {
            t->n = 1;
            t->units[0] = some_unit(w);
            p.unit = w->o->units[t->units[0]].key;
            if (!org_alive(w->o, t->units[0], w->c.today))
                t->n = 0, p.unit = S("");
        }
        if (person_put(&w->c, &p, &ignored) != RC_OK)
            print_error("%s\n", w->c.err.text);
        assert_int_equal(w->c.err.rc, RC_OK);
    }
    assert_int_equal(change_end(&w->c), RC_OK);
}

static void make_reports(struct world *w)
{
    for (int i = 0; i < 30; i++) {
        struct thing *t = add(w, HIT_REPORT, str_fmt(w->a, "rep-%d", i));
        struct report r = { .key = t->key,
                            .campaign = S("k"),
                            .map = S("then"),
                            .from = day_of(2021, 1, 1),
                            .to = day_of(2021, 12, 31) };
        Str text;

        t->n = 1;
        t->units[0] = some_unit(w);
        t->symbol = t->key;
        t->main = phrase(w->a, 2);
        t->rest =
            str_fmt(w->a, "%s\n\n%s", phrase_z(w->a, 3), phrase_z(w->a, 8));
        r.unit = w->o->units[t->units[0]].key;
        text = str_fmt(w->a, "%%%% report\nname: %.*s\n\n%%%% a\n%.*s\n",
                       STR(t->main), STR(t->rest));
        if (report_new(&w->c, &r, text) != RC_OK)
            print_error("%s\n", w->c.err.text);
        assert_int_equal(w->c.err.rc, RC_OK);
    }
}

static void make(struct world *w)
{
    memset(w, 0, sizeof *w);
    w->a = arena_new();
    chance = 1;
    test_store("u_search", file);
    assert_int_equal(ctx_open(&w->c, file, DB_CREATE, LANG_EN), RC_OK);
    assert_int_equal(catalog_init(&w->c), RC_OK);
    make_units(w);
    make_documents(w);
    make_activities(w);
    make_persons(w);
    make_reports(w);
    assert_int_equal(org_get(&w->c, &w->o), RC_OK);
}

static void drop(struct world *w)
{
    ctx_close(&w->c);
    arena_free(w->a);
    test_store_drop(file);
}

/* ---- who asks ---- */

struct asker {
    struct grant grants[2];
    struct actor actor;
    const struct actor *p; /* &actor, or NULL: the owner */
};

static void some_asker(struct world *w, int i, struct asker *ret)
{
    static const enum role roles[] = { ROLE_READER, ROLE_REPORTER,
                                       ROLE_REVIEWER, ROLE_APPROVER,
                                       ROLE_ADMIN };

    memset(ret, 0, sizeof *ret);
    if (i == 0)
        return;
    ret->p = &ret->actor;
    ret->actor = (struct actor){ .account = 1,
                                 .person = S("me"),
                                 .name = S("Me"),
                                 .grants = ret->grants,
                                 .n_grants = 1 + pick(2),
                                 .most = ROLE_COUNT,
                                 .second = true,
                                 .anybody = i == 1 };
    for (int g = 0; g < 2; g++)
        ret->grants[g] = (struct grant){ .role = roles[pick(countof(roles))],
                                         .unit = w->o->units[some_place(w)].key,
                                         .below = pick(3) > 0,
                                         .from = DAY_MIN,
                                         .to = DAY_MAX };
}

/* Today's place under the unit, or the last one of what has closed. */
static bool is_under(const struct world *w, int unit, int top)
{
    const struct org_unit *u = &w->o->units[unit];

    if (unit == top)
        return true;
    /* here nothing ever moves, so any edge says it */
    for (int i = 0; i < u->n_edges; i++)
        if (u->edges[i].parent != ORG_NONE &&
            is_under(w, u->edges[i].parent, top))
            return true;
    return false;
}

static bool may(struct world *w, const struct thing *t, int top)
{
    static const enum act acts[HIT_KINDS] = { [HIT_ACTIVITY] = ACT_READ,
                                              [HIT_REPORT] = ACT_READ,
                                              [HIT_PERSON] = ACT_PERSON };

    if (t->kind == HIT_DOCUMENT)
        return top == ORG_NONE && authz_may(&w->c, ACT_READ, ORG_NONE);
    if (t->n == 0)
        return top == ORG_NONE && authz_may(&w->c, ACT_ADMIN, ORG_NONE);
    for (int i = 0; i < t->n; i++)
        if ((top == ORG_NONE || is_under(w, t->units[i], top)) &&
            authz_may(&w->c, t->draft ? ACT_DRAFT : acts[t->kind], t->units[i]))
            return true;
    return false;
}

static enum term_rank rank_of(struct world *w, const struct thing *t,
                              const struct words *q)
{
    struct words all, main, symbol;
    enum term_rank rank;

    cut(w->c.arena, t->symbol, &symbol);
    cut(w->c.arena, t->main, &main);
    cut(w->c.arena,
        str_fmt(w->c.arena, "%.*s. %.*s. %.*s", STR(t->symbol), STR(t->main),
                STR(t->rest)),
        &all);
    if (str_eq(joined(w->c.arena, &symbol), joined(w->c.arena, q)))
        return RANK_SYMBOL;
    if (!each_is(q, &all, false))
        return RANK_NONE;
    rank = simple_rank(q, &main);
    if (rank == RANK_NONE && t->kind != HIT_REPORT)
        rank = simple_rank(q, &symbol);
    return rank == RANK_NONE ? RANK_SPREAD : rank;
}

/* ---- comparing ---- */

static const struct thing *thing_of(const struct world *w, const struct hit *h)
{
    for (int i = 0; i < w->n; i++)
        if (w->things[i].kind == h->kind && str_eq(w->things[i].key, h->key))
            return &w->things[i];
    return NULL;
}

/* The place named is one that the actor may see it at. */
static void check_place(struct world *w, const struct hit *h,
                        const struct thing *t)
{
    bool good = t->kind == HIT_DOCUMENT || t->n == 0;

    for (int i = 0; i < t->n; i++)
        if (authz_may(&w->c, ACT_NAME, t->units[i]) &&
            str_eq(h->place, org_name_on(w->o, t->units[i], w->c.today)->name))
            good = true;
    assert_true(good);
}

static void check_snippet(const struct hit *h)
{
    int last = 0;

    for (int i = 0; i < h->snippet.marks; i++) {
        assert_true(h->snippet.mark[i].at >= last && h->snippet.mark[i].n > 0);
        last = h->snippet.mark[i].at + h->snippet.mark[i].n;
    }
    assert_true(last <= h->snippet.text.n);
    assert_true(text_is_utf8(h->snippet.text));
}

static void compare_kind(struct world *w, const struct found *f,
                         enum hit_kind kind, const struct words *q, int top)
{
    const struct hit_list *l = &f->of[kind];
    int all = 0, better = 0, listed = 0;
    enum term_rank last = l->n ? l->at[l->n - 1].rank : RANK_NONE;

    for (int i = 0; i < l->n; i++) {
        const struct thing *t = thing_of(w, &l->at[i]);

        assert_non_null(t);
        assert_true(may(w, t, top));
        assert_int_equal(l->at[i].draft, t->draft);
        check_place(w, &l->at[i], t);
        check_snippet(&l->at[i]);
        if (!(kind == HIT_REPORT && l->at[i].rank < RANK_SPREAD &&
              l->at[i].rank > RANK_SYMBOL))
            assert_int_equal(l->at[i].rank, rank_of(w, t, q));
        assert_true(i == 0 || l->at[i - 1].order <= l->at[i].order);
        listed += l->at[i].rank < last;
    }
    for (int i = 0; i < w->n; i++) {
        enum term_rank rank;

        if (w->things[i].kind != kind || !may(w, &w->things[i], top))
            continue;
        rank = rank_of(w, &w->things[i], q);
        all += rank != RANK_NONE;
        better += rank < last;
    }
    assert_int_equal(l->n, all < SEARCH_HITS ? all : SEARCH_HITS);
    assert_int_equal(l->more, all > SEARCH_HITS);
    if (kind != HIT_REPORT)
        assert_int_equal(listed, l->n ? better : 0);
    assert_false(l->older);
}

/* ---- units ---- */

struct best {
    uint64_t order;
    int unit;
};

static void better(struct best *b, enum term_rank rank, bool closed, int form,
                   const struct words *w)
{
    uint64_t length = 0, order;

    for (int i = 0; i < w->n; i++)
        length += (uint64_t)w->at[i].n + 1;
    order = (uint64_t)rank * 1000000 + closed * 100000 +
            (uint64_t)form * 10000 + length;
    if (rank != RANK_NONE && order < b->order)
        b->order = order;
}

static void form_of(struct world *w, const struct words *q, struct best *b,
                    Str text, int form)
{
    bool closed = !org_alive(w->o, b->unit, w->c.today);
    bool code = form == FORM_CODE || form == FORM_KEY;
    struct words x;

    if (!text.n)
        return;
    cut(w->c.arena, text, &x);
    if (code && str_eq(joined(w->c.arena, &x), joined(w->c.arena, q))) {
        better(b, RANK_SYMBOL, closed, form, &x);
        x = (struct words){ { joined(w->c.arena, &x) }, 1 };
        better(b, RANK_SYMBOL, closed, form, &x);
        return;
    }
    better(b, simple_rank(q, &x), closed, form, &x);
    if (code) {
        x = (struct words){ { joined(w->c.arena, &x) }, 1 };
        better(b, simple_rank(q, &x), closed, form, &x);
    }
}

static int by_order(const void *a, const void *b)
{
    const struct best *x = a, *y = b;

    if (x->order != y->order)
        return x->order < y->order ? -1 : 1;
    return x->unit - y->unit;
}

static int units_found(struct world *w, const struct words *q, int top,
                       struct best *ret)
{
    int n = 0;

    for (int u = 0; u < w->o->n; u++) {
        const struct org_unit *x = &w->o->units[u];
        const struct org_name *now = org_name_on(w->o, u, w->c.today);
        struct best b = { UINT64_MAX, u };

        if (!authz_may(&w->c, ACT_NAME, u) ||
            (top != ORG_NONE && !is_under(w, u, top)))
            continue;
        form_of(w, q, &b, x->key, FORM_KEY);
        for (int i = 0; i < x->n_names; i++) {
            bool old = &x->names[i] != now;

            form_of(w, q, &b, x->names[i].name,
                    old ? FORM_OLD_NAME : FORM_NAME);
            form_of(w, q, &b, x->names[i].short_name,
                    old ? FORM_OLD_NAME : FORM_SHORT);
        }
        for (int i = 0; i < x->n_codes; i++)
            form_of(w, q, &b, x->codes[i].code, FORM_CODE);
        if (b.order != UINT64_MAX)
            ret[n++] = b;
    }
    qsort(ret, (size_t)n, sizeof *ret, by_order);
    return n;
}

static void compare_units(struct world *w, const struct found *f,
                          const struct words *q, int top)
{
    static struct best all[400];
    const struct hit_list *l = &f->of[HIT_UNIT];
    int n = units_found(w, q, top, all);

    assert_int_equal(l->n, n < SEARCH_HITS ? n : SEARCH_HITS);
    assert_int_equal(l->more, n > SEARCH_HITS);
    for (int i = 0; i < l->n; i++)
        assert_true(str_eq(l->at[i].key, w->o->units[all[i].unit].key));
}

static void compare_suggestions(struct world *w, Str typed,
                                const struct words *q)
{
    static struct best all[400];
    struct unit_suggestion *list;
    int n = units_found(w, q, ORG_NONE, all), got;

    assert_int_equal(unit_suggest(&w->c, typed, 8, &list, &got), RC_OK);
    assert_int_equal(got, n < 8 ? n : 8);
    for (int i = 0; i < got; i++) {
        const struct org_unit *u = &w->o->units[all[i].unit];

        assert_true(str_eq(list[i].key, u->key));
        for (int j = 0; j < w->o->n; j++)
            if (list[i].place.n && !authz_may(&w->c, ACT_NAME, j))
                assert_true(u->n_edges == 0 || u->edges[0].parent != j);
    }
}

/* ---- what is typed ---- */

static Str beginning(struct arena *a, Str s)
{
    ptrdiff_t n = 1 + pick((int)s.n);

    while (n < s.n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n++;
    return str_dup(a, (Str){ s.p, n });
}

static Str some_words(struct world *w)
{
    struct arena *a = w->c.arena;
    const struct thing *t = &w->things[pick(w->n)];
    int n = 1 + pick(3);
    Str s = S("");

    if (pick(8) == 0)
        return t->symbol.n ? t->symbol : t->key;
    if (pick(8) == 0)
        return str_fmt(a, "%d.%d", pick(90), pick(1000));
    for (int i = 0; i < n; i++) {
        Str word = str_of(syllables[pick(countof(syllables))]);

        if (pick(3) == 0)
            word = text_fold(a, word);
        if (pick(3) == 0)
            word = text_upper(a, word);
        if (pick(3) == 0)
            word = beginning(a, word);
        s = str_fmt(a, "%.*s%s%.*s", STR(s), i ? " " : "", STR(word));
    }
    return s;
}

static void test_search__is_the_simple_search(void **state)
{
    static struct world w;
    int hits = 0;

    (void)state;
    make(&w);
    for (int i = 0; i < 400; i++) {
        struct asker asker;
        struct search q;
        struct found f;
        struct words words;
        int top = ORG_NONE;

        ctx_next(&w.c);
        assert_int_equal(org_get(&w.c, &w.o), RC_OK);
        some_asker(&w, i % 8, &asker);
        w.c.actor = asker.p;
        q = (struct search){ .words = some_words(&w), .unit = S("") };
        if (pick(3) == 0)
            top = some_place(&w);
        if (top != ORG_NONE && !authz_may(&w.c, ACT_NAME, top))
            top = ORG_NONE;
        if (top != ORG_NONE)
            q.unit = w.o->units[top].key;
        cut(w.c.arena, q.words, &words);
        assert_int_equal(search_run(&w.c, &q, &f), RC_OK);
        compare_units(&w, &f, &words, top);
        for (int k = HIT_DOCUMENT; k < HIT_KINDS; k++) {
            compare_kind(&w, &f, (enum hit_kind)k, &words, top);
            hits += f.of[k].n;
        }
        compare_suggestions(&w, q.words, &words);
        w.c.actor = NULL;
    }
    printf("%d hits\n", hits);
    assert_true(hits > 2000);
    drop(&w);
}

/* ---- in steps, from the newest back ---- */

static bool has(const struct hit_list *l, Str key)
{
    for (int i = 0; i < l->n; i++)
        if (str_eq(l->at[i].key, key))
            return true;
    return false;
}

/* Looks at few at a time until all were looked at; every hit of `all` is met. */
static int steps_of(struct world *w, struct search q,
                    const struct hit_list *all)
{
    bool met[SEARCH_HITS] = { false };
    struct found f;
    int steps = 0;

    q.kinds = 1u << HIT_ACTIVITY;
    q.most = 60;
    do {
        assert_int_equal(search_run(&w->c, &q, &f), RC_OK);
        for (int i = 0; i < all->n; i++)
            met[i] |= has(&f.of[HIT_ACTIVITY], all->at[i].key);
        for (int i = 0; i < f.of[HIT_ACTIVITY].n; i++)
            assert_true(!q.until || f.of[HIT_ACTIVITY].at[i].day <= q.until);
        assert_true(f.oldest == DAY_UNTIL || !q.until || f.oldest <= q.until);
        if (f.of[HIT_ACTIVITY].older)
            assert_true(!q.until || f.oldest < q.until); /* it goes on */
        q.until = f.oldest;
        assert_in_range(++steps, 1, 1000);
    } while (f.of[HIT_ACTIVITY].older);
    for (int i = 0; i < all->n; i++)
        assert_true(met[i]);
    return steps;
}

static void test_search__in_steps_all_are_found(void **state)
{
    static struct world w;
    int hits = 0, most = 0;

    (void)state;
    make(&w);
    for (int i = 0; i < 60; i++) {
        struct asker asker;
        struct search q;
        struct found f;
        int steps;

        ctx_next(&w.c);
        assert_int_equal(org_get(&w.c, &w.o), RC_OK);
        some_asker(&w, i % 8, &asker);
        w.c.actor = asker.p;
        q = (struct search){ .words = some_words(&w), .unit = S("") };
        assert_int_equal(search_run(&w.c, &q, &f), RC_OK);
        if (!f.of[HIT_ACTIVITY].more) {
            steps = steps_of(&w, q, &f.of[HIT_ACTIVITY]);
            most = steps > most ? steps : most;
            hits += f.of[HIT_ACTIVITY].n;
        }
        w.c.actor = NULL;
    }
    printf("%d hits, %d steps at most\n", hits, most);
    assert_true(hits > 20 && most > 3);
    drop(&w);
}

/* ---- words alone ---- */

static enum term_rank rank(struct arena *a, const char *typed, const char *text)
{
    struct terms t;

    terms_make(a, str_of(typed), &t);
    return terms_rank(&t, terms_words(a, str_of(text)));
}

static void test_search__words(void **state)
{
    static const struct {
        const char *typed, *text;
        enum term_rank rank;
    } rows[] = {
        { "xa huu lung", "Xã Hữu Lũng", RANK_EXACT },
        { "XÃ HỮU", "xã Hữu Lũng", RANK_STARTS },
        { "hữu lũ", "Xã Hữu Lũng", RANK_PHRASE },
        { "lũng xã", "Xã Hữu Lũng", RANK_WHOLE },
        { "lu xa", "Xã Hữu Lũng", RANK_PREFIX },
        { "ung", "Xã Hữu Lũng", RANK_NONE },
        { "hoà bình", "Hòa Bình", RANK_EXACT },
        { "thuỷ", "thủy", RANK_EXACT },
        { "đong", "Đồng", RANK_EXACT },
        { "01-KL/TW", "Kết luận số 01 – KL/TW", RANK_PHRASE },
        { "“xã”", "xa", RANK_EXACT },
        { "", "x", RANK_NONE },
        { " .,- ", "x", RANK_NONE },
        { "x", "", RANK_NONE },
    };
    struct arena *a = arena_new();
    struct terms t;

    (void)state;
    for (int i = 0; i < countof(rows); i++)
        assert_int_equal(rank(a, rows[i].typed, rows[i].text), rows[i].rank);
    terms_make(a, S("Kết luận 01-kl/tw"), &t);
    assert_true(terms_symbol(&t, terms_words(a, S("01-KL/TW"))));
    assert_false(terms_are(&t, terms_words(a, S("01-KL/TW"))));
    assert_false(terms_symbol(&t, terms_words(a, S("01-KL/T"))));
    terms_make(a, S("01kltw"), &t);
    assert_true(terms_are(&t, terms_words(a, S("01-KL/TW"))));
    arena_free(a);
}

static void test_search__snippet(void **state)
{
    struct arena *a = arena_new();
    struct snippet s;
    struct terms t;
    Str text = S("");

    (void)state;
    for (int i = 0; i < 60; i++)
        text = str_cat(a, text, S("việc đã làm, "));
    text = str_cat(a, text, S("ở xã Hữu Lũng trong quý; "));
    text = str_cat(a, text, text);
    terms_make(a, S("huu lung"), &t);
    terms_snippet(a, &t, text, 100, &s);
    assert_true(s.text.n > 50 && s.text.n < 120);
    assert_true(text_is_utf8(s.text));
    assert_int_equal(s.marks, 2);
    assert_true(
        str_eq((Str){ s.text.p + s.mark[0].at, s.mark[0].n }, S("Hữu")));
    assert_true(
        str_eq((Str){ s.text.p + s.mark[1].at, s.mark[1].n }, S("Lũng")));
    terms_snippet(a, &t, S("không có"), 100, &s);
    assert_int_equal(s.text.n, 0);
    /* an endless word is not cut through a letter */
    text = S("huu");
    for (int i = 0; i < 200; i++)
        text = str_cat(a, text, S("ữ"));
    terms_snippet(a, &t, text, 100, &s);
    assert_true(text_is_utf8(s.text));
    arena_free(a);
}

static void test_search__of_nothing_is_nothing(void **state)
{
    static const Str typed[] = { { "", 0 }, { " - / ", 5 } };
    static struct world w;

    (void)state;
    make(&w);
    for (int i = 0; i < countof(typed); i++) {
        struct search q = { .words = typed[i], .unit = S("") };
        struct found f;

        assert_int_equal(search_run(&w.c, &q, &f), RC_OK);
        for (int k = 0; k < HIT_KINDS; k++)
            assert_int_equal(f.of[k].n + f.of[k].more, 0);
    }
    assert_int_equal(
        search_run(&w.c,
                   &(struct search){ .words = S("a"), .unit = S("nowhere") },
                   &(struct found){ 0 }),
        RC_NOTFOUND);
    drop(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_search__words),
        cmocka_unit_test(test_search__snippet),
        cmocka_unit_test(test_search__is_the_simple_search),
        cmocka_unit_test(test_search__in_steps_all_are_found),
        cmocka_unit_test(test_search__of_nothing_is_nothing),
    };

    setenv("SOKET_NOW", "2023-06-01", 1);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
