/* The hash chain and the transaction that every change runs in. */
#include "domain/log.h"

#include <assert.h>
#include <string.h>

#include "base/hash.h"
#include "domain/org.h"

static const char SQL_MARK[] =
    "SELECT seq, at, hash FROM log ORDER BY seq DESC LIMIT 1";
static const char SQL_ADD[] =
    "INSERT INTO log (seq, at, who, action, kind, key, detail, prev, hash)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char SQL_LIST[] =
    "SELECT seq, at, who, action, kind, key, detail FROM log"
    " WHERE seq >= ?1 ORDER BY seq LIMIT ?2";
static const char SQL_CHAIN[] =
    "SELECT seq, at, who, action, kind, key, detail, prev, hash FROM log"
    " ORDER BY seq";

/* Whether the change that ended with this entry stands. */
static const char SQL_PROOF[] =
    "SELECT seq FROM log WHERE seq = ?1 AND hash = ?2";

enum { CHAIN_DOMAIN = 1 };

static void entry_hash(const struct log_entry *le, Str prev,
                       unsigned char out[HASH_BYTES])
{
    struct hash h;

    hash_init(&h, CHAIN_DOMAIN);
    hash_field(&h, prev);
    hash_int(&h, le->seq);
    hash_int(&h, le->at);
    hash_field(&h, le->who);
    hash_field(&h, le->action);
    hash_field(&h, le->kind);
    hash_field(&h, le->key);
    hash_field(&h, le->detail);
    hash_done(&h, out);
}

enum rc log_mark(struct ctx *c, struct log_mark *ret)
{
    struct log_mark mark = { .hash = S("") };
    bool still = ctx_stands_still(c);
    char hex[HASH_HEX];
    struct rows *r;

    if (still && c->mark) {
        *ret = *c->mark;
        return RC_OK;
    }
    TRY(db_query(c->db, SQL_MARK, NO_PARAMS, &r, &c->err));
    if (db_next(r)) {
        mark.seq = db_int(r, 0);
        mark.at = db_int(r, 1);
        if (db_text(r, 2).n == HASH_BYTES) {
            memcpy(mark.bytes, db_text(r, 2).p, HASH_BYTES);
            mark.hash = str_dup(c->arena, str_of(hash_hex(mark.bytes, hex)));
        }
    }
    TRY(db_end(r, &c->err));
    if (still)
        c->mark = memcpy(NEW(c->arena, struct log_mark, 1), &mark, sizeof mark);
    *ret = mark;
    return RC_OK;
}

enum rc log_head(struct ctx *c, int64_t *ret_seq)
{
    struct log_mark mark;

    TRY(log_mark(c, &mark));
    *ret_seq = mark.seq;
    return RC_OK;
}

/* Number and hash of the newest entry; 0 and 32 zero bytes before the first. */
static enum rc read_head(struct ctx *c, int64_t *ret_seq)
{
    struct rows *r;

    *ret_seq = 0;
    memset(c->last_hash, 0, HASH_BYTES);
    TRY(db_query(c->db, SQL_MARK, NO_PARAMS, &r, &c->err));
    if (db_next(r) && db_text(r, 2).n == HASH_BYTES) {
        *ret_seq = db_int(r, 0);
        memcpy(c->last_hash, db_text(r, 2).p, HASH_BYTES);
    }
    return db_end(r, &c->err);
}

enum rc change_begin(struct ctx *c)
{
    int64_t head;

    if (c->seq > 0) { /* a part of the change under way */
        c->depth++;
        return RC_OK;
    }
    assert(c->depth == 0);
    TRY(db_begin(c->db, &c->err));
    if (read_head(c, &head) != RC_OK) {
        db_rollback(c->db);
        return c->err.rc;
    }
    c->seq = head + 1;
    c->has_entry = false;
    c->org_is_fresh = false;
    return RC_OK;
}

