/*
 * Where a test keeps its store.  Which engine is asked for by the environment
 * (SOKET_TEST_ENGINE=sqlite or pg; tests/pg/with.sh sets it), so that one program
 * is run on each; CMake runs a u_*.c that includes this file as u_x and u_x_pg.
 */
#ifndef TESTS_STORE_FOR_TEST_H
#define TESTS_STORE_FOR_TEST_H

enum test_engine { ON_SQLITE, ON_PG };

enum { STORE_ROOM = 256 };

/* sqlite where nothing is said. */
enum test_engine test_engine(void);
/*
 * The address of a store of this process: letters and digits of `name`.  Nothing
 * is there (what was, is dropped): open it with DB_CREATE.
 */
void test_store_on(enum test_engine engine, const char *name,
                   char ret[STORE_ROOM]);
void test_store(const char *name, char ret[STORE_ROOM]);
/* Takes the store away; every connection to it is closed. */
void test_store_drop(const char *where);

#endif
