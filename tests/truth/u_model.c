/*
 * The model against examples worked out by hand, so that the second
 * implementation is not merely a second opinion.  One tree of
 * 0 (top) over 1 and 2; 3 and 4 under 1; 5 under 2; tree 1 stays empty
 * unless a test fills it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/num.h"
#include "base/str.h"
#include "model_view.h"
#include "random.h"

static struct m_view view;

static void apply(struct m_world *w, struct m_op op)
{
    assert_null(m_apply(w, &op));
}

static Day on(int year, int month, int day)
{
    return day_of(year, month, day);
}

static void found(struct m_world *w, int unit, int parent)
{
    apply(w, (struct m_op){ .kind = OP_FOUND,
                            .day = on(2020, 1, 1),
                            .nunits = 1,
                            .units = { unit },
                            .nnames = 1,
                            .nparents = parent != M_NONE,
                            .parents = { parent } });
}

static int setup(void **state)
{
    static const int parents[] = { M_NONE, 0, 0, 1, 1, 2 };
    static struct m_world w;

    m_init(&w, arena_new(), on(2024, 6, 1));
    gen_frame(&w);
    for (int u = 0; u < countof(parents); u++)
        found(&w, u, parents[u]);
    *state = &w;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((struct m_world *)*state)->a);
    return 0;
}

/* A record of 1 session, 7 turns, 5 persons on the day; other M_NONE: one. */
static void held(struct m_world *w, Day d, int unit, int other)
{
    static int key;

    apply(w, (struct m_op){ .kind = OP_SAVE,
                            .nrecords = 1,
                            .records = { { .key = key++,
                                           .day = d,
                                           .nholders = 1 + (other != M_NONE),
                                           .holders = { unit, other },
                                           .option = M_NONE,
                                           .sessions = MICRO,
                                           .turns = 7 * MICRO,
                                           .persons = 5 * MICRO } } });
}

static struct m_figure ask(const struct m_world *w, Day map, int unit,
                           enum m_measure measure)
{
    struct m_ask q = {
        0, unit, M_NONE, measure, on(2021, 1, 1), on(2025, 1, 1)
    };

    m_view_make(&view, w, m_now(w), 0, map);
    return m_figure_of(&view, &q);
}

static void turns_are(const struct m_world *w, Day map, int unit, int64_t micro)
{
    struct m_figure f = ask(w, map, unit, TURNS);

    assert_true(f.determined);
    assert_int_equal(f.value, micro);
}

static struct m_op closing(enum m_kind kind, Day d, int unit)
{
    return (struct m_op){ .kind = kind,
                          .day = d,
                          .nunits = 1,
                          .units = { unit },
                          .nnames = 1,
                          .policy = kind == OP_DISSOLVE ? M_KEEP : M_PRIMARY };
}

static void merge(struct m_world *w, Day d, int unit, int into)
{
    struct m_op op = closing(OP_MERGE, d, unit);

    op.ninto = 1;
    op.into[0] = into;
    apply(w, op);
}

/* Splits 3 into 6 and 7, new under 1 and 2. */
static struct m_op split_3(Day d, enum m_policy policy)
{
    struct m_op op = closing(OP_SPLIT, d, 3);

    op.policy = policy;
    op.ninto = op.nparents = 2;
    op.into[0] = 6;
    op.into[1] = 7;
    op.parents[0] = 1;
    op.parents[1] = 2;
    op.nnames = op.ninto;
    op.nshares = policy == M_SHARES ? 2 : 0;
    op.shares[0] = 60 * MICRO;
    op.shares[1] = 40 * MICRO;
    return op;
}

static void test_model__joint_counts_once_above_its_holders(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, 4);
    held(w, on(2022, 1, 1), 3, 5);
    turns_are(w, M_THEN, 3, 14 * MICRO);
    turns_are(w, M_THEN, 4, 7 * MICRO);
    turns_are(w, M_THEN, 1, 14 * MICRO);
    turns_are(w, M_THEN, 2, 7 * MICRO);
    turns_are(w, M_THEN, 0, 14 * MICRO);
    assert_int_equal(ask(w, M_THEN, 0, TURNS).records, 2);
}

