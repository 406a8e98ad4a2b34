/*
 * Sorting cells as their table is.  A rebuild has ten million of 64 bytes: their
 * numbers are sorted digit by digit, and each cell is moved once at the end.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "domain/rollup.h"

enum { FEW = 2048, DIGIT = 11, VALUES = 1 << DIGIT };

struct item {
    uint64_t key;
    uint32_t at; /* number of the cell */
};

static int by_key(const void *pa, const void *pb)
{
    const struct cell *a = pa, *b = pb;

    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    return a->spot < b->spot ? -1 : a->spot > b->spot;
}

/* Stable, by the digit that begins at bit `low`. */
static void pass(const struct item *from, struct item *to, size_t n, int low)
{
    size_t first[VALUES] = { 0 }, at = 0;

    for (size_t i = 0; i < n; i++)
        first[from[i].key >> low & (VALUES - 1)]++;
    for (int v = 0; v < VALUES; v++) {
        size_t count = first[v];

        first[v] = at;
        at += count;
    }
    for (size_t i = 0; i < n; i++)
        to[first[from[i].key >> low & (VALUES - 1)]++] = from[i];
}

/* All digits in which the keys differ; swaps the two runs as it goes. */
static void sort_keys(struct item **x, struct item **spare, size_t n)
{
    uint64_t differ = 0;

    for (size_t i = 0; i < n; i++)
        differ |= (*x)[i].key ^ (*x)[0].key;
    for (int low = 0; low < 64; low += DIGIT) {
        struct item *sorted = *spare;

        if ((differ >> low & (VALUES - 1)) == 0)
            continue;
        pass(*x, sorted, n, low);
        *spare = *x;
        *x = sorted;
    }
}

/* Each cell to its place, cycle by cycle. */
static void arrange(struct cell *cells, struct item *order, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct cell first = cells[i];
        size_t to = i;

        while (order[to].at != i) {
            size_t from = order[to].at;

            cells[to] = cells[from];
            order[to].at = (uint32_t)to;
            to = from;
        }
        cells[to] = first;
        order[to].at = (uint32_t)to;
    }
}

void cells_sort(struct cell *cells, size_t n)
{
    struct item *x, *spare;

    if (n < FEW) {
        if (n)
            qsort(cells, n, sizeof *cells, by_key);
        return;
    }
    assert(n <= UINT32_MAX);
    x = xmalloc(n * sizeof *x);
    spare = xmalloc(n * sizeof *spare);
    for (size_t i = 0; i < n; i++)
        x[i] = (struct item){ cells[i].spot, (uint32_t)i };
    sort_keys(&x, &spare, n);
    for (size_t i = 0; i < n; i++)
        x[i].key = cells[x[i].at].place;
    sort_keys(&x, &spare, n);
    free(spare);
    arrange(cells, x, n);
    free(x);
}
