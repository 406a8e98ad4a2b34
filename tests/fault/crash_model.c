/* The driver's journal as a table, and its comparison with exported lists. */
#include "crash_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void model_new(struct model *m)
{
    m->turns = xmalloc(MAX_RECORDS * sizeof *m->turns);
    m->events = xmalloc(MAX_EVENTS * sizeof *m->events);
    m->n = m->n_events = 0;
    for (int i = 0; i < MAX_RECORDS; i++)
        m->turns[i] = -1;
    memset(m->events, 0, MAX_EVENTS * sizeof *m->events);
}

void model_free(struct model *m)
{
    free(m->turns);
    free(m->events);
}

void model_take(struct model *m, const struct op *op)
{
    for (int i = 0; i < op->n; i++) {
        m->turns[op->changes[i].key] = op->changes[i].turns;
        if (op->changes[i].key >= m->n)
            m->n = op->changes[i].key + 1;
    }
    if (op->event >= 0) {
        m->events[op->event] = op->holds;
        if (op->event >= m->n_events)
            m->n_events = op->event + 1;
    }
}

long long model_total(const struct model *m)
{
    long long sum = 0;

    for (int i = 0; i < m->n; i++)
        if (m->turns[i] > 0)
            sum += m->turns[i];
    return sum;
}

/* Turns by activity from an exported list; the rows hold no quotes. */
static bool read_activities(const char *path, int *turns)
{
    FILE *f = fopen(path, "r");
    char line[1024];

    if (!f || !fgets(line, sizeof line, f))
        return false;
    while (fgets(line, sizeof line, f)) {
        const char *at = line;
        long key;

        if (line[0] != 'a')
            return false;
        key = strtol(line + 1, NULL, 10);
        for (int i = 0; at && i < 10; i++)
            at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL;
        if (!at || key < 0 || key >= MAX_RECORDS || turns[key] >= 0)
            return false;
        turns[key] = (int)strtol(at, NULL, 10);
    }
    return fclose(f) == 0;
}

static bool read_events(const char *path, bool *events)
{
    FILE *f = fopen(path, "r");
    char line[1024];

    if (!f || !fgets(line, sizeof line, f))
        return false;
    while (fgets(line, sizeof line, f)) {
        long key = line[0] == 'e' ? strtol(line + 1, NULL, 10) : -1;

        if (key < 0 || key >= MAX_EVENTS || events[key])
            return false;
        events[key] = true;
    }
    return fclose(f) == 0;
}

static bool equal(const struct model *x, const struct model *y, bool tell)
{
    for (int i = 0; i < MAX_RECORDS; i++)
        if (x->turns[i] != y->turns[i]) {
            if (tell)
                printf("crash: a%d holds %d, the journal says %d\n", i,
                       y->turns[i], x->turns[i]);
            return false;
        }
    for (int i = 0; i < MAX_EVENTS; i++)
        if (x->events[i] != y->events[i]) {
            if (tell)
                printf("crash: event e%d %s\n", i,
                       y->events[i] ? "is there" : "is not there");
            return false;
        }
    return true;
}

/* Do they differ in what the operation does not touch? */
static bool differs_elsewhere(const struct model *store, struct model *after,
                              const struct op *op)
{
    for (int i = 0; i < op->n; i++)
        after->turns[op->changes[i].key] = store->turns[op->changes[i].key];
    if (op->event >= 0)
        after->events[op->event] = store->events[op->event];
    return !equal(after, store, false);
}

static enum seen compare(const struct model *before, struct model *after,
                         const struct model *store, const struct op *op)
{
    bool same_before = equal(before, store, false);
    bool same_after = equal(after, store, !same_before);

    if (same_before && same_after)
        return SEEN_BOTH;
    if (same_before || same_after)
        return same_before ? SEEN_BEFORE : SEEN_AFTER;
    return !op || differs_elsewhere(store, after, op) ? SEEN_LOST : SEEN_HALF;
}

enum seen model_compare(const struct model *m, const struct op *op,
                        const char *activities_csv, const char *events_csv)
{
    struct model store, after;
    enum seen seen = SEEN_UNREADABLE;

    model_new(&store);
    model_new(&after);
    memcpy(after.turns, m->turns, MAX_RECORDS * sizeof *m->turns);
    memcpy(after.events, m->events, MAX_EVENTS * sizeof *m->events);
    if (op)
        model_take(&after, op);
    if (read_activities(activities_csv, store.turns) &&
        read_events(events_csv, store.events))
        seen = compare(m, &after, &store, op);
    model_free(&store);
    model_free(&after);
    return seen;
}
