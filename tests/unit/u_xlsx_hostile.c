/*
 * Workbooks that nobody's program would write: each is refused with a reason, or read
 * as what it is; never a crash, never more than a second or 64 MB.  Planted errors
 * show that the bounds themselves are watched.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "book_for_test.h"
#include "format/xlsx_read.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

enum verdict { REFUSED, TAKEN, EITHER };
enum { MOST_MEMORY = 64 << 10, MOST_SECONDS = SANITIZED ? 10 : 1 };

struct fixture {
    struct arena *a; /* of the case at hand */
    int cases, refused, taken;
    long worst_memory; /* KB */
    double worst_time;
};

/* ---- what it costs ---- */

static long status_kb(const char *name)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[200];
    long kb = 0;

    while (f && fgets(line, sizeof line, f))
        if (strncmp(line, name, strlen(name)) == 0)
            kb = strtol(line + strlen(name) + 1, NULL, 10);
    if (f)
        fclose(f);
    return kb;
}

static void reset_peak(void)
{
    int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);

    if (fd < 0 || write(fd, "5", 1) != 1)
        fail_msg("no peak of memory here");
    close(fd);
}

static double cpu_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- one case ---- */

/* Rows read, or -1 where it was refused. */
static int read_all(Str bytes, struct err *e)
{
    struct arena *a = arena_new();
    struct xlsx_row row;
    bool more = true;
    struct xlsx *x;
    int n = 0, last = 0;
    enum rc rc = xlsx_open(a, bytes, (Str){ 0 }, &x, e);

    while (rc == RC_OK && more) {
        rc = xlsx_next(x, &row, &more, e);
        if (rc != RC_OK || !more)
            break;
        assert_true(row.number > last && row.number <= XLSX_MAX_ROW);
        assert_true(row.n > 0 && row.n <= XLSX_MAX_FILLED);
        for (int i = 0; i < row.n; i++) {
            assert_true(row.cells[i].text.n > 0);
            assert_true(row.cells[i].text.n <= XLSX_MAX_TEXT);
        }
        last = row.number;
        n++;
    }
    arena_free(a);
    return rc == RC_OK ? n : -1;
}

static void try(struct fixture *f, const char *name, Str bytes,
                enum verdict verdict)
{
    struct err e = { .lang = LANG_EN };
    long before, memory;
    double from, took;
    int rows;

    malloc_trim(0); /* what is free is not there */
    reset_peak();
    before = status_kb("VmRSS:");
    from = cpu_seconds();
    rows = read_all(bytes, &e);
    took = cpu_seconds() - from;
    memory = status_kb("VmHWM:") - before;
    if (rows < 0 && e.text[0] == '\0')
        fail_msg("%s: refused without a reason", name);
    if (verdict == REFUSED && rows >= 0)
        fail_msg("%s: taken, %d rows", name, rows);
    if (verdict == TAKEN && rows < 0)
        fail_msg("%s: refused: %s", name, e.text);
    if (took > MOST_SECONDS)
        fail_msg("%s: %.2f s", name, took);
    if (!SANITIZED && memory > MOST_MEMORY)
        fail_msg("%s: %ld KB", name, memory);
    f->worst_memory = memory > f->worst_memory ? memory : f->worst_memory;
    f->worst_time = took > f->worst_time ? took : f->worst_time;
    f->cases++;
    f->refused += rows < 0;
    f->taken += rows >= 0;
    arena_reset(f->a);
}

static void try_book(struct fixture *f, const char *name,
                     const struct test_book *b, enum verdict verdict)
{
    try(f, name, test_book(f->a, b), verdict);
}

static void try_rows(struct fixture *f, const char *rows, enum verdict verdict)
{
    struct test_book b = { .rows = rows };

    try_book(f, rows, &b, verdict);
}

static Str repeat(struct arena *a, const char *head, const char *body, int n,
                  const char *tail)
{
    struct buf *b = NEW(a, struct buf, 1);

    buf_init_arena(b, a, BUF_NO_MAX);
    buf_z(b, head);
    for (int i = 0; i < n; i++)
        buf_z(b, body);
    buf_z(b, tail);
    return buf_view(b);
}

/* The same text as one part after the other. */
enum { PARTS = 5 };

