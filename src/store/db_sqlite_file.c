/*
 * Data files.  WAL with synchronous FULL: a commit that returned survives
 * power loss.  Debian 12's SQLite can damage a WAL that two connections write or
 * checkpoint at once, so a writer holds an flock on FILE-lock from open to
 * close, and readers neither write nor checkpoint.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "store/db_sqlite.h"
#include "store/schema.h"

enum {
    APPLICATION_ID = 0x536f4b65, /* "SoKe" */
    LOCK_WAIT_MS = 10000,
    LOCK_STEP_MS = 20,
};

/* clang-format off */
static const struct schema_token tokens[] = {
    { "@PK@",        "INTEGER PRIMARY KEY" },
    { "@INT@",       "INTEGER" },
    { "@TEXT@",      "TEXT" },
    { "@BLOB@",      "BLOB" },
    { "@STRICT@",    "STRICT" },
    { "@CLUSTERED@", "STRICT, WITHOUT ROWID" },
    { NULL, NULL }
};
/* clang-format on */

/* ---- opening ---- */

/* Tries once: *ret_fd holds the lock, or is -1 while another has it. */
static enum rc try_lock(const char *path, int *ret_fd, struct err *e)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0;
    int why = errno;
    struct stat st;

    *ret_fd = -1;
    if (fd < 0)
        return err_set(e, RC_IO, "", N_("cannot open '%s': %s"), path,
                       strerror(why));
    /* a lock that db_remove has taken away meanwhile holds nobody back */
    if (held && fstat(fd, &st) == 0 && st.st_nlink > 0) {
        *ret_fd = fd;
        return RC_OK;
    }
    close(fd);
    if (!held && why != EWOULDBLOCK && why != EINTR)
        return err_set(e, RC_IO, "", N_("cannot lock '%s': %s"), path,
                       strerror(why));
    return RC_OK;
}

/* Takes the lock beside the file, waiting for it. */
static enum rc take_lock(const char *where, int wait_ms, int *ret_fd,
                         struct err *e)
{
    char path[4096];

    if (snprintf(path, sizeof path, "%s-lock", where) >= (int)sizeof path)
        return err_set(e, RC_LIMIT, "", N_("the file name is too long"));
    for (int waited = 0;; waited += LOCK_STEP_MS) {
        TRY(try_lock(path, ret_fd, e));
        if (*ret_fd >= 0)
            return RC_OK;
        if (waited >= wait_ms)
            return err_set(e, RC_CONFLICT, "",
                           N_("another program is writing to '%s'; wait until "
                              "it is done and try again"),
                           where);
        poll(NULL, 0, LOCK_STEP_MS);
    }
}

static int64_t pragma_int(struct lite *db, const char *sql)
{
    sqlite3_stmt *s;
    int64_t v = -1;

    if (sqlite3_prepare_v2(db->h, sql, -1, &s, NULL) != SQLITE_OK)
        return -1;
    if (sqlite3_step(s) == SQLITE_ROW)
        v = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return v;
}

/*
 * Pages that a connection keeps.  Those who read are many in a server, and the system
 * keeps the file's pages for all of them: a large cache each was slower, not quicker
 * (bench/results.md).  Who writes alone keeps more; of many stores open at once each
 * keeps little.
 */
static enum rc set_cache(struct lite *db, bool small, struct err *e)
{
    if (small)
        return lite_run(db, "PRAGMA cache_size = -1024", e);
    return lite_run(db,
                    db->base.write ? "PRAGMA cache_size = -65536"
                                   : "PRAGMA cache_size = -8192",
                    e);
}

static enum rc settings(struct lite *db, struct err *e)
{
    sqlite3_busy_timeout(db->h, LOCK_WAIT_MS);
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(db->h, SQLITE_LIMIT_ATTACHED, 0);
    TRY(lite_run(db,
                 "PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF;"
                 "PRAGMA cell_size_check = ON; PRAGMA synchronous = FULL;"
                 "PRAGMA temp_store = MEMORY",
                 e));
    if (!db->base.write) {
        TRY(lite_run(db, "PRAGMA query_only = ON", e));
        if (sqlite3_wal_autocheckpoint(db->h, 0) != SQLITE_OK)
            return lite_fault(db, e);
    }
    return RC_OK;
}

