/*
 * The records that an import made lie between two ids, which its entry holds; what each
 * one replaced has the same key and ended with that entry.  They are walked in
 * portions, so that an import of any size is taken back in little memory.
 */
#include "domain/import_undo.h"

#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "domain/activity_put.h"
#include "domain/activity_read.h"
#include "domain/authz.h"
#include "domain/grant.h"
#include "domain/org.h"

enum { PORTION = 1000 };

static const char SQL_LIST[] =
    "SELECT g.seq, g.at, g.who, g.kind, g.detail, COALESCE(p.name, '')"
    " FROM log g LEFT JOIN person p ON p.key = g.who"
    " AND p.ended = 9223372036854775807 WHERE g.action = 'import'"
    " AND g.seq < ?1 AND (?3 = 1 OR g.who = ?4) ORDER BY g.seq DESC LIMIT ?2";
static const char SQL_NAME[] = "SELECT name FROM person WHERE key = ?1"
                               " AND ended = 9223372036854775807";
static const char SQL_UNDONE[] =
    "SELECT key, seq FROM log WHERE action = 'import.undo' AND seq > ?1"
    " ORDER BY seq LIMIT 100000";
/* A record of the import whose key does not hold the same today: another import that
 * changed it and was taken back itself has left it as it was. */
#define CHANGED                                                                \
    " FROM activity n WHERE n.id BETWEEN ?1 AND ?2 AND n.made = ?3"            \
    " AND n.ended < 9223372036854775807 AND NOT EXISTS (SELECT 1 FROM"         \
    " activity l WHERE l.key = n.key AND l.ended = 9223372036854775807"        \
    " AND l.campaign = n.campaign AND l.unit = n.unit"                         \
    " AND l.holders = n.holders AND l.first_day = n.first_day"                 \
    " AND l.last_day = n.last_day AND l.form = n.form"                         \
    " AND l.topic = n.topic AND l.title = n.title AND l.place = n.place"       \
    " AND l.sessions = n.sessions AND l.turns = n.turns"                       \
    " AND COALESCE(l.persons, -1) = COALESCE(n.persons, -1)"                   \
    " AND l.note = n.note AND l.state = n.state"                               \
    " AND NOT EXISTS (SELECT 1 FROM activity_unit x LEFT JOIN activity_unit y" \
    " ON y.activity = l.id AND y.position = x.position AND y.unit = x.unit"    \
    " WHERE x.activity = n.id AND y.activity IS NULL))"
static const char SQL_CHANGED[] = "SELECT COUNT(*)" CHANGED;
static const char SQL_CHANGED_KEYS[] =
    "SELECT n.key" CHANGED " ORDER BY n.id LIMIT ?4";
static const char SQL_MADE[] =
    "SELECT n.id, l.id, COALESCE(o.id, 0) FROM activity n"
    " JOIN activity l ON l.key = n.key AND l.ended = 9223372036854775807"
    " LEFT JOIN activity o ON o.key = n.key AND o.ended = ?3"
    " WHERE n.id BETWEEN ?1 AND ?2 AND n.made = ?3 ORDER BY n.id LIMIT ?4";
static const char SQL_WRITTEN[] =
    "SELECT n.id, COALESCE(o.id, 0) FROM activity n"
    " LEFT JOIN activity o ON o.key = n.key AND o.ended = ?3"
    " WHERE n.id BETWEEN ?1 AND ?2 AND n.made = ?3 ORDER BY n.id LIMIT ?4";
static const char SQL_LAST_ID[] = "SELECT COALESCE(MAX(id), 0) FROM activity";

/* ---- entries ---- */

/* Not only one's own imports. */
static bool sees_all(struct ctx *c)
{
    return grant_over_all(c, ACT_ADMIN);
}

/* A number of the entry's detail, which is JSON that import.c wrote; or 0. */
static int64_t number_in(Str detail, const char *name)
{
    char mark[40];
    const char *at;
    Str rest;
    ptrdiff_t n = 0;
    int64_t v = 0;

    snprintf(mark, sizeof mark, "\"%s\":", name);
    at = memmem(detail.p, (size_t)detail.n, mark, strlen(mark));
    if (!at)
        return 0;
    rest = str_from(detail, at - detail.p + (ptrdiff_t)strlen(mark));
    while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
        n++;
    return str_int((Str){ rest.p, n }, &v) ? v : 0;
}

struct range {
    Id first, last;
};

static struct range range_in(Str detail)
{
    return (struct range){ number_in(detail, "first"),
                           number_in(detail, "last") };
}