static struct test_book book_with(int part, const char *text)
{
    struct test_book b = { .rows = "<row><c><v>1</v></c></row>" };
    const char **at[PARTS] = { &b.sheet, &b.strings, &b.styles, &b.workbook,
                               &b.links };

    *at[part] = text;
    return b;
}

static void try_parts(struct fixture *f, const char *text,
                      const enum verdict verdicts[PARTS])
{
    for (int i = 0; i < PARTS; i++) {
        Str name = str_fmt(f->a, "part %d: %.60s", i, text);
        struct test_book b = book_with(i, text);

        try_book(f, name.p, &b, verdicts[i]);
    }
}

static const enum verdict all_refused[PARTS] = { REFUSED, REFUSED, REFUSED,
                                                 REFUSED, REFUSED };

/* ---- the archive ---- */

static Str good(struct arena *a)
{
    struct test_book b = {
        .rows = "<row><c t=\"s\"><v>0</v></c><c><v>2</v></c></row>"
    };

    return test_book(a, &b);
}

static char *writable(struct arena *a, Str s)
{
    return memcpy(NEW(a, char, s.n + 1), s.p, (size_t)s.n);
}

static void test_xlsx_hostile__cut(void **state)
{
    struct fixture *f = *state;
    ptrdiff_t n = good(f->a).n;

    for (int i = 0; i < 40; i++) {
        Str s = good(f->a);

        try(f, "cut", (Str){ s.p, n * i / 40 }, REFUSED);
    }
    try(f, "junk behind", str_cat(f->a, good(f->a), S("junk")), EITHER);
    try(f, "junk before", str_cat(f->a, S("junk"), good(f->a)), EITHER);
}

/* One bit after the other, spread over the file. */
static void test_xlsx_hostile__flipped(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 200; i++) {
        Str s = good(f->a);
        char *p = writable(f->a, s);

        p[(i * 7919) % s.n] ^= (char)(1 << i % 8);
        try(f, "flipped", (Str){ p, s.n }, EITHER);
    }
}

static char *central_record(char *p, ptrdiff_t n, const char *name)
{
    for (ptrdiff_t i = 0; i + 46 < n; i++)
        if (memcmp(p + i, "PK\1\2", 4) == 0 &&
            i + 46 + (ptrdiff_t)strlen(name) < n &&
            memcmp(p + i + 46, name, strlen(name)) == 0)
            return p + i;
    fail_msg("no record of %s", name);
    return NULL;
}

static void test_xlsx_hostile__lying_directory(void **state)
{
    static const struct {
        const char *what;
        int at, bytes;
        uint32_t value;
    } lies[] = {
        { "no such method", 10, 2, 77 },
        { "encrypted", 8, 2, 1 },
        { "wrong sum", 16, 4, 0x12345678 },
        { "packed: none", 20, 4, 0 },
        { "packed: 4 GB", 20, 4, 0xfffffff0 },
        { "packed: elsewhere", 20, 4, 0xffffffff },
        { "size: 1", 24, 4, 1 },
        { "size: 4 GB", 24, 4, 0xfffffff0 },
        { "size: elsewhere", 24, 4, 0xffffffff },
        { "place: far", 42, 4, 0x7fffffff },
        { "place: another file", 42, 4, 0 },
    };
    static const char *const parts[] = { "xl/worksheets/sheet1.xml",
                                         "xl/sharedStrings.xml",
                                         "xl/workbook.xml" };
    struct fixture *f = *state;

    for (int i = 0; i < countof(lies); i++)
        for (int j = 0; j < countof(parts); j++) {
            Str s = good(f->a);
            char *p = writable(f->a, s), *at = central_record(p, s.n, parts[j]);

            memcpy(at + lies[i].at, &lies[i].value, (size_t)lies[i].bytes);
            try(f, lies[i].what, (Str){ p, s.n }, REFUSED);
        }
}

