/*
 * Day: a civil day of the Gregorian calendar as a count of days since
 * 1970-01-01.  Times of the clock are milliseconds since then, UTC; the
 * day that a clock time falls on is taken in Viet Nam (UTC+7, no summer time).
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

typedef int32_t Day;

enum {
    DAY_MIN = -25567,    /* 1900-01-01: the earliest day taken from outside */
    DAY_MAX = 84005,     /* 2199-12-31: the latest */
    DAY_UNTIL = 2932896, /* 9999-12-31: "no end" */
};

Day day_of(int year, int month, int day); /* no check */
void day_split(Day d, int *ret_year, int *ret_month, int *ret_day);
/* dd/mm/yyyy or yyyy-mm-dd, real days from DAY_MIN to DAY_MAX only. */
bool day_parse(Str s, Day *ret);
/* Writes "yyyy-mm-dd" / "dd/mm/yyyy"; DAY_UNTIL gives "". */
enum { DAY_TEXT = 16 };
const char *day_iso(Day d, char out[DAY_TEXT]);
const char *day_vn(Day d, char out[DAY_TEXT]);
int day_month(Day d); /* year * 100 + month, e.g. 202105 */
int day_year(Day d);
Day month_first(int month); /* first day of a day_month() value */
int month_next(int month);
/* The same days a year earlier; months stay whole, so what ends with February ends
 * with February there. */
void day_year_before(Day from, Day to, Day *ret_from, Day *ret_to);
/* The day in Viet Nam of a clock time in ms. */
Day day_of_clock(int64_t ms);
/* "yyyy-mm-ddThh:mm:ssZ" */
enum { CLOCK_TEXT = 24 };
const char *clock_iso(int64_t ms, char out[CLOCK_TEXT]);

#endif
