/*
 * report: the sample's report through the real store.  What it prints is true of
 * what the figures say, an edit keeps the old text, a frozen report does not move, and
 * a difference is led back to the entry that made it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours is another */

#include "app/report_doc.h"
#include "app/sample.h"
#include "base/num.h"
#include "domain/log.h"
#include "domain/report_diff.h"
#include "store_for_test.h"

#define broken(...)                                                            \
    do {                                                                       \
        print_error(__VA_ARGS__);                                              \
        assert_true(false);                                                    \
    } while (0)

static char path[STORE_ROOM];

static void must(struct ctx *c, enum rc rc)
{
    if (rc != RC_OK)
        broken("%s\n", c->err.text);
}

static int open_sample(void **state)
{
    struct ctx *c = calloc(1, sizeof *c);

    if (!c)
        return -1;
    test_store("u_report", path);
    setenv("SOKET_NOW", "2024-06-01", 1);
    must(c, ctx_open(c, path, DB_WRITE | DB_CREATE, LANG_EN));
    must(c, catalog_init(c));
    must(c, sample_load(c, S("huu-lung")));
    *state = c;
    return 0;
}

static int close_sample(void **state)
{
    ctx_close(*state);
    free(*state);
    test_store_drop(path);
    return 0;
}

static void open_view(struct ctx *c, const char *key, struct report_view *v)
{
    struct report r;

    must(c, report_get(c, str_of(key), &r));
    must(c, report_view_open(c, &r, SEQ_NOW, v));
}

static void eval(struct report_view *v, const char *text,
                 struct report_use *ret)
{
    must(v->c, report_eval(v, str_of(text), ret));
}

/* ---- text ---- */

static void test_report__text_comes_back(void **state)
{
    struct ctx *c = *state;
    struct report_section *old;
    Str text, again, edited;
    int64_t before = 0;
    int changed, n;
    char *at;

    must(c, report_text(c, S("so-ket-kl01"), &text));
    must(c, report_text_set(c, S("so-ket-kl01"), text, &changed));
    assert_int_equal(changed, 0);
    must(c, log_head(c, &before));
    edited = str_dup(c->arena, text);
    at = strstr((char *)(uintptr_t)edited.p, "Địa bàn rộng");
    assert_non_null(at);
    memcpy(at, "Dia ban", 7);
    must(c, report_text_set(c, S("so-ket-kl01"), edited, &changed));
    assert_int_equal(changed, 1);
    must(c, report_text(c, S("so-ket-kl01"), &again));
    assert_true(str_eq(again, edited));
    must(c, report_sections(c, S("so-ket-kl01"), before, &old, &n));
    for (int i = 0; i < n; i++)
        if (str_is(old[i].key, "dac-diem"))
            assert_non_null(strstr(old[i].text.p, "Địa bàn rộng"));
    must(c, report_text_set(c, S("so-ket-kl01"), text, &changed));
    assert_int_equal(changed, 1);
}

static void test_report__refuses_what_cannot_be_evaluated(void **state)
{
    static const struct {
        const char *text, *why;
    } bad[] = {
        { "x", "line 1 of the text: the text begins before" },
        { "%% A b\n", "line 1 of the text: a section is opened by %%" },
        { "%% a\nx\n%% a\n", "line 3 of the text: this section stands twice" },
        { "%% a\n\n{{turms}}", "section 'a', line 2: there is no indicator" },
        { "%% a\nx\n{{!each by=year}}\n{{turns}}\nb {{turns "
          "unit=xyz}}\n{{!end}}",
          "section 'a', line 4" },
        { "%% a\n{{!each by=year}}\n{{turns}}\n{{!end}}\n{{turns form=xyz}}",
          "section 'a', line 4" },
        { "%% a\n{{turns | ovr}}", "unknown word 'ovr' at character 9" },
        { "%% a\n{{turns year=2030}}", "asks for days outside the report" },
        { "%% a\n{{!each by=form}}\nx\n", "the loop has no {{!end}}" },
        { "%% a\n{{!end}}\n", "the loop has no {{!each" },
        { "%% a\n{{!each by=form}}\n{{!sources}}\n{{!end}}", "no block" },
        { "%% a\nx {{@row.name}}", "stands outside a loop" },
        { "%% a\nx {{!sources}}", "a line of its own" },
        { "%% a\n{{!table by=colour}}", "there is no breakdown" },
    };
    struct ctx *c = *state;
    struct report r = { .key = S("bad"),
                        .campaign = S("kl01"),
                        .unit = S("hl") };

    for (int i = 0; i < countof(bad); i++) {
        if (report_new(c, &r, str_of(bad[i].text)) == RC_OK)
            broken("taken: %s\n", bad[i].text);
        if (!strstr(c->err.text, bad[i].why))
            broken("%s: %s\n", bad[i].text, c->err.text);
    }
    assert_int_equal(report_get(c, S("bad"), &r), RC_NOTFOUND);
}

