/* Reads both stores side by side; no digest, so the first difference is told. */
#include "rows_equal.h"

#include <stdio.h>
#include <stdlib.h>

#include "store/digest.h"

struct two {
    struct db *db[2];
    struct err e;
    int64_t *rows;
    char *why;
    size_t room;
};

static void must(struct two *t, enum rc rc, const char *table)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "truth: rows of %s: %s (%s)\n", table, t->e.text,
            t->e.detail);
    exit(2);
}

static void tell_value(char out[120], const struct param *p)
{
    if (p->type == PARAM_NULL)
        snprintf(out, 120, "NULL");
    else if (p->type == PARAM_INT)
        snprintf(out, 120, "%lld", (long long)p->n);
    else
        snprintf(out, 120, "'%.*s'", (int)(p->s.n < 100 ? p->s.n : 100),
                 p->s.p);
}

static bool same(const struct param *x, const struct param *y)
{
    if (x->type != y->type)
        return false;
    if (x->type == PARAM_NULL)
        return true;
    return x->type == PARAM_INT ? x->n == y->n : str_eq(x->s, y->s);
}

static void compare(struct two *two, const struct table *t, int64_t row,
                    const struct param *x, const struct param *y)
{
    char first[120], second[120];

    for (int i = 0; t->types[i] && !two->why[0]; i++) {
        if (same(&x[i], &y[i]))
            continue;
        tell_value(first, &x[i]);
        tell_value(second, &y[i]);
        snprintf(two->why, two->room,
                 "table %s, row %lld, column %d of (%s): %s, %s", t->name,
                 (long long)row, i + 1, t->columns, first, second);
    }
}

static void compare_table(struct two *two, const struct table *t)
{
    struct param p[2][TABLE_COLUMNS];
    struct rows *r[2];
    bool more[2];
    int64_t n = 0;

    for (int i = 0; i < 2; i++)
        must(two, db_query(two->db[i], t->select, NO_PARAMS, &r[i], &two->e),
             t->name);
    for (;; n++) {
        for (int i = 0; i < 2; i++)
            if ((more[i] = db_next(r[i])))
                digest_read(r[i], t, p[i]);
        if (!more[0] || !more[1] || two->why[0])
            break;
        compare(two, t, n + 1, p[0], p[1]);
    }
    for (int i = 0; i < 2; i++)
        must(two, db_end(r[i], &two->e), t->name);
    if (more[0] != more[1] && !two->why[0])
        snprintf(two->why, two->room, "table %s: only one has a row %lld",
                 t->name, (long long)n + 1);
    *two->rows += n;
}

void rows_equal(struct db *x, struct db *y, int64_t *rows, char *why, size_t n)
{
    struct two two = { .db = { x, y }, .rows = rows, .why = why, .room = n };

    two.e.lang = LANG_EN;
    for (const struct table *t = tables; t->name; t++)
        if (table_in(t, TABLE_NEWEST - 1))
            compare_table(&two, t);
}
