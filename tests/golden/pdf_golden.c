/*
 * Writes the sample document for the comparisons of pdf_check.sh and
 * xlsx_check.sh:
 *
 *   pdf_golden pdf PROFILE FILE
 *   pdf_golden xlsx PROFILE FILE
 *   pdf_golden hard FILE          numbered words in cells and paragraphs that
 * go over pages; prints how many there are pdf_golden parts FILE         lists
 * the parts of a workbook with their text pdf_golden many PAGES FILE    a long
 * PDF; says how long it took
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "format/profile.h"
#include "format/zip.h"
#include "sample_doc.h"

static void die(const char *what, const struct err *e)
{
    fprintf(stderr, "pdf_golden: %s: %s (%s)\n", what, e->text, e->detail);
    exit(1);
}

static void write_file(const char *path, Str bytes)
{
    FILE *f = fopen(path, "wb");

    if (!f || fwrite(bytes.p, 1, (size_t)bytes.n, f) != (size_t)bytes.n ||
        fclose(f) != 0) {
        perror(path);
        exit(1);
    }
}

static Str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    Str s = { 0 };
    char *p;

    if (!f)
        return s;
    fseek(f, 0, SEEK_END);
    s.n = ftell(f);
    rewind(f);
    p = NEW(a, char, s.n + 1);
    s.n = (ptrdiff_t)fread(p, 1, (size_t)s.n, f);
    s.p = p;
    fclose(f);
    return s;
}

/* One line per tag, so that a difference is a short one. */
static void print_part(const struct zip_entry *part)
{
    printf("==== %.*s\n", STR(part->name));
    for (ptrdiff_t i = 0; i < part->bytes.n; i++) {
        char ch = part->bytes.p[i];

        putchar(ch);
        if (ch == '>' && i + 1 < part->bytes.n && part->bytes.p[i + 1] == '<')
            putchar('\n');
    }
    putchar('\n');
}

static int list_parts(struct arena *a, const char *path)
{
    struct zip_entry *parts;
    struct err e = { 0 };
    int n;

    if (zip_read(a, read_file(a, path), ZIP_LIMITS, &parts, &n, &e) != RC_OK)
        die(path, &e);
    for (int i = 0; i < n; i++)
        print_part(&parts[i]);
    return 0;
}

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* The body of the sample again and again, to the length asked for. */
static int write_many(struct arena *a, int times, const char *path)
{
    struct profile p;
    struct err e = { 0 };
    struct doc *d, many;
    double from;
    Str bytes;

    if (profile_load(a, S("party"), &p, &e) != RC_OK)
        die("party", &e);
    d = sample_doc(a, &p);
    many = *d;
    many.n = d->n * times;
    many.blocks = NEW(a, struct block, many.n);
    for (int i = 0; i < many.n; i++)
        many.blocks[i] = d->blocks[i % d->n];
    for (int round = 0; round < 3; round++) {
        from = now_ms();
        if (doc_to_pdf(a, &many, &bytes, &e) != RC_OK)
            die(path, &e);
        printf("%.1f ms, %td bytes\n", now_ms() - from, bytes.n);
    }
    write_file(path, bytes);
    return 0;
}

/* Words "w1 w2 …", numbered on. */
static struct spans numbered(struct arena *a, int n, int *at)
{
    struct spans s = { NEW(a, struct span, n), n };

    for (int i = 0; i < n; i++)
        s.at[i].text = str_fmt(a, "w%d ", ++*at);
    return s;
}

static struct table *two_columns(struct arena *a, int rows)
{
    struct table *t = NEW(a, struct table, 1);

    t->columns = 2;
    t->n = rows;
    t->head = 1;
    t->rows = NEW(a, struct row, rows);
    for (int i = 0; i < rows; i++) {
        t->rows[i].cells = NEW(a, struct cell, 2);
        t->rows[i].n = 2;
    }
    return t;
}

/* A paragraph over pages, a row over pages beside a short cell, a cell that
 * spans more rows than a page holds, and one with more text than its rows. */
static int write_hard(struct arena *a, const char *path)
{
    struct profile p;
    struct err e = { 0 };
    struct block blocks[4] = { 0 };
    struct doc d = { .profile = &p, .blocks = blocks, .n = 4 };
    Str bytes;
    int at = 0;

    if (profile_load(a, S("state"), &p, &e) != RC_OK)
        die("state", &e);
    blocks[0] = (struct block){ .kind = BLOCK_PARA, .align = ALIGN_JUSTIFY };
    blocks[0].text = numbered(a, 1500, &at);
    for (int i = 1; i < 4; i++) {
        struct table *t = two_columns(a, i == 1 ? 3 : 80);

        blocks[i].kind = BLOCK_TABLE;
        blocks[i].table = t;
        for (int r = 1; r < t->n; r++)
            t->rows[r].cells[1].text = numbered(a, i == 1 ? 900 : 9, &at);
        t->rows[1].cells[0].text = numbered(a, i == 3 ? 2600 : 40, &at);
        if (i == 1)
            continue;
        t->rows[1].cells[0].rowspan = t->n - 1;
        for (int r = 2; r < t->n; r++) {
            t->rows[r].n = 1;
            t->rows[r].cells[0] = t->rows[r].cells[1];
        }
    }
    if (doc_to_pdf(a, &d, &bytes, &e) != RC_OK)
        die(path, &e);
    write_file(path, bytes);
    printf("%d\n", at);
    return 0;
}

static int write_signed(struct arena *a, int words, const char *path)
{
    struct profile p;
    struct err e = { 0 };
    struct signature s = { .authority = S("T/M BAN"), .name = S("Tên") };
    struct block blocks[2] = { { .kind = BLOCK_PARA, .align = ALIGN_JUSTIFY },
                               { .kind = BLOCK_SIGNATURE, .signature = &s } };
    struct doc d = { .profile = &p, .blocks = blocks, .n = 2 };
    Str bytes;
    int at = 0;

    if (profile_load(a, S("party"), &p, &e) != RC_OK)
        die("party", &e);
    blocks[0].text = numbered(a, words, &at);
    if (doc_to_pdf(a, &d, &bytes, &e) != RC_OK)
        die(path, &e);
    write_file(path, bytes);
    return 0;
}

static int write_one(struct arena *a, char **argv)
{
    struct profile p;
    struct err e = { 0 };
    struct doc *d;
    Str bytes;
    enum rc rc;

    if (profile_load(a, str_of(argv[2]), &p, &e) != RC_OK)
        die(argv[2], &e);
    d = sample_doc(a, &p);
    rc = strcmp(argv[1], "pdf") == 0 ? doc_to_pdf(a, d, &bytes, &e)
                                     : doc_to_xlsx(a, d, &bytes, &e);
    if (rc != RC_OK)
        die(argv[2], &e);
    write_file(argv[3], bytes);
    return 0;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    int64_t times = 1;
    int bad = 2;

    if (argc == 3 && strcmp(argv[1], "parts") == 0)
        bad = list_parts(a, argv[2]);
    else if (argc == 3 && strcmp(argv[1], "hard") == 0)
        bad = write_hard(a, argv[2]);
    else if (argc == 4 && strcmp(argv[1], "many") == 0 &&
             str_int(str_of(argv[2]), &times))
        bad = write_many(a, (int)times, argv[3]);
    else if (argc == 4 && strcmp(argv[1], "sign") == 0 &&
             str_int(str_of(argv[2]), &times))
        bad = write_signed(a, (int)times, argv[3]);
    else if (argc == 4)
        bad = write_one(a, argv);
    arena_free(a);
    return bad;
}
