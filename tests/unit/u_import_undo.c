/*
 * domain/import_undo: after an undo the live records and every figure are what they
 * were before the import; what was changed since is named and kept.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#undef fail /* ours takes more */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/csv_sheet.h"
#include "app/import_sheet.h"
#include "base/buf.h"
#include "book_for_test.h"
#include "domain/activity_read.h"
#include "domain/authz.h"
#include "domain/catalog.h"
#include "domain/figure.h"
#include "domain/import_undo.h"
#include "domain/period_lock.h"
#include "store_for_test.h"

#define HEAD                                                                   \
    "key,campaign,from,to,units,form,topic,title,place,sessions,turns,persons" \
    ",note,state\n"

static const char UNITS[] =
    "key,tree,kind,name,short_name,parent,from,code_scheme,code\n"
    "p,main,province,Tỉnh,T,,01/01/2020,,\n"
    "d,main,district,Huyện,H,p,01/01/2020,,\n"
    "c1,main,commune,Xã Đông,Đ,d,01/01/2020,,\n"
    "c2,main,commune,Xã Tây,T,d,01/01/2020,,\n"
    "c3,main,commune,Xã Nam,N,p,01/01/2020,,\n";
static const char OPTIONS[] = "key,breakdown,name,parent,order\n"
                              "f1,form,Hội nghị,,1\nf2,form,Truyền thông,,2\n";
static const char CAMPAIGNS[] = "key,name,tree,from,to,documents\n"
                                "k,Đợt,main,01/01/2024,31/12/2025,\n";
/* drafts do not count; a3 is joint, a5 approved, a6 has no persons */
static const char FIRST[] =
    HEAD "a1,k,01/03/2024,02/03/2024,c1,f1,,Hội nghị,,2,100,60,,\n"
         "a2,k,,15/04/2024,c2,f2,,Phát thanh,,1,250,,,draft\n"
         "a3,k,,20/05/2024,c1;c3;c2,f2,Chủ đề,Chung,,3,40,40,x,\n"
         "a4,k,,30/06/2024,c3,,,,,1,1000,,,checked\n"
         "a5,k,,01/02/2025,c2,f1,,,,4,70,,,approved\n"
         "a6,k,,05/02/2025,c1,,,,,0,0,,,\n";
/* new, changed in each way, moved to another unit, unchanged */
static const char SECOND[] =
    HEAD "n1,k,,03/03/2024,c1,f2,,Mới,,5,500,,,\n"
         "n2,k,,04/03/2024,c2;c3,f1,,Mới chung,,1,7,7,,\n"
         "a1,k,,02/03/2024,c2,f2,,Khác,,2,101,61,y,\n"
         "a2,k,,15/04/2024,c2,f2,,Phát thanh,,1,251,,,\n"
         "a3,k,,21/05/2024,c3;c1,f2,Chủ đề,Chung,,3,41,40,x,\n"
         "a4,k,,30/06/2024,c3,,,Sửa,,1,1000,,,\n"
         "a5,k,,01/02/2025,c2,f1,,,,4,71,,,\n"
         "a6,k,,05/02/2025,c1,,,,,0,0,,,\n";

struct fixture {
    char where[STORE_ROOM];
    struct ctx c;
    struct arena *texts;
};

static void take(struct ctx *c, enum import_kind kind, const char *csv,
                 struct import_report *report)
{
    struct sheet sheet;
    struct import how = { .kind = kind, .sheet = &sheet, .changes = true };

    assert_int_equal(csv_sheet(c->arena, str_of(csv), &sheet, &c->err), RC_OK);
    if (import_run(c, &how, report) != RC_OK) {
        printf("%s %s\n", c->err.text,
               report->n_errors ? report->errors[0].message.p : "");
        assert_true(false);
    }
}

static int setup(void **state)
{
    static struct fixture f;
    struct import_report r;

    memset(&f, 0, sizeof f);
    test_store("u_import_undo", f.where);
    if (ctx_open(&f.c, f.where, DB_CREATE, LANG_EN) != RC_OK)
        return -1;
    f.texts = arena_new();
    assert_int_equal(catalog_init(&f.c), RC_OK);
    take(&f.c, IMPORT_UNITS, UNITS, &r);
    take(&f.c, IMPORT_OPTIONS, OPTIONS, &r);
    take(&f.c, IMPORT_CAMPAIGNS, CAMPAIGNS, &r);
    take(&f.c, IMPORT_ACTIVITIES, FIRST, &r);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->texts);
    ctx_close(&f->c);
    test_store_drop(f->where);
    return 0;
}

