/*
 * What stands around activities: working days, settings, comments, evidence
 * files.  One unit, one activity.
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

#include "domain/activity.h"
#include "domain/authz.h"
#include "domain/calendar.h"
#include "domain/catalog.h"
#include "domain/comment.h"
#include "domain/event.h"
#include "domain/evidence.h"
#include "domain/figure.h"
#include "domain/log.h"
#include "domain/period_lock.h"
#include "domain/reorg.h"
#include "domain/setting.h"
#include "store_for_test.h"

static char where[STORE_ROOM];
static struct ctx c;

#define OK(call)                                                               \
    do {                                                                       \
        enum rc got_ = (call);                                                 \
        if (got_ != RC_OK)                                                     \
            fprintf(stderr, "%s: %s (%s)\n", #call, c.err.text, c.err.detail); \
        assert_int_equal(got_, RC_OK);                                         \
        err_clear(&c.err);                                                     \
    } while (0)
#define REFUSED(call, rc, at)                                                  \
    do {                                                                       \
        assert_int_equal((call), (rc));                                        \
        assert_string_equal(c.err.field, (at));                                \
        assert_true(c.err.text[0] != '\0');                                    \
        err_clear(&c.err);                                                     \
    } while (0)

static void found(const char *unit)
{
    Str units[] = { str_of(unit) }, names[] = { str_of(unit) };
    struct event ev = { .key = str_fmt(c.arena, "found-%s", unit),
                        .day = day_of(2023, 1, 1),
                        .kind = EVENT_FOUND,
                        .tree = S("t"),
                        .units = units,
                        .n_units = 1,
                        .names = names,
                        .n_names = 1 };

    OK(event_apply(&c, &ev));
}

static void put(const char *key, const char *unit)
{
    Str units[] = { str_of(unit) };
    struct activity a = { .key = str_of(key),
                          .campaign = S("k"),
                          .from = day_of(2024, 3, 5),
                          .to = day_of(2024, 3, 5),
                          .units = units,
                          .n_units = 1,
                          .form = S(""),
                          .topic = S(""),
                          .title = S("A title"),
                          .place = S(""),
                          .note = S(""),
                          .sessions = 1,
                          .turns = 1,
                          .persons = -1 };
    enum save_result ignored;

    OK(activity_save(&c, &a, &ignored));
}

static int setup(void **state)
{
    struct campaign k = { .key = S("k"),
                          .name = S("campaign"),
                          .tree = S("t"),
                          .tree_id = 1,
                          .from = day_of(2023, 1, 1),
                          .to = day_of(2024, 12, 31) };
    enum save_result ignored;
    struct reorg r;
    int tree;

    (void)state;
    setenv("SOKET_NOW", "2024-06-03", 1);
    test_store("u_office", where);
    if (ctx_open(&c, where, DB_WRITE | DB_CREATE, LANG_EN) != RC_OK)
        return -1;
    OK(reorg_begin(&c, &r));
    OK(reorg_tree(&r, S("t"), &tree));
    OK(change_entry(&c, "create", "tree", S("t"), S("{}")));
    OK(reorg_end(&r, true));
    OK(catalog_init(&c));
    found("a");
    found("b");
    OK(change_begin(&c));
    OK(campaign_put(&c, &k, &ignored));
    OK(change_entry(&c, "create", "campaign", S("k"), S("{}")));
    OK(change_end(&c));
    put("A", "a");
    put("B", "b");
    return 0;
}

static void say_fault(void *arg, Str fault)
{
    (void)arg;
    fprintf(stderr, "verify: %.*s\n", STR(fault));
}

static int teardown(void **state)
{
    int64_t n = 0;

    (void)state;
    c.actor = NULL;
    OK(figure_verify(&c, say_fault, NULL, &n));
    assert_int_equal(n, 0);
    ctx_close(&c);
    test_store_drop(where);
    return 0;
}

/* ---- working days ---- */

