/* Rows of persons. */
#include "domain/person.h"

#include <string.h>

#include "base/buf.h"
#include "base/secret.h"
#include "base/sign.h"
#include "base/text.h"
#include "domain/log.h"
#include "domain/org.h"
#include "domain/reorg.h"

enum { NAME_MAX_LETTERS = 120, TEXT_MAX_LETTERS = 500, KEY_STEM = 40 };

#define PERSON_ROWS                                                            \
    "SELECT p.key, p.name, u.key, p.title, p.note, a.name FROM person p"       \
    " LEFT JOIN unit u ON u.id = p.unit"                                       \
    " LEFT JOIN account a ON a.person = p.key WHERE p.ended = ?1"
static const char SQL_GET[] = PERSON_ROWS " AND p.key = ?2";
static const char SQL_LIST[] =
    PERSON_ROWS " AND (?2 = '' OR u.key = ?2) ORDER BY p.sort, p.key"
                " LIMIT 20000";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM person";
static const char SQL_ADD[] =
    "INSERT INTO person (id, key, name, sort, unit, title, note, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
static const char SQL_END[] =
    "UPDATE person SET ended = ?2 WHERE key = ?1 AND ended = ?3";
static const char SQL_STANDS[] =
    "SELECT (SELECT COUNT(*) FROM account WHERE person = ?1 AND disabled = 0)"
    " + (SELECT COUNT(*) FROM account_grant WHERE person = ?1 AND ended = ?2"
    " AND last_day >= ?3)";
static const char SQL_TAKEN[] = "SELECT COUNT(*) FROM person WHERE key = ?1";

/* ---- reading ---- */

static void read_row(struct arena *a, struct rows *r, struct person *p)
{
    p->key = str_dup(a, db_text(r, 0));
    p->name = str_dup(a, db_text(r, 1));
    p->unit = str_dup(a, db_text(r, 2));
    p->title = str_dup(a, db_text(r, 3));
    p->note = str_dup(a, db_text(r, 4));
    p->login = str_dup(a, db_text(r, 5));
}

static enum rc find(struct ctx *c, Str key, struct person *ret, bool *ret_there)
{
    struct rows *r;

    *ret_there = false;
    TRY(db_query(c->db, SQL_GET, PARAMS(P_INT(SEQ_LIVE), P_TEXT(key)), &r,
                 &c->err));
    if (db_next(r)) {
        *ret_there = true;
        read_row(c->arena, r, ret);
    }
    return db_end(r, &c->err);
}

enum rc person_get(struct ctx *c, Str key, struct person *ret)
{
    bool there;

    TRY(find(c, key, ret, &there));
    if (!there)
        return fail(c, RC_NOTFOUND, "person", N_("there is no person '%.*s'"),
                    STR(key));
    return RC_OK;
}

