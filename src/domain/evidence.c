/* Files of activities: put in, taken off, listed, read. */
#include "domain/evidence.h"

#include <string.h>

#include "base/secret.h"
#include "base/text.h"
#include "domain/activity_read.h"
#include "domain/file_body.h"
#include "domain/log.h"
#include "domain/period_lock.h"
#include "domain/row_digest.h"
#include "domain/setting.h"

enum {
    MEGABYTE = 1 << 20,
    NAME_BYTES = 200,
    NAME_ENDING = 12,
    REASON_BYTES = 2000
};

static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM file";
static const char SQL_NEXT_LINK[] =
    "SELECT COALESCE(MAX(id), 0) + 1 FROM activity_file";
static const char SQL_ADD[] =
    "INSERT INTO file (id, key, hash, name, type, size, unit, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 9223372036854775807)";
static const char SQL_ADD_LINK[] =
    "INSERT INTO activity_file (id, activity, file, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, 9223372036854775807)";
static const char SQL_END[] = "UPDATE file SET ended = ?2 WHERE key = ?1"
                              " AND ended = 9223372036854775807";
static const char SQL_END_LINK[] =
    "UPDATE activity_file SET ended = ?3 WHERE activity = ?1 AND file = ?2"
    " AND ended = 9223372036854775807";

#define FILES                                                                  \
    "SELECT f.key, f.hash, f.name, f.type, f.size, u.key, l.activity, f.made," \
    " f.ended FROM activity_file l JOIN file f ON f.key = l.file"              \
    " AND f.ended = 9223372036854775807 JOIN unit u ON u.id = f.unit"          \
    " WHERE l.ended = 9223372036854775807 AND "
static const char SQL_LIST[] = FILES "l.activity = ?1 ORDER BY l.id LIMIT 1000";
static const char SQL_GET[] = FILES "f.key = ?1";
/* What was taken off is kept, and so it counts. */
static const char SQL_USED[] =
    "SELECT CAST(COALESCE(SUM(x.size), 0) AS BIGINT) FROM (SELECT f.hash AS"
    " hash, MAX(f.size) AS size FROM file f JOIN unit u ON u.id = f.unit"
    " WHERE u.key = ?1 GROUP BY f.hash) x";
static const char SQL_BARE[] =
    "SELECT f.key FROM file f WHERE NOT EXISTS (SELECT 1 FROM file_body b"
    " WHERE b.hash = f.hash) ORDER BY f.id LIMIT 1000";

const char *const evidence_keys[EVIDENCE_TYPES] = {
    [EVIDENCE_NONE] = "",     [EVIDENCE_PDF] = "pdf", [EVIDENCE_DOCX] = "docx",
    [EVIDENCE_XLSX] = "xlsx", [EVIDENCE_PNG] = "png", [EVIDENCE_JPG] = "jpg",
};

const char *const evidence_media[EVIDENCE_TYPES] = {
    [EVIDENCE_NONE] = "application/octet-stream",
    [EVIDENCE_PDF] = "application/pdf",
    [EVIDENCE_DOCX] = "application/vnd.openxmlformats-officedocument."
                      "wordprocessingml.document",
    [EVIDENCE_XLSX] = "application/vnd.openxmlformats-officedocument."
                      "spreadsheetml.sheet",
    [EVIDENCE_PNG] = "image/png",
    [EVIDENCE_JPG] = "image/jpeg",
};

/* ---- names ---- */

/* Marks that nobody sees: those that turn the direction of writing round, so that a
 * name could lie about its end, those without width, further line ends.  Their
 * bytes, or 0. */
static ptrdiff_t unseen(Str s)
{
    const unsigned char *p = (const unsigned char *)s.p;

    if (p[0] < 0x20 || p[0] == 0x7f)
        return 1;
    if (s.n >= 2 && p[0] == 0xc2 && p[1] < 0xa0)
        return 2; /* U+0080 … 9F */
    if (s.n < 3)
        return 0;
    if (p[0] == 0xe2 && p[1] == 0x80 &&
        ((p[2] >= 0x8b && p[2] <= 0x8f) || (p[2] >= 0xa8 && p[2] <= 0xae)))
        return 3; /* U+200B … 200F, 2028 … 202E */
    if (p[0] == 0xe2 && p[1] == 0x81 && p[2] >= 0xa0 && p[2] <= 0xaf)
        return 3; /* U+2060 … 206F */
    return p[0] == 0xef && p[1] == 0xbb && p[2] == 0xbf ? 3 : 0;
}

