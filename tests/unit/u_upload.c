/*
 * What is attached: its content decides what it is, its name must agree, pictures lose
 * what they say about people, bombs and programs are refused; names are only data.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#undef fail /* ours is another */

#include "app/upload.h"
#include "base/arena.h"
#include "base/buf.h"
#include "format/picture.h"
#include "format/zip.h"

#define PDF "%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"

static Str read_file(struct arena *a, const char *name)
{
    Str path =
        str_fmt(a, "%s/tests/fuzz/corpus/picture/%s", TEST_SOURCE_DIR, name);
    struct buf b;
    char part[4096];
    size_t n;
    FILE *f = fopen(path.p, "rb");

    assert_non_null(f);
    buf_init(&b, 0);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(&b, part, n);
    (void)fclose(f);
    path = buf_dup(a, &b);
    buf_release(&b);
    return path;
}

static Str office(struct arena *a, const char *part, const char *more, Str text)
{
    struct zip_entry list[] = {
        { S("[Content_Types].xml"), S("<Types/>"), false },
        { str_of(part), text, false },
        { str_of(more), S("x"), false },
    };
    struct err e = { .lang = LANG_EN };
    Str out;

    assert_int_equal(zip_write(a, list, *more ? 3 : 2, &out, &e), RC_OK);
    return out;
}

static enum rc look(struct arena *a, const char *name, Str bytes,
                    enum evidence_type *ret)
{
    struct evidence_new f = { .name = str_of(name), .bytes = bytes };
    struct err e = { .lang = LANG_EN };
    enum rc rc = upload_check(a, &f, &e);

    *ret = f.type;
    if (rc != RC_OK)
        assert_string_equal(e.field, "file");
    return rc;
}

enum { KINDS = 5 };
static const char *const endings[KINDS] = { "pdf", "docx", "xlsx", "png",
                                            "jpg" };

static void good_ones(struct arena *a, Str out[KINDS])
{
    out[0] = S(PDF);
    out[1] = office(a, "word/document.xml", "", S("<w/>"));
    out[2] = office(a, "xl/workbook.xml", "", S("<x/>"));
    out[3] = read_file(a, "plain.png");
    out[4] = read_file(a, "plain.jpg");
}

static void test_upload__takes_five_kinds(void **state)
{
    struct arena *a = arena_new();
    enum evidence_type type;
    Str good[KINDS];

    (void)state;
    good_ones(a, good);
    for (int i = 0; i < KINDS; i++) {
        Str name = str_fmt(a, "biên bản.%s", endings[i]);

        assert_int_equal(look(a, name.p, good[i], &type), RC_OK);
        assert_int_equal(type, EVIDENCE_PDF + i);
    }
    assert_int_equal(look(a, "ẢNH.JPEG", good[4], &type), RC_OK);
    arena_free(a);
}

/* Each content under the names of the others, and contents that are none of ours
 * under each name. */
static void test_upload__refuses_dressed_up(void **state)
{
    struct arena *a = arena_new();
    const Str bad[] = {
        S("MZ\x90\x00 a program"),
        S("<html><script>alert(1)</script></html>"),
        S("\x7f"
          "ELF"),
        S("GIF89a"),
        S("#!/bin/sh\n"),
        S("%PDF-"),
        S("%PDF-1.7 and no end"),
        S("PK\003\004"),
        S("PK\003\004 not a zip at all, but longer"),
        S("\x89PNG\r\n\x1a\n"),
        S("\xff\xd8\xff"),
        S("\xff\xd8\xff\xe0\x00\x10JFIF\0"),
        S(""),
        S(" %PDF-1.7\nstartxref\n%%EOF"),
        office(a, "other.xml", "", S("x")),
        office(a, "word/document.xml", "word/vbaProject.bin", S("x")),
        office(a, "xl/workbook.xml", "xl/embeddings/a.bin", S("x")),
        office(a, "word/document.xml", "xl/workbook.xml", S("x")),
        read_file(a, "unknown.png"),
        read_file(a, "cut.jpg"),
    };
    enum evidence_type type;
    int n = 0, taken = 0;
    Str good[KINDS];

    (void)state;
    good_ones(a, good);
    for (int i = 0; i < KINDS; i++)
        for (int j = 0; j < KINDS; j++)
            if (i != j && ++n &&
                look(a, str_fmt(a, "a.%s", endings[j]).p, good[i], &type) ==
                    RC_OK)
                taken++;
    for (int i = 0; i < countof(bad); i++)
        for (int j = 0; j < KINDS; j++, n++)
            if (look(a, str_fmt(a, "a.%s", endings[j]).p, bad[i], &type) ==
                RC_OK)
                taken++;
    printf("%d files under false names or of false content: %d taken\n", n,
           taken);
    assert_true(n >= 100);
    assert_int_equal(taken, 0);
    arena_free(a);
}

static void test_upload__refuses_bombs(void **state)
{
    enum { LARGE = 80 << 20 };
    struct arena *a = arena_new();
    enum evidence_type type;
    Str zeros = { NEW(a, char, LARGE), LARGE };
    Str bomb = office(a, "word/document.xml", "", zeros);

    (void)state;
    assert_true(bomb.n < 1 << 20);
    assert_int_equal(look(a, "a.docx", bomb, &type), RC_LIMIT);
    zeros.n = UPLOAD_MAX + 1;
    assert_int_equal(look(a, "a.pdf", zeros, &type), RC_LIMIT);
    arena_free(a);
}

static bool has(Str s, const char *word)
{
    return memmem(s.p, (size_t)s.n, word, strlen(word)) != NULL;
}

static void test_upload__pictures_forget(void **state)
{
    static const char *const words[] = { "Nguyen", "GPS",       "taken",
                                         "behind", "Photoshop", "tEXt" };
    static const char *const names[] = { "words.png", "turned.jpg" };
    struct arena *a = arena_new();

    (void)state;
    for (int i = 0; i < countof(names); i++) {
        struct evidence_new f = { .name = str_of(names[i]),
                                  .bytes = read_file(a, names[i]) };
        struct err e = { .lang = LANG_EN };

        assert_int_equal(upload_check(a, &f, &e), RC_OK);
        for (int j = 0; j < countof(words); j++)
            assert_false(has(f.bytes, words[j]));
        if (i == 1) { /* how it was held, and its colours, stay */
            assert_true(has(f.bytes, "Exif"));
            assert_true(has(f.bytes, "ICC_PROFILE"));
        }
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_upload__takes_five_kinds),
        cmocka_unit_test(test_upload__refuses_dressed_up),
        cmocka_unit_test(test_upload__refuses_bombs),
        cmocka_unit_test(test_upload__pictures_forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
