/*
 * Prints a document as PDF, page after page in one pass: what does not fit goes
 * to the next page, nothing is laid out twice.  Parts: pdf_text.c, pdf_head.c,
 * pdf_table.c.  No tags: cairo 1.16 falls over some of them.
 */
#include <cairo-pdf.h>
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/day.h"
#include "format/chart_plan.h"
#include "format/official.h"
#include "format/pdf_page.h"

enum { PDF_MAX = 256 << 20 };

double pdf_room(const struct pdf *v)
{
    return v->y1 - v->y;
}

void pdf_rule(struct pdf *v, double x, double y, double width)
{
    cairo_set_line_width(v->cr, 0.7);
    cairo_move_to(v->cr, x, y);
    cairo_line_to(v->cr, x + width, y);
    cairo_stroke(v->cr);
}

static void page_number(struct pdf *v)
{
    struct pdf_style style = { .size = v->p->page_number_size };
    const double at[3] = { v->x0, pdf_mm(v->p->page_number_top),
                           v->x1 - v->x0 };
    char text[16];

    snprintf(text, sizeof text, "%d", v->number);
    pdf_centred(v, str_of(text), &style, at);
}

void pdf_page(struct pdf *v, bool landscape)
{
    const struct profile *p = v->p;
    double width = pdf_mm(landscape ? p->height : p->width);
    double height = pdf_mm(landscape ? p->width : p->height);

    if (v->page > 0)
        cairo_show_page(v->cr);
    cairo_pdf_surface_set_size(v->surface, width, height);
    v->page++;
    v->number++;
    v->landscape = landscape;
    v->x0 = pdf_mm(p->left);
    v->x1 = width - pdf_mm(p->right);
    v->y0 = v->y = pdf_mm(p->top);
    v->y1 = height - pdf_mm(p->bottom);
    v->fresh = true;
    if (v->page > 1)
        page_number(v);
}

void pdf_outline(struct pdf *v, int level, Str text)
{
    int parent = 0, id;
    char where[80];

    level = level < 1 ? 1 : level >= PDF_LEVELS ? PDF_LEVELS - 1 : level;
    for (int i = 1; i < level; i++)
        parent = v->outline[i] ? v->outline[i] : parent;
    snprintf(where, sizeof where, "page=%d pos=[%d %d]", v->page, (int)v->x0,
             (int)v->y);
    id = cairo_pdf_surface_add_outline(v->surface, parent,
                                       str_dup(v->scratch, text).p, where,
                                       CAIRO_PDF_OUTLINE_FLAG_OPEN);
    v->outline[level] = id;
    for (int i = level + 1; i < PDF_LEVELS; i++)
        v->outline[i] = 0;
}

static double pitch_of(const struct pdf *v)
{
    const struct profile *p = v->p;

    if (p->line_exact_pt > 0)
        return p->line_exact_pt;
    return p->size_text * 1.15 * (p->line_factor > 0 ? p->line_factor : 1);
}

static double chart_size(const struct pdf *v, const struct chart *c)
{
    return fmin(chart_height(c, v->x1 - v->x0), v->y1 - v->y0);
}

/* Room that a heading needs below itself: what follows must begin there. */
static double following(const struct pdf *v, int i, int depth)
{
    const struct block *b;

    if (i >= v->d->n || depth > PDF_LEVELS)
        return 0;
    b = &v->d->blocks[i];
    switch (b->kind) {
    case BLOCK_HEADING:
        return pitch_of(v) + v->p->space_before_pt +
               following(v, i + 1, depth + 1);
    case BLOCK_TABLE:
        return v->p->size_table * 10;
    case BLOCK_CHART:
        return chart_size(v, b->chart) + v->p->space_before_pt;
    case BLOCK_PARA:
    case BLOCK_ITEM:
        return pitch_of(v) * 2 + v->p->space_before_pt;
    default:
        return 0;
    }
}

