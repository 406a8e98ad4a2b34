/* format/pdf: page breaking under hard documents, bounds, same bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "format/block.h"
#include "format/profile.h"

enum { MAX_BLOCKS = 400 };

struct fixture {
    struct arena *a;
    struct profile profile;
    struct doc doc;
    struct block blocks[MAX_BLOCKS];
    struct err e;
};

static int setup(void **state)
{
    struct arena *a = arena_new();
    struct fixture *f = NEW(a, struct fixture, 1);

    f->a = a;
    if (profile_load(a, S("party"), &f->profile, &f->e) != RC_OK)
        return -1;
    f->doc.profile = &f->profile;
    f->doc.title = S("Thử");
    f->doc.created = INT64_C(1715220000000);
    f->doc.blocks = f->blocks;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->a);
    return 0;
}

static struct spans text_of(struct arena *a, Str s)
{
    struct spans t = { NEW(a, struct span, 1), 1 };

    t.at[0].text = s;
    return t;
}

static struct block *add(struct fixture *f, enum block_kind kind)
{
    struct block *b = &f->blocks[f->doc.n++];

    b->kind = kind;
    return b;
}

/* `n` words that take up room. */
static Str words(struct arena *a, int n)
{
    static const char syllable[] = "nghiêng ";
    char *p = NEW(a, char, n *(int)sizeof syllable + 1);

    for (int i = 0; i < n; i++)
        memcpy(p + i * (ptrdiff_t)(sizeof syllable - 1), syllable,
               sizeof syllable - 1);
    return (Str){ p, n * (ptrdiff_t)(sizeof syllable - 1) };
}

static void add_para(struct fixture *f, int n)
{
    struct block *b = add(f, BLOCK_PARA);

    b->align = ALIGN_JUSTIFY;
    b->text = text_of(f->a, words(f->a, n));
}

static struct table *add_table(struct fixture *f, int columns, int rows)
{
    struct table *t = NEW(f->a, struct table, 1);

    t->columns = columns;
    t->n = rows;
    t->rows = NEW(f->a, struct row, rows);
    for (int i = 0; i < rows; i++) {
        t->rows[i].cells = NEW(f->a, struct cell, columns);
        t->rows[i].n = columns;
        for (int k = 0; k < columns; k++)
            t->rows[i].cells[k].text = text_of(f->a, S("ô"));
    }
    add(f, BLOCK_TABLE)->table = t;
    return t;
}

static int count(Str bytes, const char *what)
{
    size_t n = strlen(what);
    int hits = 0;

    for (const char *p = bytes.p;
         (p = memmem(p, (size_t)(bytes.p + bytes.n - p), what, n)) != NULL;
         p += n)
        hits++;
    return hits;
}

static int pages(struct fixture *f)
{
    Str bytes;

    assert_int_equal(doc_to_pdf(f->a, &f->doc, &bytes, &f->e), RC_OK);
    assert_memory_equal(bytes.p, "%PDF-1.5", 8);
    return count(bytes, "/Type /Page %");
}

static void test_pdf__empty_document_is_one_page(void **state)
{
    assert_int_equal(pages(*state), 1);
}

static void test_pdf__same_document_same_bytes(void **state)
{
    struct fixture *f = *state;
    Str first, second;

    add_para(f, 900);
    add_table(f, 5, 90);
    assert_int_equal(doc_to_pdf(f->a, &f->doc, &first, &f->e), RC_OK);
    assert_int_equal(doc_to_pdf(f->a, &f->doc, &second, &f->e), RC_OK);
    assert_true(str_eq(first, second));
}

static void test_pdf__a_long_paragraph_goes_over_pages(void **state)
{
    struct fixture *f = *state;

    add_para(f, 5000);
    assert_in_range(pages(f), 10, 16);
}

static void test_pdf__one_word_without_end(void **state)
{
    struct fixture *f = *state;
    char *p = NEW(f->a, char, 20001);
    struct table *t;

    memset(p, 'm', 20000);
    add(f, BLOCK_PARA)->text = text_of(f->a, (Str){ p, 20000 });
    t = add_table(f, 3, 2);
    t->rows[1].cells[1].text = text_of(f->a, (Str){ p, 2000 });
    assert_in_range(pages(f), 8, 40);
}

