/*
 * Every address as everybody: route × method × who asks × unit of the object × its
 * state, generated from the table of routes and judged by rule.c and routes.txt.
 * What must not be is answered as what is not there, shows no canary, changes nothing;
 * what may be changes only what may be changed.
 *
 *   RIGHTS_FULL=1   every case, not one in a few of the many
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/routes.h"
#include "base/arena.h"
#include "base/buf.h"
#include "probe.h"

enum { MOST_SHOWN = 3 };

static char seen[100]; /* the canary */
static int64_t cases, leaks, allowed_cases, denied_cases;
static struct arena *scratch, *other;

static struct rule *rule_of(const struct route *r)
{
    if (!r->may.of) {
        printf("no policy: %s\n", r->path);
        leaks++;
    }
    for (int i = 0; i < n_rules; i++)
        if (rules[i].method == r->method && strcmp(rules[i].path, r->path) == 0)
            return &rules[i];
    printf("no rule: %s %s\n", r->method == POST ? "POST" : "GET", r->path);
    leaks++;
    return NULL;
}

/* ---- judging ---- */

static void say(const struct probe *k, const char *path, const char *why,
                const struct answer *r)
{
    struct said *at = k->rule->said;

    leaks++;
    while (at->why && at->why != why && at < k->rule->said + 7)
        at++;
    at->why = why;
    if (at->n++ >= MOST_SHOWN)
        return;
    if (strstr(why, "shows"))
        printf("%s\n", seen);
    printf("%s: %s %s%s as %s (unit %s, state %d): %d %.*s\n", why,
           k->route->method == POST ? "POST" : "GET", path,
           k->full ? " filled" : "", k->who->name, world[k->unit].code,
           k->state, r->status, STR(r->location));
    if (r->body.n && getenv("RIGHTS_BODY"))
        printf("%.*s\n", STR(r->body));
}

static struct answer send(struct arena *a, const struct probe *k, char *path,
                          size_t room, bool mass)
{
    static struct http_part parts[PROBE_PARTS];
    static struct arena *forms;
    struct ask q = { .who = k->who };

    if (!forms)
        forms = arena_new();
    arena_reset(forms);
    probe_address(k, path, room);
    q.path = path;
    q.method =
        (k->route->method == POST) != k->wrong_method ? HTTP_POST : HTTP_GET;
    if (q.method == HTTP_POST) {
        q.parts = parts;
        q.n_parts = probe_fill(forms, k, parts, mass);
    }
    return ask(a, &q);
}

/* Short ones only as a part of an address. */
static bool is_key(const Str *body, ptrdiff_t at, const char *key)
{
    Str rest = str_from(*body, at);
    ptrdiff_t n = (ptrdiff_t)strlen(key);

    if (!n || !str_starts(rest, str_of(key)))
        return false;
    if (key[0] > '9' || n > 20)
        return n > 2;
    return at > 0 && body->p[at - 1] == '/' && n < rest.n &&
           strchr("/\"?&.", rest.p[n]);
}

/* The text without what differs each time and without the key asked for. */
static Str plain(struct arena *a, const struct answer *r, const struct probe *k)
{
    struct buf *b = NEW(a, struct buf, 1);
    char keys[2][80];

    probe_keys(k, keys);
    buf_init_arena(b, a, BUF_NO_MAX);
    for (ptrdiff_t i = 0; i < r->body.n;) {
        int hit = -1;
        Str rest = str_from(r->body, i);

        for (int j = 0; j < 2; j++)
            if (is_key(&r->body, i, keys[j]))
                hit = j;
        if (hit >= 0) {
            buf_z(b, "@");
            i += (ptrdiff_t)strlen(keys[hit]);
        } else if (str_starts(rest, S("name=\"once\" value=\""))) {
            i += 19 + str_find(str_from(rest, 19), '"', 0);
        } else {
            buf_str(b, (Str){ rest.p, 1 });
            i++;
        }
    }
    return buf_view(b);
}

