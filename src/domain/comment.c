/* Comments: added, listed, settled. */
#include "domain/comment.h"

#include "domain/authz.h"
#include "domain/log.h"
#include "domain/row_digest.h"

enum { TEXT_MAX = 4000, COMMENTS_MAX = 2000 };

static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM comment";
static const char SQL_COUNT[] =
    "SELECT COUNT(*) FROM comment WHERE kind = ?1 AND object = ?2";
static const char SQL_REPORT[] = "SELECT COUNT(*) FROM report WHERE key = ?1"
                                 " AND ended = 9223372036854775807";
static const char SQL_ACTIVITY[] =
    "SELECT COUNT(*) FROM activity WHERE key = ?1"
    " AND ended = 9223372036854775807";
static const char SQL_ADD[] =
    "INSERT INTO comment (id, kind, object, place, who, at, text, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 9223372036854775807)";
static const char SQL_LIST[] =
    "SELECT k.id, k.place, k.who, COALESCE(p.name, k.who), k.at, k.text,"
    " k.made, k.ended FROM comment k LEFT JOIN person p ON p.key = k.who"
    " AND p.ended = 9223372036854775807 WHERE k.kind = ?1 AND k.object = ?2"
    " AND k.ended >= ?3 ORDER BY k.id LIMIT 2000";
static const char SQL_THERE[] =
    "SELECT COUNT(*) FROM comment WHERE id = ?1 AND kind = ?2 AND object = ?3"
    " AND ended = 9223372036854775807";
static const char SQL_END[] = "UPDATE comment SET ended = ?2 WHERE id = ?1"
                              " AND ended = 9223372036854775807";

static enum rc check_object(struct ctx *c, const struct comment *k)
{
    bool report = str_is(k->kind, "report");
    int64_t n = 0;

    if (!report && !str_is(k->kind, "activity"))
        return fail(c, RC_INVALID, "kind",
                    N_("a comment is of a report or of an activity"));
    if (report)
        TRY(db_one(c->db, SQL_REPORT, PARAMS(P_TEXT(k->object)), &n, &c->err));
    else
        TRY(db_one(c->db, SQL_ACTIVITY, PARAMS(P_TEXT(k->object)), &n,
                   &c->err));
    if (n == 0)
        return fail(c, RC_NOTFOUND, "object",
                    report ? N_("there is no report '%.*s'")
                           : N_("there is no activity '%.*s'"),
                    STR(k->object));
    return RC_OK;
}

static enum rc check(struct ctx *c, const struct comment *k)
{
    int64_t n = 0;

    if (str_trim(k->text).n == 0)
        return fail(c, RC_INVALID, "text", N_("write what you want to say"));
    TRY(check_object(c, k));
    if (k->text.n > TEXT_MAX)
        return fail(c, RC_LIMIT, "text", N_("a comment holds at most %d bytes"),
                    TEXT_MAX);
    TRY(db_one(c->db, SQL_COUNT, PARAMS(P_TEXT(k->kind), P_TEXT(k->object)), &n,
               &c->err));
    if (n >= COMMENTS_MAX)
        return fail(c, RC_LIMIT, "text", N_("there are %d comments already"),
                    COMMENTS_MAX);
    return RC_OK;
}

static enum rc add(struct ctx *c, const struct comment *k, Id *ret_id)
{
    Str who = c->actor ? c->actor->person : c->who;
    int64_t id = 1;

    TRY(check(c, k));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    struct params p =
        PARAMS(P_INT(id), P_TEXT(k->kind), P_TEXT(k->object), P_TEXT(k->place),
               P_TEXT(who), P_INT(c->now), P_TEXT(k->text), P_INT(c->seq));
    TRY(db_exec(c->db, SQL_ADD, p, &c->err));
    *ret_id = id;
    return change_entry(c, "comment.add", "comment",
                        str_fmt(c->arena, "%lld", (long long)id),
                        row_detail(c, S(""), p));
}

enum rc comment_add(struct ctx *c, const struct comment *k, Id *ret_id)
{
    TRY(change_begin(c));
    if (add(c, k, ret_id) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

static enum rc settle(struct ctx *c, Str kind, Str object, Id id)
{
    int64_t n = 0;

    TRY(db_one(c->db, SQL_THERE,
               PARAMS(P_INT(id), P_TEXT(kind), P_TEXT(object)), &n, &c->err));
    if (n == 0)
        return fail(c, RC_NOTFOUND, "id", N_("there is no comment %lld"),
                    (long long)id);
    TRY(db_exec(c->db, SQL_END, PARAMS(P_INT(id), P_INT(c->seq)), &c->err));
    return change_entry(c, "comment.settle", "comment",
                        str_fmt(c->arena, "%lld", (long long)id),
                        row_end_detail(c, S("")));
}

enum rc comment_settle(struct ctx *c, Str kind, Str object, Id id)
{
    TRY(change_begin(c));
    if (settle(c, kind, object, id) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

enum rc comment_list(struct ctx *c, const struct comment_query *q,
                     struct comment **ret, int *ret_n)
{
    struct comment *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST,
                 PARAMS(P_TEXT(q->kind), P_TEXT(q->object),
                        P_INT(q->settled ? 0 : SEQ_LIVE)),
                 &r, &c->err));
    while (db_next(r))
        *PUSH(c->arena, list, n, cap) =
            (struct comment){ .id = db_int(r, 0),
                              .kind = q->kind,
                              .object = q->object,
                              .place = str_dup(c->arena, db_text(r, 1)),
                              .who = str_dup(c->arena, db_text(r, 2)),
                              .name = str_dup(c->arena, db_text(r, 3)),
                              .at = db_int(r, 4),
                              .text = str_dup(c->arena, db_text(r, 5)),
                              .made = db_int(r, 6),
                              .ended = db_int(r, 7) };
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}