static void test_model__joint_of_a_unit_and_its_superior(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, 1);
    turns_are(w, M_THEN, 3, 7 * MICRO);
    turns_are(w, M_THEN, 1, 7 * MICRO);
    turns_are(w, M_THEN, 0, 7 * MICRO);
    turns_are(w, M_THEN, 4, 0);
}

static void test_model__merge_takes_the_past_along(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, M_NONE);
    held(w, on(2022, 1, 1), 3, 5);
    merge(w, on(2023, 1, 1), 3, 5);
    turns_are(w, M_THEN, 1, 14 * MICRO);
    turns_are(w, w->today, 1, 0);
    turns_are(w, w->today, 5, 14 * MICRO);
    turns_are(w, w->today, 3, 0);
    turns_are(w, on(2022, 12, 31), 1, 14 * MICRO);
    turns_are(w, on(2023, 1, 1), 1, 0);
}

static void test_model__split_by_shares_60_40_of_7(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, M_NONE);
    apply(w, split_3(on(2023, 1, 1), M_SHARES));
    turns_are(w, w->today, 6, 4200000);
    turns_are(w, w->today, 7, 2800000);
    turns_are(w, w->today, 1, 4200000);
    turns_are(w, w->today, 0, 7 * MICRO);
    assert_int_equal(ask(w, w->today, 0, TURNS).records, 1);
    assert_int_equal(ask(w, w->today, 1, ACTIVITIES).value, 600000);
    assert_false(ask(w, w->today, 1, PERSONS).determined);
    assert_int_equal(ask(w, w->today, 0, PERSONS).value, 5 * MICRO);
}

static void test_model__residue_goes_to_the_first(void **state)
{
    struct m_world *w = *state;
    struct m_op op = split_3(on(2023, 1, 1), M_SHARES);

    held(w, on(2022, 1, 1), 3, M_NONE);
    op.ninto = op.nshares = 3;
    op.into[2] = 4;
    op.shares[0] = 333334;
    op.shares[1] = op.shares[2] = 333333;
    apply(w, op);
    turns_are(w, w->today, 6, 2333338);
    turns_are(w, w->today, 7, 2333331);
    turns_are(w, w->today, 4, 2333331);
}

static void test_model__joint_does_not_divide(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, 5);
    apply(w, split_3(on(2023, 1, 1), M_SHARES));
    turns_are(w, w->today, 6, 7 * MICRO);
    turns_are(w, w->today, 7, 0);
    turns_are(w, w->today, 2, 7 * MICRO);
    turns_are(w, w->today, 0, 7 * MICRO);
}

static void test_model__kept_stands_under_common_superior(void **state)
{
    struct m_world *w = *state;
    struct m_op op = split_3(on(2023, 1, 1), M_KEEP);

    held(w, on(2022, 1, 1), 3, M_NONE);
    apply(w, op);
    m_view_make(&view, w, m_now(w), 0, w->today);
    assert_int_equal(view.above[3], 0); /* 6 under 1, 7 under 2 */
    turns_are(w, w->today, 3, 7 * MICRO);
    turns_are(w, w->today, 1, 0);
    turns_are(w, w->today, 0, 7 * MICRO);
}

static void test_model__dissolved_without_successor_stays_put(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, M_NONE);
    apply(w, closing(OP_DISSOLVE, on(2023, 1, 1), 3));
    turns_are(w, w->today, 1, 7 * MICRO);
    merge(w, on(2023, 5, 1), 1, 2); /* its last parent leads on to 2 */
    turns_are(w, w->today, 2, 7 * MICRO);
    turns_are(w, w->today, 1, 0);
}

