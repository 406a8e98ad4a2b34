/* A list of the small tables, and one walk over each. */
#include "domain/row_digest.h"

#include <string.h>

#include "base/buf.h"
#include "base/hash.h"

enum { ROW_DOMAIN = 4 };

/* sql gives id, ended, the detail of the entry that made it, whether an entry of
 * this kind stands at its end, then the columns as types says. */
struct small {
    const char *name, *types, *sql, *sql_missing;
};

#define WALK(table, columns)                                                   \
    "SELECT r.id, r.ended, COALESCE(l.detail, ''), COALESCE(e.kind, "          \
    "''), " columns " FROM " table " r LEFT JOIN log l ON l.seq = r.made"      \
    " AND l.kind = '" table "' LEFT JOIN log e ON e.seq = r.ended"             \
    " AND e.kind = '" table "' AND e.seq <> r.made ORDER BY r.id"
/* entries that made rows, less the rows */
#define MISSING(table)                                                         \
    "SELECT (SELECT COUNT(*) FROM log WHERE kind = '" table                    \
    "' AND detail LIKE '%\"row\":\"%') - (SELECT COUNT(*) FROM " table ")"
#define SMALL(table, types, columns)                                           \
    {                                                                          \
        table, types, WALK(table, columns), MISSING(table)                     \
    }

static const struct small smalls[] = {
    SMALL("period_lock", "ittiiti",
          "r.id, r.key, r.campaign, r.unit, r.last_day, r.reason, r.made"),
    SMALL("reopening", "ittiittti",
          "r.id, r.key, r.lock, r.unit, r.until_day, r.reason, r.asked_by,"
          " r.agreed_by, r.made"),
    SMALL("comment", "ittttiti",
          "r.id, r.kind, r.object, r.place, r.who, r.at, r.text, r.made"),
    SMALL("file", "ittttiii",
          "r.id, r.key, r.hash, r.name, r.type, r.size, r.unit, r.made"),
    SMALL("activity_file", "itti", "r.id, r.activity, r.file, r.made"),
    SMALL("setting", "itti", "r.id, r.name, r.value, r.made"),
    SMALL("holiday", "iitii", "r.id, r.day, r.name, r.off, r.made"),
};

/* ---- making ---- */

static Str hex_of(struct ctx *c, struct hash *h)
{
    unsigned char out[HASH_BYTES];
    char hex[HASH_HEX];

    hash_done(h, out);
    return str_dup(c->arena, str_of(hash_hex(out, hex)));
}

Str row_digest(struct ctx *c, struct params p)
{
    struct hash h;

    hash_init_rows(&h, ROW_DOMAIN);
    for (int i = 0; i < p.n; i++)
        if (p.p[i].type == PARAM_INT)
            hash_int(&h, p.p[i].n);
        else
            hash_field(&h, p.p[i].s);
    return hex_of(c, &h);
}

static Str detail(struct ctx *c, Str reason, Str digest)
{
    struct buf *b = NEW(c->arena, struct buf, 1);

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_char(b, '{');
    if (reason.n) {
        buf_z(b, "\"reason\":");
        buf_json(b, reason);
    }
    if (digest.n)
        buf_fmt(b, "%s\"row\":\"%.*s\"", reason.n ? "," : "", STR(digest));
    buf_char(b, '}');
    return buf_view(b);
}

Str row_detail(struct ctx *c, Str reason, struct params p)
{
    return detail(c, reason, row_digest(c, p));
}

Str row_end_detail(struct ctx *c, Str reason)
{
    return detail(c, reason, S(""));
}

/* ---- verifying ---- */

static Str digest_of_row(struct ctx *c, struct rows *r, const char *types)
{
    struct hash h;

    hash_init_rows(&h, ROW_DOMAIN);
    for (int i = 0; types[i]; i++)
        if (types[i] == 'i')
            hash_int(&h, db_int(r, 4 + i));
        else
            hash_field(&h, db_text(r, 4 + i));
    return hex_of(c, &h);
}

/* The detail ends with "row":"…"}: what people write stands before it. */
static bool holds(Str detail, Str digest)
{
    static const char mark[] = "\"row\":\"";
    ptrdiff_t n = (ptrdiff_t)strlen(mark) + digest.n + 2;
    Str end = str_from(detail, detail.n < n ? 0 : detail.n - n);

    return end.n == n && str_starts(end, str_of(mark)) &&
           str_eq((Str){ end.p + strlen(mark), digest.n }, digest);
}

static enum rc verify_one(struct ctx *c, const struct small *t,
                          void (*bad)(void *arg, const char *table, int64_t id),
                          void *arg)
{
    int64_t missing = 0;
    struct rows *r;

    TRY(db_stream(c->db, t->sql, NO_PARAMS, &r, &c->err));
    while (db_next(r)) {
        bool ended = db_int(r, 1) != SEQ_LIVE;

        if (!holds(db_text(r, 2), digest_of_row(c, r, t->types)) ||
            (ended && db_text(r, 3).n == 0))
            bad(arg, t->name, db_int(r, 0));
    }
    TRY(db_end(r, &c->err));
    TRY(db_one(c->db, t->sql_missing, NO_PARAMS, &missing, &c->err));
    if (missing)
        bad(arg, t->name, 0);
    return RC_OK;
}

enum rc row_verify(struct ctx *c,
                   void (*bad)(void *arg, const char *table, int64_t id),
                   void *arg)
{
    for (int i = 0; i < countof(smalls); i++)
        TRY(verify_one(c, &smalls[i], bad, arg));
    return RC_OK;
}