enum rc person_list(struct ctx *c, Str unit, struct person **ret, int *ret_n)
{
    struct person *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_LIST, PARAMS(P_INT(SEQ_LIVE), P_TEXT(unit)), &r,
                 &c->err));
    while (db_next(r))
        read_row(c->arena, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

/* ---- writing ---- */

static enum rc check(struct ctx *c, const struct person *p, Id *ret_unit)
{
    const struct org *o;
    int unit;

    if (!key_is_valid(p->key))
        return fail(c, RC_INVALID, "key",
                    N_("'%.*s' cannot be a key: use letters without marks, "
                       "digits and . _ - /, at most 64"),
                    STR(p->key));
    if (str_trim(p->name).n == 0 || text_length(p->name) > NAME_MAX_LETTERS)
        return fail(c, RC_INVALID, "name",
                    N_("a person's name has 1 to %d letters"),
                    NAME_MAX_LETTERS);
    if (text_length(p->title) > TEXT_MAX_LETTERS ||
        text_length(p->note) > TEXT_MAX_LETTERS)
        return fail(c, RC_INVALID,
                    text_length(p->title) > TEXT_MAX_LETTERS ? "title" : "note",
                    N_("this text is too long: at most %d letters"),
                    TEXT_MAX_LETTERS);
    *ret_unit = 0;
    if (p->unit.n == 0)
        return RC_OK;
    TRY(org_get(c, &o));
    unit = org_find(o, p->unit);
    if (unit == ORG_NONE || o->units[unit].n_lives == 0)
        return fail(c, RC_NOTFOUND, "unit", N_("there is no unit '%.*s'"),
                    STR(p->unit));
    *ret_unit = o->units[unit].id;
    return RC_OK;
}

/* Bytes in the order of given names, as text. */
static Str sort_text(struct ctx *c, Str name)
{
    Str key = text_name_key(c->arena, name);
    char *hex = NEW(c->arena, char, 2 * key.n + 1);

    sign_hex((const unsigned char *)key.p, (size_t)key.n, hex);
    return str_of(hex);
}

/* Which fields changed: the log has no values of persons. */
static Str changed_fields(struct ctx *c, const struct person *x,
                          const struct person *y)
{
    struct buf *b = NEW(c->arena, struct buf, 1);
    const Str pairs[][2] = { { x->name, y->name },
                             { x->unit, y->unit },
                             { x->title, y->title },
                             { x->note, y->note } };
    static const char *const names[] = { "name", "unit", "title", "note" };
    const char *gap = "";

    buf_init_arena(b, c->arena, BUF_NO_MAX);
    buf_z(b, "{\"fields\":[");
    for (int i = 0; i < countof(names); i++) {
        if (str_eq(pairs[i][0], pairs[i][1]))
            continue;
        buf_fmt(b, "%s\"%s\"", gap, names[i]);
        gap = ",";
    }
    buf_z(b, "]}");
    return buf_view(b);
}

static bool same(const struct person *x, const struct person *y)
{
    return str_eq(x->name, y->name) && str_eq(x->unit, y->unit) &&
           str_eq(x->title, y->title) && str_eq(x->note, y->note);
}

static enum rc add(struct ctx *c, const struct person *p, Id unit)
{
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(id), P_TEXT(p->key), P_TEXT(p->name),
                          P_TEXT(sort_text(c, p->name)), P_ID(unit),
                          P_TEXT(p->title), P_TEXT(p->note), P_INT(c->seq),
                          P_INT(SEQ_LIVE)),
                   &c->err);
}

enum rc person_put(struct ctx *c, const struct person *p, enum save_result *ret)
{
    struct person old = { 0 };
    bool there;
    Id unit;

    TRY(check(c, p, &unit));
    TRY(find(c, p->key, &old, &there));
    *ret = !there ? SAVE_CREATE : same(&old, p) ? SAVE_UNCHANGED : SAVE_UPDATE;
    if (*ret == SAVE_UNCHANGED)
        return RC_OK;
    if (there)
        TRY(db_exec(c->db, SQL_END,
                    PARAMS(P_TEXT(p->key), P_INT(c->seq), P_INT(SEQ_LIVE)),
                    &c->err));
    TRY(add(c, p, unit));
    return change_entry(c, "person.put", "person", p->key,
                        changed_fields(c, &old, p));
}

enum rc person_end(struct ctx *c, Str key)
{
    struct person p;
    int64_t n = 0;

    TRY(person_get(c, key, &p));
    TRY(db_one(c->db, SQL_STANDS,
               PARAMS(P_TEXT(key), P_INT(SEQ_LIVE), P_INT(c->today)), &n,
               &c->err));
    if (n)
        return fail(c, RC_CONFLICT, "person",
                    N_("'%.*s' still has an account or rights; disable the "
                       "account and end the rights first"),
                    STR(key));
    TRY(db_exec(c->db, SQL_END,
                PARAMS(P_TEXT(key), P_INT(c->seq), P_INT(SEQ_LIVE)), &c->err));
    return change_entry(c, "person.end", "person", key, S("{}"));
}

enum rc person_new_key(struct ctx *c, Str name, Str *ret)
{
    Str folded = text_fold(c->arena, name);
    char *stem = NEW(c->arena, char, KEY_STEM + 1);
    unsigned char random[4];
    char hex[2 * sizeof random + 1];
    int64_t taken = 1;
    int n = 0;

    for (ptrdiff_t i = 0; i < folded.n && n < KEY_STEM; i++) {
        char k = folded.p[i];

        if ((k >= 'a' && k <= 'z') || (k >= '0' && k <= '9'))
            stem[n++] = k;
        else if (n && stem[n - 1] != '-')
            stem[n++] = '-';
    }
    while (n && stem[n - 1] == '-')
        stem[--n] = 0;
    *ret = str_of(n ? stem : "person");
    TRY(db_one(c->db, SQL_TAKEN, PARAMS(P_TEXT(*ret)), &taken, &c->err));
    if (taken == 0)
        return RC_OK;
    secret_random(random, sizeof random);
    *ret = str_fmt(c->arena, "%.*s-%s", STR(*ret),
                   sign_hex(random, sizeof random, hex));
    return RC_OK;
}