static void test_xlsx_hostile__entries(void **state)
{
    static const char *const names[] = { "../up.xml", "/abs.xml", "a/../../b",
                                         "a\\b", "x\ny" };
    struct fixture *f = *state;
    struct zip_entry *many = NEW(f->a, struct zip_entry, 70000);
    struct err e = { 0 };
    Str bytes;
    char *p;

    for (int i = 0; i < 70000; i++)
        many[i].name = str_fmt(f->a, "%d", i);
    assert_int_equal(zip_write(f->a, many, 2001, &bytes, &e), RC_OK);
    try(f, "2,001 entries", str_dup(f->a, bytes), REFUSED);
    many = NEW(f->a, struct zip_entry, 70000);
    for (int i = 0; i < 70000; i++)
        many[i].name = str_fmt(f->a, "%d", i);
    assert_int_equal(zip_write(f->a, many, 70000, &bytes, &e), RC_OK);
    try(f, "70,000 entries", bytes, REFUSED);
    bytes = good(f->a);
    p = writable(f->a, bytes);
    memset(p + bytes.n - 14, 0xff, 4);
    try(f, "65,535 claimed", (Str){ p, bytes.n }, REFUSED);
    for (int i = 0; i < countof(names); i++) {
        struct test_book b = { .n_extra = 1 };

        b.extra[0] = (struct zip_entry){ str_of(names[i]), S("x"), false };
        try_book(f, names[i], &b, REFUSED);
    }
}

static void test_xlsx_hostile__twice(void **state)
{
    struct fixture *f = *state;
    struct test_book b = { .n_extra = 1,
                           .extra = { { S("xl/worksheets/sheet9.xml"), S("x"),
                                        false } } };
    Str s = test_book(f->a, &b);
    char *p = writable(f->a, s);

    for (ptrdiff_t i = 0; i < s.n; i++)
        if (p[i] == '9' && i > 5 && memcmp(p + i - 5, "sheet", 5) == 0)
            p[i] = '1';
    try(f, "a sheet twice", (Str){ p, s.n }, REFUSED);
}

/* Forty megabytes out of forty kilobytes, in each part. */
static void test_xlsx_hostile__bombs(void **state)
{
    static const struct {
        const char *head, *tail;
    } parts[PARTS] = {
        { "<worksheet><sheetData><row><c><v>1</v></c></row>",
          "</sheetData></worksheet>" },
        { "<sst>", "</sst>" },
        { "<styleSheet>", "</styleSheet>" },
        { "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"rId1\"/>",
          "</sheets></workbook>" },
        { "<Relationships><Relationship Id=\"rId1\" Type=\"/worksheet\""
          " Target=\"worksheets/sheet1.xml\"/>",
          "</Relationships>" },
    };
    struct fixture *f = *state;

    for (int i = 0; i < PARTS; i++) {
        Str text =
            repeat(f->a, parts[i].head, "          ", 4 << 20, parts[i].tail);
        struct test_book b = book_with(i, text.p);

        try_book(f, "bomb", &b, REFUSED);
    }
    for (int i = 0; i < PARTS; i++) { /* as large, but nothing is hidden */
        Str text =
            repeat(f->a, parts[i].head, "          ", 4 << 20, parts[i].tail);
        struct test_book b = book_with(i, text.p);

        b.stored = true;
        try_book(f, "no bomb", &b, TAKEN);
    }
}

/* ---- XML ---- */

static void test_xlsx_hostile__xml(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "PK\3\4",
        "<a",
        "<a><b></a>",
        "<a>\x01</a>",
        "<a>\xff\xfe\xfd</a>",
        "<a>\xc0\xaf</a>",
        "<a>&#xD800;</a>",
        "<a>&foo;</a>",
        "<a/><b/>",
        "<!DOCTYPE a><a/>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>",
        "<!DOCTYPE a [<!ENTITY l \"lol\"><!ENTITY m \"&l;&l;&l;&l;&l;&l;\">"
        "<!ENTITY n \"&m;&m;&m;&m;&m;&m;&m;\">]><a>&n;&n;&n;&n;</a>",
        "<?xml version=\"1.0\" encoding=\"utf-7\"?><a/>",
    };
    struct fixture *f = *state;

    for (int i = 0; i < countof(texts); i++)
        try_parts(f, texts[i], all_refused);
}

