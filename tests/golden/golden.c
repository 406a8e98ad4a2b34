/*
 * Writes the sample document in one form and compares it with the kept files:
 *
 *   golden docx PROFILE   each part with docx/PROFILE/…
 *   golden html PROFILE   with html/PROFILE.html
 *   golden write docx PROFILE FILE   only writes the file, for programs to open
 *
 * With GOLDEN_UPDATE=1 in the environment the kept files are written instead
 * of compared.  Pictures are compared by their head only: their pixels are the
 * font's and cairo's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "format/profile.h"
#include "format/zip.h"
#include "sample_doc.h"

static int failures;

static void fail(const char *what, const char *path)
{
    fprintf(stderr, "golden: %s: %s\n", path, what);
    failures++;
}

static void die(const struct err *e)
{
    fprintf(stderr, "golden: %s (%s)\n", e->text, e->detail);
    exit(1);
}

/* Makes the folders above a file. */
static void make_folders(const char *path)
{
    char copy[4096];

    snprintf(copy, sizeof copy, "%s", path);
    for (char *p = copy + 1; *p; p++)
        if (*p == '/') {
            *p = '\0';
            if (mkdir(copy, 0777) != 0 && errno != EEXIST)
                fail(strerror(errno), copy);
            *p = '/';
        }
}

static void write_file(const char *path, Str bytes)
{
    FILE *f;

    make_folders(path);
    f = fopen(path, "wb");
    if (!f || fwrite(bytes.p, 1, (size_t)bytes.n, f) != (size_t)bytes.n ||
        fclose(f) != 0)
        fail("cannot be written", path);
}

static Str read_file(struct arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    long n;
    char *p;

    if (!f)
        return (Str){ 0 };
    fseek(f, 0, SEEK_END);
    n = ftell(f);
    rewind(f);
    p = NEW(a, char, n + 1);
    n = (long)fread(p, 1, (size_t)n, f);
    fclose(f);
    return (Str){ p, n };
}

/* Where two texts part: line, and the bytes from there. */
static void show_difference(const char *path, Str want, Str got)
{
    ptrdiff_t at = 0;
    int line = 1;

    while (at < want.n && at < got.n && want.p[at] == got.p[at])
        line += want.p[at++] == '\n';
    fprintf(stderr, "golden: %s line %d\n  kept: %.*s\n  now:  %.*s\n", path,
            line, (int)(want.n - at < 160 ? want.n - at : 160), want.p + at,
            (int)(got.n - at < 160 ? got.n - at : 160), got.p + at);
    failures++;
}

static void compare(struct arena *a, const char *path, Str got)
{
    Str want;

    if (getenv("GOLDEN_UPDATE")) {
        write_file(path, got);
        return;
    }
    want = read_file(a, path);
    if (!want.p)
        fail("is not kept; run with GOLDEN_UPDATE=1 and read it", path);
    else if (!str_eq(want, got))
        show_difference(path, want, got);
}

static bool is_picture(Str name)
{
    return str_starts(name, S("word/media/"));
}

/* Parts that were kept and are no longer written would go unseen: the list of
 * names is a kept file too. */
static void compare_parts(struct arena *a, const char *profile, Str bytes)
{
    struct zip_entry *parts;
    struct err e = { 0 };
    Str names = { "", 0 };
    int n;

    if (zip_read(a, bytes, ZIP_LIMITS, &parts, &n, &e) != RC_OK)
        die(&e);
    for (int i = 0; i < n; i++) {
        Str path =
            str_fmt(a, GOLDEN_DIR "/docx/%s/%.*s", profile, STR(parts[i].name));

        names = str_cat(a, names, str_cat(a, parts[i].name, S("\n")));
        if (!is_picture(parts[i].name))
            compare(a, path.p, parts[i].bytes);
        else if (!str_starts(parts[i].bytes, S("\x89PNG\r\n\x1a\n")))
            fail("is not a PNG picture", path.p);
    }
    compare(a, str_fmt(a, GOLDEN_DIR "/docx/%s/names.txt", profile).p, names);
}

static Str written(struct arena *a, const char *form, const struct doc *d)
{
    struct err e = { 0 };
    Str bytes;
    enum rc rc = strcmp(form, "docx") == 0 ? doc_to_docx(a, d, &bytes, &e)
                                           : doc_to_html(a, d, &bytes, &e);

    if (rc != RC_OK)
        die(&e);
    return bytes;
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    bool only_write = argc == 5 && strcmp(argv[1], "write") == 0;
    const char *form, *key;
    struct profile p;
    struct err e = { 0 };
    Str bytes;

    if (argc != 3 && !only_write)
        return 2;
    form = argv[only_write ? 2 : 1];
    key = argv[only_write ? 3 : 2];
    if (profile_load(a, str_of(key), &p, &e) != RC_OK)
        die(&e);
    bytes = written(a, form, sample_doc(a, &p));
    if (only_write)
        write_file(argv[4], bytes);
    else if (strcmp(form, "docx") == 0)
        compare_parts(a, key, bytes);
    else
        compare(a, str_fmt(a, GOLDEN_DIR "/html/%s.html", key).p, bytes);
    arena_free(a);
    return failures > 0;
}
