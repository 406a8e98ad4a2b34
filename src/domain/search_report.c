/*
 * Reports: their key, name, headings and text.  Each section is compared by itself,
 * and all of a report together.
 */
#include <string.h>

#include "domain/search_scope.h"

static const char SQL_REPORTS[] =
    "SELECT id, key, unit, last_day FROM report WHERE ended = ?1"
    " ORDER BY made DESC, key LIMIT 1000";
static const char SQL_SECTIONS[] =
    "SELECT s.report, s.key, s.text FROM report_section s"
    " JOIN report r ON r.key = s.report AND r.ended = ?1 WHERE s.ended = ?1"
    " ORDER BY r.made DESC, s.report, s.position";

enum { MOST_REPORTS = 1000 };

struct told {
    struct hit hit;
    Id id;
    bool has[TERMS_MOST]; /* words met so far, anywhere in it */
    bool is_symbol;       /* its key was typed, as one word among others */
    enum term_rank rank;
};

struct telling {
    struct seeking *s;
    struct told *list; /* those that may be seen, newest first */
    int n;
    int64_t bytes;
};

static bool note_words(const struct seeking *s, struct told *t, Str words)
{
    bool any = false;

    for (int i = 0; i < s->t.n; i++)
        if (memmem(words.p, (size_t)words.n, s->t.word[i].p,
                   (size_t)s->t.word[i].n))
            any = t->has[i] = true;
    return any;
}

static void raise_rank(struct told *t, enum term_rank rank)
{
    if (rank < t->rank)
        t->rank = rank;
}

/* ---- what reports there are ---- */

static void take_report(struct telling *k, struct rows *r)
{
    struct seeking *s = k->s;
    int unit = org_find(s->o, db_text(r, 2));
    struct arena *a = s->c->arena;
    struct told *t = &k->list[k->n];
    Str symbol;

    if (!seek_sees(s, ACT_READ, unit))
        return;
    k->n++;
    t->id = db_int(r, 0);
    t->rank = RANK_NONE;
    t->hit = (struct hit){
        .kind = HIT_REPORT,
        .key = str_dup(a, db_text(r, 1)),
        .title = str_dup(a, db_text(r, 1)),
        .symbol = S(""),
        .place = str_dup(a, org_name_on(s->o, unit, s->c->today)->name),
        .day = (Day)db_int(r, 3),
        .snippet = { .text = S("") },
    };
    symbol = terms_words(s->scratch, t->hit.key);
    note_words(s, t, symbol);
    t->is_symbol = terms_symbol(&s->t, symbol);
    if (terms_are(&s->t, symbol))
        raise_rank(t, RANK_SYMBOL);
}

static enum rc read_reports(struct telling *k)
{
    struct ctx *c = k->s->c;
    struct rows *r;
    int n = 0;

    k->list = NEW(c->arena, struct told, MOST_REPORTS);
    TRY(db_query(c->db, SQL_REPORTS, PARAMS(P_INT(SEQ_LIVE)), &r, &c->err));
    for (; db_next(r); n++)
        take_report(k, r);
    k->s->ret->of[HIT_REPORT].older = n == MOST_REPORTS;
    return db_end(r, &c->err);
}

/* ---- their text ---- */

static struct told *told_of(struct telling *k, Str key)
{
    for (int i = 0; i < k->n; i++)
        if (str_eq(k->list[i].hit.key, key))
            return &k->list[i];
    return NULL;
}
/* An expression stands for a figure or a name that is not known here. */
static Str without_expressions(struct arena *a, Str text)
{
    const Str dots = S("…");
    char *out = NEW(a, char, text.n + 8);
    ptrdiff_t n = 0;

    for (ptrdiff_t i = 0; i < text.n; i++) {
        Str rest = str_from(text, i);
        const char *end = str_starts(rest, S("{{"))
                              ? memmem(rest.p, (size_t)rest.n, "}}", 2)
                              : NULL;

        if (!end) {
            out[n++] = text.p[i];
            continue;
        }
        memcpy(out + n, dots.p, (size_t)dots.n);
        n += dots.n;
        i = end + 1 - text.p;
    }
    return (Str){ out, n };
}

/* The settings: of interest is the name. */
static void take_settings(struct telling *k, struct told *t, Str text)
{
    struct seeking *s = k->s;
    Str line;

    while (str_cut(&text, '\n', &line)) {
        Str name = line;

        if (!str_starts(line, S("name:")))
            continue;
        name = without_expressions(s->c->arena, str_trim(str_from(name, 5)));
        if (name.n)
            t->hit.title = name;
    }
    line = terms_words(s->scratch, t->hit.title);
    note_words(s, t, line);
    raise_rank(t, terms_rank(&s->t, line));
}

static void take_headings(struct seeking *s, struct told *t, Str text)
{
    Str line;

    while (str_cut(&text, '\n', &line)) {
        enum term_rank rank;

        if (!str_starts(line, S("#")))
            continue;
        rank = terms_rank(&s->t, terms_words(s->scratch, line));
        if (rank != RANK_NONE)
            raise_rank(t, rank < RANK_PHRASE ? RANK_PHRASE : rank);
    }
}

static void take_section(struct telling *k, struct told *t, struct rows *r)
{
    struct seeking *s = k->s;
    Str text = db_text(r, 2), plain, words;
    bool any;

    if (str_is(db_text(r, 1), "report")) {
        take_settings(k, t, text);
        return;
    }
    plain = without_expressions(s->scratch, text);
    words = terms_words(s->scratch, plain);
    any = note_words(s, t, words);
    if (terms_rank(&s->t, words) != RANK_NONE) {
        raise_rank(t, RANK_SPREAD);
        take_headings(s, t, plain);
    }
    if (any && !t->hit.snippet.marks)
        terms_snippet(s->c->arena, &s->t, plain, SNIPPET_BYTES,
                      &t->hit.snippet);
}

static enum rc read_sections(struct telling *k)
{
    struct ctx *c = k->s->c;
    struct rows *r;

    TRY(db_stream(c->db, SQL_SECTIONS, PARAMS(P_INT(SEQ_LIVE)), &r, &c->err));
    while (db_next(r)) {
        struct told *t = told_of(k, db_text(r, 0));

        if (!t)
            continue;
        k->bytes += db_text(r, 2).n;
        if (k->bytes > SEARCH_TEXT) {
            k->s->ret->of[HIT_REPORT].older = true;
            break;
        }
        take_section(k, t, r);
        arena_reset(k->s->scratch);
    }
    return db_end(r, &c->err);
}

static void take_hit(struct telling *k, struct told *t)
{
    bool all = true;

    for (int i = 0; i < k->s->t.n; i++)
        all = all && t->has[i];
    if (all)
        raise_rank(t, t->is_symbol ? RANK_SYMBOL : RANK_SPREAD);
    if (t->rank == RANK_NONE)
        return;
    t->hit.rank = t->rank;
    t->hit.order = seek_order(t->rank, t->hit.day, t->id);
    seek_add(k->s, &t->hit);
}

enum rc search_reports(struct seeking *s)
{
    struct telling k = { .s = s };

    TRY(read_reports(&k));
    if (k.n)
        TRY(read_sections(&k));
    for (int i = 0; i < k.n; i++)
        take_hit(&k, &k.list[i]);
    return RC_OK;
}
