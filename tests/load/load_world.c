/* The store, made through the domain, and its server with or without a fault. */
#include "load_world.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <unistd.h>

#include "app/csv_sheet.h"
#include "app/dispatch.h"
#include "app/keeper.h"
#include "app/sample.h"
#include "base/arena.h"
#include "domain/account.h"
#include "domain/catalog.h"
#include "domain/ctx.h"
#include "domain/grant.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/person.h"

static void must(struct ctx *c, enum rc rc, const char *what)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "the store is not made: %s: %s\n", what, c->err.text);
    exit(2);
}
#define OK(call) must(&c, (call), #call)

static void remove_files(const char *where)
{
    static const char *const ends[] = { "", "-wal", "-shm", "-lock" };
    char path[300];

    for (int i = 0; i < countof(ends); i++) {
        snprintf(path, sizeof path, "%s%s", where, ends[i]);
        unlink(path);
    }
}

/* ---- members ---- */

static void name_member(struct member *m, int i)
{
    snprintf(m->login, sizeof m->login, "member%d", i);
    snprintf(m->name, sizeof m->name, "Member No. %d.", i);
    snprintf(m->address, sizeof m->address, "10.%d.%d.7", i / 200, i % 200);
    m->code[0] = '\0';
}

static void add_member(struct ctx *c, struct member *m, Str hash)
{
    struct person who = { .key = str_of(m->login),
                          .name = str_of(m->name),
                          .unit = S(""),
                          .title = S(""),
                          .note = S("") };
    struct grant g = { .person = who.key,
                       .role = m->role,
                       .unit = str_of(m->unit),
                       .below = true,
                       .from = c->today,
                       .to = c->today + 99,
                       .acting_for = S("") };
    struct account_new n = {
        .person = who.key, .full_name = S(""), .name = who.key, .hash = hash
    };
    char seed[SECRET_SEED], codes[ACCOUNT_CODES][SECRET_CODE];
    enum save_result done;
    Id id, account;

    must(c, person_put(c, &who, &done), "person");
    must(c, grant_put(c, &g, &id), "grant");
    must(c, account_add(c, &n, &account), "account");
    if (!role_needs_second(m->role))
        return;
    must(c, account_second_make(c, account, seed, codes), "second");
    memcpy(m->code, codes[0], sizeof m->code);
}

static void add_campaign(struct ctx *p)
{
    struct sheet sheet;
    struct import how = { .kind = IMPORT_CAMPAIGNS, .sheet = &sheet };
    struct import_report done;

    must(p,
         csv_sheet(p->arena,
                   S("key,name,tree,from,to,documents\n" WORLD_CAMPAIGN
                     ",Load,main,2024-05-18,2099-12-31,\n"),
                   &sheet, &p->err),
         "campaign");
    must(p, import_run(p, &how, &done), "campaign");
}

void world_make(struct world *w, const char *name, struct member *m, int n)
{
    char hash[SECRET_PASSWORD];
    struct ctx c;

    snprintf(w->where, sizeof w->where, "load_%s.db", name);
    remove_files(w->where);
    OK(ctx_open(&c, w->where, DB_WRITE | DB_CREATE, LANG_EN));
    OK(catalog_init(&c));
    OK(sample_load(&c, S("huu-lung")));
    add_campaign(&c);
    secret_password(w->cost, S(WORLD_PASSWORD), hash);
    OK(change_begin(&c));
    for (int i = 0; i < n; i++) {
        name_member(&m[i], i);
        add_member(&c, &m[i], str_of(hash));
    }
    OK(change_end(&c));
    ctx_close(&c);
}

/* ---- faults put in ---- */

enum plant plant_asked(void)
{
    static const char *const names[] = { "", "drop", "swap", "queue" };
    const char *asked = getenv("LOAD_PLANT");

    for (int i = PLANT_DROP; asked && i < countof(names); i++)
        if (!strcmp(asked, names[i]))
            return (enum plant)i;
    return PLANT_NOTHING;
}

enum { EVERY_SAVE = 20, EVERY_PAGE = 50 };

/* Says that it is saved, and does not save it. */
static enum http_lane drop(void *arg, struct http_request *req,
                           struct http_reply *ret, enum http_lane at,
                           int64_t *ret_body)
{
    static atomic_int n;

    if (at != LANE_HERE && str_is(req->target.raw, "/activities") &&
        atomic_fetch_add(&n, 1) % EVERY_SAVE == 3) {
        ret->status = 303;
        ret->location =
            str_fmt(req->a, "/activities/lost-%d?said=saved", atomic_load(&n));
        return LANE_DONE;
    }
    return dispatch(arg, req, ret, at, ret_body);
}

/* Takes one for the one who asked before. */
static enum http_lane swap(void *arg, struct http_request *req,
                           struct http_reply *ret, enum http_lane at,
                           int64_t *ret_body)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static char last[200];
    static int n;

    if (at == LANE_HERE && !req->memo && req->method == HTTP_GET &&
        !str_is(req->target.raw, "/second")) {
        pthread_mutex_lock(&lock);
        if (n++ % EVERY_PAGE == 3)
            req->cookie = str_dup(req->a, str_of(last));
        snprintf(last, sizeof last, "%.*s", STR(req->cookie));
        pthread_mutex_unlock(&lock);
    }
    return dispatch(arg, req, ret, at, ret_body);
}

/* ---- the server ---- */

/* As soket serve does, oftener. */
static void rest(void *arg)
{
    struct err e = { .lang = LANG_EN };

    site_rest(arg);
    if (site_change(arg, S(""), keeper_clean, &e) == RC_OK)
        return;
    fprintf(stderr, "nothing is cleaned up: %s\n", e.text);
    exit(1);
}

void world_serve(struct world *w, bool proxy, enum plant plant)
{
    struct site_config site = { .where = w->where, .cost = w->cost };
    struct server_kind kind = {
        .config = { .host = "127.0.0.1", .proxy = proxy, .handler = dispatch },
        .rest = rest
    };
    struct err e = { .lang = LANG_EN };

    if (site_new(&site, &w->site, &e) != RC_OK) {
        fprintf(stderr, "%s\n", e.text);
        exit(2);
    }
    kind.config.arg = w->site;
    if (plant == PLANT_DROP)
        kind.config.handler = drop;
    if (plant == PLANT_SWAP)
        kind.config.handler = swap;
    if (plant == PLANT_QUEUE)
        kind.config.limits.queue[LANE_SLOW] = 100000;
    server_fork(&w->server, &kind);
}

void world_end(struct world *w)
{
    server_end(&w->server);
    site_free(w->site);
    w->site = NULL;
}

void world_drop(struct world *w)
{
    remove_files(w->where);
}
