/* Lists out as CSV, in the format that import takes. */
#ifndef APP_EXPORT_H
#define APP_EXPORT_H

#include "base/buf.h"
#include "domain/import.h"

enum rc export_csv(struct ctx *c, enum import_kind kind,
                   struct buf *out) MUST_CHECK;

#endif
