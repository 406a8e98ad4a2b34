/*
 * The parts of an official paper that stand outside its text: letterhead,
 * signature with the list of recipients, head of an annex.
 */
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "format/official.h"
#include "format/pdf_page.h"

/* Room for signature and seal. */
enum { SIGN_ROOM = 68 };

static double natural_width(struct pdf *v, Str s, const struct pdf_style *style)
{
    struct pdf_text t = pdf_set_str(v, s, style, 1e4);
    double width = t.width;

    pdf_text_release(&t);
    return width;
}

/* A rule centred below a line of text, `part` of its width. */
static double rule_below(struct pdf *v, const double at[3], double width)
{
    pdf_rule(v, at[0] + (at[2] - width) / 2, at[1] + 2.5, width);
    return at[1] + 6;
}

static double left_head(struct pdf *v, const struct letterhead *l,
                        const double box[3])
{
    const struct profile *p = v->p;
    struct pdf_style parent = { .size = p->size_parent };
    struct pdf_style body = { .size = p->size_body, .bold = true };
    double at[3] = { box[0], box[1], box[2] };
    double width = fmin(natural_width(v, l->body, &body), box[2]);

    at[1] = pdf_centred(v, l->parent_body, &parent, at);
    at[1] = pdf_centred(v, l->body, &body, at);
    if (p->body_rule)
        at[1] = rule_below(v, at, width * 0.4);
    if (p->star)
        at[1] = pdf_centred(v, S("*"), &parent, at);
    return at[1];
}

static double right_head(struct pdf *v, const double box[3])
{
    const struct profile *p = v->p;
    struct pdf_style nation = { .size = p->size_nation, .bold = true };
    struct pdf_style motto = { .size = p->size_motto, .bold = true };
    double at[3] = { box[0], box[1], box[2] };
    double width = p->motto.n ? natural_width(v, p->motto, &motto)
                              : natural_width(v, p->nation, &nation);

    at[1] = pdf_centred(v, p->nation, &nation, at);
    at[1] = pdf_centred(v, p->motto, &motto, at);
    if (p->nation_rule && p->nation.n > 0)
        at[1] = rule_below(v, at, fmin(width, box[2]));
    return at[1];
}

static double right_width(struct pdf *v, const struct letterhead *l)
{
    const struct profile *p = v->p;
    struct pdf_style nation = { .size = p->size_nation, .bold = true };
    struct pdf_style motto = { .size = p->size_motto, .bold = true };
    struct pdf_style date = { .size = p->size_date, .italic = true };
    double width = (v->x1 - v->x0) / 2;

    width = fmax(width, natural_width(v, p->nation, &nation));
    width = fmax(width, natural_width(v, p->motto, &motto));
    width = fmax(width, natural_width(v, official_date(v->scratch, l), &date));
    return fmin(width + 2, (v->x1 - v->x0) * 0.65);
}

static void title_lines(struct pdf *v, const struct letterhead *l)
{
    const struct profile *p = v->p;
    struct pdf_style type = { .size = p->size_type, .bold = true };
    struct pdf_style abstract = { .size = p->size_abstract, .bold = true };
    double at[3] = { v->x0, v->y + 12, v->x1 - v->x0 };

    at[1] = pdf_centred(v, l->type_name, &type, at) + 1;
    at[1] = pdf_centred(v, l->abstract, &abstract, at);
    if (p->abstract_mark.n > 0) {
        at[1] = pdf_centred(v, p->abstract_mark, &abstract, at);
    } else if (l->abstract.n > 0) {
        at[1] += 2.5;
        at[1] = rule_below(v, at, at[2] * 0.18);
    }
    v->y = at[1] + 6;
}

void pdf_letterhead(struct pdf *v, const struct letterhead *l)
{
    const struct profile *p = v->p;
    struct pdf_style number = { .size = p->size_number };
    struct pdf_style date = { .size = p->size_date, .italic = true };
    double right = right_width(v, l);
    double left_at[3] = { v->x0, v->y, v->x1 - v->x0 - right - 8 };
    double right_at[3] = { v->x1 - right, v->y, right };
    double left_y = left_head(v, l, left_at);
    double right_y = right_head(v, right_at);

    left_at[1] = right_at[1] = fmax(left_y, right_y) + 3;
    if (l->symbol.n > 0)
        left_y = pdf_centred(v, official_number(v->scratch, v->p, l), &number,
                             left_at);
    if (l->place.n > 0)
        right_y = pdf_centred(v, official_date(v->scratch, l), &date, right_at);
    v->y = fmax(left_y, right_y);
    title_lines(v, l);
    v->fresh = false;
}