static void test_office__week(void **state)
{
    struct calendar *k;
    Day monday = day_of(2024, 6, 3);

    (void)state;
    OK(calendar_read(&c, &k));
    for (int i = -700; i < 700; i++)
        assert_int_equal(calendar_works(k, monday + i), (i % 7 + 7) % 7 < 5);
    assert_int_equal(calendar_add(k, monday, 0), monday);
    assert_int_equal(calendar_add(k, monday + 5, 0), monday + 7);
    assert_int_equal(calendar_add(k, monday, 5), monday + 7);
    assert_int_equal(calendar_add(k, monday, -1), monday - 3);
    assert_int_equal(calendar_add(k, monday + 5, 1), monday + 7);
    assert_int_equal(calendar_between(k, monday, monday + 7), 5);
    assert_int_equal(calendar_between(k, monday + 7, monday), -5);
    assert_int_equal(calendar_between(k, monday, monday), 0);
    /* before 1970 too */
    assert_true(calendar_works(k, day_of(1969, 12, 31)));
    assert_false(calendar_works(k, day_of(1969, 12, 28)));
}

/* Tết 2025 as the state gave it: nine days, with a Saturday worked before. */
static void test_office__holidays(void **state)
{
    struct holiday h = { .name = S("Tết Nguyên đán"), .off = true }, *list;
    enum save_result r;
    struct calendar *k;
    int n;

    (void)state;
    for (int i = 0; i < 5; i++) {
        h.day = day_of(2025, 1, 27) + i;
        OK(holiday_set(&c, &h, &r));
        assert_int_equal(r, SAVE_CREATE);
    }
    OK(holiday_set(&c, &h, &r));
    assert_int_equal(r, SAVE_UNCHANGED);
    h = (struct holiday){ day_of(2025, 2, 8), S("làm bù"), false, 0 };
    OK(holiday_set(&c, &h, &r));
    OK(calendar_read(&c, &k));
    assert_int_equal(calendar_add(k, day_of(2025, 1, 24), 1),
                     day_of(2025, 2, 3));
    assert_int_equal(calendar_add(k, day_of(2025, 2, 7), 1),
                     day_of(2025, 2, 8));
    assert_int_equal(
        calendar_between(k, day_of(2025, 1, 24), day_of(2025, 2, 8)), 6);
    h.off = true;
    OK(holiday_set(&c, &h, &r));
    assert_int_equal(r, SAVE_UPDATE);
    OK(holiday_list(&c, day_of(2025, 2, 1), day_of(2025, 2, 28), &list, &n));
    assert_int_equal(n, 1);
    assert_true(list[0].off);
    OK(holiday_end(&c, day_of(2025, 2, 8)));
    REFUSED(holiday_end(&c, day_of(2025, 2, 8)), RC_NOTFOUND, "day");
    h.name = S("  ");
    REFUSED(holiday_set(&c, &h, &r), RC_INVALID, "name");
}

/* An office that never works again must not hang. */
static void test_office__never(void **state)
{
    struct calendar *k;

    (void)state;
    OK(calendar_read(&c, &k));
    assert_true(calendar_add(k, day_of(2024, 1, 1), 100000) >
                day_of(2024, 1, 1) + 100000);
}

/* ---- settings ---- */