/* From the version it has to `to`; every step and its number in one transaction. */
static enum rc apply_steps(struct lite *db, int to, struct err *e)
{
    int64_t version = pragma_int(db, "PRAGMA user_version");
    struct arena *a = arena_new();
    enum rc rc = lite_run(db, "BEGIN IMMEDIATE", e);
    char number[48];

    if (rc == RC_OK)
        rc = lite_run(db, "PRAGMA application_id = 0x536f4b65", e);
    for (int i = (int)version + 1; i <= to && rc == RC_OK; i++) {
        rc = lite_run(db, schema_step(a, i, tokens).p, e);
        snprintf(number, sizeof number, "PRAGMA user_version = %d", i);
        if (rc == RC_OK)
            rc = lite_run(db, number, e);
    }
    if (rc == RC_OK)
        rc = lite_run(db, "COMMIT", e);
    if (rc != RC_OK)
        lite_rollback(&db->base);
    arena_free(a);
    return rc;
}

enum rc lite_upgrade(struct db *base, struct err *e)
{
    struct lite *db = (struct lite *)base;
    int64_t version = pragma_int(db, "PRAGMA user_version");

    if (version == schema_version())
        return RC_OK;
    TRY(apply_steps(db, schema_version(), e));
    base->upgraded_from = (int)version;
    return RC_OK;
}

/* A file has no administrator: the first program that writes brings it up. */
static enum rc take_schema(struct lite *db, unsigned flags, struct err *e)
{
    int64_t app = pragma_int(db, "PRAGMA application_id");
    int64_t version = pragma_int(db, "PRAGMA user_version");

    if (flags & DB_CREATE)
        return apply_steps(db, schema_wanted(flags), e);
    if (app != APPLICATION_ID)
        return err_set(e, RC_DB, "", N_("'%s' is not a data file of soket"),
                       db->base.where);
    if (flags & DB_WRITE)
        flags |= DB_OLD;
    TRY(schema_accept(db->base.where, (int)version, flags, e));
    return RC_OK;
}

static enum rc cannot_read(struct lite *db, struct err *e)
{
    if (lite_is_full(db))
        return lite_fault(db, e);
    return err_set(e, RC_DB, "",
                   N_("'%s' is not a data file, or it is damaged"),
                   db->base.where);
}

static enum rc open_file(struct lite *db, unsigned flags, struct err *e)
{
    int how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    bool there = access(db->base.where, F_OK) == 0;
    struct stat st;

    if (stat(db->base.where, &st) == 0) {
        db->device = st.st_dev;
        db->inode = st.st_ino;
    }
    if (there && (flags & DB_CREATE))
        return err_set(e, RC_CONFLICT, "", N_("'%s' exists already"),
                       db->base.where);
    if (!there && !(flags & DB_CREATE))
        return err_set(e, RC_NOTFOUND, "",
                       N_("there is no data file '%s'; make one with "
                          "'soket -d %s init'"),
                       db->base.where, db->base.where);
    if (db->base.write)
        TRY(take_lock(db->base.where, LOCK_WAIT_MS, &db->lock_fd, e));
    if (flags & DB_CREATE)
        how |= SQLITE_OPEN_CREATE;
    if (sqlite3_open_v2(db->base.where, &db->h, how, NULL) != SQLITE_OK) {
        err_set(e, RC_IO, "", N_("cannot open '%s'"), db->base.where);
        snprintf(e->detail, sizeof e->detail, "%s", sqlite3_errmsg(db->h));
        return e->rc;
    }
    sqlite3_extended_result_codes(db->h, 1);
    if (flags & DB_CREATE)
        TRY(lite_run(db, "PRAGMA page_size = 4096; PRAGMA journal_mode = WAL",
                     e));
    /* a file that is no database at all says so here */
    if (pragma_int(db, "PRAGMA schema_version") < 0)
        return cannot_read(db, e);
    TRY(settings(db, e));
    TRY(set_cache(db, flags & DB_SMALL, e));
    if (feed_register(db->h, &db->feeding) != SQLITE_OK)
        return lite_fault(db, e);
    /* whatever is refused here is not written to: its log stays beside it */
    sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    TRY(take_schema(db, flags, e));
    if (db->base.write)
        sqlite3_db_config(db->h, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    return flags & DB_WRITE && !(flags & DB_OLD) ? lite_upgrade(&db->base, e)
                                                 : RC_OK;
}

bool lite_takes(const char *where)
{
    (void)where;
    return true;
}

enum rc lite_open(struct db **ret, const char *where, unsigned flags,
                  struct err *e)
{
    struct lite *db = xmalloc(sizeof *db);
    enum rc rc;