static void test_report__loops_are_written_out(void **state)
{
    struct ctx *c = *state;
    struct report_view v;
    Str out;

    open_view(c, "so-ket-kl01", &v);
    must(c, report_expand(&v,
                          S("a\n{{!each by=year}}\n- {{@row.name}}: {{turns}},"
                            " {{sessions year=2022}}\n{{!end}}\nb\n"),
                          &out));
    assert_string_equal(out.p,
                        "a\n"
                        "- 2021: {{turns year=2021}}, {{sessions year=2022}}\n"
                        "- 2022: {{turns year=2022}}, {{sessions year=2022}}\n"
                        "- 2023: {{turns year=2023}}, {{sessions year=2022}}\n"
                        "- 2024: {{turns year=2024}}, {{sessions year=2022}}\n"
                        "b\n");
    must(c, report_expand(&v,
                          S("{{!each by=child like=\"không có ai\""
                            " empty=\"trống\"}}\n- x\n{{!end}}\n"),
                          &out));
    assert_string_equal(out.p, "trống\n");
}

/* ---- figures ---- */

static struct figure ask(struct ctx *c, const char *indicator, Day from, Day to)
{
    struct address k = { .campaign = S("kl01"),
                         .unit = S("hl"),
                         .indicator = str_of(indicator),
                         .from = from,
                         .to = to,
                         .known = SEQ_NOW };
    struct figure f;

    must(c, figure_value(c, &k, &f));
    return f;
}

static void test_report__says_what_the_figures_say(void **state)
{
    struct ctx *c = *state;
    struct report_use now, before, change, whole, per;
    struct report_view v;
    struct figure f;

    open_view(c, "so-ket-kl01", &v);
    eval(&v, "turns | over:hon", &whole);
    f = ask(c, "turns", 0, 0);
    assert_int_equal(whole.value, f.value);
    assert_int_equal(whole.records, f.records);
    assert_string_equal(whole.printed.p, "hơn 160.000");
    eval(&v, "sessions | over", &now);
    assert_string_equal(now.printed.p, "trên 1.000");
    /* the last twelve months against those before */
    f = ask(c, "turns", day_of(2023, 5, 18), day_of(2024, 5, 17));
    eval(&v, "diff turns", &change);
    eval(&v, "before turns", &before);
    assert_int_equal(change.value + before.value, f.value);
    f = ask(c, "turns", day_of(2022, 5, 18), day_of(2023, 5, 17));
    assert_int_equal(before.value, f.value);
    eval(&v, "change turns", &change);
    assert_true(str_starts(change.printed, S("tăng ")));
    /* no whole year before: nothing to compare with */
    eval(&v, "change turns year=2022", &change);
    assert_false(change.determined);
    eval(&v, "change turns year=2023", &change);
    assert_true(change.determined);
    /* ratios: half a millionth off at most */
    eval(&v, "per turns sessions", &per);
    f = ask(c, "sessions", 0, 0);
    assert_true(llabs(per.value * (f.value / MICRO) - whole.value) <=
                f.value / MICRO / 2 + 1);
    eval(&v, "share turns form=hoi-nghi", &per);
    eval(&v, "turns form=hoi-nghi", &now);
    assert_true(llabs(per.value * (whole.value / MICRO) - now.value) <=
                whole.value / MICRO / 2 + 1);
    eval(&v, "persons", &per);
    assert_string_equal(per.printed.p, "chưa xác định");
}

