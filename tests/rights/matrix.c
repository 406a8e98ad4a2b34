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
#include "ask.h"
#include "base/arena.h"
#include "base/buf.h"

enum { MOST_RULES = 200, MOST_PARTS = 120, MOST_SHOWN = 3 };

/* ---- routes.txt ---- */

struct rule {
    enum method method;
    char path[100], act[12], of[8];
    int tried, allowed, done; /* done: a POST that went through */
    struct said {
        const char *why;
        int n;
    } said[8];
};
static struct rule rules[MOST_RULES];
static int n_rules;

static char seen[100]; /* the canary */
static int64_t cases, leaks, allowed_cases, denied_cases;
static struct arena *scratch, *other;

static void read_rules(void)
{
    FILE *f = fopen(RIGHTS_ROUTES, "r");
    char line[300], method[8];

    if (!f)
        exit(2);
    while (fgets(line, sizeof line, f)) {
        struct rule *r = &rules[n_rules];

        if (line[0] == '#')
            continue;
        if (n_rules == MOST_RULES || sscanf(line, "%7s %99s %11s %7s", method,
                                            r->path, r->act, r->of) != 4)
            exit(2);
        r->method = strcmp(method, "POST") == 0 ? POST : GET;
        n_rules++;
    }
    fclose(f);
}

static struct rule *rule_of(const struct route *r)
{
    for (int i = 0; i < n_rules; i++)
        if (rules[i].method == r->method && strcmp(rules[i].path, r->path) == 0)
            return &rules[i];
    printf("no rule: %s %s\n", r->method == POST ? "POST" : "GET", r->path);
    leaks++;
    return NULL;
}

static enum act act_of(const char *name)
{
    static const char *const names[ACT_COUNT] = {
        "none",  "name",    "read",   "draft", "enter",
        "check", "approve", "person", "admin"
    };

    for (int i = 0; i < ACT_COUNT; i++)
        if (strcmp(name, names[i]) == 0)
            return (enum act)i;
    return ACT_COUNT; /* speak */
}

/* ---- one case ---- */

struct probe {
    const struct route *route;
    struct rule *rule;
    const struct asker *who;
    int unit, state;
    int child; /* unit from which the second key is taken */
    bool full; /* the form is filled */
    bool wrong_method;
};

/* EITHER: a list asked for a unit that is there but not to be read. */
enum verdict { ALLOWED, REFUSED, UNSEEN, EITHER, SIGN_IN };

static bool may(const struct asker *who, const char *act, int unit)
{
    enum act a = act_of(act);

    if (a == ACT_COUNT)
        return rule_may(who, ACT_ENTER, unit) || rule_may(who, ACT_CHECK, unit);
    return rule_may(who, a, unit);
}

/* Is the object there for who asks? */
static bool sees(const struct probe *k)
{
    const char *path = k->route->path;
    int u = k->unit;

    if (strcmp(k->rule->of, "form") == 0)
        return rule_may(k->who, ACT_NAME, u);
    if (strncmp(path, "/activities/", 12) == 0 ||
        strncmp(path, "/files/", 7) == 0)
        return rule_sees_record(k->who, u, k->state);
    if (strncmp(path, "/locks/{", 8) == 0 ||
        strncmp(path, "/reopenings/", 12) == 0)
        return rule_sees_lock(k->who, u);
    if (strncmp(path, "/people/{", 9) == 0 ||
        strncmp(path, "/grants/{", 9) == 0)
        return rule_may(k->who, ACT_PERSON, u);
    if (strncmp(path, "/reports/{", 10) == 0)
        return rule_may(k->who, ACT_READ, u);
    return rule_may(k->who, ACT_NAME, u);
}

static bool is_there(const struct probe *k)
{
    const char *path = k->route->path;

    if (k->unit == NONE)
        return false;
    if (k->rule->of[1])
        return true;
    if (strncmp(path, "/files/{", 8) == 0)
        return world_keys.file[k->unit][k->state][0] != '\0';
    if (strncmp(path, "/locks/{", 8) == 0 ||
        strncmp(path, "/reopenings/", 12) == 0)
        return world_keys.lock[k->unit][0] != '\0';
    if (strncmp(path, "/reports/{", 10) == 0 ||
        strncmp(path, "/events/{", 9) == 0)
        return world[k->unit].heir < 0;
    return true;
}

