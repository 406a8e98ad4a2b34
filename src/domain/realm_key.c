/* The rows of realm_own and realm_peer. */
#include "domain/realm_key.h"

#include <string.h>

#include "base/sign.h"
#include "domain/bundle_fact.h"
#include "domain/log.h"
#include "domain/org.h"
#include "domain/reorg.h"

static const char SQL_OWN[] =
    "SELECT name, public_key, secret_key, made FROM realm_own WHERE id = 1";
static const char SQL_ADD_OWN[] =
    "INSERT INTO realm_own (id, name, public_key, secret_key, made)"
    " VALUES (1, ?1, ?2, ?3, ?4)";
#define PEERS                                                                  \
    "SELECT p.name, p.public_key, p.direction, COALESCE(u.key, ''), p.made"    \
    " FROM realm_peer p LEFT JOIN unit u ON u.id = p.unit"                     \
    " WHERE p.ended = 9223372036854775807"
static const char SQL_PEER[] = PEERS " AND p.name = ?1";
static const char SQL_PEERS[] = PEERS " ORDER BY p.name LIMIT 20000";
static const char SQL_NEXT_PEER[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM realm_peer";
static const char SQL_ADD_PEER[] =
    "INSERT INTO realm_peer (id, name, public_key, direction, unit, made,"
    " ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, 9223372036854775807)";
static const char SQL_END_PEER[] =
    "UPDATE realm_peer SET ended = ?2 WHERE name = ?1"
    " AND ended = 9223372036854775807";

static Str fingerprint_of(struct ctx *c, Str public_key)
{
    unsigned char key[SIGN_PUBLIC];
    char text[SIGN_FINGERPRINT_HEX];

    if (!sign_unhex(public_key, key, sizeof key))
        return S("");
    return str_dup(c->arena, str_of(sign_fingerprint(key, text)));
}

/* ---- this realm ---- */

static enum rc read_own(struct ctx *c, struct realm_own *ret, Str *ret_secret)
{
    struct rows *r;

    *ret = (struct realm_own){ .name = S("") };
    TRY(db_query(c->db, SQL_OWN, NO_PARAMS, &r, &c->err));
    if (db_next(r)) {
        ret->name = str_dup(c->arena, db_text(r, 0));
        ret->public_key = str_dup(c->arena, db_text(r, 1));
        ret->fingerprint = fingerprint_of(c, ret->public_key);
        ret->made = db_int(r, 3);
        if (ret_secret)
            *ret_secret = str_dup(c->arena, db_text(r, 2));
    }
    return db_end(r, &c->err);
}

enum rc realm_own(struct ctx *c, struct realm_own *ret)
{
    return read_own(c, ret, NULL);
}

enum rc realm_secret(struct ctx *c, struct realm_own *ret, Str *ret_secret)
{
    TRY(read_own(c, ret, ret_secret));
    if (ret->name.n == 0)
        return fail(c, RC_CONFLICT, "name",
                    N_("this realm has no name yet; give it one with 'soket "
                       "bundle key --name NAME'"));
    return RC_OK;
}

static enum rc add_own(struct ctx *c, Str name)
{
    struct sign_pair pair;
    char public_key[SIGN_PUBLIC_HEX], secret_key[2 * SIGN_SECRET + 1];
    enum rc rc;

    sign_new(&pair);
    rc = db_exec(
        c->db, SQL_ADD_OWN,
        PARAMS(
            P_TEXT(name),
            P_TEXT(str_of(sign_hex(pair.public_key, SIGN_PUBLIC, public_key))),
            P_TEXT(str_of(sign_hex(pair.secret_key, SIGN_SECRET, secret_key))),
            P_INT(c->seq)),
        &c->err);
    sign_forget(&pair);
    explicit_bzero(secret_key, sizeof secret_key);
    TRY(rc);
    return change_entry(
        c, "realm.name", "realm", name,
        str_fmt(c->arena, "{\"public_key\":\"%s\"}", public_key));
}

enum rc realm_name(struct ctx *c, Str name, struct realm_own *ret)
{
    TRY(realm_own(c, ret));
    if (ret->name.n && str_eq(ret->name, name))
        return RC_OK;
    if (ret->name.n)
        return fail(c, RC_CONFLICT, "name",
                    N_("this realm is already called '%.*s'; others know it "
                       "by that name and its key"),
                    STR(ret->name));
    if (!key_is_valid(name))
        return fail(c, RC_INVALID, "name",
                    N_("'%.*s' cannot be a key: use letters without marks, "
                       "digits and . _ - /, at most 64"),
                    STR(name));
    TRY(change_begin(c));
    if (add_own(c, name) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    TRY(change_end(c));
    return realm_own(c, ret);
}

/* ---- the others ---- */

static void read_peer(struct ctx *c, struct rows *r, struct realm_peer *p)
{
    p->name = str_dup(c->arena, db_text(r, 0));
    p->public_key = str_dup(c->arena, db_text(r, 1));
    p->fingerprint = fingerprint_of(c, p->public_key);
    p->superior = str_is(db_text(r, 2), "down");
    p->unit = str_dup(c->arena, db_text(r, 3));
    p->made = db_int(r, 4);
}

static enum rc find_peer(struct ctx *c, Str name, struct realm_peer *ret,
                         bool *ret_there)
{
    struct rows *r;

    *ret_there = false;
    TRY(db_query(c->db, SQL_PEER, PARAMS(P_TEXT(name)), &r, &c->err));
    if (db_next(r)) {
        *ret_there = true;
        read_peer(c, r, ret);
    }
    return db_end(r, &c->err);
}

enum rc realm_peer(struct ctx *c, Str name, struct realm_peer *ret)
{
    bool there;

    TRY(find_peer(c, name, ret, &there));
    if (!there)
        return fail(c, RC_DENIED, "realm",
                    N_("no realm '%.*s' is trusted here; check its key with "
                       "the sender, then 'soket bundle trust'"),
                    STR(name));
    return RC_OK;
}

enum rc realm_peers(struct ctx *c, struct realm_peer **ret, int *ret_n)
{
    struct realm_peer *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_PEERS, NO_PARAMS, &r, &c->err));
    while (db_next(r))
        read_peer(c, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

static enum rc check_peer(struct ctx *c, const struct realm_peer *p, int *unit)
{
    unsigned char key[SIGN_PUBLIC];
    struct realm_own own;
    const struct org *o;

    if (!key_is_valid(p->name))
        return fail(c, RC_INVALID, "name",
                    N_("'%.*s' cannot be a key: use letters without marks, "
                       "digits and . _ - /, at most 64"),
                    STR(p->name));
    if (!sign_unhex(p->public_key, key, sizeof key))
        return fail(c, RC_INVALID, "key",
                    N_("'%.*s' is no public key; it has 64 digits 0-9 a-f, as "
                       "'soket bundle key' prints them in the other realm"),
                    STR(p->public_key));
    TRY(realm_own(c, &own));
    if (str_eq(own.name, p->name) || str_eq(own.public_key, p->public_key))
        return fail(c, RC_INVALID, "name",
                    N_("'%.*s' is this realm itself; name another"),
                    STR(p->name));
    *unit = ORG_NONE;
    if (p->superior)
        return RC_OK;
    TRY(org_get(c, &o));
    *unit = org_find(o, p->unit);
    if (*unit == ORG_NONE || o->units[*unit].n_lives == 0)
        return fail(c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(p->unit));
    return RC_OK;
}

/* Figures that stand would have to move: the person says so by withdrawing. */
static enum rc check_move(struct ctx *c, const struct realm_peer *old,
                          const struct realm_peer *p)
{
    int64_t n = 0;

    if (old->superior == p->superior && str_eq(old->unit, p->unit))
        return RC_OK;
    TRY(bundle_fact_count(c, p->name, &n));
    if (n == 0)
        return RC_OK;
    return fail(c, RC_CONFLICT, "unit",
                N_("%lld figures of realm '%.*s' stand under unit '%.*s'; "
                   "withdraw them first (soket bundle withdraw), then trust it "
                   "for another unit and import its bundle again"),
                (long long)n, STR(p->name), STR(old->unit));
}

static enum rc put_peer(struct ctx *c, const struct realm_peer *p, int unit,
                        bool update)
{
    const struct org *o;
    int64_t id = 1;

    TRY(org_get(c, &o));
    TRY(db_one(c->db, SQL_NEXT_PEER, NO_PARAMS, &id, &c->err));
    if (update)
        TRY(db_exec(c->db, SQL_END_PEER, PARAMS(P_TEXT(p->name), P_INT(c->seq)),
                    &c->err));
    TRY(db_exec(c->db, SQL_ADD_PEER,
                PARAMS(P_INT(id), P_TEXT(p->name), P_TEXT(p->public_key),
                       P_TEXT(p->superior ? S("down") : S("up")),
                       unit == ORG_NONE ? P_NULL : P_INT(o->units[unit].id),
                       P_INT(c->seq)),
                &c->err));
    return change_entry(c, "realm.trust", "realm", p->name,
                        str_fmt(c->arena,
                                "{\"public_key\":\"%.*s\",\"direction\":\"%s\","
                                "\"unit\":\"%.*s\"}",
                                STR(p->public_key), p->superior ? "down" : "up",
                                STR(p->unit)));
}

static bool same_peer(const struct realm_peer *x, const struct realm_peer *y)
{
    return str_eq(x->public_key, y->public_key) && x->superior == y->superior &&
           str_eq(x->unit, y->unit);
}

enum rc realm_trust(struct ctx *c, const struct realm_peer *p,
                    enum save_result *ret)
{
    struct realm_peer old;
    bool there;
    int unit = ORG_NONE;

    TRY(check_peer(c, p, &unit));
    TRY(find_peer(c, p->name, &old, &there));
    *ret = !there               ? SAVE_CREATE
           : same_peer(&old, p) ? SAVE_UNCHANGED
                                : SAVE_UPDATE;
    if (*ret == SAVE_UNCHANGED)
        return RC_OK;
    if (there)
        TRY(check_move(c, &old, p));
    TRY(change_begin(c));
    if (put_peer(c, p, unit, there) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

static enum rc end_peer(struct ctx *c, Str name)
{
    TRY(db_exec(c->db, SQL_END_PEER, PARAMS(P_TEXT(name), P_INT(c->seq)),
                &c->err));
    return change_entry(c, "realm.distrust", "realm", name, S("{}"));
}

enum rc realm_distrust(struct ctx *c, Str name)
{
    struct realm_peer p;

    TRY(realm_peer(c, name, &p));
    TRY(change_begin(c));
    if (end_peer(c, name) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}
