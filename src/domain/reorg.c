/* The transaction around every change of the organisation. */
#include "domain/reorg.h"

#include <assert.h>

#include "domain/log.h"
#include "domain/rollup.h"

static const char SQL_NEXT_UNIT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM unit";
static const char SQL_ADD_UNIT[] =
    "INSERT INTO unit (id, key, made) VALUES (?1, ?2, ?3)";
static const char SQL_ADD_TREE[] =
    "INSERT INTO tree (id, key, made) VALUES (?1, ?2, ?3)";
static const char SQL_STATE[] =
    "UPDATE rollup_state SET map_day = ?1, org_seq = ?2 WHERE id = 1";

bool key_is_valid(Str key)
{
    if (key.n < 1 || key.n > 64)
        return false;
    for (ptrdiff_t i = 0; i < key.n; i++) {
        char ch = key.p[i];

        if (!((ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') ||
              (ch >= '0' && ch <= '9') || ch == '.' || ch == '_' || ch == '-' ||
              ch == '/'))
            return false;
    }
    return true;
}

enum rc reorg_begin(struct ctx *c, struct reorg *r)
{
    const struct maps *maps;
    bool stale;

    *r = (struct reorg){ .c = c };
    TRY(rollup_today(c, &stale));
    TRY(change_begin(c));
    if (maps_get(c, &maps) != RC_OK ||
        db_one(c->db, SQL_NEXT_UNIT, NO_PARAMS, &r->next_unit, &c->err) !=
            RC_OK) {
        change_abort(c);
        return c->err.rc;
    }
    r->work = org_copy(maps->org);
    return RC_OK;
}

enum rc reorg_unit(struct reorg *r, Str key, int *ret)
{
    struct ctx *c = r->c;
    int unit = org_find(r->work, key);

    if (unit == ORG_NONE) {
        if (!key_is_valid(key))
            return fail(c, RC_INVALID, "key",
                        N_("'%.*s' cannot be a key: use letters without "
                           "marks, digits and . _ - /, at most 64"),
                        STR(key));
        TRY(db_exec(c->db, SQL_ADD_UNIT,
                    PARAMS(P_INT(r->next_unit), P_TEXT(key), P_INT(c->seq)),
                    &c->err));
        unit = org_add_unit(r->work, r->next_unit++, key);
    }
    *ret = unit;
    return RC_OK;
}

enum rc reorg_tree(struct reorg *r, Str key, int *ret)
{
    struct ctx *c = r->c;
    int tree = org_find_tree(r->work, key);

    if (tree == ORG_NONE) {
        Id id = r->work->n_trees + 1;

        if (!key_is_valid(key))
            return fail(c, RC_INVALID, "tree", N_("'%.*s' cannot be a key"),
                        STR(key));
        if (r->work->n_trees == ORG_MAX_TREES)
            return fail(c, RC_LIMIT, "tree", N_("there are %d trees already"),
                        ORG_MAX_TREES);
        TRY(db_exec(c->db, SQL_ADD_TREE,
                    PARAMS(P_INT(id), P_TEXT(key), P_INT(c->seq)), &c->err));
        tree = org_add_tree(r->work, id, key);
    }
    *ret = tree;
    return RC_OK;
}

enum rc reorg_fold(struct reorg *r)
{
    org_free(r->work);
    r->work = NULL;
    return org_load_checked(r->c, &r->work);
}

static enum rc settle(struct reorg *r, struct maps *after)
{
    struct ctx *c = r->c;

    TRY(rollup_reorganise(c, c->maps, after));
    return db_exec(c->db, SQL_STATE, PARAMS(P_INT(c->today), P_INT(c->seq - 1)),
                   &c->err);
}

enum rc reorg_end(struct reorg *r, bool keep)
{
    struct ctx *c = r->c;
    struct maps *after = maps_new(r->work, c->today);
    int64_t org_seq = c->seq - 1;
    enum rc rc = settle(r, after);

    if (rc == RC_OK && keep)
        rc = change_end(c);
    if (rc != RC_OK || !keep) {
        maps_free(after);
        reorg_abort(r);
        return rc;
    }
    org_keep(c, r->work);
    c->org_seq = org_seq;
    c->maps = after;
    r->work = NULL;
    return RC_OK;
}

void reorg_abort(struct reorg *r)
{
    org_free(r->work);
    r->work = NULL;
    change_abort(r->c);
}
