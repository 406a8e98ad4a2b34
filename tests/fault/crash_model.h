/*
 * What the crash driver believes is in the store: the turns of every activity, the
 * events that hold.  One operation may be in doubt (it was killed): then the store
 * may hold it whole or not at all, and the model learns which.
 */
#ifndef FAULT_CRASH_MODEL_H
#define FAULT_CRASH_MODEL_H

#include <stdbool.h>

enum { MAX_RECORDS = 200000, MAX_EVENTS = 20000, MAX_BATCH = 700 };

struct change {
    int key;   /* number of an activity */
    int turns; /* after the change; -1: withdrawn */
};

/* One operation: changes of activities, or one event more or less. */
struct op {
    struct change changes[MAX_BATCH];
    int n;
    int event;  /* number of the event, -1 none */
    bool holds; /* the event holds after the operation */
};

struct model {
    int *turns; /* by activity; -1 not there */
    int n;
    bool *events;
    int n_events;
};

/* Which of the two the store agrees with; lost: it differs where `op` is not. */
enum seen {
    SEEN_BEFORE,
    SEEN_AFTER,
    SEEN_BOTH,
    SEEN_HALF,
    SEEN_LOST,
    SEEN_UNREADABLE
};

void model_new(struct model *m);
void model_free(struct model *m);
void model_take(struct model *m, const struct op *op);
/*
 * Compares the lists exported from the store with the model before and after
 * `op` (NULL: nothing in doubt); prints the first difference.
 */
enum seen model_compare(const struct model *m, const struct op *op,
                        const char *activities_csv, const char *events_csv);
long long model_total(const struct model *m);

#endif
