/* First bytes, then the parts, kind by kind. */
#include "format/file_kind.h"

#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "format/zip.h"

enum { PDF_TAIL = 2048, UNPACKED_MAX = 200 << 20, PORTION = 65536 };

const char *const file_kind_keys[FILE_KINDS] = {
    [FILE_OTHER] = "",    [FILE_PDF] = "pdf", [FILE_DOCX] = "docx",
    [FILE_XLSX] = "xlsx", [FILE_PNG] = "png", [FILE_JPG] = "jpg",
};

static bool contains(Str s, Str what)
{
    return s.n >= what.n &&
           memmem(s.p, (size_t)s.n, what.p, (size_t)what.n) != NULL;
}

static unsigned byte_at(Str s, ptrdiff_t i)
{
    return (unsigned char)s.p[i];
}

/* ---- pdf ---- */

static bool is_whole_pdf(Str s)
{
    Str tail = str_from(s, s.n > PDF_TAIL ? s.n - PDF_TAIL : 0);

    return contains(tail, S("startxref")) && contains(tail, S("%%EOF"));
}

/* ---- png ---- */

static int64_t big_endian(Str s, ptrdiff_t at)
{
    return (int64_t)byte_at(s, at) << 24 | (int64_t)byte_at(s, at + 1) << 16 |
           (int64_t)byte_at(s, at + 2) << 8 | (int64_t)byte_at(s, at + 3);
}

static bool is_chunk(Str s, ptrdiff_t at, const char *type)
{
    return memcmp(s.p + at + 4, type, 4) == 0;
}

/* Chunks from the head to the end mark, which is the last byte of the file. */
static bool is_whole_png(Str s)
{
    ptrdiff_t at = 8;
    bool data = false;

    while (at + 12 <= s.n) {
        int64_t n = big_endian(s, at);

        if (n > s.n - at - 12 || (at == 8) != is_chunk(s, at, "IHDR") ||
            (at == 8 && n != 13))
            return false;
        data |= is_chunk(s, at, "IDAT");
        if (is_chunk(s, at, "IEND"))
            return data && n == 0 && at + 12 == s.n;
        at += 12 + n;
    }
    return false;
}

/* ---- jpg ---- */

/* Where the next marker after compressed data stands, or the end. */
static ptrdiff_t skip_scan(Str s, ptrdiff_t at)
{
    for (; at + 1 < s.n; at++)
        if (byte_at(s, at) == 0xff && byte_at(s, at + 1) != 0 &&
            byte_at(s, at + 1) != 0xff &&
            !(byte_at(s, at + 1) >= 0xd0 && byte_at(s, at + 1) <= 0xd7))
            return at;
    return s.n;
}

/* Segments up to a picture's data and the end mark. */
static bool is_whole_jpg(Str s)
{
    ptrdiff_t at = 2;
    bool scan = false;

    while (at + 1 < s.n) {
        unsigned mark = byte_at(s, at + 1);
        ptrdiff_t n;

        if (byte_at(s, at) != 0xff)
            return false;
        if (mark == 0xff) { /* filling */
            at++;
            continue;
        }
        if (mark == 0xd9)
            return scan;
        if (at + 4 > s.n)
            return false;
        n = (ptrdiff_t)(byte_at(s, at + 2) << 8 | byte_at(s, at + 3));
        if (n < 2 || n > s.n - at - 2)
            return false;
        at += 2 + n;
        if (mark == 0xda) {
            scan = true;
            at = skip_scan(s, at);
        }
    }
    return false;
}

/* ---- docx, xlsx ---- */

/* Every part is read to its end: sizes and checksums are right, nothing unpacks
 * without end. */
static enum rc read_parts(struct arena *a, struct unzip *z, struct err *e)
{
    char *room = NEW(a, char, PORTION);

    for (int i = 0; i < unzip_count(z); i++) {
        ptrdiff_t n = 0;

        TRY(unzip_begin(z, i, e));
        do
            TRY(unzip_next(z, room, PORTION, &n, e));
        while (n > 0);
    }
    return RC_OK;
}

static bool has_macros(const struct unzip *z)
{
    for (int i = 0; i < unzip_count(z); i++)
        if (contains(unzip_name(z, i), S("vbaProject")))
            return true;
    return false;
}

static enum rc package_kind(struct arena *a, Str bytes, enum file_kind *ret,
                            struct err *e)
{
    struct zip_limits limits = { ZIP_ENTRIES, UNPACKED_MAX, UNPACKED_MAX };
    struct unzip *z;

    TRY(unzip_open(a, bytes, limits, &z, e));
    if (unzip_find(z, S("[Content_Types].xml")) < 0)
        return RC_OK;
    if (has_macros(z))
        return err_set(e, RC_INVALID, "file",
                       N_("the file holds macros; save it without them"));
    TRY(read_parts(a, z, e));
    if (unzip_find(z, S("word/document.xml")) >= 0)
        *ret = FILE_DOCX;
    else if (unzip_find(z, S("xl/workbook.xml")) >= 0)
        *ret = FILE_XLSX;
    return RC_OK;
}

/* ---- all ---- */

static enum rc whole(enum file_kind kind, bool good, enum file_kind *ret,
                     struct err *e)
{
    if (!good)
        return err_set(e, RC_INVALID, "file",
                       N_("the file is damaged or cut off: it begins as %s "
                          "but does not end as one"),
                       file_kind_keys[kind]);
    *ret = kind;
    return RC_OK;
}

enum rc file_kind_of(struct arena *a, Str bytes, enum file_kind *ret,
                     struct err *e)
{
    enum file_kind kind = FILE_OTHER;

    if (str_starts(bytes, S("%PDF-"))) {
        TRY(whole(FILE_PDF, is_whole_pdf(bytes), &kind, e));
    } else if (str_starts(bytes, S("\x89PNG\r\n\x1a\n"))) {
        TRY(whole(FILE_PNG, is_whole_png(bytes), &kind, e));
    } else if (str_starts(bytes, S("\xff\xd8\xff"))) {
        TRY(whole(FILE_JPG, is_whole_jpg(bytes), &kind, e));
    } else if (str_starts(bytes, S("PK\x03\x04"))) {
        TRY(package_kind(a, bytes, &kind, e));
    }
    if (kind == FILE_OTHER)
        return err_set(e, RC_INVALID, "file",
                       N_("only PDF, Word (docx), Excel (xlsx), PNG and JPG "
                          "files are taken"));
    *ret = kind;
    return RC_OK;
}
