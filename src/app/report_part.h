/*
 * The part of a report that one page shows: the text, or an annex, and of a long annex
 * one part, so that a page stays small.  Files have all of it.
 */
#ifndef APP_REPORT_PART_H
#define APP_REPORT_PART_H

#include "domain/ctx.h"
#include "format/block.h"

/* Keeps in *d the text (annex 0) or that annex; RC_NOTFOUND where there is none. */
enum rc report_part_take(struct ctx *c, int64_t annex,
                         struct doc *d) MUST_CHECK;
/*
 * Cuts what is left into parts that are light as HTML: *ret[0..n-1], one where it is
 * no annex.  A table is cut between rows and keeps its head; the annex's title
 * stands on every part.
 */
int report_part_cut(struct arena *a, const struct doc *d, struct doc **ret);

#endif
