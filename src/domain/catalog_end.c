/* One row per noun: what stands on it, and how its version ends. */
#include "domain/catalog_end.h"

#include "domain/catalog.h"
#include "domain/log.h"

static const char SQL_DOCUMENT_USES[] =
    "SELECT (SELECT COUNT(*) FROM event WHERE document = ?1 AND ended = ?2)"
    " + (SELECT COUNT(*) FROM document WHERE parent = ?1 AND ended = ?2)";
static const char SQL_BREAKDOWN_USES[] =
    "SELECT COUNT(*) FROM option WHERE breakdown = ?1 AND ended = ?2";
static const char SQL_OPTION_USES[] =
    "SELECT (SELECT COUNT(*) FROM activity a JOIN option o ON o.ident = a.form"
    " WHERE o.key = ?1 AND o.ended = ?2 AND a.ended = ?2)"
    " + (SELECT COUNT(*) FROM bundle_fact b JOIN option o ON o.ident = b.form"
    " WHERE o.key = ?1 AND o.ended = ?2 AND b.ended = ?2)"
    " + (SELECT COUNT(*) FROM option WHERE parent = ?1 AND ended = ?2)";
static const char SQL_INDICATOR_USES[] =
    "SELECT COUNT(*) FROM indicator WHERE (numerator = ?1 OR denominator = ?1)"
    " AND ended = ?2";
static const char SQL_CAMPAIGN_USES[] =
    "SELECT (SELECT COUNT(*) FROM fact_lead f JOIN campaign k"
    " ON k.ident = f.campaign WHERE k.key = ?1 AND k.ended = ?2"
    " AND f.ended = ?2)"
    " + (SELECT COUNT(*) FROM activity a JOIN campaign k"
    " ON k.ident = a.campaign WHERE k.key = ?1 AND k.ended = ?2"
    " AND a.ended = ?2 AND a.state < 3)"
    " + (SELECT COUNT(*) FROM report WHERE campaign = ?1 AND ended = ?2)";

#define END(table)                                                             \
    "UPDATE " table " SET ended = ?2 WHERE key = ?1 AND ended = ?3"
#define LIVE(table)                                                            \
    "SELECT COUNT(*) FROM " table " WHERE key = ?1 AND ended = ?2"
static const char SQL_DOCUMENT_END[] = END("document");
static const char SQL_BREAKDOWN_END[] = END("breakdown");
static const char SQL_OPTION_END[] = END("option");
static const char SQL_INDICATOR_END[] = END("indicator");
static const char SQL_CAMPAIGN_END[] = END("campaign");
static const char SQL_DOCUMENT_LIVE[] = LIVE("document");
static const char SQL_BREAKDOWN_LIVE[] = LIVE("breakdown");
static const char SQL_OPTION_LIVE[] = LIVE("option");
static const char SQL_INDICATOR_LIVE[] = LIVE("indicator");
static const char SQL_CAMPAIGN_LIVE[] = LIVE("campaign");

static const struct noun {
    const char *name, *sql_live, *sql_uses, *sql_end;
} nouns[IMPORT_KINDS] = {
    [IMPORT_DOCUMENTS] = { "document", SQL_DOCUMENT_LIVE, SQL_DOCUMENT_USES,
                           SQL_DOCUMENT_END },
    [IMPORT_BREAKDOWNS] = { "breakdown", SQL_BREAKDOWN_LIVE, SQL_BREAKDOWN_USES,
                            SQL_BREAKDOWN_END },
    [IMPORT_OPTIONS] = { "option", SQL_OPTION_LIVE, SQL_OPTION_USES,
                         SQL_OPTION_END },
    [IMPORT_INDICATORS] = { "indicator", SQL_INDICATOR_LIVE, SQL_INDICATOR_USES,
                            SQL_INDICATOR_END },
    [IMPORT_CAMPAIGNS] = { "campaign", SQL_CAMPAIGN_LIVE, SQL_CAMPAIGN_USES,
                           SQL_CAMPAIGN_END },
};

const char *catalog_noun(enum import_kind kind)
{
    return nouns[kind].name;
}

static bool is_listed(struct ctx *c, Str list, Str key)
{
    Str *items;
    int n = str_list(c->arena, list, ';', &items);

    for (int i = 0; i < n; i++)
        if (str_eq(items[i], key))
            return true;
    return false;
}

/* Keys in lists: documents of campaigns and of other documents. */
static enum rc count_lists(struct ctx *c, Str key, int64_t *uses)
{
    struct campaign *k;
    struct document *d;
    int n;

    TRY(campaign_list(c, &k, &n));
    for (int i = 0; i < n; i++)
        *uses += is_listed(c, k[i].documents, key);
    TRY(document_list(c, &d, &n));
    for (int i = 0; i < n; i++)
        *uses += is_listed(c, d[i].links, key);
    return RC_OK;
}

/* What the program itself counts by is not taken away. */
static enum rc check_own(struct ctx *c, enum import_kind kind, Str key)
{
    struct indicator i;

    if (kind == IMPORT_BREAKDOWNS && str_is(key, "form"))
        return fail(c, RC_CONFLICT, "key",
                    N_("'%.*s' belongs to the program and stays"), STR(key));
    if (kind != IMPORT_INDICATORS)
        return RC_OK;
    TRY(indicator_get(c, key, &i));
    if (i.measure >= 0)
        return fail(c, RC_CONFLICT, "key",
                    N_("'%.*s' belongs to the program and stays"), STR(key));
    return RC_OK;
}

enum rc catalog_end(struct ctx *c, enum import_kind kind, Str key)
{
    const struct noun *noun = &nouns[kind];
    int64_t live = 0, uses = 0;

    TRY(db_one(c->db, noun->sql_live, PARAMS(P_TEXT(key), P_INT(SEQ_LIVE)),
               &live, &c->err));
    if (!live)
        return fail(c, RC_NOTFOUND, "key", N_("'%.*s' is not in the catalogue"),
                    STR(key));
    TRY(check_own(c, kind, key));
    TRY(db_one(c->db, noun->sql_uses, PARAMS(P_TEXT(key), P_INT(SEQ_LIVE)),
               &uses, &c->err));
    if (kind == IMPORT_DOCUMENTS)
        TRY(count_lists(c, key, &uses));
    if (uses)
        return fail(c, RC_CONFLICT, "key",
                    N_("'%.*s' cannot be taken out: %lld other rows stand on "
                       "it; change those first"),
                    STR(key), (long long)uses);
    TRY(db_exec(c->db, noun->sql_end,
                PARAMS(P_TEXT(key), P_INT(c->seq), P_INT(SEQ_LIVE)), &c->err));
    return change_entry(c, "catalog.end", noun->name, key, S("{}"));
}
