/*
 * What stands behind db.h: one table of functions per engine.  A driver embeds
 * struct db first in its own, and struct rows first in its running query.
 * db.c finds the driver, counts statements and holds the rows of bulks back;
 * everything else passes straight through.
 */
#ifndef STORE_DB_DRIVER_H
#define STORE_DB_DRIVER_H

#include "store/bulk.h"

struct realm_page;

struct db {
    const struct db_driver *driver;
    char *where; /* as given, without a password: for messages */
    bool write;
    int upgraded_from; /* schema version, 0: was not upgraded */
    int64_t statements, begun;
    struct bulk *bulks; /* open ones, newest first */
};

struct rows {
    struct db *db;
};

/* Rows held back by a bulk: n rows of `columns` values each. */
struct held {
    const char *sql; /* INSERT … VALUES (?1, ?2…) … */
    const struct param *values;
    int n, columns;
};

/* Can an address hold realms, and does it hold anything else? */
enum house_kind { HOUSE_NONE, HOUSE_OR_STORE, HOUSE_ONLY };

/* The contracts are those of db.h. */
struct db_driver {
    const char *name;
    int bulk_rows; /* held back at most */
    bool (*takes)(const char *where);
    enum rc (*open)(struct db **ret, const char *where, unsigned flags,
                    struct err *e);
    void (*close)(struct db *db);
    enum rc (*upgrade)(struct db *db, struct err *e);
    enum rc (*begin)(struct db *db, struct err *e);
    enum rc (*commit)(struct db *db, const struct db_proof *proof,
                      struct err *e);
    void (*rollback)(struct db *db);
    bool (*in_transaction)(const struct db *db);

    enum rc (*exec)(struct db *db, const char *sql, struct params p,
                    struct err *e);
    enum rc (*query)(struct db *db, const char *sql, struct params p,
                     struct rows **ret, struct err *e);
    enum rc (*stream)(struct db *db, const char *sql, struct params p,
                      struct rows **ret, struct err *e);
    void (*ahead)(struct db *db, const char *sql, struct params p);
    bool (*next)(struct rows *r);
    enum rc (*end)(struct rows *r, struct err *e);
    int64_t (*get_int)(struct rows *r, int column);
    bool (*is_null)(struct rows *r, int column);
    Str (*get_text)(struct rows *r, int column);

    enum rc (*write_held)(struct db *db, const struct held *h, struct err *e);
    enum rc (*index_later)(struct db *db, const char *table, struct err *e);
    enum rc (*index_now)(struct db *db, struct err *e);

    enum rc (*backup)(struct db *db, const char *to, struct err *e);
    enum rc (*check)(struct db *db, void (*say)(void *arg, Str fault),
                     void *arg, struct err *e);
    void (*info)(struct db *db, struct db_info *ret);

    Str (*part)(struct arena *a, const char *where);
    bool (*is_part)(const char *where);
    Str (*shown)(struct arena *a, const char *where);
    bool (*exists)(const char *where);
    enum rc (*rename)(const char *part, const char *where, struct err *e);
    enum rc (*remove)(const char *where, struct err *e);
    bool (*stands)(struct db *db);

    /* realm.h; the name has been checked */
    enum house_kind (*house_kind)(const char *where);
    Str (*realm_where)(struct arena *a, const char *house, Str name);
    enum rc (*realm_list)(struct arena *a, const char *house,
                          struct realm_page *page, struct err *e);
};

/* The driver of an address; never NULL. */
const struct db_driver *db_driver_of(const char *where);

extern const struct db_driver db_sqlite, db_postgres;

#endif