static bool asks_unit(const struct probe *k)
{
    return k->route->method == GET && strstr(k->route->fields, "unit");
}

static enum verdict verdict_of(const struct probe *k)
{
    const struct asker *who = k->who;
    const char *of = k->rule->of, *act = k->rule->act;
    bool in = who->in && !who->disabled;

    if (strcmp(of, "open") == 0)
        return who->half ? EITHER : ALLOWED;
    if (!in)
        return SIGN_IN;
    if (who->half && strcmp(of, "half") != 0)
        return SIGN_IN;
    if (strcmp(of, "self") == 0 || strcmp(of, "half") == 0)
        return ALLOWED;
    if (strcmp(of, "any") == 0 && !rule_may_anywhere(who, act_of(act)))
        return REFUSED;
    if (strcmp(of, "any") == 0 && asks_unit(k))
        return rule_may(who, act_of(act), k->unit) ? ALLOWED
               : rule_may(who, ACT_NAME, k->unit)  ? EITHER
                                                   : UNSEEN;
    if (strcmp(of, "any") == 0)
        return ALLOWED;
    /* two tops, and nobody here stands at both */
    if (strcmp(of, "every") == 0)
        return REFUSED;
    if (strcmp(of, "all") == 0)
        return rule_may_all(who, act_of(act)) ? ALLOWED : REFUSED;
    if (strcmp(of, "form") == 0 && k->route->method == POST && !k->full)
        return REFUSED;
    if (!is_there(k) || !sees(k))
        return UNSEEN;
    if (strcmp(act, "speak") == 0)
        return may(who, act, k->unit) ? ALLOWED : EITHER;
    /* what is done to a lock or a step of the organisation is the handler's to ask */
    if (strcmp(act, "name") == 0)
        return ALLOWED;
    return may(who, act, k->unit) ? ALLOWED : REFUSED;
}

/* ---- addresses ---- */

static void number(char *ret, size_t n, Id id)
{
    snprintf(ret, n, "%lld", (long long)(id ? id : 99999999));
}

/* The key for a letter after a folder; an unknown one ends the test. */
static void key_for(const struct probe *k, const char *folder, char letter,
                    bool second, char *ret, size_t n)
{
    int u = second ? k->child : k->unit;
    bool report = strncmp(k->route->path, "/reports", 8) == 0;

    if (strncmp(k->route->path, "/admin/", 7) == 0)
        snprintf(ret, n, letter == 'd' ? "2026-09-02" : "k");
    else if (strncmp(k->route->path, "/me/", 4) == 0)
        number(ret, n,
               strchr("st", letter) ? askers[1].session : world_keys.grant[F1]);
    else if (strcmp(folder, "campaigns") == 0)
        snprintf(ret, n, "k");
    else if (strcmp(folder, "units") == 0)
        snprintf(ret, n, "%s", world[u].key);
    else if (strcmp(folder, "figures") == 0)
        snprintf(ret, n, "turns");
    else if (strcmp(folder, "activities") == 0)
        snprintf(ret, n, "s%d%s", k->state, world[u].key);
    else if (strcmp(folder, "comments") == 0)
        number(ret, n,
               u == NONE ? 0
               : report  ? world_keys.report_comment[u]
                         : world_keys.comment[u][k->state]);
    else if (strcmp(folder, "files") == 0)
        snprintf(ret, n, "%s",
                 is_there(k) ? world_keys.file[u][k->state] : "zzzzzzzz");
    else if (strcmp(folder, "events") == 0)
        snprintf(ret, n, "ev%s", world[u].key);
    else if (strcmp(folder, "locks") == 0)
        snprintf(ret, n, "%s",
                 u != NONE && world_keys.lock[u][0] ? world_keys.lock[u]
                                                    : "PL9999");
    else if (strcmp(folder, "reopenings") == 0)
        snprintf(ret, n, "%s",
                 is_there(k) ? world_keys.reopening[u] : "RO9999");
    else if (strcmp(folder, "reports") == 0)
        snprintf(ret, n, "rep%s", world[u].key);
    else if (strcmp(folder, "sections") == 0)
        snprintf(ret, n, "one");
    else if (strcmp(folder, "people") == 0)
        snprintf(ret, n, "idle%s", world[u].key);
    else if (strcmp(folder, "grants") == 0)
        number(ret, n, u == NONE ? 0 : world_keys.grant[u]);
    else {
        printf("no key for {%c} of %s: say in matrix.c what it stands for\n",
               letter, k->route->path);
        exit(1);
    }
}