/* What Windows takes for a device, whatever its ending. */
static bool is_device(struct arena *a, Str name)
{
    static const char *const devices[] = { "con", "nul", "prn",
                                           "aux", "com", "lpt" };
    ptrdiff_t dot = str_find(name, '.', 0);
    Str stem = text_fold(a, str_trim((Str){ name.p, dot < 0 ? name.n : dot }));

    for (int i = 0; i < countof(devices); i++)
        if (str_starts(stem, str_of(devices[i])) &&
            (i < 4 ? stem.n == 3
                   : stem.n == 4 && stem.p[3] >= '0' && stem.p[3] <= '9'))
            return true;
    return false;
}

/* Too long a name loses its middle: the ending says what it is. */
static Str cut_name(struct arena *a, Str name)
{
    ptrdiff_t end = name.n - NAME_ENDING, n = NAME_BYTES - NAME_ENDING;

    if (name.n <= NAME_BYTES)
        return name;
    while (n > 0 && ((unsigned char)name.p[n] & 0xc0) == 0x80)
        n--;
    while (end < name.n && ((unsigned char)name.p[end] & 0xc0) == 0x80)
        end++;
    return str_cat(a, (Str){ name.p, n }, str_from(name, end));
}

/* Fit to be kept on any computer: no folders, no signs that mean something there. */
static Str clean_name(struct arena *a, Str name)
{
    char *out = NEW(a, char, name.n + 1);
    ptrdiff_t from = 0, n = 0, skip;
    bool dotted;
    Str s;

    for (ptrdiff_t i = 0; i < name.n; i++)
        if (name.p[i] == '/' || name.p[i] == '\\')
            from = i + 1;
    for (ptrdiff_t i = from; i < name.n; i += skip ? skip : 1) {
        skip = unseen(str_from(name, i));
        if (!skip)
            out[n++] = strchr("<>:\"|?*", name.p[i]) ? '_' : name.p[i];
    }
    s = str_trim((Str){ out, n });
    dotted = s.n && s.p[0] == '.';
    while (s.n && s.p[0] == '.')
        s = str_trim(str_from(s, 1));
    if (dotted && str_find(s, '.', 0) < 0)
        return S(""); /* an ending alone */
    if (is_device(a, s))
        s = str_cat(a, S("_"), s);
    return cut_name(a, s);
}

/* ---- what holds it back ---- */

static enum rc check_may(struct ctx *c, const struct activity *a)
{
    struct period_locks *locks;
    const struct period_lock *lock;
    const struct org *o;
    int units[ACTIVITY_MAX_UNITS] = { ORG_NONE };

    TRY(org_get(c, &o));
    for (int i = 0; i < a->n_units; i++)
        units[i] = org_find(o, a->units[i]);
    if (!authz_may(c, ACT_ENTER, units[0]))
        return fail(c, RC_DENIED, "activity",
                    N_("you may not change activities of unit '%.*s'"),
                    STR(a->units[0]));
    TRY(period_locks_read(c, &locks));
    lock = period_locks_find(locks, a->campaign, a->to, units, a->n_units);
    return lock ? period_lock_refuse(c, lock) : RC_OK;
}

enum rc evidence_used(struct ctx *c, Str unit, int64_t *ret_used,
                      int64_t *ret_quota)
{
    int64_t mb;

    TRY(setting_int(c, "unit-quota-mb", &mb));
    *ret_quota = mb * MEGABYTE;
    *ret_used = 0;
    return db_one(c->db, SQL_USED, PARAMS(P_TEXT(unit)), ret_used, &c->err);
}