static void test_office__settings(void **state)
{
    struct setting *list;
    enum save_result r;
    int64_t n;
    Str text;
    int rows;

    (void)state;
    OK(setting_int(&c, "file-max-mb", &n));
    assert_int_equal(n, 20);
    OK(setting_set(&c, S("file-max-mb"), S(" 5 "), &r));
    assert_int_equal(r, SAVE_UPDATE);
    OK(setting_set(&c, S("file-max-mb"), S("5"), &r));
    assert_int_equal(r, SAVE_UNCHANGED);
    OK(setting_int(&c, "file-max-mb", &n));
    assert_int_equal(n, 5);
    REFUSED(setting_set(&c, S("file-max-mb"), S("0"), &r), RC_INVALID, "value");
    REFUSED(setting_set(&c, S("file-max-mb"), S("101"), &r), RC_INVALID,
            "value");
    REFUSED(setting_set(&c, S("file-max-mb"), S("5x"), &r), RC_INVALID,
            "value");
    REFUSED(setting_set(&c, S("nix"), S("5"), &r), RC_NOTFOUND, "name");
    OK(setting_set(&c, S("office-name"), S("Huyện ủy"), &r));
    OK(setting_text(&c, "office-name", &text));
    assert_true(str_is(text, "Huyện ủy"));
    OK(setting_list(&c, &list, &rows));
    for (int i = 0; i < rows; i++) {
        const struct setting_row *row = list[i].row;
        bool ours = strcmp(row->name, "file-max-mb") == 0 ||
                    strcmp(row->name, "office-name") == 0;

        assert_int_equal(list[i].standard, !ours);
        assert_non_null(row->help);
        if (row->kind != SETTING_TEXT) { /* the standard lies within */
            assert_true(str_int(str_of(row->standard), &n));
            assert_true(n >= row->least && n <= row->most);
        }
    }
    OK(setting_set(&c, S("file-max-mb"), S(""), &r));
    OK(setting_int(&c, "file-max-mb", &n));
    assert_int_equal(n, 20);
    OK(setting_set(&c, S("file-max-mb"), S("20"), &r));
    assert_int_equal(r, SAVE_UNCHANGED);
}

/* A setting that does nothing is a lie: the file named as its reader names it. */
static void test_office__every_setting_is_read(void **state)
{
    (void)state;
    for (const struct setting_row *row = setting_rows; row->name; row++) {
        Str path = str_fmt(c.arena, "%s/src/%s", TEST_SOURCE_DIR, row->reader);
        Str quoted = str_fmt(c.arena, "\"%s\"", row->name);
        enum { ROOM = 1 << 20 };
        char *text = NEW(c.arena, char, ROOM);
        FILE *f = fopen(path.p, "r");

        assert_string_not_equal(row->reader, "domain/setting.c");
        if (!f || fread(text, 1, ROOM - 1, f) == 0 || !strstr(text, quoted.p)) {
            print_error("%s does not read %s\n", path.p, quoted.p);
            assert_true(false);
        }
        fclose(f);
    }
}

/* ---- comments ---- */

static void test_office__comments(void **state)
{
    struct comment k = { .kind = S("activity"),
                         .object = S("A"),
                         .place = S(""),
                         .text = S("thiếu ảnh") };
    struct comment_query q = { S("activity"), S("A"), false };
    struct comment *list;
    Id first, second;
    int n;

    (void)state;
    OK(comment_add(&c, &k, &first));
    k.text = S("đã bổ sung");
    OK(comment_add(&c, &k, &second));
    k.text = S(" \n");
    REFUSED(comment_add(&c, &k, &second), RC_INVALID, "text");
    OK(comment_list(&c, &q, &list, &n));
    assert_int_equal(n, 2);
    assert_true(str_is(list[0].text, "thiếu ảnh"));
    assert_true(str_is(list[0].who, "cli"));
    assert_int_equal(list[0].at, c.now);
    REFUSED(comment_settle(&c, S("activity"), S("B"), first), RC_NOTFOUND,
            "id");
    OK(comment_settle(&c, S("activity"), S("A"), first));
    REFUSED(comment_settle(&c, S("activity"), S("A"), first), RC_NOTFOUND,
            "id");
    OK(comment_list(&c, &q, &list, &n));
    assert_int_equal(n, 1);
    q.settled = true;
    OK(comment_list(&c, &q, &list, &n));
    assert_int_equal(n, 2);
    assert_true(list[0].ended != SEQ_LIVE);
    q.object = S("B");
    OK(comment_list(&c, &q, &list, &n));
    assert_int_equal(n, 0);
}

/* ---- evidence ---- */

static struct evidence_new a_file(const char *name, Str bytes)
{
    return (struct evidence_new){ str_of(name), EVIDENCE_PDF, bytes };
}

