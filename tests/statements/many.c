/* The store with n of everything, made through the domain. */
#include "many.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/csv_sheet.h"
#include "base/buf.h"
#include "domain/access.h"
#include "domain/account.h"
#include "domain/calendar.h"
#include "domain/catalog.h"
#include "domain/comment.h"
#include "domain/event.h"
#include "domain/evidence.h"
#include "domain/form_draft.h"
#include "domain/grant.h"
#include "domain/import.h"
#include "domain/log.h"
#include "domain/period_lock.h"
#include "domain/person.h"
#include "domain/report.h"
#include "domain/session.h"
#include "domain/token.h"
#include "store_for_test.h"

static struct ctx c;

static void must(enum rc rc, const char *what)
{
    if (rc == RC_OK)
        return;
    fprintf(stderr, "the store is not made: %s: %s %s\n", what, c.err.text,
            c.err.detail);
    exit(2);
}
#define OK(call) must((call), #call)

static Str key(const char *what, int i)
{
    return str_fmt(c.arena, "%s%d", what, i);
}

/* ---- lists ---- */

static struct buf *list(const char *head)
{
    struct buf *b = NEW(c.arena, struct buf, 1);

    buf_init_arena(b, c.arena, BUF_NO_MAX);
    buf_z(b, head);
    return b;
}

static int64_t take(enum import_kind kind, const struct buf *b)
{
    struct import_report r = { 0 };
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };
    enum rc rc;

    OK(csv_sheet(c.arena, buf_view(b), &sheet, &c.err));
    rc = import_run(&c, &how, &r);
    if (rc != RC_OK && r.n_errors)
        fprintf(stderr, "line %d: %s\n", r.errors[0].line,
                r.errors[0].message.p);
    must(rc, import_kind_names[kind]);
    return r.seq;
}

static void make_units(int n)
{
    struct buf *b =
        list("key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
             "p,main,province,Tỉnh P,,,2020-01-01,,\n");

    for (int i = 0; i < n; i++)
        buf_fmt(b, "c%d,main,commune,Xã Số %d,,p,2020-01-01,bo,%d\n", i, i,
                10000 + i);
    for (int i = 0; i < n; i++)
        buf_fmt(b, "v%d,main,village,Thôn Số %d,,c0,2020-01-01,,\n", i, i);
    take(IMPORT_UNITS, b);
}

static void make_catalogue(int n)
{
    struct buf *d = list("key,number,type,issuer,date,abstract,parent,link\n"),
               *w = list("key,name\n"), *o = list("key,breakdown,name,order\n"),
               *x = list("key,name,kind,numerator,denominator,breakdowns\n"),
               *k = list("key,name,tree,from,to,documents\n"
                         "k,Chương trình,main,2021-01-01,2023-12-31,");

    for (int i = 0; i < n; i++) {
        buf_fmt(d, "d%d,%d-KL/TW,kết luận,Ban,2021-02-03,Về số %d,%s,\n", i, i,
                i, i ? "d0" : "");
        buf_fmt(w, "b%d,Cách chia số %d\n", i, i);
        buf_fmt(o, "f%d,form,Hình thức số %d,%d\n", i, i, i + 1);
        buf_fmt(x, "x%d,Tỷ lệ số %d,ratio,turns,sessions,\n", i, i);
        buf_fmt(k, "%sd%d", i ? ";" : "", i);
    }
    buf_z(k, "\n");
    for (int i = 0; i < n; i++)
        buf_fmt(k, "k%d,Chương trình số %d,main,2021-01-01,2023-12-31,d0\n", i,
                i);
    take(IMPORT_DOCUMENTS, d);
    take(IMPORT_BREAKDOWNS, w);
    take(IMPORT_OPTIONS, o);
    take(IMPORT_INDICATORS, x);
    take(IMPORT_CAMPAIGNS, k);
}

/* ---- activities ---- */

#define ACTIVITY_HEAD                                                          \
    "key,campaign,from,to,units,form,topic,title,place,sessions,turns,"        \
    "persons,note,state\n"

/* Five of each unit, one of them joint with the next; one of each campaign. */
static int64_t make_activities(int n)
{
    static const char *const states[] = { "submitted", "draft", "returned",
                                          "checked", "approved" };
    struct buf *b = list(ACTIVITY_HEAD);

    for (int i = 0; i < 10 * n; i++) {
        const char *level = i < 5 * n ? "c" : "v";
        int unit = i / 5 % n;

        buf_fmt(b, "a%d,k,,2022-%02d-%02d,%s%d", i, i % 12 + 1, i % 28 + 1,
                level, unit);
        if (i % 5 == 4)
            buf_fmt(b, ";%s%d", level, (unit + 1) % n);
        buf_fmt(b, ",f%d,Chủ đề,Hội nghị số %d,Hội trường,1,10,,,%s\n", i % n,
                i, states[i % 5]);
    }
    for (int i = 0; i < n; i++)
        buf_fmt(b, "ak%d,k%d,,2022-03-04,c%d,,,Hội nghị %d,,1,10,,,\n", i, i, i,
                i);
    return take(IMPORT_ACTIVITIES, b);
}