static enum rc check_size(struct ctx *c, const struct activity *a,
                          const struct evidence_new *f)
{
    int64_t mb, used, quota;

    if (f->type <= EVIDENCE_NONE || f->type >= EVIDENCE_TYPES)
        return fail(c, RC_INVALID, "file",
                    N_("only PDF, Word (docx), Excel (xlsx), PNG and JPG files "
                       "are taken"));
    if (f->bytes.n == 0)
        return fail(c, RC_INVALID, "file", N_("the file is empty"));
    TRY(setting_int(c, "file-max-mb", &mb));
    if (f->bytes.n > mb * MEGABYTE)
        return fail(c, RC_LIMIT, "file",
                    N_("the file is larger than %lld MB; make it smaller or "
                       "divide it"),
                    (long long)mb);
    TRY(evidence_used(c, a->units[0], &used, &quota));
    if (used + f->bytes.n > quota)
        return fail(c, RC_LIMIT, "file",
                    N_("the files of unit '%.*s' would take more than the "
                       "%lld MB it is given"),
                    STR(a->units[0]), (long long)(quota / MEGABYTE));
    return RC_OK;
}

static enum rc check_others(struct ctx *c, const struct activity *a, Str hash)
{
    struct evidence *list;
    int64_t most;
    int n;

    TRY(setting_int(c, "files-per-activity", &most));
    TRY(evidence_list(c, a->key, &list, &n));
    if (n >= most)
        return fail(c, RC_LIMIT, "file",
                    N_("an activity has at most %lld files"), (long long)most);
    for (int i = 0; i < n; i++)
        if (str_eq(list[i].hash, hash))
            return fail(c, RC_CONFLICT, "file",
                        N_("this file is there already, as '%.*s'"),
                        STR(list[i].name));
    return RC_OK;
}

/* ---- adding ---- */

static enum rc add_file(struct ctx *c, const struct evidence *e)
{
    const struct org *o;
    int64_t id = 1;

    TRY(org_get(c, &o));
    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &id, &c->err));
    struct params p =
        PARAMS(P_INT(id), P_TEXT(e->key), P_TEXT(e->hash), P_TEXT(e->name),
               P_TEXT(str_of(evidence_keys[e->type])), P_INT(e->size),
               P_INT(o->units[org_find(o, e->unit)].id), P_INT(c->seq));
    TRY(db_exec(c->db, SQL_ADD, p, &c->err));
    return change_entry(c, "file.add", "file", e->key, row_detail(c, S(""), p));
}

static enum rc add_link(struct ctx *c, const struct evidence *e)
{
    int64_t id = 1;

    TRY(db_one(c->db, SQL_NEXT_LINK, NO_PARAMS, &id, &c->err));
    struct params p =
        PARAMS(P_INT(id), P_TEXT(e->activity), P_TEXT(e->key), P_INT(c->seq));
    TRY(db_exec(c->db, SQL_ADD_LINK, p, &c->err));
    return change_entry(c, "activity.attach", "activity_file", e->activity,
                        row_detail(c, S(""), p));
}

static enum rc add(struct ctx *c, Str activity, const struct evidence_new *f,
                   Str *ret_key)
{
    char token[SECRET_TOKEN];
    struct evidence e = { .type = f->type, .size = f->bytes.n };
    struct activity a;

    TRY(activity_get(c, activity, &a));
    TRY(check_may(c, &a));
    TRY(check_size(c, &a, f));
    e.hash = file_body_hash(c, f->bytes);
    TRY(check_others(c, &a, e.hash));
    e.key = str_dup(c->arena, str_of(secret_token(token)));
    e.name = clean_name(c->arena, f->name);
    if (e.name.n == 0)
        e.name = str_fmt(c->arena, "minh-chung.%s", evidence_keys[f->type]);
    e.unit = a.units[0];
    e.activity = a.key;
    TRY(file_body_add(c, e.hash, f->bytes));
    TRY(add_file(c, &e));
    *ret_key = e.key;
    return add_link(c, &e);
}