/* ---- what stands there ---- */

static enum rc tell_one(void *arg, const struct activity *a)
{
    struct buf *b = arg;

    buf_fmt(b, "%.*s %.*s %d %d", STR(a->key), STR(a->campaign), a->from,
            a->to);
    for (int i = 0; i < a->n_units; i++)
        buf_fmt(b, " %.*s", STR(a->units[i]));
    buf_fmt(b, " %.*s|%.*s|%.*s|%.*s|%.*s", STR(a->form), STR(a->topic),
            STR(a->title), STR(a->place), STR(a->note));
    buf_fmt(b, " %lld %lld %lld state %d due %d %.*s\n", (long long)a->sessions,
            (long long)a->turns, (long long)a->persons, a->state, a->due,
            STR(a->remark));
    return RC_OK;
}

static int by_bytes(const void *x, const void *y)
{
    return str_cmp(*(const Str *)x, *(const Str *)y);
}

/* Lines in the order of their bytes: versions come in another order. */
static void sort_lines(struct arena *a, struct buf *b)
{
    Str all = str_dup(a, buf_view(b)), line;
    Str *lines = NULL;
    size_t n = 0, cap = 0;

    while (str_cut(&all, '\n', &line))
        *PUSH(a, lines, n, cap) = line;
    qsort(lines, n, sizeof *lines, by_bytes);
    buf_reset(b);
    for (size_t i = 0; i < n; i++)
        buf_fmt(b, "%.*s\n", STR(lines[i]));
}

static void tell_figures(struct ctx *c, struct buf *b)
{
    static const char *const units[] = { "p", "d", "c1", "c2", "c3" };
    static const char *const indicators[] = { "activities", "sessions", "turns",
                                              "persons" };

    for (int i = 0; i < countof(units) * countof(indicators) * 2; i++) {
        struct address a = { .campaign = S("k"),
                             .unit = str_of(units[i / 2 % countof(units)]),
                             .indicator =
                                 str_of(indicators[i / 2 / countof(units)]),
                             .map = i % 2 ? MAP_NOW : MAP_THEN,
                             .known = SEQ_NOW };
        struct figure_ask ask = { .by = BY_YEAR_OPTION,
                                  .breakdown = S("form") };
        struct figure f;
        struct figure_row *rows;
        int n;

        assert_int_equal(figure_get(c, &a, &f), RC_OK);
        buf_fmt(b, "%d: %d %lld %lld %d %d\n", i, f.determined,
                (long long)f.value, (long long)f.records, f.coverage.expected,
                f.coverage.reported);
        assert_int_equal(figure_rows(c, &a, &ask, &rows, &n), RC_OK);
        for (int j = 0; j < n; j++)
            buf_fmt(b, " %.*s=%lld/%lld", STR(rows[j].key),
                    (long long)rows[j].value, (long long)rows[j].records);
    }
}

static Str told(struct fixture *f)
{
    struct arena *scratch = arena_new();
    struct buf b;
    Str s;

    buf_init(&b, BUF_NO_MAX);
    assert_int_equal(activity_each(&f->c, false, scratch, tell_one, &b), RC_OK);
    sort_lines(f->texts, &b);
    tell_figures(&f->c, &b);
    s = buf_dup(f->texts, &b);
    buf_release(&b);
    arena_free(scratch);
    return s;
}

static void say_nothing(void *arg, Str fault)
{
    (void)arg;
    fprintf(stderr, "%.*s\n", STR(fault));
}

static void is_sound(struct ctx *c)
{
    int64_t faults = 1;

    assert_int_equal(figure_verify(c, say_nothing, NULL, &faults), RC_OK);
    assert_int_equal(faults, 0);
}

static void same(Str x, Str y)
{
    assert_string_equal(x.p, y.p);
}

/* ---- tests ---- */

