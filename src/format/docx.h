/*
 * Inside of the DOCX writer: what its parts share.  docx.c joins the parts and
 * zips them; docx_document.c walks the blocks; docx_head.c, docx_table.c and
 * docx_picture.c write the larger ones; docx_styles.c and docx_parts.c the
 * other files of the package.  For users there is only doc_to_docx().
 */
#ifndef FORMAT_DOCX_H
#define FORMAT_DOCX_H

#include <math.h>

#include "base/buf.h"
#include "format/block.h"
#include "format/profile.h"
#include "format/xml.h"

struct docx {
    struct arena *a;
    const struct doc *d;
    const struct profile *p;
    struct buf *out; /* document.xml as it grows */
    Str *pictures;   /* PNG bytes; picture i is media/image<i+1>.png */
    int n_pictures;
    size_t cap_pictures;
    bool landscape; /* of the section being written */
    bool modern;    /* no authority's letterhead: the plain look */
    struct err *e;
};

/* Twentieths of a point: the unit of WordprocessingML. */
static inline int docx_mm(double mm)
{
    return (int)lround(mm * 1440 / 25.4);
}

/* Width of the text between the margins, mm. */
static inline double docx_text_mm(const struct docx *x)
{
    double width = x->landscape ? x->p->height : x->p->width;

    return width - x->p->left - x->p->right;
}

/* docx_document.c: the body, and the pieces that others use */
enum rc docx_document(struct docx *x) MUST_CHECK;
/* Opens a paragraph; `extra` is XML of w:pPr that the schema allows there. */
void docx_open(struct docx *x, const char *style, const char *extra);
void docx_close(struct docx *x);
void docx_run(struct docx *x, Str text, unsigned style);
void docx_spans(struct docx *x, struct spans s);
void docx_para(struct docx *x, const char *style, Str text);

void docx_letterhead(struct docx *x, const struct letterhead *l);
void docx_signature(struct docx *x, const struct signature *s);
void docx_table(struct docx *x, const struct table *t);
enum rc docx_chart(struct docx *x, const struct chart *c) MUST_CHECK;

/* Other parts, each whole into `out` */
void docx_styles(const struct docx *x, struct buf *out);
void docx_numbering(const struct docx *x, struct buf *out);
void docx_settings(const struct docx *x, struct buf *out);
void docx_header(const struct docx *x, struct buf *out);
void docx_header_first(const struct docx *x, struct buf *out);
void docx_content_types(const struct docx *x, struct buf *out);
void docx_package_rels(const struct docx *x, struct buf *out);
void docx_document_rels(const struct docx *x, struct buf *out);
void docx_core(const struct docx *x, struct buf *out);
void docx_app(const struct docx *x, struct buf *out);

#define DOCX_XML                                                               \
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define DOCX_W                                                                 \
    "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""

#endif
