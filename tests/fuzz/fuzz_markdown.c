/*
 * Text of a report section → blocks, with and without hooks.  Whatever comes
 * out is of a known kind, and UTF-8 wherever the text was.
 */
#include "base/arena.h"
#include "base/text.h"
#include "format/markdown.h"
#include "fuzz.h"

static enum rc fill(void *arg, Str expr, struct span *ret, struct err *e)
{
    (void)arg;
    if (str_is(expr, "bad"))
        return err_set(e, RC_INVALID, "", "bad");
    ret->text = expr;
    ret->style = SPAN_FIGURE;
    return RC_OK;
}

static enum rc block(void *arg, Str expr, struct block *ret, struct err *e)
{
    (void)arg;
    if (str_is(expr, "bad"))
        return err_set(e, RC_INVALID, "", "bad");
    ret->kind = BLOCK_TABLE;
    return RC_OK;
}

static void check_block(const struct block *b, bool utf8)
{
    CHECK(b->kind == BLOCK_PARA || b->kind == BLOCK_HEADING ||
          b->kind == BLOCK_ITEM || b->kind == BLOCK_TABLE);
    CHECK(b->kind != BLOCK_HEADING || (b->level >= 1 && b->level <= 4));
    CHECK(b->kind != BLOCK_ITEM || b->level == 1 || b->level == 2);
    for (int i = 0; i < b->text.n; i++) {
        const struct span *s = &b->text.at[i];

        CHECK(s->style < SPAN_FIGURE * 2);
        CHECK(!utf8 || text_is_utf8(s->text));
        CHECK(s->style & SPAN_FIGURE || s->text.n > 0);
    }
}

static void run(struct arena *a, Str text, const struct markdown_hooks *hooks)
{
    bool utf8 = text_is_utf8(text);
    struct err e = { .lang = LANG_VI };
    struct block *blocks;
    int n;

    if (markdown_blocks(a, text, hooks, &blocks, &n, &e) != RC_OK) {
        CHECK(e.rc != RC_OK && e.text[0]);
        return;
    }
    for (int i = 0; i < n; i++)
        check_block(&blocks[i], utf8);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const struct markdown_hooks hooks = { NULL, fill, block };
    struct arena *a = arena_new();
    Str text = { (const char *)data, (ptrdiff_t)n };

    run(a, text, &hooks);
    run(a, text, NULL);
    arena_free(a);
    return 0;
}
