/*
 * A file that somebody attaches, looked at before anything keeps it: what it is says
 * its content, never its name; the name's ending must agree.  Pictures lose what
 * they say about where they were taken; a workbook or document with a program in it is
 * refused.
 */
#ifndef APP_UPLOAD_H
#define APP_UPLOAD_H

#include "base/err.h"
#include "domain/evidence.h"

struct arena;

enum { UPLOAD_MAX = 20 << 20, UPLOAD_UNPACKED = 200 << 20, UPLOAD_RATIO = 100 };

/* Fills type and bytes of *f from f->name and f->bytes.  RC_INVALID, RC_LIMIT at the
 * field "file". */
enum rc upload_check(struct arena *a, struct evidence_new *f,
                     struct err *e) MUST_CHECK;

#endif
