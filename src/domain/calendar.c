/* Working days: the week by itself, and the table of holidays over it. */
#include "domain/calendar.h"

#include <assert.h>

#include "domain/log.h"
#include "domain/row_digest.h"

enum { NAME_MAX_BYTES = 200, LOOK_AHEAD = 4000 };

static const char SQL_LIST[] =
    "SELECT day, name, off, made FROM holiday WHERE ended = 9223372036854775807"
    " AND day BETWEEN ?1 AND ?2 ORDER BY day LIMIT 20000";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM holiday";
static const char SQL_ADD[] =
    "INSERT INTO holiday (id, day, name, off, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, 9223372036854775807)";
static const char SQL_END[] = "UPDATE holiday SET ended = ?2 WHERE day = ?1"
                              " AND ended = 9223372036854775807";

struct calendar {
    struct holiday *at; /* by day */
    int n;
};

enum rc holiday_list(struct ctx *c, Day from, Day to, struct holiday **ret,
                     int *ret_n)
{
    struct holiday *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST, PARAMS(P_INT(from), P_INT(to)), &r, &c->err));
    while (db_next(r))
        *PUSH(c->arena, list, n, cap) =
            (struct holiday){ .day = (Day)db_int(r, 0),
                              .name = str_dup(c->arena, db_text(r, 1)),
                              .off = db_int(r, 2) != 0,
                              .made = db_int(r, 3) };
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

/* ---- changes ---- */

static enum rc end_day(struct ctx *c, Day day)
{
    return db_exec(c->db, SQL_END, PARAMS(P_INT(day), P_INT(c->seq)), &c->err);
}

static Str key_of(struct ctx *c, Day day)
{
    char text[DAY_TEXT];

    return str_dup(c->arena, str_of(day_iso(day, text)));
}

static enum rc set(struct ctx *c, const struct holiday *h,
                   enum save_result *ret)
{
    struct holiday *old;
    int64_t id = 1;
    int n;

    TRY(holiday_list(c, h->day, h->day, &old, &n));
    *ret = n ? SAVE_UPDATE : SAVE_CREATE;
    if (n && old->off == h->off && str_eq(old->name, h->name)) {
        *ret = SAVE_UNCHANGED;
        return RC_OK;
    }
    if (n)
        TRY(end_day(c, h->day));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    struct params p = PARAMS(P_INT(id), P_INT(h->day), P_TEXT(h->name),
                             P_INT(h->off), P_INT(c->seq));
    TRY(db_exec(c->db, SQL_ADD, p, &c->err));
    return change_entry(c, "holiday.set", "holiday", key_of(c, h->day),
                        row_detail(c, S(""), p));
}

enum rc holiday_set(struct ctx *c, const struct holiday *h,
                    enum save_result *ret)
{
    if (str_trim(h->name).n == 0 || h->name.n > NAME_MAX_BYTES)
        return fail(c, RC_INVALID, "name",
                    N_("say in at most %d bytes what day this is"),
                    NAME_MAX_BYTES);
    if (h->day < DAY_MIN || h->day > DAY_MAX)
        return fail(c, RC_INVALID, "day", N_("this is not a day"));
    TRY(change_begin(c));
    if (set(c, h, ret) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

static enum rc end(struct ctx *c, Day day)
{
    char text[DAY_TEXT];
    struct holiday *old;
    int n;

    TRY(holiday_list(c, day, day, &old, &n));
    if (n == 0)
        return fail(c, RC_NOTFOUND, "day", N_("%s is not in the calendar"),
                    day_vn(day, text));
    TRY(end_day(c, day));
    return change_entry(c, "holiday.end", "holiday", key_of(c, day),
                        row_end_detail(c, S("")));
}

enum rc holiday_end(struct ctx *c, Day day)
{
    TRY(change_begin(c));
    if (end(c, day) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

/* ---- counting ---- */

enum rc calendar_read(struct ctx *c, struct calendar **ret)
{
    struct calendar *k = NEW(c->arena, struct calendar, 1);

    TRY(holiday_list(c, DAY_MIN, DAY_MAX, &k->at, &k->n));
    *ret = k;
    return RC_OK;
}

static const struct holiday *find(const struct calendar *k, Day d)
{
    int lo = 0, hi = k->n;

    while (lo < hi) {
        int mid = (lo + hi) / 2;

        if (k->at[mid].day == d)
            return &k->at[mid];
        if (k->at[mid].day < d)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

/* 1970-01-01 was a Thursday. */
static bool is_weekend(Day d)
{
    int weekday = (int)(((int64_t)d % 7 + 7 + 3) % 7); /* Monday 0 */

    return weekday >= 5;
}

bool calendar_works(const struct calendar *k, Day d)
{
    const struct holiday *h = find(k, d);

    return h ? !h->off : !is_weekend(d);
}

Day calendar_add(const struct calendar *k, Day d, int n)
{
    int step = n < 0 ? -1 : 1, left = n < 0 ? -n : n;
    int limit = left * 7 + LOOK_AHEAD; /* an office that never works */

    if (n == 0) {
        while (!calendar_works(k, d) && limit-- > 0)
            d++;
        return d;
    }
    while (left > 0 && limit-- > 0) {
        d += step;
        left -= calendar_works(k, d);
    }
    return d;
}

int calendar_between(const struct calendar *k, Day from, Day to)
{
    Day lo = from < to ? from : to, hi = from < to ? to : from;
    int n = 0;

    for (Day d = lo + 1; d <= hi; d++)
        n += calendar_works(k, d);
    return from <= to ? n : -n;
}
