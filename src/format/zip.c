/*
 * Zip writing and reading over libzip; see zip.h.  The only file that knows
 * libzip.  Archives never touch a disk: sources are buffers.
 */
#include "format/zip.h"

#include <assert.h>
#include <string.h>
#include <zip.h>

#include "base/arena.h"
#include "base/text.h"

enum {
    DOS_DATE = (2020 - 1980) << 9 | 1 << 5 | 1, /* 2020-01-01 */
    DOS_TIME = 0,
    UNIX_FILE = 0100644, /* a plain file, readable by all */
};

static enum rc cannot(struct err *e, const char *detail)
{
    enum rc rc = err_set(e, RC_IO, "", N_("the zip archive cannot be written"));
    size_t n = strlen(detail);

    if (n >= sizeof e->detail)
        n = sizeof e->detail - 1;
    memcpy(e->detail, detail, n);
    e->detail[n] = '\0';
    return rc;
}

/* Writing */

static bool add_entry(zip_t *z, const struct zip_entry *from)
{
    static const char none[1];
    zip_source_t *s = zip_source_buffer(z, from->bytes.n ? from->bytes.p : none,
                                        (zip_uint64_t)from->bytes.n, 0);
    zip_int64_t at;

    if (!s)
        return false;
    at = zip_file_add(z, from->name.p, s, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(s);
        return false;
    }
    return zip_set_file_compression(
               z, (zip_uint64_t)at,
               from->stored ? ZIP_CM_STORE : ZIP_CM_DEFLATE, 6) == 0 &&
           zip_file_set_dostime(z, (zip_uint64_t)at, DOS_TIME, DOS_DATE, 0) ==
               0 &&
           zip_file_set_external_attributes(z, (zip_uint64_t)at, 0,
                                            ZIP_OPSYS_UNIX,
                                            (zip_uint32_t)UNIX_FILE << 16) == 0;
}

static bool take_bytes(struct arena *a, zip_source_t *s, Str *ret)
{
    zip_stat_t st;
    char *p;

    if (zip_source_open(s) != 0)
        return false;
    if (zip_source_stat(s, &st) != 0 || !(st.valid & ZIP_STAT_SIZE)) {
        zip_source_close(s);
        return false;
    }
    p = NEW(a, char, st.size + 1);
    if (zip_source_read(s, p, st.size) != (zip_int64_t)st.size) {
        zip_source_close(s);
        return false;
    }
    zip_source_close(s);
    *ret = (Str){ p, (ptrdiff_t)st.size };
    return true;
}

static enum rc write_all(zip_source_t *s, const struct zip_entry *entries,
                         int n, struct err *e)
{
    zip_error_t why;
    zip_t *z;

    zip_error_init(&why);
    z = zip_open_from_source(s, ZIP_TRUNCATE, &why);
    if (!z)
        return cannot(e, zip_error_strerror(&why));
    zip_source_keep(s);
    for (int i = 0; i < n; i++)
        if (!add_entry(z, &entries[i])) {
            cannot(e, zip_strerror(z));
            zip_discard(z);
            zip_source_free(s);
            return RC_IO;
        }
    if (zip_close(z) != 0) {
        cannot(e, zip_strerror(z));
        zip_discard(z);
        zip_source_free(s);
        return RC_IO;
    }
    return RC_OK;
}

enum rc zip_write(struct arena *a, const struct zip_entry *entries, int n,
                  Str *ret_bytes, struct err *e)
{
    zip_error_t why;
    zip_source_t *s;
    enum rc rc;

    zip_error_init(&why);
    s = zip_source_buffer_create(NULL, 0, 0, &why);
    if (!s)
        return cannot(e, zip_error_strerror(&why));
    rc = write_all(s, entries, n, e);
    if (rc == RC_OK && !take_bytes(a, s, ret_bytes))
        rc = cannot(e, "cannot read back");
    zip_source_free(s);
    return rc;
}

/* Reading */

struct unpack {
    struct arena *a;
    zip_t *z;
    struct zip_limits limits;
    ptrdiff_t packed; /* bytes of the archive */
    ptrdiff_t total;
    struct zip_entry *entries;
    zip_stat_t *stats; /* of each entry, where they are read later */
    bool later;
    int n;
};

