/*
 * A soket that takes SOKET_SLOW_MS longer to write the file of a report, and adds a line
 * to SOKET_SLOW_LOG each time it does: for what happens to those who wait.  Linked
 * with --wrap=report_doc_bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "app/report_doc.h"

enum rc __real_report_doc_bytes(struct ctx *c, const struct doc *d, Str format,
                                Str *ret);
enum rc __wrap_report_doc_bytes(struct ctx *c, const struct doc *d, Str format,
                                Str *ret);

enum rc __wrap_report_doc_bytes(struct ctx *c, const struct doc *d, Str format,
                                Str *ret)
{
    const char *ms = getenv("SOKET_SLOW_MS"), *path = getenv("SOKET_SLOW_LOG");
    long n = ms ? strtol(ms, NULL, 10) : 0;
    struct timespec wait = { n / 1000, n % 1000 * 1000000 };
    FILE *f = path ? fopen(path, "a") : NULL;

    if (f) {
        fprintf(f, "%.*s\n", STR(format));
        fclose(f);
    }
    nanosleep(&wait, NULL);
    return __real_report_doc_bytes(c, d, format, ret);
}
