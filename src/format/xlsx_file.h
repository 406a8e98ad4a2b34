/*
 * Inside of the writers of workbooks: libxlsxwriter writes a file, so each workbook
 * passes through a private one, which is read back and removed.
 */
#ifndef FORMAT_XLSX_FILE_H
#define FORMAT_XLSX_FILE_H

#include "base/err.h"
#include "base/str.h"

struct arena;

enum { XLSX_PATH = 300 };

/* Makes the file; `path` is to be written and closed by the library. */
enum rc xlsx_file_make(char path[XLSX_PATH], struct err *e) MUST_CHECK;
enum rc xlsx_file_take(struct arena *a, const char *path, Str *ret,
                       struct err *e) MUST_CHECK;
void xlsx_file_remove(const char *path);

#endif