/* No absolute path, no "..", no backslash, no control character. */
static bool name_is_safe(Str name)
{
    Str rest = name, part;

    if (name.n == 0 || name.n > 1024 || name.p[0] == '/')
        return false;
    for (ptrdiff_t i = 0; i < name.n; i++)
        if ((unsigned char)name.p[i] < 0x20 || name.p[i] == '\\')
            return false;
    while (str_cut(&rest, '/', &part))
        if (str_is(part, "..") || str_is(part, "."))
            return false;
    return true;
}

static enum rc too_many(struct err *e, int most)
{
    return err_set(e, RC_LIMIT, "", N_("the archive holds more than %d files"),
                   most);
}

static enum rc too_large(struct err *e)
{
    return err_set(e, RC_LIMIT, "",
                   N_("the archive is too large when unpacked"));
}

static enum rc broken(struct err *e, Str name)
{
    return err_set(e, RC_INVALID, "",
                   N_("'%.*s' in the archive is damaged or encrypted"),
                   (int)(name.n < 200 ? name.n : 200), name.p);
}

/* Room for the declared size is taken only once that size is under the cap. */
static enum rc read_entry(struct unpack *u, const zip_stat_t *st,
                          struct zip_entry *into, struct err *e)
{
    zip_uint64_t room = (zip_uint64_t)u->limits.entry;
    zip_file_t *f;
    zip_int64_t got;
    char *p, extra;

    if ((zip_uint64_t)(u->limits.total - u->total) < room)
        room = (zip_uint64_t)(u->limits.total - u->total);
    if (st->size > room)
        return too_large(e);
    f = zip_fopen_index(u->z, st->index, 0);
    if (!f)
        return broken(e, into->name);
    p = NEW(u->a, char, st->size + 1);
    got = zip_fread(f, p, st->size);
    /* one byte more: there must be none, and only then is the sum checked */
    if (got < 0 || (zip_uint64_t)got != st->size ||
        zip_fread(f, &extra, 1) != 0) {
        zip_fclose(f);
        return broken(e, into->name);
    }
    if (zip_fclose(f) != 0)
        return broken(e, into->name);
    into->bytes = (Str){ p, (ptrdiff_t)st->size };
    u->total += (ptrdiff_t)st->size;
    return RC_OK;
}

static enum rc read_one(struct unpack *u, zip_uint64_t i, struct err *e)
{
    const zip_uint64_t needed =
        ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE | ZIP_STAT_INDEX;
    struct zip_entry *into = &u->entries[u->n];
    zip_stat_t st;
    Str name;

    if (zip_stat_index(u->z, i, 0, &st) != 0 || (st.valid & needed) != needed)
        return broken(e, S("?"));
    name = str_dup(u->a, str_of(st.name));
    if (!name_is_safe(name))
        return err_set(e, RC_INVALID, "",
                       N_("the archive holds a file name that is not allowed"));
    if (name.p[name.n - 1] == '/')
        return RC_OK;
    for (int k = 0; k < u->n; k++)
        if (str_eq(u->entries[k].name, name))
            return err_set(e, RC_INVALID, "",
                           N_("'%.*s' is twice in the archive"),
                           (int)(name.n < 200 ? name.n : 200), name.p);
    into->name = name;
    if (u->later && st.comp_size > (zip_uint64_t)u->packed)
        return broken(e, name); /* or no ratio would be too large */
    if (u->later)
        u->stats[u->n] = st;
    else
        TRY(read_entry(u, &st, into, e));
    u->n++;
    return RC_OK;
}

static enum rc read_all(struct unpack *u, struct err *e)
{
    zip_int64_t count = zip_get_num_entries(u->z, 0);

    if (count < 0 || count > u->limits.entries)
        return too_many(e, u->limits.entries);
    u->entries = NEW(u->a, struct zip_entry, count);
    if (u->later)
        u->stats = NEW(u->a, zip_stat_t, count);
    for (zip_int64_t i = 0; i < count; i++)
        TRY(read_one(u, (zip_uint64_t)i, e));
    return RC_OK;
}

enum { END_RECORD = 22, END_COMMENT = 0xffff, END_COUNT = 10 };

/* The library makes room for as many entries as the end of the archive names:
 * that is looked at before.  0xffff stands for more, said elsewhere. */
