/*
 * What was a right until now is none at the next request: a grant ended, its last day
 * over, the unit moved away or merged into another, and each taken back; asked with
 * the validator of the answer before, page, list, JSON and table.
 *
 *   RIGHTS_FULL=1   1,000 changes, not 80
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ask.h"
#include "base/arena.h"
#include "domain/event.h"
#include "domain/grant.h"
#include "domain/log.h"
#include "domain/session.h"

#define LATE "2026-06-15T16:50:00Z" /* ten minutes to midnight in Viet Nam */
#define NEXT "2026-06-15T17:01:00Z"

/* Before and after the key of A1, or nothing. */
static const char *const pages[][2] = {
    { "/activities/s2", "" },
    { "/activities/s2", ".json" },
    { "/activities?campaign=k", NULL },
    { "/activities.json?campaign=k", NULL },
    { "/activities.csv?campaign=k", NULL },
};
enum { PAGES = countof(pages) };

static struct ctx w;
static struct arena *arena;
static int asked, faults;
static char etags[PAGES][64];

static void must(enum rc rc, const char *what)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "%s: %s (%s)\n", what, w.err.text, w.err.detail);
    exit(2);
}
#define OK(call) must((call), #call)

static struct asker *asker(const char *name)
{
    for (int i = 0; i < ASKERS; i++)
        if (strcmp(askers[i].name, name) == 0)
            return &askers[i];
    exit(2);
}

/* At another moment the sessions of the world are over. */
static void sign_in(struct asker *a)
{
    struct session_new s = { .account = a->account,
                             .second = a->second,
                             .agent = S(""),
                             .address = S("") };

    OK(change_begin(&w));
    OK(session_begin(&w, &s, &a->session, a->cookie));
    OK(change_end(&w));
    secret_mac(str_of(a->cookie), S("csrf"), a->csrf);
}

/* Every page, with what was kept of the answer before: is what is A1's shown? */
static void look(const struct asker *who, bool may, const char *when)
{
    char canary[32], path[100];

    snprintf(canary, sizeof canary, "zqc%sqz", world[A1].code);
    for (int i = 0; i < PAGES; i++) {
        struct ask q = { .who = who, .path = path, .etag = etags[i] };
        struct answer r;
        Str text;
        bool is;

        snprintf(path, sizeof path, "%s%s%s", pages[i][0],
                 pages[i][1] ? world[A1].key : "",
                 pages[i][1] ? pages[i][1] : "");
        r = ask(arena, &q);
        text = ask_text(arena, &r);
        is = r.status == 304 ||
             (text.n && memmem(text.p, (size_t)text.n, canary, strlen(canary)));
        asked++;
        if (is != may || r.status == 304) {
            faults++;
            printf("%s: %s %s as %s: %d\n", when, path,
                   is ? "is shown" : "is hidden", who->name, r.status);
        }
        snprintf(etags[i], sizeof etags[i], "%.*s",
                 (int)(r.raw.etag.p ? r.raw.etag.n : 0),
                 r.raw.etag.p ? r.raw.etag.p : "");
    }
}

static void forget(void)
{
    memset(etags, 0, sizeof etags);
}

static void next(void)
{
    ctx_next(&w);
}

/* ---- the changes ---- */

static Id give(const struct asker *who, Day to)
{
    struct grant g = { .person = str_of(who->person),
                       .role = who->role,
                       .unit = str_of(world[who->at].key),
                       .below = who->below,
                       .from = w.today,
                       .to = to,
                       .acting_for = S("") };
    Id id;

    next();
    OK(change_begin(&w));
    OK(grant_put(&w, &g, &id));
    OK(change_end(&w));
    return id;
}

static void take(Id id)
{
    next();
    OK(change_begin(&w));
    OK(grant_end(&w, id));
    OK(change_end(&w));
}

static void revoked(struct asker *who)
{
    look(who, true, "before the grant is ended");
    take(who->grant);
    look(who, false, "after the grant was ended");
    sign_in(who); /* that ended its sessions, too */
    look(who, false, "signed in after the grant was ended");
    who->grant = give(who, w.today + 99);
    sign_in(who);
    look(who, true, "after it was given again");
}

static void expired(struct asker *who)
{
    take(who->grant);
    who->grant = give(who, w.today);
    sign_in(who);
    look(who, true, "on its last day");
    setenv("SOKET_NOW", NEXT, 1);
    look(who, false, "a minute after its last day");
    setenv("SOKET_NOW", LATE, 1);
    look(who, true, "on its last day again");
    take(who->grant);
    who->grant = give(who, w.today + 99);
    sign_in(who);
}

static void event(enum event_kind kind, const char *key, const char *other)
{
    Str units[1] = { str_of(world[A1].key) }, to[1] = { str_of(other) };
    struct event ev = { .key = str_of(key),
                        .day = w.today,
                        .kind = kind,
                        .tree = S("main"),
                        .policy = POLICY_PRIMARY,
                        .units = units,
                        .n_units = 1,
                        .document = S(""),
                        .note = S("") };

    if (kind == EVENT_MERGE) {
        ev.into = to;
        ev.n_into = 1;
    } else {
        ev.parents = to;
        ev.n_parents = 1;
    }
    next();
    OK(event_apply(&w, &ev));
}

static void undo(const char *key)
{
    next();
    OK(event_undo(&w, str_of(key)));
}

static void moved(struct asker *who)
{
    look(who, true, "before the unit moves");
    event(EVENT_MOVE, "away", world[B].key);
    look(who, false, "after the unit moved away");
    undo("away");
    look(who, true, "after the move was undone");
}

static void merged(struct asker *heir)
{
    look(heir, false, "before the merger");
    event(EVENT_MERGE, "merger", world[heir->at].key);
    look(heir, true, "after the merger");
    undo("merger");
    look(heir, false, "after the merger was undone");
}

int main(void)
{
    int rounds = getenv("RIGHTS_FULL") ? 250 : 20;
    struct asker *reader, *heir;

    world_make();
    setenv("SOKET_NOW", LATE, 1);
    arena = arena_new();
    OK(ctx_open(&w, world_where, DB_WRITE, LANG_EN));
    reader = asker("reader a and below");
    heir = asker("reporter f1");
    sign_in(reader);
    sign_in(heir);
    ask_open();
    for (int i = 0; i < rounds && faults == 0; i++) {
        forget();
        revoked(reader);
        expired(reader);
        moved(reader);
        forget();
        merged(heir);
    }
    ask_close();
    ctx_close(&w);
    arena_free(arena);
    world_drop();
    printf("%d changes, %d answers, %d faults\n", rounds * 4, asked, faults);
    return faults ? 1 : 0;
}
