/*
 * A lane is a list under a lock, and threads that wait for it to fill.
 */
#include "app/http_lane.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { MOST_THREADS = 2 };

static const int n_threads[LANE_COUNT] = {
    [LANE_WRITE] = 1,
    [LANE_SLOW] = MOST_THREADS,
    [LANE_HASH] = MOST_THREADS,
};

struct lane {
    struct lanes *all;
    enum http_lane which;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    struct job *first, **last;
    int n, most; /* waiting */
    bool closed;
    pthread_t threads[MOST_THREADS];
    int n_threads;
};

struct lanes {
    lane_run *run;
    struct lane lane[LANE_COUNT];
};

/* NULL: the lane is closed and empty. */
static struct job *take(struct lane *lane, bool *ret_closed)
{
    struct job *job;

    pthread_mutex_lock(&lane->lock);
    while (!lane->first && !lane->closed)
        pthread_cond_wait(&lane->wake, &lane->lock);
    job = lane->first;
    *ret_closed = lane->closed;
    if (job) {
        lane->first = job->next;
        if (!lane->first)
            lane->last = &lane->first;
        lane->n--;
    }
    pthread_mutex_unlock(&lane->lock);
    return job;
}

static void *work(void *arg)
{
    struct lane *lane = arg;
    struct job *job;
    bool closed;

    while ((job = take(lane, &closed)) != NULL) {
        lane_run *run = job->run ? job->run : lane->all->run;

        run(job, closed ? LANE_DONE : lane->which);
    }
    return NULL;
}

static bool start_lane(struct lane *lane)
{
    lane->last = &lane->first;
    pthread_mutex_init(&lane->lock, NULL);
    pthread_cond_init(&lane->wake, NULL);
    for (int i = 0; i < n_threads[lane->which]; i++) {
        if (pthread_create(&lane->threads[i], NULL, work, lane) != 0)
            return false;
        lane->n_threads++;
    }
    return true;
}

struct lanes *lanes_new(const int most[LANE_COUNT], lane_run *run)
{
    struct lanes *l = xmalloc(sizeof *l);
    bool good = true;

    memset(l, 0, sizeof *l);
    l->run = run;
    for (int i = 0; i < LANE_COUNT; i++) {
        struct lane *lane = &l->lane[i];

        lane->all = l;
        lane->which = (enum http_lane)i;
        lane->most = most[i];
        good = start_lane(lane) && good;
    }
    if (good)
        return l;
    lanes_free(l);
    return NULL;
}

bool lanes_put(struct lanes *l, enum http_lane which, struct job *job)
{
    struct lane *lane = &l->lane[which];
    bool room;

    pthread_mutex_lock(&lane->lock);
    room = lane->n < lane->most && !lane->closed;
    if (room) {
        job->next = NULL;
        *lane->last = job;
        lane->last = &job->next;
        lane->n++;
        pthread_cond_signal(&lane->wake);
    }
    pthread_mutex_unlock(&lane->lock);
    return room;
}

static void close_lane(struct lane *lane)
{
    pthread_mutex_lock(&lane->lock);
    lane->closed = true;
    pthread_cond_broadcast(&lane->wake);
    pthread_mutex_unlock(&lane->lock);
    for (int i = 0; i < lane->n_threads; i++)
        pthread_join(lane->threads[i], NULL);
    lane->n_threads = 0;
}

void lanes_close(struct lanes *l)
{
    for (int i = 0; i < LANE_COUNT; i++)
        close_lane(&l->lane[i]);
}

void lanes_free(struct lanes *l)
{
    if (!l)
        return;
    lanes_close(l);
    for (int i = 0; i < LANE_COUNT; i++) {
        pthread_cond_destroy(&l->lane[i].wake);
        pthread_mutex_destroy(&l->lane[i].lock);
    }
    free(l);
}