static void space_before(struct pdf *v)
{
    if (!v->fresh)
        v->y += v->p->space_before_pt;
}

/* Level 1 looks as the profile says; 2 is bold, 3 bold italic, 4 italic. */
static void heading(struct pdf *v, int i)
{
    const struct block *b = &v->d->blocks[i];
    const struct profile *p = v->p;
    bool first = b->level <= 1;
    struct pdf_style style = {
        .size = p->size_text,
        .bold = first ? p->heading1_bold : b->level <= 3,
        .italic = b->level >= 3,
        .caps = first && p->heading1_caps,
        .align = first && p->heading1_center ? ALIGN_CENTER : ALIGN_JUSTIFY,
    };
    struct pdf_text t;

    if (style.align != ALIGN_CENTER)
        style.indent = pdf_mm(p->indent_mm);
    space_before(v);
    t = pdf_set(v, &b->text, &style, v->x1 - v->x0);
    t.pitch = pitch_of(v);
    if (!v->fresh && pdf_height(&t) + following(v, i + 1, 0) > pdf_room(v))
        pdf_page(v, v->landscape);
    pdf_outline(v, b->level, pdf_spans_text(v->scratch, &b->text));
    pdf_flow(v, &t, 0);
    pdf_text_release(&t);
}

/* The text of block i as printed: with its dash in front and, at the end of the
 * body, the mark of the end for the full stop. */
static struct spans full_text(struct pdf *v, int i)
{
    const struct block *b = &v->d->blocks[i];
    struct spans s = { NEW(v->scratch, struct span, b->text.n + 1), 0 };

    if (b->kind == BLOCK_ITEM)
        s.at[s.n++].text = b->level > 1 ? S("+ ") : S("- ");
    for (int k = 0; k < b->text.n; k++)
        s.at[s.n++] = b->text.at[k];
    if (official_is_last(v->d, i) && v->p->end_mark.n > 0)
        s = official_ended(v->scratch, s, v->p->end_mark);
    return s;
}

static void para(struct pdf *v, int i)
{
    const struct block *b = &v->d->blocks[i];
    bool last = i + 1 < v->d->n && b[1].kind == BLOCK_SIGNATURE;
    struct spans s = full_text(v, i);
    struct pdf_style style = { .size = v->p->size_text, .align = b->align };
    struct pdf_text t;

    if (b->kind == BLOCK_ITEM)
        style.align = ALIGN_JUSTIFY;
    if (style.align == ALIGN_JUSTIFY || style.align == ALIGN_LEFT)
        style.indent = pdf_mm(v->p->indent_mm);
    space_before(v);
    t = pdf_set(v, &s, &style, v->x1 - v->x0);
    t.pitch = pitch_of(v);
    pdf_flow(v, &t, last ? pdf_signature_height(v, b[1].signature) : 0);
    pdf_text_release(&t);
}

/* Columns and lines may be somewhat lower than they like, to stay on the page;
 * rows need their height. */
static double fitted(const struct pdf *v, const struct chart *c)
{
    double height = chart_size(v, c), room = pdf_room(v);
    bool columns = height <= (v->x1 - v->x0) / 2 + 0.01;

    return columns && room < height && room > height * 0.8 ? room : height;
}

static void chart(struct pdf *v, const struct chart *c)
{
    struct chart_box box = { v->d->lang, v->p->font_embed, v->x1 - v->x0, 0,
                             1 };
    double height;

    space_before(v);
    height = fitted(v, c);
    if (!v->fresh && height > pdf_room(v)) {
        pdf_page(v, v->landscape);
        height = chart_size(v, c);
    }
    cairo_save(v->cr);
    cairo_translate(v->cr, v->x0, v->y);
    box.height = height;
    chart_draw(v->cr, c, &box);
    cairo_restore(v->cr);
    v->y += height;
    v->fresh = false;
}