static void read_entry(struct arena *a, struct import_entry *into, Str kind,
                       Str detail)
{
    into->kind = str_dup(a, kind);
    into->created = number_in(detail, "created");
    into->updated = number_in(detail, "updated");
    into->unchanged = number_in(detail, "unchanged");
    into->undoable = str_is(kind, "activities") && range_in(detail).first > 0;
}

/* Which of them, oldest last, were taken back since. */
static enum rc mark_undone(struct ctx *c, struct import_entry *list, int n)
{
    struct rows *r;

    if (n == 0)
        return RC_OK;
    TRY(db_query(c->db, SQL_UNDONE, PARAMS(P_INT(list[n - 1].seq)), &r,
                 &c->err));
    while (db_next(r)) {
        int64_t seq;

        if (!str_int(db_text(r, 0), &seq))
            continue;
        for (int i = 0; i < n; i++)
            if (list[i].seq == seq) {
                list[i].undone_by = db_int(r, 1);
                list[i].undoable = false;
            }
    }
    return db_end(r, &c->err);
}

enum rc import_list(struct ctx *c, int64_t before, int limit,
                    struct import_entry **ret, int *ret_n)
{
    struct import_entry *list = NULL, *into;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST,
                 PARAMS(P_INT(before > 0 ? before : SEQ_LIVE), P_INT(limit),
                        P_INT(sees_all(c)), P_TEXT(c->who)),
                 &r, &c->err));
    while (db_next(r)) {
        into = PUSH(c->arena, list, n, cap);
        into->seq = db_int(r, 0);
        into->at = db_int(r, 1);
        into->who = str_dup(c->arena, db_text(r, 2));
        into->name = str_dup(c->arena, db_text(r, 5));
        read_entry(c->arena, into, db_text(r, 3), db_text(r, 4));
    }
    TRY(db_end(r, &c->err));
    *ret = list;
    *ret_n = (int)n;
    return mark_undone(c, list, (int)n);
}

static enum rc get(struct ctx *c, int64_t seq, struct import_entry *ret,
                   struct range *ret_range)
{
    struct import_entry entry = { .seq = seq };
    struct log_entry le;

    TRY(log_get(c, seq, &le));
    if (!sees_all(c) && !str_eq(le.who, c->who))
        return fail(c, RC_NOTFOUND, "seq", N_("there is no log entry %lld"),
                    (long long)seq);
    if (!str_is(le.action, "import"))
        return fail(c, RC_NOTFOUND, "seq", N_("log entry %lld is no import"),
                    (long long)seq);
    entry.at = le.at;
    entry.who = le.who;
    read_entry(c->arena, &entry, le.kind, le.detail);
    *ret_range = range_in(le.detail);
    *ret = entry;
    return mark_undone(c, ret, 1);
}

enum rc import_get(struct ctx *c, int64_t seq, struct import_entry *ret)
{
    struct range ignored;
    struct rows *r;

    TRY(get(c, seq, ret, &ignored));
    TRY(db_query(c->db, SQL_NAME, PARAMS(P_TEXT(ret->who)), &r, &c->err));
    if (db_next(r))
        ret->name = str_dup(c->arena, db_text(r, 0));
    return db_end(r, &c->err);
}

enum { MADE_MOST = 1000 };

enum rc import_made(struct ctx *c, int64_t seq, int limit,
                    struct import_made **ret, int *ret_n)
{
    Id *ids = NEW(c->arena, Id, MADE_MOST);
    bool *update = NEW(c->arena, bool, MADE_MOST);
    struct import_entry entry;
    struct activity *list;
    struct range at;
    struct rows *r;
    int n = 0;

    *ret = NEW(c->arena, struct import_made, MADE_MOST);
    *ret_n = 0;
    TRY(get(c, seq, &entry, &at));
    if (!str_is(entry.kind, "activities") || at.first == 0)
        return RC_OK;
    TRY(db_query(c->db, SQL_WRITTEN,
                 PARAMS(P_INT(at.first), P_INT(at.last), P_INT(seq),
                        P_INT(limit < MADE_MOST ? limit : MADE_MOST)),
                 &r, &c->err));
    while (db_next(r) && n < MADE_MOST) {
        ids[n] = db_int(r, 0);
        update[n++] = db_int(r, 1) > 0;
    }
    TRY(db_end(r, &c->err));
    TRY(activity_by_ids(c, ids, n, &list));
    for (int i = 0; i < n; i++) {
        bool seen = false;

        TRY(activity_seen(c, &list[i], &seen));
        if (seen)
            (*ret)[(*ret_n)++] = (struct import_made){ list[i], update[i] };
    }
    return RC_OK;
}

