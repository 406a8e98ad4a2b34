/* The bounds of a document that every writer keeps (see block.h). */
#ifndef FORMAT_DOC_LIMITS_H
#define FORMAT_DOC_LIMITS_H

#include "format/block.h"

enum {
    DOC_MAX_BLOCKS = 100000,
    DOC_MAX_ROWS = 200000,
    DOC_MAX_COLUMNS = 200,
    DOC_MAX_TEXT = 64 << 20,
};

/* RC_LIMIT beyond a bound; RC_INVALID for a table whose spans leave it. */
enum rc doc_check_limits(const struct doc *d, struct err *e) MUST_CHECK;

#endif
