/*
 * Bundles between realms: a parent p over a, b and c, each of which stands for a
 * child realm with three communes.  What goes up is what stands there.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "app/csv_sheet.h"
#include "base/buf.h"
#include "domain/bundle.h"
#include "domain/bundle_chain.h"
#include "domain/catalog.h"
#include "domain/event.h"
#include "domain/log.h"
#include "store_for_test.h"

#define ACTIVITIES                                                             \
    "key,campaign,from,to,units,form,topic,title,place,sessions,turns,"        \
    "persons,note\n"

struct realm {
    char where[STORE_ROOM];
    struct ctx c;
};

static struct realm parent, child[3];
static const char *const names[3] = { "a", "b", "c" };
static uint32_t seed;

static int random_to(int n)
{
    seed = seed * 1664525u + 1013904223u;
    return (int)((seed >> 8) % (uint32_t)n);
}

/* ---- realms ---- */

static void good(struct realm *r, enum rc rc)
{
    if (rc != RC_OK)
        print_error("%s: %s (%s)\n", r->where, r->c.err.text, r->c.err.detail);
    assert_int_equal(rc, RC_OK);
}

static void take(struct realm *r, enum import_kind kind, Str csv)
{
    struct import_report report;
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet };

    good(r, csv_sheet(r->c.arena, csv, &sheet, &r->c.err));
    good(r, import_run(&r->c, &how, &report));
}

static void take_z(struct realm *r, enum import_kind kind, const char *csv)
{
    take(r, kind, str_of(csv));
}

static void open_realm(struct realm *r, const char *store, const char *name)
{
    struct realm_own own;

    test_store(store, r->where);
    good(r, ctx_open(&r->c, r->where, DB_CREATE, LANG_EN));
    r->c.today = day_of(2026, 1, 15);
    good(r, catalog_init(&r->c));
    good(r, realm_name(&r->c, str_of(name), &own));
}

static void close_realm(struct realm *r)
{
    ctx_close(&r->c);
    test_store_drop(r->where);
}

static void take_catalogue(struct realm *r)
{
    take_z(r, IMPORT_OPTIONS,
           "key,breakdown,name,parent,order\nf1,form,F1,,1\n"
           "f1a,form,F1a,f1,2\nf2,form,F2,,3\n");
    take_z(r, IMPORT_CAMPAIGNS,
           "key,name,tree,from,to,documents\n"
           "k,K,main,2024-01-01,2025-12-31,\n");
}

static void open_child(struct realm *r, const char *store, const char *name)
{
    open_realm(r, store, name);
    take_z(r, IMPORT_UNITS,
           "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
           "r,main,district,Root,,,2020-01-01,,\n"
           "c1,main,commune,Xã Một,,r,2020-01-01,,\n"
           "c2,main,commune,Xã Hai,,r,2020-01-01,,\n"
           "c3,main,commune,Xã Ba,,r,2020-01-01,,\n"
           "x,other,front,X,,,2020-01-01,,\n");
    take_catalogue(r);
}

static void open_parent(void)
{
    open_realm(&parent, "parent", "parent");
    take_z(&parent, IMPORT_UNITS,
           "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
           "p,main,province,P,,,2020-01-01,,\n"
           "a,main,district,A,,p,2020-01-01,,\n"
           "b,main,district,B,,p,2020-01-01,,\n"
           "c,main,district,C,,p,2020-01-01,,\n"
           "d,main,district,D,,p,2020-01-01,,\n"
           "da,main,commune,DA,,d,2020-01-01,,\n");
    take_catalogue(&parent);
    take_z(&parent, IMPORT_ACTIVITIES,
           ACTIVITIES "own1,k,,2024-05-05,da;a,f1,,,,1,10,10,\n"
                      "own2,k,,2024-06-06,da,f2,,,,2,20,,\n");
}

/* Of that realm's name, as it stands for a unit in another. */
static void trust_in(struct realm *there, const char *unit, struct realm *r)
{
    struct realm_peer p = { .unit = str_of(unit) };
    enum save_result result;
    struct realm_own own;

    good(r, realm_own(&r->c, &own));
    p.name = own.name;
    p.public_key = own.public_key;
    good(there, realm_trust(&there->c, &p, &result));
}

static void trust(const char *unit, struct realm *r)
{
    trust_in(&parent, unit, r);
}

