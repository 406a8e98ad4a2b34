/* Puts everything to each engine and holds the answers against one another. */
#include "pair.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows_equal.h"
#include "store_for_test.h"

struct pair {
    struct engine *side[2];
    char where[2][STORE_ROOM];
    int n;
    int64_t rows;
    const char *plant; /* an error on the second side only, or NULL */
    char differs[2000];
};

static const char *const names[] = { [ON_SQLITE] = "sqlite", [ON_PG] = "pg" };

/* TRUTH_ENGINES, else the engine that tests are run on. */
static int engines(enum test_engine ret[2])
{
    const char *asked = getenv("TRUTH_ENGINES");

    ret[0] = ON_SQLITE;
    ret[1] = ON_PG;
    if (asked && strcmp(asked, "both") == 0)
        return 2;
    ret[0] = !asked                             ? test_engine()
             : strcmp(asked, names[ON_PG]) == 0 ? ON_PG
                                                : ON_SQLITE;
    return 1;
}

struct pair *pair_open(const struct m_world *w)
{
    struct pair *p = xmalloc(sizeof *p);
    enum test_engine on[2];

    memset(p, 0, sizeof *p);
    p->plant = getenv("TRUTH_PLANT_PG");
    p->n = engines(on);
    for (int i = 0; i < p->n; i++) {
        test_store_on(on[i], "truth", p->where[i]);
        p->side[i] = engine_open(w, p->where[i]);
    }
    return p;
}

void pair_close(struct pair *p)
{
    for (int i = 0; i < p->n; i++) {
        engine_close(p->side[i]);
        test_store_drop(p->where[i]);
    }
    free(p);
}

void pair_today(struct pair *p, Day today)
{
    for (int i = 0; i < p->n; i++)
        engine_today(p->side[i], today);
}

void pair_rest(struct pair *p)
{
    for (int i = 0; i < p->n; i++)
        engine_rest(p->side[i]);
}

const char *pair_differs(const struct pair *p)
{
    return p->differs[0] ? p->differs : NULL;
}

const char *pair_why(const struct pair *p)
{
    return p->differs[0] ? p->differs : engine_why(p->side[0]);
}

int64_t pair_rows_compared(const struct pair *p)
{
    return p->rows;
}

/* Keeps the first difference. */
static void differ(struct pair *p, const char *what, const char *first,
                   const char *second)
{
    if (!p->differs[0])
        snprintf(p->differs, sizeof p->differs,
                 "the engines differ: %s: sqlite: %s; pg: %s", what, first,
                 second);
}

/* ---- operations ---- */

const char *pair_apply(struct pair *p, const struct m_op *op, int index)
{
    const char *first = engine_apply(p->side[0], op, index), *second;

    if (p->n < 2)
        return first;
    if (p->plant)
        engine_plant(p->plant);
    second = engine_apply(p->side[1], op, index);
    if (p->plant)
        engine_plant("none");
    if (strcmp(first ? first : "", second ? second : "") != 0)
        differ(p, "an operation", first ? first : "accepts",
               second ? second : "accepts");
    return first;
}

int64_t pair_verify(struct pair *p)
{
    int64_t faults = 0;

    for (int i = 0; i < p->n; i++)
        faults += engine_verify(p->side[i]);
    return faults;
}

bool pair_rebuild(struct pair *p)
{
    bool done = true;

    for (int i = 0; i < p->n; i++)
        done &= engine_rebuild(p->side[i]);
    return done;
}

/* What no figure shows. */
static void plant_row(struct db *db)
{
    static const char PLANT[] = "UPDATE tree SET made = made + 1 WHERE id = 2";
    struct err e = { .lang = LANG_EN };

    if (db_begin(db, &e) != RC_OK ||
        db_exec(db, PLANT, NO_PARAMS, &e) != RC_OK ||
        db_commit(db, &e) != RC_OK)
        exit(2);
}

void pair_compare_rows(struct pair *p)
{
    if (p->n < 2)
        return;
    if (p->plant && strcmp(p->plant, "row") == 0)
        plant_row(engine_db(p->side[1]));
    rows_equal(engine_db(p->side[0]), engine_db(p->side[1]), &p->rows,
               p->differs, sizeof p->differs);
}

/* ---- questions ---- */

/* Both answered or both refused (x, y), and in the same words. */
static bool agree(struct pair *p, const char *what, bool x, bool y, bool same)
{
    const char *first = x ? "answers" : engine_why(p->side[0]);
    const char *second = y ? "answers" : engine_why(p->side[1]);

    if (x != y || (!x && strcmp(first, second) != 0))
        differ(p, what, first, second);
    else if (x && !same)
        differ(p, what, "one answer", "another");
    return x && !p->differs[0];
}

static bool same_figure(const struct m_figure *x, const struct m_figure *y)
{
    return x->determined == y->determined && x->value == y->value &&
           x->records == y->records;
}

bool pair_figure(struct pair *p, const struct m_address *q,
                 struct m_figure *ret)
{
    struct m_figure f = { 0 };
    bool x = engine_figure(p->side[0], q, ret), y;

    if (p->n < 2)
        return x;
    y = engine_figure(p->side[1], q, &f);
    return agree(p, "a figure", x, y, same_figure(ret, &f));
}

bool pair_figures(struct pair *p, const struct m_address *q,
                  struct m_figure ret[M_MEASURES])
{
    struct m_figure f[M_MEASURES] = { { 0 } };
    bool x = engine_figures(p->side[0], q, ret), y, same = true;

    if (p->n < 2)
        return x;
    y = engine_figures(p->side[1], q, f);
    for (int m = 0; m < M_MEASURES; m++)
        same &= same_figure(&ret[m], &f[m]);
    return agree(p, "figures of all measures", x, y, same);
}

bool pair_coverage(struct pair *p, const struct m_address *q,
                   struct m_figure *ret, struct m_coverage *ret_coverage)
{
    struct m_coverage c = { 0 };
    struct m_figure f = { 0 };
    bool x = engine_coverage(p->side[0], q, ret, ret_coverage), y;

    if (p->n < 2)
        return x;
    y = engine_coverage(p->side[1], q, &f, &c);
    return agree(p, "a coverage", x, y,
                 same_figure(ret, &f) &&
                     memcmp(&c, ret_coverage, sizeof c) == 0);
}

/* In the same order, too. */
bool pair_rows(struct pair *p, const struct m_address *q, struct m_rows *ret)
{
    struct m_rows rows = { 0 };
    bool x = engine_rows(p->side[0], q, ret), y, same;

    if (p->n < 2)
        return x;
    y = engine_rows(p->side[1], q, &rows);
    same = rows.n == ret->n;
    for (int i = 0; i < ret->n && same; i++)
        same = rows.unit[i] == ret->unit[i] &&
               same_figure(&rows.figure[i], &ret->figure[i]);
    return agree(p, "rows by child", x, y, same);
}