static void test_model__not_yet_founded_stands_with_forebears(void **state)
{
    struct m_world *w = *state;
    struct m_op op = closing(OP_MERGE, on(2023, 1, 1), 3);

    op.nunits = 2;
    op.units[1] = 4;
    op.ninto = op.nparents = 1;
    op.into[0] = 6;
    op.parents[0] = 2;
    op.nnames = op.ninto;
    apply(w, op);
    held(w, on(2023, 6, 1), 6, M_NONE);
    turns_are(w, M_THEN, 2, 7 * MICRO);
    turns_are(w, on(2022, 1, 1), 1, 7 * MICRO); /* 3 and 4 stood under 1 */
    turns_are(w, on(2022, 1, 1), 2, 0);
    turns_are(w, on(2022, 1, 1), 6, 7 * MICRO);
}

static void test_model__reopened_unit(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, M_NONE);
    merge(w, on(2023, 1, 1), 3, 5);
    apply(w, (struct m_op){ .kind = OP_FOUND,
                            .day = on(2023, 6, 1),
                            .nunits = 1,
                            .units = { 3 },
                            .nparents = 1,
                            .parents = { 1 } });
    held(w, on(2023, 7, 1), 3, M_NONE);
    turns_are(w, w->today, 3, 7 * MICRO);
    turns_are(w, w->today, 5, 7 * MICRO);
    turns_are(w, on(2023, 3, 1), 3, 7 * MICRO);
    turns_are(w, on(2023, 3, 1), 5, 14 * MICRO); /* 3 is shown under 5 */
    turns_are(w, M_THEN, 1, 14 * MICRO);
}

static void test_model__chain_on_one_day(void **state)
{
    struct m_world *w = *state;

    held(w, on(2022, 1, 1), 3, M_NONE);
    merge(w, on(2023, 1, 1), 3, 4);
    merge(w, on(2023, 1, 1), 4, 5);
    turns_are(w, w->today, 5, 7 * MICRO);
    turns_are(w, w->today, 0, 7 * MICRO);
    assert_non_null(m_apply(w, &(struct m_op){ .kind = OP_MERGE,
                                               .day = on(2023, 1, 1),
                                               .tree = M_NONE,
                                               .nunits = 1,
                                               .units = { 1 },
                                               .ninto = 1,
                                               .into = { 3 } }));
}

/* 4 is only in tree 1; 3 (in both) merges into it and 4 ends on that day. */
static void test_model__place_of_no_day_still_holds_the_past(void **state)
{
    struct m_world *w = *state;

    apply(w, (struct m_op){ .kind = OP_FOUND,
                            .day = on(2020, 1, 1),
                            .tree = 1,
                            .nunits = 1,
                            .units = { 8 },
                            .nnames = 1 });
    held(w, on(2022, 1, 1), 3, M_NONE);
    merge(w, on(2023, 1, 1), 3, 8);
    turns_are(w, w->today, 1, 7 * MICRO);
    apply(w, closing(OP_DISSOLVE, on(2023, 1, 1), 8));
    turns_are(w, w->today, 8, 7 * MICRO);
    turns_are(w, w->today, 1, 7 * MICRO);
    turns_are(w, w->today, 0, 7 * MICRO);
}

static void test_model__children_go_to_the_first_successor(void **state)
{
    struct m_world *w = *state;

    merge(w, on(2023, 1, 1), 1, 3); /* 3 is itself a child of 1 */
    assert_int_equal(m_edge_on(m_now(w), 0, 3, w->today)->parent, 0);
    assert_int_equal(m_edge_on(m_now(w), 0, 4, w->today)->parent, 3);
    assert_int_equal(m_edge_on(m_now(w), 0, 3, on(2022, 12, 31))->parent, 1);
}