static void print_block(struct pdf *v, int i)
{
    const struct block *b = &v->d->blocks[i];

    switch (b->kind) {
    case BLOCK_LETTERHEAD:
        pdf_letterhead(v, b->letterhead);
        break;
    case BLOCK_HEADING:
        heading(v, i);
        break;
    case BLOCK_PARA:
    case BLOCK_ITEM:
        para(v, i);
        break;
    case BLOCK_TABLE:
        pdf_table(v, b->table);
        break;
    case BLOCK_CHART:
        chart(v, b->chart);
        break;
    case BLOCK_SIGNATURE:
        pdf_signature(v, b->signature);
        break;
    case BLOCK_ANNEX:
        pdf_annex(v, b);
        break;
    case BLOCK_KIND_COUNT:
        break;
    }
    arena_reset(v->scratch);
}

static void metadata(struct pdf *v, cairo_pdf_metadata_t what, Str text)
{
    if (text.n > 0)
        cairo_pdf_surface_set_metadata(v->surface, what,
                                       str_dup(v->scratch, text).p);
}

static void describe(struct pdf *v)
{
    char created[CLOCK_TEXT];

    metadata(v, CAIRO_PDF_METADATA_TITLE, v->d->title);
    metadata(v, CAIRO_PDF_METADATA_AUTHOR, v->d->author);
    metadata(v, CAIRO_PDF_METADATA_SUBJECT, v->d->subject);
    clock_iso(v->d->created, created);
    metadata(v, CAIRO_PDF_METADATA_CREATE_DATE, str_of(created));
    metadata(v, CAIRO_PDF_METADATA_MOD_DATE, str_of(created));
}

static cairo_status_t take(void *arg, const unsigned char *p, unsigned n)
{
    struct buf *out = arg;

    buf_add(out, p, n);
    return out->full ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void open_surface(struct pdf *v, struct buf *out)
{
    cairo_font_options_t *options = cairo_font_options_create();

    v->surface = cairo_pdf_surface_create_for_stream(take, out, 595, 842);
    cairo_pdf_surface_restrict_to_version(v->surface, CAIRO_PDF_VERSION_1_5);
    v->cr = cairo_create(v->surface);
    v->context = pango_cairo_create_context(v->cr);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(v->context, options);
    pango_cairo_context_set_resolution(v->context, 72);
    pango_context_set_round_glyph_positions(v->context, FALSE);
    pango_context_set_language(v->context, pango_language_from_string("vi"));
    cairo_font_options_destroy(options);
    v->font = pango_font_description_new();
    pango_font_description_set_family(v->font,
                                      str_dup(v->a, v->p->font_embed).p);
}

static cairo_status_t close_surface(struct pdf *v)
{
    cairo_status_t status = cairo_status(v->cr);

    cairo_surface_finish(v->surface);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_status(v->surface);
    pango_font_description_free(v->font);
    g_object_unref(v->context);
    cairo_destroy(v->cr);
    cairo_surface_destroy(v->surface);
    arena_free(v->scratch);
    return status;
}

enum rc doc_to_pdf(struct arena *a, const struct doc *d, Str *ret_bytes,
                   struct err *e)
{
    struct pdf v = { .a = a, .d = d, .p = d->profile };
    struct buf *out = NEW(a, struct buf, 1);
    cairo_status_t status;

    TRY(doc_check(d, e));
    TRY(chart_check_doc(d, e));
    buf_init_arena(out, a, PDF_MAX);
    v.scratch = arena_new();
    open_surface(&v, out);
    describe(&v);
    pdf_page(&v, d->n > 0 && d->blocks[0].kind == BLOCK_ANNEX &&
                     d->blocks[0].landscape);
    for (int i = 0; i < d->n; i++)
        print_block(&v, i);
    cairo_show_page(v.cr);
    status = close_surface(&v);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, out->full ? RC_LIMIT : RC_IO, "pdf",
                       "the PDF of '%.*s' could not be made: %s", STR(d->title),
                       cairo_status_to_string(status));
    *ret_bytes = buf_dup(a, out);
    return RC_OK;
}