static void test_import_undo__as_before(void **state)
{
    struct fixture *f = *state;
    struct import_report r;
    struct undo_result undone;
    Str before = told(f);

    take(&f->c, IMPORT_ACTIVITIES, SECOND, &r);
    assert_int_equal(r.created, 2);
    assert_int_equal(r.updated, 5);
    assert_int_equal(r.unchanged, 1);
    assert_false(str_eq(before, told(f)));
    assert_int_equal(import_undo(&f->c, r.seq, S("nhầm tệp"), &undone), RC_OK);
    assert_int_equal(undone.ended, 2);
    assert_int_equal(undone.restored, 5);
    same(before, told(f));
    is_sound(&f->c);
    assert_int_equal(import_undo(&f->c, r.seq, S("lại"), &undone), RC_CONFLICT);
    assert_non_null(strstr(f->c.err.text, "already"));
}

/* One after the other, the newest first, back to nothing. */
static void test_import_undo__one_after_the_other(void **state)
{
    struct fixture *f = *state;
    struct import_report r;
    struct undo_result undone;
    struct import_entry *list;
    int n;

    take(&f->c, IMPORT_ACTIVITIES, SECOND, &r);
    assert_int_equal(import_list(&f->c, 0, 10, &list, &n), RC_OK);
    assert_true(n == 5 && list[0].seq == r.seq && list[0].undoable);
    assert_int_equal(list[0].updated, 5);
    /* the older one cannot go before the newer one */
    assert_int_equal(import_undo(&f->c, list[1].seq, S("x"), &undone),
                     RC_CONFLICT);
    assert_non_null(strstr(f->c.err.text, "a1, a2, a3, a4, a5"));
    assert_int_equal(import_undo(&f->c, list[0].seq, S("x"), &undone), RC_OK);
    assert_int_equal(import_undo(&f->c, list[1].seq, S("x"), &undone), RC_OK);
    assert_int_equal(undone.ended, 6);
    is_sound(&f->c);
    assert_int_equal(import_list(&f->c, 0, 10, &list, &n), RC_OK);
    assert_true(list[0].undone_by > 0 && list[1].undone_by > 0);
    assert_false(list[0].undoable || list[1].undoable || list[2].undoable);
    assert_int_equal(activity_get(&f->c, S("a1"), &(struct activity){ 0 }),
                     RC_NOTFOUND);
    /* and the same file may come again */
    take(&f->c, IMPORT_ACTIVITIES, FIRST, &r);
    assert_int_equal(r.created, 6);
    is_sound(&f->c);
}

static void test_import_undo__changed_since(void **state)
{
    struct fixture *f = *state;
    struct import_report r;
    struct undo_result undone;
    struct activity a;
    enum save_result saved;
    Str before;

    take(&f->c, IMPORT_ACTIVITIES, SECOND, &r);
    assert_int_equal(activity_get(&f->c, S("n1"), &a), RC_OK);
    a.turns = 501;
    assert_int_equal(activity_save(&f->c, &a, &saved), RC_OK);
    assert_int_equal(activity_withdraw(&f->c, S("a4"), S("x")), RC_OK);
    before = told(f);
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_CONFLICT);
    assert_non_null(strstr(f->c.err.text, "2 records"));
    assert_non_null(strstr(f->c.err.text, "n1, a4"));
    same(before, told(f));
    is_sound(&f->c);
    /* an edit that was turned back again is none */
    a.turns = 500;
    assert_int_equal(activity_save(&f->c, &a, &saved), RC_OK);
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_CONFLICT);
    assert_non_null(strstr(f->c.err.text, "1 records"));
}

/* Every field by itself is a change. */
static void test_import_undo__any_field(void **state)
{
    struct fixture *f = *state;
    struct undo_result undone;
    enum save_result saved;

    for (int i = 0; i < 10; i++) {
        struct import_report r;
        struct activity a;
        Str key = str_fmt(f->texts, "z%d", i);
        Str csv = str_fmt(f->texts,
                          HEAD "z%d,k,03/03/2024,04/03/2024,c1,f1,chủ đề,tên,"
                               "nơi,1,2,3,ghi,\n",
                          i);

        take(&f->c, IMPORT_ACTIVITIES, csv.p, &r);
        assert_int_equal(activity_get(&f->c, key, &a), RC_OK);
        a.from -= i == 0;
        a.to += i == 1;
        a.form = i == 2 ? S("f2") : a.form;
        a.topic = i == 3 ? S("") : a.topic;
        a.title = i == 4 ? S("Tên") : a.title;
        a.place = i == 5 ? S("") : a.place;
        a.sessions += i == 6;
        a.turns += i == 7;
        a.persons = i == 8 ? -1 : a.persons;
        a.note = i == 9 ? S("") : a.note;
        assert_int_equal(activity_save(&f->c, &a, &saved), RC_OK);
        assert_int_equal(saved, SAVE_UPDATE);
        assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone),
                         RC_CONFLICT);
    }
}

