/*
 * statements: every page that can be asked for takes the same number of statements
 * however much there is.  Pages come out of the table of routes, in every form in which
 * each is printed; a page without an address here fails.  Each is asked by three
 * people, first and again, in a store with few and in one with ten times as many
 * of everything (many.h).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/page_common.h"
#include "app/pool.h"
#include "app/routes.h"
#include "app/site.h"
#include "base/arena.h"
#include "many.h"

enum { FEW = 3, TIMES = 10, MOST_ASKED = 3000 };

/* ---- which address stands for a page ---- */

/*
 * What may grow all the same, and by how much at most; everything else may not grow by
 * one.
 */
enum growth {
    NOTHING,
    PORTIONS,  /* rows go to the store 40 at a time, by two statements */
    CAMPAIGNS, /* first: three a campaign; once they are kept, nothing */
    LOOPS, /* of a report over units: the figures of a row are asked for one by
                  one, and with each when it last changed */
};

/* "%f" a file, "%i" an import. */
static const struct standing {
    const char *path, *address;
    enum growth growth;
} addresses[] = {
    { "/index", "/index" },
    { "/campaigns", "/campaigns", CAMPAIGNS },
    { "/campaigns/{c}", "/campaigns/k" },
    { "/campaigns/{c}/units/{u}", "/campaigns/k/units/p" },
    { "/campaigns/{c}/units/{u}", "/campaigns/k/units/c0" },
    { "/campaigns/{c}/units/{u}", "/campaigns/k/units/c1" },
    { "/campaigns/{c}/units/{u}", "/campaigns/k/units/p?map=now" },
    { "/campaigns/{c}/units/{u}", "/campaigns/k/units/p?map=2024-06-01",
      PORTIONS },
    { "/campaigns/{c}/units/{u}", "/campaigns/k/units/p?option=f1" },
    { "/campaigns/{c}/units/{u}", "/campaigns/k/units/p?approved=1", PORTIONS },
    { "/campaigns/{c}/units/{u}",
      "/campaigns/k/units/p?from=2022-01-01&to=2022-12-31", PORTIONS },
    { "/campaigns/{c}/units/{u}/figures/{i}",
      "/campaigns/k/units/p/figures/turns", PORTIONS },
    { "/campaigns/{c}/units/{u}/figures/{i}",
      "/campaigns/k/units/c0/figures/x1", PORTIONS },
    { "/figure", "/figure?campaign=k&unit=p&indicator=turns" },
    { "/units", "/units" },
    { "/units", "/units?q=xa" },
    { "/units", "/units?unit=c0&day=2024-06-01" },
    { "/units/suggest", "/units/suggest.json?q=xa" },
    { "/units/{u}", "/units/p" },
    { "/units/{u}", "/units/c0" },
    { "/events", "/events" },
    { "/events/new", "/events/new" },
    { "/events/new", "/events/new?kind=merge&unit=c0" },
    { "/events/{e}", "/events/e-c0-2" },
    { "/search", "/search?q=so", PORTIONS },
    { "/search", "/search?q=so&unit=c0" },
    { "/api", "/api" },
    { "/activities", "/activities", PORTIONS },
    { "/activities", "/activities?unit=c0", PORTIONS },
    { "/activities", "/activities?campaign=k&q=nghi&order=newest", PORTIONS },
    { "/activities", "/activities?campaign=k&state=submitted", PORTIONS },
    { "/activities/new", "/activities/new" },
    { "/activities/new", "/activities/new?campaign=k&unit=c0&after=a0" },
    { "/activities/grid", "/activities/grid" },
    { "/activities/grid", "/activities/grid?campaign=k&unit=c0" },
    { "/activities/{a}", "/activities/a0" },
    { "/activities/{a}", "/activities/a4" },
    { "/activities/{a}/edit", "/activities/a0/edit" },
    { "/files/{f}", "/files/%f" },
    { "/import", "/import" },
    { "/import/template", "/import/template?campaign=k&unit=c0" },
    { "/import/template", "/import/template?campaign=k&unit=c0&records=1",
      PORTIONS },
    { "/import/{n}", "/import/%i", PORTIONS },
    { "/locks", "/locks" },
    { "/locks", "/locks?campaign=k" },
    { "/locks/{l}", "/locks/PL1" },
    { "/reports", "/reports" },
    { "/reports/new", "/reports/new" },
    { "/reports/{r}", "/reports/rep0", LOOPS },
    { "/reports/{r}", "/reports/rep0?annex=1", LOOPS },
    { "/reports/{r}", "/reports/rep1", LOOPS },
    { "/reports/{r}/compare", "/reports/rep1/compare", LOOPS },
    { "/reports/{r}/wait", "/reports/rep0/wait" },
    { "/reports/{r}/sections/new", "/reports/rep0/sections/new" },
    { "/reports/{r}/sections/{s}", "/reports/rep0/sections/s0", PORTIONS },
    { "/people", "/people" },
    { "/people", "/people?unit=c0" },
    { "/people", "/people?q=van" },
    { "/people/new", "/people/new?unit=c0" },
    { "/people/{p}", "/people/who0" },
    { "/people/{p}", "/people/root" },
    { "/grants", "/grants" },
    { "/grants", "/grants?unit=c0" },
    { "/log", "/log" },
    { "/log", "/log?unit=c0" },
    { "/log", "/log?person=who1" },
    { "/log/verify", "/log/verify" },
    { "/access", "/access" },
    { "/access", "/access?person=who0" },
    { "/admin", "/admin" },
    { "/admin/settings", "/admin/settings" },
    { "/admin/holidays", "/admin/holidays" },
    { "/admin/backup", "/admin/backup" },
    { "/admin/backup/check", "/admin/backup/check" },
    { "/admin/doctor", "/admin/doctor" },
    { "/admin/documents", "/admin/documents" },
    { "/admin/documents/{k}", "/admin/documents/d0" },
    { "/admin/forms", "/admin/forms" },
    { "/admin/forms/{k}", "/admin/forms/f0" },
    { "/admin/breakdowns", "/admin/breakdowns" },
    { "/admin/breakdowns/{k}", "/admin/breakdowns/b0" },
    { "/admin/indicators", "/admin/indicators" },
    { "/admin/indicators/{k}", "/admin/indicators/x0" },
    { "/admin/campaigns", "/admin/campaigns" },
    { "/admin/campaigns/{k}", "/admin/campaigns/k" },
    { "/me", "/me" },
    { "/me/again", "/me/again" },
    { "/me/delegate", "/me/delegate" },
    { "/me/second", "/me/second" },
    { "/sign-in", "/sign-in" },
    { "/second", "/second" },
    { "/first", "/first" },
    { "/reset", "/reset" },
};

