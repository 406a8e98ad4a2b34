/*
 * The catalogue's rows: one table says how each noun is read and written, one
 * function saves them all.
 */
#include "domain/catalog.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "domain/log.h"

enum noun { DOCUMENT, BREAKDOWN, OPTION, INDICATOR, CAMPAIGN, NOUNS };
enum { MAX_COLUMNS = 10, LIST_MAX = 20000 };

/* sql_get gives the live row's id, the columns, then made; sql_add takes id, key, columns,
 * made, ended. */
struct noun_row {
    const char *sql_get, *sql_add, *sql_end, *sql_next;
    int columns;
};

#define END(table)                                                             \
    "UPDATE " table " SET ended = ?2 WHERE key = ?1 AND ended = ?3"
#define NEXT(table) "SELECT COALESCE(MAX(id), 0) + 1 FROM " table

/* clang-format off */
static const struct noun_row nouns[NOUNS] = {
    [DOCUMENT] = {
        "SELECT id, number, type, issuer, day, abstract, folded, parent, links,"
        " made FROM document WHERE key = ?1 AND ended = ?2",
        "INSERT INTO document (id, key, number, type, issuer, day, abstract,"
        " folded, parent, links, made, ended)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        END("document"), NEXT("document"), 8 },
    [BREAKDOWN] = {
        "SELECT id, name, made FROM breakdown WHERE key = ?1 AND ended = ?2",
        "INSERT INTO breakdown (id, key, name, made, ended)"
        " VALUES (?1, ?2, ?3, ?4, ?5)",
        END("breakdown"), NEXT("breakdown"), 1 },
    [OPTION] = {
        "SELECT id, ident, breakdown, name, parent, position, made"
        " FROM option WHERE key = ?1 AND ended = ?2",
        "INSERT INTO option (id, key, ident, breakdown, name, parent, position,"
        " made, ended) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        END("option"), NEXT("option"), 5 },
    [INDICATOR] = {
        "SELECT id, name, unit_of_count, kind, numerator, denominator,"
        " breakdowns, first_day, last_day, made FROM indicator"
        " WHERE key = ?1 AND ended = ?2",
        "INSERT INTO indicator (id, key, name, unit_of_count, kind, numerator,"
        " denominator, breakdowns, first_day, last_day, made, ended)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        END("indicator"), NEXT("indicator"), 8 },
    [CAMPAIGN] = {
        "SELECT id, ident, name, tree, first_day, last_day, documents,"
        " made FROM campaign WHERE key = ?1 AND ended = ?2",
        "INSERT INTO campaign (id, key, ident, name, tree, first_day, last_day,"
        " documents, made, ended)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        END("campaign"), NEXT("campaign"), 6 },
};
/* clang-format on */

static bool same(struct rows *r, int column, const struct param *p)
{
    switch (p->type) {
    case PARAM_INT:
        return !db_is_null(r, column) && db_int(r, column) == p->n;
    case PARAM_TEXT:
    case PARAM_BLOB:
        return str_eq(db_text(r, column), p->s);
    case PARAM_NULL:
    case PARAM_RAW:
        break;
    }
    return db_is_null(r, column);
}

/* How the live row compares with what is to be saved. */
static enum rc compare(struct ctx *c, const struct noun_row *noun, Str key,
                       const struct param *columns, enum save_result *ret)
{
    struct rows *r;
    bool twice = false;

    *ret = SAVE_CREATE;
    TRY(db_query(c->db, noun->sql_get, PARAMS(P_TEXT(key), P_INT(SEQ_LIVE)), &r,
                 &c->err));
    if (db_next(r)) {
        *ret = SAVE_UNCHANGED;
        for (int i = 0; i < noun->columns; i++)
            if (!same(r, i + 1, &columns[i]))
                *ret = SAVE_UPDATE;
        twice = *ret == SAVE_UPDATE && db_int(r, noun->columns + 1) == c->seq;
    }
    TRY(db_end(r, &c->err));
    if (twice)
        return fail(c, RC_INVALID, "key", N_("'%.*s' stands twice in the list"),
                    STR(key));
    return RC_OK;
}

static enum rc put(struct ctx *c, enum noun which, Str key,
                   struct param *columns, enum save_result *ret)
{
    const struct noun_row *noun = &nouns[which];
    struct param p[MAX_COLUMNS + 4];
    int64_t id = 1;

    TRY(compare(c, noun, key, columns, ret));
    if (*ret == SAVE_UNCHANGED)
        return RC_OK;
    TRY(db_one(c->db, noun->sql_next, NO_PARAMS, &id, &c->err));
    if (*ret == SAVE_UPDATE)
        TRY(db_exec(c->db, noun->sql_end,
                    PARAMS(P_TEXT(key), P_INT(c->seq), P_INT(SEQ_LIVE)),
                    &c->err));
    p[0] = P_INT(id);
    p[1] = P_TEXT(key);
    memcpy(p + 2, columns, (size_t)noun->columns * sizeof *columns);
    p[noun->columns + 2] = P_INT(c->seq);
    p[noun->columns + 3] = P_INT(SEQ_LIVE);
    return db_exec(c->db, noun->sql_add,
                   (struct params){ p, noun->columns + 4 }, &c->err);
}

/* ---- saving ---- */

enum rc document_put(struct ctx *c, const struct document *d,
                     enum save_result *ret)
{
    Str all = str_fmt(c->arena, "%.*s %.*s %.*s", STR(d->number),
                      STR(d->abstract), STR(d->issuer));
    struct param p[] = {
        P_TEXT(d->number),   P_TEXT(d->type),
        P_TEXT(d->issuer),   d->day == DAY_UNTIL ? P_NULL : P_INT(d->day),
        P_TEXT(d->abstract), P_TEXT(text_fold(c->arena, all)),
        P_TEXT(d->parent),   P_TEXT(d->links)
    };

    return put(c, DOCUMENT, d->key, p, ret);
}

enum rc breakdown_put(struct ctx *c, const struct breakdown *b,
                      enum save_result *ret)
{
    struct param p[] = { P_TEXT(b->name) };

    return put(c, BREAKDOWN, b->key, p, ret);
}

static const char SQL_OPTION_IDENT[] =
    "SELECT ident FROM option WHERE key = ?1 LIMIT 1";
static const char SQL_OPTION_NEXT[] =
    "SELECT COALESCE(MAX(ident), 0) + 1 FROM option";

enum rc option_put(struct ctx *c, const struct option *o, enum save_result *ret)
{
    int64_t ident = 0;
    struct param p[] = { P_INT(0), P_TEXT(o->breakdown), P_TEXT(o->name),
                         P_TEXT(o->parent), P_INT(o->position) };

    TRY(db_one(c->db, SQL_OPTION_IDENT, PARAMS(P_TEXT(o->key)), &ident,
               &c->err));
    if (ident == 0)
        TRY(db_one(c->db, SQL_OPTION_NEXT, NO_PARAMS, &ident, &c->err));
    p[0] = P_INT(ident);
    return put(c, OPTION, o->key, p, ret);
}

const char *const indicator_kind_names[KIND_COUNT_OF] = {
    [KIND_COUNT] = "count",
    [KIND_DISTINCT] = "distinct",
    [KIND_LEVEL] = "level",
    [KIND_RATIO] = "ratio",
};

enum rc indicator_put(struct ctx *c, const struct indicator *i,
                      enum save_result *ret)
{
    struct param p[] = { P_TEXT(i->name),
                         P_TEXT(i->unit_of_count),
                         P_TEXT(str_of(indicator_kind_names[i->kind])),
                         P_TEXT(i->numerator),
                         P_TEXT(i->denominator),
                         P_TEXT(i->breakdowns),
                         P_INT(i->from),
                         P_INT(i->to) };

    return put(c, INDICATOR, i->key, p, ret);
}

static const char SQL_CAMPAIGN_IDENT[] =
    "SELECT ident FROM campaign WHERE key = ?1 LIMIT 1";
static const char SQL_CAMPAIGN_NEXT[] =
    "SELECT COALESCE(MAX(ident), 0) + 1 FROM campaign";
static const char SQL_OUTSIDE[] =
    "SELECT COUNT(*) FROM fact_lead WHERE campaign = ?1 AND ended = ?2"
    " AND (day < ?3 OR day > ?4)";

enum rc campaign_put(struct ctx *c, const struct campaign *k,
                     enum save_result *ret)
{
    int64_t ident = 0, outside = 0;
    struct param p[] = {
        P_INT(0),       P_TEXT(k->name), P_INT(k->tree_id),
        P_INT(k->from), P_INT(k->to),    P_TEXT(k->documents)
    };

    TRY(db_one(c->db, SQL_CAMPAIGN_IDENT, PARAMS(P_TEXT(k->key)), &ident,
               &c->err));
    if (ident == 0)
        TRY(db_one(c->db, SQL_CAMPAIGN_NEXT, NO_PARAMS, &ident, &c->err));
    p[0] = P_INT(ident);
    TRY(db_one(
        c->db, SQL_OUTSIDE,
        PARAMS(P_INT(ident), P_INT(SEQ_LIVE), P_INT(k->from), P_INT(k->to)),
        &outside, &c->err));
    if (outside)
        return fail(c, RC_CONFLICT, "to",
                    N_("%lld activities would lie outside the days of "
                       "campaign '%.*s'"),
                    (long long)outside, STR(k->key));
    return put(c, CAMPAIGN, k->key, p, ret);
}

/* ---- reading ---- */

#define DOCUMENT_ROWS                                                          \
    "SELECT key, number, type, issuer, day, abstract, parent, links"           \
    " FROM document WHERE ended = ?1"
static const char SQL_DOCUMENT[] = DOCUMENT_ROWS " AND key = ?2";
static const char SQL_DOCUMENTS[] =
    DOCUMENT_ROWS " ORDER BY COALESCE(day, 9999999), key LIMIT 20000";
static const char SQL_BREAKDOWNS[] =
    "SELECT key, name FROM breakdown WHERE ended = ?1 ORDER BY key LIMIT 20000";
static const char SQL_OPTIONS[] =
    "SELECT ident, key, breakdown, name, parent, position FROM option"
    " WHERE ended = ?1 ORDER BY breakdown, position, key LIMIT 20000";
#define INDICATOR_ROWS                                                         \
    "SELECT key, name, unit_of_count, kind, numerator, denominator,"           \
    " breakdowns, first_day, last_day FROM indicator WHERE ended = ?1"
static const char SQL_INDICATOR[] = INDICATOR_ROWS " AND key = ?2";
static const char SQL_INDICATORS[] = INDICATOR_ROWS " ORDER BY id LIMIT 20000";
#define CAMPAIGN_ROWS                                                          \
    "SELECT c.ident, c.key, c.name, c.tree, t.key, c.first_day, c.last_day,"   \
    " c.documents FROM campaign c JOIN tree t ON t.id = c.tree"                \
    " WHERE c.ended = ?1"
static const char SQL_CAMPAIGN[] = CAMPAIGN_ROWS " AND c.key = ?2";
static const char SQL_CAMPAIGNS[] =
    CAMPAIGN_ROWS " ORDER BY c.first_day DESC, c.key LIMIT 20000";

static void read_document(struct arena *a, struct rows *r, void *item)
{
    struct document *d = item;

    d->key = str_dup(a, db_text(r, 0));
    d->number = str_dup(a, db_text(r, 1));
    d->type = str_dup(a, db_text(r, 2));
    d->issuer = str_dup(a, db_text(r, 3));
    d->day = db_is_null(r, 4) ? DAY_UNTIL : (Day)db_int(r, 4);
    d->abstract = str_dup(a, db_text(r, 5));
    d->parent = str_dup(a, db_text(r, 6));
    d->links = str_dup(a, db_text(r, 7));
}

static void read_breakdown(struct arena *a, struct rows *r, void *item)
{
    struct breakdown *b = item;

    b->key = str_dup(a, db_text(r, 0));
    b->name = str_dup(a, db_text(r, 1));
}

static void read_option(struct arena *a, struct rows *r, void *item)
{
    struct option *o = item;

    o->ident = db_int(r, 0);
    o->key = str_dup(a, db_text(r, 1));
    o->breakdown = str_dup(a, db_text(r, 2));
    o->name = str_dup(a, db_text(r, 3));
    o->parent = str_dup(a, db_text(r, 4));
    o->position = db_int(r, 5);
}

/* The built-in indicators' measures in a cell of source 1. */
static int measure_of(Str key)
{
    static const char *const keys[] = { "activities", "sessions", "turns",
                                        "persons" };

    for (int i = 0; i < countof(keys); i++)
        if (str_is(key, keys[i]))
            return i;
    return -1;
}

static void read_indicator(struct arena *a, struct rows *r, void *item)
{
    struct indicator *i = item;
    Str kind = db_text(r, 3);

    i->key = str_dup(a, db_text(r, 0));
    i->name = str_dup(a, db_text(r, 1));
    i->unit_of_count = str_dup(a, db_text(r, 2));
    for (int k = 0; k < KIND_COUNT_OF; k++)
        if (str_is(kind, indicator_kind_names[k]))
            i->kind = (enum indicator_kind)k;
    i->numerator = str_dup(a, db_text(r, 4));
    i->denominator = str_dup(a, db_text(r, 5));
    i->breakdowns = str_dup(a, db_text(r, 6));
    i->from = (Day)db_int(r, 7);
    i->to = (Day)db_int(r, 8);
    i->measure = measure_of(i->key);
}

static void read_campaign(struct arena *a, struct rows *r, void *item)
{
    struct campaign *k = item;

    k->ident = db_int(r, 0);
    k->key = str_dup(a, db_text(r, 1));
    k->name = str_dup(a, db_text(r, 2));
    k->tree_id = db_int(r, 3);
    k->tree = str_dup(a, db_text(r, 4));
    k->from = (Day)db_int(r, 5);
    k->to = (Day)db_int(r, 6);
    k->documents = str_dup(a, db_text(r, 7));
}

struct listing {
    const char *sql_list;
    void (*read)(struct arena *a, struct rows *r, void *item);
    size_t size;
};

static bool kept(struct ctx *c, const char *sql, void *ret_items, int *ret_n)
{
    for (int i = 0; i < c->n_kept && ctx_stands_still(c); i++)
        if (c->kept[i].sql == sql) {
            memcpy(ret_items, &c->kept[i].items, sizeof c->kept[i].items);
            *ret_n = c->kept[i].n;
            return true;
        }
    return false;
}

static enum rc list(struct ctx *c, const struct listing *l, void *ret_items,
                    int *ret_n)
{
    char *items = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    if (kept(c, l->sql_list, ret_items, ret_n))
        return RC_OK;
    TRY(db_query(c->db, l->sql_list, PARAMS(P_INT(SEQ_LIVE)), &r, &c->err));
    while (db_next(r)) {
        items = arena_grow(c->arena, items, n, &cap, l->size);
        l->read(c->arena, r, items + n++ * l->size);
    }
    memcpy(ret_items, &items, sizeof items);
    *ret_n = (int)n;
    TRY(db_end(r, &c->err));
    if (ctx_stands_still(c) && c->n_kept < CTX_KEPT)
        c->kept[c->n_kept++] = (struct kept){ l->sql_list, items, (int)n };
    return RC_OK;
}

enum rc document_list(struct ctx *c, struct document **ret, int *ret_n)
{
    static const struct listing l = { SQL_DOCUMENTS, read_document,
                                      sizeof **ret };

    return list(c, &l, ret, ret_n);
}

enum rc breakdown_list(struct ctx *c, struct breakdown **ret, int *ret_n)
{
    static const struct listing l = { SQL_BREAKDOWNS, read_breakdown,
                                      sizeof **ret };

    return list(c, &l, ret, ret_n);
}

enum rc option_list(struct ctx *c, struct option **ret, int *ret_n)
{
    static const struct listing l = { SQL_OPTIONS, read_option, sizeof **ret };

    return list(c, &l, ret, ret_n);
}

enum rc indicator_list(struct ctx *c, struct indicator **ret, int *ret_n)
{
    static const struct listing l = { SQL_INDICATORS, read_indicator,
                                      sizeof **ret };

    return list(c, &l, ret, ret_n);
}

enum rc campaign_list(struct ctx *c, struct campaign **ret, int *ret_n)
{
    static const struct listing l = { SQL_CAMPAIGNS, read_campaign,
                                      sizeof **ret };

    return list(c, &l, ret, ret_n);
}

void catalog_ahead(struct ctx *c)
{
    db_ahead(c->db, SQL_OPTIONS, PARAMS(P_INT(SEQ_LIVE)));
    db_ahead(c->db, SQL_CAMPAIGNS, PARAMS(P_INT(SEQ_LIVE)));
    if (ctx_stands_still(c))
        db_ahead(c->db, SQL_INDICATORS, PARAMS(P_INT(SEQ_LIVE)));
}

struct found_by {
    const char *sql_get;
    void (*read)(struct arena *a, struct rows *r, void *item);
};

/* The live row of a key; the item stays as it is where there is none. */
static enum rc get(struct ctx *c, const struct found_by *by, Str key,
                   void *item)
{
    struct rows *r;

    TRY(db_query(c->db, by->sql_get, PARAMS(P_INT(SEQ_LIVE), P_TEXT(key)), &r,
                 &c->err));
    if (db_next(r))
        by->read(c->arena, r, item);
    return db_end(r, &c->err);
}

enum rc document_get(struct ctx *c, Str key, struct document *ret)
{
    const struct found_by by = { SQL_DOCUMENT, read_document };
    struct document row = { 0 };

    TRY(get(c, &by, key, &row));
    if (!row.key.p)
        return fail(c, RC_NOTFOUND, "document",
                    N_("there is no document '%.*s'"), STR(key));
    *ret = row;
    return RC_OK;
}

enum rc indicator_get(struct ctx *c, Str key, struct indicator *ret)
{
    const struct found_by by = { SQL_INDICATOR, read_indicator };
    struct indicator row = { 0 }, *all;
    int n = 0;

    /* a page asks for the same few again and again: one list serves */
    if (ctx_stands_still(c))
        TRY(indicator_list(c, &all, &n));
    else
        TRY(get(c, &by, key, &row));
    for (int i = 0; i < n; i++)
        if (str_eq(all[i].key, key))
            row = all[i];
    if (!row.key.p)
        return fail(c, RC_NOTFOUND, "indicator",
                    N_("there is no indicator '%.*s'"), STR(key));
    *ret = row;
    return RC_OK;
}

enum rc campaign_get(struct ctx *c, Str key, struct campaign *ret)
{
    const struct found_by by = { SQL_CAMPAIGN, read_campaign };
    struct campaign row = { 0 }, *all;
    int n = 0;

    if (ctx_stands_still(c))
        TRY(campaign_list(c, &all, &n));
    else
        TRY(get(c, &by, key, &row));
    for (int k = 0; k < n; k++)
        if (str_eq(all[k].key, key))
            row = all[k];
    if (!row.key.p)
        return fail(c, RC_NOTFOUND, "campaign",
                    N_("there is no campaign '%.*s'"), STR(key));
    *ret = row;
    return RC_OK;
}

static const char SQL_LARGEST[] =
    "SELECT MAX(n) FROM (SELECT COUNT(*) AS n FROM document WHERE ended = ?1"
    " UNION ALL SELECT COUNT(*) FROM breakdown WHERE ended = ?1"
    " UNION ALL SELECT COUNT(*) FROM option WHERE ended = ?1"
    " UNION ALL SELECT COUNT(*) FROM indicator WHERE ended = ?1"
    " UNION ALL SELECT COUNT(*) FROM campaign WHERE ended = ?1) AS counts";

enum rc catalog_check_size(struct ctx *c)
{
    int64_t n = 0;

    TRY(db_one(c->db, SQL_LARGEST, PARAMS(P_INT(SEQ_LIVE)), &n, &c->err));
    if (n > LIST_MAX)
        return fail(c, RC_LIMIT, "rows",
                    N_("a list of this kind holds at most %d rows"), LIST_MAX);
    return RC_OK;
}

/* ---- a new store ---- */

static enum rc init_rows(struct ctx *c)
{
    /* clang-format off */
    static const struct { const char *key, *name, *unit; enum indicator_kind kind; } rows[] = {
        { "activities", "Số hoạt động",          "hoạt động",  KIND_COUNT },
        { "sessions",   "Số buổi",               "buổi",       KIND_COUNT },
        { "turns",      "Số lượt người tham gia", "lượt người", KIND_COUNT },
        { "persons",    "Số người tham gia",     "người",      KIND_DISTINCT },
    };
    /* clang-format on */
    struct breakdown b = { S("form"), S("Hình thức") };
    enum save_result result;

    TRY(breakdown_put(c, &b, &result));
    for (int i = 0; i < countof(rows); i++) {
        struct indicator ind = { .key = str_of(rows[i].key),
                                 .name = str_of(rows[i].name),
                                 .unit_of_count = str_of(rows[i].unit),
                                 .numerator = S(""),
                                 .denominator = S(""),
                                 .breakdowns = S("form"),
                                 .kind = rows[i].kind,
                                 .from = DAY_MIN,
                                 .to = DAY_UNTIL };

        TRY(indicator_put(c, &ind, &result));
    }
    return change_entry(c, "init", "store", S(""), S("{}"));
}

enum rc catalog_init(struct ctx *c)
{
    TRY(change_begin(c));
    if (init_rows(c) != RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    return change_end(c);
}
