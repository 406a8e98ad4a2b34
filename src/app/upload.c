/* The few kinds of files that are taken, each by its first bytes and its structure. */
#include "app/upload.h"

#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "format/picture.h"
#include "format/zip.h"

enum { TAIL = 1024, RATIO_FLOOR = 1 << 20 };

static enum rc refuse(struct err *e)
{
    return err_set(e, RC_INVALID, "file",
                   N_("only PDF, Word (docx), Excel (xlsx), PNG and JPG files "
                      "are taken"));
}

static bool begins(Str s, const char *head, ptrdiff_t n)
{
    return s.n >= n && memcmp(s.p, head, (size_t)n) == 0;
}

static bool has(Str s, const char *word)
{
    return s.n > 0 && memmem(s.p, (size_t)s.n, word, strlen(word)) != NULL;
}

/* ---- kinds ---- */

/* "%PDF-1.7" … startxref, number, "%%EOF" near its end. */
static enum rc check_pdf(struct evidence_new *f, struct err *e)
{
    Str tail = f->bytes;

    if (tail.n > TAIL)
        tail = str_from(tail, tail.n - TAIL);
    if (f->bytes.n < 16 || (f->bytes.p[5] != '1' && f->bytes.p[5] != '2') ||
        f->bytes.p[6] != '.' || !has(tail, "%%EOF") || !has(tail, "startxref"))
        return err_set(e, RC_INVALID, "file",
                       N_("the PDF is damaged or cut off; make it anew"));
    f->type = EVIDENCE_PDF;
    return RC_OK;
}

static enum rc damaged(struct err *e)
{
    return err_set(e, RC_INVALID, "file",
                   N_("the file is damaged, or no Word or Excel file of today; "
                      "save it anew as docx or xlsx"));
}

static enum rc check_parts(const struct zip_entry *list, int n,
                           struct evidence_new *f, struct err *e)
{
    Str types = zip_find(list, n, "[Content_Types].xml");
    bool word = zip_find(list, n, "word/document.xml").n > 0;
    bool excel = zip_find(list, n, "xl/workbook.xml").n > 0;

    if (!types.n || word == excel)
        return damaged(e);
    for (int i = 0; i < n; i++)
        if (has(list[i].name, "vbaProject") ||
            has(list[i].name, "/embeddings/") || has(list[i].name, "/activeX/"))
            return err_set(e, RC_INVALID, "file",
                           N_("the file carries a program or another file in "
                              "it; save it without them"));
    if (has(types, "macroEnabled"))
        return err_set(e, RC_INVALID, "file",
                       N_("the file carries a program or another file in it; "
                          "save it without them"));
    f->type = word ? EVIDENCE_DOCX : EVIDENCE_XLSX;
    return RC_OK;
}

/* Unpacked within bounds to see that it can be, then let go of. */
static enum rc check_zip(struct evidence_new *f, struct err *e)
{
    struct arena *scratch = arena_new();
    struct zip_limits most = { .entries = ZIP_ENTRIES,
                               .entry = UPLOAD_UNPACKED,
                               .total = UPLOAD_UNPACKED };
    struct zip_entry *list;
    enum rc rc;
    int n;

    if (f->bytes.n < UPLOAD_UNPACKED / UPLOAD_RATIO)
        most.total = RATIO_FLOOR + f->bytes.n * UPLOAD_RATIO;
    if (most.total > UPLOAD_UNPACKED)
        most.total = UPLOAD_UNPACKED;
    if (most.entry > most.total)
        most.entry = most.total;
    rc = zip_read(scratch, f->bytes, most, &list, &n, e);
    if (rc == RC_OK)
        rc = check_parts(list, n, f, e);
    else if (rc == RC_LIMIT)
        rc = err_set(e, RC_LIMIT, "file",
                     N_("unpacked, the file is far larger than a document of "
                        "its size; it is not taken"));
    else
        rc = damaged(e);
    arena_free(scratch);
    return rc;
}

/* ---- the name ---- */

static const struct {
    const char *ending;
    enum evidence_type type;
} endings[] = {
    { ".pdf", EVIDENCE_PDF },   { ".docx", EVIDENCE_DOCX },
    { ".xlsx", EVIDENCE_XLSX }, { ".png", EVIDENCE_PNG },
    { ".jpg", EVIDENCE_JPG },   { ".jpeg", EVIDENCE_JPG },
};

static enum rc check_name(struct arena *a, const struct evidence_new *f,
                          struct err *e)
{
    Str name = str_trim(f->name), low;

    if (!text_is_utf8(name))
        return err_set(e, RC_INVALID, "file",
                       N_("the name of the file cannot be read; give it "
                          "another one"));
    low = text_fold(a, name);
    for (int i = 0; i < countof(endings); i++)
        if (endings[i].type == f->type &&
            str_ends(low, str_of(endings[i].ending)))
            return RC_OK;
    return err_set(e, RC_INVALID, "file",
                   N_("the name '%.*s' does not end as its content does (%s); "
                      "rename it"),
                   STR(name), evidence_keys[f->type]);
}

enum rc upload_check(struct arena *a, struct evidence_new *f, struct err *e)
{
    Str bytes = f->bytes;

    f->type = EVIDENCE_NONE;
    if (bytes.n > UPLOAD_MAX)
        return err_set(e, RC_LIMIT, "file",
                       N_("the file is larger than %lld MB; make it smaller or "
                          "divide it"),
                       (long long)(UPLOAD_MAX >> 20));
    if (begins(bytes, "%PDF-", 5)) {
        TRY(check_pdf(f, e));
    } else if (begins(bytes, "PK\003\004", 4)) {
        TRY(check_zip(f, e));
    } else if (begins(bytes, "\x89PNG", 4)) {
        TRY(picture_png(a, bytes, &f->bytes, e));
        f->type = EVIDENCE_PNG;
    } else if (begins(bytes, "\xff\xd8\xff", 3)) {
        TRY(picture_jpeg(a, bytes, &f->bytes, e));
        f->type = EVIDENCE_JPG;
    } else {
        return refuse(e);
    }
    return check_name(a, f, e);
}
