/*
 * What files are taken for: whole ones, every one of them cut off at every
 * byte, dressed up, and changed at random.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#undef fail /* ours takes more */

#include "base/arena.h"
#include "format/file_kind.h"
#include "format/zip.h"

static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static enum rc kind_of(Str s, enum file_kind *ret)
{
    struct err e = { .lang = LANG_EN };
    enum rc rc;

    *ret = FILE_OTHER;
    rc = file_kind_of(arena, s, ret, &e);
    if (rc != RC_OK)
        assert_true(e.text[0] != '\0');
    return rc;
}

static void is(Str s, enum file_kind kind)
{
    enum file_kind got;

    assert_int_equal(kind_of(s, &got), RC_OK);
    assert_int_equal(got, kind);
}

static void refused(Str s)
{
    enum file_kind got;
    enum rc rc = kind_of(s, &got);

    assert_true(rc == RC_INVALID || rc == RC_LIMIT);
    assert_int_equal(got, FILE_OTHER);
}

static const Str pdf = { "%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n",
                         44 };
#define PNG                                                                    \
    "\x89PNG\r\n\x1a\n"                                                        \
    "\0\0\0\x0dIHDR\0\0\0\1\0\0\0\1\x8\0\0\0\0crc1"                            \
    "\0\0\0\3IDATabccrc2\0\0\0\0IENDcrc3"
static const Str png = { PNG, sizeof PNG - 1 };
#define JPG                                                                    \
    "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"                           \
    "\xff\xda\0\2data\xff\0more\xff\xd0rest\xff\xd9"
static const Str jpg = { JPG, sizeof JPG - 1 };

static Str package(const char *part)
{
    struct zip_entry entries[] = {
        { S("[Content_Types].xml"), S("<Types/>"), false },
        { str_of(part), S("<x/>"), false },
    };
    struct err e = { .lang = LANG_EN };
    Str out;

    assert_int_equal(zip_write(arena, entries, 2, &out, &e), RC_OK);
    return out;
}

static void test_file_kind__whole(void **state)
{
    (void)state;
    is(pdf, FILE_PDF);
    is(png, FILE_PNG);
    is(jpg, FILE_JPG);
    is(package("word/document.xml"), FILE_DOCX);
    is(package("xl/workbook.xml"), FILE_XLSX);
}

static void test_file_kind__others(void **state)
{
    static const char *const all[] = {
        "",
        "MZ\x90",
        "<!doctype html><script>alert(1)</script>",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "GIF89a",
        "\x7f"
        "ELF",
        "#!/bin/sh\n",
        "{\\rtf1}",
        "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        " %PDF-1.7\nstartxref\n%%EOF",
        "PK\x03\x04",
        "PK\x05\x06\0\0\0\0",
    };

    (void)state;
    for (int i = 0; i < countof(all); i++)
        refused(str_of(all[i]));
    refused(package("ppt/presentation.xml"));
    refused(package("META-INF/MANIFEST.MF"));
    refused(package("word/vbaProject.bin"));
}

static void test_file_kind__cut_off(void **state)
{
    const Str all[] = { pdf, png, jpg, package("word/document.xml") };

    (void)state;
    for (int i = 0; i < countof(all); i++)
        for (ptrdiff_t n = 0; n < all[i].n - 1; n++)
            refused((Str){ all[i].p, n });
    /* something behind the picture */
    refused(str_cat(arena, png, S("<script>")));
}

/* Whatever is changed: an answer, no crash (run under the sanitizers). */
static void test_file_kind__changed(void **state)
{
    uint64_t seed = 7;

    (void)state;
    for (int i = 0; i < 40000; i++) {
        const Str all[] = { pdf, png, jpg, package("xl/workbook.xml") };
        const Str whole = all[i % countof(all)];
        char *p = NEW(arena, char, whole.n + 1);
        Str s = { p, whole.n };
        enum file_kind got;

        memcpy(p, whole.p, (size_t)whole.n);
        for (int k = 0; k < 1 + i % 3; k++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407u;
            p[(seed >> 33) % (uint64_t)s.n] = (char)(seed >> 25);
        }
        (void)!kind_of(s, &got);
        arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_file_kind__whole),
        cmocka_unit_test(test_file_kind__others),
        cmocka_unit_test(test_file_kind__cut_off),
        cmocka_unit_test(test_file_kind__changed),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
