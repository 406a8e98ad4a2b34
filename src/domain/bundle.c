/* The table `bundle`: keeping, finding, listing, withdrawing, verifying. */
#include "domain/bundle.h"

#include <string.h>

#include "base/hash.h"
#include "domain/bundle_chain.h"
#include "domain/log.h"
#include "domain/rollup.h"

#define LIVE "9223372036854775807"
static const char SQL_END[] =
    "SELECT number, hash, ended FROM bundle WHERE public_key = ?1"
    " AND direction = ?2 AND campaign = ?3 ORDER BY number DESC, ended DESC"
    " LIMIT 1";
static const char SQL_HASH[] =
    "SELECT hash FROM bundle WHERE public_key = ?1 AND direction = ?2"
    " AND campaign = ?3 AND number = ?4 LIMIT 1";
static const char SQL_FILE[] =
    "SELECT file FROM bundle WHERE public_key = ?1 AND direction = ?2"
    " AND campaign = ?3 AND number = ?4 LIMIT 1";
/* Whoever signed it: also of a realm that is not trusted any more. */
static const char SQL_READ[] =
    "SELECT file FROM bundle WHERE realm = ?1 AND direction = ?2"
    " AND campaign = ?3 AND number >= ?4 AND number <= ?5"
    " ORDER BY id DESC LIMIT 1";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM bundle";
static const char SQL_ADD[] =
    "INSERT INTO bundle (id, realm, public_key, sent, direction, campaign,"
    " number, hash, previous, file, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, " LIVE ")";
static const char SQL_STOP[] =
    "UPDATE bundle SET ended = ?4 WHERE realm = ?1 AND direction = ?2"
    " AND campaign = ?3 AND sent = 0 AND ended = " LIVE;
static const char SQL_LIST[] =
    "SELECT realm, direction, campaign, number, hash, previous, sent, made,"
    " ended FROM bundle ORDER BY campaign, direction, realm, number, made"
    " LIMIT 20000";
static const char SQL_ALL[] =
    "SELECT realm, direction, campaign, number, hash, previous, sent, made,"
    " ended, public_key, file FROM bundle ORDER BY id";

/* ---- chains ---- */

static Str direction_of(const struct chain *k)
{
    return str_of(bundle_directions[k->direction]);
}

static Str no_hash(struct arena *a)
{
    char *zeros = NEW(a, char, BUNDLE_HASH_HEX + 1);

    memset(zeros, '0', BUNDLE_HASH_HEX);
    return (Str){ zeros, BUNDLE_HASH_HEX };
}

enum rc chain_end(struct ctx *c, const struct chain *k, struct chain_end *ret)
{
    struct rows *r;

    *ret = (struct chain_end){ .hash = no_hash(c->arena) };
    TRY(db_query(c->db, SQL_END,
                 PARAMS(P_TEXT(k->public_key), P_TEXT(direction_of(k)),
                        P_TEXT(k->campaign)),
                 &r, &c->err));
    if (db_next(r)) {
        ret->number = db_int(r, 0);
        ret->hash = str_dup(c->arena, db_text(r, 1));
        ret->stands = db_int(r, 2) == SEQ_LIVE;
    }
    return db_end(r, &c->err);
}

enum rc chain_hash(struct ctx *c, const struct chain *k, int64_t number,
                   Str *ret)
{
    struct rows *r;

    TRY(db_query(c->db, SQL_HASH,
                 PARAMS(P_TEXT(k->public_key), P_TEXT(direction_of(k)),
                        P_TEXT(k->campaign), P_INT(number)),
                 &r, &c->err));
    if (db_next(r))
        *ret = str_dup(c->arena, db_text(r, 0));
    return db_end(r, &c->err);
}

static enum rc not_kept(struct ctx *c, Str campaign)
{
    return fail(c, RC_NOTFOUND, "number",
                N_("no such bundle of campaign '%.*s' is kept here; see "
                   "'soket bundle list'"),
                STR(campaign));
}

enum rc chain_file(struct ctx *c, const struct chain *k, int64_t number,
                   Str *ret)
{
    Str file = { 0 };
    struct rows *r;

    TRY(db_query(c->db, SQL_FILE,
                 PARAMS(P_TEXT(k->public_key), P_TEXT(direction_of(k)),
                        P_TEXT(k->campaign), P_INT(number)),
                 &r, &c->err));
    if (db_next(r))
        file = str_dup(c->arena, db_text(r, 0));
    TRY(db_end(r, &c->err));
    if (!file.p)
        return not_kept(c, k->campaign);
    *ret = file;
    return RC_OK;
}

enum rc chain_stop(struct ctx *c, Str realm, const struct chain *k)
{
    return db_exec(c->db, SQL_STOP,
                   PARAMS(P_TEXT(realm), P_TEXT(direction_of(k)),
                          P_TEXT(k->campaign), P_INT(c->seq)),
                   &c->err);
}

