/* The lines of unit lists: compare, correct, add, then apply to the organisation. */
#include "domain/unit_list.h"

#include <string.h>

#include "domain/log.h"

static const char SQL_GET[] =
    "SELECT id, kind, name, short_name, COALESCE(parent, 0), first_day, code,"
    " origin FROM unit_fact WHERE unit = ?1 AND COALESCE(tree, 0) = ?2"
    " AND scheme = ?3 AND ended = ?4";
static const char SQL_NEXT[] = "SELECT COALESCE(MAX(id), 0) + 1 FROM unit_fact";
static const char SQL_ADD[] =
    "INSERT INTO unit_fact (id, unit, tree, kind, name, short_name, parent,"
    " first_day, scheme, code, origin, made, ended)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)";
static const char SQL_END[] = "UPDATE unit_fact SET ended = ?2 WHERE id = ?1";
static const char SQL_ALL[] =
    "SELECT u.key, COALESCE(t.key, ''), f.kind, f.name, f.short_name,"
    " COALESCE(p.key, ''), f.first_day, f.scheme, f.code"
    " FROM unit_fact f JOIN unit u ON u.id = f.unit"
    " LEFT JOIN tree t ON t.id = f.tree LEFT JOIN unit p ON p.id = f.parent"
    " WHERE f.ended = ?1 ORDER BY f.origin, f.id";

struct putting {
    struct reorg *r;
    Id next;
    struct unit_fact *fresh; /* lines that are new */
    size_t n_fresh, cap_fresh;
    bool corrected; /* a line changed: the fold must be run again */
    int first_new;  /* units from here on were unknown before this list */
    char *stated;   /* per unit: a line of this list was about it */
};

static enum rc to_fact(struct reorg *r, const struct unit_line *l,
                       struct unit_fact *f)
{
    *f = (struct unit_fact){ .tree = ORG_NONE,
                             .parent = ORG_NONE,
                             .kind = l->kind,
                             .name = l->name,
                             .short_name = l->short_name,
                             .scheme = l->scheme,
                             .code = l->code,
                             .from = l->from };
    TRY(reorg_unit(r, l->key, &f->unit));
    if (l->tree.n)
        TRY(reorg_tree(r, l->tree, &f->tree));
    if (l->parent.n) {
        f->parent = org_find(r->work, l->parent);
        if (f->parent == ORG_NONE)
            return fail(r->c, RC_INVALID, "parent",
                        N_("there is no unit '%.*s'"), STR(l->parent));
    }
    return RC_OK;
}

static Id id_or_0(const struct org *o, int unit)
{
    return unit == ORG_NONE ? 0 : o->units[unit].id;
}

/* The live row of this line: *ret_id 0 when there is none. */
static enum rc compare(struct reorg *r, const struct unit_fact *f, Id *ret_id,
                       int64_t *ret_origin, bool *ret_same)
{
    struct ctx *c = r->c;
    Id tree = f->tree == ORG_NONE ? 0 : r->work->trees[f->tree].id;
    struct rows *q;

    *ret_id = 0;
    TRY(db_query(c->db, SQL_GET,
                 PARAMS(P_INT(r->work->units[f->unit].id), P_INT(tree),
                        P_TEXT(f->scheme), P_INT(SEQ_LIVE)),
                 &q, &c->err));
    if (db_next(q)) {
        *ret_id = db_int(q, 0);
        *ret_origin = db_int(q, 7);
        *ret_same = str_eq(db_text(q, 1), f->kind) &&
                    str_eq(db_text(q, 2), f->name) &&
                    str_eq(db_text(q, 3), f->short_name) &&
                    db_int(q, 4) == id_or_0(r->work, f->parent) &&
                    db_int(q, 5) == f->from && str_eq(db_text(q, 6), f->code);
    }
    return db_end(q, &c->err);
}