static void test_xlsx_hostile__deep_and_wide(void **state)
{
    struct fixture *f = *state;
    const struct {
        const char *name, *head, *body, *tail;
        int n;
    } shapes[] = {
        { "deep", "", "<a>", "", 300 },
        { "deeper", "", "<a>", "", 100000 },
        { "in cells", "<worksheet><sheetData><row><c>", "<is>", "", 100000 },
        { "attributes", "<a b=\"1\"", " xx=\"1\"", "/>", 300 },
        { "long tag", "<a b=\"", "0123456789abcdef", "\"/>", 1 << 17 },
        { "long comment", "<a><!-- ", "0123456789abcdef", "--></a>", 1 << 17 },
        { "long target", "<a><?x ", "0123456789abcdef", "?></a>", 1 << 17 },
        { "long name", "<", "0a", "/>", 1 << 20 },
    };

    for (int i = 0; i < countof(shapes); i++)
        for (int part = 0; part < 3; part++) {
            Str text = repeat(f->a, shapes[i].head, shapes[i].body, shapes[i].n,
                              shapes[i].tail);
            struct test_book b = book_with(part, text.p);

            b.stored = true;
            try_book(f, shapes[i].name, &b, REFUSED);
        }
}

static void test_xlsx_hostile__many_attributes(void **state)
{
    struct fixture *f = *state;
    struct buf *b = NEW(f->a, struct buf, 1);

    buf_init_arena(b, f->a, BUF_NO_MAX);
    buf_z(b, "<worksheet><sheetData><row");
    for (int i = 0; i < 50000; i++)
        buf_fmt(b, " a%d=\"\"", i);
    buf_z(b, "/></sheetData></worksheet>");
    try(f, "50,000 attributes", test_book_sheet(f->a, buf_view(b), false),
        REFUSED);
}

/* ---- sheets ---- */

static void test_xlsx_hostile__places(void **state)
{
    static const char *const bad[] = {
        "<row r=\"0\"><c><v>1</v></c></row>",
        "<row r=\"-1\"><c><v>1</v></c></row>",
        "<row r=\"1048577\"><c><v>1</v></c></row>",
        "<row r=\"4294967297\"><c><v>1</v></c></row>",
        "<row r=\"99999999999999999999\"><c><v>1</v></c></row>",
        "<row r=\"1e3\"><c><v>1</v></c></row>",
        "<row r=\"\"><c><v>1</v></c></row>",
        "<row r=\"2\"/><row r=\"1\"/>",
        "<row r=\"1048576\"><c><v>1</v></c></row><row><c><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"ZZZZZZZZZZZZ1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A99999999999\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"a1\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"1A\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A1 \"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>",
        "<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
        "<row><row><c><v>1</v></c></row></row>",
        "<row><c><c><v>1</v></c></c></row>",
    };
    struct fixture *f = *state;

    for (int i = 0; i < countof(bad); i++)
        try_rows(f, bad[i], REFUSED);
}