/* ---- one asking ---- */

/* What one address as one person took: the first time, and again. */
struct asked {
    char address[120];
    int who; /* enum asker */
    int status;
    int64_t first, again;
    enum growth growth;
};

static _Noreturn void give_up(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s\n", what, why);
    exit(2);
}

/* Statements so far of the one context that each pool has. */
static int64_t so_far(struct site *site)
{
    struct pool *pools[2] = { site->pool, site->writes };
    struct err e = { .lang = LANG_EN };
    struct ctx *c;
    int64_t n = 0;

    for (int i = 0; i < 2; i++) {
        if (pool_take(pools[i], S(""), &c, &e) != RC_OK)
            give_up("store", e.text);
        n += db_statements(c->db);
        pool_put(pools[i], c, false);
        if (pool_open(pools[i]) != 1)
            give_up("store", "more than one connection");
    }
    return n;
}

static struct http_request request(struct arena *a, Str cookie)
{
    return (struct http_request){
        .a = a,
        .if_none_match = S(""),
        .accept_language = S("en"),
        .cookie = str_fmt(a, "__Host-sid=%.*s", STR(cookie)),
        .authorization = S(""),
        .origin = S("http://localhost"),
        .fetch_site = S("same-origin"),
        .content_type = S("application/x-www-form-urlencoded"),
        .once = S(""),
        .agent = S("t"),
        .host = S("localhost"),
        .address = "127.0.0.1"
    };
}

/* Through the lanes, as a server would. */
static int run(struct site *site, struct http_request *req, const char *path,
               struct http_part *parts, int n_parts)
{
    struct http_reply ret = { 0 };
    struct err e = { .lang = LANG_EN };
    enum http_lane lane = LANE_HERE;
    int64_t body = 0;

    if (http_parse_target(req->a, str_of(path), &req->target, &e) != RC_OK)
        give_up(path, e.text);
    lane = dispatch(site, req, &ret, lane, &body);
    req->parts = parts;
    req->n_parts = n_parts;
    req->body = S("");
    while (lane != LANE_DONE)
        lane = dispatch(site, req, &ret, lane, &body);
    if (ret.status >= 400 && n_parts)
        give_up(path, "not done");
    return ret.status ? ret.status : 200;
}

static struct site *open_site(const struct many *m)
{
    struct site_config config = { .where = m->where,
                                  .cost = &secret_cost_test };
    struct err e = { .lang = LANG_EN };
    struct site *site;

    if (site_new(&config, &site, &e) != RC_OK)
        give_up(m->where, e.text);
    return site;
}

static int64_t measure(struct site *site, const struct many *m,
                       struct asked *ret)
{
    struct arena *a = arena_new();
    struct http_request req = request(a, str_of(m->cookie[ret->who]));
    int64_t before = so_far(site);

    ret->status = run(site, &req, ret->address, NULL, 0);
    before = so_far(site) - before;
    arena_free(a);
    return before;
}