/* a0 with n versions, remarks and files; n imports of one record. */
static void make_more_of_one(struct many *m, int n)
{
    struct activity a;
    enum save_result result;
    Id id;
    Str file;

    for (int i = 0; i < n; i++) {
        struct comment k = { .kind = S("activity"),
                             .object = S("a0"),
                             .place = S(""),
                             .text = key("Góp ý ", i) };
        struct evidence_new f = { key("biên bản ", i), EVIDENCE_PDF,
                                  key("%PDF-1.7 ", i) };
        struct buf *b = list(ACTIVITY_HEAD);

        OK(activity_get(&c, S("a0"), &a));
        a.turns = 100 + i;
        OK(activity_save(&c, &a, &result));
        OK(comment_add(&c, &k, &id));
        if (i < 20)
            OK(evidence_add(&c, a.key, &f, &file));
        buf_fmt(b, "ai%d,k,,2022-05-06,c0,,,Hội nghị thêm,,1,10,,,\n", i);
        take(IMPORT_ACTIVITIES, b);
    }
    snprintf(m->file, sizeof m->file, "%.*s", STR(file));
}

/* ---- the organisation, locks, reports ---- */

static void rename_unit(Str name, const char *unit, int day)
{
    Str units[1] = { str_of(unit) }, names[1] = { name };
    struct event ev = { .key = str_fmt(c.arena, "e-%s-%d", unit, day),
                        .day = day_of(2024, 1, 1) + day,
                        .kind = EVENT_RENAME,
                        .tree = S("main"),
                        .units = units,
                        .n_units = 1,
                        .names = names,
                        .n_names = 1,
                        .document = S(""),
                        .note = S("") };

    OK(event_apply(&c, &ev));
}

static void make_steps(int n)
{
    for (int i = 0; i < n; i++) {
        rename_unit(key("Xã Tên ", i), "c0", i + 1);
        rename_unit(key("Xã Mới ", i), key("c", i).p, 300 + i);
    }
}

static void make_locks(int n)
{
    struct period_lock l = { .campaign = S("k1"),
                             .unit = S("p"),
                             .last_day = day_of(2021, 6, 30),
                             .reason = S("Đã tổng hợp") };
    Str first, other;

    OK(period_lock_add(&c, &l, &first));
    for (int i = 0; i < n; i++) {
        struct reopening x = { .lock = first,
                               .unit = key("c", i),
                               .until = c.today + 9,
                               .reason = S("Bổ sung") };

        l.unit = key("c", i);
        l.campaign = S("k");
        OK(period_lock_add(&c, &l, &other));
        OK(reopening_ask(&c, &x, &x.key));
    }
}

static void make_reports(int n)
{
    struct buf *b = list("%% report\ntitle: Báo cáo\n");

    for (int i = 0; i < 3; i++)
        buf_fmt(b, "%%%% s%d\n# Phần %d\n\nCó {{turns form=f%d}} lượt.\n\n", i,
                i, i);
    buf_z(b, "%% rows\n# Các xã\n\n{{!each by=child order=turns}}\n"
             "- {{@row.name}}: {{sessions}} buổi, {{turns}} lượt.\n{{!end}}\n\n"
             "Cao nhất: {{list child order=turns top=3}}.\n\n"
             "{{!chart by=child order=turns measure=turns style=hbars "
             "title=\"Số lượt\"}}\n\n"
             "{{!annex title=\"Biểu\" style=landscape}}\n\n"
             "{{!figures by=child measure=sessions,turns "
             "title=\"Biểu 1\"}}\n\n{{!documents}}\n\n{{!sources}}\n");
    for (int i = 0; i < n; i++) {
        struct report r = { .key = key("rep", i),
                            .campaign = S("k"),
                            .unit = i > 1 ? key("c", i) : S("p"),
                            .map = S("then") };

        OK(report_new(&c, &r, buf_view(b)));
    }
    for (int i = 0; i < n; i++) {
        struct comment k = { .kind = S("report"),
                             .object = S("rep0"),
                             .place = S("s0"),
                             .text = key("Góp ý ", i) };
        Id id;

        OK(comment_add(&c, &k, &id));
    }
}

/* ---- people ---- */

static void add_grant(Str who, enum role role, Str unit, bool below)
{
    struct grant g = { .person = who,
                       .role = role,
                       .unit = unit,
                       .below = below,
                       .from = c.today,
                       .to = c.today + 99,
                       .acting_for = S("") };
    Id id;

    OK(grant_put(&c, &g, &id));
}

