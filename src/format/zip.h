/*
 * Zip archives in memory.  The writer is deterministic: entries in the order
 * given, one fixed time, fixed attributes.  The reader unpacks everything at
 * once under hard limits; sizes that the archive declares are not believed.
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

enum { ZIP_ENTRIES = 2000, ZIP_ENTRY = 64 << 20, ZIP_TOTAL = 128 << 20 };
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

#endif
