/* The table of results: collected while measuring, printed as Markdown. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/bench.h"

enum { MAX_LINES = 160 };

static struct line lines[MAX_LINES];
static int n_lines, n_said;
static int n_first; /* those of the first engine, once the second is measured */

struct line *line_add(const char *work, const char *budget)
{
    if (n_lines == MAX_LINES)
        abort();
    lines[n_lines] = (struct line){ .work = work, .budget = budget };
    return &lines[n_lines++];
}

void text(char *out, size_t size, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    vsnprintf(out, size, fmt, args);
    va_end(args);
}

double over(double value, double most)
{
    return value / most;
}

double under(double value, double least)
{
    return least / value;
}

void table_second_engine(void)
{
    n_first = n_lines;
}

/* The same work on the first engine. */
static const struct line *first_of(int at)
{
    for (int i = 0; i < n_first && at >= n_first; i++)
        if (strcmp(lines[i].work, lines[at].work) == 0)
            return &lines[i];
    return NULL;
}

/* How much longer the second engine takes. */
static const char *beside(int at, char out[32])
{
    const struct line *a = first_of(at), *b = &lines[at];
    double times = 0;

    if (a && a->seconds > 0 && b->seconds > 0)
        times = b->seconds / a->seconds;
    else if (a && a->rate > 0 && b->rate > 0)
        times = a->rate / b->rate;
    out[0] = '\0';
    if (times > 0)
        snprintf(out, 32, "%.2f ×", times);
    return out;
}

static const char *verdict(const struct line *l, char out[32])
{
    if (l->worse == 0)
        return "";
    if (l->worse <= 1)
        return "met";
    snprintf(out, 32, "missed %.1f ×", l->worse);
    return out;
}

static void print_lines(FILE *f, int from)
{
    for (int i = from; i < n_lines; i++) {
        const struct line *l = &lines[i];
        char word[32], times[32];

        fprintf(f, "| %s%s | %s | %s | %s | %s | %s | %s |\n",
                n_first && i >= n_first ? "PostgreSQL: " : "", l->work,
                l->value, l->reference, l->ratio, l->budget, verdict(l, word),
                beside(i, times));
    }
}

void table_progress(void)
{
    print_lines(stderr, n_said);
    n_said = n_lines;
}

void table_print(const struct bench *b)
{
    double load[3] = { 0 };

    if (getloadavg(load, 3) < 0)
        load[0] = -1;
    printf("\n%lld activities, %d units; load average at the end %.1f\n\n",
           (long long)b->seed.records, b->seed.units, load[0]);
    printf("| work | measured | reference of the same run | ratio | budget | "
           "| time beside SQLite |\n"
           "|---|---|---|---|---|---|---|\n");
    print_lines(stdout, 0);
}
