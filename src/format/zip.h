/*
 * Zip archives in memory.  The writer is deterministic: entries in the order
 * given, one fixed time, fixed attributes.  Two readers, both under hard limits:
 * zip_read unpacks everything at once, unzip_* one file in portions, so that what
 * is large need not be in memory.  Sizes that the archive declares are not believed.
 */
#ifndef FORMAT_ZIP_H
#define FORMAT_ZIP_H

#include <stdbool.h>

#include "base/err.h"
#include "base/str.h"

struct arena;

struct zip_entry {
    Str name; /* path inside, with '/' */
    Str bytes;
    bool stored; /* not compressed: pictures */
};

struct zip_limits {
    int entries;     /* most entries */
    ptrdiff_t entry; /* most bytes of one, unpacked */
    ptrdiff_t total; /* most bytes of all, unpacked */
};

enum {
    ZIP_ENTRIES = 2000,
    ZIP_ENTRY = 64 << 20,
    ZIP_TOTAL = 128 << 20,
    ZIP_RATIO = 100 /* unzip_*: bytes out of one in, after the first megabyte */
};
#define ZIP_LIMITS ((struct zip_limits){ ZIP_ENTRIES, ZIP_ENTRY, ZIP_TOTAL })

enum rc zip_write(struct arena *a, const struct zip_entry *entries, int n,
                  Str *ret_bytes, struct err *e) MUST_CHECK;
/*
 * All files of the archive in its order; folders are left out.  Refuses
 * (RC_INVALID) what is no zip, an encrypted entry, a wrong checksum, a name
 * twice, a name that would leave the archive; (RC_LIMIT) beyond `limits`.
 */
enum rc zip_read(struct arena *a, Str bytes, struct zip_limits limits,
                 struct zip_entry **ret_entries, int *ret_n,
                 struct err *e) MUST_CHECK;
/* Bytes of an entry, or {0}. */
Str zip_find(const struct zip_entry *entries, int n, const char *name);

/*
 * An archive whose files are read one at a time.  It and what is open of it live
 * as long as the arena, and so must the bytes.  Refuses as zip_read does; a
 * wrong checksum shows when a file has been read to its end.
 */
struct unzip;
enum rc unzip_open(struct arena *a, Str bytes, struct zip_limits limits,
                   struct unzip **ret, struct err *e) MUST_CHECK;
int unzip_count(const struct unzip *z);
Str unzip_name(const struct unzip *z, int i);
/* Index of a file, or -1. */
int unzip_find(const struct unzip *z, Str name);
/* Begins a file from its beginning; one is open at a time, the last one begun. */
enum rc unzip_begin(struct unzip *z, int i, struct err *e) MUST_CHECK;
/* The next bytes of it, 0 at its end.  Each pass counts for itself against the
 * limits (RC_LIMIT). */
enum rc unzip_next(struct unzip *z, char *into, ptrdiff_t room,
                   ptrdiff_t *ret_n, struct err *e) MUST_CHECK;

#endif
