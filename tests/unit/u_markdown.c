/* Markdown of report sections: blocks, stars, placeholders, limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/markdown.h"

static struct arena *mem;

static int set_up(void **state)
{
    (void)state;
    mem = arena_new();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(mem);
    return 0;
}

static enum rc fill(void *arg, Str expr, struct span *ret, struct err *e)
{
    (void)arg;
    if (str_is(expr, "bad"))
        return err_set(e, RC_NOTFOUND, "expr", "no such figure");
    ret->text = str_cat(mem, S("="), expr);
    ret->style = SPAN_FIGURE;
    ret->note = 7;
    return RC_OK;
}

static enum rc block(void *arg, Str expr, struct block *ret, struct err *e)
{
    (void)arg;
    if (str_is(expr, "bad"))
        return err_set(e, RC_NOTFOUND, "expr", "no such table");
    ret->kind = BLOCK_TABLE;
    ret->label = str_dup(mem, expr);
    return RC_OK;
}

static const struct markdown_hooks hooks = { NULL, fill, block };

static void add_spans(struct buf *b, struct spans s)
{
    for (int i = 0; i < s.n; i++) {
        unsigned style = s.at[i].style;

        buf_fmt(b, "%s%s%s%.*s%s", style & SPAN_BOLD ? "B" : "",
                style & SPAN_ITALIC ? "I" : "",
                style & SPAN_FIGURE ? "F<" : "<", STR(s.at[i].text), ">");
    }
}

/* "H1 <text>\n" per block, then the refusal if there is one. */
static const char *shown(Str text, const struct markdown_hooks *h)
{
    static const char *const kinds[] = { [BLOCK_HEADING] = "H",
                                         [BLOCK_PARA] = "P",
                                         [BLOCK_ITEM] = "L",
                                         [BLOCK_TABLE] = "T" };
    struct err e = { .lang = LANG_EN };
    struct block *blocks = NULL;
    struct buf b;
    Str out;
    int n = 0;
    enum rc rc = markdown_blocks(mem, text, h, &blocks, &n, &e);

    buf_init(&b, 0);
    for (int i = 0; i < n; i++) {
        buf_fmt(&b, "%s%d ", kinds[blocks[i].kind], blocks[i].level);
        buf_str(&b, blocks[i].label);
        add_spans(&b, blocks[i].text);
        buf_char(&b, '\n');
    }
    if (rc != RC_OK)
        buf_fmt(&b, "!%s %s", rc_row(rc)->name, e.field);
    out = buf_dup(mem, &b);
    buf_release(&b);
    return out.p;
}

static void expect(const char *text, const char *want)
{
    assert_string_equal(shown(str_of(text), &hooks), want);
}

static void test_markdown__blocks(void **state)
{
    (void)state;
    expect("", "");
    expect("\n \r\n\t\n", "");
    expect("# Một\n## Hai\n### Ba\n#### Bốn\n",
           "H1 <Một>\nH2 <Hai>\nH3 <Ba>\nH4 <Bốn>\n");
    expect("##### năm\n\n#không\n\n#\n",
           "P0 <##### năm>\nP0 <#không>\nP0 <#>\n");
    expect("một\nhai\r\n ba \n\nbốn", "P0 <một hai ba>\nP0 <bốn>\n");
    expect("# A\nmột\n# B\nhai", "H1 <A>\nP0 <một>\nH1 <B>\nP0 <hai>\n");
    expect("# # A", "H1 <# A>\n");
}

static void test_markdown__lists(void **state)
{
    (void)state;
    expect("- a\n- b\n  - c\n\t- d\n- e",
           "L1 <a>\nL1 <b>\nL2 <c>\nL2 <d>\nL1 <e>\n");
    expect("gồm:\n- a\n  tiếp\n- b\nhết",
           "P0 <gồm:>\nL1 <a tiếp>\nL1 <b>\nP0 <hết>\n");
    /* a second level hangs on a first */
    expect("  - a\n  - b", "L1 <a>\nL2 <b>\n");
    expect("x\n\n  - a", "P0 <x>\nL1 <a>\n");
    expect("-a\n\n– b\n\n- ", "P0 <-a>\nP0 <– b>\nP0 <->\n");
    expect("\\- a\n\n\\# b", "P0 <- a>\nP0 <# b>\n");
}

static void test_markdown__stars(void **state)
{
    (void)state;
    expect("a **b** c", "P0 <a >B<b>< c>\n");
    expect("a *b* c", "P0 <a >I<b>< c>\n");
    expect("***b***", "P0 BI<b>\n");
    expect("**a *b* c**", "P0 B<a >BI<b>B< c>\n");
    expect("*a **b***", "P0 I<a >BI<b>\n");
    expect("**a *b***", "P0 B<a >BI<b>\n");
    expect("**một\nhai**", "P0 B<một hai>\n");
    expect("- **a**: b", "L1 B<a><: b>\n");
    expect("# a *b*", "H1 <a >I<b>\n");
}