static struct actor actor_at(struct grant *g, enum role role, const char *unit,
                             bool below)
{
    *g = (struct grant){ .person = S("r"),
                         .role = role,
                         .unit = str_of(unit),
                         .below = below,
                         .from = DAY_MIN,
                         .to = DAY_UNTIL };
    return (struct actor){ .account = 1,
                           .session = 1,
                           .person = S("r"),
                           .name = S("R"),
                           .grants = g,
                           .n_grants = 1,
                           .most = ROLE_COUNT,
                           .second = true };
}

/* One's own imports, and what one may enter there still. */
static void test_import_undo__rights(void **state)
{
    struct fixture *f = *state;
    struct grant g;
    struct actor whole = actor_at(&g, ROLE_REPORTER, "d", true), one, root;
    struct grant g_one, g_root;
    struct import_report r;
    struct undo_result undone;
    struct import_entry *list;
    int n;

    one = actor_at(&g_one, ROLE_REPORTER, "c1", false);
    root = actor_at(&g_root, ROLE_ADMIN, "p", true);
    f->c.actor = &whole;
    f->c.who = S("r");
    assert_int_equal(import_list(&f->c, 0, 10, &list, &n), RC_OK);
    assert_int_equal(n, 0); /* the command line's are not theirs */
    take(&f->c, IMPORT_ACTIVITIES,
         HEAD "n1,k,,03/03/2024,c1,f2,,Mới,,5,500,,,\n"
              "n2,k,,03/03/2024,c2,f2,,Mới,,5,500,,,\n",
         &r);
    assert_int_equal(import_list(&f->c, 0, 10, &list, &n), RC_OK);
    assert_true(n == 1 && list[0].seq == r.seq);
    assert_int_equal(import_undo(&f->c, r.seq - 1, S("x"), &undone),
                     RC_NOTFOUND);
    f->c.actor = &one;
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_DENIED);
    assert_non_null(strstr(f->c.err.text, "'c2'"));
    f->c.who = S("s");
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_NOTFOUND);
    f->c.actor = &root;
    assert_int_equal(import_list(&f->c, 0, 10, &list, &n), RC_OK);
    assert_int_equal(n, 5);
    f->c.actor = &whole;
    f->c.who = S("r");
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_OK);
    assert_int_equal(undone.ended, 2);
    f->c.actor = NULL;
    is_sound(&f->c);
}

/* The state alone may have changed. */
static void test_import_undo__gone_a_step_further(void **state)
{
    static const struct activity_move none = { .due = 0 };
    struct fixture *f = *state;
    struct import_report r;
    struct undo_result undone;
    Str key = S("n1");

    take(&f->c, IMPORT_ACTIVITIES, SECOND, &r);
    assert_int_equal(activity_move(&f->c, &key, 1, STEP_CHECK, &none), RC_OK);
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_CONFLICT);
    assert_non_null(strstr(f->c.err.text, "(n1)"));
}

/* The joint holders alone may have changed. */
static void test_import_undo__changed_holders(void **state)
{
    struct fixture *f = *state;
    struct import_report r;
    struct undo_result undone;
    struct activity a;
    enum save_result saved;

    take(&f->c, IMPORT_ACTIVITIES, SECOND, &r);
    assert_int_equal(activity_get(&f->c, S("n2"), &a), RC_OK);
    a.units[1] = S("c1");
    assert_int_equal(activity_save(&f->c, &a, &saved), RC_OK);
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_CONFLICT);
    assert_non_null(strstr(f->c.err.text, "(n2)"));
}

static void test_import_undo__refused(void **state)
{
    struct fixture *f = *state;
    struct undo_result undone;
    struct import_entry *list;
    int n;

    assert_int_equal(import_list(&f->c, 0, 10, &list, &n), RC_OK);
    assert_int_equal(import_undo(&f->c, list[0].seq, S("  "), &undone),
                     RC_INVALID);
    assert_int_equal(import_undo(&f->c, list[1].seq, S("x"), &undone),
                     RC_INVALID);
    assert_non_null(strstr(f->c.err.text, "campaigns"));
    assert_int_equal(import_undo(&f->c, 9999, S("x"), &undone), RC_NOTFOUND);
    assert_int_equal(import_undo(&f->c, 1, S("x"), &undone), RC_NOTFOUND);
    assert_int_equal(f->c.seq, 0);
    assert_false(db_in_transaction(f->c.db));
}

