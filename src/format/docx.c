/*
 * doc_to_docx: writes each part of the package and zips them in a fixed order.
 */
#include "format/docx.h"

#include "base/arena.h"
#include "format/official.h"
#include "format/zip.h"

static const struct part {
    const char *name;
    void (*write)(const struct docx *x, struct buf *out);
} parts[] = {
    { "[Content_Types].xml", docx_content_types },
    { "_rels/.rels", docx_package_rels },
    { "docProps/core.xml", docx_core },
    { "docProps/app.xml", docx_app },
    { "word/_rels/document.xml.rels", docx_document_rels },
    { "word/styles.xml", docx_styles },
    { "word/numbering.xml", docx_numbering },
    { "word/settings.xml", docx_settings },
    { "word/header1.xml", docx_header },
    { "word/header2.xml", docx_header_first },
};

static struct buf *new_buf(struct arena *a)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, BUF_NO_MAX);
    return b;
}

static enum rc zip_parts(struct docx *x, Str *ret_bytes)
{
    int n = countof(parts) + 1 + x->n_pictures, at = 0;
    struct zip_entry *entries = NEW(x->a, struct zip_entry, n);

    for (; at < countof(parts); at++) {
        struct buf *out = new_buf(x->a);

        parts[at].write(x, out);
        entries[at].name = str_of(parts[at].name);
        entries[at].bytes = buf_view(out);
    }
    entries[at].name = S("word/document.xml");
    entries[at++].bytes = buf_view(x->out);
    for (int i = 0; i < x->n_pictures; i++, at++) {
        entries[at].name = str_fmt(x->a, "word/media/image%d.png", i + 1);
        entries[at].bytes = x->pictures[i];
        entries[at].stored = true;
    }
    return zip_write(x->a, entries, n, ret_bytes, x->e);
}

enum rc doc_to_docx(struct arena *a, const struct doc *d, Str *ret_bytes,
                    struct err *e)
{
    struct docx x = { .a = a, .d = d, .p = d->profile, .e = e };

    TRY(doc_check(d, e));
    x.modern = x.p->nation.n == 0;
    x.out = new_buf(a);
    TRY(docx_document(&x));
    if (x.out->full)
        return err_set(e, RC_LIMIT, "", N_("the document is too large"));
    return zip_parts(&x, ret_bytes);
}
