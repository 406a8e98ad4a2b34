/*
 * The comparison: random operations on the engine and on the model, and after
 * each the same questions to both.  Both must agree on what is refused and on every
 * answer; besides, the grand total is the same on every map, an event undone
 * leaves every answer as it was, and verify finds nothing.
 *
 *     TRUTH_OPS=10000 TRUTH_SEED=1 TRUTH_LENGTH=200 truth
 *     TRUTH_PLANT=delta|joint|map|rebuild|memo|state|approved   succeeds when the error is caught
 *     TRUTH_TRACE=1                         prints every operation
 *     TRUTH_SKIP=rows,coverage              leaves these questions out
 *     TRUTH_ENGINES=sqlite|pg|both          pair.h
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "pair.h"
#include "random.h"
#include "tell.h"

enum {
    SWEEP_MAPS = 4, /* then and now; then and now of the approved */
    SAMPLES = 10,
    VERIFY_EVERY = 50,
    ROWS_EVERY = 50,
    OPENING = 25
};

/* What one sweep hears from the engine. */
struct answers {
    struct m_figure at[SWEEP_MAPS][M_UNITS][M_MEASURES];
};

struct run {
    struct m_world w;
    struct gen gen;
    struct gen dice; /* for questions: they do not change the operations */
    struct pair *pair;
    int seed, op;
    struct m_op last;
    struct answers answers, before;
    struct m_view view;
    bool failed, trace;
    long ops, refused[OP_KINDS], done[OP_KINDS], asked, rows;
};

/* ---- accounts ---- */

static bool same_figure(const struct m_figure *x, const struct m_figure *y)
{
    return x->determined == y->determined && x->records == y->records &&
           (!x->determined || x->value == y->value);
}

static void fail_head(struct run *r, const char *what)
{
    r->failed = true;
    fprintf(stderr, "truth: seed %d, operation %d (step %d): %s\n  ", r->seed,
            r->op, (int)r->w.nsteps - 1, what);
    tell_op(stderr, &r->last);
}

/* The same question for every other unit: where do the sides part? */
static void tell_others(struct run *r, const struct m_address *q)
{
    for (int u = 0; u < r->gen.units; u++) {
        struct m_address other = *q;
        struct m_figure engine, model;

        other.ask.unit = u;
        model = m_figure_of(&r->view, &other.ask);
        if (u == q->ask.unit || !pair_figure(r->pair, &other, &engine) ||
            same_figure(&engine, &model))
            continue;
        fprintf(stderr, "  u%d too:\n", u);
        tell_figure(stderr, "  engine", &engine);
        tell_figure(stderr, "  model ", &model);
    }
}

/* Units that stand on this map without an edge of their own. */
static void tell_above(const struct run *r, const struct m_address *q)
{
    if (q->map == MAP_OF_THEN)
        return;
    fprintf(stderr, "  model's map, closed and coming units:");
    for (int u = 0; u < r->gen.units; u++)
        if (r->view.rule[u] > 1)
            fprintf(stderr, " u%d>u%d%s", u, r->view.above[u],
                    r->view.loops[u] ? "(ring)" : "");
    fprintf(stderr, "\n");
}

static void fail_history(struct run *r, const struct m_address *q)
{
    tell_history(stderr, &r->w, tell_kin(&r->w, q->ask.unit, q->known),
                 q->known);
}

static void fail_refused(struct run *r, const struct m_address *q)
{
    fail_head(r, "the engine refuses a question");
    tell_address(stderr, q);
    fprintf(stderr, "  %s\n", pair_why(r->pair));
}

static void fail_figure(struct run *r, const struct m_address *q,
                        const struct m_figure *engine,
                        const struct m_figure *model)
{
    fail_head(r, "a figure differs");
    tell_address(stderr, q);
    tell_figure(stderr, "engine", engine);
    tell_figure(stderr, "model ", model);
    tell_others(r, q);
    tell_above(r, q);
    fail_history(r, q);
}

/* ---- one question ---- */

static Day map_day(const struct run *r, const struct m_address *q)
{
    if (q->map == MAP_OF_THEN)
        return M_THEN;
    return q->map == MAP_OF_NOW ? r->w.today : q->day;
}

static void see(struct run *r, const struct m_address *q)
{
    const struct m_state *s =
        q->known == M_NONE ? m_now(&r->w) : r->w.steps[q->known].state;

    m_view_make(&r->view, &r->w, s, q->tree, map_day(r, q));
}

