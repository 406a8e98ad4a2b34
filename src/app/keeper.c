/* Backups by the clock, and the end of what is kept for a time only. */
#include "app/keeper.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "domain/access.h"
#include "domain/figure.h"
#include "domain/form_draft.h"
#include "domain/import_keep.h"
#include "domain/log.h"
#include "domain/once.h"
#include "domain/session.h"
#include "domain/setting.h"

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };
/* Days for which ended sessions and unsent forms are kept. */
enum { SESSION_KEEP = 30, DRAFT_KEEP = 60 };

/* ---- the folder ---- */

static bool is_file(const char *where)
{
    return !strstr(where, "://") && !strchr(where, '=');
}

/* A server's store has no place of its own on this disk: its backups lie where the
 * program was started, under the realm's name. */
static Str folder_of(struct arena *a, const char *where)
{
    const char *realm = strstr(where, "realm=");
    Str name = str_of(realm ? realm + 6 : "postgres");

    if (is_file(where))
        return str_fmt(a, "%s.backup", where);
    if (str_find(name, '&', 0) >= 0)
        name.n = str_find(name, '&', 0);
    return str_fmt(a, "%.*s.backup", STR(name));
}

/* 2026-01-31T090500.db */
enum { STAMP = 17 };

static bool is_backup(const char *name)
{
    static const char form[] = "0000-00-00T000000.db";

    if (strlen(name) != sizeof form - 1)
        return false;
    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == '0' ? name[i] < '0' || name[i] > '9'
                           : name[i] != form[i])
            return false;
    return true;
}

static int two(const char *z)
{
    return (z[0] - '0') * 10 + (z[1] - '0');
}

/* The moment in a backup's name; whoever copies the file may touch its date. */
static int64_t moment_of(const char *name)
{
    Day day = 0;

    if (!day_parse((Str){ name, 10 }, &day))
        return 0;
    return ((int64_t)day * 24 + two(name + 11)) * HOUR_MS +
           (int64_t)two(name + 13) * 60000 + (int64_t)two(name + 15) * 1000;
}

static int newest_first(const void *x, const void *y)
{
    return -str_cmp(((const struct backup_file *)x)->name,
                    ((const struct backup_file *)y)->name);
}