/* What was replaced would not be taken today. */
static void test_import_undo__not_as_it_was(void **state)
{
    static const char *const later[] = {
        HEAD "a4,k,,30/06/2024,c2,,,,,1,1000,,,\n",
        "key,date,kind,tree,units,into,policy,shares,name,parent,document,"
        "note\ne1,01/06/2024,dissolve,,c3,,keep,,,,,\n"
    };
    struct fixture *f = *state;
    struct import_report r, ignored;
    struct undo_result undone;
    Str before;

    take(&f->c, IMPORT_ACTIVITIES, HEAD "a3,k,,20/05/2024,c1,,,,,1,1,,,\n",
         &ignored);
    take(&f->c, IMPORT_ACTIVITIES, later[0], &r);
    take(&f->c, IMPORT_EVENTS, later[1], &ignored);
    before = told(f);
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_CONFLICT);
    assert_non_null(strstr(f->c.err.text, "'a4'"));
    assert_non_null(strstr(f->c.err.text, "not alive"));
    same(before, told(f));
}

/* More than one portion, created and replaced mixed. */
static void test_import_undo__many(void **state)
{
    struct fixture *f = *state;
    struct import_report r;
    struct undo_result undone;
    struct buf b;
    Str before;

    buf_init(&b, BUF_NO_MAX);
    for (int round = 0; round < 2; round++) {
        buf_reset(&b);
        buf_z(&b, HEAD);
        for (int i = 0; i < 2600; i++)
            if (round || i % 2)
                buf_fmt(&b, "m%d,k,,03/%02d/2024,c%d,,,,,1,%d,,,\n", i,
                        i % 12 + 1, i % 3 + 1, i + round);
        take(&f->c, IMPORT_ACTIVITIES, str_dup(f->texts, buf_view(&b)).p, &r);
        if (round == 0)
            before = told(f);
    }
    assert_int_equal(r.created, 1300);
    assert_int_equal(r.updated, 1300);
    assert_int_equal(r.n_changes, 1000);
    assert_true(r.more_changes);
    assert_int_equal(import_undo(&f->c, r.seq, S("x"), &undone), RC_OK);
    assert_int_equal(undone.ended, 1300);
    assert_int_equal(undone.restored, 1300);
    is_sound(&f->c);
    same(before, told(f));
    buf_release(&b);
}

/* ---- before and after, by cell ---- */

static void test_import_undo__changes_are_told(void **state)
{
    static const char *const expected[] = {
        "a1 from 01/03/2024 > 02/03/2024",
        "a1 units c1 > c2",
        "a1 form f1 > f2",
        "a1 title Hội nghị > Khác",
        "a1 turns 100 > 101",
        "a1 persons 60 > 61",
        "a1 note  > y",
        "a2 turns 250 > 251",
        "a3 from 20/05/2024 > 21/05/2024",
        "a3 to 20/05/2024 > 21/05/2024",
        "a3 units c1;c3;c2 > c3;c1",
        "a3 turns 40 > 41",
        "a4 title  > Sửa",
        "a5 turns 70 > 71",
    };
    struct fixture *f = *state;
    struct import_report r;

    take(&f->c, IMPORT_ACTIVITIES, SECOND, &r);
    for (int i = 0; i < r.n_changes && i < countof(expected); i++) {
        const struct import_change *x = &r.changes[i];
        Str line = str_fmt(f->texts, "%.*s %s %.*s > %.*s", STR(x->key),
                           x->column, STR(x->before), STR(x->after));

        assert_string_equal(line.p, expected[i]);
        assert_string_equal(x->cell, "");
    }
    assert_int_equal(r.n_changes, countof(expected));
}

static void take_book(struct ctx *c, const char *rows, enum rc expected,
                      struct import_report *report)
{
    struct test_book b = { .rows = rows };
    struct import_source source = { .kind = IMPORT_ACTIVITIES,
                                    .bytes = test_book(c->arena, &b) };
    struct sheet sheet;
    struct import how = {
        .kind = IMPORT_ACTIVITIES, .sheet = &sheet, .dry = true, .changes = true
    };