/* ---- may it be taken back ---- */

static enum rc check_kind(struct ctx *c, const struct import_entry *entry)
{
    if (entry->undone_by)
        return fail(c, RC_CONFLICT, "seq",
                    N_("import %lld was taken back already, by log entry %lld"),
                    (long long)entry->seq, (long long)entry->undone_by);
    if (!str_is(entry->kind, "activities"))
        return fail(c, RC_INVALID, "seq",
                    N_("import %lld brought '%.*s'; only imports of activities "
                       "can be taken back: correct the list and import it "
                       "again"),
                    (long long)entry->seq, STR(entry->kind));
    if (!entry->undoable)
        return fail(c, RC_INVALID, "seq",
                    N_("import %lld was made by an older version, which did "
                       "not note its records; withdraw them one by one"),
                    (long long)entry->seq);
    return RC_OK;
}

static enum rc changed_keys(struct ctx *c, int64_t seq, struct range at,
                            Str *ret)
{
    Str all = S("");
    struct rows *r;

    TRY(db_query(
        c->db, SQL_CHANGED_KEYS,
        PARAMS(P_INT(at.first), P_INT(at.last), P_INT(seq), P_INT(UNDO_NAMED)),
        &r, &c->err));
    while (db_next(r)) {
        Str key = db_text(r, 0);

        all = str_fmt(c->arena, "%.*s%s%.*s", STR(all), all.n ? ", " : "",
                      STR(key));
    }
    *ret = all;
    return db_end(r, &c->err);
}

static enum rc check_unchanged(struct ctx *c, int64_t seq, struct range at)
{
    int64_t n = 0;
    Str keys;

    TRY(db_one(c->db, SQL_CHANGED,
               PARAMS(P_INT(at.first), P_INT(at.last), P_INT(seq)), &n,
               &c->err));
    if (n == 0)
        return RC_OK;
    TRY(changed_keys(c, seq, at, &keys));
    return fail(c, RC_CONFLICT, "seq",
                N_("%lld records of import %lld were changed since (%.*s); "
                   "correct or withdraw the records themselves"),
                (long long)n, (long long)seq, STR(keys));
}

/* ---- taking back ---- */

struct undo {
    struct ctx *c;
    int64_t seq;
    struct range at;
    struct activity_writer *writer;
    struct arena *portion;
    struct undo_result result;
};

/* A portion of what the import made. */
struct made {
    Id last;
    Id live[PORTION], replaced[PORTION]; /* replaced 0: it was new */
    int n;
};

static enum rc read_made(struct undo *u, struct made *m)
{
    struct ctx *c = u->c;
    struct rows *r;

    m->n = 0;
    TRY(db_query(c->db, SQL_MADE,
                 PARAMS(P_INT(u->at.first), P_INT(u->at.last), P_INT(u->seq),
                        P_INT(PORTION)),
                 &r, &c->err));
    while (db_next(r) && m->n < PORTION) {
        m->last = db_int(r, 0);
        m->live[m->n] = db_int(r, 1);
        m->replaced[m->n++] = db_int(r, 2);
    }
    return db_end(r, &c->err);
}

/* What is read of a portion goes with it. */
static enum rc read_ids(struct undo *u, const Id *ids, int n,
                        struct activity **ret)
{
    struct arena *arena = u->c->arena;
    enum rc rc;

    u->c->arena = u->portion;
    rc = activity_by_ids(u->c, ids, n, ret);
    u->c->arena = arena;
    return rc;
}

/* May c->actor change it?  What was approved is put back as approved, so its
 * right to approve is asked for. */
static enum rc check_actor(struct undo *u, const struct activity *a)
{
    struct ctx *c = u->c;
    const struct org *o;
    int lead;

    if (!c->actor)
        return RC_OK;
    TRY(org_get(c, &o));
    lead = org_find(o, a->units[0]);
    if (!authz_may(c, ACT_ENTER, lead))
        return fail(c, RC_DENIED, "seq",
                    N_("you may not enter activities of unit '%.*s'; ask for "
                       "the role of reporter there"),
                    STR(a->units[0]));
    if (a->state == STATE_APPROVED && !authz_may(c, ACT_APPROVE, lead))
        return fail(c, RC_DENIED, "seq",
                    N_("activity '%.*s' is approved; ask for it to be "
                       "returned before you change it"),
                    STR(a->key));
    return RC_OK;
}

