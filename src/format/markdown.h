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
    /* Inside text: expr is what stands between the braces, trimmed.  Bold and
     * italic around it are added to what comes back. */
    enum rc (*fill)(void *arg, Str expr, struct span *ret, struct err *e);
    /* A line of its own, without the "!": returns a block. */
    enum rc (*block)(void *arg, Str expr, struct block *ret, struct err *e);
};

/*
 * The blocks of one text, in the arena; paragraphs are justified.  hooks may be
 * NULL, or one of its calls: then the braces are text.  What a hook refuses comes
 * back as it is; other refusals name the line in e->field ("line N").
 * Limits: 1 MB of text, 20,000 blocks, a line of 64 kB.
 */
enum rc markdown_blocks(struct arena *a, Str text,
                        const struct markdown_hooks *hooks,
                        struct block **ret_blocks, int *ret_n,
                        struct err *e) MUST_CHECK;

#endif
