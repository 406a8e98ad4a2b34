/* Names of realms, and what is the same in every house. */
#include "store/realm.h"

#include <poll.h>

#include "base/arena.h"
#include "store/db_driver.h"

enum { WAIT_MS = 10000, STEP_MS = 50 };

/* First segments of addresses of the server, and names that engines keep. */
static const char *const reserved[] = {
    /* clang-format off */
    "access", "account", "accounts", "activities", "admin", "api", "assets",
    "bundle", "bundles", "campaigns", "citus", "columnar", "drafts",
    "events", "exports", "figure", "figures", "files", "first", "grants",
    "help", "holidays", "icons", "import", "index", "locks", "log", "login",
    "logout", "me", "people", "public", "realm", "realms", "reopenings",
    "reports", "reset", "search", "second", "session", "settings", "sign-in",
    "sign-out", "soket", "static", "system", "template", "temporary",
    "today", "tokens", "units", "www",
    /* clang-format on */
};

enum rc realm_name_check(Str name, struct err *e)
{
    bool good = name.n > 0 && name.n <= REALM_NAME_MAX && name.p[0] >= 'a' &&
                name.p[0] <= 'z';

    for (ptrdiff_t i = 0; i < name.n && good; i++)
        good = (name.p[i] >= 'a' && name.p[i] <= 'z') ||
               (name.p[i] >= '0' && name.p[i] <= '9') || name.p[i] == '-';
    if (!good)
        return err_set(e, RC_INVALID, "realm",
                       N_("'%.*s' is no name of a realm: a letter a–z, then up "
                          "to 30 of a–z 0–9 -"),
                       name.n > 80 ? 80 : (int)name.n, name.p ? name.p : "");
    if (str_index(name, reserved, countof(reserved)) < countof(reserved))
        return err_set(e, RC_INVALID, "realm",
                       N_("'%.*s' is reserved and names no realm; choose "
                          "another name"),
                       STR(name));
    return RC_OK;
}

bool realm_is_house(const char *where)
{
    return db_driver_of(where)->house_kind(where) != HOUSE_NONE;
}

bool realm_is_only_house(const char *where)
{
    return db_driver_of(where)->house_kind(where) == HOUSE_ONLY;
}

enum rc realm_house_check(const char *house, struct err *e)
{
    if (realm_is_house(house))
        return RC_OK;
    return err_set(e, RC_INVALID, "",
                   N_("what -d names holds no realms; name a folder that is "
                      "there, or a database without realm="));
}

enum rc realm_where(struct arena *a, const char *house, Str name, Str *ret,
                    struct err *e)
{
    TRY(realm_house_check(house, e));
    TRY(realm_name_check(name, e));
    *ret = db_driver_of(house)->realm_where(a, house, name);
    return RC_OK;
}

enum rc realm_list(struct arena *a, const char *house, struct realm_page *page,
                   struct err *e)
{
    if (page->most < 1 || page->most > REALM_LIST_MAX)
        page->most = REALM_LIST_MAX;
    TRY(realm_house_check(house, e));
    return db_driver_of(house)->realm_list(a, house, page, e);
}

/* Who is writing to it is waited for, as when it is opened. */
static enum rc remove_patiently(const char *where, struct err *e)
{
    enum rc rc = db_remove(where, e);

    for (int waited = 0; rc == RC_CONFLICT && waited < WAIT_MS;
         waited += STEP_MS) {
        poll(NULL, 0, STEP_MS);
        rc = db_remove(where, e);
    }
    return rc;
}

static enum rc drop(struct arena *a, Str where, Str name, struct err *e)
{
    bool there = db_exists(where.p);

    TRY(remove_patiently(where.p, e)); /* and what a kill left */
    TRY(remove_patiently(db_part(a, where.p).p, e));
    return there ? RC_OK
                 : err_set(e, RC_NOTFOUND, "realm",
                           N_("there is no realm '%.*s' here; 'soket realm "
                              "list' names them"),
                           STR(name));
}

enum rc realm_drop(const char *house, Str name, struct err *e)
{
    struct arena *a = arena_new();
    Str where;
    enum rc rc = realm_where(a, house, name, &where, e);

    if (rc == RC_OK)
        rc = drop(a, where, name, e);
    arena_free(a);
    return rc;
}
