/* Activities one at a time: save, withdraw, read, history. */
#include "domain/activity.h"

#include "base/buf.h"
#include "domain/activity_put.h"
#include "domain/log.h"

#define COLUMNS                                                                \
    "a.id, a.key, c.key, a.holders, a.first_day, a.last_day,"                  \
    " COALESCE(o.key, ''), a.topic, a.title, a.place, a.sessions, a.turns,"    \
    " a.persons, a.note, a.made, a.ended, u.key"
#define FROM                                                                   \
    " FROM activity a JOIN unit u ON u.id = a.unit"                            \
    " JOIN campaign c ON c.ident = a.campaign AND c.ended ="                   \
    " 9223372036854775807 LEFT JOIN option o ON o.ident = a.form"              \
    " AND o.ended = 9223372036854775807"

static const char SQL_HISTORY[] =
    "SELECT " COLUMNS FROM " WHERE a.key = ?1 ORDER BY a.made LIMIT 1000";
static const char SQL_HOLDERS[] =
    "SELECT h.activity, u.key FROM activity_unit h"
    " JOIN unit u ON u.id = h.unit JOIN activity a ON a.id = h.activity"
    " WHERE a.key = ?1 ORDER BY h.activity, h.position";

static void read_activity(struct ctx *c, struct rows *r, struct activity *a)
{
    struct arena *m = c->arena;

    a->id = db_int(r, 0);
    a->key = str_dup(m, db_text(r, 1));
    a->campaign = str_dup(m, db_text(r, 2));
    a->units = NEW(m, Str, db_int(r, 3));
    a->from = (Day)db_int(r, 4);
    a->to = (Day)db_int(r, 5);
    a->form = str_dup(m, db_text(r, 6));
    a->topic = str_dup(m, db_text(r, 7));
    a->title = str_dup(m, db_text(r, 8));
    a->place = str_dup(m, db_text(r, 9));
    a->sessions = db_int(r, 10);
    a->turns = db_int(r, 11);
    a->persons = db_is_null(r, 12) ? -1 : db_int(r, 12);
    a->note = str_dup(m, db_text(r, 13));
    a->made = db_int(r, 14);
    a->ended = db_int(r, 15);
    a->units[0] = str_dup(m, db_text(r, 16));
    a->n_units = 1;
}

enum rc activity_history(struct ctx *c, Str key, struct activity **ret,
                         int *ret_n)
{
    struct activity *list = NULL;
    size_t n = 0, cap = 0, at = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_HISTORY, PARAMS(P_TEXT(key)), &r, &c->err));
    while (db_next(r))
        read_activity(c, r, PUSH(c->arena, list, n, cap));
    TRY(db_end(r, &c->err));
    TRY(db_query(c->db, SQL_HOLDERS, PARAMS(P_TEXT(key)), &r, &c->err));
    while (db_next(r)) {
        while (at < n && list[at].id != db_int(r, 0))
            at++;
        if (at < n)
            list[at].units[list[at].n_units++] =
                str_dup(c->arena, db_text(r, 1));
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc activity_get(struct ctx *c, Str key, struct activity *ret)
{
    struct activity *list;
    int n;

    TRY(activity_history(c, key, &list, &n));
    if (n == 0 || list[n - 1].ended != SEQ_LIVE)
        return fail(c, RC_NOTFOUND, "key", N_("there is no activity '%.*s'"),
                    STR(key));
    *ret = list[n - 1];
    return RC_OK;
}

/* ---- changes ---- */

static Str reason_json(struct ctx *c, Str reason)
{
    struct buf *b = NEW(c->arena, struct buf, 1);

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_z(b, "{\"reason\":");
    buf_json(b, reason);
    buf_char(b, '}');
    return buf_view(b);
}

/* a == NULL: withdraw key. */
static enum rc change(struct ctx *c, const struct activity *a, Str key,
                      Str reason, enum save_result *ret)
{
    struct activity_writer *w;
    enum rc rc;

    TRY(activity_writer_open(c, &w));
    rc = a ? activity_put(w, a, ret) : activity_end(w, key);
    if (rc == RC_OK)
        rc = activity_writer_flush(w);
    if (rc == RC_OK && !(a && *ret == SAVE_UNCHANGED))
        rc = change_entry(c, a ? "activity.save" : "activity.withdraw",
                          "activity", key,
                          a ? str_fmt(c->arena, "{\"digest\":\"%s\"}",
                                      activity_writer_digest(w).p)
                            : reason_json(c, reason));
    activity_writer_close(w);
    return rc;
}

static enum rc change_whole(struct ctx *c, const struct activity *a, Str key,
                            Str reason, enum save_result *ret)
{
    bool stale;

    TRY(rollup_today(c, &stale));
    TRY(change_begin(c));
    if (change(c, a, key, reason, ret) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

enum rc activity_save(struct ctx *c, const struct activity *a,
                      enum save_result *ret)
{
    return change_whole(c, a, a->key, S(""), ret);
}

enum rc activity_withdraw(struct ctx *c, Str key, Str reason)
{
    enum save_result ignored;

    if (reason.n > 2000)
        return fail(c, RC_LIMIT, "reason", N_("the reason is too long"));
    return change_whole(c, NULL, key, reason, &ignored);
}
