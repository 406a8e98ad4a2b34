/*
 * Addresses of realms on PostgreSQL: postgresql://…?realm=NAME, a server's
 * socket, or the folder that it lies in.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "store/db_postgres.h"

enum { MAX_REALM = 48 };

static bool is_uri(const char *where)
{
    return strncmp(where, "postgresql://", 13) == 0 ||
           strncmp(where, "postgres://", 11) == 0;
}

/* Length of the path before "?": of a socket, or of the folder with one. */
static size_t path_length(const char *where)
{
    return strcspn(where, "?");
}

/* The socket's folder and port, when there is one. */
static bool find_socket(const char *where, Str *ret_folder, int *ret_port)
{
    static const char name[] = ".s.PGSQL.";
    char path[512];
    struct stat st;
    char *tail;

    if (snprintf(path, sizeof path, "%.*s", (int)path_length(where), where) >=
            (int)sizeof path - 32 ||
        stat(path, &st) != 0)
        return false;
    *ret_port = 5432;
    *ret_folder = (Str){ where, (ptrdiff_t)strlen(path) };
    if (S_ISDIR(st.st_mode)) {
        snprintf(path + strlen(path), 32, "/%s%d", name, *ret_port);
        return stat(path, &st) == 0 && S_ISSOCK(st.st_mode);
    }
    tail = strrchr(path, '/');
    if (!S_ISSOCK(st.st_mode) || !tail ||
        strncmp(tail + 1, name, strlen(name)) != 0)
        return false;
    *ret_port = (int)strtol(tail + 1 + strlen(name), NULL, 10);
    ret_folder->n = tail - path;
    return true;
}

bool pg_takes(const char *where)
{
    Str folder;
    int port;

    return is_uri(where) || find_socket(where, &folder, &port);
}

/* Everything before "?", as a URI. */
static void begin_uri(struct buf *out, const char *where)
{
    Str folder;
    int port;

    if (is_uri(where) || !find_socket(where, &folder, &port)) {
        buf_add(out, where, path_length(where));
        return;
    }
    buf_fmt(out, "postgresql:///soket?host=%.*s&port=%d", STR(folder), port);
}

Str pg_split(struct arena *a, const char *where, Str *ret_realm)
{
    Str rest = str_of(where + path_length(where)), part;
    struct buf out;
    Str uri;
    bool first;

    buf_init(&out, BUF_NO_MAX);
    begin_uri(&out, where);
    first = !memchr(out.p, '?', out.n);
    *ret_realm = S("soket");
    rest = str_from(rest, rest.n > 0);
    while (rest.n && str_cut(&rest, '&', &part)) {
        if (str_starts(part, S("realm="))) {
            *ret_realm = str_dup(a, str_from(part, 6));
            continue;
        }
        buf_char(&out, first ? '?' : '&');
        buf_str(&out, part);
        first = false;
    }
    uri = str_dup(a, buf_view(&out));
    buf_release(&out);
    return uri;
}

static Str with_realm(struct arena *a, const char *where, const char *tail)
{
    Str realm, uri = pg_split(a, where, &realm);

    return str_fmt(a, "%.*s%srealm=%.*s%s", STR(uri),
                   memchr(uri.p, '?', (size_t)uri.n) ? "&" : "?", STR(realm),
                   tail);
}

Str pg_part(struct arena *a, const char *where)
{
    return with_realm(a, where, ".part");
}

bool pg_is_part(const char *where)
{
    struct arena *a = arena_new();
    Str realm;
    bool is;

    pg_split(a, where, &realm);
    is = str_ends(realm, S(".part"));
    arena_free(a);
    return is;
}

/* Small letters, digits, "-"; ".part" is ours. */
static bool realm_ok(Str realm)
{
    bool ok = realm.n >= 1 && realm.n <= MAX_REALM && realm.p[0] >= 'a' &&
              realm.p[0] <= 'z' && !str_starts(realm, S("pg_"));

    for (ptrdiff_t i = 0; i < realm.n && ok; i++)
        ok = (realm.p[i] >= 'a' && realm.p[i] <= 'z') ||
             (realm.p[i] >= '0' && realm.p[i] <= '9') ||
             strchr("-_.", realm.p[i]);
    return ok;
}

enum rc pg_check_realm(Str realm, struct err *e)
{
    if (realm_ok(realm))
        return RC_OK;
    return err_set(e, RC_INVALID, "realm",
                   N_("'%s' cannot be the name of a realm: use small "
                      "letters, digits and -, at most %d, a letter first"),
                   realm.p, MAX_REALM);
}

/* For messages: user:password@ and password= show no password. */
Str pg_shown(struct arena *a, const char *where)
{
    const char *at = strstr(where, "://"), *end, *colon;
    struct buf *out = NEW(a, struct buf, 1);

    buf_init_arena(out, a, BUF_NO_MAX);
    end = at ? at + 3 + strcspn(at + 3, "/?") : where;
    colon = at ? memchr(at + 3, ':', (size_t)(end - at - 3)) : NULL;
    at = at ? memrchr(at + 3, '@', (size_t)(end - at - 3)) : NULL;
    if (at && colon && colon < at) {
        buf_add(out, where, (size_t)(colon - where));
        where = at;
    }
    while ((at = strstr(where, "password="))) {
        buf_add(out, where, (size_t)(at - where));
        where = at + strcspn(at, "&");
    }
    buf_z(out, where);
    return buf_dup(a, out);
}
