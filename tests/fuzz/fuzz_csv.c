/*
 * A file from outside: decoding, CSV, normal form.  What is taken is UTF-8,
 * stays the same in NFC and search form the second time, and reads back after
 * writing.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "format/csv.h"
#include "fuzz.h"

static void check_refusal(const struct err *e, enum rc rc)
{
    CHECK(e->rc == rc && e->text[0]);
    CHECK(text_is_utf8(str_of(e->text)));
}

static void check_field(struct arena *a, Str field)
{
    Str nfc, fold;

    CHECK(text_is_utf8(field));
    nfc = text_nfc(a, field);
    CHECK(text_is_utf8(nfc));
    CHECK(str_eq(text_nfc(a, nfc), nfc));
    fold = text_fold(a, nfc);
    CHECK(str_eq(text_fold(a, fold), fold));
    CHECK(str_eq(text_fold(a, field), fold));
    CHECK(str_eq(text_sort_key(a, field), text_sort_key(a, nfc)) ||
          str_find(field, '\xa0', 0) >= 0);
    text_name_key(a, nfc);
    text_upper_first(a, nfc);
}

/* A row written by csv_field comes back as it was, behind a plain header. */
static void check_round_trip(struct arena *a, const struct csv_reader *row)
{
    struct err e = { 0 };
    struct csv_reader r;
    struct buf b;
    bool more;

    buf_init(&b, 0);
    buf_z(&b, "a,b,c\r\n");
    for (int i = 0; i < row->n; i++)
        csv_field(&b, row->fields[i], i == 0);
    csv_end(&b);
    CHECK(csv_open(&r, a, buf_view(&b), &e) == RC_OK);
    CHECK(csv_next(&r, &more, &e) == RC_OK && more);
    CHECK(csv_next(&r, &more, &e) == RC_OK && more);
    CHECK(r.n == row->n);
    for (int i = 0; i < r.n; i++)
        CHECK(str_eq(r.fields[i], row->fields[i]));
    CHECK(csv_next(&r, &more, &e) == RC_OK && !more);
    buf_release(&b);
}

static void read_rows(struct arena *a, Str text)
{
    struct err e = { .lang = LANG_VI };
    struct csv_reader r;
    enum rc rc = csv_open(&r, a, text, &e);
    int line = 0;

    while (rc == RC_OK) {
        bool more;

        rc = csv_next(&r, &more, &e);
        if (rc != RC_OK)
            break;
        if (!more)
            return;
        CHECK(r.line > line && r.n > 0 && r.n <= CSV_MAX_COLUMNS);
        line = r.line;
        for (int i = 0; i < r.n; i++)
            check_field(a, r.fields[i]);
        check_round_trip(a, &r);
    }
    check_refusal(&e, rc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *a = arena_new();
    struct err e = { .lang = LANG_EN };
    Str bytes = { (const char *)data, (ptrdiff_t)n }, text;
    enum rc rc = text_decode(a, bytes, &text, &e);

    if (rc == RC_OK) {
        CHECK(text_is_utf8(text));
        read_rows(a, text);
    } else {
        check_refusal(&e, rc);
        CHECK(!text_is_utf8(bytes));
    }
    arena_free(a);
    return 0;
}