static void test_model__undo_is_as_if_it_had_never_been(void **state)
{
    struct m_world *w = *state;
    struct m_op undo = { .kind = OP_UNDO };

    held(w, on(2022, 1, 1), 3, M_NONE);
    apply(w, split_3(on(2023, 1, 1), M_SHARES));
    undo.target = (int)w->nsteps - 1;
    held(w, on(2023, 2, 1), 6, M_NONE);
    assert_non_null(m_apply(w, &undo)); /* 6 holds a record */
    apply(w,
          (struct m_op){ .kind = OP_WITHDRAW,
                         .target = w->steps[w->nsteps - 1].op.records[0].key });
    apply(w, undo);
    assert_non_null(m_apply(w, &undo));
    turns_are(w, w->today, 3, 7 * MICRO);
    turns_are(w, w->today, 6, 0);
    assert_false(m_alive(m_now(w), 6, w->today));
}

static void test_model__refuses(void **state)
{
    struct m_world *w = *state;
    struct m_op cycle = { .kind = OP_MOVE,
                          .day = on(2022, 1, 1),
                          .nunits = 1,
                          .units = { 1 },
                          .nparents = 1,
                          .parents = { 3 } };
    struct m_op twice = split_3(on(2023, 1, 1), M_SHARES);
    struct m_op orphans = closing(OP_DISSOLVE, on(2023, 1, 1), 1);
    struct m_op no_day = closing(OP_DISSOLVE, on(2020, 1, 1), 3);

    assert_non_null(m_apply(w, &cycle));
    assert_non_null(m_apply(w, &orphans));
    assert_non_null(m_apply(w, &no_day));
    twice.shares[0] = 61 * MICRO;
    assert_non_null(m_apply(w, &twice));
    twice = split_3(on(2023, 1, 1), M_SHARES);
    twice.into[1] = 6;
    assert_non_null(m_apply(w, &twice));
    held(w, on(2024, 1, 1), 3, M_NONE);
    twice = split_3(on(2023, 1, 1), M_SHARES);
    assert_non_null(m_apply(w, &twice)); /* 3 holds a record in 2024 */
}

static void test_model__rows_and_coverage(void **state)
{
    struct m_world *w = *state;
    struct m_ask q = { 0, 1, M_NONE, TURNS, on(2021, 1, 1), on(2025, 1, 1) };
    struct m_rows rows;
    struct m_coverage c;

    held(w, on(2022, 1, 1), 3, 4);
    held(w, on(2022, 1, 1), 1, M_NONE);
    merge(w, on(2023, 1, 1), 3, 4);
    m_view_make(&view, w, m_now(w), 0, M_THEN);
    m_rows_of(&view, &q, &rows);
    assert_int_equal(rows.n, 3);
    assert_int_equal(rows.unit[0], 1);
    c = m_coverage_of(&view, &q);
    assert_int_equal(c.expected, 3);
    assert_int_equal(c.reported, 3);
    m_view_make(&view, w, m_now(w), 0, w->today);
    m_rows_of(&view, &q, &rows);
    assert_int_equal(rows.n, 2); /* itself and 4; 3 left nothing behind */
    assert_int_equal(rows.figure[1].value, 7 * MICRO);
    c = m_coverage_of(&view, &q);
    assert_int_equal(c.expected, 2);
    assert_int_equal(c.reported, 2);
}

#define CASE(f)                                                                \
    cmocka_unit_test_setup_teardown(test_model__##f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(joint_counts_once_above_its_holders),
        CASE(joint_of_a_unit_and_its_superior),
        CASE(merge_takes_the_past_along),
        CASE(split_by_shares_60_40_of_7),
        CASE(residue_goes_to_the_first),
        CASE(joint_does_not_divide),
        CASE(kept_stands_under_common_superior),
        CASE(dissolved_without_successor_stays_put),
        CASE(not_yet_founded_stands_with_forebears),
        CASE(reopened_unit),
        CASE(chain_on_one_day),
        CASE(place_of_no_day_still_holds_the_past),
        CASE(children_go_to_the_first_successor),
        CASE(undo_is_as_if_it_had_never_been),
        CASE(refuses),
        CASE(rows_and_coverage),
    };

    return cmocka_run_group_tests_name("model", tests, NULL, NULL);
}