static void add(struct arena *a, struct backup_list *l, const char *name)
{
    struct backup_file *f = &l->at[l->n];
    struct stat st;

    f->path = str_fmt(a, "%s/%s", l->folder.p, name);
    if (stat(f->path.p, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    f->name = str_dup(a, str_of(name));
    f->bytes = st.st_size;
    f->made = moment_of(name);
    l->n++;
}

enum rc keeper_list(struct arena *a, const char *where, struct backup_list *ret,
                    struct err *e)
{
    struct backup_list l = { .folder = folder_of(a, where) };
    struct dirent *d;
    DIR *dir = opendir(l.folder.p);

    l.at = NEW(a, struct backup_file, KEEPER_LIST);
    if (!dir && errno != ENOENT)
        return err_set(e, RC_IO, "", N_("cannot open '%s': %s"), l.folder.p,
                       strerror(errno));
    while (dir && l.n < KEEPER_LIST && (d = readdir(dir)))
        if (is_backup(d->d_name))
            add(a, &l, d->d_name);
    if (dir)
        closedir(dir);
    if (l.n)
        qsort(l.at, (size_t)l.n, sizeof *l.at, newest_first);
    *ret = l;
    return RC_OK;
}

int64_t keeper_room(const char *where)
{
    struct statvfs v;

    if (!is_file(where) || statvfs(where, &v) != 0)
        return -1;
    return (int64_t)v.f_bavail * (int64_t)v.f_frsize;
}

/* ---- one backup ---- */

/* "2026-01-31T09:05:00Z" without what file names may not have */
static Str name_of(struct arena *a, int64_t now)
{
    char iso[CLOCK_TEXT];
    char *out = NEW(a, char, CLOCK_TEXT + 4);
    int n = 0;

    clock_iso(now, iso);
    for (int i = 0; iso[i] && n < STAMP; i++)
        if (iso[i] != ':')
            out[n++] = iso[i];
    memcpy(out + n, ".db", 4);
    return str_of(out);
}

static enum rc backup_with(struct ctx *c, const char *where, struct arena *a,
                           Str *ret_name)
{
    Str folder = folder_of(a, where), name = name_of(a, c->now);

    if (mkdir(folder.p, 0700) != 0 && errno != EEXIST)
        return fail(c, RC_IO, "", N_("cannot make the folder '%s': %s"),
                    folder.p, strerror(errno));
    TRY(db_backup(c->db, str_fmt(a, "%s/%s", folder.p, name.p).p, &c->err));
    *ret_name = name;
    return RC_OK;
}

enum rc keeper_backup(struct arena *a, const char *where, enum lang lang,
                      Str *ret_name, struct err *e)
{
    struct ctx c;
    enum rc rc = ctx_open(&c, where, DB_READ, lang);

    if (rc == RC_OK)
        rc = backup_with(&c, where, a, ret_name);
    *e = c.err;
    ctx_close(&c);
    return rc;
}

static void count_fault(void *arg, Str fault)
{
    (void)fault;
    (*(int64_t *)arg)++;
}

enum rc keeper_check(struct arena *a, Str path, enum lang lang,
                     int64_t *ret_faults, struct err *e)
{
    int64_t said = 0;
    struct ctx c;
    enum rc rc = ctx_open(&c, str_dup(a, path).p, DB_READ, lang);

    *ret_faults = 0;
    if (rc == RC_OK)
        rc = figure_verify(&c, count_fault, &said, ret_faults);
    *e = c.err;
    ctx_close(&c);
    return rc;
}

/* ---- by the clock ---- */

/* The file, and what looking into it may have left beside it. */
static enum rc remove_one(struct ctx *c, Str path)
{
    static const char *const beside[] = { "-wal", "-shm" };

    if (unlink(path.p) != 0)
        return fail(c, RC_IO, "", N_("cannot remove '%s': %s"), path.p,
                    strerror(errno));
    for (int i = 0; i < countof(beside); i++) {
        Str other = str_fmt(c->arena, "%s%s", path.p, beside[i]);

        if (unlink(other.p) != 0 && errno != ENOENT)
            return fail(c, RC_IO, "", N_("cannot remove '%s': %s"), other.p,
                        strerror(errno));
    }
    return RC_OK;
}

static enum rc thin_out(struct ctx *c, const struct backup_list *l)
{
    int64_t keep = 0;

    TRY(setting_int(c, "backup-keep", &keep));
    for (int64_t i = keep; i < l->n; i++)
        TRY(remove_one(c, l->at[i].path));
    return RC_OK;
}

enum rc keeper_due(struct ctx *c, const char *where)
{
    struct backup_list l;
    int64_t hours = 0;
    Str name;

    TRY(setting_int(c, "backup-every-hours", &hours));
    if (hours == 0)
        return RC_OK;
    TRY(keeper_list(c->arena, where, &l, &c->err));
    if (l.n && l.at[0].made + hours * HOUR_MS > c->now)
        return RC_OK;
    TRY(backup_with(c, where, c->arena, &name));
    TRY(keeper_list(c->arena, where, &l, &c->err));
    return thin_out(c, &l);
}

static enum rc clean(struct ctx *c)
{
    int64_t access_days = ACCESS_DAYS;

    TRY(setting_int(c, "access-days", &access_days));
    TRY(access_clean(c, c->now - access_days * DAY_MS));
    TRY(once_clean(c, c->now - INT64_C(1) * ONCE_DAYS * DAY_MS));
    TRY(session_clean(c, c->now - INT64_C(1) * SESSION_KEEP * DAY_MS));
    TRY(import_kept_clean(c,
                          c->now - INT64_C(1) * IMPORT_KEPT_HOURS * HOUR_MS));
    return form_draft_clean(c, c->now - INT64_C(1) * DRAFT_KEEP * DAY_MS);
}

enum rc keeper_clean(struct ctx *c)
{
    TRY(change_begin(c));
    if (clean(c) == RC_OK)
        return change_end(c);
    change_abort(c);
    return c->err.rc;
}
