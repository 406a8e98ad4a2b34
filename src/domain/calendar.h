/*
 * Working days.  Saturdays and Sundays are off, other days are worked; the table of
 * holidays says what differs from that.
 */
#ifndef DOMAIN_CALENDAR_H
#define DOMAIN_CALENDAR_H

#include "domain/activity.h"

struct holiday {
    Day day;
    Str name;
    bool off; /* false: worked instead */
    int64_t made;
};

/* One change each.  An empty name is refused. */
enum rc holiday_set(struct ctx *c, const struct holiday *h,
                    enum save_result *ret) MUST_CHECK;
enum rc holiday_end(struct ctx *c, Day day) MUST_CHECK;
/* Of these days, both included, in order. */
enum rc holiday_list(struct ctx *c, Day from, Day to, struct holiday **ret,
                     int *ret_n) MUST_CHECK;

/* The holidays read once; in the arena. */
struct calendar;
enum rc calendar_read(struct ctx *c, struct calendar **ret) MUST_CHECK;
bool calendar_works(const struct calendar *k, Day d);
/* The n-th working day after d (n < 0: before); 0: d itself or the next one. */
Day calendar_add(const struct calendar *k, Day d, int n);
/* Working days after `from` up to `to`; negative where `to` lies before. */
int calendar_between(const struct calendar *k, Day from, Day to);

#endif
