/* Events: reading and writing their rows; the effect itself is org_apply's. */
#include "domain/event.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "domain/log.h"
#include "domain/org_edit.h"
#include "domain/reorg.h"

const char *const event_kind_names[EVENT_KINDS] = {
    [EVENT_FOUND] = "found", [EVENT_RENAME] = "rename",
    [EVENT_MOVE] = "move",   [EVENT_MERGE] = "merge",
    [EVENT_SPLIT] = "split", [EVENT_DISSOLVE] = "dissolve",
};
const char *const policy_names[POLICY_COUNT] = {
    [POLICY_PRIMARY] = "primary",
    [POLICY_SHARES] = "shares",
    [POLICY_KEEP] = "keep",
};

static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM event";
static const char SQL_ADD[] =
    "INSERT INTO event (id, key, day, kind, tree, units, successors, policy,"
    " shares, names, parents, document, note, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14,"
    " ?15)";
static const char SQL_LIVE[] =
    "SELECT COUNT(*) FROM event WHERE key = ?1 AND ended = ?2";
static const char SQL_END[] =
    "UPDATE event SET ended = ?2 WHERE key = ?1 AND ended = ?3";
static const char SQL_LIST[] =
    "SELECT key, day, kind, tree, units, successors, policy, shares, names,"
    " parents, made, ended, document, note FROM event WHERE ended >= ?1"
    " ORDER BY day, made";
static const char SQL_GET[] =
    "SELECT key, day, kind, tree, units, successors, policy, shares, names,"
    " parents, made, ended, document, note FROM event WHERE key = ?1"
    " ORDER BY ended DESC LIMIT 1";

/* ---- rows ---- */

void event_from_row(struct arena *a, struct rows *r, struct event *ev)
{
    Str *shares;

    *ev = (struct event){ 0 };
    ev->key = str_dup(a, db_text(r, 0));
    ev->day = (Day)db_int(r, 1);
    ev->kind = (enum event_kind)str_index(db_text(r, 2), event_kind_names,
                                          EVENT_KINDS);
    ev->tree = str_dup(a, db_text(r, 3));
    ev->n_units = str_list(a, db_text(r, 4), ';', &ev->units);
    ev->n_into = str_list(a, db_text(r, 5), ';', &ev->into);
    ev->policy =
        (enum policy)str_index(db_text(r, 6), policy_names, POLICY_COUNT);
    ev->n_shares = str_list(a, db_text(r, 7), ';', &shares);
    ev->shares = NEW(a, int64_t, ev->n_shares + 1);
    for (int i = 0; i < ev->n_shares; i++)
        if (!str_int(shares[i], &ev->shares[i]))
            ev->shares[i] = 0;
    ev->n_names = str_list(a, db_text(r, 8), ';', &ev->names);
    ev->n_parents = str_list(a, db_text(r, 9), ';', &ev->parents);
    ev->made = db_int(r, 10);
}

static void full_from_row(struct arena *a, struct rows *r, struct event *ev)
{
    event_from_row(a, r, ev);
    ev->ended = db_int(r, 11);
    ev->document = str_dup(a, db_text(r, 12));
    ev->note = str_dup(a, db_text(r, 13));
}

static Str join(struct arena *a, const Str *items, int n)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, BUF_NO_MAX);
    for (int i = 0; i < n; i++) {
        if (i)
            buf_char(b, ';');
        buf_str(b, items[i]);
    }
    return buf_view(b);
}

static Str join_shares(struct arena *a, const struct event *ev)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, BUF_NO_MAX);
    for (int i = 0; i < ev->n_shares; i++) {
        if (i)
            buf_char(b, ';');
        buf_int(b, ev->shares[i]);
    }
    return buf_view(b);
}

static enum rc insert(struct ctx *c, const struct event *ev)
{
    struct arena *a = c->arena;
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(
        c->db, SQL_ADD,
        PARAMS(
            P_INT(id), P_TEXT(ev->key), P_INT(ev->day),
            P_TEXT(str_of(event_kind_names[ev->kind])), P_TEXT(ev->tree),
            P_TEXT(join(a, ev->units, ev->n_units)),
            P_TEXT(join(a, ev->into, ev->n_into)),
            P_TEXT(ev->policy < POLICY_COUNT ? str_of(policy_names[ev->policy])
                                             : S("")),
            P_TEXT(join_shares(a, ev)), P_TEXT(join(a, ev->names, ev->n_names)),
            P_TEXT(join(a, ev->parents, ev->n_parents)), P_TEXT(ev->document),
            P_TEXT(ev->note), P_INT(c->seq), P_INT(SEQ_LIVE)),
        &c->err);
}

/* ---- applying ---- */

/* Policies that leave no choice are filled in; the others are the event's. */
static struct event completed(const struct event *ev, int64_t made)
{
    struct event full = *ev;

    full.made = made;
    if (full.kind == EVENT_MERGE)
        full.policy = POLICY_PRIMARY;
    else if (full.kind == EVENT_DISSOLVE && full.policy == POLICY_COUNT)
        full.policy = POLICY_KEEP;
    return full;
}

/* found and the heirs of merge and split may name units that are not there. */
static enum rc new_identities(struct reorg *r, const struct event *ev)
{
    int unit;

