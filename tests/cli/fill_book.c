/*
 * Fills cells of a workbook's first sheet, as a person would, and leaves all else
 * as it is: fill_book IN OUT CELL=VALUE...  VALUE: #123 is a number, anything else
 * a text.  The cell must be there already (prepared, with a look).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/xml.h"
#include "format/zip.h"

static const char SHEET[] = "xl/worksheets/sheet1.xml";

static void die(const char *why, const char *what)
{
    fprintf(stderr, "fill_book: %s '%s'\n", why, what);
    exit(1);
}

static Str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    struct buf *b = NEW(a, struct buf, 1);
    char part[4096];
    size_t n;

    if (!f)
        die("cannot open", path);
    buf_init_arena(b, a, BUF_NO_MAX);
    while ((n = fread(part, 1, sizeof part, f)) > 0)
        buf_add(b, part, n);
    fclose(f);
    return buf_view(b);
}

/* Where <c r="PLACE" …> begins, and the byte behind its end. */
static const char *find_cell(Str xml, const char *place, const char **ret_end)
{
    char mark[40];
    const char *at, *close;

    snprintf(mark, sizeof mark, "<c r=\"%s\"", place);
    at = memmem(xml.p, (size_t)xml.n, mark, strlen(mark));
    if (!at)
        die("no cell", place);
    close = strchr(at, '>');
    if (close[-1] == '/')
        *ret_end = close + 1;
    else
        *ret_end = strstr(close, "</c>") + 4;
    return at;
}

static void put_look(struct buf *b, const char *at, const char *end)
{
    const char *look = memmem(at, (size_t)(end - at), " s=\"", 4);
    const char *close = memchr(at, '>', (size_t)(end - at));

    if (look && look < close)
        buf_add(b, look, (size_t)(strchr(look + 4, '"') + 1 - look));
}

static Str fill(struct arena *a, Str xml, const char *place, const char *value)
{
    struct buf *b = NEW(a, struct buf, 1);
    const char *end, *at = find_cell(xml, place, &end);

    buf_init_arena(b, a, BUF_NO_MAX);
    buf_add(b, xml.p, (size_t)(at - xml.p));
    buf_fmt(b, "<c r=\"%s\"", place);
    put_look(b, at, end);
    if (value[0] == '#') {
        buf_fmt(b, "><v>%s</v></c>", value + 1);
    } else {
        buf_z(b, " t=\"inlineStr\"><is><t>");
        xml_text(b, str_of(value));
        buf_z(b, "</t></is></c>");
    }
    buf_add(b, end, (size_t)(xml.p + xml.n - end));
    return buf_view(b);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct zip_entry *parts, *sheet = NULL;
    struct err e = { .lang = LANG_EN };
    Str bytes;
    FILE *f;
    int n;

    if (argc < 3)
        die("use: fill_book IN OUT CELL=VALUE", "");
    if (zip_read(a, read_file(a, argv[1]), ZIP_LIMITS, &parts, &n, &e) != RC_OK)
        die(e.text, argv[1]);
    for (int i = 0; i < n; i++)
        if (str_is(parts[i].name, SHEET))
            sheet = &parts[i];
    if (!sheet)
        die("no sheet in", argv[1]);
    sheet->bytes = str_dup(a, sheet->bytes);
    for (int i = 3; i < argc; i++) {
        char *value = strchr(argv[i], '=');

        if (!value)
            die("no = in", argv[i]);
        *value = '\0';
        sheet->bytes = fill(a, sheet->bytes, argv[i], value + 1);
    }
    if (zip_write(a, parts, n, &bytes, &e) != RC_OK)
        die(e.text, argv[2]);
    f = fopen(argv[2], "wb");
    if (!f || fwrite(bytes.p, 1, (size_t)bytes.n, f) != (size_t)bytes.n ||
        fclose(f) != 0)
        die("cannot write", argv[2]);
    arena_free(a);
    return 0;
}
