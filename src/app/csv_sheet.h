/* A CSV file as a sheet for the import: decoded, cut, in NFC. */
#ifndef APP_CSV_SHEET_H
#define APP_CSV_SHEET_H

#include "base/sheet.h"

struct arena;

/* bytes must outlive the sheet.  Refusals name line or byte in err.field. */
enum rc csv_sheet(struct arena *a, Str bytes, struct sheet *ret,
                  struct err *e) MUST_CHECK;

#endif
