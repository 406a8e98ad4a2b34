/*
 * A folder as a house of realms: every regular file NAME.db in it is one.  What
 * else lies there (logs and locks of stores, parts, other people's files) is
 * passed over, and so are links: a realm lies in its house.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "store/db_sqlite.h"
#include "store/realm.h"

#define TAIL ".db"

enum house_kind lite_house_kind(const char *where)
{
    struct stat st;

    return stat(where, &st) == 0 && S_ISDIR(st.st_mode) ? HOUSE_ONLY
                                                        : HOUSE_NONE;
}

Str lite_realm_where(struct arena *a, const char *house, Str name)
{
    size_t n = strlen(house);

    return str_fmt(a, "%s%s%.*s" TAIL, house,
                   n && house[n - 1] == '/' ? "" : "/", STR(name));
}

/* The name of the realm that an entry of the folder is, or empty. */
static Str name_of(const struct dirent *entry)
{
    struct err ignored = { .rc = RC_OK };
    Str name = str_of(entry->d_name);
    ptrdiff_t tail = (ptrdiff_t)strlen(TAIL);

    if ((entry->d_type != DT_REG && entry->d_type != DT_UNKNOWN) ||
        name.n <= tail ||
        memcmp(name.p + name.n - tail, TAIL, (size_t)tail) != 0)
        return S("");
    name.n -= tail;
    return realm_name_check(name, &ignored) == RC_OK ? name : S("");
}

static int by_name(const void *x, const void *y)
{
    return str_cmp(((const struct realm *)x)->name,
                   ((const struct realm *)y)->name);
}

static enum rc read_names(struct arena *a, DIR *dir, struct realm **ret,
                          size_t *ret_n, struct err *e)
{
    struct realm *list = NULL;
    size_t n = 0, cap = 0;
    struct dirent *entry;

    while ((entry = readdir(dir)) != NULL) { /* a stream of our own */
        Str name = name_of(entry);

        if (!name.n)
            continue;
        if (n == REALM_HOUSE_MAX)
            return err_set(e, RC_LIMIT, "",
                           N_("a house holds at most %d realms; put the rest "
                              "into another"),
                           REALM_HOUSE_MAX);
        PUSH(a, list, n, cap)->name = str_dup(a, name);
    }
    if (n)
        qsort(list, n, sizeof *list, by_name);
    *ret = list;
    *ret_n = n;
    return RC_OK;
}

static int64_t clock_of(const struct stat *st)
{
    return st->st_mtim.tv_sec * INT64_C(1000) + st->st_mtim.tv_nsec / 1000000;
}

/* Size and day of the file with its write-ahead log; false: it is gone. */
static bool measure(struct arena *a, int dir, struct realm *r)
{
    Str file = str_fmt(a, "%.*s" TAIL, STR(r->name));
    struct stat st;

    if (fstatat(dir, file.p, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
        !S_ISREG(st.st_mode))
        return false;
    r->bytes = st.st_size;
    r->changed = clock_of(&st);
    if (fstatat(dir, str_fmt(a, "%s-wal", file.p).p, &st,
                AT_SYMLINK_NOFOLLOW) == 0) {
        r->bytes += st.st_size;
        if (st.st_size && clock_of(&st) > r->changed)
            r->changed = clock_of(&st);
    }
    return true;
}

static void take_page(struct arena *a, int dir, struct realm_page *page,
                      struct realm *list, size_t n)
{
    size_t at = 0;

    page->all = (int64_t)n;
    page->n = 0;
    while (at < n && str_cmp(list[at].name, page->after) <= 0)
        at++;
    at = page->skip < (int64_t)(n - at) ? at + (size_t)page->skip : n;
    page->at = list + at;
    for (; at < n && page->n < page->most; at++)
        if (page->bare || measure(a, dir, &list[at]))
            page->at[page->n++] = list[at];
    page->more = at < n;
}

enum rc lite_realm_list(struct arena *a, const char *house,
                        struct realm_page *page, struct err *e)
{
    struct realm *list = NULL;
    DIR *dir = opendir(house);
    size_t n = 0;
    enum rc rc;

    if (!dir)
        return err_set(e, RC_IO, "", N_("cannot open '%s': %s"), house,
                       strerror(errno));
    rc = read_names(a, dir, &list, &n, e);
    if (rc == RC_OK)
        take_page(a, dirfd(dir), page, list, n);
    closedir(dir);
    return rc;
}
