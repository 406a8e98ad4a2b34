/*
 * Queues of work with threads of their own, one queue a lane, each bounded.  Knows
 * nothing of requests: what is worked on carries a struct job.
 */
#ifndef APP_HTTP_LANE_H
#define APP_HTTP_LANE_H

#include "app/http.h"

struct lanes;

struct job;

/* What a lane's thread does with a job; from then on it is the callee's.
 * LANE_DONE: the lanes close, the job is to be turned away. */
typedef void lane_run(struct job *job, enum http_lane lane);

struct job {
    struct job *next;
    lane_run *run; /* NULL: what lanes_new was given */
};

/* NULL when no thread can be had. */
struct lanes *lanes_new(const int most[LANE_COUNT], lane_run *run);
/* False: the lane has as many waiting as it may, or takes no more. */
bool lanes_put(struct lanes *l, enum http_lane lane, struct job *job);
/* Takes no new job, turns away those that wait, ends the threads. */
void lanes_close(struct lanes *l);
/* Closes first; NULL is legal. */
void lanes_free(struct lanes *l);

#endif