/* What is not to be seen is answered as what is not there. */
static void compare_missing(const struct probe *k, const char *path,
                            const struct answer *r)
{
    struct probe none = *k;
    char there[200];
    struct answer m;

    none.unit = none.child = NONE;
    m = send(other, &none, there, sizeof there, false);
    if (m.status != r->status ||
        !str_eq(plain(scratch, r, k), plain(other, &m, &none))) {
        say(k, path, "foreign differs from missing", r);
        if (getenv("RIGHTS_BODY"))
            printf("--- missing: %d\n%.*s\n", m.status, STR(m.body));
    }
}

static bool group_may(const struct asker *who, int group, int unit)
{
    switch (group) {
    case G_WORK:
        return rule_may(who, ACT_ENTER, unit) || rule_may(who, ACT_CHECK, unit);
    case G_LOCK:
        return rule_may(who, ACT_APPROVE, unit) ||
               rule_may(who, ACT_ENTER, unit);
    case G_PERSON:
        return unit == UNITS ? who->in && !who->disabled
                             : rule_may(who, ACT_PERSON, unit);
    default:
        return rule_may(who, ACT_ADMIN, unit);
    }
}

static void judge_change(const struct probe *k, const char *path,
                         const struct answer *r, const struct holding *before,
                         const struct holding *now)
{
    for (int u = 0; u <= UNITS; u++)
        for (int g = 0; g < GROUPS; g++)
            if (before->at[u][g] != now->at[u][g] && !group_may(k->who, g, u)) {
                printf("group %d of %s changed\n", g, world[u].code);
                say(k, path, "changed what is not theirs", r);
            }
    if (before->rest != now->rest && !rule_may_all(k->who, ACT_ADMIN))
        say(k, path, "changed the catalogue", r);
}

static bool is_denial(const struct answer *r)
{
    return r->status == 403 || r->status == 404 || r->status == 401 ||
           r->status == 405 ||
           (r->status == 303 && (str_starts(r->location, S("/sign-in")) ||
                                 str_starts(r->location, S("/second"))));
}

static struct holding base;

static void back(void)
{
    ask_close();
    world_restore();
    ask_open();
}

/* The same with every other column: nothing else may come of it. */
static void judge_mass(const struct probe *k, const struct holding *was)
{
    struct holding now;
    char path[200];
    struct answer r = send(scratch, k, path, sizeof path, true);

    cases++;
    holding_read(&now);
    if (now.content != was->content)
        say(k, path, "a column that is no field came in", &r);
    if (now.head != base.head || now.content != base.content)
        back();
}

static void judge_post(const struct probe *k, const char *path,
                       const struct answer *r, enum verdict v)
{
    struct holding now;

    holding_read(&now);
    if (now.head == base.head && now.content == base.content)
        return;
    if ((v != ALLOWED && v != EITHER) || k->wrong_method)
        say(k, path, "a refusal changed something", r);
    judge_change(k, path, r, &base, &now);
    k->rule->done++;
    back();
    if (k->full && k->rule->done % 5 == 1)
        judge_mass(k, &now);
}

static bool is_code(const char *canary, int unit)
{
    size_t n = strlen(world[unit].code);

    return strncmp(canary + 3, world[unit].code, n) == 0 &&
           strncmp(canary + 3 + n, "qz", 2) == 0;
}

static void run(const struct probe *k)
{
    enum verdict v = probe_verdict(k);
    char path[200];
    struct answer r = send(scratch, k, path, sizeof path, false);
    const char *canary = rule_canary(k->who, ask_text(scratch, &r));

    cases++;
    k->rule->tried++;
    /* who lets another act for them chooses among the people of their unit */
    if (canary && canary[2] == CANARY_PERSON &&
        strncmp(k->route->path, "/me/delegate", 12) == 0 &&
        rule_may_anywhere(k->who, ACT_READ) && is_code(canary, k->who->at))
        canary = NULL;
    if (canary) {
        snprintf(seen, sizeof seen, "%.80s", canary - 30);
        say(k, path, "shows what is not theirs", &r);
    }
    if (r.status >= 500)
        say(k, path, "broke", &r);
    if (v == ALLOWED) {
        allowed_cases++;
        k->rule->allowed++;
        if (k->route->method == GET && !k->wrong_method && is_denial(&r) &&
            !(r.status == 404 &&
              (strcmp(k->rule->of, "all") == 0 ||
               strcmp(path, "/campaigns/k") == 0 ||
               /* only while a file is being made */
               strcmp(k->route->path, "/reports/{r}/wait") == 0 ||
               strncmp(path, "/import/", 8) == 0)))
            say(k, path, "refused what is theirs", &r);
    } else {
        denied_cases++;
        if (!k->wrong_method && v != EITHER && v != TOLD && !is_denial(&r) &&
            !(v == UNSEEN && strcmp(k->rule->of, "any") == 0))
            say(k, path, "let in", &r);
        if (!k->wrong_method && v == UNSEEN)
            compare_missing(k, path, &r);
    }
    if (k->route->method == POST || k->wrong_method)
        judge_post(k, path, &r, v);
}

