/* What the parts of one activity's page share. */
#ifndef APP_PAGE_ACTIVITY_PART_H
#define APP_PAGE_ACTIVITY_PART_H

#include "app/page_activity.h"

struct period_lock;

struct one {
    struct activity_view v;
    struct activity *versions; /* those that may be seen, oldest first */
    int n;
    struct activity a; /* the last of them */
    int lead;          /* its first unit */
    unsigned may;      /* steps: activity_may */
    const struct period_lock *lock;
    bool enters, checks; /* may who looks, at the lead unit */
};

enum rc activity_set_history(struct one *x) MUST_CHECK;

#endif
