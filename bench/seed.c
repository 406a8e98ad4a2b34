/* Units by level; activities from a counter run through a mixer (splitmix64). */
#include "bench/seed.h"

#include <stdio.h>

static const char *const places[] = {
    "Nhà văn hóa thôn",  "Hội trường UBND xã",    "Trường tiểu học",
    "Phòng họp Đảng ủy", "Hệ thống truyền thanh",
};
static const char *const titles[] = {
    "Hội nghị quán triệt nghị quyết, đợt %d năm %d",
    "Sinh hoạt chuyên đề quý, kỳ %d năm %d",
    "Tuyên truyền trên hệ thống truyền thanh lần %d năm %d",
    "Hội thi tìm hiểu học tập và làm theo gương sáng %d năm %d",
};

static uint64_t mixed(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

uint64_t seed_pick(uint64_t i, uint64_t salt, uint64_t n)
{
    return mixed(i * 64 + salt) % n;
}

Day seed_first_day(void)
{
    return day_of(2022, 1, 1);
}

Day seed_last_day(void)
{
    return day_of(2024, 12, 31);
}

Day seed_founding(void)
{
    return day_of(2020, 1, 1);
}

Day seed_reform(void)
{
    return day_of(2025, 7, 1);
}

/* 1, 24, 576, 13.824 and the rest at 60.000; smaller in proportion. */
void seed_shape(struct seed *s, int units, int64_t records)
{
    int wide = (int)((int64_t)units * 13824 / 60000);
    int narrow = wide < 576 ? wide : 576;
    int top = narrow < 24 ? narrow : 24;

    s->units = units;
    s->records = records;
    s->first[0] = 0;
    s->first[1] = 1;
    s->first[2] = s->first[1] + top;
    s->first[3] = s->first[2] + narrow;
    s->first[4] = s->first[3] + wide;
    s->first[5] = units;
}

int seed_level(const struct seed *s, int unit)
{
    int level = 0;

    while (level + 1 < LEVELS && unit >= s->first[level + 1])
        level++;
    return level;
}

int seed_parent(const struct seed *s, int unit)
{
    int level = seed_level(s, unit);
    int64_t at, here, above;

    if (level == 0)
        return -1;
    at = unit - s->first[level];
    here = s->first[level + 1] - s->first[level];
    above = s->first[level] - s->first[level - 1];
    return s->first[level - 1] + (int)(at * above / here);
}

static void holders(const struct seed *s, uint64_t i, struct seed_row *r)
{
    int low = s->first[3], n = s->units - low;

    r->units[0] = low + (int)seed_pick(i, 1, (uint64_t)n);
    r->n = 1;
    if (seed_pick(i, 2, 100) >= 5)
        return;
    /* joint: with a neighbour, or with anyone */
    r->n = 2 + (int)seed_pick(i, 3, 2);
    for (int k = 1; k < r->n; k++) {
        int step = seed_pick(i, 4, 2)
                       ? k
                       : k + (int)seed_pick(i, 4 + k, (uint64_t)n / 4);

        r->units[k] = low + (r->units[k - 1] - low + step) % n;
        if (r->units[k] == r->units[0] ||
            (k == 2 && r->units[k] == r->units[1]))
            r->n = k;
    }
}

void seed_row(const struct seed *s, int64_t number, struct seed_row *r)
{
    uint64_t i = (uint64_t)number;
    int days = seed_last_day() - seed_first_day() + 1;
    int x = (int)seed_pick(i, 8, FORMS), y = (int)seed_pick(i, 9, FORMS);
    int form = x < y ? x : y; /* the first forms are the frequent ones */
    const char *title = titles[seed_pick(i, 10, 4)];
    int kind = (int)seed_pick(i, 11, 9) + 1;

    holders(s, i, r);
    r->form = form + 1;
    r->day = seed_first_day() + (Day)seed_pick(i, 12, (uint64_t)days);
    r->sessions = (int)seed_pick(i, 13, 3) + 1;
    r->turns = (int)seed_pick(i, 14, 180) + 10;
    r->persons = seed_pick(i, 15, 2) ? r->turns : -1;
    r->place = places[seed_pick(i, 16, 5)];
    snprintf(r->key, sizeof r->key, "a%08lld", (long long)number);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(r->title, sizeof r->title, title, kind, day_year(r->day));
#pragma GCC diagnostic pop
}