    memset(db, 0, sizeof *db);
    db->base.driver = &db_sqlite;
    db->base.where = xstrdup(where);
    db->base.write = flags & (DB_WRITE | DB_CREATE);
    db->lock_fd = -1;
    rc = open_file(db, flags, e);
    if (rc != RC_OK) {
        lite_close(&db->base);
        return rc;
    }
    *ret = &db->base;
    return RC_OK;
}

/* Our file stays open, so its number is not given to another. */
bool lite_stands(struct db *base)
{
    const struct lite *db = (const struct lite *)base;
    struct stat st;

    return stat(base->where, &st) == 0 && st.st_ino == db->inode &&
           st.st_dev == db->device;
}

void lite_close(struct db *base)
{
    struct lite *db = (struct lite *)base;

    for (int i = 0; i < CACHE_SLOTS; i++)
        sqlite3_finalize(db->cache[i].s);
    sqlite3_close(db->h);
    if (db->lock_fd >= 0)
        close(db->lock_fd);
    free(db->later);
    free(db->base.where);
    free(db);
}

/* ---- a file as a whole ---- */

static enum rc sync_path(const char *path, struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int bad = fd < 0 || fsync(fd) != 0;

    if (fd >= 0)
        close(fd);
    if (bad)
        return err_set(e, RC_IO, "", N_("cannot write '%s': %s"), path,
                       strerror(errno));
    return RC_OK;
}

static enum rc copy_pages(struct lite *db, const char *to, struct err *e)
{
    sqlite3 *h = NULL;
    sqlite3_backup *b;
    int rc = sqlite3_open(to, &h);

