/* Shared by the pages of reports. */
#ifndef APP_PAGE_REPORT_H
#define APP_PAGE_REPORT_H

#include "app/page.h"
#include "domain/report.h"

/* Fills the model's `reports`: those that who looks may read. */
enum rc page_reports(struct page *p) MUST_CHECK;
/* What can be done with the report, its sections to edit, what is said of them: under
 * `work` of the model.  Before the report is read as its unit. */
enum rc page_report_work(struct page *p, const struct report *r) MUST_CHECK;
/* What a section is called in the report: its heading or annex, in words where it has
 * none.  `list`: all of them, in order. */
Str page_section_name(struct page *p, const struct report_section *list, int n,
                      int at);
/* The title of the report, read as its unit without becoming it. */
enum rc page_report_name(struct page *p, const struct report *r,
                         Str *ret) MUST_CHECK;

#endif