static enum rc insert(struct putting *k, const struct unit_fact *f,
                      int64_t origin)
{
    const struct org *o = k->r->work;
    struct ctx *c = k->r->c;
    Id tree = f->tree == ORG_NONE ? 0 : o->trees[f->tree].id;

    return db_exec(c->db, SQL_ADD,
                   PARAMS(P_INT(k->next++), P_INT(o->units[f->unit].id),
                          P_ID(tree), P_TEXT(f->kind), P_TEXT(f->name),
                          P_TEXT(f->short_name), P_ID(id_or_0(o, f->parent)),
                          P_INT(f->from), P_TEXT(f->scheme), P_TEXT(f->code),
                          P_INT(origin), P_INT(c->seq), P_INT(SEQ_LIVE)),
                   &c->err);
}

static enum rc put_line(struct putting *k, const struct unit_line *l,
                        enum save_result *ret)
{
    struct ctx *c = k->r->c;
    struct unit_fact f;
    int64_t origin = c->seq;
    bool equal = false;
    Id old;

    TRY(to_fact(k->r, l, &f));
    old = 0; /* of a unit that is new nothing can be there */
    if (f.unit < k->first_new || k->stated[f.unit])
        TRY(compare(k->r, &f, &old, &origin, &equal));
    k->stated[f.unit] = 1;
    *ret = !old ? SAVE_CREATE : equal ? SAVE_UNCHANGED : SAVE_UPDATE;
    if (*ret == SAVE_UNCHANGED)
        return RC_OK;
    if (old) {
        TRY(db_exec(c->db, SQL_END, PARAMS(P_INT(old), P_INT(c->seq)),
                    &c->err));
        k->corrected = true;
    } else {
        *PUSH(c->arena, k->fresh, k->n_fresh, k->cap_fresh) = f;
    }
    return insert(k, &f, origin);
}

/* Parents may come later in the list than their children: identities first. */
static enum rc make_identities(struct reorg *r, const struct unit_line *lines,
                               int n, int *ret_bad)
{
    int unit;

    for (int i = 0; i < n; i++) {
        *ret_bad = i;
        TRY(reorg_unit(r, lines[i].key, &unit));
    }
    return RC_OK;
}

enum rc unit_list_put(struct reorg *r, const struct unit_line *lines, int n,
                      enum save_result *ret_results, int *ret_bad)
{
    struct ctx *c = r->c;
    struct putting k = { .r = r, .first_new = r->work->n };

    TRY(db_one(c->db, SQL_NEXT, NO_PARAMS, &k.next, &c->err));
    TRY(make_identities(r, lines, n, ret_bad));
    k.stated = NEW(c->arena, char, r->work->n + 1);
    for (int i = 0; i < n; i++) {
        *ret_bad = i;
        TRY(put_line(&k, &lines[i], &ret_results[i]));
    }
    *ret_bad = -1; /* from here on the list as a whole */
    if (k.corrected)
        return reorg_fold(r);
    return org_state(r->work, k.fresh, (int)k.n_fresh, true, &c->err);
}

enum rc unit_list_all(struct ctx *c, struct unit_line **ret, int *ret_n)
{
    struct unit_line *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;

    TRY(db_query(c->db, SQL_ALL, PARAMS(P_INT(SEQ_LIVE)), &r, &c->err));
    while (db_next(r)) {
        struct unit_line *l = PUSH(c->arena, list, n, cap);

        l->key = str_dup(c->arena, db_text(r, 0));
        l->tree = str_dup(c->arena, db_text(r, 1));
        l->kind = str_dup(c->arena, db_text(r, 2));
        l->name = str_dup(c->arena, db_text(r, 3));
        l->short_name = str_dup(c->arena, db_text(r, 4));
        l->parent = str_dup(c->arena, db_text(r, 5));
        l->from = (Day)db_int(r, 6);
        l->scheme = str_dup(c->arena, db_text(r, 7));
        l->code = str_dup(c->arena, db_text(r, 8));
    }
    *ret = list;
    *ret_n = (int)n;
    return db_end(r, &c->err);
}
