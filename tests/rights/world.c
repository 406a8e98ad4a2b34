/* The store of the rights tests, made through the domain, and a copy to go back to. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/csv_sheet.h"
#include "base/buf.h"
#include "domain/account.h"
#include "domain/activity.h"
#include "domain/catalog.h"
#include "domain/comment.h"
#include "domain/event.h"
#include "domain/evidence.h"
#include "domain/grant.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/period_lock.h"
#include "domain/person.h"
#include "domain/report.h"
#include "domain/session.h"
#include "domain/token.h"
#include "store_for_test.h"

#define ROLES_AT(label, unit, reach)                                             \
    {                                                                            \
        "reader " label, ROLE_READER, ROLE_COUNT, unit, reach, true, false, true \
    },                                                                           \
        { "reporter " label,                                                     \
          ROLE_REPORTER,                                                         \
          ROLE_COUNT,                                                            \
          unit,                                                                  \
          reach,                                                                 \
          true,                                                                  \
          false,                                                                 \
          true },                                                                \
        { "reviewer " label,                                                     \
          ROLE_REVIEWER,                                                         \
          ROLE_COUNT,                                                            \
          unit,                                                                  \
          reach,                                                                 \
          true,                                                                  \
          false,                                                                 \
          true },                                                                \
        { "approver " label,                                                     \
          ROLE_APPROVER,                                                         \
          ROLE_COUNT,                                                            \
          unit,                                                                  \
          reach,                                                                 \
          true,                                                                  \
          false,                                                                 \
          true },                                                                \
    {                                                                            \
        "administrator " label, ROLE_ADMIN, ROLE_COUNT, unit, reach, true,       \
            false, true                                                          \
    }

struct asker askers[ASKERS] = {
    { "nobody", ROLE_NONE, ROLE_COUNT, A1, false, false },
    { "disabled", ROLE_ADMIN, ROLE_COUNT, R, true, false, false, true, 0,
      true },
    { "expired", ROLE_REPORTER, ROLE_COUNT, A1, true, true, false, true, -1 },
    { "to come", ROLE_REPORTER, ROLE_COUNT, A1, true, true, false, true, 1 },
    ROLES_AT("r and below", R, true),
    ROLES_AT("a and below", A, true),
    ROLES_AT("a1", A1, false),
    { "administrator r without a code", ROLE_ADMIN, ROLE_COUNT, R, true, true,
      false, false },
    { "approver a without a code", ROLE_APPROVER, ROLE_COUNT, A, true, true,
      false, false },
    { "half a session", ROLE_ADMIN, ROLE_COUNT, R, true, true, true, false },
    { "token to read", ROLE_ADMIN, ROLE_READER, R, true, true, false, true, 0,
      false, true },
    { "token to report", ROLE_REPORTER, ROLE_REPORTER, A1, false, true, false,
      true, 0, false, true },
    { "administrator f and below", ROLE_ADMIN, ROLE_COUNT, F, true, true, false,
      true },
    { "reporter f1", ROLE_REPORTER, ROLE_COUNT, F1, false, true, false, true },
};

char world_where[256];
struct world_keys world_keys;

static char copy[300];
static struct ctx c;

static void must(enum rc rc, const char *what)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "the world is not made: %s: %s\n", what, c.err.text);
    exit(2);
}
#define OK(call) must((call), #call)

static Str canary(char kind, int unit)
{
    return str_fmt(c.arena, "zq%c%sqz", kind, world[unit].code);
}

static Str key(const char *what, int unit)
{
    return str_fmt(c.arena, "%s%s", what, world[unit].key);
}

/* ---- the organisation ---- */

static void make_units(void)
{
    struct import_report ret;
    struct sheet sheet;
    struct import how = { .kind = IMPORT_UNITS, .sheet = &sheet };
    struct buf *b = NEW(c.arena, struct buf, 1);

    buf_init_arena(b, c.arena, BUF_NO_MAX);
    buf_z(b, "key,tree,kind,name,short_name,parent,from,code_scheme,code\n");
    for (int u = 0; u < UNITS; u++)
        buf_fmt(b, "%s,main,body,Unit %s,,%s,2020-01-01,,\n", world[u].key,
                canary(CANARY_NAME, u).p,
                world[u].above < 0 ? "" : world[world[u].above].key);
    OK(csv_sheet(c.arena, buf_view(b), &sheet, &c.err));
    OK(import_run(&c, &how, &ret));
    buf_reset(b);
    buf_z(b, "key,name,tree,from,to,documents\n"
             "k,Campaign,main,2021-01-01,2026-12-31,\n");
    how.kind = IMPORT_CAMPAIGNS;
    OK(csv_sheet(c.arena, buf_view(b), &sheet, &c.err));
    OK(import_run(&c, &how, &ret));
}

