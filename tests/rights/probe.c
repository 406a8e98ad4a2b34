/* What is asked, and what the rules say of it: see probe.h. */
#include "probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

/* ---- routes.txt ---- */

struct rule rules[MOST_RULES];
int n_rules;

void probe_read_rules(void)
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

bool probe_asks_unit(const struct probe *k)
{
    return !k->bare && k->route->method == GET &&
           strstr(k->route->fields, "unit");
}

enum verdict probe_verdict(const struct probe *k)
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
    if (strcmp(of, "any") == 0 && probe_asks_unit(k))
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
    if (strcmp(of, "form") == 0 && k->route->method == POST && !k->full) {
        if (!rule_may_anywhere(who, act_of(act)))
            return REFUSED;
        /* its page is about something of somebody's: a lock */
        return !strchr(k->route->path, '{') ||
                       (is_there(k) && rule_may(who, ACT_NAME, k->unit))
                   ? TOLD
                   : UNSEEN;
    }
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

struct key {
    char s[80];
};

static void number(struct key *ret, Id id)
{
    snprintf(ret->s, sizeof ret->s, "%lld", (long long)(id ? id : 99999999));
}

/* The key for a letter after a folder; an unknown one ends the test. */
static struct key key_for(const struct probe *k, const char *folder,
                          char letter, bool second)
{
    struct key ret;
    int u = second ? k->child : k->unit;
    bool report = strncmp(k->route->path, "/reports", 8) == 0;

    if (strncmp(k->route->path, "/admin/", 7) == 0)
        snprintf(ret.s, sizeof ret.s, letter == 'd' ? "2026-09-02" : "k");
    else if (strncmp(k->route->path, "/me/", 4) == 0)
        number(&ret,
               strchr("st", letter) ? askers[1].session : world_keys.grant[F1]);
    else if (strcmp(folder, "campaigns") == 0)
        snprintf(ret.s, sizeof ret.s, "k");
    else if (strcmp(folder, "units") == 0)
        snprintf(ret.s, sizeof ret.s, "%s", world[u].key);
    else if (strcmp(folder, "figures") == 0)
        snprintf(ret.s, sizeof ret.s, "turns");
    else if (strcmp(folder, "activities") == 0)
        snprintf(ret.s, sizeof ret.s, "s%d%s", k->state, world[u].key);
    else if (strcmp(folder, "comments") == 0)
        number(&ret, u == NONE ? 0
                     : report  ? world_keys.report_comment[u]
                               : world_keys.comment[u][k->state]);
    else if (strcmp(folder, "files") == 0)
        snprintf(ret.s, sizeof ret.s, "%s",
                 is_there(k) ? world_keys.file[u][k->state] : "zzzzzzzz");
    else if (strcmp(folder, "events") == 0)
        snprintf(ret.s, sizeof ret.s, "ev%s", world[u].key);
    else if (strcmp(folder, "import") == 0)
        number(&ret, 0); /* whose an import is: t_web_import.sh */
    else if (strcmp(folder, "locks") == 0)
        snprintf(ret.s, sizeof ret.s, "%s",
                 u != NONE && world_keys.lock[u][0] ? world_keys.lock[u]
                                                    : "PL9999");
    else if (strcmp(folder, "reopenings") == 0)
        snprintf(ret.s, sizeof ret.s, "%s",
                 is_there(k) ? world_keys.reopening[u] : "RO9999");
    else if (strcmp(folder, "reports") == 0)
        snprintf(ret.s, sizeof ret.s, "rep%s", world[u].key);
    else if (strcmp(folder, "sections") == 0)
        snprintf(ret.s, sizeof ret.s, "one");
    else if (strcmp(folder, "people") == 0)
        snprintf(ret.s, sizeof ret.s, "idle%s", world[u].key);
    else if (strcmp(folder, "grants") == 0)
        number(&ret, u == NONE ? 0 : world_keys.grant[u]);
    else {
        printf("no key for {%c} of %s: say in matrix.c what it stands for\n",
               letter, k->route->path);
        exit(1);
    }
    return ret;
}

void probe_address(const struct probe *k, char *ret, size_t room)
{
    char folder[40] = "";
    const char *at = k->route->path;
    size_t n = 0;
    bool second = false;

    while (*at && n + 80 < room) {
        size_t len = strcspn(at + 1, "/");

        if (at[1] == '{') {
            n += (size_t)snprintf(ret + n, room - n, "/%s",
                                  key_for(k, folder, at[2], second).s);
            second = strcmp(folder, "campaigns") != 0;
        } else {
            snprintf(folder, sizeof folder, "%.*s", (int)len, at + 1);
            n += (size_t)snprintf(ret + n, room - n, "/%s", folder);
        }
        at += 1 + len;
    }
    if (probe_asks_unit(k))
        snprintf(ret + n, room - n, "?unit=%s%s", world[k->unit].key,
                 strstr(k->route->fields, "indicator") ? "&campaign=k"
                                                         "&indicator=turns"
                                                       : "");
    if (strcmp(k->route->path, "/index") == 0)
        snprintf(ret, room, "/");
}

/* The first two keys of the address; of a unit in the query, the second. */
void probe_keys(const struct probe *k, char ret[2][80])
{
    const char *at = k->route->path;
    char folder[40] = "";
    int n = 0;

    ret[0][0] = ret[1][0] = '\0';
    while (*at && n < 2) {
        size_t len = strcspn(at + 1, "/");

        if (at[1] == '{') {
            struct key key = key_for(k, folder, at[2], n > 0);

            memcpy(ret[n++], key.s, sizeof key.s);
        } else {
            snprintf(folder, sizeof folder, "%.*s", (int)len, at + 1);
        }
        at += 1 + len;
    }
    if (strcmp(k->rule->of, "form") == 0 || probe_asks_unit(k))
        snprintf(ret[1], 80, "%s", world[k->unit].key);
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

int probe_fill(struct arena *a, const struct probe *k, struct http_part *parts,
               bool mass)
{
    const struct form_field *f = k->route->form;
    int n = 0;

    parts[n++] =
        (struct http_part){ .name = S("csrf"), .value = str_of(k->who->csrf) };
    for (int i = 0; k->full && f && f[i].f.name && n < PROBE_PARTS - 60; i++) {
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