/* What an import replaced may not be right any more: a unit was dissolved since. */
static enum rc put_back(struct undo *u, const struct activity *old)
{
    enum rc rc = activity_put_back(u->writer, old);
    struct ctx *c = u->c;
    char why[sizeof c->err.text];

    if (rc == RC_OK)
        u->result.restored++;
    if (rc != RC_INVALID && rc != RC_NOTFOUND && rc != RC_CONFLICT)
        return rc;
    memcpy(why, c->err.text, sizeof why);
    return fail(c, RC_CONFLICT, "seq",
                N_("record '%.*s' cannot be put back as it was: %s"),
                STR(old->key), why);
}

static enum rc take_back(struct undo *u, const struct made *m)
{
    static const struct activity_turn end = { .to = STATE_KEEP };
    struct activity *old = NULL, *live = NULL, *new;
    Id replaced[PORTION] = { 0 };
    int n_old = 0, n_new = 0;

    for (int i = 0; i < m->n; i++)
        if (m->replaced[i])
            replaced[n_old++] = m->replaced[i];
    TRY(read_ids(u, replaced, n_old, &old));
    TRY(read_ids(u, m->live, m->n, &live));
    new = NEW(u->portion, struct activity, m->n + 1);
    for (int i = 0; i < m->n; i++) {
        TRY(check_actor(u, &live[i]));
        if (!m->replaced[i])
            new[n_new++] = live[i];
    }
    for (int i = 0; i < n_old; i++) {
        TRY(check_actor(u, &old[i]));
        TRY(put_back(u, &old[i]));
    }
    u->result.ended += n_new;
    return activity_writer_turn(u->writer, new, n_new, &end);
}

static enum rc take_back_all(struct undo *u)
{
    struct made *m = NEW(u->c->arena, struct made, 1);

    do {
        TRY(read_made(u, m));
        TRY(take_back(u, m));
        if (m->n)
            u->at.first = m->last + 1;
        arena_reset(u->portion);
    } while (m->n == PORTION);
    return RC_OK;
}

static enum rc write_entry(struct undo *u, Str reason, Id before)
{
    struct ctx *c = u->c;
    struct buf *b = NEW(c->arena, struct buf, 1);
    Id last = 0;

    TRY(db_one(c->db, SQL_LAST_ID, NO_PARAMS, &last, &c->err));
    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_z(b, "{\"reason\":");
    buf_json(b, reason);
    buf_fmt(b, ",\"ended\":%lld,\"restored\":%lld", (long long)u->result.ended,
            (long long)u->result.restored);
    if (u->result.restored) /* an entry that made nothing promises nothing */
        buf_fmt(b, ",\"first\":%lld,\"last\":%lld,\"digest\":\"%s\"",
                (long long)before + 1, (long long)last,
                activity_writer_digest(u->writer).p);
    buf_char(b, '}');
    u->result.seq = c->seq;
    return change_entry(c, "import.undo", "activities",
                        str_fmt(c->arena, "%lld", (long long)u->seq),
                        buf_view(b));
}

static enum rc work(struct undo *u, Str reason)
{
    struct import_entry entry;
    struct ctx *c = u->c;
    Id before = 0;
    enum rc rc;

    TRY(get(c, u->seq, &entry, &u->at));
    TRY(check_kind(c, &entry));
    TRY(check_unchanged(c, u->seq, u->at));
    TRY(db_one(c->db, SQL_LAST_ID, NO_PARAMS, &before, &c->err));
    TRY(activity_writer_open(c, &u->writer));
    rc = take_back_all(u);
    if (rc == RC_OK)
        rc = activity_writer_flush(u->writer);
    if (rc == RC_OK)
        rc = write_entry(u, reason, before);
    activity_writer_close(u->writer);
    return rc;
}

enum rc import_undo(struct ctx *c, int64_t seq, Str reason,
                    struct undo_result *ret)
{
    struct undo u = { .c = c, .seq = seq };
    bool stale;
    enum rc rc;

    reason = str_trim(reason);
    if (reason.n == 0)
        return fail(c, RC_INVALID, "reason",
                    N_("say why the import is taken back"));
    if (reason.n > UNDO_MAX_REASON)
        return fail(c, RC_LIMIT, "reason", N_("the reason is too long"));
    TRY(rollup_today(c, &stale));
    TRY(change_begin(c));
    u.portion = arena_new();
    rc = work(&u, reason);
    arena_free(u.portion);
    if (rc != RC_OK) {
        change_abort(c);
        return rc;
    }
    *ret = u.result;
    return change_end(c);
}