/* Recipients on the left; prints when `print`, always tells the height. */
static double recipients(struct pdf *v, const struct signature *s, double width,
                         bool print)
{
    const struct profile *p = v->p;
    struct pdf_style label = { .size = p->size_recipients_label,
                               .bold = p->recipients_bold_italic,
                               .italic = p->recipients_bold_italic,
                               .underline = p->recipients_underlined };
    struct pdf_style style = { .size = p->size_recipients };
    double at[2] = { v->x0, v->y };

    if (s->n_recipients == 0 && s->file_line.n == 0)
        return 0;
    for (int i = -1; i <= s->n_recipients; i++) {
        Str line = i < 0                 ? p->recipients_label
                   : i < s->n_recipients ? s->recipients[i]
                                         : s->file_line;
        struct pdf_text t;

        if (line.n == 0)
            continue;
        if (i >= 0)
            line = str_cat(v->scratch, S("- "), line);
        t = pdf_set_str(v, line, i < 0 ? &label : &style, width);
        if (print)
            pdf_lines(v, &t, at, 0, t.lines);
        at[1] += pdf_height(&t);
        pdf_text_release(&t);
    }
    return at[1] - v->y;
}

/* Who signs, on the right. */
static double signer(struct pdf *v, const struct signature *s,
                     const double box[2], bool print)
{
    const struct profile *p = v->p;
    struct pdf_style bold = { .size = p->size_authority,
                              .bold = true,
                              .align = ALIGN_CENTER };
    struct pdf_style title = bold, name = bold;
    const Str lines[3] = { s->authority, s->title, s->name };
    const struct pdf_style *styles[3] = { &bold, &title, &name };
    double at[2] = { box[0], v->y };

    title.bold = p->title_bold;
    name.size = p->size_name;
    for (int i = 0; i < 3; i++) {
        struct pdf_text t;

        at[1] += i == 2 ? SIGN_ROOM : 0;
        if (lines[i].n == 0)
            continue;
        t = pdf_set_str(v, lines[i], styles[i], box[1]);
        if (print)
            pdf_lines(v, &t, at, 0, t.lines);
        at[1] += pdf_height(&t);
        pdf_text_release(&t);
    }
    return at[1] - v->y;
}

static double sign(struct pdf *v, const struct signature *s, bool print)
{
    double width = v->x1 - v->x0, left = width * 0.46;
    const double box[2] = { v->x0 + width * 0.5, width * 0.5 };

    return fmax(recipients(v, s, left, print), signer(v, s, box, print));
}

double pdf_signature_height(struct pdf *v, const struct signature *s)
{
    return sign(v, s, false) + 12;
}

void pdf_signature(struct pdf *v, const struct signature *s)
{
    if (!v->fresh && pdf_signature_height(v, s) > pdf_room(v) + 0.01)
        pdf_page(v, v->landscape);
    v->y += v->fresh ? 0 : 12;
    v->y += sign(v, s, true);
    v->fresh = false;
}

void pdf_annex(struct pdf *v, const struct block *b)
{
    struct pdf_style bold = { .size = v->p->size_annex, .bold = true };
    struct pdf_style note = { .size = v->p->size_text, .italic = true };
    Str title = pdf_spans_text(v->scratch, &b->text);
    double at[3];

    if (!v->fresh || v->landscape != b->landscape) {
        v->number = v->p->annex_own_pages ? 0 : v->number;
        pdf_page(v, b->landscape);
    }
    at[0] = v->x0;
    at[1] = v->y;
    at[2] = v->x1 - v->x0;
    for (int i = 1; i < PDF_LEVELS; i++)
        v->outline[i] = 0;
    pdf_outline(v, 1,
                b->label.n > 0 ? str_fmt(v->scratch, "%.*s. %.*s",
                                         STR(b->label), STR(title))
                               : title);
    at[1] = pdf_centred(v, b->label, &bold, at);
    at[1] = pdf_centred(v, title, &bold, at);
    at[1] = pdf_centred(v, b->note, &note, at);
    v->y = at[1] + 4;
    v->fresh = false;
}