/* ---- all of them ---- */

static bool names_object(const struct rule *r)
{
    return r->of[1] == '\0' || strcmp(r->of, "form") == 0;
}

static bool has_states(const struct route *r)
{
    return strncmp(r->path, "/activities/{", 13) == 0 ||
           strncmp(r->path, "/files/{", 8) == 0 ||
           strcmp(r->path, "/activities/bulk") == 0;
}

/* Does its form name a unit, a record or a person? */
static bool form_names(const struct route *r)
{
    static const char *const names[] = { "unit",   "units",   "key",   "into",
                                         "parent", "parents", "person" };

    if (strncmp(r->path, "/admin/", 7) == 0)
        return false;
    for (int i = 0; r->form && r->form[i].f.name; i++)
        for (int j = 0; j < countof(names); j++)
            if (strcmp(r->form[i].f.name, names[j]) == 0)
                return true;
    return false;
}

static bool takes_both(const struct route *r)
{
    int n = 0;

    for (int i = 0; i < n_rules; i++)
        n += strcmp(rules[i].path, r->path) == 0;
    /* a page about one, and a form sent to the word in its place */
    return n > 1 || strstr(r->path, "preview") || strstr(r->path, "/bulk") ||
           strstr(r->path, "/events/") || strstr(r->path, "/others");
}

static void run_units(struct probe k, int step)
{
    static int turn;
    bool whole =
        names_object(k.rule) || probe_asks_unit(&k) || form_names(k.route);

    if (probe_asks_unit(&k) && strcmp(k.rule->of, "any") == 0) {
        k.bare = true;
        k.state = 1;
        run(&k);
        k.bare = false;
    }
    for (k.unit = 0; k.unit <= (whole ? NONE : 0); k.unit++)
        for (k.state = 1; k.state <= (has_states(k.route) ? STATES : 1);
             k.state++) {
            /* the many states are tried in turn */
            if (has_states(k.route) && turn++ % step)
                continue;
            k.child = k.unit;
            k.full = false;
            run(&k);
            if (k.route->method == POST) {
                k.full = true;
                run(&k);
                k.child = F1;
                if (strstr(k.route->path, "/{k}"))
                    run(&k);
            }
        }
    if (takes_both(k.route))
        return;
    k.wrong_method = true;
    k.unit = k.child = A1;
    k.state = 3;
    run(&k);
}

int main(void)
{
    int step = getenv("RIGHTS_FULL") ? 1 : 8, routes = 0;

    setbuf(stdout, NULL);
    probe_read_rules();
    scratch = arena_new();
    other = arena_new();
    world_make();
    ask_open();
    holding_read(&base);
    for (int i = 0; route_lists[i]; i++)
        for (const struct route *r = route_lists[i]; r->path; r++) {
            struct probe k = { .route = r, .rule = rule_of(r) };

            routes++;
            for (int w = 0; k.rule && w < ASKERS; w++) {
                k.who = &askers[w];
                run_units(k, step);
            }
        }
    for (int i = 0; i < n_rules; i++)
        if (!rules[i].tried) {
            printf("no such address any more: %s\n", rules[i].path);
            leaks++;
        } else if (rules[i].method == POST && !rules[i].done) {
            printf("never went through: POST %s\n", rules[i].path);
        }
    ask_close();
    world_drop();
    printf("%lld cases over %d routes (%lld allowed, %lld not): %lld leaks\n",
           (long long)cases, routes, (long long)allowed_cases,
           (long long)denied_cases, (long long)leaks);
    return leaks || cases < 10000;
}