/* A row higher than three pages is cut between its lines. */
static void test_pdf__a_row_higher_than_a_page(void **state)
{
    struct fixture *f = *state;
    struct table *t = add_table(f, 2, 4);

    t->head = 1;
    t->rows[2].cells[1].text = text_of(f->a, words(f->a, 1500));
    assert_in_range(pages(f), 5, 12);
}

/* One cell beside 200 rows: broken between the rows. */
static void test_pdf__a_span_longer_than_a_page(void **state)
{
    struct fixture *f = *state;
    struct table *t = add_table(f, 3, 201);

    t->head = 1;
    t->rows[1].cells[0].rowspan = 200;
    t->rows[1].cells[0].text = text_of(f->a, words(f->a, 60));
    for (int i = 2; i < 201; i++)
        t->rows[i].n = 2;
    assert_in_range(pages(f), 4, 8);
}

/* The head may be as high as the page: the table still ends. */
static void test_pdf__a_head_higher_than_a_page(void **state)
{
    struct fixture *f = *state;
    struct table *t = add_table(f, 4, 6);

    t->head = 2;
    t->rows[0].cells[2].text = text_of(f->a, words(f->a, 900));
    t->rows[1].cells[3].rowspan = 3;
    t->rows[2].n = t->rows[3].n = 3;
    assert_in_range(pages(f), 1, 40);
}

static void test_pdf__sixty_columns(void **state)
{
    struct fixture *f = *state;

    add_table(f, 60, 10);
    assert_int_equal(pages(f), 1);
}

/* The signature takes the end of the last paragraph along. */
static void test_pdf__signature_is_never_alone(void **state)
{
    struct fixture *f = *state;
    struct signature *s = NEW(f->a, struct signature, 1);
    int before = 0;

    s->authority = S("T/M BAN THƯỜNG VỤ");
    s->name = S("Nguyễn Văn A");
    for (int n = 300; n < 420; n += 6) {
        f->doc.n = 0;
        add_para(f, n);
        add(f, BLOCK_SIGNATURE)->signature = s;
        if (pages(f) == 2 && before == 1) {
            /* just went over: the paragraph alone would still fit */
            f->doc.n = 1;
            assert_int_equal(pages(f), 1);
            return;
        }
        before = pages(f);
    }
    fail_msg("the signature never moved");
}

static void test_pdf__pages_turn_for_annexes(void **state)
{
    struct fixture *f = *state;
    struct block *b;
    Str bytes;

    add_para(f, 20);
    b = add(f, BLOCK_ANNEX);
    b->label = S("Phụ lục");
    b->landscape = true;
    add_para(f, 20);
    assert_int_equal(doc_to_pdf(f->a, &f->doc, &bytes, &f->e), RC_OK);
    assert_int_equal(count(bytes, "/MediaBox [ 0 0 595.275591 841.889764 ]"),
                     1);
    assert_int_equal(count(bytes, "/MediaBox [ 0 0 841.889764 595.275591 ]"),
                     1);
}

static void test_pdf__refuses_beyond_its_bounds(void **state)
{
    struct fixture *f = *state;
    Str bytes;

    add_table(f, 61, 2);
    assert_int_not_equal(doc_to_pdf(f->a, &f->doc, &bytes, &f->e), RC_OK);
    f->doc.n = 0;
    add_table(f, 2, 2)->rows[0].cells[1].colspan = 2;
    assert_int_not_equal(doc_to_pdf(f->a, &f->doc, &bytes, &f->e), RC_OK);
    assert_true(strlen(f->e.text) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define CASE(name)                                                             \
    cmocka_unit_test_setup_teardown(test_pdf__##name, setup, teardown)
        CASE(empty_document_is_one_page),       CASE(same_document_same_bytes),
        CASE(a_long_paragraph_goes_over_pages), CASE(one_word_without_end),
        CASE(a_row_higher_than_a_page),         CASE(a_span_longer_than_a_page),
        CASE(a_head_higher_than_a_page),        CASE(sixty_columns),
        CASE(signature_is_never_alone),         CASE(pages_turn_for_annexes),
        CASE(refuses_beyond_its_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