static void test_xlsx_hostile__values(void **state)
{
    static const struct {
        const char *rows;
        enum verdict verdict;
    } cases[] = {
        { "<row><c t=\"s\"><v>1</v></c></row>", REFUSED },
        { "<row><c t=\"s\"><v>-1</v></c></row>", REFUSED },
        { "<row><c t=\"s\"><v>4294967296</v></c></row>", REFUSED },
        { "<row><c t=\"s\"><v>18446744073709551616</v></c></row>", REFUSED },
        { "<row><c t=\"s\"><v>0x0</v></c></row>", REFUSED },
        { "<row><c t=\"s\"><v>0.5</v></c></row>", REFUSED },
        { "<row><c t=\"s\"><v> 0 </v></c></row>", TAKEN },
        { "<row><c t=\"s\"><v></v></c></row>", TAKEN },
        { "<row><c s=\"4294967296\"><v>1</v></c></row>", TAKEN },
        { "<row><c s=\"-1\"><v>1</v></c></row>", TAKEN },
        { "<row><c s=\"x\"><v>1</v></c></row>", TAKEN },
        { "<row><c t=\"zzz\"><v>1</v></c></row>", TAKEN },
        { "<row><c t=\"\"><v>1</v></c></row>", TAKEN },
        { "<row><c><v>1e9999</v></c></row>", TAKEN },
        { "<row><c><v>-1e9999</v></c></row>", TAKEN },
        { "<row><c><v>nan</v></c></row>", TAKEN },
        { "<row><c><v>inf</v></c></row>", TAKEN },
        { "<row><c><v>0x10</v></c></row>", TAKEN },
        { "<row><c><v>1e-9999</v></c></row>", TAKEN },
        { "<row><c s=\"1\"><v>1e308</v></c></row>", TAKEN },
        { "<row><c s=\"1\"><v>-1e308</v></c></row>", TAKEN },
        { "<row><c s=\"1\"><v>nan</v></c></row>", TAKEN },
        { "<row><c s=\"1\"><v>9007199254740993</v></c></row>", TAKEN },
        { "<row><c s=\"1\"><v>-2147483649</v></c></row>", TAKEN },
        { "<row><c t=\"d\"><v>9999-99-99</v></c></row>", TAKEN },
        { "<row><c t=\"d\"><v>T</v></c></row>", TAKEN },
        { "<row><c t=\"b\"><v>77</v></c></row>", TAKEN },
        { "<row><c t=\"e\"><v>#</v></c></row>", TAKEN },
        { "<row><c><f>WEBSERVICE(\"http://x\")</f></c></row>", TAKEN },
        { "<row><c t=\"inlineStr\"><v>1</v></c></row>", TAKEN },
        { "<row><c t=\"inlineStr\"><is><t>a</t><t>b</t></is></c></row>",
          TAKEN },
        { "<c><v>1</v></c><v>2</v><row/>", TAKEN },
        { "<row><v>1</v></row>", TAKEN },
        { "<row><c><v>1</v><v>2</v></c></row>", TAKEN },
        { "<row><c><v>1<x/>2</v></c></row>", TAKEN },
        { "<row><c><v><v>1</v></v></c></row>", TAKEN },
        { "<row><c t=\"str\"><v>_x0000__x0001__xD800__x</v></c></row>", TAKEN },
        { "<row><c><v>\xEF\xBB\xBF"
          "1</v></c></row>",
          TAKEN },
        { "</sheetData><sheetData><row><c><v>1</v></c></row>", TAKEN },
    };
    struct fixture *f = *state;

    for (int i = 0; i < countof(cases); i++)
        try_rows(f, cases[i].rows, cases[i].verdict);
}

static void test_xlsx_hostile__too_much(void **state)
{
    static const struct {
        const char *name, *head, *body, *tail;
        int n;
        enum verdict verdict;
    } cases[] = {
        { "200 cells", "<row>", "<c><v>1</v></c>", "</row>", 200, TAKEN },
        { "201 cells", "<row>", "<c><v>1</v></c>", "</row>", 201, REFUSED },
        { "16,384 empty", "<row>", "<c/>", "</row>", 16384, TAKEN },
        { "16,385 empty", "<row>", "<c/>", "</row>", 16385, REFUSED },
        { "long number", "<row><c><v>", "1234567890", "</v></c></row>", 5000,
          TAKEN },
        { "long text", "<row><c t=\"str\"><v>", "1234567890", "</v></c></row>",
          14000, REFUSED },
        { "long row", "<row>",
          "<c t=\"str\"><v>1234567890abcdefghijklmnopqrstuvwxyz1234567890"
          "abcdefghijklmnopqrstuvwxyz1234567890abcdefghijklmnopqrstuvwxyz"
          "</v></c>",
          "</row>", 199, TAKEN },
        { "long formula", "<row><c><f>", "A1+A2+A3+A4+", "</f></c></row>",
          100000, TAKEN },
        { "empty rows", "", "<row/>", "", 900000, TAKEN },
        { "too many rows", "", "<row/>", "", 1048577, REFUSED },
    };
    struct fixture *f = *state;

    for (int i = 0; i < countof(cases); i++) {
        Str rows = repeat(f->a, cases[i].head, cases[i].body, cases[i].n,
                          cases[i].tail);
        struct test_book b = { .rows = rows.p, .stored = true };

        try_book(f, cases[i].name, &b, cases[i].verdict);
    }
}

static void test_xlsx_hostile__row_of_texts(void **state)
{
    struct fixture *f = *state;
    Str cell =
        repeat(f->a, "<c t=\"str\"><v>", "0123456789abcdef", 8000, "</v></c>");
    Str row = repeat(f->a, "<row>", cell.p, 9, "</row>");
    struct test_book b = { .rows = row.p, .stored = true };

    try_book(f, "a row of 1.1 MB", &b, REFUSED);
}