    if (rc == SQLITE_OK &&
        (b = sqlite3_backup_init(h, "main", db->h, "main"))) {
        while ((rc = sqlite3_backup_step(b, 1024)) == SQLITE_OK ||
               rc == SQLITE_BUSY)
            ;
        rc = sqlite3_backup_finish(b);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(h, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
    sqlite3_close(h);
    if (rc != SQLITE_OK)
        return err_set(e, RC_IO, "", N_("cannot write '%s': %s"), to,
                       sqlite3_errstr(rc));
    return RC_OK;
}

enum rc lite_backup(struct db *base, const char *to, struct err *e)
{
    char part[4096], dir[4096], *slash;
    enum rc rc;

    if (snprintf(part, sizeof part, "%s.part", to) >= (int)sizeof part)
        return err_set(e, RC_LIMIT, "", N_("the file name is too long"));
    if (access(to, F_OK) == 0)
        return err_set(e, RC_CONFLICT, "", N_("'%s' exists already"), to);
    snprintf(dir, sizeof dir, "%s", to);
    slash = strrchr(dir, '/');
    if (slash)
        slash[slash == dir ? 1 : 0] = '\0';
    unlink(part);
    rc = copy_pages((struct lite *)base, part, e);
    if (rc == RC_OK)
        rc = sync_path(part, e);
    if (rc == RC_OK && rename(part, to) != 0)
        rc = err_set(e, RC_IO, "", N_("cannot write '%s': %s"), to,
                     strerror(errno));
    if (rc != RC_OK)
        unlink(part);
    else
        rc = sync_path(slash ? dir : ".", e);
    return rc;
}

static enum rc say_rows(struct db *db, const char *sql,
                        void (*say)(void *arg, Str fault), void *arg,
                        struct err *e)
{
    struct rows *r;

    TRY(db_query(db, sql, NO_PARAMS, &r, e));
    while (db_next(r))
        if (!str_is(db_text(r, 0), "ok"))
            say(arg, db_text(r, 0));
    return db_end(r, e);
}

enum rc lite_check(struct db *db, void (*say)(void *arg, Str fault), void *arg,
                   struct err *e)
{
    TRY(say_rows(db, "PRAGMA integrity_check(20)", say, arg, e));
    return say_rows(db,
                    "SELECT 'foreign key: ' || \"table\" || ' row ' || rowid "
                    "FROM pragma_foreign_key_check LIMIT 20",
                    say, arg, e);
}

void lite_info(struct db *base, struct db_info *ret)
{
    struct lite *db = (struct lite *)base;

    snprintf(ret->engine, sizeof ret->engine, "%s", db_sqlite.name);
    snprintf(ret->version, sizeof ret->version, "%s", sqlite3_libversion());
    ret->bytes = pragma_int(db, "PRAGMA page_count") *
                 pragma_int(db, "PRAGMA page_size");
    ret->schema = (int)pragma_int(db, "PRAGMA user_version");
    ret->durable = pragma_int(db, "PRAGMA synchronous") == 2;
}

/* ---- made whole or not at all ---- */

Str lite_part(struct arena *a, const char *where)
{
    return str_fmt(a, "%s.part", where);
}

bool lite_is_part(const char *where)
{
    return str_ends(str_of(where), S(".part"));
}

Str lite_shown(struct arena *a, const char *where)
{
    return str_dup(a, str_of(where));
}

bool lite_exists(const char *where)
{
    return access(where, F_OK) == 0;
}

static enum rc sync_folder(const char *path, struct err *e)
{
    char dir[4096], *slash;

    snprintf(dir, sizeof dir, "%s", path);
    slash = strrchr(dir, '/');
    if (slash)
        slash[slash == dir ? 1 : 0] = '\0';
    return sync_path(slash ? dir : ".", e);
}

/* The file first: without its log it is an older store, not none.  The lock last. */
static enum rc remove_files(const char *where, bool file, struct err *e)
{
    static const char *const tails[] = { "", "-wal", "-shm", "-lock" };
    char path[4096];

    for (int i = file ? 0 : 1; i < countof(tails); i++) {
        snprintf(path, sizeof path, "%s%s", where, tails[i]);
        if (unlink(path) != 0 && errno != ENOENT)
            return err_set(e, RC_IO, "", N_("cannot remove '%s': %s"), path,
                           strerror(errno));
    }
    return RC_OK;
}

/* While it is locked here nobody begins to build at the same place. */
static enum rc name_locked(const char *part, const char *where, struct err *e)
{
    char log[4096];
    struct stat st;

    snprintf(log, sizeof log, "%s-wal", part);
    if (stat(log, &st) == 0 && st.st_size > 0)
        return err_set(e, RC_IO, "",
                       N_("'%s' could not be written to the end: free some "
                          "space and try again"),
                       part);
    if (lite_exists(where))
        return err_set(e, RC_CONFLICT, "", N_("'%s' exists already"), where);
    /* the log of a store that was removed must not meet the new file */
    TRY(remove_files(where, false, e));
    if (rename(part, where) != 0)
        return err_set(e, RC_IO, "", N_("cannot write '%s': %s"), where,
                       strerror(errno));
    return sync_folder(where, e);
}

/* The part is closed: SQLite has taken its log into it. */
enum rc lite_rename(const char *part, const char *where, struct err *e)
{
    int fd;
    enum rc rc;

    TRY(take_lock(part, 0, &fd, e));
    rc = name_locked(part, where, e);
    if (rc == RC_OK)
        rc = remove_files(part, false, e);
    close(fd);
    return rc;
}

enum rc lite_remove(const char *where, struct err *e)
{
    int fd;
    enum rc rc;

    TRY(take_lock(where, 0, &fd, e));
    rc = remove_files(where, true, e);
    close(fd);
    return rc;
}
