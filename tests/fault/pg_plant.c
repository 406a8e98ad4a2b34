/*
 * Broken promises, linked between the driver and the server's library (--wrap) in
 * programs of their own.  PG_PLANT says which:
 *
 *   async   sessions do not wait for the disk at commit
 *   trust   a commit whose answer was lost is taken for done
 *   doubt   … is taken for not done
 *   nolock  nobody stands in line: neither writers nor the proof
 *   repeat  … is neither, and the change is made again (pg_work.c)
 *   early   changes are told before they are made (pg_work.c)
 */
#include <stdlib.h>
#include <string.h>

#include <libpq-fe.h>

#include "store/db.h"

enum rc __real_db_commit_proved(struct db *db, const struct db_proof *proof,
                                struct err *e);
enum rc __wrap_db_commit_proved(struct db *db, const struct db_proof *proof,
                                struct err *e);
int __real_PQsendQueryParams(PGconn *c, const char *sql, int n,
                             const Oid *types, const char *const *values,
                             const int *lengths, const int *formats,
                             int result);
int __wrap_PQsendQueryParams(PGconn *c, const char *sql, int n,
                             const Oid *types, const char *const *values,
                             const int *lengths, const int *formats,
                             int result);
int __real_PQsendPrepare(PGconn *c, const char *name, const char *sql, int n,
                         const Oid *types);
int __wrap_PQsendPrepare(PGconn *c, const char *name, const char *sql, int n,
                         const Oid *types);

static bool planted(const char *what)
{
    const char *plant = getenv("PG_PLANT");

    return plant && strcmp(plant, what) == 0;
}

/* Without a proof the driver says "not known". */
enum rc __wrap_db_commit_proved(struct db *db, const struct db_proof *proof,
                                struct err *e)
{
    bool blind = planted("trust") || planted("doubt") || planted("repeat");
    enum rc rc = __real_db_commit_proved(db, blind ? NULL : proof, e);

    if (!blind || rc != RC_IO)
        return rc;
    if (planted("trust"))
        return RC_OK;
    if (planted("repeat"))
        return rc;
    return err_set(e, RC_DB, "", "nothing was saved");
}

/* NOLINTNEXTLINE(readability-function-size): the library's parameters */
int __wrap_PQsendQueryParams(PGconn *c, const char *sql, int n,
                             const Oid *types, const char *const *values,
                             const int *lengths, const int *formats, int result)
{
    static const char on[] = "'synchronous_commit', 'on'";
    static const char off[] = "'synchronous_commit','off'";
    char *copy = strdup(sql), *at = strstr(copy, on);
    int sent;

    if (at && planted("async"))
        memcpy(at, off, sizeof off - 1);
    sent = __real_PQsendQueryParams(c, copy, n, types, values, lengths, formats,
                                    result);
    free(copy);
    return sent;
}

int __wrap_PQsendPrepare(PGconn *c, const char *name, const char *sql, int n,
                         const Oid *types)
{
    if (planted("nolock") && strstr(sql, "pg_advisory_xact_lock"))
        sql = "SELECT $1";
    return __real_PQsendPrepare(c, name, sql, n, types);
}