static bool names_too_many(Str bytes, int most)
{
    ptrdiff_t least = bytes.n - END_RECORD - END_COMMENT;

    for (ptrdiff_t i = bytes.n - END_RECORD; i >= 0 && i >= least; i--) {
        const unsigned char *p = (const unsigned char *)bytes.p + i;

        if (memcmp(p, "PK\x05\x06", 4) == 0 &&
            (p[END_COUNT] | p[END_COUNT + 1] << 8) > most)
            return true;
    }
    return false;
}

/* libzip takes no bytes at all for an archive without entries. */
static enum rc open_bytes(Str bytes, int most, zip_t **ret, struct err *e)
{
    zip_source_t *s;

    if (names_too_many(bytes, most))
        return too_many(e, most);
    s = zip_source_buffer_create(bytes.p, (zip_uint64_t)bytes.n, 0, NULL);
    *ret = s && bytes.n > 0 ? zip_open_from_source(s, ZIP_RDONLY, NULL) : NULL;
    if (*ret)
        return RC_OK;
    zip_source_free(s);
    return err_set(e, RC_INVALID, "", N_("this is not a zip archive"));
}

enum rc zip_read(struct arena *a, Str bytes, struct zip_limits limits,
                 struct zip_entry **ret_entries, int *ret_n, struct err *e)
{
    struct unpack u = { .a = a, .limits = limits };
    enum rc rc;

    TRY(open_bytes(bytes, limits.entries, &u.z, e));
    rc = read_all(&u, e);
    zip_discard(u.z); /* frees the source too */
    if (rc != RC_OK)
        return rc;
    *ret_entries = u.entries;
    *ret_n = u.n;
    return RC_OK;
}

Str zip_find(const struct zip_entry *entries, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (str_is(entries[i].name, name))
            return entries[i].bytes;
    return (Str){ 0 };
}

/* Reading one file at a time */

enum { RATIO_FREE = 1 << 20 }; /* bytes that any file may unpack to */

struct unzip {
    struct unpack u;
    zip_file_t *file; /* the one that is open, or NULL */
    int at;           /* its index */
    ptrdiff_t read;   /* bytes of it so far */
};

static void close_file(struct unzip *z)
{
    if (z->file)
        zip_fclose(z->file);
    z->file = NULL;
}

static void free_unzip(void *arg)
{
    struct unzip *z = arg;

    close_file(z);
    zip_discard(z->u.z);
}

enum rc unzip_open(struct arena *a, Str bytes, struct zip_limits limits,
                   struct unzip **ret, struct err *e)
{
    struct unzip *z = NEW(a, struct unzip, 1);

    z->u = (struct unpack){
        .a = a, .limits = limits, .packed = bytes.n, .later = true
    };
    TRY(open_bytes(bytes, limits.entries, &z->u.z, e));
    arena_defer(a, free_unzip, z);
    TRY(read_all(&z->u, e));
    *ret = z;
    return RC_OK;
}

int unzip_count(const struct unzip *z)
{
    return z->u.n;
}

Str unzip_name(const struct unzip *z, int i)
{
    assert(i >= 0 && i < z->u.n);
    return z->u.entries[i].name;
}

int unzip_find(const struct unzip *z, Str name)
{
    for (int i = 0; i < z->u.n; i++)
        if (str_eq(z->u.entries[i].name, name))
            return i;
    return -1;
}

enum rc unzip_begin(struct unzip *z, int i, struct err *e)
{
    close_file(z);
    z->at = i;
    z->read = 0;
    z->file = zip_fopen_index(z->u.z, z->u.stats[i].index, 0);
    return z->file ? RC_OK : broken(e, unzip_name(z, i));
}

/* What came out so far stands in no proportion to what went in. */
static bool is_bomb(const struct unzip *z)
{
    return z->read > RATIO_FREE &&
           (zip_uint64_t)z->read / ZIP_RATIO > z->u.stats[z->at].comp_size;
}

enum rc unzip_next(struct unzip *z, char *into, ptrdiff_t room,
                   ptrdiff_t *ret_n, struct err *e)
{
    zip_int64_t got = zip_fread(z->file, into, (zip_uint64_t)room);

    if (got < 0)
        return broken(e, unzip_name(z, z->at));
    if (got == 0 && (zip_uint64_t)z->read != z->u.stats[z->at].size)
        return broken(e, unzip_name(z, z->at));
    z->read += (ptrdiff_t)got;
    if (z->read > z->u.limits.entry || is_bomb(z))
        return too_large(e);
    *ret_n = (ptrdiff_t)got;
    return RC_OK;
}
