/* A file in memory where there is such a folder, or a schema of the cluster. */
#include "store_for_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/db.h"

static _Noreturn void give_up(const char *why, const char *what)
{
    fprintf(stderr, "store_for_test: %s: %s\n", why, what);
    exit(2);
}

enum test_engine test_engine(void)
{
    const char *name = getenv("SOKET_TEST_ENGINE");

    if (!name || !*name || strcmp(name, "sqlite") == 0)
        return ON_SQLITE;
    if (strcmp(name, "pg") != 0)
        give_up("no such engine", name);
    return ON_PG;
}

void test_store_on(enum test_engine engine, const char *name,
                   char ret[STORE_ROOM])
{
    const char *base = getenv("SOKET_TEST_PG");
    int n;

    if (engine == ON_SQLITE)
        n = snprintf(ret, STORE_ROOM, "%s/%s-%d.db",
                     access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp", name,
                     (int)getpid());
    else if (base && *base)
        n = snprintf(ret, STORE_ROOM, "%s&realm=%s_%d", base, name,
                     (int)getpid());
    else
        give_up("SOKET_TEST_PG names no server", "see tests/pg/with.sh");
    if (n >= STORE_ROOM)
        give_up("the address is too long", base);
    test_store_drop(ret);
}

void test_store(const char *name, char ret[STORE_ROOM])
{
    test_store_on(test_engine(), name, ret);
}

void test_store_drop(const char *where)
{
    struct err e = { .lang = LANG_EN };

    if (db_remove(where, &e) != RC_OK)
        give_up(e.text, where);
}