    assert_int_equal(import_sheet(c->arena, &source, &sheet, &c->err), RC_OK);
    assert_int_equal(import_run(c, &how, report), expected);
}

#define IN(place, text)                                                        \
    "<c r=\"" place "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define NUMBER(place, value) "<c r=\"" place "\"><v>" value "</v></c>"
#define DAY(place, value) "<c r=\"" place "\" s=\"1\"><v>" value "</v></c>"

/* A title, labels for people, the names; then rows with each kind of cell. */
#define BOOK_HEAD                                                              \
    "<row r=\"1\">" IN("B1", "Báo cáo") "</row><row r=\"3\">" IN("A3", "Mã")   \
        IN("B3", "Đợt triển khai") IN("C3", "Ngày cuối")                       \
            IN("E3", "Đơn vị tổ chức *") IN("F3", "Đơn vị thứ hai")            \
                IN("G3", "Số buổi") IN(                                        \
                    "H3", "Lượt người") "</row><row r=\"4\">" IN("A4", "key!") \
                    IN("B4", "campaign!") IN("C4", "to") IN("E4", "units")     \
                        IN("F4", "units.2") IN("G4", "sessions")               \
                            IN("H4", "turns") "</row>"

static void test_import_undo__cells_are_named(void **state)
{
    struct fixture *f = *state;
    struct import_report r;

    take_book(&f->c,
              BOOK_HEAD "<row r=\"6\">" IN("A6", "a6") IN("B6", "k")
                  DAY("C6", "45693") IN("E6", "Xã Đông [c1]") NUMBER("G6", "0")
                      NUMBER("H6", "9") "</row><row r=\"7\">" IN("A7", "x7")
                          IN("B7", "k") "</row><row r=\"9\">" IN("A9", "n9")
                              IN("B9", "k") DAY("C9", "45693")
                                  IN("E9", "Xã Đông [c1]")
                                      IN("F9", "Xã Nam [c3]") NUMBER("G9", "1")
                                          NUMBER("H9", "2") "</row>",
              RC_OK, &r);
    assert_int_equal(r.rows, 2); /* row 7 has only what the program put there */
    assert_int_equal(r.created, 1);
    assert_int_equal(r.n_changes, 1);
    assert_string_equal(r.changes[0].cell, "H6");
    assert_string_equal(r.changes[0].after.p, "9");
    take_book(&f->c,
              BOOK_HEAD "<row r=\"6\">" IN("A6", "a6") IN("B6", "k")
                  IN("C6", "hôm nay") IN("E6", "Xã [c9]") NUMBER(
                      "G6", "1.5") "<c r=\"H6\" t=\"e\"><v>#REF!</v></c></row>"
                                   "<row r=\"8\">" IN("A8", "n8") IN("B8", "k")
                                       DAY("C8", "45693") IN("E8", "Xã [c9]")
                                           NUMBER("G8", "1")
                                               NUMBER("H8", "1.234") "</row>",
              RC_INVALID, &r);
    assert_int_equal(r.n_errors, 4);
    assert_string_equal(r.errors[0].cell, "C6");
    assert_string_equal(r.errors[1].cell, "G6");
    assert_string_equal(r.errors[2].cell, "H6");
    assert_non_null(strstr(r.errors[2].message.p, "formula"));
    assert_string_equal(r.errors[3].cell, "H8");
    assert_non_null(strstr(r.errors[3].message.p, "whole number"));
    take_book(&f->c,
              BOOK_HEAD "<row r=\"8\">" IN("A8", "n8") IN("B8", "k")
                  DAY("C8", "45693") IN("E8", "Xã [c9]") NUMBER("G8", "1")
                      NUMBER("H8", "1") "</row>",
              RC_INVALID, &r);
    assert_string_equal(r.errors[0].cell, "E8");
    /* 1.234 of a cell is not the 1.234 that somebody writes for a thousand */
    take_book(&f->c,
              BOOK_HEAD "<row r=\"8\">" IN("A8", "n8") IN("B8", "k")
                  DAY("C8", "45693") IN("E8", "c1") IN("G8", "1.000,0")
                      NUMBER("H8", "1.234") "</row>",
              RC_INVALID, &r);
    assert_int_equal(r.n_errors, 1);
    assert_string_equal(r.errors[0].cell, "H8");
    assert_non_null(strstr(r.errors[0].message.p, "whole number"));
    /* nor is a text that may be either */
    take_book(&f->c,
              BOOK_HEAD "<row r=\"8\">" IN("A8", "n8") IN("B8", "k")
                  DAY("C8", "45693") IN("E8", "c1") IN("G8", "1.000,0")
                      IN("H8", "1.234") "</row>",
              RC_INVALID, &r);
    assert_string_equal(r.errors[0].cell, "H8");
    assert_non_null(strstr(r.errors[0].message.p, "two ways"));
    take_book(&f->c,
              BOOK_HEAD "<row r=\"8\">" IN("A8", "n8") IN("Z8", "lạc") "</row>",
              RC_INVALID, &r);
    assert_string_equal(f->c.err.field, "Z8");
}

