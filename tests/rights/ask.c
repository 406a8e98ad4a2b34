/* Requests and digests, see ask.h. */
#include "ask.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/dispatch.h"
#include "base/arena.h"
#include "base/buf.h"
#include "format/zip.h"

static struct site *site;
static struct ctx reader;

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(2);
}

void ask_open(void)
{
    struct err e = { .lang = LANG_EN };
    struct site_config config = { .where = world_where,
                                  .cost = &secret_cost_test };

    if (site_new(&config, &site, &e) != RC_OK ||
        ctx_open(&reader, world_where, DB_READ, LANG_EN) != RC_OK)
        give_up(world_where, e.text);
}

void ask_close(void)
{
    ctx_close(&reader);
    site_free(site);
    site = NULL;
}

static Str body_of(struct arena *a, const struct ask *q)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, BUF_NO_MAX);
    for (int i = 0; i < q->n_parts; i++)
        buf_fmt(b, "%.*s=%.*s&", STR(q->parts[i].name), STR(q->parts[i].value));
    return buf_view(b);
}

static void set_asker(struct http_request *req, const struct ask *q)
{
    struct arena *a = req->a;

    if (q->who->is_token)
        req->authorization = str_fmt(a, "Bearer %s", q->who->cookie);
    else if (q->who->in || q->who->disabled)
        req->cookie = str_fmt(a, "__Host-sid=%s", q->who->cookie);
}

static struct http_request request(struct arena *a, const struct ask *q)
{
    struct http_request req = {
        .a = a,
        .method = q->method,
        .if_none_match =
            q->etag && *q->etag ? str_fmt(a, "\"%s\"", q->etag) : S(""),
        .accept_language = S("en"),
        .cookie = S(""),
        .authorization = S(""),
        .origin = S("http://localhost"),
        .fetch_site = S("same-origin"),
        .content_type = S("application/x-www-form-urlencoded"),
        .once = S(""),
        .agent = S("t"),
        .host = S("localhost"),
        .address = "127.0.0.1"
    };

    set_asker(&req, q);
    return req;
}

struct answer ask(struct arena *a, const struct ask *q)
{
    struct err e = { .lang = LANG_EN };
    struct http_request req;
    struct http_reply ret = { 0 };
    enum http_lane lane = LANE_HERE;
    int64_t body = 0;

    arena_reset(a);
    req = request(a, q);
    if (http_parse_target(a, str_dup(a, str_of(q->path)), &req.target, &e) !=
        RC_OK)
        return (struct answer){ .status = 400,
                                .type = "",
                                .body = str_dup(a, str_of(e.text)),
                                .location = S("") };
    lane = dispatch(site, &req, &ret, lane, &body);
    if (lane != LANE_DONE && q->method == HTTP_POST) {
        req.parts = q->parts;
        req.n_parts = q->n_parts;
        req.body = body_of(a, q);
    }
    while (lane != LANE_DONE)
        lane = dispatch(site, &req, &ret, lane, &body);
    return (struct answer){ .status = ret.status ? ret.status : 200,
                            .type = ret.type ? ret.type : "text/html",
                            .body = ret.body.p ? ret.body : S(""),
                            .location = ret.location.p ? ret.location : S(""),
                            .raw = ret };
}

Str ask_text(struct arena *a, const struct answer *r)
{
    struct err e = { .lang = LANG_EN };
    struct zip_entry *list;
    struct buf *b = NEW(a, struct buf, 1);
    int n;

    if (r->body.n < 4 || memcmp(r->body.p, "PK\3\4", 4) != 0)
        return r->body;
    if (zip_read(a, r->body, ZIP_LIMITS, &list, &n, &e) != RC_OK)
        give_up("zip", e.text);
    buf_init_arena(b, a, BUF_NO_MAX);
    for (int i = 0; i < n; i++) {
        buf_str(b, list[i].bytes);
        buf_z(b, "\n");
    }
    return buf_view(b);
}

/* ---- what the store holds ---- */

#define LIVE "9223372036854775807"
#define SUMS(t)                                                                \
    "COUNT(*) + SUM(" t ".made) * 31 + SUM(CASE WHEN " t ".ended = " LIVE      \
    " THEN 0 ELSE " t ".ended * 17 + 5 END)"

/* clang-format off */
static const char SQL_HEAD[] = "SELECT MAX(seq) FROM log";
static const char SQL_UNITS[] =
    "SELECT 0, u.key, " SUMS("a") " FROM activity a"
    " JOIN unit u ON u.id = a.unit GROUP BY u.key UNION ALL "
    "SELECT 0, u.key, 7 * (" SUMS("k") ") FROM comment k"
    " JOIN activity a ON a.key = k.object JOIN unit u ON u.id = a.unit"
    " GROUP BY u.key UNION ALL "
    "SELECT 0, u.key, 11 * (" SUMS("f") ") FROM file f"
    " JOIN unit u ON u.id = f.unit GROUP BY u.key UNION ALL "
    "SELECT 0, r.unit, 13 * (" SUMS("r") ") FROM report r GROUP BY r.unit"
    " UNION ALL "
    "SELECT 0, r.unit, 17 * (" SUMS("s") ") FROM report_section s"
    " JOIN report r ON r.key = s.report GROUP BY r.unit UNION ALL "
    "SELECT 0, r.unit, 19 * (" SUMS("k") ") FROM comment k"
    " JOIN report r ON r.key = k.object GROUP BY r.unit UNION ALL "
    "SELECT 1, u.key, " SUMS("l") " FROM period_lock l"
    " JOIN unit u ON u.id = l.unit GROUP BY u.key UNION ALL "
    "SELECT 1, u.key, 7 * (" SUMS("o") ") FROM reopening o"
    " JOIN unit u ON u.id = o.unit GROUP BY u.key UNION ALL "
    "SELECT 2, u.key, " SUMS("g") " FROM account_grant g"
    " JOIN unit u ON u.id = g.unit GROUP BY u.key UNION ALL "
    "SELECT 2, COALESCE(u.key, ''), 7 * (" SUMS("p") ") FROM person p"
    " LEFT JOIN unit u ON u.id = p.unit GROUP BY COALESCE(u.key, '')"
    " UNION ALL "
    "SELECT 2, COALESCE(u.key, ''), 11 * SUM(c.disabled + c.changed + 1)"
    " FROM account c JOIN person p ON p.key = c.person AND p.ended = " LIVE
    " LEFT JOIN unit u ON u.id = p.unit GROUP BY COALESCE(u.key, '')"
    " UNION ALL "
    "SELECT 3, u.key, " SUMS("w") " FROM unit_fact w"
    " JOIN unit u ON u.id = w.unit GROUP BY u.key";
