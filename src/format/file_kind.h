/*
 * What a file from outside is, by its content alone: its first bytes, and then whether
 * its parts hang together as they do in such a file.  A name or a declared type
 * says nothing.  Nothing is run, converted or drawn.
 */
#ifndef FORMAT_FILE_KIND_H
#define FORMAT_FILE_KIND_H

#include "base/err.h"
#include "base/str.h"

struct arena;

enum file_kind {
    FILE_OTHER,
    FILE_PDF,
    FILE_DOCX,
    FILE_XLSX,
    FILE_PNG,
    FILE_JPG,
    FILE_KINDS
};
extern const char *const file_kind_keys[FILE_KINDS]; /* "", "pdf" … */

/*
 * RC_INVALID: none of these, or damaged, or with macros; RC_LIMIT: a package that
 * unpacks to more than 200 MB, 2,000 entries or a hundred times its size.
 */
enum rc file_kind_of(struct arena *a, Str bytes, enum file_kind *ret,
                     struct err *e) MUST_CHECK;

#endif
