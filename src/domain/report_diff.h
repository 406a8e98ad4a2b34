/*
 * What a frozen report would say today: every figure and name of its text and its
 * tables is evaluated again and compared with what was stored, and each difference
 * is led back to the log entries that made it.
 */
#ifndef DOMAIN_REPORT_DIFF_H
#define DOMAIN_REPORT_DIFF_H

#include "domain/report.h"

enum { REPORT_DIFF_ENTRIES = 20 };

struct report_change {
    const struct report_use *before; /* as frozen; NULL: it was not there */
    const struct report_use *after;  /* as of now; NULL: it is not there */
    bool reads_differently;          /* the print, not only the exact value */
    int64_t entries[REPORT_DIFF_ENTRIES]; /* the first that caused it */
    int n_entries;
};

struct report_diff {
    int64_t known, now; /* entries that are compared */
    struct report_change *changes;
    int n;
};

/* RC_CONFLICT for a draft: it always says what is known now. */
enum rc report_diff(struct ctx *c, Str key, struct report_diff *ret) MUST_CHECK;

#endif