static void test_xlsx_hostile__merges_and_claims(void **state)
{
    struct fixture *f = *state;
    Str merges = repeat(f->a,
                        "<worksheet><dimension ref=\"A1:XFD1048576\"/>"
                        "<sheetData><row><c><v>1</v></c></row></sheetData>"
                        "<mergeCells>",
                        "<mergeCell ref=\"A1:XFD1048576\"/>", 200000,
                        "</mergeCells></worksheet>");

    try(f, "merges", test_book_sheet(f->a, merges, true), TAKEN);
    merges = repeat(f->a, "<worksheet><cols>", "<col min=\"1\" max=\"16384\"/>",
                    200000, "</cols><sheetData/></worksheet>");
    try(f, "columns", test_book_sheet(f->a, merges, true), TAKEN);
    merges = repeat(f->a, "<worksheet><sheetData/><hyperlinks>",
                    "<hyperlink ref=\"A1\" location=\"file:///etc/passwd\"/>",
                    100000, "</hyperlinks></worksheet>");
    try(f, "links", test_book_sheet(f->a, merges, true), TAKEN);
}

/* ---- the other parts ---- */

static void test_xlsx_hostile__strings(void **state)
{
    static const struct {
        const char *name, *head, *body, *tail;
        int n;
        enum verdict verdict;
    } cases[] = {
        { "lying count", "<sst count=\"4294967295\" uniqueCount=\"-1\">",
          "<si><t>a</t></si>", "</sst>", 3, TAKEN },
        { "too many", "<sst>", "<si/>", "</sst>", (1 << 20) + 1, REFUSED },
        { "nested", "<sst>", "<si>", "", 200, REFUSED },
        { "long one", "<sst><si><t>", "1234567890", "</t></si></sst>", 14000,
          REFUSED },
        { "long in runs", "<sst><si>", "<r><t>1234567890</t></r>",
          "</si></sst>", 14000, REFUSED },
        { "spoken", "<sst><si><rPh><t>", "1234567890", "</t></rPh></si></sst>",
          100000, TAKEN },
        { "outside", "<sst><t>", "1234567890", "</t></sst>", 100000, TAKEN },
    };
    struct fixture *f = *state;
    Str big;

    for (int i = 0; i < countof(cases); i++) {
        Str text = repeat(f->a, cases[i].head, cases[i].body, cases[i].n,
                          cases[i].tail);
        struct test_book b = { .strings = text.p, .stored = true };

        try_book(f, cases[i].name, &b, cases[i].verdict);
    }
    big = repeat(f->a, "<si><t>", "0123456789abcdef", 4000, "</t></si>");
    big = repeat(f->a, "<sst>", big.p, 600, "</sst>");
    {
        struct test_book b = { .strings = big.p, .stored = true };

        try_book(f, "38 MB of texts", &b, REFUSED);
    }
}

static void test_xlsx_hostile__books(void **state)
{
    static const struct {
        const char *workbook, *links;
        enum verdict verdict;
    } cases[] = {
        { "<workbook><sheets><sheet name=\"a\"/></sheets></workbook>", NULL,
          REFUSED },
        { "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"rId9\"/>"
          "</sheets></workbook>",
          NULL, REFUSED },
        { "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"rId2\"/>"
          "</sheets></workbook>",
          NULL, REFUSED },
        { "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" r:id=\"rId3\"/>"
          "</sheets></workbook>",
          NULL, REFUSED },
        { NULL, "<Relationships/>", REFUSED },
        { NULL,
          "<Relationships><Relationship Id=\"rId1\" Type=\"/worksheet\""
          " Target=\"../../../../etc/passwd\"/></Relationships>",
          REFUSED },
        { NULL,
          "<Relationships><Relationship Id=\"rId1\" Type=\"/worksheet\""
          " Target=\"http://localhost/a\" TargetMode=\"External\"/>"
          "</Relationships>",
          REFUSED },
        { NULL,
          "<Relationships><Relationship Id=\"rId1\" Type=\"/worksheet\""
          " Target=\"\"/></Relationships>",
          REFUSED },
        { NULL,
          "<Relationships><Relationship Id=\"rId1\" Type=\"/worksheet\""
          " Target=\"workbook.xml\"/></Relationships>",
          TAKEN }, /* no rows in it */
        { NULL,
          "<Relationships><Relationship Id=\"rId1\" Type=\"/worksheet\""
          " Target=\"/xl/worksheets/../../../x\"/></Relationships>",
          REFUSED },
        { NULL,
          "<Relationships><Relationship Id=\"rId1\" Type=\"/worksheet\""
          " Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId4\""
          " Type=\"/sharedStrings\" Target=\"worksheets/sheet1.xml\"/>"
          "<Relationship Id=\"rId5\" Type=\"/styles\""
          " Target=\"worksheets/sheet1.xml\"/></Relationships>",
          TAKEN },
    };
    struct fixture *f = *state;

    for (int i = 0; i < countof(cases); i++) {
        struct test_book b = { .workbook = cases[i].workbook,
                               .links = cases[i].links };

        try_book(f, cases[i].workbook ? cases[i].workbook : cases[i].links, &b,
                 cases[i].verdict);
    }
}