static void ask_figure(struct run *r, const struct m_address *q,
                       struct m_figure *ret)
{
    struct m_figure model = m_figure_of(&r->view, &q->ask);

    r->asked++;
    if (!pair_figure(r->pair, q, ret))
        fail_refused(r, q);
    else if (!same_figure(ret, &model))
        fail_figure(r, q, ret, &model);
}

static void ask_figures(struct run *r, struct m_address *q,
                        struct m_figure ret[M_MEASURES])
{
    r->asked += M_MEASURES;
    if (!pair_figures(r->pair, q, ret)) {
        fail_refused(r, q);
        return;
    }
    for (int m = 0; m < M_MEASURES && !r->failed; m++) {
        struct m_figure model;

        q->ask.measure = (enum m_measure)m;
        model = m_figure_of(&r->view, &q->ask);
        if (!same_figure(&ret[m], &model))
            fail_figure(r, q, &ret[m], &model);
    }
}

static void ask_coverage(struct run *r, const struct m_address *q)
{
    struct m_coverage model = m_coverage_of(&r->view, &q->ask), engine;
    struct m_figure f, mine = m_figure_of(&r->view, &q->ask);

    r->asked++;
    if (!pair_coverage(r->pair, q, &f, &engine)) {
        fail_refused(r, q);
    } else if (!same_figure(&f, &mine)) {
        fail_figure(r, q, &f, &mine);
    } else if (memcmp(&engine, &model, sizeof model) != 0) {
        fail_head(r, "the coverage differs");
        tell_address(stderr, q);
        tell_coverage(stderr, "engine", &engine);
        tell_coverage(stderr, "model ", &model);
        fail_history(r, q);
    }
}

/* Both lists as sets: the order of children is the engine's affair. */
static bool same_rows(const struct m_rows *x, const struct m_rows *y)
{
    if (x->n != y->n)
        return false;
    for (int i = 0; i < x->n; i++) {
        int k = 0;

        while (k < y->n && y->unit[k] != x->unit[i])
            k++;
        if (k == y->n || !same_figure(&x->figure[i], &y->figure[k]))
            return false;
    }
    return true;
}

static void ask_rows(struct run *r, const struct m_address *q)
{
    struct m_rows model, engine;

    m_rows_of(&r->view, &q->ask, &model);
    r->asked++;
    if (!pair_rows(r->pair, q, &engine)) {
        fail_refused(r, q);
    } else if (!same_rows(&engine, &model)) {
        fail_head(r, "the rows by child differ");
        tell_address(stderr, q);
        tell_rows(stderr, "engine", &engine);
        tell_rows(stderr, "model ", &model);
        fail_history(r, q);
    }
}

/* ---- all units ---- */

static void sweep_map(struct run *r, enum m_map map, bool approved,
                      struct answers *ret)
{
    const struct m_campaign *c = &r->w.campaigns[0];
    struct m_address q = {
        .ask = { .option = M_NONE, .from = c->from, .to = c->to },
        .tree = c->tree,
        .map = map,
        .known = M_NONE
    };

    q.ask.approved = approved;
    see(r, &q);
    for (int u = 0; u < r->gen.units && !r->failed; u++) {
        if (!m_known(m_now(&r->w), u))
            continue;
        q.ask.unit = u;
        ask_figures(r, &q, ret->at[map + 2 * approved][u]);
    }
}

static void sweep(struct run *r, struct answers *ret)
{
    memset(ret, 0, sizeof *ret);
    for (int approved = 0; approved <= 1; approved++) {
        if (!r->failed)
            sweep_map(r, MAP_OF_THEN, approved != 0, ret);
        if (!r->failed)
            sweep_map(r, MAP_OF_NOW, approved != 0, ret);
    }
}

static void check_totals(struct run *r)
{
    const struct m_campaign *c = &r->w.campaigns[0];
    struct m_address q = {
        .ask = { .option = M_NONE, .from = c->from, .to = c->to },
        .tree = c->tree,
        .map = MAP_OF_DAY,
        .day = gen_day(&r->dice, day_of(2021, 1, 1), day_of(2026, 6, 1)),
        .known = M_NONE
    };

    if (!m_known(m_now(&r->w), 0))
        return;
    see(r, &q);
    for (int m = 0; m < M_MEASURES && !r->failed; m++) {
        const struct m_figure *then = &r->answers.at[MAP_OF_THEN][0][m];
        struct m_figure f;

        if (m == PERSONS)
            continue;
        q.ask.measure = (enum m_measure)m;
        ask_figure(r, &q, &f);
        if (!same_figure(then, &f) ||
            !same_figure(then, &r->answers.at[MAP_OF_NOW][0][m]))
            fail_figure(r, &q, &f, then);
    }
}