static void test_markdown__stars_that_are_text(void **state)
{
    (void)state;
    expect("2 * 3 * 4", "P0 <2 * 3 * 4>\n");
    expect("5*3 và 4*2", "P0 <5*3 và 4*2>\n");
    expect("(*) Ghi chú (*)", "P0 <(*) Ghi chú (*)>\n");
    expect("a **b c", "P0 <a **b c>\n");
    expect("a *b** c", "P0 <a *b** c>\n");
    expect("**a\n\nb**", "P0 <**a>\nP0 <b**>\n");
    expect("****a****", "P0 <****a****>\n");
    expect("**a *b** c*", "P0 B<a *b>< c*>\n");
    expect("\\*a\\* \\\\ \\x", "P0 <*a* \\ \\x>\n");
    expect("*", "P0 <*>\n");
    expect("<b>x</b> [a](http://b) `c` _d_ &amp;",
           "P0 <<b>x</b> [a](http://b) `c` _d_ &amp;>\n");
}

static void test_markdown__fills(void **state)
{
    (void)state;
    expect("hơn {{ turns | over }} lượt", "P0 <hơn >F<=turns | over>< lượt>\n");
    expect("{{a}}{{b}}", "P0 F<=a>F<=b>\n");
    expect("**{{a}} x**", "P0 BF<=a>B< x>\n");
    expect("*{{a*b}}* {{c*d}}", "P0 IF<=a*b>< >F<=c*d>\n");
    expect("- {{a}}", "L1 F<=a>\n");
    expect("# I. {{a}}", "H1 <I. >F<=a>\n");
    expect("{{a\nb}}", "P0 F<=a b>\n");
    expect("{{}} {a} {", "P0 F<=>< {a} {>\n");
    expect("{{a}b}}", "P0 F<=a}b>\n");
    expect("\\{{a}}", "P0 <{{a}}>\n");
    assert_string_equal(shown(S("{{a}} **{{!b}}**"), NULL),
                        "P0 <{{a}} >B<{{!b}}>\n");
    assert_string_equal(shown(S("{{!b}}"), NULL), "P0 <{{!b}}>\n");
}

static void test_markdown__calls_block(void **state)
{
    (void)state;
    expect("{{!table units}}", "T0 table units\n");
    expect("a\n  {{! t }}  \nb", "P0 <a>\nT0 t\nP0 <b>\n");
    expect("- a\n{{!t}}\n- b", "L1 <a>\nT0 t\nL1 <b>\n");
}

static void test_markdown__refuses(void **state)
{
    (void)state;
    expect("a\n\nb\nc {{d\n", "!invalid line 3");
    expect("a {{b}", "!invalid line 1");
    expect("# {{", "!invalid line 1");
    expect("a {{!t}}", "!invalid line 1");
    expect("x\n\n- {{!t}}", "!invalid line 3");
    expect("{{!t}} {{!t}}", "!invalid line 1");
    expect("{{!t", "!invalid line 1");
    /* what a hook says comes through */
    expect("a {{bad}}", "!notfound expr");
    expect("{{!bad}}", "!notfound expr");
}

static Str repeat(const char *z, int times)
{
    struct buf b;
    Str out;

    buf_init(&b, 0);
    for (int i = 0; i < times; i++)
        buf_z(&b, z);
    out = buf_dup(mem, &b);
    buf_release(&b);
    return out;
}

static void test_markdown__bounds(void **state)
{
    struct err e = { .lang = LANG_EN };
    struct block *blocks;
    int n;

    (void)state;
    assert_string_equal(shown(repeat("x\n", (1 << 19) + 1), &hooks), "!limit ");
    assert_string_equal(
        shown(str_cat(mem, S("a\n"), repeat("x", 65537)), &hooks),
        "!limit line 2");
    assert_int_equal(
        markdown_blocks(mem, repeat("x", 65536), NULL, &blocks, &n, &e), RC_OK);
    assert_int_equal(
        markdown_blocks(mem, repeat("- x\n", 20000), NULL, &blocks, &n, &e),
        RC_OK);
    assert_int_equal(n, 20000);
    assert_string_equal(shown(repeat("- x\n", 20001), &hooks),
                        "!limit line 20002");
}

/* One paragraph of a megabyte of signs: linear, bounded memory. */
static void test_markdown__takes_a_megabyte_of_signs(void **state)
{
    static const char *const signs[] = { "*a\n",  "**\n",    "* a *\n",
                                         "\\*\n", "{{a}}\n", "***b\n",
                                         "{\n",   "}}\n" };
    struct err e = { .lang = LANG_EN };
    struct block *blocks;
    int n;

    (void)state;
    for (int i = 0; i < countof(signs); i++) {
        int times = (int)((1 << 20) / strlen(signs[i]));

        assert_int_equal(markdown_blocks(mem, repeat(signs[i], times), &hooks,
                                         &blocks, &n, &e),
                         RC_OK);
        assert_int_equal(n, 1);
        assert_true(arena_used(mem) < 200u << 20);
        arena_reset(mem);
    }
}

#define CASE(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CASE(test_markdown__blocks),
        CASE(test_markdown__lists),
        CASE(test_markdown__stars),
        CASE(test_markdown__stars_that_are_text),
        CASE(test_markdown__fills),
        CASE(test_markdown__calls_block),
        CASE(test_markdown__refuses),
        CASE(test_markdown__bounds),
        CASE(test_markdown__takes_a_megabyte_of_signs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
