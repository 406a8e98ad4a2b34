/*
 * Civil days.  day_of and day_split count eras of 400 years with the year
 * starting in March, so that the leap day is a year's last day.
 */
#include "base/day.h"

#include <stdio.h>

enum { ERA_DAYS = 146097, EPOCH_SHIFT = 719468 };
static const int64_t DAY_MS = 86400000, VN_SHIFT_MS = 7 * 3600000;

Day day_of(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * ERA_DAYS + doe - EPOCH_SHIFT;
}

void day_split(Day d, int *ret_year, int *ret_month, int *ret_day)
{
    int z = d + EPOCH_SHIFT;
    int era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int doe = z - era * ERA_DAYS;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int month = mp < 10 ? mp + 3 : mp - 9;

    *ret_day = doy - (153 * mp + 2) / 5 + 1;
    *ret_month = month;
    *ret_year = yoe + era * 400 + (month <= 2);
}

static bool digits(Str s, int at, int n, int *ret)
{
    int v = 0;

    for (int i = at; i < at + n; i++) {
        if (i >= s.n || s.p[i] < '0' || s.p[i] > '9')
            return false;
        v = v * 10 + (s.p[i] - '0');
    }
    *ret = v;
    return true;
}

static bool parse_parts(Str s, int *y, int *m, int *d)
{
    int dn, mn;

    if (s.n == 10 && s.p[4] == '-' && s.p[7] == '-')
        return digits(s, 0, 4, y) && digits(s, 5, 2, m) && digits(s, 8, 2, d);
    dn = s.n > 1 && s.p[1] == '/' ? 1 : 2;
    mn = s.n > dn + 2 && s.p[dn + 2] == '/' ? 1 : 2;
    return s.n == dn + mn + 6 && s.p[dn] == '/' && s.p[dn + mn + 1] == '/' &&
           digits(s, 0, dn, d) && digits(s, dn + 1, mn, m) &&
           digits(s, dn + mn + 2, 4, y);
}

bool day_parse(Str s, Day *ret)
{
    int y, m, d, y2, m2, d2;
    Day day;

    if (!parse_parts(s, &y, &m, &d) || m < 1 || m > 12)
        return false;
    day = day_of(y, m, d);
    day_split(day, &y2, &m2, &d2);
    if (y != y2 || m != m2 || d != d2 || day < DAY_MIN || day > DAY_MAX)
        return false;
    *ret = day;
    return true;
}

const char *day_iso(Day d, char out[DAY_TEXT])
{
    int y, m, n;

    out[0] = '\0';
    if (d == DAY_UNTIL)
        return out;
    day_split(d, &y, &m, &n);
    snprintf(out, DAY_TEXT, "%04d-%02d-%02d", y % 10000, m, n);
    return out;
}

const char *day_vn(Day d, char out[DAY_TEXT])
{
    int y, m, n;

    out[0] = '\0';
    if (d == DAY_UNTIL)
        return out;
    day_split(d, &y, &m, &n);
    snprintf(out, DAY_TEXT, "%02d/%02d/%04d", n, m, y % 10000);
    return out;
}

int day_month(Day d)
{
    int y, m, n;

    day_split(d, &y, &m, &n);
    return y * 100 + m;
}

int day_year(Day d)
{
    return day_month(d) / 100;
}

Day month_first(int month)
{
    return day_of(month / 100, month % 100, 1);
}

int month_next(int month)
{
    return month % 100 == 12 ? month + 89 : month + 1;
}

/* There is no such 29 February: `leap` instead. */
static Day a_year_earlier(Day d, int leap_month, int leap_day)
{
    int year, month, day;

    day_split(d, &year, &month, &day);
    if (month == 2 && day == 29) {
        month = leap_month;
        day = leap_day;
    }
    return day_of(year - 1, month, day);
}

void day_year_before(Day from, Day to, Day *ret_from, Day *ret_to)
{
    *ret_from = a_year_earlier(from, 2, 28);
    *ret_to = a_year_earlier(to + 1, 3, 1) - 1;
}

Day day_of_clock(int64_t ms)
{
    int64_t local = ms + VN_SHIFT_MS;
    int64_t days = local / DAY_MS - (local % DAY_MS < 0);

    return (Day)days;
}

const char *clock_iso(int64_t ms, char out[CLOCK_TEXT])
{
    int64_t days = ms / DAY_MS - (ms % DAY_MS < 0);
    int64_t rest = (ms - days * DAY_MS) / 1000;
    char day[DAY_TEXT];

    snprintf(out, CLOCK_TEXT, "%.10sT%02d:%02d:%02dZ", day_iso((Day)days, day),
             (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
    return out;
}