static const char SQL_REST[] =
    "SELECT (SELECT " SUMS("document") " FROM document),"
    " (SELECT " SUMS("breakdown") " FROM breakdown),"
    " (SELECT " SUMS("option") " FROM option),"
    " (SELECT " SUMS("indicator") " FROM indicator),"
    " (SELECT " SUMS("campaign") " FROM campaign),"
    " (SELECT " SUMS("setting") " FROM setting),"
    " (SELECT " SUMS("holiday") " FROM holiday)";
/* clang-format on */

/* What stands in the rows, without what is random or the hour. */
static const char *const SQL_CONTENT[] = {
    "SELECT key, campaign, unit, first_day, last_day, form, topic, title,"
    " place, note, state, due, remark, made, ended FROM activity ORDER BY id",
    "SELECT object, kind, place, who, text, made, ended FROM comment"
    " ORDER BY id",
    "SELECT name, type, size, unit, made, ended FROM file ORDER BY id",
    "SELECT key, campaign, unit, first_day, last_day, map, made, ended"
    " FROM report ORDER BY id",
    "SELECT report, position, key, text, made, ended FROM report_section"
    " ORDER BY id",
    "SELECT key, campaign, unit, last_day, reason, made, ended"
    " FROM period_lock ORDER BY id",
    "SELECT key, lock, unit, until_day, reason, asked_by, agreed_by, made,"
    " ended FROM reopening ORDER BY id",
    "SELECT person, role, unit, below, first_day, last_day, acting_for,"
    " granted_by, made, ended FROM account_grant ORDER BY id",
    "SELECT key, name, unit, title, note, made, ended FROM person ORDER BY id",
    "SELECT person, name, disabled, changed, made FROM account ORDER BY id",
    "SELECT account, role, until, closed FROM token ORDER BY id",
    "SELECT account, second, closed FROM session ORDER BY id",
    "SELECT account, kind, until, used FROM account_code ORDER BY id",
    "SELECT unit, tree, kind, name, short_name, parent, first_day, made, ended"
    " FROM unit_fact ORDER BY id",
    "SELECT name, value, made, ended FROM setting ORDER BY id",
    "SELECT day, name, off, made, ended FROM holiday ORDER BY id",
    "SELECT key, name, tree, made, ended FROM campaign ORDER BY id",
    "SELECT key, name, made, ended FROM breakdown ORDER BY id",
    "SELECT key, breakdown, name, parent, made, ended FROM option ORDER BY id",
    "SELECT key, name, kind, made, ended FROM indicator ORDER BY id",
    "SELECT key, number, type, issuer, abstract, made, ended FROM document"
    " ORDER BY id",
};
static const int content_columns[] = { 15, 7, 6, 8, 6, 7, 9, 10, 7, 5, 4,
                                       3,  4, 9, 4, 5, 5, 4, 6,  5, 7 };

static uint64_t mix(uint64_t h, Str s)
{
    for (ptrdiff_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
    return (h ^ 0xff) * UINT64_C(1099511628211);
}

static uint64_t read_content(void)
{
    uint64_t h = UINT64_C(14695981039346656037);
    struct rows *r;

    for (int i = 0; i < countof(SQL_CONTENT); i++) {
        if (db_query(reader.db, SQL_CONTENT[i], NO_PARAMS, &r, &reader.err) !=
            RC_OK)
            give_up(SQL_CONTENT[i], reader.err.detail);
        while (db_next(r))
            for (int k = 0; k < content_columns[i]; k++)
                h = mix(h, db_text(r, k));
        if (db_end(r, &reader.err) != RC_OK)
            give_up(SQL_CONTENT[i], reader.err.detail);
    }
    return h;
}

static int unit_of(Str key)
{
    for (int u = 0; u < UNITS; u++)
        if (str_is(key, world[u].key))
            return u;
    return UNITS;
}

void holding_read(struct holding *ret)
{
    struct err *e = &reader.err;
    struct rows *r;

    *ret = (struct holding){ 0 };
    if (db_one(reader.db, SQL_HEAD, NO_PARAMS, &ret->head, e) != RC_OK ||
        db_query(reader.db, SQL_UNITS, NO_PARAMS, &r, e) != RC_OK)
        give_up(e->text, e->detail);
    while (db_next(r))
        ret->at[unit_of(db_text(r, 1))][db_int(r, 0)] += db_int(r, 2);
    if (db_end(r, e) != RC_OK ||
        db_query(reader.db, SQL_REST, NO_PARAMS, &r, e) != RC_OK)
        give_up(e->text, e->detail);
    while (db_next(r))
        for (int i = 0; i < 7; i++)
            ret->rest = ret->rest * 31 + db_int(r, i);
    if (db_end(r, e) != RC_OK)
        give_up(e->text, e->detail);
    ret->content = read_content();
}