/* Every claim of the text and of every cell holds for its exact value. */
static void test_report__prints_nothing_untrue(void **state)
{
    struct ctx *c = *state;
    struct report_view v;
    int checked = 0;

    open_view(c, "so-ket-kl01", &v);
    must(c, report_evaluate(&v));
    assert_true(v.n_numbers > 60);
    for (size_t i = 0; i < v.n_uses; i++) {
        const struct report_use *u = &v.uses[i];

        if (!u->determined || strstr(u->expression.p, "list "))
            continue;
        checked++;
        if (!phrase_is_true(c->arena, v.lang, u->printed, u->value))
            broken("%s: %s\n", u->expression.p, u->printed.p);
        if (u->number && !strstr(u->sentence.p, u->printed.p))
            broken("%s is not in: %s\n", u->printed.p, u->sentence.p);
    }
    assert_true(checked > 500);
}

/* ---- the document ---- */

static int count_kind(const struct doc *d, enum block_kind kind, int *ret_last)
{
    int n = 0;

    for (int i = 0; i < d->n; i++)
        if (d->blocks[i].kind == kind) {
            n++;
            *ret_last = i;
        }
    return n;
}

static Str first_heading(const struct doc *d)
{
    for (int i = 0; i < d->n; i++)
        if (d->blocks[i].kind == BLOCK_HEADING)
            return d->blocks[i].text.at[0].text;
    return S("");
}

static void test_report__makes_the_whole_document(void **state)
{
    struct ctx *c = *state;
    struct report_view v;
    struct doc d;
    int at = 0, annex = 0, last = 0;
    const struct table *sources;

    open_view(c, "so-ket-kl01", &v);
    must(c, report_evaluate(&v));
    must(c, report_doc_open(c, S("so-ket-kl01"), S("party"), &d));
    assert_true(str_is(first_heading(&d), "I- "));
    assert_int_equal(count_kind(&d, BLOCK_LETTERHEAD, &at), 1);
    assert_int_equal(at, 0);
    assert_int_equal(count_kind(&d, BLOCK_SIGNATURE, &at), 1);
    assert_true(str_is(d.blocks[at].signature->authority, "T/M BAN THƯỜNG VỤ"));
    assert_int_equal(d.blocks[at + 1].kind, BLOCK_ANNEX);
    assert_int_equal(count_kind(&d, BLOCK_ANNEX, &annex), 3);
    assert_true(str_is(d.blocks[annex].label, "Phụ lục III"));
    assert_true(count_kind(&d, BLOCK_CHART, &at) >= 2);
    count_kind(&d, BLOCK_TABLE, &last);
    sources = d.blocks[last].table;
    assert_int_equal(sources->n - sources->head, v.n_numbers);
    must(c, report_doc_open(c, S("so-ket-kl01"), S("state"), &d));
    assert_true(str_is(first_heading(&d), "I. "));
    assert_int_equal(report_doc_open(c, S("so-ket-kl01"), S("x"), &d),
                     RC_NOTFOUND);
}

/* The generic outline drafts a report of any unit, a leaf with one child too. */
static void test_report__drafts_for_any_unit(void **state)
{
    static const char *const units[] = { "ls", "hl", "hl-son-ha", "mt-son-ha",
                                         "xa-huu-lung" };
    struct ctx *c = *state;

    for (int i = 0; i < countof(units); i++) {
        struct report r = { .key = str_of(units[i]),
                            .campaign = S("kl01"),
                            .unit = str_of(units[i]) };
        struct doc d;
        Str bytes;

        must(c, report_new(c, &r, S("")));
        must(c, report_doc_open(c, r.key, S(""), &d));
        must(c, report_doc_bytes(c, &d, S("html"), &bytes));
        assert_null(strstr(bytes.p, "{{"));
    }
}

/* ---- freezing ---- */

static Str bytes_of(struct ctx *c, const char *profile, const char *format)
{
    struct doc d;
    Str bytes;

    must(c, report_doc_open(c, S("so-ket-kl01"), str_of(profile), &d));
    must(c, report_doc_bytes(c, &d, str_of(format), &bytes));
    return bytes;
}

static void edit_turns(struct ctx *c, const char *key, int64_t turns)
{
    enum save_result result;
    struct activity a;

    must(c, activity_get(c, str_of(key), &a));
    a.turns = turns;
    must(c, activity_save(c, &a, &result));
    assert_int_equal(result, SAVE_UPDATE);
}

