/*
 * Made-up data: units of five levels and activities, each computed from its
 * number alone, so that every part of the bench can make the same row again.
 */
#ifndef BENCH_SEED_H
#define BENCH_SEED_H

#include <stdint.h>

#include "base/day.h"

enum { LEVELS = 5, FORMS = 12, SEED_MONTHS = 36, SEED_HOLDERS = 3 };

struct seed {
    int units;
    int64_t records;
    int first[LEVELS + 1]; /* number of the first unit of each level; the end */
};

struct seed_row {
    char key[24], title[128];
    int units[SEED_HOLDERS], n; /* numbers of units; the first leads */
    int form;                   /* 1..FORMS */
    Day day;
    int sessions, turns, persons; /* persons -1: unknown */
    const char *place;
};

void seed_shape(struct seed *s, int units, int64_t records);
/* Parent of a unit, or -1. */
int seed_parent(const struct seed *s, int unit);
int seed_level(const struct seed *s, int unit);
void seed_row(const struct seed *s, int64_t i, struct seed_row *ret);
Day seed_first_day(void);
Day seed_last_day(void);
/* Days before the data and after it: the units' founding, the reorganisation. */
Day seed_founding(void);
Day seed_reform(void);

/* A number in 0..n-1 that looks like chance. */
uint64_t seed_pick(uint64_t i, uint64_t salt, uint64_t n);

#endif