/* A head in Vietnamese alone, with a count of lines before it. */
static void test_import_undo__labels(void **state)
{
    struct fixture *f = *state;
    struct import_report r;

    take_book(&f->c,
              "<row r=\"2\">" IN("A2", "TT") IN("B2", "khóa")
                  IN("C2", "Đợt triển khai") IN("D2", "Ngày  cuối")
                      IN("E2", "đơn vị tổ chức") IN("F2", "Số buổi")
                          IN("G2", "LƯỢT NGƯỜI (*)") "</row>",
              RC_INVALID, &r);
    take_book(&f->c,
              "<row r=\"2\">" IN("A2", "TT") IN("B2", "khóa")
                  IN("C2", "Đợt triển khai") IN("D2", "Ngày cuối")
                      IN("E2", "đơn vị tổ chức") IN("F2", "Số buổi")
                          IN("G2", "LƯỢT NGƯỜI") "</row><row>" NUMBER("A3", "1")
                              IN("B3", "n1") IN("C3", "k") IN("D3", "1/2/2025")
                                  IN("E3", "c1") NUMBER("F3", "1")
                                      IN("G3", "1.234,0") "</row>",
              RC_OK, &r);
    assert_int_equal(r.created, 1);
}

/* ---- a rehearsal that only reads ---- */

/* Every way of being wrong, and keys that come twice: new, there before, first in a
 * wrong row. */
static const char MESSY[] =
    HEAD "x1,k,,03/03/2024,c1,f1,,Mới,,1,10,,,\n"
         "x1,k,,04/03/2024,c1,f1,,Lại,,1,10,,,\n"
         "a6,k,,05/02/2025,c1,,,,,0,0,,,\n"
         "a6,k,,05/02/2025,c1,,,Khác,,0,0,,,\n"
         "x2,k,,03/03/2024,nix,f1,,,,1,10,,,\n"
         "x2,k,,03/03/2024,c1,f1,,Đúng,,1,10,,,\n"
         "a1,k,,03/03/2030,c1,f1,,,,1,10,,,\n"
         "a1,k,,02/03/2024,c1,f1,,Sửa,,2,100,60,,\n"
         "x3,nix,,03/03/2024,c1,,,,,1,10,,,\n"
         "x4,k,05/03/2024,03/03/2024,c1,nix,,,,1,10,,,\n"
         "x5,k,,03/03/2024,c1;c1,f1,,,,1,10,,,\n"
         "x6,k,,03/03/2024,c1,f1,,,,một,10,,,nix\n"
         "a5,k,,01/02/2025,c2,f1,,Đã duyệt,,4,70,,,\n"
         "a4,k,,30/06/2024,c3,,,Khóa,,1,1000,,,\n"
         "b d,k,,03/03/2024,c1,f1,,,,1,10,,,\n";

static Str text_of(struct fixture *f, const struct import_report *r)
{
    struct buf *b = NEW(f->texts, struct buf, 1);

    buf_init_arena(b, f->texts, BUF_NO_MAX);
    buf_fmt(b, "%lld rows: %lld %lld %lld, %lld errors, entry %lld, %d\n",
            (long long)r->rows, (long long)r->created, (long long)r->updated,
            (long long)r->unchanged, (long long)r->all_errors,
            (long long)r->seq, r->more_changes);
    for (int i = 0; i < r->n_errors; i++)
        buf_fmt(b, "%d %.*s '%.*s' %.*s\n", r->errors[i].line,
                STR(r->errors[i].column), STR(r->errors[i].value),
                STR(r->errors[i].message));
    for (int i = 0; i < r->n_changes; i++)
        buf_fmt(b, "%d %.*s %s '%.*s' '%.*s'\n", r->changes[i].line,
                STR(r->changes[i].key), r->changes[i].column,
                STR(r->changes[i].before), STR(r->changes[i].after));
    return buf_view(b);
}

