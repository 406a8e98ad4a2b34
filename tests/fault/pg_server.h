/*
 * The server under test, as its administrator sees it: one statement over a
 * connection of its own, the processes that serve others, killing and starting
 * again.  Where it is says the environment (pg_with.sh).
 */
#ifndef FAULT_PG_SERVER_H
#define FAULT_PG_SERVER_H

#include <stdbool.h>
#include <sys/types.h>

struct pg_conn;

double server_seconds(void); /* a clock that only goes forward */
void server_sleep(double s);

/* The address of a realm, for the role with and the one without DDL. */
void server_address(const char *realm, char *ret, size_t room);

/* One value of one statement as text, as a superuser; "" when there is none.
 * False: the server did not answer, or refused. */
bool server_ask(const char *sql, char *ret, size_t room);
/* The same, and the end of the test when it fails. */
long server_number(const char *sql);
void server_do(const char *sql);
/* A session as any client may hold it open; NULL: refused. */
struct pg_conn *server_connect(void);
void server_close(struct pg_conn *c);
void server_through(struct pg_conn *c, const char *sql);
bool server_cut(struct pg_conn *c); /* the server ended it */

/* The process of some session of soket, rather one that is at work; 0: none. */
pid_t server_victim(void);
void server_kill(void);      /* the postmaster, -9 */
void server_stop_fast(void); /* as an administrator stops it */
void server_start(void);     /* returns when it takes connections */
/* Waits until it takes connections, s seconds at most; returns when. */
double server_up(double s);

#endif