enum rc change_entry(struct ctx *c, const char *action, const char *kind,
                     Str key, Str detail)
{
    struct log_entry le = { .seq = c->seq,
                            .at = c->now,
                            .who = c->who,
                            .action = str_of(action),
                            .kind = str_of(kind),
                            .key = key,
                            .detail = detail };
    unsigned char hash[HASH_BYTES];
    Str prev = str_dup(c->arena, (Str){ (char *)c->last_hash, HASH_BYTES });

    assert(c->seq > 0);
    entry_hash(&le, prev, hash);
    TRY(db_exec(c->db, SQL_ADD,
                PARAMS(P_INT(le.seq), P_INT(le.at), P_TEXT(le.who),
                       P_TEXT(le.action), P_TEXT(le.kind), P_TEXT(le.key),
                       P_TEXT(le.detail), P_BLOB(prev),
                       P_BLOB(((Str){ (char *)hash, HASH_BYTES }))),
                &c->err));
    memcpy(c->last_hash, hash, HASH_BYTES);
    c->has_entry = true;
    c->seq++;
    return RC_OK;
}

/* The hash of the last entry is the key by which a commit whose answer was lost
 * is found again: no two changes have the same. */
enum rc change_end(struct ctx *c)
{
    struct param last[2] = {
        P_INT(c->seq - 1), P_BLOB(((Str){ (char *)c->last_hash, HASH_BYTES }))
    };
    struct db_proof proof = { SQL_PROOF, { last, 2 } };

    assert(c->seq > 0);
    if (c->depth > 0) {
        c->depth--;
        return RC_OK;
    }
    c->seq = 0;
    if (!c->has_entry)
        return db_commit(c->db, &c->err);
    return db_commit_proved(c->db, &proof, &c->err);
}

void change_abort(struct ctx *c)
{
    c->seq = 0;
    c->depth = 0;
    db_rollback(c->db);
    org_forget(c);
}

static void read_entry(struct ctx *c, struct rows *r, struct log_entry *le)
{
    le->seq = db_int(r, 0);
    le->at = db_int(r, 1);
    le->who = str_dup(c->arena, db_text(r, 2));
    le->action = str_dup(c->arena, db_text(r, 3));
    le->kind = str_dup(c->arena, db_text(r, 4));
    le->key = str_dup(c->arena, db_text(r, 5));
    le->detail = str_dup(c->arena, db_text(r, 6));
}

enum rc log_list(struct ctx *c, int64_t from, int limit, struct log_entry **ret,
                 int *ret_n)
{
    struct log_entry *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST, PARAMS(P_INT(from), P_INT(limit)), &r,
                 &c->err));
    while (db_next(r))
        read_entry(c, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

enum rc log_get(struct ctx *c, int64_t seq, struct log_entry *ret)
{
    struct log_entry *list;
    int n;

    TRY(log_list(c, seq, 1, &list, &n));
    if (n == 0 || list[0].seq != seq)
        return fail(c, RC_NOTFOUND, "seq", N_("there is no log entry %lld"),
                    (long long)seq);
    *ret = list[0];
    return RC_OK;
}

enum rc log_verify(struct ctx *c, int64_t *ret_bad)
{
    unsigned char prev[HASH_BYTES] = { 0 }, hash[HASH_BYTES];
    int64_t expected = 1;
    struct rows *r;

    *ret_bad = 0;
    TRY(db_stream(c->db, SQL_CHAIN, NO_PARAMS, &r, &c->err));
    while (db_next(r) && *ret_bad == 0) {
        struct log_entry le = { .seq = db_int(r, 0),
                                .at = db_int(r, 1),
                                .who = db_text(r, 2),
                                .action = db_text(r, 3),
                                .kind = db_text(r, 4),
                                .key = db_text(r, 5),
                                .detail = db_text(r, 6) };
        Str before = { (char *)prev, HASH_BYTES };

        entry_hash(&le, before, hash);
        if (le.seq != expected || !str_eq(db_text(r, 7), before) ||
            !str_eq(db_text(r, 8), (Str){ (char *)hash, HASH_BYTES }))
            *ret_bad = expected;
        memcpy(prev, hash, HASH_BYTES);
        expected++;
    }
    return db_end(r, &c->err);
}