static void ask(const struct many *m, struct asked *ret)
{
    struct site *site = open_site(m);

    ret->first = measure(site, m, ret);
    ret->again = measure(site, m, ret);
    site_free(site);
}

/* rep1 is frozen by somebody who did not write it. */
static void freeze(const struct many *m)
{
    char csrf[SECRET_HEX];
    struct http_part part = { .name = S("csrf"),
                              .file_name = S(""),
                              .type = S("") };
    struct site *site = open_site(m);
    struct arena *a = arena_new();
    struct http_request req = request(a, str_of(m->cookie[CHIEF]));

    secret_mac(str_of(m->cookie[CHIEF]), S("csrf"), csrf);
    part.value = str_of(csrf);
    req.method = HTTP_POST;
    run(site, &req, "/reports/rep1/freeze", &part, 1);
    arena_free(a);
    site_free(site);
}

/* ---- all of them ---- */

static const char *const endings[] = { "",      ".json", ".csv",
                                       ".xlsx", ".docx", ".pdf" };

/* The address with an ending, and keys of this store. */
static void fill_address(const struct many *m, const char *address,
                         const char *ending, char ret[120])
{
    size_t path = strcspn(address, "?"), n = 0;
    bool has_one = memchr(address, '.', path) != NULL;

    ret[0] = '\0';
    for (const char *at = address; *at && n < 100; at++) {
        if (at == address + path && !has_one)
            n += (size_t)snprintf(ret + n, 120 - n, "%s", ending);
        if (at[0] == '%' && at[1] == 'f')
            n += (size_t)snprintf(ret + n, 120 - n, "%s", m->file);
        else if (at[0] == '%' && at[1] == 'i')
            n += (size_t)snprintf(ret + n, 120 - n, "%lld",
                                  (long long)m->import);
        else {
            ret[n++] = *at;
            ret[n] = '\0';
            continue;
        }
        at++;
    }
    if (address[path] == '\0' && !has_one)
        snprintf(ret + n, 120 - n, "%s", ending);
}

/* Every form of a page, as everybody. */
static int ask_page(const struct many *m, const struct route *r,
                    struct asked *list)
{
    bool met = false;
    int n = 0;

    for (int i = 0; i < countof(addresses); i++) {
        if (strcmp(addresses[i].path, r->path) != 0)
            continue;
        met = true;
        for (int k = 0; k < countof(endings); k++)
            for (int who = 0; (k == 0 || r->as & 1 << (k - 1)) && who < ASKERS;
                 who++) {
                list[n].who = who;
                list[n].growth = addresses[i].growth;
                fill_address(m, addresses[i].address, endings[k],
                             list[n].address);
                ask(m, &list[n++]);
            }
    }
    if (!met)
        give_up(r->path, "say in statements.c with which address it is asked");
    return n;
}

static int ask_all(int size, const char *only, struct asked *list)
{
    struct many m;
    int n = 0;

    many_make(&m, size);
    freeze(&m);
    for (int k = 0; route_lists[k]; k++)
        for (const struct route *r = route_lists[k]; r->path; r++)
            if (r->method == GET && strncmp(r->path, only, strlen(only)) == 0)
                n += ask_page(&m, r, list + n);
    many_drop(&m);
    return n;
}

/* By how many statements the answer of the larger store may take more. */
static int64_t room_of(enum growth growth, bool first)
{
    enum { MORE = FEW * TIMES - FEW, RECORDS = 12 * MORE, AT_ONCE = 40 };

    switch (growth) {
    case NOTHING:
        break;
    case PORTIONS:
        return 2 * (RECORDS / AT_ONCE);
    case CAMPAIGNS:
        return first ? 3 * MORE : 0;
    case LOOPS:
        return first ? 15 * MORE : 5 * MORE;
    }
    return 0;
}

/* Fewer are welcome: a store with more of everything knows some ways around. */
static bool is_good(const struct asked *few, const struct asked *many)
{
    return few->status == many->status &&
           many->first <= few->first + room_of(few->growth, true) &&
           many->again <= few->again + room_of(few->growth, false) &&
           few->again <= few->first;
}

int main(int argc, char **argv)
{
    static struct asked few[MOST_ASKED], many[MOST_ASKED];
    const char *only = argc > 1 ? argv[1] : "";
    int n = ask_all(FEW, only, few), bad = 0;

    if (ask_all(FEW * TIMES, only, many) != n)
        give_up("pages", "not as many of them");
    for (int i = 0; i < n; i++) {
        const struct asked *x = &few[i], *y = &many[i];
        bool good = is_good(x, y);

        printf("%s%s as %d: %d %d, %lld then %lld; %lld then %lld\n",
               good ? "" : "WRONG: ", x->address, x->who, x->status, y->status,
               (long long)x->first, (long long)x->again, (long long)y->first,
               (long long)y->again);
        bad += !good;
    }
    printf("%d addresses, %d of them wrong\n", n, bad);
    return bad ? 1 : 0;
}