static void make_event(int u, enum event_kind kind)
{
    Str units[1] = { str_of(world[u].key) }, into[1], names[1];
    struct event ev = { .key = key(kind == EVENT_MERGE ? "em" : "ev", u),
                        .day = day_of(2024, 1, kind == EVENT_MERGE ? 9 : 2),
                        .kind = kind,
                        .tree = S("main"),
                        .policy = POLICY_PRIMARY,
                        .units = units,
                        .n_units = 1,
                        .document = canary(CANARY_EVENT, u),
                        .note = canary(CANARY_EVENT, u) };

    if (kind == EVENT_MERGE) {
        into[0] = str_of(world[world[u].heir].key);
        ev.into = into;
        ev.n_into = 1;
    } else {
        names[0] = str_fmt(c.arena, "Now %.*s", STR(canary(CANARY_NAME, u)));
        ev.names = names;
        ev.n_names = 1;
    }
    OK(event_apply(&c, &ev));
}

/* ---- people ---- */

static void add_person(Str who, Str name, int unit)
{
    struct person p = { .key = who,
                        .name = name,
                        .unit = unit == NONE ? S("") : str_of(world[unit].key),
                        .title = S(""),
                        .note = S("") };
    enum save_result ret;

    OK(change_begin(&c));
    OK(person_put(&c, &p, &ret));
    OK(change_end(&c));
}

static Id add_grant(Str who, enum role role, int unit, bool below, int days)
{
    struct grant g = { .person = who,
                       .role = role,
                       .unit = str_of(world[unit].key),
                       .below = below,
                       .from = c.today + (days < 0 ? -9 : days),
                       .to = c.today + (days < 0 ? -1 : 99),
                       .acting_for = S("") };
    Id id;

    OK(change_begin(&c));
    OK(grant_put(&c, &g, &id));
    OK(change_end(&c));
    return id;
}

static void add_asker(int i)
{
    struct asker *a = &askers[i];
    struct account_new n = { .person = str_fmt(c.arena, "asker%d", i),
                             .full_name = S(""),
                             .name = str_fmt(c.arena, "asker%d", i),
                             .hash = S("") };
    struct session_new s = { .second = a->second,
                             .agent = S(""),
                             .address = S("") };
    struct token t = { .name = S("t"), .role = a->most };

    snprintf(a->person, sizeof a->person, "asker%d", i);
    add_person(str_of(a->person), str_fmt(c.arena, "Asker %d", i), NONE);
    if (a->role)
        a->grant =
            add_grant(str_of(a->person), a->role, a->at, a->below, a->days);
    OK(change_begin(&c));
    OK(account_add(&c, &n, &a->account));
    if (a->half || (a->is_token && a->second)) {
        char seed[SECRET_SEED], codes[ACCOUNT_CODES][SECRET_CODE];

        OK(account_second_make(&c, a->account, seed, codes));
    }
    OK(change_end(&c));
    OK(change_begin(&c));
    s.account = t.account = a->account;
    if (a->is_token)
        OK(token_add(&c, &t, c.today + 30, &a->session, a->cookie));
    else
        OK(session_begin(&c, &s, &a->session, a->cookie));
    if (a->disabled)
        OK(account_disable(&c, a->account));
    OK(change_end(&c));
    secret_mac(str_of(a->cookie), S("csrf"), a->csrf);
}

/* ---- what is done ---- */