static void test_report__frozen_does_not_move(void **state)
{
    static const char *const formats[] = { "html", "docx", "pdf", "xlsx" };
    struct ctx *c = *state;
    struct report_use *uses;
    struct report r;
    Str before[4], text;
    int figures, changed, n;

    must(c, report_doc_freeze(c, S("so-ket-kl01"), &figures));
    must(c, report_get(c, S("so-ket-kl01"), &r));
    assert_true(r.frozen > 0);
    must(c, report_frozen_uses(c, S("so-ket-kl01"), &uses, &n));
    assert_true(n > figures);
    for (int i = 0; i < countof(formats); i++)
        before[i] = bytes_of(c, "party", formats[i]);
    edit_turns(c, "a0003", 9985);
    for (int i = 0; i < countof(formats); i++)
        assert_true(str_eq(before[i], bytes_of(c, "party", formats[i])));
    must(c, report_text(c, S("so-ket-kl01"), &text));
    assert_int_equal(report_text_set(c, S("so-ket-kl01"), text, &changed),
                     RC_CONFLICT);
    assert_int_equal(report_doc_freeze(c, S("so-ket-kl01"), &figures),
                     RC_CONFLICT);
    assert_non_null(strstr(before[0].p, "&amp;known="));
}

static const struct report_change *find_change(const struct report_diff *d,
                                               const char *expression)
{
    for (int i = 0; i < d->n; i++)
        if (d->changes[i].before &&
            str_is(d->changes[i].before->expression, expression))
            return &d->changes[i];
    return NULL;
}

static void entries_are(const struct report_diff *d, const char *expression,
                        int64_t first, int64_t second)
{
    const struct report_change *x = find_change(d, expression);

    assert_non_null(x);
    assert_int_equal(x->n_entries, second ? 2 : 1);
    assert_int_equal(x->entries[0], first);
    if (second)
        assert_int_equal(x->entries[1], second);
}

/* Runs after the report was frozen and a0003 (a conference) edited. */
static void test_report__diff_names_the_entries(void **state)
{
    struct ctx *c = *state;
    const struct report_change *x;
    struct report_diff d;
    int64_t head = 0;

    must(c, log_head(c, &head));
    edit_turns(c, "a0001", 442); /* the media, in the same year */
    for (int i = 0; i < 5; i++)
        edit_turns(c, "a0010", 1000 + i);
    edit_turns(c, "a0010", 112); /* as it was */
    must(c, report_diff(c, S("so-ket-kl01"), &d));
    x = find_change(&d, "turns | over:hon");
    assert_non_null(x);
    assert_true(x->reads_differently);
    assert_string_equal(x->before->printed.p, "hơn 160.000");
    assert_string_equal(x->after->printed.p, "hơn 170.000");
    assert_non_null(strstr(x->after->sentence.p, "hơn 170.000"));
    entries_are(&d, "turns form=truyen-thong", head + 1, 0);
    x = find_change(&d, "turns year=2021");
    assert_non_null(x);
    assert_int_equal(x->entries[0], head);
    assert_int_equal(x->entries[1], head + 1);
    assert_null(find_change(&d, "sessions | over"));
    x = find_change(&d, "per turns sessions | about");
    assert_non_null(x);
    assert_false(x->reads_differently);
    for (int i = 0; i < d.n; i++)
        assert_true(d.changes[i].n_entries > 0);
}

/* Back to what it was: nothing reads differently. */
static void test_report__diff_is_empty_again(void **state)
{
    struct ctx *c = *state;
    struct report_diff d;

    edit_turns(c, "a0003", 85);
    edit_turns(c, "a0001", 441);
    must(c, report_diff(c, S("so-ket-kl01"), &d));
    assert_int_equal(d.n, 0);
    assert_int_equal(report_diff(c, S("hl"), &d), RC_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report__text_comes_back),
        cmocka_unit_test(test_report__refuses_what_cannot_be_evaluated),
        cmocka_unit_test(test_report__loops_are_written_out),
        cmocka_unit_test(test_report__says_what_the_figures_say),
        cmocka_unit_test(test_report__prints_nothing_untrue),
        cmocka_unit_test(test_report__makes_the_whole_document),
        cmocka_unit_test(test_report__drafts_for_any_unit),
        cmocka_unit_test(test_report__frozen_does_not_move),
        cmocka_unit_test(test_report__diff_names_the_entries),
        cmocka_unit_test(test_report__diff_is_empty_again),
    };
    return cmocka_run_group_tests(tests, open_sample, close_sample);
}
