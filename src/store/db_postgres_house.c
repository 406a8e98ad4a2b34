/*
 * A database as a house of realms: every schema of ours (its comment says so) whose
 * name is a realm's.  Parts under way have a dot in their name, and the
 * store of no name, the schema "soket", is no realm.
 */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "store/db_postgres_house.h"
#include "store/db_postgres_value.h"
#include "store/realm.h"

enum { UNION = 50 /* schemas asked in one statement */ };

#define REALMS                                                                 \
    " FROM pg_namespace AS s"                                                  \
    " WHERE obj_description(s.oid, 'pg_namespace') LIKE 'soket schema %'"      \
    " AND nspname::text ~ '^[a-z][a-z0-9-]{0,30}$' AND nspname <> 'soket'"

static const char SQL_COUNT[] = "SELECT COUNT(*)" REALMS;
static const char SQL_NAMES[] =
    "SELECT nspname::text, 0::bigint" REALMS
    " AND nspname::text COLLATE \"C\" > ?1"
    " ORDER BY nspname::text COLLATE \"C\" LIMIT ?2 OFFSET ?3";
static const char SQL_SIZES[] =
    "SELECT nspname::text, COALESCE((SELECT SUM(pg_total_relation_size(oid))"
    " FROM pg_class WHERE relnamespace = s.oid AND relkind = 'r'), 0)" REALMS
    " AND nspname::text COLLATE \"C\" > ?1"
    " ORDER BY nspname::text COLLATE \"C\" LIMIT ?2 OFFSET ?3";
static const char SQL_OID[] =
    "SELECT oid::bigint FROM pg_namespace WHERE nspname = ?1";

/* The key of the writer's lock; this one lasts as long as the connection. */
static const char SQL_CLAIM[] = "SELECT pg_advisory_lock(?1::bigint)::text";

/* ---- who makes, names or removes it ---- */

enum rc pg_claim(struct pg *db, struct err *e)
{
    struct arena *a = arena_new();
    Str nothing;
    enum rc rc =
        pg_ask(db, SQL_CLAIM, str_fmt(a, "%lld", (long long)pg_lock_key(db)).p,
               &nothing, a, e);

    arena_free(a);
    return rc;
}

/* ---- is it still the same ---- */

static enum rc ask_oid(struct pg *db, int64_t *ret, struct err *e)
{
    return db_one(&db->base, SQL_OID, PARAMS(P_TEXT(str_of(db->schema))), ret,
                  e);
}

enum rc pg_note(struct pg *db, struct err *e)
{
    return ask_oid(db, &db->oid, e);
}

bool pg_stands(struct db *base)
{
    struct err ignored = { .rc = RC_OK };
    struct pg *db = (struct pg *)base;
    int64_t oid = 0;

    return db->oid == 0 ||
           (ask_oid(db, &oid, &ignored) == RC_OK && oid == db->oid);
}

/* ---- addresses ---- */

enum house_kind pg_house_kind(const char *where)
{
    const char *at = strchr(where, '?');

    for (; at; at = strchr(at + 1, '&'))
        if (strncmp(at + 1, "realm=", 6) == 0)
            return HOUSE_NONE;
    return HOUSE_OR_STORE;
}

Str pg_realm_where(struct arena *a, const char *house, Str name)
{
    return str_fmt(a, "%s%srealm=%.*s", house, strchr(house, '?') ? "&" : "?",
                   STR(name));
}

/* ---- the list ---- */

static enum rc read_page(struct arena *a, struct db *db,
                         struct realm_page *page, struct err *e)
{
    struct err no_name = { .rc = RC_OK };
    struct realm *list = NULL;
    size_t n = 0, cap = 0;
    struct rows *r;
    int seen = 0;

    /* one more than asked for: is there more? */
    TRY(db_query(
        db, page->bare ? SQL_NAMES : SQL_SIZES,
        PARAMS(P_TEXT(page->after), P_INT(page->most + 1), P_INT(page->skip)),
        &r, e));
    while (db_next(r) && ++seen <= page->most) {
        struct realm one = { .name = str_dup(a, db_text(r, 0)),
                             .bytes = db_int(r, 1) };

        if (realm_name_check(one.name, &no_name) == RC_OK)
            *PUSH(a, list, n, cap) = one;
    }
    page->at = list;
    page->n = (int)n;
    page->more = n > 0 && seen > page->most;
    return db_end(r, e);
}

/* The newest entry of each log: names are those of realms, nothing to quote. */
static Str newest_sql(struct arena *a, const struct realm *at, int n)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, BUF_NO_MAX);
    for (int i = 0; i < n; i++)
        buf_fmt(b,
                "%sSELECT %d::bigint, (SELECT at FROM \"%.*s\".log"
                " ORDER BY seq DESC LIMIT 1)",
                i ? " UNION ALL " : "", i, STR(at[i].name));
    return buf_view(b);
}

/* A realm that is dropped meanwhile takes the days of its neighbours with it:
 * they are not known then. */
static void read_newest(struct arena *a, struct pg *db, struct realm *at, int n)
{
    struct err ignored = { .rc = RC_OK };
    PGresult *r = NULL;

    if (pg_send(db, NULL, newest_sql(a, at, n).p, NO_PARAMS, &ignored) !=
            RC_OK ||
        pg_drain(db, &r, &ignored) != RC_OK)
        return;
    for (int i = 0; i < PQntuples(r); i++) {
        int64_t k = pg_int(r, i, 0);

        if (k >= 0 && k < n && !PQgetisnull(r, i, 1))
            at[k].changed = pg_int(r, i, 1);
    }
    PQclear(r);
}

enum rc pg_realm_list(struct arena *a, const char *house,
                      struct realm_page *page, struct err *e)
{
    struct pg *db;
    enum rc rc;

    TRY(pg_connect(&db, house, e));
    rc = db_one(&db->base, SQL_COUNT, NO_PARAMS, &page->all, e);
    if (rc == RC_OK)
        rc = read_page(a, &db->base, page, e);
    for (int i = 0; rc == RC_OK && !page->bare && i < page->n; i += UNION)
        read_newest(a, db, page->at + i,
                    page->n - i < UNION ? page->n - i : UNION);
    pg_close(&db->base);
    return rc;
}
