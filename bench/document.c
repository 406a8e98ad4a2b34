/* A report of 50 pages as DOCX and PDF: the sample of the tests over and over, its
 * charts once. */
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "bench/bench.h"
#include "format/block.h"
#include "format/profile.h"
#include "golden/sample_doc.h"

enum { PAGES = 50, RUNS = 5 };

typedef enum rc writer(struct arena *a, const struct doc *d, Str *ret_bytes,
                       struct err *e);

/* Pages by the objects of the PDF. */
static int pages_of(Str pdf)
{
    static const char mark[] = "/Type /Page %"; /* cairo adds the number */
    int n = 0;

    for (const char *at = pdf.p;
         (at = memmem(at, (size_t)(pdf.p + pdf.n - at), mark, strlen(mark)));
         at++)
        n++;
    return n;
}

static struct doc *repeated(struct arena *a, const struct doc *one, int times)
{
    struct doc *d = NEW(a, struct doc, 1);

    *d = *one;
    d->n = 0;
    d->blocks = NEW(a, struct block, one->n * times);
    for (int i = 0; i < times; i++)
        for (int j = 0; j < one->n; j++)
            if (i == 0 || one->blocks[j].kind != BLOCK_CHART)
                d->blocks[d->n++] = one->blocks[j];
    return d;
}

/* Milliseconds, the best of a few. */
static double best(struct bench *b, const struct doc *d, writer *write,
                   Str *ret)
{
    double least = 1e9;

    for (int i = 0; i < RUNS; i++) {
        double t = now();

        must(b, write(b->c.arena, d, ret, &b->c.err), "document");
        t = 1000 * (now() - t);
        least = t < least ? t : least;
    }
    return least;
}

static void one(struct bench *b, const struct doc *d, writer *write,
                struct line *l, double most)
{
    Str bytes;
    double t = best(b, d, write, &bytes);

    TEXT(l->value, "%.1f ms (%.0f kB)", t, (double)bytes.n / 1000);
    l->worse = over(t, most);
}

void bench_document(struct bench *b)
{
    struct profile p;
    struct doc *d, *sample;
    int times = 0, pages;
    Str pdf;

    ctx_next(&b->c);
    must(b, profile_load(b->c.arena, S("state"), &p, &b->c.err), "profile");
    sample = sample_doc(b->c.arena, &p);
    do {
        d = repeated(b->c.arena, sample, ++times);
        must(b, doc_to_pdf(b->c.arena, d, &pdf, &b->c.err), "pdf");
        pages = pages_of(pdf);
    } while (pages < PAGES && times < PAGES);
    one(b, d, doc_to_docx, line_add("report of 50 pages, DOCX", "≤ 20 ms"), 20);
    one(b, d, doc_to_pdf, line_add("… PDF", "≤ 150 ms"), 150);
    fprintf(stderr, "document: %d pages\n", pages);
    ctx_next(&b->c);
}