enum rc evidence_add(struct ctx *c, Str activity, const struct evidence_new *f,
                     Str *ret_key)
{
    TRY(change_begin(c));
    if (add(c, activity, f, ret_key) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

/* ---- reading ---- */

static void read_file(struct ctx *c, struct rows *r, struct evidence *e)
{
    Str type = db_text(r, 3);

    *e = (struct evidence){ .key = str_dup(c->arena, db_text(r, 0)),
                            .hash = str_dup(c->arena, db_text(r, 1)),
                            .name = str_dup(c->arena, db_text(r, 2)),
                            .size = db_int(r, 4),
                            .unit = str_dup(c->arena, db_text(r, 5)),
                            .activity = str_dup(c->arena, db_text(r, 6)),
                            .made = db_int(r, 7),
                            .ended = db_int(r, 8) };
    for (int i = 0; i < EVIDENCE_TYPES; i++)
        if (str_is(type, evidence_keys[i]))
            e->type = (enum evidence_type)i;
}

enum rc evidence_list(struct ctx *c, Str activity, struct evidence **ret,
                      int *ret_n)
{
    struct evidence *list = NULL;
    size_t n = 0, cap = 0;
    struct activity a;
    struct rows *r;

    TRY(activity_get(c, activity, &a));
    TRY(db_query(c->db, SQL_LIST, PARAMS(P_TEXT(activity)), &r, &c->err));
    while (db_next(r))
        read_file(c, r, PUSH(c->arena, list, n, cap));
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}

static enum rc no_file(struct ctx *c, Str file)
{
    return fail(c, RC_NOTFOUND, "file", N_("there is no file '%.*s'"),
                STR(file));
}

enum rc evidence_find(struct ctx *c, Str file, struct evidence *ret)
{
    struct activity *a;
    struct rows *r;
    bool seen = false;

    *ret = (struct evidence){ .made = 0 };
    TRY(db_query(c->db, SQL_GET, PARAMS(P_TEXT(file)), &r, &c->err));
    if (db_next(r))
        read_file(c, r, ret);
    TRY(db_end(r, &c->err));
    if (ret->made == 0)
        return no_file(c, file);
    TRY(activity_by_keys(c, &ret->activity, 1, &a));
    if (a->id)
        TRY(activity_seen(c, a, &seen));
    return seen ? RC_OK : no_file(c, file);
}

enum rc evidence_get(struct ctx *c, Str file, struct evidence *ret,
                     Str *ret_bytes)
{
    TRY(evidence_find(c, file, ret));
    TRY(file_body_get(c, ret->hash, ret_bytes));
    return ret_bytes->p ? RC_OK : no_file(c, file);
}

/* ---- taking off ---- */

static enum rc take_off(struct ctx *c, Str activity, Str file, Str reason)
{
    struct activity a;
    struct evidence e;

    TRY(activity_get(c, activity, &a));
    TRY(evidence_find(c, file, &e));
    if (!str_eq(e.activity, activity))
        return no_file(c, file);
    TRY(check_may(c, &a));
    TRY(db_exec(c->db, SQL_END_LINK,
                PARAMS(P_TEXT(activity), P_TEXT(file), P_INT(c->seq)),
                &c->err));
    TRY(change_entry(c, "activity.detach", "activity_file", activity,
                     row_end_detail(c, reason)));
    TRY(db_exec(c->db, SQL_END, PARAMS(P_TEXT(file), P_INT(c->seq)), &c->err));
    return change_entry(c, "file.end", "file", file, row_end_detail(c, reason));
}

enum rc evidence_remove(struct ctx *c, Str activity, Str file, Str reason)
{
    if (str_trim(reason).n == 0 || reason.n > REASON_BYTES)
        return fail(c, RC_INVALID, "reason",
                    N_("say why; it stands in the log"));
    TRY(change_begin(c));
    if (take_off(c, activity, file, reason) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}

/* ---- verifying ---- */

enum rc evidence_verify(struct ctx *c, void (*bad)(void *arg, Str key),
                        void *arg)
{
    struct rows *r;

    TRY(file_body_verify(c, bad, arg));
    TRY(db_query(c->db, SQL_BARE, NO_PARAMS, &r, &c->err));
    while (db_next(r))
        bad(arg, db_text(r, 0));
    return db_end(r, &c->err);
}