/* ---- random questions ---- */

static void pick_period(struct run *r, struct m_ask *q)
{
    const struct m_campaign *c = &r->w.campaigns[q->campaign];
    Day other;

    q->from = c->from;
    q->to = c->to;
    switch (gen_below(&r->dice, 5)) {
    case 0:
        return;
    case 1:
        q->from = month_first(day_month(gen_day(&r->dice, c->from, c->to)));
        q->to = month_first(month_next(day_month(q->from))) - 1;
        return;
    case 2:
        q->from = day_of(2021 + gen_below(&r->dice, 3), 1, 1);
        q->to = day_of(day_year(q->from) + gen_below(&r->dice, 2), 12, 31);
        return;
    default:
        q->from = gen_day(&r->dice, c->from - 60, c->to + 60);
        other = gen_day(&r->dice, c->from - 60, c->to + 60);
        q->to = other > q->from ? other : q->from;
        q->from = other > q->from ? q->from : other;
    }
}

static void pick_address(struct run *r, struct m_address *q)
{
    struct gen *g = &r->dice;

    *q = (struct m_address){ .known = M_NONE };
    q->ask.campaign = gen_chance(g, 30);
    q->tree = gen_chance(g, 70) ? r->w.campaigns[q->ask.campaign].tree
                                : gen_below(g, M_TREES);
    q->ask.option = gen_below(g, 2 * r->w.noptions);
    if (q->ask.option >= r->w.noptions)
        q->ask.option = M_NONE;
    q->ask.measure = (enum m_measure)gen_below(g, M_MEASURES);
    pick_period(r, &q->ask);
    q->map = (enum m_map)gen_below(g, 3);
    q->day = gen_day(g, day_of(2020, 6, 1), day_of(2026, 6, 1));
    if (gen_chance(g, 40))
        q->known = gen_below(g, (int)r->w.nsteps);
    q->ask.unit = gen_below(g, r->gen.units);
    q->ask.approved = gen_chance(g, 30);
}

/* A unit that was not there yet as known then has no address. */
static bool has_answer(const struct run *r, const struct m_address *q)
{
    return m_known(m_now(&r->w), q->ask.unit) &&
           (q->known == M_NONE ||
            m_known(r->w.steps[q->known].state, q->ask.unit));
}

static bool skipped(const char *what)
{
    const char *list = getenv("TRUTH_SKIP");

    return list && strstr(list, what);
}

static void ask_samples(struct run *r)
{
    for (int i = 0; i < SAMPLES && !r->failed; i++) {
        struct m_address q;
        struct m_figure ignored;

        pick_address(r, &q);
        if (!has_answer(r, &q))
            continue;
        see(r, &q);
        switch (gen_below(&r->dice, 3)) {
        case 0:
            ask_figure(r, &q, &ignored);
            break;
        case 1:
            if (!skipped("coverage"))
                ask_coverage(r, &q);
            break;
        default:
            if (!skipped("rows"))
                ask_rows(r, &q);
        }
    }
}

/* ---- operations ---- */

/* True when both accepted. */
static bool both_apply(struct run *r, const struct m_op *op)
{
    int index = (int)r->w.nsteps;
    const char *model = m_apply(&r->w, op);
    const char *engine;

    r->last = *op;
    if (r->trace) {
        fprintf(stderr, "%5d %-4d %s", r->op, index, model ? "REFUSED " : "");
        tell_op(stderr, op);
    }
    engine = pair_apply(r->pair, op, index);
    if (pair_differs(r->pair)) {
        fail_head(r, pair_differs(r->pair));
        return false;
    }
    if (!model == !engine) {
        (model ? r->refused : r->done)[op->kind]++;
        return !model;
    }
    fail_head(r, "one side refuses");
    fprintf(stderr, "  engine: %s\n  model : %s\n", engine ? engine : "accepts",
            model ? model : "accepts");
    for (int i = 0; i < op->nunits; i++)
        if (op->units[i] >= 0)
            tell_history(stderr, &r->w, tell_kin(&r->w, op->units[i], M_NONE),
                         M_NONE);
    return false;
}

static bool is_event(const struct m_op *op)
{
    return op->kind >= OP_FOUND && op->kind <= OP_DISSOLVE;
}