static int set_up(void **state)
{
    (void)state;
    seed = 7;
    open_parent();
    for (int i = 0; i < 3; i++) {
        open_child(&child[i], names[i], names[i]);
        trust(names[i], &child[i]);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    close_realm(&parent);
    for (int i = 0; i < 3; i++)
        close_realm(&child[i]);
    return 0;
}

/* ---- records ---- */

static void add_activity(struct buf *b, int key)
{
    static const char *const units[] = { "c1",      "c2",    "c3",
                                         "r",       "c1;c2", "c2;c1",
                                         "c3;r;c2", "c1;x",  "x" };
    static const char *const forms[] = { "", "f1", "f1a", "f2" };
    int turns = random_to(4) ? random_to(300) : 0;

    buf_fmt(b, "k%d,k,,%d-%02d-%02d,%s,%s,,,,%d,%d,", key, 2024 + random_to(2),
            1 + random_to(12), 1 + random_to(28),
            units[random_to(countof(units))], forms[random_to(4)],
            turns ? 1 + random_to(3) : 0, turns);
    if (random_to(2))
        buf_fmt(b, "%d", turns / 2);
    buf_z(b, ",\n");
}

/* Activities `from` to `to`, new or changed. */
static void add_some(struct realm *r, int from, int to)
{
    struct buf b;

    buf_init(&b, BUF_NO_MAX);
    buf_z(&b, ACTIVITIES);
    for (int i = from; i <= to; i++)
        add_activity(&b, i);
    take(r, IMPORT_ACTIVITIES, buf_view(&b));
    buf_release(&b);
}

/* ---- bundles ---- */

static Str keep(Str s)
{
    return (Str){ memcpy(xmalloc((size_t)s.n + 1), s.p, (size_t)s.n), s.n };
}

static struct bundle_file make_one(struct realm *r, bool down)
{
    struct bundle_order order = { .campaign = S("k"),
                                  .direction = down ? BUNDLE_DOWN : BUNDLE_UP };
    struct bundle_file f = { .name = S("file") };
    struct bundle_kept kept;

    good(r, bundle_make(&r->c, &order, &f.bytes, &kept));
    f.bytes = keep(f.bytes);
    return f;
}

static void drop_one(struct bundle_file *f)
{
    free((void *)(uintptr_t)f->bytes.p);
    f->bytes = (Str){ 0 };
}

static enum rc take_in(struct realm *r, struct bundle_file *files, int n)
{
    int bad;

    err_clear(&r->c.err);
    return bundle_take(&r->c, files, n, &bad);
}

static void refused(struct realm *r, struct bundle_file *f, enum rc rc,
                    const char *words)
{
    struct log_mark before, after;

    good(r, log_mark(&r->c, &before));
    assert_int_equal(take_in(r, f, 1), rc);
    if (!strstr(r->c.err.text, words))
        print_error("no '%s' in: %s\n", words, r->c.err.text);
    assert_non_null(strstr(r->c.err.text, words));
    good(r, log_mark(&r->c, &after));
    assert_true(str_eq(before.hash, after.hash));
}

/* Signed anew by the child, so that only the content is at fault. */
static struct bundle_file forge(struct realm *r, Str file, const char *from,
                                const char *to)
{
    struct bundle_file f = { .name = S("forged") };
    const char *at = memmem(file.p, (size_t)file.n, from, strlen(from));
    unsigned char key[SIGN_SECRET];
    struct realm_own own;
    struct buf b;
    Str secret;

    assert_non_null(at);
    good(r, realm_secret(&r->c, &own, &secret));
    assert_true(sign_unhex(secret, key, sizeof key));
    buf_init(&b, BUF_NO_MAX);
    buf_add(&b, file.p, (size_t)(at - file.p));
    buf_z(&b, to);
    at += strlen(from);
    buf_add(&b, at, (size_t)(file.p + file.n - at) - 10 - 128 - 1);
    bundle_text_sign(&b, key);
    f.bytes = keep(buf_view(&b));
    buf_release(&b);
    return f;
}

static void is_clean_say(void *arg, Str fault)
{
    (void)arg;
    print_error("%.*s\n", STR(fault));
}

static void no_say(void *arg, Str fault)
{
    (void)arg;
    (void)fault;
}

static void is_clean(struct realm *r)
{
    int64_t faults = 0, records, cells;

    good(r, figure_verify(&r->c, is_clean_say, NULL, &faults));
    assert_int_equal(faults, 0);
    good(r, figure_rebuild(&r->c, &records, &cells));
    good(r, figure_verify(&r->c, is_clean_say, NULL, &faults));
    assert_int_equal(faults, 0);
}

/* ---- figures ---- */

static struct figure value_at(struct realm *r, struct address a)
{
    struct figure f;

    a.campaign = S("k");
    good(r, figure_value(&r->c, &a, &f));
    return f;
}

static int64_t turns_of(struct realm *r, const char *unit, int64_t known)
{
    return value_at(r, (struct address){ .unit = str_of(unit),
                                         .indicator = S("turns"),
                                         .known = known })
               .value /
           1000000;
}

static void same_value(int i, struct address a)
{
    struct figure here, there;

    a.unit = str_of(names[i]);
    here = value_at(&parent, a);
    a.unit = S("r");
    there = value_at(&child[i], a);
    assert_int_equal(here.determined, there.determined);
    assert_int_equal(here.value, there.value);
}

/* Months, quarters, years and all, every option, both maps, every measure. */
static void agrees(int i)
{
    static const char *const indicators[] = { "activities", "sessions", "turns",
                                              "persons" };
    static const char *const options[] = { "", "f1", "f1a", "f2" };
    static const int months[] = { 1, 3, 12, 24 };

    for (int n = 0; n < 4 * 4 * 2 * countof(months); n++) {
        struct address a = { .indicator = str_of(indicators[n % 4]),
                             .option = str_of(options[n / 4 % 4]),
                             .map = n / 16 % 2 ? MAP_NOW : MAP_THEN };
        int length = months[n / 32];

        for (int m = 0; m < 24; m += length) {
            int end = m + length;

            a.from = day_of(2024 + m / 12, 1 + m % 12, 1);
            a.to = day_of(2024 + end / 12, 1 + end % 12, 1) - 1;
            same_value(i, a);
        }
    }
}

/* d's activity own1 is held by a as well: take it out before comparing. */
static void without_own(void)
{
    good(&parent, activity_withdraw(&parent.c, S("own1"), S("")));
}

static void test_bundle__figures_agree(void **state)
{
    (void)state;
    without_own();
    for (int i = 0; i < 3; i++) {
        struct bundle_file f;

        add_some(&child[i], 1, 10 + 40 * i);
        f = make_one(&child[i], false);
        good(&parent, take_in(&parent, &f, 1));
        assert_int_equal(f.taken, BUNDLE_TAKEN);
        assert_true(f.change.made > 0);
        agrees(i);
        drop_one(&f);
    }
    is_clean(&parent);
    for (int i = 0; i < 3; i++)
        agrees(i);
    assert_int_equal(turns_of(&parent, "p", SEQ_NOW),
                     turns_of(&parent, "a", SEQ_NOW) +
                         turns_of(&parent, "b", SEQ_NOW) +
                         turns_of(&parent, "c", SEQ_NOW) + 20);
}

/* Own activities of the unit count beside the realm's figures. */
static void test_bundle__own_and_theirs_both_count(void **state)
{
    struct bundle_file f;
    int64_t own = turns_of(&parent, "a", SEQ_NOW);

    (void)state;
    assert_int_equal(own, 10);
    add_some(&child[0], 1, 20);
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    assert_int_equal(turns_of(&parent, "a", SEQ_NOW),
                     turns_of(&child[0], "r", SEQ_NOW) + own);
    drop_one(&f);
}

static void test_bundle__again_changes_nothing(void **state)
{
    struct bundle_file f[3];
    struct log_mark before, after;

    (void)state;
    add_some(&child[0], 1, 20);
    f[0] = make_one(&child[0], false);
    good(&parent, take_in(&parent, f, 1));
    add_some(&child[0], 10, 25);
    f[1] = make_one(&child[0], false);
    f[2] = f[1];
    good(&parent, take_in(&parent, f, 3));
    good(&parent, log_mark(&parent.c, &before));
    good(&parent, take_in(&parent, f, 3));
    for (int i = 0; i < 3; i++)
        assert_int_equal(f[i].taken, BUNDLE_HELD);
    good(&parent, log_mark(&parent.c, &after));
    assert_true(str_eq(before.hash, after.hash));
    drop_one(&f[0]);
    drop_one(&f[1]);
}

/* Same state, same bytes but for number, entry and clock; and those again. */
static void test_bundle__same_state_same_bytes(void **state)
{
    struct bundle_order order = { .campaign = S("k"), .number = 1 };
    struct bundle_file f[2];
    struct bundle_text t[2];
    struct bundle_kept kept;
    Str again;

    (void)state;
    add_some(&child[0], 1, 30);
    for (int i = 0; i < 2; i++) {
        f[i] = make_one(&child[0], false);
        good(&child[0], bundle_text_head(child[0].c.arena, f[i].bytes, &t[i],
                                         &child[0].c.err));
    }
    assert_true(str_eq(t[0].body, t[1].body));
    assert_int_equal(t[1].number, 2);
    assert_true(str_eq(t[1].previous, t[0].hash));
    good(&child[0], bundle_make(&child[0].c, &order, &again, &kept));
    assert_true(str_eq(again, f[0].bytes));
    drop_one(&f[0]);
    drop_one(&f[1]);
}

static void test_bundle__gap_and_fork(void **state)
{
    struct bundle_file f[3], other;

    (void)state;
    for (int i = 0; i < 3; i++) {
        add_some(&child[0], i, i + 5);
        f[i] = make_one(&child[0], false);
    }
    refused(&parent, &f[2], RC_CONFLICT, "number 1 is missing");
    good(&parent, take_in(&parent, &f[0], 1));
    refused(&parent, &f[2], RC_CONFLICT, "number 2 is missing");
    other = forge(&child[0], f[0].bytes, "clock\t", "clock\t9");
    refused(&parent, &other, RC_CONFLICT, "has signed two bundles number 1");
    drop_one(&other);
    other = forge(&child[0], f[1].bytes, "previous\t",
                  "previous\t0000000000000000000000000000000000000000000000000"
                  "000000000000000\nprevious\t");
    refused(&parent, &other, RC_INVALID, "line 8");
    drop_one(&other);
    good(&parent, take_in(&parent, f, 3));
    is_clean(&parent);
    for (int i = 0; i < 3; i++)
        drop_one(&f[i]);
}

static void test_bundle__every_byte_counts(void **state)
{
    struct bundle_file f, bad = { .name = S("bad") };
    struct log_mark before, after;
    char *bytes;

    (void)state;
    add_some(&child[0], 1, 25);
    f = make_one(&child[0], false);
    assert_true(f.bytes.n > 1000);
    good(&parent, log_mark(&parent.c, &before));
    bytes = xmalloc((size_t)f.bytes.n + 1);
    for (ptrdiff_t i = 0; i < f.bytes.n; i++) {
        memcpy(bytes, f.bytes.p, (size_t)f.bytes.n);
        bytes[i] ^= (char)(1 + random_to(255));
        bad.bytes = (Str){ bytes, f.bytes.n };
        if (take_in(&parent, &bad, 1) == RC_OK)
            print_error("byte %d was changed and taken\n", (int)i);
        assert_int_not_equal(parent.c.err.rc, RC_OK);
    }
    good(&parent, log_mark(&parent.c, &after));
    assert_true(str_eq(before.hash, after.hash));
    good(&parent, take_in(&parent, &f, 1));
    drop_one(&f);
    free(bytes);
}

static void test_bundle__refuses_what_it_cannot_place(void **state)
{
    static const struct {
        const char *from, *to;
        enum rc rc;
        const char *words;
    } cases[] = {
        { "total\tall\t", "total\tall\t9", RC_INVALID, "does not add up" },
        { "\tf1a\t", "\tf1b\t", RC_NOTFOUND, "not here: f1b" },
        { "realm\ta\n", "realm\tz\n", RC_DENIED, "no realm 'z'" },
        { "realm\ta\n", "realm\tb\n", RC_DENIED, "another key" },
        { "direction\tup\n", "direction\tdown\n", RC_DENIED, "superior only" },
        { "campaign\tk\n", "campaign\tq\n", RC_INVALID, "line" },
    };
    struct bundle_file f, bad;

    (void)state;
    take_z(&child[0], IMPORT_ACTIVITIES,
           ACTIVITIES "one,k,,2024-03-02,c1,f1a,,,,1,10,,\n");
    f = make_one(&child[0], false);
    for (int i = 0; i < countof(cases); i++) {
        bad = forge(&child[0], f.bytes, cases[i].from, cases[i].to);
        refused(&parent, &bad, cases[i].rc, cases[i].words);
        drop_one(&bad);
    }
    take_z(&parent, IMPORT_CAMPAIGNS,
           "key,name,tree,from,to,documents\nk,K,main,2024-04-01,2025-12-31,"
           "\n");
    refused(&parent, &f, RC_CONFLICT, "outside campaign 'k'");
    drop_one(&f);
}

/* ---- later bundles ---- */

static void test_bundle__corrections_follow(void **state)
{
    int64_t known = 0, before;
    struct bundle_file f;
    struct source_page page = { .limit = 100 };
    struct address a = { .campaign = S("k"),
                         .unit = S("a"),
                         .indicator = S("turns") };

    (void)state;
    without_own();
    take_z(&child[0], IMPORT_ACTIVITIES,
           ACTIVITIES "one,k,,2024-03-02,c1,f1,,,,1,10,,\n"
                      "two,k,,2024-03-12,c1,f1,,,,1,20,,\n"
                      "three,k,,2024-04-12,c1;c2,,,,,1,40,,\n");
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    drop_one(&f);
    assert_int_equal(turns_of(&parent, "a", SEQ_NOW), 70);
    good(&parent, log_head(&parent.c, &known));
    good(&child[0], activity_withdraw(&child[0].c, S("two"), S("twice")));
    take_z(&child[0], IMPORT_ACTIVITIES,
           ACTIVITIES "three,k,,2024-04-12,c1;c2,,,,,1,41,,\n");
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    assert_int_equal(f.change.made, 2);
    assert_int_equal(f.change.ended, 2);
    drop_one(&f);
    assert_int_equal(turns_of(&parent, "a", SEQ_NOW), 51);
    assert_int_equal(turns_of(&parent, "a", known), 70);
    assert_int_equal(turns_of(&parent, "p", known), 90);
    good(&parent, figure_changed(&parent.c, &a, &before));
    assert_int_equal(before, known + 1);
    good(&parent, figure_sources(&parent.c, &a, &page));
    assert_int_equal(page.n, 2);
    assert_non_null(page.at[1].bundle);
    assert_true(str_is(page.at[1].bundle->units, "c1;c2"));
    assert_true(str_is(page.at[1].bundle->names, "Xã Một; Xã Hai"));
    assert_int_equal(page.at[1].bundle->number, 2);
    assert_int_equal(page.at[1].value, 41000000);
    is_clean(&parent);
}

/* Withdrawn, and taken in again. */
static void test_bundle__withdraw(void **state)
{
    struct realm_peer p = { .name = S("a"), .unit = S("b") };
    enum save_result result;
    struct bundle_file f;
    struct realm_own own;
    int64_t n = 0;

    (void)state;
    add_some(&child[0], 1, 20);
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    good(&child[0], realm_own(&child[0].c, &own));
    p.public_key = own.public_key;
    assert_int_equal(realm_trust(&parent.c, &p, &result), RC_CONFLICT);
    good(&parent, bundle_withdraw(&parent.c, S("a"), S("k"), S("why"), &n));
    assert_int_equal(n, f.change.made);
    assert_int_equal(turns_of(&parent, "a", SEQ_NOW), 10);
    assert_int_equal(bundle_withdraw(&parent.c, S("a"), S("k"), S("why"), &n),
                     RC_NOTFOUND);
    is_clean(&parent);
    good(&parent, realm_trust(&parent.c, &p, &result));
    good(&parent, take_in(&parent, &f, 1));
    assert_int_equal(f.taken, BUNDLE_TAKEN);
    assert_int_equal(turns_of(&parent, "b", SEQ_NOW),
                     turns_of(&child[0], "r", SEQ_NOW));
    is_clean(&parent);
    good(&parent, realm_distrust(&parent.c, S("a")));
    refused(&parent, &f, RC_DENIED, "no realm 'a' is trusted");
    drop_one(&f);
}

/* The unit closes here: later figures stand under its first successor. */
static void test_bundle__unit_that_closes(void **state)
{
    static const char merge[] =
        "key,date,kind,tree,units,into,policy,shares,name,parent,document,"
        "note\ne,2025-01-01,merge,,a,b,,,,,,\n";
    struct import_report report;
    struct sheet sheet;
    struct import how = { .kind = IMPORT_EVENTS, .sheet = &sheet };
    struct bundle_file f;
    int64_t n = 0;

    (void)state;
    without_own();
    take_z(&child[0], IMPORT_ACTIVITIES,
           ACTIVITIES "one,k,,2024-03-02,c1,f1,,,,1,10,,\n"
                      "two,k,,2025-03-12,c1,f1,,,,1,20,,\n");
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    good(&parent,
         csv_sheet(parent.c.arena, str_of(merge), &sheet, &parent.c.err));
    assert_int_equal(import_run(&parent.c, &how, &report), RC_CONFLICT);
    assert_non_null(strstr(parent.c.err.text, "bundle withdraw"));
    good(&parent, bundle_withdraw(&parent.c, S("a"), S("k"), S(""), &n));
    take_z(&parent, IMPORT_EVENTS, merge);
    good(&parent, take_in(&parent, &f, 1));
    assert_int_equal(turns_of(&parent, "a", SEQ_NOW), 10);
    assert_int_equal(turns_of(&parent, "b", SEQ_NOW), 20);
    assert_int_equal(
        value_at(&parent, (struct address){ .unit = S("b"),
                                            .indicator = S("turns"),
                                            .map = MAP_NOW })
            .value,
        30000000);
    is_clean(&parent);
    drop_one(&f);
}

/* A realm sends on what it was sent. */
static void test_bundle__two_levels(void **state)
{
    struct bundle_file f, up;
    struct realm top;

    (void)state;
    add_some(&child[0], 1, 30);
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    up = make_one(&parent, false);
    open_child(&top, "top", "top");
    trust_in(&top, "c1", &parent);
    good(&top, take_in(&top, &up, 1));
    for (int i = 0; i < 3; i++) {
        static const char *const indicators[] = { "activities", "sessions",
                                                  "turns" };
        struct address a = { .unit = S("p"),
                             .indicator = str_of(indicators[i]) };
        int64_t value = value_at(&parent, a).value;

        assert_true(value > 0);
        a.unit = S("r");
        assert_int_equal(value_at(&top, a).value, value);
    }
    is_clean(&top);
    close_realm(&top);
    drop_one(&f);
    drop_one(&up);
}

/* A realm set up anew under its name: a new key, numbers from 1. */
static void test_bundle__new_key(void **state)
{
    struct bundle_file f, again;
    struct realm anew;

    (void)state;
    without_own();
    add_some(&child[0], 1, 10);
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    open_child(&anew, "anew", "a");
    add_some(&anew, 5, 30);
    again = make_one(&anew, false);
    refused(&parent, &again, RC_DENIED, "another key");
    trust("a", &anew);
    good(&parent, take_in(&parent, &again, 1));
    assert_int_equal(turns_of(&parent, "a", SEQ_NOW),
                     turns_of(&anew, "r", SEQ_NOW));
    refused(&parent, &f, RC_DENIED, "another key");
    is_clean(&parent);
    close_realm(&anew);
    drop_one(&f);
    drop_one(&again);
}

/* ---- downward ---- */

static void test_bundle__down(void **state)
{
    struct bundle_file f, back;
    struct log_mark before, after;
    struct realm_peer p = { .name = S("parent"),
                            .superior = true,
                            .unit = S("") };
    enum save_result result;
    struct realm_own own;
    struct document d;

    (void)state;
    take_z(&parent, IMPORT_DOCUMENTS,
           "key,number,type,issuer,date,abstract,parent,link\n"
           "d0,0,,,,Gốc,,\nd1,1,KL,,2023-12-01,Trên,,\n"
           "d2,2,KH,,2024-01-05,\"Dưới \"\"một\"\"\",d1,d0\n"
           "dx,9,,,,Việc khác,,\n");
    take_z(&parent, IMPORT_OPTIONS,
           "key,breakdown,name,parent,order\nf3,form,Mới,,4\n");
    take_z(
        &parent, IMPORT_INDICATORS,
        "key,name,unit_of_count,kind,numerator,denominator,breakdowns,from,to\n"
        "avg,Trung bình,,ratio,turns,sessions,form,,\n");
    take_z(&parent, IMPORT_CAMPAIGNS,
           "key,name,tree,from,to,documents\n"
           "k,Tên mới,main,2024-01-01,2025-12-31,d1\n");
    good(&parent, realm_own(&parent.c, &own));
    p.public_key = own.public_key;
    good(&child[0], realm_trust(&child[0].c, &p, &result));
    f = make_one(&parent, true);
    good(&child[0], take_in(&child[0], &f, 1));
    assert_int_equal(f.rows, 6); /* d0 d1 d2, f3, avg, k */
    good(&child[0], document_get(&child[0].c, S("d2"), &d));
    assert_true(str_is(d.abstract, "Dưới \"một\""));
    assert_int_equal(document_get(&child[0].c, S("dx"), &d), RC_NOTFOUND);
    good(&child[0], log_mark(&child[0].c, &before));
    good(&child[0], take_in(&child[0], &f, 1));
    assert_int_equal(f.taken, BUNDLE_HELD);
    good(&child[0], log_mark(&child[0].c, &after));
    assert_true(str_eq(before.hash, after.hash));
    refused(&child[1], &f, RC_DENIED, "no realm 'parent' is trusted");
    take_z(&child[0], IMPORT_ACTIVITIES,
           ACTIVITIES "one,k,,2024-03-02,c1,f3,,,,1,10,,\n");
    back = make_one(&child[0], false);
    good(&parent, take_in(&parent, &back, 1));
    assert_int_equal(turns_of(&parent, "a", SEQ_NOW), 20);
    is_clean(&child[0]);
    is_clean(&parent);
    drop_one(&f);
    drop_one(&back);
}

/* ---- what must stay inside ---- */

static bool log_holds(struct realm *r, Str needle)
{
    struct log_entry *e;
    int n;

    good(r, log_list(&r->c, 1, 10000, &e, &n));
    for (int i = 0; i < n; i++)
        if (memmem(e[i].detail.p, (size_t)e[i].detail.n, needle.p,
                   (size_t)needle.n))
            return true;
    return false;
}

static void test_bundle__secret_stays(void **state)
{
    struct bundle_file f = make_one(&child[0], false);
    struct realm_own own;
    Str secret, half;

    (void)state;
    good(&child[0], realm_secret(&child[0].c, &own, &secret));
    assert_int_equal(secret.n, 128);
    half = (Str){ secret.p, 64 }; /* the rest is the public key */
    assert_false(log_holds(&child[0], half));
    assert_true(log_holds(&child[0], own.public_key));
    assert_null(memmem(f.bytes.p, (size_t)f.bytes.n, half.p, (size_t)half.n));
    assert_int_equal(realm_name(&child[0].c, S("other"), &own), RC_CONFLICT);
    drop_one(&f);
}

static const char SPOIL_FACT[] =
    "UPDATE bundle_fact SET names = 'x' WHERE id = ?1";
static const char SPOIL_TURNS[] =
    "UPDATE bundle_fact SET turns = turns + 1 WHERE id = ?1";
static const char SPOIL_FILE[] =
    "UPDATE bundle SET hash = previous WHERE number = ?1";
static const char DROP_FACT[] = "DELETE FROM bundle_fact WHERE id = ?1";

/* Whatever is changed behind the program's back, verify says so. */
static void test_bundle__verify_sees(void **state)
{
    const struct {
        const char *sql;
        int64_t key;
    } spoils[] = {
        { SPOIL_FACT, BUNDLE_FACT_FIRST },
        { SPOIL_TURNS, BUNDLE_FACT_FIRST },
        { SPOIL_FILE, 1 },
        { DROP_FACT, BUNDLE_FACT_FIRST },
    };
    struct bundle_file f;

    (void)state;
    add_some(&child[0], 1, 20);
    f = make_one(&child[0], false);
    good(&parent, take_in(&parent, &f, 1));
    for (int i = 0; i < countof(spoils); i++) {
        int64_t faults = 0;

        good(&parent, db_begin(parent.c.db, &parent.c.err));
        good(&parent, db_exec(parent.c.db, spoils[i].sql,
                              PARAMS(P_INT(spoils[i].key)), &parent.c.err));
        good(&parent, figure_verify(&parent.c, no_say, NULL, &faults));
        assert_true(faults > 0);
        db_rollback(parent.c.db);
    }
    is_clean(&parent);
    drop_one(&f);
}

/* ---- any order ---- */

enum { ROUNDS = 4, FILES = 3 * ROUNDS, REPEATS = 7 };

static const char SQL_FACTS[] =
    "SELECT f.realm, f.number, f.campaign, f.unit, f.units, f.names, f.day,"
    " f.form, f.activities, f.sessions, f.turns, COALESCE(f.persons, -1),"
    " COALESCE(b.number, 0) FROM bundle_fact f LEFT JOIN bundle b"
    " ON b.made = f.ended ORDER BY f.realm, f.units, f.day, f.form, f.number,"
    " f.turns";
static const char SQL_BUNDLES[] =
    "SELECT realm, number, hash, previous, campaign, direction, CASE WHEN"
    " ended = 9223372036854775807 THEN 1 ELSE 0 END FROM bundle"
    " ORDER BY realm, number";
static const char SQL_CELLS[] =
    "SELECT campaign, tree, map, unit, month, option, records, unknown, m1, m2,"
    " m3, m4 FROM rollup"
    " ORDER BY campaign, tree, map, unit, month, option";
static const char SQL_PRESENT[] =
    "SELECT campaign, unit, records, filled FROM presence"
    " WHERE records <> 0 ORDER BY campaign, unit";

static int add_rows(struct hash *h, const char *sql, int texts, int numbers)
{
    struct rows *r;
    int n = 0;

    good(&parent, db_query(parent.c.db, sql, NO_PARAMS, &r, &parent.c.err));
    for (; db_next(r); n++) {
        for (int i = 0; i < 13; i++)
            if (texts >> i & 1)
                hash_field(h, db_text(r, i));
            else if (i < numbers)
                hash_int(h, db_int(r, i));
    }
    good(&parent, db_end(r, &parent.c.err));
    return n;
}

/* Everything but numbers of rows and entries, which follow the order. */
static void digest_of_parent(char hex[HASH_HEX])
{
    unsigned char out[HASH_BYTES];
    struct hash h;

    hash_init(&h, 9);
    assert_true(add_rows(&h, SQL_FACTS, 0x31, 13) > FILES);
    assert_int_equal(add_rows(&h, SQL_BUNDLES, 0x3d, 7), FILES);
    assert_true(add_rows(&h, SQL_CELLS, 0, 12) > 0);
    assert_true(add_rows(&h, SQL_PRESENT, 0, 4) > 0);
    hash_done(&h, out);
    hash_hex(out, hex);
}

static void shuffle(int *order, int n)
{
    for (int i = n - 1; i > 0; i--) {
        int j = random_to(i + 1), t = order[i];

        order[i] = order[j];
        order[j] = t;
    }
}

/* One pass: some at a time; what is refused for a gap comes again. */
static bool pass(const struct bundle_file *files, const int *order, int n)
{
    bool all = true;

    for (int at = 0; at < n;) {
        struct bundle_file some[4];
        int k = 1 + random_to(4);

        if (k > n - at)
            k = n - at;
        for (int i = 0; i < k; i++)
            some[i] = files[order[at + i]];
        if (take_in(&parent, some, k) != RC_OK) {
            assert_non_null(strstr(parent.c.err.text, "is missing"));
            all = false;
        }
        at += k;
    }
    return all;
}

static void take_all(const struct bundle_file *files)
{
    int order[FILES + REPEATS];

    for (int i = 0; i < FILES + REPEATS; i++)
        order[i] = i < FILES ? i : random_to(FILES);
    for (int i = 0; i <= 2 * ROUNDS; i++) {
        shuffle(order, countof(order));
        if (pass(files, order, countof(order)))
            return;
    }
    for (int i = 0; i < ROUNDS; i++) /* one by one it must come to an end */
        for (int j = 0; j < FILES; j++)
            (void)!take_in(&parent, (struct bundle_file[]){ files[j] }, 1);
}

static void make_rounds(struct bundle_file *files)
{
    for (int i = 0; i < FILES; i++) {
        struct realm *r = &child[i % 3];
        int round = i / 3;

        add_some(r, 1 + 8 * round, 20 + 8 * round);
        if (round > 1)
            good(r, activity_withdraw(&r->c, str_fmt(r->c.arena, "k%d", round),
                                      S("")));
        files[i] = make_one(r, false);
    }
}

static void test_bundle__any_order(void **state)
{
    int permutations = test_engine() == ON_PG ? 4 : 60;
    struct bundle_file files[FILES];
    char first[HASH_HEX], now[HASH_HEX];

    (void)state;
    make_rounds(files);
    good(&parent, take_in(&parent, files, FILES));
    digest_of_parent(first);
    for (int n = 0; n < permutations; n++) {
        close_realm(&parent);
        open_parent();
        for (int i = 0; i < 3; i++)
            trust(names[i], &child[i]);
        seed = (uint32_t)n;
        take_all(files);
        digest_of_parent(now);
        assert_string_equal(first, now);
        if (n % 20 == 0)
            is_clean(&parent);
    }
    without_own();
    for (int i = 0; i < 3; i++)
        agrees(i);
    for (int i = 0; i < FILES; i++)
        drop_one(&files[i]);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_bundle__figures_agree),
        TEST(test_bundle__own_and_theirs_both_count),
        TEST(test_bundle__again_changes_nothing),
        TEST(test_bundle__same_state_same_bytes),
        TEST(test_bundle__gap_and_fork),
        TEST(test_bundle__every_byte_counts),
        TEST(test_bundle__refuses_what_it_cannot_place),
        TEST(test_bundle__corrections_follow),
        TEST(test_bundle__withdraw),
        TEST(test_bundle__unit_that_closes),
        TEST(test_bundle__two_levels),
        TEST(test_bundle__new_key),
        TEST(test_bundle__down),
        TEST(test_bundle__secret_stays),
        TEST(test_bundle__verify_sees),
        TEST(test_bundle__any_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