static void name_becomes(const char *given, const char *kept)
{
    static int n;
    struct evidence_new f = a_file(given, str_fmt(c.arena, "%%PDF %d", n++));
    struct evidence e;
    Str key, bytes;

    OK(evidence_add(&c, S("A"), &f, &key));
    OK(evidence_get(&c, key, &e, &bytes));
    if (!str_is(e.name, kept))
        print_error("'%s' became '%.*s'\n", given, STR(e.name));
    assert_true(str_is(e.name, kept));
    assert_true(str_eq(bytes, f.bytes));
    OK(evidence_remove(&c, S("A"), key, S("x")));
}

static void test_office__names(void **state)
{
    char longest[400], kept[400];

    (void)state;
    name_becomes("a.pdf", "a.pdf");
    name_becomes("../../etc/passwd", "passwd");
    name_becomes("C:\\Users\\x\\b.pdf", "b.pdf");
    name_becomes("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf");
    name_becomes("a\xe2\x80\xae"
                 "fdp.exe",
                 "afdp.exe");
    name_becomes("x/", "minh-chung.pdf");
    name_becomes("", "minh-chung.pdf");
    name_becomes("Biên bản.pdf", "Biên bản.pdf");
    memset(longest, 0, sizeof longest);
    for (int i = 0; i < 100; i++)
        memcpy(longest + 3 * i, "ế", 3);
    memcpy(kept, longest, sizeof kept);
    memset(kept + 198, 0, sizeof kept - 198);
    name_becomes(longest, kept);
}

static void test_office__evidence(void **state)
{
    struct evidence_new f = a_file("a.pdf", S("%PDF-1.7 one"));
    struct evidence *list, e;
    Str first, second, other, bytes;
    int64_t used, quota;
    int n;

    (void)state;
    OK(evidence_add(&c, S("A"), &f, &first));
    REFUSED(evidence_add(&c, S("A"), &f, &second), RC_CONFLICT, "file");
    OK(evidence_add(&c, S("B"), &f, &other)); /* one content, two files */
    f = a_file("b.pdf", (Str){ "%PDF\0two", 8 });
    OK(evidence_add(&c, S("A"), &f, &second));
    OK(evidence_list(&c, S("A"), &list, &n));
    assert_int_equal(n, 2);
    assert_true(str_eq(list[0].key, first));
    assert_int_equal(first.n, 43);
    assert_int_equal(list[0].type, EVIDENCE_PDF);
    OK(evidence_get(&c, second, &e, &bytes));
    assert_int_equal(bytes.n, 8);
    assert_memory_equal(bytes.p, "%PDF\0two", 8);
    OK(evidence_used(&c, S("a"), &used, &quota));
    assert_int_equal(used, 12 + 8);
    assert_int_equal(quota, INT64_C(1000) << 20);
    REFUSED(evidence_get(&c, S("nix"), &e, &bytes), RC_NOTFOUND, "file");
    REFUSED(evidence_remove(&c, S("B"), first, S("x")), RC_NOTFOUND, "file");
    REFUSED(evidence_remove(&c, S("A"), first, S(" ")), RC_INVALID, "reason");
    OK(evidence_remove(&c, S("A"), first, S("wrong file")));
    REFUSED(evidence_get(&c, first, &e, &bytes), RC_NOTFOUND, "file");
    OK(evidence_get(&c, other, &e, &bytes)); /* the other one still stands */
    OK(evidence_list(&c, S("A"), &list, &n));
    assert_int_equal(n, 1);
    /* an edit of the activity keeps its files, a withdrawal hides them */
    OK(activity_withdraw(&c, S("A"), S("x")));
    REFUSED(evidence_list(&c, S("A"), &list, &n), RC_NOTFOUND, "key");
    REFUSED(evidence_get(&c, second, &e, &bytes), RC_NOTFOUND, "file");
    REFUSED(evidence_add(&c, S("A"), &f, &second), RC_NOTFOUND, "key");
}