/* Undoes the event just made: every answer must be what it was before. */
static void check_undo(struct run *r)
{
    struct m_op undo = { .kind = OP_UNDO,
                         .target = (int)r->w.nsteps - 1,
                         .tree = M_NONE };

    if (!both_apply(r, &undo)) {
        if (!r->failed)
            fail_head(r, "the event just made cannot be undone");
        return;
    }
    sweep(r, &r->answers);
    if (!r->failed && memcmp(&r->answers, &r->before, sizeof r->before) != 0)
        fail_head(r, "undo does not bring back every answer");
}

static void verify(struct run *r)
{
    if (!r->failed && pair_verify(r->pair) != 0)
        fail_head(r, "verify finds faults");
}

static void compare_rows(struct run *r)
{
    pair_compare_rows(r->pair);
    if (!r->failed && pair_differs(r->pair))
        fail_head(r, pair_differs(r->pair));
}

static void one_op(struct run *r)
{
    struct m_op op;
    bool accepted;

    gen_op(&r->gen, &op);
    r->before = r->answers;
    accepted = both_apply(r, &op);
    pair_rest(r->pair);
    if (r->failed)
        return;
    sweep(r, &r->answers);
    if (!r->failed)
        check_totals(r);
    if (!r->failed)
        ask_samples(r);
    pair_rest(r->pair);
    if (!r->failed && accepted && r->op > OPENING && is_event(&op) &&
        gen_chance(&r->dice, 15))
        check_undo(r);
    pair_rest(r->pair);
}

/* Things that are not operations but must change nothing, or only "now". */
static void between(struct run *r)
{
    if (r->op % 25 == 24) {
        r->w.today += gen_below(&r->dice, 90);
        pair_today(r->pair, r->w.today);
        sweep(r, &r->answers);
    }
    if (!r->failed && r->op % VERIFY_EVERY == VERIFY_EVERY - 1)
        verify(r);
    if (r->op % ROWS_EVERY == ROWS_EVERY - 1)
        compare_rows(r);
    if (!r->failed && r->op % 100 == 99) {
        if (!pair_rebuild(r->pair))
            fail_head(r, "the rebuild fails");
        else
            sweep(r, &r->answers);
    }
    pair_rest(r->pair);
}

static void one_seed(struct run *r, int length)
{
    struct arena *a = arena_new();

    m_init(&r->w, a, day_of(2024, 6, 1));
    gen_frame(&r->w);
    gen_init(&r->gen, &r->w, (uint64_t)r->seed);
    gen_init(&r->dice, &r->w, (uint64_t)r->seed + 1000000);
    r->pair = pair_open(&r->w);
    memset(&r->answers, 0, sizeof r->answers);
    for (r->op = 0; r->op < length && !r->failed; r->op++, r->ops++) {
        one_op(r);
        if (!r->failed)
            between(r);
    }
    verify(r);
    compare_rows(r);
    r->rows += pair_rows_compared(r->pair);
    pair_close(r->pair);
    arena_free(a);
}

static int number_from(const char *name, int otherwise)
{
    const char *text = getenv(name);
    int64_t n;

    if (!text || !str_int(str_of(text), &n) || n < 1 || n > 100000000)
        return otherwise;
    return (int)n;
}

static void summary(const struct run *r)
{
    long done = 0, refused = 0;

    for (int k = 0; k < OP_KINDS; k++) {
        done += r->done[k];
        refused += r->refused[k];
    }
    printf("truth: %ld operations (%ld carried out, %ld refused by both), "
           "%ld answers equal",
           r->ops, done, refused, r->asked);
    if (r->rows)
        printf(" on both engines, %ld rows equal", r->rows);
    printf("\n");
}

int main(void)
{
    struct arena *a = arena_new();
    struct run *r = NEW(a, struct run, 1);
    const char *plant = getenv("TRUTH_PLANT");
    int ops = number_from("TRUTH_OPS", 10000);
    int length = number_from("TRUTH_LENGTH", 200);
    bool failed;

    r->trace = getenv("TRUTH_TRACE") != NULL;
    if (plant && !engine_plant(plant)) {
        fprintf(stderr, "truth: no such plant: %s\n", plant);
        return 2;
    }
    r->seed = number_from("TRUTH_SEED", 1);
    for (; r->ops < ops && !r->failed; r->seed++)
        one_seed(r, length);
    failed = r->failed;
    if (!failed)
        summary(r);
    arena_free(a);
    if (!plant)
        return failed;
    printf("truth: planted error in %s: %s\n", plant,
           failed ? "caught" : "NOT caught");
    return !failed;
}