static void test_xlsx_hostile__many_in_books(void **state)
{
    struct fixture *f = *state;
    struct test_book b = { .workbook = repeat(f->a, "<workbook><sheets>",
                                              "<sheet name=\"a\"/>", 1001,
                                              "</sheets></workbook>")
                                           .p };

    try_book(f, "1,001 sheets", &b, REFUSED);
    b = (struct test_book){ .links = repeat(f->a, "<Relationships>",
                                            "<Relationship/>", 4001,
                                            "</Relationships>")
                                         .p };
    try_book(f, "4,001 links", &b, REFUSED);
    b = (struct test_book){ .styles =
                                repeat(f->a, "<styleSheet><cellXfs>", "<xf/>",
                                       65537, "</cellXfs></styleSheet>")
                                    .p };
    try_book(f, "65,537 looks", &b, REFUSED);
    b = (struct test_book){
        .styles = repeat(f->a, "<styleSheet><numFmts>",
                         "<numFmt numFmtId=\"200\" formatCode=\"d\"/>", 1001,
                         "</numFmts></styleSheet>")
                      .p
    };
    try_book(f, "1,001 formats", &b, REFUSED);
}

static void test_xlsx_hostile__other_files(void **state)
{
    static const struct {
        const char *bytes;
        int n;
    } files[] = {
        { "", 0 },
        { "P", 1 },
        { "PK\3\4", 4 },
        { "PK\5\6", 4 },
        { "PK\5\6\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 22 },
        { "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8 },
        { "%PDF-1.7", 8 },
        { "<html><table></table></html>", 28 },
        { "key,name\na,b\n", 13 },
    };
    struct fixture *f = *state;

    for (int i = 0; i < countof(files); i++)
        try(f, "another file", (Str){ files[i].bytes, files[i].n }, REFUSED);
}

/* ---- the harness ---- */

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);

    if (!f)
        return -1;
    f->a = arena_new();
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;

    printf("%d workbooks: %d refused, %d taken; worst %ld KB, %.2f s\n",
           f->cases, f->refused, f->taken, f->worst_memory, f->worst_time);
    arena_free(f->a);
    free(f);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_xlsx_hostile__cut),
        cmocka_unit_test(test_xlsx_hostile__flipped),
        cmocka_unit_test(test_xlsx_hostile__lying_directory),
        cmocka_unit_test(test_xlsx_hostile__entries),
        cmocka_unit_test(test_xlsx_hostile__twice),
        cmocka_unit_test(test_xlsx_hostile__bombs),
        cmocka_unit_test(test_xlsx_hostile__xml),
        cmocka_unit_test(test_xlsx_hostile__deep_and_wide),
        cmocka_unit_test(test_xlsx_hostile__many_attributes),
        cmocka_unit_test(test_xlsx_hostile__places),
        cmocka_unit_test(test_xlsx_hostile__values),
        cmocka_unit_test(test_xlsx_hostile__too_much),
        cmocka_unit_test(test_xlsx_hostile__row_of_texts),
        cmocka_unit_test(test_xlsx_hostile__merges_and_claims),
        cmocka_unit_test(test_xlsx_hostile__strings),
        cmocka_unit_test(test_xlsx_hostile__books),
        cmocka_unit_test(test_xlsx_hostile__many_in_books),
        cmocka_unit_test(test_xlsx_hostile__other_files),
    };

    return cmocka_run_group_tests(tests, setup, teardown);
}
