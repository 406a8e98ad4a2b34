/*
 * soket serve: the pages on a loopback address, until a signal.  The stored
 * figures "as of today" are brought to the new day once a day, in a house one
 * realm after the other; all that is changed goes through the site's own writer.
 */
#include <signal.h>
#include <string.h>
#include <time.h>

#include "app/cli.h"
#include "app/commands.h"
#include "app/dispatch.h"
#include "app/http.h"
#include "app/keeper.h"
#include "app/pool.h"
#include "base/secret.h"
#include "domain/account.h"
#include "domain/log.h"
#include "domain/rollup.h"
#include "store/realm.h"

/* ---- the address ---- */

/* HOST:PORT; [::1]:8080 too. */
static enum rc read_listen(struct cli *cli, Str s, Str *ret_host, int *ret_port)
{
    ptrdiff_t colon = -1;
    int64_t port;

    for (ptrdiff_t i = 0; i < s.n; i++)
        if (s.p[i] == ':')
            colon = i;
    if (colon < 1 || !str_int(str_from(s, colon + 1), &port) || port < 0 ||
        port > 65535)
        return cli_usage(cli,
                         N_("--listen: '%.*s' is no address; write HOST:PORT, "
                            "such as 127.0.0.1:8080"),
                         STR(s));
    *ret_host = str_dup(cli->c.arena, (Str){ s.p, colon });
    if (s.p[0] == '[' && colon > 2 && s.p[colon - 1] == ']')
        *ret_host = str_dup(cli->c.arena, (Str){ s.p + 1, colon - 2 });
    *ret_port = (int)port;
    return RC_OK;
}

/* ---- a new day ---- */

/* Looks: every so many the realms that failed are tried again, and the store's
 * house is kept. */
enum { LOOK_EVERY_S = 2, AGAIN_EVERY = 30, KEEP_EVERY = 300 };

struct serving {
    const struct cli *cli;
    struct site *site;
    bool house, no_sign_in;
    unsigned looks; /* so far */
    sigset_t end;   /* SIGTERM and SIGINT, blocked in every thread */
    Day done;       /* the day that every store was brought to */
    /* realms that failed, tried again a minute later; of `memory` */
    struct arena *memory;
    Str *failed;
    size_t n_failed;
};

/* Pages stay right without it, only slower. */
static enum rc bring_to_today(struct ctx *c)
{
    bool stale = false;

    return rollup_today(c, &stale);
}

/* Backups that are due, rows whose time is over; what fails is told and tried again later. */
static void keep_house(const struct serving *v, Str realm, const char *where)
{
    struct err e = { .lang = v->cli->lang };
    struct ctx c;

    if (v->no_sign_in)
        return;
    if (site_change(v->site, realm, keeper_clean, &e) != RC_OK)
        fprintf(stderr, "soket: %s\n", e.text);
    if (ctx_open(&c, where, DB_READ | (v->house ? DB_SMALL : 0),
                 v->cli->lang) != RC_OK ||
        keeper_due(&c, where) != RC_OK)
        fprintf(stderr, "soket: %s\n", c.err.text);
    ctx_close(&c);
}

static bool bring_store(const struct serving *v)
{
    struct err e = { .lang = v->cli->lang };
    bool good = site_change(v->site, S(""), bring_to_today, &e) == RC_OK;

    if (!good && e.rc != RC_NOTFOUND)
        fprintf(stderr, "soket: %s\n", e.text);
    return good;
}

/* ---- a new day in a house ---- */

static bool is_ending(const struct serving *v)
{
    static const struct timespec at_once = { .tv_sec = 0 };

    return sigtimedwait(&v->end, NULL, &at_once) > 0;
}

/* True when it failed; one that was dropped meanwhile did not. */
static bool realm_fails(const struct serving *v, struct arena *a, Str name,
                        bool tell)
{
    struct err e = { .lang = v->cli->lang };
    Str where;

    if (realm_where(a, v->cli->file, name, &where, &e) == RC_OK &&
        site_change(v->site, name, bring_to_today, &e) == RC_OK) {
        keep_house(v, name, where.p);
        return false;
    }
    if (e.rc == RC_NOTFOUND)
        return false;
    if (tell)
        fprintf(stderr, "soket: %.*s: %s\n", STR(name), e.text);
    return true;
}

struct todo {
    Str *names;
    size_t n, cap;
};

static enum rc all_names(const struct serving *v, struct arena *a,
                         struct todo *ret, struct err *e)
{
    struct realm_page q = { .after = S(""), .bare = true };

    do {
        TRY(realm_list(a, v->cli->file, &q, e));
        for (int i = 0; i < q.n; i++)
            *PUSH(a, ret->names, ret->n, ret->cap) = q.at[i].name;
        if (q.n)
            q.after = q.at[q.n - 1].name;
    } while (q.more);
    return RC_OK;
}

/* One after the other, none kept open.  False: the server is to end. */
static bool bring_realms(struct serving *v, bool first)
{
    struct err e = { .lang = v->cli->lang };
    struct todo todo = { v->failed, v->n_failed, 0 }, again = { .n = 0 };
    struct arena *a = arena_new();

    if (first) {
        todo = (struct todo){ .n = 0 };
        if (all_names(v, a, &todo, &e) != RC_OK)
            fprintf(stderr, "soket: %s\n", e.text);
    }
    for (size_t i = 0; i < todo.n; i++) {
        if (is_ending(v)) {
            arena_free(a);
            return false;
        }
        if (realm_fails(v, a, todo.names[i], first))
            *PUSH(a, again.names, again.n, again.cap) =
                str_dup(a, todo.names[i]);
    }
    arena_free(v->memory);
    v->memory = a;
    v->failed = again.names;
    v->n_failed = again.n;
    return true;
}