static void address(const struct probe *k, char *ret, size_t room)
{
    char folder[40] = "", key[80];
    const char *at = k->route->path;
    size_t n = 0;
    bool second = false;

    while (*at && n + 80 < room) {
        size_t len = strcspn(at + 1, "/");

        if (at[1] == '{') {
            key_for(k, folder, at[2], second, key, sizeof key);
            n += (size_t)snprintf(ret + n, room - n, "/%s", key);
            second = strcmp(folder, "campaigns") != 0;
        } else {
            snprintf(folder, sizeof folder, "%.*s", (int)len, at + 1);
            n += (size_t)snprintf(ret + n, room - n, "/%s", folder);
        }
        at += 1 + len;
    }
    if (asks_unit(k))
        snprintf(ret + n, room - n, "?unit=%s%s", world[k->unit].key,
                 strstr(k->route->fields, "indicator") ? "&campaign=k"
                                                         "&indicator=turns"
                                                       : "");
    if (strcmp(k->route->path, "/index") == 0)
        snprintf(ret, room, "/");
}

/* ---- forms ---- */

static Str typed(struct arena *a, const struct probe *k, const struct field *f)
{
    static const struct {
        const char *name, *value;
    } known[] = {
        { "campaign", "k" },
        { "tree", "main" },
        { "role", "reader" },
        { "step", "withdraw" },
        { "from", "2023-03-05" },
        { "to", "2023-03-05" },
        { "first_day", "2026-06-15" },
        { "last_day", "2021-05-31" },
        { "until", "2026-07-01" },
        { "below", "" },
        { "kind", "rename" },
        { "confirm", "1" },
        { "state", "submitted" },
        { "day", "2026-06-01" },
        { "form", "" },
        { "due", "" },
        { "made", "" },
        { "text", "words of the test" },
    };
    const char *key = world[k->unit].key;

    if (strncmp(f->name, "unit", 4) == 0 || strcmp(f->name, "into") == 0 ||
        strcmp(f->name, "parent") == 0)
        return str_of(key);
    if (strcmp(f->name, "key") == 0 &&
        strncmp(k->route->path, "/activities", 11) == 0)
        return str_fmt(a, "s%d%s", k->state, key);
    if (strcmp(f->name, "person") == 0)
        return str_fmt(a, "idle%s", key);
    for (int i = 0; i < countof(known); i++)
        if (strcmp(known[i].name, f->name) == 0)
            return str_of(known[i].value);
    switch (f->kind) {
    case FIELD_DAY:
        return S("2023-03-05");
    case FIELD_COUNT:
    case FIELD_NUMBER:
    case FIELD_NUMBERS:
        return S("3");
    case FIELD_KEY:
    case FIELD_KEYS:
        return S("word1");
    case FIELD_TEXT:
    case FIELD_TEXTS:
        break;
    }
    return S("words");
}