static void test_office__limits(void **state)
{
    char *big = malloc((2 << 20) + 1);
    struct evidence_new f = a_file("a.pdf", S(""));
    enum save_result r;
    Str key;

    (void)state;
    memset(big, 'x', (2 << 20) + 1);
    REFUSED(evidence_add(&c, S("A"), &f, &key), RC_INVALID, "file");
    f.type = EVIDENCE_NONE;
    f.bytes = S("x");
    REFUSED(evidence_add(&c, S("A"), &f, &key), RC_INVALID, "file");
    f.type = EVIDENCE_PNG;
    OK(setting_set(&c, S("file-max-mb"), S("2"), &r));
    f.bytes = (Str){ big, (2 << 20) + 1 };
    REFUSED(evidence_add(&c, S("A"), &f, &key), RC_LIMIT, "file");
    f.bytes.n--;
    OK(evidence_add(&c, S("A"), &f, &key));
    OK(setting_set(&c, S("unit-quota-mb"), S("2"), &r));
    f.bytes = S("y");
    REFUSED(evidence_add(&c, S("A"), &f, &key), RC_LIMIT, "file");
    OK(evidence_add(&c, S("B"), &f, &key)); /* of another unit */
    OK(setting_set(&c, S("unit-quota-mb"), S(""), &r));
    OK(setting_set(&c, S("files-per-activity"), S("1"), &r));
    REFUSED(evidence_add(&c, S("A"), &f, &key), RC_LIMIT, "file");
    free(big);
}

/* Only those of the unit put files in; who may not see the activity sees none. */
static void test_office__whose(void **state)
{
    struct grant g = { .person = S("p"),
                       .role = ROLE_REPORTER,
                       .unit = S("a"),
                       .from = day_of(2020, 1, 1),
                       .to = day_of(2030, 1, 1) };
    struct actor p = { .account = 1,
                       .session = 1,
                       .person = S("p"),
                       .name = S("p"),
                       .grants = &g,
                       .n_grants = 1,
                       .most = ROLE_COUNT,
                       .second = true };
    struct evidence_new f = a_file("a.pdf", S("%PDF-1.7 one"));
    struct evidence *list, e;
    Str in_a, in_b, bytes;
    int n;

    (void)state;
    OK(evidence_add(&c, S("B"), &f, &in_b));
    c.actor = &p;
    OK(evidence_add(&c, S("A"), &f, &in_a));
    REFUSED(evidence_add(&c, S("B"), &f, &in_b), RC_NOTFOUND, "key");
    REFUSED(evidence_list(&c, S("B"), &list, &n), RC_NOTFOUND, "key");
    REFUSED(evidence_get(&c, in_b, &e, &bytes), RC_NOTFOUND, "file");
    g.role = ROLE_READER;
    OK(evidence_get(&c, in_a, &e, &bytes));
    REFUSED(evidence_remove(&c, S("A"), in_a, S("x")), RC_DENIED, "activity");
}

static void test_office__locked(void **state)
{
    struct period_lock l = { .campaign = S("k"),
                             .unit = S("a"),
                             .last_day = day_of(2024, 3, 31),
                             .reason = S("settled") };
    struct evidence_new f = a_file("a.pdf", S("%PDF-1.7 one"));
    Str key, lock;

    (void)state;
    OK(evidence_add(&c, S("A"), &f, &key));
    OK(period_lock_add(&c, &l, &lock));
    REFUSED(evidence_remove(&c, S("A"), key, S("x")), RC_CONFLICT, "to");
    f.bytes = S("%PDF-1.7 two");
    REFUSED(evidence_add(&c, S("A"), &f, &key), RC_CONFLICT, "to");
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(test_office__week),
        T(test_office__holidays),
        T(test_office__never),
        T(test_office__settings),
        T(test_office__every_setting_is_read),
        T(test_office__comments),
        T(test_office__names),
        T(test_office__evidence),
        T(test_office__limits),
        T(test_office__whose),
        T(test_office__locked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
