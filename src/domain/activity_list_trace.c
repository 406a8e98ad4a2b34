/* Who did what with an activity; and keys for new ones. */
#include <string.h>

#include "domain/activity_list.h"

static const char SQL_TRACES[] =
    "SELECT l.seq, l.at, l.who, COALESCE(p.name, l.who), l.action, l.detail,"
    " COALESCE(f.name, '') FROM"
    " (SELECT made AS seq, '' AS file FROM activity WHERE key = ?1 UNION"
    " SELECT ended, '' FROM activity WHERE key = ?1 UNION"
    " SELECT made, file FROM activity_file WHERE activity = ?1 UNION"
    " SELECT ended, file FROM activity_file WHERE activity = ?1) x"
    " JOIN log l ON l.seq = x.seq"
    " LEFT JOIN person p ON p.key = l.who AND p.ended = 9223372036854775807"
    " LEFT JOIN file f ON f.key = x.file AND f.made = (SELECT MAX(made) FROM"
    " file WHERE key = x.file)"
    " WHERE l.seq < 9223372036854775807 ORDER BY l.seq LIMIT 1000";
static const char SQL_KEYS[] =
    "SELECT DISTINCT key FROM activity WHERE key >= ?1 AND key < ?2"
    " ORDER BY key DESC LIMIT 100";

enum { KEY_DIGITS = 4, PREFIX_MAX = 48 };

enum rc activity_traces(struct ctx *c, Str key, struct activity_trace **ret,
                        int *ret_n)
{
    struct activity_trace *list = NULL, *t;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_TRACES, PARAMS(P_TEXT(key)), &r, &c->err));
    while (db_next(r)) {
        t = PUSH(c->arena, list, n, cap);
        t->seq = db_int(r, 0);
        t->at = db_int(r, 1);
        t->who = str_dup(c->arena, db_text(r, 2));
        t->name = str_dup(c->arena, db_text(r, 3));
        t->action = str_dup(c->arena, db_text(r, 4));
        t->detail = str_dup(c->arena, db_text(r, 5));
        t->file = str_dup(c->arena, db_text(r, 6));
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

Str activity_key_after(struct arena *a, Str key, int steps)
{
    ptrdiff_t dash = key.n;
    long long n = 0;
    int64_t was;

    while (dash > 0 && key.p[dash - 1] != '-')
        dash--;
    if (str_int(str_from(key, dash), &was))
        n = was;
    n += steps;
    return str_fmt(a, "%.*s%0*lld", (int)dash, key.p, KEY_DIGITS, n);
}

enum rc activity_new_key(struct ctx *c, Str prefix, Str *ret)
{
    struct rows *r;
    int64_t last = 0, n;
    long long next;

    if (prefix.n > PREFIX_MAX)
        prefix.n = PREFIX_MAX;
    prefix = str_cat(c->arena, prefix, S("-"));
    TRY(db_query(c->db, SQL_KEYS,
                 PARAMS(P_TEXT(str_cat(c->arena, prefix, S("0"))),
                        P_TEXT(str_cat(c->arena, prefix, S(":")))),
                 &r, &c->err));
    while (db_next(r)) {
        Str number = str_from(db_text(r, 0), prefix.n);

        if (number.n <= 9 && number.n >= KEY_DIGITS && str_int(number, &n) &&
            n > last)
            last = n;
    }
    next = last;
    next++;
    *ret = str_fmt(c->arena, "%.*s%0*lld", STR(prefix), KEY_DIGITS, next);
    return db_end(r, &c->err);
}