/* Every other column there is, with what would do harm. */
static const char *const columns[][2] = {
    { "id", "1" },
    { "made", "1" },
    { "ended", "1" },
    { "state", "5" },
    { "role", "administrator" },
    { "unit", "uf1x" },
    { "units", "uf1x" },
    { "person", "asker8" },
    { "who", "asker8" },
    { "account", "1" },
    { "disabled", "0" },
    { "second", "1" },
    { "secret", "" },
    { "password", "x" },
    { "granted_by", "asker8" },
    { "acting_for", "asker8" },
    { "agreed_by", "asker8" },
    { "asked_by", "asker8" },
    { "below", "1" },
    { "first_day", "2000-01-01" },
    { "last_day", "2999-01-01" },
    { "object", "rep1" },
    { "kind", "report" },
    { "lock", "PL1" },
    { "frozen", "1" },
    { "hash", "00" },
    { "due", "2026-12-01" },
    { "remark", "injected" },
    { "campaign", "other" },
    { "report", "repuf1x" },
    { "activity", "s3uf1x" },
    { "file", "x" },
    { "key", "s3uf1x" },
    { "name", "injected" },
    { "note", "injected" },
    { "title", "injected" },
    { "position", "9" },
    { "size", "9" },
    { "fresh", "9" },
    { "closed", "9" },
    { "until", "2999-01-01" },
    { "changed", "1" },
    { "holders", "9" },
    { "sort", "injected" },
    { "origin", "9" },
    { "seq", "9" },
    { "log", "x" },
    { "admin", "1" },
};

static bool is_listed(const struct route *r, const char *name)
{
    for (int i = 0; r->form && r->form[i].f.name; i++) {
        size_t n = strlen(r->form[i].f.name);

        if (strcmp(r->form[i].f.name, name) == 0 ||
            (r->form[i].f.name[n - 1] == '-' &&
             strncmp(r->form[i].f.name, name, n) == 0))
            return true;
    }
    return false;
}

static int fill(struct arena *a, const struct probe *k, struct http_part *parts,
                bool mass)
{
    const struct form_field *f = k->route->form;
    int n = 0;

    parts[n++] =
        (struct http_part){ .name = S("csrf"), .value = str_of(k->who->csrf) };
    for (int i = 0; k->full && f && f[i].f.name && n < MOST_PARTS - 60; i++) {
        bool file = f[i].as == INPUT_FILE;

        if (f[i].as == INPUT_BUTTON && i % 2)
            continue;
        parts[n++] =
            (struct http_part){ .name = str_of(f[i].f.name),
                                .value = file ? S("%PDF-1.7 x")
                                         : f[i].as == INPUT_BUTTON ||
                                                 f[i].as == INPUT_CHECK
                                             ? S("1")
                                             : typed(a, k, &f[i].f),
                                .file_name = file ? S("a.pdf") : S(""),
                                .type = file ? S("application/pdf") : S(""),
                                .is_file = file };
    }
    for (int i = 0; mass && i < countof(columns); i++)
        if (!is_listed(k->route, columns[i][0]))
            parts[n++] = (struct http_part){ .name = str_of(columns[i][0]),
                                             .value = str_of(columns[i][1]) };
    for (int i = 0; i < n; i++)
        if (!parts[i].type.p)
            parts[i].type = parts[i].file_name = S("");
    return n;
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
    static struct http_part parts[MOST_PARTS];
    static struct arena *forms;
    struct ask q = { .who = k->who };

    if (!forms)
        forms = arena_new();
    arena_reset(forms);
    address(k, path, room);
    q.path = path;
    q.method =
        (k->route->method == POST) != k->wrong_method ? HTTP_POST : HTTP_GET;
    if (q.method == HTTP_POST) {
        q.parts = parts;
        q.n_parts = fill(forms, k, parts, mass);
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
    char keys[2][80] = { "", "" }, folder[40] = "";
    const char *at = k->route->path;
    int n = 0;

    while (*at && n < 2) {
        size_t len = strcspn(at + 1, "/");

        if (at[1] == '{')
            key_for(k, folder, at[2], n > 0, keys[n], sizeof *keys), n++;
        else
            snprintf(folder, sizeof folder, "%.*s", (int)len, at + 1);
        at += 1 + len;
    }
    if (strcmp(k->rule->of, "form") == 0 || asks_unit(k))
        snprintf(keys[1], sizeof keys[1], "%s", world[k->unit].key);
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
    enum verdict v = verdict_of(k);
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
            !(r.status == 404 && (strcmp(k->rule->of, "all") == 0 ||
                                  strcmp(path, "/campaigns/k") == 0)))
            say(k, path, "refused what is theirs", &r);
    } else {
        denied_cases++;
        if (!k->wrong_method && v != EITHER && !is_denial(&r) &&
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
    bool whole = names_object(k.rule) || asks_unit(&k) || form_names(k.route);

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
    read_rules();
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