static void add_activity(int u, int state)
{
    static const char names[][8] = { "", "s1", "s2", "s3", "s4", "s5" };
    char kind = state == STATE_DRAFT ? CANARY_DRAFT : CANARY_WORK;
    Str text = canary(kind, u), units[1] = { str_of(world[u].key) };
    struct activity a = { .key = key(names[state], u),
                          .campaign = S("k"),
                          .from = day_of(2023, 3, state),
                          .to = day_of(2023, 3, state),
                          .units = units,
                          .n_units = 1,
                          .form = S(""),
                          .topic = S(""),
                          .title = str_fmt(c.arena, "Title %.*s", STR(text)),
                          .place = text,
                          .note = text,
                          .sessions = 1,
                          .turns = 10,
                          .persons = 10,
                          .state = (enum activity_state)state };
    struct comment k = {
        .kind = S("activity"), .object = a.key, .place = S(""), .text = text
    };
    struct evidence_new f = {
        str_fmt(c.arena, "%.*s.pdf", STR(text)), EVIDENCE_PDF,
        str_fmt(c.arena, "%%PDF-1.7 %.*s %d", STR(text), state)
    };
    enum save_result ret;
    Str file;

    OK(activity_save(&c, &a, &ret));
    if (state == STATE_APPROVED || world[u].heir >= 0)
        return;
    OK(comment_add(&c, &k, &world_keys.comment[u][state]));
    OK(evidence_add(&c, a.key, &f, &file));
    snprintf(world_keys.file[u][state], 64, "%.*s", STR(file));
}

static void add_report(int u)
{
    struct report r = { .key = key("rep", u),
                        .campaign = S("k"),
                        .unit = str_of(world[u].key),
                        .map = S("then") };
    struct comment k = { .kind = S("report"),
                         .object = r.key,
                         .place = S("one"),
                         .text = canary(CANARY_WORK, u) };
    Str text = str_fmt(c.arena,
                       "%%%% report\ntitle: Report %.*s\n"
                       "%%%% one\n# Head %.*s\n\nText {{turns}}.\n",
                       STR(k.text), STR(k.text));

    OK(report_new(&c, &r, text));
    OK(comment_add(&c, &k, &world_keys.report_comment[u]));
}

static void add_lock(int u)
{
    struct period_lock l = { .campaign = S("k"),
                             .unit = str_of(world[u].key),
                             .last_day = day_of(2021, 6, 30),
                             .reason = canary(CANARY_LOCK, u) };
    struct reopening ro = { .unit = l.unit,
                            .until = c.today + 9,
                            .reason = canary(CANARY_LOCK, u) };

    OK(period_lock_add(&c, &l, &ro.lock));
    OK(reopening_ask(&c, &ro, &ro.key));
    snprintf(world_keys.lock[u], 16, "%.*s", STR(ro.lock));
    snprintf(world_keys.reopening[u], 16, "%.*s", STR(ro.key));
}

static void fill_unit(int u)
{
    add_person(key("author", u), canary(CANARY_AUTHOR, u), u);
    add_person(key("idle", u), canary(CANARY_PERSON, u), u);
    world_keys.grant[u] = add_grant(key("idle", u), ROLE_READER, u, false, 0);
    c.who = key("author", u);
    for (int s = 1; s <= STATES; s++)
        add_activity(u, s);
    c.who = S("");
}

static void make_copy(const char *from, const char *to)
{
    static char block[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    size_t n;

    if (!in || !out) {
        perror(from);
        exit(2);
    }
    while ((n = fread(block, 1, sizeof block, in)) > 0)
        if (fwrite(block, 1, n, out) != n)
            exit(2);
    fclose(in);
    if (fclose(out) != 0)
        exit(2);
}

void world_make(void)
{
    setenv("SOKET_NOW", "2026-06-15T03:00:00Z", 1);
    test_store_on(ON_SQLITE, "rights", world_where);
    snprintf(copy, sizeof copy, "%s.copy", world_where);
    OK(ctx_open(&c, world_where, DB_CREATE, LANG_EN));
    OK(catalog_init(&c));
    make_units();
    for (int u = 0; u < UNITS; u++)
        fill_unit(u);
    for (int u = 0; u < UNITS; u++)
        if (world[u].heir < 0)
            make_event(u, EVENT_RENAME);
    make_event(AO, EVENT_MERGE);
    make_event(FO, EVENT_MERGE);
    for (int u = 0; u < UNITS; u++) {
        if (world[u].heir >= 0)
            continue;
        c.who = key("author", u);
        add_report(u);
        add_lock(u);
    }
    c.who = S("");
    for (int i = 0; i < ASKERS; i++)
        add_asker(i);
    ctx_close(&c);
    make_copy(world_where, copy);
}

void world_restore(void)
{
    char side[300];

    snprintf(side, sizeof side, "%s-wal", world_where);
    unlink(side);
    snprintf(side, sizeof side, "%s-shm", world_where);
    unlink(side);
    make_copy(copy, world_where);
}

void world_drop(void)
{
    test_store_drop(world_where);
    unlink(copy);
}