static void note_row(void *arg, int line, Str key, enum save_result result)
{
    buf_fmt(arg, "%d %.*s %d\n", line, STR(key), result);
}

/* looks: over a connection that cannot write. */
static Str rehearse(struct fixture *f, const char *csv, bool looks)
{
    struct buf rows;
    struct sheet sheet;
    struct import how = { .kind = IMPORT_ACTIVITIES,
                          .sheet = &sheet,
                          .dry = true,
                          .changes = true,
                          .looks = looks,
                          .row = note_row,
                          .arg = &rows };
    struct import_report r;
    struct ctx reader, *c = &f->c;
    enum rc rc;
    Str s;

    if (looks) {
        c = &reader;
        assert_int_equal(ctx_open(c, f->where, 0, LANG_EN), RC_OK);
        c->actor = f->c.actor;
        assert_int_equal(db_begin(c->db, &c->err), RC_OK);
    }
    buf_init(&rows, BUF_NO_MAX);
    assert_int_equal(csv_sheet(c->arena, str_of(csv), &sheet, &c->err), RC_OK);
    rc = import_run(c, &how, &r);
    s = str_fmt(f->texts, "%d %s\n%.*s%.*s", rc, c->err.text,
                STR(text_of(f, &r)), STR(buf_view(&rows)));
    buf_release(&rows);
    if (looks) {
        db_rollback(c->db);
        c->actor = NULL;
        ctx_close(c);
    }
    err_clear(&f->c.err);
    return s;
}

static void looks_the_same(struct fixture *f, const char *csv)
{
    const struct actor *actor = f->c.actor;
    Str before, dry, look;

    f->c.actor = NULL;
    before = told(f);
    f->c.actor = actor;
    dry = rehearse(f, csv, false);
    look = rehearse(f, csv, true);
    if (!str_eq(dry, look))
        printf("written and taken back:\n%.*sonly read:\n%.*s", STR(dry),
               STR(look));
    assert_true(str_eq(dry, look));
    f->c.actor = NULL;
    assert_true(str_eq(before, told(f)));
    f->c.actor = actor;
}

static void test_import_undo__looking_says_the_same(void **state)
{
    struct fixture *f = *state;
    struct grant g;
    struct actor an = actor_at(&g, ROLE_REPORTER, "c1", false);
    struct period_lock lock = { .campaign = S("k"),
                                .unit = S("c3"),
                                .last_day = day_of(2024, 12, 31),
                                .reason = S("settled") };
    static const struct {
        const char *name;
        const char *csv;
    } sheets[] = { { "first", FIRST },
                   { "second", SECOND },
                   { "messy", MESSY } };
    Str key;

    for (int i = 0; i < countof(sheets); i++)
        looks_the_same(f, sheets[i].csv);
    assert_int_equal(period_lock_add(&f->c, &lock, &key), RC_OK);
    looks_the_same(f, MESSY);
    assert_non_null(strstr(rehearse(f, MESSY, true).p, "stands twice"));
    assert_non_null(strstr(rehearse(f, MESSY, true).p, "is closed at unit"));
    f->c.actor = &an;
    for (int i = 0; i < countof(sheets); i++)
        looks_the_same(f, sheets[i].csv);
    assert_non_null(strstr(rehearse(f, MESSY, true).p, "there is no unit"));
    f->c.actor = NULL;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_import_undo__as_before),
        TEST(test_import_undo__one_after_the_other),
        TEST(test_import_undo__changed_since),
        TEST(test_import_undo__gone_a_step_further),
        TEST(test_import_undo__any_field),
        TEST(test_import_undo__rights),
        TEST(test_import_undo__changed_holders),
        TEST(test_import_undo__refused),
        TEST(test_import_undo__not_as_it_was),
        TEST(test_import_undo__many),
        TEST(test_import_undo__changes_are_told),
        TEST(test_import_undo__cells_are_named),
        TEST(test_import_undo__labels),
        TEST(test_import_undo__looking_says_the_same),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
