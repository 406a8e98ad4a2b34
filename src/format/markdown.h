/*
 * The small Markdown of report sections → blocks.  Headings (#..####),
 * paragraphs, dash lists (two levels), **bold**, *italic*.  No HTML, no links: text is
 * text.  Placeholders are left to the caller: a `{{…}}` run is handed to `fill`
 * which appends spans; a line that is only `{{!…}}` is handed to `block`
 * (tables, charts).
 */
#ifndef FORMAT_MARKDOWN_H
#define FORMAT_MARKDOWN_H

#include "format/block.h"

struct markdown_hooks {
    void *arg;
    /* Inside text: expr is what stands between the braces. */
    enum rc (*fill)(void *arg, Str expr, struct span *ret, struct err *e);
    /* A line of its own: returns a block. */
    enum rc (*block)(void *arg, Str expr, struct block *ret, struct err *e);
};

/* Appends to blocks; limits: 1 MB of text, 20,000 blocks, a line of 64 kB. */
enum rc markdown_blocks(struct arena *a, Str text,
                        const struct markdown_hooks *hooks,
                        struct block **ret_blocks, int *ret_n,
                        struct err *e) MUST_CHECK;

#endif
