/*
 * A report as a document: the sections of domain/report become blocks, with
 * letterhead, numbered headings, signature, annexes, laid out by a profile.
 * Also its four files and its freezing.
 */
#ifndef APP_REPORT_DOC_H
#define APP_REPORT_DOC_H

#include "domain/report_view.h"
#include "format/block.h"
#include "format/profile.h"

/* The page of a figure: the address of a report_use as a path and its query. */
Str report_href(struct arena *a, Str address);

/*
 * The document of a report: the frozen one where it is frozen, else made from
 * what is known now.  profile empty: the report's setting `profile`, else party.
 */
enum rc report_doc_open(struct ctx *c, Str key, Str profile,
                        struct doc *ret) MUST_CHECK;
/* Makes it from a view that was just opened. */
enum rc report_doc_make(struct report_view *v, const struct profile *p,
                        struct doc *ret) MUST_CHECK;
/* One section alone, with a text that is not saved yet: what stands beside an editor. */
enum rc report_doc_section(struct ctx *c, const struct report *r, Str section,
                           Str text, struct doc *ret) MUST_CHECK;
/* The bytes of a file: docx, pdf, html (a whole page) or xlsx. */
enum rc report_doc_bytes(struct ctx *c, const struct doc *d, Str format,
                         Str *ret) MUST_CHECK;
/* Evaluates and stores the report in every profile. */
enum rc report_doc_freeze(struct ctx *c, Str key, int *ret_figures) MUST_CHECK;

#endif