    for (int i = 0; ev->kind == EVENT_FOUND && i < ev->n_units; i++)
        TRY(reorg_unit(r, ev->units[i], &unit));
    if (ev->kind != EVENT_MERGE && ev->kind != EVENT_SPLIT)
        return RC_OK;
    for (int i = 0; i < ev->n_into; i++)
        TRY(reorg_unit(r, ev->into[i], &unit));
    return RC_OK;
}

static Str describe(struct ctx *c, const struct event *ev)
{
    struct buf *b = NEW(c->arena, struct buf, 1);
    char day[DAY_TEXT];

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_fmt(b, "{\"kind\":\"%s\",\"day\":\"%s\",\"units\":",
            event_kind_names[ev->kind], day_iso(ev->day, day));
    buf_json(b, join(c->arena, ev->units, ev->n_units));
    buf_z(b, ",\"into\":");
    buf_json(b, join(c->arena, ev->into, ev->n_into));
    buf_char(b, '}');
    return buf_view(b);
}

enum rc event_apply_one(struct reorg *r, const struct event *given)
{
    struct ctx *c = r->c;
    struct event ev = completed(given, c->seq);
    int64_t live = 0;

    if (!key_is_valid(ev.key))
        return fail(c, RC_INVALID, "key",
                    N_("'%.*s' cannot be a key: use letters without marks, "
                       "digits and . _ - /, at most 64"),
                    STR(ev.key));
    TRY(db_one(c->db, SQL_LIVE, PARAMS(P_TEXT(ev.key), P_INT(SEQ_LIVE)), &live,
               &c->err));
    if (live)
        return fail(c, RC_CONFLICT, "key",
                    N_("event '%.*s' exists already; undo it first"),
                    STR(ev.key));
    TRY(new_identities(r, &ev));
    TRY(org_apply(r->work, &ev, true, &c->err));
    TRY(insert(c, &ev));
    return change_entry(c, "event.apply", "event", ev.key, describe(c, &ev));
}

enum rc event_apply_all(struct ctx *c, const struct event *evs, int n,
                        int *ret_bad)
{
    struct reorg r;

    *ret_bad = 0;
    TRY(reorg_begin(c, &r));
    for (int i = 0; i < n; i++) {
        *ret_bad = i;
        if (event_apply_one(&r, &evs[i]) != RC_OK) {
            reorg_abort(&r);
            return c->err.rc;
        }
    }
    return reorg_end(&r, true);
}

enum rc event_apply(struct ctx *c, const struct event *ev)
{
    int bad;

    return event_apply_all(c, ev, 1, &bad);
}

enum rc event_found_top(struct ctx *c, Str name, Day day)
{
    Str unit = S("top");
    struct event ev = { .key = S("top"),
                        .day = day,
                        .kind = EVENT_FOUND,
                        .tree = S("main"),
                        .units = &unit,
                        .n_units = 1,
                        .policy = POLICY_COUNT,
                        .names = &name,
                        .n_names = 1,
                        .document = S(""),
                        .note = S("") };
    struct reorg r;
    int tree;

    TRY(reorg_begin(c, &r));
    if (reorg_tree(&r, ev.tree, &tree) != RC_OK ||
        event_apply_one(&r, &ev) != RC_OK) {
        reorg_abort(&r);
        return c->err.rc;
    }
    return reorg_end(&r, true);
}

static enum rc undo(struct reorg *r, Str key)
{
    struct ctx *c = r->c;
    int64_t live = 0;

    TRY(db_one(c->db, SQL_LIVE, PARAMS(P_TEXT(key), P_INT(SEQ_LIVE)), &live,
               &c->err));
    if (!live)
        return fail(c, RC_NOTFOUND, "key", N_("there is no event '%.*s'"),
                    STR(key));
    TRY(db_exec(c->db, SQL_END,
                PARAMS(P_TEXT(key), P_INT(c->seq), P_INT(SEQ_LIVE)), &c->err));
    TRY(reorg_fold(r));
    return change_entry(c, "event.undo", "event", key, S("{}"));
}

enum rc event_undo(struct ctx *c, Str key)
{
    struct reorg r;

    TRY(reorg_begin(c, &r));
    if (undo(&r, key) != RC_OK) {
        reorg_abort(&r);
        return c->err.rc;
    }
    return reorg_end(&r, true);
}

/* ---- reading ---- */

enum rc event_list(struct ctx *c, bool with_undone, struct event **ret,
                   int *ret_n)
{
    struct event *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST, PARAMS(P_INT(with_undone ? 0 : SEQ_LIVE)), &r,
                 &c->err));
    while (db_next(r))
        full_from_row(c->arena, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc event_get(struct ctx *c, Str key, struct event *ret)
{
    struct rows *r;
    bool found;

    TRY(db_query(c->db, SQL_GET, PARAMS(P_TEXT(key)), &r, &c->err));
    found = db_next(r);
    if (found)
        full_from_row(c->arena, r, ret);
    TRY(db_end(r, &c->err));
    if (!found)
        return fail(c, RC_NOTFOUND, "key", N_("there is no event '%.*s'"),
                    STR(key));
    return RC_OK;
}