static void add_person(Str who, Str name, Str unit)
{
    struct person p = { who, name, unit, S(""), S(""), S("") };
    enum save_result result;

    OK(person_put(&c, &p, &result));
}

static Id add_account(Str who, bool second)
{
    struct account_new n = {
        .person = who, .full_name = S(""), .name = who, .hash = S("x")
    };
    char seed[SECRET_SEED], codes[ACCOUNT_CODES][SECRET_CODE];
    Id id;

    OK(account_add(&c, &n, &id));
    if (second)
        OK(account_second_make(&c, id, seed, codes));
    return id;
}

static void make_people(int n)
{
    OK(change_begin(&c));
    for (int i = 0; i < n; i++) {
        Str who = key("who", i);
        struct access seen = { .at = c.now,
                               .who = who,
                               .address = S("127.0.0.1"),
                               .what = S("view"),
                               .kind = S("person"),
                               .key = S("who0") };

        add_person(who, key("Nguyễn Văn ", i), key("c", i));
        add_grant(who, ROLE_REPORTER, key("c", i), false);
        add_grant(S("who0"), ROLE_READER, key("c", i), false);
        add_person(key("at", i), key("Trần Thị ", i), S("c0"));
        add_grant(key("at", i), ROLE_READER, S("c0"), false);
        add_account(who, false);
        OK(access_add(&c, &seen));
    }
    OK(change_end(&c));
}

static void sign_in(struct many *m, enum asker i, Id account)
{
    struct session_new s = { .account = account,
                             .second = true,
                             .agent = S("test"),
                             .address = S("127.0.0.1") };
    Id id;

    OK(session_begin(&c, &s, &id, m->cookie[i]));
}

/* Sessions, tokens, drafts and rights lent, of the administrator. */
static void make_own(Id account, int n)
{
    struct actor self = { .account = account,
                          .person = S("root"),
                          .name = S("Root"),
                          .most = ROLE_COUNT,
                          .second = true };
    struct session_new s = { .account = account,
                             .second = true,
                             .agent = S("test"),
                             .address = S("127.0.0.1") };
    char text[SECRET_TOKEN];
    Id id;

    OK(grant_list_person(&c, S("root"), c.today, &self.grants, &self.n_grants));
    for (int i = 0; i < n; i++) {
        struct token t = { .account = account,
                           .name = key("t", i),
                           .role = ROLE_READER };
        struct form_draft d = { .path = key("/activities/new?", i),
                                .base = S(""),
                                .fields = S("{}") };
        struct grant_lent l = { self.grants[0].id, key("who", i), c.today,
                                c.today + 2 };

        OK(session_begin(&c, &s, &id, text));
        if (i < TOKEN_MAX)
            OK(token_add(&c, &t, c.today + 30, &id, text));
        OK(form_draft_save(&c, account, &d, &id));
        c.actor = &self;
        OK(grant_delegate(&c, &l, &id));
        c.actor = NULL;
    }
}

static void make_askers(struct many *m, int n)
{
    Id id;

    OK(change_begin(&c));
    add_person(S("root"), S("Root"), S("p"));
    add_grant(S("root"), ROLE_ADMIN, S("p"), true);
    add_person(S("chief"), S("Chief"), S("p"));
    add_grant(S("chief"), ROLE_REPORTER, S("p"), true);
    add_grant(S("chief"), ROLE_REVIEWER, S("p"), true);
    add_grant(S("chief"), ROLE_APPROVER, S("p"), true);
    add_person(S("scattered"), S("Scattered"), S("c0"));
    for (int i = 0; i < n; i++)
        add_grant(S("scattered"), ROLE_REPORTER, key("c", i), false);
    OK(change_end(&c));
    OK(change_begin(&c));
    id = add_account(S("root"), true);
    make_own(id, n);
    sign_in(m, ADMINISTRATOR, id);
    sign_in(m, CHIEF, add_account(S("chief"), true));
    sign_in(m, SCATTERED, add_account(S("scattered"), false));
    OK(change_end(&c));
}

static void make_holidays(int n)
{
    enum save_result result;

    for (int i = 0; i < n; i++) {
        struct holiday h = { .day = c.today + i,
                             .name = key("Nghỉ ", i),
                             .off = true };

        OK(holiday_set(&c, &h, &result));
    }
}

void many_make(struct many *m, int n)
{
    setenv("SOKET_NOW", "2026-06-15T03:00:00Z", 1);
    test_store("statements", m->where);
    OK(ctx_open(&c, m->where, DB_CREATE, LANG_EN));
    OK(catalog_init(&c));
    c.who = S("who1");
    make_units(n);
    make_catalogue(n);
    m->import = make_activities(n);
    make_people(n);
    make_more_of_one(m, n);
    make_locks(n);
    make_reports(n);
    make_steps(n);
    make_holidays(n);
    make_askers(m, n);
    ctx_close(&c);
}

void many_drop(struct many *m)
{
    test_store_drop(m->where);
}