enum rc chain_keep(struct ctx *c, const struct bundle_text *t, Str file,
                   bool sent)
{
    const struct chain k = { t->public_key, t->campaign, t->direction };
    int64_t id = 1;

    if (!sent)
        TRY(chain_stop(c, t->realm, &k));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(id), P_TEXT(t->realm), P_TEXT(t->public_key),
                          P_INT(sent), P_TEXT(direction_of(&k)),
                          P_TEXT(t->campaign), P_INT(t->number),
                          P_TEXT(t->hash), P_TEXT(t->previous), P_BLOB(file),
                          P_INT(c->seq)),
                   &c->err);
}

/* ---- looking ---- */

static void read_kept(struct ctx *c, struct rows *r, struct bundle_kept *k)
{
    k->realm = str_dup(c->arena, db_text(r, 0));
    k->direction = str_is(db_text(r, 1), "down") ? BUNDLE_DOWN : BUNDLE_UP;
    k->campaign = str_dup(c->arena, db_text(r, 2));
    k->number = db_int(r, 3);
    k->hash = str_dup(c->arena, db_text(r, 4));
    k->previous = str_dup(c->arena, db_text(r, 5));
    k->sent = db_int(r, 6) != 0;
    k->made = db_int(r, 7);
    k->stands = !k->sent && db_int(r, 8) == SEQ_LIVE;
}

enum rc bundle_list(struct ctx *c, struct bundle_kept **ret, int *ret_n)
{
    struct bundle_kept *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST, NO_PARAMS, &r, &c->err));
    while (db_next(r))
        read_kept(c, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc bundle_read(struct ctx *c, Str realm, const struct bundle_order *which,
                    struct bundle_text *ret)
{
    int64_t number = which->number;
    Str file = { 0 };
    struct rows *r;

    TRY(db_query(c->db, SQL_READ,
                 PARAMS(P_TEXT(realm),
                        P_TEXT(str_of(bundle_directions[which->direction])),
                        P_TEXT(which->campaign), P_INT(number ? number : 1),
                        P_INT(number ? number : INT64_MAX)),
                 &r, &c->err));
    if (db_next(r))
        file = str_dup(c->arena, db_text(r, 0));
    TRY(db_end(r, &c->err));
    if (!file.p)
        return not_kept(c, which->campaign);
    TRY(bundle_text_head(c->arena, file, ret, &c->err));
    return bundle_text_body(c->arena, ret, &c->err);
}

/* ---- withdrawing ---- */

static Str reason_json(struct ctx *c, Str reason, int64_t figures)
{
    struct buf *b = NEW(c->arena, struct buf, 1);

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_fmt(b, "{\"figures\":%lld,\"reason\":", (long long)figures);
    buf_json(b, reason);
    buf_char(b, '}');
    return buf_view(b);
}

static enum rc withdraw(struct ctx *c, Str realm, const struct campaign *k,
                        Str reason, int64_t *ret_figures)
{
    const struct chain chain = { .campaign = k->key, .direction = BUNDLE_UP };
    struct bundle_change change;

    TRY(bundle_fact_end(c, realm, k, &change));
    if (change.ended == 0)
        return fail(c, RC_NOTFOUND, "realm",
                    N_("no figures of a realm '%.*s' stand in campaign "
                       "'%.*s'"),
                    STR(realm), STR(k->key));
    TRY(chain_stop(c, realm, &chain));
    *ret_figures = change.ended;
    return change_entry(c, "bundle.withdraw", "bundle", realm,
                        reason_json(c, reason, change.ended));
}

enum rc bundle_withdraw(struct ctx *c, Str realm, Str campaign, Str reason,
                        int64_t *ret_figures)
{
    struct campaign k;
    bool stale;

    if (reason.n > 2000)
        return fail(c, RC_LIMIT, "reason", N_("the reason is too long"));
    TRY(campaign_get(c, campaign, &k));
    TRY(rollup_today(c, &stale));
    TRY(change_begin(c));
    if (withdraw(c, realm, &k, reason, ret_figures) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

/* ---- verifying ---- */

static bool is_whole(struct arena *scratch, struct rows *r,
                     const struct bundle_kept *k)
{
    struct err ignored = { 0 };
    struct bundle_text t;

    return bundle_text_head(scratch, db_text(r, 10), &t, &ignored) == RC_OK &&
           bundle_text_is_signed(&t, db_text(r, 9)) &&
           str_eq(t.realm, k->realm) && str_eq(t.hash, k->hash) &&
           str_eq(t.previous, k->previous) && t.number == k->number &&
           str_eq(t.campaign, k->campaign) && t.direction == k->direction;
}

enum rc bundle_verify(struct ctx *c,
                      void (*bad)(void *arg, const struct bundle_kept *row),
                      void *arg)
{
    struct arena *scratch = arena_new();
    struct rows *r;
    enum rc rc = db_query(c->db, SQL_ALL, NO_PARAMS, &r, &c->err);

    if (rc == RC_OK) {
        while (db_next(r)) {
            struct bundle_kept k;

            read_kept(c, r, &k);
            if (!is_whole(scratch, r, &k))
                bad(arg, &k);
            arena_reset(scratch);
        }
        rc = db_end(r, &c->err);
    }
    arena_free(scratch);
    return rc;
}