/* False: the server is to end. */
static bool keep_up(struct serving *v)
{
    struct timespec now;
    Day day, before = v->done;
    unsigned look;

    clock_gettime(CLOCK_REALTIME, &now);
    day = day_of_clock(now.tv_sec * INT64_C(1000));
    site_rest(v->site);
    look = v->looks++;
    if (v->house) {
        v->done = day;
        return (day == before && look % AGAIN_EVERY) ||
               bring_realms(v, day != before);
    }
    if (day != before && look % AGAIN_EVERY == 0 && bring_store(v))
        v->done = day;
    if (look % KEEP_EVERY == 0)
        keep_house(v, S(""), v->cli->file);
    return true;
}

static void wait_for_end(struct serving *v)
{
    struct timespec wait = { .tv_sec = LOOK_EVERY_S };

    while (keep_up(v) && sigtimedwait(&v->end, NULL, &wait) < 0)
        ;
    arena_free(v->memory);
}

/* ---- the command ---- */

/* A house, or a store that can be read. */
static enum rc read_config(struct cli *cli, struct site_config *ret)
{
    int64_t open_max = 0;
    struct ctx c;
    enum rc rc;

    TRY(cli_int(cli, "open", &open_max));
    if (cli_has(cli, "open") && (open_max < 1 || open_max > POOL_MAX))
        return cli_usage(cli, N_("--open: a number from 1 to %d"), POOL_MAX);
    *ret = (struct site_config){ .where = cli->file,
                                 .house = !cli->realm &&
                                          (realm_is_only_house(cli->file) ||
                                           cli_has(cli, "realms")),
                                 .no_list = cli_has(cli, "no-list"),
                                 .no_sign_in = cli_has(cli, "no-sign-in"),
                                 .open_max = (int)open_max };
    if (ret->house)
        return realm_house_check(cli->file, &cli->c.err);
    if (ret->no_list || open_max)
        return cli_usage(cli, N_("--no-list and --open are for a house of "
                                 "realms"));
    rc = ctx_open(&c, cli->file, DB_READ, cli->lang);
    if (rc != RC_OK)
        cli->c.err = c.err;
    ctx_close(&c);
    return rc;
}

/* Where nobody has an account yet, whoever stands here makes the first one. */
static void tell_first(struct serving *v, const struct site_config *site,
                       Str address)
{
    char code[SECRET_CODE];
    int64_t accounts = 1;
    struct ctx c;

    if (site->house || site->no_sign_in ||
        ctx_open(&c, site->where, DB_WRITE, v->cli->lang) != RC_OK)
        return;
    if (change_begin(&c) == RC_OK && account_count(&c, &accounts) == RC_OK &&
        accounts == 0 && account_first(&c, code) == RC_OK &&
        change_end(&c) == RC_OK)
        printf(msg(v->cli->lang,
                   N_("first administrator: open %.*sfirst with the one-time "
                      "code %s\n")),
               STR(address), code);
    else
        change_abort(&c);
    if (accounts == 0 && c.err.rc != RC_OK)
        fprintf(stderr, "soket: %s\n", c.err.text);
    ctx_close(&c);
}

static void run(struct serving *v, const struct site_config *site, Str host,
                struct http *http)
{
    bool v6 = str_find(host, ':', 0) >= 0;

    Str address = str_fmt(v->cli->c.arena, "http://%s%s%s:%d/", v6 ? "[" : "",
                          host.p, v6 ? "]" : "", http_port(http));

    printf("%s\n", address.p);
    tell_first(v, site, address);
    fflush(stdout);
    wait_for_end(v);
    http_stop(http);
}

static enum rc serve(struct cli *cli)
{
    Str listen = cli_has(cli, "listen") ? cli_option(cli, "listen")
                                        : S("127.0.0.1:8080");
    struct http_config config = { .handler = dispatch };
    struct serving v = { .cli = cli };
    struct site_config site = { .where = cli->file };
    struct http *http;
    Str host = S("");
    enum rc rc;

    TRY(read_listen(cli, listen, &host, &config.port));
    config.host = host.p;
    config.name = cli_has(cli, "name") ? cli_option(cli, "name").p : NULL;
    config.proxy = cli_has(cli, "proxy");
    TRY(read_config(cli, &site));
    TRY(site_new(&site, &v.site, &cli->c.err));
    config.arg = v.site;
    v.house = site.house;
    v.no_sign_in = site.no_sign_in;
    sigemptyset(&v.end);
    sigaddset(&v.end, SIGTERM);
    sigaddset(&v.end, SIGINT);
    pthread_sigmask(SIG_BLOCK, &v.end, NULL);
    rc = http_start(&config, &http, &cli->c.err);
    if (rc == RC_OK)
        run(&v, &site, host, http);
    site_free(v.site);
    return rc;
}

const struct command serve_commands[] = {
    { "serve",
      "[--listen HOST:PORT] [--name HOST] [--proxy] [--no-sign-in] [--no-list] "
      "[--open N] [--realms]",
      N_("serves the web pages on this machine; --name: also answers to that "
         "name, behind a proxy with TLS; --proxy: believes its "
         "X-Forwarded-For; --no-sign-in: whoever comes reads everything and "
         "changes nothing; of a house of realms each under /NAME/ (--no-list: "
         "/ does not name them; --open: so many open at once; --realms: the "
         "database of -d is a house)"),
      CLI_NO_STORE, 0, 0, "listen= name= proxy no-sign-in no-list open= realms",
      serve },
    { 0 }
};
