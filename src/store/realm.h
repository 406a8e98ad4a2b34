/*
 * A house holds many realms, each a store of its own: a folder with one file
 * NAME.db per realm, or a PostgreSQL database with one schema per realm.  A realm
 * is known by its name alone; nothing here opens one.
 *
 * A realm is made as every store is, at db_part() of its address and named when it
 * is whole; so there is no realm_create.
 */
#ifndef STORE_REALM_H
#define STORE_REALM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
    REALM_NAME_MAX = 31,
    REALM_LIST_MAX = 1000, /* of one page of a list */
    REALM_HOUSE_MAX = 100000
};

/* "[a-z][a-z0-9-]{0,30}", and none of the names that addresses or engines
 * need; the refusal says which of both. */
enum rc realm_name_check(Str name, struct err *e) MUST_CHECK;

/* Can hold realms: a folder that is there, or a database named without realm=.
 * The latter may also be a store by itself (the schema of no name). */
bool realm_is_house(const char *where);
/* Is nothing but a house, no store: a folder. */
bool realm_is_only_house(const char *where);
enum rc realm_house_check(const char *house, struct err *e) MUST_CHECK;

/* The address of a realm for db_open, whether it is there or not. */
enum rc realm_where(struct arena *a, const char *house, Str name, Str *ret,
                    struct err *e) MUST_CHECK;

struct realm {
    Str name;
    int64_t bytes;
    int64_t changed; /* clock of the newest write, ms UTC; 0 unknown */
};

/* A page of a list: the realms whose name follows `after`, in order of bytes. */
struct realm_page {
    Str after;    /* in: or empty */
    int64_t skip; /* in: so many of those that follow it */
    int most;     /* in: 1..REALM_LIST_MAX */
    bool bare;    /* in: names only, which is quicker */
    struct realm *at;
    int n;
    bool more;   /* there are others behind the last */
    int64_t all; /* realms of the house */
};
enum rc realm_list(struct arena *a, const char *house, struct realm_page *page,
                   struct err *e) MUST_CHECK;

/*
 * Takes a realm away: its name in one step (the file, or the whole schema), then what lies
 * beside it.  A kill in between leaves no realm, and rests that the next realm_drop or
 * the next making of a realm of this name removes.  Waits for who is writing to it.
 */
enum rc realm_drop(const char *house, Str name, struct err *e) MUST_CHECK;

#endif
